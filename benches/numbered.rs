//! Records by number, as the benches put them into a ward.

use std::sync::Arc;

use trucban::domain::identity::Id;
use trucban::domain::record::{Body, Kept};
use trucban::domain::ward::Ward;

/// The name of a record; numbers count from 1.
pub fn one<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap_or_else(|| unreachable!("{number} is no record's number"))
}

/// Puts a record into a ward at its number.
pub fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(one(number), body, Default::default()))));
}
