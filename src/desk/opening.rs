//! Opening the ward: the records from the store, what came after them from the journal, and the
//! store rebuilt where it cannot be trusted. Runs on its own thread, so that the desk can say
//! meanwhile that it is at it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use crate::desk::imports::Imports;
use crate::desk::payload::{self, COMMIT_IMPORT, DISCARD_IMPORT, IMPORT};
use crate::desk::protocol::{DeskState, RECORDS_NAMED, ReadOnly};
use crate::domain::change::Change;
use crate::domain::identity::{Id, OrderId, RecordId, Sequence};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::pin::Pins;
use crate::domain::ward::Ward;
use crate::journal::{Checkpoint, Damage, Disk, Entry, Journal, JournalError, Opening, Unwritable};
use crate::store::{Batch, Clerk, Kept, Line, Place, Rebuild, Store};

/// Lines that are put into the store at once while it is filled.
const LINES_AT_ONCE: usize = 256;

/// What became of an order, for whoever sends it again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// Its line.
    pub sequence: Sequence,
    /// The first records that it wrote.
    pub records: Box<[RecordId]>,
}

/// The ward and all that belongs to it, ready for orders.
pub struct Ground<D: Disk> {
    /// The records.
    pub ward: Ward,
    /// The journal.
    pub journal: Journal<D>,
    /// Who keeps the store; nobody where there is none.
    pub clerk: Option<Clerk>,
    /// Every order that was ever carried out.
    pub orders: HashMap<OrderId, Done>,
    /// Imports that were begun; none is staged.
    pub imports: Imports,
    /// Who may come in.
    pub pins: Pins,
    /// Imports that an earlier service left without an end, and who had begun them.
    pub left_open: Vec<(OrderId, Option<Id<Officer>>)>,
    /// What the desk can do.
    pub state: DeskState,
    /// Where the reading of the journal began; what is before it has not been looked at yet.
    pub unread: Sequence,
    /// What the log should know.
    pub notes: Vec<String>,
}

/// How the opening ended.
pub type Opened<D> = Result<Ground<D>, OpeningError>;

/// Why the ward cannot be opened at all.
#[derive(Debug, Error)]
pub enum OpeningError {
    /// The journal cannot be read by this program.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A defect of this program.
    #[error("the opening panicked")]
    Panicked,
}

/// Opens the ward.
pub fn open<D: Disk>(disk: D, store: &Path) -> Opened<D> {
    let mut notes = Vec::new();
    let mut replay = Replay::default();
    let from = replay.load(store, &mut notes);
    replay.resumes_at = Some(from);
    let after = (from.sequence > 0).then(|| checkpoint(from));
    let (journal, opened) = Journal::open(disk, Opening { after, ..Opening::default() }, |entry| {
        replay.visit(entry);
    })?;
    if let Some(damage) = &opened.damage {
        notes.push(format!("read-only: {damage}"));
    }
    let fits = opened.resumed || from.sequence == 0;
    if opened.damage.is_none() && (!fits || replay.seen > journal.sequence()) {
        notes.push(format!("store rebuilt: {}", Rebuild::Ahead));
        replay = replay.afresh(store);
        replay.follow(&journal, &mut notes);
    } else if opened.damage.is_some() {
        // The store may know more than the damaged journal: it is left as it is, unused.
        replay.let_store_go();
    }
    let mut state = state_of(&journal, &opened);
    if let Some(sequence) = replay.unreadable {
        notes.push(format!("read-only: line {sequence} of the journal does not say what a line says"));
        state.read_only = Some(ReadOnly::Damaged { segment: "journal".into(), line: sequence });
        // It must not come to stand behind lines that it does not have.
        replay.let_store_go();
    }
    replay.put(place(journal.checkpoint()), journal.sequence());
    journal_notes(&opened, &mut notes);
    let unread = if opened.resumed { from.sequence } else { 0 };
    let left_open = std::mem::take(&mut replay.staged).into_iter();
    let left_open = left_open.map(|(import, staged)| (import, staged.officer)).collect();
    let Replay { ward, clerk, orders, imports, pins, .. } = replay;
    Ok(Ground { ward, journal, clerk, orders, imports, pins, left_open, state, unread, notes })
}

