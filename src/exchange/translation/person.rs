//! Who the patient of a line is: name, birth, age, address and doses, of which other systems write several columns.

use super::super::cells;
use super::super::dialect::{Part, Table};
use super::super::field::Field;
use super::super::guess::is_area_of_the_ward;
use super::{Line, OwnCell, Said};
use crate::exchange::rows::Flaw;

/// Days of a month where an age is told in days.
const MONTH_DAYS: u32 = 30;

impl<'a> Line<'a> {
    /// The family and middle name, and the given one.
    pub(super) fn name(&mut self) {
        let (family, middle, given) =
            (self.take(Part::FamilyName), self.take(Part::MiddleName), self.take(Part::GivenName));
        let before: Vec<&str> = [family, middle].iter().flatten().map(|said| said.text).collect();
        match (family.or(middle), given, self.take(Part::WholeName)) {
            (Some(first), Some(given), _) => {
                self.add(first, Field::FamilyName, before.join(" "));
                self.add(given, Field::Name, given.text.to_string());
            }
            (Some(only), None, _) => self.add(only, Field::Name, before.join(" ")),
            (None, Some(only), _) => self.add(only, Field::Name, only.text.to_string()),
            (None, None, Some(whole)) => {
                let (family, given) = whole.text.split_once(',').unwrap_or(("", whole.text));
                self.add(whole, Field::Name, format!("{} {}", family.trim(), given.trim()).trim().to_string());
            }
            (None, None, None) => {}
        }
    }

