//! Tests of how records are written: JSON in the journal, bincode in the store and on the socket.
//! What an older journal does not say yet must still read.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::domain::alert::{AlertStep, Cause, Closed, Said, Taken};
use crate::domain::area::AreaKind;
use crate::domain::arrival::{Declared, Factor, State, Stay};
use crate::domain::birth::Birth;
use crate::domain::change::Change;
use crate::domain::command::{Command, Conversion, NewCase, NewExposure, Order, ScreeningResults, Whom};
use crate::domain::danger::{self, Watched};
use crate::domain::directive::Stage;
use crate::domain::follow_up::{
    FollowCall, FollowEnd, FollowOutcome, FollowUp, Found, Violation, ViolationStep, Visit,
};
use crate::domain::handover::{Between, Carried, Counts, Facts, Handover, Head, Latest, Note, Signature, Watch, Why};
use crate::domain::home_treatment::{Bag, CallOutcome, CaseStatus, Channel, End, Medicine, Outcome, Struck, Symptoms};
use crate::domain::identity::{NUMBER_MAX, OrderId, SessionId};
use crate::domain::leave::{Leave, LeaveDecision};
use crate::domain::line_list::{
    AreaRow, AssignmentRow, CaseRow, ContactRow, JobRow, Oddity, PostRow, ReadingRow, RosterRow, Rows, Tally, TaskRow,
    TestRow,
};
use crate::domain::log_entry::LogKind;
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::Date;
use crate::domain::officer::Role;
use crate::domain::paper::{Paper, PaperKind};
use crate::domain::person::{House, NotVaccinated, Question, Relative, Sex};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::repeat::{DaySet, Repeat};
use crate::domain::report::{Before, Figure, NewReport, Report, ReportKind, Sent, Span};
use crate::domain::roster::{Delegation, Force, Job, Part, Presence, Reporting, Stood, Tenure};
use crate::domain::symptom::{Symptom, SymptomSet};
use crate::domain::tasks::{Makes, Progress, Step, Try};
use crate::domain::test::{TestKind, TestResult};
use crate::domain::transfer::{Answer, Transfer, Way};
use crate::domain::zone::{Level, Measure};

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn day() -> Date {
    "2021-11-05".parse().unwrap()
}

fn kept<T: Body>(number: u32, body: T) -> Record {
    T::record(Arc::new(Kept {
        id: id(number),
        revision: 2,
        written_at: Moment::from(1_636_500_000),
        written_by: Some(id(3)),
        deleted: false,
        body,
    }))
}

fn signs() -> Signs {
    let mut signs = Signs::default();
    for (sign, value) in Sign::ALL.into_iter().zip([384, 91, 112, 24, 150, 90]) {
        signs.set(sign, value).unwrap();
    }
    signs
}

fn told() -> Symptoms {
    Symptoms::Asked([Symptom::Breathless, Symptom::OtherDanger].into_iter().collect::<SymptomSet>())
}

fn person() -> Person {
    Person {
        name: "Nguyễn Thị Thanh Hường".to_string(),
        code: Some("X-1".to_string()),
        birth: Birth::Age { months: 756, step: 12, told_on: day() },
        sex: Sex::Female,
        phones: vec!["0900000200".to_string()],
        relatives: vec![Relative { who: "Mai (con)".to_string(), phone: "0900000202".to_string() }],
        address: "12/3".to_string(),
        registered_address: "45/1".to_string(),
        room: "5".to_string(),
        carer_at_home: "Mai".to_string(),
        area: Some(id(3)),
        household: Some(id(1)),
        underlying: "THA".to_string(),
        identity: "0123".to_string(),
        pregnant: Some(true),
        lives_alone: Some(false),
        vaccine_doses: Some(2),
        last_dose_on: Some(day()),
        not_vaccinated: Some(NotVaccinated::Refuses),
        unknown: vec![Question::Onset, Question::Phones],
        note: "x".to_string(),
    }
}

fn shift() -> Shift {
    let job = Job {
        name: "Trưởng ca".to_string(),
        who: "BS Lý".to_string(),
        officer: Some(id(1)),
        phone: "0900000101".to_string(),
        presence: Presence::OnCall,
        heads: true,
        since: Some(Moment::from(60)),
        former: vec![Stood {
            who: "ĐD Hà".to_string(),
            officer: Some(id(2)),
            from: Moment::from(0),
            until: Moment::from(60),
        }],
    };
    let (from, to) = (Moment::from(0), Moment::from(43_200));
    Shift { name: "Ca đêm".to_string(), from, to, post: Some(id(1)), jobs: vec![job] }
}

