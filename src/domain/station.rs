//! Settings of the station, kept as a record so that every change has its officer and its line.

use serde::{Deserialize, Serialize};

use crate::domain::measure::Sign;

/// Settings of the station; there is one, with number 1.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Station {
    /// The station's name as the title shows it, such as `TYT P.7`.
    pub name: String,
    /// The order in which a reading's numbers are typed: temperature, SpO2, pulse, breaths, and
    /// blood pressure as [`Sign::Systolic`].
    pub vitals_order: Vec<Sign>,
    /// The rule packs in force for danger signs, by their names.
    pub packs: Vec<String>,
    /// Whether this is the demo ward.
    #[serde(default)]
    pub demo: bool,
}

impl Default for Station {
    fn default() -> Self {
        Self {
            name: String::new(),
            vitals_order: vec![Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths, Sign::Systolic],
            packs: Vec::new(),
            demo: false,
        }
    }
}
