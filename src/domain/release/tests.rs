//! When isolation may end: each line of each decision at its boundary, and everything that keeps it from showing.

use std::sync::Arc;

use super::*;
use crate::domain::birth::Birth;
use crate::domain::home_treatment::{CaseStatus, Reading, Symptoms};
use crate::domain::measure::Signs;
use crate::domain::person::Person;
use crate::domain::record::Body;
use crate::domain::station::Station;
use crate::domain::symptom::SymptomSet;
use crate::domain::transfer::Transfer;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// So many days after the positive sample of 10 February 2022, at 10:00.
fn after(days: u64) -> Moment {
    let on = day("2022-02-10").checked_add_days(Days::new(days)).unwrap();
    Moment::at(on, "10:00:00".parse().unwrap())
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (after(0), None)))));
}

fn rules() -> Rules {
    let texts = [
        include_str!("../../../assets/packs/qd-4038.toml"),
        include_str!("../../../assets/packs/qd-261.toml"),
        include_str!("../../../assets/packs/qd-604.toml"),
        include_str!("../../../assets/packs/nd-165.toml"),
        include_str!("../../../assets/packs/tram.toml"),
    ];
    Rules::new(texts.map(|text| Pack::read(text).unwrap()).into())
}

fn healthy(tenths: u16) -> Signs {
    let mut signs = Signs::default();
    let values = [(Sign::Temperature, tenths), (Sign::Saturation, 98), (Sign::Pulse, 80), (Sign::Breaths, 18)];
    values.into_iter().for_each(|(sign, value)| signs.set(sign, u32::from(value)).unwrap());
    signs
}

fn reading(at: Moment, tenths: u16) -> Reading {
    Reading { symptoms: Symptoms::Asked(SymptomSet::NONE), ..Reading::of(id(1), at, healthy(tenths)) }
}

fn test(days: u64, kind: TestKind, result: TestResult) -> Test {
    Test { kind, result, ..Test::of(id(1), after(days)) }
}

fn adult(doses: Option<u8>) -> Person {
    Person { birth: Birth::Year(1990), vaccine_doses: doses, underlying: "không".into(), ..Person::default() }
}

/// An F0 of 10 February 2022 who is measured every day until a day, entered at once.
fn ward(person: Person, days: u64, tests: &[Test]) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, person);
    put(&mut ward, 1, Case { reported_at: Some(after(0)), confirmed_on: Some(day("2022-02-10")), ..Case::of(id(1)) });
    for (number, days) in (1..).zip(0..=days) {
        let body = reading(after(days), 368);
        let kept = Kept::first(id(number), body, (after(days), None));
        ward.insert(&Reading::record(Arc::new(kept)));
    }
    for (number, test) in (1..).zip(tests) {
        put(&mut ward, number, test.clone());
    }
    ward
}

fn judged(ward: &Ward, days: u64) -> (Option<String>, Vec<Lack>) {
    let rules = rules();
    let case = Arc::clone(ward.cases.read(id(1)).unwrap());
    let found = readiness(ward, &rules, &case, after(days));
    assert_eq!(found.is_ready(), found.way.is_some() && found.lacks.is_empty());
    (found.way.map(|(_, line)| line.id.clone()), found.lacks)
}

fn on(days: u64) -> Date {
    after(days).date()
}

use TestKind::{Other, PooledRtPcr, Rapid, RtPcr};
use TestResult::{Inconclusive, Negative, Positive, Waiting};

