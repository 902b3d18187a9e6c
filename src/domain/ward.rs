//! The ward: all records as they stand, and the indexes that answer from them. It changes in
//! one way only, [`Ward::apply`], which the desk, every session and every replay share.

mod follow_ups;
mod kinds;
mod links;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use crate::domain::alert::Alert;
use crate::domain::area::Area;
use crate::domain::arrival::Arrival;
use crate::domain::change::Change;
use crate::domain::contact_tree::Exposure;
use crate::domain::directive::Directive;
use crate::domain::follow_up::FollowUp;
use crate::domain::handover::Handover;
use crate::domain::home_treatment::{Call, Case, Reading};
use crate::domain::identity::{Id, RecordId};
use crate::domain::leave::Leave;
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::paper::Paper;
use crate::domain::person::{Household, Person};
use crate::domain::record::{Kept, Record};
use crate::domain::report::Report;
use crate::domain::roster::{Assignment, Delegation, Duty, Position, Reporting, Shift};
use crate::domain::screening::Screening;
use crate::domain::shelf::Shelf;
use crate::domain::station::Station;
use crate::domain::tasks::Task;
use crate::domain::test::Test;
use crate::domain::transfer::Transfer;
use crate::domain::zone::ZoneLevel;
use links::{Links, forget_code};

/// All records of one desk; in a session, those that it holds.
#[derive(Clone, Debug, Default)]
pub struct Ward {
    /// Settings; one record.
    pub station: Shelf<Station>,
    /// Officers.
    pub officers: Shelf<Officer>,
    /// Areas.
    pub areas: Shelf<Area>,
    /// Households.
    pub households: Shelf<Household>,
    /// Persons.
    pub persons: Shelf<Person>,
    /// Cases.
    pub cases: Shelf<Case>,
    /// Readings.
    pub readings: Shelf<Reading>,
    /// Calls.
    pub calls: Shelf<Call>,
    /// Exposures.
    pub exposures: Shelf<Exposure>,
    /// Positions.
    pub positions: Shelf<Position>,
    /// Duties.
    pub duties: Shelf<Duty>,
    /// Assignments.
    pub assignments: Shelf<Assignment>,
    /// Shifts.
    pub shifts: Shelf<Shift>,
    /// Tasks.
    pub tasks: Shelf<Task>,
    /// The duty book.
    pub log_entries: Shelf<LogEntry>,
    /// Tests.
    pub tests: Shelf<Test>,
    /// Delegations.
    pub delegations: Shelf<Delegation>,
    /// The reporting regime.
    pub reportings: Shelf<Reporting>,
    /// Directives.
    pub directives: Shelf<Directive>,
    /// Transfers.
    pub transfers: Shelf<Transfer>,
    /// Levels of areas.
    pub zone_levels: Shelf<ZoneLevel>,
    /// Arrivals and others with an epidemiological factor.
    pub arrivals: Shelf<Arrival>,
    /// Alerts.
    pub alerts: Shelf<Alert>,
    /// Follow-ups of contacts.
    pub follow_ups: Shelf<FollowUp>,
    /// Papers.
    pub papers: Shelf<Paper>,
    /// Rounds of wider testing.
    pub screenings: Shelf<Screening>,
    /// Reports that were kept.
    pub reports: Shelf<Report>,
    /// Hand-overs.
    pub handovers: Shelf<Handover>,
    /// Leaves.
    pub leaves: Shelf<Leave>,
    deleted: BTreeMap<RecordId, Record>,
    case_of_code: HashMap<Box<str>, Id<Case>>,
    person_of_code: HashMap<Box<str>, Id<Person>>,
    cases_of_person: Links<Person, Case>,
    readings_of_case: Links<Case, Reading>,
    exposures_from: Links<Person, Exposure>,
    exposures_of: Links<Person, Exposure>,
    tests_of_person: Links<Person, Test>,
    arrivals_of_person: Links<Person, Arrival>,
    alerts_of_case: Links<Case, Alert>,
    follow_ups_of_person: Links<Person, FollowUp>,
    open_alerts: BTreeSet<Id<Alert>>,
    calls_of_case: Links<Case, Call>,
    papers_of_case: Links<Case, Paper>,
}

