//! Colours and marks of a letter, and the shortest change from one to another.
//!
//! Apart from the painter because what a terminal can show is decided here alone.
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// How many colours the terminal may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorDepth {
    /// No colour: only bold, underline and reverse.
    Mono,
    /// The eight colours of an old console; a bright colour becomes its plain one.
    Eight,
    /// The 16 named and the 256 numbered colours. 24-bit colours become the terminal's own.
    Full,
}

impl ColorDepth {
    /// Returns the number of a colour; none is the terminal's own.
    fn number(self, color: Color) -> Option<u8> {
        let number = match color {
            Color::Reset | Color::Rgb(..) => return None,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
            Color::Indexed(number) => number,
        };
        match self {
            Self::Mono => None,
            Self::Full => Some(number),
            // Dark grey would become black, which may be the background.
            Self::Eight if number == 8 || number > 15 => None,
            Self::Eight => Some(number & 7),
        }
    }

    fn marks(self) -> Modifier {
        let all = Modifier::BOLD | Modifier::UNDERLINED | Modifier::REVERSED;
        match self {
            Self::Mono => all,
            Self::Eight | Self::Full => all | Modifier::DIM | Modifier::ITALIC,
        }
    }
}

/// The marks that are seen on a blank cell.
const SEEN_ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED);
/// Every mark with the codes that set and clear it.
const MARKS: [(Modifier, u8, u8); 5] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
];

/// How a letter is written: its colours by number and its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen {
    text: Option<u8>,
    ground: Option<u8>,
    marks: Modifier,
}

impl Pen {
    /// The terminal's own colours without marks.
    pub(super) const PLAIN: Self = Self { text: None, ground: None, marks: Modifier::empty() };

    /// Returns the pen of a cell, as far as the terminal can show it.
    pub(super) fn of(cell: &Cell, depth: ColorDepth) -> Self {
        let mut marks = cell.modifier & depth.marks();
        if marks.contains(Modifier::BOLD) {
            // Terminals differ on what both at once look like.
            marks.remove(Modifier::DIM);
        }
        Self { text: depth.number(cell.fg), ground: depth.number(cell.bg), marks }
    }

    /// Returns what of this pen is seen on a blank cell.
    pub(super) fn on_blank(self) -> Self {
        if self.marks.intersects(SEEN_ON_BLANK) {
            return self;
        }
        Self { ground: self.ground, ..Self::PLAIN }
    }

    /// Appends the shortest bytes that turn the terminal's pen from `self` into `next`.
    pub(super) fn change_to(self, next: Self, out: &mut Vec<u8>) {
        if self == next {
            return;
        }
        let mut anew = Vec::new();
        if next != Self::PLAIN {
            add_code(&mut anew, 0);
            next.add_codes_since(Self::PLAIN, &mut anew);
        }
        let mut onward = Vec::new();
        next.add_codes_since(self, &mut onward);
        let codes = if anew.len() < onward.len() { anew } else { onward };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(&codes);
        out.push(b'm');
    }

    fn add_codes_since(self, before: Self, codes: &mut Vec<u8>) {
        let mut kept = before.marks;
        for (mark, _, clear) in MARKS {
            if kept.contains(mark) && !self.marks.contains(mark) {
                add_code(codes, clear);
                // One code clears bold and dim alike.
                kept -= if clear == 22 { Modifier::BOLD | Modifier::DIM } else { mark };
            }
        }
        for (mark, set, _) in MARKS {
            if self.marks.contains(mark) && !kept.contains(mark) {
                add_code(codes, set);
            }
        }
        if self.text != before.text {
            add_color(codes, self.text, 30);
        }
        if self.ground != before.ground {
            add_color(codes, self.ground, 40);
        }
    }
}

/// Adds the codes of a colour; `base` is 30 for text and 40 for the ground.
fn add_color(codes: &mut Vec<u8>, color: Option<u8>, base: u8) {
    match color {
        None => add_code(codes, base + 9),
        Some(number @ 0..8) => add_code(codes, base + number),
        Some(number @ 8..16) => add_code(codes, base + 60 + number - 8),
        Some(number) => {
            add_code(codes, base + 8);
            add_code(codes, 5);
            add_code(codes, number);
        }
    }
}

fn add_code(codes: &mut Vec<u8>, code: u8) {
    if !codes.is_empty() {
        codes.push(b';');
    }
    codes.extend_from_slice(code.to_string().as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: Pen, to: Pen) -> String {
        let mut out = Vec::new();
        from.change_to(to, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn pen(text: Option<u8>, marks: Modifier) -> Pen {
        Pen { text, ground: None, marks }
    }

    #[test]
    fn the_shorter_way_is_taken() {
        let plain = Pen::PLAIN;
        let bold = pen(None, Modifier::BOLD);
        let red_bold = pen(Some(1), Modifier::BOLD);
        assert_eq!(change(plain, plain), "");
        assert_eq!(change(plain, bold), "\x1b[1m");
        assert_eq!(change(bold, red_bold), "\x1b[31m");
        assert_eq!(change(red_bold, bold), "\x1b[39m");
        assert_eq!(change(red_bold, plain), "\x1b[m");
        assert_eq!(change(pen(None, Modifier::DIM), bold), "\x1b[0;1m");
        assert_eq!(change(plain, pen(Some(9), Modifier::empty())), "\x1b[91m");
        assert_eq!(change(plain, pen(Some(200), Modifier::empty())), "\x1b[38;5;200m");
    }

    #[test]
    fn a_terminal_without_colours_gets_none() {
        let mut cell = Cell::default();
        cell.set_fg(Color::LightRed).set_bg(Color::Indexed(200));
        cell.modifier = Modifier::all();
        let mono = Pen::of(&cell, ColorDepth::Mono);
        assert_eq!(change(Pen::PLAIN, mono), "\x1b[1;4;7m");
        let eight = Pen::of(&cell, ColorDepth::Eight);
        assert_eq!(change(Pen::PLAIN, eight), "\x1b[1;3;4;7;31m");
        cell.set_fg(Color::Rgb(1, 2, 3)).set_bg(Color::DarkGray);
        cell.modifier = Modifier::empty();
        assert_eq!(Pen::of(&cell, ColorDepth::Eight), Pen::PLAIN);
    }
}
