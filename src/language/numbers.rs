//! How numbers, dates, times and phones are written: as on Vietnamese paper, in both languages of the screen, so that
//! nobody reads `1.234` or `3/12` in two ways.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::Phrasebook;
use super::folding::phone_digits;

/// Writes tenths with a decimal comma: 368 is `36,8`.
pub fn tenths(value: impl Into<i64>) -> String {
    let value = value.into();
    let sign = if value < 0 { "-" } else { "" };
    let whole = value.unsigned_abs();
    format!("{sign}{},{}", whole / 10, whole % 10)
}

/// Writes a figure with so many places behind the decimal comma: 5.25 with one place is `5,2`.
pub fn decimal(value: f64, places: usize) -> String {
    format!("{value:.places$}").replace('.', ",")
}

/// Writes a count with a point between the thousands: `1.234.567`.
pub fn thousands(value: u64) -> String {
    grouped(&value.to_string(), 3, '.')
}

/// Writes a day as `dd/mm/yyyy`.
pub fn date(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// Writes a day without its year, as narrow as it can be: `12/3`.
pub fn day_month(day: NaiveDate) -> String {
    format!("{}/{}", day.day(), day.month())
}

/// Writes a time of day as `HH:MM`.
pub fn time(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Writes a moment as the list needs it: the time alone on the day itself, else `21/7 18:00`, with the year when it is
/// another one.
pub fn moment(moment: NaiveDateTime, today: NaiveDate) -> String {
    let (day, time) = (moment.date(), time(moment.time()));
    match day {
        _ if day == today => time,
        _ if day.year() == today.year() => format!("{} {time}", day_month(day)),
        _ => format!("{} {time}", date(day)),
    }
}

/// Writes a phone number in groups: `0912 345 678`. What is no phone number of nine to eleven digits stays as it is.
pub fn phone(number: &str) -> String {
    let is_number = number.chars().all(|c| c.is_ascii_digit() || " .-+()".contains(c));
    let digits = phone_digits(number);
    if !is_number || !(9..=11).contains(&digits.len()) {
        return number.trim().to_owned();
    }
    let (head, tail) = digits.split_at(digits.len() - 6);
    let (middle, end) = tail.split_at(3);
    format!("{head} {middle} {end}")
}

/// Writes how long something takes or is late: `2 ph`, `3h`, from two days on `4 ngày`.
pub fn elapsed(minutes: u64, book: &Phrasebook) -> String {
    match minutes {
        0..60 => book.say_with("dates.minutes", &[("count", &minutes)]),
        60..2_880 => book.say_with("dates.hours", &[("count", &(minutes / 60))]),
        _ => book.say_with("dates.days", &[("count", &(minutes / 1_440))]),
    }
}

/// Writes a year of birth for a narrow column: two digits where they can mean one year only, else four.
pub fn birth_year_short(year: i32, this_year: i32) -> String {
    if (1900..2000).contains(&year) && year > this_year - 100 { format!("{:02}", year % 100) } else { year.to_string() }
}

/// Names the day of the week: `Thứ bảy`.
pub fn weekday(day: NaiveDate, book: &Phrasebook) -> &str {
    match day.weekday() {
        Weekday::Mon => book.say("dates.monday"),
        Weekday::Tue => book.say("dates.tuesday"),
        Weekday::Wed => book.say("dates.wednesday"),
        Weekday::Thu => book.say("dates.thursday"),
        Weekday::Fri => book.say("dates.friday"),
        Weekday::Sat => book.say("dates.saturday"),
        Weekday::Sun => book.say("dates.sunday"),
    }
}

/// Names the day of the week for a column: `T7`, `CN`.
pub fn weekday_short(day: NaiveDate, book: &Phrasebook) -> &str {
    match day.weekday() {
        Weekday::Mon => book.say("dates.monday_short"),
        Weekday::Tue => book.say("dates.tuesday_short"),
        Weekday::Wed => book.say("dates.wednesday_short"),
        Weekday::Thu => book.say("dates.thursday_short"),
        Weekday::Fri => book.say("dates.friday_short"),
        Weekday::Sat => book.say("dates.saturday_short"),
        Weekday::Sun => book.say("dates.sunday_short"),
    }
}

/// Writes a day so that a slip of the finger is seen: `Thứ bảy 12/03/2022`.
pub fn date_with_weekday(day: NaiveDate, book: &Phrasebook) -> String {
    book.say_with("dates.with_weekday", &[("weekday", &weekday(day, book)), ("date", &date(day))])
}

fn grouped(digits: &str, size: usize, between: char) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / size);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(size) {
            grouped.push(between);
        }
        grouped.push(digit);
    }
    grouped
}

