//! Orders about who answers for what and what is due: officers, settings, areas, positions,
//! duties, shifts, tasks and the duty book.

use std::sync::Arc;

use crate::domain::area::Area;
use crate::domain::decide::{Sheet, cases, checks};
use crate::domain::identity::Id;
use crate::domain::log_entry::LogEntry;
use crate::domain::officer::Officer;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::roster::{Assignment, Duty, Job, Position, Shift};
use crate::domain::station::Station;
use crate::domain::tasks::{Progress, Task};

/// Adds an officer, or changes the one of this name.
pub fn enrol(sheet: &mut Sheet<'_>, officer: Officer) -> Result<(), Refusal> {
    checks::needed(Field::Name, &officer.name)?;
    checks::phones(std::slice::from_ref(&officer.phone))?;
    match sheet.ward.officer_named(&officer.name).map(Arc::clone) {
        Some(old) => drop(sheet.rewrite(&old, officer)),
        None => drop(sheet.make(officer)?),
    }
    Ok(())
}

/// Changes the settings.
pub fn set_station(sheet: &mut Sheet<'_>, station: Station) -> Result<(), Refusal> {
    checks::text(Field::Name, &station.name)?;
    station.packs.iter().try_for_each(|pack| checks::needed(Field::Name, pack))?;
    match sheet.ward.station.iter().next().map(Arc::clone) {
        Some(old) => drop(sheet.rewrite(&old, station)),
        None => drop(sheet.make(station)?),
    }
    Ok(())
}

/// Adds an area, or changes the one with this name under the same parent.
pub fn add_area(sheet: &mut Sheet<'_>, area: Area) -> Result<(), Refusal> {
    checks::needed(Field::Name, &area.name)?;
    checks::known_if_named(&sheet.ward.areas, area.parent)?;
    let same = sheet.ward.areas.iter().find(|old| old.name == area.name && old.parent == area.parent);
    match same.map(Arc::clone) {
        Some(old) => drop(sheet.rewrite(&old, area)),
        None => drop(sheet.make(area)?),
    }
    Ok(())
}

/// Adds a position.
pub fn add_position(sheet: &mut Sheet<'_>, position: Position) -> Result<(), Refusal> {
    checks::needed(Field::Name, &position.title)?;
    checks::text(Field::Name, &position.body)?;
    checks::text(Field::Name, &position.holder)?;
    checks::phones(std::slice::from_ref(&position.phone))?;
    checks::known_if_named(&sheet.ward.officers, position.officer)?;
    checks::known_if_named(&sheet.ward.positions, position.reports_to)?;
    sheet.make(position)?;
    Ok(())
}

/// Adds a duty.
pub fn add_duty(sheet: &mut Sheet<'_>, duty: Duty) -> Result<(), Refusal> {
    checks::needed(Field::Name, &duty.name)?;
    sheet.make(duty)?;
    Ok(())
}

/// Says who answers for a duty.
pub fn assign(sheet: &mut Sheet<'_>, assignment: Assignment) -> Result<(), Refusal> {
    checks::text(Field::Text, &assignment.source)?;
    checks::known(&sheet.ward.duties, assignment.duty)?;
    checks::known_if_named(&sheet.ward.positions, assignment.position)?;
    checks::known_if_named(&sheet.ward.officers, assignment.officer)?;
    if assignment.position.is_none() && assignment.officer.is_none() {
        return Err(Refusal::Empty(Field::Name));
    }
    for area in &assignment.areas {
        checks::known(&sheet.ward.areas, *area)?;
    }
    if assignment.from.zip(assignment.to).is_some_and(|(from, to)| to < from) {
        return Err(Refusal::ShiftReversed);
    }
    sheet.make(assignment)?;
    Ok(())
}

/// Plans a shift.
pub fn plan_shift(sheet: &mut Sheet<'_>, shift: Shift) -> Result<(), Refusal> {
    checks::needed(Field::Name, &shift.name)?;
    if shift.to <= shift.from {
        return Err(Refusal::ShiftReversed);
    }
    shift.jobs.iter().try_for_each(|job| checked_job(sheet, job))?;
    sheet.make(shift)?;
    Ok(())
}

fn checked_job(sheet: &Sheet<'_>, job: &Job) -> Result<(), Refusal> {
    checks::known_if_named(&sheet.ward.officers, job.officer)?;
    checks::needed(Field::Name, &job.name)?;
    checks::text(Field::Name, &job.who)?;
    checks::phones(std::slice::from_ref(&job.phone))
}

/// Puts somebody on a job of a shift; a job of another name is added at the end.
pub fn fill_job(sheet: &mut Sheet<'_>, shift: Id<Shift>, job: Job) -> Result<(), Refusal> {
    checked_job(sheet, &job)?;
    let old = Arc::clone(checks::known(&sheet.ward.shifts, shift)?);
    let mut new = old.body.clone();
    match new.jobs.iter_mut().find(|known| known.name == job.name) {
        Some(known) => *known = job,
        None => new.jobs.push(job),
    }
    sheet.rewrite(&old, new);
    Ok(())
}

/// Adds a task.
pub fn add_task(sheet: &mut Sheet<'_>, task: Task) -> Result<(), Refusal> {
    checks::needed(Field::Text, &task.text)?;
    checks::known_if_named(&sheet.ward.officers, task.owner)?;
    checks::known_if_named(&sheet.ward.cases, task.case)?;
    if let Progress::Done(at) = task.progress {
        cases::not_in_future(sheet, at)?;
    }
    sheet.make(task)?;
    Ok(())
}

/// Says how far a task is. A task that is done keeps the time at which it was first done.
pub fn set_progress(sheet: &mut Sheet<'_>, task: Id<Task>, progress: Progress) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.tasks, task)?);
    let progress = match (old.progress, progress) {
        (Progress::Done(at), Progress::Done(_)) => Progress::Done(at),
        (_, Progress::Done(_)) => Progress::Done(sheet.now),
        (_, other) => other,
    };
    sheet.rewrite(&old, Task { progress, ..old.body.clone() });
    Ok(())
}

/// Writes a line in the duty book.
pub fn log(sheet: &mut Sheet<'_>, entry: LogEntry) -> Result<(), Refusal> {
    checks::needed(Field::Text, &entry.text)?;
    cases::not_in_future(sheet, entry.at)?;
    sheet.make(entry)?;
    Ok(())
}
