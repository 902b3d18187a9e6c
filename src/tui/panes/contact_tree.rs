//! F4: who could have infected whom. State, then moving, then drawing.

mod columns;
mod narrowing;

use std::cmp::Reverse;
use std::collections::HashSet;

use ratatui::layout::Rect;

use crate::domain::contact_tree::{Exposure, is_infectious};
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::standing::Mark;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::language::sorting::name_key;
use crate::tui::arrangement::Pane;
use crate::tui::look::Look;
use crate::tui::panes::choice::Sort;
use crate::tui::panes::listing::Listing;
use crate::tui::panes::setup::Setup;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::moved;

/// What a row of the tree is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A case, with the contact in which it was infected where it stands below its source.
    Case(Id<Case>),
    /// A person who was exposed and is no case; whole under one contact, and a reference under the others.
    Contact(Id<Exposure>),
    /// A case that stands whole below another source: `=> #4`.
    Elsewhere(Id<Exposure>, Id<Case>),
    /// Nobody has asked this case about contacts.
    NotAsked(Id<Case>),
}

/// A row: what it is about, how deep it stands, and whether it is the last of its branch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Row {
    node: Node,
    depth: u8,
    last: bool,
    folded: bool,
    /// One bit for each level above at which the branch goes on below this row.
    trunks: u16,
}

/// Steps below a root that are drawn; deeper rows stand at the last.
const DEPTH_MAX: u8 = 12;

/// The tree as a list of rows, and the chosen one.
#[derive(Clone, Debug)]
pub struct ContactTree {
    rows: Vec<Row>,
    /// How many of the rows the filter wants; the others lead to them.
    kept: usize,
    chosen: Option<Node>,
    chosen_row: usize,
    /// The person of the chosen row: a contact who falls ill is still the one that was chosen.
    chosen_person: Option<Id<Person>>,
    /// Whether the whole tree has come; before that the choice stays on the worst.
    is_settled: bool,
    folded: HashSet<Id<Case>>,
    waiting: usize,
    contacts: usize,
    /// The rows that are marked to be acted on together.
    pub marked: HashSet<Node>,
    /// Order, columns and filter.
    pub setup: Setup,
}

impl Default for ContactTree {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            kept: 0,
            chosen: None,
            chosen_row: 0,
            chosen_person: None,
            is_settled: false,
            folded: HashSet::new(),
            waiting: 0,
            contacts: 0,
            marked: HashSet::new(),
            setup: Setup::usual(Pane::ContactTree),
        }
    }
}

