//! How the files of a journal come to be: each is whole and durable before it gets its name,
//! and none takes the place of another unseen. Separate from the lines that go into them.

use super::append::{Journal, State};
use super::disk::{Disk, Pen};
use super::error::{Unwritable, is_full};
use super::line;
use super::segment::{SegmentHead, UNFINISHED, file_name};
use std::io::{self, Read};

/// What a failure leaves behind.
pub(super) enum Failure {
    /// Nothing that any reader would see.
    Harmless(io::Error),
    /// Nobody knows.
    Unsure(io::Error),
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Harmless(error) | Failure::Unsure(error) => error,
        }
    }
}

impl<D: Disk> Journal<D> {
    /// Makes the last segment fit for appending: makes, trusts or rewrites it.
    pub(super) fn prepare(&mut self) {
        let prepared = if self.segment == 0 {
            self.first_segment()
        } else if self.trusted {
            self.disk.append(&file_name(self.segment))
        } else {
            self.rewrite()
        };
        self.state = match prepared {
            Ok(pen) => {
                self.trusted = true;
                State::Ready(pen)
            }
            Err(error) if is_full(&error) => State::Waiting(Unwritable::Full(error)),
            Err(error) => State::Shut(Unwritable::Refused(error)),
        };
    }

    fn first_segment(&mut self) -> io::Result<D::Pen> {
        let store = match self.store {
            Some(store) => store,
            None => u128::from_be_bytes(self.randomness.draw()?),
        };
        self.store = Some(store);
        Ok(self.begin_segment(store)?)
    }

    /// Copies the good part of the last segment into a fresh file that takes its place.
    ///
    /// A sync that failed in an earlier life may have left pages that look clean and are not
    /// on disk; only bytes that are written again can be synced with a meaning.
    fn rewrite(&mut self) -> io::Result<D::Pen> {
        let name = file_name(self.segment);
        let mut good = self.disk.read(&name, 0)?.take(self.length);
        let mut pen = self.fresh_file()?;
        let copied = copy(&mut good, &mut pen)
            .and_then(|copied| if copied == self.length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) });
        self.discard_after(copied)?;
        pen.sync_data()?;
        self.disk.rename(UNFINISHED, &name)?;
        self.disk.sync_folder()?;
        Ok(pen)
    }

    /// Makes the next segment with its head, durable before it gets its name.
    pub(super) fn begin_segment(&mut self, store: u128) -> Result<D::Pen, Failure> {
        let segment = self.segment + 1;
        let first_sequence = self.tip.sequence + 1;
        let head = SegmentHead::new(store, segment, first_sequence, self.tip.head);
        self.text.clear();
        let digest = line::push_json(&mut self.text, &head).map_err(Failure::Unsure)?;
        let name = file_name(segment);
        self.must_be_free(&name).map_err(Failure::Unsure)?;
        let pen = self.publish(&name)?;
        self.segment = segment;
        self.length = self.text.len() as u64;
        self.starts.push((segment, first_sequence));
        self.tip.link = Some(digest);
        Ok(pen)
    }

    /// Makes sure that no segment is ever put in the place of another.
    fn must_be_free(&self, name: &str) -> io::Result<()> {
        match self.disk.read(name, 0) {
            Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Puts the composed text into a file of this name, whole and durable or not at all.
    pub(super) fn publish(&mut self, name: &str) -> Result<D::Pen, Failure> {
        let mut pen = self.fresh_file().map_err(Failure::Harmless)?;
        let written = pen.write_all(&self.text);
        self.discard_after(written).map_err(Failure::Harmless)?;
        pen.sync_data().map_err(Failure::Unsure)?;
        let named = self.disk.rename(UNFINISHED, name);
        self.discard_after(named).map_err(Failure::Harmless)?;
        self.disk.sync_folder().map_err(Failure::Unsure)?;
        Ok(pen)
    }

    fn fresh_file(&self) -> io::Result<D::Pen> {
        match self.disk.remove(UNFINISHED) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        self.disk.create(UNFINISHED)
    }

    /// Removes the unfinished file after a failure, to give its space back; nobody reads it.
    fn discard_after<T>(&self, outcome: io::Result<T>) -> io::Result<T> {
        if outcome.is_err() {
            let _ = self.disk.remove(UNFINISHED);
        }
        outcome
    }
}

/// Copies all bytes in large pieces; gives their number.
fn copy(from: &mut impl Read, to: &mut impl Pen) -> io::Result<u64> {
    let mut piece = vec![0; 1 << 20];
    let mut copied = 0;
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => return Ok(copied),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        to.write_all(piece.get(..read).unwrap_or_default())?;
        copied += read as u64;
    }
}
