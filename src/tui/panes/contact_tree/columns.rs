//! One row of F4: mark, branches and name, and beside them the columns that the officer wants.

use ratatui::layout::Rect;

use crate::domain::contact_tree::{Certainty, Exposure, doubts_of, level_of};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::standing::Mark;
use crate::language::numbers;
use crate::language::shown::{Shown, cut_name};
use crate::tui::look::{Alphabet, Look, Marks};
use crate::tui::panes::choice::{Choice, Column};
use crate::tui::panes::contact_tree::narrowing::mark_of_node;
use crate::tui::panes::contact_tree::{Node, Row, home_of, is_waiting, person_of};
use crate::tui::panes::listing::gutter;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// Columns from which relation, telephone, day and level stand in columns of their own.
const WIDE: u16 = 70;

/// Cells for what stands right of the name where there is little room.
const FEW_CELLS: u16 = 20;

/// The cell at which branches begin, and the cells of each step.
const BRANCHES_AT: u16 = 4;
const BRANCH_CELLS: u16 = 3;

/// Cells that a name has at least, whatever leads to it.
const NAME_CELLS: u16 = 12;

/// Draws a row of the tree.
pub(super) fn draw_row(
    row: &Row,
    (is_chosen, is_marked): (bool, bool),
    (seat, look, choice): (&Seat, &Look, &Choice),
    mark_of: &impl Fn(Id<Case>) -> Option<Mark>,
    (area, line): (Rect, u16),
    ink: &mut Ink<'_>,
) {
    ink.text(area, (0, line), &gutter(is_chosen, is_marked), Role::Chosen);
    let standing = mark_of_node(row.node, seat, mark_of);
    // In words a contact's remark says whether somebody has called.
    let is_said = matches!(row.node, Node::Contact(_)) && look.marks == Marks::Words;
    if let Some(standing) = standing.filter(|_| !is_said) {
        ink.text(area, (1, line), &look.mark(standing), signs::mark_role(standing));
    }
    let mut at = draw_branches(row, (seat, look), (area, line), ink);
    if row.folded {
        at = ink.text(area, (at, line), &Shown::of("+ "), Role::Key);
    }
    let told = details(row.node, seat, look);
    if area.width >= WIDE {
        return draw_columns(row.node, &told, (seat, look, choice), (area, at, line), ink);
    }
    let details = told.in_few_cells(choice);
    let room = area.width.saturating_sub(at + 1);
    let wanted = u16::try_from(details.width()).unwrap_or(room).min(room.min(FEW_CELLS));
    let name_width = room.saturating_sub(wanted + 1);
    ink.text(area, (at, line), &name(row.node, seat, look, usize::from(name_width)), Role::Text);
    ink.text(area, (area.width.saturating_sub(wanted), line), &details.cut(usize::from(wanted)), Role::Text);
}

/// What leads to the name, and the cell behind it. A deep row would leave the name no room: in place of the trunks the
/// generation of its case stands there, and the branch.
fn draw_branches(row: &Row, (seat, look): (&Seat, &Look), (area, line): (Rect, u16), ink: &mut Ink<'_>) -> u16 {
    let mut at = BRANCHES_AT;
    if row.depth == 0 {
        return at;
    }
    let name_ends = if area.width >= WIDE { names_end(area) } else { area.width.saturating_sub(FEW_CELLS + 1) };
    if at + u16::from(row.depth) * BRANCH_CELLS + NAME_CELLS > name_ends {
        let steps = match row.node {
            Node::Case(case) => format!("{}: ", seat.chains.generation(case)),
            Node::Contact(_) | Node::Elsewhere(..) | Node::NotAsked(_) => "   ".to_string(),
        };
        at = ink.text(area, (at, line), &Shown::owned(steps), Role::Rule);
    } else {
        for level in 1..u16::from(row.depth) {
            let trunk = if row.trunks & 1 << level == 0 { "   " } else { look.glyphs.trunk };
            at = ink.text(area, (at, line), &Shown::of(trunk), Role::Rule);
        }
    }
    let branch = if row.last { look.glyphs.last_branch } else { look.glyphs.branch };
    ink.text(area, (at, line), &Shown::of(branch), Role::Rule)
}

/// The cell at which names end where columns stand beside them.
fn names_end(area: Rect) -> u16 {
    (area.width * 45 / 100).max(24)
}

