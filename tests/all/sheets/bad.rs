//! Workbooks that are none, or too much: each ends in a sentence, in little time and little memory.

use std::io::{Read, copy, repeat};

use rust_xlsxwriter::Workbook;
use trucban::exchange::line_list::ListError;
use trucban::exchange::workbook::Fault;

use super::{of_file, workbook};

fn fault(bytes: &[u8]) -> Fault {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    std::fs::write(&path, bytes).unwrap();
    match of_file(&path, None) {
        Err(ListError::Unreadable(fault)) => fault,
        Err(other) => panic!("{other:?}"),
        Ok((taken, _)) => panic!("{} rows", taken.rows.len()),
    }
}

/// A workbook with one part in place of its own: what a hostile one is made of.
fn with_part(name: &str, mut part: impl Read) -> Vec<u8> {
    let good = workbook(&[&["Họ và tên"], &["Lê Thị Hoa"]]).save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(good)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let kept = from.by_index_raw(at).unwrap();
        if kept.name().is_ok_and(|kept| kept == name) {
            let options = zip::write::SimpleFileOptions::default();
            to.start_file(name, options).unwrap();
            copy(&mut part, &mut to).unwrap();
        } else {
            to.raw_copy_file(kept).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn sheet_of(rows: &str) -> Vec<u8> {
    let head = "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
    format!("{head}{rows}</sheetData></worksheet>").into_bytes()
}

#[test]
fn what_is_no_workbook_is_said_to_be_none() {
    let good = workbook(&[&["Họ và tên"], &["Lê Thị Hoa"]]).save_to_buffer().unwrap();
    assert_eq!(fault(&good[..good.len() / 2]), Fault::Broken, "cut off");
    assert_eq!(fault(b"PK\x03\x04 and nothing else"), Fault::Broken);
    assert_eq!(fault(&with_part(SHEET, &b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\""[..])), Fault::Broken);
    assert_eq!(fault(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old workbook"), Fault::Old);
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(fault(&locked), Fault::Password);
    // One byte of every part flipped: refused or read, and the reading process alone may die of it.
    for at in (0..good.len()).step_by(good.len() / 60) {
        let mut flipped = good.clone();
        flipped[at] ^= 0x55;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.xlsx");
        std::fs::write(&path, flipped).unwrap();
        drop(of_file(&path, None));
    }
}

#[test]
fn an_empty_workbook_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    Workbook::new().save(&path).unwrap();
    assert!(matches!(of_file(&path, None), Err(ListError::Empty)));
}

#[test]
fn a_bomb_dies_within_its_limits() {
    // One cell at the far corner: 1.4 KB that want 8 GB of whoever makes a dense sheet of them.
    let corner = sheet_of("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    assert_eq!(fault(&with_part(SHEET, corner.as_slice())), Fault::TooLarge);
    // A single text of 200 MB in 200 KB of deflate; and one that says it is larger than any list and is not unpacked.
    let text = sheet_of("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>@</t></is></c></row>");
    let at = text.iter().position(|byte| *byte == b'@').unwrap();
    for megabytes in [200, 400] {
        let bomb = text[..at].chain(repeat(b'x').take(megabytes << 20)).chain(&text[at..]);
        assert_eq!(fault(&with_part(SHEET, bomb)), Fault::TooLarge);
    }
    // Many rows, each with a little: more than anybody lists.
    let rows: String =
        (1..=300_001).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>")).collect();
    assert_eq!(fault(&with_part(SHEET, sheet_of(&rows).as_slice())), Fault::TooLarge);
}
