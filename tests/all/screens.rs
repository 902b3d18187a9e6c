//! Keys in, screen out: the panes over the demo ward, as an officer sees and works them.

use insta::assert_snapshot;

use trucban::desk::protocol::{Closing, DeskState, Outcome, ReadOnly, Reply, Request};
use trucban::domain::command::Command;
use trucban::domain::home_treatment::{End, Outcome as CaseOutcome, Symptoms};
use trucban::domain::identity::Id;
use trucban::domain::measure::Sign;
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::record::AnyBody;
use trucban::domain::standing::Mark;
use trucban::domain::tasks::Progress;
use trucban::exchange::demo;
use trucban::language::phrases::Language;
use trucban::tui::dialogs::Dialog;
use trucban::tui::message::{Effect, Message};

use super::support::one_desk::{OneDesk, evening};

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

fn sent_orders(desk: &OneDesk) -> usize {
    let is_order =
        |effect: &&Effect| matches!(effect, Effect::Send(request) if matches!(**request, Request::Submit(_)));
    desk.effects.iter().filter(is_order).count()
}

#[test]
fn the_overview_at_every_size() {
    assert_snapshot!("overview_80x24", at((80, 24)).drawn());
    assert_snapshot!("overview_120x40", at((120, 40)).drawn());
    assert_snapshot!("overview_200x60", at((200, 60)).drawn());
    assert_snapshot!("accordion_60x16", at((60, 16)).drawn());
    assert_snapshot!("tiny_30x6", at((30, 6)).drawn());
}

#[test]
fn the_overview_in_english() {
    let ward = demo::ward(include_str!("../../assets/demo_ward.toml"), evening()).unwrap();
    let desk = OneDesk::open(ward, (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("overview_english", desk.drawn());
}

#[test]
fn every_pane_has_the_whole_screen_when_its_key_is_pressed_again() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        assert_snapshot!(format!("home_treatment_{name}"), desk.press("<f2>").drawn());
        assert_snapshot!(format!("roster_{name}"), desk.press("<f3>").drawn());
        assert_snapshot!(format!("contact_tree_{name}"), desk.press("<f4>").drawn());
        assert_snapshot!(format!("tasks_{name}"), desk.press("<f5>").drawn());
        desk.press("<f5>");
        assert!(desk.drawn().contains("Tổng quan"), "the same key brings the overview back");
    }
}

#[test]
fn the_card_says_why() {
    let mut desk = at((80, 24));
    assert_snapshot!("card_80x24", desk.press("<enter>").drawn());
    assert!(desk.drawn().contains("QĐ 261/QĐ-BYT"));
    desk.press("<esc>");
    assert!(desk.screen.dialogs.is_empty());
    // `!` on an empty line goes to the worst alert, wherever one is.
    desk.press("<f5>!");
    assert!(matches!(desk.screen.dialogs.as_slice(), [Dialog::Card(card)] if card.case.number() == 12));
}

#[test]
fn a_person_is_found_without_marks() {
    let mut desk = at((80, 24));
    assert_snapshot!("found_binh", desk.press("binh").drawn());
    desk.press("<down><enter>");
    let chosen = desk.screen.target().unwrap();
    assert!([2, 4, 5].contains(&chosen.number()), "one of those called Bình is chosen: {chosen:?}");
    assert!(desk.screen.entry.field.is_empty());
}

#[test]
fn what_an_input_method_sends_ends_in_the_same_letters() {
    // UniKey types a letter, then backspaces it and sends another: in one read, with either
    // backspace, or as combining marks.
    let typed = [
        "việt".as_bytes().to_vec(),
        b"vie\x08\xc3\xaat\x08\x08\xe1\xbb\x87t".to_vec(),
        b"vie\x7f\xc3\xaat\x7f\x7f\xe1\xbb\x87t".to_vec(),
        "vie\u{323}\u{302}t".as_bytes().to_vec(),
        "vie\u{302}\u{323}t".as_bytes().to_vec(),
    ];
    for bytes in typed {
        let mut whole = at((80, 24));
        whole.type_bytes(&bytes);
        assert_eq!(whole.screen.entry.field.text(), "việt", "{bytes:x?}");
        let mut single = at((80, 24));
        for byte in &bytes {
            single.type_bytes(&[*byte]);
        }
        assert_eq!(single.screen.entry.field.text(), "việt", "{bytes:x?} one by one");
    }
}

