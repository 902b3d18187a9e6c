//! The report from keys: reconciled, kept, sent, printed; what comes late, and the next day's.

use insta::assert_snapshot;
use trucban::domain::command::{Command, NewCase, Whom};
use trucban::domain::home_treatment::{Case, CaseStatus};
use trucban::domain::identity::{Id, Kind};
use trucban::domain::moment::{Date, Moment};
use trucban::domain::person::Person;
use trucban::domain::record::{AnyBody, Kept};
use trucban::domain::report::{Column, Report, ReportKind, latest};
use trucban::domain::roster::{Position, Reporting};
use trucban::exchange::demo;
use trucban::language::Language;
use trucban::tui::message::{Effect, Message};

use super::support::one_desk::OneDesk;

fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap();
    Moment::at(format!("2021-07-{day}").parse().unwrap(), format!("{time}:00").parse().unwrap())
}

/// The demo ward as it is at a moment of July 2021.
fn desk(size: (u16, u16), now: &str) -> OneDesk {
    let ward = demo::ward(include_str!("../../assets/demo_ward.toml"), at("21 06:40")).unwrap();
    let mut desk = OneDesk::open(ward, size, Language::Vietnamese).signed_in("BS Lý");
    desk.hear(Message::Tick(at(now)));
    desk
}

fn kept(desk: &OneDesk, day: u32) -> Option<&Kept<Report>> {
    latest(&desk.ward, ReportKind::Daily, Date::from_ymd_opt(2021, 7, day).unwrap())
}

fn figure(desk: &OneDesk, day: u32, column: Column) -> i64 {
    kept(desk, day).unwrap().figure(column).unwrap()
}

fn with_receivers(desk: &mut OneDesk) {
    let title = "Bí thư Đảng ủy phường";
    let post = Position { title: title.into(), ..Position::default() };
    desk.others_order(Command::Make(Box::new(AnyBody::Position(post)))).unwrap();
    let to = desk.ward.positions.iter().find(|post| post.title == title).map(|post| post.id);
    let body = Reporting { what: "Tình hình dịch".into(), to, ..Reporting::default() };
    desk.others_order(Command::Make(Box::new(AnyBody::Reporting(body)))).unwrap();
}

#[test]
fn a_report_is_shown_kept_and_sent() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = desk(size, "21 06:48");
        with_receivers(&mut desk);
        desk.press(":bao cao<enter>");
        assert_snapshot!(format!("report_before_{name}"), desk.drawn());
        assert!(kept(&desk, 21).is_none());
        desk.press("<enter>");
        let report = kept(&desk, 21).unwrap().body.clone();
        assert_eq!((report.version, report.cut_off), (1, at("21 06:48")));
        assert!(
            report
                .samples(trucban::domain::report::SampleGroup::F0, trucban::domain::report::SampleFigure::Total)
                .is_some()
        );
        desk.press("<pgdn>");
        assert_snapshot!(format!("report_kept_{name}"), desk.drawn());
        desk.press("<home><ctrl-s>");
        assert_snapshot!(format!("report_sent_{name}"), desk.drawn());
        let sent = kept(&desk, 21).unwrap().sent.clone();
        assert!(sent.len() == 1 && sent[0].to.contains("Bí thư Đảng ủy phường") && sent[0].by == "BS Lý", "{sent:?}");
    }
}

#[test]
fn a_version_is_not_kept_twice_without_a_word_and_a_cut_off_makes_the_next() {
    let mut desk = desk((80, 24), "21 06:48");
    desk.press(":bao cao<enter><enter><enter>");
    assert_eq!(kept(&desk, 21).unwrap().version, 1);
    assert!(desk.notice().contains("Bản 1 đã lưu"), "{}", desk.notice());
    desk.press("6:40");
    assert!(desk.drawn().contains("Xem trước bản 2 (chốt 06:40 21/07/2021)"), "{}", desk.drawn());
    desk.press("<enter>");
    assert!(desk.notice().contains("sớm hơn báo cáo trước"), "a cut-off before that of the first: {}", desk.notice());
    assert_eq!(desk.ward.reports.count(), 1);
    desk.press("<esc>");
    desk.hear(Message::Tick(at("21 06:51")));
    desk.press("6:50 mất điện");
    assert!(desk.drawn().contains("Xem trước bản 2 (chốt 06:50 21/07/2021)"), "{}", desk.drawn());
    assert!(!desk.drawn().contains("Không hiểu"), "a remark is no line of F2: {}", desk.drawn());
    desk.press(" hai giờ<enter>");
    let second = kept(&desk, 21).unwrap();
    assert_eq!((second.version, second.cut_off), (2, at("21 06:50")));
    assert_eq!(second.remarks, ["mất điện hai giờ"]);
    desk.press("7:30<enter>");
    assert!(desk.notice().contains("sau giờ hiện tại"), "{}", desk.notice());
    assert_eq!(desk.ward.reports.count(), 2);
    // What was kept is never taken back, changed or deleted.
    desk.press("<esc><esc><ctrl-z>");
    assert_eq!(desk.ward.reports.count(), 2, "{}", desk.drawn());
}

