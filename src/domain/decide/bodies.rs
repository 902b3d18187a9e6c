//! What each kind of record must satisfy, whether it is made, written anew or restored.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::area::{Area, lies_in};
use crate::domain::contact_tree::Exposure;
use crate::domain::decide::{
    Sheet, arrivals, cases, checks, contacts, follow_ups, handovers, leaves, log_entries, papers, samples, screenings,
    shifts, tasks, transfers, zones,
};
use crate::domain::home_treatment::{Call, Case};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::officer::Officer;
use crate::domain::person::{Household, Person};
use crate::domain::record::{AnyBody, Kept};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::responsibility::{Who, chain_above};
use crate::domain::roster::{Assignment, Delegation, Duty, Position, Reporting};
use crate::domain::shelf::Shelf;
use crate::domain::station::Station;

/// Minutes after which a screen may be locked.
const LOCK_MINUTES: std::ops::RangeInclusive<u8> = 1..=15;

/// The most relatives of a person, and parts of the ward of an assignment.
pub const LIST_MAX: usize = 100;

/// Checks what a record is to say; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, body: &AnyBody, own: Option<u32>) -> Result<(), Refusal> {
    match body {
        AnyBody::Station(body) => station(body),
        AnyBody::Officer(body) => officer(sheet, body, own),
        AnyBody::Area(body) => area(sheet, body, own),
        AnyBody::Household(body) => household(sheet, body, own),
        AnyBody::Person(body) => person(sheet, body, own),
        AnyBody::Case(body) => case(sheet, body, own),
        // A reading is corrected or moved, and what it said stays with it.
        // An alert is taken, and ends by what is said about it.
        AnyBody::Reading(_) | AnyBody::Alert(_) => Err(Refusal::NotEditable),
        AnyBody::Report(_) => Ok(()),
        AnyBody::Handover(body) => handovers::check(sheet, body),
        AnyBody::Call(body) => call(sheet, body),
        AnyBody::Exposure(body) => {
            checks::known(&sheet.ward.persons, body.exposed)?;
            exposure(sheet, body)?;
            contacts::stands_once(sheet.ward, body, own)
        }
        AnyBody::Position(body) => position(sheet, body, own),
        AnyBody::Duty(body) => duty(body),
        AnyBody::Assignment(body) => assignment(sheet, body),
        AnyBody::Shift(body) => shifts::check(sheet, body, own),
        AnyBody::Task(body) => tasks::check(sheet, body, own),
        AnyBody::LogEntry(body) => log_entries::check(sheet, body),
        AnyBody::Test(body) => samples::check(sheet, body, own),
        AnyBody::Delegation(body) => delegation(sheet, body),
        AnyBody::Reporting(body) => reporting(sheet, body),
        AnyBody::Directive(body) => tasks::check_directive(sheet, body, own),
        AnyBody::ZoneLevel(body) => zones::check(sheet, body, own),
        AnyBody::Transfer(body) => transfers::check(sheet, body, own),
        AnyBody::Arrival(body) => arrivals::check(sheet, body, own),
        AnyBody::FollowUp(body) => follow_ups::check(sheet, body, own),
        AnyBody::Paper(body) => papers::check(sheet, body, own),
        AnyBody::Screening(body) => screenings::check(sheet, body),
        AnyBody::Leave(body) => leaves::check(sheet, body, own),
    }
}

pub fn station(station: &Station) -> Result<(), Refusal> {
    checks::text(Field::Name, &station.name)?;
    checks::text(Field::Name, &station.area_word)?;
    checks::text(Field::Name, &station.ward_name)?;
    checks::text(Field::Name, &station.above)?;
    checks::text(Field::Name, &station.place)?;
    station.packs.iter().chain(&station.switched).try_for_each(|name| checks::needed(Field::Name, name))?;
    let typed = [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths, Sign::Systolic];
    let named: HashSet<Sign> = station.vitals_order.iter().copied().collect();
    let is_order = named.len() == station.vitals_order.len() && typed.iter().all(|sign| named.contains(sign));
    let are_slots = station.slot_hours.is_none_or(|[morning, afternoon]| morning < afternoon && afternoon < 24);
    if is_order && named.len() == typed.len() && are_slots && LOCK_MINUTES.contains(&station.lock_minutes) {
        Ok(())
    } else {
        Err(Refusal::SettingOutOfRange)
    }
}

pub fn officer(sheet: &Sheet<'_>, officer: &Officer, own: Option<u32>) -> Result<(), Refusal> {
    checks::needed(Field::Name, &officer.name)?;
    checks::phones(std::slice::from_ref(&officer.phone))?;
    checks::known_if_named(&sheet.ward.persons, officer.person)?;
    let other = others(&sheet.ward.officers, own).find(|other| other.name == officer.name);
    other.map_or(Ok(()), |other| Err(Refusal::NameTaken(other.name.clone())))
}

/// All records of a kind but the one that is checked.
fn others<T>(shelf: &Shelf<T>, own: Option<u32>) -> impl Iterator<Item = &Arc<Kept<T>>> {
    shelf.iter().filter(move |other| Some(other.id.number()) != own)
}

