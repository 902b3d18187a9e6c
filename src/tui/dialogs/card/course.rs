//! The course of an episode in words: its three clocks, what was handed out, whether isolation may
//! end, and whether the patient is on the way.

use crate::domain::home_treatment::{Case, Medicine};
use crate::domain::moment::Moment;
use crate::domain::record::Kept;
use crate::domain::release::earliest_day;
use crate::domain::transfer::waiting_of;
use crate::language::shown::Shown;
use crate::tui::isolation_words;
use crate::tui::look::Look;
use crate::tui::release_words;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::task_words;

/// The clocks, and what was handed out.
pub(super) fn lines(case: &Kept<Case>, seat: &Seat, look: &Look) -> Vec<Shown<'static>> {
    let given = medicines(case, seat, look);
    let given = (!given.is_empty()).then(|| Shown::owned(format!("{} {given}", look.say("home_treatment.medicines"))));
    let broken = violations(case, seat, look);
    clocks(case, seat, look).into_iter().chain(given).chain(broken).chain(release(case, seat, look)).collect()
}

/// Where the patient broke isolation as a contact.
fn violations(case: &Kept<Case>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let all = seat.ward.follow_ups_of(case.person).flat_map(|kept| &kept.violations);
    let said: Vec<String> =
        all.map(|violation| isolation_words::violation(violation, seat.now.date(), &look.book)).collect();
    (!said.is_empty()).then(|| look.say_with("isolation.violations", &[("list", &said.join("; "))]))
}

/// Whether the patient is on the way: where to, since when.
pub(super) fn on_the_way(case: &Kept<Case>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let transfer = waiting_of(&seat.ward, case.id)?;
    let time = |key, at: Moment| look.book.say_with(key, &[("time", &task_words::moment(at, seat))]);
    let asked = transfer.asked_at.map(|at| time("transfers.asked", at));
    let left = transfer.left_at.map(|at| time("transfers.left", at));
    let since = asked.into_iter().chain(left).collect::<Vec<_>>().join(", ");
    Some(look.say_with("transfers.on_the_way", &[("place", &Shown::of(&transfer.place)), ("since", &since)]))
}

/// Whether isolation may end, once all of the case has come and the first day on which it may has.
fn release(case: &Kept<Case>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let found = seat.readiness(case.id).filter(|_| case.is_open())?;
    let first = earliest_day(&seat.rules, case)?;
    found.day.or(case.day_number(seat.now.date())).filter(|day| *day >= first)?;
    Some(Shown::owned(release_words::sentence(&found, seat, look)))
}

/// The three clocks of an episode (seed 001): reported, confirmed, examined; what is still missing is said.
fn clocks(case: &Kept<Case>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let missing = || look.book.say("home_treatment.not_yet").to_string();
    let at = |at: Option<Moment>| at.map_or_else(missing, |at| task_words::moment(at, seat));
    let confirmed = case.confirmed_on.map_or_else(missing, |day| signs::short_day(day, seat.now.date()));
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("reported", &at(case.reported_at)), ("confirmed", &confirmed), ("examined", &at(case.examined_at))];
    case.is_open().then(|| look.say_with("home_treatment.clocks", &values))
}

/// What was handed out: `A 21/7 ĐD Hà; C 22/7 BS Lý`.
fn medicines(case: &Kept<Case>, seat: &Seat, look: &Look) -> String {
    let one = |medicine: &Medicine| {
        let bag = look.book.word("bags", medicine.bag.name()).unwrap_or_default();
        let by = medicine.by.map(|officer| seat.officer_name(officer)).unwrap_or_default();
        format!("{bag} {} {by}", signs::short_day(medicine.on, seat.now.date())).trim_end().to_string()
    };
    case.medicines.iter().map(one).collect::<Vec<_>>().join("; ")
}
