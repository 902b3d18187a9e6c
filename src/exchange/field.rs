//! What a column of any list can say.

use serde::{Deserialize, Serialize};

/// A field that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the records that the fields fill")]
pub enum Field {
    /// The number of a line in its list, which says nothing of anybody and is passed over without a word.
    Serial,
    Code,
    Name,
    /// Family and middle name, where the given name stands in a column of its own.
    FamilyName,
    Birth,
    Age,
    AgeMonths,
    AgeStep,
    AgeToldOn,
    Sex,
    /// A cross, or the birth, of a man.
    MaleColumn,
    /// A cross, or the birth, of a woman.
    FemaleColumn,
    Phones,
    Address,
    Area,
    /// The area around the one in [`Field::Area`].
    WiderArea,
    Household,
    Status,
    Onset,
    ConfirmedOn,
    ReportedAt,
    VaccineDoses,
    Underlying,
    Risk,
    Carer,
    Outcome,
    EndedOn,
    DiedOn,
    Infector,
    Note,
    From,
    FromName,
    To,
    Date,
    Place,
    Setting,
    Relation,
    IsSource,
    IsReached,
    MeasuredAt,
    Temperature,
    Spo2,
    Pulse,
    Breaths,
    Pressure,
    Systolic,
    Diastolic,
    Symptoms,
    Oxygen,
    IsRefused,
    TakenAt,
    TestKind,
    Result,
    Ct,
    Sample,
    Entry,
    Title,
    Body,
    Holder,
    ReportsTo,
    ReportsToHolder,
    Officer,
    Duty,
    Part,
    Areas,
    BeginsOn,
    EndsOn,
    Paper,
    Shift,
    Job,
    Presence,
    Text,
    Due,
    Owner,
    Case,
    CaseName,
    Urgent,
    EachShift,
    Repeat,
    Progress,
    DoneAt,
    Parent,
    Households,
    Population,
    Force,
    Since,
    WorkField,
    Through,
    When,
    AreaKind,
    FormerName,
    FormerWard,
    PresentSince,
    Teams,
    Groups,
}

impl Field {
    /// Its name in files, as `--map` writes it.
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).ok();
        name.and_then(|name| name.as_str().map(str::to_string)).unwrap_or_default()
    }
}
