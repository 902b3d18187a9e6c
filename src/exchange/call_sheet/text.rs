//! Call sheets as plain text: 100 columns, 60 lines a page and a form feed after each, for a dot-matrix printer or a
//! page of A4. Two lines for each F0: who it is, and the boxes to be filled in by hand.

use std::io::{self, Write};

use super::{CallSheets, Group, Patient};
use crate::language::shown::cut_name;
use crate::language::{Phrasebook, Shown};

/// Columns of a page.
const WIDTH: usize = 100;
/// Lines of a page.
const LINES: usize = 60;
/// Lines above the patients: what it is, by whom, what the boxes mean, a rule.
const HEAD: usize = 5;
/// Patients of a page.
const PATIENTS: usize = (LINES - HEAD) / 2;
/// Columns of what was known, before the boxes.
const KNOWN: usize = 48;

impl CallSheets {
    /// Writes the sheets as text; errors are those of the target.
    pub fn write_text<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        let pages: Vec<(&Group, &[Patient])> = self
            .groups
            .iter()
            .flat_map(|group| group.patients.chunks(PATIENTS).map(move |some| (group, some)))
            .collect();
        let count = pages.len().max(1);
        for (page, (group, patients)) in (1..).zip(&pages) {
            self.write_head(&mut out, Some(group), (page, count), book)?;
            for patient in *patients {
                writeln!(out, "{}", patient.who().cut(WIDTH).as_str().trim_end())?;
                writeln!(out, "{}", patient.boxes(book).cut(WIDTH).as_str().trim_end())?;
            }
            out.write_all(b"\x0C")?;
        }
        if pages.is_empty() {
            self.write_head(&mut out, None, (1, 1), book)?;
            writeln!(out, "{}", book.say("call_sheet.nobody"))?;
            out.write_all(b"\x0C")?;
        }
        out.flush()?;
        Ok(out)
    }

    fn write_head(
        &self,
        out: &mut impl Write,
        group: Option<&Group>,
        (page, pages): (usize, usize),
        book: &Phrasebook,
    ) -> io::Result<()> {
        let page = book.say_with("call_sheet.page", &[("page", &page), ("pages", &pages)]);
        writeln!(out, "{}", sides(&self.title, &format!("{}  {page}", self.station)))?;
        let whose = group.map_or_else(String::new, |group| group.heading(book));
        writeln!(out, "{}", Shown::owned(whose).cut(WIDTH))?;
        writeln!(out, "{}", Shown::of(&self.made).cut(WIDTH))?;
        writeln!(out, "{}", Shown::of(book.say("call_sheet.legend")).cut(WIDTH))?;
        writeln!(out, "{}", "-".repeat(WIDTH))
    }
}

/// A line with one text at its left and one at its right edge.
fn sides(left: &str, right: &str) -> String {
    let right = Shown::of(right);
    let room = WIDTH.saturating_sub(right.width() + 1);
    let left = Shown::of(left);
    format!("{} {right}", left.cut(room).pad(room))
}

impl Group {
    /// Whose sheet it is, and how many stand on it.
    pub(super) fn heading(&self, book: &Phrasebook) -> String {
        book.say_with("call_sheet.group", &[("name", &Shown::of(&self.name)), ("count", &self.patients.len())])
    }
}

impl Patient {
    /// Number, name and year, telephones, diseases and risk; the name keeps its given name, the telephones are whole.
    fn who(&self) -> Shown<'static> {
        let phones = self.phones.join(", ");
        let name = cut_name(&self.name, 30);
        let line = format!("{:<2} {:<6} {} {:<4}  {phones}  ", self.sign, self.number, name.pad(30), self.year);
        let room = WIDTH.saturating_sub(Shown::of(&line).width());
        Shown::owned(format!("{line}{}", Shown::of(&self.risk).cut(room)))
    }

    /// The mark in words, the last values, and the boxes.
    fn boxes(&self, book: &Phrasebook) -> Shown<'static> {
        let known = Shown::owned(format!("   {} {}", self.mark, self.last));
        Shown::owned(format!("{} {}", known.cut(KNOWN).pad(KNOWN), book.say("call_sheet.boxes")))
    }
}
