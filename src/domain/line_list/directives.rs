//! One paper from above, as a list tells of it.

use serde::{Deserialize, Serialize};

use crate::domain::directive::Stage;
use crate::domain::moment::Date;

/// One directive of a list. Empty and absent mean "not in the list" and change nothing that stands.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DirectiveRow {
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// The day that it bears.
    pub dated: Option<Date>,
    /// The day on which it came in.
    pub received: Option<Date>,
    /// What it is about.
    pub summary: String,
    /// The last day on which an answer is in time.
    pub answer_due: Option<Date>,
    /// How far it is, where told.
    pub stage: Option<Stage>,
    /// What was answered.
    pub answer: String,
}
