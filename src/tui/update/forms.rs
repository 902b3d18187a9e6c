//! Forms: what a key does while one is open, how it is saved, and what becomes of it when the
//! desk answers or somebody else has written the same record.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::desk::protocol::{HistoryLine, HistoryOf, Outcome, Request};
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind, NUMBER_MAX, OrderId, RecordId};
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Record};
use crate::domain::refusal::Refusal;
use crate::language::refusing;

use crate::tui::dialogs::Dialog;
use crate::tui::draft::Draft;
use crate::tui::forms::{Form, FormDraft, Part, Scene, Settled, Sort, Subject, blank, choices, said};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{saving, say};

/// What forms look things up in here.
pub fn scene(screen: &Screen) -> Scene<'_> {
    Scene::of(&screen.seat, &screen.look)
}

/// The form that is open, if one is on top.
pub fn open_form(screen: &mut Screen) -> Option<&mut Form> {
    match screen.dialogs.last_mut() {
        Some(Dialog::Form(form)) => Some(form),
        _ => None,
    }
}

/// Takes the form out for as long as it is worked on beside the rest of the screen.
pub fn with_form<T>(screen: &mut Screen, work: impl FnOnce(&mut Form, &Screen) -> T) -> Option<T> {
    match screen.dialogs.pop() {
        Some(Dialog::Form(mut form)) => {
            let done = work(&mut form, screen);
            screen.dialogs.push(Dialog::Form(form));
            Some(done)
        }
        other => {
            screen.dialogs.extend(other);
            None
        }
    }
}

/// Opens a form over records that stand.
pub fn edit(screen: &mut Screen, ids: &[RecordId]) -> Vec<Effect> {
    let records = ids.iter().filter_map(|id| screen.seat.ward.record(id.kind, id.number));
    let parts: Vec<Part> = records.map(|record| Part::of(&record, &scene(screen))).collect();
    if parts.is_empty() {
        say(screen, "records.nothing_chosen", Role::Attention);
        return Vec::new();
    }
    show(screen, Form::open(parts))
}

/// Opens a form for a new record.
pub fn new(screen: &mut Screen, kind: Kind) -> Vec<Effect> {
    if kind == Kind::Arrival {
        return new_person_with(screen, blank(kind, screen.seat.now));
    }
    let Some(body) = blank(kind, screen.seat.now) else { return Vec::new() };
    begin(screen, body)
}

/// Opens a form for a new record that says something already.
pub fn begin(screen: &mut Screen, body: AnyBody) -> Vec<Effect> {
    let part = Part::new(Subject::New, body, &scene(screen));
    show(screen, Form::open(vec![part]))
}

/// Opens a form for a record that does not stand yet, with something typed into the field of a name.
pub fn begin_with(screen: &mut Screen, body: AnyBody, (key, text): (&str, &str)) -> Vec<Effect> {
    let part = Part::new(Subject::New, body, &scene(screen));
    show(screen, Form::open(vec![part]).with_typed(key, text))
}

/// Opens a form for what comes of a line of the duty book, with what the line tells typed into its fields.
pub fn begin_from(
    screen: &mut Screen,
    entry: Id<LogEntry>,
    bodies: Vec<AnyBody>,
    told: &[(&str, &str)],
) -> Vec<Effect> {
    let subject = if bodies.len() > 1 { Subject::NewCase } else { Subject::New };
    let parts = bodies.into_iter().map(|body| Part::new(subject, body, &scene(screen))).collect();
    let form = told.iter().fold(Form::open(parts), |form, (key, text)| form.with_typed(key, text));
    show(screen, Form { follows: Some(entry), ..form })
}

/// Opens a form for an F0 who is new: the person and the episode.
pub fn new_case(screen: &mut Screen) -> Vec<Effect> {
    new_person_with(screen, Id::new(NUMBER_MAX).map(|nobody| AnyBody::Case(Case::of(nobody))))
}

/// Opens a form for somebody who may be new, and what is told of him beside.
fn new_person_with(screen: &mut Screen, body: Option<AnyBody>) -> Vec<Effect> {
    let Some(body) = body else { return Vec::new() };
    let bodies = [AnyBody::Person(Person::default()), body];
    let parts = bodies.map(|body| Part::new(Subject::NewCase, body, &scene(screen)));
    show(screen, Form::open(parts.into()))
}

