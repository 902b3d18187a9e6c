//! Orders about F0 at home: opening an episode, keeping readings and calls.

use crate::domain::command::{NewCase, Whom};
use crate::domain::decide::{Sheet, bodies, checks};
use crate::domain::home_treatment::{Call, Case, Reading};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::refusal::{Field, Refusal};

/// Seconds that a session's clock may be ahead of the desk's.
const CLOCK_SLACK_SECONDS: i64 = 120;

/// Finds somebody known, or adds somebody new.
pub fn whom(sheet: &mut Sheet<'_>, whom: Whom) -> Result<Id<Person>, Refusal> {
    match whom {
        Whom::Known(id) => checks::known(&sheet.ward.persons, id).map(|person| person.id),
        Whom::New(person) => {
            bodies::person(sheet, &person, None)?;
            sheet.make(person)
        }
    }
}

/// Opens an episode, unless the person has an open one.
pub fn open(sheet: &mut Sheet<'_>, new: NewCase) -> Result<(), Refusal> {
    checks::text(Field::Note, &new.note)?;
    checks::known_if_named(&sheet.ward.officers, new.carer)?;
    if let Whom::Known(id) = &new.person
        && let Some(open) = sheet.ward.open_case_of(*id)
    {
        return Err(Refusal::CaseIsOpen(open.id.number()));
    }
    let today = sheet.now.date();
    if new.onset.is_some_and(|day| day > today) || new.confirmed_on.is_some_and(|day| day > today) {
        return Err(Refusal::InFuture);
    }
    let person = whom(sheet, new.person)?;
    sheet.make(Case {
        status: new.status,
        onset: new.onset,
        confirmed_on: new.confirmed_on,
        reported_at: Some(sheet.now),
        carer: new.carer,
        note: new.note,
        ..Case::of(person)
    })?;
    Ok(())
}

/// Keeps a reading: of an ended case too, whatever it says, as long as it says something.
pub fn record_reading(sheet: &mut Sheet<'_>, reading: Reading) -> Result<(), Refusal> {
    check_reading(sheet, &reading)?;
    sheet.make(Reading { imported: false, struck: Vec::new(), ..reading })?;
    Ok(())
}

/// What every reading must satisfy, new or corrected.
pub fn check_reading(sheet: &Sheet<'_>, reading: &Reading) -> Result<(), Refusal> {
    checks::known(&sheet.ward.cases, reading.case)?;
    checks::text(Field::Note, &reading.note)?;
    if reading.signs.is_empty() && reading.symptoms == Default::default() && !reading.refused {
        return Err(Refusal::NothingRecorded);
    }
    if let (Some(systolic), Some(diastolic)) =
        (reading.signs.value(Sign::Systolic), reading.signs.value(Sign::Diastolic))
        && systolic <= diastolic
    {
        return Err(Refusal::PressureReversed);
    }
    not_in_future(sheet, reading.measured_at)
}

/// Keeps an attempt to reach a person.
pub fn log_call(sheet: &mut Sheet<'_>, call: Call) -> Result<(), Refusal> {
    bodies::call(sheet, &call)?;
    sheet.make(call)?;
    Ok(())
}

/// Refuses a time that lies ahead of the desk's clock by more than two clocks can differ.
pub fn not_in_future(sheet: &Sheet<'_>, at: Moment) -> Result<(), Refusal> {
    if at.since(sheet.now) > CLOCK_SLACK_SECONDS { Err(Refusal::InFuture) } else { Ok(()) }
}
