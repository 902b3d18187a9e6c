//! What holds for every order over every ward: changes reverse to an equal ward, revisions rise by
//! one, and whoever applies the same changes sees the same ward.

use proptest::prelude::*;

use super::fixture::*;
use crate::domain::area::Area;
use crate::domain::birth::Birth;
use crate::domain::change::Change;
use crate::domain::command::{Command, NewCase, NewExposure, Whom};
use crate::domain::contact_tree::{Chains, Exposure};
use crate::domain::danger::Rules;
use crate::domain::decide::{Done, Staging, decide, stage, undo};
use crate::domain::home_treatment::{Case, CaseStatus, End, Outcome, Reading, Symptoms};
use crate::domain::identity::{Id, Kind, OrderId, RecordId};
use crate::domain::line_list::{CaseRow, ContactRow, ReadingRow, Rows};
use crate::domain::measure::{Sign, Signs};
use crate::domain::officer::Role;
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Record};
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Assignment, Position};
use crate::domain::station::Station;
use crate::domain::tasks::{Progress, Task};
use crate::domain::ward::Ward;

/// Codes that the random rows use; asked of every ward, so that one that stays behind is seen.
const CODES: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// A record, and everything that an index answers about it.
#[derive(PartialEq, Debug)]
struct Seen {
    record: Record,
    linked: Vec<Vec<u32>>,
}

/// All that can be asked of a ward, apart from the numbers that were given.
fn everything(ward: &Ward) -> (Vec<Seen>, Vec<Option<u32>>, Vec<usize>) {
    let mut records = Vec::new();
    for kind in Kind::ALL {
        for number in 0..=ward.last_number(kind) + 1 {
            let linked = match kind {
                Kind::Person => Id::new(number).map(|id| {
                    let cases = ward.cases_of(id).map(|case| case.id.number()).collect();
                    let from = ward.exposures_from(id).map(|exposure| exposure.id.number()).collect();
                    vec![cases, from, ward.exposures_of(id).map(|exposure| exposure.id.number()).collect()]
                }),
                Kind::Case => {
                    Id::new(number).map(|id| vec![ward.readings_of(id).map(|reading| reading.id.number()).collect()])
                }
                _ => None,
            };
            let linked: Vec<Vec<u32>> = linked.unwrap_or_default();
            match ward.record(kind, number) {
                Some(record) => records.push(Seen { record, linked }),
                None => assert!(linked.iter().all(Vec::is_empty), "{kind:?} {number} is linked and does not stand"),
            }
        }
    }
    records.extend(ward.deleted_after(None).map(|record| Seen { record: record.clone(), linked: Vec::new() }));
    let cases = CODES.iter().map(|code| ward.case_of_code(code).map(|case| case.id.number()));
    let persons = CODES.iter().map(|code| ward.person_of_code(code).map(|person| person.id.number()));
    let counts = vec![
        ward.persons.count(),
        ward.cases.count(),
        ward.readings.count(),
        ward.exposures.count(),
        ward.officers.count(),
        ward.tasks.count(),
    ];
    (records, cases.chain(persons).collect(), counts)
}

/// What every standing record says, whoever wrote it and how often.
fn said(ward: &Ward) -> Vec<(RecordId, AnyBody)> {
    everything(ward)
        .0
        .into_iter()
        .filter(|seen| !seen.record.is_deleted())
        .map(|seen| (seen.record.id(), seen.record.body()))
        .collect()
}

fn plain_exposure() -> Exposure {
    Exposure::between(id(1), id(2))
}

fn apply(ward: &mut Ward, changes: &[Change]) {
    changes.iter().for_each(|change| ward.apply(change));
}

/// Reverses the changes of one order and checks that the ward is what it was; then applies them.
fn apply_and_check(ward: &mut Ward, changes: &[Change]) -> Result<(), TestCaseError> {
    let before = everything(ward);
    for change in changes {
        let (old, new) = (change.before.as_ref(), change.after.as_ref());
        prop_assert_eq!(new.map_or(0, Record::revision), change.base() + 1);
        prop_assert!(old.is_none_or(|old| new.is_some_and(|new| new.id() == old.id())));
    }
    apply(ward, changes);
    for change in changes.iter().rev() {
        ward.apply(&change.clone().reversed());
    }
    prop_assert_eq!(everything(ward), before);
    apply(ward, changes);
    Ok(())
}

