//! A rule pack (bộ quy tắc) as data: danger signs, and what a decision says of slots, severity, risk, home, release and
//! papers. What a pack may say and what it may not is checked when it is read.

mod contacts;
mod reading;
mod switching;

use serde::{Deserialize, Serialize};

use crate::domain::birth::AgeMonths;
use crate::domain::measure::Sign;
use crate::domain::moment::Date;
use crate::domain::paper::PaperKind;
use crate::domain::slots::Slot;

pub use contacts::{Follow, Immune, WINDOW_MAX, Window};
pub use reading::{PackFault, Wrong, WrongPack};
pub use switching::{Again, Recurrence};

/// A dated, named set of rules (bộ quy tắc).
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The name by which settings choose it, such as `qd-261`.
    pub name: String,
    /// The decision's number, such as `QĐ 261/QĐ-BYT`.
    pub decision: String,
    /// The decision's day.
    pub dated: Date,
    /// Cases opened from this day on are treated by it; absent where it adds danger signs alone.
    #[serde(default)]
    pub from: Option<Date>,
    /// Cases opened from this day on are no longer treated by it; absent while it holds.
    #[serde(default)]
    pub until: Option<Date>,
    /// The danger signs.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// The parts of a day in which an F0 at home is measured.
    #[serde(default, rename = "slot")]
    pub slots: Vec<Slot>,
    /// How ill somebody is, by one sign each.
    #[serde(default, rename = "severity")]
    pub severities: Vec<Severity>,
    /// The risk tiers, the first that fits decides.
    #[serde(default, rename = "tier")]
    pub tiers: Vec<Tier>,
    /// What must hold for somebody to be treated at home.
    #[serde(default, rename = "home")]
    pub homes: Vec<Home>,
    /// When isolation at home may end.
    #[serde(default, rename = "release")]
    pub releases: Vec<Release>,
    /// The underlying diseases that count.
    #[serde(default, rename = "underlying")]
    pub underlying: Vec<Underlying>,
    /// The hours within which papers are due.
    #[serde(default, rename = "deadline")]
    pub deadlines: Vec<Deadline>,
    /// After how many failed calls somebody goes to the house.
    #[serde(default, rename = "visit")]
    pub visits: Vec<Visit>,
    /// What another episode, or a positive test after an end, is called by the days between.
    #[serde(default, rename = "recurrence")]
    pub recurrences: Vec<Recurrence>,
    /// What measuring a danger value again is called as a task.
    #[serde(default, rename = "again")]
    pub agains: Vec<Again>,
    /// How long contacts are isolated, and when they are tested; of each pack the first that fits decides.
    #[serde(default, rename = "follow")]
    pub follows: Vec<Follow>,
    /// From how many days before the illness on a case can infect, and how far back its source is looked for.
    #[serde(default, rename = "window")]
    pub windows: Vec<Window>,
    /// What keeps an end of isolation from showing as possible, whichever way leads to it.
    #[serde(default, rename = "hold")]
    pub holds: Vec<Hold>,
    /// The papers that a case is owed.
    #[serde(default, rename = "paper")]
    pub papers: Vec<Owed>,
    /// What the desk knows of and does not judge by.
    #[serde(default, rename = "unused")]
    pub unused: Vec<Unused>,
    /// What lists write where nobody has an underlying disease.
    #[serde(default)]
    pub none_told: Vec<String>,
}

/// One danger sign of a pack.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its number in the decision, such as `D2a`.
    pub id: String,
    /// The sign that it watches; or a symptom, or neither for a rule about the course of a fever.
    #[serde(default)]
    pub sign: Option<Sign>,
    /// The code of the symptom that it watches.
    #[serde(default)]
    pub symptom: Option<String>,
    /// Danger from this value on, in the unit of the sign.
    #[serde(default)]
    pub at_least: Option<u16>,
    /// Danger down from this value, in the unit of the sign.
    #[serde(default)]
    pub at_most: Option<u16>,
    /// Danger when fever (from `at_least` on) has lasted so many hours.
    #[serde(default)]
    pub fever_hours: Option<u16>,
    /// Danger from so much below the person's usual value on, in the unit of the sign.
    #[serde(default)]
    pub below_usual: Option<u16>,
    /// From this age in months on.
    #[serde(default)]
    pub from_months: u32,
    /// Below this age in months; for every age where absent.
    #[serde(default)]
    pub below_months: Option<u32>,
    /// How loud it is.
    pub level: Level,
    /// How certain the figure is.
    pub certainty: Certainty,
    /// Whether it judges at all.
    #[serde(default = "yes")]
    pub active: bool,
    /// Where the figure stands, or why the station reads it so.
    #[serde(default)]
    pub note: String,
}

fn yes() -> bool {
    true
}

/// How loud a danger sign is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Chú ý.
    Attention,
    /// Khẩn.
    Urgent,
}

