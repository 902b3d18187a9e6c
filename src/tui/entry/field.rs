//! The text of the entry line while it is being typed. Separate from the grammar because its care is letters: they come
//! one mark at a time, in bursts of an input method or in pastes, and always stand as whole letters in NFC.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{Input, Key, TextArea};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::is_forbidden;
use crate::language::Shown;
use crate::language::typing::{TypedWord, TypingRules};

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
    composing: Option<Composing>,
}

/// The word at the cursor while the desk's own input method makes it.
#[derive(Clone, Debug)]
struct Composing {
    word: TypedWord,
    /// What stood before it.
    before: String,
    /// Its keys as they came, Backspace among them.
    keys: String,
}

/// What stands for Backspace among the keys of a word.
const BACKSPACE: char = '\u{8}';

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
        Self { area, composing: None }
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
        self.composing = None;
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

    /// Takes a key as [`press`](Self::press) does. Where the text may bear Vietnamese and the officer has chosen an
    /// input method, `rules` says how letters become words; the caller decides, since only it knows what the text is.
    ///
    /// A letter that no keyboard has comes from an input method outside: what ours had made of the keys of this word is
    /// undone, because that method counts its backspaces by them.
    pub fn press_in(&mut self, key: KeyEvent, rules: Option<TypingRules<'_>>) -> bool {
        let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER);
        let Some(rules) = rules.filter(|_| plain) else {
            self.settle();
            return self.press(key);
        };
        match key.code {
            KeyCode::Char(letter) if rules.takes(letter, !self.word_before().is_empty()) => self.compose(letter, rules),
            KeyCode::Char(letter) if !letter.is_ascii() => {
                self.undo_composing();
                self.press(key);
            }
            KeyCode::Backspace if self.composing.is_some() => self.take_back(rules),
            _ => {
                self.settle();
                return self.press(key);
            }
        }
        true
    }

    /// Ends the word that is being made, as Enter and leaving the field do: what is no syllable is shown as typed.
    pub fn settle(&mut self) {
        let Some(mut composing) = self.composing.take() else { return };
        let shown = composing.word.shown().to_string();
        composing.word.settle();
        if composing.word.shown() != shown {
            self.replace_before(shown.chars().count(), composing.word.shown());
        }
    }

    /// Takes a key into the word at the cursor.
    fn compose(&mut self, letter: char, rules: TypingRules<'_>) {
        if self.text().chars().count() >= LETTERS_MAX {
            return;
        }
        let mut composing = self.composing.take().unwrap_or_else(|| {
            let word = self.word_before();
            let before = self.before();
            let before = before.get(..before.len() - word.len()).unwrap_or_default().to_string();
            Composing { word: TypedWord::standing(word, rules), before, keys: word.to_string() }
        });
        let shown = composing.word.shown().chars().count();
        composing.word.press(letter, rules);
        composing.keys.push(letter);
        self.replace_before(shown, composing.word.shown());
        self.composing = Some(composing);
    }

    /// Takes the last shown letter back; before the word's first letter Backspace is an ordinary one.
    fn take_back(&mut self, rules: TypingRules<'_>) {
        let Some(mut composing) = self.composing.take() else { return };
        composing.keys.push(BACKSPACE);
        if composing.word.shown().is_empty() {
            self.delete_before(last_letter(self.before()).chars().count());
            composing.word = TypedWord::standing(self.word_before(), rules);
        } else {
            let shown = composing.word.shown().chars().count();
            composing.word.delete(rules);
            self.replace_before(shown, composing.word.shown());
        }
        self.composing = Some(composing);
    }

    /// Puts the keys of the word in place of what was made of them.
    fn undo_composing(&mut self) {
        let Some(composing) = self.composing.take() else { return };
        let mut before = composing.before;
        for key in composing.keys.chars() {
            if key == BACKSPACE {
                before.truncate(before.len() - last_letter(&before).len());
            } else {
                before.push(key);
            }
        }
        *self = Self::with(&before, self.after());
    }

    /// The letters that stand directly before the cursor.
    fn word_before(&self) -> &str {
        let before = self.before();
        let head = before.trim_end_matches(|letter: char| letter.is_alphabetic());
        before.get(head.len()..).unwrap_or_default()
    }

    /// Puts a text in place of so many characters before the cursor.
    fn replace_before(&mut self, characters: usize, text: &str) {
        self.delete_before(characters);
        for letter in text.chars() {
            self.area.input_without_shortcuts(plain(Key::Char(letter)));
        }
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
        self.replace_before(end.replaced, &end.new);
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
    use crate::language::typing::{Method, ToneStyle};
    use proptest::prelude::*;
    use std::collections::BTreeSet;
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

    /// Types letters with the desk's own input method on.
    fn compose_into(field: &mut EntryField, method: Method, letters: &str) {
        let as_typed = BTreeSet::from(["test".to_string()]);
        let rules = TypingRules { method, style: ToneStyle::Old, as_typed: &as_typed };
        for letter in letters.chars() {
            let code = if matches!(letter, '\u{7f}' | '\u{8}') { KeyCode::Backspace } else { KeyCode::Char(letter) };
            field.press_in(key(code), Some(rules));
        }
    }

    fn composed(letters: &str) -> EntryField {
        let mut field = EntryField::default();
        compose_into(&mut field, Method::Telex, letters);
        field
    }

    #[test]
    fn keys_become_words() {
        for (keys, text) in [
            ("Nguyeenx Thij Huwowngf", "Nguyễn Thị Hường"),
            ("windows test two ", "windows test two "),
            ("goij laij baf Huwowngf, 21h15", "gọi lại bà Hường, 21h15"),
            ("huwowngf\u{7f}\u{7f}u", "hườu"),
            ("anh huw\u{8}\u{8}\u{8}s", "ánh"),
            ("ass as", "as á"),
            ("(ddoongf)", "(đồng)"),
        ] {
            assert_eq!(composed(keys).text(), text);
        }
        let mut field = EntryField::default();
        compose_into(&mut field, Method::Vni, "D9a8ng5 Quoc61 1949 0912345678");
        assert_eq!(field.text(), "Đặng Quốc 1949 0912345678");
    }

    #[test]
    fn a_word_is_typed_on_in_the_middle_and_after_a_paste() {
        let mut field = typed("thi huong an");
        field.put_cursor("thi huong".len());
        compose_into(&mut field, Method::Telex, "wf");
        assert_eq!((field.text(), field.cursor()), ("thi hường an", "thi hường".len()));
        compose_into(&mut field, Method::Telex, "\u{7f}m ");
        assert_eq!(field.text(), "thi hườnm  an", "what stood there keeps its marks");
        let mut field = EntryField::default();
        field.paste("bà Huong");
        compose_into(&mut field, Method::Telex, "w thij");
        assert_eq!(field.text(), "bà Hương thị");
        field.press(key(KeyCode::Home));
        field.press(key(KeyCode::Right));
        compose_into(&mut field, Method::Telex, "as");
        assert_eq!(field.text(), "báà Hương thị", "what stands behind the cursor is not touched");
    }

    #[test]
    fn leaving_a_word_shows_no_half_of_a_syllable() {
        let mut field = composed("two");
        assert_eq!(field.text(), "tưo");
        field.settle();
        assert_eq!(field.text(), "two");
        let mut field = composed("nguyee");
        assert_eq!(field.text(), "nguyê");
        field.press_in(key(KeyCode::Left), None);
        assert_eq!(field.text(), "nguyee");
    }

    /// Streams of input methods outside, with ours on: the letters that they mean come out.
    #[test]
    fn an_input_method_outside_is_not_composed_twice() {
        for (stream, text) in [
            ("vie\u{8}\u{ea}t", "viêt"),
            ("vie\u{8}êt\u{8}\u{8}ệt", "việt"),
            ("vie\u{7f}êt\u{7f}\u{7f}ệt", "việt"),
            ("dd\u{8}\u{8}đ", "đ"),
            ("anh dd\u{8}\u{8}đi", "anh đi"),
            ("ass\u{7f}\u{7f}\u{7f}á", "á"),
            ("vie\u{323}\u{302}t", "việt"),
            ("việt", "việt"),
            ("Hu\u{7f}ưo\u{7f}\u{7f}ươ\u{7f}ờng", "Hường"),
        ] {
            // The screen turns ours off with the first such letter; here it even stays on.
            let outside = stream.find(|letter: char| !letter.is_ascii()).unwrap();
            let end = outside + stream[outside..].chars().next().unwrap().len_utf8();
            let mut field = composed(&stream[..end]);
            type_into(&mut field, &stream[end..]);
            assert_eq!(field.text(), text, "{stream:?}");
        }
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
