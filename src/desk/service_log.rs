//! The service's log, for whoever looks after it: when it came and went, what it met. It bears
//! numbers and never a name, and never grows past two files of one megabyte.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::domain::moment::Moment;

/// The most bytes of one file.
const FILE_MAX: u64 = 1 << 20;

/// The log; a full disk or an unwritable folder only means that nothing is noted.
#[derive(Debug)]
pub struct ServiceLog {
    path: PathBuf,
    file: Option<File>,
    length: u64,
}

impl ServiceLog {
    /// Goes on with the log of an earlier service.
    pub fn open(path: &Path) -> Self {
        let mut log = Self { path: path.to_path_buf(), file: None, length: 0 };
        log.reopen();
        log
    }

    /// Notes something that happened.
    pub fn note(&mut self, at: Moment, what: &str) {
        if self.length > FILE_MAX {
            let _ = fs::rename(&self.path, self.path.with_extension("log.1"));
            self.reopen();
        }
        let Some(file) = &mut self.file else { return };
        let line = format!("{} {}\n", at.rfc3339(), what.replace(['\n', '\r'], " "));
        if file.write_all(line.as_bytes()).is_ok() {
            self.length += line.len() as u64;
        }
    }

    fn reopen(&mut self) {
        let mut options = OpenOptions::new();
        let safe = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.append(true).create(true).mode(0o600).custom_flags(safe.bits().cast_signed());
        self.file = options.open(&self.path).ok().filter(|file| file.metadata().is_ok_and(|found| found.is_file()));
        if let Some(file) = &self.file {
            let _ = file.set_permissions(fs::Permissions::from_mode(0o600));
            self.length = file.metadata().map_or(0, |found| found.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_turns_over_and_keeps_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.log");
        let mut log = ServiceLog::open(&path);
        let long = "x".repeat(1000);
        for _ in 0..3000 {
            log.note(Moment::default(), &long);
        }
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap()).collect();
        assert_eq!(names.len(), 2);
        for file in names {
            let found = file.metadata().unwrap();
            assert!(found.len() <= FILE_MAX + 2000 && found.permissions().mode() & 0o777 == 0o600);
        }
    }
}
