//! Laying a pattern over days and posts: the shifts that come of it, crews in turn, beside what stands already. What
//! stands is never doubled nor overwritten; who cannot come leaves a gap that is told.

use chrono::Days;

use crate::domain::area::Area;
use crate::domain::danger::Rules;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::record::Kept;
use crate::domain::roster::{Job, Shift};
use crate::domain::shifts::{Hands, Spell, Unfit, overlap, plain, spells, unfit};
use crate::domain::ward::Ward;

/// The most shifts that one order lays.
pub const LAID_MAX: usize = 1_000;

/// A pattern of shifts (mẫu ca): how a day is divided, who is needed, and how crews take turns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// What it is called.
    pub title: String,
    /// The shifts of a day.
    pub spans: Vec<Span>,
    /// The jobs of each shift.
    pub jobs: Vec<Job>,
    /// How crews take turns.
    pub turn: Turn,
}

/// One shift of each day of a pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// Its name.
    pub name: String,
    /// When it begins, in minutes since midnight.
    pub begins: u32,
    /// How long it lasts, in minutes; at most a day.
    pub minutes: u32,
}

/// When the next crew comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Turn {
    /// With each shift.
    #[default]
    EachShift,
    /// With each day.
    EachDay,
    /// Each shift of the day has a crew of its own, day by day the same.
    Never,
}

/// Somebody of a crew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// By name.
    pub who: String,
    /// The officer of the desk, where it is one.
    pub officer: Option<Id<Officer>>,
    /// Telephone, digits only.
    pub phone: String,
}

/// The shifts of a pattern over days and posts. Crews take the jobs in the order of their members; at the next post it is
/// the next crew's turn, so that no crew stands at two posts as long as there are crews enough.
pub fn planned(
    pattern: &Pattern,
    (first, days): (Date, u32),
    posts: &[Option<Id<Area>>],
    crews: &[Vec<Member>],
) -> Vec<Shift> {
    let mut shifts = Vec::new();
    for day in 0..days {
        let Some(date) = first.checked_add_days(Days::new(day.into())) else { break };
        for (place, span) in pattern.spans.iter().enumerate() {
            let step = match pattern.turn {
                Turn::EachShift => day as usize * pattern.spans.len() + place,
                Turn::EachDay => day as usize,
                Turn::Never => place,
            };
            for (at, post) in posts.iter().enumerate() {
                let crew = crews.get((step + at) % crews.len().max(1)).map_or(&[][..], Vec::as_slice);
                let from = Moment::start_of(date).plus(i64::from(span.begins) * 60);
                let to = from.plus(i64::from(span.minutes) * 60);
                let jobs = manned(&pattern.jobs, crew);
                shifts.push(Shift { name: span.name.clone(), from, to, post: *post, jobs });
            }
        }
    }
    shifts
}

fn manned(jobs: &[Job], crew: &[Member]) -> Vec<Job> {
    let mut members = crew.iter();
    let man = |job: &Job| match members.next() {
        Some(member) => {
            let (who, officer, phone) = (member.who.clone(), member.officer, member.phone.clone());
            Job { who, officer, phone, ..job.vacated() }
        }
        None => job.clone(),
    };
    jobs.iter().map(man).collect()
}

/// The shifts of a week once more, so many days later: the same crews, nobody's telephone lost.
pub fn again<'s>(shifts: impl Iterator<Item = &'s Shift>, days: i64) -> Vec<Shift> {
    let seconds = days * 24 * 3600;
    let job = |job: &Job| {
        let (who, officer, phone) = (job.who.clone(), job.officer, job.phone.clone());
        Job { who, officer, phone, former: Vec::new(), ..job.vacated() }
    };
    shifts
        .map(|shift| Shift {
            from: shift.from.plus(seconds),
            to: shift.to.plus(seconds),
            jobs: shift.jobs.iter().map(job).collect(),
            ..shift.clone()
        })
        .collect()
}

/// Why somebody was left out of a shift that was laid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LeftOut {
    /// He cannot work then.
    Unfit(Unfit),
    /// He works elsewhere then.
    Elsewhere,
}

/// What laying shifts comes to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Laid {
    /// The new shifts.
    pub made: Vec<Shift>,
    /// Shifts that stood and whose vacant jobs are filled.
    pub filled: Vec<(Id<Shift>, Shift)>,
    /// How many stood already.
    pub stood: usize,
    /// Who was left out, of which shift, and why: his job is a gap.
    pub left_out: Vec<(String, Moment, LeftOut)>,
}

/// Lays shifts beside those that stand. A shift of the same post from the same time to the same time stands already: only
/// its vacant jobs are filled. Whoever cannot come, or is elsewhere, is left out.
pub fn laid(ward: &Ward, rules: &Rules, shifts: Vec<Shift>) -> Laid {
    let hands = Hands::of(ward);
    let touches = |other: &&std::sync::Arc<Kept<Shift>>| shifts.iter().any(|shift| overlap(shift, other));
    let around: Vec<_> = ward.shifts.iter().filter(touches).collect();
    let mut busy: Vec<Spell> = around.iter().flat_map(|shift| spells(shift, &hands)).collect();
    let mut laid = Laid::default();
    for mut shift in shifts {
        let same = |other: &Shift| (other.post, other.from, other.to) == (shift.post, shift.from, shift.to);
        if laid.made.iter().any(same) {
            continue;
        }
        let stands = around.iter().find(|other| same(&other.body));
        let mut taken: Vec<Spell> = Vec::new();
        let (from, until) = (shift.from, shift.to);
        let mut man = |job: &Job| {
            let Some(hand) = hands.hand(job) else { return job.clone() };
            let spell = Spell { hand, from, until };
            let own = stands.map_or(Vec::new(), |stands| spells(stands, &hands));
            let why = match unfit(ward, rules, &spell.hand, (from, until)) {
                Some(unfit) => Some(LeftOut::Unfit(unfit)),
                // Two jobs in one shift are one place.
                None if own.iter().any(|own| own.clashes(&spell)) => None,
                None => busy.iter().any(|other| other.clashes(&spell)).then_some(LeftOut::Elsewhere),
            };
            match why {
                Some(why) => {
                    laid.left_out.push((job.who.clone(), from, why));
                    job.vacated()
                }
                None => {
                    taken.push(spell);
                    job.clone()
                }
            }
        };
        match stands {
            None => {
                shift.jobs = shift.jobs.iter().map(&mut man).collect();
                laid.made.push(shift);
            }
            Some(stands) => {
                laid.stood += 1;
                let mut filled = stands.body.clone();
                for job in filled.jobs.iter_mut().filter(|job| job.is_vacant()) {
                    let name = plain(&job.name);
                    let told = shift.jobs.iter().position(|told| !told.is_vacant() && plain(&told.name) == name);
                    let Some(told) = told.map(|place| shift.jobs.remove(place)) else { continue };
                    let told = man(&told);
                    if !told.is_vacant() {
                        (job.who, job.officer, job.phone) = (told.who, told.officer, told.phone);
                    }
                }
                if filled != stands.body {
                    laid.filled.push((stands.id, filled));
                }
            }
        }
        busy.extend(taken);
    }
    laid
}
