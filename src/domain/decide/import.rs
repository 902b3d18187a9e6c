//! Rows of a list become records. They are staged chunk by chunk beside the ward and stand all
//! at once, so that officers' orders pass between the chunks and nothing is half-imported.

use std::sync::Arc;

use crate::domain::area::{Area, WITHIN};
use crate::domain::birth::Birth;
use crate::domain::change::Change;
use crate::domain::danger::Rules;
use crate::domain::decide::import_news::news;
use crate::domain::decide::naming::Told;
use crate::domain::decide::sheet::Sheet;
use crate::domain::decide::staging::{Staging, is_namesake};
use crate::domain::decide::{bodies, cases, checks};
use crate::domain::home_treatment::{Case, Medicine, Reading, Symptoms};
use crate::domain::identity::{Id, RecordId};
use crate::domain::line_list::{CaseRow, MedicineRow, Oddity, ReadingRow, Rows, Tally};
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::{Household, Person, Sex};
use crate::domain::record::{Body, Kept};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::screening::Screening;
use crate::domain::ward::Ward;

/// What became of a row.
pub(super) enum Settled {
    Added,
    Updated,
    Skipped,
}

/// Works out one chunk of rows over the ward and what its import has staged before, and stages
/// it. The caller journals the changes and reserves their numbers in the ward. By the rules in force it is said what is odd.
pub fn stage(
    (ward, rules): (&Ward, &Rules),
    staging: &mut Staging,
    rows: &Rows,
    by: Id<Officer>,
    now: Moment,
) -> (Vec<Change>, Tally) {
    let first = staging.changes.len();
    let mut chunk = Chunk {
        ward,
        staging,
        sheet: Sheet::new(ward, Some(by), now).under(rules),
        tally: Tally::default(),
        row: 0,
        passed: Vec::new(),
        rounds: Vec::new(),
    };
    match rows {
        Rows::Cases(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.case(row))),
        Rows::Contacts(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.contact(row))),
        Rows::Readings(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.reading(row))),
        Rows::Tests(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.test(row))),
        Rows::Roster(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.roster(row))),
        Rows::Tasks(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.task(row))),
        Rows::Areas(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.area_row(row))),
        Rows::Arrivals(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.arrival(row))),
        Rows::Directives(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.directive(row))),
        Rows::FollowUps(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.follow_up(row))),
        Rows::Screenings(rows) => {
            rows.iter().for_each(|row| chunk.settle(|chunk| chunk.listed(row)));
            chunk.write_rounds();
        }
        Rows::Transfers(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.transfer(row))),
        Rows::Papers(rows) => rows.iter().for_each(|row| chunk.settle(|chunk| chunk.paper(row))),
    }
    let tally = chunk.tally;
    (staging.changes[first..].to_vec(), tally)
}

/// One chunk while it is worked out.
pub(super) struct Chunk<'a> {
    pub(super) ward: &'a Ward,
    pub(super) staging: &'a mut Staging,
    pub(super) sheet: Sheet<'a>,
    tally: Tally,
    row: u32,
    /// Records that the row has only named in passing.
    passed: Vec<RecordId>,
    /// The rounds of wider testing that its rows told of: as it stands where it does, and as it will.
    pub(super) rounds: Vec<(Option<Arc<Kept<Screening>>>, Screening)>,
}

