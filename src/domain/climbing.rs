//! Climbing: to whom a late task has gone up. First to whoever does it, then from post to post along what each reports
//! to, one step for each period that passes, up to the top.

use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::responsibility::{Who, chain_above, phones};
use crate::domain::roster::{Duty, Position, Shift};
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;

/// Seconds after which an urgent task that is late goes one step up. A figure of the desk, not of a decision: half an
/// hour is as long as an urgent call may stand unanswered before the next one is told.
pub const URGENT_STEP_SECONDS: i64 = 30 * 60;

/// Seconds after which any other late task goes one step up: twice in a working day.
pub const STEP_SECONDS: i64 = 4 * 3600;

/// Who a late task has come to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rung {
    /// The officer who does it.
    Officer(Id<Officer>),
    /// The holder of a position.
    Position(Id<Position>),
    /// Whoever answers for a duty, where nobody is known who does.
    Duty(Id<Duty>),
    /// Who does a job of a running shift, by its place, and is no officer of the desk.
    Job(Id<Shift>, usize),
}

/// A late task on its way up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Climb {
    /// Everybody from who does it to the top, each once; never empty.
    pub chain: Vec<Rung>,
    /// How far up it has come: the place in the chain.
    pub reached: usize,
}

impl Climb {
    /// Who it has come to.
    pub fn rung(&self) -> Option<Rung> {
        self.chain.get(self.reached).copied()
    }
}

/// To whom a late task has gone up at a moment; nothing where it is not late or nobody does it. `answers_for` says who
/// answers for a duty.
pub fn climb(ward: &Ward, task: &Task, now: Moment, answers_for: impl Fn(Id<Duty>) -> Option<Rung>) -> Option<Climb> {
    let late = now.since(task.due.filter(|_| task.is_open())?);
    if late <= 0 {
        return None;
    }
    let chain = chain(ward, task, answers_for);
    let step = if task.urgent { URGENT_STEP_SECONDS } else { STEP_SECONDS };
    let steps = usize::try_from(late / step).unwrap_or(usize::MAX);
    let reached = steps.min(chain.len().checked_sub(1)?);
    Some(Climb { chain, reached })
}

/// Everybody from who does a task to the top; a chain that would come round again ends.
pub fn chain(ward: &Ward, task: &Task, answers_for: impl Fn(Id<Duty>) -> Option<Rung>) -> Vec<Rung> {
    let first = match (task.owner, task.position, task.duty) {
        (Some(officer), ..) => Rung::Officer(officer),
        (None, Some(position), _) => Rung::Position(position),
        (None, None, Some(duty)) => answers_for(duty).unwrap_or(Rung::Duty(duty)),
        (None, None, None) => return Vec::new(),
    };
    let above = match (first, task.position) {
        (Rung::Officer(_), Some(post)) => chain_above(ward, &Who::Position(post)),
        (Rung::Officer(officer), None) => chain_above(ward, &Who::Officer(officer)),
        (Rung::Position(position), _) => chain_above(ward, &Who::Position(position)),
        (Rung::Duty(_) | Rung::Job(..), _) => Vec::new(),
    };
    std::iter::once(first).chain(above.into_iter().map(Rung::Position)).collect()
}

