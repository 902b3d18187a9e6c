//! The service: one thread that owns the ward and its journal, takes what is queued, writes it
//! at once and answers. The only place that changes a ward, and the only one that appends.

use std::collections::HashMap;
use std::fs::TryLockError;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::desk::batch::{Batch, Later};
use crate::desk::early::Early;
use crate::desk::hasher::Hasher;
pub use crate::desk::hasher::PinCost;
use crate::desk::history::Historian;
use crate::desk::imports::Imports;
use crate::desk::inbox::{Event, INBOX_MAX};
use crate::desk::listener::Listener;
use crate::desk::need::Need;
use crate::desk::opening::{self, Done, Ground, OpeningError, place};
pub use crate::desk::own_process::Process;
pub use crate::desk::own_process::guard_memory;
use crate::desk::own_process::prepare;
use crate::desk::place::{Place, PlaceError};
use crate::desk::protocol::{Alarm, Closing, DeskState, RuleTexts};
use crate::desk::seat::Seat;
use crate::desk::service_log::ServiceLog;
use crate::desk::sessions::Sessions;
use crate::domain::danger::{Pack, PackFault, Rules};
use crate::domain::identity::{Id, OrderId};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::pack::WrongPack;
use crate::domain::pin::Pins;
use crate::domain::ward::Ward;
use crate::journal::{Disk, DiskError, Journal, JournalError, RealDisk};
use crate::store::Clerk;

/// Most bytes of all rule packs together, which come with every welcome.
pub const PACKS_MAX: usize = 128 << 10;

/// How long a session may take to read its last replies, and the store to keep what it was given.
const FAREWELL_PATIENCE: Duration = Duration::from_secs(1);

/// How long a service that was just started waits for the first session, at least.
const FIRST_PATIENCE: Duration = Duration::from_secs(60);

/// On what terms a service runs.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The program's version.
    pub build: String,
    /// The rule packs, as text; those that the settings name are in force, or all.
    pub packs: Vec<String>,
    /// The station's own packs that are not among them, because their files are wrong.
    pub wrong_packs: Vec<WrongPack>,
    /// How long the service stays after the last session left.
    pub linger: Duration,
    /// Whether the folder goes with the service: a demonstration.
    pub throw_away: bool,
    /// What a new PIN costs to hash.
    pub pin_cost: PinCost,
    /// Whether other Unix accounts of the socket's group come in as well; else the owner of the data alone.
    pub admits_group: bool,
    /// Whose process it runs in.
    pub process: Process,
    /// The clock.
    pub clock: fn() -> Moment,
}

/// Why a service ends, or never begins.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// Another service holds the ward.
    #[error("another service holds this ward")]
    Held,
    /// A write to the journal failed in a way that leaves open what stands in it.
    #[error("it is not known whether the last orders were written")]
    Unknown,
    /// The folder cannot hold a desk.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The journal's folder cannot be opened.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The ward cannot be opened.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// A rule pack cannot be read.
    #[error("a rule pack is not taken: {0:?}")]
    Pack(PackFault),
    /// The rule packs are too long together.
    #[error("the rule packs are too long")]
    Packs,
    /// The socket or a thread cannot be made.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl ServiceError {
    /// The exit code of a service's process: 74 after a write that may or may not stand, 75 where
    /// another service holds the ward, 65 where a newer program wrote the journal, 78 where a
    /// rule pack is wrong, 3 for anything else about the folder or the system.
    pub fn exit_code(&self) -> u8 {
        match self {
            ServiceError::Unknown => 74,
            ServiceError::Held => 75,
            ServiceError::Opening(OpeningError::Journal(
                JournalError::NewerFormat { .. } | JournalError::NewerPayload { .. },
            )) => 65,
            ServiceError::Pack(_) | ServiceError::Packs => 78,
            ServiceError::Place(_) | ServiceError::Disk(_) | ServiceError::Opening(_) | ServiceError::Io(_) => 3,
        }
    }
}

