//! What a typed reading says, whole: whose, which signs, what was asked, when. Separate from reading the words, because
//! guards, ruler and the order to the desk need only this.

use std::ops::Range;

use crate::domain::home_treatment::{Case, Channel, Reading, Symptoms};
use crate::domain::identity::Id;
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::Moment;
use crate::language::Phrasebook;
use crate::tui::entry::fault::short_name;
use crate::tui::entry::setting::Setting;
use crate::tui::entry::words::Reason;

/// Whose reading it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// The selected F0.
    Selected,
    /// The F0 of this number.
    Number(Id<Case>),
    /// Whoever these words find; a list where they find several, and always a second Enter.
    Name(String),
}

/// What was said about a sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// It was measured; the value stands in [`ReadingLine::signs`].
    Measured,
    /// `-`: not measured.
    NotMeasured,
    /// `*`: could not be measured, and why where that was said.
    Refused(Option<Reason>),
    /// What stands there cannot be this sign; only beside a fault.
    Unreadable,
}

/// One sign of the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Which; [`Sign::Systolic`] stands for blood pressure.
    pub sign: Sign,
    /// What was said about it.
    pub said: Said,
    /// Whether a label names it (or the officer has confirmed by swapping), so that it cannot be in another's place.
    pub is_labelled: bool,
    /// The bytes of the line.
    pub range: Range<usize>,
}

/// What the line says about when it was measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeTold {
    /// Nothing: now.
    Now,
    /// A day without an hour: that day at the present hour.
    Day,
    /// An hour, today or on a day that is said too.
    Hour,
}

/// A reading as it was typed.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadingLine {
    /// Whose.
    pub target: Target,
    /// The values.
    pub signs: Signs,
    /// What was said about each sign, in the order of typing.
    pub slots: Vec<Slot>,
    /// What was asked and told.
    pub symptoms: Symptoms,
    /// Litres of oxygen a minute, where on oxygen.
    pub oxygen_litres: Option<u8>,
    /// How it came, where that was said.
    pub channel: Option<Channel>,
    /// When it was measured; never after `entered_at`.
    pub measured_at: Moment,
    /// What the line says about that.
    pub time_told: TimeTold,
    /// When the line was read.
    pub entered_at: Moment,
    /// The note.
    pub note: String,
    /// The station's order of the slots.
    pub order: Vec<Sign>,
}

impl ReadingLine {
    pub(super) fn new(target: Target, setting: &Setting<'_>) -> Self {
        Self {
            target,
            signs: Signs::default(),
            slots: Vec::new(),
            symptoms: Symptoms::NotAsked,
            oxygen_litres: None,
            channel: None,
            measured_at: setting.now,
            time_told: TimeTold::Now,
            entered_at: setting.now,
            note: String::new(),
            order: setting.slots(),
        }
    }

    /// What was said about a sign, where anything was.
    pub fn slot(&self, sign: Sign) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.sign == sign)
    }

    /// The first slot of the order of which nothing was said: where the next bare number goes.
    pub fn next_sign(&self) -> Option<Sign> {
        self.order.iter().copied().find(|sign| self.slot(*sign).is_none())
    }

    /// Whether the line says nothing that a reading keeps; the desk refuses it.
    pub fn says_nothing(&self) -> bool {
        let refused = self.slots.iter().any(|slot| matches!(slot.said, Said::Refused(_)));
        self.signs.is_empty() && self.symptoms == Symptoms::NotAsked && !refused
    }

    /// The reading as the desk keeps it. Why a sign could not be measured goes before the note, in the words of `book`.
    pub fn reading(&self, case: Id<Case>, book: &Phrasebook) -> Reading {
        let reasons = self.slots.iter().filter_map(|slot| match slot.said {
            Said::Refused(Some(reason)) => {
                Some(format!("{}: {}", short_name(slot.sign, book), book.say(reason_key(reason))))
            }
            _ => None,
        });
        let notes: Vec<String> = reasons.chain([self.note.clone()]).filter(|note| !note.is_empty()).collect();
        Reading {
            channel: self.channel,
            symptoms: self.symptoms,
            oxygen_litres: self.oxygen_litres,
            refused: self.slots.iter().any(|slot| matches!(slot.said, Said::Refused(_))),
            note: notes.join(" ; "),
            ..Reading::of(case, self.measured_at, self.signs)
        }
    }
}

fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::NoDevice => "entry.reason_no_device",
        Reason::Declined => "entry.reason_declined",
        Reason::NotMet => "entry.reason_not_met",
    }
}
