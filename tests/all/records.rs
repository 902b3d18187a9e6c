//! Keys in, screen out: forms, conflicts, drafts, deleting, merging, corrections, undo and history,
//! as an officer works them.

use std::sync::Arc;

use insta::assert_snapshot;

use trucban::domain::change::Change;
use trucban::domain::command::Command;
use trucban::domain::home_treatment::{Outcome, Reading};
use trucban::domain::identity::{Id, Kind, RecordId};
use trucban::domain::measure::Sign;
use trucban::domain::person::Person;
use trucban::domain::record::{AnyBody, Record};
use trucban::exchange::demo;
use trucban::language::phrases::Language;
use trucban::tui::dialogs::Dialog;
use trucban::tui::draft::Draft;
use trucban::tui::message::{Effect, Message};

use super::support::one_desk::{OneDesk, evening};

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

fn person_of(desk: &OneDesk, case: u32) -> Person {
    let case = desk.ward.cases.read(Id::new(case).unwrap()).unwrap();
    desk.ward.person_of(case).unwrap().body.clone()
}

fn person_record(desk: &OneDesk, case: u32) -> RecordId {
    let person = desk.ward.cases.read(Id::new(case).unwrap()).unwrap().person;
    RecordId { kind: Kind::Person, number: person.number() }
}

/// What another officer writes over a record.
fn rewritten(desk: &OneDesk, id: RecordId, body: impl FnOnce(AnyBody) -> AnyBody) -> Change {
    let old = desk.ward.record(id.kind, id.number).unwrap();
    let new = old.rewritten(body(old.body()), false, evening(), Id::new(2)).unwrap();
    Change::written(old, new)
}

fn with_note(note: &str) -> impl FnOnce(AnyBody) -> AnyBody {
    move |body| match body {
        AnyBody::Person(person) => AnyBody::Person(Person { note: note.into(), ..person }),
        other => other,
    }
}

fn drafts_kept(desk: &OneDesk) -> Vec<Draft> {
    let kept = desk.effects.iter().filter_map(|effect| match effect {
        Effect::KeepDraft(draft) => Some((**draft).clone()),
        _ => None,
    });
    kept.collect()
}

/// Goes down to the field of this label.
fn to_field(desk: &mut OneDesk, label: &str) {
    for _ in 0..40 {
        if desk.drawn().lines().any(|line| line.starts_with(&format!("> {label}"))) {
            return;
        }
        desk.press("<down>");
    }
    panic!("no field {label}:\n{}", desk.drawn());
}

#[test]
fn an_f0_is_changed_in_a_form() {
    for (size, name) in [((60, 16), "60x16"), ((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        desk.press("#12<enter><ctrl-e>");
        assert_snapshot!(format!("form_{name}"), desk.drawn());
    }
    let mut desk = at((80, 24));
    desk.press("#12<enter><ctrl-e>");
    to_field(&mut desk, "Điện thoại");
    desk.press("<ctrl-u>09a<down>");
    assert_snapshot!("form_fault", desk.drawn());
    desk.press("<ctrl-u>0912.345.678<down>");
    to_field(&mut desk, "Số mũi");
    desk.press("<ctrl-u>kb<ctrl-s>");
    let person = person_of(&desk, 12);
    assert_eq!((person.phones, person.vaccine_doses), (vec!["0912345678".to_string()], None));
    assert!(desk.screen.dialogs.is_empty(), "saved, the form closes");
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::ForgetDraft(_))));
}

