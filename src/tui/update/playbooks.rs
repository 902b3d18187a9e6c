//! Playbooks: opening the list, showing one before it starts, starting it, and keeping who answered a call.

use crate::domain::climbing::callee;
use crate::domain::command::Command;
use crate::domain::identity::{Id, RecordId};
use crate::domain::playbook::{Event, Subject};
use crate::domain::record::Body;
use crate::domain::tasks::Task;
use crate::tui::arrangement::LOW_ROWS;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::playbooks::{Playbooks, Row, count, offers, ready, rows, wanted};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::records::pointed;
use crate::tui::update::{line, say};
use crate::tui::widgets::list::moved;

/// Opens the list; a playbook that is started by hand is about what was chosen.
pub fn open(screen: &mut Screen) {
    let pointed = pointed(screen);
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Playbooks(_)));
    screen.dialogs.push(Dialog::Playbooks(Box::new(Playbooks { pointed, chosen: 0, shown: None })));
}

/// Shows what an event that this screen has just caused offers, unless something else is going on here.
pub fn offer(screen: &mut Screen, about: Subject, event: Event) {
    if !screen.dialogs.is_empty() || !screen.entry.field.is_empty() || screen.seat.only_looks {
        return;
    }
    let is_now = |row: &Row<'_>| row.about == Some(about) && row.playbook.starts == Some(event);
    let first = offers(&screen.seat, &screen.look).into_iter().find(is_now);
    let Some(ready) = first.map(|row| ready(row.playbook, about, &screen.seat)) else { return };
    // A ward without a roster would see nothing but what it lacks.
    if !ready.parts.iter().any(|part| part.task.duty.is_some() || part.task.tells.is_some()) {
        return;
    }
    screen.dialogs.push(Dialog::Playbooks(Box::new(Playbooks {
        pointed: Vec::new(),
        chosen: 0,
        shown: Some((ready, 0)),
    })));
}

/// Moves the choice, or the lines of the one that is shown.
pub fn step(screen: &mut Screen, by: isize) {
    let body = screen.arrangement().body(LOW_ROWS);
    let (width, height) = (usize::from(body.width.saturating_sub(2)), usize::from(body.height.saturating_sub(1)));
    let typed = screen.entry.field.text();
    let Some(Dialog::Playbooks(open)) = screen.dialogs.last_mut() else { return };
    let (seat, look) = (&screen.seat, &screen.look);
    let all = match &open.shown {
        Some((ready, _)) => (count(ready, (seat, look), width) + 1).saturating_sub(height).max(1),
        None => rows(&open.pointed, typed, (seat, look)).len(),
    };
    match &mut open.shown {
        Some((_, top)) => *top = moved(*top, by, all),
        None => open.chosen = moved(open.chosen, by, all),
    }
}

/// Esc: from the one that is shown back to the list, where it was opened from there; whether it was.
pub fn back(screen: &mut Screen) -> bool {
    let Some(Dialog::Playbooks(open)) = screen.dialogs.last_mut() else { return false };
    let is_from_list = open.shown.is_some() && !open.pointed.is_empty();
    if is_from_list {
        open.shown = None;
    }
    is_from_list
}

/// Enter: shows a playbook, and starts the one that is shown.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let Some(Dialog::Playbooks(open)) = screen.dialogs.last() else { return Vec::new() };
    if let Some((ready, _)) = &open.shown {
        let (head, parts) = (Box::new(ready.head.clone()), ready.parts.clone());
        screen.dialogs.pop();
        return line::send(screen, Command::StartPlaybook { head, parts }, Vec::new(), String::new());
    }
    let rows = rows(&open.pointed, &typed, (&screen.seat, &screen.look));
    let Some(row) = rows.get(open.chosen.min(rows.len().saturating_sub(1))) else { return Vec::new() };
    let Some(about) = row.about else {
        let words = screen.look.say(wanted(row.playbook.about));
        screen.notify(words, Role::Attention);
        return Vec::new();
    };
    let shown = Some((ready(row.playbook, about, &screen.seat), 0));
    screen.entry.field.set("");
    if let Some(Dialog::Playbooks(open)) = screen.dialogs.last_mut() {
        open.shown = shown;
    }
    Vec::new()
}

/// The task whose card is open and which tells somebody, while nobody has answered.
pub fn telling(screen: &Screen) -> Option<Id<Task>> {
    let Some(Dialog::Task(card)) = screen.dialogs.last() else { return None };
    let task = screen.seat.ward.tasks.read(card.task)?;
    (task.tells.is_some() && task.is_open()).then_some(card.task)
}

/// What stands for nobody having answered.
const NOBODY: &str = "-";

/// Keeps a call: who answered, or `-` where nobody did.
pub fn tell(screen: &mut Screen, task: Id<Task>, typed: &str) -> Vec<Effect> {
    let Some(kept) = screen.seat.ward.tasks.read(task) else { return Vec::new() };
    let Some((called, phone)) = callee(&screen.seat.ward, kept, screen.seat.now.date()) else {
        say(screen, "tasks.nobody_to_call", Role::Attention);
        return Vec::new();
    };
    let based_on = vec![(RecordId { kind: Task::KIND, number: task.number() }, kept.revision)];
    let answered = if typed.trim() == NOBODY { String::new() } else { typed.trim().to_string() };
    let command = Command::Tell { task, called, phone, answered };
    line::send(screen, command, based_on, typed.to_string())
}
