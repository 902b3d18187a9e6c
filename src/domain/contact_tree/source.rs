//! Where a case came from (nguồn lây): what somebody confirmed, else what the desk proposes, with
//! its reason.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::domain::contact_tree::Exposure;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// Days from the last contact to the illness within which one infection is likely: the quarantine
/// of CV 5599/BYT-MT (14 days) rests on it.
pub const INCUBATION_DAYS: i64 = 14;

/// Minutes from which a contact in masks is a close one (CV 11042/BYT-DP).
pub const CLOSE_MINUTES: u16 = 15;

/// Why the desk takes an exposure for the source of a case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Certainty {
    /// Somebody confirmed it (xác nhận).
    Confirmed,
    /// The desk proposes it (máy đề xuất).
    Proposed,
}

/// What speaks for a source. The greater one is the likelier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Reason {
    /// Whether the illness began within [`INCUBATION_DAYS`] after the last contact.
    pub dates_fit: bool,
    /// Whether the two live together.
    pub together: bool,
    /// How close they were: 2 without masks or for [`CLOSE_MINUTES`] at least, 0 where both wore
    /// masks for a shorter time, 1 where it was not asked.
    pub closeness: u8,
    /// Days from the last contact to the first day of illness, where both are known.
    pub days: Option<i64>,
}

/// Where a case came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// The case that infected.
    pub case: Id<Case>,
    /// The contact in which.
    pub exposure: Id<Exposure>,
    /// Who says so.
    pub certainty: Certainty,
    /// What speaks for it.
    pub reason: Reason,
}

/// The episode during which a contact could have infected: the one that it names, else the last
/// of that person that is not refuted.
pub(super) fn infector_of<'w>(ward: &'w Ward, exposure: &Exposure) -> Option<&'w Arc<Kept<Case>>> {
    let stands = |case: &&Arc<Kept<Case>>| case.status != CaseStatus::Excluded;
    let named = exposure.episode.and_then(|id| ward.cases.read(id)).filter(|case| case.person == exposure.from);
    named.or_else(|| ward.cases_of(exposure.from).rfind(stands)).filter(stands)
}

/// What speaks for a contact as the source of a case.
fn reason(ward: &Ward, case: &Kept<Case>, exposure: &Exposure) -> Reason {
    let household = ward.person_of(case).and_then(|person| person.household);
    let others = ward.persons.read(exposure.from).and_then(|person| person.household);
    let days = exposure.last_contact.zip(case.first_day()).map(|(contact, first)| (first - contact).num_days());
    let closeness = match (exposure.masked, exposure.minutes) {
        (Some(false), _) => 2,
        (_, Some(minutes)) if minutes >= CLOSE_MINUTES => 2,
        (Some(true), Some(_)) => 0,
        _ => 1,
    };
    Reason {
        dates_fit: days.is_some_and(|days| (0..=INCUBATION_DAYS).contains(&days)),
        together: household.is_some() && household == others,
        closeness,
        days,
    }
}

/// The source of one case, looked at alone: confirmed, or the likeliest of its exposures.
/// Proposed only from cases that fell ill earlier (or the same day with a lower number), so that
/// proposals alone can never go round in a circle. A refuted case is nobody's source. By dates,
/// then household, then how close they were; of several alike the latest contact.
pub fn source_of(ward: &Ward, case: &Kept<Case>) -> Option<Source> {
    if let Some(exposure) = case.source.and_then(|id| ward.exposures.read(id))
        && let Some(infector) = infector_of(ward, exposure).filter(|_| exposure.exposed == case.person)
    {
        let reason = reason(ward, case, exposure);
        return Some(Source { case: infector.id, exposure: exposure.id, certainty: Certainty::Confirmed, reason });
    }
    let order = |case: &Kept<Case>| (case.first_day().is_none(), case.first_day(), case.id);
    let likely = ward.exposures_of(case.person).filter_map(|exposure| {
        let infector = infector_of(ward, exposure)?;
        let too_late = exposure.last_contact.zip(case.onset).is_some_and(|(contact, onset)| contact > onset);
        if infector.person == case.person || order(infector) >= order(case) || too_late {
            return None;
        }
        let reason = reason(ward, case, exposure);
        let rank = (reason.dates_fit, reason.together, reason.closeness, exposure.last_contact, Reverse(exposure.id));
        Some((rank, infector.id, exposure.id, reason))
    });
    let (_, case, exposure, reason) = likely.max_by(|one, other| one.0.cmp(&other.0))?;
    Some(Source { case, exposure, certainty: Certainty::Proposed, reason })
}
