//! PINs, locks and roles over a real socket: what a session is told, and what it can bring about,
//! before it has shown who sits there and after it was locked.

use std::sync::atomic::{AtomicI64, Ordering};

use trucban::desk::connection::ConnectionError;
use trucban::desk::protocol::{Alarm, HistoryOf, Outcome, Proof, Purpose, Reply, Request};
use trucban::desk::service::Terms;
use trucban::domain::access::Access;
use trucban::domain::command::{Command, Wish};
use trucban::domain::home_treatment::{Case, End, Reading, Symptoms};
use trucban::domain::identity::Kind;
use trucban::domain::identity::{Id, OrderId, RecordId};
use trucban::domain::line_list::{CaseRow, Rows};
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::Moment;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::pack::{PackFault, WrongPack};
use trucban::domain::pin::Pin;
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::{PinRefusal, Refusal};
use trucban::domain::station::Station;
use trucban::domain::symptom::{Symptom, SymptomSet};

use crate::support::desk::{Folder, Running, Screen, case_rows, log, terms};

const LY: &str = "BS Lý";
const HOA: &str = "ĐD Hoa";
const PATIENT: &str = "Nguyễn Thị Hường";

fn pin(digits: &str) -> Proof {
    Proof::Pin(Pin::typed(digits))
}

/// What the desk says to a request about PINs.
fn heard(screen: &mut Screen, request: &Request) -> Result<(), Refusal> {
    screen.send(request);
    screen.until_heard(|reply| match reply {
        Reply::Unlocked(answer) | Reply::Proved(answer) | Reply::PinSet(answer) => Some(answer.clone()),
        Reply::PinMade(answer) => Some(answer.clone().map(drop)),
        _ => None,
    })
}

fn enrol(screen: &mut Screen, name: &str, role: Role) {
    screen.ask(Command::Enrol(Officer { name: name.into(), role, phone: "0901234567".into(), ..Officer::default() }));
}

/// A desk with an F0 whose administrator has a PIN; the administrator's screen.
fn with_pin(desk: &Running) -> Screen {
    let mut ly = desk.officer(LY);
    ly.open_case(PATIENT);
    enrol(&mut ly, HOA, Role::DutyOfficer);
    heard(&mut ly, &Request::SetPin(Pin::typed("281945"))).unwrap();
    ly
}

/// A duty officer at a screen of his own, who has chosen his PIN and heard the whole stream.
fn duty_officer(desk: &Running) -> Screen {
    let mut hoa = desk.screen();
    hoa.sign_in(HOA).unwrap();
    heard(&mut hoa, &Request::SetPin(Pin::typed("604604"))).unwrap();
    hoa.until_streamed();
    hoa
}

/// Whether anything that a screen has been told bears a text.
fn knows(screen: &Screen, text: &str) -> bool {
    let numbers = |kind| (1..=screen.ward.last_number(kind)).filter_map(move |number| screen.ward.record(kind, number));
    let held = Kind::ALL.into_iter().flat_map(numbers).any(|record| format!("{record:?}").contains(text));
    held || format!("{:?} {:?}", screen.welcome, screen.changed).contains(text)
}