fn case() -> Case {
    Case {
        person: id(1),
        code: Some("A".to_string()),
        status: CaseStatus::SelfDeclared,
        onset: Some(day()),
        confirmed_on: Some(day()),
        reported_at: Some(Moment::from(-3_400_000_000)),
        examined_at: Some(Moment::from(9)),
        medicines: vec![Medicine { bag: Bag::C, on: day(), by: Some(id(2)), consent: true }],
        carer: Some(id(2)),
        risk: "Nguy cơ cao".to_string(),
        source: Some(id(9)),
        search_closed: "hết manh mối".to_string(),
        end: Some(End { outcome: Outcome::Transferred, on: Some(day()) }),
        unknown: vec![Question::Onset],
        note: "x".to_string(),
    }
}

fn reading() -> Reading {
    Reading {
        case: id(1),
        measured_at: Moment::from(1),
        signs: signs(),
        symptoms: told(),
        oxygen_litres: Some(2),
        refused: true,
        channel: Some(Channel::Zalo),
        imported: true,
        note: "x".to_string(),
        struck: vec![Struck {
            case: id(2),
            measured_at: Moment::from(2),
            signs: signs(),
            symptoms: told(),
            oxygen_litres: Some(1),
            refused: true,
            note: "y".to_string(),
            written_at: Moment::from(3),
            written_by: Some(id(1)),
        }],
    }
}

fn household() -> Household {
    Household {
        code: "H1".to_string(),
        address: "12/3".to_string(),
        area: Some(id(1)),
        house: House::BoardingHouse,
        landlord: "Bà Tư".to_string(),
        phones: vec!["0900000300".to_string()],
        needs: "gạo".to_string(),
        supplied_on: Some(day()),
        committed_on: Some(day()),
        note: "x".to_string(),
    }
}

fn test() -> Test {
    Test {
        person: id(1),
        taken_at: Moment::from(4),
        kind: TestKind::PooledRtPcr,
        result: TestResult::Inconclusive,
        ct: Some(331),
        place: "chợ".to_string(),
        sample: "XN1".to_string(),
        note: "x".to_string(),
    }
}

fn chain() -> Vec<Record> {
    let text = |text: &str| text.to_string();
    vec![
        kept(
            2,
            Position {
                title: text("Trưởng trạm"),
                body: text("Trạm Y tế"),
                holder: text("BS Lý"),
                officer: Some(id(1)),
                phone: text("1"),
                reports_to: Some(id(1)),
                force: Force::Health,
                other_phones: vec![text("2")],
                since: Some(day()),
                former: vec![Tenure {
                    holder: text("BS Thảo"),
                    officer: None,
                    phone: text("3"),
                    from: None,
                    until: day(),
                }],
            },
        ),
        kept(1, Duty { name: text("Truy vết"), field: text("Truy vết") }),
        kept(
            1,
            Assignment {
                duty: id(1),
                position: Some(id(1)),
                officer: Some(id(1)),
                part: Part::ReportTo,
                areas: vec![id(1), id(2)],
                from: Some(day()),
                to: Some(day()),
                source: text("Quy chế 20/11/2021"),
                body: text("Quân sự"),
            },
        ),
    ]
}

fn regime() -> Vec<Record> {
    let text = |text: &str| text.to_string();
    vec![
        kept(
            1,
            Delegation {
                position: id(1),
                to_position: Some(id(2)),
                to_officer: Some(id(1)),
                duty: Some(id(1)),
                from: Some(day()),
                to: Some(day()),
                paper: text("UQ 12"),
            },
        ),
        kept(
            1,
            Reporting {
                what: text("F0 mới"),
                by: Some(id(1)),
                to: Some(id(2)),
                through: Some(id(3)),
                when: text("trước 07h00"),
                source: text("CV 100"),
            },
        ),
    ]
}

