//! Who are you? The names that the desk knows, narrowed by what is typed; a new name can be typed
//! whole.

use ratatui::layout::Rect;

use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::language::folding::fold;
use crate::language::shown::Shown;
use crate::language::sorting::name_key;
use crate::tui::dialogs::centred;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// Which name is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SignIn {
    /// The chosen row.
    pub chosen: usize,
}

/// The officers whose name holds what is typed, by given name; those who follow nobody's cases
/// by hand but stand in the roster are there too.
pub fn names(seat: &Seat, typed: &str) -> Vec<Id<Officer>> {
    let wanted = fold(typed);
    let mut found: Vec<_> = seat
        .ward
        .officers
        .iter()
        // An account of the machine signs what its command line does; nobody sits down as one.
        .filter(|officer| officer.uid.is_none())
        .filter(|officer| fold(&officer.name).contains(&wanted))
        .map(|officer| officer.id)
        .collect();
    found.sort_by_cached_key(|id| name_key(seat.officer_name(*id)));
    found
}

/// The name that Enter takes: the chosen one, or what is typed where it is nobody's.
pub fn taken(seat: &Seat, sign_in: SignIn, typed: &str) -> Option<String> {
    let found = names(seat, typed);
    let chosen = found.get(sign_in.chosen.min(found.len().saturating_sub(1)));
    let name = chosen.map_or(typed.trim().to_string(), |id| seat.officer_name(*id).to_string());
    Some(name).filter(|name| !name.is_empty())
}

/// Draws the box.
pub fn draw(sign_in: SignIn, typed: &str, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) {
    let found = names(seat, typed);
    let rows = u16::try_from(found.len()).unwrap_or(u16::MAX).clamp(1, 12) + 4;
    let inside = ink.boxed(centred(body, (64, rows)), &look.say("dialogs.who_are_you"));
    let height = usize::from(inside.height.saturating_sub(2));
    let chosen = sign_in.chosen.min(found.len().saturating_sub(1));
    for (line, at) in (0_u16..).zip(shown_rows(chosen, found.len(), height)) {
        let marker = if at == chosen { "> " } else { "  " };
        ink.text(inside, (0, line), &Shown::of(marker), Role::Chosen);
        ink.text(inside, (2, line), &Shown::of(seat.officer_name(found[at])), Role::Text);
    }
    if found.is_empty() {
        let new = match typed.trim() {
            "" => look.say("dialogs.type_your_name"),
            name => look.say_with("dialogs.new_officer", &[("name", &name)]),
        };
        ink.text(inside, (0, 0), &new, Role::Text);
    }
    ink.text(inside, (0, inside.height.saturating_sub(1)), &look.say("dialogs.sign_in_keys"), Role::Rule);
}
