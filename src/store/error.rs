//! Why a store cannot be used, or cannot be written any further. Neither loses anything: the
//! journal has it all.

use std::io;

use thiserror::Error;

use crate::store::encoding::EncodingError;

/// Why the store must be rebuilt from the journal.
#[derive(Debug, Error)]
pub enum Rebuild {
    /// There is none.
    #[error("there is no store")]
    Missing,
    /// An earlier start did not come to the end of its opening.
    #[error("an earlier opening did not end")]
    LeftBehind,
    /// A value is damaged or of another format.
    #[error(transparent)]
    Value(#[from] EncodingError),
    /// A key that this format does not write.
    #[error("a key is none of ours")]
    Key,
    /// All values are whole, yet not all of them, or not these, belong here.
    #[error("the digest is wrong")]
    Digest,
    /// sled cannot open or read it.
    #[error("sled: {0}")]
    Sled(String),
    /// sled panicked.
    #[error("sled panicked")]
    Panicked,
    /// The folder cannot be used.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It has seen lines that the journal does not have.
    #[error("the store is ahead of the journal")]
    Ahead,
}

/// Why nothing more can be kept; the journal still has everything.
#[derive(Debug, Error)]
pub enum StoreError {
    /// sled cannot write, as on a full disk.
    #[error("sled: {0}")]
    Sled(String),
    /// sled panicked.
    #[error("sled panicked")]
    Panicked,
    /// The folder cannot be used.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A record is too large to be kept.
    #[error(transparent)]
    Value(#[from] EncodingError),
    /// The end came before everything was kept.
    #[error("the store is behind the journal")]
    Behind,
}

impl From<sled::Error> for Rebuild {
    fn from(error: sled::Error) -> Self {
        Rebuild::Sled(error.to_string())
    }
}

impl From<sled::Error> for StoreError {
    fn from(error: sled::Error) -> Self {
        StoreError::Sled(error.to_string())
    }
}
