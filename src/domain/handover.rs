//! The hand-over (bàn giao ca): what one shift leaves to the next, signed by both. What is told of the ward is reckoned,
//! not typed; once the giver has signed it stands as he signed it.

mod facts;

pub use facts::{Carried, Counts, Facts, Latest, WATCHED_NEW_MAX, Watch, Why, facts, watch};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::{Officer, Role};
use crate::domain::record::Kept;
use crate::domain::roster::{Presence, Shift};
use crate::domain::ward::Ward;

/// The longest shift that is handed over, in seconds: a day, and what a relief that comes late takes.
pub const LONGEST_SECONDS: i64 = 36 * 3600;

/// Within so many seconds after its end a shift is still to be handed over by who was on duty: the relief is there, and what
/// had to be done comes first.
const JUST_OVER_SECONDS: i64 = 4 * 3600;

/// The most lines that the officers write in one hand-over.
pub const NOTES_MAX: usize = 100;

/// A hand-over between two shifts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Handover {
    /// When the shift began that is handed over.
    pub from: Moment,
    /// When it ends.
    pub to: Moment,
    /// Who hands over.
    pub giver: Id<Officer>,
    /// Who takes over.
    #[serde(default)]
    pub receiver: Option<Id<Officer>>,
    /// What the receiver has read of those to be watched, each as it stood then.
    #[serde(default)]
    pub read: Vec<Watch>,
    /// What the officers wrote, in order; what was written after both had signed is told apart by its time.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// What the giver signed.
    #[serde(default)]
    pub facts: Option<Facts>,
    /// That the giver signed.
    #[serde(default)]
    pub given: Option<Signature>,
    /// That the receiver signed.
    #[serde(default)]
    pub received: Option<Signature>,
}

/// When a hand-over is, and between whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Between {
    /// When the shift began that is handed over.
    pub from: Moment,
    /// When it ends.
    pub to: Moment,
    /// Who hands over.
    pub giver: Id<Officer>,
    /// Who takes over.
    pub receiver: Option<Id<Officer>>,
}

/// One line that an officer wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Id<Officer>,
    /// As he was called then.
    pub name: String,
    /// What.
    pub text: String,
}

/// That somebody signed with his PIN.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Id<Officer>,
    /// As he was called then.
    pub name: String,
    /// The last line of the journal before, and the SHA-256 of its header as hexadecimal digits: whoever holds the paper
    /// can prove that nothing before it was changed.
    #[serde(default)]
    pub head: Head,
}

/// A place in the journal.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Head {
    /// The last line.
    #[serde(default)]
    pub sequence: u64,
    /// The SHA-256 of its header, as hexadecimal digits.
    #[serde(default)]
    pub hash: String,
}

/// How far a hand-over is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stage {
    /// Đang soạn.
    Draft,
    /// Bên giao đã ký.
    Given,
    /// Cả hai bên đã ký.
    Closed,
}

impl Stage {
    /// The name that phrases use.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Given => "given",
            Stage::Closed => "closed",
        }
    }
}

impl Handover {
    /// A hand-over of which nothing is signed.
    pub fn of(between: Between) -> Self {
        let Between { from, to, giver, receiver } = between;
        let (read, notes) = (Vec::new(), Vec::new());
        Self { from, to, giver, receiver, read, notes, facts: None, given: None, received: None }
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        match (&self.given, &self.received) {
            (_, Some(_)) => Stage::Closed,
            (Some(_), None) => Stage::Given,
            (None, None) => Stage::Draft,
        }
    }

    /// Whether the receiver has read of somebody to be watched what stands there now.
    pub fn has_read(&self, watch: &Watch) -> bool {
        self.read.contains(watch)
    }

    /// The notes that both have signed.
    pub fn signed_notes(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| self.received.as_ref().is_none_or(|signed| note.at <= signed.at))
    }

    /// What a paper of it tells: what the giver has signed, else what is reckoned now.
    pub fn told<'f>(&'f self, now: &'f Facts) -> &'f Facts {
        self.facts.as_ref().unwrap_or(now)
    }

    /// The notes that came after both had signed (ghi chú bổ sung).
    pub fn later_notes(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| self.received.as_ref().is_some_and(|signed| note.at > signed.at))
    }
}

