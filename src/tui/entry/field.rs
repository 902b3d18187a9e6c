//! The text of the entry line while it is being typed. Separate from the grammar because its care is letters: they come
//! one mark at a time, in bursts of an input method or in pastes, and always stand as whole letters in NFC.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{Input, Key, TextArea};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::is_forbidden;
use crate::language::Shown;

/// The most letters of the line.
pub const LETTERS_MAX: usize = 2_000;

/// The most marks of one letter; the gate takes no more either.
const MARKS_MAX: usize = 4;

/// What stands for the line breaks of a paste.
const LINE_BREAK: &str = " ; ";

/// What became of pasted text; it is never submitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pasted {
    /// How many characters were left out because no record takes them.
    pub dropped: usize,
    /// Whether the end was cut off because the line was full.
    pub is_cut: bool,
}

/// The entry line while it is being typed.
#[derive(Clone, Debug)]
pub struct EntryField {
    area: TextArea<'static>,
}

impl Default for EntryField {
    fn default() -> Self {
        Self::with("", "")
    }
}

impl EntryField {
    /// Makes a field with the cursor between two parts. The area is told by inserting, because it reckons movements in
    /// cells and loses its place behind a mark that takes none.
    fn with(before: &str, after: &str) -> Self {
        let mut area = TextArea::new(vec![after.to_owned()]);
        area.set_max_histories(0);
        area.insert_str(before);
        Self { area }
    }

    /// The text, in NFC.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Puts a text in place of the old one, cleaned as a paste is, and the cursor at its end.
    pub fn set(&mut self, text: &str) {
        let mut clean = String::new();
        append_pasted(&mut clean, text, LETTERS_MAX);
        *self = Self::with(&clean, "");
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The byte of the text at which the cursor stands.
    pub fn cursor(&self) -> usize {
        let column = self.area.cursor().1;
        self.text().char_indices().nth(column).map_or(self.text().len(), |(byte, _)| byte)
    }

    /// How many cells the text before the cursor takes on the screen.
    pub fn cursor_column(&self) -> usize {
        Shown::of(self.before()).width()
    }

    /// Puts the cursor before the letter in which this byte lies, as a fault asks for.
    pub fn put_cursor(&mut self, byte: usize) {
        let text = self.text();
        let letter = text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= byte).last();
        let at = if byte >= text.len() { text.len() } else { letter.unwrap_or(0) };
        self.move_to(at);
    }

    /// Takes a key; says whether it was one of the field's. Tab, Enter and Esc never are, and an empty field leaves
    /// movement and deletion to the pane.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if key.modifiers.intersects(KeyModifiers::ALT.union(KeyModifiers::SUPER)) {
            return false;
        }
        match key.code {
            KeyCode::Char('u') if control => self.clear(),
            KeyCode::Char('w') if control => self.delete_word(),
            _ if control => return false,
            KeyCode::Char(letter) => self.insert(letter),
            _ if self.is_empty() => return false,
            KeyCode::Backspace => self.delete_before(last_letter(self.before()).chars().count()),
            KeyCode::Delete => self.delete_after(),
            KeyCode::Left => self.move_to(self.cursor() - last_letter(self.before()).len()),
            KeyCode::Right => self.move_to(self.cursor() + first_letter(self.after()).len()),
            KeyCode::Home => self.move_to(0),
            KeyCode::End => self.move_to(self.text().len()),
            _ => return false,
        }
        true
    }

    /// Inserts pasted text at the cursor: line breaks become ` ; `, what no record takes is dropped.
    pub fn paste(&mut self, pasted: &str) -> Pasted {
        let after = self.after().to_owned();
        let mut before = self.before().to_owned();
        let room = LETTERS_MAX.saturating_sub(after.chars().count());
        let told = append_pasted(&mut before, pasted, room);
        *self = Self::with(&before, &after);
        told
    }

    fn before(&self) -> &str {
        self.text().get(..self.cursor()).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text().get(self.cursor()..).unwrap_or_default()
    }

    fn move_to(&mut self, byte: usize) {
        let (before, after) = self.text().split_at_checked(byte).unwrap_or((self.text(), ""));
        *self = Self::with(before, after);
    }

    /// Inserts a letter, or joins a mark to the letter before the cursor.
    fn insert(&mut self, letter: char) {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        let Some(end) = End::of(self.before(), letter) else { return };
        let grows = end.new.chars().count().saturating_sub(end.replaced);
        if self.text().chars().count() + grows > LETTERS_MAX {
            return;
        }
        self.delete_before(end.replaced);
        for letter in end.new.chars() {
            self.area.input_without_shortcuts(plain(Key::Char(letter)));
        }
    }

    fn delete_before(&mut self, letters: usize) {
        for _ in 0..letters {
            self.area.input_without_shortcuts(plain(Key::Backspace));
        }
    }

    fn delete_after(&mut self) {
        let after = self.after();
        let kept = after.get(first_letter(after).len()..).unwrap_or_default();
        *self = Self::with(self.before(), kept);
    }

    /// Deletes the word before the cursor and the spaces behind it.
    fn delete_word(&mut self) {
        let before = self.before();
        let kept = before.trim_end().trim_end_matches(|letter: char| !letter.is_whitespace());
        self.delete_before(before.get(kept.len()..).unwrap_or_default().chars().count());
    }
}

