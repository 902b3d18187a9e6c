//! Contacts: who met whom, when and where. Levels and generations are computed from these
//! edges, never stored.

use serde::{Deserialize, Serialize};

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;

/// A contact (tiếp xúc): an episode of a case and a person who was exposed to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exposure {
    /// Whose episode.
    pub source: Id<Case>,
    /// Who was exposed.
    pub exposed: Id<Person>,
    /// The last day of contact, where known.
    #[serde(default)]
    pub last_contact: Option<Date>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Kind of contact or setting as told, such as `Hộ gia đình`.
    #[serde(default)]
    pub setting: String,
    /// What the exposed person is to the case, such as `vợ`.
    #[serde(default)]
    pub relation: String,
    /// Whether the exposed person has been reached.
    #[serde(default)]
    pub reached: bool,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}
