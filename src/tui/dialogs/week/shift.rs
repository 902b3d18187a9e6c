//! One shift with its jobs, who did them before and who could stand in; patterns, and the posts over which one is laid.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use crate::domain::area::called;
use crate::domain::identity::Id;
use crate::domain::roster::Shift;
use crate::domain::shifts::Hands;
use crate::domain::shifts::week::missing;
use crate::exchange::phone_list::title;
use crate::language::shown::Shown;
use crate::language::{numbers, refusing};
use crate::tui::dialogs::week::grid::stand_in_words;
use crate::tui::dialogs::week::{Week, cell, places};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

pub fn draw(
    week: &Week,
    (id, chosen): (Id<Shift>, usize),
    (seat, look): (&Seat, &Look),
    area: Rect,
    ink: &mut Ink<'_>,
) {
    let Some(shift) = seat.ward.shifts.read(id) else {
        ink.text(area, (2, 1), &look.say("duty.shift_gone"), Role::Attention);
        return;
    };
    let today = seat.now.date();
    let head = format!("{}  {}", title(&seat.ward, shift, &look.book), signs::short_day(shift.from.date(), today));
    let state = if shift.is_running(seat.now) { look.say("duty.runs_now") } else { Shown::default() };
    let gone = missing(&seat.ward, &seat.rules, &Hands::of(&seat.ward), shift, seat.now);
    let words = |place: usize| {
        let job = &shift.jobs[place];
        let why = gone.iter().find(|(at, _)| *at == place).map(|(_, why)| *why);
        let marked = if week.swap == Some((id, place)) { "*" } else { " " };
        let name = Shown::of(&job.name).pad(21).into_static();
        let (rest, role) = match why {
            Some(None) => (look.book.say("duty.nobody_yet").to_string(), Role::Attention),
            Some(Some(why)) => (format!("{}  {}", job.who, refusing::unfit(why, &look.book)), Role::Attention),
            None => {
                let presence = look.book.word("roster", job.presence.name()).unwrap_or_default();
                let presence = if job.is_vacant() || !shift.is_running(seat.now) { "" } else { presence };
                (format!("{}  {}  {presence}", job.who, numbers::phone(&job.phone)), Role::Text)
            }
        };
        let sign = if why.is_some() { "!" } else { " " };
        let mut lines = vec![(Shown::owned(format!("{marked}{sign}{name} {rest}")), role)];
        let former: Vec<String> = job
            .former
            .iter()
            .map(|stood| {
                let time = |moment: crate::domain::moment::Moment| numbers::moment(moment.local(), shift.from.date());
                format!("{} {}-{}", stood.who, time(stood.from), time(stood.until))
            })
            .collect();
        let before = look.say_with("duty.before", &[("who", &former.join(", "))]);
        lines.push((
            if former.is_empty() { Shown::default() } else { Shown::owned(format!("    {before}")) },
            Role::Done,
        ));
        lines
    };
    let below = u16::from(area.height > 6) * 2;
    let list = under_rule(Rect { height: area.height - below, ..area });
    let has_former = shift.jobs.iter().any(|job| !job.former.is_empty());
    let lines = if has_former { 2 } else { 1 };
    let shown = draw_rows((chosen, shift.jobs.len()), lines, list, ink, words);
    let remark = if state.width() > 0 { state } else { Shown::owned(shown_of(&shown, shift.jobs.len())) };
    ink.rule(area, 0, (&Shown::owned(head), Role::Focused), &remark);
    if shift.jobs.is_empty() {
        ink.text(area, (2, 1), &look.say("duty.no_jobs"), Role::Attention);
    }
    if below > 0
        && let Some(words) = stand_in_words(shift, (seat, look), 8)
    {
        ink.text(area, (1, area.height - 1), &words.cut(usize::from(area.width.saturating_sub(2))), Role::Notice);
    }
}

/// The patterns that can be laid.
pub fn draw_patterns(chosen: usize, look: &Look, area: Rect, ink: &mut Ink<'_>) {
    let count = look.patterns.count();
    let words = |place: usize| {
        let Some(pattern) = look.patterns.at(place) else { return Vec::new() };
        let spans: Vec<String> = pattern
            .spans
            .iter()
            .map(|span| {
                format!("{} {}", span.name, cell::hours(i64::from(span.begins) * 60, i64::from(span.minutes) * 60))
            })
            .collect();
        let jobs: Vec<&str> = pattern.jobs.iter().map(|job| job.name.as_str()).collect();
        vec![
            (Shown::of(&pattern.title).into_static(), Role::Text),
            (Shown::owned(format!("    {}; {}", spans.join(", "), jobs.join(", "))), Role::Done),
        ]
    };
    draw_rows((chosen, count), 2, under_rule(area), ink, words);
    ink.rule(area, 0, (&look.say("duty.patterns_title"), Role::Focused), &Shown::default());
}

/// The posts over which a pattern is laid.
pub fn draw_posts(
    (pattern, chosen, marked): (usize, usize, &BTreeSet<usize>),
    week: &Week,
    (seat, look): (&Seat, &Look),
    area: Rect,
    ink: &mut Ink<'_>,
) {
    let places = places(seat);
    let words = |at: usize| {
        let name = places[at].map_or_else(|| look.book.say("roster.desk").to_string(), |post| called(&seat.ward, post));
        let kind = places[at].and_then(|post| seat.ward.areas.read(post));
        let kind = kind.and_then(|area| look.book.word("area_kinds", area.kind.name())).unwrap_or_default();
        let mark = if marked.contains(&at) { "[x]" } else { "[ ]" };
        vec![(Shown::owned(format!("{mark} {}  {kind}", Shown::of(&name).pad(30))), Role::Text)]
    };
    let shown = draw_rows((chosen, places.len()), 1, under_rule(area), ink, words);
    let name = look.patterns.at(pattern).map_or("", |pattern| pattern.title.as_str());
    let from = numbers::date(week.monday);
    let values: [(&str, &dyn std::fmt::Display); 2] = [("pattern", &Shown::of(name)), ("from", &from)];
    let head = look.say_with("duty.posts_title", &values);
    ink.rule(area, 0, (&head, Role::Focused), &Shown::owned(shown_of(&shown, places.len())));
}