#[test]
fn no_letter_is_a_command() {
    let mut desk = at((80, 24));
    let before = desk.ward.cases.count();
    for letters in ["dd", "w", "[", "]", "q", "j", "k", "x", "đ"] {
        desk.press(letters).press("<esc>");
    }
    assert_eq!((sent_orders(&desk), desk.ward.cases.count()), (0, before));
    assert!(!desk.effects.contains(&Effect::Quit));
}

#[test]
fn one_line_records_a_reading() {
    let mut desk = at((80, 24));
    desk.press("#1<enter>36,8 97 72 18 120/80 ho");
    assert_eq!(desk.notice(), " T 36,8 | SpO2 97 | Mạch 72 | NT 18 | HA 120/80 | ho");
    desk.press("<enter>");
    let reading = desk.last_reading(1);
    let value = |sign| reading.signs.value(sign);
    assert_eq!(
        (value(Sign::Temperature), value(Sign::Saturation), value(Sign::Systolic)),
        (Some(368), Some(97), Some(120))
    );
    assert!(matches!(reading.symptoms, Symptoms::Asked(_)));
    assert_eq!(desk.notice(), "Đã lưu 21:04: #1 Hồ Ngọc Ánh  T 36,8  SpO2 97  Mạch 72  NT 18  HA 120/80  ho");
    assert!(desk.screen.entry.field.is_empty());
    assert_eq!(desk.screen.target().map(Id::number), Some(1), "the choice stays");
}

#[test]
fn an_urgent_value_takes_a_second_enter() {
    let mut desk = at((80, 24));
    desk.press("#1<enter>38,1 91 108 24 kt<enter>");
    assert_eq!(sent_orders(&desk), 0, "nothing is saved by the first Enter");
    assert_snapshot!("read_back_80x24", desk.drawn());
    desk.press("<esc>");
    assert_eq!(desk.screen.entry.field.text(), "38,1 91 108 24 kt", "Esc goes back to the line");
    desk.press("<enter><enter>");
    assert_eq!(sent_orders(&desk), 1);
    assert_eq!(desk.screen.panes.home_treatment.mark_of(Id::new(1).unwrap()), Some(Mark::Urgent));
    assert!(desk.effects.contains(&Effect::Ring), "a new urgent alert rings");
    assert!(desk.drawn().lines().nth(1).unwrap().contains("KHẨN 2"));
}

#[test]
fn typing_on_after_the_first_enter_takes_the_second_one_off() {
    let mut desk = at((80, 24));
    desk.press("#1<enter>sp91<enter>5<enter>");
    assert_eq!(sent_orders(&desk), 0, "sp915 is no saturation");
    assert!(desk.notice().contains("SpO2"), "{}", desk.notice());
}

#[test]
fn saturation_and_pulse_that_could_be_swapped_are_asked() {
    let mut desk = at((80, 24));
    desk.press("#1<enter>36,8 98 92 18<enter>");
    assert_eq!(sent_orders(&desk), 0);
    assert!(desk.drawn().contains("SpO2 98, Mạch 92"), "{}", desk.drawn());
    desk.press("<space>").press("<enter>");
    let reading = desk.last_reading(1);
    assert_eq!(reading.signs.value(Sign::Saturation), Some(92));
    assert_eq!(reading.signs.value(Sign::Pulse), Some(98));
}

