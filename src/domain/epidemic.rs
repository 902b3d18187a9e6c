//! Alert and outbreak of a commune (cảnh báo dịch, có dịch) by TT 15/2026/TT-BYT, Articles 16 and 22, from the ward's own
//! figures. Which group the disease is in, and whether it is endemic here, the station knows: all tests are told. The
//! desk computes and never declares; hết dịch and the tests of group A that Cục Phòng bệnh sets are not computed.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::contact_tree::Chains;
use crate::domain::coverage::counted_on;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, monday};
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// For which diseases a test holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Group A.
    A,
    /// Group B or C, endemic in the commune.
    Endemic,
    /// Group B or C, not endemic in the commune.
    NotEndemic,
}

/// What a test is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Cảnh báo dịch (Article 22).
    Alert,
    /// Có dịch (Article 16.1).
    Outbreak,
}

/// What a test came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The limit is reached.
    Met,
    /// It is not.
    NotMet,
    /// The figures do not say: too few years, or within the breadth of the two ways of reckoning a deviation.
    Unclear,
}

/// One test with the figures that it used.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Finding {
    /// For which diseases.
    pub group: Group,
    /// About what.
    pub stage: Stage,
    /// What it came to.
    pub verdict: Verdict,
    /// The ward's figure.
    pub count: u32,
    /// The limit that it was held against; nothing where the ward lacks the years for one.
    pub limit: Option<f64>,
    /// The first day that was counted.
    pub from: Date,
}

/// Confirmed cases in one week, epidemiologically linked, that are an alert (B/C not endemic, Article 22).
pub const LINKED_ALERT: u32 = 3;

/// Confirmed cases in one month, epidemiologically linked, that are an outbreak (B/C not endemic, Article 16.1).
pub const LINKED_OUTBREAK: u32 = 5;

/// Years before this one whose same week or month is looked at.
const YEARS: i32 = 5;

/// The tests that the ward's figures can answer, as of a day. A week begins on Monday and a month on its first; both are
/// counted to the day. Cases are linked where sources, confirmed or proposed, join them into one chain.
pub fn findings(ward: &Ward, chains: &Chains, today: Date) -> Vec<Finding> {
    let monday = monday(today);
    let first = today.with_day(1).unwrap_or(today);
    let confirmed = Confirmed::of(ward);
    let open = ward.cases.iter().filter(|case| case.is_open() && case.status == CaseStatus::Confirmed).count();
    let any = u32::try_from(open).unwrap_or(u32::MAX).max(confirmed.between(monday, today));
    let linked = |from| linked(&confirmed, chains, from, today);
    let week = confirmed.past_weeks(today).map(|years| baseline(&years));
    let month = confirmed.past_months(today).map(|years| baseline(&years));
    let counted = |group, stage, count: u32, limit: u32, from| {
        let verdict = if count >= limit { Verdict::Met } else { Verdict::NotMet };
        Finding { group, stage, verdict, count, limit: Some(f64::from(limit)), from }
    };
    vec![
        counted(Group::A, Stage::Alert, any, 1, monday),
        above(Stage::Alert, confirmed.between(monday, today), week, monday),
        above(Stage::Outbreak, confirmed.between(first, today), month, first),
        counted(Group::NotEndemic, Stage::Alert, linked(monday), LINKED_ALERT, monday),
        counted(Group::NotEndemic, Stage::Outbreak, linked(first), LINKED_OUTBREAK, first),
    ]
}

/// Confirmed cases by the day on which they count.
struct Confirmed {
    cases: Vec<(Date, Id<Case>)>,
}

impl Confirmed {
    fn of(ward: &Ward) -> Self {
        let dated = |case: &Kept<Case>| Some((counted_on(case)?, case.id));
        let confirmed = ward.cases.iter().filter(|case| case.status == CaseStatus::Confirmed);
        let mut cases: Vec<(Date, Id<Case>)> = confirmed.filter_map(|case| dated(case)).collect();
        cases.sort_unstable();
        Self { cases }
    }

    fn within(&self, from: Date, to: Date) -> &[(Date, Id<Case>)] {
        let begin = self.cases.partition_point(|(day, _)| *day < from);
        let end = self.cases.partition_point(|(day, _)| *day <= to);
        self.cases.get(begin..end).unwrap_or_default()
    }

    fn between(&self, from: Date, to: Date) -> u32 {
        u32::try_from(self.within(from, to).len()).unwrap_or(u32::MAX)
    }

