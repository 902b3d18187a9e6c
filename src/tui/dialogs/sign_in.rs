//! Who are you? The names that the desk knows, narrowed by what is typed; a new name can be typed
//! whole.

use ratatui::layout::Rect;

use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::language::folding::{begin_words, fold};
use crate::language::shown::Shown;
use crate::language::sorting::name_key;
use crate::tui::dialogs::centred;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::draw_rows;

/// Which name is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SignIn {
    /// The chosen row.
    pub chosen: usize,
}

/// The officers whose words begin as is typed, by given name; those who follow nobody's cases
/// by hand but stand in the roster are there too.
pub fn names(seat: &Seat, typed: &str) -> Vec<Id<Officer>> {
    let mut found: Vec<_> = seat
        .ward
        .officers
        .iter()
        // Who has an account of his own sits down from there; the one that owns the data is nobody's.
        .filter(|officer| !officer.disabled && (officer.uid.is_none() || seat.door.own == Some(officer.id)))
        .filter(|officer| begin_words(&officer.name, typed))
        .map(|officer| officer.id)
        .collect();
    // Whoever is called just as is typed stands before those of whom it is some other word.
    let typed = fold(typed.trim());
    let is_another =
        |name: &str| !typed.is_empty() && name.split_whitespace().next_back().map(fold) != Some(typed.clone());
    found.sort_by_cached_key(|id| {
        let name = seat.officer_name(*id);
        (is_another(name), name_key(name))
    });
    found
}

/// Who can be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Choice {
    /// An officer of the ward.
    Known(Id<Officer>),
    /// Somebody new, by the name that is typed.
    New(String),
}

/// Those whose names fit, and somebody new where a whole name is typed that nobody bears.
pub fn choices(seat: &Seat, typed: &str) -> Vec<Choice> {
    let known = names(seat, typed);
    let typed = typed.trim();
    let is_whole = known.is_empty() || typed.contains(' ');
    let is_borne = known.iter().any(|id| fold(seat.officer_name(*id)) == fold(typed));
    // Where the desk asks for PINs new officers are added by who administers.
    let new =
        (!seat.door.asks_pins && !typed.is_empty() && is_whole && !is_borne).then(|| Choice::New(typed.to_string()));
    known.into_iter().map(Choice::Known).chain(new).collect()
}

/// The name that Enter takes: the chosen one, or what is typed where it is nobody's.
pub fn taken(seat: &Seat, sign_in: SignIn, typed: &str) -> Option<String> {
    let mut choices = choices(seat, typed);
    let at = sign_in.chosen.min(choices.len().checked_sub(1)?);
    Some(match choices.swap_remove(at) {
        Choice::Known(id) => seat.officer_name(id).to_string(),
        Choice::New(name) => name,
    })
}

/// Draws the box.
pub fn draw(sign_in: SignIn, typed: &str, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) {
    let choices = choices(seat, typed);
    let rows = u16::try_from(choices.len()).unwrap_or(u16::MAX).clamp(1, 12) + 4;
    let inside = ink.boxed(centred(body, (64, rows)), &look.say("dialogs.who_are_you"));
    let words = |at: usize| {
        let words = match &choices[at] {
            Choice::Known(id) => Shown::owned(seat.officer_name(*id).to_string()),
            Choice::New(name) => look.say_with("dialogs.new_officer", &[("name", name)]),
        };
        vec![(words, Role::Text)]
    };
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    draw_rows((sign_in.chosen, choices.len()), 1, list, ink, words);
    if choices.is_empty() {
        ink.text(inside, (0, 0), &look.say("dialogs.type_your_name"), Role::Text);
    }
    ink.text(inside, (0, inside.height.saturating_sub(1)), &look.say("dialogs.sign_in_keys"), Role::Rule);
}
