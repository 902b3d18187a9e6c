//! What every order comes to: the records that it makes or writes, or why it is refused.

use super::fixture::*;
use crate::domain::area::Area;
use crate::domain::birth::Birth;
use crate::domain::change::Change;
use crate::domain::command::{Command, NewCase, NewExposure, Whom};
use crate::domain::decide::decide;
use crate::domain::home_treatment::{Call, Case, CaseStatus, End, Outcome, Reading, Symptoms};
use crate::domain::identity::{Id, Kind, NUMBER_MAX, OrderId, RecordId};
use crate::domain::line_list::Rows;
use crate::domain::log_entry::LogEntry;
use crate::domain::measure::Sign;
use crate::domain::officer::{Officer, Role};
use crate::domain::person::Person;
use crate::domain::record::Record;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::roster::{Assignment, Job, Position, Shift};
use crate::domain::station::Station;
use crate::domain::symptom::SymptomSet;
use crate::domain::tasks::{Progress, Task};
use crate::domain::ward::Ward;

/// `+case:4` for a record that is made, `case:1 2` for one that is written for the second time.
fn shown(changes: &[Change]) -> String {
    let one = |change: &Change| {
        let after = change.after.as_ref().unwrap();
        if change.before.is_none() {
            format!("+{}", after.id())
        } else {
            format!("{} {}", after.id(), after.revision())
        }
    };
    changes.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn missing(kind: Kind, number: u32) -> Result<&'static str, Refusal> {
    Err(Refusal::NotFound(RecordId { kind, number }))
}

fn empty(field: Field) -> Result<&'static str, Refusal> {
    Err(Refusal::Empty(field))
}

type Row = (&'static str, Command, Result<&'static str, Refusal>);

/// Decides every row over the ward of the fixture, each by itself.
fn check(rows: Vec<Row>) {
    let ward = ward();
    for (why, command, expected) in rows {
        let name = command.name();
        let found = decided(&ward, command).map(|changes| shown(&changes));
        assert_eq!(found, expected.map(str::to_string), "{name}: {why}");
    }
}

#[test]
fn officers_are_enrolled_by_name() {
    let enrol = |officer: Officer| Command::Enrol(officer);
    check(vec![
        ("somebody new", enrol(officer("YS Minh", Role::DutyOfficer)), Ok("+officer:6")),
        ("another role", enrol(officer("ĐD Hà", Role::ShiftHead)), Ok("officer:3 2")),
        ("what stands already", enrol(officer("ĐD Hà", Role::DutyOfficer)), Ok("")),
        ("a name is compared to the letter", enrol(officer("ĐD Ha", Role::DutyOfficer)), Ok("+officer:6")),
        ("no name", enrol(officer(" ", Role::DutyOfficer)), empty(Field::Name)),
        (
            "a telephone with letters",
            enrol(Officer { phone: "09x".to_string(), ..officer("Mới", Role::Reader) }),
            Err(Refusal::NotText(Field::Phone)),
        ),
    ]);
}

#[test]
fn settings_and_areas_are_changed_where_they_stand() {
    let area = |name: &str, parent: Option<u32>, population| {
        Command::AddArea(Area { name: name.to_string(), parent: parent.map(id), population, ..Area::default() })
    };
    let station = |name: &str, packs: &[&str]| {
        let packs = packs.iter().map(|pack| (*pack).to_string()).collect();
        Command::SetStation(Station { name: name.to_string(), packs, ..Station::default() })
    };
    check(vec![
        ("another name", station("TYT P.8", &[]), Ok("station:1 2")),
        ("what stands already", station("TYT P.7", &[]), Ok("")),
        ("no name yet", station("", &["tram"]), Ok("station:1 2")),
        ("a pack without a name", station("TYT P.7", &[""]), empty(Field::Name)),
        ("a new area", area("Tổ 2", None, None), Ok("+area:2")),
        ("more is known of one", area("Tổ 1", None, Some(500)), Ok("area:1 2")),
        ("the same under another parent is another", area("Tổ 1", Some(1), None), Ok("+area:2")),
        ("no such parent", area("Tổ 2", Some(9), None), missing(Kind::Area, 9)),
        ("no name", area("", None, None), empty(Field::Name)),
    ]);
    let mut first = Ward::default();
    carry_out(&mut first, Command::Enrol(officer("BS Lý", Role::Administrator)));
    assert_eq!(shown(&decided(&first, station("TYT P.7", &[])).unwrap()), "+station:1");
}

