//! `trucban who`: who answers for a duty, with telephones, the chain above and why.

use chrono::{DateTime, NaiveDateTime};

use super::arguments::{WhoArguments, WhoFormat};
use super::failure::{Exit, Failure};
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::domain::moment::Moment;
use crate::domain::responsibility::Question;
use crate::exchange::who::{Tone, Unclear, WhoView, area_named, duty_named, read};
use crate::language::Shown;

/// Runs `trucban who`.
pub(super) fn run(invocation: &Invocation, arguments: &WhoArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let told = arguments.at.as_deref().map(|told| moment(told, invocation)).transpose()?;
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let unclear = |unclear: Unclear| Failure::new(Exit::Refused, unclear.sentence(book));
    let (duty, area) = match &arguments.area {
        None => read(&ward, &arguments.duty).map_err(unclear)?,
        Some(area) => {
            let duty = duty_named(&ward, &arguments.duty).map_err(unclear)?;
            (duty, Some(area_named(&ward, area).map_err(unclear)?))
        }
    };
    let at = told.unwrap_or(visit.welcome.now);
    let view = WhoView::of(&ward, Question { duty, area, at });
    match arguments.format {
        WhoFormat::Text => view.lines(book).iter().try_for_each(|(tone, line)| match tone {
            Tone::Why => invocation.print_line(&format!("    {line}")),
            Tone::Title | Tone::Answerer | Tone::Missing => invocation.print_line(line),
        }),
        WhoFormat::Json => invocation.print_line(&view.json().to_string()),
    }
}

/// A moment as `2021-11-20 21:00`, `20/11/2021 21:00` or in RFC 3339; the ward's time where none is told.
fn moment(told: &str, invocation: &Invocation) -> Result<Moment, Failure> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(told) {
        return Ok(Moment::from(moment.timestamp()));
    }
    let formats = ["%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(told, format).ok());
    local.map(|local| Moment::at(local.date(), local.time())).ok_or_else(|| {
        let sentence = invocation.book.say_with("command_line.not_a_moment", &[("moment", &Shown::of(told))]);
        Failure::new(Exit::Usage, sentence)
    })
}
