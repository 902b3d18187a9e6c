//! Isolation at home (cách ly tại nhà): what a home check found, the daily visits, and where it was broken, from the
//! warning to enforcement.

use serde::{Deserialize, Serialize};

use crate::domain::follow_up::FollowUp;
use crate::domain::moment::{Date, Moment};

/// One visit at the home (ward rules of Thuận An 20/11/2021, task 4: daily checks).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Visit {
    /// When.
    pub at: Moment,
    /// What it found.
    pub found: Found,
}

/// What a visit found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Có nhà, đúng nơi cách ly.
    InPlace,
    /// Vắng nhà.
    Absent,
    /// Không hợp tác.
    NotLetIn,
}

impl Found {
    /// Everything that a visit can find, in the order in which it is offered.
    pub const ALL: [Found; 3] = [Found::InPlace, Found::Absent, Found::NotLetIn];

    /// The name that phrases and exports use.
    pub fn name(self) -> &'static str {
        match self {
            Found::InPlace => "in_place",
            Found::Absent => "absent",
            Found::NotLetIn => "not_let_in",
        }
    }
}

/// A breach of isolation that was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Violation {
    /// On which day.
    pub on: Date,
    /// What happened, and what was done.
    pub what: String,
    /// How far it has been dealt with.
    #[serde(default)]
    pub step: ViolationStep,
    /// The paper of that step: the number of the record (biên bản) or of the decision.
    #[serde(default)]
    pub paper: String,
}

/// How far a breach of isolation has been dealt with. Who does not comply goes on to the next; who does, to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViolationStep {
    /// Mới ghi nhận.
    #[default]
    Noted,
    /// Đã nhắc nhở.
    Warned,
    /// Đã lập biên bản.
    WrittenUp,
    /// Đã xử phạt.
    Penalised,
    /// Không chấp hành, chờ cưỡng chế.
    Refused,
    /// Đã cưỡng chế.
    Enforced,
    /// Đã chấp hành.
    Complied,
}

impl ViolationStep {
    /// Every step, in order.
    pub const ALL: [ViolationStep; 7] = [
        ViolationStep::Noted,
        ViolationStep::Warned,
        ViolationStep::WrittenUp,
        ViolationStep::Penalised,
        ViolationStep::Refused,
        ViolationStep::Enforced,
        ViolationStep::Complied,
    ];

    /// The name that phrases and exports use.
    pub fn name(self) -> &'static str {
        match self {
            ViolationStep::Noted => "noted",
            ViolationStep::Warned => "warned",
            ViolationStep::WrittenUp => "written_up",
            ViolationStep::Penalised => "penalised",
            ViolationStep::Refused => "refused",
            ViolationStep::Enforced => "enforced",
            ViolationStep::Complied => "complied",
        }
    }

    /// Whether nobody has to do anything more about it.
    pub fn is_last(self) -> bool {
        matches!(self, ViolationStep::Enforced | ViolationStep::Complied)
    }

    /// Whether it is done by a paper, whose number is told.
    pub fn wants_paper(self) -> bool {
        matches!(self, ViolationStep::WrittenUp | ViolationStep::Penalised | ViolationStep::Enforced)
    }
}

impl Violation {
    /// A breach of which nothing is told but what it was.
    pub fn of(on: Date, what: String) -> Self {
        Self { on, what, step: ViolationStep::Noted, paper: String::new() }
    }
}

impl FollowUp {
    /// Whether somebody was at the home on a day.
    pub fn is_visited_on(&self, day: Date) -> bool {
        self.visits.iter().any(|visit| visit.at.date() == day)
    }

    /// Whether somebody has looked whether there is a room and a toilet of one's own.
    pub fn is_home_checked(&self) -> bool {
        self.own_room.is_some() && self.own_toilet.is_some()
    }

    /// Whether the home was looked at and is not fit for isolation.
    pub fn is_home_unfit(&self) -> bool {
        self.own_room == Some(false) || self.own_toilet == Some(false)
    }

    /// The last breach that somebody must still deal with.
    pub fn open_violation(&self) -> Option<&Violation> {
        self.violations.iter().rfind(|violation| !violation.step.is_last())
    }
}
