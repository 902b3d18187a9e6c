//! What the fields of a paper are filled with: what the desk knows of the person, the case, the ward and the paper. What
//! nobody knows stays empty and becomes dots to be filled by hand.

use crate::domain::area::called;
use crate::domain::birth::Birth;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::moment::{Date, Moment};
use crate::domain::paper::{Paper, PaperKind, pack_of, standing};
use crate::domain::person::{Person, Sex};
use crate::domain::record::Kept;
use crate::domain::release::{isolation_day, positive_since};
use crate::domain::station::Station;
use crate::domain::ward::Ward;
use crate::language::reasons::{self, measured};
use crate::language::{Phrasebook, numbers};

use super::templates::Form;

/// The names of the fields.
pub(super) const FIELDS: [&str; 34] = [
    "name",
    "birth",
    "sex",
    "identity",
    "address",
    "registered_address",
    "phone",
    "area",
    "case",
    "underlying",
    "doses",
    "carer_at_home",
    "onset",
    "confirmed_on",
    "reported_at",
    "since",
    "ended_on",
    "days",
    "test",
    "latest",
    "dangers",
    "carer",
    "carer_phone",
    "decision_of",
    "pack",
    "ward",
    "WARD",
    "above",
    "ABOVE",
    "station",
    "day",
    "number",
    "symbol",
    "signer",
];

/// What stands where nobody knows what belongs there.
const DOTS: &str = "........................";

/// What a paper is about.
pub(super) struct About<'a> {
    pub(super) ward: &'a Ward,
    pub(super) rules: &'a Rules,
    pub(super) settings: &'a Station,
    pub(super) book: &'a Phrasebook,
    pub(super) form: &'a Form,
    pub(super) case: &'a Kept<Case>,
    pub(super) person: &'a Person,
    pub(super) paper: Option<&'a Paper>,
    pub(super) now: Moment,
}

/// Puts values into the fields of a text; dots where there is none.
pub(super) fn fill(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut pieces = text.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let Some((name, rest)) = piece.split_once('}') else { continue };
        let value = value(name);
        filled.push_str(if value.trim().is_empty() { DOTS } else { value.trim() });
        filled.push_str(rest);
    }
    filled
}

