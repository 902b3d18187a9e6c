//! Orders about leave: asking, and what is decided by the chain above whoever asks (seed 003).

use std::sync::Arc;

use crate::domain::decide::{Sheet, checks};
use crate::domain::identity::Id;
use crate::domain::leave::{Leave, LeaveDecision};
use crate::domain::officer::Officer;
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, LeaveRefusal, Refusal};
use crate::domain::shifts::plain;

/// Checks a leave; `own` is its number where it stands already.
pub fn check(sheet: &Sheet<'_>, leave: &Leave, own: Option<u32>) -> Result<(), Refusal> {
    checks::known_if_named(&sheet.ward.officers, leave.officer)?;
    checks::known_if_named(&sheet.ward.positions, leave.position)?;
    checks::known_if_named(&sheet.ward.positions, leave.asks)?;
    checks::needed(Field::Name, &leave.who)?;
    checks::text(Field::Place, &leave.place)?;
    checks::text(Field::Note, &leave.reason)?;
    if leave.to <= leave.from {
        return Err(Refusal::ShiftReversed);
    }
    if leave.asks_himself(sheet.ward, sheet.now.date()) {
        return Err(Refusal::Leave(LeaveRefusal::OfOneself));
    }
    if leave.is_refused() {
        return Ok(());
    }
    let hand = leave.hand();
    let others = sheet.ward.leaves.iter().filter(|other| Some(other.id.number()) != own && !other.is_refused());
    let mut in_the_way = others.filter(|other| other.touches((leave.from, leave.to)) && other.is_of(sheet.ward, &hand));
    let overlaps = |other: &Leave| Refusal::Leave(LeaveRefusal::Overlaps(other.from, other.to));
    in_the_way.next().map_or(Ok(()), |other| Err(overlaps(&other.body)))
}

/// Asks for leave: it waits, and whom he asks is the position above his own where nobody is told.
pub fn ask(sheet: &mut Sheet<'_>, leave: Leave) -> Result<(), Refusal> {
    let (position, asks) = (leave.held_position(sheet.ward), leave.asked_of(sheet.ward));
    let leave = Leave { position, asks, decided: None, ..leave };
    check(sheet, &leave, None)?;
    sheet.make(leave)?;
    Ok(())
}

/// Refuses to write a leave anew that was decided, or to decide one by writing it.
pub fn may_edit(sheet: &Sheet<'_>, number: u32, body: &AnyBody) -> Result<(), Refusal> {
    let AnyBody::Leave(new) = body else { return Ok(()) };
    let old = Id::new(number).and_then(|id| sheet.ward.leaves.read(id));
    let is_decided = new.decided.is_some() || old.is_some_and(|old| old.decided.is_some());
    if is_decided { Err(Refusal::Leave(LeaveRefusal::Decided)) } else { Ok(()) }
}

/// Says what was decided. Whoever asks never decides his own, by his officer, his position or his name.
pub fn decide(
    sheet: &mut Sheet<'_>,
    leave: Id<Leave>,
    approved: bool,
    (by, note): (String, String),
    officer: Id<Officer>,
) -> Result<(), Refusal> {
    checks::text(Field::Name, &by)?;
    checks::text(Field::Note, &note)?;
    let old = Arc::clone(checks::known(&sheet.ward.leaves, leave)?);
    if old.decided.is_some() {
        return Err(Refusal::Leave(LeaveRefusal::Decided));
    }
    let own = sheet.ward.officers.read(officer).map_or(String::new(), |kept| kept.name.clone());
    let by = if by.trim().is_empty() { own.clone() } else { by };
    let asker = plain(&old.who);
    let is_his = old.officer == Some(officer) || plain(&own) == asker || plain(&by) == asker;
    if is_his || old.asks_himself(sheet.ward, sheet.now.date()) {
        return Err(Refusal::Leave(LeaveRefusal::OfOneself));
    }
    if !old.may_be_decided_by(sheet.ward, officer, sheet.now.date()) {
        let title = old.asked_of(sheet.ward).and_then(|asked| sheet.ward.positions.read(asked));
        let title = title.map_or(String::new(), |kept| kept.title.clone());
        return Err(Refusal::Leave(LeaveRefusal::NotHisToDecide(title)));
    }
    let decided = Some(LeaveDecision { approved, at: sheet.now, by, note });
    sheet.rewrite(&old, Leave { decided, ..old.body.clone() });
    Ok(())
}
