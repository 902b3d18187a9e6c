//! "Ai chịu trách nhiệm?": a question in words becomes a duty and an area, and the answer becomes lines or JSON, with
//! the reason of each.

use std::fmt::Display;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::record::Kept;
use crate::domain::responsibility::{self, Answer, Answerer, Gap, Question, Who};
use crate::domain::roster::{Assignment, Duty, Part};
use crate::domain::ward::Ward;
use crate::language::folding::{begin_words, fold};
use crate::language::phrases::Phrasebook;
use crate::language::{numbers, shown::Shown};

/// Why a question cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// No duty is called so; those that there are.
    NoDuty(Vec<String>),
    /// Several duties are called so.
    SeveralDuties(Vec<String>),
    /// No area is called so.
    NoArea(String),
    /// Several areas are called so.
    SeveralAreas(Vec<String>),
}

impl Unclear {
    /// The sentence.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        let listed = |names: &[String]| Shown::owned(names.join(", ")).as_str().to_string();
        match self {
            Unclear::NoDuty(known) if known.is_empty() => book.say("who.no_duties").to_string(),
            Unclear::NoDuty(known) => book.say_with("who.no_duty", &[("known", &listed(known))]),
            Unclear::SeveralDuties(names) => book.say_with("who.several_duties", &[("names", &listed(names))]),
            Unclear::NoArea(typed) => book.say_with("who.no_area", &[("typed", &Shown::of(typed))]),
            Unclear::SeveralAreas(names) => book.say_with("who.several_areas", &[("names", &listed(names))]),
        }
    }
}

/// The duty and the area that words mean, the area behind the duty: `truy vết tổ 7`, without marks and by the beginnings
/// of their words as well.
pub fn read(ward: &Ward, typed: &str) -> Result<(Id<Duty>, Option<Id<Area>>), Unclear> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut unclear = Unclear::NoDuty(ward.duties.iter().map(|duty| duty.name.clone()).collect());
    for count in (1..=words.len()).rev() {
        let (duty, area) = words.split_at(count);
        let duty = match duty_named(ward, &duty.join(" ")) {
            Ok(duty) => duty,
            Err(Unclear::SeveralDuties(names)) => {
                unclear = Unclear::SeveralDuties(names);
                continue;
            }
            Err(_) => continue,
        };
        if area.is_empty() {
            return Ok((duty, None));
        }
        match area_named(ward, &area.join(" ")) {
            Ok(area) => return Ok((duty, Some(area))),
            // The longest duty that is one says best what was meant.
            Err(error) if !matches!(unclear, Unclear::NoArea(_) | Unclear::SeveralAreas(_)) => unclear = error,
            Err(_) => {}
        }
    }
    Err(unclear)
}

/// The duty of this name, or the only one whose words begin so.
pub fn duty_named(ward: &Ward, typed: &str) -> Result<Id<Duty>, Unclear> {
    let is_called = |duty: &&Arc<Kept<Duty>>| fold(&duty.name) == fold(typed);
    if let Some(duty) = ward.duties.iter().find(is_called) {
        return Ok(duty.id);
    }
    let begun: Vec<_> = ward.duties.iter().filter(|duty| begin_words(&duty.name, typed)).collect();
    match begun.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Unclear::NoDuty(ward.duties.iter().map(|duty| duty.name.clone()).collect())),
        _ => Err(Unclear::SeveralDuties(begun.iter().map(|duty| duty.name.clone()).collect())),
    }
}

/// The area of this name, or the only one whose words begin so.
pub fn area_named(ward: &Ward, typed: &str) -> Result<Id<Area>, Unclear> {
    let called: Vec<_> = ward.areas.iter().filter(|area| fold(&area.name) == fold(typed)).collect();
    let found = match called.is_empty() {
        true => ward.areas.iter().filter(|area| begin_words(&area.name, typed)).collect(),
        false => called,
    };
    let named = |area: &Kept<Area>| match area.parent.and_then(|parent| ward.areas.read(parent)) {
        Some(parent) => format!("{} ({})", area.name, parent.name),
        None => area.name.clone(),
    };
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Unclear::NoArea(typed.to_string())),
        _ => Err(Unclear::SeveralAreas(found.iter().map(|area| named(area)).collect())),
    }
}

/// What a line of an answer is, so that a screen can weigh it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What was asked.
    Title,
    /// Somebody who has a part.
    Answerer,
    /// Why he.
    Why,
    /// What is missing.
    Missing,
}

/// A question with its answer.
pub struct WhoView<'w> {
    ward: &'w Ward,
    question: Question,
    answer: Answer,
    gaps: Vec<Gap>,
}

