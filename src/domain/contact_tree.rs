//! Contacts: who met whom, when and where. Levels and generations are computed from these
//! edges, never stored.

use std::sync::Arc;

use chrono::Days;
use serde::{Deserialize, Serialize};

use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// A contact (tiếp xúc): from a person, as a rule during an episode, to a person who was exposed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exposure {
    /// Who could have infected.
    pub from: Id<Person>,
    /// The episode during which; nothing while that person is no case (an F1 of whom others are F2).
    #[serde(default)]
    pub episode: Option<Id<Case>>,
    /// Who was exposed.
    pub exposed: Id<Person>,
    /// The last day of contact, where known.
    #[serde(default)]
    pub last_contact: Option<Date>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Kind of contact or setting as told, such as `Hộ gia đình`.
    #[serde(default)]
    pub setting: String,
    /// What the exposed person is to the case, such as `vợ`.
    #[serde(default)]
    pub relation: String,
    /// Whether the exposed person has been reached.
    #[serde(default)]
    pub reached: bool,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// Days before the first day of illness from which a case can infect: QĐ 5053/QĐ-BYT counts 3,
/// CV 11042/BYT-DP 2; the longer one misses nobody.
pub const INFECTIOUS_DAYS_BEFORE: u64 = 3;

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
pub fn level_of(ward: &Ward, person: Id<Person>, on: Date) -> Option<Level> {
    if ward.cases_of(person).any(|case| case.is_open()) {
        return Some(Level { steps: 0, undated: false });
    }
    level_by_contacts(ward, person, on, LEVEL_MAX)
}

/// The nearest case along contacts that come in order of time, the last of them no later than
/// `by`: whoever met an F1 before that F1 met the F0 is no F2. Each contact bounds the ones
/// before it, so that a nearer case that does not fit never hides a farther one that does.
fn level_by_contacts(ward: &Ward, person: Id<Person>, by: Date, steps: u8) -> Option<Level> {
    let nearer = steps.checked_sub(1)?;
    let levels = ward.exposures_of(person).filter_map(|exposure| {
        let contact = exposure.last_contact;
        if contact.is_some_and(|day| day > by) {
            return None;
        }
        let source = if is_infectious(ward, exposure) {
            Level { steps: 0, undated: false }
        } else {
            level_by_contacts(ward, exposure.from, contact.unwrap_or(by), nearer)?
        };
        Some(Level { steps: source.steps + 1, undated: source.undated || contact.is_none() })
    });
    levels.min()
}

/// Whether the source of a contact was a case that could infect on that day. What is not known
/// counts; a refuted case does not.
fn is_infectious(ward: &Ward, exposure: &Exposure) -> bool {
    let infects = |case: &Kept<Case>| {
        let first = case.first_day().and_then(|day| day.checked_sub_days(Days::new(INFECTIOUS_DAYS_BEFORE)));
        let last = case.end.as_ref().and_then(|end| end.on);
        let begun = exposure.last_contact.zip(first).is_none_or(|(contact, first)| contact >= first);
        let over = exposure.last_contact.zip(last).is_some_and(|(contact, last)| contact > last);
        case.status != CaseStatus::Excluded && begun && !over
    };
    match exposure.episode.and_then(|episode| ward.cases.read(episode)) {
        Some(case) => infects(case),
        None => ward.cases_of(exposure.from).any(|case| infects(case)),
    }
}

/// Why the desk takes an exposure for the source of a case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Certainty {
    /// Somebody confirmed it (xác nhận).
    Confirmed,
    /// The desk proposes it from dates and household (máy đề xuất).
    Proposed,
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
}

/// The source of one case, looked at alone: confirmed, or the likeliest of its exposures.
/// Proposed only from cases that fell ill earlier (or the same day with a lower number), so that
/// proposals alone can never go round in a circle. A refuted case is nobody's source.
pub fn source_of(ward: &Ward, case: &Kept<Case>) -> Option<Source> {
    let case_of = |exposure: &Kept<Exposure>| {
        let episode = exposure.episode.and_then(|id| ward.cases.read(id));
        let stands = |case: &&Arc<Kept<Case>>| case.status != CaseStatus::Excluded;
        episode.or_else(|| ward.cases_of(exposure.from).rfind(stands)).filter(stands)
    };
    if let Some(exposure) = case.source.and_then(|id| ward.exposures.read(id))
        && let Some(infector) = case_of(exposure)
    {
        return Some(Source { case: infector.id, exposure: exposure.id, certainty: Certainty::Confirmed });
    }
    let household = ward.person_of(case).and_then(|person| person.household);
    let order = |case: &Kept<Case>| (case.first_day().is_none(), case.first_day(), case.id);
    let likely = ward.exposures_of(case.person).filter_map(|exposure| {
        let infector = case_of(exposure)?;
        let too_late = exposure.last_contact.zip(case.onset).is_some_and(|(contact, onset)| contact > onset);
        if infector.person == case.person || order(infector) >= order(case) || too_late {
            return None;
        }
        let days = exposure.last_contact.zip(case.first_day()).map(|(contact, first)| (first - contact).num_days());
        let plausible = days.is_some_and(|days| (0..=14).contains(&days));
        let together =
            household.is_some() && ward.person_of(infector).is_some_and(|person| person.household == household);
        Some(((plausible, together, exposure.last_contact, std::cmp::Reverse(exposure.id)), infector.id, exposure.id))
    });
    let (_, case, exposure) = likely.max_by(|one, other| one.0.cmp(&other.0))?;
    Some(Source { case, exposure, certainty: Certainty::Proposed })
}

