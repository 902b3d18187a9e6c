//! Preferences: in which order and with which columns an officer wants the lists, on disk at this
//! account for as long as it likes. No names, no records: the officer's number and a mark of the
//! folder of the ward's data, so that two wards at one account do not mix.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::tui::panes::choice::Choices;

/// The most bytes of a file that are read.
const FILE_MAX: u64 = 16 * 1024;

/// The preferences of the officers of one ward at this account.
#[derive(Clone, Debug)]
pub struct Preferences {
    folder: PathBuf,
    ward: String,
}

impl Preferences {
    /// The preferences in a folder, which is made with the first one; `ward` tells wards apart.
    pub fn at(folder: PathBuf, ward: String) -> Self {
        Self { folder, ward }
    }

    fn file(&self, officer: Id<Officer>) -> PathBuf {
        self.folder.join(format!("lists-{}-{}.toml", self.ward, officer.number()))
    }

    /// What an officer chose; whatever cannot be read is as usual.
    pub fn read(&self, officer: Id<Officer>) -> Choices {
        Choices::from_text(&text_of(&self.file(officer)).unwrap_or_default())
    }

    /// Keeps what an officer chose: written beside, then put in place of what was there.
    pub fn keep(&self, officer: Id<Officer>, choices: &Choices) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let place = self.file(officer);
        let beside = place.with_extension(format!("{}.new", std::process::id()));
        let kept = create(&beside)
            .and_then(|mut file| file.write_all(choices.to_text().as_bytes()))
            .and_then(|()| fs::rename(&beside, &place));
        if kept.is_err() {
            // What was half written is worth nothing; the file before it still stands.
            fs::remove_file(&beside).ok();
        }
        kept
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).custom_flags(no_follow()).open(path)
}

fn text_of(path: &Path) -> Option<String> {
    let file = OpenOptions::new().read(true).custom_flags(no_follow()).open(path).ok()?;
    let mut text = String::new();
    file.take(FILE_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

fn no_follow() -> i32 {
    i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::tui::arrangement::Pane;
    use crate::tui::panes::choice::{Choice, Sort};

    #[test]
    fn each_officer_of_each_ward_has_his_own() {
        let folder = tempfile::tempdir().unwrap();
        let preferences = |ward: &str| Preferences::at(folder.path().join("trucban"), ward.to_string());
        let (ly, ha) = (Id::new(1).unwrap(), Id::new(2).unwrap());
        let mut own = Pane::ALL.map(Choice::usual);
        own[0].sort = Sort::Name;
        let own = Choices::new(own);
        preferences("a").keep(ly, &own).unwrap();
        assert_eq!(preferences("a").read(ly), own);
        assert_eq!(preferences("a").read(ha), Choices::default());
        assert_eq!(preferences("b").read(ly), Choices::default());
        let file = preferences("a").file(ly);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path().join("trucban")).unwrap().count(), 1, "nothing is left beside it");
        fs::write(&file, b"\xff\0[[[").unwrap();
        assert_eq!(preferences("a").read(ly), Choices::default(), "a damaged file is as if there were none");
        preferences("a").keep(ly, &own).unwrap();
        assert_eq!(preferences("a").read(ly), own, "and is written anew");
    }
}