impl<'w> WhoView<'w> {
    /// Answers a question.
    pub fn of(ward: &'w Ward, question: Question) -> Self {
        let answer = responsibility::who(ward, question);
        let is_of_duty = |gap: &Gap| match gap {
            Gap::NoLead(duty) | Gap::SeveralLead(duty, _) | Gap::NobodyOnDuty(duty) => *duty == question.duty,
            Gap::Vacant(position) | Gap::HolderIsCase(position, _) | Gap::NoPhone(position) | Gap::Circle(position) => {
                let is_named = |one: &Answerer| one.who == Who::Position(*position);
                answer.answerers.iter().any(is_named) || answer.chain.contains(position)
            }
            Gap::OfficerIsCase(officer, _) => answer.answerers.iter().any(|one| one.who == Who::Officer(*officer)),
        };
        let gaps = responsibility::gaps(ward, question.at).into_iter().filter(is_of_duty).collect();
        Self { ward, question, answer, gaps }
    }

    /// The answer, line by line.
    pub fn lines(&self, book: &Phrasebook) -> Vec<(Tone, String)> {
        let mut lines = vec![(Tone::Title, self.title(book))];
        for gap in &self.gaps {
            lines.push((Tone::Missing, gap_sentence(self.ward, *gap, book)));
        }
        if self.answer.with_part(Part::Lead).next().is_none() && self.gaps.is_empty() {
            lines.push((Tone::Missing, book.say("who.no_lead_here").to_string()));
        }
        for answerer in &self.answer.answerers {
            lines.push((Tone::Answerer, self.answerer(answerer, book)));
            lines.push((Tone::Why, self.why(answerer, book)));
        }
        let day = self.question.at.date();
        for position in &self.answer.chain {
            let who = named(self.ward, &Who::Position(*position), day);
            lines.push((Tone::Answerer, book.say_with("who.above", &[("who", &Shown::of(&who))])));
        }
        lines
    }

    fn title(&self, book: &Phrasebook) -> String {
        let at = self.question.at;
        let duty = self.ward.duties.read(self.question.duty).map_or("", |duty| duty.name.as_str());
        let time = format!("{} {}", numbers::time(at.time()), numbers::date(at.date()));
        let (duty, area) = (Shown::of(duty), self.area(self.question.area, book));
        book.say_with("who.title", &[("duty", &duty), ("area", &area), ("time", &time)])
    }

    fn area(&self, area: Option<Id<Area>>, book: &Phrasebook) -> Shown<'static> {
        let name = area.and_then(|id| self.ward.areas.read(id)).map(|area| area.name.clone());
        Shown::owned(name.unwrap_or_else(|| book.say("who.whole_ward").to_string()))
    }

    fn answerer(&self, answerer: &Answerer, book: &Phrasebook) -> String {
        let who = named(self.ward, &answerer.who, self.question.at.date());
        let part = book.word("roster", answerer.part.name()).unwrap_or_default();
        let mut line = book.say_with("who.answerer", &[("part", &part), ("who", &Shown::of(&who))]);
        if let Some((shift, presence)) = answerer.on_duty {
            let shift = self.ward.shifts.read(shift).map_or("", |shift| shift.name.as_str());
            let presence = book.word("roster", presence.name()).unwrap_or_default();
            let values: [(&str, &dyn Display); 2] = [("shift", &Shown::of(shift)), ("presence", &presence)];
            line.push_str(" - ");
            line.push_str(&book.say_with("who.on_duty", &values));
        }
        line
    }

    /// Which assignment says so, for where, since when; and the delegations that were followed.
    fn why(&self, answerer: &Answerer, book: &Phrasebook) -> String {
        let Some(kept) = self.ward.assignments.read(answerer.assignment) else { return String::new() };
        let mut parts = vec![source(kept, book), self.area(answerer.told_for, book).as_str().to_string()];
        parts.extend(kept.from.map(|from| book.say_with("who.from", &[("day", &numbers::date(from))])));
        parts.extend(kept.to.map(|to| book.say_with("who.to", &[("day", &numbers::date(to))])));
        for told in answerer.delegations.iter().filter_map(|id| self.ward.delegations.read(*id)) {
            let from = self.ward.positions.read(told.position).map_or("", |position| position.title.as_str());
            let until = told.to.map_or_else(|| book.say("who.no_end").to_string(), numbers::date);
            let values: [(&str, &dyn Display); 3] =
                [("from", &Shown::of(from)), ("paper", &Shown::of(&told.paper)), ("until", &until)];
            parts.push(book.say_with("who.delegated", &values));
        }
        parts.retain(|part| !part.is_empty());
        book.say_with("who.why", &[("reasons", &parts.join("; "))])
    }

    /// The answer for a program: keys in English, times in RFC 3339.
    pub fn json(&self) -> Value {
        let day = self.question.at.date();
        let area = |id: Option<Id<Area>>| id.and_then(|id| self.ward.areas.read(id)).map(|area| area.name.clone());
        let person = |who: &Who| json!({ "name": named_parts(self.ward, who, day), "phones": responsibility::phones(self.ward, who, day) });
        let answerers = self.answer.answerers.iter().map(|answerer| {
            let kept = self.ward.assignments.read(answerer.assignment);
            let delegations = answerer.delegations.iter().filter_map(|id| self.ward.delegations.read(*id));
            json!({
                "part": answerer.part.name(),
                "who": person(&answerer.who),
                "told_for": area(answerer.told_for),
                "source": kept.map(|kept| kept.source.clone()),
                "delegations": delegations.map(|told| told.paper.clone()).collect::<Vec<_>>(),
                "on_duty": answerer.on_duty.is_some(),
            })
        });
        let chain = self.answer.chain.iter().map(|position| person(&Who::Position(*position)));
        json!({
            "duty": self.ward.duties.read(self.question.duty).map(|duty| duty.name.clone()),
            "area": area(self.question.area),
            "at": self.question.at.rfc3339(),
            "answerers": answerers.collect::<Vec<_>>(),
            "chain": chain.collect::<Vec<_>>(),
            "gaps": self.gaps.iter().map(|gap| gap_name(*gap)).collect::<Vec<_>>(),
        })
    }
}