fn refused_pin<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> PinRefusal {
    match answer {
        Err(Refusal::Pin(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stranger_is_told_names_of_officers_and_nothing_else_until_the_pin_is_right() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = with_pin(&desk);
    let mut stranger = desk.screen();
    assert!(stranger.welcome.door.asks_pins && stranger.welcome.door.owns_data);
    assert_eq!(stranger.welcome.counts, Default::default());
    assert!(knows(&stranger, HOA) && !knows(&stranger, PATIENT) && !knows(&stranger, "0901234567"));
    ly.ask(log("gọi cho chị Hường"));
    stranger.send(&Request::ReadCase(Id::new(1).unwrap()));
    stranger.send(&Request::ReadHistory(HistoryOf::All));
    stranger.send(&Request::ReadAll);
    stranger.until(|screen| {
        let told = screen.heard.iter().filter(|reply| matches!(reply, Reply::NotGiven(Refusal::NotSignedIn)));
        (told.count() == 3).then_some(())
    });
    assert!(!knows(&stranger, PATIENT) && stranger.changed.is_empty());
    assert_eq!(refused_pin(stranger.sign_in(LY)), PinRefusal::Needed);
    assert_eq!(refused_pin(stranger.sign_in("Người Lạ")), PinRefusal::UnknownOfficer);
    assert_eq!(refused_pin(stranger.sign_in_with(LY, pin("281946"))), PinRefusal::Wrong(4));
    let signed_in = stranger.sign_in_with(LY, pin("281945")).unwrap();
    assert!(signed_in.pass.is_some() && !signed_in.must_choose);
    stranger.until_streamed();
    assert!(knows(&stranger, PATIENT));
    desk.stop();
}

#[test]
fn wrong_pins_make_an_officer_wait_also_at_the_next_service_and_nobody_else() {
    static SECONDS: AtomicI64 = AtomicI64::new(1_635_733_800);
    let terms = || Terms { clock: || Moment::from(SECONDS.load(Ordering::Relaxed)), ..terms() };
    let folder = Folder::new();
    let desk = folder.desk_on(terms());
    let mut ly = with_pin(&desk);
    for left in [4, 3, 2, 1] {
        assert_eq!(refused_pin(desk.screen().sign_in_with(LY, pin("111112"))), PinRefusal::Wrong(left));
    }
    assert_eq!(refused_pin(desk.screen().sign_in_with(LY, pin("111112"))), PinRefusal::Wait(30));
    // The right one does not count either before the wait is over.
    assert_eq!(refused_pin(desk.screen().sign_in_with(LY, pin("281945"))), PinRefusal::Wait(30));
    assert!(matches!(ly.submit(&ly.order(log("vẫn làm việc"))), Outcome::Done { .. }), "who sits there goes on");
    desk.stop();
    let desk = folder.desk_on(terms());
    assert_eq!(refused_pin(desk.screen().sign_in_with(LY, pin("281945"))), PinRefusal::Wait(30));
    assert!(desk.screen().sign_in(HOA).unwrap().number() > 0, "another may come in");
    SECONDS.fetch_add(31, Ordering::Relaxed);
    assert_eq!(refused_pin(desk.screen().sign_in_with(LY, pin("111112"))), PinRefusal::Wait(60));
    SECONDS.fetch_add(61, Ordering::Relaxed);
    desk.screen().sign_in_with(LY, pin("281945")).unwrap();
    assert_eq!(refused_pin(desk.screen().sign_in_with(LY, pin("111112"))), PinRefusal::Wrong(4));
    desk.stop();
}

#[test]
fn a_locked_screen_is_told_how_many_alerts_ring_and_can_bring_about_nothing() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = with_pin(&desk);
    let mut hoa = duty_officer(&desk);
    hoa.send(&Request::Lock);
    let quiet = hoa.until_heard(|reply| if let Reply::Alarm(alarm) = reply { Some(*alarm) } else { None });
    assert_eq!(quiet, Alarm::default());
    let present = ly.until_heard(|reply| match reply {
        Reply::Present(present) => present.iter().find(|present| present.is_locked).cloned(),
        _ => None,
    });
    assert_eq!((present.officer, present.locked_at), (hoa.officer, Some(crate::support::desk::clock())));
    let seen = hoa.changed.len();
    let mut urgent = Signs::default();
    urgent.set(Sign::Saturation, 85).unwrap();
    let case = Id::new(1).unwrap();
    let told = SymptomSet::NONE;
    let reading = Reading {
        symptoms: Symptoms::Asked(told.with(Symptom::Cyanosis)),
        ..Reading::of(case, crate::support::desk::clock(), urgent)
    };
    ly.ask(Command::RecordReading(reading));
    let alarm = hoa.until_heard(|reply| if let Reply::Alarm(alarm) = reply { Some(*alarm) } else { None });
    assert_eq!(alarm.ringing, 1);
    // Whatever it sends, as a program would whose lock was taken out.
    let order = hoa.order(log("ghi khi đang khóa"));
    assert_eq!(hoa.submit(&order), Outcome::Refused(Refusal::NotSignedIn));
    for request in [Request::ReadAll, Request::ReadCase(case), Request::ReadHistory(HistoryOf::All), Request::Stop] {
        hoa.send(&request);
        let why = hoa.until_heard(|reply| if let Reply::NotGiven(why) = reply { Some(why.clone()) } else { None });
        assert_eq!(why, Refusal::Pin(PinRefusal::Locked), "{request:?}");
    }
    assert_eq!(heard(&mut hoa, &Request::SetPin(Pin::typed("604605"))), Err(Refusal::NotSignedIn));
    assert_eq!(heard(&mut hoa, &Request::Prove(Pin::typed("604604"))), Err(Refusal::NotSignedIn));
    assert_eq!(hoa.changed.len(), seen, "nothing that changed was told");
    assert_eq!(heard(&mut hoa, &Request::Unlock(None)), Err(Refusal::Pin(PinRefusal::Needed)));
    assert_eq!(heard(&mut hoa, &Request::Unlock(Some(Pin::typed("604605")))), Err(Refusal::Pin(PinRefusal::Wrong(4))));
    heard(&mut hoa, &Request::Unlock(Some(Pin::typed("604604")))).unwrap();
    hoa.until_streamed();
    assert_eq!(hoa.ward.readings.count(), 1, "what it missed is there");
    hoa.ask(log("mở khóa rồi"));
    desk.stop();
}

#[test]
fn a_stay_goes_on_at_the_next_service_and_a_locked_one_stays_locked() {
    let folder = Folder::new();
    let desk = folder.desk();
    drop(with_pin(&desk));
    let mut ly = desk.screen();
    let pass = ly.sign_in_with(LY, pin("281945")).unwrap().pass.unwrap();
    desk.stop();
    let desk = folder.desk();
    let mut again = desk.screen();
    // As a screen does that comes back: the seat and an order at once.
    again.officer = ly.officer;
    again.send(&Request::SignIn { name: LY.into(), proof: Proof::Pass(pass.clone()) });
    let order = again.order(log("sau khi bàn trực mở lại"));
    assert!(matches!(again.submit(&order), Outcome::Done { .. }));
    again.send(&Request::Lock);
    again.until_heard(|reply| matches!(reply, Reply::Alarm(_)).then_some(()));
    desk.stop();
    let desk = folder.desk();
    let mut locked = desk.screen();
    assert!(locked.sign_in_with(LY, Proof::Pass(pass.clone())).unwrap().is_locked);
    assert_eq!(locked.submit(&locked.order(log("chưa mở khóa"))), Outcome::Refused(Refusal::NotSignedIn));
    heard(&mut locked, &Request::Unlock(Some(Pin::typed("281945")))).unwrap();
    locked.send(&Request::SignOut);
    locked.until_heard(|reply| matches!(reply, Reply::SignedOut).then_some(()));
    assert_eq!(refused_pin(desk.screen().sign_in_with(LY, Proof::Pass(pass))), PinRefusal::Needed);
    desk.stop();
}

#[test]
fn a_temporary_pin_lets_in_to_choose_one_and_ends_every_other_stay() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = with_pin(&desk);
    let mut hoa = desk.screen();
    let first = hoa.sign_in(HOA).unwrap();
    assert!(hoa.sign_in_with(HOA, Proof::Nothing).unwrap().must_choose);
    assert_eq!(hoa.submit(&hoa.order(log("chưa chọn mã"))), Outcome::Refused(Refusal::NotSignedIn));
    for (bad, why) in [("      ", PinRefusal::NotDigits), ("123456", PinRefusal::TooEasy)] {
        assert_eq!(refused_pin(heard(&mut hoa, &Request::SetPin(Pin::typed(bad)))), why);
    }
    heard(&mut hoa, &Request::SetPin(Pin::typed("604604"))).unwrap();
    assert_eq!(refused_pin(heard(&mut ly, &Request::MakePin(first))), PinRefusal::Again);
    heard(&mut ly, &Request::Prove(Pin::typed("281945"))).unwrap();
    ly.send(&Request::MakePin(first));
    let made = ly.until_heard(|reply| if let Reply::PinMade(Ok((_, pin))) = reply { Some(pin.clone()) } else { None });
    hoa.until_heard(|reply| matches!(reply, Reply::SignedOut).then_some(()));
    assert_eq!(refused_pin(hoa.sign_in_with(HOA, pin("604604"))), PinRefusal::Wrong(4));
    assert!(hoa.sign_in_with(HOA, Proof::Pin(made)).unwrap().must_choose);
    assert!(!knows(&hoa, PATIENT) || hoa.changed.is_empty());
    heard(&mut hoa, &Request::SetPin(Pin::typed("705705"))).unwrap();
    hoa.ask(log("đã có mã riêng"));
    assert_eq!(heard(&mut hoa, &Request::MakePin(ly.officer.unwrap())), Err(Refusal::NotAllowed));
    desk.stop();
}

#[test]
fn whoever_leads_gets_his_first_pin_from_the_administrator() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = with_pin(&desk);
    enrol(&mut ly, "BS Trưởng", Role::ShiftHead);
    assert_eq!(refused_pin(desk.screen().sign_in("BS Trưởng")), PinRefusal::MustBeGiven);
    desk.stop();
    // Before anybody has one, only who administers brings PINs in.
    let folder = Folder::new();
    let desk = folder.desk();
    let mut first = desk.officer(LY);
    let mut second = desk.officer(HOA);
    assert_eq!(
        heard(&mut second, &Request::SetPin(Pin::typed("604604"))),
        Err(Refusal::Pin(PinRefusal::AdministratorFirst))
    );
    heard(&mut first, &Request::SetPin(Pin::typed("281945"))).unwrap();
    second.ask(log("người đang ngồi vẫn làm tiếp"));
    desk.stop();
}

