//! What is wrong in a file of settings that somebody wrote: where exactly, and what is accepted
//! there; and what such files have in common, names and words.

use serde::Deserialize;
use toml::Spanned;

use crate::language::{Language, Phrasebook, Shown};

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
    /// A sign that only a shell understands, in a command that is run without one.
    NoShell(String),
    /// A quote that is opened and never closed.
    Unclosed(String),
}

impl FileFault {
    /// The fault at a byte of a text.
    pub fn at(text: &str, byte: usize, trouble: Trouble) -> Self {
        let before = text.get(..byte.min(text.len())).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column, trouble }
    }

    /// A name at a byte of a text that stands there before, at another byte.
    pub fn twice(text: &str, byte: usize, name: String, first: usize) -> Self {
        let line = Self::at(text, first, Trouble::Form(String::new())).line;
        Self::at(text, byte, Trouble::Twice(name, line))
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
            Trouble::NoShell(found) => ("files.no_shell", shown(found), Shown::default()),
            Trouble::Unclosed(found) => ("files.unclosed", shown(found), Shown::default()),
        };
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("line", &self.line), ("column", &self.column), ("found", &found), ("accepted", &other)];
        book.say_with(key, &values)
    }
}

/// Words of such a file.
#[derive(Clone, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Words {
    vi: String,
    #[serde(default)]
    en: String,
}

impl Words {
    /// In a language; Vietnamese where the other was left out.
    pub fn of(self, language: Language) -> String {
        match language {
            Language::English if !self.en.is_empty() => self.en,
            _ => self.vi,
        }
    }
}

/// A name by which such a file calls something: small letters, digits and `_`.
pub fn name(text: &str, told: &Spanned<String>) -> Result<String, FileFault> {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let name = told.get_ref().clone();
    if name.is_empty() || !name.chars().all(is_letter) {
        return Err(FileFault::at(text, told.span().start, Trouble::Unknown(name, "a-z 0-9 _".to_string())));
    }
    Ok(name)
}
