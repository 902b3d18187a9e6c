//! How dangerous an area is held to be (mức nguy cơ): the level that was assessed, the level that is applied with its
//! measure, from when to when and by which paper; and which one is in force on a day.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::area::{Area, upwards};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, within};
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// A level, the mildest first (QĐ 2686/QĐ-BCĐQG of 31/05/2021; NQ 128/NQ-CP numbers them 1 to 4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Xanh: bình thường mới.
    #[default]
    Green,
    /// Vàng: nguy cơ.
    Yellow,
    /// Cam: nguy cơ cao.
    Orange,
    /// Đỏ: nguy cơ rất cao.
    Red,
}

impl Level {
    /// Every level, the mildest first.
    pub const ALL: [Level; 4] = [Level::Green, Level::Yellow, Level::Orange, Level::Red];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Level::Green => "green",
            Level::Yellow => "yellow",
            Level::Orange => "orange",
            Level::Red => "red",
        }
    }
}

/// What an area does by its level: a directive of the Prime Minister of 2020, or the ward's tightening of one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Chỉ thị 19/CT-TTg.
    Ct19,
    /// Chỉ thị 15/CT-TTg.
    Ct15,
    /// Chỉ thị 15 with local tightening, which is no national act.
    Ct15Plus,
    /// Chỉ thị 16/CT-TTg.
    Ct16,
}

impl Measure {
    /// Every measure, the mildest first.
    pub const ALL: [Measure; 4] = [Measure::Ct19, Measure::Ct15, Measure::Ct15Plus, Measure::Ct16];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Ct19 => "ct19",
            Measure::Ct15 => "ct15",
            Measure::Ct15Plus => "ct15_plus",
            Measure::Ct16 => "ct16",
        }
    }
}

/// The level of an area over a span of days.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ZoneLevel {
    /// Which area.
    pub area: Id<Area>,
    /// The level that was found (mức đánh giá), where it was assessed.
    #[serde(default)]
    pub assessed: Option<Level>,
    /// Who assessed it.
    #[serde(default)]
    pub assessed_by: String,
    /// On which day.
    #[serde(default)]
    pub assessed_on: Option<Date>,
    /// The level that the area follows (mức áp dụng).
    #[serde(default)]
    pub applied: Level,
    /// What is done by it.
    #[serde(default)]
    pub measure: Option<Measure>,
    /// From this day on.
    pub from: Date,
    /// To the end of this day; until another one comes where none is told.
    #[serde(default)]
    pub to: Option<Date>,
    /// The paper that says so.
    #[serde(default)]
    pub source: String,
}

impl ZoneLevel {
    /// Whether it is in force on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        within(day, Some(self.from), self.to)
    }

    /// Whether there is a day on which both are in force.
    pub fn overlaps(&self, other: &ZoneLevel) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }

    /// By how many steps what is applied is stricter than what was assessed; 0 where it is not, or nothing was
    /// assessed.
    pub fn steps_above_assessed(&self) -> u8 {
        self.assessed.map_or(0, |assessed| (self.applied as u8).saturating_sub(assessed as u8))
    }
}

/// The records of one area's levels that stand beside this one.
pub fn levels_of(ward: &Ward, area: Id<Area>) -> impl Iterator<Item = &Arc<Kept<ZoneLevel>>> {
    ward.zone_levels.iter().filter(move |level| level.area == area)
}

/// The level in force in an area on a day: its own, the latest where several are, else that of the area around it.
pub fn level_on(ward: &Ward, area: Id<Area>, day: Date) -> Option<&Arc<Kept<ZoneLevel>>> {
    upwards(ward, area).find_map(|at| {
        let in_force = levels_of(ward, at).filter(|level| level.holds_on(day));
        in_force.max_by_key(|level| (level.from, level.id))
    })
}

#[cfg(test)]
mod tests;