#[test]
fn the_account_that_owns_the_data_recovers_a_lost_administrator() {
    let folder = Folder::new();
    let desk = folder.desk();
    let ly = with_pin(&desk).officer.unwrap();
    let mut account = desk.command_line();
    account.send(&Request::MakePin(ly));
    let made = account.until_heard(|reply| match reply {
        Reply::PinMade(answer) => Some(answer.clone()),
        _ => None,
    });
    let (_, made) = made.unwrap();
    assert!(desk.screen().sign_in_with(LY, Proof::Pin(made)).unwrap().must_choose);
    desk.stop();
}

#[test]
fn an_officer_who_has_left_is_taken_from_his_seat_and_comes_back_to_none() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = with_pin(&desk);
    let mut hoa = desk.screen();
    let id = hoa.sign_in(HOA).unwrap();
    heard(&mut hoa, &Request::SetPin(Pin::typed("604604"))).unwrap();
    let left = Officer { name: HOA.into(), disabled: true, ..Officer::default() };
    ly.ask(Command::Edit { number: id.number(), body: Box::new(AnyBody::Officer(left)) });
    hoa.until_heard(|reply| matches!(reply, Reply::SignedOut).then_some(()));
    assert_eq!(hoa.submit(&hoa.order(log("đã thôi việc"))), Outcome::Refused(Refusal::NotSignedIn));
    assert_eq!(refused_pin(desk.screen().sign_in_with(HOA, pin("604604"))), PinRefusal::Disabled);
    let alone = Officer { name: LY.into(), role: Role::Administrator, disabled: true, ..Officer::default() };
    let order =
        ly.order(Command::Edit { number: ly.officer.unwrap().number(), body: Box::new(AnyBody::Officer(alone)) });
    // The account that owns the data administers as well; a desk without either is refused by the domain's own test.
    assert!(matches!(ly.submit(&order), Outcome::Done { .. } | Outcome::Refused(Refusal::LastAdministrator)));
    desk.stop();
}

