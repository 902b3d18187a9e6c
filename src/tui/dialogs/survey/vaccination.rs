//! The rows of the vaccination review: each area with its counts, and under it who is to be seen to.

use crate::domain::area::called;
use crate::domain::person::{NotVaccinated, Person};
use crate::domain::record::Kept;
use crate::domain::vaccination::{Doses, Review, review};
use crate::language::numbers;
use crate::tui::dialogs::survey::Row;
use crate::tui::dialogs::survey::lines::{flagged, named, padded};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// The most persons that are listed under an area; the export has all of them.
const SHOWN: usize = 30;

/// Cells of a name.
const NAME: usize = 28;

/// Every area with somebody who wants a dose.
pub(super) fn rows(seat: &Seat, look: &Look) -> Vec<Row> {
    let mut rows = Vec::new();
    for of in review(&seat.ward) {
        rows.push(area_row(&of, seat, look));
        rows.extend(of.wanting.iter().take(SHOWN).map(|person| person_row(person, look)));
        if of.wanting.len() > SHOWN {
            let more = look.book.say_with("vaccination.more", &[("count", &(of.wanting.len() - SHOWN))]);
            rows.push(Row::of(format!("    {more}"), Role::Notice));
        }
    }
    rows
}

fn area_row(of: &Review<'_>, seat: &Seat, look: &Look) -> Row {
    let name = of.area.map_or_else(|| look.book.say("call_sheet.no_area").to_string(), |area| called(&seat.ward, area));
    let counts: [(&str, usize); 6] = [
        ("vaccination.none", of.count(|person| Doses::of(person) == Doses::None)),
        ("vaccination.missing", of.count(|person| Doses::of(person) == Doses::Missing)),
        ("vaccination.not_asked", of.count(|person| Doses::of(person) == Doses::NotAsked)),
        ("vaccination.ill", of.count(|person| !person.underlying.trim().is_empty())),
        ("vaccination.refuse", of.because(NotVaccinated::Refuses)),
        ("vaccination.immobile", of.because(NotVaccinated::CannotTravel)),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(key, count)| look.book.say_with(key, &[("count", &count)])).collect();
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("wanting", &of.wanting.len()), ("known", &of.known), ("counts", &counts.join(", "))];
    let words = format!("{}{}", padded(&name, 22), look.book.say_with("vaccination.area", &values));
    Row::of(words, Role::Title).about(of.area.and_then(named))
}

fn person_row(person: &Kept<Person>, look: &Look) -> Row {
    let (sign, role) = flagged(!person.underlying.trim().is_empty());
    let year = person.birth.year().map(|year| format!(" {year}")).unwrap_or_default();
    let doses = match (Doses::of(person), person.vaccine_doses) {
        (Doses::NotAsked, _) | (_, None) => look.book.say("vaccination.word_not_asked").to_string(),
        (_, Some(doses)) => look.book.say_with("vaccination.doses", &[("doses", &doses)]),
    };
    let reason = person.not_vaccinated.and_then(|why| look.book.word("vaccination", why.name())).unwrap_or_default();
    let phone = person.phones.first().map(|phone| numbers::phone(phone)).unwrap_or_default();
    let parts = [doses.as_str(), reason, person.underlying.as_str(), phone.as_str()];
    let told = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Row::of(format!("  {sign}{}{told}", padded(&format!("{}{year}", person.name), NAME)), role).about(named(person.id))
}
