//! What orders about records of any kind come to: making, writing anew, deleting, restoring,
//! merging, correcting, moving, and taking back.

use super::fixture::*;
use crate::domain::area::Area;
use crate::domain::change::Change;
use crate::domain::command::{Command, NewExposure, Whom};
use crate::domain::contact_tree::Exposure;
use crate::domain::danger::{Pack, Rules};
use crate::domain::decide::{Done, decide, undo};
use crate::domain::home_treatment::{Case, CaseStatus, End, Outcome, Reading, Symptoms};
use crate::domain::identity::{Id, Kind, OrderId, RecordId};
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::officer::Role;
use crate::domain::person::{House, Household, Person, Relative};
use crate::domain::record::{AnyBody, Record};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::standing::{Mark, standing};
use crate::domain::station::Station;
use crate::domain::ward::Ward;
use crate::domain::zone::{Level, ZoneLevel};

fn edit(number: u32, body: AnyBody) -> Command {
    Command::Edit { number, body: Box::new(body) }
}

fn make(body: AnyBody) -> Command {
    Command::Make(Box::new(body))
}

fn case_of(ward: &Ward, number: u32) -> Case {
    ward.cases.read(id(number)).unwrap().body.clone()
}

fn exposure_of(ward: &Ward, number: u32) -> Exposure {
    ward.exposures.read(id(number)).unwrap().body.clone()
}

fn refused(ward: &Ward, command: Command) -> Refusal {
    let name = command.name();
    decided(ward, command).err().unwrap_or_else(|| panic!("{name} was not refused"))
}

fn still_named(by: Kind, number: u32, count: u32) -> Refusal {
    Refusal::StillNamed { by: record(by, number), count }
}

#[test]
fn every_kind_of_record_is_made_changed_deleted_and_restored() {
    let mut ward = ward();
    let settled = |ward: &Ward| (ward.persons.count(), ward.tasks.count(), ward.households.count());
    let bodies = [
        AnyBody::Household(Household { house: House::BoardingHouse, landlord: "Bà Tư".into(), ..household("12/3") }),
        AnyBody::Person(Person {
            relatives: vec![Relative { who: "Mai".into(), phone: "0900".into() }],
            ..person("Em")
        }),
        AnyBody::Area(Area { name: "Tổ 9".into(), parent: Some(id(1)), ..Area::default() }),
        AnyBody::Task(task("Gọi")),
        AnyBody::Shift(next_shift()),
        AnyBody::Officer(officer("YS Minh", Role::DutyOfficer)),
        AnyBody::Call(call(1)),
    ];
    for body in bodies {
        let kind = body.kind();
        let changes = carry_out(&mut ward, make(body.clone()));
        let made = changes[0].record().unwrap();
        assert_eq!(made.kind, kind);
        let before = settled(&ward);
        carry_out(&mut ward, Command::Delete(made));
        assert_eq!(ward.record(kind, made.number), None, "{kind:?}");
        assert_eq!(ward.deleted_record(made).map(Record::body), Some(body.clone()), "{kind:?}");
        carry_out(&mut ward, Command::Restore(made));
        assert_eq!(ward.record(kind, made.number).map(|record| record.body()), Some(body.clone()), "{kind:?}");
        assert_eq!((settled(&ward), ward.deleted_record(made)), (before, None));
        assert_eq!(decided(&ward, edit(made.number, body)), Ok(Vec::new()), "what it says already");
    }
}

