//! The telephone list 24/7 on paper: who is on duty now and where, and the positions with their telephones.

use super::{Cell, Group, Register};
use crate::domain::danger::Rules;
use crate::domain::moment::Moment;
use crate::domain::ward::Ward;
use crate::exchange::phone_list::{Line, parts};
use crate::language::Phrasebook;

const COLUMNS: [(&str, u32); 3] = [("duty.column_what", 5400), ("duty.column_who", 5600), ("duty.column_phones", 4578)];

/// The list of a ward as of now.
pub fn phones(ward: &Ward, rules: &Rules, now: Moment, book: &Phrasebook) -> Register {
    let row = |line: Line| vec![Cell::text(line.what), Cell::text(line.who), Cell::texts(line.phones)];
    let parts = parts(ward, rules, now, book);
    let group = |part: crate::exchange::phone_list::Part| Group {
        name: part.title,
        rows: part.lines.into_iter().map(row).collect(),
    };
    let words = (book.say("duty.phones_title").to_string(), "duty.phones_made", "duty.phones_none");
    let register = Register::of(ward, words, &COLUMNS, now, book);
    Register { groups: parts.into_iter().map(group).collect(), ..register }
}
