//! What may stand in a text of the ward at all. The desk checks every order with it, whatever
//! the sender has checked; the gate at entry builds on the same answer.

/// Whether a character can deceive a reader or steer a terminal: controls, bidirectional and
/// zero-width marks, line separators, tags, private and non-characters.
pub fn is_forbidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{e0000}'..='\u{10ffff}'
    ) || u32::from(letter) & 0xfffe == 0xfffe
}

/// Whether a text holds nothing forbidden.
pub fn is_clean(text: &str) -> bool {
    // Plain ASCII, which most fields are, needs no table.
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) || !text.chars().any(is_forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_clean_and_tricks_are_not() {
        for name in ["", "Nguyễn Thị Hường", "病室３", "Tổ 7; \"A\"", "nguye\u{302}\u{303}n"] {
            assert!(is_clean(name), "{name:?}");
        }
        for trick in ["\u{1b}[31m", "a\u{202e}b", "a\u{200d}b", "a\nb", "a\0", "\u{9b}2J", "\u{e0041}", "\u{fffe}"] {
            assert!(!is_clean(trick), "{trick:?}");
        }
    }
}