fn journal_notes(opened: &crate::journal::Opened, notes: &mut Vec<String>) {
    if let Some(cut) = &opened.cut {
        notes.push(format!("cut {} bytes of segment {} at line {}", cut.bytes, cut.segment, cut.line));
    }
    notes.push(format!("opened, {} lines read", opened.entries));
}

fn state_of<D: Disk>(journal: &Journal<D>, opened: &crate::journal::Opened) -> DeskState {
    let cut = opened.cut.map(|cut| (segment_name(cut.segment), cut.bytes, cut.line));
    let read_only = match journal.writable() {
        Ok(()) => None,
        Err(Unwritable::Full(_)) => Some(ReadOnly::DiskFull),
        Err(Unwritable::Damaged(damage)) => Some(damaged(damage)),
        Err(Unwritable::Refused(_) | Unwritable::NewerFormat { .. }) => Some(ReadOnly::NotWritable),
    };
    DeskState { read_only, cut, ..DeskState::default() }
}

/// Damage, as a session is told of it.
pub fn damaged(damage: &Damage) -> ReadOnly {
    ReadOnly::Damaged { segment: segment_name(damage.segment), line: damage.line }
}

fn segment_name(number: u32) -> String {
    format!("{number:06}")
}

/// A place of the journal, as the store keeps it.
pub fn place(checkpoint: Checkpoint) -> Place {
    let Checkpoint { sequence, segment, offset, head } = checkpoint;
    Place { sequence, segment, offset, head }
}

fn checkpoint(place: Place) -> Checkpoint {
    let Place { sequence, segment, offset, head } = place;
    Checkpoint { sequence, segment, offset, head }
}

/// The first records that changes write.
pub fn named(changes: &[Change]) -> Box<[RecordId]> {
    changes.iter().filter_map(Change::record).take(RECORDS_NAMED).collect()
}

/// The ward while lines are played into it.
#[derive(Default)]
struct Replay {
    ward: Ward,
    orders: HashMap<OrderId, Done>,
    imports: Imports,
    pins: Pins,
    staged: HashMap<OrderId, Staged>,
    clerk: Option<Clerk>,
    waiting: Vec<Line>,
    /// Where the store begins, until the first line was seen.
    resumes_at: Option<Place>,
    /// The place that the store keeps until all lines are in it.
    from: Place,
    /// The last line that the store has seen.
    seen: Sequence,
    /// The first line that says nothing we know; nothing behind it is played.
    unreadable: Option<Sequence>,
}

#[derive(Default)]
struct Staged {
    changes: Vec<Change>,
    officer: Option<Id<Officer>>,
}

impl Replay {
    /// Takes what the store has, or a new store where it has nothing that can be trusted.
    fn load(&mut self, folder: &Path, notes: &mut Vec<String>) -> Place {
        let loaded = Store::open(folder).and_then(|mut store| {
            let from = store.load(|kept| self.keep(kept))?;
            Ok((store, from))
        });
        match loaded {
            Ok((store, from)) => {
                self.seen = store.applied();
                self.from = from;
                self.clerk = Clerk::employ(store).ok();
                from
            }
            Err(why) => {
                if !matches!(why, Rebuild::Missing) {
                    notes.push(format!("store rebuilt: {why}"));
                }
                *self = std::mem::take(self).afresh(folder);
                Place::default()
            }
        }
    }

    /// Forgets everything and begins with an empty store; with none where the disk takes none.
    fn afresh(mut self, folder: &Path) -> Self {
        self.let_store_go();
        let clerk = Store::fresh(folder).and_then(Clerk::employ).ok();
        Self { clerk, ..Self::default() }
    }