#[test]
fn an_episode_is_opened_once() {
    let open = Command::OpenCase;
    let of = |person: Person| new_case(Whom::New(person));
    let known = |number| new_case(Whom::Known(id(number)));
    check(vec![
        ("somebody new", open(of(person("Giang"))), Ok("+person:5, +case:4")),
        ("a contact who falls ill", open(known(4)), Ok("+case:4")),
        ("ill already", open(known(1)), Err(Refusal::CaseIsOpen(1))),
        ("nobody of that number", open(known(9)), missing(Kind::Person, 9)),
        ("no name", open(of(Person::default())), empty(Field::Name)),
        ("today", open(NewCase { onset: Some(date("2021-11-10")), ..known(4) }), Ok("+case:4")),
        ("tomorrow", open(NewCase { onset: Some(date("2021-11-11")), ..known(4) }), Err(Refusal::InFuture)),
        (
            "a test of tomorrow",
            open(NewCase { confirmed_on: Some(date("2021-11-11")), ..known(4) }),
            Err(Refusal::InFuture),
        ),
        ("a carer", open(NewCase { carer: Some(id(3)), ..known(4) }), Ok("+case:4")),
        ("a carer who is nobody", open(NewCase { carer: Some(id(9)), ..known(4) }), missing(Kind::Officer, 9)),
        ("a place", open(of(Person { area: Some(id(1)), ..person("Giang") })), Ok("+person:5, +case:4")),
        ("a place that is none", open(of(Person { area: Some(id(9)), ..person("Giang") })), missing(Kind::Area, 9)),
        (
            "a household that is none",
            open(of(Person { household: Some(id(9)), ..person("Giang") })),
            missing(Kind::Household, 9),
        ),
        (
            "a telephone that is none",
            open(of(Person { phones: vec!["0900 000".to_string()], ..person("Giang") })),
            Err(Refusal::NotText(Field::Phone)),
        ),
        (
            "nine telephones",
            open(of(Person { phones: vec!["0".to_string(); 9], ..person("Giang") })),
            Err(Refusal::NotText(Field::Phone)),
        ),
        (
            "a telephone of 16 digits",
            open(of(Person { phones: vec!["0".repeat(16)], ..person("Giang") })),
            Err(Refusal::NotText(Field::Phone)),
        ),
    ]);
}

#[test]
fn an_episode_may_follow_one_that_ended_or_was_refuted() {
    for (end, status) in
        [(Some(End { outcome: Outcome::Released, on: None }), CaseStatus::Confirmed), (None, CaseStatus::Excluded)]
    {
        let mut ward = ward();
        let case = ward.cases.read(id(1)).unwrap().clone();
        let body = Case { end, status, ..case.body.clone() };
        ward.insert(&Record::Case(crate::domain::record::Kept { body, ..(*case).clone() }.into()));
        assert_eq!(shown(&decided(&ward, Command::OpenCase(new_case(Whom::Known(id(1))))).unwrap()), "+case:4");
    }
}

#[test]
fn two_persons_never_bear_one_code() {
    let mut ward = ward();
    let coded = || Person { code: Some("F1-7".to_string()), birth: Birth::Year(1980), ..person("Giang") };
    carry_out(&mut ward, Command::AddExposure(contact(1, Some(1), Whom::New(coded()))));
    let again = Command::OpenCase(new_case(Whom::New(coded())));
    assert_eq!(decided(&ward, again), Err(Refusal::CodeTwice("F1-7".to_string())));
}