#[test]
fn what_cannot_be_a_number_of_its_kind_is_refused_with_its_range() {
    let mut desk = at((80, 24));
    desk.press("#1<enter>3960 97<enter>");
    assert_eq!(sent_orders(&desk), 0);
    assert_eq!(desk.notice(), "T 3960: nhập 20,0 đến 46,0, ví dụ 36,8");
    assert_eq!(desk.screen.entry.field.text(), "3960 97", "the line stays to be mended");
}

#[test]
fn a_name_and_a_reading_in_one_line_never_pick_silently() {
    let mut desk = at((80, 24));
    desk.press("binh 36,8 97 72 18<enter>");
    assert_eq!(sent_orders(&desk), 0, "several are called Bình");
    desk.press("<esc>huong 36,8 97 72 18<enter>");
    assert_eq!(sent_orders(&desk), 0, "even one needs a second Enter");
    assert!(desk.drawn().contains("Nguyễn Thị Thanh Hường"));
    desk.press("<enter>");
    assert_eq!(sent_orders(&desk), 1);
}

#[test]
fn a_reading_for_another_case_names_it_in_the_prompt() {
    let mut desk = at((80, 24));
    desk.press("#7 sp97");
    assert!(desk.drawn().contains("[#7 Trần Văn Ẩn 1949]"), "{}", desk.drawn());
    desk.press("<esc>#999 sp97<enter>");
    assert!(desk.notice().contains("999"), "{}", desk.notice());
}

#[test]
fn all_four_panes_can_be_written_to() {
    let mut desk = at((80, 24));
    desk.press("+ tran van moi 1949 0912345678 to1<enter>");
    assert_eq!(desk.ward.cases.count(), 19);
    desk.press("<f4>").press("<home>+ lê thị hoa 1990 0912345679 con 19/7 ; ở cùng nhà<enter>");
    let added = desk.ward.exposures.iter().next_back().unwrap();
    assert_eq!(desk.ward.persons.read(added.exposed).unwrap().name, "Lê Thị Hoa");
    desk.press("<f5>+ gọi lại bà hường 21h15 #12 @ha !<enter>");
    let task = desk.ward.tasks.iter().next_back().unwrap();
    assert_eq!((task.text.as_str(), task.urgent, task.case.map(Id::number)), ("gọi lại bà hường", true, Some(12)));
    desk.press("<f3>+ lưu động 2 phát 0900000107 ra<enter>");
    let shift = desk.screen.seat.shift().unwrap();
    let job = shift.jobs.iter().find(|job| job.name == "Lưu động 2").unwrap();
    assert_eq!(job.phone, "0900000107");
    assert_eq!(sent_orders(&desk), 4);
}

#[test]
fn a_likely_double_is_asked_and_the_same_person_is_not_added_twice() {
    let mut desk = at((80, 24));
    let persons = desk.ward.persons.count();
    // Another name under a telephone that is known.
    desk.press("+ lê văn lạ 1977 0900000203<enter>");
    assert!(desk.notice().contains("0900 000 203") && desk.notice().contains("Phạm Thị Lan"), "{}", desk.notice());
    assert_eq!(sent_orders(&desk), 0);
    desk.press("<enter>");
    assert_eq!((sent_orders(&desk), desk.ward.persons.count()), (1, persons + 1));
    // The same person, marks left out: known, and only a new contact.
    desk.press("<f4><home>+ pham thi lan 1960 0900000203 hx 20/7<enter>");
    assert_eq!((sent_orders(&desk), desk.ward.persons.count()), (2, persons + 1));
    // The words of a name in another order, the year not asked, a letter for đ.
    for line in ["+ lan pham thi 1960", "+ Lan Phạm Thị", "+ thi lan pham 1960"] {
        desk.press(&format!("<f2>{line}<enter>"));
        assert!(desk.notice().contains("Phạm Thị Lan"), "{line}: {}", desk.notice());
        assert_eq!(sent_orders(&desk), 2, "{line}");
        desk.press("<ctrl-u>");
    }
    desk.press("<f2>+ lan pham thi 1961<enter>");
    assert_eq!(sent_orders(&desk), 3, "another year is somebody else: {}", desk.notice());
}

