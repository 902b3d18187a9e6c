//! A small ward with at least one record of every kind that an order can name, and short ways
//! to give it orders.

use crate::domain::area::Area;
use crate::domain::change::Change;
use crate::domain::command::{Command, Conversion, NewCase, NewExposure, NewPart, Order, ScreeningResults, Whom};
use crate::domain::contact_tree::Exposure;
use crate::domain::decide::decide;
use crate::domain::handover::{Between, Head, Watch};
use crate::domain::home_treatment::{Call, CallOutcome, Case, CaseStatus, Reading, Symptoms};
use crate::domain::identity::{Id, Kind, OrderId, RecordId, SessionId};
use crate::domain::log_entry::LogEntry;
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::{Officer, Role};
use crate::domain::person::{Household, Person};
use crate::domain::record::AnyBody;
use crate::domain::refusal::Refusal;
use crate::domain::report::{NewReport, ReportKind};
use crate::domain::roster::{Assignment, Duty, Job, Part, Position, Shift};
use crate::domain::station::Station;
use crate::domain::tasks::Task;
use crate::domain::test::TestResult;
use crate::domain::ward::Ward;

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A moment written `2021-11-10 09:00`.
pub fn moment(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap();
    Moment::at(date(day), format!("{time}:00").parse().unwrap())
}

/// The desk's clock in these tests.
pub fn now() -> Moment {
    moment("2021-11-10 09:00")
}

pub fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

/// One officer of every role; the number is the place, from 1.
pub const OFFICERS: [(&str, Role); 5] = [
    ("BS Lý", Role::Administrator),
    ("BS Thảo", Role::ShiftHead),
    ("ĐD Hà", Role::DutyOfficer),
    ("Chủ tịch", Role::Reader),
    ("Bảng treo", Role::Board),
];

pub fn officer(name: &str, role: Role) -> Officer {
    Officer { name: name.to_string(), role, ..Officer::default() }
}

pub fn person(name: &str) -> Person {
    Person { name: name.to_string(), ..Person::default() }
}

pub fn new_case(person: Whom) -> NewCase {
    NewCase {
        person,
        status: CaseStatus::Confirmed,
        onset: Some(date("2021-11-05")),
        confirmed_on: None,
        carer: None,
        note: String::new(),
    }
}

pub fn reading(case: u32, at: Moment, signs: &[(Sign, u32)], symptoms: Symptoms) -> Reading {
    let mut measured = Signs::default();
    for (sign, value) in signs {
        measured.set(*sign, *value).unwrap();
    }
    Reading { symptoms, ..Reading::of(id(case), at, measured) }
}

/// Somebody to be watched.
pub fn watch() -> Watch {
    let (name, phone, why) = ("An".to_string(), String::new(), Vec::new());
    Watch { case: id(1), name, born: None, phone, why, last: None }
}

pub fn call(case: u32) -> Call {
    Call { case: id(case), at: now(), outcome: CallOutcome::NoAnswer, again_at: None, note: String::new() }
}

pub fn contact(from: u32, episode: Option<u32>, exposed: Whom) -> NewExposure {
    NewExposure {
        from: id(from),
        episode: episode.map(id),
        exposed,
        last_contact: Some(date("2021-11-04")),
        place: String::new(),
        setting: String::new(),
        relation: String::new(),
        note: String::new(),
    }
}

pub fn assignment() -> Assignment {
    Assignment {
        duty: id(1),
        position: Some(id(1)),
        officer: None,
        part: Part::Lead,
        areas: vec![id(1)],
        from: None,
        to: None,
        source: String::new(),
        body: String::new(),
    }
}

pub fn job(name: &str, who: &str) -> Job {
    Job { name: name.to_string(), who: who.to_string(), ..Job::default() }
}

pub fn shift() -> Shift {
    let jobs = vec![job("Trưởng ca", "BS Lý"), job("Lưu động", "")];
    let (from, to) = (moment("2021-11-10 06:00"), moment("2021-11-10 18:00"));
    Shift { name: "Ca ngày".to_string(), from, to, post: None, jobs }
}

/// The same a day later, beside the one that stands in [`ward`].
pub fn next_shift() -> Shift {
    let day = 24 * 3600;
    Shift { from: shift().from.plus(day), to: shift().to.plus(day), ..shift() }
}

pub fn household(address: &str) -> Household {
    Household { address: address.to_string(), ..Household::default() }
}

pub fn record(kind: Kind, number: u32) -> RecordId {
    RecordId { kind, number }
}

pub fn task(text: &str) -> Task {
    Task { text: text.to_string(), ..Task::default() }
}

pub fn log(text: &str) -> Command {
    Command::Log(LogEntry::of(now(), text.to_string()))
}

pub fn order_of(officer: u32, command: Command) -> Order {
    Order { id: OrderId(1), officer: id(officer), session: SessionId(1), at: now(), command, based_on: Vec::new() }
}

/// What the administrator's order comes to.
pub fn decided(ward: &Ward, command: Command) -> Result<Vec<Change>, Refusal> {
    decide(ward, &order_of(1, command), now())
}

/// Carries out the administrator's order.
pub fn carry_out(ward: &mut Ward, command: Command) -> Vec<Change> {
    let name = command.name();
    let changes = decided(ward, command).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
    changes.iter().for_each(|change| ward.apply(change));
    changes
}

