//! The session's end of the socket: joining a desk, starting one where none runs, asking and
//! hearing, and coming back after the desk has died. All that the screen and the command line
//! may know of the desk, besides the protocol.

mod chance;
mod launch;
mod line;
mod rejoin;

pub use crate::desk::place::{Place, PlaceError};
pub(super) use chance::draw;
pub use chance::{now, order_id};
pub use launch::{Launch, join_or_start};
pub use line::{Connection, ConnectionError, Welcomed};
pub use rejoin::Rejoin;