#[test]
fn day_seven_needs_a_negative_test_of_that_day_or_later() {
    let lacks = |days, tests: &[Test]| judged(&ward(adult(Some(2)), days, tests), days).1;
    let ahead = Lack::Day { number: 7, on: on(7) };
    assert_eq!(lacks(6, &[test(6, Rapid, Negative)]), [ahead, Lack::NegativeTest(on(7))], "a day too early");
    assert_eq!(lacks(7, &[]), [Lack::NegativeTest(on(7))]);
    assert_eq!(lacks(7, &[test(6, Rapid, Negative)]), [Lack::NegativeTest(on(7))], "of the day before");
    for (tests, missing) in [
        (vec![test(7, Rapid, Negative)], None),
        (vec![test(7, RtPcr, Negative)], None),
        (vec![test(7, PooledRtPcr, Negative)], Some(Lack::NegativeTest(on(7)))),
        (vec![test(7, Other, Negative)], Some(Lack::NegativeTest(on(7)))),
        (vec![test(7, Rapid, Positive)], Some(Lack::NegativeTest(on(7)))),
        (vec![test(7, Rapid, Negative), test(8, Rapid, Positive)], Some(Lack::NegativeTest(on(7)))),
        (vec![test(7, Rapid, Negative), test(8, RtPcr, Inconclusive)], Some(Lack::NegativeTest(on(7)))),
        (vec![test(7, Rapid, Positive), test(8, Rapid, Negative)], None),
        (vec![test(7, Rapid, Negative), test(8, RtPcr, Waiting)], Some(Lack::TestWaits(on(8)))),
    ] {
        let (way, lacks) = judged(&ward(adult(Some(2)), 8, &tests), 8);
        assert_eq!(lacks.first(), missing.as_ref(), "{tests:?}");
        assert_eq!(way.is_some(), missing.is_none());
    }
}

#[test]
fn who_is_still_positive_ends_on_day_ten_or_fourteen_by_doses() {
    let positive = [test(7, Rapid, Positive)];
    for (doses, days, ends) in [
        (Some(2), 9, None),
        (Some(2), 10, Some("Ngày 10, tiêm đủ, ngày 7 còn dương tính")),
        (Some(3), 10, Some("Ngày 10, tiêm đủ, ngày 7 còn dương tính")),
        (Some(1), 13, None),
        (Some(1), 14, Some("Ngày 14, chưa tiêm đủ, ngày 7 còn dương tính")),
        (Some(0), 14, Some("Ngày 14, chưa tiêm đủ, ngày 7 còn dương tính")),
        (None, 14, None),
    ] {
        let (way, lacks) = judged(&ward(adult(doses), days, &positive), days);
        assert_eq!(way.as_deref(), ends, "{doses:?} on day {days}: {lacks:?}");
    }
}

#[test]
fn the_sample_counts_as_day_one_only_where_the_station_says_so() {
    let tests = [test(6, Rapid, Negative)];
    let mut early = ward(adult(Some(2)), 6, &tests);
    assert!(judged(&early, 6).0.is_none());
    put(&mut early, 1, Station { sample_is_day_one: true, ..Station::default() });
    assert_eq!(judged(&early, 6), (Some("Ngày 7, xét nghiệm âm tính".into()), Vec::new()));
    assert_eq!(judged(&ward(adult(Some(2)), 5, &[test(5, Rapid, Negative)]), 5).0, None);
}

#[test]
fn a_case_keeps_the_pack_of_its_opening() {
    let negative = [test(7, Rapid, Negative)];
    let mut old = ward(adult(Some(2)), 7, &negative);
    let december = Moment::at(day("2022-01-02"), "10:00:00".parse().unwrap());
    put(&mut old, 1, Case { reported_at: Some(december), confirmed_on: Some(on(0)), ..Case::of(id(1)) });
    assert!(judged(&old, 7).1.contains(&Lack::Day { number: 10, on: on(10) }), "CV 11011: day 10");
    let late = Moment::at(day("2026-07-02"), "10:00:00".parse().unwrap());
    put(&mut old, 1, Case { reported_at: Some(late), confirmed_on: Some(on(0)), ..Case::of(id(1)) });
    assert!(judged(&old, 7).1.contains(&Lack::NoPack), "no act in hand says when");
}

