//! The roster of shifts on the screen: moving in it, filling, taking and exchanging jobs, and printing who is on duty.

use std::collections::BTreeSet;

use crate::domain::command::Command;
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::record::AnyBody;
use crate::domain::roster::{Job, Presence, Shift};
use crate::domain::shifts::week::{DAYS, weeks_later};
use crate::exchange::phone_list::title;
use crate::exchange::register;
use crate::language::duty::is_head_job;
use crate::language::folding::fold;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::week::{Page, Week, count, hours_span, rows};
use crate::tui::entry::{JobLine, Line};
use crate::tui::entry_row::read_line;
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::panes::roster::Row;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::typing::touched;
use crate::tui::update::{forms, laying, leaves, line, say};
use crate::tui::widgets::list::moved;

/// Opens the page that an action names.
pub fn open(screen: &mut Screen, action: Action) -> Vec<Effect> {
    let today = screen.seat.now.date();
    let page = match action {
        Action::OnDuty => Page::OnDuty(0),
        Action::DutyHours => Page::Hours(false, 0),
        Action::LayPattern => Page::Patterns(0),
        _ => Page::Grid,
    };
    // The week that is looked at stays: a pattern is laid over it, its hours are counted.
    let before = screen.dialogs.iter().find_map(|dialog| match dialog {
        Dialog::Week(week) => Some((**week).clone()),
        _ => None,
    });
    let week = before.map_or_else(|| Week::at(today, page.clone()), |week| Week { page: page.clone(), ..week });
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Week(_)));
    screen.focus.0 = Pane::Roster;
    screen.dialogs.push(Dialog::Week(Box::new(week)));
    touched(screen);
    Vec::new()
}

pub(super) fn shown(screen: &Screen) -> Option<&Week> {
    match screen.dialogs.last() {
        Some(Dialog::Week(week)) => Some(week),
        _ => None,
    }
}

pub(super) fn change(screen: &mut Screen, with: impl FnOnce(&mut Week)) {
    if let Some(Dialog::Week(week)) = screen.dialogs.last_mut() {
        with(week);
    }
}

/// Carries out what is about shifts and leave, and moves in the grid; nothing where another has the action.
pub fn act(screen: &mut Screen, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::WeekGrid | Action::OnDuty | Action::DutyHours | Action::LayPattern => Some(open(screen, action)),
        Action::CopyWeek => Some(laying::copy(screen)),
        Action::TakeShift => Some(take(screen)),
        Action::ApproveLeave | Action::RefuseLeave => Some(leaves::decide(screen, action)),
        Action::ShiftMates => Some(leaves::propose_mates(screen)),
        _ => turn(screen, action).then(Vec::new),
    }
}

/// Moves in the grid to the side or by a week; whether the grid has the key.
fn turn(screen: &mut Screen, action: Action) -> bool {
    if !self::shown(screen).is_some_and(|week| week.page == Page::Grid) {
        return false;
    }
    match action {
        Action::Earlier => change(screen, |week| week.day = week.day.saturating_sub(1)),
        Action::Later => change(screen, |week| week.day = (week.day + 1).min(DAYS - 1)),
        Action::PageUp => change(screen, |week| week.monday = weeks_later(week.monday, -1)),
        Action::PageDown => change(screen, |week| week.monday = weeks_later(week.monday, 1)),
        _ => return false,
    }
    true
}

/// Moves the choice.
pub fn step(screen: &mut Screen, by: isize) {
    let Some(shown) = self::shown(screen) else { return };
    let rows = count(shown, &screen.seat, &screen.look);
    change(screen, |week| match &mut week.page {
        Page::Grid => week.row = moved(week.row.min(rows.saturating_sub(1)), by, rows),
        Page::Shift(_, chosen) | Page::Hours(_, chosen) | Page::Posts(_, chosen, _) => {
            *chosen = moved(*chosen, by, rows)
        }
        Page::OnDuty(top) | Page::Patterns(top) => *top = moved(*top, by, rows),
    });
}

/// One step back inside the roster; whether there was one.
pub fn back(screen: &mut Screen) -> bool {
    let Some(shown) = self::shown(screen) else { return false };
    let page = match &shown.page {
        Page::Shift(..) => Page::Grid,
        Page::Posts(pattern, ..) => Page::Patterns(*pattern),
        _ => return false,
    };
    change(screen, |week| week.page = page);
    true
}

