//! Draft: what was being typed when a session ended, on disk within a moment of the last key, so
//! that a dropped line loses nothing. One small file for each officer and target, readable by its owner alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::command::{Command, Order};
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::identity::{Id, OrderId, Revision};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::tui::forms::FormDraft;
use crate::tui::screen::{Screen, Typed};

/// A line that was being typed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// The line.
    pub text: String,
    /// The F0 that it was about.
    pub case: Option<Id<Case>>,
    /// When it was last touched.
    pub at: Moment,
    /// The order that had been sent for it and was not answered.
    pub order: Option<OrderId>,
    /// The reading that the line corrects, and the revision that was seen.
    #[serde(default)]
    pub corrects: Option<(Id<Reading>, Revision)>,
    /// A form, where it is one and no line.
    #[serde(default)]
    pub form: Option<FormDraft>,
}

impl Draft {
    /// The line of an order that was not answered, for whom it was and not for whoever is chosen now.
    pub fn of_order(order: &Order, typed: &Typed) -> Self {
        let case = match &order.command {
            Command::RecordReading(reading) => Some(reading.case),
            _ => typed.bound.and_then(|bound| bound.case),
        };
        let corrects = match (&order.command, order.based_on.first()) {
            (Command::CorrectReading { reading, .. }, Some((_, seen))) => Some((*reading, *seen)),
            _ => None,
        };
        Self { text: typed.line.clone(), case, at: order.at, order: Some(order.id), corrects, form: None }
    }

    /// A form that is half filled in.
    pub fn of_form(form: FormDraft, at: Moment) -> Self {
        Self { text: String::new(), case: None, at, order: None, corrects: None, form: Some(form) }
    }
}

/// The most bytes of a draft that are read back.
const DRAFT_MAX: u64 = 64 * 1024;

/// The drafts of one desk.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
}

impl Drafts {
    /// The drafts in a folder, which is made with the first one.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file of a draft: one for each target, and one for each order that was sent.
    fn file(&self, officer: Id<Officer>, draft: &Draft) -> PathBuf {
        let about = match &draft.form {
            Some(form) => form.name(),
            None => draft.case.map_or(0, Id::number).to_string(),
        };
        let order = draft.order.map_or(String::new(), |order| format!("-{:x}", order.0));
        self.folder.join(format!("{}-{about}{order}.json", officer.number()))
    }

    /// Keeps a draft: written beside, synced, then put in place of the one before.
    pub fn keep(&self, officer: Id<Officer>, draft: &Draft) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let place = self.file(officer, draft);
        let beside = place.with_extension(format!("{}.new", std::process::id()));
        let text = serde_json::to_vec(draft)?;
        let mut file = create(&beside)?;
        let kept = file.write_all(&text).and_then(|()| file.sync_data()).and_then(|()| fs::rename(&beside, &place));
        if kept.is_err() {
            // What was half written is worth nothing; the draft before it still stands.
            fs::remove_file(&beside).ok();
        }
        kept
    }

    /// Keeps every line that the desk has not answered or has refused, when a session ends.
    pub fn keep_unsaved(&self, screen: &Screen, at: Moment, order_id: impl Fn() -> OrderId) {
        let Some(officer) = screen.seat.officer else { return };
        let waiting = screen.waiting.orders.iter().filter(|(_, typed)| !typed.line.is_empty());
        let waiting = waiting.map(|(order, typed)| Draft::of_order(order, typed));
        let refused = screen.waiting.refused.iter().map(|typed| Draft {
            text: typed.line.clone(),
            case: typed.bound.and_then(|bound| bound.case),
            at,
            order: Some(order_id()),
            corrects: None,
            form: None,
        });
        for draft in waiting.chain(refused) {
            // The terminal is gone: there is nobody to tell that the disk takes nothing.
            self.keep(officer, &draft).ok();
        }
    }

    /// Forgets a draft.
    pub fn forget(&self, officer: Id<Officer>, draft: &Draft) {
        // A file that is not there is forgotten already.
        fs::remove_file(self.file(officer, draft)).ok();
    }

    /// The newest line of an officer; a file that cannot be read is none.
    pub fn newest(&self, officer: Id<Officer>) -> Option<Draft> {
        self.all(officer).into_iter().filter(|draft| draft.form.is_none()).max_by_key(|draft| draft.at)
    }

    /// The forms that an officer left half filled in, the newest first.
    pub fn forms(&self, officer: Id<Officer>) -> Vec<Draft> {
        let mut forms: Vec<Draft> = self.all(officer).into_iter().filter(|draft| draft.form.is_some()).collect();
        forms.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        forms
    }

    fn all(&self, officer: Id<Officer>) -> Vec<Draft> {
        let prefix = format!("{}-", officer.number());
        let Ok(files) = fs::read_dir(&self.folder) else { return Vec::new() };
        let files = files.flatten();
        let own = files.filter(|file| {
            let name = file.file_name();
            name.to_str().is_some_and(|name| name.starts_with(&prefix) && name.ends_with(".json"))
        });
        own.filter_map(|file| read(&file.path())).collect()
    }
}

fn create(path: &Path) -> io::Result<File> {
    let no_follow = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or(0);
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).custom_flags(no_follow).open(path)
}

fn read(path: &Path) -> Option<Draft> {
    let no_follow = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or(0);
    let file = OpenOptions::new().read(true).custom_flags(no_follow).open(path).ok()?;
    let mut text = Vec::new();
    file.take(DRAFT_MAX).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_newest_draft_of_an_officer_comes_back_and_nobody_elses() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::at(folder.path().join("drafts"));
        let (ly, ha) = (Id::new(1).unwrap(), Id::new(11).unwrap());
        let draft = |text: &str, at: i64, case| Draft {
            text: text.into(),
            case,
            at: Moment::from(at),
            order: None,
            corrects: None,
            form: None,
        };
        drafts.keep(ly, &draft("36,8", 10, None)).unwrap();
        drafts.keep(ly, &draft("38,4 91", 20, Id::new(12))).unwrap();
        drafts.keep(ha, &draft("khác", 30, None)).unwrap();
        assert_eq!(drafts.newest(ly).unwrap().text, "38,4 91");
        assert_eq!(drafts.newest(ha).unwrap().text, "khác");
        drafts.forget(ly, &draft("", 0, Id::new(12)));
        assert_eq!(drafts.newest(ly).unwrap().text, "36,8");
        let mode = fs::metadata(drafts.file(ly, &draft("", 0, None))).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner reads it");
    }

    #[test]
    fn a_garbled_draft_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::at(folder.path().to_path_buf());
        fs::write(folder.path().join("1-0.json"), b"\0{").unwrap();
        assert_eq!(drafts.newest(Id::new(1).unwrap()), None);
    }
}
