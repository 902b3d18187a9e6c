//! The end of isolation at home: whether an F0 may be released, by which line of which decision, or what is missing. The
//! desk only says so; the health station confirms (QĐ 250, CV 762: `Trạm y tế nơi quản lý người bệnh`).

use chrono::Days;

use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::moment::{Date, Moment};
use crate::domain::pack::{HeldBy, Hold, Pack, Release, TestAsked};
use crate::domain::paper::pack_of;
use crate::domain::reaching::facts;
use crate::domain::record::Kept;
use crate::domain::standing::{Mark, standing};
use crate::domain::test::{Test, TestKind, TestResult};
use crate::domain::transfer::waiting_of;
use crate::domain::ward::Ward;

/// Whether an F0 may be released.
#[derive(Clone, PartialEq, Debug)]
pub struct Readiness<'r> {
    /// The day of the positive sample, from which isolation is counted.
    pub since: Option<Date>,
    /// Which day of isolation it is.
    pub day: Option<u32>,
    /// The pack and its line by which isolation may end.
    pub way: Option<(&'r Pack, &'r Release)>,
    /// The latest test since the positive sample.
    pub test: Option<Id<Test>>,
    /// What is missing, or in the way.
    pub lacks: Vec<Lack>,
}

impl Readiness<'_> {
    /// Whether the station can confirm the end of isolation.
    pub fn is_ready(&self) -> bool {
        self.way.is_some() && self.lacks.is_empty()
    }
}

/// What is missing for a release, or in its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lack {
    /// The infection is not confirmed.
    NotConfirmed,
    /// Nobody knows the day of the positive sample.
    NoSample,
    /// No pack in hand says when isolation ends for a case of this day.
    NoPack,
    /// The first day on which it may end lies ahead.
    Day {
        /// That day's number.
        number: u32,
        /// That day.
        on: Date,
    },
    /// A negative rapid test or RT-PCR on this day or later, and none that says otherwise after it.
    NegativeTest(Date),
    /// A test of which nobody knows yet what came of it.
    TestWaits(Date),
    /// The doses of vaccine, on which the day depends.
    Doses,
    /// An alert is open, or the latest values show a danger sign.
    Alert,
    /// A fever: when, and how high in tenths of a degree.
    Fever(Moment, u16),
    /// Days of isolation without any reading.
    MissingDays(Vec<Date>),
    /// The patient is on the way to a hospital or another ward.
    OnTheWay,
}

/// The day of the positive sample: that of the first positive test of the episode, else the day of confirmation.
pub fn positive_since(ward: &Ward, case: &Case) -> Option<Date> {
    let first = case.first_day();
    let of_episode = |test: &&Test| first.is_none_or(|first| test.taken_at.date() >= earlier(first));
    let tests = ward.tests_of(case.person).map(|test| &test.body).filter(of_episode);
    let positive = tests.filter(|test| test.result == TestResult::Positive).map(|test| test.taken_at.date()).min();
    positive.into_iter().chain(case.confirmed_on).min()
}

/// Days before the first day of illness on which a sample may still belong to the episode.
const SAMPLE_DAYS_BEFORE: u64 = 14;

fn earlier(day: Date) -> Date {
    day.checked_sub_days(Days::new(SAMPLE_DAYS_BEFORE)).unwrap_or(day)
}

/// Which day of isolation a day is. The decisions do not say whether the day of the sample is day 0 or day 1: the station
/// says so, and where it has not, the later end counts.
pub fn isolation_day(since: Date, on: Date, sample_is_day_one: bool) -> Option<u32> {
    u32::try_from((on - since).num_days()).ok().map(|days| days + u32::from(sample_is_day_one))
}

/// The first day of isolation on which a case of its opening may end at all; nothing where its pack does not say.
pub fn earliest_day(rules: &Rules, case: &Case) -> Option<u32> {
    let pack = pack_of(rules, case)?;
    pack.releases.iter().filter(|line| line.source.active).map(|line| line.from_day).min()
}

/// Whether an F0 may be released. `ward` must hold every reading of the case and every test of its person.
pub fn readiness<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>, now: Moment) -> Readiness<'r> {
    use crate::domain::home_treatment::CaseStatus;
    let today = now.date();
    let counts_sample = ward.settings().sample_is_day_one;
    let since = positive_since(ward, case);
    let day = since.and_then(|since| isolation_day(since, today, counts_sample));
    let mut lacks = Vec::new();
    if case.status != CaseStatus::Confirmed {
        lacks.push(Lack::NotConfirmed);
    }
    if since.is_none() {
        lacks.push(Lack::NoSample);
    }
    let of_isolation = |test: &&std::sync::Arc<Kept<Test>>| since.is_some_and(|since| test.taken_at.date() >= since);
    let latest = ward.tests_of(case.person).rev().find(of_isolation);
    let mut way = None;
    match (pack_of(rules, case), since) {
        (Some(pack), Some(since)) if pack.releases.iter().any(|line| line.source.active) => {
            match way_out(ward, rules, pack, case, (since, today)) {
                Ok(found) => way = Some((pack, found)),
                Err(missing) => lacks.extend(missing),
            }
        }
        (Some(_) | None, Some(_)) => lacks.push(Lack::NoPack),
        (_, None) => {}
    }
    lacks.extend(held(ward, rules, case, (since, now)));
    if waiting_of(ward, case.id).is_some() {
        lacks.push(Lack::OnTheWay);
    }
    Readiness { since, day, way, test: latest.map(|test| test.id), lacks }
}

