//! Shelf: the records of one kind by number. Reading one is two array accesses, so that no key
//! press costs more in a larger ward.

use std::sync::Arc;

use crate::domain::identity::Id;
use crate::domain::record::Kept;

/// Places of one board. A session holds few readings of a large ward, and those close together.
const BOARD: usize = 256;

type Board<T> = Box<[Option<Arc<Kept<T>>>]>;

/// The records of one kind by number, with gaps where a session does not hold one.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    boards: Vec<Option<Board<T>>>,
    count: usize,
    last: u32,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { boards: Vec::new(), count: 0, last: 0 }
    }
}

impl<T> Shelf<T> {
    /// One record.
    pub fn read(&self, id: Id<T>) -> Option<&Arc<Kept<T>>> {
        self.boards.get(id.index() / BOARD)?.as_ref()?.get(id.index() % BOARD)?.as_ref()
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
        self.boards.iter().flatten().flat_map(|board| board.iter().flatten())
    }

    /// The records from a number on, by number.
    pub fn from(&self, number: u32) -> impl Iterator<Item = &Arc<Kept<T>>> {
        let (board, place) = (number as usize / BOARD, number as usize % BOARD);
        let first = self.boards.get(board).and_then(Option::as_deref).and_then(|board| board.get(place..));
        let later = self.boards.get(board + 1..).unwrap_or_default().iter().flatten();
        first.unwrap_or_default().iter().flatten().chain(later.flat_map(|board| board.iter().flatten()))
    }

    /// Puts a record at its number and hands out what stood there.
    pub fn put(&mut self, kept: Arc<Kept<T>>) -> Option<Arc<Kept<T>>> {
        let (board, place) = (kept.id.index() / BOARD, kept.id.index() % BOARD);
        if board >= self.boards.len() {
            self.boards.resize_with(board + 1, || None);
        }
        self.reserve(kept.id.number());
        let board = self.boards[board].get_or_insert_with(|| vec![None; BOARD].into());
        let before = board[place].replace(kept);
        self.count += usize::from(before.is_none());
        before
    }

    /// Takes a record away.
    pub fn take(&mut self, id: Id<T>) -> Option<Arc<Kept<T>>> {
        let taken = self.boards.get_mut(id.index() / BOARD)?.as_mut()?.get_mut(id.index() % BOARD)?.take();
        self.count -= usize::from(taken.is_some());
        taken
    }

    /// Marks a number as given, so that it is never given twice.
    pub fn reserve(&mut self, number: u32) {
        self.last = self.last.max(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roster::Duty;

    fn duty(number: u32, name: &str) -> Arc<Kept<Duty>> {
        let body = Duty { name: name.to_string(), ..Duty::default() };
        let id = Id::new(number).unwrap();
        Arc::new(Kept::first(id, body, Default::default()))
    }

    #[test]
    fn records_stand_at_their_numbers_with_gaps_between() {
        let mut shelf: Shelf<Duty> = Shelf::default();
        assert!(shelf.put(duty(3, "ba")).is_none());
        assert!(shelf.put(duty(1, "một")).is_none());
        assert_eq!(shelf.put(duty(3, "ba nữa")).unwrap().name, "ba");
        assert_eq!((shelf.count(), shelf.last_number()), (2, 3));
        let names = |duties: Vec<&Arc<Kept<Duty>>>| duties.iter().map(|duty| duty.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(shelf.iter().collect()), ["một", "ba nữa"]);
        assert_eq!(names(shelf.from(2).collect()), ["ba nữa"]);
        assert_eq!(shelf.from(4).count() + shelf.from(u32::MAX).count(), 0);
        assert!(shelf.read(Id::new(2).unwrap()).is_none() && shelf.read(Id::new(9).unwrap()).is_none());
    }

    #[test]
    fn a_number_is_never_given_twice() {
        let mut shelf: Shelf<Duty> = Shelf::default();
        shelf.put(duty(2, "hai"));
        assert_eq!(shelf.take(Id::new(2).unwrap()).unwrap().name, "hai");
        assert!(shelf.take(Id::new(2).unwrap()).is_none() && shelf.take(Id::new(7).unwrap()).is_none());
        assert_eq!((shelf.count(), shelf.last_number()), (0, 2));
        shelf.reserve(5);
        shelf.reserve(4);
        assert_eq!(shelf.last_number(), 5);
    }
}
