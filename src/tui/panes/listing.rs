//! What the lists of all panes have in common: the rule with the remark and which rows are
//! shown, the rows around the chosen one, and a sentence where there are none.

use ratatui::layout::Rect;

use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{shown_of, shown_rows};

/// A list as a pane shows it.
pub struct Listing {
    /// What the rule says on its right.
    pub remark: Shown<'static>,
    /// Lines between the rule and the first row.
    pub heads: u16,
    /// The place of the chosen row.
    pub chosen: usize,
    /// How many rows there are.
    pub count: usize,
    /// The phrase that is shown where there are none.
    pub nothing: &'static str,
}

impl Listing {
    /// Draws the list; `draw_row` is told the place of a row in the list and its line in the area.
    pub fn draw(
        mut self,
        (seat, look): (&Seat, &Look),
        area: Rect,
        title: (&Shown<'_>, Role),
        ink: &mut Ink<'_>,
        mut draw_row: impl FnMut(usize, u16, &mut Ink<'_>),
    ) {
        let top = self.heads + 1;
        let height = usize::from(area.height.saturating_sub(top));
        let rows = shown_rows(self.chosen, self.count, height);
        self.remark.push(&Shown::owned(shown_of(&rows, self.count)));
        ink.rule(area, 0, title, &self.remark);
        for (line, place) in (top..).zip(rows) {
            draw_row(place, line, ink);
        }
        if self.count == 0 && height > 0 {
            let nothing = if seat.streamed { self.nothing } else { "screen.loading" };
            ink.text(area, (1, top), &look.say(nothing), Role::Text);
        }
    }
}
