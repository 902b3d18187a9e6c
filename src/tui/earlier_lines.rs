//! The lines that an officer has entered in this session, to be brought back and entered again. They live in memory
//! alone: what was typed about a patient is in the journal or nowhere.

use std::collections::BTreeMap;

use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::tui::screen::Unfinished;

/// The most lines that are remembered of one officer.
const LINES_MAX: usize = 100;

/// The lines that were entered here, each officer's own.
#[derive(Debug, Default)]
pub struct EarlierLines {
    of_officers: BTreeMap<Option<Id<Officer>>, Vec<String>>,
    /// Which line stands in the entry line.
    at: Option<usize>,
    /// What was being typed when the first was brought back.
    kept: Option<Unfinished>,
    /// Lines that were changed after they were brought back, and not entered.
    changed: BTreeMap<usize, String>,
}

impl EarlierLines {
    /// Remembers a line that was entered; gives back what was being typed before it was brought back.
    pub fn remember(&mut self, officer: Option<Id<Officer>>, line: &str) -> Option<Unfinished> {
        let lines = self.of_officers.entry(officer).or_default();
        lines.retain(|earlier| earlier != line);
        lines.push(line.to_string());
        let over = lines.len().saturating_sub(LINES_MAX);
        lines.drain(..over);
        self.leave()
    }

    /// Leaves the earlier lines: somebody else sits down, or a line was entered.
    pub fn leave(&mut self) -> Option<Unfinished> {
        self.at = None;
        self.changed.clear();
        self.kept.take()
    }

    /// Whether there is a line before the one that stands in the entry line.
    pub fn has_earlier(&self, officer: Option<Id<Officer>>) -> bool {
        self.at.unwrap_or_else(|| self.of(officer).len()) > 0
    }

    /// Whether there is one after it.
    pub fn has_later(&self) -> bool {
        self.at.is_some()
    }

    /// The line before, in place of what stands in the entry line.
    pub fn earlier(&mut self, officer: Option<Id<Officer>>, standing: Unfinished) -> Option<String> {
        let at = self.at.unwrap_or_else(|| self.of(officer).len()).checked_sub(1)?;
        if self.at.is_none() {
            self.kept = Some(standing).filter(|unfinished| !unfinished.typed.line.is_empty());
        } else {
            self.note(standing);
        }
        self.take(officer, at)
    }

    /// The line after; past the last one, what was being typed.
    pub fn later(&mut self, officer: Option<Id<Officer>>, standing: Unfinished) -> Result<String, Option<Unfinished>> {
        let at = self.at.ok_or(None)? + 1;
        self.note(standing);
        match self.take(officer, at) {
            Some(line) => Ok(line),
            None => {
                self.at = None;
                Err(self.kept.take())
            }
        }
    }

    fn of(&self, officer: Option<Id<Officer>>) -> &[String] {
        self.of_officers.get(&officer).map_or(&[], Vec::as_slice)
    }

    fn note(&mut self, standing: Unfinished) {
        if let Some(at) = self.at {
            self.changed.insert(at, standing.typed.line);
        }
    }

    fn take(&mut self, officer: Option<Id<Officer>>, at: usize) -> Option<String> {
        let line = self.of(officer).get(at)?.clone();
        self.at = Some(at);
        Some(self.changed.get(&at).cloned().unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen::Typed;

    fn typed(line: &str) -> Unfinished {
        Unfinished { typed: Typed { line: line.to_string(), bound: None, corrects: None }, drafted_at: None }
    }

    #[test]
    fn lines_come_back_in_order_and_what_was_typed_stays() {
        let (ly, ha) = (Id::new(1), Id::new(2));
        let mut lines = EarlierLines::default();
        for line in ["một", "hai", "một", "ba"] {
            assert_eq!(lines.remember(ly, line), None);
        }
        assert_eq!(lines.earlier(ly, typed("đang gõ")).as_deref(), Some("ba"));
        assert_eq!(lines.earlier(ly, typed("ba, sửa")).as_deref(), Some("một"));
        assert_eq!(lines.earlier(ly, typed("một")).as_deref(), Some("hai"));
        assert_eq!(lines.earlier(ly, typed("hai")), None);
        assert_eq!(lines.later(ly, typed("hai")).as_deref(), Ok("một"));
        assert_eq!(lines.later(ly, typed("một")).as_deref(), Ok("ba, sửa"), "a change is kept");
        assert_eq!(lines.later(ly, typed("ba, sửa")), Err(Some(typed("đang gõ"))));
        assert_eq!(lines.later(ly, typed("đang gõ")), Err(None));
        assert!(!lines.has_earlier(ha) && lines.has_earlier(ly));
    }

    #[test]
    fn entering_an_earlier_line_gives_back_what_was_being_typed() {
        let mut lines = EarlierLines::default();
        lines.remember(None, "một");
        lines.earlier(None, typed("đang gõ"));
        assert_eq!(lines.remember(None, "một"), Some(typed("đang gõ")));
        for number in 0..300 {
            lines.remember(None, &number.to_string());
        }
        assert_eq!(lines.of(None).len(), LINES_MAX);
    }
}
