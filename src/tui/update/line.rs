//! What Enter makes of the entry line: an order, a place to go, a question back, or the sentence
//! that says what was not understood.

use crate::desk::protocol::Request;
use crate::domain::command::{Command, NewArrival, NewCase, NewExposure, Whom};
use crate::domain::home_treatment::{Case, Channel};
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::record::AnyBody;
use crate::domain::roster::{Job, Presence, Shift};
use crate::domain::tasks::{Progress, Task};
use crate::language::duty::is_head_job;
use crate::language::shown::{Shown, cut_name};
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::form::record_words;
use crate::tui::dialogs::read_back::{ReadBack, words};
use crate::tui::entry::{
    AreaTold, ArrivalLine, CaseLine, ContactLine, Fault, JobLine, Line, PersonTold, ReadingLine, Target, TimeTold,
    swapped,
};
use crate::tui::entry_row::{NAME_CELLS, read_line};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::seat::Line as DeskLine;
use crate::tui::theme::Role;
use crate::tui::update::keys::act;
use crate::tui::update::{arranging, doubles, finding, playbooks, rounds, say, several, tracing};

/// Carries out the entry line.
pub fn carry_out(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    match read_line(screen, &typed) {
        Line::Empty | Line::Palette(_) => Vec::new(),
        Line::Filter(filter) => {
            clear(screen);
            arranging::narrow(screen, filter);
            Vec::new()
        }
        Line::Find(_) | Line::Digits(_) => match playbooks::telling(screen) {
            Some(task) => playbooks::tell(screen, task, &typed),
            None => finding::take_found(screen),
        },
        Line::GoTo(number) => finding::go_to_case(screen, number),
        Line::Help(_) => act_cleared(screen, "?"),
        Line::NextAlert => act_cleared(screen, "!"),
        Line::Back => act_cleared(screen, ".."),
        Line::Reading(reading) => read(screen, *reading, &typed),
        Line::NewCase(line) => new_case(screen, line),
        Line::NewContact(line) => new_contact(screen, line),
        Line::NewArrival(line) => new_arrival(screen, *line),
        Line::NewTask(task) => new_task(screen, task),
        Line::FillJob(line) => fill_job(screen, line),
        Line::GiveTo(officer) => several::give(screen, officer),
        Line::Source(told) => tracing::source(screen, told, &typed),
        Line::Faulty(fault) => {
            show_fault(screen, &fault, &typed);
            Vec::new()
        }
    }
}

fn act_cleared(screen: &mut Screen, typed: &str) -> Vec<Effect> {
    clear(screen);
    screen.keymap.typed(typed).map_or_else(Vec::new, |action| act(screen, action))
}

/// Empties the line, and what hung on it.
pub fn clear(screen: &mut Screen) {
    screen.entry.field.set("");
    screen.entry.found = None;
    screen.entry.bound = None;
    screen.entry.asked = None;
    screen.entry.drafted_at = None;
    screen.entry.corrects = None;
}

/// Says what was not understood and puts the cursor there.
fn show_fault(screen: &mut Screen, fault: &Fault, typed: &str) {
    let words = Shown::owned(fault.sentence(typed, &screen.look.book));
    screen.entry.field.put_cursor(fault.range.start);
    screen.notify(words, Role::Attention);
}

fn no_case(screen: &mut Screen, number: Id<Case>) {
    let words = screen.look.say_with("entry.no_case", &[("number", &number.number())]);
    screen.notify(words, Role::Attention);
}

/// The case that a reading is for; a sentence where there is none, or several.
fn target_of(screen: &mut Screen, target: &Target) -> Option<Id<Case>> {
    match target {
        Target::Selected => {
            let case = screen.target();
            if case.is_none() {
                let waits = screen.waits_for_new_case();
                say(screen, if waits { "entry.new_case_waits" } else { "entry.no_target" }, Role::Attention);
            }
            case
        }
        Target::Number(number) => {
            let known = screen.seat.ward.cases.read(*number).is_some();
            if !known {
                no_case(screen, *number);
            }
            known.then_some(*number)
        }
        Target::Name(name) => {
            // All matches, before those without an open case are left out: who is cut off is not nobody.
            let found = if screen.seat.streamed { screen.seat.people.find(name, usize::MAX) } else { Vec::new() };
            let open = |number: u32| Some(screen.seat.ward.open_case_of(Id::new(number)?)?.id);
            let cases: Vec<Id<Case>> = found.into_iter().filter_map(|(number, _)| open(number)).collect();
            match cases.as_slice() {
                [one] => return Some(*one),
                [] => {
                    let words = screen.look.say_with("entry.nobody_found", &[("typed", name)]);
                    screen.notify(words, Role::Attention);
                }
                _ => say(screen, "entry.ambiguous", Role::Attention),
            }
            None
        }
    }
}

