//! Group commit, its first half: what is queued is worked out one order after the other on the
//! ward, so that each sees what the one before has done, and collected to be written at once.

use std::borrow::Cow;
use std::sync::Arc;

use crate::desk::frame;
use crate::desk::imports::{Staged, check_rows};
use crate::desk::payload::{self, DISCARD_IMPORT};
use crate::desk::protocol::{Closing, FRAME_MAX, Outcome, ReadOnly, Reply, Request};
use crate::desk::service::Desk;
use crate::domain::access::Access;
use crate::domain::alert::missed;
use crate::domain::change::Change;
use crate::domain::command::{Command, Order};
use crate::domain::decide::{Done, asks_pin, decide_by, freed_by, keeps_to_his_part, may, undo};
use crate::domain::handover::Head;
use crate::domain::identity::{Id, OrderId, SessionId};
use crate::domain::line_list::Tally;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::pin::{PinLine, Pins};
use crate::domain::record::Record;
use crate::domain::refusal::{Field, PinRefusal, Refusal};
use crate::domain::report::NewReport;
use crate::journal::{Disk, Draft, PAYLOAD_FORMAT, hex};
use crate::store::Place;

/// Most orders that are written at once.
const ORDERS_MAX: usize = 256;

/// Bytes of payload after which a batch is written.
const BYTES_MAX: usize = 2 << 20;

/// Most lines about what was denied to a session; whoever asks for more is sent away.
const DENIED_MAX: u32 = 20;

/// The longest payload of a line; the journal takes a little more.
const PAYLOAD_MAX: usize = 4 << 20;

/// Most changes that the desk makes by itself in one line.
const CHANGES_AT_ONCE: usize = 100;

/// The name under which the desk raises alerts itself.
const RAISE_ALERTS: &str = "raise_alerts";

/// The name under which the desk frees shifts of whom an import brings as an F0.
const FREE_SHIFTS: &str = "free_shifts";

/// The most bytes of a record, so that a change of it, before and after, fits a frame.
const RECORD_MAX: usize = FRAME_MAX / 4;

/// What was taken from the queue at once.
#[derive(Default)]
pub struct Batch {
    pub(super) steps: Vec<Step>,
    pub(super) drafts: Vec<Draft>,
    bytes: usize,
    /// The end of the journal before it.
    end: Place,
    /// What is to be seen to once the orders are on disk, in order.
    pub(super) later: Vec<Later>,
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
    /// A name was picked or typed where nobody has a PIN.
    Greet(SessionId, String),
    /// Something is to be said.
    Say(SessionId, Box<Reply>),
    /// A screen is to know the alarm and nothing else.
    Shut(SessionId),
    /// Who sits where has changed.
    Presence,
}

/// One line that is being written, and what it has done to the ward.
pub struct Step {
    pub(super) order: OrderId,
    pub(super) officer: Option<Id<Officer>>,
    pub(super) at: Moment,
    pub(super) asked_by: Option<SessionId>,
    pub(super) import: Option<OrderId>,
    pub(super) changes: Arc<Vec<Change>>,
    pub(super) effect: Effect,
    pub(super) tally: Option<Tally>,
}

/// What a line of the desk's own brings.
#[derive(Default)]
struct Own {
    import: Option<OrderId>,
    changes: Vec<Change>,
    effect: Effect,
}

/// What a step has done, and so how it is taken back.
#[derive(Default)]
pub enum Effect {
    /// Its changes stand.
    Stands,
    /// Its changes are staged.
    Staged,
    /// All that its import had staged stands.
    ImportStands(Box<Staged>),
    /// Who may come in is as the line says; before, it was so.
    Pins(Box<Pins>),
    /// Nothing.
    #[default]
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

