//! The gate on the screen: a PIN is never shown and never a line, a locked screen names nobody, and
//! the key that wakes it is no data.

use insta::assert_snapshot;
use trucban::desk::protocol::{Alarm, Door, Present, Proof, Reply, Request, SignedIn};
use trucban::domain::command::Command;
use trucban::domain::identity::{Id, SessionId};
use trucban::domain::log_entry::LogEntry;
use trucban::domain::moment::Moment;
use trucban::domain::officer::Role;
use trucban::domain::pin::{Pass, Pin};
use trucban::domain::refusal::{PinRefusal, Refusal};
use trucban::language::phrases::Language;
use trucban::tui::message::{Effect, Message};

use super::support::one_desk::OneDesk;

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

fn hears(desk: &mut OneDesk, reply: Reply) {
    desk.hear(Message::Desk(Box::new(reply)));
}

/// Seconds go by and nobody touches the screen.
fn nobody_comes(desk: &mut OneDesk, seconds: i64) {
    let now = desk.screen.idle.touched.plus(seconds);
    desk.hear(Message::Tick(now));
}

fn sent(desk: &OneDesk) -> Vec<&Request> {
    desk.effects
        .iter()
        .filter_map(|effect| if let Effect::Send(request) = effect { Some(&**request) } else { None })
        .collect()
}

/// A screen at which nobody sits, of a desk that asks for PINs.
fn closed(size: (u16, u16)) -> OneDesk {
    let mut desk = OneDesk::demo(size);
    desk.screen.seat.door = Door {
        asks_pins: true,
        owns_data: true,
        alarm: Alarm { ringing: 2, since: Some(desk.screen.seat.now.plus(-15 * 60)) },
        ..Door::default()
    };
    desk.screen.dialogs.push(trucban::tui::dialogs::Dialog::SignIn(Default::default()));
    desk
}

#[test]
fn a_locked_screen_names_nobody_at_any_size() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        desk.press("#12 ghi dở");
        nobody_comes(&mut desk, 300);
        assert!(matches!(sent(&desk).last(), Some(Request::Lock)), "{:?}", desk.effects);
        assert!(desk.effects.contains(&Effect::Wipe));
        let since = Some(desk.screen.seat.now.plus(-15 * 60));
        hears(&mut desk, Reply::Alarm(Alarm { ringing: 1, since }));
        let drawn = desk.drawn();
        let names: Vec<String> = desk.ward.persons.iter().map(|person| person.name.clone()).collect();
        for given in names.iter().filter_map(|name| name.split_whitespace().next_back()).filter(|name| name.len() > 2) {
            assert!(!drawn.contains(given), "{given}: {drawn}");
        }
        assert!(!drawn.contains("ghi dở"), "{drawn}");
        assert_snapshot!(format!("locked_{name}"), drawn);
    }
    let mut english = OneDesk::open(at((80, 24)).ward, (80, 24), Language::English).signed_in("BS Lý");
    nobody_comes(&mut english, 300);
    assert_snapshot!("locked_english", english.drawn());
}

#[test]
fn the_lock_is_announced_and_the_key_that_answers_is_not_typed() {
    let mut desk = at((80, 24));
    desk.press("38");
    nobody_comes(&mut desk, 269);
    assert!(!desk.screen.idle.warned);
    nobody_comes(&mut desk, 270);
    assert!(desk.screen.idle.warned && desk.drawn().contains("30 giây"), "{}", desk.drawn());
    desk.press("9");
    assert_eq!(desk.screen.entry.field.text(), "38");
    desk.press("9");
    assert_eq!(desk.screen.entry.field.text(), "389");
    nobody_comes(&mut desk, 299);
    assert!(desk.screen.gate.is_none());
    nobody_comes(&mut desk, 300);
    desk.press("7");
    hears(&mut desk, Reply::Unlocked(Ok(())));
    assert_eq!(desk.screen.entry.field.text(), "389", "what was typed is still there, and the PIN is not in it");
}

#[test]
fn a_quarter_of_an_hour_signs_out_and_a_wall_is_never_locked() {
    let mut desk = at((80, 24));
    nobody_comes(&mut desk, 900);
    assert!(matches!(sent(&desk).last(), Some(Request::SignOut)));
    hears(&mut desk, Reply::SignedOut);
    assert!(desk.screen.seat.officer.is_none() && desk.screen.waiting.orders.is_empty());
    assert!(desk.drawn().contains("Đã đóng phiên"), "{}", desk.drawn());
    let mut wall = at((80, 24));
    let id = wall.screen.seat.officer.unwrap();
    let mut officer = wall.screen.seat.ward.officers.read(id).unwrap().as_ref().clone();
    officer.body.role = Role::Board;
    wall.screen.seat.ward.insert(&trucban::domain::record::Record::Officer(std::sync::Arc::new(officer)));
    wall.effects.clear();
    nobody_comes(&mut wall, 3600);
    assert!(wall.screen.gate.is_none() && sent(&wall).is_empty());
}

