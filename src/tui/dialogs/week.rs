//! The roster of shifts on the whole screen: the grid of a week, one shift with its jobs, hours and nights, who is on duty
//! now, and patterns to be laid. One dialog with pages, for all of them are about the same shifts.

mod cell;
mod duty;
mod grid;
mod shift;

pub use duty::span as hours_span;
pub use grid::{rows, tired_words};

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use crate::domain::area::{Area, AreaKind};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment, monday};
use crate::domain::roster::Shift;
use crate::domain::shifts::week::weeks_later;
use crate::language::sorting::text_key;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::widgets::ink::Ink;

/// The roster of shifts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Week {
    /// The Monday of the week that is shown.
    pub monday: Date,
    /// The chosen row of the grid.
    pub row: usize,
    /// The chosen day, from Monday.
    pub day: usize,
    /// The page.
    pub page: Page,
    /// A job that waits for the other with which it is exchanged.
    pub swap: Option<(Id<Shift>, usize)>,
}

/// A page of the roster of shifts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Page {
    /// The week as a grid.
    Grid,
    /// One shift, and the chosen job.
    Shift(Id<Shift>, usize),
    /// Hours and nights of everybody; whether of the month, and the chosen row.
    Hours(bool, usize),
    /// Who is on duty now; from which line on.
    OnDuty(usize),
    /// The patterns; which is chosen.
    Patterns(usize),
    /// The posts over which a pattern is laid: which pattern, the chosen row, the marked rows.
    Posts(usize, usize, BTreeSet<usize>),
}

impl Week {
    /// A page, in the week of a day.
    pub fn at(day: Date, page: Page) -> Self {
        let first = monday(day);
        let column = usize::try_from((day - first).num_days()).unwrap_or(0);
        Self { monday: first, row: 0, day: column, page, swap: None }
    }

    /// The shift that the page points at.
    pub fn shift(&self, seat: &Seat) -> Option<Id<Shift>> {
        match &self.page {
            Page::Shift(shift, _) => Some(*shift),
            Page::Grid => rows(self, seat).get(self.row)?.days.get(self.day).copied().flatten(),
            Page::Hours(..) | Page::OnDuty(_) | Page::Patterns(_) | Page::Posts(..) => None,
        }
    }

    /// The first second of the week and of the next one.
    pub fn span(&self) -> (Moment, Moment) {
        (Moment::start_of(self.monday), Moment::start_of(weeks_later(self.monday, 1)))
    }
}

/// Where a pattern can be laid: the desk, then every post, point and zone, then the other parts of the ward, by name.
pub fn places(seat: &Seat) -> Vec<Option<Id<Area>>> {
    let rank = |kind: AreaKind| match kind {
        AreaKind::Post => 0,
        AreaKind::Point => 1,
        AreaKind::Lockdown => 2,
        AreaKind::Block | AreaKind::Part => 3,
    };
    let mut areas: Vec<_> = seat.ward.areas.iter().collect();
    areas.sort_by_cached_key(|area| (rank(area.kind), text_key(&area.with_former_ward())));
    std::iter::once(None).chain(areas.into_iter().map(|area| Some(area.id))).collect()
}

/// How many rows the page lists.
pub fn count(week: &Week, seat: &Seat, look: &Look) -> usize {
    match &week.page {
        Page::Grid => rows(week, seat).len(),
        Page::Shift(shift, _) => seat.ward.shifts.read(*shift).map_or(0, |shift| shift.jobs.len()),
        Page::Hours(..) => duty::worked(week, seat).len(),
        Page::OnDuty(_) => duty::lines(seat, look).len(),
        Page::Patterns(_) => look.patterns.count(),
        Page::Posts(..) => places(seat).len(),
    }
}

/// Draws the page.
pub fn draw(week: &Week, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    match &week.page {
        Page::Grid => grid::draw(week, (seat, look), area, ink),
        Page::Shift(shift, chosen) => shift::draw(week, (*shift, *chosen), (seat, look), area, ink),
        Page::Hours(month, chosen) => duty::draw_hours(week, (*month, *chosen), (seat, look), area, ink),
        Page::OnDuty(top) => duty::draw_on_duty(*top, (seat, look), area, ink),
        Page::Patterns(chosen) => shift::draw_patterns(*chosen, look, area, ink),
        Page::Posts(pattern, chosen, marked) => {
            shift::draw_posts((*pattern, *chosen, marked), week, (seat, look), area, ink);
        }
    }
}

/// The phrase that says what can be typed on the page.
pub fn hint(week: &Week) -> &'static str {
    match week.page {
        Page::Grid => "duty.hint_grid",
        Page::Shift(..) if week.swap.is_some() => "duty.hint_swap",
        Page::Shift(..) => "duty.hint_shift",
        Page::Hours(..) => "duty.hint_hours",
        Page::OnDuty(_) => "duty.hint_on_duty",
        Page::Patterns(_) => "duty.hint_patterns",
        Page::Posts(..) => "duty.hint_posts",
    }
}

/// What the prompt says on the page.
pub fn prompt(week: &Week) -> &'static str {
    match week.page {
        Page::Grid | Page::Shift(..) => "duty.prompt_who",
        Page::Posts(..) => "duty.prompt_crews",
        Page::OnDuty(_) | Page::Hours(..) => "duty.prompt_on_duty",
        Page::Patterns(_) => "duty.prompt_none",
    }
}