/// Space: marks a post, turns week and month, or chooses a job to be exchanged; nothing where it is typed.
pub fn space(screen: &mut Screen) -> Option<Vec<Effect>> {
    let shown = self::shown(screen)?;
    if !screen.entry.field.is_empty() {
        return None;
    }
    match shown.page.clone() {
        Page::Hours(month, _) => change(screen, |week| week.page = Page::Hours(!month, 0)),
        Page::Posts(_, chosen, _) => change(screen, |week| {
            if let Page::Posts(_, _, marked) = &mut week.page
                && !marked.remove(&chosen)
            {
                marked.insert(chosen);
            }
        }),
        Page::Shift(shift, place) => return Some(swap(screen, (shift, place))),
        Page::Grid | Page::OnDuty(_) | Page::Patterns(_) => return None,
    }
    Some(Vec::new())
}

/// The first job waits; with the second it is asked whether the two are exchanged.
fn swap(screen: &mut Screen, other: (Id<Shift>, usize)) -> Vec<Effect> {
    let Some(one) = self::shown(screen).and_then(|week| week.swap) else {
        change(screen, |week| week.swap = Some(other));
        say(screen, "duty.swap_begun", Role::Notice);
        return Vec::new();
    };
    change(screen, |week| week.swap = None);
    if one == other {
        say(screen, "duty.swap_dropped", Role::Notice);
        return Vec::new();
    }
    let told = |(id, place): (Id<Shift>, usize)| {
        let shift = screen.seat.ward.shifts.read(id)?;
        let job = shift.jobs.get(place)?;
        let day = numbers::date(shift.from.date());
        Some(Shown::owned(format!(
            "{}: {}, {} {day}",
            job.name,
            job.who,
            title(&screen.seat.ward, shift, &screen.look.book)
        )))
    };
    let (Some(first), Some(second)) = (told(one), told(other)) else { return Vec::new() };
    let at = |(id, place): (Id<Shift>, usize)| (id, u32::try_from(place).unwrap_or(u32::MAX));
    let mut based_on = based_on(screen, one.0);
    if one.0 != other.0 {
        based_on.extend(self::based_on(screen, other.0));
    }
    let command = Command::SwapJobs { one: at(one), other: at(other) };
    ask(screen, "duty.ask_swap", vec![first, second], (command, based_on))
}

fn based_on(screen: &Screen, shift: Id<Shift>) -> Vec<(RecordId, Revision)> {
    let kept = screen.seat.ward.shifts.read(shift);
    kept.map(|kept| (RecordId { kind: Kind::Shift, number: shift.number() }, kept.revision)).into_iter().collect()
}

pub(super) fn ask(
    screen: &mut Screen,
    title: &str,
    lines: Vec<Shown<'static>>,
    order: (Command, Vec<(RecordId, Revision)>),
) -> Vec<Effect> {
    let (title, asked) = (screen.look.say(title), Asked::Orders(vec![order]));
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: true, asked })));
    Vec::new()
}

/// Enter: what is typed, else opens what is chosen.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(shown) = self::shown(screen).cloned() else { return Vec::new() };
    let typed = screen.entry.field.text().trim().to_string();
    match shown.page.clone() {
        Page::Grid => enter_grid(screen, &shown, &typed),
        Page::Shift(shift, _) if typed.is_empty() => {
            forms::edit(screen, &[RecordId { kind: Kind::Shift, number: shift.number() }])
        }
        Page::Shift(shift, place) => fill(screen, (shift, place), &typed),
        Page::Patterns(pattern) => {
            let marked = BTreeSet::from([0]);
            change(screen, |week| week.page = Page::Posts(pattern, 0, marked));
            Vec::new()
        }
        Page::Posts(pattern, _, marked) => laying::lay(screen, (pattern, &marked), &shown, &typed),
        Page::OnDuty(_) if is_print(screen, &typed) => print(screen),
        Page::Hours(..) if is_print(screen, &typed) => print_hours(screen, &shown),
        Page::OnDuty(_) | Page::Hours(..) => Vec::new(),
    }
}

/// Enter on a cell: who is typed takes its first vacant job; else its shift opens, or a form for one that is not there.
fn enter_grid(screen: &mut Screen, shown: &Week, typed: &str) -> Vec<Effect> {
    let rows = rows(shown, &screen.seat);
    let Some(row) = rows.get(shown.row.min(rows.len().saturating_sub(1))) else {
        return forms::new(screen, Kind::Shift);
    };
    let ward = &screen.seat.ward;
    let shift = row.days.get(shown.day).copied().flatten().and_then(|id| ward.shifts.read(id)).cloned();
    if let Some(shift) = shift {
        let vacant = shift.jobs.iter().position(Job::is_vacant);
        return match vacant {
            Some(place) if !typed.is_empty() => fill(screen, (shift.id, place), typed),
            None if !typed.is_empty() => {
                say(screen, "duty.no_gap_here", Role::Attention);
                Vec::new()
            }
            _ => {
                // Who is exchanged with somebody has no gap to fill.
                let first = if shown.swap.is_some() { 0 } else { vacant.unwrap_or(0) };
                change(screen, |week| week.page = Page::Shift(shift.id, first));
                Vec::new()
            }
        };
    }
    let day = shown.monday.iter_days().nth(shown.day).unwrap_or(shown.monday);
    let from = Moment::start_of(day).plus(row.begins);
    // The jobs of its neighbours in time: the week before has them where this one has none.
    let alike = |shift: &&Shift| {
        let begins = shift.from.since(Moment::start_of(shift.from.date()));
        shift.post == row.post && begins == row.begins && shift.name == row.name
    };
    let like = ward.shifts.iter().rev().map(|shift| &shift.body).find(alike);
    let jobs = like.map_or_else(Vec::new, |shift| shift.jobs.iter().map(bare).collect());
    let (name, to, post) = (row.name.clone(), from.plus(row.seconds), row.post);
    forms::begin(screen, AnyBody::Shift(Shift { name, from, to, post, jobs }))
}

