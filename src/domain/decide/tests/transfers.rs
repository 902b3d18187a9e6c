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
