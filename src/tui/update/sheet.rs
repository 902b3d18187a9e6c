//! Bringing a sheet in, key by key: the path, the columns, and its rows to the desk chunk by chunk, all of them or none.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use crate::desk::protocol::{Outcome, Request};
use crate::domain::command::{Command, Order};
use crate::domain::decide::{Staging, stage};
use crate::domain::identity::{Id, OrderId};
use crate::exchange::headers::{Columns, Kind};
use crate::exchange::import::{Answer, Ending, Import, Options, Report, Step};
use crate::exchange::laid::{Asked, From, Laid};
use crate::exchange::line_list::ListError;
use crate::exchange::templates::Template;
use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::sheet::{Preview, Sheet, report_lines};
use crate::tui::errand::Errand;
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::sheet_columns::{again, change, take_typed, typed};
use crate::tui::update::{keys, pasting, say};
use crate::tui::widgets::list::moved;

/// The most lines of which a preview works out what would come of them.
const TRIED_MAX: usize = 20_000;

/// Whether a sheet that is brought in has the keys.
pub fn has_keys(screen: &Screen) -> bool {
    matches!(screen.dialogs.last(), Some(Dialog::Sheet(_)))
}

/// The sheet that is brought in, under whatever else stands before the panes.
pub(super) fn sheet(screen: &mut Screen) -> Option<&mut Sheet> {
    screen.dialogs.iter_mut().rev().find_map(|dialog| match dialog {
        Dialog::Sheet(sheet) => Some(&mut **sheet),
        _ => None,
    })
}

fn close(screen: &mut Screen) {
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Sheet(_)));
    screen.entry.field.set("");
}

fn may_write(screen: &mut Screen) -> bool {
    if screen.seat.is_read_only() {
        say(screen, "refusals.read_only", Role::Attention);
    } else if screen.seat.officer.is_none() {
        say(screen, "refusals.not_signed_in", Role::Attention);
    } else if sheet(screen).is_some() {
        say(screen, "sheet.busy", Role::Attention);
    } else {
        return true;
    }
    false
}

/// Asks for the path of a sheet.
pub fn ask(screen: &mut Screen) {
    if may_write(screen) {
        screen.dialogs.push(Dialog::Sheet(Box::new(Sheet::Asking)));
    }
}

/// Shows a ward template before it is taken.
pub fn template(screen: &mut Screen, template: Template) -> Vec<Effect> {
    if !may_write(screen) {
        return Vec::new();
    }
    let name = screen.look.book.word("templates", template.name).unwrap_or_default().to_string();
    screen.dialogs.push(Dialog::Sheet(Box::new(Sheet::Reading { name: name.clone(), pasted: None })));
    lay(Asked { from: From::Template(name, template.text), kind: Kind::Roster, case: None })
}

/// Takes a key.
pub fn key(screen: &mut Screen, key: KeyEvent) -> Vec<Effect> {
    let action = screen.keymap.action(&key);
    let is_empty = screen.entry.field.is_empty();
    match (action, key.code) {
        (Some(action @ (Action::Help | Action::Quit | Action::Redraw | Action::CopyHint)), _) => {
            keys::act(screen, action)
        }
        (Some(Action::Back), _) => back(screen),
        (Some(Action::Open), _) => enter(screen),
        (Some(Action::NextPane), _) => complete(screen),
        (Some(Action::Up), _) => step(screen, -1),
        (Some(Action::Down), _) => step(screen, 1),
        (Some(Action::PageUp), _) => step(screen, -8),
        (Some(Action::PageDown), _) => step(screen, 8),
        (Some(Action::First), _) if is_empty => step(screen, isize::MIN / 2),
        (Some(Action::Last), _) if is_empty => step(screen, isize::MAX / 2),
        (_, KeyCode::Left) if is_empty => change(screen, -1),
        (_, KeyCode::Right) if is_empty => change(screen, 1),
        (Some(_), KeyCode::F(_)) => Vec::new(),
        _ => {
            let is_typed = matches!(sheet(screen), Some(Sheet::Asking | Sheet::Shown(_)));
            if is_typed {
                screen.entry.field.press(key);
            }
            typed(screen)
        }
    }
}