fn alert() -> Alert {
    let by = id(1);
    Alert {
        case: id(1),
        raised_at: Moment::from(3),
        causes: vec![
            Cause {
                watched: Watched::Sign(Sign::Saturation),
                value: Some(91),
                level: danger::Level::Urgent,
                reading: Some(id(1)),
                measured_at: Moment::from(2),
                raised_at: Moment::from(3),
                confirmed_by: Some(id(2)),
                eased_by: None,
                reached_at: None,
            },
            Cause {
                watched: Watched::Symptom(Symptom::Breathless),
                value: None,
                level: danger::Level::Attention,
                reading: Some(id(1)),
                measured_at: Moment::from(2),
                raised_at: Moment::from(3),
                confirmed_by: None,
                eased_by: Some(id(3)),
                reached_at: None,
            },
        ],
        taken: Some(Taken { by, at: Moment::from(4) }),
        first_taken_at: Some(Moment::from(4)),
        said: vec![Said { step: AlertStep::Transferring, at: Moment::from(5), by, note: "x".to_string() }],
        closed: Some(Closed { at: Moment::from(6), step: Some(AlertStep::Arrived) }),
        again: None,
    }
}

fn directive() -> Directive {
    let text = |text: &str| text.to_string();
    Directive {
        number: text("180-CV/QU"),
        issuer: text("Quận ủy"),
        dated: Some(day()),
        received: Some(day()),
        summary: text("x"),
        answer_due: Some(day()),
        stage: Stage::Filed,
        answer: text("12/BC"),
    }
}

fn transfer() -> Transfer {
    let text = |text: &str| text.to_string();
    Transfer {
        person: id(1),
        case: Some(id(1)),
        contact: true,
        way: Way::ToWard,
        place: text("BV Dã chiến"),
        transport: text("115"),
        asked_at: Some(Moment::from(1)),
        left_at: Some(Moment::from(2)),
        answer: Answer::Refused,
        answered_at: Some(Moment::from(3)),
        who: text("BS Nam"),
        papers: text("giấy chuyển tuyến"),
        note: text("x"),
    }
}

fn kept_report() -> Command {
    let remarks = vec!["x".to_string()];
    Command::KeepReport(NewReport {
        what: ReportKind::Situation,
        day: day(),
        cut_off: Moment::from(9),
        from: Some(day()),
        remarks,
        head: Head { sequence: 5, hash: "ab".to_string() },
    })
}

fn told_of_a_screening() -> Command {
    let results = vec![(id(1), TestResult::Positive)];
    Command::TellScreening(ScreeningResults { screening: id(1), taken_on: day(), results })
}

fn screening() -> Screening {
    Screening {
        name: "Chợ Hòa Mỹ".to_string(),
        kind: TestKind::RtPcr,
        area: Some(id(1)),
        group: "chợ".to_string(),
        per_household: true,
        place: "x".to_string(),
        listed: vec![id(1), id(2)],
        note: "x".to_string(),
        ..Screening::on(day())
    }
}

fn log_entry() -> LogEntry {
    LogEntry {
        kind: LogKind::Symptoms,
        who: "bà Mai".to_string(),
        phone: "09".to_string(),
        approved_by: Some(id(1)),
        became: vec![RecordId { kind: Kind::Task, number: 1 }],
        ..LogEntry::of(Moment::from(5), "x")
    }
}

fn report() -> Report {
    Report {
        what: ReportKind::Situation,
        day: day(),
        version: 2,
        cut_off: Moment::from(1),
        figures: vec![Figure { name: "confirmed_new".to_string(), area: Some(id(1)), value: -3 }],
        before: Some(Before { day: day(), version: 1, cut_off: Moment::from(0) }),
        counted: vec![Span { first: 1, count: 9 }],
        known: vec![Span { first: 1, count: 12 }],
        remarks: vec!["x".to_string()],
        sent: vec![Sent { at: Moment::from(2), to: "UBND quận".to_string(), by: "BS Lý".to_string() }],
        head: Head { sequence: 5, hash: "ab".to_string() },
    }
}

fn facts() -> Facts {
    let text = |text: &str| text.to_string();
    let found = vec![(Watched::Sign(Sign::Saturation), Some(91)), (Watched::Symptom(Symptom::Breathless), None)];
    let watch = Watch {
        case: id(1),
        name: text("An"),
        born: Some(1971),
        phone: text("09"),
        why: vec![
            Why::Alert(danger::Level::Urgent, found.clone()),
            Why::OnTheWay(text("BV Quận")),
            Why::Closed(found),
            Why::New,
        ],
        last: Some(Latest { at: Moment::from(2), signs: signs() }),
    };
    let carried = Carried {
        task: id(1),
        text: text("Gọi"),
        about: text("An"),
        who: text("BS Lý"),
        due: Some(Moment::from(9)),
        urgent: true,
    };
    Facts {
        at: Moment::from(5),
        station: text("TYT P.7"),
        crew: vec![text("x")],
        next_crew: vec![text("y")],
        counts: Counts { at_home: 17, ..Counts::default() },
        watch: vec![watch],
        carried: vec![carried],
    }
}

