//! F3: who is on duty now, who answers for which area, and the chain of responsibility. State,
//! then moving, then drawing.

mod narrowing;

use std::collections::HashSet;

use ratatui::layout::Rect;

use crate::domain::area::{Area, called};
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::record::Kept;
use crate::domain::roster::{Assignment, Duty, Job, Part, Position, Presence, Shift};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::language::sorting::text_key;
use crate::tui::arrangement::Pane;
use crate::tui::look::Look;
use crate::tui::panes::choice::{Column, Sort};
use crate::tui::panes::listing::{Listing, gutter};
use crate::tui::panes::setup::Setup;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::moved;

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Row {
    /// A job of the running shift, by its place.
    Job(Id<Shift>, usize),
    /// Areas in which nobody answers for the F0.
    Uncovered,
    /// A heading, which cannot be chosen but is passed.
    Heading(Section),
    /// A part of the ward.
    Area(Id<Area>),
    /// A post in the chain.
    Position(Id<Position>),
    /// Who answers for a duty.
    Assignment(Id<Assignment>),
}

/// The sections below the running shift.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Section {
    /// Parts of the ward with their carers.
    Areas,
    /// Duties with who leads and performs.
    Duties,
    /// The chain of responsibility.
    Positions,
}

/// One area with its figures.
#[derive(Clone, Debug, Default)]
struct Cover {
    carers: String,
    followed: u32,
}

/// The roster as a list of rows and the chosen one.
#[derive(Clone, Debug)]
pub struct Roster {
    rows: Vec<Row>,
    chosen: Option<Row>,
    chosen_row: usize,
    cover: Vec<(Id<Area>, Cover)>,
    uncovered: Vec<Id<Area>>,
    /// The rows that are marked to be acted on together.
    pub marked: HashSet<Row>,
    /// Order, columns and filter.
    pub setup: Setup,
}

impl Default for Roster {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            chosen: None,
            chosen_row: 0,
            cover: Vec::new(),
            uncovered: Vec::new(),
            marked: HashSet::new(),
            setup: Setup::usual(Pane::Roster),
        }
    }
}

impl Roster {
    /// Lists the roster anew.
    pub fn rebuild(&mut self, seat: &Seat) {
        self.cover = cover(seat);
        self.uncovered = self
            .cover
            .iter()
            .filter(|(_, cover)| cover.followed > 0 && cover.carers.is_empty())
            .map(|(id, _)| *id)
            .collect();
        self.sort_cover();
        if let Some(narrowed) = &mut self.setup.narrowed {
            narrowed.refresh(seat);
        }
        let all = self.all_rows(seat);
        self.marked.retain(|row| all.contains(row));
        self.rows = match &self.setup.narrowed {
            None => all,
            Some(narrowed) => self.narrowed_rows(narrowed, seat, &all),
        };
        // The row that was chosen stays chosen; where it is gone, what stands in its place.
        let same = self.chosen.and_then(|row| self.rows.iter().position(|listed| *listed == row));
        self.take_row(same.unwrap_or(self.chosen_row));
    }

    /// The parts of the ward in the wanted order; they stand by name.
    fn sort_cover(&mut self) {
        match self.setup.choice.sort {
            Sort::Followed => self.cover.sort_by_key(|(_, cover)| std::cmp::Reverse(cover.followed)),
            Sort::Need => self.cover.sort_by_key(|(_, cover)| {
                (!cover.carers.is_empty() || cover.followed == 0, std::cmp::Reverse(cover.followed))
            }),
            _ => {}
        }
    }

