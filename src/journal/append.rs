//! The writer: one write and one sync per batch, and what is left standing when either fails.
//! Separate from opening, because from here on the end of the journal is known to be good.

use super::disk::{Disk, Pen};
use super::entry::{BATCH_BYTES_MAX, Digest, Draft, DraftFlaw, Header};
use super::error::{AppendError, Unwritable, is_full};
use super::line;
use super::publish::Failure;
use super::randomness::Randomness;
use super::segment::{CLOSED, Closing};
use super::walk::Tip;
use std::io;
use std::sync::Arc;

/// A place in the journal that was verified; a later opening may begin behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checkpoint {
    /// Sequence of the last entry before the place; 0 where there is none.
    pub sequence: u64,
    /// Number of the segment.
    pub segment: u32,
    /// Bytes from the start of the segment.
    pub offset: u64,
    /// SHA-256 of the last entry's header; zeros where there is none.
    pub head: [u8; 32],
}

/// The journal of one ward, open for appending (or for reading only, see [`Journal::writable`]).
pub struct Journal<D: Disk> {
    pub(crate) disk: Arc<D>,
    /// Number and first sequence of each segment.
    pub(crate) starts: Vec<(u32, u64)>,
    pub(crate) store: Option<u128>,
    pub(crate) tip: Tip,
    /// The last segment, 0 where there is none yet.
    pub(crate) segment: u32,
    /// Good bytes in the last segment.
    pub(crate) length: u64,
    pub(crate) state: State<D::Pen>,
    /// Tells whether the last segment is known to be whole and durable as it is.
    pub(crate) trusted: bool,
    pub(crate) mark: Mark,
    pub(crate) randomness: Randomness,
    pub(crate) segment_bytes: u64,
    pub(crate) text: Vec<u8>,
}

/// Whether the journal can be written now.
pub(crate) enum State<P> {
    /// The pen stands at the end of the last segment.
    Ready(P),
    /// There was no space to make the last segment ready; the next append tries again.
    Waiting(Unwritable),
    /// The last segment has not been made ready yet.
    Unready,
    /// For reading only, for good.
    Shut(Unwritable),
    /// A write ended unknown; only another opening may judge what stands in the file.
    Broken,
}

/// The file that a clean close leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Absent,
    Current,
    Stale,
}

impl<D: Disk> Journal<D> {
    /// Appends a batch with one write and one sync; gives the sequence of each draft.
    ///
    /// After [`AppendError::Unknown`] the journal takes nothing more and must be opened anew.
    pub fn append(&mut self, drafts: Vec<Draft>) -> Result<Vec<u64>, AppendError> {
        check(&drafts)?;
        self.make_ready()?;
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let outcome = self.write(drafts);
        outcome.map_err(|failure| match failure {
            Failure::Harmless(error) if is_full(&error) => AppendError::Full(error),
            Failure::Harmless(error) | Failure::Unsure(error) => {
                self.state = State::Broken;
                AppendError::Unknown(error)
            }
        })
    }

    /// Closes the journal and marks its end, so that the next opening can trust it as it is.
    ///
    /// A journal that cannot be written is left as it stands.
    pub fn close(mut self) -> io::Result<()> {
        if !matches!(self.state, State::Ready(_)) || self.mark == Mark::Current {
            return Ok(());
        }
        let closing =
            Closing { sequence: self.tip.sequence, head: self.tip.head, segment: self.segment, length: self.length };
        self.text.clear();
        line::push_json(&mut self.text, &closing)?;
        self.publish(CLOSED)?;
        Ok(())
    }

