//! Who answers for a duty in a part of the ward at a moment, by which paper and above whom; and where nobody does.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::area::{Area, upwards};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::roster::{Assignment, Delegation, Duty, Job, Part, Position, Presence, Shift};
use crate::domain::ward::Ward;

/// What is asked: who answers for it, where, when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Question {
    /// The duty.
    pub duty: Id<Duty>,
    /// The part of the ward; the ward as a whole where none is named.
    pub area: Option<Id<Area>>,
    /// When.
    pub at: Moment,
}

/// Somebody who has a part in a duty, and why he.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answerer {
    /// Which part.
    pub part: Part,
    /// The assignment that says so.
    pub assignment: Id<Assignment>,
    /// The area for which it was told; everywhere where none was.
    pub told_for: Option<Id<Area>>,
    /// How many steps above the area that was asked for that area stands; the whole ward stands above all.
    pub steps_up: usize,
    /// The delegations by which it went on, in their order.
    pub delegations: Vec<Id<Delegation>>,
    /// Who it is now.
    pub who: Who,
    /// Where he works at that moment, where a running shift says so.
    pub on_duty: Option<(Id<Shift>, Presence)>,
}

/// Who it is that has a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// A position, whoever holds it.
    Position(Id<Position>),
    /// An officer of the desk.
    Officer(Id<Officer>),
    /// A force or body.
    Body(String),
}

/// Everybody who has a part, the chain above whoever leads, and how far it reaches.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// Those who have a part: by part, the nearest area in front.
    pub answerers: Vec<Answerer>,
    /// The positions above the one that leads, the nearest first.
    pub chain: Vec<Id<Position>>,
}

impl Answer {
    /// Those who have this part.
    pub fn with_part(&self, part: Part) -> impl Iterator<Item = &Answerer> {
        self.answerers.iter().filter(move |answerer| answerer.part == part)
    }
}

/// Who answers for a duty. Of several who lead, only those whose assignment names the nearest area do: a leader of `Tổ 7`
/// comes before the one of the whole ward. All others who have a part stand in the answer, the nearest first.
pub fn who(ward: &Ward, question: Question) -> Answer {
    let above: Vec<Id<Area>> = question.area.into_iter().flat_map(|area| upwards(ward, area)).collect();
    let day = question.at.date();
    let held = ward.assignments.iter().filter(|kept| kept.duty == question.duty && kept.holds_on(day));
    let mut answerers: Vec<Answerer> = held
        .filter_map(|kept| {
            let (told_for, steps_up) = reach(&kept.body, &above)?;
            let (who, delegations) = in_force(ward, &kept.body, day)?;
            let on_duty = on_duty(ward, &who, question.at);
            Some(Answerer { part: kept.part, assignment: kept.id, told_for, steps_up, delegations, who, on_duty })
        })
        .collect();
    answerers
        .sort_by_key(|answerer| (answerer.part, answerer.steps_up, answerer.on_duty.is_none(), answerer.assignment));
    let leads = |answerer: &&Answerer| answerer.part == Part::Lead;
    let nearest = answerers.iter().filter(leads).map(|answerer| answerer.steps_up).min();
    answerers.retain(|answerer| answerer.part != Part::Lead || Some(answerer.steps_up) == nearest);
    let chain = answerers.iter().find(leads).map_or_else(Vec::new, |lead| chain_above(ward, &lead.who));
    Answer { answerers, chain }
}

/// For which area an assignment holds there, and how far above it stands; nothing where it holds elsewhere only.
fn reach(assignment: &Assignment, above: &[Id<Area>]) -> Option<(Option<Id<Area>>, usize)> {
    if assignment.areas.is_empty() {
        return Some((None, above.len()));
    }
    let place = above.iter().position(|area| assignment.areas.contains(area))?;
    Some((above.get(place).copied(), place))
}

