//! One arrival of a list: who it is, and what the list tells of the stay.

use serde::{Deserialize, Serialize};

use crate::domain::arrival::{Declared, Factor, State};
use crate::domain::birth::Birth;
use crate::domain::moment::Date;
use crate::domain::person::Sex;

/// One arrival of a list. Empty and absent mean "not in the list" and change nothing that stands.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ArrivalRow {
    /// Code of the case or person; may be empty where name and birth are told.
    pub code: String,
    /// Name.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Sex.
    pub sex: Sex,
    /// Telephones, digits only.
    pub phones: Vec<String>,
    /// Where he stays now.
    pub address: String,
    /// Name of the area in which he stays.
    pub area: String,
    /// Why he is followed, where told.
    pub factor: Option<Factor>,
    /// Where he came from.
    pub from_place: String,
    /// The day on which he came.
    pub arrived_on: Option<Date>,
    /// Whether he declared it.
    pub declared: Declared,
    /// The day on which the ward came to know of him.
    pub registered_on: Option<Date>,
    /// Every how many days he is tested.
    pub tests_every: Option<u16>,
    /// How many times.
    pub tests_times: Option<u16>,
    /// The day of the first test.
    pub tests_from: Option<Date>,
    /// Who, or which paper, set the cycle.
    pub tests_set_by: String,
    /// Every how many days he is called.
    pub calls_every: Option<u16>,
    /// The day on which he was last called.
    pub called_on: Option<Date>,
    /// The last day on which he is followed.
    pub until: Option<Date>,
    /// How it stands, where told.
    pub state: Option<State>,
    /// The day on which it ended.
    pub ended_on: Option<Date>,
    /// Anything else.
    pub note: String,
}
