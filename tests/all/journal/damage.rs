//! A file is cut or a bit is flipped, at every place there is: each case is found, called by
//! its right name, and costs no good line before it.

use super::*;

/// Where each line of the journal stands: segment name, offset, length with line feed.
fn places(disk: &FaultyDisk) -> Vec<(String, usize, usize)> {
    let mut places = Vec::new();
    for (name, content) in everything(disk) {
        let mut offset = 0;
        for line in lines(&content) {
            places.push((name.clone(), offset, line.len()));
            offset += line.len();
        }
    }
    places
}

/// A second disk with the same files, so that each case starts anew.
fn copy(disk: &FaultyDisk) -> FaultyDisk {
    let copy = FaultyDisk::new(5);
    for (name, content) in everything(disk) {
        copy.place(&name, Some(&content));
    }
    copy
}

#[test]
fn the_last_three_lines_cut_at_every_byte_cost_only_what_was_cut() {
    let disk = crashed(5);
    let name = names(&disk).pop().unwrap();
    let content = disk.content(&name).unwrap();
    let last_lines = lines(&content);
    assert!(last_lines.len() >= 4, "the last segment is too short for this test");
    let kept: usize = last_lines[..last_lines.len() - 3].iter().map(Vec::len).sum();
    for length in kept..content.len() {
        let disk = copy(&disk);
        disk.place(&name, Some(&content[..length]));
        let whole = lines(&content[..length]);
        let whole = whole.iter().filter(|line| line.ends_with(b"\n")).count();
        let lost = (last_lines.len() - whole) as u128;
        let torn: usize = length - last_lines[..whole].iter().map(Vec::len).sum::<usize>();
        let (mut journal, opened, entries) = open(disk.clone());
        assert_eq!(orders(&entries), numbered(1..=5 - lost), "{length} bytes");
        assert_eq!(opened.damage, None);
        assert_eq!(opened.cut.map_or(0, |cut| cut.bytes), torn as u64);
        assert_eq!(opened.cut.is_some(), torn > 0);
        if let Some(cut) = opened.cut {
            assert_eq!(cut.line, whole as u64 + 1);
        }
        assert_eq!(disk.content(&name).unwrap().len(), length - torn);
        journal.append(vec![draft(9)]).unwrap();
        let (_, opened, entries) = open(disk);
        assert_eq!((opened.cut, entries.len()), (None, 6 - lost as usize));
    }
}

#[test]
fn lines_that_are_gone_from_a_closed_journal_are_damage() {
    let disk = closed(5);
    let name = names(&disk).remove(0);
    let content = disk.content(&name).unwrap();
    for length in content.len() - 900..content.len() {
        let disk = copy(&disk);
        disk.place(&name, Some(&content[..length]));
        let before = everything(&disk);
        let (journal, opened, entries) = open(disk.clone());
        assert_eq!(opened.cut, None, "{length} bytes");
        let damage = opened.damage.unwrap();
        assert_eq!(damage.sequence, entries.len() as u64 + 1);
        assert!(matches!(journal.writable(), Err(Unwritable::Damaged(_))));
        assert_eq!(everything(&disk), before);
        let report = verify(&Arc::new(disk), &[]).unwrap();
        assert_eq!(report.problem, Some(damage));
    }
}

#[test]
fn a_checkpoint_proves_that_the_tail_was_not_torn() {
    let disk = crashed(5);
    let checkpoint = open(disk.clone()).0.checkpoint();
    let name = names(&disk).pop().unwrap();
    let content = disk.content(&name).unwrap();
    disk.place(&name, Some(&content[..content.len() - 1]));
    let (journal, opened, entries) = open_after(disk, Some(checkpoint));
    assert_eq!(orders(&entries), numbered(1..=4));
    assert_eq!(opened.damage.unwrap().reason, Flaw::Incomplete);
    assert!(journal.writable().is_err());
}

/// Flips a bit and checks what opening and verifying make of it.
fn judge_flip(disk: &FaultyDisk, all: &[Entry], place: &(String, usize, usize), bit: usize) {
    let (name, offset, length) = place;
    let mut content = disk.content(name).unwrap();
    content[offset + bit / 8] ^= 1 << (bit % 8);
    let flipped = copy(disk);
    flipped.place(name, Some(&content));
    let before = everything(&flipped);
    let case = format!("{name}, byte {} of line at {offset} (+{length}), bit {}", bit / 8, bit % 8);

    let report = verify(&Arc::new(flipped.clone()), &[]).unwrap();
    assert_eq!(everything(&flipped), before);
    let (mut journal, opened, entries) = open(flipped.clone());
    if name == "closed" {
        assert_eq!(entries, all, "{case}");
        assert_eq!((opened.cut, opened.damage, report.problem), (None, None, None), "{case}");
        return;
    }
    let good = places(disk)
        .iter()
        .filter(|(other, at, _)| other != "closed" && *at > 0 && (other, at) < (name, offset))
        .count();
    assert_eq!(entries, all[..good], "{case}");
    assert_eq!(report.entries, good as u64, "{case}");
    let problem = report.problem.expect(&case);
    match (opened.cut, opened.damage) {
        (None, Some(damage)) => {
            assert_eq!(problem, damage, "{case}");
            assert_eq!(&format!("{:06}.journal", damage.segment), name, "{case}");
            assert!(journal.append(vec![draft(99)]).is_err(), "{case}");
            assert_eq!(everything(&flipped), before, "{case}");
        }
        (Some(cut), None) => {
            assert_eq!(good + 1, all.len(), "{case} is not in the last line");
            assert_eq!(problem.reason, Flaw::TornTail { bytes: cut.bytes }, "{case}");
            assert_eq!(cut.bytes, *length as u64, "{case}");
            journal.append(vec![draft(99)]).unwrap();
        }
        other => panic!("{case}: {other:?}"),
    }
}

