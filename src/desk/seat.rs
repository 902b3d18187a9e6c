//! Seat: the desk's end of one connection. What is to be sent waits in a bounded queue and is
//! written by the seat's own thread, so that no session can hold up the desk.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::desk::frame;
use crate::desk::protocol::{Closing, Reply};
use crate::domain::identity::SessionId;

/// Most bundles that wait for one session; a bundle is one or more frames that were sent at once.
const WAITING_MAX: usize = 256;

/// Most bytes that wait for one session.
const BYTES_MAX: usize = 8 << 20;

/// Waiting bytes under which more of the stream may be sent.
const ROOM: usize = 512 << 10;

/// Most bytes that are written at once.
const WRITE_MAX: usize = 256 << 10;

/// How long one write may wait before it is asked whether it is still wanted.
const WRITE_PATIENCE: Duration = Duration::from_secs(2);

/// The desk's end of one connection.
#[derive(Debug)]
pub struct Seat {
    /// The number of the stay.
    pub session: SessionId,
    /// The Unix account at the other end.
    pub uid: u32,
    stream: UnixStream,
    outbox: Mutex<Outbox>,
    filled: Condvar,
}

#[derive(Debug, Default)]
struct Outbox {
    bundles: VecDeque<Arc<[u8]>>,
    bytes: usize,
    wants_room: bool,
    /// Nothing may be added; the connection ends when all is written, or cannot be.
    ending: bool,
    /// The writing thread has ended.
    over: bool,
}

impl Seat {
    /// Takes a connection whose other end is `uid`.
    pub fn new(session: SessionId, uid: u32, stream: UnixStream) -> io::Result<Self> {
        stream.set_write_timeout(Some(WRITE_PATIENCE))?;
        Ok(Self { session, uid, stream, outbox: Mutex::default(), filled: Condvar::new() })
    }

    /// The connection, for reading.
    pub fn stream(&self) -> &UnixStream {
        &self.stream
    }

    /// Sends frames; a session that lets too much wait is closed and told why if it can still
    /// be told.
    pub fn send(&self, bundle: &Arc<[u8]>) {
        let mut outbox = self.outbox();
        if outbox.ending || bundle.is_empty() {
            return;
        }
        if outbox.bundles.len() >= WAITING_MAX || outbox.bytes + bundle.len() > BYTES_MAX {
            drop(outbox);
            return self.close(Closing::TooSlow);
        }
        outbox.bytes += bundle.len();
        outbox.bundles.push_back(Arc::clone(bundle));
        self.filled.notify_all();
    }

    /// Sends one reply; one that no frame holds closes the connection, since the session would
    /// wait for it in vain.
    pub fn say(&self, reply: &Reply) {
        match frame::frame(reply) {
            Ok(bytes) => self.send(&bytes.into()),
            Err(_) => self.close(Closing::NotUnderstood),
        }
    }

    /// Ends the connection with a reason. Where the session did not read for too long, what
    /// waits is dropped.
    pub fn close(&self, closing: Closing) {
        let last = frame::frame(&Reply::Closing(closing)).unwrap_or_default();
        let mut outbox = self.outbox();
        if outbox.ending {
            return;
        }
        if closing == Closing::TooSlow {
            outbox.bundles.clear();
        }
        outbox.bundles.push_back(last.into());
        outbox.ending = true;
        drop(outbox);
        // Nothing more is read from it, so that its reading thread ends as well.
        let _ = self.stream.shutdown(Shutdown::Read);
        self.filled.notify_all();
    }

    /// Ends the connection now, whatever waits.
    pub fn cut(&self) {
        let mut outbox = self.outbox();
        outbox.ending = true;
        outbox.bundles.clear();
        drop(outbox);
        let _ = self.stream.shutdown(Shutdown::Both);
        self.filled.notify_all();
    }

    /// Whether more of a stream may be sent; if not, the writer will tell when it may.
    pub fn has_room(&self) -> bool {
        let mut outbox = self.outbox();
        outbox.wants_room = !outbox.ending && outbox.bytes >= ROOM;
        !outbox.ending && !outbox.wants_room
    }

    /// Whether the connection is ending or over.
    pub fn is_ending(&self) -> bool {
        self.outbox().ending
    }

    /// Writes what is sent until the connection ends; tells by `room` when the stream may go on.
    pub fn write_all(&self, room: impl Fn()) {
        let mut bytes = Vec::with_capacity(WRITE_MAX);
        while self.next_bytes(&mut bytes) {
            if self.write(&bytes).is_err() {
                break;
            }
            let mut outbox = self.outbox();
            outbox.bytes = outbox.bytes.saturating_sub(bytes.len());
            let tell = outbox.wants_room && outbox.bytes < ROOM;
            outbox.wants_room &= !tell;
            drop(outbox);
            if tell {
                room();
            }
        }
        self.cut();
        self.outbox().over = true;
        self.filled.notify_all();
    }

    /// Waits until everything is written, or cuts the connection at the deadline.
    pub fn wait_until_over(&self, deadline: Instant) {
        let mut outbox = self.outbox();
        while !outbox.over {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                drop(outbox);
                return self.cut();
            }
            outbox =
                self.filled.wait_timeout(outbox, left).map_or_else(|error| error.into_inner().0, |(outbox, _)| outbox);
        }
    }

    /// Waits for something to write; false when the connection has come to its end.
    fn next_bytes(&self, bytes: &mut Vec<u8>) -> bool {
        bytes.clear();
        let mut outbox = self.outbox();
        while outbox.bundles.is_empty() && !outbox.ending {
            outbox = self.filled.wait(outbox).unwrap_or_else(PoisonError::into_inner);
        }
        while let Some(bundle) = outbox.bundles.front() {
            if !bytes.is_empty() && bytes.len() + bundle.len() > WRITE_MAX {
                break;
            }
            bytes.extend_from_slice(bundle);
            outbox.bundles.pop_front();
        }
        !bytes.is_empty()
    }

    fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match (&self.stream).write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // The session does not read; that is its own affair until the queue is full.
                Err(error) if error.kind() == ErrorKind::WouldBlock && !self.is_ending() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
