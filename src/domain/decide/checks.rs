//! What every text and every number of an order must satisfy, whoever sent it.

use std::sync::Arc;

use crate::domain::identity::{Id, RecordId};
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::record::{Body, Kept};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::shelf::Shelf;
use crate::domain::text::is_clean;

/// The record that an order names, or the refusal that it does not stand here.
pub fn known<T: Body>(shelf: &Shelf<T>, id: Id<T>) -> Result<&Arc<Kept<T>>, Refusal> {
    shelf.read(id).ok_or(Refusal::NotFound(RecordId { kind: T::KIND, number: id.number() }))
}

/// Refuses a record that an order names and that does not stand here; naming none is right.
pub fn known_if_named<T: Body>(shelf: &Shelf<T>, id: Option<Id<T>>) -> Result<(), Refusal> {
    id.map_or(Ok(()), |id| known(shelf, id).map(drop))
}

/// The most letters that a field holds.
pub fn limit(field: Field) -> usize {
    match field {
        Field::Approver | Field::Name | Field::Code | Field::Phone => 100,
        Field::Address | Field::Place => 300,
        Field::Text | Field::Note => 1000,
    }
}

/// Refuses a text that is too long or not text.
pub fn text(field: Field, text: &str) -> Result<(), Refusal> {
    let most = limit(field);
    // Bytes first: counting letters is only needed near the limit.
    if text.len() > most && text.chars().count() > most {
        return Err(Refusal::TooLong { field, limit: u32::try_from(most).unwrap_or(u32::MAX) });
    }
    if is_clean(text) { Ok(()) } else { Err(Refusal::NotText(field)) }
}

/// Refuses an empty text, and what [`text`] refuses.
pub fn needed(field: Field, given: &str) -> Result<(), Refusal> {
    if given.trim().is_empty() {
        return Err(Refusal::Empty(field));
    }
    text(field, given)
}

/// The most telephones of one person.
pub const PHONES_MAX: usize = 8;

/// Refuses a span of days that ends before it begins.
pub fn in_order(from: Option<Date>, to: Option<Date>) -> Result<(), Refusal> {
    if from.zip(to).is_some_and(|(from, to)| to < from) { Err(Refusal::ShiftReversed) } else { Ok(()) }
}

/// Checks every text of a person; a name may be missing.
pub fn person(person: &Person) -> Result<(), Refusal> {
    text(Field::Name, &person.name)?;
    text(Field::Address, &person.address)?;
    text(Field::Address, &person.registered_address)?;
    text(Field::Place, &person.room)?;
    text(Field::Name, &person.carer_at_home)?;
    text(Field::Code, &person.identity)?;
    text(Field::Note, &person.underlying)?;
    text(Field::Note, &person.note)?;
    phones(&person.phones)?;
    person.code.as_deref().map_or(Ok(()), |code| text(Field::Code, code))
}

/// Telephones hold digits, at most 15 each.
pub fn phones(phones: &[String]) -> Result<(), Refusal> {
    let is_phone = |phone: &String| phone.len() <= 15 && phone.bytes().all(|byte| byte.is_ascii_digit());
    if phones.len() <= PHONES_MAX && phones.iter().all(is_phone) { Ok(()) } else { Err(Refusal::NotText(Field::Phone)) }
}