fn plain(key: Key) -> Input {
    Input { key, ctrl: false, alt: false, shift: false }
}

fn last_letter(text: &str) -> &str {
    text.graphemes(true).next_back().unwrap_or_default()
}

fn first_letter(text: &str) -> &str {
    text.graphemes(true).next().unwrap_or_default()
}

/// How the end of a text changes when a character comes behind it.
struct End {
    /// How many characters at the end are replaced.
    replaced: usize,
    /// By what.
    new: String,
}

impl End {
    /// Composes the character with the letter before it; nothing where no text takes the character there.
    fn of(before: &str, letter: char) -> Option<Self> {
        if is_forbidden(letter) {
            return None;
        }
        let last = last_letter(before);
        if is_combining_mark(letter) {
            let takes_marks = last.chars().next().is_some_and(char::is_alphabetic);
            let marks = last.nfd().filter(|part| is_combining_mark(*part)).count();
            if !takes_marks || marks >= MARKS_MAX {
                return None;
            }
        } else if letter.is_ascii() {
            return Some(Self { replaced: 0, new: letter.to_string() });
        }
        let joined: String = last.chars().chain([letter]).nfc().collect();
        Some(match joined.strip_prefix(last) {
            Some(rest) => Self { replaced: 0, new: rest.to_owned() },
            None => Self { replaced: last.chars().count(), new: joined },
        })
    }

    fn append_to(self, text: &mut String) {
        for _ in 0..self.replaced {
            text.pop();
        }
        text.push_str(&self.new);
    }
}

/// Appends pasted text to what stands before the cursor, up to `room` characters in all.
fn append_pasted(before: &mut String, pasted: &str, room: usize) -> Pasted {
    let mut told = Pasted::default();
    let mut length = before.chars().count();
    let mut breaks = false;
    for letter in pasted.trim_matches(is_line_break).chars() {
        if is_line_break(letter) {
            breaks = true;
            continue;
        }
        let spaced = letter.is_whitespace();
        if breaks && spaced {
            continue;
        }
        if std::mem::take(&mut breaks) {
            before.truncate(before.trim_end().len());
            before.push_str(LINE_BREAK);
            length = before.chars().count();
        }
        let Some(end) = End::of(before, if spaced { ' ' } else { letter }) else {
            told.dropped += 1;
            continue;
        };
        length = length + end.new.chars().count() - end.replaced;
        if length > room {
            told.is_cut = true;
            break;
        }
        end.append_to(before);
    }
    // A line break in place of the last letters may have gone over the edge.
    if let Some((at, _)) = before.char_indices().nth(room) {
        before.truncate(at);
        told.is_cut = true;
    }
    told
}

