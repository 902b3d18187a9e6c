//! Tests of who is listed for wider testing, and of where each stands by the tests of those days.

use super::*;
use crate::domain::area::AreaKind;
use crate::domain::birth::Birth;
use crate::domain::fixture::{id, put};
use crate::domain::home_treatment::{Case, CaseStatus, End, Outcome};
use crate::domain::moment::Moment;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn born(year: i32, area: Option<u32>, household: Option<u32>) -> Person {
    Person { birth: Birth::Year(year), area: area.map(id), household: household.map(id), ..Person::default() }
}

/// Area 2 lies in area 1. House 1 in area 2: a grandmother (1), a daughter (2), a son (3), a child (4). House 2 in area 1:
/// a child (5) and a grandmother (6). 7 and 8 live in area 3 without a house, 9 nobody knows where.
fn ward() -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Area { name: "Khu 1".into(), ..Area::default() });
    put(&mut ward, 2, Area { name: "Tổ 7".into(), parent: Some(id(1)), ..Area::default() });
    put(&mut ward, 3, Area { name: "Tổ 8".into(), kind: AreaKind::Part, ..Area::default() });
    for house in 1..=2 {
        put(&mut ward, house, Household::default());
    }
    let people = [
        born(1940, Some(2), Some(1)),
        born(1980, Some(2), Some(1)),
        born(1978, Some(2), Some(1)),
        born(2015, Some(2), Some(1)),
        born(2014, Some(1), Some(2)),
        born(1938, Some(1), Some(2)),
        born(1990, Some(3), None),
        born(1991, Some(3), None),
        born(1992, None, None),
    ];
    for (number, person) in (1..).zip(people) {
        put(&mut ward, number, person);
    }
    ward
}

fn round() -> Screening {
    Screening { name: "x".into(), ..Screening::on(day("2021-07-19")) }
}

fn numbers(ward: &Ward, round: &Screening) -> Vec<u32> {
    drawn(ward, round, |_| true).into_iter().map(Id::number).collect()
}

#[test]
fn an_area_lists_those_of_its_parts_and_the_whole_ward_everybody() {
    let ward = ward();
    for (area, listed) in [
        (None, vec![5, 6, 1, 2, 3, 4, 7, 8, 9]),
        (Some(1), vec![5, 6, 1, 2, 3, 4]),
        (Some(2), vec![1, 2, 3, 4]),
        (Some(3), vec![7, 8]),
    ] {
        assert_eq!(numbers(&ward, &Screening { area: area.map(id), ..round() }), listed, "{area:?}");
    }
    let even = drawn(&ward, &round(), |person| person.id.number() % 2 == 0);
    assert_eq!(even.into_iter().map(Id::number).collect::<Vec<_>>(), [6, 2, 4, 8]);
}

#[test]
fn a_household_sends_an_adult_below_65_and_who_has_none_goes_himself() {
    let ward = ward();
    let each = Screening { per_household: true, ..round() };
    // The daughter for the first house; in the second nobody is fit, so that the first stands.
    assert_eq!(numbers(&ward, &each), [5, 2, 7, 8, 9]);
}

#[test]
fn an_f0_of_now_is_not_listed_and_one_who_recovered_is() {
    let mut ward = ward();
    put(&mut ward, 1, Case::of(id(7)));
    let end = Some(End { outcome: Outcome::Released, on: Some(day("2021-07-01")) });
    put(&mut ward, 2, Case { end, ..Case::of(id(8)) });
    put(&mut ward, 3, Case { status: CaseStatus::Suspected, ..Case::of(id(2)) });
    assert_eq!(numbers(&ward, &Screening { area: Some(id(3)), ..round() }), [8]);
    // Another of the house goes in place of the one who is an F0.
    assert_eq!(numbers(&ward, &Screening { area: Some(id(2)), per_household: true, ..round() }), [3]);
}

fn test(person: u32, on: &str, result: TestResult) -> Test {
    Test { result, ..Test::of(id(person), Moment::start_of(day(on))) }
}

#[test]
fn only_tests_of_the_days_of_the_round_count_and_a_positive_one_wins() {
    let mut ward = ward();
    let round = Screening { until: day("2021-07-21"), listed: (1..=9).map(id).collect(), ..round() };
    let tests = [
        test(1, "2021-07-18", TestResult::Positive),
        test(1, "2021-07-22", TestResult::Negative),
        test(2, "2021-07-19", TestResult::Negative),
        test(3, "2021-07-21", TestResult::Waiting),
        test(4, "2021-07-19", TestResult::Positive),
        test(4, "2021-07-20", TestResult::Negative),
        test(5, "2021-07-19", TestResult::Negative),
        test(5, "2021-07-20", TestResult::Waiting),
        test(6, "2021-07-19", TestResult::Inconclusive),
        test(6, "2021-07-20", TestResult::Negative),
        test(7, "2021-07-20", TestResult::Inconclusive),
    ];
    for (number, test) in (1..).zip(tests) {
        put(&mut ward, number, test);
    }
    let expected = [
        Standing::NotTaken,
        Standing::Told(TestResult::Negative, id(3)),
        Standing::Waiting(id(4)),
        Standing::Told(TestResult::Positive, id(5)),
        Standing::Told(TestResult::Negative, id(7)),
        Standing::Told(TestResult::Negative, id(10)),
        Standing::Told(TestResult::Inconclusive, id(11)),
        Standing::NotTaken,
        Standing::NotTaken,
    ];
    for (person, expected) in (1..).zip(expected) {
        assert_eq!(standing(&ward, &round, id(person)), expected, "{person}");
    }
    let far = progress(&ward, &round);
    let told = Progress { listed: 9, not_taken: 3, waiting: 1, negative: 3, positive: 1, inconclusive: 1 };
    assert_eq!((far, far.without_result()), (told, 4));
}

#[test]
fn a_sample_that_is_told_late_is_of_the_last_day_of_the_round() {
    let round = Screening { until: day("2021-07-21"), ..round() };
    for (today, taken) in [("2021-07-18", "2021-07-19"), ("2021-07-20", "2021-07-20"), ("2021-08-01", "2021-07-21")] {
        assert_eq!(round.sample_day(day(today)), day(taken), "{today}");
    }
}
