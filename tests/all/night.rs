//! A whole night in one sitting, over real sockets: two sessions, and a clock that the test moves from 15:00 of one day to
//! the report of the day after the next. Nothing falls out of it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};

use trucban::desk::protocol::Outcome;
use trucban::desk::service::Terms;
use trucban::domain::alert::AlertStep;
use trucban::domain::birth::Birth;
use trucban::domain::command::{Command, NewCase, Whom};
use trucban::domain::danger::{Level, Rules};
use trucban::domain::handover::{Between, Head, Stage, facts, proposed};
use trucban::domain::home_treatment::{Call, CallOutcome, Case, CaseStatus, Reading, Symptoms};
use trucban::domain::identity::{Id, Kind, RecordId, Sequence};
use trucban::domain::log_entry::{LogEntry, LogKind};
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::person::Person;
use trucban::domain::playbook::{Event, Subject, events, started};
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::{HandoverRefusal, Refusal};
use trucban::domain::report::{Column, NewReport, Report, ReportKind};
use trucban::domain::roster::{Job, Position, Shift};
use trucban::domain::symptom::{Symptom, SymptomSet};
use trucban::domain::tasks::{Makes, Progress, Task, Urgency};
use trucban::domain::transfer::{Answer, Transfer};
use trucban::domain::ward::Ward;

use super::support::desk::{Folder, Screen, terms};
use super::support::ward::id;

static NOW: AtomicI64 = AtomicI64::new(0);

fn now() -> Moment {
    Moment::from(NOW.load(Ordering::SeqCst))
}

/// A moment of these days, `20 21:00`; the night is that of 20/11/2021.
fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap();
    Moment::at(format!("2021-11-{day}").parse().unwrap(), format!("{time}:00").parse().unwrap())
}

fn set(text: &str) {
    NOW.store(at(text).seconds(), Ordering::SeqCst);
}

/// An officer at a desk whose clock the test moves.
struct Seat(Screen);

impl Seat {
    fn tell(&mut self, command: Command) -> Outcome {
        let order = trucban::domain::command::Order { at: now(), ..self.0.order(command) };
        self.0.submit(&order)
    }

    fn done(&mut self, command: Command) -> Sequence {
        match self.tell(command) {
            Outcome::Done { sequence, .. } => sequence,
            other => panic!("{other:?}"),
        }
    }

    fn make(&mut self, body: AnyBody) -> Sequence {
        self.done(Command::Make(Box::new(body)))
    }

    fn ward(&self) -> &Ward {
        &self.0.ward
    }

    fn reads(&mut self, case: u32, values: &[(Sign, u32)], symptoms: SymptomSet) -> Sequence {
        let mut signs = Signs::default();
        values.iter().for_each(|(sign, value)| signs.set(*sign, *value).unwrap());
        let reading = Reading { symptoms: Symptoms::Asked(symptoms), ..Reading::of(id(case), now(), signs) };
        self.done(Command::RecordReading(reading))
    }

    fn keeps_report(&mut self, day: &str, cut_off: &str) -> Report {
        let told = NewReport {
            what: ReportKind::Daily,
            day: at(&format!("{day} 00:00")).date(),
            cut_off: at(cut_off),
            from: None,
            remarks: Vec::new(),
            head: Head { sequence: 99, hash: "f".repeat(64) },
        };
        self.done(Command::KeepReport(told));
        self.ward().reports.iter().next_back().unwrap().body.clone()
    }
}

fn new_case(name: &str, confirmed_on: &str) -> NewCase {
    let person =
        Person { name: name.into(), birth: Birth::Year(1958), phones: vec!["0900000999".into()], ..Person::default() };
    let confirmed_on = Some(at(&format!("{confirmed_on} 00:00")).date());
    let (status, note) = (CaseStatus::Confirmed, String::new());
    NewCase { person: Whom::New(person), status, onset: confirmed_on, confirmed_on, carer: None, note }
}

