//! What every record has in common: its number, how often it was written, when and by whom;
//! and the one type that is any of them.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::alert::Alert;
use crate::domain::area::Area;
use crate::domain::arrival::Arrival;
use crate::domain::contact_tree::Exposure;
use crate::domain::directive::Directive;
use crate::domain::follow_up::FollowUp;
use crate::domain::handover::Handover;
use crate::domain::home_treatment::{Call, Case, Reading};
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::leave::Leave;
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::paper::Paper;
use crate::domain::person::{Household, Person};
use crate::domain::report::Report;
use crate::domain::roster::{Assignment, Delegation, Duty, Position, Reporting, Shift};
use crate::domain::screening::Screening;
use crate::domain::station::Station;
use crate::domain::tasks::Task;
use crate::domain::test::Test;
use crate::domain::transfer::Transfer;
use crate::domain::zone::ZoneLevel;

/// A record as it is kept: its body, and who wrote it last.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: serde::de::DeserializeOwned"))]
pub struct Kept<T> {
    /// Its number among the records of its kind.
    pub id: Id<T>,
    /// How often it was written.
    pub revision: Revision,
    /// When it was last written; for a reading, when it was entered.
    pub written_at: Moment,
    /// Who last wrote it; nobody for what an import or a template brought.
    pub written_by: Option<Id<Officer>>,
    /// Whether it was deleted: nothing counts it, and it can be restored.
    #[serde(default)]
    pub deleted: bool,
    /// What it says.
    pub body: T,
}

impl<T> Kept<T> {
    /// A body that is written for the first time.
    pub fn first(id: Id<T>, body: T, (written_at, written_by): (Moment, Option<Id<Officer>>)) -> Self {
        Self { id, revision: 1, written_at, written_by, deleted: false, body }
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.body
    }
}

/// Any record of the ward. Cloning one copies a pointer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// Settings of the station.
    Station(Arc<Kept<Station>>),
    /// Somebody who signs in at the desk.
    Officer(Arc<Kept<Officer>>),
    /// A part of the ward.
    Area(Arc<Kept<Area>>),
    /// Persons who live together.
    Household(Arc<Kept<Household>>),
    /// Anyone known to the desk.
    Person(Arc<Kept<Person>>),
    /// One episode of infection.
    Case(Arc<Kept<Case>>),
    /// One set of vital signs and symptoms.
    Reading(Arc<Kept<Reading>>),
    /// One attempt to reach a person.
    Call(Arc<Kept<Call>>),
    /// A case's contact with a person.
    Exposure(Arc<Kept<Exposure>>),
    /// A post in the chain of responsibility.
    Position(Arc<Kept<Position>>),
    /// A thing that somebody answers for.
    Duty(Arc<Kept<Duty>>),
    /// Who does which duty where.
    Assignment(Arc<Kept<Assignment>>),
    /// A time span at the desk or a post.
    Shift(Arc<Kept<Shift>>),
    /// Something to be done by a time.
    Task(Arc<Kept<Task>>),
    /// One line of the duty book.
    LogEntry(Arc<Kept<LogEntry>>),
    /// One test of a person.
    Test(Arc<Kept<Test>>),
    /// A position's duty handed to another.
    Delegation(Arc<Kept<Delegation>>),
    /// One line of the reporting regime.
    Reporting(Arc<Kept<Reporting>>),
    /// A paper from above.
    Directive(Arc<Kept<Directive>>),
    /// A patient or a contact on the way.
    Transfer(Arc<Kept<Transfer>>),
    /// How dangerous an area is held to be.
    ZoneLevel(Arc<Kept<ZoneLevel>>),
    /// Somebody with an epidemiological factor.
    Arrival(Arc<Kept<Arrival>>),
    /// A danger sign that somebody must see to.
    Alert(Arc<Kept<Alert>>),
    /// The follow-up of a contact.
    FollowUp(Arc<Kept<FollowUp>>),
    /// A decision or a certificate about somebody.
    Paper(Arc<Kept<Paper>>),
    /// A round of wider testing.
    Screening(Arc<Kept<Screening>>),
    /// A report that was kept.
    Report(Arc<Kept<Report>>),
    /// A hand-over.
    Handover(Arc<Kept<Handover>>),
    /// A leave.
    Leave(Arc<Kept<Leave>>),
}

/// A body that can be kept as a record of its own kind.
pub trait Body: Sized {
    /// The kind of its records.
    const KIND: Kind;
    /// The kept body as any record.
    fn record(kept: Arc<Kept<Self>>) -> Record;
}

/// Ties each body to its kind and its variant; a handful of lines each, alike but for the name; what any of
/// them says comes of the same list.
macro_rules! bodies {
    ($($body:ident),*) => {
        $(impl Body for $body {
            const KIND: Kind = Kind::$body;
            fn record(kept: Arc<Kept<Self>>) -> Record {
                Record::$body(kept)
            }
        })*

        /// What a record says, without its number.
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum AnyBody {
            $(
                #[doc = concat!("What a record of [`Kind::", stringify!($body), "`] says.")]
                $body($body),
            )*
        }

        impl AnyBody {
            /// The kind of its records.
            pub fn kind(&self) -> Kind {
                match self {
                    $(AnyBody::$body(_) => Kind::$body,)*
                }
            }
        }

        impl Record {
            /// What the record says.
            pub fn body(&self) -> AnyBody {
                match self {
                    $(Record::$body(kept) => AnyBody::$body(kept.body.clone()),)*
                }
            }

            /// The record as it is once it says `body`, or is deleted or restored; nothing where the body is of
            /// another kind.
            pub fn rewritten(&self, body: AnyBody, deleted: bool, at: Moment, by: Option<Id<Officer>>) -> Option<Record> {
                match (self, body) {
                    $((Record::$body(old), AnyBody::$body(body)) => Some(Record::$body(Arc::new(Kept {
                        id: old.id,
                        revision: old.revision.saturating_add(1),
                        written_at: at,
                        written_by: by,
                        deleted,
                        body,
                    }))),)*
                    _ => None,
                }
            }

            /// Which table and row the record stands in.
            pub fn id(&self) -> RecordId {
                match self {
                    $(Record::$body(kept) => RecordId { kind: Kind::$body, number: kept.id.number() },)*
                }
            }

            /// How often the record was written.
            pub fn revision(&self) -> Revision {
                match self {
                    $(Record::$body(kept) => kept.revision,)*
                }
            }

            /// Whether the record was deleted.
            pub fn is_deleted(&self) -> bool {
                match self {
                    $(Record::$body(kept) => kept.deleted,)*
                }
            }

            /// When the record was last written, and by whom.
            pub fn written(&self) -> (Moment, Option<Id<Officer>>) {
                match self {
                    $(Record::$body(kept) => (kept.written_at, kept.written_by),)*
                }
            }
        }
    };
}
bodies!(
    Station, Officer, Area, Household, Person, Case, Reading, Call, Exposure, Position, Duty, Assignment, Shift, Task,
    LogEntry, Test, Delegation, Reporting, Directive, ZoneLevel, Transfer, Arrival, Alert, FollowUp, Paper, Screening,
    Report, Handover, Leave
);

#[cfg(test)]
mod tests;
