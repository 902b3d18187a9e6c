//! What reports count: days and hours at the cut-off, flows, the identity over random wards, versions, refusals.

mod columns;
mod cough;
mod identity;

use super::*;
use crate::domain::danger::Rules;
use crate::domain::fixture::id;
use crate::domain::home_treatment::{Case, CaseStatus, End, Outcome};
use crate::domain::moment::week_of;
use crate::domain::person::Person;
use crate::domain::record::{Body, Kept, Record};
use crate::domain::refusal::ReportRefusal;
use crate::domain::transfer::{Answer, Transfer, Way};
use crate::domain::ward::Ward;
use std::sync::Arc;

/// A day of March 2022.
pub fn day(number: u32) -> Date {
    Date::from_ymd_opt(2022, 3, number).unwrap()
}

/// A moment of March 2022: `5 06:30`.
pub fn at(text: &str) -> Moment {
    let (number, time) = text.split_once(' ').unwrap();
    Moment::at(day(number.parse().unwrap()), format!("{time}:00").parse().unwrap())
}

/// Puts a record that was written at a moment.
pub fn put<T: Body>(ward: &mut Ward, number: u32, body: T, written: Moment) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (written, None)))));
}

/// A case that was confirmed on a day, written then.
pub fn case(ward: &mut Ward, number: u32, confirmed: u32, end: Option<(Outcome, u32)>) {
    let end = end.map(|(outcome, on)| End { outcome, on: Some(day(on)) });
    let body = Case { confirmed_on: Some(day(confirmed)), end, ..Case::of(id(number)) };
    put(ward, number, Person::default(), at("1 00:00"));
    put(ward, number, body, at("1 00:00"));
}

pub fn asked(what: ReportKind, number: u32, cut_off: &str) -> Asked {
    Asked { what, day: day(number), cut_off: at(cut_off), from: None }
}

pub fn daily(ward: &Ward, number: u32, cut_off: &str) -> Report {
    let asked = asked(ReportKind::Daily, number, cut_off);
    reckon(ward, Rules::none(), asked, Known { now: asked.cut_off, has_tests: true })
}

/// Keeps the report of a day, as the desk would.
pub fn keep(ward: &mut Ward, number: u32, cut_off: &str) -> Report {
    let asked = asked(ReportKind::Daily, number, cut_off);
    assert_eq!(check(ward, asked, asked.cut_off), Ok(()));
    let report = daily(ward, number, cut_off);
    let next = ward.last_number(crate::domain::identity::Kind::Report) + 1;
    put(ward, next, report.clone(), asked.cut_off);
    report
}

/// The flows that are not 0, by name.
pub fn flows(report: &Report) -> Vec<(&'static str, i64)> {
    let told = Column::FLOWS.into_iter().map(|column| (column.name(), report.figure(column).unwrap()));
    told.filter(|(_, count)| *count != 0).collect()
}

fn treated(ward: &Ward, number: u32, cut_off: &str) -> i64 {
    daily(ward, number, cut_off).figure(Column::UnderTreatment).unwrap()
}

#[test]
fn what_is_confirmed_after_the_cut_off_is_not_in_the_report() {
    let heard = |reported: Option<&str>, confirmed: u32| Case {
        confirmed_on: Some(day(confirmed)),
        reported_at: reported.map(at),
        ..Case::of(id(1))
    };
    for (body, count, why) in [
        (heard(None, 4), 1, "the day before"),
        (heard(None, 5), 1, "of the day itself, without an hour"),
        (heard(None, 6), 0, "the day after"),
        (heard(Some("5 05:59"), 5), 1, "heard before"),
        (heard(Some("5 06:00"), 5), 1, "heard in that very second"),
        (heard(Some("5 06:01"), 5), 0, "heard after"),
        (heard(Some("5 06:01"), 3), 0, "confirmed long before, and nobody here knew"),
        (Case { status: CaseStatus::Suspected, ..heard(None, 4) }, 0, "suspected"),
        (Case { status: CaseStatus::Excluded, ..heard(None, 4) }, 0, "excluded"),
        (Case::of(id(1)), 1, "no day at all"),
    ] {
        let mut ward = Ward::default();
        put(&mut ward, 1, body, at("1 00:00"));
        assert_eq!(treated(&ward, 5, "5 06:00"), count, "{why}");
    }
}