/// A reading: saved at once, or read back where it needs a second Enter.
fn read(screen: &mut Screen, reading: ReadingLine, typed: &str) -> Vec<Effect> {
    if screen.has_old_draft() && reading.time_told == TimeTold::Now {
        say(screen, "entry.draft_needs_time", Role::Attention);
        return Vec::new();
    }
    let Some(case) = target_of(screen, &reading.target) else { return Vec::new() };
    let corrected = screen.entry.corrects.and_then(|(id, _)| screen.seat.ward.readings.read(id));
    if corrected.is_some_and(|reading| reading.case != case) {
        say(screen, "readings.move_instead", Role::Attention);
        return Vec::new();
    }
    let corrects = screen.entry.corrects.map(|(id, _)| id);
    let shown = ReadBack { case, reading, line: typed.to_string(), corrects };
    if shown.guards(&screen.seat).is_empty() && shown.double(&screen.seat).is_none() {
        return save_reading(screen, case, &shown.reading, shown.line);
    }
    screen.dialogs.push(Dialog::ReadBack(Box::new(shown)));
    Vec::new()
}

/// The second Enter.
pub fn confirm(screen: &mut Screen) -> Vec<Effect> {
    match screen.dialogs.pop() {
        Some(Dialog::ReadBack(shown)) => save_reading(screen, shown.case, &shown.reading, shown.line),
        other => {
            screen.dialogs.extend(other);
            Vec::new()
        }
    }
}

/// Swaps SpO2 and pulse of the reading that is read back; whether there was one to swap.
pub fn swap(screen: &mut Screen) -> bool {
    let Some(Dialog::ReadBack(shown)) = screen.dialogs.last_mut() else { return false };
    let can_swap = shown.can_swap(&screen.seat);
    if can_swap {
        shown.reading = swapped(&shown.reading);
    }
    can_swap
}

fn save_reading(screen: &mut Screen, case: Id<Case>, reading: &ReadingLine, typed: String) -> Vec<Effect> {
    let mut reading = reading.reading(case, &screen.look.book);
    // Whoever calls one after another calls, unless he says something else.
    let in_round = screen.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Round(_)));
    reading.channel = reading.channel.or(in_round.then_some(Channel::Call));
    if let Some((id, seen)) = screen.entry.corrects {
        let based_on = vec![(RecordId { kind: Kind::Reading, number: id.number() }, seen)];
        // A line tells no seconds: a time that was not changed stays as it was.
        let old = screen.seat.ward.readings.read(id).map(|old| old.measured_at);
        if let Some(old) =
            old.filter(|old| old.seconds().div_euclid(60) == reading.measured_at.seconds().div_euclid(60))
        {
            reading.measured_at = old;
        }
        let command = Command::CorrectReading { reading: id, corrected: Box::new(reading) };
        return send(screen, command, based_on, typed);
    }
    send(screen, Command::RecordReading(reading), Vec::new(), typed)
}

/// Sends an order; the line is cleared, and comes back if the desk refuses.
pub fn send(screen: &mut Screen, command: Command, based_on: Vec<(RecordId, Revision)>, typed: String) -> Vec<Effect> {
    if screen.seat.only_looks {
        say(screen, "refusals.read_only", Role::Attention);
        return Vec::new();
    }
    let Some(order) = screen.order(command, based_on, typed) else {
        say(screen, "refusals.not_signed_in", Role::Attention);
        return Vec::new();
    };
    clear(screen);
    rounds::sent(screen, &order);
    if screen.seat.line == DeskLine::Up {
        say(screen, "entry.writing", Role::Notice);
    }
    vec![Effect::Send(Box::new(Request::Submit(Box::new(order))))]
}

