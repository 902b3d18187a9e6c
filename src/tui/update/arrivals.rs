//! Arrivals in their list: that somebody was called today is one key; and a positive test asks whether it opens an F0, or
//! confirms one.

use std::fmt::Display;
use std::sync::Arc;

use crate::domain::arrival::{Arrival, Stay};
use crate::domain::command::{Command, NewCase, Whom};
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::moment::Date;
use crate::domain::record::{AnyBody, Kept};
use crate::domain::test::{Test, TestResult};
use crate::language::numbers;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::records::{Records, Row, Which, rows};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::update::line;

/// The arrival that is chosen in their list, with nothing typed.
pub fn chosen(screen: &Screen) -> Option<Id<Arrival>> {
    let Some(Dialog::Records(list @ Records { which: Which::Of(Kind::Arrival), .. })) = screen.dialogs.last() else {
        return None;
    };
    match rows(*list, screen.entry.field.text(), (&screen.seat, &screen.look)).get(list.chosen) {
        Some(Row::Record(id)) if screen.entry.field.is_empty() => Id::new(id.number),
        _ => None,
    }
}

/// Notes that the chosen arrival was called or visited today.
pub fn called(screen: &mut Screen) -> Vec<Effect> {
    let arrival = chosen(screen).and_then(|id| screen.seat.ward.arrivals.read(id)).cloned();
    let Some(arrival) = arrival else { return Vec::new() };
    let stay = Stay { called_on: Some(screen.seat.now.date()), ..arrival.stay.clone() };
    let body = AnyBody::Arrival(Arrival { person: arrival.person, stay });
    let id = RecordId { kind: Kind::Arrival, number: arrival.id.number() };
    let command = Command::Edit { number: id.number, body: Box::new(body) };
    line::send(screen, command, vec![(id, arrival.revision)], String::new())
}

/// Asks whether a positive test that was just saved opens an F0, or confirms the one that is followed as self-declared
/// or suspected. A test does neither by itself.
pub fn ask_to_open(screen: &mut Screen, command: &Command) {
    let Some(test) = positive(screen, command) else { return };
    let day = test.taken_at.date();
    let ward = &screen.seat.ward;
    let Some(person) = ward.persons.read(test.person) else { return };
    if let Some(case) = ward.open_case_of(person.id) {
        if case.status != CaseStatus::Confirmed {
            let (case, name) = (Arc::clone(case), person.name.clone());
            ask_to_confirm(screen, &case, (&name, day));
        }
        return;
    }
    let new = NewCase {
        person: Whom::Known(person.id),
        status: CaseStatus::Confirmed,
        onset: None,
        confirmed_on: Some(day),
        carer: None,
        note: String::new(),
    };
    let lines =
        vec![screen.look.say_with("arrivals.open_case", &[("name", &person.name), ("day", &numbers::date(day))])];
    let title = screen.look.say("arrivals.open_case_title");
    let asked = Asked::Orders(vec![(Command::OpenCase(new), Vec::new())]);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
}

fn ask_to_confirm(screen: &mut Screen, case: &Kept<Case>, (name, day): (&str, Date)) {
    let id = RecordId { kind: Kind::Case, number: case.id.number() };
    let confirmed_on = case.confirmed_on.or(Some(day));
    let body = Case { status: CaseStatus::Confirmed, confirmed_on, ..case.body.clone() };
    let values: [(&str, &dyn Display); 3] = [("number", &id.number), ("name", &name), ("day", &numbers::date(day))];
    let lines = vec![screen.look.say_with("arrivals.confirm_case", &values)];
    let title = screen.look.say("arrivals.confirm_case_title");
    let command = Command::Edit { number: id.number, body: Box::new(AnyBody::Case(body)) };
    let asked = Asked::Orders(vec![(command, vec![(id, case.revision)])]);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
}

/// The positive test that a command told of.
fn positive(screen: &Screen, command: &Command) -> Option<Test> {
    let test = match command {
        Command::RecordTest(test) => Some(test.clone()),
        Command::SetTestResult { test, .. } => screen.seat.ward.tests.read(*test).map(|kept| kept.body.clone()),
        Command::Make(body) | Command::Edit { body, .. } => match &**body {
            AnyBody::Test(test) => Some(test.clone()),
            _ => None,
        },
        _ => None,
    };
    test.filter(|test| test.result == TestResult::Positive)
}