/// Who has the part once every delegation of that day has been followed; nothing where nobody was ever named.
fn in_force(ward: &Ward, assignment: &Assignment, day: Date) -> Option<(Who, Vec<Id<Delegation>>)> {
    let mut who = match (assignment.officer, assignment.position) {
        (Some(officer), _) => Who::Officer(officer),
        (None, Some(position)) => Who::Position(position),
        (None, None) if assignment.body.is_empty() => return None,
        (None, None) => Who::Body(assignment.body.clone()),
    };
    let mut followed: Vec<Id<Delegation>> = Vec::new();
    while let Who::Position(position) = who {
        let is_next = |told: &&Arc<Kept<Delegation>>| {
            told.position == position && told.holds_on(day, assignment.duty) && !followed.contains(&told.id)
        };
        // One for this very duty comes before one for all; of two alike the later.
        let next = ward.delegations.iter().filter(is_next).max_by_key(|told| (told.duty.is_some(), told.from, told.id));
        let Some(next) = next else { break };
        followed.push(next.id);
        who = match (next.to_officer, next.to_position) {
            (Some(officer), _) => Who::Officer(officer),
            (None, Some(position)) => Who::Position(position),
            (None, None) => break,
        };
    }
    Some((who, followed))
}

/// The officer of the desk who it is on a day.
pub fn officer_of(ward: &Ward, who: &Who, day: Date) -> Option<Id<Officer>> {
    match who {
        Who::Officer(officer) => Some(*officer),
        Who::Position(position) => ward.positions.read(*position)?.holder_on(day).officer,
        Who::Body(_) => None,
    }
}

/// The shift in which somebody works at a moment, and where; who rests does not.
fn on_duty(ward: &Ward, who: &Who, at: Moment) -> Option<(Id<Shift>, Presence)> {
    let officer = officer_of(ward, who, at.date());
    let name = match who {
        Who::Position(position) => ward.positions.read(*position).map(|kept| kept.holder_on(at.date()).name),
        Who::Officer(officer) => ward.officers.read(*officer).map(|kept| kept.name.as_str()),
        Who::Body(body) => Some(body.as_str()),
    };
    let name = name.filter(|name| !name.is_empty());
    let running = ward.shifts.iter().filter(|shift| shift.is_running(at));
    let mut jobs = running.flat_map(|shift| shift.jobs.iter().map(move |job| (shift.id, job)));
    let is_his =
        |job: &Job| officer.is_some_and(|officer| job.officer == Some(officer)) || Some(job.who.as_str()) == name;
    let (shift, job) = jobs.find(|(_, job)| is_his(job) && job.presence != Presence::Resting)?;
    Some((shift, job.presence))
}

/// The positions above somebody, the nearest first; it ends at the top, or where it would come round again.
pub fn chain_above(ward: &Ward, who: &Who) -> Vec<Id<Position>> {
    let own = match who {
        Who::Position(position) => Some(*position),
        Who::Officer(officer) => ward.positions.iter().find(|kept| kept.officer == Some(*officer)).map(|kept| kept.id),
        Who::Body(_) => None,
    };
    let mut seen: HashSet<Id<Position>> = own.into_iter().collect();
    let mut chain = Vec::new();
    let mut at = own.and_then(|own| ward.positions.read(own)?.reports_to);
    while let Some(position) = at.filter(|position| seen.insert(*position)) {
        let Some(kept) = ward.positions.read(position) else { break };
        chain.push(position);
        at = kept.reports_to;
    }
    chain
}

/// The telephones by which somebody is reached on a day, the one to call first in front; digits only.
pub fn phones(ward: &Ward, who: &Who, day: Date) -> Vec<String> {
    let mut phones: Vec<String> = Vec::new();
    if let Who::Position(position) = who
        && let Some(kept) = ward.positions.read(*position)
    {
        phones.push(kept.holder_on(day).phone.to_string());
        phones.extend(kept.other_phones.iter().cloned());
    }
    let officer = officer_of(ward, who, day).and_then(|officer| ward.officers.read(officer));
    phones.extend(officer.map(|officer| officer.phone.clone()));
    let mut seen = HashSet::new();
    phones.retain(|phone| !phone.is_empty() && seen.insert(phone.clone()));
    phones
}

/// Where the chain of responsibility has a hole.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Gap {
    /// Nobody leads a duty.
    NoLead(Id<Duty>),
    /// Several lead a duty in the same place.
    SeveralLead(Id<Duty>, Option<Id<Area>>),
    /// A running shift has nobody of those who perform a duty.
    NobodyOnDuty(Id<Duty>),
    /// A position that has a part, or that others report to, has no holder.
    Vacant(Id<Position>),
    /// The holder of a position is an open F0.
    HolderIsCase(Id<Position>, Id<Case>),
    /// An officer who has a part of his own is an open F0.
    OfficerIsCase(Id<Officer>, Id<Case>),
    /// A position that has a part cannot be reached by telephone.
    NoPhone(Id<Position>),
    /// Reports go round in a circle.
    Circle(Id<Position>),
}

