//! Rows of tests become tests: of a case, of a person whom a list knows by code, or of somebody by name and birth.

use std::sync::Arc;

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
        let person = self.tested_person(row)?;
        let test = Test {
            person,
            taken_at: row.taken_at,
            kind: row.kind,
            result: row.result,
            ct: row.ct,
            place: row.place.clone(),
            sample: row.sample.clone(),
            note: row.note.clone(),
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

    fn tested_person(&mut self, row: &TestRow) -> Result<Id<Person>, Refusal> {
        let told = Told { name: &row.name, birth: row.birth, phones: &row.phones };
        let known = if row.code.is_empty() {
            if row.name.is_empty() {
                return Err(Refusal::Nameless);
            }
            self.person_told(told)?
        } else {
            match self.case_named(&row.code, told)? {
                Some(case) => self.person(case.person),
                None => self.person_named(&row.code, told)?,
            }
        };
        if let Some(person) = known {
            let are_named = !row.name.is_empty() && !person.name.is_empty();
            if are_named && person.name.to_lowercase() != row.name.to_lowercase() {
                self.flag(Oddity::OtherName);
            }
            return Ok(person.id);
        }
        if row.name.is_empty() || row.code.starts_with('#') {
            return Err(Refusal::UnknownCode(row.code.clone()));
        }
        self.flag_same_person(&row.name, row.birth);
        self.sheet.make(Person {
            name: row.name.clone(),
            code: Some(row.code.clone()).filter(|code| !code.is_empty()),
            birth: row.birth,
            phones: row.phones.clone(),
            ..Person::default()
        })
    }
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
