//! All records of a kind, or all that were deleted, narrowed by what is typed. Enter opens one in
//! a form; the first row is a new one.

use ratatui::layout::Rect;

use crate::domain::arrival::{due, figures, in_order};
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::record::{AnyBody, Record};
use crate::language::folding::begin_words;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::language::sorting::text_key;
use crate::tui::forms::{Scene, Sort, YES_NO, asked, blank, foremost, name, said};
use crate::tui::look::Look;
use crate::tui::other_records::OtherRecords;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

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

/// The rows that hold what is typed: people and places by name, what grows with every day the newest first.
pub fn rows(records: Records, typed: &str, (seat, look): (&Seat, &Look)) -> Vec<Row> {
    // A command is about what is chosen here and narrows nothing.
    let typed = if typed.starts_with(':') { "" } else { typed };
    let is_typed = !typed.trim().is_empty();
    let found: Vec<RecordId> = match records.which {
        Which::Of(Kind::Person) if is_typed => {
            let found = seat.people.find(typed, ROWS_MAX);
            found.into_iter().map(|(number, _)| RecordId { kind: Kind::Person, number }).collect()
        }
        Which::Of(Kind::Arrival) => arrivals((seat, look), typed),
        Which::Of(kind) if is_typed && OtherRecords::knows(kind) => seat.others.find_of(kind, typed, ROWS_MAX),
        Which::Of(kind) => listed(kind, typed, seat),
        Which::Deleted => deleted(typed, seat),
    };
    let is_new = |kind| blank(kind, seat.now).is_some() && !is_typed;
    let new = matches!(records.which, Which::Of(kind) if is_new(kind)).then_some(Row::New);
    new.into_iter().chain(found.into_iter().map(Row::Record)).collect()
}

fn holds(record: &Record, typed: &str, seat: &Seat) -> bool {
    begin_words(&name(&record.body(), &seat.ward), typed)
}

/// Arrivals in the order in which somebody must look at them; what is typed narrows them by name, and by all that a row
/// says first: what is due, how it ended, the area.
fn arrivals((seat, look): (&Seat, &Look), typed: &str) -> Vec<RecordId> {
    let scene = Scene::of(seat, look);
    let words = |number: u32| -> Option<String> {
        let kept = seat.ward.arrivals.read(Id::new(number)?)?;
        let body = AnyBody::Arrival(kept.body.clone());
        let said = said(&body, &scene).join(" ");
        Some(format!("{} {} {said}", name(&body, &seat.ward), foremost(&body, &scene)))
    };
    let ids = in_order(&seat.ward).into_iter().map(Id::number);
    let fits = |number: &u32| typed.trim().is_empty() || words(*number).is_some_and(|words| begin_words(&words, typed));
    let found = ids.filter(fits).take(ROWS_MAX);
    found.map(|number| RecordId { kind: Kind::Arrival, number }).collect()
}

/// Records of a kind whose words are in no index, and all of a kind before anything is typed.
fn listed(kind: Kind, typed: &str, seat: &Seat) -> Vec<RecordId> {
    let numbers = 1..=seat.ward.last_number(kind);
    let record = |number| seat.ward.record(kind, number);
    let fits = |found: &Record| holds(found, typed, seat);
    let grows =
        matches!(kind, Kind::LogEntry | Kind::Shift | Kind::Task | Kind::Household | Kind::Person | Kind::Paper);
    let mut found: Vec<Record> = match grows {
        true => numbers.rev().filter_map(record).filter(fits).take(ROWS_MAX).collect(),
        false => numbers.filter_map(record).filter(fits).collect(),
    };
    if kind == Kind::Transfer {
        // Who is on the way stands in front, then the latest.
        let is_waiting = |record: &Record| matches!(record, Record::Transfer(told) if told.is_waiting());
        found.sort_by_key(|record| (!is_waiting(record), std::cmp::Reverse(record.id().number)));
        found.truncate(ROWS_MAX);
    } else if !grows {
        found.sort_by_cached_key(|record| text_key(&name(&record.body(), &seat.ward)));
        found.truncate(ROWS_MAX);
    }
    found.iter().map(Record::id).collect()
}

fn deleted(typed: &str, seat: &Seat) -> Vec<RecordId> {
    let mut found: Vec<&Record> = seat.ward.deleted_after(None).filter(|record| holds(record, typed, seat)).collect();
    found.sort_by_key(|record| std::cmp::Reverse(record.written().0));
    found.into_iter().take(ROWS_MAX).map(Record::id).collect()
}

/// Draws the list over an area.
pub fn draw(records: Records, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let rows = rows(records, typed, (seat, look));
    let title = match records.which {
        Which::Of(kind) => {
            let what = look.book.word("kinds", kind.name()).unwrap_or_default();
            let mut title = look.say_with("records.title", &[("what", &what)]);
            if kind == Kind::Arrival {
                title.push(&Shown::owned(format!("  {}", counted(seat, look))));
            }
            title
        }
        Which::Deleted => look.say("records.deleted_title"),
    };
    let words = |at: usize| match rows[at] {
        Row::New => vec![(look.say("records.new"), Role::Text)],
        Row::Record(id) => {
            let role = if is_late(id, seat) { Role::Attention } else { Role::Text };
            vec![(record(id, (seat, look)), role)]
        }
    };
    let shown = draw_rows((records.chosen, rows.len()), 1, under_rule(area), ink, words);
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, rows.len())));
    if rows.is_empty() {
        ink.text(area, (2, 1), &look.say("records.none"), Role::Text);
    }
}

/// What the report counts of the arrivals, for the head of their list.
fn counted(seat: &Seat, look: &Look) -> String {
    let figures = figures(&seat.ward, seat.now.date());
    let values: [(&str, &dyn std::fmt::Display); 4] = [
        ("followed", &figures.followed),
        ("late", &figures.late()),
        ("undeclared", &figures.undeclared),
        ("new", &figures.new_today),
    ];
    look.book.say_with("arrivals.count", &values)
}

/// Whether something about an arrival is overdue.
fn is_late(id: RecordId, seat: &Seat) -> bool {
    let arrival = Id::new(id.number).filter(|_| id.kind == Kind::Arrival);
    let arrival = arrival.and_then(|id| seat.ward.arrivals.read(id));
    let today = seat.now.date();
    arrival.is_some_and(|arrival| due(&seat.ward, arrival, today).iter().any(|due| due.on < today))
}

/// A record in one line: its name, then what else it says.
fn record(id: RecordId, (seat, look): (&Seat, &Look)) -> Shown<'static> {
    let Some(record) = seat.ward.record_or_deleted(id) else { return Shown::default() };
    let scene = Scene::of(seat, look);
    let body = record.body();
    let called = name(&body, &seat.ward);
    // A bare yes or no says nothing without its label.
    let fields = asked(&body).into_iter().zip(said(&body, &scene));
    let fields = fields.filter(|(asked, _)| asked.sort != Sort::Choice(YES_NO)).map(|(_, said)| said);
    let others = [foremost(&body, &scene)].into_iter().chain(fields);
    let others = others.filter(|text| !text.is_empty() && *text != called);
    // Of an arrival: what is due, why, from where, since when.
    let most = if id.kind == Kind::Arrival { 4 } else { 6 };
    let others = others.take(most).collect::<Vec<_>>().join("  ");
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
