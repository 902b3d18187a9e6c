//! Repeats: when a task comes again. One occurrence is open at a time; the next one lies after now, however many
//! periods an outage or a forgotten task has let pass.

use chrono::{Datelike, Days, NaiveTime, Weekday};
use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::moment::{Date, Moment};

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// The most days between two occurrences: a year and a leap day.
pub const DAYS_MAX: u16 = 366;

/// The hours at which a ward that has planned no later shift changes over.
const USUAL_CHANGES: [u32; 2] = [6, 18];

/// When a task comes again. A minute is one of the day, 0 to 1,439.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Once is enough.
    #[default]
    Never,
    /// With each shift.
    EachShift,
    /// Every day at this minute.
    Daily {
        /// Minute of the day.
        minute: u16,
    },
    /// Every so many days, 1 to [`DAYS_MAX`].
    EveryDays {
        /// How many.
        days: u16,
        /// Minute of the day.
        minute: u16,
    },
    /// On these days of the week.
    Weekdays {
        /// Which.
        days: DaySet,
        /// Minute of the day.
        minute: u16,
    },
}

/// Days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct DaySet(u8);

impl DaySet {
    /// These days; a day that is named twice counts once.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | 1 << day.num_days_from_monday()))
    }

    /// Whether a day is among them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & 1 << day.num_days_from_monday() != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.contains(*day))
    }
}

/// The days of the week in their order.
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl From<DaySet> for Vec<u8> {
    fn from(days: DaySet) -> Self {
        (1..=7).filter(|day| days.0 & 1 << (day - 1) != 0).collect()
    }
}

impl TryFrom<Vec<u8>> for DaySet {
    type Error = &'static str;

    fn try_from(days: Vec<u8>) -> Result<Self, Self::Error> {
        if days.iter().all(|day| (1..=7).contains(day)) {
            Ok(Self(days.into_iter().fold(0, |set, day| set | 1 << (day - 1))))
        } else {
            Err("a day of the week is from 1 (Monday) to 7")
        }
    }
}

/// Reads a repeat; in a text also the yes or no that said "each shift" before there were other repeats.
///
/// # Errors
/// Those of the reader, where it is neither.
pub fn repeat_or_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Repeat, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Told {
        EachShift(bool),
        Repeat(Repeat),
    }
    // Only a text tells its types; bytes are always of today's form.
    if !deserializer.is_human_readable() {
        return Repeat::deserialize(deserializer);
    }
    Ok(match Told::deserialize(deserializer)? {
        Told::EachShift(true) => Repeat::EachShift,
        Told::EachShift(false) => Repeat::Never,
        Told::Repeat(repeat) => repeat,
    })
}

impl Repeat {
    /// Whether it can come again: a repeat of no days never does, and a minute must be one of the day.
    pub fn can_be(self) -> bool {
        match self {
            Repeat::Never | Repeat::EachShift => true,
            Repeat::Daily { minute } => minute < DAY_MINUTES,
            Repeat::EveryDays { days, minute } => (1..=DAYS_MAX).contains(&days) && minute < DAY_MINUTES,
            Repeat::Weekdays { days, minute } => !days.is_empty() && minute < DAY_MINUTES,
        }
    }

    /// When a task that begins now is due first, where its repeat names an hour.
    pub fn first_due(self, now: Moment) -> Option<Moment> {
        match self {
            Repeat::EveryDays { minute, .. } => Repeat::Daily { minute }.on_days(now),
            Repeat::Daily { .. } | Repeat::Weekdays { .. } => self.on_days(now),
            Repeat::Never | Repeat::EachShift => None,
        }
    }

    /// The first occurrence behind a moment of a repeat that does not count from its last one.
    fn on_days(self, after: Moment) -> Option<Moment> {
        let (days, minute) = match self {
            Repeat::Daily { minute } => (None, minute),
            Repeat::Weekdays { days, minute } => (Some(days), minute),
            _ => return None,
        };
        (0..=7).find_map(|ahead| {
            let day = after.date().checked_add_days(Days::new(ahead))?;
            let is_on = days.is_none_or(|days| days.contains(day.weekday()));
            at_minute(day, minute).filter(|at| is_on && *at > after)
        })
    }
}

