//! F4: who could have infected whom. State, then moving, then drawing.

use std::collections::HashSet;

use ratatui::layout::Rect;

use crate::domain::contact_tree::{Certainty, Exposure, level_of};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::standing::Mark;
use crate::language::numbers;
use crate::language::shown::{Shown, cut_name};
use crate::tui::look::{Alphabet, Look, Marks};
use crate::tui::panes::listing::Listing;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::moved;

/// What a row of the tree is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// A case, with the contact in which it was infected where it stands below its source.
    Case(Id<Case>),
    /// A person who was exposed and is no case.
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
#[derive(Clone, Debug, Default)]
pub struct ContactTree {
    rows: Vec<Row>,
    chosen: Option<Node>,
    chosen_row: usize,
    /// The person of the chosen row: a contact who falls ill is still the one that was chosen.
    chosen_person: Option<Id<Person>>,
    /// Whether the whole tree has come; before that the choice stays on the worst.
    is_settled: bool,
    folded: HashSet<Id<Case>>,
    waiting: usize,
    contacts: usize,
}

impl ContactTree {
    /// Lists the tree anew. `mark_of` tells how a followed case stands; chains with somebody who
    /// is followed come first, the worst on top, then the newest.
    pub fn rebuild(&mut self, seat: &Seat, mark_of: impl Fn(Id<Case>) -> Option<Mark>) {
        let mut roots: Vec<(Mark, std::cmp::Reverse<u32>, Id<Case>)> = Vec::with_capacity(seat.chains.roots().len());
        let mut rest = Vec::new();
        for root in seat.chains.roots() {
            match worst_of_chain(seat, *root, &mark_of) {
                Some(mark) => roots.push((mark, std::cmp::Reverse(root.number()), *root)),
                None => rest.push(*root),
            }
        }
        roots.sort_unstable();
        rest.sort_unstable_by_key(|root| std::cmp::Reverse(*root));
        self.rows.clear();
        for root in roots.into_iter().map(|(_, _, root)| root).chain(rest) {
            self.add_chain(seat, root);
        }
        let reached =
            |exposure: &Kept<Exposure>| exposure.reached || seat.ward.open_case_of(exposure.exposed).is_some();
        self.contacts = seat.ward.exposures.count();
        self.waiting =
            seat.ward.exposures.iter().filter(|exposure| is_followed(seat, exposure) && !reached(exposure)).count();
        self.find_chosen(seat);
        self.is_settled = seat.streamed;
    }

