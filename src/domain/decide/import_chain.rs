//! Rows of a roster that say who handed a duty to whom, and who reports what: posts and duties that no row has told of
//! yet are made in passing.

use crate::domain::decide::checks;
use crate::domain::decide::import::{Chunk, Settled};
use crate::domain::identity::Id;
use crate::domain::line_list::{DelegationRow, PostRow, ReportingRow};
use crate::domain::record::Body;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::roster::{Delegation, Position, Reporting};
use crate::domain::shelf::Shelf;

impl Chunk<'_> {
    /// The position of a title; where there is none, a vacant one.
    fn position_in_passing(&mut self, title: &str, holder: &str) -> Result<Option<Id<Position>>, Refusal> {
        checks::text(Field::Name, title)?;
        checks::text(Field::Name, holder)?;
        let (reports_to, reports_to_holder) = (title.to_string(), holder.to_string());
        let post = PostRow { reports_to, reports_to_holder, ..PostRow::default() };
        self.superior(&post)
    }

    /// Takes a delegation, unless it stands already.
    pub(super) fn delegation_row(&mut self, row: &DelegationRow) -> Result<Settled, Refusal> {
        checks::text(Field::Text, &row.paper)?;
        checks::text(Field::Name, &row.duty)?;
        checks::in_order(row.from, row.to)?;
        let position = self.position_in_passing(&row.title, &row.holder)?.ok_or(Refusal::Empty(Field::Name))?;
        let to_position = self.position_in_passing(&row.to_title, &row.to_holder)?;
        if to_position == Some(position) {
            return Err(Refusal::AboveItself);
        }
        let to_officer = self.officer_named(&row.to_officer)?;
        if to_position.is_none() && to_officer.is_none() {
            return Err(Refusal::Empty(Field::Name));
        }
        let duty = if row.duty.is_empty() { None } else { Some(self.duty(&row.duty, "")?) };
        let (from, to, paper) = (row.from, row.to, row.paper.clone());
        let new = Delegation { position, to_position, to_officer, duty, from, to, paper };
        let stands = stands(&self.ward.delegations, &self.staging.staged.delegations, &new);
        self.keep(new, stands)
    }

    /// Takes a line of the reporting regime, unless it stands already.
    pub(super) fn reporting_row(&mut self, row: &ReportingRow) -> Result<Settled, Refusal> {
        checks::needed(Field::Text, &row.what)?;
        checks::text(Field::Text, &row.when)?;
        checks::text(Field::Text, &row.source)?;
        let new = Reporting {
            what: row.what.clone(),
            by: self.position_in_passing(&row.by, &row.by_holder)?,
            to: self.position_in_passing(&row.to, &row.to_holder)?,
            through: self.position_in_passing(&row.through, "")?,
            when: row.when.clone(),
            source: row.source.clone(),
        };
        let stands = stands(&self.ward.reportings, &self.staging.staged.reportings, &new);
        self.keep(new, stands)
    }

    fn keep<T: Body + Clone>(&mut self, new: T, stands: bool) -> Result<Settled, Refusal> {
        if stands {
            return Ok(Settled::Skipped);
        }
        self.sheet.make(new)?;
        Ok(Settled::Added)
    }
}

/// Whether a record that says the same stands, or has come with this import.
fn stands<T: Body + PartialEq>(ward: &Shelf<T>, staged: &Shelf<T>, new: &T) -> bool {
    ward.iter().chain(staged.iter()).any(|kept| kept.body == *new)
}
