//! A form as it is drawn: label left, field right, a row each; below them what is wrong, what can
//! be chosen or an example, and the keys. In front of it, one after another, the fields that
//! somebody else has changed as well.

use ratatui::layout::Rect;

use crate::domain::identity::Kind;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::centred;
use crate::tui::entry_row::around_cursor;
use crate::tui::forms::{Form, Part, Scene, Sort, Subject, choices, fitting};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// Cells of a label.
const LABEL: u16 = 24;

/// Columns from which it is shown who wrote a field last.
const WRITERS_COLUMNS: u16 = 100;

/// A line of the form.
enum Line {
    /// The head of a part.
    Head(usize),
    /// A field, by its place among those that are shown.
    Field(usize),
}

/// Draws the form over an area; where the cursor stands.
pub fn draw(form: &Form, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    ink.clear(area);
    ink.rule(area, 0, (&title(form, seat, look), Role::Focused), &remark(form, seat, look));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    let cursor = fields(form, (seat, look), rows, ink);
    let below = Rect { y: area.y + area.height.saturating_sub(2), height: 2.min(area.height), ..area };
    help(form, (seat, look), below, ink);
    if !form.clashes.is_empty() {
        clash(form, look, area, ink);
        return None;
    }
    cursor
}

/// `SỬA: F0 #12 Hường`, or what is new.
fn title(form: &Form, seat: &Seat, look: &Look) -> Shown<'static> {
    let Some(first) = form.parts.first() else { return Shown::default() };
    let kind = |kind: Kind| look.book.word("kinds", kind.name()).unwrap_or_default();
    match first.subject {
        Subject::Known(_) => {
            let named: Vec<String> =
                form.records().into_iter().map(|id| record_words(id.kind, id.number, seat, look)).collect();
            look.say_with("forms.edit_title", &[("what", &named.join(", "))])
        }
        Subject::New => look.say_with("forms.new_title", &[("what", &kind(first.base.kind()))]),
        Subject::NewCase => {
            let what = form.parts.last().map_or(Kind::Case, |part| part.base.kind());
            look.say_with("forms.new_title", &[("what", &kind(what))])
        }
    }
}

/// `F0 #12`, `người Nguyễn Thị Hường`.
pub fn record_words(kind: Kind, number: u32, seat: &Seat, look: &Look) -> String {
    let word = look.book.word("kinds", kind.name()).unwrap_or_default();
    let id = crate::domain::identity::RecordId { kind, number };
    let name = seat.ward.record_or_deleted(id).map(|record| crate::tui::forms::name(&record.body(), &seat.ward));
    match (kind, name.filter(|name| !name.is_empty())) {
        (Kind::Case, name) => format!("{word} #{number} {}", name.unwrap_or_default()).trim().to_string(),
        (Kind::Station, _) => word.to_string(),
        (_, Some(name)) => format!("{word} {name}"),
        (_, None) => format!("{word} {number}"),
    }
}

fn remark(form: &Form, seat: &Seat, look: &Look) -> Shown<'static> {
    let records = form.records();
    let others = seat.present.iter().filter(|present| present.session != seat.session);
    let mut editing = others.filter(|present| present.editing.is_some_and(|record| records.contains(&record)));
    if let Some(officer) = editing.find_map(|present| present.officer) {
        return look.say_with("forms.also_editing", &[("who", &seat.officer_name(officer))]);
    }
    match (form.parts.iter().any(|part| part.order.is_some()), form.missing()) {
        (true, _) => look.say("forms.saving"),
        (false, 0) => Shown::default(),
        (false, missing) => look.say_with("forms.missing", &[("count", &missing)]),
    }
}

