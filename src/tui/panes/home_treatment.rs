//! F2: F0 at home, the worst first. State, then moving, then drawing.

use std::fmt::Display;

use ratatui::layout::Rect;

use crate::domain::home_treatment::{Case, Reading};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::record::Kept;
use crate::domain::standing::{Mark, Standing, is_about, is_followed};
use crate::language::numbers;
use crate::language::shown::{Shown, cut_name};
use crate::language::sorting::name_key;
use crate::tui::look::Look;
use crate::tui::panes::listing::Listing;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::moved;

/// A followed case at its place in the order of need.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Placed {
    mark: Mark,
    key: Box<[u8]>,
    case: Id<Case>,
}

/// The list of followed cases and the chosen one.
#[derive(Clone, Debug, Default)]
pub struct HomeTreatment {
    order: Vec<Placed>,
    // Where each case was put, by its number: to take it out again after it changed.
    placed: Vec<Option<Placed>>,
    chosen: Option<Id<Case>>,
}

impl HomeTreatment {
    /// Lists the first cases in order of need, before the rest has come.
    pub fn open(&mut self, seat: &Seat, need: &[Id<Case>]) {
        self.order.clear();
        self.placed.clear();
        for case in need {
            self.refresh(seat, *case);
        }
        self.keep_chosen();
    }

    /// Lists every followed case anew: when all has come, and when a slot begins.
    pub fn rebuild(&mut self, seat: &Seat) {
        self.placed = vec![None; seat.ward.cases.last_number() as usize + 1];
        self.order = seat.ward.cases.iter().filter_map(|case| place(seat, case)).collect();
        self.order.sort_unstable();
        for placed in &self.order {
            self.placed[placed.case.index()] = Some(placed.clone());
        }
        self.keep_chosen();
    }

    /// Moves one case to where it belongs now.
    pub fn refresh(&mut self, seat: &Seat, id: Id<Case>) {
        if id.index() >= self.placed.len() {
            self.placed.resize(id.index() + 1, None);
        }
        if let Some(old) = self.placed[id.index()].take()
            && let Ok(at) = self.order.binary_search(&old)
        {
            self.order.remove(at);
        }
        let Some(new) = seat.ward.cases.read(id).and_then(|case| place(seat, case)) else { return };
        let at = self.order.binary_search(&new).unwrap_or_else(|at| at);
        self.order.insert(at, new.clone());
        self.placed[id.index()] = Some(new);
        if self.chosen.is_none() {
            self.chosen = Some(id);
        }
    }

    /// Whoever was chosen stays chosen, listed or not: after a restart of the desk, or when a case
    /// ends, the next line must not go to somebody whom nobody chose.
    fn keep_chosen(&mut self) {
        if self.chosen.is_none() {
            self.chosen = self.order.first().map(|placed| placed.case);
        }
    }

    fn row_of(&self, id: Id<Case>) -> Option<usize> {
        let placed = self.placed.get(id.index())?.as_ref()?;
        self.order.binary_search(placed).ok()
    }

    /// The chosen case.
    pub fn chosen(&self) -> Option<Id<Case>> {
        self.chosen
    }

    /// Chooses a case, where it is in the list.
    pub fn choose(&mut self, id: Id<Case>) -> bool {
        let listed = self.row_of(id).is_some();
        if listed {
            self.chosen = Some(id);
        }
        listed
    }

    /// Moves the choice by so many rows.
    pub fn step(&mut self, by: isize) {
        let row = self.chosen.and_then(|id| self.row_of(id)).unwrap_or(0);
        self.chosen = self.order.get(moved(row, by, self.order.len())).map(|placed| placed.case);
    }

    /// The cases that stand urgent, in order.
    pub fn urgent(&self) -> impl Iterator<Item = Id<Case>> + '_ {
        self.order.iter().take_while(|placed| placed.mark == Mark::Urgent).map(|placed| placed.case)
    }

    /// The mark under which a case is listed.
    pub fn mark_of(&self, id: Id<Case>) -> Option<Mark> {
        Some(self.placed.get(id.index())?.as_ref()?.mark)
    }

    /// How many cases stand at each mark, the worst first.
    pub fn marks(&self) -> [usize; 4] {
        // Sorted by mark, so that four searches count them.
        let upto = |mark: Mark| self.order.partition_point(|placed| placed.mark <= mark);
        let ends = [upto(Mark::Urgent), upto(Mark::Attention), upto(Mark::Due), self.order.len()];
        [ends[0], ends[1] - ends[0], ends[2] - ends[1], ends[3] - ends[2]]
    }

    /// How many cases are listed.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nobody is followed.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

