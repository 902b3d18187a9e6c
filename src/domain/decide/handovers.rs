//! Orders about the hand-over: between whom it is, what the receiver has read, notes, and the two signatures.

use std::sync::Arc;

use crate::domain::decide::{Sheet, checks};
use crate::domain::handover::{
    Between, Facts, Handover, Head, LONGEST_SECONDS, NOTES_MAX, Note, Signature, Stage, Watch, facts, heads, open,
    watch as watched,
};
use crate::domain::identity::Id;
use crate::domain::officer::{Officer, Role};
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, HandoverRefusal, Refusal};

/// Begins a hand-over, or says anew when it is and between whom: then nothing of it is signed any more.
pub fn write(sheet: &mut Sheet<'_>, own: Option<Id<Handover>>, between: Between) -> Result<(), Refusal> {
    may_be(sheet, &between)?;
    may_write(sheet, own, &between)?;
    match own {
        None => {
            if let Some(stands) = open(sheet.ward) {
                return Err(HandoverRefusal::Stands(stands.id.number()).into());
            }
            sheet.make(Handover::of(between))?;
        }
        Some(own) => {
            let old = standing(sheet, own)?;
            let Between { from, to, giver, receiver } = between;
            let same_receiver = old.receiver == receiver;
            let read = if same_receiver { old.read.clone() } else { Vec::new() };
            let new =
                Handover { notes: old.notes.clone(), read, ..Handover::of(Between { from, to, giver, receiver }) };
            sheet.rewrite(&old, new);
        }
    }
    Ok(())
}

/// Checks a hand-over that is restored: one that nobody has signed.
pub fn check(sheet: &Sheet<'_>, handover: &Handover) -> Result<(), Refusal> {
    let Handover { from, to, giver, receiver, .. } = *handover;
    may_be(sheet, &Between { from, to, giver, receiver })
}

/// Checks when a hand-over is and between whom.
fn may_be(sheet: &Sheet<'_>, between: &Between) -> Result<(), Refusal> {
    if between.to <= between.from {
        return Err(Refusal::ShiftReversed);
    }
    if between.from > sheet.now {
        return Err(HandoverRefusal::NotBegun(between.from).into());
    }
    if between.to.since(between.from) > LONGEST_SECONDS {
        return Err(HandoverRefusal::TooLong.into());
    }
    may_sign(sheet, between.giver)?;
    if let Some(receiver) = between.receiver {
        may_sign(sheet, receiver)?;
    }
    if between.receiver == Some(between.giver) { Err(HandoverRefusal::ToOneself.into()) } else { Ok(()) }
}

/// A hand-over is begun by who heads a shift of the desk in its time, or by whoever has that role; where nobody of the desk
/// heads one, by anybody on duty. When it is and between whom its two may say anew as well.
fn may_write(sheet: &Sheet<'_>, own: Option<Id<Handover>>, between: &Between) -> Result<(), Refusal> {
    let by = sheet.by().ok_or(Refusal::NotSignedIn)?;
    let is_head_by_role = checks::known(&sheet.ward.officers, by)?.role >= Role::ShiftHead;
    let stands = own.and_then(|own| sheet.ward.handovers.read(own));
    let is_party = stands.is_some_and(|stands| stands.giver == by || stands.receiver == Some(by));
    if is_head_by_role || is_party {
        return Ok(());
    }
    let heads: Vec<Id<Officer>> = heads(sheet.ward, (between.from, between.to), sheet.now).collect();
    match heads.first().and_then(|head| sheet.ward.officers.read(*head)) {
        Some(head) if !heads.contains(&by) => Err(HandoverRefusal::NotHead(head.name.clone()).into()),
        _ => Ok(()),
    }
}

/// Whoever hands over or takes over is on duty at the desk.
fn may_sign(sheet: &Sheet<'_>, officer: Id<Officer>) -> Result<(), Refusal> {
    let known = checks::known(&sheet.ward.officers, officer)?;
    let may = known.role >= Role::DutyOfficer && !known.disabled;
    if may { Ok(()) } else { Err(HandoverRefusal::NotOnDuty(known.name.clone()).into()) }
}

/// A hand-over of which something may still be written.
fn standing(sheet: &Sheet<'_>, id: Id<Handover>) -> Result<Arc<Kept<Handover>>, Refusal> {
    let kept = checks::known(&sheet.ward.handovers, id)?;
    match kept.stage() {
        Stage::Closed => Err(HandoverRefusal::Closed.into()),
        Stage::Draft | Stage::Given => Ok(Arc::clone(kept)),
    }
}