    /// Adds a root and all below it, without recursion: a chain can be as long as the ward.
    fn add_chain(&mut self, seat: &Seat, root: Id<Case>) {
        let mut waiting = vec![Row { node: Node::Case(root), depth: 0, last: true, folded: false, trunks: 0 }];
        while let Some(mut row) = waiting.pop() {
            let below = below(seat, row.node, row.depth);
            if let Node::Case(case) = row.node {
                row.folded = !below.is_empty() && self.folded.contains(&case);
            }
            self.rows.push(row);
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

    /// Folds or unfolds the chosen case; whether there was something to fold.
    pub fn fold(&mut self) -> bool {
        let Some(Node::Case(case)) = self.chosen else { return false };
        if !self.folded.remove(&case) {
            self.folded.insert(case);
        }
        true
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

fn worst_of_chain(seat: &Seat, root: Id<Case>, mark_of: &impl Fn(Id<Case>) -> Option<Mark>) -> Option<Mark> {
    let mut worst = None;
    let mut waiting = vec![root];
    while let Some(case) = waiting.pop() {
        worst = [worst, mark_of(case)].into_iter().flatten().min();
        waiting.extend(seat.chains.infected(case));
    }
    worst
}

/// Steps from a contact to the contacts of a contact: F1 to F3.
const CONTACT_STEPS: u8 = 3;

/// What stands below a row: first those who were infected, then those who were only exposed.
fn below(seat: &Seat, node: Node, depth: u8) -> Vec<Node> {
    let person = match node {
        Node::Case(case) => seat.ward.cases.read(case).map(|case| case.person),
        Node::Contact(id) if depth < DEPTH_MAX.min(CONTACT_STEPS) => {
            seat.ward.exposures.read(id).map(|kept| kept.exposed)
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
    let remark = look.say_with("contact_tree.count", &[("count", &contacts), ("waiting", &waiting)]);
    let (chosen, count) = (pane.chosen_row, pane.rows.len());
    let listing = Listing { remark, heads: 0, chosen, count, nothing: "contact_tree.nobody" };
    listing.draw((seat, look), area, title, ink, |at, line, ink| {
        ink.text(area, (0, line), &Shown::of(if at == chosen { ">" } else { " " }), Role::Chosen);
        draw_row(&pane.rows[at], (seat, look), &mark_of, (area, line), ink);
    });
}

fn draw_row(
    row: &Row,
    (seat, look): (&Seat, &Look),
    mark_of: &impl Fn(Id<Case>) -> Option<Mark>,
    (area, line): (Rect, u16),
    ink: &mut Ink<'_>,
) {
    let (sign, role) = row_mark(row.node, (seat, look), mark_of);
    ink.text(area, (1, line), &sign, role);
    let mut at = 4;
    for level in 1..u16::from(row.depth) {
        let trunk = if row.trunks & 1 << level == 0 { "   " } else { look.glyphs.trunk };
        at = ink.text(area, (at, line), &Shown::of(trunk), Role::Rule);
    }
    if row.depth > 0 {
        let branch = if row.last { look.glyphs.last_branch } else { look.glyphs.branch };
        at = ink.text(area, (at, line), &Shown::of(branch), Role::Rule);
    }
    if row.folded {
        at = ink.text(area, (at, line), &Shown::of("+ "), Role::Key);
    }
    if area.width >= WIDE {
        return draw_columns(row.node, (seat, look), (area, at, line), ink);
    }
    let details = details(row.node, seat, look).in_few_cells();
    let room = area.width.saturating_sub(at + 1);
    let wanted = u16::try_from(details.width()).unwrap_or(room).min(room.min(20));
    let name_width = room.saturating_sub(wanted + 1);
    ink.text(area, (at, line), &name(row.node, seat, look, usize::from(name_width)), Role::Text);
    ink.text(area, (area.width.saturating_sub(wanted), line), &details.cut(usize::from(wanted)), Role::Text);
}

/// Columns from which relation, telephone, day and level stand in columns of their own.
const WIDE: u16 = 70;

/// Name, relation, telephone, last contact, level and remark, each where it is looked for.
fn draw_columns(node: Node, (seat, look): (&Seat, &Look), (area, at, line): (Rect, u16, u16), ink: &mut Ink<'_>) {
    let names = (area.width * 45 / 100).max(24);
    let width = usize::from(names.saturating_sub(at + 1));
    ink.text(area, (at, line), &name(node, seat, look, width), Role::Text);
    let told = details(node, seat, look);
    let mut column = names;
    for (words, cells) in [(&told.relation, 11), (&told.phone, 13), (&told.day, 6)] {
        ink.text(area, (column, line), &words.cut(usize::from(cells) - 1), Role::Text);
        column += cells;
    }
    // The number of a case may be long, and is never cut.
    let after = ink.text(area, (column, line), &told.level, Role::Text);
    ink.text(area, (after.max(column + 2) + 1, line), &told.remark, Role::Text);
}

fn row_mark(
    node: Node,
    (seat, look): (&Seat, &Look),
    mark_of: &impl Fn(Id<Case>) -> Option<Mark>,
) -> (Shown<'static>, Role) {
    let standing = match node {
        Node::Case(case) => mark_of(case),
        Node::NotAsked(_) => Some(Mark::Attention),
        Node::Contact(id) => {
            let exposure = seat.ward.exposures.read(id);
            let waits = exposure.is_some_and(|exposure| is_followed(seat, exposure) && !exposure.reached);
            Some(if waits { Mark::Due } else { Mark::Within })
        }
        Node::Elsewhere(..) => None,
    };
    let Some(standing) = standing else { return (Shown::default(), Role::Text) };
    // In words a contact's remark says whether somebody has called.
    let is_said = matches!(node, Node::Contact(_)) && look.marks == Marks::Words;
    let mark = if is_said { Shown::default() } else { look.mark(standing) };
    (mark, signs::mark_role(standing))
}

fn name(node: Node, seat: &Seat, look: &Look, width: usize) -> Shown<'static> {
    let person = person_of(seat, node).and_then(|id| seat.ward.persons.read(id));
    let full = person.map_or("", |person| person.name.as_str());
    // Without marks more names look alike: the year tells them apart.
    let year = person.filter(|_| look.alphabet == Alphabet::Unmarked).and_then(|person| person.birth.year());
    let year = year.map_or(String::new(), |year| format!(" {year}"));
    match node {
        Node::Case(id) => {
            let number = format!("#{} ", id.number());
            let name = seat.ward.cases.read(id).map(|case| seat.name_of(case)).unwrap_or_default();
            let cut = cut_name(&name, width.saturating_sub(number.len() + year.len())).into_static();
            Shown::owned(format!("{number}{cut}{year}"))
        }
        Node::NotAsked(_) => look.say("contact_tree.not_asked").cut(width).into_static(),
        Node::Contact(_) | Node::Elsewhere(..) if full.is_empty() => {
            Shown::owned(person.and_then(|person| person.code.clone()).unwrap_or_else(|| "-".to_string()))
        }
        Node::Contact(_) | Node::Elsewhere(..) => {
            let mut words = cut_name(full, width.saturating_sub(year.len())).into_static();
            words.push(&Shown::owned(year));
            words
        }
    }
}

/// What stands right of the name.
#[derive(Default)]
struct Details {
    relation: Shown<'static>,
    phone: Shown<'static>,
    day: Shown<'static>,
    level: Shown<'static>,
    remark: Shown<'static>,
}

impl Details {
    /// Relation, day and level, where there is little room.
    fn in_few_cells(self) -> Shown<'static> {
        let parts = [self.relation, self.day, self.level];
        let parts: Vec<&str> = parts.iter().map(Shown::as_str).filter(|part| !part.is_empty()).collect();
        Shown::owned(parts.join(" "))
    }
}

fn details(node: Node, seat: &Seat, look: &Look) -> Details {
    let mut told = Details::default();
    let exposure = match node {
        Node::Case(case) => {
            told.level = Shown::of("F0");
            let source = seat.chains.source(case);
            if source.is_some_and(|source| source.certainty == Certainty::Proposed) {
                told.remark = look.say("contact_tree.source_proposed");
            }
            source.map(|source| source.exposure)
        }
        Node::Contact(id) => {
            let exposure = seat.ward.exposures.read(id);
            let level = exposure.and_then(|kept| level_of(&seat.ward, kept.exposed, seat.now.date()));
            let words = level.map(|level| format!("F{}{}", level.steps, if level.undated { "?" } else { "" }));
            told.level = Shown::owned(words.unwrap_or_else(|| "-".to_string()));
            if exposure.is_some_and(|kept| !kept.reached && is_followed(seat, kept)) {
                told.remark = look.say("contact_tree.not_called");
            }
            Some(id)
        }
        Node::Elsewhere(id, case) => {
            told.level = Shown::owned(format!("=> #{}", case.number()));
            Some(id)
        }
        Node::NotAsked(_) => None,
    };
    let Some(exposure) = exposure.and_then(|id| seat.ward.exposures.read(id)) else { return told };
    let relation = if exposure.relation.is_empty() { &exposure.setting } else { &exposure.relation };
    told.relation = Shown::owned(relation.clone());
    let phone = seat.ward.persons.read(exposure.exposed).and_then(|person| person.phones.first());
    told.phone = Shown::owned(phone.map(|phone| numbers::phone(phone)).unwrap_or_default());
    let day = exposure.last_contact.map(|day| signs::short_day(day, seat.now.date()));
    told.day = Shown::owned(day.unwrap_or_default());
    told
}
