//! Order, columns and filter of the pane that has the keys: F7, Ctrl-F, and what `/` typed.

use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::sort_and_columns::{Offer, SortAndColumns, offers};
use crate::tui::entry::Filter;
use crate::tui::message::Effect;
use crate::tui::panes::choice::Choice;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::say;

/// Narrows the pane that has the keys to what was typed, or shows all of it again.
pub fn narrow(screen: &mut Screen, filter: Filter) {
    screen.narrow(screen.focus.0, filter);
}

/// Shows all of the pane again; whether something had been left out.
pub fn widen(screen: &mut Screen) -> bool {
    let is_narrowed = screen.panes.setup(screen.focus.0).narrowed.is_some();
    if is_narrowed {
        narrow(screen, Filter::default());
    }
    is_narrowed
}

/// Begins a line that filters, with the filter that stands; a line that holds something else stays.
pub fn begin_filter(screen: &mut Screen) {
    let typed = screen.entry.field.text();
    if !typed.is_empty() && !typed.starts_with('/') {
        say(screen, "filters.line_not_empty", Role::Notice);
        return;
    }
    let line = format!("/{}", screen.panes.setup(screen.focus.0).typed());
    screen.entry.field.set(&line);
    screen.bind_line();
}

/// Opens the box of orders and columns, at the order that stands; closes it where it is open.
pub fn open(screen: &mut Screen) {
    if close(screen) {
        return;
    }
    let pane = screen.focus.0;
    let choice = &screen.panes.setup(pane).choice;
    let chosen = offers(pane, choice).iter().position(|offer| *offer == Offer::Sort(choice.sort)).unwrap_or(0);
    screen.dialogs.push(Dialog::SortAndColumns(SortAndColumns { pane, chosen }));
}

fn close(screen: &mut Screen) -> bool {
    let before = screen.dialogs.len();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::SortAndColumns(_)));
    screen.dialogs.len() != before
}

/// Takes what the chosen row of the box offers.
pub fn take(screen: &mut Screen, open: SortAndColumns) -> Vec<Effect> {
    let mut choice = screen.panes.setup(open.pane).choice.clone();
    match offers(open.pane, &choice).get(open.chosen) {
        Some(Offer::Sort(sort)) => choice.sort = *sort,
        Some(Offer::Column(at)) => {
            if let Some((_, shown)) = choice.columns.get_mut(*at) {
                *shown = !*shown;
            }
        }
        Some(Offer::Usual) => choice = Choice::usual(open.pane),
        None => {}
    }
    screen.set_up(open.pane, choice);
    vec![Effect::KeepChoices]
}

/// Enter in the box: takes an order, and closes.
pub fn confirm(screen: &mut Screen, open: SortAndColumns) -> Vec<Effect> {
    let offered = offers(open.pane, &screen.panes.setup(open.pane).choice);
    let effects = match offered.get(open.chosen) {
        Some(Offer::Sort(_) | Offer::Usual) => take(screen, open),
        Some(Offer::Column(_)) | None => Vec::new(),
    };
    close(screen);
    effects
}

/// Moves the chosen column of the box to the left or the right of the list.
pub fn move_column(screen: &mut Screen, by: isize) -> Vec<Effect> {
    let Some(Dialog::SortAndColumns(open)) = screen.dialogs.last() else { return Vec::new() };
    let open = *open;
    let mut choice = screen.panes.setup(open.pane).choice.clone();
    let Some(Offer::Column(at)) = offers(open.pane, &choice).get(open.chosen).copied() else { return Vec::new() };
    let to = choice.move_column(at, by);
    screen.set_up(open.pane, choice);
    if let Some(Dialog::SortAndColumns(open)) = screen.dialogs.last_mut() {
        open.chosen = open.chosen + to - at;
    }
    vec![Effect::KeepChoices]
}
