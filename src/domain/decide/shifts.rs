//! Orders about shifts: planning, laying, filling, taking and exchanging jobs, and freeing the jobs of who cannot come.
//! Nobody comes to stand at two places at once by any of them.

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::decide::{Sheet, checks};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::record::{AnyBody, Kept, Record};
use crate::domain::refusal::{Field, Refusal, ShiftRefusal};
use crate::domain::roster::{Job, Presence, Shift};
use crate::domain::shifts::laying::{LAID_MAX, laid};
use crate::domain::shifts::{
    Hand, Hands, JOBS_MAX, SHIFT_SECONDS_MAX, Spell, freed, handed_on, overlap, spells, unfit,
};
use crate::domain::ward::Ward;

/// Checks a shift; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, shift: &Shift, own: Option<u32>) -> Result<(), Refusal> {
    form(sheet, shift)?;
    clash(sheet.ward, shift, own, &[])?;
    fit(sheet, shift, standing(sheet.ward, own))
}

/// The shift that stands under a number.
pub fn standing(ward: &Ward, own: Option<u32>) -> Option<&Arc<Kept<Shift>>> {
    own.and_then(Id::new).and_then(|id| ward.shifts.read(id))
}

/// What a shift must say, whoever works in it and elsewhere.
pub fn form(sheet: &Sheet<'_>, shift: &Shift) -> Result<(), Refusal> {
    checks::needed(Field::Name, &shift.name)?;
    checks::known_if_named(&sheet.ward.areas, shift.post)?;
    if shift.to <= shift.from {
        return Err(Refusal::ShiftReversed);
    }
    if shift.to.since(shift.from) > SHIFT_SECONDS_MAX {
        return Err(Refusal::Shift(ShiftRefusal::TooLong));
    }
    if shift.jobs.len() > JOBS_MAX {
        return Err(Refusal::TooMany(u32::try_from(JOBS_MAX).unwrap_or(u32::MAX)));
    }
    shift.jobs.iter().try_for_each(|planned| job(sheet, planned))?;
    let mut heads = shift.jobs.iter().filter(|job| job.heads);
    match (heads.next(), heads.next()) {
        (Some(one), Some(other)) => Err(Refusal::Shift(ShiftRefusal::TwoHeads(told(one), told(other)))),
        _ => Ok(()),
    }
}

/// A job and who does it: `Trưởng ca: BS Lý`.
fn told(job: &Job) -> String {
    if job.who.is_empty() { job.name.clone() } else { format!("{}: {}", job.name, job.who) }
}

fn job(sheet: &Sheet<'_>, job: &Job) -> Result<(), Refusal> {
    checks::known_if_named(&sheet.ward.officers, job.officer)?;
    checks::needed(Field::Name, &job.name)?;
    checks::text(Field::Name, &job.who)?;
    checks::phones(std::slice::from_ref(&job.phone))
}

/// Refuses whoever of a shift works elsewhere at the same time. `written` are shifts as they will be, in place of those
/// of their numbers that stand.
pub fn clash(ward: &Ward, shift: &Shift, own: Option<u32>, written: &[(u32, &Shift)]) -> Result<(), Refusal> {
    let hands = Hands::of(ward);
    let mine = spells(shift, &hands);
    let is_written = |number: u32| written.iter().any(|(other, _)| *other == number);
    let standing = ward.shifts.iter().filter(|other| !is_written(other.id.number()));
    let standing = standing.map(|other| (other.id.number(), &other.body));
    let others = standing.chain(written.iter().copied());
    for (_, other) in others.filter(|(number, other)| Some(*number) != own && overlap(other, shift)) {
        let theirs = spells(other, &hands);
        let double = mine.iter().find(|spell| theirs.iter().any(|other| other.clashes(spell)));
        if let Some(double) = double {
            let who = name_of(ward, shift, &hands, &double.hand);
            let elsewhere = ShiftRefusal::Elsewhere { who, shift: other.name.clone(), from: other.from, to: other.to };
            return Err(Refusal::Shift(elsewhere));
        }
    }
    Ok(())
}

/// What somebody of a shift is called.
fn name_of(ward: &Ward, shift: &Shift, hands: &Hands, hand: &Hand) -> String {
    if let Hand::Officer(officer) = hand
        && let Some(officer) = ward.officers.read(*officer)
    {
        return officer.name.clone();
    }
    let job = shift.jobs.iter().find(|job| hands.hand(job).as_ref() == Some(hand));
    job.map_or_else(String::new, |job| job.who.clone())
}