    /// The place behind the last entry.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            sequence: self.tip.sequence,
            segment: self.segment.max(1),
            offset: self.length,
            head: self.tip.head,
        }
    }

    /// The sequence of the last entry, 0 where there is none.
    pub fn sequence(&self) -> u64 {
        self.tip.sequence
    }

    /// SHA-256 of the last entry's header, zeros where there is none.
    pub fn head(&self) -> [u8; 32] {
        self.tip.head
    }

    /// The random id of this journal; `None` until its first segment could be made.
    pub fn store(&self) -> Option<u128> {
        self.store
    }

    /// Tells why the journal is open for reading only, where it is.
    pub fn writable(&self) -> Result<(), &Unwritable> {
        match &self.state {
            State::Ready(_) | State::Unready | State::Broken => Ok(()),
            State::Waiting(reason) | State::Shut(reason) => Err(reason),
        }
    }

    pub(crate) fn disk(&self) -> &Arc<D> {
        &self.disk
    }

    pub(crate) fn segment_starts(&self) -> &[(u32, u64)] {
        &self.starts
    }

    fn make_ready(&mut self) -> Result<(), AppendError> {
        if matches!(self.state, State::Waiting(_) | State::Unready) {
            self.prepare();
        }
        match &self.state {
            State::Ready(_) => Ok(()),
            State::Waiting(Unwritable::Full(error)) => {
                Err(AppendError::Full(io::Error::new(error.kind(), error.to_string())))
            }
            State::Waiting(_) | State::Shut(_) => Err(AppendError::ReadOnly),
            State::Unready | State::Broken => Err(AppendError::Broken),
        }
    }

    fn write(&mut self, drafts: Vec<Draft>) -> Result<Vec<u64>, Failure> {
        self.remove_mark().map_err(Failure::Unsure)?;
        self.rotate_for(&drafts)?;
        let (sequences, tip) = self.compose(drafts).map_err(Failure::Unsure)?;
        let State::Ready(pen) = &mut self.state else {
            return Err(Failure::Unsure(io::ErrorKind::InvalidInput.into()));
        };
        if let Err(error) = pen.write_all(&self.text) {
            if !is_full(&error) {
                return Err(Failure::Unsure(error));
            }
            // Synced before "nothing was written" is said: after a power cut the part that
            // had fitted must not come back as an entry.
            pen.truncate(self.length).map_err(Failure::Unsure)?;
            pen.sync_data().map_err(Failure::Unsure)?;
            return Err(Failure::Harmless(error));
        }
        pen.sync_data().map_err(Failure::Unsure)?;
        self.length += self.text.len() as u64;
        self.tip = tip;
        Ok(sequences)
    }

    /// Takes the mark of a clean close away, durably, before anything is written behind it.
    fn remove_mark(&mut self) -> io::Result<()> {
        if self.mark == Mark::Absent {
            return Ok(());
        }
        self.disk.remove(CLOSED)?;
        self.disk.sync_folder()?;
        self.mark = Mark::Absent;
        Ok(())
    }

    /// Begins a new segment where the batch would make the last one too long.
    fn rotate_for(&mut self, drafts: &[Draft]) -> Result<(), Failure> {
        let batch: usize = drafts.iter().map(Draft::line_bytes).sum();
        let begun = self.starts.last().map_or(0, |start| start.1);
        let has_entries = self.tip.sequence >= begun;
        if !has_entries || self.length + batch as u64 <= self.segment_bytes {
            return Ok(());
        }
        let store = self.store.unwrap_or_default();
        let pen = self.begin_segment(store)?;
        self.state = State::Ready(pen);
        Ok(())
    }

    /// Writes the lines of a batch into `text`; gives the sequences and the tip behind them.
    fn compose(&mut self, drafts: Vec<Draft>) -> io::Result<(Vec<u64>, Tip)> {
        self.text.clear();
        let batch = self.tip.sequence + 1;
        let mut sequences = Vec::with_capacity(drafts.len());
        let mut tip = self.tip;
        for draft in drafts {
            let salt = self.randomness.draw()?;
            let (header, payload) = head(draft, batch, &tip, &salt);
            let digest = line::push_entry(&mut self.text, &header, &salt, &payload)?;
            sequences.push(header.sequence);
            tip = Tip { sequence: header.sequence, head: digest, link: Some(digest) };
        }
        Ok((sequences, tip))
    }
}

/// Gives a draft its place in the chain.
fn head(draft: Draft, batch: u64, tip: &Tip, salt: &[u8; 16]) -> (Header, Vec<u8>) {
    let commitment: Digest = line::commitment(salt, &draft.payload);
    let header = Header {
        sequence: tip.sequence + 1,
        batch,
        time: draft.time,
        officer: draft.officer,
        uid: draft.uid,
        session: draft.session,
        order: draft.order,
        command: draft.command,
        record: draft.record,
        base: draft.base,
        format: draft.format,
        commitment,
        previous: tip.link.unwrap_or_default(),
    };
    (header, draft.payload)
}

fn check(drafts: &[Draft]) -> Result<(), AppendError> {
    let mut total = 0_usize;
    for (index, draft) in drafts.iter().enumerate() {
        total = total.saturating_add(draft.line_bytes());
        let too_long = (total > BATCH_BYTES_MAX).then_some(DraftFlaw::PayloadTooLong);
        if let Some(flaw) = draft.flaw().or(too_long) {
            return Err(AppendError::Draft { index, flaw });
        }
    }
    Ok(())
}