fn back(screen: &mut Screen) -> Vec<Effect> {
    let is_empty = screen.entry.field.is_empty();
    match sheet(screen) {
        Some(Sheet::Shown(preview)) if preview.is_asked => preview.is_asked = false,
        Some(Sheet::Asking | Sheet::Shown(_)) if !is_empty => screen.entry.field.set(""),
        Some(Sheet::Importing { import, is_dropped, .. }) => {
            import.give_up();
            *is_dropped = true;
        }
        _ => close(screen),
    }
    Vec::new()
}

fn enter(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().trim().to_string();
    match sheet(screen) {
        Some(Sheet::Asking) if typed.is_empty() => Vec::new(),
        Some(stage @ Sheet::Asking) => {
            *stage = Sheet::Reading { name: typed.clone(), pasted: None };
            screen.entry.field.set("");
            let kind = if screen.focus.0 == Pane::ContactTree { Kind::Contacts } else { Kind::Cases };
            lay(Asked { from: From::File(PathBuf::from(typed), None), kind, case: None })
        }
        Some(Sheet::Shown(_)) if !typed.is_empty() => take_typed(screen),
        Some(Sheet::Shown(preview)) => {
            let (good, refused) = preview.good_and_refused();
            if preview.is_waiting {
                say(screen, "sheet.again", Role::Notice);
                return Vec::new();
            }
            if good == 0 {
                say(screen, "sheet.nothing", Role::Attention);
                return Vec::new();
            }
            if refused > 0 && !preview.is_asked {
                preview.is_asked = true;
                return Vec::new();
            }
            begin(screen)
        }
        Some(Sheet::Over { .. }) => {
            close(screen);
            Vec::new()
        }
        Some(Sheet::Reading { .. } | Sheet::Importing { .. }) | None => Vec::new(),
    }
}

pub(super) fn lay(asked: Asked) -> Vec<Effect> {
    vec![Effect::Errand(Errand::Lay(Box::new(asked)))]
}

fn complete(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    match sheet(screen) {
        Some(Sheet::Asking) => vec![Effect::Errand(Errand::Complete(typed))],
        _ => Vec::new(),
    }
}

/// Takes the paths that begin as was typed: as far as all of them agree goes into the line.
pub fn completed(screen: &mut Screen, typed: &str, names: &[String]) {
    let is_current = screen.entry.field.text() == typed && matches!(sheet(screen), Some(Sheet::Asking));
    if !is_current {
        return;
    }
    let Some(first) = names.first() else {
        say(screen, "sheet.none_found", Role::Attention);
        return;
    };
    let same = |other: &String| first.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let shared = names.iter().map(same).min().unwrap_or(0);
    let shared: String = first.chars().take(shared).collect();
    if shared.chars().count() > typed.chars().count() || names.len() == 1 {
        screen.entry.field.set(&shared);
    }
    if names.len() > 1 {
        let last = |name: &String| name.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_string();
        let named = Shown::owned(names.iter().map(last).collect::<Vec<_>>().join("  "));
        let words = screen.look.say_with("sheet.several", &[("names", &named)]);
        screen.notify(words, Role::Notice);
    }
}

fn step(screen: &mut Screen, by: isize) -> Vec<Effect> {
    let look = screen.look.clone();
    match sheet(screen) {
        Some(Sheet::Shown(preview)) => {
            preview.is_asked = false;
            preview.chosen = moved(preview.chosen, by, preview.laid.columns.fields.len() + preview.rows_above());
            screen.entry.field.set("");
        }
        Some(Sheet::Over { report, top }) => *top = moved(*top, by, report_lines(report, &look).len()),
        _ => {}
    }
    Vec::new()
}

