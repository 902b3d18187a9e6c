//! Reaching an F0: which attempts have failed in a row, and when somebody must go to the house at once.

use std::sync::Arc;

use crate::domain::alert::Alert;
use crate::domain::danger::{Rules, Watched};
use crate::domain::home_treatment::{Call, CallOutcome, Case};
use crate::domain::moment::{Date, Moment};
use crate::domain::pack::{Facts, Pack, Visit};
use crate::domain::person::{Person, Sex};
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// Failed attempts in a row, since the F0 was last reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unreached {
    /// How many.
    pub attempts: usize,
    /// The first of them.
    pub first: Moment,
    /// The last of them.
    pub last: Moment,
}

/// What is known of a person whom packs speak about.
pub fn facts(rules: &Rules, person: &Person, day: Date) -> Facts {
    let told = person.underlying.trim();
    Facts {
        age: person.birth.age_on(day),
        doses: person.vaccine_doses,
        underlying: (!told.is_empty()).then(|| !rules.tells_none(told)),
        pregnant: person.pregnant.or((person.sex == Sex::Male).then_some(false)),
        alone: person.lives_alone,
    }
}

/// The failed attempts in a row: whoever answered, or was measured after an attempt, was reached. That the neighbourhood
/// was asked to knock says nothing yet.
/// Nor does an attempt count any more after somebody has said what came of the alert about it.
pub fn unreached(ward: &Ward, case: &Kept<Case>) -> Option<Unreached> {
    let measured = ward.readings_of(case.id).next_back().map(|reading| reading.measured_at);
    unreached_since(
        ward.calls_of(case.id).rev().map(|call| &call.body),
        measured.max(said_about(ward.alerts_of(case.id))),
    )
}

/// When somebody last said what came of an alert that an F0 could not be reached, among the alerts of the F0.
pub(super) fn said_about<'a>(alerts: impl Iterator<Item = &'a Arc<Kept<Alert>>>) -> Option<Moment> {
    let about = |alert: &&Arc<Kept<Alert>>| alert.causes.iter().any(|cause| cause.watched == Watched::Unreached);
    let ended = alerts.filter(about).filter_map(|alert| alert.closed);
    ended.filter(|closed| closed.step.is_some()).map(|closed| closed.at).max()
}

/// The failed attempts in a row among calls, the last in front, that were made after a moment.
pub(super) fn unreached_since<'c>(calls: impl Iterator<Item = &'c Call>, after: Option<Moment>) -> Option<Unreached> {
    let calls = calls.take_while(|call| after.is_none_or(|after| call.at > after));
    let calls = calls.filter(|call| call.outcome != CallOutcome::Knocked);
    let failed: Vec<Moment> = calls.take_while(|call| call.outcome.is_failed()).map(|call| call.at).collect();
    Some(Unreached { attempts: failed.len(), first: *failed.last()?, last: *failed.first()? })
}

/// The rule by which somebody must go to the house of an F0 who cannot be reached; nothing where none holds.
pub fn visit_at_once<'r>(
    ward: &Ward,
    rules: &'r Rules,
    case: &Kept<Case>,
    now: Moment,
) -> Option<(&'r Pack, &'r Visit)> {
    visit_for(ward, rules, case, unreached(ward, case)?, now)
}

/// The rule by which somebody must go to the house after so many failed attempts.
pub(super) fn visit_for<'r>(
    ward: &Ward,
    rules: &'r Rules,
    case: &Kept<Case>,
    unreached: Unreached,
    now: Moment,
) -> Option<(&'r Pack, &'r Visit)> {
    if !case.is_open() {
        return None;
    }
    let facts = facts(rules, ward.person_of(case)?, now.date());
    let visits = rules.known().flat_map(|pack| pack.visits.iter().map(move |visit| (pack, visit)));
    let mut held = visits.filter(|(_, visit)| visit.source.active && visit.whom.fits(&facts));
    held.find(|(_, visit)| {
        let apart = unreached.last.since(unreached.first) >= i64::from(visit.apart_minutes) * 60;
        unreached.attempts >= usize::from(visit.attempts) && apart
    })
}