#[test]
fn what_ended_after_the_cut_off_is_still_under_treatment() {
    for (on, written, count, why) in [
        (4, "4 10:00", 0, "the day before"),
        (5, "5 05:00", 0, "of the day itself, written before"),
        (5, "5 06:30", 1, "of the day itself, written after"),
        (5, "6 08:00", 0, "of the day itself, written on another day: no hour is known"),
        (6, "5 05:00", 1, "the day after"),
    ] {
        let mut ward = Ward::default();
        let end = Some(End { outcome: Outcome::Released, on: Some(day(on)) });
        let body = Case { confirmed_on: Some(day(1)), end, ..Case::of(id(1)) };
        put(&mut ward, 1, body, at(written));
        assert_eq!(treated(&ward, 5, "5 06:00"), count, "{why}");
    }
    // The hour of a transfer says more than when the case was written.
    for (answered, count) in [("5 05:30", 0), ("5 06:30", 1)] {
        let mut ward = Ward::default();
        let end = Some(End { outcome: Outcome::Transferred, on: Some(day(5)) });
        put(&mut ward, 1, Case { confirmed_on: Some(day(1)), end, ..Case::of(id(1)) }, at("5 07:00"));
        let transfer =
            Transfer { answer: Answer::Received, answered_at: Some(at(answered)), ..Transfer::of(id(1), Some(id(1))) };
        put(&mut ward, 1, transfer, at("5 07:00"));
        assert_eq!(treated(&ward, 5, "5 06:00"), count, "{answered}");
    }
}

#[test]
fn midnight_ends_the_day_before() {
    let mut ward = Ward::default();
    case(&mut ward, 1, 4, None);
    case(&mut ward, 2, 5, None);
    case(&mut ward, 3, 3, Some((Outcome::Released, 4)));
    case(&mut ward, 4, 3, Some((Outcome::Released, 5)));
    let report = daily(&ward, 4, "5 00:00");
    assert_eq!(report.counted, [Span { first: 1, count: 1 }, Span { first: 4, count: 1 }]);
    assert_eq!(flows(&report), [("confirmed_new", 1), ("released", 1)], "the whole of the 4th");
}

#[test]
fn the_first_report_has_none_before_it_and_counts_the_day_by_the_records() {
    let mut ward = Ward::default();
    case(&mut ward, 1, 1, None);
    case(&mut ward, 2, 5, None);
    case(&mut ward, 3, 1, Some((Outcome::Released, 2)));
    let report = keep(&mut ward, 5, "5 06:00");
    assert_eq!((report.before, report.version), (None, 1));
    assert_eq!(flows(&report), [("confirmed_new", 1)]);
    assert_eq!(report.figure(Column::Before), Some(1));
    assert_eq!(report.figure(Column::Cumulative), Some(3));
    assert_eq!(Balance::of(&report).unwrap().missing(), 0);
}

/// A report of the 5th at 06:00 over three under treatment and one who is over.
fn reported() -> Ward {
    let mut ward = Ward::default();
    case(&mut ward, 1, 1, None);
    case(&mut ward, 2, 1, None);
    case(&mut ward, 3, 4, None);
    case(&mut ward, 4, 1, Some((Outcome::Released, 3)));
    keep(&mut ward, 5, "5 06:00");
    ward
}

/// The flows of the next day's report.
fn next(ward: &Ward) -> Vec<(&'static str, i64)> {
    let report = daily(ward, 6, "6 06:00");
    assert_eq!(Balance::of(&report).unwrap().missing(), 0, "{report:?}");
    flows(&report)
}

#[test]
fn a_late_case_appears_in_the_next_report_as_bo_sung() {
    let mut ward = reported();
    case(&mut ward, 5, 2, None);
    assert_eq!(next(&ward), [("confirmed_late", 1)]);
    case(&mut ward, 6, 6, None);
    assert_eq!(next(&ward), [("confirmed_new", 1), ("confirmed_late", 1)]);
    // Of the day of the cut-off before: the hour at which it was heard of says which.
    for (heard, expected) in
        [(Some("5 05:00"), "confirmed_late"), (Some("5 09:00"), "confirmed_new"), (None, "confirmed_new")]
    {
        let mut ward = reported();
        let body = Case { confirmed_on: Some(day(5)), reported_at: heard.map(at), ..Case::of(id(5)) };
        put(&mut ward, 5, body, at("5 09:00"));
        assert_eq!(next(&ward), [(expected, 1)], "{heard:?}");
    }
    // Nobody knows of which day: it cannot be said to be new.
    let mut ward = reported();
    put(&mut ward, 5, Case::of(id(5)), at("5 09:00"));
    assert_eq!(next(&ward), [("confirmed_late", 1)]);
}

#[test]
fn one_that_came_and_went_between_two_reports_counts_in_both_flows() {
    let mut ward = reported();
    case(&mut ward, 5, 5, Some((Outcome::Transferred, 5)));
    assert_eq!(next(&ward), [("confirmed_new", 1), ("to_hospital", 1)]);
    case(&mut ward, 6, 2, Some((Outcome::Released, 4)));
    assert_eq!(
        next(&ward),
        [("confirmed_new", 1), ("confirmed_late", 1), ("released_late", 1), ("to_hospital", 1)],
        "an old one that is entered late is late twice"
    );
    keep(&mut ward, 6, "6 06:00");
    assert_eq!(flows(&daily(&ward, 7, "7 06:00")), [], "and never again");
}