fn at_minute(day: Date, minute: u16) -> Option<Moment> {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0).map(|time| Moment::at(day, time))
}

/// When a task is due again that was due at `due` and is over at `after`: the first time behind both, so that one that
/// was late by many periods is not made up for. `shifts` are the beginnings and ends of the shifts that are planned; a
/// task of a shift comes as far into the next one as it came into its own, and without a time of its own at the next
/// one's end. Nothing where it never comes again.
pub fn next_due(repeat: Repeat, due: Option<Moment>, after: Moment, shifts: &[(Moment, Moment)]) -> Option<Moment> {
    if !repeat.can_be() {
        return None;
    }
    let after = due.map_or(after, |due| after.max(due));
    match repeat {
        Repeat::Never => None,
        Repeat::EachShift => Some(next_shift(due, after, shifts)),
        Repeat::Daily { .. } | Repeat::Weekdays { .. } => repeat.on_days(after),
        Repeat::EveryDays { days, minute } => {
            let first = due.unwrap_or(after).date();
            let days = i64::from(days);
            let passed = ((after.date() - first).num_days() / days).max(1);
            (passed..=passed + 1).find_map(|count| {
                let day = first.checked_add_days(Days::new(u64::try_from(count * days).ok()?))?;
                at_minute(day, minute).filter(|at| *at > after)
            })
        }
    }
}

/// How often a task that is due since `due` would have come again by now: the occurrences that were left out.
pub fn missed(repeat: Repeat, due: Moment, now: Moment, shifts: &[(Moment, Moment)]) -> usize {
    let next = |due: &Moment| next_due(repeat, Some(*due), *due, shifts).filter(|next| *next <= now && next > due);
    std::iter::successors(next(&due), next).take(MISSED_MAX).count()
}

/// As far as missed occurrences are counted.
pub const MISSED_MAX: usize = 99;

fn next_shift(due: Option<Moment>, after: Moment, shifts: &[(Moment, Moment)]) -> Moment {
    let into = due.and_then(|due| {
        let own = shifts.iter().filter(|(from, to)| *from <= due && due <= *to).max()?;
        Some(due.since(own.0))
    });
    let running = shifts.iter().filter(|(from, to)| *from <= after && after < *to).max();
    let over = running.map_or(after.plus(1), |(_, to)| *to);
    let planned = shifts.iter().filter(|(from, to)| *from >= over && from < to).min().copied();
    let (from, to) = planned.unwrap_or_else(|| usual_shift(over));
    into.map_or(to, |into| from.plus(into).min(to)).max(after.plus(1))
}

