//! Tests, rosters, tasks and areas as offices keep them, workbooks out, and every kind out and back in without loss.

use std::io::{Cursor, Read};

use chrono::Weekday;
use proptest::prelude::*;
use trucban::domain::area::{Area, AreaKind};
use trucban::domain::arrival::{Arrival, Declared, Factor, State, Stay};
use trucban::domain::birth::Birth;
use trucban::domain::command::{Command, NewCase, NewExposure, Whom};
use trucban::domain::directive::{Directive, Stage};
use trucban::domain::follow_up::{
    FollowCall, FollowEnd, FollowOutcome, FollowUp, Found, Violation, ViolationStep, Visit,
};
use trucban::domain::home_treatment::{Bag, CallOutcome, Case, CaseStatus, Medicine, Reading, Symptoms};
use trucban::domain::identity::{Id, Kind as RecordKind};
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::{Date, Moment};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::paper::{Paper as PaperBody, PaperKind};
use trucban::domain::person::Person;
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::Refusal;
use trucban::domain::repeat::{DaySet, Repeat};
use trucban::domain::roster::{Assignment, Delegation, Duty, Force, Job, Part, Position, Presence, Reporting, Shift};
use trucban::domain::screening::Screening;
use trucban::domain::symptom::SymptomSet;
use trucban::domain::tasks::{Progress, Task};
use trucban::domain::test::{Test, TestKind, TestResult};
use trucban::domain::transfer::{Answer as Answered, Transfer, Way};
use trucban::exchange::export::Table;
use trucban::exchange::headers::{Headers, Kind, Overrides};
use trucban::exchange::import::{Answer, Ending, Options};
use trucban::exchange::line_list::Reading as Reads;
use trucban::exchange::list_file;
use trucban::exchange::refused::Reason;
use trucban::exchange::sheet::Format;
use trucban::exchange::workbook::Program;

use super::exchange::{Desk, births, lines};

pub(super) const TABLES: [(Kind, Table); 13] = [
    (Kind::Areas, Table::Areas),
    (Kind::Roster, Table::Roster),
    (Kind::Cases, Table::Cases),
    (Kind::Contacts, Table::Contacts),
    (Kind::Readings, Table::Readings),
    (Kind::Tests, Table::Tests),
    (Kind::Arrivals, Table::Arrivals),
    (Kind::Directives, Table::Directives),
    (Kind::FollowUps, Table::FollowUps),
    (Kind::Screenings, Table::Screenings),
    (Kind::Transfers, Table::Transfers),
    (Kind::Papers, Table::Papers),
    (Kind::Tasks, Table::Tasks),
];

pub(super) fn desk() -> Desk {
    let mut desk = Desk::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    assert_eq!(desk.order(Command::Enrol(officer)), Answer::Done(None));
    desk
}

pub(super) const KEEP_GOING: Options = Options { dry_run: false, keep_going: true };

#[test]
fn a_list_of_tests_comes_in_as_a_station_keeps_it() {
    let mut desk = desk();
    desk.import(Kind::Cases, "Mã F0,Họ tên,Năm sinh\nF0-1,Trần Văn Ẩn,1949\n".as_bytes());
    let list = "DANH SÁCH LẤY MẪU XÉT NGHIỆM;;;;;;;;\n\
        STT;Mã F0;Họ và tên;Năm sinh;SĐT;Ngày lấy mẫu;Loại XN;Kết quả;CT value\n\
        1;F0-1;;;;10/3/2022 08:00;RT-PCR;Dương tính;25,3\n\
        2;;Lê Thị Hoa;1970;0912345678;10/3/2022;Test nhanh;(-);\n\
        3;;Vũ An;1980;;11/3/2022;Mẫu gộp 5;chờ KQ;\n\
        4;F0-1;;;;10/3/2022 08:00;RT-PCR;Âm tính;\n\
        5;F0-1;;;;31/2/2022;PCR;Âm tính;\n\
        6;F0-1;;;;12/3/2022;xét nghiệm lạ;Âm tính;\n\
        7;F0-1;;;;12/3/2022;PCR;có;\n\
        8;F0-1;;;;12/3/2022;PCR;(+);99\n\
        9;;Lê Vô Danh;;;12/3/2022;PCR;(+);\n";
    let report = desk.try_import(Kind::Tests, &[list.as_bytes()], KEEP_GOING).unwrap();
    let refused: Vec<_> = lines(&report).into_iter().map(|(line, column, _)| (line, column.to_string())).collect();
    let expected =
        [(6, "Kết quả"), (7, "Ngày lấy mẫu"), (8, "Loại XN"), (9, "Kết quả"), (10, "CT value"), (11, "Năm sinh")];
    assert_eq!(refused, expected.map(|(line, column)| (line, column.to_string())));
    assert_eq!(lines(&report)[0].2, &Reason::Desk(Refusal::OtherTestResult));
    assert_eq!((report.counts[&Kind::Tests].added, desk.ward.tests.count()), (3, 3));
    let case = desk.ward.case_of_code("F0-1").unwrap();
    let test = desk.ward.tests_of(case.person).next().unwrap();
    assert_eq!((test.kind, test.result, test.ct), (TestKind::RtPcr, TestResult::Positive, Some(253)));
    let json: serde_json::Value = serde_json::from_str(&desk.export(Table::Tests, Format::Json, true)).unwrap();
    assert_eq!(
        (&json[0]["code"], &json[0]["ct"], &json[0]["result"]),
        (&"F0-1".into(), &25.3.into(), &"positive".into())
    );
    assert_eq!(json[1]["taken_at"], "2022-03-10T00:00:00+07:00");
    let masked = desk.export(Table::Tests, Format::Csv, false);
    assert!(!masked.contains("Hoa") && !masked.contains("0912345678") && masked.contains("L.T.H. 1970"));
}