/// Every gap on a day at a moment, in the order of [`Gap`].
///
/// Who performs a duty is looked for only while a shift runs, and only among the officers of the desk: a policeman of the
/// quarter performs his duty and stands in no shift of the station.
pub fn gaps(ward: &Ward, at: Moment) -> Vec<Gap> {
    let day = at.date();
    let mut gaps: Vec<Gap> = Vec::new();
    let held: Vec<&Kept<Assignment>> =
        ward.assignments.iter().map(|kept| &**kept).filter(|kept| kept.holds_on(day)).collect();
    let is_shift_running = ward.shifts.iter().any(|shift| shift.is_running(at));
    for duty in ward.duties.iter() {
        let of_duty: Vec<&Kept<Assignment>> = held.iter().copied().filter(|kept| kept.duty == duty.id).collect();
        // What nobody has any part in is a word of the list, not yet a duty of this ward.
        if of_duty.is_empty() {
            continue;
        }
        let leads: Vec<&Kept<Assignment>> = of_duty.iter().copied().filter(|kept| kept.part == Part::Lead).collect();
        if leads.is_empty() {
            gaps.push(Gap::NoLead(duty.id));
        }
        gaps.extend(doubles(&leads).into_iter().map(|area| Gap::SeveralLead(duty.id, area)));
        let performers = of_duty.iter().filter(|kept| kept.part == Part::Perform);
        let performers = performers.filter_map(|kept| in_force(ward, &kept.body, day)).map(|(who, _)| who);
        let mut of_desk = performers.filter(|who| officer_of(ward, who, day).is_some()).peekable();
        let is_missed = is_shift_running && of_desk.peek().is_some();
        if is_missed && !of_desk.any(|who| on_duty(ward, &who, at).is_some()) {
            gaps.push(Gap::NobodyOnDuty(duty.id));
        }
    }
    gaps.extend(position_gaps(ward, &held, day));
    let officers: HashSet<_> = held.iter().filter_map(|kept| kept.officer).collect();
    let officers = officers.into_iter().filter_map(|id| ward.officers.read(id));
    gaps.extend(officers.filter_map(|kept| Some(Gap::OfficerIsCase(kept.id, open_case(ward, kept.person)?))));
    gaps.sort_unstable();
    gaps
}

/// The places for which more than one assignment leads.
fn doubles(leads: &[&Kept<Assignment>]) -> Vec<Option<Id<Area>>> {
    let mut seen: HashSet<Option<Id<Area>>> = HashSet::new();
    let mut twice: Vec<Option<Id<Area>>> = Vec::new();
    for lead in leads {
        let everywhere = lead.areas.is_empty().then_some(None);
        for place in lead.areas.iter().copied().map(Some).chain(everywhere) {
            if !seen.insert(place) && !twice.contains(&place) {
                twice.push(place);
            }
        }
    }
    twice
}

fn position_gaps(ward: &Ward, held: &[&Kept<Assignment>], day: Date) -> Vec<Gap> {
    let assigned: HashSet<_> = held.iter().filter_map(|kept| kept.position).collect();
    let superior: HashSet<_> = ward.positions.iter().filter_map(|kept| kept.reports_to).collect();
    let mut gaps = Vec::new();
    for kept in ward.positions.iter() {
        let counts = assigned.contains(&kept.id) || superior.contains(&kept.id);
        let holder = kept.holder_on(day);
        let is_vacant = holder.is_nobody();
        if counts && is_vacant {
            gaps.push(Gap::Vacant(kept.id));
        }
        let person = holder.officer.and_then(|officer| ward.officers.read(officer)?.person);
        gaps.extend(open_case(ward, person).map(|case| Gap::HolderIsCase(kept.id, case)));
        let is_reached = is_vacant || !phones(ward, &Who::Position(kept.id), day).is_empty();
        if assigned.contains(&kept.id) && !is_reached {
            gaps.push(Gap::NoPhone(kept.id));
        }
        let is_in_circle = chain_above(ward, &Who::Position(kept.id))
            .last()
            .and_then(|top| ward.positions.read(*top)?.reports_to)
            .is_some_and(|above| above == kept.id);
        if is_in_circle {
            gaps.push(Gap::Circle(kept.id));
        }
    }
    gaps
}

fn open_case(ward: &Ward, person: Option<Id<Person>>) -> Option<Id<Case>> {
    ward.open_case_of(person?).map(|case| case.id)
}

#[cfg(test)]
mod tests;
