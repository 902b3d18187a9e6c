//! Rows of a list become records. They are staged chunk by chunk beside the ward and stand all
//! at once, so that officers' orders pass between the chunks and nothing is half-imported.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::area::Area;
use crate::domain::birth::Birth;
use crate::domain::change::Change;
use crate::domain::contact_tree::{Exposure, INFECTIOUS_DAYS_BEFORE};
use crate::domain::decide::sheet::Sheet;
use crate::domain::decide::{cases, checks};
use crate::domain::home_treatment::{Case, Reading, Symptoms};
use crate::domain::identity::{Id, RecordId};
use crate::domain::line_list::{CaseRow, ContactRow, Oddity, ReadingRow, Rows, Tally};
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::{Household, Person, Sex};
use crate::domain::record::{Kept, Record};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::ward::Ward;

/// What one import has brought so far. It holds a ward of its own with just the records that the
/// import makes or changes, so that its later rows find its earlier ones.
#[derive(Clone, Debug, Default)]
pub struct Staging {
    changes: Vec<Change>,
    staged: Ward,
    areas: HashMap<String, Id<Area>>,
    households: HashMap<String, Id<Household>>,
    carers: HashMap<String, Id<Officer>>,
}

/// What became of a row.
enum Settled {
    Added,
    Updated,
    Skipped,
}

impl Staging {
    /// An import that begins over a ward.
    pub fn over(ward: &Ward) -> Self {
        let households = ward.households.iter().filter(|household| !household.code.is_empty());
        Self {
            areas: ward.areas.iter().map(|area| (area.name.clone(), area.id)).collect(),
            households: households.map(|household| (household.code.clone(), household.id)).collect(),
            carers: ward.officers.iter().map(|officer| (officer.name.clone(), officer.id)).collect(),
            ..Self::default()
        }
    }

    /// Adds changes of the import: as they are decided, and again as they are replayed.
    pub fn add(&mut self, changes: &[Change]) {
        for change in changes {
            self.staged.apply(change);
            match &change.after {
                Some(Record::Area(area)) => drop(self.areas.insert(area.name.clone(), area.id)),
                Some(Record::Household(kept)) => drop(self.households.insert(kept.code.clone(), kept.id)),
                Some(Record::Officer(officer)) => drop(self.carers.insert(officer.name.clone(), officer.id)),
                _ => {}
            }
        }
        self.changes.extend_from_slice(changes);
    }

    /// Everything staged, to stand at once; or the record that somebody wrote meanwhile.
    pub fn into_changes(self, ward: &Ward) -> Result<Vec<Change>, Refusal> {
        let mut touched: HashSet<RecordId> = HashSet::with_capacity(self.changes.len());
        for change in &self.changes {
            let Some(id) = change.record() else { continue };
            if !touched.insert(id) {
                continue;
            }
            let now = ward.record(id.kind, id.number).map_or(0, |record| record.revision());
            let taken = match &change.after {
                Some(Record::Case(case)) if change.before.is_none() => {
                    case.code.as_deref().is_some_and(|code| ward.case_of_code(code).is_some())
                }
                _ => false,
            };
            if now != change.base() || taken {
                return Err(Refusal::ImportOverlaps(id));
            }
        }
        Ok(self.changes)
    }
}

/// Works out one chunk of rows over the ward and what its import has staged before, and stages
/// it. The caller journals the changes and reserves their numbers in the ward.
pub fn stage(ward: &Ward, staging: &mut Staging, rows: &Rows, by: Id<Officer>, now: Moment) -> (Vec<Change>, Tally) {
    let first = staging.changes.len();
    let mut chunk = Chunk { ward, staging, sheet: Sheet::new(ward, Some(by), now), tally: Tally::default(), row: 0 };
    match rows {
        Rows::Cases(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.case(row))),
        Rows::Contacts(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.contact(row))),
        Rows::Readings(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.reading(row))),
    }
    let tally = chunk.tally;
    (staging.changes[first..].to_vec(), tally)
}

/// One chunk while it is worked out.
struct Chunk<'a> {
    ward: &'a Ward,
    staging: &'a mut Staging,
    sheet: Sheet<'a>,
    tally: Tally,
    row: u32,
}

