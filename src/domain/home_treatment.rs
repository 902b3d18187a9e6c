//! F0 at home: episodes of infection, readings of vital signs, and calls.

use serde::{Deserialize, Serialize};

use crate::domain::contact_tree::Exposure;
use crate::domain::identity::Id;
use crate::domain::measure::Signs;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::person::{Person, Question};
use crate::domain::record::Kept;
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
    /// When a health worker first examined the patient (thăm khám).
    #[serde(default)]
    pub examined_at: Option<Moment>,
    /// What was handed out, in order.
    #[serde(default)]
    pub medicines: Vec<Medicine>,
    /// The health worker who answers for it (cán bộ theo dõi).
    #[serde(default)]
    pub carer: Option<Id<Officer>>,
    /// The risk tier as told, such as `Nguy cơ cao`; not computed here.
    #[serde(default)]
    pub risk: String,
    /// The exposure that it came from (nguồn lây), where somebody confirmed one.
    #[serde(default)]
    pub source: Option<Id<Exposure>>,
    /// Why nobody looks for its source any longer; empty while somebody does.
    #[serde(default)]
    pub search_closed: String,
    /// How it ended, where it has.
    #[serde(default)]
    pub end: Option<End>,
    /// What was asked and nobody knew.
    #[serde(default)]
    pub unknown: Vec<Question>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

impl Case {
    /// A confirmed case of whom nothing more is known.
    pub fn of(person: Id<Person>) -> Self {
        Self {
            person,
            code: None,
            status: CaseStatus::default(),
            onset: None,
            confirmed_on: None,
            reported_at: None,
            examined_at: None,
            medicines: Vec::new(),
            carer: None,
            risk: String::new(),
            source: None,
            search_closed: String::new(),
            end: None,
            unknown: Vec::new(),
            note: String::new(),
        }
    }

    /// Whether the case is still followed.
    pub fn is_open(&self) -> bool {
        self.end.is_none() && self.status != CaseStatus::Excluded
    }

    /// Whether its source is still to be looked for, as long as none is known (PA2).
    pub fn wants_source(&self) -> bool {
        self.is_open() && self.search_closed.trim().is_empty()
    }

    /// Whether it would have ended before it began: nobody is released before onset or before the test that confirmed it;
    /// who died may have been tested afterwards.
    pub fn ends_before_it_began(&self) -> bool {
        let Some(End { outcome, on: Some(ended) }) = &self.end else { return false };
        let confirmed = self.confirmed_on.filter(|_| *outcome != Outcome::Died);
        self.onset.into_iter().chain(confirmed).any(|began| *ended < began)
    }

    /// Whether a health worker would have examined the patient on a day before anybody reported him. Confirmation has no
    /// such order: somebody may be tested before he calls, and examined before his result is known.
    pub fn is_examined_before_reported(&self) -> bool {
        self.examined_at.zip(self.reported_at).is_some_and(|(examined, reported)| examined.date() < reported.date())
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

/// A bag of medicines that was handed out (rules-vn 1.6). The desk keeps what was given and never says how to take it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Medicine {
    /// Which.
    pub bag: Bag,
    /// On which day.
    pub on: Date,
    /// By whom.
    #[serde(default)]
    pub by: Option<Id<Officer>>,
    /// Whether the patient signed for it, as bag C asks.
    #[serde(default)]
    pub consent: bool,
}

/// Which bag.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bag {
    /// Gói A.
    A,
    /// Gói B.
    B,
    /// Gói C, a controlled programme.
    C,
    /// Bình oxy.
    Oxygen,
}

impl Bag {
    /// Every bag, in order.
    pub const ALL: [Bag; 4] = [Bag::A, Bag::B, Bag::C, Bag::Oxygen];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Bag::A => "a",
            Bag::B => "b",
            Bag::C => "c",
            Bag::Oxygen => "oxygen",
        }
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
    /// When it was measured; when it was entered is [`Kept::entered_at`].
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
    /// How it came; where that was not said, an officer typed what he was told.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Whether it came in with a file.
    #[serde(default)]
    pub imported: bool,
    /// Anything else.
    #[serde(default)]
    pub note: String,
    /// What it said before it was corrected (đính chính) or moved to the right person, oldest first.
    #[serde(default)]
    pub struck: Vec<Struck>,
}

impl Reading {
    /// What was measured of a case, and nothing else told.
    pub fn of(case: Id<Case>, measured_at: Moment, signs: Signs) -> Self {
        Self {
            case,
            measured_at,
            signs,
            symptoms: Symptoms::NotAsked,
            oxygen_litres: None,
            refused: false,
            channel: None,
            imported: false,
            note: String::new(),
            struck: Vec::new(),
        }
    }
}

/// How a reading came.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Gọi.
    Call,
    /// Tại nhà.
    AtHome,
    /// Tự báo.
    SelfReported,
    /// Zalo.
    Zalo,
}

impl Channel {
    /// Every channel, in the order in which they are offered.
    pub const ALL: [Channel; 4] = [Channel::Call, Channel::AtHome, Channel::SelfReported, Channel::Zalo];

    /// The name that phrases and exports use.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Call => "call",
            Channel::AtHome => "at_home",
            Channel::SelfReported => "self_reported",
            Channel::Zalo => "zalo",
        }
    }
}

