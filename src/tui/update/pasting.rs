//! What is pasted: a path, rows of a table, or text for the line. Nothing of it is ever carried out by itself.

use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::typing::touched;
use crate::tui::update::{forms, say, sheet};

/// Takes a paste: it comes to the entry line and is never carried out by itself.
pub fn paste(screen: &mut Screen, text: &str, is_cut: bool) -> Vec<Effect> {
    screen.notice = None;
    if forms::paste(screen, text) {
        return Vec::new();
    }
    match sheet::paste(screen, text, is_cut) {
        Some(effects) => effects,
        None => paste_line(screen, text, is_cut),
    }
}

/// Takes a paste as one line.
pub fn paste_line(screen: &mut Screen, text: &str, is_cut: bool) -> Vec<Effect> {
    let pasted = screen.entry.field.paste(text);
    touched(screen);
    if is_cut || pasted.is_cut {
        say(screen, "entry.cut_paste", Role::Attention);
    } else {
        say(screen, "entry.pasted", Role::Notice);
    }
    Vec::new()
}
