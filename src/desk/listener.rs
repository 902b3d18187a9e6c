//! The socket: accepts connections of the data's owner, and of the socket's group where it is said so, holds each to a Hello within two
//! seconds, and passes on what is asked. A thread reads and a thread writes for each.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crate::desk::connection::draw;
use crate::desk::frame::{Inflow, first_numbers, frame, read};
use crate::desk::inbox::Event;
use crate::desk::protocol::{Closing, PROTOCOL_VERSION, Reply, Request};
use crate::desk::seat::Seat;
use crate::domain::identity::SessionId;
use crate::journal::Disk;

/// How long somebody may take to say Hello.
const HELLO_PATIENCE: Duration = Duration::from_secs(2);

/// Most connections that have not said Hello.
const STRANGERS_MAX: usize = 64;

/// Most connections.
const SEATS_MAX: usize = 128;

/// Enough for a reading or a writing thread.
const STACK_BYTES: usize = 256 << 10;

/// The open door.
#[derive(Debug)]
pub struct Listener {
    socket: Arc<UnixListener>,
    thread: Option<JoinHandle<()>>,
}

/// What every connection needs to know.
struct Doorkeeper<D: Disk> {
    inbox: SyncSender<Event<D>>,
    owner: u32,
    admits_group: bool,
    build: String,
    strangers: Counter,
    seated: Counter,
}

/// How many there are; a place is given back when its [`Taken`] is dropped.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

struct Taken(Counter);

