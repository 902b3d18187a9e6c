//! Takes the terminal for the screen and gives it back as it was, however the
//! session ends.
//!
//! Apart from the loop because the panic hook needs it without a session.
//! Never asked for: the application keypad (it takes the digits away), the
//! mouse, the kitty keyboard.
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use ratatui::layout::Size;
use rustix::io::fcntl_dupfd_cloexec;
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr};

use super::frame_writer::write_whole;

/// Alternate screen, plain keypad and cursor keys (a crashed program may have left others), bracketed paste.
const ENTER: &[u8] = b"\x1b[?1049h\x1b>\x1b[?1l\x1b[?2004h";
/// Erased before it is left: some consoles have no second screen, and names must not stay on the first, nor above it.
const LEAVE: &[u8] = b"\x1b[m\x1b[H\x1b[2J\x1b[3J\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// What is believed of a terminal that does not know its size.
const USUAL_SIZE: Size = Size { width: 80, height: 24 };

/// The terminal that was taken and is not yet given back; there is one.
static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);

#[derive(Debug)]
struct Taken {
    input: OwnedFd,
    output: OwnedFd,
    before: Termios,
}

impl Taken {
    fn enter(&self) -> io::Result<()> {
        let mut raw = self.before.clone();
        raw.make_raw();
        tcsetattr(&self.input, OptionalActions::Now, &raw)?;
        write_whole(self.output.as_fd(), ENTER)
    }

    /// Gives everything back that can be; a terminal that is gone needs nothing.
    fn leave(&self) {
        let _ = write_whole(self.output.as_fd(), LEAVE);
        // What was typed for this program must not reach the shell. Not with the
        // change of mode itself: that would wait for a slow terminal to drain.
        let _ = tcflush(&self.input, QueueSelector::IFlush);
        let _ = tcsetattr(&self.input, OptionalActions::Now, &self.before);
    }
}

/// The terminal while the screen has it. Dropping gives it back.
#[derive(Debug)]
pub struct ScreenTerminal {
    output: OwnedFd,
}

impl ScreenTerminal {
    /// Takes the terminal of the standard input and output.
    ///
    /// Fails when they are no terminal or when it is taken already.
    pub fn take() -> io::Result<Self> {
        Self::take_from(io::stdin(), io::stdout())
    }

