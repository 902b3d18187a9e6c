//! A list laid out to be looked at before it is taken: its columns, its first rows, every line as it was understood. It
//! can be laid out again with other columns, as often as the officer likes; the file is read once.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::guess;
use super::headers::{Columns, Field, Headers, Kind};
use super::line_list::{Found, LineList, ListError, Reading, Seen};
use super::list_file;
use super::mapping::{Overrides, Remembered};
use super::table::{Next, Table};
use super::workbook::Program;
use crate::domain::moment::Date;

/// The most lines that are laid out; a longer list is for the command line.
pub const LINES_MAX: usize = 200_000;

/// The most bytes of a list that is laid out.
const BYTES_MAX: u64 = 64 << 20;

/// What is to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Where it comes from.
    pub from: From,
    /// What it is about, where the headers say nothing else.
    pub kind: Kind,
    /// The code and the name of the case whose contacts these are, where rows do not say.
    pub case: Option<[String; 2]>,
}

/// Where a list comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum From {
    /// A file, and which sheet of a workbook; without a name the likeliest one.
    File(PathBuf, Option<String>),
    /// Text that was pasted, a line a row.
    Pasted(String),
    /// A ward template, under its name.
    Template(String, &'static str),
    /// A list that was laid out before, now with these columns or as another kind.
    Again(Arc<Laid>, Option<Columns>),
}

/// A list, laid out.
#[derive(Debug, PartialEq)]
pub struct Laid {
    /// The file; nothing for what was pasted.
    pub file: Option<PathBuf>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The names of all its sheets in which something is shown.
    pub sheets: Vec<String>,
    /// What it is about.
    pub kind: Kind,
    /// Which column is which field.
    pub columns: Columns,
    /// Its first lines and those that are nobody.
    pub seen: Seen,
    /// Every line that says something, as it was understood.
    pub lines: Vec<(u64, Found)>,
    /// The code and the name of the case whose contacts these are.
    pub case: Option<[String; 2]>,
    /// Every field that a column can fill.
    pub choices: Vec<Field>,
    text: Arc<[u8]>,
}

/// What a list is laid out with.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The headers that are known.
    pub headers: Headers,
    /// How a workbook is read.
    pub program: Program,
    /// Where it is kept what was agreed to before.
    pub settings: Option<PathBuf>,
}

impl Tools {
    /// Remembers the columns of a list that was taken, for the next one with the same headers.
    pub fn remember(&self, kind: Kind, columns: &Columns) -> std::io::Result<()> {
        let Some(folder) = &self.settings else { return Ok(()) };
        let mut remembered = Remembered::load(folder);
        remembered.add(kind, columns);
        remembered.save(folder)
    }
}

/// Lays a list out.
pub fn lay(asked: Asked, tools: &Tools, today: Date) -> Result<Laid, ListError> {
    let remembered = tools.settings.as_deref().map(Remembered::load).unwrap_or_default();
    let overrides = Overrides::default().with_remembered(remembered);
    let reading = Reading { kind: asked.kind, headers: &tools.headers, overrides: &overrides, today };
    let (file, (sheet, sheets), text): (_, _, Arc<[u8]>) = match asked.from {
        From::Again(laid, columns) => return again(&laid, asked.kind, columns, reading),
        From::Pasted(text) => (None, (None, Vec::new()), of_paste(&text).into()),
        From::Template(name, text) => {
            (Some(PathBuf::from(name.replace('/', "-"))), (None, Vec::new()), text.as_bytes().into())
        }
        From::File(path, sheet) => {
            let list = list_file::open(File::open(&path)?, reading, sheet.as_deref(), &tools.program)?;
            let mut bytes = Vec::new();
            list.source.bytes.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > BYTES_MAX {
                return Err(ListError::TooLong);
            }
            (Some(path), (list.sheet, list.sheets), bytes.into())
        }
    };
    let (kind, text, columns) = recognised(&text, reading, (asked.case.as_ref(), file.is_some()))?;
    let overrides = Overrides::agreed(columns);
    let reading = Reading { kind, overrides: &overrides, ..reading };
    read(Laid { file, sheet, sheets, kind, text, case: asked.case, ..Laid::empty() }, reading)
}