impl Ward {
    /// Makes one change: `before` goes, `after` stands. Total: a change to a record that is not
    /// held still leaves `after` standing.
    pub fn apply(&mut self, change: &Change) {
        // What is put in takes the place of what bore its number.
        let stays = change.after.as_ref().map(Record::id);
        if let Some(before) = change.before.as_ref().filter(|before| Some(before.id()) != stays) {
            self.remove(before);
        }
        if let Some(after) = &change.after {
            self.insert(after);
        }
    }

    /// Puts a record where it belongs, in place of what stood there; one that was deleted stands
    /// apart, where no list, link or count meets it.
    pub fn insert(&mut self, record: &Record) {
        self.remove(record);
        if record.is_deleted() {
            let id = record.id();
            self.reserve_number(id.kind, id.number);
            self.deleted.insert(id, record.clone());
            return;
        }
        match record {
            Record::Station(kept) => drop(self.station.put(Arc::clone(kept))),
            Record::Officer(kept) => drop(self.officers.put(Arc::clone(kept))),
            Record::Area(kept) => drop(self.areas.put(Arc::clone(kept))),
            Record::Household(kept) => drop(self.households.put(Arc::clone(kept))),
            Record::Person(kept) => self.insert_person(kept),
            Record::Case(kept) => self.insert_case(kept),
            Record::Reading(kept) => self.insert_reading(kept),
            Record::Call(kept) => self.insert_call(kept),
            Record::Exposure(kept) => self.insert_exposure(kept),
            Record::Position(kept) => drop(self.positions.put(Arc::clone(kept))),
            Record::Duty(kept) => drop(self.duties.put(Arc::clone(kept))),
            Record::Assignment(kept) => drop(self.assignments.put(Arc::clone(kept))),
            Record::Shift(kept) => drop(self.shifts.put(Arc::clone(kept))),
            Record::Task(kept) => drop(self.tasks.put(Arc::clone(kept))),
            Record::LogEntry(kept) => drop(self.log_entries.put(Arc::clone(kept))),
            Record::Test(kept) => self.insert_test(kept),
            Record::Delegation(kept) => drop(self.delegations.put(Arc::clone(kept))),
            Record::Reporting(kept) => drop(self.reportings.put(Arc::clone(kept))),
            Record::Directive(kept) => drop(self.directives.put(Arc::clone(kept))),
            Record::Transfer(kept) => drop(self.transfers.put(Arc::clone(kept))),
            Record::ZoneLevel(kept) => drop(self.zone_levels.put(Arc::clone(kept))),
            Record::Arrival(kept) => self.insert_arrival(kept),
            Record::Alert(kept) => self.insert_alert(kept),
            Record::FollowUp(kept) => self.insert_follow_up(kept),
            Record::Paper(kept) => self.insert_paper(kept),
            Record::Screening(kept) => drop(self.screenings.put(Arc::clone(kept))),
            Record::Report(kept) => drop(self.reports.put(Arc::clone(kept))),
            Record::Handover(kept) => drop(self.handovers.put(Arc::clone(kept))),
            Record::Leave(kept) => drop(self.leaves.put(Arc::clone(kept))),
        }
    }

