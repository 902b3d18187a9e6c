//! Orders about tests: keeping one, and the result that was waited for.

use std::sync::Arc;

use crate::domain::decide::{Sheet, cases, checks};
use crate::domain::identity::Id;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::test::{CT_POSSIBLE, Test, TestResult};

/// Keeps a test, unless it stands already.
pub fn record(sheet: &mut Sheet<'_>, test: Test) -> Result<(), Refusal> {
    check(sheet, &test, None)?;
    sheet.make(test)?;
    Ok(())
}

/// What every test must satisfy; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, test: &Test, own: Option<u32>) -> Result<(), Refusal> {
    checks::known(&sheet.ward.persons, test.person)?;
    checks::text(Field::Place, &test.place)?;
    checks::text(Field::Code, &test.sample)?;
    checks::text(Field::Note, &test.note)?;
    possible_ct(test.ct)?;
    cases::not_in_future(sheet, test.taken_at)?;
    let mut others = sheet.ward.tests_of(test.person).filter(|known| Some(known.id.number()) != own);
    if others.any(|known| is_same(known, test)) { Err(Refusal::OtherTestResult) } else { Ok(()) }
}

/// Says what came of a test; a result that stands is never overwritten.
pub fn set_result(sheet: &mut Sheet<'_>, id: Id<Test>, result: TestResult, ct: Option<u16>) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.tests, id)?);
    possible_ct(ct)?;
    let result = merged_result(old.result, result)?;
    sheet.rewrite(&old, Test { result, ct: merged_ct(old.ct, ct)?, ..old.body.clone() });
    Ok(())
}

/// Whether two tests are one: the same sample, or taken at the same time in the same way from the same person.
pub fn is_same(one: &Test, other: &Test) -> bool {
    if one.person != other.person || one.kind != other.kind {
        return false;
    }
    let is_one_sample = one.sample == other.sample;
    if is_one_sample && !one.sample.is_empty() {
        return true;
    }
    let may_be_one = is_one_sample || one.sample.is_empty() || other.sample.is_empty();
    one.taken_at == other.taken_at && may_be_one
}

/// The result after another one was told.
pub fn merged_result(standing: TestResult, told: TestResult) -> Result<TestResult, Refusal> {
    match (standing, told) {
        (TestResult::Waiting, told) => Ok(told),
        (standing, TestResult::Waiting) => Ok(standing),
        (standing, told) if standing == told => Ok(standing),
        _ => Err(Refusal::OtherTestResult),
    }
}

/// The Ct after another one was told.
pub fn merged_ct(standing: Option<u16>, told: Option<u16>) -> Result<Option<u16>, Refusal> {
    match (standing, told) {
        (Some(standing), Some(told)) if standing != told => Err(Refusal::OtherTestResult),
        (standing, told) => Ok(standing.or(told)),
    }
}

/// Refuses a Ct that no test can have.
pub fn possible_ct(ct: Option<u16>) -> Result<(), Refusal> {
    let (lowest, highest) = CT_POSSIBLE;
    if ct.is_none_or(|ct| (lowest..=highest).contains(&ct)) { Ok(()) } else { Err(Refusal::CtImpossible) }
}
