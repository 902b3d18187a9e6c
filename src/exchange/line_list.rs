//! A line list being read: its header found, its columns known, its rows given one by one with the line on which each
//! stands. Nothing but the record at hand is held.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead};

use super::day_order::DayOrder;
use super::headers::{Columns, Field, HeaderFlaw, Headers, Kind};
use super::judging::{flawed, judge};
use super::mapping::Overrides;
use super::passing::Passing;
use super::refused::Reason;
pub use super::row::Row;
use super::table::{LineFlaw, Next, Table};
use super::workbook::Fault;
use super::{headers, text_file};
use crate::domain::moment::Date;

/// Records among which the header is looked for: titles of a printed list stand before it.
const HEADER_WITHIN: usize = 20;

/// Lines of another system's list that are looked at to tell how it writes days, and the most bytes of them.
const LOOKED_AHEAD: usize = 500;
const LOOKED_AHEAD_BYTES: usize = 1 << 20;

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
    /// It is neither UTF-8 nor Windows-1258.
    Encoding,
    /// It was written with a font of its own letters: which.
    OldFont(String),
    /// It has no line.
    Empty,
    /// No line is a header.
    Header(HeaderFlaw),
    /// It is a workbook that cannot be read.
    Unreadable(Fault),
    /// The workbook has no sheet of this name, but these.
    NoSheet(Vec<String>),
    /// A sheet of this name was asked for in a text.
    NoWorkbook(String),
    /// It is a list of contacts of this other system, and cases were asked for.
    ContactsOf(String),
    /// It has more lines than can be laid out on a screen.
    TooLong,
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
pub struct LineList<'a> {
    table: Table<Box<dyn BufRead + 'a>>,
    columns: Columns,
    reading: Reading<'a>,
    /// Lines that were looked at before it was known what they are.
    held: VecDeque<Held>,
    passing: Passing,
    seen: Seen,
}

/// What is told of a list beside its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// The first lines below the headers, with their cells.
    pub samples: Vec<(u64, Vec<String>)>,
    /// The lines that were nobody: repeated headers, sums, signatures.
    pub passed_over: Vec<u64>,
    /// The lines of another system that are no cases of a desk, by the column that says so and its value.
    pub left_out: BTreeMap<(usize, String), Vec<u64>>,
    /// For each column of another system in how many lines it says something for which the desk has no place.
    pub no_place: BTreeMap<usize, u64>,
}

/// A line that waits to be read.
enum Held {
    Cells(u64, Vec<String>),
    Flawed(u64, LineFlaw, String),
}

impl<'a> LineList<'a> {
    /// Finds the header of a file.
    pub fn open(file: impl BufRead + 'a, reading: Reading<'a>) -> Result<Self, ListError> {
        let text = text_file::open(file)?;
        let mut list = Self {
            table: Table::new(text.bytes),
            columns: Columns::default(),
            reading,
            held: VecDeque::new(),
            passing: Passing::default(),
            seen: Seen::default(),
        };
        let found = match reading.overrides.agreed_columns() {
            Some(agreed) => list.take_agreed(agreed),
            None => list.find_header(),
        };
        match found {
            Err(ListError::Header(_) | ListError::Empty) if text.is_guessed => Err(ListError::Encoding),
            Err(error) => Err(error),
            Ok(()) => {
                list.learn_day_order()?;
                Ok(list)
            }
        }
    }

