//! The rows of F4's surveys: contacts with odd dates, and F0 without a known source.

use crate::domain::contact_tree::{Doubt, Exposure, all_doubts, sources_wanted, window_of};
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::language::numbers;
use crate::tui::dialogs::survey::Row;
use crate::tui::dialogs::survey::lines::{flagged, named};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// What is to be checked: doubts first, then the F0 whose source is looked for.
pub(super) fn checks(seat: &Seat, look: &Look) -> Vec<Row> {
    let doubts = all_doubts(&seat.ward, &seat.rules, &seat.chains);
    let mut rows = Vec::new();
    let head = |key: &str, count: usize| {
        Row::of(look.book.say_with(key, &[("count", &count)]), Role::Title).with(String::new(), Role::Text)
    };
    if !doubts.is_empty() {
        rows.push(head("tracing.doubts", doubts.len()));
    }
    rows.extend(doubts.iter().filter_map(|(exposure, doubts)| doubt_row(*exposure, doubts, seat, look)));
    let wanted: Vec<_> = sources_wanted(&seat.ward, &seat.chains).collect();
    if !wanted.is_empty() {
        rows.push(head("tracing.wanted", wanted.len()));
    }
    rows.extend(wanted.into_iter().map(|case| {
        let (sign, role) = flagged(true);
        let first = case.first_day().map(|first| {
            let from = window_of(&seat.rules, case).back_to(first);
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("from", &numbers::date(from)), ("to", &numbers::date(first))];
            look.book.say_with("tracing.ask_back", &values)
        });
        let first = first.unwrap_or_else(|| look.book.say("tracing.first_day_unknown").to_string());
        Row::of(format!("{sign}#{} {}", case.id.number(), seat.name_of(case)), role)
            .with(format!("  {first}"), Role::Text)
            .about(named(case.id))
    }));
    if rows.is_empty() {
        rows.push(head("tracing.no_checks", 0));
    }
    rows
}

/// `#12 Nguyễn A > Trần B  5/11/2021`, and below it what is odd.
fn doubt_row(exposure: Id<Exposure>, doubts: &[Doubt], seat: &Seat, look: &Look) -> Option<Row> {
    let kept = seat.ward.exposures.read(exposure)?;
    let (sign, role) = flagged(true);
    let day = kept.last_contact.map(numbers::date).unwrap_or_default();
    let words: Vec<String> = doubts.iter().map(|doubt| doubt_words(*doubt, look)).collect();
    let who = format!("{} > {}", called(kept.from, seat), called(kept.exposed, seat));
    Some(
        Row::of(format!("{sign}{who}  {day}"), role)
            .with(format!("  {}", words.join("; ")), Role::Text)
            .about(named(exposure)),
    )
}

/// `#12 Nguyễn A` of an F0, the name alone of anybody else.
fn called(person: Id<Person>, seat: &Seat) -> String {
    let name = seat.ward.persons.read(person).map(|person| person.name.clone()).unwrap_or_default();
    match seat.ward.cases_of(person).next_back() {
        Some(case) => format!("#{} {name}", case.id.number()),
        None => name,
    }
}

/// What is odd about a contact, in words.
fn doubt_words(doubt: Doubt, look: &Look) -> String {
    let (key, count) = match doubt {
        Doubt::Year(year) => ("tracing.year", i64::from(year)),
        Doubt::BeforeWindow(days) => ("tracing.before_window", days),
        Doubt::AfterEnd(days) => ("tracing.after_end", days),
        Doubt::BeforeOwnContact(days) => ("tracing.before_own_contact", days),
        Doubt::IllBeforeSource(days) => ("tracing.ill_before_source", days),
        Doubt::IllBeforeContact(days) => ("tracing.ill_before_contact", days),
        Doubt::LongAfter(days) => ("tracing.long_after", days),
        Doubt::Circle => ("tracing.circle", 0),
    };
    look.book.say_with(key, &[("count", &count)])
}
