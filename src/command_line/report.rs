//! `trucban report`: papers that are made from the ward as it stands.

use std::io::Write;

use chrono::{Datelike, Months};

use super::arguments::{CallSheetBy, ReportArguments, ReportFormat, ReportKind};
use super::failure::{Exit, Failure, shown_path};
use super::invocation::Invocation;
use super::visit::Visit;
use super::ward_report;
use crate::desk::protocol::{Outcome, Purpose};
use crate::domain::command::Command;
use crate::domain::handover::facts;
use crate::domain::identity::Id;
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Date;
use crate::domain::officer::Officer;
use crate::domain::record::Kept;
use crate::domain::report::ReportKind as Kind;
use crate::domain::ward::Ward;
use crate::exchange::call_sheet::{By, CallSheetView, CallSheets};
use crate::exchange::handover::HandoverView;
use crate::exchange::register::{self, Register};
use crate::language::{Shown, refusing};

/// Runs `trucban report`.
pub(super) fn run(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let is_json = arguments.format == ReportFormat::Json;
    match arguments.kind {
        ReportKind::Daily => ward_report::run(invocation, arguments, Kind::Daily),
        ReportKind::Weekly => ward_report::run(invocation, arguments, Kind::Weekly),
        ReportKind::Situation => ward_report::run(invocation, arguments, Kind::Situation),
        _ if is_json => Err(Failure::new(Exit::Usage, invocation.book.say("command_line.report_no_json"))),
        ReportKind::CallSheet => call_sheet(invocation, arguments),
        ReportKind::Directives => directives(invocation, arguments),
        ReportKind::DailySheet => daily_sheet(invocation, arguments),
        ReportKind::DutyBook => duty_book(invocation, arguments),
        ReportKind::Handover => handover(invocation, arguments),
        ReportKind::Hours => hours(invocation, arguments),
        ReportKind::Papers => papers(invocation, arguments),
        ReportKind::Screening => screening(invocation, arguments),
        ReportKind::Phones => phones(invocation, arguments),
    }
}

/// Writes the register of papers from above.
fn directives(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let mut visit = joined(invocation, arguments)?;
    let ward = visit.read_all()?;
    let register = register::directives(&ward, visit.welcome.now, &invocation.book);
    write(&register, "register.written", invocation, arguments)
}

/// Writes who is on duty now, and the telephones of the positions.
fn phones(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let mut visit = joined(invocation, arguments)?;
    let ward = visit.read_all()?;
    let register = register::phones(&ward, &visit.rules(), visit.welcome.now, &invocation.book);
    write(&register, "duty.written", invocation, arguments)
}

/// Writes the hours of duty of everybody: of the month of `--date`, else of this one; with `--from` of the days from that
/// until `--date` or today.
fn hours(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let (book, out) = (&invocation.book, arguments.out.as_deref());
    if arguments.format != ReportFormat::Txt {
        invocation.must_not_be_shown(out)?;
    }
    let told = |told: &Option<String>| told.as_deref().map(|told| day(told, invocation)).transpose();
    let (from, last) = (told(&arguments.from)?, told(&arguments.date)?);
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let now = visit.welcome.now;
    let last = last.unwrap_or(now.date());
    let month = last.with_day(1).unwrap_or(last);
    let span = match from {
        None => (month, month.checked_add_months(Months::new(1)).unwrap_or(last)),
        Some(from) if from > last => {
            return Err(Failure::new(Exit::Usage, book.say("refusals.days_reversed")));
        }
        Some(from) => (from, last.succ_opt().unwrap_or(last)),
    };
    write(&register::hours(&ward, span, now, book), "duty.hours_written", invocation, arguments)
}

/// Writes a register in the format that was asked for, and says how much stands in it.
fn write(
    register: &Register,
    written: &str,
    invocation: &Invocation,
    arguments: &ReportArguments,
) -> Result<(), Failure> {
    let (book, out) = (&invocation.book, arguments.out.as_deref());
    invocation.write_out(out, |mut out| match arguments.format {
        ReportFormat::Txt => register.write_text(&mut out, book),
        ReportFormat::Docx => register.write_document(&mut out, book),
        // JSON was refused above.
        ReportFormat::Xlsx | ReportFormat::Json => register.write_workbook(&mut out, book),
    })?;
    let Some(path) = out else { return Ok(()) };
    let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &register.count()), ("file", &shown_path(path))];
    invocation.print_line(&book.say_with(written, &values))
}

