//! One record becomes one row of an arrival.

use super::cells;
use super::headers::Field;
use super::refused::Reason;
use super::rows::{Cell, Flaw, LooseAge, Reader, add_note, add_phones, add_place, code, full_name};
use super::words::Answer;
use crate::domain::arrival::Declared;
use crate::domain::birth::Birth;
use crate::domain::line_list::ArrivalRow;
use crate::language::gate::Limit;

/// What cells say of an arrival besides its row.
#[derive(Default)]
struct Loose {
    family: String,
    age: LooseAge,
}

impl Reader<'_> {
    /// Reads an arrival.
    pub(super) fn arrival<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<ArrivalRow, Flaw> {
        let (mut row, mut loose) = (ArrivalRow::default(), Loose::default());
        for cell in line {
            let read = match self.arrived_cell(cell, &mut row, &mut loose) {
                Ok(true) => Ok(()),
                Ok(false) => self.stay_cell(cell, &mut row),
                Err(reason) => Err(reason),
            };
            read.map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        row.name = full_name(&loose.family, row.name).map_err(|reason| Flaw { column: None, reason })?;
        if row.birth == Birth::NotAsked {
            row.birth = loose.age.birth(row.arrived_on.unwrap_or(self.today)).unwrap_or_default();
        }
        if row.code.is_empty() && row.name.is_empty() {
            return Err(Flaw::missing(&[Field::Code, Field::Name]));
        }
        Ok(row)
    }

    /// What is told of the person; whether the cell is about him.
    fn arrived_cell(&self, cell: Cell<'_>, row: &mut ArrivalRow, loose: &mut Loose) -> Result<bool, Reason> {
        let text = cell.text;
        match cell.field {
            Field::Code => row.code = code(text)?,
            Field::Name => row.name = cells::text(text, Limit::NAME)?,
            Field::FamilyName => loose.family = cells::text(text, Limit::NAME)?,
            Field::Birth => row.birth = self.birth(text)?,
            Field::Age | Field::AgeMonths | Field::AgeStep | Field::AgeToldOn => self.age_cell(cell, &mut loose.age)?,
            Field::Sex => row.sex = cells::word(text, &self.words.sex)?,
            Field::Phones => {
                let (phones, more) = cells::phones(text)?;
                add_phones(&mut row.phones, phones);
                add_note(&mut row.note, more.unwrap_or_default())?;
            }
            Field::Address => add_place(&mut row.address, text)?,
            Field::WiderArea => {
                let place = self.wider_area.of_number(text);
                add_place(&mut row.address, place.as_deref().unwrap_or(text))?;
            }
            Field::Area => row.area = cells::text(self.area.of_number(text).as_deref().unwrap_or(text), Limit::NAME)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn stay_cell(&self, cell: Cell<'_>, row: &mut ArrivalRow) -> Result<(), Reason> {
        let (text, today) = (cell.text, self.today);
        match cell.field {
            Field::Factor => row.factor = Some(cells::word(text, &self.words.factor)?),
            Field::FromPlace => row.from_place = cells::text(text, Limit::LINE)?,
            Field::ArrivedOn => row.arrived_on = Some(cells::date(text, today)?),
            Field::DeclaredOn => row.declared = self.declared(text)?,
            Field::RegisteredOn => row.registered_on = Some(cells::date(text, today)?),
            Field::TestsEvery => row.tests_every = Some(small(text)?),
            Field::TestsTimes => row.tests_times = Some(small(text)?),
            Field::TestsFrom => row.tests_from = Some(cells::day(text, today)?),
            Field::TestsSetBy => row.tests_set_by = cells::text(text, Limit::LINE)?,
            Field::CallsEvery => row.calls_every = Some(small(text)?),
            Field::CalledOn => row.called_on = Some(cells::date(text, today)?),
            Field::Until => row.until = Some(cells::day(text, today)?),
            Field::State => row.state = Some(cells::word(text, &self.words.arrival_state)?),
            Field::EndedOn => row.ended_on = Some(cells::date(text, today)?),
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    /// The day of a declaration, or whether there was one.
    fn declared(&self, text: &str) -> Result<Declared, Reason> {
        match self.words.answer.meaning(text) {
            Some(Answer::Yes) => Ok(Declared::Yes),
            Some(Answer::No) => Ok(Declared::No),
            None => cells::date(text, self.today).map(Declared::On),
        }
    }
}

/// A small whole number; `3 ngày` and `2 lần` are known.
fn small(text: &str) -> Result<u16, Reason> {
    let digits = text.split_whitespace().next().unwrap_or_default();
    let unit = super::headers::key(text.get(digits.len()..).unwrap_or_default());
    let is_unit = matches!(unit.as_str(), "" | "ngay" | "lan" | "days" | "times" | "ngaylan");
    let number = cells::whole(digits).filter(|_| is_unit);
    number.and_then(|number| u16::try_from(number).ok()).ok_or(Reason::Number)
}
