//! One alert: what was found, who has it, and what can be said about it. What is typed is the note.

use ratatui::layout::Rect;

use crate::domain::alert::{Alert, AlertStep};
use crate::domain::identity::Id;
use crate::domain::veil::is_veiled;
use crate::language::shown::Shown;
use crate::tui::alerts;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// Which alert, and what is chosen to be said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AlertBox {
    /// Which alert.
    pub alert: Id<Alert>,
    /// The place of the step in [`AlertStep::ALL`].
    pub chosen: usize,
}

/// Draws the alert over an area, its steps at the bottom, so that a long story never hides them.
pub fn draw(open: AlertBox, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let Some(alert) = seat.ward.alerts.read(open.alert) else { return };
    let case = seat.ward.cases.read(alert.case);
    let person = case.and_then(|case| seat.ward.person_of(case));
    let year = person.and_then(|person| person.birth.year()).map_or(String::new(), |year| format!("  {year}"));
    let name = case.map_or(String::new(), |case| seat.name_of(case));
    let title = format!("{} #{} {name}{year}", look.book.say("alerts.title"), alert.case.number());
    ink.rule(area, 0, (&Shown::owned(title), Role::Focused), &Shown::default());
    let steps = u16::try_from(AlertStep::ALL.len()).unwrap_or(0) + 1;
    let room = usize::from(area.width).saturating_sub(2);
    let first = area.height.saturating_sub(steps);
    let mut lines: Vec<(Shown<'static>, Role)> = Vec::new();
    if person.is_some_and(is_veiled) {
        lines.extend(look.say("veil.hidden").wrapped(room, 2).into_iter().map(|line| (line, Role::Notice)));
    }
    if let Some(phones) = person.map(|person| phones(person)).filter(|phones| !phones.is_empty()) {
        lines.push((Shown::owned(phones), Role::Text));
    }
    for line in alerts::lines(&alert.body, seat, look) {
        lines.extend(line.wrapped(room, 2).into_iter().map(|line| (line, Role::Text)));
    }
    for (row, (words, role)) in (1..first).zip(&lines) {
        ink.text(area, (1, row), words, *role);
    }
    ink.text(area, (1, first), &look.say("alerts.what_comes"), Role::Title);
    for (row, (place, step)) in (first + 1..area.height).zip(AlertStep::ALL.iter().enumerate()) {
        let is_chosen = place == open.chosen;
        let mark = if is_chosen { ">" } else { " " };
        let words = look.book.word("alert_steps", step.name()).unwrap_or_default();
        let role = if is_chosen { Role::Chosen } else { Role::Text };
        ink.text(area, (1, row), &Shown::owned(format!("{mark} {words}")), role);
    }
}

/// The telephones of a person and of those who answer for him, the one to call first in front.
fn phones(person: &crate::domain::person::Person) -> String {
    use crate::language::numbers::phone;
    let own = person.phones.iter().map(|number| phone(number));
    let others = person.relatives.iter().filter(|other| !other.phone.is_empty());
    own.chain(others.map(|other| format!("{} {}", other.who, phone(&other.phone)))).collect::<Vec<_>>().join(", ")
}
