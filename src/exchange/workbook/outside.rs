//! Outside the reading process: starts it with the open file at its standard input, waits no longer than agreed, and
//! takes the rows of each sheet from its standard output.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::{COLUMNS_MAX, END, FAULT, Fault, GAP, ROW, ROWS_MAX, SHEET, TEXT_BYTES_MAX};

/// How long reading may take, everything counted: more than the reading process may work, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// How this program reads a workbook: by itself, once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The program.
    pub path: PathBuf,
    /// The command that reads.
    pub command: &'static str,
}

/// One sheet as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetText {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub is_hidden: bool,
    /// How many rows say something.
    pub rows: usize,
    /// One line for each row, as many cells in each; line 7 is row 7.
    pub text: Vec<u8>,
    width: usize,
    counts: Vec<u32>,
}

/// A workbook that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opened {
    /// Its sheets, in its order.
    pub sheets: Vec<SheetText>,
}

/// Why there is nothing to take from a workbook.
#[derive(Debug)]
pub enum Unreadable {
    /// The reading process says why.
    Fault(Fault),
    /// The reading process could not be started or heard.
    Io(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a workbook, which must be a file that can be gone through from its start.
pub fn read(file: File, program: &Program) -> Result<Opened, Unreadable> {
    let mut command = Command::new(&program.path);
    command.arg(program.command).env_clear().stdin(file).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = Reading { child: command.spawn()? };
    let said = child.child.stdout.take().map_or(Ok(None), |pipe| hear(pipe, Instant::now() + PATIENCE))?;
    // Whoever says more than agreed, or takes longer, is not heard to the end.
    let Some(said) = said else { return Err(Unreadable::Fault(Fault::TooLarge)) };
    taken(&said)
}

/// A child that does not outlive whoever asked.
struct Reading {
    child: Child,
}

impl Drop for Reading {
    fn drop(&mut self) {
        // Refused only where it has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// All that is said until the end; nothing where it is too much or takes too long.
fn hear(mut pipe: ChildStdout, deadline: Instant) -> io::Result<Option<Vec<u8>>> {
    let mut said = Vec::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut watched = [PollFd::new(&pipe, PollFlags::IN)];
        match poll(&mut watched, Timespec::try_from(left).ok().as_ref()) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        match pipe.read(&mut piece) {
            Ok(0) => return Ok(Some(said)),
            Ok(count) if said.len() + count > TEXT_BYTES_MAX + (1 << 20) => return Ok(None),
            Ok(count) => said.extend_from_slice(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The sheets of what was said. Without its last line the process was ended by its limits.
fn taken(said: &[u8]) -> Result<Opened, Unreadable> {
    let mut sheets: Vec<SheetText> = Vec::new();
    for line in said.split(|byte| *byte == b'\n') {
        let Some((kind, rest)) = line.split_first() else { continue };
        let text = std::str::from_utf8(rest).map_err(|_| Unreadable::Fault(Fault::Broken))?;
        match (*kind, sheets.last_mut()) {
            (SHEET, _) => {
                let is_hidden = text.starts_with('h');
                let name = text.get(1..).unwrap_or_default().to_string();
                sheets.push(SheetText { name, is_hidden, ..SheetText::default() });
            }
            (ROW, Some(sheet)) => sheet.row(text).ok_or(Unreadable::Fault(Fault::Broken))?,
            (GAP, Some(sheet)) => sheet.gap(text).ok_or(Unreadable::Fault(Fault::Broken))?,
            (END, _) => {
                let padded = sheets.into_iter().map(SheetText::padded).collect::<Option<Vec<_>>>();
                return padded.map(|sheets| Opened { sheets }).ok_or(Unreadable::Fault(Fault::TooLarge));
            }
            (FAULT, _) => return Err(Unreadable::Fault(Fault::of_name(text).unwrap_or(Fault::Broken))),
            _ => return Err(Unreadable::Fault(Fault::Broken)),
        }
    }
    Err(Unreadable::Fault(Fault::TooLarge))
}

impl SheetText {
    fn row(&mut self, line: &str) -> Option<()> {
        let (count, cells) = line.split_once(':')?;
        let count: usize = count.parse().ok().filter(|count| *count <= COLUMNS_MAX)?;
        self.width = self.width.max(count);
        self.rows += 1;
        self.counts.push(u32::try_from(count).ok()?);
        self.text.extend_from_slice(cells.as_bytes());
        self.text.push(b'\n');
        Some(())
    }

    fn gap(&mut self, line: &str) -> Option<()> {
        let rows: usize = line.parse().ok().filter(|rows| self.counts.len() + rows <= ROWS_MAX)?;
        self.counts.extend(std::iter::repeat_n(0, rows));
        self.text.extend(std::iter::repeat_n(b'\n', rows));
        Some(())
    }

    /// The same with as many cells in every row that says something.
    fn padded(mut self) -> Option<Self> {
        let missing = |count: &u32| self.width - usize::try_from(*count).unwrap_or(self.width);
        let more: usize = self.counts.iter().filter(|count| **count > 0).map(missing).sum();
        if self.text.len() + more > 2 * TEXT_BYTES_MAX {
            return None;
        }
        if more > 0 {
            let mut text = Vec::with_capacity(self.text.len() + more);
            for (line, count) in self.text.split_inclusive(|byte| *byte == b'\n').zip(&self.counts) {
                text.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
                text.extend(std::iter::repeat_n(b',', if *count > 0 { missing(count) } else { 0 }));
                text.push(b'\n');
            }
            self.text = text;
        }
        self.counts = Vec::new();
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rows_keep_their_numbers_and_get_as_many_cells() {
        let opened = taken(b"SvDS\nR1:\"x\"\nG2\nR3:\"a\",,\"b\"\"c\"\nShAn\nE\n").unwrap();
        assert_eq!(opened.sheets[0].text, b"\"x\",,\n\n\n\"a\",,\"b\"\"c\"\n");
        assert_eq!((opened.sheets[0].rows, opened.sheets[1].is_hidden), (2, true));
    }

    #[test]
    fn what_breaks_off_was_ended_by_a_limit() {
        for (said, fault) in [
            (&b"SvDS\nR1:\"x\"\n"[..], Fault::TooLarge),
            (b"", Fault::TooLarge),
            (b"Fpassword\n", Fault::Password),
            (b"R1:\"x\"\nE\n", Fault::Broken),
            (b"SvDS\nR999:\nE\n", Fault::Broken),
            (b"SvDS\nG400000\nE\n", Fault::Broken),
        ] {
            let Err(Unreadable::Fault(found)) = taken(said) else { panic!("{said:?}") };
            assert_eq!(found, fault, "{said:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_said_breaks_the_hearer(said in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(taken(&said));
        }
    }
}
