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

/// Examples of the entry line: what is typed, and the word under which `help` explains it.
const EXAMPLES: [(&str, &str); 13] = [
    ("huong", "example_find"),
    ("#12", "example_go_to"),
    ("36,8 97 82 18 120/80 ho", "example_reading"),
    ("368 97 82 18", "example_short"),
    ("- 96", "example_skip"),
    ("t37,2 sp97 m82 nt18 ko", "example_labelled"),
    ("#12 sp91 nt24 kt", "example_other_case"),
    ("368 97 82 18 7h30", "example_time"),
    ("368 97 82 18 ; ngủ được", "example_note"),
    ("+ tran van an 1949 0912345678 to1", "example_new_case"),
    ("+ le thi hoa 1990 0912345678 vo 19/7", "example_contact"),
    ("+ gọi lại bà Hường 21h15 #12 @ha !", "example_task"),
    ("+ lưu động 2 : YS Phát 0900000107 ra", "example_job"),
];

/// The lines of the help, each with its role.
pub fn lines(keymap: &Keymap, look: &Look) -> Vec<(Shown<'static>, Role)> {
    let mut lines = vec![(look.say("help.title_line"), Role::Title)];
    for (typed, word) in EXAMPLES {
        let words = look.book.word("help", word).unwrap_or_default();
        lines.push((Shown::owned(format!("  {typed:<38} {words}")), Role::Text));
    }
    lines.push((look.say("help.marks"), Role::Title));
    for words in [look.say("help.mark_urgent"), look.say("help.mark_attention"), look.say("help.mark_due"), look.say("help.mark_within")] {
        let mut line = Shown::of("  ").into_static();
        line.push(&words);
        lines.push((line, Role::Text));
    }
    lines.push((look.say("help.title_symptoms"), Role::Title));
    let named = |symptom: Symptom| format!("{:<6} {}", symptom.code(), signs::symptom_name(symptom, look));
    let all: Vec<String> = Symptom::all().map(named).chain([format!("ko     {}", look.say("symptoms.ko"))]).collect();
    for row in all.chunks(3) {
        let cells: String = row.iter().map(|cell| Shown::of(cell).pad(26).as_str().to_string()).collect();
        lines.push((Shown::owned(format!("  {}", cells.trim_end())), Role::Text));
    }
    lines.push((look.say("help.title_keys"), Role::Title));
    for binding in keymap.bindings() {
        let keys = binding.keys.iter().chain(Some(&binding.typed).filter(|typed| !typed.is_empty()));
        let keys = keys.cloned().collect::<Vec<_>>().join("  ");
        let words = look.book.word("help", binding.action.name()).unwrap_or_default();
        lines.push((Shown::owned(format!("  {keys:<18} {words}")), Role::Text));
    }
    lines
}

/// Draws the help over the whole body, from a line on.
pub fn draw(top: usize, (keymap, look): (&Keymap, &Look), body: Rect, ink: &mut Ink<'_>) {
    let inside = ink.boxed(body, &look.say("dialogs.help_title"));
    let lines = lines(keymap, look);
    let top = top.min(lines.len().saturating_sub(usize::from(inside.height)));
    for (row, (words, role)) in (0..inside.height).zip(lines.iter().skip(top)) {
        ink.text(inside, (0, row), words, *role);
    }
}
