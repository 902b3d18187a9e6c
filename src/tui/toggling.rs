//! What Space makes of the chosen row. Apart from the keys, because whether there is anything to turn, and who may turn
//! it, is asked before the key is pressed too.

use crate::domain::command::Command;
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::roster::{Job, Shift};
use crate::domain::tasks::Progress;
use crate::tui::arrangement::Pane;
use crate::tui::panes::contact_tree::Node;
use crate::tui::panes::roster::Row;
use crate::tui::screen::Screen;

/// What Space does here.
#[derive(Clone, PartialEq, Debug)]
pub enum Toggle {
    /// Folds or unfolds a branch of the tree: nobody else sees it.
    Fold,
    /// Asks the desk for the next state.
    Order(Box<Command>, Vec<(RecordId, Revision)>),
}

/// What Space makes of the chosen row; nothing where it has no other state.
pub fn toggle(screen: &Screen) -> Option<Toggle> {
    match screen.focus.0 {
        Pane::HomeTreatment => None,
        Pane::Roster => {
            let Some(Row::Job(shift, place)) = screen.panes.roster.chosen() else { return None };
            presence(screen, shift, place)
        }
        Pane::ContactTree => match screen.panes.contact_tree.chosen()? {
            Node::Contact(exposure) => {
                let kept = screen.seat.ward.exposures.read(exposure)?;
                let command = Command::SetReached { exposure, reached: !kept.reached };
                Some(order(command, Kind::Exposure, exposure.number(), kept.revision))
            }
            _ => Some(Toggle::Fold),
        },
        Pane::Tasks => {
            let task = screen.panes.tasks.chosen()?;
            let kept = screen.seat.ward.tasks.read(task)?;
            // Open, started, done; a task that is done opens again.
            let progress = match kept.progress {
                Progress::Open => Progress::Started,
                Progress::Started => Progress::Done(screen.seat.now),
                Progress::Done(_) => Progress::Open,
            };
            Some(order(Command::SetProgress { task, progress }, Kind::Task, task.number(), kept.revision))
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
