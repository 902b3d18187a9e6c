//! Lines that begin with `+`: which kind of record is added, by the pane or by `+f +t +v +c +d`.
//! Separate because the kinds know nothing of each other.

use crate::tui::entry::line::Line;
use crate::tui::entry::setting::{Pane, Setting};
use crate::tui::entry::{jobs, persons, tasks};

/// What a line adds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Added {
    /// An F0.
    Case,
    /// A contact.
    Contact,
    /// A task.
    Task,
    /// Somebody on a job.
    Job,
    /// Somebody with an epidemiological factor.
    Arrival,
}

impl Added {
    /// What is added in a pane where no letter says otherwise.
    pub(super) fn usual(pane: Pane) -> Self {
        match pane {
            Pane::HomeTreatment => Added::Case,
            Pane::ContactTree => Added::Contact,
            Pane::Tasks => Added::Task,
            Pane::Roster => Added::Job,
        }
    }
}

/// Reads what stands from the byte `from` on, which is directly behind the `+`.
pub(super) fn read(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    let rest = line.get(from..).unwrap_or_default();
    let (added, taken) = forced(rest).map_or((Added::usual(setting.pane), 0), |added| (added, 1));
    let from = from + taken;
    match added {
        Added::Case => persons::read_case(line, from, setting),
        Added::Contact => persons::read_contact(line, from, setting),
        Added::Task => tasks::read(line, from, setting),
        Added::Job => jobs::read(line, from, setting),
        Added::Arrival => persons::read_arrival(line, from, setting),
    }
}

/// The kind that a letter directly behind the `+` forces; it stands alone, or it begins a name.
pub(super) fn forced(rest: &str) -> Option<Added> {
    let mut letters = rest.chars();
    let letter = letters.next()?;
    if letters.next().is_some_and(|next| !next.is_whitespace()) {
        return None;
    }
    match letter.to_ascii_lowercase() {
        'f' => Some(Added::Case),
        't' => Some(Added::Contact),
        'v' => Some(Added::Task),
        'c' => Some(Added::Job),
        'd' => Some(Added::Arrival),
        _ => None,
    }
}