#[test]
fn a_form_in_english() {
    let ward = demo::ward(include_str!("../../assets/demo_ward.toml"), evening()).unwrap();
    let mut desk = OneDesk::open(ward, (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("form_english", desk.press("#12<enter><ctrl-e>").drawn());
}

#[test]
fn enter_leads_through_the_form_and_reads_the_changes_back() {
    let mut desk = at((80, 24));
    desk.press(":them f0<enter>");
    assert_snapshot!("form_new_case", desk.drawn());
    desk.press("<ctrl-s>");
    assert!(desk.drawn().contains("Ô này phải có."));
    desk.press("Đặng Văn Nam<enter>1971<enter>2<enter>0912345670<enter>");
    to_field(&mut desk, "Ngày khởi phát");
    desk.press("19/7");
    for _ in 0..6 {
        desk.press("<enter>");
    }
    assert_snapshot!("form_read_back", desk.drawn());
    desk.press("<enter>");
    let case = desk.ward.cases.iter().next_back().unwrap();
    let person = desk.ward.person_of(case).unwrap();
    assert_eq!((person.name.as_str(), person.birth.year()), ("Đặng Văn Nam", Some(1971)));
    assert_eq!(case.onset, Some("2021-07-19".parse().unwrap()));
}

#[test]
fn every_kind_of_record_is_made_changed_deleted_and_restored_by_keys() {
    let kinds = [
        ("ho", Kind::Household, "H9<enter>12/3<enter><enter>"),
        ("dia ban", Kind::Area, "Tổ 99<enter>"),
        ("can bo", Kind::Officer, "CN Tú<enter>3<enter>"),
        ("so truc", Kind::LogEntry, "<enter>Nhận bàn giao<enter>"),
        ("chuc danh", Kind::Position, "Bí thư chi bộ<enter>"),
        ("nhiem vu", Kind::Duty, "Phun khử khuẩn<enter>"),
        ("nguoi", Kind::Person, "Trần Văn Mới<enter>"),
        ("ca", Kind::Shift, "Ca chiều<enter>"),
    ];
    for (command, kind, typed) in kinds {
        let mut desk = at((80, 24));
        let before = desk.ward.last_number(kind);
        desk.press(&format!(":{command}<enter><enter>{typed}<ctrl-s>"));
        assert_eq!(desk.ward.last_number(kind), before + 1, "{kind:?} is made:\n{}", desk.drawn());
        let id = RecordId { kind, number: before + 1 };
        let name =
            |desk: &OneDesk| trucban::tui::forms::name(&desk.ward.record_or_deleted(id).unwrap().body(), &desk.ward);
        // Found again by its name, changed, deleted after a question whose first answer is no.
        let called = name(&desk);
        desk.press(&format!("{called}<ctrl-e>"));
        assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::Form(_))), "{kind:?}:\n{}", desk.drawn());
        desk.press("<esc>");
        desk.press("<del><enter>");
        assert!(desk.ward.record(kind, id.number).is_some(), "Enter alone deletes nothing");
        desk.press("<del><space><enter>");
        assert!(desk.ward.deleted_record(id).is_some(), "{kind:?} is deleted:\n{}", desk.drawn());
        desk.press("<esc><esc>:da xoa<enter><enter><enter>");
        assert!(desk.ward.record(kind, id.number).is_some(), "{kind:?} is restored:\n{}", desk.drawn());
    }
}

#[test]
fn what_others_name_is_not_deleted_and_the_reason_is_said() {
    let mut desk = at((80, 24));
    desk.press("#12<enter><del>");
    assert_snapshot!("ask_delete", desk.drawn());
    desk.press("<space><enter>");
    assert!(desk.ward.cases.read(Id::new(12).unwrap()).is_some());
    assert!(desk.notice().contains("Chưa xoá"), "{}", desk.notice());
}

#[test]
fn two_officers_who_change_other_fields_are_both_kept() {
    let mut desk = at((80, 24));
    desk.press("#12<enter><ctrl-e>");
    to_field(&mut desk, "Điện thoại");
    desk.press("<ctrl-u>0912345678");
    let person = person_record(&desk, 12);
    desk.others_change(vec![rewritten(&desk, person, with_note("Con gái trực máy."))]);
    desk.press("<ctrl-s>");
    let person = person_of(&desk, 12);
    assert_eq!((person.phones, person.note.as_str()), (vec!["0912345678".to_string()], "Con gái trực máy."));
}

