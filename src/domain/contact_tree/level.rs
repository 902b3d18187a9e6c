//! Levels (F0 to F3) as of a day, from contacts inside the infectious window and in order of time.

use std::collections::HashMap;

use crate::domain::contact_tree::{Exposure, window_of};
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::ward::Ward;

/// The farthest level that is told apart.
pub const LEVEL_MAX: u8 = 3;

/// F0 to F3, and whether an unknown date stands on the way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Level {
    /// 0 for a case, 1 for who met one inside its infectious window, and so on to [`LEVEL_MAX`].
    pub steps: u8,
    /// Whether a contact on the way has no date.
    pub undated: bool,
}

/// The level of a person as of a day; nothing where no case is within three steps.
///
/// The nearest case along contacts that come in order of time, the last of them no later than the
/// day: whoever met an F1 before that F1 met the F0 is no F2. Each contact bounds the ones before
/// it, so that a nearer case that does not fit never hides a farther one that does. Goes back a
/// step at a time; whoever's follow-up has cleared a contact has no level by it. Keeps for each person the latest day that counts: a market where all met
/// all costs as much as its contacts, not as its paths.
pub fn level_of(ward: &Ward, rules: &Rules, person: Id<Person>, on: Date) -> Option<Level> {
    if ward.cases_of(person).any(|case| is_f0(case, on)) {
        return Some(Level { steps: 0, undated: false });
    }
    let mut nearer: HashMap<(Id<Person>, bool), Date> = HashMap::from([((person, false), on)]);
    for steps in 1..=LEVEL_MAX {
        let mut farther: HashMap<(Id<Person>, bool), Date> = HashMap::new();
        let mut found: Option<Level> = None;
        for ((at, undated), by) in nearer {
            let cleared = |contact| ward.follow_ups_of(at).any(|follow_up| follow_up.clears(contact, on));
            let counts = |contact: Option<Date>| contact.is_none_or(|day| day <= by) && !cleared(contact);
            for exposure in ward.exposures_of(at).filter(|exposure| counts(exposure.last_contact)) {
                let undated = undated || exposure.last_contact.is_none();
                if is_infectious(ward, rules, exposure) {
                    let level = Level { steps, undated };
                    found = Some(found.map_or(level, |found| found.min(level)));
                } else {
                    let by = exposure.last_contact.unwrap_or(by);
                    let latest = farther.entry((exposure.from, undated)).or_insert(by);
                    *latest = by.max(*latest);
                }
            }
        }
        if found.is_some() {
            return found;
        }
        nearer = farther;
    }
    None
}

/// Whether an episode makes an F0 of its person on a day: begun by then, as far as is known, and
/// not over.
fn is_f0(case: &Case, on: Date) -> bool {
    let begun = case.first_day().is_none_or(|first| first <= on);
    let over = case.end.as_ref().is_some_and(|end| end.on.is_none_or(|end| end <= on));
    case.status != CaseStatus::Excluded && begun && !over
}

/// The first day on which a case can infect, where any of its days is known.
pub(super) fn infects_from(rules: &Rules, case: &Case) -> Option<Date> {
    Some(window_of(rules, case).from(case.first_day()?))
}

/// Whether the source of a contact was a case that could infect on that day. What is not known
/// counts; a refuted case does not.
pub fn is_infectious(ward: &Ward, rules: &Rules, exposure: &Exposure) -> bool {
    let infects = |case: &Case| {
        let last = case.end.as_ref().and_then(|end| end.on);
        let begun =
            exposure.last_contact.zip(infects_from(rules, case)).is_none_or(|(contact, first)| contact >= first);
        let over = exposure.last_contact.zip(last).is_some_and(|(contact, last)| contact > last);
        case.status != CaseStatus::Excluded && begun && !over
    };
    match exposure.episode.and_then(|episode| ward.cases.read(episode)) {
        Some(case) => infects(case),
        None => ward.cases_of(exposure.from).any(|case| infects(case)),
    }
}
