//! Cases, contacts and readings as the import of this program reads them back.

use std::io;

use super::{Rows, View, movements, number};
use crate::domain::area::called;
use crate::domain::birth::Birth;
use crate::domain::contact_tree::Exposure;
use crate::domain::home_treatment::{Case, CaseStatus, Outcome, Reading};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::person::{Person, Sex};
use crate::domain::record::Kept;
use crate::exchange::rows::birth_text;
use crate::exchange::sheet::Value;

/// Columns of cases.
pub(super) const CASE_COLUMNS: [&str; 33] =
    case_columns(["name", "birth", "phones", "address", "note", "carer", "identity", "medicines", "search_closed"]);
/// Columns of cases whose names are masked.
pub(super) const MASKED_CASE_COLUMNS: [&str; 33] = case_columns([
    "masked_name",
    "masked_birth",
    "masked_phones",
    "masked_address",
    "masked_note",
    "masked_carer",
    "masked_identity",
    "masked_medicines",
    "masked_search_closed",
]);

const fn case_columns(private: [&'static str; 9]) -> [&'static str; 33] {
    let [name, birth, phones, address, note, carer, identity, medicines, search_closed] = private;
    [
        "number",
        "code",
        "again_of",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        "sex",
        phones,
        address,
        "area",
        "household",
        "status",
        "onset",
        "confirmed_on",
        "reported_at",
        "examined_at",
        identity,
        "pregnant",
        "vaccine_doses",
        "underlying",
        "risk",
        carer,
        "outcome",
        "ended_on",
        "source_code",
        search_closed,
        medicines,
        "readings",
        "last_measured_at",
        note,
        "written_at",
    ]
}

pub(super) fn cases(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let nobody = Person::default();
    for case in view.ward.cases.iter() {
        let person = view.ward.person_of(case).map_or(&nobody, |kept| &kept.body);
        let household = person.household.and_then(|household| view.ward.households.read(household));
        let last = view.ward.readings_of(case.id).next_back();
        let [birth, months, step, told_on] = birth_values(view, person.birth);
        rows(&[
            number(case.id.number()),
            case.code.clone().map_or_else(|| Value::CellText(view.case_code(case)), Value::Text),
            Value::or_absent(episode_before(view, case), |before| Value::CellText(view.case_code(before))),
            view.patient(&person.name, person.birth),
            birth,
            months,
            step,
            told_on,
            sex(person.sex),
            view.phones(&person.phones),
            view.private(&person.address),
            Value::or_absent(person.area, |area| Value::Text(called(view.ward, area))),
            Value::or_absent(household, |household| Value::Text(household.code.clone())),
            Value::Name(status(case.status)),
            Value::or_absent(case.onset, Value::Date),
            Value::or_absent(case.confirmed_on, Value::Date),
            Value::or_absent(case.reported_at, Value::Moment),
            Value::or_absent(case.examined_at, Value::Moment),
            view.private(&person.identity),
            Value::or_absent(person.pregnant, Value::Flag),
            Value::or_absent(person.vaccine_doses, number),
            Value::Text(person.underlying.clone()),
            Value::Text(case.risk.clone()),
            view.officer(case.carer),
            Value::Name(case.end.as_ref().map_or("open", |end| outcome(end.outcome))),
            Value::or_absent(case.end.as_ref().and_then(|end| end.on), Value::Date),
            Value::or_absent(infector(view, case), Value::Text),
            view.private(&case.search_closed),
            movements::medicines(view, &case.medicines),
            Value::Number(view.ward.readings_of(case.id).count() as u64),
            Value::or_absent(last, |reading| Value::Moment(reading.measured_at)),
            view.private(&case.note),
            Value::Moment(case.written_at),
        ])?;
    }
    Ok(())
}

/// Code, name, birth in its four values, and telephones of whom a row is about: by the case that it names, else by the
/// latest of the person.
pub(super) fn whom(view: View<'_>, (id, case): (Id<Person>, Option<Id<Case>>)) -> [Value; 7] {
    let nobody = Person::default();
    let person = view.ward.persons.read(id).map_or(&nobody, |kept| &kept.body);
    let case = case.and_then(|case| view.ward.cases.read(case));
    let case = case.or_else(|| view.ward.cases_of(id).next_back());
    let code = case.map_or_else(|| view.person_code(id), |case| view.case_code(case));
    let [birth, months, step, told_on] = birth_values(view, person.birth);
    let name = view.patient(&person.name, person.birth);
    [Value::Text(code), name, birth, months, step, told_on, view.phones(&person.phones)]
}

/// Birth, age in months, how exact it is, and when it was told; masked, the year alone.
fn birth_values(view: View<'_>, birth: Birth) -> [Value; 4] {
    if !view.with_names {
        let year = Value::or_absent(birth.year(), |year| Value::Text(year.to_string()));
        return [year, Value::Absent, Value::Absent, Value::Absent];
    }
    match birth {
        Birth::Age { months, step, told_on } => [Value::Absent, number(months), number(step), Value::Date(told_on)],
        other => [Value::Text(birth_text(other)), Value::Absent, Value::Absent, Value::Absent],
    }
}

/// The episode before this one of the same person.
fn episode_before<'w>(view: View<'w>, case: &Kept<Case>) -> Option<&'w Kept<Case>> {
    let mut episodes = view.ward.cases_of(case.person).rev().map(|kept| &**kept);
    episodes.find(|other| other.id < case.id)
}

