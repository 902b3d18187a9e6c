//! What tests put into a ward, without asking whether the desk would.

use std::sync::Arc;

use trucban::domain::identity::Id;
use trucban::domain::record::{Body, Kept};
use trucban::domain::ward::Ward;

/// The record of a number that there is.
pub fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

/// Puts a record into a ward, as it was first written.
pub fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, Default::default()))));
}
