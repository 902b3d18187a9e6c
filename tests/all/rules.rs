//! The shipped rule packs, rule by rule against the decisions: every limit just below, at and just
//! above, every edge of an age band, with a birth known to the day, the month, the year, by an age
//! that was told, or not at all. A figure that somebody changes must be changed here too.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it cannot go on, in its own functions too")]

use chrono::{Datelike, Months};
use trucban::domain::birth::Birth;
use trucban::domain::danger::{Finding, Level, Pack, PackFault, Rule, Rules, Watched};
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::Date;
use trucban::domain::pack::{Facts, Risk, Source, TestAsked};
use trucban::domain::symptom::{Symptom, SymptomSet};

use Level::{Attention, Urgent};

pub(super) fn pack(name: &str) -> Pack {
    let text = match name {
        "qd-261" => include_str!("../../assets/packs/qd-261.toml"),
        "qd-528" => include_str!("../../assets/packs/qd-528.toml"),
        "qd-4038" => include_str!("../../assets/packs/qd-4038.toml"),
        "qd-604" => include_str!("../../assets/packs/qd-604.toml"),
        "nd-165" => include_str!("../../assets/packs/nd-165.toml"),
        "truy-vet" => include_str!("../../assets/packs/truy-vet.toml"),
        "tram" => include_str!("../../assets/packs/tram.toml"),
        other => panic!("no pack {other}"),
    };
    Pack::read(text).unwrap()
}

pub(super) const PACKS: [&str; 7] = ["nd-165", "qd-261", "qd-4038", "qd-528", "qd-604", "tram", "truy-vet"];

fn all() -> Rules {
    Rules::new(PACKS.iter().map(|name| pack(name)).collect())
}

/// The day of the reading; its 15th lets a birth within the month fall on either side.
fn today() -> Date {
    "2022-03-15".parse().unwrap()
}

fn born(months: u32) -> Birth {
    Birth::Day(today() - Months::new(months))
}

fn years(years: u32) -> Birth {
    born(years * 12)
}

#[derive(Clone, Copy, Debug)]
enum Danger {
    From(u16),
    DownFrom(u16),
}
use Danger::{DownFrom, From as UpFrom};

const EVER: u32 = u32::MAX;
const ADULT: u32 = 144;
const CHILD: u32 = 192;

/// Pack, rule, sign, where danger begins, ages in months from and below, level.
type SignRow = (&'static str, &'static str, Sign, Danger, u32, u32, Level);

const SIGN_RULES: [SignRow; 24] = [
    ("qd-261", "D2a", Sign::Breaths, UpFrom(20), ADULT, EVER, Attention),
    ("qd-261", "D2b", Sign::Breaths, UpFrom(40), 12, 60, Attention),
    ("qd-261", "D2c", Sign::Breaths, UpFrom(30), 60, ADULT, Attention),
    ("qd-261", "D3", Sign::Saturation, DownFrom(96), 0, EVER, Attention),
    ("qd-261", "D4 cao", Sign::Pulse, UpFrom(121), ADULT, EVER, Attention),
    ("qd-261", "D4 thấp", Sign::Pulse, DownFrom(49), ADULT, EVER, Attention),
    ("qd-261", "D5 tối đa", Sign::Systolic, DownFrom(89), ADULT, EVER, Attention),
    ("qd-261", "D5 tối thiểu", Sign::Diastolic, DownFrom(59), ADULT, EVER, Attention),
    ("qd-528", "2 sốt cao", Sign::Temperature, UpFrom(391), 0, CHILD, Attention),
    ("qd-528", "3 dưới 2 tháng", Sign::Breaths, UpFrom(60), 0, 2, Attention),
    ("qd-528", "3 từ 2 đến dưới 12 tháng", Sign::Breaths, UpFrom(50), 2, 12, Attention),
    ("qd-528", "3 từ 12 tháng đến dưới 5 tuổi", Sign::Breaths, UpFrom(40), 12, 60, Attention),
    ("qd-528", "7", Sign::Saturation, DownFrom(95), 0, 60, Attention),
    ("tram", "SpO2 khẩn", Sign::Saturation, DownFrom(93), 0, EVER, Urgent),
    ("tram", "Sốt", Sign::Temperature, UpFrom(385), 0, EVER, Attention),
    ("tram", "Mạch chậm mọi tuổi", Sign::Pulse, DownFrom(49), 0, EVER, Attention),
    ("tram", "Hạ thân nhiệt", Sign::Temperature, DownFrom(350), 0, EVER, Attention),
    ("tram", "Thở chậm", Sign::Breaths, DownFrom(8), ADULT, EVER, Attention),
    ("tram", "Mạch nhanh dưới 1 tuổi", Sign::Pulse, UpFrom(180), 0, 12, Attention),
    ("tram", "Mạch nhanh 1 đến dưới 5 tuổi", Sign::Pulse, UpFrom(160), 12, 60, Attention),
    ("tram", "Mạch nhanh 5 đến dưới 12 tuổi", Sign::Pulse, UpFrom(140), 60, ADULT, Attention),
    ("qd-604", "5 đến 16 tuổi: SpO2", Sign::Saturation, DownFrom(95), 60, 204, Attention),
    // Judged apart, over hours.
    ("qd-604", "5 đến 16 tuổi: sốt kéo dài", Sign::Temperature, UpFrom(380), 60, 204, Attention),
    ("qd-528", "2 sốt kéo dài", Sign::Temperature, UpFrom(380), 0, CHILD, Attention),
];