/// The code of the confirmed infector.
fn infector(view: View<'_>, case: &Case) -> Option<String> {
    let exposure = view.ward.exposures.read(case.source?)?;
    Some(view.case_code(view.ward.cases.read(exposure.episode?)?))
}

pub(super) fn sex(sex: Sex) -> Value {
    match sex {
        Sex::NotAsked => Value::Absent,
        Sex::Female => Value::Name("female"),
        Sex::Male => Value::Name("male"),
        Sex::Other => Value::Name("other"),
    }
}

fn status(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::SelfDeclared => "self_declared",
        CaseStatus::Suspected => "suspected",
        CaseStatus::Confirmed => "confirmed",
        CaseStatus::Excluded => "excluded",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Released => "released",
        Outcome::Transferred => "transferred",
        Outcome::Died => "died",
        Outcome::Left => "left",
    }
}

/// Columns of contacts.
pub(super) const CONTACT_COLUMNS: [&str; 20] =
    contact_columns(["from_name", "name", "birth", "phones", "reporter", "note"]);
/// Columns of contacts whose names are masked.
pub(super) const MASKED_CONTACT_COLUMNS: [&str; 20] = contact_columns([
    "masked_from_name",
    "masked_name",
    "masked_birth",
    "masked_phones",
    "masked_reporter",
    "masked_note",
]);

const fn contact_columns(private: [&'static str; 6]) -> [&'static str; 20] {
    let [from_name, name, birth, phones, reporter, note] = private;
    [
        "number",
        "from",
        from_name,
        "to",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        phones,
        "date",
        "place",
        "setting",
        "relation",
        "is_source",
        "is_reached",
        "masked",
        "minutes",
        reporter,
        note,
    ]
}

pub(super) fn contacts(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let nobody = Person::default();
    for exposure in view.ward.exposures.iter() {
        let target = target_of(view, exposure);
        let person = view.ward.persons.read(exposure.exposed).map_or(&nobody, |kept| &kept.body);
        let from = from_code(view, exposure);
        let from_name = view.ward.persons.read(exposure.from).filter(|_| is_bare_number(&from));
        let to = match target {
            Some(case) => view.case_code(case),
            None => view.person_code(exposure.exposed),
        };
        // The name of a case stands in the list of cases, unless a number alone calls it.
        let outside = if target.is_some() && !is_bare_number(&to) { &nobody } else { person };
        let [birth, months, step, told_on] = birth_values(view, outside.birth);
        rows(&[
            number(exposure.id.number()),
            Value::Text(from),
            Value::or_absent(from_name, |person| view.patient(&person.name, person.birth)),
            Value::Text(to),
            view.patient(&outside.name, outside.birth),
            birth,
            months,
            step,
            told_on,
            view.phones(&outside.phones),
            Value::or_absent(exposure.last_contact, Value::Date),
            Value::Text(exposure.place.clone()),
            Value::Text(exposure.setting.clone()),
            Value::Text(exposure.relation.clone()),
            Value::Flag(target.is_some_and(|case| case.source == Some(exposure.id))),
            Value::Flag(exposure.reached),
            Value::or_absent(exposure.masked, Value::Flag),
            Value::or_absent(exposure.minutes, number),
            view.private(&exposure.reporter),
            view.private(&exposure.note),
        ])?;
    }
    Ok(())
}

/// The case of the exposed person that came from this contact, else the newest.
fn target_of<'a>(view: View<'a>, exposure: &Kept<Exposure>) -> Option<&'a Kept<Case>> {
    let from_this = view.ward.cases_of(exposure.exposed).find(|case| case.source == Some(exposure.id));
    from_this.or_else(|| view.ward.cases_of(exposure.exposed).next_back()).map(|case| &**case)
}

