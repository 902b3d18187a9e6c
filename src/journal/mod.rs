//! WHAT HAPPENED. Append-only text files, one fdatasync per batch, hash-chained: the truth
//! from which everything else can be rebuilt. It stores bytes and a format number and never
//! knows what a payload means.

mod append;
pub mod disk;
mod entry;
mod error;
pub mod faulty_disk;
pub(crate) mod hex;
mod line;
mod open;
mod platter;
mod publish;
mod randomness;
mod reading;
mod segment;
mod tail;
pub mod upgrade;
mod verify;
mod walk;

pub use append::{Checkpoint, Journal};
pub use disk::{Disk, DiskError, RealDisk};
pub use entry::{Draft, DraftFlaw, Entry, Header};
pub use error::{AppendError, Damage, Flaw, JournalError, Unwritable};
pub use open::{Cut, Opened, Opening};
pub use randomness::Randomness;
pub use reading::Reading;
pub use upgrade::PAYLOAD_FORMAT;
pub use verify::{Anchor, AnchorError, Report, verify};
