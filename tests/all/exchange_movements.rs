//! Clocks, medicines, transfers and papers as offices keep them: what comes in, and what is refused with row and column.

use trucban::domain::command::Command;
use trucban::domain::home_treatment::Bag;
use trucban::domain::line_list::Oddity;
use trucban::domain::moment::Moment;
use trucban::domain::paper::{PaperKind, next_number};
use trucban::domain::refusal::{PaperRefusal, Refusal};
use trucban::domain::roster::Position;
use trucban::domain::transfer::{Answer, Way};
use trucban::exchange::export::Table;
use trucban::exchange::headers::Kind;
use trucban::exchange::import::{Ending, Report};
use trucban::exchange::refused::Reason;
use trucban::exchange::sheet::Format;
use trucban::language::{Language, Phrasebook};

use super::exchange::Desk;
use super::exchange_kinds::{KEEP_GOING, desk};

/// The refused lines with their columns, in order; each has a sentence in both languages.
fn refused(report: &Report) -> Vec<(u64, String)> {
    for language in Language::ALL {
        let book = Phrasebook::embedded(language);
        for line in &report.refused {
            let sentence = line.reason.sentence(&book);
            assert!(
                sentence.len() > 10 && !sentence.contains(['{', '}']) && !sentence.contains("exchange."),
                "{sentence}"
            );
        }
    }
    let mut lines: Vec<_> = report.refused.iter().map(|line| (line.place.line, line.column.clone())).collect();
    lines.sort();
    lines
}

fn named(lines: &[(u64, &str)]) -> Vec<(u64, String)> {
    lines.iter().map(|(line, column)| (*line, column.to_string())).collect()
}

fn desk_with_cases() -> Desk {
    let mut desk = desk();
    let list = "Mã F0,Họ tên,Năm sinh,Ngày khởi phát,Tình trạng,Ngày kết thúc\n\
        F0-1,Trần Văn Ẩn,1949,1/3/2022,,\n\
        F0-2,Lê Thị Hoa,1970,2/3/2022,Chuyển tuyến,6/3/2022\n\
        F0-3,Vũ An,1980,1/3/2022,Hoàn thành cách ly,12/3/2022\n";
    assert_eq!(desk.import(Kind::Cases, list.as_bytes()).ending, Ending::Committed);
    desk
}

#[test]
fn the_clocks_of_a_case_and_its_medicines_come_in_as_an_office_keeps_them() {
    let mut desk = desk();
    let list = "Mã F0;Họ tên;Ngày khởi phát;Báo lúc;Ngày thăm khám;Gói thuốc đã phát;Thôi tìm nguồn lây;Kết quả;Ngày kết thúc\n\
        F0-1;Trần Văn Ẩn;1/3/2022;2/3/2022 09:00;2/3/2022;Gói A 3/3/2022, Bình oxy 4/3/2022;hết manh mối;;\n\
        F0-2;Lê Thị Hoa;1/3/2022;2/3/2022 09:00;1/3/2022;;;;\n\
        F0-3;Vũ An;1/3/2022;20/3/2022 09:00;;;;;\n\
        F0-4;Vũ Bình;1/3/2022;;15/3/2022;;;;\n\
        F0-5;Vũ Can;1/3/2022;;;Gói D 3/3/2022;;;\n\
        F0-6;Vũ Duy;1/3/2022;;;Gói A 3/4/2022;;;\n\
        F0-7;Vũ Em;5/3/2022;;;;;Khỏi;4/3/2022\n\
        F0-8;Vũ Gia;5/3/2022;;;;;Tử vong;5/3/2022\n";
    let report = desk.try_import(Kind::Cases, &[list.as_bytes()], KEEP_GOING).unwrap();
    let expected = [
        (3, "Ngày thăm khám"),
        (4, "Báo lúc"),
        (5, "Ngày thăm khám"),
        (6, "Gói thuốc đã phát"),
        (7, "Gói thuốc đã phát"),
        (8, "Ngày kết thúc"),
    ];
    assert_eq!(refused(&report), named(&expected), "{:?}", report.refused);
    let case = desk.ward.case_of_code("F0-1").unwrap();
    assert_eq!(case.examined_at.map(|at| at.date().to_string()).as_deref(), Some("2022-03-02"));
    assert_eq!(case.medicines.iter().map(|given| given.bag).collect::<Vec<_>>(), [Bag::A, Bag::Oxygen]);
    assert_eq!(case.search_closed, "hết manh mối");
    // A second list tells who handed it out; what was handed out once stands once.
    let again = "code,medicines\nF0-1,\"a; 2022-03-03; yes; ĐD Hà\"\n";
    assert_eq!(desk.import(Kind::Cases, again.as_bytes()).counts[&Kind::Cases].updated, 1);
    let case = desk.ward.case_of_code("F0-1").unwrap();
    assert_eq!((case.medicines.len(), case.medicines[0].consent, case.medicines[0].by.is_some()), (2, true, true));
    let masked = desk.export(Table::Cases, Format::Csv, false);
    assert!(!masked.contains("manh mối") && !masked.contains("ĐD Hà") && masked.contains("a; 2022-03-03"), "{masked}");
}

