//! Dates as officers type them: `t`, `hq`, `-3`, `12`, `12/3`, `12/3/2022`, `120322` or ISO, the day always before the
//! month. Separate from `numbers` because reading needs today's date and can fail; a failure says what is missing.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Phrasebook;
use super::numbers;

/// Which way an incomplete date leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaning {
    /// A date of birth: the year must be typed, two digits mean the latest such year that has come.
    Birth,
    /// Something that has happened: the latest such day; a day that has not come yet is refused.
    Past,
    /// Something that may lie ahead, as a shift does: the closest such day.
    Nearest,
}

/// What is wrong with a typed date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateTrouble {
    /// Nothing was typed.
    Empty,
    /// It does not look like a date.
    Unreadable(String),
    /// The day is missing.
    NeedsDay,
    /// The month is missing.
    NeedsMonth,
    /// The year is missing.
    NeedsYear,
    /// There is no month of this number.
    NoMonth(u32),
    /// There is no day of this number in any month.
    NoDay(u32),
    /// The month has no such day.
    NoDayInMonth {
        /// The day that was typed.
        day: u32,
        /// The month, with its year where that matters.
        month: String,
    },
    /// The year is not within 1850 to 2199.
    NoYear(i32),
    /// The day has not come yet.
    InFuture(NaiveDate),
}

impl DateTrouble {
    /// Says what is missing or wrong, with an example.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        match self {
            Self::Empty => book.say("refusals.date_empty").to_owned(),
            Self::Unreadable(typed) => book.say_with("refusals.date_unreadable", &[("typed", typed)]),
            Self::NeedsDay => book.say("refusals.date_needs_day").to_owned(),
            Self::NeedsMonth => book.say("refusals.date_needs_month").to_owned(),
            Self::NeedsYear => book.say("refusals.date_needs_year").to_owned(),
            Self::NoMonth(month) => book.say_with("refusals.date_month", &[("month", month)]),
            Self::NoDay(day) => book.say_with("refusals.date_no_such_day", &[("day", day)]),
            Self::NoDayInMonth { day, month } => book.say_with("refusals.date_day", &[("day", day), ("month", month)]),
            Self::NoYear(year) => book.say_with("refusals.date_year", &[("year", year)]),
            Self::InFuture(day) => {
                book.say_with("refusals.date_in_future", &[("date", &numbers::date_with_weekday(*day, book))])
            }
        }
    }
}

/// A coming day this close is what the officer meant, even where only the past is accepted: better refused than put a
/// year back in silence.
const NEAR_FUTURE_DAYS: i64 = 30;

/// Reads a typed date as of today.
pub fn typed_date(typed: &str, today: NaiveDate, leaning: Leaning) -> Result<NaiveDate, DateTrouble> {
    let typed = typed.trim().to_lowercase();
    let unreadable = || DateTrouble::Unreadable(typed.clone());
    let day = match typed.as_str() {
        "" => return Err(DateTrouble::Empty),
        "t" => today,
        "hq" => today.checked_sub_days(Days::new(1)).ok_or_else(unreadable)?,
        _ => match by_distance(&typed, today) {
            Some(day) => day,
            None => by_parts(&typed, today, leaning)?,
        },
    };
    match leaning {
        Leaning::Past | Leaning::Birth if day > today => Err(DateTrouble::InFuture(day)),
        Leaning::Past | Leaning::Birth | Leaning::Nearest => Ok(day),
    }
}

/// `-3` is three days ago, `+3` in three days.
fn by_distance(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    let distance =
        |digits: &str| digits.parse().ok().filter(|_| digits.len() <= 4 && all_digits(digits)).map(Days::new);
    match typed.strip_prefix('-') {
        Some(back) => today.checked_sub_days(distance(back)?),
        None => today.checked_add_days(distance(typed.strip_prefix('+')?)?),
    }
}

fn by_parts(typed: &str, today: NaiveDate, leaning: Leaning) -> Result<NaiveDate, DateTrouble> {
    let parts: Vec<&str> = typed.split(['/', '.', '-']).map(str::trim).collect();
    if !parts.iter().all(|part| all_digits(part) && part.len() <= 8) || parts.iter().all(|part| part.is_empty()) {
        return Err(DateTrouble::Unreadable(typed.to_owned()));
    }
    match *parts.as_slice() {
        [day] if day.len() <= 2 => of_day(number(day), today, leaning),
        [year] if year.len() == 4 && known_year(number(year)).is_ok() => Err(DateTrouble::NeedsDay),
        [run] => of_run(run, today, leaning).unwrap_or_else(|| Err(DateTrouble::Unreadable(typed.to_owned()))),
        ["", _] | ["", _, _] => Err(DateTrouble::NeedsDay),
        [_, ""] | [_, "", _] => Err(DateTrouble::NeedsMonth),
        [_, _, ""] => Err(DateTrouble::NeedsYear),
        [_, year] if year.len() == 4 => Err(DateTrouble::NeedsDay),
        [day, month] => of_day_and_month(number(day), number(month), today, leaning),
        [year, month, day] if year.len() == 4 => whole(number(day), number(month), known_year(number(year))?),
        [day, month, year] => of_all_three(number(day), number(month), year, today, leaning),
        _ => Err(DateTrouble::Unreadable(typed.to_owned())),
    }
}

