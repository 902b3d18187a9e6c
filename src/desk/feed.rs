//! Feeds: what a session gets page by page between orders. A page is worked out when there is
//! room for it, so that nothing waits in memory and no order waits for a page.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::desk::frame::size_of;
use crate::desk::protocol::{READINGS_HELD, Reply};
use crate::domain::home_treatment::{Call, Case, LATE_SECONDS, Reading};
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::moment::Moment;
use crate::domain::record::{Body, Kept, Record};
use crate::domain::standing::held_readings;
use crate::domain::ward::Ward;

/// Bytes after which a page is full; one record more still fits a frame.
const PAGE_BYTES: usize = 160 << 10;

/// Most cases that are looked at for one page.
const CASES_AT_ONCE: usize = 4096;

/// The last lines of the duty book that a screen holds, to be found there.
const LOG_ENTRIES_HELD: u32 = 1_000;

/// Seconds for which attempts to reach somebody are held by every session.
const CALLS_HELD_SECONDS: i64 = 7 * 86_400;

/// Something that is sent page by page.
#[derive(Debug)]
pub struct Feed {
    what: What,
    /// The kind that is being sent, by its place among [`Kind::ALL`], and the next number.
    kind: usize,
    next: u32,
    /// The last deleted record that was sent; they come after all that stand.
    deleted: Option<RecordId>,
}

#[derive(Debug)]
enum What {
    /// What a screen holds.
    Held,
    /// Everything.
    All,
    /// Every reading and call of a case: those that are still to be sent.
    Case(Id<Case>, Option<VecDeque<Record>>),
}

/// A page, and how it ends.
#[derive(Debug)]
pub struct Page {
    /// Its records; there may be none.
    pub records: Vec<Record>,
    /// What is said when nothing is left.
    pub end: Option<Reply>,
}

impl Feed {
    /// What a screen holds.
    pub fn held() -> Self {
        Self { what: What::Held, kind: 0, next: 1, deleted: None }
    }

    /// The whole ward.
    pub fn all() -> Self {
        Self { what: What::All, kind: 0, next: 1, deleted: None }
    }

    /// Every reading and call of a case.
    pub fn case(id: Id<Case>) -> Self {
        Self { what: What::Case(id, None), kind: 0, next: 1, deleted: None }
    }

    /// Whether it is what a screen holds.
    pub fn is_held(&self) -> bool {
        matches!(self.what, What::Held)
    }

    /// Whether whoever gets it must also hear of every change meanwhile.
    pub fn is_whole(&self) -> bool {
        matches!(self.what, What::All)
    }

    /// The next page.
    pub fn page(&mut self, ward: &Ward, now: Moment) -> Page {
        let mut sheet = Sheet::default();
        if let What::Case(id, left) = &mut self.what {
            let left = left.get_or_insert_with(|| course_of(ward, *id));
            while let Some(record) = left.pop_front() {
                sheet.add(record);
                if sheet.is_full() {
                    break;
                }
            }
            let end = left.is_empty().then_some(Reply::CaseRead(*id));
            return Page { records: sheet.records, end };
        }
        while let Some(kind) = Kind::ALL.get(self.kind).copied() {
            let at_end = self.fill(&mut sheet, ward, kind, now);
            if !at_end {
                return Page { records: sheet.records, end: None };
            }
            self.kind += 1;
            self.next = 1;
        }
        let is_whole = self.is_whole();
        let deleted = ward.deleted_after(self.deleted).filter(|record| all_or_shown(is_whole, record));
        for record in deleted {
            if sheet.is_full() {
                return Page { records: sheet.records, end: None };
            }
            self.deleted = Some(record.id());
            sheet.add(record.clone());
        }
        Page { records: sheet.records, end: Some(Reply::Streamed) }
    }