    /// Takes the record with this one's number away, whatever it says now.
    fn remove(&mut self, record: &Record) {
        self.deleted.remove(&record.id());
        match record {
            Record::Station(kept) => drop(self.station.take(kept.id)),
            Record::Officer(kept) => drop(self.officers.take(kept.id)),
            Record::Area(kept) => drop(self.areas.take(kept.id)),
            Record::Household(kept) => drop(self.households.take(kept.id)),
            Record::Person(kept) => self.remove_person(kept.id),
            Record::Case(kept) => self.remove_case(kept.id),
            Record::Reading(kept) => self.remove_reading(kept.id),
            Record::Call(kept) => self.remove_call(kept.id),
            Record::Exposure(kept) => self.remove_exposure(kept.id),
            Record::Position(kept) => drop(self.positions.take(kept.id)),
            Record::Duty(kept) => drop(self.duties.take(kept.id)),
            Record::Assignment(kept) => drop(self.assignments.take(kept.id)),
            Record::Shift(kept) => drop(self.shifts.take(kept.id)),
            Record::Task(kept) => drop(self.tasks.take(kept.id)),
            Record::LogEntry(kept) => drop(self.log_entries.take(kept.id)),
            Record::Test(kept) => self.remove_test(kept.id),
            Record::Delegation(kept) => drop(self.delegations.take(kept.id)),
            Record::Reporting(kept) => drop(self.reportings.take(kept.id)),
            Record::Directive(kept) => drop(self.directives.take(kept.id)),
            Record::Transfer(kept) => drop(self.transfers.take(kept.id)),
            Record::ZoneLevel(kept) => drop(self.zone_levels.take(kept.id)),
            Record::Arrival(kept) => self.remove_arrival(kept.id),
            Record::Alert(kept) => self.remove_alert(kept.id),
            Record::FollowUp(kept) => self.remove_follow_up(kept.id),
            Record::Paper(kept) => self.remove_paper(kept.id),
            Record::Screening(kept) => drop(self.screenings.take(kept.id)),
            Record::Report(kept) => drop(self.reports.take(kept.id)),
            Record::Handover(kept) => drop(self.handovers.take(kept.id)),
            Record::Leave(kept) => drop(self.leaves.take(kept.id)),
        }
    }

    fn insert_person(&mut self, kept: &Arc<Kept<Person>>) {
        if let Some(code) = &kept.code {
            self.person_of_code.insert(code.as_str().into(), kept.id);
        }
        self.persons.put(Arc::clone(kept));
    }

    fn remove_person(&mut self, id: Id<Person>) {
        let Some(old) = self.persons.take(id) else { return };
        forget_code(&mut self.person_of_code, old.code.as_deref(), id);
    }

    fn insert_case(&mut self, kept: &Arc<Kept<Case>>) {
        if let Some(code) = &kept.code {
            self.case_of_code.insert(code.as_str().into(), kept.id);
        }
        let place = self.cases_of_person.of(kept.person).partition_point(|id| *id < kept.id);
        self.cases_of_person.add(kept.person, kept.id, place);
        self.cases.put(Arc::clone(kept));
    }

    fn remove_case(&mut self, id: Id<Case>) {
        let Some(old) = self.cases.take(id) else { return };
        forget_code(&mut self.case_of_code, old.code.as_deref(), id);
        self.cases_of_person.remove(old.person, id);
    }

    fn insert_reading(&mut self, kept: &Arc<Kept<Reading>>) {
        let place = self.readings_of_case.of(kept.case).partition_point(|id| {
            self.readings.read(*id).is_some_and(|other| (other.measured_at, other.id) < (kept.measured_at, kept.id))
        });
        self.readings_of_case.add(kept.case, kept.id, place);
        self.readings.put(Arc::clone(kept));
    }

    fn remove_reading(&mut self, id: Id<Reading>) {
        if let Some(old) = self.readings.take(id) {
            self.readings_of_case.remove(old.case, id);
        }
    }

    fn insert_exposure(&mut self, kept: &Arc<Kept<Exposure>>) {
        let place = self.exposures_from.of(kept.from).partition_point(|id| *id < kept.id);
        self.exposures_from.add(kept.from, kept.id, place);
        let place = self.exposures_of.of(kept.exposed).partition_point(|id| *id < kept.id);
        self.exposures_of.add(kept.exposed, kept.id, place);
        self.exposures.put(Arc::clone(kept));
    }

    fn remove_exposure(&mut self, id: Id<Exposure>) {
        if let Some(old) = self.exposures.take(id) {
            self.exposures_from.remove(old.from, id);
            self.exposures_of.remove(old.exposed, id);
        }
    }

    fn insert_test(&mut self, kept: &Arc<Kept<Test>>) {
        let place = self.tests_of_person.of(kept.person).partition_point(|id| {
            self.tests.read(*id).is_some_and(|other| (other.taken_at, other.id) < (kept.taken_at, kept.id))
        });
        self.tests_of_person.add(kept.person, kept.id, place);
        self.tests.put(Arc::clone(kept));
    }

