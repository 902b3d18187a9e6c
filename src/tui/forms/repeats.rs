//! How a repeat is written and read: `mỗi ca`, `mỗi ngày 07:00`, `mỗi 3 ngày 07:00`, `T2 T4 T6 07:30`.

use chrono::{NaiveTime, Timelike, Weekday};

use crate::domain::repeat::{DAY_MINUTES, DaySet, Repeat};
use crate::language::folding::fold;
use crate::language::numbers;
use crate::language::phrases::Phrasebook;
use crate::tui::forms::{Fault, Scene};

const DAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Mon, "dates.monday", "dates.monday_short"),
    (Weekday::Tue, "dates.tuesday", "dates.tuesday_short"),
    (Weekday::Wed, "dates.wednesday", "dates.wednesday_short"),
    (Weekday::Thu, "dates.thursday", "dates.thursday_short"),
    (Weekday::Fri, "dates.friday", "dates.friday_short"),
    (Weekday::Sat, "dates.saturday", "dates.saturday_short"),
    (Weekday::Sun, "dates.sunday", "dates.sunday_short"),
];

/// A repeat in words; nothing where a task never comes again.
pub fn said(repeat: Repeat, book: &Phrasebook) -> String {
    match repeat {
        Repeat::Never => String::new(),
        Repeat::EachShift => book.say("repeats.each_shift").to_string(),
        Repeat::Daily { minute } => book.say_with("repeats.daily", &[("time", &time(minute))]),
        Repeat::EveryDays { days, minute } => {
            book.say_with("repeats.every", &[("days", &days), ("time", &time(minute))])
        }
        Repeat::Weekdays { days, minute } => {
            let named = DAYS.iter().filter(|(day, ..)| days.contains(*day)).map(|(.., short)| book.say(short));
            let days = named.collect::<Vec<_>>().join(" ");
            book.say_with("repeats.weekdays", &[("days", &days), ("time", &time(minute))])
        }
    }
}

fn time(minute: u16) -> String {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0);
    numbers::time(time.unwrap_or_default())
}

/// Reads a repeat. Without an hour it is due at the end of the day.
pub fn told(typed: &str, scene: &Scene<'_>) -> Result<Repeat, Fault> {
    let fault = || Fault::Repeat(typed.to_string());
    let folded = fold(typed);
    let mut words: Vec<&str> = folded.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let told = words.last().and_then(|word| clock(word));
    if told.is_some() {
        words.pop();
    }
    let minute = match told {
        Some(time) => u16::try_from(time.num_seconds_from_midnight() / 60).map_err(|_| fault())?,
        None => DAY_MINUTES - 1,
    };
    let listed = |phrase: &str| -> Vec<String> { fold(phrase).split(' ').map(str::to_string).collect() };
    let is = |phrase: String| listed(phrase.trim()) == words;
    let number = words.iter().find_map(|word| word.parse::<u16>().ok());
    let repeat = if words.is_empty() {
        Repeat::Never
    } else if is(scene.book.say("repeats.each_shift").to_string()) {
        Repeat::EachShift
    } else if is(scene.book.say_with("repeats.daily", &[("time", &"")])) {
        Repeat::Daily { minute }
    } else if let Some(days) =
        number.filter(|days| is(scene.book.say_with("repeats.every", &[("days", days), ("time", &"")])))
    {
        Repeat::EveryDays { days, minute }
    } else {
        Repeat::Weekdays { days: weekdays(&words, scene.book).ok_or_else(fault)?, minute }
    };
    if repeat.can_be() && (told.is_none() || repeat != Repeat::Never) { Ok(repeat) } else { Err(fault()) }
}

/// `T2 T4 CN`, `thứ 2 4 6`, `thứ 2, thứ 4`.
fn weekdays(words: &[&str], book: &Phrasebook) -> Option<DaySet> {
    let week = fold(book.say(DAYS[0].1));
    let of_number = |word: &str| {
        let place = word.parse::<usize>().ok()?.checked_sub(2).filter(|place| *place < 6)?;
        DAYS.get(place).map(|(day, ..)| *day)
    };
    let named = |word: &str| {
        let is = |key: &str| fold(book.say(key)) == word;
        DAYS.iter().find(|(_, long, short)| is(long) || is(short)).map(|(day, ..)| *day)
    };
    // The word before the number of a day: `thứ`.
    let lead = week.split_once(' ').map(|(lead, _)| lead);
    let told = words.iter().filter(|word| Some(**word) != lead);
    told.map(|word| named(word).or_else(|| of_number(word))).collect::<Option<Vec<_>>>().map(DaySet::of)
}

/// `7h`, `7h30`, `07:30`.
fn clock(word: &str) -> Option<NaiveTime> {
    let (hour, minute) = word.split_once([':', 'h', 'g'])?;
    let minute = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute, 0)
}
