//! A week of shifts as a grid: posts and times down, days across.

use std::collections::BTreeMap;

use chrono::Days;

use crate::domain::area::Area;
use crate::domain::danger::Rules;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::record::Kept;
use crate::domain::roster::Shift;
use crate::domain::shifts::{Hands, Unfit, unfit};
use crate::domain::ward::Ward;

/// Days of a week.
pub const DAYS: usize = 7;

/// The shifts of one post at one time of day, over a week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The post; the desk where none is named.
    pub post: Option<Id<Area>>,
    /// When they begin, in seconds since midnight.
    pub begins: i64,
    /// How long they last, in seconds.
    pub seconds: i64,
    /// What they are called.
    pub name: String,
    /// The shift of each day, from Monday on.
    pub days: [Option<Id<Shift>>; DAYS],
}

/// So many weeks later, or earlier below 0.
pub fn weeks_later(monday: Date, weeks: i64) -> Date {
    let days = Days::new(weeks.unsigned_abs() * 7);
    let moved = if weeks < 0 { monday.checked_sub_days(days) } else { monday.checked_add_days(days) };
    moved.unwrap_or(monday)
}

/// The shifts that begin in a week.
pub fn of_week(ward: &Ward, monday: Date) -> impl Iterator<Item = &Kept<Shift>> {
    let (from, to) = (Moment::start_of(monday), Moment::start_of(weeks_later(monday, 1)));
    ward.shifts.iter().map(|shift| &**shift).filter(move |shift| from <= shift.from && shift.from < to)
}

/// The grid of a week: the desk first, then the posts by name, each by time. What was manned in the week before and is
/// not yet planned in this one has a row too, so that nobody forgets it.
pub fn grid(ward: &Ward, monday: Date) -> Vec<Row> {
    type Key<'w> = (bool, String, Option<Id<Area>>, i64, i64, &'w str, usize);
    let mut rows: BTreeMap<Key<'_>, [Option<Id<Shift>>; DAYS]> = BTreeMap::new();
    let post_name = |post: Option<Id<Area>>| {
        let area = post.and_then(|post| ward.areas.read(post));
        area.map_or_else(String::new, |area| area.with_former_ward())
    };
    let key = |shift: &'_ Kept<Shift>, beside| {
        let begins = shift.from.since(Moment::start_of(shift.from.date()));
        let seconds = shift.to.since(shift.from);
        (shift.post.is_some(), post_name(shift.post), shift.post, begins, seconds, beside)
    };
    for shift in of_week(ward, weeks_later(monday, -1)) {
        let (manned, name, post, begins, seconds, beside) = key(shift, 0);
        rows.entry((manned, name, post, begins, seconds, shift.body.name.as_str(), beside)).or_default();
    }
    for shift in of_week(ward, monday) {
        let day = usize::try_from((shift.from.date() - monday).num_days()).unwrap_or(0).min(DAYS - 1);
        // Two that are alike stand below each other: none is hidden.
        for beside in 0.. {
            let (manned, name, post, begins, seconds, beside) = key(shift, beside);
            let days = rows.entry((manned, name, post, begins, seconds, shift.body.name.as_str(), beside)).or_default();
            if days[day].is_none() {
                days[day] = Some(shift.id);
                break;
            }
        }
    }
    rows.into_iter()
        .map(|((_, _, post, begins, seconds, name, _), days)| Row { post, begins, seconds, name: name.into(), days })
        .collect()
}

/// Who of a shift cannot come: the places of the jobs, with why; nothing of a shift that is over.
pub fn missing(ward: &Ward, rules: &Rules, hands: &Hands, shift: &Shift, now: Moment) -> Vec<(usize, Option<Unfit>)> {
    if shift.to <= now {
        return Vec::new();
    }
    let jobs = shift.jobs.iter().enumerate();
    jobs.filter_map(|(place, job)| {
        if job.is_vacant() {
            return Some((place, None));
        }
        let why = unfit(ward, rules, &hands.hand(job)?, (shift.from.max(now), shift.to))?;
        Some((place, Some(why)))
    })
    .collect()
}

/// How many jobs of a week have nobody, or somebody who cannot come.
pub fn gaps(ward: &Ward, rules: &Rules, monday: Date, now: Moment) -> usize {
    let hands = Hands::of(ward);
    of_week(ward, monday).map(|shift| missing(ward, rules, &hands, shift, now).len()).sum()
}