/// Found in review: an undoing asked nothing of what it brought back.
#[test]
fn nothing_comes_back_beside_what_took_its_place() {
    let area = |name: &str| AnyBody::Area(Area { name: name.into(), ..Area::default() });
    let coded = |name: &str| AnyBody::Person(Person { code: Some("BN1".into()), ..person(name) });
    let level = |applied, from: &str| {
        AnyBody::ZoneLevel(ZoneLevel {
            area: id(1),
            assessed: None,
            assessed_by: String::new(),
            assessed_on: None,
            applied,
            measure: None,
            from: date(from),
            to: None,
            source: String::new(),
        })
    };
    let overlap = Refusal::LevelOverlaps(date("2021-11-05"), None);
    let rows = [
        (level(Level::Red, "2021-11-01"), level(Level::Green, "2021-11-05"), overlap),
        (area("Tổ 9"), area("Tổ 9"), Refusal::NameTaken("Tổ 9".into())),
        (
            AnyBody::Officer(officer("YS Minh", Role::DutyOfficer)),
            AnyBody::Officer(officer("YS Minh", Role::Reader)),
            Refusal::NameTaken("YS Minh".into()),
        ),
        (coded("An Lê"), coded("Bình Lê"), Refusal::CodeTwice("BN1".into())),
    ];
    for (first, second, expected) in rows {
        let mut ward = ward();
        let made = carry_out(&mut ward, make(first))[0].record().unwrap();
        let deleted = done(&mut ward, 1, Command::Delete(made));
        carry_out(&mut ward, make(second));
        assert_eq!(refused(&ward, Command::Restore(made)), expected);
        assert_eq!(undone(&ward, 1, &deleted), Err(expected), "{made:?}");
    }
    // An episode that was closed, and another that was opened since.
    let mut ward = ward();
    let end = End { outcome: Outcome::Released, on: Some(date("2021-11-09")) };
    let close = edit(1, AnyBody::Case(Case { end: Some(end), ..case_of(&ward, 1) }));
    let closed = done(&mut ward, 1, close);
    assert!(undone(&ward, 1, &closed).is_ok());
    carry_out(&mut ward, Command::OpenCase(new_case(Whom::Known(id(1)))));
    assert_eq!(undone(&ward, 1, &closed), Err(Refusal::CaseIsOpen(4)));
}

#[test]
fn what_others_name_is_not_deleted() {
    let ward = ward();
    let rows = [
        (Kind::Person, 1, still_named(Kind::Case, 1, 4)),
        (Kind::Person, 4, still_named(Kind::Exposure, 5, 2)),
        (Kind::Case, 1, still_named(Kind::Reading, 1, 4)),
        (Kind::Case, 2, still_named(Kind::Exposure, 2, 1)),
        (Kind::Area, 1, still_named(Kind::Assignment, 1, 1)),
        (Kind::Position, 1, still_named(Kind::Assignment, 1, 1)),
        (Kind::Duty, 1, still_named(Kind::Assignment, 1, 1)),
        (Kind::Reading, 1, Refusal::NotEditable),
        (Kind::Station, 1, Refusal::NotEditable),
        (Kind::Task, 9, Refusal::NotFound(record(Kind::Task, 9))),
        (Kind::Officer, 1, Refusal::LastAdministrator),
    ];
    for (kind, number, expected) in rows {
        assert_eq!(refused(&ward, Command::Delete(record(kind, number))), expected, "{kind:?} {number}");
    }
    for kind in [Kind::Exposure, Kind::Task, Kind::LogEntry, Kind::Assignment, Kind::Shift, Kind::Call] {
        assert!(decided(&ward, Command::Delete(record(kind, 1))).is_ok(), "{kind:?}");
    }
    assert_eq!(refused(&ward, Command::Restore(record(Kind::Task, 1))), Refusal::NotFound(record(Kind::Task, 1)));
}

#[test]
fn a_contact_that_is_a_confirmed_source_stays_between_the_same_two() {
    let mut ward = ward();
    carry_out(&mut ward, Command::ConfirmSource { case: id(2), exposure: id(1) });
    assert_eq!(refused(&ward, Command::Delete(record(Kind::Exposure, 1))), still_named(Kind::Case, 2, 1));
    let other = Exposure { exposed: id(3), ..exposure_of(&ward, 1) };
    assert_eq!(refused(&ward, edit(1, AnyBody::Exposure(other))), still_named(Kind::Case, 2, 1));
    let elsewhere = Exposure { place: "chợ".into(), ..exposure_of(&ward, 1) };
    assert!(decided(&ward, edit(1, AnyBody::Exposure(elsewhere))).is_ok());
}

