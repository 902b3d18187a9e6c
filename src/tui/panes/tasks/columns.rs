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
use crate::tui::task_words;
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
    let (sign, role) = mark_of(task.urgency(seat.now), look);
    let progress = progress_of(task, look);
    ink.text(area, (0, line), &gutter(is_chosen, is_marked), Role::Chosen);
    ink.text(area, (1, line), &sign, role);
    let at = ink.text(area, (3, line), &progress, Role::Text);
    let right = right_side(task, choice, seat, look, area.width);
    let room = area.width.saturating_sub(at);
    let wanted = u16::try_from(right.width()).unwrap_or(0).min(room / 2);
    let words = Shown::owned(task_words::text(task, seat, look));
    ink.text(area, (at, line), &words.cut(usize::from(room.saturating_sub(wanted + 1))), Role::Text);
    ink.text(area, (area.width.saturating_sub(wanted), line), &right.cut(usize::from(wanted)), role);
}

/// The mark of how urgent a task is, and how it is drawn.
pub fn mark_of(urgency: Urgency, look: &Look) -> (Shown<'static>, Role) {
    match urgency {
        Urgency::UrgentOverdue => (look.sign("!!", "tasks.word_urgent_overdue"), Role::Urgent),
        Urgency::Urgent => (look.sign("! ", "tasks.word_urgent"), Role::Attention),
        Urgency::Overdue => (look.sign("? ", "tasks.word_overdue"), Role::Due),
        Urgency::Waiting => (look.sign(". ", "tasks.word_waiting"), Role::Text),
        Urgency::Done => (look.sign(". ", "tasks.word_done"), Role::Text),
    }
}

/// The mark of how far a task is; one that cannot go on says so before all else.
pub fn progress_of(task: &Task, look: &Look) -> Shown<'static> {
    match task.progress {
        // The mark says it in words already.
        Progress::Done(_) if look.marks == Marks::Words => Shown::default(),
        Progress::Done(_) => Shown::of("[x] "),
        _ if !task.blocked.is_empty() => look.sign("[-] ", "tasks.word_blocked"),
        Progress::Open => look.sign("[ ] ", "tasks.word_open"),
        Progress::Started => look.sign("[~] ", "tasks.word_started"),
    }
}

/// How many steps are done, about whom it is, who does it and when it is due, as far as they are wanted, in that order.
fn right_side(task: &Kept<Task>, choice: &Choice, seat: &Seat, look: &Look, width: u16) -> Shown<'static> {
    let wide = width >= 60;
    let steps = (!task.checklist.is_empty()).then(|| format!("{}/{}", task.steps_done(), task.checklist.len()));
    let columns = choice.shown().filter_map(|column| match column {
        Column::Case => task.case.map(|case| format!("#{}", case.number())),
        // The time that follows must never be pushed out.
        Column::Carer if wide => {
            owner(task, seat, look).map(|name| Shown::of(&name).cut(usize::from(width / 3)).to_string())
        }
        Column::Due => Some(due(task, seat, look, wide)),
        _ => None,
    });
    Shown::owned(steps.into_iter().chain(columns).collect::<Vec<_>>().join(" "))
}

/// Who does it, or whom it has climbed to since it is late.
fn owner(task: &Kept<Task>, seat: &Seat, look: &Look) -> Option<String> {
    if let Some(to) = task_words::climbed_to(task, seat) {
        return Some(look.book.say_with("tasks.climbed", &[("who", &to)]));
    }
    match task_words::short_owner(task, seat) {
        name if name.is_empty() => task.is_open().then(|| look.book.say("tasks.no_owner").to_string()),
        name => Some(name),
    }
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