fn is_line_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    fn control(letter: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)
    }

    fn typed(letters: &str) -> EntryField {
        let mut field = EntryField::default();
        type_into(&mut field, letters);
        field
    }

    /// Types letters; U+007F and U+0008 are Backspace, as the decoder has it.
    fn type_into(field: &mut EntryField, letters: &str) {
        for letter in letters.chars() {
            let code = if matches!(letter, '\u{7f}' | '\u{8}') { KeyCode::Backspace } else { KeyCode::Char(letter) };
            field.press(key(code));
        }
    }

    #[test]
    fn bursts_of_an_input_method_end_in_the_right_letters() {
        for (burst, text) in [
            ("Nguye\u{7f}ê\u{7f}ễn", "Nguyễn"),
            ("vie\u{8}\u{ea}t", "viêt"),
            ("Hu\u{7f}ưo\u{7f}\u{7f}ươ\u{7f}ờng", "Hường"),
            ("d\u{7f}đ", "đ"),
            ("kho\u{7f}ó tho\u{7f}ơ\u{7f}ở", "khó thở"),
        ] {
            assert_eq!(typed(burst).text(), text);
        }
    }

    #[test]
    fn marks_join_the_letter_before_the_cursor() {
        for (letters, text) in [
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("vie\u{323}\u{302}t", "việt"),
            ("u\u{31b}\u{301}", "ứ"),
            ("\u{301}a", "a"),
            ("a \u{301}b", "a b"),
            ("1\u{301}", "1"),
            ("q\u{302}", "q\u{302}"),
        ] {
            assert_eq!(typed(letters).text(), text, "{letters:?}");
        }
        let mut field = typed("hoang");
        field.put_cursor(3);
        type_into(&mut field, "\u{300}");
        assert_eq!((field.text(), field.cursor()), ("hoàng", "hoà".len()));
        assert_eq!(typed(&format!("a{}", "\u{30d}".repeat(9))).text().chars().count(), 5);
    }

    #[test]
    fn keys_move_and_delete_by_letters() {
        let mut field = typed("xin q\u{302}chào");
        assert_eq!(field.cursor_column(), 9);
        field.press(key(KeyCode::Home));
        assert_eq!(field.cursor(), 0);
        for _ in 0..5 {
            field.press(key(KeyCode::Right));
        }
        assert_eq!(field.cursor(), "xin q\u{302}".len());
        field.press(key(KeyCode::Backspace));
        assert_eq!(field.text(), "xin chào");
        field.press(key(KeyCode::Delete));
        assert_eq!(field.text(), "xin hào");
        field.press(key(KeyCode::End));
        field.press(key(KeyCode::Left));
        assert_eq!(field.cursor(), "xin hà".len());
        field.press(control('w'));
        assert_eq!((field.text(), field.cursor()), ("xin o", 4));
        field.press(control('w'));
        assert_eq!(field.text(), "o");
        field.press(control('u'));
        assert!(field.is_empty());
    }

    #[test]
    fn an_empty_field_leaves_keys_to_the_pane() {
        let mut field = EntryField::default();
        for code in [
            KeyCode::Enter,
            KeyCode::Tab,
            KeyCode::Esc,
            KeyCode::Up,
            KeyCode::Left,
            KeyCode::Delete,
            KeyCode::Backspace,
            KeyCode::F(2),
        ] {
            assert!(!field.press(key(code)), "{code:?}");
        }
        assert!(!field.press(control('l')));
        assert!(!field.press(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::ALT)));
        assert!(field.press(KeyEvent::new(KeyCode::Char('A'), KeyModifiers::SHIFT)));
        for code in [KeyCode::Enter, KeyCode::Tab, KeyCode::Esc] {
            assert!(!field.press(key(code)), "{code:?}");
        }
        assert_eq!(field.text(), "A");
    }

    #[test]
    fn a_paste_is_one_clean_line() {
        let mut field = typed("ab");
        field.press(key(KeyCode::Left));
        let told = field.paste("\n36,8 97\r\n\n  ghi\tchu\u{1b}[31m\u{202e}\n");
        assert_eq!((field.text(), field.cursor()), ("a36,8 97 ; ghi chu[31mb", "a36,8 97 ; ghi chu[31m".len()));
        assert_eq!(told, Pasted { dropped: 2, is_cut: false });
        let forty = (0..40).map(|line| format!("{line}\n")).collect::<String>();
        let mut field = EntryField::default();
        field.paste(&forty);
        assert!(!field.text().contains('\n') && field.text().matches(" ; ").count() == 39);
    }

    #[test]
    fn a_line_is_never_longer_than_it_may_be() {
        let mut field = typed("đuôi");
        field.press(key(KeyCode::Home));
        let told = field.paste(&"ặ".nfd().collect::<String>().repeat(3_000));
        assert!(told.is_cut && field.text().ends_with("ặđuôi"));
        assert_eq!(field.text().chars().count(), LETTERS_MAX);
        type_into(&mut field, "x");
        assert_eq!(field.text().chars().count(), LETTERS_MAX);
        field.press(key(KeyCode::Backspace));
        type_into(&mut field, "e\u{302}");
        assert!(field.text().contains('ê') && field.text().chars().count() == LETTERS_MAX);
        field.set(&"a".repeat(5_000));
        assert_eq!(field.text().len(), LETTERS_MAX);
    }

    /// Any character but the pieces of Korean syllables, which only the gate composes across a deletion.
    fn letter() -> impl Strategy<Value = char> {
        any::<char>().prop_filter(
            "no jamo",
            |letter| !matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}'),
        )
    }

    proptest! {
        #[test]
        fn letters_in_pieces_are_the_same_letters(text in "[a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹA-ZĐ 0-9,/.]{0,40}") {
            let whole: String = text.nfc().collect();
            let pieces: String = text.nfd().collect();
            for letters in [&whole, &pieces] {
                let field = typed(letters);
                prop_assert_eq!(field.text(), whole.as_str());
            }
            let mut pasted = EntryField::default();
            pasted.paste(&pieces);
            prop_assert_eq!(pasted.text(), whole.as_str());
        }

        #[test]
        fn whatever_comes_the_line_is_clean_and_composed(keys in prop::collection::vec((0..9_u8, letter()), 0..60)) {
            let mut field = EntryField::default();
            for (choice, letter) in keys {
                match choice {
                    0 => drop(field.press(key(KeyCode::Backspace))),
                    1 => drop(field.press(key(KeyCode::Left))),
                    2 => drop(field.press(key(KeyCode::Delete))),
                    3 => drop(field.press(control('w'))),
                    4 => field.put_cursor(usize::from(choice) * 3),
                    5 => drop(field.paste(&format!("{letter}\u{302}\n{letter}"))),
                    6 => drop(field.press(key(KeyCode::Char(['e', 'o', '\u{302}', '\u{323}', ' '][letter as usize % 5])))),
                    _ => drop(field.press(key(KeyCode::Char(letter)))),
                }
                let text = field.text();
                prop_assert!(text.is_char_boundary(field.cursor()));
                prop_assert!(!text.chars().any(is_forbidden), "{:?}", text);
                prop_assert!(is_nfc(text), "{:?}", text);
            }
        }
    }
}