fn told_of_a_handover() -> [Command; 4] {
    let watch = Box::new(facts().watch.remove(0));
    let between = Between { from: Moment::from(1), to: Moment::from(2), giver: id(1), receiver: Some(id(2)) };
    let head = Head { sequence: 5, hash: "ab".to_string() };
    [
        Command::WriteHandover { handover: Some(id(1)), between },
        Command::ReadWatched { handover: id(1), watch },
        Command::NoteHandover { handover: id(1), text: "x".to_string() },
        Command::SignHandover { handover: id(1), facts: Box::new(facts()), head },
    ]
}

fn handover() -> Handover {
    let head = || Head { sequence: 5, hash: "ab".to_string() };
    let signed = |by| Some(Signature { at: Moment::from(3), by: id(by), name: "BS Lý".to_string(), head: head() });
    Handover {
        from: Moment::from(1),
        to: Moment::from(2),
        giver: id(1),
        receiver: Some(id(2)),
        read: facts().watch,
        notes: vec![Note { at: Moment::from(2), by: id(1), name: "BS Lý".to_string(), text: "x".to_string() }],
        facts: Some(facts()),
        given: signed(1),
        received: signed(2),
    }
}

fn leave() -> Leave {
    let text = |text: &str| text.to_string();
    Leave {
        officer: Some(id(1)),
        who: text("BS Lý"),
        position: Some(id(1)),
        from: Moment::from(1),
        to: Moment::from(2),
        place: text("Bình Dương"),
        reason: text("x"),
        asks: Some(id(1)),
        decided: Some(LeaveDecision { approved: true, at: Moment::from(1), by: text("BS Nam"), note: text("x") }),
    }
}

fn paper() -> Paper {
    let text = |text: &str| text.to_string();
    Paper {
        what: PaperKind::Certificate,
        person: id(1),
        case: Some(id(1)),
        number: Some(7),
        symbol: text("GXN-TYT"),
        dated: day(),
        signer: Some(id(1)),
        signed_by: text("BS Nam"),
        signed_at: Some(Moment::from(1)),
        delivered_at: Some(Moment::from(2)),
        receiver: text("bà Mai"),
        delivered_by: Some(id(1)),
        cancelled: true,
        note: text("x"),
    }
}

fn task() -> Task {
    let text = |text: &str| text.to_string();
    Task {
        text: text("Gọi"),
        due: Some(Moment::from(5)),
        owner: Some(id(1)),
        case: Some(id(1)),
        urgent: true,
        repeat: Repeat::Weekdays { days: DaySet::of([chrono::Weekday::Mon]), minute: 420 },
        position: Some(id(1)),
        duty: Some(id(1)),
        coordinators: vec![id(1)],
        person: Some(id(1)),
        area: Some(id(1)),
        directive: Some(id(1)),
        follows: Some(id(3)),
        after: vec![id(2)],
        checklist: vec![Step { text: text("a"), done: Some(Moment::from(4)) }],
        playbook: text("f0_moi"),
        part_of: Some(id(3)),
        tells: Some(id(1)),
        tries: vec![Try { at: Moment::from(3), called: id(1), phone: text("09"), answered: text("b") }],
        household: Some(id(1)),
        proof: text("12/BC"),
        blocked: text("x"),
        makes: Makes::CallSheets,
        progress: Progress::Done(Moment::from(6)),
    }
}

fn area() -> Area {
    Area {
        name: "Tổ 1".to_string(),
        parent: Some(id(1)),
        households: Some(1),
        population: Some(2),
        kind: AreaKind::Lockdown,
        address: "3+5 Nguyễn Văn Linh".to_string(),
        former_name: "Tổ 12".to_string(),
        former_ward: "Phường 3".to_string(),
        present_since: Some(day()),
        teams: Some(9),
        groups: Some(91),
    }
}

