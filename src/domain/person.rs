//! Anyone known to the desk, and the households in which they live.

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::birth::Birth;
use crate::domain::identity::Id;
use crate::domain::moment::Date;

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
    /// The others who answer for the person, and their telephones, the first to call in front.
    #[serde(default)]
    pub relatives: Vec<Relative>,
    /// The address at which the person is now, as told.
    #[serde(default)]
    pub address: String,
    /// The address at which the person is registered (thường trú), as told.
    #[serde(default)]
    pub registered_address: String,
    /// The room in a boarding house.
    #[serde(default)]
    pub room: String,
    /// Who cares for the person at home (người chăm sóc), as told.
    #[serde(default)]
    pub carer_at_home: String,
    /// The part of the ward in which the person lives.
    #[serde(default)]
    pub area: Option<Id<Area>>,
    /// The household.
    #[serde(default)]
    pub household: Option<Id<Household>>,
    /// Underlying diseases as told; empty where not asked.
    #[serde(default)]
    pub underlying: String,
    /// The number of an identity card (CCCD, mã định danh); a child often has none.
    #[serde(default)]
    pub identity: String,
    /// Whether pregnant, where asked.
    #[serde(default)]
    pub pregnant: Option<bool>,
    /// Whether nobody else lives there, where asked.
    #[serde(default)]
    pub lives_alone: Option<bool>,
    /// Vaccine doses received, where asked.
    #[serde(default)]
    pub vaccine_doses: Option<u8>,
    /// The day of the last dose.
    #[serde(default)]
    pub last_dose_on: Option<Date>,
    /// Why no further dose was given, where that is known.
    #[serde(default)]
    pub not_vaccinated: Option<NotVaccinated>,
    /// What was asked and nobody knew.
    #[serde(default)]
    pub unknown: Vec<Question>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// Somebody who answers the telephone for a person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Relative {
    /// Who it is, such as `Mai (con)`.
    pub who: String,
    /// Telephone, digits only.
    pub phone: String,
}

/// A question to which `không biết` is an answer; an empty field was not asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// The telephones.
    Phones,
    /// How many vaccine doses.
    VaccineDoses,
    /// The first day of symptoms.
    Onset,
}

/// Why somebody has not had a dose (seed 001, point 2.3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotVaccinated {
    /// Từ chối.
    Refuses,
    /// Không đến được điểm tiêm.
    CannotTravel,
    /// Hoãn, chống chỉ định.
    Postponed,
}

impl NotVaccinated {
    /// Every reason, in the order in which a form offers them.
    pub const ALL: [NotVaccinated; 3] = [NotVaccinated::Refuses, NotVaccinated::CannotTravel, NotVaccinated::Postponed];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            NotVaccinated::Refuses => "refuses",
            NotVaccinated::CannotTravel => "cannot_travel",
            NotVaccinated::Postponed => "postponed",
        }
    }
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
    /// What kind of house.
    #[serde(default)]
    pub house: House,
    /// Who lets the rooms of a boarding house.
    #[serde(default)]
    pub landlord: String,
    /// Telephones of the house or its landlord, digits only, the one to call first in front.
    #[serde(default)]
    pub phones: Vec<String>,
    /// What it needs (food, medicine …); empty where it needs nothing.
    #[serde(default)]
    pub needs: String,
    /// The day on which it was last supplied.
    #[serde(default)]
    pub supplied_on: Option<Date>,
    /// The day on which it signed its commitment (cam kết).
    #[serde(default)]
    pub committed_on: Option<Date>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// What kind of house a household lives in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum House {
    /// Hộ gia đình.
    #[default]
    Family,
    /// Nhà trọ.
    BoardingHouse,
}
