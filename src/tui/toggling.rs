//! What Space makes of the chosen row. Apart from the keys, because whether there is anything to turn, and who may turn
//! it, is asked before the key is pressed too.

use crate::domain::command::Command;
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::record::Kept;
use crate::domain::roster::{Job, Shift};
use crate::domain::tasks::{Makes, Progress, Task};
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::task_card::{self, TaskCard, Turn};
use crate::tui::panes::contact_tree::{Node, is_to_call};
use crate::tui::panes::roster::Row;
use crate::tui::screen::Screen;

/// What Space does here.
#[derive(Clone, PartialEq, Debug)]
pub enum Toggle {
    /// Folds or unfolds a branch of the tree: nobody else sees it.
    Fold,
    /// Makes what is made with this task, which is done with it.
    Make(Id<Task>, Revision),
    /// Asks the desk for the next state.
    Order(Box<Command>, Vec<(RecordId, Revision)>),
}

/// What Space makes of the chosen row; nothing where it has no other state.
pub fn toggle(screen: &Screen) -> Option<Toggle> {
    if let Some(Dialog::Task(card)) = screen.dialogs.last() {
        return on_card(screen, *card);
    }
    // Whether somebody who stands elsewhere as an F0 is called as a contact besides.
    let is_met = |id| screen.seat.ward.exposures.read(id).is_some_and(|kept| is_to_call(&screen.seat, kept));
    match screen.focus.0 {
        Pane::HomeTreatment => None,
        Pane::Roster => {
            let Some(Row::Job(shift, place)) = screen.panes.roster.chosen() else { return None };
            presence(screen, shift, place)
        }
        Pane::ContactTree => match screen.panes.contact_tree.chosen()? {
            Node::Elsewhere(exposure, _) if !is_met(exposure) => None,
            Node::Contact(exposure) | Node::Elsewhere(exposure, _) => {
                let kept = screen.seat.ward.exposures.read(exposure)?;
                let command = Command::SetReached { exposure, reached: !kept.reached };
                Some(order(command, Kind::Exposure, exposure.number(), kept.revision))
            }
            _ => Some(Toggle::Fold),
        },
        Pane::Tasks => {
            let task = screen.panes.tasks.chosen()?;
            progress(screen, screen.seat.ward.tasks.read(task)?)
        }
    }
}

/// Open, started, done; a task that is done opens again.
fn progress(screen: &Screen, kept: &Kept<Task>) -> Option<Toggle> {
    if kept.makes == Makes::CallSheets && kept.is_open() {
        return Some(Toggle::Make(kept.id, kept.revision));
    }
    let progress = match kept.progress {
        Progress::Open => Progress::Started,
        Progress::Started => Progress::Done(screen.seat.now),
        Progress::Done(_) => Progress::Open,
    };
    Some(order(Command::SetProgress { task: kept.id, progress }, Kind::Task, kept.id.number(), kept.revision))
}

/// What the chosen line of a task's card turns.
fn on_card(screen: &Screen, card: TaskCard) -> Option<Toggle> {
    let kept = screen.seat.ward.tasks.read(card.task)?;
    let lines = task_card::lines(kept, (&screen.seat, &screen.look));
    match lines.get(card.at.min(lines.len().saturating_sub(1)))?.turns? {
        Turn::Progress => progress(screen, kept),
        Turn::Part(part) => progress(screen, screen.seat.ward.tasks.read(part)?),
        Turn::Step(place) => {
            let done = kept.checklist.get(place)?.done.is_none();
            let command = Command::TickStep { task: kept.id, step: u32::try_from(place).ok()?, done };
            Some(order(command, Kind::Task, kept.id.number(), kept.revision))
        }
    }
}

/// Where a job's holder is, turned to the next state.
fn presence(screen: &Screen, shift: Id<Shift>, place: usize) -> Option<Toggle> {
    let kept = screen.seat.ward.shifts.read(shift)?;
    let job = kept.jobs.get(place).filter(|job| !job.who.is_empty())?;
    let job = Job { presence: job.presence.next(), ..job.clone() };
    Some(order(Command::FillJob { shift, job }, Kind::Shift, shift.number(), kept.revision))
}

fn order(command: Command, kind: Kind, number: u32, seen: Revision) -> Toggle {
    Toggle::Order(Box::new(command), vec![(RecordId { kind, number }, seen)])
}
