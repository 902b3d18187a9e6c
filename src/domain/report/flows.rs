//! Flows: what became of every case between the report before and this one. Each case that came in or went out is
//! explained by exactly one flow of either kind; one that came and went between the two has both.

use std::collections::BTreeMap;

use super::columns::Column;
use super::runs::{Span, holds, numbers, runs_of};
use super::state::{Cut, Moves, State, Why, is_late, state_at};
use super::{Before, Report};
use crate::domain::area::Area;
use crate::domain::home_treatment::{Case, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// What a report is reconciled with.
#[derive(Debug)]
pub(super) struct Base {
    /// The report before; nothing where there is none, and what the records say of an earlier moment stands for it.
    pub before: Option<Before>,
    /// Its cut-off.
    pub cut: Cut,
    /// Who was under treatment.
    pub treated: Vec<Span>,
    /// Who had ever been counted.
    pub known: Vec<Span>,
}

impl Base {
    /// A report that was kept.
    pub fn report(report: &Report) -> Self {
        let before = Before { day: report.day, version: report.version, cut_off: report.cut_off };
        let cut = Cut::at(report.cut_off);
        Self { before: Some(before), cut, treated: report.counted.clone(), known: report.known.clone() }
    }

    /// What the records say now of an earlier moment.
    pub fn records(ward: &Ward, moves: &Moves, at: Moment) -> Self {
        let cut = Cut::at(at);
        let (treated, known) = sets(ward, moves, cut);
        Self { before: None, cut, treated, known }
    }
}

/// Who is under treatment at a cut-off, and who was ever counted by then.
pub(super) fn sets(ward: &Ward, moves: &Moves, cut: Cut) -> (Vec<Span>, Vec<Span>) {
    let (mut treated, mut known) = (Vec::new(), Vec::new());
    for case in ward.cases.iter() {
        let state = state_at(case, moves, cut);
        if state.is_known() {
            known.push(case.id.number());
        }
        if state == State::Treated {
            treated.push(case.id.number());
        }
    }
    (runs_of(treated), runs_of(known))
}

/// How many cases every flow has, of the ward and of its parts.
#[derive(Debug, Default)]
pub(super) struct Flows {
    counts: BTreeMap<(Column, Option<Id<Area>>), i64>,
}

impl Flows {
    /// The flows from a base to a cut-off.
    pub fn between(ward: &Ward, moves: &Moves, base: &Base, cut: Cut) -> Self {
        let mut flows = Self::default();
        for case in ward.cases.iter() {
            let number = case.id.number();
            let was = (holds(&base.treated, number), holds(&base.known, number));
            let area = ward.person_of(case).and_then(|person| person.area);
            for (column, count) in of_case(case, was, state_at(case, moves, cut), moves, base.cut) {
                flows.add(column, area, count);
            }
        }
        // Who was counted and stands nowhere any more was deleted.
        for number in numbers(&base.known).filter(|number| !stands(ward, *number)) {
            if holds(&base.treated, number) {
                flows.add(Column::CorrectedDeleted, None, -1);
            }
            flows.add(Column::CumulativeCorrected, None, -1);
        }
        flows
    }

    /// How many, of the ward or of a part of it.
    pub fn count(&self, column: Column, area: Option<Id<Area>>) -> i64 {
        self.counts.get(&(column, area)).copied().unwrap_or(0)
    }

    fn add(&mut self, column: Column, area: Option<Id<Area>>, count: i64) {
        *self.counts.entry((column, None)).or_default() += count;
        if let Some(area) = area {
            *self.counts.entry((column, Some(area))).or_default() += count;
        }
    }
}

fn stands(ward: &Ward, number: u32) -> bool {
    Id::new(number).is_some_and(|id| ward.cases.read(id).is_some())
}

/// The flows of one case: `was` under treatment, and counted at all, in the report before.
fn of_case(
    case: &Kept<Case>,
    was: (bool, bool),
    state: State,
    moves: &Moves,
    earlier: Cut,
) -> impl Iterator<Item = (Column, i64)> {
    let came_in = || came_in(case, moves, earlier);
    let (into, out) = match (was, state) {
        ((_, false), State::Outside(_)) | ((true, _), State::Treated) => (None, None),
        ((_, false), State::Treated) => (Some(came_in()), None),
        ((_, false), State::Ended(outcome, _)) => (Some(came_in()), Some(went_out(outcome, state, earlier))),
        ((true, true), State::Ended(outcome, _)) => (None, Some(went_out(outcome, state, earlier))),
        // Whoever was over and is under treatment again came back, or was released by mistake.
        ((false, true), State::Treated) => {
            let is_back = moves.came(case.id).is_some_and(|came| came > earlier.at);
            (Some(if is_back { Column::Arrived } else { Column::CorrectedReopened }), None)
        }
        ((is_treated, true), State::Outside(why)) => {
            let column = match why {
                Why::Excluded => Column::CorrectedExcluded,
                Why::Unconfirmed => Column::CorrectedUnconfirmed,
                Why::Later => Column::CorrectedRedated,
            };
            (None, Some(if is_treated { column } else { Column::CumulativeCorrected }))
        }
        // He had left us before: his death is no flow of those under treatment.
        ((false, true), State::Ended(outcome, on)) => {
            let died_since = outcome == Outcome::Died && on.is_some_and(|on| on > earlier.day);
            (died_since.then_some(Column::DiedElsewhere), None)
        }
    };
    let count = |column: Column| (column, if column.is_corrected() { column.sign() } else { 1 });
    // Who was under treatment and counts no more is gone from the cumulative figure too.
    let gone = out.filter(|column| column.is_corrected() && *column != Column::CumulativeCorrected);
    let gone = gone.map(|_| (Column::CumulativeCorrected, -1));
    into.into_iter().chain(out).map(count).chain(gone)
}

fn came_in(case: &Kept<Case>, moves: &Moves, earlier: Cut) -> Column {
    match (moves.came(case.id).is_some(), is_late(case, moves, earlier)) {
        (false, false) => Column::ConfirmedNew,
        (false, true) => Column::ConfirmedLate,
        (true, false) => Column::Arrived,
        (true, true) => Column::ArrivedLate,
    }
}

fn went_out(outcome: Outcome, state: State, earlier: Cut) -> Column {
    let on = if let State::Ended(_, on) = state { on } else { None };
    let is_late = on.is_some_and(|on| on < earlier.day || (on == earlier.day && earlier.is_whole));
    match (outcome, is_late) {
        (Outcome::Released, false) => Column::Released,
        (Outcome::Released, true) => Column::ReleasedLate,
        (Outcome::Transferred, false) => Column::Transferred,
        (Outcome::Transferred, true) => Column::TransferredLate,
        (Outcome::Left, false) => Column::MovedAway,
        (Outcome::Left, true) => Column::MovedAwayLate,
        (Outcome::Died, false) => Column::Died,
        (Outcome::Died, true) => Column::DiedLate,
    }
}
