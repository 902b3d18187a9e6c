//! The statement of seed 004 in sentences: how many F0 in the period, how many days since the last, and the level that
//! each part of the ward is at.

use std::fmt::Display;

use super::{Piece, ReportView};
use crate::domain::area::called;
use crate::domain::report::{Column, day_of};
use crate::domain::zone::{Level, level_on};
use crate::language::{Phrasebook, numbers};

/// Its pieces.
pub(super) fn pieces(view: &ReportView<'_>, book: &Phrasebook) -> Vec<Piece> {
    let count = |column: Column| view.report.figure(column).unwrap_or(0);
    let day = |column: Column| view.report.figure(column).and_then(day_of).map(numbers::date);
    let mut pieces = vec![Piece::Heading(book.say("report.heading_statement").to_string())];
    let today = numbers::date(view.report.day);
    let from = day(Column::PeriodFrom);
    pieces.push(Piece::Words(match &from {
        Some(from) => {
            let values: [(&str, &dyn Display); 7] = [
                ("from", from),
                ("day", &today),
                ("count", &count(Column::Cumulative)),
                ("treated", &count(Column::UnderTreatment)),
                ("released", &count(Column::CumulativeReleased)),
                ("gone", &count(Column::CumulativeGone)),
                ("died", &count(Column::CumulativeDied)),
            ];
            book.say_with("report.statement_total", &values)
        }
        None => book.say("report.statement_none").to_string(),
    }));
    if let Some(last) = day(Column::LastCase) {
        let days = count(Column::DaysWithout);
        let key = if days > 0 { "report.statement_without" } else { "report.statement_last" };
        let values: [(&str, &dyn Display); 2] = [("last", &last), ("days", &days)];
        pieces.push(Piece::Words(book.say_with(key, &values)));
    }
    let areas: Vec<_> = view.ward.areas.iter().collect();
    let leveled = view.report.areas().len();
    let values: [(&str, &dyn Display); 5] = [
        ("red", &count(Column::ZoneRed)),
        ("orange", &count(Column::ZoneOrange)),
        ("yellow", &count(Column::ZoneYellow)),
        ("green", &count(Column::ZoneGreen)),
        ("none", &areas.len().saturating_sub(leveled)),
    ];
    pieces.push(Piece::Words(book.say_with("report.statement_levels", &values)));
    let head = ["report.column_area", "report.column_level", "report.column_measure"];
    let rows: Vec<Vec<String>> = areas.iter().filter_map(|area| level_row(view, area.id, book)).collect();
    if !rows.is_empty() {
        pieces.push(Piece::Heading(book.say("report.heading_levels").to_string()));
        pieces.push(Piece::Levels(head.map(|key| book.say(key).to_string()).to_vec(), rows));
    }
    pieces
}

/// The level of an area as the statement has it, the strictest measure of its day beside it.
fn level_row(
    view: &ReportView<'_>,
    area: crate::domain::identity::Id<crate::domain::area::Area>,
    book: &Phrasebook,
) -> Option<Vec<String>> {
    let told = view.report.areas().contains(&area).then(|| view.report.figure_of(Column::ZoneLevel, area))?;
    let level = usize::try_from(told).ok().and_then(|at| Level::ALL.get(at))?;
    let in_force = level_on(view.ward, area, view.report.day).filter(|kept| kept.applied == *level);
    let measure = in_force.and_then(|kept| kept.measure).and_then(|measure| book.word("zones", measure.name()));
    let word = book.word("zones", level.name()).unwrap_or(level.name());
    Some(vec![called(view.ward, area), word.to_string(), measure.unwrap_or_default().to_string()])
}