#[test]
fn a_forged_order_is_refused_and_stands_in_the_journal() {
    let folder = Folder::new();
    let desk = folder.desk();
    let ly = desk.officer(LY);
    let mut hoa = desk.officer(HOA);
    let mut forged = hoa.order(log("nhân danh người khác"));
    forged.officer = ly.officer.unwrap();
    assert_eq!(hoa.submit(&forged), Outcome::Refused(Refusal::NotAllowed));
    hoa.send(&Request::ReadHistory(HistoryOf::All));
    let lines = hoa.until_heard(|reply| match reply {
        Reply::History { lines, is_whole: true, .. } => Some(lines.clone()),
        _ => None,
    });
    let denied = lines.iter().find(|line| line.command == "denied").unwrap();
    assert_eq!(denied.officer, hoa.officer);
    assert_eq!(denied.access, Some(Access::Denied { command: "log".into(), claimed: ly.officer }));
    // Whoever goes on is sent away, so that the journal is not filled by it.
    let mut gone = None;
    for _ in 0..40 {
        let mut forged = hoa.order(log("lại"));
        forged.officer = ly.officer.unwrap();
        if hoa.connection.send(&Request::Submit(Box::new(forged))).is_err() {
            break;
        }
    }
    for _ in 0..60 {
        match hoa.hear() {
            Ok(()) => {}
            Err(error) => {
                gone = Some(error);
                break;
            }
        }
    }
    assert!(matches!(gone, Some(ConnectionError::Gone)), "{gone:?}");
    assert!(hoa.heard.iter().any(|reply| matches!(reply, Reply::Closing(_))));
    desk.stop();
}