fn arrival() -> Arrival {
    Arrival {
        person: id(1),
        stay: Stay {
            factor: Factor::Entry,
            from_place: "Bình Dương".into(),
            arrived_on: Some(day()),
            declared: Declared::On(day()),
            registered_on: Some(day()),
            tests_every: Some(3),
            tests_times: Some(2),
            tests_from: Some(day()),
            tests_set_by: "CV 12".into(),
            calls_every: Some(1),
            called_on: Some(day()),
            until: Some(day()),
            state: State::OutOfReach,
            ended_on: Some(day()),
            note: "x".into(),
        },
    }
}

fn zone_level() -> ZoneLevel {
    ZoneLevel {
        area: id(2),
        assessed: Some(Level::Green),
        assessed_by: "UBND quận".to_string(),
        assessed_on: Some(day()),
        applied: Level::Yellow,
        measure: Some(Measure::Ct15Plus),
        from: day(),
        to: Some(day()),
        source: "NQ 54-NQ/ĐU".to_string(),
    }
}

fn follow_up() -> FollowUp {
    FollowUp {
        until: Some(day()),
        place: "x".to_string(),
        carer: Some(id(2)),
        calls: vec![FollowCall { at: Moment::from(5), outcome: CallOutcome::Knocked }],
        own_room: Some(true),
        own_toilet: Some(false),
        visits: vec![Visit { at: Moment::from(6), found: Found::Absent }],
        violations: vec![Violation {
            on: day(),
            what: "ra chợ".to_string(),
            step: ViolationStep::WrittenUp,
            paper: "12/BB".to_string(),
        }],
        end: Some(FollowEnd { how: FollowOutcome::Lost, on: day(), reason: "x".to_string() }),
        note: "x".to_string(),
        ..FollowUp::of(id(1), day())
    }
}

fn conversion() -> Conversion {
    Conversion {
        person: id(1),
        status: CaseStatus::SelfDeclared,
        onset: Some(day()),
        sampled_on: Some(day()),
        carer: Some(id(2)),
        household: vec![id(3)],
        household_word: "x".to_string(),
    }
}

fn exposure() -> Exposure {
    Exposure {
        from: id(1),
        episode: Some(id(1)),
        exposed: id(2),
        last_contact: Some(day()),
        place: "chợ".to_string(),
        setting: "Chợ".to_string(),
        relation: "vợ".to_string(),
        masked: Some(true),
        minutes: Some(20),
        reporter: "F0 khai".to_string(),
        reached: true,
        note: "x".to_string(),
    }
}

/// One record of every kind with every field filled.
fn one_of_each() -> Vec<Record> {
    let text = |text: &str| text.to_string();
    let mut records = vec![
        kept(1, Station { name: text("TYT P.7"), packs: vec![text("tram")], demo: true, ..Station::default() }),
        kept(
            1,
            Officer {
                name: text("BS Lý"),
                role: Role::Administrator,
                uid: Some(1000),
                phone: text("1"),
                person: Some(id(1)),
                disabled: true,
            },
        ),
        kept(2, area()),
        kept(1, household()),
        kept(NUMBER_MAX, person()),
        kept(1, case()),
        kept(1, reading()),
        kept(
            1,
            Call {
                case: id(1),
                at: Moment::from(1),
                outcome: CallOutcome::WrongNumber,
                again_at: None,
                note: text("x"),
            },
        ),
        kept(1, exposure()),
    ];
    records.extend(chain());
    records.extend([kept(1, shift()), kept(1, task()), kept(1, log_entry()), kept(1, test())]);
    records.extend(regime());
    records.push(kept(1, directive()));
    records.push(kept(1, transfer()));
    records.push(kept(1, zone_level()));
    records.push(kept(1, arrival()));
    records.push(kept(1, alert()));
    records.push(kept(1, follow_up()));
    records.push(kept(1, paper()));
    records.push(kept(1, screening()));
    records.extend([kept(1, report()), kept(1, handover()), kept(1, leave())]);
    let kinds: Vec<Kind> = records.iter().map(|record| record.id().kind).collect();
    assert_eq!(kinds, Kind::ALL, "one of every kind");
    records
}

fn returns<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    let bytes = bincode::serialize(value).unwrap();
    assert_eq!(&bincode::deserialize::<T>(&bytes).unwrap(), value, "{text}");
}

