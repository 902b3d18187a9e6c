//! Compares a frame with what the terminal shows and writes the difference.
//!
//! Our own instead of ratatui's terminal: a frame is one string of bytes, an
//! unchanged one is empty, and over a slow line every byte is waited for.
use std::mem;

use ratatui::buffer::Buffer;

use super::glyph::{self, Glyph, Symbol};
use super::pen::{ColorDepth, Pen};
use super::route::{Place, route};

/// A frame of more bytes than this is shown at once or with its cursor hidden.
const LONG_FRAME_BYTES: usize = 512;
/// Erasing the rest of a row pays from this many changed blanks on.
const ERASED_BLANKS_MIN: usize = 4;

const ERASE_SCREEN: &[u8] = b"\x1b[m\x1b[2J";
const ERASE_REST_OF_ROW: &[u8] = b"\x1b[K";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const BEGIN_AT_ONCE: &[u8] = b"\x1b[?2026h";
const END_AT_ONCE: &[u8] = b"\x1b[?2026l";

/// How a long frame is kept from being seen half painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LongFrames {
    HideCursor,
    ShowAtOnce,
}

/// Turns frames into bytes and remembers what the terminal shows.
#[derive(Debug)]
pub struct Painter {
    depth: ColorDepth,
    long_frames: LongFrames,
    /// Every cell of the terminal, row by row; none when nobody knows.
    shown: Option<Vec<Glyph>>,
    width: u16,
    height: u16,
    pen: Pen,
    /// Where the cursor stands; none when terminals differ.
    place: Option<Place>,
    is_cursor_shown: Option<bool>,
    row: Vec<Glyph>,
    way: Vec<u8>,
    body: Vec<u8>,
    bytes: Vec<u8>,
}

