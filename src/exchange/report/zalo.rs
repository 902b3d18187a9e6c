//! A report in a few lines, ready to be pasted into Zalo: no name, no telephone.

use std::fmt::Display;

use super::{ReportView, moment, signed};
use crate::domain::area::called;
use crate::domain::report::{Balance, Column, ReportKind};
use crate::exchange::report::Piece;
use crate::language::Phrasebook;

/// Its lines.
pub fn zalo(view: &ReportView<'_>, book: &Phrasebook) -> Vec<String> {
    let (station, time) = (view.ward.settings().name, moment(view.report.cut_off));
    let values: [(&str, &dyn Display); 4] =
        [("title", &view.title(book)), ("station", &station), ("version", &view.report.version), ("time", &time)];
    let mut lines = vec![book.say_with("report.zalo_head", &values)];
    if view.report.what == ReportKind::Situation {
        let words = super::statement::pieces(view, book).into_iter();
        lines.extend(words.filter_map(|piece| if let Piece::Words(words) = piece { Some(words) } else { None }));
        return lines;
    }
    let Some(balance) = Balance::of(view.report) else { return lines };
    let corrected = if balance.corrected == 0 { "0".to_string() } else { signed(balance.corrected) };
    let values: [(&str, &dyn Display); 7] = [
        ("new", &balance.new),
        ("late", &balance.late),
        ("arrived", &balance.arrived),
        ("released", &balance.released),
        ("gone", &balance.gone),
        ("died", &balance.died),
        ("corrected", &corrected),
    ];
    lines.push(book.say_with("report.zalo_flows", &values));
    let count = |column: Column| view.report.figure(column).map_or("...".to_string(), |count| count.to_string());
    let values: [(&str, &dyn Display); 3] =
        [("treated", &balance.treated), ("before", &balance.before), ("total", &count(Column::Cumulative))];
    lines.push(book.say_with("report.zalo_treated", &values));
    let values: [(&str, &dyn Display); 4] = [
        ("f1", &count(Column::F1Open)),
        ("overdue", &count(Column::Overdue)),
        ("decisions", &count(Column::NoDecision)),
        ("alerts", &count(Column::AlertsRaised)),
    ];
    lines.push(book.say_with("report.zalo_home", &values));
    let areas = view.report.areas().into_iter().filter_map(|area| {
        let treated = view.report.figure_of(Column::UnderTreatment, area);
        let new = view.report.figure_of(Column::ConfirmedNew, area);
        let values: [(&str, &dyn Display); 3] =
            [("area", &called(view.ward, area)), ("treated", &treated), ("new", &new)];
        (treated + new > 0).then(|| book.say_with("report.zalo_area", &values))
    });
    let areas: Vec<String> = areas.collect();
    if !areas.is_empty() {
        lines.push(book.say_with("report.zalo_areas", &[("areas", &areas.join("; "))]));
    }
    lines
}
