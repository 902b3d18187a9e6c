//! Change: one record before and after. It is the journal's payload, the broadcast to the
//! sessions and the step that undo reverses.

use serde::{Deserialize, Serialize};

use crate::domain::identity::{RecordId, Revision};
use crate::domain::record::Record;

/// One record before and after; a record that is made has no `before`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The record as it was.
    #[serde(default)]
    pub before: Option<Record>,
    /// The record as it is now.
    #[serde(default)]
    pub after: Option<Record>,
}

impl Change {
    /// A record comes into being.
    pub fn made(after: Record) -> Self {
        Self { before: None, after: Some(after) }
    }

    /// A record is written anew.
    pub fn written(before: Record, after: Record) -> Self {
        Self { before: Some(before), after: Some(after) }
    }

    /// The same step backwards.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { before: self.after, after: self.before }
    }

    /// Which record changes; nothing where there is neither before nor after.
    pub fn record(&self) -> Option<RecordId> {
        self.after.as_ref().or(self.before.as_ref()).map(Record::id)
    }

    /// The revision that the change was based on, 0 for a record that is made.
    pub fn base(&self) -> Revision {
        self.before.as_ref().map_or(0, Record::revision)
    }
}
