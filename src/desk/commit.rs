//! Commit: a batch goes to the journal at once, and only then to whoever asked, to the screens
//! and to the store. What cannot be written is taken back from the ward.

use std::sync::Arc;

use crate::desk::batch::{Batch, Effect, Step};
use crate::desk::frame;
use crate::desk::opening::{Done, named, place};
use crate::desk::protocol::{Changed, Outcome, ReadOnly, Reply};
use crate::desk::service::{Desk, ServiceError};
use crate::domain::change::Change;
use crate::domain::identity::{Id, OrderId, SessionId};
use crate::domain::masking::masked_change;
use crate::domain::officer::{Officer, Role};
use crate::domain::record::Record;
use crate::domain::refusal::Refusal;
use crate::domain::veil::{veil_change, veiled_from};
use crate::journal::{AppendError, Disk};
use crate::store::{self, Line};

/// Most changes that are published one by one; with more the screens begin anew.
const CHANGES_MAX: usize = 200;

impl<D: Disk> Desk<D> {
    /// Writes a batch, answers it, publishes it, and sees to the rest.
    pub fn write(&mut self, mut batch: Batch) -> Result<(), ServiceError> {
        let steps = std::mem::take(&mut batch.steps);
        if !steps.is_empty() {
            match self.journal.append(batch.drafts) {
                Ok(sequences) => self.settle(steps, &sequences),
                Err(AppendError::Full(_)) => {
                    self.take_back(steps, &Refusal::DiskFull);
                    self.set_read_only(Some(ReadOnly::DiskFull));
                }
                Err(error @ (AppendError::ReadOnly | AppendError::Draft { .. })) => {
                    self.note(&format!("refused by the journal: {error}"));
                    self.take_back(steps, &Refusal::ReadOnly);
                    if matches!(error, AppendError::ReadOnly) {
                        self.set_read_only(Some(ReadOnly::NotWritable));
                    }
                }
                Err(AppendError::Unknown(_) | AppendError::Broken) => {
                    for step in &steps {
                        self.answer(step.asked_by, step.order, Outcome::Unknown);
                    }
                    return Err(ServiceError::Unknown);
                }
            }
        }
        for later in batch.later {
            self.see_to(later)?;
        }
        Ok(())
    }

    /// All of it is on disk: screens hear of it, then whoever asked, then the store.
    fn settle(&mut self, steps: Vec<Step>, sequences: &[u64]) {
        if self.state.read_only.is_some() {
            self.set_read_only(None);
        }
        let (mut bundle, mut is_too_much, mut rules_changed) = (Vec::new(), false, false);
        let mut officers: Vec<Id<Officer>> = Vec::new();
        let (mut pins_changed, mut wall) = (false, Vec::new());
        let has_wall = self.sessions.iter().any(|session| session.is_board);
        let mut veiled: Vec<_> = self.sessions.veils().into_iter().map(|veiled| (veiled, Vec::new())).collect();
        let mut lines = Vec::with_capacity(steps.len());
        let mut answers = Vec::with_capacity(steps.len());
        for (step, sequence) in steps.into_iter().zip(sequences.iter().copied()) {
            let records = named(&step.changes);
            let stands = matches!(step.effect, Effect::Stands | Effect::ImportStands(_));
            if let Effect::Pins(_) = step.effect {
                self.pins.stands_at(sequence);
                pins_changed = true;
            }
            if stands && !step.changes.is_empty() {
                is_too_much |= !push_changed(&mut bundle, &step, sequence, step.changes.to_vec());
                if has_wall {
                    push_changed(&mut wall, &step, sequence, step.changes.iter().filter_map(masked_change).collect());
                }
                for (veiled, bundle) in &mut veiled {
                    let changes = step.changes.iter().map(|change| veil_change(change, veiled)).collect();
                    push_changed(bundle, &step, sequence, changes);
                }
                officers.extend(step.changes.iter().filter_map(officer_of));
                rules_changed |= step.changes.iter().any(|change| matches!(change.after, Some(Record::Station(_))));
            }
            let outcome = Outcome::Done { sequence, records: records.to_vec(), tally: step.tally };
            answers.push((step.asked_by, step.order, outcome));
            let changes = if stands { step.changes } else { Arc::default() };
            lines.push(Line { sequence, order: step.order, records: records.to_vec(), import: step.import, changes });
            self.orders.insert(step.order, Done { sequence, records });
        }
        let veiled: Vec<_> = veiled.into_iter().map(|(veiled, bundle)| (veiled, bundle.into())).collect();
        self.sessions.publish(&bundle.into(), &wall.into(), &veiled);
        for (session, order, outcome) in answers {
            self.answer(session, order, outcome);
        }
        self.keep(lines, pins_changed);
        self.reseat(&officers);
        if rules_changed {
            // When slots begin may be another hour now, whatever the rules.
            self.need.touch_all();
            is_too_much |= self.put_rules_in_force();
        }
        if is_too_much {
            self.reload();
        }
        self.draw_veils();
    }

