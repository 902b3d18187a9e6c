//! Figures of tracing, each with its definition and where it comes from. All are as of a day, and none is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::contact_tree::source::infector_of;
use crate::domain::contact_tree::{Certainty, Chains, INCUBATION_DAYS};
use crate::domain::coverage::counted_on;
use crate::domain::follow_up::FollowOutcome;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::{Household, Person};
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// Days without a new case after which a chain is held to have ended: twice the longest incubation ([`INCUBATION_DAYS`]),
/// as WHO declares the end of an outbreak.
pub const CHAIN_ENDS_DAYS: i64 = 2 * INCUBATION_DAYS;

/// The longest delay between the first days of a primary and a co-primary: they share their source.
pub const CO_PRIMARY_DAYS: i64 = 1;

/// The last days of an epidemic curve, of which not all is known yet: most who fall ill are reported within a week.
pub const UNSURE_DAYS: u64 = 7;

/// How some numbers lie.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Spread {
    /// How many there are; without any, the others are 0.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their median; of an even count the mean of the middle two.
    pub median: f64,
    /// Their variance, by one less than their count.
    pub variance: f64,
    /// The least.
    pub least: i64,
    /// The greatest.
    pub most: i64,
}

impl Spread {
    /// The spread of some numbers.
    pub fn of(mut numbers: Vec<i64>) -> Self {
        numbers.sort_unstable();
        let count = numbers.len();
        let (Some(least), Some(most)) = (numbers.first().copied(), numbers.last().copied()) else {
            return Self::default();
        };
        let mean = numbers.iter().sum::<i64>() as f64 / count as f64;
        let squares: f64 = numbers.iter().map(|number| (*number as f64 - mean).powi(2)).sum();
        let middle = (numbers[(count - 1) / 2] + numbers[count / 2]) as f64 / 2.0;
        let variance = squares / count.saturating_sub(1).max(1) as f64;
        Self { count, mean, median: middle, variance, least, most }
    }

    /// How unevenly infections fall, k of the negative binomial by the method of moments: mean² ÷ (variance − mean)
    /// (Lloyd-Smith et al., Nature 2005). The smaller, the more hangs on few; nothing where the variance does not
    /// exceed the mean.
    pub fn dispersion(&self) -> Option<f64> {
        let over = self.variance - self.mean;
        (over > 0.0 && self.count > 1).then(|| self.mean * self.mean / over)
    }
}

/// One chain of infection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChainFigure {
    /// Where it begins.
    pub root: Id<Case>,
    /// How many cases it has.
    pub size: u32,
    /// The largest generation, the root's being 0.
    pub generations: u32,
    /// Days from the first day of illness of its first case to that of its last, where any is known.
    pub duration: Option<i64>,
    /// Whether a case of it is open, or the last fell ill within [`CHAIN_ENDS_DAYS`].
    pub is_active: bool,
}

/// A share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// How many.
    pub part: u32,
    /// Of how many.
    pub whole: u32,
}

impl Share {
    fn take(&mut self, is: bool) {
        self.whole += 1;
        self.part += u32::from(is);
    }

    /// In per cent; nothing of nobody.
    pub fn percent(&self) -> Option<f64> {
        (self.whole > 0).then(|| 100.0 * f64::from(self.part) / f64::from(self.whole))
    }
}

/// The figures of tracing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Figures {
    /// Every chain, single cases included, the largest first.
    pub chains: Vec<ChainFigure>,
    /// Cases whose source nobody knows; of them those in whose case it is still looked for.
    pub sources_unknown: Share,
    /// Distinct persons exposed to a case, for every case.
    pub contacts: Spread,
    /// Cases that a case infected by sources confirmed or proposed, for every case who fell ill more than
    /// [`INCUBATION_DAYS`] ago; those whom later ones could still add to are left out (censoring).
    pub secondary: Spread,
    /// How many cases were left out of `secondary`: too recent, or nobody knows when they fell ill.
    pub censored: u32,
    /// Household secondary attack rate: of the members of a household with a case, its primaries and those left out,
    /// those who fell ill 2 to [`INCUBATION_DAYS`] days after the first. Left out are co-primaries (within
    /// [`CO_PRIMARY_DAYS`]), who had been ill before, who was lost or handed over, and households whose days are not over.
    pub household_attack: Share,
    /// Days from onset to onset over confirmed sources, negatives kept.
    pub serial_interval: Spread,
    /// Contacts reached within 24 hours after their case was reported, of those whose 24 hours are over and of whom the
    /// time is known.
    pub traced_24: Share,
    /// The same within 48 hours.
    pub traced_48: Share,
    /// Follow-ups that ended because the contact was lost, of all.
    pub lost: Share,
}

