//! The first run: one question a page, in a ward in which nothing was ever done, and nowhere else.

use insta::assert_snapshot;
use trucban::desk::protocol::{Door, Reply, Request};
use trucban::domain::measure::Sign;
use trucban::domain::officer::Role;
use trucban::domain::pack::{PackFault, WrongPack};
use trucban::domain::station::Station;
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
        desk.press("ĐD Hoa<enter>YS Minh<enter>BS Lý<enter>");
        page(&desk);
        desk.press("<enter>");
        desk.press("<down> <down><down> ");
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
        assert_eq!(station.packs, ["qd-261", "qd-4038", "qd-528", "qd-604", "tram"]);
        assert_eq!(desk.ward.officers.count(), 3, "who stands already is not made again");
        assert!(desk.ward.officer_named("BS Lý").unwrap().administers());
        assert_snapshot!(format!("setup_{name}"), pages);
    }
}

/// To the page of the rule packs, with nobody beside the administrator and no PIN.
fn at_packs(desk: &mut OneDesk) {
    desk.press("<enter><enter><enter>TYT P.7<enter>BS Lý<enter><esc><enter>");
    assert_eq!(step(desk), Some(Step::Packs), "{}", desk.drawn());
}

#[test]
fn what_is_chosen_of_the_packs_is_what_the_station_holds_and_never_none() {
    let mut desk = first_run((80, 24), Language::Vietnamese);
    at_packs(&mut desk);
    let drawn = desk.drawn();
    for shown in ["[x] qd-261", "QĐ 261/QĐ-BYT 31/01/2022", "[ ] qd-604", "QĐ 604/QĐ-BYT 14/03/2022", "chưa xét"]
    {
        assert!(drawn.contains(shown), "{shown}: {drawn}");
    }
    // All but one are left out; the last one stays, and why is said.
    desk.press(" <down><down> <down><down> ");
    assert!(desk.drawn().contains("Cần ít nhất một bộ quy tắc"), "{}", desk.drawn());
    // One whose limits are all uncertain is not enough.
    desk.press("<up><up><up> <down><down><down> ");
    assert!(desk.drawn().contains("[x] qd-4038") && desk.drawn().contains("[x] tram"), "{}", desk.drawn());
    desk.press("<up><up><up> ");
    desk.press("<enter><enter><enter><down><enter>");
    assert_eq!(desk.ward.settings().packs, ["tram"]);
}

#[test]
fn a_wrong_file_of_the_station_is_said_and_keeps_nobody_from_choosing() {
    let wrong = |file: &str, replaced| WrongPack {
        file: file.into(),
        fault: PackFault::Text { line: 8, words: "unknown field".into() },
        replaced,
    };
    let mut desk = first_run((80, 24), Language::Vietnamese);
    desk.screen.seat.state.wrong_packs = vec![wrong("phuong.toml", false), wrong("tram.toml", true)];
    at_packs(&mut desk);
    let drawn = desk.drawn();
    for shown in ["phuong.toml: dòng 8", "tram.toml: dòng 8", "không được xét", "dùng thay"] {
        assert!(drawn.contains(shown), "{shown}: {drawn}");
    }
    desk.press("<enter><enter><enter><down><enter>");
    assert_eq!(desk.ward.settings().packs, ["qd-261", "qd-528", "tram"]);
    // Until it is mended every screen says it, and the list of rules says why.
    desk.press("x<esc>");
    assert!(desk.notice().contains("Bộ quy tắc phuong.toml sai"), "{}", desk.drawn());
    assert!(desk.press(":quy tac<enter>").drawn().contains("phuong.toml: dòng 8"), "{}", desk.drawn());
    desk.screen.seat.state.missing_packs = vec!["phuong".into()];
    desk.press("<esc>");
    assert!(desk.notice().contains("Thiếu bộ quy tắc phuong"), "{}", desk.drawn());
}

#[test]
fn it_is_left_half_done_and_taken_up_where_it_was() {
    let mut desk = first_run((80, 24), Language::Vietnamese);
    at_packs(&mut desk);
    desk.press("<down> <enter><esc><esc><esc><esc>");
    assert!(desk.screen.dialogs.is_empty(), "{}", desk.drawn());
    assert_eq!(desk.ward.settings().name, "TYT P.7", "what was told is kept");
    assert_eq!(desk.ward.settings().packs, ["qd-261", "qd-4038", "qd-528", "tram"]);
    desk.press(":thiet lap<enter>");
    assert_eq!(step(&desk), Some(Step::Pin), "where it was left: {}", desk.drawn());
    desk.press("<enter><esc><enter><enter><enter>");
    assert_eq!(step(&desk), Some(Step::Lock));
    desk.press("<up><enter><down><enter>");
    assert_eq!((desk.ward.settings().lock_minutes, desk.ward.officers.count()), (6, 1));
    // Once more, when all of it is done: nobody is asked who he is.
    desk.press(":thiet lap<enter><enter><enter><enter><enter>");
    assert_ne!(step(&desk), Some(Step::Administrator), "{}", desk.drawn());
    assert_eq!(desk.ward.settings().name, "TYT P.7");
    // Left before anybody sat down, it is taken up by who administers then.
    let mut desk = first_run((80, 24), Language::Vietnamese);
    desk.press("<enter><enter><enter>TYT P.7<enter><esc><esc><esc><esc><esc>");
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::SignIn(_))), "{}", desk.drawn());
    desk.press("BS Lý<enter><enter>:thiet lap<enter>");
    assert_eq!(step(&desk), Some(Step::Letters), "{}", desk.drawn());
    desk.press("<enter><enter><enter><enter>");
    assert_eq!(step(&desk), Some(Step::Pin), "the name that was told is still there: {}", desk.drawn());
}

#[test]
fn who_may_not_change_the_settings_does_not_set_up_the_station() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("ĐD Hà");
    desk.press(":thiet lap<enter>");
    assert_eq!(step(&desk), None);
    assert!(desk.drawn().contains("chưa được giao quyền"), "{}", desk.drawn());
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
    let mut pipe = OneDesk::open(Ward::default(), (80, 24), Language::Vietnamese);
    pipe.screen.seat.door = Door { is_new: true, ..Door::default() };
    begin(&mut pipe.screen, false);
    assert_eq!(step(&pipe), None, "lines that were written beforehand answer no questions");
}

/// What a ward stands like after its first run: its settings, and its officers with their roles.
pub fn outcome(ward: &Ward) -> (Station, Vec<(String, Role)>) {
    (ward.settings(), ward.officers.iter().map(|officer| (officer.name.clone(), officer.role)).collect())
}

/// The ward after a first run on a screen: name, administrator with a PIN, two officers, packs, order, lock.
pub fn on_screen() -> Ward {
    let mut desk = first_run((80, 24), Language::Vietnamese);
    desk.press("<enter><enter><enter>TYT P.7<enter>BS Lý<enter>281945<enter>281945<enter>");
    desk.hear(Message::Desk(Box::new(Reply::PinSet(Ok(())))));
    desk.press("ĐD Hoa<enter>YS Minh<enter><enter>");
    desk.press(" <down> <enter>");
    desk.press("<down><down><left><left><enter>");
    desk.press("<up><up><up><enter><down><enter>");
    desk.ward
}