/// The desk, once it is sure that what is written is not shown as letters on a terminal.
fn joined<'i>(invocation: &'i Invocation, arguments: &ReportArguments) -> Result<Visit<'i>, Failure> {
    if arguments.format != ReportFormat::Txt {
        invocation.must_not_be_shown(arguments.out.as_deref())?;
    }
    invocation.must_have_journal()?;
    Visit::join(invocation, Purpose::CommandLine)
}

/// What must hold before something with names is written: it is noted in the duty book, which a reader cannot do.
fn may_name<'i>(invocation: &'i Invocation, arguments: &ReportArguments) -> Result<Visit<'i>, Failure> {
    if invocation.is_read_only {
        return Err(Failure::new(Exit::Usage, invocation.book.say("command_line.report_read_only")));
    }
    joined(invocation, arguments)
}

/// Notes in the duty book that something with names is written, before it is.
fn note(visit: &mut Visit<'_>, text: String, invocation: &Invocation) -> Result<(), Failure> {
    let at = visit.welcome.now;
    order(visit, Command::Log(LogEntry::of(at, text)), invocation)
}

fn order(visit: &mut Visit<'_>, command: Command, invocation: &Invocation) -> Result<(), Failure> {
    visit.send(command)?;
    let (_, outcome) = visit.answer().map_err(|error| visit.failure(&error))?;
    match outcome {
        Outcome::Done { .. } => Ok(()),
        Outcome::Refused(refusal) => Err(Failure::new(Exit::Refused, refusing::sentence(&refusal, &invocation.book))),
        Outcome::Unknown => Err(visit.failure(&crate::desk::connection::ConnectionError::Gone)),
    }
}

/// Writes the register of papers about F0.
fn papers(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let mut visit = may_name(invocation, arguments)?;
    let ward = visit.read_all()?;
    let register = register::papers(&ward, visit.welcome.now, book);
    let text = book.say_with("paper_register.logged", &[("count", &register.count())]);
    note(&mut visit, text, invocation)?;
    write(&register, "paper_register.written", invocation, arguments)
}

/// Writes the duty book of a day.
fn duty_book(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let told = arguments.date.as_deref().map(|told| day(told, invocation)).transpose()?;
    let mut visit = may_name(invocation, arguments)?;
    let ward = visit.read_all()?;
    let now = visit.welcome.now;
    let day = told.unwrap_or(now.date());
    if day > now.date() {
        return Err(Failure::new(Exit::Usage, book.say("log_book.future")));
    }
    let register = register::duty_book(&ward, day, now, book);
    note(&mut visit, book.say_with("log_book.logged", &[("day", &crate::language::numbers::date(day))]), invocation)?;
    write(&register, "log_book.written", invocation, arguments)
}

/// Writes a hand-over by its number, or the latest.
fn handover(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let (book, out) = (&invocation.book, arguments.out.as_deref());
    if arguments.format == ReportFormat::Xlsx {
        return Err(Failure::new(Exit::Usage, book.say("handover.no_workbook")));
    }
    let mut visit = may_name(invocation, arguments)?;
    let ward = visit.read_all()?;
    let kept = match arguments.number {
        Some(number) => Id::new(number).and_then(|id| ward.handovers.read(id)),
        None => ward.handovers.iter().next_back(),
    };
    let Some(kept) = kept else {
        return Err(Failure::new(Exit::Usage, book.say("handover.no_such")));
    };
    note(&mut visit, book.say_with("handover.logged", &[("number", &kept.id.number())]), invocation)?;
    let (rules, now) = (visit.rules(), visit.welcome.now);
    let facts = facts(&ward, &rules, (kept.from, kept.to), now);
    let officer = |id| ward.officers.read(id).map_or(String::new(), |officer| officer.name.clone());
    let view = HandoverView { handover: kept, facts: kept.told(&facts), officer: &officer, book };
    invocation.write_out(out, |mut out| match arguments.format {
        ReportFormat::Docx => view.write_document(&mut out),
        // The others were refused above.
        ReportFormat::Txt | ReportFormat::Xlsx | ReportFormat::Json => view.write_text(&mut out),
    })?;
    let Some(path) = out else { return Ok(()) };
    invocation.print_line(&book.say_with("handover.written", &[("file", &shown_path(path))]))
}

