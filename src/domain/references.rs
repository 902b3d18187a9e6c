//! References: which records name a record, so that none is deleted from under another.

use std::sync::Arc;

use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::officer::Officer;
use crate::domain::record::{Body, Kept, Record};
use crate::domain::roster::Delegation;
use crate::domain::shelf::Shelf;
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;

/// The standing records that name a record. Who wrote a record is no reference to him.
pub fn naming(ward: &Ward, id: RecordId) -> Vec<RecordId> {
    match id.kind {
        Kind::Station
        | Kind::Reading
        | Kind::Call
        | Kind::Assignment
        | Kind::Shift
        | Kind::LogEntry
        | Kind::Test
        | Kind::Delegation
        | Kind::Reporting
        | Kind::Transfer
        | Kind::ZoneLevel
        | Kind::Arrival
        | Kind::Alert
        | Kind::FollowUp
        | Kind::Paper
        | Kind::Screening
        | Kind::Report
        | Kind::Handover
        | Kind::Leave => Vec::new(),
        Kind::Directive => {
            let number = Id::new(id.number);
            those(&ward.tasks, |task| task.directive == number)
        }
        Kind::Officer => naming_officer(ward, id.number),
        Kind::Area => naming_area(ward, id.number),
        Kind::Household => {
            let number = Id::new(id.number);
            let mut found = those(&ward.persons, |person| person.household == number);
            found.extend(those(&ward.tasks, |task| task.is_open() && task.household == number));
            found
        }
        Kind::Person => naming_person(ward, id.number),
        Kind::Case => naming_case(ward, id.number),
        Kind::Exposure => {
            let number = Id::new(id.number);
            those(&ward.cases, |case| case.source == number)
        }
        Kind::Position => {
            let number = Id::new(id.number);
            let mut found = those(&ward.positions, |position| position.reports_to == number);
            found.extend(those(&ward.assignments, |assignment| assignment.position == number));
            let is_told = |told: &Delegation| Some(told.position) == number || told.to_position == number;
            found.extend(those(&ward.delegations, is_told));
            found.extend(those(&ward.reportings, |told| [told.by, told.to, told.through].contains(&number)));
            let is_named = |task: &Task| task.is_open() && [task.position, task.tells].contains(&number);
            found.extend(those(&ward.tasks, is_named));
            found.extend(those(&ward.papers, |paper| paper.signer == number));
            found.extend(those(&ward.log_entries, |entry| entry.approved_by == number));
            found.extend(those(&ward.leaves, |leave| [leave.position, leave.asks].contains(&number)));
            found
        }
        Kind::Duty => {
            let number = Id::new(id.number);
            let mut found = those(&ward.assignments, |assignment| Some(assignment.duty) == number);
            found.extend(those(&ward.delegations, |told| told.duty == number));
            found.extend(those(&ward.tasks, |task| task.is_open() && task.duty == number));
            found
        }
        Kind::Task => {
            let number = Id::new(id.number);
            let names = |task: &Task| {
                [task.follows, task.part_of].contains(&number) || task.after.iter().any(|id| Some(*id) == number)
            };
            those(&ward.tasks, names)
        }
    }
}

/// The records that a record of a list names: those that must stand so that it can.
pub fn named_by(record: &Record) -> Vec<RecordId> {
    fn one<T: Body>(id: Id<T>) -> Option<RecordId> {
        Some(RecordId { kind: T::KIND, number: id.number() })
    }
    let named = match record {
        Record::Person(person) => vec![person.area.and_then(one), person.household.and_then(one)],
        Record::Household(household) => vec![household.area.and_then(one)],
        Record::Case(case) => vec![one(case.person), case.carer.and_then(one), case.source.and_then(one)],
        Record::Reading(reading) => vec![one(reading.case)],
        Record::Call(call) => vec![one(call.case)],
        Record::Exposure(exposure) => {
            vec![one(exposure.from), one(exposure.exposed), exposure.episode.and_then(one)]
        }
        Record::Area(area) => vec![area.parent.and_then(one)],
        Record::Test(test) => vec![one(test.person)],
        Record::ZoneLevel(level) => vec![one(level.area)],
        Record::Transfer(told) => vec![one(told.person), told.case.and_then(one)],
        Record::Arrival(arrival) => vec![one(arrival.person)],
        Record::Alert(alert) => vec![one(alert.case)],
        Record::FollowUp(follow_up) => vec![one(follow_up.person), follow_up.carer.and_then(one)],
        Record::Paper(paper) => vec![one(paper.person), paper.case.and_then(one), paper.signer.and_then(one)],
        Record::Screening(round) => {
            round.listed.iter().map(|person| one(*person)).chain([round.area.and_then(one)]).collect()
        }
        Record::Task(task) => named_by_task(task),
        Record::Position(position) => vec![position.officer.and_then(one), position.reports_to.and_then(one)],
        Record::Assignment(assignment) => {
            let areas = assignment.areas.iter().copied().map(one);
            let mut named: Vec<_> = areas.collect();
            named.extend([one(assignment.duty), assignment.position.and_then(one), assignment.officer.and_then(one)]);
            named
        }
        Record::Delegation(told) => {
            let to = told.to_position.and_then(one).or(told.to_officer.and_then(one));
            vec![one(told.position), to, told.duty.and_then(one)]
        }
        Record::Reporting(told) => vec![told.by.and_then(one), told.to.and_then(one), told.through.and_then(one)],
        Record::LogEntry(entry) => vec![entry.approved_by.and_then(one)],
        Record::Shift(shift) => vec![shift.post.and_then(one)],
        Record::Leave(leave) => vec![leave.position.and_then(one), leave.asks.and_then(one)],
        Record::Officer(officer) => vec![officer.person.and_then(one)],
        Record::Directive(_) | Record::Station(_) | Record::Duty(_) | Record::Report(_) | Record::Handover(_) => {
            Vec::new()
        }
    };
    named.into_iter().flatten().collect()
}

