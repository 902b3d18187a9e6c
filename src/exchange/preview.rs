//! What an import would take, in words: which column is which field, which are not read, and the first rows.

use std::fmt::Display;

use super::headers::{Columns, Field};
use super::import::Report;
use super::line_list::Seen;
use super::refused::RefusedLine;
use crate::language::{Phrasebook, Shown};

/// Cells of a column in a table of the first rows.
const COLUMN_CELLS: usize = 16;
/// Columns without a place that are named one by one, those that say most in front.
const SPARE_MAX: usize = 24;
/// Cells of the name of such a column.
const HEADER_CELLS: usize = 40;
/// Runs of lines that are named one by one.
pub const RUNS_MAX: usize = 12;

/// The word for a field.
pub fn field_word(field: Option<Field>, book: &Phrasebook) -> &str {
    field.and_then(|field| book.word("columns", &field.name())).unwrap_or_else(|| book.say("exchange.not_read"))
}

/// The letters by which spreadsheets name a column: `A`, `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    if column < 26 { letter.to_string() } else { format!("{}{letter}", letters(column / 26 - 1)) }
}

/// Lines by their numbers, runs as `12-15`, at most so many of them.
pub fn line_numbers(lines: &[u64], most: usize) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => runs.push((*line, *line)),
        }
    }
    let more = if runs.len() > most { ", ..." } else { "" };
    let named = runs
        .iter()
        .take(most)
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") });
    named.collect::<Vec<_>>().join(", ") + more
}

/// Lines that are refused for one reason in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedGroup<'a> {
    /// The first of them.
    pub first: &'a RefusedLine,
    /// Their numbers.
    pub lines: Vec<u64>,
}

/// The refused lines by column and reason, the reason that refuses most in front.
pub fn refused_groups(refused: &[RefusedLine]) -> Vec<RefusedGroup<'_>> {
    let mut groups: Vec<RefusedGroup<'_>> = Vec::new();
    for line in refused {
        let is_alike =
            |group: &&mut RefusedGroup<'_>| (&group.first.column, &group.first.reason) == (&line.column, &line.reason);
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.lines.push(line.place.line),
            None => groups.push(RefusedGroup { first: line, lines: vec![line.place.line] }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.lines.len()));
    groups
}

/// Of a file of another system: whose it is, which lines were left out and why, and what there is no place for.
pub fn told_of_foreign(columns: &Columns, seen: &Seen, book: &Phrasebook) -> Vec<String> {
    let Some(foreign) = &columns.foreign else { return Vec::new() };
    let name =
        |column: usize| Shown::of(columns.names.get(column).map_or("", String::as_str)).cut(HEADER_CELLS).to_string();
    let mut told = vec![book.say_with(foreign.phrase(), &[("name", &foreign.dialect.name)])];
    for ((column, value), lines) in &seen.left_out {
        let (count, lines) = (lines.len(), line_numbers(lines, RUNS_MAX));
        let (column, value) = (name(*column), Shown::of(value));
        let values: [(&str, &dyn Display); 4] =
            [("column", &column), ("value", &value), ("count", &count), ("lines", &lines)];
        let key = if value.is_empty() { "exchange.left_out_else" } else { "exchange.left_out" };
        told.push(book.say_with(key, &values));
    }
    let mut spare: Vec<(usize, u64)> = seen.no_place.iter().map(|(column, count)| (*column, *count)).collect();
    spare.sort_by_key(|(column, count)| (std::cmp::Reverse(*count), *column));
    if !spare.is_empty() {
        let one = |(column, count): &(usize, u64)| {
            book.say_with("exchange.no_place_column", &[("column", &name(*column)), ("count", count)])
        };
        let mut named: Vec<String> = spare.iter().take(SPARE_MAX).map(one).collect();
        let more = spare.len().saturating_sub(SPARE_MAX);
        named.extend((more > 0).then(|| book.say_with("exchange.no_place_more", &[("count", &more)])));
        told.push(book.say_with("exchange.no_place", &[("columns", &named.join(", "))]));
    }
    told
}

/// Which column of each file is which field, and the first rows, a line each.
pub fn told_columns(report: &Report, names: &[Shown<'static>], book: &Phrasebook) -> String {
    let mut text = String::new();
    for ((columns, seen), name) in report.columns.iter().zip(&report.seen).zip(names) {
        let (first, last) = columns.lines;
        let lines = if first == last { first.to_string() } else { format!("{first}-{last}") };
        text.push_str(&book.say_with("exchange.headers_at", &[("file", name), ("lines", &lines)]));
        text.push('\n');
        for (column, (header, field)) in columns.names.iter().zip(&columns.fields).enumerate() {
            // Another system has hundreds of columns; what is not read of them is told by what it says.
            if columns.foreign.is_some() && field.is_none() {
                continue;
            }
            let header = Shown::of(header);
            let field = field_word(*field, book);
            text.push_str(&format!("  {:<3} {} -> {field}\n", letters(column), header.cut(40).pad(28)));
        }
        let read: Vec<usize> = (0..columns.fields.len()).filter(|column| is_shown(columns, *column)).collect();
        for (line, cells) in &seen.samples {
            let cells = read.iter().map(|column| cells.get(*column).map_or("", String::as_str));
            let cells: Vec<String> = cells.map(|cell| Shown::of(cell).cut(COLUMN_CELLS).to_string()).collect();
            text.push_str(&format!("  {line:>6}: {}\n", cells.join(" | ")));
        }
    }
    text
}

fn is_shown(columns: &Columns, column: usize) -> bool {
    columns.fields.get(column).copied().flatten().is_some_and(|field| field != Field::Serial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::headers::{Headers, Kind};
    use crate::exchange::refused::{Place, Reason};
    use crate::language::Language;

    #[test]
    fn every_field_has_a_word() {
        for language in Language::ALL {
            let book = Phrasebook::embedded(language);
            for kind in Kind::ALL {
                for field in Headers::embedded().fields(kind) {
                    assert_ne!(field_word(Some(field), &book), field_word(None, &book), "{field:?}");
                }
            }
        }
    }

    #[test]
    fn lines_refused_for_one_reason_stand_together() {
        let refused = |line, column: &str, reason| RefusedLine {
            place: Place { file: 0, line },
            column: column.to_string(),
            value: "x".to_string(),
            reason,
        };
        let lines = [
            refused(3, "Tổ", Reason::Date),
            refused(4, "Ngày", Reason::Date),
            refused(9, "Ngày", Reason::Date),
            refused(10, "Ngày", Reason::Ragged { cells: 1, columns: 2 }),
        ];
        let groups: Vec<(u64, Vec<u64>)> =
            refused_groups(&lines).into_iter().map(|group| (group.first.place.line, group.lines)).collect();
        assert_eq!(groups, [(4, vec![4, 9]), (3, vec![3]), (10, vec![10])]);
    }

    #[test]
    fn columns_and_lines_are_named_as_a_spreadsheet_names_them() {
        assert_eq!([0, 25, 26, 51, 52, 255].map(letters), ["A", "Z", "AA", "AZ", "BA", "IV"]);
        assert_eq!(line_numbers(&[3, 5, 6, 7, 9], 9), "3, 5-7, 9");
        assert_eq!(line_numbers(&[3, 5, 6, 7, 9], 2), "3, 5-7, ...");
    }
}