/// Writes the list of a round of wider testing.
fn screening(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let Some(number) = arguments.round else {
        return Err(Failure::new(Exit::Usage, book.say("screening_list.number_missing")));
    };
    let mut visit = may_name(invocation, arguments)?;
    let ward = visit.read_all()?;
    let Some(round) = Id::new(number).and_then(|id| ward.screenings.read(id)) else {
        return Err(Failure::new(Exit::Usage, book.say_with("screening_list.no_such", &[("number", &number)])));
    };
    let register = register::screening(&ward, round, visit.welcome.now, book);
    let values: [(&str, &dyn std::fmt::Display); 2] = [("name", &Shown::of(&round.name)), ("count", &register.count())];
    note(&mut visit, book.say_with("screening_list.logged", &values), invocation)?;
    write(&register, "screening_list.written", invocation, arguments)
}

/// Writes the daily sheet, a part for each carer or for one.
fn daily_sheet(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let told = arguments.date.as_deref().map(|told| day(told, invocation)).transpose()?;
    let mut visit = may_name(invocation, arguments)?;
    let ward = visit.read_all()?;
    let now = visit.welcome.now;
    let day = told.unwrap_or(now.date());
    let carer = carer(&ward, arguments, invocation)?.map(|officer| officer.name.clone());
    let register = register::day_sheets(&ward, &visit.rules(), day, carer.as_deref(), now, book);
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("day", &crate::language::numbers::date(day)), ("count", &register.count())];
    note(&mut visit, book.say_with("day_sheet.logged", &values), invocation)?;
    write(&register, "day_sheet.written", invocation, arguments)
}

/// Writes the call sheets. They hold names and telephones: that they were made stands in the duty book first, which is
/// written by those alone who may call.
fn call_sheet(invocation: &Invocation, arguments: &ReportArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    if arguments.format == ReportFormat::Xlsx {
        return Err(Failure::new(Exit::Usage, book.say("command_line.call_sheet_no_workbook")));
    }
    let out = arguments.out.as_deref();
    let told = arguments.date.as_deref().map(|told| day(told, invocation)).transpose()?;
    let mut visit = may_name(invocation, arguments)?;
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
    if day == now.date() {
        // The task of the evening is done with them.
        let (entry, text) = (LogEntry::of(now, text), book.say("call_sheet.task").to_string());
        order(&mut visit, Command::MakeCallSheets { task: None, entry, text }, invocation)?;
    } else {
        note(&mut visit, text, invocation)?;
    }
    invocation.write_out(out, |mut out| {
        match arguments.format {
            ReportFormat::Txt => drop(sheets.write_text(&mut out, book)?),
            // The others were refused above.
            _ => drop(sheets.write_document(&mut out, book)?),
        }
        out.flush()
    })?;
    let Some(path) = out else { return Ok(()) };
    let count = sheets.count();
    invocation.print_line(&book.say_with("call_sheet.written", &[("count", &count), ("file", &shown_path(path))]))
}

/// The carer whose F0 alone are asked for, where one is.
pub(super) fn carer<'w>(
    ward: &'w Ward,
    arguments: &ReportArguments,
    invocation: &Invocation,
) -> Result<Option<&'w Kept<Officer>>, Failure> {
    let Some(name) = arguments.carer.as_deref() else { return Ok(None) };
    let officer = ward.officer_named(name).ok_or_else(|| {
        let sentence = invocation.book.say_with("command_line.no_such_officer", &[("name", &Shown::of(name))]);
        Failure::new(Exit::Usage, sentence)
    })?;
    Ok(Some(officer))
}

/// A day as `2021-11-20` or `20/11/2021`.
pub(super) fn day(told: &str, invocation: &Invocation) -> Result<Date, Failure> {
    let day = told.parse::<Date>().or_else(|_| Date::parse_from_str(told, "%d/%m/%Y"));
    day.map_err(|_| {
        let sentence = invocation.book.say_with("command_line.not_a_day", &[("day", &Shown::of(told))]);
        Failure::new(Exit::Usage, sentence)
    })
}
