//! An alert (cảnh báo): a danger sign that somebody must see to, from the reading that raised it to the act that ended
//! it. What time alone makes of it is reckoned from what stands in it and the moment that is asked about, so that a desk
//! that was off has missed nothing.

mod again;
mod as_told;
mod figures;
mod follow;
mod ladder;

use serde::{Deserialize, Serialize};

use crate::domain::danger::{Level, Watched};
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::tasks::Task;

pub use figures::{Figures, figures};
pub use follow::{follow, missed};
pub use ladder::{chain, has_head, reached};

/// Seconds after a danger value in which it is to be measured again (QĐ 261: 30 seconds to 1 minute).
pub const AGAIN_SECONDS: i64 = 60;

/// Seconds that lie at least between two measurements of which the second confirms or eases the first.
pub const APART_SECONDS: i64 = 30;

/// Seconds within which a danger value is measured again; after them it is khẩn.
pub const ANSWER_SECONDS: i64 = 10 * 60;

/// Seconds for which an alert may be taken without a word about its outcome; after them it is open again.
pub const OUTCOME_SECONDS: i64 = 15 * 60;

/// Seconds for which a transfer may be under way without a word. A figure of the desk: within the hour somebody asks
/// whether the patient has arrived.
pub const TRANSFER_SECONDS: i64 = 60 * 60;

/// Seconds after which the next call is due where a second value was normal.
pub const NEXT_CALL_SECONDS: i64 = 2 * 3600;

/// A danger sign of one F0 that somebody must see to. All that is found while it is open belongs to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Alert {
    /// Whose.
    pub case: Id<Case>,
    /// When the desk heard of it.
    pub raised_at: Moment,
    /// What was found, the first in front.
    pub causes: Vec<Cause>,
    /// Who has taken it.
    #[serde(default)]
    pub taken: Option<Taken>,
    /// When anybody took it first: the weekly figure counts the minutes.
    #[serde(default)]
    pub first_taken_at: Option<Moment>,
    /// What was said about it, in order.
    #[serde(default)]
    pub said: Vec<Said>,
    /// When and how it ended.
    #[serde(default)]
    pub closed: Option<Closed>,
    /// The task of measuring again what it found, the last where there were several.
    #[serde(default)]
    pub again: Option<Id<Task>>,
}

/// One danger sign of an alert.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cause {
    /// What was found.
    pub watched: Watched,
    /// The value, in the unit of the sign; hours for a lasting fever, litres for oxygen, failed calls of whom nobody
    /// reaches.
    #[serde(default)]
    pub value: Option<u16>,
    /// How loud it is by the rules.
    pub level: Level,
    /// In which reading; none where nobody could be reached.
    #[serde(default)]
    pub reading: Option<Id<Reading>>,
    /// When it was measured, or when the last call failed.
    pub measured_at: Moment,
    /// When the desk heard of it.
    pub raised_at: Moment,
    /// The later reading that found it again.
    #[serde(default)]
    pub confirmed_by: Option<Id<Reading>>,
    /// The later reading that did not find it any more, or the corrected one that never showed it; it is closed then.
    #[serde(default)]
    pub eased_by: Option<Id<Reading>>,
    /// When the desk heard that somebody who could not be reached was reached; it is closed then.
    #[serde(default)]
    pub reached_at: Option<Moment>,
}

/// Who has taken an alert.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// Who.
    pub by: Id<Officer>,
    /// Since when.
    pub at: Moment,
}

/// What somebody said about an alert.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
    /// What.
    pub step: AlertStep,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Id<Officer>,
    /// Anything else: the hospital, the doctor, who goes there.
    #[serde(default)]
    pub note: String,
}

/// What can be said about an alert.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertStep {
    /// Đang đo lại: it stays open.
    Measuring,
    /// Đã cử người đến nhà: it stays open.
    Visiting,
    /// Đang chuyển viện: it stays open until the patient has arrived.
    Transferring,
    /// Đã tới viện.
    Arrived,
    /// Viện không nhận: the patient is not on the way any more, and it stays open.
    Declined,
    /// Đã gọi, bác sĩ cho theo dõi tiếp tại nhà.
    Advised,
    /// Đã thăm khám tại nhà.
    Examined,
    /// Báo nhầm.
    Mistaken,
}

impl AlertStep {
    /// Every step, in the order in which they are offered.
    pub const ALL: [AlertStep; 8] = [
        AlertStep::Measuring,
        AlertStep::Advised,
        AlertStep::Visiting,
        AlertStep::Examined,
        AlertStep::Transferring,
        AlertStep::Arrived,
        AlertStep::Declined,
        AlertStep::Mistaken,
    ];

    /// The name that phrases and exports use.
    pub fn name(self) -> &'static str {
        match self {
            AlertStep::Measuring => "measuring",
            AlertStep::Visiting => "visiting",
            AlertStep::Transferring => "transferring",
            AlertStep::Arrived => "arrived",
            AlertStep::Declined => "declined",
            AlertStep::Advised => "advised",
            AlertStep::Examined => "examined",
            AlertStep::Mistaken => "mistaken",
        }
    }

    /// Whether it ends the alert.
    pub fn ends(self) -> bool {
        !matches!(self, AlertStep::Measuring | AlertStep::Visiting | AlertStep::Transferring | AlertStep::Declined)
    }
}