fn number<T>() -> impl Strategy<Value = Id<T>> {
    (1_u32..8).prop_map(id)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[A-E]", Just("Nguyễn Văn Bình".to_string()), Just("x\u{1b}".to_string())]
}

fn day() -> impl Strategy<Value = Option<crate::domain::moment::Date>> {
    prop::option::of((1_u32..13).prop_map(|day| date(&format!("2021-11-{day:02}"))))
}

fn some_person() -> impl Strategy<Value = Whom> {
    let code = prop::option::weighted(0.3, prop::sample::select(&CODES[..]).prop_map(str::to_string));
    let new = (name(), code, prop::option::of(number())).prop_map(|(name, code, area)| {
        Whom::New(Person { name, code, area, birth: Birth::Year(1980), ..Person::default() })
    });
    prop_oneof![number().prop_map(Whom::Known), new]
}

fn signs() -> impl Strategy<Value = Signs> {
    prop::collection::vec((prop::sample::select(&Sign::ALL[..]), 50_u32..100), 0..4).prop_map(|list| {
        let mut signs = Signs::default();
        for (sign, value) in list {
            let value = if sign == Sign::Temperature { value + 310 } else { value };
            signs.set(sign, value).unwrap();
        }
        signs
    })
}

fn command() -> impl Strategy<Value = Command> {
    let officer = (name(), prop::sample::select(vec![Role::Reader, Role::DutyOfficer, Role::ShiftHead]))
        .prop_map(|(name, role)| Command::Enrol(officer(&name, role)));
    let station = name().prop_map(|name| Command::SetStation(Station { name, ..Station::default() }));
    let area = (name(), prop::option::of(number()), prop::option::of(1_u32..9))
        .prop_map(|(name, parent, households)| Command::AddArea(Area { name, parent, households, ..Area::default() }));
    let case = (some_person(), day(), prop::option::of(number()), prop::bool::weighted(0.2)).prop_map(
        |(person, onset, carer, excluded)| {
            let status = if excluded { CaseStatus::Excluded } else { CaseStatus::Confirmed };
            Command::OpenCase(NewCase { onset, carer, status, ..new_case(person) })
        },
    );
    let read = (1_u32..8, 0_i64..100_000, signs()).prop_map(|(case, ago, signs)| {
        let mut reading = reading(case, now().plus(-ago), &[], Symptoms::NotAsked);
        reading.signs = signs;
        Command::RecordReading(reading)
    });
    let met = (1_u32..8, prop::option::of(1_u32..8), some_person(), day()).prop_map(
        |(from, episode, exposed, last_contact)| {
            Command::AddExposure(NewExposure { last_contact, ..contact(from, episode, exposed) })
        },
    );
    let source = (number(), number()).prop_map(|(case, exposure)| Command::ConfirmSource { case, exposure });
    let reached = (number(), any::<bool>()).prop_map(|(exposure, reached)| Command::SetReached { exposure, reached });
    let position = (name(), prop::option::of(number()))
        .prop_map(|(title, reports_to)| Command::AddPosition(Position { title, reports_to, ..Position::default() }));
    let assign = (number(), prop::option::of(number()), prop::collection::vec(number(), 0..3))
        .prop_map(|(duty, position, areas)| Command::Assign(Assignment { duty, position, areas, ..assignment() }));
    let fill =
        (number(), name(), name()).prop_map(|(shift, what, who)| Command::FillJob { shift, job: job(&what, &who) });
    let add_task = (name(), prop::option::of(number()), prop::option::of(number()))
        .prop_map(|(text, owner, case)| Command::AddTask(Task { text, owner, case, ..Task::default() }));
    let progress = prop::sample::select(vec![Progress::Open, Progress::Started, Progress::Done(now())]);
    let progress = (number(), progress).prop_map(|(task, progress)| Command::SetProgress { task, progress });
    let rewritten = prop_oneof![
        edited(),
        moved(),
        (number(), number()).prop_map(|(from, into)| Command::MergePersons { from, into })
    ];
    prop_oneof![
        6 => rewritten, 1 => officer, 1 => station, 1 => area, 4 => case, 4 => read, 5 => met, 3 => source, 1 => reached,
        1 => position, 1 => assign, 1 => fill, 1 => add_task, 1 => progress,
        1 => Just(Command::LogCall(call(1))), 1 => Just(Command::PlanShift(shift())), 1 => name().prop_map(|text| log(&text)),
    ]
}

