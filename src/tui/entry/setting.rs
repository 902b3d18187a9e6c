//! What the line is typed into: the pane in focus, the time, the station's order of signs and the names that a
//! line may refer to. Separate because it is all that the grammar knows of the world.

use crate::domain::area::Area;
use crate::domain::directive::Directive;
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::roster::{Duty, Position};
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
    /// The positions, by title.
    pub positions: &'a [(Id<Position>, &'a str)],
    /// The duties, by name.
    pub duties: &'a [(Id<Duty>, &'a str)],
    /// The parts of the ward, by name.
    pub areas: &'a [(Id<Area>, &'a str)],
    /// The directives, by number.
    pub directives: &'a [(Id<Directive>, &'a str)],
    /// The former wards of those areas that have one.
    pub former_wards: &'a [(Id<Area>, &'a str)],
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

#[cfg(test)]
pub(super) mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::domain::station::Station;
    use crate::tui::entry::fault::FaultKind;
    use crate::tui::entry::line::{Line, parse};
    use crate::tui::entry::words::tests::embedded;

    static WORDS: LazyLock<Words> = LazyLock::new(embedded);
    static ORDER: LazyLock<Vec<Sign>> = LazyLock::new(|| Station::default().vitals_order);
    static OFFICERS: LazyLock<Vec<(Id<Officer>, &str)>> = LazyLock::new(|| {
        let names = ["BS Lý", "ĐD Hà", "ĐD Hải", "Minh"];
        (1..).zip(names).map(|(number, name)| (id(number), name)).collect()
    });
    static AREAS: LazyLock<Vec<(Id<Area>, &str)>> = LazyLock::new(|| {
        let names = ["Tổ 1", "TDP 02", "Khu phố 3", "Tổ 4", "Tổ 4"];
        (1..).zip(names).map(|(number, name)| (id(number), name)).collect()
    });

    static POSITIONS: LazyLock<Vec<(Id<Position>, &str)>> =
        LazyLock::new(|| vec![(id(1), "Trưởng trạm Y tế"), (id(2), "Chủ tịch UBND"), (id(3), "Chủ tịch Mặt trận")]);
    static DUTIES: LazyLock<Vec<(Id<Duty>, &str)>> = LazyLock::new(|| vec![(id(1), "Truy vết"), (id(2), "Xét nghiệm")]);
    static DIRECTIVES: LazyLock<Vec<(Id<Directive>, &str)>> =
        LazyLock::new(|| vec![(id(1), "180-CV/QU"), (id(2), "12/KH-UBND"), (id(3), "7-CV"), (id(4), "7-CV")]);
    static FORMER_WARDS: LazyLock<Vec<(Id<Area>, &str)>> =
        LazyLock::new(|| vec![(id(4), "Phường Đồng Tâm"), (id(5), "Phường 5")]);

    /// The record of this number.
    pub fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    /// The evening of 21/07/2021, a Wednesday, 21:04.
    pub fn evening() -> Moment {
        moment("2021-07-21", "21:04:00")
    }

    /// A moment on the ward's clock.
    pub fn moment(date: &str, time: &str) -> Moment {
        Moment::at(date.parse().unwrap(), time.parse().unwrap())
    }

    /// That evening in a pane, at a desk with the usual order.
    pub fn setting(pane: Pane) -> Setting<'static> {
        Setting {
            pane,
            now: evening(),
            order: &ORDER,
            words: &WORDS,
            officers: &OFFICERS,
            positions: &POSITIONS,
            duties: &DUTIES,
            areas: &AREAS,
            directives: &DIRECTIVES,
            former_wards: &FORMER_WARDS,
            jobs: &["Trưởng ca", "Lưu động", "Lưu động 2", "Trực máy"],
        }
    }

    /// The fault of a line, and the words that it is about.
    pub fn fault_in(line: &str, pane: Pane) -> (FaultKind, &str) {
        match parse(line, &setting(pane)) {
            Line::Faulty(fault) => (fault.kind, &line[fault.range]),
            other => panic!("{line:?} is no fault: {other:?}"),
        }
    }

    #[test]
    fn every_sign_has_one_slot() {
        let order = [Sign::Breaths, Sign::Pulse, Sign::Diastolic, Sign::Breaths, Sign::Temperature];
        let doubled = Setting { order: &order, ..setting(Pane::HomeTreatment) };
        assert_eq!(doubled.slots(), [Sign::Breaths, Sign::Pulse, Sign::Temperature]);
    }
}
