//! Tests of levels, sources and chains, over wards that are put together record by record.

mod dates;
mod figures;
mod incremental;

use std::collections::HashSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{CaseStatus, End, Outcome};
use crate::domain::moment::Moment;
use crate::domain::record::{Body, Kept};
use crate::domain::ward::Ward;

fn day(offset: i64) -> Date {
    let first: Date = "2021-11-10".parse().unwrap();
    first + chrono::TimeDelta::days(offset)
}

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn insert<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, Default::default()))));
}

/// A person, and a case of the same number where the first day of illness is given.
fn somebody(ward: &mut Ward, number: u32, onset: Option<i64>) {
    insert(ward, number, Person { name: format!("Người {number}"), ..Person::default() });
    if let Some(onset) = onset {
        insert(ward, number, case(number, Some(day(onset))));
    }
}

fn case(person: u32, onset: Option<Date>) -> Case {
    Case { onset, ..Case::of(id(person)) }
}

/// A contact; the episode is the case of the same number where there is one.
fn met(ward: &mut Ward, number: u32, from: u32, exposed: u32, on: Option<i64>) {
    let episode = ward.cases.read(id(from)).map(|case| case.id);
    let exposure = Exposure { episode, last_contact: on.map(day), ..Exposure::between(id(from), id(exposed)) };
    insert(ward, number, exposure);
}

fn change_case(ward: &mut Ward, number: u32, change: impl FnOnce(&mut Case)) {
    let mut body = ward.cases.read(id(number)).unwrap().body.clone();
    change(&mut body);
    insert(ward, number, body);
}

/// The level written as `F1`, with `?` where a contact has no date.
fn level(ward: &Ward, person: u32, on: i64) -> String {
    match level_of(ward, Rules::none(), id(person), day(on)) {
        Some(level) => format!("F{}{}", level.steps, if level.undated { "?" } else { "" }),
        None => String::new(),
    }
}

/// A ward with case 1 (ill on day 0) and persons up to `persons`.
fn ward_with_a_case(persons: u32) -> Ward {
    let mut ward = Ward::default();
    somebody(&mut ward, 1, Some(0));
    (2..=persons).for_each(|number| somebody(&mut ward, number, None));
    ward
}

#[test]
fn a_contact_counts_from_three_days_before_the_onset() {
    for (contact, expected) in
        [(Some(-4), ""), (Some(-3), "F1"), (Some(0), "F1"), (Some(9), "F1"), (Some(11), ""), (None, "F1?")]
    {
        let mut ward = ward_with_a_case(2);
        met(&mut ward, 1, 1, 2, contact);
        assert_eq!(level(&ward, 2, 10), expected, "{contact:?}");
        assert_eq!(level(&ward, 1, 10), "F0");
    }
}

#[test]
fn a_contact_after_the_day_as_of_which_is_asked_does_not_count() {
    let mut ward = ward_with_a_case(2);
    met(&mut ward, 1, 1, 2, Some(5));
    assert_eq!(level(&ward, 2, 4), "");
    assert_eq!(level(&ward, 2, 5), "F1");
}

#[test]
fn a_case_without_any_day_infects_on_every_day() {
    let mut ward = ward_with_a_case(2);
    change_case(&mut ward, 1, |case| case.onset = None);
    met(&mut ward, 1, 1, 2, Some(-100));
    assert_eq!(level(&ward, 2, 0), "F1");
}

#[test]
fn confirmation_and_report_stand_for_a_missing_onset() {
    for (confirmed, reported, expected) in [(Some(0), Some(9), "F1"), (Some(9), None, ""), (None, Some(9), "")] {
        let mut ward = ward_with_a_case(2);
        change_case(&mut ward, 1, |case| {
            case.onset = None;
            case.confirmed_on = confirmed.map(day);
            case.reported_at = reported.map(|offset| Moment::start_of(day(offset)));
        });
        met(&mut ward, 1, 1, 2, Some(0));
        assert_eq!(level(&ward, 2, 10), expected, "{confirmed:?} {reported:?}");
    }
}

