//! The statement of the situation (nhận định, đánh giá nguy cơ; seed 004): how many F0 in a period, how many days since
//! the last, and the level of each part of the ward.

use chrono::Datelike;

use super::Figure;
use super::columns::Column;
use super::count::{Sheet, of_runs};
use super::runs::{Span, length};
use super::state::{Cut, Moves, State, state_at};
use crate::domain::coverage::counted_on;
use crate::domain::home_treatment::Outcome;
use crate::domain::moment::Date;
use crate::domain::ward::Ward;
use crate::domain::zone::{Level, level_on};

/// The day of which a figure tells.
pub fn day_of(value: i64) -> Option<Date> {
    Date::from_num_days_from_ce_opt(i32::try_from(value).ok()?)
}

/// The figures of a statement; from the first F0 on where no day is told.
pub(super) fn count(ward: &Ward, moves: &Moves, (from, cut): (Option<Date>, Cut), known: &[Span]) -> Vec<Figure> {
    let mut sheet = Sheet::default();
    let is_in = |day: Option<Date>| from.is_none_or(|from| day.is_none_or(|day| from <= day));
    let days = || of_runs(ward, known).map(|case| (case, counted_on(case)));
    let inside: Vec<_> = days().filter(|(_, day)| is_in(*day)).map(|(case, _)| case).collect();
    let first = from.or(days().filter_map(|(_, day)| day).min());
    let last = days().filter_map(|(_, day)| day).max();
    let states: Vec<State> = inside.iter().map(|case| state_at(case, moves, cut)).collect();
    let count = |wanted: &dyn Fn(State) -> bool| {
        i64::try_from(states.iter().filter(|state| wanted(**state)).count()).unwrap_or(i64::MAX)
    };
    let ended = |outcome: Outcome| count(&move |state| matches!(state, State::Ended(of, _) if of == outcome));
    sheet.put(Column::Cumulative, if from.is_none() { length(known) } else { count(&|_| true) });
    sheet.put(Column::UnderTreatment, count(&|state| state == State::Treated));
    sheet.put(Column::CumulativeReleased, ended(Outcome::Released));
    sheet.put(Column::CumulativeGone, ended(Outcome::Transferred) + ended(Outcome::Left));
    sheet.put(Column::CumulativeDied, ended(Outcome::Died));
    let mut put_day = |column: Column, day: Option<Date>| {
        day.into_iter().for_each(|day| sheet.put(column, i64::from(day.num_days_from_ce())));
    };
    put_day(Column::PeriodFrom, first);
    put_day(Column::LastCase, last);
    last.into_iter().for_each(|last| sheet.put(Column::DaysWithout, (cut.day - last).num_days()));
    levels(ward, cut.day, &mut sheet);
    sheet.figures
}

fn levels(ward: &Ward, day: Date, sheet: &mut Sheet) {
    let mut counts = [0_i64; 4];
    for area in ward.areas.iter() {
        let Some(level) = level_on(ward, area.id, day) else { continue };
        counts[level.applied as usize] += 1;
        // Green is told too: a level that is 0 is one.
        let value = level.applied as i64;
        sheet.figures.push(Figure { name: Column::ZoneLevel.name().to_string(), area: Some(area.id), value });
    }
    let columns = [Column::ZoneGreen, Column::ZoneYellow, Column::ZoneOrange, Column::ZoneRed];
    debug_assert_eq!(columns.len(), Level::ALL.len());
    columns.into_iter().zip(counts).for_each(|(column, count)| sheet.put(column, count));
}
