//! A round (vòng gọi): whom to call one after another, the neediest first, a household together.

use std::collections::HashSet;

use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::paper::opened_on;
use crate::domain::reaching::{call_again_at, facts};
use crate::domain::record::Kept;
use crate::domain::standing::{Mark, is_followed, standing};
use crate::domain::ward::Ward;

/// The F0 whom a round calls, in order: by mark, then by risk, then who was measured longest ago. Those of one household
/// stand together behind the neediest of them, because one call asks after all; each keeps signs of his own.
pub fn round(ward: &Ward, rules: &Rules, now: Moment) -> Vec<Id<Case>> {
    let mut due: Vec<_> = ward
        .cases
        .iter()
        .filter(|case| is_followed(ward, rules, case, now))
        .filter_map(|case| Some((place(ward, rules, case, now)?, case.id)))
        .collect();
    due.sort_unstable();
    let household = |id: Id<Case>| ward.cases.read(id).and_then(|case| ward.person_of(case)?.household);
    let mut taken: HashSet<Id<Case>> = HashSet::with_capacity(due.len());
    let mut order = Vec::with_capacity(due.len());
    let mut members: std::collections::HashMap<_, Vec<Id<Case>>> = std::collections::HashMap::new();
    for (_, id) in &due {
        if let Some(home) = household(*id) {
            members.entry(home).or_default().push(*id);
        }
    }
    for (_, id) in &due {
        let together = household(*id).and_then(|home| members.get(&home));
        for member in std::iter::once(id).chain(together.into_iter().flatten()) {
            if taken.insert(*member) {
                order.push(*member);
            }
        }
    }
    order
}

type Place = (Mark, std::cmp::Reverse<Option<crate::domain::pack::Risk>>, i64);

/// The place of an F0 in the order; nothing where nothing is to be asked now.
fn place(ward: &Ward, rules: &Rules, case: &Kept<Case>, now: Moment) -> Option<Place> {
    let standing = standing(ward, rules, case, now);
    let again = call_again_at(ward, case).is_some_and(|at| at <= now);
    if standing.mark == Mark::Within && !again {
        return None;
    }
    let opened = opened_on(case).unwrap_or(now.date());
    let person = ward.person_of(case);
    let risk = person.and_then(|person| rules.tier(opened, &facts(rules, person, now.date()))).map(|(risk, _)| risk);
    let measured = ward.readings_of(case.id).next_back().map_or(i64::MIN, |last| last.measured_at.seconds());
    Some((standing.mark.min(Mark::Due), std::cmp::Reverse(risk), measured))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::danger::Pack;
    use crate::domain::home_treatment::{Reading, Symptoms};
    use crate::domain::measure::{Sign, Signs};
    use crate::domain::person::Person;
    use crate::domain::record::Body;
    use crate::domain::symptom::SymptomSet;

    fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    fn at(minutes: i64) -> Moment {
        Moment::at("2022-02-10".parse().unwrap(), "08:00:00".parse().unwrap()).plus(minutes * 60)
    }

    fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
        let kept = Kept { id: id(number), revision: 1, written_at: at(0), written_by: None, deleted: false, body };
        ward.insert(&T::record(Arc::new(kept)));
    }

    #[test]
    fn the_neediest_comes_first_and_a_household_together() {
        let texts = [include_str!("../../assets/packs/qd-261.toml"), include_str!("../../assets/packs/tram.toml")];
        let rules = Rules::new(texts.iter().map(|text| Pack::read(text).unwrap()).collect());
        let mut ward = Ward::default();
        let born = crate::domain::birth::Birth::Year(1990);
        for (number, home) in [(1, None), (2, Some(7)), (3, None), (4, Some(7)), (5, None)] {
            let person = Person { birth: born, household: home.map(id), ..Person::default() };
            put(&mut ward, number, person);
            put(&mut ward, number, Case::of(id(number)));
        }
        let mut read = |number: u32, spo2: u32| {
            let mut signs = Signs::default();
            for (sign, value) in
                [(Sign::Saturation, spo2), (Sign::Temperature, 368), (Sign::Pulse, 80), (Sign::Breaths, 16)]
            {
                signs.set(sign, value).unwrap();
            }
            let reading = Reading {
                symptoms: Symptoms::Asked(SymptomSet::NONE),
                ..Reading::of(id(number), at(i64::from(number)), signs)
            };
            put(&mut ward, number, reading);
        };
        read(2, 91);
        read(3, 95);
        read(5, 98);
        let order: Vec<u32> = round(&ward, &rules, at(20)).into_iter().map(Id::number).collect();
        assert_eq!(
            order,
            [2, 4, 3, 1],
            "the urgent one and his household, what is to be noticed, who was never measured"
        );
    }
}
