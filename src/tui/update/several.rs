//! Several rows marked and acted on at once. Each is an order of its own, under its own name: what
//! the desk refuses of them is named, and the others stand.

use crate::desk::protocol::Outcome;
use crate::domain::command::Command;
use crate::domain::contact_tree::Exposure;
use crate::domain::identity::{Id, Kind, OrderId, RecordId};
use crate::domain::officer::Officer;
use crate::domain::record::AnyBody;
use crate::domain::refusal::Refusal;
use crate::domain::tasks::{Progress, Task};
use crate::language::{numbers, refusing};
use crate::tui::arrangement::Pane;
use crate::tui::forms;
use crate::tui::lists::MARKED_MAX;
use crate::tui::message::Effect;
use crate::tui::panes::contact_tree::{Node, is_to_call};
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{keys, line, say};

/// Orders that were sent as one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Several {
    /// Those that the desk has not answered.
    waiting: Vec<OrderId>,
    done: usize,
    /// What each refused one was about, and why.
    refused: Vec<(String, Refusal)>,
}

/// Marks the chosen row, or takes its mark away, and goes on to the next one.
pub fn mark(screen: &mut Screen) {
    if !screen.dialogs.is_empty() || screen.entry.found.is_some() {
        return;
    }
    let pane = screen.focus.0;
    let before = screen.panes.marked_count(pane);
    if !screen.panes.turn_mark(pane) {
        say(screen, "panes.no_mark_here", Role::Notice);
        return;
    }
    if screen.panes.marked_count(pane) > MARKED_MAX {
        screen.panes.turn_mark(pane);
        let words = screen.look.say_with("panes.marked_most", &[("count", &MARKED_MAX)]);
        screen.notify(words, Role::Attention);
        return;
    }
    keys::step_list(screen, 1);
    let count = screen.panes.marked_count(pane);
    if count > 0 && before == 0 {
        say(screen, "panes.marked_hint", Role::Notice);
    }
}

/// Space, while rows are marked.
pub fn toggle(screen: &mut Screen) -> Vec<Effect> {
    let commands = match screen.focus.0 {
        Pane::Tasks => tasks(screen),
        Pane::ContactTree => contacts(screen),
        Pane::HomeTreatment | Pane::Roster => Vec::new(),
    };
    if commands.is_empty() {
        say(screen, "panes.one_at_a_time", Role::Attention);
        return Vec::new();
    }
    let orders = commands.into_iter().map(|(command, record, revision)| (command, vec![(record, revision)]));
    send(screen, orders.collect())
}

/// Sends orders that are answered as one.
pub fn send(screen: &mut Screen, orders: Vec<(Command, Vec<(RecordId, u32)>)>) -> Vec<Effect> {
    let mut several = Several::default();
    let mut effects = Vec::new();
    for (command, based_on) in orders {
        several.waiting.push(screen.waiting.next);
        let sent = line::send(screen, command, based_on, String::new());
        if sent.is_empty() {
            // Nobody signed in, or this session only looks: that has been said.
            return effects;
        }
        effects.extend(sent);
    }
    screen.waiting.several = Some(several);
    effects
}

type Sent = (Command, RecordId, u32);

/// All marked tasks come to the same state: the next one of whichever is least far.
fn tasks(screen: &Screen) -> Vec<Sent> {
    let ward = &screen.seat.ward;
    let marked: Vec<_> = screen.panes.tasks.marked.iter().filter_map(|id| ward.tasks.read(*id)).collect();
    let step = |task: &Task| match task.progress {
        Progress::Open => 0,
        Progress::Started => 1,
        Progress::Done(_) => 2,
    };
    let Some(least) = marked.iter().map(|task| step(task)).min() else { return Vec::new() };
    let (progress, wanted) = match least {
        0 => (Progress::Started, 1),
        1 => (Progress::Done(screen.seat.now), 2),
        _ => (Progress::Open, 0),
    };
    let turned = marked.into_iter().filter(|task| least == 2 || step(task) < wanted);
    let sent = turned.map(|task| {
        let record = RecordId { kind: Kind::Task, number: task.id.number() };
        (Command::SetProgress { task: task.id, progress }, record, task.revision)
    });
    sent.collect()
}

