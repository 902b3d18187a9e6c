//! Tests of a person: whom a row means, what a second row says of the same sample, and what no list overwrites.

use super::fixture::*;
use super::import::{Desk, case_row, contact_row, reading_row, refused, tally};
use crate::domain::birth::Birth;
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::identity::Id;
use crate::domain::line_list::{CaseRow, ContactRow, Oddity, ReadingRow, Rows, TestRow};
use crate::domain::measure::Sign;
use crate::domain::person::Person;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::test::{Test, TestKind, TestResult};

fn row(code: &str, name: &str, result: TestResult) -> TestRow {
    let taken_at = moment("2021-11-08 08:00");
    TestRow { code: code.to_string(), name: name.to_string(), taken_at, result, ..TestRow::default() }
}

fn tests(desk: &mut Desk, rows: Vec<TestRow>) -> crate::domain::line_list::Tally {
    desk.import(Rows::Tests(rows))
}

fn results(desk: &Desk, person: Id<Person>) -> Vec<TestResult> {
    desk.ward.tests_of(person).map(|test| test.result).collect()
}

fn desk() -> Desk {
    let mut desk = Desk::empty();
    let born = |code: &str, name: &str, year| CaseRow { birth: Birth::Year(year), ..case_row(code, name) };
    desk.cases(vec![born("A", "Lê An", 1958), born("B", "Lê Bình", 1990)]);
    desk.commit().unwrap();
    desk
}

#[test]
fn a_test_is_of_a_case_by_code_and_of_anybody_by_name_and_birth() {
    let mut desk = desk();
    let an = desk.case("A").person;
    let told = |name: &str, year: i32, phone: &str| TestRow {
        birth: Birth::Year(year),
        phones: if phone.is_empty() { vec![] } else { vec![phone.to_string()] },
        ..row("", name, TestResult::Positive)
    };
    let rows = vec![
        row("A", "", TestResult::Negative),
        told("lê bình", 1990, ""),
        told("Vũ Hoa", 1970, "0912345678"),
        told("Vũ Hoa", 1970, "0912345679"),
        told("Vũ Hoa", 1970, ""),
        row("", "Vũ Hoa", TestResult::Negative),
        row("", "", TestResult::Negative),
        row("Z", "", TestResult::Negative),
        row("Z1", "Phan Tư", TestResult::Negative),
        row("A", "Trần Khác", TestResult::Negative),
    ];
    let told = tests(&mut desk, rows.clone());
    assert_eq!((told.added, told.skipped), (5, 1));
    assert_eq!(
        told.refused,
        [
            (4, Refusal::SeveralOfThisName("Vũ Hoa".into())),
            (5, Refusal::BirthNeeded),
            (6, Refusal::Nameless),
            (7, Refusal::UnknownCode("Z".into())),
        ]
    );
    assert_eq!(told.flagged, [(3, Oddity::SamePerson(None)), (9, Oddity::OtherName)]);
    desk.commit().unwrap();
    assert_eq!(results(&desk, an), [TestResult::Negative]);
    assert_eq!(results(&desk, desk.case("B").person), [TestResult::Positive]);
    assert_eq!(desk.ward.cases.count(), 2, "a positive test opens no case");
    let again = tests(&mut desk, rows);
    assert_eq!((again.added, again.updated, again.skipped), (0, 0, 6));
}

#[test]
fn a_result_that_was_waited_for_comes_in_and_none_is_overwritten() {
    let mut desk = desk();
    let sample = |result, ct| TestRow { sample: "XN7".into(), kind: TestKind::RtPcr, ct, ..row("A", "", result) };
    assert_eq!(tests(&mut desk, vec![sample(TestResult::Waiting, None)]), tally(1, 0, 0));
    assert_eq!(tests(&mut desk, vec![sample(TestResult::Positive, Some(253))]), tally(0, 1, 0));
    desk.commit().unwrap();
    let an = desk.case("A").person;
    assert_eq!(results(&desk, an), [TestResult::Positive]);
    assert_eq!(
        tests(&mut desk, vec![sample(TestResult::Waiting, None)]),
        tally(0, 0, 1),
        "an older list takes nothing back"
    );
    let other = vec![(0, Refusal::OtherTestResult)];
    assert_eq!(tests(&mut desk, vec![sample(TestResult::Negative, None)]), refused(other.clone()));
    assert_eq!(tests(&mut desk, vec![sample(TestResult::Positive, Some(300))]), refused(other));
    let elsewhere = TestRow { sample: "XN8".into(), ..sample(TestResult::Negative, None) };
    assert_eq!(tests(&mut desk, vec![elsewhere]), tally(1, 0, 0), "another sample is another test");
}

