//! What was done to a record, line by line: when, who, what, and every field before and after.

use ratatui::layout::Rect;

use crate::desk::protocol::{HistoryLine, HistoryOf};
use crate::domain::access::Access;
use crate::domain::change::Change;
use crate::language::numbers;
use crate::language::phrases::Phrasebook;
use crate::language::shown::Shown;
use crate::tui::dialogs::form::record_words;
use crate::tui::forms::{Scene, asked, said};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// A history that is shown.
#[derive(Clone, Debug)]
pub struct History {
    /// Of what.
    pub of: HistoryOf,
    /// The lines that have come, the oldest first.
    pub lines: Vec<HistoryLine>,
    /// Whether all have come.
    pub is_whole: bool,
    /// The first line shown.
    pub top: usize,
}

type Row = (Shown<'static>, Role);

/// Draws the history over an area.
pub fn draw(history: &History, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let what = match history.of {
        HistoryOf::Record(id) => record_words(id.kind, id.number, seat, look),
        HistoryOf::Officer(officer) => seat.officer_name(officer).to_string(),
        HistoryOf::All => seat.station.name.clone(),
    };
    let title = look.say_with("history.title", &[("what", &what)]);
    ink.rule(area, 0, (&title, Role::Focused), &Shown::default());
    let rows = rows(history, (seat, look), usize::from(area.width).saturating_sub(2));
    let height = usize::from(area.height.saturating_sub(1));
    let top = history.top.min(rows.len().saturating_sub(height));
    for (row, (words, role)) in (1..area.height).zip(rows.iter().skip(top)) {
        ink.text(area, (1, row), words, *role);
    }
}

/// The lines as they are shown, the newest first.
pub fn rows(history: &History, (seat, look): (&Seat, &Look), width: usize) -> Vec<Row> {
    if !history.is_whole {
        return vec![(look.say("history.reading"), Role::Notice)];
    }
    if history.lines.is_empty() {
        return vec![(look.say("history.none"), Role::Text)];
    }
    let scene = Scene::of(seat, look);
    let officer = |line: &HistoryLine| line.officer.map_or(String::new(), |id| seat.officer_name(id).to_string());
    let mut rows = Vec::new();
    for line in history.lines.iter().rev() {
        let names_record = !matches!(history.of, HistoryOf::Record(_));
        for text in line_words(line, &officer(line), names_record, &scene) {
            let role = if text.starts_with(' ') { Role::Text } else { Role::Title };
            rows.extend(Shown::owned(text).wrapped(width, 4).into_iter().map(|words| (words, role)));
        }
    }
    rows
}

/// One line of the journal in words: who, when and what, then the fields that changed.
pub fn line_words(line: &HistoryLine, officer: &str, names_record: bool, scene: &Scene<'_>) -> Vec<String> {
    let command = scene.book.word("commands", &line.command).unwrap_or(&line.command);
    let time = numbers::moment(line.at.local(), scene.now.date());
    let mut words = vec![format!("{time}  {officer}  {command}")];
    words.extend(line.access.as_ref().map(|access| format!("  {}", access_words(access, scene.book))));
    for change in &line.changes {
        if names_record && let Some(record) = change.record() {
            let kind = scene.book.word("kinds", record.kind.name()).unwrap_or_default();
            let name =
                change.after.as_ref().map_or(String::new(), |after| crate::tui::forms::name(&after.body(), scene.ward));
            words.push(format!("  {kind} {} {name}", record.number).trim_end().to_string());
        }
        words.extend(fields(change, scene).into_iter().map(|field| format!("    {field}")));
    }
    words
}

/// What somebody saw, took along or was denied.
fn access_words(access: &Access, book: &Phrasebook) -> String {
    match access {
        Access::Opened(record) => {
            format!("{} {}", book.word("kinds", record.kind.name()).unwrap_or_default(), record.number)
        }
        Access::Exported { what, rows, names } => {
            let key = if *names { "history.exported_named" } else { "history.exported_masked" };
            book.say_with(key, &[("what", what), ("count", rows)])
        }
        Access::Printed { what, .. } => book.word("history", &format!("printed_{what}")).unwrap_or(what).to_string(),
        Access::Denied { command, claimed } => {
            let command = book.word("commands", command).unwrap_or(command);
            match claimed {
                Some(officer) => {
                    book.say_with("history.denied_forged", &[("what", &command), ("number", &officer.number())])
                }
                None => command.to_string(),
            }
        }
    }
}

/// What a change has changed, field by field.
pub fn fields(change: &Change, scene: &Scene<'_>) -> Vec<String> {
    let Some(after) = &change.after else { return Vec::new() };
    let was_deleted = change.before.as_ref().is_some_and(|before| before.is_deleted());
    let mut words = Vec::new();
    if after.is_deleted() != was_deleted {
        words.push(scene.book.say(if after.is_deleted() { "history.deleted" } else { "history.restored" }).to_string());
    }
    let body = after.body();
    let now = said(&body, scene);
    let before =
        change.before.as_ref().map_or_else(|| vec![String::new(); now.len()], |before| said(&before.body(), scene));
    for ((asked, before), now) in asked(&body).into_iter().zip(before).zip(now) {
        if before == now {
            continue;
        }
        let label = scene.book.word("fields", asked.key).unwrap_or_default();
        words.push(match change.before {
            None => format!("{label}: {now}"),
            Some(_) if before.is_empty() => format!("{label}: {} -> {now}", scene.book.say("forms.not_asked")),
            Some(_) if now.is_empty() => format!("{label}: {before} -> {}", scene.book.say("forms.not_asked")),
            Some(_) => format!("{label}: {before} -> {now}"),
        });
    }
    words
}
