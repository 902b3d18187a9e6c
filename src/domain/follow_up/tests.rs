//! Tests of what a follow-up asks for: the packs by date, new exposures, tests, calls and ends.

use super::*;
use crate::domain::contact_tree::{Exposure, level_of};
use crate::domain::fixture::{id, put};
use crate::domain::home_treatment::{Case, CaseStatus, End};
use crate::domain::test::{Test, TestKind, TestResult};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn rules() -> Rules {
    Rules::new(vec![Pack::read(include_str!("../../../assets/packs/truy-vet.toml")).unwrap()])
}

/// F0 1 fell ill two days before he met 2.
fn met(on: &str) -> Ward {
    let mut ward = Ward::default();
    (1..=3).for_each(|number| put(&mut ward, number, Person::default()));
    put(&mut ward, 1, Case { onset: Some(day(on) - Days::new(2)), ..Case::of(id(1)) });
    put(
        &mut ward,
        1,
        Exposure { episode: Some(id(1)), last_contact: Some(day(on)), ..Exposure::between(id(1), id(2)) },
    );
    ward
}

/// Days of isolation, tests and watching after a last contact on a day, for somebody.
fn planned(on: &str, person: Person) -> Option<(i64, Vec<i64>, i64)> {
    let mut ward = met(on);
    put(&mut ward, 2, person);
    let rules = rules();
    let plan = plan(&ward, &rules, &FollowUp::of(id(2), day(on)));
    let days = |to: Date| (to - day(on)).num_days();
    assert_eq!(plan.counts_from, day(on));
    plan.rule?;
    let until = plan.until.map_or(0, days);
    let watch = plan.watch_until.map_or(0, |watch| (watch - plan.until.unwrap()).num_days());
    Some((until, plan.tests.into_iter().map(days).collect(), watch))
}

#[test]
fn the_pack_of_its_first_day_says_how_long() {
    let nobody = Person::default;
    let doses = |count: u8, last: &str| Person {
        vaccine_doses: Some(count),
        last_dose_on: Some(day(last)),
        ..Person::default()
    };
    for (on, person, expected) in [
        ("2021-07-13", nobody(), None),
        ("2021-07-14", nobody(), Some((14, vec![1, 7, 14], 14))),
        ("2021-12-15", doses(2, "2021-11-01"), Some((14, vec![1, 7, 14], 14))),
        ("2021-12-16", nobody(), Some((14, vec![1, 7, 14], 14))),
        ("2021-12-16", doses(2, "2021-11-01"), Some((7, vec![1, 7], 7))),
        ("2021-12-16", doses(2, "2021-12-02"), Some((7, vec![1, 7], 7))),
        ("2021-12-16", doses(2, "2021-12-03"), Some((14, vec![1, 7, 14], 14))),
        ("2021-12-16", doses(2, "2021-06-16"), Some((7, vec![1, 7], 7))),
        ("2021-12-16", doses(2, "2021-06-15"), Some((14, vec![1, 7, 14], 14))),
        ("2021-12-16", doses(1, "2021-11-01"), Some((14, vec![1, 7, 14], 14))),
        ("2021-12-16", Person { vaccine_doses: Some(2), ..nobody() }, Some((14, vec![1, 7, 14], 14))),
        ("2022-02-20", nobody(), Some((14, vec![1, 7, 14], 14))),
        ("2022-02-21", nobody(), Some((7, vec![7], 3))),
        ("2022-02-21", doses(2, "2021-06-15"), Some((5, vec![5], 5))),
        ("2022-04-14", doses(3, "2022-01-01"), Some((5, vec![5], 5))),
        ("2022-04-15", nobody(), Some((0, vec![], 0))),
        ("2026-07-01", nobody(), None),
    ] {
        let told = format!("{on} {:?} {:?}", person.vaccine_doses, person.last_dose_on);
        assert_eq!(planned(on, person), expected, "{told}");
    }
}

#[test]
fn who_recovered_lately_counts_as_vaccinated() {
    for (ended, outcome, expected) in [
        (Some("2022-02-01"), Outcome::Released, 5),
        (Some("2021-11-21"), Outcome::Released, 5),
        (Some("2021-11-20"), Outcome::Released, 7),
        (Some("2022-03-01"), Outcome::Released, 7),
        (Some("2022-02-01"), Outcome::Left, 7),
        (None, Outcome::Released, 7),
    ] {
        let mut ward = met("2022-02-21");
        put(&mut ward, 2, Case { end: Some(End { outcome, on: ended.map(day) }), ..Case::of(id(2)) });
        let rules = rules();
        let plan = plan(&ward, &rules, &FollowUp::of(id(2), day("2022-02-21")));
        assert_eq!((plan.until.unwrap() - day("2022-02-21")).num_days(), expected, "{ended:?} {outcome:?}");
    }
}

#[test]
fn a_new_exposure_begins_the_counts_anew() {
    let mut ward = met("2021-07-20");
    let rules = rules();
    let follow_up = FollowUp::of(id(2), day("2021-07-20"));
    assert_eq!(plan(&ward, &rules, &follow_up).until, Some(day("2021-08-03")));
    let again = Exposure { last_contact: Some(day("2021-07-25")), ..Exposure::between(id(1), id(2)) };
    put(&mut ward, 2, again.clone());
    let anew = plan(&ward, &rules, &follow_up);
    assert_eq!((anew.counts_from, anew.until), (day("2021-07-25"), Some(day("2021-08-08"))));
    assert_eq!(anew.tests, [day("2021-07-26"), day("2021-08-01"), day("2021-08-08")]);
    // Neither a meeting with who was no F0 then nor one without a date does.
    put(&mut ward, 2, Exposure { last_contact: Some(day("2021-07-30")), ..Exposure::between(id(3), id(2)) });
    put(&mut ward, 3, Exposure { last_contact: None, ..again });
    assert_eq!(plan(&ward, &rules, &follow_up).counts_from, day("2021-07-20"));
    // What a decision sets wins over the pack.
    let set = FollowUp { until: Some(day("2021-07-30")), ..follow_up };
    assert_eq!(plan(&ward, &rules, &set).until, Some(day("2021-07-30")));
}

