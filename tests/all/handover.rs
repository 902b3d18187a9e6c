//! The hand-over from keys to screens, as a paper, and over real sockets: begun, read one by one, signed by both, frozen.

use insta::assert_snapshot;
use trucban::desk::protocol::Outcome;
use trucban::domain::alert::{Alert, Cause};
use trucban::domain::area::Area;
use trucban::domain::birth::Birth;
use trucban::domain::command::Command;
use trucban::domain::danger::{Level, Rules, Watched};
use trucban::domain::handover::{Between, Carried, Facts, Handover, Head, Stage, facts};
use trucban::domain::home_treatment::{Call, CallOutcome, Case, CaseStatus, Reading};
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::Moment;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::refusal::{HandoverRefusal, Refusal};
use trucban::domain::roster::{Job, Shift};
use trucban::domain::tasks::Task;
use trucban::domain::transfer::Transfer;
use trucban::domain::ward::Ward;
use trucban::exchange::handover::HandoverView;
use trucban::language::Phrasebook;
use trucban::language::phrases::Language;
use trucban::tui::message::Effect;

use super::support::desk::Folder;
use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

/// When the night shift of these tests began.
fn began() -> Moment {
    evening().plus(-3 * 3600)
}

/// The night shift of BS Lý; after it BS Thảo. #1 is khẩn, #2 on the way to hospital, #3 new and not called; a task of
/// ĐD Hà, and one of nobody.
fn ward() -> Ward {
    let mut ward = Ward::default();
    for (number, (name, role)) in
        (1..).zip([("BS Lý", Role::Administrator), ("BS Thảo", Role::ShiftHead), ("ĐD Hà", Role::DutyOfficer)])
    {
        put(&mut ward, number, Officer { name: name.into(), role, ..Officer::default() });
    }
    put(&mut ward, 1, Area { name: "Tổ 7".into(), ..Area::default() });
    for (number, (name, year)) in (1..).zip([("Nguyễn Văn Ẩn", 1949), ("Trần Thị Châu", 1990), ("Lê Văn Dũng", 1985)])
    {
        let phones = vec![format!("09000002{number:02}")];
        put(&mut ward, number, Person { name: name.into(), birth: Birth::Year(year), phones, ..Person::default() });
        let reported_at = Some(if number == 3 { began().plus(600) } else { began().plus(-90_000) });
        put(&mut ward, number, Case { status: CaseStatus::Confirmed, reported_at, ..Case::of(id(number)) });
    }
    let mut signs = Signs::default();
    signs.set(Sign::Temperature, 386).unwrap();
    signs.set(Sign::Saturation, 91).unwrap();
    put(&mut ward, 1, Reading::of(id(1), began().plus(3600), signs));
    let note = String::new();
    let call = Call { case: id(2), at: began().plus(1800), outcome: CallOutcome::Answered, again_at: None, note };
    put(&mut ward, 1, call);
    let cause = Cause {
        watched: Watched::Sign(Sign::Saturation),
        value: Some(91),
        level: Level::Urgent,
        reading: Some(id(1)),
        measured_at: began().plus(3600),
        raised_at: began().plus(3600),
        confirmed_by: None,
        eased_by: None,
        reached_at: None,
    };
    let raised_at = began().plus(3600);
    let (taken, first_taken_at, said, closed, again) = (None, None, Vec::new(), None, None);
    put(
        &mut ward,
        1,
        Alert { case: id(1), raised_at, causes: vec![cause], taken, first_taken_at, said, closed, again },
    );
    put(&mut ward, 1, Transfer { place: "BV Quận".into(), ..Transfer::of(id(2), Some(id(2))) });
    let job = |officer, who: &str| Job {
        name: "Trưởng ca".into(),
        who: who.into(),
        officer: Some(id(officer)),
        ..Job::default()
    };
    let shift = |name: &str, from: Moment, job| Shift {
        name: name.into(),
        from,
        to: from.plus(43_200),
        post: None,
        jobs: vec![job],
    };
    put(&mut ward, 1, shift("Ca đêm", began(), job(1, "BS Lý")));
    put(&mut ward, 2, shift("Ca sáng", began().plus(43_200), job(2, "BS Thảo")));
    let due = Some(began().plus(50_000));
    put(
        &mut ward,
        1,
        Task { text: "Giao máy SpO2".into(), due, owner: Some(id(3)), case: Some(id(3)), ..Task::default() },
    );
    put(&mut ward, 2, Task { text: "Gọi BV Quận hỏi #2".into(), ..Task::default() });
    ward
}