impl Laid {
    fn empty() -> Self {
        Self {
            file: None,
            sheet: None,
            sheets: Vec::new(),
            kind: Kind::Cases,
            columns: Columns::default(),
            seen: Seen::default(),
            lines: Vec::new(),
            case: None,
            choices: Vec::new(),
            text: Arc::from([]),
        }
    }
}

/// Lays the same list out with other columns, or as another kind.
fn again(laid: &Laid, kind: Kind, columns: Option<Columns>, reading: Reading<'_>) -> Result<Laid, ListError> {
    let columns = match columns {
        Some(columns) => columns,
        None => open_as(&laid.text, Reading { kind, ..reading })
            .map(|list| list.columns().clone())
            .unwrap_or_else(|_| Columns { fields: vec![None; laid.columns.names.len()], ..laid.columns.clone() }),
    };
    let overrides = Overrides::agreed(columns);
    let (file, sheet, text, case) = (laid.file.clone(), laid.sheet.clone(), Arc::clone(&laid.text), laid.case.clone());
    let sheets = laid.sheets.clone();
    read(
        Laid { file, sheet, sheets, kind, text, case, ..Laid::empty() },
        Reading { kind, overrides: &overrides, ..reading },
    )
}

/// Reads every line. Columns without which nothing can be read give no lines, and are shown to be mended.
fn read(mut laid: Laid, reading: Reading<'_>) -> Result<Laid, ListError> {
    let text = Arc::clone(&laid.text);
    laid.choices = reading.headers.fields(reading.kind);
    let mut list = match LineList::open(&text[..], reading) {
        Ok(list) => list,
        Err(ListError::Header(_)) => {
            laid.columns = reading.overrides.agreed_columns().cloned().unwrap_or_default();
            laid.seen.samples = samples(&text, &laid.columns);
            return Ok(laid);
        }
        Err(error) => return Err(error),
    };
    while let Some((line, found)) = list.next_line()? {
        if laid.lines.len() >= LINES_MAX {
            return Err(ListError::TooLong);
        }
        laid.lines.push((line, found));
    }
    laid.columns = list.columns().clone();
    laid.seen = list.seen().clone();
    Ok(laid)
}

fn open_as<'a>(text: &'a [u8], reading: Reading<'a>) -> Result<LineList<'a>, ListError> {
    LineList::open(BufReader::new(text), reading)
}

/// What a list is about, its text and its columns: of all kinds the one whose headers are known best, and else what its
/// cells tell.
fn recognised(
    text: &Arc<[u8]>,
    reading: Reading<'_>,
    (case, is_file): (Option<&[String; 2]>, bool),
) -> Result<(Kind, Arc<[u8]>, Columns), ListError> {
    let known = |columns: &Columns| columns.fields.iter().flatten().count();
    let mut best: Option<(Kind, Columns)> = None;
    for kind in [reading.kind].into_iter().chain(Kind::ALL) {
        let Ok(list) = open_as(text, Reading { kind, ..reading }) else { continue };
        if best.as_ref().is_none_or(|(_, before)| known(before) < known(list.columns())) {
            best = Some((kind, list.columns().clone()));
        }
    }
    // Rows that are pasted below a case are its contacts, unless they say whose.
    if let Some(case) = case.filter(|_| best.as_ref().is_none_or(|(kind, _)| *kind == Kind::Cases)) {
        let text: Arc<[u8]> = with_columns(text, case).into();
        let kind = Kind::Contacts;
        let reading = Reading { kind, ..reading };
        let width = cells_of(&text).iter().map(Vec::len).max().unwrap_or(0);
        let mut columns = match &best {
            Some((_, columns)) => as_contacts(columns, width),
            None => headless(&text, reading, false),
        };
        if let [.., from, name] = columns.fields.as_mut_slice() {
            (*from, *name) = (Some(Field::From), Some(Field::FromName));
        }
        return Ok((kind, text, columns));
    }
    if let Some((kind, columns)) = best {
        return Ok((kind, Arc::clone(text), columns));
    }
    // A file that no program can tell is said so; rows of persons are told by their cells.
    let error = open_as(text, reading).err().unwrap_or(ListError::Empty);
    let columns = headless(text, reading, is_file);
    match error {
        ListError::Header(_) if columns.has(Field::Name) || columns.has(Field::Code) || columns.lines.0 > 0 => {
            Ok((reading.kind, Arc::clone(text), columns))
        }
        error => Err(error),
    }
}

