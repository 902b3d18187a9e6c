//! Tests of what is reckoned for a hand-over, against the same told another way.

use proptest::prelude::*;

use super::*;
use crate::domain::alert::{Alert, Cause, Closed};
use crate::domain::danger::{Level, Rules, Watched};
use crate::domain::fixture::{id, put};
use crate::domain::home_treatment::{Call, CallOutcome, Case, CaseStatus, End, Outcome, Reading};
use crate::domain::measure::{Sign, Signs};
use crate::domain::person::Person;
use crate::domain::roster::Job;

const FROM: i64 = 1_000_000;
const TO: i64 = FROM + 43_200;

fn span() -> (Moment, Moment) {
    (Moment::from(FROM), Moment::from(TO))
}

fn signs() -> Signs {
    let mut signs = Signs::default();
    signs.set(Sign::Saturation, 96).unwrap();
    signs
}

fn alert(case: u32, level: Level, closed: Option<i64>) -> Alert {
    let cause = Cause {
        watched: Watched::Sign(Sign::Saturation),
        value: Some(92),
        level,
        reading: None,
        measured_at: Moment::from(FROM),
        raised_at: Moment::from(FROM),
        confirmed_by: None,
        eased_by: None,
        reached_at: None,
    };
    Alert {
        case: id(case),
        raised_at: Moment::from(FROM),
        causes: vec![cause],
        taken: None,
        first_taken_at: None,
        said: Vec::new(),
        closed: closed.map(|at| Closed { at: Moment::from(at), step: None }),
        again: None,
    }
}

fn opened(number: u32, at: i64) -> Case {
    Case { status: CaseStatus::Confirmed, reported_at: Some(Moment::from(at)), ..Case::of(id(number)) }
}

#[test]
fn whoever_is_loudest_is_watched_first_and_what_is_over_last() {
    let mut ward = Ward::default();
    for number in 1..=4 {
        put(&mut ward, number, Person { name: format!("Ẩn {number}"), ..Person::default() });
        put(&mut ward, number, opened(number, FROM - 1));
    }
    put(&mut ward, 5, Person::default());
    put(&mut ward, 5, opened(5, FROM));
    let now = Moment::from(FROM + 60);
    put(&mut ward, 1, alert(1, Level::Urgent, Some(FROM)));
    put(&mut ward, 2, alert(2, Level::Attention, None));
    put(&mut ward, 3, alert(3, Level::Urgent, None));
    // Closed before the shift, or only chú ý: nobody must read it.
    put(&mut ward, 4, alert(4, Level::Urgent, Some(FROM - 1)));
    put(&mut ward, 5, alert(4, Level::Attention, Some(FROM)));
    let found = facts(&ward, Rules::none(), span(), now);
    let watched: Vec<u32> = found.watch.iter().map(|watch| watch.case.number()).collect();
    assert_eq!(watched, [3, 2, 5, 1]);
    assert_eq!((found.counts.urgent, found.counts.attention, found.counts.raised), (1, 1, 5));
    assert_eq!(found.watch[2].why, [Why::New]);
    // Nobody has measured for ten minutes: chú ý is khẩn now, and no longer what was read.
    let later = facts(&ward, Rules::none(), span(), Moment::from(FROM + 3600));
    assert!(!later.agrees_with(&found));
    assert_eq!(later.counts.urgent, 2);
}

#[test]
fn a_list_that_was_imported_is_counted_and_not_read_one_by_one() {
    for (count, read) in [(WATCHED_NEW_MAX, WATCHED_NEW_MAX), (WATCHED_NEW_MAX + 1, 0)] {
        let mut ward = Ward::default();
        for number in 1..=u32::try_from(count).unwrap() {
            put(&mut ward, number, Person::default());
            put(&mut ward, number, opened(number, FROM));
        }
        let found = facts(&ward, Rules::none(), span(), Moment::from(TO));
        assert_eq!((found.watch.len(), found.counts.new_unseen as usize), (read, count));
    }
}

#[test]
fn the_next_hand_over_begins_where_the_last_one_ended() {
    let mut ward = Ward::default();
    for (number, role) in [(1, Role::DutyOfficer), (2, Role::ShiftHead), (3, Role::Reader)] {
        put(&mut ward, number, Officer { name: format!("{number}"), role, ..Officer::default() });
    }
    let job = |officer| Job { name: "Trưởng ca".into(), officer: Some(id(officer)), ..Job::default() };
    let shift = |from: i64, jobs| Shift {
        name: "Ca".into(),
        from: Moment::from(from),
        to: Moment::from(from + 43_200),
        post: None,
        jobs,
    };
    let now = Moment::from(TO - 600);
    let told = proposed(&ward, id(1), now);
    assert_eq!((told.from, told.to, told.receiver), (now.plus(-43_200), now, None));
    put(&mut ward, 1, shift(FROM, vec![job(1)]));
    // A reader and the giver himself take nothing over.
    put(&mut ward, 2, shift(TO, vec![job(3), job(1), job(2)]));
    let told = proposed(&ward, id(1), now);
    assert_eq!((told.from, told.to, told.receiver), (Moment::from(FROM), Moment::from(TO), Some(id(2))));
    let signed = Some(Signature { at: now, by: id(1), name: String::new(), head: Head::default() });
    let (from, to) = (Moment::from(FROM - 50_000), Moment::from(FROM - 7_200));
    let last = Handover::of(Between { from, to, giver: id(2), receiver: Some(id(1)) });
    put(&mut ward, 1, Handover { given: signed.clone(), received: signed, ..last.clone() });
    assert_eq!(proposed(&ward, id(1), now).from, to, "nothing falls between two");
    let signed = ward.handovers.read(id(1)).unwrap().body.clone();
    put(&mut ward, 1, Handover { to: now.plus(-LONGEST_SECONDS - 1), ..signed });
    assert_eq!(proposed(&ward, id(1), now).from, Moment::from(FROM), "one of long ago says nothing");
    assert!(open(&ward).is_none());
    put(&mut ward, 2, last);
    assert_eq!(open(&ward).unwrap().id, id(2));
}

