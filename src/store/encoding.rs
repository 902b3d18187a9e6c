//! A value as bytes: `[store format u16][crc32 of format, key and payload][bincode payload]`.
//! bincode decodes most flipped bits into something else without complaint, so the checksum is
//! ours; the key is in it so that a value in another's place is found.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Changes with every change of what the store keeps; a store of another format is rebuilt.
pub const STORE_FORMAT: u16 = 1;

/// The most bytes of one value.
const VALUE_MAX: u64 = 1 << 20;

const HEADER: usize = 6;

/// Why bytes are not the value that they should be.
#[derive(Debug, Error)]
pub enum EncodingError {
    /// Fewer bytes than a header.
    #[error("a value is cut short")]
    Short,
    /// Another program wrote it.
    #[error("the store is of format {0}")]
    OtherFormat(u16),
    /// The bytes changed, or stand under another key.
    #[error("the checksum of a value is wrong")]
    Checksum,
    /// The payload does not fit its type, or is too long.
    #[error("a value does not fit its type: {0}")]
    Payload(#[from] bincode::Error),
}

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_limit(VALUE_MAX).reject_trailing_bytes()
}

fn checksum(format: [u8; 2], key: &[u8], payload: &[u8]) -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&format);
    hasher.update(key);
    hasher.update(payload);
    hasher.finalize().to_le_bytes()
}

/// The bytes of a value under its key.
pub fn encode<T: Serialize>(key: &[u8], value: &T) -> Result<Vec<u8>, EncodingError> {
    let format = STORE_FORMAT.to_le_bytes();
    let mut bytes = vec![0; HEADER];
    options().serialize_into(&mut bytes, value)?;
    let (header, payload) = bytes.split_at_mut(HEADER);
    let sum = checksum(format, key, payload);
    for (to, from) in header.iter_mut().zip(format.into_iter().chain(sum)) {
        *to = from;
    }
    Ok(bytes)
}

/// The value that bytes under a key stand for.
pub fn decode<T: DeserializeOwned>(key: &[u8], bytes: &[u8]) -> Result<T, EncodingError> {
    let (format, rest) = bytes.split_first_chunk::<2>().ok_or(EncodingError::Short)?;
    let (sum, payload) = rest.split_first_chunk::<4>().ok_or(EncodingError::Short)?;
    let found = u16::from_le_bytes(*format);
    if found != STORE_FORMAT {
        return Err(EncodingError::OtherFormat(found));
    }
    if checksum(*format, key, payload) != *sum {
        return Err(EncodingError::Checksum);
    }
    Ok(options().deserialize(payload)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_reads_back_under_its_own_key_only() {
        let bytes = encode(b"a", &(7_u32, "Nguyễn")).unwrap();
        let read: (u32, String) = decode(b"a", &bytes).unwrap();
        assert_eq!(read, (7, "Nguyễn".to_string()));
        assert!(matches!(decode::<(u32, String)>(b"b", &bytes), Err(EncodingError::Checksum)));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let bytes = encode(b"key", &(7_u32, "Nguyễn")).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(decode::<(u32, String)>(b"key", &flipped).is_err(), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(decode::<(u32, String)>(b"key", &bytes[..length]).is_err(), "length {length}");
        }
    }

    #[test]
    fn another_format_is_named() {
        let mut bytes = encode(b"key", &1_u8).unwrap();
        bytes[0] += 1;
        assert!(matches!(decode::<u8>(b"key", &bytes), Err(EncodingError::OtherFormat(2))));
    }
}
