//! The clock and the dice of the edge: the one place that reads the time of day and draws
//! random numbers for desk, screen and command line.

use std::io;

use rustix::rand::{GetRandomFlags, getrandom};

use crate::domain::identity::OrderId;
use crate::domain::moment::Moment;

/// What time it is.
#[expect(clippy::disallowed_methods, reason = "the one reading of the wall clock; everything below is told the time")]
pub fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Moment::from(since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(0))
}

/// Fills bytes with what nobody can foretell; fails on a kernel that draws none.
pub fn draw(bytes: &mut [u8]) -> io::Result<()> {
    getrandom(bytes, GetRandomFlags::empty())?;
    Ok(())
}

/// A name that no other order has.
pub fn order_id() -> OrderId {
    let mut bytes = [0; 16];
    if draw(&mut bytes).is_err() {
        // Kernels without getrandom are older than every system this runs on; the standard
        // library's own seeds are the next best, and two of them make one name.
        bytes = seeds();
    }
    OrderId(u128::from_le_bytes(bytes))
}

fn seeds() -> [u8; 16] {
    use std::hash::{BuildHasher, RandomState};
    let seed = || u128::from(RandomState::new().hash_one(0));
    (seed() << 64 | seed()).to_le_bytes()
}

/// A number below `below`, for waiting a little differently from the others.
pub fn jitter(below: u64) -> u64 {
    u64::try_from(order_id().0 % u128::from(below.max(1))).unwrap_or(0)
}
