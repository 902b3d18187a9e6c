//! Errands: what takes its time outside the desk – reading a list, looking through a folder, printing – done by a thread
//! while the screen goes on, its outcome heard like a key.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use unicode_normalization::UnicodeNormalization;

use crate::domain::moment::Date;
use crate::exchange::headers::{Columns, Kind};
use crate::exchange::laid::{self, Asked, From, Tools};
use crate::exchange::line_list::ListError;
use crate::exchange::printing::{self, Outcome, PrintCommands};
use crate::exchange::workbook::Program;
use crate::tui::message::Message;

/// The most names of files that are offered.
const NAMES_MAX: usize = 40;

/// What an errand is for.
#[derive(Debug, PartialEq)]
pub enum Errand {
    /// Lays a list out.
    Lay(Box<Asked>),
    /// Remembers the columns of a list that was taken.
    Remember(Kind, Columns),
    /// Looks for the files whose path begins so.
    Complete(String),
}

/// How a thread tells the loop that it has something to say.
#[derive(Debug)]
pub struct Bell {
    /// A byte here ends the wait.
    pub wire: UnixStream,
    /// What the wait then ended with.
    pub rung: Arc<AtomicBool>,
}

/// Errands under way.
pub struct Errands {
    done: Arc<Mutex<Vec<Message>>>,
    bell: Arc<Bell>,
}

impl Errands {
    /// Nothing is under way.
    pub fn new(bell: Bell) -> Self {
        Self { done: Arc::default(), bell: Arc::new(bell) }
    }

    /// Sends somebody; the error is that nobody could be sent.
    pub fn send(&self, errand: Errand, tools: &Tools, today: Date) -> io::Result<()> {
        let tools = tools.clone();
        self.run(move || carry_out(errand, &tools, today))
    }

    /// Sends somebody to the printer with a file; what is to be heard at once where nobody could be sent.
    pub fn print(&self, commands: &PrintCommands, program: &Program, file: PathBuf) -> Option<Message> {
        let told = |file, outcome| Message::Printed(Box::new((file, outcome)));
        let Some(command) = commands.of(&file) else { return Some(told(file, Outcome::Missing)) };
        let (program, taken) = (program.clone(), file.clone());
        let sent = self.run(move || {
            let outcome = printing::send(&program, &command, &taken);
            Some(told(taken, outcome))
        });
        sent.err().map(|error| told(file, Outcome::NotStarted(error.to_string())))
    }

    fn run(&self, work: impl FnOnce() -> Option<Message> + Send + 'static) -> io::Result<()> {
        let (done, bell) = (Arc::clone(&self.done), Arc::clone(&self.bell));
        let run = move || {
            let Some(message) = work() else { return };
            done.lock().unwrap_or_else(PoisonError::into_inner).push(message);
            bell.rung.store(true, Ordering::SeqCst);
            // A full wire wakes just as well.
            drop(io::Write::write(&mut &bell.wire, b"!"));
        };
        Builder::new().name("errand".into()).spawn(run).map(drop)
    }

    /// What has come back.
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.done.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn carry_out(errand: Errand, tools: &Tools, today: Date) -> Option<Message> {
    match errand {
        Errand::Lay(mut asked) => {
            if let From::File(path, _) = &mut asked.from {
                *path = found(&expanded(path));
            }
            let file = match &asked.from {
                From::File(path, _) => path.display().to_string(),
                From::Pasted(_) | From::Template(..) | From::Again(..) => String::new(),
            };
            // Whatever a list does to its reader, the screen must hear that nothing came of it.
            let laid = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| laid::lay(*asked, tools, today)));
            let laid = laid.unwrap_or_else(|_| Err(ListError::Io(io::ErrorKind::InvalidData.into())));
            Some(Message::Laid(Box::new(laid.map(Arc::new).map_err(|error| (file, error)))))
        }
        Errand::Remember(kind, columns) => {
            let kept = tools.remember(kind, &columns);
            kept.err().map(|_| Message::NotRemembered)
        }
        Errand::Complete(typed) => {
            let names = names(&typed);
            Some(Message::Completed(typed, names))
        }
    }
}

/// `~` is the home of whoever sits here.
fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path.to_path_buf(),
    }
}

/// The file that is meant: its name may be on the disk with marks of their own.
fn found(path: &Path) -> PathBuf {
    if path.exists() {
        return path.to_path_buf();
    }
    let apart: String = path.to_string_lossy().nfd().collect();
    let apart = PathBuf::from(apart);
    if apart.exists() { apart } else { path.to_path_buf() }
}

/// The paths that begin as typed: folders, workbooks and texts, by name.
fn names(typed: &str) -> Vec<String> {
    let (folder, start) = typed.rsplit_once('/').map_or(("", typed), |(folder, start)| (folder, start));
    let shown_folder = if typed.contains('/') { format!("{folder}/") } else { String::new() };
    let read_folder = if shown_folder.is_empty() { PathBuf::from(".") } else { expanded(Path::new(&shown_folder)) };
    let start = start.to_lowercase();
    let mut found: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(read_folder).into_iter().flatten().flatten() {
        let name: String = entry.file_name().to_string_lossy().nfc().collect();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir()) || entry.path().is_dir();
        let is_list = [".xlsx", ".xlsm", ".csv", ".txt", ".tsv"].iter().any(|end| name.to_lowercase().ends_with(end));
        let is_hidden = name.starts_with('.') && !start.starts_with('.');
        if !is_hidden && (is_folder || is_list) && name.to_lowercase().starts_with(&start) {
            found.push(format!("{shown_folder}{name}{}", if is_folder { "/" } else { "" }));
        }
    }
    found.sort();
    found.truncate(NAMES_MAX);
    found
}