/// How certain a figure of a pack is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Certainty {
    /// The words of the decision.
    Q,
    /// Read in a text about the decision.
    Q2,
    /// The station's reading of the decision.
    S,
    /// Clinical judgement that the station's doctor switches on.
    J,
    /// From memory; never active.
    M,
    /// Uncertain; never active.
    U,
}

impl Certainty {
    /// Whether a figure of this certainty may judge.
    pub fn may_judge(self) -> bool {
        !matches!(self, Certainty::M | Certainty::U)
    }

    /// The name that packs and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Q => "Q",
            Certainty::Q2 => "Q2",
            Certainty::S => "S",
            Certainty::J => "J",
            Certainty::M => "M",
            Certainty::U => "U",
        }
    }
}

/// Where a line of a pack stands, and how certain it is.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How certain.
    pub certainty: Certainty,
    /// Whether it counts at all.
    #[serde(default = "yes")]
    pub active: bool,
    /// The decision, where it is not the pack's.
    #[serde(default)]
    pub decision: Option<String>,
    /// Its day, where it is not the pack's.
    #[serde(default)]
    pub dated: Option<Date>,
    /// What else is to be said.
    #[serde(default)]
    pub note: String,
}

/// Whom a line speaks about; what is absent does not matter.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Whom {
    /// From this age in months on.
    pub from_months: u32,
    /// Below this age in months.
    pub below_months: Option<u32>,
    /// With so many vaccine doses at least.
    pub doses_from: Option<u8>,
    /// With fewer vaccine doses than this.
    pub doses_below: Option<u8>,
    /// With an underlying disease, or without.
    pub underlying: Option<bool>,
    /// Pregnant, or not.
    pub pregnant: Option<bool>,
    /// Living alone, or not.
    pub alone: Option<bool>,
}

/// What is known of somebody whom packs speak about; nothing where it was not asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
    /// The age on the day in question.
    pub age: AgeMonths,
    /// Vaccine doses.
    pub doses: Option<u8>,
    /// Whether there is an underlying disease.
    pub underlying: Option<bool>,
    /// Whether pregnant.
    pub pregnant: Option<bool>,
    /// Whether living alone.
    pub alone: Option<bool>,
}

impl Whom {
    /// Whether it surely speaks about somebody; an age that is not exact counts where it is possible.
    pub fn fits(&self, facts: &Facts) -> bool {
        self.judged(facts, false)
    }

    /// Whether it may speak about somebody, of whom not all was asked.
    pub fn may_fit(&self, facts: &Facts) -> bool {
        self.judged(facts, true)
    }

    fn judged(&self, facts: &Facts, unknown: bool) -> bool {
        let is = |wanted: Option<bool>, told: Option<bool>| match (wanted, told) {
            (None, _) => true,
            (Some(_), None) => unknown,
            (Some(wanted), Some(told)) => wanted == told,
        };
        let doses = |limit: Option<u8>, fits: fn(u8, u8) -> bool| match (limit, facts.doses) {
            (None, _) => true,
            (Some(_), None) => unknown,
            (Some(limit), Some(doses)) => fits(doses, limit),
        };
        is_of_age(facts.age, self.from_months, self.below_months)
            && is(self.underlying, facts.underlying)
            && is(self.pregnant, facts.pregnant)
            && is(self.alone, facts.alone)
            && doses(self.doses_from, |doses, limit| doses >= limit)
            && doses(self.doses_below, |doses, limit| doses < limit)
    }
}

/// Whether somebody may be within an age band. Where the age is not exact, every band that is possible counts.
pub(super) fn is_of_age(age: AgeMonths, from_months: u32, below_months: Option<u32>) -> bool {
    age.oldest >= from_months && below_months.is_none_or(|below| age.youngest < below)
}

/// How ill somebody is by one sign.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severity {
    /// Its name in the decision.
    pub id: String,
    /// How ill.
    pub grade: Grade,
    /// By which sign.
    pub sign: Sign,
    /// From this value on.
    #[serde(default)]
    pub at_least: Option<u16>,
    /// Down from this value.
    #[serde(default)]
    pub at_most: Option<u16>,
    /// From this age in months on.
    #[serde(default)]
    pub from_months: u32,
    /// Below this age in months.
    #[serde(default)]
    pub below_months: Option<u32>,
    /// Where it stands.
    pub source: Source,
}

/// How ill somebody is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Trung bình.
    Moderate,
    /// Nặng.
    Severe,
    /// Nguy kịch.
    Critical,
}

/// One line of the risk tiers.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its name in the decision.
    pub id: String,
    /// Which tier.
    pub risk: Risk,
    /// Who is in it.
    #[serde(default)]
    pub whom: Whom,
    /// Where it stands.
    pub source: Source,
}

/// A risk tier; the highest comes last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Nguy cơ thấp.
    Low,
    /// Nguy cơ trung bình.
    Medium,
    /// Nguy cơ cao.
    High,
    /// Nguy cơ rất cao.
    VeryHigh,
}