fn bare(job: &Job) -> Job {
    Job { former: Vec::new(), ..job.vacated() }
}

/// Puts whoever is typed on a job: `-` frees it, the word for oneself takes it.
fn fill(screen: &mut Screen, (id, place): (Id<Shift>, usize), typed: &str) -> Vec<Effect> {
    let Some((shift, job)) = job_at(screen, (id, place)) else { return Vec::new() };
    if fold(typed) == fold(screen.look.book.say("duty.word_me")) {
        return take_at(screen, (id, place));
    }
    let based_on = based_on(screen, id);
    if typed == "-" {
        return line::send(screen, Command::FillJob { shift: id, job: job.vacated() }, based_on, typed.to_string());
    }
    let told = match read_line(screen, &format!("+ {}: {typed}", job.name)) {
        Line::FillJob(told) => told,
        _ => {
            say(screen, "duty.not_a_person", Role::Attention);
            return Vec::new();
        }
    };
    let officer = match told.officer.map_or_else(|| officer_like(screen, told.who.as_deref()), |id| Ok(Some(id))) {
        Ok(officer) => officer,
        Err(names) => {
            let words = screen.look.say_with("duty.several_officers", &[("names", &Shown::of(&names))]);
            screen.notify(words, Role::Attention);
            return Vec::new();
        }
    };
    let named = told.who.clone().filter(|_| officer.is_none());
    if let Some(name) = named.filter(|_| screen.entry.asked.as_deref() != Some(typed)) {
        // A slip of the finger would be somebody whom nobody knows.
        screen.entry.asked = Some(typed.to_string());
        let words = screen.look.say_with("duty.outsider", &[("name", &Shown::of(&name))]);
        screen.notify(words, Role::Attention);
        return Vec::new();
    }
    screen.entry.asked = None;
    let new = filled(screen, &job, &shift, (told, officer));
    line::send(screen, Command::FillJob { shift: id, job: new }, based_on, typed.to_string())
}

/// The job with who is told: an officer brings his name and telephone, another person's telephone never stays.
fn filled(screen: &Screen, job: &Job, shift: &Shift, (told, officer): (JobLine, Option<Id<Officer>>)) -> Job {
    let known = officer.and_then(|id| screen.seat.ward.officers.read(id));
    let who = known.map(|kept| kept.name.clone()).or(told.who).unwrap_or_else(|| job.who.clone());
    let stays = who == job.who;
    let phone = told.phone.or_else(|| known.map(|kept| kept.phone.clone()));
    let phone = phone.unwrap_or_else(|| if stays { job.phone.clone() } else { String::new() });
    let presence = told.presence.unwrap_or(if stays { job.presence } else { Presence::AtStation });
    let heads = job.heads || is_head_job(&job.name, &screen.look.book) && !shift.jobs.iter().any(|other| other.heads);
    let officer = officer.or(job.officer.filter(|_| stays));
    Job { name: job.name.clone(), who, officer, phone, presence, heads, ..Job::default() }
}

/// The officer whose name a word begins: by the whole name, else by a word of it, else by its beginning; the names of
/// several, where several it could be.
pub(super) fn officer_like(screen: &Screen, typed: Option<&str>) -> Result<Option<Id<Officer>>, String> {
    let Some(typed) = typed.map(fold).filter(|typed| !typed.is_empty()) else { return Ok(None) };
    let officers: Vec<(Id<Officer>, String, &str)> = screen
        .seat
        .ward
        .officers
        .iter()
        .filter(|officer| !officer.disabled)
        .map(|officer| (officer.id, fold(&officer.name), officer.name.as_str()))
        .collect();
    let ways: [&dyn Fn(&str) -> bool; 3] =
        [&|name| name == typed, &|name| name.split(' ').next_back() == Some(typed.as_str()), &|name| {
            name.ends_with(&format!(" {typed}"))
        }];
    for way in ways {
        let found: Vec<&(Id<Officer>, String, &str)> = officers.iter().filter(|(_, name, _)| way(name)).collect();
        match found.as_slice() {
            [] => {}
            [(officer, ..)] => return Ok(Some(*officer)),
            several => return Err(several.iter().map(|(.., name)| *name).collect::<Vec<_>>().join(", ")),
        }
    }
    Ok(None)
}

