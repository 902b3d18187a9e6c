//! Imports that are staged: whose they are, what they have brought so far, and where the journal
//! must be read from as long as they may still be made to stand.

use std::collections::{HashMap, HashSet};

use crate::domain::change::Change;
use crate::domain::danger::Rules;
use crate::domain::decide::{Staging, stage};
use crate::domain::identity::{Id, OrderId, SessionId};
use crate::domain::line_list::{ROWS_MAX, Rows, Tally};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::ward::Ward;
use crate::store::Place;

/// Most imports that are staged at a time.
const STAGED_MAX: usize = 4;

/// One import while it is staged.
#[derive(Debug)]
pub struct Staged {
    session: SessionId,
    /// Who brings it.
    pub officer: Id<Officer>,
    staging: Staging,
    /// The end of the journal when it began.
    began: Place,
    tallies: HashMap<OrderId, Tally>,
}

/// All imports that are staged, and the names of all that ever were.
#[derive(Debug, Default)]
pub struct Imports {
    staged: HashMap<OrderId, Staged>,
    begun: HashSet<OrderId>,
}

impl Imports {
    /// Remembers that an import was begun, so that it is not begun again after it has ended.
    pub fn remember(&mut self, import: OrderId) {
        self.begun.insert(import);
    }

    /// The import of a session, begun if it is new.
    pub fn enter(
        &mut self,
        ward: &Ward,
        import: OrderId,
        by: (SessionId, Id<Officer>),
        end: Place,
    ) -> Result<&mut Staged, Refusal> {
        let (session, officer) = by;
        let is_new = !self.begun.contains(&import) && self.staged.len() < STAGED_MAX;
        if is_new {
            let staging = Staging::over(ward);
            self.staged.insert(import, Staged { session, officer, staging, began: end, tallies: HashMap::new() });
            self.begun.insert(import);
        }
        self.staged.get_mut(&import).filter(|staged| staged.session == session).ok_or(Refusal::UnknownImport)
    }

    /// Takes an import of a session out, to end it.
    pub fn take(&mut self, import: OrderId, session: SessionId) -> Result<Staged, Refusal> {
        let is_his = self.staged.get(&import).is_some_and(|staged| staged.session == session);
        if is_his { self.staged.remove(&import).ok_or(Refusal::UnknownImport) } else { Err(Refusal::UnknownImport) }
    }

    /// Forgets an import.
    pub fn forget(&mut self, import: OrderId) {
        self.staged.remove(&import);
    }

    /// Takes back an import whose end could not be written.
    pub fn restore(&mut self, import: OrderId, staged: Staged) {
        self.staged.insert(import, staged);
    }

    /// The imports that a session has staged.
    pub fn of(&self, session: SessionId) -> Vec<OrderId> {
        let his = self.staged.iter().filter(|(_, staged)| staged.session == session);
        his.map(|(import, _)| *import).collect()
    }

    /// Where the journal must be read from, while anything is staged.
    pub fn began(&self) -> Option<Place> {
        self.staged.values().map(|staged| staged.began).min_by_key(|place| place.sequence)
    }

    /// What became of the rows of a chunk, while its import is staged.
    pub fn tally(&self, chunk: OrderId) -> Option<Tally> {
        self.staged.values().find_map(|staged| staged.tallies.get(&chunk).cloned())
    }
}

impl Staged {
    /// Works out a chunk over a ward, under the rules in force, and stages it.
    pub fn chunk(
        &mut self,
        stands: (&Ward, &Rules),
        order: OrderId,
        rows: &Rows,
        now: Moment,
    ) -> Result<(Vec<Change>, Tally), Refusal> {
        let (changes, tally) = stage(stands, &mut self.staging, rows, self.officer, now);
        self.tallies.insert(order, tally.clone());
        Ok((changes, tally))
    }

    /// Everything that is staged, to stand at once.
    pub fn empty(&mut self, ward: &Ward) -> Result<Vec<Change>, Refusal> {
        std::mem::take(&mut self.staging).into_changes(ward)
    }

    /// Stages again what could not be written; the ward is as it was.
    pub fn refill(&mut self, ward: &Ward, changes: &[Change]) {
        self.staging = Staging::over(ward);
        self.staging.add(changes);
    }
}

/// Refuses more rows than one order may bring.
pub fn check_rows(rows: &Rows) -> Result<(), Refusal> {
    let limit = u32::try_from(ROWS_MAX).unwrap_or(u32::MAX);
    if rows.count() <= ROWS_MAX { Ok(()) } else { Err(Refusal::TooLong { field: Field::Text, limit }) }
}
