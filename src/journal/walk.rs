//! Goes through the segments line by line and checks each against the one before. Separate
//! because opening, reading and verifying must never differ in what they accept.

use super::disk::Disk;
use super::entry::{Digest, Entry};
use super::error::{Damage, Flaw};
use super::line::{self, Lines, Next};
use super::segment::{SegmentHead, file_name};
use std::sync::Arc;

/// The last line that was accepted, as the next one must continue it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tip {
    /// Sequence of the last entry, 0 before the first.
    pub(crate) sequence: u64,
    /// Digest of that entry's header, zeros before the first.
    pub(crate) head: Digest,
    /// What the next header must name; unknown only behind skipped lines.
    pub(crate) link: Option<Digest>,
}

impl Tip {
    /// The tip of a journal without entries.
    pub(crate) const NONE: Self = Self { sequence: 0, head: [0; 32], link: None };
}

/// How far a walk has come: the end of the last good line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) segment: u32,
    /// Number of that line, from 1.
    pub(crate) line: u64,
    /// Bytes from the start of the segment.
    pub(crate) offset: u64,
}

/// Entries in order, until the end or the first flaw.
pub(crate) struct Walk<D: Disk> {
    disk: Arc<D>,
    numbers: std::vec::IntoIter<u32>,
    next_number: u32,
    store: Option<u128>,
    tip: Option<Tip>,
    lines: Option<Lines<D::Reader>>,
    heads: Vec<SegmentHead>,
    place: Place,
    wanted: u64,
    over: bool,
}

impl<D: Disk> Walk<D> {
    /// Starts before the first segment.
    pub(crate) fn whole(disk: Arc<D>, numbers: Vec<u32>) -> Self {
        let mut walk = Self::within(disk, numbers, 1);
        walk.tip = Some(Tip::NONE);
        walk
    }

    /// Starts before the first given segment and trusts what is before it.
    pub(crate) fn within(disk: Arc<D>, numbers: Vec<u32>, first: u32) -> Self {
        Self {
            disk,
            numbers: numbers.into_iter(),
            next_number: first,
            store: None,
            tip: None,
            lines: None,
            heads: Vec::new(),
            place: Place { segment: first, line: 0, offset: 0 },
            wanted: 0,
            over: false,
        }
    }

    /// Passes over the entries before a sequence without checking them.
    pub(crate) fn skipping_to(mut self, sequence: u64) -> Self {
        self.wanted = sequence;
        self
    }

    /// Accepts segments of this store only.
    pub(crate) fn of_store(mut self, store: Option<u128>) -> Self {
        self.store = store;
        self
    }

    pub(crate) fn tip(&self) -> Tip {
        self.tip.unwrap_or(Tip::NONE)
    }

    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// The heads of the segments that were entered.
    pub(crate) fn heads(&self) -> &[SegmentHead] {
        &self.heads
    }

    /// Gives the next entry; after a flaw or the end nothing more comes.
    pub(crate) fn next_entry(&mut self) -> Option<Result<Entry, Damage>> {
        while !self.over {
            match self.advance() {
                Ok(Some(entry)) => return Some(Ok(entry)),
                Ok(None) => {}
                Err(reason) => {
                    self.over = true;
                    return Some(Err(self.damage(reason)));
                }
            }
        }
        None
    }

    /// Names the line behind the last good one.
    pub(crate) fn damage(&self, reason: Flaw) -> Damage {
        Damage {
            segment: self.place.segment,
            line: self.place.line + 1,
            sequence: self.tip.map_or(self.wanted, |tip| tip.sequence + 1),
            reason,
        }
    }

    /// Looks behind the last good line again, where a writer may have gone on since.
    pub(crate) fn look_again(&mut self) {
        let name = file_name(self.place.segment);
        if let Ok(file) = self.disk.read(&name, self.place.offset) {
            self.lines = Some(Lines::new(file));
            self.over = false;
        }
    }

    /// Enters the next segment where none is open; `false` at the end of the journal.
    pub(crate) fn enter(&mut self) -> Result<bool, Flaw> {
        let Some(number) = self.numbers.next() else {
            self.over = true;
            return Ok(false);
        };
        self.place = Place { segment: self.next_number, line: 0, offset: 0 };
        if number != self.next_number {
            return Err(Flaw::MissingSegment);
        }
        self.next_number = number.saturating_add(1);
        let file = self.disk.read(&file_name(number), 0).map_err(unreadable)?;
        let mut lines = Lines::new(file);
        let Next::Line(text) = lines.next().map_err(unreadable)? else {
            return Err(Flaw::Incomplete);
        };
        let (head, digest) = SegmentHead::read(text)?;
        let offset = text.len() as u64 + 1;
        self.tip = Some(self.continued_by(&head, digest)?);
        self.store = Some(head.store);
        self.heads.push(head);
        self.place.line = 1;
        self.place.offset = offset;
        self.lines = Some(lines);
        Ok(true)
    }

    /// Checks a segment's head against the segment before it.
    fn continued_by(&self, head: &SegmentHead, digest: Digest) -> Result<Tip, Flaw> {
        if self.store.is_some_and(|store| store != head.store) {
            return Err(Flaw::ForeignSegment);
        }
        if head.segment != self.place.segment {
            return Err(Flaw::MissingSegment);
        }
        let before = head.first_sequence.checked_sub(1).ok_or(Flaw::Malformed)?;
        if let Some(tip) = self.tip {
            if tip.sequence != before {
                return Err(Flaw::Sequence { expected: tip.sequence + 1, found: head.first_sequence });
            }
            if tip.head != head.previous {
                return Err(Flaw::Chain);
            }
        }
        Ok(Tip { sequence: before, head: head.previous, link: Some(digest) })
    }

    /// Takes one step: an entry, or none where a segment began, ended or a line was skipped.
    fn advance(&mut self) -> Result<Option<Entry>, Flaw> {
        let Some(lines) = &mut self.lines else {
            self.enter()?;
            return Ok(None);
        };
        let text = match lines.next().map_err(unreadable)? {
            Next::Line(text) => text,
            Next::Unended => return Err(Flaw::Incomplete),
            Next::End => {
                self.lines = None;
                return Ok(None);
            }
        };
        let length = text.len() as u64 + 1;
        let skipped = match line::peek_sequence(text) {
            Some(sequence) if sequence < self.wanted => Some(sequence),
            _ => None,
        };
        let entry = match skipped {
            Some(sequence) => {
                self.tip = Some(Tip { sequence, ..Tip::NONE });
                None
            }
            None => {
                let (entry, tip) = follow(self.tip.unwrap_or(Tip::NONE), text)?;
                self.tip = Some(tip);
                Some(entry)
            }
        };
        self.place.line += 1;
        self.place.offset += length;
        Ok(entry)
    }
}

/// Reads a line and checks that it continues the tip.
fn follow(tip: Tip, text: &[u8]) -> Result<(Entry, Tip), Flaw> {
    let read = line::read_entry(text)?;
    let header = &read.entry.header;
    if header.sequence != tip.sequence + 1 {
        return Err(Flaw::Sequence { expected: tip.sequence + 1, found: header.sequence });
    }
    if tip.link.is_some_and(|link| link != header.previous) {
        return Err(Flaw::Chain);
    }
    if !read.commitment_holds {
        return Err(Flaw::Commitment);
    }
    let tip = Tip { sequence: header.sequence, head: read.digest, link: Some(read.digest) };
    Ok((read.entry, tip))
}

fn unreadable(error: std::io::Error) -> Flaw {
    Flaw::Unreadable(error.to_string())
}
