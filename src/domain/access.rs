//! Access: what somebody saw, took along or was denied, as the journal keeps it for whoever must
//! account for health data. It changes no record.

use serde::{Deserialize, Serialize};

use crate::domain::identity::{Id, RecordId};
use crate::domain::officer::Officer;

/// What somebody saw, took along or was denied.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// The card of a record was opened.
    Opened(RecordId),
    /// A list was written to a file.
    Exported {
        /// Which, by its name on the command line, such as `cases`.
        what: String,
        /// How many rows.
        rows: u32,
        /// Whether names and telephones stood in it.
        names: bool,
    },
    /// Something with names was written to a file to be printed.
    Printed {
        /// What, by its name, such as `call_sheets`.
        what: String,
        /// About how many people.
        count: u32,
    },
    /// Something was asked for that the officer may not ask for, or in another's name.
    Denied {
        /// The name of what was asked for.
        command: String,
        /// In whose name, where not in the officer's own.
        claimed: Option<Id<Officer>>,
    },
}

impl Access {
    /// The name under which the journal keeps it.
    pub fn name(&self) -> &'static str {
        match self {
            Access::Opened(_) => "open_record",
            Access::Exported { .. } => "export",
            Access::Printed { .. } => "print",
            Access::Denied { .. } => "denied",
        }
    }
}