/// `120322` and `12032022`.
fn of_run(run: &str, today: NaiveDate, leaning: Leaning) -> Option<Result<NaiveDate, DateTrouble>> {
    if run.len() != 6 && run.len() != 8 {
        return None;
    }
    let (day, month, year) = (run.get(..2)?, run.get(2..4)?, run.get(4..)?);
    Some(of_all_three(number(day), number(month), year, today, leaning))
}

fn of_all_three(
    day: u32,
    month: u32,
    year: &str,
    today: NaiveDate,
    leaning: Leaning,
) -> Result<NaiveDate, DateTrouble> {
    if year.len() != 2 {
        return whole(day, month, known_year(number(year))?);
    }
    let century = today.year() - today.year().rem_euclid(100);
    let in_century = |century: i32| whole(day, month, century + i32::try_from(number(year)).unwrap_or(0));
    let candidates = [century - 100, century, century + 100].map(in_century);
    let days = candidates.iter().flatten().copied();
    let chosen = match leaning {
        Leaning::Birth => days.filter(|day| *day <= today).max(),
        Leaning::Past | Leaning::Nearest => days.min_by_key(|day| distance(*day, today)),
    };
    let [_, this_century, _] = candidates;
    chosen.map_or(this_century, Ok)
}

fn of_day_and_month(day: u32, month: u32, today: NaiveDate, leaning: Leaning) -> Result<NaiveDate, DateTrouble> {
    check_day_and_month(day, month)?;
    if leaning == Leaning::Birth {
        return Err(DateTrouble::NeedsYear);
    }
    // Eight years hold a 29 February, whatever the century.
    let years = (today.year() - 8)..=(today.year() + 8);
    let days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    let nearest_coming = days.clone().filter(|day| *day > today).min();
    let soon = nearest_coming.filter(|day| distance(*day, today) <= NEAR_FUTURE_DAYS);
    let chosen = match leaning {
        Leaning::Past => soon.or_else(|| days.filter(|day| *day <= today).max()),
        Leaning::Nearest | Leaning::Birth => days.min_by_key(|day| distance(*day, today)),
    };
    chosen.ok_or(DateTrouble::NoDayInMonth { day, month: month.to_string() })
}

fn of_day(day: u32, today: NaiveDate, leaning: Leaning) -> Result<NaiveDate, DateTrouble> {
    if !(1..=31).contains(&day) {
        return Err(DateTrouble::NoDay(day));
    }
    if leaning == Leaning::Birth {
        return Err(DateTrouble::NeedsMonth);
    }
    let first = today.with_day(1).unwrap_or(today);
    let back = (0..12).filter_map(|months| first.checked_sub_months(Months::new(months)));
    let ahead = (1..3).filter_map(|months| first.checked_add_months(Months::new(months)));
    let days = back.chain(ahead).filter_map(|month| month.with_day(day));
    let chosen = match leaning {
        Leaning::Past => days.filter(|day| *day <= today).max(),
        Leaning::Nearest | Leaning::Birth => days.min_by_key(|day| distance(*day, today)),
    };
    chosen.ok_or(DateTrouble::NoDay(day))
}

fn whole(day: u32, month: u32, year: i32) -> Result<NaiveDate, DateTrouble> {
    check_day_and_month(day, month)?;
    let known = NaiveDate::from_ymd_opt(year, month, day);
    known.ok_or_else(|| DateTrouble::NoDayInMonth { day, month: format!("{month}/{year}") })
}

fn check_day_and_month(day: u32, month: u32) -> Result<(), DateTrouble> {
    match (day, month) {
        (1..=31, 1..=12) => Ok(()),
        (1..=31, _) => Err(DateTrouble::NoMonth(month)),
        _ => Err(DateTrouble::NoDay(day)),
    }
}

fn known_year(year: u32) -> Result<i32, DateTrouble> {
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    if (1850..2200).contains(&year) { Ok(year) } else { Err(DateTrouble::NoYear(year)) }
}

