//! Every call of the disk fails once, or from then on, with power cuts and second faults in
//! between: no acknowledged order is lost, none is doubled, none that was refused comes back.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// What the officers were told, against which every later opening is held.
struct Ward {
    disk: FaultyDisk,
    next: u64,
    acknowledged: BTreeMap<u128, u64>,
    unknown: BTreeSet<u128>,
    refused: BTreeSet<u128>,
}

impl Ward {
    fn new(seed: u64) -> Self {
        Self {
            disk: FaultyDisk::new(seed),
            next: 1,
            acknowledged: BTreeMap::new(),
            unknown: BTreeSet::new(),
            refused: BTreeSet::new(),
        }
    }

    /// Opens the journal and holds it against what was told; `None` where it cannot be opened.
    fn open(&mut self) -> Option<Journal<FaultyDisk>> {
        let mut entries = Vec::new();
        let (journal, opened) = Journal::open(self.disk.clone(), opening(None), |entry| entries.push(entry)).ok()?;
        let found: BTreeMap<u128, u64> =
            entries.iter().map(|entry| (entry.header.order, entry.header.sequence)).collect();
        assert_eq!(found.len(), entries.len(), "an order stands twice");
        for (order, sequence) in &found {
            assert!(!self.refused.contains(order), "order {order} was refused");
            assert_eq!(self.acknowledged.get(order).unwrap_or(sequence), sequence);
        }
        if let Some(damage) = &opened.damage {
            // Only reading failed: it is read again at the next opening.
            assert!(matches!(damage.reason, Flaw::Unreadable(_)), "{damage}");
            return Some(journal);
        }
        for order in self.acknowledged.keys() {
            assert!(found.contains_key(order), "order {order} was lost");
        }
        if journal.writable().is_ok() {
            for order in std::mem::take(&mut self.unknown) {
                match found.get(&order) {
                    Some(sequence) => drop(self.acknowledged.insert(order, *sequence)),
                    None => drop(self.refused.insert(order)),
                }
            }
        }
        Some(journal)
    }

    /// Appends a batch of new orders and notes the answer.
    fn append(&mut self, journal: &mut Journal<FaultyDisk>, size: u64) {
        let batch: Vec<u64> = (self.next..self.next + size).collect();
        self.next += size;
        let orders = batch.iter().map(|number| u128::from(*number));
        match journal.append(batch.iter().copied().map(draft).collect()) {
            Ok(sequences) => self.acknowledged.extend(orders.zip(sequences)),
            Err(AppendError::Unknown(_)) => self.unknown.extend(orders),
            Err(_) => self.refused.extend(orders),
        }
    }

    /// The last word: without faults everything is there and can be written.
    fn settle(&mut self) {
        self.disk.heal();
        self.disk.cut_power();
        let mut journal = self.open().unwrap();
        assert!(journal.writable().is_ok(), "{}", journal.writable().unwrap_err());
        self.append(&mut journal, 2);
        self.disk.cut_power();
        let journal = self.open().unwrap();
        assert_eq!(journal.sequence(), self.acknowledged.len() as u64);
        let report = verify(&Arc::new(self.disk.clone()), &[]).unwrap();
        assert_eq!(report.problem, None);
        assert!(self.unknown.is_empty());
    }
}

/// A day with all that a journal does: begin, batches, a new segment, a clean close, a crash.
fn day(ward: &mut Ward) {
    for (sizes, closes) in [([1, 2, 3], true), ([2, 1, 2], false), ([1, 1, 1], true)] {
        let Some(mut journal) = ward.open() else {
            continue;
        };
        for size in sizes {
            ward.append(&mut journal, size);
        }
        if closes {
            let _ = journal.close();
        }
    }
}

/// The part of a day that ends in a crash, with a new segment on the way.
fn morning(ward: &mut Ward) {
    if let Some(mut journal) = ward.open() {
        [1, 4, 4].into_iter().for_each(|size| ward.append(&mut journal, size));
    }
}

fn faults() -> impl Iterator<Item = (Trouble, bool)> {
    [Trouble::Full, Trouble::Broken, Trouble::ReadOnly]
        .into_iter()
        .flat_map(|trouble| [(trouble, false), (trouble, true)])
}

#[test]
fn every_call_may_fail_once_or_for_good() {
    let mut ward = Ward::new(0);
    day(&mut ward);
    assert!(names(&ward.disk).len() > 2, "the day has no rotation");
    let calls = ward.disk.calls();
    for call in 1..=calls {
        for (trouble, lasting) in faults() {
            for power_is_cut in [false, true] {
                let mut ward = Ward::new(call);
                ward.disk.fail(Fault { call, trouble, lasting });
                day(&mut ward);
                ward.disk.heal();
                if power_is_cut {
                    ward.disk.cut_power();
                }
                ward.settle();
            }
        }
    }
}

#[test]
fn every_call_of_a_recovery_may_fail_as_well() {
    let mut ward = Ward::new(0);
    morning(&mut ward);
    let calls = ward.disk.calls();
    for call in 1..=calls {
        for second in 1..=24 {
            for (trouble, lasting) in faults() {
                let mut ward = Ward::new(call * 100 + second);
                ward.disk.fail(Fault { call, trouble: Trouble::Broken, lasting: true });
                morning(&mut ward);
                ward.disk.heal();
                if second % 2 == 0 {
                    ward.disk.cut_power();
                }
                ward.disk.fail(Fault { call: second, trouble, lasting });
                if let Some(mut journal) = ward.open() {
                    ward.append(&mut journal, 2);
                }
                ward.settle();
            }
        }
    }
}

/// A number below `below`, by one step of a linear congruence.
fn pick(random: &mut u64, below: u64) -> u64 {
    *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*random >> 33) % below
}

/// Some lives of a ward with whatever befalls a disk, all from one seed.
fn random_lives(seed: u64) {
    let mut ward = Ward::new(seed);
    let mut random = seed;
    for _ in 0..8 {
        if pick(&mut random, 3) == 0 {
            let call = 1 + pick(&mut random, 40);
            let (trouble, lasting) = faults().nth(pick(&mut random, 6) as usize).unwrap();
            ward.disk.fail(Fault { call, trouble, lasting });
        }
        if pick(&mut random, 6) == 0 {
            ward.disk.limit(pick(&mut random, 12_000) as usize);
        }
        if let Some(mut journal) = ward.open() {
            for _ in 0..pick(&mut random, 6) {
                let size = 1 + pick(&mut random, 4);
                ward.append(&mut journal, size);
            }
            if pick(&mut random, 2) == 0 {
                let _ = journal.close();
            }
        }
        if pick(&mut random, 2) == 0 {
            ward.disk.cut_power();
        }
        if pick(&mut random, 2) == 0 {
            ward.disk.heal();
        }
    }
    ward.settle();
}

#[test]
fn no_seed_loses_doubles_or_revives_an_order() {
    for seed in 0..400 {
        let outcome = std::panic::catch_unwind(|| random_lives(seed));
        if let Err(panic) = outcome {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}
