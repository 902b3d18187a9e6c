//! What the journal keeps of one order: a header in the chain, and a payload that may later
//! be erased. Separate from the line on disk so that no caller ever sees text framing.

use super::hex;
use super::upgrade::PAYLOAD_FORMAT;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest payload of one entry, in bytes (4 MiB; an import chunk takes about 100 KB).
pub(crate) const PAYLOAD_BYTES_MAX: usize = 4 << 20;

/// The most bytes of one batch (32 MiB), which bounds a segment and a write.
pub(crate) const BATCH_BYTES_MAX: usize = 32 << 20;

const NAME_BYTES_MAX: usize = 200;

/// What a line takes besides its payload, about.
const HEADER_BYTES: usize = 512;

/// SHA-256 of something.
pub(crate) type Digest = [u8; 32];

/// One line of the journal as it was read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who did what, when, on which record, and its place in the chain.
    pub header: Header,
    /// The JSON bytes as they were handed in, no newline; empty once erased.
    pub payload: Vec<u8>,
    /// Tells whether the payload was erased; the chain holds all the same.
    pub erased: bool,
}

/// The part of an entry that is never erased; the order of the fields is the file format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Place in the journal, counted from 1 without a gap.
    pub sequence: u64,
    /// Sequence of the first entry that was written and synced together with this one.
    pub batch: u64,
    /// Seconds since 1970 UTC, as the order said; never used to sort.
    pub time: i64,
    /// The officer who gave the order.
    pub officer: u32,
    /// The Unix user behind the session.
    pub uid: u32,
    /// The session that sent the order.
    #[serde(with = "hex::u64")]
    pub session: u64,
    /// The order's own id, by which a repeated order is known.
    #[serde(with = "hex::u128")]
    pub order: u128,
    /// Name of the command.
    pub command: String,
    /// The record concerned, such as `case:12`; may be empty.
    pub record: String,
    /// Revision of the record that the order was based on.
    pub base: u32,
    /// Format number of the payload, from 1.
    pub format: u16,
    /// SHA-256 of salt and payload.
    #[serde(with = "hex::array")]
    pub commitment: [u8; 32],
    /// SHA-256 of the header before this one.
    #[serde(with = "hex::array")]
    pub previous: [u8; 32],
}

/// What the desk hands in; the journal adds sequence, salt, commitment and chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Seconds since 1970 UTC.
    pub time: i64,
    /// The officer who gave the order.
    pub officer: u32,
    /// The Unix user behind the session.
    pub uid: u32,
    /// The session that sent the order.
    pub session: u64,
    /// The order's own id.
    pub order: u128,
    /// Name of the command, at most 200 bytes.
    pub command: String,
    /// The record concerned, at most 200 bytes; may be empty.
    pub record: String,
    /// Revision of the record that the order was based on.
    pub base: u32,
    /// Format number of the payload, 1 to [`PAYLOAD_FORMAT`].
    pub format: u16,
    /// JSON on one line, at most 4 MiB.
    pub payload: Vec<u8>,
}

/// Why a draft cannot stand in the journal; a mistake of the caller, nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DraftFlaw {
    /// The payload has no bytes.
    #[error("the payload is empty")]
    PayloadEmpty,
    /// The payload, or the batch around it, is over its limit.
    #[error("the payload or its batch is too long")]
    PayloadTooLong,
    /// The payload is not UTF-8 or holds a control character, so not JSON on one line.
    #[error("the payload is not one line of text")]
    PayloadNotOneLine,
    /// The name of the command or of the record is over 200 bytes.
    #[error("the name of the command or record is too long")]
    NameTooLong,
    /// The format number is 0 or above [`PAYLOAD_FORMAT`].
    #[error("the payload format is unknown")]
    FormatUnknown,
}

impl Draft {
    /// The length of the line that this draft becomes, about.
    pub(crate) fn line_bytes(&self) -> usize {
        self.payload.len() + HEADER_BYTES
    }

    /// Finds what forbids writing this draft, without reading the JSON itself.
    pub(crate) fn flaw(&self) -> Option<DraftFlaw> {
        if self.payload.is_empty() {
            return Some(DraftFlaw::PayloadEmpty);
        }
        if self.payload.len() > PAYLOAD_BYTES_MAX {
            return Some(DraftFlaw::PayloadTooLong);
        }
        // The smallest byte, not the first control: the compiler then reads many at once.
        let smallest = self.payload.iter().copied().fold(u8::MAX, u8::min);
        if smallest < 0x20 || std::str::from_utf8(&self.payload).is_err() {
            return Some(DraftFlaw::PayloadNotOneLine);
        }
        if self.command.len().max(self.record.len()) > NAME_BYTES_MAX {
            return Some(DraftFlaw::NameTooLong);
        }
        if self.format == 0 || self.format > PAYLOAD_FORMAT {
            return Some(DraftFlaw::FormatUnknown);
        }
        None
    }
}
