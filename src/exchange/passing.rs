//! Lines of an office's sheet that are nobody: headers that are repeated on every page, the numbers of the columns, sums,
//! what stands below the table once it is signed, and who was to be tested and was not. They are passed over and told, never taken and never hidden.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::headers::{Columns, Field, key};

/// The words by which such lines are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassedOver {
    totals: Vec<String>,
    endings: Vec<String>,
}

/// By font, headers as they look without it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct OldFonts(BTreeMap<String, Vec<String>>);

impl OldFonts {
    /// The font in which a line of headers was written.
    pub(super) fn of(&self, cells: &[&str]) -> Option<&str> {
        let tight = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let cells: Vec<String> = cells.iter().map(|cell| tight(cell)).collect();
        let is_there = |headers: &Vec<String>| headers.iter().any(|header| cells.contains(&tight(header)));
        self.0.iter().find(|(_, headers)| is_there(headers)).map(|(font, _)| font.as_str())
    }
}

/// Fields from which a line below the signatures counts as a row again.
const ROW_FIELDS: usize = 3;
/// The most cells of a line that ends a table.
const ENDING_CELLS: usize = 4;

/// Tells rows from lines that are nobody, going down a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Passing {
    has_begun: bool,
    has_ended: bool,
}

impl Passing {
    /// Whether a line that is not blank is nobody.
    pub(super) fn is_nobody(&mut self, cells: &[&str], columns: &Columns, words: &PassedOver) -> bool {
        let said = || cells.iter().map(|cell| cell.trim()).enumerate().filter(|(_, cell)| !cell.is_empty());
        let field = |column: usize| columns.fields.get(column).copied().flatten();
        let read = said().filter_map(|(column, _)| field(column)).filter(|field| *field != Field::Serial);
        let is_first = !std::mem::replace(&mut self.has_begun, true);
        if is_first && are_column_numbers(said().map(|(_, cell)| cell)) {
            return true;
        }
        let said_count = said().count();
        let read_count = read.count();
        if self.has_ended && read_count < ROW_FIELDS {
            return true;
        }
        // A roster names the same offices that sign below a table.
        let is_ending = |(column, cell)| !is_of_an_office(field(column)) && is_among(cell, &words.endings);
        self.has_ended = said_count <= ENDING_CELLS && said().any(is_ending);
        self.has_ended
            // The number of a line that nobody has filled in.
            || (read_count == 0 && columns.fields.iter().any(Option::is_some))
            || (said_count == 1 && said().any(|(column, cell)| !names_somebody(field(column)) && is_sentence(cell)))
            || is_untested(&columns.fields, cells)
            || are_headers(said(), columns)
            || is_sum(said(), &words.totals)
    }
}

/// Whether a line of a list of samples names who was to be tested and was not: neither a day nor a result nor a sample.
fn is_untested(fields: &[Option<Field>], cells: &[&str]) -> bool {
    let asked = |wanted: Field| fields.contains(&Some(wanted));
    let said =
        |wanted: &Option<Field>| matches!(wanted, Some(Field::TakenAt | Field::Result | Field::Sample | Field::Ct));
    let told = fields.iter().zip(cells).any(|(field, cell)| said(field) && !cell.trim().is_empty());
    asked(Field::TakenAt) && asked(Field::Result) && !told
}

fn names_somebody(field: Option<Field>) -> bool {
    use Field::{Code, FamilyName, From, Holder, Name, To};
    matches!(field, Some(Code | Name | FamilyName | From | To | Holder)) || is_of_an_office(field)
}

fn is_of_an_office(field: Option<Field>) -> bool {
    use Field::{Body, Duty, Job, ReportsTo, Text, Title};
    matches!(field, Some(Title | Body | Duty | Job | ReportsTo | Text))
}

/// Words of a title or of a date above a signature, and of no cell of a row.
fn is_sentence(cell: &str) -> bool {
    cell.split_whitespace().count() >= 5
}

fn is_among(cell: &str, words: &[String]) -> bool {
    let cell = key(cell);
    words.iter().map(|word| key(word)).any(|word| cell == word || (word.len() >= 9 && cell.starts_with(&word)))
}

/// `1 2 3 4 …`, also in brackets, below the headers.
fn are_column_numbers<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut count = 0;
    let mut next = None;
    for cell in cells {
        let bare = cell.trim_start_matches('(').trim_end_matches(')');
        let Ok(number) = bare.parse::<u32>() else { return false };
        if number > 100 || next.is_some_and(|next| next != number) {
            return false;
        }
        next = Some(number + 1);
        count += 1;
    }
    count >= 3
}

/// Whether every cell says what its column is called.
fn are_headers<'a>(said: impl Iterator<Item = (usize, &'a str)>, columns: &Columns) -> bool {
    let mut count = 0;
    for (column, cell) in said {
        let (name, cell) = (columns.names.get(column).map(|name| key(name)).unwrap_or_default(), key(cell));
        if cell.is_empty() || !(name == cell || name.ends_with(&cell) || name.starts_with(&cell)) {
            return false;
        }
        count += usize::from(cell.len() > 1);
    }
    count >= 2
}

/// Whether a line begins with a word for sums and holds nothing but numbers besides.
fn is_sum<'a>(mut said: impl Iterator<Item = (usize, &'a str)>, totals: &[String]) -> bool {
    let is_number =
        |cell: &str| cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'/' | b'%'));
    let Some((_, first)) = said.next() else { return false };
    let (word, rest) =
        first.split_at(first.find(|letter: char| letter.is_ascii_digit() || letter == ':').unwrap_or(first.len()));
    let word = key(word);
    let is_word = totals.iter().any(|total| key(total) == word);
    let is_told = rest.is_empty() || rest.starts_with(':') || rest.len() < 12;
    is_word && is_told && said.all(|(_, cell)| is_number(cell) || is_number(cell.split(' ').next().unwrap_or_default()))
}