    /// Closes the store; whether that went well no longer matters.
    fn let_store_go(&mut self) {
        if let Some(clerk) = self.clerk.take() {
            let _ = clerk.dismiss(Duration::ZERO);
        }
        self.waiting.clear();
    }

    fn keep(&mut self, kept: Kept) {
        match kept {
            Kept::Record(record, _) => self.ward.insert(&record),
            Kept::Order(order, sequence, records) => {
                self.orders.insert(order, Done { sequence, records: records.into() });
            }
            Kept::Import(import) => self.imports.remember(import),
            Kept::Pins(pins) => self.pins = pins,
        }
    }

    /// Plays the whole journal from its first line.
    fn follow<D: Disk>(&mut self, journal: &Journal<D>, notes: &mut Vec<String>) {
        for entry in journal.read_from(1) {
            match entry {
                Ok(entry) => self.visit(entry),
                Err(damage) => return notes.push(format!("damage: {damage}")),
            }
        }
    }

    fn visit(&mut self, entry: Entry) {
        if let Some(from) = self.resumes_at.take()
            && entry.header.sequence != from.sequence + 1
        {
            // The journal begins before the store: what the store brought does not belong here.
            self.let_store_go();
            *self = Self { seen: self.seen, ..Self::default() };
        }
        if self.unreadable.is_some() {
            return;
        }
        match payload::read(&entry) {
            Ok(said) => self.play(&entry, said),
            Err(_) => self.unreadable = Some(entry.header.sequence),
        }
    }

    fn play(&mut self, entry: &Entry, said: payload::Payload) {
        let header = &entry.header;
        let (order, sequence) = (OrderId(header.order), header.sequence);
        let mut changes = said.changes;
        if let Some(line) = &said.pin {
            self.pins.take(line, Moment::from(header.time), sequence);
        }
        let import = said.import.unwrap_or_default();
        match header.command.as_str() {
            IMPORT => {
                let staged = self.staged.entry(import).or_default();
                staged.changes.append(&mut changes);
                staged.officer = Id::new(header.officer);
                self.imports.remember(import);
            }
            COMMIT_IMPORT => changes = self.staged.remove(&import).unwrap_or_default().changes,
            DISCARD_IMPORT => drop(self.staged.remove(&import)),
            _ => {}
        }
        changes.iter().for_each(|change| self.ward.apply(change));
        let records = named(&changes);
        if self.clerk.is_some() {
            let changes = Arc::new(changes);
            let line = Line { sequence, order, records: records.to_vec(), import: said.import, changes };
            self.waiting.push(line);
            if self.waiting.len() >= LINES_AT_ONCE {
                self.put(self.from, sequence);
            }
        }
        self.orders.insert(order, Done { sequence, records });
    }