    /// Whether the ward's figures reach back to a day.
    fn reach(&self, day: Date) -> bool {
        self.cases.first().is_some_and(|(first, _)| *first <= day)
    }

    /// The same whole week of the years before, where the figures reach back so far.
    fn past_weeks(&self, today: Date) -> Option<Vec<u32>> {
        let week = today.iso_week();
        let begin = |back: i32| NaiveDate::from_isoywd_opt(week.year() - back, week.week(), Weekday::Mon);
        // A year of 52 weeks has no 53rd: its last one stands for it.
        let begin =
            |back: i32| begin(back).or_else(|| NaiveDate::from_isoywd_opt(week.year() - back, 52, Weekday::Mon));
        self.past(|back| {
            let monday = begin(back)?;
            Some((monday, monday.checked_add_days(Days::new(6))?))
        })
    }

    /// The same whole month of the years before, where the figures reach back so far.
    fn past_months(&self, today: Date) -> Option<Vec<u32>> {
        self.past(|back| {
            let first = NaiveDate::from_ymd_opt(today.year() - back, today.month(), 1)?;
            Some((first, first.checked_add_months(chrono::Months::new(1))?.pred_opt()?))
        })
    }

    fn past(&self, span: impl Fn(i32) -> Option<(Date, Date)>) -> Option<Vec<u32>> {
        let (oldest, _) = span(YEARS)?;
        if !self.reach(oldest) {
            return None;
        }
        (1..=YEARS).map(|back| span(back).map(|(from, to)| self.between(from, to))).collect()
    }
}

/// The most confirmed cases of these days that one chain joins.
fn linked(confirmed: &Confirmed, chains: &Chains, from: Date, to: Date) -> u32 {
    let mut roots: Vec<Id<Case>> = confirmed.within(from, to).iter().map(|(_, case)| root_of(chains, *case)).collect();
    roots.sort_unstable();
    let largest = roots.chunk_by(|one, other| one == other).map(<[_]>::len).max();
    u32::try_from(largest.unwrap_or(0)).unwrap_or(u32::MAX)
}

fn root_of(chains: &Chains, case: Id<Case>) -> Id<Case> {
    // Chains have no circles: a generation is how many steps there are to the root.
    let up = |at: &Id<Case>| chains.source(*at).map(|source| source.case);
    std::iter::successors(Some(case), up).take(chains.generation(case) as usize + 1).last().unwrap_or(case)
}

/// Mean and standard deviation of past years.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Baseline {
    /// The mean.
    pub mean: f64,
    /// The deviation that divides by the number of years, and the one that divides by one less. The circular does not
    /// say which is meant: a figure between the two limits is unclear.
    pub deviations: [f64; 2],
}

/// The baseline of some years' counts; 0 of none.
pub fn baseline(counts: &[u32]) -> Baseline {
    let number = counts.len().max(1) as f64;
    let mean = counts.iter().map(|count| f64::from(*count)).sum::<f64>() / number;
    let squares: f64 = counts.iter().map(|count| (f64::from(*count) - mean).powi(2)).sum();
    let deviations = [number, (number - 1.0).max(1.0)].map(|by| (squares / by).sqrt());
    Baseline { mean, deviations }
}

/// An alert is a week of at least mean + 1 SD (above mean + 2 SD it is one all the more); an outbreak is a month above
/// mean + 2 SD.
fn above(stage: Stage, count: u32, baseline: Option<Baseline>, from: Date) -> Finding {
    let group = Group::Endemic;
    let Some(baseline) = baseline else {
        return Finding { group, stage, verdict: Verdict::Unclear, count, limit: None, from };
    };
    let times = if stage == Stage::Alert { 1.0 } else { 2.0 };
    let [low, high] = baseline.deviations.map(|deviation| baseline.mean + times * deviation);
    let value = f64::from(count);
    let reaches = |limit: f64| match stage {
        // Nobody falls ill where nobody ever did: that is no alert.
        Stage::Alert => value >= limit && value > 0.0,
        Stage::Outbreak => value > limit,
    };
    let verdict = match (reaches(high), reaches(low)) {
        (true, _) => Verdict::Met,
        (false, true) => Verdict::Unclear,
        (false, false) => Verdict::NotMet,
    };
    Finding { group, stage, verdict, count, limit: Some(high), from }
}

#[cfg(test)]
mod tests;
