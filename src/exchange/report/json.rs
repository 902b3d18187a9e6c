//! A report as one JSON object: every figure by its name, nothing (`null`) where the records do not say. What came late
//! is in the figure that it belongs to and told once more beside it; of those confirmed it stands apart.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::ReportView;
use crate::domain::area::{Area, called};
use crate::domain::identity::Id;
use crate::domain::report::{Balance, Column, SampleFigure, SampleGroup, day_of};

/// What is told as a sum of what came in time and late, by its name.
const SUMS: [(&str, &[Column]); 6] = [
    ("arrived", &[Column::Arrived, Column::ArrivedLate]),
    ("released", &[Column::Released, Column::ReleasedLate]),
    ("transferred", &Column::GONE),
    ("to_hospital", &[Column::Transferred, Column::TransferredLate]),
    ("moved_away", &[Column::MovedAway, Column::MovedAwayLate]),
    ("died", &[Column::Died, Column::DiedLate]),
];

/// What only the next report needs.
const OWN: [Column; 7] = [
    Column::LastFollowUp,
    Column::LastArrival,
    Column::LastTest,
    Column::LastLine,
    Column::ZoneLevel,
    Column::PeriodFrom,
    Column::LastCase,
];

impl ReportView<'_> {
    /// Writes it as JSON; errors are those of the target.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &self.json())?;
        writeln!(out)?;
        out.flush()
    }

    fn json(&self) -> Value {
        let report = self.report;
        let mut told = Map::new();
        told.insert("report".into(), json!(report.what.name()));
        told.insert("date".into(), json!(report.day.to_string()));
        told.insert("version".into(), if self.is_kept { json!(report.version) } else { Value::Null });
        told.insert("cut_off".into(), json!(report.cut_off.rfc3339()));
        let before = report.before.map(|before| {
            json!({ "date": before.day.to_string(), "version": before.version, "cut_off": before.cut_off.rfc3339() })
        });
        told.insert("previous".into(), json!(before));
        for column in Column::ALL.iter().filter(|column| !OWN.contains(column)) {
            told.insert(column.name().into(), json!(report.figure(*column)));
        }
        for (name, columns) in SUMS {
            told.insert(name.into(), json!(sum(columns, |column| report.figure(column))));
        }
        let corrected = sum(&Column::CORRECTED, |column| report.figure(column));
        told.insert("corrected".into(), json!(corrected));
        let day = |column: Column| json!(report.figure(column).and_then(day_of).map(|day| day.to_string()));
        told.insert("period_from".into(), day(Column::PeriodFrom));
        told.insert("last_case".into(), day(Column::LastCase));
        told.insert("samples".into(), self.json_samples());
        let adds_up = Balance::of(report).map(|balance| balance.missing() == 0);
        told.insert("adds_up".into(), json!(adds_up));
        let areas: Vec<Value> = self.named_areas().into_iter().map(|area| self.json_area(Some(area))).collect();
        told.insert("by_area".into(), json!(areas.into_iter().chain([self.json_area(None)]).collect::<Vec<_>>()));
        told.insert("differences".into(), self.json_differences());
        told.insert("remarks".into(), json!(self.remark_texts()));
        let sent = report.sent.iter().map(|sent| json!({ "at": sent.at.rfc3339(), "to": sent.to }));
        told.insert("sent".into(), json!(sent.collect::<Vec<_>>()));
        Value::Object(told)
    }

    /// A part of the ward; whoever lives in none that is known is `null`'s.
    fn json_area(&self, area: Option<Id<Area>>) -> Value {
        let count = |column: Column| match area {
            Some(area) => self.report.figure_of(column, area),
            None => self.report.figure_elsewhere(column),
        };
        let mut told = Map::new();
        told.insert("area".into(), json!(area.map(|area| called(self.ward, area))));
        for column in
            [Column::ConfirmedNew, Column::ConfirmedLate, Column::UnderTreatment, Column::Cumulative, Column::F1Open]
        {
            told.insert(column.name().into(), json!(count(column)));
        }
        for (name, columns) in SUMS {
            told.insert(name.into(), json!(sum(columns, |column| Some(count(column)))));
        }
        let has_level = area.is_some_and(|area| self.report.areas().contains(&area));
        if self.report.figure(Column::ZoneGreen).is_some() {
            let level = usize::try_from(count(Column::ZoneLevel)).ok().filter(|_| has_level);
            let level = level.and_then(|at| crate::domain::zone::Level::ALL.get(at));
            told.insert("level".into(), json!(level.map(|level| level.name())));
        }
        Value::Object(told)
    }

    fn json_samples(&self) -> Value {
        let group = |group: SampleGroup| {
            let told =
                SampleFigure::ALL.map(|figure| (figure.name().to_string(), json!(self.report.samples(group, figure))));
            (group.name().to_string(), Value::Object(told.into_iter().collect()))
        };
        Value::Object(SampleGroup::ALL.into_iter().map(group).collect())
    }

    fn json_differences(&self) -> Value {
        let differences = Column::ALL.iter().filter(|column| !OWN.contains(column));
        let told = differences.filter_map(|column| Some((column.name().to_string(), json!(self.difference(*column)?))));
        Value::Object(told.collect())
    }
}

/// The sum of figures; nothing where none of them is known.
fn sum(columns: &[Column], figure: impl Fn(Column) -> Option<i64>) -> Option<i64> {
    columns.iter().filter_map(|column| figure(*column)).reduce(|one, other| one + other)
}
