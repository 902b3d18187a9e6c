//! The one gate at entry: every text that a person types or a file brings passes here before it can become a record.
//! Separate because safety must not depend on who remembers to check; what passes is NFC, one line and harmless.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Phrasebook;
use super::forbidden::{Forbidden, MARKS_MAX, forbidden, is_everyday};

/// How long a field may be, in characters after NFC, and what becomes of line breaks in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    longest: usize,
    joins_lines: bool,
}

impl Limit {
    /// A person's name: 80 characters on one line.
    pub const NAME: Self = Self::one_line(80);
    /// A code, a phone number or another short mark: 40 characters on one line.
    pub const CODE: Self = Self::one_line(40);
    /// An address, the text of a task, a title: 240 characters on one line.
    pub const LINE: Self = Self::one_line(240);
    /// Free text: 2,000 characters, in which line breaks become ` ; `.
    pub const NOTE: Self = Self::note(2_000);

    /// Makes the limit of a field in which a line break or a tab is refused.
    pub const fn one_line(longest: usize) -> Self {
        Self { longest, joins_lines: false }
    }

    /// Makes the limit of a field in which a line break becomes ` ; ` and a tab becomes a space.
    pub const fn note(longest: usize) -> Self {
        Self { longest, joins_lines: true }
    }

    /// Tells the largest number of characters that pass.
    pub const fn longest(self) -> usize {
        self.longest
    }

    /// More bytes than any text within the limit could have been written with, so that nobody normalises megabytes.
    const fn bytes_max(self) -> usize {
        self.longest.saturating_mul(4 * (MARKS_MAX + 1)).saturating_add(64)
    }
}

/// Why a text does not pass the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// A character that never passes stands at this position (in characters, from 1).
    Character {
        /// The character itself; show it by `code`, never as it is.
        character: char,
        /// Where it stands.
        position: usize,
        /// What is wrong with it.
        reason: Forbidden,
    },
    /// A letter carries more marks than any language needs, or a mark has no letter (position in characters, from 1).
    Marks {
        /// Where the surplus mark stands.
        position: usize,
    },
    /// The text is longer than its field allows.
    TooLong {
        /// The largest number of characters that pass.
        longest: usize,
    },
    /// The bytes are not UTF-8 from this byte on (from 1).
    NotUtf8 {
        /// The first byte that cannot be read.
        position: usize,
    },
    /// A NUL byte stands at this byte (from 1): the file is damaged or no text.
    Nul {
        /// Where the first NUL stands.
        position: usize,
    },
}

impl Rejection {
    /// Names the character as `U+202E`, for the rejections that are about one.
    pub fn code(&self) -> Option<String> {
        match self {
            Self::Character { character, .. } => Some(format!("U+{:04X}", u32::from(*character))),
            Self::Marks { .. } | Self::TooLong { .. } | Self::NotUtf8 { .. } | Self::Nul { .. } => None,
        }
    }

    /// Says in one sentence what was refused, where it stands and what to do.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        match self {
            Self::Character { position, reason, .. } => {
                let what = match reason {
                    Forbidden::LineBreak => book.say("refusals.text_line_break"),
                    Forbidden::Control => book.say("refusals.text_control"),
                    Forbidden::Direction => book.say("refusals.text_direction"),
                    Forbidden::Invisible => book.say("refusals.text_invisible"),
                    Forbidden::PrivateUse => book.say("refusals.text_private_use"),
                    Forbidden::Unassigned => book.say("refusals.text_unassigned"),
                    Forbidden::Damaged => book.say("refusals.text_damaged"),
                };
                let code = self.code().unwrap_or_default();
                book.say_with("refusals.text_character", &[("what", &what), ("code", &code), ("position", position)])
            }
            Self::Marks { position } => book.say_with("refusals.text_marks", &[("position", position)]),
            Self::TooLong { longest } => book.say_with("refusals.text_too_long", &[("longest", longest)]),
            Self::NotUtf8 { position } => book.say_with("refusals.text_not_utf8", &[("position", position)]),
            Self::Nul { position } => book.say_with("refusals.text_nul", &[("position", position)]),
        }
    }
}

