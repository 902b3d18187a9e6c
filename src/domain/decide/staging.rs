//! Staging: the records of an import beside the ward, until they stand all at once.

use std::collections::{HashMap, HashSet};

use crate::domain::area::Area;
use crate::domain::birth::Birth;
use crate::domain::change::Change;
use crate::domain::decide::arrivals::is_same_time;
use crate::domain::decide::contacts::standing_contact;
use crate::domain::decide::samples::is_same;
use crate::domain::identity::{Id, RecordId};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::paper::Paper;
use crate::domain::person::{Household, Person};
use crate::domain::record::{Kept, Record};
use crate::domain::references::named_by;
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Assignment, Duty, Position, Shift};
use crate::domain::tasks::Task;
use crate::domain::transfer::Transfer;
use crate::domain::ward::Ward;

/// The most persons of one name and year that are remembered, the newest: one of them is enough to be named.
const NAMESAKES_MAX: usize = 8;

/// A duty, and the position that has it.
type DutyOf = (Id<Duty>, Option<Id<Position>>);

/// The name of a shift, when it begins, and its post.
type ShiftAt = (String, Moment, Option<Id<Area>>);

/// The symbol of a register of papers, its year, and a number of it.
pub(super) type PaperNumber = (String, i32, u32);

/// What one import has brought so far. It holds a ward of its own with just the records that the
/// import makes or changes, so that its later rows find its earlier ones.
#[derive(Clone, Debug, Default)]
pub struct Staging {
    pub(super) changes: Vec<Change>,
    pub(super) staged: Ward,
    /// Areas by name, in the order in which they came; several parts of a ward may have a `Tổ 1`.
    pub(super) areas: HashMap<String, Vec<Id<Area>>>,
    pub(super) households: HashMap<String, Id<Household>>,
    pub(super) officers: HashMap<String, Id<Officer>>,
    /// Positions by title.
    pub(super) positions: HashMap<String, Vec<Id<Position>>>,
    pub(super) duties: HashMap<String, Id<Duty>>,
    /// Assignments by duty and position.
    pub(super) assignments: HashMap<DutyOf, Vec<Id<Assignment>>>,
    /// Shifts by name, beginning and post.
    pub(super) shifts: HashMap<ShiftAt, Id<Shift>>,
    /// Tasks by text.
    pub(super) tasks: HashMap<String, Vec<Id<Task>>>,
    /// Papers by symbol, year and number, deleted ones too: a number is given once.
    pub(super) paper_numbers: HashMap<PaperNumber, Id<Paper>>,
    /// Areas and positions of which the list has only said that others belong below them.
    pub(super) in_passing: HashSet<RecordId>,
    /// Persons by name in small letters and year of birth, in the order in which they came.
    namesakes: HashMap<(String, i32), Vec<Id<Person>>>,
}

/// Whether two persons could be one by name and year of birth.
pub(super) fn is_namesake(one: (&str, Birth), other: (&str, Birth)) -> bool {
    one.1.year().is_some() && one.1.year() == other.1.year() && one.0.to_lowercase() == other.0.to_lowercase()
}

impl Staging {
    /// An import that begins over a ward.
    pub fn over(ward: &Ward) -> Self {
        let households = ward.households.iter().filter(|household| !household.code.is_empty());
        let mut staging = Self {
            households: households.map(|household| (household.code.clone(), household.id)).collect(),
            officers: ward.officers.iter().map(|officer| (officer.name.clone(), officer.id)).collect(),
            ..Self::default()
        };
        ward.persons.iter().for_each(|person| staging.note_person(person));
        ward.areas.iter().for_each(|area| staging.note_area(area));
        ward.positions.iter().for_each(|kept| note(&mut staging.positions, kept.title.clone(), kept.id));
        staging.duties = ward.duties.iter().map(|duty| (duty.name.clone(), duty.id)).collect();
        ward.assignments.iter().for_each(|kept| note(&mut staging.assignments, (kept.duty, kept.position), kept.id));
        staging.shifts =
            ward.shifts.iter().map(|shift| ((shift.name.clone(), shift.from, shift.post), shift.id)).collect();
        let deleted = ward.deleted_after(None).filter_map(|record| match record {
            Record::Paper(paper) => Some(paper),
            _ => None,
        });
        deleted.chain(ward.papers.iter()).for_each(|paper| staging.note_paper(paper));
        ward.tasks.iter().for_each(|task| note(&mut staging.tasks, task.text.clone(), task.id));
        staging
    }

    /// The persons of this name who were born in this year; one of them may be called otherwise since.
    pub(super) fn namesakes(&self, name: &str, year: i32) -> &[Id<Person>] {
        self.namesakes.get(&(name.to_lowercase(), year)).map_or(&[], Vec::as_slice)
    }

    /// An area answers to its name and to its name with its former ward.
    fn note_area(&mut self, area: &Kept<Area>) {
        note(&mut self.areas, area.name.clone(), area.id);
        if !area.former_ward.is_empty() {
            note(&mut self.areas, area.with_former_ward(), area.id);
        }
    }

    fn note_paper(&mut self, paper: &Kept<Paper>) {
        if let Some(number) = paper.number {
            self.paper_numbers.insert((paper.symbol.clone(), paper.year(), number), paper.id);
        }
    }

    fn note_person(&mut self, person: &Kept<Person>) {
        let Some(year) = person.birth.year().filter(|_| !person.name.is_empty()) else { return };
        let namesakes = self.namesakes.entry((person.name.to_lowercase(), year)).or_default();
        if namesakes.contains(&person.id) {
            return;
        }
        if namesakes.len() == NAMESAKES_MAX {
            namesakes.remove(0);
        }
        namesakes.push(person.id);
    }