#[test]
fn what_comes_late_is_told_at_once_and_is_bo_sung_the_next_day() {
    let mut desk = desk((80, 24), "21 06:48");
    desk.press(":bao cao<enter><enter>");
    let before = figure(&desk, 21, Column::UnderTreatment);
    // Somebody enters in the afternoon an F0 of three days ago, and another is refuted.
    desk.hear(Message::Tick(at("21 15:00")));
    let person = Person { name: "Trần Thị Muộn".into(), ..Person::default() };
    let new = NewCase {
        person: Whom::New(person),
        status: CaseStatus::Confirmed,
        onset: None,
        confirmed_on: Some("2021-07-18".parse().unwrap()),
        carer: None,
        note: String::new(),
    };
    desk.others_order(Command::OpenCase(new)).unwrap();
    let refuted = Id::new(2).unwrap();
    let old: Case = desk.ward.cases.read(refuted).unwrap().body.clone();
    let body = Case { status: CaseStatus::Excluded, ..old };
    desk.others_order(Command::Edit { number: 2, body: Box::new(AnyBody::Case(body)) }).unwrap();
    assert!(desk.drawn().contains("Sổ đã đổi sau khi lưu"), "{}", desk.drawn());
    desk.press("<esc>");
    desk.hear(Message::Tick(at("22 06:50")));
    desk.press(":bao cao<enter>");
    assert_snapshot!("report_next_day", desk.drawn());
    desk.press("<enter>");
    assert_eq!(figure(&desk, 22, Column::Before), before);
    assert_eq!(figure(&desk, 22, Column::ConfirmedLate), 1);
    assert_eq!(figure(&desk, 22, Column::CorrectedExcluded), -1);
    assert_eq!(figure(&desk, 22, Column::UnderTreatment), before);
    // A clock that was set back keeps nothing.
    desk.press("<esc>");
    desk.hear(Message::Tick(at("21 23:00")));
    desk.press(":bao cao<enter>22:50<enter>");
    assert_eq!(desk.ward.reports.count(), 2, "{}", desk.drawn());
    assert!(desk.notice().contains("Đã có báo cáo ngày 22/07/2021"), "{}", desk.notice());
}

#[test]
fn other_pages_show_zalo_the_week_and_the_statement_and_space_writes_files() {
    let mut desk = desk((80, 24), "21 06:48");
    desk.press(":bao cao<enter><right>");
    assert_snapshot!("report_zalo", desk.drawn());
    desk.press("<right>");
    assert!(desk.drawn().contains("BÁO CÁO TUẦN 12/07/2021 - 18/07/2021"), "{}", desk.drawn());
    desk.press("<right>");
    assert_snapshot!("report_statement", desk.drawn());
    desk.press("<enter>");
    let day = "2021-07-21".parse().unwrap();
    assert!(latest(&desk.ward, ReportKind::Situation, day).is_some(), "{}", desk.drawn());
    desk.press("<right> ");
    let names: Vec<String> = desk
        .effects
        .iter()
        .filter_map(|effect| if let Effect::WriteFiles { files, .. } = effect { Some(files) } else { None })
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    let stem = "bao-cao-ngay-20210721-0648";
    assert_eq!(
        names,
        [format!("{stem}.docx"), format!("{stem}.xlsx"), format!("{stem}.txt"), format!("{stem}-zalo.txt")]
    );
}

#[test]
fn from_six_o_clock_the_minutes_are_counted_until_the_report_is_sent() {
    let mut desk = desk((80, 24), "21 05:59");
    assert!(!desk.drawn().contains("Báo cáo 07:00"), "{}", desk.drawn());
    desk.hear(Message::Tick(at("21 06:00")));
    assert!(desk.drawn().contains("Báo cáo 07:00: còn 60 phút"), "{}", desk.drawn());
    desk.hear(Message::Tick(at("21 06:48")));
    assert_snapshot!("report_countdown", desk.drawn().lines().next().unwrap().to_string());
    desk.hear(Message::Tick(at("21 07:05")));
    assert!(!desk.drawn().contains("Báo cáo 07:00"), "a ward that keeps no reports is not told that it is late");
    desk.press(":bao cao<enter><enter>");
    assert!(desk.drawn().contains("Báo cáo 07:00: quá 5 phút"), "{}", desk.drawn());
    desk.press("<ctrl-s>");
    assert!(kept(&desk, 21).unwrap().sent.is_empty(), "nobody is named to whom");
    assert!(desk.notice().contains("Gửi cho ai?") || desk.notice().contains("Đã lưu"), "{}", desk.notice());
    desk.press("Chủ tịch UBND<ctrl-s>");
    assert_eq!(kept(&desk, 21).unwrap().sent[0].to, "Chủ tịch UBND");
    assert!(!desk.drawn().contains("Báo cáo 07:00"), "{}", desk.drawn());
    assert_eq!(desk.ward.last_number(Kind::Report), 1);
}
