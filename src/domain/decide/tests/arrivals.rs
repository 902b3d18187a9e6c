//! What orders about arrivals come to: who is registered, and what no stay can be.

use super::fixture::*;
use crate::domain::arrival::{Arrival, Declared, EVERY_DAYS_MAX, Factor, State, Stay, TIMES_MAX};
use crate::domain::command::{Command, NewArrival, Whom};
use crate::domain::danger::Rules;
use crate::domain::decide::decide;
use crate::domain::identity::Kind;
use crate::domain::line_list::ArrivalRow;
use crate::domain::line_list::Rows;
use crate::domain::moment::Date;
use crate::domain::officer::Role;
use crate::domain::person::Person;
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, Refusal, StayRefusal};
use crate::domain::ward::Ward;

fn stay() -> Stay {
    Stay {
        from_place: "Bình Dương".into(),
        arrived_on: Some(date("2021-11-08")),
        tests_every: Some(3),
        tests_times: Some(2),
        ..Stay::default()
    }
}

fn register(person: Whom, stay: Stay) -> Command {
    Command::RegisterArrival(NewArrival { person, stay })
}

fn on(day: &str) -> Option<Date> {
    Some(date(day))
}

#[test]
fn somebody_known_or_new_is_registered_on_the_day_the_ward_knows_of_him() {
    let mut ward = ward();
    carry_out(&mut ward, register(Whom::New(person("Giang")), stay()));
    carry_out(&mut ward, register(Whom::Known(id(4)), Stay { registered_on: on("2021-11-09"), ..stay() }));
    let told: Vec<_> = ward.arrivals.iter().map(|kept| (kept.person.number(), kept.stay.registered_on)).collect();
    assert_eq!(told, [(5, on("2021-11-10")), (4, on("2021-11-09"))]);
    assert_eq!(ward.arrivals_of(id(4)).count(), 1);
    // A person with a stay is not deleted from under it.
    let refused = decided(&ward, Command::Delete(record(Kind::Person, 5)));
    assert_eq!(refused, Err(Refusal::StillNamed { by: record(Kind::Arrival, 1), count: 1 }));
    for (officer, role) in (1..).zip(OFFICERS.map(|(_, role)| role)) {
        let order = order_of(officer, register(Whom::New(person("Hà")), stay()));
        let may = decide(&ward, &order, now()) != Err(Refusal::NotAllowed);
        assert_eq!(may, role >= Role::DutyOfficer, "{role:?}");
    }
}

#[test]
fn what_no_stay_can_be_is_refused() {
    let ward = ward();
    let rows = [
        (Stay { arrived_on: on("2021-11-11"), ..stay() }, Refusal::DayInFuture),
        (Stay { declared: Declared::On(date("2021-11-11")), ..stay() }, Refusal::DayInFuture),
        (Stay { called_on: on("2022-01-01"), ..stay() }, Refusal::DayInFuture),
        (Stay { arrived_on: on("0202-11-08"), ..stay() }, Refusal::Stay(StayRefusal::DayTooEarly(date("0202-11-08")))),
        (Stay { until: on("0022-11-08"), ..stay() }, Refusal::Stay(StayRefusal::DayTooEarly(date("0022-11-08")))),
        (Stay { until: on("2021-11-07"), ..stay() }, Refusal::Stay(StayRefusal::UntilBeforeArrived)),
        (Stay { tests_from: on("2021-11-07"), ..stay() }, Refusal::Stay(StayRefusal::UntilBeforeArrived)),
        (Stay { tests_every: Some(0), ..stay() }, Refusal::Stay(StayRefusal::CycleOutOfRange)),
        (Stay { tests_every: Some(EVERY_DAYS_MAX + 1), ..stay() }, Refusal::Stay(StayRefusal::CycleOutOfRange)),
        (Stay { tests_times: Some(0), ..stay() }, Refusal::Stay(StayRefusal::CycleOutOfRange)),
        (Stay { tests_times: Some(TIMES_MAX + 1), ..stay() }, Refusal::Stay(StayRefusal::CycleOutOfRange)),
        (Stay { calls_every: Some(0), ..stay() }, Refusal::Stay(StayRefusal::CycleOutOfRange)),
        (Stay { tests_every: None, ..stay() }, Refusal::Stay(StayRefusal::CycleUnclear)),
        (Stay { arrived_on: None, ..stay() }, Refusal::Stay(StayRefusal::CycleUnclear)),
        (Stay { tests_times: None, ..stay() }, Refusal::Stay(StayRefusal::CycleEndless)),
        (Stay { from_place: "x\u{1b}".into(), ..stay() }, Refusal::NotText(Field::Place)),
    ];
    for (stay, expected) in rows {
        let made = register(Whom::New(person("Giang")), stay.clone());
        assert_eq!(decided(&ward, made), Err(expected.clone()), "{stay:?}");
        let made = Command::Make(Box::new(AnyBody::Arrival(Arrival { person: id(4), stay })));
        assert_eq!(decided(&ward, made), Err(expected));
    }
    let ends = Stay { tests_times: None, until: on("2021-11-20"), ..stay() };
    assert!(decided(&ward, register(Whom::Known(id(4)), ends)).is_ok());
    let nobody = decided(&ward, register(Whom::Known(id(99)), stay()));
    assert_eq!(nobody, Err(Refusal::NotFound(record(Kind::Person, 99))));
}