#[test]
fn a_roster_of_an_office_becomes_positions_duties_and_areas() {
    let mut desk = desk();
    let list = "STT,Chức danh,Họ và tên,Đơn vị,SĐT,Nhiệm vụ,Vai trò,Địa bàn,Từ ngày,Đến ngày,Báo cáo cho\n\
        1,Trưởng trạm,BS Lý,Trạm Y tế,0900 000 101,Điều trị F0 tại nhà,Chủ trì,,1/3/2022,,Chủ tịch UBND\n\
        2,Chủ tịch UBND,Nguyễn Văn A,UBND,0900000100,,,,,,\n\
        3,CSKV,An,Công an,900000102,Truy vết,Phối hợp,\"Tổ 1, 2; 3\",1/3/2022,31/12/2022,Chủ tịch UBND\n\
        4,CSKV,Bình,Công an,,Truy vết,Phối hợp,4,1/3/2022,1/2/2022,\n\
        5,,Chi,,,Truy vết,,,,,\n\
        6,CSKV,Dung,Công an,,Truy vết,đứng xem,,,,\n";
    let report = desk.try_import(Kind::Roster, &[list.as_bytes()], KEEP_GOING).unwrap();
    let refused: Vec<_> = lines(&report).into_iter().map(|(line, column, _)| (line, column.to_string())).collect();
    assert_eq!(refused, [(5, "Đến ngày"), (6, ""), (7, "Vai trò")].map(|(line, column)| (line, column.to_string())));
    let ward = &desk.ward;
    let positions: Vec<_> = ward.positions.iter().map(|kept| (kept.title.as_str(), kept.phone.as_str())).collect();
    assert_eq!(positions, [("Chủ tịch UBND", "0900000100"), ("Trưởng trạm", "0900000101"), ("CSKV", "0900000102")]);
    assert!(ward.positions.iter().skip(1).all(|kept| kept.reports_to == Id::new(1)));
    assert_eq!(ward.areas.iter().map(|area| area.name.as_str()).collect::<Vec<_>>(), ["Tổ 1", "Tổ 2", "Tổ 3"]);
    let traced = ward.assignments.iter().nth(1).unwrap();
    assert_eq!(
        (traced.part, traced.areas.len(), traced.to),
        (Part::Coordinate, 3, Some("2022-12-31".parse().unwrap()))
    );
    let again = desk.try_import(Kind::Roster, &[list.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!((again.counts[&Kind::Roster].added, again.counts[&Kind::Roster].skipped), (0, 3));
}

#[test]
fn tasks_and_areas_of_an_office_come_in() {
    let mut desk = desk();
    desk.import(Kind::Cases, "Mã F0,Họ tên\nF0-1,Trần Văn Ẩn\n".as_bytes());
    let list = "STT,Nội dung công việc,Thời hạn,Người thực hiện,Mã F0,Khẩn,Tình trạng\n\
        1,Phát thuốc gói A,20/3/2022,ĐD Hà,F0-1,x,Đang làm\n\
        2,Báo cáo 7h,15/3/2022 07:00,,,,Xong\n\
        3,Gọi lại,mai,,,,\n\
        4,Gọi lại,,,F0-9,,\n";
    let report = desk.try_import(Kind::Tasks, &[list.as_bytes()], KEEP_GOING).unwrap();
    let refused: Vec<_> = lines(&report).into_iter().map(|(line, column, _)| (line, column.to_string())).collect();
    assert_eq!(refused, [(4, "Thời hạn".to_string()), (5, "Mã F0".to_string())]);
    let first = desk.ward.tasks.iter().next().unwrap();
    assert_eq!((first.urgent, first.progress), (true, Progress::Started));
    assert_eq!(first.due.unwrap().rfc3339(), "2022-03-20T23:59:00+07:00");
    assert_eq!(
        desk.import(Kind::Tasks, list.lines().take(3).collect::<Vec<_>>().join("\n").as_bytes()).counts[&Kind::Tasks]
            .skipped,
        2
    );
    let list = "STT,Tổ dân phố,Thuộc khu phố,Số hộ,Nhân khẩu\n1,7,KP 2,\"1.234\",4500\n2,8,KP 2,x,\n3,,KP 2,,\n";
    let report = desk.try_import(Kind::Areas, &[list.as_bytes()], KEEP_GOING).unwrap();
    let refused: Vec<_> = lines(&report).into_iter().map(|(line, column, _)| (line, column.to_string())).collect();
    assert_eq!(refused, [(3, "Số hộ".to_string()), (4, String::new())]);
    let area = desk.ward.areas.iter().find(|area| area.name == "Tổ 7").unwrap();
    assert_eq!((area.households, area.population), (Some(1234), Some(4500)));
}

#[test]
fn a_masked_roster_or_list_of_tasks_cannot_come_in_over_the_names() {
    let mut desk = desk();
    desk.import(Kind::Roster, "Chức danh,Họ tên,SĐT\nCSKV,Lê Văn An,0900000102\n".as_bytes());
    desk.import(Kind::Tasks, "text,owner\nGọi lại ông An 0900000102,BS Lý\n".as_bytes());
    for (kind, table) in [(Kind::Roster, Table::Roster), (Kind::Tasks, Table::Tasks)] {
        for format in [Format::Csv, Format::Json] {
            let masked = desk.export(table, format, false);
            assert!(
                !masked.contains("An\"") && !masked.contains("ông An") && !masked.contains("0900000102"),
                "{masked}"
            );
        }
        let masked = desk.export(table, Format::Csv, false);
        assert!(desk.try_import(kind, &[masked.as_bytes()], Options::default()).is_err(), "{kind:?}");
    }
}

#[test]
fn a_station_file_of_headers_from_before_these_lists_still_reads_them() {
    let embedded = include_str!("../../assets/headers.toml");
    let cut = |text: &str, from: &str, to: &str| {
        let (before, rest) = text.split_once(from).unwrap();
        format!("{before}{}", &rest[rest.find(to).unwrap()..])
    };
    let older = cut(&cut(embedded, "\n[tests]", "\n# An area that"), "\n[words.test_kind]", "\n# By the code that");
    assert!(!older.contains("\n[tasks]"));
    let headers = Headers::read(&older).unwrap();
    for (kind, line) in [(Kind::Tests, "Họ tên,Ngày lấy mẫu"), (Kind::Areas, "Tổ,Số hộ"), (Kind::Tasks, "Nội dung")]
    {
        let cells: Vec<&str> = line.split(',').collect();
        let columns = headers.columns(kind, &cells, &Overrides::default()).unwrap();
        assert_eq!(columns.ignored().count(), 0, "{line}");
    }
}

/// A field without words would be shown as a column that is not read.
#[test]
fn every_field_of_every_list_has_its_words() {
    let headers: toml::Table = include_str!("../../assets/headers.toml").parse().unwrap();
    let kinds = [
        "cases",
        "contacts",
        "follow_ups",
        "screenings",
        "arrivals",
        "directives",
        "transfers",
        "papers",
        "tests",
        "roster",
        "tasks",
        "areas",
    ];
    for language in [trucban::language::Language::Vietnamese, trucban::language::Language::English] {
        let book = trucban::language::Phrasebook::embedded(language);
        for kind in kinds {
            for field in headers[kind].as_table().unwrap().keys() {
                assert!(book.word("columns", field).is_some(), "{kind} {field}");
            }
        }
    }
}

#[test]
fn a_list_of_arrivals_comes_in_as_an_office_keeps_it() {
    let mut desk = desk();
    let list = "DANH SÁCH CÔNG DÂN VỀ ĐỊA PHƯƠNG;;;;;;;;;;\n\
        STT;Họ và tên;Năm sinh;SĐT;Nơi lưu trú;Tổ;Về từ;Ngày về;Ngày khai báo;Diện;Theo dõi đến ngày;Chu kỳ xét nghiệm\n\
        1;Trần Văn Ẩn;1949;0912345678;12 Ngõ 3;7;Bình Dương;1/3/2022;2/3/2022;Vùng dịch;15/3/2022;3 ngày\n\
        2;Lê Thị Hoa;1970;;;Tổ 8;Campuchia;5/3/2022;chưa;Nhập cảnh;;\n\
        3;Vũ An;1980;;;9;Hà Nội;20/3/2022;;Vùng dịch;;\n\
        4;Vũ Bình;1980;;;9;Hà Nội;1/3/202;;Vùng dịch;;\n\
        5;Vũ Can;1980;;;9;Hà Nội;10/3/2022;;Vùng dịch;9/3/2022;\n\
        6;Vũ Duy;1980;;;9;Hà Nội;10/3/2022;;Vùng dịch;;0\n\
        7;Vũ Em;1980;;;9;Hà Nội;10/3/2022;;lạ lùng;;\n\
        8;Trần Văn Ẩn;1949;0912345678;;;Hà Nội;3/3/2022;;Vùng dịch;;\n"
        .replace("\n        ", "\n");
    let report = desk.try_import(Kind::Arrivals, &[list.as_bytes()], KEEP_GOING).unwrap();
    let mut refused: Vec<_> = report.refused.iter().map(|line| (line.place.line, line.column.clone())).collect();
    refused.sort();
    let expected = [
        (5, "Ngày về"),
        (6, "Ngày về"),
        (7, "Theo dõi đến ngày"),
        (8, "Chu kỳ xét nghiệm"),
        (9, "Diện"),
        (10, "Ngày về"),
    ];
    assert_eq!(refused, expected.map(|(line, column)| (line, column.to_string())), "{:?}", report.refused);
    let stays: Vec<_> = desk.ward.arrivals.iter().map(|kept| kept.stay.clone()).collect();
    assert_eq!((stays.len(), desk.ward.persons.count()), (2, 2));
    assert_eq!((stays[0].tests_every, stays[0].registered_on), (Some(3), Some(Desk::today())));
    assert_eq!((stays[1].factor, stays[1].declared), (Factor::Entry, Declared::No));
    let areas: Vec<&str> = desk.ward.areas.iter().map(|area| area.name.as_str()).collect();
    assert_eq!(areas, ["Tổ 7", "Tổ 8"]);
    let json: serde_json::Value = serde_json::from_str(&desk.export(Table::Arrivals, Format::Json, true)).unwrap();
    assert_eq!((&json[0]["declared"], &json[1]["declared"]), (&"2022-03-02".into(), &"no".into()));
    assert_eq!((&json[0]["next_due"], &json[0]["things_due"]), (&"2022-03-01".into(), &1.into()));
    let masked = desk.export(Table::Arrivals, Format::Csv, false);
    assert!(!masked.contains("0912345678") && !masked.contains("Hoa") && !masked.contains("Ngõ"), "{masked}");
}

#[test]
fn a_list_of_follow_ups_comes_in_as_an_office_keeps_it() {
    let mut desk = desk();
    desk.import(Kind::Cases, "Mã F0,Họ tên\nF0-1,Trần Văn Ẩn\n".as_bytes());
    desk.import(Kind::Contacts, "from,to,name,birth,date\nF0-1,T1,Lê Hoa,1970,2022-03-08\n".as_bytes());
    let list = "DANH SÁCH CÁCH LY F1;;;;;;;;;;\n\
        STT;Mã;Họ và tên F1;Năm sinh;Cách ly từ ngày;Đến ngày;Cán bộ theo dõi;Các lần gọi;Phòng riêng;Vi phạm;Kết thúc\n\
        1;T1;Lê Hoa;1970;9/3/2022;15/3/2022;ĐD Hà;9/3/2022 08:00 không nghe, 9/3/2022 09:00 nghe máy;có;10/3/2022 ra chợ;\n\
        2;;Vũ An;1980;9/3/2022;;;;không;;Hoàn thành\n\
        3;;Vũ Bình;1980;9/3/202;;;;;;\n\
        4;;Vũ Can;1980;9/3/2022;8/3/2022;;;;;\n\
        5;;Vũ Duy;1980;9/3/2022;;;mai nghe máy;;;\n\
        6;;Vũ Em;1980;9/3/2022;;;;;;Mất liên lạc\n\
        7;T1;;;10/3/2022;;;;;;\n\
        8;;;;9/3/2022;;;;;;\n";
    let report = desk.try_import(Kind::FollowUps, &[list.as_bytes()], KEEP_GOING).unwrap();
    let mut refused: Vec<_> = report.refused.iter().map(|line| (line.place.line, line.column.clone())).collect();
    refused.sort();
    let expected =
        [(5, "Cách ly từ ngày"), (6, "Đến ngày"), (7, "Các lần gọi"), (8, ""), (9, "Cách ly từ ngày"), (10, "")];
    assert_eq!(refused, expected.map(|(line, column)| (line, column.to_string())), "{:?}", report.refused);
    let told: Vec<_> = desk.ward.follow_ups.iter().map(|kept| kept.body.clone()).collect();
    assert_eq!((told.len(), told[0].person), (2, desk.ward.person_of_code("T1").unwrap().id));
    assert_eq!(
        told[0].calls.iter().map(|call| call.outcome).collect::<Vec<_>>(),
        [CallOutcome::NoAnswer, CallOutcome::Answered]
    );
    assert_eq!((told[0].violations[0].what.as_str(), told[0].own_room), ("ra chợ", Some(true)));
    assert_eq!(told[1].end.as_ref().map(|end| (end.how, end.on)), Some((FollowOutcome::Completed, Desk::today())));
    let again = desk.try_import(Kind::FollowUps, &[list.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!((again.counts[&Kind::FollowUps].added, again.counts[&Kind::FollowUps].skipped), (0, 2));
    // A list that is older takes no step back, and a later one goes on.
    let later = "code,isolated_from,violations\nT1,2022-03-09,\"2022-03-10; written_up; ra chợ; 12/BB\"\n";
    for list in [later.as_bytes(), list.lines().take(3).collect::<Vec<_>>().join("\n").as_bytes()] {
        // The list is one of several texts: it stands in quotes of its own.
        let quoted = String::from_utf8_lossy(list)
            .replace("\"2022-03-10; written_up; ra chợ; 12/BB\"", "\"\"\"2022-03-10; written_up; ra chợ; 12/BB\"\"\"");
        desk.import(Kind::FollowUps, quoted.as_bytes());
        let broken = &desk.ward.follow_ups.read(Id::new(1).unwrap()).unwrap().violations;
        assert_eq!((broken.len(), broken[0].step, broken[0].paper.as_str()), (1, ViolationStep::WrittenUp, "12/BB"));
    }
    let masked = desk.export(Table::FollowUps, Format::Csv, false);
    assert!(!masked.contains("Hoa") && !masked.contains("ra chợ") && masked.contains("L.H. 1970"), "{masked}");
    let json: serde_json::Value = serde_json::from_str(&desk.export(Table::FollowUps, Format::Json, true)).unwrap();
    assert_eq!((&json[0]["violation_count"], &json[1]["outcome"]), (&1.into(), &"completed".into()));
}

#[test]
fn a_round_of_wider_testing_comes_in_with_everybody_who_is_listed() {
    let mut desk = desk();
    let people: String = (1..=700)
        .map(|number| format!("Chợ Hòa Mỹ lần 1,2022-03-10,2022-03-11,RT-PCR,,Người {number},{}\n", 1950 + number % 50))
        .collect();
    let head = "Tên đợt,Lấy mẫu từ ngày,Đến ngày,Loại xét nghiệm,Mã,Họ và tên,Năm sinh\n";
    let bad = "Chợ Hòa Mỹ lần 1,10/3/202,,,,Lê Hoa,1970\n,2022-03-10,,,,Lê Hoa,1970\nChợ lần 2,2022-03-10,2022-03-09,,,Lê Hoa,1970\n\
        Chợ Hòa Mỹ lần 1,2022-03-10,,,,,\n";
    let list = format!("{head}{people}{bad}");
    let report = desk.try_import(Kind::Screenings, &[list.as_bytes()], KEEP_GOING).unwrap();
    let counts = report.counts[&Kind::Screenings];
    assert_eq!((counts.added, counts.refused), (700, 4), "{:?}", report.refused);
    let rounds: Vec<_> = desk.ward.screenings.iter().collect();
    assert_eq!((rounds.len(), rounds[0].listed.len(), rounds[0].kind), (1, 700, TestKind::RtPcr));
    // The rounds of a chunk are written once: of two chunks, twice.
    assert!(rounds[0].revision <= 2, "{}", rounds[0].revision);
    let again = desk.import(Kind::Screenings, format!("{head}{people}").as_bytes());
    assert_eq!((again.counts[&Kind::Screenings].added, again.counts[&Kind::Screenings].skipped), (0, 700));
}

fn workbook_bytes(desk: &Desk, table: Table, with_names: bool) -> Vec<u8> {
    let view = trucban::exchange::export::View {
        ward: &desk.ward,
        rules: &trucban::domain::danger::Rules::default(),
        now: Desk::now(),
        with_names,
    };
    trucban::exchange::export::write(Vec::new(), Format::Xlsx, table, view).unwrap().0
}

/// The parts of a workbook, as text.
fn workbook(desk: &Desk, table: Table, with_names: bool) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook_bytes(desk, table, with_names))).unwrap();
    let mut text = String::new();
    for place in 0..archive.len() {
        archive.by_index(place).unwrap().read_to_string(&mut text).unwrap();
    }
    text
}

#[test]
fn a_workbook_holds_texts_and_days_and_no_formula() {
    let mut desk = desk();
    let list = "code,name,birth,phone,onset,note,area\nA,=1+1,1958,0912345678,2022-03-01,@SUM(A1),-2\n";
    assert_eq!(desk.import(Kind::Cases, list.as_bytes()).ending, Ending::Committed);
    let parts = workbook(&desk, Table::Cases, true);
    assert!(!parts.contains("<f>") && !parts.contains("<f "), "no cell is computed");
    for text in ["=1+1", "0912345678", "@SUM(A1)", "-2", "quotePrefix=\"1\"", "dd/mm/yyyy"] {
        assert!(parts.contains(text), "{text}");
    }
    assert!(parts.contains("<v>44621</v>"), "1/3/2022 is a day");
    let masked = workbook(&desk, Table::Cases, false);
    assert!(!masked.contains("0912345678") && masked.contains("masked_name"));
}

/// What officers do at a ward, as far as exports show it.
#[derive(Clone, Debug)]
enum Deed {
    Area(u8, Option<u8>, Option<u32>),
    Case(Option<u8>, Birth),
    Contact { from: u8, to: Option<u8>, day: i64, birth: Birth, reached: bool },
    Reading { case: u8, minutes: i64, spo2: Option<u32>, oxygen: Option<u8>, refused: bool },
    Test { person: u8, minutes: i64, kind: u8, result: u8, ct: Option<u16>, sample: bool },
    Position { title: u8, holder: u8, above: Option<u8>, officer: bool },
    Delegation { from: u8, to: Option<u8>, duty: Option<u8>, days: Option<i64> },
    Reporting { what: u8, by: Option<u8>, to: Option<u8> },
    Assignment { position: Option<u8>, duty: u8, areas: Vec<u8>, from: Option<i64>, part: bool },
    Shift(u8, Vec<u8>),
    Directive { number: u8, issuer: u8, days: Option<i64>, stage: u8 },
    Arrival { person: u8, factor: u8, days: Option<i64>, declared: u8, every: Option<u16>, state: u8 },
    FollowUp { person: u8, days: i64, until: Option<i64>, end: Option<u8>, told: u8, steps: Vec<u8> },
    Screening { name: u8, days: i64, kind: u8, area: Option<u8>, household: bool, listed: Vec<u8> },
    Task { text: u8, due: Option<i64>, owner: bool, case: Option<u8>, progress: u8 },
    Course { case: u8, examined: Option<i64>, told: u8, given: Vec<u8> },
    Transfer { person: u8, of_case: bool, way: u8, hours: [Option<i64>; 3], answer: u8 },
    Paper { person: u8, of_case: bool, what: u8, numbered: bool, days: i64, step: u8, signer: Option<u8>, told: u8 },
}

#[expect(clippy::too_many_lines, reason = "an arm for each deed")]
fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let small = 0_u8..6;
    let hour = || proptest::option::of(0_i64..9);
    let some = || proptest::option::of(0_u8..6);
    let deed = prop_oneof![
        (small.clone(), some(), proptest::option::of(0_u32..900))
            .prop_map(|(name, parent, count)| Deed::Area(name, parent, count)),
        (some(), births()).prop_map(|(person, birth)| Deed::Case(person, birth)),
        (small.clone(), some(), 0_i64..30, births(), any::<bool>())
            .prop_map(|(from, to, day, birth, reached)| Deed::Contact { from, to, day, birth, reached }),
        (small.clone(), 0_i64..5_000, proptest::option::of(80_u32..100), proptest::option::of(1_u8..9), any::<bool>())
            .prop_map(|(case, minutes, spo2, oxygen, refused)| Deed::Reading { case, minutes, spo2, oxygen, refused }),
        (small.clone(), 0_i64..5_000, 0_u8..4, 0_u8..4, proptest::option::of(10_u16..500), any::<bool>()).prop_map(
            |(person, minutes, kind, result, ct, sample)| Deed::Test { person, minutes, kind, result, ct, sample }
        ),
        (0_u8..3, 0_u8..4, some(), any::<bool>()).prop_map(|(title, holder, above, officer)| Deed::Position {
            title,
            holder,
            above,
            officer
        }),
        (small.clone(), some(), some(), proptest::option::of(0_i64..90))
            .prop_map(|(from, to, duty, days)| Deed::Delegation { from, to, duty, days }),
        (small.clone(), some(), some()).prop_map(|(what, by, to)| Deed::Reporting { what, by, to }),
        (some(), 0_u8..3, proptest::collection::vec(0_u8..6, 0..3), proptest::option::of(0_i64..90), any::<bool>())
            .prop_map(|(position, duty, areas, from, part)| Deed::Assignment { position, duty, areas, from, part }),
        (small.clone(), proptest::collection::vec(0_u8..5, 1..4)).prop_map(|(name, jobs)| Deed::Shift(name, jobs)),
        (small.clone(), 0_u8..3, proptest::option::of(0_i64..90), 0_u8..4)
            .prop_map(|(number, issuer, days, stage)| Deed::Directive { number, issuer, days, stage }),
        (small.clone(), 0_u8..6, proptest::option::of(0_i64..90), 0_u8..4, proptest::option::of(1_u16..20), 0_u8..6)
            .prop_map(|(person, factor, days, declared, every, state)| Deed::Arrival {
                person,
                factor,
                days,
                declared,
                every,
                state
            }),
        (
            small.clone(),
            0_i64..60,
            proptest::option::of(0_i64..20),
            proptest::option::of(0_u8..5),
            0_u8..16,
            proptest::collection::vec(0_u8..7, 0..3),
        )
            .prop_map(|(person, days, until, end, told, steps)| Deed::FollowUp {
                person,
                days,
                until,
                end,
                told,
                steps
            }),
        (0_u8..3, 0_i64..60, 0_u8..4, some(), any::<bool>(), proptest::collection::vec(0_u8..9, 1..6)).prop_map(
            |(name, days, kind, area, household, listed)| Deed::Screening { name, days, kind, area, household, listed }
        ),
        (small.clone(), proptest::option::of(0_i64..5_000), any::<bool>(), some(), 0_u8..3)
            .prop_map(|(text, due, owner, case, progress)| Deed::Task { text, due, owner, case, progress }),
        (small.clone(), proptest::option::of(0_i64..20), 0_u8..16, proptest::collection::vec(0_u8..4, 0..3))
            .prop_map(|(case, examined, told, given)| Deed::Course { case, examined, told, given }),
        (small.clone(), any::<bool>(), 0_u8..3, [hour(), hour(), hour()], 0_u8..3)
            .prop_map(|(person, of_case, way, hours, answer)| Deed::Transfer { person, of_case, way, hours, answer }),
        (small, any::<bool>(), 0_u8..6, any::<bool>(), 10_i64..60, 0_u8..3, some(), 0_u8..8).prop_map(
            |(person, of_case, what, numbered, days, step, signer, told)| Deed::Paper {
                person,
                of_case,
                what,
                numbered,
                days,
                step,
                signer,
                told
            }
        ),
    ];
    proptest::collection::vec(deed, 0..40)
}

