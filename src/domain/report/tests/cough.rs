//! Cough and fever by the duty book: counted where a line says so, dots where none does, and nobody twice.

use super::*;
use crate::domain::identity::{Kind, RecordId};
use crate::domain::log_entry::{LogEntry, LogKind};
use crate::domain::test::{Test, TestResult};

fn symptoms(at_: &str, became: &[(Kind, u32)]) -> LogEntry {
    let became = became.iter().map(|(kind, number)| RecordId { kind: *kind, number: *number }).collect();
    LogEntry { kind: LogKind::Symptoms, became, ..LogEntry::of(at(at_), "ho, sốt hai ngày") }
}

fn figures(ward: &Ward, number: u32) -> [Option<i64>; 3] {
    let report = daily(ward, number, &format!("{number} 06:00"));
    [Column::CoughNew, Column::CoughTotal, Column::CoughTested].map(|column| report.figure(column))
}

#[test]
fn a_book_without_such_a_line_says_nothing() {
    let mut ward = Ward::default();
    put(&mut ward, 1, LogEntry::of(at("4 09:00"), "ho, sốt"), at("4 09:00"));
    assert_eq!(figures(&ward, 5), [None; 3]);
    let report = daily(&ward, 5, "5 06:00");
    assert_eq!(report.samples(SampleGroup::Cough, SampleFigure::Total), None);
}

#[test]
fn lines_are_counted_from_cut_off_to_cut_off_and_one_that_came_late_once() {
    let mut ward = Ward::default();
    put(&mut ward, 1, symptoms("3 20:00", &[]), at("3 20:00"));
    put(&mut ward, 2, symptoms("4 20:00", &[]), at("4 20:00"));
    put(&mut ward, 3, symptoms("5 06:00", &[]), at("5 06:00"));
    put(&mut ward, 4, symptoms("5 06:01", &[]), at("5 06:01"));
    assert_eq!(figures(&ward, 5), [Some(2), Some(3), None], "nobody knows who they are");
    keep(&mut ward, 5, "5 06:00");
    // Written on the 5th of the evening of the 4th, behind the report.
    put(&mut ward, 5, symptoms("4 21:00", &[]), at("5 08:00"));
    assert_eq!(figures(&ward, 6), [Some(2), Some(5), None]);
    keep(&mut ward, 6, "6 06:00");
    assert_eq!(figures(&ward, 7), [Some(0), Some(5), None], "a day without one is a real 0");
    let asked = asked(ReportKind::Daily, 7, "7 06:00");
    let on_screen = reckon(&ward, Rules::none(), asked, Known { now: asked.cut_off, has_tests: false });
    assert_eq!(on_screen.figure(Column::CoughTotal), None, "a screen has only the last lines");
}

#[test]
fn who_became_a_person_counts_once_and_his_tests_are_told() {
    let mut ward = Ward::default();
    for number in 1..=4 {
        put(&mut ward, number, Person::default(), at("1 00:00"));
    }
    put(&mut ward, 1, Case { confirmed_on: Some(day(4)), ..Case::of(id(4)) }, at("4 10:00"));
    put(&mut ward, 1, symptoms("4 08:00", &[(Kind::Task, 9), (Kind::Person, 1)]), at("4 08:00"));
    put(&mut ward, 2, symptoms("4 12:00", &[(Kind::Person, 1)]), at("4 12:00"));
    put(&mut ward, 3, symptoms("4 09:00", &[(Kind::Person, 2)]), at("4 09:00"));
    put(&mut ward, 4, symptoms("4 09:30", &[(Kind::Case, 1)]), at("4 09:30"));
    put(&mut ward, 5, symptoms("4 09:40", &[(Kind::Person, 9)]), at("4 09:40"));
    assert_eq!(figures(&ward, 5), [Some(4), Some(4), Some(0)]);
    let test = |person: u32, taken: &str| Test { result: TestResult::Negative, ..Test::of(id(person), at(taken)) };
    // Before he told of it, after the cut-off, of somebody else.
    put(&mut ward, 1, test(1, "3 23:00"), at("3 23:00"));
    put(&mut ward, 2, test(1, "5 07:00"), at("5 07:00"));
    put(&mut ward, 3, test(3, "4 10:00"), at("4 10:00"));
    assert_eq!(figures(&ward, 5)[2], Some(0));
    put(&mut ward, 4, test(1, "4 15:00"), at("4 15:00"));
    put(&mut ward, 5, test(4, "4 15:00"), at("4 15:00"));
    assert_eq!(figures(&ward, 5)[2], Some(2));
    let report = daily(&ward, 5, "5 06:00");
    let samples = |group| report.samples(group, SampleFigure::Total);
    assert_eq!(samples(SampleGroup::Cough), Some(1), "the one of the 4th; who is an F0 stands there");
    assert_eq!((samples(SampleGroup::F0), samples(SampleGroup::Other)), (Some(1), Some(2)));
}