#[test]
fn every_record_returns_from_json_and_bincode() {
    for record in one_of_each() {
        returns(&record);
        returns(&Change::made(record.clone()));
        returns(&Change::written(record.clone(), record.clone()));
        returns(&Change::made(record).reversed());
    }
    for birth in [Birth::NotAsked, Birth::Unknown, Birth::Year(1958), Birth::Month(2018, 5), Birth::Day(day())] {
        returns(&birth);
    }
    for progress in [Progress::Open, Progress::Started] {
        returns(&progress);
    }
    returns(&Symptoms::NotAsked);
    returns(&Symptoms::Asked(Symptom::all().collect()));
}

#[test]
fn every_order_returns_from_json_and_bincode() {
    let new_case = NewCase {
        person: Whom::New(person()),
        status: CaseStatus::Suspected,
        onset: Some(day()),
        confirmed_on: None,
        carer: Some(id(1)),
        note: String::new(),
    };
    let contact = NewExposure {
        from: id(1),
        episode: None,
        exposed: Whom::Known(id(2)),
        last_contact: Some(day()),
        place: String::new(),
        setting: String::new(),
        relation: String::new(),
        note: String::new(),
    };
    let row = ReadingRow {
        code: "A".to_string(),
        measured_at: Moment::from(3),
        signs: signs(),
        symptoms: told(),
        ..ReadingRow::default()
    };
    let import = OrderId(u128::MAX - 1);
    let roster = vec![
        RosterRow::Post(PostRow::default()),
        RosterRow::Assignment(AssignmentRow::default()),
        RosterRow::Job(JobRow::default()),
    ];
    let commands = [
        Command::OpenCase(new_case),
        Command::AddExposure(contact),
        Command::Convert(conversion()),
        Command::SetSource { case: id(1), infector: Some(id(2)) },
        Command::RecordReading(reading()),
        Command::PlanShift(shift()),
        Command::Import { import, rows: Rows::Readings(vec![row]) },
        Command::Import { import, rows: Rows::Cases(vec![CaseRow::default()]) },
        Command::Import { import, rows: Rows::Contacts(vec![ContactRow::default()]) },
        Command::Import { import, rows: Rows::Tests(vec![TestRow::default()]) },
        Command::Import { import, rows: Rows::Roster(roster) },
        Command::Import { import, rows: Rows::Tasks(vec![TaskRow::default()]) },
        Command::Import { import, rows: Rows::Areas(vec![AreaRow::default()]) },
        Command::RecordTest(test()),
        told_of_a_screening(),
        Command::SetTestResult { test: id(1), result: TestResult::Positive, ct: None },
        kept_report(),
        Command::CommitImport(import),
        Command::TakeAlert(id(1)),
        Command::SayAlert { alert: id(1), step: AlertStep::Mistaken, note: "x".into() },
    ];
    for command in commands.into_iter().chain(told_of_a_handover()) {
        let based_on = vec![(RecordId { kind: Kind::LogEntry, number: 7 }, 3)];
        returns(&Order {
            id: import,
            officer: id(1),
            session: SessionId(u64::MAX),
            at: Moment::from(9),
            command,
            based_on,
        });
    }
    let refused = vec![(0, Refusal::TooLong { field: Field::Note, limit: 1000 })];
    let flagged = vec![(1, Oddity::BeforeSource)];
    returns(&Tally { added: 1, updated: 2, skipped: 3, refused, flagged });
    returns(&Refusal::from(Sign::Saturation.accept(101).unwrap_err()));
}

