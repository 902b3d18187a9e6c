//! F2: F0 at home, the worst first unless the officer wants another order. State, then moving,
//! then drawing.

mod columns;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::standing::{Mark, is_followed};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::language::sorting::{name_key, text_key};
use crate::tui::arrangement::Pane;
use crate::tui::entry::{State, Wanted};
use crate::tui::look::Look;
use crate::tui::panes::choice::Sort;
use crate::tui::panes::home_treatment::columns::Columns;
use crate::tui::panes::listing::Listing;
use crate::tui::panes::narrowed::{Narrowed, Told, lies_in};
use crate::tui::panes::ordered::{KeyOf, Ordered, SortKey};
use crate::tui::panes::setup::Setup;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::moved;

/// The list of followed cases and the chosen one.
#[derive(Clone, Debug)]
pub struct HomeTreatment {
    /// Every followed case, by need: alerts and counts come from here, whatever is listed.
    need: Ordered<Case>,
    /// What is listed, where that is not every followed case by need.
    listed: Option<Ordered<Case>>,
    chosen: Option<Id<Case>>,
    /// The cases that are marked to be acted on together.
    pub marked: BTreeSet<Id<Case>>,
    /// Order, columns and filter.
    pub setup: Setup,
}

impl Default for HomeTreatment {
    fn default() -> Self {
        let setup = Setup::usual(Pane::HomeTreatment);
        Self { need: Ordered::default(), listed: None, chosen: None, marked: BTreeSet::new(), setup }
    }
}

impl HomeTreatment {
    /// Lists the first cases in order of need, before the rest has come.
    pub fn open(&mut self, seat: &Seat, need: &[Id<Case>]) {
        let first = need.iter().filter_map(|id| seat.ward.cases.read(*id));
        self.need = first.filter_map(|case| Some((need_key(seat, case)?, case.id))).collect();
        self.relist(seat);
        self.keep_chosen();
    }

    /// Lists every followed case anew: when all has come, and when a slot begins.
    pub fn rebuild(&mut self, seat: &Seat) {
        self.need = seat.ward.cases.iter().filter_map(|case| Some((need_key(seat, case)?, case.id))).collect();
        self.marked.retain(|id| seat.ward.cases.read(*id).is_some());
        self.relist(seat);
        self.keep_chosen();
    }

    /// Lists anew what is listed, after its order or filter changed.
    pub fn relist(&mut self, seat: &Seat) {
        if let Some(narrowed) = &mut self.setup.narrowed {
            narrowed.refresh(seat);
        }
        let is_all = self.setup.choice.sort == Sort::Need && self.setup.narrowed.is_none();
        self.listed = (!is_all)
            .then(|| self.need.iter().filter_map(|(key, id)| Some((self.row_key(seat, id, key)?, id))).collect());
    }

    /// Moves one case to where it belongs now.
    pub fn refresh(&mut self, seat: &Seat, id: Id<Case>) {
        let key = seat.ward.cases.read(id).and_then(|case| need_key(seat, case));
        let row = key.as_ref().and_then(|key| self.row_key(seat, id, key));
        if let Some(listed) = &mut self.listed {
            listed.put(id, row);
        }
        if seat.ward.cases.read(id).is_none() {
            self.marked.remove(&id);
        }
        let is_followed = key.is_some();
        self.need.put(id, key);
        if self.chosen.is_none() && is_followed {
            self.chosen = Some(id);
        }
    }

    /// Where a followed case stands in the list; nothing where the filter leaves it out.
    fn row_key(&self, seat: &Seat, id: Id<Case>, need: &SortKey) -> Option<SortKey> {
        let case = seat.ward.cases.read(id)?;
        let is_kept = self.setup.narrowed.as_ref().is_none_or(|narrowed| keeps(narrowed, seat, case, mark_in(need)));
        is_kept.then(|| sort_key(self.setup.choice.sort, seat, case, need))
    }

    /// Whoever was chosen stays chosen, listed or not: after a restart of the desk, or when a case
    /// ends, the next line must not go to somebody whom nobody chose.
    fn keep_chosen(&mut self) {
        if self.chosen.is_none() {
            self.chosen = self.rows().at(0);
        }
    }

