//! Climbing: to whom a late task has gone up. First to whoever does it, then from post to post along what each reports
//! to, one step for each period that passes, up to the top.

use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::responsibility::{Who, chain_above};
use crate::domain::roster::{Duty, Position};
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
        (Rung::Duty(_), _) => Vec::new(),
    };
    std::iter::once(first).chain(above.into_iter().map(Rung::Position)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::record::{Kept, Record};
    use crate::domain::tasks::Progress;

    fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    /// 1 reports to 2, 2 to 3; 4 and 5 report to each other. Officer 7 holds position 1.
    fn ward() -> Ward {
        let mut ward = Ward::default();
        for (number, officer, reports_to) in [(1, 7, 2), (2, 0, 3), (3, 0, 0), (4, 0, 5), (5, 0, 4), (6, 0, 99)] {
            let body = Position { officer: Id::new(officer), reports_to: Id::new(reports_to), ..Position::default() };
            let (id, written_at) = (id(number), Moment::default());
            let kept = Kept { id, revision: 1, written_at, written_by: None, deleted: false, body };
            ward.insert(&Record::Position(Arc::new(kept)));
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
