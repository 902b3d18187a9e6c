//! Slots (buổi đo): the parts of a day in which an F0 at home is measured, by the pack that treats the case and the hours
//! that the station keeps. What is late, what was missed and who is called next are all asked here.

use serde::{Deserialize, Serialize};

use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::moment::Moment;
use crate::domain::pack::{Pack, Source};
use crate::domain::paper::pack_of;
use crate::domain::ward::Ward;

/// A part of a day in which an F0 at home is measured.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Its name in the decision.
    pub id: String,
    /// Which part of the day.
    pub part: DayPart,
    /// The hour at which it begins, 0 to 23, where the decision says so.
    #[serde(default)]
    pub from_hour: Option<u8>,
    /// Where it stands.
    pub source: Source,
}

impl Slot {
    /// The hour at which it begins: as the decision says, else as is usual.
    pub fn hour(&self) -> u8 {
        self.from_hour.unwrap_or(self.part.usual_hour())
    }
}

/// A part of a day in which an F0 at home is measured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// Sáng.
    Morning,
    /// Chiều.
    Afternoon,
}

impl DayPart {
    /// The hour at which it begins where neither a station nor a pack says so. No decision does.
    pub const fn usual_hour(self) -> u8 {
        match self {
            DayPart::Morning => 5,
            DayPart::Afternoon => 13,
        }
    }
}

/// The slots of a day; there is always one at least.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slots {
    /// The hour at which each begins, the morning in front; nothing where that part of the day is not measured.
    hours: [Option<u8>; 2],
}

impl Slots {
    /// Those of nobody in particular: the two of the Ministry's sheet.
    pub const USUAL: Slots =
        Slots { hours: [Some(DayPart::Morning.usual_hour()), Some(DayPart::Afternoon.usual_hour())] };

    /// Those of a case. The hours that the station has set lie over everything; without them the pack that treats the
    /// case names the parts of the day. Where no pack does, both are measured: no rule never means that nothing is due.
    pub fn of(ward: &Ward, rules: &Rules, case: &Case) -> Slots {
        match ward.slot_hours() {
            Some(hours) => Slots { hours: hours.map(Some) },
            None => pack_of(rules, case).and_then(Self::of_pack).unwrap_or(Self::USUAL),
        }
    }

    /// Those that a pack names; nothing where it names none that counts.
    fn of_pack(pack: &Pack) -> Option<Slots> {
        let active = |part: DayPart| pack.slots.iter().find(|slot| slot.source.active && slot.part == part);
        let hour = |part: DayPart| active(part).map(Slot::hour);
        let hours = [hour(DayPart::Morning), hour(DayPart::Afternoon)];
        hours.iter().any(Option::is_some).then_some(Slots { hours })
    }

    /// When the slot began in which a moment lies. One that begins in the afternoon lasts until the next begins.
    pub fn start(self, at: Moment) -> Moment {
        let midnight = Moment::start_of(at.date());
        let starts = |day: Moment| self.hours.into_iter().flatten().map(move |hour| day.plus(i64::from(hour) * 3600));
        let today = starts(midnight).filter(|start| *start <= at).max();
        today.or_else(|| starts(midnight.plus(-24 * 3600)).max()).unwrap_or(midnight)
    }

    /// When the slot before the one began in which a moment lies.
    pub fn start_before(self, at: Moment) -> Moment {
        self.start(self.start(at).plus(-1))
    }

    /// Which column of a sheet a moment of a day belongs to: that of the morning until the afternoon begins, also where
    /// only one part of the day is measured.
    pub fn part(self, at: Moment) -> DayPart {
        let usual = DayPart::Afternoon.usual_hour();
        let noon = self.hours[1].or(self.hours[0].map(|morning| usual.max(morning + 1))).unwrap_or(usual);
        if at.since(Moment::start_of(at.date())) < i64::from(noon) * 3600 {
            DayPart::Morning
        } else {
            DayPart::Afternoon
        }
    }
}

