//! A disk in memory that fails as real ones do, for tests and benches only: it forgets what
//! was not synced, tears the last write, runs full and fails any call. One seed, one run.

use super::disk::{Disk, Pen};
use super::platter::{Need, Platter, Renaming, Stored, pick};
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No space is left (ENOSPC); reading, cutting and removing still work while it lasts.
    Full,
    /// The device fails (EIO), whatever is asked of it.
    Broken,
    /// The file system went read-only (EROFS); reading still works.
    ReadOnly,
}

/// A failure to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Which call from now on fails, from 1.
    pub call: u64,
    /// How it fails.
    pub trouble: Trouble,
    /// Tells whether every later call fails as well, until [`FaultyDisk::heal`].
    pub lasting: bool,
}

/// A handle on one disk; clones see the same files, as a restarted program does.
#[derive(Debug, Clone)]
pub struct FaultyDisk {
    platter: Arc<Mutex<Platter>>,
}

/// Writes to a file of a [`FaultyDisk`]; dead after a power cut.
#[derive(Debug)]
pub struct FaultyPen {
    disk: FaultyDisk,
    file: usize,
    life: u64,
}

/// Reads a file of a [`FaultyDisk`].
#[derive(Debug)]
pub struct FaultyReader {
    disk: FaultyDisk,
    file: usize,
    at: usize,
    life: u64,
}

impl From<Trouble> for io::Error {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Full => rustix::io::Errno::NOSPC.into(),
            Trouble::Broken => rustix::io::Errno::IO.into(),
            Trouble::ReadOnly => rustix::io::Errno::ROFS.into(),
        }
    }
}

impl FaultyDisk {
    /// Makes an empty disk without faults.
    pub fn new(seed: u64) -> Self {
        let platter = Platter { random: seed, ..Platter::default() };
        Self { platter: Arc::new(Mutex::new(platter)) }
    }

    /// Plans a failure, in place of one that was planned before.
    pub fn fail(&self, fault: Fault) {
        let mut platter = self.lock();
        let call = platter.calls + fault.call;
        platter.fault = Some(Fault { call, ..fault });
    }

    /// Ends all failures and limits.
    pub fn heal(&self) {
        let mut platter = self.lock();
        platter.fault = None;
        platter.space = None;
    }

    /// Limits all files together to a number of bytes.
    pub fn limit(&self, bytes: usize) {
        self.lock().space = Some(bytes);
    }

    /// The number of calls so far.
    pub fn calls(&self) -> u64 {
        self.lock().calls
    }

    /// The number of file syncs so far.
    pub fn syncs(&self) -> u64 {
        self.lock().syncs
    }

    /// Switches the power off and on: keeps what was synced, and of the rest a random
    /// beginning that may be torn at any byte and have a hole.
    pub fn cut_power(&self) {
        let mut platter = self.lock();
        let platter = &mut *platter;
        platter.life += 1;
        for file in &mut platter.files {
            file.cut_power(&mut platter.random);
        }
        let kept = pick(&mut platter.random, platter.renamings.len() + 1);
        for renaming in platter.renamings.drain(..).take(kept) {
            renaming.apply(&mut platter.durable_names);
        }
        platter.names = platter.durable_names.clone();
    }

    /// Gives the content of a file as programs see it.
    pub fn content(&self, name: &str) -> Option<Vec<u8>> {
        let platter = self.lock();
        let file = platter.names.get(name)?;
        platter.files.get(*file).map(|file| file.seen.clone())
    }

    /// Puts a file in place, durable at once; without content, takes it away.
    pub fn place(&self, name: &str, content: Option<&[u8]>) {
        let mut platter = self.lock();
        let Some(content) = content else {
            platter.names.remove(name);
            platter.durable_names.remove(name);
            return;
        };
        let file = platter.files.len();
        platter.files.push(Stored { seen: content.to_vec(), durable: content.to_vec(), unsynced: Vec::new() });
        platter.names.insert(name.to_owned(), file);
        platter.durable_names.insert(name.to_owned(), file);
    }

