//! Arrivals and others with an epidemiological factor as the import of this program reads them back.

use std::io;

use super::line_lists::{sex, whom};
use super::{Rows, View, number};
use crate::domain::area::called;
use crate::domain::arrival::{Arrival, Declared, coming, due};
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::exchange::sheet::Value;

/// Columns of arrivals.
pub(super) const ARRIVAL_COLUMNS: [&str; 29] = columns(["name", "birth", "phones", "address", "note"]);
/// Columns of arrivals whose names are masked.
pub(super) const MASKED_ARRIVAL_COLUMNS: [&str; 29] =
    columns(["masked_name", "masked_birth", "masked_phones", "masked_address", "masked_note"]);

const fn columns(private: [&'static str; 5]) -> [&'static str; 29] {
    let [name, birth, phones, address, note] = private;
    [
        "number",
        "code",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        "sex",
        phones,
        address,
        "area",
        "factor",
        "from_place",
        "arrived_on",
        "declared",
        "registered_on",
        "tests_every",
        "tests_times",
        "tests_from",
        "tests_set_by",
        "calls_every",
        "called_on",
        "until",
        "state",
        "ended_on",
        "next_due",
        "things_due",
        note,
        "written_at",
    ]
}

pub(super) fn arrivals(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    view.ward.arrivals.iter().try_for_each(|kept| arrival_row(view, kept, rows))
}

fn arrival_row(view: View<'_>, kept: &Kept<Arrival>, rows: &mut Rows<'_>) -> io::Result<()> {
    let nobody = Person::default();
    let stay = &kept.stay;
    let person = view.ward.persons.read(kept.person).map_or(&nobody, |kept| &kept.body);
    let [code, name, birth, months, step, told_on, phones] = whom(view, (kept.person, None));
    let declared = match stay.declared {
        Declared::NotAsked => Value::Absent,
        Declared::No => Value::Name("no"),
        Declared::Yes => Value::Name("yes"),
        Declared::On(day) => Value::Date(day),
    };
    let next = coming(view.ward, kept).into_iter().min();
    rows(&[
        number(kept.id.number()),
        code,
        name,
        birth,
        months,
        step,
        told_on,
        sex(person.sex),
        phones,
        view.private(&person.address),
        Value::or_absent(person.area, |area| Value::Text(called(view.ward, area))),
        Value::Name(stay.factor.name()),
        Value::Text(stay.from_place.clone()),
        Value::or_absent(stay.arrived_on, Value::Date),
        declared,
        Value::or_absent(stay.registered_on, Value::Date),
        Value::or_absent(stay.tests_every, number),
        Value::or_absent(stay.tests_times, number),
        Value::or_absent(stay.tests_from, Value::Date),
        Value::Text(stay.tests_set_by.clone()),
        Value::or_absent(stay.calls_every, number),
        Value::or_absent(stay.called_on, Value::Date),
        Value::or_absent(stay.until, Value::Date),
        Value::Name(stay.state.name()),
        Value::or_absent(stay.ended_on, Value::Date),
        Value::or_absent(next, |next| Value::Date(next.on)),
        Value::Number(due(view.ward, kept, view.now.date()).len() as u64),
        view.private(&stay.note),
        Value::Moment(kept.written_at),
    ])
}
