//! The list of a round of wider testing: who is to be tested, by number. Its headers are those by which a list of tests
//! is recognised, so that the workbook can be filled in and brought back.

use super::{Cell, Group, Register};
use crate::domain::area::called;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::Person;
use crate::domain::screening::{Screening, Standing, standing};
use crate::domain::test::Test;
use crate::domain::ward::Ward;
use crate::exchange::sheet::Value;
use crate::language::{Phrasebook, numbers};

const COLUMNS: [(&str, u32); 10] = [
    ("screening_list.serial", 700),
    ("screening_list.name", 2900),
    ("screening_list.birth", 1000),
    ("screening_list.phones", 1600),
    ("screening_list.address", 2800),
    ("screening_list.area", 1200),
    ("screening_list.taken_at", 1400),
    ("screening_list.kind", 1300),
    ("screening_list.result", 1400),
    ("screening_list.signature", 1178),
];

/// The list of a round, with what has come of it so far.
pub fn screening(ward: &Ward, round: &Screening, now: Moment, book: &Phrasebook) -> Register {
    let rows = (1..).zip(&round.listed).map(|(number, person)| row(ward, round, (number, *person), book)).collect();
    let days = match round.from == round.until {
        true => numbers::date(round.from),
        false => format!("{}-{}", numbers::date(round.from), numbers::date(round.until)),
    };
    let title = book.say_with("screening_list.title", &[("name", &round.name), ("days", &days)]);
    let register = Register::of(ward, (title, "screening_list.made", "screening_list.empty"), &COLUMNS, now, book);
    Register { groups: vec![Group { name: String::new(), rows }], ..register }
}

fn row(ward: &Ward, round: &Screening, (number, id): (u32, Id<Person>), book: &Phrasebook) -> Vec<Cell> {
    let nobody = Person::default();
    let person = ward.persons.read(id).map_or(&nobody, |kept| &kept.body);
    let test: Option<&Test> = match standing(ward, round, id) {
        Standing::NotTaken => None,
        Standing::Waiting(test) | Standing::Told(_, test) => ward.tests.read(test).map(|kept| &kept.body),
    };
    let day: Option<Date> = test.map(|test| test.taken_at.date());
    let result = test.map(|test| book.word("tests", test.result.name()).unwrap_or_default());
    let kind = test.map_or(round.kind, |test| test.kind);
    let phones: Vec<String> = person.phones.iter().take(2).map(|phone| numbers::phone(phone)).collect();
    let address = [person.address.as_str(), person.room.as_str()].into_iter().filter(|text| !text.is_empty());
    vec![
        Cell { lines: vec![number.to_string()], value: Value::Number(number.into()) },
        Cell::text(&person.name),
        Cell::text(person.birth.year().map(|year| year.to_string()).unwrap_or_default()),
        Cell::texts(phones),
        Cell::text(address.collect::<Vec<_>>().join(", ")),
        Cell::text(person.area.map(|area| called(ward, area)).unwrap_or_default()),
        Cell::day(day),
        Cell::text(book.word("tests", kind.name()).unwrap_or_default()),
        Cell::text(result.unwrap_or_default()),
        Cell::text(""),
    ]
}