    /// Leaves something to be said to a session then.
    pub fn say(&mut self, session: SessionId, reply: Reply) {
        self.later.push(Later::Say(session, Box::new(reply)));
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
            Ok(worked) => {
                let is_import = matches!(order.command, Command::CommitImport(_));
                let stands = if is_import { worked.changes.clone() } else { Vec::new() };
                self.add(batch, session, &order, worked);
                self.free_shifts(batch, order.officer, &stands);
            }
            Err(refusal) => {
                if refusal == Refusal::NotAllowed {
                    let claimed = Some(order.officer).filter(|_| !self.works_there(session, order.officer));
                    self.deny(batch, session, order.command.name(), claimed);
                }
                if let (Command::CommitImport(import), Refusal::ImportOverlaps(_)) = (&order.command, &refusal) {
                    self.discard(batch, *import, Some(order.officer));
                }
                batch.later(Later::Answer(session, id, Outcome::Refused(refusal)));
            }
        }
    }

    fn works_there(&self, session: SessionId, officer: Id<Officer>) -> bool {
        self.sessions.read(session).is_some_and(|session| session.works() == Some(officer))
    }

    /// Adds the line about something that was denied; whoever goes on asking is sent away.
    pub fn deny(&mut self, batch: &mut Batch, id: SessionId, what: &str, claimed: Option<Id<Officer>>) {
        let Some(session) = self.sessions.change(id) else { return };
        session.denied += 1;
        if session.denied > DENIED_MAX {
            return session.seat.close(Closing::Denied);
        }
        let officer = session.officer;
        let access = Access::Denied { command: what.to_string(), claimed };
        let Ok(payload) = payload::of_access(&access) else { return };
        self.add_bare(batch, (id, officer), access.name(), payload, Effect::None);
    }

    /// Adds the line about what somebody sees or prints.
    pub fn note_seen(&mut self, batch: &mut Batch, id: SessionId, access: &Access) {
        let now = self.now;
        let Some(session) = self.sessions.change(id) else { return };
        let Some(officer) = session.works() else { return };
        let is_new = match access {
            Access::Opened(record) => session.opens(*record, now),
            Access::Printed { .. } => true,
            // Asked for before it is done, see [`Command::Note`], or the desk's own.
            Access::Exported { .. } | Access::Denied { .. } => false,
        };
        if is_new && let Ok(payload) = payload::of_access(access) {
            self.add_bare(batch, (id, Some(officer)), access.name(), payload, Effect::None);
        }
    }

    /// Adds the line about who comes in; where nothing can be written it holds as long as the service does.
    pub fn write_pin(&mut self, batch: &mut Batch, id: SessionId, officer: Option<Id<Officer>>, line: PinLine) {
        let before = Box::new(self.pins.clone());
        self.pins.count(&line, self.now);
        let Ok(payload) = payload::of_pin(&line) else { return };
        self.add_bare(batch, (id, officer), line.name(), payload, Effect::Pins(before));
    }

    /// Adds a line about who comes in, or what somebody saw or was denied; none where nothing can be written.
    fn add_bare(
        &mut self,
        batch: &mut Batch,
        (session, officer): (SessionId, Option<Id<Officer>>),
        command: &str,
        payload: Vec<u8>,
        effect: Effect,
    ) {
        if self.state.read_only.is_none() {
            self.add_own(batch, (session, officer), command, payload, Own { effect, ..Own::default() });
        }
    }

    /// Adds a line that no order asked for.
    fn add_own(
        &mut self,
        batch: &mut Batch,
        (session, officer): (SessionId, Option<Id<Officer>>),
        command: &str,
        payload: Vec<u8>,
        own: Own,
    ) {
        let order = crate::desk::connection::order_id();
        let draft = self.draft(order, (officer.map_or(0, Id::number), session), self.now, command);
        batch.drafts.push(Draft { payload, ..draft });
        batch.steps.push(Step {
            order,
            officer,
            at: self.now,
            asked_by: None,
            import: own.import,
            changes: Arc::new(own.changes),
            effect: own.effect,
            tally: None,
        });
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
        let own = Own { import: Some(import), ..Own::default() };
        self.add_own(batch, (SessionId(0), officer), DISCARD_IMPORT, payload, own);
    }

    /// Adds the line that raises what nobody has raised: danger signs of the last day that were kept before there were
    /// alerts, or by other rules.
    pub fn raise_missed(&mut self, batch: &mut Batch) {
        for changes in missed(&self.ward, &self.rules, self.now).chunks(CHANGES_AT_ONCE) {
            let Ok(payload) = payload_of(None, changes) else { return };
            changes.iter().for_each(|change| self.apply(change));
            let own = Own { changes: changes.to_vec(), effect: Effect::Stands, import: None };
            self.add_own(batch, (SessionId(0), None), RAISE_ALERTS, payload, own);
        }
    }

    /// Adds the line that frees the shifts of whoever cannot come any more by what an import brought, as an order does it.
    fn free_shifts(&mut self, batch: &mut Batch, officer: Id<Officer>, imported: &[Change]) {
        for changes in freed_by(&self.ward, &self.rules, imported, (officer, self.now)).chunks(CHANGES_AT_ONCE) {
            let Ok(payload) = payload_of(None, changes) else { return };
            changes.iter().for_each(|change| self.apply(change));
            let own = Own { changes: changes.to_vec(), effect: Effect::Stands, import: None };
            self.add_own(batch, (SessionId(0), Some(officer)), FREE_SHIFTS, payload, own);
        }
    }

    /// Whether this session may ask for this now.
    fn accept(&self, session: SessionId, order: &Order) -> Result<(), Refusal> {
        let officer = self.sessions.read(session).and_then(|session| session.works()).ok_or(Refusal::NotSignedIn)?;
        if officer != order.officer || matches!(order.command, Command::Note(Access::Denied { .. })) {
            return Err(Refusal::NotAllowed);
        }
        if asks_pin(&self.ward, &order.command) && !self.has_proved(session) {
            return Err(Refusal::Pin(PinRefusal::Again));
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
                let (changes, tally) = staged.chunk((&self.ward, &self.rules), order.id, rows, self.now)?;
                keeps_to_his_part(&self.ward, order.officer, &changes).inspect_err(|_| self.imports.forget(*import))?;
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
            Command::Undo(undone) => {
                let done = self.done(*undone)?;
                let changes = undo(&self.ward, order, &done, self.now)?;
                let payload = payload_of(None, &changes)?;
                Ok(Worked { changes, payload, import: None, tally: None, effect: Effect::Stands })
            }
            Command::Note(access) => {
                may(&self.ward, order)?;
                let payload = payload::of_access(access).map_err(|_| too_long())?;
                Ok(Worked { changes: Vec::new(), payload, import: None, tally: None, effect: Effect::None })
            }
            _ => {
                let order = &sealed(order, end);
                let changes = decide_by(&self.ward, &self.rules, order, self.now)?;
                let payload = payload_of(None, &changes)?;
                Ok(Worked { changes, payload, import: None, tally: None, effect: Effect::Stands })
            }
        }
    }

    /// What an earlier order did, as the journal has it. One that is only being written is not there yet.
    fn done(&self, order: OrderId) -> Result<Done, Refusal> {
        let sequence = self.orders.get(&order).ok_or(Refusal::NotHisOrder)?.sequence;
        let entry = self.journal.entries(sequence..=sequence).next().and_then(Result::ok);
        let entry = entry.filter(|entry| entry.header.order == order.0).ok_or(Refusal::NotHisOrder)?;
        let changes = payload::read(&entry).map_err(|_| Refusal::NotUndoable)?.changes;
        Ok(Done { officer: entry.header.officer, command: entry.header.command, changes })
    }

    /// Lets the ward have what was worked out, so that the next order of the batch sees it.
    fn add(&mut self, batch: &mut Batch, session: SessionId, order: &Order, worked: Worked) {
        let Worked { changes, payload, import, tally, effect } = worked;
        match effect {
            Effect::Stands | Effect::ImportStands(_) => changes.iter().for_each(|change| self.apply(change)),
            Effect::Staged => self.ward.reserve(&changes),
            Effect::Pins(_) | Effect::None => {}
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

    /// Makes one change, and notes whose need it moves.
    pub(super) fn apply(&mut self, change: &Change) {
        self.ward.apply(change);
        self.need.touch(&self.ward, change);
    }
}

/// The order as it is decided: a signature and a report bear the end of the journal as the desk has it, whatever a session
/// says.
fn sealed(order: &Order, end: Place) -> Cow<'_, Order> {
    let head = || Head { sequence: end.sequence, hash: hex::text(&end.head) };
    let command = match &order.command {
        Command::SignHandover { handover, facts, .. } => {
            Command::SignHandover { handover: *handover, facts: facts.clone(), head: head() }
        }
        Command::KeepReport(told) => Command::KeepReport(NewReport { head: head(), ..told.clone() }),
        _ => return Cow::Borrowed(order),
    };
    Cow::Owned(Order { command, based_on: order.based_on.clone(), ..*order })
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