#[test]
fn a_record_is_written_anew_only_as_it_could_have_been_made() {
    let mut ward = ward();
    carry_out(&mut ward, make(AnyBody::Area(Area { name: "Tổ 2".into(), parent: Some(id(1)), ..Area::default() })));
    let ended = End { outcome: Outcome::Released, on: Some(date("2021-11-11")) };
    let lock = Station { lock_minutes: 16, ..Station::default() };
    let slots = Station { slot_hours: Some([13, 13]), ..Station::default() };
    let order = Station { vitals_order: vec![Sign::Pulse; 5], ..Station::default() };
    let rows = [
        (edit(4, AnyBody::Person(person(""))), Refusal::Empty(Field::Name)),
        (
            edit(4, AnyBody::Person(Person { phones: vec!["09a".into()], ..person("Dung") })),
            Refusal::NotText(Field::Phone),
        ),
        (edit(4, AnyBody::Person(Person { room: "x\u{1b}".into(), ..person("Dung") })), Refusal::NotText(Field::Place)),
        (edit(9, AnyBody::Person(person("Dung"))), Refusal::NotFound(record(Kind::Person, 9))),
        (edit(1, AnyBody::Case(Case { person: id(2), ..case_of(&ward, 1) })), Refusal::NotEditable),
        (edit(1, AnyBody::Case(Case { end: Some(ended), ..case_of(&ward, 1) })), Refusal::InFuture),
        (edit(1, AnyBody::Case(Case { source: Some(id(1)), ..case_of(&ward, 1) })), Refusal::NotHisExposure),
        (make(AnyBody::Case(case_of(&ward, 1))), Refusal::CaseIsOpen(1)),
        (edit(1, AnyBody::Reading(reading(1, now(), &[], Symptoms::NotAsked))), Refusal::NotEditable),
        (edit(1, AnyBody::Exposure(Exposure { exposed: id(1), ..exposure_of(&ward, 1) })), Refusal::SelfContact),
        (
            edit(1, AnyBody::Area(Area { name: "Tổ 1".into(), parent: Some(id(2)), ..Area::default() })),
            Refusal::AreaCycle,
        ),
        (edit(2, AnyBody::Area(Area { name: "Tổ 1".into(), ..Area::default() })), Refusal::NameTaken("Tổ 1".into())),
        (edit(3, AnyBody::Officer(officer("BS Lý", Role::Reader))), Refusal::NameTaken("BS Lý".into())),
        (edit(1, AnyBody::Officer(officer("BS Lý", Role::Reader))), Refusal::LastAdministrator),
        (Command::Enrol(officer("BS Lý", Role::ShiftHead)), Refusal::LastAdministrator),
        (edit(1, AnyBody::Station(lock)), Refusal::SettingOutOfRange),
        (edit(1, AnyBody::Station(slots)), Refusal::SettingOutOfRange),
        (edit(1, AnyBody::Station(order)), Refusal::SettingOutOfRange),
        (make(AnyBody::Household(Household::default())), Refusal::Empty(Field::Address)),
        (make(AnyBody::Station(Station::default())), Refusal::NotEditable),
    ];
    for (command, expected) in rows {
        let shown = format!("{command:?}");
        assert_eq!(refused(&ward, command), expected, "{shown}");
    }
    // A second administrator, and the first may step down.
    carry_out(&mut ward, Command::Enrol(officer("ThS Nga", Role::Administrator)));
    assert!(decided(&ward, edit(1, AnyBody::Officer(officer("BS Lý", Role::Reader)))).is_ok());
}

#[test]
fn nobody_changes_or_deletes_an_officer_above_what_he_may_make() {
    let ward = ward();
    let head = |command| decide(&ward, &order_of(2, command), now()).err();
    assert_eq!(head(edit(1, AnyBody::Officer(officer("BS Lý", Role::Reader)))), Some(Refusal::NotAllowed));
    assert_eq!(head(edit(3, AnyBody::Officer(officer("ĐD Hà", Role::Administrator)))), Some(Refusal::NotAllowed));
    assert_eq!(head(Command::Delete(record(Kind::Officer, 1))), Some(Refusal::NotAllowed));
    assert_eq!(head(Command::Delete(record(Kind::Officer, 4))), None);
}

fn with_sign(case: u32, sign: Sign, value: u32) -> Reading {
    reading(case, now(), &[(sign, value)], Symptoms::NotAsked)
}

fn danger_rules() -> Rules {
    Rules::new(vec![Pack::read(include_str!("../../../../assets/packs/qd-261.toml")).unwrap()])
}

