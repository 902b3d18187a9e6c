//! What orders about rounds of wider testing come to: lists that may stand, results of many at once, merges, undo.

use super::fixture::*;
use crate::domain::area::Area;
use crate::domain::command::{Command, ScreeningResults};
use crate::domain::decide::{Done, undo};
use crate::domain::identity::{Kind, OrderId};
use crate::domain::playbook::{Event, Subject, events};
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, Refusal, ScreeningRefusal};
use crate::domain::screening::{Screening, Standing, progress, standing};
use crate::domain::test::{Test, TestKind, TestResult};
use crate::domain::ward::Ward;

fn round(listed: &[u32]) -> Screening {
    Screening {
        name: "Chợ lần 1".into(),
        until: date("2021-11-10"),
        kind: TestKind::RtPcr,
        area: Some(id(1)),
        place: "sân đình".into(),
        listed: listed.iter().map(|person| id(*person)).collect(),
        ..Screening::on(date("2021-11-09"))
    }
}

fn make(round: Screening) -> Command {
    Command::Make(Box::new(AnyBody::Screening(round)))
}

fn tell(on: &str, results: &[(u32, TestResult)]) -> Command {
    let results = results.iter().map(|(person, result)| (id(*person), *result)).collect();
    Command::TellScreening(ScreeningResults { screening: id(1), taken_on: date(on), results })
}

fn with_a_round() -> Ward {
    let mut ward = ward();
    carry_out(&mut ward, make(round(&[1, 2, 3, 4])));
    ward
}

fn standings(ward: &Ward) -> Vec<Standing> {
    let round = ward.screenings.read(id(1)).unwrap();
    round.listed.iter().map(|person| standing(ward, round, *person)).collect()
}

#[test]
fn a_round_that_lists_nobody_twice_somebody_or_nobody_known_is_refused() {
    let ward = ward();
    for (told, refusal) in [
        (round(&[]), Refusal::Screening(ScreeningRefusal::NobodyListed)),
        (round(&[1, 2, 1]), Refusal::Screening(ScreeningRefusal::ListedTwice(1))),
        (round(&[1, 99]), Refusal::NotFound(record(Kind::Person, 99))),
        (Screening { name: "  ".into(), ..round(&[1]) }, Refusal::Empty(Field::Name)),
        (Screening { area: Some(id(9)), ..round(&[1]) }, Refusal::NotFound(record(Kind::Area, 9))),
        (Screening { until: date("2021-11-08"), ..round(&[1]) }, Refusal::DaysReversed),
        (Screening { until: date("2021-12-10"), ..round(&[1]) }, Refusal::TooMany(31)),
    ] {
        assert_eq!(decided(&ward, make(told.clone())), Err(refusal), "{told:?}");
    }
    let longest = Screening { until: date("2021-12-09"), ..round(&[1]) };
    assert!(decided(&ward, make(longest)).is_ok());
}

#[test]
fn all_are_negative_but_these_in_one_order_that_is_taken_back_as_one() {
    let mut ward = with_a_round();
    let told = [
        (1, TestResult::Negative),
        (2, TestResult::Positive),
        (3, TestResult::Negative),
        (4, TestResult::Inconclusive),
    ];
    let changes = carry_out(&mut ward, tell("2021-11-09", &told));
    assert_eq!(changes.len(), 4);
    let far = progress(&ward, ward.screenings.read(id(1)).unwrap());
    assert_eq!((far.negative, far.positive, far.inconclusive, far.without_result()), (2, 1, 1, 0));
    let test = ward.tests_of(id(2)).next().unwrap();
    assert_eq!((test.kind, test.place.as_str()), (TestKind::RtPcr, "sân đình"));
    assert_eq!(test.taken_at.date(), date("2021-11-09"));
    let done = Done { officer: 1, command: "tell_screening".into(), changes };
    let back = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap();
    back.iter().for_each(|change| ward.apply(change));
    assert!(standings(&ward).iter().all(|standing| *standing == Standing::NotTaken));
}

#[test]
fn a_sample_that_is_waited_for_gets_its_result_and_keeps_its_day() {
    let mut ward = with_a_round();
    carry_out(&mut ward, tell("2021-11-09", &[(1, TestResult::Waiting), (2, TestResult::Waiting)]));
    assert!(matches!(standings(&ward)[..2], [Standing::Waiting(_), Standing::Waiting(_)]));
    // Taken again says nothing new.
    assert!(carry_out(&mut ward, tell("2021-11-10", &[(1, TestResult::Waiting)])).is_empty());
    carry_out(&mut ward, tell("2021-11-10", &[(1, TestResult::Negative), (3, TestResult::Negative)]));
    assert_eq!(ward.tests.count(), 3);
    let days: Vec<_> = [1, 3].map(|person| ward.tests_of(id(person)).next().unwrap().taken_at.date()).into();
    assert_eq!(days, [date("2021-11-09"), date("2021-11-10")]);
}

