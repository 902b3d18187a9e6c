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
    /// Rules of clinical judgement that the station's doctor has turned on or off against what their pack says, as
    /// `tram/Sốt`.
    #[serde(default)]
    pub switched: Vec<String>,
    /// Whether this is the demo ward.
    #[serde(default)]
    pub demo: bool,
    /// What a part of the ward is called, such as `Tổ`, `Khu phố`, `Thôn`; empty for `Tổ`.
    #[serde(default)]
    pub area_word: String,
    /// Minutes without a key after which a screen is locked, 1 to 15.
    #[serde(default = "Station::lock_minutes")]
    pub lock_minutes: u8,
    /// The ward as papers name it, such as `Phường 7`.
    #[serde(default)]
    pub ward_name: String,
    /// What stands above the ward, as papers name it, such as `Thành phố Hồ Chí Minh`.
    #[serde(default)]
    pub above: String,
    /// The place that stands before the day of a paper (địa danh); empty for the name of the ward.
    #[serde(default)]
    pub place: String,
    /// Whether the day of the positive sample is day 1 of isolation. The decisions do not say; where it is day 0,
    /// isolation ends a day later.
    #[serde(default)]
    pub sample_is_day_one: bool,
    /// Hours of the day at which the morning and the afternoon slot of measuring begin, the first before the second;
    /// nothing where each case has the slots of its pack, see [`Slots`](crate::domain::slots::Slots).
    #[serde(default)]
    pub slot_hours: Option<[u8; 2]>,
}

impl Station {
    fn lock_minutes() -> u8 {
        5
    }
}

impl Default for Station {
    fn default() -> Self {
        Self {
            name: String::new(),
            vitals_order: vec![Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths, Sign::Systolic],
            packs: Vec::new(),
            switched: Vec::new(),
            demo: false,
            area_word: String::new(),
            lock_minutes: Self::lock_minutes(),
            ward_name: String::new(),
            above: String::new(),
            place: String::new(),
            sample_is_day_one: false,
            slot_hours: None,
        }
    }
}
