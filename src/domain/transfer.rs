//! Transfers (chuyển tuyến, chuyển giao): a patient or a contact on the way to a hospital, to another ward, or from one. Who
//! is on the way is still ours; who has arrived is counted at the place of treatment, once.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// One transfer of a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Transfer {
    /// Who.
    pub person: Id<Person>,
    /// During which episode; a contact has none.
    #[serde(default)]
    pub case: Option<Id<Case>>,
    /// Whether a contact is handed over and not an F0.
    #[serde(default)]
    pub contact: bool,
    /// Where to, or from.
    pub way: Way,
    /// The hospital or the ward.
    pub place: String,
    /// By what, and its telephone.
    #[serde(default)]
    pub transport: String,
    /// When the hospital or the ward was asked (gọi, gửi).
    #[serde(default)]
    pub asked_at: Option<Moment>,
    /// When the patient left.
    #[serde(default)]
    pub left_at: Option<Moment>,
    /// What came of it.
    #[serde(default)]
    pub answer: Answer,
    /// When the patient arrived, or the other ward took over or declined.
    #[serde(default)]
    pub answered_at: Option<Moment>,
    /// Who took over, or declined.
    #[serde(default)]
    pub who: String,
    /// The papers that went along.
    #[serde(default)]
    pub papers: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// Where a transfer goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Chuyển tuyến: to a hospital.
    #[default]
    ToHospital,
    /// Chuyển giao: to another ward.
    ToWard,
    /// Nhận: from another ward.
    FromWard,
}

impl Way {
    /// Every way, in the order in which a form offers them.
    pub const ALL: [Way; 3] = [Way::ToHospital, Way::ToWard, Way::FromWard];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Way::ToHospital => "to_hospital",
            Way::ToWard => "to_ward",
            Way::FromWard => "from_ward",
        }
    }
}

/// What came of a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// On the way: not arrived, not taken over yet.
    #[default]
    Waiting,
    /// Đã tới viện, đã nhận.
    Received,
    /// Từ chối.
    Refused,
}

impl Answer {
    /// Every answer, in the order in which a form offers them.
    pub const ALL: [Answer; 3] = [Answer::Waiting, Answer::Received, Answer::Refused];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Waiting => "waiting",
            Answer::Received => "received",
            Answer::Refused => "refused",
        }
    }
}

impl Transfer {
    /// A transfer of which nothing more is known.
    pub fn of(person: Id<Person>, case: Option<Id<Case>>) -> Self {
        Self {
            person,
            case,
            contact: false,
            way: Way::default(),
            place: String::new(),
            transport: String::new(),
            asked_at: None,
            left_at: None,
            answer: Answer::default(),
            answered_at: None,
            who: String::new(),
            papers: String::new(),
            note: String::new(),
        }
    }

    /// Whether it is under way: nobody has arrived or been taken over, and nobody has declined.
    pub fn is_waiting(&self) -> bool {
        self.answer == Answer::Waiting
    }
}

/// The transfer of an episode that is under way, the latest where several are.
pub fn waiting_of(ward: &Ward, case: Id<Case>) -> Option<&Arc<Kept<Transfer>>> {
    ward.transfers.iter().rfind(|transfer| transfer.case == Some(case) && transfer.is_waiting())
}
