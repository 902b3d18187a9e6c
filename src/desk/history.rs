//! History: what was done to a record, or by an officer, read from the journal on a thread of its
//! own, one wish after the other, so that no order waits for it.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::Builder;

use memchr::memmem::Finder;

use crate::desk::frame;
use crate::desk::payload::{self, COMMIT_IMPORT, DISCARD_IMPORT, IMPORT};
use crate::desk::protocol::{Closing, HistoryLine, HistoryOf, Reply};
use crate::desk::seat::Seat;
use crate::domain::access::Access;
use crate::domain::change::Change;
use crate::domain::identity::{Id, OrderId};
use crate::domain::moment::Moment;
use crate::domain::veil::{Veil, veil_change};
use crate::journal::{Disk, Entry, PAYLOAD_FORMAT, Reading};

/// The most lines of an answer, the newest.
pub const LINES_MAX: usize = 200;

/// The most changes of a line; an order that made more (an import, a merge) names the first.
const CHANGES_MAX: usize = 50;

/// Bytes after which a frame of lines is full; one line more still fits.
const FRAME_BYTES: usize = 96 << 10;

/// The most wishes that wait.
const WISHES_MAX: usize = 32;

/// What somebody wants to know.
struct Wish<D: Disk> {
    lines: Reading<D>,
    of: HistoryOf,
    seat: Arc<Seat>,
    /// Of whom it is told neither name nor telephone.
    veiled: Veil,
}

/// Reads histories, one wish after the other.
pub struct Historian<D: Disk> {
    wishes: SyncSender<Wish<D>>,
}

impl<D: Disk> Historian<D> {
    /// Employs one, who rests while nobody asks and goes with the desk.
    pub fn employ() -> io::Result<Self> {
        let (wishes, asked) = sync_channel::<Wish<D>>(WISHES_MAX);
        Builder::new().name("history".into()).spawn(move || {
            for wish in asked {
                answer(wish);
            }
        })?;
        Ok(Self { wishes })
    }

    /// Asks for a history; whoever asks for more than can wait is closed.
    pub fn ask(&self, lines: Reading<D>, of: HistoryOf, (seat, veiled): (Arc<Seat>, Veil)) {
        if let Err(TrySendError::Full(wish) | TrySendError::Disconnected(wish)) =
            self.wishes.try_send(Wish { lines, of, seat, veiled })
        {
            wish.seat.close(Closing::TooSlow);
        }
    }
}

fn answer<D: Disk>(wish: Wish<D>) {
    let Wish { lines, of, seat, veiled } = wish;
    let mut told = Told::about(of);
    // Behind damage nothing is known; what stands before it is told.
    for entry in lines.map_while(Result::ok) {
        if seat.is_ending() {
            return;
        }
        told.hear(&entry);
    }
    let mut page = Vec::new();
    let mut bytes = 0;
    for mut line in told.lines {
        line.changes.iter_mut().for_each(|change| *change = veil_change(change, &veiled));
        bytes += frame::size_of(&line);
        page.push(line);
        if bytes >= FRAME_BYTES {
            seat.say(&Reply::History { of, lines: std::mem::take(&mut page), is_whole: false });
            bytes = 0;
        }
    }
    seat.say(&Reply::History { of, lines: page, is_whole: true });
}

/// What the journal has told so far.
struct Told {
    of: HistoryOf,
    /// How a payload of today's format names the record.
    named: Finder<'static>,
    lines: VecDeque<HistoryLine>,
    /// Lines of imports that do not stand yet.
    staged: HashMap<OrderId, Vec<HistoryLine>>,
}

impl Told {
    fn about(of: HistoryOf) -> Self {
        let name = match of {
            HistoryOf::Record(id) => format!("\"{}\":{{\"id\":{},", id.kind.name(), id.number),
            HistoryOf::Officer(_) | HistoryOf::All => String::new(),
        };
        Self { of, named: Finder::new(&name).into_owned(), lines: VecDeque::new(), staged: HashMap::new() }
    }

    fn hear(&mut self, entry: &Entry) {
        let header = &entry.header;
        if matches!(header.command.as_str(), COMMIT_IMPORT | DISCARD_IMPORT) {
            return self.end_import(entry);
        }
        let concerns = match self.of {
            // An older format may name records otherwise.
            HistoryOf::Record(_) => header.format != PAYLOAD_FORMAT || self.named.find(&entry.payload).is_some(),
            HistoryOf::Officer(officer) => header.officer == officer.number() && header.command != IMPORT,
            HistoryOf::All => header.command != IMPORT,
        };
        if !concerns {
            return;
        }
        let Ok(said) = payload::read(entry) else { return };
        let mut line = line_of(entry, said.changes, said.access);
        if let HistoryOf::Record(id) = self.of {
            line.changes.retain(|change| change.record() == Some(id));
            if line.changes.is_empty() {
                return;
            }
        }
        line.changes.truncate(CHANGES_MAX);
        match said.import {
            Some(import) => self.staged.entry(import).or_default().push(line),
            None => self.keep(line),
        }
    }

