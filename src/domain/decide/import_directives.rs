//! Rows of a register of directives become records; one issuer gives a number once.

use std::sync::Arc;

use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::tasks::check_directive;
use crate::domain::directive::Directive;
use crate::domain::line_list::DirectiveRow;
use crate::domain::record::Kept;
use crate::domain::refusal::Refusal;

impl Chunk<'_> {
    /// Adds the paper that a row tells of, or what it tells more of one that stands.
    pub(super) fn directive(&mut self, row: &DirectiveRow) -> Result<Settled, Refusal> {
        let Some(known) = self.standing_directive(row) else {
            let new = filled(Directive { number: row.number.clone(), ..Directive::default() }, row);
            check_directive(&self.sheet, &new, None)?;
            self.sheet.make(new)?;
            return Ok(Settled::Added);
        };
        let body = filled(known.body.clone(), row);
        check_directive(&self.sheet, &body, Some(known.id.number()))?;
        Ok(if self.sheet.rewrite(&known, body) { Settled::Updated } else { Settled::Skipped })
    }

    /// The paper of this number and issuer; one whose issuer either does not tell, where it is the only one of its
    /// number.
    fn standing_directive(&self, row: &DirectiveRow) -> Option<Arc<Kept<Directive>>> {
        let staged = &self.staging.staged.directives;
        let untouched = self.ward.directives.iter().filter(|known| staged.read(known.id).is_none());
        let numbered: Vec<_> = staged.iter().chain(untouched).filter(|known| known.number == row.number).collect();
        let exact = numbered.iter().find(|known| known.issuer == row.issuer);
        let loose = || match numbered.as_slice() {
            [only] if only.issuer.is_empty() || row.issuer.is_empty() => Some(only),
            _ => None,
        };
        exact.or_else(loose).map(|known| Arc::clone(known))
    }
}

/// A paper with what a row says; what it does not say stays.
fn filled(mut paper: Directive, row: &DirectiveRow) -> Directive {
    fill(&mut paper.issuer, &row.issuer);
    fill(&mut paper.summary, &row.summary);
    fill(&mut paper.answer, &row.answer);
    paper.dated = row.dated.or(paper.dated);
    paper.received = row.received.or(paper.received);
    paper.answer_due = row.answer_due.or(paper.answer_due);
    paper.stage = row.stage.unwrap_or(paper.stage);
    paper
}
