//! New records about whom the screen points at: a test of a person, a call about an F0.

use crate::domain::home_treatment::{Call, CallOutcome, Case};
use crate::domain::identity::{Id, Kind, NUMBER_MAX};
use crate::domain::log_entry::LogEntry;
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Kept};
use crate::domain::tasks::Task;
use crate::domain::test::Test;
use crate::domain::transfer::Transfer;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::records::pointed;
use crate::tui::update::{forms, say};

/// A test of the person who is chosen, in a form.
pub fn new_test(screen: &mut Screen) -> Vec<Effect> {
    let Some(person) = chosen_person(screen) else { return Vec::new() };
    let test = Test::of(person, screen.seat.now);
    forms::begin(screen, AnyBody::Test(test))
}

/// A call about the F0 that is chosen, in a form.
pub fn new_call(screen: &mut Screen) -> Vec<Effect> {
    let Some(case) = screen.target() else {
        say(screen, "entry.no_target", Role::Attention);
        return Vec::new();
    };
    let call = Call { case, at: screen.seat.now, outcome: CallOutcome::NoAnswer, again_at: None, note: String::new() };
    forms::begin(screen, AnyBody::Call(call))
}

/// A transfer of the person who is chosen, in a form.
pub fn new_transfer(screen: &mut Screen) -> Vec<Effect> {
    let Some(person) = chosen_person(screen) else { return Vec::new() };
    let case = screen.seat.ward.open_case_of(person).map(|case| case.id);
    let asked_at = Some(screen.seat.now);
    forms::begin(
        screen,
        AnyBody::Transfer(Transfer { asked_at, contact: case.is_none(), ..Transfer::of(person, case) }),
    )
}

/// The transfer of an F0 whose alert says that he is on the way to a hospital, in a form.
pub fn transfer_of(screen: &mut Screen, case: &Kept<Case>, place: &str) -> Vec<Effect> {
    let asked_at = Some(screen.seat.now);
    let body = AnyBody::Transfer(Transfer { asked_at, ..Transfer::of(case.person, Some(case.id)) });
    forms::begin_with(screen, body, ("transfer_place", place))
}

/// An F0, a person or a task that comes of the line of the duty book that is chosen, in a form; nothing where no line is.
pub fn from_log(screen: &mut Screen, what: Kind) -> Option<Vec<Effect>> {
    let id = pointed(screen).into_iter().find(|id| id.kind == Kind::LogEntry)?;
    let id = Id::<LogEntry>::new(id.number)?;
    let entry = screen.seat.ward.log_entries.read(id)?.body.clone();
    let of_person = [("phones", entry.phone.as_str()), ("person_note", &entry.text), ("name", &entry.who)];
    Some(match what {
        Kind::Task => {
            let told = [entry.text.as_str(), &entry.who, &entry.phone];
            let text = told.into_iter().filter(|told| !told.is_empty()).collect::<Vec<_>>().join(", ");
            let told = [("task_text", text.as_str())];
            forms::begin_from(screen, id, vec![AnyBody::Task(Task::default())], &told)
        }
        Kind::Person => forms::begin_from(screen, id, vec![AnyBody::Person(Person::default())], &of_person),
        _ => {
            let case = Case::of(Id::new(NUMBER_MAX)?);
            forms::begin_from(screen, id, vec![AnyBody::Person(Person::default()), AnyBody::Case(case)], &of_person)
        }
    })
}

/// The same, with a sentence where no line is chosen.
pub fn of_log(screen: &mut Screen, what: Kind) -> Vec<Effect> {
    from_log(screen, what).unwrap_or_else(|| {
        say(screen, "log_book.choose", Role::Attention);
        Vec::new()
    })
}

/// The person whom the screen points at; a sentence where there is none.
fn chosen_person(screen: &mut Screen) -> Option<Id<Person>> {
    let person = pointed(screen).into_iter().find(|id| id.kind == Kind::Person);
    let person = person.and_then(|id| Id::new(id.number));
    if person.is_none() {
        say(screen, "records.nothing_chosen", Role::Attention);
    }
    person
}