#[test]
fn every_flipped_bit_of_a_crashed_journal_is_found() {
    let disk = FaultyDisk::new(1);
    let opening = Opening { segment_bytes: 1000, ..opening(None) };
    let (mut journal, _) = Journal::open(disk.clone(), opening, |_| ()).unwrap();
    fill(&mut journal, 1..5);
    assert!(names(&disk).len() > 1, "a boundary between segments is wanted");
    let (_, _, all) = open(disk.clone());
    for place in places(&disk) {
        (0..place.2 * 8).for_each(|bit| judge_flip(&disk, &all, &place, bit));
    }
}

#[test]
fn every_flipped_bit_of_a_closed_journal_is_found_and_none_is_cut() {
    let disk = closed(2);
    let (_, _, all) = open(disk.clone());
    for place in places(&disk) {
        (0..place.2 * 8).for_each(|bit| judge_flip(&disk, &all, &place, bit));
    }
}

#[test]
fn a_zeroed_sector_in_the_middle_is_damage_and_at_the_end_a_torn_write() {
    let disk = crashed(5);
    let name = names(&disk).pop().unwrap();
    let content = disk.content(&name).unwrap();
    let last_lines = lines(&content);
    let head = last_lines[0].len();
    assert!(last_lines.len() == 6, "all lines stand in one segment");
    for (from, is_cut) in [(head + 20, false), (content.len() - 20, true)] {
        let disk = copy(&disk);
        let mut zeroed = content.clone();
        zeroed[from..from + 20].fill(0);
        disk.place(&name, Some(&zeroed));
        let (_, opened, _) = open(disk);
        assert_eq!(opened.cut.is_some(), is_cut);
        assert_eq!(opened.damage.is_some(), !is_cut);
    }
}

#[test]
fn a_hole_in_the_last_batch_is_torn_although_lines_behind_it_are_good() {
    let disk = crashed(2);
    let (mut journal, ..) = open(disk.clone());
    let from = usize::try_from(journal.checkpoint().offset).unwrap();
    journal.append((3..9).map(draft).collect()).unwrap();
    let name = names(&disk).pop().unwrap();
    let content = disk.content(&name).unwrap();
    let second = from.min(content.len() - 1200);
    for hole in second..second + 1000 {
        let mut torn = content.clone();
        torn[hole..hole + 64].fill(0);
        disk.place(&name, Some(&torn));
        let (_, opened, entries) = open(copy(&disk));
        assert!(opened.damage.is_none() && opened.cut.is_some(), "hole at {hole}");
        assert!(entries.len() < 8);
        // Something else than zeros is no hole.
        torn[hole..hole + 64].fill(b'x');
        disk.place(&name, Some(&torn));
        let (_, opened, _) = open(copy(&disk));
        assert!(opened.damage.is_some() && opened.cut.is_none(), "edit at {hole}");
    }
}

#[test]
fn a_hole_before_a_later_batch_is_damage() {
    let disk = crashed(2);
    let (mut journal, ..) = open(disk.clone());
    journal.append(vec![draft(3)]).unwrap();
    journal.append(vec![draft(4)]).unwrap();
    let name = names(&disk).pop().unwrap();
    let mut content = disk.content(&name).unwrap();
    let last_lines = lines(&content);
    let from = content.len() - last_lines.last().unwrap().len() - 64;
    content[from..from + 64].fill(0);
    disk.place(&name, Some(&content));
    let (_, opened, entries) = open(disk);
    assert_eq!(orders(&entries), numbered(1..=2));
    assert_eq!((opened.cut, opened.damage.is_some()), (None, true));
}

#[test]
fn a_missing_segment_is_named() {
    let disk = crashed(40);
    for (number, name) in (1_u32..).zip(names(&disk)).take(3) {
        let gapped = copy(&disk);
        gapped.place(&name, None);
        let (journal, opened, entries) = open(gapped.clone());
        let damage = opened.damage.unwrap();
        assert_eq!(damage.segment, number);
        assert_eq!(damage.reason, Flaw::MissingSegment);
        assert_eq!(damage.sequence, entries.len() as u64 + 1);
        assert_eq!(journal.read_from(1).count(), entries.len());
        assert!(journal.writable().is_err());
        let report = verify(&Arc::new(gapped.clone()), &[]).unwrap();
        assert_eq!(report.problem, Some(damage));
        gapped.place(&format!("{:06}.journal", number + 1), Some(b"garbage"));
        let damage = open(gapped).1.damage.unwrap();
        assert_eq!((damage.segment, damage.reason), (number, Flaw::MissingSegment));
    }
}

#[test]
fn garbage_in_place_of_a_segment_is_damage() {
    for garbage in [&b""[..], b"\n", b"\n\n\n", &[0; 5000], &[0xff; 300], b"{}\n"] {
        let disk = crashed(5);
        disk.place("000001.journal", Some(garbage));
        let (journal, opened, entries) = open(disk.clone());
        let damage = opened.damage.unwrap();
        assert_eq!((damage.segment, damage.line, entries.len()), (1, 1, 0));
        assert!(journal.writable().is_err());
        assert_eq!(disk.content("000001.journal").unwrap(), garbage);
    }
}

#[test]
fn other_files_in_the_folder_are_left_alone() {
    let disk = closed(5);
    for name in ["unfinished", "000009.journal.bak", "notes.txt"] {
        disk.place(name, Some(b"anything"));
    }
    let (mut journal, opened, entries) = open(disk.clone());
    assert_eq!((opened.damage, entries.len()), (None, 5));
    journal.append(vec![draft(6)]).unwrap();
    assert_eq!(disk.content("notes.txt").unwrap(), b"anything");
}