/// Whoever met somebody after the end of the illness was once an F1 for ever.
#[test]
fn a_contact_after_the_end_of_the_case_does_not_count() {
    for (end, contact, expected) in
        [(Some(5), Some(5), "F1"), (Some(5), Some(6), ""), (Some(5), None, "F1?"), (None, Some(6), "F1")]
    {
        let mut ward = ward_with_a_case(2);
        change_case(&mut ward, 1, |case| case.end = Some(End { outcome: Outcome::Released, on: end.map(day) }));
        met(&mut ward, 1, 1, 2, contact);
        assert_eq!(level(&ward, 2, 10), expected, "end {end:?} contact {contact:?}");
        assert_eq!(level(&ward, 1, 10), "", "an ended case is no F0");
        assert_eq!(level(&ward, 1, 4), if end.is_some() { "F0" } else { "" }, "before the day of the end it is one");
    }
}

#[test]
fn a_refuted_case_makes_no_levels() {
    let mut ward = ward_with_a_case(3);
    met(&mut ward, 1, 1, 2, Some(0));
    met(&mut ward, 2, 2, 3, Some(1));
    assert_eq!((level(&ward, 2, 9), level(&ward, 3, 9)), ("F1".to_string(), "F2".to_string()));
    change_case(&mut ward, 1, |case| case.status = CaseStatus::Excluded);
    assert_eq!((level(&ward, 1, 9), level(&ward, 2, 9), level(&ward, 3, 9)), Default::default());
}

#[test]
fn who_met_a_refuted_case_is_still_counted_through_it() {
    let mut ward = ward_with_a_case(3);
    somebody(&mut ward, 2, Some(2));
    change_case(&mut ward, 2, |case| case.status = CaseStatus::Excluded);
    met(&mut ward, 1, 1, 2, Some(0));
    met(&mut ward, 2, 2, 3, Some(1));
    assert_eq!(level(&ward, 2, 9), "F1");
    assert_eq!(level(&ward, 3, 9), "F2");
}

#[test]
fn levels_go_to_f3_and_no_further() {
    let mut ward = ward_with_a_case(5);
    for number in 1..=4 {
        met(&mut ward, number, number, number + 1, Some(i64::from(number)));
    }
    let levels: Vec<String> = (1..=5).map(|person| level(&ward, person, 9)).collect();
    assert_eq!(levels, ["F0", "F1", "F2", "F3", ""]);
}

#[test]
fn who_met_the_f1_first_is_no_f2() {
    for (f1_met_f0, f2_met_f1, expected) in [
        (Some(2), Some(1), ""),
        (Some(2), Some(2), "F2"),
        (Some(2), Some(3), "F2"),
        (Some(2), None, "F2?"),
        (None, Some(1), "F2?"),
        (None, None, "F2?"),
    ] {
        let mut ward = ward_with_a_case(3);
        met(&mut ward, 1, 1, 2, f1_met_f0);
        met(&mut ward, 2, 2, 3, f2_met_f1);
        assert_eq!(level(&ward, 3, 9), expected, "{f1_met_f0:?} {f2_met_f1:?}");
    }
}

/// The nearest case of the person in between was once taken even where it came too late.
#[test]
fn a_nearer_case_that_came_too_late_hides_no_farther_one() {
    // 3 is an F1 of case 1 since day 8, and an F2 of it (through 2) since day 3. 4 met 3 on day 5.
    let mut ward = ward_with_a_case(4);
    met(&mut ward, 1, 1, 3, Some(8));
    met(&mut ward, 2, 1, 2, Some(2));
    met(&mut ward, 3, 2, 3, Some(3));
    met(&mut ward, 4, 3, 4, Some(5));
    assert_eq!(level(&ward, 3, 9), "F1");
    assert_eq!(level(&ward, 4, 9), "F3");
    // An undated meeting with a case counts although a dated one came too late.
    met(&mut ward, 5, 1, 3, None);
    assert_eq!(level(&ward, 4, 9), "F2?");
}

#[test]
fn the_nearest_of_several_cases_decides_and_a_dated_contact_is_surer() {
    let mut ward = ward_with_a_case(4);
    somebody(&mut ward, 4, Some(0));
    met(&mut ward, 1, 1, 2, Some(1));
    met(&mut ward, 2, 2, 3, Some(2));
    assert_eq!(level(&ward, 3, 9), "F2");
    met(&mut ward, 3, 4, 3, None);
    assert_eq!(level(&ward, 3, 9), "F1?");
    met(&mut ward, 4, 4, 3, Some(1));
    assert_eq!(level(&ward, 3, 9), "F1");
}

