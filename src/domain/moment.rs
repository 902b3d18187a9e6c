//! Time as the ward lives it: seconds of the world, dates and hours of Asia/Ho_Chi_Minh,
//! whatever the host says. Nothing here reads a clock.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

/// A calendar day at the ward.
pub type Date = NaiveDate;

/// Seconds that Asia/Ho_Chi_Minh is ahead of UTC; no summer time.
const OFFSET_SECONDS: i32 = 7 * 3600;

/// A point in time, in whole seconds since 1970-01-01 00:00 UTC. Kept between the years 1 and 9999,
/// so that every moment has a date.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, Default)]
#[serde(from = "i64", into = "i64")]
pub struct Moment(i64);

/// 0001-01-02 and 9999-12-30, a day inside what dates can hold.
const EARLIEST: i64 = -62_135_510_400;
const LATEST: i64 = 253_402_128_000;

impl From<i64> for Moment {
    fn from(seconds: i64) -> Self {
        Self(seconds.clamp(EARLIEST, LATEST))
    }
}
impl From<Moment> for i64 {
    fn from(moment: Moment) -> i64 {
        moment.0
    }
}

impl Moment {
    /// 1970-01-01 00:00 UTC.
    pub const EPOCH: Moment = Moment(0);

    /// The moment when the ward's clock showed `time` on `date`.
    pub fn at(date: Date, time: NaiveTime) -> Self {
        Self::from(date.and_time(time).and_utc().timestamp() - i64::from(OFFSET_SECONDS))
    }

    /// Midnight at the start of `date`.
    pub fn start_of(date: Date) -> Self {
        Self::at(date, NaiveTime::MIN)
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// This moment, `seconds` later (or earlier, below 0).
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self::from(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this moment; below 0 when it is not earlier.
    pub fn since(self, earlier: Moment) -> i64 {
        self.0 - earlier.0
    }

    /// What the ward's calendar and clock showed.
    pub fn local(self) -> NaiveDateTime {
        DateTime::from_timestamp(self.0 + i64::from(OFFSET_SECONDS), 0).unwrap_or_default().naive_utc()
    }

    /// The ward's calendar day.
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// The ward's time of day.
    pub fn time(self) -> NaiveTime {
        self.local().time()
    }

    /// RFC 3339 with the ward's offset, as exports write it: `2021-11-01T07:30:00+07:00`.
    pub fn rfc3339(self) -> String {
        let offset = FixedOffset::east_opt(OFFSET_SECONDS);
        let utc = DateTime::from_timestamp(self.0, 0).unwrap_or_default();
        match offset {
            Some(offset) => utc.with_timezone(&offset).to_rfc3339(),
            None => utc.to_rfc3339(),
        }
    }
}

/// Whether a day lies between two others, both included; where one is not told there is no such end.
pub fn within(day: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// The Monday of the week of a day.
pub fn monday(day: Date) -> Date {
    day.week(Weekday::Mon).first_day()
}

/// The Monday and the Sunday of the week of a day.
pub fn week_of(day: Date) -> (Date, Date) {
    let monday = monday(day);
    (monday, monday.checked_add_days(Days::new(6)).unwrap_or(day))
}

/// Whole years from `born` to `on`, as a birthday counts them.
pub fn years_between(born: Date, on: Date) -> i32 {
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    on.year() - born.year() - i32::from(before_birthday)
}

/// Whole months from `born` to `on`, below 0 when `on` comes first.
pub fn months_between(born: Date, on: Date) -> i32 {
    let months = (on.year() - born.year()) * 12 + i32::try_from(on.month()).unwrap_or(0)
        - i32::try_from(born.month()).unwrap_or(0);
    months - i32::from(on.day() < born.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_reads_back_as_the_wards_clock_showed_it() {
        for (day, time) in [("2021-11-01", "07:30:00"), ("1861-11-21", "00:00:00"), ("2026-12-31", "23:59:59")] {
            let moment = Moment::at(date(day), time.parse().unwrap());
            assert_eq!(moment.date(), date(day));
            assert_eq!(moment.time(), time.parse::<NaiveTime>().unwrap());
        }
        let morning = Moment::at(date("2021-11-01"), "07:30:00".parse().unwrap());
        assert_eq!(morning.rfc3339(), "2021-11-01T07:30:00+07:00");
    }

    #[test]
    fn nonsense_seconds_still_have_a_date() {
        for seconds in [i64::MIN, i64::MAX] {
            let moment = Moment::from(seconds);
            assert!(moment.date().year() >= 1 && moment.date().year() <= 9999);
            assert!(!moment.rfc3339().is_empty());
        }
    }

    #[test]
    fn months_turn_on_the_day_of_birth() {
        for (born, on, months) in [
            ("2021-01-15", "2021-03-14", 1),
            ("2021-01-15", "2021-03-15", 2),
            ("2020-02-29", "2021-02-28", 11),
            ("2021-05-01", "2021-04-30", -1),
        ] {
            assert_eq!(months_between(date(born), date(on)), months, "{born} {on}");
        }
        assert_eq!(years_between(date("1958-07-20"), date("2021-07-19")), 62);
        assert_eq!(years_between(date("1958-07-20"), date("2021-07-20")), 63);
    }
}
