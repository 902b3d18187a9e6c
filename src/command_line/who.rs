//! `trucban who`: who answers for a duty, or for each of them, with telephones, the chain above and why; now or as it was
//! on a day.

use chrono::{DateTime, NaiveDateTime};

use super::arguments::{WhoArguments, WhoFormat};
use super::failure::{Exit, Failure};
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::responsibility::Question;
use crate::domain::roster::Duty;
use crate::domain::ward::Ward;
use crate::exchange::who::{Tone, Unclear, WhoView, area_named, duty_named, read};
use crate::language::Shown;
use crate::language::sorting::text_key;

/// Runs `trucban who`.
pub(super) fn run(invocation: &Invocation, arguments: &WhoArguments) -> Result<(), Failure> {
    let book = &invocation.book;
    let told = arguments.at.as_deref().map(|told| moment(told, invocation)).transpose()?;
    invocation.must_have_journal()?;
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let ward = visit.read_all()?;
    let unclear = |unclear: Unclear| Failure::new(Exit::Refused, unclear.sentence(book));
    let named_area = |area: &String| area_named(&ward, area).map_err(unclear);
    let at = told.unwrap_or(visit.welcome.now);
    let questions = match (&arguments.duty, &arguments.area) {
        (Some(duty), None) => {
            let (duty, area) = read(&ward, duty).map_err(unclear)?;
            vec![Question { duty, area, at }]
        }
        (Some(duty), Some(area)) => {
            let duty = duty_named(&ward, duty).map_err(unclear)?;
            vec![Question { duty, area: Some(named_area(area)?), at }]
        }
        // The whole roster as it was then (kiện toàn).
        (None, area) => {
            let area = area.as_ref().map(named_area).transpose()?;
            in_order(&ward).map(|duty| Question { duty, area, at }).collect()
        }
    };
    let views: Vec<WhoView<'_>> = questions.into_iter().map(|question| WhoView::of(&ward, question)).collect();
    match (arguments.format, views.as_slice()) {
        (WhoFormat::Text, views) => views.iter().try_for_each(|view| print_text(view, invocation)),
        (WhoFormat::Json, [view]) if arguments.duty.is_some() => invocation.print_line(&view.json().to_string()),
        (WhoFormat::Json, views) => {
            let all = serde_json::Value::Array(views.iter().map(WhoView::json).collect());
            invocation.print_line(&all.to_string())
        }
    }
}

/// The duties by field and name.
fn in_order(ward: &Ward) -> impl Iterator<Item = Id<Duty>> {
    let mut duties: Vec<_> = ward.duties.iter().collect();
    duties.sort_by_cached_key(|duty| (text_key(&duty.field), text_key(&duty.name)));
    duties.into_iter().map(|duty| duty.id)
}

fn print_text(view: &WhoView<'_>, invocation: &Invocation) -> Result<(), Failure> {
    view.lines(&invocation.book).iter().try_for_each(|(tone, line)| match tone {
        Tone::Why => invocation.print_line(&format!("    {line}")),
        Tone::Title | Tone::Answerer | Tone::Missing => invocation.print_line(line),
    })
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