/// The record of a number, taken round the shelf; nothing where the shelf is empty.
fn pick<T>(number: u8, last: u32) -> Option<Id<T>> {
    (last > 0).then(|| Id::new(u32::from(number) % last + 1))?
}

fn day(days: i64) -> Date {
    "2021-12-01".parse::<Date>().unwrap() + chrono::Duration::days(days)
}

fn at(minutes: i64) -> Moment {
    Moment::start_of(day(0)).plus(minutes * 60)
}

/// The commands of a deed; none where it would say the same twice, which a list cannot.
#[expect(clippy::too_many_lines, reason = "an arm for each deed")]
fn commands(deed: &Deed, number: usize, desk: &Desk) -> Vec<Command> {
    let ward = &desk.ward;
    let last = |kind| ward.last_number(kind);
    use trucban::domain::identity::Kind as Of;
    match deed.clone() {
        Deed::Area(name, parent, households) => {
            let parent = parent.and_then(|parent| pick(parent, last(Of::Area)));
            // Several bear one name, beside each other, one within the other, or of several former wards.
            let name = match name {
                0..=2 => format!("Tổ {name}"),
                3 => "Tổ 3/KP".to_string(),
                _ => format!("Khu, \"{name}\"; =A"),
            };
            let merged = number % 2 == 1;
            let former_ward = if merged { format!("Phường {}", number % 3) } else { String::new() };
            let kind = AreaKind::ALL[number % AreaKind::ALL.len()];
            let present_since = merged.then(|| day(3));
            let (address, former_name) = ("'=3+5 Nguyễn Văn Linh".to_string(), "Tổ 12, cũ".to_string());
            let (teams, groups, population) = (Some(9), merged.then_some(91), None);
            vec![Command::AddArea(Area {
                name,
                parent,
                households,
                population,
                kind,
                address,
                former_name,
                former_ward,
                present_since,
                teams,
                groups,
            })]
        }
        Deed::Case(person, birth) => {
            let new = || Person {
                name: format!("Ca {number}"),
                birth,
                phones: vec!["0912345678".into()],
                area: pick(number as u8, last(Of::Area)),
                ..Person::default()
            };
            let person = person.and_then(|person| pick(person, last(Of::Person)));
            let person = person.map_or_else(|| Whom::New(new()), Whom::Known);
            let (onset, note, carer) = (Some(day(3)), "'=x".to_string(), Id::new(1));
            vec![Command::OpenCase(NewCase {
                person,
                status: CaseStatus::Suspected,
                onset,
                confirmed_on: None,
                carer,
                note,
            })]
        }
        Deed::Contact { from, to, day: days, birth, reached } => {
            let Some(from) = pick::<Person>(from, last(Of::Person)) else { return Vec::new() };
            let new = || Person { name: format!("Người {number}"), birth, ..Person::default() };
            let exposed = to.and_then(|to| pick(to, last(Of::Person))).map_or_else(|| Whom::New(new()), Whom::Known);
            let contact = Command::AddExposure(NewExposure {
                from,
                episode: ward.cases_of(from).next_back().map(|case| case.id),
                exposed,
                last_contact: Some(day(days)),
                place: "Chợ".into(),
                setting: "nhà".into(),
                relation: "vợ".into(),
                note: "@x".into(),
            });
            let exposure = Id::new(last(Of::Exposure) + 1).unwrap();
            vec![contact, Command::SetReached { exposure, reached }]
        }
        Deed::Reading { case, minutes, spo2, oxygen, refused } => {
            let Some(case) = pick(case, last(Of::Case)) else { return Vec::new() };
            if ward.reading_at(case, at(minutes)).is_some() {
                return Vec::new();
            }
            let mut signs = Signs::default();
            spo2.into_iter().for_each(|spo2| signs.set(Sign::Saturation, spo2).unwrap());
            vec![Command::RecordReading(Reading {
                symptoms: if minutes % 2 == 0 { Symptoms::Asked(SymptomSet::NONE) } else { Symptoms::NotAsked },
                oxygen_litres: oxygen,
                refused,
                note: "-".into(),
                ..Reading::of(case, at(minutes), signs)
            })]
        }
        Deed::Test { person, minutes, kind, result, ct, sample } => {
            let Some(person) = pick(person, last(Of::Person)) else { return Vec::new() };
            vec![Command::RecordTest(Test {
                kind: TestKind::ALL[usize::from(kind)],
                result: TestResult::ALL[usize::from(result)],
                ct,
                place: "Trạm".into(),
                sample: if sample { format!("M{number}") } else { String::new() },
                ..Test::of(person, at(minutes))
            })]
        }
        Deed::Position { title, holder, above, officer } => {
            let position = Position {
                title: format!("Chức {title}"),
                body: if holder % 2 == 0 { "UBND".into() } else { String::new() },
                holder: if holder == 0 { String::new() } else { format!("Ông {holder}") },
                officer: officer.then_some(Id::new(1)).flatten(),
                phone: "0900000101".into(),
                reports_to: above.and_then(|above| pick(above, last(Of::Position))),
                force: Force::ALL[usize::from(title + holder)],
                other_phones: if holder == 2 { vec!["0900000102".into(), "115".into()] } else { Vec::new() },
                since: (holder == 3).then(|| day(3)),
                former: Vec::new(),
            };
            let same = |old: &Position| {
                (&old.title, &old.body, &old.holder) == (&position.title, &position.body, &position.holder)
            };
            if ward.positions.iter().any(|old| same(old)) { Vec::new() } else { vec![Command::AddPosition(position)] }
        }
        Deed::Assignment { position, duty, areas, from, part } => {
            let name = format!("Nhiệm vụ {duty}");
            let known = ward.duties.iter().find(|known| known.name == name).map(|known| known.id);
            let position = position.and_then(|position| pick(position, last(Of::Position)));
            let mut areas: Vec<Id<Area>> = areas.into_iter().filter_map(|area| pick(area, last(Of::Area))).collect();
            let mut seen = std::collections::HashSet::new();
            areas.retain(|area| seen.insert(*area));
            let new = Assignment {
                duty: known.or(Id::new(last(Of::Duty) + 1)).unwrap(),
                position,
                officer: if position.is_none() && part { Id::new(1) } else { None },
                part: if part { Part::Lead } else { Part::Perform },
                areas,
                from: from.map(day),
                to: None,
                source: "QĐ 12".into(),
                body: if position.is_none() && !part { "Lực lượng quân sự".into() } else { String::new() },
            };
            if ward.assignments.iter().any(|old| old.body == new) {
                return Vec::new();
            }
            let duty = known.is_none().then_some(Command::AddDuty(Duty { name, ..Duty::default() }));
            duty.into_iter().chain([Command::Assign(new)]).collect()
        }
        Deed::Delegation { from, to, duty, days } => {
            let to_position = to.and_then(|to| pick(to, last(Of::Position)));
            let Some(position) = pick(from, last(Of::Position)) else { return Vec::new() };
            let new = Delegation {
                position,
                to_position: to_position.filter(|to| *to != position),
                to_officer: Id::new(1).filter(|_| to_position.is_none_or(|to| to == position)),
                duty: duty.and_then(|duty| pick(duty, last(Of::Duty))),
                from: days.map(day),
                to: days.map(|days| day(days + 3)),
                paper: "UQ 12".into(),
            };
            if ward.delegations.iter().any(|old| old.body == new) {
                return Vec::new();
            }
            vec![Command::Make(Box::new(AnyBody::Delegation(new)))]
        }
        Deed::Reporting { what, by, to } => {
            let position = |number: Option<u8>| number.and_then(|number| pick(number, last(Of::Position)));
            let new = Reporting {
                what: format!("Báo cáo {what}"),
                by: position(by),
                to: position(to),
                through: None,
                when: "trước 07h00".into(),
                source: "CV 100".into(),
            };
            if ward.reportings.iter().any(|old| old.body == new) {
                return Vec::new();
            }
            vec![Command::Make(Box::new(AnyBody::Reporting(new)))]
        }
        Deed::Shift(name, jobs) => {
            let job = |(place, who): (usize, &u8)| Job {
                name: format!("Việc {place}"),
                who: if *who == 0 { String::new() } else { format!("Ông {who}") },
                officer: (*who == 1).then_some(Id::new(1)).flatten(),
                phone: "115".into(),
                presence: Presence::OnCall,
                heads: place == 0 && name == 1,
                ..Job::default()
            };
            let jobs = jobs.iter().enumerate().map(job).collect();
            // One after the other: nobody is at two places at once. Some are at a post.
            let (from, to) = (at(number as i64 * 60), at(number as i64 * 60 + 60));
            let post = ward.areas.iter().nth(usize::from(name)).map(|area| area.id);
            let shift = Shift { name: format!("Ca {name}"), from, to, post, jobs };
            vec![Command::PlanShift(shift)]
        }
        Deed::Directive { number, issuer, days, stage } => {
            let issuer = if issuer == 0 { String::new() } else { format!("Sở {issuer}") };
            let paper = Directive {
                number: format!("{number}-CV, \"QU\""),
                issuer,
                dated: days.map(day),
                received: days.map(|days| day(days + 1)),
                summary: "=Rà soát".into(),
                answer_due: days.map(|days| day(days + 20)),
                stage: Stage::ALL[usize::from(stage)],
                answer: if stage == 2 { "12/BC".into() } else { String::new() },
            };
            // A paper without an issuer beside one of its number is told apart by nobody.
            let is_alike = |old: &Directive| {
                old.number == paper.number
                    && (old.issuer == paper.issuer || old.issuer.is_empty() || paper.issuer.is_empty())
            };
            if ward.directives.iter().any(|old| is_alike(old)) {
                return Vec::new();
            }
            vec![Command::Make(Box::new(AnyBody::Directive(paper)))]
        }
        Deed::Arrival { person, factor, days, declared, every, state } => {
            let Some(person) = pick(person, last(Of::Person)) else { return Vec::new() };
            let every = every.filter(|_| days.is_some());
            let stay = Stay {
                factor: Factor::ALL[usize::from(factor)],
                from_place: "Bình Dương, \"chợ\"".into(),
                arrived_on: days.map(day),
                declared: [Declared::NotAsked, Declared::No, Declared::Yes, Declared::On(day(90))]
                    [usize::from(declared)],
                registered_on: Some(day(91)),
                tests_every: every,
                tests_times: every.filter(|every| every % 2 == 0).map(|_| 3),
                tests_from: every.filter(|every| every % 3 == 0).map(|_| day(92)),
                tests_set_by: "=CV 12".into(),
                calls_every: every,
                called_on: days.map(|days| day(days + 1)),
                until: Some(day(200)),
                state: State::ALL[usize::from(state)],
                ended_on: (state > 0).then(|| day(100)),
                note: "@x".into(),
            };
            // A stay that says nothing beside an earlier one of the person is that one to an import.
            let says_less = |old: &Stay| {
                let declared = [old.declared, Declared::NotAsked].contains(&stay.declared);
                days.is_none() && declared && (old.factor, old.state) == (stay.factor, stay.state)
            };
            if ward.arrivals_of(person).any(|old| old.stay == stay || says_less(&old.stay)) {
                return Vec::new();
            }
            vec![Command::Make(Box::new(AnyBody::Arrival(Arrival { person, stay })))]
        }
        Deed::FollowUp { person, days, until, end, told, steps } => {
            let Some(person) = pick(person, last(Of::Person)) else { return Vec::new() };
            // The day on which isolation began tells one follow-up of a person from another.
            if ward.follow_ups_of(person).any(|old| old.from == day(days)) {
                return Vec::new();
            }
            let is = |bit: u8| told & bit != 0;
            let call = |(place, outcome): (usize, &CallOutcome)| FollowCall { at: at(place as i64), outcome: *outcome };
            let visit = |(place, found): (usize, &Found)| Visit { at: at(place as i64 * 7), found: *found };
            let broken = |(place, step): (usize, &u8)| Violation {
                step: ViolationStep::ALL[usize::from(*step)],
                paper: if step % 2 == 0 || ViolationStep::ALL[usize::from(*step)].wants_paper() {
                    format!("{step}/BB; \"A\"")
                } else {
                    String::new()
                },
                ..Violation::of(day(place as i64), format!("=ra chợ; lần {step}, \"hai\""))
            };
            let how = end.map(|end| FollowOutcome::ALL[usize::from(end)]);
            let reason =
                |how: FollowOutcome| if how.wants_reason() || is(1) { "@về quê".to_string() } else { String::new() };
            let new = FollowUp {
                until: until.map(|until| day(days + until)),
                place: if is(2) { "Phòng 2, nhà trọ".into() } else { String::new() },
                carer: Id::new(1).filter(|_| is(4)),
                calls: CallOutcome::ALL.iter().take(usize::from(told)).enumerate().map(call).collect(),
                own_room: is(1).then_some(is(8)),
                own_toilet: is(2).then_some(is(4)),
                visits: Found::ALL.iter().take(usize::from(told % 4)).enumerate().map(visit).collect(),
                violations: steps.iter().enumerate().map(broken).collect(),
                end: how.map(|how| FollowEnd { how, on: day(days + 1), reason: reason(how) }),
                note: "-".into(),
                ..FollowUp::of(person, day(days))
            };
            vec![Command::Make(Box::new(AnyBody::FollowUp(new)))]
        }
        Deed::Screening { name, days, kind, area, household, listed } => {
            let name = format!("Đợt {name}, \"chợ\"");
            if ward.screenings.iter().any(|old| old.name == name && old.from == day(days)) {
                return Vec::new();
            }
            let mut listed: Vec<Id<Person>> =
                listed.into_iter().filter_map(|person| pick(person, last(Of::Person))).collect();
            let mut seen = std::collections::HashSet::new();
            listed.retain(|person| seen.insert(*person));
            let new = Screening {
                name,
                until: day(days + 2),
                kind: TestKind::ALL[usize::from(kind)],
                area: area.and_then(|area| pick(area, last(Of::Area))),
                group: if household { "=nhà trọ".into() } else { String::new() },
                per_household: household,
                place: "Sân đình".into(),
                listed,
                note: "@x".into(),
                ..Screening::on(day(days))
            };
            vec![Command::Make(Box::new(AnyBody::Screening(new)))]
        }
        Deed::Course { case, examined, told, given } => course(desk, number, (case, examined, told, &given)),
        Deed::Transfer { person, of_case, way, hours, answer } => {
            transfer(desk, number, (person, of_case, way, hours, answer))
        }
        Deed::Paper { person, of_case, what, numbered, days, step, signer, told } => {
            paper(desk, number, (person, of_case, what, numbered), (days, step, signer, told))
        }
        Deed::Task { text, due, owner, case, progress } => {
            let task = Task {
                text: format!("Việc {text}\u{20}- 0912345678"),
                due: due.map(at).or_else(|| repeat(number).first_due(at(0))),
                owner: owner.then_some(Id::new(1)).flatten(),
                case: case.and_then(|case| pick(case, last(Of::Case))),
                urgent: progress == 0,
                repeat: repeat(number),
                progress: [Progress::Open, Progress::Started, Progress::Done(at(7))][usize::from(progress)],
                ..Task::default()
            };
            let key = |task: &Task| (task.text.clone(), task.due, task.owner, task.case);
            if ward.tasks.iter().any(|old| key(old) == key(&task)) { Vec::new() } else { vec![Command::AddTask(task)] }
        }
    }
}

