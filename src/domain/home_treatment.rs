//! F0 at home: episodes of infection, readings of vital signs, and calls.

use serde::{Deserialize, Serialize};

use crate::domain::contact_tree::Exposure;
use crate::domain::identity::Id;
use crate::domain::measure::Signs;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::symptom::SymptomSet;

/// One episode of infection of a person (F0); its number is the `#12` of every screen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Case {
    /// Who is ill.
    pub person: Id<Person>,
    /// The code under which a list brought it in.
    #[serde(default)]
    pub code: Option<String>,
    /// How certain the infection is.
    #[serde(default)]
    pub status: CaseStatus,
    /// First day of symptoms.
    #[serde(default)]
    pub onset: Option<Date>,
    /// Day of the test that confirmed it.
    #[serde(default)]
    pub confirmed_on: Option<Date>,
    /// When the desk heard of it.
    #[serde(default)]
    pub reported_at: Option<Moment>,
    /// The health worker who answers for it (cán bộ theo dõi).
    #[serde(default)]
    pub carer: Option<Id<Officer>>,
    /// The risk tier as told, such as `Nguy cơ cao`; not computed here.
    #[serde(default)]
    pub risk: String,
    /// The exposure that it came from (nguồn lây), where somebody confirmed one.
    #[serde(default)]
    pub source: Option<Id<Exposure>>,
    /// How it ended, where it has.
    #[serde(default)]
    pub end: Option<End>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

impl Case {
    /// Whether the case is still followed.
    pub fn is_open(&self) -> bool {
        self.end.is_none() && self.status != CaseStatus::Excluded
    }

    /// The day from which days of illness are counted: onset, else confirmation, else report.
    pub fn first_day(&self) -> Option<Date> {
        self.onset.or(self.confirmed_on).or(self.reported_at.map(Moment::date))
    }

    /// Which day of illness a day is, the first being 1; nothing before it.
    pub fn day_number(&self, on: Date) -> Option<u32> {
        let days = (on - self.first_day()?).num_days();
        u32::try_from(days + 1).ok().filter(|day| *day >= 1)
    }
}

/// How certain an infection is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Tự khai dương tính.
    SelfDeclared,
    /// Nghi ngờ.
    Suspected,
    /// Xác định.
    #[default]
    Confirmed,
    /// Loại trừ.
    Excluded,
}

/// How and when a case ended at this ward.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct End {
    /// How.
    pub outcome: Outcome,
    /// When, where known.
    #[serde(default)]
    pub on: Option<Date>,
}

/// How a case ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Khỏi, hoàn thành cách ly.
    Released,
    /// Chuyển tuyến.
    Transferred,
    /// Tử vong.
    Died,
    /// Đã chuyển đi nơi khác.
    Left,
}

/// One set of vital signs and symptoms (lần đo); append-only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// Whose.
    pub case: Id<Case>,
    /// When it was measured; when it was entered is the record's `written_at`.
    pub measured_at: Moment,
    /// What was measured.
    pub signs: Signs,
    /// What the patient complains of.
    #[serde(default)]
    pub symptoms: Symptoms,
    /// Litres of oxygen a minute while measuring, where on oxygen.
    #[serde(default)]
    pub oxygen_litres: Option<u8>,
    /// Why something is missing.
    #[serde(default)]
    pub refused: bool,
    /// Whether it came in with a file.
    #[serde(default)]
    pub imported: bool,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// Seconds after which a value that is entered counts as late and rings nobody.
pub const LATE_SECONDS: i64 = 24 * 3600;

/// What the patient complains of: not asked is not the same as none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symptoms {
    /// Chưa hỏi.
    #[default]
    NotAsked,
    /// Asked; these (or none).
    Asked(SymptomSet),
}

impl Symptoms {
    /// The symptoms that were told.
    pub fn told(self) -> SymptomSet {
        match self {
            Symptoms::NotAsked => SymptomSet::NONE,
            Symptoms::Asked(set) => set,
        }
    }
}

/// One attempt to reach a person (cuộc gọi).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Call {
    /// About which case.
    pub case: Id<Case>,
    /// When.
    pub at: Moment,
    /// How it went.
    pub outcome: CallOutcome,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// How a call went.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// Nghe máy.
    Answered,
    /// Không nghe.
    NoAnswer,
    /// Thuê bao.
    Unavailable,
    /// Sai số.
    WrongNumber,
}