impl About<'_> {
    /// The day that the paper bears.
    pub(super) fn dated(&self) -> Date {
        self.paper.map_or(self.now.date(), |paper| paper.dated)
    }

    /// The value of a field; empty where nobody knows it.
    pub(super) fn value(&self, name: &str) -> String {
        let (person, case, settings) = (self.person, self.case, self.settings);
        let day = |day: Option<Date>| day.map(numbers::date).unwrap_or_default();
        match name {
            "name" => person.name.clone(),
            "birth" => birth(person.birth),
            "sex" => self.sex(),
            "identity" => person.identity.clone(),
            "address" => [person.room.as_str(), person.address.as_str()].map(str::trim).join(" "),
            "registered_address" => person.registered_address.clone(),
            "phone" => person.phones.first().map(|phone| numbers::phone(phone)).unwrap_or_default(),
            "area" => person.area.map(|area| called(self.ward, area)).unwrap_or_default(),
            "case" => format!("#{}", case.id.number()),
            "underlying" => person.underlying.clone(),
            "doses" => person.vaccine_doses.map(|doses| doses.to_string()).unwrap_or_default(),
            "carer_at_home" => person.carer_at_home.clone(),
            "onset" => day(case.onset),
            "confirmed_on" => day(case.confirmed_on),
            "reported_at" => day(case.reported_at.map(Moment::date)),
            "since" => day(self.since()),
            "ended_on" => day(self.ended_on()),
            "days" => self.days().map(|days| days.to_string()).unwrap_or_default(),
            "test" => self.test(),
            "latest" => self.latest(),
            "dangers" => self.dangers(),
            "carer" => self.carer().map(|officer| officer.0).unwrap_or_default(),
            "carer_phone" => self.carer().map(|officer| numbers::phone(&officer.1)).unwrap_or_default(),
            "decision_of" => self.decision_of(),
            "pack" => self.pack(),
            "ward" => settings.ward_name.clone(),
            "WARD" => settings.ward_name.to_uppercase(),
            "above" => settings.above.clone(),
            "ABOVE" => settings.above.to_uppercase(),
            "station" => settings.name.clone(),
            "day" => numbers::date(self.dated()),
            "number" => {
                self.paper.and_then(|paper| paper.number).map(|number| format!("{number:02}")).unwrap_or_default()
            }
            "symbol" => self.paper.map(|paper| paper.symbol.clone()).unwrap_or_default(),
            "signer" => self.paper.map(|paper| paper.signed_by.clone()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// A text of a template with its fields filled.
    pub(super) fn fill(&self, text: &str) -> String {
        fill(text, |name| self.value(name))
    }

    fn sex(&self) -> String {
        match self.person.sex {
            Sex::Female => self.form.female.clone(),
            Sex::Male => self.form.male.clone(),
            Sex::NotAsked | Sex::Other => String::new(),
        }
    }

    /// The first day of isolation: that of the positive sample, else of the report.
    pub(super) fn since(&self) -> Option<Date> {
        positive_since(self.ward, self.case).or(self.case.reported_at.map(Moment::date))
    }

    fn ended_on(&self) -> Option<Date> {
        self.case.end.as_ref().and_then(|end| end.on)
    }

    fn days(&self) -> Option<u32> {
        isolation_day(self.since()?, self.ended_on()?, self.settings.sample_is_day_one)
    }

    fn test(&self) -> String {
        let Some(test) = self.ward.tests_of(self.case.person).next_back() else { return String::new() };
        let word = |name| self.book.word("tests", name).unwrap_or_default();
        format!("{} {} {}", word(test.kind.name()), word(test.result.name()), numbers::date(test.taken_at.date()))
    }

    /// The last value of each sign that a reading of the case has.
    fn latest(&self) -> String {
        let Some(reading) = self.ward.readings_of(self.case.id).next_back() else { return String::new() };
        let values = measured(&reading.signs, self.book).join(", ");
        let at = reading.measured_at;
        format!("{values} ({} {})", numbers::time(at.time()), numbers::date(at.date()))
    }

    /// Every reading with a danger sign, with its time: a sheet that holds the last reading of each half-day must not hide
    /// what was measured before it.
    fn dangers(&self) -> String {
        let told = self.ward.readings_of(self.case.id).filter_map(|reading| {
            let age = self.person.birth.age_on(reading.measured_at.date());
            let found = self.rules.judge(&reading.signs, reading.symptoms.told(), age);
            let words: Vec<String> =
                found.iter().map(|finding| reasons::found(finding.watched, finding.value, self.book)).collect();
            let at = reading.measured_at;
            let when = format!("{} {}", numbers::time(at.time()), super::short(at.date()));
            (!words.is_empty()).then(|| format!("{when} {}", words.join(", ")))
        });
        let told = told.collect::<Vec<_>>().join("; ");
        if told.is_empty() { self.form.no_dangers.clone() } else { told }
    }

    fn carer(&self) -> Option<(String, String)> {
        let officer = self.ward.officers.read(self.case.carer?)?;
        Some((officer.name.clone(), officer.phone.clone()))
    }

    /// The decision and the day of the pack of the case.
    fn pack(&self) -> String {
        let Some(pack) = pack_of(self.rules, self.case) else { return String::new() };
        fill(&self.form.pack, |name| match name {
            "decision" => self.long(&pack.decision),
            _ => numbers::date(pack.dated),
        })
    }

    /// A decision as it is written out.
    fn long(&self, decision: &str) -> String {
        let written =
            self.form.long.iter().find_map(|(short, long)| Some((long, decision.strip_prefix(short.as_str())?)));
        written.map_or_else(|| decision.to_string(), |(long, rest)| format!("{long}{rest}"))
    }

    /// The decision by which the person was isolated.
    fn decision_of(&self) -> String {
        let form = self.form;
        match standing(self.ward, self.case.id, PaperKind::Decision) {
            Some(paper) => fill(&form.decision_of, |name| match name {
                "number" => paper.number.map(|number| format!("{number:02}")).unwrap_or_default(),
                "symbol" => paper.symbol.clone(),
                _ => numbers::date(paper.dated),
            }),
            None => String::new(),
        }
    }
}

fn birth(birth: Birth) -> String {
    match birth {
        Birth::Day(day) => numbers::date(day),
        other => other.year().map(|year| year.to_string()).unwrap_or_default(),
    }
}
