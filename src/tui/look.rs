//! Look: how this terminal shows things. The words of its language and the signs that its font
//! has; drawing code gets both from here and has none of its own.

use std::fmt::Display;

use crate::domain::standing::Mark;
use crate::language::phrases::Phrasebook;
use crate::language::shown::Shown;
use crate::tui::entry::Words;

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

/// How this terminal shows things.
#[derive(Clone, Debug)]
pub struct Look {
    /// The words that are shown.
    pub book: Phrasebook,
    /// The words that officers type.
    pub words: Words,
    /// The lines.
    pub glyphs: Glyphs,
}

impl Look {
    /// A phrase, ready to be drawn.
    pub fn say(&self, key: &str) -> Shown<'static> {
        Shown::owned(self.book.say(key).to_string())
    }

    /// A phrase with its places filled, ready to be drawn.
    pub fn say_with(&self, key: &str, values: &[(&str, &dyn Display)]) -> Shown<'static> {
        Shown::owned(self.book.say_with(key, values))
    }
}

/// The mark of a standing, the same on every terminal and in every language.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Urgent => "!!",
        Mark::Attention => "! ",
        Mark::Due => "? ",
        Mark::Within => ". ",
    }
}
