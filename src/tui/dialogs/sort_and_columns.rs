//! In which order a pane lists its rows, and which columns it shows: what F7 opens.

use ratatui::layout::Rect;

use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::centred;
use crate::tui::look::Look;
use crate::tui::panes::choice::{Choice, Sort, pane_name};
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// Of which pane, and which of its rows is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SortAndColumns {
    /// The pane that had the keys.
    pub pane: Pane,
    /// The chosen row.
    pub chosen: usize,
}

/// What a row offers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offer {
    /// An order.
    Sort(Sort),
    /// The column at this place.
    Column(usize),
    /// All as it usually is.
    Usual,
}

/// What the rows of the box offer.
pub fn offers(pane: Pane, choice: &Choice) -> Vec<Offer> {
    let sorts = Sort::of(pane).iter().map(|sort| Offer::Sort(*sort));
    sorts.chain((0..choice.columns.len()).map(Offer::Column)).chain([Offer::Usual]).collect()
}

/// Draws the box.
pub fn draw(open: SortAndColumns, choice: &Choice, look: &Look, body: Rect, ink: &mut Ink<'_>) {
    let offers = offers(open.pane, choice);
    let mut lines = vec![(None, look.say("dialogs.sort_title"), Role::Title)];
    for (at, offer) in offers.iter().enumerate() {
        if *offer == Offer::Column(0) {
            lines.push((None, look.say("dialogs.columns_of_list"), Role::Title));
            lines.push((None, look.say("dialogs.columns_fixed"), Role::Text));
        }
        lines.push((Some(at), words(*offer, open.pane, choice, look), Role::Text));
    }
    let rows = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
    let inside = ink.boxed(centred(body, (64, rows)), &look.say("dialogs.sort_and_columns_title"));
    let keys = look.say("dialogs.sort_and_columns_keys");
    let height = usize::from(inside.height.saturating_sub(1));
    let chosen = lines.iter().position(|(at, ..)| *at == Some(open.chosen)).unwrap_or(0);
    for (line, at) in (0_u16..).zip(shown_rows(chosen, lines.len(), height)) {
        let (_, words, role) = &lines[at];
        ink.text(inside, (0, line), &Shown::of(if at == chosen { ">" } else { " " }), Role::Chosen);
        ink.text(inside, (2, line), words, *role);
    }
    ink.text(inside, (0, inside.height.saturating_sub(1)), &keys, Role::Key);
}

fn words(offer: Offer, pane: Pane, choice: &Choice, look: &Look) -> Shown<'static> {
    let (sign, name) = match offer {
        Offer::Sort(sort) => {
            let name = look.book.word("sorts", &format!("{}_{}", pane_name(pane), sort.name()));
            (if choice.sort == sort { "(*) " } else { "( ) " }, name)
        }
        Offer::Column(at) => match choice.columns.get(at) {
            Some((column, shown)) => {
                (if *shown { "[x] " } else { "[ ] " }, look.book.word("list_columns", column.name()))
            }
            None => ("", None),
        },
        Offer::Usual => return look.say("dialogs.as_usual"),
    };
    Shown::owned(format!("{sign}{}", name.unwrap_or_default()))
}