impl Painter {
    /// Creates a painter for a terminal of which nothing is known but its colours.
    #[must_use]
    pub fn new(depth: ColorDepth) -> Self {
        Self {
            depth,
            long_frames: LongFrames::HideCursor,
            shown: None,
            width: 0,
            height: 0,
            pen: Pen::PLAIN,
            place: None,
            is_cursor_shown: None,
            row: Vec::new(),
            way: Vec::new(),
            body: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Wraps frames of more than 512 bytes so that a terminal which knows mode 2026 shows them at once.
    pub fn show_long_frames_at_once(&mut self) {
        self.long_frames = LongFrames::ShowAtOnce;
    }

    /// Forgets what the terminal shows: the next frame erases it and is painted whole.
    pub fn redraw(&mut self) {
        self.shown = None;
    }

    /// Returns the bytes that make the terminal show `frame` with its cursor at
    /// `(column, row)`, or without one; empty when it shows that already.
    pub fn paint(&mut self, frame: &Buffer, cursor: Option<(u16, u16)>) -> &[u8] {
        self.body.clear();
        let mut shown = self.take_shown(frame);
        let width = usize::from(frame.area.width).max(1);
        for (row, shown) in (0..frame.area.height).zip(shown.chunks_mut(width)) {
            let mut next = mem::take(&mut self.row);
            glyph::read_row(frame, row, self.depth, &mut next);
            self.paint_row(row, shown, &next);
            self.row = next;
        }
        self.shown = Some(shown);
        self.finish(cursor)
    }

    /// Returns what the terminal shows, after an erasure if nobody knows or its size is another.
    fn take_shown(&mut self, frame: &Buffer) -> Vec<Glyph> {
        let is_same_size = (self.width, self.height) == (frame.area.width, frame.area.height);
        if let Some(shown) = self.shown.take().filter(|_| is_same_size) {
            return shown;
        }
        self.body.extend_from_slice(ERASE_SCREEN);
        (self.width, self.height) = (frame.area.width, frame.area.height);
        self.pen = Pen::PLAIN;
        self.place = None;
        self.is_cursor_shown = None;
        vec![Glyph::blank(); frame.content.len()]
    }

    /// Paints what differs between a row as it is shown and as it shall be.
    fn paint_row(&mut self, row: u16, shown: &mut [Glyph], next: &[Glyph]) {
        if shown == next {
            return;
        }
        let erased_from = first_erased(shown, next);
        let mut column = 0_u16;
        for (at, (old, new)) in shown.iter_mut().zip(next).enumerate() {
            if at >= erased_from {
                break;
            }
            if old != new {
                if new.symbol != Symbol::Covered {
                    self.go_to(Place { column, row }, next);
                    self.write(new);
                }
                old.clone_from(new);
            }
            column += 1;
        }
        if let Some(rest) = shown.get_mut(erased_from..).filter(|rest| !rest.is_empty()) {
            self.go_to(Place { column, row }, next);
            if self.pen.on_blank() != Pen::PLAIN {
                self.take_pen(Pen::PLAIN);
            }
            self.body.extend_from_slice(ERASE_REST_OF_ROW);
            rest.fill(Glyph::blank());
        }
    }

    /// Moves the cursor to `to`, or writes again what stands on the way if that is shorter.
    fn go_to(&mut self, to: Place, row: &[Glyph]) {
        route(self.place, to, &mut self.way);
        if let Some(from) = self.place
            && from.row == to.row
            && from.column < to.column
            && let Some(gap) = row.get(usize::from(from.column)..usize::from(to.column))
            && gap.len() <= self.way.len()
            && let Some(length) = gap.iter().map(|glyph| glyph.length_with(self.pen)).sum::<Option<usize>>()
            && length <= self.way.len()
        {
            gap.iter().for_each(|glyph| self.write(glyph));
            return;
        }
        self.body.extend_from_slice(&self.way);
        self.place = Some(to);
    }

    /// Writes one glyph where the cursor stands.
    fn write(&mut self, glyph: &Glyph) {
        if glyph.length_with(self.pen).is_none() {
            self.take_pen(glyph.pen);
        }
        match &glyph.symbol {
            Symbol::Letter(letter) => {
                let mut letter_bytes = [0; 4];
                let text = letter.encode_utf8(&mut letter_bytes);
                self.body.extend_from_slice(text.as_bytes());
                // In the last column terminals differ on where the cursor waits.
                self.place = self
                    .place
                    .map(|place| Place { column: place.column + 1, ..place })
                    .filter(|place| place.column < self.width);
            }
            Symbol::Cluster(text) => {
                self.body.extend_from_slice(text.as_bytes());
                self.place = None;
            }
            Symbol::Covered => {}
        }
    }

    fn take_pen(&mut self, pen: Pen) {
        self.pen.change_to(pen, &mut self.body);
        self.pen = pen;
    }

    /// Puts the cursor in its place and returns the whole frame.
    fn finish(&mut self, cursor: Option<(u16, u16)>) -> &[u8] {
        let was_cursor_shown = self.is_cursor_shown;
        if let Some((column, row)) = cursor {
            let to =
                Place { column: column.min(self.width.saturating_sub(1)), row: row.min(self.height.saturating_sub(1)) };
            route(self.place, to, &mut self.way);
            self.body.extend_from_slice(&self.way);
            self.place = Some(to);
        }
        self.is_cursor_shown = Some(cursor.is_some());
        self.bytes.clear();
        let is_long = self.body.len() > LONG_FRAME_BYTES;
        let is_at_once = is_long && self.long_frames == LongFrames::ShowAtOnce;
        let is_hidden_meanwhile = is_long && !is_at_once && was_cursor_shown != Some(false);
        if is_at_once {
            self.bytes.extend_from_slice(BEGIN_AT_ONCE);
        }
        if is_hidden_meanwhile || (cursor.is_none() && was_cursor_shown != Some(false)) {
            self.bytes.extend_from_slice(HIDE_CURSOR);
        }
        self.bytes.extend_from_slice(&self.body);
        if cursor.is_some() && (is_hidden_meanwhile || was_cursor_shown != Some(true)) {
            self.bytes.extend_from_slice(SHOW_CURSOR);
        }
        if is_at_once {
            self.bytes.extend_from_slice(END_AT_ONCE);
        }
        &self.bytes
    }
}

/// Returns the column from which the row is better erased than written; its length if none is.
fn first_erased(shown: &[Glyph], next: &[Glyph]) -> usize {
    let blank = Glyph::blank();
    let rest = next.iter().rposition(|glyph| *glyph != blank);
    let rest = rest.map_or(0, |last| last + 1);
    let mut changed =
        shown.iter().enumerate().skip(rest).filter(|(_, glyph)| **glyph != blank).map(|(column, _)| column);
    match changed.next() {
        Some(first) if changed.count() + 1 >= ERASED_BLANKS_MIN => first,
        _ => next.len(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;

    /// What a person sees of one cell: its letter, colours and marks.
    type Seen = (String, vt100::Color, vt100::Color, [bool; 5]);

    fn as_seen(text: &str, colors: [vt100::Color; 2], marks: [bool; 5]) -> Seen {
        let [front, ground] = colors;
        let [.., is_underlined, is_reversed] = marks;
        if text.trim().is_empty() && !is_underlined && !is_reversed {
            return (" ".into(), vt100::Color::Default, ground, [false; 5]);
        }
        let text = if text.is_empty() { " " } else { text };
        (text.into(), front, ground, marks)
    }

    fn seen_on(terminal: &vt100::Parser, column: u16, row: u16) -> Option<Seen> {
        let cell = terminal.screen().cell(row, column).unwrap();
        let marks = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
        let colors = [cell.fgcolor(), cell.bgcolor()];
        (!cell.is_wide_continuation()).then(|| as_seen(cell.contents(), colors, marks))
    }

    fn seen_in(frame: &Buffer, column: u16, row: u16) -> Option<Seen> {
        let before = column.checked_sub(1).map(|before| &frame[(before, row)]);
        if before.is_some_and(|cell| unicode_width::UnicodeWidthStr::width(cell.symbol()) == 2) {
            return None;
        }
        let color = |color| match color {
            Color::Red => vt100::Color::Idx(1),
            Color::LightCyan => vt100::Color::Idx(14),
            Color::Indexed(number) => vt100::Color::Idx(number),
            _ => vt100::Color::Default,
        };
        let cell = &frame[(column, row)];
        let mark = |mark| cell.modifier.contains(mark);
        let marks = [
            mark(Modifier::BOLD),
            mark(Modifier::DIM) && !mark(Modifier::BOLD),
            mark(Modifier::ITALIC),
            mark(Modifier::UNDERLINED),
            mark(Modifier::REVERSED),
        ];
        Some(as_seen(cell.symbol(), [color(cell.fg), color(cell.bg)], marks))
    }

    fn assert_shown(terminal: &vt100::Parser, frame: &Buffer) {
        for row in 0..frame.area.height {
            for column in 0..frame.area.width {
                assert_eq!(seen_on(terminal, column, row), seen_in(frame, column, row), "column {column}, row {row}");
            }
        }
    }

    const WIDTH: u16 = 24;
    const HEIGHT: u16 = 6;

    fn style() -> impl Strategy<Value = Style> {
        let color = || {
            proptest::sample::select(vec![
                Color::Reset,
                Color::Reset,
                Color::Red,
                Color::LightCyan,
                Color::Indexed(200),
            ])
        };
        let marks = proptest::sample::select(vec![
            Modifier::empty(),
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::UNDERLINED,
            Modifier::REVERSED | Modifier::BOLD,
            Modifier::ITALIC,
        ]);
        (color(), color(), marks)
            .prop_map(|(front, ground, marks)| Style::new().fg(front).bg(ground).add_modifier(marks))
    }

    /// Lines of text thrown over a screen.
    fn strokes() -> impl Strategy<Value = Vec<(u16, u16, String, Style)>> {
        let text = prop_oneof![
            4 => "[a-zA-Z0-9 ]{1,12}",
            2 => "[ắằẳẵặđĐếềểễệ ]{1,8}",
            1 => "[病室a ]{1,5}",
            1 => Just("e\u{302}\u{323}n".to_owned()),
            1 => Just(" ".repeat(20)),
        ];
        proptest::collection::vec((0..WIDTH, 0..HEIGHT, text, style()), 0..12)
    }

    fn throw(frame: &mut Buffer, strokes: &[(u16, u16, String, Style)]) {
        for (column, row, text, style) in strokes {
            // As a screen does: what a wide letter covered is blank when its half is written over.
            if let Some(before) = column.checked_sub(1) {
                frame.set_string(before, *row, " ", Style::reset());
            }
            let (end, _) = frame.set_stringn(*column, *row, text, usize::MAX, *style);
            if end < WIDTH {
                frame.set_string(end, *row, " ", Style::reset());
            }
        }
    }

    proptest! {
        #[test]
        fn the_terminal_shows_every_frame_cell_by_cell(
            frames in proptest::collection::vec(
                (strokes(), proptest::option::of((0..WIDTH, 0..HEIGHT)), any::<bool>()), 1..5),
            is_at_once in any::<bool>(),
        ) {
            let mut painter = Painter::new(ColorDepth::Full);
            if is_at_once {
                painter.show_long_frames_at_once();
            }
            let mut terminal = vt100::Parser::new(HEIGHT, WIDTH, 0);
            terminal.process("rác\x1b[7mrác".as_bytes());
            let mut frame = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
            for (strokes, cursor, is_anew) in frames {
                if is_anew {
                    frame.reset();
                }
                throw(&mut frame, &strokes);
                terminal.process(painter.paint(&frame, cursor));
                assert_shown(&terminal, &frame);
                prop_assert_eq!(terminal.screen().hide_cursor(), cursor.is_none());
                if let Some((column, row)) = cursor {
                    prop_assert_eq!(terminal.screen().cursor_position(), (row, column));
                }
                prop_assert_eq!(painter.paint(&frame, cursor), b"");
                painter.redraw();
                terminal.process(b"\x1b[2;2Hr\xc3\xa1c");
                terminal.process(painter.paint(&frame, cursor));
                assert_shown(&terminal, &frame);
            }
        }
    }

    #[test]
    fn another_size_is_painted_whole() {
        let mut painter = Painter::new(ColorDepth::Full);
        let mut terminal = vt100::Parser::new(10, 30, 0);
        for (width, height) in [(30, 10), (20, 5), (1, 1), (40, 12), (0, 0)] {
            terminal.screen_mut().set_size(height.max(1), width.max(1));
            let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
            if width > 3 {
                frame.set_string(0, 0, "trực", Style::new());
            }
            terminal.process(painter.paint(&frame, Some((50, 50))));
            assert_shown(&terminal, &frame);
        }
    }

    /// A full screen of four panes as officers see it.
    fn desk(width: u16, height: u16, marked: u16, entry: &str) -> Buffer {
        let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
        let bold = Style::new().bold();
        frame.set_string(0, 0, "TRỰC BAN  Phường Hồng Hà  18 F0, 2 khẩn", bold);
        frame.set_string(0, 1, "!! Nguyễn Thị Hường 36t TDP 4: SpO2 91 %", bold.fg(Color::Red));
        let half = width / 2;
        for row in 3..height - 3 {
            for left in [0, half] {
                let name = ["Nguyễn Thị Hường", "Trần Văn Đồng", "Lê Ngọc Ánh"];
                let name = name[usize::from(row) % name.len()];
                let is_marked = left == 0 && row == marked;
                let style = if is_marked { bold } else { Style::new() };
                frame.set_string(left, row, if is_marked { ">" } else { " " }, style);
                frame.set_string(left + 2, row, name, style);
                frame.set_string(left + 20, row, "36.8  97  21:12", Style::new());
                frame.set_string(left + 36, row, "!", Style::new().fg(Color::Yellow).bold());
            }
        }
        frame.set_string(0, height - 2, format!("> {entry}"), Style::new());
        frame.set_string(0, height - 1, "F1 giúp  F2 F0  F3 trực  F10 thoát", Style::new());
        frame
    }

    #[test]
    fn frames_are_as_short_as_promised() {
        for (width, height, whole_max) in [(120, 40, 6_000), (80, 24, 3_000)] {
            let prompt = |typed: u16| Some((2 + typed, height - 2));
            let mut painter = Painter::new(ColorDepth::Full);
            let whole = painter.paint(&desk(width, height, 8, ""), prompt(0)).len();
            let same = painter.paint(&desk(width, height, 8, ""), prompt(0)).len();
            let typed = painter.paint(&desk(width, height, 8, "h"), prompt(1)).len();
            let moved = painter.paint(&desk(width, height, 9, "h"), prompt(1)).len();
            assert!(whole <= whole_max, "first frame: {whole}");
            assert_eq!(same, 0);
            assert_eq!(typed, 1);
            assert!(moved <= 110, "row moved, both names in another weight: {moved}");
        }
    }

    #[test]
    fn only_long_frames_are_shown_at_once_or_without_cursor() {
        let frame = desk(120, 40, 8, "");
        let mut painter = Painter::new(ColorDepth::Mono);
        let bytes = painter.paint(&frame, Some((0, 0)));
        assert!(bytes.starts_with(HIDE_CURSOR) && bytes.ends_with(SHOW_CURSOR));
        let mut painter = Painter::new(ColorDepth::Mono);
        painter.show_long_frames_at_once();
        let bytes = painter.paint(&frame, Some((0, 0)));
        assert!(bytes.starts_with(BEGIN_AT_ONCE) && bytes.ends_with(END_AT_ONCE));
        let bytes = painter.paint(&desk(120, 40, 9, ""), Some((0, 0)));
        assert!(!bytes.is_empty() && !bytes.starts_with(BEGIN_AT_ONCE));
    }

    #[test]
    fn a_terminal_without_colours_is_sent_none() {
        let mut painter = Painter::new(ColorDepth::Mono);
        let bytes = painter.paint(&desk(120, 40, 8, ""), None).to_vec();
        let text = String::from_utf8(bytes).unwrap();
        for (place, _) in text.match_indices("\x1b[") {
            let code = text[place + 2..].split(|letter: char| letter.is_alphabetic()).next();
            let is_style = text[place + 2..].trim_start_matches(|c: char| !c.is_alphabetic()).starts_with('m');
            assert!(!is_style || matches!(code, Some("" | "1" | "22")), "{code:?}");
        }
    }
}
