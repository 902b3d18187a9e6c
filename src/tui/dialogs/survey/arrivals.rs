//! What the ward counts of its arrivals, as its report asks it: in all, by factor, by area.

use crate::domain::area::called;
use crate::domain::arrival::{Factor, Figures, figures};
use crate::tui::dialogs::survey::Row;
use crate::tui::dialogs::survey::lines::{flagged, named, padded};
use crate::tui::forms::{Scene, factor_words};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// Cells of a word at the left.
const WORD: usize = 30;

/// The figures, those that somebody must act on first.
pub(super) fn arrivals(seat: &Seat, look: &Look) -> Vec<Row> {
    if seat.ward.arrivals.count() == 0 {
        return vec![Row::of(look.book.say("survey.no_arrivals").to_string(), Role::Text)];
    }
    let figures = figures(&seat.ward, seat.now.date());
    let mut rows = heads(&figures, look);
    let head = |key: &str| Row::of(look.book.say(key).to_string(), Role::Title);
    rows.push(head("survey.arrivals_by_factor"));
    let scene = Scene::of(seat, look);
    let factors = Factor::ALL.into_iter().zip(figures.by_factor).filter(|(_, count)| *count > 0);
    rows.extend(factors.map(|(factor, count)| row(factor_words(factor, &scene), count, false)));
    rows.push(head("survey.arrivals_by_area"));
    let mut areas: Vec<_> = figures.by_area.into_iter().collect();
    areas.sort_by_key(|(area, count)| (std::cmp::Reverse(*count), area.is_none(), *area));
    rows.extend(areas.into_iter().map(|(area, count)| match area {
        Some(area) => row(&called(&seat.ward, area), count, false).about(named(area)),
        None => row(look.book.say("survey.arrivals_no_area"), count, true),
    }));
    rows
}

fn heads(figures: &Figures, look: &Look) -> Vec<Row> {
    let late = |what: u32, late: u32| {
        (late > 0).then(|| look.book.say_with("survey.arrivals_late", &[("due", &what), ("late", &late)]))
    };
    let counted = [
        ("survey.arrivals_followed", figures.followed, None, false),
        ("survey.arrivals_new", figures.new_today, None, false),
        ("survey.arrivals_undeclared", figures.undeclared, None, figures.undeclared > 0),
        (
            "survey.arrivals_tests",
            figures.tests_due,
            late(figures.tests_due, figures.tests_late),
            figures.tests_late > 0,
        ),
        (
            "survey.arrivals_calls",
            figures.calls_due,
            late(figures.calls_due, figures.calls_late),
            figures.calls_late > 0,
        ),
        ("survey.arrivals_to_end", figures.to_end, None, figures.to_end > 0),
    ];
    let rows = counted.into_iter().map(|(key, count, words, is_wanting)| {
        let (sign, role) = flagged(is_wanting);
        let count = words.unwrap_or_else(|| count.to_string());
        Row::of(format!("{sign}{}{count}", padded(look.book.say(key), WORD)), role)
    });
    rows.collect()
}

fn row(word: &str, count: u32, is_wanting: bool) -> Row {
    let (sign, role) = flagged(is_wanting);
    Row::of(format!("{sign}{}{count}", padded(word, WORD)), role)
}
