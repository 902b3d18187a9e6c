//! The timeline of one case (dòng thời gian): everything that stands of it, in order of time. It reads what is there and
//! keeps nothing of its own.

use std::sync::Arc;

use crate::domain::alert::{Alert, Closed, Said};
use crate::domain::home_treatment::{Call, Case, End, Medicine, Reading};
use crate::domain::identity::RecordId;
use crate::domain::moment::{Date, Moment};
use crate::domain::paper::Paper;
use crate::domain::record::{Body, Kept};
use crate::domain::test::Test;
use crate::domain::transfer::{Answer, Transfer};
use crate::domain::ward::Ward;

/// When something was: of much only the day is known, and that stands before what has an hour.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct When {
    /// The day.
    pub day: Date,
    /// The moment, where it is known.
    pub at: Option<Moment>,
}

/// What was.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// First symptoms.
    Onset,
    /// The desk heard of it.
    Reported,
    /// Confirmed.
    Confirmed,
    /// First examined (thăm khám).
    Examined,
    /// Something was measured or asked.
    Read(Arc<Kept<Reading>>),
    /// A reading was corrected or moved here.
    Corrected(Arc<Kept<Reading>>),
    /// Somebody called.
    Called(Arc<Kept<Call>>),
    /// A danger sign was raised.
    Raised(Arc<Kept<Alert>>),
    /// Somebody said what came of an alert.
    Said(Arc<Kept<Alert>>, Said),
    /// An alert ended by itself.
    Eased(Arc<Kept<Alert>>, Closed),
    /// A sample was taken.
    Sampled(Arc<Kept<Test>>),
    /// A hospital or another ward was asked.
    Asked(Arc<Kept<Transfer>>),
    /// The patient left.
    Left(Arc<Kept<Transfer>>),
    /// The patient arrived, or was declined.
    Answered(Arc<Kept<Transfer>>, Answer),
    /// A paper is dated.
    Dated(Arc<Kept<Paper>>),
    /// A paper was signed.
    Signed(Arc<Kept<Paper>>),
    /// A paper was handed over.
    Delivered(Arc<Kept<Paper>>),
    /// Medicine or oxygen was handed out.
    Given(Medicine),
    /// It ended.
    Ended(End),
}

/// One line of a timeline.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// When.
    pub when: When,
    /// What.
    pub event: Event,
}

impl Event {
    /// The record that it stands in.
    pub fn record(&self, case: &Kept<Case>) -> RecordId {
        fn named<T: Body>(kept: &Kept<T>) -> RecordId {
            RecordId { kind: T::KIND, number: kept.id.number() }
        }
        match self {
            Event::Read(kept) | Event::Corrected(kept) => named(kept),
            Event::Called(kept) => named(kept),
            Event::Raised(kept) | Event::Said(kept, _) | Event::Eased(kept, _) => named(kept),
            Event::Sampled(kept) => named(kept),
            Event::Asked(kept) | Event::Left(kept) | Event::Answered(kept, _) => named(kept),
            Event::Dated(kept) | Event::Signed(kept) | Event::Delivered(kept) => named(kept),
            _ => named(case),
        }
    }
}

/// Everything that stands of a case, the oldest first. `ward` must hold all of it. Of one moment, what the course of an
/// illness puts first stands first.
pub fn timeline(ward: &Ward, case: &Kept<Case>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut on = |day: Option<Date>, event: Event| {
        found.extend(day.map(|day| Entry { when: When { day, at: None }, event }));
    };
    on(case.onset, Event::Onset);
    on(case.confirmed_on, Event::Confirmed);
    case.medicines.iter().for_each(|given| on(Some(given.on), Event::Given(given.clone())));
    for paper in ward.papers_of(case.id).filter(|paper| !paper.cancelled) {
        on(Some(paper.dated), Event::Dated(Arc::clone(paper)));
    }
    if let Some(end) = &case.end {
        on(end.on, Event::Ended(end.clone()));
    }
    let mut at = |at: Option<Moment>, event: Event| {
        found.extend(at.map(|at| Entry { when: When { day: at.date(), at: Some(at) }, event }));
    };
    at(case.reported_at, Event::Reported);
    at(case.examined_at, Event::Examined);
    for reading in ward.readings_of(case.id) {
        at(Some(reading.measured_at), Event::Read(Arc::clone(reading)));
        if !reading.struck.is_empty() {
            at(Some(reading.written_at), Event::Corrected(Arc::clone(reading)));
        }
    }
    ward.calls_of(case.id).for_each(|call| at(Some(call.at), Event::Called(Arc::clone(call))));
    for alert in ward.alerts_of(case.id) {
        at(Some(alert.raised_at), Event::Raised(Arc::clone(alert)));
        alert.said.iter().for_each(|said| at(Some(said.at), Event::Said(Arc::clone(alert), said.clone())));
        if let Some(closed) = alert.closed.filter(|closed| closed.step.is_none()) {
            at(Some(closed.at), Event::Eased(Arc::clone(alert), closed));
        }
    }
    for transfer in ward.transfers.iter().filter(|transfer| transfer.case == Some(case.id)) {
        at(transfer.asked_at, Event::Asked(Arc::clone(transfer)));
        at(transfer.left_at, Event::Left(Arc::clone(transfer)));
        at(transfer.answered_at, Event::Answered(Arc::clone(transfer), transfer.answer));
    }
    for paper in ward.papers_of(case.id).filter(|paper| !paper.cancelled) {
        at(paper.signed_at, Event::Signed(Arc::clone(paper)));
        at(paper.delivered_at, Event::Delivered(Arc::clone(paper)));
    }
    found.extend(samples(ward, case));
    found.sort_by_key(|entry| entry.when);
    found
}