/// The one writer of a ward.
pub struct Desk<D: Disk> {
    pub(super) terms: Terms,
    pub(super) owner: u32,
    pub(super) now: Moment,
    pub(super) ward: Ward,
    pub(super) journal: Journal<D>,
    pub(super) clerk: Option<Clerk>,
    pub(super) orders: HashMap<OrderId, Done>,
    pub(super) imports: Imports,
    pub(super) pins: Pins,
    /// Who hashes PINs, once somebody has typed one.
    pub(super) hasher: Option<Hasher>,
    /// Where what is worked out beside the desk comes back to.
    pub(super) inbox: SyncSender<Event<D>>,
    /// The alarm that shut screens were told last.
    pub(super) alarm_told: Alarm,
    pub(super) state: DeskState,
    pub(super) packs: Vec<(Pack, String)>,
    pub(super) rules: Rules,
    /// The texts by which every session judges.
    pub(super) in_force: RuleTexts,
    /// Whether alerts may be missing by the rules in force.
    pub(super) rules_are_new: bool,
    pub(super) need: Need,
    pub(super) sessions: Sessions,
    /// Who reads the journal for histories, once somebody has asked for one.
    pub(super) historian: Option<Historian<D>>,
    /// Why the service is to end, once it is.
    pub(super) ending: Option<Closing>,
    log: ServiceLog,
}

/// Runs the service of a place until it has reason to end.
///
/// Fails with [`ServiceError::Held`] where another service runs, and with
/// [`ServiceError::Unknown`] after a failed write: the process must then end.
pub fn run(place: &Place, terms: Terms) -> Result<(), ServiceError> {
    let journal = place.journal();
    // A folder that takes no writing is read all the same.
    run_on(place, terms, || RealDisk::open(&journal).or_else(|error| RealDisk::existing(&journal).map_err(|_| error)))
}

/// Runs the service with its journal on any disk.
pub fn run_on<D: Disk>(
    at: &Place,
    terms: Terms,
    disk: impl FnOnce() -> Result<D, DiskError>,
) -> Result<(), ServiceError> {
    let (inbox, events) = sync_channel(INBOX_MAX);
    let (stop, path, clock) = (inbox.clone(), at.log(), terms.clock);
    let note = move |what: &str| ServiceLog::open(&path).note(clock(), what);
    let panicked = note.clone();
    prepare(terms.process, move || drop(stop.send(Event::Stop)), move |place| panicked(&format!("panic at {place}")))?;
    at.prepare()?;
    let lock = at.desk_lock()?;
    lock.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => ServiceError::Held,
        TryLockError::Error(error) => ServiceError::Io(error),
    })?;
    note(&format!("start, version {}, process {}", terms.build, std::process::id()));
    let ended = serve(at, &terms, disk, (inbox, events));
    note(&ended.as_ref().err().map_or_else(|| "end".to_string(), |error| format!("end: {error}")));
    if terms.throw_away && ended.is_ok() {
        std::fs::remove_dir_all(&at.folder)?;
    }
    drop(lock);
    ended
}

/// Opens the door, then the ward, serves, and closes both.
fn serve<D: Disk>(
    at: &Place,
    terms: &Terms,
    disk: impl FnOnce() -> Result<D, DiskError>,
    (inbox, events): (SyncSender<Event<D>>, Receiver<Event<D>>),
) -> Result<(), ServiceError> {
    let packs = read_packs(&terms.packs)?;
    let (disk, owner) = (disk()?, at.owner()?);
    let mut door = Listener::open(&at.socket, (owner, terms.admits_group), terms.build.clone(), inbox.clone())?;
    let (opener, store) = (inbox.clone(), at.store());
    Builder::new().name("opening".into()).spawn(move || {
        let opened = catch_unwind(AssertUnwindSafe(|| opening::open(disk, &store)));
        drop(opener.send(Event::Opened(Box::new(opened.unwrap_or(Err(OpeningError::Panicked))))));
    })?;
    let (early, ground) = Early::wait(terms, &events);
    let ground = ground.inspect_err(|_| {
        early.dismiss();
        door.close();
        let _ = std::fs::remove_file(&at.socket);
    })?;
    look_back(&ground, inbox.clone());
    let (left_open, notes) = (ground.left_open.clone(), ground.notes.clone());
    let mut desk = Desk::new(terms.clone(), owner, ground, packs, (inbox, ServiceLog::open(&at.log())));
    notes.iter().for_each(|what| desk.note(what));
    terms.wrong_packs.iter().for_each(|wrong| desk.note(&format!("rule pack not used: {:?}", wrong.file)));
    let ended = desk.begin(early, left_open).and_then(|()| desk.work(&events));
    door.close();
    // Nobody can be waiting in front of a socket that is gone, and none may come back to it.
    let _ = std::fs::remove_file(&at.socket);
    desk.close(ended.is_ok());
    ended
}

