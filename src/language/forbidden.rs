//! Which code points never pass, neither into a record nor onto a screen.
//! Separate because the gate at entry and the one output type must judge alike.

use unicode_normalization::char::is_public_assigned;

/// How many combining marks one letter may carry; Vietnamese never needs more than two.
pub(super) const MARKS_MAX: usize = 4;

/// Why a code point is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// Line feed, carriage return, U+2028 or U+2029.
    LineBreak,
    /// Any other C0 or C1 control, Escape and Tab among them.
    Control,
    /// Turns the direction of writing and so can show another text than is stored.
    Direction,
    /// Takes no room on the screen: zero-width, tag and filler characters.
    Invisible,
    /// Private use: every font shows something else.
    PrivateUse,
    /// Not a character: unassigned or a noncharacter.
    Unassigned,
    /// U+FFFD: an earlier program could not read these bytes.
    Damaged,
}

/// Tells whether the character is of the everyday set: printable ASCII, Latin-1, Latin Extended A and B and the
/// Vietnamese letters. All of them are allowed, one cell wide and unchanged by NFC.
pub(super) fn is_everyday(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{1EA0}'..='\u{1EF9}')
}

/// Names the reason why the character may not be shown, or nothing when it may.
pub(super) fn forbidden(c: char) -> Option<Forbidden> {
    if is_everyday(c) {
        return None;
    }
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(Forbidden::LineBreak),
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Some(Forbidden::Control),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some(Forbidden::Direction)
        }
        _ if is_invisible(c) => Some(Forbidden::Invisible),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => Some(Forbidden::PrivateUse),
        _ if !is_public_assigned(c) => Some(Forbidden::Unassigned),
        _ => None,
    }
}

/// The default-ignorable characters of Unicode (beside the direction controls) and the annotation marks: they change
/// what a text is without changing what is seen.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Texts as bad as they come: controls, marks in heaps, letters of every script.
    pub(in crate::language) fn hostile_text() -> impl Strategy<Value = String> {
        let letter = prop_oneof![
            4 => any::<char>(),
            3 => proptest::sample::select("aăâdđeêoôơuưyAĐÂƠ  hn0".chars().collect::<Vec<_>>()),
            3 => proptest::sample::select(
                "\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31B}\u{323}\u{344}\u{345}\u{3099}\u{FF9E}\u{1100}\u{1161}"
                    .chars()
                    .collect::<Vec<_>>()
            ),
            1 => proptest::sample::select("\0\t\n\r\u{1B}\u{85}\u{9B}\u{A0}\u{202E}\u{200D}\u{2028}\u{FEFF}\u{FFFD}\u{FE0F}\u{1F600}\u{1F1FB}".chars().collect::<Vec<_>>()),
        ];
        proptest::collection::vec(letter, 0..40).prop_map(|letters| letters.into_iter().collect())
    }

    #[test]
    fn every_kind_of_forbidden_character_is_named() {
        let table = [
            ('\n', Forbidden::LineBreak),
            ('\u{2028}', Forbidden::LineBreak),
            ('\u{1B}', Forbidden::Control),
            ('\t', Forbidden::Control),
            ('\u{9B}', Forbidden::Control),
            ('\u{202E}', Forbidden::Direction),
            ('\u{2066}', Forbidden::Direction),
            ('\u{61C}', Forbidden::Direction),
            ('\u{200B}', Forbidden::Invisible),
            ('\u{200D}', Forbidden::Invisible),
            ('\u{FEFF}', Forbidden::Invisible),
            ('\u{E0041}', Forbidden::Invisible),
            ('\u{AD}', Forbidden::Invisible),
            ('\u{E000}', Forbidden::PrivateUse),
            ('\u{10FFFD}', Forbidden::PrivateUse),
            ('\u{378}', Forbidden::Unassigned),
            ('\u{FDD0}', Forbidden::Unassigned),
            ('\u{1FFFF}', Forbidden::Unassigned),
        ];
        for (c, reason) in table {
            assert_eq!(forbidden(c), Some(reason), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn whatever_the_desk_refuses_is_refused_here() {
        for c in ('\0'..=char::MAX).filter(|c| crate::domain::text::is_forbidden(*c)) {
            assert!(forbidden(c).is_some(), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn what_people_write_is_allowed() {
        for c in "Nguyễn Thị Hường Đỗ ñ Ж 王 한 – … “ ” € ½ °".chars() {
            assert_eq!(forbidden(c), None, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn the_everyday_set_is_one_cell_wide_and_stable() {
        use unicode_normalization::is_nfc;
        use unicode_width::UnicodeWidthChar;
        for c in (0..0x2000).filter_map(char::from_u32).filter(|c| is_everyday(*c)) {
            assert_eq!(c.width(), Some(1), "U+{:04X}", u32::from(c));
            assert!(is_nfc(c.encode_utf8(&mut [0; 4])), "U+{:04X}", u32::from(c));
            assert!(is_public_assigned(c), "U+{:04X}", u32::from(c));
        }
    }
}
