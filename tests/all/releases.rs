//! The end of isolation from keys to screens: who may be released, what the others lack, and the question before it.

use std::sync::Arc;

use chrono::Days;
use insta::assert_snapshot;
use trucban::desk::protocol::Request;
use trucban::domain::area::Area;
use trucban::domain::birth::Birth;
use trucban::domain::command::Command;
use trucban::domain::home_treatment::{Case, Outcome, Reading, Symptoms};
use trucban::domain::identity::Id;
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::{Date, Moment};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::record::{AnyBody, Body, Kept};
use trucban::domain::roster::{Job, Shift};
use trucban::domain::station::Station;
use trucban::domain::symptom::SymptomSet;
use trucban::domain::test::{Test, TestResult};
use trucban::domain::ward::Ward;
use trucban::language::phrases::Language;
use trucban::tui::message::Message;

use super::support::one_desk::OneDesk;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

/// So many days after the first positive samples, on 10 February 2022, at 09:30.
pub fn at(days: u64) -> Moment {
    let day: Date = "2022-02-10".parse().unwrap();
    Moment::at(day.checked_add_days(Days::new(days)).unwrap(), "09:30:00".parse().unwrap())
}

pub fn put<T: Body>(ward: &mut Ward, number: u32, body: T, written_at: Moment) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (written_at, None)))));
}

pub fn reading(case: u32, measured_at: Moment, tenths: u32) -> Reading {
    let mut signs = Signs::default();
    let values = [(Sign::Temperature, tenths), (Sign::Saturation, 98), (Sign::Pulse, 82), (Sign::Breaths, 18)];
    values.into_iter().for_each(|(sign, value)| signs.set(sign, value).unwrap());
    Reading { symptoms: Symptoms::Asked(SymptomSet::NONE), ..Reading::of(id(case), measured_at, signs) }
}

pub fn test(person: u32, days: u64, result: TestResult) -> Test {
    Test { result, ..Test::of(id(person), at(days)) }
}

/// Four F0: one who may be released on 17 February 2022, one with a fever, one who was not tested again, and one who is on
/// day 3.
pub fn ward() -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() }, at(0));
    let packs = ["qd-261", "qd-528", "tram"].map(str::to_string).to_vec();
    put(&mut ward, 1, Station { name: "TYT P.7".into(), packs, ..Station::default() }, at(0));
    put(&mut ward, 1, Area { name: "Tổ 3".into(), ..Area::default() }, at(0));
    let people = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chi", "Phạm Thị Dung"];
    let mut readings = 0;
    for (number, name) in (1..).zip(people) {
        let person = Person {
            name: name.into(),
            birth: Birth::Year(1985),
            vaccine_doses: Some(2),
            underlying: "không".into(),
            area: Some(id(1)),
            ..Person::default()
        };
        let found = if number == 4 { 4 } else { 0 };
        put(&mut ward, number, person, at(found));
        let confirmed_on = Some(at(found).date());
        let case = Case { reported_at: Some(at(found)), confirmed_on, ..Case::of(id(number)) };
        put(&mut ward, number, case, at(found));
        for day in found..=7 {
            readings += 1;
            let measured = at(day).plus(-3600);
            let tenths = if (number, day) == (2, 7) { 379 } else { 367 };
            put(&mut ward, readings, reading(number, measured, tenths), measured);
        }
        put(&mut ward, number, test(number, found, TestResult::Positive), at(found));
    }
    for number in [1, 2] {
        put(&mut ward, number + 4, test(number, 7, TestResult::Negative), at(7));
    }
    ward
}

fn desk(size: (u16, u16)) -> OneDesk {
    let mut desk = OneDesk::open(ward(), size, Language::Vietnamese).signed_in("BS Lý");
    desk.screen.seat.now = at(7);
    desk
}

#[test]
fn who_may_be_released_stands_in_front_and_the_others_with_what_they_lack() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        assert_snapshot!(format!("releases_{name}"), desk(size).press(":ket thuc<enter>").drawn());
    }
    let mut english = OneDesk::open(ward(), (80, 24), Language::English).signed_in("BS Lý");
    english.screen.seat.now = at(7);
    assert_snapshot!("releases_english", english.press(":ket thuc<enter>").drawn());
}

#[test]
fn nobody_is_released_but_by_a_yes() {
    let mut desk = desk((80, 24));
    desk.press(":ket thuc<enter><enter>");
    assert_snapshot!("release_asked", desk.drawn());
    desk.press("<enter>");
    assert!(desk.ward.cases.read(id(1)).unwrap().is_open(), "No is chosen first");
    desk.press("<enter> <enter>");
    let end = desk.ward.cases.read(id(1)).unwrap().end.clone().unwrap_or_else(|| panic!("{}", desk.drawn()));
    assert_eq!((end.outcome, end.on), (Outcome::Released, Some(at(7).date())));
    assert!(desk.drawn().contains("0 F0 đủ điều kiện"), "the list follows: {}", desk.drawn());
    desk.press("<esc><ctrl-z><enter>");
    assert!(desk.ward.cases.read(id(1)).unwrap().is_open(), "taken back as any order: {}", desk.drawn());
}