#[test]
fn of_an_f2_and_of_a_refuted_f0_no_decision_speaks() {
    let mut ward = met("2021-07-20");
    put(&mut ward, 2, Exposure { last_contact: Some(day("2021-07-21")), ..Exposure::between(id(2), id(3)) });
    let rules = rules();
    let of_f2 = plan(&ward, &rules, &FollowUp::of(id(3), day("2021-07-22")));
    assert_eq!((of_f2.rule, of_f2.until, of_f2.tests.len()), (None, None, 0));
    put(&mut ward, 1, Case { status: CaseStatus::Excluded, ..Case::of(id(1)) });
    assert_eq!(plan(&ward, &rules, &FollowUp::of(id(2), day("2021-07-22"))).rule, None);
}

fn tested(ward: &mut Ward, number: u32, on: &str) {
    let test =
        Test { kind: TestKind::RtPcr, result: TestResult::Negative, ..Test::of(id(2), Moment::start_of(day(on))) };
    put(ward, number, test);
}

#[test]
fn a_test_is_due_from_its_day_until_one_was_taken_since() {
    let mut ward = met("2021-07-20");
    let rules = rules();
    let due = |ward: &Ward, on: &str| {
        let plan = plan(ward, &rules, &FollowUp::of(id(2), day("2021-07-20")));
        test_due(ward, &plan, id(2), day(on)).map(|due| due.number)
    };
    assert_eq!(
        (due(&ward, "2021-07-20"), due(&ward, "2021-07-21"), due(&ward, "2021-07-26")),
        (None, Some(1), Some(1))
    );
    tested(&mut ward, 1, "2021-07-20");
    assert_eq!(due(&ward, "2021-07-21"), Some(1), "taken before its day it is none");
    tested(&mut ward, 2, "2021-07-23");
    assert_eq!((due(&ward, "2021-07-26"), due(&ward, "2021-07-27")), (None, Some(2)));
    tested(&mut ward, 3, "2021-07-28");
    assert_eq!((due(&ward, "2021-08-02"), due(&ward, "2021-08-09")), (None, Some(3)));
}

#[test]
fn calls_and_ends_say_where_it_stands() {
    let ward = met("2021-07-20");
    let rules = rules();
    let mut follow_up = FollowUp::of(id(2), day("2021-07-20"));
    assert_eq!(follow_up.status(), FollowStatus::NotCalled);
    let at = Moment::start_of(day("2021-07-21"));
    follow_up.calls.push(FollowCall { at, outcome: CallOutcome::NoAnswer });
    assert_eq!((follow_up.status(), follow_up.is_called_on(day("2021-07-21"))), (FollowStatus::NotCalled, false));
    follow_up.calls.push(FollowCall { at, outcome: CallOutcome::Answered });
    assert_eq!((follow_up.status(), follow_up.is_called_on(day("2021-07-21"))), (FollowStatus::Followed, true));
    assert!(!follow_up.is_called_on(day("2021-07-22")));
    let ends = |follow_up: &FollowUp, on: &str| is_to_end(follow_up, &plan(&ward, &rules, follow_up), day(on));
    assert!(!ends(&follow_up, "2021-08-03") && ends(&follow_up, "2021-08-04"));
    follow_up.end = Some(FollowEnd { how: FollowOutcome::Completed, on: day("2021-08-04"), reason: String::new() });
    assert_eq!(follow_up.status(), FollowStatus::Ended(FollowOutcome::Completed));
    assert!(!ends(&follow_up, "2021-08-05"));
}

/// Only who completed it, or was never exposed, is no F1 any longer; the F2 behind him fall with him.
#[test]
fn an_ended_follow_up_makes_no_level() {
    for (how, cleared) in FollowOutcome::ALL.into_iter().zip([true, false, false, false, true]) {
        let mut ward = met("2021-07-20");
        put(&mut ward, 2, Exposure { last_contact: Some(day("2021-07-22")), ..Exposure::between(id(2), id(3)) });
        let end = FollowEnd { how, on: day("2021-08-04"), reason: "x".into() };
        put(&mut ward, 1, FollowUp { end: Some(end), ..FollowUp::of(id(2), day("2021-07-20")) });
        let steps =
            |ward: &Ward, person, on: &str| level_of(ward, Rules::none(), id(person), day(on)).map(|level| level.steps);
        let expected = if cleared { (None, None) } else { (Some(1), Some(2)) };
        assert_eq!((steps(&ward, 2, "2021-08-05"), steps(&ward, 3, "2021-08-05")), expected, "{how:?}");
        let before = if how == FollowOutcome::NotExposed { None } else { Some(1) };
        assert_eq!(steps(&ward, 2, "2021-08-03"), before, "{how:?}: as of the day before it ended");
        let again = Exposure { last_contact: Some(day("2021-08-06")), ..Exposure::between(id(1), id(2)) };
        put(&mut ward, 3, again);
        assert_eq!(steps(&ward, 2, "2021-08-07"), Some(1), "{how:?}: a new exposure is a new one");
    }
}
