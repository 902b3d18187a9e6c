//! Tasks (việc): what is to be done, by whom, by when.

use serde::{Deserialize, Serialize};

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;

/// Something to be done by someone by a time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Task {
    /// What is to be done.
    pub text: String,
    /// By when.
    #[serde(default)]
    pub due: Option<Moment>,
    /// Who does it.
    #[serde(default)]
    pub owner: Option<Id<Officer>>,
    /// The case it is about.
    #[serde(default)]
    pub case: Option<Id<Case>>,
    /// Whether it comes before the others.
    #[serde(default)]
    pub urgent: bool,
    /// Whether it comes again with each shift.
    #[serde(default)]
    pub each_shift: bool,
    /// How far it is.
    #[serde(default)]
    pub progress: Progress,
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Nobody has begun.
    #[default]
    Open,
    /// Somebody is at it.
    Started,
    /// Done, and since when.
    Done(Moment),
}

/// How urgent a task is at a moment; the worst comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Urgency {
    /// Marked urgent and due.
    UrgentOverdue,
    /// Marked urgent.
    Urgent,
    /// Past its time.
    Overdue,
    /// Still to be done.
    Waiting,
    /// Done.
    Done,
}

impl Task {
    /// How urgent the task is now.
    pub fn urgency(&self, now: Moment) -> Urgency {
        let overdue = self.due.is_some_and(|due| due < now);
        match (self.progress, self.urgent, overdue) {
            (Progress::Done(_), _, _) => Urgency::Done,
            (_, true, true) => Urgency::UrgentOverdue,
            (_, true, false) => Urgency::Urgent,
            (_, false, true) => Urgency::Overdue,
            (_, false, false) => Urgency::Waiting,
        }
    }

    /// Whether it still has to be done.
    pub fn is_open(&self) -> bool {
        !matches!(self.progress, Progress::Done(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_overdue_only_after_its_time_and_until_it_is_done() {
        let now = Moment::from(1000);
        let done = Progress::Done(now);
        for (due, urgent, progress, expected) in [
            (None, false, Progress::Open, Urgency::Waiting),
            (Some(1000), false, Progress::Open, Urgency::Waiting),
            (Some(999), false, Progress::Open, Urgency::Overdue),
            (Some(999), false, Progress::Started, Urgency::Overdue),
            (Some(999), true, Progress::Open, Urgency::UrgentOverdue),
            (Some(1001), true, Progress::Open, Urgency::Urgent),
            (None, true, Progress::Started, Urgency::Urgent),
            (Some(999), true, done, Urgency::Done),
        ] {
            let task = Task { due: due.map(Moment::from), urgent, progress, ..Task::default() };
            assert_eq!(task.urgency(now), expected, "{due:?} {urgent} {progress:?}");
            assert_eq!(task.is_open(), progress != done);
        }
        assert!(Urgency::UrgentOverdue < Urgency::Urgent && Urgency::Urgent < Urgency::Overdue);
        assert!(Urgency::Overdue < Urgency::Waiting && Urgency::Waiting < Urgency::Done);
    }
}
