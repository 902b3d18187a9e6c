//! Leave (xin nghỉ, rời địa bàn; seed 003): who is away from when to when, whom he asks, and what that one decided.

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::roster::Position;

/// Somebody who asks to be away.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Leave {
    /// The officer of the desk, where it is one.
    #[serde(default)]
    pub officer: Option<Id<Officer>>,
    /// Who, by name.
    pub who: String,
    /// The position that he holds, where it is one of the chain.
    #[serde(default)]
    pub position: Option<Id<Position>>,
    /// From when on.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// Where he goes.
    #[serde(default)]
    pub place: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Whom he asks.
    #[serde(default)]
    pub asks: Option<Id<Position>>,
    /// What was decided; nothing while it waits.
    #[serde(default)]
    pub decided: Option<LeaveDecision>,
}

impl Leave {
    /// A leave of nobody yet.
    pub fn between(from: Moment, to: Moment) -> Self {
        Self {
            officer: None,
            who: String::new(),
            position: None,
            from,
            to,
            place: String::new(),
            reason: String::new(),
            asks: None,
            decided: None,
        }
    }
}

/// What came of the asking.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeaveDecision {
    /// Whether he may.
    pub approved: bool,
    /// When it was decided.
    pub at: Moment,
    /// By whom, in words.
    pub by: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}
