//! Ink: the one way in which text comes onto the grid. It takes only text that was made safe to
//! show, and never writes outside its area.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::language::shown::Shown;
use crate::tui::look::Glyphs;
use crate::tui::theme::{Role, style};

/// Draws into a grid.
pub struct Ink<'a> {
    /// The grid.
    pub buffer: &'a mut Buffer,
    /// The lines of this terminal.
    pub glyphs: Glyphs,
}

impl Ink<'_> {
    /// Writes a text at a column and row of an area, cut at its right edge; the column after it.
    pub fn text(&mut self, area: Rect, at: (u16, u16), text: &Shown<'_>, role: Role) -> u16 {
        self.styled(area, at, text, style(role))
    }

    /// Writes a text with a style of its own; the column after it.
    pub fn styled(&mut self, area: Rect, (column, row): (u16, u16), text: &Shown<'_>, style: Style) -> u16 {
        if row >= area.height || column >= area.width {
            return column;
        }
        let room = usize::from(area.width - column);
        let cut = text.cut(room);
        let (x, y) = (area.x + column, area.y + row);
        self.buffer.set_stringn(x, y, cut.as_str(), room, style);
        column + u16::try_from(cut.width()).unwrap_or(u16::MAX)
    }

    /// Draws a line across an area's row with a title at its left and a remark at its right.
    pub fn rule(&mut self, area: Rect, row: u16, title: (&Shown<'_>, Role), remark: &Shown<'_>) {
        if row >= area.height {
            return;
        }
        let line: String = std::iter::repeat_n(self.glyphs.across, usize::from(area.width)).collect();
        self.text(area, (0, row), &Shown::owned(line), Role::Rule);
        let after = self.text(area, (2, row), title.0, title.1);
        if !title.0.is_empty() {
            self.text(area, (after, row), &Shown::of(" "), Role::Rule);
        }
        let wide = u16::try_from(remark.width()).unwrap_or(u16::MAX);
        let left = area.width.saturating_sub(wide.saturating_add(4));
        if !remark.is_empty() && left > after {
            let column = self.text(area, (left, row), &Shown::of(" "), Role::Rule);
            let column = self.text(area, (column, row), remark, Role::Rule);
            self.text(area, (column, row), &Shown::of(" "), Role::Rule);
        }
    }

    /// Draws a line down between two panes, from a rule above to a rule or an edge below.
    pub fn bar(&mut self, column: u16, rows: std::ops::Range<u16>, ends: Ends) {
        let last = rows.end.saturating_sub(1);
        for row in rows.clone() {
            let sign = match (row == rows.start, row == last, ends) {
                (true, _, Ends::Above) => self.glyphs.below,
                (true, _, Ends::Crossing) => self.glyphs.crossing,
                _ => self.glyphs.down,
            };
            let mut bytes = [0; 4];
            self.buffer.set_stringn(column, row, sign.encode_utf8(&mut bytes), 1, style(Role::Rule));
        }
    }

    /// Clears an area and draws a box around it with a title; the area inside.
    pub fn boxed(&mut self, area: Rect, title: &Shown<'_>) -> Rect {
        let blank = Shown::owned(" ".repeat(usize::from(area.width)));
        for row in 0..area.height {
            self.text(area, (0, row), &blank, Role::Text);
        }
        let edge = |corners: [char; 2]| {
            let across = std::iter::repeat_n(self.glyphs.across, usize::from(area.width.saturating_sub(2)));
            Shown::owned(std::iter::once(corners[0]).chain(across).chain(std::iter::once(corners[1])).collect())
        };
        let [top_left, top_right, bottom_left, bottom_right] = self.glyphs.corners;
        let (top, bottom) = (edge([top_left, top_right]), edge([bottom_left, bottom_right]));
        let down = Shown::owned(self.glyphs.down.to_string());
        self.text(area, (0, 0), &top, Role::Rule);
        for row in 1..area.height.saturating_sub(1) {
            self.text(area, (0, row), &down, Role::Rule);
            self.text(area, (area.width.saturating_sub(1), row), &down, Role::Rule);
        }
        self.text(area, (0, area.height.saturating_sub(1)), &bottom, Role::Rule);
        let mut framed = Shown::of(" ");
        framed.push(title);
        framed.push(&Shown::of(" "));
        self.text(area, (3, 0), &framed, Role::Title);
        Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        }
    }
}

/// What a line down meets at its upper end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ends {
    /// A rule that it leaves downward.
    Above,
    /// A rule that it crosses.
    Crossing,
}
