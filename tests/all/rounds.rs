//! Round mode by keyboard alone: a reading and the next, a call that failed, a household, a danger value that is taken
//! without leaving, and the sheet at the end.

use insta::assert_snapshot;

use trucban::domain::command::Command;
use trucban::domain::home_treatment::{CallOutcome, Case, Channel};
use trucban::domain::identity::Id;
use trucban::domain::standing::Mark;
use trucban::tui::dialogs::Dialog;

use super::support::one_desk::OneDesk;

fn at(size: (u16, u16)) -> OneDesk {
    let mut desk = OneDesk::demo(size).signed_in("ĐD Hà");
    desk.press(":vong<enter>");
    desk
}

fn here(desk: &OneDesk) -> Option<Id<Case>> {
    desk.screen.card_case()
}

#[test]
fn a_round_goes_from_one_to_the_next_as_readings_are_saved() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        assert_snapshot!(format!("round_first_{name}"), desk.drawn());
        assert_eq!(here(&desk).map(Id::number), Some(12), "the worst comes first");
        let mut seen = Vec::new();
        while let Some(case) = here(&desk) {
            seen.push(case.number());
            let before = desk.ward.readings_of(case).count();
            desk.press("<down>");
            assert_eq!(desk.ward.readings_of(case).count(), before);
        }
        assert!(seen.len() >= 3 && !seen.contains(&1), "who is well is not called: {seen:?}");
        assert_snapshot!(format!("round_sheet_{name}"), desk.drawn());
        assert!(desk.press("<enter>").screen.dialogs.is_empty(), "Enter ends it");
    }
}

#[test]
fn a_reading_in_a_round_is_by_call_and_a_failed_call_goes_on_too() {
    let mut desk = at((80, 24));
    desk.press("<down><down>");
    let (case, place) = (here(&desk).unwrap(), desk.ward.calls.count());
    desk.press(" ");
    assert!(desk.drawn().contains("nhờ TDP gõ cửa"), "{}", desk.drawn());
    desk.press("<down><enter>");
    assert_eq!(desk.ward.calls.count(), place + 1);
    let call = desk.ward.calls_of(case).next_back().unwrap();
    assert_eq!(call.outcome, CallOutcome::Unavailable);
    let next = here(&desk).unwrap();
    assert_ne!(next, case);
    desk.press("36,8 98 82 18 ko<enter>");
    if desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    let reading = desk.last_reading(next.number());
    assert_eq!(reading.channel, Some(Channel::Call));
    assert_ne!(here(&desk), Some(next), "{}", desk.drawn());
}

#[test]
fn a_danger_value_in_a_round_rings_and_is_taken_without_leaving_it() {
    let mut desk = at((80, 24));
    desk.press("<down><down><down>");
    let case = here(&desk).unwrap();
    desk.press("38 90 120 28 kt zalo<enter>");
    while desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    assert_eq!(desk.last_reading(case.number()).channel, Some(Channel::Zalo), "what was said stays");
    assert!(desk.ward.open_alert_of(case).is_some(), "{}", desk.drawn());
    assert_eq!(here(&desk), Some(case), "the round waits for what is done about it");
    assert_snapshot!("round_danger_80x24", desk.drawn());
    let taken = desk.press("<f6>").drawn();
    assert!(taken.contains("ĐD Hà nhận"), "{taken}");
    desk.press("<down><enter>");
    assert!(desk.ward.open_alert_of(case).is_none(), "advised: {}", desk.drawn());
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::Round(_))), "{}", desk.drawn());
    desk.press("<enter>");
    assert_ne!(here(&desk), Some(case));
}

#[test]
fn an_alert_that_another_has_taken_holds_up_nobody_but_who_finds_danger() {
    let mut desk = at((80, 24));
    desk.press("<down><down><down>");
    let case = here(&desk).unwrap();
    desk.press("38 90 120 28 kt<enter>");
    while desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    let alert = desk.ward.open_alert_of(case).unwrap().id;
    assert_ne!(desk.screen.seat.officer, Id::new(1), "another takes it");
    desk.others_order(Command::TakeAlert(alert)).unwrap();
    desk.press("38 90 120 28 kt<enter>");
    while desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    assert_eq!(here(&desk), Some(case), "danger once more is not passed over");
    desk.press("36,8 98 82 18 ko<enter>");
    assert!(desk.ward.open_alert_of(case).is_some(), "who has taken it says what came of it");
    assert_ne!(here(&desk), Some(case), "{}", desk.drawn());
}

