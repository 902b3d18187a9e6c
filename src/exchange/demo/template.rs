//! The lines of a demo ward's file as they are written, before any name or time is resolved.

use serde::Deserialize;

use crate::domain::area::Area;
use crate::domain::home_treatment::{CallOutcome, CaseStatus};
use crate::domain::officer::Officer;
use crate::domain::person::Sex;
use crate::domain::roster::{Part, Presence};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub station: StationLine,
    pub regulation: Regulation,
    pub officer: Vec<Officer>,
    pub area: Vec<Area>,
    pub case: Vec<CaseLine>,
    pub contact: Vec<ContactLine>,
    pub position: Vec<PositionLine>,
    pub duty: Vec<DutyLine>,
    pub shifts: Shifts,
    pub task: Vec<TaskLine>,
    pub log: Vec<LogLine>,
}

/// Settings of the station.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StationLine {
    pub name: String,
    pub packs: Vec<String>,
}

/// The paper that assigns what says nothing else, and the day from which it holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    pub name: String,
    pub from: String,
}

/// Somebody, within a case or a contact.
#[derive(Deserialize)]
pub struct PersonLine {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub born: String,
    #[serde(default)]
    pub sex: Sex,
    #[serde(default)]
    pub phones: Vec<String>,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub area: String,
    #[serde(default)]
    pub underlying: String,
    pub doses: Option<u8>,
}

/// An F0.
#[derive(Deserialize)]
pub struct CaseLine {
    #[serde(flatten)]
    pub person: PersonLine,
    #[serde(default)]
    pub status: CaseStatus,
    pub onset: String,
    #[serde(default)]
    pub carer: String,
    #[serde(default)]
    pub readings: Vec<ReadingLine>,
    #[serde(default)]
    pub calls: Vec<CallLine>,
}

/// A reading; temperature in degrees, blood pressure as `120/80`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingLine {
    pub at: String,
    pub t: Option<f64>,
    pub spo2: Option<u32>,
    pub pulse: Option<u32>,
    pub breaths: Option<u32>,
    pub bp: Option<String>,
    /// Absent: not asked. Empty: asked, none.
    pub symptoms: Option<Vec<String>>,
}

/// An attempt to reach an F0.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLine {
    pub at: String,
    pub outcome: CallOutcome,
    #[serde(default)]
    pub note: String,
}

/// A contact: to somebody named before, or to somebody described here.
#[derive(Deserialize)]
pub struct ContactLine {
    pub from: String,
    pub to: Option<String>,
    #[serde(flatten)]
    pub person: PersonLine,
    pub on: String,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub setting: String,
    #[serde(default)]
    pub relation: String,
    #[serde(default)]
    pub reached: bool,
    #[serde(default)]
    pub source: bool,
}

/// A position, which reports to one above it in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionLine {
    pub title: String,
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub holder: String,
    #[serde(default)]
    pub officer: String,
    #[serde(default)]
    pub phone: String,
    pub reports_to: Option<String>,
}

/// A duty and who has which part in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyLine {
    pub name: String,
    pub parts: Vec<PartLine>,
}

/// One part in a duty.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartLine {
    pub part: Part,
    pub position: Option<String>,
    #[serde(default)]
    pub officer: String,
    #[serde(default)]
    pub areas: Vec<String>,
    #[serde(default)]
    pub about: String,
    pub from: Option<String>,
    pub source: Option<String>,
}

/// When shifts begin, and who works in the running and in the next one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shifts {
    pub hours: Vec<ShiftHour>,
    pub running: Vec<JobLine>,
    pub next: Vec<JobLine>,
}

/// The time of day at which a shift begins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftHour {
    pub name: String,
    pub begins: String,
}

/// One job: an officer's, or that of somebody outside the desk.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobLine {
    pub name: String,
    #[serde(default)]
    pub officer: String,
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub presence: Presence,
    #[serde(default)]
    pub heads: bool,
}

/// A task.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskLine {
    pub text: String,
    pub due: Option<String>,
    #[serde(default)]
    pub owner: String,
    pub case: Option<String>,
    #[serde(default)]
    pub urgent: bool,
    #[serde(default)]
    pub each_shift: bool,
    #[serde(default)]
    pub started: bool,
    pub done: Option<String>,
}

/// A line of the duty book.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogLine {
    pub at: String,
    pub text: String,
}
