//! Orders about who answers for what: officers, settings, areas, positions, duties and the duty
//! book.

use std::sync::Arc;

use crate::domain::area::Area;
use crate::domain::decide::{Sheet, bodies, log_entries};
use crate::domain::log_entry::LogEntry;
use crate::domain::officer::Officer;
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Assignment, Duty, Position};
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

/// Writes a line in the duty book.
pub fn log(sheet: &mut Sheet<'_>, entry: LogEntry) -> Result<(), Refusal> {
    log_entries::check(sheet, &entry)?;
    sheet.make(entry)?;
    Ok(())
}
