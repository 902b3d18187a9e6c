//! Which key a finished escape sequence is: the tables of all terminals in use.
//!
//! Apart from the decoder because it is a table and grows with every terminal
//! that is met, while the decoder's states do not.
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::received::CursorReport;

/// What a finished sequence says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A key was pressed.
    Key(KeyEvent),
    /// The terminal answers where its cursor stands.
    Report(CursorReport),
    /// A bracketed paste begins.
    PasteBegins,
    /// Nothing that is known: it is dropped whole.
    Nothing,
}

/// The forms of function keys that are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Believed {
    /// All but SCO's, which are other keys elsewhere.
    Usual,
    /// SCO's too.
    WithSco,
}

/// Returns a key without modifiers.
pub(super) fn plain(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

/// Returns the key of Shift-Tab, with the modifier that crossterm gives it.
pub(super) fn back_tab() -> KeyEvent {
    KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)
}

/// Returns the key of a byte below 0x20, or of 0x7F.
pub(super) fn control_key(byte: u8) -> KeyEvent {
    let letter = match byte {
        0x08 | 0x7f => return plain(KeyCode::Backspace),
        b'\t' => return plain(KeyCode::Tab),
        b'\r' | b'\n' => return plain(KeyCode::Enter),
        0x1b => return plain(KeyCode::Esc),
        0x00 => ' ',
        0x01..=0x1a => char::from(byte - 1 + b'a'),
        _ => char::from(byte | 0x40),
    };
    KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

/// Returns the key of `ESC O` and this byte: cursor keys, function keys and the keypad.
pub(super) fn single_shift(last: u8) -> Option<KeyEvent> {
    let code = match last {
        b'A'..=b'F' | b'H' => cursor_key(last)?,
        b'P'..=b'Z' => KeyCode::F(last - b'P' + 1),
        b'[' => KeyCode::F(12),
        b'M' => KeyCode::Enter,
        b'p'..=b'y' => KeyCode::Char(char::from(last - b'p' + b'0')),
        b'j'..=b'o' => KeyCode::Char(char::from(last - b'j' + b'*')),
        _ => return None,
    };
    Some(plain(code))
}

/// Returns the key of `ESC [ [` and this byte, the Linux console's F1 to F5.
pub(super) fn linux_function(last: u8) -> Option<KeyEvent> {
    matches!(last, b'A'..=b'E').then(|| plain(KeyCode::F(last - b'A' + 1)))
}

/// Returns what `ESC [`, these parameters and this last byte say.
pub(super) fn control_sequence(parameters: &[u8], last: u8, believed: Believed) -> Meaning {
    if believed == Believed::WithSco
        && parameters.is_empty()
        && let Some(code) = sco_key(last)
    {
        return Meaning::Key(plain(code));
    }
    let Some(parameters) = Parameters::read(parameters) else {
        return Meaning::Nothing;
    };
    match (last, parameters.numbers) {
        (b'~', [Some(200), ..]) => return Meaning::PasteBegins,
        (b'R', [Some(row), Some(column), ..]) => return cursor_report(row, column),
        _ => {}
    }
    if parameters.event == RELEASED {
        return Meaning::Nothing;
    }
    let [first, second, third] = parameters.numbers;
    let (code, modifiers) = match (last, first) {
        (b'~', Some(27)) => (third.and_then(letter_key), second),
        (b'~', Some(number)) => (numbered_key(number), second),
        (b'u', Some(number)) => (letter_key(number), second),
        (b'Z', _) => return Meaning::Key(back_tab()),
        _ => (cursor_key(last), second),
    };
    code.map_or(Meaning::Nothing, |code| Meaning::Key(with_modifiers(code, modifiers.unwrap_or(1))))
}

/// The event number of a key let go, in the kitty protocol.
const RELEASED: u32 = 3;

/// The numbers between `ESC [` and the last byte.
struct Parameters {
    numbers: [Option<u32>; 3],
    event: u32,
}

impl Parameters {
    /// Reads numbers parted by `;`, each with its first part before `:`; none when anything else stands there.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut read = Self { numbers: [None; 3], event: 1 };
        for (place, field) in bytes.split(|byte| *byte == b';').enumerate() {
            let mut parts = field.split(|byte| *byte == b':').map(number);
            let first = parts.next().unwrap_or(Some(None))?;
            let event = parts.next().unwrap_or(Some(None))?;
            if let Some(slot) = read.numbers.get_mut(place) {
                *slot = first;
            }
            if place == 1 {
                read.event = event.unwrap_or(1);
            }
        }
        Some(read)
    }
}

/// Reads a number; empty is `Some(None)`, no number is `None`.
fn number(digits: &[u8]) -> Option<Option<u32>> {
    if digits.is_empty() {
        return Some(None);
    }
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let text = std::str::from_utf8(digits).ok()?;
    text.parse().ok().map(Some)
}

fn cursor_report(row: u32, column: u32) -> Meaning {
    match (u16::try_from(row), u16::try_from(column)) {
        (Ok(row), Ok(column)) => Meaning::Report(CursorReport { row, column }),
        _ => Meaning::Nothing,
    }
}

fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'E' => KeyCode::KeypadBegin,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

fn sco_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'M'..=b'X' => KeyCode::F(last - b'M' + 1),
        b'I' => KeyCode::PageUp,
        b'G' => KeyCode::PageDown,
        b'L' => KeyCode::Insert,
        _ => return None,
    })
}

fn numbered_key(number: u32) -> Option<KeyCode> {
    const FUNCTION_KEYS: [u32; 20] = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34];
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        _ => {
            let place = FUNCTION_KEYS.iter().position(|key| *key == number)?;
            KeyCode::F(u8::try_from(place + 1).ok()?)
        }
    })
}

