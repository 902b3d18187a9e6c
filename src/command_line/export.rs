//! `trucban export`: a table of the ward, or the journal, to a file or to the standard output.

use std::path::Path;

use clap::ValueEnum;

use super::arguments::{ExportArguments, ExportFormat, ExportKind};
use super::failure::{Failure, shown_path};
use super::invocation::Invocation;
use super::journal_files;
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::domain::access::Access;
use crate::exchange::export::{self, Table, View};
use crate::exchange::sheet::Format;

/// Runs `trucban export`.
pub(super) fn run(invocation: &Invocation, arguments: &ExportArguments) -> Result<(), Failure> {
    let format = match arguments.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Xlsx => Format::Xlsx,
        ExportFormat::Json => Format::Json,
    };
    let out = arguments.out.as_deref();
    if format == Format::Xlsx {
        invocation.must_not_be_shown(out)?;
    }
    let table = match arguments.kind {
        ExportKind::Cases => Table::Cases,
        ExportKind::Contacts => Table::Contacts,
        ExportKind::Readings => Table::Readings,
        ExportKind::Tests => Table::Tests,
        ExportKind::Arrivals => Table::Arrivals,
        ExportKind::Directives => Table::Directives,
        ExportKind::FollowUps => Table::FollowUps,
        ExportKind::Screenings => Table::Screenings,
        ExportKind::Transfers => Table::Transfers,
        ExportKind::Papers => Table::Papers,
        ExportKind::Roster => Table::Roster,
        ExportKind::Tasks => Table::Tasks,
        ExportKind::Areas => Table::Areas,
        ExportKind::Alerts => Table::Alerts,
        ExportKind::Vaccination => Table::Vaccination,
        ExportKind::Journal => {
            let rows = journal_files::export(invocation, format, out)?;
            return say(invocation, out, rows, false);
        }
    };
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let rules = visit.rules();
    let view = View { ward: &ward, rules: &rules, now: visit.welcome.now, with_names: arguments.with_names };
    // The journal has it before anybody has the file.
    let (bytes, rows) =
        export::write(Vec::new(), format, table, view).map_err(|error| Failure::of_output(&error, &invocation.book))?;
    let kind = arguments.kind.to_possible_value().map_or_else(String::new, |value| value.get_name().to_string());
    let count = u32::try_from(rows).unwrap_or(u32::MAX);
    visit.note(Access::Exported { what: kind, rows: count, names: arguments.with_names })?;
    invocation.write_out(out, |mut out| out.write_all(&bytes))?;
    say(invocation, out, rows, !arguments.with_names)
}

/// Says what was written where; on the standard output the rows speak for themselves.
pub(super) fn say(invocation: &Invocation, out: Option<&Path>, rows: u64, is_masked: bool) -> Result<(), Failure> {
    let Some(path) = out else { return Ok(()) };
    let book = &invocation.book;
    invocation.print_line(&book.say_with("exchange.exported", &[("count", &rows), ("file", &shown_path(path))]))?;
    if is_masked { invocation.print_line(book.say("exchange.masked")) } else { Ok(()) }
}