/// How an alert ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Moment,
    /// By what was said; nothing where a second, normal value closed it.
    pub step: Option<AlertStep>,
}

/// Who has an alert at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hands {
    /// Nobody has taken it, since then.
    Nobody(Moment),
    /// Somebody has it, since then.
    Taken(Taken),
    /// Somebody took it and said nothing for too long: open again, since then.
    Again(Taken, Moment),
    /// It has ended.
    Closed(Closed),
}

impl Cause {
    /// Whether it still counts.
    pub fn is_open(&self) -> bool {
        self.eased_by.is_none() && self.reached_at.is_none()
    }

    /// How loud it is at a moment: a value that was found again, or that nobody has measured again, is khẩn.
    pub fn level_at(&self, now: Moment) -> Level {
        let unanswered = now.since(self.raised_at) >= ANSWER_SECONDS;
        if self.confirmed_by.is_some() || unanswered { Level::Urgent } else { self.level }
    }

    /// Whether a second, normal value may close it: not what is khẩn at once, nor what was found again.
    fn may_ease(&self) -> bool {
        self.level == Level::Attention && self.confirmed_by.is_none()
    }
}

impl Alert {
    /// Whether somebody must still see to it.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// What still counts.
    pub fn open_causes(&self) -> impl Iterator<Item = &Cause> {
        self.causes.iter().filter(|cause| cause.is_open())
    }

    /// How loud it is at a moment.
    pub fn level_at(&self, now: Moment) -> Level {
        self.open_causes().map(|cause| cause.level_at(now)).max().unwrap_or(Level::Attention)
    }

    /// The moments at which it changes by time alone, after `now`.
    pub fn turns_after(&self, now: Moment) -> Option<Moment> {
        let urgent = self.open_causes().map(|cause| cause.raised_at.plus(ANSWER_SECONDS));
        urgent.chain(self.open_again_at()).filter(|at| *at > now).min()
    }

    /// By when it is to be measured again, where a value waits for that.
    pub fn again_by(&self) -> Option<Moment> {
        let waits = |cause: &&Cause| matches!(cause.watched, Watched::Sign(_) | Watched::Drop(_)) && cause.may_ease();
        self.open_causes().filter(waits).map(|cause| cause.raised_at.plus(AGAIN_SECONDS)).min()
    }

    /// When whoever has it will have said nothing for too long.
    fn open_again_at(&self) -> Option<Moment> {
        let taken = self.taken?;
        let last = self.said.last().filter(|said| said.at >= taken.at);
        let patience = match last.map(|said| said.step) {
            Some(AlertStep::Transferring) => TRANSFER_SECONDS,
            _ => OUTCOME_SECONDS,
        };
        Some(last.map_or(taken.at, |said| said.at).plus(patience))
    }

    /// Who has it at a moment.
    pub fn hands_at(&self, now: Moment) -> Hands {
        if let Some(closed) = self.closed {
            return Hands::Closed(closed);
        }
        match (self.taken, self.open_again_at()) {
            (Some(taken), Some(at)) if at <= now => Hands::Again(taken, at),
            (Some(taken), _) => Hands::Taken(taken),
            (None, _) => Hands::Nobody(self.waits_since()),
        }
    }

    /// Since when it waits for somebody: since the loudest of what is open was heard of.
    fn waits_since(&self) -> Moment {
        let loudest = self.open_causes().map(|cause| cause.level).max();
        let of_loudest = self.open_causes().filter(|cause| Some(cause.level) == loudest);
        of_loudest.map(|cause| cause.raised_at).min().unwrap_or(self.raised_at)
    }

    /// Whether a patient is on the way to a hospital.
    pub fn is_transfer(&self) -> bool {
        let of_transfer = |said: &&Said| matches!(said.step, AlertStep::Transferring | AlertStep::Declined);
        let last = self.said.iter().rev().find(of_transfer);
        self.is_open() && last.is_some_and(|said| said.step == AlertStep::Transferring)
    }

    /// Whether it rings at a moment: khẩn, and nobody has it.
    pub fn rings_at(&self, now: Moment) -> bool {
        let unheld = matches!(self.hands_at(now), Hands::Nobody(_) | Hands::Again(..));
        unheld && self.level_at(now) == Level::Urgent
    }

    /// The order in which alerts are seen to: khẩn first, then what nobody has, then the longest waiting.
    pub fn place_at(&self, now: Moment) -> (bool, bool, Moment) {
        let unheld = matches!(self.hands_at(now), Hands::Nobody(_) | Hands::Again(..));
        (self.level_at(now) != Level::Urgent, !unheld, self.raised_at)
    }
}

#[cfg(test)]
mod tests;