fn show(screen: &mut Screen, form: Form) -> Vec<Effect> {
    if screen.seat.is_read_only() {
        say(screen, "refusals.read_only", Role::Attention);
        return Vec::new();
    }
    let known = form.records();
    screen.dialogs.push(Dialog::Form(Box::new(form)));
    let histories = known.iter().map(|id| Request::ReadHistory(HistoryOf::Record(*id)));
    let mut effects: Vec<Effect> = histories.map(|request| Effect::Send(Box::new(request))).collect();
    effects.push(editing(screen));
    effects
}

/// Tells the others which record is open here.
pub fn editing(screen: &Screen) -> Effect {
    let open = screen.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Form(form) => form.records().last().copied(),
        _ => None,
    });
    Effect::Send(Box::new(Request::Editing(open)))
}

/// Takes a key while a form is on top; nothing where the key is not the form's.
pub fn key(screen: &mut Screen, key: KeyEvent) -> Option<Vec<Effect>> {
    let has_clash = !open_form(screen)?.clashes.is_empty();
    if has_clash {
        return Some(clash_key(screen, key));
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('s') if control => return Some(saving::save(screen)),
        KeyCode::Char('t' | 'l' | 'c') if control => return None,
        KeyCode::F(1 | 10) => return None,
        KeyCode::F(_) => say(screen, "forms.is_open", Role::Attention),
        KeyCode::Enter => return Some(enter(screen)),
        KeyCode::Esc => return Some(close(screen)),
        KeyCode::Tab | KeyCode::Down => go_on(screen, 1),
        KeyCode::BackTab | KeyCode::Up => go_on(screen, -1),
        KeyCode::PageDown => (0..8).for_each(|_| go_on(screen, 1)),
        KeyCode::PageUp => (0..8).for_each(|_| go_on(screen, -1)),
        KeyCode::Left | KeyCode::Right if turns_choice(screen) => {
            turn_choice(screen, if key.code == KeyCode::Left { -1 } else { 1 });
        }
        _ => type_in(screen, key),
    }
    Some(Vec::new())
}

/// Takes a paste while a form is on top; whether there is one.
pub fn paste(screen: &mut Screen, text: &str) -> bool {
    let Some(form) = open_form(screen) else { return false };
    form.field.paste(text);
    form.note();
    true
}

fn type_in(screen: &mut Screen, key: KeyEvent) {
    let method = screen.typing;
    let words = screen.look.words.clone();
    let given = open_form(screen).map(|form| form.sort()).map(|sort| choices(sort, &scene(screen))).unwrap_or_default();
    let Some(form) = open_form(screen) else { return };
    // What is typed over a choice is another choice, and does not hang on to it.
    let is_letter = matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL);
    if is_letter && given.iter().any(|choice| choice == form.field.text()) && matches!(form.sort(), Sort::Choice(_)) {
        form.field.clear();
    }
    let rules = method.rules(&words).filter(|_| form.sort() == Sort::Words);
    let before = form.field.text().to_string();
    form.field.press_in(key, rules);
    if form.field.text() != before {
        form.note();
    }
}

/// Whether arrows turn the choice instead of moving in the text: nothing has been typed over it.
fn turns_choice(screen: &mut Screen) -> bool {
    let Some(form) = open_form(screen) else { return false };
    matches!(form.sort(), Sort::Choice(_))
}

fn turn_choice(screen: &mut Screen, by: isize) {
    with_form(screen, |form, screen| {
        let given = choices(form.sort(), &scene(screen));
        let at = given.iter().position(|choice| choice == form.field.text());
        let next = match at {
            Some(at) => (at.cast_signed() + by).rem_euclid(given.len().cast_signed()).cast_unsigned(),
            None => 0,
        };
        if let Some(choice) = given.get(next) {
            form.field.set(choice);
            form.note();
        }
    });
}

