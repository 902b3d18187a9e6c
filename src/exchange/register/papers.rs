//! The register of papers about F0 (sổ văn bản đi): a part for each symbol and year, by number; then those without one.

use std::collections::BTreeMap;

use super::{Cell, Group, Register};
use crate::domain::moment::Moment;
use crate::domain::paper::{Paper, Step};
use crate::domain::record::Kept;
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, numbers};

const COLUMNS: [(&str, u32); 8] = [
    ("paper_register.number", 1900),
    ("paper_register.dated", 1200),
    ("paper_register.what", 3000),
    ("paper_register.about", 3000),
    ("paper_register.signed", 2100),
    ("paper_register.delivered", 1700),
    ("paper_register.receiver", 1478),
    ("paper_register.note", 1100),
];

/// The register of a ward.
pub fn papers(ward: &Ward, now: Moment, book: &Phrasebook) -> Register {
    let mut parts: BTreeMap<(bool, i32, &str), Vec<&Kept<Paper>>> = BTreeMap::new();
    for paper in ward.papers.iter() {
        let place = (paper.number.is_none(), paper.year(), paper.symbol.as_str());
        parts.entry(place).or_default().push(paper);
    }
    let groups = parts.into_iter().map(|((_, year, symbol), mut papers)| {
        papers.sort_by_key(|paper| (paper.number, paper.dated, paper.id));
        let name = format!("{symbol} {year}").trim().to_string();
        Group { name, rows: papers.into_iter().map(|paper| row(paper, ward, book)).collect() }
    });
    let words = (book.say("paper_register.title").to_string(), "paper_register.made", "paper_register.empty");
    let register = Register::of(ward, words, &COLUMNS, now, book);
    Register { groups: groups.collect(), ..register }
}

fn row(paper: &Kept<Paper>, ward: &Ward, book: &Phrasebook) -> Vec<Cell> {
    let person = ward.persons.read(paper.person);
    let name = person.map(|person| person.name.clone()).unwrap_or_default();
    let year = person.and_then(|person| person.birth.year()).map_or(String::new(), |year| format!(" {year}"));
    let at = |at: Moment| format!("{} {}", numbers::time(at.time()), numbers::date(at.date()));
    let state = match paper.step() {
        _ if paper.cancelled => book.say("papers.cancelled"),
        Step::Missing | Step::Written => book.say("papers.written"),
        Step::Signed => book.say("papers.signed"),
        Step::Delivered => "",
    };
    vec![
        Cell::text(paper.numbered().unwrap_or_default()),
        Cell::day(Some(paper.dated)),
        Cell::text(book.word("papers", paper.what.name()).unwrap_or_default()),
        Cell::text(format!("{name}{year}")),
        Cell::texts([paper.signed_by.clone(), state.to_string()].into_iter().filter(|text| !text.is_empty()).collect()),
        Cell::text(paper.delivered_at.map(at).unwrap_or_default()),
        Cell::text(&paper.receiver),
        Cell::text(&paper.note),
    ]
}