/// Works the figures out.
pub fn figures(ward: &Ward, chains: &Chains, now: Moment) -> Figures {
    let today = now.date();
    let (secondary, censored) = secondary(ward, chains, today);
    let [traced_24, traced_48] = traced(ward, now);
    let mut lost = Share::default();
    for follow_up in ward.follow_ups.iter() {
        lost.take(follow_up.end.as_ref().is_some_and(|end| end.how == FollowOutcome::Lost));
    }
    let mut sources_unknown = Share::default();
    for root in chains.roots() {
        sources_unknown.take(ward.cases.read(*root).is_some_and(|case| case.wants_source()));
    }
    Figures {
        chains: chain_figures(ward, chains, today),
        sources_unknown,
        contacts: contacts(ward),
        secondary,
        censored,
        household_attack: household_attack(ward, today),
        serial_interval: serial_interval(ward, chains),
        traced_24,
        traced_48,
        lost,
    }
}

fn counted(ward: &Ward) -> impl Iterator<Item = &Kept<Case>> {
    ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded).map(|case| &**case)
}

fn chain_figures(ward: &Ward, chains: &Chains, today: Date) -> Vec<ChainFigure> {
    let figure = |chain: crate::domain::contact_tree::Chain| {
        let mut days: Option<(Date, Date)> = None;
        let mut is_open = false;
        let mut waiting = vec![chain.root];
        while let Some(id) = waiting.pop() {
            waiting.extend(chains.infected(id));
            let Some(case) = ward.cases.read(id) else { continue };
            is_open |= case.is_open();
            if let Some(day) = case.first_day() {
                days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            }
        }
        ChainFigure {
            root: chain.root,
            size: chain.size,
            generations: chain.generations,
            duration: days.map(|(first, last)| (last - first).num_days()),
            is_active: is_open || days.is_some_and(|(_, last)| (today - last).num_days() <= CHAIN_ENDS_DAYS),
        }
    };
    chains.all().into_iter().map(figure).collect()
}

fn contacts(ward: &Ward) -> Spread {
    let mut exposed: HashMap<Id<Case>, BTreeSet<Id<Person>>> = HashMap::new();
    for exposure in ward.exposures.iter() {
        if let Some(case) = infector_of(ward, exposure) {
            exposed.entry(case.id).or_default().insert(exposure.exposed);
        }
    }
    let of = |case: &Kept<Case>| exposed.get(&case.id).map_or(0, BTreeSet::len);
    Spread::of(counted(ward).map(|case| i64::try_from(of(case)).unwrap_or(i64::MAX)).collect())
}

fn secondary(ward: &Ward, chains: &Chains, today: Date) -> (Spread, u32) {
    let is_over = |case: &Kept<Case>| case.first_day().is_some_and(|day| (today - day).num_days() > INCUBATION_DAYS);
    let (over, recent): (Vec<_>, Vec<_>) = counted(ward).partition(|case| is_over(case));
    let infected = |case: &&Kept<Case>| i64::try_from(chains.infected(case.id).len()).unwrap_or(i64::MAX);
    (Spread::of(over.iter().map(infected).collect()), u32::try_from(recent.len()).unwrap_or(u32::MAX))
}

fn serial_interval(ward: &Ward, chains: &Chains) -> Spread {
    let interval = |case: &Kept<Case>| {
        let source = chains.source(case.id).filter(|source| source.certainty == Certainty::Confirmed)?;
        Some((case.onset? - ward.cases.read(source.case)?.onset?).num_days())
    };
    Spread::of(counted(ward).filter_map(interval).collect())
}

