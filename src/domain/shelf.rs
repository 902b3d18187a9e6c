//! Shelf: the records of one kind by number. Reading one is an array access, so that no key
//! press costs more in a larger ward.

use std::sync::Arc;

use crate::domain::identity::Id;
use crate::domain::record::Kept;

/// The records of one kind by number, with gaps where a session does not hold one.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    places: Vec<Option<Arc<Kept<T>>>>,
    count: usize,
    last: u32,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { places: Vec::new(), count: 0, last: 0 }
    }
}

impl<T> Shelf<T> {
    /// One record.
    pub fn read(&self, id: Id<T>) -> Option<&Arc<Kept<T>>> {
        self.places.get(id.index())?.as_ref()
    }

    /// How many records stand here.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The highest number that was ever given.
    pub fn last_number(&self) -> u32 {
        self.last
    }

    /// Every record, by number.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Kept<T>>> {
        self.places.iter().flatten()
    }

    /// The records from a number on, by number.
    pub fn from(&self, number: u32) -> impl Iterator<Item = &Arc<Kept<T>>> {
        self.places.get(number as usize..).unwrap_or_default().iter().flatten()
    }

    /// Puts a record at its number and hands out what stood there.
    pub fn put(&mut self, kept: Arc<Kept<T>>) -> Option<Arc<Kept<T>>> {
        let index = kept.id.index();
        if index >= self.places.len() {
            self.places.resize(index + 1, None);
        }
        self.reserve(kept.id.number());
        let before = self.places[index].replace(kept);
        self.count += usize::from(before.is_none());
        before
    }

    /// Takes a record away.
    pub fn take(&mut self, id: Id<T>) -> Option<Arc<Kept<T>>> {
        let taken = self.places.get_mut(id.index())?.take();
        self.count -= usize::from(taken.is_some());
        taken
    }

    /// Marks a number as given, so that it is never given twice.
    pub fn reserve(&mut self, number: u32) {
        self.last = self.last.max(number);
    }
}