/// What an F0 at home is examined, given and told, a bag of a kind once a day.
fn course(desk: &Desk, number: usize, (case, examined, told, given): (u8, Option<i64>, u8, &[u8])) -> Vec<Command> {
    let Some(id) = pick::<Case>(case, desk.ward.last_number(RecordKind::Case)) else { return Vec::new() };
    let Some(kept) = desk.ward.cases.read(id) else { return Vec::new() };
    let is = |bit: u8| told & bit != 0;
    let mut medicines = kept.medicines.clone();
    for bag in given {
        let new = Medicine {
            bag: Bag::ALL[usize::from(*bag)],
            on: day(10 + number as i64),
            by: Id::new(1).filter(|_| is(1)),
            consent: is(2),
        };
        if medicines.iter().all(|old| (old.bag, old.on) != (new.bag, new.on)) {
            medicines.push(new);
        }
    }
    let case = Case {
        status: if is(4) { CaseStatus::Confirmed } else { kept.status },
        confirmed_on: is(4).then(|| day(4)),
        reported_at: Some(at(3 * 1440 + 61)),
        examined_at: examined.map(|hours| at(3 * 1440 + hours * 600)),
        medicines,
        search_closed: if is(8) { "=hết manh mối; \"a\"".into() } else { String::new() },
        ..kept.body.clone()
    };
    let Some(person) = desk.ward.persons.read(kept.person) else { return Vec::new() };
    let body = Person {
        identity: if is(1) { "075049000123".into() } else { String::new() },
        pregnant: is(2).then_some(is(4)),
        ..person.body.clone()
    };
    vec![
        Command::Edit { number: id.number(), body: Box::new(AnyBody::Case(case)) },
        Command::Edit { number: person.id.number(), body: Box::new(AnyBody::Person(body)) },
    ]
}

