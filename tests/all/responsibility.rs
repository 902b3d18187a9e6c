//! Who answers for what, as an officer asks it: on the screen and in a shell.

use insta::assert_snapshot;

use trucban::domain::command::Command;
use trucban::domain::identity::{Id, Kind};
use trucban::domain::moment::Moment;
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::Refusal;
use trucban::domain::roster::{Assignment, Delegation, Part, Position};
use trucban::exchange::demo;
use trucban::language::phrases::Language;
use trucban::tui::dialogs::Dialog;
use trucban::tui::message::Message;

use super::support::one_desk::OneDesk;

/// 21:04 of the day after the regulation of the demo ward.
fn evening() -> Moment {
    Moment::start_of("2021-11-21".parse().unwrap()).plus(21 * 3600 + 4 * 60)
}

fn at(size: (u16, u16), language: Language) -> OneDesk {
    let ward = demo::ward(include_str!("../../assets/demo_ward.toml"), evening()).unwrap();
    let mut desk = OneDesk::open(ward, size, language).signed_in("BS Lý");
    desk.hear(Message::Tick(evening()));
    desk
}

fn vietnamese(size: (u16, u16)) -> OneDesk {
    at(size, Language::Vietnamese)
}

#[test]
fn a_question_is_answered_while_it_is_typed() {
    for (size, name) in [((60, 16), "60x16"), ((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = vietnamese(size);
        desk.press(":ai<enter>");
        assert_snapshot!(format!("who_open_{name}"), desk.drawn());
        desk.press("truy vết tổ 7");
        assert_snapshot!(format!("who_answer_{name}"), desk.drawn());
    }
    let mut desk = at((80, 24), Language::English);
    desk.press(":ai<enter>truy vet to 7");
    assert_snapshot!("who_answer_english", desk.drawn());
}

#[test]
fn a_question_can_stand_behind_the_command_and_a_duty_can_be_chosen() {
    let mut desk = vietnamese((80, 24));
    desk.press(":ai xet nghiem to 3");
    assert!(desk.drawn().contains(":ai "), "{}", desk.drawn());
    desk.press("<enter>");
    assert!(desk.drawn().contains("Xét nghiệm, Tổ 3, lúc 21:04"), "{}", desk.drawn());
    desk.press("<esc>");
    assert!(desk.drawn().contains("AI CHỊU TRÁCH NHIỆM?"), "Esc empties the line first");
    desk.press("<end><enter>");
    assert!(!desk.screen.entry.field.is_empty(), "{}", desk.drawn());
    desk.press("<esc><esc>");
    assert!(desk.screen.dialogs.is_empty());
    desk.press(":ai bay<enter>");
    assert!(desk.drawn().contains("Không có nhiệm vụ nào tên như vậy"), "{}", desk.drawn());
}

#[test]
fn a_gap_becomes_an_urgent_task_once() {
    let mut desk = vietnamese((80, 24));
    let police = desk.ward.positions.iter().find(|kept| kept.title == "Trưởng Công an phường").unwrap().clone();
    let vacant = Position { holder: String::new(), ..police.body.clone() };
    let number = police.id.number();
    desk.others_order(Command::Edit { number, body: Box::new(AnyBody::Position(vacant)) }).unwrap();
    let before = desk.ward.tasks.count();
    desk.press(":ai<enter><enter>");
    assert_eq!(desk.ward.tasks.count(), before + 1, "{}", desk.drawn());
    let task = desk.ward.tasks.iter().next_back().unwrap();
    assert!(task.urgent && task.text.starts_with("THIẾU"), "{task:?}");
    desk.press("<enter>");
    assert_eq!(desk.ward.tasks.count(), before + 1);
    assert!(desk.drawn().contains("Việc này đã có trong F5."), "{}", desk.drawn());
}

/// Found on the way: what stands below the answers must be out of reach.
#[test]
fn keys_in_the_answers_are_about_their_rows_alone() {
    let mut desk = vietnamese((80, 24));
    desk.press(":chuc danh<enter>cảnh sát khu vực tổ 7<ctrl-e>");
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::Form(_))), "{}", desk.drawn());
    desk.press("<esc><esc><esc>#12<enter>:ai<enter>truy vết<del>");
    assert!(!matches!(desk.screen.dialogs.last(), Some(Dialog::Ask(_))), "{}", desk.drawn());
    desk.press("<esc><home><ctrl-e>");
    let Some(Dialog::Form(form)) = desk.screen.dialogs.last() else { panic!("{}", desk.drawn()) };
    assert_eq!(form.parts.iter().map(|part| part.base.kind()).collect::<Vec<_>>(), [Kind::Duty]);
    desk.press("<esc><esc>:mau phuong<enter><del>");
    assert!(!matches!(desk.screen.dialogs.last(), Some(Dialog::Ask(_))), "{}", desk.drawn());
}

