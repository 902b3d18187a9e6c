//! One record becomes one row of a register of directives.

use super::cells::{self, NOTE};
use super::headers::Field;
use super::refused::Reason;
use super::rows::{Cell, Flaw, Reader};
use crate::domain::line_list::DirectiveRow;
use crate::language::gate::Limit;

impl Reader<'_> {
    /// Reads a directive.
    pub(super) fn directive<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<DirectiveRow, Flaw> {
        let mut row = DirectiveRow::default();
        for cell in line {
            self.directive_cell(cell, &mut row).map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        if row.number.is_empty() {
            return Err(Flaw::missing(&[Field::DirectiveNumber]));
        }
        Ok(row)
    }

    fn directive_cell(&self, cell: Cell<'_>, row: &mut DirectiveRow) -> Result<(), Reason> {
        let (text, today) = (cell.text, self.today);
        match cell.field {
            Field::DirectiveNumber => row.number = cells::text(text, Limit::CODE)?,
            Field::Issuer => row.issuer = cells::text(text, Limit::NAME)?,
            Field::Dated => row.dated = Some(cells::date(text, today)?),
            Field::ReceivedOn => row.received = Some(cells::date(text, today)?),
            Field::Summary => row.summary = cells::text(text, NOTE)?,
            Field::AnswerDue => row.answer_due = Some(cells::day(text, today)?),
            Field::DirectiveStage => row.stage = Some(cells::word(text, &self.words.directive_stage)?),
            Field::Answer => row.answer = cells::text(text, NOTE)?,
            _ => {}
        }
        Ok(())
    }
}