fn at(size: (u16, u16), name: &str) -> OneDesk {
    OneDesk::open(ward(), size, Language::Vietnamese).signed_in(name)
}

/// Lets BS Lý begin it, gives the open task to somebody, and lets him sign.
fn given(desk: &mut OneDesk) {
    desk.press(":ban giao<enter><enter>");
    complete(desk);
    desk.press("<f8>");
    assert_eq!(the_one(desk).stage(), Stage::Given, "{}", desk.drawn());
}

fn complete(desk: &mut OneDesk) {
    let kept = desk.ward.tasks.read(id(2)).unwrap().body.clone();
    let task = Task { owner: Some(id(3)), due: Some(began().plus(45_000)), ..kept };
    let body = Box::new(trucban::domain::record::AnyBody::Task(task));
    desk.others_order(Command::Edit { number: 2, body }).unwrap();
}

fn the_one(desk: &OneDesk) -> trucban::domain::handover::Handover {
    let kept = desk.ward.handovers.read(id(1));
    kept.unwrap_or_else(|| panic!("{}", desk.drawn())).body.clone()
}

#[test]
fn it_is_proposed_from_the_running_shift_to_the_next_and_begins_with_enter() {
    for size in [(80, 24), (120, 40)] {
        let mut desk = at(size, "BS Lý");
        assert_snapshot!(format!("handover_proposed_{}x{}", size.0, size.1), desk.press(":ban giao<enter>").drawn());
        assert!(desk.ward.handovers.read(id(1)).is_none(), "nothing is written by looking");
        desk.press("<enter>");
        let between = the_one(&desk);
        assert_eq!((between.from, between.to), (began(), began().plus(43_200)));
        assert_eq!((between.giver, between.receiver), (id(1), Some(id(2))));
        assert_snapshot!(format!("handover_draft_{}x{}", size.0, size.1), desk.drawn());
    }
    let mut english = OneDesk::open(ward(), (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("handover_english", english.press(":ban giao<enter><enter>").drawn());
}

#[test]
fn nobody_signs_before_every_task_has_an_owner_and_a_time_or_for_another() {
    let mut desk = at((80, 24), "BS Lý");
    desk.press(":ban giao<enter><enter><f8>");
    assert!(desk.drawn().contains("Còn 1 việc chuyển sang"), "{}", desk.drawn());
    complete(&mut desk);
    desk.press("<f8>");
    assert_eq!(the_one(&desk).stage(), Stage::Given);
    // The giver cannot sign for who takes over: he signs his own again.
    desk.press("<f8>");
    assert_eq!(the_one(&desk).stage(), Stage::Given);
    desk.press(" ");
    assert!(desk.drawn().contains("Chỉ người nhận đánh dấu"), "{}", desk.drawn());
}

#[test]
fn who_takes_over_reads_one_by_one_and_signs_what_was_signed() {
    let mut desk = at((80, 24), "BS Lý");
    given(&mut desk);
    desk.press("Máy SpO2 số 2 hay tuột kẹp<enter>");
    let mut desk = desk.signed_in("BS Thảo");
    desk.press(":ban giao<enter><f8>");
    assert!(desk.drawn().contains("Còn 3 ca chưa đọc"), "{}", desk.drawn());
    desk.press("<home>   ");
    assert_eq!(the_one(&desk).read.len(), 3, "{}", desk.drawn());
    assert_snapshot!("handover_read", desk.drawn());
    desk.press("<f8>");
    let closed = the_one(&desk);
    assert_eq!(closed.stage(), Stage::Closed, "{}", desk.drawn());
    desk.press("Đã thay kẹp<enter>");
    assert_eq!(the_one(&desk).later_notes().count(), 1);
    assert_snapshot!("handover_closed", desk.press("<end>").drawn());
    // The register opens it again.
    desk.press("<esc>:so ban giao<enter><enter>");
    assert!(desk.drawn().contains("hai bên đã ký"), "{}", desk.drawn());
}

#[test]
fn who_and_when_are_typed_and_all_else_is_a_note() {
    let mut desk = at((80, 24), "BS Lý");
    desk.press(":ban giao<enter><enter>");
    for (typed, receiver, notes) in [
        ("nhan ha<enter>", 3, 0),
        ("nhận 2 bình oxy<enter>", 3, 1),
        ("nhận BS Thảo<enter>", 2, 1),
        ("giao SpO2 cho Châu<enter>", 2, 2),
    ] {
        desk.press(typed);
        let kept = the_one(&desk);
        assert_eq!((kept.receiver, kept.notes.len()), (Some(id(receiver)), notes), "{typed} {}", desk.drawn());
    }
    desk.press("nhận lý<enter>");
    assert!(desk.drawn().contains("Không ai tự bàn giao"), "{}", desk.drawn());
    desk.press("<esc>");
    let mut desk = at((80, 24), "BS Lý");
    desk.press(":ban giao<enter>từ 19h<enter>");
    let local = the_one(&desk).from.local();
    assert_eq!(local.format("%H:%M").to_string(), "19:00");
    desk.press("đến 6h 22/7<enter>");
    assert_eq!(the_one(&desk).to.local().format("%d %H:%M").to_string(), "22 06:00");
}

#[test]
fn what_changes_meanwhile_is_said_and_signed_again() {
    let mut desk = at((80, 24), "BS Lý");
    given(&mut desk);
    assert!(!desk.drawn().contains("đã đổi từ lúc bên giao ký"), "{}", desk.drawn());
    let told = Transfer { place: "BV Tỉnh".into(), ..Transfer::of(id(3), Some(id(3))) };
    desk.others_order(Command::Make(Box::new(trucban::domain::record::AnyBody::Transfer(told)))).unwrap();
    assert!(desk.drawn().contains("đã đổi từ lúc bên giao ký"), "{}", desk.drawn());
    desk.press("<f8>");
    assert!(!desk.drawn().contains("đã đổi từ lúc bên giao ký"), "{}", desk.drawn());
}

#[test]
fn enter_opens_whom_it_is_about_and_comes_back() {
    let mut desk = at((80, 24), "BS Lý");
    desk.press(":ban giao<enter><enter><enter>");
    assert!(desk.drawn().contains("Nguyễn Văn Ẩn"), "{}", desk.drawn());
    desk.press("<esc>");
    assert!(desk.drawn().contains("BÀN GIAO CA"), "{}", desk.drawn());
    desk.press("<end><enter>");
    assert!(desk.drawn().contains("Gọi BV Quận hỏi #2"), "{}", desk.drawn());
}

fn text(desk: &OneDesk) -> String {
    let kept = desk.ward.handovers.read(id(1)).unwrap();
    let book = Phrasebook::embedded(Language::Vietnamese);
    let nobody = |_| String::new();
    let none = Facts::default();
    let view = HandoverView { handover: kept, facts: kept.told(&none), officer: &nobody, book: &book };
    let mut out = Vec::new();
    view.write_text(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Nothing of a signed hand-over is told from the ward: whatever happens afterwards, its bytes are the same.
#[test]
fn what_was_signed_reads_the_same_for_ever() {
    let mut desk = at((80, 24), "BS Lý");
    given(&mut desk);
    let mut desk = desk.signed_in("BS Thảo");
    desk.press(":ban giao<enter>   <f8>");
    let frozen = text(&desk);
    assert_snapshot!("handover_text", frozen);
    let others = desk.ward.persons.read(id(1)).unwrap().body.clone();
    let renamed = Person { name: "Một tên khác".into(), phones: Vec::new(), ..others };
    for body in [
        trucban::domain::record::AnyBody::Person(renamed),
        trucban::domain::record::AnyBody::Officer(Officer {
            name: "BS Lý Thị Mới".into(),
            role: Role::Administrator,
            ..Officer::default()
        }),
    ] {
        desk.others_order(Command::Edit { number: 1, body: Box::new(body) }).unwrap();
    }
    assert_eq!(text(&desk), frozen);
    let effects = {
        desk.press("<f7>");
        desk.effects.iter().filter_map(files).next_back().expect("files")
    };
    let names: Vec<&str> = effects.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert!(names[0].ends_with(".docx") && names[1].ends_with(".txt"), "{names:?}");
    assert_eq!(String::from_utf8(effects[1].1.clone()).unwrap(), frozen);
    assert!(desk.ward.log_entries.iter().any(|entry| entry.text.contains("In bàn giao ca số 1")));
}

fn files(effect: &Effect) -> Option<Vec<(String, Vec<u8>)>> {
    match effect {
        Effect::WriteFiles { files, .. } => Some(files.clone()),
        _ => None,
    }
}

/// Two sessions over real sockets, and the journal: the signature bears its end as the desk has it, whatever the session
/// says, and `verify` takes what is printed.
#[test]
fn a_signature_bears_the_end_of_the_journal() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut giver = desk.officer("BS Lý");
    let mut receiver = desk.officer("ĐD Hoa");
    let now = giver.welcome.now;
    let between = Between {
        from: now.plus(-3600),
        to: now.plus(3600),
        giver: giver.officer.unwrap(),
        receiver: receiver.officer,
    };
    giver.ask(Command::WriteHandover { handover: None, between: between.clone() });
    let seen = facts(&giver.ward, Rules::none(), (between.from, between.to), now);
    let forged = Head { sequence: 1, hash: "0".repeat(64) };
    let sign = || Command::SignHandover { handover: id(1), facts: Box::new(seen.clone()), head: forged.clone() };
    let order = receiver.order(sign());
    assert_eq!(receiver.submit(&order), Outcome::Refused(Refusal::Handover(HandoverRefusal::NotGiven)));
    let sequence = giver.ask(sign());
    receiver.until_changed(sequence);
    let last = receiver.ask(sign());
    giver.until_changed(last);
    let kept = giver.ward.handovers.read(id(1)).unwrap().body.clone();
    assert_eq!(kept.stage(), Stage::Closed);
    let heads = [kept.given.unwrap().head, kept.received.unwrap().head];
    assert!(heads.iter().all(|head| head.hash.len() == 64 && *head != forged), "{heads:?}");
    assert_eq!(heads[1].sequence, sequence);
    desk.stop();
    let anchors = heads.map(|head| format!("{}:{}", head.sequence, &head.hash[..32]).parse().unwrap());
    let disk = std::sync::Arc::new(trucban::journal::RealDisk::existing(&folder.place.journal()).unwrap());
    let report = trucban::journal::verify(&disk, &anchors).unwrap();
    assert!(report.problem.is_none(), "{:?}", report.problem);
}

#[test]
fn what_is_carried_on_late_is_said_to_be() {
    let book = Phrasebook::embedded(Language::Vietnamese);
    let at = evening();
    let carried = |seconds: i64| Carried {
        task: id(1),
        text: "Gọi lại".into(),
        about: String::new(),
        who: "YS Minh".into(),
        due: Some(at.plus(seconds)),
        urgent: false,
    };
    let handover = Handover::of(Between { from: at.plus(-43_200), to: at, giver: id(1), receiver: None });
    let facts = Facts { at, ..Facts::default() };
    let view = HandoverView { handover: &handover, facts: &facts, officer: &|_| String::new(), book: &book };
    assert!(view.carried(&carried(-60)).contains("QUÁ HẠN  YS Minh: Gọi lại"), "{}", view.carried(&carried(-60)));
    assert!(!view.carried(&carried(0)).contains("QUÁ HẠN"), "not before its time is over");
    assert_ne!(view.carried(&carried(60)), view.carried(&carried(-60)));
}
