//! One task: its steps, which keys turn, and below them what is known of it and why it stands where it stands.

use ratatui::layout::Rect;

use crate::domain::identity::Id;
use crate::domain::playbook::Subject;
use crate::domain::record::Kept;
use crate::domain::repeat::{MISSED_MAX, Repeat, missed};
use crate::domain::tasks::{Makes, Progress, Task, parts, shift_spans};
use crate::language::shown::Shown;
use crate::tui::dialogs::playbooks::about_words;
use crate::tui::look::Look;
use crate::tui::panes::tasks::{mark_of, progress_of};
use crate::tui::playbooks::notice;
use crate::tui::seat::Seat;
use crate::tui::task_words;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// Which task, and which of its lines is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TaskCard {
    /// Which.
    pub task: Id<Task>,
    /// The chosen line.
    pub at: usize,
}

/// What Space turns on a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The progress of the task.
    Progress,
    /// A step, by its place.
    Step(usize),
    /// The progress of a part of a playbook; Enter opens its card.
    Part(Id<Task>),
}

/// One line of the card, before it is wrapped.
pub struct Line {
    words: Shown<'static>,
    role: Role,
    /// What Space turns here.
    pub turns: Option<Turn>,
}

/// Draws the card over an area, with its number on a rule.
pub fn draw(card: TaskCard, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let Some(task) = seat.ward.tasks.read(card.task) else { return };
    let title = look.say_with("tasks.card", &[("number", &task.id.number())]);
    let remark = match task.case {
        Some(case) => look.say_with("tasks.card_keys_case", &[("case", &case.number())]),
        None => look.say("tasks.card_keys"),
    };
    ink.rule(area, 0, (&title, Role::Title), &remark);
    let lines = lines(task, (seat, look));
    let at = card.at.min(lines.len().saturating_sub(1));
    let room = usize::from(area.width).saturating_sub(2);
    let rows: Vec<(usize, Shown<'static>, Role)> = (0..)
        .zip(lines)
        .flat_map(|(place, line)| {
            let left = if matches!(line.turns, Some(Turn::Step(_) | Turn::Part(_))) { STEP_LEFT } else { 0 };
            let wrapped = line.words.wrapped(room.saturating_sub(left), 4).into_iter();
            wrapped.map(move |words| (place, indented(&words, left), line.role))
        })
        .collect();
    let first = rows.iter().position(|(place, ..)| *place == at).unwrap_or_default();
    let height = usize::from(area.height.saturating_sub(1));
    for (row, shown) in (1..).zip(shown_rows(first, rows.len(), height)) {
        let Some((_, words, role)) = rows.get(shown) else { break };
        ink.text(area, (0, row), &Shown::of(if shown == first { ">" } else { " " }), Role::Chosen);
        ink.text(area, (1, row), words, *role);
    }
}

/// Cells that a step stands to the right of its task.
const STEP_LEFT: usize = 3;

fn indented(words: &Shown<'_>, cells: usize) -> Shown<'static> {
    Shown::owned(format!("{}{words}", " ".repeat(cells)))
}

/// The lines of a task's card.
pub fn lines(task: &Kept<Task>, (seat, look): (&Seat, &Look)) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |words: Shown<'static>, role: Role, turns: Option<Turn>| {
        lines.push(Line { words, role, turns });
    };
    let (sign, role) = mark_of(task.urgency(seat.now), look);
    let mut first = sign;
    first.push(&progress_of(task, look));
    first.push(&Shown::owned(task_words::text(task, seat, look)));
    add(first, role, Some(Turn::Progress));
    for (place, step) in task.checklist.iter().enumerate() {
        let mut words = match step.done {
            Some(_) => look.sign("[x] ", "tasks.word_done"),
            None => look.sign("[ ] ", "tasks.word_open"),
        };
        words.push(&Shown::of(&step.text));
        if let Some(at) = step.done {
            words.push(&Shown::owned(format!(" ({})", task_words::moment(at, seat))));
        }
        add(words, Role::Text, Some(Turn::Step(place)));
    }
    for part in parts(&seat.ward, task.id) {
        let (mut words, role) = mark_of(part.urgency(seat.now), look);
        words.push(&progress_of(part, look));
        words.push(&Shown::of(&part.text));
        let owner = task_words::owner_or_nobody(part, seat, look);
        let due = part.due.filter(|_| part.is_open()).map(|due| format!(", {}", task_words::moment(due, seat)));
        words.push(&Shown::owned(format!(" ({owner}{})", due.unwrap_or_default())));
        add(words, role, Some(Turn::Part(part.id)));
    }
    add(Shown::default(), Role::Text, None);
    if let Some(call) = task_words::callee(task, seat).filter(|_| task.is_open()) {
        add(Shown::owned(format!("{}: {call}", look.book.say("tasks.call_now"))), Role::Attention, None);
    }
    for call in task_words::calls(task, seat, look) {
        add(Shown::owned(call), Role::Text, None);
    }
    for (label, value) in told(task, seat, look) {
        if !value.is_empty() {
            add(Shown::owned(format!("{}: {value}", look.book.say(label))), Role::Text, None);
        }
    }
    if let Some(playbook) = look.playbooks.named(&task.playbook).filter(|playbook| !playbook.notice.is_empty()) {
        add(look.say("playbooks.notice"), Role::Title, None);
        add(Shown::owned(notice(playbook, Subject::of_head(task), seat.now, (seat, look))), Role::Text, None);
    }
    add(look.say("dialogs.why_title"), Role::Title, None);
    for words in task_words::why(task, seat, look) {
        add(words, role, None);
    }
    lines
}

