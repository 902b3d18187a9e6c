//! Rows of follow-ups and of rounds of wider testing become records: of somebody whom a list knows by code, or by name
//! and birth, or of somebody new.

use std::sync::Arc;

use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::import_tests::Somebody;
use crate::domain::decide::{checks, follow_ups, screenings};
use crate::domain::follow_up::{FollowEnd, FollowUp, Violation};
use crate::domain::identity::Id;
use crate::domain::line_list::{FollowUpRow, ScreeningRow};
use crate::domain::moment::Date;
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal, ScreeningRefusal};
use crate::domain::screening::{LISTED_MAX, Screening};

impl Chunk<'_> {
    /// Adds the follow-up that a row tells of, or what it tells more of the one that began on that day.
    pub(super) fn follow_up(&mut self, row: &FollowUpRow) -> Result<Settled, Refusal> {
        check_whom((&row.code, &row.name), &row.phones)?;
        checks::text(Field::Name, &row.carer)?;
        let whose = Somebody { code: &row.code, name: &row.name, birth: row.birth, phones: &row.phones };
        let (person, _) = self.somebody(&whose, |person| person)?;
        let carer = if row.carer.is_empty() { None } else { Some(self.officer(&row.carer)?) };
        let known = self.follow_ups_of(person);
        let standing = known.iter().find(|known| known.from == row.from);
        let before = standing.map_or_else(|| FollowUp::of(person, row.from), |known| known.body.clone());
        let told = filled(before, row, carer, self.sheet.now.date());
        follow_ups::check_told(&self.sheet, &told)?;
        let is_other = |other: &&Arc<Kept<FollowUp>>| Some(other.id) != standing.map(|kept| kept.id) && other.is_open();
        if let Some(other) = known.iter().find(is_other).filter(|_| told.is_open()) {
            return Err(Refusal::FollowUpStands(other.id.number()));
        }
        match standing {
            Some(known) => Ok(if self.sheet.rewrite(known, told) { Settled::Updated } else { Settled::Skipped }),
            None => {
                self.sheet.make(told)?;
                Ok(Settled::Added)
            }
        }
    }

    fn follow_ups_of(&self, person: Id<Person>) -> Vec<Arc<Kept<FollowUp>>> {
        let staged = &self.staging.staged;
        let untouched = self.ward.follow_ups_of(person).filter(|known| staged.follow_ups.read(known.id).is_none());
        staged.follow_ups_of(person).chain(untouched).cloned().collect()
    }

    /// Resolves whom a row lists in which round. The rounds themselves are written once for all rows of the chunk, by
    /// [`Chunk::write_rounds`]: one of thousands would else be written thousands of times.
    pub(super) fn listed(&mut self, row: &ScreeningRow) -> Result<Settled, Refusal> {
        check_whom((&row.code, &row.name), &row.phones)?;
        checks::needed(Field::Name, &row.screening)?;
        checks::text(Field::Name, &row.area)?;
        let whose = Somebody { code: &row.code, name: &row.name, birth: row.birth, phones: &row.phones };
        let (person, is_new) = self.somebody(&whose, |person| person)?;
        let area = if row.area.is_empty() { None } else { Some(self.area(&row.area)?) };
        let at = self.round_at(row);
        let (standing, before) = match at {
            Some(at) => self.rounds[at].clone(),
            None => {
                let standing = self.standing_round(&row.screening, row.from);
                let fresh = || Screening { name: row.screening.clone(), ..Screening::on(row.from) };
                let before = standing.as_ref().map_or_else(fresh, |kept| kept.body.clone());
                (standing, before)
            }
        };
        let mut told = with_row(before.clone(), row, area);
        if !told.listed.contains(&person) {
            told.listed.push(person);
        }
        if told.listed.len() > LISTED_MAX {
            return Err(Refusal::TooMany(LISTED_MAX as u32));
        }
        screenings::check_told(&told)?;
        let settled = match (before == told, is_new || standing.is_none()) {
            (true, _) => Settled::Skipped,
            (false, true) => Settled::Added,
            (false, false) => Settled::Updated,
        };
        match at {
            Some(at) => self.rounds[at] = (standing, told),
            None => self.rounds.push((standing, told)),
        }
        Ok(settled)
    }

    fn round_at(&self, row: &ScreeningRow) -> Option<usize> {
        self.rounds.iter().position(|(_, told)| told.name == row.screening && told.from == row.from)
    }

    fn standing_round(&self, name: &str, from: Date) -> Option<Arc<Kept<Screening>>> {
        let is_it = |round: &&Arc<Kept<Screening>>| round.name == name && round.from == from;
        let staged = self.staging.staged.screenings.iter().find(is_it);
        staged.or_else(|| self.ward.screenings.iter().find(is_it)).map(Arc::clone)
    }

    /// Writes the rounds that the rows of this chunk told of, each once.
    pub(super) fn write_rounds(&mut self) {
        for (standing, told) in std::mem::take(&mut self.rounds) {
            match standing {
                Some(known) => drop(self.sheet.rewrite(&known, told)),
                // Where no number is left no row could be taken either: each makes or names somebody first.
                None => drop(self.sheet.make(told)),
            }
        }
        let changes = self.sheet.take_changes();
        self.staging.add(&changes);
    }
}

