//! The course of an F0: temperature, SpO2, pulse and breaths over days, with the limits of the rules in force.

use std::sync::Arc;

use crate::domain::danger::Limit;
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::measure::Sign;
use crate::domain::record::Kept;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::look::{Look, THIN};
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::chart::{LABELS, Point, chart, trend};

/// Rows of one chart: one for each number where there is room, so that no value seems to stand on a limit.
const ROWS: (usize, usize) = (5, 9);

/// The signs that have a chart.
const SIGNS: [Sign; 4] = [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths];

/// The charts one below the other, each under its name, its first and last day and where it goes.
pub fn lines(case: &Kept<Case>, seat: &Seat, look: &Look, width: usize) -> Vec<(Shown<'static>, Role)> {
    let columns = width.saturating_sub(LABELS + 2).min(72);
    let mut lines = Vec::new();
    for sign in SIGNS {
        let value = |reading: &Kept<Reading>| reading.signs.value(sign);
        let points: Vec<Point> = seat
            .ward
            .readings_of(case.id)
            .filter_map(|reading| Some((reading.measured_at.seconds(), value(reading)?)))
            .collect();
        let [.., (_, before), (_, now)] = points.as_slice() else { continue };
        let measured: Vec<_> = seat.ward.readings_of(case.id).filter(|reading| value(reading).is_some()).collect();
        let day = |reading: Option<&&Arc<Kept<Reading>>>| {
            reading.map_or(String::new(), |reading| signs::short_time(reading.measured_at, seat.now))
        };
        let arrow = trend(*before, *now, look.glyphs == THIN);
        let title = format!(
            "{} {} {arrow}  {} - {}",
            signs::short_name(sign, look).as_str(),
            signs::number(sign, *now),
            day(measured.first()),
            day(measured.last())
        );
        lines.push((Shown::owned(title), Role::Title));
        let limits = limits(sign, case, seat);
        let shown = || points.iter().map(|point| point.1).chain(limits.iter().copied());
        let span = usize::from(shown().max().unwrap_or(0) - shown().min().unwrap_or(0));
        let rows = if sign == Sign::Saturation { (span + 1).clamp(ROWS.0, ROWS.1) } else { ROWS.0 };
        let drawn = chart(&points, &limits, (columns, rows), &look.glyphs, &|value| signs::number(sign, value));
        lines.extend(drawn.into_iter().map(|line| (Shown::owned(line), Role::Text)));
    }
    if !lines.is_empty() {
        let day = numbers::date(seat.now.date());
        lines.insert(0, (look.say_with("trends.title", &[("day", &day)]), Role::Title));
    }
    lines
}

/// Where danger begins for the patient's age now, the limits nearest to what is well first; two at most, so that lines
/// do not hide the values.
fn limits(sign: Sign, case: &Kept<Case>, seat: &Seat) -> Vec<u16> {
    let age = seat.ward.person_of(case).map(|person| person.birth).unwrap_or_default().age_on(seat.now.date());
    let (mut above, mut below): (Vec<u16>, Vec<u16>) = (Vec::new(), Vec::new());
    for limit in seat.rules.limits(sign, age) {
        match limit {
            Limit::AtLeast(value) => above.push(value),
            Limit::AtMost(value) => below.push(value),
        }
    }
    above.into_iter().min().into_iter().chain(below.into_iter().max()).collect()
}