#[test]
fn a_list_opens_no_second_episode_of_somebody_and_releases_nobody_before_onset() {
    let mut desk = desk();
    let first = "code,name,birth,status,onset\nF0-1,Lê An,1970,excluded,2022-02-01\n";
    desk.import(Kind::Cases, first.as_bytes());
    let person = desk.ward.case_of_code("F0-1").unwrap().person;
    let again = trucban::domain::command::NewCase {
        person: trucban::domain::command::Whom::Known(person),
        status: trucban::domain::home_treatment::CaseStatus::Confirmed,
        onset: Some("2022-03-01".parse().unwrap()),
        confirmed_on: None,
        carer: None,
        note: String::new(),
    };
    assert_eq!(desk.order(Command::OpenCase(again)), trucban::exchange::import::Answer::Done(None));
    let open = desk.ward.open_case_of(person).unwrap().id.number();
    // The list would make the one that was refuted an open one beside it.
    let report = desk.import(Kind::Cases, "code,status\nF0-1,confirmed\n".as_bytes());
    assert_eq!(report.refused[0].reason, Reason::Desk(Refusal::CaseIsOpen(open)));
    assert_eq!((report.ending, desk.ward.cases.iter().filter(|case| case.is_open()).count()), (Ending::HeldBack, 1));
    let report = desk.import(Kind::Cases, "code,outcome,ended_on\nF0-1,released,2022-01-31\n".as_bytes());
    assert_eq!(report.refused[0].reason, Reason::Desk(Refusal::EndsBeforeItBegan));
    assert_eq!(refused(&report), named(&[(2, "ended_on")]));
    assert!(desk.ward.case_of_code("F0-1").unwrap().end.is_none());
}

#[test]
fn what_was_examined_and_ended_must_be_in_order_in_the_form_too() {
    let mut desk = desk_with_cases();
    let case = desk.ward.case_of_code("F0-1").unwrap().clone();
    let at = |day: &str| Some(Moment::start_of(day.parse().unwrap()));
    let edit = |body| Command::Edit { number: case.id.number(), body: Box::new(body) };
    use trucban::domain::record::AnyBody;
    let mut told = case.body.clone();
    (told.reported_at, told.examined_at) = (at("2022-03-05"), at("2022-03-04"));
    let answer = desk.order(edit(AnyBody::Case(told.clone())));
    assert_eq!(answer, trucban::exchange::import::Answer::Refused(Refusal::ExaminedBeforeReported));
    told.examined_at = at("2022-03-05");
    assert_eq!(desk.order(edit(AnyBody::Case(told))), trucban::exchange::import::Answer::Done(None));
}