impl ContactTree {
    /// Lists the tree anew. `mark_of` tells how a followed case stands; as long as the officer
    /// wants no other order, chains with somebody who is followed come first, the worst on top,
    /// then the newest.
    pub fn rebuild(&mut self, seat: &Seat, mark_of: impl Fn(Id<Case>) -> Option<Mark>) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.clear();
        for root in self.roots(seat, &mark_of) {
            let root = Row { node: Node::Case(root), depth: 0, last: true, folded: false, trunks: 0 };
            self.add_branch(seat, root, &mut rows);
        }
        self.kept = rows.len();
        self.rows = rows;
        self.narrow_rows(seat, &mark_of);
        self.contacts = seat.ward.exposures.count();
        self.waiting = seat.ward.exposures.iter().filter(|exposure| is_waiting(seat, exposure)).count();
        self.marked.retain(|node| person_of(seat, *node).is_some());
        self.find_chosen(seat);
        self.is_settled = seat.streamed;
    }

    /// The roots in the wanted order.
    fn roots(&self, seat: &Seat, mark_of: &impl Fn(Id<Case>) -> Option<Mark>) -> Vec<Id<Case>> {
        let mut roots: Vec<Id<Case>> = seat.chains.roots().to_vec();
        match self.setup.choice.sort {
            Sort::Newest => roots.sort_unstable_by_key(|root| Reverse(*root)),
            Sort::Name => roots.sort_by_cached_key(|root| {
                let case = seat.ward.cases.read(*root);
                name_key(case.and_then(|case| seat.ward.person_of(case)).map_or("", |person| person.name.as_str()))
            }),
            Sort::Size => roots.sort_by_cached_key(|root| (Reverse(size_of_chain(seat, *root)), Reverse(*root))),
            _ => roots.sort_by_cached_key(|root| {
                let worst = worst_of_chain(seat, *root, mark_of);
                (worst.is_none(), worst, Reverse(*root))
            }),
        }
        roots
    }

    /// Adds a row and all below it, without recursion: a chain can be as long as the ward.
    fn add_branch(&self, seat: &Seat, top: Row, rows: &mut Vec<Row>) {
        let mut waiting = vec![top];
        while let Some(mut row) = waiting.pop() {
            let below = below(seat, row.node, row.depth);
            if let Node::Case(case) = row.node {
                // What a filter wants is shown, folded away or not.
                let folds = self.setup.narrowed.is_none();
                row.folded = folds && !below.is_empty() && self.folded.contains(&case);
            }
            rows.push(row);
            if row.folded {
                continue;
            }
            let count = below.len();
            let depth = (row.depth + 1).min(DEPTH_MAX);
            let trunks = row.trunks | u16::from(!row.last) << row.depth;
            let child = |(at, node)| Row { node, depth, last: at + 1 == count, folded: false, trunks };
            waiting.extend(below.into_iter().enumerate().rev().map(child));
        }
    }

    fn find_chosen(&mut self, seat: &Seat) {
        let chosen = self.chosen.filter(|_| self.is_settled);
        let same = chosen.and_then(|node| self.rows.iter().position(|row| row.node == node));
        let person = self.chosen_person.filter(|_| self.is_settled);
        let found = same.or_else(|| {
            person.and_then(|person| self.rows.iter().position(|row| person_of(seat, row.node) == Some(person)))
        });
        let before = if self.is_settled { self.chosen_row } else { 0 };
        self.take_row(seat, found.unwrap_or(before).min(self.rows.len().saturating_sub(1)));
    }

    fn take_row(&mut self, seat: &Seat, row: usize) {
        self.chosen_row = row;
        self.chosen = self.rows.get(row).map(|row| row.node);
        self.chosen_person = self.chosen.and_then(|node| person_of(seat, node));
    }

    /// The chosen row.
    pub fn chosen(&self) -> Option<Node> {
        self.chosen
    }

    /// Moves the choice by so many rows.
    pub fn step(&mut self, seat: &Seat, by: isize) {
        self.take_row(seat, moved(self.chosen_row, by, self.rows.len()));
    }

    /// Chooses the first row about a person; whether there is one.
    pub fn choose(&mut self, seat: &Seat, person: Id<Person>) -> bool {
        let found = self.rows.iter().position(|row| person_of(seat, row.node) == Some(person));
        if let Some(row) = found {
            self.take_row(seat, row);
        }
        found.is_some()
    }

    /// Chooses a row; whether it is there.
    pub fn choose_node(&mut self, seat: &Seat, node: Node) -> bool {
        let found = self.rows.iter().position(|row| row.node == node);
        if let Some(row) = found {
            self.take_row(seat, row);
        }
        found.is_some()
    }

    /// Folds or unfolds the chosen case. Only what stands below it is listed anew: a ward of a hundred thousand persons
    /// does not wait for it. While a filter narrows the tree nothing is folded.
    pub fn fold(&mut self, seat: &Seat, mark_of: impl Fn(Id<Case>) -> Option<Mark>) {
        let Some(Node::Case(case)) = self.chosen.filter(|_| self.setup.narrowed.is_none()) else { return };
        if !self.folded.remove(&case) {
            self.folded.insert(case);
        }
        // So deep rows stand beside those below them: where their branch ends cannot be seen.
        let Some(top) = self.rows.get(self.chosen_row).copied().filter(|top| top.depth < DEPTH_MAX) else {
            return self.rebuild(seat, mark_of);
        };
        let below = self.rows.iter().skip(self.chosen_row + 1).take_while(|row| row.depth > top.depth).count();
        let mut branch = Vec::new();
        self.add_branch(seat, top, &mut branch);
        self.rows.splice(self.chosen_row..=self.chosen_row + below, branch);
        self.kept = self.rows.len();
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

/// Whether a contact of a followed case still matters.
fn is_followed(seat: &Seat, exposure: &Exposure) -> bool {
    exposure.episode.and_then(|id| seat.ward.cases.read(id)).is_some_and(|case| case.is_open())
}

/// Whether somebody whom a followed F0 met is called as a contact. Who is followed as an F0, or fell ill on that day or
/// later, is called as that; who was an F0 before met it anew.
pub fn is_to_call(seat: &Seat, exposure: &Exposure) -> bool {
    let fell_ill = |case: &&std::sync::Arc<Kept<Case>>| {
        let since = case.first_day().zip(exposure.last_contact).is_some_and(|(first, met)| first >= met);
        case.status != CaseStatus::Excluded && (case.is_open() || since)
    };
    is_followed(seat, exposure) && !seat.ward.cases_of(exposure.exposed).any(|case| fell_ill(&case))
}

/// Whether he has not been reached (chưa gọi).
fn is_waiting(seat: &Seat, exposure: &Exposure) -> bool {
    !exposure.reached && is_to_call(seat, exposure)
}

fn worst_of_chain(seat: &Seat, root: Id<Case>, mark_of: &impl Fn(Id<Case>) -> Option<Mark>) -> Option<Mark> {
    let mut worst = None;
    let mut waiting = vec![root];
    while let Some(case) = waiting.pop() {
        worst = [worst, mark_of(case)].into_iter().flatten().min();
        waiting.extend(seat.chains.infected(case));
    }
    worst
}

/// How many cases a chain has, its root included.
fn size_of_chain(seat: &Seat, root: Id<Case>) -> usize {
    let (mut size, mut waiting) = (0, vec![root]);
    while let Some(case) = waiting.pop() {
        size += 1;
        waiting.extend(seat.chains.infected(case));
    }
    size
}

/// Steps from a contact to the contacts of a contact: F1 to F3.
const CONTACT_STEPS: u8 = 3;

/// The contact under which a person who is no case stands whole, where several are told of him: one in which an F0 could
/// infect, the latest of them. Under the others he is a reference.
pub(super) fn home_of(seat: &Seat, person: Id<Person>) -> Option<Id<Exposure>> {
    let mut met = seat.ward.exposures_of(person);
    let first = met.next()?;
    if met.next().is_none() {
        return Some(first.id);
    }
    let rank = |exposure: &&std::sync::Arc<Kept<Exposure>>| {
        let is_of_case = seat.ward.cases_of(exposure.from).next().is_some();
        let infects = is_of_case && is_infectious(&seat.ward, &seat.rules, exposure);
        (infects, is_of_case, exposure.last_contact, Reverse(exposure.id))
    };
    seat.ward.exposures_of(person).max_by_key(rank).map(|exposure| exposure.id)
}

/// What stands below a row: first those who were infected, then those who were only exposed.
fn below(seat: &Seat, node: Node, depth: u8) -> Vec<Node> {
    let person = match node {
        Node::Case(case) => seat.ward.cases.read(case).map(|case| case.person),
        Node::Contact(id) if depth < DEPTH_MAX.min(CONTACT_STEPS) => {
            let exposed = seat.ward.exposures.read(id).map(|kept| kept.exposed);
            exposed.filter(|person| home_of(seat, *person) == Some(id))
        }
        Node::Contact(_) | Node::Elsewhere(..) | Node::NotAsked(_) => None,
    };
    let Some(person) = person else { return Vec::new() };
    let mut infected = Vec::new();
    let mut exposed = Vec::new();
    for exposure in seat.ward.exposures_from(person) {
        let case = seat.ward.cases_of(exposure.exposed).next_back();
        match case {
            Some(case) if seat.chains.source(case.id).is_some_and(|source| source.exposure == exposure.id) => {
                infected.push(Node::Case(case.id));
            }
            Some(case) => exposed.push(Node::Elsewhere(exposure.id, case.id)),
            None => exposed.push(Node::Contact(exposure.id)),
        }
    }
    infected.append(&mut exposed);
    if let (Node::Case(case), true) = (node, infected.is_empty())
        && seat.ward.cases.read(case).is_some_and(|case| case.is_open())
    {
        infected.push(Node::NotAsked(case));
    }
    infected
}

/// The person whom a row is about.
pub fn person_of(seat: &Seat, node: Node) -> Option<Id<Person>> {
    match node {
        Node::Case(case) | Node::NotAsked(case) => Some(seat.ward.cases.read(case)?.person),
        Node::Contact(exposure) | Node::Elsewhere(exposure, _) => Some(seat.ward.exposures.read(exposure)?.exposed),
    }
}

/// Draws the pane with its rule on top. `mark_of` tells how a followed case stands.
pub fn draw(
    pane: &ContactTree,
    (seat, look): (&Seat, &Look),
    mark_of: impl Fn(Id<Case>) -> Option<Mark>,
    area: Rect,
    title: (&Shown<'_>, Role),
    ink: &mut Ink<'_>,
) {
    let contacts = numbers::thousands(pane.contacts as u64);
    let waiting = numbers::thousands(pane.waiting as u64);
    let chosen = pane.chosen_row;
    let listing = Listing {
        setup: &pane.setup,
        counts: vec![look.say_with("contact_tree.count", &[("count", &contacts), ("waiting", &waiting)])],
        kept_and_marked: (pane.kept, pane.marked.len()),
        heads: 0,
        chosen,
        count: pane.rows.len(),
        nothing: "contact_tree.nobody",
    };
    listing.draw((seat, look), area, title, ink, |at, line, ink| {
        let row = &pane.rows[at];
        let is = (at == chosen, pane.marked.contains(&row.node));
        columns::draw_row(row, is, (seat, look, &pane.setup.choice), &mark_of, (area, line), ink);
    });
}
