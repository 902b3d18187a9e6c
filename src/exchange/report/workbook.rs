//! A report as a workbook of one sheet: part, what, area, count, difference.

use std::io::{self, Write};

use super::{Piece, ReportView};
use crate::exchange::sheet::Value;
use crate::exchange::workbook_out::WorkbookOut;
use crate::language::Phrasebook;

impl ReportView<'_> {
    /// Writes it as a workbook; errors are those of the target.
    pub fn write_workbook(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        let columns = ["column_part", "column_what", "column_area", "column_count", "column_difference"];
        let columns = columns.map(|key| book.say(&format!("report.{key}")).to_string());
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let mut workbook = WorkbookOut::new(&columns)?;
        let mut part = format!("{} ({})", self.title(book), self.version(book));
        let text = |words: &str| Value::Text(words.to_string());
        let number = |value: Option<i64>| Value::or_absent(value, Value::Signed);
        for piece in self.pieces(book) {
            match piece {
                Piece::Heading(words) => part = words,
                Piece::Words(words) | Piece::Warning(words) => workbook.row(&[text(&part), text(&words)])?,
                Piece::Line(label, value, difference) => {
                    workbook.row(&[text(&part), text(&label), Value::Absent, number(value), number(difference)])?;
                }
                Piece::Table(head, rows) => {
                    for (name, values) in rows {
                        for (what, value) in head.iter().skip(1).zip(values) {
                            workbook.row(&[text(&part), text(what), text(&name), number(value)])?;
                        }
                    }
                }
                Piece::Levels(head, rows) => {
                    for row in rows {
                        let [name, values @ ..] = row.as_slice() else { continue };
                        for (what, value) in head.iter().skip(1).zip(values) {
                            workbook.row(&[text(&part), text(what), text(name), text(value)])?;
                        }
                    }
                }
            }
        }
        out.write_all(&workbook.into_bytes()?)?;
        out.flush()
    }
}
