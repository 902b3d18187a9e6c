//! PINs: who may come in at the desk, how often a wrong one is taken, and whose stay goes on after
//! the desk was away. They stand beside the ward and not in it, so that no stream, export, history
//! or undo can reach them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::identity::{Id, Sequence};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::refusal::{PinRefusal, Refusal};

/// How many digits a PIN has. Digits only: an input method rewrites letters and cannot rewrite these.
pub const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;

/// Wrong PINs that an officer may type before he must wait.
pub const FREE_TRIES: u32 = 5;

/// Wrong PINs that may be typed from one Unix account before it must wait; more than one officer's, because a ward's
/// officers may share an account.
pub const FREE_TRIES_OF_ACCOUNT: u32 = 20;

/// The first wait and the longest one, in seconds; each is twice the one before.
const WAIT_SECONDS: [i64; 2] = [30, 15 * 60];

/// Seconds after which wrong tries are forgotten.
const FORGOTTEN_SECONDS: i64 = 24 * 3600;

/// Seconds for which a stay may go on after the desk was away.
const STAY_SECONDS: i64 = 12 * 3600;

/// Most stays that are kept, the newest.
const STAYS_MAX: usize = 256;

/// A PIN as it was typed. Neither logs nor failed tests show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin(String);

impl Pin {
    /// What was typed at a place that asks for a PIN, whether or not it can be one.
    pub fn typed(typed: &str) -> Self {
        Self(typed.to_string())
    }

    /// A new PIN: 6 to 12 digits, not all alike and not one after the other.
    pub fn chosen(typed: &str) -> Result<Self, Refusal> {
        if !DIGITS.contains(&typed.len()) || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::Pin(PinRefusal::NotDigits));
        }
        let pairs: Vec<i16> = typed.as_bytes().windows(2).map(|two| i16::from(two[1]) - i16::from(two[0])).collect();
        if [0, 1, -1].iter().any(|step| pairs.iter().all(|pair| pair == step)) {
            return Err(Refusal::Pin(PinRefusal::TooEasy));
        }
        Ok(Self(typed.to_string()))
    }

    /// The digits, to be hashed or told to whoever is to use them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Pin")
    }
}

/// What lets a session come back to its stay without a PIN: drawn by the desk, known to the session alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass(pub [u8; 16]);

impl fmt::Debug for Pass {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Pass")
    }
}

/// The SHA-256 of a pass, as hexadecimal digits: what the desk keeps of it.
pub type PassHash = String;

/// What a line of the journal says about who comes in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinLine {
    /// An officer has another PIN.
    Set {
        /// Whose.
        officer: Id<Officer>,
        /// Its hash, as a PHC string.
        hash: String,
        /// Whether somebody else made it, so that the officer must choose his own.
        is_temporary: bool,
    },
    /// A wrong PIN was typed.
    Wrong {
        /// Whose it would have been.
        officer: Id<Officer>,
        /// From which Unix account.
        uid: u32,
    },
    /// An officer sits down.
    SignedIn {
        /// Who.
        officer: Id<Officer>,
        /// From which Unix account.
        uid: u32,
        /// What the stay is known by.
        pass: PassHash,
    },
    /// An officer has typed his PIN again for what asks for it.
    Proved {
        /// Who.
        officer: Id<Officer>,
        /// From which Unix account.
        uid: u32,
    },
    /// A screen was locked.
    Locked {
        /// Whose stay.
        pass: PassHash,
    },
    /// A screen was unlocked.
    Unlocked {
        /// Whose stay.
        pass: PassHash,
    },
    /// An officer has left.
    SignedOut {
        /// Whose stay.
        pass: PassHash,
    },
}

impl PinLine {
    /// The name under which the journal keeps it.
    pub fn name(&self) -> &'static str {
        match self {
            PinLine::Set { .. } => "set_pin",
            PinLine::Wrong { .. } => "wrong_pin",
            PinLine::SignedIn { .. } => "sign_in",
            PinLine::Proved { .. } => "prove",
            PinLine::Locked { .. } => "lock",
            PinLine::Unlocked { .. } => "unlock",
            PinLine::SignedOut { .. } => "sign_out",
        }
    }
}

