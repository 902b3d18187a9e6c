//! Orders about playbooks: starting one, keeping a call to somebody who is to be told, and the task that stands for the
//! whole and follows its parts.

use std::sync::Arc;

use crate::domain::command::NewPart;
use crate::domain::decide::{Sheet, checks, tasks};
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::playbook::{Subject, started};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::responsibility::{Who, chain_above};
use crate::domain::roster::Position;
use crate::domain::tasks::{Progress, Task, Try, parts};

/// A playbook under way is done with the last of its parts, and open again with any of them. Its own steps and its
/// findings keep it open until somebody says that it is done.
pub fn follow_with_head(sheet: &mut Sheet<'_>, part: Id<Task>, task: &Task) {
    let Some(head) = task.part_of.and_then(|head| sheet.ward.tasks.read(head)).map(Arc::clone) else { return };
    let has_other_open = parts(sheet.ward, head.id).any(|other| other.id != part && other.is_open());
    let progress = match (task.is_open(), head.progress) {
        (false, Progress::Open | Progress::Started) if !has_other_open && head.steps_done() == head.checklist.len() => {
            Progress::Done(sheet.now)
        }
        (false, Progress::Open) => Progress::Started,
        (true, Progress::Done(_)) => Progress::Started,
        _ => return,
    };
    sheet.rewrite(&head, Task { progress, ..head.body.clone() });
}

/// The most parts of a playbook.
pub const PARTS_MAX: usize = 60;

/// Starts a playbook: all of its tasks, or none. It is not started twice about the same while it is under way.
pub fn start(sheet: &mut Sheet<'_>, head: Task, parts: Vec<NewPart>) -> Result<(), Refusal> {
    if parts.len() > PARTS_MAX {
        return Err(Refusal::TooMany(PARTS_MAX as u32));
    }
    checks::needed(Field::Code, &head.playbook)?;
    let is_ordered = |(place, part): (usize, &NewPart)| part.after.iter().all(|before| (*before as usize) < place);
    if parts.is_empty() || !parts.iter().enumerate().all(is_ordered) || !head.is_open() || head.part_of.is_some() {
        return Err(Refusal::PlaybookDisordered);
    }
    if let Some(stands) = started(sheet.ward, &head.playbook, Subject::of_head(&head)).filter(|head| head.is_open()) {
        return Err(Refusal::PlaybookStands(stands.id.number()));
    }
    tasks::check(sheet, &head, None)?;
    for part in &parts {
        if !part.task.is_open() || part.task.part_of.is_some() {
            return Err(Refusal::PlaybookDisordered);
        }
        tasks::check(sheet, &part.task, None)?;
    }
    let head = sheet.make(head)?;
    let mut made: Vec<Id<Task>> = Vec::new();
    for NewPart { mut task, after } in parts {
        task.part_of = Some(head);
        task.after.extend(after.iter().filter_map(|before| made.get(*before as usize)));
        made.push(sheet.make(task)?);
    }
    Ok(())
}

/// Keeps a call to somebody who is to be told. Once somebody answered the task is done, whoever of the chain it was.
pub fn tell(
    sheet: &mut Sheet<'_>,
    task: Id<Task>,
    called: Id<Position>,
    phone: String,
    answered: String,
) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.tasks, task)?);
    if !old.is_open() {
        return Err(Refusal::TaskIsDone);
    }
    let Some(told) = old.tells else { return Err(Refusal::Empty(Field::Name)) };
    if called != told && !chain_above(sheet.ward, &Who::Position(told)).contains(&called) {
        return Err(Refusal::NotFound(RecordId { kind: Kind::Position, number: called.number() }));
    }
    let mut new = old.body.clone();
    let is_answered = !answered.trim().is_empty();
    new.tries.push(Try { at: sheet.now, called, phone, answered: answered.trim().to_string() });
    // A call is kept even where the task cannot be done yet.
    let is_done = is_answered && tasks::can_be_done(sheet.ward, &new, Some(task)).is_ok();
    new.progress = if is_done { Progress::Done(sheet.now) } else { Progress::Started };
    tasks::check(sheet, &new, Some(task.number()))?;
    tasks::write(sheet, &old, new)
}
