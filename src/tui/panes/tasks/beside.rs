//! What is due beside the tasks: answers to papers from above that are overdue, and tests and calls of arrivals. They
//! stand above the tasks of F5, so that nobody has to open another list to learn of them.

use std::cmp::Reverse;

use crate::domain::arrival::figures;
use crate::domain::directive::Directive;
use crate::domain::identity::Id;
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// What is due beside the tasks, as of the last change that touched it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Beside {
    /// Directives whose answer is overdue, with the days, the longest first.
    answers: Vec<(Id<Directive>, i64)>,
    /// Tests, calls and ends of follow-ups that are due, and how many of them are overdue.
    arrivals: (u32, u32),
}

/// The most answers that have a line of their own.
const ANSWERS_SHOWN: usize = 2;

/// Rows of a pane below which the tasks have all of them.
const ROWS_MIN: u16 = 7;

impl Beside {
    /// Reckons what is due now.
    pub fn of(seat: &Seat) -> Self {
        let today = seat.now.date();
        let late = seat.ward.directives.iter().filter_map(|paper| Some((paper.id, paper.days_overdue(today)?)));
        let mut answers: Vec<_> = late.collect();
        answers.sort_by_key(|(paper, days)| (Reverse(*days), *paper));
        let figures = figures(&seat.ward, today);
        Self { answers, arrivals: (figures.due(), figures.late()) }
    }

    /// The lines above the tasks, in a pane of so many rows.
    pub(super) fn lines(&self, (seat, look): (&Seat, &Look), rows: u16) -> Vec<(Shown<'static>, Role)> {
        if rows < ROWS_MIN {
            return Vec::new();
        }
        let one = |(paper, days): &(Id<Directive>, i64)| {
            let paper = seat.ward.directives.read(*paper)?;
            let what = [paper.number.as_str(), paper.summary.as_str()].join(" ");
            Some(look.say_with("directives.late_line", &[("what", &what.trim()), ("days", days)]))
        };
        let mut lines: Vec<_> = self.answers.iter().take(ANSWERS_SHOWN).filter_map(one).collect();
        let more = self.answers.len().saturating_sub(ANSWERS_SHOWN);
        if more > 0 {
            lines.push(look.say_with("directives.late_more", &[("count", &more)]));
        }
        let mut lines: Vec<_> = lines.into_iter().map(|line| (line, Role::Attention)).collect();
        let (due, late) = self.arrivals;
        if due > 0 {
            let role = if late > 0 { Role::Attention } else { Role::Text };
            lines.push((look.say_with("arrivals.due_line", &[("due", &due), ("late", &late)]), role));
        }
        lines
    }
}