/// To another field, once the one at hand can be taken; backwards it is left as it is.
fn go_on(screen: &mut Screen, by: isize) {
    let went = with_form(screen, |form, screen| {
        form.field.settle();
        form.note();
        let settled = form.settle_field(&scene(screen));
        match settled {
            Err(why) if by > 0 => {
                form.fault = Some((form.at, why));
                true
            }
            _ => form.step(by),
        }
    });
    if went == Some(false) && by > 0 {
        say(screen, "forms.last_field", Role::Notice);
    }
}

/// Enter: the next field; on the last one the changes are read back, and then saved.
fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(form) = open_form(screen) else { return Vec::new() };
    if form.asks {
        return saving::save(screen);
    }
    let at = form.at;
    go_on(screen, 1);
    let Some(form) = open_form(screen) else { return Vec::new() };
    if form.at == at && form.fault.is_none() {
        screen.notice = None;
        if let Some(form) = open_form(screen) {
            form.asks = !form.changes().is_empty();
            if !form.asks {
                say(screen, "forms.unchanged", Role::Notice);
            }
        }
    }
    Vec::new()
}

/// Closes the form; what is typed stays as a draft.
fn close(screen: &mut Screen) -> Vec<Effect> {
    let at = screen.seat.now;
    let Some(form) = open_form(screen) else { return Vec::new() };
    form.note();
    let draft = FormDraft::of(form);
    let saved = forgotten(form, at);
    screen.dialogs.pop();
    let mut effects = vec![editing(screen)];
    if let Some(draft) = draft {
        effects.push(Effect::KeepDraft(Box::new(Draft::of_form(draft, at))));
        say(screen, "forms.kept_as_draft", Role::Notice);
    } else {
        effects.extend(saved);
    }
    effects
}

/// What the desk says to an order of the form, which has left the waiting ones; whether it was the form's.
pub fn answered(screen: &mut Screen, order: OrderId, outcome: &Outcome) -> Option<Vec<Effect>> {
    let is_ours = |form: &Form| form.parts.iter().any(|part| part.order == Some(order));
    if !open_form(screen).is_some_and(|form| is_ours(form)) {
        return None;
    }
    match outcome {
        Outcome::Done { .. } => Some(done(screen, order)),
        Outcome::Unknown => None,
        Outcome::Refused(refusal) => {
            if let Some(form) = open_form(screen) {
                form.parts.iter_mut().filter(|part| part.order == Some(order)).for_each(|part| part.order = None);
            }
            match refusal {
                Refusal::ChangedMeanwhile { record, .. } => Some(changed_meanwhile(screen, *record)),
                other => {
                    let why = refusing::sentence(other, &screen.look.book);
                    with_form(screen, |form, _| form.fault = Some((form.at, why)));
                    Some(Vec::new())
                }
            }
        }
    }
}

/// The drafts of a form that says nothing more than what stands go.
fn forgotten(form: &Form, at: Moment) -> Vec<Effect> {
    let draft = Draft::of_form(FormDraft::whole(form), at);
    let apart = form.kept_apart.map(|order| Draft { order: Some(order), ..draft.clone() });
    [draft].into_iter().chain(apart).map(|draft| Effect::ForgetDraft(Box::new(draft))).collect()
}

/// A part stands. When all do, the form closes and its draft goes.
fn done(screen: &mut Screen, order: OrderId) -> Vec<Effect> {
    let is_over = with_form(screen, |form, screen| {
        let scene = scene(screen);
        for part in form.parts.iter_mut().filter(|part| part.order == Some(order)) {
            part.order = None;
            // What was typed since is still to be saved.
            if let Subject::Known(id) = part.subject
                && let Some(now) = scene.ward.record(id.kind, id.number)
            {
                part.base = now.body();
                part.revision = now.revision();
                let stands = said(&part.base, &scene);
                part.stands(stands);
            } else {
                part.answers.iter_mut().for_each(|answer| answer.opened = answer.text.trim().to_string());
            }
        }
        form.take_up();
        form.parts.iter().all(|part| part.order.is_none() && !part.is_changed())
    });
    if is_over != Some(true) {
        return Vec::new();
    }
    let at = screen.seat.now;
    let mut effects = open_form(screen).map(|form| forgotten(form, at)).unwrap_or_default();
    screen.dialogs.pop();
    screen.entry.asked = None;
    effects.push(editing(screen));
    effects
}

