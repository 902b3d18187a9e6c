//! A line that another system wrote becomes the cells of a line of cases: its words ours, its days as ISO writes them,
//! its numbered columns one. The cells are then read as those of any list, and what is wrong names the column.

mod person;

use super::cells;
use super::day_order::DayOrder;
use super::dialect::{Dialect, Foreign, Part, Place, Table, Unless};
use super::field::Field;
use super::headers::{Columns, Headers};
use super::refused::Reason;
use super::rows::{Cell, Flaw};
use crate::domain::moment::Date;
use crate::exchange::dates;

/// The most letters of a note that is put together of several columns; what does not fit is told as not kept.
const NOTE_LETTERS_MAX: usize = 900;

/// A cell of ours, and the column that it comes from.
#[derive(Debug)]
pub(super) struct OwnCell {
    column: usize,
    field: Field,
    text: String,
}

impl OwnCell {
    pub(super) fn cell(&self) -> Cell<'_> {
        Cell { column: self.column, field: self.field, text: &self.text }
    }
}

/// What a line becomes.
#[derive(Debug)]
pub(super) enum Translated {
    /// Cells, and the columns that say something for which there is no place.
    Cells(Vec<OwnCell>, Vec<usize>),
    /// Nothing, because of what stands in this column.
    LeftOut(usize),
}

/// A cell that says something, and where it belongs.
#[derive(Debug, Clone, Copy)]
struct Said<'a> {
    column: usize,
    place: Place,
    text: &'a str,
}

/// A line while it is turned into cells of ours.
struct Line<'a> {
    said: Vec<Said<'a>>,
    /// For each of them whether it has found its place.
    is_used: Vec<bool>,
    cells: Vec<OwnCell>,
    dialect: &'a Dialect,
    order: DayOrder,
    headers: &'a Headers,
    names: &'a [String],
    today: Date,
}

