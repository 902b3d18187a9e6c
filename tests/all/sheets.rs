//! Offices' own sheets into a ward: workbooks and texts with the usual dirt, and workbooks that are none.

mod bad;
mod office;
mod shown;

use std::path::Path;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};
use trucban::domain::birth::Birth;
use trucban::domain::line_list::CaseRow;
use trucban::domain::moment::Date;
use trucban::domain::person::Sex;
use trucban::exchange::headers::{Field, Headers, Kind, Overrides};
use trucban::exchange::line_list::{Found, LineList, ListError, Reading, Row};
use trucban::exchange::list_file;
use trucban::exchange::workbook::Program;

fn program() -> Program {
    Program { path: env!("CARGO_BIN_EXE_trucban").into(), command: "read-workbook" }
}

fn today() -> Date {
    "2022-03-14".parse().unwrap()
}

/// All that a list says: its rows by line, the refused ones, the lines that were nobody.
struct Taken {
    fields: Vec<Option<Field>>,
    rows: Vec<(u64, CaseRow)>,
    refused: Vec<(u64, String, String)>,
    passed_over: Vec<u64>,
    headers: (u64, u64),
}

impl Taken {
    fn row(&self, line: u64) -> &CaseRow {
        &self.rows.iter().find(|(at, _)| *at == line).unwrap_or_else(|| panic!("line {line} is no row")).1
    }
}

fn taken(list: Result<LineList<'_>, ListError>) -> Result<Taken, ListError> {
    let mut list = list?;
    let columns = list.columns().clone();
    let mut taken = Taken {
        fields: columns.fields,
        rows: Vec::new(),
        refused: Vec::new(),
        passed_over: Vec::new(),
        headers: columns.lines,
    };
    while let Some((line, found)) = list.next_line().unwrap() {
        match found {
            Found::Row(Row::Case(row, _)) => taken.rows.push((line, *row)),
            Found::Refused { column, value, .. } => taken.refused.push((line, column, value)),
            other => panic!("{other:?}"),
        }
    }
    taken.passed_over = list.seen().passed_over.clone();
    Ok(taken)
}

/// Reads bytes of a text as a list of cases.
fn of_text(bytes: &[u8]) -> Result<Taken, ListError> {
    let (headers, overrides) = (Headers::embedded(), Overrides::default());
    let reading = Reading { kind: Kind::Cases, headers: &headers, overrides: &overrides, today: today() };
    taken(LineList::open(bytes, reading))
}

/// Reads a file through the reading process, as an import does.
fn of_file(path: &Path, sheet: Option<&str>) -> Result<(Taken, Option<String>), ListError> {
    let (headers, overrides) = (Headers::embedded(), Overrides::default());
    let reading = Reading { kind: Kind::Cases, headers: &headers, overrides: &overrides, today: today() };
    let opened = list_file::open(std::fs::File::open(path).unwrap(), reading, sheet, &program())?;
    let list = taken(LineList::open(opened.source.bytes, reading))?;
    Ok((list, opened.sheet))
}

/// A workbook of text cells.
fn workbook(rows: &[&[&str]]) -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book
}

fn read(book: &mut Workbook) -> Taken {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("danh sách.xlsx");
    book.save(&path).unwrap();
    of_file(&path, None).unwrap().0
}

fn day(text: &str) -> Option<Date> {
    Some(text.parse().unwrap())
}

