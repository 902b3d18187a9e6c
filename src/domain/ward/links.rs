//! Links: for each record of one kind, the records of another that point to it; and codes that lead to records.

use std::collections::HashMap;

use crate::domain::identity::Id;

/// For each record of one kind, the records of another that point to it.
#[derive(Clone, Debug)]
pub(super) struct Links<A, B> {
    lists: Vec<Vec<Id<B>>>,
    of: std::marker::PhantomData<fn() -> A>,
}

impl<A, B> Default for Links<A, B> {
    fn default() -> Self {
        Self { lists: Vec::new(), of: std::marker::PhantomData }
    }
}

impl<A, B> Links<A, B> {
    pub(super) fn of(&self, id: Id<A>) -> &[Id<B>] {
        self.lists.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// Adds a link at `place` of the list; [`usize::MAX`] is its end.
    pub(super) fn add(&mut self, id: Id<A>, other: Id<B>, place: usize) {
        if id.index() >= self.lists.len() {
            self.lists.resize(id.index() + 1, Vec::new());
        }
        let list = &mut self.lists[id.index()];
        list.insert(place.min(list.len()), other);
    }

    pub(super) fn remove(&mut self, id: Id<A>, other: Id<B>) {
        if let Some(list) = self.lists.get_mut(id.index()) {
            list.retain(|linked| *linked != other);
        }
    }
}

/// Forgets a code that still leads to this record; where a later one took the code, it keeps it.
pub(super) fn forget_code<T>(of_code: &mut HashMap<Box<str>, Id<T>>, code: Option<&str>, id: Id<T>) {
    if let Some(code) = code
        && of_code.get(code) == Some(&id)
    {
        of_code.remove(code);
    }
}