/// Refuses whoever is newly put into a shift that is not over and cannot work then: who is ill, isolated, on leave, or has
/// left the desk. Who stood there before is not asked: a gap is made by freeing it, not by refusing what else is written.
pub fn fit(sheet: &Sheet<'_>, shift: &Shift, stood: Option<&Arc<Kept<Shift>>>) -> Result<(), Refusal> {
    if shift.to <= sheet.now {
        return Ok(());
    }
    let hands = Hands::of(sheet.ward);
    let stood = stood.filter(|old| (old.from, old.to) == (shift.from, shift.to));
    let before: Vec<Hand> =
        stood.into_iter().flat_map(|old| old.jobs.iter()).filter_map(|job| hands.hand(job)).collect();
    for job in &shift.jobs {
        let Some(hand) = hands.hand(job).filter(|hand| !before.contains(hand)) else { continue };
        let from = job.since.unwrap_or(shift.from).max(shift.from);
        if let Some(why) = unfit(sheet.ward, sheet.rules, &hand, (from, shift.to)) {
            let who = name_of(sheet.ward, shift, &hands, &hand);
            return Err(Refusal::Shift(ShiftRefusal::Unfit(who, why)));
        }
    }
    Ok(())
}

/// What a shift says once it is written over the one that stands: who leaves a job of a running shift is kept with it.
pub fn succeeding(sheet: &Sheet<'_>, number: u32, body: AnyBody) -> AnyBody {
    match (body, standing(sheet.ward, Some(number))) {
        (AnyBody::Shift(new), Some(old)) => AnyBody::Shift(handed_on(old, new, sheet.now)),
        (body, _) => body,
    }
}

/// Plans a shift.
pub fn make(sheet: &mut Sheet<'_>, shift: Shift) -> Result<(), Refusal> {
    check(sheet, &shift, None)?;
    sheet.make(shift)?;
    Ok(())
}

/// Puts somebody on a job of a shift; a job of another name is added at the end.
pub fn fill_job(sheet: &mut Sheet<'_>, shift: Id<Shift>, told: Job) -> Result<(), Refusal> {
    job(sheet, &told)?;
    let old = Arc::clone(checks::known(&sheet.ward.shifts, shift)?);
    let mut new = old.body.clone();
    match new.jobs.iter_mut().find(|known| known.name == told.name) {
        Some(known) if (known.officer, &known.who) == (told.officer, &told.who) => {
            // Where he is, or his telephone: nobody comes who was not there.
            (known.phone, known.presence) = (told.phone, told.presence);
            sheet.rewrite(&old, new);
            return Ok(());
        }
        Some(known) => {
            let (heads, since, former) = (known.heads, known.since, known.former.clone());
            *known = Job { heads, since, former, ..told };
        }
        None => new.jobs.push(told),
    }
    write(sheet, &old, new)
}

/// Writes a shift anew with who left its jobs.
fn write(sheet: &mut Sheet<'_>, old: &Arc<Kept<Shift>>, new: Shift) -> Result<(), Refusal> {
    let new = handed_on(old, new, sheet.now);
    check(sheet, &new, Some(old.id.number()))?;
    sheet.rewrite(old, new);
    Ok(())
}

/// Lays shifts beside those that stand.
pub fn lay(sheet: &mut Sheet<'_>, shifts: Vec<Shift>) -> Result<(), Refusal> {
    if shifts.len() > LAID_MAX {
        return Err(Refusal::TooMany(u32::try_from(LAID_MAX).unwrap_or(u32::MAX)));
    }
    shifts.iter().try_for_each(|shift| form(sheet, shift))?;
    let laid = laid(sheet.ward, sheet.rules, shifts);
    if laid.made.is_empty() && laid.filled.is_empty() {
        return Err(Refusal::Shift(ShiftRefusal::NothingToLay));
    }
    for shift in laid.made {
        sheet.make(shift)?;
    }
    for (id, filled) in laid.filled {
        let old = Arc::clone(checks::known(&sheet.ward.shifts, id)?);
        sheet.rewrite(&old, handed_on(&old, filled, sheet.now));
    }
    Ok(())
}

/// An officer takes a job of a running shift at once.
pub fn take(sheet: &mut Sheet<'_>, shift: Id<Shift>, place: u32, officer: Id<Officer>) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.shifts, shift)?);
    let known = Arc::clone(checks::known(&sheet.ward.officers, officer)?);
    if !old.is_running(sheet.now) {
        return Err(Refusal::Shift(ShiftRefusal::NotRunning));
    }
    let mut new = old.body.clone();
    let job = job_at(&mut new, place)?;
    if Hands::of(sheet.ward).hand(job) == Some(Hand::Officer(officer)) {
        return Err(Refusal::Shift(ShiftRefusal::HisAlready));
    }
    (job.who, job.officer, job.phone) = (known.name.clone(), Some(officer), known.phone.clone());
    job.presence = Presence::AtStation;
    write(sheet, &old, new)
}

