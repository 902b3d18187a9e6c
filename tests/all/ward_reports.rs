//! The reports of the ward from the command line and on paper: what JSON, text, document and workbook say, what is
//! refused, and that no name stands in any of them.

use std::io::{Cursor, Read};
use std::process::{Command as Process, Output};

use calamine::{Data, Reader, Xlsx};
use trucban::domain::danger::Rules;
use trucban::domain::home_treatment::{Case, CaseStatus, End, Outcome};
use trucban::domain::moment::{Date, Moment};
use trucban::domain::person::Person;
use trucban::domain::report::{Asked, Column, Known, Report, ReportKind, Sent, reckon};
use trucban::domain::roster::{Position, Reporting};
use trucban::domain::station::Station;
use trucban::domain::ward::Ward;
use trucban::exchange::papers::Templates;
use trucban::exchange::report::{ReportView, zalo};
use trucban::language::{Language, Phrasebook};

use super::f0_papers::words;
use super::support::ward::{id, put};

/// Whoever bears this name must be found in nothing that is reported.
const MARKER: &str = "Zyxvuq";

fn day(number: u32) -> Date {
    Date::from_ymd_opt(2022, 3, number).unwrap()
}

fn at(number: u32, hour: u32) -> Moment {
    Moment::start_of(day(number)).plus(i64::from(hour) * 3600)
}

/// A ward with a report of the 5th, and what happened since: one new, one late, one refuted, one released.
fn ward() -> Ward {
    let mut ward = Ward::default();
    let settings = Station {
        name: "TYT P.7".into(),
        ward_name: "Phường 7".into(),
        above: "Ủy ban nhân dân Quận 8".into(),
        place: "Quận 8".into(),
        ..Station::default()
    };
    put(&mut ward, 1, settings);
    put(&mut ward, 1, trucban::domain::area::Area { name: "Tổ 1".into(), ..Default::default() });
    put(&mut ward, 2, trucban::domain::area::Area { name: "Tổ 2".into(), ..Default::default() });
    for number in 1..=6 {
        let area = trucban::domain::identity::Id::new(if number == 6 { 9 } else { 1 + number % 2 });
        let name = format!("Nguyễn {MARKER} {MARKER}{number}");
        let phones = vec![format!("091234567{number}")];
        let area = area.filter(|_| number != 6);
        put(&mut ward, number, Person { name, phones, area, address: format!("12 {MARKER}"), ..Person::default() });
    }
    let titles = ["Chủ tịch UBND phường", "Trạm trưởng Trạm Y tế", "Bí thư Đảng ủy"];
    for (number, title) in (1..).zip(titles) {
        put(&mut ward, number, Position { title: title.into(), holder: "Lê Thị Lý".into(), ..Position::default() });
    }
    for (number, to) in [(1, 3), (2, 1)] {
        let body = Reporting { what: "Tình hình".into(), to: Some(id(to)), ..Reporting::default() };
        put(&mut ward, number, body);
    }
    for number in 1..=4 {
        put(&mut ward, number, Case { confirmed_on: Some(day(2)), ..Case::of(id(number)) });
    }
    let kept = daily(&ward, 5);
    put(&mut ward, 1, kept);
    let released = Some(End { outcome: Outcome::Released, on: Some(day(5)) });
    put(&mut ward, 1, Case { confirmed_on: Some(day(2)), end: released, ..Case::of(id(1)) });
    put(&mut ward, 2, Case { confirmed_on: Some(day(2)), status: CaseStatus::Excluded, ..Case::of(id(2)) });
    put(&mut ward, 5, Case { confirmed_on: Some(day(3)), ..Case::of(id(5)) });
    put(&mut ward, 6, Case { confirmed_on: Some(day(6)), ..Case::of(id(6)) });
    ward
}

fn daily(ward: &Ward, number: u32) -> Report {
    let asked = Asked { what: ReportKind::Daily, day: day(number), cut_off: at(number, 6), from: None };
    reckon(ward, &Rules::new(Vec::new()), asked, Known { now: at(number, 6), has_tests: true })
}