/// What can be typed and pressed on the card.
pub fn hint(card: TaskCard, seat: &Seat) -> &'static str {
    match seat.ward.tasks.read(card.task) {
        Some(task) if task.is_playbook() => "screen.hint_playbook",
        Some(task) if task.tells.is_some() && task.is_open() => "screen.hint_told",
        Some(task) if task.makes == Makes::CallSheets && task.is_open() => "screen.hint_call_sheets",
        _ => "screen.hint_task",
    }
}

/// The part whose line is chosen on the card of a playbook.
pub fn part_at(card: TaskCard, (seat, look): (&Seat, &Look)) -> Option<Id<Task>> {
    let lines = lines(seat.ward.tasks.read(card.task)?, (seat, look));
    match lines.get(card.at.min(lines.len().saturating_sub(1)))?.turns? {
        Turn::Part(part) => Some(part),
        Turn::Progress | Turn::Step(_) => None,
    }
}

/// Everything that a task says besides its text and steps, by the label of its field.
fn told(task: &Kept<Task>, seat: &Seat, look: &Look) -> Vec<(&'static str, String)> {
    let officers = task.coordinators.iter().map(|officer| seat.officer_name(*officer).to_string());
    let before = task.after.iter().map(|id| {
        let is_open = seat.ward.tasks.read(*id).is_some_and(|before| before.is_open());
        let state = look.book.say(if is_open { "tasks.word_open" } else { "tasks.word_done" });
        format!("{} ({state})", task_words::name(*id, seat))
    });
    let case = task.case.map(|id| {
        let name = seat.ward.cases.read(id).map(|case| seat.name_of(case)).unwrap_or_default();
        format!("#{} {name}", id.number())
    });
    let person = task.person.and_then(|id| seat.ward.persons.read(id)).map(|person| person.name.clone());
    let area = task.area.and_then(|id| seat.ward.areas.read(id)).map(|area| area.name.clone());
    let directive = task.directive.and_then(|id| seat.ward.directives.read(id));
    let directive = directive.map_or(String::new(), |paper| format!("{} {}", paper.number, paper.summary));
    let way = task_words::climbed(task, seat).map(|climb| task_words::way_up(&climb, seat));
    vec![
        ("fields.due", task.due.map(|due| task_words::moment(due, seat)).unwrap_or_default()),
        ("fields.owner", task_words::owner(task, seat)),
        ("fields.coordinators_short", officers.collect::<Vec<_>>().join(", ")),
        ("tasks.way_up", way.unwrap_or_default()),
        ("fields.case", case.unwrap_or_default()),
        ("fields.task_person", person.unwrap_or_default()),
        ("tasks.part_of", task.part_of.map(|head| task_words::name(head, seat)).unwrap_or_default()),
        ("tasks.of_household", task.household.map(|id| about_words(Subject::Household(id), seat)).unwrap_or_default()),
        ("fields.task_area", area.unwrap_or_default()),
        ("fields.task_directive", directive),
        ("fields.repeat", repeats(task, seat, look)),
        ("tasks.before", before.collect::<Vec<_>>().join("; ")),
        ("fields.blocked", task.blocked.clone()),
        ("fields.proof", task.proof.clone()),
    ]
}

/// How often it comes again, and how many occurrences have been left out since it was due.
fn repeats(task: &Kept<Task>, seat: &Seat, look: &Look) -> String {
    if task.repeat == Repeat::Never {
        return String::new();
    }
    let words = task_words::repeat(task.repeat, look);
    let late = task.due.filter(|_| !matches!(task.progress, Progress::Done(_)));
    let count = late.map_or(0, |due| missed(task.repeat, due, seat.now, &shift_spans(&seat.ward)));
    match count {
        0 => words,
        MISSED_MAX => look.book.say_with("tasks.missed_many", &[("repeat", &words), ("count", &count)]),
        count => look.book.say_with("tasks.missed", &[("repeat", &words), ("count", &count)]),
    }
}
