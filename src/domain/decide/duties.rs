//! Orders about who answers for what: officers, settings, areas, positions, duties, shifts and
//! the duty book.

use std::sync::Arc;

use crate::domain::area::Area;
use crate::domain::decide::{Sheet, bodies, checks, log_entries};
use crate::domain::identity::Id;
use crate::domain::log_entry::LogEntry;
use crate::domain::officer::Officer;
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Assignment, Duty, Job, Position, Shift};
use crate::domain::station::Station;

/// Adds an officer, or changes the one of this name.
pub fn enrol(sheet: &mut Sheet<'_>, officer: Officer) -> Result<(), Refusal> {
    let old = sheet.ward.officer_named(&officer.name).map(|old| old.id.number());
    bodies::officer(sheet, &officer, old)?;
    match sheet.ward.officer_named(&officer.name).map(Arc::clone) {
        Some(old) => drop(sheet.rewrite(&old, officer)),
        None => drop(sheet.make(officer)?),
    }
    Ok(())
}

/// Changes the settings.
pub fn set_station(sheet: &mut Sheet<'_>, station: Station) -> Result<(), Refusal> {
    bodies::station(&station)?;
    match sheet.ward.station.iter().next().map(Arc::clone) {
        Some(old) => drop(sheet.rewrite(&old, station)),
        None => drop(sheet.make(station)?),
    }
    Ok(())
}

/// Adds an area, or changes the one with this name under the same parent.
pub fn add_area(sheet: &mut Sheet<'_>, area: Area) -> Result<(), Refusal> {
    let same = sheet.ward.areas.iter().find(|old| old.is_called_as(&area)).map(Arc::clone);
    bodies::area(sheet, &area, same.as_ref().map(|old| old.id.number()))?;
    match same {
        Some(old) => drop(sheet.rewrite(&old, area)),
        None => drop(sheet.make(area)?),
    }
    Ok(())
}

/// Adds a position.
pub fn add_position(sheet: &mut Sheet<'_>, position: Position) -> Result<(), Refusal> {
    bodies::position(sheet, &position, None)?;
    sheet.make(position)?;
    Ok(())
}

/// Adds a duty.
pub fn add_duty(sheet: &mut Sheet<'_>, duty: Duty) -> Result<(), Refusal> {
    bodies::duty(&duty)?;
    sheet.make(duty)?;
    Ok(())
}

/// Says who answers for a duty.
pub fn assign(sheet: &mut Sheet<'_>, assignment: Assignment) -> Result<(), Refusal> {
    bodies::assignment(sheet, &assignment)?;
    sheet.make(assignment)?;
    Ok(())
}

/// Plans a shift.
pub fn plan_shift(sheet: &mut Sheet<'_>, shift: Shift) -> Result<(), Refusal> {
    bodies::shift(sheet, &shift)?;
    sheet.make(shift)?;
    Ok(())
}

/// Puts somebody on a job of a shift; a job of another name is added at the end.
pub fn fill_job(sheet: &mut Sheet<'_>, shift: Id<Shift>, job: Job) -> Result<(), Refusal> {
    bodies::job(sheet, &job)?;
    let old = Arc::clone(checks::known(&sheet.ward.shifts, shift)?);
    let mut new = old.body.clone();
    match new.jobs.iter_mut().find(|known| known.name == job.name) {
        Some(known) => *known = job,
        None => new.jobs.push(job),
    }
    sheet.rewrite(&old, new);
    Ok(())
}

/// Writes a line in the duty book.
pub fn log(sheet: &mut Sheet<'_>, entry: LogEntry) -> Result<(), Refusal> {
    log_entries::check(sheet, &entry)?;
    sheet.make(entry)?;
    Ok(())
}
