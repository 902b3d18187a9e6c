//! One record becomes one row of a follow-up, or of who is listed in a round of wider testing.

use super::cells;
use super::headers::Field;
use super::refused::Reason;
use super::rows::{Cell, Flaw, LooseAge, Reader, add_note, add_phones, code, full_name};
use super::words::WordTable;
use crate::domain::birth::Birth;
use crate::domain::follow_up::{FollowCall, Violation, Visit};
use crate::domain::line_list::{FollowUpRow, ScreeningRow};
use crate::domain::moment::{Date, Moment};
use crate::language::gate::Limit;

/// As much as the desk takes of a place, of the number of a paper or the name of a round, and of the words of a group.
const PLACE: Limit = Limit::one_line(300);
const CALLED: Limit = Limit::one_line(100);
const GROUP: Limit = Limit::one_line(1000);

/// What cells say of a person.
#[derive(Default)]
pub(super) struct Whom {
    pub(super) code: String,
    family: String,
    pub(super) name: String,
    pub(super) birth: Birth,
    age: LooseAge,
    pub(super) phones: Vec<String>,
}

impl Whom {
    /// Puts the parts together; ages count from the day that the row is about.
    pub(super) fn whole(mut self, on: Date) -> Result<Self, Flaw> {
        self.name = full_name(&self.family, self.name).map_err(|reason| Flaw { column: None, reason })?;
        if self.birth == Birth::NotAsked {
            self.birth = self.age.birth(on).unwrap_or_default();
        }
        if self.code.is_empty() && self.name.is_empty() {
            return Err(Flaw::missing(&[Field::Code, Field::Name]));
        }
        Ok(self)
    }
}

