//! What orders about papers come to: numbers that stand once, thirty at a time, undone as one, and what cannot be.

use super::fixture::*;
use crate::domain::command::{Command, NewCase, NewPapers, Whom};
use crate::domain::decide::papers::PAPERS_MAX;
use crate::domain::decide::{Done, undo};
use crate::domain::home_treatment::{Case, End, Outcome};
use crate::domain::identity::OrderId;
use crate::domain::paper::{Paper, PaperKind};
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, PaperRefusal, Refusal};
use crate::domain::ward::Ward;

fn issue(cases: &[u32], first: Option<u32>) -> NewPapers {
    NewPapers {
        what: PaperKind::Decision,
        cases: cases.iter().map(|case| id(*case)).collect(),
        symbol: "QĐ-UBND".into(),
        first,
        dated: now().date(),
        signer: Some(id(1)),
        signed_by: "Nguyễn Văn Phúc".into(),
    }
}

fn numbers(ward: &Ward) -> Vec<Option<u32>> {
    ward.papers.iter().map(|paper| paper.number).collect()
}

/// A ward with so many F0 more.
fn ward_of(more: u32) -> (Ward, Vec<u32>) {
    let mut ward = ward();
    let first = ward.cases.last_number() + 1;
    for number in 0..more {
        let name = format!("Người {number}");
        let new = NewCase { onset: None, ..new_case(Whom::New(person(&name))) };
        carry_out(&mut ward, Command::OpenCase(new));
    }
    (ward, (first..first + more).collect())
}

#[test]
fn thirty_decisions_get_numbers_one_after_the_other_and_go_back_as_one() {
    let (mut ward, cases) = ward_of(30);
    carry_out(&mut ward, Command::IssuePapers(issue(&cases[..1], Some(44))));
    let written = carry_out(&mut ward, Command::IssuePapers(issue(&cases[1..], None)));
    let expected: Vec<Option<u32>> = (44..74).map(Some).collect();
    assert_eq!(numbers(&ward), expected);
    let case_of = |paper: &Paper| paper.case.map(|case| case.number());
    assert!(ward.papers.iter().map(|paper| case_of(paper)).eq(cases.iter().copied().map(Some)));
    let done = Done { officer: 1, command: "issue_papers".into(), changes: written };
    for change in undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap() {
        ward.apply(&change);
    }
    assert_eq!(numbers(&ward), [Some(44)]);
    carry_out(&mut ward, Command::IssuePapers(issue(&cases[1..2], None)));
    assert_eq!(numbers(&ward), [Some(44), Some(74)], "a number that was given once is not given again");
}

#[test]
fn what_cannot_be_written_is_refused_and_nothing_of_it_stands() {
    let (mut ward, cases) = ward_of(3);
    carry_out(&mut ward, Command::IssuePapers(issue(&cases[..1], Some(5))));
    let refused = |told: NewPapers| match decided(&ward, Command::IssuePapers(told)).unwrap_err() {
        Refusal::Paper(refusal) => refusal,
        other => panic!("{other:?}"),
    };
    let taken = PaperRefusal::NumberTaken { number: 5, symbol: "QĐ-UBND".into() };
    assert_eq!(refused(issue(&cases[1..], Some(4))), taken, "the second of the two would bear it");
    assert_eq!(refused(issue(&cases, None)), PaperRefusal::Stands(cases[0]));
    assert_eq!(refused(issue(&[cases[1], cases[1]], None)), PaperRefusal::Stands(cases[1]), "twice in one order");
    assert_eq!(refused(issue(&[], None)), PaperRefusal::Nobody);
    assert_eq!(refused(issue(&cases[1..2], Some(0))), PaperRefusal::Number);
    assert_eq!(refused(issue(&cases[1..2], Some(100_000))), PaperRefusal::Number);
    assert_eq!(refused(issue(&cases[1..], Some(u32::MAX))), PaperRefusal::Number);
    let certificate = NewPapers { what: PaperKind::Certificate, ..issue(&cases[1..2], None) };
    assert_eq!(refused(certificate), PaperRefusal::NotReleased(cases[1]));
    let early = NewPapers { dated: date("2021-11-04"), ..issue(&[1], None) };
    assert_eq!(refused(early), PaperRefusal::BeforeItBegan);
    let many = vec![cases[1]; PAPERS_MAX + 1];
    let too_many = decided(&ward, Command::IssuePapers(issue(&many, None)));
    assert_eq!(too_many.unwrap_err(), Refusal::TooMany(PAPERS_MAX as u32));
    let ahead = NewPapers { dated: date("2021-11-11"), ..issue(&cases[1..2], None) };
    assert_eq!(decided(&ward, Command::IssuePapers(ahead)).unwrap_err(), Refusal::DayInFuture);
    let unknown = decided(&ward, Command::IssuePapers(issue(&[99_999], None)));
    assert!(matches!(unknown, Err(Refusal::NotFound(_))));
}

