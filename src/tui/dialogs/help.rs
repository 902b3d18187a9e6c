//! Help: what can be typed, with examples, and every key. Made from the table of keys and the
//! phrases, so that it cannot say what is not so.

use ratatui::layout::Rect;

use crate::domain::symptom::Symptom;
use crate::language::shown::Shown;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// Examples of the entry line, by the word under which `help` keeps what is typed (`typed_`) and
/// what it does (`example_`).
const EXAMPLES: [&str; 13] = [
    "find",
    "go_to",
    "reading",
    "short",
    "skip",
    "labelled",
    "other_case",
    "time",
    "note",
    "new_case",
    "contact",
    "task",
    "job",
];

/// Columns from which two things stand side by side.
const TWO_COLUMNS: usize = 72;

/// The lines of the help, each with its role.
pub fn lines(keymap: &Keymap, look: &Look, width: usize) -> Vec<(Shown<'static>, Role)> {
    let mut lines = vec![(look.say("help.title_line"), Role::Title)];
    for example in EXAMPLES {
        let word = |kind: &str| look.book.word("help", &format!("{kind}_{example}")).unwrap_or_default();
        if width >= TWO_COLUMNS {
            lines.push((Shown::owned(format!("  {:<38} {}", word("typed"), word("example"))), Role::Text));
        } else {
            lines.push((Shown::owned(format!("  {}", word("typed"))), Role::Text));
            lines.push((Shown::owned(format!("      {}", word("example"))), Role::Text));
        }
    }
    lines.push((look.say("help.marks"), Role::Title));
    for words in [
        look.say("help.mark_urgent"),
        look.say("help.mark_attention"),
        look.say("help.mark_due"),
        look.say("help.mark_within"),
    ] {
        let mut line = Shown::of("  ").into_static();
        line.push(&words);
        lines.push((line, Role::Text));
    }
    lines.push((look.say("help.title_symptoms"), Role::Title));
    let named = |symptom: Symptom| format!("{:<6} {}", symptom.code(), signs::symptom_name(symptom, look));
    let all: Vec<String> = Symptom::all().map(named).chain([format!("ko     {}", look.say("symptoms.ko"))]).collect();
    for row in all.chunks(if width >= TWO_COLUMNS { 2 } else { 1 }) {
        let cells: String = row.iter().map(|cell| Shown::of(cell).pad(36).as_str().to_string()).collect();
        lines.push((Shown::owned(format!("  {}", cells.trim_end())), Role::Text));
    }
    lines.push((look.say("help.title_keys"), Role::Title));
    for binding in keymap.bindings() {
        let keys = binding.keys.iter().chain(Some(&binding.typed).filter(|typed| !typed.is_empty()));
        let keys = keys.cloned().collect::<Vec<_>>().join("  ");
        let words = look.book.word("help", binding.action.name()).unwrap_or_default();
        lines.push((Shown::owned(format!("  {keys:<18} {words}")), Role::Text));
    }
    let wrapped = lines.into_iter().flat_map(|(words, role)| {
        words.wrapped(width, 21).into_iter().map(move |line| (line, role)).collect::<Vec<_>>()
    });
    wrapped.collect()
}

/// Draws the help over the whole body, from a line on.
pub fn draw(top: usize, (keymap, look): (&Keymap, &Look), body: Rect, ink: &mut Ink<'_>) {
    let inside = ink.boxed(body, &look.say("dialogs.help_title"));
    let lines = lines(keymap, look, usize::from(inside.width));
    let top = top.min(lines.len().saturating_sub(usize::from(inside.height)));
    for (row, (words, role)) in (0..inside.height).zip(lines.iter().skip(top)) {
        ink.text(inside, (0, row), words, *role);
    }
}
