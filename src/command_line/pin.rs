//! `trucban pin`: a temporary PIN for an officer. The account that owns the data can always make one, so that a desk
//! whose administrator has forgotten his PIN is not lost.

use super::failure::{Exit, Failure};
use super::invocation::Invocation;
use super::visit::{PATIENCE, Visit};
use crate::desk::connection::ConnectionError;
use crate::desk::protocol::{Purpose, Reply, Request};
use crate::domain::record::Record;
use crate::language::Shown;
use crate::language::folding::fold;

/// Runs `trucban pin`.
pub(super) fn run(invocation: &Invocation, name: &str) -> Result<(), Failure> {
    let book = &invocation.book;
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let officer = visit.welcome.opening.iter().find_map(|record| match record {
        Record::Officer(officer) if fold(&officer.name) == fold(name.trim()) => Some(officer.id),
        _ => None,
    });
    let officer = officer.ok_or_else(|| {
        let sentence = book.say_with("command_line.no_such_officer", &[("name", &Shown::of(name))]);
        Failure::new(Exit::Usage, sentence)
    })?;
    visit.say(&Request::MakePin(officer))?;
    loop {
        match visit.connection.wait(PATIENCE).map_err(|error| visit.failure(&error))? {
            Reply::PinMade(Ok((_, pin))) => {
                let told: [(&str, &dyn std::fmt::Display); 2] = [("name", &Shown::of(name)), ("pin", &pin.digits())];
                return invocation.print_line(&book.say_with("command_line.pin_made", &told));
            }
            Reply::PinMade(Err(refusal)) => return Err(visit.refused(&refusal)),
            Reply::Closing(closing) => return Err(visit.failure(&ConnectionError::Closed(closing))),
            _ => {}
        }
    }
}
