//! Each limit of the circular, one below it, on it and above it.

use super::*;
use crate::domain::contact_tree::Exposure;
use crate::domain::fixture::{id, put};
use crate::domain::home_treatment::{End, Outcome};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn case(ward: &mut Ward, number: u32, on: &str, status: CaseStatus, ended: bool) {
    let end = ended.then(|| End { outcome: Outcome::Released, on: Some(day(on)) });
    put(ward, number, Case { confirmed_on: Some(day(on)), status, end, ..Case::of(id(number)) });
}

/// A confirmed case that another infected.
fn infected(ward: &mut Ward, number: u32, by: u32, on: &str) {
    case(ward, number, on, CaseStatus::Confirmed, false);
    let contact = Exposure { episode: Some(id(by)), ..Exposure::between(id(by), id(number)) };
    put(ward, number, contact);
    let source = Some(id(number));
    put(ward, number, Case { confirmed_on: Some(day(on)), source, ..Case::of(id(number)) });
}

/// Saturday; its week began on 15/11.
const TODAY: &str = "2021-11-20";

fn found(ward: &Ward, group: Group, stage: Stage) -> Finding {
    let all = findings(ward, &Chains::of(ward), day(TODAY));
    *all.iter().find(|finding| finding.group == group && finding.stage == stage).unwrap()
}

#[test]
fn one_confirmed_case_is_an_alert_of_group_a() {
    type Told = (&'static str, CaseStatus, bool);
    let rows: [(Option<Told>, Verdict); 5] = [
        (None, Verdict::NotMet),
        (Some(("2021-11-14", CaseStatus::Confirmed, true)), Verdict::NotMet),
        (Some(("2021-11-15", CaseStatus::Confirmed, true)), Verdict::Met),
        (Some(("2021-10-01", CaseStatus::Confirmed, false)), Verdict::Met),
        (Some(("2021-11-20", CaseStatus::Suspected, false)), Verdict::NotMet),
    ];
    for (cases, verdict) in rows {
        let mut ward = Ward::default();
        if let Some((on, status, ended)) = cases {
            case(&mut ward, 1, on, status, ended);
        }
        assert_eq!(found(&ward, Group::A, Stage::Alert).verdict, verdict, "{cases:?}");
    }
}

#[test]
fn linked_cases_are_counted_in_the_week_and_in_the_month_by_chain() {
    let mut ward = Ward::default();
    case(&mut ward, 1, "2021-11-02", CaseStatus::Confirmed, true);
    let told = |ward: &Ward| {
        [Stage::Alert, Stage::Outbreak].map(|stage| {
            let finding = found(ward, Group::NotEndemic, stage);
            (finding.count, finding.verdict)
        })
    };
    assert_eq!(told(&ward), [(0, Verdict::NotMet), (1, Verdict::NotMet)]);
    infected(&mut ward, 2, 1, "2021-11-15");
    infected(&mut ward, 3, 2, "2021-11-16");
    assert_eq!(told(&ward), [(2, Verdict::NotMet), (3, Verdict::NotMet)]);
    // Another chain, and one of last month, do not count with these.
    case(&mut ward, 4, "2021-11-20", CaseStatus::Confirmed, false);
    case(&mut ward, 5, "2021-10-31", CaseStatus::Confirmed, false);
    infected(&mut ward, 6, 3, "2021-11-14");
    assert_eq!(told(&ward), [(2, Verdict::NotMet), (4, Verdict::NotMet)]);
    infected(&mut ward, 7, 1, "2021-11-20");
    assert_eq!(told(&ward), [(3, Verdict::Met), (5, Verdict::Met)]);
    let finding = found(&ward, Group::NotEndemic, Stage::Alert);
    assert_eq!((finding.limit, finding.from), (Some(3.0), day("2021-11-15")));
}

#[test]
fn without_five_years_of_figures_an_endemic_disease_is_not_judged() {
    let mut ward = Ward::default();
    case(&mut ward, 1, "2016-11-22", CaseStatus::Confirmed, true);
    for stage in [Stage::Alert, Stage::Outbreak] {
        let finding = found(&ward, Group::Endemic, stage);
        // The month of 2016 began before that case, and so did the week.
        assert_eq!((finding.verdict, finding.limit), (Verdict::Unclear, None), "{stage:?}");
    }
    case(&mut ward, 2, "2016-11-01", CaseStatus::Confirmed, true);
    assert!(found(&ward, Group::Endemic, Stage::Outbreak).limit.is_some());
    assert!(found(&ward, Group::Endemic, Stage::Alert).limit.is_some());
}

#[test]
fn a_baseline_is_a_mean_and_both_deviations() {
    let one = baseline(&[2, 4, 4, 4, 6]);
    assert!((one.mean - 4.0).abs() < 1e-9);
    assert!((one.deviations[0] - 1.6_f64.sqrt()).abs() < 1e-9 && (one.deviations[1] - 2.0_f64.sqrt()).abs() < 1e-9);
    assert_eq!(baseline(&[]), Baseline { mean: 0.0, deviations: [0.0, 0.0] });
    assert_eq!(baseline(&[3, 3, 3, 3, 3]), Baseline { mean: 3.0, deviations: [0.0, 0.0] });
}

#[test]
fn an_endemic_disease_is_held_against_mean_and_deviation() {
    let years = baseline(&[2, 4, 4, 4, 6]); // mean 4; SD 1.26 or 1.41
    let flat = baseline(&[3, 3, 3, 3, 3]);
    let none = baseline(&[0, 0, 0, 0, 0]);
    for (stage, count, years, verdict) in [
        (Stage::Alert, 5, years, Verdict::NotMet),
        (Stage::Alert, 6, years, Verdict::Met),
        (Stage::Alert, 90, years, Verdict::Met),
        (Stage::Alert, 2, flat, Verdict::NotMet),
        (Stage::Alert, 3, flat, Verdict::Met),
        (Stage::Alert, 0, none, Verdict::NotMet),
        (Stage::Alert, 1, none, Verdict::Met),
        (Stage::Outbreak, 6, years, Verdict::NotMet),
        (Stage::Outbreak, 7, years, Verdict::Met),
        (Stage::Outbreak, 3, flat, Verdict::NotMet),
        (Stage::Outbreak, 4, flat, Verdict::Met),
        (Stage::Outbreak, 1, none, Verdict::Met),
    ] {
        assert_eq!(above(stage, count, Some(years), day(TODAY)).verdict, verdict, "{stage:?} {count} {years:?}");
    }
    // Limits at 10 + 2 × 5.66 = 21.3 and 10 + 2 × 6.32 = 22.6: between them the figure is not clear.
    let wide = baseline(&[2, 6, 10, 14, 18]);
    for (count, verdict) in [(21, Verdict::NotMet), (22, Verdict::Unclear), (23, Verdict::Met)] {
        assert_eq!(above(Stage::Outbreak, count, Some(wide), day(TODAY)).verdict, verdict, "{count}");
    }
    assert_eq!(above(Stage::Alert, 9, None, day(TODAY)).verdict, Verdict::Unclear);
}