#[test]
fn nobody_is_followed_twice_at_one_time() {
    let mut ward = ward();
    carry_out(&mut ward, register(Whom::Known(id(4)), stay()));
    let again = |arrived: &str| register(Whom::Known(id(4)), Stay { arrived_on: on(arrived), ..stay() });
    assert_eq!(decided(&ward, again("2021-11-01")), Err(Refusal::Stay(StayRefusal::Stands(1))));
    let closed = Stay { state: State::Left, ended_on: on("2021-11-09"), ..stay() };
    let edit = Command::Edit { number: 1, body: Box::new(AnyBody::Arrival(Arrival { person: id(4), stay: closed })) };
    carry_out(&mut ward, edit);
    assert_eq!(decided(&ward, again("2021-11-08")), Err(Refusal::Stay(StayRefusal::Stands(1))), "the same day");
    carry_out(&mut ward, again("2021-11-10"));
    assert_eq!(ward.arrivals_of(id(4)).count(), 2);
    // What was deleted does not come back beside what took its place.
    let first = ward.arrivals.read(id(2)).unwrap().clone();
    carry_out(&mut ward, Command::Delete(record(Kind::Arrival, 2)));
    carry_out(&mut ward, again("2021-11-09"));
    assert_eq!(decided(&ward, Command::Restore(record(Kind::Arrival, 2))), Err(Refusal::Stay(StayRefusal::Stands(3))));
    assert!(first.stay.is_open());
}

#[test]
fn two_persons_who_are_one_keep_all_stays() {
    let mut ward = ward();
    carry_out(&mut ward, register(Whom::New(person("Dung")), Stay { note: "đi xe máy".into(), ..stay() }));
    let first = Stay { declared: Declared::Yes, registered_on: on("2021-11-09"), ..Stay::default() };
    carry_out(&mut ward, register(Whom::Known(id(4)), first));
    carry_out(&mut ward, Command::MergePersons { from: id(5), into: id(4) });
    let [kept] = ward.arrivals_of(id(4)).map(|kept| kept.stay.clone()).collect::<Vec<_>>().try_into().unwrap();
    assert_eq!((kept.declared, kept.tests_every, kept.registered_on), (Declared::Yes, Some(3), on("2021-11-09")));
    assert_eq!((kept.from_place.as_str(), kept.note.as_str()), ("Bình Dương", "đi xe máy"));
    assert_eq!(ward.arrivals_of(id(5)).count(), 0);
}

fn brought(ward: &Ward, rows: Vec<ArrivalRow>) -> (crate::domain::line_list::Tally, Ward) {
    use crate::domain::decide::{Staging, stage};
    let mut staging = Staging::over(ward);
    let (_, tally) = stage((ward, Rules::none()), &mut staging, &Rows::Arrivals(rows), id(1), now());
    let mut after = ward.clone();
    staging.into_changes(ward).unwrap().iter().for_each(|change| after.apply(change));
    (tally, after)
}

