//! Call sheets (phiếu gọi): the F0 to be called, by area or by carer, on paper for a night without power. Who is on
//! them and in which order stands here; how they look stands in `text` and `document`.

mod document;
mod text;

use std::collections::BTreeMap;

use crate::domain::area::called;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::measure::Sign;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::standing::{Mark, is_followed, standing};
use crate::domain::ward::Ward;
use crate::language::reasons;
use crate::language::sorting::{name_key, text_key};
use crate::language::{Phrasebook, numbers};

/// Whose sheets these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// One for each area.
    #[default]
    Area,
    /// One for each carer.
    Carer,
}

/// What call sheets are made from.
#[derive(Debug, Clone, Copy)]
pub struct CallSheetView<'a> {
    /// The ward, with the last readings of its followed cases.
    pub ward: &'a Ward,
    /// The rules by which danger signs are judged.
    pub rules: &'a Rules,
    /// The desk's clock: the data are as of this moment.
    pub now: Moment,
    /// The day of the calls.
    pub day: Date,
    /// Whose sheets.
    pub by: By,
    /// The name of the officer who makes them.
    pub made_by: &'a str,
}

/// Call sheets ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSheets {
    title: String,
    station: String,
    made: String,
    groups: Vec<Group>,
}

/// The sheet of one area or carer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: String,
    patients: Vec<Patient>,
}

/// One F0 to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Patient {
    sign: &'static str,
    mark: String,
    number: String,
    name: String,
    year: String,
    phones: Vec<String>,
    /// Underlying diseases and risk.
    risk: String,
    /// The last value of each sign, and when the last of them was measured.
    last: String,
    /// Why the mark.
    reason: String,
}

impl CallSheets {
    /// The sheets of everybody who is followed now, each in order of need.
    pub fn of(view: CallSheetView<'_>, book: &Phrasebook) -> Self {
        let mut groups: BTreeMap<Place, Vec<Row>> = BTreeMap::new();
        for case in view.ward.cases.iter().filter(|case| is_followed(view.ward, view.rules, case, view.now)) {
            let name = group_of(view, case);
            let is_unknown = name.is_none();
            let name = name.unwrap_or_default();
            let key = (is_unknown, text_key(&name), name);
            groups.entry(key).or_default().push(row(view, case, book));
        }
        let unnamed = match view.by {
            By::Area => book.say("call_sheet.no_area"),
            By::Carer => book.say("call_sheet.no_carer"),
        };
        let groups = groups.into_iter().map(|((is_unnamed, _, name), mut rows)| {
            rows.sort_by(|one, other| one.need.cmp(&other.need));
            let name = if is_unnamed { unnamed.to_string() } else { name };
            Group { name, patients: rows.into_iter().map(|row| row.patient).collect() }
        });
        let at = format!("{} {}", numbers::time(view.now.time()), numbers::date(view.now.date()));
        Self {
            title: book.say_with("call_sheet.title", &[("day", &numbers::date_with_weekday(view.day, book))]),
            station: view.ward.settings().name,
            made: book.say_with("call_sheet.made", &[("time", &at), ("officer", &view.made_by)]),
            groups: groups.collect(),
        }
    }

    /// What the duty book says of their making; it names nobody who is ill.
    pub fn log_line(&self, book: &Phrasebook) -> String {
        book.say_with("call_sheet.logged", &[("count", &self.count())])
    }

    /// How many F0 stand on them.
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.patients.len()).sum()
    }
}

/// Where a sheet stands among the others: those of nobody last, the others by name.
type Place = (bool, Box<[u8]>, String);

/// A patient, and his place in the order of need.
struct Row {
    need: (Mark, Box<[u8]>, u32),
    patient: Patient,
}

fn group_of(view: CallSheetView<'_>, case: &Case) -> Option<String> {
    let name = match view.by {
        By::Area => view.ward.person_of(case).and_then(|person| person.area).map(|area| called(view.ward, area)),
        By::Carer => case.carer.and_then(|carer| view.ward.officers.read(carer)).map(|officer| officer.name.clone()),
    };
    name.filter(|name| !name.is_empty())
}

fn row(view: CallSheetView<'_>, case: &Kept<Case>, book: &Phrasebook) -> Row {
    let nobody = Person::default();
    let person = view.ward.person_of(case).map_or(&nobody, |kept| &kept.body);
    let standing = standing(view.ward, view.rules, case, view.now);
    let code = case.code.clone().unwrap_or_default();
    let risk: Vec<&str> =
        [&person.underlying, &case.risk].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let (sign, mark) = match standing.mark {
        Mark::Urgent => ("!!", book.say("levels.urgent_loud")),
        Mark::Attention => ("!", book.say("levels.attention")),
        Mark::Due => ("?", book.say("levels.due")),
        Mark::Within => (".", book.say("levels.within")),
    };
    let patient = Patient {
        sign,
        mark: mark.to_string(),
        number: format!("#{}", case.id.number()),
        name: if person.name.is_empty() { code } else { person.name.clone() },
        year: person.birth.year().map_or(String::new(), |year| year.to_string()),
        phones: person.phones.iter().map(|phone| numbers::phone(phone)).collect(),
        risk: risk.join("; "),
        last: last_values(view, case),
        reason: reasons::reason(&standing, book),
    };
    Row { need: (standing.mark, name_key(&person.name), case.id.number()), patient }
}

/// The last value of temperature, SpO2, pulse, breaths and blood pressure, a dash for what was never measured, and when
/// the last reading was.
fn last_values(view: CallSheetView<'_>, case: &Kept<Case>) -> String {
    let readings: Vec<&Kept<Reading>> = view.ward.readings_of(case.id).rev().map(|reading| &**reading).collect();
    let Some(last) = readings.first() else { return "-".to_string() };
    let latest = |sign: Sign| {
        let value = readings.iter().find_map(|reading| reading.signs.value(sign));
        value.map_or_else(|| "-".to_string(), |value| reasons::number(sign, value))
    };
    let signs = [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths].map(latest).join(" ");
    let pressure =
        readings.iter().find_map(|reading| reasons::pressure(&reading.signs)).unwrap_or_else(|| "-".to_string());
    format!("{signs} {pressure} {}", numbers::moment(last.measured_at.local(), view.now.date()))
}
