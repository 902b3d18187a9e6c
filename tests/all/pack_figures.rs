//! The figures of the shipped packs beside the danger rules: severity, conditions for home, tiers, visits, release and the
//! papers' hours, each line in force named here and walked below, at and above its limits. A figure that somebody
//! changes must be changed here too.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it cannot go on, in its own functions too")]

use trucban::domain::birth::AgeMonths;
use trucban::domain::danger::Rules;
use trucban::domain::measure::Sign;
use trucban::domain::pack::{Facts, Grade, HomeAsks, PaperStep, Risk, Severity, TestAsked, Whom};

use super::rules::{PACKS, pack};

const EVER: u32 = u32::MAX;
const ADULT: u32 = 144;

fn at(months: u32) -> AgeMonths {
    AgeMonths { youngest: months, oldest: months }
}

/// Of whom everything is known and nothing is special.
fn plain(months: u32) -> Facts {
    let age = at(months);
    Facts { age, doses: Some(2), underlying: Some(false), pregnant: Some(false), alone: Some(false) }
}

/// The worst grade that the lines of a pack in force give.
fn grade(name: &str, sign: Sign, value: u16, months: u32) -> Option<Grade> {
    let concerns = |line: &Severity| {
        let of_age = line.from_months <= months && line.below_months.is_none_or(|below| months < below);
        let over =
            line.at_least.is_some_and(|limit| value >= limit) || line.at_most.is_some_and(|limit| value <= limit);
        line.source.active && line.sign == sign && of_age && over
    };
    pack(name).severities.iter().filter(|line| concerns(line)).map(|line| line.grade).max()
}

#[test]
fn severity_begins_at_its_value_and_not_before() {
    use Grade::{Moderate, Severe};
    use Sign::{Breaths, Saturation};
    // Pack, sign, value, age in months, what it is.
    let table: [(&str, Sign, u16, u32, Option<Grade>); 32] = [
        ("qd-261", Breaths, 19, ADULT, None),
        ("qd-261", Breaths, 20, ADULT, Some(Moderate)),
        ("qd-261", Breaths, 21, ADULT, Some(Moderate)),
        ("qd-261", Breaths, 25, ADULT, Some(Moderate)),
        ("qd-261", Breaths, 26, ADULT, Some(Severe)),
        ("qd-261", Breaths, 27, ADULT, Some(Severe)),
        ("qd-261", Saturation, 94, ADULT, None),
        ("qd-261", Saturation, 93, ADULT, Some(Severe)),
        ("qd-261", Saturation, 92, ADULT, Some(Severe)),
        ("qd-261", Saturation, 96, ADULT - 1, None),
        ("qd-261", Saturation, 95, ADULT - 1, Some(Moderate)),
        ("qd-261", Saturation, 94, ADULT - 1, Some(Moderate)),
        ("qd-261", Breaths, 59, 0, None),
        ("qd-261", Breaths, 60, 0, Some(Moderate)),
        ("qd-261", Breaths, 61, 1, Some(Moderate)),
        ("qd-261", Breaths, 49, 2, None),
        ("qd-261", Breaths, 50, 2, Some(Moderate)),
        ("qd-261", Breaths, 51, 11, Some(Moderate)),
        ("qd-261", Breaths, 39, 12, None),
        ("qd-261", Breaths, 40, 12, Some(Moderate)),
        ("qd-261", Breaths, 41, 59, Some(Moderate)),
        ("qd-261", Breaths, 41, 60, None),
        ("qd-261", Breaths, 41, ADULT - 1, None),
        ("nd-165", Breaths, 21, ADULT, None),
        ("nd-165", Breaths, 22, ADULT, Some(Moderate)),
        ("nd-165", Breaths, 23, ADULT, Some(Moderate)),
        ("nd-165", Breaths, 30, ADULT, Some(Moderate)),
        ("nd-165", Breaths, 31, ADULT, Some(Severe)),
        ("nd-165", Breaths, 40, ADULT - 1, None),
        ("nd-165", Saturation, 94, ADULT, None),
        ("nd-165", Saturation, 93, ADULT, Some(Severe)),
        ("nd-165", Saturation, 93, ADULT - 1, None),
    ];
    for (name, sign, value, months, expected) in table {
        assert_eq!(grade(name, sign, value, months), expected, "{name} {sign:?} {value} {months}");
        if name == "qd-261" {
            assert_eq!(grade("qd-604", sign, value, months), expected, "qd-604 keeps it: {sign:?} {value} {months}");
        }
    }
    let counted = PACKS.map(|name| pack(name).severities.iter().filter(|line| line.source.active).count());
    assert_eq!(counted, [3, 7, 0, 0, 7, 0, 0], "every line in force is walked above: {PACKS:?}");
}

