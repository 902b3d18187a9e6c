//! Reads entries back, for replay and for history. Separate from the writer: a reading owns
//! its place and goes on in another thread while batches are appended.

use super::append::Journal;
use super::disk::Disk;
use super::entry::Entry;
use super::error::Damage;
use super::walk::Walk;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Entries in order, read line by line; ends at what was durable when it was made.
pub struct Reading<D: Disk> {
    walk: Walk<D>,
    last: u64,
    over: bool,
}

impl<D: Disk> Journal<D> {
    /// Reads from a sequence to the end; each entry is checked as at the opening.
    pub fn read_from(&self, sequence: u64) -> Reading<D> {
        self.entries(sequence..=u64::MAX)
    }

    /// Reads a range of sequences.
    pub fn entries(&self, range: RangeInclusive<u64>) -> Reading<D> {
        let wanted = (*range.start()).max(1);
        let starts = self.segment_starts();
        let first = starts.partition_point(|(_, first_sequence)| *first_sequence <= wanted).saturating_sub(1);
        let numbers: Vec<u32> = starts.iter().skip(first).map(|start| start.0).collect();
        let number = numbers.first().copied().unwrap_or(1);
        let last = (*range.end()).min(self.sequence());
        Reading {
            walk: Walk::within(Arc::clone(self.disk()), numbers, number).skipping_to(wanted),
            last,
            over: wanted > last,
        }
    }
}

impl<D: Disk> Iterator for Reading<D> {
    type Item = Result<Entry, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.walk.next_entry();
        self.over = match &next {
            Some(Ok(entry)) => entry.header.sequence >= self.last,
            _ => true,
        };
        next
    }
}
