//! Shifts (ca trực): who works in which at what time, who cannot, and whom a shift that falls vacant could have instead.
//! Nobody is at two places at once; who is meant is settled by the officer, else by the name without marks.

mod hands;
pub mod hours;
pub mod laying;
pub mod rest;
pub mod week;

pub use hands::{Hand, Hands, plain};

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::danger::Rules;
use crate::domain::follow_up::plan;
use crate::domain::identity::Id;
use crate::domain::leave::approved_leave;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::{Officer, Role};
use crate::domain::record::Kept;
use crate::domain::roster::{Job, Presence, Shift, Stood};
use crate::domain::ward::Ward;

/// The most seconds of a shift: one from 07:30 to 07:30 is the longest that stations have.
pub const SHIFT_SECONDS_MAX: i64 = 24 * 3600;

/// The most jobs of a shift.
pub const JOBS_MAX: usize = 1_000;

/// A time that somebody spends in a shift.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spell {
    /// Who.
    pub hand: Hand,
    /// From when on.
    pub from: Moment,
    /// Until when, this second left out.
    pub until: Moment,
}

impl Spell {
    /// Whether the same person would be in both at once.
    pub fn clashes(&self, other: &Spell) -> bool {
        self.hand == other.hand && self.from < other.until && other.from < self.until
    }
}

/// The times that people spend in a shift: those who do its jobs, and those who did them before.
pub fn spells(shift: &Shift, hands: &Hands) -> Vec<Spell> {
    let mut spells = Vec::new();
    for job in &shift.jobs {
        let from = job.since.unwrap_or(shift.from).max(shift.from);
        spells.extend(hands.hand(job).map(|hand| Spell { hand, from, until: shift.to }));
        for stood in &job.former {
            let hand = hands.named(stood.officer, &stood.who);
            // A shift whose hours were mended holds nobody outside of them.
            let (from, until) = (stood.from.max(shift.from), stood.until.min(shift.to));
            spells.extend(hand.map(|hand| Spell { hand, from, until }));
        }
    }
    spells.retain(|spell| spell.from < spell.until);
    spells
}

/// Whether two shifts have a second in common.
pub fn overlap(one: &Shift, other: &Shift) -> bool {
    one.from < other.to && other.from < one.to
}

/// Why somebody cannot work in a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Unfit {
    /// He has left the desk.
    Disabled,
    /// He is an open F0.
    Ill,
    /// He is a contact in isolation, to the end of that day.
    Isolated(Date),
    /// He is on approved leave, until then.
    OnLeave(Moment),
}

/// Why somebody cannot work between two moments; nothing where he can. Whoever is an F0 cannot until his case has ended,
/// whatever day the shift is: nobody knows before when he will be well.
pub fn unfit(ward: &Ward, rules: &Rules, hand: &Hand, (from, to): (Moment, Moment)) -> Option<Unfit> {
    if let Hand::Officer(officer) = hand {
        let officer = ward.officers.read(*officer)?;
        if officer.disabled {
            return Some(Unfit::Disabled);
        }
        if let Some(person) = officer.person {
            if ward.open_case_of(person).is_some() {
                return Some(Unfit::Ill);
            }
            let until = ward.open_follow_up_of(person).and_then(|follow_up| {
                let until = plan(ward, rules, follow_up).until?;
                let begins = Moment::start_of(follow_up.from);
                (from.date() <= until && begins < to).then_some(until)
            });
            if let Some(until) = until {
                return Some(Unfit::Isolated(until));
            }
        }
    }
    approved_leave(ward, hand, (from, to)).map(|leave| Unfit::OnLeave(leave.to))
}

/// What a running shift says once its jobs are given anew: who leaves a job is kept with it, and who takes it does it
/// since now. A shift that is planned or over keeps no such thing: what it said was a plan, or is mended.
pub fn handed_on(old: &Shift, mut new: Shift, now: Moment) -> Shift {
    // Where the hours themselves are mended nobody took over now.
    if !old.is_running(now) || !new.is_running(now) {
        return new;
    }
    for job in &mut new.jobs {
        let Some(before) = old.jobs.iter().find(|known| known.name == job.name) else {
            job.since = (!job.is_vacant() && job.since.is_none()).then_some(now);
            continue;
        };
        if (before.officer, &before.who) == (job.officer, &job.who) {
            (job.since, job.former) = (before.since, before.former.clone());
            continue;
        }
        job.former = before.former.clone();
        if !before.is_vacant() {
            let from = before.since.unwrap_or(old.from);
            let (who, officer) = (before.who.clone(), before.officer);
            // A clock that was set back makes nobody leave before he came.
            job.former.push(Stood { who, officer, from, until: now.max(from) });
        }
        job.since = (!job.is_vacant()).then_some(now);
    }
    new
}