/// Takes a list that was laid out, or hears why not.
pub fn laid(screen: &mut Screen, laid: Result<Arc<Laid>, (String, ListError)>) -> Vec<Effect> {
    let Some(stage) = sheet(screen) else { return Vec::new() };
    let (chosen, mut wanted) = match stage {
        Sheet::Reading { .. } => (None, None),
        Sheet::Shown(preview) => (Some(preview.chosen), preview.wanted.take()),
        _ => return Vec::new(),
    };
    match laid {
        Ok(laid) => {
            // Columns that were chosen for another sheet say nothing about this one.
            let is_same = |columns: &Columns| columns.names == laid.columns.names;
            wanted = wanted.filter(|(_, columns)| columns.as_ref().is_none_or(is_same));
            // More was chosen meanwhile: what would come of this is of no interest.
            let tried = if wanted.is_some() { None } else { tried(screen, &laid) };
            let now_chosen = wanted.as_ref().and_then(|(_, columns)| columns.clone());
            let columns = now_chosen.unwrap_or_else(|| laid.columns.clone());
            // A sheet of its own is shown from its first column on.
            let first = 1 + usize::from(laid.sheets.len() > 1);
            let chosen = chosen.unwrap_or(first).min((first + laid.columns.fields.len()).saturating_sub(1));
            let preview = Preview { laid, columns, wanted: None, tried, chosen, is_asked: false, is_waiting: false };
            let Some(stage) = sheet(screen) else { return Vec::new() };
            *stage = Sheet::Shown(Box::new(preview));
            if let (Some((kind, columns)), Sheet::Shown(preview)) = (wanted, stage) {
                return again(preview, kind, columns);
            }
        }
        Err((file, error)) => {
            match std::mem::replace(stage, Sheet::Asking) {
                Sheet::Reading { pasted: Some(pasted), .. } => {
                    // No table after all: it comes to the line as any other paste.
                    close(screen);
                    return pasting::paste_line(screen, &pasted, false);
                }
                // The path comes back to be mended.
                Sheet::Reading { name, .. } => screen.entry.field.set(&name),
                // The sheet that is shown stays.
                mut shown => {
                    if let Sheet::Shown(preview) = &mut shown {
                        preview.is_waiting = false;
                    }
                    *stage = shown;
                }
            }
            let words = Shown::owned(error.sentence(&Shown::of(&file), &screen.look.book));
            screen.notify(words, Role::Attention);
        }
    }
    Vec::new()
}

/// What would come of a list, worked out over what this screen holds, by the very rules of the desk.
fn tried(screen: &Screen, laid: &Arc<Laid>) -> Option<Report> {
    if laid.lines.len() > TRIED_MAX {
        return None;
    }
    let officer = screen.seat.officer.or(Id::new(1))?;
    let ward = &screen.seat.ward;
    let mut staging = Staging::over(ward);
    let mut import = Import::of_laid(OrderId(0), Arc::clone(laid), Options { dry_run: true, keep_going: true });
    loop {
        match import.step().ok()? {
            Step::Send(command) => {
                let tally = match *command {
                    Command::Import { rows, .. } => {
                        Some(stage((ward, &screen.seat.rules), &mut staging, &rows, officer, screen.seat.now).1)
                    }
                    _ => None,
                };
                import.answer(Answer::Done(tally));
            }
            Step::Wait => return None,
            Step::Done => return Some(import.into_report()),
        }
    }
}

/// Enter: the rows go to the desk under one name.
fn begin(screen: &mut Screen) -> Vec<Effect> {
    if screen.seat.is_read_only() {
        say(screen, "refusals.read_only", Role::Attention);
        return Vec::new();
    }
    let id = OrderId(screen.waiting.next.0 ^ 1);
    let Some(stage) = sheet(screen) else { return Vec::new() };
    let Sheet::Shown(preview) = &*stage else { return Vec::new() };
    let laid = Arc::clone(&preview.laid);
    let import = Box::new(Import::of_laid(id, Arc::clone(&laid), Options { dry_run: false, keep_going: true }));
    *stage = Sheet::Importing { laid, import, order: OrderId(0), is_dropped: false };
    go_on(screen)
}

/// Sends the next chunk, or ends.
fn go_on(screen: &mut Screen) -> Vec<Effect> {
    let Some(Sheet::Importing { import, .. }) = sheet(screen) else { return Vec::new() };
    match import.step() {
        Ok(Step::Send(command)) => {
            let Some(sent) = screen.order(*command, Vec::new(), String::new()) else {
                close(screen);
                say(screen, "refusals.not_signed_in", Role::Attention);
                return Vec::new();
            };
            if let Some(Sheet::Importing { order, .. }) = sheet(screen) {
                *order = sent.id;
            }
            vec![Effect::Send(Box::new(Request::Submit(Box::new(sent))))]
        }
        Ok(Step::Wait) => Vec::new(),
        // A list that is laid out cannot fail to be read.
        Ok(Step::Done) | Err(_) => over(screen),
    }
}

