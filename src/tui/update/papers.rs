//! Papers: opening those of the chosen F0 or of the marked ones, writing one about all who lack it, and printing.

use crate::domain::command::{Command, NewPapers};
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, RecordId};
use crate::domain::log_entry::LogEntry;
use crate::domain::paper::{Paper, PaperKind, Step, standing};
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Body};
use crate::exchange::papers::{PaperFile, PapersView};
use crate::tui::arrangement::{LOW_ROWS, Pane};
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::papers::{Papers, count, name, signer, template};
use crate::tui::message::Effect;
use crate::tui::screen::{Printing, Screen};
use crate::tui::theme::Role;
use crate::tui::update::{forms, line, releases, say};
use crate::tui::widgets::list::moved;

/// Opens the papers of the marked F0, else of the one that is chosen.
pub fn open(screen: &mut Screen) -> Vec<Effect> {
    let marked = if screen.focus.0 == Pane::HomeTreatment && screen.dialogs.is_empty() {
        let case = |record: RecordId| if record.kind == Case::KIND { Id::new(record.number) } else { None };
        screen.marked().into_iter().filter_map(case).collect()
    } else {
        Vec::new()
    };
    let cases = if marked.is_empty() { screen.target().into_iter().collect() } else { marked };
    if cases.is_empty() {
        say(screen, "entry.no_target", Role::Attention);
        return Vec::new();
    }
    open_of(screen, cases)
}

/// Opens the papers of these F0.
pub fn open_of(screen: &mut Screen, cases: Vec<Id<Case>>) -> Vec<Effect> {
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Papers(_)));
    screen.dialogs.push(Dialog::Papers(Box::new(Papers { cases, chosen: 0, shown: None })));
    releases::read_courses(screen)
}

/// Moves the choice, or the lines of the one that is shown.
pub fn step(screen: &mut Screen, by: isize) {
    let body = screen.arrangement().body(LOW_ROWS);
    let (width, height) = (usize::from(body.width.saturating_sub(2)), usize::from(body.height.saturating_sub(1)));
    let typed = screen.entry.field.text();
    let Some(Dialog::Papers(open)) = screen.dialogs.last_mut() else { return };
    let all = (count(open, typed, (&screen.seat, &screen.look), width) + 1).saturating_sub(height).max(1);
    match &mut open.shown {
        Some((_, top)) => *top = moved(*top, by, all),
        None => open.chosen = moved(open.chosen, by, PaperKind::ALL.len()),
    }
}

/// Esc: from the one that is shown back to the list; whether one was.
pub fn back(screen: &mut Screen) -> bool {
    let Some(Dialog::Papers(open)) = screen.dialogs.last_mut() else { return false };
    open.shown.take().is_some()
}

/// Enter: opens the paper that stands, shows one before it is written, and writes the one that is shown.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(Dialog::Papers(open)) = screen.dialogs.last() else { return Vec::new() };
    let open = (**open).clone();
    let what = open.what();
    if open.shown.is_some() {
        return write(screen, &open, what);
    }
    let paper = open.only().and_then(|case| standing(&screen.seat.ward, case, what)).map(|paper| paper.id);
    if let Some(paper) = paper {
        return forms::edit(screen, &[RecordId { kind: Paper::KIND, number: paper.number() }]);
    }
    let lacking = open.without(what, &screen.seat);
    if lacking.is_empty() && (ask_signed(screen, &open, what) || ask_delivered(screen, &open, what)) {
        return Vec::new();
    }
    if lacking.is_empty() || template(what, &lacking, (&screen.seat, &screen.look)).is_none() {
        let key = if what.is_of_end() { "papers.none_released" } else { "papers.all_written" };
        say(screen, key, Role::Notice);
        return Vec::new();
    }
    if let Some(Dialog::Papers(open)) = screen.dialogs.last_mut() {
        open.shown = Some((what, 0));
    }
    Vec::new()
}

/// Enter where all of several have the paper: asks whether those that wait for it were signed now; whether any waits.
fn ask_signed(screen: &mut Screen, open: &Papers, what: PaperKind) -> bool {
    let now = Some(screen.seat.now);
    let signed = |paper: &Paper| Paper { signed_at: now, ..paper.clone() };
    let words = ("papers.ask_signed", "papers.ask_signed_what");
    ask_of_all(screen, (open, what, Step::Written), words, signed)
}

