//! The journal as its callers see it: what is written is read, what is torn is cut, what is
//! damaged is named. The parts below try every fault of a disk and every edit of a file.

mod damage;
mod faults;
mod formats;
mod real_disk;
mod tampering;

use std::sync::Arc;
use trucban::journal::faulty_disk::{Fault, FaultyDisk, Trouble};
use trucban::journal::{
    AppendError, Checkpoint, Disk, Draft, DraftFlaw, Entry, Flaw, Journal, JournalError, Opened, Opening,
    PAYLOAD_FORMAT, Randomness, Unwritable, verify,
};

/// Small enough for some six lines in each segment.
const SEGMENT_BYTES: u64 = 4000;

fn draft(number: u64) -> Draft {
    let note = "đo lúc 7h, tỉnh táo. ".repeat(usize::try_from(number % 3).unwrap());
    Draft {
        time: 1_627_000_000 + i64::try_from(number).unwrap(),
        officer: 7,
        uid: 1000,
        session: 0xfeed_0000_0000_0000 + number,
        order: u128::from(number),
        command: "record_reading".into(),
        record: format!("case:{}", number % 5),
        base: 3,
        format: PAYLOAD_FORMAT,
        payload: format!(r#"{{"number":{number},"note":"{note}"}}"#).into_bytes(),
    }
}

fn opening(after: Option<Checkpoint>) -> Opening {
    Opening { after, randomness: Randomness::seeded(42), segment_bytes: SEGMENT_BYTES }
}

fn open<D: Disk>(disk: D) -> (Journal<D>, Opened, Vec<Entry>) {
    open_after(disk, None)
}

fn open_after<D: Disk>(disk: D, after: Option<Checkpoint>) -> (Journal<D>, Opened, Vec<Entry>) {
    let mut entries = Vec::new();
    let (journal, opened) = Journal::open(disk, opening(after), |entry| entries.push(entry)).unwrap();
    assert_eq!(opened.entries, entries.len() as u64);
    (journal, opened, entries)
}

/// Appends the numbers in batches of one to three.
fn fill<D: Disk>(journal: &mut Journal<D>, numbers: std::ops::Range<u64>) {
    let drafts: Vec<Draft> = numbers.map(draft).collect();
    let mut rest = drafts.as_slice();
    for size in [1, 3, 2].into_iter().cycle() {
        if rest.is_empty() {
            return;
        }
        let (batch, left) = rest.split_at(rest.len().min(size));
        journal.append(batch.to_vec()).unwrap();
        rest = left;
    }
}

/// A disk with a journal of orders 1..=count that was not closed.
fn crashed(count: u64) -> FaultyDisk {
    let disk = FaultyDisk::new(1);
    let (mut journal, ..) = open(disk.clone());
    fill(&mut journal, 1..count + 1);
    disk
}

/// The same, closed.
fn closed(count: u64) -> FaultyDisk {
    let disk = crashed(count);
    open(disk.clone()).0.close().unwrap();
    disk
}

fn orders(entries: &[Entry]) -> Vec<u128> {
    entries.iter().map(|entry| entry.header.order).collect()
}

fn numbered(range: std::ops::RangeInclusive<u128>) -> Vec<u128> {
    range.collect()
}

fn names(disk: &FaultyDisk) -> Vec<String> {
    disk.list().unwrap()
}

/// All files of a disk, to see that nothing was touched.
fn everything(disk: &FaultyDisk) -> Vec<(String, Vec<u8>)> {
    let names = names(disk).into_iter();
    names.map(|name| (name.clone(), disk.content(&name).unwrap())).collect()
}

/// Gives a line its checksum anew, as an editor with a calculator would.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut line = format!("{:08x} ", crc32fast::hash(body)).into_bytes();
    line.extend_from_slice(body);
    line.push(b'\n');
    line
}

