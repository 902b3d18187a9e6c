//! Orders about records of any kind: making one, writing it anew, deleting and restoring it, and
//! taking back what an earlier order did.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::command::{Order, ROLE_TO_UNDO_OTHERS, may_make, role_to_write};
use crate::domain::contact_tree::Exposure;
use crate::domain::decide::{
    Sheet, arrivals, bodies, keeps_an_administrator, keeps_to_his_part, leaves, shifts, tasks, transfers, zones,
};
use crate::domain::handover::Stage;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::moment::Moment;
use crate::domain::officer::Role;
use crate::domain::record::{AnyBody, Kept, Record};
use crate::domain::references::naming;
use crate::domain::refusal::Refusal;
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;

/// Makes a record. An episode is opened, and a reading recorded, by orders of their own.
pub fn make(sheet: &mut Sheet<'_>, body: AnyBody) -> Result<(), Refusal> {
    bodies::check(sheet, &body, None)?;
    match body {
        AnyBody::Station(_)
        | AnyBody::Case(_)
        | AnyBody::Reading(_)
        | AnyBody::Alert(_)
        | AnyBody::Report(_)
        | AnyBody::Handover(_) => {
            return Err(Refusal::NotEditable);
        }
        AnyBody::Officer(body) => drop(sheet.make(body)?),
        AnyBody::Area(body) => drop(sheet.make(body)?),
        AnyBody::Household(body) => drop(sheet.make(body)?),
        AnyBody::Person(body) => drop(sheet.make(body)?),
        AnyBody::Call(body) => drop(sheet.make(body)?),
        AnyBody::Exposure(body) => drop(sheet.make(body)?),
        AnyBody::Position(body) => drop(sheet.make(body)?),
        AnyBody::Duty(body) => drop(sheet.make(body)?),
        AnyBody::Assignment(body) => drop(sheet.make(body)?),
        AnyBody::Shift(body) => drop(sheet.make(body)?),
        AnyBody::Task(body) => tasks::add(sheet, body)?,
        AnyBody::LogEntry(body) => drop(sheet.make(body)?),
        AnyBody::Test(body) => drop(sheet.make(body)?),
        AnyBody::Delegation(body) => drop(sheet.make(body)?),
        AnyBody::Reporting(body) => drop(sheet.make(body)?),
        AnyBody::Directive(body) => drop(sheet.make(body)?),
        AnyBody::Transfer(body) => transfers::add(sheet, body)?,
        AnyBody::ZoneLevel(body) => zones::set(sheet, body)?,
        AnyBody::Arrival(body) => arrivals::add(sheet, body)?,
        AnyBody::FollowUp(body) => drop(sheet.make(body)?),
        AnyBody::Paper(body) => drop(sheet.make(body)?),
        AnyBody::Screening(body) => drop(sheet.make(body)?),
        AnyBody::Leave(body) => leaves::ask(sheet, body)?,
    }
    Ok(())
}

/// Writes a record anew. Whose an episode is does not change so: two persons are merged instead.
pub fn edit(sheet: &mut Sheet<'_>, number: u32, body: AnyBody) -> Result<(), Refusal> {
    let old = standing(sheet.ward, RecordId { kind: body.kind(), number })?;
    if let (Record::Case(old), AnyBody::Case(new)) = (&old, &body)
        && old.person != new.person
    {
        return Err(Refusal::NotEditable);
    }
    // A report that was kept and a hand-over are written by orders of their own.
    if matches!(body, AnyBody::Report(_) | AnyBody::Handover(_)) {
        return Err(Refusal::NotEditable);
    }
    leaves::may_edit(sheet, number, &body)?;
    let body = shifts::succeeding(sheet, number, body);
    bodies::check(sheet, &body, Some(number))?;
    if let AnyBody::Exposure(new) = &body {
        still_a_source(sheet.ward, number, new)?;
    }
    match (&old, body) {
        (Record::Task(old), AnyBody::Task(new)) => tasks::write(sheet, old, new)?,
        (Record::Transfer(old), AnyBody::Transfer(new)) => transfers::write(sheet, old, new)?,
        (Record::Position(held), AnyBody::Position(new)) => {
            let new = new.succeeding(&held.body, sheet.now.date());
            sheet.rewrite_any(&old, AnyBody::Position(new), false);
        }
        (_, body) => sheet.rewrite_any(&old, body, false),
    }
    Ok(())
}

