//! The roster, the tasks and the areas as tables.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use super::line_lists::is_bare_number;
use super::{Rows, View, number};
use crate::domain::area::{Area, WITHIN, called, is_told_apart, upwards};
use crate::domain::directive::tasks_of;
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::repeat::Repeat;
use crate::domain::roster::{Assignment, Delegation, Part, Position, Shift};
use crate::domain::tasks::Progress;
use crate::domain::ward::Ward;
use crate::exchange::mask;
use crate::exchange::repeats;
use crate::exchange::sheet::Value;

/// Columns of the roster; `entry` says which of three things a row is.
pub(super) const ROSTER_COLUMNS: [&str; 23] = roster_columns(["holder", "phone", "reports_to_holder", "officer"]);
/// Columns of the roster whose names are masked.
pub(super) const MASKED_ROSTER_COLUMNS: [&str; 23] =
    roster_columns(["masked_holder", "masked_phone", "masked_reports_to_holder", "masked_officer"]);

const fn roster_columns(private: [&'static str; 4]) -> [&'static str; 23] {
    let [holder, phone, reports_to_holder, officer] = private;
    [
        "entry",
        "number",
        "title",
        "body",
        holder,
        phone,
        "reports_to",
        reports_to_holder,
        "duty",
        "part",
        "areas",
        "begins",
        "ends",
        "source",
        "shift",
        "job",
        "presence",
        officer,
        "force",
        "since",
        "field",
        "through",
        "when",
    ]
}

/// One row of the roster, by column.
struct RosterRow {
    entry: &'static str,
    number: u32,
    title: Value,
    body: Value,
    holder: Value,
    phone: Value,
    reports_to: Value,
    reports_to_holder: Value,
    duty: Value,
    part: Value,
    areas: Value,
    from: Value,
    to: Value,
    source: Value,
    shift: Value,
    job: Value,
    presence: Value,
    officer: Value,
    force: Value,
    since: Value,
    field: Value,
    through: Value,
    when: Value,
}

impl RosterRow {
    fn new(entry: &'static str, number: u32) -> Self {
        let absent = || Value::Absent;
        Self {
            entry,
            number,
            title: absent(),
            body: absent(),
            holder: absent(),
            phone: absent(),
            reports_to: absent(),
            reports_to_holder: absent(),
            duty: absent(),
            part: absent(),
            areas: absent(),
            from: absent(),
            to: absent(),
            source: absent(),
            shift: absent(),
            job: absent(),
            presence: absent(),
            officer: absent(),
            force: absent(),
            since: absent(),
            field: absent(),
            through: absent(),
            when: absent(),
        }
    }

    fn write(self, rows: &mut Rows<'_>) -> io::Result<()> {
        rows(&[
            Value::Name(self.entry),
            number(self.number),
            self.title,
            self.body,
            self.holder,
            self.phone,
            self.reports_to,
            self.reports_to_holder,
            self.duty,
            self.part,
            self.areas,
            self.from,
            self.to,
            self.source,
            self.shift,
            self.job,
            self.presence,
            self.officer,
            self.force,
            self.since,
            self.field,
            self.through,
            self.when,
        ])
    }
}

/// Positions, then assignments, then the jobs of shifts.
pub(super) fn roster(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    for kept in view.ward.positions.iter() {
        let mut row = RosterRow::new("position", kept.id.number());
        add_position(&mut row, view, kept);
        row.officer = view.officer(kept.officer);
        row.write(rows)?;
    }
    for kept in view.ward.assignments.iter() {
        let mut row = RosterRow::new("assignment", kept.id.number());
        add_assignment(&mut row, view, kept);
        row.write(rows)?;
    }
    view.ward.shifts.iter().try_for_each(|kept| shift_rows(view, kept.id.number(), kept, rows))?;
    for kept in view.ward.delegations.iter() {
        let mut row = RosterRow::new("delegation", kept.id.number());
        add_delegation(&mut row, view, kept);
        row.write(rows)?;
    }
    for kept in view.ward.reportings.iter() {
        let mut row = RosterRow::new("reporting", kept.id.number());
        row.duty = Value::Text(kept.what.clone());
        (row.title, row.holder) = post(view, kept.by);
        (row.reports_to, row.reports_to_holder) = post(view, kept.to);
        row.through = post(view, kept.through).0;
        row.when = Value::Text(kept.when.clone());
        row.source = Value::Text(kept.source.clone());
        row.write(rows)?;
    }
    Ok(())
}

/// The title of a post and who holds it.
fn post(view: View<'_>, position: Option<Id<Position>>) -> (Value, Value) {
    let position = position.and_then(|position| view.ward.positions.read(position));
    let title = Value::or_absent(position, |position| Value::Text(position.title.clone()));
    (title, Value::or_absent(position, |position| view.name(&position.holder)))
}

fn add_delegation(row: &mut RosterRow, view: View<'_>, told: &Delegation) {
    (row.title, row.holder) = post(view, Some(told.position));
    (row.reports_to, row.reports_to_holder) = post(view, told.to_position);
    row.officer = view.officer(told.to_officer);
    let duty = told.duty.and_then(|duty| view.ward.duties.read(duty));
    row.duty = Value::or_absent(duty, |duty| Value::Text(duty.name.clone()));
    row.from = Value::or_absent(told.from, Value::Date);
    row.to = Value::or_absent(told.to, Value::Date);
    row.source = Value::Text(told.paper.clone());
}

fn add_position(row: &mut RosterRow, view: View<'_>, position: &Position) {
    row.title = Value::Text(position.title.clone());
    row.body = Value::Text(position.body.clone());
    row.holder = view.name(&position.holder);
    let phones: Vec<String> = [&position.phone].into_iter().chain(&position.other_phones).cloned().collect();
    row.phone = if position.other_phones.is_empty() { view.phone(&position.phone) } else { view.phones(&phones) };
    row.force = Value::Name(position.force.name());
    row.since = Value::or_absent(position.since, Value::Date);
    let above = position.reports_to.and_then(|above| view.ward.positions.read(above));
    row.reports_to = Value::or_absent(above, |above| Value::Text(above.title.clone()));
    row.reports_to_holder = Value::or_absent(above, |above| view.name(&above.holder));
}

fn add_assignment(row: &mut RosterRow, view: View<'_>, assignment: &Assignment) {
    if let Some(position) = assignment.position.and_then(|position| view.ward.positions.read(position)) {
        add_position(row, view, position);
    }
    let duty = view.ward.duties.read(assignment.duty);
    row.duty = Value::or_absent(duty, |duty| Value::Text(duty.name.clone()));
    row.field = Value::or_absent(duty, |duty| Value::Text(duty.field.clone()));
    if !assignment.body.is_empty() {
        row.body = Value::Text(assignment.body.clone());
    }
    row.part = Value::Name(assignment.part.name());
    row.areas = Value::Texts(assignment.areas.iter().map(|area| area_name(view, *area)).collect());
    row.from = Value::or_absent(assignment.from, Value::Date);
    row.to = Value::or_absent(assignment.to, Value::Date);
    row.source = Value::Text(assignment.source.clone());
    row.officer = view.officer(assignment.officer);
}

fn shift_rows(view: View<'_>, number: u32, shift: &Shift, rows: &mut Rows<'_>) -> io::Result<()> {
    for job in &shift.jobs {
        let mut row = RosterRow::new("job", number);
        row.shift = Value::Text(shift.name.clone());
        row.from = Value::Moment(shift.from);
        row.to = Value::Moment(shift.to);
        row.job = Value::Text(job.name.clone());
        row.holder = view.name(&job.who);
        row.phone = view.phone(&job.phone);
        row.presence = Value::Name(job.presence.name());
        row.officer = view.officer(job.officer);
        row.areas = Value::Texts(shift.post.iter().map(|post| area_name(view, *post)).collect());
        if job.heads {
            row.part = Value::Name(Part::Lead.name());
        }
        row.write(rows)?;
    }
    Ok(())
}

fn area_name(view: View<'_>, id: Id<Area>) -> String {
    called(view.ward, id)
}

/// Columns of tasks.
pub(super) const TASK_COLUMNS: [&str; 11] = task_columns(["text", "owner", "case_name"]);
/// Columns of tasks whose names are masked.
pub(super) const MASKED_TASK_COLUMNS: [&str; 11] = task_columns(["masked_text", "masked_owner", "masked_case_name"]);

const fn task_columns(private: [&'static str; 3]) -> [&'static str; 11] {
    let [text, owner, case_name] = private;
    ["number", text, "due", owner, "case_code", case_name, "urgent", "each_shift", "repeat", "progress", "done_at"]
}

pub(super) fn tasks(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let names = if view.with_names { HashSet::new() } else { mask::given_names(view.ward) };
    for task in view.ward.tasks.iter() {
        let case = task.case.and_then(|case| view.ward.cases.read(case));
        let code = case.map(|case| view.case_code(case));
        let called = case.filter(|_| code.as_deref().is_some_and(is_bare_number));
        let called = called.and_then(|case| view.ward.person_of(case));
        let (progress, done_at) = match task.progress {
            Progress::Open => ("open", Value::Absent),
            Progress::Started => ("started", Value::Absent),
            Progress::Done(at) => ("done", Value::Moment(at)),
        };
        let text = if view.with_names { task.text.clone() } else { mask::text(&task.text, &names) };
        rows(&[
            number(task.id.number()),
            Value::Text(text),
            Value::or_absent(task.due, Value::Moment),
            view.officer(task.owner),
            Value::or_absent(code, Value::Text),
            Value::or_absent(called, |person| view.patient(&person.name, person.birth)),
            Value::Flag(task.urgent),
            Value::Flag(task.repeat == Repeat::EachShift),
            Value::or_absent(repeats::code(task.repeat), Value::Text),
            Value::Name(progress),
            done_at,
        ])?;
    }
    Ok(())
}

/// Columns of areas.
pub(super) const AREA_COLUMNS: [&str; 13] = [
    "number",
    "name",
    "parent",
    "households",
    "population",
    "kind",
    "address",
    "former_name",
    "former_ward",
    "present_since",
    "teams",
    "groups",
    "open_cases",
];

pub(super) fn areas(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let mut open = vec![0_u64; view.ward.areas.last_number() as usize + 1];
    for case in view.ward.cases.iter().filter(|case| case.is_open()) {
        let area = view.ward.person_of(case).and_then(|person| person.area);
        if let Some(count) = area.and_then(|area| open.get_mut(area.index())) {
            *count += 1;
        }
    }
    for area in around_first(view.ward) {
        let parent = match area.parent {
            Some(parent) => Value::Text(area_name(view, parent)),
            None if is_told_apart(view.ward, area.id) => Value::Absent,
            None => Value::CellText(WITHIN.to_string()),
        };
        rows(&[
            number(area.id.number()),
            Value::Text(area.name.clone()),
            parent,
            Value::or_absent(area.households, number),
            Value::or_absent(area.population, number),
            Value::Name(area.kind.name()),
            Value::Text(area.address.clone()),
            Value::Text(area.former_name.clone()),
            Value::Text(area.former_ward.clone()),
            Value::or_absent(area.present_since, Value::Date),
            Value::or_absent(area.teams, number),
            Value::or_absent(area.groups, number),
            Value::Number(open.get(area.id.index()).copied().unwrap_or(0)),
        ])?;
    }
    Ok(())
}

/// The areas by number, each behind the one around it, so that a list names none before it has told of it.
fn around_first(ward: &Ward) -> Vec<&Arc<Kept<Area>>> {
    let (mut seen, mut ordered) = (HashSet::new(), Vec::with_capacity(ward.areas.count()));
    for area in ward.areas.iter() {
        let mut above: Vec<Id<Area>> = upwards(ward, area.id).collect();
        above.reverse();
        let new = above.into_iter().filter(|id| seen.insert(*id));
        ordered.extend(new.filter_map(|id| ward.areas.read(id)));
    }
    ordered
}

/// Columns of directives.
pub(super) const DIRECTIVE_COLUMNS: [&str; 11] = [
    "number",
    "issuer",
    "dated",
    "received",
    "summary",
    "answer_due",
    "stage",
    "answer",
    "tasks",
    "open_tasks",
    "days_overdue",
];

pub(super) fn directives(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    for paper in view.ward.directives.iter() {
        let tasks: Vec<_> = tasks_of(view.ward, paper.id).collect();
        let open = tasks.iter().filter(|task| task.is_open()).count();
        let overdue = paper.days_overdue(view.now.date()).and_then(|days| u64::try_from(days).ok());
        rows(&[
            Value::Text(paper.number.clone()),
            Value::Text(paper.issuer.clone()),
            Value::or_absent(paper.dated, Value::Date),
            Value::or_absent(paper.received, Value::Date),
            Value::Text(paper.summary.clone()),
            Value::or_absent(paper.answer_due, Value::Date),
            Value::Name(paper.stage.name()),
            Value::Text(paper.answer.clone()),
            Value::Number(tasks.len() as u64),
            Value::Number(open as u64),
            Value::or_absent(overdue, Value::Number),
        ])?;
    }
    Ok(())
}
