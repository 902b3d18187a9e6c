//! Gathers the bytes of one letter, however they are cut into reads.
//!
//! Apart from the decoder because broken UTF-8 has rules of its own: a broken
//! letter is shown as U+FFFD and never takes the key after it along.
use std::str;

/// What one more byte did to the letter being gathered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Gathered {
    /// The letter needs more bytes.
    Waiting,
    /// The letter is complete.
    Whole(char),
    /// The bytes are no letter; the last one belongs to them.
    Broken,
    /// The bytes before this one are no letter; this one is still to be read.
    BrokenBefore,
}

/// The bytes of a letter that is not complete yet; at most three wait.
#[derive(Debug, Default)]
pub(super) struct Letter {
    bytes: Vec<u8>,
}

impl Letter {
    /// Says whether bytes wait for the rest of their letter.
    pub(super) fn is_waiting(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Forgets the waiting bytes.
    pub(super) fn forget(&mut self) {
        self.bytes.clear();
    }

    /// Adds one byte and says what came of it.
    pub(super) fn gather(&mut self, byte: u8) -> Gathered {
        self.bytes.push(byte);
        let gathered = match str::from_utf8(&self.bytes) {
            Ok(text) => text.chars().next().map_or(Gathered::Broken, Gathered::Whole),
            Err(error) if error.error_len().is_none() => return Gathered::Waiting,
            Err(_) if self.bytes.len() == 1 => Gathered::Broken,
            Err(_) => Gathered::BrokenBefore,
        };
        self.bytes.clear();
        gathered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(bytes: &[u8]) -> Vec<Gathered> {
        let mut letter = Letter::default();
        bytes.iter().map(|byte| letter.gather(*byte)).collect()
    }

    #[test]
    fn a_letter_is_whole_at_its_last_byte() {
        use Gathered::{Waiting, Whole};
        assert_eq!(gathered("ễ".as_bytes()), [Waiting, Waiting, Whole('ễ')]);
        assert_eq!(gathered("🩺".as_bytes()), [Waiting, Waiting, Waiting, Whole('🩺')]);
        assert_eq!(gathered(b"a"), [Whole('a')]);
    }

    #[test]
    fn a_broken_letter_does_not_take_the_next_byte_along() {
        use Gathered::{Broken, BrokenBefore, Waiting};
        assert_eq!(gathered(&[0xff]), [Broken]);
        assert_eq!(gathered(&[0xe1, b'b']), [Waiting, BrokenBefore]);
        assert_eq!(gathered(&[0xe1, 0xbb, b'b']), [Waiting, Waiting, BrokenBefore]);
    }
}
