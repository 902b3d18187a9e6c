//! A typed line cut into words, each with its place, so that a fault can point at the word it is about.

use std::ops::Range;

use crate::tui::entry::spelling::spelled;

/// One word of the line as it was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token<'t> {
    /// The word.
    pub(super) text: &'t str,
    /// The byte at which it begins in the line.
    pub(super) start: usize,
    /// The word taken apart for comparing, without a comma at its end.
    pub(super) spelling: String,
}

impl Token<'_> {
    /// The bytes of the line that the word takes.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Whether the word begins with a digit.
    pub(super) fn begins_with_digit(&self) -> bool {
        self.text.starts_with(|letter: char| letter.is_ascii_digit())
    }

    /// Whether the word is digits alone.
    pub(super) fn is_digits(&self) -> bool {
        all_digits(self.text)
    }
}

/// Whether a text is one or more digits.
pub(super) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cuts a part of the line into words; `start` is where that part begins in the line.
pub(super) fn tokens(part: &str, start: usize) -> Vec<Token<'_>> {
    let mut rest = part;
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (text, after) = rest.split_at(end);
        if text.is_empty() {
            return found;
        }
        let at = start + (part.len() - rest.len());
        found.push(Token { text, start: at, spelling: spelled(text.trim_end_matches(',')) });
        rest = after;
    }
}

/// From the first to the last of some words.
pub(super) fn span(tokens: &[Token<'_>]) -> Range<usize> {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.start..last.range().end,
        _ => 0..0,
    }
}

/// Splits the line at its first `;`: what comes before, and the note with the byte at which it begins.
pub(super) fn before_note(part: &str) -> (&str, Option<(&str, usize)>) {
    match part.find(';') {
        Some(at) => {
            let (before, rest) = part.split_at(at);
            (before, rest.get(1..).map(|note| (note, at + 1)))
        }
        None => (part, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_knows_its_place() {
        let line = "  khó thở,\t36,8 ";
        let words: Vec<_> = tokens(line, 0).iter().map(|token| (token.text, &line[token.range()])).collect();
        assert_eq!(words, [("khó", "khó"), ("thở,", "thở,"), ("36,8", "36,8")]);
        assert_eq!(tokens("a b", 7).last().map(|token| token.start), Some(9));
        assert!(tokens(" \t", 0).is_empty());
    }
}