/// One condition for treatment at home.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// Its name in the decision.
    pub id: String,
    /// What is asked.
    pub asks: HomeAsks,
    /// The sign, for [`HomeAsks::Sign`].
    #[serde(default)]
    pub sign: Option<Sign>,
    /// At least so much.
    #[serde(default)]
    pub at_least: Option<u16>,
    /// At most so much.
    #[serde(default)]
    pub at_most: Option<u16>,
    /// Who fits, for [`HomeAsks::Whom`].
    #[serde(default)]
    pub whom: Whom,
    /// Where it stands.
    pub source: Source,
}

/// What a condition for treatment at home asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HomeAsks {
    /// Confirmed by a test.
    Confirmed,
    /// No symptoms, or mild ones.
    Mild,
    /// A sign within a limit.
    Sign,
    /// No abnormal breathing.
    BreathesFreely,
    /// Somebody of whom this holds.
    Whom,
    /// An underlying disease only under stable treatment.
    Stable,
    /// Cares for himself and can be reached, or has a carer at home.
    Cared,
}

/// When isolation at home may end: all lines of a pack that fit are ways to it, one is enough.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its name in the decision.
    pub id: String,
    /// The first day of isolation on which it may end, the day of the positive sample being day 0 or 1 as the station
    /// counts; the decisions do not say.
    pub from_day: u32,
    /// Which test it needs.
    pub test: TestAsked,
    /// Whom it speaks about.
    #[serde(default)]
    pub whom: Whom,
    /// Days of watching after it.
    #[serde(default)]
    pub watch_days: u32,
    /// Where it stands.
    pub source: Source,
}

/// Which test a release needs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestAsked {
    /// A negative rapid or RT-PCR test on that day or later.
    Negative,
    /// The decision does not say; the station's doctor decides.
    NotSaid,
}

/// Something that keeps an end of isolation from showing as possible.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Its name.
    pub id: String,
    /// What it is.
    pub by: HeldBy,
    /// The temperature from which it is a fever, in tenths of a degree, for [`HeldBy::Fever`].
    #[serde(default)]
    pub at_least: Option<u16>,
    /// Within so many hours, for [`HeldBy::Fever`].
    #[serde(default)]
    pub hours: Option<u16>,
    /// Where it stands.
    pub source: Source,
}

/// What keeps an end of isolation from showing as possible.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// An alert that is open, or a danger sign in the latest values.
    Alert,
    /// A fever.
    Fever,
    /// A day of isolation without any reading.
    MissingDay,
}

/// A paper that a case is owed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// Its name in the decision.
    pub id: String,
    /// Which.
    pub paper: PaperKind,
    /// Where it stands.
    pub source: Source,
}

/// An underlying disease that counts.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Underlying {
    /// Its name in the decision.
    pub id: String,
    /// Whom it speaks about.
    #[serde(default)]
    pub whom: Whom,
    /// Where it stands.
    pub source: Source,
}

/// Within how many hours a step of the papers is due.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Its name in the decision.
    pub id: String,
    /// Which step.
    pub step: PaperStep,
    /// Hours after the step before; for the first, after the case was found.
    pub hours: u16,
    /// Where it stands.
    pub source: Source,
}

/// A step of the papers of isolation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperStep {
    /// The station lists who is to be isolated.
    Listed,
    /// The decision is signed.
    Decided,
    /// The person and the police and the head of the quarter are told.
    Told,
}

/// After how many failed calls somebody goes to the house at once.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Its name.
    pub id: String,
    /// Failed calls in a row.
    pub attempts: u8,
    /// Minutes that lie at least between the first and the last of them.
    pub apart_minutes: u16,
    /// For whom.
    #[serde(default)]
    pub whom: Whom,
    /// Where it stands.
    pub source: Source,
}

/// What the desk knows of and does not judge by.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unused {
    /// Its name.
    pub id: String,
    /// Where it stands, and why it is not used.
    pub source: Source,
}

/// The lowest temperature, in tenths of a degree, from which a rule may count a lasting fever:
/// what is colder ends every fever, so that no session needs older readings to judge one.
pub const FEVER_LOWEST: u16 = 370;

impl Rule {
    /// Whether the rule speaks about anyone who may be as old as this, so that the strictest decides.
    pub(super) fn concerns(&self, age: AgeMonths) -> bool {
        self.active && is_of_age(age, self.from_months, self.below_months)
    }

    pub(super) fn is_met_by(&self, value: u16) -> bool {
        self.at_least.is_some_and(|limit| value >= limit) || self.at_most.is_some_and(|limit| value <= limit)
    }

    /// Whether it judges a value by itself, without the ones before it.
    pub(super) fn is_of_value(&self, sign: Sign) -> bool {
        self.sign == Some(sign) && self.fever_hours.is_none() && self.below_usual.is_none()
    }
}

impl Pack {
    /// The decision and the day of a line of it.
    pub fn stands_in<'p>(&'p self, source: &'p Source) -> (&'p str, Date) {
        (source.decision.as_deref().unwrap_or(&self.decision), source.dated.unwrap_or(self.dated))
    }

    /// Whether cases opened on a day are treated by it.
    pub fn treats_on(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}