#[test]
fn a_reading_is_kept_whatever_it_says_as_long_as_it_says_something() {
    let record = Command::RecordReading;
    let of = |signs: &[(Sign, u32)]| reading(1, now(), signs, Symptoms::NotAsked);
    let asked = Symptoms::Asked(SymptomSet::NONE);
    check(vec![
        ("one sign", record(of(&[(Sign::Pulse, 80)])), Ok("+reading:2")),
        ("an extreme value", record(of(&[(Sign::Temperature, 455)])), Ok("+reading:2")),
        ("asked, none", record(reading(1, now(), &[], asked)), Ok("+reading:2")),
        ("refused", record(Reading { refused: true, ..of(&[]) }), Ok("+reading:2")),
        ("nothing", record(of(&[])), Err(Refusal::NothingRecorded)),
        ("nothing but a note", record(Reading { note: "x".to_string(), ..of(&[]) }), Err(Refusal::NothingRecorded)),
        ("pressure", record(of(&[(Sign::Systolic, 81), (Sign::Diastolic, 80)])), Ok("+reading:2")),
        (
            "pressure reversed",
            record(of(&[(Sign::Systolic, 80), (Sign::Diastolic, 120)])),
            Err(Refusal::PressureReversed),
        ),
        (
            "pressure of one number",
            record(of(&[(Sign::Systolic, 80), (Sign::Diastolic, 80)])),
            Err(Refusal::PressureReversed),
        ),
        ("half a pressure", record(of(&[(Sign::Diastolic, 120)])), Ok("+reading:2")),
        ("no such case", record(reading(9, now(), &[(Sign::Pulse, 80)], asked)), missing(Kind::Case, 9)),
        (
            "a clock that is two minutes ahead",
            record(Reading { measured_at: now().plus(120), ..of(&[(Sign::Pulse, 80)]) }),
            Ok("+reading:2"),
        ),
        (
            "further ahead",
            record(Reading { measured_at: now().plus(121), ..of(&[(Sign::Pulse, 80)]) }),
            Err(Refusal::InFuture),
        ),
        (
            "a year late",
            record(Reading { measured_at: moment("2020-11-10 09:00"), ..of(&[(Sign::Pulse, 80)]) }),
            Ok("+reading:2"),
        ),
        ("the same again", record(of(&[(Sign::Saturation, 97)])), Ok("+reading:2")),
    ]);
}

#[test]
fn a_reading_of_an_ended_case_is_kept() {
    let mut ward = ward();
    let case = ward.cases.read(id(1)).unwrap().clone();
    let end = Some(End { outcome: Outcome::Transferred, on: None });
    let body = Case { end, ..case.body.clone() };
    ward.insert(&Record::Case(crate::domain::record::Kept { body, ..(*case).clone() }.into()));
    let given = reading(1, now(), &[(Sign::Saturation, 91)], Symptoms::NotAsked);
    assert_eq!(shown(&decided(&ward, Command::RecordReading(given)).unwrap()), "+reading:2");
}

#[test]
fn nobody_passes_a_reading_off_as_imported() {
    let given = Reading { imported: true, ..reading(1, now(), &[(Sign::Saturation, 91)], Symptoms::NotAsked) };
    let changes = decided(&ward(), Command::RecordReading(given)).unwrap();
    assert!(matches!(&changes[0].after, Some(Record::Reading(kept)) if !kept.imported), "it would ring nobody");
}

#[test]
fn calls_and_book_lines_are_kept() {
    check(vec![
        ("a call", Command::LogCall(call(1)), Ok("+call:2")),
        ("no such case", Command::LogCall(call(9)), missing(Kind::Case, 9)),
        ("a call of tomorrow", Command::LogCall(Call { at: now().plus(86_400), ..call(1) }), Err(Refusal::InFuture)),
        ("a line", log("Đã gọi"), Ok("+log_entry:2")),
        ("an empty line", log("  "), empty(Field::Text)),
        (
            "a line about tomorrow",
            Command::Log(LogEntry::of(now().plus(86_400), "x".to_string())),
            Err(Refusal::InFuture),
        ),
    ]);
}

