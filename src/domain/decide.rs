//! Where the desk's answer to an order is worked out: a ward and an order in, changes or a
//! refusal out. Nothing here changes the ward or knows who listens.

mod cases;
mod checks;
mod contacts;
mod duties;
mod import;
mod import_contacts;
mod import_duties;
mod import_tests;
mod naming;
mod samples;
mod sheet;
mod staging;
#[cfg(test)]
mod tests;

pub use import::stage;
use sheet::Sheet;
pub use staging::Staging;

use crate::domain::change::Change;
use crate::domain::command::{Command, Order};
use crate::domain::identity::Kind;
use crate::domain::moment::Moment;
use crate::domain::officer::Role;
use crate::domain::refusal::Refusal;
use crate::domain::ward::Ward;

/// Decides an order: the changes that carry it out, or why it is refused. `now` is the desk's
/// clock. Imports are staged apart, see [`stage`].
pub fn decide(ward: &Ward, order: &Order, now: Moment) -> Result<Vec<Change>, Refusal> {
    may(ward, order)?;
    for (id, seen) in &order.based_on {
        let record = ward.record(id.kind, id.number).ok_or(Refusal::NotFound(*id))?;
        if record.revision() != *seen {
            return Err(Refusal::ChangedMeanwhile { record: *id, now: record.revision() });
        }
    }
    let mut sheet = Sheet::new(ward, Some(order.officer), now);
    match order.command.clone() {
        Command::Enrol(officer) => duties::enrol(&mut sheet, officer)?,
        Command::SetStation(station) => duties::set_station(&mut sheet, station)?,
        Command::AddArea(area) => duties::add_area(&mut sheet, area)?,
        Command::OpenCase(new) => cases::open(&mut sheet, new)?,
        Command::RecordReading(reading) => cases::record_reading(&mut sheet, reading)?,
        Command::LogCall(call) => cases::log_call(&mut sheet, call)?,
        Command::AddExposure(new) => contacts::add(&mut sheet, new)?,
        Command::SetReached { exposure, reached } => contacts::set_reached(&mut sheet, exposure, reached)?,
        Command::ConfirmSource { case, exposure } => contacts::confirm_source(&mut sheet, case, exposure)?,
        Command::AddPosition(position) => duties::add_position(&mut sheet, position)?,
        Command::AddDuty(duty) => duties::add_duty(&mut sheet, duty)?,
        Command::Assign(assignment) => duties::assign(&mut sheet, assignment)?,
        Command::PlanShift(shift) => duties::plan_shift(&mut sheet, shift)?,
        Command::FillJob { shift, job } => duties::fill_job(&mut sheet, shift, job)?,
        Command::AddTask(task) => duties::add_task(&mut sheet, task)?,
        Command::SetProgress { task, progress } => duties::set_progress(&mut sheet, task, progress)?,
        Command::Log(entry) => duties::log(&mut sheet, entry)?,
        Command::RecordTest(test) => samples::record(&mut sheet, test)?,
        Command::SetTestResult { test, result, ct } => samples::set_result(&mut sheet, test, result, ct)?,
        Command::Import { .. } | Command::CommitImport(_) | Command::DiscardImport(_) => {
            return Err(Refusal::UnknownImport);
        }
    }
    Ok(sheet.take_changes())
}

/// Whether the officer who signs the order may ask for it; denied unless allowed. The first
/// officer of a ward that has none signs for himself.
pub fn may(ward: &Ward, order: &Order) -> Result<(), Refusal> {
    if ward.last_number(Kind::Officer) == 0 && order.officer.number() == 1 && matches!(order.command, Command::Enrol(_))
    {
        return Ok(());
    }
    let officer = ward.officers.read(order.officer).ok_or(Refusal::NotSignedIn)?;
    if !order.command.is_allowed_to(officer.role) {
        return Err(Refusal::NotAllowed);
    }
    match &order.command {
        // Who may not make such an officer may not change one either.
        Command::Enrol(new) => match ward.officer_named(&new.name) {
            Some(old) if !Command::Enrol(old.body.clone()).is_allowed_to(officer.role) => Err(Refusal::NotAllowed),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The role that somebody new gets: who owns the data administers, others are on duty.
pub fn first_role(owns_the_data: bool) -> Role {
    if owns_the_data { Role::Administrator } else { Role::DutyOfficer }
}
