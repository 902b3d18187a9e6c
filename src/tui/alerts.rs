//! Alerts in the words of the screen: which one comes first, who has it and for how long, to whom it has gone up.

use std::fmt::Display;
use std::sync::Arc;

use crate::domain::alert::{Alert, Cause, Hands, chain, has_head, reached};
use crate::domain::climbing::Rung;
use crate::domain::danger::{Level, Watched};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::roster::Duty;
use crate::language::numbers;
use crate::language::reasons::found;
use crate::language::shown::{Shown, cut_name};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;

/// The open alert that is to be seen to first.
pub fn first_open(seat: &Seat) -> Option<&Arc<Kept<Alert>>> {
    let known = seat.ward.open_alerts().filter(|alert| seat.ward.cases.read(alert.case).is_some());
    known.min_by_key(|alert| (alert.place_at(seat.now), alert.id))
}

/// The open alert of a case, else the one that is to be seen to first.
pub fn alert_at(seat: &Seat, case: Option<Id<Case>>) -> Option<Id<Alert>> {
    let of_case = case.and_then(|case| seat.ward.open_alert_of(case));
    of_case.or_else(|| first_open(seat)).map(|alert| alert.id)
}

/// The duty along which alerts go up, by its name; nothing where the ward has none of this name.
pub fn duty(seat: &Seat, look: &Look) -> Option<Id<Duty>> {
    use crate::language::folding::fold;
    let names = look.book.say("alerts.duty_names").split(',').map(|name| fold(name.trim()));
    let duty = |name: String| seat.ward.duties.iter().find(|duty| fold(&duty.name).contains(&name)).map(|duty| duty.id);
    names.into_iter().find_map(duty)
}

/// What still counts of an alert, the loudest first: `SpO2 91, khó thở`.
pub fn causes(alert: &Alert, seat: &Seat, look: &Look) -> Vec<String> {
    let mut open: Vec<&Cause> = alert.open_causes().collect();
    open.sort_by_key(|cause| std::cmp::Reverse(cause.level_at(seat.now)));
    open.into_iter().map(|cause| found(cause.watched, cause.value, &look.book)).collect()
}

/// When the first of it was measured, and when it was entered where that was later: `07:00, nhập 21:00`.
pub fn times(alert: &Alert, seat: &Seat, look: &Look) -> String {
    let Some(first) = alert.open_causes().min_by_key(|cause| cause.measured_at) else { return String::new() };
    let measured = signs::short_time(first.measured_at, seat.now);
    if first.raised_at.since(first.measured_at) < LATE_TOLD_SECONDS {
        return measured;
    }
    let entered = signs::short_time(first.raised_at, seat.now);
    look.book.say_with("alerts.both_times", &[("measured", &measured), ("entered", &entered)])
}

/// Seconds between measuring and entering from which both times are told.
const LATE_TOLD_SECONDS: i64 = 5 * 60;

/// Who has it, for how long, and to whom it has gone up: `chưa ai nhận (2 ph)`, `Minh nhận 21:06`.
pub fn hands(alert: &Alert, seat: &Seat, look: &Look) -> String {
    let minutes = |since| (seat.now.since(since) / 60).max(0);
    let mut words = match alert.hands_at(seat.now) {
        Hands::Nobody(since) => look.book.say_with("alerts.nobody", &[("minutes", &minutes(since))]),
        Hands::Taken(taken) | Hands::Again(taken, _) => {
            let time = signs::short_time(taken.at, seat.now);
            let name = seat.officer_name(taken.by);
            look.book.say_with("alerts.taken", &[("name", &name), ("time", &time)])
        }
        Hands::Closed(closed) => {
            let reached = alert.causes.iter().any(|cause| cause.reached_at.is_some());
            let by_itself = if reached { "reached" } else { "eased" };
            let step = closed.step.map_or(by_itself, |step| step.name());
            let step = look.book.word("alert_steps", step).unwrap_or_default();
            let time = signs::short_time(closed.at, seat.now);
            look.book.say_with("alerts.closed", &[("step", &step), ("time", &time)])
        }
    };
    if let Some(said) = alert.said.last().filter(|_| alert.is_open()) {
        let step = look.book.word("alert_steps", said.step.name()).unwrap_or_default();
        words.push_str(&format!(", {step}"));
    }
    if let Hands::Again(_, since) = alert.hands_at(seat.now) {
        words.push_str(&format!(", {}", look.book.say_with("alerts.again", &[("minutes", &minutes(since))])));
    }
    // Whoever holds nothing up asks for no chain: it costs a look through the roster.
    if reached(alert, usize::MAX, seat.now).is_some() {
        let told = match gone_up_to(alert, seat, look) {
            Some(rung) => look.book.say_with("alerts.told", &[("who", &rung)]),
            None => look.book.say("alerts.told_nobody").to_string(),
        };
        words.push_str(&format!(", {told}"));
        if !has_head(&seat.ward, seat.now) {
            words.push_str(&format!(", {}", look.book.say("alerts.no_head")));
        }
    }
    words
}