#[test]
fn a_contact_is_added_once_and_never_with_oneself() {
    let add = Command::AddExposure;
    let known = |number| Whom::Known(id(number));
    check(vec![
        ("somebody new", add(contact(1, Some(1), Whom::New(person("Hà")))), Ok("+person:5, +exposure:6")),
        ("somebody known", add(contact(2, Some(2), known(4))), Ok("+exposure:6")),
        ("of an F1", add(contact(4, None, Whom::New(person("Hà")))), Ok("+person:5, +exposure:6")),
        ("the same again", add(contact(1, Some(1), known(2))), Err(Refusal::ContactStands)),
        ("on another day", add(NewExposure { last_contact: None, ..contact(1, Some(1), known(2)) }), Ok("+exposure:6")),
        (
            "in another place",
            add(NewExposure { place: "chợ".to_string(), ..contact(1, Some(1), known(2)) }),
            Ok("+exposure:6"),
        ),
        ("oneself", add(contact(1, Some(1), known(1))), Err(Refusal::SelfContact)),
        ("the episode of another", add(contact(1, Some(2), known(3))), Err(Refusal::NotHisExposure)),
        ("no such episode", add(contact(1, Some(9), known(3))), missing(Kind::Case, 9)),
        ("nobody infects", add(contact(9, None, known(3))), missing(Kind::Person, 9)),
        ("nobody is exposed", add(contact(1, Some(1), known(9))), missing(Kind::Person, 9)),
        ("no name", add(contact(1, Some(1), Whom::New(Person::default()))), empty(Field::Name)),
        (
            "today",
            add(NewExposure { last_contact: Some(date("2021-11-10")), ..contact(1, Some(1), known(3)) }),
            Ok("+exposure:6"),
        ),
        (
            "tomorrow",
            add(NewExposure { last_contact: Some(date("2021-11-11")), ..contact(1, Some(1), known(3)) }),
            Err(Refusal::DayInFuture),
        ),
        ("reached", Command::SetReached { exposure: id(1), reached: true }, Ok("exposure:1 2")),
        ("as it stands", Command::SetReached { exposure: id(1), reached: false }, Ok("")),
        ("no such contact", Command::SetReached { exposure: id(9), reached: true }, missing(Kind::Exposure, 9)),
    ]);
}

#[test]
fn a_source_is_a_contact_of_the_case_with_a_case() {
    let confirm = |case, exposure| Command::ConfirmSource { case: id(case), exposure: id(exposure) };
    check(vec![
        ("An infected Bình", confirm(2, 1), Ok("case:2 2")),
        ("Bình infected Châu", confirm(3, 2), Ok("case:3 2")),
        ("a contact of another", confirm(3, 1), Err(Refusal::NotHisExposure)),
        ("from somebody without an episode", confirm(2, 5), Err(Refusal::NotHisExposure)),
        ("no such case", confirm(9, 1), missing(Kind::Case, 9)),
        ("no such contact", confirm(2, 9), missing(Kind::Exposure, 9)),
    ]);
}

#[test]
fn confirmed_sources_never_go_round() {
    let confirm = |case, exposure| Command::ConfirmSource { case: id(case), exposure: id(exposure) };
    let mut ward = ward();
    carry_out(&mut ward, confirm(2, 1));
    carry_out(&mut ward, confirm(3, 2));
    assert_eq!(decided(&ward, confirm(1, 4)), Err(Refusal::SourceCycle(3)), "Châu would have infected An");
    // An → Bình is refuted with An: then nothing leads back.
    let case = ward.cases.read(id(2)).unwrap().clone();
    let body = Case { source: None, ..case.body.clone() };
    ward.insert(&Record::Case(crate::domain::record::Kept { body, ..(*case).clone() }.into()));
    assert_eq!(shown(&decided(&ward, confirm(1, 4)).unwrap()), "case:1 2", "a proposed source closes no circle");
}