/// The ward of these tests:
/// officers 1 to 5; area 1 `Tổ 1`; persons and cases 1 `An`, 2 `Bình`, 3 `Châu`; person 4 `Dung`,
/// no case; exposures 1 An → Bình, 2 Bình → Châu, 3 An → Dung, 4 Châu → An, 5 Dung → Bình (no
/// episode); reading 1 and call 1 of case 1; position, duty, assignment, shift, task and line 1.
pub fn ward() -> Ward {
    let mut ward = Ward::default();
    for (name, role) in OFFICERS {
        carry_out(&mut ward, Command::Enrol(officer(name, role)));
    }
    let commands = [
        Command::SetStation(Station { name: "TYT P.7".to_string(), ..Station::default() }),
        Command::AddArea(Area { name: "Tổ 1".to_string(), ..Area::default() }),
        Command::OpenCase(new_case(Whom::New(person("An")))),
        Command::OpenCase(new_case(Whom::New(person("Bình")))),
        Command::OpenCase(new_case(Whom::New(person("Châu")))),
        Command::AddExposure(contact(1, Some(1), Whom::Known(id(2)))),
        Command::AddExposure(contact(2, Some(2), Whom::Known(id(3)))),
        Command::AddExposure(contact(1, Some(1), Whom::New(person("Dung")))),
        Command::AddExposure(contact(3, Some(3), Whom::Known(id(1)))),
        Command::AddExposure(contact(4, None, Whom::Known(id(2)))),
        Command::RecordReading(reading(1, now(), &[(Sign::Saturation, 97)], Symptoms::NotAsked)),
        Command::LogCall(call(1)),
        Command::AddPosition(Position { title: "Trưởng trạm".to_string(), ..Position::default() }),
        Command::AddDuty(Duty { name: "Truy vết".to_string(), ..Duty::default() }),
        Command::Assign(assignment()),
        Command::PlanShift(shift()),
        Command::AddTask(task("Gọi lại")),
        log("Nhận bàn giao"),
    ];
    for command in commands {
        carry_out(&mut ward, command);
    }
    ward
}

fn new_report() -> NewReport {
    let (day, cut_off) = (now().date(), now());
    NewReport { what: ReportKind::Daily, day, cut_off, from: None, remarks: Vec::new(), head: Head::default() }
}

/// One acceptable command of every variant that is not an import.
pub fn one_of_each() -> Vec<Command> {
    use crate::domain::tasks::Progress;
    let exposure: Id<Exposure> = id(1);
    let case: Id<Case> = id(2);
    vec![
        Command::Enrol(officer("YS Minh", Role::DutyOfficer)),
        Command::SetStation(Station { name: "TYT P.8".to_string(), ..Station::default() }),
        Command::AddArea(Area { name: "Tổ 2".to_string(), ..Area::default() }),
        Command::OpenCase(new_case(Whom::New(person("Giang")))),
        Command::RecordReading(reading(1, now(), &[(Sign::Pulse, 80)], Symptoms::NotAsked)),
        Command::LogCall(call(1)),
        Command::AddExposure(contact(1, Some(1), Whom::New(person("Hà")))),
        Command::SetReached { exposure, reached: true },
        Command::ConfirmSource { case, exposure },
        Command::SetSource { case, infector: Some(id(1)) },
        Command::TellScreening(ScreeningResults {
            screening: id(1),
            taken_on: date("2021-11-09"),
            results: vec![(id(4), TestResult::Negative)],
        }),
        Command::WriteHandover {
            handover: None,
            between: Between { from: now().plus(-1), to: now(), giver: id(1), receiver: None },
        },
        Command::ReadWatched { handover: id(1), watch: Box::new(watch()) },
        Command::NoteHandover { handover: id(1), text: "x".into() },
        Command::SignHandover { handover: id(1), facts: Box::default(), head: Head::default() },
        Command::Convert(Conversion {
            person: id(4),
            status: CaseStatus::Confirmed,
            onset: Some(date("2021-11-09")),
            sampled_on: None,
            carer: None,
            household: Vec::new(),
            household_word: String::new(),
        }),
        Command::AddPosition(Position { title: "Bí thư".to_string(), ..Position::default() }),
        Command::AddDuty(Duty { name: "Xét nghiệm".to_string(), ..Duty::default() }),
        Command::Assign(assignment()),
        Command::PlanShift(next_shift()),
        Command::FillJob { shift: id(1), job: job("Lưu động", "YS Minh") },
        Command::LayShifts(vec![next_shift()]),
        Command::TakeJob { shift: id(1), place: 1 },
        Command::SwapJobs { one: (id(1), 0), other: (id(1), 1) },
        Command::DecideLeave { leave: id(1), approved: true, by: String::new(), note: String::new() },
        Command::AddTask(task("Báo cáo")),
        Command::SetProgress { task: id(1), progress: Progress::Started },
        Command::MakeCallSheets {
            task: None, entry: LogEntry::of(now(), "Phiếu gọi"), text: "Phiếu gọi".into()
        },
        Command::StartPlaybook {
            head: Box::new(Task { playbook: "giao_ban".into(), ..task("Giao ban") }),
            parts: vec![NewPart { task: task("Họp"), after: Vec::new() }],
        },
        Command::Tell { task: id(1), called: id(1), phone: String::new(), answered: "ông Hùng".into() },
        Command::KeepReport(new_report()),
        Command::SendReport { report: id(1), to: "UBND".into() },
        log("Đã gọi"),
        Command::FollowLog { entry: id(1), command: Box::new(Command::OpenCase(new_case(Whom::New(person("Hoa"))))) },
        Command::Make(Box::new(AnyBody::Household(household("12/3")))),
        Command::Edit { number: 4, body: Box::new(AnyBody::Person(person("Dung Lê"))) },
        Command::Delete(record(Kind::Task, 1)),
        Command::Restore(record(Kind::Task, 2)),
        Command::MergePersons { from: id(6), into: id(4) },
        Command::CorrectReading {
            reading: id(1),
            corrected: Box::new(reading(1, now(), &[(Sign::Saturation, 91)], Symptoms::NotAsked)),
        },
        Command::MoveReading { reading: id(1), to: id(2) },
    ]
}