/// The tests that belong to a case: those of the person that are nearer to it than to another episode of his.
fn samples<'w>(ward: &'w Ward, case: &'w Kept<Case>) -> impl Iterator<Item = Entry> {
    let starts: Vec<(Option<Date>, _)> =
        ward.cases_of(case.person).map(|other| (other.first_day(), other.id)).collect();
    let is_his = move |day: Date| {
        // Whoever is tested before an episode was tested because of it, unless another one ran then.
        let begun = starts.iter().filter(|(first, _)| first.is_none_or(|first| first <= day)).max();
        let first = || starts.iter().min().map(|(_, id)| *id);
        begun.map(|(_, id)| *id).or_else(first) == Some(case.id)
    };
    ward.tests_of(case.person).filter(move |test| is_his(test.taken_at.date())).map(|test| {
        let day = test.taken_at.date();
        // Midnight says that only the day is known.
        let at = (test.taken_at != Moment::start_of(day)).then_some(test.taken_at);
        Entry { when: When { day, at }, event: Event::Sampled(Arc::clone(test)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::home_treatment::{Bag, CallOutcome, Outcome};
    use crate::domain::identity::Id;
    use crate::domain::measure::Signs;
    use crate::domain::paper::PaperKind;

    fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    fn at(text: &str) -> Moment {
        let (day, time) = text.split_once(' ').unwrap();
        Moment::at(format!("2022-02-{day}").parse().unwrap(), format!("{time}:00").parse().unwrap())
    }

    fn day(text: &str) -> Date {
        format!("2022-02-{text}").parse().unwrap()
    }

    fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
        ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (at("28 12:00"), None)))));
    }

    fn told(ward: &Ward, number: u32) -> Vec<String> {
        let case = ward.cases.read(id(number)).unwrap();
        let word = |event: &Event| format!("{event:?}").split(['(', ' ']).next().unwrap().to_string();
        timeline(ward, case)
            .iter()
            .map(|entry| format!("{} {}", entry.when.day.format("%d"), word(&entry.event)))
            .collect()
    }

    #[test]
    fn everything_that_stands_is_told_once_in_order_of_time() {
        let mut ward = Ward::default();
        let medicine = Medicine { bag: Bag::A, on: day("03"), by: None, consent: false };
        put(
            &mut ward,
            1,
            Case {
                onset: Some(day("01")),
                confirmed_on: Some(day("02")),
                reported_at: Some(at("02 07:00")),
                examined_at: Some(at("03 09:00")),
                medicines: vec![medicine],
                end: Some(End { outcome: Outcome::Released, on: Some(day("09")) }),
                ..Case::of(id(1))
            },
        );
        put(&mut ward, 2, Reading::of(id(1), at("04 06:00"), Signs::default()));
        put(&mut ward, 1, Reading::of(id(1), at("04 14:00"), Signs::default()));
        let call = Call {
            case: id(1),
            at: at("04 13:00"),
            outcome: CallOutcome::NoAnswer,
            again_at: None,
            note: String::new(),
        };
        put(&mut ward, 1, call);
        put(&mut ward, 1, Test::of(id(1), Moment::start_of(day("02"))));
        put(&mut ward, 2, Test::of(id(1), at("08 10:00")));
        let transfer = Transfer {
            asked_at: Some(at("05 10:00")),
            left_at: Some(at("05 11:00")),
            ..Transfer::of(id(1), Some(id(1)))
        };
        put(&mut ward, 1, transfer);
        put(
            &mut ward,
            1,
            Paper {
                signed_at: Some(at("03 16:00")),
                ..Paper::of(PaperKind::Decision, (id(1), Some(id(1))), day("03"))
            },
        );
        put(&mut ward, 2, Paper { cancelled: true, ..Paper::of(PaperKind::Decision, (id(1), Some(id(1))), day("03")) });
        put(&mut ward, 2, Case::of(id(2)));
        put(&mut ward, 9, Reading::of(id(2), at("04 15:00"), Signs::default()));
        assert_eq!(
            told(&ward, 1),
            [
                "01 Onset",
                "02 Confirmed",
                "02 Sampled",
                "02 Reported",
                "03 Given",
                "03 Dated",
                "03 Examined",
                "03 Signed",
                "04 Read",
                "04 Called",
                "04 Read",
                "05 Asked",
                "05 Left",
                "08 Sampled",
                "09 Ended",
            ]
        );
    }

    #[test]
    fn a_test_belongs_to_one_episode_of_its_person() {
        let mut ward = Ward::default();
        put(&mut ward, 1, Case { confirmed_on: Some(day("05")), ..Case::of(id(1)) });
        put(&mut ward, 2, Case { confirmed_on: Some(day("20")), ..Case::of(id(1)) });
        for (number, on) in [(1, "04"), (2, "05"), (3, "19"), (4, "20"), (5, "27")] {
            put(&mut ward, number, Test::of(id(1), Moment::start_of(day(on))));
        }
        let days =
            |number| told(&ward, number).into_iter().filter(|line| line.ends_with("Sampled")).collect::<Vec<_>>();
        assert_eq!(days(1), ["04 Sampled", "05 Sampled", "19 Sampled"]);
        assert_eq!(days(2), ["20 Sampled", "27 Sampled"]);
    }
}
