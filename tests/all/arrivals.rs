//! Arrivals on the screen: registered by a line or a form, listed by what is due, counted, and followed by their tests.

use insta::assert_snapshot;

use trucban::domain::arrival::{Arrival, Declared, Factor, State, Stay};
use trucban::domain::command::{Command, NewArrival, Whom};
use trucban::domain::directive::Directive;
use trucban::domain::home_treatment::CaseStatus;
use trucban::domain::identity::Id;
use trucban::domain::moment::{Date, Moment};
use trucban::domain::person::Person;
use trucban::domain::record::AnyBody;
use trucban::domain::test::{Test, TestResult};
use trucban::language::phrases::Language;
use trucban::tui::dialogs::Dialog;
use trucban::tui::message::Message;

use super::support::one_desk::{OneDesk, evening};

fn day(before: u64) -> Date {
    evening().date().checked_sub_days(chrono::Days::new(before)).unwrap()
}

fn at(size: (u16, u16)) -> OneDesk {
    let ward = OneDesk::demo(size).ward;
    OneDesk::open(ward, size, Language::Vietnamese).signed_in("BS Lý")
}

fn ordered(desk: &mut OneDesk, command: Command) {
    desk.others_order(command).unwrap();
}

fn register(desk: &mut OneDesk, name: &str, area: Option<u32>, stay: Stay) {
    let birth = trucban::domain::birth::Birth::Year(1990);
    let area = area.and_then(Id::new);
    let person = Person { name: name.into(), birth, area, phones: vec!["0912000001".into()], ..Person::default() };
    ordered(desk, Command::RegisterArrival(NewArrival { person: Whom::New(person), stay }));
}

fn stay(factor: Factor, from: &str, before: u64) -> Stay {
    Stay {
        factor,
        from_place: from.into(),
        arrived_on: Some(day(before)),
        tests_every: Some(3),
        tests_times: Some(2),
        ..Stay::default()
    }
}

/// Five arrivals: a test overdue, one due today, one still to come, one past its last day, one who left.
fn with_arrivals(size: (u16, u16)) -> OneDesk {
    let mut desk = at(size);
    let done = Stay { until: Some(day(1)), tests_every: None, tests_times: None, ..stay(Factor::Other, "Huế", 15) };
    let left = Stay { state: State::Left, ..stay(Factor::Foreigner, "Hàn Quốc", 9) };
    let asked = Stay { declared: Declared::No, calls_every: Some(1), ..stay(Factor::Undeclared, "Campuchia", 0) };
    register(&mut desk, "Trần Văn Muộn", Some(7), stay(Factor::OutbreakArea, "Bình Dương", 4));
    register(&mut desk, "Lê Thị Nay", Some(2), asked);
    register(
        &mut desk,
        "Vũ Mai Sau",
        None,
        Stay { tests_from: Some(day(0) + chrono::Days::new(2)), ..stay(Factor::Entry, "Lào", 1) },
    );
    register(&mut desk, "Đỗ Hết Hạn", Some(7), done);
    register(&mut desk, "Kim Đã Đi", Some(2), left);
    desk
}

fn test_of(person: u32, result: TestResult) -> Command {
    Command::RecordTest(Test { result, ..Test::of(Id::new(person).unwrap(), evening()) })
}

fn arrival(desk: &OneDesk, number: u32) -> Arrival {
    desk.ward.arrivals.read(Id::new(number).unwrap()).unwrap().body.clone()
}

#[test]
fn the_list_says_first_what_is_due() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = with_arrivals(size);
        assert_snapshot!(format!("list_{name}"), desk.press(":ve dia phuong<enter>").drawn());
        assert_snapshot!(format!("figures_{name}"), desk.press("<esc>:dem nguoi ve<enter>").drawn());
        assert_snapshot!(format!("tasks_{name}"), desk.press("<esc><f5><f5>").drawn());
    }
    let mut english = OneDesk::open(with_arrivals((80, 24)).ward, (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("list_english", english.press(":ve dia phuong<enter>").drawn());
    // What is typed narrows by all that a row says.
    let narrowed = english.press("campuchia").drawn();
    assert!(narrowed.contains("Lê Thị Nay") && !narrowed.contains("Muộn"), "{narrowed}");
}

#[test]
fn a_line_registers_somebody_new_or_known() {
    let mut desk = at((120, 40));
    let typed = "+d nguyen van moi 1990 0912345678 t7 19/7 từ bình dương kb20/7 xn3x2 đến 2/8 ; đi xe máy";
    desk.press(typed);
    assert_snapshot!("line_120x40", desk.drawn());
    desk.press("<enter>");
    let stay = arrival(&desk, 1).stay;
    assert_eq!((stay.tests_every, stay.tests_times, stay.from_place.as_str()), (Some(3), Some(2), "bình dương"));
    assert_eq!((stay.registered_on, stay.note.as_str()), (Some(day(0)), "đi xe máy"));
    let person = desk.ward.persons.read(arrival(&desk, 1).person).unwrap();
    assert_eq!((person.name.as_str(), person.area.is_some()), ("Nguyen Van Moi", true));
    // The same name, year and telephone is the same person, who is followed already.
    let persons = desk.ward.persons.count();
    desk.press("+d nguyen van moi 1990 0912345678 20/7<enter>");
    assert!(desk.notice().contains("đã có trong danh sách người về"), "{}", desk.drawn());
    assert_eq!((desk.ward.arrivals.count(), desk.ward.persons.count()), (1, persons));
    assert!(!desk.screen.entry.field.is_empty(), "the line comes back to be mended");
    desk.press("<esc>+d le thi xa 1980 xn3<enter>");
    assert!(desk.notice().contains("Chu kỳ xét nghiệm cần"), "{}", desk.drawn());
    desk.press("<esc>+d le thi xa 1980 19/7 xn3<enter>");
    assert!(desk.notice().contains("không có điểm dừng"), "{}", desk.drawn());
}

#[test]
fn a_form_registers_with_the_person() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        desk.press(":ve dia phuong<enter><enter>");
        assert_snapshot!(format!("form_{name}"), desk.drawn());
        desk.press("Phạm Thị Về<tab>1975");
        // Down to what is told of the stay.
        while !matches!(desk.screen.dialogs.last(), Some(Dialog::Form(form)) if form.answer(form.here()).asked.key == "factor")
        {
            desk.press("<tab>");
        }
        desk.press("2<tab>Lào<tab>20/7<tab>không<ctrl-s>");
        let told = arrival(&desk, 1);
        assert_eq!((told.stay.factor, told.stay.declared), (Factor::Entry, Declared::No), "{}", desk.drawn());
        assert_eq!(desk.ward.persons.read(told.person).unwrap().name, "Phạm Thị Về");
        assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::Records(_))), "{}", desk.drawn());
    }
}

