//! Contacts: who met whom, when and where. Levels, sources and generations are computed from
//! these edges, never stored.

mod chains;
mod doubts;
pub mod figures;
mod level;
mod source;
mod turning;
mod window;

use serde::{Deserialize, Serialize};

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;

pub use chains::{Chain, Chains, touched};
pub use doubts::{Doubt, all_doubts, doubts_of, sources_wanted};
pub use level::{LEVEL_MAX, Level, is_infectious, level_of};
pub use source::{CLOSE_MINUTES, Certainty, INCUBATION_DAYS, Reason, Source, source_of};
pub use window::{Infectious, window_of, window_on};

pub use turning::{Turn, household_of, turns};

/// A contact (tiếp xúc): from a person, as a rule during an episode, to a person who was exposed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exposure {
    /// Who could have infected.
    pub from: Id<Person>,
    /// The episode during which; nothing while that person is no case (an F1 of whom others are F2).
    #[serde(default)]
    pub episode: Option<Id<Case>>,
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
    /// Whether both wore masks; nothing where it was not asked.
    #[serde(default)]
    pub masked: Option<bool>,
    /// How many minutes they were together, where told.
    #[serde(default)]
    pub minutes: Option<u16>,
    /// Who told of it, such as `F0 khai`.
    #[serde(default)]
    pub reporter: String,
    /// Whether the exposed person has been reached.
    #[serde(default)]
    pub reached: bool,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// The longest contact, in minutes: a week.
pub const MINUTES_MAX: u16 = 7 * 24 * 60;

impl Exposure {
    /// A contact of which nothing is told but who met whom.
    pub fn between(from: Id<Person>, exposed: Id<Person>) -> Self {
        Self {
            from,
            episode: None,
            exposed,
            last_contact: None,
            place: String::new(),
            setting: String::new(),
            relation: String::new(),
            masked: None,
            minutes: None,
            reporter: String::new(),
            reached: false,
            note: String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
