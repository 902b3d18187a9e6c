//! Veil: the record of an officer who is a patient, as it is for colleagues who neither lead nor care for him. Number,
//! age, readings and danger signs stay; name, telephones and address do not.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::masking::as_written;
use crate::domain::officer::{Officer, Role};
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Kept, Record};
use crate::domain::ward::Ward;

/// The persons of whom somebody is told neither name nor telephone.
pub type Veil = BTreeSet<Id<Person>>;

/// What stands in place of a name behind the veil.
pub const VEILED: &str = "***";

/// The least role from which nobody's record is veiled.
pub const ROLE_TO_SEE_COLLEAGUES: Role = Role::ShiftHead;

/// The officers who are patients and whose name and telephones are kept from an officer, or from a screen at which nobody
/// sits. He sees his own, and those for whom he cares: as their carer, or because he has taken their alert.
pub fn veiled_from(ward: &Ward, officer: Option<Id<Officer>>) -> Veil {
    let who = officer.and_then(|officer| ward.officers.read(officer));
    if who.is_some_and(|who| who.role >= ROLE_TO_SEE_COLLEAGUES) {
        return BTreeSet::new();
    }
    let colleagues = ward.officers.iter().filter(|officer| !officer.disabled).filter_map(|officer| officer.person);
    let patients = colleagues.filter(|person| ward.cases_of(*person).next().is_some());
    patients.filter(|person| !who.is_some_and(|who| sees(ward, who, *person))).collect()
}

fn sees(ward: &Ward, who: &Kept<Officer>, person: Id<Person>) -> bool {
    let has_taken = |case: &Kept<Case>| {
        let taken = ward.open_alert_of(case.id).and_then(|alert| alert.taken.as_ref());
        taken.is_some_and(|taken| taken.by == who.id)
    };
    who.person == Some(person) || ward.cases_of(person).any(|case| case.carer == Some(who.id) || has_taken(case))
}

/// A record as it is behind the veil; that of an officer no longer says which person he is.
pub fn veil(record: &Record, veiled: &Veil) -> Record {
    match record {
        Record::Person(kept) if veiled.contains(&kept.id) => Record::Person(as_written(kept, of_person(kept))),
        Record::Officer(kept) if kept.person.is_some_and(|person| veiled.contains(&person)) => {
            Record::Officer(as_written(kept, Officer { person: None, ..kept.body.clone() }))
        }
        other => other.clone(),
    }
}

/// A change as it is behind the veil.
pub fn veil_change(change: &Change, veiled: &Veil) -> Change {
    let side = |record: &Option<Record>| record.as_ref().map(|record| veil(record, veiled));
    Change { before: side(&change.before), after: side(&change.after) }
}

/// Whether an order would write what its officer does not see: a form would put the veil in place of the name.
pub fn is_behind(ward: &Ward, officer: Id<Officer>, command: &Command) -> bool {
    let person = |record: RecordId| Id::new(record.number).filter(|_| record.kind == Kind::Person);
    let written: [Option<Id<Person>>; 2] = match command {
        Command::Edit { number, body } if matches!(**body, AnyBody::Person(_)) => [Id::new(*number), None],
        Command::Delete(record) | Command::Restore(record) => [person(*record), None],
        Command::MergePersons { from, into } => [Some(*from), Some(*into)],
        _ => return false,
    };
    let veiled = veiled_from(ward, Some(officer));
    written.into_iter().flatten().any(|person| veiled.contains(&person))
}

/// What danger is judged by, and figures, stays.
fn of_person(person: &Person) -> Person {
    Person {
        name: VEILED.to_string(),
        code: None,
        phones: Vec::new(),
        relatives: Vec::new(),
        address: String::new(),
        registered_address: String::new(),
        room: String::new(),
        carer_at_home: String::new(),
        identity: String::new(),
        note: String::new(),
        ..person.clone()
    }
}

/// Whether a person is seen through the veil.
pub fn is_veiled(person: &Arc<Kept<Person>>) -> bool {
    person.name == VEILED
}
