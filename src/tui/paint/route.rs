//! The shortest bytes that move the terminal's cursor.
//!
//! Apart from the painter because it is arithmetic with its own proof.

/// A cell of the screen, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The column, from the left.
    pub(super) column: u16,
    /// The row, from the top.
    pub(super) row: u16,
}

/// Writes to `out`, which it empties first, the shortest way to `to`; `from` is none when nobody knows.
pub(super) fn route(from: Option<Place>, to: Place, out: &mut Vec<u8>) {
    out.clear();
    if from == Some(to) {
        return;
    }
    absolute(to, out);
    let Some(from) = from else {
        return;
    };
    let mut other = Vec::new();
    step_rows(from.row, to.row, &mut other);
    step_columns(from.column, to.column, &mut other);
    keep_shorter(out, &mut other);
    if to.row > from.row && usize::from(to.row - from.row) < out.len() {
        other.push(b'\r');
        other.extend((from.row..to.row).map(|_| b'\n'));
        step_columns(0, to.column, &mut other);
        keep_shorter(out, &mut other);
    }
}

/// Keeps the shorter of both in `kept` and empties the other.
fn keep_shorter(kept: &mut Vec<u8>, other: &mut Vec<u8>) {
    if other.len() < kept.len() {
        std::mem::swap(kept, other);
    }
    other.clear();
}

fn absolute(to: Place, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    if to.row > 0 {
        number(u32::from(to.row) + 1, out);
    }
    if to.column > 0 {
        out.push(b';');
        number(u32::from(to.column) + 1, out);
    }
    out.push(b'H');
}

fn step_rows(from: u16, to: u16, out: &mut Vec<u8>) {
    match to {
        _ if to > from => steps(to - from, b'B', out),
        _ if to < from => steps(from - to, b'A', out),
        _ => {}
    }
}

fn step_columns(from: u16, to: u16, out: &mut Vec<u8>) {
    match to {
        _ if to == from => {}
        0 => out.push(b'\r'),
        _ if to > from => steps(to - from, b'C', out),
        _ if from - to <= 3 => out.extend((to..from).map(|_| 0x08)),
        _ => steps(from - to, b'D', out),
    }
}

fn steps(count: u16, direction: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    if count > 1 {
        number(u32::from(count), out);
    }
    out.push(direction);
}

fn number(number: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(number.to_string().as_bytes());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn way(from: Option<(u16, u16)>, to: (u16, u16)) -> String {
        let place = |(column, row)| Place { column, row };
        let mut out = b"left over".to_vec();
        route(from.map(place), place(to), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_shortest_way_is_taken() {
        assert_eq!(way(None, (0, 0)), "\x1b[H");
        assert_eq!(way(None, (4, 0)), "\x1b[;5H");
        assert_eq!(way(None, (0, 4)), "\x1b[5H");
        assert_eq!(way(Some((7, 3)), (7, 3)), "");
        assert_eq!(way(Some((7, 3)), (0, 3)), "\r");
        assert_eq!(way(Some((7, 3)), (0, 5)), "\r\n\n");
        assert_eq!(way(Some((7, 3)), (5, 3)), "\x08\x08");
        assert_eq!(way(Some((1, 20)), (0, 19)), "\x1b[A\r");
        assert_eq!(way(Some((1, 20)), (30, 20)), "\x1b[29C");
    }

    proptest! {
        #[test]
        fn every_way_arrives(from in (0_u16..120, 0_u16..40), to in (0_u16..120, 0_u16..40)) {
            let mut terminal = vt100::Parser::new(40, 120, 0);
            terminal.process(way(None, from).as_bytes());
            prop_assert_eq!(terminal.screen().cursor_position(), (from.1, from.0));
            let bytes = way(Some(from), to);
            prop_assert!(bytes.len() <= way(None, to).len());
            terminal.process(bytes.as_bytes());
            prop_assert_eq!(terminal.screen().cursor_position(), (to.1, to.0));
        }
    }
}