/// Lets a text in: NFC, spaces collapsed and trimmed, `Ð` and `Ɖ` turned into `Đ`; or says which character, where, is
/// refused. An empty text passes: whether a field is required is not the gate's to say.
pub fn admit(text: &str, limit: Limit) -> Result<String, Rejection> {
    if is_ready(text, limit) {
        return Ok(text.to_owned());
    }
    if text.len() > limit.bytes_max() {
        return Err(Rejection::TooLong { longest: limit.longest });
    }
    let admitted = screened(text, limit)?.nfc().collect::<String>();
    check_marks(&admitted)?;
    if admitted.chars().count() > limit.longest {
        return Err(Rejection::TooLong { longest: limit.longest });
    }
    Ok(admitted)
}

/// Reads bytes as UTF-8 text, without a byte order mark; NUL bytes and anything that is not UTF-8 are refused. What it
/// gives has still to pass `admit`.
pub fn from_bytes(bytes: &[u8]) -> Result<String, Rejection> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(place) = memchr::memchr(0, bytes) {
        return Err(Rejection::Nul { position: place + 1 });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(Rejection::NotUtf8 { position: error.valid_up_to() + 1 }),
    }
}

/// Tells whether a name mixes scripts that imitate each other, as a Cyrillic `А` among Latin letters does. Latin beside
/// Chinese, Japanese or Korean is not mixed: people write their names so.
pub fn mixed_scripts(name: &str) -> bool {
    let mut seen = None;
    for script in name.chars().filter_map(Script::of) {
        match seen {
            None => seen = Some(script),
            Some(first) if first == script || Script::are_good_neighbours(first, script) => {}
            Some(_) => return true,
        }
    }
    false
}

/// Most rows of a line list are clean already; they cost one look at each character and one copy.
fn is_ready(text: &str, limit: Limit) -> bool {
    let mut length = 0;
    let mut after_space = true;
    for c in text.chars() {
        if !is_everyday(c) || unified(c) != c || (c == ' ' && after_space) {
            return false;
        }
        after_space = c == ' ';
        length += 1;
    }
    length <= limit.longest && !(after_space && length > 0)
}

/// The letters that look like đ and are others; old fonts and converters leave them behind.
fn unified(c: char) -> char {
    match c {
        '\u{D0}' | '\u{189}' => 'Đ',
        '\u{F0}' | '\u{256}' => 'đ',
        _ => c,
    }
}

fn screened(text: &str, limit: Limit) -> Result<String, Rejection> {
    let mut screened = String::with_capacity(text.len());
    let mut gap = Gap::None;
    for (place, character) in text.chars().enumerate() {
        if let Some(wider) = Gap::of(character, limit) {
            gap = gap.max(wider);
            continue;
        }
        let reason = if character == '\u{FFFD}' { Some(Forbidden::Damaged) } else { forbidden(character) };
        if let Some(reason) = reason {
            return Err(Rejection::Character { character, position: place + 1, reason });
        }
        if !screened.is_empty() {
            screened.push_str(gap.written());
        }
        gap = Gap::None;
        screened.push(unified(character));
    }
    Ok(screened)
}

/// What stands between two words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
}

impl Gap {
    fn of(c: char, limit: Limit) -> Option<Self> {
        match c {
            '\n' | '\r' if limit.joins_lines => Some(Self::Line),
            '\t' if limit.joins_lines => Some(Self::Space),
            _ if c.is_whitespace() && forbidden(c).is_none() => Some(Self::Space),
            _ => None,
        }
    }

    const fn written(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => " ",
            Self::Line => " ; ",
        }
    }
}

