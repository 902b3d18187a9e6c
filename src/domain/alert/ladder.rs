//! To whom an alert has gone up: the head of the desk's running shift first, then whoever leads the duty and the posts
//! above.

use crate::domain::alert::{Alert, Hands, OUTCOME_SECONDS};
use crate::domain::climbing::Rung;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::{Officer, Role};
use crate::domain::responsibility::{Question, Who, chain_above, who};
use crate::domain::roster::{Duty, Part, Presence};
use crate::domain::shifts::head_of_desk;
use crate::domain::ward::Ward;

/// Seconds for which nobody may take what is khẩn before the shift head is told.
pub const UNTAKEN_SECONDS: i64 = 5 * 60;

/// Everybody to whom an alert goes up: the head of the desk's running shift, else whoever else may head one there or at a
/// post; whoever leads `duty` where the F0 lives, and the posts above them, each once.
pub fn chain(ward: &Ward, alert: &Alert, duty: Option<Id<Duty>>, now: Moment) -> Vec<Rung> {
    let mut rungs: Vec<Rung> = Vec::new();
    let mut add = |rung: Rung| {
        if !rungs.contains(&rung) {
            rungs.push(rung);
        }
    };
    let head = head_rung(ward, now);
    head.into_iter().for_each(&mut add);
    let heads: Vec<Id<Officer>> = match head {
        Some(Rung::Officer(officer)) => std::iter::once(officer).chain(shift_heads(ward, now)).collect(),
        _ => shift_heads(ward, now).collect(),
    };
    heads.iter().for_each(|head| add(Rung::Officer(*head)));
    let area = ward.cases.read(alert.case).and_then(|case| ward.person_of(case)?.area);
    let answer = duty.map(|duty| who(ward, Question { duty, area, at: now }));
    let leads: Vec<&Who> =
        answer.iter().flat_map(|answer| answer.with_part(Part::Lead)).map(|lead| &lead.who).collect();
    for lead in &leads {
        match lead {
            Who::Officer(officer) => add(Rung::Officer(*officer)),
            Who::Position(position) => add(Rung::Position(*position)),
            Who::Body(_) => {}
        }
    }
    let above = heads.iter().map(|head| chain_above(ward, &Who::Officer(*head)));
    let above = above.chain(leads.iter().map(|lead| chain_above(ward, lead)));
    above.flatten().for_each(|position| add(Rung::Position(position)));
    rungs
}

/// Who heads the desk's running shift: an officer, or somebody else by his job.
fn head_rung(ward: &Ward, now: Moment) -> Option<Rung> {
    let (shift, place) = head_of_desk(ward, now)?;
    let job = ward.shifts.read(shift)?.jobs.get(place)?;
    Some(job.officer.map_or(Rung::Job(shift, place), Rung::Officer))
}

/// Whether somebody heads the desk now: the head of its shift, or whoever in it may head one.
pub fn has_head(ward: &Ward, now: Moment) -> bool {
    let at_desk = |officer: Id<Officer>| {
        let mut desk = ward.shifts.iter().filter(|shift| shift.post.is_none() && shift.is_running(now));
        desk.any(|shift| shift.jobs.iter().any(|job| job.officer == Some(officer)))
    };
    head_of_desk(ward, now).is_some() || shift_heads(ward, now).any(at_desk)
}

/// The officers of the running shifts who may head one, those at the desk first; whoever rests is not asked.
fn shift_heads(ward: &Ward, now: Moment) -> impl Iterator<Item = Id<Officer>> {
    let running = |at_desk: bool| {
        let shifts = ward.shifts.iter().filter(move |shift| shift.post.is_none() == at_desk && shift.is_running(now));
        shifts.flat_map(|shift| &shift.jobs)
    };
    let jobs = running(true).chain(running(false));
    let officers = jobs.filter(|job| job.presence != Presence::Resting).filter_map(|job| job.officer);
    officers.filter(|officer| ward.officers.read(*officer).is_some_and(|kept| kept.role >= Role::ShiftHead))
}

/// How far up a chain of `steps` an alert has come; nothing while it is not khẩn, or in somebody's hands. One step after
/// `UNTAKEN_SECONDS`, or at once where it was taken and is open again; another with each [`OUTCOME_SECONDS`].
pub fn reached(alert: &Alert, steps: usize, now: Moment) -> Option<usize> {
    let since = match alert.hands_at(now) {
        Hands::Nobody(since) if alert.rings_at(now) => since.plus(UNTAKEN_SECONDS),
        Hands::Again(_, since) => since,
        _ => return None,
    };
    let waited = now.since(since);
    let climbed = usize::try_from(waited / OUTCOME_SECONDS).unwrap_or(usize::MAX);
    (waited >= 0).then_some(climbed.min(steps.checked_sub(1)?))
}