/// Pack, rule, code, below which age in months; every symptom rule is urgent.
const SYMPTOM_RULES: [(&str, &str, &str, u32); 22] = [
    ("qd-261", "D1", "kt", EVER),
    ("qd-261", "D1 (trẻ em)", "rl", EVER),
    ("qd-261", "D6", "dn", EVER),
    ("qd-261", "D7 lơ mơ", "lm", EVER),
    ("qd-261", "D7 li bì", "lb", EVER),
    ("qd-261", "D7 mệt lả", "metla", EVER),
    ("qd-261", "D7 co giật", "cg", EVER),
    ("qd-261", "D8 tím", "tim", EVER),
    ("qd-261", "D8 xanh tái", "xanh", EVER),
    ("qd-261", "D9 không ăn uống được", "kau", EVER),
    ("qd-261", "D9 bú kém", "bu", EVER),
    ("qd-261", "D10", "bk", EVER),
    ("qd-261", "D11", "bo", EVER),
    ("qd-261", "Phiếu theo dõi, dòng 13", "hm", EVER),
    ("qd-528", "10", "bk", CHILD),
    ("qd-528", "4", "rl", 60),
    ("qd-528", "5", "mn", CHILD),
    ("qd-528", "6", "tim", 60),
    ("qd-528", "8", "nht", CHILD),
    ("qd-528", "9", "kau", CHILD),
    ("tram", "Mất nước", "mn", EVER),
    ("tram", "Nôn hết", "nht", EVER),
];

/// Pack, rule, code, from and below which age in months: what is a danger sign of children alone,
/// and to be noticed.
const CHILD_RULES: [(&str, &str, &str, u32, u32); 5] = [
    ("qd-261", "D9 nôn (trẻ em)", "non", 0, CHILD),
    ("qd-261", "D9 ăn kém (trẻ em)", "can", 0, CHILD),
    ("qd-261", "D9 mắt đỏ (trẻ em)", "md", 0, CHILD),
    ("qd-528", "Trẻ từ 5 tuổi: tiêu chảy", "tc", 60, CHILD),
    ("qd-528", "Trẻ từ 5 tuổi: mệt, không chịu chơi", "met", 60, CHILD),
];

