//! Orders about alerts: taking one, and saying what comes of it. What readings do to alerts is [`follow`]ed apart.
//!
//! [`follow`]: crate::domain::alert::follow

use std::sync::Arc;

use crate::domain::alert::{APART_SECONDS, Alert, AlertStep, Cause, Closed, Hands, Said, Taken};
use crate::domain::danger::Watched;
use crate::domain::decide::{Sheet, checks, transfers};
use crate::domain::home_treatment::Symptoms;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::{Officer, Role};
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::tasks::{Progress, Task};
use crate::domain::transfer::{Answer, Transfer, Way};

/// The most that is said about one alert.
const SAID_MAX: usize = 100;

fn open(sheet: &Sheet<'_>, id: Id<Alert>) -> Result<Arc<Kept<Alert>>, Refusal> {
    let alert = checks::known(&sheet.ward.alerts, id)?;
    if alert.is_open() { Ok(Arc::clone(alert)) } else { Err(Refusal::AlertClosed) }
}

fn is_head(sheet: &Sheet<'_>, officer: Id<Officer>) -> bool {
    sheet.ward.officers.read(officer).is_some_and(|officer| officer.role >= Role::ShiftHead)
}

/// Takes an alert: the first who asks has it, until he has said nothing for too long; the shift head may take any.
pub fn take(sheet: &mut Sheet<'_>, id: Id<Alert>, by: Id<Officer>) -> Result<(), Refusal> {
    let old = open(sheet, id)?;
    match old.hands_at(sheet.now) {
        Hands::Taken(taken) if taken.by == by => return Ok(()),
        Hands::Taken(taken) if !is_head(sheet, by) => return Err(held_by(sheet, taken)),
        _ => {}
    }
    let taken = Taken { by, at: sheet.now };
    let first_taken_at = old.first_taken_at.or(Some(sheet.now));
    let alert = Alert { taken: Some(taken), first_taken_at, ..old.body.clone() };
    measure_again(sheet, &alert);
    sheet.rewrite(&old, alert);
    Ok(())
}

fn held_by(sheet: &Sheet<'_>, taken: Taken) -> Refusal {
    let name = sheet.ward.officers.read(taken.by).map_or(String::new(), |officer| officer.name.clone());
    Refusal::AlertTaken(name)
}

/// Says what comes of an alert; whoever says it has it.
pub fn say(
    sheet: &mut Sheet<'_>,
    id: Id<Alert>,
    by: Id<Officer>,
    step: AlertStep,
    note: String,
) -> Result<(), Refusal> {
    checks::text(Field::Note, &note)?;
    let old = open(sheet, id)?;
    if old.said.len() >= SAID_MAX {
        return Err(Refusal::TooLong { field: Field::Text, limit: SAID_MAX as u32 });
    }
    let head = is_head(sheet, by);
    if step == AlertStep::Mistaken && !head && !old.open_causes().all(|cause| was_seen_again(sheet, &old, cause)) {
        return Err(Refusal::NeedsSecondReading);
    }
    if old.is_transfer() && step.ends() && step != AlertStep::Arrived && !head {
        return Err(Refusal::TransferOpen);
    }
    let alert = said(&old, step, (by, sheet.now), note);
    measure_again(sheet, &alert);
    sheet.rewrite(&old, alert);
    match step {
        AlertStep::Arrived => transfers::answer(sheet, old.case, Answer::Received),
        AlertStep::Declined => transfers::answer(sheet, old.case, Answer::Refused),
        _ => {}
    }
    Ok(())
}

/// What becomes of the alert of a patient whose transfer begins or is answered: it says so, and ends with his arrival.
pub(super) fn hear_of_transfer(sheet: &mut Sheet<'_>, told: &Transfer) {
    let open = told.case.filter(|_| told.way == Way::ToHospital).and_then(|case| sheet.ward.open_alert_of(case));
    let (Some(old), Some(by)) = (open.map(Arc::clone), sheet.by()) else { return };
    let step = match told.answer {
        Answer::Waiting if !old.is_transfer() => AlertStep::Transferring,
        Answer::Received => AlertStep::Arrived,
        Answer::Refused if old.is_transfer() => AlertStep::Declined,
        Answer::Waiting | Answer::Refused => return,
    };
    let alert = said(&old, step, (by, sheet.now), told.place.clone());
    measure_again(sheet, &alert);
    sheet.rewrite(&old, alert);
}

/// An alert of which somebody says something; he has it then.
fn said(old: &Alert, step: AlertStep, (by, at): (Id<Officer>, Moment), note: String) -> Alert {
    let mut alert = old.clone();
    alert.said.push(Said { step, at, by, note });
    alert.taken = Some(alert.taken.filter(|taken| taken.by == by).unwrap_or(Taken { by, at }));
    alert.first_taken_at.get_or_insert(at);
    alert.closed = step.ends().then_some(Closed { at, step: Some(step) });
    alert
}

/// The task of measuring again goes to whoever has the alert, and is done with where that has ended.
fn measure_again(sheet: &mut Sheet<'_>, alert: &Alert) {
    let task = alert.again.and_then(|id| sheet.ward.tasks.read(id)).filter(|task| task.is_open());
    let Some(task) = task.map(Arc::clone) else { return };
    let progress = if alert.is_open() { task.progress } else { Progress::Done(sheet.now) };
    let owner = alert.taken.map(|taken| taken.by).or(task.owner);
    sheet.rewrite(&task, Task { progress, owner, ..task.body.clone() });
}

/// Whether a later reading looked for what was found and did not find it.
fn was_seen_again(sheet: &Sheet<'_>, alert: &Alert, cause: &Cause) -> bool {
    let later = sheet.ward.readings_of(alert.case).rev();
    let mut later = later.take_while(|reading| reading.measured_at.since(cause.measured_at) >= APART_SECONDS);
    let found_again = cause.confirmed_by.is_some();
    !found_again
        && later.any(|reading| match (cause.watched, reading.symptoms) {
            (Watched::Sign(sign) | Watched::Drop(sign), _) => reading.signs.value(sign).is_some(),
            (Watched::Symptom(symptom), Symptoms::Asked(told)) => !told.has(symptom),
            (Watched::LastingFever | Watched::Oxygen, _) => true,
            (Watched::Symptom(_), Symptoms::NotAsked) | (Watched::Unreached, _) => false,
        })
}