fn named_by_task(task: &Task) -> Vec<Option<RecordId>> {
    fn one<T: Body>(id: Option<Id<T>>) -> Option<RecordId> {
        id.map(|id| RecordId { kind: T::KIND, number: id.number() })
    }
    let mut named = vec![one(task.owner), one(task.position), one(task.duty), one(task.case), one(task.person)];
    named.extend([one(task.area), one(task.directive), one(task.household), one(task.part_of), one(task.tells)]);
    named.extend(task.coordinators.iter().map(|officer| one(Some(*officer))));
    named.extend(task.after.iter().map(|before| one(Some(*before))));
    named
}

/// The records of a shelf of which something holds.
fn those<T: Body>(shelf: &Shelf<T>, holds: impl Fn(&T) -> bool) -> Vec<RecordId> {
    shelf.iter().filter(|kept| holds(&kept.body)).map(named).collect()
}

fn named<T: Body>(kept: &Arc<Kept<T>>) -> RecordId {
    RecordId { kind: T::KIND, number: kept.id.number() }
}

fn naming_officer(ward: &Ward, number: u32) -> Vec<RecordId> {
    let officer = Id::new(number);
    let mut found = those(&ward.cases, |case| case.is_open() && case.carer == officer);
    found.extend(those(&ward.tasks, |task| task.is_open() && is_his(task, officer)));
    found.extend(those(&ward.follow_ups, |follow_up| follow_up.is_open() && follow_up.carer == officer));
    found.extend(those(&ward.positions, |position| position.officer == officer));
    found.extend(those(&ward.assignments, |assignment| assignment.officer == officer));
    found.extend(those(&ward.delegations, |told| told.to_officer == officer));
    found
}

fn is_his(task: &Task, officer: Option<Id<Officer>>) -> bool {
    task.owner == officer || task.coordinators.iter().any(|other| Some(*other) == officer)
}

fn naming_area(ward: &Ward, number: u32) -> Vec<RecordId> {
    let area = Id::new(number);
    let mut found = those(&ward.areas, |part| part.parent == area);
    found.extend(those(&ward.persons, |person| person.area == area));
    found.extend(those(&ward.households, |household| household.area == area));
    found.extend(those(&ward.tasks, |task| task.is_open() && task.area == area));
    found.extend(those(&ward.assignments, |assignment| assignment.areas.iter().any(|part| Some(*part) == area)));
    found.extend(those(&ward.zone_levels, |level| Some(level.area) == area));
    found.extend(those(&ward.screenings, |round| round.area == area));
    found.extend(those(&ward.shifts, |shift| area.is_some() && shift.post == area));
    found
}

fn naming_person(ward: &Ward, number: u32) -> Vec<RecordId> {
    let Some(person) = Id::new(number) else { return Vec::new() };
    let mut found: Vec<RecordId> = ward.cases_of(person).map(named).collect();
    found.extend(ward.exposures_from(person).map(named));
    found.extend(ward.exposures_of(person).map(named));
    found.extend(ward.tests_of(person).map(named));
    found.extend(ward.arrivals_of(person).map(named));
    found.extend(ward.follow_ups_of(person).map(named));
    found.extend(those(&ward.officers, |officer| officer.person == Some(person)));
    found.extend(those(&ward.tasks, |task| task.person == Some(person)));
    found.extend(those(&ward.transfers, |told| told.person == person));
    found.extend(those(&ward.papers, |paper| paper.person == person));
    found.extend(those(&ward.screenings, |round| round.listed.contains(&person)));
    found
}

fn naming_case(ward: &Ward, number: u32) -> Vec<RecordId> {
    let Some(id) = Id::new(number) else { return Vec::new() };
    let mut found: Vec<RecordId> = ward.readings_of(id).map(named).collect();
    found.extend(those(&ward.calls, |call| call.case == id));
    let person = ward.cases.read(id).map(|case| case.person);
    let exposures = person.into_iter().flat_map(|person| ward.exposures_from(person));
    found.extend(exposures.filter(|exposure| exposure.episode == Some(id)).map(named));
    found.extend(those(&ward.tasks, |task| task.case == Some(id)));
    found.extend(those(&ward.transfers, |told| told.case == Some(id)));
    found.extend(ward.papers_of(id).map(named));
    found
}