#[test]
fn the_roster_names_what_stands() {
    let position = |reports_to: Option<u32>, officer: Option<u32>| {
        let (reports_to, officer) = (reports_to.map(id), officer.map(id));
        Command::AddPosition(Position { title: "Bí thư".to_string(), reports_to, officer, ..Position::default() })
    };
    let assign = Command::Assign;
    let day = |text| Some(date(text));
    check(vec![
        ("a position", position(Some(1), Some(1)), Ok("+position:2")),
        ("below none", position(Some(9), None), missing(Kind::Position, 9)),
        ("held by nobody", position(None, Some(9)), missing(Kind::Officer, 9)),
        ("no title", Command::AddPosition(Position::default()), empty(Field::Name)),
        (
            "a duty",
            Command::AddDuty(crate::domain::roster::Duty { name: "x".to_string(), ..Default::default() }),
            Ok("+duty:2"),
        ),
        ("no name", Command::AddDuty(Default::default()), empty(Field::Name)),
        ("by a position", assign(assignment()), Ok("+assignment:2")),
        (
            "by an officer",
            assign(Assignment { position: None, officer: Some(id(3)), ..assignment() }),
            Ok("+assignment:2"),
        ),
        ("by nobody", assign(Assignment { position: None, ..assignment() }), empty(Field::Name)),
        ("no such duty", assign(Assignment { duty: id(9), ..assignment() }), missing(Kind::Duty, 9)),
        ("no such position", assign(Assignment { position: Some(id(9)), ..assignment() }), missing(Kind::Position, 9)),
        ("no such officer", assign(Assignment { officer: Some(id(9)), ..assignment() }), missing(Kind::Officer, 9)),
        ("no such area", assign(Assignment { areas: vec![id(1), id(9)], ..assignment() }), missing(Kind::Area, 9)),
        (
            "one day",
            assign(Assignment { from: day("2021-11-10"), to: day("2021-11-10"), ..assignment() }),
            Ok("+assignment:2"),
        ),
        (
            "backwards",
            assign(Assignment { from: day("2021-11-10"), to: day("2021-11-09"), ..assignment() }),
            Err(Refusal::ShiftReversed),
        ),
    ]);
}

#[test]
fn shifts_have_a_beginning_before_their_end_and_jobs_with_names() {
    let plan = Command::PlanShift;
    let fill = |number, job| Command::FillJob { shift: id(number), job };
    let of_nobody = || Job { officer: Some(id(9)), ..job("Trưởng ca", "x") };
    check(vec![
        ("a shift", plan(next_shift()), Ok("+shift:2")),
        ("no time at all", plan(Shift { to: next_shift().from, ..next_shift() }), Err(Refusal::ShiftReversed)),
        ("backwards", plan(Shift { to: next_shift().from.plus(-1), ..next_shift() }), Err(Refusal::ShiftReversed)),
        ("no name", plan(Shift { name: String::new(), ..next_shift() }), empty(Field::Name)),
        ("a job without a name", plan(Shift { jobs: vec![job("", "x")], ..next_shift() }), empty(Field::Name)),
        ("an officer who is none", plan(Shift { jobs: vec![of_nobody()], ..next_shift() }), missing(Kind::Officer, 9)),
        ("filled", fill(1, job("Lưu động", "YS Minh")), Ok("shift:1 2")),
        ("as it stands", fill(1, job("Lưu động", "")), Ok("")),
        ("a job more", fill(1, job("Tổ xe", "A. Tâm")), Ok("shift:1 2")),
        ("no job", fill(1, job("", "x")), empty(Field::Name)),
        ("no such shift", fill(9, job("Tổ xe", "x")), missing(Kind::Shift, 9)),
        ("no such officer", fill(1, of_nobody()), missing(Kind::Officer, 9)),
    ]);
    let mut ward = ward();
    carry_out(&mut ward, fill(1, job("Lưu động", "YS Minh")));
    carry_out(&mut ward, fill(1, job("Tổ xe", "A. Tâm")));
    let jobs: Vec<(String, String)> =
        ward.shifts.read(id(1)).unwrap().jobs.iter().map(|job| (job.name.clone(), job.who.clone())).collect();
    let pair = |name: &str, who: &str| (name.to_string(), who.to_string());
    assert_eq!(jobs, [pair("Trưởng ca", "BS Lý"), pair("Lưu động", "YS Minh"), pair("Tổ xe", "A. Tâm")]);
}