#[test]
fn what_only_children_are_watched_for_is_noticed_at_their_ages() {
    let rules = all();
    for (_, _, code, from, below) in CHILD_RULES {
        let told = SymptomSet::NONE.with(Symptom::of_code(code).unwrap());
        let levels = |birth: Birth| -> Vec<Level> {
            rules.judge_symptoms(told, birth.age_on(today())).map(|finding| finding.level).collect()
        };
        assert_eq!(levels(born(from)), [Attention], "{code}");
        assert_eq!(levels(born(below - 1)), [Attention], "{code}");
        assert!(levels(born(below)).is_empty(), "{code}");
        assert!(from == 0 || levels(born(from - 1)).is_empty(), "{code}");
        assert_eq!(levels(Birth::NotAsked), [Attention], "{code}: may be a child");
    }
}

/// One rule of one pack, alone in force.
fn alone(pack_name: &str, id: &str) -> (Rules, Rule) {
    let mut pack = pack(pack_name);
    pack.rules.retain(|rule| rule.id == id);
    assert_eq!(pack.rules.len(), 1, "{pack_name} {id}");
    let rule = pack.rules[0].clone();
    (Rules::new(vec![pack]), rule)
}

#[test]
fn the_tables_name_every_rule_of_the_packs() {
    let signs = SIGN_RULES.iter().map(|row| (row.0, row.1));
    let symptoms = SYMPTOM_RULES.iter().map(|row| (row.0, row.1));
    let children = CHILD_RULES.iter().map(|row| (row.0, row.1));
    let drop = [("tram", "SpO2 giảm so với thường ngày")];
    let mut expected: Vec<(&str, &str)> = signs.chain(symptoms).chain(children).chain(drop).collect();
    expected.sort_unstable();
    let packs = PACKS.map(|name| (name, pack(name)));
    let mut found: Vec<(&str, &str)> = packs
        .iter()
        .flat_map(|(name, pack)| pack.rules.iter().filter(|rule| rule.active).map(|rule| (*name, rule.id.as_str())))
        .collect();
    found.sort_unstable();
    assert_eq!(found, expected);
    for (name, pack) in packs {
        assert_eq!(pack.name, name);
    }
}

#[test]
fn every_limit_is_danger_at_and_beyond_it_and_not_before() {
    for (pack, id, sign, danger, from, _, level) in SIGN_RULES.into_iter().filter(|row| !row.1.contains("sốt kéo dài"))
    {
        let (rules, rule) = alone(pack, id);
        assert_eq!((rule.sign, rule.level), (Some(sign), level), "{pack} {id}");
        let (before, at, beyond) = match danger {
            UpFrom(limit) => (limit - 1, limit, limit + 1),
            DownFrom(limit) => (limit + 1, limit, limit - 1),
        };
        let age = born(from).age_on(today());
        let judged = |value| rules.judge_sign(sign, value, age).map(|finding| finding.level);
        assert_eq!(judged(before), None, "{pack} {id}: {before}");
        assert_eq!(judged(at), Some(level), "{pack} {id}: {at}");
        assert_eq!(judged(beyond), Some(level), "{pack} {id}: {beyond}");
        assert!(rules.has_limit(sign, age), "{pack} {id}");
    }
}

/// Below, at and above its limit at the first and the last month of its ages, and never outside them; of the packs
/// themselves, so that no rule in force is left out.
#[test]
fn every_rule_in_force_begins_at_its_limit_in_every_month_at_the_edge_of_its_ages() {
    let mut walked = 0;
    for name in PACKS {
        let in_force = pack(name).rules.into_iter().filter(|rule| rule.active && rule.fever_hours.is_none());
        for rule in in_force {
            let (rules, rule) = alone(name, &rule.id);
            let (from, below) = (rule.from_months, rule.below_months.unwrap_or(1500));
            let ages = [Some(from), Some(from + 1), Some(below - 1)].into_iter().flatten().map(|age| (age, true));
            let outside = [from.checked_sub(1), rule.below_months, rule.below_months.map(|below| below + 1)];
            for (months, concerned) in ages.chain(outside.into_iter().flatten().map(|age| (age, false))) {
                let age = born(months).age_on(today());
                let what = format!("{name} {} at {months} months", rule.id);
                match (rule.sign, rule.at_least, rule.at_most) {
                    (Some(sign), least, most) if least.is_some() || most.is_some() => {
                        let limit = least.or(most).unwrap();
                        for value in [limit - 1, limit, limit + 1] {
                            let is_over =
                                least.is_some_and(|least| value >= least) || most.is_some_and(|most| value <= most);
                            let found = rules.judge_sign(sign, value, age).map(|finding| finding.level);
                            assert_eq!(found, (concerned && is_over).then_some(rule.level), "{what}: {value}");
                        }
                    }
                    (None, None, None) => {
                        let symptom = Symptom::of_code(rule.symptom.as_deref().unwrap()).unwrap();
                        let told = SymptomSet::NONE.with(symptom);
                        let found = rules.judge_symptoms(told, age).map(|finding| finding.level).next();
                        assert_eq!(found, concerned.then_some(rule.level), "{what}");
                    }
                    // A fall below what is usual has no limit of its own and is judged apart.
                    _ => continue,
                }
                walked += 1;
            }
        }
    }
    assert!(walked > 4 * (SIGN_RULES.len() + SYMPTOM_RULES.len()), "{walked}");
}

