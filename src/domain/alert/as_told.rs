//! Alerts, and their tasks of measuring again, as they stand once the changes of an order do: a merge of two persons takes
//! them along with the readings.

use std::sync::Arc;

use crate::domain::alert::Alert;
use crate::domain::change::Change;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::record::{Kept, Record};
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;

/// A ward, and the changes that are about to stand in it.
#[derive(Clone, Copy)]
pub(super) struct AsTold<'a> {
    pub ward: &'a Ward,
    pub changes: &'a [Change],
}

impl<'a> AsTold<'a> {
    /// The alerts of a case.
    pub fn of(self, case: Id<Case>) -> impl Iterator<Item = &'a Arc<Kept<Alert>>> {
        let told = move || self.changes.iter().filter_map(|change| alert(change.after.as_ref()));
        let untouched = self.ward.alerts_of(case).filter(move |kept| told().all(|other| other.id != kept.id));
        untouched.chain(told().filter(move |kept| kept.case == case && !kept.deleted))
    }

    /// The alert of a case that somebody must still see to.
    pub fn open_of(self, case: Id<Case>) -> Option<&'a Arc<Kept<Alert>>> {
        self.of(case).filter(|alert| alert.is_open()).last()
    }

    /// A task.
    pub fn task(self, id: Id<Task>) -> Option<&'a Arc<Kept<Task>>> {
        let told = self.changes.iter().rev().find_map(|change| match &change.after {
            Some(Record::Task(task)) if task.id == id => Some(task),
            _ => None,
        });
        told.or_else(|| self.ward.tasks.read(id)).filter(|task| !task.deleted)
    }
}

fn alert(record: Option<&Record>) -> Option<&Arc<Kept<Alert>>> {
    match record {
        Some(Record::Alert(alert)) => Some(alert),
        _ => None,
    }
}