#[test]
fn what_is_typed_while_the_desk_is_away_goes_to_one_after_another() {
    let mut desk = at((80, 24));
    desk.press("<down><down>");
    let first = here(&desk).unwrap();
    let taken = |desk: &OneDesk, case: Id<Case>| desk.ward.readings_of(case).count();
    desk.is_away = true;
    desk.press("36,8 98 82 18 ko<enter>");
    if desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    let second = here(&desk).unwrap();
    assert_ne!(first, second, "nothing more goes to whom it was typed for: {}", desk.drawn());
    let before = (taken(&desk, first), taken(&desk, second));
    desk.press("36,7 97 80 17 ko<enter>");
    if desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    let third = here(&desk).unwrap();
    assert_ne!(second, third);
    desk.press("38 90 120 28 kt<enter>");
    while desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    assert_eq!(here(&desk), Some(third), "an alert will ring");
    desk.comes_back();
    assert_eq!((taken(&desk, first), taken(&desk, second)), (before.0 + 1, before.1 + 1));
    assert!(desk.ward.open_alert_of(third).is_some());
    assert_eq!(here(&desk), Some(third), "and is not passed by when the answer comes");
}

#[test]
fn a_line_that_is_refused_after_the_round_went_on_comes_back_for_whom_it_was() {
    let mut desk = at((80, 24));
    desk.press("<down><down><down>");
    let first = here(&desk).unwrap();
    desk.is_away = true;
    desk.press("36,8 98 82 18 ko<enter>");
    if desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    assert_ne!(here(&desk), Some(first));
    let before = desk.ward.readings_of(first).count();
    desk.refuses = true;
    desk.comes_back();
    let drawn = desk.drawn();
    assert!(drawn.contains("36,8 98 82 18 ko") && drawn.contains(&format!("[#{} ", first.number())), "{drawn}");
    desk.refuses = false;
    desk.press("<enter>");
    assert_eq!(desk.ward.readings_of(first).count(), before + 1);
}

#[test]
fn a_reading_does_not_go_to_who_stood_there_before_a_new_f0_that_is_not_saved_yet() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("ĐD Hà");
    let (old, readings) = (desk.screen.target().unwrap(), desk.ward.readings.count());
    desk.is_away = true;
    desk.press("+ Lê Thị Mới 1960<enter>");
    assert_eq!(desk.screen.waiting.orders.len(), 1, "{}", desk.drawn());
    desk.press("36,8 98 82 18 ko<enter>");
    assert_eq!(desk.screen.waiting.orders.len(), 1, "{}", desk.drawn());
    assert!(desk.drawn().contains("F0 vừa thêm chưa lưu xong"), "{}", desk.drawn());
    desk.comes_back();
    let new = desk.screen.target().unwrap();
    assert_ne!(new, old);
    assert!(desk.drawn().contains("Mới 1960] 36,8 98 82 18 ko"), "{}", desk.drawn());
    desk.press("<enter>");
    assert_eq!((desk.ward.readings.count(), desk.ward.readings_of(new).count()), (readings + 1, 1));
}

#[test]
fn a_card_shows_the_course_with_the_limits() {
    let mut desk = OneDesk::demo((120, 60)).signed_in("ĐD Hà");
    desk.press("#12<enter><enter>");
    assert_snapshot!("course_120x60", desk.drawn());
    let standing = desk.screen.seat.standing(desk.ward.cases.read(Id::new(12).unwrap()).unwrap());
    assert_eq!(standing.mark, Mark::Urgent);
}

#[test]
fn the_week_is_counted_on_the_screen() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("ĐD Hà");
    desk.press("#13 37 90 82 18 kt<enter>");
    while desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
    let drawn = desk.press(":tuan<enter>").drawn();
    assert!(drawn.contains("Báo 1, trong đó khẩn 1; đang mở 1; chưa ai nhận 1"), "{drawn}");
    desk.press("<f6><down><enter>");
    let drawn = desk.drawn();
    assert!(drawn.contains("Đúng 1"), "{drawn}");
}
