//! Playbooks from keys to screens: an F0 at night starts its own with who answers for each step, a call that nobody
//! answers goes up the chain, and what is found becomes a part of it.

use insta::assert_snapshot;
use trucban::domain::command::Command;
use trucban::domain::identity::Id;
use trucban::domain::person::Household;
use trucban::domain::playbook::{Subject, started};
use trucban::domain::record::AnyBody;
use trucban::domain::tasks::{Progress, Task, parts};
use trucban::language::phrases::Language;

use super::support::one_desk::{OneDesk, evening};

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

/// The head of the playbook that was started last.
fn head(desk: &OneDesk) -> Id<Task> {
    desk.ward.tasks.iter().rfind(|task| task.is_playbook()).unwrap().id
}

#[test]
fn an_f0_at_night_shows_its_playbook_and_enter_starts_it() {
    let mut desk = at((80, 24));
    desk.press("<f2>+ Lê Thị Mơ 1950 tổ 3 0900000888<enter>");
    assert_snapshot!("an_f0_offers_its_playbook", desk.drawn());
    desk.press("<pgdn><pgdn>");
    assert_snapshot!("the_text_for_zalo_names_nobody", desk.drawn());
    let drawn = desk.drawn();
    let text = drawn.split("Tin gửi Zalo").nth(1).and_then(|rest| rest.split("[#").next()).unwrap();
    assert!(text.contains("Tổ 3") && !text.contains("Mơ") && !text.contains("1950"), "{text}");
    desk.press("<enter>");
    let case = desk.ward.cases.iter().next_back().unwrap().id;
    let head = started(&desk.ward, "f0_moi", Subject::Case(case)).unwrap().id;
    let texts: Vec<String> = parts(&desk.ward, head).map(|part| part.text.clone()).collect();
    assert!(texts.contains(&"Báo cáo ngay: Chủ tịch UBND (Trưởng BCĐ)".to_string()), "{texts:?}");
    let traced = parts(&desk.ward, head).find(|part| part.text.starts_with("Truy vết")).unwrap();
    let duty = desk.ward.duties.read(traced.duty.unwrap()).unwrap();
    assert_eq!((duty.name.as_str(), traced.due), ("Truy vết", Some(evening().plus(7_200))));
    assert!(desk.notice().contains("F0 mới: 10 việc"), "{}", desk.notice());
    desk.press(":kich ban<enter>");
    let waits = |what: &str| desk.drawn().lines().any(|line| line.contains(what) && line.contains("#19"));
    assert!(waits("PA2") && !waits("F0 mới"), "{}", desk.drawn());
}

#[test]
fn whoever_types_on_has_something_else_to_do_and_it_is_offered_again() {
    let mut desk = at((80, 24));
    desk.press("<f2>+ Lê Thị Mơ 1950 tổ 3 0900000888<enter>37,2");
    assert!(!desk.drawn().contains("Enter bắt đầu"), "{}", desk.drawn());
    desk.press("<esc>:kich ban<enter>");
    assert_snapshot!("what_waits_stands_first", desk.drawn());
    desk.press("<enter>");
    assert!(desk.drawn().contains("Enter bắt đầu"), "{}", desk.drawn());
    desk.press("<esc>");
    assert!(desk.drawn().contains("KỊCH BẢN"), "back to the list\n{}", desk.drawn());
    desk.press("pa2");
    assert!(!desk.drawn().contains("giao ban"), "{}", desk.drawn());
}