/// Seconds as hours, with a half where there is one: `37,5`.
pub fn in_hours(seconds: i64) -> String {
    let tenths = (seconds + 180) / 360;
    if tenths % 10 == 0 { format!("{}", tenths / 10) } else { format!("{},{}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn decimals_have_a_comma() {
        assert_eq!(tenths(368_u16), "36,8");
        assert_eq!(tenths(370), "37,0");
        assert_eq!(tenths(-5), "-0,5");
        assert_eq!(decimal(5.24, 1), "5,2");
        assert_eq!(decimal(5.0, 0), "5");
    }

    #[test]
    fn thousands_have_points() {
        for (value, written) in
            [(0, "0"), (999, "999"), (1_000, "1.000"), (147_000, "147.000"), (1_470_000, "1.470.000")]
        {
            assert_eq!(thousands(value), written);
        }
    }

    #[test]
    fn dates_stand_day_first() {
        assert_eq!(date(day(2022, 3, 12)), "12/03/2022");
        assert_eq!(date(day(1861, 10, 30)), "30/10/1861");
        assert_eq!(day_month(day(2022, 3, 2)), "2/3");
        let at = |d: NaiveDate| d.and_hms_opt(7, 5, 59).unwrap();
        assert_eq!(moment(at(day(2022, 3, 12)), day(2022, 3, 12)), "07:05");
        assert_eq!(moment(at(day(2022, 3, 11)), day(2022, 3, 12)), "11/3 07:05");
        assert_eq!(moment(at(day(2021, 12, 31)), day(2022, 3, 12)), "31/12/2021 07:05");
    }

    #[test]
    fn the_weekday_is_named() {
        let [vietnamese, english] = Language::ALL.map(Phrasebook::embedded);
        assert_eq!(date_with_weekday(day(2022, 3, 12), &vietnamese), "Thứ bảy 12/03/2022");
        assert_eq!(date_with_weekday(day(2022, 3, 13), &english), "Sunday 13/03/2022");
        assert_eq!(weekday_short(day(2022, 3, 13), &vietnamese), "CN");
    }

    #[test]
    fn phones_are_grouped() {
        let table = [
            ("0912345678", "0912 345 678"),
            ("+84912345678", "0912 345 678"),
            ("01601234567", "01601 234 567"),
            ("115", "115"),
            ("", ""),
            ("không có", "không có"),
            ("0912345678 (con)", "0912345678 (con)"),
        ];
        for (number, written) in table {
            assert_eq!(phone(number), written);
        }
    }

    #[test]
    fn spans_of_time_are_short() {
        let [vietnamese, english] = Language::ALL.map(Phrasebook::embedded);
        for (minutes, written) in [(2, "2 ph"), (59, "59 ph"), (185, "3h"), (2_879, "47h"), (5_760, "4 ngày")] {
            assert_eq!(elapsed(minutes, &vietnamese), written);
        }
        assert_eq!(elapsed(2, &english), "2 min");
    }

    #[test]
    fn a_short_year_of_birth_means_one_year_only() {
        for (year, written) in
            [(1958, "58"), (2012, "2012"), (1926, "1926"), (1927, "27"), (1861, "1861"), (1905, "1905")]
        {
            assert_eq!(birth_year_short(year, 2026), written);
        }
    }

    #[test]
    fn hours_are_told_in_tenths_where_they_are_not_whole() {
        for (seconds, expected) in [(36_000, "10"), (37_800, "10,5"), (0, "0"), (179, "0"), (180, "0,1"), (3_599, "1")]
        {
            assert_eq!(in_hours(seconds), expected);
        }
    }
}