#[test]
fn the_card_says_whether_and_why_not() {
    let mut desk = desk((80, 24));
    let ready = "Đủ điều kiện kết thúc cách ly - chờ TYT xác nhận: ngày cách ly thứ 7";
    let joined = |drawn: String| drawn.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(joined(desk.press("<f2><enter>").drawn()).contains(ready), "{}", desk.drawn());
    let drawn = joined(desk.press("<esc><down><enter>").drawn());
    assert!(drawn.contains("Chưa đủ điều kiện kết thúc cách ly: sốt 37,9 lúc"), "{drawn}");
    let drawn = joined(desk.press("<esc><down><enter>").drawn());
    assert!(drawn.contains("cần XN nhanh hoặc RT-PCR âm tính từ 17/2"), "{drawn}");
}

#[test]
fn enter_on_who_lacks_something_opens_his_card() {
    let mut desk = desk((80, 24));
    desk.press(":ket thuc<enter><down><down><enter>");
    assert!(desk.drawn().contains("Trần Thị Bình"), "{}", desk.drawn());
    assert!(!desk.drawn().contains("Trạm xác nhận"), "{}", desk.drawn());
}

#[test]
fn a_reading_of_another_officer_is_judged_at_once() {
    let mut desk = desk((80, 24));
    desk.press(":ket thuc<enter>");
    assert!(desk.drawn().contains("1 F0 đủ điều kiện"));
    desk.others_order(Command::RecordReading(reading(1, at(7), 385))).unwrap();
    assert!(desk.drawn().contains("0 F0 đủ điều kiện"), "{}", desk.drawn());
}

#[test]
fn who_heads_no_shift_is_offered_to_ask_the_head_once() {
    let mut ward = ward();
    put(&mut ward, 2, Officer { name: "ĐD Hà".into(), ..Officer::default() }, at(0));
    let head = Job { name: "Trưởng ca".into(), officer: Some(id(1)), heads: true, ..Job::default() };
    let shift =
        Shift { name: "Ca ngày".into(), from: at(7).plus(-3600), to: at(7).plus(3600), post: None, jobs: vec![head] };
    put(&mut ward, 1, shift, at(7));
    let mut desk = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("ĐD Hà");
    desk.screen.seat.now = at(7);
    let drawn = desk.press(":ket thuc<enter><enter>").drawn();
    assert!(drawn.contains("Việc này của trưởng ca") && drawn.contains("giao BS Lý"), "{drawn}");
    desk.press("<enter>");
    assert!(desk.ward.cases.read(id(1)).unwrap().is_open());
    let task = desk.ward.tasks.iter().next().unwrap_or_else(|| panic!("{}", desk.drawn()));
    assert_eq!((task.case, task.owner, task.due), (Some(id(1)), Some(id(1)), Some(at(7).plus(3600))));
    desk.press("<enter>");
    assert!(desk.drawn().contains("Đã có đề nghị cho trưởng ca"), "{}", desk.drawn());
    assert_eq!(desk.ward.tasks.count(), 1);
}

/// What a colleague did is taken back from the history of the record, by who heads, and No is chosen first.
#[test]
fn the_newest_deed_of_another_is_taken_back_from_the_history() {
    for (name, may) in [("BS Lý", true), ("YS Minh", false)] {
        let mut ward = ward();
        put(&mut ward, 2, Officer { name: "ĐD Hà".into(), ..Officer::default() }, at(0));
        put(&mut ward, 3, Officer { name: "YS Minh".into(), ..Officer::default() }, at(0));
        let mut ha = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("ĐD Hà");
        ha.screen.seat.now = at(7);
        let case = ha.ward.cases.read(id(1)).unwrap().body.clone();
        let body = Box::new(AnyBody::Case(Case { note: "ghi nhầm người".into(), ..case }));
        let order = ha.screen.order(Command::Edit { number: 1, body }, Vec::new(), String::new()).unwrap();
        for reply in ha.replies(&Request::Submit(Box::new(order))) {
            ha.hear(Message::Desk(Box::new(reply)));
        }
        assert_eq!(ha.ward.cases.read(id(1)).unwrap().note, "ghi nhầm người");
        let mut desk = ha.signed_in(name);
        desk.screen.deeds = Default::default();
        desk.press("<f2>#1<enter>:lich su<enter><ctrl-z>");
        if !may {
            assert!(desk.drawn().contains("Chỉ hoàn tác được việc của chính mình"), "{}", desk.drawn());
            continue;
        }
        let drawn = desk.drawn();
        assert!(drawn.contains("HOÀN TÁC") && drawn.contains("ĐD Hà") && drawn.contains("gồm mọi bản ghi"), "{drawn}");
        desk.press("<enter>");
        assert_eq!(desk.ward.cases.read(id(1)).unwrap().note, "ghi nhầm người", "No is chosen first");
        desk.press("<ctrl-z> <enter>");
        assert_eq!(desk.ward.cases.read(id(1)).unwrap().note, "", "{}", desk.drawn());
    }
}
