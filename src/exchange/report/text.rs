//! A report as text: figures in columns, dots where nobody knows.

use std::io::{self, Write};

use super::{Piece, ReportView, signed};
use crate::language::{Phrasebook, Shown};

/// Letters of a label, of a figure, of a difference, and of a name in a table.
const LABEL: usize = 40;
const FIGURE: usize = 8;
const NAME: usize = 22;
const CELL: usize = 6;

/// What stands where a figure is filled in by hand.
const DOTS: &str = "......";

impl ReportView<'_> {
    /// Writes it as text; errors are those of the target.
    pub fn write_text(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        let title = format!("{} ({})  {}", self.title(book), self.version(book), self.ward.settings().name);
        writeln!(out, "{}", Shown::of(title.trim_end()))?;
        for piece in self.pieces(book) {
            for line in lines(&piece) {
                writeln!(out, "{}", Shown::of(line.trim_end()))?;
            }
        }
        out.flush()
    }
}

/// The lines of a piece.
pub fn lines(piece: &Piece) -> Vec<String> {
    match piece {
        Piece::Heading(words) => vec![String::new(), words.to_uppercase()],
        Piece::Words(words) => vec![words.clone()],
        Piece::Warning(words) => vec![format!("!! {words}")],
        Piece::Line(label, value, difference) => {
            let value = value.map_or(DOTS.to_string(), |value| value.to_string());
            let difference = difference.map(signed).unwrap_or_default();
            vec![format!("  {}{value:>FIGURE$}{difference:>FIGURE$}", padded(label, LABEL))]
        }
        Piece::Table(head, rows) => {
            let cells = |name: &str, cells: Vec<String>| {
                let cells: String = cells.iter().map(|cell| Shown::of(cell).right(CELL).as_str().to_string()).collect();
                format!("  {}{cells}", padded(name, NAME))
            };
            let told = |value: &Option<i64>| value.map_or("...".to_string(), |value| value.to_string());
            let (name, columns) =
                head.split_first().map_or(("", Vec::new()), |(name, rest)| (name.as_str(), rest.to_vec()));
            let rows = rows.iter().map(|(name, values)| cells(name, values.iter().map(told).collect()));
            [cells(name, columns)].into_iter().chain(rows).collect()
        }
        Piece::Levels(head, rows) => {
            let row = |row: &Vec<String>| {
                let cells: String = row.iter().map(|cell| padded(cell, NAME + 2)).collect();
                format!("  {}", cells.trim_end())
            };
            [row(head)].into_iter().chain(rows.iter().map(row)).collect()
        }
    }
}

fn padded(words: &str, width: usize) -> String {
    Shown::of(words).pad(width).as_str().to_string()
}
