//! Sense of dates: contacts that cannot be as they are told, or hardly. They are kept, and said.

use std::sync::Arc;

use chrono::Datelike;

use crate::domain::contact_tree::level::infects_from;
use crate::domain::contact_tree::source::infector_of;
use crate::domain::contact_tree::{Chains, Exposure, INCUBATION_DAYS};
use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// Why a contact is to be asked about again (cần kiểm tra).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Doubt {
    /// A year in which nobody of this ward met anybody, such as 202.
    Year(i32),
    /// So many days before the case could infect.
    BeforeWindow(i64),
    /// So many days after the case ended.
    AfterEnd(i64),
    /// So many days before the first dated contact in which this F1 could have been infected.
    BeforeOwnContact(i64),
    /// The source of a case who fell ill so many days before it.
    IllBeforeSource(i64),
    /// The source of a case who was ill so many days before the last contact.
    IllBeforeContact(i64),
    /// The source of a case who fell ill so many days after the contact: more than [`INCUBATION_DAYS`].
    LongAfter(i64),
    /// The source of a case who leads back to it; it is left out of the chain.
    Circle,
}

/// Years in which a contact can lie; outside, a slip is likelier.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// What is odd about the dates of a contact.
pub fn doubts_of(ward: &Ward, rules: &Rules, chains: &Chains, exposure: &Kept<Exposure>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let infector = infector_of(ward, exposure);
    if let Some(contact) = exposure.last_contact {
        if !YEARS.contains(&contact.year()) {
            return vec![Doubt::Year(contact.year())];
        }
        // Before the one day, in days; nothing where it is not.
        let days = |first: Date, later: Date| Some((later - first).num_days()).filter(|days| *days > 0);
        match infector {
            Some(case) => {
                let over = case.end.as_ref().and_then(|end| end.on);
                let early = infects_from(rules, case).and_then(|first| days(contact, first));
                doubts.extend(early.map(Doubt::BeforeWindow));
                doubts.extend(over.and_then(|over| days(over, contact)).map(Doubt::AfterEnd));
            }
            None => {
                let own = ward.exposures_of(exposure.from).map(|own| own.last_contact);
                // Where one of them has no date, it may have been before.
                let first = own.collect::<Option<Vec<_>>>().and_then(|own| own.into_iter().min());
                doubts.extend(first.and_then(|first| days(contact, first)).map(Doubt::BeforeOwnContact));
            }
        }
    }
    let is_told = |case: &&Arc<Kept<Case>>| {
        case.source == Some(exposure.id) || chains.source(case.id).is_some_and(|source| source.exposure == exposure.id)
    };
    for case in ward.cases_of(exposure.exposed).filter(is_told) {
        doubts.extend(of_source(case, infector.map(|case| &**case), exposure));
        if chains.is_left_out(case.id) {
            doubts.push(Doubt::Circle);
        }
    }
    doubts
}

/// What is odd about a contact as the source of a case.
fn of_source(case: &Case, infector: Option<&Kept<Case>>, exposure: &Exposure) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let between = |from, to| Option::zip(from, to).map(|(from, to): (Date, Date)| (to - from).num_days());
    let earlier = between(case.first_day(), infector.and_then(|case| case.first_day())).filter(|days| *days > 0);
    doubts.extend(earlier.map(Doubt::IllBeforeSource));
    match between(exposure.last_contact, case.first_day()) {
        Some(days) if days < 0 => doubts.push(Doubt::IllBeforeContact(-days)),
        Some(days) if days > INCUBATION_DAYS => doubts.push(Doubt::LongAfter(days)),
        _ => {}
    }
    doubts
}

/// All contacts that are to be asked about again, the newest in front.
pub fn all_doubts(ward: &Ward, rules: &Rules, chains: &Chains) -> Vec<(Id<Exposure>, Vec<Doubt>)> {
    let doubted = |exposure: &Arc<Kept<Exposure>>| {
        let doubts = doubts_of(ward, rules, chains, exposure);
        (!doubts.is_empty()).then_some((exposure.id, doubts))
    };
    ward.exposures.iter().rev().filter_map(doubted).collect()
}

/// The F0 whose source nobody knows and is still looked for (PA2), the newest in front.
pub fn sources_wanted<'w>(ward: &'w Ward, chains: &Chains) -> impl Iterator<Item = &'w Kept<Case>> {
    let wanted = |root: Id<Case>| ward.cases.read(root).filter(|case| case.wants_source()).map(|case| &**case);
    chains.roots().to_vec().into_iter().rev().filter_map(wanted)
}