/// Somebody has saved the record since it was opened: what only he changed is taken over and ours
/// is sent again; where both changed a field, both are shown.
fn changed_meanwhile(screen: &mut Screen, record: RecordId) -> Vec<Effect> {
    let now = screen.seat.ward.record(record.kind, record.number);
    let clashes = with_form(screen, |form, screen| {
        let part = form.parts.iter().position(|part| part.subject == Subject::Known(record))?;
        let now: Record = now?;
        Some(form.rebase(part, &now, &scene(screen)))
    });
    match clashes.flatten() {
        Some(false) => {
            let effects = saving::save(screen);
            say(screen, "forms.joined", Role::Notice);
            effects
        }
        Some(true) => {
            screen.notice = None;
            Vec::new()
        }
        None => {
            let why = screen.look.book.say("forms.gone").to_string();
            with_form(screen, |form, _| form.fault = Some((form.at, why)));
            Vec::new()
        }
    }
}

fn clash_key(screen: &mut Screen, key: KeyEvent) -> Vec<Effect> {
    let how = match key.code {
        KeyCode::Enter => Settled::Both,
        KeyCode::F(2) => Settled::Mine,
        KeyCode::F(3) => Settled::Theirs,
        KeyCode::Esc => return close(screen),
        _ => {
            say(screen, "forms.clash_first", Role::Attention);
            return Vec::new();
        }
    };
    let at = screen.seat.now;
    let Some(form) = open_form(screen) else { return Vec::new() };
    // What is given up here is kept as a draft of its own.
    let given_up = if how == Settled::Theirs { FormDraft::of(form) } else { None };
    form.settle_clash(how);
    let is_settled = form.clashes.is_empty();
    if is_settled {
        form.asks = !form.changes().is_empty();
        if !form.asks {
            say(screen, "forms.theirs_taken", Role::Notice);
        }
    }
    let apart = screen.waiting.next;
    let keep =
        given_up.map(|draft| Effect::KeepDraft(Box::new(Draft { order: Some(apart), ..Draft::of_form(draft, at) })));
    keep.into_iter().collect()
}

/// Who wrote each field last, out of the histories of the form's records.
pub fn take_history(screen: &mut Screen, record: RecordId, lines: &[HistoryLine]) {
    let names: Vec<String> = lines
        .iter()
        .map(|line| line.officer.map_or(String::new(), |id| screen.seat.officer_name(id).to_string()))
        .collect();
    let from_list = screen.look.book.say("forms.from_list").to_string();
    with_form(screen, |form, screen| {
        let Some(part) = form.parts.iter().position(|part| part.subject == Subject::Known(record)) else { return };
        let scene = scene(screen);
        for (line, name) in lines.iter().zip(names) {
            for change in &line.changes {
                let Some(after) = &change.after else { continue };
                let now = said(&after.body(), &scene);
                let before = change.before.as_ref().map(|before| said(&before.body(), &scene)).unwrap_or_default();
                for (field, text) in now.iter().enumerate() {
                    if before.get(field).map_or("", String::as_str) != text {
                        let who = if line.command == "import" { from_list.clone() } else { name.clone() };
                        form.writers.insert((part, field), (who, line.at));
                    }
                }
            }
        }
    });
}

/// Opens a form that was left half filled in.
pub fn resume(screen: &mut Screen, draft: Draft) -> Vec<Effect> {
    let apart = draft.order;
    match draft.form.and_then(|form| form.form(&scene(screen))) {
        Some(form) => show(screen, Form { kept_apart: apart, ..form }),
        None => {
            say(screen, "drafts.gone", Role::Attention);
            Vec::new()
        }
    }
}

/// What the form on top would keep, if one is open and says something.
pub fn draft_of(screen: &Screen, at: Moment) -> Option<Draft> {
    let form = screen.dialogs.iter().rev().find_map(|dialog| match dialog {
        Dialog::Form(form) => Some(form),
        _ => None,
    })?;
    Some(Draft::of_form(FormDraft::of(form)?, at))
}
