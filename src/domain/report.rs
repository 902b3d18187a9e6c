//! A report of the ward to those above (báo cáo): what it said, up to which moment, and to whom it was sent. A version that
//! was kept never changes; the next one says what came late and what was put right.

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};

/// What a report is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Báo cáo ngày, before 07:00.
    #[default]
    Daily,
    /// Báo cáo tuần.
    Weekly,
    /// Báo cáo tình hình.
    Situation,
}

impl ReportKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [ReportKind; 3] = [ReportKind::Daily, ReportKind::Weekly, ReportKind::Situation];

    /// The name that lists, phrases and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            ReportKind::Daily => "daily",
            ReportKind::Weekly => "weekly",
            ReportKind::Situation => "situation",
        }
    }
}

/// One version of a report, as it was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// What it is about.
    #[serde(default)]
    pub what: ReportKind,
    /// The day of which it tells.
    pub day: Date,
    /// From 1, for each kind and day.
    pub version: u32,
    /// Up to when it counts (mốc chốt số liệu).
    pub cut_off: Moment,
    /// What it says.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// The numbers of the F0 that were under treatment at the cut-off, in rising runs.
    #[serde(default)]
    pub counted: Vec<Span>,
    /// What the officer added in words.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// To whom it was sent.
    #[serde(default)]
    pub sent: Vec<Sent>,
}

/// One number of a report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// What it counts, as the phrases name it.
    pub name: String,
    /// Where; the whole ward where none is named.
    #[serde(default)]
    pub area: Option<Id<Area>>,
    /// How many.
    pub value: i64,
}

/// A run of record numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Span {
    /// The first.
    pub first: u32,
    /// How many follow one another, from 1.
    pub count: u32,
}

/// That a report was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    pub at: Moment,
    /// To whom, in words.
    pub to: String,
    /// By whom, in words.
    pub by: String,
}
