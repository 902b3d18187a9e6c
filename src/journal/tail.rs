//! Tells a torn last write, which is cut, from damage, which is kept and shown. Separate
//! because this judgement is the one place where bytes may be thrown away.

use super::disk::Disk;
use super::entry::BATCH_BYTES_MAX;
use super::error::{Damage, Flaw};
use super::line::{self, ENTRY_START};
use super::segment::file_name;
use std::io::Read;

/// No write of ours is longer than a batch and its headers; anything longer is not a torn one.
const TORN_BYTES_MAX: u64 = BATCH_BYTES_MAX as u64 * 2;

/// Gives what the damage really is: [`Flaw::TornTail`] where it is only a torn last write.
///
/// `offset` is the end of the last good line of the last segment, and `acknowledged` the last
/// sequence that is known to have been durable: below it nothing can be torn.
pub(crate) fn judge<D: Disk>(disk: &D, damage: &Damage, offset: u64, acknowledged: u64) -> Flaw {
    let readable = matches!(damage.reason, Flaw::Incomplete | Flaw::Checksum);
    // The first line of a segment is durable before the file gets its name.
    if !readable || damage.line <= 1 || damage.sequence <= acknowledged {
        return damage.reason.clone();
    }
    let mut rest = Vec::new();
    let read = disk
        .read(&file_name(damage.segment), offset)
        .and_then(|file| file.take(TORN_BYTES_MAX + 1).read_to_end(&mut rest));
    if let Err(error) = read {
        return Flaw::Unreadable(error.to_string());
    }
    let bytes = rest.len() as u64;
    if bytes <= TORN_BYTES_MAX && is_torn(&rest, damage.sequence) {
        Flaw::TornTail { bytes }
    } else {
        damage.reason.clone()
    }
}

/// Tells whether the bytes from a bad line to the end can be what a torn write leaves.
fn is_torn(rest: &[u8], expected: u64) -> bool {
    let first_line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    // Some file systems make a later block durable before an earlier one, which then reads as
    // zeros. We never write zeros, one flipped bit makes at most one, and what follows must be
    // of that same, unfinished write.
    let has_hole = first_line.windows(2).any(|pair| pair == [0, 0]);
    let mut whole = whole_lines(rest);
    if has_hole { whole.all(|batch| batch <= expected) } else { whole.next().is_none() }
}

/// Finds good lines behind the first byte, also where the line feed before them is gone;
/// gives the batch of each.
fn whole_lines(rest: &[u8]) -> impl Iterator<Item = u64> {
    rest.windows(ENTRY_START.len()).enumerate().filter(|(_, window)| *window == ENTRY_START).filter_map(|(at, _)| {
        let start = at.checked_sub(8).filter(|start| *start > 0)?;
        let behind = rest.get(start..)?;
        let end = behind.iter().position(|byte| *byte == b'\n')?;
        let read = line::read_entry(behind.get(..end)?).ok()?;
        Some(read.entry.header.batch)
    })
}
