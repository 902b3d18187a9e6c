//! A chart of values over time, in lines of text: numbers at the left, the limits of the rules as lines across it.

use crate::tui::look::Glyphs;

/// One value: when, in seconds, and how much.
pub type Point = (i64, u16);

/// Cells left of the chart for its numbers.
pub const LABELS: usize = 6;

/// Draws points in so many columns and rows; `limits` are drawn as lines where they lie within what is shown, which is
/// widened to show the nearest. `label` writes a value. The first line is the top.
pub fn chart(
    points: &[Point],
    limits: &[u16],
    (columns, rows): (usize, usize),
    glyphs: &Glyphs,
    label: &dyn Fn(u16) -> String,
) -> Vec<String> {
    let (Some(first), Some(last)) =
        (points.iter().map(|point| point.0).min(), points.iter().map(|point| point.0).max())
    else {
        return Vec::new();
    };
    let values = || points.iter().map(|point| point.1).chain(limits.iter().copied());
    let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
    let (columns, rows) = (columns.max(2), rows.max(2));
    let high = if high == low { high.saturating_add(1) } else { high };
    let span = usize::from(high - low);
    let row_of = |value: u16| (usize::from(high - value) * (rows - 1) + span / 2) / span;
    let seconds = (last - first).max(1);
    let column_of = |at: i64| usize::try_from((at - first) * (columns as i64 - 1) / seconds).unwrap_or(0);
    let mut cells = vec![vec![' '; columns]; rows];
    for limit in limits {
        let line = &mut cells[row_of(*limit)];
        line.fill(glyphs.across);
    }
    for (at, value) in points {
        cells[row_of(*value)][column_of(*at).min(columns - 1)] = '*';
    }
    let named = |row: usize| {
        let limit = limits.iter().find(|limit| row_of(**limit) == row);
        let value = match row {
            0 => Some(high),
            row if row == rows - 1 => Some(low),
            _ => None,
        };
        limit.copied().or(value).map_or(String::new(), label)
    };
    let drawn = cells.into_iter().enumerate().map(|(row, line)| {
        let text: String = line.into_iter().collect();
        format!("{:>width$} {}{}", named(row), glyphs.down, text.trim_end(), width = LABELS - 2)
    });
    drawn.collect()
}

/// Whether a value has gone up, down or stayed since the one before, as a sign.
pub fn trend(before: u16, now: u16, is_thin: bool) -> char {
    match (now.cmp(&before), is_thin) {
        (std::cmp::Ordering::Greater, true) => '↑',
        (std::cmp::Ordering::Less, true) => '↓',
        (std::cmp::Ordering::Equal, true) => '→',
        (std::cmp::Ordering::Greater, false) => '^',
        (std::cmp::Ordering::Less, false) => 'v',
        (std::cmp::Ordering::Equal, false) => '=',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::look::{ASCII, THIN};

    fn drawn(points: &[Point], limits: &[u16], glyphs: &Glyphs) -> Vec<String> {
        chart(points, limits, (10, 5), glyphs, &|value| value.to_string())
    }

    #[test]
    fn values_stand_at_their_place_and_limits_cross() {
        let points = [(0, 98), (3600, 97), (7200, 92)];
        assert_eq!(
            drawn(&points, &[96, 93], &ASCII),
            ["  98 |*", "  96 |----*-----", "     |", "  93 |----------", "  92 |         *"]
        );
        assert!(drawn(&points, &[96], &THIN).iter().any(|line| line.contains("──")));
    }

    #[test]
    fn one_value_many_values_and_none_are_drawn() {
        assert!(drawn(&[], &[96], &ASCII).is_empty());
        assert_eq!(drawn(&[(5, 98)], &[], &ASCII).len(), 5);
        let many: Vec<Point> = (0..400).map(|at| (at, 90 + u16::try_from(at % 10).unwrap())).collect();
        let lines = drawn(&many, &[], &ASCII);
        assert!(lines.iter().all(|line| line.chars().count() <= LABELS + 10), "{lines:?}");
    }

    #[test]
    fn a_trend_is_told_without_colour() {
        for (before, now, ascii, thin) in [(1, 2, '^', '↑'), (2, 1, 'v', '↓'), (2, 2, '=', '→')] {
            assert_eq!((trend(before, now, false), trend(before, now, true)), (ascii, thin));
        }
    }
}
