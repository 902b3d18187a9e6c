//! F5: what is due. State, then moving, then drawing.

mod beside;
mod columns;

pub use beside::Beside;
pub use columns::{mark_of, progress_of};

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::tasks::{Progress, Task, Urgency};
use crate::language::shown::Shown;
use crate::language::sorting::name_key;
use crate::tui::arrangement::Pane;
use crate::tui::entry::{State, Wanted};
use crate::tui::look::Look;
use crate::tui::panes::choice::Sort;
use crate::tui::panes::listing::Listing;
use crate::tui::panes::narrowed::{Narrowed, Told, lies_in};
use crate::tui::panes::ordered::{KeyOf, Ordered, SortKey};
use crate::tui::panes::setup::Setup;
use crate::tui::seat::Seat;
use crate::tui::task_words;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::moved;

/// The tasks in their order and the chosen one.
#[derive(Clone, Debug)]
pub struct Tasks {
    listed: Ordered<Task>,
    /// How each task counts, listed or not, by its number.
    counted: Vec<Option<Urgency>>,
    chosen: Option<Id<Task>>,
    chosen_row: usize,
    open: usize,
    overdue: usize,
    done: usize,
    beside: Beside,
    /// The tasks that are marked to be acted on together.
    pub marked: BTreeSet<Id<Task>>,
    /// Order, columns and filter.
    pub setup: Setup,
}

impl Default for Tasks {
    fn default() -> Self {
        Self {
            listed: Ordered::default(),
            counted: Vec::new(),
            chosen: None,
            chosen_row: 0,
            open: 0,
            overdue: 0,
            done: 0,
            beside: Beside::default(),
            marked: BTreeSet::new(),
            setup: Setup::usual(Pane::Tasks),
        }
    }
}

/// Seconds for which a done task stays in the list.
const DONE_SHOWN_SECONDS: i64 = 24 * 3600;

impl Tasks {
    /// Lists the tasks anew: those still to be done, and what was done within a day.
    pub fn rebuild(&mut self, seat: &Seat) {
        if let Some(narrowed) = &mut self.setup.narrowed {
            narrowed.refresh(seat);
        }
        self.counted = vec![None; seat.ward.tasks.last_number() as usize + 1];
        (self.open, self.overdue, self.done) = (0, 0, 0);
        for task in seat.ward.tasks.iter() {
            self.count(seat, task.id, Some(task));
        }
        self.listed = seat.ward.tasks.iter().filter_map(|task| Some((self.row_key(seat, task)?, task.id))).collect();
        self.marked.retain(|id| seat.ward.tasks.read(*id).is_some());
        self.find_chosen();
        self.reckon_beside(seat);
    }

    /// Reckons anew what is due beside the tasks.
    pub fn reckon_beside(&mut self, seat: &Seat) {
        self.beside = Beside::of(seat);
    }

    /// Moves one task to where it belongs now.
    pub fn refresh(&mut self, seat: &Seat, id: Id<Task>) {
        let task = seat.ward.tasks.read(id);
        self.count(seat, id, task.map(|task| &**task));
        self.listed.put(id, task.and_then(|task| self.row_key(seat, task)));
        if task.is_none() {
            self.marked.remove(&id);
        }
        self.find_chosen();
    }

    fn count(&mut self, seat: &Seat, id: Id<Task>, task: Option<&Kept<Task>>) {
        if id.index() >= self.counted.len() {
            self.counted.resize(id.index() + 1, None);
        }
        let now = task.filter(|task| is_shown(seat, task)).map(|task| task.urgency(seat.now));
        let before = std::mem::replace(&mut self.counted[id.index()], now);
        for (urgency, is_more) in [(before, false), (now, true)] {
            let change = |count: &mut usize| *count = if is_more { *count + 1 } else { count.saturating_sub(1) };
            match urgency {
                None => {}
                Some(Urgency::Done) => change(&mut self.done),
                Some(Urgency::UrgentOverdue | Urgency::Overdue) => {
                    change(&mut self.open);
                    change(&mut self.overdue);
                }
                Some(Urgency::Urgent | Urgency::Waiting) => change(&mut self.open),
            }
        }
    }

    /// Where a task stands in the list; nothing where it is over or the filter leaves it out.
    fn row_key(&self, seat: &Seat, task: &Kept<Task>) -> Option<SortKey> {
        let is_kept = self.setup.narrowed.as_ref().is_none_or(|narrowed| keeps(narrowed, seat, task));
        (is_shown(seat, task) && is_kept).then(|| sort_key(self.setup.choice.sort, seat, task))
    }

    /// The task that was chosen stays chosen; where it is gone, what stands in its place is.
    fn find_chosen(&mut self) {
        let found = self.chosen.and_then(|id| self.listed.row_of(id));
        self.take_row(found.unwrap_or(self.chosen_row));
    }

    fn take_row(&mut self, row: usize) {
        self.chosen_row = row.min(self.listed.len().saturating_sub(1));
        self.chosen = self.listed.at(self.chosen_row);
    }

