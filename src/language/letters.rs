//! What a letter is made of: base, shape (ă â đ ê ô ơ ư) and tone.
//! Separate because finding, sorting and the screen without marks must take letters apart in one and the same way.

use std::borrow::Cow;
use std::str::Chars;
use std::sync::LazyLock;

use unicode_normalization::char::{compose, decompose_canonical};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::forbidden::is_everyday;

/// The mark that makes another letter of the alphabet; the order is that of the dictionary (a ă â, o ô ơ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Plain,
    Breve,
    Circumflex,
    Horn,
    Stroke,
}

/// The tone; the order is that of the dictionary: không dấu, huyền, hỏi, ngã, sắc, nặng. `Foreign` stands for every
/// mark that Vietnamese does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    Level,
    Grave,
    Hook,
    Tilde,
    Acute,
    Dot,
    Foreign,
}

/// One letter without its case: `Ử` is `u`, horn, hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) base: char,
    pub(super) shape: Shape,
    pub(super) tone: Tone,
}

impl Letter {
    const fn plain(base: char) -> Self {
        Self { base, shape: Shape::Plain, tone: Tone::Level }
    }

    /// Tells whether the letter carries anything that `fold` takes away.
    pub(super) fn is_marked(self) -> bool {
        self.shape != Shape::Plain || self.tone != Tone::Level
    }

    /// The letter with its shape and without its tone: `ử` is `ư`.
    pub(super) fn shaped(self) -> char {
        let mark = match self.shape {
            Shape::Plain => return self.base,
            Shape::Stroke => return 'đ',
            Shape::Breve => '\u{306}',
            Shape::Circumflex => '\u{302}',
            Shape::Horn => '\u{31B}',
        };
        compose(self.base, mark).unwrap_or(self.base)
    }

    fn add_mark(&mut self, mark: char) {
        match mark {
            '\u{302}' => self.shape = Shape::Circumflex,
            '\u{306}' => self.shape = Shape::Breve,
            '\u{31B}' => self.shape = Shape::Horn,
            '\u{300}' | '\u{340}' => self.tone = Tone::Grave,
            '\u{309}' => self.tone = Tone::Hook,
            '\u{303}' => self.tone = Tone::Tilde,
            '\u{301}' | '\u{341}' => self.tone = Tone::Acute,
            '\u{323}' => self.tone = Tone::Dot,
            _ => self.tone = Tone::Foreign,
        }
    }

    fn of(c: char) -> Self {
        let whole = Self::plain(lower(c));
        if whole.base == 'đ' {
            return Self { base: 'd', shape: Shape::Stroke, tone: Tone::Level };
        }
        let mut letter = whole;
        let mut is_first = true;
        let mut is_base_and_marks = true;
        decompose_canonical(c, |part| {
            if is_first {
                letter.base = lower(part);
            } else if is_mark(part) {
                letter.add_mark(part);
            } else {
                is_base_and_marks = false;
            }
            is_first = false;
        });
        if is_base_and_marks { letter } else { whole }
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Tells whether the character is one of the combining marks that letters of the Latin, Greek and Cyrillic scripts take.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

const LOW_END: usize = 0x250;
const VIETNAMESE: usize = 0x1E00;

/// The anatomy of the letters that nearly every name is written with, taken apart once.
static EVERYDAY: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let letters = (0..LOW_END).chain(VIETNAMESE..VIETNAMESE + 0x100);
    letters
        .map(|code| u32::try_from(code).ok().and_then(char::from_u32).map_or(Letter::plain('\0'), Letter::of))
        .collect()
});

fn anatomy(c: char) -> Letter {
    if c.is_ascii() {
        return Letter::plain(c.to_ascii_lowercase());
    }
    let code = c as usize;
    let place = match code {
        _ if code < LOW_END => code,
        _ if (VIETNAMESE..VIETNAMESE + 0x100).contains(&code) => code - VIETNAMESE + LOW_END,
        _ => return Letter::of(c),
    };
    EVERYDAY.get(place).copied().unwrap_or(Letter::plain(c))
}

/// Gives the text in NFC, without a copy when every character is of the everyday set.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_everyday) || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// The letters of a text in NFC, one after the other; marks that stand alone join the letter before them.
pub(super) struct Letters<'a> {
    rest: Chars<'a>,
}

impl<'a> Letters<'a> {
    pub(super) fn of(composed: &'a str) -> Self {
        Self { rest: composed.chars() }
    }
}

impl Iterator for Letters<'_> {
    type Item = Letter;

    fn next(&mut self) -> Option<Letter> {
        let first = self.rest.by_ref().find(|c| !is_mark(*c))?;
        let mut letter = anatomy(first);
        loop {
            let mut ahead = self.rest.clone();
            match ahead.next() {
                Some(mark) if is_mark(mark) => letter.add_mark(mark),
                _ => return Some(letter),
            }
            self.rest = ahead;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(text: &str) -> Vec<(char, Shape, Tone)> {
        Letters::of(&composed(text)).map(|letter| (letter.base, letter.shape, letter.tone)).collect()
    }

    #[test]
    fn a_letter_is_taken_apart() {
        use Shape::{Breve, Circumflex, Horn, Plain, Stroke};
        use Tone::{Acute, Dot, Foreign, Grave, Hook, Level, Tilde};
        let table = [
            ("Ặ", ('a', Breve, Dot)),
            ("ấ", ('a', Circumflex, Acute)),
            ("Đ", ('d', Stroke, Level)),
            ("ể", ('e', Circumflex, Hook)),
            ("Ỹ", ('y', Plain, Tilde)),
            ("ờ", ('o', Horn, Grave)),
            ("Ư", ('u', Horn, Level)),
            ("ö", ('o', Plain, Foreign)),
            ("Z", ('z', Plain, Level)),
            ("Ж", ('ж', Plain, Level)),
            ("İ", ('i', Plain, Foreign)),
        ];
        for (text, expected) in table {
            assert_eq!(taken_apart(text), vec![expected], "{text}");
            let decomposed: String = text.nfd().collect();
            assert_eq!(taken_apart(&decomposed), vec![expected], "{text} in NFD");
        }
    }

    #[test]
    fn a_shaped_letter_keeps_its_shape_alone() {
        let shaped: String = Letters::of("Hường Đặng Ấn").map(Letter::shaped).collect();
        assert_eq!(shaped, "hương đăng ân");
    }

    #[test]
    fn a_syllable_of_another_script_is_left_whole() {
        assert_eq!(taken_apart("한"), vec![('한', Shape::Plain, Tone::Level)]);
    }
}