/// A follow-up with what the row says; what it does not say stays.
fn filled(mut known: FollowUp, row: &FollowUpRow, carer: Option<Id<Officer>>, today: Date) -> FollowUp {
    known.until = row.until.or(known.until);
    fill(&mut known.place, &row.place);
    fill(&mut known.note, &row.note);
    known.carer = carer.or(known.carer);
    known.own_room = row.own_room.or(known.own_room);
    known.own_toilet = row.own_toilet.or(known.own_toilet);
    let calls = known.calls.len();
    known.calls.extend(row.calls.iter().filter(|call| !known.calls.contains(call)).copied().collect::<Vec<_>>());
    if calls > 0 && known.calls.len() > calls {
        known.calls.sort_by_key(|call| call.at);
    }
    let visits = known.visits.len();
    known.visits.extend(row.visits.iter().filter(|visit| !known.visits.contains(visit)).copied().collect::<Vec<_>>());
    if visits > 0 && known.visits.len() > visits {
        known.visits.sort_by_key(|visit| visit.at);
    }
    row.violations.iter().for_each(|told| add_violation(&mut known.violations, told));
    if let Some(how) = row.outcome {
        let before = known.end.take();
        let on = row.ended_on.or(before.as_ref().map(|end| end.on)).unwrap_or(today);
        let mut reason = before.map_or_else(String::new, |end| end.reason);
        fill(&mut reason, &row.reason);
        known.end = Some(FollowEnd { how, on, reason });
    }
    known
}

/// A breach that is known goes on from where it stands; a list that is older does not take a step back.
fn add_violation(known: &mut Vec<Violation>, told: &Violation) {
    match known.iter_mut().find(|old| (old.on, &old.what) == (told.on, &told.what)) {
        Some(old) if told.step >= old.step => {
            old.step = told.step;
            fill(&mut old.paper, &told.paper);
        }
        Some(_) => {}
        None => known.push(told.clone()),
    }
}

fn with_row(mut round: Screening, row: &ScreeningRow, area: Option<Id<crate::domain::area::Area>>) -> Screening {
    round.until = row.until.unwrap_or(round.until);
    round.kind = row.kind.unwrap_or(round.kind);
    round.area = area.or(round.area);
    round.per_household = row.per_household.unwrap_or(round.per_household);
    fill(&mut round.group, &row.group);
    fill(&mut round.place, &row.place);
    fill(&mut round.note, &row.note);
    round
}

fn check_whom((code, name): (&str, &str), phones: &[String]) -> Result<(), Refusal> {
    checks::text(Field::Code, code)?;
    checks::text(Field::Name, name)?;
    checks::phones(phones)?;
    match code.is_empty() && name.is_empty() {
        true => Err(Refusal::Screening(ScreeningRefusal::NobodyListed)),
        false => Ok(()),
    }
}