pub fn area(sheet: &Sheet<'_>, area: &Area, own: Option<u32>) -> Result<(), Refusal> {
    checks::needed(Field::Name, &area.name)?;
    checks::text(Field::Address, &area.address)?;
    checks::text(Field::Name, &area.former_name)?;
    checks::text(Field::Name, &area.former_ward)?;
    checks::known_if_named(&sheet.ward.areas, area.parent)?;
    if let Some(old) = others(&sheet.ward.areas, own).find(|old| old.is_called_as(area)) {
        return Err(Refusal::NameTaken(old.name.clone()));
    }
    let is_round = |(parent, own)| lies_in(sheet.ward, parent, own);
    if area.parent.zip(own.and_then(Id::new)).is_some_and(is_round) { Err(Refusal::AreaCycle) } else { Ok(()) }
}

pub fn household(sheet: &Sheet<'_>, household: &Household, own: Option<u32>) -> Result<(), Refusal> {
    checks::text(Field::Code, &household.code)?;
    checks::text(Field::Address, &household.address)?;
    checks::text(Field::Name, &household.landlord)?;
    checks::text(Field::Note, &household.note)?;
    checks::text(Field::Text, &household.needs)?;
    checks::phones(&household.phones)?;
    checks::known_if_named(&sheet.ward.areas, household.area)?;
    let days = [household.supplied_on, household.committed_on];
    if days.into_iter().flatten().any(|day| day > sheet.now.date()) {
        return Err(Refusal::DayInFuture);
    }
    if household.code.is_empty() && household.address.trim().is_empty() {
        return Err(Refusal::Empty(Field::Address));
    }
    let has_code = |other: &Household| !household.code.is_empty() && other.code == household.code;
    let other = others(&sheet.ward.households, own).find(|other| has_code(other));
    other.map_or(Ok(()), |other| Err(Refusal::CodeTwice(other.code.clone())))
}

pub fn person(sheet: &Sheet<'_>, person: &Person, own: Option<u32>) -> Result<(), Refusal> {
    checks::person(person)?;
    if person.relatives.len() > LIST_MAX {
        return Err(Refusal::TooLong { field: Field::Phone, limit: LIST_MAX as u32 });
    }
    for relative in &person.relatives {
        checks::text(Field::Name, &relative.who)?;
        checks::phones(std::slice::from_ref(&relative.phone))?;
    }
    // A list may have brought somebody without a name; nobody loses his.
    let was_named =
        own.and_then(Id::new).and_then(|id| sheet.ward.persons.read(id)).is_none_or(|old| !old.name.is_empty());
    if was_named {
        checks::needed(Field::Name, &person.name)?;
    }
    checks::known_if_named(&sheet.ward.areas, person.area)?;
    checks::known_if_named(&sheet.ward.households, person.household)?;
    // Two persons under one code would answer to it in turn. The ward finds one of them by it, which may be this one.
    match person
        .code
        .as_ref()
        .filter(|code| others(&sheet.ward.persons, own).any(|other| other.code.as_ref() == Some(code)))
    {
        Some(code) => Err(Refusal::CodeTwice(code.clone())),
        None => Ok(()),
    }
}

pub fn case(sheet: &Sheet<'_>, case: &Case, own: Option<u32>) -> Result<(), Refusal> {
    checks::text(Field::Text, &case.risk)?;
    checks::text(Field::Note, &case.search_closed)?;
    checks::text(Field::Note, &case.note)?;
    case.code.as_deref().map_or(Ok(()), |code| checks::needed(Field::Code, code))?;
    checks::known(&sheet.ward.persons, case.person)?;
    checks::known_if_named(&sheet.ward.officers, case.carer)?;
    if case.medicines.len() > LIST_MAX {
        return Err(Refusal::TooMany(LIST_MAX as u32));
    }
    case.medicines.iter().try_for_each(|medicine| checks::known_if_named(&sheet.ward.officers, medicine.by))?;
    if let Some(at) = case.examined_at {
        cases::not_in_future(sheet, at)?;
    }
    if let Some(source) = case.source {
        contacts::check_source(sheet.ward, (own.and_then(Id::new), case.person), source)?;
    }
    let is_other = |other: &Kept<Case>| Some(other.id.number()) != own;
    if let Some(code) = &case.code
        && others(&sheet.ward.cases, own).any(|other| other.code.as_ref() == Some(code))
    {
        return Err(Refusal::CodeTwice(code.clone()));
    }
    let mut open = sheet.ward.cases_of(case.person).filter(|other| other.is_open() && is_other(other));
    if let Some(other) = open.next().filter(|_| case.is_open()) {
        return Err(Refusal::CaseIsOpen(other.id.number()));
    }
    let today = sheet.now.date();
    let ended = case.end.as_ref().and_then(|end| end.on);
    let given = case.medicines.iter().map(|medicine| Some(medicine.on));
    let mut days = [case.onset, case.confirmed_on, ended].into_iter().chain(given).flatten();
    if days.any(|day| day > today) {
        return Err(Refusal::InFuture);
    }
    in_order(case, own.and_then(Id::new).and_then(|id| sheet.ward.cases.read(id)).map(|old| &old.body))
}