/// A person as told on the line; an area that has no record goes into the address.
fn person_told(told: PersonTold) -> Person {
    let (area, address) = match told.area {
        Some(AreaTold::Known(area)) => (Some(area), String::new()),
        Some(AreaTold::Told(words)) => (None, words),
        None => (None, String::new()),
    };
    Person { name: told.name, birth: told.birth, phones: told.phones, area, address, ..Person::default() }
}

fn new_case(screen: &mut Screen, line: CaseLine) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let Some(person) = doubles::whom(screen, person_told(line.person), &typed) else { return Vec::new() };
    let new = NewCase {
        person,
        status: line.status.unwrap_or_default(),
        onset: line.onset,
        confirmed_on: line.confirmed_on,
        carer: None,
        note: line.note,
    };
    send(screen, Command::OpenCase(new), Vec::new(), typed)
}

fn new_contact(screen: &mut Screen, line: ContactLine) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let Some(from) = screen.contact_source() else {
        say(screen, "entry.no_target", Role::Attention);
        return Vec::new();
    };
    let ward = &screen.seat.ward;
    let episode = ward.open_case_of(from).or_else(|| ward.cases_of(from).next_back()).map(|case| case.id);
    let Some(exposed) = doubles::whom(screen, person_told(line.person), &typed) else { return Vec::new() };
    let new = NewExposure {
        from,
        episode,
        exposed,
        last_contact: line.last_contact,
        place: String::new(),
        setting: String::new(),
        relation: line.relation,
        note: line.note,
    };
    send(screen, Command::AddExposure(new), Vec::new(), typed)
}

fn new_arrival(screen: &mut Screen, line: ArrivalLine) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let Some(person) = doubles::whom(screen, person_told(line.person), &typed) else { return Vec::new() };
    send(screen, Command::RegisterArrival(NewArrival { person, stay: line.stay }), Vec::new(), typed)
}

fn new_task(screen: &mut Screen, task: Task) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    if let Some(case) = task.case.filter(|case| screen.seat.ward.cases.read(*case).is_none()) {
        no_case(screen, case);
        return Vec::new();
    }
    let task = match screen.dialogs.last() {
        // What is added on the card of a playbook under way is a part of it: a conclusion, a finding.
        Some(Dialog::Task(card)) if screen.seat.ward.tasks.read(card.task).is_some_and(|head| head.is_playbook()) => {
            Task { part_of: Some(card.task), ..task }
        }
        _ => task,
    };
    send(screen, Command::AddTask(task), Vec::new(), typed)
}

/// The first job where no shift runs begins one: by day from 06:00 to 18:00, by night from 18:00
/// to 06:00, as stations that have not planned their own work.
fn begin_shift(screen: &mut Screen, line: JobLine, typed: String) -> Vec<Effect> {
    let now = screen.seat.now;
    let midnight = Moment::start_of(now.date());
    let hours = |hours: i64| midnight.plus(hours * 3600);
    let (name, from, to) = match now {
        _ if now < hours(6) => (screen.look.say("roster.night"), hours(-6), hours(6)),
        _ if now < hours(18) => (screen.look.say("roster.day"), hours(6), hours(18)),
        _ => (screen.look.say("roster.night"), hours(18), hours(30)),
    };
    let job = Job {
        name: line.job,
        who: line.who.unwrap_or_default(),
        officer: line.officer,
        phone: line.phone.unwrap_or_default(),
        presence: line.presence.unwrap_or_default(),
        ..Job::default()
    };
    let job = Job { heads: is_head_job(&job.name, &screen.look.book), ..job };
    let shift = Shift { name: name.as_str().to_string(), from, to, post: None, jobs: vec![job] };
    send(screen, Command::PlanShift(shift), Vec::new(), typed)
}

