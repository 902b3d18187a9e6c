//! One record becomes one row of a test, a roster, a task or an area. As with cases, the first cell that cannot be what
//! its column is gives the reason why the line is refused.

use super::cells::{self, NOTE};
use super::headers::Field;
use super::refused::Reason;
use super::repeats;
use super::rows::{Cell, Flaw, LooseAge, Reader, add_note, code};
use super::words::RosterEntry;
use crate::domain::birth::Birth;
use crate::domain::line_list::{
    AreaRow, AssignmentRow, DelegationRow, JobRow, PostRow, ReportingRow, RosterRow, TaskRow, TestRow,
};
use crate::domain::moment::{Date, Moment};
use crate::domain::repeat::Repeat;
use crate::domain::roster::{Job, Part, Presence};
use crate::domain::tasks::Progress;
use crate::domain::test::{TestKind, TestResult};
use crate::language::gate::Limit;

/// The last minute of a day, for what is due on it.
const LAST_MINUTE: i64 = 24 * 3600 - 60;

/// What cells say of a test besides its row.
#[derive(Default)]
struct LooseTest {
    taken_at: Option<Moment>,
    kind: Option<TestKind>,
    age: LooseAge,
}

/// What a row of a roster says, until it is known what it is about.
#[derive(Default)]
struct LooseRoster {
    entry: Option<RosterEntry>,
    post: PostRow,
    duty: String,
    part: Part,
    areas: Vec<String>,
    from: Option<Told>,
    to: Option<Told>,
    paper: String,
    shift: String,
    job: String,
    presence: Presence,
    heads: bool,
    field: String,
    through: String,
    when: String,
}

/// A day, or a moment of it.
#[derive(Clone, Copy)]
pub(super) enum Told {
    Day(Date),
    Moment(Moment),
}

impl Told {
    pub(super) fn day(self) -> Date {
        match self {
            Told::Day(day) => day,
            Told::Moment(moment) => moment.date(),
        }
    }

    pub(super) fn moment(self) -> Moment {
        match self {
            Told::Day(day) => Moment::start_of(day),
            Told::Moment(moment) => moment,
        }
    }
}

