//! Which ward template to begin with.

use ratatui::layout::Rect;

use crate::exchange::templates::TEMPLATES;
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, under_rule};

/// Draws the list over an area.
pub fn draw(chosen: usize, look: &Look, area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    ink.rule(area, 0, (&look.say("templates.title"), Role::Focused), &Shown::default());
    let words = |at: usize| {
        let name = look.book.word("templates", TEMPLATES[at].name).unwrap_or_default();
        vec![(Shown::owned(name.to_string()), Role::Text)]
    };
    draw_rows((chosen, TEMPLATES.len()), 2, under_rule(area), ink, words);
}
