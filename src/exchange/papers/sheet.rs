//! The sheet of readings (phiếu theo dõi, Phụ lục 2 QĐ 261): signs and symptoms as rows, fourteen days with morning and
//! afternoon as columns. The rows are the decision's, the columns are ours: it does not show them.

use chrono::Days;

use super::fields::About;
use super::short;
use super::templates::{PRESSURE, sign_of};
use crate::domain::home_treatment::{Reading, Symptoms};
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::slots::{DayPart, Slots};
use crate::domain::symptom::Symptom;
use crate::language::reasons::number;

/// Days on a sheet.
pub(super) const DAYS: u64 = 14;

/// The sheet, filled as far as there are readings; the rest is written by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::exchange) struct Sheet {
    /// The word for days, then each day.
    pub(super) days: Vec<String>,
    /// The words for morning and afternoon.
    pub(super) parts: [String; 2],
    /// Each row: its words, then morning and afternoon of each day.
    pub(super) rows: Vec<(String, Vec<String>)>,
}

impl Sheet {
    /// The sheet of a case, from the first day of isolation on.
    pub(super) fn of(about: &About<'_>) -> Self {
        let since = about.since().unwrap_or(about.now.date());
        let days: Vec<_> = since.iter_days().take(usize::try_from(DAYS).unwrap_or_default()).collect();
        let slots = Slots::of(about.ward, about.rules, about.case);
        let is_of = |at: Moment, day, part: DayPart| at.date() == day && slots.part(at) == part;
        let last = since.checked_add_days(Days::new(DAYS)).unwrap_or(since);
        let readings: Vec<&Reading> = about
            .ward
            .readings_of(about.case.id)
            .map(|kept| &kept.body)
            .filter(|reading| (since..last).contains(&reading.measured_at.date()))
            .collect();
        let cell = |source: &str, day, part| {
            let of_part = readings.iter().rev().filter(|reading| is_of(reading.measured_at, day, part));
            of_part.filter_map(|reading| told(source, reading, about)).next().unwrap_or_default()
        };
        let row = |(words, source): &(String, String)| {
            let cells =
                days.iter().flat_map(|day| [DayPart::Morning, DayPart::Afternoon].map(|part| cell(source, *day, part)));
            (words.clone(), cells.collect())
        };
        Self {
            days: days.iter().map(|day| short(*day)).collect(),
            parts: [about.form.morning.clone(), about.form.afternoon.clone()],
            rows: about.form.rows.iter().map(row).collect(),
        }
    }
}

/// What a reading tells of a row: a value, whether a symptom was told, or nothing where it was not asked.
fn told(source: &str, reading: &Reading, about: &About<'_>) -> Option<String> {
    let value = |sign| reading.signs.value(sign).map(|value| number(sign, value));
    if source == PRESSURE {
        return Some(format!("{}/{}", value(Sign::Systolic)?, value(Sign::Diastolic)?));
    }
    if let Some(sign) = sign_of(source) {
        return value(sign);
    }
    let Symptoms::Asked(told) = reading.symptoms else { return None };
    let mut codes = source.split_whitespace().filter_map(Symptom::of_code);
    let is_told = codes.any(|symptom| told.iter().any(|other| other == symptom));
    Some(if is_told { about.form.yes.clone() } else { about.form.no.clone() })
}
