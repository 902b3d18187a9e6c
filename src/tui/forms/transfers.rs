//! What a form asks about a transfer to a hospital, to another ward or from one.

use crate::domain::transfer::{Answer, Transfer, Way};
use crate::tui::forms::{Row, Sort, YES_NO, moment, said, told, words};

const WAYS: &[&str] = &["transfers.to_hospital", "transfers.to_ward", "transfers.from_ward"];

const ANSWERS: &[&str] = &["transfers.waiting", "transfers.received", "transfers.refused"];

pub const TRANSFER: &[Row<Transfer>] = &[
    Row {
        key: "transferred",
        sort: Sort::Words,
        needed: true,
        said: |transfer, scene| said::person(transfer.person, scene),
        told: |transfer, typed, scene| {
            let person = told::named(typed, &scene.ward.persons, |person| said::person(person.id, scene))?;
            if let Some(person) = person.filter(|person| *person != transfer.person) {
                transfer.person = person;
                transfer.case = scene.ward.open_case_of(person).map(|case| case.id);
            }
            Ok(())
        },
    },
    Row {
        key: "answer_given",
        sort: Sort::Choice(ANSWERS),
        needed: true,
        said: |transfer, scene| {
            let place = Answer::ALL.iter().position(|answer| *answer == transfer.answer).unwrap_or_default();
            scene.book.say(ANSWERS[place]).to_string()
        },
        told: |transfer, typed, scene| {
            transfer.answer = Answer::ALL[told::choice(typed, ANSWERS, scene)?];
            Ok(())
        },
    },
    Row {
        key: "way",
        sort: Sort::Choice(WAYS),
        needed: true,
        said: |transfer, scene| {
            let place = Way::ALL.iter().position(|way| *way == transfer.way).unwrap_or_default();
            scene.book.say(WAYS[place]).to_string()
        },
        told: |transfer, typed, scene| {
            transfer.way = Way::ALL[told::choice(typed, WAYS, scene)?];
            Ok(())
        },
    },
    words!("transfer_place", place, needed),
    words!("transport", transport),
    moment!("asked_at", asked_at),
    moment!("left_at", left_at),
    moment!("answered_at", answered_at),
    words!("who_received", who),
    Row {
        key: "is_contact",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |transfer, scene| said::yes_no(Some(transfer.contact), scene),
        told: |transfer, typed, scene| {
            transfer.contact = told::yes_no(typed, scene)?.unwrap_or_default();
            Ok(())
        },
    },
    words!("papers_along", papers),
    words!("note", note),
];
