//! What is wrong in a file of keys or looks that somebody wrote: where exactly, and what is accepted there.

use crate::language::{Phrasebook, Shown};

/// What is wrong, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileFault {
    /// The line, from 1.
    pub line: usize,
    /// The letter of the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub trouble: Trouble,
}

/// What can be wrong in such a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// It is not TOML, or not of the form of the file that comes with the program: the reader's words, or what
    /// belongs there.
    Form(String),
    /// Something is named that does not exist: what was written, and what is accepted.
    Unknown(String, String),
    /// This key has its one function, or belongs to the terminal or to what is typed.
    NeverFree(String),
    /// This stands there a second time; the line of the first.
    Twice(String, usize),
    /// A function would be left without a key: its name, and the key that it would lose.
    Keyless(String, String),
    /// A colour that somebody's terminal does not show, and the words that are accepted.
    Forbidden(String, String),
}

impl FileFault {
    /// The fault at a byte of a text.
    pub fn at(text: &str, byte: usize, trouble: Trouble) -> Self {
        let before = text.get(..byte.min(text.len())).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column, trouble }
    }

    /// The fault that the reader of TOML tells.
    pub fn of_toml(text: &str, error: &toml::de::Error) -> Self {
        let words = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::at(text, error.span().map_or(0, |span| span.start), Trouble::Form(words))
    }

    /// Says what is wrong, where, and what is accepted there.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        let shown = |text: &String| Shown::of(text).into_static();
        let (key, found, other) = match &self.trouble {
            Trouble::Form(words) => ("files.form", shown(words), Shown::default()),
            Trouble::Unknown(found, accepted) => ("files.unknown", shown(found), shown(accepted)),
            Trouble::NeverFree(found) => ("files.never_free", shown(found), Shown::default()),
            Trouble::Twice(found, line) => ("files.twice", shown(found), Shown::owned(line.to_string())),
            Trouble::Keyless(action, found) => ("files.keyless", shown(found), shown(action)),
            Trouble::Forbidden(found, accepted) => ("files.forbidden", shown(found), shown(accepted)),
        };
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("line", &self.line), ("column", &self.column), ("found", &found), ("accepted", &other)];
        book.say_with(key, &values)
    }
}
