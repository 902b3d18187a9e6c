//! The daily sheet (bảng nhật ký theo dõi hằng ngày, seed 001): for each carer his F0 of a day, what was measured in the
//! morning and in the afternoon, and room for what was not.

use std::collections::BTreeMap;

use super::{Cell, Group, Register};
use crate::domain::area::called;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, Reading, Symptoms};
use crate::domain::moment::{Date, Moment};
use crate::domain::record::Kept;
use crate::domain::slots::{DayPart, Slots};
use crate::domain::ward::Ward;
use crate::language::reasons::{measured, symptom};
use crate::language::sorting::{name_key, text_key};
use crate::language::{Phrasebook, numbers};

const COLUMNS: [(&str, u32); 6] = [
    ("day_sheet.who", 2900),
    ("day_sheet.where", 2400),
    ("day_sheet.morning", 3800),
    ("day_sheet.afternoon", 3800),
    ("day_sheet.calls", 1278),
    ("day_sheet.note", 1300),
];

/// Where the sheet of a carer stands among the others: that of nobody last, the others by name.
type Part = (bool, Box<[u8]>, String);

/// A row, and the name by which it stands among the others.
type Row = (Box<[u8]>, Vec<Cell>);

/// The sheets of a day: everybody who was followed on it, a part for each carer, or for one of this name alone.
pub fn day_sheets(
    ward: &Ward,
    rules: &Rules,
    day: Date,
    carer: Option<&str>,
    now: Moment,
    book: &Phrasebook,
) -> Register {
    let mut parts: BTreeMap<Part, Vec<Row>> = BTreeMap::new();
    for case in ward.cases.iter().filter(|case| was_followed(case, day)) {
        let officer = case.carer.and_then(|carer| ward.officers.read(carer)).map(|officer| officer.name.clone());
        if carer.is_some_and(|carer| officer.as_deref() != Some(carer)) {
            continue;
        }
        let name = officer.clone().unwrap_or_else(|| book.say("call_sheet.no_carer").to_string());
        let patient = ward.person_of(case).map(|person| person.name.clone()).unwrap_or_default();
        let row = (name_key(&patient), row(ward, rules, case, day, book));
        parts.entry((officer.is_none(), text_key(&name), name)).or_default().push(row);
    }
    let groups = parts.into_iter().map(|((_, _, name), mut rows)| {
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        Group { name, rows: rows.into_iter().map(|(_, cells)| cells).collect() }
    });
    let title = book.say_with("day_sheet.title", &[("day", &numbers::date(day))]);
    let register = Register::of(ward, (title, "day_sheet.made", "day_sheet.empty"), &COLUMNS, now, book);
    Register { groups: groups.collect(), ..register }
}

/// Whether somebody was followed on a day: the case was known by then and had not ended before.
fn was_followed(case: &Kept<Case>, day: Date) -> bool {
    let began = case.first_day().is_none_or(|first| first <= day);
    let ended = case.end.as_ref().and_then(|end| end.on);
    let is_open = ended.map_or(case.is_open(), |on| on >= day);
    began && is_open && case.status != crate::domain::home_treatment::CaseStatus::Excluded
}

fn row(ward: &Ward, rules: &Rules, case: &Kept<Case>, day: Date, book: &Phrasebook) -> Vec<Cell> {
    let person = ward.person_of(case);
    let name = person.map(|person| person.name.clone()).unwrap_or_default();
    let year = person.and_then(|person| person.birth.year()).map_or(String::new(), |year| format!(" {year}"));
    let phones = person.map(|person| person.phones.iter().map(|phone| numbers::phone(phone)).collect::<Vec<_>>());
    let area = person.and_then(|person| person.area).map(|area| called(ward, area));
    let address = person.map(|person| person.address.clone()).filter(|address| !address.is_empty());
    let [morning, afternoon] = slots_of(ward, rules, case, day);
    let told = |readings: &[&Kept<Reading>]| readings.iter().map(|reading| reading_words(reading, book)).collect();
    let calls = ward.calls_of(case.id).filter(|call| call.at.date() == day);
    let calls = calls.map(|call| {
        let outcome = book.word("calls", call.outcome.name()).unwrap_or_default();
        format!("{} {outcome}", numbers::time(call.at.time()))
    });
    vec![
        Cell::texts(
            [format!("#{} {name}{year}", case.id.number())].into_iter().chain(phones.unwrap_or_default()).collect(),
        ),
        Cell::texts(area.into_iter().chain(address).collect()),
        Cell::texts(told(&morning)),
        Cell::texts(told(&afternoon)),
        Cell::texts(calls.collect()),
        Cell::text(&case.note),
    ]
}

/// The readings of a day in its morning and in its afternoon slot, oldest first.
pub fn slots_of<'w>(ward: &'w Ward, rules: &Rules, case: &Kept<Case>, day: Date) -> [Vec<&'w Kept<Reading>>; 2] {
    let slots = Slots::of(ward, rules, case);
    let of_day = ward.readings_of(case.id).map(|kept| &**kept).filter(|reading| reading.measured_at.date() == day);
    let (morning, later) =
        of_day.partition(|reading: &&Kept<Reading>| slots.part(reading.measured_at) == DayPart::Morning);
    [morning, later]
}

/// `07:30 T 36,8; SpO2 98; M 80; NT 18; ho, sốt`.
fn reading_words(reading: &Kept<Reading>, book: &Phrasebook) -> String {
    let mut parts = measured(&reading.signs, book);
    if let Symptoms::Asked(told) = reading.symptoms {
        let names: Vec<&str> = told.iter().map(|one| symptom(one, book)).collect();
        parts.push(if names.is_empty() { book.say("levels.none").to_string() } else { names.join(", ") });
    }
    format!("{} {}", numbers::time(reading.measured_at.time()), parts.join("; "))
}