    /// The birth in one column, or in three for its day, month and year.
    pub(super) fn birth(&mut self) -> Result<(), Flaw> {
        self.day(Part::Birth, Field::Birth)?;
        let (day, month) = (self.take(Part::BirthDay), self.take(Part::BirthMonth));
        let Some(year) = self.take(Part::BirthYear) else { return Ok(()) };
        let number = |said: Option<Said<'_>>| {
            let number = said.and_then(|said| cells::whole(said.text)).filter(|number| *number > 0);
            number.map_or_else(
                || said.filter(|said| said.text != "0").map(|said| said.text.to_string()),
                |number| Some(format!("{number:02}")),
            )
        };
        let written = cells::whole(year.text).map_or(year.text.to_string(), |year| year.to_string());
        let text = match (number(day), number(month)) {
            (Some(day), Some(month)) => format!("{written}-{month}-{day}"),
            (None, Some(month)) => format!("{written}-{month}"),
            (_, None) => written,
        };
        // What is wrong with a date is said of the column that makes it so.
        let is_month = |said: &Said<'_>| cells::whole(said.text).is_some_and(|month| month <= 12);
        let wrong_month = month.filter(|said| !is_month(said));
        let wrong_day = day.filter(|_| cells::day(&text, self.today).is_err());
        self.add(wrong_month.or(wrong_day.filter(|_| month.is_some())).unwrap_or(year), Field::Birth, text);
        Ok(())
    }

    /// The age in whole years or in months. Years and months that are both 0 say nothing of a newborn: systems write
    /// them where nobody asked.
    pub(super) fn age(&mut self) -> Result<(), Flaw> {
        let (years, months) = (self.take(Part::AgeYears), self.take(Part::AgeMonths));
        let unit = self.take(Part::AgeUnit);
        let number = |said: Said<'_>| cells::whole(said.text);
        match (years, months) {
            (None, None) => return Ok(()),
            (Some(years), Some(months)) => match (number(years), number(months)) {
                (Some(0), Some(0)) => return Ok(()),
                (Some(0), _) => self.add(months, Field::AgeMonths, months.text.to_string()),
                (Some(whole), Some(more)) if more > 0 => {
                    let sum = whole.saturating_mul(12).saturating_add(more);
                    self.add(months, Field::AgeMonths, sum.to_string());
                }
                _ => self.age_with_unit(years, unit),
            },
            (Some(years), None) => self.age_with_unit(years, unit),
            (None, Some(months)) => self.add(months, Field::AgeMonths, months.text.to_string()),
        }
        if self.said_of(Part::AgeTold).next().is_some() {
            return self.day(Part::AgeTold, Field::AgeToldOn);
        }
        if let Some(reported) = self.peek(Part::Reported).filter(|_| self.peek(Part::Onset).is_none()) {
            let day = self.checked_day(reported)?;
            self.add(reported, Field::AgeToldOn, day.to_string());
        }
        Ok(())
    }

    /// `7`, `7 Months`, or a number whose unit stands in a column of its own.
    fn age_with_unit(&mut self, age: Said<'a>, unit: Option<Said<'a>>) {
        let end = age.text.find(|letter: char| letter.is_alphabetic()).unwrap_or(age.text.len());
        let (number, behind) = age.text.split_at(end);
        let word = unit.map_or(behind, |unit| unit.text);
        let number = number.trim();
        let days = cells::whole(number).map(|days| (days / MONTH_DAYS).to_string());
        match (self.dialect.word(Table::Unit, word), days) {
            (Some("months"), _) => self.add(age, Field::AgeMonths, number.to_string()),
            (Some("days"), Some(months)) => self.add(age, Field::AgeMonths, months),
            (Some("years"), _) => self.add(age, Field::Age, number.to_string()),
            (_, _) if unit.is_some() => self.add(age, Field::Age, format!("{number} {word}")),
            (_, _) => self.add(age, Field::Age, age.text.to_string()),
        }
    }

    /// Of several addresses the one at which the person lives now, else the first.
    pub(super) fn address(&mut self) {
        let parts = [Part::HouseNumber, Part::Street, Part::Place, Part::City];
        let group = |said: &Said<'_>| (said.place.rank, said.place.number);
        let is_current = |said: &Said<'_>| self.dialect.word(Table::Address, said.text) == Some("current");
        let has =
            |wanted: (u8, u32)| self.said.iter().any(|said| parts.contains(&said.place.part) && group(said) == wanted);
        let current = self.said_of(Part::AddressType).find(|said| is_current(said)).map(|said| group(&said));
        let first = self.said.iter().filter(|said| parts.contains(&said.place.part)).map(group).min();
        let mut area = None;
        if let Some(chosen) = current.filter(|chosen| has(*chosen)).or(first) {
            let of_group = |part| self.said_of(part).find(|said| group(said) == chosen);
            let found = parts.map(of_group);
            let kind = self.said_of(Part::AddressType).find(|said| group(said) == chosen);
            kind.into_iter().for_each(|said| self.mark(said));
            area = self.address_of(found);
        }
        for path in self.said_of(Part::Area).collect::<Vec<_>>() {
            let last = path.text.rsplit(',').next().unwrap_or_default().trim();
            if area.is_none() && is_area_of_the_ward(last, self.headers) {
                self.mark(path);
                area = Some((path, last.to_string()));
            }
        }
        if let Some((said, name)) = area {
            self.add(said, Field::Area, name);
        }
    }

    /// Adds an address, and gives the part of the ward that it names.
    fn address_of(&mut self, [house, street, place, city]: [Option<Said<'a>>; 4]) -> Option<(Said<'a>, String)> {
        let mut area = None;
        let way: Vec<&str> = [house, street].iter().flatten().map(|said| said.text).collect();
        let mut texts: Vec<String> = Vec::new();
        texts.extend(Some(way.join(" ")).filter(|way| !way.is_empty()));
        for said in [house, street, place, city].into_iter().flatten() {
            // A place that is told by the number of a record says nothing.
            if is_record_number(said.text) {
                continue;
            }
            self.mark(said);
            if said.place.part == Part::Place && is_area_of_the_ward(said.text, self.headers) {
                area = Some((said, said.text.to_string()));
            } else if matches!(said.place.part, Part::Place | Part::City) {
                texts.push(said.text.to_string());
            }
        }
        let column = [street, house, place, city].into_iter().flatten().next().map(|said| said.column);
        if let Some(column) = column.filter(|_| !texts.is_empty()) {
            self.cells.push(OwnCell { column, field: Field::Address, text: texts.join(", ") });
        }
        area
    }

    /// The number of the identity card among the documents; the others go into the note.
    pub(super) fn documents(&mut self) {
        let is_card = |said: &Said<'_>| self.dialect.word(Table::Document, said.text) == Some("identity");
        let Some(kind) = self.said_of(Part::DocumentType).find(is_card) else { return };
        let number = self.said_of(Part::Document).find(|said| said.place.number == kind.place.number);
        if let Some(number) = number {
            self.mark(kind);
            self.mark(number);
            self.add(number, Field::Identity, number.text.to_string());
        }
    }

    /// How many doses: as told, else those that have a day or are called given. That somebody is vaccinated, without
    /// more, is no count.
    pub(super) fn doses(&mut self) {
        if let Some(told) = self.take(Part::Doses) {
            return self.add(told, Field::VaccineDoses, told.text.to_string());
        }
        let parts = [Part::DoseStatus, Part::DoseDate, Part::DoseNumber];
        let mut numbers: Vec<u32> =
            self.said.iter().filter(|said| parts.contains(&said.place.part)).map(|s| s.place.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let (mut count, mut highest, mut is_denied, mut from) = (0_u32, 0, false, None);
        for number in numbers {
            let of = |part| self.said_of(part).find(|said| said.place.number == number);
            let (status, day, dose, vaccine) =
                (of(Part::DoseStatus), of(Part::DoseDate), of(Part::DoseNumber), of(Part::DoseVaccine));
            if vaccine.is_some_and(|vaccine| !self.dialect.counts_vaccine(vaccine.text)) {
                continue;
            }
            let word = status.map(|status| self.word(Table::Dose, status));
            let is_given = word.as_deref() == Some("given") || (status.is_none() && (day.is_some() || dose.is_some()));
            is_denied |= word.as_deref() == Some("not_given");
            let is_counted = is_given && (day.is_some() || dose.is_some() || vaccine.is_some() || number > 0);
            count += u32::from(is_counted);
            highest = highest.max(dose.filter(|_| is_given).and_then(|dose| cells::whole(dose.text)).unwrap_or(0));
            if is_counted || is_denied {
                from = from.or(status).or(day).or(dose);
                [status, day, dose, vaccine].into_iter().flatten().for_each(|said| self.mark(said));
            }
        }
        let doses = count.max(highest);
        if let Some(from) = from.filter(|_| doses > 0 || is_denied) {
            self.add(from, Field::VaccineDoses, doses.to_string());
        }
    }
}

/// `8d5e2c1a-…`: the number of a record in a database.
fn is_record_number(text: &str) -> bool {
    text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}