/// The report of the 6th, with a remark that names somebody, sent.
fn next(ward: &Ward) -> Report {
    let sent = Sent { at: at(6, 7), to: "Bí thư Đảng ủy".into(), by: "BS Lý".into() };
    let remark = format!("Đã gọi {MARKER}1 số 0912345671, mất điện 2 giờ");
    Report { remarks: vec![remark], sent: vec![sent], ..daily(ward, 6) }
}

fn view<'a>(ward: &'a Ward, report: &'a Report, templates: &'a Templates) -> ReportView<'a> {
    ReportView { ward, report, is_kept: true, carer: None, templates }
}

/// Every form of a report: text, document, workbook, JSON and what is pasted into Zalo.
fn written(ward: &Ward, report: &Report, language: Language) -> [String; 5] {
    let (book, templates) = (Phrasebook::embedded(language), Templates::embedded());
    let view = view(ward, report, &templates);
    let [mut text, mut document, mut workbook, mut json] = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    view.write_text(&mut text, &book).unwrap();
    view.write_document(&mut document, &book).unwrap();
    view.write_workbook(&mut workbook, &book).unwrap();
    view.write_json(&mut json).unwrap();
    let of = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    [of(text), words(document), cells(workbook).join("\n"), of(json), zalo(&view, &book).join("\n")]
}

/// The rows of a workbook as another reader sees them, their cells with bars between.
fn cells(bytes: Vec<u8>) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().first().unwrap().clone();
    let range = book.worksheet_range(&name).unwrap();
    let told = |cell: &Data| cell.to_string();
    range.rows().map(|row| row.iter().map(told).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn every_form_tells_the_same_figures() {
    let ward = ward();
    let report = next(&ward);
    assert_eq!(report.figure(Column::UnderTreatment), Some(4));
    let [text, document, workbook, json, zalo] = written(&ward, &report, Language::Vietnamese);
    let identity =
        "Đang 4 = trước 4 + mới 1 + bổ sung 1 + chuyển đến 0 - khỏi 1 - chuyển đi 0 - tử vong 0 - đính chính 1: khớp";
    for told in [&text, &document, &workbook] {
        assert!(told.contains(identity), "{told}");
        assert!(told.contains("So với báo cáo 05/03/2022, bản 1 (chốt 06:00 05/03/2022)"), "{told}");
        assert!(told.contains("Lũy tích F0 giảm 1 do đính chính: Đính chính: loại trừ 1."), "{told}");
        assert!(told.contains("Đã gửi 07:00 06/03/2022 cho Bí thư Đảng ủy"), "{told}");
    }
    let told = |label: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(label)).unwrap();
        line.trim_start().trim_start_matches(label).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("Đang điều trị"), "4 =");
    assert_eq!(told("Lũy tích F0  "), "5 +1");
    assert_eq!(told("Đã xét nghiệm"), "......", "what nobody knows is dots");
    assert_eq!(told("Tổ 1"), "0 0 0 0 0 0 1 1 0");
    assert_eq!(told("Chưa rõ địa bàn"), "1 0 0 0 0 0 1 1 0");
    assert_eq!(told("Toàn phường"), "1 1 0 1 0 0 4 5 0");
    assert!(text.lines().all(|line| line.starts_with("Đang ") || line.chars().count() <= 120), "{text}");
    assert!(workbook.contains("F0|Đang điều trị||4|0\n"), "{workbook}");
    assert!(workbook.contains("F0|Đính chính: loại trừ||-1|-1\n"), "{workbook}");
    assert!(document.contains("Đang điều trị\n4\n=\n"), "{document}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for (name, expected) in [
        ("confirmed_new", 1),
        ("confirmed_late", 1),
        ("under_treatment", 4),
        ("released", 1),
        ("transferred", 0),
        ("died", 0),
        ("corrected", -1),
        ("cumulative", 5),
        ("before", 4),
    ] {
        assert_eq!(json[name], expected, "{name}");
    }
    assert_eq!((json["date"].as_str(), json["version"].as_u64()), (Some("2022-03-06"), Some(1)));
    assert_eq!(json["cut_off"], "2022-03-06T06:00:00+07:00");
    assert_eq!((json["adds_up"].as_bool(), json["previous"]["version"].as_u64()), (Some(true), Some(1)));
    assert_eq!(json["differences"]["cumulative"], 1);
    assert_eq!(json["cough_new"], serde_json::Value::Null);
    let areas = json["by_area"].as_array().unwrap();
    let sum: i64 = areas.iter().map(|area| area["under_treatment"].as_i64().unwrap()).sum();
    assert_eq!((sum, areas.last().unwrap()["area"].as_str()), (4, None), "whose area is not known is counted too");
    assert_eq!(zalo.lines().count(), 5, "{zalo}");
    assert!(zalo.contains("Đang điều trị 4 (trước 4). Lũy tích 5."), "{zalo}");
}

