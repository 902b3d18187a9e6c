//! Gate: what stands before everything else: a PIN that is asked for, or a locked screen. What is
//! typed here is nobody's line: no draft keeps it and no frame shows it.

use crate::desk::protocol::Request;
use crate::domain::identity::OrderId;
use crate::domain::moment::Moment;
use crate::domain::pin::Pin;
use crate::language::shown::Shown;

/// The most digits that are kept of what is typed.
pub const TYPED_MAX: usize = 12;

/// Seconds before a lock at which it is announced.
pub const WARNED_SECONDS: i64 = 30;

/// Seconds without a key after which the officer is signed out.
pub const SIGNED_OUT_SECONDS: i64 = 15 * 60;

/// What is asked for.
#[derive(Clone, PartialEq, Debug)]
pub enum Why {
    /// The PIN of an officer who sits down, by name.
    SignIn(String),
    /// The PIN of the officer whose screen is locked.
    Locked,
    /// The PIN once more, for what waits for it.
    Again(Waits),
    /// A new PIN, twice: the first one, once it was typed. Nothing else goes where it must be chosen.
    Choose {
        /// What was typed first.
        first: Option<Pin>,
        /// Whether it must be.
        must: bool,
    },
    /// A temporary PIN is shown, to be told to its officer.
    Told(String, Pin),
}

/// What waits for a PIN.
#[derive(Clone, PartialEq, Debug)]
pub enum Waits {
    /// An order that the desk has not carried out.
    Order(OrderId),
    /// Something else.
    Request(Box<Request>),
}

/// What stands before everything else.
#[derive(Clone, PartialEq, Debug)]
pub struct Gate {
    /// What is asked for.
    pub why: Why,
    /// The digits that were typed.
    pub typed: String,
    /// What the desk said to the last try.
    pub said: Option<Shown<'static>>,
    /// Whether the desk has not answered yet.
    pub waits: bool,
}

impl Gate {
    /// Asks for something.
    pub fn asking(why: Why) -> Self {
        Self { why, typed: String::new(), said: None, waits: false }
    }

    /// Whether nothing behind it may be seen.
    pub fn hides_all(&self) -> bool {
        self.why == Why::Locked
    }
}

/// When the screen was touched last, and whether its lock was announced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Idle {
    /// The last key.
    pub touched: Moment,
    /// Whether the next key only says that somebody is there.
    pub warned: bool,
}