    /// Adds changes of the import: as they are decided, and again as they are replayed.
    pub fn add(&mut self, changes: &[Change]) {
        for change in changes {
            self.staged.apply(change);
            match &change.after {
                Some(Record::Area(area)) => self.note_area(area),
                Some(Record::Household(kept)) => drop(self.households.insert(kept.code.clone(), kept.id)),
                Some(Record::Person(person)) => self.note_person(person),
                Some(Record::Officer(officer)) => drop(self.officers.insert(officer.name.clone(), officer.id)),
                Some(Record::Position(kept)) => note(&mut self.positions, kept.title.clone(), kept.id),
                Some(Record::Duty(duty)) => {
                    self.duties.insert(duty.name.clone(), duty.id);
                }
                Some(Record::Assignment(kept)) => note(&mut self.assignments, (kept.duty, kept.position), kept.id),
                Some(Record::Shift(shift)) => {
                    self.shifts.insert((shift.name.clone(), shift.from, shift.post), shift.id);
                }
                Some(Record::Paper(paper)) => self.note_paper(paper),
                Some(Record::Task(task)) => note(&mut self.tasks, task.text.clone(), task.id),
                _ => {}
            }
        }
        self.changes.extend_from_slice(changes);
    }

    /// Everything staged, to stand at once; or the record that somebody wrote meanwhile.
    pub fn into_changes(self, ward: &Ward) -> Result<Vec<Change>, Refusal> {
        let mut touched: HashSet<RecordId> = HashSet::with_capacity(self.changes.len());
        for change in &self.changes {
            let Some(id) = change.record() else { continue };
            if !touched.insert(id) {
                continue;
            }
            let now = ward.record(id.kind, id.number).map_or(0, |record| record.revision());
            let made = change.after.as_ref().filter(|_| change.before.is_none());
            if now != change.base() || made.is_some_and(|record| stands_meanwhile((ward, &self.staged), record)) {
                return Err(Refusal::ImportOverlaps(id));
            }
        }
        // What stood when a row was staged can only have been deleted; most wards have nothing deleted.
        if ward.deleted_after(None).next().is_some() {
            let is_gone = |id: &RecordId| !touched.contains(id) && ward.deleted_record(*id).is_some();
            let after = self.changes.iter().filter_map(|change| change.after.as_ref());
            if let Some(gone) = after.flat_map(named_by).find(is_gone) {
                return Err(Refusal::ImportOverlaps(gone));
            }
        }
        Ok(self.changes)
    }
}

/// Notes a record under a key, once.
fn note<K: Eq + std::hash::Hash, T>(under: &mut HashMap<K, Vec<Id<T>>>, key: K, id: Id<T>) {
    let same = under.entry(key).or_default();
    if !same.contains(&id) {
        same.push(id);
    }
}

/// Whether somebody else brought what a new record says after it was staged: it would stand twice. What the import itself
/// writes anew is in its own staged ward.
fn stands_meanwhile((ward, staged): (&Ward, &Ward), made: &Record) -> bool {
    match made {
        Record::Case(case) => {
            let coded = case.code.as_deref().is_some_and(|code| ward.case_of_code(code).is_some());
            coded || ward.open_case_of(case.person).is_some()
        }
        Record::Person(person) => person.code.as_deref().is_some_and(|code| ward.person_of_code(code).is_some()),
        Record::Reading(reading) => ward.reading_at(reading.case, reading.measured_at).is_some(),
        Record::Exposure(exposure) => standing_contact(ward, exposure).is_some(),
        Record::Officer(officer) => ward.officer_named(&officer.name).is_some(),
        Record::Area(area) => ward.areas.iter().any(|old| old.is_called_as(area)),
        Record::Test(test) => ward.tests_of(test.person).any(|old| is_same(old, test)),
        Record::Directive(made) => {
            ward.directives.iter().any(|old| old.number == made.number && old.issuer == made.issuer)
        }
        Record::Arrival(made) => ward.arrivals_of(made.person).any(|old| is_same_time(&old.stay, &made.stay)),
        Record::FollowUp(made) => {
            ward.follow_ups_of(made.person).any(|old| old.from == made.from || old.is_open() && made.is_open())
        }
        Record::Screening(made) => ward.screenings.iter().any(|old| old.name == made.name && old.from == made.from),
        Record::Transfer(made) => {
            let is_same = |old: &Transfer| old == &made.body || old.is_waiting() && made.is_waiting();
            let mut others = ward.transfers.iter().filter(|old| staged.transfers.read(old.id).is_none());
            others.any(|old| old.person == made.person && is_same(old))
        }
        Record::Paper(made) => {
            let is_numbered = |old: &Paper| made.number.is_some() && old.register() == made.register();
            let is_same = |old: &Paper| {
                old.case.is_some()
                    && (old.case, old.what) == (made.case, made.what)
                    && !old.cancelled
                    && !made.cancelled
            };
            let mut others = ward.papers.iter().filter(|old| staged.papers.read(old.id).is_none());
            others.any(|old| is_numbered(old) || is_same(old))
        }
        Record::Position(position) => ward.positions.iter().any(|old| old.body == position.body),
        Record::Duty(duty) => ward.duties.iter().any(|old| old.name == duty.name),
        Record::Assignment(assignment) => ward.assignments.iter().any(|old| old.body == assignment.body),
        Record::Shift(shift) => {
            let same = |old: &Shift| (&old.name, old.from, old.post) == (&shift.name, shift.from, shift.post);
            ward.shifts.iter().any(|old| same(&old.body))
        }
        _ => false,
    }
}
