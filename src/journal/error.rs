//! What can be wrong with a journal, a line of it or a write to it. Separate because opening,
//! reading, verifying and appending all name the same faults in the same words.

use super::entry::DraftFlaw;
use std::io;
use thiserror::Error;

/// What is wrong with a line, or with the journal as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// The last write was torn by a crash; nothing acknowledged is in these bytes.
    #[error("the last write was torn, {bytes} bytes are of no use")]
    TornTail {
        /// Length of the torn end.
        bytes: u64,
    },
    /// The line has no end.
    #[error("the line is incomplete")]
    Incomplete,
    /// Line and checksum differ: flipped bits, a zeroed sector or a clumsy edit.
    #[error("the checksum is wrong")]
    Checksum,
    /// The checksum is right, yet this is no line of a journal.
    #[error("the line is malformed")]
    Malformed,
    /// The line does not continue the header before it: something was changed or replaced.
    #[error("the chain is broken")]
    Chain,
    /// The payload is not the one that the header commits to.
    #[error("the payload is not the one that was written")]
    Commitment,
    /// A line is missing, doubled or in another place.
    #[error("sequence {found} stands where {expected} belongs")]
    Sequence {
        /// The sequence that would continue the journal.
        expected: u64,
        /// The sequence that stands there.
        found: u64,
    },
    /// A segment file is missing.
    #[error("the segment is missing")]
    MissingSegment,
    /// The segment belongs to another ward's journal.
    #[error("the segment is from another store")]
    ForeignSegment,
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// A newer program wrote the segment.
    #[error("journal format {found} is newer than {known}")]
    NewerFormat {
        /// The format of the segment.
        found: u16,
        /// The format that this program knows.
        known: u16,
    },
    /// Lines that once were written and closed are gone from the end.
    #[error("the journal once reached sequence {sequence}")]
    EndMissing {
        /// The sequence that the journal is known to have reached.
        sequence: u64,
    },
    /// The journal is whole in itself but is not the one that an anchor was taken from.
    #[error("the journal does not hold the anchor at sequence {sequence}")]
    Anchor {
        /// The sequence that the anchor names.
        sequence: u64,
    },
}

/// The first bad place of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("journal segment {segment:06}, line {line} (sequence {sequence}): {reason}")]
pub struct Damage {
    /// Number of the segment file, from 1.
    pub segment: u32,
    /// Line within the segment, from 1; the first is the segment's own header.
    pub line: u64,
    /// The sequence that belongs there; everything before it is good.
    pub sequence: u64,
    /// What is wrong.
    pub reason: Flaw,
}

/// Why a journal could not be opened at all.
#[derive(Debug, Error)]
pub enum JournalError {
    /// A newer program wrote the files; nothing was touched.
    #[error("journal format {found} is newer than {known}")]
    NewerFormat {
        /// The format of the files.
        found: u16,
        /// The format that this program knows.
        known: u16,
    },
    /// A newer program wrote payloads into the files; nothing was touched.
    #[error("payload format {found} is newer than {known}")]
    NewerPayload {
        /// The format of the first such payload.
        found: u16,
        /// The format that this program knows.
        known: u16,
    },
    /// The folder cannot be listed, or the system has no randomness.
    #[error("the journal cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// Why a journal is open for reading only.
#[derive(Debug, Error)]
pub enum Unwritable {
    /// No space is left; the next append tries again.
    #[error("the disk is full: {0}")]
    Full(io::Error),
    /// The folder or file system refuses writes, or failed at one.
    #[error("the journal cannot be written: {0}")]
    Refused(io::Error),
    /// Nothing may be added behind damage.
    #[error("{0}")]
    Damaged(Damage),
    /// A newer program wrote the last segment in a way that this one may read but not continue.
    #[error("journal format {found} is newer than {known}")]
    NewerFormat {
        /// The format of the last segment.
        found: u16,
        /// The format that this program writes.
        known: u16,
    },
}

/// Why an append was not acknowledged.
#[derive(Debug, Error)]
pub enum AppendError {
    /// No space: nothing was written, and the journal goes on when space is back.
    #[error("the disk is full: {0}")]
    Full(io::Error),
    /// It may stand in the journal or not; the journal takes no more and must be opened anew.
    #[error("it is not known whether the journal was written: {0}")]
    Unknown(io::Error),
    /// An earlier append ended unknown: nothing was written.
    #[error("the journal must be opened anew after a failed write")]
    Broken,
    /// The journal is open for reading only: nothing was written.
    #[error("the journal is open for reading only")]
    ReadOnly,
    /// One of the drafts cannot stand in a journal: nothing was written.
    #[error("draft {index}: {flaw}")]
    Draft {
        /// Place of the draft in the batch, from 0.
        index: usize,
        /// What is wrong with it.
        flaw: DraftFlaw,
    },
}

/// Tells whether an error means that there is no space, be it disk, quota or file size.
pub(crate) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}
