//! The order of keys in the one tree: what the store says of itself, then records by kind and
//! number, then orders, imports and PINs. Separate because a change here is a new store format.

use crate::domain::identity::{Kind, OrderId, RecordId};

/// What the store says of itself.
pub const ABOUT: [u8; 1] = [0];

const ORDER: u8 = 0x80;
const IMPORT: u8 = 0x81;

/// The PINs, in one value.
pub const PINS: [u8; 1] = [0x82];

/// What a key stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// What the store says of itself.
    About,
    /// A record.
    Record,
    /// An order that was carried out.
    Order(OrderId),
    /// An import that was begun.
    Import(OrderId),
    /// The PINs.
    Pins,
}

/// The byte that a kind's keys begin with; never changes its meaning within a format.
fn kind_byte(kind: Kind) -> u8 {
    match kind {
        Kind::Station => 1,
        Kind::Officer => 2,
        Kind::Area => 3,
        Kind::Household => 4,
        Kind::Person => 5,
        Kind::Case => 6,
        Kind::Reading => 7,
        Kind::Call => 8,
        Kind::Exposure => 9,
        Kind::Position => 10,
        Kind::Duty => 11,
        Kind::Assignment => 12,
        Kind::Shift => 13,
        Kind::Task => 14,
        Kind::LogEntry => 15,
        Kind::Test => 16,
        Kind::Delegation => 17,
        Kind::Reporting => 18,
        Kind::ZoneLevel => 19,
        Kind::Directive => 20,
        Kind::Transfer => 24,
        // 21 is given to nothing.
        Kind::Arrival => 22,
        Kind::Alert => 23,
        Kind::FollowUp => 26,
        Kind::Paper => 25,
        Kind::Screening => 28,
        Kind::Report => 29,
        Kind::Handover => 30,
        Kind::Leave => 31,
    }
}

/// The key of a record.
pub fn record_key(id: RecordId) -> Vec<u8> {
    let mut key = vec![kind_byte(id.kind)];
    key.extend_from_slice(&id.number.to_be_bytes());
    key
}

/// The key of an order.
pub fn order_key(id: OrderId) -> Vec<u8> {
    named_key(ORDER, id)
}

/// The key of an import.
pub fn import_key(id: OrderId) -> Vec<u8> {
    named_key(IMPORT, id)
}

fn named_key(first: u8, id: OrderId) -> Vec<u8> {
    let mut key = vec![first];
    key.extend_from_slice(&id.0.to_be_bytes());
    key
}

/// What a key stands for; nothing where no program of this format writes such a key.
pub fn named(key: &[u8]) -> Option<Named> {
    let (first, rest) = key.split_first()?;
    let id = || Some(OrderId(u128::from_be_bytes(rest.try_into().ok()?)));
    match *first {
        0 if rest.is_empty() => Some(Named::About),
        0x82 if rest.is_empty() => Some(Named::Pins),
        1..=20 | 22..=26 | 28..=31 if rest.len() == 4 => Some(Named::Record),
        ORDER => id().map(Named::Order),
        IMPORT => id().map(Named::Import),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart_and_sort_by_number() {
        let key = |number| record_key(RecordId { kind: Kind::Case, number });
        assert!(key(2) < key(10) && key(255) < key(256));
        assert_eq!(named(&key(12)), Some(Named::Record));
        assert_eq!(named(&order_key(OrderId(9))), Some(Named::Order(OrderId(9))));
        assert_eq!(named(&import_key(OrderId(9))), Some(Named::Import(OrderId(9))));
        assert_eq!((named(&ABOUT), named(&PINS)), (Some(Named::About), Some(Named::Pins)));
        for nonsense in [&b""[..], b"\x05", b"\x1b\0\0\0\x01", b"\x80\0"] {
            assert_eq!(named(nonsense), None);
        }
        for kind in Kind::ALL {
            assert_eq!(named(&record_key(RecordId { kind, number: 1 })), Some(Named::Record), "{kind:?}");
        }
        let bytes: std::collections::BTreeSet<u8> = Kind::ALL.into_iter().map(kind_byte).collect();
        assert_eq!(bytes.len(), Kind::ALL.len());
    }
}
