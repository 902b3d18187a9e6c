//! Rows of a line list (cases, contacts, readings, tests, roster, tasks, areas and the others) as they come from a file, checked for
//! form and not yet for what the ward says about them.

mod arrivals;
mod directives;
mod follow_ups;
mod movements;

pub use arrivals::ArrivalRow;
pub use directives::DirectiveRow;
pub use follow_ups::{FollowUpRow, ScreeningRow};
pub use movements::{MedicineRow, PaperRow, TransferRow, WhoRow, Whose};

use serde::{Deserialize, Serialize};

use crate::domain::area::AreaKind;
use crate::domain::birth::Birth;
use crate::domain::home_treatment::{CaseStatus, End, Symptoms};
use crate::domain::measure::Signs;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::Sex;
use crate::domain::refusal::Refusal;
use crate::domain::repeat::Repeat;
use crate::domain::roster::{Force, Job, Part};
use crate::domain::tasks::Progress;
use crate::domain::test::{TestKind, TestResult};

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
    /// Tests.
    Tests(Vec<TestRow>),
    /// Positions, who answers for what, and jobs of shifts.
    Roster(Vec<RosterRow>),
    /// Tasks.
    Tasks(Vec<TaskRow>),
    /// Areas.
    Areas(Vec<AreaRow>),
    /// Arrivals.
    Arrivals(Vec<ArrivalRow>),
    /// Directives.
    Directives(Vec<DirectiveRow>),
    /// Follow-ups of contacts.
    FollowUps(Vec<FollowUpRow>),
    /// Who is listed in rounds of wider testing.
    Screenings(Vec<ScreeningRow>),
    /// Transfers.
    Transfers(Vec<TransferRow>),
    /// Papers about somebody.
    Papers(Vec<PaperRow>),
}

impl Rows {
    /// How many they are.
    pub fn count(&self) -> usize {
        match self {
            Rows::Cases(rows) => rows.len(),
            Rows::Contacts(rows) => rows.len(),
            Rows::Readings(rows) => rows.len(),
            Rows::Tests(rows) => rows.len(),
            Rows::Roster(rows) => rows.len(),
            Rows::Tasks(rows) => rows.len(),
            Rows::Areas(rows) => rows.len(),
            Rows::Arrivals(rows) => rows.len(),
            Rows::Directives(rows) => rows.len(),
            Rows::FollowUps(rows) => rows.len(),
            Rows::Screenings(rows) => rows.len(),
            Rows::Transfers(rows) => rows.len(),
            Rows::Papers(rows) => rows.len(),
        }
    }
}

/// One case of a list. Empty and absent mean "not in the list" and change nothing that stands.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct CaseRow {
    /// The case's code; a list without codes gets them from the importer.
    pub code: String,
    /// Whether the list has no code for the row, and this one is made of what it says of the person.
    #[serde(default)]
    pub code_is_made: bool,
    /// Whether another system gave the code, which knows nothing of those that persons have here.
    #[serde(default)]
    pub code_is_foreign: bool,
    /// The code of the episode before this one of the same person (mắc lại); empty for a first one.
    #[serde(default)]
    pub again_of: String,
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
    /// When the desk that wrote the list heard of it.
    pub reported_at: Option<Moment>,
    /// When a health worker first examined the patient.
    #[serde(default)]
    pub examined_at: Option<Moment>,
    /// What was handed out.
    #[serde(default)]
    pub medicines: Vec<MedicineRow>,
    /// Why nobody looks for the source any longer.
    #[serde(default)]
    pub search_closed: String,
    /// The number of an identity card.
    #[serde(default)]
    pub identity: String,
    /// Whether pregnant.
    #[serde(default)]
    pub pregnant: Option<bool>,
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
    /// Its person's name, where the list says it; a bare number such as `#12` counts only with the name.
    pub from_name: String,
    /// Code of the exposed case or person.
    pub to: String,
    /// Name of the exposed person, where he is not in the list or is called by a bare number; may be empty.
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
    /// Whether the list says that the exposed person was reached.
    pub is_reached: bool,
    /// Whether both wore masks.
    pub masked: Option<bool>,
    /// Minutes together.
    pub minutes: Option<u16>,
    /// Who told of it.
    pub reporter: String,
    /// Anything else.
    pub note: String,
}

/// One reading of a list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ReadingRow {
    /// Code of the case.
    pub code: String,
    /// The patient's name, where the list says it; a bare number such as `#12` counts only with the name.
    pub name: String,
    /// When measured.
    pub measured_at: Moment,
    /// What was measured.
    pub signs: Signs,
    /// What was complained of.
    pub symptoms: Symptoms,
    /// Litres of oxygen a minute.
    pub oxygen_litres: Option<u8>,
    /// Whether the patient declined to be measured.
    pub is_refused: bool,
    /// Anything else.
    pub note: String,
}

/// One test of a list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TestRow {
    /// Code of the case or person; may be empty where name and birth are told.
    pub code: String,
    /// Name.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Telephones, digits only.
    pub phones: Vec<String>,
    /// When the sample was taken.
    pub taken_at: Moment,
    /// How it is tested.
    pub kind: TestKind,
    /// What came of it.
    pub result: TestResult,
    /// The cycle threshold in tenths.
    pub ct: Option<u16>,
    /// Where the sample was taken.
    pub place: String,
    /// The code of the sample.
    pub sample: String,
    /// Anything else.
    pub note: String,
}

