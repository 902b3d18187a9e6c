//! When a task comes again, as a table says it: `each_shift`, `daily 07:00`, `3 days 07:00`, `mon wed fri 07:30`.

use chrono::{NaiveTime, Timelike, Weekday};

use super::refused::Reason;
use crate::domain::repeat::{DaySet, Repeat};

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

/// What a cell takes.
const ACCEPTED: &str = "each_shift, daily 07:00, 3 days 07:00, mon wed fri 07:30, never";

/// A repeat as a table says it; nothing where a task never comes again.
pub(super) fn code(repeat: Repeat) -> Option<String> {
    match repeat {
        Repeat::Never => None,
        Repeat::EachShift => Some("each_shift".to_string()),
        Repeat::Daily { minute } => Some(format!("daily {}", time(minute))),
        Repeat::EveryDays { days, minute } => Some(format!("{days} days {}", time(minute))),
        Repeat::Weekdays { days, minute } => {
            let named = DAYS.iter().filter(|(day, _)| days.contains(*day)).map(|(_, name)| *name);
            Some(format!("{} {}", named.collect::<Vec<_>>().join(" "), time(minute)))
        }
    }
}

fn time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Reads what [`code`] writes; without a time it is due at the end of the day.
pub(super) fn read(text: &str) -> Result<Repeat, Reason> {
    let wrong = || Reason::Word { accepted: ACCEPTED.to_string() };
    let lower = text.trim().to_lowercase();
    let mut words: Vec<&str> = lower.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
    let told = words.last().and_then(|word| NaiveTime::parse_from_str(word, "%H:%M").ok());
    if told.is_some() {
        words.pop();
    }
    let minute = told.map_or(crate::domain::repeat::DAY_MINUTES - 1, |time| {
        u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or_default()
    });
    let repeat = match words.as_slice() {
        ["never"] => Repeat::Never,
        ["each_shift"] => Repeat::EachShift,
        ["daily"] => Repeat::Daily { minute },
        [days, "days"] => Repeat::EveryDays { days: days.parse().map_err(|_| wrong())?, minute },
        named => {
            let day = |name: &&str| DAYS.iter().find(|(_, known)| known == name).map(|(day, _)| *day);
            let days: Option<Vec<Weekday>> = named.iter().map(day).collect();
            Repeat::Weekdays { days: DaySet::of(days.ok_or_else(wrong)?), minute }
        }
    };
    if repeat.can_be() { Ok(repeat) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repeat_comes_back_and_nothing_else_is_one() {
        let days = DaySet::of([Weekday::Fri, Weekday::Mon]);
        for (repeat, text) in [
            (Repeat::EachShift, "each_shift"),
            (Repeat::Daily { minute: 420 }, "daily 07:00"),
            (Repeat::EveryDays { days: 3, minute: 0 }, "3 days 00:00"),
            (Repeat::Weekdays { days, minute: 451 }, "mon fri 07:31"),
        ] {
            assert_eq!(code(repeat).as_deref(), Some(text));
            assert_eq!(read(text).ok(), Some(repeat));
            assert_eq!(read(&text.to_uppercase()).ok(), Some(repeat));
        }
        assert_eq!((code(Repeat::Never), read("never").ok()), (None, Some(Repeat::Never)));
        assert_eq!(read("daily").ok(), Some(Repeat::Daily { minute: 1439 }));
        for wrong in ["", "0 days 07:00", "367 days", "07:00", "daily 25:00", "mon someday", "x days"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
