//! Hours and nights of everybody, and who is on duty now with the telephones of the positions.

use ratatui::layout::Rect;

use chrono::{Datelike, Months};

use crate::domain::moment::{Date, Moment};
use crate::domain::shifts::hours::Worked;
use crate::domain::shifts::{Hand, Hands, hours};
use crate::exchange::phone_list::parts;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::week::{Page, Week};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

/// The time that the page of hours counts: the week, or the month in which it begins; the day after it behind.
pub fn span(week: &Week) -> (Date, Date) {
    if !matches!(week.page, Page::Hours(true, _)) {
        let (from, to) = week.span();
        return (from.date(), to.date());
    }
    let first = week.monday.with_day(1).unwrap_or(week.monday);
    (first, first.checked_add_months(Months::new(1)).unwrap_or(first))
}

/// What everybody works in that time, whoever has most in front.
pub fn worked(week: &Week, seat: &Seat) -> Vec<Worked> {
    let (from, to) = span(week);
    hours::worked(&seat.ward, &Hands::of(&seat.ward), (Moment::start_of(from), Moment::start_of(to)))
}

pub fn draw_hours(
    week: &Week,
    (month, chosen): (bool, usize),
    (seat, look): (&Seat, &Look),
    area: Rect,
    ink: &mut Ink<'_>,
) {
    let worked = worked(week, seat);
    let most = worked.iter().map(|worked| worked.seconds).max().unwrap_or(0);
    let least = worked.iter().filter(|worked| is_officer(worked)).map(|worked| worked.seconds).min().unwrap_or(0);
    let name = |worked: &Worked| hours::name_of(&seat.ward, &worked.hand);
    let width = usize::from(area.width / 3).clamp(18, 40);
    let row = |who: &str, figures: [String; 4], note: &str| {
        let [hours, night, nights, shifts] = figures;
        let who = Shown::of(who).pad(width + 1).into_static();
        Shown::owned(format!("{who}{hours:>8}{night:>10}{nights:>6}{shifts:>6}  {note}"))
    };
    let heads = ["hours", "night_hours", "nights", "shifts"];
    let heads = heads.map(|key| look.book.word("duty", key).unwrap_or_default().to_string());
    let inner = under_rule(area);
    ink.text(inner, (2, 0), &row(look.book.say("duty.who"), heads, ""), Role::Title);
    let words = |at: usize| {
        let worked = &worked[at];
        let note = match worked.seconds {
            _ if most == least => "",
            seconds if seconds == most => look.book.say("duty.most"),
            seconds if seconds == least && is_officer(worked) => look.book.say("duty.least"),
            _ => "",
        };
        let figures = [
            numbers::in_hours(worked.seconds),
            numbers::in_hours(worked.night_seconds),
            worked.nights.to_string(),
            worked.shifts.to_string(),
        ];
        vec![(row(&name(worked), figures, note), Role::Text)]
    };
    let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let shown = draw_rows((chosen, worked.len()), 1, list, ink, words);
    let (from, to) = span(week);
    let last = to.pred_opt().unwrap_or(to);
    let key = if month { "duty.hours_month" } else { "duty.hours_week" };
    let values: [(&str, &dyn std::fmt::Display); 2] = [("from", &numbers::date(from)), ("to", &numbers::date(last))];
    let head = look.say_with(key, &values);
    ink.rule(area, 0, (&head, Role::Focused), &Shown::owned(shown_of(&shown, worked.len())));
}

fn is_officer(worked: &Worked) -> bool {
    matches!(worked.hand, Hand::Officer(_))
}

/// The lines of the page of who is on duty.
pub fn lines(seat: &Seat, look: &Look) -> Vec<(Shown<'static>, Role)> {
    let mut lines = Vec::new();
    for part in parts(&seat.ward, &seat.rules, seat.now, &look.book) {
        if !lines.is_empty() {
            lines.push((Shown::default(), Role::Text));
        }
        lines.push((Shown::owned(part.title), Role::Title));
        for line in part.lines {
            let sign = if line.is_gap { "!" } else { " " };
            let what = Shown::of(&line.what).pad(30).into_static();
            let words = format!("{sign} {what}{}  {}", line.who, line.phones.join(", "));
            lines.push((Shown::owned(words), if line.is_gap { Role::Attention } else { Role::Text }));
        }
    }
    lines
}

pub fn draw_on_duty(top: usize, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let lines = lines(seat, look);
    let height = usize::from(area.height.saturating_sub(1));
    let top = top.min(lines.len().saturating_sub(height));
    let shown = top..(top + height).min(lines.len());
    for (row, (words, role)) in (1..).zip(&lines[shown.clone()]) {
        ink.text(area, (1, row), words, *role);
    }
    let time = numbers::time(seat.now.time());
    let head = look.say_with("duty.on_duty_title", &[("time", &time)]);
    ink.rule(area, 0, (&head, Role::Focused), &Shown::owned(shown_of(&shown, lines.len())));
}
