//! All records of a kind, or all that were deleted, narrowed by what is typed. Enter opens one in
//! a form; the first row is a new one.

use ratatui::layout::Rect;

use crate::domain::identity::{Kind, RecordId};
use crate::domain::record::Record;
use crate::language::folding::fold;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::language::sorting::text_key;
use crate::tui::forms::{Scene, blank, name, said};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{shown_of, shown_rows};

/// Which records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// All of a kind.
    Of(Kind),
    /// All that were deleted.
    Deleted,
}

/// A list of records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Records {
    /// Which.
    pub which: Which,
    /// The chosen row.
    pub chosen: usize,
}

/// A row of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row {
    /// A new record.
    New,
    /// A record.
    Record(RecordId),
}

/// The most rows; who types more letters sees the others.
const ROWS_MAX: usize = 500;

/// The rows that hold what is typed: people and places by name, the duty book and shifts the newest first.
pub fn rows(records: Records, typed: &str, seat: &Seat) -> Vec<Row> {
    let wanted = fold(typed);
    let fits = |record: &Record| wanted.is_empty() || fold(&name(&record.body(), &seat.ward)).contains(&wanted);
    let mut found: Vec<Record> = match records.which {
        Which::Of(Kind::Person) => {
            let people = seat.people.find(typed, ROWS_MAX);
            let known = people.into_iter().filter_map(|(number, _)| seat.ward.record(Kind::Person, number));
            let all =
                (1..=seat.ward.last_number(Kind::Person)).filter_map(|number| seat.ward.record(Kind::Person, number));
            if typed.is_empty() { all.take(ROWS_MAX).collect() } else { known.collect() }
        }
        Which::Of(kind) => {
            let numbers = 1..=seat.ward.last_number(kind);
            numbers.filter_map(|number| seat.ward.record(kind, number)).filter(fits).collect()
        }
        Which::Deleted => seat.ward.deleted_after(None).filter(|record| fits(record)).cloned().collect(),
    };
    match records.which {
        Which::Deleted => found.sort_by_key(|record| std::cmp::Reverse(record.written().0)),
        Which::Of(Kind::LogEntry | Kind::Shift | Kind::Task) => found.reverse(),
        Which::Of(Kind::Person) => {}
        Which::Of(_) => found.sort_by_cached_key(|record| text_key(&name(&record.body(), &seat.ward))),
    }
    let is_new = |kind| blank(kind, seat.now).is_some() && typed.is_empty();
    let new = matches!(records.which, Which::Of(kind) if is_new(kind)).then_some(Row::New);
    new.into_iter().chain(found.into_iter().take(ROWS_MAX).map(|record| Row::Record(record.id()))).collect()
}

/// Draws the list over an area.
pub fn draw(records: Records, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let rows = rows(records, typed, seat);
    let title = match records.which {
        Which::Of(kind) => {
            let what = look.book.word("kinds", kind.name()).unwrap_or_default();
            look.say_with("records.title", &[("what", &what)])
        }
        Which::Deleted => look.say("records.deleted_title"),
    };
    let height = usize::from(area.height.saturating_sub(1));
    let chosen = records.chosen.min(rows.len().saturating_sub(1));
    let shown = shown_rows(chosen, rows.len(), height);
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, rows.len())));
    if rows.is_empty() {
        ink.text(area, (2, 1), &look.say("records.none"), Role::Text);
    }
    for (line, at) in (1_u16..).zip(shown) {
        ink.text(area, (0, line), &Shown::of(if at == chosen { "> " } else { "  " }), Role::Chosen);
        let words = match rows[at] {
            Row::New => look.say("records.new"),
            Row::Record(id) => record(id, (seat, look)),
        };
        ink.text(area, (2, line), &words.cut(usize::from(area.width.saturating_sub(2))), Role::Text);
    }
}

/// A record in one line: its name, then what else it says.
fn record(id: RecordId, (seat, look): (&Seat, &Look)) -> Shown<'static> {
    let Some(record) = seat.ward.record_or_deleted(id) else { return Shown::default() };
    let scene = Scene::of(seat, look);
    let body = record.body();
    let called = name(&body, &seat.ward);
    let others = said(&body, &scene).into_iter().filter(|text| !text.is_empty() && *text != called);
    let others = others.take(6).collect::<Vec<_>>().join("  ");
    let line = match record.is_deleted() {
        true => {
            let (at, by) = record.written();
            let kind = look.book.word("kinds", id.kind.name()).unwrap_or_default();
            let who = by.map_or("", |by| seat.officer_name(by));
            let time = numbers::moment(at.local(), seat.now.date());
            let deleted = look.book.say_with("records.deleted", &[("time", &time), ("who", &who)]);
            format!("{kind} {}  {called}  ({deleted})", id.number)
        }
        false => format!("{}  {others}", Shown::of(&called).pad(28).as_str()),
    };
    Shown::owned(line)
}