impl Reader<'_> {
    /// Reads a test.
    pub(super) fn test<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<TestRow, Flaw> {
        let (mut row, mut loose) = (TestRow::default(), LooseTest::default());
        for cell in line {
            self.test_cell(cell, &mut row, &mut loose).map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        row.taken_at = loose.taken_at.ok_or_else(|| Flaw::missing(&[Field::TakenAt]))?;
        // A Ct comes of an RT-PCR alone; what the list does not say is not guessed.
        let unsaid = if row.ct.is_some() { TestKind::RtPcr } else { TestKind::Other };
        row.kind = loose.kind.unwrap_or(unsaid);
        if row.birth == Birth::NotAsked {
            row.birth = loose.age.birth(row.taken_at.date()).unwrap_or_default();
        }
        if row.code.is_empty() && row.name.is_empty() {
            return Err(Flaw::missing(&[Field::Code, Field::Name]));
        }
        Ok(row)
    }

    fn test_cell(&self, cell: Cell<'_>, row: &mut TestRow, loose: &mut LooseTest) -> Result<(), Reason> {
        let text = cell.text;
        match cell.field {
            Field::Code => row.code = code(text)?,
            Field::Name => row.name = cells::text(text, Limit::NAME)?,
            Field::Birth => row.birth = self.birth(text)?,
            Field::Age | Field::AgeMonths | Field::AgeStep | Field::AgeToldOn => self.age_cell(cell, &mut loose.age)?,
            Field::Phones => {
                let (phones, more) = cells::phones(text)?;
                row.phones = phones;
                add_note(&mut row.note, more.unwrap_or_default())?;
            }
            Field::TakenAt => loose.taken_at = Some(self.told(text)?.moment()),
            Field::TestKind => loose.kind = Some(cells::word(text, &self.words.test_kind)?),
            Field::Result => row.result = self.result(text)?,
            Field::Ct => row.ct = Some(ct(text)?),
            Field::Place => row.place = cells::text(text, Limit::LINE)?,
            Field::Sample => row.sample = code(text)?,
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    /// A result in words or as a laboratory marks it: `(+)`, `(-)`. A dash alone says nothing.
    fn result(&self, text: &str) -> Result<TestResult, Reason> {
        match text.trim_matches(['(', ')', ' ']) {
            "+" => Ok(TestResult::Positive),
            "-" => Ok(TestResult::Negative),
            _ => cells::word(text, &self.words.test_result),
        }
    }

    /// A day, or a day with a time; it may lie ahead.
    pub(super) fn told(&self, text: &str) -> Result<Told, Reason> {
        match cells::moment(text) {
            Ok(moment) => Ok(Told::Moment(moment)),
            Err(_) => cells::day(text, self.today).map(Told::Day),
        }
    }

    /// Reads a row of a roster.
    pub(super) fn roster<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<RosterRow, Flaw> {
        let mut loose = LooseRoster::default();
        for cell in line {
            self.roster_cell(cell, &mut loose).map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        let by_what_it_says = if !loose.job.is_empty() || !loose.shift.is_empty() {
            RosterEntry::Job
        } else if loose.duty.is_empty() {
            RosterEntry::Position
        } else {
            RosterEntry::Assignment
        };
        match loose.entry.unwrap_or(by_what_it_says) {
            RosterEntry::Position if loose.post.title.is_empty() => Err(Flaw::missing(&[Field::Title])),
            RosterEntry::Position => Ok(RosterRow::Post(loose.post)),
            RosterEntry::Assignment => assignment(loose),
            RosterEntry::Job => job(loose),
            RosterEntry::Delegation => delegation(loose),
            RosterEntry::Reporting => reporting(loose),
        }
    }

    fn roster_cell(&self, cell: Cell<'_>, row: &mut LooseRoster) -> Result<(), Reason> {
        let text = cell.text;
        let name = || cells::text(text, Limit::NAME);
        match cell.field {
            Field::Entry => row.entry = Some(cells::word(text, &self.words.roster_entry)?),
            Field::Title => row.post.title = name()?,
            Field::Body => row.post.body = name()?,
            Field::Holder => row.post.holder = name()?,
            Field::Phones => {
                let mut phones = cells::phones(text)?.0.into_iter();
                row.post.phone = phones.next().unwrap_or_default();
                row.post.other_phones = phones.collect();
            }
            Field::Force => row.post.force = Some(cells::word(text, &self.words.force)?),
            Field::Since => row.post.since = Some(self.told(text)?.day()),
            Field::WorkField => row.field = name()?,
            Field::Through => row.through = name()?,
            Field::When => row.when = cells::text(text, NOTE)?,
            Field::ReportsTo => row.post.reports_to = name()?,
            Field::ReportsToHolder => row.post.reports_to_holder = name()?,
            Field::Officer => row.post.officer = name()?,
            Field::Duty => row.duty = name()?,
            Field::Part => row.part = cells::word(text, &self.words.part)?,
            Field::Areas => row.areas = self.areas(text)?,
            Field::BeginsOn => row.from = Some(self.told(text)?),
            Field::EndsOn => row.to = Some(self.told(text)?),
            Field::Paper => row.paper = cells::text(text, NOTE)?,
            Field::Shift => row.shift = name()?,
            Field::Job => {
                row.job = name()?;
                row.heads = cells::word(text, &self.words.head_job).is_ok();
            }
            Field::Presence => row.presence = cells::word(text, &self.words.presence)?,
            _ => {}
        }
        Ok(())
    }

    /// The names of areas in one cell, each number alone as the header means it: `Tổ 1, 2; 3`.
    fn areas(&self, text: &str) -> Result<Vec<String>, Reason> {
        let named = |name: String| match self.area.of_number(&name) {
            Some(numbered) => Ok(numbered),
            None => cells::text(&name, Limit::NAME),
        };
        cells::texts(text).into_iter().map(named).collect()
    }

    /// Reads a task.
    pub(super) fn task<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<TaskRow, Flaw> {
        let (mut row, mut done_at) = (TaskRow::default(), None);
        for cell in line {
            let read = match cell.field {
                Field::DoneAt => self.told(cell.text).map(|told| done_at = Some(told.moment())),
                _ => self.task_cell(cell, &mut row),
            };
            read.map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        if row.text.is_empty() {
            return Err(Flaw::missing(&[Field::Text]));
        }
        if let (Some(at), None | Some(Progress::Done(_))) = (done_at, row.progress) {
            row.progress = Some(Progress::Done(at));
        }
        Ok(row)
    }

    fn task_cell(&self, cell: Cell<'_>, row: &mut TaskRow) -> Result<(), Reason> {
        let text = cell.text;
        match cell.field {
            Field::Text => row.text = cells::text(text, NOTE)?,
            Field::Due => {
                row.due = Some(match self.told(text)? {
                    Told::Day(day) => Moment::start_of(day).plus(LAST_MINUTE),
                    Told::Moment(moment) => moment,
                });
            }
            Field::Owner => row.owner = cells::text(text, Limit::NAME)?,
            Field::Case => row.case = code(text)?,
            Field::CaseName => row.case_name = cells::text(text, Limit::NAME)?,
            Field::Urgent => row.urgent = Some(self.answer(text)?),
            Field::EachShift => {
                let each = if self.answer(text)? { Repeat::EachShift } else { Repeat::Never };
                row.repeat.get_or_insert(each);
            }
            Field::Repeat => row.repeat = Some(repeats::read(text)?),
            Field::Progress => {
                row.progress = Some(cells::word(text, &self.words.progress)?.as_of(Moment::start_of(self.today)));
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads an area.
    pub(super) fn area_row<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<AreaRow, Flaw> {
        let mut row = AreaRow::default();
        for cell in line {
            let read = match cell.field {
                Field::Area => cells::text(self.area.of_number(cell.text).as_deref().unwrap_or(cell.text), Limit::NAME)
                    .map(|name| row.name = name),
                Field::WiderArea => {
                    cells::text(self.wider_area.of_number(cell.text).as_deref().unwrap_or(cell.text), Limit::NAME)
                        .map(|parent| row.parent = parent)
                }
                Field::Parent => cells::text(cell.text, Limit::NAME).map(|parent| row.parent = parent),
                Field::Households => cells::count(cell.text).map(|count| row.households = Some(count)),
                Field::Population => cells::count(cell.text).map(|count| row.population = Some(count)),
                Field::AreaKind => cells::word(cell.text, &self.words.area_kind).map(|kind| row.kind = Some(kind)),
                Field::Address => cells::text(cell.text, Limit::LINE).map(|address| row.address = address),
                Field::FormerName => cells::text(cell.text, Limit::NAME).map(|name| row.former_name = name),
                Field::FormerWard => cells::text(cell.text, Limit::NAME).map(|ward| row.former_ward = ward),
                Field::PresentSince => cells::day(cell.text, self.today).map(|day| row.present_since = Some(day)),
                Field::Teams => cells::count(cell.text).map(|count| row.teams = Some(count)),
                Field::Groups => cells::count(cell.text).map(|count| row.groups = Some(count)),
                _ => Ok(()),
            };
            read.map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        if row.name.is_empty() { Err(Flaw::missing(&[Field::Area])) } else { Ok(row) }
    }
}

fn assignment(loose: LooseRoster) -> Result<RosterRow, Flaw> {
    if loose.duty.is_empty() {
        return Err(Flaw::missing(&[Field::Duty]));
    }
    if loose.post.title.is_empty() && loose.post.officer.is_empty() && loose.post.body.is_empty() {
        return Err(Flaw::missing(&[Field::Title, Field::Body]));
    }
    Ok(RosterRow::Assignment(AssignmentRow {
        post: loose.post,
        duty: loose.duty,
        field: loose.field,
        part: loose.part,
        areas: loose.areas,
        from: loose.from.map(Told::day),
        to: loose.to.map(Told::day),
        source: loose.paper,
    }))
}

fn delegation(loose: LooseRoster) -> Result<RosterRow, Flaw> {
    if loose.post.title.is_empty() {
        return Err(Flaw::missing(&[Field::Title]));
    }
    if loose.post.reports_to.is_empty() && loose.post.officer.is_empty() {
        return Err(Flaw::missing(&[Field::ReportsTo, Field::Officer]));
    }
    Ok(RosterRow::Delegation(DelegationRow {
        title: loose.post.title,
        holder: loose.post.holder,
        to_title: loose.post.reports_to,
        to_holder: loose.post.reports_to_holder,
        to_officer: loose.post.officer,
        duty: loose.duty,
        from: loose.from.map(Told::day),
        to: loose.to.map(Told::day),
        paper: loose.paper,
    }))
}

fn reporting(loose: LooseRoster) -> Result<RosterRow, Flaw> {
    if loose.duty.is_empty() {
        return Err(Flaw::missing(&[Field::Duty]));
    }
    Ok(RosterRow::Reporting(ReportingRow {
        what: loose.duty,
        by: loose.post.title,
        by_holder: loose.post.holder,
        to: loose.post.reports_to,
        to_holder: loose.post.reports_to_holder,
        through: loose.through,
        when: loose.when,
        source: loose.paper,
    }))
}

fn job(loose: LooseRoster) -> Result<RosterRow, Flaw> {
    if loose.job.is_empty() {
        return Err(Flaw::missing(&[Field::Job]));
    }
    if loose.shift.is_empty() {
        return Err(Flaw::missing(&[Field::Shift]));
    }
    let begins = loose.from.ok_or_else(|| Flaw::missing(&[Field::BeginsOn]))?;
    let ends = loose.to.ok_or_else(|| Flaw::missing(&[Field::EndsOn]))?;
    Ok(RosterRow::Job(JobRow {
        shift: loose.shift,
        from: begins.moment(),
        to: ends.moment(),
        post: loose.areas.into_iter().next().unwrap_or_default(),
        job: Job {
            name: loose.job,
            who: loose.post.holder,
            phone: loose.post.phone,
            presence: loose.presence,
            heads: loose.heads || loose.part == Part::Lead,
            ..Job::default()
        },
        officer: loose.post.officer,
    }))
}

/// A Ct in tenths.
fn ct(text: &str) -> Result<u16, Reason> {
    cells::decimal(text).and_then(|tenths| u16::try_from(tenths).ok()).ok_or(Reason::Number)
}
