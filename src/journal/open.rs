//! Opens a journal: reads and checks it, cuts a torn last write, and makes the end fit for
//! appending. Separate from the writer because it is the only place that changes old bytes.

use super::append::{Checkpoint, Journal, Mark, State};
use super::disk::Disk;
use super::entry::Entry;
use super::error::{Damage, Flaw, JournalError, Unwritable};
use super::line::{self, Lines, Next};
use super::randomness::Randomness;
use super::segment::{self, CLOSED, Closing, FORMAT, SEGMENT_BYTES, SegmentHead, file_name};
use super::tail::judge;
use super::upgrade::PAYLOAD_FORMAT;
use super::walk::Walk;
use std::io;
use std::sync::Arc;

/// How a journal is to be opened.
#[derive(Debug)]
pub struct Opening {
    /// Where an earlier life had read and applied everything; what is before it is trusted.
    pub after: Option<Checkpoint>,
    /// The source of the store id and the salts.
    pub randomness: Randomness,
    /// How long a segment may grow, in bytes; tests set less than the usual 8 MiB.
    pub segment_bytes: u64,
}

impl Default for Opening {
    fn default() -> Self {
        Self { after: None, randomness: Randomness::system(), segment_bytes: SEGMENT_BYTES }
    }
}

/// What was found at the opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// How many entries were handed to the visitor.
    pub entries: u64,
    /// Tells whether the visit began behind the checkpoint; otherwise it began at the start.
    pub resumed: bool,
    /// The torn last write that was left out (and cut from the file, where it can be written).
    pub cut: Option<Cut>,
    /// The first bad place; the journal is then for reading only, up to it.
    pub damage: Option<Damage>,
}

/// A torn last write: bytes of which nothing was ever acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Number of the segment.
    pub segment: u32,
    /// The first line that was cut, from 1.
    pub line: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// What the folder shows before any entry is read.
struct Folder {
    numbers: Vec<u32>,
    /// The heads that can be read, up to the first that cannot.
    heads: Vec<SegmentHead>,
    marked: bool,
    closing: Option<Closing>,
}

/// A walk that has come to its end, and what it met there.
struct Walked<D: Disk> {
    walk: Walk<D>,
    entries: u64,
    resumed: bool,
    cut: Option<Cut>,
    damage: Option<Damage>,
}

impl<D: Disk> Journal<D> {
    /// Opens the journal on a disk and hands every good entry behind the checkpoint to `visit`.
    ///
    /// Damage, a full disk or a read-only folder do not fail: the journal then opens for
    /// reading. A newer format fails before anything is touched.
    pub fn open(disk: D, opening: Opening, mut visit: impl FnMut(Entry)) -> Result<(Self, Opened), JournalError> {
        let disk = Arc::new(disk);
        let folder = Folder::read(&*disk)?;
        let mut walked = folder.walk(&disk, opening.after, &mut visit)?;
        folder.judge_tail(&*disk, &mut walked, opening.after);
        folder.compare_mark(&mut walked);
        let opened =
            Opened { entries: walked.entries, resumed: walked.resumed, cut: walked.cut, damage: walked.damage.clone() };
        let mut journal = folder.journal(disk, opening, walked);
        if let State::Unready = journal.state {
            journal.prepare();
        }
        Ok((journal, opened))
    }
}

impl Folder {
    fn read<D: Disk>(disk: &D) -> Result<Self, JournalError> {
        let names = disk.list()?;
        let numbers = segment::numbers(&names);
        let mut heads = Vec::with_capacity(numbers.len());
        for number in &numbers {
            match read_head(disk, *number) {
                Ok(head) if head.segment == *number => heads.push(head),
                Err(Flaw::NewerFormat { found, known }) => {
                    return Err(JournalError::NewerFormat { found, known });
                }
                _ => break,
            }
        }
        let marked = names.iter().any(|name| name == CLOSED);
        let closing = if marked { read_mark(disk) } else { None };
        Ok(Self { numbers, heads, marked, closing })
    }

    fn walk<D: Disk>(
        &self,
        disk: &Arc<D>,
        after: Option<Checkpoint>,
        visit: &mut impl FnMut(Entry),
    ) -> Result<Walked<D>, JournalError> {
        let resumed = after.and_then(|checkpoint| self.resume(disk, checkpoint));
        let mut walked = Walked {
            resumed: resumed.is_some(),
            walk: resumed.unwrap_or_else(|| Walk::whole(Arc::clone(disk), self.numbers.clone())),
            entries: 0,
            cut: None,
            damage: None,
        };
        while let Some(next) = walked.walk.next_entry() {
            match next {
                Ok(entry) if entry.header.format > PAYLOAD_FORMAT => {
                    return Err(JournalError::NewerPayload { found: entry.header.format, known: PAYLOAD_FORMAT });
                }
                Ok(entry) => {
                    walked.entries += 1;
                    visit(entry);
                }
                Err(damage) => walked.damage = Some(damage),
            }
        }
        Ok(walked)
    }

