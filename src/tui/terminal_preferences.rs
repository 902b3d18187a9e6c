//! Terminal preferences: what suits a terminal and no officer, by the name that the terminal gives
//! itself, on disk at this account: `$XDG_CONFIG_HOME/trucban/terminal.toml`.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;

use crate::tui::look::Alphabet;

/// The most bytes of the file that are read.
const FILE_MAX: u64 = 64 * 1024;

/// The key of a terminal that shows letters without marks.
const UNMARKED: &str = "unmarked";

/// The preferences of one terminal.
#[derive(Clone, Debug)]
pub struct TerminalPreferences {
    /// Nothing where the account has no folder for such files.
    file: Option<PathBuf>,
    terminal: String,
}

impl TerminalPreferences {
    /// The preferences of the terminal of this name in a file, which is made with the first one.
    pub fn at(file: Option<PathBuf>, terminal: String) -> Self {
        Self { file, terminal }
    }

    /// The letters that were chosen here; nothing where none were, or the file cannot be read.
    pub fn alphabet(&self) -> Option<Alphabet> {
        let table = self.read().ok()?;
        let unmarked = table.get(&self.terminal)?.get(UNMARKED)?.as_bool()?;
        Some(if unmarked { Alphabet::Unmarked } else { Alphabet::Vietnamese })
    }

    /// Keeps the letters that were chosen: written beside, then put in place of what was there. Fails
    /// where nothing can be written, and where the file is not understood: somebody wrote it.
    pub fn keep(&self, alphabet: Alphabet) -> io::Result<()> {
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let mut table = self.read()?;
        let of_terminal = table.entry(self.terminal.clone()).or_insert_with(|| toml::Table::new().into());
        let of_terminal = of_terminal.as_table_mut().ok_or(io::ErrorKind::InvalidData)?;
        of_terminal.insert(UNMARKED.to_string(), (alphabet == Alphabet::Unmarked).into());
        let text = toml::to_string(&table).map_err(|_| io::ErrorKind::InvalidData)?;
        if let Some(folder) = file.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let beside = file.with_extension(format!("{}.new", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600).custom_flags(no_follow());
        let kept = options
            .open(&beside)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| fs::rename(&beside, file));
        if kept.is_err() {
            // What was half written is worth nothing; the file before it still stands.
            fs::remove_file(&beside).ok();
        }
        kept
    }

    /// What the file holds; nothing where there is none.
    fn read(&self) -> io::Result<toml::Table> {
        let Some(file) = &self.file else { return Ok(toml::Table::new()) };
        let mut text = String::new();
        match OpenOptions::new().read(true).custom_flags(no_follow()).open(file) {
            Ok(file) => drop(file.take(FILE_MAX).read_to_string(&mut text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        text.parse().map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

fn no_follow() -> i32 {
    i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn each_terminal_has_its_own_and_the_file_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("trucban/terminal.toml");
        let of = |terminal: &str| TerminalPreferences::at(Some(file.clone()), terminal.to_string());
        assert_eq!(of("linux").alphabet(), None);
        of("linux").keep(Alphabet::Unmarked).unwrap();
        of("screen.xterm-256color").keep(Alphabet::Vietnamese).unwrap();
        assert_eq!(of("linux").alphabet(), Some(Alphabet::Unmarked));
        assert_eq!(of("screen.xterm-256color").alphabet(), Some(Alphabet::Vietnamese));
        assert_eq!(of("xterm").alphabet(), None);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_not_understood_is_neither_believed_nor_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("terminal.toml");
        for text in ["[linux\n", "linux = 3\n", "\u{0}", "[linux]\nunmarked = \"yes\"\n"] {
            fs::write(&file, text).unwrap();
            let preferences = TerminalPreferences::at(Some(file.clone()), "linux".to_string());
            assert_eq!(preferences.alphabet(), None, "{text}");
            if preferences.keep(Alphabet::Unmarked).is_err() {
                assert_eq!(fs::read_to_string(&file).unwrap(), text);
            } else {
                assert_eq!(preferences.alphabet(), Some(Alphabet::Unmarked), "{text}");
            }
        }
        assert!(TerminalPreferences::at(None, "linux".to_string()).keep(Alphabet::Unmarked).is_err());
    }
}
