//! The clerk: writes batches into the store on a thread of his own, after the officers have
//! their answers. When the store fails he lays down the pen; the next start reads the rest
//! from the journal.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::store::error::StoreError;
use crate::store::keeping::Store;
use crate::store::kept::Batch;

/// Batches that may wait; more, and the store is slower than it may be.
const WAITING_MAX: usize = 4096;

/// Lines after which what was written is handed to the system.
const LINES_BETWEEN_FLUSHES: usize = 256;

/// Writes batches into the store, in order.
#[derive(Debug)]
pub struct Clerk {
    desk: Option<SyncSender<Batch>>,
    thread: Option<JoinHandle<Result<(), StoreError>>>,
    /// The thread has come to its end when this has.
    done: Receiver<()>,
    over: Arc<AtomicBool>,
}

impl Clerk {
    /// Hands the store to a clerk.
    pub fn employ(store: Store) -> Result<Self, StoreError> {
        let (desk, papers) = sync_channel(WAITING_MAX);
        let (doing, done) = sync_channel(0);
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let thread = Builder::new().name("store".into()).spawn(move || {
            let _doing = doing;
            write(store, &papers, &told)
        })?;
        Ok(Self { desk: Some(desk), thread: Some(thread), done, over })
    }

    /// Leaves a batch to be written. Never waits; false once the clerk has given up, which he
    /// also does when he falls too far behind.
    pub fn put(&mut self, batch: Batch) -> bool {
        let Some(desk) = &self.desk else { return false };
        match desk.try_send(batch) {
            Ok(()) => true,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.desk = None;
                false
            }
        }
    }

    /// Leaves a batch to be written, and waits while too many wait; for filling a new store.
    pub fn put_patiently(&mut self, batch: Batch) -> bool {
        let Some(desk) = &self.desk else { return false };
        let taken = desk.send(batch).is_ok();
        if !taken {
            self.desk = None;
        }
        taken
    }

    /// Waits until all is written, or stops the clerk where that takes longer than `patience`;
    /// closes the store and says what went wrong, if anything did.
    pub fn dismiss(mut self, patience: Duration) -> Result<(), StoreError> {
        self.desk = None;
        // Nothing is ever sent: this ends when the thread does.
        if self.done.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            self.over.store(true, Ordering::Relaxed);
        }
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(written)) => written,
            Some(Err(_)) => Err(StoreError::Panicked),
            None => Ok(()),
        }
    }
}

fn write(mut store: Store, papers: &Receiver<Batch>, over: &AtomicBool) -> Result<(), StoreError> {
    let mut lines = 0;
    for batch in papers {
        lines += batch.lines.len();
        let kept = if over.load(Ordering::Relaxed) { Err(StoreError::Behind) } else { store.put_unless(batch, over) };
        if let Err(StoreError::Behind) = kept {
            // What is kept so far is whole and will be gone on from.
            store.close()?;
            return kept;
        }
        kept?;
        if lines >= LINES_BETWEEN_FLUSHES {
            store.flush()?;
            lines = 0;
        }
    }
    store.close()
}