    fn all_rows(&self, seat: &Seat) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(shift) = seat.shift() {
            rows.extend((0..shift.jobs.len()).map(|at| Row::Job(shift.id, at)));
        }
        for shift in seat.posts() {
            rows.extend((0..shift.jobs.len()).map(|at| Row::Job(shift.id, at)));
        }
        if !self.uncovered.is_empty() {
            rows.push(Row::Uncovered);
        }
        if !self.cover.is_empty() {
            rows.push(Row::Heading(Section::Areas));
            rows.extend(self.cover.iter().map(|(id, _)| Row::Area(*id)));
        }
        let today = seat.now.date();
        let mut assignments: Vec<_> =
            seat.ward.assignments.iter().filter(|kept| kept.holds_on(today) && kept.areas.is_empty()).collect();
        assignments.sort_by_key(|kept| (kept.duty, kept.part, kept.id));
        if !assignments.is_empty() {
            rows.push(Row::Heading(Section::Duties));
            rows.extend(assignments.iter().map(|kept| Row::Assignment(kept.id)));
        }
        if seat.ward.positions.count() > 0 {
            rows.push(Row::Heading(Section::Positions));
            rows.extend(seat.ward.positions.iter().map(|kept| Row::Position(kept.id)));
        }
        rows
    }

    fn take_row(&mut self, row: usize) {
        self.chosen_row = row.min(self.rows.len().saturating_sub(1));
        self.chosen = self.rows.get(self.chosen_row).copied();
    }

    /// The chosen row.
    pub fn chosen(&self) -> Option<Row> {
        self.chosen
    }

    /// Chooses a row; whether it is shown.
    pub fn choose(&mut self, wanted: Row) -> bool {
        let found = self.rows.iter().position(|row| *row == wanted);
        if let Some(row) = found {
            self.take_row(row);
        }
        found.is_some()
    }

    /// Moves the choice by so many rows.
    pub fn step(&mut self, by: isize) {
        self.take_row(moved(self.chosen_row, by, self.rows.len()));
    }

    /// The first row in which an officer does the job, answers for the area or holds the post.
    pub fn row_of_officer(&self, seat: &Seat, officer: Id<Officer>) -> Option<Row> {
        self.rows.iter().copied().find(|row| narrowing::is_of_officer(*row, officer, seat))
    }

    /// The first row that says who answers for a duty.
    pub fn row_of_duty(&self, seat: &Seat, duty: Id<Duty>) -> Option<Row> {
        let is_of_duty = |row: &Row| match row {
            Row::Assignment(id) => seat.ward.assignments.read(*id).is_some_and(|kept| kept.duty == duty),
            _ => false,
        };
        self.rows.iter().copied().find(is_of_duty)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Each area in its order, with who answers for it today and how many open cases live there.
fn cover(seat: &Seat) -> Vec<(Id<Area>, Cover)> {
    let mut covers: Vec<Cover> = vec![Cover::default(); seat.ward.areas.last_number() as usize + 1];
    for case in seat.ward.cases.iter().filter(|case| case.is_open()) {
        let area = seat.ward.person_of(case).and_then(|person| person.area);
        if let Some(cover) = area.and_then(|area| covers.get_mut(area.index())) {
            cover.followed += 1;
        }
    }
    let today = seat.now.date();
    // Carers are officers of the desk; positions answer for other duties of the area.
    let on_duty = |kept: &&std::sync::Arc<Kept<Assignment>>| {
        kept.officer.is_some() && kept.holds_on(today) && matches!(kept.part, Part::Lead | Part::Perform)
    };
    for assignment in seat.ward.assignments.iter().filter(on_duty) {
        let name = holder(seat, assignment);
        for area in &assignment.areas {
            let Some(cover) = covers.get_mut(area.index()) else { continue };
            if !name.is_empty() && !cover.carers.contains(&name) {
                cover.carers.push_str(if cover.carers.is_empty() { "" } else { ", " });
                cover.carers.push_str(&name);
            }
        }
    }
    let mut listed: Vec<(Id<Area>, Cover)> =
        seat.ward.areas.iter().map(|area| (area.id, std::mem::take(&mut covers[area.id.index()]))).collect();
    listed.sort_by_cached_key(|(id, _)| seat.ward.areas.read(*id).map(|area| text_key(&area.with_former_ward())));
    listed
}

/// Who holds an assignment, by name.
fn holder(seat: &Seat, assignment: &Assignment) -> String {
    let officer = assignment.officer.map(|id| seat.officer_name(id).to_string());
    let position = assignment.position.and_then(|id| seat.ward.positions.read(id));
    officer
        .or_else(|| {
            position.map(
                |position| if position.holder.is_empty() { position.title.clone() } else { position.holder.clone() },
            )
        })
        .unwrap_or_else(|| assignment.body.clone())
}

/// Draws the pane with its rule on top.
pub fn draw(pane: &Roster, (seat, look): (&Seat, &Look), area: Rect, title: (&Shown<'_>, Role), ink: &mut Ink<'_>) {
    let counts = seat.shift().map_or_else(|| vec![look.say("roster.no_shift")], shift_remarks);
    let (chosen, count) = (pane.chosen_row, pane.rows.len());
    let kept = pane.rows.iter().filter(|row| !matches!(row, Row::Heading(_))).count();
    let listing = Listing {
        setup: &pane.setup,
        counts,
        kept_and_marked: (kept, pane.marked.len()),
        heads: 0,
        chosen,
        count,
        nothing: "roster.nobody",
    };
    listing.draw((seat, look), area, title, ink, |at, line, ink| {
        let row = pane.rows[at];
        ink.text(area, (0, line), &gutter(at == chosen, pane.marked.contains(&row)), Role::Chosen);
        draw_row(pane, row, (seat, look), (area, line), ink);
    });
}

/// The running shift with its hours, and without them where there is less room.
fn shift_remarks(shift: &Kept<Shift>) -> Vec<Shown<'static>> {
    let (from, to) = (numbers::time(shift.from.time()), numbers::time(shift.to.time()));
    vec![Shown::owned(format!("{} {from}-{to}", shift.name)), Shown::owned(shift.name.clone())]
}

fn draw_row(pane: &Roster, row: Row, (seat, look): (&Seat, &Look), (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let at = (area, line);
    match row {
        Row::Job(shift, place) => {
            let shift = seat.ward.shifts.read(shift);
            if let Some((shift, job)) = shift.and_then(|shift| Some((shift, shift.jobs.get(place)?))) {
                let post = shift.post.map(|post| format!("{}, {}", job.name, called(&seat.ward, post)));
                let name = post.as_deref().unwrap_or(&job.name);
                draw_job((name, job), &pane.setup, look, at, ink);
            }
        }
        Row::Uncovered => {
            let names: Vec<String> = pane.uncovered.iter().map(|id| called(&seat.ward, *id)).collect();
            ink.text(area, (1, line), &look.sign("! ", "levels.attention"), Role::Attention);
            ink.text(
                area,
                (3, line),
                &look.say_with("roster.missing_areas", &[("areas", &names.join(", "))]),
                Role::Attention,
            );
        }
        Row::Heading(section) => {
            let words = match section {
                Section::Areas if !seat.station.area_word.is_empty() => {
                    look.say_with("roster.by_area_called", &[("word", &seat.station.area_word.to_lowercase())])
                }
                Section::Areas => look.say("roster.by_area"),
                Section::Duties => look.say("roster.by_duty"),
                Section::Positions => look.say("roster.positions"),
            };
            ink.text(area, (1, line), &words, Role::Title);
        }
        Row::Area(id) => draw_area(pane, id, (seat, look), at, ink),
        Row::Position(id) => {
            if let Some(position) = seat.ward.positions.read(id) {
                let holder = Shown::of(&position.holder).into_static();
                three(&Shown::of(&position.title), &holder, &Shown::owned(numbers::phone(&position.phone)), at, ink);
            }
        }
        Row::Assignment(id) => {
            if let Some(assignment) = seat.ward.assignments.read(id) {
                let duty = seat.ward.duties.read(assignment.duty).map_or("", |duty| duty.name.as_str());
                let holder = Shown::owned(holder(seat, assignment));
                three(&Shown::of(duty), &holder, &part(assignment.part, look), at, ink);
            }
        }
    }
}

fn draw_job((name, job): (&str, &Job), setup: &Setup, look: &Look, (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let vacant = job.is_vacant();
    if vacant {
        ink.text(area, (1, line), &look.sign("!", "levels.attention"), Role::Attention);
    }
    let cells = |column| match column {
        Column::Phone => 13,
        Column::Presence if area.width >= 46 => 11,
        _ => 0,
    };
    // Gutter, then what is shown beside; the rest is shared by job and name.
    let fixed: usize = 3 + setup.choice.shown().map(cells).sum::<usize>();
    let names = usize::from(area.width).saturating_sub(fixed);
    let (first, second) = (names * 57 / 100, names - names * 57 / 100);
    let at = ink.text(area, (3, line), &cut_job(name, first.saturating_sub(1)).pad(first), Role::Text);
    let (who, role) = if vacant {
        (look.say("roster.vacant"), Role::Attention)
    } else {
        (Shown::of(&job.who).into_static(), Role::Text)
    };
    let mut at = ink.text(area, (at, line), &who.cut(second.saturating_sub(1)).pad(second), role);
    for column in setup.choice.shown() {
        let words = match column {
            Column::Phone => Shown::owned(numbers::phone(&job.phone)),
            _ if vacant => Shown::default(),
            _ => presence(job.presence, look),
        };
        at = ink.text(area, (at, line), &words.pad(cells(column)), Role::Text);
    }
}

/// A job in few cells: the number at its end tells it from its neighbours and is never cut.
fn cut_job(name: &str, width: usize) -> Shown<'static> {
    let whole = Shown::of(name);
    let number = name.rsplit_once(' ').filter(|(_, last)| last.chars().all(|letter| letter.is_ascii_digit()));
    match number {
        Some((words, last)) if whole.width() > width => {
            let mut cut = Shown::of(words).cut(width.saturating_sub(last.len() + 1)).into_static();
            cut.push(&Shown::owned(format!(" {last}")));
            cut
        }
        _ => whole.cut(width).into_static(),
    }
}

fn draw_area(pane: &Roster, id: Id<Area>, (seat, look): (&Seat, &Look), (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let cover = pane.cover.iter().find(|(listed, _)| *listed == id).map(|(_, cover)| cover);
    let followed = cover.map_or(0, |cover| cover.followed);
    let carers = cover.map_or("", |cover| cover.carers.as_str());
    let (who, role) = match (carers.is_empty(), followed) {
        (true, 0) => (Shown::of("-"), Role::Text),
        (true, _) => (look.say("roster.nobody_assigned"), Role::Attention),
        (false, _) => (Shown::of(carers), Role::Text),
    };
    if role == Role::Attention {
        ink.text(area, (1, line), &look.sign("! ", "levels.attention"), role);
    }
    let width = area.width.saturating_sub(4);
    let at =
        ink.text(area, (3, line), &Shown::of(&called(&seat.ward, id)).pad(usize::from(width * 35 / 100)), Role::Text);
    ink.text(area, (at + 1, line), &who.cut(usize::from(width.saturating_sub(at + 7))), role);
    let count = Shown::owned(format!("{followed} F0"));
    ink.text(area, (area.width.saturating_sub(u16::try_from(count.width()).unwrap_or(6)), line), &count, Role::Text);
}

/// Three columns: the left one may be cut, the right one never is.
fn three(left: &Shown<'_>, middle: &Shown<'_>, right: &Shown<'_>, (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let wide = usize::from(area.width.saturating_sub(4));
    let names = wide.saturating_sub(right.width() + 2);
    let first = names * 55 / 100;
    let at = ink.text(area, (3, line), &left.pad(first), Role::Text);
    ink.text(area, (at + 1, line), &middle.cut(names - first), Role::Text);
    let end = area.width.saturating_sub(u16::try_from(right.width()).unwrap_or(0));
    ink.text(area, (end, line), right, Role::Text);
}

/// The word for where somebody on duty is.
pub fn presence(presence: Presence, look: &Look) -> Shown<'static> {
    match presence {
        Presence::AtStation => look.say("roster.at_station"),
        Presence::Outside => look.say("roster.outside"),
        Presence::OnCall => look.say("roster.on_call"),
        Presence::Resting => look.say("roster.resting"),
    }
}

fn part(part: Part, look: &Look) -> Shown<'static> {
    match part {
        Part::Lead => look.say("roster.lead"),
        Part::Perform => look.say("roster.perform"),
        Part::Coordinate => look.say("roster.coordinate"),
        Part::Advise => look.say("roster.advise"),
        Part::Supervise => look.say("roster.supervise"),
        Part::ReportTo => look.say("roster.report_to"),
    }
}