fn source(assignment: &Assignment, book: &Phrasebook) -> String {
    match assignment.source.trim() {
        "" => book.say("who.no_paper").to_string(),
        paper => Shown::of(paper).as_str().to_string(),
    }
}

fn named_parts(ward: &Ward, who: &Who, day: Date) -> Value {
    match who {
        Who::Position(id) => {
            let kept = ward.positions.read(*id);
            let holder = kept.map(|kept| kept.holder_on(day).name.to_string());
            json!({ "title": kept.map(|kept| kept.title.clone()), "body": kept.map(|kept| kept.body.body.clone()), "holder": holder })
        }
        Who::Officer(id) => json!({ "officer": ward.officers.read(*id).map(|officer| officer.name.clone()) }),
        Who::Body(body) => json!({ "body": body }),
    }
}

/// `Trưởng Công an phường - Bùi Văn Hùng - 0900 000 140`.
pub fn named(ward: &Ward, who: &Who, day: Date) -> String {
    let mut parts: Vec<String> = match who {
        Who::Position(id) => ward.positions.read(*id).map_or_else(Vec::new, |kept| {
            let holder = kept.holder_on(day);
            let officer = holder.officer.and_then(|officer| ward.officers.read(officer));
            let name = if holder.name.is_empty() { officer.map_or("", |officer| &officer.name) } else { holder.name };
            vec![kept.title.clone(), name.to_string()]
        }),
        Who::Officer(id) => ward.officers.read(*id).map_or_else(Vec::new, |kept| vec![kept.name.clone()]),
        Who::Body(body) => vec![body.clone()],
    };
    parts.extend(responsibility::phones(ward, who, day).iter().map(|phone| numbers::phone(phone)));
    parts.retain(|part| !part.trim().is_empty());
    parts.join(" - ")
}

/// A gap in words, with what is to be done.
pub fn gap_sentence(ward: &Ward, gap: Gap, book: &Phrasebook) -> String {
    let duty = |id| Shown::owned(ward.duties.read(id).map(|duty| duty.name.clone()).unwrap_or_default());
    let title = |id| Shown::owned(ward.positions.read(id).map(|position| position.title.clone()).unwrap_or_default());
    match gap {
        Gap::NoLead(id) => book.say_with("who.gap_no_lead", &[("duty", &duty(id))]),
        Gap::SeveralLead(id, area) => {
            let area = area.and_then(|id| ward.areas.read(id)).map(|area| area.name.clone());
            let area = Shown::owned(area.unwrap_or_else(|| book.say("who.whole_ward").to_string()));
            book.say_with("who.gap_several_lead", &[("duty", &duty(id)), ("area", &area)])
        }
        Gap::NobodyOnDuty(id) => book.say_with("who.gap_nobody_on_duty", &[("duty", &duty(id))]),
        Gap::Vacant(id) => book.say_with("who.gap_vacant", &[("position", &title(id))]),
        Gap::HolderIsCase(id, case) => {
            book.say_with("who.gap_is_case", &[("who", &title(id)), ("number", &case.number())])
        }
        Gap::OfficerIsCase(id, case) => {
            let name = Shown::owned(ward.officers.read(id).map(|officer| officer.name.clone()).unwrap_or_default());
            book.say_with("who.gap_is_case", &[("who", &name), ("number", &case.number())])
        }
        Gap::NoPhone(id) => book.say_with("who.gap_no_phone", &[("position", &title(id))]),
        Gap::Circle(id) => book.say_with("who.gap_circle", &[("position", &title(id))]),
    }
}

fn gap_name(gap: Gap) -> &'static str {
    match gap {
        Gap::NoLead(_) => "no_lead",
        Gap::SeveralLead(..) => "several_lead",
        Gap::NobodyOnDuty(_) => "nobody_on_duty",
        Gap::Vacant(_) => "vacant",
        Gap::HolderIsCase(..) => "holder_is_case",
        Gap::OfficerIsCase(..) => "officer_is_case",
        Gap::NoPhone(_) => "no_phone",
        Gap::Circle(_) => "circle",
    }
}

#[cfg(test)]
mod tests;