#[test]
fn numbers_dates_and_formulas_of_a_workbook_are_what_they_look_like() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in
        (0..).zip(["Họ và tên", "Năm sinh", "SĐT", "Ngày dương tính", "Ngày khởi phát", "Mũi vắc xin"])
    {
        sheet.write_string(0, column, header).unwrap();
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for row in 1..=3 {
        sheet.write_string(row, 0, format!("Trần Văn {row}")).unwrap();
    }
    sheet.write_number(1, 1, 1958.0).unwrap().write_number(1, 2, 912_345_678.0).unwrap();
    sheet.write_number_with_format(1, 3, 44632.0, &date).unwrap().write_number(1, 4, 44630.0).unwrap();
    sheet.write_number(1, 5, 3.0).unwrap();
    // A year that was typed into a cell of dates, and a date with its time.
    sheet.write_number_with_format(2, 1, 1960.0, &date).unwrap();
    sheet.write_number_with_format(2, 3, 44632.3125, &date).unwrap();
    sheet.write_formula(2, 5, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_formula(3, 3, Formula::new("=VLOOKUP(1,A1:B2,2)").set_result("#N/A")).unwrap();
    let taken = read(&mut book);
    let first = taken.row(2);
    assert_eq!((first.birth, first.phones.as_slice()), (Birth::Year(1958), &["0912345678".to_string()][..]));
    assert_eq!((first.confirmed_on, first.onset, first.vaccine_doses), (day("2022-03-12"), day("2022-03-10"), Some(3)));
    let second = taken.row(3);
    assert_eq!((second.birth, second.confirmed_on), (Birth::Year(1960), day("2022-03-12")));
    assert_eq!(second.vaccine_doses, Some(2));
    assert_eq!(taken.refused, [(4, "Ngày dương tính".to_string(), "#N/A".to_string())]);
}

#[test]
fn headers_over_two_rows_are_read_whether_cells_are_merged_or_not() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 6, "DANH SÁCH F0 PHƯỜNG 7", &bold).unwrap();
    sheet.merge_range(2, 0, 3, 0, "STT", &bold).unwrap();
    sheet.merge_range(2, 1, 3, 1, "Họ và\ntên", &bold).unwrap();
    sheet.merge_range(2, 2, 2, 3, "Năm sinh", &bold).unwrap();
    sheet.merge_range(2, 4, 2, 5, "Xét nghiệm", &bold).unwrap();
    sheet.merge_range(2, 6, 3, 6, "SĐT", &bold).unwrap();
    for (column, header) in [(2, "Nam"), (3, "Nữ"), (4, "Ngày"), (5, "Nơi làm")] {
        sheet.write_string(3, column, header).unwrap();
    }
    for (column, number) in (0..7).zip(1..) {
        sheet.write_string(4, column, format!("({number})")).unwrap();
    }
    sheet.write_number(5, 0, 1).unwrap().write_string(5, 1, "Lê Thị Hoa").unwrap().write_number(5, 3, 1990).unwrap();
    sheet.write_string(5, 4, "12/3/22").unwrap().write_string(5, 6, "0912.345.678").unwrap();
    sheet.write_number(6, 0, 2).unwrap().write_string(6, 1, "Lê Văn An").unwrap().write_string(6, 2, "x").unwrap();
    let merged = read(&mut book);
    let text = "DANH SÁCH F0 PHƯỜNG 7;;;;;;\n\nSTT;Họ và tên;Năm sinh;;Xét nghiệm;;SĐT\n;;Nam;Nữ;Ngày;Nơi làm;\n\
        (1);(2);(3);(4);(5);(6);(7)\n1;Lê Thị Hoa;;1990;12/3/22;;0912.345.678\n2;Lê Văn An;x;;;;\n";
    let plain = of_text(text.as_bytes()).unwrap();
    for taken in [merged, plain] {
        assert_eq!((taken.headers, taken.passed_over.as_slice()), ((3, 4), &[5_u64][..]));
        use Field::{ConfirmedOn, FemaleColumn, MaleColumn, Name, Phones, Serial};
        let expected =
            [Some(Serial), Some(Name), Some(MaleColumn), Some(FemaleColumn), Some(ConfirmedOn), None, Some(Phones)];
        assert_eq!(taken.fields, expected);
        let hoa = taken.row(6);
        assert_eq!((hoa.sex, hoa.birth, hoa.confirmed_on), (Sex::Female, Birth::Year(1990), day("2022-03-12")));
        assert_eq!((taken.row(7).sex, taken.row(7).birth), (Sex::Male, Birth::NotAsked));
        assert!(taken.refused.is_empty());
    }
}

#[test]
fn a_group_of_columns_above_the_headers_does_not_hide_them() {
    let text =
        "Thông tin cá nhân;;;Dịch tễ;\nSTT;Họ tên F0;NS;Khởi phát;Ngày XN (+)\n1;Lê Thị Hoa;1990;10/3/2022;12/3/2022\n";
    let taken = of_text(text.as_bytes()).unwrap();
    assert!(taken.fields.iter().all(Option::is_some), "{:?}", taken.fields);
    assert_eq!((taken.row(3).onset, taken.row(3).confirmed_on), (day("2022-03-10"), day("2022-03-12")));
}

