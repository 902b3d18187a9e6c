//! Arrangement: which part of the screen is whose, from its size alone. Shared by what draws and
//! by what must know how many rows a page has.

use ratatui::layout::Rect;

use crate::tui::keymap::Action;

/// The four panes, in their fixed places.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Pane {
    /// F2, top left: F0 at home.
    #[default]
    HomeTreatment,
    /// F3, top right: who answers for what.
    Roster,
    /// F4, bottom left: contacts.
    ContactTree,
    /// F5, bottom right: what is due.
    Tasks,
}

impl Pane {
    /// Every pane, in the order of Tab.
    pub const ALL: [Pane; 4] = [Pane::HomeTreatment, Pane::Roster, Pane::ContactTree, Pane::Tasks];

    /// What takes the officer there.
    pub fn action(self) -> Action {
        match self {
            Pane::HomeTreatment => Action::HomeTreatment,
            Pane::Roster => Action::Roster,
            Pane::ContactTree => Action::ContactTree,
            Pane::Tasks => Action::Tasks,
        }
    }

    /// The pane so many places on.
    #[must_use]
    pub fn moved(self, by: isize) -> Self {
        let here = Self::ALL.iter().position(|pane| *pane == self).unwrap_or(0);
        let there = here.cast_signed() + by;
        Self::ALL[there.rem_euclid(4).cast_unsigned()]
    }
}

/// How the panes share the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// Four at once.
    Overview,
    /// One alone.
    Zoomed(Pane),
    /// One open and three folded to a line each, below 80x24.
    Accordion(Pane),
}

/// Which part of the screen is whose. Rows of zero height are left out when drawing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrangement {
    /// How the panes share the screen.
    pub layout: Layout,
    /// Row 1: where I am, who is here, the clock.
    pub title: Rect,
    /// Row 2: the worst open alert; from 120 columns and 40 rows on, two rows.
    pub alert: Rect,
    /// Each pane's part with its rule on top, in the order of [`Pane::ALL`].
    pub panes: [Rect; 4],
    /// Where there is room for it: details of the chosen F0, beside the zoomed F2 or the four panes.
    pub detail: Option<Rect>,
    /// What the desk says, or the ruler of the line being typed.
    pub notice: Rect,
    /// The entry line.
    pub entry: Rect,
    /// The keys that work now.
    pub keys: Rect,
}

/// Where the accordion gives way to the four panes.
pub const FOUR_PANES: (u16, u16) = (80, 24);

/// Below so many rows a dialog covers the title and the alert too.
pub const LOW_ROWS: u16 = 12;

/// Below so many rows a question does: all that is asked must be seen.
pub const LOW_ROWS_OF_QUESTION: u16 = 16;

/// Columns from which a zoomed pane shows details beside its list.
const DETAIL_COLUMNS: u16 = 120;

/// Shares out a screen of this size.
pub fn arrange((width, height): (u16, u16), focus: Pane, zoomed: bool) -> Arrangement {
    let row = |y: u16| Rect { x: 0, y, width, height: u16::from(y < height) };
    let alert_rows = if width >= 120 && height >= 40 { 2 } else { 1 };
    // From the bottom up: what is typed matters most when there is hardly any room.
    let entry_row = height.saturating_sub(if height >= 3 { 2 } else { 1 });
    let keys = if height >= 3 { row(height - 1) } else { Rect::default() };
    let notice = if height >= 6 { row(height - 3) } else { Rect::default() };
    let top = if height >= 5 { 1 + alert_rows } else { 0 };
    let bottom = if height >= 6 { height - 3 } else { entry_row };
    let body = Rect { x: 0, y: top, width, height: bottom.saturating_sub(top) };
    let small = width < FOUR_PANES.0 || height < FOUR_PANES.1;
    let layout = match (small, zoomed) {
        (true, _) => Layout::Accordion(focus),
        (false, true) => Layout::Zoomed(focus),
        (false, false) => Layout::Overview,
    };
    let (panes, detail) = share(layout, (width, height), body);
    Arrangement {
        layout,
        title: if height >= 5 { row(0) } else { Rect::default() },
        alert: if height >= 5 { Rect { x: 0, y: 1, width, height: alert_rows } } else { Rect::default() },
        panes,
        detail,
        notice,
        entry: row(entry_row),
        keys,
    }
}

/// Columns of the strip with details beside the four panes, where there is room for one: from
/// 160x50 on, and from 200x60 on with room for eight readings.
fn strip_columns((width, height): (u16, u16)) -> Option<u16> {
    match (width, height) {
        (200.., 60..) => Some(86),
        (160.., 50..) => Some(46),
        _ => None,
    }
}

