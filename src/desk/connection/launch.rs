//! Starting a desk where none runs: lock, look again, start, wait for its Hello. Without the
//! lock fifty sessions that lose their desk start thousands.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::desk::connection::chance::jitter;
use crate::desk::connection::line::{Connection, ConnectionError, Welcomed};
use crate::desk::place::Place;
use crate::desk::protocol::{Closing, Hello, Purpose};

/// How long a desk may take to answer Hello.
pub const HELLO_PATIENCE: Duration = Duration::from_secs(10);

/// How long a desk may take that must open its whole ward before it answers a command line.
const OPENING_PATIENCE: Duration = Duration::from_secs(120);

/// How long another start is waited for.
const START_PATIENCE: Duration = Duration::from_secs(15);

/// How the service is started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Launch {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl Launch {
    /// Starts the service, detached from this terminal's input and output.
    fn start(&self) -> Result<Child, ConnectionError> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map_err(ConnectionError::NotStarted)
    }
}

/// Joins the desk of a place, and starts one where none runs.
pub fn join_or_start(place: &Place, hello: &Hello, launch: &Launch) -> Result<Welcomed, ConnectionError> {
    match Connection::join(place, hello, patience(hello)) {
        Err(error) if may_start(&error) && place.may_hold_socket() => {}
        joined => return joined,
    }
    place.prepare()?;
    let _lock = locked(place)?;
    match Connection::join(place, hello, patience(hello)) {
        Err(error) if may_start(&error) => {}
        joined => return joined,
    }
    let mut child = launch.start()?;
    let joined = until_welcome(place, hello, &mut child);
    // Somebody must take note when the service ends, or it stays in the table of processes.
    let _ = std::thread::Builder::new().name("service".into()).stack_size(64 << 10).spawn(move || child.wait());
    joined
}

fn patience(hello: &Hello) -> Duration {
    match hello.purpose {
        Purpose::Screen => HELLO_PATIENCE,
        Purpose::CommandLine => OPENING_PATIENCE,
    }
}

/// Whether the failure means that no desk runs, or that the one that ran has made room.
fn may_start(error: &ConnectionError) -> bool {
    matches!(
        error,
        ConnectionError::NoDesk(_)
            | ConnectionError::Gone
            | ConnectionError::Closed(Closing::Stopped | Closing::Retired)
            | ConnectionError::NewerThanDesk { .. }
    )
}

/// Takes the start lock, waiting a bounded time for whoever holds it.
fn locked(place: &Place) -> Result<File, ConnectionError> {
    let file = place.start_lock()?;
    let deadline = Instant::now() + START_PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                sleep(Duration::from_millis(5 + jitter(20)));
            }
            Err(_) => return Err(ConnectionError::StartLocked),
        }
    }
}

/// Waits until the started service answers, or ends.
fn until_welcome(place: &Place, hello: &Hello, child: &mut Child) -> Result<Welcomed, ConnectionError> {
    let deadline = Instant::now() + patience(hello);
    loop {
        let ended = child.try_wait().ok().flatten();
        let left = deadline.saturating_duration_since(Instant::now());
        match Connection::join(place, hello, left) {
            Err(ConnectionError::NoDesk(_) | ConnectionError::Gone | ConnectionError::Closed(_)) => {}
            joined => return joined,
        }
        // Looked at before joining: whoever ended may have lost the lock to a desk that answers.
        if let Some(status) = ended {
            return Err(ConnectionError::Ended(status));
        }
        if left.is_zero() {
            return Err(ConnectionError::NoAnswer);
        }
        sleep(Duration::from_millis(2));
    }
}