/// The shifts in which those who go no longer work, with their jobs vacant: those that touch their times and are not
/// over. A shift that runs keeps who left it.
pub fn freed(ward: &Ward, going: &[Spell], now: Moment) -> Vec<(Arc<Kept<Shift>>, Shift)> {
    let hands = Hands::of(ward);
    let live = ward.shifts.iter().filter(|shift| shift.to > now);
    live.filter_map(|shift| {
        let gone: Vec<&Hand> = going
            .iter()
            .filter(|spell| shift.from < spell.until && spell.from < shift.to)
            .map(|spell| &spell.hand)
            .collect();
        let is_gone = |job: &Job| !gone.is_empty() && hands.hand(job).is_some_and(|hand| gone.contains(&&hand));
        if !shift.jobs.iter().any(is_gone) {
            return None;
        }
        let jobs = shift.jobs.iter().map(|job| if is_gone(job) { job.vacated() } else { job.clone() }).collect();
        Some((Arc::clone(shift), handed_on(shift, Shift { jobs, ..shift.body.clone() }, now)))
    })
    .collect()
}

/// Who could stand in for a vacant job: officers who may work at the desk, are well and elsewhere in no shift of that
/// time; who has had the fewest hours in the seven days around it comes first.
pub fn stand_ins(ward: &Ward, rules: &Rules, shift: &Shift) -> Vec<Id<Officer>> {
    let hands = Hands::of(ward);
    let span = (shift.from, shift.to);
    let busy: Vec<Spell> =
        ward.shifts.iter().filter(|other| overlap(other, shift)).flat_map(|other| spells(other, &hands)).collect();
    let week = 7 * 24 * 3600;
    let worked: HashMap<Hand, i64> = hours::worked(ward, &hands, (shift.from.plus(-week), shift.to.plus(week)))
        .into_iter()
        .map(|worked| (worked.hand, worked.seconds))
        .collect();
    let mut free: Vec<(i64, Id<Officer>)> = ward
        .officers
        .iter()
        .filter(|officer| officer.role >= Role::DutyOfficer && !officer.disabled)
        .filter(|officer| {
            let hand = Hand::Officer(officer.id);
            let own = Spell { hand: hand.clone(), from: shift.from, until: shift.to };
            !busy.iter().any(|spell| spell.clashes(&own)) && unfit(ward, rules, &hand, span).is_none()
        })
        .map(|officer| (worked.get(&Hand::Officer(officer.id)).copied().unwrap_or(0), officer.id))
        .collect();
    free.sort_unstable();
    free.into_iter().map(|(_, officer)| officer).collect()
}

/// Who heads the desk now: the head of its running shift, unless he rests. An outsider may be one, by name.
pub fn head_of_desk(ward: &Ward, now: Moment) -> Option<(Id<Shift>, usize)> {
    let desk = ward.shifts.iter().filter(|shift| shift.post.is_none() && shift.is_running(now));
    let heads = desk.flat_map(|shift| shift.jobs.iter().enumerate().map(move |(place, job)| (shift, place, job)));
    let mut heads = heads.filter(|(_, _, job)| job.heads && !job.is_vacant() && job.presence != Presence::Resting);
    heads.next().map(|(shift, place, _)| (shift.id, place))
}

/// Whoever shared a shift with an officer in a time: with each the end of the last one that they shared.
pub fn mates(ward: &Ward, officer: Id<Officer>, (from, to): (Moment, Moment)) -> Vec<(Id<Officer>, Moment)> {
    let hands = Hands::of(ward);
    let own = Hand::Officer(officer);
    let mut last: HashMap<Id<Officer>, Moment> = HashMap::new();
    let touched = ward.shifts.iter().filter(|shift| shift.from < to && from < shift.to);
    for shift in touched {
        let spells = spells(shift, &hands);
        for his in spells.iter().filter(|spell| spell.hand == own) {
            for other in &spells {
                let Hand::Officer(mate) = other.hand else { continue };
                let meet = his.from < other.until && other.from < his.until;
                if mate != officer && meet {
                    let end = his.until.min(other.until).min(to);
                    let known = last.entry(mate).or_insert(end);
                    *known = (*known).max(end);
                }
            }
        }
    }
    let mut mates: Vec<(Id<Officer>, Moment)> = last.into_iter().collect();
    mates.sort_unstable_by_key(|(mate, end)| (std::cmp::Reverse(*end), *mate));
    mates
}

#[cfg(test)]
mod tests;
