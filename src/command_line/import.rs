//! `trucban import`: carries the commands of an import to the desk, several at a time, and prints what became of them.

use std::collections::VecDeque;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use super::arguments::{ImportArguments, ImportFormat, ListKind};
use super::failure::{Exit, Failure, shown_path};
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::connection::{ConnectionError, now, order_id};
use crate::desk::protocol::{Outcome, Purpose, Request};
use crate::domain::command::Command;
use crate::domain::identity::OrderId;
use crate::domain::refusal::Refusal;
use crate::exchange::headers::{Columns, Kind};
use crate::exchange::import::{Answer, Ending, Import, Options, Report, Source, Step};
use crate::exchange::line_list::{ListError, Reading};
use crate::exchange::list_file::{self, is_workbook};
use crate::exchange::mapping::{Overrides, Remembered};
use crate::exchange::preview::{RUNS_MAX, line_numbers, told_columns, told_of_foreign};
use crate::exchange::refused::Place;
use crate::language::refusing;
use crate::language::{Phrasebook, Shown};

/// How many commands are under way at once: the desk writes several with one sync.
const UNDER_WAY_MAX: usize = 8;

/// Runs `trucban import`.
pub(super) fn run(invocation: &Invocation, arguments: &ImportArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    if invocation.is_read_only {
        return Err(Failure::new(Exit::Usage, book.say("command_line.import_read_only")));
    }
    let kind = match arguments.kind {
        ListKind::Cases => Kind::Cases,
        ListKind::Contacts => Kind::Contacts,
        ListKind::Readings => Kind::Readings,
        ListKind::Tests => Kind::Tests,
        ListKind::Arrivals => Kind::Arrivals,
        ListKind::Directives => Kind::Directives,
        ListKind::FollowUps => Kind::FollowUps,
        ListKind::Screenings => Kind::Screenings,
        ListKind::Transfers => Kind::Transfers,
        ListKind::Papers => Kind::Papers,
        ListKind::Roster => Kind::Roster,
        ListKind::Tasks => Kind::Tasks,
        ListKind::Areas => Kind::Areas,
    };
    let headers = invocation.headers()?;
    let overrides = overrides(invocation, arguments.map.as_deref())?;
    let reading = Reading { kind, headers: &headers, overrides: &overrides, today: now().date() };
    let options = Options { dry_run: arguments.dry_run, keep_going: arguments.keep_going };
    let (sources, sheets) = open(invocation, arguments, reading)?;
    let id = order_id();
    let import = Import::begin(id, sources, reading, options)
        .map_err(|(file, error)| no_list(arguments.files.get(file), &error, book))?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let (report, fault) = carry(&mut visit, import, id)?;
    let names: Vec<Shown<'static>> = arguments.files.iter().zip(&sheets).map(|both| name_of(both, book)).collect();
    if arguments.dry_run {
        invocation.print(&told_columns(&report, &names, book))?;
    }
    print(invocation, &names, &report)?;
    match fault {
        Some((file, error)) => {
            Err(Failure::of_reading(arguments.files.get(file).map_or(Path::new(""), PathBuf::as_path), &error, book))
        }
        None => verdict(&report, book),
    }
}

fn overrides(invocation: &Invocation, map: Option<&Path>) -> Result<Overrides, Failure> {
    let Some(file) = map else {
        let remembered = invocation.settings_folder().map(|folder| Remembered::load(&folder)).unwrap_or_default();
        return Ok(Overrides::default().with_remembered(remembered));
    };
    let text = std::fs::read_to_string(file).map_err(|error| Failure::of_reading(file, &error, &invocation.book))?;
    Overrides::read(&text).map_err(|error| invocation.wrong_headers(file, &error))
}

/// Opens every file; of a workbook the sheet too.
fn open(
    invocation: &Invocation,
    arguments: &ImportArguments,
    reading: Reading<'_>,
) -> Result<(Vec<Source<'static>>, Vec<Option<String>>), Failure> {
    let (book, program) = (&invocation.book, invocation.workbook_program()?);
    let mut opened = (Vec::new(), Vec::new());
    for file in &arguments.files {
        let failed = |error: io::Error| Failure::of_reading(file, &error, book);
        let mut bytes = File::open(file).map_err(failed)?;
        if let Some(format) = arguments.format {
            let mut beginning = Vec::new();
            bytes.by_ref().take(4).read_to_end(&mut beginning).and_then(|_| bytes.rewind()).map_err(failed)?;
            let found = if is_workbook(&beginning) { ImportFormat::Xlsx } else { ImportFormat::Csv };
            if found != format {
                let sentence = book.say_with("exchange.list_other_format", &[("file", &shown_path(file))]);
                return Err(Failure::new(Exit::Usage, sentence));
            }
        }
        let list = list_file::open(bytes, reading, arguments.sheet.as_deref(), &program);
        let list = list.map_err(|error| no_list(Some(file), &error, book))?;
        opened.0.push(list.source);
        opened.1.push(list.sheet);
    }
    Ok(opened)
}

