//! What one line of a list says: a row, why it is refused, or that it is nobody.

use super::cells;
use super::dialect::Linked;
use super::headers::{Columns, Field, Kind};
use super::line_list::{Found, Reading, Row, Seen};
use super::passing::Passing;
use super::refused::{Reason, VALUE_LETTERS_MAX};
use super::rows::{Cell, Flaw, Reader};
use super::table::LineFlaw;
use super::translation::{self, Translated};

/// The first rows of a list that are kept to be shown.
const SAMPLES: usize = 5;

/// The most reasons for leaving lines out that are told one by one.
const REASONS_MAX: usize = 20;

/// What a line says; nothing where it is nobody.
pub(super) fn judge(
    line: u64,
    cells: &[&str],
    columns: &Columns,
    reading: Reading<'_>,
    (passing, seen): (&mut Passing, &mut Seen),
) -> Option<Found> {
    let is_comment = columns.foreign.as_ref().is_some_and(|foreign| foreign.dialect.is_comment(cells));
    if is_comment || passing.is_nobody(cells, columns, &reading.headers.passed_over) {
        seen.passed_over.push(line);
        return None;
    }
    if seen.samples.len() < SAMPLES {
        seen.samples.push((line, cells.iter().map(|cell| cell.trim().to_string()).collect()));
    }
    if let Some(flaw) = whole_flaw(cells, columns) {
        return Some(refused_cell(cells, columns, flaw));
    }
    let Some(foreign) = &columns.foreign else {
        if let Some(linked) = &columns.linked {
            return Some(read_linked(cells, linked, columns, reading));
        }
        let said = cells.iter().zip(&columns.fields).enumerate().filter_map(|(column, (text, field))| {
            let text = text.trim();
            let field = (*field)?;
            (!cells::is_blank(text)).then(|| Cell { column, field, text: cells::without_guard(text) })
        });
        return Some(read(cells, said, columns, reading));
    };
    match translation::translated(cells, (columns, foreign), (reading.headers, reading.today)) {
        Err(flaw) => Some(refused_cell(cells, columns, flaw)),
        Ok(Translated::LeftOut(column)) => {
            leave_out(line, column, cells.get(column).copied().unwrap_or_default(), seen);
            None
        }
        Ok(Translated::Cells(own, spare)) => {
            spare.into_iter().for_each(|column| *seen.no_place.entry(column).or_default() += 1);
            let mut found = read(cells, own.iter().map(translation::OwnCell::cell), columns, reading);
            if let Found::Row(Row::Case(row, _)) = &mut found {
                row.code_is_foreign = !row.code_is_made;
            }
            Some(found)
        }
    }
}

/// Reads a line of a list of contacts that another system wrote.
fn read_linked(cells: &[&str], linked: &Linked, columns: &Columns, reading: Reading<'_>) -> Found {
    let own = cells.iter().zip(&columns.fields).enumerate().map(|(column, (text, field))| {
        linked.cell(*field, text).map_err(|reason| Flaw { column: Some(column), reason })
    });
    match own.collect::<Result<Vec<String>, Flaw>>() {
        Err(flaw) => refused_cell(cells, columns, flaw),
        Ok(own) => {
            let said = own.iter().zip(&columns.fields).enumerate().filter_map(|(column, (text, field))| {
                let field = (*field)?;
                (!cells::is_blank(text)).then(|| Cell { column, field, text: cells::without_guard(text) })
            });
            read(cells, said, columns, reading)
        }
    }
}

/// What is wrong with a line before any cell of it is understood.
fn whole_flaw(cells: &[&str], columns: &Columns) -> Option<Flaw> {
    let width = columns.fields.len();
    if cells.len() < width || cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
        return Some(Flaw { column: None, reason: Reason::Ragged { cells: cells.len(), columns: width } });
    }
    let broken = |(cell, field): (&&str, &Option<Field>)| field.is_some() && cells::is_formula_error(cell.trim());
    let column = cells.iter().zip(&columns.fields).position(broken)?;
    Some(Flaw { column: Some(column), reason: Reason::Formula })
}

fn leave_out(line: u64, column: usize, value: &str, seen: &mut Seen) {
    let value: String = value.trim().chars().take(VALUE_LETTERS_MAX).collect();
    let is_known = seen.left_out.contains_key(&(column, value.clone()));
    let value = if is_known || seen.left_out.len() < REASONS_MAX { value } else { String::new() };
    seen.left_out.entry((column, value)).or_default().push(line);
}

fn read<'a>(cells: &[&str], said: impl Iterator<Item = Cell<'a>>, columns: &Columns, reading: Reading<'_>) -> Found {
    let [area, wider_area] = &columns.areas;
    let reader = Reader { words: &reading.headers.words, area, wider_area, today: reading.today };
    let row = match reading.kind {
        Kind::Cases => reader.case(said).map(|line| Row::Case(Box::new(line.row), line.infector)),
        Kind::Contacts => reader.contact(said).map(Row::Contact),
        Kind::Readings => reader.reading(said).map(Row::Reading),
        Kind::Tests => reader.test(said).map(|row| Row::Test(Box::new(row))),
        Kind::Roster => reader.roster(said).map(|row| Row::Roster(Box::new(row))),
        Kind::Tasks => reader.task(said).map(|row| Row::Task(Box::new(row))),
        Kind::Areas => reader.area_row(said).map(Row::Area),
        Kind::Directives => reader.directive(said).map(Row::Directive),
        Kind::FollowUps => reader.follow_up(said).map(|row| Row::FollowUp(Box::new(row))),
        Kind::Transfers => reader.transfer(said).map(|row| Row::Transfer(Box::new(row))),
        Kind::Papers => reader.paper(said).map(|row| Row::Paper(Box::new(row))),
        Kind::Screenings => reader.listed(said).map(|row| Row::Listed(Box::new(row))),
        Kind::Arrivals => reader.arrival(said).map(|row| Row::Arrival(Box::new(row))),
    };
    match row {
        Ok(row) => Found::Row(row),
        Err(flaw) => refused_cell(cells, columns, flaw),
    }
}

fn refused_cell(cells: &[&str], columns: &Columns, Flaw { column, reason }: Flaw) -> Found {
    let name = column.and_then(|column| columns.names.get(column)).cloned().unwrap_or_default();
    let at = if matches!(reason, Reason::Ragged { .. }) { Some(0) } else { column };
    refused(name, at.and_then(|at| cells.get(at)).copied().unwrap_or_default(), reason)
}

pub(super) fn flawed(flaw: LineFlaw, beginning: &str) -> Found {
    refused(String::new(), beginning, Reason::Line(flaw))
}

fn refused(column: String, value: &str, reason: Reason) -> Found {
    Found::Refused { column, value: value.trim().chars().take(VALUE_LETTERS_MAX).collect(), reason }
}