#[test]
fn whoever_goes_out_goes_by_one_door() {
    for (outcome, on, expected) in [
        (Outcome::Released, 5, "released"),
        (Outcome::Released, 4, "released_late"),
        (Outcome::Transferred, 6, "to_hospital"),
        (Outcome::Transferred, 4, "to_hospital_late"),
        (Outcome::Left, 5, "moved_away"),
        (Outcome::Left, 2, "moved_away_late"),
        (Outcome::Died, 5, "died"),
        (Outcome::Died, 4, "died_late"),
    ] {
        let mut ward = reported();
        case(&mut ward, 1, 1, Some((outcome, on)));
        assert_eq!(next(&ward), [(expected, 1)], "{outcome:?} {on}");
    }
}

#[test]
fn what_was_put_right_is_a_correction_with_its_reason() {
    let rewritten = |body: Case| {
        let mut ward = reported();
        put(&mut ward, 1, body, at("5 10:00"));
        ward
    };
    let of = |case: Case| Case { confirmed_on: case.confirmed_on.or(Some(day(1))), ..case };
    let excluded = rewritten(of(Case { status: CaseStatus::Excluded, ..Case::of(id(1)) }));
    assert_eq!(next(&excluded), [("corrected_excluded", -1), ("cumulative_corrected", -1)]);
    let suspected = rewritten(of(Case { status: CaseStatus::Suspected, ..Case::of(id(1)) }));
    assert_eq!(next(&suspected), [("corrected_unconfirmed", -1), ("cumulative_corrected", -1)]);
    let redated = rewritten(of(Case { confirmed_on: Some(day(9)), ..Case::of(id(1)) }));
    assert_eq!(next(&redated), [("corrected_redated", -1), ("cumulative_corrected", -1)]);
    let mut deleted = reported();
    let old = Record::Case(Arc::clone(deleted.cases.read(id(1)).unwrap()));
    let gone = old.rewritten(old.body(), true, at("5 10:00"), None).unwrap();
    deleted.insert(&gone);
    assert_eq!(next(&deleted), [("corrected_deleted", -1), ("cumulative_corrected", -1)]);
    let mut reopened = reported();
    case(&mut reopened, 4, 1, None);
    assert_eq!(next(&reopened), [("corrected_reopened", 1)], "it was counted before: the cumulative figure stays");
    // One who was over already is gone from the cumulative figure alone.
    let mut over = reported();
    let body = Case { status: CaseStatus::Excluded, confirmed_on: Some(day(1)), ..Case::of(id(4)) };
    put(&mut over, 4, body, at("5 10:00"));
    assert_eq!(next(&over), [("cumulative_corrected", -1)]);
    let report = daily(&over, 6, "6 06:00");
    assert_eq!(report.figure(Column::Cumulative), Some(3));
}

#[test]
fn who_comes_from_another_ward_is_counted_once_by_the_place_of_treatment() {
    let taken_over = |answer: Answer, answered: Option<&str>, names_the_case: bool| {
        let mut ward = reported();
        let body = Case { reported_at: answered.map(at), ..Case::of(id(5)) };
        put(&mut ward, 5, Person::default(), at("5 10:00"));
        put(&mut ward, 5, body, at("5 10:00"));
        let case = names_the_case.then_some(id(5));
        let transfer =
            Transfer { way: Way::FromWard, answer, answered_at: answered.map(at), ..Transfer::of(id(5), case) };
        put(&mut ward, 1, transfer, at("5 10:00"));
        ward
    };
    assert_eq!(next(&taken_over(Answer::Received, Some("5 10:00"), false)), [("arrived", 1)]);
    assert_eq!(next(&taken_over(Answer::Received, Some("5 10:00"), true)), [("arrived", 1)]);
    assert_eq!(next(&taken_over(Answer::Received, Some("5 05:00"), true)), [("arrived_late", 1)]);
    // Whoever is on the way to another ward is ours until he is received.
    let mut ward = reported();
    let transfer = Transfer { way: Way::ToWard, left_at: Some(at("5 20:00")), ..Transfer::of(id(1), Some(id(1))) };
    put(&mut ward, 1, transfer, at("5 20:00"));
    let report = daily(&ward, 6, "6 06:00");
    assert_eq!((flows(&report), report.figure(Column::OnTheWay)), (vec![], Some(1)));
    // Whoever was transferred and comes back is no correction.
    let mut ward = reported();
    let back = Transfer {
        way: Way::FromWard,
        answer: Answer::Received,
        answered_at: Some(at("5 20:00")),
        ..Transfer::of(id(4), Some(id(4)))
    };
    put(&mut ward, 1, back, at("5 20:00"));
    case(&mut ward, 4, 1, None);
    assert_eq!(next(&ward), [("arrived", 1)]);
}

