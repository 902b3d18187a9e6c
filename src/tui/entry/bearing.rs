//! Which part of a line may bear Vietnamese, so that the desk's own input method never touches a number, a code, a
//! reading or a command. Separate because it judges a line that is not finished.

use crate::tui::entry::additions::{Added, forced};
use crate::tui::entry::readings::begins_reading;
use crate::tui::entry::setting::Pane;
use crate::tui::entry::tokens::{before_note, tokens};

/// Whether the next key may be made into a Vietnamese word: `before` is the line up to the cursor. Names, notes, tasks
/// and what is searched for bear it; what stands behind a number in F2 is a reading, up to the note.
pub fn bears_vietnamese(before: &str, key: char, pane: Pane) -> bool {
    let (line, note) = before_note(before);
    let first = line.trim_start().chars().next();
    if matches!(first, Some(':' | '/' | '?' | '!' | '.' | '^')) {
        return false;
    }
    let words = tokens(note.map_or(line, |(note, _)| note), 0);
    let is_in_word = !before.ends_with(char::is_whitespace);
    let word = words.last().filter(|_| is_in_word).map_or("", |word| word.text);
    if word.starts_with(|letter: char| matches!(letter, '#' | '@') || letter.is_ascii_digit()) {
        return false;
    }
    if note.is_some() {
        return true;
    }
    let earlier = words.len() - usize::from(!word.is_empty());
    let mut earlier = words.iter().take(earlier);
    match first {
        Some('#') => false,
        Some('+') => {
            let is_person =
                matches!(added(line).unwrap_or(Added::usual(pane)), Added::Case | Added::Contact | Added::Arrival);
            // Behind the year or the telephone stand codes: `to1` is no `tó`.
            !(is_person && key.is_ascii_digit() && earlier.any(|word| word.begins_with_digit()))
        }
        _ => pane != Pane::HomeTreatment || !earlier.any(begins_reading),
    }
}

/// The kind that a letter behind the `+` forces.
fn added(line: &str) -> Option<Added> {
    forced(line.trim_start().get(1..)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_notes_tasks_and_searches_bear_vietnamese_and_nothing_else_does() {
        use Pane::{ContactTree, HomeTreatment, Roster, Tasks};
        for (before, pane) in [
            ("", HomeTreatment),
            ("huong", HomeTreatment),
            ("nguyen thi ", HomeTreatment),
            ("36,8 97 ; ngu", HomeTreatment),
            ("#12 sp91 ; ", HomeTreatment),
            ("+ tran van", HomeTreatment),
            ("+ le thi hoa 1990 0912345678 v", ContactTree),
            ("+ 21h15 goi lai", Tasks),
            ("+v goi", HomeTreatment),
            ("+ luu dong 2 : ph", Roster),
        ] {
            assert!(bears_vietnamese(before, 'w', pane), "{before:?}");
        }
        for (before, pane) in [
            ("36,8 97 82 18 ", HomeTreatment),
            ("36,8 97 82 18 k", HomeTreatment),
            ("sp97 m82 ", HomeTreatment),
            ("- 96 h", HomeTreatment),
            ("huong 36,8 ", HomeTreatment),
            ("#1", Tasks),
            ("#12 k", Tasks),
            ("+ goi #", Tasks),
            ("+ goi @h", Tasks),
            ("+ goi 21", Tasks),
            ("36,8 ; #", HomeTreatment),
            (":g", HomeTreatment),
            ("/t", HomeTreatment),
            ("?", HomeTreatment),
        ] {
            assert!(!bears_vietnamese(before, 'w', pane), "{before:?}");
        }
        assert!(!bears_vietnamese("+ tran van an 1949 to", '1', HomeTreatment));
        assert!(bears_vietnamese("+ to", '6', HomeTreatment), "the name Tô");
        assert!(!bears_vietnamese("+t le thi hoa 1990 to", '1', Tasks));
    }
}