impl Reader<'_> {
    /// Reads a follow-up.
    pub(super) fn follow_up<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<FollowUpRow, Flaw> {
        let (mut row, mut whom, mut from) = (FollowUpRow::default(), Whom::default(), None);
        for cell in line {
            let column = cell.column;
            let read = match self.whom_cell(&cell, &mut whom, &mut row.note) {
                Ok(true) => Ok(()),
                Ok(false) if cell.field == Field::IsolatedFrom => {
                    cells::day(cell.text, self.today).map(|day| from = Some(day))
                }
                Ok(false) => self.follow_up_cell(&cell, &mut row),
                Err(reason) => Err(reason),
            };
            read.map_err(|reason| Flaw { column: Some(column), reason })?;
        }
        row.from = from.ok_or_else(|| Flaw::missing(&[Field::IsolatedFrom]))?;
        let whom = whom.whole(row.from)?;
        (row.code, row.name, row.birth, row.phones) = (whom.code, whom.name, whom.birth, whom.phones);
        Ok(row)
    }

    /// Reads who is listed in a round.
    pub(super) fn listed<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<ScreeningRow, Flaw> {
        let (mut row, mut whom, mut from) = (ScreeningRow::default(), Whom::default(), None);
        for cell in line {
            let column = cell.column;
            let read = match self.whom_cell(&cell, &mut whom, &mut row.note) {
                Ok(true) => Ok(()),
                Ok(false) if cell.field == Field::SamplesFrom => {
                    cells::day(cell.text, self.today).map(|day| from = Some(day))
                }
                Ok(false) => self.round_cell(&cell, &mut row),
                Err(reason) => Err(reason),
            };
            read.map_err(|reason| Flaw { column: Some(column), reason })?;
        }
        row.from = from.ok_or_else(|| Flaw::missing(&[Field::SamplesFrom]))?;
        if row.screening.is_empty() {
            return Err(Flaw::missing(&[Field::Screening]));
        }
        let whom = whom.whole(row.from)?;
        (row.code, row.name, row.birth, row.phones) = (whom.code, whom.name, whom.birth, whom.phones);
        Ok(row)
    }

    /// What is told of the person; whether the cell is about him.
    pub(super) fn whom_cell(&self, cell: &Cell<'_>, whom: &mut Whom, note: &mut String) -> Result<bool, Reason> {
        let text = cell.text;
        match cell.field {
            Field::Code => whom.code = code(text)?,
            Field::Name => whom.name = cells::text(text, Limit::NAME)?,
            Field::FamilyName => whom.family = cells::text(text, Limit::NAME)?,
            Field::Birth => whom.birth = self.birth(text)?,
            Field::Age | Field::AgeMonths | Field::AgeStep | Field::AgeToldOn => {
                self.age_cell(Cell { column: cell.column, field: cell.field, text }, &mut whom.age)?;
            }
            Field::Phones => {
                let (phones, more) = cells::phones(text)?;
                add_phones(&mut whom.phones, phones);
                add_note(note, more.unwrap_or_default())?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn follow_up_cell(&self, cell: &Cell<'_>, row: &mut FollowUpRow) -> Result<(), Reason> {
        let (text, today) = (cell.text, self.today);
        match cell.field {
            Field::Until => row.until = Some(cells::day(text, today)?),
            Field::Place => row.place = cells::text(text, PLACE)?,
            Field::Carer => row.carer = cells::text(text, Limit::NAME)?,
            Field::Calls => {
                let told = each(text, |one| told_at(one, &self.words.call))?;
                row.calls = told.into_iter().map(|(at, outcome)| FollowCall { at, outcome }).collect();
            }
            Field::OwnRoom => row.own_room = Some(self.answer(text)?),
            Field::OwnToilet => row.own_toilet = Some(self.answer(text)?),
            Field::Visits => {
                let told = each(text, |one| told_at(one, &self.words.visit))?;
                row.visits = told.into_iter().map(|(at, found)| Visit { at, found }).collect();
            }
            Field::Violations => row.violations = each(text, |one| self.violation(one))?,
            Field::Outcome => row.outcome = Some(cells::word(text, &self.words.follow_end)?),
            Field::EndedOn => row.ended_on = Some(cells::date(text, today)?),
            Field::Reason => row.reason = cells::text(text, Limit::NOTE)?,
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    fn round_cell(&self, cell: &Cell<'_>, row: &mut ScreeningRow) -> Result<(), Reason> {
        let (text, today) = (cell.text, self.today);
        match cell.field {
            Field::Screening => row.screening = cells::text(text, CALLED)?,
            Field::Until => row.until = Some(cells::day(text, today)?),
            Field::TestKind => row.kind = Some(cells::word(text, &self.words.test_kind)?),
            Field::Area => row.area = cells::text(self.area.of_number(text).as_deref().unwrap_or(text), Limit::NAME)?,
            Field::Group => row.group = cells::text(text, GROUP)?,
            Field::PerHousehold => row.per_household = Some(self.answer(text)?),
            Field::Place => row.place = cells::text(text, PLACE)?,
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    /// `2021-07-19; written_up; ra chợ; 12/BB` as this program writes it, or `19/7/2021 ra chợ`.
    fn violation(&self, told: &str) -> Result<Violation, Reason> {
        let parts = cells::texts(told);
        match parts.as_slice() {
            [day, step, what, paper @ ..] if paper.len() <= 1 => Ok(Violation {
                step: cells::word(step, &self.words.violation_step)?,
                paper: cells::text(paper.first().map_or("", String::as_str), CALLED)?,
                ..Violation::of(cells::date(day, self.today)?, cells::text(what, Limit::NOTE)?)
            }),
            [told] => {
                let (day, what) = told.split_once(' ').ok_or(Reason::Date)?;
                Ok(Violation::of(cells::date(day, self.today)?, cells::text(what, Limit::NOTE)?))
            }
            _ => Err(Reason::Date),
        }
    }
}

/// Each of several texts in one cell, read alike.
fn each<T>(text: &str, read: impl Fn(&str) -> Result<T, Reason>) -> Result<Vec<T>, Reason> {
    cells::texts(text).iter().map(|one| read(one)).collect()
}

/// `2021-07-19T08:00:00+07:00 no_answer`, `19/7/2021 08:00 không nghe`: when, and how it went.
fn told_at<T: Copy>(told: &str, words: &WordTable<T>) -> Result<(Moment, T), Reason> {
    let (first, rest) = told.split_once(' ').ok_or(Reason::Time)?;
    if let Ok(at) = cells::moment(first) {
        return Ok((at, cells::word(rest.trim(), words)?));
    }
    let (second, rest) = rest.trim().split_once(' ').ok_or(Reason::Time)?;
    Ok((cells::moment(&format!("{first} {second}"))?, cells::word(rest.trim(), words)?))
}