/// A line was begun for one person; what others change meanwhile must not send it to another.
#[test]
fn a_line_goes_to_whom_it_was_begun_for() {
    let mut desk = at((80, 24));
    desk.press("#8<enter>38,6 97");
    let case = desk.ward.cases.read(Id::new(8).unwrap()).unwrap().clone();
    let mut ended = (*case).clone();
    ended.revision += 1;
    ended.body.end = Some(End { outcome: CaseOutcome::Released, on: None });
    let record = |kept| trucban::domain::record::Record::Case(std::sync::Arc::new(kept));
    let change = trucban::domain::change::Change::written(record((*case).clone()), record(ended));
    desk.others_change(vec![change]);
    assert!(desk.screen.panes.home_treatment.mark_of(Id::new(8).unwrap()).is_none(), "it has left the list");
    assert!(desk.drawn().contains("[#8 Lý Quốc Khánh 2001]"), "{}", desk.drawn());
    desk.press("<enter>");
    assert_eq!(desk.last_reading(8).signs.value(Sign::Temperature), Some(386));
}

/// Found by a newcomer: F4's choice slid to whoever became the worst.
#[test]
fn the_choice_of_the_tree_stays_when_others_change() {
    let mut desk = at((80, 24));
    desk.press("<f4>");
    let before = desk.screen.contact_source();
    desk.press("#1 sp90 kt<enter><enter>");
    assert_eq!(desk.screen.panes.home_treatment.mark_of(Id::new(1).unwrap()), Some(Mark::Urgent));
    assert_eq!(desk.screen.contact_source(), before);
}

#[test]
fn what_was_added_is_chosen() {
    let mut desk = at((80, 24));
    desk.press("<f5>+ gọi lại bà hường 21h15 #12 !<enter>");
    let task = desk.screen.panes.tasks.chosen().unwrap();
    assert_eq!(desk.ward.tasks.read(task).unwrap().text, "gọi lại bà hường");
    desk.press("<space>");
    assert!(desk.notice().contains("Đang làm: gọi lại bà hường"), "{}", desk.notice());
    desk.press("<f2>+ Đỗ Văn Mới 1980<enter>");
    assert!(desk.drawn().contains("[#19 Đỗ Văn Mới 1980]"), "{}", desk.drawn());
}

#[test]
fn the_first_job_begins_a_shift_where_none_runs() {
    let mut ward = trucban::domain::ward::Ward::default();
    let demo = demo::ward(include_str!("../../assets/demo_ward.toml"), evening()).unwrap();
    for officer in demo.officers.iter() {
        ward.insert(&trucban::domain::record::Record::Officer(officer.clone()));
    }
    let mut desk = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("BS Lý");
    desk.press("<f3>+ trưởng ca : BS Lý 0900000101<enter>");
    let shift = desk.screen.seat.shift().expect("a shift runs");
    assert_eq!((shift.name.as_str(), shift.jobs.len()), ("Ca đêm", 1));
    assert!(shift.is_running(evening()));
}

#[test]
fn a_desk_that_was_stopped_is_said() {
    let mut desk = at((80, 24));
    desk.hear(Message::Desk(Box::new(Reply::Closing(Closing::Stopped))));
    desk.hear(Message::Lost);
    assert!(desk.notice().contains("đã được tắt"), "{}", desk.notice());
}

#[test]
fn space_turns_a_row_to_its_next_state() {
    let mut desk = at((80, 24));
    desk.press("<f5><home>");
    let task = desk.screen.panes.tasks.chosen().unwrap();
    desk.press("<space>");
    assert_eq!(desk.ward.tasks.read(task).unwrap().progress, Progress::Started);
    desk.press("<space>");
    assert!(matches!(desk.ward.tasks.read(task).unwrap().progress, Progress::Done(_)));
    desk.press("<f3><home><space>");
    assert_eq!(sent_orders(&desk), 3);
}