/// Turns a line into cells of ours.
pub(super) fn translated<'a>(
    cells: &[&'a str],
    (columns, foreign): (&'a Columns, &'a Foreign),
    (headers, today): (&'a Headers, Date),
) -> Result<Translated, Flaw> {
    let dialect: &Dialect = &foreign.dialect;
    let mut line = Line {
        said: Vec::new(),
        is_used: Vec::new(),
        cells: Vec::new(),
        dialect,
        order: foreign.order,
        headers,
        names: &columns.names,
        today,
    };
    let mut spare = Vec::new();
    for (column, text) in cells.iter().enumerate() {
        let text = text.trim();
        if cells::is_blank(text) || dialect.is_blank(text) {
            continue;
        }
        let text = cells::without_guard(text);
        let field = columns.fields.get(column).copied().flatten();
        match (foreign.place(column, field), field) {
            (Some(Place { part: Part::Note, .. }), _) | (None, None) if dialect.is_nothing(text) => {}
            (Some(place), _) => line.said.push(Said { column, place, text }),
            // What the officer has chosen otherwise is read as in any list.
            (None, Some(field)) => line.cells.push(OwnCell { column, field, text: text.to_string() }),
            (None, None) => spare.push(column),
        }
    }
    line.is_used = vec![false; line.said.len()];
    if let Some(column) = line.left_out() {
        return Ok(Translated::LeftOut(column));
    }
    line.turn()?;
    spare.extend(line.said.iter().zip(&line.is_used).filter(|(_, is_used)| !**is_used).map(|(said, _)| said.column));
    Ok(Translated::Cells(line.cells, spare))
}

impl<'a> Line<'a> {
    fn turn(&mut self) -> Result<(), Flaw> {
        self.code();
        self.name();
        self.birth()?;
        self.age()?;
        if let Some(sex) = self.take(Part::Sex) {
            let word = self.word(Table::Sex, sex);
            self.add(sex, Field::Sex, word);
        }
        self.documents();
        if let Some(pregnant) = self.take(Part::Pregnant) {
            let word = self.word(Table::Pregnant, pregnant);
            self.add(pregnant, Field::Pregnant, word);
        }
        self.day(Part::Onset, Field::Onset)?;
        self.reported()?;
        self.status()?;
        self.end()?;
        self.address();
        for phone in self.all(Part::Phone) {
            self.add(phone, Field::Phones, phone.text.to_string());
        }
        self.doses();
        self.notes();
        Ok(())
    }

    /// The column for which the line is left out.
    fn left_out(&mut self) -> Option<usize> {
        let classified = self.peek(Part::Status).is_some_and(|status| {
            matches!(self.dialect.word(Table::Status, status.text), Some("confirmed" | "suspected"))
        });
        let ended = self.said_of(Part::Outcome).any(|outcome| {
            matches!(
                self.dialect.word(Table::Outcome, outcome.text),
                Some("released" | "died" | "left" | "transferred")
            )
        });
        for at in 0..self.said.len() {
            let said = self.said[at];
            if said.place.part != Part::LeftOut {
                continue;
            }
            self.is_used[at] = true;
            let name = self.names.get(said.column).map_or("", String::as_str);
            let mut rules = self.dialect.rules_of(name).filter(|rule| rule.fits(said.text));
            let stays = |unless| match unless {
                Some(Unless::Classified) => classified,
                Some(Unless::Ended) => ended,
                None => false,
            };
            if rules.any(|rule| !stays(rule.unless)) {
                return Some(said.column);
            }
        }
        None
    }

    /// The first code; the others go into the note where they are to.
    fn code(&mut self) {
        if let Some(code) = self.take(Part::Code) {
            self.add(code, Field::Code, code.text.to_string());
        }
    }

    fn day(&mut self, part: Part, field: Field) -> Result<(), Flaw> {
        let Some(said) = self.take(part) else { return Ok(()) };
        let day = self.iso(said)?;
        self.add(said, field, day);
        Ok(())
    }

    /// When the system heard of it: at its hour where one is told, else at the beginning of the day.
    fn reported(&mut self) -> Result<(), Flaw> {
        let Some(said) = self.take(Part::Reported) else { return Ok(()) };
        let day = self.checked_day(said)?;
        let told = dates::moment(said.text).filter(|at| at.date() == day && !dates::is_day_alone(said.text));
        let text = told.map_or_else(|| format!("{day} 00:00"), |at| at.rfc3339());
        self.add(said, Field::ReportedAt, text);
        Ok(())
    }

    /// How certain it is, and the first positive test. A file that leaves it open has a suspected case, never a certain
    /// one.
    fn status(&mut self) -> Result<(), Flaw> {
        let told = self.take(Part::Status);
        let word = told.map(|status| self.word(Table::Status, status));
        let mut first: Option<(Date, Said<'a>)> = None;
        let positive = |said: &Said<'_>| self.dialect.word(Table::Result, said.text) == Some("positive");
        let results: Vec<Said<'a>> = self.said_of(Part::TestResult).filter(positive).collect();
        let mut days: Vec<Said<'a>> = self.take(Part::Confirmed).into_iter().collect();
        for result in results {
            self.mark(result);
            days.extend(self.take_numbered(Part::TestDate, result.place.number));
        }
        for said in days {
            let day = self.checked_day(said)?;
            if first.is_none_or(|(before, _)| day < before) {
                first = Some((day, said));
            }
        }
        if let Some((day, said)) = first.filter(|_| word.as_deref() != Some("excluded")) {
            self.add(said, Field::ConfirmedOn, day.to_string());
        }
        let (column, word) = match (told, word) {
            (Some(status), Some(word)) => (status.column, word),
            _ if first.is_some() => (first.map_or(0, |(_, said)| said.column), "confirmed".to_string()),
            _ => (0, "suspected".to_string()),
        };
        self.cells.push(OwnCell { column, field: Field::Status, text: word });
        Ok(())
    }

    /// How it ended. A day without an outcome ends nothing.
    fn end(&mut self) -> Result<(), Flaw> {
        let outcomes = self.all(Part::Outcome);
        let words: Vec<String> = outcomes.iter().map(|said| self.word(Table::Outcome, *said)).collect();
        let named = |wanted: &str| words.iter().position(|word| word == wanted);
        let ended = words.iter().position(|word| word != "open");
        let Some(at) = named("died").or(ended).or_else(|| named("open")) else {
            return self.day(Part::Died, Field::DiedOn);
        };
        if words[at] != "open" {
            self.add(outcomes[at], Field::Outcome, words[at].clone());
            self.day(Part::Ended, Field::EndedOn)?;
        }
        self.day(Part::Died, Field::DiedOn)
    }

    /// What the desk has no field for and an officer may want to read, with the name of its column.
    fn notes(&mut self) {
        let mut letters = 0;
        for at in 0..self.said.len() {
            let said = self.said[at];
            let is_note = matches!(said.place.part, Part::Note | Part::Document) || said.place.is_noted;
            if !is_note || self.is_used[at] {
                continue;
            }
            let header = self.names.get(said.column).map_or("", String::as_str);
            let text = format!("{header}: {}", self.dialect.in_note(said.text));
            let length = text.chars().count() + 2;
            if letters + length <= NOTE_LETTERS_MAX {
                letters += length;
                self.add(said, Field::Note, text);
                self.is_used[at] = true;
            }
        }
    }

    fn add(&mut self, said: Said<'_>, field: Field, text: String) {
        self.cells.push(OwnCell { column: said.column, field, text });
    }

    /// Our word for what a cell says; where it is none of the system's, what stands there.
    fn word(&self, table: Table, said: Said<'_>) -> String {
        self.dialect.word(table, said.text).unwrap_or(said.text).to_string()
    }

    fn iso(&self, said: Said<'_>) -> Result<String, Flaw> {
        self.order.iso(said.text).map_err(|reason| Flaw { column: Some(said.column), reason })
    }

    fn checked_day(&self, said: Said<'_>) -> Result<Date, Flaw> {
        let day = self.iso(said)?;
        cells::date(&day, self.today).map_err(|reason: Reason| Flaw { column: Some(said.column), reason })
    }

    fn said_of(&self, part: Part) -> impl Iterator<Item = Said<'a>> {
        self.said.iter().filter(move |said| said.place.part == part).copied()
    }

    /// What stands first of a part.
    fn peek(&self, part: Part) -> Option<Said<'a>> {
        self.said_of(part).min_by_key(|said| (said.place.rank, said.place.number))
    }

    fn take(&mut self, part: Part) -> Option<Said<'a>> {
        let found = self.peek(part)?;
        self.mark(found);
        Some(found)
    }

    fn take_numbered(&mut self, part: Part, number: u32) -> Option<Said<'a>> {
        let found = self.said_of(part).filter(|said| said.place.number == number).min_by_key(|said| said.place.rank)?;
        self.mark(found);
        Some(found)
    }

    /// Everything of a part, by rank and number.
    fn all(&mut self, part: Part) -> Vec<Said<'a>> {
        let mut found: Vec<Said<'a>> = self.said_of(part).collect();
        found.sort_by_key(|said| (said.place.rank, said.place.number));
        found.iter().for_each(|said| self.mark(*said));
        found
    }

    fn mark(&mut self, said: Said<'_>) {
        let at = self.said.iter().position(|other| other.column == said.column);
        if let Some(used) = at.and_then(|at| self.is_used.get_mut(at)) {
            *used = true;
        }
    }
}