    /// Chooses the first row where the chosen one is not listed: the officer has just said that
    /// others are wanted.
    pub fn choose_listed(&mut self) {
        if self.chosen.is_none_or(|id| self.row_of(id).is_none()) {
            self.chosen = self.rows().at(0).or(self.chosen);
        }
    }

    fn rows(&self) -> &Ordered<Case> {
        self.listed.as_ref().unwrap_or(&self.need)
    }

    fn row_of(&self, id: Id<Case>) -> Option<usize> {
        self.rows().row_of(id)
    }

    /// The chosen case.
    pub fn chosen(&self) -> Option<Id<Case>> {
        self.chosen
    }

    /// Chooses a case that is followed; whether its row is shown.
    pub fn choose(&mut self, id: Id<Case>) -> bool {
        if self.need.key_of(id).is_some() {
            self.chosen = Some(id);
        }
        self.row_of(id).is_some()
    }

    /// Whether the filter hides a case that is followed.
    pub fn hides(&self, id: Id<Case>) -> bool {
        self.need.key_of(id).is_some() && self.row_of(id).is_none()
    }

    /// Moves the choice by so many rows.
    pub fn step(&mut self, by: isize) {
        let row = self.chosen.and_then(|id| self.row_of(id)).map_or(0, |row| moved(row, by, self.len()));
        self.chosen = self.rows().at(row).or(self.chosen);
    }

    /// The listed cases, first to last.
    pub fn listed(&self) -> impl Iterator<Item = Id<Case>> {
        self.rows().iter().map(|(_, id)| id)
    }

    /// The cases that stand urgent, in order, whatever the list shows.
    pub fn urgent(&self) -> impl Iterator<Item = Id<Case>> + '_ {
        self.need.iter().take_while(|(key, _)| mark_in(key) == Mark::Urgent).map(|(_, case)| case)
    }

    /// The mark under which a case is followed.
    pub fn mark_of(&self, id: Id<Case>) -> Option<Mark> {
        self.need.key_of(id).map(mark_in)
    }

    /// How many cases stand at each mark, the worst first, whatever the list shows.
    pub fn marks(&self) -> [usize; 4] {
        // Sorted by mark, so that four searches count them.
        let ends = MARKS.map(|mark| self.need.count_while(|key| mark_in(key) <= mark));
        [ends[0], ends[1] - ends[0], ends[2] - ends[1], ends[3] - ends[2]]
    }

    /// How many cases are listed.
    pub fn len(&self) -> usize {
        self.rows().len()
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.rows().is_empty()
    }
}

const MARKS: [Mark; 4] = [Mark::Urgent, Mark::Attention, Mark::Due, Mark::Within];

/// The place of a followed case in the order of need: its mark, then its name.
fn need_key(seat: &Seat, case: &Kept<Case>) -> Option<SortKey> {
    if !is_followed(&seat.ward, &seat.rules, case, seat.now) {
        return None;
    }
    Some(KeyOf::default().byte(seat.standing(case).mark as u8).text(&name_of(seat, case)).done())
}

/// The mark that a key of the order of need begins with.
fn mark_in(key: &SortKey) -> Mark {
    let first = key.first().map_or(0, |byte| usize::from(*byte));
    MARKS.get(first).copied().unwrap_or(Mark::Within)
}

fn name_of(seat: &Seat, case: &Case) -> Box<[u8]> {
    name_key(seat.ward.person_of(case).map_or("", |person| person.name.as_str()))
}

