//! The vaccination review as a table: one row for each person who wants a dose, area by area as the screen lists them.

use std::io;

use super::{Rows, View};
use crate::domain::area::called;
use crate::domain::vaccination::{Doses, review};
use crate::exchange::sheet::Value;

/// Columns of the review.
pub(super) const COLUMNS: [&str; 11] = columns(["name", "phones", "address"]);
/// Columns of the review whose names are masked.
pub(super) const MASKED_COLUMNS: [&str; 11] = columns(["masked_name", "masked_phones", "masked_address"]);

const fn columns(private: [&'static str; 3]) -> [&'static str; 11] {
    let [name, phones, address] = private;
    [
        "area",
        name,
        "born",
        phones,
        address,
        "standing",
        "vaccine_doses",
        "last_dose_on",
        "not_vaccinated",
        "underlying",
        "written_at",
    ]
}

/// Writes every person who wants a dose.
pub(super) fn rows(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    for of in review(view.ward) {
        for person in of.wanting {
            rows(&[
                Value::or_absent(of.area, |area| Value::Text(called(view.ward, area))),
                view.patient(&person.name, person.birth),
                Value::or_absent(person.birth.year(), |year| Value::Text(year.to_string())),
                view.phones(&person.phones),
                view.private(&person.address),
                Value::Name(Doses::of(person).name()),
                Value::or_absent(person.vaccine_doses, |doses| Value::Number(doses.into())),
                Value::or_absent(person.last_dose_on, Value::Date),
                Value::or_absent(person.not_vaccinated, |why| Value::Name(why.name())),
                Value::Text(person.underlying.clone()),
                Value::Moment(person.written_at),
            ])?;
        }
    }
    Ok(())
}
