//! The rows of the F0 whose isolation may end soon: first those who fulfil what their decision asks, then what each of the
//! others lacks. Only those whose day has come are judged; whoever is not read in whole yet says so.

use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, RecordId};
use crate::domain::moment::Date;
use crate::domain::record::{Body, Kept};
use crate::domain::release::{Readiness, earliest_day, isolation_day};
use crate::tui::dialogs::survey::{Act, Row};
use crate::tui::look::Look;
use crate::tui::release_words;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// The most F0 that are listed.
const SHOWN: usize = 1_000;

/// The open F0 whose first day of a possible end has come by what is told of them, the longest in isolation first.
pub fn candidates(seat: &Seat) -> Vec<Id<Case>> {
    let today = seat.now.date();
    let mut found: Vec<(Option<u32>, Id<Case>)> = Vec::new();
    for case in seat.ward.cases.iter().filter(|case| case.is_open()) {
        let day = day_told(case, today, seat);
        let first = earliest_day(&seat.rules, case);
        if first.zip(day).is_some_and(|(first, day)| day >= first) {
            found.push((day, case.id));
        }
    }
    found.sort_by_key(|(day, id)| (std::cmp::Reverse(*day), *id));
    found.into_iter().map(|(_, id)| id).collect()
}

/// The day of isolation as far as it is known before the tests have been read.
fn day_told(case: &Case, today: Date, seat: &Seat) -> Option<u32> {
    let since = case.confirmed_on.or(case.first_day())?;
    isolation_day(since, today, seat.station.sample_is_day_one)
}

/// Those who may be released, then the others.
pub(super) fn rows(seat: &Seat, look: &Look) -> Vec<Row> {
    let cases = candidates(seat);
    let judged: Vec<(Id<Case>, Option<Readiness<'_>>)> =
        cases.iter().take(SHOWN).map(|case| (*case, seat.readiness(*case))).collect();
    let is_ready = |found: &Option<Readiness<'_>>| found.as_ref().is_some_and(Readiness::is_ready);
    let ready = judged.iter().filter(|(_, found)| is_ready(found)).count();
    let mut rows = vec![Row::of(look.book.say_with("release.count_ready", &[("count", &ready)]), Role::Title)];
    if ready == 0 {
        rows.push(Row::of(format!("  {}", look.book.say("release.none_ready")), Role::Text));
    }
    rows.extend(
        judged.iter().filter(|(_, found)| is_ready(found)).filter_map(|(id, found)| row(*id, found, seat, look)),
    );
    let others = cases.len() - ready;
    rows.push(Row::of(look.book.say_with("release.count_others", &[("count", &others)]), Role::Title));
    rows.extend(
        judged.iter().filter(|(_, found)| !is_ready(found)).filter_map(|(id, found)| row(*id, found, seat, look)),
    );
    let early = seat.ward.cases.iter().filter(|case| case.is_open()).count().saturating_sub(cases.len());
    rows.push(Row::of(look.book.say_with("release.count_early", &[("count", &early)]), Role::Notice));
    rows
}

fn row(id: Id<Case>, found: &Option<Readiness<'_>>, seat: &Seat, look: &Look) -> Option<Row> {
    let case = seat.ward.cases.read(id)?;
    let is_ready = found.as_ref().is_some_and(Readiness::is_ready);
    let (sign, role) = if is_ready { ("*", Role::Attention) } else { (" ", Role::Text) };
    let words = match found {
        None => look.book.say("release.reading").to_string(),
        Some(found) if is_ready => release_words::reasons(found, seat, look),
        Some(found) => release_words::lacks(found, seat, look),
    };
    let record = RecordId { kind: Case::KIND, number: id.number() };
    let head = format!("{sign} #{} {}", id.number(), head(case, seat, look));
    let mut row =
        Row::of(head.trim_end().to_string(), role).about(Some(record)).with(format!("     {words}"), Role::Text);
    row.act = Some(Act::Release(id));
    Some(row)
}

fn head(case: &Kept<Case>, seat: &Seat, look: &Look) -> String {
    let person = seat.ward.person_of(case);
    let area = person.and_then(|person| person.area).map(|area| crate::domain::area::called(&seat.ward, area));
    let day = day_told(case, seat.now.date(), seat);
    let day = day.map(|day| look.book.say_with("release.day_of_isolation", &[("day", &day)]));
    let parts = [Some(seat.name_of(case)), area, day];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
