//! Group commit: what is queued is worked out one after the other on the ward, written to the
//! journal at once, and only then answered and published. What cannot be written is taken back.

use std::sync::Arc;

use crate::desk::frame;
use crate::desk::imports::{Staged, check_rows};
use crate::desk::opening::{Done, named, place};
use crate::desk::payload::{self, DISCARD_IMPORT};
use crate::desk::protocol::{Changed, FRAME_MAX, Outcome, ReadOnly, Reply, Request};
use crate::desk::service::{Desk, ServiceError};
use crate::domain::change::Change;
use crate::domain::command::{Command, Order};
use crate::domain::decide::{decide, may};
use crate::domain::identity::{Id, OrderId, SessionId};
use crate::domain::line_list::Tally;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::record::Record;
use crate::domain::refusal::{Field, Refusal};
use crate::journal::{AppendError, Disk, Draft, PAYLOAD_FORMAT};
use crate::store::{self, Line, Place};

/// Most orders that are written at once.
const ORDERS_MAX: usize = 256;

/// Bytes of payload after which a batch is written.
const BYTES_MAX: usize = 2 << 20;

/// The longest payload of a line; the journal takes a little more.
const PAYLOAD_MAX: usize = 4 << 20;

/// The most bytes of a record, so that a change of it, before and after, fits a frame.
const RECORD_MAX: usize = FRAME_MAX / 4;

/// Most changes that are published one by one; with more the screens begin anew.
const CHANGES_MAX: usize = 200;

/// What was taken from the queue at once.
#[derive(Default)]
pub struct Batch {
    steps: Vec<Step>,
    drafts: Vec<Draft>,
    bytes: usize,
    /// The end of the journal before it.
    end: Place,
    /// What is to be seen to once the orders are on disk, in order.
    later: Vec<Later>,
}

/// What can wait until the orders before it are on disk.
pub enum Later {
    /// Somebody is to be welcomed.
    Welcome(SessionId),
    /// Somebody asks for something that writes nothing (more).
    Ask(SessionId, Request),
    /// An order has its answer.
    Answer(SessionId, OrderId, Outcome),
    /// An order came again, which may be in this batch.
    Again(SessionId, OrderId),
    /// Somebody has gone.
    Gone(SessionId),
}

/// One line that is being written, and what it has done to the ward.
struct Step {
    order: OrderId,
    officer: Option<Id<Officer>>,
    at: Moment,
    asked_by: Option<SessionId>,
    import: Option<OrderId>,
    changes: Arc<Vec<Change>>,
    effect: Effect,
    tally: Option<Tally>,
}

/// What a step has done, and so how it is taken back.
enum Effect {
    /// Its changes stand.
    Stands,
    /// Its changes are staged.
    Staged,
    /// All that its import had staged stands.
    ImportStands(Box<Staged>),
    /// Nothing.
    None,
}

/// An order, worked out.
struct Worked {
    changes: Vec<Change>,
    payload: Vec<u8>,
    import: Option<OrderId>,
    tally: Option<Tally>,
    effect: Effect,
}

impl Batch {
    /// A batch that begins at the end of the journal.
    pub fn at(end: Place) -> Self {
        Self { end, ..Self::default() }
    }

    /// Whether more may be taken from the queue.
    pub fn has_place(&self) -> bool {
        self.steps.len() + self.later.len() < ORDERS_MAX && self.bytes < BYTES_MAX
    }

    /// Leaves something for when the orders are on disk.
    pub fn later(&mut self, later: Later) {
        self.later.push(later);
    }
}

impl<D: Disk> Desk<D> {
    /// Works an order out and adds it to the batch.
    pub fn submit(&mut self, batch: &mut Batch, session: SessionId, order: Order) {
        let id = order.id;
        if self.orders.contains_key(&id) || batch.steps.iter().any(|step| step.order == id) {
            return batch.later(Later::Again(session, id));
        }
        let worked = self.accept(session, &order).and_then(|()| self.work_out(batch.end, session, &order));
        match worked {
            Ok(worked) => self.add(batch, session, &order, worked),
            Err(refusal) => {
                if let (Command::CommitImport(import), Refusal::ImportOverlaps(_)) = (&order.command, &refusal) {
                    self.discard(batch, *import, Some(order.officer));
                }
                batch.later(Later::Answer(session, id, Outcome::Refused(refusal)));
            }
        }
    }

    /// Adds the line that makes somebody new an officer, who signs it himself.
    pub fn enrol(&mut self, batch: &mut Batch, session: SessionId, change: Change) {
        let Some(Record::Officer(officer)) = &change.after else { return };
        let order = Order {
            id: crate::desk::connection::order_id(),
            officer: officer.id,
            session,
            at: self.now,
            command: Command::Enrol(officer.body.clone()),
            based_on: Vec::new(),
        };
        let changes = vec![change];
        let Ok(payload) = payload::of_changes(None, &changes) else { return };
        let worked = Worked { changes, payload, import: None, tally: None, effect: Effect::Stands };
        self.add(batch, session, &order, worked);
        if let Some(step) = batch.steps.last_mut() {
            step.asked_by = None;
        }
    }