impl Counter {
    fn take(&self, most: usize) -> Option<Taken> {
        let taken = Taken(self.clone());
        (self.0.fetch_add(1, Ordering::Relaxed) < most).then_some(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Listener {
    /// Opens the door at a socket, in place of one that a dead service left. Only the holder of
    /// the desk's lock may call this.
    pub fn open<D: Disk>(
        socket: &Path,
        (owner, admits_group): (u32, bool),
        build: String,
        inbox: SyncSender<Event<D>>,
    ) -> io::Result<Self> {
        match fs::remove_file(socket) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = Arc::new(UnixListener::bind(socket)?);
        // The group's right to write is what lets an account in; the system holds it.
        let mode = if admits_group { 0o660 } else { 0o600 };
        fs::set_permissions(socket, Permissions::from_mode(mode))?;
        let (strangers, seated) = (Counter::default(), Counter::default());
        let doorkeeper = Arc::new(Doorkeeper { inbox, owner, admits_group, build, strangers, seated });
        let door = Arc::clone(&listener);
        let thread = Builder::new().name("door".into()).spawn(move || doorkeeper.accept(&door))?;
        Ok(Self { socket: listener, thread: Some(thread) })
    }

    /// Closes the door; those who are in stay.
    pub fn close(&mut self) {
        let _ = rustix::net::shutdown(&self.socket, rustix::net::Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl<D: Disk> Doorkeeper<D> {
    fn accept(self: Arc<Self>, door: &UnixListener) {
        for stream in door.incoming() {
            match stream {
                // A seat that cannot be given is a connection closed; the next may go well.
                Ok(stream) => drop(Arc::clone(&self).seat(stream)),
                Err(error) if error.kind() == ErrorKind::InvalidInput => return,
                // Out of descriptors or memory: those who are in come first.
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn seat(self: Arc<Self>, stream: UnixStream) -> io::Result<()> {
        let uid = rustix::net::sockopt::socket_peercred(&stream)?.uid.as_raw();
        if uid != self.owner && !self.admits_group {
            stream.set_nonblocking(true)?;
            let denied = frame(&Reply::Closing(Closing::Denied)).unwrap_or_default();
            return io::Write::write_all(&mut &stream, &denied);
        }
        let (Some(seated), Some(stranger)) = (self.seated.take(SEATS_MAX), self.strangers.take(STRANGERS_MAX)) else {
            stream.set_nonblocking(true)?;
            let full = frame(&Reply::Closing(Closing::Full)).unwrap_or_default();
            return io::Write::write_all(&mut &stream, &full);
        };
        let seat = Arc::new(Seat::new(new_session()?, uid, stream)?);
        let (writing, room) = (Arc::clone(&seat), Arc::clone(&self));
        let thread = |name: &str| Builder::new().name(name.into()).stack_size(STACK_BYTES);
        thread("writer").spawn(move || {
            writing.write_all(|| room.pass(Event::Room));
        })?;
        let reading = Arc::clone(&seat);
        let spawned = thread("reader").spawn(move || {
            let _seated = seated;
            if let Some(mut inflow) = self.welcome(&reading, stranger) {
                self.listen(&reading, &mut inflow);
                self.pass(Event::Gone(reading.session));
            }
        });
        if let Err(error) = spawned {
            seat.cut();
            return Err(error);
        }
        Ok(())
    }

    /// Waits for Hello and brings it to the desk; hands on what came behind it.
    fn welcome(&self, seat: &Arc<Seat>, _stranger: Taken) -> Option<Inflow> {
        let mut inflow = Inflow::default();
        let deadline = Instant::now() + HELLO_PATIENCE;
        let payload = match first_frame(seat.stream(), &mut inflow, deadline) {
            Ok(payload) => payload,
            Err(_) => {
                seat.close(Closing::NotUnderstood);
                return None;
            }
        };
        match read(&payload) {
            Ok(Request::Hello(hello)) if hello.protocol == PROTOCOL_VERSION => {
                seat.stream().set_read_timeout(None).ok()?;
                self.pass(Event::Joined(Arc::clone(seat), hello));
                Some(inflow)
            }
            _ => {
                self.refuse(seat, &payload, inflow, deadline);
                None
            }
        }
    }

    /// Answers a Hello of another protocol; one who speaks a newer one may ask for the place.
    fn refuse(&self, seat: &Seat, payload: &[u8], mut inflow: Inflow, deadline: Instant) {
        let protocol = match first_numbers(payload) {
            Some((0, protocol)) if protocol != PROTOCOL_VERSION => protocol,
            _ => return seat.close(Closing::NotUnderstood),
        };
        seat.say(&Reply::OtherProtocol { protocol: PROTOCOL_VERSION, build: self.build.clone() });
        let asked = (protocol > PROTOCOL_VERSION).then(|| first_frame(seat.stream(), &mut inflow, deadline));
        let retire = matches!(asked, Some(Ok(said)) if read(&said).ok() == Some(Request::Retire));
        if retire {
            self.pass(Event::Retire);
        }
        seat.close(if retire { Closing::Retired } else { Closing::NotUnderstood });
    }

    /// Passes on what is asked until the connection ends.
    fn listen(&self, seat: &Seat, inflow: &mut Inflow) {
        let mut bytes = vec![0; 64 << 10];
        loop {
            loop {
                match inflow.said::<Request>() {
                    Ok(Some(Request::Hello(_))) | Err(_) => return seat.close(Closing::NotUnderstood),
                    Ok(Some(request)) => self.pass(Event::Asked(seat.session, request)),
                    Ok(None) => break,
                }
            }
            match (&mut seat.stream()).read(&mut bytes) {
                // The desk closes, and has its last word still to say.
                _ if seat.is_ending() => return,
                Ok(0) => return seat.cut(),
                Ok(count) => inflow.take_in(bytes.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return seat.cut(),
            }
        }
    }

    /// A desk that is gone needs no more events.
    fn pass(&self, event: Event<D>) {
        let _ = self.inbox.send(event);
    }
}

/// The first whole frame that comes before the deadline.
fn first_frame(mut stream: &UnixStream, inflow: &mut Inflow, deadline: Instant) -> io::Result<Vec<u8>> {
    let mut bytes = [0; 4096];
    loop {
        if let Some(payload) = inflow.payload().map_err(io::Error::other)? {
            return Ok(payload.to_vec());
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut bytes)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            count => inflow.take_in(bytes.get(..count).unwrap_or_default()),
        }
    }
}

/// A number that no stay has had, at this desk or an earlier one.
fn new_session() -> io::Result<SessionId> {
    let mut bytes = [0; 8];
    draw(&mut bytes)?;
    Ok(SessionId(u64::from_le_bytes(bytes)))
}
