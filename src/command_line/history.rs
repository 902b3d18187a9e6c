//! `trucban history`: who changed what and when, of one record or of the last lines of the journal.

use super::arguments::HistoryArguments;
use super::failure::{Exit, Failure};
use super::invocation::Invocation;
use super::visit::{PATIENCE, Visit};
use crate::desk::connection::{ConnectionError, now};
use crate::desk::protocol::{HistoryLine, HistoryOf, Purpose, Reply, Request};
use crate::domain::access::Access;
use crate::domain::identity::RecordId;
use crate::exchange::mask;
use crate::language::Shown;
use crate::tui::dialogs::history::line_words;
use crate::tui::forms::Scene;

/// Runs `trucban history`.
pub(super) fn run(invocation: &Invocation, arguments: &HistoryArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let of = match &arguments.record {
        Some(text) => {
            let wrong = || book.say_with("command_line.wrong_record", &[("record", &Shown::of(text))]);
            let record = text.parse::<RecordId>().map_err(|()| Failure::new(Exit::Usage, wrong()))?;
            HistoryOf::Record(record)
        }
        None => HistoryOf::All,
    };
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let lines = read(&mut visit, of)?;
    if arguments.with_names {
        let rows = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        visit.note(Access::Exported { what: "history".into(), rows, names: true })?;
    }
    if lines.is_empty() {
        return invocation.print_line(book.say("history.none"));
    }
    let names = mask::given_names(&ward);
    let scene = Scene { ward: &ward, book, now: now(), packs: &[] };
    for line in lines {
        let officer = line.officer.and_then(|id| ward.officers.read(id)).map_or("", |officer| officer.name.as_str());
        let mut words = line_words(&line, officer, of == HistoryOf::All, &scene).into_iter();
        // Who did it is for everybody to see; of whom it is told only where names were asked for.
        words.next().map_or(Ok(()), |head| invocation.print_line(&head))?;
        for text in words {
            let text = if arguments.with_names { text } else { mask::text(&without_names(&text, &ward), &names) };
            // Which field was changed tells nothing of anybody; what it says would.
            let label = text.split_once(": ").map_or(text.as_str(), |(label, _)| label);
            invocation.print_line(if arguments.with_names { &text } else { label })?;
        }
    }
    if arguments.with_names { Ok(()) } else { invocation.print_line(book.say("exchange.masked")) }
}

/// A line in which no whole name of a person stands.
fn without_names(text: &str, ward: &crate::domain::ward::Ward) -> String {
    let mut masked = text.to_string();
    for person in ward.persons.iter().filter(|person| !person.name.is_empty()) {
        if masked.contains(person.name.as_str()) {
            masked = masked.replace(person.name.as_str(), &mask::initials(&person.name));
        }
    }
    masked
}

fn read(visit: &mut Visit<'_>, of: HistoryOf) -> Result<Vec<HistoryLine>, Failure> {
    visit.say(&Request::ReadHistory(of))?;
    let mut all = Vec::new();
    loop {
        match visit.connection.wait(PATIENCE).map_err(|error| visit.failure(&error))? {
            Reply::History { lines, is_whole, .. } => {
                all.extend(lines);
                if is_whole {
                    return Ok(all);
                }
            }
            Reply::NotGiven(refusal) => return Err(visit.refused(&refusal)),
            Reply::Closing(closing) => return Err(visit.failure(&ConnectionError::Closed(closing))),
            _ => {}
        }
    }
}