#[test]
fn somebody_elses_edit_in_between_is_said_and_not_overwritten() {
    let mut desk = at((80, 24));
    desk.press("<f5><home>");
    let task = desk.screen.panes.tasks.chosen().unwrap();
    // Another session has turned the task already; this screen has not heard of it yet.
    let old = desk.ward.tasks.read(task).unwrap().clone();
    let mut new = (*old).clone();
    new.revision += 1;
    let record = trucban::domain::record::Record::Task(std::sync::Arc::new(new));
    desk.ward.insert(&record);
    desk.press("<space>");
    assert!(desk.notice().contains("vừa sửa"), "{}", desk.notice());
    assert_eq!(desk.ward.tasks.read(task).unwrap().revision, old.revision + 1);
}

#[test]
fn a_paste_never_submits() {
    let mut desk = at((80, 24));
    desk.type_bytes(b"\x1b[200~36,8 97 72 18\r\nrm -rf\x1b[31m\n\x1b[201~");
    assert_eq!(sent_orders(&desk), 0);
    assert!(desk.screen.entry.field.text().starts_with("36,8 97 72 18 ; rm -rf"), "{}", desk.screen.entry.field.text());
    assert!(!desk.screen.entry.field.text().contains('\u{1b}'));
}

#[test]
fn esc_goes_back_and_never_leaves() {
    let mut desk = at((80, 24));
    desk.press("<f2>");
    for _ in 0..6 {
        desk.press("<esc>");
    }
    assert!(desk.drawn().contains("Tổng quan"));
    assert!(!desk.effects.contains(&Effect::Quit));
    desk.press("<f10>");
    assert_snapshot!("quit_80x24", desk.drawn());
    desk.press("<esc>").press("<f10><enter>");
    assert!(desk.effects.contains(&Effect::Quit));
}

#[test]
fn the_palette_finds_commands_without_marks() {
    let mut desk = at((80, 24));
    assert_snapshot!("palette_80x24", desk.press("<f9>").drawn());
    desk.press("cay tiep");
    assert!(desk.drawn().contains("cây tiếp xúc"), "{}", desk.drawn());
    desk.press("<enter>");
    assert!(desk.drawn().contains("[nguồn:"), "F4 has the keys");
    desk.press(":f0<enter>");
    assert!(desk.drawn().contains("[#12"), "F2 has the keys");
}

#[test]
fn help_shows_the_grammar_and_every_key() {
    let mut desk = at((80, 24));
    assert_snapshot!("help_80x24", desk.press("<f1>").drawn());
    desk.press("<end>");
    assert!(desk.drawn().contains("Ctrl-L"), "{}", desk.drawn());
    desk.press("<f1>");
    assert!(desk.screen.dialogs.is_empty());
}

#[test]
fn nobody_writes_before_saying_who_he_is() {
    let mut desk = OneDesk::demo((80, 24));
    desk.screen.dialogs.push(Dialog::SignIn(Default::default()));
    assert_snapshot!("sign_in_80x24", desk.drawn());
    desk.press("<f5><f3>");
    assert!(desk.drawn().contains("[bạn là ai]"), "panes wait");
    desk.press("ly<enter>");
    assert_eq!(
        desk.screen.seat.officer.map(|id| desk.screen.seat.officer_name(id).to_string()),
        Some("BS Lý".to_string())
    );
}

