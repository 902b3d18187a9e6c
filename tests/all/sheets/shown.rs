//! A sheet on the screen: path, preview, columns changed, rows to the desk, rows that are pasted.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use trucban::desk::protocol::{Outcome, Reply, Request};
use trucban::domain::command::Command;
use trucban::domain::danger::Rules;
use trucban::domain::decide::{Staging, stage};
use trucban::domain::identity::OrderId;
use trucban::exchange::demo;
use trucban::exchange::headers::Headers;
use trucban::exchange::laid::{self, From, Tools};
use trucban::language::phrases::Language;
use trucban::tui::errand::Errand;
use trucban::tui::message::{Effect, Message};

use super::super::support::one_desk::{OneDesk, evening};
use super::{office, program};

/// A screen whose errands are run at once, and the desk's part of an import.
struct Bench {
    desk: OneDesk,
    tools: Tools,
    staged: HashMap<OrderId, Staging>,
    commands: Vec<&'static str>,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(size: (u16, u16), language: Language) -> Self {
        let ward = demo::ward(include_str!("../../../assets/demo_ward.toml"), evening()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let settings = Some(folder.path().join("config/trucban"));
        let tools = Tools { headers: Headers::embedded(), program: program(), settings };
        let desk = OneDesk::open(ward, size, language).signed_in("BS Lý");
        Self { desk, tools, staged: HashMap::new(), commands: Vec::new(), folder }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        self.desk.press(keys);
        self.settle()
    }

    fn paste(&mut self, text: &str) -> &mut Self {
        self.desk.type_bytes(&[b"\x1b[200~", text.as_bytes(), b"\x1b[201~"].concat());
        self.settle()
    }

    /// Carries out what the screen asks for until nothing is asked any more.
    fn settle(&mut self) -> &mut Self {
        loop {
            let effects = std::mem::take(&mut self.desk.effects);
            let mut messages = Vec::new();
            for effect in effects {
                match effect {
                    Effect::Errand(Errand::Lay(asked)) => {
                        let file = match &asked.from {
                            From::File(path, _) => path.display().to_string(),
                            _ => String::new(),
                        };
                        let laid = laid::lay(*asked, &self.tools, evening().date());
                        let laid = laid.map(std::sync::Arc::new).map_err(|error| (file, error));
                        messages.push(Message::Laid(Box::new(laid)));
                    }
                    Effect::Errand(Errand::Remember(kind, columns)) => self.tools.remember(kind, &columns).unwrap(),
                    Effect::Send(request) => messages.extend(self.answer(&request)),
                    _ => {}
                }
            }
            if messages.is_empty() {
                return self;
            }
            messages.into_iter().for_each(|message| self.desk.hear(message));
        }
    }

    /// What the desk says to a part of an import; the screen's desk refuses those.
    fn answer(&mut self, request: &Request) -> Option<Message> {
        let Request::Submit(order) = request else { return None };
        self.commands.push(order.command.name());
        let ward = &mut self.desk.ward;
        let tally = match &order.command {
            Command::Import { import, rows } => {
                let staging = self.staged.entry(*import).or_insert_with(|| Staging::over(ward));
                let (changes, tally) = stage((ward, Rules::none()), staging, rows, order.officer, evening());
                ward.reserve(&changes);
                Some(tally)
            }
            Command::CommitImport(import) => {
                let changes = self.staged.remove(import).unwrap().into_changes(ward).unwrap();
                changes.iter().for_each(|change| ward.apply(change));
                None
            }
            Command::DiscardImport(import) => {
                self.staged.remove(import);
                None
            }
            _ => return None,
        };
        let outcome = Outcome::Done { sequence: 9, records: Vec::new(), tally };
        Some(Message::Desk(Box::new(Reply::Answer { order: order.id, outcome })))
    }

    fn open(&mut self, path: &Path) -> &mut Self {
        self.press(":nhap sheet<enter>").paste(path.to_str().unwrap()).press("<enter>")
    }

    fn drawn(&self) -> String {
        self.desk.drawn()
    }
}

const LIST: &str = "DANH SÁCH F0\n\nSTT;Họ tên F0;NS;SĐT;Tổ;Ngày XN (+);Ghi chú riêng\n\
    1;Lê Thị Mới;1990;0912000111;7;12/7/2021;mới về\n2;Trần Văn Lạ;1/1/1949;912000112;8;31/2/2021;\n3;Đỗ Thị Khác;1977;;8;14/7/21;\n";

