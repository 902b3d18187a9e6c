//! Who and which: numbers of records, orders and sessions, each a type of its own,
//! so that a case can never be taken for a person.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// The largest number that a record can bear: numbers index tables in memory,
/// so a damaged one must not be able to ask for all of it.
pub const NUMBER_MAX: u32 = 16_000_000;

/// The number of a record of one kind, from 1 to [`NUMBER_MAX`]; a case's number is its `#12`.
pub struct Id<T> {
    number: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Names the record `number` of this kind, where such a number can exist.
    pub fn new(number: u32) -> Option<Self> {
        (1..=NUMBER_MAX).contains(&number).then_some(Self { number, kind: PhantomData })
    }

    /// The number shown after `#`.
    pub fn number(self) -> u32 {
        self.number
    }

    /// The place of this record in a table that starts at 0.
    pub fn index(self) -> usize {
        self.number as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.number)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.number)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(deserializer)?;
        Self::new(number).ok_or_else(|| D::Error::custom("a record's number is from 1 to 16,000,000"))
    }
}

/// How often a record was written: 1 when it was made.
pub type Revision = u32;

/// The place of a line in the journal, from 1.
pub type Sequence = u64;

/// The name of one order, made by the session before sending, so that an order
/// sent twice is done once. In JSON 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct OrderId(pub u128);

impl fmt::Debug for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
impl Serialize for OrderId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&format!("{:032x}", self.0))
        } else {
            serializer.serialize_u128(self.0)
        }
    }
}
impl<'de> Deserialize<'de> for OrderId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            u128::from_str_radix(&text, 16).map(Self).map_err(D::Error::custom)
        } else {
            u128::deserialize(deserializer).map(Self)
        }
    }
}

/// One terminal's stay at the desk.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, Default)]
pub struct SessionId(pub u64);

/// The kind of a record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Settings of the station; there is one.
    Station,
    /// Somebody who signs in at the desk.
    Officer,
    /// A part of the ward.
    Area,
    /// Persons who live together.
    Household,
    /// Anyone known to the desk.
    Person,
    /// One episode of infection.
    Case,
    /// One set of vital signs and symptoms.
    Reading,
    /// One attempt to reach a person.
    Call,
    /// A case's contact with a person.
    Exposure,
    /// A post in the chain of responsibility.
    Position,
    /// A thing that somebody answers for.
    Duty,
    /// Who does which duty where.
    Assignment,
    /// A time span at the desk or a post.
    Shift,
    /// Something to be done by a time.
    Task,
    /// One line of the duty book.
    LogEntry,
    /// One test of a person.
    Test,
    /// A position's duty handed to another.
    Delegation,
    /// One line of the reporting regime.
    Reporting,
    /// A paper from above.
    Directive,
    /// A patient or a contact on the way.
    Transfer,
    /// How dangerous an area is held to be.
    ZoneLevel,
    /// Somebody with an epidemiological factor.
    Arrival,
    /// A danger sign that somebody must see to.
    Alert,
    /// The follow-up of a contact.
    FollowUp,
    /// A decision or a certificate about somebody.
    Paper,
    /// A round of wider testing.
    Screening,
    /// A report that was kept.
    Report,
    /// A hand-over.
    Handover,
    /// A leave.
    Leave,
}

impl Kind {
    /// Every kind, in the order in which a ward is streamed: what others refer to comes first.
    pub const ALL: [Kind; 29] = [
        Kind::Station,
        Kind::Officer,
        Kind::Area,
        Kind::Household,
        Kind::Person,
        Kind::Case,
        Kind::Reading,
        Kind::Call,
        Kind::Exposure,
        Kind::Position,
        Kind::Duty,
        Kind::Assignment,
        Kind::Shift,
        Kind::Task,
        Kind::LogEntry,
        Kind::Test,
        Kind::Delegation,
        Kind::Reporting,
        Kind::Directive,
        Kind::Transfer,
        Kind::ZoneLevel,
        Kind::Arrival,
        Kind::Alert,
        Kind::FollowUp,
        Kind::Paper,
        Kind::Screening,
        Kind::Report,
        Kind::Handover,
        Kind::Leave,
    ];

    /// The name that the journal and the store use.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Station => "station",
            Kind::Officer => "officer",
            Kind::Area => "area",
            Kind::Household => "household",
            Kind::Person => "person",
            Kind::Case => "case",
            Kind::Reading => "reading",
            Kind::Call => "call",
            Kind::Exposure => "exposure",
            Kind::Position => "position",
            Kind::Duty => "duty",
            Kind::Assignment => "assignment",
            Kind::Shift => "shift",
            Kind::Task => "task",
            Kind::LogEntry => "log_entry",
            Kind::Test => "test",
            Kind::Delegation => "delegation",
            Kind::Reporting => "reporting",
            Kind::Directive => "directive",
            Kind::Transfer => "transfer",
            Kind::ZoneLevel => "zone_level",
            Kind::Arrival => "arrival",
            Kind::Alert => "alert",
            Kind::FollowUp => "follow_up",
            Kind::Paper => "paper",
            Kind::Screening => "screening",
            Kind::Report => "report",
            Kind::Handover => "handover",
            Kind::Leave => "leave",
        }
    }
}

/// The name of any record: its kind and number, written `case:12`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct RecordId {
    /// Which table.
    pub kind: Kind,
    /// Which row.
    pub number: u32,
}

impl std::str::FromStr for RecordId {
    type Err = ();

    /// Reads `case:12`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, number) = text.split_once(':').ok_or(())?;
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind).ok_or(())?;
        let number = number.parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number)).ok_or(())?;
        Ok(Self { kind, number })
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.number)
    }
}