#[test]
fn an_f1_who_falls_ill_makes_his_contacts_f1() {
    let mut ward = ward_with_a_case(3);
    met(&mut ward, 1, 1, 2, Some(0));
    met(&mut ward, 2, 2, 3, Some(1));
    assert_eq!(level(&ward, 3, 9), "F2");
    insert(&mut ward, 2, case(2, Some(day(3))));
    assert_eq!((level(&ward, 2, 9), level(&ward, 3, 9)), ("F0".to_string(), "F1".to_string()));
}

#[test]
fn people_who_met_each_other_in_a_circle_have_levels() {
    let mut ward = ward_with_a_case(3);
    met(&mut ward, 1, 2, 3, None);
    met(&mut ward, 2, 3, 2, None);
    assert_eq!(level(&ward, 2, 9), "");
    met(&mut ward, 3, 1, 2, Some(0));
    assert_eq!(level(&ward, 3, 9), "F2?");
}

fn source(ward: &Ward, number: u32) -> Option<(u32, Certainty)> {
    source_of(ward, ward.cases.read(id(number)).unwrap()).map(|source| (source.case.number(), source.certainty))
}

#[test]
fn a_source_is_proposed_by_date_and_household() {
    let proposed = |number| Some((number, Certainty::Proposed));
    let mut ward = Ward::default();
    for (number, onset) in [(1, 0), (2, 1), (3, 5), (4, 9)] {
        somebody(&mut ward, number, Some(onset));
    }
    assert_eq!(source(&ward, 3), None);
    met(&mut ward, 1, 4, 3, Some(4));
    assert_eq!(source(&ward, 3), None, "who fell ill later is not proposed");
    met(&mut ward, 2, 1, 3, Some(6));
    assert_eq!(source(&ward, 3), None, "a contact after the onset infected nobody");
    met(&mut ward, 3, 1, 3, None);
    assert_eq!(source(&ward, 3), proposed(1), "an undated contact may be it");
    met(&mut ward, 4, 2, 3, Some(2));
    assert_eq!(source(&ward, 3), proposed(2), "a dated contact within the fortnight is likelier");
    met(&mut ward, 5, 1, 3, Some(3));
    assert_eq!(source(&ward, 3), proposed(1), "of two, the later contact");
    for number in [2, 3] {
        let household = Some(id(7));
        insert(&mut ward, number, Person { name: number.to_string(), household, ..Person::default() });
    }
    assert_eq!(source(&ward, 3), proposed(2), "who lives together is likelier");
    change_case(&mut ward, 3, |case| case.source = Some(id(1)));
    assert_eq!(source(&ward, 3), Some((4, Certainty::Confirmed)), "what is confirmed stands against all dates");
}

#[test]
fn a_contact_more_than_a_fortnight_ago_is_less_likely() {
    let mut ward = Ward::default();
    for (number, onset) in [(1, 0), (2, 1), (3, 20)] {
        somebody(&mut ward, number, Some(onset));
    }
    met(&mut ward, 1, 1, 3, Some(5));
    assert_eq!(source(&ward, 3), Some((1, Certainty::Proposed)), "the only one there is");
    met(&mut ward, 2, 2, 3, Some(6));
    assert_eq!(source(&ward, 3), Some((2, Certainty::Proposed)));
}

/// A case whose source was refuted once stood in no chain at all.
#[test]
fn a_refuted_case_is_nobodys_source() {
    let mut ward = Ward::default();
    for number in 1..=3 {
        somebody(&mut ward, number, Some(i64::from(number)));
    }
    met(&mut ward, 1, 1, 3, Some(2));
    met(&mut ward, 2, 2, 3, Some(2));
    change_case(&mut ward, 3, |case| case.source = Some(id(2)));
    change_case(&mut ward, 2, |case| case.status = CaseStatus::Excluded);
    assert_eq!(source(&ward, 3), Some((1, Certainty::Proposed)));
    change_case(&mut ward, 1, |case| case.status = CaseStatus::Excluded);
    assert_eq!(source(&ward, 3), None);
    let chains = Chains::of(&ward);
    assert_eq!(chains.all(), [Chain { root: id(3), size: 1, generations: 0 }]);
}

/// Builds cases 1 to n, of which some have a confirmed source.
fn forest(sources: &[Option<u32>]) -> Ward {
    let mut ward = Ward::default();
    let count = u32::try_from(sources.len()).unwrap();
    (1..=count).for_each(|number| somebody(&mut ward, number, Some(0)));
    for (number, source) in (1..).zip(sources) {
        if let Some(source) = source {
            met(&mut ward, number, *source, number, None);
            change_case(&mut ward, number, |case| case.source = Some(id(number)));
        }
    }
    ward
}

