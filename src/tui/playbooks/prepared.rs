//! A playbook as it would start in this ward: the tasks with who does each, and what the ward lacks for it.

use crate::domain::command::NewPart;
use crate::domain::contact_tree::window_of;
use crate::domain::danger::Rules;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::playbook::{Playbook, Step, Subject, Told};
use crate::domain::responsibility::{Who, chain_above};
use crate::domain::roster::{Duty, Position};
use crate::domain::tasks::{Step as TaskStep, Task};
use crate::domain::ward::Ward;
use crate::exchange::papers::position_called;
use crate::language::folding::fold;
use crate::language::numbers;
use crate::tui::look::Look;
use crate::tui::seat::Seat;

/// A playbook that is ready to start.
#[derive(Clone, PartialEq, Debug)]
pub struct Prepared {
    /// Which, by its name.
    pub playbook: String,
    /// What it is about.
    pub about: Subject,
    /// The task that will stand for it.
    pub head: Task,
    /// Its parts.
    pub parts: Vec<NewPart>,
    /// What the ward lacks.
    pub missing: Vec<Missing>,
}

/// What a ward lacks for a playbook; the task is made all the same, so that nothing is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// It has no duty of these names.
    Duty(String),
    /// It has no position of these names.
    Position(String),
    /// Nobody stands above the position.
    Above,
}

/// The tasks that a playbook becomes, started now by an officer.
pub fn prepared(
    playbook: &Playbook,
    about: Subject,
    (ward, rules): (&Ward, &Rules),
    (starter, now): (Option<Id<Officer>>, Moment),
) -> Prepared {
    let today = now.date();
    let is_known = |step: &&Step| step.known.is_some_and(|known| known.holds(ward, rules, about, today));
    let blank = |text: &str| about.put_into(ward, Task { text: text.to_string(), ..Task::default() });
    // What is known already stands on the card of the whole as done.
    let done = |step: &Step| TaskStep { text: step.text.clone(), done: Some(now) };
    let checklist = playbook.steps.iter().filter(is_known).map(done).collect();
    let head = Task { playbook: playbook.name.clone(), owner: starter, checklist, ..blank(&playbook.title) };
    let (mut parts, mut missing): (Vec<NewPart>, Vec<Missing>) = (Vec::new(), Vec::new());
    // Which parts each step has become.
    let mut made: Vec<Vec<u32>> = Vec::new();
    for step in &playbook.steps {
        let after: Vec<u32> = step.after.iter().filter_map(|before| made.get(*before)).flatten().copied().collect();
        if is_known(&step) {
            made.push(Vec::new());
            continue;
        }
        let owner = duty_of(ward, step, &mut missing);
        let task = Task {
            due: step.due.map(|due| due.after(now)),
            urgent: step.urgent,
            checklist: step.list.iter().map(|text| TaskStep { text: text.clone(), done: None }).collect(),
            duty: owner,
            // What nobody is named for is done by whoever starts; a position of the subject is no owner.
            owner: starter.filter(|_| step.duty.is_empty()),
            position: None,
            ..blank(&filled(&step.text, about, (ward, rules)))
        };
        let first = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        if step.tells.is_empty() {
            parts.push(NewPart { task, after });
        } else {
            parts.extend(step.tells.iter().map(|told| {
                let (tells, called) = position_of(ward, told, about, &mut missing);
                let text = if called.is_empty() { step.text.clone() } else { format!("{}: {called}", step.text) };
                NewPart { task: Task { text, tells, ..task.clone() }, after: after.clone() }
            }));
        }
        made.push((first..u32::try_from(parts.len()).unwrap_or(u32::MAX)).collect());
    }
    Prepared { playbook: playbook.name.clone(), about, head, parts, missing }
}

/// A step with the days from which and to which a source is looked for, `{from}` and `{to}`.
fn filled(text: &str, about: Subject, (ward, rules): (&Ward, &Rules)) -> String {
    let case = match about {
        Subject::Case(case) => ward.cases.read(case),
        _ => None,
    };
    let days = case.and_then(|case| Some((window_of(rules, case).back_to(case.first_day()?), case.first_day()?)));
    let [from, to] = match days {
        Some((from, to)) => [numbers::date(from), numbers::date(to)],
        None => ["...".to_string(), "...".to_string()],
    };
    text.replace("{from}", &from).replace("{to}", &to)
}

/// Notes what the ward lacks, once.
fn lack(missing: &mut Vec<Missing>, what: Missing) {
    if !missing.contains(&what) {
        missing.push(what);
    }
}

fn duty_of(ward: &Ward, step: &Step, missing: &mut Vec<Missing>) -> Option<Id<Duty>> {
    if step.duty.is_empty() {
        return None;
    }
    let called = |name: &String| ward.duties.iter().find(|duty| fold(&duty.name) == fold(name)).map(|duty| duty.id);
    let found = step.duty.iter().find_map(called);
    if found.is_none() {
        lack(missing, Missing::Duty(step.duty.join(" / ")));
    }
    found
}

/// The position that is told, and what it is called; where the ward has none, what the playbook calls it.
fn position_of(ward: &Ward, told: &Told, about: Subject, missing: &mut Vec<Missing>) -> (Option<Id<Position>>, String) {
    let title = |id: Id<Position>| ward.positions.read(id).map(|kept| kept.title.clone()).unwrap_or_default();
    match told {
        Told::OneOf(names) => {
            let found = names.iter().find_map(|name| position_called(ward, name));
            let called = found.map_or_else(|| names.join(" / "), title);
            if found.is_none() {
                lack(missing, Missing::Position(called.clone()));
            }
            (found, called)
        }
        Told::Above => {
            let Subject::Position(own) = about else { return (None, String::new()) };
            let above = chain_above(ward, &Who::Position(own)).first().copied();
            if above.is_none() {
                lack(missing, Missing::Above);
            }
            (above, above.map(title).unwrap_or_default())
        }
    }
}

/// The text of a playbook to send on: what it says of the ward, and no name of a person.
pub fn notice(playbook: &Playbook, about: Subject, started: Moment, (seat, look): (&Seat, &Look)) -> String {
    let ward = &seat.ward;
    let area = about.put_into(ward, Task::default()).area.and_then(|id| ward.areas.read(id));
    let area = area.map_or_else(|| look.book.say("playbooks.no_area").to_string(), |area| area.name.clone());
    let open = ward.cases.iter().filter(|case| case.is_open()).count();
    let station = match seat.station.name.as_str() {
        "" => look.book.say("playbooks.no_station").to_string(),
        name => name.to_string(),
    };
    let values = [
        ("{area}", area),
        ("{day}", numbers::date(started.date())),
        ("{time}", numbers::time(started.time())),
        ("{open}", open.to_string()),
        ("{station}", station),
    ];
    values.iter().fold(playbook.notice.clone(), |text, (place, value)| text.replace(place, value))
}
