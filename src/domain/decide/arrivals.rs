//! Orders about arrivals and others with an epidemiological factor. Nobody is followed twice at one time.

use std::sync::Arc;

use crate::domain::arrival::{Arrival, Declared, EVERY_DAYS_MAX, Factor, Stay, TIMES_MAX};
use crate::domain::command::NewArrival;
use crate::domain::decide::cases::whom;
use crate::domain::decide::merging::joined_note;
use crate::domain::decide::{Sheet, checks};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Body, Kept};
use crate::domain::refusal::{Field, Refusal, StayRefusal};
use crate::domain::ward::Ward;

/// The first year in which somebody can have come: what lies before is a slip of the finger.
const FIRST_YEAR: i32 = 2000;

/// Adds somebody, known or new.
pub fn register(sheet: &mut Sheet<'_>, new: NewArrival) -> Result<(), Refusal> {
    let stay = registered(new.stay, sheet.now.date());
    check_stay(sheet, &stay)?;
    let person = whom(sheet, new.person)?;
    free(sheet.ward, (person, &stay), None)?;
    sheet.make(Arrival { person, stay })?;
    Ok(())
}

/// Adds an arrival of somebody known.
pub fn add(sheet: &mut Sheet<'_>, arrival: Arrival) -> Result<(), Refusal> {
    let stay = registered(arrival.stay, sheet.now.date());
    sheet.make(Arrival { person: arrival.person, stay })?;
    Ok(())
}

/// A stay that the ward comes to know of today, where no day is told.
fn registered(stay: Stay, today: Date) -> Stay {
    Stay { registered_on: stay.registered_on.or(Some(today)), ..stay }
}

/// Checks an arrival; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, arrival: &Arrival, own: Option<u32>) -> Result<(), Refusal> {
    checks::known(&sheet.ward.persons, arrival.person)?;
    check_stay(sheet, &arrival.stay)?;
    free(sheet.ward, (arrival.person, &arrival.stay), own)
}

/// Checks what is told of a stay, whoever it is.
pub fn check_stay(sheet: &Sheet<'_>, stay: &Stay) -> Result<(), Refusal> {
    checks::text(Field::Place, &stay.from_place)?;
    checks::text(Field::Text, &stay.tests_set_by)?;
    checks::text(Field::Note, &stay.note)?;
    let today = sheet.now.date();
    let declared = match stay.declared {
        Declared::On(day) => Some(day),
        Declared::No | Declared::NotAsked | Declared::Yes => None,
    };
    let past = [stay.arrived_on, declared, stay.registered_on, stay.called_on, stay.ended_on];
    if past.into_iter().flatten().any(|day| day > today) {
        return Err(Refusal::DayInFuture);
    }
    let days = past.into_iter().chain([stay.tests_from, stay.until]).flatten();
    if let Some(day) = days.into_iter().find(|day| chrono::Datelike::year(day) < FIRST_YEAR) {
        return Err(Refusal::Stay(StayRefusal::DayTooEarly(day)));
    }
    let come = stay.arrived_on;
    let ends = [stay.until, stay.ended_on, stay.tests_from];
    if ends.into_iter().flatten().any(|end| come.is_some_and(|come| end < come)) {
        return Err(Refusal::Stay(StayRefusal::UntilBeforeArrived));
    }
    check_cycle(stay)
}

fn check_cycle(stay: &Stay) -> Result<(), Refusal> {
    let is_within = |days: Option<u16>, most: u16| days.is_none_or(|days| (1..=most).contains(&days));
    let every = [stay.tests_every, stay.calls_every];
    if !every.into_iter().all(|every| is_within(every, EVERY_DAYS_MAX)) || !is_within(stay.tests_times, TIMES_MAX) {
        return Err(Refusal::Stay(StayRefusal::CycleOutOfRange));
    }
    let is_half = stay.tests_every.is_none() && (stay.tests_times.is_some() || stay.tests_from.is_some());
    if is_half || stay.tests_every.is_some() && stay.first_test().is_none() {
        return Err(Refusal::Stay(StayRefusal::CycleUnclear));
    }
    if stay.tests_end() { Ok(()) } else { Err(Refusal::Stay(StayRefusal::CycleEndless)) }
}

/// Refuses a second stay of somebody at one time: another that is still open, or that began on the same day.
fn free(ward: &Ward, (person, stay): (Id<Person>, &Stay), own: Option<u32>) -> Result<(), Refusal> {
    let mut others = ward.arrivals_of(person).filter(|other| Some(other.id.number()) != own);
    let other = others.find(|other| is_same_time(&other.stay, stay));
    other.map_or(Ok(()), |other| Err(Refusal::Stay(StayRefusal::Stands(other.id.number()))))
}

/// Whether two stays of one person are at one time.
pub fn is_same_time(one: &Stay, other: &Stay) -> bool {
    let same_day = one.arrived_on.is_some() && one.arrived_on == other.arrived_on;
    same_day || one.is_open() && other.is_open()
}

/// The stays of one person are another's; two that are open become one, the one that was there first.
pub fn move_to(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>) {
    let ward = sheet.ward;
    let standing: Vec<Arc<Kept<Arrival>>> = ward.arrivals_of(into).cloned().collect();
    for gone in ward.arrivals_of(from).cloned().collect::<Vec<_>>() {
        let moved = Arrival { person: into, stay: gone.stay.clone() };
        match standing.iter().find(|known| is_same_time(&known.stay, &gone.stay)) {
            Some(known) => {
                sheet.rewrite(known, Arrival { person: into, stay: joined(&known.stay, &gone.stay) });
                sheet.rewrite_any(&Arrival::record(Arc::clone(&gone)), AnyBody::Arrival(moved), true);
            }
            None => drop(sheet.rewrite(&gone, moved)),
        }
    }
}

/// One stay with what another knows of it.
fn joined(kept: &Stay, gone: &Stay) -> Stay {
    let text = |one: &str, other: &str| if one.is_empty() { other.to_string() } else { one.to_string() };
    let cycle = if kept.tests_every.is_some() { kept } else { gone };
    Stay {
        factor: if kept.factor == Factor::Other { gone.factor } else { kept.factor },
        from_place: text(&kept.from_place, &gone.from_place),
        arrived_on: kept.arrived_on.or(gone.arrived_on),
        declared: if kept.declared == Declared::NotAsked { gone.declared } else { kept.declared },
        registered_on: kept.registered_on.into_iter().chain(gone.registered_on).min(),
        tests_every: cycle.tests_every,
        tests_times: cycle.tests_times,
        tests_from: cycle.tests_from,
        tests_set_by: cycle.tests_set_by.clone(),
        calls_every: kept.calls_every.or(gone.calls_every),
        called_on: kept.called_on.into_iter().chain(gone.called_on).max(),
        until: kept.until.into_iter().chain(gone.until).max(),
        state: kept.state.min(gone.state),
        ended_on: kept.ended_on.or(gone.ended_on).filter(|_| kept.state.min(gone.state) != Stay::default().state),
        note: joined_note(&kept.note, &gone.note),
    }
}
