//! Where a desk is: its folder, its socket, its locks and its files. Session and service work
//! it out alike from the folder alone, so that they meet.

use std::fs::{self, DirBuilder, File, Metadata, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, Mode, OFlags};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::journal::hex;

/// The longest path that every system takes for a socket, in bytes.
const SOCKET_PATH_MAX: usize = 100;

/// Why a folder cannot hold a desk.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// It belongs to another Unix account.
    #[error("{folder} belongs to user {owner}", folder = .folder.display())]
    ForeignOwner {
        /// The folder.
        folder: PathBuf,
        /// The uid that owns it.
        owner: u32,
    },
    /// Others may look into it or write in it.
    #[error("{folder} is open to others (mode {mode:04o})", folder = .folder.display())]
    NotPrivate {
        /// The folder.
        folder: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It cannot be made or read, or is no folder.
    #[error("{folder}: {source}", folder = .folder.display())]
    Unusable {
        /// The folder or file.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Where a desk is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The folder of the ward's data.
    pub folder: PathBuf,
    /// The socket at which the desk answers.
    pub socket: PathBuf,
    /// Where the locks are: the folder, or beside the socket where it takes no files.
    locks: PathBuf,
}

impl Place {
    /// The place of a folder; the folder need not be there yet. `socket` is where the desk is
    /// to answer when it was said so.
    pub fn of(folder: &Path, socket: Option<&Path>) -> Result<Self, PlaceError> {
        let folder = absolute(folder)?;
        if let Some(socket) = socket {
            return Ok(Self { socket: absolute(socket)?, locks: folder.clone(), folder });
        }
        let usual = folder.join("desk.sock");
        let takes_files = !folder.exists() || rustix::fs::access(&folder, Access::WRITE_OK).is_ok();
        if takes_files && usual.as_os_str().len() <= SOCKET_PATH_MAX {
            return Ok(Self { socket: usual, locks: folder.clone(), folder });
        }
        let short = short_folder()?;
        let name = short_name(&folder);
        let locks = if takes_files { folder.clone() } else { short.join(format!("{name}.locks")) };
        Ok(Self { socket: short.join(format!("{name}.sock")), locks, folder })
    }

    /// Makes the folder where it is missing, private to its owner, and refuses one that others
    /// can reach or that is another's.
    pub fn prepare(&self) -> Result<(), PlaceError> {
        if !self.folder.exists() {
            let made = DirBuilder::new().mode(0o700).recursive(true).create(&self.folder);
            made.and_then(|()| fs::set_permissions(&self.folder, Permissions::from_mode(0o700)))
                .map_err(unusable(&self.folder))?;
        }
        let found = owned(&self.folder)?;
        let mode = found.mode() & 0o7777;
        if mode & 0o077 != 0 {
            // A folder that somebody has just made for us by hand, or one that was ours before.
            if !self.is_ours_or_empty() {
                return Err(PlaceError::NotPrivate { folder: self.folder.clone(), mode });
            }
            fs::set_permissions(&self.folder, Permissions::from_mode(0o700)).map_err(unusable(&self.folder))?;
        }
        if self.locks == self.folder { Ok(()) } else { private_folder(&self.locks) }
    }

    /// Whether this account could open the socket: the folder of another account's service takes none.
    pub fn may_hold_socket(&self) -> bool {
        // That folder goes while the service is being started anew; what stands above it is not ours either.
        let folder = self.socket.ancestors().skip(1).find(|folder| folder.exists());
        folder.is_none_or(|folder| rustix::fs::access(folder, Access::WRITE_OK).is_ok())
    }

    /// The Unix account that owns the data.
    pub fn owner(&self) -> Result<u32, PlaceError> {
        Ok(fs::metadata(&self.folder).map_err(unusable(&self.folder))?.uid())
    }

    /// What tells this folder of data from another one without naming it.
    pub fn fingerprint(&self) -> String {
        short_name(&self.folder)
    }

    /// The journal's folder.
    pub fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    /// The store's folder.
    pub fn store(&self) -> PathBuf {
        self.folder.join("store")
    }

    /// The service's log.
    pub fn log(&self) -> PathBuf {
        self.folder.join("desk.log")
    }

    /// Opens the lock that whoever starts a service holds meanwhile.
    pub fn start_lock(&self) -> Result<File, PlaceError> {
        open_lock(&self.locks.join("start.lock"))
    }

    /// Opens the lock that the service holds for life.
    pub fn desk_lock(&self) -> Result<File, PlaceError> {
        open_lock(&self.locks.join("desk.lock"))
    }

    fn is_ours_or_empty(&self) -> bool {
        let Ok(mut names) = fs::read_dir(&self.folder) else { return false };
        self.journal().exists() || self.folder.join("desk.lock").exists() || names.next().is_none()
    }
}

/// Opens a lock file, never through a link; it is never removed, because two services could
/// then hold two files of one name.
fn open_lock(path: &Path) -> Result<File, PlaceError> {
    let safe = OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mode = Mode::RUSR | Mode::WUSR;
    let opened = rustix::fs::open(path, safe | OFlags::RDWR | OFlags::CREATE, mode)
        .or_else(|_| rustix::fs::open(path, safe | OFlags::RDONLY, Mode::empty()))
        .map_err(|error| unusable(path)(error.into()))?;
    Ok(File::from(opened))
}

fn absolute(path: &Path) -> Result<PathBuf, PlaceError> {
    // Links are resolved as far as there is something, so that two names of one folder meet.
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).map_err(unusable(path))
}

