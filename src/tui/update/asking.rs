//! Asking who answers for a duty, making a task of a gap in the answer, and the templates of a roster.

use crate::domain::command::Command;
use crate::domain::tasks::Task;
use crate::exchange::who::gap_sentence;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::who::{Row, WhoAnswers, rows};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::typing::touched;
use crate::tui::update::{line, say};

/// Opens the question, with words that were typed behind the command.
pub fn open(screen: &mut Screen, words: &str) {
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Who(_)));
    screen.dialogs.push(Dialog::Who(WhoAnswers::default()));
    screen.entry.field.set(words);
    touched(screen);
}

/// Offers the ward templates.
pub fn offer(screen: &mut Screen) {
    screen.put_aside();
    screen.dialogs.push(Dialog::Templates(0));
}

/// Enter: a gap becomes a task, unless it is one; a duty is asked about.
pub fn open_row(screen: &mut Screen, open: WhoAnswers) -> Vec<Effect> {
    let rows = rows(&screen.seat, screen.entry.field.text());
    match rows.get(open.chosen.min(rows.len().saturating_sub(1))) {
        Some(Row::Duty(duty)) => {
            let name = screen.seat.ward.duties.read(*duty).map(|duty| duty.name.clone()).unwrap_or_default();
            screen.entry.field.set(&name);
            touched(screen);
            Vec::new()
        }
        Some(Row::Gap(gap)) => {
            let text = gap_sentence(&screen.seat.ward, *gap, &screen.look.book);
            if screen.seat.ward.tasks.iter().any(|task| task.is_open() && task.text == text) {
                say(screen, "who.gap_task_stands", Role::Notice);
                return Vec::new();
            }
            let task = Task { text, urgent: true, ..Task::default() };
            line::send(screen, Command::AddTask(task), Vec::new(), String::new())
        }
        None => Vec::new(),
    }
}