/// Why a file is no list at all; nothing was sent then.
fn no_list(file: Option<&PathBuf>, error: &ListError, book: &Phrasebook) -> Failure {
    let path = file.map_or(Path::new(""), PathBuf::as_path);
    match error {
        ListError::Io(error) => Failure::of_reading(path, error, book),
        other => Failure::new(Exit::Refused, other.sentence(&shown_path(path), book)),
    }
}

/// Carries an import to its end. Where a file cannot be read to its end, nothing is kept, and the file and the fault
/// come with the report.
fn carry(
    visit: &mut Visit<'_>,
    mut import: Import<'_>,
    id: OrderId,
) -> Result<(Report, Option<(usize, io::Error)>), Failure> {
    let mut under_way: VecDeque<OrderId> = VecDeque::with_capacity(UNDER_WAY_MAX);
    let mut fault = None;
    loop {
        let step = import.step().unwrap_or_else(|error| {
            fault = Some((import.file_at_hand(), error));
            import.give_up();
            Step::Wait
        });
        match step {
            Step::Send(command) if is_end(&command) => import.answer(end(visit, *command, id)?),
            Step::Send(command) => {
                under_way.push_back(visit.send(*command)?);
                if under_way.len() == UNDER_WAY_MAX {
                    hear(visit, &mut under_way, &mut import)?;
                }
            }
            Step::Wait => hear(visit, &mut under_way, &mut import)?,
            Step::Done => return Ok((import.into_report(), fault)),
        }
    }
}

fn is_end(command: &Command) -> bool {
    matches!(command, Command::CommitImport(_) | Command::DiscardImport(_))
}

/// Hears the answer to the oldest order under way. What was staged is lost with the connection, and so nothing stands.
fn hear(visit: &mut Visit<'_>, under_way: &mut VecDeque<OrderId>, import: &mut Import<'_>) -> Result<(), Failure> {
    let Some(expected) = under_way.pop_front() else { return Ok(()) };
    let (order, outcome) = visit.answer().map_err(|error| visit.failure(&error))?;
    if order != expected {
        return Err(visit.failure(&ConnectionError::Unexpected));
    }
    import.answer(match outcome {
        Outcome::Done { tally, .. } => Answer::Done(tally),
        Outcome::Refused(refusal) => Answer::Refused(refusal),
        Outcome::Unknown => return Err(visit.failure(&ConnectionError::Gone)),
    });
    Ok(())
}

/// Sends the end of an import until it is known whether it stands: the order bears one name, and a desk that has
/// carried it out says so again, while one that has not no longer knows the import.
fn end(visit: &mut Visit<'_>, command: Command, id: OrderId) -> Result<Answer, Failure> {
    let name = OrderId(id.0 ^ 1);
    for _ in 0..ENDINGS_MAX {
        let order = visit.order(name, None, command.clone())?;
        let told = visit.connection.send(&Request::Submit(Box::new(order))).and_then(|()| visit.answer());
        match told {
            Ok((_, Outcome::Done { tally, .. })) => return Ok(Answer::Done(tally)),
            Ok((_, Outcome::Refused(refusal))) => return Ok(Answer::Refused(refusal)),
            Ok((_, Outcome::Unknown)) | Err(_) => visit.again()?,
        }
    }
    Err(visit.failure(&ConnectionError::NoAnswer))
}

/// How often the end of an import is sent before its fate counts as unknown.
const ENDINGS_MAX: usize = 5;

/// A file, and of a workbook which sheet of it.
fn name_of((file, sheet): (&PathBuf, &Option<String>), book: &Phrasebook) -> Shown<'static> {
    let file = shown_path(file);
    let Some(sheet) = sheet else { return file };
    Shown::owned(book.say_with("exchange.sheet_of_file", &[("file", &file), ("sheet", &Shown::of(sheet))]))
}