/// By when it is to be measured again: `đo lại trước 21:03`; nothing where it is khẩn already.
pub fn again(alert: &Alert, seat: &Seat, look: &Look) -> Option<String> {
    let by = alert.again_by().filter(|_| alert.level_at(seat.now) == Level::Attention)?;
    let late = seat.now > by;
    let key = if late { "alerts.measure_overdue" } else { "alerts.measure_by" };
    Some(look.book.say_with(key, &[("time", &numbers::time(by.time()))]))
}

/// The name of whom the alert has come to by now.
fn gone_up_to(alert: &Alert, seat: &Seat, look: &Look) -> Option<String> {
    let chain = chain(&seat.ward, alert, duty(seat, look), seat.now);
    let rung = chain.get(reached(alert, chain.len(), seat.now)?)?;
    Some(rung_name(rung, seat))
}

fn rung_name(rung: &Rung, seat: &Seat) -> String {
    match rung {
        Rung::Officer(officer) => seat.officer_name(*officer).to_string(),
        Rung::Position(position) => seat.ward.positions.read(*position).map_or(String::new(), |kept| {
            let holder = kept.holder_on(seat.now.date()).name;
            if holder.is_empty() { kept.title.clone() } else { format!("{} {holder}", kept.title) }
        }),
        Rung::Duty(duty) => seat.ward.duties.read(*duty).map_or(String::new(), |duty| duty.name.clone()),
        Rung::Job(shift, place) => {
            let job = seat.ward.shifts.read(*shift).and_then(|shift| shift.jobs.get(*place));
            job.map_or(String::new(), |job| format!("{} {}", job.who, numbers::phone(&job.phone)).trim().to_string())
        }
    }
}

/// Everything about an alert, line by line, for its box and the card.
pub fn lines(alert: &Alert, seat: &Seat, look: &Look) -> Vec<Shown<'static>> {
    let mut lines = Vec::new();
    let mut causes: Vec<&Cause> = alert.causes.iter().collect();
    causes.sort_by_key(|cause| (!cause.is_open(), std::cmp::Reverse(cause.level_at(seat.now))));
    let today = seat.now.date();
    for cause in causes {
        let measured = numbers::moment(cause.measured_at.local(), today);
        let what = found(cause.watched, cause.value, &look.book);
        let reached = cause.reached_at.map(|at| numbers::moment(at.local(), today)).unwrap_or_default();
        let state = if cause.reached_at.is_some() {
            "alerts.cause_reached"
        } else if cause.watched == Watched::Unreached {
            "alerts.cause_unreached"
        } else if !cause.is_open() {
            "alerts.cause_eased"
        } else if cause.confirmed_by.is_some() {
            "alerts.cause_confirmed"
        } else {
            "alerts.cause_once"
        };
        let mark =
            if cause.is_open() { look.level_mark(cause.level_at(seat.now)) } else { look.sign(".", "levels.within") };
        let values: [(&str, &dyn Display); 3] = [("what", &what), ("time", &measured), ("when", &reached)];
        let mut words = format!("{mark} {}", look.book.say_with(state, &values));
        if cause.raised_at.since(cause.measured_at) >= LATE_TOLD_SECONDS {
            let entered = numbers::moment(cause.raised_at.local(), today);
            words.push_str(&format!(", {}", look.book.say_with("alerts.entered", &[("time", &entered)])));
        }
        lines.push(Shown::owned(words));
    }
    lines.push(Shown::owned(hands(alert, seat, look)));
    lines.extend(again(alert, seat, look).map(Shown::owned));
    for said in &alert.said {
        let step = look.book.word("alert_steps", said.step.name()).unwrap_or_default();
        let (time, name) = (numbers::moment(said.at.local(), today), seat.officer_name(said.by));
        let note = if said.note.is_empty() { String::new() } else { format!(": {}", said.note) };
        lines.push(Shown::owned(format!("{time} {name}: {step}{note}")));
    }
    lines
}

/// An open alert, cut to so many cells: whose, what, when, and who has it; who has it is never cut before the name.
pub fn row(alert: &Alert, case: &Kept<Case>, (seat, look): (&Seat, &Look), room: usize) -> Shown<'static> {
    let time = times(alert, seat, look);
    let held = hands(alert, seat, look);
    let mut loud = causes(alert, seat, look);
    let year = seat.ward.person_of(case).and_then(|person| person.birth.year());
    let year = year.map_or(String::new(), |year| format!(" {year}"));
    let number = format!("#{} ", case.id.number());
    let name = seat.name_of(case);
    let given = name.split_whitespace().next_back().map_or(0, |given| Shown::of(given).width());
    let shortest = number.len() + given + year.len() + 2;
    let told = |loud: &[String]| {
        let what = look.say_with("levels.at_time", &[("what", &loud.join(", ")), ("time", &time)]);
        Shown::owned(format!("{}, {held}", what.as_str()))
    };
    while loud.len() > 1 && shortest + told(&loud).width() > room {
        loud.pop();
    }
    let why = match told(&loud) {
        whole if shortest + whole.width() > room => Shown::owned(format!("{}, {held}", loud.join(", "))),
        whole => whole,
    };
    let name = cut_name(&name, room.saturating_sub(shortest - given + why.width()).max(8)).into_static();
    Shown::owned(format!("{number}{name}{year}  {}", why.as_str()))
}