    /// The chosen task.
    pub fn chosen(&self) -> Option<Id<Task>> {
        self.chosen
    }

    /// Chooses a task; whether it is listed.
    pub fn choose(&mut self, id: Id<Task>) -> bool {
        let row = self.listed.row_of(id);
        if let Some(row) = row {
            self.take_row(row);
        }
        row.is_some()
    }

    /// The listed tasks, first to last.
    pub fn listed(&self) -> impl Iterator<Item = Id<Task>> {
        self.listed.iter().map(|(_, id)| id)
    }

    /// Moves the choice by so many rows.
    pub fn step(&mut self, by: isize) {
        self.take_row(moved(self.chosen_row, by, self.listed.len()));
    }

    /// How many tasks are listed.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether no task is listed.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

fn is_shown(seat: &Seat, task: &Task) -> bool {
    match task.progress {
        Progress::Done(at) => seat.now.since(at) <= DONE_SHOWN_SECONDS,
        Progress::Open | Progress::Started => true,
    }
}

fn sort_key(sort: Sort, seat: &Seat, task: &Kept<Task>) -> SortKey {
    let urgency = task.urgency(seat.now);
    let due = task.due.map_or(i64::MAX, |due| due.seconds());
    // What is done comes last in every order but that of entering.
    let is_done = u8::from(urgency == Urgency::Done);
    let key = match sort {
        Sort::Due => KeyOf::default().byte(is_done).number(due),
        Sort::Carer => KeyOf::default().byte(is_done).text(&name_key(&task_words::owner(task, seat))),
        Sort::Number => {
            KeyOf::default().byte(is_done).number(task.case.map_or(i64::MAX, |case| i64::from(case.number())))
        }
        Sort::Newest => KeyOf::default().number(-i64::from(task.id.number())),
        _ => KeyOf::default(),
    };
    key.byte(urgency as u8).number(due).done()
}

/// Whether a filter leaves a task in the list.
fn keeps(narrowed: &Narrowed, seat: &Seat, task: &Kept<Task>) -> bool {
    let case = task.case.and_then(|id| seat.ward.cases.read(id));
    let person = case.and_then(|case| seat.ward.person_of(case));
    let urgency = task.urgency(seat.now);
    let is = |wanted: &Wanted| match wanted {
        Wanted::State(State::Urgent) => matches!(urgency, Urgency::Urgent | Urgency::UrgentOverdue),
        Wanted::State(State::Due) => matches!(urgency, Urgency::Overdue | Urgency::UrgentOverdue),
        Wanted::State(State::Started) => task.progress == Progress::Started,
        Wanted::State(State::Done) => urgency == Urgency::Done,
        Wanted::State(State::Vacant) => !task.is_given() && task.is_open(),
        Wanted::State(State::Attention | State::Within | State::NotCalled | State::NotAsked) | Wanted::Text(_) => false,
        Wanted::Area(areas) => lies_in(seat, task.area.or(person.and_then(|person| person.area)), areas),
        Wanted::Officer(officer) => task.owner == Some(*officer) || task.coordinators.contains(officer),
    };
    narrowed.keeps(is, || {
        let mut told = Told::default();
        told.words.push(&task.text);
        if let Some(person) = person {
            told.words.push(&person.name);
            told.numbers.extend(person.phones.iter().map(String::as_str));
        }
        told
    })
}

/// Draws the pane with its rule on top.
pub fn draw(pane: &Tasks, (seat, look): (&Seat, &Look), area: Rect, title: (&Shown<'_>, Role), ink: &mut Ink<'_>) {
    let (open, overdue, done) = (pane.open, pane.overdue, pane.done);
    let counts = vec![
        look.say_with("tasks.count_done", &[("open", &open), ("overdue", &overdue), ("done", &done)]),
        look.say_with("tasks.count", &[("open", &open), ("overdue", &overdue)]),
    ];
    let chosen = pane.chosen_row;
    let beside = pane.beside.lines((seat, look), area.height);
    for (line, (words, role)) in (1..).zip(&beside) {
        ink.text(area, (1, line), &words.cut(usize::from(area.width.saturating_sub(2))), *role);
    }
    let listing = Listing {
        setup: &pane.setup,
        counts: if area.width >= 60 { counts } else { counts[1..].to_vec() },
        kept_and_marked: (pane.len(), pane.marked.len()),
        heads: u16::try_from(beside.len()).unwrap_or(0),
        chosen,
        count: pane.len(),
        nothing: "tasks.nothing",
    };
    listing.draw((seat, look), area, title, ink, |at, line, ink| {
        if let Some(task) = pane.listed.at(at).and_then(|id| seat.ward.tasks.read(id)) {
            let is = (at == chosen, pane.marked.contains(&task.id));
            columns::draw_row(task, is, &pane.setup.choice, (seat, look), (area, line), ink);
        }
    });
}
