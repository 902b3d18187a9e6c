//! Ink: the one way in which text comes onto the grid. It takes only text that was made safe to
//! show, and never writes outside its area.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::language::shown::Shown;
use crate::tui::look::{Alphabet, Glyphs, Look};
use crate::tui::theme::{Role, Theme};

/// Draws into a grid.
pub struct Ink<'a> {
    /// The grid.
    pub buffer: &'a mut Buffer,
    glyphs: Glyphs,
    alphabet: Alphabet,
    theme: Theme,
    /// What was written, where somebody listens.
    told: Option<Vec<Told>>,
}

/// A text as it was written: whole, where the grid may hold a part of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Told {
    /// The row of the grid.
    pub row: u16,
    /// The first column, and the one after the last.
    pub columns: (u16, u16),
    /// What was written.
    pub text: Shown<'static>,
    /// What it means.
    pub role: Role,
}

impl<'a> Ink<'a> {
    /// The ink of a terminal.
    pub fn new(buffer: &'a mut Buffer, look: &Look) -> Self {
        Self { buffer, glyphs: look.glyphs, alphabet: look.alphabet, theme: look.theme, told: None }
    }

    /// Ink that remembers what it writes, for whoever tells it in lines.
    pub fn telling(buffer: &'a mut Buffer, look: &Look) -> Self {
        Self { told: Some(Vec::new()), ..Self::new(buffer, look) }
    }

    /// What was written since, in the order of writing.
    pub fn told(self) -> Vec<Told> {
        self.told.unwrap_or_default()
    }
    /// Writes a text at a column and row of an area, cut at its right edge; the column after it.
    pub fn text(&mut self, area: Rect, at: (u16, u16), text: &Shown<'_>, role: Role) -> u16 {
        let after = self.styled(area, at, text, self.theme.style(role));
        if let Some(told) = &mut self.told
            && !text.as_str().trim().is_empty()
            && at.1 < area.height
        {
            let text = text.clone().into_static();
            told.push(Told { row: area.y + at.1, columns: (area.x + at.0, area.x + after), text, role });
        }
        after
    }

    /// Writes a text with a style of its own; the column after it.
    pub fn styled(&mut self, area: Rect, (column, row): (u16, u16), text: &Shown<'_>, style: Style) -> u16 {
        if row >= area.height || column >= area.width {
            return column;
        }
        let unmarked;
        let text = match self.alphabet {
            Alphabet::Vietnamese => text,
            Alphabet::Unmarked => {
                unmarked = text.without_marks();
                &unmarked
            }
        };
        let room = usize::from(area.width - column);
        let (x, y) = (area.x + column, area.y + row);
        if is_one_cell_each(text.as_str(), room) {
            return self.letters((x, y), text.as_str(), style).saturating_sub(area.x);
        }
        let cut = text.cut(room);
        let (end, _) = self.buffer.set_stringn(x, y, cut.as_str(), room, style);
        end.saturating_sub(area.x)
    }

    /// Writes letters that take a cell each; the column after them.
    fn letters(&mut self, (x, y): (u16, u16), text: &str, style: Style) -> u16 {
        let mut at = x;
        for letter in text.chars() {
            if let Some(cell) = self.buffer.cell_mut((at, y)) {
                cell.set_char(letter).set_style(style);
            }
            at = at.saturating_add(1);
        }
        at
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
        let room = usize::from(area.width.saturating_sub(after.saturating_add(5)));
        let remark = &whole_parts(remark, room);
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
            self.buffer.set_stringn(column, row, sign.encode_utf8(&mut bytes), 1, self.theme.style(Role::Rule));
        }
    }

    /// Clears an area.
    pub fn clear(&mut self, area: Rect) {
        let blank = Shown::owned(" ".repeat(usize::from(area.width)));
        for row in 0..area.height {
            self.text(area, (0, row), &blank, Role::Text);
        }
    }

    /// Clears an area and draws a box around it with a title; the area inside.
    pub fn boxed(&mut self, area: Rect, title: &Shown<'_>) -> Rect {
        self.clear(area);
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

/// As many parts of a remark as have room, the first before the others: a part that is cut could be
/// read as another number.
fn whole_parts(remark: &Shown<'_>, room: usize) -> Shown<'static> {
    let mut kept = remark.as_str();
    while Shown::of(kept).width() > room {
        let Some(end) = kept.rfind("  ").or_else(|| kept.rfind(", ")) else { return Shown::default() };
        kept = kept.get(..end).unwrap_or_default().trim_end();
    }
    Shown::of(kept).into_static()
}

/// Whether a text fits a room and consists of letters that take one cell each and never join with
/// the next: nearly all that is drawn, and found out much faster than where letters begin and end.
fn is_one_cell_each(text: &str, room: usize) -> bool {
    let is_plain = |letter: char| matches!(letter, ' '..='~' | '\u{C0}'..='\u{1B0}' | '\u{1EA0}'..='\u{1EF9}' | '\u{2500}'..='\u{257F}');
    text.len() <= room.saturating_mul(3) && text.chars().count() <= room && text.chars().all(is_plain)
}

/// What a line down meets at its upper end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ends {
    /// A rule that it leaves downward.
    Above,
    /// A rule that it crosses.
    Crossing,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::{Language, Phrasebook};
    use crate::tui::entry::Words;

    fn drawn(text: &str, width: u16, is_slow: bool) -> (Buffer, u16) {
        let area = Rect { x: 2, y: 0, width, height: 1 };
        let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width: 40, height: 1 });
        let shown = Shown::owned(text.to_string());
        let cut = shown.cut(usize::from(width));
        if is_slow {
            let (end, _) =
                buffer.set_stringn(2, 0, cut.as_str(), usize::from(width), Theme::default().style(Role::Alarm));
            return (buffer, end - 2);
        }
        let book = Phrasebook::embedded(Language::Vietnamese);
        let look = Look::new(book, Words::read(Words::EMBEDDED).unwrap());
        let end = Ink::new(&mut buffer, &look).text(area, (0, 0), &shown, Role::Alarm);
        (buffer, end)
    }

    #[test]
    fn a_remark_loses_whole_parts_and_no_number_is_cut() {
        let remark = Shown::of("1.885 F0, 1.427 chưa đủ  1-7/1885");
        let kept = |room| whole_parts(&remark, room).to_string();
        assert_eq!(kept(33), "1.885 F0, 1.427 chưa đủ  1-7/1885");
        assert_eq!(kept(32), "1.885 F0, 1.427 chưa đủ");
        assert_eq!(kept(22), "1.885 F0");
        assert_eq!(kept(7), "");
    }

    proptest! {
        #[test]
        fn letters_of_one_cell_are_drawn_as_any_text(
            text in "([ -~]|[À-ỹ]|[ạ-ỹ]|─|│|\u{301}|病|…){0,30}",
            width in 1_u16..30,
        ) {
            prop_assert_eq!(drawn(&text, width, false), drawn(&text, width, true));
        }
    }
}