#[test]
fn a_sheet_is_shown_before_it_is_taken() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let before = bench.desk.ward.cases.count();
    let path = bench.file("f0.csv", LIST);
    bench.press(":nhap sheet<enter>");
    assert_snapshot!("sheet_asking_80x24", bench.drawn());
    bench.paste(path.to_str().unwrap()).press("<enter>");
    assert_snapshot!("sheet_preview_80x24", bench.drawn());
    bench.press("<enter>");
    assert!(bench.commands.is_empty(), "refused lines are asked about");
    assert!(bench.drawn().contains("Enter lần nữa"), "{}", bench.drawn());
    bench.press("<esc><esc>");
    assert!(bench.desk.screen.dialogs.is_empty() && bench.commands.is_empty(), "Esc leaves nothing");
    bench.open(&path).press("<enter><enter>");
    assert_eq!(bench.commands, ["import", "commit_import"]);
    assert_eq!(bench.desk.ward.cases.count(), before + 2);
    assert_snapshot!("sheet_done_80x24", bench.drawn());
    bench.press("<enter>");
    assert!(bench.desk.screen.dialogs.is_empty() && bench.desk.screen.entry.field.is_empty());
}

#[test]
fn an_offices_workbook_is_shown_in_both_languages() {
    for (language, name) in [(Language::Vietnamese, "vi"), (Language::English, "en")] {
        let mut bench = Bench::new((120, 40), language);
        let path = bench.folder.path().join("F0 tháng 3.xlsx");
        office::write(&path, 40);
        bench.open(&path);
        // In July 2021 every day of the next March is still to come.
        assert_snapshot!(format!("sheet_workbook_120x40_{name}"), bench.drawn());
    }
}

#[test]
fn a_file_of_another_system_says_what_it_is_and_what_is_left_out() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let before = bench.desk.ward.cases.count();
    let path = bench.file(
        "sormas.csv",
        "disease;person.firstName;person.lastName;reportDate;caseClassification;symptoms.onsetDate;quarantine;id\n\
         ##Disease;First name;Last name;Date;Classification;Onset;Quarantine;ID\n\
         CORONAVIRUS;Văn Ẩn;Trần;7/11/2021;CONFIRMED;6/28/2021;HOME;7\nDENGUE;Hoa;Lê;7/11/2021;SUSPECT;;;8\n",
    );
    bench.open(&path);
    assert_snapshot!("sheet_of_another_system_80x24", bench.drawn());
    bench.press("<enter>");
    assert_eq!(bench.commands, ["import", "commit_import"]);
    assert_eq!(bench.desk.ward.cases.count(), before + 1);
    assert!(bench.drawn().contains("DENGUE"), "{}", bench.drawn());
}

#[test]
fn a_ward_template_is_shown_before_it_is_taken() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let before = bench.desk.ward.positions.count();
    bench.press(":mau phuong<enter>");
    assert_snapshot!("templates_80x24", bench.drawn());
    bench.press("<down><down><enter>");
    assert_snapshot!("template_preview_80x24", bench.drawn());
    assert!(bench.commands.is_empty());
    bench.press("<enter>");
    assert_eq!(bench.commands.first().copied(), Some("import"));
    assert_eq!(bench.commands.last().copied(), Some("commit_import"));
    // The demo ward has some of its positions already.
    assert!(bench.desk.ward.positions.count() > before + 35, "{}", bench.drawn());
}

/// Stations keep a sheet for each part of the ward.
#[test]
fn each_sheet_of_a_workbook_can_be_chosen() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let path = bench.folder.path().join("theo tổ.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, headers, row) in [
        ("Tổ 1", vec!["Họ và tên", "Năm sinh"], vec!["Lê Thị Một", "1990"]),
        ("Tổ 2", vec!["Họ và tên", "Năm sinh", "SĐT"], vec!["Trần Văn Hai", "1949", "0912000112"]),
        ("Trống", vec![], vec![]),
        ("Vẽ", vec!["x"], vec![]),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (line, cells) in (0..).zip([headers, row]) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(line, column, cell).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    bench.open(&path);
    assert!(bench.drawn().contains("Trang tính: < Tổ 1 > 1/3"), "{}", bench.drawn());
    bench.press("<up><right>");
    assert_snapshot!("sheet_of_several_80x24", bench.drawn());
    bench.press("<right>");
    assert!(bench.drawn().contains("Trang tính: < Tổ 2 > 2/3"), "what cannot be read stays out: {}", bench.drawn());
    bench.press("<enter>");
    assert_eq!(bench.commands, ["import", "commit_import"]);
    assert!(bench.desk.ward.persons.iter().any(|person| person.name == "Trần Văn Hai"));
    assert!(!bench.desk.ward.persons.iter().any(|person| person.name == "Lê Thị Một"));
}