/// The bare minimum that the first format writes for each kind. What was added since has a default.
#[test]
fn records_without_the_later_fields_still_read() {
    let bare = [
        ("station", json!({"name": "", "vitals_order": ["temperature", "spo2"], "packs": []})),
        ("officer", json!({"name": "BS Lý"})),
        ("area", json!({"name": "Tổ 1"})),
        ("household", json!({})),
        ("person", json!({"name": "An"})),
        ("case", json!({"person": 1})),
        ("reading", json!({"case": 1, "measured_at": 5, "signs": {"spo2": 98}})),
        ("call", json!({"case": 1, "at": 5, "outcome": "answered"})),
        ("exposure", json!({"from": 1, "exposed": 2})),
        ("position", json!({"title": "Bí thư"})),
        ("duty", json!({"name": "Truy vết"})),
        ("assignment", json!({"duty": 1})),
        ("shift", json!({"name": "Ca đêm", "from": 0, "to": 5})),
        ("task", json!({"text": "Gọi"})),
        ("log_entry", json!({"at": 5, "text": "x"})),
        ("test", json!({"person": 1, "taken_at": 5})),
        ("delegation", json!({"position": 1})),
        ("reporting", json!({"what": "F0 mới"})),
        ("directive", json!({"number": "180-CV/QU"})),
        ("zone_level", json!({"area": 1, "from": "2021-09-07"})),
        ("transfer", json!({"person": 1, "way": "to_hospital", "place": "BV"})),
        ("arrival", json!({"person": 1})),
        ("alert", json!({"case": 1, "raised_at": 1, "causes": []})),
        ("follow_up", json!({"person": 1, "from": "2021-07-20"})),
        ("report", json!({"day": "2022-02-10", "version": 1, "cut_off": 5})),
        ("handover", json!({"from": 5, "to": 6, "giver": 1})),
        ("leave", json!({"who": "x", "from": 5, "to": 6})),
        ("screening", json!({"name": "x", "from": "2022-02-10", "until": "2022-02-10", "listed": [1]})),
        ("paper", json!({"what": "decision", "person": 1, "dated": "2022-02-10"})),
    ];
    assert_eq!(bare.len(), Kind::ALL.len());
    for (kind, body) in bare {
        let text = json!({kind: {"id": 1, "revision": 1, "written_at": 5, "body": body}});
        let record: Record = serde_json::from_value(text).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert_eq!(record.id().kind.name(), kind);
        assert_eq!(record.written(), (Moment::from(5), None));
        returns(&record);
    }
    let change: Change = serde_json::from_str("{}").unwrap();
    assert_eq!((change.record(), change.base()), (None, 0));
}

/// A later program writes more fields; an older reader passes over them.
#[test]
fn fields_that_are_not_known_are_passed_over() {
    for record in one_of_each() {
        let mut text: Value = serde_json::to_value(&record).unwrap();
        let kept = text.as_object_mut().unwrap().values_mut().next().unwrap();
        kept["body"]["later"] = json!(["something"]);
        kept["later"] = json!(1);
        assert_eq!(serde_json::from_value::<Record>(text).unwrap(), record);
    }
}

#[test]
fn a_number_that_no_record_can_bear_is_refused() {
    for (number, stands) in [(0_u32, false), (1, true), (NUMBER_MAX, true), (NUMBER_MAX + 1, false), (u32::MAX, false)]
    {
        assert_eq!(Id::<Case>::new(number).is_some(), stands, "{number}");
        assert_eq!(serde_json::from_str::<Id<Case>>(&number.to_string()).is_ok(), stands, "{number}");
        let bytes = bincode::serialize(&number).unwrap();
        assert_eq!(bincode::deserialize::<Id<Case>>(&bytes).is_ok(), stands, "{number}");
    }
    for text in ["-1", "1.5", "\"1\"", "null", "4294967297"] {
        assert!(serde_json::from_str::<Id<Case>>(text).is_err(), "{text}");
    }
}

#[test]
fn what_cannot_be_is_not_read() {
    let base = serde_json::to_value(&one_of_each()[6]).unwrap();
    assert!(serde_json::from_value::<Record>(base.clone()).is_ok());
    for (field, nonsense) in [
        ("signs", json!({"spo2": 101})),
        ("signs", json!({"temperature": 36.8})),
        ("symptoms", json!({"asked": ["zz"]})),
        ("case", json!(0)),
        ("measured_at", json!("now")),
    ] {
        let mut text = base.clone();
        text["reading"]["body"][field] = nonsense.clone();
        assert!(serde_json::from_value::<Record>(text).is_err(), "{field} {nonsense}");
    }
    assert!(serde_json::from_value::<Record>(json!({"patient": {}})).is_err());
}

#[test]
fn an_order_id_is_thirty_two_digits_in_json() {
    assert_eq!(serde_json::to_string(&OrderId(255)).unwrap(), format!("\"{:032x}\"", 255));
    assert!(serde_json::from_str::<OrderId>("\"xyz\"").is_err());
    assert_eq!(format!("{}", RecordId { kind: Kind::LogEntry, number: 12 }), "log_entry:12");
}

#[test]
fn a_record_names_itself() {
    for record in one_of_each() {
        let id = record.id();
        let json = serde_json::to_value(&record).unwrap();
        assert_eq!(json.as_object().unwrap().keys().next().unwrap(), id.kind.name(), "one name everywhere");
        assert_eq!(
            (record.revision(), record.written()),
            (2, (Moment::from(1_636_500_000), Some(super::Id::new(3).unwrap())))
        );
    }
}
