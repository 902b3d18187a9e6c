//! The duty book (sổ trực), line by line: declarations, symptoms told by telephone, visitors, incidents, official word.

use serde::{Deserialize, Serialize};

use crate::domain::identity::{Id, RecordId};
use crate::domain::moment::Moment;
use crate::domain::roster::Position;

/// What a line of the duty book is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogKind {
    /// Anything else.
    #[default]
    Note,
    /// Khai báo y tế (seed 002).
    Declaration,
    /// Nghi ngờ triệu chứng báo qua điện thoại (seed 002).
    Symptoms,
    /// Khách đến.
    Visitor,
    /// Sự cố.
    Incident,
    /// Thông tin chính thức đã được duyệt (seed 003).
    Official,
}

impl LogKind {
    /// Every kind, in the order in which a form offers them.
    pub const ALL: [LogKind; 6] = [
        LogKind::Note,
        LogKind::Declaration,
        LogKind::Symptoms,
        LogKind::Visitor,
        LogKind::Incident,
        LogKind::Official,
    ];

    /// The name that lists and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            LogKind::Note => "note",
            LogKind::Declaration => "declaration",
            LogKind::Symptoms => "symptoms",
            LogKind::Visitor => "visitor",
            LogKind::Incident => "incident",
            LogKind::Official => "official",
        }
    }
}

/// One line of the duty book.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LogEntry {
    /// When it happened.
    pub at: Moment,
    /// What it is about.
    #[serde(default)]
    pub kind: LogKind,
    /// Whom it is about, or who told it.
    #[serde(default)]
    pub who: String,
    /// His telephone, digits only.
    #[serde(default)]
    pub phone: String,
    /// What happened.
    pub text: String,
    /// Who approved it; official word does not stand without.
    #[serde(default)]
    pub approved_by: Option<Id<Position>>,
    /// What came of it: a person, an F0, a task.
    #[serde(default)]
    pub became: Vec<RecordId>,
}

impl LogEntry {
    /// A line of which nothing more is told.
    pub fn of(at: Moment, text: impl Into<String>) -> Self {
        Self {
            at,
            kind: LogKind::default(),
            who: String::new(),
            phone: String::new(),
            text: text.into(),
            approved_by: None,
            became: Vec::new(),
        }
    }
}
