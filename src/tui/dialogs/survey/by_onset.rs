//! The timeline by onset: each chain of infection with its cases below each other in the order in which they fell ill, a
//! day a column (several where a chain is long): contact with the source, days of infecting, onset, end.

use crate::domain::contact_tree::figures::CHAIN_ENDS_DAYS;
use crate::domain::contact_tree::{Chain, Chains, window_of};
use crate::domain::home_treatment::Case;
use crate::domain::moment::Date;
use crate::domain::record::Kept;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::survey::Row;
use crate::tui::dialogs::survey::lines::named;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// Columns of days, and cells of a name before them.
const COLUMNS: i64 = 48;
const NAME: usize = 26;

/// The most cases that are shown; the largest chains come first.
const SHOWN: usize = 500;

/// Days before the first onset of a chain within which a contact is shown.
const CONTACT_DAYS: i64 = 60;

/// The days of a chain, and how many of them a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Axis {
    first: Date,
    last: Date,
    each: i64,
}

impl Axis {
    fn of(days: impl Iterator<Item = Date>) -> Option<Self> {
        let (first, last) = days.fold(None, |span: Option<(Date, Date)>, day| {
            Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
        })?;
        let each = (last - first).num_days().div_euclid(COLUMNS) + 1;
        Some(Self { first, last, each })
    }

    fn column(self, day: Date) -> Option<usize> {
        let days = (day - self.first).num_days();
        usize::try_from(days.div_euclid(self.each)).ok().filter(|_| day <= self.last)
    }

    fn width(self) -> usize {
        self.column(self.last).unwrap_or(0) + 1
    }
}

/// The legend, then the chains of more than one case, the largest first.
pub(super) fn rows(seat: &Seat, look: &Look) -> Vec<Row> {
    let mut rows = vec![Row::of(look.book.say("tracing.timeline_legend").to_string(), Role::Notice)];
    let mut shown = 0;
    for chain in seat.chains.all().into_iter().filter(|chain| chain.size > 1) {
        if shown >= SHOWN {
            rows.push(Row::of(look.book.say("tracing.timeline_more").to_string(), Role::Notice));
            break;
        }
        let cases = cases_of(seat, &chain);
        shown += cases.len();
        rows.extend(chain_rows(&cases, chain, (seat, look)));
    }
    if rows.len() == 1 {
        rows.push(Row::of(look.book.say("tracing.timeline_none").to_string(), Role::Text));
    }
    rows
}

/// The cases of a chain by the day on which they fell ill, those of whom it is not known behind.
fn cases_of<'s>(seat: &'s Seat, chain: &Chain) -> Vec<&'s Kept<Case>> {
    let mut waiting = vec![chain.root];
    let mut cases: Vec<&Kept<Case>> = Vec::new();
    while let Some(id) = waiting.pop() {
        waiting.extend(seat.chains.infected(id));
        cases.extend(seat.ward.cases.read(id).map(|case| &**case));
    }
    cases.sort_by_key(|case| (case.first_day().is_none(), case.first_day(), case.id));
    cases
}

