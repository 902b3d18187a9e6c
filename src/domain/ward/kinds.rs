//! The shelves of a ward by the kind of what stands on them.

use crate::domain::identity::{Id, Kind};
use crate::domain::record::Record;
use crate::domain::ward::Ward;

impl Ward {
    /// Any record by kind and number.
    pub fn record(&self, kind: Kind, number: u32) -> Option<Record> {
        match kind {
            Kind::Station => self.station.read(Id::new(number)?).cloned().map(Record::Station),
            Kind::Officer => self.officers.read(Id::new(number)?).cloned().map(Record::Officer),
            Kind::Area => self.areas.read(Id::new(number)?).cloned().map(Record::Area),
            Kind::Household => self.households.read(Id::new(number)?).cloned().map(Record::Household),
            Kind::Person => self.persons.read(Id::new(number)?).cloned().map(Record::Person),
            Kind::Case => self.cases.read(Id::new(number)?).cloned().map(Record::Case),
            Kind::Reading => self.readings.read(Id::new(number)?).cloned().map(Record::Reading),
            Kind::Call => self.calls.read(Id::new(number)?).cloned().map(Record::Call),
            Kind::Exposure => self.exposures.read(Id::new(number)?).cloned().map(Record::Exposure),
            Kind::Position => self.positions.read(Id::new(number)?).cloned().map(Record::Position),
            Kind::Duty => self.duties.read(Id::new(number)?).cloned().map(Record::Duty),
            Kind::Assignment => self.assignments.read(Id::new(number)?).cloned().map(Record::Assignment),
            Kind::Shift => self.shifts.read(Id::new(number)?).cloned().map(Record::Shift),
            Kind::Task => self.tasks.read(Id::new(number)?).cloned().map(Record::Task),
            Kind::LogEntry => self.log_entries.read(Id::new(number)?).cloned().map(Record::LogEntry),
            Kind::Test => self.tests.read(Id::new(number)?).cloned().map(Record::Test),
            Kind::Delegation => self.delegations.read(Id::new(number)?).cloned().map(Record::Delegation),
            Kind::Reporting => self.reportings.read(Id::new(number)?).cloned().map(Record::Reporting),
            Kind::Directive => self.directives.read(Id::new(number)?).cloned().map(Record::Directive),
            Kind::Transfer => self.transfers.read(Id::new(number)?).cloned().map(Record::Transfer),
            Kind::ZoneLevel => self.zone_levels.read(Id::new(number)?).cloned().map(Record::ZoneLevel),
            Kind::Arrival => self.arrivals.read(Id::new(number)?).cloned().map(Record::Arrival),
            Kind::Alert => self.alerts.read(Id::new(number)?).cloned().map(Record::Alert),
            Kind::FollowUp => self.follow_ups.read(Id::new(number)?).cloned().map(Record::FollowUp),
            Kind::Paper => self.papers.read(Id::new(number)?).cloned().map(Record::Paper),
            Kind::Screening => self.screenings.read(Id::new(number)?).cloned().map(Record::Screening),
            Kind::Report => self.reports.read(Id::new(number)?).cloned().map(Record::Report),
            Kind::Handover => self.handovers.read(Id::new(number)?).cloned().map(Record::Handover),
            Kind::Leave => self.leaves.read(Id::new(number)?).cloned().map(Record::Leave),
        }
    }

    /// Marks a number as given.
    pub fn reserve_number(&mut self, kind: Kind, number: u32) {
        match kind {
            Kind::Station => self.station.reserve(number),
            Kind::Officer => self.officers.reserve(number),
            Kind::Area => self.areas.reserve(number),
            Kind::Household => self.households.reserve(number),
            Kind::Person => self.persons.reserve(number),
            Kind::Case => self.cases.reserve(number),
            Kind::Reading => self.readings.reserve(number),
            Kind::Call => self.calls.reserve(number),
            Kind::Exposure => self.exposures.reserve(number),
            Kind::Position => self.positions.reserve(number),
            Kind::Duty => self.duties.reserve(number),
            Kind::Assignment => self.assignments.reserve(number),
            Kind::Shift => self.shifts.reserve(number),
            Kind::Task => self.tasks.reserve(number),
            Kind::LogEntry => self.log_entries.reserve(number),
            Kind::Test => self.tests.reserve(number),
            Kind::Delegation => self.delegations.reserve(number),
            Kind::Reporting => self.reportings.reserve(number),
            Kind::Directive => self.directives.reserve(number),
            Kind::Transfer => self.transfers.reserve(number),
            Kind::ZoneLevel => self.zone_levels.reserve(number),
            Kind::Arrival => self.arrivals.reserve(number),
            Kind::Alert => self.alerts.reserve(number),
            Kind::FollowUp => self.follow_ups.reserve(number),
            Kind::Paper => self.papers.reserve(number),
            Kind::Screening => self.screenings.reserve(number),
            Kind::Report => self.reports.reserve(number),
            Kind::Handover => self.handovers.reserve(number),
            Kind::Leave => self.leaves.reserve(number),
        }
    }

    /// The highest number of a kind that was ever given.
    pub fn last_number(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Station => self.station.last_number(),
            Kind::Officer => self.officers.last_number(),
            Kind::Area => self.areas.last_number(),
            Kind::Household => self.households.last_number(),
            Kind::Person => self.persons.last_number(),
            Kind::Case => self.cases.last_number(),
            Kind::Reading => self.readings.last_number(),
            Kind::Call => self.calls.last_number(),
            Kind::Exposure => self.exposures.last_number(),
            Kind::Position => self.positions.last_number(),
            Kind::Duty => self.duties.last_number(),
            Kind::Assignment => self.assignments.last_number(),
            Kind::Shift => self.shifts.last_number(),
            Kind::Task => self.tasks.last_number(),
            Kind::LogEntry => self.log_entries.last_number(),
            Kind::Test => self.tests.last_number(),
            Kind::Delegation => self.delegations.last_number(),
            Kind::Reporting => self.reportings.last_number(),
            Kind::Directive => self.directives.last_number(),
            Kind::Transfer => self.transfers.last_number(),
            Kind::ZoneLevel => self.zone_levels.last_number(),
            Kind::Arrival => self.arrivals.last_number(),
            Kind::Alert => self.alerts.last_number(),
            Kind::FollowUp => self.follow_ups.last_number(),
            Kind::Paper => self.papers.last_number(),
            Kind::Screening => self.screenings.last_number(),
            Kind::Report => self.reports.last_number(),
            Kind::Handover => self.handovers.last_number(),
            Kind::Leave => self.leaves.last_number(),
        }
    }
}
