//! The duty book (sổ trực), line by line.

use serde::{Deserialize, Serialize};

use crate::domain::moment::Moment;

/// One line of the duty book.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LogEntry {
    /// When it happened.
    pub at: Moment,
    /// What happened.
    pub text: String,
}