/// Somebody on his way; who is sent where is told apart by the place.
fn transfer(
    desk: &Desk,
    number: usize,
    (person, of_case, way, hours, answer): (u8, bool, u8, [Option<i64>; 3], u8),
) -> Vec<Command> {
    let Some(person) = pick(person, desk.ward.last_number(RecordKind::Person)) else { return Vec::new() };
    let case = desk.ward.cases_of(person).next_back().map(|case| case.id).filter(|_| of_case);
    let mut hours = hours.map(|hours| hours.map(|hours| at(20 * 1440 + hours * 60)));
    let answer = Answered::ALL[usize::from(answer)];
    if answer == Answered::Waiting {
        hours[2] = None;
    }
    let told = Transfer {
        contact: case.is_none() && number % 2 == 1,
        way: Way::ALL[usize::from(way)],
        place: format!("BV số {number}, \"A\"; =1"),
        transport: "115; xe 12".into(),
        asked_at: hours[0],
        left_at: hours[1],
        answered_at: hours[2],
        answer,
        who: "BS An, \"trực\"".into(),
        papers: "-".into(),
        note: "@x".into(),
        ..Transfer::of(person, case)
    };
    vec![Command::Make(Box::new(AnyBody::Transfer(told)))]
}

/// A paper, and a second one where the first is cancelled.
fn paper(
    desk: &Desk,
    number: usize,
    (person, of_case, what, is_numbered): (u8, bool, u8, bool),
    (days, step, signer, told): (i64, u8, Option<u8>, u8),
) -> Vec<Command> {
    let Some(person) = pick(person, desk.ward.last_number(RecordKind::Person)) else { return Vec::new() };
    let case = desk.ward.cases_of(person).next_back().map(|case| case.id).filter(|_| of_case);
    let what = PaperKind::ALL[usize::from(what)];
    let is = |bit: u8| told & bit != 0;
    let says_the_same = |old: &PaperBody| (old.person, old.case, old.what) == (person, case, what) && !is_numbered;
    if desk.ward.papers.iter().any(|old| says_the_same(old)) {
        return Vec::new();
    }
    let signer = signer.and_then(|signer| pick(signer, desk.ward.last_number(RecordKind::Position)));
    vec![Command::Make(Box::new(AnyBody::Paper(PaperBody {
        number: is_numbered.then_some(number as u32 + 1),
        symbol: if is_numbered { "QĐ-UBND/\"A\"".into() } else { String::new() },
        signer,
        signed_by: if signer.is_some() { "Ông ký; =1".into() } else { String::new() },
        signed_at: (step > 0).then(|| at(days * 1440 + 5)),
        delivered_at: (step > 1).then(|| at(days * 1440 + 6)),
        receiver: if step > 1 { "bà Mai".into() } else { String::new() },
        delivered_by: Id::new(1).filter(|_| step > 1 && is(1)),
        cancelled: is(2),
        note: if is(4) { "@x".into() } else { String::new() },
        ..PaperBody::of(what, (person, case), day(days))
    })))]
}