    /// Adds the line that ends an import which nobody will end.
    pub fn discard(&mut self, batch: &mut Batch, import: OrderId, officer: Option<Id<Officer>>) {
        self.imports.forget(import);
        let Ok(payload) = payload::of_end(import) else { return };
        let order = crate::desk::connection::order_id();
        let officer_number = officer.map_or(0, Id::number);
        let draft = self.draft(order, (officer_number, SessionId(0)), self.now, DISCARD_IMPORT);
        batch.drafts.push(Draft { payload, ..draft });
        batch.steps.push(Step {
            order,
            officer,
            at: self.now,
            asked_by: None,
            import: Some(import),
            changes: Arc::default(),
            effect: Effect::None,
            tally: None,
        });
    }

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

    /// Whether this session may ask for this now.
    fn accept(&self, session: SessionId, order: &Order) -> Result<(), Refusal> {
        let officer = self.sessions.read(session).and_then(|session| session.officer).ok_or(Refusal::NotSignedIn)?;
        if officer != order.officer {
            return Err(Refusal::NotAllowed);
        }
        match self.state.read_only {
            Some(ReadOnly::Damaged { .. } | ReadOnly::NotWritable) => Err(Refusal::ReadOnly),
            // Tried again: space may be back.
            Some(ReadOnly::DiskFull) | None => Ok(()),
        }
    }

    fn work_out(&mut self, end: Place, session: SessionId, order: &Order) -> Result<Worked, Refusal> {
        match &order.command {
            Command::Import { import, rows } => {
                may(&self.ward, order)?;
                check_rows(rows)?;
                let by = (session, order.officer);
                let staged = self.imports.enter(&self.ward, *import, by, end)?;
                let (changes, tally) = staged.chunk(&self.ward, order.id, rows, self.now)?;
                let payload = payload_of(Some(*import), &changes).inspect_err(|_| self.imports.forget(*import))?;
                Ok(Worked { changes, payload, import: Some(*import), tally: Some(tally), effect: Effect::Staged })
            }
            Command::CommitImport(import) => {
                may(&self.ward, order)?;
                let mut staged = self.imports.take(*import, session)?;
                let changes = staged.empty(&self.ward)?;
                let payload = payload::of_end(*import).map_err(|_| too_long())?;
                let effect = Effect::ImportStands(Box::new(staged));
                Ok(Worked { changes, payload, import: Some(*import), tally: None, effect })
            }
            Command::DiscardImport(import) => {
                may(&self.ward, order)?;
                self.imports.take(*import, session)?;
                let payload = payload::of_end(*import).map_err(|_| too_long())?;
                Ok(Worked { changes: Vec::new(), payload, import: Some(*import), tally: None, effect: Effect::None })
            }
            _ => {
                let changes = decide(&self.ward, order, self.now)?;
                let payload = payload_of(None, &changes)?;
                Ok(Worked { changes, payload, import: None, tally: None, effect: Effect::Stands })
            }
        }
    }

    /// Lets the ward have what was worked out, so that the next order of the batch sees it.
    fn add(&mut self, batch: &mut Batch, session: SessionId, order: &Order, worked: Worked) {
        let Worked { changes, payload, import, tally, effect } = worked;
        match effect {
            Effect::Stands | Effect::ImportStands(_) => changes.iter().for_each(|change| self.apply(change)),
            Effect::Staged => self.ward.reserve(&changes),
            Effect::None => {}
        }
        let first = changes.first();
        let draft = self.draft(order.id, (order.officer.number(), session), order.at, order.command.name());
        batch.bytes += payload.len();
        batch.drafts.push(Draft {
            record: first.and_then(Change::record).map(|record| record.to_string()).unwrap_or_default(),
            base: first.map_or(0, Change::base),
            payload,
            ..draft
        });
        batch.steps.push(Step {
            order: order.id,
            officer: Some(order.officer),
            at: order.at,
            asked_by: Some(session),
            import,
            changes: Arc::new(changes),
            effect,
            tally,
        });
    }

    fn draft(&self, order: OrderId, by: (u32, SessionId), at: Moment, command: &str) -> Draft {
        let (officer, session) = by;
        Draft {
            time: at.seconds(),
            officer,
            uid: self.sessions.read(session).map_or(self.owner, |session| session.seat.uid),
            session: session.0,
            order: order.0,
            command: command.to_string(),
            record: String::new(),
            base: 0,
            format: PAYLOAD_FORMAT,
            payload: Vec::new(),
        }
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

    fn apply(&mut self, change: &Change) {
        self.ward.apply(change);
        self.need.touch(&self.ward, change);
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

/// The payload of changes, none of which is more than a session can be told of.
fn payload_of(import: Option<OrderId>, changes: &[Change]) -> Result<Vec<u8>, Refusal> {
    let is_large = |change: &Change| change.after.as_ref().is_some_and(|record| frame::size_of(record) > RECORD_MAX);
    if changes.iter().any(is_large) {
        return Err(too_long());
    }
    let payload = payload::of_changes(import, changes).map_err(|_| too_long())?;
    if payload.len() <= PAYLOAD_MAX { Ok(payload) } else { Err(too_long()) }
}

fn too_long() -> Refusal {
    Refusal::TooLong { field: Field::Text, limit: u32::try_from(RECORD_MAX).unwrap_or(u32::MAX) }
}
