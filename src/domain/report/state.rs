//! How a case stands at a cut-off: not ours (yet), under treatment, or over. Most days have no hour; which side of a
//! cut-off they lie on is settled here, once, for every report.

use std::collections::HashMap;

use crate::domain::coverage::counted_on;
use crate::domain::home_treatment::{Case, CaseStatus, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::record::Kept;
use crate::domain::transfer::{Answer, Transfer, Way};
use crate::domain::ward::Ward;

/// A cut-off, and the day that it lies in. Midnight ends the day before it: nothing of that day lies behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cut {
    /// When.
    pub at: Moment,
    /// The day.
    pub day: Date,
    /// Whether all of that day lies before it.
    pub is_whole: bool,
}

impl Cut {
    /// The cut-off at a moment.
    pub fn at(at: Moment) -> Self {
        let day = at.plus(-1).date();
        Self { at, day, is_whole: day != at.date() }
    }
}

/// How a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// It does not count: refuted, not confirmed (any longer), or not before the cut-off.
    Outside(Why),
    /// Under treatment here.
    Treated,
    /// It has ended, on this day where that is known.
    Ended(Outcome, Option<Date>),
}

impl State {
    /// Whether the case counts at all.
    pub fn is_known(self) -> bool {
        !matches!(self, State::Outside(_))
    }
}

/// Why a case does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// Loại trừ.
    Excluded,
    /// Suspected or self-declared.
    Unconfirmed,
    /// Its day lies behind the cut-off.
    Later,
}

/// Who came from another ward, and who left, with the hour.
#[derive(Debug, Default)]
pub(super) struct Moves {
    came: HashMap<Id<Case>, Moment>,
    left: HashMap<Id<Case>, Moment>,
}

impl Moves {
    /// The transfers of a ward that came to something. Who is on the way is still where he was.
    pub fn of(ward: &Ward) -> Self {
        let mut moves = Self::default();
        for transfer in ward.transfers.iter().filter(|transfer| transfer.answer == Answer::Received) {
            let (Some(at), false) = (transfer.answered_at, transfer.contact) else { continue };
            match transfer.way {
                Way::FromWard => moves.came.extend(taken_over(ward, transfer, at).map(|case| (case, at))),
                Way::ToHospital | Way::ToWard => moves.left.extend(transfer.case.map(|case| (case, at))),
            }
        }
        moves
    }

    /// When a case was taken over from another ward.
    pub fn came(&self, case: Id<Case>) -> Option<Moment> {
        self.came.get(&case).copied()
    }
}

/// The episode that was taken over: the one that the transfer names, else the one that was opened by it.
fn taken_over(ward: &Ward, transfer: &Transfer, at: Moment) -> Option<Id<Case>> {
    let opened = || ward.cases_of(transfer.person).find(|case| case.reported_at == Some(at)).map(|case| case.id);
    transfer.case.or_else(opened)
}

/// How a case stands at a cut-off, by what is written of it now.
pub(super) fn state_at(case: &Kept<Case>, moves: &Moves, cut: Cut) -> State {
    match case.status {
        CaseStatus::Confirmed => {}
        CaseStatus::Excluded => return State::Outside(Why::Excluded),
        CaseStatus::Suspected | CaseStatus::SelfDeclared => return State::Outside(Why::Unconfirmed),
    }
    if !has_come(case, moves, cut) {
        return State::Outside(Why::Later);
    }
    match &case.end {
        Some(end) if end.on.is_none_or(|on| is_over(case, on, moves, cut)) => State::Ended(end.outcome, end.on),
        _ => State::Treated,
    }
}

/// Whether a confirmed case counts by then: confirmed by that day, and the desk had heard of it. Of the day of the
/// cut-off itself a case without an hour counts.
fn has_come(case: &Kept<Case>, moves: &Moves, cut: Cut) -> bool {
    if let Some(came) = moves.came(case.id) {
        return came <= cut.at;
    }
    counted_on(case).is_none_or(|day| day <= cut.day) && case.reported_at.is_none_or(|heard| heard <= cut.at)
}

/// Whether a case that ended on a day was over by then. On the day of the cut-off itself the hour of the transfer says
/// so, else when it was written; what was written on another day says no hour, and counts.
fn is_over(case: &Kept<Case>, on: Date, moves: &Moves, cut: Cut) -> bool {
    if on != cut.day || cut.is_whole {
        return on <= cut.day;
    }
    let left = moves.left.get(&case.id).filter(|left| left.date() == on);
    match left {
        Some(left) => *left <= cut.at,
        None => case.written_at.date() != on || case.written_at <= cut.at,
    }
}

/// Whether a case that counts now, and did not at an earlier cut-off, was one by then all the same: it was entered late
/// (bổ sung).
pub(super) fn is_late(case: &Kept<Case>, moves: &Moves, earlier: Cut) -> bool {
    if let Some(came) = moves.came(case.id) {
        return came <= earlier.at;
    }
    match counted_on(case) {
        Some(day) if day == earlier.day && !earlier.is_whole => {
            case.reported_at.is_some_and(|heard| heard <= earlier.at)
        }
        Some(day) => day <= earlier.day,
        // Nobody knows when: it cannot be said to be new.
        None => true,
    }
}