/// The line of a pack by which isolation may end; else what the nearest one lacks.
fn way_out<'p>(
    ward: &Ward,
    rules: &Rules,
    pack: &'p Pack,
    case: &Kept<Case>,
    (since, today): (Date, Date),
) -> Result<&'p Release, Vec<Lack>> {
    let counts_sample = ward.settings().sample_is_day_one;
    let Some(person) = ward.person_of(case) else { return Err(vec![Lack::NoPack]) };
    let facts = facts(rules, person, today);
    let mut lines: Vec<&Release> =
        pack.releases.iter().filter(|line| line.source.active && line.whom.may_fit(&facts)).collect();
    lines.sort_by_key(|line| line.from_day);
    let mut missing: Option<Vec<Lack>> = None;
    for line in lines {
        let days = u64::from(line.from_day.saturating_sub(u32::from(counts_sample)));
        let from = since.checked_add_days(Days::new(days)).unwrap_or(since);
        let mut lacks = Vec::new();
        if today < from {
            lacks.push(Lack::Day { number: line.from_day, on: from });
        }
        if line.test == TestAsked::Negative {
            lacks.extend(untested(ward, case, from));
        }
        if !line.whom.fits(&facts) {
            lacks.push(Lack::Doses);
        }
        if lacks.is_empty() {
            return Ok(line);
        }
        // The first day that is reached but for a test is nearer than a later day.
        missing.get_or_insert(lacks);
    }
    Err(missing.unwrap_or_else(|| vec![Lack::NoPack]))
}

/// What a negative test from a day on lacks: the latest one that has a result decides.
fn untested(ward: &Ward, case: &Case, from: Date) -> Option<Lack> {
    let since = ward.tests_of(case.person).filter(|test| test.taken_at.date() >= from);
    let counts = |test: &Test| matches!(test.kind, TestKind::Rapid | TestKind::RtPcr);
    let mut waits = None;
    let mut latest = None;
    for test in since {
        match test.result {
            TestResult::Waiting => waits = Some(test.taken_at.date()),
            TestResult::Negative if !counts(test) => {}
            _ => latest = Some(test.result),
        }
    }
    match (latest, waits) {
        (Some(TestResult::Negative), None) => None,
        (_, Some(on)) => Some(Lack::TestWaits(on)),
        (_, None) => Some(Lack::NegativeTest(from)),
    }
}

/// What the holds of the packs find in the way (ward-work 10).
fn held(ward: &Ward, rules: &Rules, case: &Kept<Case>, (since, now): (Option<Date>, Moment)) -> Vec<Lack> {
    let holds = rules.known().flat_map(|pack| &pack.holds).filter(|hold| hold.source.active);
    let mut lacks: Vec<Lack> = Vec::new();
    for lack in holds.filter_map(|hold| held_by(hold, ward, rules, case, (since, now))) {
        if !lacks.contains(&lack) {
            lacks.push(lack);
        }
    }
    lacks
}

fn held_by(
    hold: &Hold,
    ward: &Ward,
    rules: &Rules,
    case: &Kept<Case>,
    (since, now): (Option<Date>, Moment),
) -> Option<Lack> {
    match hold.by {
        HeldBy::Alert => {
            let standing = standing(ward, rules, case, now);
            let is_loud = matches!(standing.mark, Mark::Urgent | Mark::Attention);
            is_loud.then_some(Lack::Alert)
        }
        HeldBy::Fever => {
            let (from, hours) = (hold.at_least?, i64::from(hold.hours?));
            let recent =
                ward.readings_of(case.id).rev().take_while(|reading| now.since(reading.measured_at) <= hours * 3600);
            let mut hot =
                recent.filter_map(|reading| Some((reading.measured_at, reading.signs.value(Sign::Temperature)?)));
            hot.find(|(_, value)| *value >= from).map(|(at, value)| Lack::Fever(at, value))
        }
        HeldBy::MissingDay => {
            let missing = missing_days(ward, case, since?, now.date());
            (!missing.is_empty()).then_some(Lack::MissingDays(missing))
        }
    }
}

/// The most days that are looked through, counted back from today: nobody is isolated for so long.
const DAYS_MAX: u64 = 60;

/// The days of isolation on which nothing was measured, today included: from the day on which the desk heard of the case,
/// for nobody could be measured before.
fn missing_days(ward: &Ward, case: &Kept<Case>, since: Date, today: Date) -> Vec<Date> {
    let heard = case.reported_at.map_or(since, |at| at.date().max(since));
    let first = today.checked_sub_days(Days::new(DAYS_MAX)).map_or(heard, |earliest| heard.max(earliest));
    let measured: std::collections::BTreeSet<Date> = ward
        .readings_of(case.id)
        .filter(|reading| !reading.signs.is_empty())
        .map(|reading| reading.measured_at.date())
        .collect();
    first.iter_days().take_while(|day| *day <= today).filter(|day| !measured.contains(day)).collect()
}

#[cfg(test)]
mod tests;