/// Births around the edges of a band from `from` months to below `below`, and whether somebody
/// born so may be within it on [`today`].
fn births_at_the_edges(from: u32, below: u32) -> Vec<(Birth, bool)> {
    let month = |months: u32| {
        let day = today() - Months::new(months);
        Birth::Month(day.year(), day.month())
    };
    let told = |months, step| Birth::Age { months, step, told_on: today() };
    let mut births = vec![(Birth::NotAsked, true), (Birth::Unknown, true), (born(from), true), (told(from, 1), true)];
    // In March 2022 whoever was born in a year is between these ages in months.
    let within_year = |year: i32| {
        let months = u32::try_from((2022 - year) * 12).unwrap();
        (months.saturating_sub(10), months + 2)
    };
    let mut years = vec![(today() - Months::new(from)).year()];
    if from > 0 {
        // Born in the month, some of whose days are old enough; and a month later, when none is.
        births.extend([(born(from - 1), false), (told(from - 1, 1), false), (month(from), true)]);
        births.push((month(from - 1), from == 1));
        births.push((told(from.saturating_sub(12), 12), from < 12));
    }
    if below != EVER {
        births.extend([(born(below - 1), true), (born(below), false), (born(below + 1), false)]);
        births.extend([(month(below), true), (month(below + 1), false)]);
        births.extend([(told(below - 1, 1), true), (told(below - 1, 12), true), (told(below, 12), false)]);
        years.push((today() - Months::new(below)).year());
    }
    for year in years.into_iter().flat_map(|year| [year - 1, year, year + 1]).filter(|year| *year <= 2022) {
        let (youngest, oldest) = within_year(year);
        births.push((Birth::Year(year), oldest >= from && youngest < below));
    }
    births
}

#[test]
fn a_rule_concerns_whoever_may_be_within_its_ages() {
    for (pack, id, sign, danger, from, below, _) in SIGN_RULES {
        let (rules, rule) = alone(pack, id);
        let (UpFrom(limit) | DownFrom(limit)) = danger;
        for (birth, concerned) in births_at_the_edges(from, below) {
            let age = birth.age_on(today());
            let found = match rule.fever_hours {
                Some(_) => rules.judge_fever(age, |_| 1000),
                None => rules.judge_sign(sign, limit, age),
            };
            assert_eq!(found.is_some(), concerned, "{pack} {id}: {birth:?}");
        }
    }
    for (pack, id, code, below) in SYMPTOM_RULES {
        let (rules, rule) = alone(pack, id);
        assert_eq!((rule.symptom.as_deref(), rule.level), (Some(code), Urgent), "{pack} {id}");
        let told = SymptomSet::NONE.with(Symptom::of_code(code).unwrap());
        for (birth, concerned) in births_at_the_edges(0, below) {
            let found = rules.judge_symptoms(told, birth.age_on(today())).count() == 1;
            assert_eq!(found, concerned, "{pack} {id}: {birth:?}");
        }
    }
}

