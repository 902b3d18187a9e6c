//! Why a command failed: one sentence that says what happened, what is safe and what to do, and the exit code.

use std::fmt::Display;
use std::io;
use std::path::Path;

use crate::desk::connection::{ConnectionError, PlaceError};
use crate::desk::protocol::Closing;
pub(super) use crate::exchange::list_error::io_reason as system_reason;
use crate::journal::{DiskError, JournalError};
use crate::language::{Phrasebook, Shown};

/// How a command ended; its number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All that was wanted.
    Done = 0,
    /// Lines were refused, or damage was found.
    Refused = 1,
    /// It was asked wrongly.
    Usage = 2,
    /// No service, the disk, a permission.
    Environment = 3,
}

/// A command that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    /// What to say; nothing where whoever asked has gone.
    pub(super) sentence: Option<String>,
}

impl Failure {
    pub(super) fn new(exit: Exit, sentence: impl Into<String>) -> Self {
        Self { exit, sentence: Some(sentence.into()) }
    }

    pub(super) fn environment(sentence: impl Into<String>) -> Self {
        Self::new(Exit::Environment, sentence)
    }

    /// Output that nobody takes; a reader that has seen enough is no failure.
    pub(super) fn of_output(error: &io::Error, book: &Phrasebook) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::Done, sentence: None };
        }
        let values: [(&str, &dyn Display); 1] = [("reason", &system_reason(error, book))];
        Self::environment(book.say_with("command_line.output_failed", &values))
    }

    pub(super) fn of_reading(file: &Path, error: &io::Error, book: &Phrasebook) -> Self {
        let values: [(&str, &dyn Display); 2] = [("file", &shown_path(file)), ("reason", &system_reason(error, book))];
        Self::environment(book.say_with("exchange.cannot_read", &values))
    }

    pub(super) fn of_writing(file: &Path, error: &io::Error, book: &Phrasebook) -> Self {
        let values: [(&str, &dyn Display); 2] = [("file", &shown_path(file)), ("reason", &system_reason(error, book))];
        Self::environment(book.say_with("exchange.cannot_write", &values))
    }

    pub(super) fn of_place(error: &PlaceError, book: &Phrasebook) -> Self {
        match error {
            PlaceError::ForeignOwner { folder, owner } => foreign(folder, *owner, book),
            PlaceError::NotPrivate { folder, mode } => not_private(folder, *mode, book),
            PlaceError::Unusable { folder, source } => unusable(folder, source, book),
        }
    }

    pub(super) fn of_disk(error: &DiskError, book: &Phrasebook) -> Self {
        match error {
            DiskError::ForeignOwner { folder, owner, .. } => foreign(folder, *owner, book),
            DiskError::NotPrivate { folder, mode } => not_private(folder, *mode, book),
            DiskError::Unusable { folder, source } => unusable(folder, source, book),
        }
    }

    pub(super) fn of_journal(error: &JournalError, book: &Phrasebook) -> Self {
        match error {
            JournalError::NewerFormat { found, known } | JournalError::NewerPayload { found, known } => {
                Self::environment(book.say_with("storage.newer_format", &[("found", found), ("known", known)]))
            }
            JournalError::Unreadable(error) => {
                let reason = system_reason(error, book);
                Self::environment(book.say_with("command_line.journal_unreadable", &[("reason", &reason)]))
            }
        }
    }

    pub(super) fn of_connection(error: &ConnectionError, log: &Path, book: &Phrasebook) -> Self {
        let log = shown_path(log);
        let sentence = match error {
            ConnectionError::Place(error) => return Self::of_place(error, book),
            ConnectionError::NoDesk(_) => book.say("command_line.no_desk").to_string(),
            ConnectionError::NoAnswer | ConnectionError::Stuck | ConnectionError::StartLocked => {
                book.say("command_line.no_answer").to_string()
            }
            ConnectionError::Gone | ConnectionError::Closed(Closing::Stopped | Closing::Retired) => {
                book.say("command_line.desk_gone").to_string()
            }
            ConnectionError::Closed(Closing::TooSlow) => book.say("command_line.too_slow").to_string(),
            ConnectionError::NotAdmitted | ConnectionError::Closed(Closing::Denied) => {
                book.say("command_line.not_admitted").to_string()
            }
            ConnectionError::Closed(Closing::Full) => book.say("command_line.desk_full").to_string(),
            ConnectionError::OlderThanDesk { build, .. } => {
                book.say_with("connection.newer_desk", &[("version", &Shown::of(build))])
            }
            ConnectionError::NewerThanDesk { build } => {
                book.say_with("connection.older_desk", &[("version", &Shown::of(build))])
            }
            ConnectionError::Closed(Closing::NotUnderstood)
            | ConnectionError::Frame(_)
            | ConnectionError::Unexpected => book.say("command_line.not_understood").to_string(),
            ConnectionError::NotStarted(error) => {
                let reason = system_reason(error, book);
                book.say_with("command_line.not_started", &[("reason", &reason)])
            }
            ConnectionError::Ended(status) => match status.code() {
                Some(65) => book.say("command_line.service_newer").to_string(),
                Some(78) => book.say_with("command_line.service_packs", &[("log", &log)]),
                _ => book.say_with("command_line.service_ended", &[("log", &log)]),
            },
        };
        Self::environment(sentence)
    }
}

/// A path as it may be printed.
pub(super) fn shown_path(path: &Path) -> Shown<'static> {
    Shown::owned(path.to_string_lossy().into_owned())
}

fn foreign(folder: &Path, owner: u32, book: &Phrasebook) -> Failure {
    let values: [(&str, &dyn Display); 2] = [("folder", &shown_path(folder)), ("owner", &owner)];
    Failure::environment(book.say_with("command_line.foreign_folder", &values))
}

fn not_private(folder: &Path, mode: u32, book: &Phrasebook) -> Failure {
    let values: [(&str, &dyn Display); 2] = [("folder", &shown_path(folder)), ("mode", &format!("{mode:04o}"))];
    Failure::environment(book.say_with("command_line.open_folder", &values))
}

fn unusable(folder: &Path, error: &io::Error, book: &Phrasebook) -> Failure {
    let values: [(&str, &dyn Display); 2] = [("folder", &shown_path(folder)), ("reason", &system_reason(error, book))];
    Failure::environment(book.say_with("command_line.unusable_folder", &values))
}