#[test]
fn generations_are_steps_from_the_root() {
    let chains = Chains::of(&forest(&[None, Some(1), Some(1), Some(2), Some(4), None, Some(6)]));
    let generations: Vec<u32> = (1..=7).map(|number| chains.generation(id(number))).collect();
    assert_eq!(generations, [0, 1, 1, 2, 3, 0, 1]);
    assert_eq!(chains.roots(), [id(1), id(6)]);
    assert_eq!(chains.infected(id(1)), [id(2), id(3)]);
    assert_eq!(chains.source(id(4)).unwrap().case, id(2));
    assert_eq!(
        chains.all(),
        [Chain { root: id(1), size: 5, generations: 3 }, Chain { root: id(6), size: 2, generations: 1 }]
    );
    let nobody: Id<Case> = id(99);
    assert_eq!((chains.source(nobody), chains.generation(nobody), chains.infected(nobody)), (None, 0, &[][..]));
}

#[test]
fn a_circle_of_confirmed_sources_is_opened_at_one_place() {
    for circle in [vec![Some(2), Some(1)], vec![Some(3), Some(1), Some(2)], vec![Some(2), Some(3), Some(2), Some(3)]] {
        let chains = Chains::of(&forest(&circle));
        assert_eq!(chains.all().len(), 1, "{circle:?}");
        assert_eq!(chains.all()[0].size as usize, circle.len());
    }
}

#[test]
fn a_circle_is_opened_at_a_proposed_source_first() {
    let mut ward = Ward::default();
    for (number, onset) in [(1, 0), (2, 1), (3, 2)] {
        somebody(&mut ward, number, Some(onset));
    }
    met(&mut ward, 1, 1, 2, Some(0));
    met(&mut ward, 2, 2, 3, Some(1));
    met(&mut ward, 3, 3, 1, Some(1));
    change_case(&mut ward, 1, |case| case.source = Some(id(3)));
    change_case(&mut ward, 3, |case| case.source = Some(id(2)));
    let chains = Chains::of(&ward);
    assert_eq!(chains.roots(), [id(2)]);
    assert_eq!(chains.all(), [Chain { root: id(2), size: 3, generations: 2 }]);
}

/// Neither recursion nor a walk back for every case: either would not end here.
#[test]
fn a_chain_of_100_000_cases_is_numbered() {
    const CASES: u32 = 100_000;
    for backwards in [false, true] {
        let source = |number: u32| match backwards {
            false => number.checked_sub(1).filter(|source| *source > 0),
            true => Some(number + 1).filter(|source| *source <= CASES),
        };
        let sources: Vec<Option<u32>> = (1..=CASES).map(source).collect();
        let chains = Chains::of(&forest(&sources));
        let root = if backwards { CASES } else { 1 };
        assert_eq!(chains.all(), [Chain { root: id(root), size: CASES, generations: CASES - 1 }]);
    }
}

#[test]
fn a_circle_of_100_000_cases_is_opened() {
    const CASES: u32 = 100_000;
    let sources: Vec<Option<u32>> =
        (1..=CASES).map(|number| Some(if number == 1 { CASES } else { number - 1 })).collect();
    assert_eq!(Chains::of(&forest(&sources)).all(), [Chain { root: id(CASES), size: CASES, generations: CASES - 1 }]);
}

/// A random ward: for each case an onset, whether refuted; then contacts, some confirmed.
fn random_ward() -> impl Strategy<Value = Ward> {
    let cases = prop::collection::vec((prop::option::of(-5_i64..5), prop::bool::weighted(0.15)), 1..25);
    let contacts =
        prop::collection::vec((any::<u32>(), any::<u32>(), prop::option::of(-8_i64..8), any::<bool>()), 0..60);
    (cases, contacts).prop_map(|(cases, contacts)| {
        let mut ward = Ward::default();
        let count = u32::try_from(cases.len()).unwrap();
        for (number, (onset, refuted)) in (1..).zip(cases) {
            somebody(&mut ward, number, None);
            let status = if refuted { CaseStatus::Excluded } else { CaseStatus::Confirmed };
            insert(&mut ward, number, Case { status, ..case(number, onset.map(day)) });
        }
        for (number, (from, to, on, confirmed)) in (1..).zip(contacts) {
            let (from, to) = (from % count + 1, to % count + 1);
            if from == to {
                continue;
            }
            met(&mut ward, number, from, to, on);
            if confirmed {
                change_case(&mut ward, to, |case| case.source = Some(id(number)));
            }
        }
        ward
    })
}