#[test]
fn a_certificate_follows_the_release() {
    let (mut ward, cases) = ward_of(1);
    let case = ward.cases.read(id(cases[0])).unwrap().body.clone();
    let end = |outcome, on: &str| Case { end: Some(End { outcome, on: Some(date(on)) }), ..case.clone() };
    let certificate = |dated: &str| {
        let told = NewPapers { what: PaperKind::Certificate, symbol: "GXN-TYT".into(), ..issue(&cases, None) };
        Command::IssuePapers(NewPapers { dated: date(dated), ..told })
    };
    let edit = |case: Case| Command::Edit { number: cases[0], body: Box::new(AnyBody::Case(case)) };
    carry_out(&mut ward, edit(end(Outcome::Transferred, "2021-11-09")));
    assert!(decided(&ward, certificate("2021-11-10")).is_err(), "who was transferred was not released here");
    carry_out(&mut ward, edit(end(Outcome::Released, "2021-11-09")));
    assert!(decided(&ward, certificate("2021-11-08")).is_err(), "a day before the release");
    carry_out(&mut ward, certificate("2021-11-09"));
    assert_eq!(numbers(&ward), [Some(1)]);
}

#[test]
fn what_is_told_of_a_paper_is_checked() {
    let (mut ward, cases) = ward_of(2);
    carry_out(&mut ward, Command::IssuePapers(issue(&cases, None)));
    let stands = ward.papers.read(id(1)).unwrap().body.clone();
    let edit = |paper: Paper| Command::Edit { number: 1, body: Box::new(AnyBody::Paper(paper)) };
    let signed = Paper { signed_at: Some(now().plus(-60)), ..stands.clone() };
    let at = |seconds: i64| Some(now().plus(seconds));
    for (told, expected) in [
        (Paper { delivered_at: at(0), ..signed.clone() }, Refusal::Paper(PaperRefusal::ReceiverMissing)),
        (Paper { delivered_at: at(-120), receiver: "bà Mai".into(), ..signed.clone() }, Refusal::TimesDisordered),
        (Paper { signed_at: at(9_000), ..stands.clone() }, Refusal::InFuture),
        (Paper { number: Some(2), ..stands.clone() }, taken(2)),
        (Paper { number: None, ..stands.clone() }, Refusal::Paper(PaperRefusal::Number)),
        (Paper { symbol: String::new(), ..stands.clone() }, Refusal::Paper(PaperRefusal::Number)),
        (Paper { case: Some(id(1)), ..stands.clone() }, Refusal::NotHisCase(1)),
        (Paper { receiver: "x".repeat(101), ..stands.clone() }, Refusal::TooLong { field: Field::Name, limit: 100 }),
        (Paper { note: "x".repeat(1001), ..stands.clone() }, Refusal::TooLong { field: Field::Note, limit: 1000 }),
        (Paper { symbol: "a\u{1b}[2J".into(), ..stands.clone() }, Refusal::NotText(Field::Code)),
        (Paper { signed_by: "a\nb".into(), ..stands.clone() }, Refusal::NotText(Field::Name)),
    ] {
        assert_eq!(decided(&ward, edit(told.clone())).unwrap_err(), expected, "{told:?}");
    }
    carry_out(&mut ward, edit(Paper { delivered_at: at(0), receiver: "bà Mai".into(), ..signed }));
    carry_out(&mut ward, edit(Paper { cancelled: true, ..stands.clone() }));
    carry_out(&mut ward, Command::IssuePapers(issue(&cases[..1], None)));
    assert_eq!(numbers(&ward), [Some(1), Some(2), Some(3)], "in place of the cancelled one");
    assert_eq!(decided(&ward, edit(stands)).unwrap_err(), Refusal::Paper(PaperRefusal::Stands(cases[0])));
}

fn taken(number: u32) -> Refusal {
    Refusal::Paper(PaperRefusal::NumberTaken { number, symbol: "QĐ-UBND".into() })
}

#[test]
fn a_case_does_not_end_before_it_began() {
    let ward = ward();
    let case = ward.cases.read(id(1)).unwrap().body.clone();
    let began = case.onset.unwrap();
    let ends = |on| {
        let end = Some(End { outcome: Outcome::Released, on: Some(on) });
        decided(&ward, Command::Edit { number: 1, body: Box::new(AnyBody::Case(Case { end, ..case.clone() })) })
    };
    assert_eq!(ends(began.pred_opt().unwrap()).unwrap_err(), Refusal::EndsBeforeItBegan);
    assert!(ends(began).is_ok());
}
