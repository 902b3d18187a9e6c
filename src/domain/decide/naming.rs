//! Whom a row of a list means. A code is the same in every ward; a number (`#12` of a case, `@34` of a person) is a
//! name inside one ward only and counts with the person's own name.

use std::sync::Arc;

use crate::domain::birth::Birth;
use crate::domain::decide::import::Chunk;
use crate::domain::decide::staging::is_namesake;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::line_list::{CaseRow, Oddity};
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::refusal::Refusal;

/// What a row says of somebody besides the code.
#[derive(Clone, Copy)]
pub(super) struct Told<'r> {
    pub(super) name: &'r str,
    pub(super) birth: Birth,
    pub(super) phones: &'r [String],
}

impl<'r> Told<'r> {
    /// Of whom a row says the name alone.
    pub(super) fn name(name: &'r str) -> Self {
        Self { name, birth: Birth::NotAsked, phones: &[] }
    }

    /// Whether it may be said of this person: the same name, and no other year of birth.
    pub(super) fn fits(&self, person: &Person) -> bool {
        let years = person.birth.year().zip(self.birth.year());
        let is_sure = person.birth.year_is_certain() && self.birth.year_is_certain();
        person.name == self.name && years.is_none_or(|(one, other)| one == other || !is_sure)
    }
}

/// The number in a code such as `#12`; an export writes `#12-` where another case bears the code `#12`.
fn number<T>(code: &str, mark: char) -> Option<Id<T>> {
    Id::new(code.strip_prefix(mark)?.trim_end_matches('-').parse().ok()?)
}

impl Chunk<'_> {
    /// The case that a code names. A number that is somebody else's here is refused.
    pub(super) fn case_named(&self, code: &str, told: Told<'_>) -> Result<Option<Arc<Kept<Case>>>, Refusal> {
        let coded = self.case_of_code(code);
        if !code.starts_with('#') {
            return Ok(coded);
        }
        if told.name.is_empty() {
            return Err(Refusal::NumberNeedsName(code.to_string()));
        }
        let fits = |case: &Arc<Kept<Case>>| self.person(case.person).is_some_and(|person| told.fits(&person));
        let staged = |id| self.staging.staged.cases.read(id).or_else(|| self.ward.cases.read(id)).map(Arc::clone);
        let numbered = number(code, '#').and_then(staged);
        let (by_code, by_number) = (coded.clone().filter(fits), numbered.clone().filter(fits));
        if let Some((one, other)) = by_code.as_ref().zip(by_number.as_ref())
            && one.id != other.id
        {
            return Err(Refusal::SeveralOfThisName(told.name.to_string()));
        }
        if let Some(case) = by_code.or(by_number) {
            return Ok(Some(case));
        }
        // What this import brought itself has the numbers of this ward, and they mean nothing to its file.
        let stands = numbered.is_some_and(|case| self.ward.cases.read(case.id).is_some());
        if coded.is_some() || stands { Err(Refusal::OtherPerson(code.to_string())) } else { Ok(None) }
    }

    /// The person without a case whom a code names.
    pub(super) fn person_named(&self, code: &str, told: Told<'_>) -> Result<Option<Arc<Kept<Person>>>, Refusal> {
        let coded = if code.is_empty() { None } else { self.person_of_code(code) };
        if !code.starts_with('@') {
            return Ok(coded);
        }
        if told.name.is_empty() {
            return Err(Refusal::NumberNeedsName(code.to_string()));
        }
        let Some(coded) = coded else {
            let numbered = number(code, '@').and_then(|id| self.person(id));
            return Ok(numbered.filter(|person| person.code.is_none() && told.fits(person)));
        };
        if told.fits(&coded) { Ok(Some(coded)) } else { Err(Refusal::OtherPerson(code.to_string())) }
    }

    /// Who bears the name, was born in the year and answers a telephone that the row names; nobody where two do.
    pub(super) fn person_beyond_doubt(&self, told: Told<'_>) -> Option<Arc<Kept<Person>>> {
        let shares = |person: &Arc<Kept<Person>>| told.phones.iter().any(|phone| person.phones.contains(phone));
        self.person_told(told).ok().flatten().filter(shares)
    }

    /// The open case of a person, one of this import or one that stood before.
    pub(super) fn open_case(&self, person: Id<Person>) -> Option<Arc<Kept<Case>>> {
        let staged = self.staging.staged.open_case_of(person);
        staged.or_else(|| self.ward.open_case_of(person)).map(Arc::clone)
    }

    /// Whether a person has a case, and none that is open.
    pub(super) fn has_ended_case(&self, person: Id<Person>) -> bool {
        let has_one = self.staging.staged.cases_of(person).chain(self.ward.cases_of(person)).next().is_some();
        has_one && self.open_case(person).is_none()
    }

    /// Refuses the code of another system where it is the code of somebody else here, and flags another name.
    pub(super) fn check_foreign(&mut self, row: &CaseRow, told: Told<'_>, person: &Person) -> Result<(), Refusal> {
        if told.name.is_empty() || person.name.is_empty() || told.name.to_lowercase() == person.name.to_lowercase() {
            return Ok(());
        }
        let years = person.birth.year().zip(told.birth.year());
        let is_sure = person.birth.year_is_certain() && told.birth.year_is_certain();
        if is_sure && years.is_some_and(|(one, other)| one != other) {
            return Err(Refusal::OtherPerson(row.code.clone()));
        }
        self.flag(Oddity::OtherName);
        Ok(())
    }

    /// Who is known by name and year of birth; a telephone that the row and the ward have in common decides between
    /// namesakes, and one that both have and that differs says that he is another.
    pub(super) fn person_told(&self, told: Told<'_>) -> Result<Option<Arc<Kept<Person>>>, Refusal> {
        let Some(year) = told.birth.year() else { return Err(Refusal::BirthNeeded) };
        let is_he = |person: &Arc<Kept<Person>>| is_namesake((&person.name, person.birth), (told.name, told.birth));
        let namesakes = self.staging.namesakes(told.name, year).iter();
        let stands: Vec<_> = namesakes.filter_map(|id| self.person(*id)).filter(is_he).collect();
        let shares = |person: &&Arc<Kept<Person>>| told.phones.iter().any(|phone| person.phones.contains(phone));
        let mut same = stands.iter().filter(shares);
        if let Some(found) = same.next() {
            let several = same.next().is_some();
            return if several { Err(several_of(told)) } else { Ok(Some(Arc::clone(found))) };
        }
        let mut may_be = stands.iter().filter(|person| told.phones.is_empty() || person.phones.is_empty());
        match (may_be.next(), may_be.next()) {
            (Some(_), Some(_)) => Err(several_of(told)),
            (found, _) => Ok(found.map(Arc::clone)),
        }
    }
}

fn several_of(told: Told<'_>) -> Refusal {
    Refusal::SeveralOfThisName(told.name.to_string())
}
