//! The demo ward: its orders are given to an empty desk, under names that two starters share, so that it is loaded once.

use super::failure::Failure;
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::connection::ConnectionError;
use crate::desk::protocol::{Outcome, Proof, Purpose, Reply, Request};
use crate::domain::command::Command;
use crate::domain::identity::{Id, OrderId};
use crate::domain::officer::Officer;
use crate::exchange::demo;

/// The invented ward.
const DEMO_WARD: &str = include_str!("../../assets/demo_ward.toml");

/// How many orders are under way at once.
const UNDER_WAY_MAX: usize = 16;

/// What the names of the demo's orders have in common: "demo" in letters.
const NAMES: u128 = 0x6465_6D6F << 64;

/// Loads the demo ward where it is not loaded yet.
pub(super) fn load(invocation: &Invocation) -> Result<(), Failure> {
    let mut visit = Visit::join_alone(invocation, Purpose::Screen)?;
    let broken = |_| Failure::environment(invocation.book.say("command_line.demo_broken"));
    let commands = demo::commands(DEMO_WARD, visit.welcome.now).map_err(broken)?;
    if visit.welcome.sequence >= commands.len() as u64 {
        return Ok(());
    }
    let signer = match commands.first() {
        Some(Command::Enrol(officer)) => sign_in(&mut visit, &officer.name)?,
        _ => return Ok(()),
    };
    let mut unanswered = 0;
    for (place, command) in (1_u128..).zip(commands) {
        let order = visit.order(OrderId(NAMES | place), Some(signer), command)?;
        visit.say(&Request::Submit(Box::new(order)))?;
        unanswered += 1;
        if unanswered == UNDER_WAY_MAX {
            hear(&mut visit, invocation)?;
            unanswered -= 1;
        }
    }
    (0..unanswered).try_for_each(|_| hear(&mut visit, invocation))
}

/// Takes the seat of the demo's first officer, who signs everything.
fn sign_in(visit: &mut Visit<'_>, name: &str) -> Result<Id<Officer>, Failure> {
    visit.say(&Request::SignIn { name: name.to_string(), proof: Proof::Nothing })?;
    loop {
        match visit.connection.wait(super::visit::PATIENCE) {
            Ok(Reply::SignedIn(Ok(signed_in))) => return Ok(signed_in.officer),
            Ok(Reply::SignedIn(Err(_))) => return Err(visit.failure(&ConnectionError::Unexpected)),
            Ok(Reply::Closing(closing)) => return Err(visit.failure(&ConnectionError::Closed(closing))),
            Ok(_) => {}
            Err(error) => return Err(visit.failure(&error)),
        }
    }
}

fn hear(visit: &mut Visit<'_>, invocation: &Invocation) -> Result<(), Failure> {
    match visit.answer().map_err(|error| visit.failure(&error))? {
        (_, Outcome::Done { .. }) => Ok(()),
        (_, Outcome::Refused(_) | Outcome::Unknown) => {
            Err(Failure::environment(invocation.book.say("command_line.demo_broken")))
        }
    }
}
