//! Rows of tests become tests: of a case, of a person whom a list knows by code, or of somebody by name and birth.

use std::sync::Arc;

use crate::domain::birth::Birth;
use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::naming::Told;
use crate::domain::decide::samples::{is_same, merged_ct, merged_result, possible_ct};
use crate::domain::decide::{cases, checks};
use crate::domain::identity::Id;
use crate::domain::line_list::{Oddity, TestRow};
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::test::Test;

impl Chunk<'_> {
    /// Adds the test that a row tells of, or the result of one that was waited for.
    pub(super) fn test(&mut self, row: &TestRow) -> Result<Settled, Refusal> {
        check_test_row(row)?;
        cases::not_in_future(&self.sheet, row.taken_at)?;
        let whose = Somebody { code: &row.code, name: &row.name, birth: row.birth, phones: &row.phones };
        // A list of tests says who was tested, and is no list of persons.
        let (person, _) = self.somebody(&whose, |person| person)?;
        let test = Test {
            kind: row.kind,
            result: row.result,
            ct: row.ct,
            place: row.place.clone(),
            sample: row.sample.clone(),
            note: row.note.clone(),
            ..Test::of(person, row.taken_at)
        };
        let Some(known) = self.standing_test(&test) else {
            self.sheet.make(test)?;
            return Ok(Settled::Added);
        };
        let mut merged = known.body.clone();
        merged.result = merged_result(known.result, test.result)?;
        merged.ct = merged_ct(known.ct, test.ct)?;
        fill(&mut merged.place, &test.place);
        fill(&mut merged.sample, &test.sample);
        fill(&mut merged.note, &test.note);
        Ok(if self.sheet.rewrite(&known, merged) { Settled::Updated } else { Settled::Skipped })
    }

    fn standing_test(&self, new: &Test) -> Option<Arc<Kept<Test>>> {
        let staged = &self.staging.staged;
        let untouched = self.ward.tests_of(new.person).filter(|known| staged.tests.read(known.id).is_none());
        staged.tests_of(new.person).chain(untouched).find(|known| is_same(known, new)).map(Arc::clone)
    }

    /// The person whom a row is about, made where nobody knows him; `told` adds what the row says of him besides.
    /// Also whether that changed what stands of him.
    pub(super) fn somebody(
        &mut self,
        whose: &Somebody<'_>,
        told: impl FnOnce(Person) -> Person,
    ) -> Result<(Id<Person>, bool), Refusal> {
        let named = Told { name: whose.name, birth: whose.birth, phones: whose.phones };
        let known = if whose.code.is_empty() {
            if whose.name.is_empty() {
                return Err(Refusal::Nameless);
            }
            self.person_told(named)?
        } else {
            match self.case_named(whose.code, named)? {
                Some(case) => self.person(case.person),
                None => self.person_named(whose.code, named)?,
            }
        };
        if let Some(person) = known {
            let are_named = !whose.name.is_empty() && !person.name.is_empty();
            if are_named && person.name.to_lowercase() != whose.name.to_lowercase() {
                self.flag(Oddity::OtherName);
            }
            let is_changed = self.sheet.rewrite(&person, told(person.body.clone()));
            return Ok((person.id, is_changed));
        }
        if whose.name.is_empty() || whose.code.starts_with('#') {
            return Err(Refusal::UnknownCode(whose.code.to_string()));
        }
        self.flag_same_person(whose.name, whose.birth);
        let person = self.sheet.make(told(Person {
            name: whose.name.to_string(),
            code: Some(whose.code.to_string()).filter(|code| !code.is_empty()),
            birth: whose.birth,
            phones: whose.phones.to_vec(),
            ..Person::default()
        }))?;
        Ok((person, true))
    }
}

/// What a row says of the person whom it is about.
pub(super) struct Somebody<'r> {
    /// Code of a case or a person; may be empty where name and birth are told.
    pub code: &'r str,
    /// Name.
    pub name: &'r str,
    /// When born.
    pub birth: Birth,
    /// Telephones, digits only.
    pub phones: &'r [String],
}

fn check_test_row(row: &TestRow) -> Result<(), Refusal> {
    checks::text(Field::Code, &row.code)?;
    checks::text(Field::Name, &row.name)?;
    checks::phones(&row.phones)?;
    checks::text(Field::Place, &row.place)?;
    checks::text(Field::Code, &row.sample)?;
    checks::text(Field::Note, &row.note)?;
    possible_ct(row.ct)
}
