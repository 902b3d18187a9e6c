//! Which rows of a list are shown, from the chosen row and the height alone: nothing is
//! remembered between frames, and the list jumps half a page at its edge instead of scrolling
//! line by line, which would send the whole list over the wire with every key.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::language::shown::Shown;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// The rows that a list of `count` shows in `height` lines while `chosen` is chosen.
pub fn shown_rows(chosen: usize, count: usize, height: usize) -> Range<usize> {
    if height == 0 || count == 0 {
        return 0..0;
    }
    let chosen = chosen.min(count - 1);
    // Twice the jump is no more than the height: whoever goes on by a page passes no row over unseen, see [`page_of`].
    let half = (height / 2).max(1);
    let first = if chosen < height { 0 } else { (chosen - height) / half * half + half };
    let first = first.min(count.saturating_sub(height));
    first..(first + height).min(count)
}

/// How many rows a page is in a list of which so many are shown.
pub fn page_of(height: usize) -> usize {
    (height / 2 * 2).max(1)
}

/// Draws the rows of a list, each of so many lines, the chosen one marked; tells which were shown.
pub fn draw_rows(
    (chosen, count): (usize, usize),
    lines_each: u16,
    area: Rect,
    ink: &mut Ink<'_>,
    words: impl Fn(usize) -> Vec<(Shown<'static>, Role)>,
) -> Range<usize> {
    let chosen = chosen.min(count.saturating_sub(1));
    let rows = shown_rows(chosen, count, usize::from((area.height / lines_each.max(1)).max(1)));
    let width = usize::from(area.width.saturating_sub(2));
    for (row, at) in (0_u16..).zip(rows.clone()) {
        let top = row * lines_each;
        ink.text(area, (0, top), &Shown::of(if at == chosen { "> " } else { "  " }), Role::Chosen);
        for (line, (words, role)) in (0..lines_each).zip(words(at)) {
            ink.text(area, (2, top + line), &words.cut(width), role);
        }
    }
    rows
}

/// Which rows are shown out of how many, as `1-7/18`; nothing where all are.
pub fn shown_of(rows: &Range<usize>, count: usize) -> String {
    // A pane that is folded to its rule shows none, which its rule shows well enough.
    if rows.is_empty() || rows.len() >= count {
        String::new()
    } else {
        format!("  {}-{}/{count}", rows.start + 1, rows.end)
    }
}

/// What is left of an area under its first line.
pub fn under_rule(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
}

/// Where a choice goes when it moves by so many rows of `count`; it stops at the ends.
pub fn moved(chosen: usize, by: isize, count: usize) -> usize {
    chosen.saturating_add_signed(by).min(count.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_shown_is_said_where_not_all_is() {
        assert_eq!(shown_of(&(0..7), 18), "  1-7/18");
        assert_eq!(shown_of(&(0..18), 18), "");
        assert_eq!(shown_of(&(0..0), 18), "", "a folded pane shows none");
    }

    #[test]
    fn a_list_jumps_half_a_page_at_its_lower_edge() {
        assert_eq!(shown_rows(0, 100, 10), 0..10);
        assert_eq!(shown_rows(9, 100, 10), 0..10);
        assert_eq!(shown_rows(10, 100, 10), 5..15);
        assert_eq!(shown_rows(14, 100, 10), 5..15);
        assert_eq!(shown_rows(15, 100, 10), 10..20);
        assert_eq!(shown_rows(99, 100, 10), 90..100);
        assert_eq!(shown_rows(3, 4, 10), 0..4);
        assert_eq!(shown_rows(3, 0, 10), 0..0);
        assert_eq!(shown_rows(3, 9, 0), 0..0);
    }

    proptest! {
        #[test]
        fn whoever_goes_on_by_pages_sees_every_row(count in 1_usize..300, height in 1_usize..40) {
            let mut chosen = 0;
            let mut seen = 0;
            loop {
                let rows = shown_rows(chosen, count, height);
                prop_assert!(rows.start <= seen, "{rows:?} after {seen}");
                seen = seen.max(rows.end);
                if chosen + 1 >= count {
                    break;
                }
                chosen = (chosen + page_of(height)).min(count - 1);
            }
            prop_assert_eq!(seen, count);
        }

        #[test]
        fn the_chosen_row_is_always_shown(chosen in 0_usize..10_000, count in 1_usize..10_000, height in 1_usize..80) {
            let chosen = chosen.min(count - 1);
            let rows = shown_rows(chosen, count, height);
            prop_assert!(rows.contains(&chosen));
            prop_assert_eq!(rows.len(), height.min(count));
            prop_assert!(rows.end <= count);
        }
    }
}
