//! The duty book of a day on paper.

use crate::domain::command::Command;
use crate::domain::identity::{Id, Kind};
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Date;
use crate::exchange::register;
use crate::language::numbers;
use crate::tui::message::Effect;
use crate::tui::screen::{Printing, Screen};
use crate::tui::update::line;
use crate::tui::update::records::pointed;

/// Prints the day of the chosen line, else today; that it was printed stands in the book first.
pub fn print(screen: &mut Screen) -> Vec<Effect> {
    let chosen = pointed(screen).into_iter().find(|id| id.kind == Kind::LogEntry);
    let chosen = chosen.and_then(|id| screen.seat.ward.log_entries.read(Id::new(id.number)?));
    let day = chosen.map_or(screen.seat.now.date(), |entry| entry.at.date());
    let text = screen.look.book.say_with("log_book.logged", &[("day", &numbers::date(day))]);
    let waited = screen.waiting.next;
    let effects = line::send(screen, Command::Log(LogEntry::of(screen.seat.now, text)), Vec::new(), String::new());
    if !effects.is_empty() {
        screen.waiting.printing = Some((waited, Printing::DutyBook(day)));
    }
    effects
}

/// The files of a day.
pub fn files(screen: &Screen, day: Date) -> Option<Vec<Effect>> {
    let book = &screen.look.book;
    let register = register::duty_book(&screen.seat.ward, day, screen.seat.now, book);
    let (mut document, mut text) = (Vec::new(), Vec::new());
    register.write_document(&mut document, book).ok()?;
    register.write_text(&mut text, book).ok()?;
    let name = |ending: &str| format!("so-truc-{}.{ending}", day.format("%Y%m%d"));
    let files = vec![(name("docx"), document), (name("txt"), text)];
    Some(vec![Effect::WriteFiles { files, said: "log_book.printed", count: register.count() }])
}