/// Two officers, two positions one above the other, and the shifts of the night and of the day after it.
fn opened(folder: &Folder) -> (super::support::desk::Running, Seat, Seat) {
    set("20 15:00");
    let desk = folder.desk_on(Terms { clock: now, ..terms() });
    let mut head = Seat(desk.officer("BS Lý"));
    let day_head = Seat(desk.officer("BS Thảo"));
    let position = |title: &str, phone: &str, above: Option<u32>| {
        let reports_to = above.map(id);
        let phone = phone.to_string();
        AnyBody::Position(Position { title: title.into(), phone, reports_to, ..Position::default() })
    };
    head.make(position("Bí thư Đảng ủy", "0900000001", None));
    head.make(position("Trưởng trạm Y tế", "0900000002", Some(1)));
    let job = |who: &str, officer: Option<Id<Officer>>| Job {
        name: "Trưởng ca".into(),
        who: who.into(),
        officer,
        heads: true,
        ..Job::default()
    };
    let shift = |name: &str, from: &str, to: &str, job| {
        Command::PlanShift(Shift { name: name.into(), from: at(from), to: at(to), post: None, jobs: vec![job] })
    };
    head.done(shift("Ca đêm", "20 18:00", "21 07:30", job("BS Lý", head.0.officer)));
    let last = head.done(shift("Ca ngày", "21 07:30", "21 18:00", job("BS Thảo", day_head.0.officer)));
    let mut day_head = day_head;
    day_head.0.until_changed(last);
    (desk, head, day_head)
}

/// 15:00 and 20:00: the call sheets, and their task of every evening.
fn call_sheets(head: &mut Seat) {
    let make = |task| {
        let entry = LogEntry::of(now(), "Lập phiếu gọi 1 F0");
        Command::MakeCallSheets { task, entry, text: "Phiếu gọi".into() }
    };
    head.done(make(None));
    let open = |seat: &Seat| -> (Id<Task>, Moment) {
        let task = seat.ward().tasks.iter().find(|task| task.makes == Makes::CallSheets && task.is_open()).unwrap();
        (task.id, task.due.unwrap())
    };
    let (task, due) = open(head);
    assert_eq!(due, at("20 20:00"));
    set("20 20:10");
    assert_eq!(head.ward().tasks.read(task).unwrap().urgency(now()), Urgency::Overdue);
    head.done(make(Some(task)));
    assert!(matches!(head.tell(make(Some(task))), Outcome::Refused(Refusal::TaskIsDone)));
    assert_eq!(open(head).1, at("21 20:00"));
}

/// 21:00: a call becomes an F0 with a danger sign; nobody takes the alert, then the head does; leaders are called one above
/// the other; nobody knows the source.
fn an_f0_at_nine(head: &mut Seat) {
    set("20 21:00");
    let call =
        LogEntry { kind: LogKind::Symptoms, who: "con bà Hường".into(), ..LogEntry::of(now(), "ho, khó thở") };
    head.done(Command::Log(call));
    let entry = head.ward().log_entries.iter().next_back().unwrap().id;
    let new = Command::OpenCase(new_case("Nguyễn Thị Hường", "20"));
    head.done(Command::FollowLog { entry, command: Box::new(new) });
    let became = head.ward().log_entries.read(entry).unwrap().became.clone();
    assert_eq!(became, [RecordId { kind: Kind::Case, number: 1 }]);
    head.reads(1, &[(Sign::Saturation, 91), (Sign::Pulse, 112)], SymptomSet::NONE.with(Symptom::Breathless));
    let alert = head.ward().open_alerts().next().expect("it rings").clone();
    assert_eq!((alert.case, alert.level_at(now())), (id(1), Level::Urgent));
    let waits: Vec<(Event, Subject)> =
        events(head.ward(), now()).into_iter().map(|happened| (happened.event, happened.about)).collect();
    let about = Subject::Case(id(1));
    for event in [Event::CaseOpened, Event::SourceUnknown] {
        assert!(waits.contains(&(event, about)), "{waits:?}");
    }
    set("20 21:20");
    head.done(Command::TakeAlert(alert.id));
    // PA2: the source is looked for, and who leads is told; nobody answers below, so the one above is called.
    let playbook = Task { playbook: "pa2".into(), text: "PA2".into(), case: Some(id(1)), ..Task::default() };
    let due = Some(at("20 22:30"));
    let tells =
        Task { text: "Báo".into(), tells: Some(id(2)), urgent: true, due, owner: head.0.officer, ..Task::default() };
    let search =
        Task {
            text: "Rà người ho sốt".into(), due: Some(at("21 10:00")), owner: head.0.officer, ..Task::default()
        };
    let part = |task| trucban::domain::command::NewPart { task, after: Vec::new() };
    head.done(Command::StartPlaybook { head: Box::new(playbook), parts: vec![part(tells), part(search)] });
    assert!(started(head.ward(), "pa2", about).is_some());
    let told = head.ward().tasks.iter().find(|task| task.tells.is_some()).unwrap().id;
    let tell = |called: u32, phone: &str, answered: &str| Command::Tell {
        task: told,
        called: id(called),
        phone: phone.into(),
        answered: answered.into(),
    };
    head.done(tell(2, "0900000002", ""));
    assert!(head.ward().tasks.read(told).unwrap().is_open(), "nobody answered");
    head.done(tell(1, "0900000001", "ông Hùng"));
    let task = head.ward().tasks.read(told).unwrap();
    assert_eq!((task.progress, task.tries.len()), (Progress::Done(now()), 2));
}