#[test]
fn a_test_done_takes_it_off_and_a_positive_one_asks_for_an_f0() {
    let mut desk = with_arrivals((120, 40));
    let late = arrival(&desk, 1).person;
    assert!(desk.press("<f5><f5>").drawn().contains("4 việc đến hạn, 1 trễ"), "{}", desk.drawn());
    ordered(&mut desk, test_of(late.number(), TestResult::Negative));
    assert!(desk.drawn().contains("3 việc đến hạn, 0 trễ"), "{}", desk.drawn());
    // A test from the list is about the chosen person.
    desk.press(":ve dia phuong<enter><down><f9>them xet nghiem<enter>");
    let form = desk.drawn();
    assert!(form.contains("THÊM: xét nghiệm") && form.contains("Lê Thị Nay"), "{form}");
    desk.press("<tab><tab>dương<ctrl-s>");
    let asked = desk.drawn();
    assert!(asked.contains("DƯƠNG TÍNH: MỞ F0?") && asked.contains("Lê Thị Nay"), "{asked}");
    assert_snapshot!("ask_120x40", asked);
    let cases = desk.ward.cases.count();
    desk.press(" <enter>");
    let case = desk.ward.cases.iter().last().unwrap();
    assert_eq!(
        (desk.ward.cases.count(), case.person, case.status),
        (cases + 1, arrival(&desk, 2).person, CaseStatus::Confirmed)
    );
    assert!(desk.drawn().contains(&format!("là F0 #{}", case.id.number())), "{}", desk.drawn());
}

/// Found by walking: the form called everybody a patient.
#[test]
fn nobody_who_came_is_called_ill() {
    let mut desk = with_arrivals((80, 24));
    let form = desk.press(":ve dia phuong<enter><down><enter>").drawn();
    assert!(form.contains("Người về") && !form.contains("Người bệnh"), "{form}");
}

#[test]
fn a_call_of_today_is_one_key() {
    let mut desk = with_arrivals((120, 40));
    desk.press(":ve dia phuong<enter><down>");
    let before = arrival(&desk, 2).stay.called_on;
    // The first row that is due today is the second arrival's.
    desk.press("<down> ");
    assert_eq!((before, arrival(&desk, 2).stay.called_on), (None, Some(day(0))), "{}", desk.drawn());
    assert!(!desk.drawn().contains("gọi hôm nay"), "{}", desk.drawn());
    // With something typed, a space is a space.
    desk.press("le thi");
    assert_eq!(desk.screen.entry.field.text(), "le thi");
}

#[test]
fn after_an_outage_one_test_is_due_and_not_several() {
    let mut desk = with_arrivals((120, 40));
    let month_later = Moment::start_of(day(0)).plus(30 * 24 * 3600 + 9 * 3600);
    desk.hear(Message::Tick(month_later));
    let list = desk.press(":ve dia phuong<enter>").drawn();
    let row = list.lines().find(|line| line.contains("Trần Văn Muộn")).unwrap();
    assert_eq!(row.matches("xét nghiệm").count(), 1, "{list}");
    assert!(row.contains("xét nghiệm trễ 34 ngày"), "{list}");
}

#[test]
fn an_overdue_answer_stands_above_the_tasks() {
    let mut desk = at((80, 24));
    for (number, before) in [("180-CV/QU", 4), ("12/KH", 2), ("7-CV", 1)] {
        let paper = Directive { number: number.into(), answer_due: Some(day(before)), ..Directive::default() };
        ordered(&mut desk, Command::Make(Box::new(AnyBody::Directive(paper))));
    }
    let drawn = desk.press("<f5><f5>").drawn();
    assert!(drawn.contains("! Trả lời quá hạn 4 ngày: 180-CV/QU"), "{drawn}");
    assert!(drawn.contains("! và 1 văn bản nữa quá hạn trả lời"), "{drawn}");
    assert_snapshot!("late_answers_80x24", drawn);
}
