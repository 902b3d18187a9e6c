//! Areas by duties: who answers for each duty in each area at a moment, and where nobody does.

use std::collections::HashMap;

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::responsibility::{Question, Who, who};
use crate::domain::roster::{Assignment, Duty, Part};
use crate::domain::ward::Ward;

/// How a duty is answered for in an area.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// Who leads, by which assignment.
    pub leads: Vec<(Id<Assignment>, Who)>,
    /// Who performs, by which assignment.
    pub performs: Vec<(Id<Assignment>, Who)>,
    /// Assignments whose position nobody holds now.
    pub vacant: Vec<Id<Assignment>>,
}

impl Answer {
    /// Whether nobody leads and nobody performs.
    pub fn is_gap(&self) -> bool {
        self.leads.is_empty() && self.performs.is_empty()
    }
}

/// Who answers for what, area by area.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// The duties, by number.
    pub duties: Vec<Id<Duty>>,
    answers: HashMap<(Id<Area>, Id<Duty>), Answer>,
}

impl Coverage {
    /// How a duty is answered for in an area.
    pub fn answer(&self, area: Id<Area>, duty: Id<Duty>) -> Option<&Answer> {
        self.answers.get(&(area, duty))
    }

    /// The duties that nobody leads or performs in an area.
    pub fn gaps(&self, area: Id<Area>) -> impl Iterator<Item = Id<Duty>> {
        let is_gap = move |duty: &Id<Duty>| self.answer(area, *duty).is_none_or(Answer::is_gap);
        self.duties.iter().copied().filter(is_gap)
    }

    /// The duties that nobody leads or performs in any of these areas; of fewer than two areas nothing is said of all.
    pub fn gaps_everywhere(&self, areas: &[Id<Area>]) -> Vec<Id<Duty>> {
        let [first, others @ ..] = areas else { return Vec::new() };
        let is_gap = |duty: &Id<Duty>| others.iter().all(|area| self.answer(*area, *duty).is_none_or(Answer::is_gap));
        self.gaps(*first).filter(|duty| !others.is_empty() && is_gap(duty)).collect()
    }
}

/// Works out who answers for every duty in every area at a moment, by the rules of [`who`]: an assignment holds in the
/// areas that it names and in all that lies in them, one that names none holds everywhere, and delegations of the day
/// are followed. A position without a holder answers for nothing.
pub fn coverage(ward: &Ward, at: Moment) -> Coverage {
    let duties: Vec<Id<Duty>> = ward.duties.iter().map(|duty| duty.id).collect();
    let mut answers = HashMap::new();
    for area in ward.areas.iter().map(|area| area.id) {
        for duty in duties.iter().copied() {
            answers.insert((area, duty), answer(ward, Question { duty, area: Some(area), at }));
        }
    }
    Coverage { duties, answers }
}

fn answer(ward: &Ward, question: Question) -> Answer {
    let mut answer = Answer::default();
    for answerer in who(ward, question).answerers {
        let has_part = match answerer.part {
            Part::Lead => &mut answer.leads,
            Part::Perform => &mut answer.performs,
            Part::Coordinate | Part::Advise | Part::Supervise | Part::ReportTo => continue,
        };
        if is_held(ward, &answerer.who, question.at.date()) {
            has_part.push((answerer.assignment, answerer.who));
        } else {
            answer.vacant.push(answerer.assignment);
        }
    }
    answer
}

/// Whether somebody is there: an officer, the holder of a position, or a force.
fn is_held(ward: &Ward, who: &Who, day: Date) -> bool {
    match who {
        Who::Officer(officer) => ward.officers.read(*officer).is_some(),
        Who::Position(position) => {
            ward.positions.read(*position).is_some_and(|position| !position.holder_on(day).is_nobody())
        }
        Who::Body(body) => !body.trim().is_empty(),
    }
}