fn chain_rows(cases: &[&Kept<Case>], chain: Chain, (seat, look): (&Seat, &Look)) -> Vec<Row> {
    let values: [(&str, &dyn std::fmt::Display); 2] = [("size", &chain.size), ("generations", &chain.generations)];
    let head = look.book.say_with("tracing.timeline_chain", &values);
    // A contact of the year 202 is a slip (:can kiem tra), and would leave no column for the others.
    let first = cases.iter().filter_map(|case| case.first_day()).min();
    let is_near = |day: &Date| first.is_some_and(|first| (first - *day).num_days() <= CONTACT_DAYS);
    let days = cases.iter().flat_map(|case| {
        [case.first_day(), infects_from(case, seat), contact_of(case, seat).filter(|day| is_near(day))]
    });
    // Who is open may infect until today; a chain of long ago ends with its last case.
    let last = cases.iter().filter_map(|case| case.first_day()).max();
    let today = seat.now.date();
    let is_recent = last.is_some_and(|last| (today - last).num_days() <= CHAIN_ENDS_DAYS && last <= today);
    let goes_on = is_recent && cases.iter().any(|case| case.is_open());
    let ends = cases.iter().filter_map(|case| case.end.as_ref()?.on).filter(|on| is_recent && *on <= today);
    let Some(axis) = Axis::of(days.flatten().chain(ends).chain(goes_on.then_some(today))) else {
        return vec![Row::of(head, Role::Title)];
    };
    let scale = match axis.each {
        1 => String::new(),
        each => format!(", {}", look.book.say_with("tracing.timeline_scale", &[("days", &each)])),
    };
    let mut rows = vec![Row::of(format!("{head}{scale}"), Role::Title)];
    let (first, last) = (numbers::day_month(axis.first), numbers::day_month(axis.last));
    let between = axis.width().saturating_sub(first.len() + last.len()).max(1);
    rows.push(Row::of(format!("{}{first}{}{last}", " ".repeat(NAME + 1), " ".repeat(between)), Role::Notice));
    rows.extend(cases.iter().take(SHOWN).map(|case| row(case, axis, &seat.chains, (seat, look))));
    rows
}

fn infects_from(case: &Case, seat: &Seat) -> Option<Date> {
    Some(window_of(&seat.rules, case).from(case.first_day()?))
}

/// The last contact with where the case came from.
fn contact_of(case: &Kept<Case>, seat: &Seat) -> Option<Date> {
    let source = seat.chains.source(case.id)?;
    seat.ward.exposures.read(source.exposure)?.last_contact
}

fn row(case: &Kept<Case>, axis: Axis, chains: &Chains, (seat, look): (&Seat, &Look)) -> Row {
    let generation = chains.generation(case.id);
    let name = Shown::owned(format!("F0.{generation} #{} {}", case.id.number(), seat.name_of(case)));
    let words = match case.first_day() {
        Some(_) => marks(case, axis, seat),
        None => look.book.say("tracing.timeline_undated").to_string(),
    };
    let role = if case.is_open() { Role::Attention } else { Role::Text };
    let name = name.cut(NAME).pad(NAME).into_static();
    Row::of(format!("{} {}", name.as_str(), words.trim_end()), role).about(named(case.id))
}

/// The days of a case: `c` contact with the source, `=` could infect, `O` onset, `M` sample without one, `]` ended.
fn marks(case: &Kept<Case>, axis: Axis, seat: &Seat) -> String {
    let mut cells = vec![' '; axis.width()];
    let ended = case.end.as_ref().and_then(|end| end.on);
    let until = ended.unwrap_or(axis.last).min(axis.last).min(seat.now.date());
    let infects = infects_from(case, seat).and_then(|from| axis.column(from).zip(axis.column(until)));
    if let Some(infects) = infects.and_then(|(from, until)| cells.get_mut(from..=until.max(from))) {
        infects.fill('=');
    }
    let mut put = |day: Option<Date>, mark: char| {
        if let Some(cell) = day.and_then(|day| axis.column(day)).and_then(|column| cells.get_mut(column)) {
            *cell = mark;
        }
    };
    put(ended, ']');
    put(contact_of(case, seat), 'c');
    put(case.first_day(), if case.onset.is_some() { 'O' } else { 'M' });
    cells.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_long_chain_takes_several_days_a_column_and_never_more_columns() {
        for (last, each, width) in [
            ("2021-07-01", 1, 1),
            ("2021-08-17", 1, 48),
            ("2021-08-18", 2, 25),
            ("2022-07-01", 8, 46),
            ("9999-12-31", 60711, 48),
        ] {
            let axis = Axis::of([day("2021-07-01"), day(last)].into_iter()).unwrap();
            assert_eq!((axis.each, axis.width()), (each, width), "{last}");
            assert!(axis.width() <= 48);
        }
        assert_eq!(Axis::of(std::iter::empty()), None);
        let axis = Axis::of([day("0202-07-19"), day("2021-07-19")].into_iter()).unwrap();
        assert!(axis.width() <= 48 && axis.column(day("2022-01-01")).is_none());
    }
}