/// All marked contacts are reached; or, where all are, none. Cases among them are left alone.
fn contacts(screen: &Screen) -> Vec<Sent> {
    let is_met = |id| screen.seat.ward.exposures.read(id).is_some_and(|kept| is_to_call(&screen.seat, kept));
    let exposure = |node: &Node| match node {
        Node::Contact(id) => Some(*id),
        Node::Elsewhere(id, _) => Some(*id).filter(|id| is_met(*id)),
        Node::Case(_) | Node::NotAsked(_) => None,
    };
    let ids: Vec<Id<Exposure>> = screen.panes.contact_tree.marked.iter().filter_map(exposure).collect();
    let mut kept: Vec<_> = ids.into_iter().filter_map(|id| screen.seat.ward.exposures.read(id)).collect();
    kept.sort_by_key(|kept| kept.id);
    let reached = kept.iter().any(|kept| !kept.reached);
    let sent = kept.into_iter().filter(|kept| kept.reached != reached).map(|kept| {
        let record = RecordId { kind: Kind::Exposure, number: kept.id.number() };
        (Command::SetReached { exposure: kept.id, reached }, record, kept.revision)
    });
    sent.collect()
}

/// Gives the marked F0 or tasks, or the one that the line was begun for, to an officer.
pub fn give(screen: &mut Screen, officer: Id<Officer>) -> Vec<Effect> {
    let ward = &screen.seat.ward;
    let records = screen.given();
    let mut orders: Vec<(Command, Vec<(RecordId, u32)>)> = records
        .into_iter()
        .filter_map(|id| {
            let record = ward.record(id.kind, id.number)?;
            let mut body = record.body();
            match &mut body {
                AnyBody::Case(case) => case.carer = Some(officer),
                AnyBody::Task(task) => task.owner = Some(officer),
                _ => return None,
            }
            Some((Command::Edit { number: id.number, body: Box::new(body) }, vec![(id, record.revision())]))
        })
        .collect();
    if orders.is_empty() {
        say(screen, "records.nothing_chosen", Role::Attention);
        return Vec::new();
    }
    if orders.len() > 1 {
        return send(screen, orders);
    }
    let typed = screen.entry.field.text().to_string();
    orders.pop().map_or_else(Vec::new, |(command, based_on)| line::send(screen, command, based_on, typed))
}

/// Counts the answer to one of several orders; whether it was one of them. When all are answered
/// it is said how many were saved, and which were not.
pub fn answered(screen: &mut Screen, id: OrderId, command: &Command, outcome: &Outcome) -> bool {
    let about = about(screen, command);
    let Some(several) = &mut screen.waiting.several else { return false };
    let Some(at) = several.waiting.iter().position(|waiting| *waiting == id) else { return false };
    several.waiting.remove(at);
    match outcome {
        Outcome::Done { .. } => several.done += 1,
        Outcome::Refused(refusal) => several.refused.push((about, refusal.clone())),
        Outcome::Unknown => {}
    }
    if !several.waiting.is_empty() {
        return true;
    }
    let several = screen.waiting.several.take().unwrap_or_default();
    let time = numbers::time(screen.seat.now.time());
    let book = &screen.look.book;
    match several.refused.first() {
        None => {
            let words = screen.look.say_with("panes.several_done", &[("time", &time), ("count", &several.done)]);
            screen.notify(words, Role::Notice);
        }
        Some((_, why)) => {
            let why = refusing::sentence(why, book);
            let names: Vec<&str> = several.refused.iter().map(|(about, _)| about.as_str()).collect();
            let names = names.join(", ");
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("count", &several.done), ("refused", &several.refused.len()), ("names", &names), ("why", &why)];
            let words = screen.look.say_with("panes.several_refused", &values);
            screen.notify(words, Role::Attention);
        }
    }
    true
}

/// What one of several orders is about.
fn about(screen: &Screen, command: &Command) -> String {
    let ward = &screen.seat.ward;
    match command {
        Command::SetProgress { task, .. } => ward.tasks.read(*task).map(|task| task.text.clone()),
        Command::SetReached { exposure, .. } => {
            let person = ward.exposures.read(*exposure).and_then(|kept| ward.persons.read(kept.exposed));
            person.map(|person| person.name.clone())
        }
        Command::Edit { number, body } => {
            ward.record(body.kind(), *number).map(|record| forms::name(&record.body(), ward))
        }
        Command::Delete(id) => ward.record_or_deleted(*id).map(|record| forms::name(&record.body(), ward)),
        _ => None,
    }
    .unwrap_or_default()
}