fn place(seat: &Seat, case: &Kept<Case>) -> Option<Placed> {
    if !is_followed(&seat.ward, &seat.rules, case, seat.now) {
        return None;
    }
    let name = seat.ward.person_of(case).map_or("", |person| person.name.as_str());
    Some(Placed { mark: seat.standing(case).mark, key: name_key(name), case: case.id })
}

/// Draws the pane with its rule on top.
pub fn draw(pane: &HomeTreatment, seat: &Seat, look: &Look, area: Rect, title: (&Shown<'_>, Role), ink: &mut Ink<'_>) {
    let listing = Listing {
        remark: remark(pane, seat, look, area.width),
        heads: 1,
        chosen: pane.chosen.and_then(|id| pane.row_of(id)).unwrap_or(0),
        count: pane.order.len(),
        nothing: "home_treatment.nobody",
    };
    let columns = Columns::of(area.width, seat.ward.cases.last_number());
    listing.draw((seat, look), area, title, ink, |row, line, ink| {
        let placed = &pane.order[row];
        if let Some(case) = seat.ward.cases.read(placed.case) {
            let is_chosen = pane.chosen == Some(placed.case);
            draw_row(case, is_chosen, &columns, (seat, look), (area, line), ink);
        }
    });
    if area.height >= 2 {
        heads(&columns, look, area, ink);
    }
}

/// The rule's remark: how many, and how many of them need somebody.
fn remark(pane: &HomeTreatment, seat: &Seat, look: &Look, width: u16) -> Shown<'static> {
    let marks = if seat.streamed { pane.marks() } else { seat.counts.marks.map(|count| count as usize) };
    let total = numbers::thousands(marks.iter().sum::<usize>() as u64);
    let [urgent, attention, due, within] = marks.map(|count| numbers::thousands(count as u64));
    if width < 70 {
        return look.say_with("home_treatment.count_due", &[("count", &total), ("due", &due)]);
    }
    let values: [(&str, &dyn Display); 5] =
        [("count", &total), ("urgent", &urgent), ("attention", &attention), ("due", &due), ("within", &within)];
    look.say_with("home_treatment.count_levels", &values)
}

/// The last day of illness that is counted in the list; an open case of last year has an end that
/// was forgotten, not a day.
const DAY_MAX: u32 = 99;

/// The columns that a width has room for. Extra width goes to names and words, never to padding.
struct Columns {
    number: usize,
    name: u16,
    /// Four digits of the year of birth instead of two.
    full_year: bool,
    /// The day of illness and the temperature.
    day_and_temperature: bool,
    pressure: bool,
    /// Cells for the reason in words, 0 without.
    words: u16,
}

impl Columns {
    fn of(width: u16, last_number: u32) -> Self {
        let number = last_number.to_string().len().max(3);
        let wide = width >= 66;
        let pressure = width >= 66;
        // Marker, mark, number; SpO2, pulse, breaths; time.
        let fixed = 1 + 2 + number as u16 + 1 + 4 + 4 + 3 + 6;
        let fixed = fixed + if wide { 5 + 4 + 5 } else { 3 } + if pressure { 8 } else { 0 };
        let room = width.saturating_sub(fixed);
        let words = if room >= 34 { (room - 22).min(30) } else { 0 };
        Self { number, name: room - words, full_year: wide, day_and_temperature: wide, pressure, words }
    }
}

fn heads(columns: &Columns, look: &Look, area: Rect, ink: &mut Ink<'_>) {
    let mut at = ink.text(area, (0, 1), &Shown::owned(format!("{:>1$} ", "#", columns.number + 3)), Role::Rule);
    at = ink.text(area, (at, 1), &look.say("home_treatment.name").pad(usize::from(columns.name)), Role::Rule);
    let mut head = |word: Shown<'static>, width: usize| {
        at = ink.text(area, (at, 1), &word.right(width), Role::Rule);
    };
    head(look.say("home_treatment.birth_year"), if columns.full_year { 5 } else { 3 });
    if columns.day_and_temperature {
        head(look.say("home_treatment.day"), 4);
        head(look.say("signs.temperature_short"), 5);
    }
    head(look.say("signs.spo2_short"), 4);
    head(look.say("signs.pulse_short"), 4);
    head(look.say("signs.breaths_short"), 3);
    if columns.pressure {
        head(look.say("signs.pressure_short"), 8);
    }
    head(look.say("home_treatment.measured_at"), 6);
    if columns.words > 0 {
        ink.text(area, (at + 1, 1), &look.say("home_treatment.alert"), Role::Rule);
    }
}