fn over(screen: &mut Screen) -> Vec<Effect> {
    let Some(at) = screen.dialogs.iter().rposition(|dialog| matches!(dialog, Dialog::Sheet(_))) else {
        return Vec::new();
    };
    let Dialog::Sheet(stage) = screen.dialogs.remove(at) else { return Vec::new() };
    let Sheet::Importing { laid, import, is_dropped, .. } = *stage else { return Vec::new() };
    let report = import.into_report();
    let is_committed = report.ending == Ending::Committed;
    if is_dropped && !is_committed {
        say(screen, "sheet.dropped", Role::Notice);
        return Vec::new();
    }
    screen.dialogs.insert(at, Dialog::Sheet(Box::new(Sheet::Over { report: Box::new(report), top: 0 })));
    if is_committed {
        return vec![Effect::Errand(Errand::Remember(laid.kind, laid.columns.clone()))];
    }
    Vec::new()
}

/// Whether an order is part of an import.
pub fn is_of_import(order: &Order) -> bool {
    matches!(order.command, Command::Import { .. } | Command::CommitImport(_) | Command::DiscardImport(_))
}

/// Takes the answer to a part of the import.
pub fn answered(screen: &mut Screen, id: OrderId, outcome: Outcome) -> Vec<Effect> {
    let Some(Sheet::Importing { import, order, .. }) = sheet(screen) else { return Vec::new() };
    if *order != id {
        return Vec::new();
    }
    match outcome {
        Outcome::Done { tally, .. } => import.answer(Answer::Done(tally)),
        Outcome::Refused(refusal) => import.answer(Answer::Refused(refusal)),
        Outcome::Unknown => return Vec::new(),
    }
    go_on(screen)
}

/// Takes a path that was pasted where one is asked for, or several rows at once that were pasted below F2 or F4: they are
/// shown before anything is taken. Nothing where the paste is neither.
pub fn paste(screen: &mut Screen, text: &str, is_cut: bool) -> Option<Vec<Effect>> {
    if has_keys(screen) {
        if matches!(sheet(screen), Some(Sheet::Asking)) {
            screen.entry.field.paste(text.trim());
        }
        return Some(Vec::new());
    }
    let kind = match screen.focus.0 {
        Pane::HomeTreatment => Kind::Cases,
        Pane::ContactTree => Kind::Contacts,
        Pane::Roster | Pane::Tasks => return None,
    };
    let is_free = matches!(screen.dialogs.last(), None | Some(Dialog::Card(_))) && screen.entry.field.is_empty();
    if !is_free || screen.seat.officer.is_none() || screen.seat.is_read_only() || !is_table(text) {
        return None;
    }
    // The last line may have been cut through.
    let whole = if is_cut { text.rsplit_once('\n').map_or(text, |(whole, _)| whole) } else { text };
    if is_cut {
        let words = screen.look.say_with("sheet.cut", &[("lines", &whole.lines().count())]);
        screen.notify(words, Role::Attention);
    }
    let case = if kind == Kind::Contacts { case_of_contacts(screen) } else { None };
    let name = screen.look.book.say("sheet.pasted").to_string();
    let reading = Sheet::Reading { name, pasted: Some(whole.to_string()) };
    screen.dialogs.push(Dialog::Sheet(Box::new(reading)));
    Some(lay(Asked { from: From::Pasted(whole.to_string()), kind, case }))
}

/// The F0 whose contacts are added, by number and name: a number alone could be another ward's.
fn case_of_contacts(screen: &Screen) -> Option<[String; 2]> {
    let (person, ward) = (screen.contact_source()?, &screen.seat.ward);
    let case = ward.open_case_of(person).or_else(|| ward.cases_of(person).next_back())?;
    Some([format!("#{}", case.id.number()), ward.persons.read(person)?.name.clone()])
}

/// At least two lines, and in two of them the same number of tabs; or of semicolons or commas, where headers may tell.
fn is_table(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let are_cells = |delimiter: char, least: usize| {
        let count = |line: &&&str| line.matches(delimiter).count() >= least;
        lines.len() >= 2 && lines.iter().filter(count).count() * 2 > lines.len()
    };
    are_cells('\t', 1) || are_cells(';', 2) || are_cells(',', 3)
}
