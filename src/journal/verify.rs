//! Verifies a journal from its files alone and changes nothing. Separate from opening, so
//! that an inspector's check runs beside a working desk and on a copy.

use super::disk::Disk;
use super::error::{Damage, Flaw, JournalError};
use super::open::read_mark;
use super::segment::{self, CLOSED};
use super::tail::judge;
use super::walk::Walk;
use std::collections::BTreeMap;
use std::io;
use std::str::FromStr;
use std::sync::Arc;
use thiserror::Error;

/// The fewest digits of a hash that anchor anything.
const ANCHOR_DIGITS_MIN: usize = 16;

/// How often a half-written last line is looked at again before it counts as torn.
const LOOKS_MAX: u32 = 16;

/// A sequence and the beginning of its hash, as printed on paper: `18412:7f3a91c0aa55e1d2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    sequence: u64,
    digits: String,
}

/// Why a text is no anchor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("an anchor is SEQUENCE:HASH with 16 to 64 hex digits")]
pub struct AnchorError;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Good entries before the first problem.
    pub entries: u64,
    /// How many of them have had their payload erased.
    pub erased: u64,
    /// Segments that were entered.
    pub segments: u32,
    /// Sequence of the last good entry, 0 where there is none.
    pub sequence: u64,
    /// SHA-256 of its header, zeros where there is none.
    pub head: [u8; 32],
    /// The first problem, or `None` for a whole journal.
    pub problem: Option<Damage>,
}

impl Anchor {
    /// Anchors a sequence by the whole hash of its header.
    pub fn new(sequence: u64, head: [u8; 32]) -> Self {
        Self { sequence, digits: super::hex::text(&head) }
    }

    fn holds(&self, head: &[u8; 32]) -> bool {
        super::hex::text(head).starts_with(&self.digits)
    }
}

impl FromStr for Anchor {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        let (sequence, digits) = text.split_once(':').ok_or(AnchorError)?;
        let digits: String =
            digits.chars().filter(|letter| *letter != ' ').map(|letter| letter.to_ascii_lowercase()).collect();
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !is_hex || !(ANCHOR_DIGITS_MIN..=64).contains(&digits.len()) {
            return Err(AnchorError);
        }
        let sequence = sequence.trim().parse().map_err(|_| AnchorError)?;
        Ok(Self { sequence, digits })
    }
}

/// Verifies every line and the anchors; fails only where the folder cannot be listed.
///
/// A writer may go on meanwhile: a line that it is in the middle of is looked at again.
pub fn verify<D: Disk>(disk: &Arc<D>, anchors: &[Anchor]) -> Result<Report, JournalError> {
    let names = settled(|| disk.list())?;
    let numbers = segment::numbers(&names);
    let marked = names.iter().any(|name| name == CLOSED);
    let closing = if marked { read_mark(&**disk) } else { None };
    let acknowledged = closing.as_ref().map_or(0, |closing| closing.sequence);
    let mut wanted: BTreeMap<u64, Vec<Anchor>> = BTreeMap::new();
    let closed = closing.map(|closing| Anchor::new(closing.sequence, closing.head));
    for anchor in anchors.iter().cloned().chain(closed) {
        wanted.entry(anchor.sequence).or_default().push(anchor);
    }
    let last = numbers.last().copied();
    let mut walk = Walk::whole(Arc::clone(disk), numbers);
    let mut report = count(&mut walk, last, &mut wanted);
    report.problem = report.problem.map(|mut damage| {
        if last == Some(damage.segment) {
            damage.reason = judge(&**disk, &damage, walk.place().offset, acknowledged);
        }
        damage
    });
    if report.problem.is_none() {
        report.problem = unreached(&walk, &wanted);
    }
    Ok(report)
}

/// The names in a folder. A folder in which a writer makes files may be listed with a newer file and without an older
/// one: a gap counts once two listings agree about it.
fn settled(mut list: impl FnMut() -> io::Result<Vec<String>>) -> io::Result<Vec<String>> {
    let mut names = list()?;
    for _ in 0..LOOKS_MAX {
        let numbers = segment::numbers(&names);
        if (1..).zip(&numbers).all(|(expected, number)| expected == *number) {
            break;
        }
        let again = list()?;
        let is_settled = segment::numbers(&again) == numbers;
        names = again;
        if is_settled {
            break;
        }
    }
    Ok(names)
}

