//! What comes out of the decoder, and the clock that it is told the time by.
//!
//! Apart from the decoder because the rest of the screen knows these alone.
use crossterm::event::KeyEvent;

/// A moment on a clock that only goes forward, in milliseconds from any start.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Milliseconds(pub u64);

impl Milliseconds {
    /// Returns the moment `milliseconds` later.
    #[must_use]
    pub fn plus(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

/// One thing that came from the keyboard or the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key. A letter carries no Shift; a combining mark comes as a letter of
    /// its own, because its base may have been delivered a read earlier: the
    /// text field composes them.
    Key(KeyEvent),
    /// Pasted text. It never submits anything. Lines end with `\n`, no other
    /// control character but the tab is left.
    Paste {
        /// The text, at most 256 KiB.
        text: String,
        /// Whether the rest was dropped because there was more.
        is_cut: bool,
    },
    /// The answer to a question for the cursor's place.
    Report(CursorReport),
}

/// Where the terminal says its cursor stands, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CursorReport {
    /// The row, from 1.
    pub row: u16,
    /// The column, from 1.
    pub column: u16,
}
