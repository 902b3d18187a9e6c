//! Which papers a case is owed, until when, and which numbers they get.

use super::*;
use crate::domain::home_treatment::End;
use crate::domain::record::Body;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn found() -> Moment {
    Moment::at(day("2022-02-10"), "08:00:00".parse().unwrap())
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (found(), None)))));
}

fn rules() -> Rules {
    let texts = [
        include_str!("../../../assets/packs/qd-4038.toml"),
        include_str!("../../../assets/packs/qd-261.toml"),
        include_str!("../../../assets/packs/qd-604.toml"),
        include_str!("../../../assets/packs/nd-165.toml"),
    ];
    Rules::new(texts.map(|text| Pack::read(text).unwrap()).into())
}

fn case() -> Case {
    Case { reported_at: Some(found()), ..Case::of(id(1)) }
}

fn ward(case: Case, papers: &[Paper]) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Person::default());
    put(&mut ward, 1, case);
    for (number, paper) in (1..).zip(papers) {
        put(&mut ward, number, paper.clone());
    }
    ward
}

fn paper(what: PaperKind) -> Paper {
    Paper::of(what, (id(1), Some(id(1))), day("2022-02-10"))
}

fn dues(ward: &Ward) -> Vec<Due> {
    let case = Arc::clone(ward.cases.read(id(1)).unwrap());
    papers_of(ward, &rules(), &case)
}

use PaperKind::{Certificate, Commitment, DailySheet, Decision, EndDecision, Evaluation};

#[test]
fn a_confirmed_case_is_owed_what_its_pack_asks_for() {
    let whats = |case: Case| dues(&ward(case, &[])).into_iter().map(|due| due.what).collect::<Vec<_>>();
    let of_isolation = [Decision, Commitment, Evaluation, DailySheet];
    assert_eq!(whats(case()), of_isolation);
    assert_eq!(whats(Case { status: CaseStatus::SelfDeclared, ..case() }), [], "not before it is confirmed");
    assert_eq!(whats(Case { status: CaseStatus::Excluded, ..case() }), []);
    let ended = |outcome| Case { end: Some(End { outcome, on: Some(day("2022-02-18")) }), ..case() };
    assert_eq!(whats(ended(Outcome::Released)), PaperKind::ALL);
    assert_eq!(whats(ended(Outcome::Transferred)), [], "nobody here owes it any more");
    assert_eq!(whats(ended(Outcome::Died)), []);
    let of_2026 = Moment::at(day("2026-08-01"), "08:00:00".parse().unwrap());
    assert_eq!(whats(Case { reported_at: Some(of_2026), ..case() }), [DailySheet], "no decision from the 2026 pack");
    let before = Moment::at(day("2021-01-01"), "08:00:00".parse().unwrap());
    assert_eq!(whats(Case { reported_at: Some(before), ..case() }), [], "no pack of that day");
    let beside = ward(Case { reported_at: Some(before), ..case() }, &[paper(Decision)]);
    assert_eq!(dues(&beside).iter().map(|due| (due.what, due.is_owed)).collect::<Vec<_>>(), [(Decision, false)]);
}

#[test]
fn a_decision_is_due_four_hours_after_the_case_was_found_and_told_within_three() {
    let due = |papers: &[Paper]| dues(&ward(case(), papers)).into_iter().find(|due| due.what == Decision).unwrap();
    let missing = due(&[]);
    assert_eq!((missing.step(), missing.due), (Step::Missing, Some(found().plus(4 * 3600))));
    assert!(!missing.is_late(found().plus(4 * 3600)), "in its last minute it is not late");
    assert!(missing.is_late(found().plus(4 * 3600 + 1)));
    let signed_at = Some(found().plus(3600));
    let signed = due(&[Paper { signed_at, ..paper(Decision) }]);
    assert_eq!((signed.step(), signed.due), (Step::Signed, Some(found().plus(4 * 3600))));
    let delivered = due(&[Paper { signed_at, delivered_at: Some(found().plus(7200)), ..paper(Decision) }]);
    assert_eq!(delivered.step(), Step::Delivered);
    assert!(!delivered.is_open() && !delivered.is_late(found().plus(999_999)));
    let other = dues(&ward(case(), &[])).into_iter().find(|due| due.what == Commitment).unwrap();
    assert_eq!((other.due, other.is_open()), (None, true), "no decision names an hour");
    let cancelled = due(&[Paper { cancelled: true, signed_at, ..paper(Decision) }]);
    assert_eq!(cancelled.step(), Step::Missing, "a cancelled paper is none");
    let anew = due(&[Paper { cancelled: true, ..paper(Decision) }, Paper { signed_at, ..paper(Decision) }]);
    assert_eq!(anew.paper.unwrap().id, id(2));
}

#[test]
fn the_next_number_follows_the_highest_of_its_symbol_and_year() {
    let numbered = |number, symbol: &str, dated: &str| Paper {
        number: Some(number),
        symbol: symbol.into(),
        dated: day(dated),
        ..paper(Certificate)
    };
    let papers = [
        numbered(7, "QĐ-UBND", "2022-02-10"),
        numbered(3, "QĐ-UBND", "2022-01-01"),
        numbered(90, "QĐ-UBND", "2021-12-31"),
        numbered(12, "GXN-TYT", "2022-02-10"),
    ];
    let mut ward = ward(case(), &papers);
    for (symbol, year, next) in
        [("QĐ-UBND", 2022, 8), ("QĐ-UBND", 2021, 91), ("QĐ-UBND", 2023, 1), ("GXN-TYT", 2022, 13)]
    {
        assert_eq!(next_number(&ward, symbol, year), next, "{symbol} {year}");
    }
    let gone = ward.papers.read(id(1)).unwrap();
    let gone = Paper::record(Arc::clone(gone)).rewritten(Paper::record(Arc::clone(gone)).body(), true, found(), None);
    ward.insert(&gone.unwrap());
    assert_eq!(next_number(&ward, "QĐ-UBND", 2022), 8, "the number of a deleted paper is not given again");
}

#[test]
fn a_pack_that_no_longer_holds_is_told() {
    let rules = rules();
    for (on, is_lapsed) in [("2022-02-20", false), ("2022-03-13", false), ("2022-03-14", true), ("2026-11-22", true)] {
        let pack = lapsed(&rules, &case(), day(on)).map(|pack| pack.name.as_str());
        assert_eq!(pack, is_lapsed.then_some("qd-261"), "{on}");
    }
    let now = Moment::at(day("2026-08-01"), "08:00:00".parse().unwrap());
    assert!(lapsed(&rules, &Case { reported_at: Some(now), ..case() }, day("2026-11-22")).is_none());
}

#[test]
fn the_ends_papers_wait_for_the_end() {
    assert!(PaperKind::ALL.into_iter().filter(|what| what.is_of_end()).eq([Certificate, EndDecision]));
}
