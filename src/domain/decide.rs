//! Where the desk's answer to an order is worked out: a ward and an order in, changes or a
//! refusal out. Nothing here changes the ward or knows who listens.

mod alerts;
mod arrivals;
mod bodies;
mod cases;
mod checks;
mod contacts;
mod conversions;
mod corrections;
mod duties;
mod follow_ups;
mod handovers;
mod import;
mod import_areas;
mod import_arrivals;
mod import_chain;
mod import_contacts;
mod import_directives;
mod import_duties;
mod import_follow_ups;
mod import_movements;
mod import_news;
mod import_tests;
mod leaves;
mod log_entries;
mod merging;
mod naming;
mod papers;
mod playbooks;
mod records;
mod reports;
mod samples;
mod screenings;
mod sheet;
mod shifts;
mod staging;
mod tasks;
#[cfg(test)]
mod tests;
mod transfers;
mod zones;

pub use import::stage;
pub use records::{Done, is_undoable, undo};
use sheet::Sheet;
pub use staging::Staging;

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::access::Access;
use crate::domain::alert::follow;
use crate::domain::change::Change;
use crate::domain::command::{Command, Order, ROLE_TO_RELEASE, may_make};
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, Outcome};
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::moment::Moment;
use crate::domain::officer::{Officer, Role};
use crate::domain::paper::PaperKind;
use crate::domain::record::{AnyBody, Body, Record};
use crate::domain::refusal::Refusal;
use crate::domain::veil;
use crate::domain::ward::Ward;

/// Decides an order: the changes that carry it out, or why it is refused. `now` is the desk's
/// clock. Imports are staged apart, see [`stage`].
pub fn decide(ward: &Ward, order: &Order, now: Moment) -> Result<Vec<Change>, Refusal> {
    decide_under(ward, Rules::none(), order, now)
}

fn decide_under(ward: &Ward, rules: &Rules, order: &Order, now: Moment) -> Result<Vec<Change>, Refusal> {
    may(ward, order)?;
    seen(ward, order)?;
    let mut sheet = Sheet::new(ward, Some(order.officer), now).under(rules);
    match order.command.clone() {
        Command::Enrol(officer) => duties::enrol(&mut sheet, officer)?,
        Command::SetStation(station) => duties::set_station(&mut sheet, station)?,
        Command::AddArea(area) => duties::add_area(&mut sheet, area)?,
        Command::OpenCase(new) => cases::open(&mut sheet, new)?,
        Command::RecordReading(reading) => cases::record_reading(&mut sheet, reading)?,
        Command::LogCall(call) => cases::log_call(&mut sheet, call)?,
        Command::TakeAlert(alert) => alerts::take(&mut sheet, alert, order.officer)?,
        Command::SayAlert { alert, step, note } => alerts::say(&mut sheet, alert, order.officer, step, note)?,
        Command::AddExposure(new) => contacts::add(&mut sheet, new)?,
        Command::SetReached { exposure, reached } => contacts::set_reached(&mut sheet, exposure, reached)?,
        Command::SetSource { case, infector } => contacts::set_source(&mut sheet, case, infector)?,
        Command::Convert(told) => conversions::convert(&mut sheet, &told)?,
        Command::ConfirmSource { case, exposure } => contacts::confirm_source(&mut sheet, case, exposure)?,
        Command::AddPosition(position) => duties::add_position(&mut sheet, position)?,
        Command::AddDuty(duty) => duties::add_duty(&mut sheet, duty)?,
        Command::Assign(assignment) => duties::assign(&mut sheet, assignment)?,
        Command::PlanShift(shift) => shifts::make(&mut sheet, shift)?,
        Command::FillJob { shift, job } => shifts::fill_job(&mut sheet, shift, job)?,
        Command::LayShifts(laid) => shifts::lay(&mut sheet, laid)?,
        Command::TakeJob { shift, place } => shifts::take(&mut sheet, shift, place, order.officer)?,
        Command::SwapJobs { one, other } => shifts::swap(&mut sheet, one, other)?,
        Command::DecideLeave { leave, approved, by, note } => {
            leaves::decide(&mut sheet, leave, approved, (by, note), order.officer)?;
        }
        Command::AddTask(task) => tasks::add(&mut sheet, task)?,
        Command::SetProgress { task, progress } => tasks::set_progress(&mut sheet, task, progress)?,
        Command::MakeCallSheets { task, entry, text } => tasks::make_call_sheets(&mut sheet, task, entry, text)?,
        Command::TickStep { task, step, done } => tasks::tick_step(&mut sheet, task, step, done)?,
        Command::StartPlaybook { head, parts } => playbooks::start(&mut sheet, *head, parts)?,
        Command::Tell { task, called, phone, answered } => playbooks::tell(&mut sheet, task, called, phone, answered)?,
        Command::Log(entry) => duties::log(&mut sheet, entry)?,
        Command::FollowLog { entry, command } => log_entries::follow(&mut sheet, entry, *command)?,
        // It changes no record; the desk keeps it in its line.
        Command::Note(_) => {}
        Command::RecordTest(test) => samples::record(&mut sheet, test)?,
        Command::SetTestResult { test, result, ct } => samples::set_result(&mut sheet, test, result, ct)?,
        Command::TellScreening(told) => screenings::tell(&mut sheet, told)?,
        Command::RegisterArrival(new) => arrivals::register(&mut sheet, new)?,
        Command::IssuePapers(told) => papers::issue(&mut sheet, told)?,
        Command::WriteHandover { handover, between } => handovers::write(&mut sheet, handover, between)?,
        Command::ReadWatched { handover, watch } => handovers::read(&mut sheet, handover, *watch)?,
        Command::NoteHandover { handover, text } => handovers::note(&mut sheet, handover, &text)?,
        Command::SignHandover { handover, facts, head } => handovers::sign(&mut sheet, handover, &facts, head)?,
        Command::KeepReport(told) => reports::keep(&mut sheet, told)?,
        Command::SendReport { report, to } => reports::send(&mut sheet, report, to)?,
        Command::Make(body) => records::make(&mut sheet, *body)?,
        Command::Edit { number, body } => records::edit(&mut sheet, number, *body)?,
        Command::Delete(id) => records::delete(&mut sheet, id)?,
        Command::Restore(id) => records::restore(&mut sheet, id)?,
        Command::MergePersons { from, into } => merging::merge(&mut sheet, from, into)?,
        Command::CorrectReading { reading, corrected } => corrections::correct(&mut sheet, reading, *corrected)?,
        Command::MoveReading { reading, to } => corrections::move_to(&mut sheet, reading, to)?,
        // Decided by `undo`, from what the journal says of the order.
        Command::Undo(_) => return Err(Refusal::NotHisOrder),
        Command::Import { .. } | Command::CommitImport(_) | Command::DiscardImport(_) => {
            return Err(Refusal::UnknownImport);
        }
    }
    let mut changes = sheet.take_changes();
    shifts::free(&mut sheet, &changes);
    changes.extend(sheet.take_changes());
    keeps_an_administrator(ward, &changes)?;
    keeps_to_his_part(ward, order.officer, &changes)?;
    Ok(changes)
}

