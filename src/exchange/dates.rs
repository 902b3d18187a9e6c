//! Dates and times as files write them. Separate from the typed dates of the entry line, which know no ISO and may
//! leave out the year.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Timelike};

use crate::domain::birth::Birth;
use crate::domain::moment::{Date, Moment};

/// Years that a date can lie in; outside, a slip is likelier than a person.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// Reads `2021-11-02`, `2/11/2021`, `02.11.2021`, `2-11-2021`, `2/11/21`, each also with a time behind it that is left
/// out, and the number that a spreadsheet keeps of a day. Of two digits the year is the last one that has come.
/// Midnight of a zone that is told (`2021-11-02T00:00:00Z`) is the day that is written; any other moment with a zone is
/// the ward's day, so that the midnight of this zone (`2021-11-01T17:00:00Z`) is no day early.
pub(super) fn date(text: &str, today: Date) -> Option<Date> {
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        let day = if is_end_of_day(exact.time()) { exact.date_naive() } else { Moment::from(exact.timestamp()).date() };
        return YEARS.contains(&day.year()).then_some(day);
    }
    let (day, time) = halves(text);
    if let Some(time) = time
        && clock(time).is_none()
    {
        return None;
    }
    calendar_day(day).or_else(|| short_day(day, today)).or_else(|| serial_day(day))
}

/// Whether a moment is the beginning or the end of the day that is written, and so that day alone.
pub(super) fn is_day_alone(text: &str) -> bool {
    match DateTime::parse_from_rfc3339(text) {
        Ok(exact) => is_end_of_day(exact.time()),
        Err(_) => moment(text).is_none_or(|at| is_end_of_day(at.time())),
    }
}

fn is_end_of_day(time: NaiveTime) -> bool {
    time == NaiveTime::MIN || (time.hour(), time.minute(), time.second()) == (23, 59, 59)
}

/// Reads a date with a time: `2021-11-02 07:30`, `2/11/2021 7:30`, `2021-11-02T07:30:00+07:00`, `07:30 2/11/2021`.
/// A time with an offset is taken at its word, any other is the ward's.
pub(super) fn moment(text: &str) -> Option<Moment> {
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return YEARS.contains(&exact.year()).then(|| Moment::from(exact.timestamp()));
    }
    let (one, other) = halves(text);
    let other = other?;
    let (day, time) = match calendar_day(one) {
        Some(day) => (day, clock(other)?),
        None => (calendar_day(other)?, clock(one)?),
    };
    Some(Moment::at(day, time))
}

/// Reads a day, a month (`2020-03`, `3/2020`) or a year. A year of two digits that could be of either century is none:
/// a child of six must not become an old woman.
pub(super) fn birth(text: &str, today: Date) -> Option<Birth> {
    let (day, _) = halves(text);
    let is_either = |short: Date| short.year() >= today.year() - today.year() % 100;
    if short_day(day, today).is_some_and(is_either) {
        return None;
    }
    if let Some(day) = date(text, today) {
        return Some(Birth::Day(day));
    }
    let numbers = numbers(text)?;
    match *numbers.as_slice() {
        [(year, 4)] => year_of(year).map(Birth::Year),
        [(year, 4), (month, 1 | 2)] | [(month, 1 | 2), (year, 4)] if (1..=12).contains(&month) => {
            year_of(year).map(|year| Birth::Month(year, month))
        }
        _ => None,
    }
}

/// What stands before and behind the space (or the `T` of ISO) between a date and a time.
fn halves(text: &str) -> (&str, Option<&str>) {
    let between = |letter: char| letter == ' ' || letter == 'T';
    match text.split_once(between) {
        Some((one, other)) => (one, Some(other.trim())),
        None => (text, None),
    }
}

fn calendar_day(text: &str) -> Option<Date> {
    let (year, month, day) = match *numbers(text)?.as_slice() {
        [(year, 4), (month, 1 | 2), (day, 1 | 2)] => (year, month, day),
        [(day, 1 | 2), (month, 1 | 2), (year, 4)] => (year, month, day),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year_of(year)?, month, day)
}

/// `2/11/21`: of the years that end so the last one that is not after today's.
fn short_day(text: &str, today: Date) -> Option<Date> {
    let [(day, 1 | 2), (month, 1 | 2), (year, 2)] = *numbers(text)?.as_slice() else { return None };
    let century = today.year() - today.year() % 100;
    let year = century + i32::try_from(year).ok()?;
    let year = if year > today.year() { year - 100 } else { year };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The day of a spreadsheet's number, from 1910 on. A digit before a year, `31958`, is a month without its stroke
/// rather than such a number, and is not guessed at.
fn serial_day(text: &str) -> Option<Date> {
    let is_number = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let ends_as_year = matches!(text.get(1..3), Some("19" | "20"));
    let serial: u64 = text.parse().ok().filter(|serial| is_number && !ends_as_year && *serial >= 3654)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial))
}

fn year_of(year: u32) -> Option<i32> {
    i32::try_from(year).ok().filter(|year| YEARS.contains(year))
}

