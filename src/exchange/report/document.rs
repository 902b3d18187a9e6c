//! A report as a DOCX document after NĐ 30/2020: figures in tables, dots where they are filled in by hand.

use std::io::{self, Write};

use super::{Piece, ReportView, signed};
use crate::exchange::papers::{Paragraph, write_papers};
use crate::language::Phrasebook;

/// What stands where a figure is filled in by hand.
const DOTS: &str = "..........";

/// The width of what is counted in a table of lines, of a name in a table of areas, and of one in a table of words, in
/// hundredths of the room.
const WHAT: u32 = 64;
const AREA: u32 = 28;
const WORDS: u32 = 50;

impl ReportView<'_> {
    /// Writes it as a DOCX document; errors are those of the target.
    pub fn write_document(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        let mut body = Vec::new();
        let mut lines: Vec<Vec<String>> = Vec::new();
        let version = format!("{} ({})", self.title(book), self.version(book));
        body.push(Paragraph::Plain(version));
        for piece in self.pieces(book) {
            if let Piece::Line(label, value, difference) = piece {
                if lines.is_empty() {
                    let head = ["column_what", "column_count", "column_difference"];
                    lines.push(head.map(|key| book.say(&format!("report.{key}")).to_string()).to_vec());
                }
                lines.push(vec![label, figure(value), difference.map(signed).unwrap_or_default()]);
                continue;
            }
            end_of_lines(&mut lines, &mut body);
            match piece {
                Piece::Heading(words) => body.push(Paragraph::Bold(words)),
                Piece::Words(words) => body.push(Paragraph::Plain(words)),
                Piece::Warning(words) => body.push(Paragraph::Bold(words)),
                Piece::Line(..) => {}
                Piece::Table(head, rows) => {
                    let told = |(name, values): (String, Vec<Option<i64>>)| {
                        [name].into_iter().chain(values.into_iter().map(figure)).collect()
                    };
                    let rows = [head].into_iter().chain(rows.into_iter().map(told)).collect();
                    body.push(Paragraph::Table(AREA, rows));
                }
                Piece::Levels(head, rows) => {
                    body.push(Paragraph::Table(WORDS, [head].into_iter().chain(rows).collect()));
                }
            }
        }
        end_of_lines(&mut lines, &mut body);
        write_papers(&[self.templates.report(self.report, body, self.ward)], out)
    }
}

/// Puts the lines so far as one table.
fn end_of_lines(lines: &mut Vec<Vec<String>>, body: &mut Vec<Paragraph>) {
    if !lines.is_empty() {
        body.push(Paragraph::Table(WHAT, std::mem::take(lines)));
    }
}

fn figure(value: Option<i64>) -> String {
    value.map_or(DOTS.to_string(), |value| value.to_string())
}