#[test]
fn who_has_just_been_relieved_hands_over_his_own_shift() {
    let mut ward = Ward::default();
    for number in 1..=2 {
        put(&mut ward, number, Officer { name: format!("{number}"), role: Role::DutyOfficer, ..Officer::default() });
    }
    let shift = |from: i64, head| Shift {
        name: "Ca".into(),
        from: Moment::from(from),
        to: Moment::from(from + 43_200),
        post: None,
        jobs: vec![Job { officer: Some(id(head)), heads: true, ..Job::default() }],
    };
    put(&mut ward, 1, shift(FROM, 1));
    put(&mut ward, 2, shift(TO, 2));
    let span = |officer, at: i64| {
        let told = proposed(&ward, id(officer), Moment::from(at));
        (told.from.seconds(), told.to.seconds(), told.receiver)
    };
    let own = (FROM, TO, Some(id(2)));
    assert_eq!(span(1, TO - 60), own);
    assert_eq!(span(1, TO), own, "the relief is there");
    assert_eq!(span(1, TO + JUST_OVER_SECONDS - 1), own);
    assert_eq!(span(1, TO + JUST_OVER_SECONDS).1, TO + 43_200);
    assert_eq!(span(2, TO + 240).0, TO, "who has come hands over what he begins");
    let now = Moment::from(TO + 120);
    let signed = Some(Signature { at: now, by: id(1), name: String::new(), head: Head::default() });
    let between = Between { from: Moment::from(FROM), to: Moment::from(TO), giver: id(1), receiver: Some(id(2)) };
    put(&mut ward, 1, Handover { given: signed.clone(), received: signed, ..Handover::of(between) });
    let again = proposed(&ward, id(1), Moment::from(TO + 240));
    assert_eq!((again.from, again.to), (Moment::from(TO), Moment::from(TO + 43_200)), "once");
}

#[derive(Clone, Debug)]
struct Told {
    opened: i64,
    ended: Option<(u8, i64)>,
    readings: Vec<i64>,
    calls: Vec<i64>,
}

fn told() -> impl Strategy<Value = Told> {
    let at = || prop_oneof![Just(FROM - 1), Just(FROM), Just(TO - 1), Just(TO), FROM - 90_000..TO + 90_000];
    let ended = proptest::option::of((0_u8..4, at()));
    let several = || proptest::collection::btree_set(at(), 0..5);
    (at(), ended, several(), several()).prop_map(|(opened, ended, readings, calls)| Told {
        opened,
        ended,
        readings: readings.into_iter().collect(),
        calls: calls.into_iter().collect(),
    })
}

proptest! {
    /// Every figure against the same counted straight from what was told.
    #[test]
    fn the_figures_are_those_of_the_shift(all in proptest::collection::vec(told(), 0..12)) {
        let mut ward = Ward::default();
        let (mut readings, mut calls) = (0, 0);
        for (number, told) in (1_u32..).zip(&all) {
            put(&mut ward, number, Person::default());
            let outcomes = [Outcome::Released, Outcome::Transferred, Outcome::Died, Outcome::Left];
            let end = told.ended.map(|(outcome, _)| End { outcome: outcomes[usize::from(outcome)], on: None });
            let mut kept = crate::domain::record::Kept::first(
                id(number),
                Case { end, ..opened(number, told.opened) },
                Default::default(),
            );
            kept.written_at = Moment::from(told.ended.map_or(told.opened, |(_, at)| at));
            ward.insert(&crate::domain::record::Record::Case(std::sync::Arc::new(kept)));
            for at in &told.readings {
                readings += 1;
                put(&mut ward, readings, Reading::of(id(number), Moment::from(*at), signs()));
            }
            for at in &told.calls {
                calls += 1;
                let call = Call {
                    case: id(number),
                    at: Moment::from(*at),
                    outcome: CallOutcome::NoAnswer,
                    again_at: None,
                    note: String::new(),
                };
                put(&mut ward, calls, call);
            }
        }
        let found = facts(&ward, Rules::none(), span(), Moment::from(TO)).counts;
        let in_shift = |at: &&i64| FROM <= **at && **at < TO;
        let count = |number: usize| u32::try_from(number).unwrap();
        let new: Vec<&Told> = all.iter().filter(|told| in_shift(&&told.opened)).collect();
        prop_assert_eq!(found.new, count(new.len()));
        let unseen = new.iter().filter(|told| told.ended.is_none() && told.readings.is_empty() && told.calls.is_empty());
        prop_assert_eq!(found.new_unseen, count(unseen.count()));
        prop_assert_eq!(found.readings, count(all.iter().flat_map(|told| &told.readings).filter(in_shift).count()));
        prop_assert_eq!(found.calls, count(all.iter().flat_map(|told| &told.calls).filter(in_shift).count()));
        prop_assert_eq!(found.at_home, count(all.iter().filter(|told| told.ended.is_none()).count()));
        for (outcome, figure) in (0..).zip([found.released, found.transferred, found.died, found.left]) {
            let ended = all.iter().filter_map(|told| told.ended).filter(|(how, at)| *how == outcome && in_shift(&at));
            prop_assert_eq!(figure, count(ended.count()));
        }
    }
}