impl Chunk<'_> {
    /// Works out one row: its changes are staged whole, or not at all.
    fn settle(&mut self, row: impl FnOnce(&mut Self) -> Result<Settled, Refusal>) {
        match row(self) {
            Ok(settled) => {
                let changes = self.sheet.take_changes();
                self.staging.add(&changes);
                match settled {
                    Settled::Added => self.tally.added += 1,
                    Settled::Updated => self.tally.updated += 1,
                    Settled::Skipped => self.tally.skipped += 1,
                }
            }
            Err(refusal) => {
                self.sheet.take_changes();
                self.tally.flagged.retain(|(flagged, _)| *flagged != self.row);
                self.tally.refused.push((self.row, refusal));
            }
        }
        self.row += 1;
    }

    fn flag(&mut self, oddity: Oddity) {
        self.tally.flagged.push((self.row, oddity));
    }

    fn case_of(&self, code: &str) -> Option<Arc<Kept<Case>>> {
        self.staging.staged.case_of_code(code).or_else(|| self.ward.case_of_code(code)).map(Arc::clone)
    }

    fn person(&self, id: Id<Person>) -> Option<Arc<Kept<Person>>> {
        self.staging.staged.persons.read(id).or_else(|| self.ward.persons.read(id)).map(Arc::clone)
    }

    fn person_of_code(&self, code: &str) -> Option<Arc<Kept<Person>>> {
        self.staging.staged.person_of_code(code).or_else(|| self.ward.person_of_code(code)).map(Arc::clone)
    }

    fn case(&mut self, row: &CaseRow) -> Result<Settled, Refusal> {
        check_case_row(row)?;
        let Some(case) = self.case_of(&row.code) else { return self.new_case(row) };
        let old = self.person(case.person).ok_or_else(|| Refusal::UnknownCode(row.code.clone()))?;
        let person = self.filled_person(row, old.body.clone())?;
        let filled = self.filled_case(row, case.body.clone())?;
        let changes = person != old.body || filled != case.body;
        if changes && self.staging.staged.case_of_code(&row.code).is_some() {
            return Err(Refusal::CodeTwice(row.code.clone()));
        }
        self.sheet.rewrite(&old, person);
        self.sheet.rewrite(&case, filled);
        Ok(if changes { Settled::Updated } else { Settled::Skipped })
    }

    fn new_case(&mut self, row: &CaseRow) -> Result<Settled, Refusal> {
        // A person who stood outside the list under this code falls ill.
        let known = self.person_of_code(&row.code);
        let body = known.as_ref().map(|person| person.body.clone()).unwrap_or_default();
        let filled = self.filled_person(row, body)?;
        let person = match known {
            Some(known) => {
                self.sheet.rewrite(&known, Person { code: None, ..filled });
                known.id
            }
            None => self.sheet.make(filled)?,
        };
        let case = self.filled_case(row, new_case(person, row))?;
        self.sheet.make(case)?;
        Ok(Settled::Added)
    }

    /// A person with what the row says; what it does not say stays.
    fn filled_person(&mut self, row: &CaseRow, mut person: Person) -> Result<Person, Refusal> {
        fill(&mut person.name, &row.name);
        fill(&mut person.address, &row.address);
        fill(&mut person.underlying, &row.underlying);
        if row.birth != Birth::NotAsked {
            person.birth = row.birth;
        }
        if row.sex != Sex::NotAsked {
            person.sex = row.sex;
        }
        if !row.phones.is_empty() {
            person.phones.clone_from(&row.phones);
        }
        person.vaccine_doses = row.vaccine_doses.or(person.vaccine_doses);
        if !row.area.is_empty() {
            person.area = Some(self.area(&row.area)?);
        }
        if !row.household.is_empty() {
            person.household = Some(self.household(&row.household, &row.address, person.area)?);
        }
        Ok(person)
    }

    /// A case with what the row says; what it does not say stays.
    fn filled_case(&mut self, row: &CaseRow, mut case: Case) -> Result<Case, Refusal> {
        case.status = row.status.unwrap_or(case.status);
        case.onset = row.onset.or(case.onset);
        case.confirmed_on = row.confirmed_on.or(case.confirmed_on);
        fill(&mut case.risk, &row.risk);
        fill(&mut case.note, &row.note);
        if !row.carer.is_empty() {
            case.carer = Some(self.carer(&row.carer)?);
        }
        if row.end.is_some() {
            case.end.clone_from(&row.end);
        }
        Ok(case)
    }

    fn area(&mut self, name: &str) -> Result<Id<Area>, Refusal> {
        if let Some(id) = self.staging.areas.get(name) {
            return Ok(*id);
        }
        self.sheet.make(Area { name: name.to_string(), ..Area::default() })
    }

    fn household(&mut self, code: &str, address: &str, area: Option<Id<Area>>) -> Result<Id<Household>, Refusal> {
        if let Some(id) = self.staging.households.get(code) {
            return Ok(*id);
        }
        self.sheet.make(Household { code: code.to_string(), address: address.to_string(), area })
    }

    fn carer(&mut self, name: &str) -> Result<Id<Officer>, Refusal> {
        if let Some(id) = self.staging.carers.get(name) {
            return Ok(*id);
        }
        self.sheet.make(Officer { name: name.to_string(), ..Officer::default() })
    }

    fn contact(&mut self, row: &ContactRow) -> Result<Settled, Refusal> {
        check_contact_row(row)?;
        let unknown = |code: &str| Refusal::UnknownCode(code.to_string());
        let source = self.case_of(&row.from);
        let from = match &source {
            Some(case) => case.person,
            None => self.person_of_code(&row.from).ok_or_else(|| unknown(&row.from))?.id,
        };
        let target = if row.to.is_empty() { None } else { self.case_of(&row.to) };
        let exposed = match &target {
            Some(case) => case.person,
            None => self.outside_person(row, from)?,
        };
        if exposed == from {
            return Err(Refusal::SelfContact);
        }
        self.flag_oddities(row, source.as_deref(), target.as_deref());
        let exposure = Exposure {
            from,
            episode: source.as_ref().map(|case| case.id),
            exposed,
            last_contact: row.date,
            place: row.place.clone(),
            setting: row.setting.clone(),
            relation: row.relation.clone(),
            reached: false,
            note: String::new(),
        };
        let known = self.standing_contact(&exposure);
        let id = match &known {
            Some(known) => *known,
            None => self.sheet.make(exposure)?,
        };
        let confirmed = self.confirm(row, source.as_deref(), target, id)?;
        Ok(match (known, confirmed) {
            (None, _) => Settled::Added,
            (Some(_), true) => Settled::Updated,
            (Some(_), false) => Settled::Skipped,
        })
    }

    /// The exposed person who is no case: known by code, by name among those whom the source is
    /// known to have met, or new.
    fn outside_person(&mut self, row: &ContactRow, from: Id<Person>) -> Result<Id<Person>, Refusal> {
        if let Some(person) = self.person_of_code(&row.to).filter(|_| !row.to.is_empty()) {
            return Ok(person.id);
        }
        if row.name.is_empty() {
            return Err(if row.to.is_empty() { Refusal::Nameless } else { Refusal::UnknownCode(row.to.clone()) });
        }
        if row.to.is_empty() {
            let met = [&self.staging.staged, self.ward].into_iter().flat_map(|ward| ward.exposures_from(from));
            let same = met
                .filter_map(|exposure| self.person(exposure.exposed))
                .find(|person| person.name == row.name && person.birth == row.birth && person.phones == row.phones);
            if let Some(person) = same {
                return Ok(person.id);
            }
        }
        self.sheet.make(Person {
            name: row.name.clone(),
            code: Some(row.to.clone()).filter(|code| !code.is_empty()),
            birth: row.birth,
            phones: row.phones.clone(),
            ..Person::default()
        })
    }

    fn standing_contact(&self, new: &Exposure) -> Option<Id<Exposure>> {
        let staged = super::contacts::standing_contact(&self.staging.staged, new);
        staged.or_else(|| super::contacts::standing_contact(self.ward, new)).map(|exposure| exposure.id)
    }

    /// Takes the contact for the source where the row says so; whether that changes anything.
    fn confirm(
        &mut self,
        row: &ContactRow,
        source: Option<&Kept<Case>>,
        target: Option<Arc<Kept<Case>>>,
        exposure: Id<Exposure>,
    ) -> Result<bool, Refusal> {
        let Some(target) = target.filter(|_| row.is_source) else { return Ok(false) };
        let source = source.ok_or(Refusal::NotHisExposure)?;
        if self.leads_back(source, &target) {
            return Err(Refusal::SourceCycle(source.id.number()));
        }
        Ok(self.sheet.rewrite(&target, Case { source: Some(exposure), ..target.body.clone() }))
    }

    /// Whether the confirmed sources of `infector` lead back to `case`.
    fn leads_back(&self, infector: &Kept<Case>, case: &Kept<Case>) -> bool {
        let has_infected = [&self.staging.staged, self.ward];
        if !has_infected.into_iter().any(|ward| ward.exposures_from(case.person).next().is_some()) {
            return false;
        }
        let mut at = infector.id;
        let wards = [&self.staging.staged, self.ward];
        let read_case = |id| wards.into_iter().find_map(|ward| ward.cases.read(id));
        let read_exposure = |id| wards.into_iter().find_map(|ward| ward.exposures.read(id));
        let most = self.ward.cases.count() + self.staging.staged.cases.count();
        for _ in 0..=most {
            if at == case.id {
                return true;
            }
            let source = read_case(at).and_then(|kept| kept.source).and_then(read_exposure);
            let Some(next) = source.and_then(|exposure| exposure.episode) else { return false };
            at = next;
        }
        true
    }

    fn flag_oddities(&mut self, row: &ContactRow, source: Option<&Kept<Case>>, target: Option<&Kept<Case>>) {
        let fell_ill = source.and_then(|case| case.first_day());
        let infected = target.and_then(|case| case.first_day());
        let too_early = fell_ill.zip(row.date).is_some_and(|(ill, contact)| {
            i64::try_from(INFECTIOUS_DAYS_BEFORE).is_ok_and(|days| (ill - contact).num_days() > days)
        });
        if too_early {
            self.flag(Oddity::BeforeSource);
        }
        if infected.zip(row.date).is_some_and(|(ill, contact)| ill < contact) {
            self.flag(Oddity::IllBeforeContact);
        }
        if row.is_source && infected.zip(fell_ill).is_some_and(|(later, earlier)| later < earlier) {
            self.flag(Oddity::IllBeforeSource);
        }
    }

    fn reading(&mut self, row: &ReadingRow) -> Result<Settled, Refusal> {
        checks::text(Field::Note, &row.note)?;
        let case = self.case_of(&row.code).ok_or_else(|| Refusal::UnknownCode(row.code.clone()))?.id;
        if row.signs.is_empty() && row.symptoms == Symptoms::NotAsked {
            return Err(Refusal::NothingRecorded);
        }
        let (upper, lower) = (row.signs.value(Sign::Systolic), row.signs.value(Sign::Diastolic));
        if upper.zip(lower).is_some_and(|(upper, lower)| upper <= lower) {
            return Err(Refusal::PressureReversed);
        }
        cases::not_in_future(&self.sheet, row.measured_at)?;
        let staged = self.staging.staged.reading_at(case, row.measured_at);
        if let Some(known) = staged.or_else(|| self.ward.reading_at(case, row.measured_at)) {
            let same = known.signs == row.signs && known.symptoms == row.symptoms && known.note == row.note;
            return if same { Ok(Settled::Skipped) } else { Err(Refusal::OtherReadingAtThisTime) };
        }
        self.sheet.make(Reading {
            case,
            measured_at: row.measured_at,
            signs: row.signs,
            symptoms: row.symptoms,
            oxygen_litres: None,
            refused: false,
            imported: true,
            note: row.note.clone(),
        })?;
        Ok(Settled::Added)
    }
}