/// Refuses to change who met whom in a contact that is somebody's confirmed source.
fn still_a_source(ward: &Ward, number: u32, new: &Exposure) -> Result<(), Refusal> {
    let Some(old) = Id::new(number).and_then(|id| ward.exposures.read(id)) else { return Ok(()) };
    let same = (old.from, old.episode, old.exposed) == (new.from, new.episode, new.exposed);
    if same { Ok(()) } else { unnamed(ward, RecordId { kind: Kind::Exposure, number }, &HashSet::new()) }
}

fn standing(ward: &Ward, id: RecordId) -> Result<Record, Refusal> {
    ward.record(id.kind, id.number).ok_or(Refusal::NotFound(id))
}

/// Deletes a record that no other names. A reading is never deleted.
pub fn delete(sheet: &mut Sheet<'_>, id: RecordId) -> Result<(), Refusal> {
    let old = standing(sheet.ward, id)?;
    if matches!(old, Record::Reading(_) | Record::Station(_) | Record::Alert(_) | Record::Report(_)) {
        return Err(Refusal::NotEditable);
    }
    // What somebody has signed stays.
    if matches!(&old, Record::Handover(handover) if handover.stage() != Stage::Draft) {
        return Err(Refusal::NotEditable);
    }
    unnamed(sheet.ward, id, &HashSet::new())?;
    sheet.rewrite_any(&old, old.body(), true);
    Ok(())
}

/// Refuses a record that others name, those left out that go with it.
pub(super) fn unnamed(ward: &Ward, id: RecordId, going: &HashSet<RecordId>) -> Result<(), Refusal> {
    let naming: Vec<RecordId> = naming(ward, id).into_iter().filter(|by| !going.contains(by)).collect();
    let count = u32::try_from(naming.len()).unwrap_or(u32::MAX);
    naming.first().map_or(Ok(()), |by| Err(Refusal::StillNamed { by: *by, count }))
}

/// Restores a record that was deleted, if it may still stand.
pub fn restore(sheet: &mut Sheet<'_>, id: RecordId) -> Result<(), Refusal> {
    let old = sheet.ward.deleted_record(id).cloned().ok_or(Refusal::NotFound(id))?;
    bodies::check(sheet, &old.body(), Some(id.number))?;
    sheet.rewrite_any(&old, old.body(), false);
    Ok(())
}

/// What an order did that can be taken back, as the journal has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Done {
    /// Who gave the order.
    pub officer: u32,
    /// The name of its command.
    pub command: String,
    /// What changed.
    pub changes: Vec<Change>,
}

/// Whether what a command of this name did can be taken back at all.
pub fn is_undoable(command: &str) -> bool {
    !NEVER_UNDONE.contains(&command)
}

/// Commands whose doing is never undone: a reading is corrected or moved, a signature stands, a report that was kept or
/// sent is put right in the next one, and an import is as large as a ward.
const NEVER_UNDONE: [&str; 9] = [
    "sign_handover",
    "record_reading",
    "correct_reading",
    "move_reading",
    "import",
    "commit_import",
    "discard_import",
    "keep_report",
    "send_report",
];

/// Decides an order that takes back `done`, which the desk has read from its journal: every
/// record says again what it said before, unless somebody wrote it since. Who heads a shift takes back what others did too.
pub fn undo(ward: &Ward, order: &Order, done: &Done, now: Moment) -> Result<Vec<Change>, Refusal> {
    super::may(ward, order)?;
    let role = ward.officers.read(order.officer).map_or(Role::Board, |officer| officer.role);
    if done.officer != order.officer.number() && role < ROLE_TO_UNDO_OTHERS {
        return Err(Refusal::NotHisOrder);
    }
    if !is_undoable(&done.command) || done.changes.is_empty() {
        return Err(Refusal::NotUndoable);
    }
    let mut sheet = Sheet::new(ward, Some(order.officer), now);
    // What the same order made goes with it, and what it wrote anew says again what it said before there was anything to
    // name.
    let mut going: HashSet<RecordId> = done.changes.iter().filter_map(Change::record).collect();
    let untouched = untouched_tasks(ward, &done.changes);
    going.extend(untouched.iter().map(|task| RecordId { kind: Kind::Task, number: task.id.number() }));
    for task in &untouched {
        sheet.rewrite_any(&Record::Task(Arc::clone(task)), AnyBody::Task(task.body.clone()), true);
    }
    for change in done.changes.iter().rev() {
        take_back(&mut sheet, change, role, &going)?;
    }
    let mut changes = sheet.take_changes();
    shifts::free(&mut sheet, &changes);
    changes.extend(sheet.take_changes());
    keeps_an_administrator(ward, &changes)?;
    keeps_to_his_part(ward, order.officer, &changes)?;
    // Readings and alerts that a merge took along go back as they were; otherwise an alert ends by what is said about it.
    let is_merge = done.command == "merge_persons";
    let goes_back =
        |record: &Record| matches!(record, Record::Reading(_)) || is_merge && matches!(record, Record::Alert(_));
    may_stand(ward, &changes, goes_back, now)?;
    Ok(changes)
}

