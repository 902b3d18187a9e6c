//! Orders about tasks: how far one is, its steps, and the occurrence that comes after it. At most one occurrence of a
//! task that comes again stands open, whoever undoes what.

use std::sync::Arc;

use crate::domain::decide::{Sheet, bodies, cases, checks, duties, playbooks, records};
use crate::domain::directive::Directive;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Moment;
use crate::domain::record::{AnyBody, Kept, Record};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::repeat::{Repeat, next_due};
use crate::domain::tasks::{
    CALL_SHEETS_MINUTE, Makes, Progress, Step, Task, awaits_call_sheets, comes_after_itself, next_call_sheets, parts,
    shift_spans,
};
use crate::domain::ward::Ward;

/// The most steps, helpers and predecessors of a task.
pub const TASK_LIST_MAX: usize = 50;

/// Checks what a task is to say; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, task: &Task, own: Option<u32>) -> Result<(), Refusal> {
    checks::needed(Field::Text, &task.text)?;
    checks::text(Field::Note, &task.proof)?;
    checks::text(Field::Code, &task.playbook)?;
    checks::text(Field::Note, &task.blocked)?;
    let lengths = [task.checklist.len(), task.coordinators.len(), task.after.len(), task.tries.len()];
    let longest = lengths.into_iter().max().unwrap_or_default();
    if longest > TASK_LIST_MAX {
        return Err(Refusal::TooMany(TASK_LIST_MAX as u32));
    }
    task.checklist.iter().try_for_each(|step| checks::needed(Field::Text, &step.text))?;
    for call in &task.tries {
        checks::text(Field::Name, &call.answered)?;
        checks::text(Field::Phone, &call.phone)?;
    }
    named(sheet.ward, task)?;
    if let Some(own) = own.and_then(Id::new)
        && task.part_of == Some(own)
    {
        return Err(Refusal::TaskCycle(own.number()));
    }
    if !task.repeat.can_be() {
        return Err(Refusal::RepeatEndless);
    }
    if let Some(own) = own.and_then(Id::new)
        && comes_after_itself(sheet.ward, own, &task.after)
    {
        return Err(Refusal::TaskCycle(own.number()));
    }
    if let Some(other) = other_call_sheets(sheet.ward, task, own) {
        return Err(Refusal::OccurrenceStands(other));
    }
    if let Some(other) = other_occurrence(sheet.ward, task, own) {
        return Err(Refusal::OccurrenceStands(other));
    }
    match task.progress {
        Progress::Done(at) => cases::not_in_future(sheet, at),
        Progress::Open | Progress::Started => Ok(()),
    }
}

/// The occurrence of the same task that stands in this one's place: one that follows the same, or the one before while
/// that is open: even one that is done would bring back the next behind it.
fn other_occurrence(ward: &Ward, task: &Task, own: Option<u32>) -> Option<u32> {
    let before = task.follows?;
    let twin = ward.tasks.iter().find(|other| other.follows == Some(before) && Some(other.id.number()) != own);
    let open = || ward.tasks.read(before).filter(|before| before.is_open());
    twin.or_else(open).map(|other| other.id.number())
}

/// Another open task of making call sheets: they are made once an evening. The next one stands while the one before is
/// being opened again, which takes it back.
fn other_call_sheets(ward: &Ward, task: &Task, own: Option<u32>) -> Option<u32> {
    if task.makes != Makes::CallSheets || !task.is_open() {
        return None;
    }
    let own = own.and_then(Id::new);
    let is_other = |other: &&Arc<Kept<Task>>| {
        other.makes == Makes::CallSheets
            && other.is_open()
            && Some(other.id) != own
            && (other.follows.is_none() || other.follows != own)
    };
    ward.tasks.iter().find(is_other).map(|other| other.id.number())
}

