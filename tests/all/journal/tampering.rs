//! The verifier under attack: a journal edited by hand, with the checksums made right again,
//! is not believed. What no chain can show is shown by an anchor on paper.

use super::*;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use trucban::journal::faulty_disk::FaultyPen;
use trucban::journal::{Anchor, Damage};

fn problem(disk: &FaultyDisk, anchors: &[Anchor]) -> Option<Damage> {
    let before = everything(disk);
    let report = verify(&Arc::new(disk.clone()), anchors).unwrap();
    assert_eq!(everything(disk), before, "a verification changed something");
    report.problem
}

/// Changes the lines of the second segment and gives what the verifier says.
fn attack(change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Option<Damage> {
    let disk = crashed(20);
    assert_eq!(problem(&disk, &[]), None);
    let mut content = lines(&disk.content("000002.journal").unwrap());
    assert!(content.len() >= 4, "the second segment is too short for this test");
    change(&mut content);
    disk.place("000002.journal", Some(&content.concat()));
    let problem = problem(&disk, &[]);
    let (_, opened, _) = open(disk);
    assert_eq!(opened.damage, problem);
    problem
}

/// Edits the text of a line and makes its checksum right again.
fn edit(line: &mut Vec<u8>, from: &str, to: &str) {
    let body = String::from_utf8(line[9..].to_vec()).unwrap();
    assert!(body.contains(from), "{body}");
    *line = sealed(body.replacen(from, to, 1).trim_end().as_bytes());
}

fn first_of_second_segment() -> u64 {
    let disk = crashed(20);
    let content = lines(&disk.content("000002.journal").unwrap());
    let head: serde_json::Value = serde_json::from_slice(&content[0][9..]).unwrap();
    head["first_sequence"].as_u64().unwrap()
}

#[test]
fn an_edit_with_the_old_checksum_is_found() {
    let damage = attack(|lines| lines[1][50] ^= 1).unwrap();
    assert_eq!((damage.segment, damage.line), (2, 2));
    assert_eq!(damage.reason, Flaw::Checksum);
    assert_eq!(damage.sequence, first_of_second_segment());
}

#[test]
fn an_edited_payload_does_not_hold_its_commitment() {
    let damage = attack(|lines| edit(&mut lines[2], "{\"number\"", "{\"NUMBER\"")).unwrap();
    assert_eq!((damage.segment, damage.line), (2, 3));
    assert_eq!(damage.reason, Flaw::Commitment);
}

#[test]
fn an_edited_header_breaks_the_chain_at_the_next_line() {
    for (from, to) in [("\"officer\":7", "\"officer\":8"), ("\"time\":1", "\"time\":2")] {
        let damage = attack(|lines| edit(&mut lines[1], from, to)).unwrap();
        assert_eq!((damage.segment, damage.line), (2, 3));
        assert_eq!(damage.reason, Flaw::Chain);
    }
}

#[test]
fn a_header_edited_at_the_end_of_a_segment_breaks_the_next_segment() {
    let damage = attack(|lines| {
        let last = lines.last_mut().unwrap();
        edit(last, "\"officer\":7", "\"officer\":8");
    });
    let damage = damage.unwrap();
    assert_eq!((damage.segment, damage.line), (3, 1));
    assert_eq!(damage.reason, Flaw::Chain);
}

#[test]
fn an_edited_segment_head_breaks_the_chain() {
    for (from, to, reason) in [
        ("\"min_reader\":1", "\"min_reader\":0", Flaw::Chain),
        ("\"segment\":2", "\"segment\":7", Flaw::MissingSegment),
        ("\"store\":\"", "\"store\":\"0", Flaw::Malformed),
        ("trucban-journal", "trucban-Journal", Flaw::Malformed),
    ] {
        let damage = attack(|lines| edit(&mut lines[0], from, to)).unwrap();
        assert_eq!((damage.segment, damage.reason), (2, reason));
    }
}

#[test]
fn a_dropped_line_is_found() {
    let first = first_of_second_segment();
    let damage = attack(|lines| drop(lines.remove(2))).unwrap();
    assert_eq!((damage.segment, damage.line, damage.sequence), (2, 3, first + 1));
    let (expected, found) = (first + 1, first + 2);
    assert_eq!(damage.reason, Flaw::Sequence { expected, found });
}

#[test]
fn a_dropped_last_line_of_a_segment_is_found_in_the_next() {
    let damage = attack(|lines| drop(lines.pop())).unwrap();
    assert_eq!((damage.segment, damage.line), (3, 1));
    assert!(matches!(damage.reason, Flaw::Sequence { .. }));
}

#[test]
fn swapped_lines_are_found() {
    let damage = attack(|lines| lines.swap(1, 2)).unwrap();
    assert_eq!((damage.segment, damage.line), (2, 2));
    assert!(matches!(damage.reason, Flaw::Sequence { .. }));
}

#[test]
fn a_doubled_line_is_found() {
    let damage = attack(|lines| {
        let doubled = lines[2].clone();
        lines.insert(3, doubled);
    });
    let damage = damage.unwrap();
    assert_eq!((damage.segment, damage.line), (2, 4));
    assert!(matches!(damage.reason, Flaw::Sequence { .. }));
}

#[test]
fn a_renumbered_line_in_place_of_another_breaks_the_chain() {
    let first = first_of_second_segment();
    let damage = attack(|lines| {
        let mut forged = lines[1].clone();
        let sequence = |sequence: u64| format!("\"sequence\":{sequence},");
        edit(&mut forged, &sequence(first), &sequence(first + 1));
        lines[2] = forged;
    });
    let damage = damage.unwrap();
    assert_eq!((damage.segment, damage.line), (2, 3));
    assert_eq!(damage.reason, Flaw::Chain);
}

#[test]
fn a_segment_of_another_ward_is_found() {
    let other = FaultyDisk::new(2);
    let opening = Opening { randomness: Randomness::seeded(43), ..opening(None) };
    let (mut journal, _) = Journal::open(other.clone(), opening, |_| ()).unwrap();
    fill(&mut journal, 1..21);
    let foreign = other.content("000002.journal").unwrap();
    let damage = attack(|content| *content = lines(&foreign)).unwrap();
    assert_eq!((damage.segment, damage.line), (2, 1));
    assert_eq!(damage.reason, Flaw::ForeignSegment);
}

#[test]
fn a_segment_from_elsewhere_in_the_same_journal_is_found() {
    let third = crashed(20).content("000003.journal").unwrap();
    let damage = attack(|content| *content = lines(&third)).unwrap();
    assert_eq!((damage.segment, damage.line), (2, 1));
}

/// Cuts the journal behind its sequence 15, cleanly.
fn shortened(disk: &FaultyDisk) {
    let (journal, ..) = open(disk.clone());
    for name in names(disk) {
        let kept: Vec<Vec<u8>> = lines(&disk.content(&name).unwrap())
            .into_iter()
            .filter(|line| {
                let body: Option<&[u8]> = line.get(9..);
                let text = String::from_utf8_lossy(body.unwrap_or_default()).into_owned();
                !(16..=20).any(|gone| text.starts_with(&format!("{{\"sequence\":{gone},")))
            })
            .collect();
        let is_empty = kept.len() < 2;
        disk.place(&name, (!is_empty).then_some(kept.concat()).as_deref());
    }
    drop(journal);
}

#[test]
fn a_clean_cut_of_the_end_is_shown_by_an_anchor_alone() {
    let disk = crashed(20);
    let (journal, ..) = open(disk.clone());
    let anchor = Anchor::new(20, journal.head());
    shortened(&disk);
    assert_eq!(problem(&disk, &[]), None);
    let damage = problem(&disk, &[anchor]).unwrap();
    assert_eq!(damage.reason, Flaw::EndMissing { sequence: 20 });
    assert_eq!(damage.sequence, 16);
}

#[test]
fn a_clean_cut_of_a_closed_journal_is_shown_by_its_mark() {
    let disk = closed(20);
    shortened(&disk);
    disk.place("closed", closed(20).content("closed").as_deref());
    let damage = problem(&disk, &[]).unwrap();
    assert_eq!(damage.reason, Flaw::EndMissing { sequence: 20 });
}

#[test]
fn a_last_line_that_was_replaced_is_shown_by_mark_and_anchor() {
    let disk = closed(20);
    let head = open(disk.clone()).0.head();
    let name = names(&disk).into_iter().rev().find(|name| name != "closed").unwrap();
    let mut content = lines(&disk.content(&name).unwrap());
    edit(content.last_mut().unwrap(), "\"officer\":7", "\"officer\":8");
    disk.place(&name, Some(&content.concat()));
    let by_mark = problem(&disk, &[]).unwrap();
    assert_eq!(by_mark.reason, Flaw::Anchor { sequence: 20 });
    assert!(open(disk.clone()).0.writable().is_err());
    disk.place("closed", None);
    assert_eq!(problem(&disk, &[]), None);
    let by_anchor = problem(&disk, &[Anchor::new(20, head)]).unwrap();
    assert_eq!(by_anchor.reason, Flaw::Anchor { sequence: 20 });
}

#[test]
fn a_journal_written_anew_does_not_hold_the_old_anchors() {
    let disk = crashed(20);
    let heads: Vec<Anchor> = [5, 20]
        .into_iter()
        .map(|sequence| {
            let (journal, ..) = open(crashed(sequence));
            Anchor::new(sequence, journal.head())
        })
        .collect();
    assert_eq!(problem(&disk, &heads), None);
    let forged = FaultyDisk::new(2);
    let (mut journal, ..) = open(forged.clone());
    let mut first = draft(1);
    first.officer = 8;
    journal.append(vec![first]).unwrap();
    fill(&mut journal, 2..21);
    assert_eq!(problem(&forged, &[]), None);
    let damage = problem(&forged, &heads).unwrap();
    assert_eq!(damage.reason, Flaw::Anchor { sequence: 5 });
}

#[test]
fn an_anchor_is_kept_as_text() {
    let (journal, ..) = open(crashed(4));
    let report = verify(&Arc::new(crashed(4)), &[]).unwrap();
    assert_eq!((report.sequence, report.head), (4, journal.head()));
    let digits: String = report.head[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let anchor: Anchor = format!("4:{digits}").parse().unwrap();
    assert_eq!(problem(&crashed(4), &[anchor]), None);
}

/// A disk whose first file grows by some bytes with every reading, as under a writer.
struct Growing {
    disk: FaultyDisk,
    shown: AtomicU64,
    step: u64,
}

impl Disk for Growing {
    type Pen = FaultyPen;
    type Reader = Box<dyn Read + Send>;

    fn list(&self) -> io::Result<Vec<String>> {
        self.disk.list()
    }

    fn read(&self, name: &str, from: u64) -> io::Result<Self::Reader> {
        let shown = self.shown.fetch_add(self.step, Ordering::Relaxed);
        let file = self.disk.read(name, from)?;
        Ok(Box::new(file.take(shown.saturating_sub(from))))
    }

    fn create(&self, name: &str) -> io::Result<FaultyPen> {
        self.disk.create(name)
    }

    fn append(&self, name: &str) -> io::Result<FaultyPen> {
        self.disk.append(name)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.disk.rename(from, to)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.disk.remove(name)
    }

    fn sync_folder(&self) -> io::Result<()> {
        self.disk.sync_folder()
    }
}

#[test]
fn a_line_that_is_being_written_is_looked_at_again() {
    let disk = crashed(5);
    let length = disk.content("000001.journal").unwrap().len() as u64;
    for step in [50, 300, 1000] {
        let growing = Growing { disk: disk.clone(), shown: AtomicU64::new(length - 400), step };
        let report = verify(&Arc::new(growing), &[]).unwrap();
        assert_eq!((report.entries, report.problem), (5, None), "step {step}");
    }
    let still = Growing { disk, shown: AtomicU64::new(length - 400), step: 0 };
    let problem = verify(&Arc::new(still), &[]).unwrap().problem.unwrap();
    assert!(matches!(problem.reason, Flaw::TornTail { .. }), "{problem}");
}