/// Found in the terminal: two letters inside another's name took that other one's seat.
#[test]
fn a_name_is_begun_not_held_and_a_whole_one_that_nobody_bears_is_new() {
    for (typed, officer) in [("ha", Some("ĐD Hà")), ("thu", Some("ĐD Thu")), ("hu", None), ("bs", Some("BS Lý"))] {
        let mut desk = OneDesk::demo((80, 24));
        desk.screen.dialogs.push(Dialog::SignIn(Default::default()));
        desk.press(typed).press("<enter>");
        let seat = &desk.screen.seat;
        assert_eq!(seat.officer.map(|id| seat.officer_name(id)), officer, "{typed}");
    }
    let mut desk = OneDesk::demo((80, 24));
    desk.screen.dialogs.push(Dialog::SignIn(Default::default()));
    desk.press("BS L");
    assert!(desk.drawn().contains("thêm cán bộ mới \"BS L\""), "{}", desk.drawn());
    desk.press("ý");
    assert!(!desk.drawn().contains("thêm cán bộ mới"), "{}", desk.drawn());
}

/// Found in the terminal: whoever typed his own given name took the seat of another of whom it is a middle name.
#[test]
fn a_given_name_that_is_typed_whole_stands_in_front() {
    let mut desk = OneDesk::demo((80, 24));
    let another = Officer { name: "ĐD. Lý Thị An".to_string(), ..Officer::default() };
    desk.others_order(Command::Enrol(another)).unwrap();
    desk.screen.dialogs.push(Dialog::SignIn(Default::default()));
    desk.press("Ly<enter>");
    let seat = &desk.screen.seat;
    assert_eq!(seat.officer.map(|id| seat.officer_name(id)), Some("BS Lý"));
}

/// Found in the terminal: a list said a bare "không" of an officer, which nobody could read.
#[test]
fn a_list_says_no_bare_yes_or_no_and_who_has_left() {
    let mut desk = OneDesk::demo((120, 40)).signed_in("BS Lý");
    let drawn = desk.press(":can bo<enter>").drawn();
    let row = |drawn: &str, name: &str| drawn.lines().find(|line| line.contains(name)).unwrap().to_string();
    assert!(!row(&drawn, "ĐD Thu").contains("không"), "{drawn}");
    let thu = desk.ward.officer_named("ĐD Thu").unwrap();
    let left = Officer { disabled: true, ..thu.body.clone() };
    desk.others_order(Command::Edit { number: thu.id.number(), body: Box::new(AnyBody::Officer(left)) }).unwrap();
    let drawn = desk.drawn();
    assert!(row(&drawn, "ĐD Thu").contains("đã thôi làm tại trạm"), "{drawn}");
}

/// Found in the terminal: the name that was typed to sign in held the next lines to whoever was
/// chosen then.
#[test]
fn the_name_typed_to_sign_in_binds_no_line() {
    let mut desk = OneDesk::demo((80, 24));
    desk.screen.dialogs.push(Dialog::SignIn(Default::default()));
    desk.press("ly<enter>").press("<down>");
    let chosen = desk.screen.panes.home_treatment.chosen();
    assert_eq!(desk.screen.target(), chosen);
    desk.press("3");
    assert_eq!(desk.screen.target(), chosen);
}

/// Found in review: a restart of the desk moved the choice to the first of the list.
#[test]
fn the_choice_outlives_the_desk() {
    let mut desk = at((80, 24));
    desk.press("#9<enter>");
    desk.hear(Message::Lost);
    let mut welcome = super::support::one_desk::welcome(&desk.ward);
    welcome.need = vec![Id::new(12).unwrap()];
    welcome.opening.clear();
    desk.hear(Message::Joined(Box::new(welcome)));
    assert_eq!(desk.screen.target().map(Id::number), Some(9));
}