/// One of the ways in which a task comes again.
fn repeat(number: usize) -> Repeat {
    let minute = number as u16 * 5;
    match number % 5 {
        0 => Repeat::Never,
        1 => Repeat::EachShift,
        2 => Repeat::Daily { minute },
        3 => Repeat::EveryDays { days: 1 + number as u16, minute },
        _ => Repeat::Weekdays { days: DaySet::of([Weekday::Mon, Weekday::Sun]), minute },
    }
}

/// A desk at which all of that was done; what could not be was refused.
fn done(deeds: &[Deed]) -> Desk {
    let mut desk = desk();
    for (number, deed) in deeds.iter().enumerate() {
        for command in commands(deed, number, &desk) {
            desk.order(command);
        }
    }
    desk
}

fn exported(desk: &Desk) -> Vec<(Kind, String)> {
    TABLES.iter().map(|(kind, table)| (*kind, desk.export(*table, Format::Csv, true))).collect()
}

/// A workbook of a table, read again as an office's workbook is: by a process of its own.
fn read_as_workbook(desk: &Desk, (kind, table): (Kind, Table)) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    std::fs::write(&path, workbook_bytes(desk, table, true)).unwrap();
    let (headers, overrides) = (Headers::embedded(), Overrides::default());
    let reading = Reads { kind, headers: &headers, overrides: &overrides, today: Desk::today() };
    let program = Program { path: env!("CARGO_BIN_EXE_trucban").into(), command: "read-workbook" };
    let mut list = list_file::open(std::fs::File::open(&path).unwrap(), reading, None, &program).unwrap();
    let mut text = Vec::new();
    list.source.bytes.read_to_end(&mut text).unwrap();
    text
}