/// Refuses changes that are not this officer's to make, whatever his order was: those of his own record, and the end of
/// somebody's isolation where he does not head.
pub fn keeps_to_his_part(ward: &Ward, officer: Id<Officer>, changes: &[Change]) -> Result<(), Refusal> {
    keeps_off_his_own(ward, officer, changes)?;
    leaves_release_to_heads(ward, officer, changes)
}

/// Decides an order, and what follows from it by the rules in force: alerts are raised, confirmed and eased in the same
/// line as the reading that does it.
pub fn decide_by(ward: &Ward, rules: &Rules, order: &Order, now: Moment) -> Result<Vec<Change>, Refusal> {
    let mut changes = decide_under(ward, rules, order, now)?;
    for follows in follow(ward, &changes, rules, now) {
        write_into(&mut changes, follows);
    }
    Ok(changes)
}

/// The shifts that fall vacant by changes that stand already: whoever became an F0, left the desk or got leave by them loses
/// what is not over, as by an order.
pub fn freed_by(ward: &Ward, rules: &Rules, stands: &[Change], (by, now): (Id<Officer>, Moment)) -> Vec<Change> {
    let mut sheet = Sheet::new(ward, Some(by), now).under(rules);
    shifts::free(&mut sheet, stands);
    sheet.take_changes()
}

/// Adds a change; of a record that the order writes already it is one change with that.
fn write_into(changes: &mut Vec<Change>, follows: Change) {
    let mut earlier = changes.iter_mut().filter(|change| change.before.is_some());
    let earlier = earlier.find(|change| change.record() == follows.record());
    let joined = earlier.as_ref().zip(follows.after.as_ref()).and_then(|(earlier, after)| {
        let (at, by) = after.written();
        earlier.before.as_ref()?.rewritten(after.body(), after.is_deleted(), at, by)
    });
    match (earlier, joined) {
        (Some(earlier), Some(after)) => earlier.after = Some(after),
        _ => changes.push(follows),
    }
}

/// Refuses an order that is based on what no longer stands so.
fn seen(ward: &Ward, order: &Order) -> Result<(), Refusal> {
    for (id, seen) in &order.based_on {
        let record = ward.record_or_deleted(*id).ok_or(Refusal::NotFound(*id))?;
        if record.revision() != *seen {
            return Err(Refusal::ChangedMeanwhile { record: *id, now: record.revision() });
        }
    }
    Ok(())
}

/// Refuses changes that leave nobody to administer a desk that somebody administers now.
fn keeps_an_administrator(ward: &Ward, changes: &[Change]) -> Result<(), Refusal> {
    let administers =
        |record: &Record| matches!(record, Record::Officer(officer) if officer.administers() && !officer.deleted);
    let after = |change: &Change| change.after.as_ref().is_some_and(administers);
    let loses = |change: &Change| change.before.as_ref().is_some_and(administers) && !after(change);
    if !changes.iter().any(loses) {
        return Ok(());
    }
    let touched: HashSet<RecordId> = changes.iter().filter_map(Change::record).collect();
    let stays = ward
        .officers
        .iter()
        .any(|officer| officer.administers() && !touched.contains(&Officer::record(Arc::clone(officer)).id()));
    if stays || changes.iter().any(after) { Ok(()) } else { Err(Refusal::LastAdministrator) }
}