impl Chunk<'_> {
    /// Works out one row: its changes are staged whole, or not at all.
    fn settle(&mut self, row: impl FnOnce(&mut Self) -> Result<Settled, Refusal>) {
        match row(self) {
            Ok(settled) => {
                let changes = self.sheet.take_changes();
                self.staging.add(&changes);
                self.staging.in_passing.extend(self.passed.drain(..));
                match settled {
                    Settled::Added => self.tally.added += 1,
                    Settled::Updated => self.tally.updated += 1,
                    Settled::Skipped => self.tally.skipped += 1,
                }
            }
            Err(refusal) => {
                self.sheet.take_changes();
                self.passed.clear();
                self.tally.flagged.retain(|(flagged, _)| *flagged != self.row);
                self.tally.refused.push((self.row, refusal));
            }
        }
        self.row += 1;
    }

    /// Remembers that the row only names a record in passing: another row may tell more of it.
    pub(super) fn pass<T: Body>(&mut self, id: Id<T>) {
        self.passed.push(RecordId { kind: T::KIND, number: id.number() });
    }

    pub(super) fn flag(&mut self, oddity: Oddity) {
        self.tally.flagged.push((self.row, oddity));
    }

    pub(super) fn case_of_code(&self, code: &str) -> Option<Arc<Kept<Case>>> {
        self.staging.staged.case_of_code(code).or_else(|| self.ward.case_of_code(code)).map(Arc::clone)
    }

    pub(super) fn person(&self, id: Id<Person>) -> Option<Arc<Kept<Person>>> {
        self.staging.staged.persons.read(id).or_else(|| self.ward.persons.read(id)).map(Arc::clone)
    }

    pub(super) fn person_of_code(&self, code: &str) -> Option<Arc<Kept<Person>>> {
        self.staging.staged.person_of_code(code).or_else(|| self.ward.person_of_code(code)).map(Arc::clone)
    }

    fn case(&mut self, row: &CaseRow) -> Result<Settled, Refusal> {
        check_case_row(row)?;
        let today = self.sheet.now.date();
        if row.onset.is_some_and(|day| day > today) || row.confirmed_on.is_some_and(|day| day > today) {
            return Err(Refusal::InFuture);
        }
        let told = Told { name: &row.name, birth: row.birth, phones: &row.phones };
        let Some(case) = self.case_named(&row.code, told)? else { return self.new_case(row, told) };
        let old = self.person(case.person).ok_or_else(|| Refusal::UnknownCode(row.code.clone()))?;
        let added;
        let row = if row.code_is_foreign {
            self.check_foreign(row, told, &old)?;
            added = news(row, &old, Some(&case));
            &added
        } else {
            row
        };
        let person = self.filled_person(row, old.body.clone())?;
        let filled = self.filled_case(row, case.body.clone())?;
        bodies::in_order(&filled, Some(&case.body))?;
        if let Some(open) = self.open_case(case.person).filter(|open| open.id != case.id && filled.is_open())
            && !case.is_open()
        {
            return Err(Refusal::CaseIsOpen(open.id.number()));
        }
        let changes = person != old.body || filled != case.body;
        let staged = &self.staging.staged;
        let seen = staged.cases.read(case.id).is_some() || staged.persons.read(case.person).is_some();
        if changes && seen {
            return Err(Refusal::CodeTwice(row.code.clone()));
        }
        self.sheet.rewrite(&old, person);
        self.sheet.rewrite(&case, filled);
        Ok(if changes { Settled::Updated } else { Settled::Skipped })
    }

    fn new_case(&mut self, row: &CaseRow, told: Told<'_>) -> Result<Settled, Refusal> {
        // A person who stood outside the list under this code falls ill.
        let mut known = self.person_named(&row.code, told)?;
        if row.code_is_foreign && known.is_none() {
            known = self.person_beyond_doubt(told);
            let open = known.as_ref().and_then(|person| self.open_case(person.id));
            if let Some(open) = open.filter(|open| open.code.is_some()) {
                self.flag(Oddity::OpenAlready(open.id.number()));
                return Ok(Settled::Skipped);
            }
        }
        let again = self.person_again(row, told)?;
        let is_again = again.is_some();
        known = again.or(known);
        // Somebody who was ill before may be ill again, or the list may tell of the same illness.
        let was_ill = known.as_ref().is_some_and(|person| row.code_is_foreign && self.has_ended_case(person.id));
        if ((row.code_is_made || row.code_is_foreign) && known.is_none()) || was_ill {
            self.flag_same_person(&row.name, row.birth);
        }
        let body = known.as_ref().map(|person| person.body.clone()).unwrap_or_default();
        let added;
        let row = if row.code_is_foreign && known.is_some() {
            let open = known.as_ref().and_then(|person| self.ward.open_case_of(person.id));
            added = news(row, &body, open.map(|open| &open.body));
            &added
        } else {
            row
        };
        let filled = self.filled_person(row, body)?;
        if let Some(known) = known.as_ref().filter(|_| !is_again)
            && let Some(open) = self.ward.open_case_of(known.id)
        {
            return self.adopt(row, known, filled, open);
        }
        let person = match known {
            Some(known) => {
                self.sheet.rewrite(&known, Person { code: None, ..filled });
                known.id
            }
            None => self.sheet.make(filled)?,
        };
        let case = self.filled_case(row, new_case(person, row))?;
        bodies::in_order(&case, None)?;
        self.sheet.make(case)?;
        Ok(Settled::Added)
    }

    /// The person whose earlier episode a row names; whoever is still ill with that is not ill again.
    fn person_again(&self, row: &CaseRow, told: Told<'_>) -> Result<Option<Arc<Kept<Person>>>, Refusal> {
        if row.again_of.is_empty() {
            return Ok(None);
        }
        let unknown = || Refusal::UnknownCode(row.again_of.clone());
        let before = self.case_named(&row.again_of, told)?.ok_or_else(unknown)?;
        let person = self.person(before.person).ok_or_else(unknown)?;
        if !told.name.is_empty() && !told.fits(&person) {
            return Err(Refusal::OtherPerson(row.again_of.clone()));
        }
        match self.open_case(person.id) {
            Some(open) if row.end.is_none() => Err(Refusal::CaseIsOpen(open.id.number())),
            _ => Ok(Some(person)),
        }
    }

    /// Flags somebody new whose namesake of the same year stands: another telephone or a
    /// birthday makes another code of the same person.
    pub(super) fn flag_same_person(&mut self, name: &str, birth: Birth) {
        let Some(year) = birth.year() else { return };
        let is_he = |person: &Kept<Person>| is_namesake((&person.name, person.birth), (name, birth));
        let namesakes = self.staging.namesakes(name, year).iter().rev();
        let stands: Vec<Id<Person>> =
            namesakes.filter(|id| self.person(**id).is_some_and(|person| is_he(&person))).copied().collect();
        if stands.is_empty() {
            return;
        }
        let newest = |id: &Id<Person>| {
            let cases = self.staging.staged.cases_of(*id).chain(self.ward.cases_of(*id));
            cases.map(|case| case.id.number()).max()
        };
        let number = stands.iter().find_map(newest);
        self.flag(Oddity::SamePerson(number));
    }

    /// Gives the row's code to the open case that an officer opened for its person before the list
    /// knew of it.
    fn adopt(
        &mut self,
        row: &CaseRow,
        person: &Arc<Kept<Person>>,
        filled: Person,
        open: &Arc<Kept<Case>>,
    ) -> Result<Settled, Refusal> {
        if open.code.is_some() {
            return Err(Refusal::CaseIsOpen(open.id.number()));
        }
        self.sheet.rewrite(person, Person { code: None, ..filled });
        let case = self.filled_case(row, Case { code: Some(row.code.clone()), ..open.body.clone() })?;
        bodies::in_order(&case, Some(&open.body))?;
        self.sheet.rewrite(open, case);
        Ok(Settled::Updated)
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
        fill(&mut person.identity, &row.identity);
        person.pregnant = row.pregnant.or(person.pregnant);
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
        case.reported_at = case.reported_at.or(row.reported_at);
        case.examined_at = row.examined_at.or(case.examined_at);
        fill(&mut case.search_closed, &row.search_closed);
        for told in &row.medicines {
            self.add_medicine(&mut case.medicines, told)?;
        }
        fill(&mut case.risk, &row.risk);
        fill(&mut case.note, &row.note);
        if !row.carer.is_empty() {
            case.carer = Some(self.officer(&row.carer)?);
        }
        if row.end.is_some() {
            case.end.clone_from(&row.end);
        }
        Ok(case)
    }

    /// What was handed out stands once, however often a list tells of it.
    fn add_medicine(&mut self, known: &mut Vec<Medicine>, told: &MedicineRow) -> Result<(), Refusal> {
        let by = self.officer_named(&told.by)?;
        let is_same = |old: &&mut Medicine| {
            (old.bag, old.on) == (told.bag, told.on) && old.by.zip(by).is_none_or(|(one, other)| one == other)
        };
        match known.iter_mut().find(is_same) {
            Some(old) => (old.by, old.consent) = (old.by.or(by), old.consent || told.consent),
            None => known.push(Medicine { bag: told.bag, on: told.on, by, consent: told.consent }),
        }
        if known.len() > bodies::LIST_MAX { Err(Refusal::TooMany(bodies::LIST_MAX as u32)) } else { Ok(()) }
    }

    /// The area of this name, with its former ward behind it or the area around it before it where several bear the
    /// name; a new one where there is none.
    pub(super) fn area(&mut self, name: &str) -> Result<Id<Area>, Refusal> {
        if let Some(id) = self.known_area(name)? {
            return Ok(id);
        }
        let at_top = name.strip_prefix(WITHIN).filter(|rest| !rest.contains(WITHIN)).unwrap_or(name);
        self.sheet.make(Area { name: at_top.to_string(), ..Area::default() })
    }

    fn household(&mut self, code: &str, address: &str, area: Option<Id<Area>>) -> Result<Id<Household>, Refusal> {
        if let Some(id) = self.staging.households.get(code) {
            return Ok(*id);
        }
        self.sheet.make(Household {
            code: code.to_string(),
            address: address.to_string(),
            area,
            ..Household::default()
        })
    }

    /// The officer of this name, or a new one: a list names its carers before they ever sign in.
    pub(super) fn officer(&mut self, name: &str) -> Result<Id<Officer>, Refusal> {
        if let Some(id) = self.staging.officers.get(name) {
            return Ok(*id);
        }
        self.sheet.make(Officer { name: name.to_string(), ..Officer::default() })
    }

    fn reading(&mut self, row: &ReadingRow) -> Result<Settled, Refusal> {
        checks::text(Field::Note, &row.note)?;
        let case = self.case_named(&row.code, Told::name(&row.name))?;
        let case = case.ok_or_else(|| Refusal::UnknownCode(row.code.clone()))?.id;
        if row.signs.is_empty() && row.symptoms == Symptoms::NotAsked && !row.is_refused {
            return Err(Refusal::NothingRecorded);
        }
        let (upper, lower) = (row.signs.value(Sign::Systolic), row.signs.value(Sign::Diastolic));
        if upper.zip(lower).is_some_and(|(upper, lower)| upper <= lower) {
            return Err(Refusal::PressureReversed);
        }
        cases::not_in_future(&self.sheet, row.measured_at)?;
        let staged = self.staging.staged.reading_at(case, row.measured_at);
        if let Some(known) = staged.or_else(|| self.ward.reading_at(case, row.measured_at)) {
            return if is_of(row, known) { Ok(Settled::Skipped) } else { Err(Refusal::OtherReadingAtThisTime) };
        }
        self.sheet.make(Reading {
            symptoms: row.symptoms,
            oxygen_litres: row.oxygen_litres,
            refused: row.is_refused,
            imported: true,
            note: row.note.clone(),
            ..Reading::of(case, row.measured_at, row.signs)
        })?;
        Ok(Settled::Added)
    }
}