#[test]
fn no_name_and_no_telephone_stands_in_any_form() {
    let ward = ward();
    let statement = Asked { what: ReportKind::Situation, day: day(6), cut_off: at(6, 6), from: None };
    let statement = reckon(&ward, &Rules::new(Vec::new()), statement, Known { now: at(6, 6), has_tests: true });
    for report in [next(&ward), statement] {
        for language in [Language::Vietnamese, Language::English] {
            for told in written(&ward, &report, language) {
                assert!(!told.contains(MARKER) && !told.contains("0912345671"), "{told}");
            }
        }
    }
    let [text, ..] = written(&ward, &next(&ward), Language::Vietnamese);
    assert!(text.contains("Đã gọi Z. số *671, mất điện 2 giờ"), "{text}");
}

#[test]
fn the_document_is_a_paper_of_the_state_for_the_receivers_of_the_regime() {
    let ward = ward();
    let [_, document, ..] = written(&ward, &next(&ward), Language::Vietnamese);
    for words in [
        "ỦY BAN NHÂN DÂN PHƯỜNG 7\nTRẠM Y TẾ PHƯỜNG 7\nSố: ......................../BC-TYT\n",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nQuận 8, ngày 06 tháng 3 năm 2022\n",
        "BÁO CÁO\nTình hình dịch và theo dõi, điều trị F0 ngày 06/03/2022\n",
        "Nơi nhận:\n- Bí thư Đảng ủy;\n- Chủ tịch UBND phường;\n- Lưu: TYT.\n",
        "THỦ TRƯỞNG ĐƠN VỊ\n",
        "Lê Thị Lý\n",
    ] {
        assert!(document.contains(words), "{words}: {document}");
    }
}

#[test]
fn the_statement_says_how_many_f0_and_since_when_none() {
    let mut ward = ward();
    put(
        &mut ward,
        1,
        trucban::domain::zone::ZoneLevel {
            area: id(2),
            assessed: None,
            assessed_by: String::new(),
            assessed_on: None,
            applied: trucban::domain::zone::Level::Orange,
            measure: Some(trucban::domain::zone::Measure::Ct16),
            from: day(1),
            to: None,
            source: String::new(),
        },
    );
    let asked = Asked { what: ReportKind::Situation, day: day(20), cut_off: at(20, 6), from: None };
    let report = reckon(&ward, &Rules::new(Vec::new()), asked, Known { now: at(20, 6), has_tests: true });
    let [text, document, _, json, zalo] = written(&ward, &report, Language::Vietnamese);
    for told in [&text, &document, &zalo] {
        assert!(told.contains("Lũy tích F0 từ 02/03/2022 đến 20/03/2022: 5 (đang điều trị 4, đã khỏi 1"), "{told}");
        assert!(told.contains("Từ sau 06/03/2022 đến nay không có F0 mới (14 ngày)."), "{told}");
        assert!(told.contains("Địa bàn: đỏ 0, cam 1, vàng 0, xanh 0; chưa xếp mức 1."), "{told}");
    }
    assert!(text.contains("  Tổ 2                    cam                     CT16\n"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["last_case"].as_str(), json["days_without"].as_i64()), (Some("2022-03-06"), Some(14)));
    assert_eq!(json["by_area"][1]["level"], "orange");
}