#[test]
fn what_is_told_otherwise_of_others_or_on_other_days_is_refused_as_a_whole() {
    let mut ward = with_a_round();
    carry_out(&mut ward, tell("2021-11-09", &[(1, TestResult::Positive)]));
    assert!(carry_out(&mut ward, tell("2021-11-09", &[(1, TestResult::Positive)])).is_empty(), "the same again");
    let outside = || Refusal::Screening(ScreeningRefusal::OutsideRound(date("2021-11-09"), date("2021-11-10")));
    for (command, refusal) in [
        (tell("2021-11-09", &[(2, TestResult::Negative), (1, TestResult::Negative)]), Refusal::OtherTestResult),
        (tell("2021-11-09", &[(5, TestResult::Negative)]), Refusal::Screening(ScreeningRefusal::NotListed(5))),
        (
            tell("2021-11-09", &[(2, TestResult::Negative), (2, TestResult::Positive)]),
            Refusal::Screening(ScreeningRefusal::ListedTwice(2)),
        ),
        (tell("2021-11-08", &[(2, TestResult::Negative)]), outside()),
        (tell("2021-11-11", &[(2, TestResult::Negative)]), Refusal::DayInFuture),
        (tell("2021-11-09", &[]), Refusal::Screening(ScreeningRefusal::NobodyListed)),
    ] {
        assert_eq!(decided(&ward, command.clone()), Err(refusal), "{command:?}");
    }
    assert_eq!(ward.tests.count(), 1);
    let unknown = ScreeningResults { screening: id(9), taken_on: date("2021-11-09"), results: vec![] };
    let refused = decided(&ward, Command::TellScreening(unknown));
    assert_eq!(refused, Err(Refusal::NotFound(record(Kind::Screening, 9))));
}

#[test]
fn results_that_come_in_otherwise_count_as_well() {
    let mut ward = with_a_round();
    let test = Test { result: TestResult::Negative, ..Test::of(id(3), moment("2021-11-10 07:30")) };
    carry_out(&mut ward, Command::RecordTest(test));
    assert!(matches!(standings(&ward)[2], Standing::Told(TestResult::Negative, _)));
}

#[test]
fn two_who_are_one_are_listed_once_and_the_listed_are_not_deleted() {
    let mut ward = with_a_round();
    carry_out(&mut ward, Command::Make(Box::new(AnyBody::Person(person("Em")))));
    let standing = ward.screenings.read(id(1)).unwrap().body.clone();
    let edit = |body: Screening| Command::Edit { number: 1, body: Box::new(AnyBody::Screening(body)) };
    carry_out(&mut ward, edit(Screening { listed: [1, 5, 2].map(id).to_vec(), ..standing }));
    let refused = decided(&ward, Command::Delete(record(Kind::Person, 5)));
    assert_eq!(refused, Err(Refusal::StillNamed { by: record(Kind::Screening, 1), count: 1 }));
    carry_out(&mut ward, Command::MergePersons { from: id(5), into: id(2) });
    assert_eq!(ward.screenings.read(id(1)).unwrap().listed, [1, 2].map(id));
    let refused = decided(&ward, Command::Delete(record(Kind::Area, 1)));
    assert!(matches!(refused, Err(Refusal::StillNamed { .. })), "{refused:?}");
}

#[test]
fn a_round_of_an_area_offers_its_playbook() {
    let mut ward = ward();
    carry_out(&mut ward, Command::AddArea(Area { name: "Chợ".into(), ..Area::default() }));
    carry_out(&mut ward, make(Screening { area: Some(id(2)), ..round(&[1]) }));
    carry_out(&mut ward, make(Screening { area: None, ..round(&[2]) }));
    let offered = events(&ward, now()).into_iter().filter(|told| told.event == Event::ScreeningListed);
    assert_eq!(offered.map(|told| told.about).collect::<Vec<_>>(), [Subject::Area(id(2))]);
    assert!(events(&ward, now().plus(3 * 86_400)).iter().all(|told| told.event != Event::ScreeningListed));
}
