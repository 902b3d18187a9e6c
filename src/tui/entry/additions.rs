//! Lines that begin with `+`: which kind of record is added, by the pane or by `+f +t +v +c`.
//! Separate because the four kinds know nothing of each other.

use crate::tui::entry::line::Line;
use crate::tui::entry::setting::{Pane, Setting};
use crate::tui::entry::{jobs, persons, tasks};

/// Reads what stands from the byte `from` on, which is directly behind the `+`.
pub(super) fn read(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    let rest = line.get(from..).unwrap_or_default();
    let (pane, taken) = forced(rest).map_or((setting.pane, 0), |pane| (pane, 1));
    let from = from + taken;
    match pane {
        Pane::HomeTreatment => persons::read_case(line, from, setting),
        Pane::ContactTree => persons::read_contact(line, from, setting),
        Pane::Tasks => tasks::read(line, from, setting),
        Pane::Roster => jobs::read(line, from, setting),
    }
}

/// The kind that a letter directly behind the `+` forces; it stands alone, or it begins a name.
pub(super) fn forced(rest: &str) -> Option<Pane> {
    let mut letters = rest.chars();
    let letter = letters.next()?;
    if letters.next().is_some_and(|next| !next.is_whitespace()) {
        return None;
    }
    match letter.to_ascii_lowercase() {
        'f' => Some(Pane::HomeTreatment),
        't' => Some(Pane::ContactTree),
        'v' => Some(Pane::Tasks),
        'c' => Some(Pane::Roster),
        _ => None,
    }
}
