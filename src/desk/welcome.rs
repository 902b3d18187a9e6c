//! The opening page: what the first useful frame of a screen needs, within one frame.

use std::collections::HashSet;
use std::sync::Arc;

use crate::desk::frame::{PAYLOAD_MAX, size_of};
use crate::desk::need::Need;
use crate::desk::protocol::{Counts, OPENING_ROWS, READINGS_HELD, RuleTexts};
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, RecordId};
use crate::domain::masking::masked;
use crate::domain::moment::Moment;
use crate::domain::record::{Body, Kept, Record};
use crate::domain::standing::held_readings;
use crate::domain::tasks::Urgency;
use crate::domain::ward::Ward;

/// Most bytes of the opening records.
const OPENING_BYTES: usize = 200 << 10;

/// Bytes of a welcome besides its packs and records.
const WELCOME_BYTES: usize = 4 << 10;

/// Most tasks of the opening page.
const OPENING_TASKS: usize = 100;

/// The numbers of the title rows.
pub fn counts(ward: &Ward, need: &Need, now: Moment) -> Counts {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let open = || ward.tasks.iter().filter(|task| task.is_open());
    let overdue = |urgency| matches!(urgency, Urgency::Overdue | Urgency::UrgentOverdue);
    Counts {
        marks: need.marks(),
        persons: number(ward.persons.count()),
        cases: number(ward.cases.count()),
        exposures: number(ward.exposures.count()),
        tasks_open: number(open().count()),
        tasks_overdue: number(open().filter(|task| overdue(task.urgency(now))).count()),
    }
}

/// The first cases in order of need and the records of the first screen, in as many bytes as
/// `packs` leave of a frame.
pub fn opening(ward: &Ward, need: &Need, packs: &RuleTexts, now: Moment) -> (Vec<Id<Case>>, Vec<Record>) {
    let left = PAYLOAD_MAX.saturating_sub(size_of(&packs) + WELCOME_BYTES);
    let mut page = Page::of(left.min(OPENING_BYTES));
    page.settings(ward);
    ward.areas.iter().for_each(|area| page.add(area));
    ward.shifts.iter().filter(|shift| shift.is_running(now)).for_each(|shift| page.add(shift));
    let rows = need.first(OPENING_ROWS);
    for id in &rows {
        let Some(case) = ward.cases.read(*id) else { continue };
        page.add(case);
        ward.persons.read(case.person).into_iter().for_each(|person| page.add(person));
        for reading in held_readings(ward, *id, READINGS_HELD) {
            ward.readings.read(reading.id).into_iter().for_each(|reading| page.add(reading));
        }
        ward.alerts_of(*id).filter(|alert| alert.is_open()).for_each(|alert| page.add(alert));
    }
    let mut tasks: Vec<_> = ward.tasks.iter().filter(|task| task.is_open()).collect();
    tasks.sort_by_key(|task| (task.urgency(now), task.due.unwrap_or(Moment::from(i64::MAX)), task.id));
    tasks.into_iter().take(OPENING_TASKS).for_each(|task| page.add(task));
    for id in &rows {
        let Some(case) = ward.cases.read(*id) else { continue };
        for exposure in ward.exposures_from(case.person) {
            page.add(exposure);
            ward.persons.read(exposure.exposed).into_iter().for_each(|person| page.add(person));
        }
    }
    (rows, page.records)
}

/// What a command line gets: the settings and the officers.
pub fn opening_of_command_line(ward: &Ward) -> Vec<Record> {
    let mut page = Page::of(OPENING_BYTES / 2);
    page.settings(ward);
    page.records
}

/// What somebody gets who has yet to show who he is: the station, and whose names can be picked.
pub fn opening_of_stranger(ward: &Ward) -> Vec<Record> {
    let station = ward.station.iter().map(|station| Record::Station(Arc::clone(station)));
    let officers = ward.officers.iter().map(|officer| Record::Officer(Arc::clone(officer)));
    let mut page = Page::of(OPENING_BYTES / 2);
    station.chain(officers).filter_map(|record| masked(&record)).for_each(|record| page.add_record(record));
    page.records
}

/// Records that fit into a number of bytes, each once.
struct Page {
    records: Vec<Record>,
    named: HashSet<RecordId>,
    left: usize,
}

impl Page {
    fn of(bytes: usize) -> Self {
        Self { records: Vec::new(), named: HashSet::new(), left: bytes }
    }

    fn add<T: Body>(&mut self, kept: &Arc<Kept<T>>) {
        self.add_record(T::record(Arc::clone(kept)));
    }

    fn add_record(&mut self, record: Record) {
        let size = size_of(&record);
        if size <= self.left && self.named.insert(record.id()) {
            self.left -= size;
            self.records.push(record);
        }
    }

    fn settings(&mut self, ward: &Ward) {
        ward.station.iter().for_each(|station| self.add(station));
        ward.officers.iter().for_each(|officer| self.add(officer));
    }
}