#[test]
fn a_list_adds_fills_and_refuses() {
    let row = |name: &str, arrived: Option<&str>| ArrivalRow {
        name: name.into(),
        birth: crate::domain::birth::Birth::Year(1990),
        arrived_on: arrived.and_then(on),
        ..ArrivalRow::default()
    };
    let place = ArrivalRow { from_place: "Bình Dương".into(), ..row("Giang", None) };
    let state =
        ArrivalRow { state: Some(State::Left), factor: Some(Factor::Entry), ..row("Giang", Some("2021-11-08")) };
    let rows = vec![
        row("Giang", Some("2021-11-08")),
        row("Giang", Some("2021-11-08")),
        place,
        row("Giang", Some("2021-11-05")),
        state,
        row("Giang", Some("2021-11-09")),
        row("", Some("2021-11-09")),
        ArrivalRow { birth: Default::default(), ..row("Hoa", None) },
        ArrivalRow { tests_every: Some(3), ..row("Lan", Some("2021-11-09")) },
    ];
    let (tally, after) = brought(&ward(), rows);
    assert_eq!((tally.added, tally.updated, tally.skipped), (2, 2, 1));
    let refused: Vec<_> = tally.refused.into_iter().collect();
    let expected = vec![
        (3, Refusal::Stay(StayRefusal::Stands(1))),
        (6, Refusal::Nameless),
        (7, Refusal::BirthNeeded),
        (8, Refusal::Stay(StayRefusal::CycleEndless)),
    ];
    assert_eq!(refused, expected);
    let stays: Vec<_> = after.arrivals.iter().map(|kept| (kept.stay.factor, kept.stay.state)).collect();
    assert_eq!(stays, [(Factor::Entry, State::Left), (Factor::OutbreakArea, State::Followed)]);
    assert!(after.persons.iter().filter(|kept| kept.name == "Lan").count() == 0, "a refused row leaves nobody behind");
    // The same list again changes nothing.
    let (again, _) = brought(&after, vec![row("Giang", Some("2021-11-08")), row("Giang", Some("2021-11-09"))]);
    assert_eq!((again.skipped, again.refused.len()), (2, 0));
    let known = Person { code: Some("P9".into()), ..person("Phúc") };
    let mut ward = ward();
    carry_out(&mut ward, Command::Make(Box::new(AnyBody::Person(known))));
    let coded =
        ArrivalRow { code: "P9".into(), address: "12 Ngõ 3".into(), area: "Tổ 1".into(), ..row("Phúc", None) };
    let (tally, after) = brought(&ward, vec![coded]);
    assert_eq!((tally.added, after.persons.count()), (1, ward.persons.count()));
    let known = after.persons.read(after.arrivals.read(id(1)).unwrap().person).unwrap();
    assert_eq!((known.address.as_str(), known.area), ("12 Ngõ 3", Some(id(1))));
}

#[test]
fn a_register_adds_fills_and_refuses() {
    use crate::domain::directive::Stage;
    use crate::domain::line_list::DirectiveRow;
    let row = |number: &str, issuer: &str| DirectiveRow {
        number: number.into(),
        issuer: issuer.into(),
        received: on("2021-11-01"),
        ..DirectiveRow::default()
    };
    let rows = vec![
        row("180-CV/QU", "Quận ủy"),
        DirectiveRow { stage: Some(Stage::Reported), answer: "12/BC".into(), ..row("180-CV/QU", "") },
        row("180-CV/QU", "UBND quận"),
        row("", "Quận ủy"),
        DirectiveRow { received: on("2021-12-01"), ..row("7-CV", "Quận ủy") },
        DirectiveRow { answer_due: on("2021-10-01"), ..row("8-CV", "Quận ủy") },
        row("180-CV/QU", "Quận ủy"),
    ];
    use crate::domain::decide::{Staging, stage};
    let ward = ward();
    let mut staging = Staging::over(&ward);
    let (_, tally) = stage((&ward, Rules::none()), &mut staging, &Rows::Directives(rows), id(1), now());
    assert_eq!((tally.added, tally.updated, tally.skipped), (2, 1, 1));
    let refused: Vec<_> = tally.refused.into_iter().collect();
    let expected = vec![(3, Refusal::Empty(Field::Code)), (4, Refusal::InFuture), (5, Refusal::AnswerBeforePaper)];
    assert_eq!(refused, expected);
    let mut after = ward.clone();
    staging.into_changes(&ward).unwrap().iter().for_each(|change| after.apply(change));
    let first = after.directives.read(id(1)).unwrap();
    assert_eq!((first.stage, first.answer.as_str(), first.issuer.as_str()), (Stage::Reported, "12/BC", "Quận ủy"));
}

#[test]
fn a_task_that_a_list_says_is_done_makes_its_next_once() {
    use crate::domain::decide::{Staging, stage};
    use crate::domain::line_list::TaskRow;
    use crate::domain::repeat::Repeat;
    use crate::domain::tasks::{Progress, Task};
    let mut ward = ward();
    let due = moment("2021-11-10 07:00");
    let daily = Task { due: Some(due), repeat: Repeat::Daily { minute: 420 }, ..task("Họp") };
    carry_out(&mut ward, Command::AddTask(daily));
    let row = || TaskRow {
        text: "Họp".into(),
        due: Some(due),
        progress: Some(Progress::Done(moment("2021-11-10 08:00"))),
        ..TaskRow::default()
    };
    // The same list twice, in one import and in the next.
    for _ in 0..2 {
        let mut staging = Staging::over(&ward);
        let (_, tally) = stage((&ward, Rules::none()), &mut staging, &Rows::Tasks(vec![row(), row()]), id(1), now());
        assert!(tally.refused.is_empty(), "{:?}", tally.refused);
        let changes = staging.into_changes(&ward).unwrap();
        changes.iter().for_each(|change| ward.apply(change));
        let told: Vec<_> = ward.tasks.iter().skip(1).map(|task| (task.is_open(), task.due, task.follows)).collect();
        assert_eq!(told, [(false, Some(due), None), (true, Some(moment("2021-11-11 07:00")), Some(id(2)))]);
    }
}
