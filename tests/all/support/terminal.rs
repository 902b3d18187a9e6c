//! The real binary in a terminal of its own: bytes in, screen out.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

/// How long a screen is waited for before the test gives up; machines differ, so it is long.
const PATIENCE: Duration = Duration::from_secs(60);

/// One terminal with the program in it.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    pub child: Box<dyn Child + Send + Sync>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
}

struct Shown {
    parser: vt100::Parser,
    /// Every byte that came.
    written: Vec<u8>,
    is_over: bool,
    /// The reader holds the terminal open too: it goes with the next bytes.
    is_dropped: bool,
}

impl Terminal {
    /// Starts the program over the data in a folder.
    pub fn start(folder: &Path, arguments: &[&str], size: (u16, u16)) -> Self {
        Self::start_as("xterm-256color", folder, arguments, size)
    }

    /// The same in a terminal of another name.
    pub fn start_as(name: &str, folder: &Path, arguments: &[&str], size: (u16, u16)) -> Self {
        Self::start_in(name, folder, arguments, size, &[("XDG_CONFIG_HOME", folder.join("config"))])
    }

    /// The same with an environment of its own.
    pub fn start_in(
        name: &str,
        folder: &Path,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        environment: &[(&str, PathBuf)],
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_trucban"));
        command.env("TERM", name);
        environment.iter().for_each(|(name, value)| command.env(name, value));
        command.env_remove("NO_COLOR");
        command.arg("--data");
        command.arg(folder.join("ward"));
        command.args(arguments);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let shown = Arc::new((
            Mutex::new(Shown {
                parser: vt100::Parser::new(rows, columns, 0),
                written: Vec::new(),
                is_over: false,
                is_dropped: false,
            }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let fed = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut bytes = [0; 65_536];
            loop {
                let read = reader.read(&mut bytes).unwrap_or(0);
                let mut shown = fed.0.lock().unwrap();
                shown.parser.process(&bytes[..read]);
                shown.written.extend_from_slice(&bytes[..read]);
                shown.is_over |= read == 0;
                let ends = read == 0 || shown.is_dropped;
                fed.1.notify_all();
                if ends {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self { master: Some(pair.master), writer: Some(writer), child, shown }
    }

    /// Sends bytes, as a terminal does when keys are pressed.
    pub fn send(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen satisfies a condition, and gives its text.
    pub fn until(&self, what: &str, condition: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut shown = self.shown.0.lock().unwrap();
        loop {
            let text = shown.parser.screen().contents();
            if condition(&text) {
                return text;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !shown.is_over, "never showed {what}:\n{text}");
            shown = self.shown.1.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Waits until the screen shows a text.
    pub fn until_shows(&self, text: &str) -> String {
        self.until(text, |screen| screen.contains(text))
    }

    /// Every byte that the program has written so far.
    pub fn written(&self) -> Vec<u8> {
        self.shown.0.lock().unwrap().written.clone()
    }

    /// Drops the line, as a cut cable does: the terminal is gone.
    pub fn drop_line(&mut self) {
        self.shown.0.lock().unwrap().is_dropped = true;
        // Ctrl-L has the program draw, which lets the reader go.
        self.send(b"\x0c");
        self.forget_end_of_file();
        self.writer = None;
        self.master = None;
    }

    /// Takes the end-of-file character off the line: with one, the writer types a line feed and
    /// that character as it goes, and the program would take them for Enter and Ctrl-D.
    fn forget_end_of_file(&self) {
        let near = self.master.as_ref().and_then(|master| master.tty_name()).unwrap();
        let no_owner = rustix::fs::OFlags::NOCTTY.bits().cast_signed();
        let near = OpenOptions::new().read(true).write(true).custom_flags(no_owner).open(near).unwrap();
        let mut mode = tcgetattr(&near).unwrap();
        mode.special_codes[SpecialCodeIndex::VEOF] = 0;
        tcsetattr(&near, OptionalActions::Now, &mode).unwrap();
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.shown.0.lock().unwrap().parser.screen_mut().set_size(rows, columns);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Waits until the terminal shows again what it showed before the program.
    pub fn until_given_back(&self) {
        let mut shown = self.shown.0.lock().unwrap();
        while shown.parser.screen().alternate_screen() {
            assert!(!shown.is_over, "the terminal is left as the program had it");
            shown = self.shown.1.wait_timeout(shown, PATIENCE).unwrap().0;
        }
    }

    /// Whether the alternate screen is up.
    pub fn is_full_screen(&self) -> bool {
        self.shown.0.lock().unwrap().parser.screen().alternate_screen()
    }

    /// Waits until the program has ended; its exit code.
    pub fn until_ended(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "the program does not end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
