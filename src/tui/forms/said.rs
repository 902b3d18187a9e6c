//! How values are written in a form: as they can be typed again.

use crate::domain::area::{Area, called};
use crate::domain::birth::Birth;
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind};
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::person::{Household, Person, Question, Relative};
use crate::domain::roster::{Duty, Position};
use crate::language::numbers;
use crate::tui::forms::{Scene, YES_NO};

/// The word for what was asked and nobody knew.
pub fn unknown(scene: &Scene<'_>) -> String {
    scene.book.say("forms.unknown").to_string()
}

/// A value, or the word that it is not known.
pub fn or_unknown(value: String, questions: &[Question], question: Question, scene: &Scene<'_>) -> String {
    if value.is_empty() && questions.contains(&question) { unknown(scene) } else { value }
}

/// `0912 345 678, 0900 000 201`.
pub fn phones(phones: &[String]) -> String {
    phones.iter().map(|phone| numbers::phone(phone)).collect::<Vec<_>>().join(", ")
}

/// `Mai (con) 0900 000 202; Lan 0900 000 203`.
pub fn relatives(relatives: &[Relative]) -> String {
    let one = |relative: &Relative| format!("{} {}", relative.who, numbers::phone(&relative.phone)).trim().to_string();
    relatives.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `1958`, `5/1958`, `12/05/1958`, `63 tuổi`, `8 tháng`.
pub fn birth(birth: Birth, scene: &Scene<'_>) -> String {
    match birth {
        Birth::NotAsked => String::new(),
        Birth::Unknown => unknown(scene),
        Birth::Year(year) => year.to_string(),
        Birth::Month(year, month) => format!("{month}/{year}"),
        Birth::Day(day) => numbers::date(day),
        Birth::Age { months, step: 12, .. } => scene.book.say_with("forms.age_years", &[("age", &(months / 12))]),
        Birth::Age { months, .. } => scene.book.say_with("forms.age_months", &[("age", &months)]),
    }
}

/// Yes or no; empty where it was not asked.
pub fn yes_no(answer: Option<bool>, scene: &Scene<'_>) -> String {
    answer.map_or(String::new(), |yes| scene.book.say(YES_NO[usize::from(!yes)]).to_string())
}

/// A day, where there is one.
pub fn day(day: Option<Date>) -> String {
    day.map(numbers::date).unwrap_or_default()
}

/// `21:04 21/07/2021`.
pub fn moment(at: Moment) -> String {
    format!("{} {}", numbers::time(at.time()), numbers::date(at.date()))
}

/// A number, where there is one.
pub fn number(number: Option<u32>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}

/// An area by its name; with its former ward where two are called so, and with the one above it where even that is
/// the same.
pub fn area(id: Option<Id<Area>>, scene: &Scene<'_>) -> String {
    let Some(area) = id.and_then(|id| scene.ward.areas.read(id)) else { return String::new() };
    let name = called(scene.ward, area.id);
    let is_alike = |other: &Area| other.name == area.name && other.former_ward == area.former_ward;
    let alike = scene.ward.areas.iter().filter(|other| is_alike(other)).count() > 1;
    match area.parent.and_then(|parent| scene.ward.areas.read(parent)).filter(|_| alike) {
        Some(parent) => format!("{name}, {}", parent.name),
        None => name,
    }
}

/// A household by its code, else its address.
pub fn household(id: Option<Id<Household>>, scene: &Scene<'_>) -> String {
    id.and_then(|id| scene.ward.households.read(id)).map_or(String::new(), |household| household_name(household))
}

fn household_name(household: &Household) -> String {
    match (household.code.is_empty(), household.address.is_empty()) {
        (true, _) => household.address.clone(),
        (false, true) => household.code.clone(),
        (false, false) => format!("{} - {}", household.code, household.address),
    }
}

/// An officer by name.
pub fn officer(id: Option<Id<Officer>>, scene: &Scene<'_>) -> String {
    id.and_then(|id| scene.ward.officers.read(id)).map_or(String::new(), |officer| officer.name.clone())
}

/// A position by title.
pub fn position(id: Option<Id<Position>>, scene: &Scene<'_>) -> String {
    id.and_then(|id| scene.ward.positions.read(id)).map_or(String::new(), |position| position.title.clone())
}

/// A duty by name.
pub fn duty(id: Id<Duty>, scene: &Scene<'_>) -> String {
    scene.ward.duties.read(id).map_or(String::new(), |duty| duty.name.clone())
}

/// A case as `#12 Nguyễn Thị Hường`.
pub fn case(id: Option<Id<Case>>, scene: &Scene<'_>) -> String {
    let Some(case) = id.and_then(|id| scene.ward.cases.read(id)) else { return String::new() };
    let name = scene.ward.person_of(case).map_or(String::new(), |person| person.name.clone());
    format!("#{} {name}", case.id.number()).trim().to_string()
}

/// A person with year of birth.
pub fn person(id: Id<Person>, scene: &Scene<'_>) -> String {
    let Some(person) = scene.ward.persons.read(id) else { return String::new() };
    let year = person.birth.year().map_or(String::new(), |year| format!(" {year}"));
    format!("{}{year}", person.name)
}

/// The names of all records of a kind that a field can name.
pub fn names(kind: Kind, scene: &Scene<'_>) -> Vec<String> {
    match kind {
        Kind::Area => scene.ward.areas.iter().map(|kept| area(Some(kept.id), scene)).collect(),
        Kind::Household => scene.ward.households.iter().map(|kept| household_name(kept)).collect(),
        Kind::Officer => scene.ward.officers.iter().map(|kept| kept.name.clone()).collect(),
        Kind::Position => scene.ward.positions.iter().map(|kept| kept.title.clone()).collect(),
        Kind::Directive => scene.ward.directives.iter().map(|kept| kept.number.clone()).collect(),
        Kind::Duty => scene.ward.duties.iter().map(|kept| kept.name.clone()).collect(),
        _ => Vec::new(),
    }
}