#[test]
fn two_officers_who_change_one_field_see_both_and_lose_nothing() {
    let clashed = || {
        let mut desk = at((80, 24));
        desk.press("#12<enter><ctrl-e>");
        to_field(&mut desk, "Ghi chú (người)");
        desk.press("<ctrl-u>Gọi số 0900 000 202.");
        let person = person_record(&desk, 12);
        desk.others_change(vec![rewritten(&desk, person, with_note("Có bình oxy ở nhà."))]);
        desk.press("<ctrl-s>");
        desk
    };
    let mut desk = clashed();
    assert_snapshot!("form_clash", desk.drawn());
    desk.press("x");
    assert!(desk.drawn().contains("Chọn một cách"), "nothing typed goes past the question");
    desk.press("<enter><enter>");
    assert_eq!(person_of(&desk, 12).note, "Có bình oxy ở nhà. ; Gọi số 0900 000 202.");
    let mut desk = clashed();
    desk.press("<f2><enter>");
    assert_eq!(person_of(&desk, 12).note, "Gọi số 0900 000 202.");
    let mut desk = clashed();
    desk.press("<f3>");
    assert_eq!(person_of(&desk, 12).note, "Có bình oxy ở nhà.");
    let kept = drafts_kept(&desk);
    let text = serde_json::to_string(&kept).unwrap();
    assert!(text.contains("Gọi số 0900 000 202."), "mine is a draft: {text}");
}

#[test]
fn a_form_that_is_closed_comes_back_as_it_was() {
    let mut desk = at((80, 24));
    desk.press("#12<enter><ctrl-e>");
    to_field(&mut desk, "Ghi chú (người)");
    desk.press("<ctrl-u>hẹn gọi lại<esc>");
    assert!(desk.screen.dialogs.is_empty() && desk.notice().contains("nháp"), "{}", desk.notice());
    let drafts = drafts_kept(&desk);
    let mut again = at((80, 24));
    again.hear(Message::Drafts(drafts));
    assert_snapshot!("drafts", again.drawn());
    again.press("<enter>");
    assert!(again.drawn().contains("hẹn gọi lại"), "{}", again.drawn());
    again.press("<ctrl-s>");
    assert_eq!(person_of(&again, 12).note, "hẹn gọi lại");
}

#[test]
fn a_reading_is_corrected_under_the_same_guards_and_says_what_it_said() {
    let mut desk = at((80, 24));
    desk.press("#12<enter>:lan do<enter>");
    assert_snapshot!("readings", desk.drawn());
    desk.press("<enter>");
    assert!(desk.drawn().contains("[đính chính #12"), "{}", desk.drawn());
    desk.press("<ctrl-u>t37,9 sp97 m82 nt18 120/80 ko 21h02<enter>");
    while matches!(desk.screen.dialogs.last(), Some(Dialog::ReadBack(_))) {
        desk.press("<enter>");
    }
    let reading = desk.last_reading(12);
    assert_eq!(reading.signs.value(Sign::Saturation), Some(97));
    assert_eq!(reading.struck.len(), 1, "{:?}", desk.drawn());
    assert_eq!(
        desk.ward.readings_of(Id::new(12).unwrap()).count(),
        desk.screen.seat.ward.readings_of(Id::new(12).unwrap()).count()
    );
    // A value that is urgent asks again, also in a correction.
    desk.press(":lan do<enter><enter><ctrl-u>sp85 21h02<enter>");
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::ReadBack(_))), "{}", desk.drawn());
}

#[test]
fn a_correction_is_dropped_with_its_line() {
    let mut desk = at((80, 24));
    let count = desk.ward.readings.count();
    desk.press("#12<enter>:lan do<enter><enter><esc>36,8 97 72 18 120/80 ko<enter>");
    while matches!(desk.screen.dialogs.last(), Some(Dialog::ReadBack(_))) {
        desk.press("<enter>");
    }
    assert_eq!(desk.ward.readings.count(), count + 1, "a new reading, not a correction");
}

#[test]
fn a_reading_goes_to_the_right_person() {
    let mut desk = at((80, 24));
    let id = desk.ward.readings_of(Id::new(12).unwrap()).next_back().unwrap().id;
    desk.press("#12<enter>:lan do<enter>#7<enter>");
    assert_snapshot!("ask_move", desk.drawn());
    desk.press("<enter>");
    assert_eq!(desk.ward.readings.read(id).unwrap().case.number(), 12, "the first answer is no");
    desk.press("#7<enter><space><enter>");
    let reading = desk.ward.readings.read(id).unwrap();
    assert_eq!((reading.case.number(), reading.struck[0].case.number()), (7, 12));
}

