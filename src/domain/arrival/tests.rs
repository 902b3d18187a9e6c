//! Tests of what falls due for an arrival: tables, and what no cycle may do.

use proptest::prelude::*;

use super::*;
use crate::domain::fixture::{id, put};
use crate::domain::home_treatment::{End, Outcome};
use crate::domain::moment::Moment;
use crate::domain::test::Test;

fn day(number: i64) -> Date {
    "2021-07-01".parse::<Date>().unwrap() + chrono::Duration::days(number)
}

fn stay(every: u16, times: Option<u16>, until: Option<i64>) -> Stay {
    Stay {
        arrived_on: Some(day(0)),
        tests_every: Some(every),
        tests_times: times,
        until: until.map(day),
        ..Stay::default()
    }
}

fn test(on: i64) -> Test {
    Test::of(id(1), Moment::start_of(day(on)).plus(8 * 3600))
}

#[test]
fn the_next_test_counts_from_the_last_that_was_done() {
    for (every, times, until, tested, next) in [
        (7, Some(2), None, vec![], Some(0)),
        (7, Some(2), None, vec![0], Some(7)),
        (7, Some(2), None, vec![0, 7], None),
        // Late, and after an outage of a month: one test, and the next from there.
        (7, Some(3), None, vec![0, 33], Some(40)),
        // Early by at most half a cycle counts; two samples of one round do not.
        (7, Some(3), None, vec![0, 4], Some(11)),
        (7, Some(3), None, vec![0, 1], Some(7)),
        (7, Some(3), None, vec![0, 0], Some(7)),
        // Before he came is no test of this stay.
        (7, Some(2), None, vec![-1], Some(0)),
        (1, None, Some(2), vec![0, 1], Some(2)),
        (1, None, Some(2), vec![0, 1, 2], None),
        (3, None, Some(5), vec![0, 3], None),
        // What was due before the last day stays due behind it.
        (3, None, Some(5), vec![0], Some(3)),
    ] {
        let found = stay(every, times, until).next_test(tested.iter().copied().map(day));
        assert_eq!(found, next.map(day), "{every} {times:?} {until:?} {tested:?}");
    }
    let from = Stay { tests_from: Some(day(2)), ..stay(3, Some(1), None) };
    assert_eq!((from.next_test([]), from.next_test([day(1)])), (Some(day(2)), Some(day(2))));
    assert_eq!(Stay { tests_every: None, ..from }.next_test([]), None);
}

#[test]
fn a_call_is_due_from_the_day_he_came() {
    let called = |every, called_on: Option<i64>, until: Option<i64>| Stay {
        arrived_on: Some(day(0)),
        calls_every: every,
        called_on: called_on.map(day),
        until: until.map(day),
        ..Stay::default()
    };
    for (stay, next) in [
        (called(None, None, None), None),
        (called(Some(1), None, None), Some(0)),
        (called(Some(1), Some(5), None), Some(6)),
        (called(Some(3), Some(5), Some(8)), Some(8)),
        (called(Some(3), Some(5), Some(7)), None),
    ] {
        assert_eq!(stay.next_call(), next.map(day), "{stay:?}");
    }
}

fn ward(stay: Stay) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Person { name: "An".into(), area: Some(id(3)), ..Person::default() });
    put(&mut ward, 1, Arrival { person: id(1), stay });
    ward
}

fn whats(ward: &Ward, on: i64) -> Vec<(DueWhat, i64)> {
    let arrival = ward.arrivals.read(id(1)).unwrap();
    due(ward, arrival, day(on)).iter().map(|due| (due.what, (due.on - day(0)).num_days())).collect()
}

#[test]
fn what_is_due_is_told_until_the_follow_up_ends() {
    let mut ward = ward(Stay { calls_every: Some(2), ..stay(3, None, Some(10)) });
    assert_eq!(whats(&ward, -1), []);
    assert_eq!(whats(&ward, 0), [(DueWhat::Test, 0), (DueWhat::Call, 0)]);
    put(&mut ward, 1, test(0));
    assert_eq!(whats(&ward, 3), [(DueWhat::Call, 0), (DueWhat::Test, 3)]);
    assert_eq!(whats(&ward, 11), [(DueWhat::Call, 0), (DueWhat::Test, 3), (DueWhat::End, 11)]);
    let old = ward.arrivals.read(id(1)).unwrap().body.clone();
    put(&mut ward, 1, Arrival { stay: Stay { state: State::Completed, ..old.stay.clone() }, ..old });
    assert_eq!(whats(&ward, 11), []);
}

