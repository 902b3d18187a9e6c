//! One record becomes one row of a case, a contact or a reading: every cell is read by its column's field, and the
//! first one that cannot be is the reason why the line is refused.

use sha2::{Digest, Sha256};

use super::cells::{self, Age, NOTE};
use super::dates;
use super::headers::{AreaName, Field};
use super::refused::Reason;
use super::words::{Answer, Followed, Words};
use crate::domain::birth::Birth;
use crate::domain::home_treatment::{End, Outcome};
use crate::domain::line_list::{CaseRow, ContactRow, ReadingRow};
use crate::domain::measure::Sign;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::Sex;
use crate::language::gate::Limit;

/// A cell that says something: its column, its field and its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) column: usize,
    pub(super) field: Field,
    pub(super) text: &'a str,
}

/// Why a record is no row, and in which column.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) column: Option<usize>,
    pub(super) reason: Reason,
}

impl Flaw {
    pub(super) fn missing(fields: &'static [Field]) -> Self {
        Self { column: None, reason: Reason::Missing(fields) }
    }
}

/// What every row is read with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) words: &'a Words,
    /// What a number alone means where an area is to stand.
    pub(super) area: &'a AreaName,
    /// What a number alone means where the wider area around it is to stand.
    pub(super) wider_area: &'a AreaName,
    pub(super) today: Date,
}

/// A case, and the code of who infected it where the list names one.
#[derive(Debug)]
pub(super) struct CaseLine {
    pub(super) row: CaseRow,
    pub(super) infector: Option<String>,
}

/// What cells say of a case besides its row, to be put together when all of them are read.
#[derive(Default)]
struct Loose {
    family: String,
    age: LooseAge,
    followed: Option<Followed>,
    ended_on: Option<Date>,
    died_on: Option<Date>,
    infector: Option<String>,
}

/// An age, and the day on which it was told.
#[derive(Default)]
pub(super) struct LooseAge {
    age: Option<Age>,
    step: Option<u32>,
    told_on: Option<Date>,
}

impl LooseAge {
    /// The birth that an age tells, as of `day` where the list does not say when it was told.
    pub(super) fn birth(&self, day: Date) -> Option<Birth> {
        let age = self.age?;
        let step = self.step.unwrap_or(age.step);
        Some(Birth::Age { months: age.months, step, told_on: self.told_on.unwrap_or(day) })
    }
}