#[test]
fn who_dies_after_having_left_is_told_and_is_no_flow_of_ours() {
    let mut ward = reported();
    case(&mut ward, 4, 1, Some((Outcome::Died, 6)));
    let report = daily(&ward, 6, "6 06:30");
    assert_eq!(flows(&report), []);
    assert_eq!(report.figure(Column::DiedElsewhere), Some(1));
    assert_eq!(report.figure(Column::CumulativeDied), Some(1));
    assert_eq!(Balance::of(&report).unwrap().missing(), 0);
}

#[test]
fn a_second_version_compares_with_the_report_before_that_day() {
    let mut ward = reported();
    case(&mut ward, 5, 6, None);
    let first = keep(&mut ward, 6, "6 06:00");
    case(&mut ward, 6, 6, None);
    let second = keep(&mut ward, 6, "6 06:50");
    assert_eq!((first.version, second.version), (1, 2));
    assert_eq!(second.before, first.before);
    assert_eq!(second.before.map(|before| (before.day, before.version)), Some((day(5), 1)));
    assert_eq!((flows(&first), flows(&second)), (vec![("confirmed_new", 1)], vec![("confirmed_new", 2)]));
    let third = daily(&ward, 7, "7 06:00");
    assert_eq!(third.before.map(|before| (before.day, before.version)), Some((day(6), 2)), "the newest version");
}

#[test]
fn what_no_report_can_be_is_refused() {
    let ward = reported();
    let refused = |asked: Asked, now: &str| check(&ward, asked, at(now)).unwrap_err();
    let day_of = |number, cut_off| asked(ReportKind::Daily, number, cut_off);
    assert_eq!(refused(day_of(7, "6 06:00"), "6 07:00"), ReportRefusal::FutureDay(day(7)));
    assert_eq!(refused(day_of(6, "6 08:00"), "6 07:00"), ReportRefusal::FutureCutOff);
    assert_eq!(refused(day_of(6, "4 23:00"), "6 07:00"), ReportRefusal::CutOffElsewhere(day(6)));
    assert_eq!(refused(day_of(6, "5 05:00"), "6 07:00"), ReportRefusal::CutOffBefore(at("5 06:00")));
    assert_eq!(refused(day_of(5, "5 05:59"), "5 07:00"), ReportRefusal::CutOffBefore(at("5 06:00")), "set back");
    assert_eq!(refused(day_of(4, "4 06:00"), "6 07:00"), ReportRefusal::LaterStands(day(5)));
    for (number, cut_off) in [(5, "5 06:00"), (5, "5 06:30"), (6, "5 18:00"), (6, "6 06:00")] {
        assert_eq!(check(&ward, day_of(number, cut_off), at("6 07:00")), Ok(()), "{number} {cut_off}");
    }
    let week = |number, cut_off| asked(ReportKind::Weekly, number, cut_off);
    assert_eq!(refused(week(6, "7 00:00"), "6 23:59"), ReportRefusal::WeekNotOver(day(6)));
    assert_eq!(refused(week(6, "6 12:00"), "7 00:00"), ReportRefusal::CutOffElsewhere(day(6)));
    assert_eq!(refused(week(5, "7 00:00"), "7 00:00"), ReportRefusal::CutOffElsewhere(day(6)));
    assert_eq!(check(&ward, week(6, "7 00:00"), at("7 00:00")), Ok(()));
}

#[test]
fn a_week_is_monday_to_sunday() {
    assert_eq!(week_of(day(6)), (Date::from_ymd_opt(2022, 2, 28).unwrap(), day(6)), "the 6th is a Sunday");
    assert_eq!(week_of(day(7)), (day(7), day(13)));
    let mut ward = Ward::default();
    for number in 5..=15 {
        case(&mut ward, number, number, None);
    }
    case(&mut ward, 1, 5, Some((Outcome::Released, 13)));
    case(&mut ward, 2, 5, Some((Outcome::Released, 14)));
    let weekly = asked(ReportKind::Weekly, 13, "14 00:00");
    let report = reckon(&ward, Rules::none(), weekly, Known { now: at("14 08:00"), has_tests: true });
    assert_eq!(flows(&report), [("confirmed_new", 7), ("released", 1)]);
    assert_eq!(report.figure(Column::Before), Some(4), "the 5th and the 6th, and the two who were still ill");
    assert_eq!(report.figure(Column::UnderTreatment), Some(10));
}
