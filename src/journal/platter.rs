//! What a faulty disk remembers: what programs see, what a power cut leaves, and what lies
//! between. Separate from its handles, which only lock it and ask.

use super::faulty_disk::{Fault, Trouble};
use super::randomness::next;
use std::collections::BTreeMap;
use std::io;

#[derive(Debug, Default)]
pub(super) struct Platter {
    pub(super) random: u64,
    pub(super) files: Vec<Stored>,
    pub(super) names: BTreeMap<String, usize>,
    pub(super) durable_names: BTreeMap<String, usize>,
    pub(super) renamings: Vec<Renaming>,
    pub(super) calls: u64,
    pub(super) syncs: u64,
    pub(super) fault: Option<Fault>,
    pub(super) space: Option<usize>,
    pub(super) life: u64,
}

/// A file: as programs see it, as it would be after a power cut, and what lies between.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) seen: Vec<u8>,
    pub(super) durable: Vec<u8>,
    pub(super) unsynced: Vec<Change>,
}

#[derive(Debug)]
pub(super) enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
}

#[derive(Debug)]
pub(super) enum Renaming {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

/// What a call needs of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    Change,
    Space,
}

impl Platter {
    /// Counts a call and lets it fail where that is planned.
    pub(super) fn call(&mut self, need: Need) -> io::Result<()> {
        self.calls += 1;
        let Some(fault) = self.fault else {
            return Ok(());
        };
        let hits = match (self.calls.cmp(&fault.call), fault.lasting) {
            (std::cmp::Ordering::Less, _) => false,
            (std::cmp::Ordering::Equal, false) => true,
            (std::cmp::Ordering::Greater, false) => false,
            (_, true) => match fault.trouble {
                Trouble::Broken => true,
                Trouble::Full => need == Need::Space,
                Trouble::ReadOnly => need != Need::Nothing,
            },
        };
        if hits { Err(fault.trouble.into()) } else { Ok(()) }
    }

    pub(super) fn find(&self, name: &str) -> io::Result<usize> {
        let found = self.names.get(name).copied();
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub(super) fn file(&mut self, file: usize, life: u64) -> io::Result<&mut Stored> {
        if life != self.life {
            return Err(Trouble::Broken.into());
        }
        self.files.get_mut(file).ok_or_else(|| Trouble::Broken.into())
    }

    pub(super) fn rename(&mut self, renaming: Renaming) {
        renaming.apply(&mut self.names);
        self.renamings.push(renaming);
    }

    /// Bytes that may still be written.
    pub(super) fn room(&self) -> usize {
        let used = self.names.values().filter_map(|file| self.files.get(*file));
        let used: usize = used.map(|file| file.seen.len()).sum();
        self.space.map_or(usize::MAX, |space| space.saturating_sub(used))
    }
}

impl Stored {
    pub(super) fn write(&mut self, bytes: &[u8]) {
        let change = Change::Write { offset: self.seen.len(), bytes: bytes.to_vec() };
        self.seen.extend_from_slice(bytes);
        self.unsynced.push(change);
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.seen.truncate(length);
        self.unsynced.push(Change::Truncate(length));
    }

    pub(super) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    /// What a failed sync leaves: pages that look clean and will never reach the disk.
    pub(super) fn forget(&mut self) {
        self.unsynced.clear();
    }

    pub(super) fn cut_power(&mut self, random: &mut u64) {
        let kept = pick(random, self.unsynced.len() + 1);
        let mut kept: Vec<Change> = self.unsynced.drain(..).take(kept).collect();
        if let Some(Change::Write { bytes, .. }) = kept.last_mut() {
            let length = pick(random, bytes.len() + 1);
            bytes.truncate(length);
            if pick(random, 4) == 0 {
                let from = pick(random, length + 1);
                let hole = pick(random, length - from + 1).max(2);
                bytes.iter_mut().skip(from).take(hole).for_each(|byte| *byte = 0);
            }
        }
        for change in kept {
            change.apply(&mut self.durable);
        }
        self.seen = self.durable.clone();
    }
}

impl Change {
    pub(super) fn apply(self, content: &mut Vec<u8>) {
        match self {
            Self::Truncate(length) => content.truncate(length),
            Self::Write { offset, bytes } => {
                content.resize(offset, 0);
                content.extend_from_slice(&bytes);
            }
        }
    }
}

impl Renaming {
    pub(super) fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Create(name, file) => {
                names.insert(name.clone(), *file);
            }
            Self::Rename(from, to) => {
                if let Some(file) = names.remove(from) {
                    names.insert(to.clone(), file);
                }
            }
            Self::Remove(name) => {
                names.remove(name);
            }
        }
    }
}

/// Picks a number below `below`; 0 where there is none.
pub(super) fn pick(random: &mut u64, below: usize) -> usize {
    let drawn = next(random) >> 16;
    usize::try_from(drawn).unwrap_or(0).checked_rem(below).unwrap_or(0)
}
