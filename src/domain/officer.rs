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
    /// The Unix account whose command line acts as this officer.
    #[serde(default)]
    pub uid: Option<u32>,
    /// The officer's telephone, digits only; empty where not asked.
    #[serde(default)]
    pub phone: String,
    /// The person of the ward who the officer is, so that an officer who falls ill is seen.
    #[serde(default)]
    pub person: Option<Id<Person>>,
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
