//! The gate as it is drawn: a box that asks for a PIN, or the page of a locked screen, on which
//! stands nothing about anybody but how many alerts wait.

use ratatui::layout::Rect;

use crate::desk::protocol::Alarm;
use crate::language::shown::Shown;
use crate::tui::dialogs::centred;
use crate::tui::gate::{Gate, Why};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// What may be said of the alerts without a name; nothing where none waits.
pub fn alarm_words(alarm: Alarm, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let minutes = alarm.since.map_or(0, |since| seat.now.since(since).max(0) / 60);
    let told = [("count", &alarm.ringing as &dyn std::fmt::Display), ("minutes", &minutes)];
    (alarm.ringing > 0).then(|| look.say_with("gate.alarm", &told))
}

/// The same in lines, for a session that has no screen.
pub fn lines(gate: &Gate, (seat, look): (&Seat, &Look)) -> Vec<Shown<'static>> {
    let mut lines = match &gate.why {
        Why::Locked => {
            let alarm = alarm_words(seat.door.alarm, seat, look).unwrap_or_else(|| look.say("gate.no_alarm"));
            vec![look.say("gate.locked"), alarm, look.say("gate.locked_lines")]
        }
        Why::Told(name, pin) => {
            let pin = Shown::owned(pin.digits().to_string());
            vec![look.say_with("gate.made_for", &[("name", name)]), pin, look.say("gate.made_words")]
        }
        Why::Choose { first: None, .. } => {
            let key = if seat.door.owns_data { "gate.signs_only" } else { "gate.protects" };
            vec![question(&gate.why, look), look.say("gate.digits"), look.say(key), look.say("gate.lines")]
        }
        why => vec![question(why, look), look.say("gate.lines")],
    };
    lines.extend(gate.said.clone().filter(|_| !gate.waits));
    lines
}

/// What is asked for.
fn question(why: &Why, look: &Look) -> Shown<'static> {
    match why {
        Why::SignIn(name) => look.say_with("gate.pin_of", &[("name", name)]),
        Why::Choose { first: Some(_), .. } => look.say("gate.choose_again"),
        Why::Choose { must: true, .. } => look.say("gate.choose_must"),
        Why::Choose { .. } => look.say("gate.choose"),
        Why::Again(_) | Why::Locked | Why::Told(..) => look.say("gate.again"),
    }
}

/// Draws the box or the page; where the cursor stands.
pub fn draw(gate: &Gate, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    match &gate.why {
        Why::Locked => draw_page(gate, (seat, look), body, ink),
        Why::Told(name, pin) => {
            let inside = ink.boxed(centred(body, (66, 9)), &look.say("gate.made_title"));
            ink.text(inside, (0, 0), &look.say_with("gate.made_for", &[("name", name)]), Role::Text);
            ink.text(inside, (4, 2), &Shown::owned(pin.digits().to_string()), Role::Focused);
            ink.text(inside, (0, 4), &look.say("gate.made_words"), Role::Text);
            ink.text(inside, (0, 5), &look.say("gate.made_once"), Role::Text);
            ink.text(inside, (0, 6), &look.say("gate.made_keys"), Role::Key);
            None
        }
        _ => draw_box(gate, (seat, look), body, ink),
    }
}

fn draw_box(gate: &Gate, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let inside = ink.boxed(centred(body, (66, 9)), &look.say("gate.title"));
    ink.text(inside, (0, 0), &question(&gate.why, look), Role::Text);
    if let Why::Choose { .. } = gate.why {
        ink.text(inside, (0, 1), &look.say("gate.digits"), Role::Rule);
        // A PIN that anybody who owns the data can pass by must not be taken for protection.
        let key = if seat.door.owns_data { "gate.signs_only" } else { "gate.protects" };
        ink.text(inside, (0, 5), &look.say(key), Role::Attention);
    }
    let cursor = typed(gate, look, inside, 3, ink);
    said(gate, inside, 4, ink);
    ink.text(inside, (0, 6), &look.say("gate.keys"), Role::Key);
    cursor
}

fn draw_page(gate: &Gate, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let page = centred(body, (66, 14));
    ink.text(page, (0, 0), &look.say("gate.locked"), Role::Title);
    let name = seat.officer.map(|officer| seat.officer_name(officer).to_string()).unwrap_or_default();
    ink.text(page, (0, 2), &look.say_with("gate.locked_words", &[("name", &name)]), Role::Text);
    ink.text(page, (0, 3), &look.say("gate.locked_draft"), Role::Text);
    match alarm_words(seat.door.alarm, seat, look) {
        Some(words) => drop(ink.text(page, (0, 5), &words, Role::Alarm)),
        None => drop(ink.text(page, (0, 5), &look.say("gate.no_alarm"), Role::Text)),
    }
    let cursor = typed(gate, look, page, 7, ink);
    said(gate, page, 8, ink);
    ink.text(page, (0, 10), &look.say("gate.locked_keys"), Role::Key);
    ink.text(page, (0, 12), &look.say("gate.locked_foot"), Role::Rule);
    cursor
}

/// How many digits were typed, and not which.
fn typed(gate: &Gate, look: &Look, area: Rect, row: u16, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let at = ink.text(area, (0, row), &look.say("gate.pin"), Role::Text) + 1;
    let dots = Shown::owned("*".repeat(gate.typed.len()));
    let at = ink.text(area, (at, row), &dots, Role::Focused);
    Some((area.x + at, area.y + row))
}

fn said(gate: &Gate, area: Rect, row: u16, ink: &mut Ink<'_>) {
    if let Some(said) = &gate.said {
        let role = if gate.waits { Role::Notice } else { Role::Attention };
        ink.text(area, (0, row), said, role);
    }
}