/// 03:00: to the hospital; ours until it says that she has arrived.
fn a_transfer_at_three(head: &mut Seat) {
    set("21 03:00");
    let case = head.ward().cases.read(id(1)).unwrap().clone();
    let alert = head.ward().open_alerts().next().unwrap().id;
    head.done(Command::SayAlert { alert, step: AlertStep::Transferring, note: "BV Quận".into() });
    let (left_at, asked_at) = (Some(now()), Some(now().plus(-600)));
    let told = Transfer { place: "BV Quận".into(), left_at, asked_at, ..Transfer::of(case.person, Some(case.id)) };
    head.make(AnyBody::Transfer(told.clone()));
    let waiting = head.ward().transfers.iter().next_back().unwrap().id;
    assert!(head.ward().cases.read(id(1)).unwrap().is_open(), "who is on the way is still ours");
    set("21 03:40");
    let arrived = Transfer { answer: Answer::Received, answered_at: Some(now()), who: "BS trực".into(), ..told };
    let body = Box::new(AnyBody::Transfer(arrived));
    head.done(Command::Edit { number: waiting.number(), body });
    assert_eq!(head.ward().open_alerts().count(), 0, "arrived: the alert has ended");
    assert!(!head.ward().cases.read(id(1)).unwrap().is_open());
}

/// 06:00: the round of calls.
fn a_round_at_six(head: &mut Seat) {
    set("21 06:00");
    head.done(Command::OpenCase(new_case("Trần Văn Ẩn", "21")));
    let outcome = CallOutcome::Answered;
    head.done(Command::LogCall(Call { case: id(2), at: now(), outcome, again_at: None, note: String::new() }));
    let signs = [(Sign::Temperature, 368), (Sign::Saturation, 98), (Sign::Pulse, 82), (Sign::Breaths, 18)];
    head.reads(2, &signs, SymptomSet::NONE);
    assert_eq!(head.ward().open_alerts().count(), 0);
}

/// 06:50: the report, kept and sent before seven; it bears the end of the journal as the desk has it.
fn a_report_at_ten_to_seven(head: &mut Seat) -> Report {
    set("21 06:50");
    let report = head.keeps_report("21", "21 06:45");
    let figure = |column| report.figure(column).unwrap_or(-1);
    assert_eq!(figure(Column::UnderTreatment), 1, "#2; #1 is in hospital");
    assert_eq!((figure(Column::ConfirmedNew), figure(Column::Transferred)), (2, 1));
    assert_eq!((figure(Column::CoughNew), figure(Column::CoughTotal)), (1, 1));
    assert_eq!((report.head.hash.len(), report.head.sequence < 99), (64, true), "not what the session said");
    let kept = head.ward().reports.iter().next_back().unwrap().id;
    head.done(Command::SendReport { report: kept, to: "Bí thư Đảng ủy".into() });
    let sent = &head.ward().reports.read(kept).unwrap().sent;
    assert!(sent.len() == 1 && sent[0].at < at("21 07:00") && sent[0].by == "BS Lý");
    report
}

