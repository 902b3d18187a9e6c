//! When somebody was born, as exactly as it is known, and so how old they can be on a day.

use chrono::{Datelike, Days, Months};
use serde::{Deserialize, Serialize};

use crate::domain::moment::{Date, months_between};

/// What is known of a birth. "Not asked" and "asked, not known" are different answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Birth {
    /// Not asked yet.
    #[default]
    NotAsked,
    /// Asked, not known.
    Unknown,
    /// The year.
    Year(i32),
    /// The year and the month 1–12.
    Month(i32, u32),
    /// The day.
    Day(Date),
    /// Only an age in whole months, and the day on which it was told.
    Age {
        /// Whole months (years × 12 where only years were told).
        months: u32,
        /// How exactly it was told: 12 for whole years, 1 for months.
        step: u32,
        /// The day on which it was told.
        told_on: Date,
    },
}

/// Youngest and oldest age in whole months that somebody can have on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgeMonths {
    /// The youngest possible age.
    pub youngest: u32,
    /// The oldest possible age.
    pub oldest: u32,
}

/// No one is older: 130 years.
const OLDEST_MONTHS: u32 = 130 * 12;

impl Birth {
    /// The days between which the birth lies, where something is known.
    pub fn between(self) -> Option<(Date, Date)> {
        match self {
            Birth::NotAsked | Birth::Unknown => None,
            Birth::Year(year) => Some((Date::from_ymd_opt(year, 1, 1)?, Date::from_ymd_opt(year, 12, 31)?)),
            Birth::Month(year, month) => {
                let first = Date::from_ymd_opt(year, month, 1)?;
                Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
            }
            Birth::Day(day) => Some((day, day)),
            Birth::Age { months, step, told_on } => {
                let latest = told_on.checked_sub_months(Months::new(months))?;
                let earliest = told_on.checked_sub_months(Months::new(months.checked_add(step)?))?;
                Some((earliest.checked_add_days(Days::new(1))?, latest))
            }
        }
    }

    /// How old somebody can be on a day; everything from 0 to 130 years where nothing is known.
    /// A birth after that day counts as age 0.
    pub fn age_on(self, day: Date) -> AgeMonths {
        let Some((earliest, latest)) = self.between() else {
            return AgeMonths { youngest: 0, oldest: OLDEST_MONTHS };
        };
        let months = |born| u32::try_from(months_between(born, day)).unwrap_or(0).min(OLDEST_MONTHS);
        AgeMonths { youngest: months(latest), oldest: months(earliest) }
    }

    /// The year that stands beside a name: the only one possible, or the likelier one of two
    /// where an age was told.
    pub fn year(self) -> Option<i32> {
        self.between().map(|(_, latest)| latest.year())
    }

    /// Whether the year is certain.
    pub fn year_is_certain(self) -> bool {
        self.between().is_some_and(|(earliest, latest)| earliest.year() == latest.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_age_is_as_exact_as_the_birth_is_known() {
        let told = Birth::Age { months: 84, step: 12, told_on: date("1861-11-21") };
        for (birth, on, youngest, oldest) in [
            (Birth::Day(date("2021-01-15")), "2021-03-14", 1, 1),
            (Birth::Month(2021, 1), "2021-03-14", 1, 2),
            (Birth::Year(1958), "2021-07-21", 62 * 12 + 6, 63 * 12 + 6),
            (Birth::Year(2021), "2021-07-21", 0, 6),
            (told, "1861-11-21", 84, 95),
            (told, "1862-11-21", 96, 107),
            (Birth::NotAsked, "2021-07-21", 0, OLDEST_MONTHS),
            (Birth::Day(date("2022-01-01")), "2021-07-21", 0, 0),
        ] {
            assert_eq!(birth.age_on(date(on)), AgeMonths { youngest, oldest }, "{birth:?} on {on}");
        }
    }

    #[test]
    fn nonsense_dates_know_nothing() {
        for birth in [
            Birth::Year(i32::MAX),
            Birth::Month(2020, 13),
            Birth::Age { months: u32::MAX, step: 12, told_on: date("2020-01-01") },
        ] {
            assert_eq!(birth.age_on(date("2021-01-01")).oldest, OLDEST_MONTHS);
        }
    }
}