/// Walks to the end or the first problem; takes the anchors that hold out of `wanted`.
fn count<D: Disk>(walk: &mut Walk<D>, last: Option<u32>, wanted: &mut BTreeMap<u64, Vec<Anchor>>) -> Report {
    let mut report =
        Report { entries: 0, erased: 0, segments: 0, sequence: 0, head: [0; 32], problem: check_anchors(walk, wanted) };
    let mut looks = 0;
    while report.problem.is_none() {
        match walk.next_entry() {
            None => break,
            Some(Ok(entry)) => {
                report.entries += 1;
                report.erased += u64::from(entry.erased);
                report.sequence = entry.header.sequence;
                report.head = walk.tip().head;
                report.problem = check_anchors(walk, wanted);
                looks = 0;
            }
            // A working desk may be in the middle of its write.
            Some(Err(damage))
                if damage.reason == Flaw::Incomplete
                    && damage.line > 1
                    && last == Some(damage.segment)
                    && looks < LOOKS_MAX =>
            {
                looks += 1;
                std::thread::yield_now();
                walk.look_again();
            }
            Some(Err(damage)) => report.problem = Some(damage),
        }
    }
    report.segments = walk.place().segment.min(last.unwrap_or(0));
    report
}

/// Compares the anchors of the sequence just reached.
fn check_anchors<D: Disk>(walk: &Walk<D>, wanted: &mut BTreeMap<u64, Vec<Anchor>>) -> Option<Damage> {
    let tip = walk.tip();
    let broken = wanted.remove(&tip.sequence)?.iter().any(|anchor| !anchor.holds(&tip.head));
    broken.then(|| Damage {
        sequence: tip.sequence,
        line: walk.place().line,
        ..walk.damage(Flaw::Anchor { sequence: tip.sequence })
    })
}

/// Names the end as missing where an anchor lies behind it.
fn unreached<D: Disk>(walk: &Walk<D>, wanted: &BTreeMap<u64, Vec<Anchor>>) -> Option<Damage> {
    let (sequence, _) = wanted.last_key_value()?;
    Some(walk.damage(Flaw::EndMissing { sequence: *sequence }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_in_a_listing_counts_once_two_listings_agree() {
        let named = |numbers: &[u32]| numbers.iter().map(|number| segment::file_name(*number)).collect::<Vec<_>>();
        for (listings, settles, looks) in [
            (vec![vec![1, 2]], vec![1, 2], 1),
            (vec![vec![1, 3], vec![1, 2, 3, 4]], vec![1, 2, 3, 4], 2),
            (vec![vec![2], vec![1, 3], vec![1, 2, 3]], vec![1, 2, 3], 3),
            (vec![vec![1, 3], vec![1, 3], vec![1, 2, 3]], vec![1, 3], 2),
            (vec![vec![]], vec![], 1),
        ] {
            let mut seen = 0;
            let names = settled(|| {
                seen += 1;
                Ok(named(&listings[seen - 1]))
            });
            assert_eq!((names.unwrap(), seen), (named(&settles), looks));
        }
    }

    #[test]
    fn an_anchor_is_read_as_it_is_printed() {
        let anchor: Anchor = "18412:7F3A 91C0 aa55 e1d2".parse().unwrap();
        let mut head = [0; 32];
        head[..8].copy_from_slice(&[0x7f, 0x3a, 0x91, 0xc0, 0xaa, 0x55, 0xe1, 0xd2]);
        assert_eq!(anchor.sequence, 18412);
        assert!(anchor.holds(&head));
        head[7] = 0;
        assert!(!anchor.holds(&head));
    }

    #[test]
    fn a_short_or_odd_anchor_is_refused() {
        for text in ["", "5", "5:", "5:7f3a", "x:7f3a91c0aa55e1d2", "5:7f3a91c0aa55e1dg"] {
            assert_eq!(text.parse::<Anchor>(), Err(AnchorError), "{text:?}");
        }
    }
}