fn print(invocation: &Invocation, names: &[Shown<'static>], report: &Report) -> Result<(), Failure> {
    let book = &invocation.book;
    let name = |place: Place| names.get(place.file).cloned().unwrap_or_default();
    let mut text = String::new();
    let mut add = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    for ((columns, seen), name) in report.columns.iter().zip(&report.seen).zip(names) {
        told_of_foreign(columns, seen, book).into_iter().for_each(|told| add(format!("{name}: {told}")));
    }
    let is_ours = |columns: &Columns| columns.foreign.is_none() && columns.ignored().next().is_some();
    for (file, columns) in report.columns.iter().enumerate().filter(|(_, columns)| is_ours(columns)) {
        let columns = Shown::owned(columns.ignored().collect::<Vec<_>>().join(", "));
        add(book
            .say_with("exchange.ignored_columns", &[("file", &name(Place { file, line: 0 })), ("columns", &columns)]));
    }
    for (file, seen) in report.seen.iter().enumerate().filter(|(_, seen)| !seen.passed_over.is_empty()) {
        let (count, lines) = (seen.passed_over.len(), line_numbers(&seen.passed_over, RUNS_MAX));
        let values: [(&str, &dyn Display); 3] =
            [("file", &name(Place { file, line: 0 })), ("count", &count), ("lines", &lines)];
        add(book.say_with("exchange.passed_over", &values));
    }
    for line in &report.refused {
        let (column, value) = (Shown::of(&line.column), Shown::of(&line.value));
        let reason = Shown::owned(line.reason.sentence(book));
        let values: [(&str, &dyn Display); 5] = [
            ("file", &name(line.place)),
            ("line", &line.place.line),
            ("column", &column),
            ("value", &value),
            ("reason", &reason),
        ];
        let key = if column.is_empty() { "exchange.refused_whole_line" } else { "exchange.refused_line" };
        add(book.say_with(key, &values));
    }
    let more = report.refused_count().saturating_sub(report.refused.len() as u64);
    if more > 0 {
        add(book.say_with("exchange.more_lines", &[("count", &more)]));
    }
    for line in &report.flagged {
        let values: [(&str, &dyn Display); 3] =
            [("file", &name(line.place)), ("line", &line.place.line), ("reason", &line.sentence(book))];
        add(book.say_with("exchange.flagged_line", &values));
    }
    for (kind, counts) in &report.counts {
        let kind = called(*kind, book);
        let values: [(&str, &dyn Display); 6] = [
            ("kind", &kind),
            ("added", &counts.added),
            ("updated", &counts.updated),
            ("skipped", &counts.skipped),
            ("refused", &counts.refused),
            ("flagged", &counts.flagged),
        ];
        add(book.say_with("exchange.summary", &values));
    }
    let is_new = report.counts.values().any(|counts| counts.added + counts.updated > 0);
    match report.ending {
        // What was refused is told by the verdict, and how it ended with it.
        _ if report.refused_count() > 0 => {}
        Ending::Committed if is_new => add(book.say("exchange.committed").to_string()),
        Ending::Committed => add(book.say("exchange.nothing_new").to_string()),
        Ending::Tried => add(book.say("exchange.tried").to_string()),
        Ending::HeldBack | Ending::Refused(_) => {}
    }
    invocation.print(&text)
}

/// What a kind of list is called.
fn called(kind: Kind, book: &Phrasebook) -> &str {
    match kind {
        Kind::Cases => book.say("exchange.kind_cases"),
        Kind::Contacts => book.say("exchange.kind_contacts"),
        Kind::Readings => book.say("exchange.kind_readings"),
        Kind::Tests => book.say("exchange.kind_tests"),
        Kind::Arrivals => book.say("exchange.kind_arrivals"),
        Kind::Directives => book.say("exchange.kind_directives"),
        Kind::FollowUps => book.say("exchange.kind_follow_ups"),
        Kind::Screenings => book.say("exchange.kind_screenings"),
        Kind::Transfers => book.say("exchange.kind_transfers"),
        Kind::Papers => book.say("exchange.kind_papers"),
        Kind::Roster => book.say("exchange.kind_roster"),
        Kind::Tasks => book.say("exchange.kind_tasks"),
        Kind::Areas => book.say("exchange.kind_areas"),
    }
}

/// Whether it went well, or the sentence that says why not.
fn verdict(report: &Report, book: &Phrasebook) -> Result<(), Failure> {
    let count = report.refused_count();
    let sentence = match &report.ending {
        Ending::Refused(refusal) => {
            let reason = refusing::sentence(refusal, book);
            let exit = match refusal {
                Refusal::ReadOnly | Refusal::DiskFull => Exit::Environment,
                _ => Exit::Refused,
            };
            return Err(Failure::new(exit, book.say_with("exchange.refused_all", &[("reason", &reason)])));
        }
        _ if count == 0 => return Ok(()),
        Ending::Committed => book.say_with("exchange.kept_going", &[("count", &count)]),
        Ending::Tried => book.say_with("exchange.tried_refused", &[("count", &count)]),
        Ending::HeldBack => book.say_with("exchange.held_back", &[("count", &count)]),
    };
    Err(Failure::new(Exit::Refused, sentence))
}
