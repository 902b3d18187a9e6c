//! How a list is set up: its order and columns, what it is narrowed to, and what its rule says of
//! that. The same in all four panes.

use std::fmt::Display;

use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::look::Look;
use crate::tui::panes::choice::{Choice, pane_name};
use crate::tui::panes::narrowed::Narrowed;

/// How a list is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Whose list.
    pane: Pane,
    /// Order and columns.
    pub choice: Choice,
    /// What it is narrowed to.
    pub narrowed: Option<Narrowed>,
}

impl Setup {
    /// How a pane's list is set up at first.
    pub fn usual(pane: Pane) -> Self {
        Self { pane, choice: Choice::usual(pane), narrowed: None }
    }

    /// What was typed to narrow the list; empty where nothing was.
    pub fn typed(&self) -> &str {
        self.narrowed.as_ref().map_or("", Narrowed::typed)
    }

    /// What the rule of the list says: how many rows the filter has left, how many are marked, the
    /// order, and the first of the `counts` where there is room for them. What matters least gives
    /// way first.
    pub fn remark(
        &self,
        counts: &[Shown<'static>],
        (kept, marked): (usize, usize),
        look: &Look,
        room: usize,
    ) -> Shown<'static> {
        let is_usual = self.choice.sort == Choice::usual(self.pane).sort;
        let sort = look.book.word("sorts", &format!("{}_{}", pane_name(self.pane), self.choice.sort.name()));
        let sort = look.say_with("panes.sorted", &[("sort", &sort.unwrap_or_default())]);
        let marked = if marked > 0 { look.say_with("panes.marked", &[("count", &marked)]) } else { Shown::default() };
        let narrowed = self.narrowed.as_ref().map(|narrowed| {
            let values: [(&str, &dyn Display); 2] = [("typed", &narrowed.typed()), ("count", &kept)];
            look.say_with("panes.narrowed", &values)
        });
        let nothing = Shown::default();
        let mut attempts: Vec<[&Shown<'static>; 3]> = Vec::new();
        match &narrowed {
            Some(narrowed) => attempts.extend([[narrowed, &marked, &sort], [narrowed, &marked, &nothing]]),
            None => {
                attempts.extend(counts.iter().map(|counts| [counts, &marked, &sort]));
                if is_usual {
                    attempts.extend(counts.iter().map(|counts| [counts, &marked, &nothing]));
                }
                attempts.extend([[&nothing, &marked, &sort], [&nothing, &marked, &nothing]]);
            }
        }
        if let Some(fitting) = attempts.iter().map(|parts| joined(parts)).find(|words| words.width() <= room) {
            return fitting;
        }
        // How many are marked is said whole: the next key may be about all of them.
        let left = room.saturating_sub(if marked.is_empty() { 0 } else { marked.width() + 2 });
        let narrowed = narrowed.unwrap_or_default().cut(left).into_static();
        joined(&[&narrowed, &marked, &nothing]).cut(room).into_static()
    }
}

fn joined(parts: &[&Shown<'static>]) -> Shown<'static> {
    let mut words = Shown::default();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !words.is_empty() {
            words.push(&Shown::of("  "));
        }
        words.push(part);
    }
    words
}