fn job_at(screen: &Screen, (id, place): (Id<Shift>, usize)) -> Option<(Shift, Job)> {
    let shift = screen.seat.ward.shifts.read(id)?;
    Some((shift.body.clone(), shift.jobs.get(place)?.clone()))
}

/// Takes the job that is looked at, or the one that is chosen in F3; where none is, the running shift opens.
pub fn take(screen: &mut Screen) -> Vec<Effect> {
    let shown = self::shown(screen).map(|week| week.page.clone());
    let chosen = match (shown, screen.panes.roster.chosen()) {
        (Some(Page::Shift(shift, place)), _) => Some((shift, place)),
        (None, Some(Row::Job(shift, place))) if screen.focus.0 == Pane::Roster => Some((shift, place)),
        _ => None,
    };
    if let Some(at) = chosen {
        return take_at(screen, at);
    }
    let Some(running) = screen.seat.shift().map(|shift| shift.id) else {
        say(screen, "roster.no_shift", Role::Attention);
        return Vec::new();
    };
    open(screen, Action::WeekGrid);
    change(screen, |week| week.page = Page::Shift(running, 0));
    say(screen, "duty.choose_to_take", Role::Notice);
    Vec::new()
}

fn take_at(screen: &mut Screen, (shift, place): (Id<Shift>, usize)) -> Vec<Effect> {
    let based_on = based_on(screen, shift);
    let is_running = screen.seat.ward.shifts.read(shift).is_some_and(|kept| kept.is_running(screen.seat.now));
    let own = screen.seat.officer.and_then(|id| screen.seat.ward.officers.read(id)).cloned();
    let (Some((_, job)), Some(own)) = (job_at(screen, (shift, place)), own) else {
        say(screen, "refusals.not_signed_in", Role::Attention);
        return Vec::new();
    };
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let command = match is_running {
        true => Command::TakeJob { shift, place },
        false => {
            let job = Job { who: own.name.clone(), officer: Some(own.id), phone: own.phone.clone(), ..bare(&job) };
            Command::FillJob { shift, job }
        }
    };
    line::send(screen, command, based_on, String::new())
}

fn is_print(screen: &Screen, typed: &str) -> bool {
    fold(typed) == fold(screen.look.book.say("duty.word_print"))
}

/// Writes the hours of the week or month that is shown to files.
fn print_hours(screen: &mut Screen, week: &Week) -> Vec<Effect> {
    screen.entry.field.set("");
    touched(screen);
    let (seat, book) = (&screen.seat, &screen.look.book);
    let (from, until) = hours_span(week);
    let list = register::hours(&seat.ward, (from, until), seat.now, book);
    let [mut document, mut workbook, mut text] = [Vec::new(), Vec::new(), Vec::new()];
    let written = list
        .write_document(&mut document, book)
        .and_then(|()| list.write_workbook(&mut workbook, book))
        .and_then(|()| list.write_text(&mut text, book));
    if written.is_err() {
        return Vec::new();
    }
    let (from, last) = (from.format("%Y%m%d"), until.pred_opt().unwrap_or(until).format("%Y%m%d"));
    let name = |ending: &str| format!("gio-truc-{from}-{last}.{ending}");
    let files = vec![(name("docx"), document), (name("xlsx"), workbook), (name("txt"), text)];
    vec![Effect::WriteFiles { files, said: "duty.hours_printed", count: list.count() }]
}

/// Writes who is on duty and the telephones to files.
fn print(screen: &mut Screen) -> Vec<Effect> {
    screen.entry.field.set("");
    touched(screen);
    let (seat, book) = (&screen.seat, &screen.look.book);
    let list = register::phones(&seat.ward, &seat.rules, seat.now, book);
    let (mut document, mut text) = (Vec::new(), Vec::new());
    if list.write_document(&mut document, book).is_err() || list.write_text(&mut text, book).is_err() {
        return Vec::new();
    }
    let stamp = seat.now.local().format("%Y%m%d-%H%M");
    let name = |ending: &str| format!("so-goi-{stamp}.{ending}");
    let files = vec![(name("docx"), document), (name("txt"), text)];
    vec![Effect::WriteFiles { files, said: "duty.printed", count: list.count() }]
}
