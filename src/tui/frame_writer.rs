//! Writes a frame to the terminal: all of it, at once.
//!
//! Apart from the painter because this is the only place where bytes leave for
//! the screen, and from the standard output because that one cuts and buffers.
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, fcntl_dupfd_cloexec, write};

/// The way to the terminal.
#[derive(Debug)]
pub struct FrameWriter {
    terminal: OwnedFd,
}

impl FrameWriter {
    /// Opens a second way to the terminal behind `terminal`; fails when no descriptor is left.
    pub fn new(terminal: impl AsFd) -> io::Result<Self> {
        let terminal = fcntl_dupfd_cloexec(terminal, 0)?;
        Ok(Self { terminal })
    }

    /// Writes one frame, in one call as long as the terminal takes it whole; an
    /// empty frame costs nothing. Fails when the terminal is gone.
    pub fn write_frame(&mut self, frame: &[u8]) -> io::Result<()> {
        write_whole(self.terminal.as_fd(), frame)
    }
}

/// Writes all of `bytes`, waiting when the terminal is slow.
pub(super) fn write_whole(terminal: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match write(terminal, rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Whoever shares this terminal may have made it non-blocking.
            Err(Errno::AGAIN) => wait_for_room(terminal)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn wait_for_room(terminal: BorrowedFd<'_>) -> io::Result<()> {
    let mut ways = [PollFd::from_borrowed_fd(terminal, PollFlags::OUT)];
    match poll(&mut ways, None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::thread;

    use super::*;

    #[test]
    fn a_frame_arrives_whole_through_a_narrow_non_blocking_way() {
        let (here, mut there) = UnixStream::pair().unwrap();
        here.set_nonblocking(true).unwrap();
        let frame: Vec<u8> = (0_u32..1_000_000).map(|place| place.to_le_bytes()[0]).collect();
        let reader = thread::spawn(move || {
            let mut arrived = Vec::new();
            there.read_to_end(&mut arrived).unwrap();
            arrived
        });
        let mut writer = FrameWriter::new(&here).unwrap();
        drop(here);
        writer.write_frame(&frame).unwrap();
        drop(writer);
        assert!(reader.join().unwrap() == frame);
    }

    #[test]
    fn a_terminal_that_is_gone_is_an_error() {
        let (here, there) = UnixStream::pair().unwrap();
        let mut writer = FrameWriter::new(&here).unwrap();
        drop(there);
        assert!(writer.write_frame(b"").is_ok());
        assert!(writer.write_frame(b"frame").is_err());
    }
}
