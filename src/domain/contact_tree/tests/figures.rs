//! Tests of the figures: the measles of Hagelloch 1861 against an independent computation (Python, over the file itself),
//! random forests against plain loops, and each rule of what is left out.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::{change_case, day, forest, id, insert, met, random_ward, somebody, ward_with_a_case};
use crate::domain::contact_tree::figures::{Figures, Share, Spread, curve, figures};
use crate::domain::contact_tree::{Certainty, Chains, Exposure};
use crate::domain::follow_up::{FollowCall, FollowEnd, FollowOutcome, FollowUp};
use crate::domain::home_treatment::{CallOutcome, Case, CaseStatus, End, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::Person;
use crate::domain::ward::Ward;

fn as_of(ward: &Ward, today: Date) -> Figures {
    figures(ward, &Chains::of(ward), Moment::at(today, "12:00:00".parse().unwrap()))
}

/// The measles of Hagelloch, record by record; the household is the family.
fn hagelloch() -> Ward {
    let text = include_str!("../../../../tests/all/data/measles_hagelloch_1861.csv");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut ward = Ward::default();
    for row in &rows {
        let number = row[0].parse().unwrap();
        insert(&mut ward, number, Person { household: row[7].parse().ok().map(id), ..Person::default() });
        insert(&mut ward, number, Case { onset: row[2].parse().ok(), ..Case::of(id(number)) });
    }
    for (contact, row) in (1..).zip(&rows) {
        let Ok(infector) = row[1].parse::<u32>() else { continue };
        let number: u32 = row[0].parse().unwrap();
        let met = Exposure { episode: Some(id(infector)), ..Exposure::between(id(infector), id(number)) };
        insert(&mut ward, contact, met);
        change_case(&mut ward, number, |case| case.source = Some(id(contact)));
    }
    ward
}

#[test]
fn the_measles_of_hagelloch_have_the_figures_that_were_computed_apart() {
    let ward = hagelloch();
    let found = as_of(&ward, "1862-03-01".parse().unwrap());
    let chains: Vec<_> = found
        .chains
        .iter()
        .map(|chain| (chain.root.number(), chain.size, chain.generations, chain.duration.unwrap()))
        .collect();
    assert_eq!(chains, [(184, 173, 5, 46), (173, 9, 4, 43), (174, 5, 3, 33), (141, 1, 0, 0)]);
    assert_eq!(found.sources_unknown, Share { part: 4, whole: 4 });
    let serial = found.serial_interval;
    assert_eq!((serial.count, serial.median, serial.least, serial.most), (184, 10.0, 7, 16));
    assert!((serial.mean - 10.391_304_347_826_088).abs() < 1e-9);
    let secondary = found.secondary;
    assert_eq!((secondary.count, secondary.most, found.censored), (188, 30, 0));
    assert!((secondary.mean - 0.978_723_404_255_319_1).abs() < 1e-9);
    assert!((secondary.variance - 6.908_635_794_743_45).abs() < 1e-9);
    assert!((secondary.dispersion().unwrap() - 0.161_536_872_546_994_42).abs() < 1e-9);
    assert_eq!(found.household_attack, Share { part: 108, whole: 112 });
    // As of the first of December most could still infect, and are left out.
    let early = as_of(&ward, "1861-12-01".parse().unwrap());
    assert_eq!((early.secondary.count, early.censored), (11, 177));
    assert!((early.secondary.mean - 5.363_636_363_636_363).abs() < 1e-9);
    assert!((early.secondary.dispersion().unwrap() - 0.431_372_063_051_452_3).abs() < 1e-9);
}

#[test]
fn a_spread_is_told_of_none_of_one_and_of_many() {
    assert_eq!(Spread::of(Vec::new()), Spread::default());
    assert_eq!(Spread::of(vec![]).dispersion(), None);
    let one = Spread::of(vec![-4]);
    assert_eq!((one.count, one.mean, one.median, one.variance, one.dispersion()), (1, -4.0, -4.0, 0.0, None));
    let many = Spread::of(vec![9, -3, 0, 2]);
    assert_eq!((many.mean, many.median, many.variance, many.least, many.most), (2.0, 1.0, 26.0, -3, 9));
    assert_eq!(Spread::of(vec![1, 1, 1]).dispersion(), None, "even: nothing hangs on few");
}

#[test]
fn a_chain_is_active_while_a_case_is_open_or_the_last_is_recent() {
    let mut ward = ward_with_a_case(1);
    let is_active = |ward: &Ward, on: i64| as_of(ward, day(on)).chains[0].is_active;
    assert!(is_active(&ward, 100), "an open case");
    change_case(&mut ward, 1, |case| case.end = Some(End { outcome: Outcome::Released, on: Some(day(9)) }));
    assert!(is_active(&ward, 28) && !is_active(&ward, 29));
}

#[test]
fn only_confirmed_sources_with_both_onsets_make_a_serial_interval_and_negatives_stay() {
    let mut ward = ward_with_a_case(4);
    for (number, onset) in [(2, Some(5)), (3, Some(-2)), (4, None)] {
        insert(&mut ward, number, case_of(number, onset));
        met(&mut ward, number, 1, number, None);
    }
    assert_eq!(as_of(&ward, day(20)).serial_interval.count, 0, "proposals do not count");
    for number in 2..=4 {
        change_case(&mut ward, number, |case| case.source = Some(id(number)));
    }
    let serial = as_of(&ward, day(20)).serial_interval;
    assert_eq!((serial.count, serial.least, serial.most, serial.median), (2, -2, 5, 1.5));
}

fn case_of(person: u32, onset: Option<i64>) -> Case {
    super::case(person, onset.map(day))
}

#[test]
fn a_household_attack_leaves_out_who_cannot_be_counted() {
    // One ill on day 0; the others on the day told; 9 and 10 never.
    let mut ward = ward_with_a_case(10);
    for number in 1..=10 {
        insert(&mut ward, number, Person { household: Some(id(1)), ..Person::default() });
    }
    for (number, onset) in [(2, 1), (3, 2), (4, 14), (5, 15), (6, -40), (7, 3)] {
        insert(&mut ward, number, case_of(number, Some(onset)));
    }
    change_case(&mut ward, 7, |case| case.status = CaseStatus::Excluded);
    let share = |ward: &Ward, on: i64| as_of(ward, day(on)).household_attack;
    // The first of the household was 6, long before: all of the others are late.
    assert_eq!(share(&ward, 30), Share { part: 0, whole: 9 });
    insert(&mut ward, 6, Person { household: Some(id(2)), ..Person::default() });
    // 2 is a co-primary; 3 and 4 are secondaries; 5 is too late; 7 was refuted; 8, 9, 10 did not fall ill.
    assert_eq!(share(&ward, 30), Share { part: 2, whole: 7 });
    assert_eq!(share(&ward, 14), Share { part: 0, whole: 0 }, "its days are not over");
    let lost = |how| Some(FollowEnd { how, on: day(9), reason: "x".to_string() });
    insert(&mut ward, 1, FollowUp { end: lost(FollowOutcome::Lost), ..FollowUp::of(id(9), day(0)) });
    insert(&mut ward, 2, FollowUp { end: lost(FollowOutcome::HandedOver), ..FollowUp::of(id(10), day(0)) });
    insert(&mut ward, 3, FollowUp { end: lost(FollowOutcome::Lost), ..FollowUp::of(id(3), day(0)) });
    assert_eq!(share(&ward, 30), Share { part: 2, whole: 5 }, "who fell ill was not lost");
}

#[test]
fn contacts_are_traced_within_the_hours_since_the_report() {
    let reported = Moment::at(day(0), "08:00:00".parse().unwrap());
    let mut ward = ward_with_a_case(7);
    change_case(&mut ward, 1, |case| case.reported_at = Some(reported));
    let called = |hours: i64, outcome| FollowCall { at: reported.plus(hours * 3600), outcome };
    let calls = [
        (2, vec![called(24, CallOutcome::Answered)]),
        (3, vec![called(2, CallOutcome::NoAnswer), called(25, CallOutcome::Answered)]),
        (4, vec![called(49, CallOutcome::Answered)]),
        (5, vec![called(-1, CallOutcome::Answered)]),
        (6, vec![]),
    ];
    for (number, calls) in calls {
        met(&mut ward, number, 1, number, Some(0));
        insert(&mut ward, number, FollowUp { calls, ..FollowUp::of(id(number), day(0)) });
    }
    insert(&mut ward, 7, Exposure { reached: true, episode: Some(id(1)), ..Exposure::between(id(1), id(7)) });
    let shares = |hours: i64| {
        let found = figures(&ward, &Chains::of(&ward), reported.plus(hours * 3600));
        [found.traced_24, found.traced_48].map(|share| (share.part, share.whole))
    };
    assert_eq!(shares(23), [(0, 0), (0, 0)], "nobody's hours are over");
    assert_eq!(shares(24), [(1, 5), (0, 0)]);
    assert_eq!(shares(100), [(1, 5), (2, 5)], "who is reached at an unknown time is left out");
}

#[test]
fn a_curve_has_every_day_and_marks_the_last_ones() {
    let mut ward = Ward::default();
    for (number, onset, confirmed) in
        [(1, Some(1), Some(3)), (2, Some(1), None), (3, None, Some(9)), (4, Some(-9), None)]
    {
        somebody(&mut ward, number, None);
        insert(&mut ward, number, Case { confirmed_on: confirmed.map(day), ..case_of(number, onset) });
    }
    let found = curve(&ward, day(9), 10);
    assert_eq!((found.len(), found[0].day, found[9].day), (10, day(0), day(9)));
    let counts: Vec<_> =
        found.iter().map(|of| (of.by_onset, of.by_report)).filter(|counts| *counts != (0, 0)).collect();
    assert_eq!(counts, [(2, 1), (0, 1), (0, 1)]);
    assert_eq!(found.iter().filter(|of| of.is_unsure).count(), 7);
}

proptest! {
    /// Chains, offspring and contacts by plain loops over all pairs.
    #[test]
    fn figures_are_those_of_plain_loops(ward in random_ward()) {
        let chains = Chains::of(&ward);
        let found = as_of(&ward, day(60));
        let standing: Vec<_> = ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded).collect();
        let root = |start: Id<Case>| {
            let mut at = start;
            while let Some(source) = chains.source(at) {
                at = source.case;
            }
            at
        };
        let mut sizes: HashMap<Id<Case>, u32> = HashMap::new();
        standing.iter().for_each(|case| *sizes.entry(root(case.id)).or_default() += 1);
        prop_assert_eq!(sizes.len(), found.chains.len());
        for chain in &found.chains {
            prop_assert_eq!(Some(&chain.size), sizes.get(&chain.root));
        }
        prop_assert_eq!(found.sources_unknown.whole as usize, sizes.len());
        let offspring = |of: Id<Case>| {
            standing.iter().filter(|case| chains.source(case.id).is_some_and(|source| source.case == of)).count()
        };
        let dated: Vec<_> = standing.iter().filter(|case| case.first_day().is_some()).collect();
        let sum: usize = dated.iter().map(|case| offspring(case.id)).sum();
        prop_assert_eq!(found.secondary.count, dated.len());
        prop_assert!((found.secondary.mean * dated.len() as f64 - sum as f64).abs() < 1e-6);
        let pairs: HashSet<_> = ward.exposures.iter()
            .filter(|exposure| standing.iter().any(|case| case.person == exposure.from))
            .map(|exposure| (exposure.from, exposure.exposed)).collect();
        prop_assert!((found.contacts.mean * standing.len() as f64 - pairs.len() as f64).abs() < 1e-6);
        let intervals: Vec<i64> = standing.iter().filter_map(|case| {
            let source = chains.source(case.id).filter(|source| source.certainty == Certainty::Confirmed)?;
            let infector = standing.iter().find(|other| other.id == source.case)?;
            Some((case.onset? - infector.onset?).num_days())
        }).collect();
        prop_assert_eq!(found.serial_interval.count, intervals.len());
        prop_assert!((found.serial_interval.mean * intervals.len() as f64 - intervals.iter().sum::<i64>() as f64).abs() < 1e-6);
    }
}

#[test]
fn a_forest_of_known_shape_has_known_figures() {
    let found = as_of(&forest(&[None, Some(1), Some(1), Some(2), Some(4), None, Some(6)]), day(60));
    let chains: Vec<_> = found.chains.iter().map(|chain| (chain.size, chain.generations)).collect();
    assert_eq!(chains, [(5, 3), (2, 1)]);
    assert_eq!((found.contacts.mean * 7.0, found.secondary.most), (5.0, 2));
}
