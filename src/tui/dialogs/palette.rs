//! Every command with its key, narrowed by what is typed after the colon: Vietnamese with or without marks, English, or
//! initials. What cannot be done now stands there too, and says why.

use std::sync::LazyLock;

use ratatui::layout::Rect;

use crate::language::folding::fold;
use crate::language::shown::Shown;
use crate::language::{Language, Phrasebook};
use crate::tui::dialogs::centred;
use crate::tui::keymap::{Action, Binding, Keymap};
use crate::tui::look::Look;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::why_not::why_not;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// Cells of a command's name where its reason stands behind it.
const NAME_CELLS: usize = 24;

/// The words of every language: who works in one may know the other's.
static BOOKS: LazyLock<[Phrasebook; 2]> = LazyLock::new(|| Language::ALL.map(Phrasebook::embedded));

/// The commands that fit what is typed; what is typed in full comes first: `:f0` means one thing.
pub fn matching<'k>(keymap: &'k Keymap, look: &Look, line: &str) -> Vec<&'k Binding> {
    let wanted = fold(line.trim_start_matches(':').trim());
    let typed = |binding: &Binding| fold(binding.typed.trim_start_matches(':'));
    let commands = keymap.bindings().iter().filter(|binding| Keymap::is_command(binding.action));
    let takes = |binding: &Binding| words_for(binding.action, keymap, line).is_some();
    let fitting = commands
        .filter(|binding| takes(binding) || typed(binding).contains(&wanted) || is_called(binding, look, &wanted));
    let mut found: Vec<&Binding> = fitting.collect();
    found.sort_by_key(|binding| !wanted.is_empty() && typed(binding) != wanted);
    found
}

/// What is typed behind a command that takes words, `:ai truy vết tổ 7`; nothing where none are typed, or where the
/// command takes none.
pub fn words_for(action: Action, keymap: &Keymap, line: &str) -> Option<String> {
    let command = keymap.binding(action).filter(|_| action == Action::Who)?.typed.trim_start_matches(':');
    let (first, rest) = line.trim_start_matches(':').trim_start().split_once(' ')?;
    (fold(first) == fold(command) && !rest.trim().is_empty()).then(|| rest.trim().to_string())
}

/// Whether a command's words in any language hold what is wanted, or begin so.
fn is_called(binding: &Binding, look: &Look, wanted: &str) -> bool {
    let books = BOOKS.iter().chain([&look.book]);
    let mut names = books.filter_map(|book| book.word("help", binding.action.name())).map(fold);
    names.any(|name| name.contains(wanted) || wanted.len() > 1 && initials(&name).contains(wanted))
}

/// The first letters of all words.
pub fn initials(folded: &str) -> String {
    folded.split(|letter: char| !letter.is_alphanumeric()).filter_map(|word| word.chars().next()).collect()
}

/// Draws the box.
pub fn draw(chosen: usize, screen: &Screen, body: Rect, ink: &mut Ink<'_>) {
    let look = &screen.look;
    let found = matching(&screen.keymap, look, screen.entry.field.text());
    let rows = u16::try_from(found.len()).unwrap_or(u16::MAX).max(1) + 3;
    let inside = ink.boxed(centred(body, (74, rows)), &look.say("dialogs.commands_title"));
    let chosen = chosen.min(found.len().saturating_sub(1));
    let height = inside.height.saturating_sub(1);
    for (row, at) in (0_u16..).zip(shown_rows(chosen, found.len(), usize::from(height))) {
        draw_row(found[at], at == chosen, screen, Rect { y: inside.y + row, height: 1, ..inside }, ink);
    }
    if found.is_empty() {
        ink.text(inside, (0, 0), &look.say("dialogs.no_command"), Role::Text);
    }
    if let Some(words) = found.get(chosen).and_then(|binding| why_not(screen, binding.action)) {
        ink.text(inside, (0, height), &words, Role::Attention);
    }
}

fn draw_row(binding: &Binding, is_chosen: bool, screen: &Screen, row: Rect, ink: &mut Ink<'_>) {
    let keys = binding.keys.iter().chain(Some(&binding.typed).filter(|typed| !typed.is_empty()));
    let keys = keys.cloned().collect::<Vec<_>>().join("  ");
    let words = screen.look.book.word("help", binding.action.name()).unwrap_or_default();
    ink.text(row, (0, 0), &Shown::of(if is_chosen { "> " } else { "  " }), Role::Chosen);
    let column = if row.width < 60 { 14 } else { 20 };
    let after = ink.text(row, (2, 0), &Shown::owned(keys).pad(column), Role::Key);
    match why_not(screen, binding.action) {
        None => ink.text(row, (after, 0), &Shown::of(words), Role::Text),
        Some(why) => {
            let name = Shown::of(words.split(';').next().unwrap_or_default());
            ink.text(row, (after, 0), &Shown::owned(format!("{} ({why})", name.cut(NAME_CELLS))), Role::Done)
        }
    };
}