fn edited() -> impl Strategy<Value = Command> {
    let case = (1_u32..8, number(), day(), prop::option::of(number()), code(), any::<bool>()).prop_map(
        |(number, person, onset, source, code, ended)| {
            let end = ended.then_some(End { outcome: Outcome::Released, on: onset });
            (number, AnyBody::Case(Case { onset, source, code: Some(code), end, ..Case::of(person) }))
        },
    );
    let person = (1_u32..8, name(), code(), prop::option::of(number())).prop_map(|(number, name, code, area)| {
        (number, AnyBody::Person(Person { name, code: Some(code), area, ..Person::default() }))
    });
    let exposure = (1_u32..8, number(), prop::option::of(number()), number(), day()).prop_map(
        |(number, from, episode, exposed, last_contact)| {
            let exposure = Exposure { from, episode, exposed, last_contact, ..plain_exposure() };
            (number, AnyBody::Exposure(exposure))
        },
    );
    let area = (1_u32..8, name(), prop::option::of(number()))
        .prop_map(|(number, name, parent)| (number, AnyBody::Area(Area { name, parent, ..Area::default() })));
    let body = prop_oneof![4 => case, 2 => person, 2 => exposure, 1 => area];
    (body, any::<bool>()).prop_map(|((number, body), makes)| match makes {
        true => Command::Make(Box::new(body)),
        false => Command::Edit { number, body: Box::new(body) },
    })
}

fn moved() -> impl Strategy<Value = Command> {
    let record = (prop::sample::select(&Kind::ALL[..]), 1_u32..8).prop_map(|(kind, number)| record(kind, number));
    let moved = (number(), number()).prop_map(|(reading, to)| Command::MoveReading { reading, to });
    let corrected = (number(), 1_u32..8, 0_i64..100_000, signs()).prop_map(|(id, case, ago, signs)| {
        let body = reading(case, now().plus(-ago), &[], Symptoms::NotAsked);
        Command::CorrectReading { reading: id, corrected: Box::new(Reading { signs, ..body }) }
    });
    prop_oneof![3 => record.clone().prop_map(Command::Delete), 2 => record.prop_map(Command::Restore), 2 => moved, 2 => corrected]
}

fn code() -> impl Strategy<Value = String> {
    prop::sample::select(&CODES[..]).prop_map(str::to_string)
}

fn rows() -> impl Strategy<Value = Rows> {
    let case = (code(), name(), name(), name(), day()).prop_map(|(code, name, area, carer, onset)| CaseRow {
        code,
        name,
        area,
        carer,
        onset,
        ..CaseRow::default()
    });
    let contact = (code(), prop_oneof![code(), Just(String::new())], name(), day(), any::<bool>()).prop_map(
        |(from, to, name, date, is_source)| ContactRow { from, to, name, date, is_source, ..ContactRow::default() },
    );
    let reading = (code(), 0_i64..4, signs()).prop_map(|(code, slot, signs)| ReadingRow {
        code,
        measured_at: now().plus(-slot * 3600),
        signs,
        ..ReadingRow::default()
    });
    prop_oneof![
        prop::collection::vec(case, 0..6).prop_map(Rows::Cases),
        prop::collection::vec(contact, 0..6).prop_map(Rows::Contacts),
        prop::collection::vec(reading, 0..4).prop_map(Rows::Readings),
    ]
}

/// What happens at a desk: orders, and chunks of one import that is committed at the end.
#[derive(Clone, Debug)]
enum Step {
    Give(Box<Command>),
    Bring(Rows),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![3 => command().prop_map(|command| Step::Give(Box::new(command))), 1 => rows().prop_map(Step::Bring)];
    prop::collection::vec(step, 0..40)
}

