//! Somebody who may be known already: the same person is taken as known, a likely double is shown
//! and asked, so that nobody is followed twice under two numbers without knowing it.

use crate::domain::command::Whom;
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::language::folding::fold;
use crate::language::numbers;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;

/// How many matches are compared.
const MATCHES_MAX: usize = 50;

/// Who a typed person is: somebody known where name, year of birth and telephone are the same,
/// otherwise somebody new. Nothing while a likely double waits for a second Enter.
pub fn whom(screen: &mut Screen, told: Person, typed: &str) -> Option<Whom> {
    if let Some(same) = same_person(screen, &told) {
        return Some(Whom::Known(same));
    }
    if screen.entry.asked.as_deref() == Some(typed) {
        return Some(Whom::New(told));
    }
    let Some(words) = likely_double(screen, &told) else { return Some(Whom::New(told)) };
    screen.entry.asked = Some(typed.to_string());
    screen.notify(words, Role::Attention);
    None
}

fn candidates<'s>(screen: &'s Screen, typed: &str) -> impl Iterator<Item = (Id<Person>, &'s Person)> + use<'s> {
    let found = screen.seat.people.find(typed, MATCHES_MAX);
    found.into_iter().filter_map(|(number, _)| {
        let id = Id::new(number)?;
        Some((id, &screen.seat.ward.persons.read(id)?.body))
    })
}

fn has_phone_of(known: &Person, told: &Person) -> bool {
    known.phones.iter().any(|phone| told.phones.contains(phone))
}

fn is_called_so(known: &Person, told: &Person) -> bool {
    fold(&known.name) == fold(&told.name) && known.birth.year() == told.birth.year()
}

fn same_person(screen: &Screen, told: &Person) -> Option<Id<Person>> {
    told.birth.year()?;
    candidates(screen, &told.name)
        .find(|(_, known)| is_called_so(known, told) && has_phone_of(known, told))
        .map(|(id, _)| id)
}

fn likely_double(screen: &Screen, told: &Person) -> Option<crate::language::shown::Shown<'static>> {
    let look = &screen.look;
    let named = |known: &Person| {
        let year = known.birth.year().map_or(String::new(), |year| format!(" {year}"));
        format!("{}{year}", known.name)
    };
    for phone in &told.phones {
        if let Some((_, known)) = candidates(screen, phone).find(|(_, known)| has_phone_of(known, told)) {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("phone", &numbers::phone(phone)), ("name", &named(known))];
            return Some(look.say_with("contact_tree.same_phone", &values));
        }
    }
    let (_, known) = candidates(screen, &told.name).find(|(_, known)| is_called_so(known, told))?;
    Some(look.say_with("contact_tree.same_name", &[("name", &named(known))]))
}
