//! The vaccination review (rà soát tiêm chủng, seed 001 point 2.3): who has had no dose or not enough of them, who refuses,
//! who cannot come to a vaccination place, area by area, those with an underlying disease in front.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::area::Area;
use crate::domain::home_treatment::Outcome;
use crate::domain::identity::Id;
use crate::domain::person::{NotVaccinated, Person};
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// Doses from which somebody counts as fully vaccinated (QĐ 250/QĐ-BYT of 28/01/2022 speaks of `tiêm đủ liều`; QĐ
/// 4038/QĐ-BYT of 21/08/2021 names two).
pub const FULL_DOSES: u8 = 2;

/// What is known of somebody's doses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Doses {
    /// None yet.
    None,
    /// Fewer than [`FULL_DOSES`].
    Missing,
    /// Nobody has asked.
    NotAsked,
    /// Enough.
    Full,
}

impl Doses {
    /// What is known of a person's.
    pub fn of(person: &Person) -> Self {
        match person.vaccine_doses {
            None => Doses::NotAsked,
            Some(0) => Doses::None,
            Some(doses) if doses < FULL_DOSES => Doses::Missing,
            Some(_) => Doses::Full,
        }
    }

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Doses::None => "none",
            Doses::Missing => "missing",
            Doses::NotAsked => "not_asked",
            Doses::Full => "full",
        }
    }
}

/// One area of the review; nobody's area for those whose area is not known.
#[derive(Clone, PartialEq, Debug)]
pub struct Review<'w> {
    /// Which.
    pub area: Option<Id<Area>>,
    /// How many persons are known there.
    pub known: usize,
    /// Who is to be seen to, the most urgent in front: with an underlying disease, then without any dose, then the rest.
    pub wanting: Vec<&'w Arc<Kept<Person>>>,
}

impl Review<'_> {
    /// How many of those wanting are such.
    pub fn count(&self, holds: impl Fn(&Person) -> bool) -> usize {
        self.wanting.iter().filter(|person| holds(person)).count()
    }

    /// How many do not come for this reason.
    pub fn because(&self, reason: NotVaccinated) -> usize {
        self.count(|person| person.not_vaccinated == Some(reason))
    }
}

/// The review of the ward, the area with the most people to be seen to in front. Who has died or has moved away is left
/// out.
pub fn review(ward: &Ward) -> Vec<Review<'_>> {
    let mut areas: BTreeMap<Option<Id<Area>>, Review<'_>> = BTreeMap::new();
    for person in ward.persons.iter().filter(|person| !has_gone(ward, person.id)) {
        let of = areas.entry(person.area).or_insert(Review { area: person.area, known: 0, wanting: Vec::new() });
        of.known += 1;
        if Doses::of(person) != Doses::Full {
            of.wanting.push(person);
        }
    }
    let mut areas: Vec<Review<'_>> = areas.into_values().filter(|of| !of.wanting.is_empty()).collect();
    for of in &mut areas {
        of.wanting.sort_by_key(|person| (person.underlying.trim().is_empty(), Doses::of(person), person.id));
    }
    areas.sort_by_key(|of| (of.area.is_none(), std::cmp::Reverse(of.wanting.len()), of.area));
    areas
}

fn has_gone(ward: &Ward, person: Id<Person>) -> bool {
    let last = ward.cases_of(person).next_back().and_then(|case| case.end.as_ref());
    last.is_some_and(|end| matches!(end.outcome, Outcome::Died | Outcome::Left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::home_treatment::{Case, End};
    use crate::domain::moment::Moment;
    use crate::domain::record::Body;

    fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
        ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (Moment::default(), None)))));
    }

    fn person(area: u32, doses: Option<u8>, underlying: &str) -> Person {
        Person { area: Id::new(area), vaccine_doses: doses, underlying: underlying.into(), ..Person::default() }
    }

    #[test]
    fn who_wants_a_dose_stands_by_area_with_the_ill_in_front() {
        let mut ward = Ward::default();
        for (number, one) in (1..).zip([
            person(1, Some(2), "THA"),
            person(1, Some(1), ""),
            person(1, None, ""),
            person(1, Some(0), ""),
            person(1, Some(1), "ĐTĐ"),
            person(2, Some(0), ""),
            person(0, None, ""),
            person(2, Some(3), ""),
        ]) {
            put(&mut ward, number, one);
        }
        put(&mut ward, 9, Person { not_vaccinated: Some(NotVaccinated::Refuses), ..person(2, Some(1), "") });
        let found = review(&ward);
        let told: Vec<(Option<u32>, usize, Vec<u32>)> = found
            .iter()
            .map(|of| (of.area.map(Id::number), of.known, of.wanting.iter().map(|one| one.id.number()).collect()))
            .collect();
        assert_eq!(told, [(Some(1), 5, vec![5, 4, 2, 3]), (Some(2), 3, vec![6, 9]), (None, 1, vec![7])]);
        assert_eq!(found[1].because(NotVaccinated::Refuses), 1);
        assert_eq!(found[0].count(|one| Doses::of(one) == Doses::None), 1);
    }

    #[test]
    fn every_count_of_doses_has_its_word() {
        for (doses, expected) in [
            (None, Doses::NotAsked),
            (Some(0), Doses::None),
            (Some(1), Doses::Missing),
            (Some(2), Doses::Full),
            (Some(4), Doses::Full),
        ] {
            assert_eq!(Doses::of(&person(1, doses, "")), expected);
        }
    }

    #[test]
    fn who_has_died_or_moved_away_is_left_out() {
        for (outcome, stays) in
            [(Outcome::Died, false), (Outcome::Left, false), (Outcome::Released, true), (Outcome::Transferred, true)]
        {
            let mut ward = Ward::default();
            put(&mut ward, 1, person(1, Some(0), ""));
            put(&mut ward, 1, Case { end: Some(End { outcome, on: None }), ..Case::of(id(1)) });
            assert_eq!(!review(&ward).is_empty(), stays, "{outcome:?}");
        }
    }
}