/// Found in review: of several refused lines one came back, for whoever was chosen then.
#[test]
fn refused_lines_come_back_one_by_one_for_whom_they_were() {
    let mut desk = at((80, 24));
    desk.refuses = true;
    desk.press("#1<enter>36,8 97 72 18 ko<enter>");
    assert_eq!(desk.screen.entry.field.text(), "36,8 97 72 18 ko");
    desk.press("<down><down>");
    desk.hear(Message::Desk(Box::new(Reply::Streamed)));
    desk.screen.entry.field.clear();
    desk.screen.entry.bound = None;
    for (case, pulse) in [(2, 71), (4, 72)] {
        let line = format!("36,8 97 {pulse} 18 ko");
        desk.screen.waiting.refused.push(trucban::tui::screen::Typed {
            corrects: None,
            line,
            bound: Some(trucban::tui::screen::Bound { case: Id::new(case), person: None }),
        });
    }
    desk.refuses = false;
    desk.screen.bring_back_refused();
    desk.press("<enter>");
    assert_eq!(desk.last_reading(2).signs.value(Sign::Pulse), Some(71));
    desk.press("<enter>");
    assert_eq!(desk.last_reading(4).signs.value(Sign::Pulse), Some(72));
}

/// Found in the terminal: a desk that opens slowly refused what was typed meanwhile.
#[test]
fn a_desk_that_is_still_opening_gets_the_orders_later() {
    let mut desk = at((80, 24));
    let rebuilding = DeskState { rebuilding: true, ..DeskState::default() };
    desk.hear(Message::Desk(Box::new(Reply::State(rebuilding))));
    let order = desk.screen.order(
        trucban::domain::command::Command::Log(trucban::domain::log_entry::LogEntry::of(evening(), "thử")),
        Vec::new(),
        "thử".to_string(),
    );
    let outcome = Outcome::Refused(trucban::domain::refusal::Refusal::ReadOnly);
    desk.hear(Message::Desk(Box::new(Reply::Answer { order: order.unwrap().id, outcome })));
    assert_eq!(desk.screen.waiting.orders.len(), 1);
    let welcome = super::support::one_desk::welcome(&desk.ward);
    desk.hear(Message::Desk(Box::new(Reply::Welcome(Box::new(welcome)))));
    assert!(desk.screen.waiting.orders.is_empty(), "sent again, and answered");
}

#[test]
fn a_lost_desk_is_said_and_orders_are_sent_again_under_their_names() {
    let mut desk = at((80, 24));
    desk.hear(Message::Lost);
    assert!(desk.notice().contains("mất kết nối, đang nối lại"), "{}", desk.notice());
    // What was sent and never answered.
    let order = desk.screen.order(
        trucban::domain::command::Command::Log(trucban::domain::log_entry::LogEntry::of(evening(), "thử")),
        Vec::new(),
        String::new(),
    );
    let id = order.unwrap().id;
    let seat_welcome = super::support::one_desk::welcome(&desk.ward);
    desk.effects.clear();
    desk.hear(Message::Joined(Box::new(seat_welcome)));
    let resent = desk.effects.iter().find_map(|effect| match effect {
        Effect::Send(request) => match &**request {
            Request::Submit(order) => Some(order.id),
            _ => None,
        },
        _ => None,
    });
    assert_eq!(resent, Some(id));
    assert!(desk.screen.waiting.orders.is_empty(), "and answered");
    assert!(!desk.notice().contains("mất kết nối"));
}

#[test]
fn a_line_that_the_desk_refuses_comes_back() {
    let mut desk = at((80, 24));
    desk.screen.seat.officer = None;
    desk.press("#1<enter>36,8 97 72 18<enter>");
    assert_eq!(desk.screen.entry.field.text(), "36,8 97 72 18");
    assert!(desk.notice().contains("chọn tên"), "{}", desk.notice());
}

#[test]
fn a_desk_that_cannot_write_says_so_on_every_screen() {
    let mut desk = at((80, 24));
    let state = DeskState { read_only: Some(ReadOnly::DiskFull), ..DeskState::default() };
    desk.hear(Message::Desk(Box::new(Reply::State(state))));
    assert!(desk.drawn().contains("CHỈ XEM"), "{}", desk.drawn());
    desk.hear(Message::Desk(Box::new(Reply::Closing(Closing::TooSlow))));
    assert!(desk.notice().contains("chậm"));
}

