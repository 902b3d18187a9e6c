//! What a pack says of contacts: how long they are isolated and when they are tested, and from when a case infects.

use serde::Deserialize;

use crate::domain::moment::Date;
use crate::domain::pack::{Pack, Source};

/// How long a contact is isolated, and when tested.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follow {
    /// Its name.
    pub id: String,
    /// Follow-ups that begin from this day on.
    pub from: Date,
    /// Follow-ups that begin from this day on no longer; absent while it holds.
    #[serde(default)]
    pub until: Option<Date>,
    /// For those alone who are vaccinated or have recovered; for everybody where absent.
    #[serde(default)]
    pub immune: Option<Immune>,
    /// Days of isolation after the last contact; 0 where none is asked for.
    pub days: u16,
    /// Days after the last contact on which a test is taken.
    #[serde(default)]
    pub tests: Vec<u16>,
    /// Days of watching oneself after isolation.
    #[serde(default)]
    pub watch: u16,
    /// Where it stands.
    pub source: Source,
}

impl Follow {
    /// Whether it counts for follow-ups that begin on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.source.active && self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// How long before the illness a case can infect, and how far back its source is looked for.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Its name.
    pub id: String,
    /// For cases that are opened from this day on.
    pub from: Date,
    /// For cases that are opened from this day on no longer; absent while it holds.
    #[serde(default)]
    pub until: Option<Date>,
    /// Days before the first symptoms.
    pub before_onset: u16,
    /// Days before the positive sample of who has no symptoms.
    pub before_sample: u16,
    /// Days before the illness in which its source is looked for (PA2).
    pub look_back: u16,
    /// Where it stands.
    pub source: Source,
}

impl Window {
    /// Whether it counts for cases that are opened on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

impl Pack {
    /// The windows that judge.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.windows.iter().filter(|window| window.source.active)
    }
}

/// The longest window, in days: what is longer is a slip.
pub const WINDOW_MAX: u16 = 60;

/// Who counts as vaccinated or recovered.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Immune {
    /// So many doses at least.
    pub doses_from: u8,
    /// The last of them so many days before the last contact at least.
    pub dose_days_from: u16,
    /// And so many at most, where the decision says so.
    #[serde(default)]
    pub dose_days_to: Option<u16>,
    /// Or recovered so many days before the last contact at most.
    pub recovered_days: u16,
}