/// Pack, sign, what is refused just outside, what is allowed at the limit, from which age in months.
const HOME_SIGNS: [(&str, Sign, u16, u16, u32); 4] = [
    ("qd-261", Sign::Breaths, 20, 19, ADULT),
    ("qd-261", Sign::Saturation, 96, 97, 0),
    ("qd-4038", Sign::Breaths, 21, 20, ADULT),
    ("qd-4038", Sign::Saturation, 95, 96, 0),
];

#[test]
fn the_conditions_for_home_hold_to_their_limit() {
    use HomeAsks::{BreathesFreely, Cared, Confirmed, Mild, Stable};
    let asks = |name| {
        let homes = pack(name).homes.into_iter().filter(|home| home.source.active);
        homes.map(|home| home.asks).collect::<Vec<_>>()
    };
    let (sign, whom) = (HomeAsks::Sign, HomeAsks::Whom);
    assert_eq!(asks("qd-261"), [Confirmed, Mild, sign, sign, BreathesFreely, Cared, Stable]);
    assert_eq!(asks("qd-4038"), [Confirmed, Mild, sign, sign, BreathesFreely, Cared, whom]);
    assert_eq!(asks("qd-604"), [Confirmed, Stable, Cared]);
    for name in ["nd-165", "qd-528", "tram"] {
        assert_eq!(asks(name), [], "{name}");
    }
    let mut found = Vec::new();
    for name in PACKS {
        for home in pack(name).homes.into_iter().filter(|home| home.source.active && home.asks == HomeAsks::Sign) {
            found.push((name, home.sign.unwrap()));
            let row = HOME_SIGNS.iter().find(|row| (row.0, Some(row.1)) == (name, home.sign));
            let (_, _, outside, limit, from) = *row.unwrap_or_else(|| panic!("{name} {}", home.id));
            let holds = |value: u16| {
                home.at_least.is_none_or(|least| value >= least) && home.at_most.is_none_or(|most| value <= most)
            };
            let inside = if limit > outside { limit + 1 } else { limit - 1 };
            assert_eq!([outside, limit, inside].map(holds), [false, true, true], "{name} {}", home.id);
            assert!(home.whom.fits(&plain(from)) && (from == 0 || !home.whom.fits(&plain(from - 1))), "{name}");
        }
    }
    assert_eq!(found.len(), HOME_SIGNS.len());
    let doses = pack("qd-4038").homes.into_iter().find(|home| home.source.active && home.asks == whom).unwrap();
    for (told, fits) in [(Some(1), false), (Some(2), true), (Some(3), true), (None, false)] {
        assert_eq!(doses.whom.fits(&Facts { doses: told, ..plain(400) }), fits, "{told:?}");
    }
}

/// Risk, ages in months from and below, doses (whether they are enough), underlying disease, pregnant: one row a line.
type TierRow = (Risk, u32, u32, Option<bool>, Option<bool>, Option<bool>);

const TIERS: [TierRow; 10] = [
    (Risk::Low, 3, 600, Some(true), Some(false), None),
    (Risk::Medium, 600, 780, Some(true), Some(false), None),
    (Risk::Medium, 3, 600, Some(false), None, None),
    (Risk::High, 780, EVER, Some(true), Some(false), None),
    (Risk::High, 0, 780, Some(true), Some(true), None),
    (Risk::High, 600, 780, Some(false), None, None),
    (Risk::High, 0, EVER, None, None, Some(true)),
    (Risk::High, 0, 3, None, None, None),
    (Risk::VeryHigh, 780, EVER, None, Some(true), None),
    (Risk::VeryHigh, 780, EVER, Some(false), None, None),
];

/// Somebody of the middle of a row, with an age and doses of his own.
fn of_row(row: &TierRow, months: u32, doses: u8) -> Facts {
    let (_, _, _, _, underlying, pregnant) = *row;
    Facts {
        doses: Some(doses),
        underlying: Some(underlying.unwrap_or(false)),
        pregnant: Some(pregnant.unwrap_or(false)),
        ..plain(months)
    }
}

/// Whether a line fits at its edges and no further.
fn walk(whom: &Whom, row: &TierRow, context: &str) {
    let (_, from, below, enough, underlying, pregnant) = *row;
    let doses = if enough == Some(false) { 1 } else { 2 };
    let fits = |months| whom.fits(&of_row(row, months, doses));
    assert!(fits(from) && fits(from + 1), "{context}: from {from}");
    assert!(from == 0 || !fits(from - 1), "{context}: {from} and not before");
    assert!(below == EVER || (fits(below - 1) && !fits(below) && !fits(below + 1)), "{context}: below {below}");
    for (doses, is_enough) in [(0, false), (1, false), (2, true), (3, true)] {
        let expected = enough.is_none_or(|enough| enough == is_enough);
        assert_eq!(whom.fits(&of_row(row, from, doses)), expected, "{context}: {doses} doses");
    }
    let other = |facts: Facts| whom.fits(&facts);
    let base = of_row(row, from, doses);
    assert_eq!(other(Facts { underlying: Some(underlying != Some(true)), ..base }), underlying.is_none(), "{context}");
    assert_eq!(other(Facts { pregnant: Some(pregnant != Some(true)), ..base }), pregnant.is_none(), "{context}");
}