/// Refuses what an officer who is a patient himself would write about himself: a colleague does, so that nobody reassures
/// himself, releases himself or signs his own papers.
fn keeps_off_his_own(ward: &Ward, officer: Id<Officer>, changes: &[Change]) -> Result<(), Refusal> {
    let Some(own) = ward.officers.read(officer).and_then(|officer| officer.person) else { return Ok(()) };
    let of_case = |case: Id<Case>| ward.cases.read(case).map(|case| case.person);
    let whose = |record: &Record| match record {
        Record::Case(case) => Some(case.person),
        Record::Reading(reading) => of_case(reading.case),
        Record::Alert(alert) => of_case(alert.case),
        Record::Test(test) => Some(test.person),
        Record::Transfer(transfer) => Some(transfer.person),
        Record::Paper(paper) => Some(paper.person),
        _ => None,
    };
    let sides = changes.iter().flat_map(|change| [&change.before, &change.after]).flatten();
    if sides.filter_map(whose).any(|person| person == own) { Err(Refusal::OwnRecord) } else { Ok(()) }
}

/// Refuses to end the isolation of an F0, or to write the decision that ends it, to whoever heads no shift: by a form, by
/// a list that is brought in, or by taking something back. An F0 who comes to the desk as released long ago is no release.
fn leaves_release_to_heads(ward: &Ward, officer: Id<Officer>, changes: &[Change]) -> Result<(), Refusal> {
    if ward.officers.read(officer).is_some_and(|officer| officer.role >= ROLE_TO_RELEASE) {
        return Ok(());
    }
    let is_released = |record: &Record| match record {
        Record::Case(case) => case.end.as_ref().is_some_and(|end| end.outcome == Outcome::Released),
        _ => false,
    };
    let ends = |record: &Record| matches!(record, Record::Paper(paper) if paper.what == PaperKind::EndDecision);
    let releases = |change: &Change| match (&change.before, &change.after) {
        (Some(before), Some(after)) => !is_released(before) && is_released(after) || !ends(before) && ends(after),
        (None, Some(after)) => ends(after),
        (_, None) => false,
    };
    if changes.iter().any(releases) { Err(Refusal::HeadReleases) } else { Ok(()) }
}

/// Whether the officer who signs the order may ask for it; denied unless allowed. The first
/// officer of a ward that has none signs for himself.
pub fn may(ward: &Ward, order: &Order) -> Result<(), Refusal> {
    if ward.last_number(Kind::Officer) == 0 && order.officer.number() == 1 && matches!(order.command, Command::Enrol(_))
    {
        return Ok(());
    }
    let officer = ward.officers.read(order.officer).filter(|officer| !officer.disabled);
    let officer = officer.ok_or(Refusal::NotSignedIn)?;
    if !order.command.is_allowed_to(officer.role) {
        return Err(Refusal::NotAllowed);
    }
    if veil::is_behind(ward, order.officer, &order.command) {
        return Err(Refusal::Veiled);
    }
    match &order.command {
        // Who may not make such an officer may not change one either.
        Command::Enrol(new) => match ward.officer_named(&new.name) {
            Some(old) if !may_make(old, officer.role) => Err(Refusal::NotAllowed),
            _ => Ok(()),
        },
        Command::Edit { number, body } => {
            may_write(ward, RecordId { kind: body.kind(), number: *number }, officer.role)
        }
        Command::Delete(id) | Command::Restore(id) => may_write(ward, *id, officer.role),
        _ => Ok(()),
    }
}

/// Whether a role may write what stands there: an officer only where it may make such a one.
fn may_write(ward: &Ward, id: RecordId, role: Role) -> Result<(), Refusal> {
    match ward.record_or_deleted(id) {
        Some(Record::Officer(old)) if !may_make(&old, role) => Err(Refusal::NotAllowed),
        _ => Ok(()),
    }
}

/// Whether an order is carried out only with a PIN that was just typed: an F0 is released, a hand-over is signed, or a
/// list is taken along with names.
pub fn asks_pin(ward: &Ward, command: &Command) -> bool {
    match command {
        Command::Edit { number, body } => match &**body {
            AnyBody::Case(case) => {
                let is_released = |case: &Case| case.end.as_ref().is_some_and(|end| end.outcome == Outcome::Released);
                let before = Id::new(*number).and_then(|id| ward.cases.read(id));
                is_released(case) && !before.is_some_and(|before| is_released(before))
            }
            _ => false,
        },
        Command::Note(Access::Exported { names, .. }) => *names,
        Command::SignHandover { .. } => true,
        _ => false,
    }
}

/// The role that somebody new gets: who owns the data administers, others are on duty.
pub fn first_role(owns_the_data: bool) -> Role {
    if owns_the_data { Role::Administrator } else { Role::DutyOfficer }
}
