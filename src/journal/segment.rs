//! The files of a journal: their names, their first lines, and the mark of a clean close.
//! Separate because these few shapes must be known to every later reader.

use super::entry::Digest;
use super::error::Flaw;
use super::hex;
use super::line;
use serde::{Deserialize, Serialize};

/// The file format that this program writes, and the newest that it reads.
pub(crate) const FORMAT: u16 = 1;

/// A segment takes no more batches once it would grow over this (8 MiB).
pub(crate) const SEGMENT_BYTES: u64 = 8 << 20;

/// Marks a journal whose end is known to be durable and whole.
pub(crate) const CLOSED: &str = "closed";

/// A file on its way to one of the other names; left behind only by a crash, never read.
pub(crate) const UNFINISHED: &str = "unfinished";

const MAGIC: &str = "trucban-journal";

/// First line of a segment; it stands in the chain as the entries do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SegmentHead {
    magic: String,
    /// Format of the lines below.
    pub(crate) format: u16,
    /// The oldest reader that understands them.
    min_reader: u16,
    /// Random id of the whole journal.
    #[serde(with = "hex::u128")]
    pub(crate) store: u128,
    pub(crate) segment: u32,
    pub(crate) first_sequence: u64,
    /// Digest of the last entry's header in the segment before; zeros in the first.
    #[serde(with = "hex::array")]
    pub(crate) previous: Digest,
}

/// The fields that every later format keeps, so that an older program can say what it found.
#[derive(Deserialize)]
struct AnyHead {
    magic: String,
    format: u16,
    min_reader: u16,
}

/// Content of the [`CLOSED`] file: the end of the journal when it was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Closing {
    pub(crate) sequence: u64,
    #[serde(with = "hex::array")]
    pub(crate) head: Digest,
    pub(crate) segment: u32,
    /// Length of that segment in bytes.
    pub(crate) length: u64,
}

impl SegmentHead {
    /// Makes the head of a segment that begins with the given sequence.
    pub(crate) fn new(store: u128, segment: u32, first_sequence: u64, previous: Digest) -> Self {
        Self { magic: MAGIC.to_owned(), format: FORMAT, min_reader: FORMAT, store, segment, first_sequence, previous }
    }

    /// Reads the first line of a segment, without its line feed; gives its digest too.
    pub(crate) fn read(text: &[u8]) -> Result<(Self, Digest), Flaw> {
        let (any, _) = line::read_json::<AnyHead>(text)?;
        if any.magic != MAGIC {
            return Err(Flaw::Malformed);
        }
        if any.min_reader > FORMAT {
            return Err(Flaw::NewerFormat { found: any.format, known: FORMAT });
        }
        line::read_json(text)
    }
}

/// Name of a segment's file.
pub(crate) fn file_name(segment: u32) -> String {
    format!("{segment:06}.journal")
}

/// Picks the numbers of the segments out of a folder's names, in order.
pub(crate) fn numbers(names: &[String]) -> Vec<u32> {
    let mut numbers: Vec<u32> = names
        .iter()
        .filter_map(|name| {
            let number = name.strip_suffix(".journal")?.parse().ok()?;
            (number > 0 && file_name(number) == *name).then_some(number)
        })
        .collect();
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_segment_names_are_taken_and_sorted_by_number() {
        let names = [
            "1000000.journal",
            "000010.journal",
            "000002.journal",
            "000000.journal",
            "2.journal",
            "+00003.journal",
            "000004.journal.bak",
            "closed",
            "unfinished",
        ]
        .map(String::from);
        assert_eq!(numbers(&names), [2, 10, 1_000_000]);
    }

    #[test]
    fn a_newer_head_is_named_even_when_its_fields_are_unknown() {
        let newer = serde_json::json!({
            "magic": MAGIC, "format": 9, "min_reader": 8, "store": {"kind": "new"},
        });
        let mut text = Vec::new();
        line::push_json(&mut text, &newer).unwrap();
        let read = SegmentHead::read(text.strip_suffix(b"\n").unwrap());
        assert_eq!(read, Err(Flaw::NewerFormat { found: 9, known: 1 }));
    }

    #[test]
    fn a_newer_writer_that_allows_old_readers_is_read() {
        let mut head = serde_json::to_value(SegmentHead::new(3, 1, 1, [0; 32])).unwrap();
        head["format"] = 2.into();
        head["added_later"] = true.into();
        let mut text = Vec::new();
        line::push_json(&mut text, &head).unwrap();
        let (read, _) = SegmentHead::read(text.strip_suffix(b"\n").unwrap()).unwrap();
        assert_eq!((read.format, read.store), (2, 3));
    }
}
