//! Sheet: the changes of one order while they are worked out. It gives numbers and revisions,
//! and reads what the order itself has already written before what stands in the ward.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::danger::Rules;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::record::{AnyBody, Body, Kept, Record};
use crate::domain::refusal::Refusal;
use crate::domain::ward::Ward;

/// The changes of one order while they are worked out.
#[derive(Debug)]
pub struct Sheet<'w> {
    /// The ward as it stands.
    pub ward: &'w Ward,
    /// The rules in force.
    pub rules: &'w Rules,
    /// When the order is carried out.
    pub now: Moment,
    by: Option<Id<Officer>>,
    changes: Vec<Change>,
    given: HashMap<Kind, u32>,
}

impl<'w> Sheet<'w> {
    /// An empty sheet.
    pub fn new(ward: &'w Ward, by: Option<Id<Officer>>, now: Moment) -> Self {
        Self { ward, rules: Rules::none(), now, by, changes: Vec::new(), given: HashMap::new() }
    }

    /// The same under rules.
    #[must_use]
    pub fn under(mut self, rules: &'w Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Whose order it is; nobody where the desk itself acts.
    pub fn by(&self) -> Option<Id<Officer>> {
        self.by
    }

    /// Makes a record and gives it the next number of its kind.
    pub fn make<T: Body>(&mut self, body: T) -> Result<Id<T>, Refusal> {
        let last = self.given.entry(T::KIND).or_insert_with(|| self.ward.last_number(T::KIND));
        let id = last.checked_add(1).and_then(Id::new).ok_or(Refusal::NoNumberLeft)?;
        *last = id.number();
        let kept = Kept::first(id, body, (self.now, self.by));
        self.changes.push(Change::made(T::record(Arc::new(kept))));
        Ok(id)
    }

    /// Writes a record anew; nothing happens where the body says what already stands.
    pub fn rewrite<T: Body + PartialEq>(&mut self, old: &Arc<Kept<T>>, body: T) -> bool {
        if old.body == body {
            return false;
        }
        let kept = Kept {
            id: old.id,
            revision: old.revision.saturating_add(1),
            written_at: self.now,
            written_by: self.by,
            deleted: false,
            body,
        };
        self.changes.push(Change::written(T::record(Arc::clone(old)), T::record(Arc::new(kept))));
        true
    }

    /// Writes any record anew, deletes or restores it; nothing happens where it says and is that already.
    pub fn rewrite_any(&mut self, old: &Record, body: AnyBody, deleted: bool) {
        if old.is_deleted() == deleted && old.body() == body {
            return;
        }
        if let Some(new) = old.rewritten(body, deleted, self.now, self.by) {
            self.changes.push(Change::written(old.clone(), new));
        }
    }

    /// The records that were made so far.
    pub fn made(&self) -> Vec<RecordId> {
        self.changes.iter().filter(|change| change.before.is_none()).filter_map(Change::record).collect()
    }

    /// Hands out the changes so far and begins anew; numbers that were given stay given.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }
}
