//! One connection: frames out, frames in, never waiting where a screen must not.

use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::RecvFlags;
use thiserror::Error;

use crate::desk::frame::{FrameError, Inflow, frame};
use crate::desk::place::{Place, PlaceError};
use crate::desk::protocol::{Closing, Hello, PROTOCOL_VERSION, Reply, Request, Welcome};
use crate::desk::version::is_newer;

/// How long a request may take to be handed to the desk.
const SEND_PATIENCE: Duration = Duration::from_secs(5);

/// Why there is no connection, or no longer one.
#[derive(Debug, Error)]
pub enum ConnectionError {
    /// Nobody answers at the socket.
    #[error("no desk answers: {0}")]
    NoDesk(io::Error),
    /// A desk is there, and this Unix account may not come to it.
    #[error("this account may not come to the desk")]
    NotAdmitted,
    /// The desk took the connection and said nothing.
    #[error("the desk does not answer in time")]
    NoAnswer,
    /// The connection broke, or the desk ended.
    #[error("the desk is gone")]
    Gone,
    /// The desk closed the connection and said why.
    #[error("the desk closed the connection: {0:?}")]
    Closed(Closing),
    /// The desk does not read what is sent.
    #[error("the desk takes nothing")]
    Stuck,
    /// The desk runs a newer program; this one must be started anew.
    #[error("the desk speaks protocol {protocol} of version {build}")]
    OlderThanDesk {
        /// The protocol of the desk.
        protocol: u16,
        /// The version of the desk.
        build: String,
    },
    /// The desk runs an older program, and has been asked to make room.
    #[error("the desk is of the older version {build}")]
    NewerThanDesk {
        /// The version of the desk.
        build: String,
    },
    /// What came is no frame, or none that belongs here.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The desk answered Hello with something else.
    #[error("the desk answered something else")]
    Unexpected,
    /// The folder cannot hold a desk.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// Somebody else has been starting a desk for too long.
    #[error("another start does not end")]
    StartLocked,
    /// The service could not be started at all.
    #[error("the service cannot be started: {0}")]
    NotStarted(io::Error),
    /// The service ended before it answered; its exit code says why, its log more.
    #[error("the service ended at once: {0}")]
    Ended(ExitStatus),
}

/// A connection, and the answer to its Hello.
pub type Welcomed = (Connection, Box<Welcome>);

/// One end of a connection that was welcomed.
#[derive(Debug)]
pub struct Connection {
    stream: UnixStream,
    inflow: Inflow,
    bytes: Vec<u8>,
    over: bool,
}

impl AsFd for Connection {
    /// Readable when something has come. What has come may hold several replies: see
    /// [`Connection::receive`].
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

impl Connection {
    /// Joins the desk that runs at a place, if one does.
    ///
    /// An older desk is asked to make room, which [`ConnectionError::NewerThanDesk`] tells; the
    /// caller then starts its own.
    pub fn join(place: &Place, hello: &Hello, timeout: Duration) -> Result<Welcomed, ConnectionError> {
        let deadline = Instant::now() + timeout;
        let stream = UnixStream::connect(&place.socket).map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied => ConnectionError::NotAdmitted,
            _ => ConnectionError::NoDesk(error),
        })?;
        stream.set_write_timeout(Some(SEND_PATIENCE)).map_err(ConnectionError::NoDesk)?;
        let mut connection = Self { stream, inflow: Inflow::default(), bytes: vec![0; 64 << 10], over: false };
        connection.send(&Request::Hello(hello.clone()))?;
        match connection.wait(deadline.saturating_duration_since(Instant::now()))? {
            Reply::Welcome(welcome) if is_newer(&hello.build, &welcome.build) => {
                connection.ask_to_retire(deadline, welcome.build.clone())
            }
            Reply::Welcome(welcome) => Ok((connection, welcome)),
            Reply::OtherProtocol { protocol, build } if protocol < PROTOCOL_VERSION => {
                connection.ask_to_retire(deadline, build)
            }
            Reply::OtherProtocol { protocol, build } => Err(ConnectionError::OlderThanDesk { protocol, build }),
            Reply::Closing(closing) => Err(ConnectionError::Closed(closing)),
            _ => Err(ConnectionError::Unexpected),
        }
    }

    /// Hands a request to the desk; waits at most five seconds for it to be taken. After an
    /// error other than [`ConnectionError::Frame`] the connection is of no use.
    pub fn send(&mut self, request: &Request) -> Result<(), ConnectionError> {
        let bytes = frame(request)?;
        let mut rest = bytes.as_slice();
        let deadline = Instant::now() + SEND_PATIENCE;
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(0) => return Err(ConnectionError::Gone),
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(ConnectionError::Stuck),
                Err(_) => return Err(ConnectionError::Gone),
            }
            if !rest.is_empty() && Instant::now() > deadline {
                return Err(ConnectionError::Stuck);
            }
        }
        Ok(())
    }

    /// The next reply that has come, or nothing yet; never waits. To be called until it gives
    /// nothing, because several replies may have come at once.
    pub fn receive(&mut self) -> Result<Option<Reply>, ConnectionError> {
        loop {
            if let Some(reply) = self.inflow.said()? {
                return Ok(Some(reply));
            }
            if self.over {
                return Err(ConnectionError::Gone);
            }
            match rustix::net::recv(&self.stream, &mut self.bytes, RecvFlags::DONTWAIT) {
                Ok((_, 0)) => self.over = true,
                Ok((_, count)) => self.inflow.take_in(self.bytes.get(..count).unwrap_or_default()),
                Err(rustix::io::Errno::WOULDBLOCK) => return Ok(None),
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => self.over = true,
            }
        }
    }

    /// Waits for the next reply, for the command line.
    pub fn wait(&mut self, timeout: Duration) -> Result<Reply, ConnectionError> {
        let deadline = Instant::now() + timeout;
        loop {
            if let Some(reply) = self.receive()? {
                return Ok(reply);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ConnectionError::NoAnswer);
            }
            let mut watched = [PollFd::new(&self.stream, PollFlags::IN)];
            match poll(&mut watched, Timespec::try_from(left).ok().as_ref()) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return Err(ConnectionError::Gone),
            }
        }
    }

    /// Asks an older desk to make room and waits until it has.
    fn ask_to_retire<T>(mut self, deadline: Instant, build: String) -> Result<T, ConnectionError> {
        self.send(&Request::Retire)?;
        loop {
            match self.wait(deadline.saturating_duration_since(Instant::now())) {
                // Replies of another protocol may not be understood; the end of the connection is.
                Ok(_) | Err(ConnectionError::Frame(FrameError::NotUnderstood(_))) => {}
                Err(ConnectionError::NoAnswer) => return Err(ConnectionError::NoAnswer),
                Err(_) => return Err(ConnectionError::NewerThanDesk { build }),
            }
        }
    }
}
