//! The session's line to the desk: sending, hearing, and seeking the desk again after it has gone.
//! Shared by the screen's loop and the linear one.

use std::os::fd::{AsFd, BorrowedFd};

use crate::desk::connection::{Connection, Launch, Place, Rejoin};
use crate::desk::protocol::{Hello, Reply, Request, Welcome};

/// The line, or the attempt to have one again; where not even that could begin, it is begun with
/// the next call of [`DeskLine::seek`].
enum Link {
    Up(Connection),
    Down(Option<Rejoin>),
}

/// What came over the line.
#[derive(Debug)]
pub enum Heard {
    /// The desk says something.
    Reply(Box<Reply>),
    /// The desk was found again.
    Joined(Box<Welcome>),
    /// The line is gone.
    Lost,
    /// Nothing more has come.
    Nothing,
}

/// The session's line to the desk.
pub struct DeskLine {
    link: Link,
    place: Place,
    launch: Launch,
    hello: Hello,
}

impl DeskLine {
    /// A line that stands.
    pub fn up(connection: Connection, place: Place, launch: Launch, hello: Hello) -> Self {
        Self { link: Link::Up(connection), place, launch, hello }
    }

    /// What to watch: readable when something has come. Nothing while no desk is sought.
    pub fn as_fd(&self) -> Option<BorrowedFd<'_>> {
        match &self.link {
            Link::Up(connection) => Some(connection.as_fd()),
            Link::Down(Some(rejoin)) => Some(rejoin.as_fd()),
            Link::Down(None) => None,
        }
    }

    /// Whether neither a desk is there nor one sought.
    pub fn is_idle(&self) -> bool {
        matches!(self.link, Link::Down(None))
    }

    /// Sends a request; whether the line stands after it. While it is down orders wait in the
    /// screen and are sent when the desk is back; anything else is asked again by whoever needs it.
    pub fn send(&mut self, request: &Request) -> bool {
        match &mut self.link {
            Link::Up(connection) => connection.send(request).is_ok(),
            Link::Down(_) => true,
        }
    }

    /// Begins to seek the desk, starting one where none runs.
    pub fn seek(&mut self) {
        self.look_for(Some(self.launch.clone()));
    }

    /// Waits for a desk that somebody else starts: one that was stopped is not started from here before somebody works
    /// here again, and a screen that nobody touches, such as the wall's, comes back by itself.
    pub fn wait(&mut self) {
        self.look_for(None);
    }

    fn look_for(&mut self, launch: Option<Launch>) {
        self.link = Link::Down(Rejoin::begin(self.place.clone(), self.hello.clone(), launch).ok());
    }

    /// The next thing that has come; never waits. After [`Heard::Lost`] the line is to be sought
    /// or let go.
    pub fn hear(&mut self) -> Heard {
        match &mut self.link {
            Link::Down(rejoin) => {
                let Some((connection, welcome)) = rejoin.as_mut().and_then(Rejoin::take) else { return Heard::Nothing };
                self.link = Link::Up(connection);
                Heard::Joined(welcome)
            }
            Link::Up(connection) => match connection.receive() {
                Ok(Some(reply)) => Heard::Reply(Box::new(reply)),
                Ok(None) => Heard::Nothing,
                Err(_) => Heard::Lost,
            },
        }
    }
}