fn job_at(shift: &mut Shift, place: u32) -> Result<&mut Job, Refusal> {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    shift.jobs.get_mut(place).ok_or(Refusal::Shift(ShiftRefusal::JobGone))
}

/// Two exchange their jobs.
pub fn swap(sheet: &mut Sheet<'_>, one: (Id<Shift>, u32), other: (Id<Shift>, u32)) -> Result<(), Refusal> {
    let first = Arc::clone(checks::known(&sheet.ward.shifts, one.0)?);
    let second = Arc::clone(checks::known(&sheet.ward.shifts, other.0)?);
    let (mut left, mut right) = (first.body.clone(), second.body.clone());
    let (job, against) = (job_at(&mut left, one.1)?.clone(), job_at(&mut right, other.1)?.clone());
    let hands = Hands::of(sheet.ward);
    if job.is_vacant() || against.is_vacant() || hands.hand(&job) == hands.hand(&against) {
        return Err(Refusal::Shift(ShiftRefusal::NobodyToSwap));
    }
    let take_over = |job: &mut Job, from: &Job| {
        (job.who, job.officer, job.phone) = (from.who.clone(), from.officer, from.phone.clone());
        job.presence = Presence::AtStation;
    };
    take_over(job_at(&mut left, one.1)?, &against);
    if one.0 == other.0 {
        take_over(job_at(&mut left, other.1)?, &job);
        return write(sheet, &first, left);
    }
    take_over(job_at(&mut right, other.1)?, &job);
    let (left, right) = (handed_on(&first, left, sheet.now), handed_on(&second, right, sheet.now));
    let written = [(one.0.number(), &left), (other.0.number(), &right)];
    for (number, shift) in written {
        form(sheet, shift)?;
        clash(sheet.ward, shift, Some(number), &written)?;
        fit(sheet, shift, standing(sheet.ward, Some(number)))?;
    }
    sheet.rewrite(&first, left);
    sheet.rewrite(&second, right);
    Ok(())
}

/// Frees the jobs of whoever cannot come any more by what an order did: who has become an open F0 or left the desk loses
/// all that is not over, who got leave those of its time.
pub fn free(sheet: &mut Sheet<'_>, changes: &[Change]) {
    let ever = (sheet.now, Moment::from(i64::MAX));
    let mut going: Vec<Spell> = Vec::new();
    for change in changes {
        let gone = match (&change.before, &change.after) {
            (before, Some(Record::Case(case))) if is_ill(case) => {
                let was = matches!(before, Some(Record::Case(old)) if is_ill(old) && old.person == case.person);
                let of_person = |officer: &&Arc<Kept<Officer>>| !was && officer.person == Some(case.person);
                sheet.ward.officers.iter().filter(of_person).map(|officer| (Hand::Officer(officer.id), ever)).collect()
            }
            (before, Some(Record::Officer(officer))) if !officer.deleted && cannot_come(sheet.ward, officer) => {
                let could = !matches!(before, Some(Record::Officer(old)) if cannot_come(sheet.ward, old));
                if could { vec![(Hand::Officer(officer.id), ever)] } else { Vec::new() }
            }
            (before, Some(Record::Leave(leave))) if leave.is_approved() && !leave.deleted => {
                let was = matches!(before, Some(Record::Leave(old)) if old.is_approved() && !old.deleted);
                if was { Vec::new() } else { vec![(leave.hand(), (leave.from, leave.to))] }
            }
            _ => Vec::new(),
        };
        going.extend(gone.into_iter().map(|(hand, (from, until))| Spell { hand, from, until }));
    }
    if going.is_empty() {
        return;
    }
    let is_written = |shift: &Kept<Shift>| {
        changes.iter().any(|change| matches!(&change.after, Some(Record::Shift(written)) if written.id == shift.id))
    };
    for (old, new) in freed(sheet.ward, &going, sheet.now) {
        // What the order itself says of a shift stands.
        if !is_written(&old) {
            sheet.rewrite(&old, new);
        }
    }
}

fn is_ill(case: &Kept<Case>) -> bool {
    case.is_open() && !case.deleted
}

fn cannot_come(ward: &Ward, officer: &Kept<Officer>) -> bool {
    officer.disabled || officer.person.is_some_and(|person| ward.open_case_of(person).is_some())
}
