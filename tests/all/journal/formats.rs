//! Golden bytes: a journal that a released program wrote is read for ever, and this program
//! still writes format 1 as those bytes say. A change here needs a new format number.

use super::*;
use std::path::{Path, PathBuf};

const SEGMENT: &str = "000001.journal";

fn golden() -> Vec<u8> {
    let file: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/all/formats/journal_1", SEGMENT].iter().collect();
    std::fs::read(Path::new(&file)).unwrap()
}

/// What was handed in when the golden journal was written.
fn drafts() -> Vec<Vec<Draft>> {
    let first = Draft {
        time: 1_626_998_400,
        officer: 1,
        uid: 1000,
        session: u64::MAX,
        order: 0x0189_7e6b_4c5d_7a8b_9c0d_1e2f_3a4b_5c6d,
        command: "declare_case".into(),
        record: "case:12".into(),
        base: 0,
        format: 1,
        payload: r#"{"name":"Nguyễn Thị Hường","born":1957,"area":"TDP 4"}"#.into(),
    };
    let second = Draft {
        time: -1,
        officer: u32::MAX,
        uid: 0,
        session: 0,
        order: 0,
        command: "\"quoted\" \\ tab\t".into(),
        record: String::new(),
        base: u32::MAX,
        format: 1,
        payload: b"[]".to_vec(),
    };
    let third = Draft {
        time: 1_627_002_000,
        command: "record_reading".into(),
        order: u128::MAX,
        base: 1,
        payload: r#"[{"before":null,"after":{"temperature":"38,5 °C","spo2":93}}]"#.into(),
        ..first.clone()
    };
    vec![vec![first], vec![second, third]]
}

#[test]
fn format_1_is_written_as_it_always_was() {
    let disk = FaultyDisk::new(1);
    let (mut journal, ..) = open(disk.clone());
    for batch in drafts() {
        journal.append(batch).unwrap();
    }
    let written = disk.content(SEGMENT).unwrap();
    assert_eq!(
        String::from_utf8(written).unwrap(),
        String::from_utf8(golden()).unwrap(),
        "the bytes of format 1 have changed"
    );
}

#[test]
fn format_1_is_read_for_ever() {
    let disk = FaultyDisk::new(1);
    disk.place(SEGMENT, Some(&golden()));
    let report = verify(&Arc::new(disk.clone()), &[]).unwrap();
    assert_eq!((report.entries, report.problem), (3, None));
    let (mut journal, opened, entries) = open(disk);
    assert_eq!((opened.cut, opened.damage), (None, None));
    for (entry, draft) in entries.iter().zip(drafts().concat()) {
        let header = &entry.header;
        assert_eq!(entry.payload, draft.payload);
        assert_eq!((header.time, header.officer, header.uid), (draft.time, draft.officer, draft.uid));
        assert_eq!((header.session, header.order), (draft.session, draft.order));
        assert_eq!((&header.command, &header.record), (&draft.command, &draft.record));
        assert_eq!((header.base, header.format), (draft.base, draft.format));
    }
    assert_eq!(journal.append(vec![draft(4)]).unwrap(), [4]);
}