proptest! {
    // Each case starts a process for each kind.
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_kind_comes_back_from_a_workbook_too(deeds in deeds()) {
        let first = done(&deeds);
        let mut second = desk();
        for both in TABLES {
            let report = second.import(both.0, &read_as_workbook(&first, both));
            prop_assert_eq!(&report.ending, &Ending::Committed, "{:?} {:?}", both, report.refused);
        }
        for ((kind, table), (_, again)) in exported(&first).into_iter().zip(exported(&second)) {
            prop_assert_eq!(table, again, "{:?}", kind);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_kind_comes_back_byte_for_byte(deeds in deeds()) {
        let mut first = done(&deeds);
        let tables = exported(&first);
        let mut second = desk();
        for (kind, table) in &tables {
            let report = second.import(*kind, table.as_bytes());
            prop_assert_eq!(&report.ending, &Ending::Committed, "{:?} {:?}\n{}", kind, report.refused, table);
        }
        for ((kind, table), (_, again)) in tables.iter().zip(exported(&second)) {
            prop_assert_eq!(table, &again, "{:?}", kind);
        }
        for (kind, table) in &tables {
            let counts = first.import(*kind, table.as_bytes()).counts[kind];
            prop_assert_eq!((counts.added, counts.refused), (0, 0), "{:?}\n{}", kind, table);
            // A contact that was known before its source fell ill learns of the episode.
            prop_assert!(*kind == Kind::Contacts || counts.updated == 0, "{:?}\n{}", kind, table);
        }
    }
}