fn mark(ward: &Ward, case: u32) -> Mark {
    standing(ward, &danger_rules(), ward.cases.read(id(case)).unwrap(), now()).mark
}

#[test]
fn a_corrected_reading_keeps_what_it_said_and_both_ways_are_judged() {
    let mut ward = ward();
    assert_ne!(mark(&ward, 1), Mark::Urgent);
    let corrected =
        |value| Command::CorrectReading { reading: id(1), corrected: Box::new(with_sign(1, Sign::Saturation, value)) };
    carry_out(&mut ward, corrected(85));
    assert!(mark(&ward, 1) <= Mark::Attention, "a corrected danger value is seen");
    carry_out(&mut ward, corrected(97));
    assert!(mark(&ward, 1) > Mark::Attention, "a corrected error is gone");
    let kept = ward.readings.read(id(1)).unwrap();
    let said: Vec<_> = kept.struck.iter().map(|struck| struck.signs.value(Sign::Saturation)).collect();
    assert_eq!(said, [Some(97), Some(85)]);
    assert_eq!((kept.revision, kept.struck[0].written_by, kept.entered_at()), (3, Some(id(1)), now()));
    assert_eq!(decided(&ward, corrected(97)), Ok(Vec::new()), "nothing else is said");
    let rows = [
        (with_sign(2, Sign::Pulse, 80), Refusal::NotEditable),
        (reading(1, now().plus(3600), &[(Sign::Pulse, 80)], Symptoms::NotAsked), Refusal::InFuture),
        (reading(1, now(), &[], Symptoms::NotAsked), Refusal::NothingRecorded),
    ];
    for (corrected, expected) in rows {
        assert_eq!(
            refused(&ward, Command::CorrectReading { reading: id(1), corrected: Box::new(corrected) }),
            expected
        );
    }
}

#[test]
fn a_moved_reading_is_the_other_persons_and_both_are_judged_again() {
    let mut ward = ward();
    carry_out(&mut ward, Command::RecordReading(with_sign(1, Sign::Saturation, 85)));
    let before = mark(&ward, 1);
    carry_out(&mut ward, Command::MoveReading { reading: id(2), to: id(2) });
    assert!(before <= Mark::Attention && mark(&ward, 1) > Mark::Attention && mark(&ward, 2) <= Mark::Attention);
    let kept = ward.readings.read(id(2)).unwrap();
    assert_eq!((kept.case, kept.struck[0].case), (id(2), id(1)));
    let nobody = Command::MoveReading { reading: id(2), to: id(9) };
    assert_eq!(refused(&ward, nobody), Refusal::NotFound(record(Kind::Case, 9)));
    assert_eq!(decided(&ward, Command::MoveReading { reading: id(2), to: id(2) }), Ok(Vec::new()));
}

/// A correction days later once made a reading that had come in time a late one, which rings nobody.
#[test]
fn a_correction_does_not_make_a_reading_late() {
    let mut ward = ward();
    let measured = now().plus(-3 * 86_400);
    let early = reading(1, measured, &[(Sign::Saturation, 85)], Symptoms::NotAsked);
    let order = order_of(1, Command::RecordReading(early.clone()));
    decide(&ward, &order, measured).unwrap().iter().for_each(|change| ward.apply(change));
    let mut corrected = early;
    corrected.signs.set(Sign::Pulse, 90).unwrap();
    carry_out(&mut ward, Command::CorrectReading { reading: id(2), corrected: Box::new(corrected) });
    let kept = ward.readings.read(id(2)).unwrap();
    assert_eq!((kept.written_at, kept.entered_at()), (now(), measured));
}

/// Two persons, 5 `Em` and 6 `Em Trần`, who are one; both are cases, both have contacts.
fn doubled() -> Ward {
    let mut ward = ward();
    let first = Person { phones: vec!["0900".into()], note: "a".into(), ..person("Em") };
    let second = Person {
        phones: vec!["0911".into(), "0900".into()],
        address: "12/3".into(),
        note: "b".into(),
        ..person("Em Trần")
    };
    carry_out(&mut ward, Command::OpenCase(new_case(Whom::New(first))));
    carry_out(&mut ward, Command::OpenCase(new_case(Whom::New(second))));
    carry_out(&mut ward, Command::RecordReading(with_sign(4, Sign::Saturation, 97)));
    carry_out(&mut ward, Command::RecordReading(with_sign(5, Sign::Saturation, 85)));
    carry_out(&mut ward, Command::LogCall(call(5)));
    let met = |from, episode, exposed| Command::AddExposure(contact(from, episode, Whom::Known(id(exposed))));
    carry_out(&mut ward, met(1, Some(1), 5));
    carry_out(&mut ward, met(1, Some(1), 6));
    carry_out(&mut ward, met(6, Some(5), 2));
    carry_out(&mut ward, Command::ConfirmSource { case: id(5), exposure: id(7) });
    ward
}

