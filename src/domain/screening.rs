//! Wider testing (xét nghiệm diện rộng): a round with the list of who is to be tested (a market, a boarding house, one of
//! each household). What came of it are the tests of those days, however they came in; it is reckoned here, never stored.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::area::{Area, lies_in};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::{Household, Person};
use crate::domain::record::Kept;
use crate::domain::test::{Test, TestKind, TestResult};
use crate::domain::ward::Ward;

/// The most that one round lists; a larger place is several rounds.
pub const LISTED_MAX: usize = 5_000;

/// The longest round, in days: what is tested later is another round.
pub const DAYS_MAX: i64 = 31;

/// One round of wider testing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Screening {
    /// What it is called, such as `Chợ Hòa Mỹ lần 1`.
    pub name: String,
    /// The first day on which samples are taken.
    pub from: Date,
    /// The last day on which samples are taken.
    pub until: Date,
    /// How the samples are tested.
    #[serde(default)]
    pub kind: TestKind,
    /// The part of the ward, or the point, of whom the list is made; the whole ward where none is named.
    #[serde(default)]
    pub area: Option<Id<Area>>,
    /// Words that stand in the address, the house or the place of a contact of all who are listed; all where empty.
    #[serde(default)]
    pub group: String,
    /// Whether one of each household is tested (đại diện hộ).
    #[serde(default)]
    pub per_household: bool,
    /// Where samples are taken.
    #[serde(default)]
    pub place: String,
    /// Who is to be tested, in the order of the printed list.
    pub listed: Vec<Id<Person>>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

impl Screening {
    /// A round of one day that lists nobody yet.
    pub fn on(day: Date) -> Self {
        Self {
            name: String::new(),
            from: day,
            until: day,
            kind: TestKind::default(),
            area: None,
            group: String::new(),
            per_household: false,
            place: String::new(),
            listed: Vec::new(),
            note: String::new(),
        }
    }

    /// The day on which a sample is taken that is told today: the last day of the round where it is over.
    pub fn sample_day(&self, today: Date) -> Date {
        today.clamp(self.from, self.until.max(self.from))
    }
}

/// Where somebody on the list stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Standing {
    /// Chưa lấy mẫu.
    NotTaken,
    /// The sample was taken, and nobody knows yet.
    Waiting(Id<Test>),
    /// What came of it.
    Told(TestResult, Id<Test>),
}

/// Where somebody stands in a round: by the tests that were taken in its days. A positive one counts, whatever another
/// says; else the last that has a result; else one that is waited for.
pub fn standing(ward: &Ward, round: &Screening, person: Id<Person>) -> Standing {
    let within = |test: &Test| (round.from..=round.until).contains(&test.taken_at.date());
    let taken = || ward.tests_of(person).filter(|test| within(test));
    let told = |test: &Kept<Test>| Standing::Told(test.result, test.id);
    if let Some(positive) = taken().find(|test| test.result == TestResult::Positive) {
        return told(positive);
    }
    let last = taken().rfind(|test| test.result != TestResult::Waiting).map(|test| told(test));
    last.or_else(|| taken().next_back().map(|test| Standing::Waiting(test.id))).unwrap_or(Standing::NotTaken)
}

/// How far a round is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// How many are listed.
    pub listed: usize,
    /// Of whom no sample was taken.
    pub not_taken: usize,
    /// Whose result is waited for.
    pub waiting: usize,
    /// Negative.
    pub negative: usize,
    /// Positive.
    pub positive: usize,
    /// Neither.
    pub inconclusive: usize,
}

impl Progress {
    /// How many have no result yet.
    pub fn without_result(&self) -> usize {
        self.not_taken + self.waiting
    }
}

/// How far a round is.
pub fn progress(ward: &Ward, round: &Screening) -> Progress {
    let mut progress = Progress { listed: round.listed.len(), ..Progress::default() };
    for person in &round.listed {
        let counted = match standing(ward, round, *person) {
            Standing::NotTaken => &mut progress.not_taken,
            Standing::Waiting(_) | Standing::Told(TestResult::Waiting, _) => &mut progress.waiting,
            Standing::Told(TestResult::Negative, _) => &mut progress.negative,
            Standing::Told(TestResult::Positive, _) => &mut progress.positive,
            Standing::Told(TestResult::Inconclusive, _) => &mut progress.inconclusive,
        };
        *counted += 1;
    }
    progress
}

/// Those of an area, where one is named, of whom something holds: no F0 of now, one of each household where the round
/// asks for that, by area, household and number. `belongs` says who is of the group.
pub fn drawn(ward: &Ward, round: &Screening, belongs: impl Fn(&Kept<Person>) -> bool) -> Vec<Id<Person>> {
    let inside: Option<BTreeSet<Id<Area>>> =
        round.area.map(|area| ward.areas.iter().map(|of| of.id).filter(|of| lies_in(ward, *of, area)).collect());
    let lives_there = |person: &Kept<Person>| {
        inside.as_ref().is_none_or(|inside| person.area.is_some_and(|area| inside.contains(&area)))
    };
    let is_listed = |person: &&std::sync::Arc<Kept<Person>>| {
        lives_there(person) && belongs(person) && ward.open_case_of(person.id).is_none()
    };
    let mut found: Vec<&Kept<Person>> = ward.persons.iter().filter(is_listed).map(|person| &**person).collect();
    if round.per_household {
        found = one_of_each(&found, round.from);
    }
    found.sort_by_key(|person| (person.area.is_none(), person.area, person.household, person.id));
    found.into_iter().map(|person| person.id).collect()
}

/// Who stands for a household: an adult below 65 where there is one, the first of them; who has no household stands for
/// himself.
fn one_of_each<'w>(found: &[&'w Kept<Person>], day: Date) -> Vec<&'w Kept<Person>> {
    let is_fit = |person: &Person| {
        let age = person.birth.age_on(day);
        age.youngest >= 18 * 12 && age.oldest < 65 * 12
    };
    let mut of_household: BTreeMap<Id<Household>, &'w Kept<Person>> = BTreeMap::new();
    let mut chosen = Vec::new();
    for person in found {
        let Some(household) = person.household else {
            chosen.push(*person);
            continue;
        };
        let stands = of_household.entry(household).or_insert(person);
        if is_fit(person) && !is_fit(stands) {
            *stands = person;
        }
    }
    chosen.extend(of_household.into_values());
    chosen
}

#[cfg(test)]
mod tests;