/// The hand-over that is not closed yet; at most one stands.
pub fn open(ward: &Ward) -> Option<&Arc<Kept<Handover>>> {
    ward.handovers.iter().rfind(|kept| kept.stage() != Stage::Closed)
}

/// The last one that both signed.
pub fn last_closed(ward: &Ward) -> Option<&Arc<Kept<Handover>>> {
    ward.handovers.iter().filter(|kept| kept.stage() == Stage::Closed).max_by_key(|kept| (kept.to, kept.id))
}

/// What a new hand-over by an officer is about, as far as is known: his shift that is just over and was not handed over,
/// else the running one; from where the last one ended, so that nothing falls between two, until that shift ends, or now.
/// To whoever heads the next shift.
pub fn proposed(ward: &Ward, giver: Id<Officer>, now: Moment) -> Between {
    let last = last_closed(ward).map(|last| last.to).filter(|to| (1..=LONGEST_SECONDS).contains(&now.since(*to)));
    let shift = just_over(ward, giver, now).filter(|over| last.is_none_or(|last| last < over.to));
    let shift = shift.or_else(|| running(ward, now));
    let (begun, ends) = shift.map_or((now.plus(-12 * 3600), now), |shift| (shift.from, shift.to));
    let from = last.unwrap_or(begun);
    let to = if ends.since(from) > LONGEST_SECONDS { now } else { ends };
    let next = next(ward, to);
    let may_take = |officer: &Id<Officer>| {
        let known = ward.officers.read(*officer);
        *officer != giver && known.is_some_and(|known| known.role >= Role::DutyOfficer && !known.disabled)
    };
    let receiver = next.and_then(|shift| {
        let heads = shift.jobs.iter().filter(|job| job.heads);
        heads.chain(&shift.jobs).filter_map(|job| job.officer).find(may_take)
    });
    Between { from, to, giver, receiver }
}

/// The officers who head a shift of the desk that lies in a time or runs now, the latest begun in front.
pub fn heads(ward: &Ward, (from, to): (Moment, Moment), now: Moment) -> impl Iterator<Item = Id<Officer>> {
    let is_meant = |shift: &Shift| shift.is_running(now) || (shift.from < to && from < shift.to && shift.from <= now);
    let mut shifts: Vec<&Shift> =
        ward.shifts.iter().map(|kept| &kept.body).filter(|shift| shift.post.is_none() && is_meant(shift)).collect();
    shifts.sort_by_key(|shift| std::cmp::Reverse(shift.from));
    let heads = |shift: &Shift| {
        let jobs = shift.jobs.iter().filter(|job| job.heads && job.presence != Presence::Resting);
        jobs.filter_map(|job| job.officer).collect::<Vec<_>>()
    };
    shifts.into_iter().flat_map(heads).filter(|head| ward.officers.read(*head).is_some_and(|head| !head.disabled))
}

/// The shift of the desk that is running, the latest begun where several are.
fn running(ward: &Ward, now: Moment) -> Option<&Shift> {
    let running = ward.shifts.iter().filter(|shift| shift.post.is_none() && shift.is_running(now));
    running.max_by_key(|shift| shift.from).map(|shift| &shift.body)
}

/// The shift of the desk in which an officer was on duty and that has just ended.
fn just_over(ward: &Ward, officer: Id<Officer>, now: Moment) -> Option<&Shift> {
    let is_his = |shift: &Shift| shift.post.is_none() && shift.jobs.iter().any(|job| job.officer == Some(officer));
    let over = ward.shifts.iter().map(|shift| &shift.body);
    let over = over.filter(|shift| (0..JUST_OVER_SECONDS).contains(&now.since(shift.to)) && is_his(shift));
    over.max_by_key(|shift| shift.to)
}

/// The shift of the desk that takes over at a moment, or soonest after it.
fn next(ward: &Ward, at: Moment) -> Option<&Shift> {
    let desk = ward.shifts.iter().filter(|shift| shift.post.is_none());
    let later = desk.filter(|shift| (0..LONGEST_SECONDS).contains(&shift.from.since(at)));
    later.min_by_key(|shift| (shift.from, shift.id)).map(|shift| &shift.body)
}

#[cfg(test)]
mod tests;
