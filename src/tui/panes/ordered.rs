//! A list kept in order while single records change: one record touched is one row moved. Apart from the panes because
//! F2 and F5 keep theirs alike.

use std::sync::Arc;

use crate::domain::identity::Id;

/// Where a row stands among the others: keys compare byte by byte, equal ones by the record's number.
pub type SortKey = Arc<[u8]>;

/// A sort key in the making: each part added counts only where all before it are equal.
#[derive(Default)]
pub struct KeyOf(Vec<u8>);

impl KeyOf {
    /// Adds a small number.
    #[must_use]
    pub fn byte(mut self, byte: u8) -> Self {
        self.0.push(byte);
        self
    }

    /// Adds a number, the smallest first.
    #[must_use]
    pub fn number(mut self, number: i64) -> Self {
        self.0.extend((number.cast_unsigned() ^ 1 << 63).to_be_bytes());
        self
    }

    /// Adds the key of a text; a text that another begins with comes before it.
    #[must_use]
    pub fn text(mut self, key: &[u8]) -> Self {
        for byte in key {
            self.0.push(*byte);
            if *byte == 0 {
                self.0.push(0xFF);
            }
        }
        self.0.extend([0, 0]);
        self
    }

    /// The key.
    pub fn done(self) -> SortKey {
        self.0.into()
    }
}

/// Records of one kind in order.
#[derive(Debug)]
pub struct Ordered<T> {
    rows: Vec<(SortKey, Id<T>)>,
    /// The key of each record that is listed, by its number: to take it out again after it changed.
    keys: Vec<Option<SortKey>>,
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), keys: Vec::new() }
    }
}

impl<T> Clone for Ordered<T> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), keys: self.keys.clone() }
    }
}

impl<T> FromIterator<(SortKey, Id<T>)> for Ordered<T> {
    fn from_iter<I: IntoIterator<Item = (SortKey, Id<T>)>>(rows: I) -> Self {
        let mut rows: Vec<(SortKey, Id<T>)> = rows.into_iter().collect();
        rows.sort_unstable();
        let last = rows.iter().map(|(_, id)| id.index()).max();
        let mut keys = vec![None; last.map_or(0, |last| last + 1)];
        for (key, id) in &rows {
            keys[id.index()] = Some(Arc::clone(key));
        }
        Self { rows, keys }
    }
}

impl<T> Ordered<T> {
    /// Moves one record to where it belongs now, or takes it out.
    pub fn put(&mut self, id: Id<T>, key: Option<SortKey>) {
        if let Some(old) = self.keys.get_mut(id.index()).and_then(Option::take)
            && let Ok(at) = self.rows.binary_search(&(old, id))
        {
            self.rows.remove(at);
        }
        let Some(key) = key else { return };
        if id.index() >= self.keys.len() {
            self.keys.resize(id.index() + 1, None);
        }
        self.keys[id.index()] = Some(Arc::clone(&key));
        let row = (key, id);
        let at = self.rows.binary_search(&row).unwrap_or_else(|at| at);
        self.rows.insert(at, row);
    }

    /// The key of a record, where it is listed.
    pub fn key_of(&self, id: Id<T>) -> Option<&SortKey> {
        self.keys.get(id.index())?.as_ref()
    }

    /// The row of a record, where it is listed.
    pub fn row_of(&self, id: Id<T>) -> Option<usize> {
        let key = self.key_of(id)?;
        self.rows.binary_search_by(|row| (&row.0, row.1).cmp(&(key, id))).ok()
    }

    /// The record of a row.
    pub fn at(&self, row: usize) -> Option<Id<T>> {
        self.rows.get(row).map(|(_, id)| *id)
    }

    /// The rows, first to last.
    pub fn iter(&self) -> impl Iterator<Item = (&SortKey, Id<T>)> {
        self.rows.iter().map(|(key, id)| (key, *id))
    }

    /// How many rows have a key of which this holds; it must hold of the first ones alone.
    pub fn count_while(&self, holds: impl Fn(&SortKey) -> bool) -> usize {
        self.rows.partition_point(|(key, _)| holds(key))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::tasks::Task;

    proptest! {
        #[test]
        fn one_row_moved_is_the_list_made_anew(steps in prop::collection::vec((1_u32..40, prop::option::of(-3_i64..3)), 0..120)) {
            let mut list: Ordered<Task> = Ordered::default();
            let mut told = std::collections::BTreeMap::new();
            for (number, key) in steps {
                let id = Id::new(number).unwrap();
                list.put(id, key.map(|key| KeyOf::default().number(key).done()));
                match key {
                    Some(key) => drop(told.insert(number, key)),
                    None => drop(told.remove(&number)),
                }
            }
            let anew: Ordered<Task> = told
                .iter()
                .map(|(number, key)| (KeyOf::default().number(*key).done(), Id::new(*number).unwrap()))
                .collect();
            prop_assert_eq!(list.iter().collect::<Vec<_>>(), anew.iter().collect::<Vec<_>>());
            for number in 1..40 {
                let id = Id::new(number).unwrap();
                prop_assert_eq!(list.row_of(id).is_some(), told.contains_key(&number));
                prop_assert_eq!(list.row_of(id).and_then(|row| list.at(row)), told.contains_key(&number).then_some(id));
            }
        }

        #[test]
        fn parts_count_one_after_the_other(
            one in (any::<i64>(), prop::collection::vec(any::<u8>(), 0..4), any::<u8>()),
            other in (any::<i64>(), prop::collection::vec(any::<u8>(), 0..4), any::<u8>()),
        ) {
            let key = |(number, text, byte): &(i64, Vec<u8>, u8)| KeyOf::default().text(text).number(*number).byte(*byte).done();
            let plain = |(number, text, byte): &(i64, Vec<u8>, u8)| (text.clone(), *number, *byte);
            prop_assert_eq!(key(&one).cmp(&key(&other)), plain(&one).cmp(&plain(&other)));
        }
    }
}
