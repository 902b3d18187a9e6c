//! The sheet of a made-up station with 500 F0 and the dirt that such sheets have, through the program itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rust_xlsxwriter::{Format, Workbook, Worksheet};

const GIVEN: [&str; 10] = ["An", "Bình", "Cúc", "Dũng", "Hường", "Lan", "Mơ", "Nghĩa", "Phượng", "Yến"];
const FAMILY: [&str; 10] = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ"];
const MIDDLE: [&str; 7] = ["Văn", "Thị", "Ngọc", "Thanh", "Minh", "Thị Kim", "Hữu"];

pub fn name(number: usize) -> String {
    let middle = MIDDLE[number / 100 % 7];
    format!("{} {middle} {}", FAMILY[number % 10], GIVEN[number / 10 % 10])
}

fn telephone(sheet: &mut Worksheet, row: u32, number: usize) {
    let digits = format!("09{:08}", 12_000_000 + number * 7);
    let texts = [
        digits.clone(),
        format!("{}.{}.{}", &digits[..4], &digits[4..7], &digits[7..]),
        format!("+84 {}", &digits[1..]),
        format!("{} - 02838412345", digits),
        format!("{digits} (mẹ)"),
    ];
    match number % 6 {
        // The spreadsheet took the 0 from the front.
        5 => sheet.write_number(row, 6, digits.parse::<f64>().unwrap()).unwrap(),
        form => sheet.write_string(row, 6, &texts[form]).unwrap(),
    };
}

fn tested_on(sheet: &mut Worksheet, row: u32, number: usize) {
    let day = 1 + number % 12;
    let date = Format::new().set_num_format("dd/mm/yyyy");
    if number % 160 == 7 {
        sheet.write_string(row, 8, "31/2/2022").unwrap();
        return;
    }
    match number % 4 {
        0 => sheet.write_number_with_format(row, 8, 44620.0 + day as f64, &date).unwrap(),
        1 => sheet.write_string(row, 8, format!("{day}/3/2022")).unwrap(),
        2 => sheet.write_string(row, 8, format!("{day:02}-03-22")).unwrap(),
        _ => sheet.write_number(row, 8, 44620.0 + day as f64).unwrap(),
    };
}

/// Two title rows, headers over two rows with merged cells, 500 F0 with headers repeated after the 250th, a sum and
/// signatures.
pub fn write(path: &Path, count: usize) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Ghi chú").unwrap().write_string(0, 0, "Danh sách cập nhật hằng ngày").unwrap();
    let sheet = book.add_worksheet().set_name("F0 tháng 3").unwrap();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 12, "UBND PHƯỜNG 7 - TRẠM Y TẾ", &bold).unwrap();
    sheet.merge_range(1, 0, 1, 12, "DANH SÁCH F0 THEO DÕI TẠI NHÀ", &bold).unwrap();
    let headers = |sheet: &mut Worksheet, row: u32| {
        for (column, header) in [
            (0, "STT"),
            (1, "HỌ VÀ TÊN\nF0"),
            (4, "Tổ"),
            (5, "Địa  chỉ"),
            (6, "SĐT liên hệ"),
            (9, "Mũi\nvắc xin"),
            (10, "Bệnh nền"),
            (11, "Phường"),
            (12, "Ghi chú"),
        ] {
            sheet.merge_range(row, column, row + 1, column, header, &bold).unwrap();
        }
        sheet.merge_range(row, 2, row, 3, "Năm sinh", &bold).unwrap();
        sheet.merge_range(row, 7, row, 8, "Ngày", &bold).unwrap();
        for (column, header) in [(2, "Nam"), (3, "Nữ"), (7, "Khởi phát"), (8, "Ngày XN (+)")] {
            sheet.write_string(row + 1, column, header).unwrap();
        }
    };
    headers(sheet, 3);
    let mut row = 5;
    for number in 0..count {
        if number == count / 2 {
            row += 1;
            headers(sheet, row);
            row += 2;
        }
        sheet.write_number(row, 0, (number + 1) as f64).unwrap();
        sheet
            .write_string(
                row,
                1,
                if number % 9 == 0 { name(number).to_uppercase() } else { format!(" {}  ", name(number)) },
            )
            .unwrap();
        let year = 1930 + (number * 7 % 85);
        let column = if number % 2 == 0 { 2 } else { 3 };
        if number % 3 == 0 {
            sheet.write_string(row, column, format!("1/1/{year}")).unwrap();
        } else {
            sheet.write_number(row, column, year as f64).unwrap();
        }
        if number % 5 == 0 {
            sheet.write_string(row, 4, format!("Tổ {}", 1 + number % 13)).unwrap();
        } else {
            sheet.write_number(row, 4, (1 + number % 13) as f64).unwrap();
        }
        sheet.write_string(row, 5, format!("{}/{} Lê Lợi", 1 + number, number % 7)).unwrap();
        telephone(sheet, row, number);
        sheet.write_string(row, 7, if number % 4 == 0 { "" } else { "1/3/2022" }).unwrap();
        tested_on(sheet, row, number);
        sheet.write_string(row, 9, ["2", "3 mũi", "chưa tiêm", "mũi 2", ""][number % 5]).unwrap();
        sheet.write_string(row, 10, ["", "không", "THA", "ĐTĐ, THA"][number % 4]).unwrap();
        sheet.write_string(row, 11, "Phường 7").unwrap();
        sheet.write_string(row, 12, if number % 50 == 1 { "=SUM(A1)" } else { "" }).unwrap();
        row += 1;
    }
    sheet.write_string(row, 0, "Tổng cộng").unwrap().write_number(row, 1, count as f64).unwrap();
    sheet.write_string(row + 2, 8, "Phường 7, ngày 14 tháng 3 năm 2022").unwrap();
    sheet.write_string(row + 3, 1, "Người lập bảng").unwrap().write_string(row + 3, 8, "TRƯỞNG TRẠM").unwrap();
    sheet.write_string(row + 6, 1, "Nguyễn Văn Ký").unwrap();
    book.save(path).unwrap();
}

