//! One command's stay at the desk: joins it (starting one where none runs), reads the ward, sends orders and hears what
//! became of them.

use std::time::Duration;

use super::failure::{Exit, Failure};
use super::invocation::Invocation;
use crate::desk::connection::{Connection, ConnectionError, join_or_start, now, order_id};
use crate::desk::protocol::{Outcome, Purpose, Reply, Request, Welcome};
use crate::domain::access::Access;
use crate::domain::command::{Command, Order};
use crate::domain::danger::Rules;
use crate::domain::identity::{Id, OrderId};
use crate::domain::officer::Officer;
use crate::domain::refusal::Refusal;
use crate::domain::ward::Ward;
use crate::language::refusing;

/// How long a desk may take over one answer: the end of an import of a whole province's list, on a slow disk.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);

/// A command at the desk.
pub(super) struct Visit<'a> {
    invocation: &'a Invocation,
    pub(super) connection: Connection,
    pub(super) welcome: Box<Welcome>,
}

impl<'a> Visit<'a> {
    /// Joins the desk; the demo ward is there afterwards where it was asked for.
    pub(super) fn join(invocation: &'a Invocation, purpose: Purpose) -> Result<Self, Failure> {
        if invocation.is_demo {
            super::demo::load(invocation)?;
        }
        Self::join_alone(invocation, purpose)
    }

    /// Joins the desk as it is.
    pub(super) fn join_alone(invocation: &'a Invocation, purpose: Purpose) -> Result<Self, Failure> {
        let joined = join_or_start(&invocation.place, &invocation.hello(purpose), &invocation.launch()?);
        let (connection, welcome) = joined.map_err(|error| failure(&error, invocation))?;
        Ok(Self { invocation, connection, welcome })
    }

    /// Comes again after the connection was lost.
    pub(super) fn again(&mut self) -> Result<(), Failure> {
        let other = Self::join_alone(self.invocation, Purpose::CommandLine)?;
        (self.connection, self.welcome) = (other.connection, other.welcome);
        Ok(())
    }

    /// An order of this visit, signed by the officer of its account.
    pub(super) fn order(&self, id: OrderId, officer: Option<Id<Officer>>, command: Command) -> Result<Order, Failure> {
        let missing = || Failure::environment(self.invocation.book.say("command_line.nobodys_account"));
        let officer = officer.or(self.welcome.officer).ok_or_else(missing)?;
        Ok(Order { id, officer, session: self.welcome.session, at: now(), command, based_on: Vec::new() })
    }

    /// Sends an order under a new name, which it gives.
    pub(super) fn send(&mut self, command: Command) -> Result<OrderId, Failure> {
        let order = self.order(order_id(), None, command)?;
        let id = order.id;
        self.say(&Request::Submit(Box::new(order)))?;
        Ok(id)
    }

    pub(super) fn say(&mut self, request: &Request) -> Result<(), Failure> {
        self.connection.send(request).map_err(|error| self.failure(&error))
    }

    /// Waits for the next answer to an order.
    pub(super) fn answer(&mut self) -> Result<(OrderId, Outcome), ConnectionError> {
        loop {
            match self.connection.wait(PATIENCE)? {
                Reply::Answer { order, outcome } => return Ok((order, outcome)),
                Reply::Closing(closing) => return Err(ConnectionError::Closed(closing)),
                _ => {}
            }
        }
    }

    /// Has the journal keep that a list is taken along, before it is. A desk that can write nothing gives it all the same:
    /// whoever must save a ward from a damaged disk comes first.
    pub(super) fn note(&mut self, access: Access) -> Result<(), Failure> {
        if self.welcome.state.read_only.is_some() {
            return Ok(());
        }
        self.send(Command::Note(access))?;
        match self.answer().map_err(|error| self.failure(&error))?.1 {
            Outcome::Done { .. } => Ok(()),
            Outcome::Refused(refusal) => Err(self.refused(&refusal)),
            Outcome::Unknown => Err(self.failure(&ConnectionError::Gone)),
        }
    }

    /// The failure of what the desk says no to.
    pub(super) fn refused(&self, refusal: &Refusal) -> Failure {
        let book = &self.invocation.book;
        Failure::new(
            Exit::Refused,
            match refusal {
                // A command line is whose its account is: there is no name to choose.
                Refusal::NotSignedIn => book.say("command_line.nobodys_account").to_string(),
                refusal => refusing::sentence(refusal, book),
            },
        )
    }

    /// Reads the whole ward, readings included.
    pub(super) fn read_all(&mut self) -> Result<Ward, Failure> {
        self.say(&Request::ReadAll)?;
        let mut ward = Ward::default();
        loop {
            match self.connection.wait(PATIENCE).map_err(|error| self.failure(&error))? {
                Reply::Records(records) => records.iter().for_each(|record| ward.insert(record)),
                Reply::Changed(changed) => changed.changes.iter().for_each(|change| ward.apply(change)),
                // So much changed meanwhile that everything comes anew.
                Reply::Reload => ward = Ward::default(),
                Reply::Streamed => return Ok(ward),
                Reply::NotGiven(refusal) => return Err(self.refused(&refusal)),
                Reply::Closing(closing) => return Err(self.failure(&ConnectionError::Closed(closing))),
                _ => {}
            }
        }
    }

    /// The rules in force at this desk.
    pub(super) fn rules(&self) -> Rules {
        self.welcome.packs.rules()
    }

    pub(super) fn failure(&self, error: &ConnectionError) -> Failure {
        failure(error, self.invocation)
    }
}

pub(super) fn failure(error: &ConnectionError, invocation: &Invocation) -> Failure {
    Failure::of_connection(error, &invocation.place.log(), &invocation.book)
}