#[test]
fn what_cannot_be_is_refused() {
    let mut desk = desk();
    let ahead = TestRow { taken_at: moment("2021-11-11 08:00"), ..row("A", "", TestResult::Negative) };
    let long = TestRow { place: "x".repeat(301), ..row("A", "", TestResult::Negative) };
    let ct = |ct| TestRow { ct: Some(ct), ..row("A", "", TestResult::Negative) };
    let said = tests(&mut desk, vec![ahead, long, ct(9), ct(501)]);
    let too_long = Refusal::TooLong { field: Field::Place, limit: 300 };
    let expected = [Refusal::InFuture, too_long, Refusal::CtImpossible, Refusal::CtImpossible];
    assert_eq!(said.refused.into_iter().map(|(_, refusal)| refusal).collect::<Vec<_>>(), expected);
}

#[test]
fn officers_record_tests_and_their_results() {
    let mut ward = ward();
    let person = ward.cases.read(id(1)).unwrap().person;
    let taken_at = moment("2021-11-09 08:00");
    let test = Test::of(person, taken_at);
    carry_out(&mut ward, Command::RecordTest(test.clone()));
    let refusal = |command| decide(&ward, &order_of(3, command), now()).unwrap_err();
    assert_eq!(refusal(Command::RecordTest(test.clone())), Refusal::OtherTestResult);
    assert_eq!(refusal(Command::RecordTest(Test { taken_at: now().plus(3600), ..test.clone() })), Refusal::InFuture);
    assert!(matches!(refusal(Command::RecordTest(Test { person: id(999), ..test })), Refusal::NotFound(_)));
    let result = |result, ct| Command::SetTestResult { test: id(1), result, ct };
    assert_eq!(refusal(result(TestResult::Positive, Some(5))), Refusal::CtImpossible);
    carry_out(&mut ward, result(TestResult::Positive, None));
    assert_eq!(ward.tests_of(person).next().unwrap().result, TestResult::Positive);
    let order = order_of(3, result(TestResult::Negative, None));
    assert_eq!(decide(&ward, &order, now()).unwrap_err(), Refusal::OtherTestResult);
}

/// A number is a name inside one ward only: another ward's `#1` and `@3` must never be somebody of this one.
#[test]
fn a_bare_number_counts_only_with_the_exact_name() {
    let mut desk = desk();
    desk.contacts(vec![ContactRow { name: "Vũ Hoa".into(), ..contact_row("A", "") }]);
    desk.commit().unwrap();
    let bare = || Refusal::NumberNeedsName("#1".into());
    let other = || Refusal::OtherPerson("#1".into());
    let reading =
        |name: &str| ReadingRow { name: name.into(), ..reading_row("#1", "2021-11-09 07:00", Sign::Saturation, 91) };
    assert_eq!(desk.readings(vec![reading("")]), refused(vec![(0, bare())]));
    assert_eq!(desk.readings(vec![reading("Trần An")]), refused(vec![(0, other())]));
    assert_eq!(desk.readings(vec![reading("Lê An")]), tally(1, 0, 0));
    let contact = |from_name: &str, name: &str| ContactRow {
        from_name: from_name.into(),
        name: name.into(),
        ..contact_row("#1", "#2")
    };
    assert_eq!(desk.contacts(vec![contact("", "Lê Bình")]), refused(vec![(0, bare())]));
    assert_eq!(desk.contacts(vec![contact("Lê An", "")]), refused(vec![(0, Refusal::NumberNeedsName("#2".into()))]));
    assert_eq!(desk.contacts(vec![contact("Lê Ân", "Lê Bình")]), refused(vec![(0, other())]));
    assert_eq!(desk.contacts(vec![contact("Lê An", "Lê Bình")]), tally(1, 0, 0));
    let born = |year| CaseRow { birth: Birth::Year(year), ..case_row("#1", "Lê An") };
    assert_eq!(desk.cases(vec![born(1959)]), refused(vec![(0, other())]));
    assert_eq!(desk.cases(vec![born(1958)]), tally(0, 0, 1));
    let person = desk.ward.persons.iter().find(|person| person.name == "Vũ Hoa").unwrap().id.number();
    let outside = |name: &str| ContactRow { name: name.into(), ..contact_row("B", &format!("@{person}")) };
    assert_eq!(desk.contacts(vec![outside("")]).refused.len(), 1);
    assert_eq!(desk.contacts(vec![outside("Vũ Hoa")]), tally(1, 0, 0));
    let persons = desk.ward.persons.count();
    desk.commit().unwrap();
    assert_eq!(desk.ward.persons.count(), persons, "he was known");
    assert_eq!(desk.contacts(vec![outside("Vũ Huệ")]), tally(1, 0, 0));
    desk.commit().unwrap();
    assert_eq!(desk.ward.persons.count(), persons + 1, "and this is another");
}
