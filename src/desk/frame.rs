//! Frames: what one end says becomes `[length u32][crc32 u32][bincode payload]`, little-endian,
//! and back. Both ends use it, and neither trusts a length before it has looked at it.

use std::ops::Range;

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::desk::protocol::FRAME_MAX;

/// Bytes before the payload.
pub const HEADER: usize = 8;

/// The most bytes of a payload.
pub const PAYLOAD_MAX: usize = FRAME_MAX - HEADER;

/// Why bytes are no frame, or a frame nothing that can be said.
#[derive(Debug, Error)]
pub enum FrameError {
    /// The frame would be longer than [`FRAME_MAX`].
    #[error("a frame of {0} bytes is too long")]
    TooLong(u64),
    /// The bytes changed on their way.
    #[error("the checksum of a frame is wrong")]
    Checksum,
    /// The payload is none of the things that can be said.
    #[error("a frame is not understood: {0}")]
    NotUnderstood(bincode::Error),
}

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_limit(PAYLOAD_MAX as u64).reject_trailing_bytes()
}

/// How many bytes something takes in a payload.
pub fn size_of<T: Serialize>(said: &T) -> usize {
    // No limit: what is too long must be measured as well.
    let size = bincode::DefaultOptions::new().serialized_size(said);
    size.ok().and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX)
}

/// Adds the frame of what is said to bytes; nothing is added after an error.
pub fn push<T: Serialize>(bytes: &mut Vec<u8>, said: &T) -> Result<(), FrameError> {
    let start = bytes.len();
    bytes.extend_from_slice(&[0; HEADER]);
    if let Err(error) = options().serialize_into(&mut *bytes, said) {
        bytes.truncate(start);
        return Err(match *error {
            bincode::ErrorKind::SizeLimit => FrameError::TooLong(size_of(said) as u64),
            _ => FrameError::NotUnderstood(error),
        });
    }
    let (header, payload) = bytes[start..].split_at_mut(HEADER);
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let sum = crc32fast::hash(payload);
    for (to, from) in header.iter_mut().zip(length.to_le_bytes().into_iter().chain(sum.to_le_bytes())) {
        *to = from;
    }
    Ok(())
}

/// The frame of what is said.
pub fn frame<T: Serialize>(said: &T) -> Result<Vec<u8>, FrameError> {
    let mut bytes = Vec::new();
    push(&mut bytes, said)?;
    Ok(bytes)
}

/// What a payload says.
pub fn read<T: DeserializeOwned>(payload: &[u8]) -> Result<T, FrameError> {
    options().deserialize(payload).map_err(FrameError::NotUnderstood)
}

/// The number of what is said and the number that comes first in it, which are what every
/// protocol has in common: a Hello of any protocol names that protocol first.
pub fn first_numbers(payload: &[u8]) -> Option<(u32, u16)> {
    bincode::DefaultOptions::new().allow_trailing_bytes().deserialize(payload).ok()
}

/// Bytes that came in, cut into frames.
#[derive(Debug, Default)]
pub struct Inflow {
    bytes: Vec<u8>,
    used: usize,
}

impl Inflow {
    /// Adds bytes as they came.
    pub fn take_in(&mut self, bytes: &[u8]) {
        if self.used > 0 {
            self.bytes.drain(..self.used);
            self.used = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The payload of the next whole frame, or nothing yet.
    pub fn payload(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let Some(range) = self.next_range()? else { return Ok(None) };
        self.used = range.end;
        Ok(self.bytes.get(range))
    }

    /// What the next whole frame says, or nothing yet.
    pub fn said<T: DeserializeOwned>(&mut self) -> Result<Option<T>, FrameError> {
        self.payload()?.map(read).transpose()
    }

    fn next_range(&self) -> Result<Option<Range<usize>>, FrameError> {
        let rest = self.bytes.get(self.used..).unwrap_or_default();
        let Some((length, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_le_bytes(*length) as usize;
        if length > PAYLOAD_MAX {
            return Err(FrameError::TooLong(length as u64));
        }
        let Some((sum, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        let Some(payload) = rest.get(..length) else { return Ok(None) };
        if crc32fast::hash(payload) != u32::from_le_bytes(*sum) {
            return Err(FrameError::Checksum);
        }
        let start = self.used + HEADER;
        Ok(Some(start..start + length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::protocol::{Hello, PROTOCOL_VERSION, Proof, Purpose, Reply, Request};
    use proptest::prelude::*;

    fn hello() -> Request {
        Request::Hello(Hello {
            protocol: PROTOCOL_VERSION,
            build: "0.1.0".into(),
            purpose: Purpose::Screen,
            terminal: "xterm 80x24".into(),
        })
    }

    #[test]
    fn the_first_numbers_of_a_hello_are_the_same_in_every_protocol() {
        let bytes = frame(&hello()).unwrap();
        assert_eq!(first_numbers(&bytes[HEADER..]), Some((0, PROTOCOL_VERSION)));
        let other = Reply::OtherProtocol { protocol: 9, build: "9.0.0".into() };
        assert_eq!(first_numbers(&frame(&other).unwrap()[HEADER..]), Some((1, 9)));
        // A newer desk must understand this from an older session, and the other way round.
        assert_eq!(frame(&Request::Retire).unwrap()[HEADER..], [6]);
    }

    #[test]
    fn a_length_that_no_frame_has_is_refused_before_anything_is_kept() {
        let mut inflow = Inflow::default();
        inflow.take_in(&u32::MAX.to_le_bytes());
        assert!(matches!(inflow.said::<Request>(), Err(FrameError::TooLong(_))));
        let sign_in = |name: String| Request::SignIn { name, proof: Proof::Nothing };
        let long = sign_in("a".repeat(FRAME_MAX));
        assert!(matches!(frame(&long), Err(FrameError::TooLong(_))));
    }

    proptest! {
        #[test]
        fn frames_read_back_however_they_are_cut(cuts in proptest::collection::vec(1_usize..40, 1..30)) {
            let sign_in = Request::SignIn { name: "BS Lý".into(), proof: Proof::Nothing };
            let said = [hello(), sign_in, Request::Status];
            let bytes: Vec<u8> = said.iter().flat_map(|said| frame(said).unwrap()).collect();
            let (mut inflow, mut heard, mut rest) = (Inflow::default(), Vec::new(), bytes.as_slice());
            for cut in cuts.into_iter().chain(std::iter::once(usize::MAX)) {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                rest = after;
                inflow.take_in(piece);
                while let Some(request) = inflow.said::<Request>().unwrap() {
                    heard.push(request);
                }
            }
            prop_assert_eq!(heard, said.to_vec());
            prop_assert_eq!(inflow.used, inflow.bytes.len());
        }

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut inflow = Inflow::default();
            inflow.take_in(&bytes);
            while let Ok(Some(_)) = inflow.said::<Request>() {}
            let _ = read::<Request>(&bytes);
        }
    }
}
