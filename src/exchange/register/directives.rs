//! The register of papers from above (sổ văn bản đến): number, day, issuer, day received, what it is about, the tasks that
//! came of it, how far it is, when an answer is due and what was answered. Given names of patients in tasks are left out,
//! for the register lies open in the office.

use super::{Cell, Group, Register};
use crate::domain::directive::{Directive, Stage, tasks_of};
use crate::domain::moment::Moment;
use crate::domain::record::Kept;
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;
use crate::exchange::mask;
use crate::language::Phrasebook;

const COLUMNS: [(&str, u32); 9] = [
    ("register.number", 1500),
    ("register.dated", 1080),
    ("register.issuer", 1700),
    ("register.received", 1080),
    ("register.summary", 3300),
    ("register.tasks", 3218),
    ("register.stage", 1100),
    ("register.answer_due", 1200),
    ("register.answer", 1300),
];

/// The register of a ward, in the order in which the papers came in; those without a day stand last.
pub fn directives(ward: &Ward, now: Moment, book: &Phrasebook) -> Register {
    let names = mask::given_names(ward);
    let mut papers: Vec<_> = ward.directives.iter().collect();
    papers.sort_by_key(|paper| {
        let day = paper.received.or(paper.dated);
        (day.is_none(), day, paper.id)
    });
    let row = |paper: &Kept<Directive>| {
        let task = |task: &Kept<Task>| {
            let sign = if task.is_open() { "[ ]" } else { "[x]" };
            format!("{sign} {}", mask::text(&task.text, &names))
        };
        let late = paper.days_overdue(now.date());
        let late = late.map(|days| book.say_with("directives.overdue", &[("days", &days)]));
        vec![
            Cell::text(&paper.number),
            Cell::day(paper.dated),
            Cell::text(&paper.issuer),
            Cell::day(paper.received),
            Cell::text(&paper.summary),
            Cell::texts(tasks_of(ward, paper.id).map(|kept| task(kept)).collect()),
            Cell::texts([Some(book.say(stage_key(paper.stage)).to_string()), late].into_iter().flatten().collect()),
            Cell::day(paper.answer_due),
            Cell::text(&paper.answer),
        ]
    };
    let rows: Vec<Vec<Cell>> = papers.into_iter().map(|paper| row(paper)).collect();
    let words = (book.say("register.title").to_string(), "register.made", "register.empty");
    let register = Register::of(ward, words, &COLUMNS, now, book);
    let groups = if rows.is_empty() { Vec::new() } else { vec![Group { name: String::new(), rows }] };
    Register { groups, ..register }
}

fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Received => "directives.received",
        Stage::UnderWay => "directives.under_way",
        Stage::Reported => "directives.reported",
        Stage::Filed => "directives.filed",
    }
}