/// Returns the key that the kitty protocol names by this code point.
fn letter_key(number: u32) -> Option<KeyCode> {
    const KEYPAD: std::ops::RangeInclusive<u32> = 57399..=57413;
    const KEYPAD_LETTERS: &[u8; 15] = b"0123456789./*-+";
    Some(match number {
        8 | 127 => KeyCode::Backspace,
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        number if KEYPAD.contains(&number) => {
            let place = usize::try_from(number - KEYPAD.start()).ok()?;
            KeyCode::Char(char::from(*KEYPAD_LETTERS.get(place)?))
        }
        0..32 | 0x80..0xa0 | 0xe000..0xf900 => return None,
        _ => KeyCode::Char(char::from_u32(number)?),
    })
}

/// Adds the modifiers that xterm and kitty count from one; Shift is part of a letter, not beside it.
fn with_modifiers(code: KeyCode, number: u32) -> KeyEvent {
    const BITS: [(u32, KeyModifiers); 6] = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ];
    let bits = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in BITS {
        modifiers.set(modifier, bits & bit != 0);
    }
    match code {
        KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => KeyEvent::new(KeyCode::BackTab, modifiers),
        KeyCode::Char(letter) if modifiers == KeyModifiers::SHIFT => {
            let mut upper = letter.to_uppercase();
            let upper = upper.next().filter(|_| upper.next().is_none());
            plain(KeyCode::Char(upper.unwrap_or(letter)))
        }
        _ => KeyEvent::new(code, modifiers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(text: &str) -> Meaning {
        let (parameters, last) = text.split_at(text.len() - 1);
        control_sequence(parameters.as_bytes(), last.as_bytes()[0], Believed::Usual)
    }

    fn key(code: KeyCode) -> Meaning {
        Meaning::Key(plain(code))
    }

    #[test]
    fn modifiers_come_with_their_key() {
        let with = |code, modifiers| Meaning::Key(KeyEvent::new(code, modifiers));
        assert_eq!(sequence("1;5A"), with(KeyCode::Up, KeyModifiers::CONTROL));
        assert_eq!(sequence("1;2D"), with(KeyCode::Left, KeyModifiers::SHIFT));
        assert_eq!(sequence("3;3~"), with(KeyCode::Delete, KeyModifiers::ALT));
        assert_eq!(sequence("15;6~"), with(KeyCode::F(5), KeyModifiers::CONTROL | KeyModifiers::SHIFT));
        assert_eq!(sequence("1;2P"), with(KeyCode::F(1), KeyModifiers::SHIFT));
    }

    #[test]
    fn kitty_code_points_are_letters_and_keys() {
        let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(sequence("7877;1u"), key(KeyCode::Char('ễ')));
        assert_eq!(sequence("7877u"), key(KeyCode::Char('ễ')));
        assert_eq!(sequence("97;2u"), key(KeyCode::Char('A')));
        assert_eq!(sequence("99;5u"), Meaning::Key(ctrl_c));
        assert_eq!(sequence("27;5;99~"), Meaning::Key(ctrl_c));
        assert_eq!(sequence("13u"), key(KeyCode::Enter));
        assert_eq!(sequence("27u"), key(KeyCode::Esc));
        assert_eq!(sequence("9;2u"), Meaning::Key(back_tab()));
        assert_eq!(sequence("57399u"), key(KeyCode::Char('0')));
        assert_eq!(sequence("57408u"), key(KeyCode::Char('9')));
        assert_eq!(sequence("57409u"), key(KeyCode::Char('.')));
        assert_eq!(sequence("57413u"), key(KeyCode::Char('+')));
        assert_eq!(sequence("57414u"), key(KeyCode::Enter));
        assert_eq!(sequence("97;1:3u"), Meaning::Nothing, "a key let go");
        for unknown in ["0u", "57358u", "55296u", "1114112u", "99999999999u", "u"] {
            assert_eq!(sequence(unknown), Meaning::Nothing, "{unknown}");
        }
    }

    #[test]
    fn what_the_terminal_answers_is_not_a_key() {
        let place = CursorReport { row: 12, column: 3 };
        assert_eq!(sequence("12;3R"), Meaning::Report(place));
        for answer in ["?62;22c", "0n", "?2026;2$y", "<0;5;5M", "I", "O", "M", "8;24;80t"] {
            assert_eq!(sequence(answer), Meaning::Nothing, "{answer}");
        }
        assert_eq!(sequence("70000;1R"), Meaning::Nothing);
    }

    #[test]
    fn sco_keys_are_believed_only_when_asked_for() {
        for place in 1..=10 {
            let last = b'L' + place;
            assert_eq!(control_sequence(b"", last, Believed::WithSco), key(KeyCode::F(place)));
        }
        assert_eq!(sequence("M"), Meaning::Nothing);
        assert_eq!(sequence("P"), key(KeyCode::F(1)));
    }

    #[test]
    fn control_bytes_are_ctrl_and_a_letter() {
        let ctrl = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        assert_eq!(control_key(0x01), ctrl('a'));
        assert_eq!(control_key(0x1a), ctrl('z'));
        assert_eq!(control_key(0x00), ctrl(' '));
        assert_eq!(control_key(0x1c), ctrl('\\'));
        assert_eq!(control_key(0x1f), ctrl('_'));
        assert_eq!(control_key(0x08), plain(KeyCode::Backspace));
        assert_eq!(control_key(0x7f), plain(KeyCode::Backspace));
    }
}