type At = (Rect, u16);

fn draw_row(
    case: &Kept<Case>,
    chosen: bool,
    columns: &Columns,
    (seat, look): (&Seat, &Look),
    (area, line): At,
    ink: &mut Ink<'_>,
) {
    let standing = seat.standing(case);
    let role = signs::mark_role(standing.mark);
    ink.text(area, (0, line), &Shown::of(if chosen { ">" } else { " " }), Role::Chosen);
    ink.text(area, (1, line), &look.mark(standing.mark), role);
    let mut at =
        ink.text(area, (3, line), &Shown::owned(format!("{:>1$} ", case.id.number(), columns.number)), Role::Text);
    let name = seat.name_of(case);
    let width = usize::from(columns.name);
    let name_role = if chosen { Role::Chosen } else { Role::Text };
    at = ink.text(area, (at, line), &cut_name(&name, width.saturating_sub(1)).pad(width), name_role);
    let birth = seat.ward.person_of(case).and_then(|person| person.birth.year());
    let year = match (birth, columns.full_year) {
        (Some(year), true) => format!(" {year:>4}"),
        (Some(year), false) => format!(" {:02}", year.rem_euclid(100)),
        (None, true) => "    -".to_string(),
        (None, false) => "  -".to_string(),
    };
    at = ink.text(area, (at, line), &Shown::owned(year), Role::Text);
    if columns.day_and_temperature {
        let day = case.day_number(seat.now.date()).filter(|day| *day <= DAY_MAX);
        let day = day.map_or("-".to_string(), |day| day.to_string());
        at = ink.text(area, (at, line), &Shown::owned(format!("{day:>4}")), Role::Text);
        at = sign_cell(Sign::Temperature, 5, (case, &standing, seat), (area, at, line), ink);
    }
    at = sign_cell(Sign::Saturation, 4, (case, &standing, seat), (area, at, line), ink);
    at = sign_cell(Sign::Pulse, 4, (case, &standing, seat), (area, at, line), ink);
    at = sign_cell(Sign::Breaths, 3, (case, &standing, seat), (area, at, line), ink);
    if columns.pressure {
        let pressure = latest_pressure(seat, case).unwrap_or_else(|| "-".to_string());
        at = ink.text(area, (at, line), &Shown::owned(format!("{pressure:>8}")), Role::Text);
    }
    let time =
        last_reading(seat, case).map_or("-".to_string(), |reading| signs::short_time(reading.measured_at, seat.now));
    at = ink.text(area, (at, line), &Shown::owned(format!("{time:>6}")), Role::Text);
    if columns.words > 0 {
        let words = signs::reason(&standing, look);
        ink.text(area, (at + 1, line), &words.cut(usize::from(columns.words.saturating_sub(1))), role);
    }
}

/// The latest value of a sign, loud where it is a danger sign.
fn sign_cell(
    sign: Sign,
    width: usize,
    (case, standing, seat): (&Kept<Case>, &Standing<'_>, &Seat),
    (area, at, line): (Rect, u16, u16),
    ink: &mut Ink<'_>,
) -> u16 {
    let value = latest(seat, case, sign).map_or("-".to_string(), |value| signs::number(sign, value));
    let loud = standing.noted.iter().find(|noted| is_about(noted, sign) && !noted.eased);
    let role = loud.map_or(Role::Text, |noted| signs::level_role(noted.level()));
    ink.text(area, (at, line), &Shown::owned(format!("{value:>width$}")), role)
}

fn latest(seat: &Seat, case: &Kept<Case>, sign: Sign) -> Option<u16> {
    seat.ward.readings_of(case.id).rev().find_map(|reading| reading.signs.value(sign))
}

fn latest_pressure(seat: &Seat, case: &Kept<Case>) -> Option<String> {
    seat.ward.readings_of(case.id).rev().find_map(|reading| signs::pressure(&reading.signs))
}

fn last_reading<'s>(seat: &'s Seat, case: &Kept<Case>) -> Option<&'s Kept<Reading>> {
    seat.ward.readings_of(case.id).next_back().map(|reading| &**reading)
}