#[test]
fn two_persons_who_are_one_become_one_with_both_histories() {
    let mut ward = doubled();
    let changes = carry_out(&mut ward, Command::MergePersons { from: id(6), into: id(5) });
    let person = ward.persons.read(id(5)).unwrap();
    assert_eq!((person.name.as_str(), person.address.as_str(), person.note.as_str()), ("Em", "12/3", "a ; b"));
    assert_eq!(person.phones, ["0900", "0911"]);
    assert!(ward.persons.read(id(6)).is_none() && ward.deleted_record(record(Kind::Person, 6)).is_some());
    // One episode, with every reading and call, and the danger sign of either.
    let cases: Vec<u32> = ward.cases_of(id(5)).map(|case| case.id.number()).collect();
    assert_eq!((cases, ward.readings_of(id(4)).count()), (vec![4], 2));
    assert!(mark(&ward, 4) <= Mark::Attention);
    assert!(ward.calls.iter().all(|call| ward.cases.read(call.case).is_some()));
    // The same contact stands once, but for the one that is the source.
    let sources = case_of(&ward, 4).source;
    assert_eq!(sources, Some(id(7)));
    assert!(ward.exposures_of(id(5)).any(|exposure| exposure.id == id(7)));
    assert_eq!(exposure_of(&ward, 8).episode, Some(id(4)));
    // And it can be taken back.
    let done = Done { officer: 1, command: "merge_persons".into(), changes };
    let undone = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap();
    undone.iter().for_each(|change| ward.apply(change));
    let before = doubled();
    for kind in [Kind::Person, Kind::Case, Kind::Reading, Kind::Exposure, Kind::Call] {
        for number in 1..=before.last_number(kind) {
            let body = |ward: &Ward| ward.record(kind, number).map(|record| record.body());
            assert_eq!(body(&ward), body(&before), "{kind:?} {number}");
        }
    }
}

#[test]
fn persons_with_a_contact_between_them_are_not_merged() {
    let ward = ward();
    let merge = |from: u32, into: u32| Command::MergePersons { from: id(from), into: id(into) };
    assert_eq!(refused(&ward, merge(1, 2)), Refusal::MergeOfContacts(1));
    assert_eq!(refused(&ward, merge(2, 1)), Refusal::MergeOfContacts(1));
    assert_eq!(refused(&ward, merge(1, 1)), Refusal::SelfContact);
    assert_eq!(refused(&ward, merge(1, 9)), Refusal::NotFound(record(Kind::Person, 9)));
    // Nor where the source of the one leads over others to the other.
    let mut ward = doubled();
    carry_out(&mut ward, Command::ConfirmSource { case: id(2), exposure: id(8) });
    let met = NewExposure { last_contact: None, ..contact(2, Some(2), Whom::Known(id(5))) };
    carry_out(&mut ward, Command::AddExposure(met));
    carry_out(&mut ward, Command::ConfirmSource { case: id(4), exposure: id(9) });
    assert_eq!(refused(&ward, merge(6, 5)), Refusal::SourceCycle(5));
}

fn done(ward: &mut Ward, officer: u32, command: Command) -> Done {
    let name = command.name().to_string();
    let changes = decide(ward, &order_of(officer, command), now()).unwrap();
    changes.iter().for_each(|change| ward.apply(change));
    Done { officer, command: name, changes }
}

fn undone(ward: &Ward, officer: u32, done: &Done) -> Result<Vec<Change>, Refusal> {
    undo(ward, &order_of(officer, Command::Undo(OrderId(7))), done, now())
}

