//! F3: who is on duty now, who answers for which area, and the chain of responsibility. State,
//! then moving, then drawing.

use ratatui::layout::Rect;

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::roster::{Assignment, Job, Part, Position, Presence, Shift};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::language::sorting::text_key;
use crate::tui::look::Look;
use crate::tui::panes::listing::Listing;
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
#[derive(Clone, Debug, Default)]
pub struct Roster {
    rows: Vec<Row>,
    chosen_row: usize,
    cover: Vec<(Id<Area>, Cover)>,
    uncovered: Vec<Id<Area>>,
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
        self.rows.clear();
        if let Some(shift) = seat.shift() {
            self.rows.extend((0..shift.jobs.len()).map(|at| Row::Job(shift.id, at)));
        }
        if !self.uncovered.is_empty() {
            self.rows.push(Row::Uncovered);
        }
        if !self.cover.is_empty() {
            self.rows.push(Row::Heading(Section::Areas));
            self.rows.extend(self.cover.iter().map(|(id, _)| Row::Area(*id)));
        }
        let today = seat.now.date();
        let mut assignments: Vec<_> =
            seat.ward.assignments.iter().filter(|kept| kept.holds_on(today) && kept.areas.is_empty()).collect();
        assignments.sort_by_key(|kept| (kept.duty, kept.part, kept.id));
        if !assignments.is_empty() {
            self.rows.push(Row::Heading(Section::Duties));
            self.rows.extend(assignments.iter().map(|kept| Row::Assignment(kept.id)));
        }
        if seat.ward.positions.count() > 0 {
            self.rows.push(Row::Heading(Section::Positions));
            self.rows.extend(seat.ward.positions.iter().map(|kept| Row::Position(kept.id)));
        }
        self.chosen_row = self.chosen_row.min(self.rows.len().saturating_sub(1));
    }

    /// The chosen row.
    pub fn chosen(&self) -> Option<Row> {
        self.rows.get(self.chosen_row).copied()
    }

    /// Moves the choice by so many rows.
    pub fn step(&mut self, by: isize) {
        self.chosen_row = moved(self.chosen_row, by, self.rows.len());
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
    listed.sort_by_cached_key(|(id, _)| seat.ward.areas.read(*id).map(|area| text_key(&area.name)));
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
        .unwrap_or_default()
}

/// Draws the pane with its rule on top.
pub fn draw(pane: &Roster, (seat, look): (&Seat, &Look), area: Rect, title: (&Shown<'_>, Role), ink: &mut Ink<'_>) {
    let remark = seat.shift().map_or_else(|| look.say("roster.no_shift"), |shift| shift_remark(shift, area.width));
    let (chosen, count) = (pane.chosen_row, pane.rows.len());
    let listing = Listing { remark, heads: 0, chosen, count, nothing: "roster.nobody" };
    listing.draw((seat, look), area, title, ink, |at, line, ink| {
        ink.text(area, (0, line), &Shown::of(if at == chosen { ">" } else { " " }), Role::Chosen);
        draw_row(pane, pane.rows[at], (seat, look), (area, line), ink);
    });
}

fn shift_remark(shift: &Shift, width: u16) -> Shown<'static> {
    if width < 40 {
        return Shown::owned(shift.name.clone());
    }
    let (from, to) = (numbers::time(shift.from.time()), numbers::time(shift.to.time()));
    Shown::owned(format!("{} {from}-{to}", shift.name))
}

fn draw_row(pane: &Roster, row: Row, (seat, look): (&Seat, &Look), (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let at = (area, line);
    match row {
        Row::Job(shift, place) => {
            let job = seat.ward.shifts.read(shift).and_then(|shift| shift.jobs.get(place));
            if let Some(job) = job {
                draw_job(job, look, at, ink);
            }
        }
        Row::Uncovered => {
            let names: Vec<String> =
                pane.uncovered.iter().filter_map(|id| Some(seat.ward.areas.read(*id)?.name.clone())).collect();
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

fn draw_job(job: &Job, look: &Look, (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let vacant = job.who.is_empty();
    if vacant {
        ink.text(area, (1, line), &look.sign("!", "levels.attention"), Role::Attention);
    }
    let phone = Shown::owned(numbers::phone(&job.phone));
    let presence = if area.width >= 46 && !vacant { presence(job.presence, look) } else { Shown::default() };
    // Gutter, telephone, presence; what is left is shared by job and name.
    let fixed = 3 + 13 + if area.width >= 46 { 11 } else { 0 };
    let names = usize::from(area.width).saturating_sub(fixed);
    let (first, second) = (names * 57 / 100, names - names * 57 / 100);
    let at = ink.text(area, (3, line), &cut_job(&job.name, first.saturating_sub(1)).pad(first), Role::Text);
    let (who, role) = if vacant {
        (look.say("roster.vacant"), Role::Attention)
    } else {
        (Shown::of(&job.who).into_static(), Role::Text)
    };
    let at = ink.text(area, (at, line), &who.cut(second.saturating_sub(1)).pad(second), role);
    ink.text(area, (at, line), &phone.pad(13), Role::Text);
    ink.text(area, (at + 13, line), &presence, Role::Text);
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
    let Some(kept) = seat.ward.areas.read(id) else { return };
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
    let at = ink.text(area, (3, line), &Shown::of(&kept.name).pad(usize::from(width * 35 / 100)), Role::Text);
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
