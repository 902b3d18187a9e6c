//! Bytes and wide numbers as lower-case hex inside JSON. Separate because the strict reading
//! (one spelling only) is part of the file format: an upper-case digit is a flipped bit.

use serde::{Deserializer, Serializer, de};
use std::fmt;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Appends the bytes as two lower-case digits each.
pub(crate) fn push(text: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 0x0f));
    }
}

/// Gives the bytes as lower-case digits.
pub(crate) fn text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(digit(byte >> 4)));
        text.push(char::from(digit(byte & 0x0f)));
    }
    text
}

/// Reads exactly `N` bytes; `None` for any other length, an upper-case digit or another letter.
pub(crate) fn parse<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    if text.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(bytes)
}

/// The digit of a number below 16; the mask keeps the lookup inside the table.
fn digit(nibble: u8) -> u8 {
    DIGITS[usize::from(nibble & 0x0f)]
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// For serde's `with`: an array of bytes as a hex string.
pub(crate) mod array {
    use super::*;

    pub(crate) fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
        deserializer.deserialize_str(Digits)
    }
}

/// For serde's `with`: a 64-bit number as 16 digits, since JSON readers round above 2^53.
pub(crate) mod u64 {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(&number.to_be_bytes()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_str(Digits).map(u64::from_be_bytes)
    }
}

/// For serde's `with`: a 128-bit number as 32 digits.
pub(crate) mod u128 {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(&number.to_be_bytes()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        deserializer.deserialize_str(Digits).map(u128::from_be_bytes)
    }
}

struct Digits<const N: usize>;

impl<const N: usize> de::Visitor<'_> for Digits<N> {
    type Value = [u8; N];

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} lower-case hex digits", N * 2)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<[u8; N], E> {
        parse(text.as_bytes()).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_the_way_there_and_back() {
        let bytes: [u8; 256] = std::array::from_fn(|index| index as u8);
        assert_eq!(parse::<256>(text(&bytes).as_bytes()), Some(bytes));
    }

    #[test]
    fn only_one_spelling_is_read() {
        for wrong in ["", "0", "0g", "AB", "aB", "0 ", "000", "é"] {
            assert_eq!(parse::<1>(wrong.as_bytes()), None, "{wrong:?}");
        }
    }
}
