//! Rows of a line list (cases, contacts, readings) as they come from a file, checked for form
//! and not yet for what the ward says about them.

use serde::{Deserialize, Serialize};

use crate::domain::birth::Birth;
use crate::domain::home_treatment::{CaseStatus, End, Symptoms};
use crate::domain::measure::Signs;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::Sex;
use crate::domain::refusal::Refusal;

/// The most rows that one order brings, so that officers' orders pass between them.
pub const ROWS_MAX: usize = 500;

/// Rows of one kind.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Rows {
    /// Cases.
    Cases(Vec<CaseRow>),
    /// Contacts.
    Contacts(Vec<ContactRow>),
    /// Readings.
    Readings(Vec<ReadingRow>),
}

/// One case of a list. Empty and absent mean "not in the list" and change nothing that stands.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct CaseRow {
    /// The case's code; a list without codes gets them from the importer.
    pub code: String,
    /// Whether the list has no code for the row, and this one is made of what it says of the person.
    #[serde(default)]
    pub code_is_made: bool,
    /// Full name; may be empty.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Sex.
    pub sex: Sex,
    /// Telephones, digits only.
    pub phones: Vec<String>,
    /// Address.
    pub address: String,
    /// Name of the area.
    pub area: String,
    /// Code of the household.
    pub household: String,
    /// How certain the infection is, where the list says so.
    pub status: Option<CaseStatus>,
    /// First day of symptoms.
    pub onset: Option<Date>,
    /// Day of the confirming test.
    pub confirmed_on: Option<Date>,
    /// Vaccine doses.
    pub vaccine_doses: Option<u8>,
    /// Underlying diseases.
    pub underlying: String,
    /// Risk tier as told.
    pub risk: String,
    /// Name of the carer.
    pub carer: String,
    /// How it ended.
    pub end: Option<End>,
    /// Anything else.
    pub note: String,
}

/// One contact of a list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ContactRow {
    /// Code of the case that could have infected.
    pub from: String,
    /// Code of the exposed case or person.
    pub to: String,
    /// Name of an exposed person who is not in the list; may be empty.
    pub name: String,
    /// When that person was born.
    pub birth: Birth,
    /// That person's telephones.
    pub phones: Vec<String>,
    /// The last day of contact.
    pub date: Option<Date>,
    /// Where.
    pub place: String,
    /// Kind of contact.
    pub setting: String,
    /// What the exposed person is to the case.
    pub relation: String,
    /// Whether the list says that this contact is the source.
    pub is_source: bool,
}

/// One reading of a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ReadingRow {
    /// Code of the case.
    pub code: String,
    /// When measured.
    pub measured_at: Moment,
    /// What was measured.
    pub signs: Signs,
    /// What was complained of.
    pub symptoms: Symptoms,
    /// Anything else.
    pub note: String,
}

/// What became of the rows of one order.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Rows that make new records.
    pub added: u32,
    /// Rows that change a record.
    pub updated: u32,
    /// Rows that say what already stands.
    pub skipped: u32,
    /// Rows refused: their place among the rows of the order, from 0, and why.
    pub refused: Vec<(u32, Refusal)>,
    /// Rows kept although reality would be odd: their place, and why.
    pub flagged: Vec<(u32, Oddity)>,
}

/// What is odd about a row and may yet be true.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Oddity {
    /// The contact ended before its source can have been infectious.
    BeforeSource,
    /// The exposed person fell ill before the contact.
    IllBeforeContact,
    /// The infected fell ill before the one who infected.
    IllBeforeSource,
    /// Somebody of the same name and the same year of birth stands under another code: the number of
    /// his newest case, where he has one.
    SamePerson(Option<u32>),
}
