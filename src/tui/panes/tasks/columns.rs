//! One row of F5: mark, progress and text, and beside them the columns that the officer wants.

use ratatui::layout::Rect;

use crate::domain::record::Kept;
use crate::domain::tasks::{Progress, Task, Urgency};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::look::{Look, Marks};
use crate::tui::panes::choice::{Choice, Column};
use crate::tui::panes::listing::gutter;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// Draws a task.
pub(super) fn draw_row(
    task: &Kept<Task>,
    (is_chosen, is_marked): (bool, bool),
    choice: &Choice,
    (seat, look): (&Seat, &Look),
    (area, line): (Rect, u16),
    ink: &mut Ink<'_>,
) {
    let (sign, role) = match task.urgency(seat.now) {
        Urgency::UrgentOverdue => (look.sign("!!", "tasks.word_urgent_overdue"), Role::Urgent),
        Urgency::Urgent => (look.sign("! ", "tasks.word_urgent"), Role::Attention),
        Urgency::Overdue => (look.sign("? ", "tasks.word_overdue"), Role::Due),
        Urgency::Waiting => (look.sign(". ", "tasks.word_waiting"), Role::Text),
        Urgency::Done => (look.sign(". ", "tasks.word_done"), Role::Text),
    };
    let progress = match task.progress {
        Progress::Open => look.sign("[ ] ", "tasks.word_open"),
        Progress::Started => look.sign("[~] ", "tasks.word_started"),
        // The mark says it in words already.
        Progress::Done(_) if look.marks == Marks::Words => Shown::default(),
        Progress::Done(_) => Shown::of("[x] "),
    };
    ink.text(area, (0, line), &gutter(is_chosen, is_marked), Role::Chosen);
    ink.text(area, (1, line), &sign, role);
    let at = ink.text(area, (3, line), &progress, Role::Text);
    let right = right_side(task, choice, seat, look, area.width >= 60);
    let room = area.width.saturating_sub(at);
    let wanted = u16::try_from(right.width()).unwrap_or(0).min(room / 2);
    let words = Shown::of(&task.text);
    ink.text(area, (at, line), &words.cut(usize::from(room.saturating_sub(wanted + 1))), Role::Text);
    ink.text(area, (area.width.saturating_sub(wanted), line), &right.cut(usize::from(wanted)), role);
}

/// About whom it is, who does it and when it is due, as far as they are wanted, in that order.
fn right_side(task: &Kept<Task>, choice: &Choice, seat: &Seat, look: &Look, wide: bool) -> Shown<'static> {
    let cells = choice.shown().filter_map(|column| match column {
        Column::Case => task.case.map(|case| format!("#{}", case.number())),
        Column::Carer if wide => match task.owner {
            Some(owner) => Some(seat.officer_name(owner).to_string()),
            None => task.is_open().then(|| look.book.say("tasks.no_owner").to_string()),
        },
        Column::Due => Some(due(task, seat, look, wide)),
        _ => None,
    });
    Shown::owned(cells.collect::<Vec<_>>().join(" "))
}

fn due(task: &Kept<Task>, seat: &Seat, look: &Look, wide: bool) -> String {
    let due = match task.progress {
        Progress::Done(at) => return signs::short_time(at, seat.now),
        Progress::Open | Progress::Started => task.due,
    };
    let mut words = due.map_or("-".to_string(), |due| signs::short_time(due, seat.now));
    if let Some(late) = due.filter(|due| wide && *due < seat.now) {
        words.push_str(&format!(" +{}", numbers::elapsed(seat.now.since(late).unsigned_abs() / 60, &look.book)));
    }
    words
}