fn read_packs(texts: &[String]) -> Result<Vec<(Pack, String)>, ServiceError> {
    if texts.iter().map(String::len).sum::<usize>() > PACKS_MAX {
        return Err(ServiceError::Packs);
    }
    let read = |text: &String| Ok((Pack::read(text).map_err(ServiceError::Pack)?, text.clone()));
    let packs: Vec<(Pack, String)> = texts.iter().map(read).collect::<Result<_, ServiceError>>()?;
    let twice = packs.iter().enumerate().find(|(at, (pack, _))| packs[..*at].iter().any(|(o, _)| o.name == pack.name));
    match twice {
        Some((_, (pack, _))) => Err(ServiceError::Pack(PackFault::Named(pack.name.clone()))),
        None => Ok(packs),
    }
}

/// Reads the part of the journal that the start took on trust, in the background.
fn look_back<D: Disk>(ground: &Ground<D>, inbox: SyncSender<Event<D>>) {
    if ground.unread == 0 {
        return;
    }
    let lines = ground.journal.entries(1..=ground.unread);
    // Where no thread is to be had, the next start looks again.
    let _ = Builder::new().name("look back".into()).spawn(move || {
        let _ = rustix::process::setpriority_process(None, 19);
        if let Some(damage) = lines.filter_map(Result::err).next() {
            let _ = inbox.send(Event::Damaged(damage));
        }
    });
}

impl<D: Disk> Desk<D> {
    fn new(
        terms: Terms,
        owner: u32,
        ground: Ground<D>,
        packs: Vec<(Pack, String)>,
        (inbox, log): (SyncSender<Event<D>>, ServiceLog),
    ) -> Self {
        let state = DeskState { wrong_packs: terms.wrong_packs.clone(), ..ground.state };
        let mut desk = Self {
            now: (terms.clock)(),
            terms,
            owner,
            ward: ground.ward,
            journal: ground.journal,
            clerk: ground.clerk,
            orders: ground.orders,
            imports: ground.imports,
            pins: ground.pins,
            hasher: None,
            inbox,
            alarm_told: Alarm::default(),
            state,
            packs,
            rules: Rules::default(),
            in_force: RuleTexts::default(),
            rules_are_new: false,
            need: Need::default(),
            sessions: Sessions::default(),
            historian: None,
            ending: None,
            log,
        };
        desk.put_rules_in_force();
        desk
    }

    /// Notes something in the log.
    pub(super) fn note(&mut self, what: &str) {
        self.log.note(self.now, what);
    }

    /// Ends what an earlier service left open and welcomes those who came while it opened.
    fn begin(&mut self, early: Early, left_open: Vec<(OrderId, Option<Id<Officer>>)>) -> Result<(), ServiceError> {
        let mut batch = self.batch();
        if self.state.read_only.is_none() {
            for (import, officer) in left_open {
                self.discard(&mut batch, import, officer);
            }
        }
        if std::mem::take(&mut self.rules_are_new) && self.state.read_only.is_none() {
            self.raise_missed(&mut batch);
        }
        early.enter(self, &mut batch);
        self.write(batch)
    }

