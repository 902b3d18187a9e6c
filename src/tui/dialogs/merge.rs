//! Two persons who may be one: the other is found by name, then both are shown side by side, and
//! Enter takes them for one.

use ratatui::layout::Rect;

use crate::domain::contact_tree::{Certainty, Exposure};
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::record::AnyBody;
use crate::language::shown::Shown;
use crate::tui::forms::{Scene, asked, said};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, under_rule};

/// A merge that is being looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Merge {
    /// Who is no longer listed afterwards.
    pub from: Id<Person>,
    /// Who stays, once chosen.
    pub into: Option<Id<Person>>,
    /// The chosen one of those who are found.
    pub chosen: usize,
}

/// Contacts that are named.
const LISTED: usize = 5;

/// The most persons found.
const FOUND_MAX: usize = 50;

/// Those whom the typed words find, but for the one himself.
pub fn found(merge: Merge, typed: &str, seat: &Seat) -> Vec<Id<Person>> {
    let own = seat.ward.persons.read(merge.from);
    // Before anything is typed: who is called so, or has the same telephone.
    let wanted = if typed.trim().is_empty() { own.map_or("", |person| person.name.as_str()) } else { typed };
    let found = seat.people.find(wanted, FOUND_MAX).into_iter().filter_map(|(number, _)| Id::new(number));
    found.filter(|id| *id != merge.from && seat.ward.persons.read(*id).is_some()).collect()
}

/// Draws the merge over an area.
pub fn draw(merge: Merge, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    ink.rule(area, 0, (&look.say("merge.title"), Role::Focused), &Shown::default());
    let inside = under_rule(area);
    match merge.into {
        Some(into) => side_by_side((merge.from, into), (seat, look), inside, ink),
        None => candidates(merge, typed, (seat, look), inside, ink),
    }
}

fn person_line(id: Id<Person>, (seat, look): (&Seat, &Look)) -> Shown<'static> {
    let Some(person) = seat.ward.persons.read(id) else { return Shown::default() };
    let scene = Scene::of(seat, look);
    let texts = said(&AnyBody::Person(person.body.clone()), &scene);
    let cases: Vec<String> = seat.ward.cases_of(id).map(|case| format!("#{}", case.id.number())).collect();
    let texts = texts.into_iter().chain(cases).filter(|text| !text.is_empty());
    Shown::owned(texts.collect::<Vec<_>>().join("  "))
}

fn candidates(merge: Merge, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.text(area, (1, 0), &person_line(merge.from, (seat, look)), Role::Title);
    ink.text(area, (1, 1), &look.say("merge.type_the_other"), Role::Notice);
    let found = found(merge, typed, seat);
    let words = |at: usize| vec![(person_line(found[at], (seat, look)), Role::Text)];
    draw_rows((merge.chosen, found.len()), 1, under_rule(under_rule(area)), ink, words);
    if found.is_empty() {
        ink.text(area, (2, 2), &look.say("entry.nobody_here"), Role::Text);
    }
}

/// Whether the two have a contact with each other, so that they cannot be one.
fn contact_between(one: Id<Person>, other: Id<Person>, seat: &Seat) -> bool {
    let mut met = seat.ward.exposures_from(one).chain(seat.ward.exposures_of(one));
    met.any(|exposure| exposure.from == other || exposure.exposed == other)
}

/// Where the last episode of somebody came from: `#3 An (máy đề xuất)`.
fn source_of(person: Id<Person>, (seat, look): (&Seat, &Look)) -> String {
    let source = seat.ward.cases_of(person).rev().find_map(|case| seat.chains.source(case.id));
    let named = source.and_then(|source| {
        let case = seat.ward.cases.read(source.case)?;
        let how = match source.certainty {
            Certainty::Confirmed => look.book.say("merge.source_confirmed"),
            Certainty::Proposed => look.book.say("merge.source_proposed"),
        };
        Some(format!("#{} {} ({how})", case.id.number(), seat.name_of(case)))
    });
    named.unwrap_or_default()
}

/// Whom somebody was exposed to: `An 19/7; Bình`.
fn exposed_to(person: Id<Person>, seat: &Seat) -> String {
    let one = |exposure: &Exposure| {
        let name = seat.ward.persons.read(exposure.from).map_or("", |person| person.name.as_str());
        let day = exposure.last_contact.map(|day| format!(" {}", signs::short_day(day, seat.now.date())));
        format!("{name}{}", day.unwrap_or_default())
    };
    seat.ward.exposures_of(person).take(LISTED).map(|exposure| one(exposure)).collect::<Vec<_>>().join("; ")
}

/// How many somebody met.
fn met_by(person: Id<Person>, (seat, look): (&Seat, &Look)) -> String {
    match seat.ward.exposures_from(person).count() {
        0 => String::new(),
        count => look.book.say_with("merge.met_count", &[("count", &count)]),
    }
}

/// Both, field by field: who goes left, who stays right.
fn side_by_side((from, into): (Id<Person>, Id<Person>), (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let (Some(gone), Some(kept)) = (seat.ward.persons.read(from), seat.ward.persons.read(into)) else { return };
    let scene = Scene::of(seat, look);
    let body = AnyBody::Person(kept.body.clone());
    let (left, right) = (said(&AnyBody::Person(gone.body.clone()), &scene), said(&body, &scene));
    let column = (area.width.saturating_sub(22)) / 2;
    if contact_between(from, into, seat) {
        let last = area.height.saturating_sub(1);
        ink.text(
            area,
            (0, last),
            &look.say("refusals.merge_of_contacts").cut(usize::from(area.width)),
            Role::Attention,
        );
    }
    let cases = |id| seat.ward.cases_of(id).map(|case| format!("#{}", case.id.number())).collect::<Vec<_>>().join(" ");
    ink.text(area, (20, 0), &look.say("merge.goes"), Role::Title);
    ink.text(area, (21 + column, 0), &look.say("merge.stays"), Role::Title);
    let labels =
        asked(&body).into_iter().map(|asked| look.book.word("fields", asked.key).unwrap_or_default().to_string());
    let mut rows: Vec<(String, String, String)> =
        labels.zip(left).zip(right).map(|((label, left), right)| (label, left, right)).collect();
    rows.insert(1, ("F0".to_string(), cases(from), cases(into)));
    let met =
        |label: &str, told: &dyn Fn(Id<Person>) -> String| (look.book.say(label).to_string(), told(from), told(into));
    rows.insert(2, met("merge.source", &|id| source_of(id, (seat, look))));
    rows.insert(3, met("merge.exposed", &|id| exposed_to(id, seat)));
    rows.insert(4, met("merge.met", &|id| met_by(id, (seat, look))));
    rows.retain(|(_, left, right)| !left.is_empty() || !right.is_empty());
    for (row, (label, left, right)) in (1..area.height).zip(rows) {
        let differs = !left.is_empty() && !right.is_empty() && left != right;
        ink.text(area, (0, row), &Shown::of(if differs { "*" } else { " " }), Role::Attention);
        ink.text(area, (1, row), &Shown::of(&label).cut(18), Role::Rule);
        ink.text(area, (20, row), &Shown::of(&left).cut(usize::from(column)), Role::Text);
        ink.text(area, (21 + column, row), &Shown::of(&right).cut(usize::from(column)), Role::Text);
    }
}