/// Refuses what a task names and does not stand here.
fn named(ward: &Ward, task: &Task) -> Result<(), Refusal> {
    checks::known_if_named(&ward.officers, task.owner)?;
    checks::known_if_named(&ward.positions, task.position)?;
    checks::known_if_named(&ward.duties, task.duty)?;
    checks::known_if_named(&ward.cases, task.case)?;
    checks::known_if_named(&ward.persons, task.person)?;
    checks::known_if_named(&ward.areas, task.area)?;
    checks::known_if_named(&ward.directives, task.directive)?;
    checks::known_if_named(&ward.households, task.household)?;
    checks::known_if_named(&ward.positions, task.tells)?;
    checks::known_if_named(&ward.tasks, task.part_of)?;
    // An occurrence whose forerunner is gone would stand beside one that took its place.
    checks::known_if_named(&ward.tasks, task.follows)?;
    task.coordinators.iter().try_for_each(|officer| checks::known(&ward.officers, *officer).map(drop))?;
    task.after.iter().try_for_each(|before| checks::known(&ward.tasks, *before).map(drop))
}

/// Checks what a directive is to say; one issuer gives a number once.
pub fn check_directive(sheet: &Sheet<'_>, directive: &Directive, own: Option<u32>) -> Result<(), Refusal> {
    checks::needed(Field::Code, &directive.number)?;
    checks::text(Field::Name, &directive.issuer)?;
    checks::text(Field::Text, &directive.summary)?;
    checks::text(Field::Note, &directive.answer)?;
    let is_same = |other: &&Arc<Kept<Directive>>| {
        Some(other.id.number()) != own && other.number == directive.number && other.issuer == directive.issuer
    };
    if let Some(other) = sheet.ward.directives.iter().find(is_same) {
        return Err(Refusal::NameTaken(other.number.clone()));
    }
    let came = directive.received.or(directive.dated);
    match directive.received {
        Some(day) if day > sheet.now.date() => Err(Refusal::InFuture),
        _ if came.zip(directive.answer_due).is_some_and(|(came, due)| due < came) => Err(Refusal::AnswerBeforePaper),
        _ => Ok(()),
    }
}

