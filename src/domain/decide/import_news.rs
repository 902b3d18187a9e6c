//! What a row of another system adds to somebody who stands here: the desk is nearer to the patient, so what officers
//! have written stays, and only what is missing, more exact or new comes in.

use crate::domain::birth::Birth;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::line_list::CaseRow;
use crate::domain::person::{Person, Sex};

/// The row without what stands already. A telephone is added, never taken away; doses only grow; a case that is certain
/// here is not uncertain again.
pub(super) fn news(row: &CaseRow, person: &Person, case: Option<&Case>) -> CaseRow {
    let absent = |stands: &str, told: &String| if stands.is_empty() { told.clone() } else { String::new() };
    let mut phones = person.phones.clone();
    phones.extend(row.phones.iter().filter(|phone| !person.phones.contains(phone)).cloned());
    let mut news = CaseRow {
        name: absent(&person.name, &row.name),
        birth: if is_more_exact(row.birth, person.birth) { row.birth } else { Birth::NotAsked },
        sex: if person.sex == Sex::NotAsked { row.sex } else { Sex::NotAsked },
        phones,
        address: absent(&person.address, &row.address),
        underlying: absent(&person.underlying, &row.underlying),
        identity: absent(&person.identity, &row.identity),
        pregnant: row.pregnant.filter(|_| person.pregnant.is_none()),
        vaccine_doses: row.vaccine_doses.max(person.vaccine_doses),
        ..row.clone()
    };
    if person.area.is_some() {
        news.area.clear();
    }
    if person.household.is_some() {
        news.household.clear();
    }
    if let Some(case) = case {
        news.status = row.status.filter(|status| *status != CaseStatus::Suspected);
        news.onset = row.onset.filter(|_| case.onset.is_none());
        news.confirmed_on = row.confirmed_on.filter(|_| case.confirmed_on.is_none());
        news.risk = absent(&case.risk, &row.risk);
        news.note = absent(&case.note, &row.note);
        news.end = row.end.clone().filter(|_| case.end.is_none());
        if case.carer.is_some() {
            news.carer.clear();
        }
    }
    news
}

/// Whether a birth says more than the one that stands, and nothing against it.
fn is_more_exact(told: Birth, stands: Birth) -> bool {
    let Some((earliest, latest)) = stands.between() else { return true };
    let within = |(from, to)| earliest <= from && to <= latest && (from, to) != (earliest, latest);
    told.between().is_some_and(within)
}