fn fields(form: &Form, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let mut lines = Vec::new();
    let mut part_before = None;
    for (at, (part, _)) in form.fields().into_iter().enumerate() {
        if part_before.replace(part) != Some(part) && form.parts.len() > 1 {
            lines.push(Line::Head(part));
        }
        lines.push(Line::Field(at));
    }
    let chosen = lines.iter().position(|line| matches!(line, Line::Field(at) if *at == form.at)).unwrap_or(0);
    let mut cursor = None;
    for (row, at) in (0_u16..).zip(shown_rows(chosen, lines.len(), usize::from(area.height))) {
        match lines[at] {
            Line::Head(part) => {
                let line = Rect { y: area.y + row, height: 1, ..area };
                ink.rule(
                    line,
                    0,
                    (&head(&form.parts[part], seat, look), Role::Title),
                    &written(&form.parts[part], seat, look),
                );
            }
            Line::Field(field) => {
                let found = draw_field(form, field, (seat, look), Rect { y: area.y + row, height: 1, ..area }, ink);
                cursor = cursor.or(found);
            }
        }
    }
    cursor
}

fn head(part: &Part, seat: &Seat, look: &Look) -> Shown<'static> {
    let kind = part.base.kind();
    match part.subject {
        Subject::Known(id) => Shown::owned(record_words(kind, id.number, seat, look)),
        Subject::New | Subject::NewCase => {
            Shown::of(look.book.word("kinds", kind.name()).unwrap_or_default()).into_static()
        }
    }
}

/// Who wrote the record last, and when.
fn written(part: &Part, seat: &Seat, look: &Look) -> Shown<'static> {
    let Subject::Known(id) = part.subject else { return Shown::default() };
    let Some(record) = seat.ward.record(id.kind, id.number) else { return Shown::default() };
    let (at, by) = record.written();
    let who = by.map_or_else(|| look.book.say("forms.from_list"), |by| seat.officer_name(by));
    look.say_with("forms.written", &[("time", &numbers::moment(at.local(), seat.now.date())), ("who", &who)])
}

fn draw_field(
    form: &Form,
    at: usize,
    (seat, look): (&Seat, &Look),
    area: Rect,
    ink: &mut Ink<'_>,
) -> Option<(u16, u16)> {
    let place = form.fields()[at];
    let answer = form.answer(place);
    let is_here = at == form.at;
    let label = look.book.word("fields", answer.asked.key).unwrap_or_default();
    // A part of the ward is called as the station calls it.
    let called = &seat.station.area_word;
    let label = if answer.asked.key == "area" && !called.is_empty() { called.as_str() } else { label };
    let label = Shown::owned(format!("{label}{}", if answer.asked.needed { " *" } else { "" }));
    ink.text(area, (0, 0), &Shown::of(if is_here { "> " } else { "  " }), Role::Chosen);
    let width = LABEL.min(area.width / 3);
    let is_changed = answer.text.trim() != answer.opened;
    let role = if is_here { Role::Chosen } else { Role::Rule };
    ink.text(area, (2, 0), &label.cut(usize::from(width)), role);
    // Changed fields bear a mark of their own: colour alone would not say it.
    ink.text(area, (width + 3, 0), &Shown::of(if is_changed { "*" } else { " " }), Role::Attention);
    let writer = writer(form, place, (seat, look), area.width);
    let room = usize::from(area.width.saturating_sub(width + 5)).saturating_sub(writer.width() + 1);
    if is_here && answer.asked.sort != Sort::Fixed {
        let (text, column) = around_cursor(&form.field, room);
        ink.text(area, (width + 5, 0), &text, Role::Text);
        let column = area.x + width + 5 + u16::try_from(column).unwrap_or(0);
        ink.text(area, (area.width.saturating_sub(u16::try_from(writer.width()).unwrap_or(0)), 0), &writer, Role::Done);
        return Some((column.min(area.right().saturating_sub(1)), area.y));
    }
    let role = if answer.asked.sort == Sort::Fixed { Role::Done } else { Role::Text };
    ink.text(area, (width + 5, 0), &Shown::of(&answer.text).cut(room), role);
    ink.text(area, (area.width.saturating_sub(u16::try_from(writer.width()).unwrap_or(0)), 0), &writer, Role::Done);
    None
}

