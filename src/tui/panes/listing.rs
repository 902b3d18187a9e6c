//! What the lists of all panes have in common: the rule with the remark and which rows are
//! shown, the rows around the chosen one, and a sentence where there are none.

use ratatui::layout::Rect;

use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::panes::setup::Setup;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{shown_of, shown_rows};

/// A list as a pane shows it.
pub struct Listing<'p> {
    /// Its order, columns and filter.
    pub setup: &'p Setup,
    /// What the rule says on its right where there is room, the longest first.
    pub counts: Vec<Shown<'static>>,
    /// How many rows the filter left, and how many rows are marked.
    pub kept_and_marked: (usize, usize),
    /// Lines between the rule and the first row.
    pub heads: u16,
    /// The place of the chosen row.
    pub chosen: usize,
    /// How many rows there are.
    pub count: usize,
    /// The phrase that is shown where there are none.
    pub nothing: &'static str,
}

impl Listing<'_> {
    /// Draws the list; `draw_row` is told the place of a row in the list and its line in the area.
    pub fn draw(
        self,
        (seat, look): (&Seat, &Look),
        area: Rect,
        title: (&Shown<'_>, Role),
        ink: &mut Ink<'_>,
        mut draw_row: impl FnMut(usize, u16, &mut Ink<'_>),
    ) {
        let top = self.heads + 1;
        let height = usize::from(area.height.saturating_sub(top));
        let rows = shown_rows(self.chosen, self.count, height);
        let place = Shown::owned(shown_of(&rows, self.count));
        // A rule keeps two cells at its left, its title, and four around the remark.
        let room = usize::from(area.width).saturating_sub(title.0.width() + 7 + place.width());
        let mut remark = self.setup.remark(&self.counts, self.kept_and_marked, look, room);
        let place = if remark.is_empty() { Shown::owned(place.as_str().trim_start().to_string()) } else { place };
        remark.push(&place);
        ink.rule(area, 0, title, &remark);
        for (line, place) in (top..).zip(rows) {
            draw_row(place, line, ink);
        }
        if self.count > 0 || height == 0 {
            return;
        }
        let words = match (seat.streamed, self.setup.typed()) {
            (false, _) => look.say("screen.loading"),
            (true, "") => look.say(self.nothing),
            (true, typed) => look.say_with("panes.nothing_left", &[("typed", &typed)]),
        };
        for (line, words) in (top..area.height).zip(words.wrapped(usize::from(area.width.saturating_sub(2)), 0)) {
            ink.text(area, (1, line), &words, Role::Text);
        }
    }
}

/// What stands before a row: whether it is chosen, marked, or both.
pub fn gutter(is_chosen: bool, is_marked: bool) -> Shown<'static> {
    Shown::of(match (is_chosen, is_marked) {
        (true, true) => "&",
        (true, false) => ">",
        (false, true) => "*",
        (false, false) => " ",
    })
}
