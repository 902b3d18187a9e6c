//! Tests that chains kept up change by change are those worked out anew, and that dense and deep
//! wards are answered.

use proptest::prelude::*;

use super::{case, change_case, day, forest, id, insert, level, met, random_ward, somebody, ward_with_a_case};
use crate::domain::contact_tree::{Chains, Exposure, touched};
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::{Kind, RecordId};
use crate::domain::person::{Household, Person};
use crate::domain::record::{Body, Record};
use crate::domain::ward::Ward;

/// Something that somebody changes; numbers are taken modulo what the ward has.
#[derive(Clone, Debug)]
enum Step {
    Onset(u32, Option<i64>),
    Status(u32, bool),
    Source(u32, u32),
    NoSource(u32),
    Meet(u32, u32, Option<i64>),
    Move(u32, Option<i64>),
    Home(u32, u32),
    Delete(bool, u32),
    FallIll(u32, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let onset = || prop::option::of(-5_i64..5);
    let step = prop_oneof![
        1 => (any::<u32>(), onset()).prop_map(|(case, onset)| Step::Onset(case, onset)),
        1 => (any::<u32>(), any::<bool>()).prop_map(|(case, refuted)| Step::Status(case, refuted)),
        4 => (any::<u32>(), any::<u32>()).prop_map(|(case, met)| Step::Source(case, met)),
        1 => any::<u32>().prop_map(Step::NoSource),
        4 => (any::<u32>(), any::<u32>(), onset()).prop_map(|(from, to, on)| Step::Meet(from, to, on)),
        1 => (any::<u32>(), onset()).prop_map(|(contact, on)| Step::Move(contact, on)),
        1 => (any::<u32>(), 1_u32..4).prop_map(|(person, home)| Step::Home(person, home)),
        1 => (any::<bool>(), any::<u32>()).prop_map(|(is_case, which)| Step::Delete(is_case, which)),
        1 => (any::<u32>(), -5_i64..5).prop_map(|(person, onset)| Step::FallIll(person, onset)),
    ];
    prop::collection::vec(step, 1..40)
}

/// The record that a step leaves behind; nothing where there is nothing to change.
fn after(ward: &Ward, step: &Step) -> Option<Record> {
    let cases = ward.last_number(Kind::Case).max(1);
    let contacts = ward.last_number(Kind::Exposure).max(1);
    let case_of = |number: u32| ward.cases.read(id(number % cases + 1));
    let rewritten = |number: u32, change: &dyn Fn(&mut Case)| {
        let kept = case_of(number)?;
        let mut body = kept.body.clone();
        change(&mut body);
        Some(with_number(kept.id.number(), body))
    };
    match *step {
        Step::Onset(number, onset) => rewritten(number, &|case| case.onset = onset.map(day)),
        Step::Status(number, refuted) => rewritten(number, &|case| {
            case.status = if refuted { CaseStatus::Excluded } else { CaseStatus::Confirmed };
        }),
        Step::Source(number, contact) => rewritten(number, &|case| {
            let own: Vec<_> = ward.exposures_of(case.person).map(|exposure| exposure.id).collect();
            case.source = own.get(contact as usize % own.len().max(1)).copied();
        }),
        Step::NoSource(number) => rewritten(number, &|case| case.source = None),
        Step::Meet(from, to, on) => {
            let (from, to) = (case_of(from)?, case_of(to)?);
            let exposure = Exposure { last_contact: on.map(day), ..Exposure::between(from.person, to.person) };
            (from.person != to.person).then(|| with_number(contacts + 1, exposure))
        }
        Step::Move(contact, on) => {
            let kept = ward.exposures.read(id(contact % contacts + 1))?;
            Some(with_number(kept.id.number(), Exposure { last_contact: on.map(day), ..kept.body.clone() }))
        }
        Step::Home(number, home) => {
            let person = ward.person_of(case_of(number)?)?;
            let body = Person { household: Some(id::<Household>(home)), ..person.body.clone() };
            Some(with_number(person.id.number(), body))
        }
        Step::Delete(is_case, number) => {
            let (kind, last) = if is_case { (Kind::Case, cases) } else { (Kind::Exposure, contacts) };
            let record = ward.record(kind, number % last + 1)?;
            record.rewritten(record.body(), true, Default::default(), None)
        }
        Step::FallIll(number, onset) => {
            let person = case_of(number)?.person.number();
            Some(with_number(cases + 1, case(person, Some(day(onset)))))
        }
    }
}

fn with_number<T: Body>(number: u32, body: T) -> Record {
    T::record(std::sync::Arc::new(crate::domain::record::Kept::first(id(number), body, Default::default())))
}

fn take(ward: &mut Ward, chains: &mut Chains, record: &Record) {
    let mut cases = touched(ward, record.id());
    ward.insert(record);
    cases.extend(touched(ward, record.id()));
    cases.sort_unstable();
    cases.dedup();
    chains.refresh(ward, &cases);
}

fn same(kept: &Chains, anew: &Chains, ward: &Ward) {
    assert_eq!(kept.roots(), anew.roots());
    for number in 1..=ward.last_number(Kind::Case) {
        let case = id(number);
        assert_eq!(kept.source(case), anew.source(case), "source of {number}");
        assert_eq!(kept.infected(case), anew.infected(case), "infected by {number}");
        assert_eq!(kept.is_left_out(case), anew.is_left_out(case), "left out {number}");
        if anew.source(case).is_some() || anew.roots().contains(&case) {
            assert_eq!(kept.generation(case), anew.generation(case), "generation of {number}");
        }
    }
    assert_eq!(kept.all(), anew.all());
}

proptest! {
    #[test]
    fn chains_that_are_kept_up_are_those_worked_out_anew(ward in random_ward(), steps in steps()) {
        let mut ward = ward;
        let mut chains = Chains::of(&ward);
        for step in steps {
            let Some(record) = after(&ward, &step) else { continue };
            take(&mut ward, &mut chains, &record);
            same(&chains, &Chains::of(&ward), &ward);
        }
    }
}

#[test]
fn a_list_that_brings_half_of_the_ward_is_worked_out_anew() {
    let mut ward = Ward::default();
    let mut chains = Chains::of(&ward);
    (1..=200).for_each(|number| somebody(&mut ward, number, Some(i64::from(number))));
    (1..200).for_each(|number| met(&mut ward, number, number, number + 1, None));
    let all: Vec<_> = (1..=200).map(id).collect();
    chains.refresh(&ward, &all);
    same(&chains, &Chains::of(&ward), &ward);
    assert_eq!(chains.generation(id(200)), 199);
}

/// One contact at the top of a chain of 10,000 numbers all of it anew, without recursion; one at
/// its end touches one case.
#[test]
fn a_chain_of_10_000_takes_a_source_at_its_top() {
    const CASES: u32 = 10_000;
    let sources: Vec<Option<u32>> = (1..=CASES).map(|number| Some(number - 1).filter(|source| *source > 0)).collect();
    let mut ward = forest(&sources);
    let mut chains = Chains::of(&ward);
    assert_eq!(touched(&ward, RecordId { kind: Kind::Exposure, number: CASES }), [id(CASES)]);
    somebody(&mut ward, CASES + 1, Some(-3));
    chains.refresh(&ward, &[id(CASES + 1)]);
    let contact = Exposure { last_contact: Some(day(-1)), ..Exposure::between(id(CASES + 1), id(1)) };
    take(&mut ward, &mut chains, &with_number(CASES + 1, contact));
    assert_eq!((chains.generation(id(1)), chains.generation(id(CASES))), (1, CASES));
    // The last of the chain becomes the confirmed source of the first: a circle, opened at one place.
    met(&mut ward, CASES + 2, CASES, 1, None);
    let mut first = ward.cases.read(id(1)).unwrap().body.clone();
    first.source = Some(id(CASES + 2));
    take(&mut ward, &mut chains, &with_number(1, first));
    same(&chains, &Chains::of(&ward), &ward);
    assert!(chains.is_left_out(id(CASES)));
}

#[test]
fn one_who_met_5_000_is_one_case_and_5_000_f1() {
    let mut ward = ward_with_a_case(5_001);
    (2..=5_001).for_each(|number| met(&mut ward, number, 1, number, Some(1)));
    assert!((2..=5_001).all(|number| level(&ward, number, 9) == "F1"));
    let mut chains = Chains::of(&ward);
    (2..=5_001).for_each(|number| insert(&mut ward, number, case(number, Some(day(4)))));
    chains.refresh(&ward, &(2..=5_001).map(id).collect::<Vec<_>>());
    assert_eq!(chains.infected(id(1)).len(), 5_000);
    change_case(&mut ward, 1, |case| case.status = CaseStatus::Excluded);
    chains.refresh(&ward, &touched(&ward, RecordId { kind: Kind::Case, number: 1 }));
    assert_eq!(chains.roots().len(), 5_000);
}

/// Every path through a market where all met all was once gone along: with 300 persons that does
/// not end.
#[test]
fn a_market_where_all_met_all_is_answered() {
    let mut ward = ward_with_a_case(300);
    let mut number = 0;
    for from in 2..=300 {
        for to in (2..=300).filter(|to| *to != from) {
            number += 1;
            met(&mut ward, number, from, to, Some(2));
        }
    }
    assert_eq!(level(&ward, 300, 9), "");
    met(&mut ward, number + 1, 1, 2, Some(1));
    assert_eq!((level(&ward, 2, 9), level(&ward, 300, 9)), ("F1".to_string(), "F2".to_string()));
}
