//! `trucban` without a command: the desk's screen at this terminal.

use std::io::{self, IsTerminal};

use super::failure::{Exit, Failure};
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::protocol::Purpose;

/// Joins the desk and holds a session at this terminal until the officer leaves.
pub(super) fn open(invocation: &Invocation) -> Result<(), Failure> {
    let book = &invocation.book;
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Failure::new(Exit::Usage, book.say("command_line.no_terminal")));
    }
    let visit = Visit::join(invocation, Purpose::Screen)?;
    drop(visit);
    Ok(())
}
