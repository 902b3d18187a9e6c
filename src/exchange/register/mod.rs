//! Registers: tables that an office keeps on paper, as text, as a document on A4 across and as a workbook. What stands in
//! each is told by the files beside this one.

mod day;
mod directives;
mod duty_book;
mod hours;
mod papers;
mod phones;
mod screening;

pub use day::{day_sheets, slots_of};
pub use directives::directives;
pub use duty_book::duty_book;
pub use hours::hours;
pub use papers::papers;
pub use phones::phones;
pub use screening::screening;

use std::io::{self, Write};

use super::document::{Document, Page, both_ends, page_words, run, table_of};
use super::sheet::Value;
use super::workbook_out::WorkbookOut;
use crate::domain::moment::Moment;
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, Shown, numbers};

/// A register, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    title: String,
    station: String,
    made: String,
    /// What it says where it has no row.
    empty: &'static str,
    /// The columns by the names under which the phrases know them, and their widths in twentieths of a point; together
    /// the width of a page of A4 that lies across.
    columns: Vec<(&'static str, u32)>,
    /// Its parts, each on pages of its own; one without a name where it has no parts.
    groups: Vec<Group>,
}

/// A part of a register.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    name: String,
    rows: Vec<Vec<Cell>>,
}

/// What stands in one column of a row.
#[derive(Debug, Clone, PartialEq)]
struct Cell {
    /// On paper, line by line.
    lines: Vec<String>,
    /// In a workbook.
    value: Value,
}

impl Cell {
    /// A text; nothing where it is empty.
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = if text.is_empty() { Vec::new() } else { vec![text.clone()] };
        Self { lines, value: Value::Text(text) }
    }

    /// Several texts below each other.
    fn texts(lines: Vec<String>) -> Self {
        let value = Value::Text(lines.join("; "));
        Self { lines, value }
    }

    /// A day, where there is one.
    fn day(day: Option<crate::domain::moment::Date>) -> Self {
        Self { lines: day.map(numbers::date).into_iter().collect(), value: Value::or_absent(day, Value::Date) }
    }
}

impl Register {
    /// A register of a ward, made now.
    fn of(
        ward: &Ward,
        (title, made, empty): (String, &str, &'static str),
        columns: &[(&'static str, u32)],
        now: Moment,
        book: &Phrasebook,
    ) -> Self {
        let at = format!("{} {}", numbers::time(now.time()), numbers::date(now.date()));
        Self {
            title,
            station: ward.settings().name,
            made: book.say_with(made, &[("time", &at)]),
            empty,
            columns: columns.to_vec(),
            groups: Vec::new(),
        }
    }

    /// How many rows it has.
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// Writes it as text; errors are those of the target.
    pub fn write_text(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        writeln!(out, "{}", Shown::of(format!("{}  {}", self.title, self.station).trim_end()))?;
        writeln!(out, "{}", Shown::of(&self.made))?;
        for group in &self.groups {
            if !group.name.is_empty() {
                writeln!(out, "\n{}", Shown::of(&group.name))?;
            }
            for (place, row) in (1..).zip(&group.rows) {
                writeln!(out)?;
                let told = self.columns.iter().zip(row).filter(|(_, cell)| !cell.lines.is_empty());
                for (line, ((key, _), cell)) in told.enumerate() {
                    let lead = if line == 0 { format!("{place:>3}. ") } else { "     ".to_string() };
                    let said = format!("{}: {}", book.say(key), cell.lines.join("; "));
                    writeln!(out, "{lead}{}", Shown::of(&said))?;
                }
            }
        }
        if self.count() == 0 {
            writeln!(out, "{}", book.say(self.empty))?;
        }
        out.flush()
    }

    /// Writes it as a DOCX document; errors are those of the target.
    pub fn write_document(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        let widths: Vec<u32> = self.columns.iter().map(|(_, width)| *width).collect();
        let cell = |width: &u32, lines: &[String], properties: &str| {
            let lines: String = lines.iter().map(|line| format!("<w:p>{}</w:p>", run(line, properties))).collect();
            let lines = if lines.is_empty() { "<w:p/>".to_string() } else { lines };
            format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lines}</w:tc>"#)
        };
        let heads = self.columns.iter().map(|(key, width)| cell(width, &[book.say(key).to_string()], "<w:b/>"));
        let head = format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{}</w:tr>", heads.collect::<String>());
        let mut body = String::new();
        for (place, group) in self.groups.iter().enumerate() {
            let pages = if place > 0 { "<w:pageBreakBefore/>" } else { "" };
            if place > 0 || !group.name.is_empty() {
                body.push_str(&format!("<w:p><w:pPr>{pages}</w:pPr>{}</w:p>", run(&group.name, "<w:b/>")));
            }
            let mut rows = head.clone();
            for row in &group.rows {
                let cells: String = widths.iter().zip(row).map(|(width, told)| cell(width, &told.lines, "")).collect();
                rows.push_str(&format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"));
            }
            body.push_str(&table_of(&widths, &rows));
        }
        if self.groups.is_empty() {
            body.push_str(&format!("<w:p>{}</w:p>", run(book.say(self.empty), "")));
        }
        body.push_str("<w:p/>");
        let header = both_ends(&run(&self.title, "<w:b/>"), &run(&self.station, "<w:b/>"), Page::Across);
        let footer = both_ends(&run(&self.made, ""), &page_words(book), Page::Across);
        let document = Document { header: &header, footer: &footer, body: &body };
        out.write_all(&document.bytes(Page::Across)?)?;
        out.flush()
    }

    /// Writes it as a workbook of one sheet, the name of the part in front where it has parts; errors are those of the
    /// target.
    pub fn write_workbook(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        let has_parts = self.groups.iter().any(|group| !group.name.is_empty());
        let part = has_parts.then(|| book.say("register.part"));
        let columns: Vec<&str> = part.into_iter().chain(self.columns.iter().map(|(key, _)| book.say(key))).collect();
        let mut workbook = WorkbookOut::new(&columns)?;
        for group in &self.groups {
            for row in &group.rows {
                let part = has_parts.then(|| Value::Text(group.name.clone()));
                let cells: Vec<Value> = part.into_iter().chain(row.iter().map(|cell| cell.value.clone())).collect();
                workbook.row(&cells)?;
            }
        }
        out.write_all(&workbook.into_bytes()?)?;
        out.flush()
    }
}