/// Who is to be called now for a task that tells somebody, and at which number.
///
/// Every number of the position is tried once, the first in front; then those of the position above, up to the top, where
/// it stays. A position that is vacant or has no telephone is passed over, unless none of the chain has any.
pub fn callee(ward: &Ward, task: &Task, day: Date) -> Option<(Id<Position>, String)> {
    let first = Who::Position(task.tells?);
    let chain = task.tells.into_iter().chain(chain_above(ward, &first));
    let ladder: Vec<(Id<Position>, String)> = chain
        .flat_map(|post| phones(ward, &Who::Position(post), day).into_iter().map(move |phone| (post, phone)))
        .collect();
    // By what was tried and not by how often: a number that is added later is tried too.
    let is_untried = |(post, phone): &&(Id<Position>, String)| {
        !task.tries.iter().any(|call| call.called == *post && call.phone == *phone)
    };
    let next = ladder.iter().find(is_untried).or(ladder.last()).cloned();
    next.or(task.tells.map(|post| (post, String::new())))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::record::{Kept, Record};
    use crate::domain::tasks::{Progress, Try};

    fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    /// 1 reports to 2, 2 to 3; 4 and 5 report to each other. Officer 7 holds position 1.
    fn ward() -> Ward {
        let mut ward = Ward::default();
        for (number, officer, reports_to) in [(1, 7, 2), (2, 0, 3), (3, 0, 0), (4, 0, 5), (5, 0, 4), (6, 0, 99)] {
            let body = Position { officer: Id::new(officer), reports_to: Id::new(reports_to), ..Position::default() };
            ward.insert(&Record::Position(Arc::new(Kept::first(id(number), body, Default::default()))));
        }
        ward
    }

    fn late(owner: u32, position: u32, duty: u32) -> Task {
        let due = Some(Moment::from(0));
        Task { due, owner: Id::new(owner), position: Id::new(position), duty: Id::new(duty), ..Task::default() }
    }

    #[test]
    fn the_chain_begins_with_who_does_it_and_ends_at_the_top_or_where_it_turns() {
        let ward = ward();
        let post = |number| Rung::Position(id(number));
        for (task, expected) in [
            (late(7, 0, 0), vec![Rung::Officer(id(7)), post(2), post(3)]),
            (late(8, 0, 0), vec![Rung::Officer(id(8))]),
            (late(8, 2, 0), vec![Rung::Officer(id(8)), post(3)]),
            (late(0, 1, 0), vec![post(1), post(2), post(3)]),
            (late(0, 4, 0), vec![post(4), post(5)]),
            (late(0, 6, 0), vec![post(6)]),
            (late(0, 0, 1), vec![post(2), post(3)]),
            (late(0, 0, 2), vec![Rung::Duty(id(2))]),
            (late(0, 0, 0), vec![]),
        ] {
            let found = chain(&ward, &task, |duty| (duty.number() == 1).then(|| Rung::Position(id(2))));
            assert_eq!(found, expected, "{task:?}");
        }
    }

    #[test]
    fn a_call_that_nobody_answers_goes_to_the_next_number_and_then_up_the_chain() {
        let mut ward = Ward::default();
        let mut put = |number: u32, body: Position| {
            let (id, written_at) = (id(number), Moment::default());
            let kept = Kept { id, revision: 1, written_at, written_by: None, deleted: false, body };
            ward.insert(&Record::Position(Arc::new(kept)));
        };
        let holder = || "Ông B".to_string();
        let chair = Position { holder: holder(), phone: "01".into(), reports_to: Id::new(2), ..Position::default() };
        put(1, Position { other_phones: vec!["02".into(), "01".into()], ..chair.clone() });
        put(2, Position { reports_to: Id::new(3), ..Position::default() });
        put(3, Position { holder: holder(), phone: "03".into(), ..Position::default() });
        put(4, Position::default());
        let day = "2021-11-20".parse().unwrap();
        let mut task = Task { tells: Id::new(1), ..Task::default() };
        // The vacant position 2 has no telephone; at the top it stays.
        for (called, phone) in [(1, "01"), (1, "02"), (3, "03"), (3, "03"), (3, "03")] {
            let found = callee(&ward, &task, day);
            assert_eq!(found, Some((id(called), phone.to_string())), "{:?}", task.tries);
            let phone = phone.to_string();
            task.tries.push(Try { at: Moment::EPOCH, called: id(called), phone, answered: String::new() });
        }
        let unknown = Task { tells: Id::new(4), ..Task::default() };
        assert_eq!(
            callee(&ward, &unknown, day),
            Some((id(4), String::new())),
            "nobody is left out for want of a number"
        );
        assert_eq!(callee(&ward, &Task::default(), day), None);
        put_added(&mut ward);
        assert_eq!(callee(&ward, &task, day), Some((id(1), "09".to_string())), "a number that came later is tried");
    }

    fn put_added(ward: &mut Ward) {
        let old = ward.positions.read(id(1)).unwrap();
        let other_phones = vec!["02".into(), "09".into()];
        let body = Position { other_phones, ..old.body.clone() };
        let kept = Kept { body, ..(**old).clone() };
        ward.insert(&Record::Position(Arc::new(kept)));
    }

    #[test]
    fn it_goes_one_step_up_with_each_period_and_stays_at_the_top() {
        let ward = ward();
        for (urgent, late_by, reached) in [
            (false, 0, None),
            (false, 1, Some(0)),
            (false, STEP_SECONDS - 1, Some(0)),
            (false, STEP_SECONDS, Some(1)),
            (false, 2 * STEP_SECONDS, Some(2)),
            (false, 900 * STEP_SECONDS, Some(2)),
            (true, URGENT_STEP_SECONDS - 1, Some(0)),
            (true, URGENT_STEP_SECONDS, Some(1)),
            (true, -1, None),
        ] {
            let task = Task { urgent, ..late(7, 0, 0) };
            let climbed = climb(&ward, &task, Moment::from(late_by), |_| None);
            assert_eq!(climbed.map(|climb| climb.reached), reached, "{urgent} {late_by}");
        }
        let nobody = late(0, 0, 0);
        assert_eq!(climb(&ward, &nobody, Moment::from(9_999_999), |_| None), None);
        let done = Task { progress: Progress::Done(Moment::from(1)), ..late(7, 0, 0) };
        assert_eq!(climb(&ward, &done, Moment::from(9_999_999), |_| None), None);
        assert_eq!(climb(&ward, &Task { due: None, ..late(7, 0, 0) }, Moment::from(9), |_| None), None);
    }
}
