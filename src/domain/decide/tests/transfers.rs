//! What orders about transfers come to: who is on the way is ours, who has arrived is not, and what cannot be is refused.

use super::fixture::*;
use crate::domain::command::Command;
use crate::domain::decide::{Done, undo};
use crate::domain::home_treatment::{Case, Outcome};
use crate::domain::identity::OrderId;
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::transfer::{Answer, Transfer, Way, waiting_of};
use crate::domain::ward::Ward;

fn transfer(way: Way, answer: Answer) -> Transfer {
    Transfer {
        way,
        answer,
        place: "BV Dã chiến số 3".into(),
        asked_at: Some(now()),
        ..Transfer::of(id(1), Some(id(1)))
    }
}

fn make(told: Transfer) -> Command {
    Command::Make(Box::new(AnyBody::Transfer(told)))
}

fn edit(told: Transfer) -> Command {
    Command::Edit { number: 1, body: Box::new(AnyBody::Transfer(told)) }
}

fn case(ward: &Ward) -> Case {
    ward.cases.read(id(1)).unwrap().body.clone()
}

fn refused(ward: &Ward, told: Transfer) -> Refusal {
    decided(ward, make(told)).unwrap_err()
}

#[test]
fn who_is_on_the_way_is_ours_until_he_has_arrived() {
    for (way, outcome) in [(Way::ToHospital, Outcome::Transferred), (Way::ToWard, Outcome::Left)] {
        let mut ward = ward();
        carry_out(&mut ward, make(transfer(way, Answer::Waiting)));
        assert!(case(&ward).is_open(), "{way:?}");
        assert!(waiting_of(&ward, id(1)).is_some());
        let received = carry_out(&mut ward, edit(transfer(way, Answer::Received)));
        let end = case(&ward).end.unwrap();
        assert_eq!((end.outcome, end.on), (outcome, Some(now().date())));
        assert_eq!(ward.transfers.read(id(1)).unwrap().answered_at, Some(now()), "an answer without its time came now");
        assert!(waiting_of(&ward, id(1)).is_none());
        // Taken back as a whole: the patient is ours again.
        let done = Done { officer: 1, command: "edit".into(), changes: received };
        for change in undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap() {
            ward.apply(&change);
        }
        assert!(case(&ward).is_open() && waiting_of(&ward, id(1)).is_some());
    }
}

#[test]
fn who_was_declined_stays_ours_and_a_mistaken_arrival_is_mended() {
    let mut ward = ward();
    carry_out(&mut ward, make(transfer(Way::ToWard, Answer::Refused)));
    assert!(case(&ward).is_open());
    carry_out(&mut ward, edit(transfer(Way::ToWard, Answer::Received)));
    assert!(!case(&ward).is_open());
    carry_out(&mut ward, edit(transfer(Way::ToWard, Answer::Refused)));
    assert!(case(&ward).is_open());
    // How it ended otherwise is not touched.
    let died =
        Case { end: Some(crate::domain::home_treatment::End { outcome: Outcome::Died, on: None }), ..case(&ward) };
    carry_out(&mut ward, Command::Edit { number: 1, body: Box::new(AnyBody::Case(died)) });
    carry_out(&mut ward, edit(transfer(Way::ToWard, Answer::Waiting)));
    carry_out(&mut ward, edit(transfer(Way::ToWard, Answer::Received)));
    assert_eq!(case(&ward).end.unwrap().outcome, Outcome::Died);
}

#[test]
fn who_comes_from_another_ward_is_ours_once_taken_over() {
    let mut ward = ward();
    let incoming = |answer, contact| Transfer {
        way: Way::FromWard,
        answer,
        contact,
        place: "Phường 5".into(),
        ..Transfer::of(id(4), None)
    };
    carry_out(&mut ward, make(incoming(Answer::Waiting, false)));
    assert!(ward.open_case_of(id(4)).is_none(), "theirs until received");
    carry_out(&mut ward, edit(incoming(Answer::Received, false)));
    assert_eq!(ward.open_case_of(id(4)).unwrap().reported_at, Some(now()));
    let count = ward.cases.count();
    carry_out(&mut ward, edit(incoming(Answer::Received, false)));
    assert_eq!(ward.cases.count(), count, "once");
    let mut other = super::fixture::ward();
    carry_out(&mut other, make(incoming(Answer::Received, true)));
    assert!(other.open_case_of(id(4)).is_none(), "a contact is no F0");
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let ward_now = ward();
    let base = || transfer(Way::ToHospital, Answer::Waiting);
    for (told, expected) in [
        (Transfer { place: " ".into(), ..base() }, Refusal::Empty(Field::Place)),
        (Transfer { left_at: Some(now().plus(-60)), ..base() }, Refusal::TimesDisordered),
        (Transfer { left_at: Some(now().plus(9_000)), ..base() }, Refusal::InFuture),
        (Transfer { answered_at: Some(now()), ..base() }, Refusal::AnswerMissing),
        (Transfer { person: id(2), ..base() }, Refusal::NotHisCase(1)),
        (Transfer { who: "x".repeat(101), ..base() }, Refusal::TooLong { field: Field::Name, limit: 100 }),
    ] {
        assert_eq!(refused(&ward_now, told.clone()), expected, "{told:?}");
    }
    let mut ward = ward();
    carry_out(&mut ward, make(base()));
    assert_eq!(refused(&ward, base()), Refusal::OnTheWay("BV Dã chiến số 3".into()));
    assert!(decided(&ward, make(Transfer { person: id(2), case: Some(id(2)), ..base() })).is_ok());
}

