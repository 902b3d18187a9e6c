//! `trucban report daily|weekly|situation`: the version that was kept of a day, or what the records say where none was.
//! No name stands in any of them, so that whoever may read may have them.

use std::fmt::Display;
use std::io::Write;

use chrono::Days;

use super::arguments::{ReportArguments, ReportFormat};
use super::failure::{Exit, Failure, shown_path};
use super::invocation::Invocation;
use super::report::{carer, day};
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::domain::moment::{Date, Moment, week_of};
use crate::domain::refusal::ReportRefusal;
use crate::domain::report::{Asked, Known, Report, ReportKind, last_whole_week, latest, of_carer, reckon};
use crate::exchange::report::ReportView;
use crate::language::refusing;

/// Writes a report.
pub(super) fn run(invocation: &Invocation, arguments: &ReportArguments, what: ReportKind) -> Result<(), Failure> {
    let (book, out) = (&invocation.book, arguments.out.as_deref());
    if matches!(arguments.format, ReportFormat::Docx | ReportFormat::Xlsx) {
        invocation.must_not_be_shown(out)?;
    }
    if arguments.carer.is_some() && what != ReportKind::Daily {
        return Err(Failure::new(Exit::Usage, book.say("command_line.report_carer_daily")));
    }
    if arguments.from.is_some() && what != ReportKind::Situation {
        return Err(Failure::new(Exit::Usage, book.say("command_line.report_from_situation")));
    }
    let told = arguments.date.as_deref().map(|told| day(told, invocation)).transpose()?;
    let from = arguments.from.as_deref().map(|told| day(told, invocation)).transpose()?;
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let (rules, now) = (visit.rules(), visit.welcome.now);
    let asked = asked(what, told, from, now)
        .map_err(|refusal| Failure::new(Exit::Usage, refusing::of_report(refusal, book)))?;
    let carer = carer(&ward, arguments, invocation)?;
    let known = Known { now, has_tests: true };
    let kept = latest(&ward, what, asked.day).filter(|_| carer.is_none() && from.is_none());
    let made: Report = match (kept, carer) {
        (Some(kept), _) => kept.body.clone(),
        (None, Some(officer)) => of_carer(&ward, &rules, officer.id, asked, known),
        (None, None) => reckon(&ward, &rules, asked, known),
    };
    let laid = invocation.laid_over();
    let view = ReportView {
        ward: &ward,
        report: &made,
        is_kept: kept.is_some(),
        carer: carer.map(|officer| officer.name.as_str()),
        templates: &laid.papers,
    };
    invocation.write_out(out, |mut out| {
        match arguments.format {
            ReportFormat::Txt => view.write_text(&mut out, book)?,
            ReportFormat::Docx => view.write_document(&mut out, book)?,
            ReportFormat::Xlsx => view.write_workbook(&mut out, book)?,
            ReportFormat::Json => view.write_json(&mut out)?,
        }
        out.flush()
    })?;
    let Some(path) = out else { return Ok(()) };
    let values: [(&str, &dyn Display); 3] =
        [("what", &view.title(book)), ("version", &view.version(book)), ("file", &shown_path(path))];
    invocation.print_line(&book.say_with("report.written", &values))
}

/// Which report is asked for: today's as of now, a past day's as of its end, the last whole week's; none of the future.
fn asked(what: ReportKind, told: Option<Date>, from: Option<Date>, now: Moment) -> Result<Asked, ReportRefusal> {
    let today = now.date();
    let day = match what {
        ReportKind::Weekly => told.map_or(last_whole_week(today), week_of).1,
        ReportKind::Daily | ReportKind::Situation => told.unwrap_or(today),
    };
    let ends = Moment::start_of(day.checked_add_days(Days::new(1)).unwrap_or(day));
    if told.is_some_and(|told| told > today) {
        return Err(ReportRefusal::FutureDay(told.unwrap_or(day)));
    }
    if what == ReportKind::Weekly && ends > now {
        return Err(ReportRefusal::WeekNotOver(day));
    }
    Ok(Asked { what, day, cut_off: ends.min(now), from })
}