/// The tasks of playbooks about F0 that an order opened, which nobody has touched since they were started: they go with
/// the F0. Where one of a playbook was touched, all of it stays, and is what the refusal names.
fn untouched_tasks(ward: &Ward, changes: &[Change]) -> Vec<Arc<Kept<Task>>> {
    let made = |change: &Change| match (&change.before, &change.after) {
        (None, Some(Record::Case(case))) => Some(case.id),
        _ => None,
    };
    let cases: HashSet<_> = changes.iter().filter_map(made).collect();
    let is_head = |task: &&Arc<Kept<Task>>| {
        task.part_of.is_none() && !task.playbook.is_empty() && task.case.is_some_and(|case| cases.contains(&case))
    };
    let mut found = Vec::new();
    for head in ward.tasks.iter().filter(is_head) {
        let parts = ward.tasks.iter().filter(|task| task.part_of == Some(head.id));
        let whole: Vec<Arc<Kept<Task>>> = parts.chain([head]).cloned().collect();
        if whole.iter().all(|task| task.revision == 1) {
            found.extend(whole);
        }
    }
    found
}

/// Refuses changes after which a record says what could not be written: a name that somebody else has got meanwhile, two
/// levels of an area on one day, a second open episode. They are checked in the ward as it is after all of them, for
/// what an order did to several records is taken back together.
fn may_stand(ward: &Ward, changes: &[Change], goes_back: impl Fn(&Record) -> bool, now: Moment) -> Result<(), Refusal> {
    let mut after = ward.clone();
    changes.iter().for_each(|change| after.apply(change));
    let sheet = Sheet::new(&after, None, now);
    let records = changes.iter().filter_map(|change| change.after.as_ref());
    let standing = records.filter(|record| !record.is_deleted() && !goes_back(record));
    standing.into_iter().try_for_each(|record| {
        let number = Some(record.id().number);
        // Who comes back into a shift must be able to work: who stands in it now is no newcomer.
        if let Record::Shift(shift) = record {
            shifts::fit(&sheet, shift, shifts::standing(ward, number))?;
        }
        bodies::check(&sheet, &record.body(), number)
    })
}

fn take_back(sheet: &mut Sheet<'_>, change: &Change, role: Role, going: &HashSet<RecordId>) -> Result<(), Refusal> {
    let (Some(after), Some(id)) = (&change.after, change.record()) else { return Err(Refusal::NotUndoable) };
    let now = sheet.ward.record_or_deleted(id).ok_or(Refusal::NotFound(id))?;
    if now != *after {
        return Err(Refusal::ChangedMeanwhile { record: id, now: now.revision() });
    }
    let sides = change.before.iter().chain([after]);
    if !sides.into_iter().all(|record| may_write(record, role)) {
        return Err(Refusal::NotAllowed);
    }
    match &change.before {
        Some(before) => sheet.rewrite_any(&now, before.body(), before.is_deleted()),
        None => {
            unnamed(sheet.ward, id, going)?;
            sheet.rewrite_any(&now, now.body(), true);
        }
    }
    Ok(())
}

fn may_write(record: &Record, role: Role) -> bool {
    match record {
        Record::Officer(officer) => may_make(officer, role),
        // A job of a shift is filled by whoever is on duty.
        Record::Shift(_) => true,
        other => role >= role_to_write(other.id().kind),
    }
}