#[test]
fn an_alert_a_fever_and_a_missing_day_keep_it_from_showing() {
    let negative = [test(7, Rapid, Negative)];
    let ready = ward(adult(Some(2)), 7, &negative);
    assert_eq!(judged(&ready, 7), (Some("Ngày 7, xét nghiệm âm tính".into()), Vec::new()));

    for (minutes, tenths, held) in [(-60 * 24, 375, true), (-60 * 24 - 1, 375, false), (-60, 374, false)] {
        let mut hot = ready.clone();
        let at = after(7).plus(minutes * 60);
        hot.insert(&Reading::record(Arc::new(Kept::first(id(90), reading(at, tenths), (at, None)))));
        let expected = held.then_some(Lack::Fever(at, tenths));
        assert_eq!(judged(&hot, 7).1.into_iter().next(), expected, "{tenths} {minutes} minutes before");
    }

    let mut danger = ready.clone();
    let mut low = reading(after(7).plus(-60), 368);
    low.signs.set(Sign::Saturation, 91).unwrap();
    danger.insert(&Reading::record(Arc::new(Kept::first(id(90), low, (after(7), None)))));
    assert!(judged(&danger, 7).1.contains(&Lack::Alert));

    let mut gap = ready.clone();
    let third = gap.readings.read(id(4)).unwrap().clone();
    gap.apply(&crate::domain::change::Change { before: Some(Reading::record(third)), after: None });
    assert_eq!(judged(&gap, 7).1, [Lack::MissingDays(vec![on(3)])]);
    assert!(judged(&ready, 8).1.contains(&Lack::MissingDays(vec![on(8)])), "not measured today");
}

#[test]
fn days_before_the_desk_heard_of_it_are_not_missing() {
    let mut told = ward(adult(Some(2)), 7, &[test(7, Rapid, Negative)]);
    for number in 1..=3 {
        let gone = told.readings.read(id(number)).unwrap().clone();
        told.apply(&crate::domain::change::Change { before: Some(Reading::record(gone)), after: None });
    }
    assert_eq!(judged(&told, 7).1, [Lack::MissingDays(vec![on(0), on(1), on(2)])]);
    put(&mut told, 1, Case { reported_at: Some(after(3)), confirmed_on: Some(on(0)), ..Case::of(id(1)) });
    assert!(judged(&told, 7).1.is_empty());
}

#[test]
fn nobody_is_released_of_whom_too_little_is_known() {
    let negative = [test(7, Rapid, Negative)];
    let base = ward(adult(Some(2)), 7, &negative);
    let with = |case: Case| {
        let mut changed = base.clone();
        put(&mut changed, 1, case);
        judged(&changed, 7).1
    };
    let case = Case { reported_at: Some(after(0)), confirmed_on: Some(on(0)), ..Case::of(id(1)) };
    assert_eq!(with(Case { status: CaseStatus::SelfDeclared, ..case.clone() }), [Lack::NotConfirmed]);
    assert!(with(Case { confirmed_on: None, ..case.clone() }).contains(&Lack::NoSample));
    let mut away = base.clone();
    put(&mut away, 1, Transfer { place: "BV".into(), ..Transfer::of(id(1), Some(id(1))) });
    assert_eq!(judged(&away, 7).1, [Lack::OnTheWay]);
}

#[test]
fn isolation_counts_from_the_first_positive_sample_of_the_episode() {
    let tests = [test(0, Rapid, Positive), test(5, RtPcr, Positive)];
    let mut told = ward(adult(Some(2)), 7, &tests);
    let case = |confirmed: Option<&str>, onset: Option<&str>| Case {
        reported_at: Some(after(0)),
        confirmed_on: confirmed.map(day),
        onset: onset.map(day),
        ..Case::of(id(1))
    };
    for (confirmed, onset, since) in [
        (None, None, Some(on(0))),
        (Some("2022-02-12"), None, Some(on(0))),
        (Some("2022-02-08"), None, Some(day("2022-02-08"))),
        (None, Some("2022-03-10"), None),
        (None, Some("2022-02-24"), Some(on(0))),
        (None, Some("2022-02-25"), Some(on(5))),
    ] {
        put(&mut told, 1, case(confirmed, onset));
        let kept = Arc::clone(told.cases.read(id(1)).unwrap());
        assert_eq!(positive_since(&told, &kept), since, "{confirmed:?} {onset:?}");
    }
}