    /// Takes the terminal behind these two descriptors; fails as `take` does.
    pub fn take_from(input: impl AsFd, output: impl AsFd) -> io::Result<Self> {
        let mut slot = taken();
        if slot.is_some() {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        let terminal = Taken {
            before: tcgetattr(&input)?,
            input: fcntl_dupfd_cloexec(input, 0)?,
            output: fcntl_dupfd_cloexec(&output, 0)?,
        };
        let output = fcntl_dupfd_cloexec(output, 0)?;
        // The old mode is kept before the new one is asked for: half a change is undone too.
        let entered = slot.insert(terminal).enter();
        drop(slot);
        // Made only now: dropping it asks for the slot again.
        let screen = Self { output };
        entered.map(|()| screen)
    }

    /// Takes the terminal anew after the session was stopped and continued: a
    /// shell has used it meanwhile. What it shows must be painted again.
    pub fn take_again(&self) -> io::Result<()> {
        taken().as_ref().map_or(Ok(()), Taken::enter)
    }

    /// Returns the terminal's columns and rows, 80 by 24 when it does not know.
    #[must_use]
    pub fn size(&self) -> Size {
        tcgetwinsize(&self.output)
            .map(|size| Size::new(size.ws_col, size.ws_row))
            .ok()
            .filter(|size| size.width > 0 && size.height > 0)
            .unwrap_or(USUAL_SIZE)
    }
}

impl Drop for ScreenTerminal {
    fn drop(&mut self) {
        if let Some(terminal) = taken().take() {
            terminal.leave();
        }
    }
}

fn taken() -> MutexGuard<'static, Option<Taken>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a panic give the terminal back and then say this one sentence: no
/// backtrace and nothing of the panic's own words, which may hold a name.
pub fn say_on_panic(sentence: &str) {
    let line = format!("{sentence}\n");
    panic::set_hook(Box::new(move |_| {
        let slot = match TAKEN.try_lock() {
            Ok(slot) => Some(slot),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            // The panic came while taking or giving back; waiting here would be for ever.
            Err(TryLockError::WouldBlock) => None,
        };
        if let Some(terminal) = slot.and_then(|mut slot| slot.take()) {
            terminal.leave();
        }
        let _ = write_whole(io::stderr().as_fd(), line.as_bytes());
    }));
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs::{File, OpenOptions};
    use std::io::Read;
    use std::os::unix::fs::OpenOptionsExt;
    use std::os::unix::net::UnixStream;

    use portable_pty::{CommandBuilder, MasterPty, PtyPair, PtySize, native_pty_system};
    use rustix::fs::OFlags;
    use rustix::termios::LocalModes;

    use super::*;

    /// Set for the run of this test binary that panics on purpose.
    const PANICKING: &str = "TRUCBAN_TEST_PANIC";
    const SENTENCE: &str = "Phần mềm đã dừng.";

    fn pair(columns: u16, rows: u16) -> PtyPair {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        native_pty_system().openpty(size).unwrap()
    }

    fn line_of(master: &dyn MasterPty) -> File {
        OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(OFlags::NOCTTY.bits().cast_signed())
            .open(master.tty_name().unwrap())
            .unwrap()
    }

    /// Feeds a terminal with what the line sends until it was sent `last`.
    fn show_until(reader: &mut dyn Read, terminal: &mut vt100::Parser, last: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        let mut chunk = [0; 4096];
        while !sent.windows(last.len()).any(|window| window == last) {
            let length = reader.read(&mut chunk).unwrap();
            assert!(length > 0, "the line ended early");
            terminal.process(&chunk[..length]);
            sent.extend_from_slice(&chunk[..length]);
        }
        sent
    }

    #[test]
    fn the_terminal_is_taken_and_given_back_as_it_was() {
        let pair = pair(100, 30);
        let line = line_of(pair.master.as_ref());
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut terminal = vt100::Parser::new(30, 100, 0);
        let before = tcgetattr(&line).unwrap();

        let (no_terminal, _) = UnixStream::pair().unwrap();
        assert!(ScreenTerminal::take_from(&no_terminal, &line).is_err());
        let screen = ScreenTerminal::take_from(&line, &line).unwrap();
        assert!(ScreenTerminal::take_from(&line, &line).is_err(), "there is one");
        assert_eq!(screen.size(), Size::new(100, 30));
        let taken_modes = tcgetattr(&line).unwrap().local_modes;
        assert!(!taken_modes.intersects(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG));
        show_until(&mut reader, &mut terminal, b"\x1b[?2004h");
        assert!(terminal.screen().alternate_screen());
        assert!(terminal.screen().bracketed_paste());
        assert!(!terminal.screen().application_keypad());
        assert_eq!(terminal.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);

        tcsetattr(&line, OptionalActions::Now, &before).unwrap();
        screen.take_again().unwrap();
        assert_eq!(tcgetattr(&line).unwrap().local_modes, taken_modes);

        drop(screen);
        let after = tcgetattr(&line).unwrap();
        assert_eq!(after.local_modes, before.local_modes);
        assert_eq!(after.input_modes, before.input_modes);
        assert_eq!(after.output_modes, before.output_modes);
        show_until(&mut reader, &mut terminal, b"\x1b[?1049l");
        assert!(!terminal.screen().alternate_screen());
        assert!(!terminal.screen().bracketed_paste());
        assert!(!terminal.screen().hide_cursor());
    }

    /// Panics with a name in its words when the test below runs this binary in a terminal; else does nothing.
    #[test]
    fn panicking_session() {
        if env::var_os(PANICKING).is_none() {
            return;
        }
        say_on_panic(SENTENCE);
        let _screen = ScreenTerminal::take().unwrap();
        panic!("Nguyễn Thị Hường");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_and_says_one_sentence() {
        let pair = pair(80, 24);
        let local_modes = || pair.master.get_termios().unwrap().local_flags;
        let before = local_modes();
        let mut command = CommandBuilder::new(env::current_exe().unwrap());
        command.args(["--exact", "tui::terminal::tests::panicking_session"]);
        command.env(PANICKING, "1");
        command.env("RUST_BACKTRACE", "1");
        let mut child = pair.slave.spawn_command(command).unwrap();
        // Held by the child alone, the line ends with it and nothing waits in vain.
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut terminal = vt100::Parser::new(24, 80, 0);
        let sent = show_until(&mut reader, &mut terminal, SENTENCE.as_bytes());
        child.wait().unwrap();
        let sent = String::from_utf8(sent).unwrap();
        let given_back = sent.find("\x1b[?1049l").unwrap();
        assert!(given_back < sent.find(SENTENCE).unwrap());
        assert!(!sent.contains("Hường") && !sent.contains("panicked"), "{sent}");
        assert!(!terminal.screen().alternate_screen());
        assert_eq!(local_modes(), before);
    }
}