fn distance(day: NaiveDate, today: NaiveDate) -> i64 {
    (day - today).num_days().abs()
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// At most eight digits were let through, so that nothing can overflow.
fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::language::forbidden::tests::hostile_text;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// A Monday in March.
    fn today() -> NaiveDate {
        day(2022, 3, 14)
    }

    #[test]
    fn every_form_is_read() {
        let table = [
            ("t", (2022, 3, 14)),
            ("HQ", (2022, 3, 13)),
            ("-3", (2022, 3, 11)),
            ("-0", (2022, 3, 14)),
            ("12", (2022, 3, 12)),
            ("31", (2022, 1, 31)),
            ("20", (2022, 2, 20)),
            ("12/3", (2022, 3, 12)),
            ("28/12", (2021, 12, 28)),
            ("29/2", (2020, 2, 29)),
            ("12/3/2022", (2022, 3, 12)),
            ("12.3.2022", (2022, 3, 12)),
            ("12-03-2022", (2022, 3, 12)),
            (" 12/3/22 ", (2022, 3, 12)),
            ("120322", (2022, 3, 12)),
            ("12032022", (2022, 3, 12)),
            ("2022-03-12", (2022, 3, 12)),
            ("30/10/1861", (1861, 10, 30)),
        ];
        for (typed, (year, month, number)) in table {
            assert_eq!(typed_date(typed, today(), Leaning::Past), Ok(day(year, month, number)), "{typed}");
        }
    }

    #[test]
    fn a_shift_may_lie_ahead() {
        let table = [
            ("+3", (2022, 3, 17)),
            ("20", (2022, 3, 20)),
            ("1/4", (2022, 4, 1)),
            ("28/12", (2021, 12, 28)),
            ("010123", (2023, 1, 1)),
        ];
        for (typed, (year, month, number)) in table {
            assert_eq!(typed_date(typed, today(), Leaning::Nearest), Ok(day(year, month, number)), "{typed}");
        }
    }

    #[test]
    fn a_year_of_birth_lies_in_the_past() {
        for (typed, year) in
            [("12/3/58", 1958), ("12/3/22", 2022), ("15/3/22", 1922), ("120323", 1923), ("12/3/1958", 1958)]
        {
            assert_eq!(typed_date(typed, today(), Leaning::Birth).map(|day| day.year()), Ok(year), "{typed}");
        }
        assert_eq!(typed_date("12/3", today(), Leaning::Birth), Err(DateTrouble::NeedsYear));
        assert_eq!(typed_date("12", today(), Leaning::Birth), Err(DateTrouble::NeedsMonth));
    }

    #[test]
    fn what_is_missing_is_said() {
        let no_day = |day, month: &str| DateTrouble::NoDayInMonth { day, month: month.to_owned() };
        let table = [
            ("", DateTrouble::Empty),
            ("abc", DateTrouble::Unreadable("abc".to_owned())),
            ("/", DateTrouble::Unreadable("/".to_owned())),
            ("1/2/3/4", DateTrouble::Unreadable("1/2/3/4".to_owned())),
            ("999999999999", DateTrouble::Unreadable("999999999999".to_owned())),
            ("123", DateTrouble::Unreadable("123".to_owned())),
            ("1203", DateTrouble::Unreadable("1203".to_owned())),
            ("/3", DateTrouble::NeedsDay),
            ("2022", DateTrouble::NeedsDay),
            ("3/2022", DateTrouble::NeedsDay),
            ("12/", DateTrouble::NeedsMonth),
            ("12//2022", DateTrouble::NeedsMonth),
            ("12/3/", DateTrouble::NeedsYear),
            ("3/13", DateTrouble::NoMonth(13)),
            ("32", DateTrouble::NoDay(32)),
            ("0/3", DateTrouble::NoDay(0)),
            ("31/4", no_day(31, "4")),
            ("29/2/2022", no_day(29, "2/2022")),
            ("310422", no_day(31, "4/2022")),
            ("12/3/222", DateTrouble::NoYear(222)),
            ("12/3/9999", DateTrouble::NoYear(9_999)),
            ("15/3", DateTrouble::InFuture(day(2022, 3, 15))),
            ("15/3/22", DateTrouble::InFuture(day(2022, 3, 15))),
            ("+1", DateTrouble::InFuture(day(2022, 3, 15))),
        ];
        for (typed, trouble) in table {
            assert_eq!(typed_date(typed, today(), Leaning::Past), Err(trouble.clone()), "{typed}");
            for book in Language::ALL.map(Phrasebook::embedded) {
                let said = trouble.sentence(&book);
                assert!(!said.contains("refusals.") && !said.contains('{'), "{said}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_can_break_it(typed in hostile_text(), short in "[0-9/.+-]{0,12}") {
            for leaning in [Leaning::Birth, Leaning::Past, Leaning::Nearest] {
                let _ = typed_date(&typed, today(), leaning);
                if let (Ok(day), true) = (typed_date(&short, today(), leaning), leaning != Leaning::Nearest) {
                    prop_assert!(day <= today());
                }
            }
        }

        #[test]
        fn what_is_written_is_read_back(days in 0_u64..60_000) {
            let day = today() - Days::new(days);
            prop_assert_eq!(typed_date(&numbers::date(day), today(), Leaning::Past), Ok(day));
            prop_assert_eq!(typed_date(&day.to_string(), today(), Leaning::Past), Ok(day));
        }
    }
}
