//! A line list being read: its header found, its columns known, its rows given one by one with the line on which each
//! stands. Nothing but the record at hand is held.

use std::io::{self, BufRead};

use super::cells;
use super::headers::{Columns, HeaderFlaw, Headers, Kind, Overrides};
use super::refused::{Reason, VALUE_LETTERS_MAX};
use super::rows::{Cell, Flaw, Reader};
use super::table::{Next, Record, Table};
use crate::domain::line_list::{CaseRow, ContactRow, ReadingRow};
use crate::domain::moment::Date;

/// Records among which the header is looked for: titles of a printed list stand before it.
const HEADER_WITHIN: usize = 20;

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A case, and the code of who infected it.
    Case(Box<CaseRow>, Option<String>),
    /// A contact.
    Contact(ContactRow),
    /// A reading.
    Reading(ReadingRow),
}

/// What stands on a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A row.
    Row(Row),
    /// What is refused: the column's header, the value and the reason.
    Refused {
        /// The header; empty where the whole line is wrong.
        column: String,
        /// What stands there.
        value: String,
        /// Why.
        reason: Reason,
    },
}

/// Why a file cannot be read as a line list at all.
#[derive(Debug)]
pub enum ListError {
    /// The file cannot be read.
    Io(io::Error),
    /// It is a workbook, not a text.
    Workbook,
    /// It is text in UTF-16.
    Utf16,
    /// It has no line.
    Empty,
    /// No line is a header.
    Header(HeaderFlaw),
}

impl From<io::Error> for ListError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What a list is read with.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What it is about.
    pub kind: Kind,
    /// The headers that are known.
    pub headers: &'a Headers,
    /// The headers that this import names itself.
    pub overrides: &'a Overrides,
    /// The day from which ages count where the list has no date, and after which no date lies.
    pub today: Date,
}

/// A line list being read.
#[derive(Debug)]
pub struct LineList<'a, R> {
    table: Table<R>,
    columns: Columns,
    reading: Reading<'a>,
}

impl<'a, R: BufRead> LineList<'a, R> {
    /// Finds the header of a file.
    pub fn open(mut file: R, reading: Reading<'a>) -> Result<Self, ListError> {
        let beginning = file.fill_buf()?;
        if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(ListError::Workbook);
        }
        if beginning.starts_with(b"\xFF\xFE") || beginning.starts_with(b"\xFE\xFF") {
            return Err(ListError::Utf16);
        }
        let mut table = Table::new(file);
        let columns = find_header(&mut table, reading)?;
        Ok(Self { table, columns, reading })
    }

    /// The columns of the file.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Reads the next line that says something, and its number; nothing at the end.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, Found)>> {
        loop {
            match self.table.next()? {
                Next::End => return Ok(None),
                Next::Flawed { line, flaw, beginning } => {
                    let found = refused(String::new(), &beginning, Reason::Line(flaw));
                    return Ok(Some((line, found)));
                }
                Next::Record(record) if record.is_blank() => {}
                Next::Record(record) => return Ok(Some((record.line, read(record, &self.columns, self.reading)))),
            }
        }
    }
}

/// Takes the first line that has the columns which rows need; else says what the likeliest one lacks.
fn find_header<R: BufRead>(table: &mut Table<R>, reading: Reading<'_>) -> Result<Columns, ListError> {
    let mut likeliest: Option<HeaderFlaw> = None;
    for _ in 0..HEADER_WITHIN {
        let cells: Vec<&str> = match table.next_with_new_delimiter()? {
            Next::End => break,
            Next::Flawed { .. } => continue,
            Next::Record(record) if record.is_blank() => continue,
            Next::Record(record) => record.cells().collect(),
        };
        match reading.headers.columns(reading.kind, &cells, reading.overrides) {
            Ok(columns) => return Ok(columns),
            Err(flaw @ HeaderFlaw::Twice { .. }) => return Err(ListError::Header(flaw)),
            Err(flaw) => {
                if likeliest.as_ref().is_none_or(|before| lacks(&flaw) < lacks(before)) {
                    likeliest = Some(flaw);
                }
            }
        }
    }
    Err(likeliest.map_or(ListError::Empty, ListError::Header))
}

fn lacks(flaw: &HeaderFlaw) -> usize {
    match flaw {
        HeaderFlaw::Twice { .. } => 0,
        HeaderFlaw::Missing { fields } => fields.len(),
        HeaderFlaw::NotThere { .. } => usize::MAX,
    }
}

fn read(record: Record<'_>, columns: &Columns, reading: Reading<'_>) -> Found {
    let cells = record.cells();
    if cells.len() != columns.fields.len() {
        let reason = Reason::Ragged { cells: cells.len(), columns: columns.fields.len() };
        return refused(String::new(), record.cells().next().unwrap_or_default(), reason);
    }
    let said = cells.zip(&columns.fields).enumerate().filter_map(|(column, (text, field))| {
        let text = text.trim();
        let field = (*field)?;
        (!cells::is_blank(text)).then(|| Cell { column, field, text: cells::without_guard(text) })
    });
    let reader = Reader { words: &reading.headers.words, area: &columns.area, today: reading.today };
    let row = match reading.kind {
        Kind::Cases => reader.case(said).map(|line| Row::Case(Box::new(line.row), line.infector)),
        Kind::Contacts => reader.contact(said).map(Row::Contact),
        Kind::Readings => reader.reading(said).map(Row::Reading),
    };
    match row {
        Ok(row) => Found::Row(row),
        Err(Flaw { column, reason }) => {
            let name = column.and_then(|column| columns.names.get(column)).cloned().unwrap_or_default();
            let value = column.and_then(|column| record.cells().nth(column)).unwrap_or_default();
            refused(name, value, reason)
        }
    }
}

fn refused(column: String, value: &str, reason: Reason) -> Found {
    Found::Refused { column, value: value.trim().chars().take(VALUE_LETTERS_MAX).collect(), reason }
}
