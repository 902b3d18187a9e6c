//! Dates and times as files write them. Separate from the typed dates of the entry line, which know no ISO and may
//! leave out the year.

use chrono::{DateTime, NaiveDate, NaiveTime};

use crate::domain::birth::Birth;
use crate::domain::moment::{Date, Moment};

/// Years that a date can lie in; outside, a slip is likelier than a person.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// Reads `2021-11-02`, `2/11/2021`, `02.11.2021`, `2-11-2021`, each also with a time behind it that is left out.
pub(super) fn date(text: &str) -> Option<Date> {
    let (day, time) = halves(text);
    if let Some(time) = time
        && clock(time).is_none()
    {
        return None;
    }
    calendar_day(day)
}

/// Reads a date with a time: `2021-11-02 07:30`, `2/11/2021 7:30`, `2021-11-02T07:30:00+07:00`, `07:30 2/11/2021`.
/// A time with an offset is taken at its word, any other is the ward's.
pub(super) fn moment(text: &str) -> Option<Moment> {
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return YEARS.contains(&chrono::Datelike::year(&exact)).then(|| Moment::from(exact.timestamp()));
    }
    let (one, other) = halves(text);
    let other = other?;
    let (day, time) = match calendar_day(one) {
        Some(day) => (day, clock(other)?),
        None => (calendar_day(other)?, clock(one)?),
    };
    Some(Moment::at(day, time))
}

/// Reads a day, a month (`2020-03`, `3/2020`) or a year.
pub(super) fn birth(text: &str) -> Option<Birth> {
    if let Some(day) = date(text) {
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
        ] {
            let found = if text.contains('+') { moment(text).map(Moment::date) } else { date(text) };
            assert_eq!(found, expected, "{text}");
        }
        for text in ["", "2", "2/11", "2/11/21", "31/2/2021", "2/13/2021", "0/1/2021", "2/11/0021", "x", "2/11/2021 x"]
        {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(date("21/11/1861"), NaiveDate::from_ymd_opt(1861, 11, 21));
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
        assert_eq!(birth("1958"), Some(Birth::Year(1958)));
        assert_eq!(birth("3/2020"), Some(Birth::Month(2020, 3)));
        assert_eq!(birth("2020-03"), Some(Birth::Month(2020, 3)));
        assert_eq!(birth("20/7/1958"), NaiveDate::from_ymd_opt(1958, 7, 20).map(Birth::Day));
        for text in ["58", "13/2020", "20580", "1/2/58"] {
            assert_eq!(birth(text), None, "{text}");
        }
    }
}
