//! The four lists taken alike: how each is set up, what is marked in it, and which record a row
//! is. The panes know nothing of one another; what is the same for all is said here.

use crate::domain::identity::{Id, Kind, RecordId};
use crate::tui::arrangement::Pane;
use crate::tui::entry::Filter;
use crate::tui::panes::choice::{Choice, Choices};
use crate::tui::panes::contact_tree::Node;
use crate::tui::panes::narrowed::Narrowed;
use crate::tui::panes::roster::Row;
use crate::tui::panes::setup::Setup;
use crate::tui::screen::{Panes, Screen};

/// The most rows of a list that are marked at once.
pub const MARKED_MAX: usize = 200;

impl Panes {
    /// How a list is set up.
    pub fn setup(&self, pane: Pane) -> &Setup {
        match pane {
            Pane::HomeTreatment => &self.home_treatment.setup,
            Pane::Roster => &self.roster.setup,
            Pane::ContactTree => &self.contact_tree.setup,
            Pane::Tasks => &self.tasks.setup,
        }
    }

    fn setup_mut(&mut self, pane: Pane) -> &mut Setup {
        match pane {
            Pane::HomeTreatment => &mut self.home_treatment.setup,
            Pane::Roster => &mut self.roster.setup,
            Pane::ContactTree => &mut self.contact_tree.setup,
            Pane::Tasks => &mut self.tasks.setup,
        }
    }

    /// Orders and columns of all four, to be remembered for the officer.
    pub fn choices(&self) -> Choices {
        Choices::new(Pane::ALL.map(|pane| self.setup(pane).choice.clone()))
    }

    /// How many rows of a list are marked.
    pub fn marked_count(&self, pane: Pane) -> usize {
        match pane {
            Pane::HomeTreatment => self.home_treatment.marked.len(),
            Pane::Roster => self.roster.marked.len(),
            Pane::ContactTree => self.contact_tree.marked.len(),
            Pane::Tasks => self.tasks.marked.len(),
        }
    }

    /// Takes all marks of a list away; whether there were any.
    pub fn clear_marks(&mut self, pane: Pane) -> bool {
        let had = self.marked_count(pane) > 0;
        match pane {
            Pane::HomeTreatment => self.home_treatment.marked.clear(),
            Pane::Roster => self.roster.marked.clear(),
            Pane::ContactTree => self.contact_tree.marked.clear(),
            Pane::Tasks => self.tasks.marked.clear(),
        }
        had
    }

    /// Marks the chosen row of a list, or takes its mark away; whether there is such a row.
    pub fn turn_mark(&mut self, pane: Pane) -> bool {
        match pane {
            Pane::HomeTreatment => {
                let row = self.home_treatment.chosen();
                row.map(|row| self.home_treatment.marked.remove(&row) || self.home_treatment.marked.insert(row))
                    .is_some()
            }
            Pane::Roster => {
                let row = self.roster.chosen().filter(|row| !matches!(row, Row::Heading(_) | Row::Uncovered));
                row.map(|row| self.roster.marked.remove(&row) || self.roster.marked.insert(row)).is_some()
            }
            Pane::ContactTree => {
                let row = self.contact_tree.chosen();
                row.map(|row| self.contact_tree.marked.remove(&row) || self.contact_tree.marked.insert(row)).is_some()
            }
            Pane::Tasks => {
                let row = self.tasks.chosen();
                row.map(|row| self.tasks.marked.remove(&row) || self.tasks.marked.insert(row)).is_some()
            }
        }
    }

    /// The records of a list that the next act is about: the marked ones, else the chosen one.
    fn meant(&self, pane: Pane) -> Vec<RecordId> {
        match pane {
            Pane::HomeTreatment => {
                let list = &self.home_treatment;
                of_ids(Kind::Case, list.marked.iter().copied(), list.chosen())
            }
            Pane::Tasks => of_ids(Kind::Task, self.tasks.marked.iter().copied(), self.tasks.chosen()),
            Pane::Roster => {
                let list = &self.roster;
                of_rows(list.marked.iter().filter_map(|row| record_of_row(*row)), list.chosen().and_then(record_of_row))
            }
            Pane::ContactTree => {
                let list = &self.contact_tree;
                of_rows(list.marked.iter().map(|node| record_of_node(*node)), list.chosen().map(record_of_node))
            }
        }
    }
}

fn of_ids<T>(kind: Kind, marked: impl Iterator<Item = Id<T>>, chosen: Option<Id<T>>) -> Vec<RecordId> {
    let record = |id: Id<T>| RecordId { kind, number: id.number() };
    of_rows(marked.map(record), chosen.map(record))
}