proptest! {
    #[test]
    fn every_change_reverses_to_an_equal_ward(steps in steps(), begun in any::<bool>()) {
        let mut ward = if begun { ward() } else { Ward::default() };
        if !begun {
            carry_out(&mut ward, Command::Enrol(officer("BS Lý", Role::Administrator)));
        }
        // Another session, which gets nothing but the changes.
        let mut session = ward.clone();
        let mut staging = Staging::over(&ward);
        for step in steps {
            match step {
                Step::Give(command) => {
                    let Ok(changes) = decide(&ward, &order_of(1, *command), now()) else { continue };
                    apply_and_check(&mut ward, &changes)?;
                    apply(&mut session, &changes);
                }
                Step::Bring(rows) => {
                    let (changes, tally) = stage((&ward, Rules::none()), &mut staging, &rows, id(1), now());
                    prop_assert_eq!(tally.added as usize + tally.updated as usize + tally.skipped as usize + tally.refused.len(), rows.count());
                    ward.reserve(&changes);
                }
            }
        }
        if let Ok(changes) = staging.into_changes(&ward) {
            apply_and_check(&mut ward, &changes)?;
            apply(&mut session, &changes);
        }
        prop_assert_eq!(everything(&session), everything(&ward));
    }

    /// Whatever an order did, undoing it leaves every record as it was, and undoing that does it again;
    /// only a record that others have come to name stays.
    #[test]
    fn what_is_undone_says_what_it_said(commands in prop::collection::vec(command(), 0..30)) {
        let mut ward = ward();
        for command in commands {
            let Ok(changes) = decide(&ward, &order_of(1, command.clone()), now()) else { continue };
            let before = said(&ward);
            apply(&mut ward, &changes);
            let after = said(&ward);
            let done = |changes: &[Change], command: &Command| Done { officer: 1, command: command.name().into(), changes: changes.to_vec() };
            let order = order_of(1, Command::Undo(OrderId(1)));
            match undo(&ward, &order, &done(&changes, &command), now()) {
                Ok(undone) => {
                    apply_and_check(&mut ward, &undone)?;
                    prop_assert_eq!(said(&ward), before);
                    let redone = undo(&ward, &order, &done(&undone, &order.command), now());
                    let redone = redone.map_err(|refusal| TestCaseError::fail(format!("{command:?} again: {refusal:?}")))?;
                    apply_and_check(&mut ward, &redone)?;
                    prop_assert_eq!(said(&ward), after);
                }
                Err(refusal) => {
                    let is_reading = command.name().ends_with("reading");
                    prop_assert!(is_reading || changes.is_empty() || refusal == Refusal::LastAdministrator, "{command:?}: {refusal:?}");
                }
            }
        }
    }

    /// Whatever orders and imports leave, no case has two open episodes beside it, no code names
    /// two, no contact is with oneself, and no confirmed source goes round.
    #[test]
    fn what_orders_and_imports_leave_is_sound(steps in steps()) {
        let mut ward = ward();
        let mut staging = Staging::over(&ward);
        for step in steps {
            match step {
                Step::Give(command) => {
                    if let Ok(changes) = decide(&ward, &order_of(1, *command), now()) {
                        apply(&mut ward, &changes);
                    }
                }
                Step::Bring(rows) => {
                    let (changes, _) = stage((&ward, Rules::none()), &mut staging, &rows, id(1), now());
                    ward.reserve(&changes);
                }
            }
        }
        if let Ok(changes) = staging.into_changes(&ward) {
            apply(&mut ward, &changes);
        }
        for person in ward.persons.iter() {
            prop_assert!(ward.cases_of(person.id).filter(|case| case.is_open()).count() <= 1, "{:?}", person);
            prop_assert!(ward.exposures_from(person.id).all(|exposure| exposure.exposed != person.id));
        }
        for code in CODES {
            let cases = ward.cases.iter().filter(|case| case.code.as_deref() == Some(code)).count();
            let persons = ward.persons.iter().filter(|person| person.code.as_deref() == Some(code)).count();
            prop_assert!(cases <= 1 && persons <= 1, "{code}: {cases} cases, {persons} persons");
        }
        let chains = Chains::of(&ward);
        for case in ward.cases.iter().filter(|case| case.source.is_some() && case.status != CaseStatus::Excluded) {
            let refuted = |id: Id<crate::domain::contact_tree::Exposure>| {
                let episode = ward.exposures.read(id).and_then(|exposure| exposure.episode);
                episode.and_then(|episode| ward.cases.read(episode)).is_none_or(|case| case.status == CaseStatus::Excluded)
            };
            let opened = chains.source(case.id).map(|source| source.exposure) != case.source;
            prop_assert!(!opened || case.source.is_some_and(refuted), "{:?} lost its confirmed source", case.id);
        }
    }
}