#[test]
fn a_pin_is_drawn_as_stars_and_kept_in_no_line() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = closed(size);
        desk.press("ly<enter>");
        assert!(matches!(sent(&desk).last(), Some(Request::SignIn { proof: Proof::Nothing, .. })));
        // The one that answers here knows no PINs; the desk that does says so.
        desk.screen.seat.officer = None;
        desk.screen.waiting.seat = Some("BS Lý".into());
        hears(&mut desk, Reply::SignedIn(Err(Refusal::Pin(PinRefusal::Needed))));
        desk.press("281945");
        let drawn = desk.drawn();
        assert!(drawn.contains("******") && !drawn.contains("281945"), "{drawn}");
        assert_eq!(desk.screen.entry.field.text(), "");
        assert_snapshot!(format!("pin_{name}"), drawn);
        hears(&mut desk, Reply::SignedIn(Err(Refusal::Pin(PinRefusal::Wrong(3)))));
        assert!(desk.drawn().contains("Còn 3 lần"), "{}", desk.drawn());
        desk.press("28x<back>1945<enter>");
        assert!(matches!(sent(&desk).last(), Some(Request::SignIn { proof: Proof::Pin(_), .. })));
        desk.screen.seat.officer = None;
        desk.screen.waiting.seat = Some("BS Lý".into());
        hears(&mut desk, Reply::SignedIn(Err(Refusal::Pin(PinRefusal::Wait(30)))));
        assert!(desk.drawn().contains("30 giây"), "{}", desk.drawn());
        desk.press("<esc>");
        assert!(desk.screen.gate.is_none() && desk.screen.seat.officer.is_none());
    }
}

#[test]
fn before_anybody_has_signed_in_only_the_alarm_and_the_officers_are_shown() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let desk = closed(size);
        let drawn = desk.drawn();
        assert!(drawn.contains("2 CẢNH BÁO KHẨN"), "{drawn}");
        assert!(!drawn.contains("Hường"), "{drawn}");
        assert_snapshot!(format!("closed_{name}"), drawn);
    }
}

#[test]
fn a_new_pin_is_typed_twice_and_must_be_one() {
    let mut desk = at((80, 24));
    desk.press(":doi pin<enter>");
    desk.press("123456<enter>");
    assert!(desk.drawn().contains("dễ đoán"), "{}", desk.drawn());
    desk.press("281945<enter>281946<enter>");
    assert!(desk.drawn().contains("không giống nhau"), "{}", desk.drawn());
    desk.press("281945<enter>281945<enter>");
    assert_eq!(sent(&desk).last(), Some(&&Request::SetPin(Pin::typed("281945"))));
    // Who has one already types it first; what was chosen waits.
    hears(&mut desk, Reply::PinSet(Err(Refusal::Pin(PinRefusal::Again))));
    assert_snapshot!("pin_again", desk.drawn());
    desk.press("604604<enter>");
    hears(&mut desk, Reply::Proved(Ok(())));
    assert_eq!(sent(&desk).last(), Some(&&Request::SetPin(Pin::typed("281945"))));
    hears(&mut desk, Reply::PinSet(Ok(())));
    assert!(desk.screen.gate.is_none());
}

#[test]
fn what_asks_for_the_pin_again_waits_for_it_and_is_given_up_with_esc() {
    for gives_up in [false, true] {
        let mut desk = at((80, 24));
        let entry = LogEntry::of(desk.screen.seat.now, "bàn giao");
        let order = desk.screen.order(Command::Log(entry), Vec::new(), String::new()).unwrap();
        let again = trucban::desk::protocol::Outcome::Refused(Refusal::Pin(PinRefusal::Again));
        hears(&mut desk, Reply::Answer { order: order.id, outcome: again });
        assert!(desk.screen.gate.is_some() && desk.screen.waiting.orders.iter().any(|(one, _)| one.id == order.id));
        if gives_up {
            desk.press("<esc>");
            assert!(desk.drawn().contains("Chưa có gì thay đổi"), "{}", desk.drawn());
            assert!(desk.screen.waiting.orders.iter().all(|(one, _)| one.id != order.id));
        } else {
            desk.press("281945<enter>");
            hears(&mut desk, Reply::Proved(Ok(())));
            assert!(desk.effects.iter().any(|effect| {
                matches!(effect, Effect::Send(request) if matches!(&**request, Request::Submit(sent) if sent.id == order.id))
            }));
        }
    }
}