fn writer(form: &Form, place: (usize, usize), (seat, look): (&Seat, &Look), width: u16) -> Shown<'static> {
    let Some((who, at)) = form.writers.get(&place).filter(|_| width >= WRITERS_COLUMNS) else {
        return Shown::default();
    };
    look.say_with("forms.written", &[("time", &numbers::moment(at.local(), seat.now.date())), ("who", who)])
}

/// What is wrong, the changes that wait for Enter, what can be chosen, or an example; then the keys.
fn help(form: &Form, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let (words, role) = help_words(form, seat, look);
    ink.text(area, (0, 0), &words.cut(usize::from(area.width)), role);
    let keys = if form.asks { look.say("forms.keys_ask") } else { look.say("forms.keys") };
    ink.text(area, (0, 1), &keys, Role::Key);
}

fn help_words(form: &Form, seat: &Seat, look: &Look) -> (Shown<'static>, Role) {
    if let Some((_, why)) = &form.fault {
        return (Shown::owned(why.clone()), Role::Attention);
    }
    if form.asks {
        let one = |(key, before, after): &(&'static str, String, String)| {
            let label = look.book.word("fields", key).unwrap_or_default();
            match (before.is_empty(), after.is_empty()) {
                (true, _) => format!("{label}: {after}"),
                (false, true) => format!("{label}: {before} -> {}", look.book.say("forms.not_asked")),
                (false, false) => format!("{label}: {before} -> {after}"),
            }
        };
        let changes: Vec<String> = form.changes().iter().map(one).collect();
        return (Shown::owned(changes.join("; ")), Role::Attention);
    }
    let scene = Scene::of(seat, look);
    let given = choices(form.sort(), &scene);
    if !given.is_empty() {
        let opened = &form.answer(form.here()).opened;
        // What stands already is no search among the choices.
        let typed = if form.field.text() == opened { "" } else { form.field.text() };
        let found = fitting(&given, typed);
        let numbered = matches!(form.sort(), Sort::Choice(_)) && typed.is_empty();
        let words =
            found.iter().zip(1..).map(|(choice, at)| if numbered { format!("{at} {choice}") } else { choice.clone() });
        return (Shown::owned(words.take(40).collect::<Vec<_>>().join("   ")), Role::Notice);
    }
    let key = form.answer(form.here()).asked.key;
    (Shown::of(look.book.word("examples", key).unwrap_or_default()).into_static(), Role::Notice)
}

/// The box about a field that two have changed.
fn clash(form: &Form, look: &Look, area: Rect, ink: &mut Ink<'_>) {
    let Some(clash) = form.clashes.first() else { return };
    let answer = form.answer((clash.part, clash.field));
    let label = look.book.word("fields", answer.asked.key).unwrap_or_default();
    let title = look.say_with("forms.clash_title", &[("field", &label), ("left", &form.clashes.len())]);
    let inside = ink.boxed(centred(area, (76, 11)), &title);
    let room = usize::from(inside.width).saturating_sub(12);
    let empty = look.say("forms.not_asked");
    let rows = [
        ("forms.clash_opened", &clash.opened),
        ("forms.clash_theirs", &clash.theirs),
        ("forms.clash_mine", &clash.mine),
    ];
    let mut row = 0;
    for (key, text) in rows {
        ink.text(inside, (0, row), &look.say(key), Role::Rule);
        let text = if text.is_empty() { empty.clone() } else { Shown::of(text).into_static() };
        for line in text.wrapped(room, 0).into_iter().take(2) {
            ink.text(inside, (11, row), &line, Role::Text);
            row += 1;
        }
    }
    row += 1;
    let mut keys = vec!["forms.clash_use_mine", "forms.clash_use_theirs"];
    if answer.asked.sort == Sort::Words {
        keys.insert(0, "forms.clash_use_both");
    }
    for key in keys {
        ink.text(inside, (0, row), &look.say(key), Role::Key);
        row += 1;
    }
}