#[test]
fn an_officer_takes_back_his_own_orders_as_long_as_nobody_wrote_since() {
    let mut ward = ward();
    let renamed = done(&mut ward, 3, edit(4, AnyBody::Person(person("Dũng"))));
    assert_eq!(undone(&ward, 3, &Done { officer: 1, ..renamed.clone() }), Err(Refusal::NotHisOrder));
    assert_eq!(undone(&ward, 4, &Done { officer: 4, ..renamed.clone() }), Err(Refusal::NotAllowed), "a reader");
    let back = undone(&ward, 3, &renamed).unwrap();
    back.iter().for_each(|change| ward.apply(change));
    assert_eq!(ward.persons.read(id(4)).unwrap().name, "Dung");
    let twice = Refusal::ChangedMeanwhile { record: record(Kind::Person, 4), now: 3 };
    assert_eq!(undone(&ward, 3, &renamed), Err(twice), "it is taken back already");
    let redone = undone(&ward, 3, &Done { officer: 3, command: "undo".into(), changes: back }).unwrap();
    redone.iter().for_each(|change| ward.apply(change));
    assert_eq!(ward.persons.read(id(4)).unwrap().name, "Dũng");
    carry_out(&mut ward, edit(4, AnyBody::Person(person("Dũng B"))));
    let again = Done { officer: 3, command: "undo".into(), changes: redone };
    let meanwhile = Refusal::ChangedMeanwhile { record: record(Kind::Person, 4), now: 5 };
    assert_eq!(undone(&ward, 3, &again), Err(meanwhile));
}

#[test]
fn a_new_case_is_taken_back_with_its_person_until_something_was_measured() {
    let mut ward = ward();
    let opened = done(&mut ward, 3, Command::OpenCase(new_case(Whom::New(person("Giang")))));
    let recorded = done(&mut ward, 3, Command::RecordReading(with_sign(4, Sign::Pulse, 80)));
    assert_eq!(undone(&ward, 3, &recorded), Err(Refusal::NotUndoable), "a reading is never undone");
    assert_eq!(undone(&ward, 3, &opened), Err(still_named(Kind::Reading, 2, 1)));
    carry_out(&mut ward, Command::MoveReading { reading: id(2), to: id(1) });
    undone(&ward, 3, &opened).unwrap().iter().for_each(|change| ward.apply(change));
    let gone = |record: RecordId| ward.record(record.kind, record.number).is_none();
    assert!(gone(record(Kind::Case, 4)) && gone(record(Kind::Person, 5)));
    // The next one gets another number: `#4` on paper is nobody else.
    let next = carry_out(&mut ward, Command::OpenCase(new_case(Whom::New(person("Hoa")))));
    assert_eq!(next[1].record(), Some(record(Kind::Case, 5)));
}

#[test]
fn a_deleted_record_is_no_base_for_an_edit() {
    let mut ward = ward();
    carry_out(&mut ward, Command::Delete(record(Kind::Task, 1)));
    let mut order = order_of(1, edit(1, AnyBody::Task(task("Gọi"))));
    order.based_on = vec![(record(Kind::Task, 1), 1)];
    let meanwhile = Refusal::ChangedMeanwhile { record: record(Kind::Task, 1), now: 2 };
    assert_eq!(decide(&ward, &order, now()), Err(meanwhile));
}

#[test]
fn a_case_that_was_excluded_comes_back_only_where_no_other_is_open() {
    let mut ward = ward();
    let excluded = Case { status: CaseStatus::Excluded, ..case_of(&ward, 1) };
    carry_out(&mut ward, edit(1, AnyBody::Case(excluded.clone())));
    carry_out(&mut ward, Command::OpenCase(new_case(Whom::Known(id(1)))));
    let back = Case { status: CaseStatus::Confirmed, ..excluded };
    assert_eq!(refused(&ward, edit(1, AnyBody::Case(back))), Refusal::CaseIsOpen(4));
}

#[test]
fn times_of_deleting_are_kept() {
    let mut ward = ward();
    carry_out(&mut ward, Command::Delete(record(Kind::Task, 1)));
    let deleted = ward.deleted_record(record(Kind::Task, 1)).unwrap();
    assert_eq!((deleted.revision(), deleted.written()), (2, (now(), Id::new(1))));
    assert_eq!(Moment::from(now().seconds()), now());
}
