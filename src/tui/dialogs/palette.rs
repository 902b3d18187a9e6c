//! Every command with its key, narrowed by what is typed after the colon, with or without marks.

use ratatui::layout::Rect;

use crate::language::folding::fold;
use crate::language::shown::Shown;
use crate::tui::dialogs::centred;
use crate::tui::keymap::{Binding, Keymap};
use crate::tui::look::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// The commands whose words or typed form hold what is typed.
pub fn matching<'k>(keymap: &'k Keymap, look: &Look, line: &str) -> Vec<&'k Binding> {
    let wanted = fold(line.trim_start_matches(':'));
    let said = |binding: &Binding| fold(look.book.word("help", binding.action.name()).unwrap_or_default());
    let typed = |binding: &Binding| fold(binding.typed.trim_start_matches(':'));
    // Keys that only move are no commands: they have no form to type.
    let commands = keymap.bindings().iter().filter(|binding| !binding.typed.is_empty());
    let mut found: Vec<&Binding> =
        commands.filter(|binding| said(binding).contains(&wanted) || typed(binding).contains(&wanted)).collect();
    // What is typed in full comes first: `:f0` means one thing.
    found.sort_by_key(|binding| !wanted.is_empty() && typed(binding) != wanted);
    found
}

/// Draws the box.
pub fn draw(chosen: usize, line: &str, (keymap, look): (&Keymap, &Look), body: Rect, ink: &mut Ink<'_>) {
    let found = matching(keymap, look, line);
    let rows = u16::try_from(found.len()).unwrap_or(u16::MAX).max(1) + 2;
    let inside = ink.boxed(centred(body, (68, rows)), &look.say("dialogs.commands_title"));
    let chosen = chosen.min(found.len().saturating_sub(1));
    for (row, at) in (0_u16..).zip(shown_rows(chosen, found.len(), usize::from(inside.height))) {
        let binding = found[at];
        ink.text(inside, (0, row), &Shown::of(if at == chosen { "> " } else { "  " }), Role::Chosen);
        let keys = binding.keys.iter().chain(Some(&binding.typed).filter(|typed| !typed.is_empty()));
        let keys = keys.cloned().collect::<Vec<_>>().join("  ");
        let after = ink.text(inside, (2, row), &Shown::owned(keys).pad(20), Role::Key);
        let words = look.book.word("help", binding.action.name()).unwrap_or_default();
        ink.text(inside, (after, row), &Shown::of(words), Role::Text);
    }
    if found.is_empty() {
        ink.text(inside, (0, 0), &look.say("dialogs.no_command"), Role::Text);
    }
}