fn by_another(desk: &OneDesk, minutes: i64) -> Change {
    let last = desk.ward.readings_of(Id::new(1).unwrap()).next_back().unwrap();
    let number = desk.ward.last_number(Kind::Reading) + 1;
    let body = Reading { measured_at: evening().plus(-60 * minutes), struck: Vec::new(), ..last.body.clone() };
    let (id, written_by) = (Id::new(number).unwrap(), Id::new(2));
    let kept = trucban::domain::record::Kept::first(id, body, (evening(), written_by));
    Change::made(Record::Reading(Arc::new(kept)))
}

#[test]
fn what_another_officer_recorded_ten_minutes_ago_is_asked_about() {
    for (minutes, asks) in [(0, true), (10, true), (11, false)] {
        let mut desk = at((80, 24));
        let change = by_another(&desk, minutes);
        desk.others_change(vec![change]);
        desk.press("#1<enter>36,8 97 72 18 120/80 ko<enter>");
        let asked = desk.drawn().contains("Có thể trùng");
        assert_eq!(asked, asks, "{minutes} minutes:\n{}", desk.drawn());
    }
}

#[test]
fn an_order_is_taken_back_and_done_again() {
    let mut desk = at((80, 24));
    let open = |desk: &OneDesk| desk.ward.tasks.iter().filter(|task| task.is_open()).count();
    let before = open(&desk);
    desk.press("<f5>+ gọi lại bà Hường 21h15 #12<enter>");
    assert_eq!(open(&desk), before + 1);
    desk.press("<ctrl-z>");
    assert_snapshot!("ask_undo", desk.drawn());
    desk.press("<enter>");
    assert_eq!(open(&desk), before);
    desk.press("<ctrl-y><enter>");
    assert_eq!(open(&desk), before + 1);
    desk.press("<ctrl-z><esc>");
    assert_eq!(open(&desk), before + 1, "Esc leaves it");
    // A reading is never taken back.
    let mut desk = at((80, 24));
    desk.press("#1<enter>36,8 97 72 18 120/80 ko<enter><ctrl-z>");
    assert!(desk.notice().contains("đính chính"), "{}", desk.notice());
}

#[test]
fn what_somebody_wrote_since_is_not_taken_back() {
    let mut desk = at((80, 24));
    desk.press("#12<enter><ctrl-e>");
    to_field(&mut desk, "Ghi chú (người)");
    desk.press("<ctrl-u>a<ctrl-s>");
    let person = person_record(&desk, 12);
    desk.others_change(vec![rewritten(&desk, person, with_note("b"))]);
    desk.press("<ctrl-z><enter>");
    assert_eq!(person_of(&desk, 12).note, "b");
    assert!(desk.notice().contains("Có người vừa sửa"), "{}", desk.notice());
}

#[test]
fn somebody_of_the_same_given_name_in_the_same_house_is_asked_about() {
    for (address, is_double) in [("12/7 HẺM 5", true), ("999 đường khác", false)] {
        let mut desk = at((120, 40));
        let known = person_of(&desk, 12).clone();
        let person = Person { address: "12/7 hẻm 5".into(), ..known.clone() };
        let number = desk.ward.cases.read(Id::new(12).unwrap()).unwrap().person.number();
        desk.others_order(Command::Edit { number, body: Box::new(AnyBody::Person(person)) }).unwrap();
        let persons = desk.ward.persons.count();
        let given = known.name.split_whitespace().next_back().unwrap().to_lowercase();
        desk.press(":them f0<enter>");
        to_field(&mut desk, "Họ tên");
        desk.press(&given);
        to_field(&mut desk, "Nơi ở hiện nay");
        desk.press(&format!("{address}<ctrl-s>"));
        assert_eq!(desk.ward.persons.count(), persons + usize::from(!is_double), "{address}: {}", desk.drawn());
        assert_eq!(desk.notice().contains(&known.name), is_double, "{}", desk.notice());
        // A second time says that it is another person.
        desk.press("<ctrl-s>");
        assert_eq!(desk.ward.persons.count(), persons + 1, "{}", desk.drawn());
    }
}

