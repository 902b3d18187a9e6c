//! What was left half filled in: form by form, with its age. Enter opens one again, Del drops it.

use ratatui::layout::Rect;

use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::form::record_words;
use crate::tui::draft::Draft;
use crate::tui::forms::Subject;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, under_rule};

/// Draws the list over an area.
pub fn draw(drafts: &[Draft], chosen: usize, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    ink.rule(area, 0, (&look.say("drafts.title"), Role::Focused), &Shown::default());
    if drafts.is_empty() {
        ink.text(area, (2, 1), &look.say("drafts.none"), Role::Text);
    }
    let words = |at: usize| vec![(words(&drafts[at], seat, look), Role::Text)];
    draw_rows((chosen, drafts.len()), 1, under_rule(area), ink, words);
}

/// `F0 #12 Hường, 21:12 (6 phút trước)`.
pub fn words(draft: &Draft, seat: &Seat, look: &Look) -> Shown<'static> {
    let what = match draft.form.as_ref().and_then(|form| form.subject()) {
        Some((Subject::Known(id), _)) => record_words(id.kind, id.number, seat, look),
        Some((_, body)) => {
            let kind = look.book.word("kinds", body.kind().name()).unwrap_or_default();
            let first = draft.form.as_ref().map_or("", |form| form.first_text());
            look.book.say_with("drafts.new", &[("what", &kind), ("name", &first)])
        }
        None => draft.text.clone(),
    };
    let minutes = u64::try_from(seat.now.since(draft.at) / 60).unwrap_or(0);
    let time = numbers::moment(draft.at.local(), seat.now.date());
    let age = numbers::elapsed(minutes, &look.book);
    look.say_with("drafts.row", &[("what", &what), ("time", &time), ("age", &age)])
}
