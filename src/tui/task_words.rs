//! What is told of a task wherever it is shown: who does it, whom it has climbed to, why it stands where it stands, and
//! how a typed one is understood.

use crate::domain::climbing::{self, Climb, Rung, climb};
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::record::Kept;
use crate::domain::repeat::Repeat;
use crate::domain::responsibility::{Question, Who, who};
use crate::domain::roster::{Duty, Part, Position};
use crate::domain::tasks::{Because, Task, Try, because};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::alerts;
use crate::tui::forms;
use crate::tui::look::Look;
use crate::tui::seat::Seat;

/// Cells of what another task says, where one is named.
const OTHER_CELLS: usize = 30;

/// What is to be done; where a danger value is to be measured again, of whom and which.
pub fn text(task: &Kept<Task>, seat: &Seat, look: &Look) -> String {
    let case = task.case.and_then(|case| seat.ward.cases.read(case));
    let about = case.and_then(|case| {
        let alert = seat.ward.alerts_of(case.id).rev().find(|alert| alert.again == Some(task.id))?;
        Some((case, alerts::causes(alert, seat, look)))
    });
    let Some((case, causes)) = about else { return task.text.clone() };
    let year = seat.ward.person_of(case).and_then(|person| person.birth.year());
    let who = [seat.name_of(case)].into_iter().chain(year.map(|year| year.to_string())).collect::<Vec<_>>().join(" ");
    let about: Vec<String> = [who].into_iter().chain(causes).collect();
    format!("{}: {}", task.text, about.join(", "))
}

/// Who does a task: the officer, else the position with its holder, else the duty with who answers for it now; empty
/// where nobody is named.
pub fn owner(task: &Task, seat: &Seat) -> String {
    match (task.owner, task.position, task.duty) {
        (Some(owner), ..) => seat.officer_name(owner).to_string(),
        (None, Some(position), _) => position_name(position, seat),
        (None, None, Some(duty)) => {
            let name = rung(Rung::Duty(duty), seat);
            match answers_for(duty, task, seat) {
                Some(does) => format!("{name}: {}", rung(does, seat)),
                None => name,
            }
        }
        (None, None, None) => String::new(),
    }
}

/// Who does a task, or that nobody does.
pub fn owner_or_nobody(task: &Task, seat: &Seat, look: &Look) -> String {
    match owner(task, seat) {
        name if name.is_empty() => look.book.say("tasks.no_owner").to_string(),
        name => name,
    }
}

/// Who does a task, for a row: of a duty whoever answers for it now, without the name of the duty.
pub fn short_owner(task: &Task, seat: &Seat) -> String {
    match (task.owner, task.position, task.duty) {
        (None, None, Some(duty)) => rung(answers_for(duty, task, seat).unwrap_or(Rung::Duty(duty)), seat),
        _ => owner(task, seat),
    }
}

/// `Trưởng trạm (BS Lý)`.
fn position_name(id: Id<Position>, seat: &Seat) -> String {
    let Some(position) = seat.ward.positions.read(id) else { return String::new() };
    let held = position.holder_on(seat.now.date());
    let officer = held.officer.map(|officer| seat.officer_name(officer)).filter(|name| !name.is_empty());
    match officer.unwrap_or(held.name) {
        "" => position.title.clone(),
        holder => format!("{} ({holder})", position.title),
    }
}

fn rung(rung: Rung, seat: &Seat) -> String {
    match rung {
        Rung::Officer(officer) => seat.officer_name(officer).to_string(),
        Rung::Position(position) => position_name(position, seat),
        Rung::Duty(duty) => seat.ward.duties.read(duty).map_or(String::new(), |duty| duty.name.clone()),
        Rung::Job(shift, place) => {
            let job = seat.ward.shifts.read(shift).and_then(|shift| shift.jobs.get(place));
            job.map_or(String::new(), |job| job.who.clone())
        }
    }
}

/// To whom a late task has climbed.
pub fn climbed(task: &Task, seat: &Seat) -> Option<Climb> {
    climb(&seat.ward, task, seat.now, |duty| answers_for(duty, task, seat))
}

/// Who leads a duty where the task is to be done, or performs it where nobody leads.
fn answers_for(duty: Id<Duty>, task: &Task, seat: &Seat) -> Option<Rung> {
    let answer = who(&seat.ward, Question { duty, area: task.area, at: seat.now });
    let does = answer.with_part(Part::Lead).chain(answer.with_part(Part::Perform));
    does.into_iter().find_map(|answerer| match answerer.who {
        Who::Officer(officer) => Some(Rung::Officer(officer)),
        Who::Position(position) => Some(Rung::Position(position)),
        Who::Body(_) => None,
    })
}

/// Who is to be called now, with the number: `Chủ tịch UBND (Trần Văn B) 0900 000 111`.
pub fn callee(task: &Task, seat: &Seat) -> Option<String> {
    let (position, phone) = climbing::callee(&seat.ward, task, seat.now.date())?;
    Some(format!("{} {}", position_name(position, seat), numbers::phone(&phone)).trim_end().to_string())
}

