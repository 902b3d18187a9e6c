//! Chains of infection: for each case its source and its generation, kept up change by change.

use std::cmp::Reverse;

use crate::domain::contact_tree::{Certainty, Source, source_of};
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::person::Person;
use crate::domain::ward::Ward;

/// The chains of infection of a ward. They hold no circle: where sources go round, the weakest of
/// them is left out.
#[derive(Clone, Debug, Default)]
pub struct Chains {
    /// What each case says of its source, circles and all.
    told: Vec<Option<Source>>,
    /// The same without those that would close a circle.
    sources: Vec<Option<Source>>,
    /// Whether a case stands and is not refuted.
    counted: Vec<bool>,
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

/// The cases whose source may be another one once a record changes; to be asked before the change
/// and after it. Everybody whom a person met hangs on that person's episodes and household.
pub fn touched(ward: &Ward, record: RecordId) -> Vec<Id<Case>> {
    let of = |person: Id<Person>| ward.cases_of(person).map(|case| case.id);
    let met = |person: Id<Person>| ward.exposures_from(person).flat_map(move |exposure| of(exposure.exposed));
    match record.kind {
        Kind::Case => {
            let Some(id) = Id::new(record.number) else { return Vec::new() };
            let person = ward.cases.read(id).map(|case| case.person);
            [id].into_iter().chain(person.into_iter().flat_map(met)).collect()
        }
        Kind::Exposure => {
            let exposure = Id::new(record.number).and_then(|id| ward.exposures.read(id));
            exposure.into_iter().flat_map(|exposure| of(exposure.exposed)).collect()
        }
        Kind::Person => Id::new(record.number).into_iter().flat_map(|person| of(person).chain(met(person))).collect(),
        _ => Vec::new(),
    }
}

impl Chains {
    /// Works out the chains of all cases that are not refuted.
    pub fn of(ward: &Ward) -> Self {
        let mut chains = Self::default();
        chains.make_room(ward);
        let counted = || ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded);
        for case in counted() {
            chains.counted[case.id.index()] = true;
            chains.told[case.id.index()] = source_of(ward, case);
        }
        chains.sources.clone_from(&chains.told);
        chains.open_circles(counted().map(|case| case.id));
        for case in counted() {
            match chains.sources[case.id.index()] {
                Some(source) => chains.infected[source.case.index()].push(case.id),
                None => chains.roots.push(case.id),
            }
        }
        for root in chains.roots.clone() {
            chains.number_from(root);
        }
        chains
    }

    fn make_room(&mut self, ward: &Ward) {
        let places = (ward.cases.last_number() as usize + 1).max(self.told.len());
        self.told.resize(places, None);
        self.sources.resize(places, None);
        self.counted.resize(places, false);
        self.infected.resize(places, Vec::new());
        self.generations.resize(places, 0);
    }

    /// Drops the weakest source of every circle: confirmed against the order of illness, sources
    /// can go round, and a chain must begin somewhere.
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
            if let Some(weakest) = self.weakest(&path[first..]) {
                self.sources[weakest.index()] = None;
            }
        }
    }

    /// The case of a circle whose source is left out: one that is only proposed, else the last.
    fn weakest(&self, circle: &[Id<Case>]) -> Option<Id<Case>> {
        circle.iter().copied().max_by_key(|case| {
            let proposed = self.told[case.index()].is_some_and(|source| source.certainty == Certainty::Proposed);
            (proposed, *case)
        })
    }

    /// Brings the chains up to date after a change; `cases` are those that it [`touched`], before
    /// it and after it. Costs what hangs on them, not what the ward holds.
    pub fn refresh(&mut self, ward: &Ward, cases: &[Id<Case>]) {
        // A list that brings half of the ward is sooner worked out anew.
        if cases.len() > ward.cases.count() / 4 + 16 {
            *self = Self::of(ward);
            return;
        }
        self.make_room(ward);
        cases.iter().for_each(|case| self.refresh_one(ward, *case));
    }

    fn refresh_one(&mut self, ward: &Ward, id: Id<Case>) {
        let at = id.index();
        let case = ward.cases.read(id).filter(|case| case.status != CaseStatus::Excluded);
        let told = case.and_then(|case| source_of(ward, case));
        if at >= self.told.len() || (self.told[at], self.counted[at]) == (told, case.is_some()) {
            return;
        }
        // A circle that this case closed is open now: the source that was left out stands again.
        let left_out =
            self.circle_through(id).and_then(|circle| circle.into_iter().find(|case| self.is_left_out(*case)));
        self.put(id, None);
        self.told[at] = told;
        self.counted[at] = case.is_some();
        self.put(id, None);
        if let Some(other) = left_out.filter(|other| *other != id) {
            self.put(other, self.told[other.index()]);
        }
        if told.is_none() {
            return;
        }
        let weakest = self.circle_through(id).and_then(|circle| self.weakest(&circle));
        if let Some(weakest) = weakest.filter(|weakest| *weakest != id) {
            self.put(weakest, None);
        }
        if weakest != Some(id) {
            self.put(id, told);
        }
    }

    /// Whether a source is told and left out, because it would close a circle.
    pub fn is_left_out(&self, case: Id<Case>) -> bool {
        let is = |sources: &[Option<Source>]| sources.get(case.index()).is_some_and(Option::is_some);
        is(&self.told) && !is(&self.sources)
    }

    /// The circle of told sources that goes through a case, if one does.
    fn circle_through(&self, id: Id<Case>) -> Option<Vec<Id<Case>>> {
        let mut path = vec![id];
        let mut at = id;
        let mut left_out = None;
        loop {
            let next = self.told[at.index()]?.case;
            if next == id {
                return Some(path);
            }
            // Another circle further up: the source that is left out of it is met twice.
            if at != id && self.is_left_out(at) && left_out.replace(at) == Some(at) {
                return None;
            }
            path.push(next);
            at = next;
        }
    }

    /// Hangs a case below its source, or makes it a root, and numbers what hangs on it.
    fn put(&mut self, id: Id<Case>, source: Option<Source>) {
        if let Some(old) = self.sources[id.index()] {
            self.infected[old.case.index()].retain(|case| *case != id);
        }
        self.sources[id.index()] = source;
        if let Some(new) = source {
            let infected = &mut self.infected[new.case.index()];
            infected.insert(infected.partition_point(|case| *case < id), id);
        }
        let is_root = source.is_none() && self.counted[id.index()];
        match (self.roots.binary_search(&id), is_root) {
            (Ok(place), false) => drop(self.roots.remove(place)),
            (Err(place), true) => self.roots.insert(place, id),
            _ => {}
        }
        self.number_from(id);
    }

    /// Numbers the generations from a case down, without recursion: a chain may be as long as the
    /// ward. What is numbered rightly already is not gone through.
    fn number_from(&mut self, id: Id<Case>) {
        let generation = self.sources[id.index()].map_or(0, |source| self.generations[source.case.index()] + 1);
        if self.generations[id.index()] == generation && generation > 0 {
            return;
        }
        self.generations[id.index()] = generation;
        let mut waiting = vec![id];
        while let Some(case) = waiting.pop() {
            let next = self.generations[case.index()] + 1;
            for infected in &self.infected[case.index()] {
                if self.generations[infected.index()] != next {
                    self.generations[infected.index()] = next;
                    waiting.push(*infected);
                }
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
        chains.sort_by_key(|chain| (Reverse(chain.size), chain.root));
        chains
    }
}
