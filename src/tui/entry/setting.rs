//! What the line is typed into: the pane in focus, the time, the station's order of signs and the names that a
//! line may refer to. Separate because it is all that the grammar knows of the world.

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::tui::entry::words::Words;

/// The pane in focus; in the overview too one of the four is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Pane {
    /// F2.
    HomeTreatment,
    /// F3.
    Roster,
    /// F4.
    ContactTree,
    /// F5.
    Tasks,
}

/// What the line is typed into.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The pane in focus.
    pub pane: Pane,
    /// The time now.
    pub now: Moment,
    /// The station's order of signs; [`Sign::Systolic`] stands for blood pressure.
    pub order: &'a [Sign],
    /// The words that officers type.
    pub words: &'a Words,
    /// The officers, by name.
    pub officers: &'a [(Id<Officer>, &'a str)],
    /// The parts of the ward, by name.
    pub areas: &'a [(Id<Area>, &'a str)],
    /// The jobs of the running shift, by name.
    pub jobs: &'a [&'a str],
}

impl Setting<'_> {
    /// The order of the slots: each sign once, the lower pressure with the upper one.
    pub(super) fn slots(&self) -> Vec<Sign> {
        let mut slots: Vec<Sign> = Vec::with_capacity(self.order.len());
        for sign in self.order {
            if *sign != Sign::Diastolic && !slots.contains(sign) {
                slots.push(*sign);
            }
        }
        slots
    }
}
