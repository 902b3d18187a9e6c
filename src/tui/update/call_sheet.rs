//! Call sheets from the screen: noted in the duty book first, written when the desk has taken that.

use crate::desk::protocol::Request;
use crate::domain::command::Command;
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::log_entry::LogEntry;
use crate::domain::tasks::Task;
use crate::exchange::call_sheet::{By, CallSheetView, CallSheets};
use crate::tui::message::Effect;
use crate::tui::screen::{Printing, Screen};
use crate::tui::theme::Role;
use crate::tui::update::say;

/// Asks the desk to note that call sheets are made; whoever may not call may not make them. The task of the evening is done
/// with them: the one that was chosen, or the one that is due.
pub fn ask(screen: &mut Screen, chosen: Option<(Id<Task>, Revision)>) -> Vec<Effect> {
    if screen.seat.is_read_only() {
        say(screen, "screen.hint_read_only", Role::Attention);
        return Vec::new();
    }
    if !screen.seat.streamed {
        say(screen, "call_sheet.still_loading", Role::Attention);
        return Vec::new();
    }
    let entry = LogEntry::of(screen.seat.now, sheets(screen).log_line(&screen.look.book));
    let (task, text) = (chosen.map(|(task, _)| task), screen.look.book.say("call_sheet.task").to_string());
    let record = |task: Id<Task>| RecordId { kind: Kind::Task, number: task.number() };
    let based_on = chosen.map(|(task, seen)| (record(task), seen)).into_iter().collect();
    let Some(order) = screen.order(Command::MakeCallSheets { task, entry, text }, based_on, String::new()) else {
        say(screen, "refusals.not_signed_in", Role::Attention);
        return Vec::new();
    };
    screen.waiting.printing = Some((order.id, Printing::CallSheets));
    vec![Effect::Send(Box::new(Request::Submit(Box::new(order))))]
}

/// The call sheets of everybody who is followed now, by area.
pub fn sheets(screen: &Screen) -> CallSheets {
    let seat = &screen.seat;
    let made_by = seat.officer.map_or("", |officer| seat.officer_name(officer));
    let (now, day) = (seat.now, seat.now.date());
    let view = CallSheetView { ward: &seat.ward, rules: &seat.rules, now, day, by: By::Area, made_by };
    CallSheets::of(view, &screen.look.book)
}
