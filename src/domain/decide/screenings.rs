//! Orders about rounds of wider testing: what one may say, and results of many at once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::command::ScreeningResults;
use crate::domain::decide::{Sheet, checks, samples};
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::person::Person;
use crate::domain::refusal::{Field, Refusal, ScreeningRefusal};
use crate::domain::screening::{DAYS_MAX, LISTED_MAX, Screening, Standing, standing};
use crate::domain::test::{Test, TestResult};

/// The most results of one order: as many as one line of the journal holds with ease.
pub const RESULTS_MAX: usize = 1_000;

/// Checks what a round is to say.
pub fn check(sheet: &Sheet<'_>, told: &Screening) -> Result<(), Refusal> {
    check_told(told)?;
    checks::known_if_named(&sheet.ward.areas, told.area)?;
    let mut seen = HashSet::new();
    for person in &told.listed {
        checks::known(&sheet.ward.persons, *person)?;
        if !seen.insert(*person) {
            return Err(Refusal::Screening(ScreeningRefusal::ListedTwice(person.number())));
        }
    }
    Ok(())
}

/// Checks what is told of a round, whoever is listed.
pub fn check_told(told: &Screening) -> Result<(), Refusal> {
    checks::needed(Field::Name, &told.name)?;
    checks::text(Field::Text, &told.group)?;
    checks::text(Field::Place, &told.place)?;
    checks::text(Field::Note, &told.note)?;
    if told.until < told.from {
        return Err(Refusal::DaysReversed);
    }
    if (told.until - told.from).num_days() >= DAYS_MAX {
        return Err(Refusal::TooMany(DAYS_MAX as u32));
    }
    if told.listed.is_empty() {
        return Err(Refusal::Screening(ScreeningRefusal::NobodyListed));
    }
    if told.listed.len() > LISTED_MAX {
        return Err(Refusal::TooMany(LISTED_MAX as u32));
    }
    Ok(())
}

/// Keeps what came of the samples of a round, or that they were taken. Who has a result keeps it; a sample that is
/// waited for gets it.
pub fn tell(sheet: &mut Sheet<'_>, told: ScreeningResults) -> Result<(), Refusal> {
    let ward = sheet.ward;
    let round = Arc::clone(checks::known(&ward.screenings, told.screening)?);
    if told.results.is_empty() {
        return Err(Refusal::Screening(ScreeningRefusal::NobodyListed));
    }
    if told.results.len() > RESULTS_MAX {
        return Err(Refusal::TooMany(RESULTS_MAX as u32));
    }
    if told.taken_on > sheet.now.date() {
        return Err(Refusal::DayInFuture);
    }
    if !(round.from..=round.until).contains(&told.taken_on) {
        return Err(Refusal::Screening(ScreeningRefusal::OutsideRound(round.from, round.until)));
    }
    let listed: HashSet<Id<Person>> = round.listed.iter().copied().collect();
    let mut seen = HashSet::new();
    for (person, result) in told.results {
        if !listed.contains(&person) {
            return Err(Refusal::Screening(ScreeningRefusal::NotListed(person.number())));
        }
        if !seen.insert(person) {
            return Err(Refusal::Screening(ScreeningRefusal::ListedTwice(person.number())));
        }
        match standing(ward, &round, person) {
            Standing::NotTaken => {
                let taken_at = Moment::at(told.taken_on, Default::default());
                let test = Test { kind: round.kind, result, place: round.place.clone(), ..Test::of(person, taken_at) };
                sheet.make(test)?;
            }
            Standing::Waiting(test) => {
                if result != TestResult::Waiting {
                    samples::set_result(sheet, test, result, None)?;
                }
            }
            Standing::Told(standing, _) if standing == result || result == TestResult::Waiting => {}
            Standing::Told(..) => return Err(Refusal::OtherTestResult),
        }
    }
    Ok(())
}

/// Who was listed twice, as two persons who are one, is listed once.
pub fn move_to(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>) {
    let naming = sheet.ward.screenings.iter().filter(|round| round.listed.contains(&from));
    for old in naming.cloned().collect::<Vec<_>>() {
        let has_both = old.listed.contains(&into);
        let moved = old.listed.iter().filter(|person| **person != from || !has_both);
        let listed = moved.map(|person| if *person == from { into } else { *person }).collect();
        sheet.rewrite(&old, Screening { listed, ..old.body.clone() });
    }
}
