//! Samples by whose they are: an F0's, a contact's, an arrival's, somebody's in a lockdown zone or in a round of wider
//! testing, as of the day on which each was taken. And the rounds themselves.

use std::collections::{BTreeMap, HashMap};

use super::columns::{Column, SampleFigure, SampleGroup};
use super::count::{Sheet, View};
use super::{Figure, cough};
use crate::domain::area::{AreaKind, upwards};
use crate::domain::arrival::Arrival;
use crate::domain::contact_tree::level_of;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::screening::{Screening, progress};
use crate::domain::test::{Test, TestResult};

/// The name of a figure of samples.
pub(super) fn name(group: SampleGroup, figure: SampleFigure) -> String {
    format!("samples_{}_{}", group.name(), figure.name())
}

/// Counts the samples that were taken by the cut-off, where the tests are at hand.
pub(super) fn count(view: View<'_>, sheet: &mut Sheet) {
    if !view.known.has_tests {
        return;
    }
    rounds(view, sheet);
    let listed = listed(view);
    let mut counts: BTreeMap<(SampleGroup, SampleFigure), i64> = BTreeMap::new();
    let cough = cough::since(view);
    let groups = SampleGroup::ALL.into_iter().filter(|group| *group != SampleGroup::Cough || !cough.is_empty());
    for group in groups {
        counts.extend(SampleFigure::ALL.map(|figure| ((group, figure), 0)));
    }
    for test in view.ward.tests.iter().filter(|test| test.taken_at <= view.cut.at) {
        let group = group_of(view, test, (&listed, &cough));
        let result = match test.result {
            TestResult::Negative => SampleFigure::Negative,
            TestResult::Positive => SampleFigure::Positive,
            TestResult::Waiting | TestResult::Inconclusive => SampleFigure::Waiting,
        };
        let is_new = view.is_new(test.id, test.taken_at, Column::LastTest);
        for (figure, more) in [(SampleFigure::Total, true), (result, true), (SampleFigure::New, is_new)] {
            *counts.entry((group, figure)).or_default() += i64::from(more);
        }
    }
    let figures = counts.into_iter();
    sheet.figures.extend(figures.map(|((group, what), value)| Figure { name: name(group, what), area: None, value }));
}

type Listed<'w> = HashMap<Id<Person>, Vec<&'w Kept<Screening>>>;

fn listed<'w>(view: View<'w>) -> Listed<'w> {
    let mut listed: Listed<'w> = HashMap::new();
    for round in view.ward.screenings.iter() {
        round.listed.iter().for_each(|person| listed.entry(*person).or_default().push(&**round));
    }
    listed
}

/// The first group that fits, as of the day of the sample.
fn group_of(view: View<'_>, test: &Test, (listed, cough): (&Listed<'_>, &BTreeMap<Id<Person>, Moment>)) -> SampleGroup {
    let day = test.taken_at.date();
    match level_of(view.ward, view.rules, test.person, day).map(|level| level.steps) {
        Some(0) => return SampleGroup::F0,
        Some(1) => return SampleGroup::F1,
        Some(2) => return SampleGroup::F2,
        _ => {}
    }
    let is_followed = |arrival: &Kept<Arrival>| {
        let stay = &arrival.stay;
        let from = stay.arrived_on.or(stay.registered_on);
        from.is_none_or(|from| from <= day) && stay.ended_on.is_none_or(|ended| day <= ended)
    };
    if view.ward.arrivals_of(test.person).any(|arrival| is_followed(arrival)) {
        return SampleGroup::Arrivals;
    }
    let area = view.ward.persons.read(test.person).and_then(|person| person.area);
    let is_locked = |at| view.ward.areas.read(at).is_some_and(|area| area.kind == AreaKind::Lockdown);
    if area.is_some_and(|area| upwards(view.ward, area).any(is_locked)) {
        return SampleGroup::Lockdown;
    }
    let in_round = |round: &&Kept<Screening>| (round.from..=round.until).contains(&day);
    if listed.get(&test.person).is_some_and(|rounds| rounds.iter().any(in_round)) {
        return SampleGroup::Screening;
    }
    match cough.get(&test.person).is_some_and(|told| told.date() <= day) {
        true => SampleGroup::Cough,
        false => SampleGroup::Other,
    }
}

/// The rounds that ran between the two cut-offs.
fn rounds(view: View<'_>, sheet: &mut Sheet) {
    let first: Date = view.base.cut.at.date();
    let ran =
        |round: &&std::sync::Arc<Kept<Screening>>| Moment::start_of(round.from) <= view.cut.at && round.until >= first;
    let mut sums = [0_i64; 4];
    for round in view.ward.screenings.iter().filter(ran) {
        let told = progress(view.ward, round);
        let counts = [1, told.listed, told.listed - told.not_taken, told.positive];
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += i64::try_from(count).unwrap_or(i64::MAX);
        }
    }
    let columns = [Column::ScreeningRounds, Column::ScreeningListed, Column::ScreeningTaken, Column::ScreeningPositive];
    columns.into_iter().zip(sums).for_each(|(column, count)| sheet.put(column, count));
}
