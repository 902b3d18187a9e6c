//! Measuring again as a task: a danger value that waits for a second one stands in F5 until somebody has measured it.

use std::sync::Arc;

use crate::domain::alert::as_told::AsTold;
use crate::domain::alert::{APART_SECONDS, Alert, Cause};
use crate::domain::change::Change;
use crate::domain::danger::{Rules, Watched};
use crate::domain::home_treatment::Reading;
use crate::domain::identity::{Id, Kind};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::record::{AnyBody, Body, Kept, Record};
use crate::domain::tasks::{Progress, Task};

impl Alert {
    /// What nobody has measured again yet, by the readings of the case. A value that comes later than a second one could
    /// ease the first has been measured again all the same.
    pub(super) fn waits_for<'a>(&'a self, readings: &'a [Arc<Kept<Reading>>]) -> impl Iterator<Item = &'a Cause> {
        let measured_again = |cause: &Cause, sign| {
            let later = readings.iter().rev().take_while(|other| other.measured_at > cause.measured_at);
            let mut apart = later.filter(|other| other.measured_at.since(cause.measured_at) >= APART_SECONDS);
            apart.any(|other| other.signs.value(sign).is_some())
        };
        self.causes.iter().filter(move |cause| match cause.watched {
            Watched::Sign(sign) | Watched::Drop(sign) => {
                cause.may_ease() && cause.is_open() && !measured_again(cause, sign)
            }
            Watched::Symptom(_) | Watched::LastingFever | Watched::Oxygen | Watched::Unreached => false,
        })
    }
}

/// Who makes and ends the tasks of one order.
pub(super) struct Errands<'r> {
    /// What stands, and what is about to.
    pub told: AsTold<'r>,
    /// The rules in force: one of them says what such a task is called.
    pub rules: &'r Rules,
    /// When.
    pub now: Moment,
    /// Whose order it is.
    pub by: Option<Id<Officer>>,
    /// The last number that was given to a task.
    pub last: u32,
}

impl Errands<'_> {
    /// The errands of an order whose changes may have made tasks of their own.
    pub(super) fn new<'r>(told: AsTold<'r>, rules: &'r Rules, (now, by): (Moment, Option<Id<Officer>>)) -> Errands<'r> {
        let made =
            told.changes.iter().filter_map(Change::record).filter(|id| id.kind == Kind::Task).map(|id| id.number);
        let last = made.chain([told.ward.last_number(Kind::Task)]).max().unwrap_or_default();
        Errands { told, rules, now, by, last }
    }

    /// What becomes of the task of an alert: made when a value begins to wait, done when nothing waits any more. There is
    /// one open task of an alert at most.
    pub(super) fn settle(
        &mut self,
        (old, alert): (Option<&Alert>, &mut Alert),
        readings: &[Arc<Kept<Reading>>],
    ) -> Option<Change> {
        let ward = self.told.ward;
        let before: Vec<_> = ward.readings_of(alert.case).cloned().collect();
        let waited: Vec<_> = old.into_iter().flat_map(|old| old.waits_for(&before)).map(named).collect();
        let waiting: Vec<_> = alert.waits_for(readings).filter(|_| alert.is_open()).collect();
        let begins = waiting.iter().any(|cause| !waited.contains(&named(cause)));
        let task = alert.again.and_then(|id| self.told.task(id)).filter(|task| task.is_open());
        match task {
            Some(task) if waiting.is_empty() => done(task, self.now, self.by),
            None if begins => {
                let text =
                    self.rules.known().flat_map(|pack| &pack.agains).find(|line| line.source.active)?.text.clone();
                let carer = ward.cases.read(alert.case).and_then(|case| case.carer);
                let body = Task {
                    text,
                    due: alert.again_by(),
                    owner: alert.taken.map(|taken| taken.by).or(carer).or(self.by),
                    case: Some(alert.case),
                    urgent: true,
                    ..Task::default()
                };
                let id = self.last.checked_add(1).and_then(Id::new)?;
                self.last = id.number();
                alert.again = Some(id);
                Some(Change::made(Task::record(Arc::new(Kept::first(id, body, (self.now, self.by))))))
            }
            _ => None,
        }
    }
}

/// A cause of an alert, however its value is corrected.
fn named(cause: &Cause) -> (Watched, Option<Id<Reading>>) {
    (cause.watched, cause.reading)
}

fn done(task: &Arc<Kept<Task>>, now: Moment, by: Option<Id<Officer>>) -> Option<Change> {
    let before = Task::record(Arc::clone(task));
    let body = Task { progress: Progress::Done(now), ..task.body.clone() };
    let after: Record = before.rewritten(AnyBody::Task(body), false, now, by)?;
    Some(Change::written(before, after))
}
