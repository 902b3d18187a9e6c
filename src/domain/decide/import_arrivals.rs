//! Rows of arrivals become records: of somebody whom a list knows by code, or by name and birth, or of somebody new.

use std::sync::Arc;

use crate::domain::arrival::{Arrival, Declared, Stay};
use crate::domain::birth::Birth;
use crate::domain::decide::arrivals::{check_stay, is_same_time};
use crate::domain::decide::checks;
use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::import_tests::Somebody;
use crate::domain::identity::Id;
use crate::domain::line_list::ArrivalRow;
use crate::domain::person::{Person, Sex};
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal, StayRefusal};

impl Chunk<'_> {
    /// Adds the arrival that a row tells of, or what it tells more of one that stands.
    pub(super) fn arrival(&mut self, row: &ArrivalRow) -> Result<Settled, Refusal> {
        check_row(row)?;
        let area = if row.area.is_empty() { None } else { Some(self.area(&row.area)?) };
        let whose = Somebody { code: &row.code, name: &row.name, birth: row.birth, phones: &row.phones };
        let told = |person: Person| filled_person(row, person, area);
        let (person, is_changed) = self.somebody(&whose, told)?;
        let today = self.sheet.now.date();
        let Some(known) = self.standing_arrival(person, row)? else {
            let mut stay = filled(Stay::default(), row);
            stay.registered_on = stay.registered_on.or(Some(today));
            check_stay(&self.sheet, &stay)?;
            self.sheet.make(Arrival { person, stay })?;
            return Ok(Settled::Added);
        };
        let stay = filled(known.stay.clone(), row);
        check_stay(&self.sheet, &stay)?;
        let is_rewritten = self.sheet.rewrite(&known, Arrival { person, stay });
        Ok(if is_rewritten || is_changed { Settled::Updated } else { Settled::Skipped })
    }

    /// The arrival that a row is about: the one of its day, else the open one where no day says otherwise.
    fn standing_arrival(&self, person: Id<Person>, row: &ArrivalRow) -> Result<Option<Arc<Kept<Arrival>>>, Refusal> {
        let staged = &self.staging.staged;
        let untouched = self.ward.arrivals_of(person).filter(|known| staged.arrivals.read(known.id).is_none());
        let known: Vec<_> = staged.arrivals_of(person).chain(untouched).collect();
        let of_day = known.iter().find(|known| row.arrived_on.is_some() && known.stay.arrived_on == row.arrived_on);
        // A row that says nothing new of a stay is about it, however that ended.
        let says_nothing = || known.iter().find(|known| filled(known.stay.clone(), row) == known.stay);
        if let Some(found) = of_day.or_else(says_nothing) {
            return Ok(Some(Arc::clone(found)));
        }
        let told = filled(Stay::default(), row);
        let same_time = known.iter().find(|known| is_same_time(&known.stay, &told));
        match same_time.map(|found| (found, found.stay.arrived_on.is_some() && row.arrived_on.is_some())) {
            Some((found, true)) => Err(Refusal::Stay(StayRefusal::Stands(found.id.number()))),
            Some((found, false)) => Ok(Some(Arc::clone(found))),
            None => Ok(None),
        }
    }
}

fn filled_person(row: &ArrivalRow, mut person: Person, area: Option<Id<crate::domain::area::Area>>) -> Person {
    fill(&mut person.address, &row.address);
    if row.birth != Birth::NotAsked {
        person.birth = row.birth;
    }
    if row.sex != Sex::NotAsked {
        person.sex = row.sex;
    }
    if !row.phones.is_empty() {
        person.phones.clone_from(&row.phones);
    }
    person.area = area.or(person.area);
    person
}

/// A stay with what the row says; what it does not say stays.
fn filled(mut stay: Stay, row: &ArrivalRow) -> Stay {
    stay.factor = row.factor.unwrap_or(stay.factor);
    fill(&mut stay.from_place, &row.from_place);
    fill(&mut stay.tests_set_by, &row.tests_set_by);
    fill(&mut stay.note, &row.note);
    if row.declared != Declared::NotAsked {
        stay.declared = row.declared;
    }
    stay.arrived_on = row.arrived_on.or(stay.arrived_on);
    stay.registered_on = row.registered_on.or(stay.registered_on);
    stay.tests_every = row.tests_every.or(stay.tests_every);
    stay.tests_times = row.tests_times.or(stay.tests_times);
    stay.tests_from = row.tests_from.or(stay.tests_from);
    stay.calls_every = row.calls_every.or(stay.calls_every);
    stay.called_on = row.called_on.or(stay.called_on);
    stay.until = row.until.or(stay.until);
    stay.state = row.state.unwrap_or(stay.state);
    stay.ended_on = row.ended_on.or(stay.ended_on);
    stay
}

fn check_row(row: &ArrivalRow) -> Result<(), Refusal> {
    checks::text(Field::Code, &row.code)?;
    checks::text(Field::Name, &row.name)?;
    checks::text(Field::Address, &row.address)?;
    checks::text(Field::Name, &row.area)?;
    checks::phones(&row.phones)
}
