//! What stands before the panes: one at a time has the keys, the last on top.

pub mod card;
pub mod help;
pub mod palette;
pub mod read_back;
pub mod sheet;
pub mod sign_in;
pub mod sort_and_columns;

use ratatui::layout::Rect;

use crate::tui::dialogs::card::Card;
use crate::tui::dialogs::read_back::ReadBack;
use crate::tui::dialogs::sort_and_columns::SortAndColumns;

/// What stands before the panes.
#[derive(Debug)]
pub enum Dialog {
    /// Who are you?
    SignIn(sign_in::SignIn),
    /// One F0 with the reasons of its mark.
    Card(Card),
    /// A reading that needs a second Enter.
    ReadBack(Box<ReadBack>),
    /// The keys and the grammar, from this line on.
    Help(usize),
    /// Every command; which is chosen.
    Palette(usize),
    /// Order and columns of a pane.
    SortAndColumns(SortAndColumns),
    /// A sheet that is brought in.
    Sheet(Box<sheet::Sheet>),
    /// Shall the session end?
    Quit,
}

/// A box of so many columns and rows in the middle of an area, as large as it can be.
pub fn centred(area: Rect, (columns, rows): (u16, u16)) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}