    /// Adds records of a kind; whether all of them have been added.
    fn fill(&mut self, sheet: &mut Sheet, ward: &Ward, kind: Kind, now: Moment) -> bool {
        let all = self.is_whole();
        match kind {
            Kind::Reading if !all => self.fill_held(sheet, ward, now),
            // Attempts of the last days say who was not reached; older ones come with their case.
            Kind::Call if !all => {
                let is_held = |call: &&Arc<Kept<Call>>| now.since(call.at) <= CALLS_HELD_SECONDS;
                self.fill_from(sheet, ward.calls.from(self.next).filter(is_held))
            }
            Kind::Test if !all => true,
            Kind::LogEntry if !all => {
                let first = ward.log_entries.last_number().saturating_sub(LOG_ENTRIES_HELD - 1);
                self.fill_from(sheet, ward.log_entries.from(self.next.max(first)))
            }
            Kind::Station => self.fill_from(sheet, ward.station.from(self.next)),
            Kind::Officer => self.fill_from(sheet, ward.officers.from(self.next)),
            Kind::Area => self.fill_from(sheet, ward.areas.from(self.next)),
            Kind::Household => self.fill_from(sheet, ward.households.from(self.next)),
            Kind::Person => self.fill_from(sheet, ward.persons.from(self.next)),
            Kind::Case => self.fill_from(sheet, ward.cases.from(self.next)),
            Kind::Reading => self.fill_from(sheet, ward.readings.from(self.next)),
            Kind::Call => self.fill_from(sheet, ward.calls.from(self.next)),
            Kind::Exposure => self.fill_from(sheet, ward.exposures.from(self.next)),
            Kind::Position => self.fill_from(sheet, ward.positions.from(self.next)),
            Kind::Duty => self.fill_from(sheet, ward.duties.from(self.next)),
            Kind::Assignment => self.fill_from(sheet, ward.assignments.from(self.next)),
            Kind::Shift => self.fill_from(sheet, ward.shifts.from(self.next)),
            Kind::Task => self.fill_from(sheet, ward.tasks.from(self.next)),
            Kind::LogEntry => self.fill_from(sheet, ward.log_entries.from(self.next)),
            Kind::Test => self.fill_from(sheet, ward.tests.from(self.next)),
            Kind::Delegation => self.fill_from(sheet, ward.delegations.from(self.next)),
            Kind::Reporting => self.fill_from(sheet, ward.reportings.from(self.next)),
            Kind::Directive => self.fill_from(sheet, ward.directives.from(self.next)),
            Kind::Transfer => self.fill_from(sheet, ward.transfers.from(self.next)),
            Kind::ZoneLevel => self.fill_from(sheet, ward.zone_levels.from(self.next)),
            Kind::Arrival => self.fill_from(sheet, ward.arrivals.from(self.next)),
            Kind::Alert => self.fill_from(sheet, ward.alerts.from(self.next)),
            Kind::FollowUp => self.fill_from(sheet, ward.follow_ups.from(self.next)),
            Kind::Paper => self.fill_from(sheet, ward.papers.from(self.next)),
            Kind::Screening => self.fill_from(sheet, ward.screenings.from(self.next)),
            Kind::Report => self.fill_from(sheet, ward.reports.from(self.next)),
            Kind::Handover => self.fill_from(sheet, ward.handovers.from(self.next)),
            Kind::Leave => self.fill_from(sheet, ward.leaves.from(self.next)),
        }
    }

    fn fill_from<'w, T: Body + 'w>(
        &mut self,
        sheet: &mut Sheet,
        records: impl Iterator<Item = &'w Arc<Kept<T>>>,
    ) -> bool {
        for kept in records {
            if sheet.is_full() {
                return false;
            }
            self.next = kept.id.number() + 1;
            sheet.add(T::record(Arc::clone(kept)));
        }
        true
    }

    /// Adds the readings that a session holds, case by case.
    fn fill_held(&mut self, sheet: &mut Sheet, ward: &Ward, now: Moment) -> bool {
        for (looked_at, case) in ward.cases.from(self.next).enumerate() {
            if sheet.is_full() || looked_at == CASES_AT_ONCE {
                return false;
            }
            self.next = case.id.number() + 1;
            // An ended case may ring again, and is then judged like an open one.
            let mut latest = ward.readings_of(case.id).rev();
            let mut recent = latest.by_ref().take_while(|reading| now.since(reading.measured_at) <= LATE_SECONDS);
            if !case.is_open() && !recent.any(|reading| !reading.imported) {
                continue;
            }
            for reading in held_readings(ward, case.id, READINGS_HELD) {
                ward.readings.read(reading.id).into_iter().for_each(|kept| sheet.add(Reading::record(kept.clone())));
            }
        }
        true
    }
}

/// Whether a deleted record is sent: a screen shows those that it would show if they stood.
fn all_or_shown(is_whole: bool, record: &Record) -> bool {
    is_whole || !matches!(record.id().kind, Kind::Reading | Kind::Call)
}

/// Every reading and call of a case, and every test of its person.
fn course_of(ward: &Ward, id: Id<Case>) -> VecDeque<Record> {
    let readings = ward.readings_of(id).map(|kept| Record::Reading(Arc::clone(kept)));
    let calls = ward.calls_of(id).map(|kept| Record::Call(Arc::clone(kept)));
    let tests = ward.cases.read(id).into_iter().flat_map(|case| ward.tests_of(case.person));
    readings.chain(calls).chain(tests.map(|kept| Record::Test(Arc::clone(kept)))).collect()
}

#[derive(Default)]
struct Sheet {
    records: Vec<Record>,
    bytes: usize,
}

impl Sheet {
    fn add(&mut self, record: Record) {
        self.bytes += size_of(&record);
        self.records.push(record);
    }

    fn is_full(&self) -> bool {
        self.bytes >= PAGE_BYTES
    }
}
