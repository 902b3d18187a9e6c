//! The hand-over: beginning one, reading, notes, who takes over, signing, and printing it.

use crate::domain::command::Command;
use crate::domain::handover::{Between, Handover, Head, Stage};
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::log_entry::LogEntry;
use crate::domain::officer::Officer;
use crate::exchange::handover::HandoverView;
use crate::language::folding::{begin_words, fold};
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::handover::{OpenHandover, Row};
use crate::tui::dialogs::task_card::TaskCard;
use crate::tui::forms::{Scene, moment_told};
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::{Printing, Screen};
use crate::tui::theme::Role;
use crate::tui::update::{jumps, line, say};
use crate::tui::widgets::list::moved;

/// Opens one, or the one that is under way, or what a new one would be.
pub fn open(screen: &mut Screen, which: Option<Id<Handover>>) -> Vec<Effect> {
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Handover(_)));
    let shown = OpenHandover::of(which, &screen.seat);
    screen.dialogs.push(Dialog::Handover(Box::new(shown)));
    Vec::new()
}

fn opened(screen: &Screen) -> Option<&OpenHandover> {
    match screen.dialogs.last() {
        Some(Dialog::Handover(shown)) => Some(shown),
        _ => None,
    }
}

/// What is reckoned follows the ward and the time.
pub fn reckon(screen: &mut Screen) {
    let seat = &screen.seat;
    for dialog in &mut screen.dialogs {
        if let Dialog::Handover(shown) = dialog {
            shown.reckon(seat);
        }
    }
}

/// Moves the choice.
pub fn step(screen: &mut Screen, by: isize) {
    let count = opened(screen).map_or(0, |shown| shown.rows(&screen.seat).len());
    if let Some(Dialog::Handover(shown)) = screen.dialogs.last_mut() {
        shown.chosen = moved(shown.chosen, by, count);
    }
}

/// The record that the chosen row is about.
pub fn pointed(screen: &Screen) -> Vec<RecordId> {
    let Some(shown) = opened(screen) else { return Vec::new() };
    let row = shown.row(&screen.seat);
    let of_row = row.and_then(|row| match row {
        Row::Watch(watch) => Some(RecordId { kind: Kind::Case, number: watch.case.number() }),
        Row::Carried(task) => Some(RecordId { kind: Kind::Task, number: task.number() }),
        Row::Told => None,
    });
    let own = shown.record(&screen.seat).map(|kept| RecordId { kind: Kind::Handover, number: kept.id.number() });
    of_row.or(own).into_iter().collect()
}

/// The record as it stands on the screen, as orders about it are based on it.
fn based(screen: &Screen) -> Option<(Id<Handover>, Revision)> {
    let kept = opened(screen)?.record(&screen.seat)?;
    Some((kept.id, kept.revision))
}

/// F8 signs and F7 prints; nothing where no hand-over is open.
pub fn key(screen: &mut Screen, action: Action) -> Option<Vec<Effect>> {
    opened(screen)?;
    match action {
        Action::Convert => Some(sign(screen)),
        Action::SortAndColumns => Some(print(screen)),
        _ => None,
    }
}

fn sign(screen: &mut Screen) -> Vec<Effect> {
    let Some(shown) = opened(screen) else { return Vec::new() };
    // It is not based on a revision: a note that comes in meanwhile changes nothing of what is signed.
    let Some(handover) = shown.record(&screen.seat).map(|kept| kept.id) else {
        say(screen, "handover.begin_first", Role::Attention);
        return Vec::new();
    };
    let facts = Box::new(shown.facts.clone());
    line::send(screen, Command::SignHandover { handover, facts, head: Head::default() }, Vec::new(), String::new())
}

/// Space marks the chosen one as read; whether there was a hand-over.
pub fn turn(screen: &mut Screen) -> Option<Vec<Effect>> {
    let shown = opened(screen)?;
    if !screen.entry.field.is_empty() {
        return None;
    }
    let Some(Row::Watch(watch)) = shown.row(&screen.seat) else {
        say(screen, "handover.choose_watched", Role::Notice);
        return Some(Vec::new());
    };
    let Some((handover, _)) = based(screen) else { return Some(Vec::new()) };
    // What is read is compared with what stands there; two who read at once do not stand in each other's way.
    let command = Command::ReadWatched { handover, watch: Box::new(watch) };
    let effects = line::send(screen, command, Vec::new(), String::new());
    step(screen, 1);
    Some(effects)
}

/// Enter: what is typed is a note, or says who and when; else what is chosen opens, or a hand-over begins.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().trim().to_string();
    let Some(shown) = opened(screen) else { return Vec::new() };
    let Some(between) = shown.between(&screen.seat) else {
        say(screen, "refusals.not_signed_in", Role::Attention);
        return Vec::new();
    };
    let kept = shown.record(&screen.seat);
    let is_open = kept.is_none_or(|kept| kept.stage() != Stage::Closed);
    if !typed.is_empty() && is_open {
        match told(screen, &between, &typed) {
            Some(Told::Between(between)) => return write(screen, between),
            Some(Told::Several(name)) => {
                let words = screen.look.say_with("handover.several", &[("name", &Shown::of(&name))]);
                screen.notify(words, Role::Attention);
                return Vec::new();
            }
            None => {}
        }
    }
    match (typed.is_empty(), kept.is_some()) {
        (true, false) => write(screen, between),
        (false, false) => {
            say(screen, "handover.begin_first", Role::Attention);
            Vec::new()
        }
        (false, true) => {
            let Some((handover, _)) = based(screen) else { return Vec::new() };
            // A note is added behind, whatever came in meanwhile.
            line::send(screen, Command::NoteHandover { handover, text: typed.clone() }, Vec::new(), typed)
        }
        (true, true) => open_row(screen),
    }
}