    fn lock(&self) -> MutexGuard<'_, Platter> {
        self.platter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk for FaultyDisk {
    type Pen = FaultyPen;
    type Reader = FaultyReader;

    fn list(&self) -> io::Result<Vec<String>> {
        let mut platter = self.lock();
        platter.call(Need::Nothing)?;
        Ok(platter.names.keys().cloned().collect())
    }

    fn read(&self, name: &str, from: u64) -> io::Result<FaultyReader> {
        let mut platter = self.lock();
        platter.call(Need::Nothing)?;
        Ok(FaultyReader {
            disk: self.clone(),
            file: platter.find(name)?,
            at: usize::try_from(from).unwrap_or(usize::MAX),
            life: platter.life,
        })
    }

    fn create(&self, name: &str) -> io::Result<FaultyPen> {
        let mut platter = self.lock();
        platter.call(Need::Space)?;
        if platter.names.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let file = platter.files.len();
        platter.files.push(Stored::default());
        platter.rename(Renaming::Create(name.to_owned(), file));
        Ok(FaultyPen { disk: self.clone(), file, life: platter.life })
    }

    fn append(&self, name: &str) -> io::Result<FaultyPen> {
        let mut platter = self.lock();
        platter.call(Need::Change)?;
        Ok(FaultyPen { disk: self.clone(), file: platter.find(name)?, life: platter.life })
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut platter = self.lock();
        platter.call(Need::Space)?;
        platter.find(from)?;
        platter.rename(Renaming::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut platter = self.lock();
        platter.call(Need::Change)?;
        platter.find(name)?;
        platter.rename(Renaming::Remove(name.to_owned()));
        Ok(())
    }

    fn sync_folder(&self) -> io::Result<()> {
        let mut platter = self.lock();
        let platter = &mut *platter;
        platter.call(Need::Nothing)?;
        for renaming in platter.renamings.drain(..) {
            renaming.apply(&mut platter.durable_names);
        }
        Ok(())
    }
}

impl Pen for FaultyPen {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut platter = self.disk.lock();
        let planned = platter.call(Need::Space);
        let written = match &planned {
            Ok(()) => bytes.len().min(platter.room()),
            Err(_) => pick(&mut platter.random, bytes.len() + 1),
        };
        let file = platter.file(self.file, self.life)?;
        file.write(bytes.get(..written).unwrap_or(bytes));
        planned?;
        if written < bytes.len() {
            return Err(Trouble::Full.into());
        }
        Ok(())
    }

    fn sync_data(&mut self) -> io::Result<()> {
        let mut platter = self.disk.lock();
        platter.syncs += 1;
        let planned = platter.call(Need::Space);
        let file = platter.file(self.file, self.life)?;
        match &planned {
            Ok(()) => file.sync(),
            Err(_) => file.forget(),
        }
        planned
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        let mut platter = self.disk.lock();
        platter.call(Need::Change)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        platter.file(self.file, self.life)?.truncate(length);
        Ok(())
    }
}

impl Read for FaultyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut platter = self.disk.lock();
        platter.call(Need::Nothing)?;
        let file = platter.file(self.file, self.life)?;
        let rest = file.seen.get(self.at..).unwrap_or_default();
        let read = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..read), rest.get(..read)) {
            to.copy_from_slice(from);
        }
        drop(platter);
        self.at += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(disk: &FaultyDisk, name: &str, content: &[u8]) -> FaultyPen {
        let mut pen = disk.create(name).unwrap();
        pen.write_all(content).unwrap();
        pen
    }

    fn fault(call: u64, trouble: Trouble, lasting: bool) -> Fault {
        Fault { call, trouble, lasting }
    }

    #[test]
    fn synced_bytes_under_a_synced_name_survive_every_power_cut() {
        for seed in 0..50 {
            let disk = FaultyDisk::new(seed);
            let mut pen = written(&disk, "a", b"kept");
            pen.sync_data().unwrap();
            disk.sync_folder().unwrap();
            pen.write_all(b" and torn").unwrap();
            disk.cut_power();
            assert!(disk.content("a").unwrap().starts_with(b"kept"));
            assert!(pen.write_all(b"x").is_err(), "a pen outlived the power cut");
        }
    }

    #[test]
    fn unsynced_bytes_and_names_are_sometimes_lost() {
        let lost = |spoil: fn(&FaultyDisk)| {
            (0..50).any(|seed| {
                let disk = FaultyDisk::new(seed);
                spoil(&disk);
                disk.cut_power();
                disk.content("a").as_deref() != Some(b"hope")
            })
        };
        assert!(lost(|disk| {
            written(disk, "a", b"hope").sync_data().unwrap();
        }));
        assert!(lost(|disk| {
            written(disk, "a", b"hope");
            disk.sync_folder().unwrap();
        }));
    }

    #[test]
    fn a_failed_sync_loses_its_bytes_even_when_a_later_one_succeeds() {
        let disk = FaultyDisk::new(1);
        let mut pen = written(&disk, "a", b"lost");
        disk.sync_folder().unwrap();
        disk.fail(fault(1, Trouble::Broken, false));
        assert!(pen.sync_data().is_err());
        pen.write_all(b"kept").unwrap();
        pen.sync_data().unwrap();
        assert_eq!(disk.content("a").unwrap(), b"lostkept");
        disk.cut_power();
        assert_eq!(disk.content("a").unwrap(), b"\0\0\0\0kept");
    }

    #[test]
    fn a_full_disk_takes_what_fits_and_still_reads() {
        let disk = FaultyDisk::new(1);
        disk.limit(6);
        let mut pen = disk.create("a").unwrap();
        let error = pen.write_all(b"too long").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert_eq!(disk.content("a").unwrap(), b"too lo");
        disk.heal();
        pen.write_all(b"ng").unwrap();
    }

    #[test]
    fn a_single_fault_passes_and_a_lasting_one_stays() {
        let disk = FaultyDisk::new(1);
        disk.fail(fault(2, Trouble::Broken, false));
        assert!(disk.list().is_ok() && disk.list().is_err() && disk.list().is_ok());
        disk.fail(fault(2, Trouble::ReadOnly, true));
        assert!(disk.list().is_ok() && disk.list().is_ok());
        assert!(disk.create("a").is_err() && disk.create("a").is_err());
    }
}