    /// Hands the lines that wait to the store.
    fn put(&mut self, from: Place, applied: Sequence) {
        let lines = std::mem::take(&mut self.waiting);
        let kept = match &mut self.clerk {
            Some(clerk) => {
                let pins = Some(self.pins.clone());
                clerk.put_patiently(Batch { lines, applied: applied.max(self.seen), from, pins })
            }
            None => true,
        };
        if !kept {
            self.clerk = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::payload::{of_changes, of_end};
    use crate::domain::log_entry::LogEntry;
    use crate::domain::record::{Kept, Record};
    use crate::journal::faulty_disk::FaultyDisk;
    use crate::journal::{Draft, PAYLOAD_FORMAT};

    fn entry(number: u32) -> Change {
        let body = LogEntry::of(Moment::default(), format!("{number}"));
        Change::made(Record::LogEntry(Arc::new(Kept::first(Id::new(number).unwrap(), body, Default::default()))))
    }

    fn draft(order: u128, command: &str, payload: Vec<u8>) -> Draft {
        Draft {
            time: 0,
            officer: 1,
            uid: 0,
            session: 1,
            order,
            command: command.into(),
            record: String::new(),
            base: 0,
            format: PAYLOAD_FORMAT,
            payload,
        }
    }

    fn numbers(ward: &Ward) -> Vec<u32> {
        ward.log_entries.iter().map(|entry| entry.id.number()).collect()
    }

    fn ends_quietly(ground: Ground<FaultyDisk>) {
        ground.clerk.map(|clerk| clerk.dismiss(Duration::from_secs(60))).transpose().unwrap();
    }

    /// The store has seen the chunk, and more; only the line that makes it stand is missing.
    #[test]
    fn an_import_that_stands_by_a_line_behind_the_store_is_whole() {
        let (disk, folder) = (FaultyDisk::new(1), tempfile::tempdir().unwrap());
        let store = folder.path().join("store");
        let import = OrderId(9);
        let (mut journal, _) = Journal::open(disk.clone(), Opening::default(), drop).unwrap();
        let began = place(journal.checkpoint());
        let chunk = of_changes(Some(import), &[entry(5)]).unwrap();
        let plain = of_changes(None, &[entry(1)]).unwrap();
        journal.append(vec![draft(10, IMPORT, chunk), draft(11, "log", plain)]).unwrap();
        let mut kept = Store::fresh(&store).unwrap();
        let lines = vec![
            Line { sequence: 1, order: OrderId(10), import: Some(import), ..Line::default() },
            Line { sequence: 2, order: OrderId(11), changes: Arc::new(vec![entry(1)]), ..Line::default() },
        ];
        kept.put(Batch { lines, applied: 2, from: began, pins: None }).unwrap();
        kept.close().unwrap();
        journal.append(vec![draft(12, COMMIT_IMPORT, of_end(import).unwrap())]).unwrap();
        let ground = open(disk.clone(), &store).unwrap();
        assert_eq!(numbers(&ground.ward), [1, 5]);
        assert!(ground.left_open.is_empty() && ground.orders.len() == 3);
        ends_quietly(ground);
        // And again from the store alone.
        let ground = open(disk, &store).unwrap();
        assert_eq!((numbers(&ground.ward), ground.unread), (vec![1, 5], 3));
        assert_eq!(ground.journal.sequence(), 3);
        ends_quietly(ground);
    }

    #[test]
    fn an_import_without_an_end_is_named_and_leaves_nothing() {
        let (disk, folder) = (FaultyDisk::new(1), tempfile::tempdir().unwrap());
        let (mut journal, _) = Journal::open(disk.clone(), Opening::default(), drop).unwrap();
        let chunk = |number| of_changes(Some(OrderId(number)), &[entry(5)]).unwrap();
        let drafts = vec![
            draft(10, IMPORT, chunk(7)),
            draft(11, IMPORT, chunk(8)),
            draft(12, DISCARD_IMPORT, of_end(OrderId(8)).unwrap()),
        ];
        journal.append(drafts).unwrap();
        let ground = open(disk, &folder.path().join("store")).unwrap();
        assert!(numbers(&ground.ward).is_empty());
        assert_eq!(ground.left_open, [(OrderId(7), Id::new(1))]);
        ends_quietly(ground);
    }

    #[test]
    fn a_line_that_says_nothing_we_know_stops_the_desk_from_writing() {
        let (disk, folder) = (FaultyDisk::new(1), tempfile::tempdir().unwrap());
        let (mut journal, _) = Journal::open(disk.clone(), Opening::default(), drop).unwrap();
        let plain = |number| of_changes(None, &[entry(number)]).unwrap();
        let odd = br#"{"changes":[{"after":{"ghost":{}}}]}"#.to_vec();
        journal.append(vec![draft(1, "log", plain(1)), draft(2, "log", odd), draft(3, "log", plain(2))]).unwrap();
        for _ in 0..2 {
            let ground = open(disk.clone(), &folder.path().join("store")).unwrap();
            assert_eq!(numbers(&ground.ward), [1]);
            assert_eq!(ground.state.read_only, Some(ReadOnly::Damaged { segment: "journal".into(), line: 2 }));
            ends_quietly(ground);
        }
    }
}