/// Keeps that the receiver has read of somebody what stands there now; once more, that he has not.
pub fn read(sheet: &mut Sheet<'_>, id: Id<Handover>, watch: Watch) -> Result<(), Refusal> {
    let old = standing(sheet, id)?;
    if old.receiver.is_none() || old.receiver != sheet.by() {
        return Err(HandoverRefusal::NotReceiver.into());
    }
    if !watched(sheet.ward, (old.from, old.to), sheet.now).contains(&watch) {
        return Err(HandoverRefusal::Changed.into());
    }
    let mut read = old.read.clone();
    let before = read.len();
    read.retain(|other| other.case != watch.case);
    if read.len() == before || !old.has_read(&watch) {
        read.push(watch);
    }
    sheet.rewrite(&old, Handover { read, ..old.body.clone() });
    Ok(())
}

/// Adds a line; to a hand-over that both have signed it is added behind (ghi chú bổ sung).
pub fn note(sheet: &mut Sheet<'_>, id: Id<Handover>, text: &str) -> Result<(), Refusal> {
    checks::needed(Field::Text, text)?;
    let old = Arc::clone(checks::known(&sheet.ward.handovers, id)?);
    if old.notes.len() >= NOTES_MAX {
        return Err(Refusal::TooMany(NOTES_MAX as u32));
    }
    let (by, name) = signer(sheet)?;
    // What is written once both have signed is told apart by its time, whatever the clock says.
    let at = old.received.as_ref().map_or(sheet.now, |signed| sheet.now.max(signed.at.plus(1)));
    let mut notes = old.notes.clone();
    notes.push(Note { at, by, name, text: text.trim().to_string() });
    sheet.rewrite(&old, Handover { notes, ..old.body.clone() });
    Ok(())
}

/// Signs, as the giver or as the receiver. What the officer saw must be what stands there, and the receiver signs what the
/// giver has signed; where anything to act on is different by now, the giver is asked again.
pub fn sign(sheet: &mut Sheet<'_>, id: Id<Handover>, seen: &Facts, head: Head) -> Result<(), Refusal> {
    let old = standing(sheet, id)?;
    let (by, name) = signer(sheet)?;
    let now = facts_of(sheet, &old);
    if !now.agrees_with(seen) {
        return Err(HandoverRefusal::Changed.into());
    }
    if let Some(carried) = now.incomplete().next() {
        let count = u32::try_from(now.incomplete().count()).unwrap_or(u32::MAX);
        return Err(HandoverRefusal::Incomplete { first: carried.text.clone(), count }.into());
    }
    let at = old.given.as_ref().map_or(sheet.now, |given| sheet.now.max(given.at));
    let signed = Some(Signature { at, by, name, head });
    let new = if by == old.giver {
        if old.receiver.is_none() {
            return Err(HandoverRefusal::NoReceiver.into());
        }
        Handover { given: signed, facts: Some(now), ..old.body.clone() }
    } else if Some(by) == old.receiver {
        let given = old.facts.as_ref().filter(|_| old.given.is_some()).ok_or(HandoverRefusal::NotGiven)?;
        if !given.agrees_with(&now) {
            return Err(HandoverRefusal::GivenBefore.into());
        }
        let unread = || given.watch.iter().filter(|watch| !old.has_read(watch));
        if let Some(first) = unread().next() {
            let count = u32::try_from(unread().count()).unwrap_or(u32::MAX);
            return Err(HandoverRefusal::Unread { first: first.case.number(), count }.into());
        }
        Handover { received: signed, ..old.body.clone() }
    } else {
        return Err(HandoverRefusal::NotParty.into());
    };
    sheet.rewrite(&old, new);
    Ok(())
}

fn facts_of(sheet: &Sheet<'_>, handover: &Handover) -> Facts {
    facts(sheet.ward, sheet.rules, (handover.from, handover.to), sheet.now)
}

fn signer(sheet: &Sheet<'_>) -> Result<(Id<Officer>, String), Refusal> {
    let by = sheet.by().ok_or(Refusal::NotSignedIn)?;
    let name = checks::known(&sheet.ward.officers, by)?.name.clone();
    Ok((by, name))
}