#[test]
fn an_answer_that_is_not_known_is_asked_again() {
    let mut desk = at((80, 24));
    let order = desk.screen.order(
        trucban::domain::command::Command::Log(trucban::domain::log_entry::LogEntry::of(evening(), "thử")),
        Vec::new(),
        String::new(),
    );
    let outcome = Outcome::Unknown;
    desk.hear(Message::Desk(Box::new(Reply::Answer { order: order.unwrap().id, outcome })));
    assert_eq!(desk.screen.waiting.orders.len(), 1, "it waits to be sent again");
    assert!(desk.notice().contains("Chưa rõ"));
}

#[test]
fn a_new_slot_takes_the_points_away() {
    let mut desk = at((80, 24));
    let within = |desk: &OneDesk| desk.screen.panes.home_treatment.marks()[3];
    assert_eq!(within(&desk), 13);
    desk.hear(Message::Tick(Moment::at("2021-07-22".parse().unwrap(), "05:00:00".parse().unwrap())));
    assert_eq!(within(&desk), 0, "nobody is within the limits who was not measured this morning");
}

#[test]
fn nothing_but_letters_that_every_font_has_is_drawn() {
    let vietnamese: Vec<char> = trucban_letters();
    for size in [(80, 24), (120, 40)] {
        let mut desk = at(size);
        for keys in ["", "<f2>", "<f3>", "<f4>", "<f5>", "<f1>", "<f1><f9>"] {
            let drawn = desk.press(keys).drawn();
            let odd = drawn.chars().find(|letter| !letter.is_ascii() && !vietnamese.contains(letter));
            assert_eq!(odd.map(|letter| (letter, keys)), None, "{drawn}");
        }
    }
}

/// The 134 letters that Vietnamese has beyond ASCII.
fn trucban_letters() -> Vec<char> {
    let lower = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
    lower.chars().chain(lower.to_uppercase().chars()).collect()
}

#[test]
fn hostile_text_reaches_no_cell() {
    let mut desk = at((120, 40));
    let person = desk.ward.persons.iter().next().unwrap().clone();
    let mut hostile = (*person).clone();
    hostile.body.name = "A\u{1b}[2J\u{202e}gnol\u{200b} \u{9b}31m\u{7} Hường".to_string();
    hostile.body.address = "\u{1b}]0;x\u{7}".to_string();
    desk.screen.seat.take(&[trucban::domain::record::Record::Person(std::sync::Arc::new(hostile))]);
    desk.screen.rebuild_panes();
    for keys in ["", "<f2>", "<enter>", "<esc><f4><f4>"] {
        let drawn = desk.press(keys).drawn();
        let forbidden = drawn.chars().find(|letter| *letter != '\n' && trucban::domain::text::is_forbidden(*letter));
        assert_eq!(forbidden, None, "{drawn:?}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    /// However the bytes of a session are cut into reads, the screen ends the same.
    #[test]
    fn every_chunking_of_a_session_ends_the_same(cuts in proptest::collection::vec(1_usize..9, 1..60)) {
        let keys = "binh<down><enter>38,6 95 108 22 kt<esc><esc>#7<enter>- 96<enter><f5>+ gọi lại 22h #7 @ha !<enter><f2>nguyễn<back><back><f4><f4><down>";
        let bytes = super::support::keyboard::bytes(keys);
        let mut whole = at((80, 24));
        // One byte a read: a burst in one read with Enter in it counts as a paste.
        for byte in &bytes {
            whole.type_bytes(&[*byte]);
        }
        let mut pieces = at((80, 24));
        let mut rest = bytes.as_slice();
        let mut lengths = cuts.iter().cycle();
        while !rest.is_empty() {
            let (now, later) = rest.split_at((*lengths.next().unwrap()).min(rest.len()));
            pieces.type_bytes(now);
            rest = later;
        }
        proptest::prop_assert_eq!(whole.drawn(), pieces.drawn());
        proptest::prop_assert_eq!(sent_orders(&whole), sent_orders(&pieces));
    }
}
