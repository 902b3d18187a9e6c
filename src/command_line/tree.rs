//! `trucban tree`: the contact tree, or the part of it that begins at one case. `trucban curve`: the epidemic curve.

use std::io::Write;

use super::arguments::{CurveArguments, CurveFormat, TreeArguments, TreeFormat};
use super::export::say;
use super::failure::{Exit, Failure, shown_path};
use super::invocation::Invocation;
use super::report::day;
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::domain::access::Access;
use crate::domain::contact_tree::Chains;
use crate::exchange::curve::CurveView;
use crate::exchange::tree::{TreeView, find_case};
use crate::language::Shown;

/// Runs `trucban tree`.
pub(super) fn run(invocation: &Invocation, arguments: &TreeArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let root = match &arguments.root {
        None => None,
        Some(told) => Some(find_case(&ward, told).ok_or_else(|| {
            let case = Shown::of(told);
            Failure::new(Exit::Refused, book.say_with("command_line.no_such_case", &[("case", &case)]))
        })?),
    };
    let chains = Chains::of(&ward);
    let view = TreeView { ward: &ward, chains: &chains, root, with_names: arguments.with_names };
    let cases: u64 = chains.all().iter().map(|chain| u64::from(chain.size)).sum();
    let rows = u32::try_from(cases).unwrap_or(u32::MAX);
    visit.note(Access::Exported { what: "tree".into(), rows, names: arguments.with_names })?;
    let out = arguments.out.as_deref();
    invocation.write_out(out, |out| {
        let mut out = match arguments.format {
            TreeFormat::Txt => view.write_text(out, book)?,
            TreeFormat::Json => view.write_json(out)?,
            TreeFormat::Dot => view.write_dot(out, book)?,
            TreeFormat::Svg => view.write_svg(out, book)?,
            TreeFormat::Csv => view.write_csv(out)?,
        };
        out.flush()
    })?;
    say(invocation, out, cases, !arguments.with_names && arguments.format.has_names())
}

/// Runs `trucban curve`. It names nobody.
pub(super) fn curve(invocation: &Invocation, arguments: &CurveArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let told = arguments.date.as_deref().map(|told| day(told, invocation)).transpose()?;
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let today = told.unwrap_or(visit.welcome.now.date());
    let view = CurveView { ward: &ward, today, days: arguments.days };
    let out = arguments.out.as_deref();
    invocation.write_out(out, |out| {
        let mut out = match arguments.format {
            CurveFormat::Txt => view.write_text(out, book)?,
            CurveFormat::Csv => view.write_csv(out)?,
            CurveFormat::Svg => view.write_svg(out, book)?,
        };
        out.flush()
    })?;
    let Some(path) = out else { return Ok(()) };
    let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &arguments.days), ("file", &shown_path(path))];
    invocation.print_line(&book.say_with("curve.written", &values))
}