#[test]
fn a_fever_rings_after_48_hours_below_16_years() {
    let (rules, _) = alone("qd-528", "2 sốt kéo dài");
    for (birth, hours, rings) in [
        (years(3), 47, false),
        (years(3), 48, true),
        (born(CHILD - 1), 48, true),
        (born(CHILD), 1000, false),
        (Birth::NotAsked, 48, true),
    ] {
        let found = rules.judge_fever(birth.age_on(today()), |limit| {
            assert_eq!(limit, 380);
            hours
        });
        assert_eq!(found.is_some(), rings, "{birth:?} {hours}");
        assert!(found.is_none_or(|found| found.watched == Watched::LastingFever && found.level == Attention));
    }
}

/// What all three packs together say.
#[test]
fn the_strictest_of_all_packs_decides() {
    let rules = all();
    let level = |birth: Birth, sign, value| rules.judge_sign(sign, value, birth.age_on(today())).map(|f| f.level);
    let some_age = [born(0), born(6), years(3), years(8), years(12), years(40), years(90), Birth::NotAsked];
    for birth in some_age {
        for (value, expected) in [
            (93, Some(Urgent)),
            (94, Some(Attention)),
            (96, Some(Attention)),
            (97, None),
            (100, None),
            (50, Some(Urgent)),
        ] {
            assert_eq!(level(birth, Sign::Saturation, value), expected, "{birth:?} SpO2 {value}");
        }
        assert_eq!(level(birth, Sign::Temperature, 384), None, "{birth:?}");
        assert_eq!(level(birth, Sign::Temperature, 385), Some(Attention), "{birth:?}");
        assert_eq!(level(birth, Sign::Pulse, 49), Some(Attention), "{birth:?}");
        assert_eq!(level(birth, Sign::Pulse, 50), None, "{birth:?}");
    }
    // Breaths a minute from which danger begins at each age.
    for (birth, limit) in [
        (born(0), 60),
        (born(1), 60),
        (born(2), 50),
        (born(11), 50),
        (born(12), 40),
        (born(59), 40),
        (born(60), 30),
        (born(143), 30),
        (born(144), 20),
        (years(17), 20),
        (years(40), 20),
        (Birth::NotAsked, 20),
        (Birth::Unknown, 20),
        (Birth::Year(2021), 40),
        (Birth::Year(2022), 50),
        (Birth::Year(2017), 30),
        (Birth::Year(2010), 20),
        (Birth::Age { months: 132, step: 12, told_on: today() }, 30),
        (Birth::Age { months: 132, step: 12, told_on: today() - Months::new(1) }, 20),
    ] {
        assert_eq!(level(birth, Sign::Breaths, limit), Some(Attention), "{birth:?} {limit}");
        assert_eq!(level(birth, Sign::Breaths, limit - 1), None, "{birth:?} {}", limit - 1);
    }
    for (birth, watched) in [(years(11), false), (years(12), true), (Birth::Year(2010), true), (Birth::NotAsked, true)]
    {
        let expected = if watched { Some(Attention) } else { None };
        for (sign, value) in [(Sign::Pulse, 121), (Sign::Systolic, 89), (Sign::Diastolic, 59)] {
            assert_eq!(level(birth, sign, value), expected, "{birth:?} {sign:?}");
        }
        assert_eq!(level(birth, Sign::Systolic, 90), None);
        assert_eq!(level(birth, Sign::Diastolic, 60), None);
        assert_eq!(level(birth, Sign::Pulse, 120), None);
    }
}