#[test]
fn columns_are_changed_and_remembered_without_a_cell() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let path = bench.file("la.csv", "Người;Năm;Liên lạc\nLê Thị Lạ;1990;0912000111\nTrần Văn Xa;1958;0912000112\n");
    bench.open(&path);
    assert!(bench.drawn().contains("tiêu đề dòng 1"), "{}", bench.drawn());
    // The third column becomes a note, first by letters and then by arrows.
    bench.press("<down><down>ghi chu");
    let before = bench.drawn();
    assert!(!before.contains("Liên lạc               ghi chú") && before.contains("lấy làm ghi chú"), "{before}");
    // A word that no field has changes nothing, whatever its first letters were.
    bench.press(" xa<enter>");
    assert!(bench.drawn().contains("Không có mục nào tên như vậy."), "{}", bench.drawn());
    bench.press("<esc>ghi chu<enter>");
    assert!(bench.drawn().contains("Liên lạc               ghi chú"), "{}", bench.drawn());
    bench.press("<right>");
    assert!(!bench.drawn().contains("Liên lạc               ghi chú"), "{}", bench.drawn());
    bench.press("<left>").press("<enter>");
    assert_eq!(bench.commands, ["import", "commit_import"]);
    let case = bench.desk.ward.cases.iter().last().unwrap();
    assert_eq!(case.note, "0912000112");
    let kept = std::fs::read_to_string(bench.folder.path().join("config/trucban/sheets.toml")).unwrap();
    assert!(!kept.contains("Lê") && !kept.contains("Người") && !kept.contains("0912"), "{kept}");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(bench.folder.path().join("config/trucban/sheets.toml")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    bench.commands.clear();
    let next = bench.file("la2.csv", "Người;Năm;Liên lạc\nĐỗ Thị Nữa;1961;0912000113\n");
    bench.press("<enter>").open(&next);
    assert!(bench.drawn().contains("Liên lạc               ghi chú"), "{}", bench.drawn());
}

#[test]
fn a_file_that_is_none_is_said_and_nothing_hangs_open() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    for (name, text, words) in [
        ("a.csv", "", "tệp trống"),
        ("b.xlsx", "PK\u{3}\u{4}", "hỏng hoặc không phải"),
        ("c.csv", "chỉ một dòng chữ", "không có cột"),
    ] {
        let path = bench.file(name, text);
        bench.open(&path);
        assert!(bench.desk.notice().contains(words) || bench.drawn().contains(words), "{name}: {}", bench.drawn());
        assert_eq!(bench.desk.screen.entry.field.text(), path.to_str().unwrap(), "the path comes back to be mended");
        bench.press("<esc><esc>");
        assert!(bench.desk.screen.dialogs.is_empty());
    }
    bench.open(Path::new("/nowhere/at all.xlsx"));
    assert!(bench.drawn().contains("Không đọc được"), "{}", bench.drawn());
}

#[test]
fn rows_that_are_pasted_are_shown_as_a_table() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let before = bench.desk.ward.cases.count();
    bench.paste("Lê Thị Mới\t1990\t0912 000 111\tTổ 7\r\nTrần Văn Lạ\t1949\t912000112\t8\r\n");
    assert_snapshot!("sheet_pasted_80x24", bench.drawn());
    bench.press("<enter>");
    assert_eq!(bench.desk.ward.cases.count(), before + 2);
    bench.press("<enter>");
    // Below F4 they are contacts of the chosen F0.
    let contacts = bench.desk.ward.exposures.count();
    bench
        .press("<f4>")
        .paste("Họ và tên\tNăm sinh\tSĐT\nLê Văn Cạnh\t1980\t0912000333\nLê Thị Kề\t1982\t\n")
        .press("<enter>");
    assert_eq!(bench.desk.ward.exposures.count(), contacts + 2, "{}", bench.drawn());
    bench.press("<enter><f2>");
    // Several lines that are no table come to the line as ever.
    bench.paste("gọi lại bà Hường\nsau 21h");
    assert_eq!(bench.desk.screen.entry.field.text(), "gọi lại bà Hường ; sau 21h");
    bench.press("<esc>").paste("a, b, c, d\ne, f, g, h");
    assert_eq!(bench.desk.screen.entry.field.text(), "a, b, c, d ; e, f, g, h");
}

#[test]
fn a_paste_of_a_megabyte_says_what_it_took() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let lines: String =
        (0..20_000).map(|at| format!("Lê Thị Mới\t{}\t0912{:06}\tTổ 7\n", 1930 + at % 80, at)).collect();
    assert!(lines.len() > 700_000);
    bench.desk.type_bytes(&[b"\x1b[200~", lines.as_bytes(), b"\x1b[201~"].concat());
    let notice = bench.desk.notice();
    assert!(notice.contains("chỉ nhận") && notice.contains("dòng đầu"), "{notice}");
    bench.settle();
    assert!(bench.drawn().contains("Sẽ thêm"), "{}", bench.drawn());
    bench.press("<esc>");
    assert!(bench.commands.is_empty());
}

#[test]
fn an_import_that_is_given_up_keeps_nothing() {
    let mut bench = Bench::new((80, 24), Language::Vietnamese);
    let before = bench.desk.ward.cases.count();
    let text: String = (0..900).map(|at| format!("Lê Thị Mới\t{}\t0912{at:06}\n", 1930 + at % 80)).collect();
    bench.paste(&text);
    bench.desk.press("<enter>").press("<esc>");
    bench.settle();
    assert_eq!(bench.commands, ["import", "discard_import"]);
    assert_eq!(bench.desk.ward.cases.count(), before);
    assert!(bench.desk.notice().contains("Đã bỏ"), "{}", bench.desk.notice());
}