/// Enter where all of several are signed: asks whether those that wait for it were handed to the patients now.
fn ask_delivered(screen: &mut Screen, open: &Papers, what: PaperKind) -> bool {
    let (now, by) = (Some(screen.seat.now), screen.seat.officer);
    let names: Vec<(Id<Person>, String)> = open
        .cases
        .iter()
        .filter_map(|case| screen.seat.ward.cases.read(*case))
        .map(|case| (case.person, screen.seat.name_of(case)))
        .collect();
    let delivered = |paper: &Paper| {
        let own = names.iter().find(|(person, _)| *person == paper.person);
        let receiver = own.map(|(_, name)| name.clone()).unwrap_or_default();
        Paper { delivered_at: now, delivered_by: by, receiver, ..paper.clone() }
    };
    let words = ("papers.ask_delivered", "papers.ask_delivered_what");
    ask_of_all(screen, (open, what, Step::Signed), words, delivered)
}

/// Asks whether all papers of a kind that stand at a step go one step on; whether there is any.
fn ask_of_all(
    screen: &mut Screen,
    (open, what, step): (&Papers, PaperKind, Step),
    (title, lines): (&str, &str),
    turned: impl Fn(&Paper) -> Paper,
) -> bool {
    let ward = &screen.seat.ward;
    let written = open.cases.iter().filter_map(|case| standing(ward, *case, what));
    let orders: Vec<_> = written
        .filter(|paper| paper.step() == step)
        .map(|paper| {
            let body = AnyBody::Paper(turned(&paper.body));
            let record = RecordId { kind: Paper::KIND, number: paper.id.number() };
            let command = Command::Edit { number: paper.id.number(), body: Box::new(body) };
            (command, vec![(record, paper.revision)])
        })
        .collect();
    if orders.is_empty() {
        return false;
    }
    let values: [(&str, &dyn std::fmt::Display); 2] = [("what", &name(what, &screen.look)), ("count", &orders.len())];
    let lines = vec![screen.look.say_with(lines, &values)];
    let title = screen.look.say(title);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked: Asked::Orders(orders) })));
    true
}

/// Asks the desk for the numbers; the document is written once they stand.
fn write(screen: &mut Screen, open: &Papers, what: PaperKind) -> Vec<Effect> {
    let typed = screen.entry.field.text().trim().to_string();
    let first = typed.parse::<u32>().ok();
    if !typed.is_empty() && first.is_none() {
        say(screen, "papers.not_a_number", Role::Attention);
        return Vec::new();
    }
    let cases = open.without(what, &screen.seat);
    let Some(template) = template(what, &cases, (&screen.seat, &screen.look)) else { return Vec::new() };
    let signing = signer(template, (&screen.seat, &screen.look));
    let (signer, signed_by) = signing.map_or((None, String::new()), |signing| (Some(signing.position), signing.who));
    let (symbol, dated) = (template.symbol.clone(), screen.seat.now.date());
    let told = NewPapers { what, cases: cases.clone(), symbol, first, dated, signer, signed_by };
    let waited = screen.waiting.next;
    let effects = line::send(screen, Command::IssuePapers(told), Vec::new(), String::new());
    if !effects.is_empty() {
        screen.waiting.printing = Some((waited, Printing::Papers(what, cases)));
        if let Some(Dialog::Papers(open)) = screen.dialogs.last_mut() {
            open.shown = None;
        }
        screen.entry.field.set("");
    }
    effects
}

/// Space: prints the papers of the chosen kind; that they were printed stands in the duty book first.
pub fn print(screen: &mut Screen) -> Option<Vec<Effect>> {
    let Some(Dialog::Papers(open)) = screen.dialogs.last() else { return None };
    if open.shown.is_some() {
        return Some(Vec::new());
    }
    let (what, all) = (open.what(), open.cases.clone());
    let has = |case: &Id<Case>| standing(&screen.seat.ward, *case, what).is_some();
    let written: Vec<Id<Case>> = all.iter().filter(|case| has(case)).copied().collect();
    // The sheet has no number: it is printed as it stands for everybody.
    let cases = if what == PaperKind::DailySheet { all } else { written };
    if cases.is_empty() {
        say(screen, "papers.none_written", Role::Attention);
        return Some(Vec::new());
    }
    let values: [(&str, &dyn std::fmt::Display); 2] = [("what", &name(what, &screen.look)), ("count", &cases.len())];
    let text = screen.look.book.say_with("papers.logged", &values);
    let waited = screen.waiting.next;
    let entry = Command::Log(LogEntry::of(screen.seat.now, text));
    let effects = line::send(screen, entry, Vec::new(), String::new());
    if !effects.is_empty() {
        screen.waiting.printing = Some((waited, Printing::Papers(what, cases)));
    }
    Some(effects)
}

/// The document of papers; nothing while a course of one of them has not come in whole.
pub fn document(screen: &Screen, what: PaperKind, cases: &[Id<Case>]) -> Option<PaperFile> {
    let seat = &screen.seat;
    if !cases.iter().all(|case| seat.whole.contains(case)) {
        return None;
    }
    let view = PapersView { ward: &seat.ward, rules: &seat.rules, templates: &screen.look.papers, now: seat.now };
    Some(PaperFile::of(view, what, cases, &screen.look.book))
}