#[test]
fn every_red_symptom_is_urgent_at_every_age_and_no_other_is() {
    const RED: [&str; 16] =
        ["kt", "rl", "dn", "lm", "lb", "metla", "cg", "tim", "xanh", "kau", "bu", "bo", "bk", "hm", "mn", "nht"];
    let rules = all();
    for symptom in Symptom::all() {
        for birth in [born(1), years(2), years(10), years(15), years(40), Birth::NotAsked] {
            let told = SymptomSet::NONE.with(symptom);
            let found: Vec<Finding> = rules.judge_symptoms(told, birth.age_on(today())).collect();
            let levels: Vec<Level> = found.iter().map(|finding| finding.level).collect();
            let of_children = CHILD_RULES.iter().any(|row| row.2 == symptom.code());
            if of_children {
                assert!(!levels.contains(&Urgent), "{} {birth:?}", symptom.code());
                continue;
            }
            let expected: &[Level] = if RED.contains(&symptom.code()) { &[Urgent] } else { &[] };
            assert_eq!(levels, expected, "{} {birth:?}", symptom.code());
        }
    }
    let everything: SymptomSet = Symptom::all().collect();
    assert_eq!(rules.judge_symptoms(everything, years(40).age_on(today())).count(), RED.len());
}

/// No rule never means normal: where nothing watches a sign at an age, that can be asked.
#[test]
fn it_is_known_where_no_rule_watches() {
    let only_261 = Rules::new(vec![pack("qd-261")]);
    for (birth, sign, watched) in [
        (born(11), Sign::Breaths, false),
        (born(12), Sign::Breaths, true),
        (born(11), Sign::Saturation, true),
        (years(11), Sign::Pulse, false),
        (years(12), Sign::Pulse, true),
        (years(40), Sign::Temperature, false),
    ] {
        assert_eq!(only_261.has_limit(sign, birth.age_on(today())), watched, "{birth:?} {sign:?}");
    }
    let rules = all();
    for birth in [born(0), born(2), born(12), years(5), years(12), years(40)] {
        for sign in [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths] {
            assert!(rules.has_limit(sign, birth.age_on(today())), "{birth:?} {sign:?}");
        }
    }
}

#[test]
fn a_finding_answers_why() {
    let rules = all();
    let mut signs = Signs::default();
    signs.set(Sign::Saturation, 91).unwrap();
    signs.set(Sign::Breaths, 24).unwrap();
    let told = SymptomSet::NONE.with(Symptom::Breathless).with(Symptom::Cough);
    let found = rules.judge(&signs, told, years(63).age_on(today()));
    let why: Vec<(Watched, Option<u16>, &str, &str)> = found
        .iter()
        .map(|finding| {
            let (pack, rule) = finding.rule.unwrap();
            (finding.watched, finding.value, pack.decision.as_str(), rule.id.as_str())
        })
        .collect();
    assert_eq!(
        why,
        [
            (Watched::Sign(Sign::Saturation), Some(91), "Bác sĩ trạm", "SpO2 khẩn"),
            (Watched::Symptom(Symptom::Breathless), None, "QĐ 261/QĐ-BYT", "D1"),
            (Watched::Sign(Sign::Breaths), Some(24), "QĐ 261/QĐ-BYT", "D2a"),
        ]
    );
}

#[test]
fn a_value_below_the_usual_one_is_noticed_at_its_limit() {
    let rules = all();
    let judged = |value, usual| rules.judge_drop(Sign::Saturation, value, usual, years(40).age_on(today()));
    for (value, usual, found) in [(98, 100, false), (97, 100, true), (96, 100, true), (97, 99, false), (100, 97, false)]
    {
        assert_eq!(judged(value, usual).map(|f| f.level), found.then_some(Attention), "{value} of {usual}");
    }
    assert!(rules.judge_drop(Sign::Pulse, 60, 90, years(40).age_on(today())).is_none());
}

/// What is known from memory or not certain stands in the packs, so that a station sees it, and judges nothing.
#[test]
fn nothing_uncertain_counts_and_every_line_names_its_decision() {
    let mut uncertain = 0;
    for name in PACKS {
        let pack = pack(name);
        let rules = pack.rules.iter().map(|rule| (rule.active, rule.certainty));
        macro_rules! sources {
            ($($list:ident)*) => { [].into_iter()$(.chain(pack.$list.iter().map(|line| &line.source)))* };
        }
        let sources: Vec<&Source> =
            sources!(slots severities tiers homes releases underlying deadlines visits unused).collect();
        let lines = sources.iter().map(|source| (source.active, source.certainty));
        for (active, certainty) in rules.chain(lines) {
            let may = certainty.may_judge();
            uncertain += usize::from(!may);
            assert!(may || !active, "{name} {certainty:?}");
        }
        for source in sources {
            assert_eq!(source.decision.is_some(), source.dated.is_some(), "{name}: number and day together");
        }
    }
    assert!(uncertain > 10, "the station sees what is not certain");
}

