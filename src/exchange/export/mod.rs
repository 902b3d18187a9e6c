//! Tables of the ward: what each kind of export holds, row by row. How a row is written is the sheet's to know; names
//! and telephones are masked here, so that no kind can forget it.

mod alerts;
mod arrivals;
mod duties;
mod follow_ups;
mod line_lists;
mod movements;
mod vaccination;

use std::io::{self, Write};

use crate::domain::birth::Birth;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;
use crate::exchange::mask;
use crate::exchange::sheet::{Format, SheetWriter, Value};

/// What can be exported of the ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Cases.
    Cases,
    /// Contacts.
    Contacts,
    /// Readings.
    Readings,
    /// Tests.
    Tests,
    /// Positions, who answers for what, and shifts.
    Roster,
    /// Tasks.
    Tasks,
    /// Areas.
    Areas,
    /// Arrivals.
    Arrivals,
    /// Directives.
    Directives,
    /// Follow-ups of contacts.
    FollowUps,
    /// Rounds of wider testing.
    Screenings,
    /// Transfers.
    Transfers,
    /// Papers about F0.
    Papers,
    /// Danger signs of followed cases.
    Alerts,
    /// Who wants a dose of the vaccine.
    Vaccination,
}

/// What an export is made from.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The ward, readings included.
    pub ward: &'a Ward,
    /// The rules by which danger signs are judged.
    pub rules: &'a Rules,
    /// The desk's clock.
    pub now: Moment,
    /// Whether names, telephones, addresses and notes are written out.
    pub with_names: bool,
}

/// Takes the rows of a table one by one.
type Rows<'s> = dyn FnMut(&[Value]) -> io::Result<()> + 's;

/// Writes a table and hands out the target and the count of rows. Errors are those of the target.
pub fn write<W: Write>(out: W, format: Format, table: Table, view: View<'_>) -> io::Result<(W, u64)> {
    let mut writer = SheetWriter::new(out, format, columns(table, format, view.with_names))?;
    let rows: &mut Rows<'_> = &mut |values| writer.row(values);
    match table {
        Table::Cases => line_lists::cases(view, rows)?,
        Table::Contacts => line_lists::contacts(view, rows)?,
        Table::Readings => line_lists::readings(view, rows)?,
        Table::Tests => line_lists::tests(view, rows)?,
        Table::Roster => duties::roster(view, rows)?,
        Table::Tasks => duties::tasks(view, rows)?,
        Table::Areas => duties::areas(view, rows)?,
        Table::Arrivals => arrivals::arrivals(view, rows)?,
        Table::Directives => duties::directives(view, rows)?,
        Table::FollowUps => follow_ups::follow_ups(view, rows)?,
        Table::Screenings => follow_ups::screenings(view, rows)?,
        Table::Transfers => movements::transfers(view, rows)?,
        Table::Papers => movements::papers(view, rows)?,
        Table::Alerts => alerts::alerts(view, rows)?,
        Table::Vaccination => vaccination::rows(view, rows)?,
    }
    writer.finish()
}

/// The names of the columns. In masked CSV and workbooks the masked ones are named so, for an import to pass over them instead of
/// writing initials over names.
fn columns(table: Table, format: Format, with_names: bool) -> &'static [&'static str] {
    let is_masked = format != Format::Json && !with_names;
    match table {
        Table::Cases if is_masked => &line_lists::MASKED_CASE_COLUMNS,
        Table::Cases => &line_lists::CASE_COLUMNS,
        Table::Contacts if is_masked => &line_lists::MASKED_CONTACT_COLUMNS,
        Table::Contacts => &line_lists::CONTACT_COLUMNS,
        Table::Readings if is_masked => &line_lists::MASKED_READING_COLUMNS,
        Table::Readings => &line_lists::READING_COLUMNS,
        Table::Tests if is_masked => &line_lists::MASKED_TEST_COLUMNS,
        Table::Tests => &line_lists::TEST_COLUMNS,
        Table::Roster if is_masked => &duties::MASKED_ROSTER_COLUMNS,
        Table::Roster => &duties::ROSTER_COLUMNS,
        Table::Tasks if is_masked => &duties::MASKED_TASK_COLUMNS,
        Table::Tasks => &duties::TASK_COLUMNS,
        Table::Areas => &duties::AREA_COLUMNS,
        Table::Arrivals if is_masked => &arrivals::MASKED_ARRIVAL_COLUMNS,
        Table::Arrivals => &arrivals::ARRIVAL_COLUMNS,
        Table::Directives => &duties::DIRECTIVE_COLUMNS,
        Table::FollowUps if is_masked => &follow_ups::MASKED_FOLLOW_UP_COLUMNS,
        Table::FollowUps => &follow_ups::FOLLOW_UP_COLUMNS,
        Table::Screenings if is_masked => &follow_ups::MASKED_SCREENING_COLUMNS,
        Table::Screenings => &follow_ups::SCREENING_COLUMNS,
        Table::Transfers if is_masked => &movements::MASKED_TRANSFER_COLUMNS,
        Table::Transfers => &movements::TRANSFER_COLUMNS,
        Table::Papers if is_masked => &movements::MASKED_PAPER_COLUMNS,
        Table::Papers => &movements::PAPER_COLUMNS,
        Table::Alerts => &alerts::ALERT_COLUMNS,
        Table::Vaccination if is_masked => &vaccination::MASKED_COLUMNS,
        Table::Vaccination => &vaccination::COLUMNS,
    }
}