    /// Whoever may see more of a colleague now, or less, is told everything anew: a carer was named, an alert taken.
    fn draw_veils(&mut self) {
        let told = self.sessions.iter().filter(|session| session.is_told);
        let other = told.filter(|session| veiled_from(&self.ward, session.works()) != session.veiled);
        let other: Vec<SessionId> = other.map(|session| session.seat.session).collect();
        for session in other {
            self.sessions.say(session, &Reply::Reload);
            self.welcome(session);
        }
    }

    /// Officers were written: who has left the desk leaves his seat, and the wall is told what is for the wall.
    fn reseat(&mut self, officers: &[Id<Officer>]) {
        let seated = self.sessions.iter().filter_map(|session| {
            let officer = session.officer.filter(|officer| officers.contains(officer))?;
            Some((session.seat.session, officer, session.is_board))
        });
        let seated: Vec<_> = seated.collect();
        for (id, officer, was_board) in seated {
            let role = self.ward.officers.read(officer).filter(|kept| !kept.disabled).map(|kept| kept.role);
            if role.is_some_and(|role| (role == Role::Board) == was_board) {
                continue;
            }
            let asks_pins = self.pins.is_in_use();
            let Some(session) = self.sessions.change(id) else { continue };
            session.is_board = role == Some(Role::Board);
            if role.is_none() {
                session.empty();
                session.is_told &= !asks_pins;
                self.sessions.say(id, &Reply::SignedOut);
            }
            self.sessions.say(id, &Reply::Reload);
            self.welcome(id);
            self.sessions.announce_presence();
        }
    }

    /// Leaves lines for the store.
    fn keep(&mut self, lines: Vec<Line>, pins_changed: bool) {
        let end = place(self.journal.checkpoint());
        let from = self.imports.began().unwrap_or(end);
        let batch = store::Batch { lines, applied: end.sequence, from, pins: pins_changed.then(|| self.pins.clone()) };
        if self.clerk.as_mut().is_some_and(|clerk| !clerk.put(batch)) {
            self.clerk = None;
            self.note("the store takes nothing more; the next start goes on from the journal");
        }
    }

    /// Nothing of it is on disk: the ward goes back to what it was.
    fn take_back(&mut self, steps: Vec<Step>, refusal: &Refusal) {
        let (mut forgotten, mut restored) = (Vec::new(), Vec::new());
        for step in steps.into_iter().rev() {
            let import = step.import.unwrap_or_default();
            match step.effect {
                Effect::Stands => self.reverse(&step.changes),
                Effect::ImportStands(staged) => {
                    self.reverse(&step.changes);
                    restored.push((import, staged, step.changes));
                }
                Effect::Staged => forgotten.push(import),
                Effect::Pins(before) => self.pins = *before,
                Effect::None => {}
            }
            self.answer(step.asked_by, step.order, Outcome::Refused(refusal.clone()));
        }
        for (import, mut staged, changes) in restored {
            staged.refill(&self.ward, &changes);
            self.imports.restore(import, *staged);
        }
        // An import that has lost a chunk must never stand.
        forgotten.into_iter().for_each(|import| self.imports.forget(import));
    }

    fn reverse(&mut self, changes: &[Change]) {
        for change in changes.iter().rev() {
            self.apply(&change.clone().reversed());
        }
    }

    fn answer(&self, session: Option<SessionId>, order: OrderId, outcome: Outcome) {
        if let Some(session) = session {
            self.sessions.say(session, &Reply::Answer { order, outcome });
        }
    }
}

/// The officer whom a change is about.
fn officer_of(change: &Change) -> Option<Id<Officer>> {
    match change.after.as_ref().or(change.before.as_ref())? {
        Record::Officer(officer) => Some(officer.id),
        _ => None,
    }
}

/// Adds the frame of a change that everybody is to see; false where the screens must begin anew.
fn push_changed(bundle: &mut Vec<u8>, step: &Step, sequence: u64, changes: Vec<Change>) -> bool {
    let Some(officer) = step.officer.filter(|_| step.changes.len() <= CHANGES_MAX) else { return false };
    let changed = Changed { sequence, order: step.order, officer, at: step.at, changes };
    frame::push(bundle, &Reply::Changed(changed)).is_ok()
}
