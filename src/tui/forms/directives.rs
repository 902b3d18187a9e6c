//! What a form asks about a directive, and what its list tells: the tasks that come from it, and whether its answer is
//! overdue.

use crate::domain::directive::{Directive, Stage, tasks_of};
use crate::tui::forms::{Row, Scene, Sort, said, told, words};

const STAGES: &[&str] = &["directives.received", "directives.under_way", "directives.reported", "directives.filed"];

/// What a list says of a directive before anything else: `còn 2/3 việc; trả lời quá hạn 4 ngày`.
pub(super) fn standing(directive: &Directive, scene: &Scene<'_>) -> String {
    let known = scene.ward.directives.iter().find(|kept| kept.body == *directive);
    let tasks = known.map(|kept| tasks_of(scene.ward, kept.id).collect::<Vec<_>>()).unwrap_or_default();
    let open = tasks.iter().filter(|task| task.is_open()).count();
    let counted =
        (!tasks.is_empty()).then(|| scene.book.say_with("directives.tasks", &[("open", &open), ("all", &tasks.len())]));
    let late = directive.days_overdue(scene.now.date());
    let late = late.map(|days| scene.book.say_with("directives.overdue", &[("days", &days)]));
    counted.into_iter().chain(late).collect::<Vec<_>>().join("; ")
}

pub const DIRECTIVE: &[Row<Directive>] = &[
    words!("directive_number", number, needed),
    words!("issuer", issuer),
    words!("summary", summary),
    Row {
        key: "dated",
        sort: Sort::Figures,
        needed: false,
        said: |directive, _| said::day(directive.dated),
        told: |directive, typed, scene| {
            directive.dated = told::past_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "received",
        sort: Sort::Figures,
        needed: false,
        said: |directive, _| said::day(directive.received),
        told: |directive, typed, scene| {
            directive.received = told::past_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "answer_due",
        sort: Sort::Figures,
        needed: false,
        said: |directive, _| said::day(directive.answer_due),
        told: |directive, typed, scene| {
            directive.answer_due = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "stage",
        sort: Sort::Choice(STAGES),
        needed: true,
        said: |directive, scene| {
            let place = Stage::ALL.iter().position(|stage| *stage == directive.stage).unwrap_or_default();
            scene.book.say(STAGES[place]).to_string()
        },
        told: |directive, typed, scene| {
            directive.stage = Stage::ALL[told::choice(typed, STAGES, scene)?];
            Ok(())
        },
    },
    words!("answer", answer),
];
