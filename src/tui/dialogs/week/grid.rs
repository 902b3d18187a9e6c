//! The grid of a week: posts and times down, days across, and below it the chosen cell in full.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use crate::domain::area::called;
use crate::domain::identity::Id;
use crate::domain::roster::Shift;
use crate::domain::shifts::hours::name_of;
use crate::domain::shifts::rest::{Short, short_rests};
use crate::domain::shifts::week::{DAYS, Row, gaps, grid, weeks_later};
use crate::domain::shifts::{Hands, SHIFT_SECONDS_MAX, stand_ins};
use crate::exchange::phone_list::title;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::week::{Week, cell};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// Lines below the grid, for the chosen cell.
const DETAIL: u16 = 5;

/// Names of the days in the phrases, from Monday on.
const DAY_WORDS: [&str; DAYS] = [
    "dates.monday_short",
    "dates.tuesday_short",
    "dates.wednesday_short",
    "dates.thursday_short",
    "dates.friday_short",
    "dates.saturday_short",
    "dates.sunday_short",
];

/// The rows of the week that is shown.
pub fn rows(week: &Week, seat: &Seat) -> Vec<Row> {
    grid(&seat.ward, week.monday)
}

/// A line of the grid: the name of a post, or one of its rows.
enum Line {
    Post(usize),
    Row(usize),
}

pub fn draw(week: &Week, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let rows = rows(week, seat);
    let last = weeks_later(week.monday, 1).pred_opt().unwrap_or(week.monday);
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("from", &numbers::date(week.monday)), ("to", &numbers::date(last))];
    let missing = gaps(&seat.ward, &seat.rules, week.monday, seat.now);
    let remark = match missing {
        0 => Shown::default(),
        count => look.say_with("duty.gaps", &[("count", &count)]),
    };
    ink.rule(area, 0, (&look.say_with("duty.week_title", &values), Role::Focused), &remark);
    let (label, column) = widths(area.width);
    heads(week, (seat, look), (area, label, column), ink);
    if rows.is_empty() {
        for (row, line) in (3..area.height).zip(look.say("duty.week_empty").wrapped(usize::from(area.width) - 4, 4)) {
            ink.text(area, (2, row), &line, Role::Text);
        }
        return;
    }
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if at == 0 || rows[at - 1].post != row.post {
            lines.push(Line::Post(at));
        }
        lines.push(Line::Row(at));
    }
    let chosen = week.row.min(rows.len() - 1);
    let place = lines.iter().position(|line| matches!(line, Line::Row(at) if *at == chosen)).unwrap_or(0);
    let detail = DETAIL.min(area.height.saturating_sub(6));
    let height = usize::from(area.height.saturating_sub(2 + detail));
    let hands = Hands::of(&seat.ward);
    let tired = tired(week, &hands, (seat, look));
    for (row, at) in (2..).zip(shown_rows(place, lines.len(), height)) {
        match lines[at] {
            Line::Post(at) => {
                let name = rows[at].post.map(|post| called(&seat.ward, post));
                let name = name.map_or_else(|| look.say("roster.desk"), Shown::owned);
                ink.text(area, (1, row), &name, Role::Title);
            }
            Line::Row(at) => {
                let told = (&rows[at], week, at == chosen);
                draw_row(told, (&hands, &tired), (seat, look), ((area, row), label, column), ink);
            }
        }
    }
    let below = Rect { y: area.y + area.height - detail, height: detail, ..area };
    draw_detail((&rows[chosen], &tired), week, (seat, look), below, ink);
}

/// Who comes to which shift of the week with little rest.
type Tired = BTreeMap<Id<Shift>, Vec<Short>>;

fn tired(week: &Week, hands: &Hands, (seat, look): (&Seat, &Look)) -> Tired {
    short_rests(&seat.ward, hands, week.span(), look.patterns.rest_seconds())
}

/// Who comes to a shift with little rest, in words; nothing where nobody does, or it is over.
pub fn tired_words(shift: &Shift, short: &[Short], (seat, look): (&Seat, &Look)) -> Option<Shown<'static>> {
    if short.is_empty() || shift.to <= seat.now {
        return None;
    }
    let one = |short: &Short| {
        let who = name_of(&seat.ward, &short.hand);
        let is_row = short.in_a_row > SHIFT_SECONDS_MAX;
        let (key, seconds) = if is_row { ("duty.in_a_row", short.in_a_row) } else { ("duty.rested", short.rest) };
        look.book.say_with(key, &[("who", &Shown::of(&who)), ("hours", &numbers::in_hours(seconds))])
    };
    let all = short.iter().map(one).collect::<Vec<_>>().join("; ");
    let asked = numbers::in_hours(look.patterns.rest_seconds());
    Some(look.say_with("duty.tired", &[("who", &all), ("hours", &asked)]))
}

/// The width of the labels, and of each day.
fn widths(width: u16) -> (u16, u16) {
    let column = (width.saturating_sub(9)) / 7;
    if column >= 15 { (width - 15 * 7, 15) } else { (width.saturating_sub(column * 7), column) }
}