fn share(layout: Layout, size: (u16, u16), body: Rect) -> ([Rect; 4], Option<Rect>) {
    match layout {
        Layout::Overview => match strip_columns(size) {
            None => (quarters(body), None),
            Some(columns) => {
                let panes = Rect { width: body.width - columns - 1, ..body };
                (quarters(panes), Some(Rect { x: panes.right() + 1, width: columns, ..body }))
            }
        },
        Layout::Zoomed(pane) => {
            let mut panes = [Rect::default(); 4];
            panes[pane as usize] = body;
            // Details stand beside the F0 list, where the drawings have them.
            if pane != Pane::HomeTreatment || body.width < DETAIL_COLUMNS {
                return (panes, None);
            }
            let list = body.width * 65 / 100;
            panes[pane as usize].width = list;
            (panes, Some(Rect { x: body.x + list + 1, width: body.width - list - 1, ..body }))
        }
        Layout::Accordion(open) => {
            let mut panes = [Rect::default(); 4];
            let folded = 3.min(body.height.saturating_sub(2));
            let mut y = body.y;
            for pane in Pane::ALL {
                let height = match pane == open {
                    true => body.height - folded,
                    false => u16::from(folded == 3),
                };
                panes[pane as usize] = Rect { y, height, ..body };
                y += height;
            }
            (panes, None)
        }
    }
}

fn quarters(body: Rect) -> [Rect; 4] {
    // The F0 list needs more room than the roster; one column between them is the bar.
    let percent = match body.width {
        120.. => 60,
        100.. => 59,
        _ => 57,
    };
    let left = body.width * percent / 100;
    let upper = (body.height / 2).max(1);
    let right = body.width - left - 1;
    let quarter = |x, y, width, height| Rect { x: body.x + x, y: body.y + y, width, height };
    [
        quarter(0, 0, left, upper),
        quarter(left + 1, 0, right, upper),
        quarter(0, upper, left, body.height - upper),
        quarter(left + 1, upper, right, body.height - upper),
    ]
}

impl Arrangement {
    /// What lies between the alert and the notice, where dialogs stand; where there are fewer rows
    /// than `enough`, the rows of title and alert too.
    pub fn body(&self, enough: u16) -> Rect {
        let last = if self.notice.height > 0 { self.notice.y } else { self.entry.y };
        let is_low = self.keys.bottom() < enough;
        let first = if is_low { 0 } else { self.title.height + self.alert.height };
        Rect { x: 0, y: first, width: self.entry.width, height: last.saturating_sub(first) }
    }

    /// The part of a pane.
    pub fn pane(&self, pane: Pane) -> Rect {
        self.panes[pane as usize]
    }

    /// How many list rows a pane shows below its rule and its column heads.
    pub fn rows_of(&self, pane: Pane) -> usize {
        let heads = match pane {
            Pane::HomeTreatment => 2,
            Pane::Roster | Pane::ContactTree | Pane::Tasks => 1,
        };
        usize::from(self.pane(pane).height.saturating_sub(heads))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_part_leaves_the_screen_and_none_overlap(width in 1_u16..250, height in 1_u16..80, zoomed: bool, pane in 0_usize..4) {
            let arrangement = arrange((width, height), Pane::ALL[pane], zoomed);
            let mut parts = arrangement.panes.to_vec();
            parts.extend([arrangement.title, arrangement.alert, arrangement.notice, arrangement.entry, arrangement.keys]);
            parts.extend(arrangement.detail);
            let mut taken = vec![false; usize::from(width) * usize::from(height)];
            for part in parts {
                prop_assert!(part.is_empty() || part.right() <= width && part.bottom() <= height, "{part:?}");
                for position in part.positions() {
                    let place = usize::from(position.y) * usize::from(width) + usize::from(position.x);
                    prop_assert!(!std::mem::replace(&mut taken[place], true), "{part:?} overlaps in {arrangement:?}");
                }
            }
            prop_assert_eq!(arrangement.entry.height, 1, "there is always a line to type on");
        }
    }

    #[test]
    fn the_panes_keep_their_places() {
        let overview = arrange((80, 24), Pane::Roster, false);
        assert_eq!(overview.layout, Layout::Overview);
        assert!(overview.pane(Pane::HomeTreatment).x == 0 && overview.pane(Pane::HomeTreatment).y == 2);
        assert!(overview.pane(Pane::Tasks).right() == 80 && overview.pane(Pane::Tasks).bottom() == 21);
        assert_eq!(arrange((79, 24), Pane::Tasks, true).layout, Layout::Accordion(Pane::Tasks));
        assert!(arrange((120, 40), Pane::HomeTreatment, true).detail.is_some());
        assert!(arrange((160, 49), Pane::Tasks, false).detail.is_none());
        assert!(arrange((160, 50), Pane::Tasks, false).detail.is_some());
    }
}