/// A PIN as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptPin {
    /// Its hash, as a PHC string.
    pub hash: String,
    /// Whether the officer must choose his own.
    pub is_temporary: bool,
}

/// A stay that may go on after the desk was away.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stay {
    /// Who.
    pub officer: Id<Officer>,
    /// From which Unix account.
    pub uid: u32,
    /// Since when.
    pub since: Moment,
    /// Whether the screen was locked.
    pub is_locked: bool,
}

/// Who tries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
enum Trier {
    Officer(Id<Officer>),
    Account(u32),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Tries {
    wrong: u32,
    last: Moment,
}

/// Every PIN, wrong try and stay, as of a line of the journal.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Pins {
    pins: BTreeMap<Id<Officer>, KeptPin>,
    tries: BTreeMap<Trier, Tries>,
    stays: BTreeMap<PassHash, Stay>,
    /// The last line that was taken; an earlier one that comes again says nothing new.
    seen: Sequence,
}

impl Pins {
    /// Whether the desk asks for PINs: somebody has one.
    pub fn is_in_use(&self) -> bool {
        !self.pins.is_empty()
    }

    /// An officer's PIN.
    pub fn of(&self, officer: Id<Officer>) -> Option<&KeptPin> {
        self.pins.get(&officer)
    }

    /// Seconds that an officer at a Unix account must wait before he may try again; 0 where he need not.
    pub fn wait(&self, officer: Id<Officer>, uid: u32, now: Moment) -> i64 {
        let of = |trier, free| self.tries.get(&trier).map_or(0, |tries| tries.wait(free, now));
        of(Trier::Officer(officer), FREE_TRIES).max(of(Trier::Account(uid), FREE_TRIES_OF_ACCOUNT))
    }

    /// How many wrong PINs an officer may still type before he must wait.
    pub fn tries_left(&self, officer: Id<Officer>, now: Moment) -> u32 {
        let tries = self.tries.get(&Trier::Officer(officer)).filter(|tries| !tries.is_forgotten(now));
        FREE_TRIES.saturating_sub(tries.map_or(0, |tries| tries.wrong))
    }

    /// The stay of a pass, where it may go on.
    pub fn stay(&self, pass: &PassHash, uid: u32, now: Moment) -> Option<&Stay> {
        let may_go_on = |stay: &&Stay| stay.uid == uid && (0..=STAY_SECONDS).contains(&now.since(stay.since));
        self.stays.get(pass).filter(may_go_on)
    }

    /// Takes a line of the journal that was written at a moment.
    pub fn take(&mut self, line: &PinLine, at: Moment, sequence: Sequence) {
        if sequence <= self.seen {
            return;
        }
        self.seen = sequence;
        self.count(line, at);
    }

    /// What was counted last stands in this line of the journal.
    pub fn stands_at(&mut self, sequence: Sequence) {
        self.seen = self.seen.max(sequence);
    }

    /// Takes what is being written, or what no journal can be told of, because nothing can be written.
    pub fn count(&mut self, line: &PinLine, at: Moment) {
        match line {
            PinLine::Set { officer, hash, is_temporary } => {
                self.pins.insert(*officer, KeptPin { hash: hash.clone(), is_temporary: *is_temporary });
                self.forget_tries(*officer, None);
                if *is_temporary {
                    self.stays.retain(|_, stay| stay.officer != *officer);
                }
            }
            PinLine::Wrong { officer, uid } => {
                for trier in [Trier::Officer(*officer), Trier::Account(*uid)] {
                    let before = self.tries.get(&trier).filter(|tries| !tries.is_forgotten(at));
                    let wrong = before.map_or(0, |tries| tries.wrong).saturating_add(1);
                    self.tries.insert(trier, Tries { wrong, last: at });
                }
            }
            PinLine::SignedIn { officer, uid, pass } => {
                self.forget_tries(*officer, Some(*uid));
                self.stays.insert(pass.clone(), Stay { officer: *officer, uid: *uid, since: at, is_locked: false });
                self.sweep(at);
            }
            PinLine::Proved { officer, uid } => self.forget_tries(*officer, Some(*uid)),
            PinLine::Locked { pass } => self.stays.get_mut(pass).into_iter().for_each(|stay| stay.is_locked = true),
            PinLine::Unlocked { pass } => {
                if let Some(stay) = self.stays.get_mut(pass) {
                    stay.is_locked = false;
                    let (officer, uid) = (stay.officer, stay.uid);
                    self.forget_tries(officer, Some(uid));
                }
            }
            PinLine::SignedOut { pass } => drop(self.stays.remove(pass)),
        }
    }