use crate::domain::alert::{Alert, AlertStep};
use crate::domain::danger::{Pack, Rules};
use crate::domain::decide::decide_by;
use crate::domain::home_treatment::Reading;
use crate::domain::measure::{Sign, Signs};

/// A ward in which the first F0 has an open alert.
fn alarmed() -> Ward {
    let mut ward = ward();
    let rules = Rules::new(vec![Pack::read(include_str!("../../../../assets/packs/qd-261.toml")).unwrap()]);
    let mut signs = Signs::default();
    signs.set(Sign::Saturation, 90).unwrap();
    let reading = Command::RecordReading(Reading::of(id(1), now(), signs));
    for change in decide_by(&ward, &rules, &order_of(1, reading), now()).unwrap() {
        ward.apply(&change);
    }
    assert!(ward.open_alert_of(id(1)).is_some());
    ward
}

fn alert(ward: &Ward) -> Alert {
    ward.alerts_of(id(1)).next_back().unwrap().body.clone()
}

fn steps(ward: &Ward) -> Vec<(AlertStep, String)> {
    alert(ward).said.iter().map(|said| (said.step, said.note.clone())).collect()
}

fn say(ward: &mut Ward, step: AlertStep) {
    let alert = ward.open_alert_of(id(1)).unwrap().id;
    carry_out(ward, Command::SayAlert { alert, step, note: String::new() });
}

#[test]
fn a_transfer_moves_the_alert_and_its_arrival_ends_both() {
    let mut ward = alarmed();
    carry_out(&mut ward, make(transfer(Way::ToHospital, Answer::Waiting)));
    let place = "BV Dã chiến số 3".to_string();
    assert_eq!(steps(&ward), [(AlertStep::Transferring, place.clone())]);
    assert!(alert(&ward).is_open() && alert(&ward).is_transfer() && alert(&ward).taken.is_some());
    carry_out(&mut ward, edit(transfer(Way::ToHospital, Answer::Received)));
    assert_eq!(steps(&ward).last(), Some(&(AlertStep::Arrived, place)));
    assert!(!alert(&ward).is_open() && !case(&ward).is_open());
}

#[test]
fn what_the_alert_is_told_answers_the_transfer() {
    let mut ward = alarmed();
    say(&mut ward, AlertStep::Transferring);
    carry_out(&mut ward, make(transfer(Way::ToHospital, Answer::Waiting)));
    assert_eq!(steps(&ward).len(), 1, "not said twice");
    say(&mut ward, AlertStep::Declined);
    assert_eq!(ward.transfers.read(id(1)).unwrap().answer, Answer::Refused);
    assert!(alert(&ward).is_open() && !alert(&ward).is_transfer() && case(&ward).is_open());
    let again = Transfer { place: "BV quận".into(), ..transfer(Way::ToHospital, Answer::Waiting) };
    carry_out(&mut ward, make(again));
    assert!(alert(&ward).is_transfer(), "another hospital");
    say(&mut ward, AlertStep::Arrived);
    let second = ward.transfers.read(id(2)).unwrap();
    assert_eq!((second.answer, second.answered_at), (Answer::Received, Some(now())));
    let end = case(&ward).end.unwrap();
    assert_eq!((end.outcome, end.on), (Outcome::Transferred, Some(now().date())));
    assert!(!alert(&ward).is_open());
}

#[test]
fn a_hospital_that_declines_leaves_the_alert_open_and_another_ward_does_not_touch_it() {
    let mut ward = alarmed();
    carry_out(&mut ward, make(transfer(Way::ToHospital, Answer::Waiting)));
    carry_out(&mut ward, edit(transfer(Way::ToHospital, Answer::Refused)));
    assert_eq!(steps(&ward).last().map(|(step, _)| *step), Some(AlertStep::Declined));
    assert!(alert(&ward).is_open() && !alert(&ward).is_transfer());
    let mut ward = alarmed();
    carry_out(&mut ward, make(transfer(Way::ToWard, Answer::Waiting)));
    assert!(steps(&ward).is_empty());
}
