//! Where store ids and salts come from: the system, or a seed where a test needs the same
//! bytes twice. Separate so that a batch of any size asks the system at most once per pool.

use std::io;

const POOL_BYTES: usize = 4096;

/// A source of random bytes, from the operating system or from a seed.
#[derive(Debug)]
pub struct Randomness {
    seed: Option<u64>,
    pool: Vec<u8>,
    used: usize,
}

impl Default for Randomness {
    fn default() -> Self {
        Self::system()
    }
}

impl Randomness {
    /// Draws from the operating system; the only choice for a real ward.
    pub fn system() -> Self {
        Self::from_seed(None)
    }

    /// Repeats the same bytes for the same seed; for tests, benches and golden files only.
    pub fn seeded(seed: u64) -> Self {
        Self::from_seed(Some(seed))
    }

    fn from_seed(seed: Option<u64>) -> Self {
        Self { seed, pool: Vec::new(), used: 0 }
    }

    /// Gives the next 16 bytes; fails only where the system has no randomness to give.
    pub(crate) fn draw(&mut self) -> io::Result<[u8; 16]> {
        if let Some(taken) = self.take() {
            return Ok(taken);
        }
        self.refill()?;
        self.take().ok_or_else(|| io::Error::other("the system gave too few random bytes"))
    }

    fn take(&mut self) -> Option<[u8; 16]> {
        let taken = *self.pool.get(self.used..)?.first_chunk::<16>()?;
        self.used += taken.len();
        Some(taken)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.used = 0;
        self.pool.clear();
        self.pool.resize(POOL_BYTES, 0);
        match &mut self.seed {
            Some(state) => {
                for chunk in self.pool.chunks_mut(8) {
                    chunk.copy_from_slice(&next(state).to_le_bytes()[..chunk.len()]);
                }
            }
            None => fill_from_system(&mut self.pool)?,
        }
        Ok(())
    }
}

fn fill_from_system(mut pool: &mut [u8]) -> io::Result<()> {
    use rustix::rand::{GetRandomFlags, getrandom};
    while !pool.is_empty() {
        match getrandom(&mut *pool, GetRandomFlags::empty()) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(filled) => pool = pool.get_mut(filled..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// One step of splitmix64: small, well spread, and needs no library.
pub(crate) fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_row_of_salts() {
        let (mut first, mut second) = (Randomness::seeded(7), Randomness::seeded(7));
        for _ in 0..1000 {
            assert_eq!(first.draw().unwrap(), second.draw().unwrap());
        }
    }

    #[test]
    fn the_system_does_not_repeat_itself() {
        let mut system = Randomness::system();
        let drawn: std::collections::BTreeSet<_> = (0..1000).map(|_| system.draw().unwrap()).collect();
        assert_eq!(drawn.len(), 1000);
    }
}
