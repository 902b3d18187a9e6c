//! Row 1: whose desk this is, where I am, who is here, and the clock.

use crate::domain::identity::Kind;
use crate::domain::moment::Moment;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::arrangement::{Arrangement, Layout};
use crate::tui::dialogs::report::reminder;
use crate::tui::gate::Gate;
use crate::tui::look::Alphabet;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::view::pane_title;
use crate::tui::widgets::ink::Ink;

/// Draws the row.
pub fn draw(screen: &Screen, arrangement: &Arrangement, ink: &mut Ink<'_>) {
    let (area, look, seat) = (arrangement.title, &screen.look, &screen.seat);
    let mut at = ink.text(area, (0, 0), &look.say("screen.program"), Role::Title);
    if !seat.station.name.is_empty() {
        at = ink.text(area, (at + 1, 0), &Shown::of(&seat.station.name), Role::Title);
    }
    if seat.station.demo {
        at = ink.text(area, (at + 1, 0), &look.say("screen.demo"), Role::Demo);
    }
    if look.alphabet == Alphabet::Unmarked {
        at = ink.text(area, (at + 1, 0), &look.say("screen.unmarked"), Role::Demo);
    }
    let is_locked = screen.gate.as_ref().is_some_and(Gate::hides_all);
    let is_hidden = is_locked || screen.is_closed();
    let place = match (is_locked, is_hidden) {
        (true, _) => look.say("gate.place"),
        (_, true) => look.say("gate.place_closed"),
        _ => place(screen, arrangement.layout),
    };
    at = ink.text(area, (at + 1, 0), &Shown::of("> "), Role::Title);
    at = ink.text(area, (at, 0), &place, Role::Title);
    if !is_hidden && let Some(words) = reminder(&screen.seat, look) {
        at = ink.text(area, (at + 2, 0), &words, Role::Attention);
    }
    let clock = Shown::owned(numbers::time(seat.now.time()));
    let right = area.width.saturating_sub(u16::try_from(clock.width()).unwrap_or(5));
    ink.text(area, (right, 0), &clock, Role::Title);
    let here = if is_hidden { Shown::of("") } else { here(screen) };
    let wide = u16::try_from(here.width()).unwrap_or(u16::MAX);
    let room = right.saturating_sub(at + 4);
    if room > 4 {
        let wide = wide.min(room);
        ink.text(area, (right - wide - 2, 0), &here.cut(usize::from(wide)), Role::Presence);
    }
}

/// Where I am: the overview or the pane, and below it whose card is open.
fn place(screen: &Screen, layout: Layout) -> Shown<'static> {
    let mut place = match layout {
        Layout::Overview => screen.look.say("screen.overview"),
        Layout::Zoomed(pane) | Layout::Accordion(pane) => pane_title(screen, pane),
    };
    if let Some(case) = screen.card_case().and_then(|id| screen.seat.ward.cases.read(id)) {
        let name = screen.seat.name_of(case);
        let given = name.split_whitespace().next_back().unwrap_or_default();
        place.push(&Shown::owned(format!(" > #{} {given}", case.id.number())));
    }
    place
}

/// The shift, who sits here and who else does: `Ca đêm  BS Lý*  +ĐD Hà  YS Minh khoá 02:10`. Nobody is at a locked screen,
/// so it comes last and without the sign of who is here.
fn here(screen: &Screen) -> Shown<'static> {
    let seat = &screen.seat;
    let mut parts: Vec<String> = seat.shift().map(|shift| shift.name.clone()).into_iter().collect();
    parts.extend(seat.officer.map(|id| format!("{}*", seat.officer_name(id))));
    let elsewhere = || seat.present.iter().filter(|present| present.session != seat.session);
    let mut others: Vec<&str> = Vec::new();
    for present in elsewhere().filter(|present| !present.is_locked) {
        if let Some(officer) = present.officer.map(|id| seat.officer_name(id)).filter(|name| !others.contains(name)) {
            others.push(officer);
        }
    }
    parts.extend(others.iter().map(|name| format!("+{name}")));
    // Which F0 somebody has open in a form: `~#12`.
    let cases = elsewhere().filter_map(|present| present.editing.filter(|record| record.kind == Kind::Case));
    parts.extend(cases.map(|record| format!("~#{}", record.number)));
    for present in elsewhere().filter(|present| present.is_locked) {
        if let Some(name) = present.officer.map(|id| seat.officer_name(id)).filter(|name| !others.contains(name)) {
            others.push(name);
            parts.push(locked_words(name, present.locked_at, screen));
        }
    }
    if seat.is_read_only() {
        parts.insert(0, format!("[{}]", screen.look.book.say("screen.read_only")));
    }
    Shown::owned(parts.join("  "))
}

/// Who has locked his screen, and when: the hour of today, else the day too.
fn locked_words(name: &str, at: Option<Moment>, screen: &Screen) -> String {
    let Some(at) = at else { return screen.look.book.say_with("gate.here_locked", &[("name", &Shown::of(name))]) };
    let time = numbers::moment(at.local(), screen.seat.now.date());
    screen.look.book.say_with("gate.here_locked_at", &[("name", &Shown::of(name)), ("time", &time)])
}
