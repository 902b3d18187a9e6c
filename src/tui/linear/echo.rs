//! Echo: the terminal shows what is typed, except while it is a PIN.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use rustix::io::fcntl_dupfd_cloexec;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

/// Whether a terminal shows what is typed; it does again when this is dropped.
#[derive(Debug)]
pub struct Echo {
    /// The terminal; nothing where lines come from elsewhere.
    terminal: Option<OwnedFd>,
    shows: bool,
}

impl Echo {
    /// The echo of what is read from.
    pub fn of(input: impl AsFd) -> Self {
        let terminal = fcntl_dupfd_cloexec(input, 0).ok().filter(|input| tcgetattr(input).is_ok());
        Self { terminal, shows: true }
    }

    /// Shows what is typed, or hides it.
    pub fn turn(&mut self, shows: bool) {
        if self.shows != shows && self.set(shows).is_ok() {
            self.shows = shows;
        }
    }

    fn set(&self, shows: bool) -> io::Result<()> {
        let Some(terminal) = &self.terminal else { return Ok(()) };
        let mut modes = tcgetattr(terminal)?;
        modes.local_modes.set(LocalModes::ECHO, shows);
        Ok(tcsetattr(terminal, OptionalActions::Now, &modes)?)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing.
        let _ = self.set(true);
    }
}
