//! The keyboard: bytes of a terminal become keys and pastes.
//!
//! Pure and apart from the rest, so that every encoding and every way of
//! cutting a stream into reads can be tried without a terminal.
mod decoder;
mod keys;
mod letter;
mod paste;
mod received;

pub use decoder::Decoder;
pub use received::{CursorReport, Input, Milliseconds};
