//! Waits for the next thing that concerns a session: a key, the desk, a signal
//! or the end of a wait.
//!
//! Apart from the loop because here a terminal that is gone must end in
//! silence: it is reported once and never asked again.
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::tui::errand::Bell;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, fcntl_dupfd_cloexec, read};
use signal_hook::SigId;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::low_level::{pipe, unregister};

/// The most bytes that one wait takes from the terminal.
const TERMINAL_BYTES_MAX: usize = 64 * 1024;
/// A read of at least this many bytes is worth asking for more.
const MORE_TO_COME: usize = 1024;

/// The signals that concern a session and what each of them is.
const SIGNALS: [(i32, Ready); 4] =
    [(SIGWINCH, Ready::Resized), (SIGHUP, Ready::HangUp), (SIGTERM, Ready::Terminate), (SIGCONT, Ready::Continued)];
/// The signals of a session in lines: a terminal that is gone and an interrupt both end it.
const LINE_SIGNALS: [(i32, Ready); 3] =
    [(SIGHUP, Ready::Terminate), (SIGTERM, Ready::Terminate), (SIGINT, Ready::Terminate)];
/// The signals that must not end or stop a session: an officer has no shell to go back to.
const REFUSED_SIGNALS: [i32; 3] = [SIGINT, SIGQUIT, SIGTSTP];

/// One thing that a wait can end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// The terminal sent bytes: see `Wake::terminal_bytes`.
    Terminal = 1,
    /// The socket can be read, or has ended: reading it tells.
    Socket = 2,
    /// The terminal has another size.
    Resized = 4,
    /// The terminal is gone. Said once.
    HangUp = 8,
    /// The session was asked to end.
    Terminate = 16,
    /// The session was stopped and goes on: the terminal must be taken again.
    Continued = 32,
    /// Nothing came within the time given.
    TimedOut = 64,
    /// An errand has come back.
    Errand = 128,
}

/// All things that one wait ended with; at least one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ReadySet(u8);

impl ReadySet {
    /// Says whether this is among them.
    #[must_use]
    pub fn contains(self, ready: Ready) -> bool {
        self.0 & ready as u8 != 0
    }

