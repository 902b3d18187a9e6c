//! The end of isolation: reading the courses of those whose day has come, and asking before an F0 is released. Nobody is
//! released but by an officer's yes.

use crate::desk::protocol::Request;
use crate::domain::command::{Command, ROLE_TO_RELEASE};
use crate::domain::home_treatment::{Case, End, Outcome};
use crate::domain::identity::{Id, RecordId};
use crate::domain::officer::Officer;
use crate::domain::record::{AnyBody, Body, Kept};
use crate::domain::tasks::Task;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::survey::{View, candidates};
use crate::tui::message::Effect;
use crate::tui::release_words;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::jumps::open_card;
use crate::tui::update::{say, surveys};

/// Courses that are read at once; the next follow when all of them have come.
const READ_AT_ONCE: usize = 50;

/// Asks for the courses that an open survey of releases, or the papers that are open, still want.
pub fn read_courses(screen: &mut Screen) -> Vec<Effect> {
    if !screen.waiting.courses.is_empty() {
        return Vec::new();
    }
    let wanted = screen.dialogs.iter().flat_map(|dialog| match dialog {
        Dialog::Survey(survey) if survey.view == View::Release => candidates(&screen.seat),
        Dialog::Survey(survey) => survey.case.into_iter().collect(),
        Dialog::Papers(open) => open.cases.clone(),
        _ => Vec::new(),
    });
    let wanted = wanted.filter(|case| !screen.seat.whole.contains(case));
    screen.waiting.courses = wanted.take(READ_AT_ONCE).collect();
    let ask = |case: &Id<Case>| Effect::Send(Box::new(Request::ReadCase(*case)));
    screen.waiting.courses.iter().map(ask).collect()
}

/// Takes that all of a case has come; what waits for it is judged, and the next are asked for.
pub fn course_read(screen: &mut Screen, case: Id<Case>) -> Vec<Effect> {
    screen.seat.whole.insert(case);
    if !screen.waiting.courses.remove(&case) || !screen.waiting.courses.is_empty() {
        return Vec::new();
    }
    surveys::reckon(screen);
    read_courses(screen)
}

/// Enter on an F0 of the survey: asks whether to release whoever may be; of the others the card tells what is missing.
pub fn ask(screen: &mut Screen, id: Id<Case>) -> Vec<Effect> {
    let Some(case) = screen.seat.ward.cases.read(id).cloned() else { return Vec::new() };
    let readiness = screen.seat.readiness(id).filter(|found| found.is_ready());
    let Some(words) = readiness.map(|found| release_words::sentence(&found, &screen.seat, &screen.look)) else {
        return open_card(screen, id);
    };
    if screen.seat.is_read_only() || screen.seat.officer.is_none() {
        say(screen, "refusals.read_only", Role::Attention);
        return Vec::new();
    }
    if !heads(screen) {
        ask_head(screen, &case, words);
        return Vec::new();
    }
    let end = Some(End { outcome: Outcome::Released, on: Some(screen.seat.now.date()) });
    let body = AnyBody::Case(Case { end, ..case.body.clone() });
    let based_on = vec![(RecordId { kind: Case::KIND, number: id.number() }, case.revision)];
    let command = Command::Edit { number: id.number(), body: Box::new(body) };
    let who = Shown::owned(format!("#{} {}", id.number(), screen.seat.name_of(&case)));
    let lines = vec![who, Shown::owned(words), screen.look.say("release.ask_who")];
    let title = screen.look.say("release.ask");
    let asked = Asked::Orders(vec![(command, based_on)]);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
    Vec::new()
}

/// Whether who sits here may release somebody.
fn heads(screen: &Screen) -> bool {
    let officer = screen.seat.officer.and_then(|officer| screen.seat.ward.officers.read(officer));
    officer.is_some_and(|officer| officer.role >= ROLE_TO_RELEASE)
}

/// Offers to ask the shift head, as a task: the release is his.
fn ask_head(screen: &mut Screen, case: &Kept<Case>, words: String) {
    let (seat, look) = (&screen.seat, &screen.look);
    let text = look.book.say("release.task_of_head").to_string();
    if seat.ward.tasks.iter().any(|task| task.is_open() && task.case == Some(case.id) && task.text == text) {
        return say(screen, "release.asked_head", Role::Notice);
    }
    let shift = seat.shift();
    let jobs = shift.into_iter().flat_map(|shift| &shift.jobs).filter(|job| job.heads);
    let may = |officer: &Id<Officer>| seat.ward.officers.read(*officer).is_some_and(|o| o.role >= ROLE_TO_RELEASE);
    let owner = jobs.filter_map(|job| job.officer).find(may);
    let name = owner.map_or(look.book.say("release.any_head"), |owner| seat.officer_name(owner));
    let who = Shown::owned(format!("#{} {}", case.id.number(), seat.name_of(case)));
    let told = look.say_with("release.ask_head_who", &[("name", &Shown::of(name))]);
    let lines = vec![who, Shown::owned(words), told];
    // While the shift runs: what is left then goes over with it.
    let due = shift.map(|shift| shift.to);
    let task = Task { text, case: Some(case.id), owner, due, ..Task::default() };
    let asked = Asked::Orders(vec![(Command::AddTask(task), Vec::new())]);
    let title = look.say("release.ask_head");
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: true, asked })));
}