fn unusable(folder: &Path) -> impl FnOnce(io::Error) -> PlaceError {
    let folder = folder.to_path_buf();
    move |source| PlaceError::Unusable { folder, source }
}

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Looks at a folder that must be a real one and this account's.
fn owned(folder: &Path) -> Result<Metadata, PlaceError> {
    let found = fs::symlink_metadata(folder).map_err(unusable(folder))?;
    if !found.is_dir() {
        return Err(unusable(folder)(io::ErrorKind::NotADirectory.into()));
    }
    if found.uid() != user() {
        return Err(PlaceError::ForeignOwner { folder: folder.to_path_buf(), owner: found.uid() });
    }
    Ok(found)
}

/// A private folder with a short path: the session's own, or one in `/tmp`.
fn short_folder() -> Result<PathBuf, PlaceError> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_absolute());
    let runtime = runtime.filter(|path| path.as_os_str().len() < SOCKET_PATH_MAX / 2 && owned(path).is_ok());
    let folder = match runtime {
        Some(runtime) => runtime.join("trucban"),
        None => PathBuf::from(format!("/tmp/trucban-{}", user())),
    };
    private_folder(&folder)?;
    Ok(folder)
}

/// Makes a folder private to this account, or refuses one that is not.
fn private_folder(folder: &Path) -> Result<(), PlaceError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(unusable(folder))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(unusable(folder)(error)),
    }
    let mode = owned(folder)?.mode() & 0o7777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(PlaceError::NotPrivate { folder: folder.to_path_buf(), mode }) }
}

fn short_name(folder: &Path) -> String {
    let hash = Sha256::digest(folder.as_os_str().as_bytes());
    hex::text(&hash[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket_and_the_same_one_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("a".repeat(120));
        let place = Place::of(&long, None).unwrap();
        assert!(place.socket.as_os_str().len() <= SOCKET_PATH_MAX, "{:?}", place.socket);
        assert_eq!(place, Place::of(&long, None).unwrap());
        assert_ne!(place.socket, Place::of(&folder.path().join("b".repeat(120)), None).unwrap().socket);
    }

    #[test]
    fn a_folder_is_made_private_and_an_open_one_of_others_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of(&folder.path().join("ward"), None).unwrap();
        place.prepare().unwrap();
        assert_eq!(fs::metadata(&place.folder).unwrap().mode() & 0o777, 0o700);
        fs::set_permissions(&place.folder, Permissions::from_mode(0o755)).unwrap();
        place.prepare().unwrap();
        assert_eq!(fs::metadata(&place.folder).unwrap().mode() & 0o777, 0o700, "empty, so it may be ours");
        fs::write(place.folder.join("thesis.txt"), "").unwrap();
        fs::set_permissions(&place.folder, Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(place.prepare(), Err(PlaceError::NotPrivate { mode: 0o755, .. })));
    }

    #[test]
    fn a_lock_is_never_opened_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of(folder.path(), None).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", place.folder.join("desk.lock")).unwrap();
        assert!(place.desk_lock().is_err());
        assert_eq!(place.start_lock().unwrap().metadata().unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_foreign_short_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let open = folder.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(private_folder(&open), Err(PlaceError::NotPrivate { .. })));
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path(), &link).unwrap();
        assert!(private_folder(&link).is_err());
    }
}