    fn insert(&mut self, ready: Ready) {
        self.0 |= ready as u8;
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a session waits on.
#[derive(Debug)]
pub struct Wake {
    /// None after it hung up.
    terminal: Option<OwnedFd>,
    bytes: Box<[u8]>,
    filled: usize,
    /// A byte comes here with every signal, after its flag was set.
    signals: UnixStream,
    raised: Vec<(Arc<AtomicBool>, Ready)>,
    /// The other end of `signals`.
    raising: UnixStream,
    /// Whether what the terminal sends is waited for.
    heeds_terminal: bool,
    registered: Vec<SigId>,
}

impl Wake {
    /// Starts to watch `terminal` and the signals of this process; fails when no descriptor is left.
    ///
    /// From here on interrupt, quit and stop signals do nothing.
    pub fn new(terminal: impl AsFd) -> io::Result<Self> {
        let mut wake = Self::with_signals(terminal, &SIGNALS)?;
        for signal in REFUSED_SIGNALS {
            let nobody = Arc::new(AtomicBool::new(false));
            wake.registered.push(signal_hook::flag::register(signal, nobody)?);
        }
        Ok(wake)
    }

    /// Starts to watch an input of lines: its end is no hang-up of a terminal, an interrupt ends
    /// the session as it ends any command.
    pub fn of_lines(input: impl AsFd) -> io::Result<Self> {
        Self::with_signals(input, &LINE_SIGNALS)
    }

    fn with_signals(terminal: impl AsFd, watched: &[(i32, Ready)]) -> io::Result<Self> {
        let (signals, raising) = UnixStream::pair()?;
        signals.set_nonblocking(true)?;
        let mut wake = Self {
            terminal: Some(fcntl_dupfd_cloexec(terminal, 0)?),
            bytes: vec![0; TERMINAL_BYTES_MAX].into_boxed_slice(),
            filled: 0,
            signals,
            raised: Vec::new(),
            raising,
            heeds_terminal: true,
            registered: Vec::new(),
        };
        for (signal, ready) in watched.iter().copied() {
            let flag = Arc::new(AtomicBool::new(false));
            // The flag first: whoever reads the byte finds it set.
            let flagged = signal_hook::flag::register(signal, Arc::clone(&flag))?;
            wake.registered.push(flagged);
            wake.registered.push(pipe::register(signal, wake.raising.try_clone()?)?);
            wake.raised.push((flag, ready));
        }
        Ok(wake)
    }

    /// What an errand rings when it has come back.
    pub fn bell(&mut self) -> io::Result<Bell> {
        let (wire, rung) = (self.raising.try_clone()?, Arc::new(AtomicBool::new(false)));
        wire.set_nonblocking(true)?;
        self.raised.push((Arc::clone(&rung), Ready::Errand));
        Ok(Bell { wire, rung })
    }

    /// Says whether the next waits are to read what the terminal sends.
    pub fn heed_terminal(&mut self, heeds: bool) {
        self.heeds_terminal = heeds;
    }

    /// Waits until something comes, at most for `timeout`, and says what.
    ///
    /// A socket that has ended is `Ready::Socket` at every call until it is no
    /// longer passed. After `Ready::HangUp` the terminal is not asked again: a
    /// wait without socket and timeout then lasts until a signal.
    pub fn wait(&mut self, socket: Option<BorrowedFd<'_>>, timeout: Option<Duration>) -> io::Result<ReadySet> {
        self.filled = 0;
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let Some(ready) = self.look(socket, left)? else {
                continue;
            };
            if !ready.is_empty() {
                return Ok(ready);
            }
        }
    }

    /// Returns what the terminal sent by the last wait, at most 64 KiB.
    #[must_use]
    pub fn terminal_bytes(&self) -> &[u8] {
        self.bytes.get(..self.filled).unwrap_or_default()
    }

    /// Polls once; none when a signal came between.
    fn look(&mut self, socket: Option<BorrowedFd<'_>>, left: Option<Duration>) -> io::Result<Option<ReadySet>> {
        let limit = left.map(Timespec::try_from).transpose();
        let limit = limit.map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut ways = Vec::with_capacity(3);
        let terminal = self.terminal.as_ref().filter(|_| self.heeds_terminal);
        let watches_terminal = terminal.is_some();
        let watched = [Some(self.signals.as_fd()), terminal.map(AsFd::as_fd), socket];
        for way in watched.into_iter().flatten() {
            ways.push(PollFd::from_borrowed_fd(way, PollFlags::IN));
        }
        let count = match poll(&mut ways, limit.as_ref()) {
            Ok(count) => count,
            Err(Errno::INTR) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut has_news = ways.iter().map(|way| !way.revents().is_empty());
        let has_signal = has_news.next() == Some(true);
        let has_bytes = watches_terminal && has_news.next() == Some(true);
        let has_socket = has_news.next() == Some(true);
        let mut ready = ReadySet::default();
        if count == 0 {
            ready.insert(Ready::TimedOut);
        }
        if has_socket {
            ready.insert(Ready::Socket);
        }
        if has_bytes {
            self.read_terminal(&mut ready);
        }
        if has_signal {
            self.read_signals(&mut ready);
        }
        if ready.contains(Ready::HangUp) {
            self.terminal = None;
        }
        Ok(Some(ready))
    }

    /// Reads what the terminal has ready. Its end and its errors are one thing: it is gone.
    fn read_terminal(&mut self, ready: &mut ReadySet) {
        let Some(terminal) = &self.terminal else {
            return;
        };
        while let Some(room) = self.bytes.get_mut(self.filled..).filter(|room| !room.is_empty()) {
            match read(terminal, room) {
                Ok(0) => ready.insert(Ready::HangUp),
                Ok(length) => {
                    self.filled += length;
                    ready.insert(Ready::Terminal);
                    if length >= MORE_TO_COME && has_more(terminal.as_fd()) {
                        continue;
                    }
                }
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(_) => ready.insert(Ready::HangUp),
            }
            return;
        }
    }

    fn read_signals(&mut self, ready: &mut ReadySet) {
        let mut bytes = [0_u8; 64];
        while matches!(read(&self.signals, &mut bytes), Ok(64)) {}
        for (flag, signal) in &self.raised {
            if flag.swap(false, Ordering::SeqCst) {
                ready.insert(*signal);
            }
        }
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        for signal in self.registered.drain(..) {
            unregister(signal);
        }
    }
}

/// Says whether a read would bring something at once; its own end is left to the next wait.
fn has_more(terminal: BorrowedFd<'_>) -> bool {
    let mut ways = [PollFd::from_borrowed_fd(terminal, PollFlags::IN)];
    let now = Timespec::default();
    poll(&mut ways, Some(&now)).is_ok() && ways.iter().all(|way| way.revents() == PollFlags::IN)
}

#[cfg(test)]
mod tests {
    use std::fs::{File, OpenOptions};
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use portable_pty::{MasterPty, PtySize, native_pty_system};
    use rustix::fs::OFlags;
    use rustix::process::{Signal, getpid, kill_process};
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

    use super::*;

    /// Signals reach every watcher of the process, so one test at a time.
    static ALONE: Mutex<()> = Mutex::new(());
    const LONG: Option<Duration> = Some(Duration::from_secs(20));
    const NOW: Option<Duration> = Some(Duration::ZERO);

    fn alone() -> MutexGuard<'static, ()> {
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The far end of a line in raw mode, and its near end.
    fn line() -> (Box<dyn MasterPty + Send>, File) {
        let far = native_pty_system().openpty(PtySize::default()).unwrap().master;
        let near = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(OFlags::NOCTTY.bits().cast_signed())
            .open(far.tty_name().unwrap())
            .unwrap();
        let mut mode = tcgetattr(&near).unwrap();
        mode.make_raw();
        tcsetattr(&near, OptionalActions::Now, &mode).unwrap();
        (far, near)
    }

    /// Waits until nothing more is ready and returns all that was; a signal may come late by another thread.
    fn until_silent(wake: &mut Wake, socket: Option<BorrowedFd<'_>>) -> ReadySet {
        let mut all = ReadySet::default();
        for _ in 0..1_000 {
            let ready = wake.wait(socket, NOW).unwrap();
            if ready.contains(Ready::TimedOut) {
                return all;
            }
            all.0 |= ready.0;
        }
        panic!("never silent: {all:?}");
    }

    fn raise(signal: Signal) {
        kill_process(getpid(), signal).unwrap();
    }

    #[test]
    fn bytes_of_the_terminal_wake_the_session() {
        let _alone = alone();
        let (far, near) = line();
        let mut wake = Wake::new(&near).unwrap();
        let mut typing = far.take_writer().unwrap();
        typing.write_all(b"vie\x7f\xc3\xaat").unwrap();
        let ready = wake.wait(None, LONG).unwrap();
        assert!(ready.contains(Ready::Terminal));
        assert_eq!(wake.terminal_bytes(), b"vie\x7f\xc3\xaat");
        assert!(!until_silent(&mut wake, None).contains(Ready::Terminal));
        assert_eq!(wake.terminal_bytes(), b"");
    }

    #[test]
    fn a_terminal_that_is_gone_is_said_once_and_not_asked_again() {
        let _alone = alone();
        let (far, near) = line();
        let mut wake = Wake::new(&near).unwrap();
        drop(far);
        assert!(wake.wait(None, LONG).unwrap().contains(Ready::HangUp));
        assert!(!until_silent(&mut wake, None).contains(Ready::HangUp));
    }

    #[test]
    fn the_last_bytes_before_the_end_are_not_lost() {
        let _alone = alone();
        let (near, mut far) = UnixStream::pair().unwrap();
        let mut wake = Wake::new(&near).unwrap();
        far.write_all(b"36.8").unwrap();
        drop(far);
        assert!(wake.wait(None, LONG).unwrap().contains(Ready::Terminal));
        assert_eq!(wake.terminal_bytes(), b"36.8");
        assert!(wake.wait(None, LONG).unwrap().contains(Ready::HangUp));
    }

    #[test]
    fn a_large_paste_comes_in_few_waits() {
        let _alone = alone();
        let (near, mut far) = UnixStream::pair().unwrap();
        far.set_nonblocking(true).unwrap();
        let mut wake = Wake::new(&near).unwrap();
        let mut sent = 0;
        while let Ok(length) = far.write(&[b'x'; 8192]) {
            sent += length;
        }
        let (mut arrived, mut waits) = (0, 0);
        while arrived < sent {
            assert!(!wake.wait(None, LONG).unwrap().contains(Ready::TimedOut));
            assert!(wake.terminal_bytes().len() <= TERMINAL_BYTES_MAX);
            arrived += wake.terminal_bytes().len();
            waits += 1;
        }
        assert!(waits <= sent / TERMINAL_BYTES_MAX + 1, "{waits} for {sent}");
    }

    #[test]
    fn the_socket_wakes_the_session_with_bytes_and_with_its_end() {
        let _alone = alone();
        let (_far, near) = line();
        let (socket, mut desk) = UnixStream::pair().unwrap();
        let mut wake = Wake::new(&near).unwrap();
        let idle = until_silent(&mut wake, Some(socket.as_fd()));
        assert!(!idle.contains(Ready::Socket));
        desk.write_all(b"x").unwrap();
        let ready = wake.wait(Some(socket.as_fd()), LONG).unwrap();
        assert!(ready.contains(Ready::Socket));
        let mut byte = [0];
        read(&socket, &mut byte).unwrap();
        drop(desk);
        let ended = wake.wait(Some(socket.as_fd()), LONG).unwrap();
        assert!(ended.contains(Ready::Socket) && !ended.contains(Ready::HangUp));
    }

    #[test]
    fn each_signal_is_what_it_says() {
        let _alone = alone();
        let (_far, near) = line();
        let mut wake = Wake::new(&near).unwrap();
        for (signal, expected) in [
            (Signal::WINCH, Ready::Resized),
            (Signal::CONT, Ready::Continued),
            (Signal::TERM, Ready::Terminate),
            (Signal::HUP, Ready::HangUp),
        ] {
            raise(signal);
            let mut ready = wake.wait(None, LONG).unwrap();
            while !ready.contains(expected) {
                assert!(!ready.contains(Ready::TimedOut), "{signal:?} did not come");
                ready = wake.wait(None, LONG).unwrap();
            }
        }
        assert!(wake.terminal.is_none(), "a hang-up by signal is one too");
    }

    #[test]
    fn many_signals_at_once_end_in_silence() {
        let _alone = alone();
        let (_far, near) = line();
        let mut wake = Wake::new(&near).unwrap();
        for _ in 0..200 {
            raise(Signal::WINCH);
        }
        assert!(wake.wait(None, LONG).unwrap().contains(Ready::Resized));
        until_silent(&mut wake, None);
    }

    #[test]
    fn interrupt_quit_and_stop_do_nothing() {
        let _alone = alone();
        let (_far, near) = line();
        let mut wake = Wake::new(&near).unwrap();
        for signal in [Signal::INT, Signal::QUIT, Signal::TSTP] {
            raise(signal);
        }
        let ready = until_silent(&mut wake, None);
        assert!(!ready.contains(Ready::Terminate) && !ready.contains(Ready::HangUp));
    }
}