fn from_code(view: View<'_>, exposure: &Exposure) -> String {
    let episode = exposure.episode.and_then(|episode| view.ward.cases.read(episode));
    match episode.or_else(|| view.ward.cases_of(exposure.from).next_back()) {
        Some(case) => view.case_code(case),
        None => view.person_code(exposure.from),
    }
}

/// Whether a code is a number inside this ward, which an import takes with the name alone.
pub(super) fn is_bare_number(code: &str) -> bool {
    code.starts_with(['#', '@'])
}

/// Columns of readings.
pub(super) const READING_COLUMNS: [&str; 15] = reading_columns(["name", "note"]);
/// Columns of readings whose notes are left out.
pub(super) const MASKED_READING_COLUMNS: [&str; 15] = reading_columns(["masked_name", "masked_note"]);

const fn reading_columns(private: [&'static str; 2]) -> [&'static str; 15] {
    let [name, note] = private;
    [
        "case_number",
        "code",
        name,
        "measured_at",
        "temperature",
        "spo2",
        "pulse",
        "breaths",
        "systolic",
        "diastolic",
        "symptoms",
        "oxygen_litres",
        "refused",
        note,
        "entered_at",
    ]
}

pub(super) fn readings(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    for case in view.ward.cases.iter() {
        let code = view.case_code(case);
        for reading in view.ward.readings_of(case.id) {
            reading_row(view, case, &code, reading, rows)?;
        }
    }
    Ok(())
}

fn reading_row(
    view: View<'_>,
    case: &Kept<Case>,
    code: &str,
    reading: &Kept<Reading>,
    rows: &mut Rows<'_>,
) -> io::Result<()> {
    let person = view.ward.person_of(case).filter(|_| is_bare_number(code));
    let sign = |sign| Value::or_absent(reading.signs.value(sign), |value| sign_value(sign, value));
    rows(&[
        number(case.id.number()),
        Value::Text(code.to_string()),
        Value::or_absent(person, |person| view.patient(&person.name, person.birth)),
        Value::Moment(reading.measured_at),
        sign(Sign::Temperature),
        sign(Sign::Saturation),
        sign(Sign::Pulse),
        sign(Sign::Breaths),
        sign(Sign::Systolic),
        sign(Sign::Diastolic),
        Value::Symptoms(reading.symptoms),
        Value::or_absent(reading.oxygen_litres, number),
        Value::Flag(reading.refused),
        view.private(&reading.note),
        Value::Moment(reading.entered_at()),
    ])
}

/// Columns of tests.
pub(super) const TEST_COLUMNS: [&str; 17] = test_columns(["name", "birth", "phones", "note"]);
/// Columns of tests whose names are masked.
pub(super) const MASKED_TEST_COLUMNS: [&str; 17] =
    test_columns(["masked_name", "masked_birth", "masked_phones", "masked_note"]);

const fn test_columns(private: [&'static str; 4]) -> [&'static str; 17] {
    let [name, birth, phones, note] = private;
    [
        "number",
        "case_number",
        "code",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        phones,
        "taken_at",
        "kind",
        "result",
        "ct",
        "place",
        "sample",
        note,
        "written_at",
    ]
}

pub(super) fn tests(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    for test in view.ward.tests.iter() {
        let case = view.ward.cases_of(test.person).next_back();
        let [code, name, birth, months, step, told_on, phones] = whom(view, (test.person, None));
        rows(&[
            number(test.id.number()),
            Value::or_absent(case, |case| number(case.id.number())),
            code,
            name,
            birth,
            months,
            step,
            told_on,
            phones,
            Value::Moment(test.taken_at),
            Value::Name(test.kind.name()),
            Value::Name(test.result.name()),
            Value::or_absent(test.ct, |ct| Value::Tenths(ct.into())),
            Value::Text(test.place.clone()),
            Value::Text(test.sample.clone()),
            view.private(&test.note),
            Value::Moment(test.written_at),
        ])?;
    }
    Ok(())
}

/// A sign in the unit of the field: degrees, per cent, a minute, mmHg.
pub(super) fn sign_value(sign: Sign, value: u16) -> Value {
    match sign {
        Sign::Temperature => Value::Tenths(value.into()),
        Sign::Saturation | Sign::Pulse | Sign::Breaths | Sign::Systolic | Sign::Diastolic => number(value),
    }
}
