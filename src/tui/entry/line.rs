//! What one line of the entry field means: the first characters and the pane decide which part of the grammar reads it.
//! No letter is ever a command, so that an input method that rewrites letters can do no harm.

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::tasks::Task;
use crate::tui::entry::additions;
use crate::tui::entry::fault::{Fault, FaultKind};
use crate::tui::entry::figures::{self, birth_year};
use crate::tui::entry::jobs::JobLine;
use crate::tui::entry::persons::{CaseLine, ContactLine};
use crate::tui::entry::reading_line::{ReadingLine, Target};
use crate::tui::entry::readings::{self, begins_reading};
use crate::tui::entry::setting::{Pane, Setting};
use crate::tui::entry::tokens::{Token, before_note, span, tokens};
use crate::tui::entry::words::{DayWord, longest};

/// What a typed line means.
#[derive(Clone, PartialEq, Debug)]
pub enum Line {
    /// Nothing was typed.
    Empty,
    /// Finds a person or a thing by words.
    Find(String),
    /// Finds a telephone or a code.
    Digits(String),
    /// Goes to the F0 of this number.
    GoTo(Id<Case>),
    /// Narrows the list (`/tre`).
    Filter(String),
    /// Opens the command palette with these words.
    Palette(String),
    /// Opens the help, about these words where there are any.
    Help(String),
    /// Goes to the worst alert that nobody has taken.
    NextAlert,
    /// Goes back one step (`..`).
    Back,
    /// Records a reading.
    Reading(Box<ReadingLine>),
    /// Opens a case.
    NewCase(CaseLine),
    /// Adds a contact.
    NewContact(ContactLine),
    /// Adds a task.
    NewTask(Task),
    /// Puts somebody on a job of the running shift.
    FillJob(JobLine),
    /// Cannot be carried out.
    Faulty(Fault),
}

/// Reads a line as typed into a setting. Total: every text has a meaning, if only a fault.
pub fn parse(text: &str, setting: &Setting<'_>) -> Line {
    let typed = text.trim();
    let from = text.len() - text.trim_start().len();
    let Some(first) = typed.chars().next() else { return Line::Empty };
    let after = || typed.get(first.len_utf8()..).unwrap_or_default().trim().to_owned();
    match (first, typed) {
        ('#', _) => numbered(text, from, setting),
        ('+', _) => additions::read(text, from + 1, setting),
        ('/', _) => Line::Filter(after()),
        (':', _) => Line::Palette(after()),
        ('?', _) => Line::Help(after()),
        (_, "!") => Line::NextAlert,
        (_, "..") => Line::Back,
        _ if setting.pane == Pane::HomeTreatment => home_treatment(text, setting),
        _ if first.is_ascii_digit() => Line::Digits(typed.to_owned()),
        _ => Line::Find(typed.to_owned()),
    }
}

/// `#12` goes there; `#12 sp91` records there, from any pane.
fn numbered(text: &str, from: usize, setting: &Setting<'_>) -> Line {
    let words = tokens(text.get(from..).unwrap_or_default(), from);
    let Some(token) = words.first() else { return Line::Empty };
    match (case_number(token.text), words.len()) {
        (None, _) => Line::Faulty(Fault::new(FaultKind::CaseNumber, token.range())),
        (Some(case), 1) => Line::GoTo(case),
        (Some(case), _) => readings::read(text, token.range().end, Target::Number(case), setting),
    }
}

/// The case that `#12` names.
pub(super) fn case_number(text: &str) -> Option<Id<Case>> {
    Id::new(figures::whole(text.strip_prefix('#')?)?)
}

/// In F2 digits record; a name before a reading chooses for whom; other words find.
fn home_treatment(text: &str, setting: &Setting<'_>) -> Line {
    let typed = text.trim();
    if is_telephone(typed) {
        return Line::Digits(typed.to_owned());
    }
    let words = tokens(before_note(text).0, 0);
    let Some(first) = words.first() else { return Line::Find(typed.to_owned()) };
    if begins_reading(first) {
        return readings::read(text, 0, Target::Selected, setting);
    }
    let Some(at) = words.iter().position(begins_reading) else { return Line::Find(typed.to_owned()) };
    let (name, rest) = words.split_at(at);
    if longest(&setting.words.days, name).is_some_and(|(day, count)| *day != DayWord::Tomorrow && count == name.len()) {
        return readings::read(text, 0, Target::Selected, setting);
    }
    let target = Target::Name(name_words(text, name));
    let line = readings::read(text, rest.first().map_or(0, |token| token.start), target, setting);
    match &line {
        Line::Faulty(_) if finds_by_figure(rest, setting) => Line::Find(typed.to_owned()),
        _ => line,
    }
}

fn name_words(text: &str, name: &[Token<'_>]) -> String {
    text.get(span(name)).unwrap_or_default().to_owned()
}

/// Whether what stands behind a name is more likely part of what to find than a reading: `hoa 1990`, `tổ 7`. Faults of
/// three or four digits stay faults: they were meant as a temperature.
fn finds_by_figure(rest: &[Token<'_>], setting: &Setting<'_>) -> bool {
    let Some(first) = rest.first() else { return false };
    let is_alone = rest.len() == 1;
    birth_year(first.text, setting.now).is_some()
        || is_alone && first.is_digits() && !(3..=4).contains(&first.text.len())
}

/// Whether the whole line is a telephone: no reading is written so.
fn is_telephone(typed: &str) -> bool {
    let digits: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '.')).collect();
    digits.starts_with('0') && (9..=11).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