/// 07:30: handed over by who headed the night, to who heads the day; both sign what both have read.
fn a_handover_at_half_past_seven(head: &mut Seat, day_head: &mut Seat) -> Head {
    set("21 07:25");
    let (giver, receiver) = (head.0.officer.unwrap(), day_head.0.officer.unwrap());
    let between = proposed(head.ward(), giver, now());
    assert_eq!((between.from, between.to, between.receiver), (at("20 18:00"), at("21 07:30"), Some(receiver)));
    // Who takes over heads nothing yet; the desk knows him as duty officer alone.
    assert!(matches!(
        day_head.tell(Command::WriteHandover { handover: None, between: Between { ..between.clone() } }),
        Outcome::Refused(Refusal::Handover(HandoverRefusal::NotHead(name))) if name == "BS Lý"
    ));
    head.done(Command::WriteHandover { handover: None, between: between.clone() });
    let seen = |seat: &Seat| Box::new(facts(seat.ward(), Rules::none(), (between.from, between.to), now()));
    let sign = |seat: &Seat| Command::SignHandover { handover: id(1), facts: seen(seat), head: Head::default() };
    let told = seen(head);
    assert!(told.carried.iter().any(|carried| carried.text == "Rà người ho sốt"), "{:?}", told.carried);
    assert!(!told.carried.iter().any(|carried| carried.text == "Phiếu gọi"), "whoever is on then makes them");
    let loose: Vec<u32> = told.incomplete().map(|carried| carried.task.number()).collect();
    for number in loose {
        let task = head.ward().tasks.read(id(number)).unwrap().body.clone();
        let body = Box::new(AnyBody::Task(Task { owner: Some(receiver), due: Some(at("21 12:00")), ..task }));
        head.done(Command::Edit { number, body });
    }
    set("21 07:30");
    let given = head.done(sign(head));
    day_head.0.until_changed(given);
    let watched = day_head.ward().handovers.read(id(1)).unwrap().facts.clone().unwrap().watch;
    for watch in watched {
        day_head.done(Command::ReadWatched { handover: id(1), watch: Box::new(watch) });
    }
    let received = day_head.done(sign(day_head));
    head.0.until_changed(received);
    let kept = head.ward().handovers.read(id(1)).unwrap();
    assert_eq!(kept.stage(), Stage::Closed);
    let counts = kept.facts.as_ref().unwrap().counts;
    assert_eq!((counts.new, counts.raised, counts.readings, counts.calls), (2, 1, 2, 1));
    kept.received.clone().unwrap().head
}

/// The next day: a case of yesterday comes in late, and is `bổ sung` in the next report.
fn a_late_case(day_head: &mut Seat) -> Report {
    set("21 09:00");
    day_head.done(Command::OpenCase(new_case("Lê Thị Muộn", "20")));
    let late = day_head.ward().cases.iter().next_back().unwrap().clone();
    // She was heard of last night; somebody forgot to write it down.
    let body = Box::new(AnyBody::Case(Case { reported_at: Some(at("20 22:00")), ..late.body.clone() }));
    day_head.done(Command::Edit { number: late.id.number(), body });
    set("22 06:50");
    let report = day_head.keeps_report("22", "22 06:45");
    assert_eq!(report.figure(Column::ConfirmedLate), Some(1));
    assert_eq!((report.figure(Column::ConfirmedNew), report.figure(Column::Before)), (Some(0), Some(1)));
    assert_eq!(report.figure(Column::UnderTreatment), Some(2));
    report
}

#[test]
fn a_night_from_sign_in_to_signature_and_the_report_after_it() {
    let folder = Folder::new();
    let (desk, mut head, mut day_head) = opened(&folder);
    call_sheets(&mut head);
    an_f0_at_nine(&mut head);
    a_transfer_at_three(&mut head);
    a_round_at_six(&mut head);
    let first = a_report_at_ten_to_seven(&mut head);
    let signed = a_handover_at_half_past_seven(&mut head, &mut day_head);
    let second = a_late_case(&mut day_head);
    desk.stop();
    let anchors = [first.head, signed, second.head];
    let printed = anchors.map(|head| format!("{}:{}", head.sequence, &head.hash[..32]).parse().unwrap());
    let disk = std::sync::Arc::new(trucban::journal::RealDisk::existing(&folder.place.journal()).unwrap());
    let report = trucban::journal::verify(&disk, &printed).unwrap();
    assert!(report.problem.is_none(), "{:?}", report.problem);
    // Whatever was told in the night stands after a restart.
    let desk = folder.desk_on(Terms { clock: now, ..terms() });
    let again = desk.everything();
    let count = |kind: Kind| again.iter().filter(|record| record.id().kind == kind).count();
    let by_kind: HashMap<Kind, usize> =
        [Kind::Case, Kind::Handover, Kind::Report, Kind::Transfer, Kind::Alert].map(|kind| (kind, count(kind))).into();
    let expected = [(Kind::Case, 3), (Kind::Handover, 1), (Kind::Report, 2), (Kind::Transfer, 1), (Kind::Alert, 1)];
    assert_eq!(by_kind, expected.into());
    desk.stop();
}
