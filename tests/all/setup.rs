//! The first run: one question a page, in a ward in which nothing was ever done, and nowhere else.

use insta::assert_snapshot;
use trucban::desk::protocol::{Door, Reply, Request};
use trucban::domain::measure::Sign;
use trucban::domain::ward::Ward;
use trucban::language::phrases::Language;
use trucban::tui::dialogs::Dialog;
use trucban::tui::dialogs::setup::Step;
use trucban::tui::look::Alphabet;
use trucban::tui::message::{Effect, Message};
use trucban::tui::update::begin;

use super::support::one_desk::OneDesk;

fn first_run(size: (u16, u16), language: Language) -> OneDesk {
    let mut desk = OneDesk::open(Ward::default(), size, language);
    desk.screen.seat.door = Door { is_new: true, owns_data: true, ..Door::default() };
    assert!(begin(&mut desk.screen, true).is_empty());
    desk
}

fn step(desk: &OneDesk) -> Option<Step> {
    match desk.screen.dialogs.last() {
        Some(Dialog::Setup(setup)) => Some(setup.step),
        _ => None,
    }
}

#[test]
fn a_station_is_set_up_by_answering_and_every_page_fits() {
    for (size, language, name) in [
        ((80, 24), Language::Vietnamese, "80x24"),
        ((120, 40), Language::Vietnamese, "120x40"),
        ((80, 24), Language::English, "english"),
    ] {
        let mut desk = first_run(size, language);
        let mut pages = String::new();
        let mut page = |desk: &OneDesk| pages.push_str(&desk.drawn());
        page(&desk);
        desk.press("<enter>");
        desk.press("<up>7<f2><f10>");
        page(&desk);
        desk.press("<enter>");
        page(&desk);
        desk.press("Nguyễn<enter>");
        page(&desk);
        desk.press("TYT P.7<enter>");
        page(&desk);
        desk.press("BS Lý<enter>");
        assert_eq!(step(&desk), Some(Step::Pin));
        page(&desk);
        desk.press("281945<enter>281945<enter>");
        assert!(
            desk.effects
                .iter()
                .any(|effect| matches!(effect, Effect::Send(request) if matches!(**request, Request::SetPin(_))))
        );
        desk.hear(Message::Desk(Box::new(Reply::PinSet(Ok(())))));
        assert_eq!(step(&desk), Some(Step::Officers));
        desk.press("ĐD Hoa<enter>YS Minh<enter>");
        page(&desk);
        desk.press("<enter>");
        desk.press("<down><down><left><left>");
        page(&desk);
        desk.press("<enter>");
        desk.press("<up><up><down>");
        page(&desk);
        desk.press("<enter>");
        page(&desk);
        desk.press("<down><enter>");
        assert!(desk.screen.dialogs.is_empty(), "{}", desk.drawn());
        let station = desk.ward.settings();
        assert_eq!((station.name.as_str(), station.lock_minutes), ("TYT P.7", 6));
        assert_eq!(station.vitals_order[0], Sign::Pulse);
        assert_eq!(desk.ward.officers.count(), 3);
        assert_snapshot!(format!("setup_{name}"), pages);
    }
}

#[test]
fn a_terminal_without_marks_or_an_input_method_is_helped() {
    let mut desk = first_run((80, 24), Language::Vietnamese);
    desk.press("<down><enter>");
    assert_eq!(desk.screen.look.alphabet, Alphabet::Unmarked);
    assert!(desk.effects.contains(&Effect::KeepAlphabet(Alphabet::Unmarked)));
    for (typed, method) in [("Nguyeenx", true), ("Nguye6n4", true), ("Nguyễn", false)] {
        let mut desk = first_run((80, 24), Language::Vietnamese);
        desk.press("<enter><enter>");
        desk.screen.typing.method = None;
        desk.press(&format!("{typed}<enter>"));
        assert_eq!(desk.screen.typing.method.is_some(), method, "{typed}: {}", desk.drawn());
        assert_eq!(step(&desk), Some(Step::Station));
    }
}

#[test]
fn it_is_left_with_esc_and_names_are_needed() {
    let mut desk = first_run((80, 24), Language::Vietnamese);
    desk.press("<enter><enter><enter><enter>");
    assert_eq!(step(&desk), Some(Step::Station), "a station has a name");
    desk.press("<esc><esc><esc>");
    assert_eq!(step(&desk), Some(Step::Letters));
    desk.press("<esc>");
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::SignIn(_))), "{}", desk.drawn());
}

#[test]
fn a_ward_in_which_something_was_done_is_never_set_up() {
    for change in [
        (|desk: &mut OneDesk| desk.screen.seat.door.is_new = false) as fn(&mut OneDesk),
        |desk| desk.screen.seat.door.asks_pins = true,
        |desk| desk.screen.seat.counts.persons = 1,
        |desk| desk.screen.seat.only_looks = true,
        |desk| desk.screen.seat.station.demo = true,
    ] {
        let mut desk = OneDesk::open(Ward::default(), (80, 24), Language::Vietnamese);
        desk.screen.seat.door = Door { is_new: true, ..Door::default() };
        change(&mut desk);
        begin(&mut desk.screen, true);
        assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::SignIn(_))));
    }
    let mut lines = OneDesk::open(Ward::default(), (80, 24), Language::Vietnamese);
    lines.screen.seat.door = Door { is_new: true, ..Door::default() };
    begin(&mut lines.screen, false);
    assert_eq!(step(&lines), None, "in lines nobody tries keys");
}
