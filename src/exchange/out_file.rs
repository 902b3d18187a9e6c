//! A file that is written whole or not at all: bytes go to a neighbour with a name of its own, which takes the real
//! name only when everything is on disk. Readable by its owner alone.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A file being written.
#[derive(Debug)]
pub struct OutFile {
    target: PathBuf,
    unfinished: PathBuf,
    file: Option<BufWriter<File>>,
}

/// Why a file cannot be written under a name.
#[derive(Debug)]
pub enum OutError {
    /// The disk, or a permission.
    Io(io::Error),
    /// What stands there is a folder, a link, a pipe or a device.
    NotAFile,
}

impl From<io::Error> for OutError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl OutFile {
    /// Begins a file that will replace a regular one of this name, or make it.
    pub fn create(target: &Path) -> Result<Self, OutError> {
        match fs::symlink_metadata(target) {
            Ok(there) if !there.is_file() => return Err(OutError::NotAFile),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let name = target.file_name().ok_or(OutError::NotAFile)?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.unfinished", std::process::id()));
        let unfinished = target.with_file_name(hidden);
        let no_follow = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).custom_flags(no_follow).open(&unfinished)?;
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(Self { target: target.to_path_buf(), unfinished, file: Some(file) })
    }

    /// Puts everything on disk and gives the file its name.
    pub fn finish(mut self) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&self.unfinished, &self.target)?;
        self.unfinished.clear();
        let folder = self.target.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for OutFile {
    fn drop(&mut self) {
        if !self.unfinished.as_os_str().is_empty() {
            // Nothing is left to be done about a leftover that cannot be removed.
            drop(fs::remove_file(&self.unfinished));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_appears_whole_and_only_when_finished() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out.csv");
        fs::write(&target, "before").unwrap();
        let mut given_up = OutFile::create(&target).unwrap();
        given_up.write_all(b"half").unwrap();
        drop(given_up);
        assert_eq!(fs::read_to_string(&target).unwrap(), "before");
        let mut out = OutFile::create(&target).unwrap();
        out.write_all(b"after").unwrap();
        out.finish().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "after");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_regular_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link.csv");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &link).unwrap();
        for target in [folder.path(), link.as_path(), Path::new("/dev/null"), Path::new("/")] {
            assert!(matches!(OutFile::create(target), Err(OutError::NotAFile)), "{target:?}");
        }
    }
}