/// Every call to somebody who is to be told: `21:04 Chủ tịch UBND (Trần Văn B) 0900 000 111: không nghe máy`.
pub fn calls(task: &Task, seat: &Seat, look: &Look) -> Vec<String> {
    let one = |call: &Try| {
        let who = format!("{} {}", position_name(call.called, seat), numbers::phone(&call.phone));
        let time = moment(call.at, seat);
        let key = if call.answered.is_empty() { "tasks.call_unanswered" } else { "tasks.call_answered" };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("time", &time), ("who", &who.trim_end()), ("answered", &Shown::of(&call.answered))];
        look.book.say_with(key, &values)
    };
    task.tries.iter().map(one).collect()
}

/// Who it has climbed to, once it has left who does it.
pub fn climbed_to(task: &Task, seat: &Seat) -> Option<String> {
    let climb = climbed(task, seat).filter(|climb| climb.reached > 0)?;
    climb.rung().map(|reached| rung(reached, seat))
}

/// The whole way up, with where it is now: `ĐD Hà > [Trưởng trạm (BS Lý)] > Chủ tịch UBND`.
pub fn way_up(climb: &Climb, seat: &Seat) -> String {
    let one = |(place, step): (usize, &Rung)| match place == climb.reached {
        true => format!("[{}]", rung(*step, seat)),
        false => rung(*step, seat),
    };
    climb.chain.iter().enumerate().map(one).collect::<Vec<_>>().join(" > ")
}

/// A repeat in words.
pub fn repeat(repeat: Repeat, look: &Look) -> String {
    forms::repeat_words(repeat, &look.book)
}

/// Why a task stands where it stands, one sentence each.
pub fn why(task: &Task, seat: &Seat, look: &Look) -> Vec<Shown<'static>> {
    let mut lines: Vec<Shown<'static>> =
        because(&seat.ward, task, seat.now).iter().map(|reason| reason_words(reason, seat, look)).collect();
    if let Some(to) = climbed_to(task, seat) {
        lines.push(look.say_with("tasks.because_climbed", &[("who", &to)]));
    }
    lines
}

fn reason_words(reason: &Because, seat: &Seat, look: &Look) -> Shown<'static> {
    let span = |seconds: &i64| numbers::elapsed(seconds.unsigned_abs() / 60, &look.book);
    match reason {
        Because::Done(at) => look.say_with("tasks.because_done", &[("time", &moment(*at, seat))]),
        Because::Urgent => look.say("tasks.because_urgent"),
        Because::Overdue(seconds) => look.say_with("tasks.because_overdue", &[("span", &span(seconds))]),
        Because::DueIn(seconds) => look.say_with("tasks.because_due", &[("span", &span(seconds))]),
        Because::NoDue => look.say("tasks.because_no_due"),
        Because::Blocked(why) => look.say_with("tasks.because_blocked", &[("why", why)]),
        Because::Awaits(before) => {
            let names = before.iter().map(|id| name(*id, seat)).collect::<Vec<_>>().join("; ");
            look.say_with("tasks.because_awaits", &[("tasks", &names)])
        }
        Because::StepsOpen(open, all) => look.say_with("tasks.because_steps", &[("open", open), ("all", all)]),
    }
}

/// A task by its number and the beginning of what it says.
pub fn name(id: Id<Task>, seat: &Seat) -> String {
    let text = seat.ward.tasks.read(id).map_or("", |task| task.text.as_str());
    format!("{} {}", id.number(), Shown::of(text).cut(OTHER_CELLS)).trim_end().to_string()
}

/// A moment as it is told: the hour alone today.
pub fn moment(at: Moment, seat: &Seat) -> String {
    numbers::moment(at.local(), seat.now.date())
}

/// How a task that is being typed is understood, but for its text.
pub fn understood(task: &Task, seat: &Seat, look: &Look) -> Shown<'static> {
    let mut parts = Vec::new();
    parts.push(match task.due {
        Some(due) => look.book.say_with("tasks.typed_due", &[("time", &moment(due, seat))]),
        None => look.book.say("tasks.typed_no_due").to_string(),
    });
    if task.repeat != Repeat::Never {
        parts.push(look.book.say_with("tasks.typed_repeat", &[("repeat", &repeat(task.repeat, look))]));
    }
    parts.push(owner_or_nobody(task, seat, look));
    if let Some(case) = task.case {
        let name = seat.ward.cases.read(case).map(|case| seat.name_of(case)).unwrap_or_default();
        parts.push(format!("#{} {name}", case.number()).trim_end().to_string());
    }
    if let Some(area) = task.area.and_then(|id| seat.ward.areas.read(id)) {
        parts.push(area.name.clone());
    }
    if let Some(directive) = task.directive.and_then(|id| seat.ward.directives.read(id)) {
        parts.push(directive.number.clone());
    }
    if task.urgent {
        parts.push(look.book.say("tasks.word_urgent").to_string());
    }
    Shown::owned(parts.join(" | "))
}
