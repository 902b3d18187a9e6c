//! What a search does while it is typed, and where Enter on a match goes: to the row in its pane,
//! or to the card.

use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::person::Person;
use crate::language::numbers;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::entry::Line;
use crate::tui::entry_row::read_line;
use crate::tui::found::{Hit, household, search, words_of};
use crate::tui::message::Effect;
use crate::tui::panes::roster::Row;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::jumps::open_card;
use crate::tui::update::line::clear;
use crate::tui::update::{jumps, records, say};

/// Digits from which a number that is no F0 is looked for among telephones and codes.
const DIGITS_LEAST: usize = 3;

/// Searches for what is typed, where it is a search: letters anywhere, digits wherever they are no
/// reading.
pub fn follow_line(screen: &mut Screen) {
    let words = match read_line(screen, screen.entry.field.text()) {
        Line::Find(words) | Line::Digits(words) => Some(words),
        _ => None,
    };
    screen.entry.found = words.and_then(|words| search(screen, &words));
}

/// Goes to the chosen match.
pub fn take_found(screen: &mut Screen) -> Vec<Effect> {
    let found = screen.entry.found.clone().unwrap_or_default();
    let Some(hit) = found.rows.get(found.chosen).copied() else {
        say(screen, "entry.nobody_here", Role::Attention);
        return Vec::new();
    };
    if let Hit::Other(record) = hit
        && record.kind == Kind::Household
    {
        // Its persons take the place of the matches; the line stays, so that Esc clears both.
        screen.entry.found = Some(household(&screen.seat, record));
        return Vec::new();
    }
    clear(screen);
    match hit {
        Hit::Person(person) => return go_to_person(screen, person),
        Hit::Job(shift, at) => go_to_row(screen, Some(Row::Job(shift, at))),
        Hit::Other(record) => go_to_record(screen, record),
    }
    Vec::new()
}

fn go_to_person(screen: &mut Screen, person: Id<Person>) -> Vec<Effect> {
    let ward = &screen.seat.ward;
    let case = ward.open_case_of(person).or_else(|| ward.cases_of(person).next_back()).map(|case| case.id);
    if screen.focus.0 == Pane::ContactTree || case.is_none() {
        if screen.panes.contact_tree.choose(&screen.seat, person) {
            turn_to(screen, Pane::ContactTree);
            return Vec::new();
        }
        if case.is_none() {
            let is_narrowed = screen.panes.contact_tree.setup.narrowed.is_some();
            say(screen, if is_narrowed { "panes.hidden" } else { "entry.in_no_list" }, Role::Attention);
            return Vec::new();
        }
    }
    let Some(case) = case else { return Vec::new() };
    if screen.panes.home_treatment.choose(case) {
        turn_to(screen, Pane::HomeTreatment);
        return Vec::new();
    }
    open_card(screen, case)
}

fn go_to_record(screen: &mut Screen, record: RecordId) {
    let seat = &screen.seat;
    match record.kind {
        Kind::Task => {
            let listed = Id::new(record.number).is_some_and(|id| screen.panes.tasks.choose(id));
            if listed {
                return turn_to(screen, Pane::Tasks);
            }
            let is_narrowed = screen.panes.tasks.setup.narrowed.is_some();
            say(screen, if is_narrowed { "panes.hidden" } else { "entry.task_over" }, Role::Notice);
        }
        Kind::Area => go_to_row(screen, Id::new(record.number).map(Row::Area)),
        Kind::Position => go_to_row(screen, Id::new(record.number).map(Row::Position)),
        Kind::Officer => {
            let row = Id::new(record.number).and_then(|officer| screen.panes.roster.row_of_officer(seat, officer));
            go_to_row(screen, row);
        }
        Kind::Duty => {
            let row = Id::new(record.number).and_then(|duty| screen.panes.roster.row_of_duty(seat, duty));
            go_to_row(screen, row);
        }
        Kind::LogEntry => {
            let entry = Id::new(record.number).and_then(|id| seat.ward.log_entries.read(id));
            let at = entry.map(|entry| numbers::moment(entry.at.local(), seat.now.date())).unwrap_or_default();
            let words = words_of(record, seat);
            let words = screen.look.say_with("entry.log_entry", &[("time", &at), ("text", &words)]);
            screen.notify(words, Role::Notice);
        }
        _ => {}
    }
}

/// To a row of F3; where it is not there, that is said.
fn go_to_row(screen: &mut Screen, row: Option<Row>) {
    if row.is_some_and(|row| screen.panes.roster.choose(row)) {
        return turn_to(screen, Pane::Roster);
    }
    let is_narrowed = screen.panes.roster.setup.narrowed.is_some();
    say(screen, if is_narrowed { "panes.hidden" } else { "entry.not_assigned" }, Role::Notice);
}

/// Gives a pane the keys in which something has just been chosen.
fn turn_to(screen: &mut Screen, pane: Pane) {
    if screen.focus.0 != pane && screen.focus.1 {
        jumps::leave(screen);
    }
    screen.focus.0 = pane;
    screen.bind_line();
}

/// Goes to the F0 of this number. Where there is none, the digits are looked for among telephones
/// and codes.
pub fn go_to_case(screen: &mut Screen, number: Id<Case>) -> Vec<Effect> {
    if screen.entry.found.is_some() {
        return take_found(screen);
    }
    if screen.seat.ward.cases.read(number).is_none() {
        let digits = number.number().to_string();
        let found = search(screen, &digits).filter(|found| digits.len() >= DIGITS_LEAST && !found.rows.is_empty());
        let key = if found.is_some() { "entry.no_case_but_found" } else { "entry.no_case" };
        screen.entry.found = found;
        let words = screen.look.say_with(key, &[("number", &digits)]);
        screen.notify(words, Role::Attention);
        return Vec::new();
    }
    if let Some(Dialog::Readings(list)) = screen.dialogs.last() {
        let list = *list;
        return records::ask_move(screen, list, number);
    }
    clear(screen);
    if screen.panes.home_treatment.choose(number) {
        turn_to(screen, Pane::HomeTreatment);
        return Vec::new();
    }
    open_card(screen, number)
}