#[test]
fn every_tier_of_every_pack_fits_at_its_edges_and_no_further() {
    for name in PACKS {
        let tiers = pack(name).tiers;
        let tiers: Vec<_> = tiers.iter().filter(|tier| tier.source.active).collect();
        if !["qd-261", "qd-4038", "qd-604"].contains(&name) {
            assert!(tiers.is_empty(), "{name}");
            continue;
        }
        assert_eq!(tiers.len(), TIERS.len(), "{name}");
        for (tier, row) in tiers.into_iter().zip(&TIERS) {
            assert_eq!(tier.risk, row.0, "{name} {}", tier.id);
            walk(&tier.whom, row, &format!("{name} {}", tier.id));
        }
    }
}

/// The same person is in the same tier under each decision that has tiers, on its first and its last day.
#[test]
fn the_tier_is_that_of_the_day_on_which_the_case_was_opened() {
    let rules = Rules::new(PACKS.map(pack).into());
    let tier = |day: &str, months: u32, doses: u8| {
        let facts = Facts { doses: Some(doses), ..plain(months) };
        rules.tier(day.parse().unwrap(), &facts).map(|(risk, _)| risk)
    };
    for day in ["2021-08-21", "2022-01-30", "2022-01-31", "2022-03-13", "2022-03-14", "2026-06-30"] {
        let edges = [(2, 2), (3, 2), (3, 1), (599, 2), (600, 2), (600, 1), (779, 2), (780, 2), (780, 1)];
        use Risk::{High, Low, Medium, VeryHigh};
        let expected = [High, Low, Medium, Low, Medium, High, Medium, High, VeryHigh].map(Some);
        assert_eq!(edges.map(|(months, doses)| tier(day, months, doses)), expected, "{day}");
    }
    assert_eq!([tier("2021-08-20", 780, 1), tier("2026-07-01", 780, 1)], [None, None]);
}

#[test]
fn hours_of_papers_days_of_release_and_visits_are_those_of_their_decisions() {
    use PaperStep::{Decided, Listed, Told};
    use TestAsked::{Negative, NotSaid};
    let hours = |name| {
        let lines = pack(name).deadlines.into_iter().filter(|line| line.source.active);
        lines.map(|line| (line.step, line.hours)).collect::<Vec<_>>()
    };
    for name in ["qd-261", "qd-4038", "qd-604"] {
        assert_eq!(hours(name), [(Listed, 3), (Decided, 1), (Told, 3)], "{name}");
    }
    assert_eq!(hours("nd-165"), [(Listed, 2), (Decided, 1), (Told, 3)]);
    assert_eq!([hours("qd-528"), hours("tram")], [vec![], vec![]]);
    let releases = |name| {
        let lines = pack(name).releases.into_iter().filter(|line| line.source.active);
        lines
            .map(|line| {
                (
                    line.from_day,
                    line.test,
                    [1, 2].map(|doses| line.whom.fits(&Facts { doses: Some(doses), ..plain(400) })),
                )
            })
            .collect::<Vec<_>>()
    };
    let of_261 = vec![(7, Negative, [true, true]), (10, NotSaid, [false, true]), (14, NotSaid, [true, false])];
    assert_eq!([releases("qd-261"), releases("qd-604")], [of_261.clone(), of_261]);
    assert_eq!(releases("qd-4038"), [(10, Negative, [true, true])]);
    assert_eq!(["nd-165", "qd-528", "tram"].map(|name| releases(name).len()), [0, 0, 0]);
    let visits = pack("tram").visits;
    assert!(visits.iter().all(|visit| (visit.attempts, visit.apart_minutes) == (2, 30)));
    let goes = |facts: Facts| visits.iter().filter(|visit| visit.source.active && visit.whom.fits(&facts)).count();
    let told = [
        goes(plain(779)),
        goes(plain(780)),
        goes(Facts { doses: Some(0), ..plain(400) }),
        goes(Facts { doses: Some(1), ..plain(400) }),
        goes(Facts { pregnant: Some(true), ..plain(400) }),
        goes(Facts { underlying: Some(true), ..plain(400) }),
        goes(Facts { alone: Some(true), ..plain(400) }),
    ];
    assert_eq!(told, [0, 1, 1, 0, 1, 1, 1]);
    for name in PACKS.into_iter().filter(|name| *name != "tram") {
        assert!(pack(name).visits.is_empty(), "{name}");
    }
}
