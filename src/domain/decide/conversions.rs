//! PA1: a contact becomes an F0. One order opens the episode, ends the follow-up and begins those of whom the new F0 met.

use std::sync::Arc;

use crate::domain::command::Conversion;
use crate::domain::contact_tree::{Exposure, Turn, turns};
use crate::domain::decide::{Sheet, checks, follow_ups};
use crate::domain::follow_up::{FollowEnd, FollowOutcome, FollowUp};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::refusal::Refusal;

/// The most persons that one order takes for contacts from the household.
const HOUSEHOLD_MAX: usize = 100;

/// Makes an F0 of a contact.
pub fn convert(sheet: &mut Sheet<'_>, told: &Conversion) -> Result<(), Refusal> {
    let ward = sheet.ward;
    checks::known(&ward.persons, told.person)?;
    checks::known_if_named(&ward.officers, told.carer)?;
    if let Some(open) = ward.open_case_of(told.person) {
        return Err(Refusal::CaseIsOpen(open.id.number()));
    }
    if told.household.len() > HOUSEHOLD_MAX {
        return Err(Refusal::TooMany(HOUSEHOLD_MAX as u32));
    }
    let today = sheet.now.date();
    let first = told.onset.or(told.sampled_on).ok_or(Refusal::FirstDayMissing)?;
    if [told.onset, told.sampled_on].into_iter().flatten().any(|day| day > today) {
        return Err(Refusal::DayInFuture);
    }
    let case = sheet.make(Case {
        status: told.status,
        onset: told.onset,
        confirmed_on: told.sampled_on,
        reported_at: Some(sheet.now),
        carer: told.carer,
        ..Case::of(told.person)
    })?;
    end_follow_up(sheet, told.person);
    let turned = turns(ward, sheet.rules, told.person, (first, told.onset.is_some()), today);
    let mut contacts: Vec<Id<Person>> = Vec::new();
    for (exposure, turn) in &turned {
        if *turn == Turn::BecomesF1
            && let Some(old) = ward.exposures.read(*exposure)
        {
            sheet.rewrite(old, Exposure { episode: Some(case), ..old.body.clone() });
            contacts.push(old.exposed);
        }
    }
    let is_met = |member: &Id<Person>| contacts.contains(member) || *member == told.person;
    let members: Vec<Id<Person>> = told.household.iter().copied().filter(|member| !is_met(member)).collect();
    for member in members {
        checks::known(&ward.persons, member)?;
        let setting = told.household_word.clone();
        let met = Exposure {
            episode: Some(case),
            last_contact: Some(today),
            setting,
            ..Exposure::between(told.person, member)
        };
        sheet.make(met)?;
        contacts.push(member);
    }
    contacts.sort_unstable();
    contacts.dedup();
    contacts.into_iter().try_for_each(|contact| follow_ups::begin(sheet, contact))
}

/// The follow-up of who became an F0 has ended so.
fn end_follow_up(sheet: &mut Sheet<'_>, person: Id<Person>) {
    let Some(old) = sheet.ward.open_follow_up_of(person).map(Arc::clone) else { return };
    let end = FollowEnd { how: FollowOutcome::BecameCase, on: sheet.now.date(), reason: String::new() };
    sheet.rewrite(&old, FollowUp { end: Some(end), ..old.body.clone() });
}
