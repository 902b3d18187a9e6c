//! Hasher: PINs are hashed on two threads beside the desk, so that no order waits for one and
//! fifty screens that sign in at once do not ask for the memory of fifty hashes. What is drawn by lot
//! is drawn here.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::desk::connection::draw;
use crate::desk::inbox::Event;
use crate::domain::identity::SessionId;
use crate::domain::pin::{Pass, Pin};
use crate::journal::Disk;

/// Hashes that are worked out at once.
const THREADS: usize = 2;

/// Most PINs that wait; one for each session at most.
const WAITING_MAX: usize = 128;

/// The memory of one hash beside the rest of a thread.
const STACK_BYTES: usize = 256 << 10;

/// Bytes of salt.
const SALT_BYTES: usize = 16;

/// What one hash costs. A PIN that is kept says itself what its hash has cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PinCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl PinCost {
    /// The least that OWASP's Password Storage Cheat Sheet asks for with Argon2id: 19 MiB, two passes, one lane.
    pub const OFFICE: PinCost = PinCost { memory_kib: 19 * 1024, passes: 2 };

    /// Next to nothing, for tests and demonstrations.
    pub const NONE: PinCost = PinCost { memory_kib: 8, passes: 1 };
}

/// What is to be worked out.
#[derive(Debug)]
pub enum Work {
    /// Whether the PIN is the one of this hash.
    Verify(String),
    /// Its hash, with fresh salt.
    Make(PinCost),
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hashed {
    /// It is the one.
    Right,
    /// It is not.
    Wrong,
    /// Its hash.
    Made(String),
}

struct Job {
    session: SessionId,
    pin: Pin,
    work: Work,
}

/// Those who hash.
pub struct Hasher {
    jobs: SyncSender<Job>,
}

impl Hasher {
    /// Employs them; they rest while nobody asks and go with the desk.
    pub fn employ<D: Disk>(inbox: &SyncSender<Event<D>>) -> io::Result<Self> {
        let (jobs, asked) = sync_channel::<Job>(WAITING_MAX);
        let asked = Arc::new(Mutex::new(asked));
        for _ in 0..THREADS {
            let (asked, inbox) = (Arc::clone(&asked), inbox.clone());
            Builder::new().name("hasher".into()).stack_size(STACK_BYTES).spawn(move || work(&asked, &inbox))?;
        }
        Ok(Self { jobs })
    }

    /// Leaves a PIN to be hashed; whether there is room. The answer comes as [`Event::Hashed`].
    pub fn ask(&self, session: SessionId, pin: Pin, work: Work) -> bool {
        self.jobs.try_send(Job { session, pin, work }).is_ok()
    }
}

fn work<D: Disk>(asked: &Mutex<Receiver<Job>>, inbox: &SyncSender<Event<D>>) {
    loop {
        let job = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { session, pin, work }) = job else { return };
        let hashed = match work {
            Work::Verify(hash) if verify(&hash, &pin) => Hashed::Right,
            Work::Verify(_) => Hashed::Wrong,
            // A PIN that cannot be hashed is not set.
            Work::Make(cost) => make(cost, &pin).map_or(Hashed::Wrong, Hashed::Made),
        };
        if inbox.send(Event::Hashed(session, hashed)).is_err() {
            return;
        }
    }
}

fn verify(hash: &str, pin: &Pin) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(pin.digits().as_bytes(), &hash).is_ok()
}

fn make(cost: PinCost, pin: &Pin) -> Option<String> {
    let mut salt = [0; SALT_BYTES];
    draw(&mut salt).ok()?;
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Some(argon2.hash_password_with_salt(pin.digits().as_bytes(), &salt).ok()?.to_string())
}

/// A pass that nobody can foretell.
pub fn new_pass() -> io::Result<Pass> {
    let mut bytes = [0; 16];
    draw(&mut bytes)?;
    Ok(Pass(bytes))
}

/// A PIN of six digits that nobody can foretell.
pub fn new_pin() -> Option<Pin> {
    loop {
        let mut bytes = [0; 8];
        draw(&mut bytes).ok()?;
        // The remainder of 64 bits prefers no digit that anybody could notice.
        let digits = format!("{:06}", u64::from_le_bytes(bytes) % 1_000_000);
        if let Ok(pin) = Pin::chosen(&digits) {
            return Some(pin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_the_one_of_its_hash_alone_and_the_hash_says_what_it_has_cost() {
        let pin = Pin::typed("281945");
        let hash = make(PinCost::NONE, &pin).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert!(verify(&hash, &pin) && !verify(&hash, &Pin::typed("281946")));
        assert_ne!(hash, make(PinCost::NONE, &pin).unwrap(), "fresh salt");
        let office = make(PinCost::OFFICE, &pin).unwrap();
        assert!(office.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && verify(&office, &pin), "{office}");
        assert!(!verify("no hash", &pin));
    }
}
