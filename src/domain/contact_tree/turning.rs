//! What becomes of whom a contact met once the contact is an F0 (PA1), and who lives with him.

use crate::domain::contact_tree::{Exposure, level_of, window_on};
use crate::domain::danger::Rules;
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::ward::Ward;

/// What becomes of one contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Turn {
    /// Met inside the infectious window, or nobody knows when: chuyển F1.
    BecomesF1,
    /// Met before it, and is still an F2 through the F0 from whom the new F0 has it: giữ F2.
    StaysF2,
    /// Met before it, and has no level: ngoài cửa sổ.
    OutsideWindow,
}

/// What becomes of everybody whom a contact met, once he is an F0 who fell ill, or was sampled, on a day. Contacts that
/// name an earlier episode of his stay with it.
pub fn turns(
    ward: &Ward,
    rules: &Rules,
    person: Id<Person>,
    (first, has_onset): (Date, bool),
    today: Date,
) -> Vec<(Id<Exposure>, Turn)> {
    let begins = window_on(rules, Some(today), has_onset).from(first);
    let own = ward.exposures_from(person).filter(|exposure| exposure.episode.is_none());
    let turned = own.map(|exposure| {
        let turn = match exposure.last_contact {
            Some(contact) if contact < begins => {
                let level = level_of(ward, rules, exposure.exposed, today);
                if level.is_some_and(|level| level.steps == 2) { Turn::StaysF2 } else { Turn::OutsideWindow }
            }
            Some(_) | None => Turn::BecomesF1,
        };
        (exposure.id, turn)
    });
    turned.collect()
}

/// Those who live with somebody and are no F0, by number.
pub fn household_of(ward: &Ward, person: Id<Person>) -> Vec<Id<Person>> {
    let Some(household) = ward.persons.read(person).and_then(|person| person.household) else { return Vec::new() };
    let lives_there = |other: &Person| other.household == Some(household);
    let others = ward.persons.iter().filter(|other| other.id != person && lives_there(other));
    others.filter(|other| ward.open_case_of(other.id).is_none()).map(|other| other.id).collect()
}