fn new_case(person: Id<Person>, row: &CaseRow) -> Case {
    Case {
        person,
        code: Some(row.code.clone()),
        status: row.status.unwrap_or_default(),
        onset: None,
        confirmed_on: None,
        reported_at: None,
        carer: None,
        risk: String::new(),
        source: None,
        end: None,
        note: String::new(),
    }
}

fn fill(field: &mut String, given: &str) {
    if !given.is_empty() {
        given.clone_into(field);
    }
}

fn check_case_row(row: &CaseRow) -> Result<(), Refusal> {
    checks::needed(Field::Code, &row.code)?;
    checks::text(Field::Name, &row.name)?;
    checks::text(Field::Address, &row.address)?;
    checks::text(Field::Name, &row.area)?;
    checks::text(Field::Code, &row.household)?;
    checks::text(Field::Note, &row.underlying)?;
    checks::text(Field::Text, &row.risk)?;
    checks::text(Field::Name, &row.carer)?;
    checks::text(Field::Note, &row.note)?;
    checks::phones(&row.phones)
}

fn check_contact_row(row: &ContactRow) -> Result<(), Refusal> {
    checks::needed(Field::Code, &row.from)?;
    checks::text(Field::Code, &row.to)?;
    checks::text(Field::Name, &row.name)?;
    checks::text(Field::Place, &row.place)?;
    checks::text(Field::Text, &row.setting)?;
    checks::text(Field::Text, &row.relation)?;
    checks::phones(&row.phones)
}