#[test]
fn lines_that_are_nobody_are_passed_over_and_told() {
    let text = "STT;Họ và tên;Năm sinh;Tổ;Ghi chú\n1;Lê Thị Hoa;1990;7;\n2;;;;\n\nSTT;Họ và tên;Năm sinh;Tổ;Ghi chú\n\
        3;Trần Tổng;1980;7;\nTổ 8;;;;\n4;Tống Văn Cộng;1970;8;\nTổng cộng: 3;;;;\n;;;Phường 7, ngày 14 tháng 3 năm 2022;\n;;;Người lập bảng;\n;;;Nguyễn Văn Ký;\n";
    let taken = of_text(text.as_bytes()).unwrap();
    assert_eq!(taken.rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 6, 8]);
    assert_eq!(taken.passed_over, [3, 5, 7, 9, 10, 11, 12]);
    assert!(taken.refused.is_empty(), "{:?}", taken.refused);
}

#[test]
fn a_line_that_says_something_of_nobody_is_refused_and_not_passed_over() {
    let taken = of_text("Họ và tên;Năm sinh;Tổ\nLê Thị Hoa;1990;7\n;1958;7\nTổng;1980;Tổ 7\n".as_bytes()).unwrap();
    assert_eq!(taken.refused.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [3]);
    assert_eq!(taken.row(4).name, "Tổng", "somebody may be called so");
}

#[test]
fn a_cell_merged_downward_holds_for_every_row_of_it() {
    let mut book = workbook(&[
        &["Họ tên", "Địa chỉ", "SĐT"],
        &["Lê Thị Hoa"],
        &["Lê Văn An"],
        &["Lê Thị Bé"],
        &["Trần Văn Cử", "9 Lê Lợi"],
    ]);
    let sheet = book.worksheet_from_index(0).unwrap();
    sheet.merge_range(1, 1, 3, 1, "12/3 Lê Lợi", &Format::new()).unwrap();
    let taken = read(&mut book);
    let addresses: Vec<&str> = taken.rows.iter().map(|(_, row)| row.address.as_str()).collect();
    assert_eq!(addresses, ["12/3 Lê Lợi", "12/3 Lê Lợi", "12/3 Lê Lợi", "9 Lê Lợi"]);
}

#[test]
fn names_and_areas_in_two_columns_come_together() {
    let text = "Họ và đệm;Tên;KP;Tổ;SĐT;SĐT người nhà\nNguyễn Thị;Hoa;3;7;912345678;0987 654 321\n";
    let taken = of_text(text.as_bytes()).unwrap();
    let row = taken.row(2);
    assert_eq!((row.name.as_str(), row.area.as_str(), row.address.as_str()), ("Nguyễn Thị Hoa", "Tổ 7", "Khu phố 3"));
    assert_eq!(row.phones, ["0912345678", "0987654321"]);
}

#[test]
fn every_dirty_header_is_known() {
    for header in [
        "HỌ VÀ TÊN",
        "Ho va ten",
        "Họ\nvà  tên",
        "Họ tên F0 (viết hoa)",
        "Ho\u{323} va\u{300} te\u{302}n",
        "Họ, tên:",
        "Họ tên (*)",
    ] {
        let text = format!("\"{header}\";\"Năm  sinh\"\nLê Thị Hoa;1990\n");
        let taken = of_text(text.as_bytes()).unwrap_or_else(|error| panic!("{header}: {error:?}"));
        assert_eq!(taken.rows[0].1.name, "Lê Thị Hoa", "{header}");
    }
    // What stands in brackets is no more than a remark, but for a unit.
    assert!(of_text("Họ tên;Tuổi (ngày)\nLê Thị Hoa;5\n".as_bytes()).unwrap().fields[1].is_none());
}