    fn insert_paper(&mut self, kept: &Arc<Kept<Paper>>) {
        if let Some(case) = kept.case {
            let place = self.papers_of_case.of(case).partition_point(|id| *id < kept.id);
            self.papers_of_case.add(case, kept.id, place);
        }
        self.papers.put(Arc::clone(kept));
    }

    fn remove_paper(&mut self, id: Id<Paper>) {
        if let Some((old, case)) = self.papers.take(id).and_then(|old| Some((old.id, old.case?))) {
            self.papers_of_case.remove(case, old);
        }
    }

    fn insert_alert(&mut self, kept: &Arc<Kept<Alert>>) {
        let place = self.alerts_of_case.of(kept.case).partition_point(|id| *id < kept.id);
        self.alerts_of_case.add(kept.case, kept.id, place);
        if kept.is_open() {
            self.open_alerts.insert(kept.id);
        }
        self.alerts.put(Arc::clone(kept));
    }

    fn remove_alert(&mut self, id: Id<Alert>) {
        if let Some(old) = self.alerts.take(id) {
            self.alerts_of_case.remove(old.case, id);
            self.open_alerts.remove(&id);
        }
    }

    fn insert_call(&mut self, kept: &Arc<Kept<Call>>) {
        let place = self
            .calls_of_case
            .of(kept.case)
            .partition_point(|id| self.calls.read(*id).is_some_and(|other| (other.at, other.id) < (kept.at, kept.id)));
        self.calls_of_case.add(kept.case, kept.id, place);
        self.calls.put(Arc::clone(kept));
    }

    fn remove_call(&mut self, id: Id<Call>) {
        if let Some(old) = self.calls.take(id) {
            self.calls_of_case.remove(old.case, id);
        }
    }

    fn remove_test(&mut self, id: Id<Test>) {
        if let Some(old) = self.tests.take(id) {
            self.tests_of_person.remove(old.person, id);
        }
    }

    fn insert_arrival(&mut self, kept: &Arc<Kept<Arrival>>) {
        let place = self.arrivals_of_person.of(kept.person).partition_point(|id| *id < kept.id);
        self.arrivals_of_person.add(kept.person, kept.id, place);
        self.arrivals.put(Arc::clone(kept));
    }

    fn remove_arrival(&mut self, id: Id<Arrival>) {
        if let Some(old) = self.arrivals.take(id) {
            self.arrivals_of_person.remove(old.person, id);
        }
    }
}

impl Ward {
    /// The case that a list names by this code.
    pub fn case_of_code(&self, code: &str) -> Option<&Arc<Kept<Case>>> {
        self.cases.read(*self.case_of_code.get(code)?)
    }

    /// The person who came in with a list under this code and was no case then.
    pub fn person_of_code(&self, code: &str) -> Option<&Arc<Kept<Person>>> {
        self.persons.read(*self.person_of_code.get(code)?)
    }

    /// The person of a case.
    pub fn person_of(&self, case: &Case) -> Option<&Arc<Kept<Person>>> {
        self.persons.read(case.person)
    }

    /// The cases of a person, oldest first.
    pub fn cases_of(&self, person: Id<Person>) -> impl DoubleEndedIterator<Item = &Arc<Kept<Case>>> {
        self.cases_of_person.of(person).iter().filter_map(|id| self.cases.read(*id))
    }

    /// The open case of a person, the newest where there are several.
    pub fn open_case_of(&self, person: Id<Person>) -> Option<&Arc<Kept<Case>>> {
        self.cases_of(person).rev().find(|case| case.is_open())
    }

    /// The readings of a case, by the time of measuring.
    pub fn readings_of(&self, case: Id<Case>) -> impl DoubleEndedIterator<Item = &Arc<Kept<Reading>>> {
        self.readings_of_case.of(case).iter().filter_map(|id| self.readings.read(*id))
    }

