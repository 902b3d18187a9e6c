//! One transfer and one paper of a list: whose they are, and what the list tells.

use serde::{Deserialize, Serialize};

use crate::domain::birth::Birth;
use crate::domain::home_treatment::Bag;
use crate::domain::moment::{Date, Moment};
use crate::domain::paper::PaperKind;
use crate::domain::transfer::{Answer, Way};

/// Of whom a transfer or a paper of a list tells.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Of an episode: an F0.
    Case,
    /// Of a contact.
    Contact,
    /// Of a person in no episode.
    Person,
}

impl Whose {
    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Whose::Case => "case",
            Whose::Contact => "contact",
            Whose::Person => "person",
        }
    }
}

/// Who a row is about. A code is that of the case or of the person; it may be empty where name and birth are told.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct WhoRow {
    /// Code of the case or person.
    pub code: String,
    /// Name.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Telephones, digits only.
    pub phones: Vec<String>,
    /// Whether of an episode, where told.
    pub whose: Option<Whose>,
}

/// A bag of medicines that was handed out, as a list tells of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MedicineRow {
    /// Which.
    pub bag: Bag,
    /// On which day.
    pub on: Date,
    /// Name of the officer; may be empty.
    pub by: String,
    /// Whether the patient signed for it.
    pub consent: bool,
}

/// One transfer of a list. Empty and absent mean "not in the list" and change nothing that stands.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TransferRow {
    /// Who.
    pub who: WhoRow,
    /// Where to, or from, where told.
    pub way: Option<Way>,
    /// The hospital or the ward.
    pub place: String,
    /// By what, and its telephone.
    pub transport: String,
    /// When the hospital or the ward was asked.
    pub asked_at: Option<Moment>,
    /// When the patient left.
    pub left_at: Option<Moment>,
    /// What came of it, where told.
    pub answer: Option<Answer>,
    /// When that came.
    pub answered_at: Option<Moment>,
    /// Who took over, or declined.
    pub by: String,
    /// The papers that went along.
    pub papers: String,
    /// Anything else.
    pub note: String,
}

/// One paper about somebody, of a register that is kept elsewhere. Empty and absent mean "not in the list".
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PaperRow {
    /// About whom.
    pub who: WhoRow,
    /// Which paper.
    pub what: PaperKind,
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// The symbol under which it is numbered.
    pub symbol: String,
    /// The day that it bears.
    pub dated: Date,
    /// Title of the position that signs.
    pub title: String,
    /// Who holds it, where its title has several.
    pub holder: String,
    /// Who signs, as he was called then.
    pub signed_by: String,
    /// When it was signed.
    pub signed_at: Option<Moment>,
    /// When it was handed over.
    pub delivered_at: Option<Moment>,
    /// Who received it.
    pub receiver: String,
    /// Name of the officer who brought it.
    pub delivered_by: String,
    /// Whether it was cancelled, where told.
    pub cancelled: Option<bool>,
    /// Anything else.
    pub note: String,
}