#[test]
fn an_unanswered_call_goes_to_the_next_number_and_up_the_chain() {
    let mut desk = at((80, 24));
    desk.press("<f2>+ Lê Thị Mơ 1950 tổ 3 0900000888<enter><enter>");
    let told = parts(&desk.ward, head(&desk)).find(|part| part.text.contains("Chủ tịch UBND")).unwrap().id;
    desk.press("<f5>");
    assert!(desk.screen.panes.tasks.choose(told));
    desk.press("<enter>");
    assert!(desk.drawn().contains("Gọi: Chủ tịch UBND (Trưởng BCĐ) (Lê Quang Vinh) 0900 000 303"), "{}", desk.drawn());
    desk.press("-<enter>");
    assert_snapshot!("nobody_answered", desk.drawn());
    assert!(desk.drawn().contains("Gọi: Bí thư Đảng ủy (Nguyễn Hữu Thành) 0900 000 301"), "{}", desk.drawn());
    desk.press("ông Thành<enter>");
    let kept = desk.ward.tasks.read(told).unwrap();
    assert!(matches!(kept.progress, Progress::Done(_)));
    let said: Vec<&str> = kept.tries.iter().map(|call| call.answered.as_str()).collect();
    assert_eq!(said, ["", "ông Thành"]);
    assert!(desk.drawn().contains("ông Thành nghe máy"), "{}", desk.drawn());
    assert!(!desk.drawn().contains("Gọi:"), "nobody is called any more\n{}", desk.drawn());
}

#[test]
fn a_conclusion_typed_on_the_card_becomes_a_part() {
    let mut desk = at((80, 24));
    desk.press(":kich ban<enter>giao ban<enter><enter>");
    let head = head(&desk);
    let before = parts(&desk.ward, head).count();
    desk.press("<f5>");
    assert!(desk.screen.panes.tasks.choose(head));
    desk.press("<enter>+ tăng chốt chợ 8h @ha<enter>");
    assert_eq!(parts(&desk.ward, head).count(), before + 1);
    assert_snapshot!("the_card_of_a_playbook", desk.drawn());
    // Enter on a part opens its own card, Esc comes back.
    desk.press("<down><enter>");
    assert!(desk.drawn().contains("Kịch bản: "), "{}", desk.drawn());
    desk.press("<esc>");
    assert!(desk.drawn().contains("tăng chốt chợ"), "{}", desk.drawn());
}

#[test]
fn one_that_needs_somebody_says_whom_to_choose() {
    let mut desk = at((120, 40));
    desk.press("<f5>:kich ban<enter>hỗ trợ hộ<enter>");
    assert!(desk.notice().contains("chọn hộ ở :ho trước"), "{}", desk.notice());
    let household = Household { code: "H7".into(), address: "12/3 Trần Phú".into(), ..Household::default() };
    desk.others_order(Command::Make(Box::new(AnyBody::Household(household)))).unwrap();
    desk.press("<esc><esc>:ho<enter><down>:kich ban<enter>hỗ trợ hộ<enter>");
    assert!(desk.drawn().contains("Enter bắt đầu 3 việc"), "{}", desk.drawn());
    assert_snapshot!("support_to_a_household", desk.drawn());
    desk.press("<enter>");
    assert!(desk.ward.tasks.read(head(&desk)).unwrap().household.is_some());
}

#[test]
fn a_second_start_of_the_same_is_refused_in_words() {
    let mut desk = at((80, 24));
    desk.press(":kich ban<enter>giao ban<enter><enter>:kich ban<enter>giao ban<enter><enter>");
    let number = head(&desk).number();
    assert!(desk.notice().contains(&format!("đang chạy ở việc {number}")), "{}", desk.notice());
}

#[test]
fn in_english_too() {
    let ward = OneDesk::demo((80, 24)).ward;
    let mut desk = OneDesk::open(ward, (80, 24), Language::English).signed_in("BS Lý");
    desk.press(":kich ban<enter>briefing<enter>");
    assert_snapshot!("a_playbook_in_english", desk.drawn());
}

/// What is hidden behind a list is never turned by Space.
#[test]
fn space_turns_nothing_that_is_hidden() {
    let mut desk = at((80, 24));
    desk.press("<f5>");
    let chosen = desk.screen.panes.tasks.chosen().unwrap();
    let before = desk.ward.tasks.read(chosen).unwrap().progress;
    for list in [":nguoi", ":kich ban", ":mau phuong"] {
        desk.press(list).press("<enter> ");
        assert_eq!(desk.ward.tasks.read(chosen).unwrap().progress, before, "{list}");
        desk.press("<esc><esc><esc>");
    }
}