/// In order of their numbers, each once.
fn of_rows(marked: impl Iterator<Item = RecordId>, chosen: Option<RecordId>) -> Vec<RecordId> {
    let mut records: Vec<RecordId> = marked.collect();
    if records.is_empty() {
        return chosen.into_iter().collect();
    }
    records.sort_unstable();
    records.dedup();
    records
}

fn record_of_row(row: Row) -> Option<RecordId> {
    let (kind, number) = match row {
        Row::Job(shift, _) => (Kind::Shift, shift.number()),
        Row::Area(area) => (Kind::Area, area.number()),
        Row::Position(position) => (Kind::Position, position.number()),
        Row::Assignment(assignment) => (Kind::Assignment, assignment.number()),
        Row::Uncovered | Row::Heading(_) => return None,
    };
    Some(RecordId { kind, number })
}

fn record_of_node(node: Node) -> RecordId {
    match node {
        Node::Case(case) | Node::NotAsked(case) => RecordId { kind: Kind::Case, number: case.number() },
        Node::Contact(exposure) | Node::Elsewhere(exposure, _) => {
            RecordId { kind: Kind::Exposure, number: exposure.number() }
        }
    }
}

impl Screen {
    /// The records that the next act is about: the open card's case, else what is marked in the
    /// pane that has the keys, else its chosen row.
    pub fn marked(&self) -> Vec<RecordId> {
        match self.card_case() {
            Some(case) => vec![RecordId { kind: Kind::Case, number: case.number() }],
            None => self.panes.meant(self.focus.0),
        }
    }

    /// Whom or what a line gives away: what is marked, else the one that the line was begun for.
    pub fn given(&self) -> Vec<RecordId> {
        let pane = self.focus.0;
        match self.target() {
            Some(case) if pane == Pane::HomeTreatment && self.panes.marked_count(pane) == 0 => {
                vec![RecordId { kind: Kind::Case, number: case.number() }]
            }
            _ => self.marked(),
        }
    }

    /// Lists a pane anew, after its order, columns or filter changed.
    fn relist(&mut self, pane: Pane) {
        match pane {
            Pane::HomeTreatment => self.panes.home_treatment.relist(&self.seat),
            Pane::Roster => self.panes.roster.rebuild(&self.seat),
            Pane::ContactTree => self.rebuild_tree(),
            Pane::Tasks => self.panes.tasks.rebuild(&self.seat),
        }
    }

    /// Narrows a pane to a filter; an empty one shows everything again.
    pub fn narrow(&mut self, pane: Pane, filter: Filter) {
        let narrowed = (!filter.wanted.is_empty()).then(|| Narrowed::new(filter, &self.seat));
        let chosen = self.panes.meant_row(pane);
        self.panes.setup_mut(pane).narrowed = narrowed;
        self.relist(pane);
        // Whoever asks for others does not want to begin in the middle of them.
        let to_first = isize::MIN / 2;
        match pane {
            Pane::HomeTreatment => self.panes.home_treatment.choose_listed(),
            _ if self.panes.meant_row(pane) == chosen => {}
            Pane::Roster => self.panes.roster.step(to_first),
            Pane::ContactTree => self.panes.contact_tree.step(&self.seat, to_first),
            Pane::Tasks => self.panes.tasks.step(to_first),
        }
        self.bind_line();
    }

    /// Takes away what the officer before has marked and filtered: nobody begins with half a list.
    pub fn begin_anew(&mut self) {
        for pane in Pane::ALL {
            self.panes.clear_marks(pane);
            if self.panes.setup(pane).narrowed.is_some() {
                self.narrow(pane, Filter::default());
            }
        }
        self.trail.clear();
    }

    /// Takes another order and other columns for a pane.
    pub fn set_up(&mut self, pane: Pane, choice: Choice) {
        if self.panes.setup(pane).choice != choice {
            self.panes.setup_mut(pane).choice = choice;
            self.relist(pane);
        }
    }

    /// Takes what an officer chose for all panes.
    pub fn take_choices(&mut self, choices: &Choices) {
        for pane in Pane::ALL {
            self.set_up(pane, choices.of(pane).clone());
        }
    }
}

/// The chosen row of a list, to tell whether it stayed.
#[derive(PartialEq)]
enum ChosenRow {
    Case(Option<Id<crate::domain::home_treatment::Case>>),
    Row(Option<Row>),
    Node(Option<Node>),
    Task(Option<Id<crate::domain::tasks::Task>>),
}

impl Panes {
    fn meant_row(&self, pane: Pane) -> ChosenRow {
        match pane {
            Pane::HomeTreatment => ChosenRow::Case(self.home_treatment.chosen()),
            Pane::Roster => ChosenRow::Row(self.roster.chosen()),
            Pane::ContactTree => ChosenRow::Node(self.contact_tree.chosen()),
            Pane::Tasks => ChosenRow::Task(self.tasks.chosen()),
        }
    }
}
