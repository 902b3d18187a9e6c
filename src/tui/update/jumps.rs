//! From pane to pane: F2 to F5 land on the person at whom the officer was looking, and Esc goes
//! back the way that was come.

use crate::desk::protocol::Request;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::card::Card;
use crate::tui::message::Effect;
use crate::tui::panes::contact_tree::{Node, person_of};
use crate::tui::panes::roster::Row;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{keys, say};

/// Where an officer was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    focus: (Pane, bool),
    card: Option<Id<Case>>,
    row: Option<Chosen>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Chosen {
    Case(Id<Case>),
    Row(Row),
    Node(Node),
    Task(Id<crate::domain::tasks::Task>),
}

/// The most stops that are remembered; the oldest are forgotten first.
const STOPS_MAX: usize = 16;

fn here(screen: &Screen) -> Stop {
    let panes = &screen.panes;
    let row = match screen.focus.0 {
        Pane::HomeTreatment => panes.home_treatment.chosen().map(Chosen::Case),
        Pane::Roster => panes.roster.chosen().map(Chosen::Row),
        Pane::ContactTree => panes.contact_tree.chosen().map(Chosen::Node),
        Pane::Tasks => panes.tasks.chosen().map(Chosen::Task),
    };
    Stop { focus: screen.focus, card: screen.card_case(), row }
}

/// Remembers where the officer is, before a step that leads away from there.
pub fn leave(screen: &mut Screen) {
    let stop = here(screen);
    if screen.trail.len() >= STOPS_MAX {
        screen.trail.remove(0);
    }
    screen.trail.push(stop);
}

/// To a pane; to the whole screen for it where it has the keys already, and back.
pub fn go_to(screen: &mut Screen, pane: Pane) {
    let is_same = screen.focus.0 == pane;
    let has_card = screen.card_case().is_some();
    let person = person_here(screen);
    if is_same {
        let before = screen.dialogs.len();
        keys::focus(screen, pane);
        // Closing a card that stood before the pane is one step; the next one zooms.
        if screen.dialogs.len() == before {
            turn_zoom(screen);
        }
        return;
    }
    // Panes that stand side by side are no steps; a card, or a pane that has the screen, is.
    if has_card || screen.focus.1 {
        let is_back = screen.trail.last().is_some_and(|stop| stop.focus == (pane, screen.focus.1) && !has_card);
        if is_back {
            screen.trail.pop();
        } else {
            leave(screen);
        }
    }
    keys::focus(screen, pane);
    if let Some(person) = person.filter(|_| screen.entry.field.is_empty()) {
        land(screen, pane, person);
    }
}

/// The whole screen for the pane that has the keys, or the overview again.
pub fn turn_zoom(screen: &mut Screen) {
    if screen.focus.1 {
        screen.focus.1 = false;
        let overview = screen.focus;
        screen.trail.pop_if(|stop| stop.focus == overview && stop.card.is_none());
    } else {
        leave(screen);
        screen.focus.1 = true;
    }
}

/// Chooses the worst alert after the one that is chosen, and shows why it is one.
pub fn next_alert(screen: &mut Screen) -> Vec<Effect> {
    let urgent: Vec<Id<Case>> = screen.panes.home_treatment.urgent().collect();
    let Some(first) = urgent.first() else {
        say(screen, "levels.no_alert", Role::Notice);
        return Vec::new();
    };
    let at = screen.card_case().and_then(|id| urgent.iter().position(|case| *case == id));
    let next = at.and_then(|at| urgent.get(at + 1)).unwrap_or(first);
    open_card(screen, *next)
}

/// The person of the open card, else of the chosen row.
fn person_here(screen: &Screen) -> Option<Id<Person>> {
    let ward = &screen.seat.ward;
    let of_case = |case: Id<Case>| Some(ward.cases.read(case)?.person);
    if let Some(case) = screen.card_case() {
        return of_case(case);
    }
    match screen.focus.0 {
        Pane::HomeTreatment => of_case(screen.panes.home_treatment.chosen()?),
        Pane::Roster => None,
        Pane::ContactTree => person_of(&screen.seat, screen.panes.contact_tree.chosen()?),
        Pane::Tasks => of_case(ward.tasks.read(screen.panes.tasks.chosen()?)?.case?),
    }
}

/// Chooses the person in a pane, where he is in it; where a filter hides him, that is said.
fn land(screen: &mut Screen, pane: Pane, person: Id<Person>) {
    let seat = &screen.seat;
    let case = seat.ward.open_case_of(person).or_else(|| seat.ward.cases_of(person).next_back());
    let (case, carer) = (case.map(|case| case.id), case.and_then(|case| case.carer));
    let is_hidden = match (pane, case) {
        (Pane::HomeTreatment, Some(case)) => {
            screen.panes.home_treatment.choose(case);
            screen.panes.home_treatment.hides(case)
        }
        (Pane::ContactTree, _) => {
            let is_there = seat.ward.exposures_of(person).next().is_some() || case.is_some();
            let is_narrowed = screen.panes.contact_tree.setup.narrowed.is_some();
            !screen.panes.contact_tree.choose(seat, person) && is_there && is_narrowed
        }
        (Pane::Tasks, Some(case)) => {
            let is_his = |id: &Id<_>| seat.ward.tasks.read(*id).is_some_and(|task| task.case == Some(case));
            let is_chosen = screen.panes.tasks.chosen().is_some_and(|id| is_his(&id));
            let first = screen.panes.tasks.listed().find(is_his).filter(|_| !is_chosen);
            first.map(|task| screen.panes.tasks.choose(task));
            false
        }
        (Pane::Roster, _) => {
            let area = seat.ward.persons.read(person).and_then(|person| person.area);
            let row = area.map(Row::Area).or_else(|| screen.panes.roster.row_of_officer(seat, carer?));
            row.map(|row| screen.panes.roster.choose(row));
            false
        }
        (Pane::HomeTreatment | Pane::Tasks, None) => false,
    };
    screen.bind_line();
    if is_hidden {
        say(screen, "panes.hidden", Role::Notice);
    }
}

/// Goes back to the last stop; whether there was one.
pub fn back(screen: &mut Screen) -> bool {
    let Some(stop) = screen.trail.pop() else { return false };
    screen.focus = stop.focus;
    let seat = &screen.seat;
    match stop.row {
        Some(Chosen::Case(case)) => drop(screen.panes.home_treatment.choose(case)),
        Some(Chosen::Row(row)) => drop(screen.panes.roster.choose(row)),
        Some(Chosen::Node(node)) => drop(screen.panes.contact_tree.choose_node(seat, node)),
        Some(Chosen::Task(task)) => drop(screen.panes.tasks.choose(task)),
        None => {}
    }
    if let Some(case) = stop.card {
        screen.dialogs.push(Dialog::Card(Card { case, top: 0 }));
    }
    true
}

/// Shows one F0 before the panes, and asks for all its readings.
pub fn open_card(screen: &mut Screen, case: Id<Case>) -> Vec<Effect> {
    screen.panes.home_treatment.choose(case);
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Card(_)));
    screen.dialogs.push(Dialog::Card(Card { case, top: 0 }));
    screen.bind_line();
    vec![Effect::Send(Box::new(Request::ReadCase(case)))]
}
