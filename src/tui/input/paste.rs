//! Gathers pasted text until its end, and makes it fit for a text field.
//!
//! Apart from the decoder because a paste is bounded and cleaned as a whole:
//! whatever it holds, nothing of it is a key.
use super::received::Input;

/// The most that one paste may bring, in bytes; the rest is dropped.
pub(super) const PASTE_BYTES_MAX: usize = 256 * 1024;
/// More printable bytes than this in one read were not typed by a person.
const TYPED_AT_ONCE_MAX: usize = 40;
/// What a terminal sends after a bracketed paste.
const BRACKET: &[u8] = b"\x1b[201~";

/// How the end of a paste is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The terminal says so.
    Bracket,
    /// The first key that is not text, or silence.
    Silence,
}

/// A paste that has begun and not ended.
#[derive(Debug)]
pub(super) struct Pasting {
    bytes: Vec<u8>,
    is_cut: bool,
    bracket_seen: usize,
    ending: Ending,
}

impl Pasting {
    /// Begins a paste.
    pub(super) fn new(ending: Ending) -> Self {
        Self { bytes: Vec::new(), is_cut: false, bracket_seen: 0, ending }
    }

    /// Returns how this paste ends.
    pub(super) fn ending(&self) -> Ending {
        self.ending
    }

    /// Takes what belongs to the paste; returns how many bytes that was and whether the paste ended there.
    pub(super) fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (taken, byte) in bytes.iter().enumerate() {
            if self.ending == Ending::Bracket {
                if self.is_bracket_at(*byte) {
                    return (taken + 1, true);
                }
            } else if is_text(*byte) {
                self.keep(*byte);
            } else {
                return (taken, true);
            }
        }
        (bytes.len(), false)
    }

    /// Turns what was gathered into one line of input.
    pub(super) fn finish(self) -> Input {
        let mut text = String::with_capacity(self.bytes.len());
        let mut chunks = self.bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            text.push_str(chunk.valid());
            let is_torn_by_the_bound = self.is_cut && chunks.peek().is_none();
            if !chunk.invalid().is_empty() && !is_torn_by_the_bound {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Input::Paste { text: cleaned(&text), is_cut: self.is_cut }
    }

    /// Keeps the byte, or counts it towards the closing bracket; says whether the bracket is complete.
    fn is_bracket_at(&mut self, byte: u8) -> bool {
        if BRACKET.get(self.bracket_seen) == Some(&byte) {
            self.bracket_seen += 1;
            return self.bracket_seen == BRACKET.len();
        }
        for seen in BRACKET.iter().take(self.bracket_seen) {
            self.keep(*seen);
        }
        // Only its first byte can begin the bracket anew.
        self.bracket_seen = usize::from(BRACKET.first() == Some(&byte));
        if self.bracket_seen == 0 {
            self.keep(byte);
        }
        false
    }

    fn keep(&mut self, byte: u8) {
        if self.bytes.len() < PASTE_BYTES_MAX {
            self.bytes.push(byte);
        } else {
            self.is_cut = true;
        }
    }
}

/// The text at the start of one read, up to the first key that is not text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Its length in bytes.
    pub(super) length: usize,
    printable: usize,
    newlines: usize,
}

impl Run {
    /// Measures the text that `bytes` begin with.
    pub(super) fn at_start_of(bytes: &[u8]) -> Self {
        let mut run = Self { length: 0, printable: 0, newlines: 0 };
        for byte in bytes.iter().take_while(|byte| is_text(**byte)) {
            run.length += 1;
            match byte {
                b'\r' | b'\n' => run.newlines += 1,
                b'\t' => {}
                _ => run.printable += 1,
            }
        }
        run
    }

    /// Says whether nobody types that much at once.
    pub(super) fn is_long(self) -> bool {
        self.printable > TYPED_AT_ONCE_MAX
    }

    /// Says whether this is a paste that the terminal did not mark: long, and of several lines.
    pub(super) fn is_paste(self) -> bool {
        self.is_long() && self.newlines > 0
    }

    /// Says whether this goes on a long run of the read before; a newline alone is the Enter key.
    pub(super) fn continues_paste(self) -> bool {
        self.newlines > 0 && self.printable > 0
    }
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\r' | b'\n' | 0x20..=0x7e | 0x80..)
}

/// Makes every line end a `\n` and drops control characters other than it and the tab.
fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|letter| if letter == '\r' { '\n' } else { letter })
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pasted(bytes: &[u8]) -> (String, bool) {
        let mut pasting = Pasting::new(Ending::Bracket);
        pasting.take(bytes);
        match pasting.finish() {
            Input::Paste { text, is_cut } => (text, is_cut),
            other => panic!("a paste gave {other:?}"),
        }
    }

    #[test]
    fn line_ends_become_one_kind_and_control_characters_go() {
        let (text, is_cut) = pasted("một\r\nhai\rba\nbốn\t5\x1b[31m\x07\u{9b}x".as_bytes());
        assert_eq!(text, "một\nhai\nba\nbốn\t5[31mx");
        assert!(!is_cut);
    }

    #[test]
    fn a_paste_is_cut_at_its_bound_between_letters() {
        let (text, is_cut) = pasted("xễ".repeat(PASTE_BYTES_MAX).as_bytes());
        assert!(is_cut);
        assert!(text.len() <= PASTE_BYTES_MAX);
        assert!(!text.contains(char::REPLACEMENT_CHARACTER));
        let (text, is_cut) = pasted(&vec![b'a'; PASTE_BYTES_MAX]);
        assert_eq!((text.len(), is_cut), (PASTE_BYTES_MAX, false));
    }

    #[test]
    fn broken_letters_in_a_paste_are_marked() {
        assert_eq!(pasted(b"a\xeab\xffc").0, "a\u{fffd}b\u{fffd}c");
    }

    #[test]
    fn what_only_looks_like_the_bracket_stays_text() {
        assert_eq!(pasted(b"\x1b[20\x1b[201x").0, "[20[201x");
        let mut pasting = Pasting::new(Ending::Bracket);
        assert_eq!(pasting.take(b"ab\x1b\x1b[201~cd"), (9, true));
    }
}
