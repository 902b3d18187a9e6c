//! Commit: a batch goes to the journal at once, and only then to whoever asked, to the screens
//! and to the store. What cannot be written is taken back from the ward.

use std::sync::Arc;

use crate::desk::batch::{Batch, Effect, Step};
use crate::desk::frame;
use crate::desk::opening::{Done, named, place};
use crate::desk::protocol::{Changed, Outcome, ReadOnly, Reply};
use crate::desk::service::{Desk, ServiceError};
use crate::domain::change::Change;
use crate::domain::identity::{OrderId, SessionId};
use crate::domain::record::Record;
use crate::domain::refusal::Refusal;
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
        let mut lines = Vec::with_capacity(steps.len());
        let mut answers = Vec::with_capacity(steps.len());
        for (step, sequence) in steps.into_iter().zip(sequences.iter().copied()) {
            let records = named(&step.changes);
            let stands = matches!(step.effect, Effect::Stands | Effect::ImportStands(_));
            if stands && !step.changes.is_empty() {
                is_too_much |= !push_changed(&mut bundle, &step, sequence);
                rules_changed |= step.changes.iter().any(|change| matches!(change.after, Some(Record::Station(_))));
            }
            let outcome = Outcome::Done { sequence, records: records.to_vec(), tally: step.tally };
            answers.push((step.asked_by, step.order, outcome));
            let changes = if stands { step.changes } else { Arc::default() };
            lines.push(Line { sequence, order: step.order, records: records.to_vec(), import: step.import, changes });
            self.orders.insert(step.order, Done { sequence, records });
        }
        self.sessions.publish(&bundle.into());
        for (session, order, outcome) in answers {
            self.answer(session, order, outcome);
        }
        self.keep(lines);
        if rules_changed {
            // When slots begin may be another hour now, whatever the rules.
            self.need.touch_all();
            is_too_much |= self.put_rules_in_force();
        }
        if is_too_much {
            self.reload();
        }
    }

    /// Leaves lines for the store.
    fn keep(&mut self, lines: Vec<Line>) {
        let end = place(self.journal.checkpoint());
        let from = self.imports.began().unwrap_or(end);
        let batch = store::Batch { lines, applied: end.sequence, from };
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

/// Adds the frame of a change that everybody is to see; false where the screens must begin anew.
fn push_changed(bundle: &mut Vec<u8>, step: &Step, sequence: u64) -> bool {
    let Some(officer) = step.officer.filter(|_| step.changes.len() <= CHANGES_MAX) else { return false };
    let changes = step.changes.to_vec();
    let changed = Changed { sequence, order: step.order, officer, at: step.at, changes };
    frame::push(bundle, &Reply::Changed(changed)).is_ok()
}
