//! A question before something is deleted, restored, merged or taken back: what it is about, and
//! an answer that harms nothing unless the officer chooses the other.

use ratatui::layout::Rect;

use crate::domain::command::Command;
use crate::domain::identity::{RecordId, Revision};
use crate::language::shown::Shown;
use crate::tui::dialogs::centred;
use crate::tui::look::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// What a question does when it is answered with yes.
#[derive(Clone, PartialEq, Debug)]
pub enum Asked {
    /// Gives orders, each with what it is based on.
    Orders(Vec<(Command, Vec<(RecordId, Revision)>)>),
    /// Drops a draft, by its place in the list of drafts.
    DropDraft(usize),
}

/// A question.
#[derive(Clone, PartialEq, Debug)]
pub struct Ask {
    /// What is asked.
    pub title: Shown<'static>,
    /// What it is about, line by line.
    pub lines: Vec<Shown<'static>>,
    /// Whether yes is chosen.
    pub yes: bool,
    /// What yes does.
    pub asked: Asked,
}

/// Draws the question.
pub fn draw(ask: &Ask, look: &Look, body: Rect, ink: &mut Ink<'_>) {
    let width = 72.min(body.width);
    let room = usize::from(width.saturating_sub(4));
    let lines: Vec<Shown<'static>> = ask.lines.iter().flat_map(|line| line.wrapped(room, 2)).collect();
    let rows = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX).min(body.height);
    let inside = ink.boxed(centred(body, (width, rows)), &ask.title);
    let last = inside.height.saturating_sub(1);
    for (row, line) in (0..last.saturating_sub(1)).zip(&lines) {
        ink.text(inside, (0, row), line, Role::Text);
    }
    let mark = |is_chosen: bool| if is_chosen { "> " } else { "  " };
    let no = Shown::owned(format!("{}{}", mark(!ask.yes), look.book.say("dialogs.no")));
    let yes = Shown::owned(format!("{}{}", mark(ask.yes), look.book.say("dialogs.yes")));
    let at = ink.text(inside, (0, last), &no, if ask.yes { Role::Text } else { Role::Chosen });
    let at = ink.text(inside, (at + 3, last), &yes, if ask.yes { Role::Chosen } else { Role::Text });
    ink.text(inside, (at + 3, last), &look.say("dialogs.ask_keys"), Role::Key);
}
