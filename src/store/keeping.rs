//! The store itself: opening under guard, loading under checksum and digest, and putting one
//! batch at a time. Whatever looks wrong ends in [`Rebuild`]; nothing is ever repaired here.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{scope, sleep};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::change::Change;
use crate::domain::identity::Sequence;
use crate::domain::record::Record;
use crate::store::encoding::{EncodingError, decode, encode};
use crate::store::error::{Rebuild, StoreError};
use crate::store::kept::{Batch, Kept, Place};
use crate::store::layout::{ABOUT, Named, PINS, import_key, named, order_key, record_key};

/// Bytes that sled may keep in memory; it takes about 50 MiB more on its own account.
const CACHE_BYTES: u64 = 16 << 20;

/// Records written at once; a larger line is put in pieces, since only its last piece moves
/// the checkpoint.
const PIECE: usize = 10_000;

/// Entries that go from the reading to the decoding thread at once, and how often before the
/// reading one waits.
const BUNDLE: usize = 1024;
const BUNDLES_WAITING: usize = 8;

/// How long a lock that outlives its store is waited for: so often, so long.
const LOCK_TRIES: u32 = 200;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// What the store says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct About {
    from: Place,
    applied: Sequence,
    entries: u64,
    digest: u128,
}

/// The records as of a journal line.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    tree: sled::Db,
    about: About,
}

impl Store {
    /// Opens the store in a folder, where there is one that may be trusted so far.
    pub fn open(folder: &Path) -> Result<Self, Rebuild> {
        let files = folder.join("sled");
        if !files.try_exists()? {
            return Err(Rebuild::Missing);
        }
        if marker(folder).try_exists()? {
            return Err(Rebuild::LeftBehind);
        }
        fs::write(marker(folder), b"")?;
        let tree = guarded(|| open_sled(&files))??;
        Ok(Self { folder: folder.to_path_buf(), tree, about: About::default() })
    }

    /// Deletes what is there and begins with nothing.
    pub fn fresh(folder: &Path) -> Result<Self, StoreError> {
        clear(folder)?;
        DirBuilder::new().mode(0o700).recursive(true).create(folder)?;
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        let files = folder.join("sled");
        DirBuilder::new().mode(0o700).create(&files)?;
        fs::write(marker(folder), b"")?;
        let tree = guarded(|| open_sled(&files)).map_err(|_| StoreError::Panicked)??;
        let mut store = Self { folder: folder.to_path_buf(), tree, about: About::default() };
        store.put(Batch::default())?;
        store.opened()?;
        Ok(store)
    }

    /// Hands out everything kept, and then where in the journal to go on. What was handed out
    /// before an error is not to be trusted.
    pub fn load(&mut self, mut visit: impl FnMut(Kept)) -> Result<Place, Rebuild> {
        guarded(AssertUnwindSafe(|| self.read(&mut visit)))??;
        self.opened()?;
        Ok(self.about.from)
    }

    /// The last line of the journal that the store has seen.
    pub fn applied(&self) -> Sequence {
        self.about.applied
    }

    /// Keeps a batch. After an error the store is of no use until it is opened again.
    pub fn put(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.put_unless(batch, &AtomicBool::new(false))
    }

    /// Keeps a batch, or stops in the middle once `over` is set; the next opening then goes on
    /// from an earlier line.
    pub fn put_unless(&mut self, batch: Batch, over: &AtomicBool) -> Result<(), StoreError> {
        guarded(AssertUnwindSafe(|| self.write(&batch, over))).map_err(|_| StoreError::Panicked)?
    }

    /// Hands what was written to the system. That is not durable, nor need it be.
    pub fn flush(&self) -> Result<(), StoreError> {
        guarded(|| self.tree.flush()).map_err(|_| StoreError::Panicked)??;
        Ok(())
    }

    /// Writes out and closes.
    pub fn close(self) -> Result<(), StoreError> {
        self.flush()?;
        guarded(AssertUnwindSafe(|| drop(self))).map_err(|_| StoreError::Panicked)
    }

    /// Reads everything: one thread reads and sums, this one decodes, checks and hands out.
    fn read(&mut self, visit: &mut impl FnMut(Kept)) -> Result<(), Rebuild> {
        let tree = &self.tree;
        let (found, about) = scope(|scope| {
            let (bundle, bundles) = sync_channel(BUNDLES_WAITING);
            let reader = scope.spawn(move || scan(tree, &bundle));
            let mut about = None;
            for (key, value) in bundles.into_iter().flatten() {
                match named(&key).ok_or(Rebuild::Key)? {
                    Named::About => about = Some(decode::<About>(&key, &value)?),
                    named => visit(kept(named, &key, &value)?),
                }
            }
            let found = reader.join().map_err(|_| Rebuild::Panicked)??;
            Ok::<_, Rebuild>((found, about))
        })?;
        self.about = about.ok_or(Rebuild::Digest)?;
        let whole = found == (self.about.entries, self.about.digest);
        if whole { Ok(()) } else { Err(Rebuild::Digest) }
    }