    fn forget_tries(&mut self, officer: Id<Officer>, uid: Option<u32>) {
        self.tries.remove(&Trier::Officer(officer));
        uid.map(|uid| self.tries.remove(&Trier::Account(uid)));
    }

    /// Lets go of stays that may not go on, and of the oldest where there are too many.
    fn sweep(&mut self, now: Moment) {
        self.stays.retain(|_, stay| now.since(stay.since) <= STAY_SECONDS);
        while self.stays.len() > STAYS_MAX {
            let oldest = self.stays.iter().min_by_key(|(_, stay)| stay.since).map(|(pass, _)| pass.clone());
            oldest.map(|pass| self.stays.remove(&pass));
        }
    }
}

impl Tries {
    fn is_forgotten(&self, now: Moment) -> bool {
        now.since(self.last) > FORGOTTEN_SECONDS
    }

    /// Seconds to wait after so many wrong ones: none up to `free`, then 30 s, twice as long after each further one, at
    /// most 15 minutes. A clock that was set back makes nobody wait longer than that.
    fn wait(&self, free: u32, now: Moment) -> i64 {
        let [first, longest] = WAIT_SECONDS;
        let Some(beyond) = self.wrong.checked_sub(free.max(1)) else { return 0 };
        if self.is_forgotten(now) {
            return 0;
        }
        let wait = first.checked_shl(beyond).filter(|wait| (1..=longest).contains(wait)).unwrap_or(longest);
        (wait - now.since(self.last)).clamp(0, wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOA: u32 = 3;
    const UID: u32 = 1000;

    fn hoa() -> Id<Officer> {
        Id::new(HOA).unwrap()
    }

    fn at(seconds: i64) -> Moment {
        Moment::from(1_635_733_800 + seconds)
    }

    fn wrong_tries(count: u32) -> Pins {
        let mut pins = Pins::default();
        (0..count).for_each(|_| pins.count(&PinLine::Wrong { officer: hoa(), uid: UID }, at(0)));
        pins
    }

    #[test]
    fn a_pin_is_six_to_twelve_digits_that_are_no_row() {
        for good in ["281945", "112233", "019283746501"] {
            assert_eq!(Pin::chosen(good).unwrap().digits(), good);
        }
        for bad in ["", "      ", "28194", "2819451234567", "28194a", "２８１９４５", "28 945", "281945\n"] {
            assert_eq!(Pin::chosen(bad), Err(Refusal::Pin(PinRefusal::NotDigits)), "{bad:?}");
        }
        for easy in ["000000", "123456", "987654", "01234567"] {
            assert_eq!(Pin::chosen(easy), Err(Refusal::Pin(PinRefusal::TooEasy)), "{easy:?}");
        }
        assert_eq!(format!("{:?} {:?}", Pin::typed("281945"), Pass([7; 16])), "Pin Pass");
    }

    #[test]
    fn five_wrong_pins_are_free_and_then_each_wait_is_twice_the_one_before() {
        let waits: Vec<i64> = (0..14).map(|count| wrong_tries(count).wait(hoa(), UID, at(0))).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
        let pins = wrong_tries(5);
        assert_eq!([29, 30, 31].map(|later| pins.wait(hoa(), UID, at(later))), [1, 0, 0]);
        assert_eq!([0, 3, 5, 9].map(|count| wrong_tries(count).tries_left(hoa(), at(0))), [5, 2, 0, 0]);
    }

    #[test]
    fn one_officers_wrong_pins_hold_up_nobody_else_until_the_account_has_had_too_many() {
        let other = Id::new(4).unwrap();
        assert_eq!(wrong_tries(19).wait(other, UID, at(0)), 0);
        assert_eq!(wrong_tries(20).wait(other, UID, at(0)), 30);
        assert_eq!(wrong_tries(20).wait(other, 1001, at(0)), 0);
    }

    #[test]
    fn a_right_pin_or_a_day_ends_the_waiting_and_a_clock_set_back_does_not_lengthen_it() {
        for right in [
            PinLine::Proved { officer: hoa(), uid: UID },
            PinLine::SignedIn { officer: hoa(), uid: UID, pass: "a".into() },
            PinLine::Set { officer: hoa(), hash: "h".into(), is_temporary: true },
        ] {
            let mut pins = wrong_tries(9);
            pins.count(&right, at(1));
            assert_eq!(pins.wait(hoa(), UID, at(1)), 0, "{right:?}");
        }
        let pins = wrong_tries(9);
        assert_eq!(pins.wait(hoa(), UID, at(FORGOTTEN_SECONDS + 1)), 0);
        assert_eq!(pins.wait(hoa(), UID, at(-86_400)), 480);
    }

    #[test]
    fn a_stay_goes_on_for_its_own_account_until_it_ends() {
        let mut pins = Pins::default();
        let pass = || "pass".to_string();
        pins.take(&PinLine::SignedIn { officer: hoa(), uid: UID, pass: pass() }, at(0), 1);
        assert!(pins.stay(&pass(), UID, at(60)).is_some_and(|stay| !stay.is_locked));
        assert_eq!(pins.stay(&pass(), UID + 1, at(60)), None);
        assert_eq!(pins.stay(&"other".to_string(), UID, at(60)), None);
        assert_eq!(pins.stay(&pass(), UID, at(STAY_SECONDS + 1)), None);
        pins.take(&PinLine::Locked { pass: pass() }, at(70), 2);
        assert!(pins.stay(&pass(), UID, at(80)).unwrap().is_locked);
        pins.take(&PinLine::Unlocked { pass: pass() }, at(90), 3);
        assert!(!pins.stay(&pass(), UID, at(91)).unwrap().is_locked);
        pins.take(&PinLine::SignedOut { pass: pass() }, at(95), 4);
        assert_eq!(pins.stay(&pass(), UID, at(96)), None);
    }

    #[test]
    fn a_pin_that_somebody_else_made_ends_every_stay() {
        let mut pins = Pins::default();
        pins.take(&PinLine::SignedIn { officer: hoa(), uid: UID, pass: "a".into() }, at(0), 1);
        pins.take(&PinLine::Set { officer: hoa(), hash: "own".into(), is_temporary: false }, at(1), 2);
        assert!(pins.stay(&"a".to_string(), UID, at(2)).is_some());
        pins.take(&PinLine::Set { officer: hoa(), hash: "made".into(), is_temporary: true }, at(3), 3);
        assert_eq!(pins.stay(&"a".to_string(), UID, at(4)), None);
        assert!(pins.is_in_use() && pins.of(hoa()).unwrap().is_temporary);
    }

    #[test]
    fn stays_are_bounded_and_a_line_that_comes_again_says_nothing_new() {
        let mut pins = Pins::default();
        for number in 0..300_u64 {
            let at = at(i64::try_from(number).unwrap());
            pins.take(&PinLine::SignedIn { officer: hoa(), uid: UID, pass: format!("{number}") }, at, number + 1);
        }
        assert_eq!(pins.stays.len(), STAYS_MAX);
        assert!(pins.stays.contains_key("299") && !pins.stays.contains_key("43"));
        let mut twice = wrong_tries(0);
        twice.take(&PinLine::Wrong { officer: hoa(), uid: UID }, at(0), 7);
        twice.take(&PinLine::Wrong { officer: hoa(), uid: UID }, at(0), 7);
        assert_eq!(twice.tries_left(hoa(), at(0)), FREE_TRIES - 1);
    }
}
