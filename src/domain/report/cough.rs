//! Cough and fever in the community: who was told of in lines of the duty book about symptoms. A line stands for one
//! person; lines that became the same person count once. A ward whose book has no such line knows nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Column;
use super::count::{Sheet, View};
use crate::domain::identity::{Id, Kind};
use crate::domain::log_entry::{LogEntry, LogKind};
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// The person that came of a line, by way of his case where that is what was made.
fn became(ward: &Ward, entry: &LogEntry) -> Option<Id<Person>> {
    entry.became.iter().find_map(|made| match made.kind {
        Kind::Person => Id::new(made.number).filter(|person| ward.persons.read(*person).is_some()),
        Kind::Case => Id::new(made.number).and_then(|case| ward.cases.read(case)).map(|case| case.person),
        _ => None,
    })
}

/// The lines about symptoms by the cut-off, the first of each person alone.
fn told<'w>(view: View<'w>) -> Vec<(&'w Kept<LogEntry>, Option<Id<Person>>)> {
    let mut seen: BTreeSet<Id<Person>> = BTreeSet::new();
    let lines = view.ward.log_entries.iter().map(|entry| &**entry);
    let mut lines: Vec<_> = lines.filter(|entry| entry.kind == LogKind::Symptoms && entry.at <= view.cut.at).collect();
    lines.sort_by_key(|entry| (entry.at, entry.id));
    let person = |entry: &'w Kept<LogEntry>| (entry, became(view.ward, entry));
    lines.into_iter().map(person).filter(|(_, person)| person.is_none_or(|person| seen.insert(person))).collect()
}

/// Since when symptoms of a person are known, by the duty book.
pub(super) fn since(view: View<'_>) -> BTreeMap<Id<Person>, Moment> {
    told(view).into_iter().filter_map(|(entry, person)| Some((person?, entry.at))).collect()
}

/// Counts them, where the whole duty book is at hand.
pub(super) fn count(view: View<'_>, sheet: &mut Sheet) {
    let told = told(view);
    if !view.known.has_tests || told.is_empty() {
        return;
    }
    let new = told.iter().filter(|(entry, _)| view.is_new(entry.id, entry.at, Column::LastLine)).count();
    let known: Vec<_> = told.iter().filter_map(|(entry, person)| Some((entry.at, (*person)?))).collect();
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    sheet.put(Column::CoughNew, count(new));
    sheet.put(Column::CoughTotal, count(told.len()));
    if known.is_empty() {
        return;
    }
    let is_tested = |(at, person): &&(Moment, Id<Person>)| {
        let mut tests = view.ward.tests.iter().filter(|test| test.person == *person && test.taken_at <= view.cut.at);
        tests.any(|test| test.taken_at.date() >= at.date())
    };
    sheet.put(Column::CoughTested, count(known.iter().filter(is_tested).count()));
}
