//! The times of a demo ward's file: all relative to the moment of loading, so that the demo
//! looks the same at any hour of any day.

use chrono::{Days, NaiveTime};

use crate::domain::birth::Birth;
use crate::domain::moment::{Date, Moment};
use crate::domain::slots::Slots;

use super::DemoFault;
use super::template::ShiftHour;

const DAY_SECONDS: i64 = 24 * 3600;

/// How far back 0 % of a slot lies at most.
const SLOT_PART_SECONDS: i64 = 3 * 3600;

/// The moment of loading.
#[derive(Clone, Copy, Default)]
pub struct Clock {
    pub now: Moment,
}

/// A shift's name, when it begins and when the next one takes over.
pub type Span = (String, Moment, Moment);

impl Clock {
    /// Reads `-20m`, `-1d 19:05`, `60%` or `slot-1 3h10m`.
    pub fn moment(self, text: &str) -> Result<Moment, DemoFault> {
        self.read(text).ok_or_else(|| DemoFault::Time(text.to_string()))
    }

    /// The same, a day earlier where it would lie ahead of the clock.
    pub fn past(self, text: &str) -> Result<Moment, DemoFault> {
        let moment = self.moment(text)?;
        Ok(if moment > self.now { moment.plus(-DAY_SECONDS) } else { moment })
    }

    /// Reads `-4d`, `0d` or `2021-11-20`.
    pub fn day(self, text: &str) -> Result<Date, DemoFault> {
        let relative = days(text).and_then(|days| self.days_from_today(days));
        relative.or_else(|| text.parse().ok()).ok_or_else(|| DemoFault::Time(text.to_string()))
    }

    /// The shift that is running and the one after it, from the times of day at which shifts begin.
    pub fn shifts(self, hours: &[ShiftHour]) -> Result<(Span, Span), DemoFault> {
        let mut begins: Vec<(Moment, &str)> = Vec::new();
        for hour in hours {
            let time = clock_time(&hour.begins).ok_or_else(|| DemoFault::Time(hour.begins.clone()))?;
            let dates = (-1..=2).filter_map(|days| self.days_from_today(days));
            begins.extend(dates.map(|date| (Moment::at(date, time), hour.name.as_str())));
        }
        begins.sort();
        let running = begins.iter().rposition(|(from, _)| *from <= self.now);
        let three = running.and_then(|at| begins.get(at..at + 3));
        match three {
            Some(&[(first, running), (second, next), (third, _)]) => {
                Ok(((running.to_string(), first, second), (next.to_string(), second, third)))
            }
            _ => Err(DemoFault::Time(String::new())),
        }
    }

    fn read(self, text: &str) -> Option<Moment> {
        if let Some(part) = text.strip_suffix('%') {
            let part: i64 = part.parse().ok().filter(|part| (0..=100).contains(part))?;
            let from = Slots::USUAL.start(self.now).max(self.now.plus(-SLOT_PART_SECONDS));
            return Some(from.plus(self.now.since(from) * part / 100));
        }
        if let Some((back, after)) = text.strip_prefix("slot-").and_then(|rest| rest.split_once(' ')) {
            let back: u8 = back.parse().ok()?;
            let start = (0..back).fold(Slots::USUAL.start(self.now), |start, _| Slots::USUAL.start_before(start));
            return Some(start.plus(seconds(after)?));
        }
        if let Some((day, time)) = text.split_once(' ') {
            return Some(Moment::at(self.days_from_today(days(day)?)?, clock_time(time)?));
        }
        let (sign, span) = match text.strip_prefix('-') {
            Some(span) => (-1, span),
            None => (1, text.strip_prefix('+')?),
        };
        Some(self.now.plus(sign * seconds(span)?))
    }

    fn days_from_today(self, days: i64) -> Option<Date> {
        let (today, many) = (self.now.date(), Days::new(days.unsigned_abs()));
        if days < 0 { today.checked_sub_days(many) } else { today.checked_add_days(many) }
    }
}

fn days(text: &str) -> Option<i64> {
    text.strip_suffix('d')?.parse().ok()
}

fn clock_time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// Seconds of `1h30m`, `3h` or `20m`.
fn seconds(text: &str) -> Option<i64> {
    let (hours, minutes) = match text.split_once('h') {
        Some((hours, minutes)) => (hours.parse::<u16>().ok()?, minutes),
        None => (0, text),
    };
    let minutes = match minutes.strip_suffix('m') {
        Some(minutes) => minutes.parse::<u16>().ok()?,
        None if minutes.is_empty() && text.ends_with('h') => 0,
        None => return None,
    };
    Some(i64::from(hours) * 3600 + i64::from(minutes) * 60)
}

/// Reads a birth as a year, a month or a day; nothing where it was not asked.
pub fn birth(text: &str) -> Result<Birth, DemoFault> {
    let fault = || DemoFault::Time(text.to_string());
    let mut parts = text.split('-');
    let known = match (parts.next().filter(|year| !year.is_empty()), parts.next(), parts.next()) {
        (None, ..) => return Ok(Birth::NotAsked),
        (Some(year), None, _) => year.parse().ok().map(Birth::Year),
        (Some(year), Some(month), None) => year.parse().ok().zip(month.parse().ok()).map(|(y, m)| Birth::Month(y, m)),
        _ => text.parse().ok().map(Birth::Day),
    };
    known.filter(|birth| birth.between().is_some()).ok_or_else(fault)
}