impl View<'_> {
    /// A name, or its initials.
    fn name(&self, name: &str) -> Value {
        Value::Text(if self.with_names { name.to_string() } else { mask::initials(name) })
    }

    /// A patient's name, or initials with the year of birth.
    fn patient(&self, name: &str, birth: Birth) -> Value {
        Value::Text(if self.with_names { name.to_string() } else { mask::person(name, birth) })
    }

    /// A telephone, or its last digits.
    fn phone(&self, phone: &str) -> Value {
        Value::Text(if self.with_names { phone.to_string() } else { mask::phone(phone) })
    }

    fn phones(&self, phones: &[String]) -> Value {
        let shown = |phone: &String| if self.with_names { phone.clone() } else { mask::phone(phone) };
        Value::Texts(phones.iter().map(shown).collect())
    }

    /// A text that can hold names or say where somebody lives: left out where names are masked.
    fn private(&self, text: &str) -> Value {
        if self.with_names { Value::Text(text.to_string()) } else { Value::Absent }
    }

    fn case_code(&self, case: &Kept<Case>) -> String {
        case_code(self.ward, case)
    }

    /// The code of somebody who is no case. Who stands in one row only is known by name there and needs none.
    fn person_code(&self, id: Id<Person>) -> String {
        let ward = self.ward;
        let code = ward.persons.read(id).and_then(|person| person.code.clone());
        let is_elsewhere = || {
            let arrives = || ward.arrivals_of(id).next().is_some();
            let is_followed = || ward.follow_ups_of(id).next().is_some();
            let is_listed = || ward.screenings.iter().any(|round| round.listed.contains(&id));
            let is_tested = || ward.tests_of(id).next().is_some();
            let is_moved = || ward.transfers.iter().any(|transfer| transfer.person == id);
            let has_papers = || ward.papers.iter().any(|paper| paper.person == id);
            let in_lists = is_tested() || arrives() || is_followed() || is_listed() || is_moved() || has_papers();
            ward.exposures_from(id).next().is_some() || in_lists
        };
        let is_in_one_row = || !is_elsewhere() && ward.exposures_of(id).nth(1).is_none();
        let numbered = || unlike(format!("@{}", id.number()), |code| ward.person_of_code(code).is_some());
        code.unwrap_or_else(|| if is_in_one_row() { String::new() } else { numbered() })
    }

    fn officer(&self, id: Option<Id<Officer>>) -> Value {
        let officer = id.and_then(|id| self.ward.officers.read(id));
        Value::or_absent(officer, |officer| self.name(&officer.name))
    }
}

/// By what a case is known in a list: its code, or `#` and its number where it has none.
pub fn case_code(ward: &Ward, case: &Kept<Case>) -> String {
    let numbered = || unlike(format!("#{}", case.id.number()), |code| ward.case_of_code(code).is_some());
    case.code.clone().unwrap_or_else(numbered)
}

/// A number that calls somebody, marked where an import brought somebody else under the same letters.
fn unlike(mut code: String, is_taken: impl Fn(&str) -> bool) -> String {
    while is_taken(&code) {
        code.push('-');
    }
    code
}

/// Whole numbers as values.
fn number(number: impl Into<u64>) -> Value {
    Value::Number(number.into())
}