/// What a list brought long ago may stand; what is newly said of a case must be in order.
pub fn in_order(case: &Case, old: Option<&Case>) -> Result<(), Refusal> {
    let is_new_end = old.is_none_or(|old| old.end != case.end);
    if is_new_end && case.ends_before_it_began() {
        return Err(Refusal::EndsBeforeItBegan);
    }
    let are_new = old.is_none_or(|old| (old.reported_at, old.examined_at) != (case.reported_at, case.examined_at));
    if are_new && case.is_examined_before_reported() { Err(Refusal::ExaminedBeforeReported) } else { Ok(()) }
}

pub fn call(sheet: &Sheet<'_>, call: &Call) -> Result<(), Refusal> {
    checks::known(&sheet.ward.cases, call.case)?;
    checks::text(Field::Note, &call.note)?;
    cases::not_in_future(sheet, call.at)
}

/// The exposed person may be made by the same order, and is checked apart.
pub fn exposure(sheet: &Sheet<'_>, exposure: &Exposure) -> Result<(), Refusal> {
    checks::text(Field::Place, &exposure.place)?;
    checks::text(Field::Text, &exposure.setting)?;
    checks::text(Field::Text, &exposure.relation)?;
    checks::text(Field::Name, &exposure.reporter)?;
    checks::text(Field::Note, &exposure.note)?;
    if exposure.from == exposure.exposed {
        return Err(Refusal::SelfContact);
    }
    if exposure.last_contact.is_some_and(|day| day > sheet.now.date()) {
        return Err(Refusal::DayInFuture);
    }
    checks::known(&sheet.ward.persons, exposure.from)?;
    match exposure.episode.map(|episode| checks::known(&sheet.ward.cases, episode)).transpose()? {
        Some(episode) if episode.person != exposure.from => Err(Refusal::NotHisExposure),
        _ => Ok(()),
    }
}

pub fn position(sheet: &Sheet<'_>, position: &Position, own: Option<u32>) -> Result<(), Refusal> {
    checks::needed(Field::Name, &position.title)?;
    checks::text(Field::Name, &position.body)?;
    checks::text(Field::Name, &position.holder)?;
    checks::phones(std::slice::from_ref(&position.phone))?;
    checks::phones(&position.other_phones)?;
    checks::known_if_named(&sheet.ward.officers, position.officer)?;
    checks::known_if_named(&sheet.ward.positions, position.reports_to)?;
    let is_round = |(above, own)| above == own || chain_above(sheet.ward, &Who::Position(above)).contains(&own);
    if position.reports_to.zip(own.and_then(Id::new)).is_some_and(is_round) {
        return Err(Refusal::AboveItself);
    }
    Ok(())
}

pub fn delegation(sheet: &Sheet<'_>, told: &Delegation) -> Result<(), Refusal> {
    checks::text(Field::Text, &told.paper)?;
    checks::known(&sheet.ward.positions, told.position)?;
    checks::known_if_named(&sheet.ward.positions, told.to_position)?;
    checks::known_if_named(&sheet.ward.officers, told.to_officer)?;
    checks::known_if_named(&sheet.ward.duties, told.duty)?;
    if told.to_position.is_none() && told.to_officer.is_none() {
        return Err(Refusal::Empty(Field::Name));
    }
    if told.to_position == Some(told.position) {
        return Err(Refusal::AboveItself);
    }
    checks::in_order(told.from, told.to)
}

pub fn reporting(sheet: &Sheet<'_>, told: &Reporting) -> Result<(), Refusal> {
    checks::needed(Field::Text, &told.what)?;
    checks::text(Field::Text, &told.when)?;
    checks::text(Field::Text, &told.source)?;
    [told.by, told.to, told.through].into_iter().try_for_each(|id| checks::known_if_named(&sheet.ward.positions, id))
}

pub fn duty(duty: &Duty) -> Result<(), Refusal> {
    checks::text(Field::Name, &duty.field)?;
    checks::needed(Field::Name, &duty.name)
}

pub fn assignment(sheet: &Sheet<'_>, assignment: &Assignment) -> Result<(), Refusal> {
    checks::text(Field::Text, &assignment.source)?;
    checks::known(&sheet.ward.duties, assignment.duty)?;
    checks::known_if_named(&sheet.ward.positions, assignment.position)?;
    checks::known_if_named(&sheet.ward.officers, assignment.officer)?;
    checks::text(Field::Name, &assignment.body)?;
    let is_nobodys = assignment.position.is_none() && assignment.officer.is_none();
    if is_nobodys && assignment.body.trim().is_empty() {
        return Err(Refusal::Empty(Field::Name));
    }
    assignment.areas.iter().try_for_each(|area| checks::known(&sheet.ward.areas, *area).map(drop))?;
    checks::in_order(assignment.from, assignment.to)
}
