//! Lines as they are typed or piped in: cut at line ends, backspaces of input methods obeyed, and
//! nothing let through that no record takes.

use std::collections::VecDeque;

use unicode_segmentation::UnicodeSegmentation;

use crate::language::gate::{Limit, Rejection, admit, from_bytes};
use crate::tui::entry::LETTERS_MAX;

/// The most bytes of a line; what is longer is refused whole.
const BYTES_MAX: usize = 64 * 1024;

/// How many lines wait before no more are read.
const LINES_MAX: usize = 1_000;

/// A line, or why it is none.
pub type Line = Result<String, Rejection>;

/// Lines that have come and were not taken yet.
#[derive(Debug, Default)]
pub struct Lines {
    whole: VecDeque<Line>,
    begun: Vec<u8>,
    /// Whether the line that has begun is too long: its rest is dropped.
    overflows: bool,
}

impl Lines {
    /// Takes bytes as they come.
    pub fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'\n' => self.finish(),
                _ if self.begun.len() >= BYTES_MAX => self.overflows = true,
                _ => self.begun.push(*byte),
            }
        }
    }

    fn finish(&mut self) {
        let bytes = std::mem::take(&mut self.begun);
        let line = match std::mem::take(&mut self.overflows) {
            true => Err(Rejection::TooLong { longest: LETTERS_MAX }),
            false => read(&bytes),
        };
        self.whole.push_back(line);
    }

    /// The next whole line.
    pub fn next(&mut self) -> Option<Line> {
        self.whole.pop_front()
    }

    /// Whether no whole line waits.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Whether so many lines wait that reading on can wait too.
    pub fn is_full(&self) -> bool {
        self.whole.len() >= LINES_MAX
    }

    /// What stands behind the last line end, when nothing more comes. It may be half of what was
    /// meant, and is therefore never carried out.
    pub fn unfinished(&mut self) -> Option<String> {
        let bytes = std::mem::take(&mut self.begun);
        let text = String::from_utf8_lossy(&bytes).trim().to_string();
        (!text.is_empty()).then_some(text)
    }
}

/// Reads a line: NFC, one line, a backspace takes the letter before it away.
fn read(bytes: &[u8]) -> Line {
    let text = from_bytes(bytes)?;
    let text = text.strip_suffix('\r').unwrap_or(&text);
    let mut letters: Vec<&str> = Vec::new();
    for letter in text.graphemes(true) {
        match letter {
            "\u{8}" | "\u{7f}" => drop(letters.pop()),
            // A byte order mark is no letter of the first line.
            "\u{feff}" => {}
            _ => letters.push(letter),
        }
    }
    admit(&letters.concat().replace('\t', " "), Limit::one_line(LETTERS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]]) -> Vec<Line> {
        let mut lines = Lines::default();
        pieces.iter().for_each(|piece| lines.feed(piece));
        std::iter::from_fn(|| lines.next()).collect()
    }

    #[test]
    fn lines_come_whole_however_they_are_cut() {
        let text = "36,8 97\r\nviệt\n\n+ a\n".as_bytes();
        let wanted = ["36,8 97", "việt", "", "+ a"].map(|line| Ok(line.to_string()));
        assert_eq!(lines(&[text]), wanted);
        let single: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(lines(&single), wanted);
    }

    #[test]
    fn an_input_methods_backspaces_are_obeyed_and_marks_are_composed() {
        for typed in ["vie\u{8}êt\u{7f}\u{7f}ệt\n", "vie\u{323}\u{302}t\n"] {
            assert_eq!(lines(&[typed.as_bytes()]), [Ok("việt".to_string())]);
        }
    }

    #[test]
    fn what_no_record_takes_refuses_the_whole_line() {
        assert!(matches!(lines(&[b"36,8 \x1b[A97\n"])[..], [Err(Rejection::Character { .. })]));
        assert!(matches!(lines(&[b"\xff36,8\n"])[..], [Err(_)]));
        let long = [b"x".repeat(BYTES_MAX + 10), b"\nsau\n".to_vec()].concat();
        assert!(matches!(&lines(&[&long])[..], [Err(Rejection::TooLong { .. }), Ok(after)] if after == "sau"));
    }

    #[test]
    fn a_last_line_without_its_end_is_told_apart() {
        let mut lines = Lines::default();
        lines.feed(b"mot\nhai 38,1 9");
        assert_eq!(lines.next(), Some(Ok("mot".to_string())));
        assert_eq!(lines.next(), None);
        assert_eq!(lines.unfinished().as_deref(), Some("hai 38,1 9"));
    }
}
