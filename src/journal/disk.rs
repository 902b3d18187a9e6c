//! The one seam of the journal: a private folder of files, real here and faulty in
//! `faulty_disk`. Separate so that every fault a disk can have is tried in memory.

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
use std::fs::{DirBuilder, File, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A folder of files by plain names; what is not synced may be gone after a power cut.
pub trait Disk: Send + Sync + 'static {
    /// Writes to the end of one file.
    type Pen: Pen;
    /// Reads one file.
    type Reader: Read + Send;

    /// Lists the names in the folder, in any order.
    fn list(&self) -> io::Result<Vec<String>>;
    /// Reads a file from an offset in bytes.
    fn read(&self, name: &str, from: u64) -> io::Result<Self::Reader>;
    /// Makes a new file, private to its owner; fails where the name is taken.
    fn create(&self, name: &str) -> io::Result<Self::Pen>;
    /// Opens a file for writing behind its end.
    fn append(&self, name: &str) -> io::Result<Self::Pen>;
    /// Gives a file another name, in place of the file that had it.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Makes names durable: what was created, renamed or removed.
    fn sync_folder(&self) -> io::Result<()>;
}

/// Writes to the end of one file.
pub trait Pen: Send {
    /// Writes all bytes; after an error any part of them may stand in the file.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes the bytes durable; after an error they are lost and a second try proves nothing.
    fn sync_data(&mut self) -> io::Result<()>;
    /// Cuts the file to a length in bytes.
    fn truncate(&mut self, length: u64) -> io::Result<()>;
}

/// Why a folder cannot hold a journal.
#[derive(Debug, Error)]
pub enum DiskError {
    /// The folder belongs to another Unix user.
    #[error("{folder} belongs to user {owner}, not to user {user}", folder = .folder.display())]
    ForeignOwner {
        /// The folder.
        folder: PathBuf,
        /// The uid that owns it.
        owner: u32,
        /// The uid of this process.
        user: u32,
    },
    /// Group or others may do something in the folder.
    #[error("{folder} is open to others (mode {mode:04o}, 0700 is needed)", folder = .folder.display())]
    NotPrivate {
        /// The folder.
        folder: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The folder cannot be made or opened; a symbolic link or a file is refused here.
    #[error("{folder} cannot be opened: {source}", folder = .folder.display())]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A folder of the file system, mode 0700, with files of mode 0600 whatever the umask.
#[derive(Debug)]
pub struct RealDisk {
    folder: File,
}

impl RealDisk {
    /// Opens a folder and makes it where it is missing; its parent must exist.
    pub fn open(folder: &Path) -> Result<Self, DiskError> {
        make_private_folder(folder).map_err(|source| DiskError::Unusable { folder: folder.into(), source })?;
        Self::existing(folder)
    }

    /// Opens a folder that must be there already; writes nothing.
    pub fn existing(folder: &Path) -> Result<Self, DiskError> {
        let unusable = |source| DiskError::Unusable { folder: folder.into(), source };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = rustix::fs::open(folder, flags, Mode::empty()).map_err(|error| unusable(error.into()))?;
        let opened = File::from(opened);
        let found = opened.metadata().map_err(unusable)?;
        let user = rustix::process::geteuid().as_raw();
        if found.uid() != user {
            return Err(DiskError::ForeignOwner { folder: folder.into(), owner: found.uid(), user });
        }
        let mode = found.mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(DiskError::NotPrivate { folder: folder.into(), mode });
        }
        Ok(Self { folder: opened })
    }

    /// Opens a plain file of the folder; a link, FIFO or device is refused and never waited on.
    fn open_file(&self, name: &str, flags: OFlags) -> io::Result<File> {
        let safe = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let mode = Mode::RUSR | Mode::WUSR;
        let opened: OwnedFd = rustix::fs::openat(&self.folder, name, flags | safe, mode)?;
        let file = File::from(opened);
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("not a plain file"));
        }
        Ok(file)
    }
}

fn make_private_folder(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(error),
    }
    // The umask may have taken bits away even from the owner.
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(parent)?.sync_all()
}

impl Disk for RealDisk {
    type Pen = File;
    type Reader = File;

    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.folder)? {
            let entry = entry?;
            let plain = matches!(entry.file_type(), FileType::RegularFile | FileType::Unknown);
            if let (true, Ok(name)) = (plain, entry.file_name().to_str()) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn read(&self, name: &str, from: u64) -> io::Result<File> {
        let mut file = self.open_file(name, OFlags::RDONLY)?;
        if from > 0 {
            file.seek(SeekFrom::Start(from))?;
        }
        Ok(file)
    }

    fn create(&self, name: &str) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE | OFlags::EXCL;
        let file = self.open_file(name, flags)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        Ok(file)
    }

    fn append(&self, name: &str) -> io::Result<File> {
        self.open_file(name, OFlags::WRONLY | OFlags::APPEND)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.folder, from, &self.folder, to)?)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.folder, name, AtFlags::empty())?)
    }

    fn sync_folder(&self) -> io::Result<()> {
        self.folder.sync_all()
    }
}

impl Pen for File {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        Write::write_all(self, bytes)
    }

    fn sync_data(&mut self) -> io::Result<()> {
        File::sync_data(self)
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}