/// Refuses to take a task for done while something that belongs to it is not; `own` is what it is where it stands.
pub fn can_be_done(ward: &Ward, task: &Task, own: Option<Id<Task>>) -> Result<(), Refusal> {
    let parts = own.into_iter().flat_map(|own| parts(ward, own)).filter(|part| part.is_open());
    let mut awaits = task.awaits(ward).chain(parts);
    if let Some(first) = awaits.next() {
        return Err(Refusal::TasksBefore { first: first.text.clone(), count: count(1 + awaits.count()) });
    }
    let mut open = task.checklist.iter().filter(|step| step.done.is_none());
    match open.next() {
        Some(first) => Err(Refusal::StepsOpen { first: first.text.clone(), count: count(1 + open.count()) }),
        None => Ok(()),
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Adds a task; one that comes again at an hour is due at the next such hour where no time is told.
pub fn add(sheet: &mut Sheet<'_>, task: Task) -> Result<(), Refusal> {
    bodies::check(sheet, &AnyBody::Task(task.clone()), None)?;
    if !task.is_open() {
        can_be_done(sheet.ward, &task, None)?;
    }
    let due = task.due.or_else(|| task.repeat.first_due(sheet.now));
    sheet.make(Task { due, ..task })?;
    Ok(())
}

/// Writes a task anew, and what comes of its being done or open again.
pub fn write(sheet: &mut Sheet<'_>, old: &Arc<Kept<Task>>, new: Task) -> Result<(), Refusal> {
    let due = new.due.or_else(|| new.repeat.first_due(sheet.now));
    let new = Task { due, ..new };
    let (was_open, is_open) = (old.is_open(), new.is_open());
    if was_open && !is_open {
        can_be_done(sheet.ward, &new, Some(old.id))?;
    }
    sheet.rewrite(old, new.clone());
    if was_open != is_open {
        playbooks::follow_with_head(sheet, old.id, &new);
    }
    match (was_open, is_open) {
        (true, false) => come_again(sheet, old.id, &new),
        (false, true) => take_back_next(sheet, old.id),
        _ => Ok(()),
    }
}

/// Makes the next occurrence of a task that was just done, once.
fn come_again(sheet: &mut Sheet<'_>, done: Id<Task>, task: &Task) -> Result<(), Refusal> {
    if following(sheet.ward, done).is_some() {
        return Ok(());
    }
    if let Some(next) = next_occurrence(sheet.ward, done, task, sheet.now) {
        sheet.make(next)?;
    }
    Ok(())
}

/// The task as it comes again once it is done; nothing where it does not.
pub fn next_occurrence(ward: &Ward, done: Id<Task>, task: &Task, now: Moment) -> Option<Task> {
    next_due(task.repeat, task.due, now, &shift_spans(ward)).map(|due| task.again(done, due))
}

fn following(ward: &Ward, task: Id<Task>) -> Option<&Arc<Kept<Task>>> {
    ward.tasks.iter().find(|other| other.follows == Some(task))
}

/// Takes the next occurrence away where its task is open again and nobody has begun with it.
fn take_back_next(sheet: &mut Sheet<'_>, reopened: Id<Task>) -> Result<(), Refusal> {
    let Some(next) = following(sheet.ward, reopened).map(Arc::clone) else { return Ok(()) };
    if next.progress != Progress::Open || next.steps_done() > 0 {
        return Err(Refusal::OccurrenceStands(next.id.number()));
    }
    let id = RecordId { kind: Kind::Task, number: next.id.number() };
    records::unnamed(sheet.ward, id, &Default::default())?;
    let body = AnyBody::Task(next.body.clone());
    sheet.rewrite_any(&Record::Task(next), body, true);
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
    write(sheet, &old, Task { progress, ..old.body.clone() })
}

/// Keeps the line that call sheets are made; the task of the evening is done with them, and comes again. A ward that never
/// had such a task gets it for the next evening: whoever deletes it is not given it again.
pub fn make_call_sheets(
    sheet: &mut Sheet<'_>,
    told: Option<Id<Task>>,
    entry: LogEntry,
    text: String,
) -> Result<(), Refusal> {
    duties::log(sheet, entry)?;
    if let Some(task) = told {
        let told = checks::known(&sheet.ward.tasks, task)?;
        return match (told.is_open(), told.is_of_now(sheet.now)) {
            (false, _) => Err(Refusal::TaskIsDone),
            (true, true) => set_progress(sheet, task, Progress::Done(sheet.now)),
            // Those of the morning are not those of the evening.
            (true, false) => Ok(()),
        };
    }
    if let Some(task) = awaits_call_sheets(sheet.ward, sheet.now) {
        // What must be done before it keeps the task open, and nobody from printing.
        let (task, can_be) = (task.id, can_be_done(sheet.ward, task, Some(task.id)).is_ok());
        return if can_be { set_progress(sheet, task, Progress::Done(sheet.now)) } else { Ok(()) };
    }
    if had_call_sheets(sheet.ward) {
        return Ok(());
    }
    let (due, repeat) = (next_call_sheets(sheet.now), Repeat::Daily { minute: CALL_SHEETS_MINUTE });
    add(sheet, Task { text, due, repeat, makes: Makes::CallSheets, ..Task::default() })
}

/// Whether the ward has, or had, a task of making call sheets.
fn had_call_sheets(ward: &Ward) -> bool {
    let task = |number| ward.record_or_deleted(RecordId { kind: Kind::Task, number });
    let is_it = |record: Record| matches!(record, Record::Task(task) if task.makes == Makes::CallSheets);
    (1..=ward.last_number(Kind::Task)).filter_map(task).any(is_it)
}

/// Says whether a step of a task is done; with its first step a task is begun.
pub fn tick_step(sheet: &mut Sheet<'_>, task: Id<Task>, step: u32, done: bool) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.tasks, task)?);
    if !old.is_open() {
        return Err(Refusal::TaskIsDone);
    }
    let mut new = old.body.clone();
    let place = usize::try_from(step).unwrap_or(usize::MAX);
    let changed = RecordId { kind: Kind::Task, number: task.number() };
    let found: &mut Step =
        new.checklist.get_mut(place).ok_or(Refusal::ChangedMeanwhile { record: changed, now: old.revision })?;
    if found.done.is_some() != done {
        found.done = done.then_some(sheet.now);
    }
    if done && new.progress == Progress::Open {
        new.progress = Progress::Started;
    }
    sheet.rewrite(&old, new);
    Ok(())
}
