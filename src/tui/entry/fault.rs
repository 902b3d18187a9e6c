//! What is wrong with a typed line, and where: data first, and the sentence that a phrasebook makes of it.

use std::fmt::Display;
use std::ops::Range;

use crate::domain::identity::Id;
use crate::domain::measure::{OutOfRange, Sign};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::language::gate::Rejection;
use crate::language::typed_date::DateTrouble;
use crate::language::{Phrasebook, numbers};
use crate::tui::entry::filters::accepted;
use crate::tui::entry::reading_line::ReadingLine;
use crate::tui::entry::setting::Pane;

/// The first thing that is wrong with a line; the cursor goes there and nothing is saved.
#[derive(Clone, PartialEq, Debug)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// The bytes of the line that it is about; empty where something is missing.
    pub range: Range<usize>,
    /// What was understood of a reading all the same, for the ruler while it is being typed.
    pub reading: Option<Box<ReadingLine>>,
}

/// What can be wrong with a typed line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// A number that cannot be this sign.
    OutOfRange(OutOfRange),
    /// Not written as a number of this sign; [`Sign::Systolic`] stands for blood pressure.
    NotANumber(Sign),
    /// The upper blood pressure is not above the lower one.
    PressureReversed,
    /// A bare number where no slot is left, or after the symptoms.
    NoSlot,
    /// A bare number after a temperature that stood in the place of this sign: no telling which sign it is.
    OutOfTurn(Sign),
    /// The same thing is said twice.
    Repeated,
    /// Both "no symptoms" and a symptom.
    Contradiction,
    /// Not a number of litres of oxygen a minute.
    Oxygen,
    /// Not an hour of the day.
    Hour,
    /// Not a day.
    Day(DateTrouble),
    /// The time has not come yet.
    InFuture(Moment),
    /// The time is over.
    InPast(Moment),
    /// Not the number of an F0.
    CaseNumber,
    /// Not a year of birth.
    BirthYear,
    /// Not a telephone.
    Phone,
    /// The name is missing.
    NameMissing,
    /// The text of the task is missing.
    TextMissing,
    /// No job of the running shift begins the line, and no colon tells the job from the name.
    JobMissing,
    /// The line says nothing about the job.
    JobUnchanged,
    /// No officer is called so.
    NoOfficer,
    /// Several officers are called so.
    SeveralOfficers(Vec<Id<Officer>>),
    /// No officer, position or duty is called so.
    NoOwner,
    /// Several positions or duties are called so.
    SeveralOwners,
    /// Several parts of the ward are called so.
    SeveralAreas,
    /// No part of the ward is called so.
    NoArea,
    /// Rows of this pane are never in that state.
    NoFilterHere(Pane),
    /// Several directives bear this number.
    SeveralDirectives,
    /// A task would come again every 0 days, or more than a year apart.
    RepeatEndless,
    /// Not a cycle of tests.
    TestCycle,
    /// A text that no record takes.
    Rejected(Rejection),
    /// A word that means nothing here.
    Unknown,
}

/// What is wrong outside a reading, and the bytes that it is about.
pub(super) type Wrong = (FaultKind, Range<usize>);

/// Keeps what is told once, and refuses it a second time.
pub(super) fn once<T>(place: &mut Option<T>, told: T, range: Range<usize>) -> Result<(), Wrong> {
    if place.replace(told).is_some() { Err((FaultKind::Repeated, range)) } else { Ok(()) }
}

impl Fault {
    /// Makes a fault outside a reading.
    pub(super) fn new(kind: FaultKind, range: Range<usize>) -> Self {
        Self { kind, range, reading: None }
    }