#[test]
fn an_f0_is_followed_as_an_f0() {
    let confirmed = |status, ended: Option<i64>| Case {
        status,
        end: ended.map(|on| End { outcome: Outcome::Released, on: Some(day(on)) }),
        ..Case::of(id(1))
    };
    for (case, followed) in [
        (confirmed(CaseStatus::Confirmed, None), false),
        (confirmed(CaseStatus::Confirmed, Some(2)), false),
        // Ill and well again before he came.
        (confirmed(CaseStatus::Confirmed, Some(-9)), true),
        // Who is suspected is tested all the more.
        (confirmed(CaseStatus::Suspected, None), true),
        (confirmed(CaseStatus::Excluded, None), true),
    ] {
        let mut ward = ward(stay(3, Some(2), None));
        put(&mut ward, 1, case.clone());
        let arrival = ward.arrivals.read(id(1)).unwrap();
        assert_eq!(is_followed(&ward, arrival), followed, "{case:?}");
        assert_eq!(figures(&ward, day(0)).followed, u32::from(followed));
    }
}

#[test]
fn the_report_counts_who_is_followed() {
    let mut ward = Ward::default();
    let told = |factor, declared, on: i64, state| Stay {
        factor,
        declared,
        registered_on: Some(day(on)),
        state,
        ..stay(3, Some(2), None)
    };
    let stays = [
        told(Factor::Entry, Declared::Yes, 5, State::Followed),
        told(Factor::Undeclared, Declared::NotAsked, 5, State::Followed),
        told(Factor::Undeclared, Declared::On(day(4)), 0, State::Followed),
        told(Factor::OutbreakArea, Declared::No, 5, State::Left),
    ];
    for (number, stay) in (1..).zip(stays) {
        let area = (number != 3).then(|| id(7));
        put(&mut ward, number, Person { name: format!("P{number}"), area, ..Person::default() });
        put(&mut ward, number, Arrival { person: id(number), stay });
    }
    let found = figures(&ward, day(5));
    assert_eq!((found.followed, found.new_today, found.undeclared), (3, 3, 1));
    assert_eq!((found.tests_due, found.tests_late, found.due(), found.late()), (3, 3, 3, 3));
    assert_eq!(found.by_factor, [0, 1, 2, 0, 0, 0]);
    assert_eq!(found.by_area, BTreeMap::from([(Some(id(7)), 2), (None, 1)]));
    // Overdue longest first; whose follow-up ended stands last.
    let order: Vec<u32> = in_order(&ward).into_iter().map(Id::number).collect();
    assert_eq!(order, [3, 2, 1, 4]);
}

proptest! {
    /// Somebody who is tested whenever it is due, however late, has exactly the tests of his cycle, never two due on one
    /// day, and never longer between two than the delays.
    #[test]
    fn a_cycle_that_is_followed_ends(every in 1_u16..15, times in 1_u16..8, delays in prop::collection::vec(-7_i64..40, 8)) {
        let stay = stay(every, Some(times), None);
        let mut tested: Vec<Date> = Vec::new();
        let mut delays = delays.into_iter();
        while let Some(due) = stay.next_test(tested.iter().copied()) {
            prop_assert!(tested.len() < usize::from(times), "{tested:?}");
            prop_assert!(tested.last().is_none_or(|last| (due - *last).num_days() == i64::from(every)));
            let early = if tested.is_empty() { 0 } else { i64::from(every / 2) };
            let delay = delays.next().unwrap_or(0).max(-early);
            tested.push(due + chrono::Duration::days(delay));
        }
        prop_assert_eq!(tested.len(), usize::from(times));
    }

    /// Whatever was tested when, the next test lies behind every test that counted, and a test more never brings it
    /// nearer.
    #[test]
    fn a_test_more_never_brings_the_next_one_nearer(every in 1_u16..10, mut days in prop::collection::vec(-5_i64..40, 0..12), more in -5_i64..60) {
        let stay = stay(every, None, Some(1_000));
        days.sort_unstable();
        let before = stay.next_test(days.iter().copied().map(day)).unwrap();
        days.push(days.last().copied().unwrap_or(more).max(more));
        let after = stay.next_test(days.iter().copied().map(day)).unwrap();
        prop_assert!(after >= before);
        prop_assert!(after > *days.last().map(|last| day(*last)).as_ref().unwrap() || after == before);
    }
}