/// The chains of infection of a ward: for each case its source and its generation.
#[derive(Clone, Debug, Default)]
pub struct Chains {
    sources: Vec<Option<Source>>,
    infected: Vec<Vec<Id<Case>>>,
    generations: Vec<u32>,
    roots: Vec<Id<Case>>,
}

/// One chain of infection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chain {
    /// Where it begins: a case without a source, generation 0.
    pub root: Id<Case>,
    /// How many cases it has.
    pub size: u32,
    /// The largest generation.
    pub generations: u32,
}

impl Chains {
    /// Works out the chains of all cases that are not refuted.
    pub fn of(ward: &Ward) -> Self {
        let places = ward.cases.last_number() as usize + 1;
        let mut chains = Self {
            sources: vec![None; places],
            infected: vec![Vec::new(); places],
            generations: vec![0; places],
            roots: Vec::new(),
        };
        let counted = || ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded);
        for case in counted() {
            chains.sources[case.id.index()] = source_of(ward, case);
        }
        chains.open_circles(counted().map(|case| case.id));
        for case in counted() {
            match chains.sources[case.id.index()] {
                Some(source) => chains.infected[source.case.index()].push(case.id),
                None => chains.roots.push(case.id),
            }
        }
        chains.number_generations();
        chains
    }

    /// Drops a proposed source (else the last) of every circle: confirmed against the order of
    /// illness, sources can go round, and a chain must begin somewhere.
    fn open_circles(&mut self, cases: impl Iterator<Item = Id<Case>>) {
        // 0 not seen, otherwise the walk in which the case was seen.
        let mut seen = vec![0_u32; self.sources.len()];
        for (walk, start) in (1_u32..).zip(cases) {
            let mut path = Vec::new();
            let mut at = start;
            while seen[at.index()] == 0 {
                seen[at.index()] = walk;
                path.push(at);
                match self.sources[at.index()] {
                    Some(source) => at = source.case,
                    None => break,
                }
            }
            let circle = path.iter().position(|case| *case == at).filter(|_| seen[at.index()] == walk);
            let Some(first) = circle.filter(|_| self.sources[at.index()].is_some()) else { continue };
            let weakest = path[first..].iter().copied().max_by_key(|case| {
                let proposed = self.sources[case.index()].is_some_and(|source| source.certainty == Certainty::Proposed);
                (proposed, *case)
            });
            if let Some(weakest) = weakest {
                self.sources[weakest.index()] = None;
            }
        }
    }

    fn number_generations(&mut self) {
        let mut waiting: Vec<Id<Case>> = self.roots.clone();
        while let Some(case) = waiting.pop() {
            let next = self.generations[case.index()] + 1;
            for infected in &self.infected[case.index()] {
                self.generations[infected.index()] = next;
                waiting.push(*infected);
            }
        }
    }

    /// Where a case came from.
    pub fn source(&self, case: Id<Case>) -> Option<Source> {
        *self.sources.get(case.index())?
    }

    /// The cases that a case infected.
    pub fn infected(&self, case: Id<Case>) -> &[Id<Case>] {
        self.infected.get(case.index()).map_or(&[], Vec::as_slice)
    }

    /// Steps along sources from the root of the chain, which is 0.
    pub fn generation(&self, case: Id<Case>) -> u32 {
        self.generations.get(case.index()).copied().unwrap_or(0)
    }

    /// The cases without a source, by number.
    pub fn roots(&self) -> &[Id<Case>] {
        &self.roots
    }

    /// The chain that begins at a root.
    pub fn chain(&self, root: Id<Case>) -> Chain {
        let mut chain = Chain { root, size: 0, generations: 0 };
        let mut waiting = vec![root];
        while let Some(case) = waiting.pop() {
            chain.size += 1;
            chain.generations = chain.generations.max(self.generation(case));
            waiting.extend(self.infected(case));
        }
        chain
    }

    /// Every chain, the largest first.
    pub fn all(&self) -> Vec<Chain> {
        let mut chains: Vec<Chain> = self.roots.iter().map(|root| self.chain(*root)).collect();
        chains.sort_by_key(|chain| (std::cmp::Reverse(chain.size), chain.root));
        chains
    }
}

#[cfg(test)]
mod tests;