fn household_attack(ward: &Ward, today: Date) -> Share {
    let mut members: BTreeMap<Id<Household>, Vec<&Kept<Person>>> = BTreeMap::new();
    for person in ward.persons.iter() {
        if let Some(household) = person.household {
            members.entry(household).or_default().push(person);
        }
    }
    let ill = |person: &Kept<Person>| {
        let cases = ward.cases_of(person.id).filter(|case| case.status != CaseStatus::Excluded);
        cases.filter_map(|case| case.first_day()).collect::<Vec<Date>>()
    };
    let mut share = Share::default();
    for household in members.values() {
        let Some(first) = household.iter().flat_map(|person| ill(person)).min() else { continue };
        if (today - first).num_days() <= INCUBATION_DAYS {
            continue;
        }
        for person in household {
            let days: Vec<i64> = ill(person).into_iter().map(|day| (day - first).num_days()).collect();
            if days.iter().any(|days| *days <= CO_PRIMARY_DAYS) {
                continue;
            }
            let is_gone = |how| matches!(how, FollowOutcome::Lost | FollowOutcome::HandedOver);
            let mut ends = ward.follow_ups_of(person.id).filter_map(|follow_up| follow_up.end.as_ref());
            let falls_ill = days.iter().any(|days| *days <= INCUBATION_DAYS);
            if falls_ill || !ends.any(|end| is_gone(end.how)) {
                share.take(falls_ill);
            }
        }
    }
    share
}

/// Seconds of an hour.
const HOUR: i64 = 3600;

fn traced(ward: &Ward, now: Moment) -> [Share; 2] {
    let mut shares = [(24 * HOUR, Share::default()), (48 * HOUR, Share::default())];
    for exposure in ward.exposures.iter() {
        let Some(reported) = infector_of(ward, exposure).and_then(|case| case.reported_at) else { continue };
        let calls = ward.follow_ups_of(exposure.exposed).flat_map(|follow_up| follow_up.calls.iter());
        let reached = calls.filter(|call| !call.outcome.is_failed() && call.at >= reported).map(|call| call.at).min();
        // Who is marked as reached without a call is reached at a time that nobody knows.
        if reached.is_none() && exposure.reached {
            continue;
        }
        for (within, share) in &mut shares {
            if now.since(reported) >= *within {
                share.take(reached.is_some_and(|at| at.since(reported) <= *within));
            }
        }
    }
    shares.map(|(_, share)| share)
}

/// One day of an epidemic curve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CurveDay {
    /// Which.
    pub day: Date,
    /// Cases who fell ill.
    pub by_onset: u32,
    /// Cases who were confirmed, else reported.
    pub by_report: u32,
    /// Whether more are likely to be told of that day (chưa đủ số liệu).
    pub is_unsure: bool,
}

/// The epidemic curve of the last days up to today, every day of them.
pub fn curve(ward: &Ward, today: Date, days: u64) -> Vec<CurveDay> {
    curve_of(ward, today, days, |_| true)
}

/// The same of those cases of which something holds.
pub fn curve_of(ward: &Ward, today: Date, days: u64, is_of: impl Fn(&Kept<Case>) -> bool) -> Vec<CurveDay> {
    let first = today.checked_sub_days(chrono::Days::new(days.saturating_sub(1))).unwrap_or(today);
    let unsure = today.checked_sub_days(chrono::Days::new(UNSURE_DAYS)).unwrap_or(today);
    let mut by_day: BTreeMap<Date, (u32, u32)> = BTreeMap::new();
    for case in counted(ward).filter(|case| is_of(case)) {
        let within = |day: &Date| (first..=today).contains(day);
        if let Some(day) = case.onset.filter(within) {
            by_day.entry(day).or_default().0 += 1;
        }
        if let Some(day) = counted_on(case).filter(within) {
            by_day.entry(day).or_default().1 += 1;
        }
    }
    let counts = |day: Date| by_day.get(&day).copied().unwrap_or_default();
    let days = first.iter_days().take_while(|day| *day <= today);
    let of = |day: Date| {
        let (by_onset, by_report) = counts(day);
        CurveDay { day, by_onset, by_report, is_unsure: day > unsure }
    };
    days.map(of).collect()
}