/// When the latest slot of any case began: as long as it stays the same, no mark turns because of a slot.
pub fn latest_start(ward: &Ward, rules: &Rules, now: Moment) -> Moment {
    let of_station = ward.slot_hours().map(|hours| Slots { hours: hours.map(Some) });
    let of_packs = rules.known().filter_map(Slots::of_pack).filter(|_| of_station.is_none());
    let known = of_packs.chain([of_station.unwrap_or(Slots::USUAL)]);
    known.map(|slots| slots.start(now)).max().unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::identity::Id;
    use crate::domain::record::{Kept, Record};
    use crate::domain::station::Station;

    fn at(text: &str) -> Moment {
        let (day, time) = text.split_once(' ').unwrap();
        Moment::at(format!("2022-02-{day}").parse().unwrap(), format!("{time}:00").parse().unwrap())
    }

    fn ward(hours: Option<[u8; 2]>) -> Ward {
        let mut ward = Ward::default();
        let station = Station { slot_hours: hours, ..Station::default() };
        ward.insert(&Record::Station(Arc::new(Kept::first(Id::new(1).unwrap(), station, Default::default()))));
        ward
    }

    fn pack(name: &str, from: &str, slots: &str) -> Pack {
        let head = format!("name = \"{name}\"\ndecision = \"X\"\ndated = \"{from}\"\nfrom = \"{from}\"\n");
        Pack::read(&format!("{head}[[unused]]\nid = \"u\"\nsource = {{ certainty = \"U\", active = false }}\n{slots}"))
            .unwrap()
    }

    fn slot(part: &str, more: &str, active: bool) -> String {
        format!(
            "[[slot]]\nid = \"{part}\"\npart = \"{part}\"\n{more}\nsource = {{ certainty = \"Q\", active = {active} }}\n"
        )
    }

    fn opened(day: &str) -> Case {
        Case { confirmed_on: Some(day.parse().unwrap()), ..Case::of(Id::new(1).unwrap()) }
    }

    /// Of three packs: mornings alone from 7h; both with the hour of the afternoon; one that names nothing.
    fn rules() -> Rules {
        let once = pack("once", "2022-01-01", &slot("morning", "from_hour = 7", true));
        let twice = slot("morning", "", true) + &slot("afternoon", "from_hour = 15", true);
        let nothing = slot("morning", "from_hour = 9", false);
        Rules::new(vec![once])
            .beside(vec![pack("twice", "2022-02-01", &twice), pack("nothing", "2022-03-01", &nothing)])
    }

    #[test]
    fn the_pack_that_treats_a_case_says_in_which_parts_of_the_day_it_is_measured() {
        let (ward, rules) = (ward(None), rules());
        for (day, now, start, before) in [
            ("2022-01-31", "10 06:59", "09 07:00", "08 07:00"),
            ("2022-01-31", "10 07:00", "10 07:00", "09 07:00"),
            ("2022-01-31", "10 23:59", "10 07:00", "09 07:00"),
            ("2022-02-01", "10 04:59", "09 15:00", "09 05:00"),
            ("2022-02-01", "10 05:00", "10 05:00", "09 15:00"),
            ("2022-02-01", "10 14:59", "10 05:00", "09 15:00"),
            ("2022-02-01", "10 15:00", "10 15:00", "10 05:00"),
            ("2022-03-01", "10 13:00", "10 13:00", "10 05:00"),
            ("2021-12-31", "10 12:59", "10 05:00", "09 13:00"),
        ] {
            let slots = Slots::of(&ward, &rules, &opened(day));
            assert_eq!((slots.start(at(now)), slots.start_before(at(now))), (at(start), at(before)), "{day} {now}");
        }
        let undated = Case::of(Id::new(1).unwrap());
        assert_eq!(Slots::of(&ward, &rules, &undated), Slots::USUAL, "no day, no pack: both parts are due");
    }

    #[test]
    fn hours_that_the_station_has_set_lie_over_every_pack() {
        let (ward, rules) = (ward(Some([6, 14])), rules());
        for day in ["2022-01-31", "2022-02-01", "2022-03-01", "2021-12-31"] {
            let slots = Slots::of(&ward, &rules, &opened(day));
            assert_eq!(slots.start(at("10 14:00")), at("10 14:00"), "{day}");
            assert_eq!(slots.start(at("10 13:59")), at("10 06:00"), "{day}");
            assert_eq!(slots.start(at("10 05:59")), at("09 14:00"), "{day}");
        }
        assert_eq!(latest_start(&ward, &rules, at("10 15:30")), at("10 14:00"), "the packs' hours turn nothing then");
    }

    #[test]
    fn marks_turn_when_the_slot_of_any_pack_begins() {
        let (ward, rules) = (ward(None), rules());
        for (now, start) in [
            ("10 04:59", "09 15:00"),
            ("10 05:00", "10 05:00"),
            ("10 07:00", "10 07:00"),
            ("10 13:00", "10 13:00"),
            ("10 15:00", "10 15:00"),
        ] {
            assert_eq!(latest_start(&ward, &rules, at(now)), at(start), "{now}");
        }
    }

    #[test]
    fn a_sheet_has_two_columns_whatever_is_measured() {
        let (ward, rules) = (ward(None), rules());
        for (day, now, part) in [
            ("2022-01-31", "10 12:59", DayPart::Morning),
            ("2022-01-31", "10 13:00", DayPart::Afternoon),
            ("2022-02-01", "10 00:00", DayPart::Morning),
            ("2022-02-01", "10 14:59", DayPart::Morning),
            ("2022-02-01", "10 15:00", DayPart::Afternoon),
        ] {
            assert_eq!(Slots::of(&ward, &rules, &opened(day)).part(at(now)), part, "{day} {now}");
        }
    }
}