#[test]
fn only_clinical_judgement_can_be_switched() {
    let of_doctor = "tram/Sốt".to_string();
    let age = years(40).age_on(today());
    let hot = |rules: &Rules| rules.judge_sign(Sign::Temperature, 386, age).is_some();
    assert!(hot(&all()) && !hot(&all().switched(std::slice::from_ref(&of_doctor))));
    let of_ministry = all().switched(&["qd-261/D3".into(), "qd-604/Trên 16 tuổi: mạch cao".into(), "x".into()]);
    assert_eq!(of_ministry, all(), "the words of a decision, and what is uncertain, are not switched");
}

#[test]
fn a_case_is_treated_by_the_pack_of_its_opening() {
    let rules =
        Rules::new(vec![pack("tram")]).beside(["qd-4038", "qd-261", "qd-528", "qd-604", "nd-165"].map(pack).into());
    for (day, name) in [
        ("2021-08-20", None),
        ("2021-08-21", Some("qd-4038")),
        ("2022-01-30", Some("qd-4038")),
        ("2022-01-31", Some("qd-261")),
        ("2022-03-13", Some("qd-261")),
        ("2022-03-14", Some("qd-604")),
        ("2026-06-30", Some("qd-604")),
        ("2026-07-01", Some("nd-165")),
        ("2030-01-01", Some("nd-165")),
    ] {
        assert_eq!(rules.treating(day.parse().unwrap()).map(|pack| pack.name.as_str()), name, "{day}");
    }
    let released: Vec<(u32, TestAsked)> = rules
        .treating("2022-02-10".parse().unwrap())
        .unwrap()
        .releases
        .iter()
        .filter(|release| release.source.active)
        .map(|release| (release.from_day, release.test))
        .collect();
    assert_eq!(released, [(7, TestAsked::Negative), (10, TestAsked::NotSaid), (14, TestAsked::NotSaid)]);
}

/// The table of QĐ 5525 at every edge of its ages; what was not asked counts as the worse.
#[test]
fn the_risk_tiers_hold_at_every_edge() {
    let rules = all();
    let tier = |months: u32, doses: Option<u8>, underlying: Option<bool>, pregnant: bool| {
        let age = born(months).age_on(today());
        let facts = Facts { age, doses, underlying, pregnant: Some(pregnant), alone: None };
        rules.tier("2022-02-10".parse().unwrap(), &facts).map(|(risk, _)| risk)
    };
    use Risk::{High, Low, Medium, VeryHigh};
    for (months, doses, underlying, pregnant, expected) in [
        (2, Some(2), Some(false), false, High),
        (3, Some(2), Some(false), false, Low),
        (3, Some(1), Some(false), false, Medium),
        (599, Some(2), Some(false), false, Low),
        (599, Some(1), Some(false), false, Medium),
        (600, Some(2), Some(false), false, Medium),
        (600, Some(1), Some(false), false, High),
        (779, Some(2), Some(false), false, Medium),
        (779, Some(0), Some(false), false, High),
        (780, Some(2), Some(false), false, High),
        (780, Some(1), Some(false), false, VeryHigh),
        (780, Some(2), Some(true), false, VeryHigh),
        (599, Some(2), Some(true), false, High),
        (400, Some(2), Some(false), true, High),
        (400, None, Some(false), false, Medium),
        (400, Some(2), None, false, High),
        (800, None, None, false, VeryHigh),
    ] {
        assert_eq!(tier(months, doses, underlying, pregnant), Some(expected), "{months} {doses:?} {underlying:?}");
    }
    let today = "2027-01-01".parse().unwrap();
    let facts =
        Facts { age: born(800).age_on(self::today()), doses: None, underlying: None, pregnant: None, alone: None };
    assert_eq!(rules.tier(today, &facts), None, "what is law now has no tiers");
}

