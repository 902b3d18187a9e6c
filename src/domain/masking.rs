//! Masking: what of the ward may hang on the wall, where every visitor reads it. F0 by number,
//! mark and time; no name, telephone, address or word that somebody typed.

use std::sync::Arc;

use crate::domain::alert::{Alert, Said};
use crate::domain::change::Change;
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::person::Person;
use crate::domain::record::{Kept, Record};
use crate::domain::roster::{Job, Shift};

/// What of a record may hang on the wall; nothing where all of it is somebody's.
pub fn masked(record: &Record) -> Option<Record> {
    match record {
        Record::Station(_) | Record::Area(_) => Some(record.clone()),
        Record::Officer(kept) => Some(Record::Officer(as_written(kept, kept.masked()))),
        Record::Person(kept) => Some(Record::Person(as_written(kept, of_person(kept)))),
        Record::Case(kept) => Some(Record::Case(as_written(kept, of_case(kept)))),
        Record::Reading(kept) => Some(Record::Reading(as_written(kept, of_reading(kept)))),
        Record::Alert(kept) => Some(Record::Alert(as_written(kept, of_alert(kept)))),
        Record::Shift(kept) => Some(Record::Shift(as_written(kept, of_shift(kept)))),
        _ => None,
    }
}

/// What of a change may be told to the wall.
pub fn masked_change(change: &Change) -> Option<Change> {
    let side = |record: &Option<Record>| record.as_ref().and_then(masked);
    let (before, after) = (side(&change.before), side(&change.after));
    (before.is_some() || after.is_some()).then_some(Change { before, after })
}

/// A record with another body, written when and by whom it was.
pub(super) fn as_written<T>(kept: &Kept<T>, body: T) -> Arc<Kept<T>> {
    let Kept { id, revision, written_at, written_by, deleted, .. } = *kept;
    Arc::new(Kept { id, revision, written_at, written_by, deleted, body })
}

/// Age, pregnancy and area stay: danger is judged by the first two, and the figures go by the third.
fn of_person(person: &Person) -> Person {
    Person {
        birth: person.birth,
        sex: person.sex,
        area: person.area,
        pregnant: person.pregnant,
        vaccine_doses: person.vaccine_doses,
        ..Person::default()
    }
}

fn of_case(case: &Case) -> Case {
    Case {
        status: case.status,
        onset: case.onset,
        confirmed_on: case.confirmed_on,
        reported_at: case.reported_at,
        examined_at: case.examined_at,
        carer: case.carer,
        end: case.end.clone(),
        ..Case::of(case.person)
    }
}

fn of_reading(reading: &Reading) -> Reading {
    Reading {
        symptoms: reading.symptoms,
        oxygen_litres: reading.oxygen_litres,
        refused: reading.refused,
        channel: reading.channel,
        imported: reading.imported,
        ..Reading::of(reading.case, reading.measured_at, reading.signs)
    }
}

fn of_alert(alert: &Alert) -> Alert {
    let said = alert.said.iter().map(|said| Said { note: String::new(), ..said.clone() });
    Alert { said: said.collect(), ..alert.clone() }
}

fn of_shift(shift: &Shift) -> Shift {
    let jobs = shift.jobs.iter().map(|job| Job { phone: String::new(), former: Vec::new(), ..job.clone() });
    Shift { jobs: jobs.collect(), ..shift.clone() }
}
