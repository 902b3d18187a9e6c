//! The telephone list 24/7 (đầu mối 24/7): who is on duty now, at the desk and at the posts, and the positions with their
//! telephones. What the screen shows and the paper says comes from here.

use crate::domain::area::called;
use crate::domain::danger::Rules;
use crate::domain::moment::Moment;
use crate::domain::record::Kept;
use crate::domain::responsibility::{Who, phones};
use crate::domain::roster::{Position, Shift};
use crate::domain::shifts::week::missing;
use crate::domain::shifts::{Hands, head_of_desk};
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, numbers, refusing};

/// A part of the list: one running shift, or the positions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// What it is: `Chốt 1: Ca đêm 22:00-06:00`.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One line of the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// The job or the position.
    pub what: String,
    /// Who; what is missing, where nobody is.
    pub who: String,
    /// Telephones, the one to call first in front.
    pub phones: Vec<String>,
    /// Whether somebody is missing.
    pub is_gap: bool,
}

/// The list as of now: the desk first, then posts by name, then positions in the order in which they were written.
pub fn parts(ward: &Ward, rules: &Rules, now: Moment, book: &Phrasebook) -> Vec<Part> {
    let hands = Hands::of(ward);
    let mut running: Vec<&Kept<Shift>> =
        ward.shifts.iter().map(|shift| &**shift).filter(|shift| shift.is_running(now)).collect();
    let place = |shift: &Shift| shift.post.map(|post| called(ward, post)).unwrap_or_default();
    running.sort_by_cached_key(|shift| (shift.post.is_some(), place(shift), shift.from));
    let mut parts: Vec<Part> = Vec::new();
    if !running.iter().any(|shift| shift.post.is_none()) {
        let title = book.say("roster.desk").to_string();
        parts.push(Part { title, lines: vec![gap("", book.say("duty.no_shift_now"))] });
    }
    for shift in running {
        let gone = missing(ward, rules, &hands, shift, now);
        let mut lines = Vec::new();
        if shift.post.is_none() && head_of_desk(ward, now).is_none() {
            lines.push(gap("", book.say("duty.no_head_now")));
        }
        for (at, job) in shift.jobs.iter().enumerate() {
            let why = gone.iter().find(|(place, _)| *place == at).map(|(_, why)| *why);
            lines.push(match why {
                Some(None) => gap(&job.name, book.say("duty.nobody_yet")),
                Some(Some(why)) => Line {
                    phones: told(&job.phone),
                    ..gap(&job.name, &format!("{}: {}", job.who, refusing::unfit(why, book)))
                },
                None => Line { what: job.name.clone(), who: job.who.clone(), phones: told(&job.phone), is_gap: false },
            });
        }
        parts.push(Part { title: title(ward, shift, book), lines });
    }
    let positions: Vec<Line> =
        ward.positions.iter().filter_map(|position| of_position(ward, position, now, book)).collect();
    if !positions.is_empty() {
        parts.push(Part { title: book.say("duty.positions").to_string(), lines: positions });
    }
    parts
}

/// Where and when a shift is: `Chốt 1: Ca đêm 22:00-06:00`.
pub fn title(ward: &Ward, shift: &Shift, book: &Phrasebook) -> String {
    let place = shift.post.map_or_else(|| book.say("roster.desk").to_string(), |post| called(ward, post));
    let (from, to) = (numbers::time(shift.from.time()), numbers::time(shift.to.time()));
    format!("{place}: {} {from}-{to}", shift.name)
}

fn gap(what: &str, who: &str) -> Line {
    Line { what: what.to_string(), who: who.to_string(), phones: Vec::new(), is_gap: true }
}

fn told(phone: &str) -> Vec<String> {
    if phone.is_empty() { Vec::new() } else { vec![numbers::phone(phone)] }
}

/// A position with its holder; one without holder and telephone is nobody's number.
fn of_position(ward: &Ward, position: &Kept<Position>, now: Moment, book: &Phrasebook) -> Option<Line> {
    let holder = position.holder_on(now.date());
    let phones = phones(ward, &Who::Position(position.id), now.date());
    let phones: Vec<String> = phones.iter().map(|phone| numbers::phone(phone)).collect();
    let officer = holder.officer.and_then(|officer| ward.officers.read(officer));
    let who = if holder.name.is_empty() { officer.map_or("", |officer| officer.name.as_str()) } else { holder.name };
    let is_gap = phones.is_empty() || holder.is_nobody();
    let who = match (holder.is_nobody(), phones.is_empty()) {
        (true, true) => return None,
        (true, false) => book.say("duty.nobody_yet").to_string(),
        (false, true) => format!("{who}: {}", book.say("duty.no_phone")),
        (false, false) => who.to_string(),
    };
    Some(Line { what: position.title.clone(), who, phones, is_gap })
}
