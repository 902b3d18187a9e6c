//! Which input method of the desk's own is on at this terminal, and that it gives way to one outside: both at once would
//! write every mark twice.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::language::typing::{Method, TypingRules};
use crate::tui::entry::Words;

/// Which input method is on here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct InputMethod {
    /// The one that is on.
    pub method: Option<Method>,
    /// Whether one outside was noticed while this line was typed.
    pub gave_way: bool,
}

impl InputMethod {
    /// To the next: off, Telex, VNI, off.
    pub fn turn(&mut self) {
        self.gave_way = false;
        self.method = match self.method {
            None => Some(Method::Telex),
            Some(Method::Telex) => Some(Method::Vni),
            Some(Method::Vni) => None,
        };
    }

    /// The rules of the method that is on.
    pub fn rules<'w>(&self, words: &'w Words) -> Option<TypingRules<'w>> {
        self.method.map(|method| TypingRules { method, style: words.tones, as_typed: &words.as_typed })
    }

    /// Hears a key that was taken. No key of a keyboard brings a letter with its marks or a mark alone: that is an
    /// input method outside, however its stream is cut into reads. It is said as long as the line stands.
    pub fn hear(&mut self, key: &KeyEvent, line_is_empty: bool) {
        let is_outside = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii())
            && !key.modifiers.intersects(KeyModifiers::CONTROL.union(KeyModifiers::ALT));
        if is_outside && self.method.take().is_some() {
            self.gave_way = true;
        } else if line_is_empty {
            self.gave_way = false;
        }
    }
}