    fn write(&mut self, batch: &Batch, over: &AtomicBool) -> Result<(), StoreError> {
        let mut piece = HashMap::new();
        for line in &batch.lines {
            for change in line.changes.iter() {
                stage(&mut piece, change, line.sequence)?;
                if piece.len() >= PIECE {
                    if over.load(Ordering::Relaxed) {
                        return Err(StoreError::Behind);
                    }
                    self.write_piece(&mut piece)?;
                }
            }
            let key = order_key(line.order);
            let value = encode(&key, &(line.sequence, &line.records))?;
            piece.insert(key, Some(value));
            if let Some(import) = line.import {
                let key = import_key(import);
                let value = encode(&key, &line.sequence)?;
                piece.insert(key, Some(value));
            }
        }
        if let Some(pins) = &batch.pins {
            piece.insert(PINS.to_vec(), Some(encode(&PINS, pins)?));
        }
        self.about.applied = batch.applied;
        self.about.from = batch.from;
        self.write_piece(&mut piece)
    }

    /// Writes values and what they make of the digest, at once or not at all.
    fn write_piece(&mut self, piece: &mut HashMap<Vec<u8>, Option<Vec<u8>>>) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        let mut about = self.about;
        for (key, value) in piece.drain() {
            if let Some(old) = self.tree.get(&key)? {
                about.digest = about.digest.wrapping_sub(digest(&key, &old));
                about.entries = about.entries.saturating_sub(1);
            }
            match value {
                Some(value) => {
                    about.digest = about.digest.wrapping_add(digest(&key, &value));
                    about.entries += 1;
                    batch.insert(key, value);
                }
                None => batch.remove(key),
            }
        }
        batch.insert(&ABOUT, encode(&ABOUT, &about)?);
        self.tree.apply_batch(batch)?;
        self.about = about;
        Ok(())
    }

    /// Takes the marker away: this opening has come to its end.
    fn opened(&self) -> io::Result<()> {
        for file in fs::read_dir(self.folder.join("sled"))? {
            let file = file?;
            let mode = if file.file_type()?.is_dir() { 0o700 } else { 0o600 };
            fs::set_permissions(file.path(), Permissions::from_mode(mode))?;
        }
        fs::remove_file(marker(&self.folder))
    }
}

/// Entries as they stand in sled.
type Bundle = Vec<(sled::IVec, sled::IVec)>;

/// Sends all entries on, and counts and sums those that the digest covers.
fn scan(tree: &sled::Db, bundle: &SyncSender<Bundle>) -> Result<(u64, u128), Rebuild> {
    let (mut entries, mut sum) = (0, 0_u128);
    let mut next = Vec::with_capacity(BUNDLE);
    for entry in tree.iter() {
        let (key, value) = entry?;
        if *key != ABOUT {
            entries += 1;
            sum = sum.wrapping_add(digest(&key, &value));
        }
        next.push((key, value));
        // Nobody takes it where another entry was found damaged; that is told already.
        if next.len() == BUNDLE && bundle.send(std::mem::replace(&mut next, Vec::with_capacity(BUNDLE))).is_err() {
            break;
        }
    }
    let _ = bundle.send(next);
    Ok((entries, sum))
}

/// What an entry keeps.
fn kept(named: Named, key: &[u8], value: &[u8]) -> Result<Kept, Rebuild> {
    Ok(match named {
        Named::About => return Err(Rebuild::Key),
        Named::Record => {
            let (line, record): (Sequence, Record) = decode(key, value)?;
            Kept::Record(record, line)
        }
        Named::Order(order) => {
            let (line, records) = decode(key, value)?;
            Kept::Order(order, line, records)
        }
        Named::Import(import) => {
            let _line: Sequence = decode(key, value)?;
            Kept::Import(import)
        }
        Named::Pins => Kept::Pins(decode(key, value)?),
    })
}

/// What a change leaves under its key, in place of what an earlier change of the batch left.
fn stage(piece: &mut HashMap<Vec<u8>, Option<Vec<u8>>>, change: &Change, line: Sequence) -> Result<(), EncodingError> {
    let Some(id) = change.record() else { return Ok(()) };
    let key = record_key(id);
    let value = change.after.as_ref().map(|record| encode(&key, &(line, record))).transpose()?;
    piece.insert(key, value);
    Ok(())
}

/// One entry's part of the digest; parts are summed, so that a change costs two of them.
fn digest(key: &[u8], value: &[u8]) -> u128 {
    let mut hasher = Sha256::new();
    hasher.update(key);
    hasher.update(value);
    let hash = hasher.finalize();
    hash.iter().take(16).fold(0, |sum, byte| (sum << 8) | u128::from(*byte))
}

fn marker(folder: &Path) -> PathBuf {
    folder.join("opening")
}

fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Rebuild> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Rebuild::Panicked)
}

fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Opens sled, waiting a bounded time for the lock of a store that was just closed: its
/// threads may outlive it for some milliseconds.
fn open_sled(files: &Path) -> sled::Result<sled::Db> {
    let config = sled::Config::default().path(files).cache_capacity(CACHE_BYTES).flush_every_ms(None);
    for _ in 1..LOCK_TRIES {
        match config.open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => sleep(LOCK_PAUSE),
            opened => return opened,
        }
    }
    config.open()
}