/// Fills a job of the running shift; what the line does not say stays as it was.
fn fill_job(screen: &mut Screen, line: JobLine) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let Some(shift) = screen.seat.shift() else { return begin_shift(screen, line, typed) };
    let (id, seen) = (shift.id, shift.revision);
    let known = shift.jobs.iter().find(|job| job.name == line.job).cloned().unwrap_or_default();
    let somebody_else = line.who.is_some();
    let job = Job {
        name: line.job,
        who: line.who.unwrap_or(known.who),
        officer: if somebody_else { line.officer } else { known.officer },
        // Another person's telephone would be worse than none.
        phone: line.phone.unwrap_or(if somebody_else { String::new() } else { known.phone }),
        presence: line.presence.unwrap_or(if somebody_else { Presence::AtStation } else { known.presence }),
        ..Job::default()
    };
    let job = Job { heads: is_head_job(&job.name, &screen.look.book), ..job };
    let based_on = vec![(RecordId { kind: Kind::Shift, number: id.number() }, seen)];
    send(screen, Command::FillJob { shift: id, job }, based_on, typed)
}

fn record_name(body: &AnyBody, screen: &Screen) -> String {
    let kind = screen.look.book.word("kinds", body.kind().name()).unwrap_or_default();
    format!("{kind} {}", crate::tui::forms::name(body, &screen.seat.ward))
}

/// What an order that was saved is about, in words.
pub fn about(screen: &Screen, command: &Command) -> Option<String> {
    let of_case = |id: Id<Case>| {
        let case = screen.seat.ward.cases.read(id)?;
        Some(format!("#{} {}", id.number(), cut_name(&screen.seat.name_of(case), NAME_CELLS)))
    };
    match command {
        Command::RecordReading(reading) => {
            Some(format!("{}  {}", of_case(reading.case)?, words(reading, &screen.seat, &screen.look)))
        }
        Command::CorrectReading { corrected, .. } => {
            let what = words(corrected, &screen.seat, &screen.look);
            Some(
                screen.look.book.say_with("readings.corrected", &[("who", &of_case(corrected.case)?), ("what", &what)]),
            )
        }
        Command::MoveReading { to, .. } => {
            Some(screen.look.book.say_with("readings.moved", &[("who", &of_case(*to)?)]))
        }
        Command::Edit { number, body } => Some(record_words(body.kind(), *number, &screen.seat, &screen.look)),
        Command::Make(body) => Some(record_name(body, screen)),
        Command::Delete(id) => {
            let what = record_words(id.kind, id.number, &screen.seat, &screen.look);
            Some(screen.look.book.say_with("records.was_deleted", &[("what", &what)]))
        }
        Command::Restore(id) => {
            let what = record_words(id.kind, id.number, &screen.seat, &screen.look);
            Some(screen.look.book.say_with("records.was_restored", &[("what", &what)]))
        }
        Command::Undo(_) => Some(screen.look.book.say("records.was_undone").to_string()),
        Command::MergePersons { into, .. } => screen.seat.ward.persons.read(*into).map(|person| person.name.clone()),
        Command::AddTask(task) => Some(task.text.clone()),
        Command::StartPlaybook { head, parts } => {
            Some(screen.look.book.say_with("playbooks.started", &[("title", &head.text), ("count", &parts.len())]))
        }
        Command::Tell { task, answered, .. } => {
            let text = screen.seat.ward.tasks.read(*task)?.text.clone();
            Some(match answered.as_str() {
                "" => screen.look.book.say_with("tasks.told_nobody", &[("task", &text)]),
                who => screen.look.book.say_with("tasks.told", &[("task", &text), ("who", &Shown::of(who))]),
            })
        }
        Command::SetProgress { task, progress } => {
            let task = screen.seat.ward.tasks.read(*task)?;
            let book = &screen.look.book;
            Some(match progress {
                Progress::Open => book.say_with("tasks.open_again", &[("task", &task.text)]),
                Progress::Started => book.say_with("tasks.started", &[("task", &task.text)]),
                Progress::Done(_) => book.say_with("tasks.done", &[("task", &task.text)]),
            })
        }
        Command::Convert(told) => {
            let name = screen.seat.ward.persons.read(told.person).map(|person| person.name.clone())?;
            Some(screen.look.book.say_with("convert.done", &[("name", &name)]))
        }
        Command::OpenCase(NewCase { person: Whom::New(person), .. })
        | Command::RegisterArrival(NewArrival { person: Whom::New(person), .. })
        | Command::AddExposure(NewExposure { exposed: Whom::New(person), .. }) => Some(person.name.clone()),
        _ => None,
    }
}