    /// Takes what is queued, writes it, feeds who waits; until there is a reason to end.
    fn work(&mut self, events: &Receiver<Event<D>>) -> Result<(), ServiceError> {
        let mut patience = self.terms.linger.max(FIRST_PATIENCE);
        while self.ending.is_none() {
            let event = match events.try_recv() {
                Ok(event) => event,
                Err(TryRecvError::Empty) if self.feed_one() => continue,
                _ => match self.await_event(events, patience) {
                    Some(event) => event,
                    None => return Ok(()),
                },
            };
            self.now = (self.terms.clock)();
            let mut batch = self.batch();
            if std::mem::take(&mut self.rules_are_new) {
                self.raise_missed(&mut batch);
            }
            self.take_up(&mut batch, event);
            while batch.has_place()
                && let Ok(event) = events.try_recv()
            {
                self.take_up(&mut batch, event);
            }
            self.write(batch)?;
            self.tell_alarm();
            if !self.sessions.is_empty() {
                patience = self.terms.linger;
            }
            self.feed_one();
        }
        Ok(())
    }

    /// The next event; nothing when nobody has been here for too long. While a screen is locked the alarm is told when
    /// it changes by time alone.
    fn await_event(&mut self, events: &Receiver<Event<D>>, patience: Duration) -> Option<Event<D>> {
        if self.sessions.is_empty() {
            return events.recv_timeout(patience).ok();
        }
        loop {
            let Some(seconds) = self.seconds_to_next_turn() else { return events.recv().ok() };
            match events.recv_timeout(Duration::from_secs(seconds)) {
                Err(RecvTimeoutError::Timeout) => {
                    self.now = (self.terms.clock)();
                    self.tell_alarm();
                }
                event => return event.ok(),
            }
        }
    }

    /// Seconds until an open alert changes by time alone, where a shut screen is to be told of it.
    fn seconds_to_next_turn(&self) -> Option<u64> {
        self.sessions.shut().next()?;
        let turn = self.ward.open_alerts().filter_map(|alert| alert.turns_after(self.now)).min()?;
        Some(turn.since(self.now).unsigned_abs().max(1))
    }

    fn batch(&self) -> Batch {
        Batch::at(place(self.journal.checkpoint()))
    }

    fn take_up(&mut self, batch: &mut Batch, event: Event<D>) {
        match event {
            Event::Joined(seat, hello) => self.admit(batch, seat, hello),
            Event::Asked(session, request) => self.ask(batch, session, request),
            Event::Hashed(session, hashed) => self.hashed(batch, session, hashed),
            Event::Gone(session) => {
                let officer = self.sessions.read(session).and_then(|session| session.officer);
                for import in self.imports.of(session) {
                    self.discard(batch, import, officer);
                }
                batch.later(Later::Gone(session));
            }
            Event::Damaged(damage) => {
                self.note(&format!("read-only: {damage}"));
                self.set_read_only(Some(opening::damaged(&damage)));
            }
            Event::Retire => self.ending = Some(Closing::Retired),
            Event::Stop => self.ending = Some(Closing::Stopped),
            // Room makes the next page possible, which is looked for anyway.
            Event::Room | Event::Opened(_) => {}
        }
    }

    /// Sends everybody away, once they have heard the rest, and closes the books.
    fn close(mut self, is_clean: bool) {
        let closing = self.ending.unwrap_or(Closing::Stopped);
        let seats: Vec<Arc<Seat>> = self.sessions.iter().map(|session| Arc::clone(&session.seat)).collect();
        seats.iter().for_each(|seat| seat.close(closing));
        let deadline = Instant::now() + FAREWELL_PATIENCE;
        seats.iter().for_each(|seat| seat.wait_until_over(deadline));
        if let Some(Err(error)) = self.clerk.take().map(|clerk| clerk.dismiss(FAREWELL_PATIENCE)) {
            self.note(&format!("store: {error}"));
        }
        if is_clean && let Err(error) = self.journal.close() {
            self.log.note(self.now, &format!("the journal was not closed: {error}"));
        }
    }
}
