//! Orders about contacts: adding one, marking who was reached, confirming a source.

use std::sync::Arc;

use crate::domain::command::{NewExposure, Whom};
use crate::domain::contact_tree::{Certainty, Exposure, source_of};
use crate::domain::decide::cases::whom;
use crate::domain::decide::{Sheet, bodies, checks, follow_ups};
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::refusal::Refusal;
use crate::domain::ward::Ward;

/// Adds a contact.
pub fn add(sheet: &mut Sheet<'_>, new: NewExposure) -> Result<(), Refusal> {
    if new.exposed == Whom::Known(new.from) {
        return Err(Refusal::SelfContact);
    }
    let exposed = whom(sheet, new.exposed)?;
    let exposure = Exposure {
        episode: new.episode,
        last_contact: new.last_contact,
        place: new.place,
        setting: new.setting,
        relation: new.relation,
        note: new.note,
        ..Exposure::between(new.from, exposed)
    };
    bodies::exposure(sheet, &exposure)?;
    stands_once(sheet.ward, &exposure, None)?;
    sheet.make(exposure)?;
    Ok(())
}

/// The contact that already says the same: same persons, day and place, and no other episode.
pub fn standing_contact<'w>(ward: &'w Ward, new: &Exposure) -> Option<&'w Arc<Kept<Exposure>>> {
    ward.exposures_of(new.exposed).find(|old| says_the_same(old, new))
}

fn says_the_same(old: &Exposure, new: &Exposure) -> bool {
    (old.from, old.exposed) == (new.from, new.exposed)
        && old.episode.zip(new.episode).is_none_or(|(old, new)| old == new)
        && old.last_contact == new.last_contact
        && old.place == new.place
}

/// Refuses a contact that another one already tells of; `own` is its number where it stands. One that said the same
/// before may be written on.
pub fn stands_once(ward: &Ward, new: &Exposure, own: Option<u32>) -> Result<(), Refusal> {
    let own = own.and_then(Id::new);
    if own.and_then(|own| ward.exposures.read(own)).is_some_and(|old| says_the_same(old, new)) {
        return Ok(());
    }
    let mut others = ward.exposures_of(new.exposed).filter(|old| Some(old.id) != own);
    if others.any(|old| says_the_same(old, new)) { Err(Refusal::ContactStands) } else { Ok(()) }
}

/// Marks whether an exposed person was reached.
pub fn set_reached(sheet: &mut Sheet<'_>, id: Id<Exposure>, reached: bool) -> Result<(), Refusal> {
    let old = checks::known(&sheet.ward.exposures, id)?;
    sheet.rewrite(old, Exposure { reached, ..old.body.clone() });
    if reached {
        follow_ups::note_reached(sheet, old.exposed);
    }
    Ok(())
}

/// Confirms which exposure a case came from.
pub fn confirm_source(sheet: &mut Sheet<'_>, case: Id<Case>, id: Id<Exposure>) -> Result<(), Refusal> {
    let old = checks::known(&sheet.ward.cases, case)?;
    check_source(sheet.ward, (Some(case), old.person), id)?;
    sheet.rewrite(old, Case { source: Some(id), ..old.body.clone() });
    Ok(())
}

/// Says from which F0 a case comes: by the contact of the two that is known, the latest where several are, or by a new
/// one of which no more is known. Of nobody it takes back what was confirmed.
pub fn set_source(sheet: &mut Sheet<'_>, case: Id<Case>, infector: Option<Id<Case>>) -> Result<(), Refusal> {
    let ward = sheet.ward;
    let old = checks::known(&ward.cases, case)?;
    let Some(infector) = infector else {
        sheet.rewrite(old, Case { source: None, ..old.body.clone() });
        return Ok(());
    };
    let from = checks::known(&ward.cases, infector)?.person;
    if from == old.person {
        return Err(Refusal::SelfContact);
    }
    if let Some(through) = leads_back(ward, infector, case) {
        return Err(Refusal::SourceCycle(through.number()));
    }
    let fits = |met: &&Arc<Kept<Exposure>>| met.from == from && met.episode.is_none_or(|of| of == infector);
    let known = ward.exposures_of(old.person).filter(fits);
    let source = match known.max_by_key(|met| (met.episode.is_some(), met.last_contact, met.id)) {
        Some(met) => {
            sheet.rewrite(met, Exposure { episode: Some(infector), ..met.body.clone() });
            met.id
        }
        None => sheet.make(Exposure { episode: Some(infector), ..Exposure::between(from, old.person) })?,
    };
    sheet.rewrite(old, Case { source: Some(source), ..old.body.clone() });
    Ok(())
}

/// Refuses an exposure that cannot be the source of a person's case: another person's, of nobody's
/// episode, or one that leads back to the case itself.
pub fn check_source(
    ward: &Ward,
    (case, person): (Option<Id<Case>>, Id<Person>),
    id: Id<Exposure>,
) -> Result<(), Refusal> {
    let exposure = checks::known(&ward.exposures, id)?;
    let infector = exposure.episode.ok_or(Refusal::NotHisExposure)?;
    if exposure.exposed != person {
        return Err(Refusal::NotHisExposure);
    }
    match case.and_then(|case| leads_back(ward, infector, case)) {
        Some(through) => Err(Refusal::SourceCycle(through.number())),
        None => Ok(()),
    }
}

/// The case through which the confirmed sources of `infector` lead back to `case`, if they do. Nobody is infected by a
/// case that is refuted: no circle goes through it.
fn leads_back(ward: &Ward, infector: Id<Case>, case: Id<Case>) -> Option<Id<Case>> {
    let mut at = infector;
    // No chain is longer than the ward has cases.
    for _ in 0..=ward.cases.count() {
        let kept = ward.cases.read(at).filter(|kept| kept.status != CaseStatus::Excluded)?;
        if at == case {
            return Some(infector);
        }
        at = source_of(ward, kept).filter(|source| source.certainty == Certainty::Confirmed)?.case;
    }
    Some(infector)
}
