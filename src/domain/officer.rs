//! Officers: who signs in at the desk, and which of them may ask for what.

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;
use crate::domain::person::Person;

/// A person who signs in at the desk.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Officer {
    /// The name that stands beside what the officer wrote, such as `BS Lý`.
    pub name: String,
    /// What the officer may do.
    #[serde(default)]
    pub role: Role,
    /// The Unix account that is this officer's own: its command line acts as him, and where it does not own the data
    /// he sits down from it without a PIN, and from no other.
    #[serde(default)]
    pub uid: Option<u32>,
    /// The officer's telephone, digits only; empty where not asked.
    #[serde(default)]
    pub phone: String,
    /// The person of the ward who the officer is, so that an officer who falls ill is seen.
    #[serde(default)]
    pub person: Option<Id<Person>>,
    /// Whether he has left the desk: nobody sits down under his name, and what he wrote stays his.
    #[serde(default)]
    pub disabled: bool,
}

impl Officer {
    /// Whether he administers the desk.
    pub fn administers(&self) -> bool {
        self.role == Role::Administrator && !self.disabled
    }

    /// What everybody may know of him: not his telephone, nor who he is in the ward.
    pub fn masked(&self) -> Self {
        Self { phone: String::new(), person: None, ..self.clone() }
    }
}

/// What an officer may do at the desk; each may all that the one before may.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A screen on the wall: no names.
    Board,
    /// Reads.
    Reader,
    /// Follows, traces, records.
    #[default]
    DutyOfficer,
    /// Also plans shifts and settings.
    ShiftHead,
    /// Also officers and the data as a whole.
    Administrator,
}