    /// The reading of a case at exactly this time.
    pub fn reading_at(&self, case: Id<Case>, at: Moment) -> Option<&Arc<Kept<Reading>>> {
        let list = self.readings_of_case.of(case);
        let place = list.partition_point(|id| self.readings.read(*id).is_some_and(|other| other.measured_at < at));
        self.readings.read(*list.get(place)?).filter(|reading| reading.measured_at == at)
    }

    /// The contacts whom a person could have infected.
    pub fn exposures_from(&self, person: Id<Person>) -> impl Iterator<Item = &Arc<Kept<Exposure>>> {
        self.exposures_from.of(person).iter().filter_map(|id| self.exposures.read(*id))
    }

    /// The contacts in which a person was exposed.
    pub fn exposures_of(&self, person: Id<Person>) -> impl Iterator<Item = &Arc<Kept<Exposure>>> {
        self.exposures_of.of(person).iter().filter_map(|id| self.exposures.read(*id))
    }

    /// The tests of a person, by the time of taking.
    pub fn tests_of(&self, person: Id<Person>) -> impl DoubleEndedIterator<Item = &Arc<Kept<Test>>> {
        self.tests_of_person.of(person).iter().filter_map(|id| self.tests.read(*id))
    }

    /// The stays for which a person was followed as an arrival, by number.
    pub fn arrivals_of(&self, person: Id<Person>) -> impl DoubleEndedIterator<Item = &Arc<Kept<Arrival>>> {
        self.arrivals_of_person.of(person).iter().filter_map(|id| self.arrivals.read(*id))
    }

    /// The papers of a case, by number of record.
    pub fn papers_of(&self, case: Id<Case>) -> impl DoubleEndedIterator<Item = &Arc<Kept<Paper>>> {
        self.papers_of_case.of(case).iter().filter_map(|id| self.papers.read(*id))
    }

    /// The alerts of a case, oldest first.
    pub fn alerts_of(&self, case: Id<Case>) -> impl DoubleEndedIterator<Item = &Arc<Kept<Alert>>> {
        self.alerts_of_case.of(case).iter().filter_map(|id| self.alerts.read(*id))
    }

    /// The alerts that somebody must still see to. Those that are closed grow with every week and are not looked through.
    pub fn open_alerts(&self) -> impl Iterator<Item = &Arc<Kept<Alert>>> {
        self.open_alerts.iter().filter_map(|id| self.alerts.read(*id))
    }

    /// The alert of a case that somebody must still see to; there is one at most.
    pub fn open_alert_of(&self, case: Id<Case>) -> Option<&Arc<Kept<Alert>>> {
        self.alerts_of(case).rev().find(|alert| alert.is_open())
    }

    /// The attempts to reach a case, by time.
    pub fn calls_of(&self, case: Id<Case>) -> impl DoubleEndedIterator<Item = &Arc<Kept<Call>>> {
        self.calls_of_case.of(case).iter().filter_map(|id| self.calls.read(*id))
    }

    /// The settings of the station, or the usual ones before any were made.
    pub fn settings(&self) -> Station {
        self.station.iter().next().map(|kept| kept.body.clone()).unwrap_or_default()
    }

    /// Hours of the day at which the morning and the afternoon slot of measuring begin, where the station has set them.
    pub fn slot_hours(&self) -> Option<[u8; 2]> {
        self.station.iter().next()?.slot_hours
    }

    /// The officer of this name.
    pub fn officer_named(&self, name: &str) -> Option<&Arc<Kept<Officer>>> {
        self.officers.iter().find(|officer| officer.name == name)
    }

    /// Any record by kind and number, standing or deleted.
    pub fn record_or_deleted(&self, id: RecordId) -> Option<Record> {
        self.record(id.kind, id.number).or_else(|| self.deleted.get(&id).cloned())
    }

    /// A record that was deleted.
    pub fn deleted_record(&self, id: RecordId) -> Option<&Record> {
        self.deleted.get(&id)
    }

    /// The records that were deleted, by kind and number, behind this one.
    pub fn deleted_after(&self, last: Option<RecordId>) -> impl Iterator<Item = &Record> {
        let from = last.map_or(Bound::Unbounded, Bound::Excluded);
        self.deleted.range((from, Bound::Unbounded)).map(|(_, record)| record)
    }