/// The name, and each column where it is looked for.
fn draw_columns(
    node: Node,
    told: &Details,
    (seat, look, choice): (&Seat, &Look, &Choice),
    (area, at, line): (Rect, u16, u16),
    ink: &mut Ink<'_>,
) {
    let names = names_end(area);
    let width = usize::from(names.saturating_sub(at + 1));
    ink.text(area, (at, line), &name(node, seat, look, width), Role::Text);
    let mut column = names;
    for wanted in choice.shown() {
        let (words, cells) = told.column(wanted);
        // The number of a case may be long, and is never cut.
        let is_whole = wanted == Column::Level;
        let words = if is_whole { words.clone() } else { words.cut(usize::from(cells) - 1).into_static() };
        let after = ink.text(area, (column, line), &words, Role::Text);
        column = if is_whole { after.max(column + cells - 1) + 1 } else { column + cells };
    }
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
    birth_year: Shown<'static>,
}

impl Details {
    /// What a column shows, and its cells.
    fn column(&self, column: Column) -> (&Shown<'static>, u16) {
        match column {
            Column::BirthYear => (&self.birth_year, 5),
            Column::Relation => (&self.relation, 11),
            Column::Phone => (&self.phone, 13),
            Column::LastContact => (&self.day, 6),
            Column::Level => (&self.level, 3),
            _ => (&self.remark, 20),
        }
    }

    /// What is shortest of the columns, where there is little room.
    fn in_few_cells(&self, choice: &Choice) -> Shown<'static> {
        let short = |column: &Column| !matches!(column, Column::Phone | Column::Remark);
        let parts: Vec<&str> = choice.shown().filter(short).map(|column| self.column(column).0.as_str()).collect();
        Shown::owned(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }
}

/// Where a person who was exposed several times stands whole: `=> #4`, or under whom who is no F0.
fn reference(home: Id<Exposure>, seat: &Seat) -> Option<String> {
    let from = seat.ward.exposures.read(home)?.from;
    Some(match seat.ward.cases_of(from).next_back() {
        Some(case) => format!("=> #{}", case.id.number()),
        None => format!("=> {}", seat.ward.persons.read(from)?.name),
    })
}

fn details(node: Node, seat: &Seat, look: &Look) -> Details {
    let mut told = Details::default();
    let birth = person_of(seat, node).and_then(|id| seat.ward.persons.read(id)).and_then(|person| person.birth.year());
    told.birth_year = Shown::owned(birth.map_or(String::new(), |year| year.to_string()));
    let exposure = match node {
        Node::Case(case) => {
            told.level = Shown::of("F0");
            let source = seat.chains.source(case);
            let wants = |case: &Kept<Case>| source.is_none() && case.wants_source();
            if source.is_some_and(|source| source.certainty == Certainty::Proposed) {
                told.remark = look.say("contact_tree.source_proposed");
            } else if seat.ward.cases.read(case).is_some_and(|case| wants(case)) {
                told.remark = look.say("contact_tree.source_wanted");
            }
            source.map(|source| source.exposure)
        }
        Node::Contact(id) => {
            let exposure = seat.ward.exposures.read(id);
            let level = exposure.and_then(|kept| level_of(&seat.ward, &seat.rules, kept.exposed, seat.now.date()));
            let words = level.map(|level| format!("F{}{}", level.steps, if level.undated { "?" } else { "" }));
            let home = exposure.and_then(|kept| home_of(seat, kept.exposed)).filter(|home| *home != id);
            let elsewhere = home.and_then(|home| reference(home, seat));
            told.level = Shown::owned(elsewhere.or(words).unwrap_or_else(|| "-".to_string()));
            Some(id)
        }
        Node::Elsewhere(id, case) => {
            told.level = Shown::owned(format!("=> #{}", case.number()));
            Some(id)
        }
        Node::NotAsked(_) => None,
    };
    let Some(exposure) = exposure.and_then(|id| seat.ward.exposures.read(id)) else { return told };
    if !matches!(node, Node::Case(_)) && is_waiting(seat, exposure) {
        told.remark = look.say("contact_tree.not_called");
    }
    // What is odd about it comes before what else could be said.
    if !doubts_of(&seat.ward, &seat.rules, &seat.chains, exposure).is_empty() {
        told.remark = look.say("contact_tree.to_check");
    }
    let relation = if exposure.relation.is_empty() { &exposure.setting } else { &exposure.relation };
    told.relation = Shown::owned(relation.clone());
    let phone = seat.ward.persons.read(exposure.exposed).and_then(|person| person.phones.first());
    told.phone = Shown::owned(phone.map(|phone| numbers::phone(phone)).unwrap_or_default());
    let day = exposure.last_contact.map(|day| signs::short_day(day, seat.now.date()));
    told.day = Shown::owned(day.unwrap_or_default());
    told
}