#[test]
fn transfers_come_in_as_an_office_keeps_them_and_end_nothing() {
    let mut desk = desk_with_cases();
    let list = "DANH SÁCH CHUYỂN TUYẾN;;;;;;;;\n\
        STT;Mã F0;Họ và tên;Năm sinh;Bệnh viện;Ngày chuyển;Ngày nhập viện;Kết quả chuyển;Người tiếp nhận\n\
        1;F0-1;Trần Văn Ẩn;1949;BV Quận;5/3/2022 21:00;5/3/2022;Đã tới viện;BS Nam\n\
        2;F0-2;;;BV Quận;6/3/2022;6/3/2022;;\n\
        3;;Vũ An;1980;BV Quận;;;Từ chối;\n\
        4;F0-3;;;;6/3/2022;;;\n\
        5;F0-3;;;BV Quận;6/3/2022 09:00;6/3/2022 08:00;Đã tới viện;\n\
        6;F0-3;;;BV Quận;20/3/2022;;;\n\
        7;F0-9;;;BV Quận;6/3/2022;;;\n\
        8;F0-3;;;BV Quận;6/3/2022;6/3/2022;Chưa tới;\n\
        9;F0-3;;;BV Quận;6/3/2022;;lạ lùng;\n\
        10;F0-1;;;BV Tỉnh;8/3/2022;;;\n\
        11;F0-1;;;BV Huyện;8/3/2022;;;\n";
    let report = desk.try_import(Kind::Transfers, &[list.as_bytes()], KEEP_GOING).unwrap();
    let expected = [
        (6, ""),
        (7, "Ngày chuyển"),
        (8, "Ngày chuyển"),
        (9, "Mã F0"),
        (10, "Kết quả chuyển"),
        (11, "Kết quả chuyển"),
        (13, "Bệnh viện"),
    ];
    assert_eq!(refused(&report), named(&expected), "{:?}", report.refused);
    let nowhere = report.refused.iter().find(|line| line.place.line == 6).unwrap();
    let book = Phrasebook::embedded(Language::Vietnamese);
    assert!(nowhere.reason.sentence(&book).contains(book.say("exchange.column_transfer_place")));
    let told: Vec<_> = desk.ward.transfers.iter().map(|kept| kept.body.clone()).collect();
    assert_eq!(
        told.iter().map(|told| told.answer).collect::<Vec<_>>(),
        [Answer::Received, Answer::Received, Answer::Refused, Answer::Waiting]
    );
    // A day without its hour is not before what was done that day.
    assert_eq!(told[0].answered_at, told[0].left_at);
    // A list ends no episode: it is told where one is followed against what it says.
    assert!(desk.ward.case_of_code("F0-1").unwrap().is_open());
    let number = desk.ward.case_of_code("F0-1").unwrap().id.number();
    let flagged: Vec<_> = report.flagged.iter().map(|line| (line.place.line, line.oddity.clone())).collect();
    assert_eq!(flagged, [(3, Oddity::StillFollowed(number))]);
    // An older list takes nothing back, and a later one tells what came of it.
    let again = desk.try_import(Kind::Transfers, &[list.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!((again.counts[&Kind::Transfers].added, again.counts[&Kind::Transfers].updated), (0, 0));
    let later = "Mã F0,Nơi chuyển đến,Giờ tới,Người nhận\nF0-1,BV Tỉnh,9/3/2022 01:00,BS Tư\n";
    assert_eq!(desk.import(Kind::Transfers, later.as_bytes()).counts[&Kind::Transfers].updated, 1);
    let last = desk.ward.transfers.iter().next_back().unwrap();
    assert_eq!((last.answer, last.who.as_str(), last.way), (Answer::Received, "BS Tư", Way::ToHospital));
    let masked = desk.export(Table::Transfers, Format::Csv, false);
    assert!(!masked.contains("BS Tư") && !masked.contains("Ẩn") && masked.contains("BV Tỉnh"), "{masked}");
}

#[test]
fn a_register_of_papers_comes_in_and_no_number_is_given_twice() {
    let mut desk = desk_with_cases();
    let chair = Position { title: "Chủ tịch".into(), holder: "Nguyễn Văn A".into(), ..Position::default() };
    desk.order(Command::AddPosition(chair));
    let list = "SỔ VĂN BẢN ĐI;;;;;;;;\n\
        STT;Loại giấy;Số, ký hiệu;Ngày ký;Mã F0;Chức vụ;Người ký;Ngày giao;Người nhận\n\
        1;Quyết định cách ly;05/QĐ-UBND;2/3/2022;F0-1;Chủ tịch;Nguyễn Văn A;3/3/2022;bà Mai\n\
        2;Quyết định cách ly;6/QĐ-UBND;3/3/2022;F0-2;Chức lạ;Ai đó;;\n\
        3;Cam kết;;2/3/2022;F0-1;;;;\n\
        4;Giấy xác nhận;01/GXN-UBND;12/3/2022;F0-3;;;;\n\
        5;Quyết định cách ly;05/QĐ-UBND;3/3/2022;F0-3;;;;\n\
        6;Quyết định cách ly;7/QĐ-UBND;20/3/2022;F0-3;;;;\n\
        7;Quyết định cách ly;8;3/3/2022;F0-3;;;;\n\
        8;Quyết định cách ly;số 8;3/3/2022;F0-3;;;;\n\
        9;Giấy lạ;8/QĐ-UBND;3/3/2022;F0-3;;;;\n\
        10;Quyết định cách ly;8/QĐ-UBND;1/1/2022;F0-3;;;;\n\
        11;Quyết định cách ly;8/QĐ-UBND;3/3/2022;F0-1;;;;\n\
        12;Quyết định cách ly;8/QĐ-UBND;3/3/2022;F0-3;;;4/3/2022;\n\
        13;Quyết định cách ly;8/QĐ-UBND;3/3/2022;F0-9;;;;\n\
        14;Quyết định cách ly;8/QĐ-UBND;;F0-3;;;;\n";
    let report = desk.try_import(Kind::Papers, &[list.as_bytes()], KEEP_GOING).unwrap();
    let expected = [
        (7, "Số, ký hiệu"),
        (8, "Ngày ký"),
        (9, "Số, ký hiệu"),
        (10, "Số, ký hiệu"),
        (11, "Loại giấy"),
        (12, "Ngày ký"),
        (13, "Loại giấy"),
        (14, "Người nhận"),
        (15, "Mã F0"),
        (16, ""),
    ];
    assert_eq!(refused(&report), named(&expected), "{:?}", report.refused);
    let taken = PaperRefusal::NumberTaken { number: 5, symbol: "QĐ-UBND".into() };
    let twice = report.refused.iter().find(|line| line.place.line == 7).unwrap();
    assert_eq!(twice.reason, Reason::Desk(Refusal::Paper(taken)));
    let kept: Vec<_> = desk.ward.papers.iter().map(|kept| kept.body.clone()).collect();
    assert_eq!(kept.iter().map(|paper| paper.number).collect::<Vec<_>>(), [Some(5), Some(6), None, Some(1)]);
    // What a list says of a signature is kept; it signs nothing here and makes no position.
    assert_eq!((kept[0].signer.is_some(), kept[0].signed_at, kept[0].receiver.as_str()), (true, None, "bà Mai"));
    assert_eq!((kept[1].signer, kept[1].signed_by.as_str(), desk.ward.positions.count()), (None, "Ai đó", 1));
    assert_eq!(kept[3].what, PaperKind::Certificate);
    assert!(report.flagged.is_empty(), "{:?}", report.flagged);
    assert_eq!(next_number(&desk.ward, "QĐ-UBND", 2022), 7, "the register goes on behind what came in");
    let again = desk.try_import(Kind::Papers, &[list.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!((again.counts[&Kind::Papers].added, again.counts[&Kind::Papers].updated), (0, 0));
    let early = "paper,number,dated,code\ncertificate,02/GXN-UBND,2022-03-12,F0-1\n";
    let report = desk.import(Kind::Papers, early.as_bytes());
    let number = desk.ward.case_of_code("F0-1").unwrap().id.number();
    assert_eq!(report.flagged[0].oddity, Oddity::StillFollowed(number));
    let masked = desk.export(Table::Papers, Format::Csv, false);
    assert!(!masked.contains("bà Mai") && !masked.contains("Văn A") && masked.contains("05/QĐ-UBND"), "{masked}");
}

#[test]
fn a_paper_is_cancelled_by_a_list_and_another_comes_for_it_with_a_new_number() {
    let mut desk = desk_with_cases();
    let first = "paper,number,dated,code\ndecision,05/QĐ-UBND,2022-03-02,F0-1\n";
    desk.import(Kind::Papers, first.as_bytes());
    let second = "paper,number,dated,code,cancelled\ndecision,05/QĐ-UBND,2022-03-02,F0-1,yes\ndecision,06/QĐ-UBND,2022-03-03,F0-1,no\n";
    let report = desk.import(Kind::Papers, second.as_bytes());
    assert_eq!((report.counts[&Kind::Papers].updated, report.counts[&Kind::Papers].added), (1, 1));
    let state: Vec<_> = desk.ward.papers.iter().map(|kept| (kept.number, kept.cancelled)).collect();
    assert_eq!(state, [(Some(5), true), (Some(6), false)]);
    desk.import(Kind::Papers, first.as_bytes());
    assert!(desk.ward.papers.iter().next().unwrap().cancelled, "an older list does not bring it back");
}

#[test]
fn an_area_that_several_bear_is_refused_with_what_to_write_instead() {
    let mut desk = desk();
    let areas = "name,parent\nTổ 7,KP 1\nTổ 7,KP 2\nTổ 8,KP 1\n";
    assert_eq!(desk.import(Kind::Areas, areas.as_bytes()).ending, Ending::Committed);
    let count = desk.ward.areas.count();
    let meant = |report: &Report| -> Vec<(u64, String, Reason)> {
        report.refused.iter().map(|line| (line.place.line, line.column.clone(), line.reason.clone())).collect()
    };
    let several = || Reason::Desk(Refusal::SeveralAreas("KP 1/Tổ 7".into()));
    let lists = [
        (Kind::Cases, "Mã F0,Họ tên,Tổ\nF0-1,An,7\nF0-2,Bình,KP 2/Tổ 7\nF0-3,Chi,8\n", "Tổ"),
        (
            Kind::Roster,
            "Chức danh,Họ tên,Nhiệm vụ,Địa bàn\nCSKV,An,Truy vết,\"7; 8\"\nCSKV,Bình,Gọi,KP 1/Tổ 7\n",
            "Địa bàn",
        ),
        (
            Kind::Roster,
            "shift,job,holder,begins,ends,areas\nCa 1,Trực,An,2022-03-01 07:00,2022-03-01 15:00,Tổ 7\nCa 1,Trực,An,2022-03-02 07:00,2022-03-02 15:00,KP 1/Tổ 7\n",
            "areas",
        ),
        (Kind::Arrivals, "Họ tên,Năm sinh,Tổ,Về từ\nAn,1970,7,Bình Dương\nBình,1971,KP 1/Tổ 7,Bình Dương\n", "Tổ"),
        (
            Kind::Screenings,
            "Tên đợt,Lấy mẫu từ ngày,Địa bàn,Họ tên,Năm sinh\nĐợt 1,2022-03-01,Tổ 7,Lan,1970\nĐợt 2,2022-03-01,KP 2/Tổ 7,Lan,1970\n",
            "Địa bàn",
        ),
        (Kind::Areas, "name,parent,Số hộ\nTổ 7,,40\nTổ 7,KP 2,50\n", "parent"),
    ];
    for (kind, list, column) in lists {
        let report = desk.try_import(kind, &[list.as_bytes()], KEEP_GOING).unwrap();
        assert_eq!(meant(&report), [(2, column.to_string(), several())], "{kind:?}");
        assert_eq!(desk.ward.areas.count(), count, "{kind:?}: no area is made of it");
    }
    let area = |code| desk.ward.person_of(desk.ward.case_of_code(code).unwrap()).unwrap().area.unwrap();
    let parent = |id| desk.ward.areas.read(id).unwrap().parent.and_then(|id| desk.ward.areas.read(id)).unwrap();
    assert_eq!((parent(area("F0-2")).name.as_str(), parent(area("F0-3")).name.as_str()), ("KP 2", "KP 1"));
    let book = Phrasebook::embedded(Language::Vietnamese);
    assert!(several().sentence(&book).contains("KP 1/Tổ 7"));
    // One at the top beside them is told by the stroke alone, and a list that tells of it makes it once.
    for _ in 0..2 {
        desk.import(Kind::Areas, "name,parent\nTổ 7,/\n".as_bytes());
        assert_eq!(desk.ward.areas.count(), count + 1);
    }
    let exported = desk.export(Table::Areas, Format::Csv, true);
    assert!(exported.lines().any(|line| line.contains(",Tổ 7,/,")), "{exported}");
}
