//! Records by number, as the benches put them into a ward, and how a session sits down at such a ward.

use std::sync::Arc;

use trucban::desk::protocol::{Counts, DeskState, Door, RuleTexts, Welcome};
use trucban::domain::identity::{Id, Kind, SessionId};
use trucban::domain::moment::Moment;
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

/// What a desk with this ward and these packs says to a session.
pub fn welcome(ward: &Ward, now: Moment, packs: RuleTexts) -> Welcome {
    let numbers = |kind: Kind| (1..=ward.last_number(kind)).filter_map(move |number| ward.record(kind, number));
    Welcome {
        build: "bench".to_string(),
        session: SessionId(1),
        officer: None,
        sequence: 1,
        now,
        state: DeskState::default(),
        door: Door::default(),
        packs,
        pack_names: Vec::new(),
        counts: Counts::default(),
        need: Vec::new(),
        opening: Kind::ALL.into_iter().flat_map(numbers).collect(),
    }
}
