//! What one cell of the screen shows.
//!
//! Apart from the painter because here is the last gate before the terminal:
//! whatever reached a cell, no byte that a terminal obeys leaves this file.
use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

use super::pen::{ColorDepth, Pen};

/// What is written in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Symbol {
    /// One letter of one cell.
    Letter(char),
    /// Several code points, or a letter of two cells: terminals do not agree on where the cursor stands after it.
    Cluster(Box<str>),
    /// The second cell of the one before.
    Covered,
}

/// A cell as it is seen: two glyphs are equal when they look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glyph {
    /// What is written.
    pub(super) symbol: Symbol,
    /// How it is written.
    pub(super) pen: Pen,
}

impl Glyph {
    /// A cell with nothing in it.
    pub(super) const fn blank() -> Self {
        Self { symbol: Symbol::Letter(' '), pen: Pen::PLAIN }
    }

    /// Returns the bytes of this glyph if the pen in hand would write it without a change.
    pub(super) fn length_with(&self, pen: Pen) -> Option<usize> {
        match self.symbol {
            Symbol::Letter(' ') if self.pen == pen.on_blank() => Some(1),
            Symbol::Letter(letter) if self.pen == pen => Some(letter.len_utf8()),
            _ => None,
        }
    }
}

/// Fills `glyphs` with what the row of this number shows in `frame`.
pub(super) fn read_row(frame: &Buffer, row: u16, depth: ColorDepth, glyphs: &mut Vec<Glyph>) {
    glyphs.clear();
    let width = usize::from(frame.area.width);
    let start = usize::from(row) * width;
    let cells = frame.content.get(start..start + width).unwrap_or_default();
    let mut left_to_cover = 0_usize;
    for (column, cell) in cells.iter().enumerate() {
        let pen = Pen::of(cell, depth);
        if left_to_cover > 0 {
            left_to_cover -= 1;
            // It looks as its first half does: its own style is never seen.
            glyphs.push(Glyph { symbol: Symbol::Covered, pen: Pen::PLAIN });
            continue;
        }
        let (symbol, cells_taken) = read_symbol(cell, width - column);
        left_to_cover = cells_taken - 1;
        let pen = match symbol {
            Symbol::Letter(' ') => pen.on_blank(),
            _ => pen,
        };
        glyphs.push(Glyph { symbol, pen });
    }
}

/// Returns what a cell shows and how many cells that takes, at most `room` and at least one.
fn read_symbol(cell: &Cell, room: usize) -> (Symbol, usize) {
    let text = cell.symbol();
    if let [byte @ 0x20..=0x7e] = text.as_bytes() {
        return (Symbol::Letter(char::from(*byte)), 1);
    }
    if text.chars().any(is_obeyed) {
        return (Symbol::Letter(char::REPLACEMENT_CHARACTER), 1);
    }
    let mut letters = text.chars();
    let only_letter = letters.next().filter(|_| letters.next().is_none());
    match (text.width(), only_letter) {
        (1, Some(letter)) => (Symbol::Letter(letter), 1),
        (cells_taken @ 1..=2, _) if cells_taken <= room => (Symbol::Cluster(text.into()), cells_taken),
        _ => (Symbol::Letter(' '), 1),
    }
}

/// Says whether a terminal might do anything but show this.
fn is_obeyed(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;

    fn row(text: &str, style: Style) -> Vec<Glyph> {
        let mut frame = Buffer::empty(Rect::new(0, 0, 6, 1));
        frame.set_string(0, 0, text, style);
        let mut glyphs = Vec::new();
        read_row(&frame, 0, ColorDepth::Full, &mut glyphs);
        glyphs
    }

    #[test]
    fn a_wide_letter_covers_the_cell_after_it() {
        let symbols: Vec<Symbol> = row("a病ễ", Style::new()).into_iter().map(|glyph| glyph.symbol).collect();
        assert_eq!(
            symbols,
            [
                Symbol::Letter('a'),
                Symbol::Cluster("病".into()),
                Symbol::Covered,
                Symbol::Letter('ễ'),
                Symbol::Letter(' '),
                Symbol::Letter(' '),
            ]
        );
    }

    #[test]
    fn blanks_that_look_alike_are_alike() {
        assert_eq!(row("  ", Style::new().fg(Color::Red).bold()), row("", Style::new()));
        assert_ne!(row("  ", Style::new().underlined()), row("", Style::new()));
        assert_ne!(row("  ", Style::new().bg(Color::Red)), row("", Style::new()));
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_shown() {
        for letter in ['\x1b', '\n', '\x7f', '\u{9b}', '\u{202e}', '\u{2028}', '\u{2066}'] {
            let mut cell = Cell::default();
            cell.set_char(letter);
            assert_eq!(read_symbol(&cell, 5), (Symbol::Letter(char::REPLACEMENT_CHARACTER), 1), "{letter:?}");
        }
    }

    #[test]
    fn a_wide_letter_without_room_and_a_lone_mark_are_blanks() {
        let mut cell = Cell::default();
        cell.set_char('病');
        assert_eq!(read_symbol(&cell, 1), (Symbol::Letter(' '), 1));
        cell.set_char('\u{301}');
        assert_eq!(read_symbol(&cell, 5), (Symbol::Letter(' '), 1));
    }
}