/// One row of a roster: a post alone, a duty of a post, or a job in a shift.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum RosterRow {
    /// A post in the chain of responsibility.
    Post(PostRow),
    /// What a post, or an officer, answers for.
    Assignment(AssignmentRow),
    /// A job in a shift.
    Job(JobRow),
    /// A duty handed to another.
    Delegation(DelegationRow),
    /// A line of the reporting regime.
    Reporting(ReportingRow),
}

/// A post of a roster.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PostRow {
    /// Its title; empty where an officer alone answers for a duty.
    pub title: String,
    /// The body or force it belongs to.
    pub body: String,
    /// Who holds it; empty while vacant.
    pub holder: String,
    /// Telephone, digits only.
    pub phone: String,
    /// Title of the post that it reports to.
    pub reports_to: String,
    /// Who holds that post, where its title has several.
    pub reports_to_holder: String,
    /// The officer of the desk who holds it, by name.
    pub officer: String,
    /// Its force, where told.
    pub force: Option<Force>,
    /// Further telephones, digits only.
    pub other_phones: Vec<String>,
    /// Since when it is held so.
    pub since: Option<Date>,
}

/// A duty that one post handed to another, or to an officer.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DelegationRow {
    /// Title of the post whose duty it is.
    pub title: String,
    /// Who holds it, where its title has several.
    pub holder: String,
    /// Title of the post that has it now; empty where it is an officer.
    pub to_title: String,
    /// Who holds that post, where its title has several.
    pub to_holder: String,
    /// Name of the officer who has it now; empty where it is a post.
    pub to_officer: String,
    /// The duty; all of them where empty.
    pub duty: String,
    /// From this day on.
    pub from: Option<Date>,
    /// To the end of this day.
    pub to: Option<Date>,
    /// The paper that says so.
    pub paper: String,
}

/// A line of the reporting regime; the posts by their titles.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ReportingRow {
    /// What is reported.
    pub what: String,
    /// Who reports.
    pub by: String,
    /// Who holds that post, where its title has several.
    pub by_holder: String,
    /// To whom.
    pub to: String,
    /// Who holds that post, where its title has several.
    pub to_holder: String,
    /// Through whom.
    pub through: String,
    /// By when, in words.
    pub when: String,
    /// The paper that says so.
    pub source: String,
}

/// A duty of a roster.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct AssignmentRow {
    /// Who answers for it; `officer` is that of the duty, not of the post.
    pub post: PostRow,
    /// The duty.
    pub duty: String,
    /// The field of work that the duty belongs to.
    pub field: String,
    /// Which part; [`Part::Perform`] where the list does not say.
    pub part: Part,
    /// Names of the areas; everywhere when empty.
    pub areas: Vec<String>,
    /// From this day on.
    pub from: Option<Date>,
    /// To the end of this day.
    pub to: Option<Date>,
    /// The paper that says so.
    pub source: String,
}

/// A job of a roster.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct JobRow {
    /// Name of the shift.
    pub shift: String,
    /// When the shift begins.
    pub from: Moment,
    /// When the next one takes over.
    pub to: Moment,
    /// The post that is manned, by name; the desk where it is empty.
    #[serde(default)]
    pub post: String,
    /// The job; its officer is `officer`.
    pub job: Job,
    /// The officer of the desk who does it, by name.
    pub officer: String,
}

/// One task of a list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct TaskRow {
    /// What is to be done.
    pub text: String,
    /// By when.
    pub due: Option<Moment>,
    /// Name of who does it.
    pub owner: String,
    /// Code of the case that it is about.
    pub case: String,
    /// The name of its person; a bare number such as `#12` counts only with the name.
    pub case_name: String,
    /// Whether it comes before the others, where told.
    pub urgent: Option<bool>,
    /// When it comes again, where told.
    pub repeat: Option<Repeat>,
    /// How far it is, where told.
    pub progress: Option<Progress>,
}

/// One area of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AreaRow {
    /// Its name.
    pub name: String,
    /// Name of the area that it belongs to.
    pub parent: String,
    /// Number of households.
    pub households: Option<u32>,
    /// Number of inhabitants.
    pub population: Option<u32>,
    /// What it is, where told.
    pub kind: Option<AreaKind>,
    /// Where it is.
    pub address: String,
    /// What it was called before.
    pub former_name: String,
    /// The ward that it belonged to before wards were merged.
    pub former_ward: String,
    /// The day from which the present name and ward hold, where told.
    pub present_since: Option<Date>,
    /// Number of community teams.
    pub teams: Option<u32>,
    /// Number of community groups.
    pub groups: Option<u32>,
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
    /// The list calls the person of the code otherwise than the desk.
    OtherName,
    /// Another system's code for somebody who is open here under the case of this number; nothing was changed.
    OpenAlready(u32),
    /// The list says that he has arrived elsewhere or that isolation has ended, and the F0 of this number is followed
    /// here still; it stays open.
    StillFollowed(u32),
}