fn heads(week: &Week, (seat, look): (&Seat, &Look), (area, label, column): (Rect, u16, u16), ink: &mut Ink<'_>) {
    let today = seat.now.date();
    let days = week.monday.iter_days().take(DAYS);
    for (place, (day, word)) in days.zip(DAY_WORDS).enumerate() {
        let at = label + u16::try_from(place).unwrap_or(0) * column;
        let words = format!("{} {}", look.book.say(word), day.format("%-d/%-m"));
        let role = if day == today { Role::Focused } else { Role::Title };
        ink.text(area, (at + 1, 1), &Shown::owned(words).cut(usize::from(column.saturating_sub(1))), role);
    }
}

type Place = ((Rect, u16), u16, u16);

fn draw_row(
    (row, week, is_chosen): (&Row, &Week, bool),
    (hands, tired): (&Hands, &Tired),
    (seat, look): (&Seat, &Look),
    ((area, line), label, column): Place,
    ink: &mut Ink<'_>,
) {
    let hours = cell::hours(row.begins, row.seconds);
    let long = format!("{hours} {}", row.name);
    let room = usize::from(label.saturating_sub(1));
    let words = if label > 12 { Shown::owned(long).cut(room).into_static() } else { Shown::owned(hours) };
    ink.text(area, (0, line), &words.cut(room), if is_chosen { Role::Chosen } else { Role::Text });
    for (place, shift) in row.days.iter().enumerate() {
        let at = label + u16::try_from(place).unwrap_or(0) * column;
        let room = usize::from(column.saturating_sub(1));
        let shift = shift.and_then(|shift| seat.ward.shifts.read(shift));
        let (words, role) = match shift {
            Some(shift) => cell::words(shift, (hands, tired.contains_key(&shift.id)), (seat, look), room),
            None => (Shown::of("-"), Role::Done),
        };
        let is_here = is_chosen && place == week.day;
        let mark = match shift {
            _ if is_here => ">",
            Some(shift) if cell::is_now(shift, seat.now) => "*",
            _ => " ",
        };
        ink.text(area, (at, line), &Shown::of(mark), Role::Chosen);
        ink.text(area, (at + 1, line), &words, if is_here { Role::Chosen } else { role });
    }
}

/// The chosen cell: what it is, who does what, who could stand in.
fn draw_detail((row, tired): (&Row, &Tired), week: &Week, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let shift = row.days.get(week.day).copied().flatten().and_then(|id| seat.ward.shifts.read(id));
    let room = usize::from(area.width.saturating_sub(2));
    let Some(shift) = shift else {
        ink.rule(area, 0, (&look.say("duty.no_shift_here"), Role::Title), &Shown::default());
        for (line, words) in (1..area.height).zip(look.say("duty.no_shift_enter").wrapped(room, 2)) {
            ink.text(area, (1, line), &words, Role::Text);
        }
        return;
    };
    let head = Shown::owned(title(&seat.ward, shift, &look.book));
    ink.rule(area, 0, (&head, Role::Title), &Shown::owned(signs::short_day(shift.from.date(), seat.now.date())));
    let job = |job: &crate::domain::roster::Job| {
        let who = if job.is_vacant() { look.book.say("duty.nobody_yet").to_string() } else { job.who.clone() };
        format!("{}: {who}", job.name)
    };
    let jobs = shift.jobs.iter().map(job).collect::<Vec<_>>().join("; ");
    let mut line = 1;
    for words in Shown::owned(jobs).wrapped(room, 2).into_iter().take(usize::from(area.height.saturating_sub(2))) {
        ink.text(area, (1, line), &words, Role::Text);
        line += 1;
    }
    let short = tired.get(&shift.id).map(Vec::as_slice).unwrap_or_default();
    if line < area.height
        && let Some(words) = tired_words(shift, short, (seat, look))
    {
        ink.text(area, (1, line), &words.cut(room), Role::Attention);
        line += 1;
    }
    if line < area.height
        && let Some(words) = stand_in_words(shift, (seat, look), 5)
    {
        ink.text(area, (1, line), &words.cut(room), Role::Notice);
    }
}

/// Who could stand in for what is vacant; nothing where nothing is, or it is over.
pub fn stand_in_words(shift: &Shift, (seat, look): (&Seat, &Look), most: usize) -> Option<Shown<'static>> {
    if shift.to <= seat.now || !shift.jobs.iter().any(crate::domain::roster::Job::is_vacant) {
        return None;
    }
    let found = stand_ins(&seat.ward, &seat.rules, shift);
    if found.is_empty() {
        return Some(look.say("duty.nobody_stands_in"));
    }
    let names: Vec<&str> = found.iter().take(most).map(|officer| seat.officer_name(*officer)).collect();
    Some(look.say_with("duty.stand_ins", &[("names", &names.join(", "))]))
}
