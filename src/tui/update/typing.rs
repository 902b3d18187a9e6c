//! The entry line while it is typed in: letters, pastes, the input method, lines entered before,
//! and what the line finds.

use crossterm::event::{KeyCode, KeyEvent};

use crate::language::typing::Method;
use crate::tui::dialogs::Dialog;
use crate::tui::entry;
use crate::tui::entry_row::grammar_pane;
use crate::tui::look::Alphabet;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{finding, say};

pub fn edit(screen: &mut Screen, key: KeyEvent) -> Vec<Effect> {
    let before = screen.entry.field.text().to_string();
    let bears = bears_vietnamese(screen, key);
    let rules = screen.typing.rules(&screen.look.words).filter(|_| bears);
    screen.entry.field.press_in(key, rules);
    if screen.entry.field.text() != before {
        touched(screen);
    }
    Vec::new()
}

/// Whether the desk's own input method may make a word of this key; keys that are no letters go to the word at hand.
fn bears_vietnamese(screen: &Screen, key: KeyEvent) -> bool {
    let KeyCode::Char(letter) = key.code else { return true };
    match screen.dialogs.last() {
        Some(Dialog::SignIn(_) | Dialog::Setup(_) | Dialog::Handover(_) | Dialog::Report(_) | Dialog::Week(_)) => true,
        Some(Dialog::Records(_) | Dialog::Merge(_) | Dialog::Who(_) | Dialog::Playbooks(_) | Dialog::Screening(_)) => {
            true
        }
        Some(
            Dialog::Palette(_)
            | Dialog::Help(_)
            | Dialog::SortAndColumns(_)
            | Dialog::Sheet(_)
            | Dialog::Quit
            | Dialog::Templates(_)
            | Dialog::Convert(_)
            | Dialog::Papers(_)
            | Dialog::Ask(_),
        ) => false,
        _ => {
            let field = &screen.entry.field;
            let before = field.text().get(..field.cursor()).unwrap_or_default();
            entry::bears_vietnamese(before, letter, grammar_pane(screen))
        }
    }
}

/// Ends the word that is being made before the line is looked at.
pub fn settle(screen: &mut Screen) {
    let before = screen.entry.field.text().to_string();
    screen.entry.field.settle();
    if screen.entry.field.text() != before {
        touched(screen);
    }
}

/// The line has changed: what it finds changes with it, and what waited for a second Enter is off.
pub fn touched(screen: &mut Screen) {
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::ReadBack(_)));
    if screen.entry.bound.is_none() || screen.entry.field.is_empty() {
        screen.bind_line();
    }
    let is_command = screen.entry.field.text().starts_with(':');
    // Whoever types on has something else to do first: a playbook that is shown is offered again.
    let is_typed = !screen.entry.field.is_empty();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Playbooks(open) if open.shown.is_some() && is_typed));
    let was_command = matches!(screen.dialogs.last(), Some(Dialog::Palette(_)));
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Palette(_)) || is_command);
    match screen.dialogs.last_mut() {
        Some(Dialog::SignIn(sign_in)) => sign_in.chosen = 0,
        Some(Dialog::Palette(top) | Dialog::Help(top)) => *top = 0,
        // A command is one before a list too, about what is chosen there, and that stays chosen behind it.
        _ if is_command => screen.dialogs.push(Dialog::Palette(0)),
        Some(Dialog::Records(_) | Dialog::Merge(_) | Dialog::Who(_) | Dialog::Playbooks(_)) if was_command => {}
        Some(Dialog::Records(list)) => list.chosen = 0,
        Some(Dialog::Merge(merge)) => merge.chosen = 0,
        Some(Dialog::Who(open)) => open.chosen = 0,
        Some(Dialog::Playbooks(open)) => open.chosen = 0,
        Some(Dialog::Screening(open)) => open.chosen = 0,
        _ => {}
    }
    super::reports::touched(screen);
    find(screen);
}

/// What the line finds, where it is a search.
pub fn find(screen: &mut Screen) {
    screen.entry.found = None;
    let has_list = matches!(
        screen.dialogs.last(),
        Some(
            Dialog::Records(_)
                | Dialog::Templates(_)
                | Dialog::Who(_)
                | Dialog::Playbooks(_)
                | Dialog::Papers(_)
                | Dialog::Screening(_)
                | Dialog::Handover(_)
                | Dialog::Report(_)
                | Dialog::Merge(_)
                | Dialog::Readings(_)
                | Dialog::Drafts(..)
                | Dialog::Alert(_)
                | Dialog::Convert(_)
                | Dialog::Setup(_)
                | Dialog::Week(_)
                | Dialog::Ask(_)
        )
    );
    if !signing_in(screen) && !screen.is_looking_up() && !has_list {
        finding::follow_line(screen);
    }
}

pub fn signing_in(screen: &Screen) -> bool {
    screen.dialogs.iter().any(|dialog| matches!(dialog, Dialog::SignIn(_)))
}

/// Letters with marks or without, on this terminal from now on.
pub fn turn_alphabet(screen: &mut Screen) -> Vec<Effect> {
    let (alphabet, said) = match screen.look.alphabet {
        Alphabet::Vietnamese => (Alphabet::Unmarked, "screen.unmarked_on"),
        Alphabet::Unmarked => (Alphabet::Vietnamese, "screen.unmarked_off"),
    };
    screen.look.alphabet = alphabet;
    say(screen, said, Role::Notice);
    vec![Effect::KeepAlphabet(alphabet)]
}

/// Brings back the line that was entered before, for whom the screen points at now.
pub fn earlier_line(screen: &mut Screen) {
    let standing = screen.unfinished();
    if let Some(line) = screen.earlier.earlier(screen.seat.officer, standing) {
        put_line(screen, &line);
    }
}

/// Brings back the line after it; past the last one, what was being typed, for whom it was begun.
pub fn later_line(screen: &mut Screen) {
    let standing = screen.unfinished();
    match screen.earlier.later(screen.seat.officer, standing) {
        Ok(line) => put_line(screen, &line),
        Err(kept) => {
            put_line(screen, "");
            screen.entry.aside = kept;
        }
    }
}

/// Puts a line in place of the one that stands there: it is nobody's but of whom the screen points at.
fn put_line(screen: &mut Screen, line: &str) {
    screen.entry.field.set(line);
    screen.entry.drafted_at = None;
    screen.entry.bound = None;
    touched(screen);
}

/// Turns the input method on, to the other, or off, and says which it is.
pub fn turn_input_method(screen: &mut Screen) {
    screen.typing.turn();
    let method = match screen.typing.method {
        None => return say(screen, "entry.method_off", Role::Notice),
        Some(Method::Telex) => screen.look.say("entry.method_telex"),
        Some(Method::Vni) => screen.look.say("entry.method_vni"),
    };
    let words = screen.look.say_with("entry.method_on", &[("method", &method)]);
    screen.notify(words, Role::Notice);
}
