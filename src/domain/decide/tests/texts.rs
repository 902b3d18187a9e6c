//! Every text of every order: what is too long, and what is not text.

use super::fixture::*;
use crate::domain::area::Area;
use crate::domain::command::{Command, NewCase, NewExposure, Whom};
use crate::domain::decide::checks::limit;
use crate::domain::home_treatment::{Call, Reading, Symptoms};
use crate::domain::log_entry::LogEntry;
use crate::domain::measure::Sign;
use crate::domain::officer::{Officer, Role};
use crate::domain::person::Person;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::roster::{Assignment, Duty, Job, Position, Shift};
use crate::domain::station::Station;

/// A command with the text in one of its fields.
type With = fn(String) -> Command;

/// Every text field of every command, by the field that a refusal names. A new text field stands
/// here, or nothing keeps it clean.
const FIELDS: [(&str, Field, With); 28] = [
    ("officer", Field::Name, |text| Command::Enrol(officer(&text, Role::Reader))),
    ("station", Field::Name, |text| Command::SetStation(Station { name: text, ..Station::default() })),
    ("pack", Field::Name, |text| Command::SetStation(Station { packs: vec![text], ..Station::default() })),
    ("area", Field::Name, |text| Command::AddArea(Area { name: text, ..Area::default() })),
    ("person", Field::Name, |text| of_person(person(&text))),
    ("person's code", Field::Code, |text| of_person(Person { code: Some(text), ..person("x") })),
    ("person's address", Field::Address, |text| of_person(Person { address: text, ..person("x") })),
    ("underlying", Field::Note, |text| of_person(Person { underlying: text, ..person("x") })),
    ("person's note", Field::Note, |text| of_person(Person { note: text, ..person("x") })),
    ("case's note", Field::Note, |text| Command::OpenCase(NewCase { note: text, ..new_case(Whom::Known(id(4))) })),
    ("reading's note", Field::Note, |text| {
        Command::RecordReading(Reading { note: text, ..reading(1, now(), &[(Sign::Pulse, 80)], Symptoms::NotAsked) })
    }),
    ("call's note", Field::Note, |text| Command::LogCall(Call { note: text, ..call(1) })),
    ("contact", Field::Name, |text| Command::AddExposure(contact(1, Some(1), Whom::New(person(&text))))),
    ("contact's address", Field::Address, |text| {
        Command::AddExposure(contact(1, Some(1), Whom::New(Person { address: text, ..person("x") })))
    }),
    ("place", Field::Place, |text| of_contact(NewExposure { place: text, ..known_contact() })),
    ("setting", Field::Text, |text| of_contact(NewExposure { setting: text, ..known_contact() })),
    ("relation", Field::Text, |text| of_contact(NewExposure { relation: text, ..known_contact() })),
    ("contact's note", Field::Note, |text| of_contact(NewExposure { note: text, ..known_contact() })),
    ("title", Field::Name, |text| Command::AddPosition(Position { title: text, ..Position::default() })),
    ("body", Field::Name, |text| {
        Command::AddPosition(Position { title: "x".to_string(), body: text, ..Position::default() })
    }),
    ("holder", Field::Name, |text| {
        Command::AddPosition(Position { title: "x".to_string(), holder: text, ..Position::default() })
    }),
    ("duty", Field::Name, |text| Command::AddDuty(Duty { name: text, ..Duty::default() })),
    ("source", Field::Text, |text| Command::Assign(Assignment { source: text, ..assignment() })),
    ("shift", Field::Name, |text| Command::PlanShift(Shift { name: text, ..next_shift() })),
    ("job", Field::Name, |text| Command::PlanShift(Shift { jobs: vec![job(&text, "")], ..next_shift() })),
    ("who", Field::Name, |text| Command::FillJob { shift: id(1), job: job("Tổ xe", &text) }),
    ("task", Field::Text, |text| Command::AddTask(task(&text))),
    ("line", Field::Text, |text| Command::Log(LogEntry::of(now(), text))),
];

fn of_person(person: Person) -> Command {
    Command::OpenCase(new_case(Whom::New(person)))
}

fn known_contact() -> NewExposure {
    contact(2, Some(2), Whom::Known(id(4)))
}

fn of_contact(contact: NewExposure) -> Command {
    Command::AddExposure(contact)
}

/// Every command that holds a telephone.
const PHONES: [With; 6] = [
    |phone| Command::Enrol(Officer { phone, ..officer("x", Role::Reader) }),
    |phone| of_person(Person { phones: vec![phone], ..person("x") }),
    |phone| Command::AddExposure(contact(1, Some(1), Whom::New(Person { phones: vec![phone], ..person("x") }))),
    |phone| Command::AddPosition(Position { title: "x".to_string(), phone, ..Position::default() }),
    |phone| Command::PlanShift(Shift { jobs: vec![Job { phone, ..job("x", "") }], ..next_shift() }),
    |phone| Command::FillJob { shift: id(1), job: Job { phone, ..job("x", "") } },
];

#[test]
fn every_text_has_a_length_that_it_may_not_pass() {
    let ward = ward();
    for (name, field, with) in FIELDS {
        let most = limit(field);
        // Letters are counted, not bytes.
        assert!(decided(&ward, with("Ữ".repeat(most))).is_ok(), "{name}");
        let expected = Err(Refusal::TooLong { field, limit: u32::try_from(most).unwrap() });
        assert_eq!(decided(&ward, with("Ữ".repeat(most + 1))), expected, "{name}");
        assert_eq!(decided(&ward, with("a".repeat(100_000))), expected, "{name}");
    }
}

#[test]
fn no_text_can_steer_a_terminal_or_deceive_a_reader() {
    let ward = ward();
    let tricks = [
        "\u{1b}[31mAn",
        "An\u{7}",
        "An\0",
        "An\nBình",
        "An\tBình",
        "An\r",
        "\u{9b}2JAn",
        "An\u{7f}",
        "An\u{202e}hnìB",
        "An\u{2066}",
        "An\u{200b}",
        "An\u{200d}",
        "\u{feff}An",
        "An\u{2028}",
        "An\u{e0041}",
        "An\u{ffff}",
    ];
    for (name, field, with) in FIELDS {
        for trick in tricks {
            assert_eq!(decided(&ward, with(trick.to_string())), Err(Refusal::NotText(field)), "{name}: {trick:?}");
        }
        for text in ["Nguyễn Thị Thanh Hường", "ĐẶNG", "nguye\u{302}\u{303}n", "<b>;\"'`$(rm)", "病室３"] {
            assert!(decided(&ward, with(text.to_string())).is_ok(), "{name}: {text:?}");
        }
    }
}

#[test]
fn a_telephone_is_at_most_fifteen_digits() {
    let ward = ward();
    for with in PHONES {
        for phone in ["", "115", "0900000101", "084912345678901"] {
            assert!(decided(&ward, with(phone.to_string())).is_ok(), "{phone:?}");
        }
        for phone in ["0900 000 101", "+84900000101", "0912345678901234", "x", "٠٩", "0\u{1b}"] {
            assert_eq!(decided(&ward, with(phone.to_string())), Err(Refusal::NotText(Field::Phone)), "{phone:?}");
        }
    }
}