#[test]
fn a_task_that_is_done_keeps_when() {
    let progress = |progress| Command::SetProgress { task: id(1), progress };
    let later = now().plus(3600);
    check(vec![
        ("a task", Command::AddTask(task("x")), Ok("+task:2")),
        ("no text", Command::AddTask(task("")), empty(Field::Text)),
        ("of nobody", Command::AddTask(Task { owner: Some(id(9)), ..task("x") }), missing(Kind::Officer, 9)),
        ("about no case", Command::AddTask(Task { case: Some(id(9)), ..task("x") }), missing(Kind::Case, 9)),
        ("due tomorrow", Command::AddTask(Task { due: Some(later), ..task("x") }), Ok("+task:2")),
        (
            "done tomorrow",
            Command::AddTask(Task { progress: Progress::Done(later), ..task("x") }),
            Err(Refusal::InFuture),
        ),
        ("started", progress(Progress::Started), Ok("task:1 2")),
        ("as it stands", progress(Progress::Open), Ok("")),
        ("no such task", Command::SetProgress { task: id(9), progress: Progress::Open }, missing(Kind::Task, 9)),
    ]);
    let mut ward = ward();
    let stands = |ward: &Ward| ward.tasks.read(id(1)).unwrap().progress;
    carry_out(&mut ward, progress(Progress::Done(later)));
    assert_eq!(stands(&ward), Progress::Done(now()), "by the desk's clock");
    let again = decide(&ward, &order_of(1, progress(Progress::Done(later))), later).unwrap();
    assert_eq!(again, [], "done twice is done once");
    carry_out(&mut ward, progress(Progress::Open));
    let changes = decide(&ward, &order_of(1, progress(Progress::Done(now()))), later).unwrap();
    changes.iter().for_each(|change| ward.apply(change));
    assert_eq!(stands(&ward), Progress::Done(later), "and after it was open again, done anew");
}

#[test]
fn an_import_is_never_decided_as_an_order() {
    let import = Command::Import { import: OrderId(1), rows: Rows::Cases(Vec::new()) };
    check(vec![
        ("rows", import, Err(Refusal::UnknownImport)),
        ("commit", Command::CommitImport(OrderId(1)), Err(Refusal::UnknownImport)),
        ("discard", Command::DiscardImport(OrderId(1)), Err(Refusal::UnknownImport)),
    ]);
}

#[test]
fn what_was_on_the_screen_must_still_stand() {
    let mut ward = ward();
    let exposure = RecordId { kind: Kind::Exposure, number: 1 };
    let command = || Command::SetReached { exposure: id(1), reached: true };
    let based_on = |number, revision| {
        let mut order = order_of(1, command());
        order.based_on = vec![(RecordId { number, ..exposure }, revision)];
        order
    };
    assert_eq!(shown(&decide(&ward, &based_on(1, 1), now()).unwrap()), "exposure:1 2");
    let none = Err(Refusal::NotFound(RecordId { number: 9, ..exposure }));
    assert_eq!(decide(&ward, &based_on(9, 1), now()), none);
    assert_eq!(decide(&ward, &based_on(0, 1), now()), Err(Refusal::NotFound(RecordId { number: 0, ..exposure })));
    carry_out(&mut ward, command());
    let changed = Err(Refusal::ChangedMeanwhile { record: exposure, now: 2 });
    assert_eq!(decide(&ward, &based_on(1, 1), now()), changed);
    assert_eq!(decide(&ward, &based_on(1, 3), now()), changed, "nor a revision that is not yet");
    let mut reader = based_on(1, 1);
    reader.officer = id(4);
    assert_eq!(decide(&ward, &reader, now()), Err(Refusal::NotAllowed), "who may not, learns nothing");
}

#[test]
fn a_record_says_who_wrote_it_and_when_by_the_desks_clock() {
    let ward = ward();
    let later = now().plus(60);
    let mut order = order_of(3, log("x"));
    order.at = moment("2001-01-01 00:00");
    let changes = decide(&ward, &order, later).unwrap();
    assert_eq!(changes[0].after.as_ref().unwrap().written(), (later, Some(id(3))));
}

#[test]
fn the_last_number_of_a_kind_is_the_last() {
    let mut ward = ward();
    ward.reserve_number(Kind::LogEntry, NUMBER_MAX - 1);
    let changes = carry_out(&mut ward, log("x"));
    assert_eq!(changes[0].record(), Some(RecordId { kind: Kind::LogEntry, number: NUMBER_MAX }));
    assert_eq!(decided(&ward, log("x")), Err(Refusal::NoNumberLeft));
    let nobody: Option<Id<Case>> = Id::new(NUMBER_MAX + 1);
    assert_eq!(nobody, None);
}