fn sort_key(sort: Sort, seat: &Seat, case: &Kept<Case>, need: &SortKey) -> SortKey {
    let key = KeyOf::default();
    let key = match sort {
        Sort::Name => return key.text(&name_of(seat, case)).done(),
        Sort::Area => {
            let area = seat.ward.person_of(case).and_then(|person| seat.ward.areas.read(person.area?));
            area.map_or_else(|| KeyOf::default().byte(1), |area| key.byte(0).text(&text_key(&area.name)))
        }
        Sort::Measured => {
            key.number(seat.ward.readings_of(case.id).next_back().map_or(i64::MIN, |last| last.measured_at.seconds()))
        }
        Sort::Day => {
            key.number(case.first_day().map_or(i64::MAX, |day| i64::from(chrono::Datelike::num_days_from_ce(&day))))
        }
        Sort::Number => key.number(i64::from(case.id.number())),
        Sort::Carer => key.text(&name_key(case.carer.map_or("", |carer| seat.officer_name(carer)))),
        Sort::Need | Sort::Due | Sort::Newest | Sort::Size | Sort::Followed => return Arc::clone(need),
    };
    key.text(need).done()
}

/// Whether a filter leaves a case in the list.
fn keeps(narrowed: &Narrowed, seat: &Seat, case: &Kept<Case>, mark: Mark) -> bool {
    let person = seat.ward.person_of(case);
    let area = person.and_then(|person| person.area);
    let is = |wanted: &Wanted| match wanted {
        Wanted::State(State::Urgent) => mark == Mark::Urgent,
        Wanted::State(State::Attention) => mark == Mark::Attention,
        Wanted::State(State::Due) => mark == Mark::Due,
        Wanted::State(State::Within) => mark == Mark::Within,
        Wanted::State(State::Vacant) => case.carer.is_none(),
        Wanted::State(State::Started | State::Done | State::NotCalled | State::NotAsked) | Wanted::Text(_) => false,
        Wanted::Area(areas) => lies_in(seat, area, areas),
        // Whose carer nobody named is cared for by who answers for that part of the ward.
        Wanted::Officer(officer) => {
            case.carer == Some(*officer) || case.carer.is_none() && narrowed.answers_for(*officer, area, seat)
        }
    };
    narrowed.keeps(is, || {
        let mut told = Told::default();
        told.numbers.extend(case.code.as_deref());
        if let Some(person) = person {
            told.words.extend([person.name.as_str(), &person.address, &person.underlying]);
            told.numbers.extend(person.phones.iter().map(String::as_str));
            told.words.extend(area.and_then(|area| seat.ward.areas.read(area)).map(|area| area.name.as_str()));
        }
        told
    })
}

/// Draws the pane with its rule on top.
pub fn draw(pane: &HomeTreatment, seat: &Seat, look: &Look, area: Rect, title: (&Shown<'_>, Role), ink: &mut Ink<'_>) {
    let listing = Listing {
        setup: &pane.setup,
        counts: counts(pane, seat, look),
        kept_and_marked: (pane.len(), pane.marked.len()),
        heads: 1,
        chosen: pane.chosen.and_then(|id| pane.row_of(id)).unwrap_or(0),
        count: pane.len(),
        nothing: "home_treatment.nobody",
    };
    let columns = Columns::of(area.width, seat.ward.cases.last_number(), &pane.setup.choice);
    listing.draw((seat, look), area, title, ink, |row, line, ink| {
        if let Some(case) = pane.rows().at(row).and_then(|id| seat.ward.cases.read(id)) {
            let is = (pane.chosen == Some(case.id), pane.marked.contains(&case.id));
            columns.draw_row(case, is, (seat, look), (area, line), ink);
        }
    });
    if area.height >= 2 {
        columns.draw_heads(look, area, ink);
    }
}

/// What the rule says: how many, and how many of them need somebody.
fn counts(pane: &HomeTreatment, seat: &Seat, look: &Look) -> Vec<Shown<'static>> {
    let marks = if seat.streamed { pane.marks() } else { seat.counts.marks.map(|count| count as usize) };
    let total = numbers::thousands(marks.iter().sum::<usize>() as u64);
    let [urgent, attention, due, within] = marks.map(|count| numbers::thousands(count as u64));
    let values: [(&str, &dyn Display); 5] =
        [("count", &total), ("urgent", &urgent), ("attention", &attention), ("due", &due), ("within", &within)];
    let long = look.say_with("home_treatment.count_levels", &values);
    vec![long, look.say_with("home_treatment.count_due", &[("count", &total), ("due", &due)])]
}