fn check_marks(text: &str) -> Result<(), Rejection> {
    let mut room = 0;
    for (place, c) in text.chars().enumerate() {
        if c < '\u{300}' || !is_combining_mark(c) {
            room = if c == ' ' { 0 } else { MARKS_MAX };
        } else if room == 0 {
            return Err(Rejection::Marks { position: place + 1 });
        } else {
            room -= 1;
        }
    }
    Ok(())
}

/// The scripts, as coarse as the question "does it imitate?" needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    EastAsian,
    /// Letters made for mathematics and full-width forms: Latin in disguise.
    Disguised,
    /// Any other script; each block of 256 code points counts as its own.
    Other(u32),
}

impl Script {
    fn of(c: char) -> Option<Self> {
        if !c.is_alphabetic() || is_combining_mark(c) {
            return None;
        }
        Some(match c {
            '\u{0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Self::Latin,
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{400}'..='\u{52F}' => Self::Cyrillic,
            '\u{FF21}'..='\u{FF5A}' | '\u{1D400}'..='\u{1D7FF}' | '\u{2100}'..='\u{214F}' | '\u{250}'..='\u{2FF}' => {
                Self::Disguised
            }
            '\u{1100}'..='\u{11FF}'
            | '\u{2E80}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}' => Self::EastAsian,
            _ => Self::Other(u32::from(c) >> 8),
        })
    }

