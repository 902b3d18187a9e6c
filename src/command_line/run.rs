//! From arguments to an exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::error::ErrorKind;
use clap::{FromArgMatches, error::Error};

use super::arguments::{Arguments, Task};
use super::failure::{Exit, Failure};
use super::help::{command, complaint, language_of};
use super::invocation::Invocation;
use super::{export, history, import, journal_files, pin, report, screen, service, tree, who};
use crate::desk::service::{Process, guard_memory};
use crate::exchange::{printing, workbook};
use crate::language::{Phrasebook, Shown};

/// Does what the arguments ask for, the program's name first, and gives the exit code: 0 done, 1 refused lines or
/// damage, 2 wrong usage, 3 the environment.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let book = Phrasebook::embedded(language_of(&arguments));
    let last_words = book.say("command_line.panicked").to_string();
    // The panic's own text could hold what a record says.
    std::panic::set_hook(Box::new(move |_| say(&last_words)));
    let done = catch_unwind(AssertUnwindSafe(|| parse_and_do(&arguments, book)));
    match done {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => {
            failure.sentence.as_deref().into_iter().for_each(say);
            failure.exit as u8
        }
        Err(_) => Exit::Environment as u8,
    }
}

/// One sentence to whoever started the program; where that fails too, the exit code is left.
pub(super) fn say(sentence: &str) {
    drop(writeln!(io::stderr(), "trucban: {}", Shown::of(sentence)));
}

fn parse_and_do(arguments: &[OsString], book: Phrasebook) -> Result<u8, Failure> {
    let parsed = command(&book).try_get_matches_from(arguments);
    let parsed = parsed.and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return shown_or_wrong(&error, &book),
    };
    if let Some(Task::Completions { shell }) = arguments.task {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command(&book), "trucban", &mut script);
        return print(&script, &book);
    }
    if matches!(arguments.task, Some(Task::ReadWorkbook)) {
        return Ok(workbook::read_standard_input());
    }
    if let Some(Task::PrintFile { seconds, words }) = &arguments.task {
        return Ok(printing::supervise(words, *seconds));
    }
    guard_memory();
    let invocation = Invocation::new(&arguments.everywhere, book)?;
    // The screen says these with those about keys and looks.
    if arguments.task.is_some() {
        invocation.complaints.iter().for_each(|complaint| say(complaint));
    }
    perform(&invocation, arguments.task)
}

/// Help and version are printed; everything else that stops the parser is wrong usage.
fn shown_or_wrong(error: &Error, book: &Phrasebook) -> Result<u8, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => print(error.render().to_string().as_bytes(), book),
        _ => Err(complaint(error, book)),
    }
}

fn print(text: &[u8], book: &Phrasebook) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    let printed = out.write_all(text).and_then(|()| out.flush());
    printed.map(|()| 0).map_err(|error| Failure::of_output(&error, book))
}

fn perform(invocation: &Invocation, task: Option<Task>) -> Result<u8, Failure> {
    match task {
        None => screen::open(invocation),
        Some(Task::Import(arguments)) => import::run(invocation, &arguments),
        Some(Task::Export(arguments)) => export::run(invocation, &arguments),
        Some(Task::Report(arguments)) => report::run(invocation, &arguments),
        Some(Task::Tree(arguments)) => tree::run(invocation, &arguments),
        Some(Task::Curve(arguments)) => tree::curve(invocation, &arguments),
        Some(Task::History(arguments)) => history::run(invocation, &arguments),
        Some(Task::Who(arguments)) => who::run(invocation, &arguments),
        Some(Task::Verify { anchors }) => journal_files::run_verify(invocation, &anchors),
        Some(Task::Desk { foreground: false, detached: false, .. }) => service::start(invocation),
        Some(Task::Desk { detached, group, .. }) => {
            let process = if detached { Process::Detached } else { Process::Foreground };
            return service::serve(invocation, process, group).map(Option::unwrap_or_default);
        }
        Some(Task::Pin { officer }) => pin::run(invocation, &officer),
        Some(Task::Stop) => service::stop(invocation),
        Some(Task::Status { format }) => service::status(invocation, format),
        // Needs no desk and no folder, and was seen to before them.
        Some(Task::Completions { .. } | Task::ReadWorkbook | Task::PrintFile { .. }) => Ok(()),
    }
    .map(|()| 0)
}
