//! The rows of the survey of follow-ups: by area and carer, who is to be called, tested and ended today; who met an F0
//! and is followed by nobody.

use std::collections::BTreeMap;

use crate::domain::area::{Area, called};
use crate::domain::contact_tree::level_of;
use crate::domain::follow_up::{FollowStatus, FollowUp, Plan, TestDue, is_to_end, plan, test_due};
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::language::numbers;
use crate::tui::dialogs::survey::Row;
use crate::tui::dialogs::survey::lines::{flagged, named, padded};
use crate::tui::isolation_words;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;

/// Cells of a name and the year.
const NAME: usize = 26;

/// The most that are listed of those whom nobody follows; the count says how many there are.
const SHOWN: usize = 200;

/// Where somebody lives, and who answers for him.
type Place = (Option<Id<Area>>, Option<Id<Officer>>);

/// One open follow-up, and what is due of it today.
struct Followed<'s> {
    kept: &'s Kept<FollowUp>,
    plan: Plan<'s>,
    call: bool,
    visit: bool,
    test: Option<TestDue>,
    ends: bool,
}

/// Every open follow-up, then the F1 whom nobody follows.
pub(super) fn rows(seat: &Seat, look: &Look) -> Vec<Row> {
    let today = seat.now.date();
    let open = seat.ward.follow_ups.iter().filter(|follow_up| follow_up.is_open());
    let mut by_area: BTreeMap<Place, Vec<Followed<'_>>> = BTreeMap::new();
    for kept in open {
        let plan = plan(&seat.ward, &seat.rules, kept);
        let test = test_due(&seat.ward, &plan, kept.person, today);
        let ends = is_to_end(kept, &plan, today);
        let area = seat.ward.persons.read(kept.person).and_then(|person| person.area);
        let (call, visit) = (!kept.is_called_on(today), !kept.is_visited_on(today));
        let followed = Followed { kept, call, visit, test, ends, plan };
        by_area.entry((area, kept.carer)).or_default().push(followed);
    }
    let mut groups: Vec<_> = by_area.into_iter().collect();
    groups.sort_by_key(|((area, carer), _)| (area.is_none(), *area, carer.is_none(), *carer));
    let mut rows = Vec::new();
    for ((area, carer), mut group) in groups {
        group.sort_by_key(|of| (of.kept.open_violation().is_none(), !of.ends, of.test.is_none(), !of.call, of.kept.id));
        rows.push(head(area, carer, &group, (seat, look)));
        rows.extend(group.iter().map(|of| row(of, (seat, look))));
    }
    let unfollowed = unfollowed(seat);
    if !unfollowed.is_empty() {
        rows.push(Row::of(look.book.say_with("tracing.unfollowed", &[("count", &unfollowed.len())]), Role::Title));
    }
    rows.extend(unfollowed.into_iter().take(SHOWN).map(|(person, undated)| {
        let (sign, role) = flagged(true);
        let level = if undated { "F1?" } else { "F1" };
        let phone = person.phones.first().map(|phone| numbers::phone(phone)).unwrap_or_default();
        Row::of(format!("{sign}{}{level} {phone}", padded(&with_year(person), NAME)), role).about(named(person.id))
    }));
    if rows.is_empty() {
        rows.push(Row::of(look.book.say("tracing.no_follow_ups").to_string(), Role::Text));
    }
    rows
}

/// `Tổ 3, ĐD Hà: 5 người; gọi 2, xét nghiệm 1, đủ ngày 1`.
fn head(
    area: Option<Id<Area>>,
    carer: Option<Id<Officer>>,
    group: &[Followed<'_>],
    (seat, look): (&Seat, &Look),
) -> Row {
    let place = area.map_or_else(|| look.book.say("call_sheet.no_area").to_string(), |area| called(&seat.ward, area));
    let who = carer.map_or_else(|| look.book.say("survey.without_carer"), |officer| seat.officer_name(officer));
    let counted = |is: fn(&Followed<'_>) -> bool| group.iter().filter(|of| is(of)).count();
    let values: [(&str, &dyn std::fmt::Display); 7] = [
        ("area", &place),
        ("carer", &who),
        ("count", &group.len()),
        ("calls", &counted(|of| of.call)),
        ("visits", &counted(|of| of.visit)),
        ("tests", &counted(|of| of.test.is_some())),
        ("ends", &counted(|of| of.ends)),
    ];
    Row::of(look.book.say_with("tracing.follow_head", &values), Role::Title).about(area.and_then(named))
}

fn row(of: &Followed<'_>, (seat, look): (&Seat, &Look)) -> Row {
    let today = seat.now.date();
    let person = seat.ward.persons.read(of.kept.person);
    let name = person.map(|person| with_year(person)).unwrap_or_default();
    let status = match of.kept.status() {
        FollowStatus::NotCalled => look.book.word("follow_ups", "not_called"),
        FollowStatus::Followed => look.book.word("follow_ups", "followed"),
        FollowStatus::Ended(how) => look.book.word("follow_ups", how.name()),
    };
    // In a narrow window the end is cut: what must not be missed stands in front.
    let mut parts: Vec<String> = isolation_words::open_violation(of.kept, today, &look.book).into_iter().collect();
    parts.push(status.unwrap_or_default().to_string());
    parts.extend(of.ends.then(|| look.book.say("tracing.to_end").to_string()));
    parts.extend(of.test.map(|test| {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("number", &test.number), ("day", &signs::short_day(test.on, today))];
        look.book.say_with("tracing.test_due", &values)
    }));
    let is_called = of.kept.status() == FollowStatus::Followed;
    parts.extend((of.call && is_called).then(|| look.book.say("tracing.call_due").to_string()));
    parts.push(match (of.plan.until, &of.plan.rule) {
        (Some(until), _) => look.book.say_with("tracing.until", &[("day", &signs::short_day(until, today))]),
        (None, Some(_)) => look.book.say("tracing.not_obliged").to_string(),
        (None, None) => look.book.say("tracing.no_rule").to_string(),
    });
    parts.extend(person.and_then(|person| person.phones.first()).map(|phone| numbers::phone(phone)));
    parts.extend(isolation_words::home(of.kept, today, &look.book));
    let is_broken = of.kept.open_violation().is_some();
    let is_flagged = is_broken || of.ends || of.test.is_some() || of.kept.status() == FollowStatus::NotCalled;
    let (sign, role) = flagged(is_flagged);
    Row::of(format!("{sign}{}{}", padded(&name, NAME), parts.join(", ")), role).about(named(of.kept.id))
}

/// Who met an F0 inside his infectious window, is no F0 and is followed by nobody; whether no day of it is known.
fn unfollowed(seat: &Seat) -> Vec<(&Kept<Person>, bool)> {
    let today = seat.now.date();
    let mut exposed: Vec<Id<Person>> = seat.ward.exposures.iter().map(|exposure| exposure.exposed).collect();
    exposed.sort_unstable();
    exposed.dedup();
    let is_f1 = |person: &Id<Person>| {
        let level = level_of(&seat.ward, &seat.rules, *person, today).filter(|level| level.steps == 1)?;
        let person = seat.ward.persons.read(*person)?;
        seat.ward.open_follow_up_of(person.id).is_none().then_some((&**person, level.undated))
    };
    exposed.iter().filter_map(is_f1).collect()
}

fn with_year(person: &Person) -> String {
    let year = person.birth.year().map(|year| format!(" {year}")).unwrap_or_default();
    format!("{}{year}", person.name)
}