#[test]
fn a_list_is_read_in_every_encoding_that_can_be_told() {
    let text = "Họ và tên;Năm sinh;Địa chỉ\nNguyễn Thị Hường;1990;12 Lê Lợi\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
    };
    let marked = format!("\u{FEFF}{text}").into_bytes();
    let (page_1258, _, _) = encoding_rs::WINDOWS_1258.encode("Ho\u{323} va\u{300} tên;Năm sinh;Đi\u{323}a chi\u{309}\nNguyê\u{303}n Thi\u{323} Hươ\u{300}ng;1990;12 Lê Lơ\u{323}i\n");
    for bytes in [
        text.as_bytes().to_vec(),
        marked,
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        page_1258.into_owned(),
        text.replace(';', "\t").into_bytes(),
    ] {
        let taken = of_text(&bytes).unwrap_or_else(|error| panic!("{error:?}: {bytes:x?}"));
        assert_eq!(
            (taken.rows[0].1.name.as_str(), taken.rows[0].1.address.as_str()),
            ("Nguyễn Thị Hường", "12 Lê Lợi")
        );
    }
}

#[test]
fn old_fonts_are_named_and_refused() {
    for (text, font) in [
        ("Hä vµ tªn;N¨m sinh\nNguyÔn ThÞ H\u{AD}êng;1990\n", "TCVN3"),
        ("Hoï vaø teân;Naêm sinh\nNguyeãn Thò Höôøng;1990\n", "VNI"),
    ] {
        let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        // As an old program saved it, and as Excel turns it into Unicode.
        let Err(ListError::OldFont(found)) = of_text(text.as_bytes()) else { panic!("{text}") };
        assert!(found.starts_with(font), "{found}");
        assert!(matches!(of_text(&latin), Err(ListError::OldFont(found)) if found.starts_with(font)), "{text}");
    }
    assert!(matches!(of_text(b"\xC5\xE0\xE9;\xC5\xE8\n\xC5\xE0;1990\n"), Err(ListError::Encoding)));
}

#[test]
fn the_fullest_sheet_that_has_known_headers_is_taken_unless_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = Workbook::new();
    for (name, header, rows) in [
        ("Hướng dẫn", "Lưu ý khi nhập", 50),
        ("Tháng 2", "Họ và tên", 3),
        ("Tháng 3", "Họ và tên", 9),
        ("Trống", "", 0),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for row in 0..rows {
            let text = if row == 0 { header.to_string() } else { format!("Lê Văn {name} {row}") };
            sheet.write_string(row, 0, text).unwrap();
        }
    }
    let hidden = book.add_worksheet().set_name("Ẩn").unwrap().set_hidden(true);
    for row in 0..90 {
        hidden.write_string(row, 0, if row == 0 { "Họ và tên" } else { "Lê Ẩn" }).unwrap();
    }
    book.save(&path).unwrap();
    let (taken, sheet) = of_file(&path, None).unwrap();
    assert_eq!((sheet.as_deref(), taken.rows.len()), (Some("Tháng 3"), 8));
    let (taken, sheet) = of_file(&path, Some("tháng 2")).unwrap();
    assert_eq!((sheet.as_deref(), taken.rows.len()), (Some("Tháng 2"), 2));
    let Err(ListError::NoSheet(names)) = of_file(&path, Some("Tháng 4")) else { panic!("no such sheet") };
    assert_eq!(names.len(), 5);
    assert!(matches!(of_file(&path, Some("Hướng dẫn")), Err(ListError::Header(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever stands in cells: every line below the headers is a row, refused, or told as passed over.
    #[test]
    fn no_cell_breaks_anything_and_no_line_is_lost(
        lines in proptest::collection::vec(proptest::collection::vec("[ -~àđễộỹ/.,;:0-9\u{301}\u{202E}\u{0}#+-]{0,14}", 4), 1..12),
    ) {
        let mut text = "Họ và tên\tNăm sinh\tSĐT\tNgày dương tính\n".to_string();
        for line in &lines {
            let cells: Vec<String> = line.iter().map(|cell| cell.replace(['"', '\t'], "'")).collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        let taken = of_text(text.as_bytes()).unwrap();
        let blank = lines.iter().filter(|line| line.iter().all(|cell| cell.trim().is_empty())).count();
        let told = taken.rows.len() + taken.refused.len() + taken.passed_over.len();
        // A second line of headers may have been found among them.
        let headers = usize::try_from(taken.headers.1 - taken.headers.0).unwrap();
        prop_assert_eq!(told + blank + headers, lines.len());
    }
}
