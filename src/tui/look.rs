//! Look: how this terminal shows things. The words of its language and the signs that its font
//! has; drawing code gets both from here and has none of its own.

use std::fmt::Display;

use crate::domain::danger::Level;
use crate::domain::standing::Mark;
use crate::exchange::papers::Templates;
use crate::language::phrases::Phrasebook;
use crate::language::shown::Shown;
use crate::tui::entry::Words;
use crate::tui::patterns::Patterns;
use crate::tui::playbooks::Playbooks;
use crate::tui::theme::Theme;

/// The signs with which lines and trees are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyphs {
    /// A line from left to right.
    pub across: char,
    /// A line from top to bottom.
    pub down: char,
    /// Where a line down leaves one across.
    pub below: char,
    /// Where a line across meets lines up and down.
    pub crossing: char,
    /// Where a line down ends at one across.
    pub above: char,
    /// A branch of a tree with more below it.
    pub branch: &'static str,
    /// The last branch of a tree.
    pub last_branch: &'static str,
    /// A tree's line past a branch.
    pub trunk: &'static str,
    /// Corners of a box: top left, top right, bottom left, bottom right.
    pub corners: [char; 4],
}

/// Signs that every font has.
pub const ASCII: Glyphs = Glyphs {
    across: '-',
    down: '|',
    below: '+',
    crossing: '+',
    above: '+',
    branch: "|- ",
    last_branch: "`- ",
    trunk: "|  ",
    corners: ['+', '+', '+', '+'],
};

/// Thin lines, where the terminal draws them one cell wide.
pub const THIN: Glyphs = Glyphs {
    across: '─',
    down: '│',
    below: '┬',
    crossing: '┼',
    above: '┴',
    branch: "├─ ",
    last_branch: "└─ ",
    trunk: "│  ",
    corners: ['┌', '┐', '└', '┘'],
};

/// No signs at all, where lines are read one after another and perhaps aloud.
pub const BARE: Glyphs = Glyphs {
    across: ' ',
    down: ' ',
    below: ' ',
    crossing: ' ',
    above: ' ',
    branch: "",
    last_branch: "",
    trunk: "",
    corners: [' ', ' ', ' ', ' '],
};

/// How levels are marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marks {
    /// By a sign of two cells, in a column of its own.
    Signs,
    /// By a word, where lines may be read aloud.
    Words,
}

/// Which letters the terminal's font has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alphabet {
    /// All of Vietnamese.
    Vietnamese,
    /// No marks: KHÔNG DẤU. Only what is shown loses them.
    Unmarked,
}

/// How this terminal shows things.
#[derive(Clone, Debug)]
pub struct Look {
    /// The words that are shown.
    pub book: Phrasebook,
    /// The words that officers type.
    pub words: Words,
    /// What is done when something happens, in the language of the words.
    pub playbooks: Playbooks,
    /// How days are divided into shifts, in the language of the words.
    pub patterns: Patterns,
    /// How papers about F0 are laid out.
    pub papers: Templates,
    /// The lines.
    pub glyphs: Glyphs,
    /// How levels are marked.
    pub marks: Marks,
    /// The letters.
    pub alphabet: Alphabet,
    /// What every meaning looks like.
    pub theme: Theme,
}

impl Look {
    /// The look that every terminal has: ASCII lines, signs, all letters.
    pub fn new(book: Phrasebook, words: Words) -> Self {
        Self {
            playbooks: Playbooks::embedded(book.language()),
            patterns: Patterns::embedded(&book),
            papers: Templates::embedded(),
            book,
            words,
            glyphs: ASCII,
            marks: Marks::Signs,
            alphabet: Alphabet::Vietnamese,
            theme: Theme::default(),
        }
    }

    /// The look of lines that are read one after another: no lines drawn, a word for every mark.
    pub fn linear(book: Phrasebook, words: Words) -> Self {
        Self { glyphs: BARE, marks: Marks::Words, ..Self::new(book, words) }
    }

    /// A phrase, ready to be drawn.
    pub fn say(&self, key: &str) -> Shown<'static> {
        Shown::owned(self.book.say(key).to_string())
    }

    /// A phrase with its places filled, ready to be drawn.
    pub fn say_with(&self, key: &str, values: &[(&str, &dyn Display)]) -> Shown<'static> {
        Shown::owned(self.book.say_with(key, values))
    }

    /// A sign, or the phrase that says the same where marks are words.
    pub fn sign(&self, sign: &'static str, key: &str) -> Shown<'static> {
        match self.marks {
            Marks::Signs => Shown::of(sign),
            Marks::Words => self.say(key),
        }
    }

    /// The mark of a standing: two cells, the same on every terminal and in every language, or a
    /// word.
    pub fn mark(&self, mark: Mark) -> Shown<'static> {
        match mark {
            Mark::Urgent => self.sign("!!", "levels.urgent"),
            Mark::Attention => self.sign("! ", "levels.attention"),
            Mark::Due => self.sign("? ", "levels.due"),
            Mark::Within => self.sign(". ", "levels.within"),
        }
    }

    /// The mark of a level beside a number or before a reason.
    pub fn level_mark(&self, level: Level) -> Shown<'static> {
        match level {
            Level::Urgent => self.sign("!!", "levels.urgent"),
            Level::Attention => self.sign("!", "levels.attention"),
        }
    }
}
