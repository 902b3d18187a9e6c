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

/// Whether two names are of the same words, in whatever order they are written.
fn is_named_alike(known: &Person, told: &Person) -> bool {
    let words = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<String> = folded.split_whitespace().map(str::to_string).collect();
        words.sort_unstable();
        words
    };
    words(&known.name) == words(&told.name) && may_be_of_one_year(known, told)
}

/// The orders in which a name may have been written down: each of its words at the end, those before it as they follow
/// one another or the other way round. A search takes the last word for the given name.
fn orders(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let turned = |words: &[&str], by: usize| [&words[by..], &words[..by]].concat().join(" ");
    let reversed: Vec<&str> = words.iter().rev().copied().collect();
    (0..words.len()).flat_map(|by| [turned(&words, by), turned(&reversed, by)]).collect()
}

/// Whether the years of birth do not speak against it: one that was not asked never does.
fn may_be_of_one_year(known: &Person, told: &Person) -> bool {
    known.birth.year().zip(told.birth.year()).is_none_or(|(known, told)| known == told)
}

/// Whether somebody of the same given name lives in the same house.
fn lives_there(known: &Person, told: &Person) -> bool {
    let given = |name: &str| fold(name).split_whitespace().next_back().map(str::to_string);
    let of_household = known.household.is_some() && known.household == told.household;
    let address = fold(told.address.trim());
    let at_address = !address.is_empty() && fold(known.address.trim()) == address;
    (of_household || at_address) && given(&known.name) == given(&told.name) && may_be_of_one_year(known, told)
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
    let known = orders(&told.name).into_iter().find_map(|name| {
        candidates(screen, &name).find(|(_, known)| is_named_alike(known, told)).map(|(_, known)| known)
    });
    if let Some(known) = known {
        return Some(look.say_with("contact_tree.same_name", &[("name", &named(known))]));
    }
    let mut persons = screen.seat.ward.persons.iter();
    let known = persons.find(|known| lives_there(known, told))?;
    Some(look.say_with("contact_tree.same_house", &[("name", &named(known)), ("address", &known.address)]))
}