/// A pack that cannot be meant so is refused with the line at which it goes wrong.
#[test]
fn a_self_contradicting_pack_is_refused_with_its_line() {
    let head = "name = \"x\"\ndecision = \"X\"\ndated = \"2022-01-31\"\n";
    let rule = |id: &str, limit: &str, level: &str, rest: &str| {
        format!("[[rule]]\nid = \"{id}\"\nsign = \"spo2\"\n{limit}\nlevel = \"{level}\"\ncertainty = \"Q\"\n{rest}\n")
    };
    let read = |rules: &[String]| Pack::read(&format!("{head}{}", rules.concat()));
    let low = rule("A", "at_most = 96", "attention", "");
    for (other, taken) in [
        (rule("B", "at_most = 93", "urgent", ""), true),
        (rule("B", "at_most = 97", "urgent", ""), false),
        (rule("B", "at_most = 95", "attention", ""), false),
        (rule("B", "at_most = 95", "attention", "active = false"), true),
        (rule("B", "at_least = 97", "attention", ""), false),
        (rule("B", "at_least = 98", "attention", ""), true),
        (rule("A", "at_most = 93", "urgent", ""), false),
    ] {
        let pack = read(&[low.clone(), other.clone()]);
        let entry = |fault: PackFault| matches!(fault, PackFault::Entry { line: 11, .. });
        assert_eq!(pack.is_ok(), taken, "{other}");
        assert!(pack.err().is_none_or(entry), "{other}");
    }
    let bands = [
        rule("A", "at_most = 96", "attention", "below_months = 60"),
        rule("B", "at_most = 95", "attention", "from_months = 60"),
    ];
    assert!(read(&bands).is_ok(), "of different ages both can be meant");
    let source = "source = { certainty = \"Q\" }\n";
    let release =
        |id: &str, day: u32| format!("[[release]]\nid = \"{id}\"\nfrom_day = {day}\ntest = \"negative\"\n{source}");
    let home =
        |id: &str, limit: &str| format!("[[home]]\nid = \"{id}\"\nasks = \"sign\"\nsign = \"spo2\"\n{limit}\n{source}");
    let slot =
        |id: &str, part: &str, rest: &str| format!("[[slot]]\nid = \"{id}\"\npart = \"{part}\"\n{rest}\n{source}");
    let faults: [(Vec<String>, Option<usize>); 11] = [
        (vec![slot("A", "morning", "from_hour = 24")], Some(4)),
        (vec![slot("A", "morning", "from_hour = 23")], None),
        (vec![slot("A", "morning", ""), slot("B", "morning", "")], Some(9)),
        (vec![slot("A", "morning", ""), slot("B", "afternoon", "from_hour = 5")], Some(9)),
        (vec![slot("A", "afternoon", ""), slot("B", "morning", "from_hour = 13")], Some(9)),
        (vec![slot("A", "afternoon", ""), slot("B", "morning", "from_hour = 12")], None),
        (vec![release("A", 7), release("B", 10)], Some(9)),
        (vec![release("A", 0)], Some(4)),
        (vec![home("A", "at_least = 97"), home("B", "at_most = 96")], Some(10)),
        (vec![home("A", "at_least = 96"), home("B", "at_most = 96")], None),
        (vec![home("A", "at_least = 300")], Some(4)),
    ];
    for (entries, wrong) in faults {
        let line = match read(&entries) {
            Ok(_) => None,
            Err(PackFault::Entry { line, .. }) => Some(line),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(line, wrong, "{entries:?}");
    }
    assert_eq!(read(&[]), Err(PackFault::Empty));
    let backwards = format!("{head}from = \"2022-03-01\"\nuntil = \"2022-03-01\"\n{low}");
    assert_eq!(Pack::read(&backwards), Err(PackFault::Dates));
}