proptest! {
    #[test]
    fn every_case_that_stands_is_in_exactly_one_chain(ward in random_ward()) {
        let chains = Chains::of(&ward);
        let mut seen: HashSet<Id<Case>> = HashSet::new();
        let mut sizes = 0;
        for chain in chains.all() {
            prop_assert_eq!(chains.source(chain.root), None);
            prop_assert_eq!(chains.generation(chain.root), 0);
            let mut waiting = vec![chain.root];
            let mut deepest = 0;
            while let Some(case) = waiting.pop() {
                prop_assert!(seen.insert(case), "{:?} stands twice", case);
                deepest = deepest.max(chains.generation(case));
                for infected in chains.infected(case) {
                    prop_assert_eq!(chains.source(*infected).map(|source| source.case), Some(case));
                    prop_assert_eq!(chains.generation(*infected), chains.generation(case) + 1);
                    waiting.push(*infected);
                }
            }
            prop_assert_eq!(chain.generations, deepest);
            sizes += chain.size as usize;
        }
        let standing: HashSet<Id<Case>> =
            ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded).map(|case| case.id).collect();
        prop_assert_eq!(sizes, standing.len());
        prop_assert_eq!(seen, standing);
    }

    #[test]
    fn proposals_alone_never_go_round(ward in random_ward()) {
        let mut ward = ward;
        let numbers: Vec<u32> = ward.cases.iter().map(|case| case.id.number()).collect();
        for number in numbers {
            change_case(&mut ward, number, |case| case.source = None);
        }
        let chains = Chains::of(&ward);
        for case in ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded) {
            // Nothing was dropped to open a circle.
            prop_assert_eq!(chains.source(case.id), source_of(&ward, case));
        }
    }

    /// The level agrees with a plain search over all paths of contacts.
    #[test]
    fn a_level_is_the_shortest_path_in_order_of_time(ward in random_ward(), outsiders in prop::collection::vec((1_u32..40, 26_u32..40, prop::option::of(-8_i64..8)), 0..25)) {
        let mut ward = ward;
        for (number, (from, to, on)) in (100..).zip(outsiders) {
            if from != to {
                for person in [from, to] {
                    if ward.persons.read(id(person)).is_none() {
                        somebody(&mut ward, person, None);
                    }
                }
                met(&mut ward, number, from, to, on);
            }
        }
        for person in ward.persons.iter() {
            let begun = |case: &Case| case.first_day().is_none_or(|first| first <= day(6));
            let open = ward.cases_of(person.id).any(|case| case.is_open() && begun(case));
            let expected = if open { Some((0, false)) } else { nearest(&ward, person.id, day(6), 3) };
            let found = level_of(&ward, Rules::none(), person.id, day(6)).map(|level| (level.steps, level.undated));
            prop_assert_eq!(found, expected, "{:?}", person.id);
        }
    }
}

/// Every path of contacts backwards from a person, as (steps, undated); the least of them.
fn nearest(ward: &Ward, person: Id<Person>, on: Date, most: u8) -> Option<(u8, bool)> {
    let mut best: Option<(u8, bool)> = None;
    let mut paths = vec![(person, on, 0_u8, false)];
    while let Some((at, by, steps, undated)) = paths.pop() {
        if steps == most {
            continue;
        }
        for exposure in ward.exposures.iter().filter(|exposure| exposure.exposed == at) {
            let contact = exposure.last_contact;
            if contact.is_some_and(|contact| contact > by) {
                continue;
            }
            let (steps, undated) = (steps + 1, undated || contact.is_none());
            let infectious = ward.cases.iter().any(|case| {
                case.person == exposure.from
                    && case.status != CaseStatus::Excluded
                    && case.onset.zip(contact).is_none_or(|(onset, contact)| (onset - contact).num_days() <= 3)
            });
            if infectious {
                best = Some(best.map_or((steps, undated), |best| best.min((steps, undated))));
            }
            paths.push((exposure.from, contact.unwrap_or(by), steps, undated));
        }
    }
    best
}
