//! Alerts, keys to screen: a danger value is entered, rings, is taken, is said what comes of it; nobody's act hides it.

use insta::assert_snapshot;

use trucban::domain::alert::AlertStep;
use trucban::domain::command::Command;
use trucban::domain::identity::Id;
use trucban::domain::record::Record;
use trucban::domain::transfer::Answer;
use trucban::tui::message::{Effect, Message};

use super::support::one_desk::{OneDesk, evening};

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("ĐD Hà")
}

/// Goes to an F0 and enters a line for him.
fn enter(desk: &mut OneDesk, line: &str) {
    desk.press(line).press("<enter>");
    // A danger value is read back: the second Enter saves it.
    if desk.drawn().contains("XÁC NHẬN") {
        desk.press("<enter>");
    }
}

fn open(desk: &OneDesk, case: u32) -> Option<Record> {
    desk.ward.open_alert_of(Id::new(case).unwrap()).cloned().map(Record::Alert)
}

fn wait(desk: &mut OneDesk, minutes: i64) {
    let now = desk.screen.seat.now.plus(minutes * 60);
    // Somebody is there: the screen does not lock itself.
    desk.screen.idle.touched = now;
    desk.hear(Message::Tick(now));
}

#[test]
fn a_danger_value_rings_is_taken_with_f6_and_ends_with_an_outcome() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        enter(&mut desk, "#13 37 90 82 18 kt");
        assert!(open(&desk, 13).is_some(), "{}", desk.drawn());
        assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Ring)));
        assert_snapshot!(format!("alert_nobody_{name}"), desk.drawn());
        assert_snapshot!(format!("alert_taken_{name}"), desk.press("<f6>").drawn());
        desk.press("gọi 115<down><down><down><down><enter>");
        assert!(open(&desk, 13).is_some(), "a transfer stays open: {}", desk.drawn());
        assert_snapshot!(format!("alert_transfer_{name}"), desk.drawn());
        // The transfer is offered, with what was typed as its place, and saved with it.
        desk.press("<ctrl-s>");
        let transfer = |desk: &OneDesk| desk.ward.transfers.iter().next_back().unwrap().body.clone();
        assert_eq!(
            (transfer(&desk).place.as_str(), transfer(&desk).is_waiting()),
            ("gọi 115", true),
            "{}",
            desk.drawn()
        );
        desk.press("<f6><down><down><down><down><down><enter>");
        assert!(open(&desk, 13).is_none(), "{}", desk.drawn());
        assert_eq!(transfer(&desk).answer, Answer::Received, "one act answers both");
        let said = &desk.ward.alerts.iter().next_back().unwrap().said;
        assert_eq!(
            said.iter().map(|said| said.step).collect::<Vec<_>>(),
            [AlertStep::Transferring, AlertStep::Arrived]
        );
        assert_eq!(said[0].note, "gọi 115");
    }
}

#[test]
fn what_only_waits_becomes_urgent_by_time_and_rings_then() {
    let mut desk = at((120, 40));
    enter(&mut desk, "#13 36,8 95 82 18 ko");
    desk.effects.clear();
    wait(&mut desk, 9);
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Ring)));
    wait(&mut desk, 1);
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Ring)), "{}", desk.drawn());
    let drawn = desk.drawn();
    assert!(drawn.lines().nth(1).unwrap().contains("#13"), "{drawn}");
    wait(&mut desk, 6);
    assert!(desk.drawn().lines().nth(1).unwrap().contains("báo "), "it goes up: {}", desk.drawn());
    desk.effects.clear();
    desk.press("<f6>");
    wait(&mut desk, 15);
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Ring)), "taken without a word, it rings again");
    assert_snapshot!("alert_again_120x40", desk.drawn());
}

#[test]
fn another_sessions_act_is_seen_at_once() {
    let mut desk = at((80, 24));
    enter(&mut desk, "#13 37 90 82 18 ko");
    let id = desk.ward.open_alert_of(Id::new(13).unwrap()).unwrap().id;
    desk.others_order(Command::TakeAlert(id)).unwrap();
    assert!(desk.drawn().lines().nth(1).unwrap().contains("BS Lý nhận"), "{}", desk.drawn());
    let boxed = desk.press("<f6>").drawn();
    assert!(boxed.contains("BS Lý nhận"), "only opened: {boxed}");
    desk.press("<f6>");
    assert!(desk.notice().contains("BS Lý đã nhận"), "{}", desk.drawn());
    desk.others_order(Command::SayAlert { alert: id, step: AlertStep::Examined, note: String::new() }).unwrap();
    assert!(open(&desk, 13).is_none());
    assert!(desk.drawn().contains("kết thúc"), "{}", desk.drawn());
}

#[test]
fn without_an_alert_f6_says_so_and_a_late_value_shows_both_times() {
    let mut desk = at((120, 40));
    desk.press("<f6>");
    assert!(desk.notice().contains("Không có cảnh báo"), "{}", desk.drawn());
    enter(&mut desk, "#13 37 90 82 18 ko 7h");
    let row = desk.drawn().lines().nth(1).unwrap().to_string();
    assert!(row.contains("07:00 (nhập 21:04)"), "{row}");
    assert_eq!(desk.screen.seat.now, evening());
}
