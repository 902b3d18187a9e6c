//! F5: what is due. State, then moving, then drawing.

use ratatui::layout::Rect;

use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::tasks::{Progress, Task, Urgency};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::look::{Look, Marks};
use crate::tui::panes::listing::Listing;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::moved;

/// The tasks in order of urgency and the chosen one.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    order: Vec<Id<Task>>,
    chosen: Option<Id<Task>>,
    chosen_row: usize,
    open: usize,
    overdue: usize,
    done: usize,
}

/// Seconds for which a done task stays in the list.
const DONE_SHOWN_SECONDS: i64 = 24 * 3600;

impl Tasks {
    /// Lists the tasks anew: those still to be done, and what was done within a day.
    pub fn rebuild(&mut self, seat: &Seat) {
        let shown = |task: &Kept<Task>| match task.progress {
            Progress::Done(at) => seat.now.since(at) <= DONE_SHOWN_SECONDS,
            Progress::Open | Progress::Started => true,
        };
        let mut listed: Vec<_> = seat
            .ward
            .tasks
            .iter()
            .filter(|task| shown(task))
            .map(|task| (task.urgency(seat.now), task.due.is_none(), task.due, task.id))
            .collect();
        listed.sort_unstable();
        let count = |urgency: &dyn Fn(Urgency) -> bool| listed.iter().filter(|row| urgency(row.0)).count();
        self.done = count(&|urgency| urgency == Urgency::Done);
        self.overdue = count(&|urgency| matches!(urgency, Urgency::UrgentOverdue | Urgency::Overdue));
        self.open = listed.len() - self.done;
        self.order = listed.into_iter().map(|row| row.3).collect();
        let found = self.chosen.and_then(|id| self.order.iter().position(|listed| *listed == id));
        self.chosen_row = found.unwrap_or(self.chosen_row).min(self.order.len().saturating_sub(1));
        self.chosen = self.order.get(self.chosen_row).copied();
    }

    /// The chosen task.
    pub fn chosen(&self) -> Option<Id<Task>> {
        self.chosen
    }

    /// Chooses a task, where it is listed.
    pub fn choose(&mut self, id: Id<Task>) {
        if let Some(row) = self.order.iter().position(|listed| *listed == id) {
            self.chosen_row = row;
            self.chosen = Some(id);
        }
    }

    /// Moves the choice by so many rows.
    pub fn step(&mut self, by: isize) {
        self.chosen_row = moved(self.chosen_row, by, self.order.len());
        self.chosen = self.order.get(self.chosen_row).copied();
    }

    /// How many tasks are listed.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether no task is listed.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

/// Draws the pane with its rule on top.
pub fn draw(pane: &Tasks, (seat, look): (&Seat, &Look), area: Rect, title: (&Shown<'_>, Role), ink: &mut Ink<'_>) {
    let (open, overdue, done) = (pane.open, pane.overdue, pane.done);
    let remark = if area.width >= 60 {
        look.say_with("tasks.count_done", &[("open", &open), ("overdue", &overdue), ("done", &done)])
    } else {
        look.say_with("tasks.count", &[("open", &open), ("overdue", &overdue)])
    };
    let (chosen, count) = (pane.chosen_row, pane.order.len());
    let listing = Listing { remark, heads: 0, chosen, count, nothing: "tasks.nothing" };
    listing.draw((seat, look), area, title, ink, |at, line, ink| {
        if let Some(task) = seat.ward.tasks.read(pane.order[at]) {
            draw_row(task, at == chosen, (seat, look), (area, line), ink);
        }
    });
}

fn draw_row(
    task: &Kept<Task>,
    chosen: bool,
    (seat, look): (&Seat, &Look),
    (area, line): (Rect, u16),
    ink: &mut Ink<'_>,
) {
    let urgency = task.urgency(seat.now);
    let (sign, role) = match urgency {
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
    ink.text(area, (0, line), &Shown::of(if chosen { ">" } else { " " }), Role::Chosen);
    ink.text(area, (1, line), &sign, role);
    let at = ink.text(area, (3, line), &progress, Role::Text);
    let right = right_side(task, seat, look, area.width >= 60);
    let room = area.width.saturating_sub(at);
    let wanted = u16::try_from(right.width()).unwrap_or(0).min(room / 2);
    let words = Shown::of(&task.text);
    ink.text(area, (at, line), &words.cut(usize::from(room.saturating_sub(wanted + 1))), Role::Text);
    ink.text(area, (area.width.saturating_sub(wanted), line), &right.cut(usize::from(wanted)), role);
}

/// When it is due, who does it, and about whom.
fn right_side(task: &Kept<Task>, seat: &Seat, look: &Look, wide: bool) -> Shown<'static> {
    let mut words = String::new();
    if let Some(case) = task.case {
        words.push_str(&format!("#{} ", case.number()));
    }
    let owner = task.owner.map(|id| seat.officer_name(id));
    match (owner, wide) {
        (Some(owner), true) => words.push_str(&format!("{owner} ")),
        (None, true) if task.is_open() => words.push_str(&format!("{} ", look.book.say("tasks.no_owner"))),
        _ => {}
    }
    match task.progress {
        Progress::Done(at) => words.push_str(&signs::short_time(at, seat.now)),
        Progress::Open | Progress::Started => {
            words.push_str(&task.due.map_or("-".to_string(), |due| signs::short_time(due, seat.now)));
            if let Some(late) = task.due.filter(|due| wide && *due < seat.now) {
                words
                    .push_str(&format!(" +{}", numbers::elapsed(seat.now.since(late).unsigned_abs() / 60, &look.book)));
            }
        }
    }
    Shown::owned(words)
}