#[test]
fn the_wall_is_told_numbers_and_marks_and_no_name() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk.officer(LY);
    enrol(&mut ly, "Bảng", Role::Board);
    ly.open_case(PATIENT);
    let mut wall = Screen::join(&desk.place, Purpose::Screen);
    // Before it was known to be the wall it was a screen like any other.
    wall.ward = Default::default();
    wall.sign_in("Bảng").unwrap();
    wall.until_heard(|reply| matches!(reply, Reply::Present(_)).then_some(()));
    wall.ward = Default::default();
    wall.welcome.opening.clear();
    let mut second = desk.screen();
    second.sign_in("Bảng").unwrap();
    let second_case = ly.open_case("Trần Văn Khánh");
    let line = ly.ask(log("gọi anh Khánh"));
    wall.until(|screen| screen.ward.cases.read(second_case).is_some().then_some(()));
    for text in [PATIENT, "Khánh", "0901234567"] {
        assert!(!knows(&wall, text), "{text}");
    }
    assert!(line > 0 && wall.ward.log_entries.count() == 0);
    wall.send(&Request::ReadCase(second_case));
    let why = wall.until_heard(|reply| if let Reply::NotGiven(why) = reply { Some(why.clone()) } else { None });
    assert_eq!(why, Refusal::NotAllowed);
    let case = wall.ward.cases.read(second_case).unwrap();
    assert!(matches!(wall.ward.person_of(case).map(|person| person.name.is_empty()), Some(true)));
    desk.stop();
}

#[test]
fn every_role_is_given_what_it_may_read_and_nothing_else() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = with_pin(&desk);
    let case = Id::new(1).unwrap();
    let roles = [Role::Board, Role::Reader, Role::DutyOfficer, Role::ShiftHead, Role::Administrator];
    for (place, role) in roles.into_iter().enumerate() {
        let name = format!("Cán bộ {place}");
        enrol(&mut ly, &name, role);
        heard(&mut ly, &Request::Prove(Pin::typed("281945"))).unwrap();
        let id = ly.ward.officer_named(&name).unwrap().id;
        ly.send(&Request::MakePin(id));
        let made = ly.until_heard(|reply| if let Reply::PinMade(made) = reply { Some(made.clone()) } else { None });
        let mut screen = desk.screen();
        screen.sign_in_with(&name, Proof::Pin(made.unwrap().1)).unwrap();
        heard(&mut screen, &Request::SetPin(Pin::typed("604604"))).unwrap();
        screen.until_streamed();
        assert_eq!(knows(&screen, PATIENT), role != Role::Board, "{role:?}");
        for (wish, request) in [
            (Wish::ReadCase, Request::ReadCase(case)),
            (Wish::ReadCase, Request::Saw(Access::Opened(RecordId { kind: Kind::Case, number: 1 }))),
            (Wish::ReadHistory, Request::ReadHistory(HistoryOf::All)),
            (Wish::Work, Request::WereDone(Vec::new())),
            (Wish::ReadAll, Request::ReadAll),
        ] {
            screen.heard.clear();
            screen.send(&request);
            // What comes behind it is heard after it.
            screen.send(&Request::Status);
            screen.until_heard(|reply| matches!(reply, Reply::Status(_)).then_some(()));
            let given = !screen.denied.contains(&Refusal::NotAllowed);
            assert_eq!(given, wish.is_allowed_to(role), "{role:?} {request:?}");
            screen.denied.clear();
        }
        let made = heard(&mut screen, &Request::MakePin(ly.officer.unwrap()));
        assert_eq!(made == Err(Refusal::NotAllowed), role != Role::Administrator, "{role:?}: {made:?}");
    }
    desk.stop();
}