/// The real program over a folder of its own.
struct Shell(tempfile::TempDir);

impl Drop for Shell {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

impl Shell {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut program = Process::new(env!("CARGO_BIN_EXE_trucban"));
        program.env("TRUCBAN_DATA", self.0.path().join("ward")).env("XDG_RUNTIME_DIR", self.0.path());
        program.env("XDG_CONFIG_HOME", self.0.path().join("config")).env_remove("TRUCBAN_SOCKET");
        program.args(arguments).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn failed(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(arguments);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
}

#[test]
fn a_past_day_is_counted_from_the_records_and_what_cannot_be_is_refused_in_words() {
    let shell = Shell(tempfile::tempdir().unwrap());
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/data/ward_linelist.csv");
    assert_eq!(shell.failed(&["report", "daily"]).0, Some(3), "no ward yet");
    shell.done(&["import", "cases", list]);
    let cases: serde_json::Value = serde_json::from_str(&shell.done(&["export", "cases", "--format", "json"])).unwrap();
    let rows = cases.as_array().unwrap();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_string();
    let days: Vec<String> = rows.iter().map(|row| text(row, "confirmed_on")).filter(|day| !day.is_empty()).collect();
    let busiest = days.iter().max_by_key(|day| days.iter().filter(|other| other == day).count()).unwrap();
    let told = shell.done(&["report", "daily", "--date", busiest, "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let confirmed = |row: &&serde_json::Value| text(row, "status") == "confirmed";
    let new = rows.iter().filter(confirmed).filter(|row| text(row, "confirmed_on") == *busiest).count();
    assert_eq!(told["confirmed_new"], new, "{told}");
    assert_eq!((told["version"].as_u64(), told["adds_up"].as_bool()), (None, Some(true)), "none was kept");
    assert_eq!(told["date"].as_str(), Some(busiest.as_str()));
    let txt = shell.done(&["report", "daily", "--date", busiest]);
    assert!(txt.contains("chưa lưu, tính theo sổ hiện nay") && txt.contains(": khớp"), "{txt}");
    let now = shell.done(&["report", "daily", "--format", "json", "--read-only"]);
    let now: serde_json::Value = serde_json::from_str(&now).unwrap();
    let open = rows.iter().filter(confirmed).filter(|row| row["outcome"] == "open").count();
    assert_eq!(now["under_treatment"], open);
    for name in ["date", "cut_off", "confirmed_new", "under_treatment", "released", "transferred", "died", "by_area"] {
        assert!(!now[name].is_null(), "{name}");
    }
    for (arguments, words) in [
        (vec!["report", "daily", "--date", "31/12/2999"], "chưa đến"),
        (vec!["report", "weekly", "--date", "31/12/2999"], "chưa đến"),
        (vec!["report", "situation", "--date", "2999-12-31"], "chưa đến"),
        (vec!["report", "daily", "--date", "31/2/2022"], "không phải ngày"),
        (vec!["report", "daily", "--carer", "Nobody"], "Nobody"),
        (vec!["report", "weekly", "--carer", "Nobody"], "--carer"),
        (vec!["report", "daily", "--from", "1/3/2022"], "--from"),
        (vec!["report", "directives", "--format", "json"], "json"),
    ] {
        let (code, said) = shell.failed(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words) && said.lines().count() == 1, "{arguments:?}: {said}");
    }
    for format in ["docx", "xlsx", "json", "txt"] {
        let out = shell.0.path().join(format!("report.{format}"));
        shell.done(&["report", "weekly", "--format", format, "--out", out.to_str().unwrap()]);
        let mut bytes = Vec::new();
        std::fs::File::open(&out).unwrap().read_to_end(&mut bytes).unwrap();
        assert!(bytes.len() > 500, "{format}");
    }
    assert!(shell.done(&["report", "situation", "--from", "1/1/2020"]).contains("từ 01/01/2020"));
}
