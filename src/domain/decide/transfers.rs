//! Orders about transfers: what one may say, and the episode that ends once its patient has arrived or been taken over.

use std::sync::Arc;

use crate::domain::decide::{Sheet, alerts, cases, checks};
use crate::domain::home_treatment::{Case, End, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::transfer::{Answer, Transfer, Way, waiting_of};

/// Checks what a transfer is to say; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, told: &Transfer, own: Option<u32>) -> Result<(), Refusal> {
    check_told(sheet, told)?;
    checks::known(&sheet.ward.persons, told.person)?;
    if let Some(case) = told.case
        && checks::known(&sheet.ward.cases, case)?.person != told.person
    {
        return Err(Refusal::NotHisCase(case.number()));
    }
    let is_other = |other: &&Arc<Kept<Transfer>>| {
        Some(other.id.number()) != own && other.person == told.person && other.is_waiting()
    };
    match sheet.ward.transfers.iter().find(is_other).filter(|_| told.is_waiting()) {
        Some(other) => Err(Refusal::OnTheWay(other.place.clone())),
        None => Ok(()),
    }
}

/// Checks what is told of a transfer, whoever it is of.
pub fn check_told(sheet: &Sheet<'_>, told: &Transfer) -> Result<(), Refusal> {
    checks::needed(Field::Place, &told.place)?;
    checks::text(Field::Text, &told.transport)?;
    checks::text(Field::Name, &told.who)?;
    checks::text(Field::Note, &told.papers)?;
    checks::text(Field::Note, &told.note)?;
    let times = [told.asked_at, told.left_at, told.answered_at];
    times.into_iter().flatten().try_for_each(|at| cases::not_in_future(sheet, at))?;
    let told_times: Vec<_> = times.into_iter().flatten().collect();
    if !told_times.is_sorted() {
        return Err(Refusal::TimesDisordered);
    }
    if told.is_waiting() && told.answered_at.is_some() {
        return Err(Refusal::AnswerMissing);
    }
    Ok(())
}

/// Adds a transfer, and what comes of it.
pub fn add(sheet: &mut Sheet<'_>, told: Transfer) -> Result<(), Refusal> {
    let told = answered(sheet, told);
    sheet.make(told.clone())?;
    alerts::hear_of_transfer(sheet, &told);
    follow(sheet, &told)
}

/// Writes a transfer anew; the episode follows once the answer is another one.
pub fn write(sheet: &mut Sheet<'_>, old: &Arc<Kept<Transfer>>, new: Transfer) -> Result<(), Refusal> {
    let new = answered(sheet, new);
    let has_turned = old.answer != new.answer;
    sheet.rewrite(old, new.clone());
    if !has_turned {
        return Ok(());
    }
    alerts::hear_of_transfer(sheet, &new);
    follow(sheet, &new)
}

/// The answer of the hospital to the transfer of a case that is under way, as whoever sees to its alert was told.
pub(super) fn answer(sheet: &mut Sheet<'_>, case: Id<Case>, answer: Answer) {
    let waiting = waiting_of(sheet.ward, case).filter(|told| told.way == Way::ToHospital).map(Arc::clone);
    let Some(old) = waiting else { return };
    let new = Transfer { answer, answered_at: Some(sheet.now), ..old.body.clone() };
    sheet.rewrite(&old, new.clone());
    if answer == Answer::Received {
        end(sheet, new.case, Outcome::Transferred, Some(sheet.now.date()));
    }
}

/// An answer without its time came now.
fn answered(sheet: &Sheet<'_>, told: Transfer) -> Transfer {
    let answered_at = if told.is_waiting() { None } else { told.answered_at.or(Some(sheet.now)) };
    Transfer { answered_at, ..told }
}

/// Who has arrived is no longer ours; who came from elsewhere is; who was declined stays where he was.
fn follow(sheet: &mut Sheet<'_>, told: &Transfer) -> Result<(), Refusal> {
    let on = told.answered_at.map(|at| at.date());
    match (told.way, told.answer) {
        (Way::ToHospital, Answer::Received) => end(sheet, told.case, Outcome::Transferred, on),
        (Way::ToWard, Answer::Received) => end(sheet, told.case, Outcome::Left, on),
        (Way::FromWard, Answer::Received) => return take_over(sheet, told),
        (Way::ToHospital | Way::ToWard, Answer::Waiting | Answer::Refused) => reopen(sheet, told),
        (Way::FromWard, Answer::Waiting | Answer::Refused) => {}
    }
    Ok(())
}

fn end(sheet: &mut Sheet<'_>, case: Option<Id<Case>>, outcome: Outcome, on: Option<Date>) {
    let Some(old) = case.and_then(|case| sheet.ward.cases.read(case)).map(Arc::clone) else { return };
    if old.end.is_none() {
        sheet.rewrite(&old, Case { end: Some(End { outcome, on }), ..old.body.clone() });
    }
}

/// An answer that was taken back, or declined, makes the episode ours again where it had ended by it.
fn reopen(sheet: &mut Sheet<'_>, told: &Transfer) {
    let Some(old) = told.case.and_then(|case| sheet.ward.cases.read(case)).map(Arc::clone) else { return };
    let by_it = match told.way {
        Way::ToHospital => Outcome::Transferred,
        Way::ToWard | Way::FromWard => Outcome::Left,
    };
    let has_another = sheet.ward.open_case_of(old.person).is_some();
    if old.end.as_ref().is_some_and(|end| end.outcome == by_it) && !has_another {
        sheet.rewrite(&old, Case { end: None, ..old.body.clone() });
    }
}

/// Who was taken over from another ward is an open F0 here, unless he is one already.
fn take_over(sheet: &mut Sheet<'_>, told: &Transfer) -> Result<(), Refusal> {
    if told.contact || told.case.is_some() || sheet.ward.open_case_of(told.person).is_some() {
        return Ok(());
    }
    sheet.make(Case { reported_at: told.answered_at, ..Case::of(told.person) })?;
    Ok(())
}