#[test]
fn an_f0_is_released_by_who_heads_with_his_pin_and_by_nobody_else() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = with_pin(&desk);
    let mut hoa = duty_officer(&desk);
    let case = hoa.ward.cases.read(Id::new(1).unwrap()).unwrap().body.clone();
    let end = Some(End { outcome: trucban::domain::home_treatment::Outcome::Released, on: None });
    let release =
        || Command::Edit { number: 1, body: Box::new(AnyBody::Case(Case { end: end.clone(), ..case.clone() })) };
    heard(&mut hoa, &Request::Prove(Pin::typed("604604"))).unwrap();
    assert_eq!(hoa.submit(&hoa.order(release())), Outcome::Refused(Refusal::HeadReleases));
    // Nor by a list.
    ly.import(vec![case_rows(1, 1)]);
    let row =
        CaseRow { code: "C0001".into(), name: "Nguyễn Văn 0001".into(), end: end.clone(), ..CaseRow::default() };
    let list = |import| Command::Import { import, rows: Rows::Cases(vec![row.clone()]) };
    assert_eq!(hoa.submit(&hoa.order(list(OrderId(77)))), Outcome::Refused(Refusal::HeadReleases));
    assert!(matches!(ly.submit(&ly.order(list(OrderId(78)))), Outcome::Done { .. }));
    let asked = ly.submit(&ly.order(release()));
    assert_eq!(asked, Outcome::Refused(Refusal::Pin(PinRefusal::Again)));
    heard(&mut ly, &Request::Prove(Pin::typed("281945"))).unwrap();
    assert!(matches!(ly.submit(&ly.order(release())), Outcome::Done { .. }));
    desk.stop();
}

#[test]
fn who_heads_takes_back_what_another_did() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk.officer(LY);
    enrol(&mut ly, HOA, Role::DutyOfficer);
    let mut hoa = desk.officer(HOA);
    let order = ly.order(log("trực ban ghi"));
    assert!(matches!(ly.submit(&order), Outcome::Done { .. }));
    let back = hoa.order(Command::Undo(order.id));
    assert_eq!(hoa.submit(&back), Outcome::Refused(Refusal::NotHisOrder));
    let order = hoa.order(log("ghi nhầm"));
    assert!(matches!(hoa.submit(&order), Outcome::Done { .. }));
    assert!(matches!(ly.submit(&ly.order(Command::Undo(order.id))), Outcome::Done { .. }));
    desk.stop();
}

#[test]
fn a_pack_that_is_chosen_and_not_there_leaves_no_fewer_danger_signs() {
    let folder = Folder::new();
    let wrong = WrongPack { file: "phuong.toml".into(), fault: PackFault::Empty, replaced: false };
    let desk = folder.desk_on(Terms { wrong_packs: vec![wrong.clone()], ..terms() });
    let mut ly = desk.officer(LY);
    assert_eq!(ly.welcome.state.wrong_packs, [wrong]);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>();
    ly.ask(Command::SetStation(Station { packs: names(&["qd-261"]), ..Station::default() }));
    let desk_is = |desk: &Running| desk.screen().welcome;
    assert_eq!(desk_is(&desk).packs.judging.len(), 1);
    ly.ask(Command::SetStation(Station { packs: names(&["qd-261", "phuong"]), ..Station::default() }));
    let welcome = desk_is(&desk);
    assert_eq!(welcome.state.missing_packs, ["phuong"]);
    assert_eq!((welcome.packs.judging.len(), welcome.packs.beside.len()), (terms().packs.len(), 0));
    desk.stop();
    let desk = folder.desk();
    assert_eq!(desk_is(&desk).state.missing_packs, ["phuong"], "also after a start");
    desk.stop();
}
