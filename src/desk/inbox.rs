//! What reaches the desk's one thread, from every side, through one bounded queue.

use std::sync::Arc;

use crate::desk::hasher::Hashed;
use crate::desk::opening::Opened;
use crate::desk::protocol::{Hello, Request};
use crate::desk::seat::Seat;
use crate::domain::identity::SessionId;
use crate::journal::{Damage, Disk};

/// How many events wait; whoever brings more waits himself.
pub const INBOX_MAX: usize = 256;

/// Something that the desk must look at.
pub enum Event<D: Disk> {
    /// Somebody has come and said Hello.
    Joined(Arc<Seat>, Hello),
    /// Somebody asks.
    Asked(SessionId, Request),
    /// The PIN that a session sent has been hashed.
    Hashed(SessionId, Hashed),
    /// Somebody who lagged can take more of the stream.
    Room,
    /// Somebody has gone.
    Gone(SessionId),
    /// The ward is open, or cannot be.
    Opened(Box<Opened<D>>),
    /// The journal is damaged before the place from which this start read it.
    Damaged(Damage),
    /// A newer program asks for the place.
    Retire,
    /// The system asks the desk to end.
    Stop,
}
