//! Which rows of the tree a filter leaves: those that it wants, and those above them, so that it
//! is still seen from whom somebody has it.

use crate::domain::contact_tree::Exposure;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::standing::Mark;
use crate::tui::entry::{State, Wanted};
use crate::tui::panes::contact_tree::{ContactTree, DEPTH_MAX, Node, Row, is_waiting, person_of};
use crate::tui::panes::narrowed::{Narrowed, Told, lies_in};
use crate::tui::seat::Seat;
use crate::tui::signs;

impl ContactTree {
    /// Takes out what the filter does not want, unless it leads to what it wants.
    pub(super) fn narrow_rows(&mut self, seat: &Seat, mark_of: &impl Fn(Id<Case>) -> Option<Mark>) {
        let Some(narrowed) = &mut self.setup.narrowed else { return };
        narrowed.refresh(seat);
        let wants = |row: &Row| keeps(narrowed, seat, row.node, mark_of);
        (self.rows, self.kept) = branches(&self.rows, wants);
    }
}

/// The wanted rows with all above them, drawn as a tree of their own; and how many were wanted.
/// Goes from the last row to the first: what stands above a row comes later then, at a lesser depth.
fn branches(rows: &[Row], wants: impl Fn(&Row) -> bool) -> (Vec<Row>, usize) {
    let mut left: Vec<Row> = Vec::new();
    let mut wanted_count = 0;
    // The depth of the row that was taken last: whoever is nearer the root stands above it.
    let mut below = 0;
    // One bit for each depth at which a branch goes on further down.
    let mut goes_on: u16 = 0;
    for row in rows.iter().rev() {
        let is_wanted = wants(row);
        wanted_count += usize::from(is_wanted);
        if !is_wanted && row.depth >= below {
            continue;
        }
        let bit = 1 << row.depth.min(DEPTH_MAX);
        left.push(Row { last: goes_on & bit == 0, trunks: goes_on & (bit - 1), ..*row });
        goes_on = goes_on & (bit - 1) | bit;
        below = row.depth;
    }
    left.reverse();
    (left, wanted_count)
}

/// How a row stands: a case by its mark, a contact who still matters until reached.
pub(super) fn mark_of_node(node: Node, seat: &Seat, mark_of: &impl Fn(Id<Case>) -> Option<Mark>) -> Option<Mark> {
    match node {
        Node::Case(case) => mark_of(case),
        Node::NotAsked(_) => Some(Mark::Attention),
        Node::Contact(_) => Some(if is_waiting_row(node, seat) { Mark::Due } else { Mark::Within }),
        Node::Elsewhere(..) => is_waiting_row(node, seat).then_some(Mark::Due),
    }
}

/// Whether a row is about somebody who is still to be called.
fn is_waiting_row(node: Node, seat: &Seat) -> bool {
    exposure_of(node).and_then(|id| seat.ward.exposures.read(id)).is_some_and(|exposure| is_waiting(seat, exposure))
}

fn keeps(narrowed: &Narrowed, seat: &Seat, node: Node, mark_of: &impl Fn(Id<Case>) -> Option<Mark>) -> bool {
    let person = person_of(seat, node).and_then(|id| seat.ward.persons.read(id));
    let area = person.and_then(|person| person.area);
    let mark = || mark_of_node(node, seat, mark_of);
    let is = |wanted: &Wanted| match wanted {
        Wanted::State(State::Urgent) => mark() == Some(Mark::Urgent),
        Wanted::State(State::Attention) => mark() == Some(Mark::Attention),
        Wanted::State(State::Due) => mark() == Some(Mark::Due),
        Wanted::State(State::Within) => mark() == Some(Mark::Within),
        Wanted::State(State::NotCalled) => is_waiting_row(node, seat),
        Wanted::State(State::NotAsked) => matches!(node, Node::NotAsked(_)),
        Wanted::State(State::Started | State::Done | State::Vacant) | Wanted::Text(_) => false,
        Wanted::Area(areas) => lies_in(seat, area, areas),
        Wanted::Officer(officer) => {
            let carer = case_of(node).and_then(|id| seat.ward.cases.read(id)).and_then(|case| case.carer);
            carer == Some(*officer) || carer.is_none() && narrowed.answers_for(*officer, area, seat)
        }
    };
    let met = exposure_of(node).and_then(|id| seat.ward.exposures.read(id));
    let met_on = met.and_then(|met| met.last_contact).map(|day| signs::short_day(day, seat.now.date()));
    narrowed.keeps(is, || {
        let mut told = Told::default();
        if let Some(person) = person {
            told.words.extend([person.name.as_str(), &person.address]);
            told.numbers.extend(person.phones.iter().map(String::as_str));
            told.numbers.extend(person.code.as_deref());
            told.words.extend(area.and_then(|area| seat.ward.areas.read(area)).map(|area| area.name.as_str()));
        }
        // Who was at a place on a day.
        if let Some(met) = met {
            told.words.extend([met.place.as_str(), met.setting.as_str()]);
        }
        told.numbers.extend(met_on.as_deref());
        let code = case_of(node).and_then(|id| seat.ward.cases.read(id)).and_then(|case| case.code.as_deref());
        told.numbers.extend(code);
        told
    })
}

fn exposure_of(node: Node) -> Option<Id<Exposure>> {
    match node {
        Node::Contact(exposure) | Node::Elsewhere(exposure, _) => Some(exposure),
        Node::Case(_) | Node::NotAsked(_) => None,
    }
}

fn case_of(node: Node) -> Option<Id<Case>> {
    match node {
        Node::Case(case) | Node::Elsewhere(_, case) | Node::NotAsked(case) => Some(case),
        Node::Contact(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Rows of any tree: a depth that is at most one more than the one before.
    fn tree() -> impl Strategy<Value = Vec<(u8, bool)>> {
        prop::collection::vec((0_u8..5, any::<bool>()), 1..40).prop_map(|steps| {
            let mut depth = 0;
            let row = |(at, (step, wanted)): (usize, (u8, bool))| {
                depth = if at == 0 { 0 } else { step.min(depth + 1) };
                (depth, wanted)
            };
            steps.into_iter().enumerate().map(row).collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_wanted_stays_with_all_above_it(tree in tree()) {
            let node = |at: usize| Node::Case(Id::new(at as u32 + 1).unwrap());
            let rows: Vec<Row> = tree
                .iter()
                .enumerate()
                .map(|(at, (depth, _))| Row { node: node(at), depth: *depth, last: false, folded: false, trunks: 0 })
                .collect();
            let wanted: Vec<Node> = (0..tree.len()).filter(|at| tree[*at].1).map(node).collect();
            let (left, count) = branches(&rows, |row| wanted.contains(&row.node));
            prop_assert_eq!(count, wanted.len());
            let mut expected = std::collections::BTreeSet::new();
            for at in (0..tree.len()).filter(|at| tree[*at].1) {
                let mut depth = tree[at].0 + 1;
                for above in (0..=at).rev() {
                    if tree[above].0 < depth {
                        depth = tree[above].0;
                        expected.insert(above);
                    }
                }
            }
            prop_assert_eq!(left.iter().map(|row| row.node).collect::<Vec<_>>(), expected.into_iter().map(node).collect::<Vec<_>>());
            for (at, row) in left.iter().enumerate() {
                let later = left[at + 1..].iter().take_while(|later| later.depth >= row.depth);
                prop_assert_eq!(row.last, !later.into_iter().any(|later| later.depth == row.depth));
            }
        }
    }
}
