//! What the columns of a sheet are taken for, key by key: the kind, the sheet of a workbook, the field of each column.

use std::sync::Arc;

use crate::exchange::headers::{Columns, Field, Kind};
use crate::exchange::laid::{Asked, From};
use crate::exchange::preview::{field_word, letters};
use crate::language::folding::{begin_words, fold};
use crate::tui::dialogs::sheet::{At, Preview, Sheet};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::say;
use crate::tui::update::sheet::{lay, sheet};

/// The next kind, the next sheet, or the next field of the chosen column.
pub(super) fn change(screen: &mut Screen, by: isize) -> Vec<Effect> {
    let Some(Sheet::Shown(preview)) = sheet(screen) else { return Vec::new() };
    let column = match preview.at() {
        At::Column(column) => column,
        At::Kind => return next_kind(preview, by),
        At::Sheet => return next_sheet(preview, by),
    };
    let choices = &preview.laid.choices;
    // The place after the last field is "not read".
    let count = choices.len() + 1;
    let field = preview.columns.fields.get(column).copied().flatten();
    let at = field.and_then(|field| choices.iter().position(|choice| *choice == field)).unwrap_or(choices.len());
    let next = choices.get((at + count).wrapping_add_signed(by) % count).copied();
    set(preview, column, next)
}

fn next_kind(preview: &mut Preview, by: isize) -> Vec<Effect> {
    let at = Kind::ALL.iter().position(|kind| *kind == preview.laid.kind).unwrap_or(0);
    let kind = Kind::ALL[at.wrapping_add_signed(by).wrapping_add(Kind::ALL.len()) % Kind::ALL.len()];
    again(preview, kind, None)
}

/// Reads another sheet of the workbook; while one is on its way the key does nothing.
fn next_sheet(preview: &mut Preview, by: isize) -> Vec<Effect> {
    let (laid, count) = (&preview.laid, preview.laid.sheets.len());
    let at = laid.sheet.as_ref().and_then(|name| laid.sheets.iter().position(|other| other == name)).unwrap_or(0);
    let next = laid.sheets.get((at + count).wrapping_add_signed(by) % count.max(1)).cloned();
    let (Some(file), false) = (laid.file.clone(), preview.is_waiting) else { return Vec::new() };
    let (kind, case) = (laid.kind, laid.case.clone());
    (preview.is_waiting, preview.is_asked) = (true, false);
    lay(Asked { from: From::File(file, next), kind, case })
}

/// Gives a column its field; whatever column had it before has it no longer.
fn set(preview: &mut Preview, column: usize, field: Option<Field>) -> Vec<Effect> {
    let mut columns = preview.columns.clone();
    let is_shared = matches!(field, Some(Field::Serial | Field::Note | Field::Phones));
    for other in columns.fields.iter_mut().filter(|other| **other == field && !is_shared) {
        *other = None;
    }
    if let Some(chosen) = columns.fields.get_mut(column) {
        *chosen = field;
    }
    preview.columns = columns.clone();
    let kind = preview.laid.kind;
    again(preview, kind, Some(columns))
}

pub(super) fn again(preview: &mut Preview, kind: Kind, columns: Option<Columns>) -> Vec<Effect> {
    if preview.is_waiting {
        preview.wanted = Some((kind, columns));
        return Vec::new();
    }
    (preview.is_waiting, preview.is_asked) = (true, false);
    let case = preview.laid.case.clone();
    lay(Asked { from: From::Again(Arc::clone(&preview.laid), columns), kind, case })
}

/// The chosen column, and the field whose words begin as is typed: none where no field is called so. Nothing where
/// nothing is typed or no column is chosen.
fn meant(screen: &mut Screen) -> Option<(usize, Option<Field>)> {
    let typed = fold(screen.entry.field.text());
    let book = screen.look.book.clone();
    let Some(Sheet::Shown(preview)) = sheet(screen) else { return None };
    let At::Column(column) = preview.at() else { return None };
    if typed.is_empty() {
        return None;
    }
    let word = |field: &&Field| fold(field_word(Some(**field), &book));
    let mut fields = preview.laid.choices.iter();
    let found = fields.clone().find(|field| word(field).starts_with(&typed));
    Some((column, found.or_else(|| fields.find(|field| begin_words(&word(field), &typed))).copied()))
}

/// Says what Enter would take the chosen column for: until then nothing changes.
pub(super) fn typed(screen: &mut Screen) -> Vec<Effect> {
    match meant(screen) {
        Some((column, Some(field))) => {
            let (column, word) = (letters(column), field_word(Some(field), &screen.look.book).to_string());
            let words = screen.look.say_with("sheet.take_field", &[("column", &column), ("field", &word)]);
            screen.notify(words, Role::Notice);
        }
        Some((_, None)) => say(screen, "sheet.no_field", Role::Attention),
        None => {}
    }
    Vec::new()
}

pub(super) fn take_typed(screen: &mut Screen) -> Vec<Effect> {
    let meant = meant(screen);
    if let Some((_, None)) = meant {
        say(screen, "sheet.no_field", Role::Attention);
        return Vec::new();
    }
    screen.entry.field.set("");
    let (Some((column, field)), Some(Sheet::Shown(preview))) = (meant, sheet(screen)) else { return Vec::new() };
    if preview.columns.fields.get(column) == Some(&field) { Vec::new() } else { set(preview, column, field) }
}