    /// What an import has staged stands, or never will.
    fn end_import(&mut self, entry: &Entry) {
        let Ok(said) = payload::read(entry) else { return };
        let staged = said.import.and_then(|import| self.staged.remove(&import)).unwrap_or_default();
        if entry.header.command == COMMIT_IMPORT {
            let at = Moment::from(entry.header.time);
            staged.into_iter().for_each(|line| self.keep(HistoryLine { at, ..line }));
        }
    }

    fn keep(&mut self, line: HistoryLine) {
        if self.lines.len() == LINES_MAX {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }
}

fn line_of(entry: &Entry, changes: Vec<Change>, access: Option<Access>) -> HistoryLine {
    let header = &entry.header;
    HistoryLine {
        sequence: header.sequence,
        at: Moment::from(header.time),
        officer: Id::new(header.officer),
        order: OrderId(header.order),
        command: header.command.clone(),
        changes,
        access,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::home_treatment::Case;
    use crate::domain::identity::{Kind, RecordId};
    use crate::domain::log_entry::LogEntry;
    use crate::domain::record::{Body, Kept};
    use crate::journal::Header;

    fn entry(sequence: u64, command: &str, payload: Vec<u8>) -> Entry {
        let header = Header {
            sequence,
            batch: sequence,
            time: 1000 + i64::try_from(sequence).unwrap(),
            officer: 3,
            uid: 0,
            session: 1,
            order: u128::from(sequence),
            command: command.to_string(),
            record: String::new(),
            base: 0,
            format: PAYLOAD_FORMAT,
            commitment: [0; 32],
            previous: [0; 32],
        };
        Entry { header, payload, erased: false }
    }

    fn made<T: Body>(number: u32, body: T) -> Change {
        let id = Id::new(number).unwrap();
        let (written_at, written_by) = (Moment::default(), None);
        Change::made(T::record(Arc::new(Kept { id, revision: 1, written_at, written_by, deleted: false, body })))
    }

    fn case(number: u32) -> Change {
        made(number, Case::of(Id::new(1).unwrap()))
    }

    fn written(sequence: u64, command: &str, import: Option<u128>, changes: &[Change]) -> Entry {
        entry(sequence, command, payload::of_changes(import.map(OrderId), changes).unwrap())
    }

    fn told(of: HistoryOf, entries: &[Entry]) -> Vec<(u64, i64, usize)> {
        let mut told = Told::about(of);
        entries.iter().for_each(|entry| told.hear(entry));
        told.lines.iter().map(|line| (line.sequence, line.at.seconds(), line.changes.len())).collect()
    }

    #[test]
    fn a_record_is_told_by_its_own_lines_alone() {
        let twelve = HistoryOf::Record(RecordId { kind: Kind::Case, number: 12 });
        let entry_12 = made(12, LogEntry::of(Moment::default(), "\"case\":{\"id\":12,"));
        let entries = [
            written(1, "open_case", None, &[case(12), case(3)]),
            written(2, "open_case", None, &[case(1), case(120), case(2)]),
            written(3, "log", None, &[entry_12]),
            written(4, "edit", None, &[case(12)]),
        ];
        assert_eq!(told(twelve, &entries), [(1, 1001, 1), (4, 1004, 1)]);
        assert_eq!(told(HistoryOf::Officer(Id::new(3).unwrap()), &entries).len(), 4);
        assert_eq!(told(HistoryOf::Officer(Id::new(4).unwrap()), &entries), []);
    }

    #[test]
    fn an_import_is_told_when_it_stands() {
        let twelve = HistoryOf::Record(RecordId { kind: Kind::Case, number: 12 });
        let end = |sequence, command, import| entry(sequence, command, payload::of_end(OrderId(import)).unwrap());
        let entries = [
            written(1, IMPORT, Some(7), &[case(12)]),
            written(2, IMPORT, Some(8), &[case(12)]),
            end(3, DISCARD_IMPORT, 8),
            end(4, COMMIT_IMPORT, 7),
        ];
        assert_eq!(told(twelve, &entries), [(1, 1004, 1)]);
        assert_eq!(told(twelve, &entries[..3]), []);
    }

    #[test]
    fn the_newest_lines_are_kept() {
        let twelve = HistoryOf::Record(RecordId { kind: Kind::Case, number: 12 });
        let count = u64::try_from(LINES_MAX).unwrap() + 5;
        let entries: Vec<Entry> = (1..=count).map(|sequence| written(sequence, "edit", None, &[case(12)])).collect();
        let lines = told(twelve, &entries);
        assert_eq!((lines.len(), lines[0].0, lines[LINES_MAX - 1].0), (LINES_MAX, 6, count));
    }
}