fn new_case(person: Id<Person>, row: &CaseRow) -> Case {
    Case { code: Some(row.code.clone()), status: row.status.unwrap_or_default(), ..Case::of(person) }
}

/// Whether a reading says what a row says.
fn is_of(row: &ReadingRow, known: &Reading) -> bool {
    let measured = known.signs == row.signs && known.symptoms == row.symptoms;
    let around = known.oxygen_litres == row.oxygen_litres && known.refused == row.is_refused;
    measured && around && known.note == row.note
}

pub(super) fn fill(field: &mut String, given: &str) {
    if !given.is_empty() {
        given.clone_into(field);
    }
}

fn check_case_row(row: &CaseRow) -> Result<(), Refusal> {
    checks::needed(Field::Code, &row.code)?;
    checks::text(Field::Code, &row.again_of)?;
    checks::text(Field::Name, &row.name)?;
    checks::text(Field::Address, &row.address)?;
    checks::text(Field::Name, &row.area)?;
    checks::text(Field::Code, &row.household)?;
    checks::text(Field::Code, &row.identity)?;
    checks::text(Field::Note, &row.underlying)?;
    checks::text(Field::Text, &row.risk)?;
    checks::text(Field::Name, &row.carer)?;
    checks::text(Field::Note, &row.search_closed)?;
    checks::text(Field::Note, &row.note)?;
    checks::phones(&row.phones)
}