struct Ward {
    folder: tempfile::TempDir,
}

impl Drop for Ward {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

impl Ward {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.env("TRUCBAN_DATA", self.path("ward")).env("XDG_CONFIG_HOME", self.path("config"));
        command.env_remove("TRUCBAN_SOCKET").stdin(Stdio::null()).args(arguments).output().unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn an_offices_sheet_comes_in_as_it_is() {
    let ward = Ward::new();
    let path = ward.path("F0 tháng 3.xlsx");
    write(&path, 500);
    let (before, file) = (fs::read(&path).unwrap(), path.to_str().unwrap());

    let tried = ward.run(&["import", "cases", file, "--dry-run"]);
    let said = text(&tried.stdout);
    assert_eq!(tried.status.code(), Some(1), "{said}{}", text(&tried.stderr));
    for part in [
        "[F0 tháng 3]: tiêu đề ở dòng 4-5.",
        "HỌ VÀ TÊN F0                 -> họ tên",
        "Ngày XN (+)                  -> ngày dương tính",
        "Phường                       -> (không đọc)",
        "không đọc các cột Phường",
        "bỏ qua 6 dòng",
        "cột Ngày XN (+): \"31/2/2022\" - Ngày phải có thật",
        "F0: mới 496, cập nhật 0, đã có 0, không nhận 4",
    ] {
        assert!(said.contains(part), "{part:?} is missing in:\n{said}");
    }
    assert!(ward.run(&["export", "cases"]).stdout.len() < 400, "a preview imports nothing");

    let held = ward.run(&["import", "cases", file]);
    assert_eq!(held.status.code(), Some(1));
    assert!(ward.run(&["export", "cases"]).stdout.len() < 400, "nothing is imported by halves");

    let kept = ward.run(&["import", "cases", file, "--keep-going"]);
    assert_eq!(kept.status.code(), Some(1), "{}", text(&kept.stdout));
    let cases = ward.run(&["export", "cases", "--with-names", "--format", "json"]).stdout;
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&cases).unwrap();
    assert_eq!(cases.len(), 496);
    let hoa = cases.iter().find(|case| case["name"] == name(1)).unwrap();
    assert_eq!((hoa["sex"].as_str(), hoa["birth"].as_str()), (Some("female"), Some("1937")), "{hoa}");
    assert_eq!((hoa["area"].as_str(), hoa["confirmed_on"].as_str()), (Some("Tổ 2"), Some("2022-03-02")), "{hoa}");
    assert_eq!(hoa["phones"][0], "0912000007", "{hoa}");
    assert_eq!(fs::read(&path).unwrap(), before, "the office's file is not touched");

    let again = ward.run(&["import", "cases", file, "--keep-going"]);
    assert!(text(&again.stdout).contains("mới 0, cập nhật 0, đã có 496"), "{}", text(&again.stdout));
}

#[test]
fn every_bad_workbook_is_one_sentence() {
    let ward = Ward::new();
    let file = |name: &str, bytes: &[u8]| {
        fs::write(ward.path(name), bytes).unwrap();
        ward.path(name).to_str().unwrap().to_string()
    };
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let old = file("cu.xls", &locked);
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let good = ward.path("good.xlsx");
    write(&good, 4);
    let bytes = fs::read(&good).unwrap();
    let good = good.to_str().unwrap().to_string();
    let none = ward.path("none.xlsx").to_str().unwrap().to_string();
    let table = [
        (file("khoa.xlsx", &locked), "có mật khẩu", 1),
        (old, "Excel đời cũ", 1),
        (file("cut.xlsx", &bytes[..bytes.len() / 2]), "hỏng hoặc không phải", 1),
        (format!("{good}|--sheet|Tháng 9"), "Có: Ghi chú, F0 tháng 3", 1),
        (format!("{good}|--format|csv"), "không đúng dạng", 2),
        (none, "không", 3),
    ];
    for (arguments, part, code) in table {
        let words: Vec<&str> = ["import", "cases"].into_iter().chain(arguments.split('|')).collect();
        let output = ward.run(&words);
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.lines().count()), (Some(code), 1), "{arguments:?}: {said}");
        assert!(said.contains(part) && output.stdout.is_empty(), "{said}");
    }
}