#[test]
fn two_persons_are_merged_after_both_were_seen() {
    let mut desk = at((120, 40));
    desk.press("<f2>+ nguyen thi thanh huong 1958 0900000999<enter><enter>");
    let cases = desk.ward.cases.count();
    let newest = desk.ward.cases.iter().next_back().unwrap().id.number();
    desk.press(&format!("#{newest}<enter>:gop<enter>Hường"));
    assert_snapshot!("merge_candidates", desk.drawn());
    desk.press("<enter>");
    assert_snapshot!("merge_side_by_side", desk.drawn());
    desk.press("<enter>");
    assert_eq!(desk.ward.cases.count(), cases - 1);
    assert!(person_of(&desk, 12).phones.contains(&"0900000999".to_string()));
    desk.press("<ctrl-z><enter>");
    assert_eq!(desk.ward.cases.count(), cases, "and taken back:\n{}", desk.drawn());
}

#[test]
fn the_history_says_who_changed_what() {
    let mut desk = at((80, 24));
    desk.press("#12<enter><ctrl-e>");
    to_field(&mut desk, "Kết thúc");
    desk.press("2<enter>t<ctrl-s>");
    let case = desk.ward.cases.read(Id::new(12).unwrap()).unwrap();
    assert_eq!(case.end.as_ref().map(|end| end.outcome), Some(Outcome::Transferred));
    desk.press(":lich su<enter>");
    assert_snapshot!("history", desk.drawn());
}

#[test]
fn settings_are_a_record_like_any_other() {
    let mut desk = at((80, 24));
    desk.press(":cai dat<enter>");
    assert_snapshot!("settings", desk.drawn());
    to_field(&mut desk, "Khoá máy");
    desk.press("<ctrl-u>16<down>");
    assert!(desk.drawn().contains("Nhập số từ 1 đến 15"));
    desk.press("<ctrl-u>7<ctrl-s>");
    assert_eq!(desk.ward.settings().lock_minutes, 7);
    // What a part of the ward is called stands in the form and in F3.
    desk.press(":cai dat<enter>");
    to_field(&mut desk, "Gọi địa bàn");
    desk.press("Khu phố<ctrl-s>");
    assert!(desk.press("<f3>").drawn().contains("Theo khu phố"), "{}", desk.drawn());
    assert!(desk.press("<f2>#12<enter><ctrl-e>").drawn().contains("Khu phố"), "{}", desk.drawn());
}

#[test]
fn a_form_takes_keys_that_are_commands_elsewhere_as_text() {
    let mut desk = at((80, 24));
    desk.press(":them f0<enter>!?*#/:+ Ư");
    assert!(desk.drawn().contains("!?*#/:+ Ư"), "{}", desk.drawn());
    desk.press("<f2><f5>");
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::Form(_))));
}

#[test]
fn a_test_and_a_call_are_noted_about_whom_the_screen_points_at() {
    let mut desk = at((80, 24));
    desk.press("#12<enter>:them xet nghiem<enter><down><down>");
    assert!(
        desk.drawn().contains("THÊM: xét nghiệm") && desk.drawn().contains("Nguyễn Thị Thanh Hường"),
        "{}",
        desk.drawn()
    );
    to_field(&mut desk, "Kết quả");
    desk.press("duong<enter>24,5<ctrl-s>");
    let test = desk.ward.tests.iter().next_back().unwrap();
    assert_eq!((test.person.number(), test.ct), (person_record(&desk, 12).number, Some(245)));
    let calls = desk.ward.calls.count();
    desk.press("#7<enter>:ghi cuoc goi<enter><ctrl-s>");
    let call = desk.ward.calls.iter().next_back().unwrap();
    assert_eq!((desk.ward.calls.count(), call.case.number()), (calls + 1, 7), "{}", desk.drawn());
}