    /// Says in one sentence what is wrong and what is accepted; `line` is the line that was parsed.
    pub fn sentence(&self, line: &str, book: &Phrasebook) -> String {
        let typed = line.get(self.range.clone()).unwrap_or_default().trim();
        let sign_name = |sign| short_name(sign, book);
        match &self.kind {
            FaultKind::OutOfRange(out) => range_sentence(*out, typed, book),
            FaultKind::NotANumber(sign) => {
                let (sign, example) = (sign_name(*sign), example(*sign));
                book.say_with("entry.not_a_number", &[("sign", &sign), ("typed", &typed), ("example", &example)])
            }
            FaultKind::OutOfTurn(sign) => {
                book.say_with("entry.out_of_turn", &[("sign", &sign_name(*sign)), ("typed", &typed)])
            }
            FaultKind::NoFilterHere(pane) => {
                let accepted = accepted(*pane, book);
                book.say_with("filters.not_here", &[("typed", &typed), ("accepted", &accepted)])
            }
            FaultKind::Unknown => book.say_with("entry.unknown_word", &[("word", &typed)]),
            FaultKind::Day(trouble) => trouble.sentence(book),
            FaultKind::Rejected(rejection) => rejection.sentence(book),
            FaultKind::InFuture(at) | FaultKind::InPast(at) => {
                let time = numbers::time(at.time());
                let date = numbers::date_with_weekday(at.date(), book);
                book.say_with(self.key(), &[("time", &time), ("date", &date)])
            }
            _ => book.say_with(self.key(), &[("typed", &typed)]),
        }
    }

    /// The phrase of a fault that needs no more than what was typed.
    fn key(&self) -> &'static str {
        match self.kind {
            FaultKind::PressureReversed => "refusals.pressure_reversed",
            FaultKind::NoSlot => "entry.no_slot",
            FaultKind::Repeated => "entry.repeated",
            FaultKind::Contradiction => "entry.contradiction",
            FaultKind::Oxygen => "entry.not_oxygen",
            FaultKind::Hour => "entry.not_an_hour",
            FaultKind::InFuture(_) => "entry.in_future",
            FaultKind::InPast(_) => "entry.in_past",
            FaultKind::CaseNumber => "entry.case_number",
            FaultKind::BirthYear => "entry.birth_year",
            FaultKind::Phone => "entry.phone",
            FaultKind::NameMissing => "entry.name_missing",
            FaultKind::TextMissing => "entry.text_missing",
            FaultKind::JobMissing => "entry.job_missing",
            FaultKind::JobUnchanged => "entry.job_unchanged",
            FaultKind::NoOfficer => "entry.no_officer",
            FaultKind::NoOwner => "entry.no_owner",
            FaultKind::SeveralOwners => "entry.several_owners",
            FaultKind::SeveralOfficers(_) => "entry.several_officers",
            FaultKind::SeveralDirectives => "entry.several_directives",
            FaultKind::TestCycle => "entry.test_cycle",
            FaultKind::RepeatEndless => "refusals.repeat_endless",
            FaultKind::SeveralAreas => "entry.several_areas",
            FaultKind::NoArea => "filters.no_area",
            _ => "entry.unknown_word",
        }
    }
}

fn range_sentence(out: OutOfRange, typed: &str, book: &Phrasebook) -> String {
    let (sign, example) = (short_name(out.sign, book), example(out.sign));
    let (lowest, highest) = (value(out.sign, out.lowest), value(out.sign, out.highest));
    let values: [(&str, &dyn Display); 5] =
        [("sign", &sign), ("value", &typed), ("lowest", &lowest), ("highest", &highest), ("example", &example)];
    book.say_with("entry.range", &values)
}

/// The name of a sign as the ruler writes it; one name for both pressures.
pub(super) fn short_name(sign: Sign, book: &Phrasebook) -> String {
    match sign {
        Sign::Temperature => book.say("signs.temperature_short"),
        Sign::Saturation => book.say("signs.spo2"),
        Sign::Pulse => book.say("signs.pulse"),
        Sign::Breaths => book.say("signs.breaths_short"),
        Sign::Systolic | Sign::Diastolic => book.say("signs.pressure_short"),
    }
    .to_owned()
}

/// A value as it is written: tenths only for temperature.
pub(super) fn value(sign: Sign, value: u16) -> String {
    match sign {
        Sign::Temperature => numbers::tenths(value),
        _ => value.to_string(),
    }
}

/// What a healthy adult's value looks like when it is typed.
fn example(sign: Sign) -> String {
    match sign {
        Sign::Temperature => numbers::tenths(368_u16),
        Sign::Saturation => String::from("97"),
        Sign::Pulse => String::from("82"),
        Sign::Breaths => String::from("18"),
        Sign::Systolic | Sign::Diastolic => String::from("120/80"),
    }
}
