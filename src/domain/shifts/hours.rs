//! Hours and nights of duty. Night is from 22:00 to 06:00 of the next day (Bộ luật Lao động 2019, Điều 106).

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;

use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Role;
use crate::domain::roster::Shift;
use crate::domain::shifts::{Hand, Hands, plain, spells};
use crate::domain::ward::Ward;

/// The hour at which night begins (Điều 106).
pub const NIGHT_BEGINS: i64 = 22;

/// The hour at which night ends, on the next day (Điều 106).
pub const NIGHT_ENDS: i64 = 6;

/// What somebody has worked, or is to work, in a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Worked {
    /// Who.
    pub hand: Hand,
    /// In how many shifts.
    pub shifts: usize,
    /// Seconds on duty; what two jobs at once would count is counted once.
    pub seconds: i64,
    /// Those of them at night.
    pub night_seconds: i64,
    /// Nights of which he worked any part.
    pub nights: usize,
}

/// The nights that a time touches, by the day of their evening, with the seconds of each.
pub fn nights(from: Moment, until: Moment) -> Vec<(Date, i64)> {
    let mut nights = Vec::new();
    if from >= until {
        return nights;
    }
    let mut day = from.date().checked_sub_days(Days::new(1));
    while let Some(evening) = day.filter(|day| Moment::start_of(*day) < until) {
        let begins = Moment::start_of(evening).plus(NIGHT_BEGINS * 3600);
        let ends = Moment::start_of(evening).plus((24 + NIGHT_ENDS) * 3600);
        let seconds = ends.min(until).since(begins.max(from));
        if seconds > 0 {
            nights.push((evening, seconds));
        }
        day = evening.checked_add_days(Days::new(1));
    }
    nights
}

/// What everybody works between two moments, by the plan and by what was changed while shifts ran: who has the most hours
/// in front. Officers who may work at the desk and have none stand at the end.
pub fn worked(ward: &Ward, hands: &Hands, (from, to): (Moment, Moment)) -> Vec<Worked> {
    type Times = (Vec<(Moment, Moment)>, BTreeSet<Id<Shift>>);
    let mut times: BTreeMap<Hand, Times> = BTreeMap::new();
    let on_duty = ward.officers.iter().filter(|officer| officer.role >= Role::DutyOfficer && !officer.disabled);
    times.extend(on_duty.map(|officer| (Hand::Officer(officer.id), Times::default())));
    for shift in ward.shifts.iter().filter(|shift| shift.from < to && from < shift.to) {
        for spell in spells(shift, hands) {
            let (begins, ends) = (spell.from.max(from), spell.until.min(to));
            if begins < ends {
                let (spans, shifts) = times.entry(spell.hand).or_default();
                spans.push((begins, ends));
                shifts.insert(shift.id);
            }
        }
    }
    let mut worked: Vec<Worked> = times
        .into_iter()
        .map(|(hand, (spans, shifts))| {
            let spans = merged(spans);
            let seconds = spans.iter().map(|(from, until)| until.since(*from)).sum();
            let at_night: Vec<(Date, i64)> = spans.iter().flat_map(|(from, until)| nights(*from, *until)).collect();
            let night_seconds = at_night.iter().map(|(_, seconds)| seconds).sum();
            let nights = at_night.iter().map(|(evening, _)| *evening).collect::<BTreeSet<_>>().len();
            Worked { hand, shifts: shifts.len(), seconds, night_seconds, nights }
        })
        .collect();
    worked.sort_by_key(|worked| std::cmp::Reverse((worked.seconds, worked.night_seconds)));
    worked
}

/// What somebody who works in shifts is called: an officer by his name, somebody else as a shift writes it.
pub fn name_of(ward: &Ward, hand: &Hand) -> String {
    match hand {
        Hand::Officer(officer) => ward.officers.read(*officer).map(|officer| officer.name.clone()).unwrap_or_default(),
        Hand::Other(plainly) => {
            let mut jobs = ward.shifts.iter().flat_map(|shift| &shift.jobs).map(|job| &job.who);
            jobs.find(|who| plain(who) == *plainly).unwrap_or(plainly).clone()
        }
    }
}

/// Times without what they have in common counted twice.
fn merged(mut spans: Vec<(Moment, Moment)>) -> Vec<(Moment, Moment)> {
    spans.sort_unstable();
    let mut merged: Vec<(Moment, Moment)> = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match merged.last_mut() {
            Some((_, last)) if from <= *last => *last = (*last).max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}