    /// Walks to the checkpoint from the start of its segment; `None` where it does not fit.
    fn resume<D: Disk>(&self, disk: &Arc<D>, checkpoint: Checkpoint) -> Option<Walk<D>> {
        let whole =
            self.heads.len() == self.numbers.len() && (1..).zip(&self.numbers).all(|(place, number)| place == *number);
        let before = usize::try_from(checkpoint.segment.checked_sub(1)?).ok()?;
        let numbers = self.numbers.get(before..)?.to_vec();
        if !whole || numbers.is_empty() {
            return None;
        }
        let store = self.heads.first().map(|head| head.store);
        let mut walk = Walk::within(Arc::clone(disk), numbers, checkpoint.segment).of_store(store);
        walk.enter().ok()?;
        while walk.place().offset < checkpoint.offset {
            walk.next_entry()?.ok()?;
        }
        let (place, tip) = (walk.place(), walk.tip());
        let fits = place.segment == checkpoint.segment
            && place.offset == checkpoint.offset
            && tip.sequence == checkpoint.sequence
            && tip.head == checkpoint.head;
        fits.then_some(walk)
    }

    /// Turns damage that is only a torn last write into a cut.
    fn judge_tail<D: Disk>(&self, disk: &D, walked: &mut Walked<D>, after: Option<Checkpoint>) {
        let Some(damage) = &mut walked.damage else {
            return;
        };
        if self.numbers.last() != Some(&damage.segment) {
            return;
        }
        let closed = self.closing.as_ref().map_or(0, |closing| closing.sequence);
        let acknowledged = after.map_or(0, |checkpoint| checkpoint.sequence).max(closed);
        let offset = walked.walk.place().offset;
        damage.reason = judge(disk, damage, offset, acknowledged);
        if let Flaw::TornTail { bytes } = damage.reason {
            walked.cut = Some(Cut { segment: damage.segment, line: damage.line, bytes });
            walked.damage = None;
        }
    }

    /// Finds the end missing or replaced since the journal was closed.
    fn compare_mark<D: Disk>(&self, walked: &mut Walked<D>) {
        let (Some(closing), None) = (&self.closing, &walked.damage) else {
            return;
        };
        let sequence = closing.sequence;
        let tip = walked.walk.tip();
        if sequence > tip.sequence {
            walked.damage = Some(walked.walk.damage(Flaw::EndMissing { sequence }));
        } else if sequence == tip.sequence && closing.head != tip.head {
            walked.damage = Some(walked.walk.damage(Flaw::Anchor { sequence }));
        }
    }

    fn journal<D: Disk>(self, disk: Arc<D>, opening: Opening, walked: Walked<D>) -> Journal<D> {
        let (place, tip) = (walked.walk.place(), walked.walk.tip());
        let is_current = self.closing.as_ref().is_some_and(|closing| {
            *closing == Closing { sequence: tip.sequence, head: tip.head, segment: place.segment, length: place.offset }
        });
        let mark = match (is_current, self.marked) {
            (true, _) => Mark::Current,
            (false, true) => Mark::Stale,
            (false, false) => Mark::Absent,
        };
        // What the walk itself saw counts: a head that could not be read a moment ago must not
        // make a full journal look empty.
        let trusted_heads = self.heads.into_iter().filter(|_| walked.resumed);
        let entered = walked.walk.heads();
        let first = entered.first().map_or(u32::MAX, |head| head.segment);
        let heads: Vec<SegmentHead> =
            trusted_heads.filter(|head| head.segment < first).chain(entered.iter().cloned()).collect();
        let newer = heads.last().filter(|head| head.format > FORMAT);
        let state = match (walked.damage, newer) {
            (Some(damage), _) => State::Shut(Unwritable::Damaged(damage)),
            (None, Some(head)) => State::Shut(Unwritable::NewerFormat { found: head.format, known: FORMAT }),
            (None, None) => State::Unready,
        };
        Journal {
            disk,
            starts: heads.iter().map(|head| (head.segment, head.first_sequence)).collect(),
            store: heads.first().map(|head| head.store),
            tip,
            segment: heads.last().map_or(0, |head| head.segment),
            length: place.offset,
            state,
            trusted: is_current && walked.cut.is_none(),
            mark,
            randomness: opening.randomness,
            segment_bytes: opening.segment_bytes,
            text: Vec::new(),
        }
    }
}

fn read_head<D: Disk>(disk: &D, number: u32) -> Result<SegmentHead, Flaw> {
    let unreadable = |error: io::Error| Flaw::Unreadable(error.to_string());
    let file = disk.read(&file_name(number), 0).map_err(unreadable)?;
    match Lines::first(file).next().map_err(unreadable)? {
        Next::Line(text) => SegmentHead::read(text).map(|(head, _)| head),
        Next::Unended | Next::End => Err(Flaw::Incomplete),
    }
}

/// Reads the mark of a clean close; one that cannot be read counts as none.
pub(crate) fn read_mark<D: Disk>(disk: &D) -> Option<Closing> {
    let file = disk.read(CLOSED, 0).ok()?;
    let mut lines = Lines::first(file);
    let Ok(Next::Line(text)) = lines.next() else {
        return None;
    };
    line::read_json(text).ok().map(|(closing, _)| closing)
}
