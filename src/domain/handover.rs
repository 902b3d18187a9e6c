//! The hand-over (bàn giao ca): what one shift leaves to the next, signed by both. What is told of the ward is reckoned,
//! not typed; once the giver has signed it stands as he signed it.

use serde::{Deserialize, Serialize};

use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Revision};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;

/// A hand-over between two shifts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Handover {
    /// When the shift began that is handed over.
    pub from: Moment,
    /// When it ends.
    pub to: Moment,
    /// Who hands over.
    pub giver: Id<Officer>,
    /// Who takes over.
    #[serde(default)]
    pub receiver: Option<Id<Officer>>,
    /// The F0 to be watched that the receiver has read, each as it stood then.
    #[serde(default)]
    pub read: Vec<Read>,
    /// What the officers wrote, in order.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// That the giver signed.
    #[serde(default)]
    pub given: Option<Signature>,
    /// That the receiver signed.
    #[serde(default)]
    pub received: Option<Signature>,
}

/// An F0 that the receiver has read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Read {
    /// Which.
    pub case: Id<Case>,
    /// As it stood.
    pub revision: Revision,
}

/// One line that an officer wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Id<Officer>,
    /// What.
    pub text: String,
}

/// That somebody signed with his PIN.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Id<Officer>,
    /// As he was called then.
    pub name: String,
}
