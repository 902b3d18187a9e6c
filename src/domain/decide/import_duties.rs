//! Rows of a roster and of tasks. What a row says of something that stands is filled in; what only this
//! import has brought is told apart exactly, so that an export comes back with all its rows.

use std::sync::Arc;

use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::naming::Told;
use crate::domain::decide::tasks::next_occurrence;
use crate::domain::decide::{cases, checks, shifts};
use crate::domain::identity::Id;
use crate::domain::line_list::{AssignmentRow, JobRow, PostRow, RosterRow, TaskRow};
use crate::domain::officer::Officer;
use crate::domain::record::{Body, Kept};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::roster::{Assignment, Duty, Job, Position, Shift};
use crate::domain::shelf::Shelf;
use crate::domain::tasks::{Progress, Task};

/// A record as the import sees it, and whether it stood before.
pub(super) fn read<T>(staged: &Shelf<T>, ward: &Shelf<T>, id: Id<T>) -> Option<Arc<Kept<T>>> {
    staged.read(id).or_else(|| ward.read(id)).map(Arc::clone)
}

impl Chunk<'_> {
    /// Whether a record stood before this import, or was only named in passing by it: a row may then fill it.
    pub(super) fn may_fill<T: Body>(&self, kept: &Arc<Kept<T>>) -> bool {
        let id = T::record(Arc::clone(kept)).id();
        self.staging.in_passing.contains(&id) || self.ward.record(id.kind, id.number).is_some()
    }

    /// Writes what a row makes of a record, which is then no longer one named in passing.
    pub(super) fn settle_over<T: Body + PartialEq>(&mut self, old: &Arc<Kept<T>>, body: T) -> Settled {
        self.staging.in_passing.remove(&T::record(Arc::clone(old)).id());
        if self.sheet.rewrite(old, body) { Settled::Updated } else { Settled::Skipped }
    }

    /// Takes a row of a roster.
    pub(super) fn roster(&mut self, row: &RosterRow) -> Result<Settled, Refusal> {
        match row {
            RosterRow::Post(post) => {
                checks::needed(Field::Name, &post.title)?;
                let officer = self.officer_named(&post.officer)?;
                self.post(post, |old| officer.or(old)).map(|(_, settled)| settled)
            }
            RosterRow::Assignment(row) => self.assignment(row),
            RosterRow::Job(row) => self.job(row),
            RosterRow::Delegation(row) => self.delegation_row(row),
            RosterRow::Reporting(row) => self.reporting_row(row),
        }
    }

    pub(super) fn officer_named(&mut self, name: &str) -> Result<Option<Id<Officer>>, Refusal> {
        checks::text(Field::Name, name)?;
        if name.is_empty() { Ok(None) } else { self.officer(name).map(Some) }
    }

    /// The position of a row, filled with what it says, and what became of it.
    fn post(
        &mut self,
        post: &PostRow,
        officer: impl FnOnce(Option<Id<Officer>>) -> Option<Id<Officer>>,
    ) -> Result<(Id<Position>, Settled), Refusal> {
        check_post(post)?;
        let old = self.position_of(post);
        let above = self.superior(post)?;
        if above.is_some() && above == old.as_ref().map(|old| old.id) {
            return Err(Refusal::AboveItself);
        }
        let Some(old) = old else {
            let id = self.sheet.make(Position {
                title: post.title.clone(),
                body: post.body.clone(),
                holder: post.holder.clone(),
                officer: officer(None),
                phone: post.phone.clone(),
                reports_to: above,
                force: post.force.unwrap_or_default(),
                other_phones: post.other_phones.clone(),
                since: post.since,
                former: Vec::new(),
            })?;
            return Ok((id, Settled::Added));
        };
        let mut body = old.body.clone();
        fill(&mut body.body, &post.body);
        fill(&mut body.holder, &post.holder);
        fill(&mut body.phone, &post.phone);
        body.officer = officer(body.officer);
        body.reports_to = above.or(body.reports_to);
        body.force = post.force.unwrap_or(body.force);
        body.since = post.since.or(body.since);
        if !post.other_phones.is_empty() {
            body.other_phones.clone_from(&post.other_phones);
        }
        // One list that says two things of one person is wrong in one of them.
        let has_two_phones = !old.phone.is_empty() && body.phone != old.phone;
        let is_of_this_list = self.staging.staged.positions.read(old.id).is_some();
        if has_two_phones && is_of_this_list {
            return Err(Refusal::CodeTwice(post.title.clone()));
        }
        let settled = self.settle_over(&old, body);
        Ok((old.id, settled))
    }

    pub(super) fn positions_titled(&self, title: &str) -> Vec<Arc<Kept<Position>>> {
        let ids = self.staging.positions.get(title).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| read(&self.staging.staged.positions, &self.ward.positions, *id)).collect()
    }

    /// The position that a row means: of this title, body and holder; of this holder where the row tells no body; or a
    /// vacant one that stood before.
    fn position_of(&self, post: &PostRow) -> Option<Arc<Kept<Position>>> {
        let titled = self.positions_titled(&post.title);
        let exact = titled.iter().find(|old| old.body.body == post.body && old.holder == post.holder);
        let may_fill = || titled.iter().filter(|old| self.may_fill(*old));
        let of_holder = || may_fill().find(|old| post.body.is_empty() && old.holder == post.holder);
        let vacant = || {
            let is_body = |old: &Position| old.body.is_empty() || post.body.is_empty() || old.body == post.body;
            may_fill().find(|old| old.holder.is_empty() && is_body(old))
        };
        exact.or_else(of_holder).or_else(vacant).map(Arc::clone)
    }

    /// The position above; where no row has told of it yet, a vacant one.
    pub(super) fn superior(&mut self, post: &PostRow) -> Result<Option<Id<Position>>, Refusal> {
        if post.reports_to.is_empty() {
            return Ok(None);
        }
        let titled = self.positions_titled(&post.reports_to);
        let of_holder = titled.iter().find(|above| above.holder == post.reports_to_holder);
        if let Some(above) = of_holder.or(titled.first()) {
            return Ok(Some(above.id));
        }
        let (title, holder) = (post.reports_to.clone(), post.reports_to_holder.clone());
        let id = self.sheet.make(Position { title, holder, ..Position::default() })?;
        self.pass(id);
        Ok(Some(id))
    }

    fn assignment(&mut self, row: &AssignmentRow) -> Result<Settled, Refusal> {
        checks::needed(Field::Text, &row.duty)?;
        checks::text(Field::Name, &row.duty)?;
        checks::text(Field::Text, &row.source)?;
        row.areas.iter().try_for_each(|area| checks::needed(Field::Name, area))?;
        checks::in_order(row.from, row.to)?;
        let officer = self.officer_named(&row.post.officer)?;
        let is_of_body = row.post.title.is_empty() && officer.is_none();
        if is_of_body && row.post.body.is_empty() {
            return Err(Refusal::Empty(Field::Name));
        }
        let (position, of_post) = if row.post.title.is_empty() {
            (None, Settled::Skipped)
        } else {
            let (id, settled) = self.post(&row.post, |old| old)?;
            (Some(id), settled)
        };
        let duty = self.duty(&row.duty, &row.field)?;
        let mut names: Vec<&String> = Vec::with_capacity(row.areas.len());
        for name in &row.areas {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let areas = names.into_iter().map(|name| self.area(name)).collect::<Result<Vec<_>, _>>()?;
        let (part, from, to, source) = (row.part, row.from, row.to, row.source.clone());
        let body = if is_of_body { row.post.body.clone() } else { String::new() };
        let new = Assignment { duty, position, officer, part, areas, from, to, source, body };
        let ids = self.staging.assignments.get(&(duty, position)).map_or(&[][..], Vec::as_slice);
        let same = ids.iter().filter_map(|id| read(&self.staging.staged.assignments, &self.ward.assignments, *id));
        let same: Vec<_> = same.filter(|old| is_of_one_paper(old, &new)).collect();
        if same.iter().any(|old| old.body == new) {
            return Ok(of_post);
        }
        // The end of what had none, or the paper that says so.
        let open = same.iter().find(|old| {
            let fits =
                old.to.is_none_or(|to| Some(to) == new.to) && (old.source.is_empty() || old.source == new.source);
            self.may_fill(*old) && fits
        });
        match open.map(Arc::clone) {
            Some(old) => Ok(self.settle_over(&old, new)),
            None => {
                self.sheet.make(new)?;
                Ok(Settled::Added)
            }
        }
    }

    /// The duty of this name, made where there is none; a field of work is filled in where none is known.
    pub(super) fn duty(&mut self, name: &str, field: &str) -> Result<Id<Duty>, Refusal> {
        checks::text(Field::Name, field)?;
        let Some(id) = self.staging.duties.get(name).copied() else {
            return self.sheet.make(Duty { name: name.to_string(), field: field.to_string() });
        };
        if let Some(old) = read(&self.staging.staged.duties, &self.ward.duties, id)
            && old.field.is_empty()
            && !field.is_empty()
        {
            self.sheet.rewrite(&old, Duty { field: field.to_string(), ..old.body.clone() });
        }
        Ok(id)
    }

    fn job(&mut self, row: &JobRow) -> Result<Settled, Refusal> {
        checks::needed(Field::Name, &row.shift)?;
        checks::needed(Field::Name, &row.job.name)?;
        checks::text(Field::Name, &row.job.who)?;
        checks::phones(std::slice::from_ref(&row.job.phone))?;
        checks::text(Field::Name, &row.post)?;
        let post = if row.post.is_empty() { None } else { Some(self.area_in_passing(&row.post)?) };
        let job = Job { officer: self.officer_named(&row.officer)?, ..row.job.clone() };
        let known = self.staging.shifts.get(&(row.shift.clone(), row.from, post));
        let known = known.and_then(|id| read(&self.staging.staged.shifts, &self.ward.shifts, *id));
        let Some(old) = known else {
            let shift = Shift { name: row.shift.clone(), from: row.from, to: row.to, post, jobs: vec![job] };
            self.may_stand(&shift, None)?;
            self.sheet.make(shift)?;
            return Ok(Settled::Added);
        };
        if old.jobs.contains(&job) && old.to == row.to {
            return Ok(Settled::Skipped);
        }
        let mut body = Shift { to: row.to, ..old.body.clone() };
        let stood = self.ward.shifts.read(old.id);
        let replaced = body.jobs.iter_mut().find(|known| {
            let is_of_ward = stood.is_some_and(|shift| shift.jobs.contains(known));
            known.name == job.name && is_of_ward
        });
        let settled = if replaced.is_some() { Settled::Updated } else { Settled::Added };
        match replaced {
            Some(known) => *known = job,
            None if old.jobs.contains(&job) => {}
            None => body.jobs.push(job),
        }
        self.may_stand(&body, Some(old.id.number()))?;
        self.sheet.rewrite(&old, body);
        Ok(settled)
    }

    /// Refuses a shift that could not be planned so: nobody is brought to two places at once, beside what stands and what
    /// the list itself has brought. Who is ill or away is not asked: a list tells what was.
    fn may_stand(&self, shift: &Shift, own: Option<u32>) -> Result<(), Refusal> {
        let post = shift.post.filter(|post| self.ward.areas.read(*post).is_some());
        let known = |officer: &Id<Officer>| self.ward.officers.read(*officer).is_some();
        let job = |job: &Job| Job { officer: job.officer.filter(known), ..job.clone() };
        let jobs = shift.jobs.iter().map(job).collect();
        shifts::form(&self.sheet, &Shift { post, jobs, ..shift.clone() })?;
        let brought: Vec<(u32, &Shift)> =
            self.staging.staged.shifts.iter().map(|kept| (kept.id.number(), &kept.body)).collect();
        shifts::clash(self.ward, shift, own, &brought)
    }

    /// Takes a task: the one of this text, time, case and owner, one that nobody has taken yet, or a new one.
    pub(super) fn task(&mut self, row: &TaskRow) -> Result<Settled, Refusal> {
        checks::needed(Field::Text, &row.text)?;
        checks::text(Field::Code, &row.case)?;
        checks::text(Field::Name, &row.case_name)?;
        if let Some(Progress::Done(at)) = row.progress {
            cases::not_in_future(&self.sheet, at)?;
        }
        let case = self.case_named(&row.case, Told::name(&row.case_name))?.map(|case| case.id);
        if case.is_none() && !row.case.is_empty() {
            return Err(Refusal::UnknownCode(row.case.clone()));
        }
        let owner = self.officer_named(&row.owner)?;
        let ids = self.staging.tasks.get(&row.text).map_or(&[][..], Vec::as_slice);
        let same = ids.iter().filter_map(|id| read(&self.staging.staged.tasks, &self.ward.tasks, *id));
        let same: Vec<_> = same.filter(|old| old.due == row.due && old.case == case).collect();
        let exact = same.iter().find(|old| old.owner == owner);
        let loose = || same.iter().find(|old| self.may_fill(*old) && (old.owner.is_none() || owner.is_none()));
        let Some(old) = exact.or_else(loose).map(Arc::clone) else {
            // One that the list brings as done is history: its next occurrence is a row of the list, or nobody's.
            self.sheet.make(Task {
                text: row.text.clone(),
                due: row.due,
                owner,
                case,
                urgent: row.urgent.unwrap_or_default(),
                repeat: row.repeat.unwrap_or_default(),
                progress: row.progress.unwrap_or_default(),
                ..Task::default()
            })?;
            return Ok(Settled::Added);
        };
        let body = Task {
            owner: owner.or(old.owner),
            urgent: row.urgent.unwrap_or(old.urgent),
            repeat: row.repeat.unwrap_or(old.repeat),
            progress: further(old.progress, row.progress),
            ..old.body.clone()
        };
        let is_done_now = old.is_open() && !body.is_open();
        let settled = self.settle_over(&old, body.clone());
        if is_done_now {
            self.come_again(old.id, &body)?;
        }
        Ok(settled)
    }

    /// Makes the next occurrence of a task that stood open and that a list says is done, once.
    fn come_again(&mut self, done: Id<Task>, task: &Task) -> Result<(), Refusal> {
        let mut all = self.ward.tasks.iter().chain(self.staging.staged.tasks.iter());
        if all.any(|other| other.follows == Some(done)) {
            return Ok(());
        }
        if let Some(next) = next_occurrence(self.ward, done, task, self.sheet.now) {
            self.sheet.make(next)?;
        }
        Ok(())
    }
}

/// Whether two assignments differ at most in their end and in the paper that says so.
fn is_of_one_paper(one: &Assignment, other: &Assignment) -> bool {
    (one.officer, one.part, one.from) == (other.officer, other.part, other.from)
        && one.areas == other.areas
        && one.body == other.body
}

/// How far a task is after a list has spoken: a list that is older than the work does not undo it.
fn further(standing: Progress, told: Option<Progress>) -> Progress {
    match (standing, told) {
        (Progress::Open, Some(told)) => told,
        (Progress::Started, Some(Progress::Done(at))) => Progress::Done(at),
        (standing, _) => standing,
    }
}

fn check_post(post: &PostRow) -> Result<(), Refusal> {
    checks::text(Field::Name, &post.title)?;
    checks::text(Field::Name, &post.body)?;
    checks::text(Field::Name, &post.holder)?;
    checks::text(Field::Name, &post.reports_to)?;
    checks::text(Field::Name, &post.reports_to_holder)?;
    checks::phones(std::slice::from_ref(&post.phone))?;
    checks::phones(&post.other_phones)
}
