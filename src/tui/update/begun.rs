//! New records about whom the screen points at: a test of a person, a call about an F0.

use crate::domain::home_treatment::{Call, CallOutcome};
use crate::domain::identity::{Id, Kind};
use crate::domain::person::Person;
use crate::domain::record::AnyBody;
use crate::domain::test::{Test, TestKind, TestResult};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::records::pointed;
use crate::tui::update::{forms, say};

/// A test of the person who is chosen, in a form.
pub fn new_test(screen: &mut Screen) -> Vec<Effect> {
    let person = pointed(screen).into_iter().find(|id| id.kind == Kind::Person);
    let Some(person) = person.and_then(|id| Id::<Person>::new(id.number)) else {
        say(screen, "records.nothing_chosen", Role::Attention);
        return Vec::new();
    };
    let test = Test {
        person,
        taken_at: screen.seat.now,
        kind: TestKind::default(),
        result: TestResult::default(),
        ct: None,
        place: String::new(),
        sample: String::new(),
        note: String::new(),
    };
    forms::begin(screen, AnyBody::Test(test))
}

/// A call about the F0 that is chosen, in a form.
pub fn new_call(screen: &mut Screen) -> Vec<Effect> {
    let Some(case) = screen.target() else {
        say(screen, "entry.no_target", Role::Attention);
        return Vec::new();
    };
    let call = Call { case, at: screen.seat.now, outcome: CallOutcome::NoAnswer, note: String::new() };
    forms::begin(screen, AnyBody::Call(call))
}
