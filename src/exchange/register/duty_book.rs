//! The duty book of a day, line by line, as it is kept on paper.

use super::{Cell, Group, Register};
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::{Date, Moment};
use crate::domain::record::Kept;
use crate::domain::ward::Ward;
use crate::language::refusing::record_name;
use crate::language::{Phrasebook, numbers};

const COLUMNS: [(&str, u32); 7] = [
    ("log_book.time", 900),
    ("log_book.kind", 1900),
    ("log_book.who", 2600),
    ("log_book.text", 5378),
    ("log_book.approved", 1800),
    ("log_book.became", 1400),
    ("log_book.by", 1500),
];

/// What happened on a day, in order of time.
pub fn duty_book(ward: &Ward, day: Date, now: Moment, book: &Phrasebook) -> Register {
    let mut lines: Vec<&Kept<LogEntry>> =
        ward.log_entries.iter().map(|kept| &**kept).filter(|entry| entry.at.date() == day).collect();
    lines.sort_by_key(|entry| (entry.at, entry.id));
    let title = book.say_with("log_book.title", &[("day", &numbers::date(day))]);
    let register = Register::of(ward, (title, "log_book.made", "log_book.empty"), &COLUMNS, now, book);
    let rows: Vec<Vec<Cell>> = lines.into_iter().map(|entry| row(ward, entry, book)).collect();
    let groups = if rows.is_empty() { Vec::new() } else { vec![Group { name: String::new(), rows }] };
    Register { groups, ..register }
}

fn row(ward: &Ward, entry: &Kept<LogEntry>, book: &Phrasebook) -> Vec<Cell> {
    let phone = Some(&entry.phone).filter(|phone| !phone.is_empty()).map(|phone| numbers::phone(phone));
    let who = [entry.who.clone()].into_iter().chain(phone).filter(|text| !text.is_empty()).collect();
    let approved = entry.approved_by.and_then(|position| ward.positions.read(position));
    let by = entry.written_by.and_then(|officer| ward.officers.read(officer));
    let became = entry.became.iter().map(|id| record_name(*id, book));
    vec![
        Cell::text(numbers::time(entry.at.time())),
        Cell::text(book.word("log_kinds", entry.kind.name()).unwrap_or_default()),
        Cell::texts(who),
        Cell::text(&entry.text),
        Cell::text(approved.map(|position| position.title.clone()).unwrap_or_default()),
        Cell::texts(became.collect()),
        Cell::text(by.map(|officer| officer.name.clone()).unwrap_or_default()),
    ]
}
