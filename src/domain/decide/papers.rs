//! Orders about papers: what one may say, and writing one about each of several cases with numbers that stand once.

use crate::domain::command::NewPapers;
use crate::domain::decide::{Sheet, cases, checks};
use crate::domain::home_treatment::{Case, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::paper::{Paper, next_number, standing};
use crate::domain::record::Record;
use crate::domain::refusal::{Field, PaperRefusal, Refusal};

/// The most papers that one order writes.
pub const PAPERS_MAX: usize = 200;

/// The highest number of a register.
const NUMBER_MAX: u32 = 99_999;

/// Checks what a paper is to say; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, paper: &Paper, own: Option<u32>) -> Result<(), Refusal> {
    check_told(sheet, paper)?;
    checks::known(&sheet.ward.persons, paper.person)?;
    checks::known_if_named(&sheet.ward.positions, paper.signer)?;
    checks::known_if_named(&sheet.ward.officers, paper.delivered_by)?;
    if let Some(case) = paper.case {
        about(sheet, paper, (case, own))?;
    }
    number_is_free(sheet, paper, own)
}

/// Checks what is told of a paper, whoever it is about.
pub fn check_told(sheet: &Sheet<'_>, paper: &Paper) -> Result<(), Refusal> {
    checks::text(Field::Code, &paper.symbol)?;
    checks::text(Field::Name, &paper.signed_by)?;
    checks::text(Field::Name, &paper.receiver)?;
    checks::text(Field::Note, &paper.note)?;
    match (paper.number, paper.symbol.trim().is_empty()) {
        (None, true) => {}
        (Some(number), false) if (1..=NUMBER_MAX).contains(&number) => {}
        _ => return Err(Refusal::Paper(PaperRefusal::Number)),
    }
    let times = [paper.signed_at, paper.delivered_at];
    times.into_iter().flatten().try_for_each(|at| cases::not_in_future(sheet, at))?;
    if !times.into_iter().flatten().is_sorted() {
        return Err(Refusal::TimesDisordered);
    }
    if paper.delivered_at.is_some() && paper.receiver.trim().is_empty() {
        return Err(Refusal::Paper(PaperRefusal::ReceiverMissing));
    }
    Ok(())
}

/// What a paper about an episode must satisfy: it is his, it stands once, and its day lies within what it tells of.
fn about(sheet: &Sheet<'_>, paper: &Paper, (id, own): (Id<Case>, Option<u32>)) -> Result<(), Refusal> {
    let case = checks::known(&sheet.ward.cases, id)?;
    if case.person != paper.person {
        return Err(Refusal::NotHisCase(id.number()));
    }
    let other = standing(sheet.ward, id, paper.what).filter(|other| Some(other.id.number()) != own);
    if other.is_some() && !paper.cancelled {
        return Err(Refusal::Paper(PaperRefusal::Stands(id.number())));
    }
    dated(sheet, paper, case)
}

fn dated(sheet: &Sheet<'_>, paper: &Paper, case: &Case) -> Result<(), Refusal> {
    not_too_early_or_late(sheet, paper, case)?;
    let end = case.end.as_ref().filter(|end| end.outcome == Outcome::Released);
    let is_early = |end: Date| paper.dated < end;
    let not_released = Refusal::Paper(PaperRefusal::NotReleased(paper.case.map_or(0, Id::number)));
    match end {
        _ if !paper.what.is_of_end() || paper.cancelled => Ok(()),
        None => Err(not_released),
        Some(end) if end.on.is_some_and(is_early) => Err(not_released),
        Some(_) => Ok(()),
    }
}

/// No paper of an episode is of a day ahead of the clock, or from before the illness.
pub fn not_too_early_or_late(sheet: &Sheet<'_>, paper: &Paper, case: &Case) -> Result<(), Refusal> {
    if paper.dated > sheet.now.date() {
        return Err(Refusal::DayInFuture);
    }
    if case.onset.or(case.confirmed_on).is_some_and(|began| paper.dated < began) {
        return Err(Refusal::Paper(PaperRefusal::BeforeItBegan));
    }
    Ok(())
}

/// A number stands once in the register of its symbol and year, those of deleted and cancelled papers too.
fn number_is_free(sheet: &Sheet<'_>, paper: &Paper, own: Option<u32>) -> Result<(), Refusal> {
    let Some(number) = paper.number else { return Ok(()) };
    let deleted = sheet.ward.deleted_after(None).filter_map(|record| match record {
        Record::Paper(paper) => Some(paper),
        _ => None,
    });
    let mut others = sheet.ward.papers.iter().chain(deleted).filter(|other| Some(other.id.number()) != own);
    let is_same = |other: &Paper| (other.number, other.year()) == (Some(number), paper.year());
    if others.any(|other| is_same(other) && other.symbol == paper.symbol) {
        return Err(Refusal::Paper(PaperRefusal::NumberTaken { number, symbol: paper.symbol.clone() }));
    }
    Ok(())
}

/// Writes one paper about each case, with numbers one after the other.
pub fn issue(sheet: &mut Sheet<'_>, told: NewPapers) -> Result<(), Refusal> {
    if told.cases.is_empty() {
        return Err(Refusal::Paper(PaperRefusal::Nobody));
    }
    if told.cases.len() > PAPERS_MAX {
        return Err(Refusal::TooMany(u32::try_from(PAPERS_MAX).unwrap_or(u32::MAX)));
    }
    let year = chrono::Datelike::year(&told.dated);
    let has_number = !told.symbol.trim().is_empty();
    let first = has_number.then(|| told.first.unwrap_or_else(|| next_number(sheet.ward, &told.symbol, year)));
    let mut seen = std::collections::HashSet::new();
    for (place, case) in (0_u32..).zip(told.cases) {
        if !seen.insert(case) {
            return Err(Refusal::Paper(PaperRefusal::Stands(case.number())));
        }
        let person = checks::known(&sheet.ward.cases, case)?.person;
        let paper = Paper {
            number: first.map(|first| first.saturating_add(place)),
            symbol: told.symbol.clone(),
            signer: told.signer,
            signed_by: told.signed_by.clone(),
            ..Paper::of(told.what, (person, Some(case)), told.dated)
        };
        check(sheet, &paper, None)?;
        sheet.make(paper)?;
    }
    Ok(())
}
