//! `trucban report`: papers that are made from the ward as it stands.

use std::io::Write;

use super::arguments::{CallSheetBy, ReportArguments, ReportFormat, ReportKind};
use super::failure::{Exit, Failure, shown_path};
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::protocol::{Outcome, Purpose};
use crate::domain::command::Command;
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Date;
use crate::exchange::call_sheet::{By, CallSheetView, CallSheets};
use crate::exchange::register::Register;
use crate::language::{Shown, refusing};

/// Runs `trucban report`.
pub(super) fn run(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    match arguments.kind {
        ReportKind::CallSheet => call_sheet(invocation, arguments),
        ReportKind::Directives => directives(invocation, arguments),
    }
}

/// Writes the register of papers from above.
fn directives(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let (book, out) = (&invocation.book, arguments.out.as_deref());
    if arguments.format != ReportFormat::Txt {
        invocation.must_not_be_shown(out)?;
    }
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let register = Register::of(&ward, visit.welcome.now, book);
    invocation.write_out(out, |mut out| match arguments.format {
        ReportFormat::Txt => register.write_text(&mut out, book),
        ReportFormat::Docx => register.write_document(&mut out, book),
        ReportFormat::Xlsx => register.write_workbook(&mut out, book),
    })?;
    let Some(path) = out else { return Ok(()) };
    let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &register.count()), ("file", &shown_path(path))];
    invocation.print_line(&book.say_with("register.written", &values))
}

/// Writes the call sheets. They hold names and telephones: that they were made stands in the duty book first, which is
/// written by those alone who may call.
fn call_sheet(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    if invocation.is_read_only {
        return Err(Failure::new(Exit::Usage, book.say("command_line.report_read_only")));
    }
    if arguments.format == ReportFormat::Xlsx {
        return Err(Failure::new(Exit::Usage, book.say("command_line.call_sheet_no_workbook")));
    }
    let out = arguments.out.as_deref();
    if arguments.format == ReportFormat::Docx {
        invocation.must_not_be_shown(out)?;
    }
    let told = arguments.date.as_deref().map(|told| day(told, invocation)).transpose()?;
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let (rules, now) = (visit.rules(), visit.welcome.now);
    let day = told.unwrap_or(now.date());
    if day < now.date() {
        return Err(Failure::new(Exit::Usage, book.say("command_line.call_sheet_past")));
    }
    let by = match arguments.by {
        CallSheetBy::Area => By::Area,
        CallSheetBy::Carer => By::Carer,
    };
    let officer = visit.welcome.officer.and_then(|officer| ward.officers.read(officer));
    let made_by = officer.map_or("", |officer| officer.name.as_str());
    let sheets = CallSheets::of(CallSheetView { ward: &ward, rules: &rules, now, day, by, made_by }, book);
    let text = sheets.log_line(book);
    visit.send(Command::Log(LogEntry { at: now, text }))?;
    let (_, outcome) = visit.answer().map_err(|error| visit.failure(&error))?;
    match outcome {
        Outcome::Done { .. } => {}
        Outcome::Refused(refusal) => return Err(Failure::new(Exit::Refused, refusing::sentence(&refusal, book))),
        Outcome::Unknown => return Err(visit.failure(&crate::desk::connection::ConnectionError::Gone)),
    }
    invocation.write_out(out, |mut out| {
        match arguments.format {
            ReportFormat::Txt => drop(sheets.write_text(&mut out, book)?),
            // A workbook was refused above.
            ReportFormat::Docx | ReportFormat::Xlsx => drop(sheets.write_document(&mut out, book)?),
        }
        out.flush()
    })?;
    let Some(path) = out else { return Ok(()) };
    let count = sheets.count();
    invocation.print_line(&book.say_with("call_sheet.written", &[("count", &count), ("file", &shown_path(path))]))
}

/// A day as `2021-11-20` or `20/11/2021`.
fn day(told: &str, invocation: &Invocation) -> Result<Date, Failure> {
    let day = told.parse::<Date>().or_else(|_| Date::parse_from_str(told, "%d/%m/%Y"));
    day.map_err(|_| {
        let sentence = invocation.book.say_with("command_line.not_a_day", &[("day", &Shown::of(told))]);
        Failure::new(Exit::Usage, sentence)
    })
}
