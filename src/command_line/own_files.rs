//! Files that a station or an officer has written: phrases, keys, looks, words. Read with care, because anybody may have
//! put them there; where one is wrong it is not used, and said.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::failure::{shown_path, system_reason};
use crate::language::Phrasebook;
use crate::language::gate::{Rejection, from_bytes};

/// The most bytes of such a file; the phrases that come with the program are a fifth of it.
const BYTES_MAX: u64 = 512 * 1024;

/// Why a file is not read.
#[derive(Debug)]
pub(super) enum OwnFault {
    Io(io::Error),
    /// A link, a folder, a pipe.
    NotAFile,
    /// Of another account of this machine, which could change it behind everybody's back.
    Foreign,
    /// Whoever has an account on this machine may write in it.
    Open,
    TooLarge,
    NotText(Rejection),
}

impl OwnFault {
    pub(super) fn sentence(&self, book: &Phrasebook) -> String {
        match self {
            Self::Io(error) => system_reason(error, book),
            Self::NotAFile => book.say("files.not_a_file").to_string(),
            Self::Foreign => book.say("files.foreign").to_string(),
            Self::Open => book.say("files.open").to_string(),
            Self::TooLarge => book.say_with("files.too_large", &[("limit", &(BYTES_MAX / 1024))]),
            Self::NotText(rejection) => rejection.sentence(book),
        }
    }
}

/// Reads a file; nothing where there is none. A link is not followed.
pub(super) fn read(path: &Path) -> Result<Option<String>, OwnFault> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let opened = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path);
    let file = match opened {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            return Err(OwnFault::NotAFile);
        }
        Err(error) => return Err(OwnFault::Io(error)),
    };
    let about = file.metadata().map_err(OwnFault::Io)?;
    if !about.is_file() {
        return Err(OwnFault::NotAFile);
    }
    if about.uid() != 0 && about.uid() != rustix::process::geteuid().as_raw() {
        return Err(OwnFault::Foreign);
    }
    if about.mode() & 0o002 != 0 {
        return Err(OwnFault::Open);
    }
    let mut bytes = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(OwnFault::Io)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(OwnFault::TooLarge);
    }
    from_bytes(&bytes).map(|text| Some(text.to_string())).map_err(OwnFault::NotText)
}

/// The folders of own files, the later over the earlier: the station's, then the officer's account's.
pub(super) fn folders(station: &Path) -> Vec<PathBuf> {
    [station.join("assets")].into_iter().chain(config_folder()).collect()
}

/// The folder for what an account prefers.
pub(super) fn config_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = set("XDG_CONFIG_HOME").or_else(|| Some(set("HOME")?.join(".config")))?;
    Some(folder.join("trucban"))
}

/// Lays the files of one name over what the program brings along, each as a whole or not at all; what was wrong is said
/// in sentences.
pub(super) fn laid_over<T>(
    (folders, name): (&[PathBuf], &str),
    program: T,
    book: &Phrasebook,
    lay: impl Fn(&T, &str) -> Result<T, String>,
) -> (T, Vec<String>) {
    let (mut laid, mut complaints) = (program, Vec::new());
    for file in folders.iter().map(|folder| folder.join(name)) {
        let text = match read(&file) {
            Ok(None) => continue,
            Ok(Some(text)) => lay(&laid, &text),
            Err(fault) => Err(fault.sentence(book)),
        };
        match text {
            Ok(over) => laid = over,
            Err(reason) => {
                complaints.push(book.say_with("files.not_used", &[("file", &shown_path(&file)), ("reason", &reason)]));
            }
        }
    }
    (laid, complaints)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn only_a_small_regular_file_of_text_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert!(matches!(read(&at("none")), Ok(None)));
        fs::write(at("good"), "\u{feff}chào").unwrap();
        assert_eq!(read(&at("good")).unwrap().as_deref(), Some("chào"));
        std::os::unix::fs::symlink(at("good"), at("link")).unwrap();
        fs::write(at("large"), vec![b'a'; BYTES_MAX as usize + 1]).unwrap();
        fs::write(at("bytes"), [0xff, b'a']).unwrap();
        fs::write(at("nul"), b"a\0").unwrap();
        fs::write(at("open"), "a").unwrap();
        fs::set_permissions(at("open"), Permissions::from_mode(0o666)).unwrap();
        let book = Phrasebook::embedded(Language::Vietnamese);
        for name in ["link", "large", "bytes", "nul", "open", "."] {
            let fault = read(&at(name)).unwrap_err();
            let said = fault.sentence(&book);
            assert!(!said.contains("files.") && !said.contains('{'), "{name}: {said}");
        }
        assert!(matches!(read(&at("link")), Err(OwnFault::NotAFile)));
        assert!(matches!(read(&at("large")), Err(OwnFault::TooLarge)));
        assert!(matches!(read(&at("open")), Err(OwnFault::Open)));
        assert!(matches!(read(Path::new("/dev/null")), Err(OwnFault::NotAFile)));
    }

    #[test]
    fn a_wrong_file_is_left_out_and_said() {
        let folders: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
        let paths: Vec<PathBuf> = folders.iter().map(|folder| folder.path().to_path_buf()).collect();
        for (path, text) in paths.iter().zip(["1", "x", "3"]) {
            fs::write(path.join("numbers"), text).unwrap();
        }
        let book = Phrasebook::embedded(Language::English);
        let sum = |so_far: &u32, text: &str| text.parse::<u32>().map(|n| so_far + n).map_err(|error| error.to_string());
        let (laid, complaints) = laid_over((&paths, "numbers"), 10, &book, sum);
        assert_eq!(laid, 14);
        assert!(matches!(complaints.as_slice(), [one] if one.contains("numbers") && one.contains("invalid digit")));
    }
}