/// Columns of a list of cases, read as one of contacts: what contacts do not have is not read.
fn as_contacts(columns: &Columns, width: usize) -> Columns {
    let fields = columns.fields.iter().map(|field| match field {
        Some(Field::ConfirmedOn | Field::Onset) => None,
        Some(Field::Code) => Some(Field::To),
        other => *other,
    });
    let mut columns = Columns { fields: fields.collect(), ..columns.clone() };
    columns.fields.resize(width, None);
    columns.names.resize(width, String::new());
    columns
}

/// Columns of rows whose headers nobody knows, or that have none. In a file the line of words alone that stands before a
/// line with numbers is its headers; rows that were pasted are rows all of them.
fn headless(text: &[u8], reading: Reading<'_>, is_file: bool) -> Columns {
    let rows = cells_of(text);
    let has_number = |row: &Vec<String>| row.iter().any(|cell| cell.trim().starts_with(|l: char| l.is_ascii_digit()));
    let said = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let are_headers = |two: &[Vec<String>]| said(&two[0]) >= 2 && !has_number(&two[0]) && has_number(&two[1]);
    let at = rows.windows(2).take(20).position(are_headers).filter(|_| is_file);
    let below = at.map_or(rows.as_slice(), |at| &rows[at + 1..]);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut fields = guess::fields(below, reading.kind, reading.headers, reading.today);
    fields.resize(width, None);
    let mut names = at.map_or_else(Vec::new, |at| rows[at].clone());
    names.resize(width, String::new());
    let line = at.and_then(|at| u64::try_from(at + 1).ok()).unwrap_or(0);
    Columns { names, fields, lines: (line, line), ..Columns::default() }
}

fn samples(text: &[u8], columns: &Columns) -> Vec<(u64, Vec<String>)> {
    let (_, last) = columns.lines;
    (1..).zip(cells_of(text)).filter(|(line, _)| *line > last).take(5).collect()
}

/// The cells of a text's first lines.
fn cells_of(text: &[u8]) -> Vec<Vec<String>> {
    let mut table = Table::new(text);
    let mut rows = Vec::new();
    let mut next = table.next_with_new_delimiter();
    while let Ok(Next::Record(_) | Next::Flawed { .. }) = next {
        if let Ok(Next::Record(record)) = &next {
            rows.push(record.cells().map(str::to_string).collect());
        }
        if rows.len() >= 60 {
            break;
        }
        next = table.next();
    }
    rows
}

/// Pasted lines with as many cells in each, quoted: a spreadsheet leaves the last empty cells out.
fn of_paste(text: &str) -> Vec<u8> {
    let delimiter = if text.contains('\t') { Some('\t') } else { None };
    let Some(delimiter) = delimiter else { return text.as_bytes().to_vec() };
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(delimiter).collect()).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = Vec::with_capacity(text.len() * 2);
    for row in rows {
        write_row(&mut out, &row, width);
    }
    out
}

fn write_row(out: &mut Vec<u8>, row: &[&str], width: usize) {
    if row.iter().any(|cell| !cell.trim().is_empty()) {
        for at in 0..width {
            if at > 0 {
                out.push(b',');
            }
            let cell = row.get(at).copied().unwrap_or_default().replace('"', "\"\"");
            out.extend_from_slice(format!("\"{cell}\"").as_bytes());
        }
    }
    out.push(b'\n');
}

/// The text with two more columns that hold the same in every line.
fn with_columns(text: &[u8], more: &[String; 2]) -> Vec<u8> {
    let mut table = Table::new(text);
    let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
    let mut next = table.next_with_new_delimiter();
    while let Ok(Next::Record(_) | Next::Flawed { .. }) = next {
        if let Ok(Next::Record(record)) = &next {
            rows.push((record.line, record.cells().map(str::to_string).collect()));
        }
        next = table.next();
    }
    let width = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let (mut out, mut written) = (Vec::new(), 0);
    for (line, row) in rows {
        while written + 1 < line {
            out.push(b'\n');
            written += 1;
        }
        let is_blank = row.iter().all(|cell| cell.trim().is_empty());
        let mut cells: Vec<&str> = row.iter().map(String::as_str).collect();
        cells.resize(width, "");
        cells.extend(more.iter().map(|cell| if is_blank { "" } else { cell.as_str() }));
        write_row(&mut out, &cells, width + more.len());
        written += 1;
    }
    out
}
