//! Taking back: the own order that was carried out last, or, where the history of a record is open, what was done to it
//! last by whomever; always shown first.

use crate::desk::protocol::{HistoryLine, HistoryOf};
use crate::domain::command::{Command, ROLE_TO_UNDO_OTHERS};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::history::fields;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::records::words;
use crate::tui::update::{Deed, forms, say};

/// Shows what would be taken back, or done again, and asks.
pub fn ask_undo(screen: &mut Screen, again: bool) -> Vec<Effect> {
    if !again && let Some(line) = newest_line(screen).cloned() {
        return ask_line(screen, line);
    }
    let deeds = if again { &screen.deeds.undone } else { &screen.deeds.done };
    let Some(deed) = deeds.last().cloned() else {
        say(screen, if again { "records.nothing_to_redo" } else { "records.nothing_to_undo" }, Role::Notice);
        return Vec::new();
    };
    ask(screen, &deed, Vec::new(), (if again { "records.ask_redo" } else { "records.ask_undo" }, true));
    Vec::new()
}

/// What was done last to the record whose history is open: the one thing about it that can be taken back.
pub fn newest_line(screen: &Screen) -> Option<&HistoryLine> {
    let Some(Dialog::History(history)) = screen.dialogs.last() else { return None };
    let of_record = matches!(history.of, HistoryOf::Record(_)) && history.is_whole;
    let written = |line: &&HistoryLine| line.access.is_none() && !line.changes.is_empty();
    history.lines.iter().rev().filter(|_| of_record).find(written)
}

/// Asks about a line of the history. What somebody else did is for who heads a shift, and No is chosen first.
fn ask_line(screen: &mut Screen, line: HistoryLine) -> Vec<Effect> {
    let own = screen.seat.officer.filter(|officer| line.officer == Some(*officer));
    let sits = screen.seat.officer.and_then(|officer| screen.seat.ward.officers.read(officer));
    if own.is_none() && sits.is_none_or(|officer| officer.role < ROLE_TO_UNDO_OTHERS) {
        say(screen, "refusals.not_his_order", Role::Attention);
        return Vec::new();
    }
    let name = line.officer.map_or("", |officer| screen.seat.officer_name(officer));
    let time = numbers::moment(line.at.local(), screen.seat.now.date());
    // A history shows of an order what it did to this record; it is taken back as a whole.
    let told = vec![Shown::owned(format!("{time}  {}", Shown::of(name))), screen.look.say("records.undo_whole")];
    let deed = Deed { order: line.order, changes: line.changes, command: line.command };
    ask(screen, &deed, told, ("records.ask_undo", own.is_some()));
    Vec::new()
}

/// Asks whether a deed shall be taken back: what would be written then, and below it what else is to be known.
fn ask(screen: &mut Screen, deed: &Deed, told: Vec<Shown<'static>>, (title, yes): (&str, bool)) {
    let look = &screen.look;
    let mut lines = vec![Shown::of(look.book.word("commands", &deed.command).unwrap_or_default()).into_static()];
    let scene = forms::scene(screen);
    for change in deed.changes.iter().rev() {
        let Some(id) = change.record() else { continue };
        lines.push(words(screen, id));
        // What would be written: the step backwards.
        let backwards = change.clone().reversed();
        let shown = if backwards.after.is_some() { fields(&backwards, &scene) } else { Vec::new() };
        lines.extend(shown.into_iter().take(8).map(|field| Shown::owned(format!("  {field}"))));
        if backwards.after.is_none() {
            lines.push(Shown::owned(format!("  {}", look.book.say("history.deleted"))));
        }
    }
    lines.truncate(12);
    lines.extend(told);
    let title = look.say(title);
    let asked = Asked::Orders(vec![(Command::Undo(deed.order), Vec::new())]);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes, asked })));
}