/// Found in review: F3 showed a duty of a force with nobody beside it.
#[test]
fn a_force_stands_beside_its_duty() {
    let mut desk = vietnamese((120, 100));
    let duty = desk.ward.duties.iter().next().unwrap().id;
    let body = "Dân quân tự vệ".to_string();
    let assigned = Assignment { body, ..Assignment::of(duty, None, None, Part::Coordinate) };
    desk.others_order(Command::Make(Box::new(AnyBody::Assignment(assigned)))).unwrap();
    desk.press("<f3><f3>");
    assert!(desk.drawn().contains("Dân quân tự vệ"), "{}", desk.drawn());
    let narrowed = desk.press("/dan quan<enter>").drawn();
    assert!(narrowed.contains("Dân quân tự vệ") && !narrowed.contains("Bí thư"), "{narrowed}");
}

#[test]
fn who_leaves_is_kept_and_a_delegation_is_followed() {
    let mut desk = vietnamese((120, 40));
    let ward = &desk.ward;
    let police = ward.positions.iter().find(|kept| kept.title == "Trưởng Công an phường").unwrap().clone();
    let deputy = ward.positions.iter().find(|kept| kept.title == "Phó Chủ tịch UBND").unwrap().id;
    desk.others_order(Command::Edit {
        number: police.id.number(),
        body: Box::new(AnyBody::Position(Position { holder: "Vũ Thị Thay".to_string(), ..police.body.clone() })),
    })
    .unwrap();
    let after = desk.ward.positions.read(police.id).unwrap();
    assert_eq!(after.former.iter().map(|tenure| tenure.holder.as_str()).collect::<Vec<_>>(), ["Bùi Văn Hùng"]);
    let told = Delegation {
        position: police.id,
        to_position: Some(deputy),
        to_officer: None,
        duty: None,
        from: None,
        to: Some("2021-11-30".parse().unwrap()),
        paper: "UQ 12/UBND".to_string(),
    };
    desk.others_order(Command::Make(Box::new(AnyBody::Delegation(told.clone())))).unwrap();
    desk.press(":ai truy vet<enter>");
    let drawn = desk.drawn();
    assert!(drawn.contains("chủ trì: Phó Chủ tịch UBND - Đinh Công Sự"), "{drawn}");
    assert!(drawn.contains("Trưởng Công an phường ủy quyền (UQ 12/UBND), đến 30/11/2021"), "{drawn}");
    // Nobody hands to himself, and nobody reports to himself by a round.
    let own = Delegation { to_position: Some(police.id), ..told };
    assert_eq!(desk.others_order(Command::Make(Box::new(AnyBody::Delegation(own)))), Err(Refusal::AboveItself));
    let chair = police.reports_to.unwrap();
    let round = desk.ward.positions.read(chair).unwrap().body.clone();
    let round = Position { reports_to: Some(police.id), ..round };
    let round = Command::Edit { number: chair.number(), body: Box::new(AnyBody::Position(round)) };
    assert_eq!(desk.others_order(round), Err(Refusal::AboveItself));
}

#[test]
fn the_lists_of_delegations_and_reports_make_change_and_delete() {
    let mut desk = vietnamese((80, 24));
    desk.press(":che do bao cao<enter><enter>F0 mới<enter>trưởng trạm<enter>chủ tịch ubnd<enter><enter>trước 07h00 hằng ngày<ctrl-s>");
    assert_eq!(desk.ward.reportings.count(), 1, "{}", desk.drawn());
    assert_snapshot!("reporting_list_80x24", desk.drawn());
    let told = desk.ward.reportings.read(Id::new(1).unwrap()).unwrap();
    assert!(told.by.is_some() && told.to.is_some() && told.through.is_none());
    desk.press("<esc>:uy quyen<enter><enter>");
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::Form(_))));
    assert_snapshot!("delegation_form_80x24", desk.drawn());
}