fn lines(content: &[u8]) -> Vec<Vec<u8>> {
    content.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

#[test]
fn an_appended_batch_is_read_back_as_it_was_handed_in() {
    let disk = FaultyDisk::new(1);
    let (mut journal, opened, entries) = open(disk.clone());
    assert_eq!((opened.entries, entries.len(), opened.cut), (0, 0, None));
    assert_eq!(journal.append(vec![draft(1)]).unwrap(), [1]);
    assert_eq!(journal.append(vec![draft(2), draft(3)]).unwrap(), [2, 3]);
    let (reopened, _, entries) = open(disk);
    assert_eq!(reopened.sequence(), 3);
    assert_eq!(reopened.store(), journal.store());
    for (number, entry) in (1..).zip(&entries) {
        let (expected, header) = (draft(number), &entry.header);
        assert_eq!(header.sequence, number);
        assert_eq!(header.batch, if number == 1 { 1 } else { 2 });
        assert_eq!(entry.payload, expected.payload);
        assert_eq!(header.time, expected.time);
        assert_eq!(header.session, expected.session);
        assert_eq!(header.order, expected.order);
        assert_eq!(header.command, expected.command);
        assert_eq!(header.record, expected.record);
        assert_eq!((header.officer, header.uid, header.base), (7, 1000, 3));
        assert!(!entry.erased);
    }
}

#[test]
fn a_batch_costs_one_write_and_one_sync() {
    let disk = FaultyDisk::new(1);
    let (mut journal, ..) = Journal::open(disk.clone(), Opening::default(), |_| ()).unwrap();
    journal.append(vec![draft(1)]).unwrap();
    for batch in [1, 7, 256] {
        let before = disk.calls();
        journal.append((0..batch).map(draft).collect()).unwrap();
        assert_eq!(disk.calls() - before, 2, "batch of {batch}");
    }
}

#[test]
fn nothing_to_append_costs_nothing() {
    let disk = FaultyDisk::new(1);
    let (mut journal, ..) = open(disk.clone());
    let before = disk.calls();
    assert_eq!(journal.append(Vec::new()).unwrap(), [0; 0]);
    assert_eq!(disk.calls(), before);
}

#[test]
fn segments_rotate_and_stay_one_chain() {
    let disk = crashed(40);
    let segments = names(&disk).len();
    assert!(segments > 4, "only {segments} segments");
    for name in names(&disk) {
        let length = disk.content(&name).unwrap().len() as u64;
        assert!(length <= SEGMENT_BYTES + 600, "{name} has {length} bytes");
    }
    let (_, opened, entries) = open(disk.clone());
    assert_eq!(orders(&entries), numbered(1..=40));
    assert_eq!((opened.cut, opened.damage), (None, None));
    let report = verify(&Arc::new(disk), &[]).unwrap();
    assert_eq!(report.entries, 40);
    assert_eq!(report.segments as usize, segments);
    assert_eq!(report.problem, None);
}

#[test]
fn a_batch_longer_than_a_segment_stays_together() {
    let disk = crashed(2);
    let (mut journal, ..) = open(disk.clone());
    journal.append((3..30).map(draft).collect()).unwrap();
    journal.append(vec![draft(30)]).unwrap();
    let (_, _, entries) = open(disk);
    assert_eq!(orders(&entries), numbered(1..=30));
    assert!(entries[2..29].iter().all(|entry| entry.header.batch == 3));
}

#[test]
fn every_checkpoint_lets_the_start_read_only_the_tail() {
    let disk = FaultyDisk::new(1);
    let (mut journal, ..) = open(disk.clone());
    let mut checkpoints = vec![journal.checkpoint()];
    for number in 1..=12 {
        journal.append(vec![draft(number)]).unwrap();
        checkpoints.push(journal.checkpoint());
    }
    journal.close().unwrap();
    for checkpoint in checkpoints {
        let (reopened, opened, entries) = open_after(disk.clone(), Some(checkpoint));
        assert!(opened.resumed);
        let from = u128::from(checkpoint.sequence) + 1;
        assert_eq!(orders(&entries), numbered(from..=12));
        assert_eq!(reopened.sequence(), 12);
    }
}

#[test]
fn a_checkpoint_that_does_not_fit_is_not_trusted() {
    let disk = closed(12);
    let (journal, ..) = open(disk.clone());
    let fitting = journal.checkpoint();
    assert!(fitting.segment > 1);
    let wrong = [
        Checkpoint { sequence: 11, ..fitting },
        Checkpoint { sequence: 13, ..fitting },
        Checkpoint { segment: 0, ..fitting },
        Checkpoint { segment: 1, ..fitting },
        Checkpoint { segment: fitting.segment + 1, ..fitting },
        Checkpoint { segment: u32::MAX, ..fitting },
        Checkpoint { offset: 0, ..fitting },
        Checkpoint { offset: fitting.offset - 1, ..fitting },
        Checkpoint { offset: u64::MAX, ..fitting },
        Checkpoint { head: [0; 32], ..fitting },
    ];
    for checkpoint in wrong {
        let (_, opened, entries) = open_after(disk.clone(), Some(checkpoint));
        assert!(!opened.resumed, "{checkpoint:?}");
        assert_eq!(orders(&entries), numbered(1..=12));
    }
}

#[test]
fn damage_before_the_checkpoint_is_left_to_the_verification() {
    let disk = closed(12);
    let checkpoint = open(disk.clone()).0.checkpoint();
    let mut first = disk.content("000001.journal").unwrap();
    *first.last_mut().unwrap() = b'!';
    disk.place("000001.journal", Some(&first));
    let (journal, opened, _) = open_after(disk.clone(), Some(checkpoint));
    assert!(opened.resumed && journal.writable().is_ok());
    let report = verify(&Arc::new(disk), &[]).unwrap();
    assert_eq!(report.problem.unwrap().segment, 1);
}

#[test]
fn any_range_is_read_from_the_middle() {
    let disk = crashed(25);
    let (journal, _, all) = open(disk);
    for first in 0..=27_usize {
        let read: Result<Vec<_>, _> = journal.read_from(first as u64).collect();
        assert_eq!(read.unwrap(), all[first.saturating_sub(1).min(25)..]);
        for last in first..=27 {
            let read: Result<Vec<_>, _> = journal.entries(first as u64..=last as u64).collect();
            let expected = &all[first.saturating_sub(1).min(25)..last.min(25)];
            assert_eq!(read.unwrap(), expected, "{first}..={last}");
        }
    }
}

#[test]
fn a_reading_ends_where_the_journal_stood_and_lives_in_another_thread() {
    let disk = crashed(10);
    let (mut journal, ..) = open(disk);
    let reading = journal.read_from(4);
    let reader = std::thread::spawn(move || reading.map(Result::unwrap).collect::<Vec<_>>());
    fill(&mut journal, 11..30);
    assert_eq!(orders(&reader.join().unwrap()), numbered(4..=10));
    assert_eq!(journal.read_from(1).count(), 29);
}

#[test]
fn a_closed_journal_is_opened_without_touching_it() {
    let disk = closed(12);
    let before = everything(&disk);
    let (journal, opened, _) = open(disk.clone());
    assert_eq!((opened.cut, opened.damage), (None, None));
    assert!(journal.writable().is_ok());
    assert_eq!(everything(&disk), before);
    journal.close().unwrap();
    assert_eq!(everything(&disk), before);
}

#[test]
fn the_mark_of_a_clean_close_goes_before_the_first_write() {
    let disk = closed(3);
    assert!(names(&disk).contains(&"closed".to_owned()));
    let (mut journal, ..) = open(disk.clone());
    journal.append(vec![draft(4)]).unwrap();
    assert!(!names(&disk).contains(&"closed".to_owned()));
    disk.cut_power();
    assert_eq!(orders(&open(disk).2), numbered(1..=4));
}

#[test]
fn after_a_failed_sync_the_last_segment_is_written_again() {
    let disk = crashed(3);
    let (mut journal, ..) = open(disk.clone());
    let fault = Fault { call: 2, trouble: Trouble::Broken, lasting: false };
    disk.fail(fault);
    let outcome = journal.append(vec![draft(4)]);
    assert!(matches!(outcome, Err(AppendError::Unknown(_))), "{outcome:?}");
    let next = journal.append(vec![draft(5)]);
    assert!(matches!(next, Err(AppendError::Broken)), "{next:?}");
    journal.close().unwrap();
    assert!(!names(&disk).contains(&"closed".to_owned()));
    // The page cache still shows the order; only the rewriting makes it durable.
    assert_eq!(orders(&open(disk.clone()).2), numbered(1..=4));
    disk.cut_power();
    assert_eq!(orders(&open(disk).2), numbered(1..=4));
}

#[test]
fn a_mark_that_does_not_fit_the_end_is_not_trusted() {
    let stale = closed(2).content("closed").unwrap();
    for mark in [&stale[..], b"garbage", b""] {
        let disk = crashed(3);
        let (mut journal, ..) = open(disk.clone());
        let fault = Fault { call: 2, trouble: Trouble::Broken, lasting: false };
        disk.fail(fault);
        assert!(journal.append(vec![draft(4)]).is_err());
        disk.place("closed", Some(mark));
        assert_eq!(orders(&open(disk.clone()).2), numbered(1..=4));
        disk.cut_power();
        assert_eq!(orders(&open(disk).2), numbered(1..=4));
    }
}

#[test]
fn a_new_segment_never_takes_the_place_of_a_file() {
    let disk = crashed(3);
    let (mut journal, ..) = open(disk.clone());
    disk.place("000002.journal", Some(b"somebody's"));
    let outcome = journal.append((4..14).map(draft).collect());
    assert!(matches!(outcome, Err(AppendError::Unknown(_))), "{outcome:?}");
    assert_eq!(disk.content("000002.journal").unwrap(), b"somebody's");
}

#[test]
fn a_full_disk_refuses_one_batch_and_takes_the_next_when_there_is_space() {
    let disk = crashed(3);
    let (mut journal, ..) = open(disk.clone());
    let before = everything(&disk);
    let used: usize = before.iter().map(|file| file.1.len()).sum();
    for room in [0, 1, 100, 700] {
        disk.limit(used + room);
        let outcome = journal.append(vec![draft(4), draft(5)]);
        assert!(matches!(outcome, Err(AppendError::Full(_))), "{outcome:?}");
        assert_eq!(everything(&disk), before);
    }
    disk.heal();
    assert_eq!(journal.append(vec![draft(4)]).unwrap(), [4]);
    assert_eq!(orders(&open(disk).2), numbered(1..=4));
}

#[test]
fn a_disk_too_full_for_a_new_segment_refuses_the_batch() {
    let disk = crashed(3);
    let (mut journal, ..) = open(disk.clone());
    let used: usize = everything(&disk).iter().map(|file| file.1.len()).sum();
    let batch: Vec<Draft> = (4..12).map(draft).collect();
    for room in [0, 1, 100, 700] {
        disk.limit(used + room);
        let outcome = journal.append(batch.clone());
        assert!(matches!(outcome, Err(AppendError::Full(_))), "{outcome:?}");
        assert!(!names(&disk).contains(&"unfinished".to_owned()));
    }
    disk.heal();
    assert_eq!(journal.append(batch).unwrap().len(), 8);
    assert_eq!(orders(&open(disk).2), numbered(1..=11));
}

#[test]
fn a_refused_batch_does_not_come_back_after_a_power_cut() {
    for seed in 0..50 {
        let disk = FaultyDisk::new(seed);
        let (mut journal, ..) = open(disk.clone());
        journal.append(vec![draft(1)]).unwrap();
        let used: usize = everything(&disk).iter().map(|file| file.1.len()).sum();
        disk.limit(used + 700);
        let outcome = journal.append(vec![draft(2), draft(3)]);
        assert!(matches!(outcome, Err(AppendError::Full(_))), "{outcome:?}");
        disk.cut_power();
        disk.heal();
        assert_eq!(orders(&open(disk).2), numbered(1..=1), "seed {seed}");
    }
}

#[test]
fn a_disk_that_is_full_at_the_opening_is_read_and_later_written() {
    for disk in [crashed(5), FaultyDisk::new(1)] {
        let count = verify(&Arc::new(disk.clone()), &[]).unwrap().entries;
        disk.limit(0);
        let (mut journal, opened, entries) = open(disk.clone());
        assert_eq!(entries.len() as u64, count);
        assert_eq!(opened.damage, None);
        assert!(matches!(journal.writable(), Err(Unwritable::Full(_))));
        let outcome = journal.append(vec![draft(6)]);
        assert!(matches!(outcome, Err(AppendError::Full(_))), "{outcome:?}");
        assert_eq!(journal.read_from(1).count() as u64, count);
        disk.heal();
        assert_eq!(journal.append(vec![draft(6)]).unwrap(), [count + 1]);
        assert!(journal.writable().is_ok());
        assert_eq!(open(disk).2.len() as u64, count + 1);
    }
}

#[test]
fn a_read_only_disk_is_read() {
    for disk in [crashed(5), closed(5)] {
        let before = everything(&disk);
        let fault = Fault { call: 1, trouble: Trouble::ReadOnly, lasting: true };
        disk.fail(fault);
        let (mut journal, _, entries) = open(disk.clone());
        assert_eq!(orders(&entries), numbered(1..=5));
        assert!(matches!(journal.writable(), Err(Unwritable::Refused(_))));
        let outcome = journal.append(vec![draft(6)]);
        assert!(matches!(outcome, Err(AppendError::ReadOnly)), "{outcome:?}");
        assert_eq!(journal.read_from(2).count(), 4);
        journal.close().unwrap();
        assert_eq!(everything(&disk), before);
    }
}

#[test]
fn a_newer_format_is_refused_and_nothing_is_touched() {
    let disk = crashed(5);
    let name = names(&disk).pop().unwrap();
    let mut content = lines(&disk.content(&name).unwrap());
    let head = String::from_utf8(content[0][9..].to_vec()).unwrap();
    let newer = head.replace("\"format\":1", "\"format\":3").replace("\"min_reader\":1", "\"min_reader\":2");
    assert_ne!(head, newer);
    content[0] = sealed(newer.trim_end().as_bytes());
    // A torn tail besides: it must not be cut either.
    content.push(b"torn".to_vec());
    disk.place(&name, Some(&content.concat()));
    let before = everything(&disk);
    let outcome = Journal::open(disk.clone(), opening(None), |_| ());
    let error = outcome.err().unwrap();
    assert!(matches!(error, JournalError::NewerFormat { found: 3, known: 1 }), "{error}");
    assert_eq!(everything(&disk), before);
    let report = verify(&Arc::new(disk), &[]).unwrap();
    let reason = report.problem.unwrap().reason;
    assert_eq!(reason, Flaw::NewerFormat { found: 3, known: 1 });
}

#[test]
fn a_newer_writer_that_still_allows_this_reader_is_read_and_not_continued() {
    let disk = FaultyDisk::new(1);
    drop(open(disk.clone()));
    let head = disk.content("000001.journal").unwrap();
    let newer = String::from_utf8(head[9..].to_vec()).unwrap();
    let newer = newer.replace("\"format\":1", "\"format\":2");
    disk.place("000001.journal", Some(&sealed(newer.trim_end().as_bytes())));
    let before = everything(&disk);
    let (journal, opened, _) = open(disk.clone());
    assert_eq!(opened.damage, None);
    let reason = journal.writable().unwrap_err();
    assert!(matches!(reason, Unwritable::NewerFormat { found: 2, known: 1 }), "{reason}");
    assert_eq!(everything(&disk), before);
}

#[test]
fn a_newer_payload_is_refused_and_nothing_is_touched() {
    let disk = crashed(1);
    let mut content = lines(&disk.content("000001.journal").unwrap());
    let line = String::from_utf8(content[1][9..].to_vec()).unwrap();
    let newer = line.replace("\"format\":1", "\"format\":2");
    content[1] = sealed(newer.trim_end().as_bytes());
    disk.place("000001.journal", Some(&content.concat()));
    let before = everything(&disk);
    let error = Journal::open(disk.clone(), opening(None), |_| ()).err();
    assert!(matches!(error, Some(JournalError::NewerPayload { found: 2, known: 1 })));
    assert_eq!(everything(&disk), before);
}

#[test]
fn a_draft_that_cannot_stand_in_a_line_is_refused_whole() {
    let disk = crashed(2);
    let (mut journal, ..) = open(disk.clone());
    let before = everything(&disk);
    let with = |change: fn(&mut Draft)| {
        let mut odd = draft(4);
        change(&mut odd);
        odd
    };
    let cases = [
        (with(|odd| odd.payload.clear()), DraftFlaw::PayloadEmpty),
        (with(|odd| odd.payload = b"{\n}".to_vec()), DraftFlaw::PayloadNotOneLine),
        (with(|odd| odd.payload = b"\"\x1b\"".to_vec()), DraftFlaw::PayloadNotOneLine),
        (with(|odd| odd.payload = b"\"\xff\"".to_vec()), DraftFlaw::PayloadNotOneLine),
        (with(|odd| odd.payload = vec![b' '; 5 << 20]), DraftFlaw::PayloadTooLong),
        (with(|odd| odd.command = "x".repeat(201)), DraftFlaw::NameTooLong),
        (with(|odd| odd.record = "x".repeat(201)), DraftFlaw::NameTooLong),
        (with(|odd| odd.format = 0), DraftFlaw::FormatUnknown),
        (with(|odd| odd.format = PAYLOAD_FORMAT + 1), DraftFlaw::FormatUnknown),
    ];
    for (odd, expected) in cases {
        match journal.append(vec![draft(3), odd]) {
            Err(AppendError::Draft { index: 1, flaw }) => assert_eq!(flaw, expected),
            other => panic!("{other:?} instead of {expected}"),
        }
    }
    assert_eq!(everything(&disk), before);
    assert_eq!(journal.append(vec![draft(3)]).unwrap(), [3]);
}

#[test]
fn names_with_quotes_and_controls_survive() {
    let disk = FaultyDisk::new(1);
    let (mut journal, ..) = open(disk.clone());
    let mut odd = draft(1);
    odd.command = "\u{7}\n\"} - \\".repeat(20);
    odd.record = "\u{1}".repeat(200);
    odd.payload = br#""- } {\"sequence\":1,""#.to_vec();
    journal.append(vec![odd.clone()]).unwrap();
    let entry = open(disk).2.remove(0);
    assert_eq!(entry.header.command, odd.command);
    assert_eq!(entry.header.record, odd.record);
    assert_eq!(entry.payload, odd.payload);
}

#[test]
fn an_erased_payload_leaves_the_chain_whole() {
    let disk = crashed(8);
    let (_, _, all) = open(disk.clone());
    let mut content = lines(&disk.content("000001.journal").unwrap());
    let line = content[2].clone();
    let body = &line[9..];
    let end = body.windows(3).position(|part| part == b"\"} ").unwrap() + 2;
    content[2] = sealed(&[&body[..end], b" -"].concat());
    disk.place("000001.journal", Some(&content.concat()));
    let report = verify(&Arc::new(disk.clone()), &[]).unwrap();
    assert_eq!((report.entries, report.erased, report.problem), (8, 1, None));
    let (journal, opened, entries) = open(disk);
    assert_eq!((opened.cut, opened.damage), (None, None));
    assert!(entries[1].erased && entries[1].payload.is_empty());
    assert_eq!(entries[1].header, all[1].header);
    let again: Vec<_> = journal.read_from(2).map(Result::unwrap).collect();
    assert_eq!(again, entries[1..]);
}