fn open_row(screen: &mut Screen) -> Vec<Effect> {
    match opened(screen).and_then(|shown| shown.row(&screen.seat)) {
        Some(Row::Watch(watch)) => jumps::open_card(screen, watch.case),
        Some(Row::Carried(task)) => {
            screen.dialogs.push(Dialog::Task(TaskCard { task, at: 0 }));
            Vec::new()
        }
        Some(Row::Told) | None => Vec::new(),
    }
}

fn write(screen: &mut Screen, between: Between) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    match based(screen) {
        None => line::send(screen, Command::WriteHandover { handover: None, between }, Vec::new(), typed),
        Some((id, seen)) => {
            let based_on = vec![(RecordId { kind: Kind::Handover, number: id.number() }, seen)];
            line::send(screen, Command::WriteHandover { handover: Some(id), between }, based_on, typed)
        }
    }
}

/// What a typed line says about when and between whom.
enum Told {
    /// It is to be so.
    Between(Between),
    /// Several officers are called like that.
    Several(String),
}

/// Reads `nhận BS Thảo`, `giao BS Lý`, `từ 18:00 20/7`, `đến 6h`; where nobody takes over yet a name alone says who. Nothing
/// where it is none of these: then it is a note.
fn told(screen: &Screen, between: &Between, typed: &str) -> Option<Told> {
    let book = &screen.look.book;
    let (first, rest) = typed.split_once(' ').unwrap_or((typed, ""));
    let is = |key: &str| fold(first) == fold(book.say(key)) && !rest.trim().is_empty();
    let moment = || moment_told(rest.trim(), &Scene::of(&screen.seat, &screen.look)).ok();
    let to = |receiver| Between { receiver: Some(receiver), ..between.clone() };
    if is("handover.word_to") {
        return officer(screen, rest).map(|found| found.map_or_else(Told::Several, |id| Told::Between(to(id))));
    }
    if is("handover.word_giver") {
        let by = |giver| Told::Between(Between { giver, ..between.clone() });
        return officer(screen, rest).map(|found| found.map_or_else(Told::Several, by));
    }
    if is("handover.word_from") {
        return moment().map(|from| Told::Between(Between { from, ..between.clone() }));
    }
    if is("handover.word_until") {
        return moment().map(|to| Told::Between(Between { to, ..between.clone() }));
    }
    if between.receiver.is_none() {
        return officer(screen, typed).map(|found| found.map_or_else(Told::Several, |id| Told::Between(to(id))));
    }
    None
}

/// The officer whose words begin so; an error where several do; nothing where nobody does.
fn officer(screen: &Screen, typed: &str) -> Option<Result<Id<Officer>, String>> {
    let here = screen.seat.ward.officers.iter().filter(|officer| !officer.disabled);
    let mut found = here.filter(|officer| begin_words(&officer.name, typed.trim()));
    let first = found.next()?;
    let is_exact = |officer: &Officer| fold(&officer.name) == fold(typed.trim());
    match found.next() {
        None => Some(Ok(first.id)),
        Some(_) => {
            let exact = screen.seat.ward.officers.iter().find(|officer| is_exact(officer));
            Some(exact.map(|officer| officer.id).ok_or_else(|| typed.trim().to_string()))
        }
    }
}

/// Prints it; that it was printed stands in the duty book first.
fn print(screen: &mut Screen) -> Vec<Effect> {
    let Some((id, _)) = based(screen) else {
        say(screen, "handover.begin_first", Role::Attention);
        return Vec::new();
    };
    let text = screen.look.book.say_with("handover.logged", &[("number", &id.number())]);
    let waited = screen.waiting.next;
    let effects = line::send(screen, Command::Log(LogEntry::of(screen.seat.now, text)), Vec::new(), String::new());
    if !effects.is_empty() {
        screen.waiting.printing = Some((waited, Printing::Handover(id)));
    }
    effects
}

/// The files of a hand-over: to be printed, and to be passed on as text.
pub fn files(screen: &Screen, id: Id<Handover>) -> Option<Vec<Effect>> {
    let seat = &screen.seat;
    let kept = seat.ward.handovers.read(id)?;
    let now = OpenHandover::of(Some(id), seat);
    let officer = |id| seat.officer_name(id).to_string();
    let view =
        HandoverView { handover: kept, facts: kept.told(&now.facts), officer: &officer, book: &screen.look.book };
    let (mut text, mut document) = (Vec::new(), Vec::new());
    view.write_text(&mut text).ok()?;
    view.write_document(&mut document).ok()?;
    let stamp = kept.to.local().format("%Y%m%d-%H%M");
    let name = |ending: &str| format!("ban-giao-{}-{stamp}.{ending}", id.number());
    let files = vec![(name("docx"), document), (name("txt"), text)];
    Some(vec![Effect::WriteFiles { files, said: "handover.printed", count: 1 }])
}