    fn are_good_neighbours(one: Self, other: Self) -> bool {
        matches!((one, other), (Self::Latin, Self::EastAsian) | (Self::EastAsian, Self::Latin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::language::forbidden::tests::hostile_text;
    use proptest::prelude::*;

    #[test]
    fn a_clean_name_passes_unchanged() {
        for name in ["", "Nguyễn Thị Hường", "Trần Văn Ẩn", "John O'Neill-Smith", "王小明"] {
            assert_eq!(admit(name, Limit::NAME).as_deref(), Ok(name));
        }
    }

    #[test]
    fn what_can_be_repaired_is_repaired() {
        let table = [
            ("Nguye\u{302}\u{303}n Thi\u{323} Hu\u{31B}o\u{31B}\u{300}ng", "Nguyễn Thị Hường"),
            ("  Trần   Văn\u{A0}Ẩn ", "Trần Văn Ẩn"),
            ("Ðỗ Ɖào ðen ɖỏ", "Đỗ Đào đen đỏ"),
            ("   ", ""),
        ];
        for (typed, kept) in table {
            assert_eq!(admit(typed, Limit::NAME).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn a_hostile_character_is_refused_with_its_place() {
        let table = [
            ("An\u{1B}[31m", '\u{1B}', 3, Forbidden::Control),
            ("An\u{9B}31m", '\u{9B}', 3, Forbidden::Control),
            ("\u{202E}gnờưH", '\u{202E}', 1, Forbidden::Direction),
            ("Hường\u{200B}", '\u{200B}', 6, Forbidden::Invisible),
            ("An\nBình", '\n', 3, Forbidden::LineBreak),
            ("An\tBình", '\t', 3, Forbidden::Control),
            ("An \u{2028}Bình", '\u{2028}', 4, Forbidden::LineBreak),
            ("Nguy\u{FFFD}n", '\u{FFFD}', 5, Forbidden::Damaged),
            ("\u{E001}", '\u{E001}', 1, Forbidden::PrivateUse),
            ("\u{FDD0}", '\u{FDD0}', 1, Forbidden::Unassigned),
        ];
        for (text, character, position, reason) in table {
            assert_eq!(admit(text, Limit::NAME), Err(Rejection::Character { character, position, reason }));
        }
    }

    #[test]
    fn a_note_joins_its_lines() {
        assert_eq!(admit("sốt cao\r\n\r\nho\tnhiều\n", Limit::NOTE).as_deref(), Ok("sốt cao ; ho nhiều"));
        assert_eq!(admit("\n\nmột", Limit::NOTE).as_deref(), Ok("một"));
        assert!(admit("a\u{2029}b", Limit::NOTE).is_err());
        assert!(admit("a\u{85}b", Limit::NOTE).is_err());
    }

    #[test]
    fn marks_in_heaps_and_marks_alone_are_refused() {
        let heap = format!("a{}", "\u{30D}".repeat(5));
        assert_eq!(admit(&heap, Limit::NAME), Err(Rejection::Marks { position: 6 }));
        assert_eq!(admit("\u{301}a", Limit::NAME), Err(Rejection::Marks { position: 1 }));
        assert_eq!(admit("a \u{301}", Limit::NAME), Err(Rejection::Marks { position: 3 }));
        assert!(admit("a\u{30D}\u{30D}\u{30D}\u{30D}", Limit::NAME).is_ok());
        assert!(admit("a\u{344}\u{344}\u{344}", Limit::NAME).is_err());
    }

    #[test]
    fn a_text_that_is_too_long_is_refused_before_it_costs() {
        assert!(admit(&"ấ".repeat(80), Limit::NAME).is_ok());
        assert_eq!(admit(&"a".repeat(81), Limit::NAME), Err(Rejection::TooLong { longest: 80 }));
        let decomposed: String = "ặ".repeat(80).nfd().collect();
        assert!(admit(&decomposed, Limit::NAME).is_ok());
        assert_eq!(admit(&"\u{301}".repeat(5_000_000), Limit::NAME), Err(Rejection::TooLong { longest: 80 }));
    }

    #[test]
    fn bytes_are_read_as_utf8_or_refused() {
        assert_eq!(from_bytes("\u{FEFF}Họ tên".as_bytes()).as_deref(), Ok("Họ tên"));
        assert_eq!(from_bytes(b"Nguy\xEA~n"), Err(Rejection::NotUtf8 { position: 5 }));
        assert_eq!(from_bytes(b"An\0"), Err(Rejection::Nul { position: 3 }));
    }

    #[test]
    fn imitating_scripts_are_noticed() {
        assert!(mixed_scripts("Nguyễn Văn \u{410}n"));
        assert!(mixed_scripts("\u{39F}anh"));
        assert!(mixed_scripts("Ａn Bình"));
        for name in ["Nguyễn Văn An", "Kim 김", "Иван Петров", "王小明 (Wang)", "12/3 - 4", ""] {
            assert!(!mixed_scripts(name), "{name}");
        }
    }

    #[test]
    fn every_rejection_has_a_sentence() {
        let character = Rejection::Character { character: '\u{202E}', position: 3, reason: Forbidden::Direction };
        for language in Language::ALL {
            let book = Phrasebook::embedded(language);
            let said = character.sentence(&book);
            assert!(said.contains("U+202E") && said.contains('3'), "{said}");
            for rejection in [
                Rejection::Marks { position: 1 },
                Rejection::TooLong { longest: 80 },
                Rejection::NotUtf8 { position: 1 },
                Rejection::Nul { position: 1 },
            ] {
                assert!(!rejection.sentence(&book).contains("refusals."), "{rejection:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_passes_is_harmless_and_passes_again(text in hostile_text()) {
            for limit in [Limit::LINE, Limit::NOTE] {
                if let Ok(admitted) = admit(&text, limit) {
                    prop_assert!(admitted.chars().all(|c| forbidden(c).is_none()));
                    prop_assert!(unicode_normalization::is_nfc(&admitted));
                    prop_assert!(!admitted.contains("  ") && admitted.trim() == admitted);
                    prop_assert_eq!(admit(&admitted, limit), Ok(admitted.clone()));
                }
            }
        }

        #[test]
        fn a_name_passes_alike_in_nfc_and_nfd(name in "[A-ZĐÁẤ][a-zđăâêôơưáàảãạấềểỗộợự]{1,9}( [A-ZĐ][a-zđơườựữ]{1,7}){0,4}") {
            let decomposed: String = name.nfd().collect();
            prop_assert_eq!(admit(&decomposed, Limit::NAME), admit(&name, Limit::NAME));
        }
    }
}
