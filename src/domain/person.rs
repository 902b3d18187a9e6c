//! Anyone known to the desk, and the households in which they live.

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::birth::Birth;
use crate::domain::identity::Id;

/// Anyone known to the desk: an F0, a contact, a relative.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    /// The full name, family name first; empty where a list has none.
    pub name: String,
    /// The code of a person who came in with a list and is no case.
    #[serde(default)]
    pub code: Option<String>,
    /// When born.
    #[serde(default)]
    pub birth: Birth,
    /// Sex.
    #[serde(default)]
    pub sex: Sex,
    /// Telephones, digits only, the one to call first in front.
    #[serde(default)]
    pub phones: Vec<String>,
    /// The address as told.
    #[serde(default)]
    pub address: String,
    /// The part of the ward in which the person lives.
    #[serde(default)]
    pub area: Option<Id<Area>>,
    /// The household.
    #[serde(default)]
    pub household: Option<Id<Household>>,
    /// Underlying diseases as told; empty where not asked.
    #[serde(default)]
    pub underlying: String,
    /// Vaccine doses received, where asked.
    #[serde(default)]
    pub vaccine_doses: Option<u8>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// Sex, as the follow-up sheet asks it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Not asked yet.
    #[default]
    NotAsked,
    /// Nữ.
    Female,
    /// Nam.
    Male,
    /// Another answer.
    Other,
}

/// Persons who live together.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Household {
    /// The code under which a list names it.
    #[serde(default)]
    pub code: String,
    /// Where it is.
    #[serde(default)]
    pub address: String,
    /// The part of the ward in which it is.
    #[serde(default)]
    pub area: Option<Id<Area>>,
}