/// What a reading said before it was corrected or moved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Struck {
    /// Whose it was.
    pub case: Id<Case>,
    /// When it was measured.
    pub measured_at: Moment,
    /// What was measured.
    pub signs: Signs,
    /// What the patient complained of.
    pub symptoms: Symptoms,
    /// Litres of oxygen a minute.
    pub oxygen_litres: Option<u8>,
    /// Whether something was refused.
    pub refused: bool,
    /// Anything else.
    pub note: String,
    /// When it was written.
    pub written_at: Moment,
    /// By whom.
    pub written_by: Option<Id<Officer>>,
}

impl Kept<Reading> {
    /// When the reading was entered: a correction does not make it a later one.
    pub fn entered_at(&self) -> Moment {
        self.struck.first().map_or(self.written_at, |first| first.written_at)
    }
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
    /// When to call again, for [`CallOutcome::CallBack`].
    #[serde(default)]
    pub again_at: Option<Moment>,
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
    /// Người khác nghe.
    OtherAnswered,
    /// Hẹn lại.
    CallBack,
    /// Từ chối.
    Declined,
    /// Zalo chưa trả lời.
    NoReply,
    /// Nhờ TDP gõ cửa.
    Knocked,
    /// Đã chuyển đi.
    MovedAway,
}

impl CallOutcome {
    /// Every outcome, in the order in which they are offered.
    pub const ALL: [CallOutcome; 10] = [
        CallOutcome::Answered,
        CallOutcome::NoAnswer,
        CallOutcome::Unavailable,
        CallOutcome::WrongNumber,
        CallOutcome::OtherAnswered,
        CallOutcome::CallBack,
        CallOutcome::Declined,
        CallOutcome::NoReply,
        CallOutcome::Knocked,
        CallOutcome::MovedAway,
    ];

    /// The name that phrases and exports use.
    pub fn name(self) -> &'static str {
        match self {
            CallOutcome::Answered => "answered",
            CallOutcome::NoAnswer => "no_answer",
            CallOutcome::Unavailable => "unavailable",
            CallOutcome::WrongNumber => "wrong_number",
            CallOutcome::OtherAnswered => "other_answered",
            CallOutcome::CallBack => "call_back",
            CallOutcome::Declined => "declined",
            CallOutcome::NoReply => "no_reply",
            CallOutcome::Knocked => "knocked",
            CallOutcome::MovedAway => "moved_away",
        }
    }

    /// Whether nobody who could tell of the patient was reached.
    pub fn is_failed(self) -> bool {
        matches!(
            self,
            CallOutcome::NoAnswer | CallOutcome::Unavailable | CallOutcome::WrongNumber | CallOutcome::NoReply
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    fn case() -> Case {
        Case {
            onset: day("2021-11-05"),
            confirmed_on: day("2021-11-07"),
            reported_at: Some(Moment::start_of(day("2021-11-09").unwrap())),
            ..Case::of(Id::new(1).unwrap())
        }
    }

    #[test]
    fn days_of_illness_count_from_onset_else_confirmation_else_report() {
        let on = day("2021-11-10").unwrap();
        let without_onset = Case { onset: None, ..case() };
        let only_reported = Case { confirmed_on: None, ..without_onset.clone() };
        let nothing = Case { reported_at: None, ..only_reported.clone() };
        for (case, number) in [(case(), Some(6)), (without_onset, Some(4)), (only_reported, Some(2)), (nothing, None)] {
            assert_eq!(case.day_number(on), number, "{:?}", case.first_day());
        }
        assert_eq!(case().day_number(day("2021-11-05").unwrap()), Some(1), "the first day is day 1");
        assert_eq!(case().day_number(day("2021-11-04").unwrap()), None, "before it there is none");
    }

    #[test]
    fn a_case_ends_after_it_began_and_is_examined_after_it_is_reported() {
        let ended = |outcome, on| Case { end: Some(End { outcome, on: day(on) }), ..case() };
        for (outcome, on, is_wrong) in [
            (Outcome::Released, "2021-11-06", true),
            (Outcome::Released, "2021-11-07", false),
            (Outcome::Left, "2021-11-04", true),
            (Outcome::Died, "2021-11-06", false),
            (Outcome::Died, "2021-11-05", false),
            (Outcome::Died, "2021-11-04", true),
        ] {
            assert_eq!(ended(outcome, on).ends_before_it_began(), is_wrong, "{outcome:?} {on}");
        }
        assert!(!case().ends_before_it_began());
        let examined = |seconds| Case { examined_at: case().reported_at.map(|at| at.plus(seconds)), ..case() };
        // What is written on one day may be written in any order.
        for (seconds, is_wrong) in [(-1, true), (0, false), (86_400, false)] {
            assert_eq!(examined(seconds).is_examined_before_reported(), is_wrong, "{seconds}");
        }
        let reported = Case { reported_at: case().reported_at.map(|at| at.plus(3600)), ..examined(0) };
        assert!(!reported.is_examined_before_reported(), "within the day");
    }

    #[test]
    fn a_case_is_open_until_it_ends_or_is_refuted() {
        let end = Some(End { outcome: Outcome::Released, on: None });
        assert!(case().is_open());
        assert!(Case { status: CaseStatus::SelfDeclared, ..case() }.is_open(), "followed from the first minute");
        assert!(Case { status: CaseStatus::Suspected, ..case() }.is_open());
        assert!(!Case { status: CaseStatus::Excluded, ..case() }.is_open());
        assert!(!Case { end, ..case() }.is_open());
    }

    #[test]
    fn symptoms_that_were_not_asked_are_not_none() {
        assert_ne!(Symptoms::NotAsked, Symptoms::Asked(SymptomSet::NONE));
        assert!(Symptoms::NotAsked.told().is_empty());
        assert_eq!(Symptoms::default(), Symptoms::NotAsked);
    }
}
