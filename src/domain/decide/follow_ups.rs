//! Orders about the follow-up of contacts: what one may say, and what a merge makes of two.

use std::sync::Arc;

use crate::domain::decide::merging::joined_note;
use crate::domain::decide::{Sheet, cases, checks};
use crate::domain::follow_up::{FollowCall, FollowUp, Violation};
use crate::domain::home_treatment::CallOutcome;
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Kept, Record};
use crate::domain::refusal::{Field, Refusal};

/// The most calls, visits and violations of one follow-up.
const LIST_MAX: usize = 500;

/// Checks what a follow-up is to say; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, told: &FollowUp, own: Option<u32>) -> Result<(), Refusal> {
    checks::known(&sheet.ward.persons, told.person)?;
    checks::known_if_named(&sheet.ward.officers, told.carer)?;
    check_told(sheet, told)?;
    let is_other = |other: &&Arc<Kept<FollowUp>>| Some(other.id.number()) != own && other.is_open();
    match sheet.ward.follow_ups_of(told.person).find(is_other).filter(|_| told.is_open()) {
        Some(other) => Err(Refusal::FollowUpStands(other.id.number())),
        None => Ok(()),
    }
}

/// Checks what is told of a follow-up, whoever it is of.
pub fn check_told(sheet: &Sheet<'_>, told: &FollowUp) -> Result<(), Refusal> {
    checks::text(Field::Place, &told.place)?;
    checks::text(Field::Note, &told.note)?;
    if [told.calls.len(), told.visits.len(), told.violations.len()].into_iter().any(|count| count > LIST_MAX) {
        return Err(Refusal::TooMany(LIST_MAX as u32));
    }
    told.calls.iter().try_for_each(|call| cases::not_in_future(sheet, call.at))?;
    told.visits.iter().try_for_each(|visit| cases::not_in_future(sheet, visit.at))?;
    told.violations.iter().try_for_each(check_violation)?;
    let today = sheet.now.date();
    let ended = told.end.as_ref().map(|end| end.on);
    let mut days = told.violations.iter().map(|violation| violation.on).chain(ended);
    if days.any(|day| day > today) {
        return Err(Refusal::DayInFuture);
    }
    if told.until.is_some_and(|until| until < told.from) {
        return Err(Refusal::DaysReversed);
    }
    if let Some(end) = &told.end {
        checks::text(Field::Note, &end.reason)?;
        if end.how.wants_reason() && end.reason.trim().is_empty() {
            return Err(Refusal::EndUnexplained);
        }
    }
    Ok(())
}

fn check_violation(violation: &Violation) -> Result<(), Refusal> {
    checks::needed(Field::Note, &violation.what)?;
    match violation.step.wants_paper() && violation.paper.trim().is_empty() {
        true => Err(Refusal::StepWithoutPaper),
        false => checks::text(Field::Code, &violation.paper),
    }
}

/// Notes in the follow-up of somebody that he was reached, once a day.
pub fn note_reached(sheet: &mut Sheet<'_>, person: Id<Person>) {
    let Some(old) = sheet.ward.open_follow_up_of(person) else { return };
    if old.is_called_on(sheet.now.date()) || old.calls.len() >= LIST_MAX {
        return;
    }
    let mut body = old.body.clone();
    body.calls.push(FollowCall { at: sheet.now, outcome: CallOutcome::Answered });
    sheet.rewrite(old, body);
}

/// Begins the follow-up of somebody today, unless he is followed, or is an F0 himself.
pub fn begin(sheet: &mut Sheet<'_>, person: Id<Person>) -> Result<(), Refusal> {
    let ward = sheet.ward;
    if ward.open_follow_up_of(person).is_none() && ward.open_case_of(person).is_none() {
        sheet.make(FollowUp::of(person, sheet.now.date()))?;
    }
    Ok(())
}

/// The follow-ups of the one are the other's; where both are open, they become the older one.
pub fn move_to(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>) {
    let ward = sheet.ward;
    let both = ward.open_follow_up_of(from).zip(ward.open_follow_up_of(into));
    for old in ward.follow_ups_of(from).cloned().collect::<Vec<_>>() {
        let body = FollowUp { person: into, ..old.body.clone() };
        let is_double = both.is_some_and(|(gone, _)| gone.id == old.id);
        sheet.rewrite_any(&Record::FollowUp(old), AnyBody::FollowUp(body), is_double);
    }
    if let Some((gone, kept)) = both {
        sheet.rewrite(kept, joined(kept, gone));
    }
}

fn joined(kept: &FollowUp, gone: &FollowUp) -> FollowUp {
    let mut calls = [kept.calls.clone(), gone.calls.clone()].concat();
    calls.sort_by_key(|call| call.at);
    calls.truncate(LIST_MAX);
    let mut visits = [kept.visits.clone(), gone.visits.clone()].concat();
    visits.sort_by_key(|visit| visit.at);
    visits.truncate(LIST_MAX);
    let mut violations = [kept.violations.clone(), gone.violations.clone()].concat();
    violations.sort_by_key(|violation| violation.on);
    violations.truncate(LIST_MAX);
    FollowUp {
        from: kept.from.min(gone.from),
        until: kept.until.max(gone.until),
        place: if kept.place.is_empty() { gone.place.clone() } else { kept.place.clone() },
        carer: kept.carer.or(gone.carer),
        calls,
        own_room: kept.own_room.or(gone.own_room),
        own_toilet: kept.own_toilet.or(gone.own_toilet),
        visits,
        violations,
        note: joined_note(&kept.note, &gone.note),
        ..kept.clone()
    }
}