impl Reader<'_> {
    /// Reads a case.
    pub(super) fn case<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<CaseLine, Flaw> {
        let (mut row, mut loose) = (CaseRow::default(), Loose::default());
        for cell in line {
            self.case_cell(cell, &mut row, &mut loose).map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        if row.birth == Birth::NotAsked {
            let day = row.onset.or(row.confirmed_on).unwrap_or(self.today);
            row.birth = loose.age.birth(day).unwrap_or_default();
        }
        row.name = full_name(&loose.family, row.name).map_err(|reason| Flaw { column: None, reason })?;
        row.end = end(&loose);
        if row.code.is_empty() {
            if row.name.is_empty() {
                return Err(Flaw::missing(&[Field::Code, Field::Name]));
            }
            row.code = made_code(&row);
            row.code_is_made = true;
        }
        Ok(CaseLine { row, infector: loose.infector })
    }

    fn case_cell(&self, cell: Cell<'_>, row: &mut CaseRow, loose: &mut Loose) -> Result<(), Reason> {
        let (text, today) = (cell.text, self.today);
        match cell.field {
            Field::Code => row.code = code(text)?,
            Field::AgainOf => row.again_of = code(text)?,
            Field::Name => row.name = cells::text(text, Limit::NAME)?,
            Field::FamilyName => loose.family = cells::text(text, Limit::NAME)?,
            Field::Birth => row.birth = self.birth(text)?,
            Field::Age | Field::AgeMonths | Field::AgeStep | Field::AgeToldOn => self.age_cell(cell, &mut loose.age)?,
            Field::Sex => row.sex = cells::word(text, &self.words.sex)?,
            Field::MaleColumn => self.sex_cell(text, Sex::Male, row)?,
            Field::FemaleColumn => self.sex_cell(text, Sex::Female, row)?,
            Field::Phones => {
                let (phones, more) = cells::phones(text)?;
                add_phones(&mut row.phones, phones);
                add_note(&mut row.note, more.unwrap_or_default())?;
            }
            Field::Address => add_place(&mut row.address, text)?,
            Field::WiderArea => {
                let place = self.wider_area.of_number(text);
                add_place(&mut row.address, place.as_deref().unwrap_or(text))?;
            }
            Field::Area => row.area = cells::text(self.area.of_number(text).as_deref().unwrap_or(text), Limit::NAME)?,
            Field::Household => row.household = code(text)?,
            Field::Identity => row.identity = cells::identity(text)?,
            Field::Pregnant => row.pregnant = Some(self.answer(text)?),
            Field::Status => row.status = Some(cells::word(text, &self.words.status)?),
            Field::Onset => row.onset = Some(cells::date(text, today)?),
            Field::ConfirmedOn => row.confirmed_on = Some(cells::date(text, today)?),
            Field::ReportedAt => row.reported_at = Some(self.past_moment(text)?),
            Field::ExaminedAt => row.examined_at = Some(self.past(text)?.moment()),
            Field::Medicines => row.medicines = self.medicines(text)?,
            Field::SearchClosed => row.search_closed = cells::text(text, NOTE)?,
            Field::VaccineDoses => row.vaccine_doses = Some(self.doses(text)?),
            Field::Underlying => row.underlying = cells::text(text, NOTE)?,
            Field::Risk => row.risk = cells::text(text, Limit::LINE)?,
            Field::Carer => row.carer = cells::text(text, Limit::NAME)?,
            Field::Outcome => loose.followed = Some(cells::word(text, &self.words.outcome)?),
            Field::EndedOn => loose.ended_on = Some(cells::date(text, today)?),
            Field::DiedOn => loose.died_on = Some(cells::date(text, today)?),
            Field::Infector => loose.infector = Some(code(text)?),
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    /// Reads a contact.
    pub(super) fn contact<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<ContactRow, Flaw> {
        let (mut row, mut age, mut family) = (ContactRow::default(), LooseAge::default(), String::new());
        for cell in line {
            let read = match cell.field {
                Field::FamilyName => cells::text(cell.text, Limit::NAME).map(|text| family = text),
                _ => self.contact_cell(cell, &mut row, &mut age),
            };
            read.map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        row.name = full_name(&family, row.name).map_err(|reason| Flaw { column: None, reason })?;
        if row.birth == Birth::NotAsked {
            row.birth = age.birth(row.date.unwrap_or(self.today)).unwrap_or_default();
        }
        if row.from.is_empty() {
            return Err(Flaw::missing(&[Field::From]));
        }
        if row.to.is_empty() && row.name.is_empty() {
            return Err(Flaw::missing(&[Field::To, Field::Name]));
        }
        Ok(row)
    }

    fn contact_cell(&self, cell: Cell<'_>, row: &mut ContactRow, age: &mut LooseAge) -> Result<(), Reason> {
        let text = cell.text;
        match cell.field {
            Field::From => row.from = code(text)?,
            Field::FromName => row.from_name = cells::text(text, Limit::NAME)?,
            Field::To => row.to = code(text)?,
            Field::Name => row.name = cells::text(text, Limit::NAME)?,
            Field::Birth => row.birth = self.birth(text)?,
            Field::Age | Field::AgeMonths | Field::AgeStep | Field::AgeToldOn => self.age_cell(cell, age)?,
            Field::Phones => add_phones(&mut row.phones, cells::phones(text)?.0),
            Field::Date => row.date = Some(cells::date(text, self.today)?),
            Field::Place => row.place = cells::text(text, Limit::LINE)?,
            Field::Setting => row.setting = cells::text(text, Limit::LINE)?,
            Field::Relation => row.relation = cells::text(text, Limit::LINE)?,
            Field::IsSource => row.is_source = self.answer(text)?,
            Field::IsReached => row.is_reached = self.answer(text)?,
            Field::Masked => row.masked = Some(self.answer(text)?),
            Field::Minutes => row.minutes = Some(cells::minutes(text)?),
            Field::Reporter => row.reporter = cells::text(text, Limit::NAME)?,
            Field::Note => row.note = cells::text(text, NOTE)?,
            _ => {}
        }
        Ok(())
    }

    /// Reads a reading.
    pub(super) fn reading<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<ReadingRow, Flaw> {
        let mut measured_at = None;
        let mut row = ReadingRow::default();
        for cell in line {
            let read = match cell.field {
                Field::MeasuredAt => dates::moment(cell.text).ok_or(Reason::Time).map(|at| {
                    measured_at = Some(at);
                }),
                _ => self.reading_cell(cell, &mut row),
            };
            read.map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        if row.code.is_empty() {
            return Err(Flaw::missing(&[Field::Code]));
        }
        row.measured_at = measured_at.ok_or_else(|| Flaw::missing(&[Field::MeasuredAt]))?;
        Ok(row)
    }

    fn reading_cell(&self, cell: Cell<'_>, row: &mut ReadingRow) -> Result<(), Reason> {
        let text = cell.text;
        match cell.field {
            Field::Code => row.code = code(text)?,
            Field::Name => row.name = cells::text(text, Limit::NAME)?,
            Field::Temperature => cells::sign(text, Sign::Temperature, &mut row.signs)?,
            Field::Spo2 => cells::sign(text, Sign::Saturation, &mut row.signs)?,
            Field::Pulse => cells::sign(text, Sign::Pulse, &mut row.signs)?,
            Field::Breaths => cells::sign(text, Sign::Breaths, &mut row.signs)?,
            Field::Pressure => cells::pressure(text, &mut row.signs)?,
            Field::Systolic => cells::sign(text, Sign::Systolic, &mut row.signs)?,
            Field::Diastolic => cells::sign(text, Sign::Diastolic, &mut row.signs)?,
            Field::Symptoms => {
                let (symptoms, unknown) = self.words.symptoms(text);
                row.symptoms = symptoms;
                for word in unknown {
                    add_note(&mut row.note, &word)?;
                }
            }
            Field::Oxygen => row.oxygen_litres = Some(cells::litres(text)?),
            Field::IsRefused => row.is_refused = self.answer(text)?,
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn answer(&self, text: &str) -> Result<bool, Reason> {
        Ok(cells::word(text, &self.words.answer)? == Answer::Yes)
    }

    /// A day with a time that has come.
    fn past_moment(&self, text: &str) -> Result<Moment, Reason> {
        let at = dates::moment(text).ok_or(Reason::Time)?;
        if at.date() > self.today { Err(Reason::InFuture) } else { Ok(at) }
    }

    /// A cross below `Nam`, or the birth of a man, as many sheets write both at once.
    fn sex_cell(&self, text: &str, sex: Sex, row: &mut CaseRow) -> Result<(), Reason> {
        match self.words.answer.meaning(text) {
            Some(Answer::No) => return Ok(()),
            Some(Answer::Yes) => {}
            None if self.words.sex.meaning(text) == Some(sex) => {}
            None => row.birth = self.birth(text)?,
        }
        if row.sex != Sex::NotAsked && row.sex != sex {
            return Err(Reason::BothSexes);
        }
        row.sex = sex;
        Ok(())
    }

    fn doses(&self, text: &str) -> Result<u8, Reason> {
        match self.words.answer.meaning(text) {
            Some(Answer::No) => Ok(0),
            _ => cells::doses(text),
        }
    }

    pub(super) fn birth(&self, text: &str) -> Result<Birth, Reason> {
        match self.words.birth.meaning(text) {
            Some(_) => Ok(Birth::Unknown),
            None => cells::birth(text, self.today),
        }
    }

    pub(super) fn age_cell(&self, cell: Cell<'_>, age: &mut LooseAge) -> Result<(), Reason> {
        match cell.field {
            // Months are the more exact answer where a list has both.
            Field::Age => age.age = age.age.filter(|age| age.step == 1).or(Some(cells::age(cell.text)?)),
            Field::AgeMonths => age.age = Some(cells::months(cell.text)?),
            Field::AgeStep => {
                let step = cells::whole(cell.text).filter(|step| (1..=120).contains(step));
                age.step = Some(step.ok_or(Reason::Age)?);
            }
            Field::AgeToldOn => age.told_on = Some(cells::date(cell.text, self.today)?),
            _ => {}
        }
        Ok(())
    }
}

/// A code; a number that a statistics program turned into `45.0` is 45.
pub(super) fn code(text: &str) -> Result<String, Reason> {
    let whole = text.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
    cells::text(whole.filter(|whole| !whole.is_empty()).unwrap_or(text), Limit::CODE)
}

/// How a case ended: by what the status says, else by the dates.
fn end(loose: &Loose) -> Option<End> {
    if loose.died_on.is_some() || loose.followed == Some(Followed::Died) {
        return Some(End { outcome: Outcome::Died, on: loose.died_on.or(loose.ended_on) });
    }
    let outcome = match loose.followed {
        Some(followed) => followed.outcome()?,
        None => loose.ended_on.map(|_| Outcome::Released)?,
    };
    Some(End { outcome, on: loose.ended_on })
}

/// A name whose family and given parts stand in two columns.
pub(super) fn full_name(family: &str, given: String) -> Result<String, Reason> {
    if family.is_empty() {
        return Ok(given);
    }
    cells::text(format!("{family} {given}").trim(), Limit::NAME)
}

pub(super) fn add_phones(phones: &mut Vec<String>, more: Vec<String>) {
    for phone in more {
        if !phones.contains(&phone) {
            phones.push(phone);
        }
    }
}

pub(super) fn add_place(address: &mut String, more: &str) -> Result<(), Reason> {
    *address = if address.is_empty() {
        cells::text(more, Limit::LINE)?
    } else {
        cells::text(&format!("{address}, {more}"), Limit::LINE)?
    };
    Ok(())
}

pub(super) fn add_note(note: &mut String, more: &str) -> Result<(), Reason> {
    if note.is_empty() {
        *note = cells::text(more, NOTE)?;
    } else if !more.is_empty() {
        *note = cells::text(&format!("{note}; {more}"), NOTE)?;
    }
    Ok(())
}

/// The letters of made codes: no I, L, O, U, which are mistaken for others.
const CODE_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of a row that has none: `T-` and ten letters of the SHA-256 of its name, marks included, its birth and its first
/// telephone. The same person in the next list is the same case; two persons alike in all three are one.
fn made_code(row: &CaseRow) -> String {
    let birth = match row.birth {
        Birth::Age { months, .. } => format!("{months} months"),
        other => birth_text(other),
    };
    let phone = row.phones.first().map_or("", String::as_str);
    let digest = Sha256::digest(format!("{}|{birth}|{phone}", row.name.to_lowercase()));
    let letters = digest.iter().take(10).map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)]));
    "T-".chars().chain(letters).collect()
}

/// A birth as files write it: a year, a month or a day; empty where only an age or nothing is known.
pub(super) fn birth_text(birth: Birth) -> String {
    match birth {
        Birth::NotAsked | Birth::Age { .. } => String::new(),
        Birth::Unknown => "unknown".to_string(),
        Birth::Year(year) => format!("{year:04}"),
        Birth::Month(year, month) => format!("{year:04}-{month:02}"),
        Birth::Day(day) => day.format("%Y-%m-%d").to_string(),
    }
}