/// When an F0 is to be called again: as was agreed in the last call, or two hours after a second, normal value.
pub fn call_again_at(ward: &Ward, case: &Kept<Case>) -> Option<Moment> {
    let measured = ward.readings_of(case.id).next_back().map(|reading| reading.measured_at);
    let agreed = ward.calls_of(case.id).next_back().filter(|call| measured.is_none_or(|measured| call.at >= measured));
    let agreed = agreed.and_then(|call| call.again_at);
    let eased = ward.alerts_of(case.id).next_back().and_then(|alert| alert.closed);
    let eased = eased.filter(|closed| closed.step.is_none()).map(|closed| closed.at);
    let eased = eased.filter(|at| measured.is_none_or(|measured| measured <= *at));
    let eased = eased.map(|at| at.plus(crate::domain::alert::NEXT_CALL_SECONDS));
    agreed.into_iter().chain(eased).min()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::birth::Birth;
    use crate::domain::home_treatment::Reading;
    use crate::domain::identity::Id;
    use crate::domain::record::Body;

    fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    fn at(minutes: i64) -> Moment {
        Moment::at("2022-02-10".parse().unwrap(), "08:00:00".parse().unwrap()).plus(minutes * 60)
    }

    fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
        let kept = Kept { id: id(number), revision: 1, written_at: at(0), written_by: None, deleted: false, body };
        ward.insert(&T::record(Arc::new(kept)));
    }

    fn ward(person: Person, calls: &[(i64, CallOutcome)]) -> Ward {
        let mut ward = Ward::default();
        put(&mut ward, 1, person);
        put(&mut ward, 1, Case::of(id(1)));
        for (number, (minutes, outcome)) in (1..).zip(calls) {
            let call = Call { case: id(1), at: at(*minutes), outcome: *outcome, again_at: None, note: String::new() };
            put(&mut ward, number, call);
        }
        ward
    }

    fn visits(person: Person, calls: &[(i64, CallOutcome)]) -> bool {
        let pack = Pack::read(include_str!("../../assets/packs/tram.toml")).unwrap();
        let ward = ward(person, calls);
        let case = Arc::clone(ward.cases.read(id(1)).unwrap());
        visit_at_once(&ward, &Rules::new(vec![pack]), &case, at(200)).is_some()
    }

    fn born(year: i32) -> Person {
        Person { birth: Birth::Year(year), vaccine_doses: Some(2), underlying: "không".into(), ..Person::default() }
    }

    use CallOutcome::{Answered, CallBack, Declined, Knocked, NoAnswer, NoReply, Unavailable, WrongNumber};

    #[test]
    fn two_failed_calls_half_an_hour_apart_send_somebody_to_whoever_is_at_risk() {
        let twice = [(0, NoAnswer), (30, Unavailable)];
        assert!(visits(born(1950), &twice));
        assert!(!visits(born(1990), &twice), "not at risk");
        for person in [
            Person { underlying: "THA".into(), ..born(1990) },
            Person { vaccine_doses: Some(0), ..born(1990) },
            Person { birth: Birth::NotAsked, ..born(1990) },
            Person { pregnant: Some(true), ..born(1990) },
            Person { lives_alone: Some(true), ..born(1990) },
        ] {
            assert!(visits(person.clone(), &twice), "{person:?}");
        }
        for (calls, expected) in [
            (vec![(0, NoAnswer), (29, NoAnswer)], false),
            (vec![(0, NoAnswer), (30, Answered)], false),
            (vec![(0, NoAnswer), (10, Answered), (40, NoAnswer)], false),
            (vec![(0, WrongNumber), (10, NoReply), (30, NoAnswer)], true),
            (vec![(0, NoAnswer), (15, Knocked), (30, NoAnswer)], true),
            (vec![(0, NoAnswer), (30, CallBack)], false),
            (vec![(0, NoAnswer), (30, Declined)], false),
            (vec![(30, NoAnswer)], false),
        ] {
            assert_eq!(visits(born(1950), &calls), expected, "{calls:?}");
        }
    }

    #[test]
    fn whoever_was_measured_since_was_reached() {
        let mut ward = ward(born(1950), &[(0, NoAnswer), (30, NoAnswer)]);
        let reading = Reading { refused: true, ..Reading::of(id(1), at(31), Default::default()) };
        let case = Arc::clone(ward.cases.read(id(1)).unwrap());
        assert_eq!(unreached(&ward, &case), Some(Unreached { attempts: 2, first: at(0), last: at(30) }));
        put(&mut ward, 1, reading);
        assert_eq!(unreached(&ward, &case), None);
    }

    #[test]
    fn an_agreed_call_is_due_when_it_was_agreed() {
        let mut ward = ward(born(1950), &[]);
        let call = Call { case: id(1), at: at(0), outcome: CallBack, again_at: Some(at(90)), note: String::new() };
        put(&mut ward, 1, call);
        let case = Arc::clone(ward.cases.read(id(1)).unwrap());
        assert_eq!(call_again_at(&ward, &case), Some(at(90)));
        let call = Call { case: id(1), at: at(95), outcome: Answered, again_at: None, note: String::new() };
        put(&mut ward, 2, call);
        assert_eq!(call_again_at(&ward, &case), None);
    }
}
