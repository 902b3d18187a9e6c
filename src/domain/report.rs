//! Reports (báo cáo ngày, tuần, nhận định tình hình): numbered versions of the ward's figures as of a cut-off, each
//! reconciled with the report before it. No name and no telephone ever stands in one.

mod balance;
mod columns;
mod cough;
mod count;
mod flows;
mod papers;
mod reckon;
mod runs;
mod samples;
mod situation;
mod state;
#[cfg(test)]
mod tests;

pub use balance::Balance;
pub use columns::{Column, SampleFigure, SampleGroup};
pub use count::Known;
pub use reckon::{
    Asked, NewReport, before, changed_since, check, last_cut_off, last_whole_week, latest, latest_day, next_version,
    of_carer, reckon, window_of,
};
pub use runs::Span;
pub use situation::day_of;

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::handover::Head;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};

/// The hour by which the report of a day is sent, every day (seed 001: "trước 07h00").
pub const SENT_BY_HOUR: u32 = 7;

/// The hour from which the desk counts down to it.
pub const REMIND_FROM_HOUR: u32 = 6;

/// The most remarks of a report.
pub const REMARKS_MAX: usize = 20;

/// The most times that one version is said to have been sent.
pub const SENT_MAX: usize = 50;

/// One version of a report, as it was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Which report.
    #[serde(default)]
    pub what: ReportKind,
    /// The day that it is about; the Sunday of a week.
    pub day: Date,
    /// Which version of that day's it is, from 1.
    pub version: u32,
    /// As of when it counts (mốc chốt số liệu): nothing that was later is in it.
    pub cut_off: Moment,
    /// The report that it was reconciled with; nothing where there was none before it.
    #[serde(default)]
    pub before: Option<Before>,
    /// Its figures. What the desk cannot know is not among them: it is filled in by hand.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// The cases under treatment at the cut-off, by number.
    #[serde(default)]
    pub counted: Vec<Span>,
    /// The cases that were ever counted, by number: the cumulative figure.
    #[serde(default)]
    pub known: Vec<Span>,
    /// What whoever kept it says besides.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// When it was sent, and to whom.
    #[serde(default)]
    pub sent: Vec<Sent>,
    /// The end of the journal as the desk had it when this version was kept (mã sổ); reports of before have none.
    #[serde(default)]
    pub head: Head,
}

/// Which report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Báo cáo ngày.
    #[default]
    Daily,
    /// Báo cáo tuần: Monday 00:00 to Sunday 24:00.
    Weekly,
    /// Nhận định, đánh giá tình hình (seed 004).
    Situation,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: [ReportKind; 3] = [ReportKind::Daily, ReportKind::Weekly, ReportKind::Situation];

    /// The name that files and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            ReportKind::Daily => "daily",
            ReportKind::Weekly => "weekly",
            ReportKind::Situation => "situation",
        }
    }
}

/// The report that another was reconciled with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Before {
    /// Its day.
    pub day: Date,
    /// Its version.
    pub version: u32,
    /// Its cut-off.
    pub cut_off: Moment,
}

/// One figure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// The column that it stands in, as [`Column::name`] has it.
    pub name: String,
    /// The part of the ward that it counts; nothing for the whole ward.
    #[serde(default)]
    pub area: Option<Id<Area>>,
    /// How many; what was corrected may be below 0.
    pub value: i64,
}

/// That a version was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    pub at: Moment,
    /// To whom.
    pub to: String,
    /// By whom.
    pub by: String,
}

impl Report {
    /// A figure of the whole ward; nothing where the desk could not know it.
    pub fn figure(&self, column: Column) -> Option<i64> {
        self.named(column.name(), None)
    }

    /// A figure of a part of the ward; 0 where the ward has the figure and nothing of it lies there.
    pub fn figure_of(&self, column: Column, area: Id<Area>) -> i64 {
        self.named(column.name(), Some(area)).unwrap_or(0)
    }

    /// A figure of samples.
    pub fn samples(&self, group: SampleGroup, figure: SampleFigure) -> Option<i64> {
        self.named(&samples::name(group, figure), None)
    }

    /// What of a figure lies in no part of the ward that is known.
    pub fn figure_elsewhere(&self, column: Column) -> i64 {
        let placed = self.figures.iter().filter(|figure| figure.area.is_some() && figure.name == column.name());
        self.figure(column).unwrap_or(0) - placed.map(|figure| figure.value).sum::<i64>()
    }

    /// The parts of the ward of which it has a figure.
    pub fn areas(&self) -> Vec<Id<Area>> {
        let mut areas: Vec<Id<Area>> = self.figures.iter().filter_map(|figure| figure.area).collect();
        areas.sort_unstable();
        areas.dedup();
        areas
    }

    /// Whether it is said to have been sent to anybody.
    pub fn is_sent(&self) -> bool {
        !self.sent.is_empty()
    }

    fn named(&self, name: &str, area: Option<Id<Area>>) -> Option<i64> {
        let figure = self.figures.iter().find(|figure| figure.area == area && figure.name == name);
        figure.map(|figure| figure.value)
    }
}