    /// The columns of the file.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What is told of the lines so far.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Reads the next line that says something, and its number; nothing at the end.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, Found)>> {
        loop {
            if let Some(held) = self.held.pop_front() {
                match held {
                    Held::Flawed(line, flaw, beginning) => return Ok(Some((line, flawed(flaw, &beginning)))),
                    Held::Cells(line, cells) => {
                        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                        if let Some(found) = self.read(line, &cells) {
                            return Ok(Some((line, found)));
                        }
                        continue;
                    }
                }
            }
            // The cells are borrowed from the table while the rest of the list is asked about them.
            let Self { table, columns, reading, passing, seen, .. } = self;
            let (line, cells) = match table.next()? {
                Next::End => return Ok(None),
                Next::Flawed { line, flaw, beginning } => return Ok(Some((line, flawed(flaw, &beginning)))),
                Next::Record(record) if record.is_blank() => continue,
                Next::Record(record) => (record.line, record.cells().collect::<Vec<&str>>()),
            };
            match judge(line, &cells, columns, *reading, (passing, seen)) {
                Some(found) => return Ok(Some((line, found))),
                None => continue,
            }
        }
    }

    fn read(&mut self, line: u64, cells: &[&str]) -> Option<Found> {
        judge(line, cells, &self.columns, self.reading, (&mut self.passing, &mut self.seen))
    }

    /// Goes to the first line below the headers that were agreed to.
    fn take_agreed(&mut self, agreed: &Columns) -> Result<(), ListError> {
        self.columns = agreed.clone();
        self.reading.headers.settle(self.reading.kind, &mut self.columns).map_err(ListError::Header)?;
        let mut is_first = true;
        loop {
            let next = if is_first { self.table.next_with_new_delimiter()? } else { self.table.next()? };
            let line = match &next {
                Next::End => return Ok(()),
                Next::Flawed { line, .. } => *line,
                Next::Record(record) => record.line,
            };
            if line > agreed.lines.1 {
                self.held.extend(held(next));
                return Ok(());
            }
            // The line of the headers says by what the cells are told apart.
            is_first = line < agreed.lines.0;
        }
    }

    /// Takes the first line, or two lines, that have the columns which rows need; else says what the likeliest lacks.
    fn find_header(&mut self) -> Result<(), ListError> {
        let Reading { kind, headers, overrides, .. } = self.reading;
        let mut likeliest: Option<HeaderFlaw> = None;
        let mut above: Option<(u64, Vec<String>)> = None;
        for _ in 0..HEADER_WITHIN {
            let (line, cells) = match held(self.table.next_with_new_delimiter()?) {
                None => break,
                Some(Held::Flawed(..)) => continue,
                Some(Held::Cells(_, cells)) if cells.iter().all(|cell| cell.trim().is_empty()) => continue,
                Some(Held::Cells(line, cells)) => (line, cells),
            };
            let lower: Vec<&str> = cells.iter().map(String::as_str).collect();
            if let Some(font) = headers.old_fonts.of(&lower) {
                return Err(ListError::OldFont(font.to_string()));
            }
            let alone = headers.columns(kind, &lower, overrides);
            let both = above.as_ref().filter(|(_, upper)| upper.len() == lower.len()).map(|(first, upper)| {
                let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
                (*first, headers.columns_of_two(kind, (&upper, &lower), overrides))
            });
            match (alone, both) {
                (Ok(alone), Some((first, Ok(both)))) if known(&both) > known(&alone) => {
                    self.columns = Columns { lines: (first, line), ..both };
                    return Ok(());
                }
                (Ok(alone), _) => {
                    self.columns = Columns { lines: (line, line), ..alone };
                    return self.look_below(&lower);
                }
                (Err(_), Some((first, Ok(both)))) if !lower.iter().any(|cell| is_of_a_row(cell)) => {
                    self.columns = Columns { lines: (first, line), ..both };
                    return Ok(());
                }
                (Err(HeaderFlaw::ContactsOf { system }), _) => return Err(ListError::ContactsOf(system)),
                (Err(flaw @ HeaderFlaw::Twice { .. }), _) => return Err(ListError::Header(flaw)),
                (Err(flaw), _) => {
                    if likeliest.as_ref().is_none_or(|before| lacks(&flaw) < lacks(before)) {
                        likeliest = Some(flaw);
                    }
                }
            }
            above = Some((line, cells));
        }
        Err(likeliest.map_or(ListError::Empty, ListError::Header))
    }

    /// Takes the line below the headers for a second line of them where it names columns and nobody.
    fn look_below(&mut self, upper: &[&str]) -> Result<(), ListError> {
        let Reading { kind, headers, overrides, .. } = self.reading;
        let found = loop {
            match held(self.table.next()?) {
                Some(Held::Cells(_, cells)) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
                other => break other,
            }
        };
        let Some(Held::Cells(line, cells)) = found.as_ref().filter(|_| self.columns.foreign.is_none()) else {
            self.held.extend(found);
            return Ok(());
        };
        let lower: Vec<&str> = cells.iter().map(String::as_str).collect();
        let needed: Vec<Field> = headers::needed(kind).iter().copied().flatten().copied().collect();
        let says_who = lower.iter().zip(upper).zip(&self.columns.fields).any(|((lower, upper), field)| {
            let is_header = headers::key(lower) == headers::key(upper);
            field.is_some_and(|field| needed.contains(&field)) && !lower.trim().is_empty() && !is_header
        });
        let is_row = lower.len() != upper.len() || says_who || lower.iter().any(|cell| is_of_a_row(cell));
        if !is_row
            && let Ok(both) = headers.columns_of_two(kind, (upper, &lower), overrides)
            && known(&both) >= known(&self.columns)
            && both.fields != self.columns.fields
        {
            self.columns = Columns { lines: (self.columns.lines.0, *line), ..both };
            return Ok(());
        }
        self.held.extend(found);
        Ok(())
    }

    /// Looks ahead for days that tell how another system writes them.
    fn learn_day_order(&mut self) -> io::Result<()> {
        let Self { table, columns, held: ahead, .. } = self;
        if columns.foreign.is_none() && columns.linked.is_none() {
            return Ok(());
        }
        let mut bytes = 0;
        while ahead.len() < LOOKED_AHEAD && bytes < LOOKED_AHEAD_BYTES {
            let Some(next) = held(table.next()?) else { break };
            if let Held::Cells(_, cells) = &next {
                bytes += cells.iter().map(String::len).sum::<usize>();
                if cells.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
            }
            ahead.push_back(next);
        }
        let is_day = |column: usize| {
            let field = columns.fields.get(column).copied().flatten();
            let is_foreign = |foreign: &super::dialect::Foreign| {
                foreign.place(column, field).is_some_and(|place| place.part.is_day())
            };
            columns.foreign.as_ref().is_some_and(is_foreign) || columns.linked.is_some() && field == Some(Field::Date)
        };
        let days = ahead.iter().filter_map(|line| if let Held::Cells(_, cells) = line { Some(cells) } else { None });
        let days = days.flat_map(|cells| cells.iter().enumerate().filter(|(column, _)| is_day(*column)));
        let order = DayOrder::of(days.map(|(_, cell)| cell.as_str()));
        if let Some(foreign) = &mut columns.foreign {
            foreign.order = order;
        }
        if let Some(linked) = &mut columns.linked {
            linked.order = order;
        }
        Ok(())
    }
}

/// A line by itself, out of the table that it is read from.
fn held(next: Next<'_>) -> Option<Held> {
    match next {
        Next::End => None,
        Next::Flawed { line, flaw, beginning } => Some(Held::Flawed(line, flaw, beginning)),
        Next::Record(record) => Some(Held::Cells(record.line, record.cells().map(str::to_string).collect())),
    }
}

/// How many columns are known.
fn known(columns: &Columns) -> usize {
    columns.fields.iter().flatten().count()
}

/// Whether a cell stands in rows and in no header: it begins with a digit.
fn is_of_a_row(cell: &str) -> bool {
    cell.trim().starts_with(|letter: char| letter.is_ascii_digit())
}

fn lacks(flaw: &HeaderFlaw) -> usize {
    match flaw {
        HeaderFlaw::Twice { .. } | HeaderFlaw::ContactsOf { .. } => 0,
        HeaderFlaw::Missing { fields } => fields.len(),
        HeaderFlaw::NotThere { .. } => usize::MAX,
    }
}