/// The shift from the first usual change at or behind a moment to the next one.
fn usual_shift(at: Moment) -> (Moment, Moment) {
    let midnight = Moment::start_of(at.date());
    let changes = [0, 1, 2]
        .into_iter()
        .flat_map(|day| USUAL_CHANGES.map(move |hour| midnight.plus(i64::from(day * 24 + hour) * 3600)));
    let mut ahead = changes.filter(|change| *change >= at);
    let from = ahead.next().unwrap_or(at);
    (from, ahead.next().unwrap_or(from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Moment {
        let (day, time) = text.split_once(' ').unwrap();
        Moment::at(day.parse().unwrap(), format!("{time}:00").parse().unwrap())
    }

    fn shifts() -> Vec<(Moment, Moment)> {
        ["2021-07-21 06:00", "2021-07-21 18:00", "2021-07-22 06:00"]
            .map(|from| (at(from), at(from).plus(12 * 3600)))
            .to_vec()
    }

    /// 21/07/2021 is a Wednesday.
    #[test]
    fn the_next_occurrence_lies_behind_the_last_one_and_behind_now() {
        let daily = Repeat::Daily { minute: 7 * 60 };
        let third = Repeat::EveryDays { days: 3, minute: 7 * 60 };
        let week = Repeat::Weekdays { days: DaySet::of([Weekday::Mon, Weekday::Wed, Weekday::Fri]), minute: 450 };
        for (repeat, due, after, next) in [
            (Repeat::Never, "2021-07-21 07:00", "2021-07-21 07:00", None),
            // Done early, in time, late, and after an outage of many periods.
            (daily, "2021-07-21 07:00", "2021-07-21 06:50", Some("2021-07-22 07:00")),
            (daily, "2021-07-21 07:00", "2021-07-21 07:00", Some("2021-07-22 07:00")),
            (daily, "2021-07-21 07:00", "2021-07-21 09:00", Some("2021-07-22 07:00")),
            (daily, "2021-07-21 07:00", "2021-08-11 06:59", Some("2021-08-11 07:00")),
            (daily, "2021-07-21 07:00", "2021-08-11 07:00", Some("2021-08-12 07:00")),
            (third, "2021-07-21 07:00", "2021-07-20 07:00", Some("2021-07-24 07:00")),
            (third, "2021-07-21 07:00", "2021-07-24 06:00", Some("2021-07-24 07:00")),
            (third, "2021-07-21 07:00", "2021-07-24 07:00", Some("2021-07-27 07:00")),
            (third, "2021-07-21 07:00", "2021-08-01 12:00", Some("2021-08-02 07:00")),
            (week, "2021-07-21 07:30", "2021-07-21 07:30", Some("2021-07-23 07:30")),
            (week, "2021-07-23 07:30", "2021-07-23 08:00", Some("2021-07-26 07:30")),
            (week, "2021-07-21 07:30", "2021-12-31 23:59", Some("2022-01-03 07:30")),
            (Repeat::EveryDays { days: 0, minute: 0 }, "2021-07-21 07:00", "2021-07-21 07:00", None),
            (Repeat::Weekdays { days: DaySet::default(), minute: 0 }, "2021-07-21 07:00", "2021-07-21 07:00", None),
            (Repeat::Daily { minute: DAY_MINUTES }, "2021-07-21 07:00", "2021-07-21 07:00", None),
        ] {
            assert_eq!(next_due(repeat, Some(at(due)), at(after), &[]), next.map(at), "{repeat:?} {due} {after}");
        }
    }

    #[test]
    fn a_task_of_the_shift_comes_as_far_into_the_next_one() {
        for (due, after, next) in [
            (Some("2021-07-21 08:00"), "2021-07-21 08:10", "2021-07-21 20:00"),
            (Some("2021-07-21 22:00"), "2021-07-21 21:00", "2021-07-22 10:00"),
            // Done a shift late: not the one that runs, the next one.
            (Some("2021-07-21 08:00"), "2021-07-21 19:00", "2021-07-22 08:00"),
            (None, "2021-07-21 08:00", "2021-07-22 06:00"),
            // Where nothing is planned any more, stations change at 06:00 and 18:00.
            (Some("2021-07-22 08:00"), "2021-07-22 09:00", "2021-07-22 20:00"),
            (None, "2021-08-01 05:00", "2021-08-01 18:00"),
            (None, "2021-08-01 19:00", "2021-08-02 18:00"),
        ] {
            let next_is = next_due(Repeat::EachShift, due.map(at), at(after), &shifts());
            assert_eq!(next_is, Some(at(next)), "{due:?} {after}");
        }
    }

    #[test]
    fn what_begins_now_is_due_at_its_next_hour() {
        let now = at("2021-07-21 21:04");
        let due = |repeat: Repeat| repeat.first_due(now);
        assert_eq!(due(Repeat::Daily { minute: 7 * 60 }), Some(at("2021-07-22 07:00")));
        assert_eq!(due(Repeat::Daily { minute: 22 * 60 }), Some(at("2021-07-21 22:00")));
        assert_eq!(due(Repeat::EveryDays { days: 3, minute: 7 * 60 }), Some(at("2021-07-22 07:00")));
        let friday = Repeat::Weekdays { days: DaySet::of([Weekday::Fri]), minute: 7 * 60 };
        assert_eq!(due(friday), Some(at("2021-07-23 07:00")));
        assert_eq!((due(Repeat::Never), due(Repeat::EachShift)), (None, None));
    }

    #[test]
    fn what_was_left_out_is_counted_and_not_made() {
        let daily = Repeat::Daily { minute: 7 * 60 };
        for (now, count) in [
            ("2021-07-21 06:00", 0),
            ("2021-07-21 12:00", 0),
            ("2021-07-22 06:59", 0),
            ("2021-07-22 07:00", 1),
            ("2021-07-25 08:00", 4),
            ("2031-07-25 08:00", MISSED_MAX),
        ] {
            assert_eq!(missed(daily, at("2021-07-21 07:00"), at(now), &[]), count, "{now}");
        }
        assert_eq!(missed(Repeat::Never, at("2021-07-21 07:00"), at("2021-08-21 07:00"), &[]), 0);
    }

    /// Journals of the first programs say `"each_shift": true`.
    #[test]
    fn a_flag_of_an_older_line_is_read_as_a_repeat() {
        #[derive(Deserialize, Serialize, PartialEq, Debug)]
        struct Holder(#[serde(deserialize_with = "repeat_or_flag")] Repeat);
        let read = |text: &str| serde_json::from_str::<Holder>(text).map(|read| read.0);
        assert_eq!(read("true").unwrap(), Repeat::EachShift);
        assert_eq!(read("false").unwrap(), Repeat::Never);
        assert_eq!(read("\"each_shift\"").unwrap(), Repeat::EachShift);
        let week = Repeat::Weekdays { days: DaySet::of([Weekday::Sun, Weekday::Mon]), minute: 5 };
        for repeat in [week, Repeat::EveryDays { days: 3, minute: 0 }, Repeat::Never] {
            let text = serde_json::to_string(&Holder(repeat)).unwrap();
            assert_eq!(read(&text).unwrap(), repeat, "{text}");
            let bytes = bincode::serialize(&Holder(repeat)).unwrap();
            assert_eq!(bincode::deserialize::<Holder>(&bytes).unwrap(), Holder(repeat));
        }
        assert_eq!(serde_json::to_string(&week).unwrap(), r#"{"weekdays":{"days":[1,7],"minute":5}}"#);
        assert!(read(r#"{"weekdays":{"days":[8],"minute":5}}"#).is_err() && read("3").is_err());
    }

    fn any_repeat() -> impl Strategy<Value = Repeat> {
        prop_oneof![
            Just(Repeat::EachShift),
            (0..DAY_MINUTES).prop_map(|minute| Repeat::Daily { minute }),
            (1..=DAYS_MAX, 0..DAY_MINUTES).prop_map(|(days, minute)| Repeat::EveryDays { days, minute }),
            (1_u8..128, 0..DAY_MINUTES).prop_map(|(days, minute)| Repeat::Weekdays { days: DaySet(days), minute }),
        ]
    }

    proptest! {
        /// Whatever was missed, the next one lies ahead, and no further than one period.
        #[test]
        fn the_next_occurrence_is_one_and_lies_ahead(
            repeat in any_repeat(),
            due in proptest::option::of(0..4_000_000_000_i64),
            later in -1_000_000..400_000_000_i64,
            start in 0..100_i64,
        ) {
            let due = due.map(Moment::from);
            let after = due.unwrap_or_default().plus(later);
            let shifts: Vec<_> = (0..start).map(|day| (after.plus(day * 43_200 - 86_400), after.plus(day * 43_200 - 43_200))).collect();
            let next = next_due(repeat, due, after, &shifts).unwrap();
            prop_assert!(next > after && due.is_none_or(|due| next > due));
            let period = match repeat {
                Repeat::EveryDays { days, .. } => i64::from(days) + 1,
                Repeat::Weekdays { .. } => 8,
                _ => 3,
            };
            prop_assert!(next.since(due.map_or(after, |due| after.max(due))) <= period * 86_400);
        }
    }
}