    /// Marks the numbers of records that are not standing yet (a staged import) as given.
    pub fn reserve(&mut self, changes: &[Change]) {
        for record in changes.iter().filter_map(|change| change.after.as_ref()) {
            let id = record.id();
            self.reserve_number(id.kind, id.number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::domain::identity::Kind;
    use crate::domain::measure::Signs;
    use crate::domain::record::Body;

    fn kept<T: Body>(number: u32, body: T) -> Record {
        let id = Id::new(number).unwrap();
        T::record(Arc::new(Kept {
            id,
            revision: 1,
            written_at: Moment::default(),
            written_by: None,
            deleted: false,
            body,
        }))
    }

    fn person(number: u32, code: Option<&str>) -> Record {
        kept(number, Person { code: code.map(str::to_string), ..Person::default() })
    }

    fn reading(number: u32, at: i64) -> Record {
        kept(number, Reading { refused: true, ..Reading::of(Id::new(1).unwrap(), Moment::from(at), Signs::default()) })
    }

    #[test]
    fn readings_stand_in_order_of_measuring_whatever_order_they_come_in() {
        let mut ward = Ward::default();
        for (number, at) in [(1, 50), (2, 10), (3, 50), (4, 30), (5, 90)] {
            ward.insert(&reading(number, at));
        }
        let case = Id::new(1).unwrap();
        let order: Vec<u32> = ward.readings_of(case).map(|reading| reading.id.number()).collect();
        assert_eq!(order, [2, 4, 1, 3, 5]);
        let at = |seconds| ward.reading_at(case, Moment::from(seconds)).map(|reading| reading.id.number());
        assert_eq!((at(10), at(50), at(90)), (Some(2), Some(1), Some(5)));
        assert_eq!((at(9), at(11), at(91)), (None, None, None));
    }

    #[test]
    fn a_record_that_is_put_again_stands_once() {
        let mut ward = Ward::default();
        ward.insert(&reading(1, 50));
        ward.insert(&reading(1, 20));
        assert_eq!(ward.readings_of(Id::new(1).unwrap()).count(), 1);
        assert_eq!(ward.readings.count(), 1);
        assert!(ward.reading_at(Id::new(1).unwrap(), Moment::from(50)).is_none());
    }

    #[test]
    fn a_code_follows_its_person() {
        let mut ward = Ward::default();
        ward.insert(&person(1, Some("A")));
        ward.insert(&person(1, Some("B")));
        assert!(ward.person_of_code("A").is_none());
        assert_eq!(ward.person_of_code("B").unwrap().id.number(), 1);
        ward.insert(&person(1, None));
        assert!(ward.person_of_code("B").is_none());
    }

    #[test]
    fn a_change_to_a_record_that_is_not_held_leaves_it_standing() {
        let mut ward = Ward::default();
        ward.apply(&Change::written(person(7, Some("A")), person(7, Some("B"))));
        assert_eq!(ward.person_of_code("B").unwrap().id.number(), 7);
        ward.apply(&Change { before: Some(person(9, None)), after: None });
        ward.apply(&Change { before: None, after: None });
        assert_eq!((ward.persons.count(), ward.last_number(Kind::Person)), (1, 7));
    }

    #[test]
    fn reserved_numbers_are_given_and_do_not_stand() {
        let mut ward = Ward::default();
        ward.reserve(&[Change::made(person(4, Some("A"))), Change { before: Some(person(8, None)), after: None }]);
        assert_eq!((ward.last_number(Kind::Person), ward.persons.count()), (4, 0));
        for kind in Kind::ALL {
            ward.reserve_number(kind, 11);
            assert_eq!(ward.last_number(kind), 11);
            assert!(
                ward.record(kind, 0).is_none()
                    && ward.record(kind, 11).is_none()
                    && ward.record(kind, u32::MAX).is_none()
            );
        }
    }

    #[test]
    fn a_ward_without_settings_has_the_usual_ones() {
        assert_eq!(Ward::default().settings(), Station::default());
    }
}
