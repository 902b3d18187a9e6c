//! Whom a search finds: a list in place of the focused pane, as long as the line is a search.

use ratatui::layout::Rect;

use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::language::folding::Rank;
use crate::language::numbers;
use crate::language::shown::{Shown, cut_name};
use crate::tui::screen::{Found, Screen};
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// The most persons that a search lists; whoever types on finds fewer.
const FOUND_MAX: usize = 200;

/// How many matches are looked at to put those who are followed now before the others.
const MATCHES_MAX: usize = 1_000;

/// Searches for what is typed; nothing while nothing is. Among equal matches those who are
/// followed now come first: a ward has far more people who are well again.
pub fn search(screen: &Screen, typed: &str) -> Option<Found> {
    if typed.trim().is_empty() {
        return None;
    }
    let found = screen.seat.people.find(typed, MATCHES_MAX);
    let mut people: Vec<(Id<Person>, Rank)> =
        found.into_iter().filter_map(|(number, rank)| Some((Id::new(number)?, rank))).collect();
    let listed = &screen.panes.home_treatment;
    let is_followed = |id| screen.seat.ward.cases_of(id).any(|case| listed.mark_of(case.id).is_some());
    people.sort_by_cached_key(|(id, rank)| (*rank, !is_followed(*id)));
    people.truncate(FOUND_MAX);
    Some(Found { people, chosen: 0 })
}

/// Draws the list with a rule on top.
pub fn draw(screen: &Screen, area: Rect, ink: &mut Ink<'_>) {
    let Some(found) = &screen.entry.found else { return };
    let look = &screen.look;
    let count = if found.people.len() >= FOUND_MAX { format!("{FOUND_MAX}+") } else { found.people.len().to_string() };
    let title = Shown::owned(look.say("entry.find").as_str().to_uppercase());
    ink.rule(area, 0, (&title, Role::Focused), &look.say_with("entry.found_count", &[("count", &count)]));
    let height = usize::from(area.height.saturating_sub(1));
    for (line, at) in (1_u16..).zip(shown_rows(found.chosen, found.people.len(), height)) {
        let marker = if at == found.chosen { ">" } else { " " };
        ink.text(area, (0, line), &Shown::of(marker), Role::Chosen);
        draw_row(screen, found.people[at].0, (area, line), ink);
    }
    if found.people.is_empty() {
        let nobody = if screen.seat.streamed { look.say("entry.nobody_here") } else { look.say("screen.loading") };
        ink.text(area, (1, 1), &nobody, Role::Text);
    }
}

/// Mark, number, name, year of birth, and telephone where there is room.
fn draw_row(screen: &Screen, id: Id<Person>, (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let seat = &screen.seat;
    let Some(person) = seat.ward.persons.read(id) else { return };
    let case = seat.ward.open_case_of(id).or_else(|| seat.ward.cases_of(id).next_back());
    let listed = case.and_then(|case| screen.panes.home_treatment.mark_of(case.id));
    if let Some(listed) = listed {
        ink.text(area, (1, line), &screen.look.mark(listed), signs::mark_role(listed));
    }
    let number = match case {
        Some(case) => format!("{:>6} ", format!("#{}", case.id.number())),
        None => format!("{:>6} ", "-"),
    };
    let at = ink.text(area, (3, line), &Shown::owned(number), Role::Text);
    let phone =
        person.phones.first().filter(|_| area.width >= 60).map(|phone| numbers::phone(phone)).unwrap_or_default();
    let ended = case.is_some_and(|case| !case.is_open());
    let state = match (case, ended) {
        (None, _) => screen.look.say("entry.no_case_of_his"),
        (Some(_), true) => screen.look.say("entry.ended"),
        (Some(_), false) => Shown::default(),
    };
    let year = person.birth.year().map_or(String::new(), |year| year.to_string());
    let right = Shown::owned(format!("{year:>4} {phone} {state}").trim_end().to_string());
    let wide = u16::try_from(right.width()).unwrap_or(0);
    let room = area.width.saturating_sub(at + wide + 2);
    let name = if person.name.is_empty() {
        case.and_then(|case| case.code.clone()).unwrap_or_default()
    } else {
        person.name.clone()
    };
    ink.text(area, (at, line), &cut_name(&name, usize::from(room)), Role::Text);
    ink.text(area, (at + room + 1, line), &right, Role::Text);
}
