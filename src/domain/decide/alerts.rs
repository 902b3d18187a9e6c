//! Orders about alerts: taking one, and saying what comes of it. What readings do to alerts is [`follow`]ed apart.
//!
//! [`follow`]: crate::domain::alert::follow

use std::sync::Arc;

use crate::domain::alert::{APART_SECONDS, Alert, AlertStep, Cause, Closed, Hands, Said, Taken};
use crate::domain::danger::Watched;
use crate::domain::decide::{Sheet, checks};
use crate::domain::home_treatment::Symptoms;
use crate::domain::identity::Id;
use crate::domain::officer::{Officer, Role};
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};

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
    sheet.rewrite(&old, Alert { taken: Some(taken), first_taken_at, ..old.body.clone() });
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
    let mut alert = old.body.clone();
    alert.said.push(Said { step, at: sheet.now, by, note });
    alert.taken = Some(alert.taken.filter(|taken| taken.by == by).unwrap_or(Taken { by, at: sheet.now }));
    alert.first_taken_at.get_or_insert(sheet.now);
    alert.closed = step.ends().then_some(Closed { at: sheet.now, step: Some(step) });
    sheet.rewrite(&old, alert);
    Ok(())
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
            (Watched::Symptom(_), Symptoms::NotAsked) => false,
        })
}
