//! Coming back after the desk has died, or was stopped and is started by somebody else: a thread tries until it is
//! welcomed, while the screen goes on and watches one descriptor.

use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, sleep};
use std::time::Duration;

use crate::desk::connection::chance::jitter;
use crate::desk::connection::launch::{HELLO_PATIENCE, Launch, join_or_start};
use crate::desk::connection::line::{Connection, ConnectionError, Welcomed};
use crate::desk::place::Place;
use crate::desk::protocol::Hello;

/// The first and the longest pause between two tries, in milliseconds.
const PAUSE_MS: [u64; 2] = [5, 40];

/// The longest pause, in milliseconds, where the service ends each time it is started.
const PAUSE_AFTER_END_MS: u64 = 2_000;

/// A desk that is being looked for; dropped, the search ends.
#[derive(Debug)]
pub struct Rejoin {
    ready: UnixStream,
    found: Arc<Mutex<Option<Welcomed>>>,
    over: Arc<AtomicBool>,
}

impl AsFd for Rejoin {
    /// Readable once a desk has been found, or the search cannot go on.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.ready.as_fd()
    }
}

impl Rejoin {
    /// Begins to look, in a thread of its own; with nothing to start a desk with it waits for one that others start.
    pub fn begin(place: Place, hello: Hello, launch: Option<Launch>) -> io::Result<Self> {
        let (ready, mut tell) = UnixStream::pair()?;
        let (found, over) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let search = Self { ready, found: Arc::clone(&found), over: Arc::clone(&over) };
        Builder::new().name("rejoin".into()).spawn(move || {
            if let Some(welcomed) = seek(&place, &hello, launch.as_ref(), &over) {
                *found.lock().unwrap_or_else(PoisonError::into_inner) = Some(welcomed);
                let _ = tell.write(b"!");
            }
        })?;
        Ok(search)
    }

    /// The connection, once there is one.
    pub fn take(&mut self) -> Option<Welcomed> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Rejoin {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn seek(place: &Place, hello: &Hello, launch: Option<&Launch>, over: &AtomicBool) -> Option<Welcomed> {
    let [mut pause, longest] = PAUSE_MS;
    while !over.load(Ordering::Relaxed) {
        let joined = match launch {
            Some(launch) => join_or_start(place, hello, launch),
            None => Connection::join(place, hello, HELLO_PATIENCE),
        };
        let most = match joined {
            Ok(welcomed) => return Some(welcomed),
            Err(_) if launch.is_none() => PAUSE_AFTER_END_MS,
            Err(ConnectionError::Ended(_) | ConnectionError::NotStarted(_) | ConnectionError::OlderThanDesk { .. }) => {
                PAUSE_AFTER_END_MS
            }
            Err(_) => longest,
        };
        sleep(Duration::from_millis(pause + jitter(pause)));
        pause = (pause * 2).min(most);
    }
    None
}
