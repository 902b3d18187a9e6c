//! Hours and nights of duty on paper and as a workbook, for whoever reckons allowances: by the plan and by what was changed
//! while shifts ran, as the screen shows them.

use super::{Cell, Group, Register};
use crate::domain::moment::{Date, Moment};
use crate::domain::shifts::{Hands, hours};
use crate::domain::ward::Ward;
use crate::exchange::sheet::Value;
use crate::language::{Phrasebook, numbers};

const COLUMNS: [(&str, u32); 6] = [
    ("duty.who", 5578),
    ("duty.shifts", 1800),
    ("duty.hours", 2000),
    ("duty.night_hours", 2000),
    ("duty.nights", 1800),
    ("duty.signature", 2400),
];

/// The hours of everybody from a day until the day before another.
pub fn hours(ward: &Ward, (from, until): (Date, Date), now: Moment, book: &Phrasebook) -> Register {
    let last = until.pred_opt().unwrap_or(until);
    let values: [(&str, &dyn std::fmt::Display); 2] = [("from", &numbers::date(from)), ("to", &numbers::date(last))];
    let title = book.say_with("duty.hours_paper", &values);
    let worked = hours::worked(ward, &Hands::of(ward), (Moment::start_of(from), Moment::start_of(until)));
    let in_hours = |seconds: i64| Cell {
        lines: vec![numbers::in_hours(seconds)],
        value: Value::Tenths(u32::try_from((seconds + 180) / 360).unwrap_or(u32::MAX)),
    };
    let count = |count: usize| Cell { lines: vec![count.to_string()], value: Value::Number(count as u64) };
    let row = |worked: hours::Worked| {
        vec![
            Cell::text(hours::name_of(ward, &worked.hand)),
            count(worked.shifts),
            in_hours(worked.seconds),
            in_hours(worked.night_seconds),
            count(worked.nights),
            Cell::text(""),
        ]
    };
    let register = Register::of(ward, (title, "duty.hours_made", "duty.hours_none"), &COLUMNS, now, book);
    let rows: Vec<Vec<Cell>> = worked.into_iter().map(row).collect();
    let groups = if rows.is_empty() { Vec::new() } else { vec![Group { name: String::new(), rows }] };
    Register { groups, ..register }
}