/// The numbers between `/`, `-` or `.`, each with its count of digits.
fn numbers(text: &str) -> Option<Vec<(u32, usize)>> {
    let mut found = Vec::with_capacity(3);
    for part in text.split(['/', '-', '.']) {
        let part = part.trim();
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit()) || found.len() == 3 {
            return None;
        }
        found.push((part.parse().ok()?, part.len()));
    }
    Some(found)
}

/// Reads `7:30`, `07:30:00`, `07:30:00.000`, `7h30`, `7h`.
fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.trim_end_matches(['Z', 'z']);
    let mut parts = text.split([':', 'h', 'H']);
    let mut next = || {
        let part = parts.next().unwrap_or("0").split('.').next().unwrap_or_default();
        if part.is_empty() { Some(0) } else { part.parse::<u32>().ok() }
    };
    let (hour, minute, second) = (next()?, next()?, next()?);
    let is_clock = text.contains([':', 'h', 'H']) && text.starts_with(|letter: char| letter.is_ascii_digit());
    (is_clock && parts.next().is_none()).then(|| NaiveTime::from_hms_opt(hour, minute, second))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        NaiveDate::from_ymd_opt(2022, 3, 14).unwrap()
    }

    #[test]
    fn dates_are_read_as_files_write_them() {
        let expected = NaiveDate::from_ymd_opt(2021, 11, 2);
        for text in [
            "2021-11-02",
            "2021/11/2",
            "2/11/2021",
            "02/11/2021",
            "2-11-2021",
            "02.11.2021",
            "2021-11-02T07:30:00+07:00",
            "2021-11-02 00:00:00",
            "02/11/2021 07:30",
            "2/11/21",
            "02-11-21",
            "44502",
        ] {
            let found = if text.contains('+') { moment(text).map(Moment::date) } else { date(text, today()) };
            assert_eq!(found, expected, "{text}");
        }
        for text in [
            "",
            "2",
            "2/11",
            "31/2/2021",
            "31/2/21",
            "2/13/2021",
            "0/1/2021",
            "2/11/0021",
            "x",
            "2/11/2021 x",
            "2021",
            "32021",
            "112021",
            "1234",
        ] {
            assert_eq!(date(text, today()), None, "{text}");
        }
        assert_eq!(date("21/11/1861", today()), NaiveDate::from_ymd_opt(1861, 11, 21));
    }

    #[test]
    fn a_day_in_another_zone_is_no_day_early_or_late() {
        for (text, day) in [
            ("2022-03-10T00:00:00.000Z", "2022-03-10"),
            ("2022-03-09T17:00:00.000Z", "2022-03-10"),
            ("2022-03-10T23:59:59.999Z", "2022-03-10"),
            ("2022-03-10T00:00:00-05:00", "2022-03-10"),
            ("2022-03-10T05:00:00.000Z", "2022-03-10"),
            ("2022-03-10T07:30:00+07:00", "2022-03-10"),
        ] {
            assert_eq!(date(text, today()), day.parse().ok(), "{text}");
            assert_eq!(birth(text, today()), day.parse().ok().map(Birth::Day), "{text}");
        }
        assert!(
            is_day_alone("2022-03-10T00:00:00.000Z") && is_day_alone("2022-03-10") && is_day_alone("10/3/2022 00:00")
        );
        assert!(!is_day_alone("2022-03-10T08:15:00.000Z"));
    }

    #[test]
    fn moments_need_a_time() {
        let expected = NaiveDate::from_ymd_opt(2021, 11, 2).and_then(|day| day.and_hms_opt(7, 30, 0));
        for text in [
            "2021-11-02 07:30",
            "2/11/2021 7:30",
            "02/11/2021 07:30:00",
            "2021-11-02T07:30",
            "2021-11-02T07:30:00.000",
            "2021-11-02T00:30:00Z",
            "2021-11-02T07:30:00+07:00",
            "07:30 2/11/2021",
            "7h30 2/11/2021",
        ] {
            assert_eq!(moment(text).map(Moment::local), expected, "{text}");
        }
        for text in
            ["2021-11-02", "07:30", "2021-11-02 25:00", "2021-11-02 7", "31/2/2021 07:30", "2/11/2021 7:30:00:1"]
        {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_birth_is_as_exact_as_it_is_written() {
        assert_eq!(birth("1958", today()), Some(Birth::Year(1958)));
        assert_eq!(birth("3/2020", today()), Some(Birth::Month(2020, 3)));
        assert_eq!(birth("2020-03", today()), Some(Birth::Month(2020, 3)));
        assert_eq!(birth("20/7/1958", today()), NaiveDate::from_ymd_opt(1958, 7, 20).map(Birth::Day));
        assert_eq!(birth("1/2/58", today()), NaiveDate::from_ymd_opt(1958, 2, 1).map(Birth::Day));
        assert_eq!(birth("21186", today()), NaiveDate::from_ymd_opt(1958, 1, 1).map(Birth::Day));
        for text in ["58", "13/2020", "1/2/15", "31958", "32020"] {
            assert_eq!(birth(text, today()), None, "{text}");
        }
    }
}