#[test]
fn a_screen_that_comes_back_shows_its_pass_and_a_locked_one_stays_locked() {
    let mut desk = at((80, 24));
    let officer = desk.screen.seat.officer.unwrap();
    let pass = Pass([7; 16]);
    let signed_in = SignedIn { officer, pass: Some(pass.clone()), must_choose: false, is_locked: false };
    hears(&mut desk, Reply::SignedIn(Ok(signed_in.clone())));
    let welcome =
        trucban::desk::protocol::Welcome { opening: Vec::new(), ..super::support::one_desk::welcome(&desk.ward) };
    desk.effects.clear();
    desk.hear(Message::Joined(Box::new(welcome)));
    assert!(
        sent(&desk)
            .iter()
            .any(|request| matches!(request, Request::SignIn { proof: Proof::Pass(shown), .. } if *shown == pass))
    );
    hears(&mut desk, Reply::SignedIn(Ok(SignedIn { is_locked: true, ..signed_in })));
    assert!(desk.screen.gate.as_ref().is_some_and(|gate| gate.hides_all()));
}

#[test]
fn a_temporary_pin_is_told_once_to_whoever_made_it() {
    let mut desk = at((80, 24));
    let officer = Id::new(2).unwrap();
    hears(&mut desk, Reply::PinMade(Ok((officer, Pin::typed("281945")))));
    let drawn = desk.drawn();
    assert!(drawn.contains("281945"), "{drawn}");
    assert_snapshot!("pin_made", drawn);
    desk.press("<enter>");
    assert!(!desk.drawn().contains("281945"));
}

/// The first PIN of a desk seats its officer anew; the screen once said then that nobody had a PIN.
#[test]
fn that_nobody_has_a_pin_is_said_until_somebody_has() {
    let mut desk = at((80, 24));
    let officer = desk.ward.officer_named("BS Lý").unwrap();
    let mut lead = officer.as_ref().clone();
    lead.body.role = Role::Administrator;
    desk.screen.seat.ward.insert(&trucban::domain::record::Record::Officer(std::sync::Arc::new(lead)));
    desk.screen.seat.station.demo = false;
    let signed_in = SignedIn::without_pin(officer.id);
    hears(&mut desk, Reply::SignedIn(Ok(signed_in.clone())));
    assert!(desk.drawn().contains("Chưa ai có mã PIN"), "{}", desk.drawn());
    desk.press(":doi pin<enter>281945<enter>281945<enter>");
    hears(&mut desk, Reply::PinSet(Ok(())));
    hears(&mut desk, Reply::SignedIn(Ok(signed_in)));
    let drawn = desk.drawn();
    assert!(!drawn.contains("Chưa ai có mã PIN") && drawn.contains("Đã đặt mã PIN"), "{drawn}");
}

#[test]
fn who_has_locked_his_screen_is_told_as_locked_and_not_as_somebody_at_work() {
    let mut desk = at((120, 40));
    let now = desk.screen.seat.now;
    let officer = |desk: &OneDesk, name: &str| desk.ward.officer_named(name).map(|officer| officer.id);
    let present = |desk: &OneDesk, session, name, locked_at: Option<Option<Moment>>| Present {
        session: SessionId(session),
        officer: officer(desk, name),
        terminal: "xterm 80x24".into(),
        since: now,
        editing: None,
        is_locked: locked_at.is_some(),
        locked_at: locked_at.flatten(),
    };
    let here = vec![
        present(&desk, 2, "ĐD Hà", Some(Some(now.plus(-54 * 60)))),
        present(&desk, 3, "YS Minh", None),
        present(&desk, 4, "ĐD Thu", Some(None)),
        present(&desk, 5, "YS Minh", Some(Some(now))),
    ];
    hears(&mut desk, Reply::Present(here));
    let title = desk.drawn().lines().next().unwrap().to_string();
    assert!(title.contains("BS Lý*  +YS Minh  ĐD Hà khoá từ 20:10  ĐD Thu khoá"), "{title}");
    assert!(!title.contains("+ĐD Hà") && !title.contains("YS Minh khoá"), "who works at another screen works: {title}");
    // Yesterday's hour is not taken for one of today.
    let old = present(&desk, 2, "ĐD Hà", Some(Some(now.plus(-86_400))));
    hears(&mut desk, Reply::Present(vec![old]));
    assert!(desk.drawn().contains("ĐD Hà khoá từ 20/7 21:04"), "{}", desk.drawn());
}

/// A reader's screen, and the wall's, once told the desk at every restart that no form was open: it was refused, shown as
/// a missing right, and kept in the journal as an attempt.
#[test]
fn a_screen_that_comes_back_asks_for_nothing_that_a_reader_may_not() {
    let mut desk = at((80, 24));
    desk.effects.clear();
    let welcome =
        trucban::desk::protocol::Welcome { opening: Vec::new(), ..super::support::one_desk::welcome(&desk.ward) };
    desk.hear(Message::Joined(Box::new(welcome)));
    let sent = sent(&desk);
    assert!(sent.iter().any(|request| matches!(request, Request::SignIn { .. })), "{sent:?}");
    assert!(!sent.iter().any(|request| matches!(request, Request::Editing(_) | Request::WereDone(_))), "{sent:?}");
}
