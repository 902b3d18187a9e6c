//! What readings do to alerts: they raise them, confirm or ease what was found, and are judged again when they are
//! corrected or moved. Everything else that happens to an alert is a person's act.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::alert::again::Errands;
use crate::domain::alert::as_told::AsTold;
use crate::domain::alert::{ANSWER_SECONDS, APART_SECONDS, Alert, Cause, Closed};
use crate::domain::birth::AgeMonths;
use crate::domain::change::Change;
use crate::domain::danger::{FEVER_LOWEST, Finding, Level, Rules, Watched};
use crate::domain::home_treatment::{Case, LATE_SECONDS, Reading};
use crate::domain::identity::{Id, Kind};
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::reaching::{Unreached, said_about, unreached, unreached_since, visit_for};
use crate::domain::record::{AnyBody, Body, Kept, Record};
use crate::domain::standing::is_late;
use crate::domain::ward::Ward;

/// The changes of alerts, and of the tasks of measuring again, that follow from changes of readings and calls which are
/// about to stand; they go into the same line.
pub fn follow(ward: &Ward, changes: &[Change], rules: &Rules, now: Moment) -> Vec<Change> {
    let touched: Vec<Touched> = changes.iter().filter_map(touched_reading).collect();
    // A file brings thousands of readings and rings nobody.
    let is_live = |(before, after): &&Touched| [before, after].into_iter().flatten().any(|one| !one.imported);
    let live = touched.iter().filter(is_live);
    let mut cases: BTreeSet<Id<Case>> =
        live.flat_map(|(before, after)| [before, after]).flatten().map(|one| one.case).collect();
    cases.extend(changes.iter().flat_map(|change| [&change.before, &change.after]).filter_map(|record| match record {
        Some(Record::Call(call)) => Some(call.case),
        _ => None,
    }));
    let by = changes.iter().find_map(|change| change.after.as_ref()?.written().1);
    let told = AsTold { ward, changes };
    let mut errands = Errands::new(told, rules, (now, by));
    let mut made = Vec::new();
    let mut last = ward.last_number(Kind::Alert);
    for id in cases {
        let Some(case) = ward.cases.read(id) else { continue };
        let course = Course::of(ward, case, &touched);
        let failed = failed_calls(told, case, &course);
        let failed = failed.filter(|failed| visit_for(ward, rules, case, *failed, now).is_some());
        let old = told.open_of(id);
        let mut bench = Bench { old, open: old.map(|kept| kept.body.clone()), course, rules, now };
        bench.reach(failed, by);
        for (before, after) in &touched {
            let was_here = before.as_ref().filter(|one| one.case == id);
            let is_here = after.as_ref().filter(|one| one.case == id && !one.imported);
            if let Some(before) = was_here {
                bench.judge_again(before.id, is_here.map(|kept| &**kept));
            }
            if let Some(after) = is_here {
                bench.take(after, &|found| is_known(told, after, found));
            }
        }
        made.extend(bench.changes(&mut last, &mut errands));
    }
    made
}

/// The reading that a change is about, before and after it.
fn touched_reading(change: &Change) -> Option<Touched> {
    let reading = |record: &Option<Record>| match record {
        Some(Record::Reading(kept)) if !kept.deleted => Some(Arc::clone(kept)),
        _ => None,
    };
    let touched = (reading(&change.before), reading(&change.after));
    (touched.0.is_some() || touched.1.is_some()).then_some(touched)
}

/// The failed calls in a row of a case as its calls and readings will stand.
fn failed_calls(told: AsTold<'_>, case: &Kept<Case>, course: &Course) -> Option<Unreached> {
    let AsTold { ward, changes } = told;
    let call = |record: &Option<Record>| match record {
        Some(Record::Call(call)) => Some(Arc::clone(call)),
        _ => None,
    };
    let touched: Vec<_> = changes.iter().filter_map(|change| call(&change.after).or(call(&change.before))).collect();
    let untouched = ward.calls_of(case.id).filter(|call| touched.iter().all(|other| other.id != call.id));
    let stand = changes.iter().filter_map(|change| call(&change.after));
    let stand = stand.filter(|call| call.case == case.id && !call.deleted);
    let mut calls: Vec<_> = untouched.cloned().chain(stand).collect();
    calls.sort_by_key(|call| (call.at, call.id));
    let measured = course.readings.last().map(|reading| reading.measured_at);
    unreached_since(calls.iter().rev().map(|call| &call.body), measured.max(said_about(told.of(case.id))))
}

/// The alerts that should stand and do not: of readings of the last day that were kept before alerts were, or by other
/// rules, and of F0 whom nobody could reach. The desk raises them when it opens and when its rules change, so that no
/// danger sign waits unseen.
pub fn missed(ward: &Ward, rules: &Rules, now: Moment) -> Vec<Change> {
    let mut made = Vec::new();
    let mut last = ward.last_number(Kind::Alert);
    let told = AsTold { ward, changes: &[] };
    let mut errands = Errands::new(told, rules, (now, None));
    for case in ward.cases.iter() {
        let is_fresh = |reading: &&Arc<Kept<Reading>>| now.since(reading.measured_at) <= LATE_SECONDS;
        let mut fresh: Vec<_> = ward.readings_of(case.id).rev().take_while(is_fresh).collect();
        fresh.retain(|reading| !is_late(reading));
        let failed = unreached(ward, case).filter(|failed| visit_for(ward, rules, case, *failed, now).is_some());
        if fresh.is_empty() && failed.is_none() {
            continue;
        }
        // What a second value would have eased had every reading been judged as it came.
        let old = told.open_of(case.id);
        let mut bench = Bench { old, open: None, course: Course::of(ward, case, &[]), rules, now };
        fresh.iter().rev().for_each(|reading| bench.take(reading, &|_| false));
        let judged = bench.open.take().map(|alert| alert.causes).unwrap_or_default();
        let is_eased = |reading: &Kept<Reading>, found: &Found| {
            let same = |cause: &&Cause| cause.reading == Some(reading.id) && cause.watched == found.watched;
            judged.iter().find(same).is_some_and(|cause| !cause.is_open())
        };
        bench.open = old.map(|kept| kept.body.clone());
        if failed.is_some() {
            bench.reach(failed, None);
        }
        for reading in fresh.iter().rev() {
            for found in bench.course.found(reading, rules).iter().filter(|found| is_of_value(found.watched)) {
                if !is_eased(reading, found) && !is_known(told, reading, found) {
                    bench.note(reading, found, &|_| false);
                }
            }
        }
        made.extend(bench.changes(&mut last, &mut errands));
    }
    made
}

/// Whether an alert of the case, open or ended, has seen this reading show this already.
fn is_known(told: AsTold<'_>, reading: &Kept<Reading>, found: &Found) -> bool {
    let entered = reading.entered_at();
    told.of(reading.case).any(|alert| {
        // What came in while it was open was judged then, whether it told anything new or not.
        let was_open = alert.raised_at <= entered && alert.closed.is_none_or(|closed| entered < closed.at);
        alert.causes.iter().any(|cause| {
            let seen = was_open || cause.reading == Some(reading.id) || cause.confirmed_by == Some(reading.id);
            seen && cause.watched == found.watched && cause.level >= found.level && cause.eased_by != Some(reading.id)
        })
    })
}

/// Whether a reading shows it by itself, whatever was measured before.
fn is_of_value(watched: Watched) -> bool {
    matches!(watched, Watched::Sign(_) | Watched::Symptom(_))
}

/// What a reading shows.
#[derive(Clone, Copy)]
struct Found {
    watched: Watched,
    value: Option<u16>,
    level: Level,
}

impl From<Finding<'_>> for Found {
    fn from(finding: Finding<'_>) -> Self {
        Self { watched: finding.watched, value: finding.value, level: finding.level }
    }
}

/// What a reading said and what it will say.
type Touched = (Option<Arc<Kept<Reading>>>, Option<Arc<Kept<Reading>>>);

/// The readings of a case as they will stand, by the time of measuring.
struct Course {
    case: Id<Case>,
    readings: Vec<Arc<Kept<Reading>>>,
    age_on: Box<dyn Fn(Moment) -> AgeMonths>,
}

impl Course {
    fn of(ward: &Ward, case: &Kept<Case>, touched: &[Touched]) -> Self {
        let birth = ward.person_of(case).map(|person| person.birth).unwrap_or_default();
        let is_touched =
            |id: Id<Reading>| touched.iter().any(|(_, after)| after.as_ref().is_some_and(|new| new.id == id));
        let mut readings: Vec<_> = ward.readings_of(case.id).filter(|kept| !is_touched(kept.id)).cloned().collect();
        readings.extend(touched.iter().filter_map(|(_, after)| after.clone()).filter(|new| new.case == case.id));
        readings.sort_by_key(|kept| (kept.measured_at, kept.id));
        Self { case: case.id, readings, age_on: Box::new(move |at| birth.age_on(at.date())) }
    }

    fn before<'c>(&'c self, reading: &Kept<Reading>) -> impl Iterator<Item = &'c Arc<Kept<Reading>>> {
        let (at, id) = (reading.measured_at, reading.id);
        self.readings.iter().rev().filter(move |other| (other.measured_at, other.id) < (at, id))
    }

    /// Everything that a reading shows, the loudest first.
    fn found(&self, reading: &Kept<Reading>, rules: &Rules) -> Vec<Found> {
        let age = (self.age_on)(reading.measured_at);
        let judged = rules.judge(&reading.signs, reading.symptoms.told(), age);
        let mut found: Vec<Found> = judged.into_iter().map(Found::from).collect();
        found.extend(self.lasting_fever(reading, rules));
        found.extend(self.drop(reading, rules));
        let on_oxygen = |reading: &Kept<Reading>| reading.oxygen_litres.is_some_and(|litres| litres > 0);
        if on_oxygen(reading) && !self.before(reading).next().is_some_and(|before| on_oxygen(before)) {
            let value = reading.oxygen_litres.map(u16::from);
            found.push(Found { watched: Watched::Oxygen, value, level: Level::Attention });
        }
        found.sort_by_key(|found| std::cmp::Reverse(found.level));
        found
    }

    /// A fever that has lasted too long when this was measured.
    fn lasting_fever(&self, reading: &Kept<Reading>, rules: &Rules) -> Option<Found> {
        let now = reading.signs.value(Sign::Temperature).filter(|value| *value >= FEVER_LOWEST)?;
        let hours_above = |limit: u16| {
            if now < limit {
                return -1;
            }
            let hot = |other: &&Arc<Kept<Reading>>| other.signs.value(Sign::Temperature).is_some();
            let fever = self.before(reading).filter(hot);
            let began = fever.take_while(|other| other.signs.value(Sign::Temperature) >= Some(limit)).last();
            began.map_or(0, |first| reading.measured_at.since(first.measured_at) / 3600)
        };
        rules.judge_fever((self.age_on)(reading.measured_at), hours_above).map(Found::from)
    }

    /// SpO2 below the person's usual value: the middle one of all before, from three on, without oxygen.
    fn drop(&self, reading: &Kept<Reading>, rules: &Rules) -> Option<Found> {
        let value = reading.signs.value(Sign::Saturation)?;
        let free = self.before(reading).filter(|other| other.oxygen_litres.is_none());
        let mut before: Vec<u16> = free.filter_map(|other| other.signs.value(Sign::Saturation)).collect();
        before.sort_unstable();
        let usual = before.get(before.len() / 2).filter(|_| before.len() >= 3)?;
        rules.judge_drop(Sign::Saturation, value, *usual, (self.age_on)(reading.measured_at)).map(Found::from)
    }
}

/// The open alert of one case while readings are judged.
struct Bench<'r> {
    old: Option<&'r Arc<Kept<Alert>>>,
    open: Option<Alert>,
    course: Course,
    rules: &'r Rules,
    now: Moment,
}

impl Bench<'_> {
    /// A reading came in, or says something else now. What came more than a day late rings nobody.
    fn take(&mut self, reading: &Kept<Reading>, is_known: &dyn Fn(&Found) -> bool) {
        if is_late(reading) {
            return;
        }
        let found = self.course.found(reading, self.rules);
        self.ease(reading, &found);
        let mut is_louder = false;
        for found in &found {
            is_louder |= self.note(reading, found, is_known);
        }
        let Some(alert) = &mut self.open else { return };
        // Whoever has it and measures again has it still; what somebody else finds opens it again.
        if is_louder && alert.taken.is_some_and(|taken| reading.written_by != Some(taken.by)) {
            alert.taken = None;
        }
    }

    /// Puts a finding into the open alert, or opens one; whether it is new or louder there.
    fn note(&mut self, reading: &Kept<Reading>, found: &Found, is_known: &dyn Fn(&Found) -> bool) -> bool {
        let known = self.open.iter_mut().flat_map(|alert| &mut alert.causes);
        if let Some(cause) = known.into_iter().find(|cause| cause.is_open() && cause.watched == found.watched) {
            if cause.reading == Some(reading.id) {
                return false;
            }
            if reading.measured_at.since(cause.measured_at) >= APART_SECONDS {
                cause.confirmed_by.get_or_insert(reading.id);
            }
            let is_louder = found.level > cause.level;
            cause.level = cause.level.max(found.level);
            return is_louder;
        }
        if is_known(found) {
            return false;
        }
        let cause = Cause {
            watched: found.watched,
            value: found.value,
            level: found.level,
            reading: Some(reading.id),
            measured_at: reading.measured_at,
            raised_at: self.now,
            confirmed_by: None,
            eased_by: None,
            reached_at: None,
        };
        self.raise(cause);
        true
    }

    fn raise(&mut self, cause: Cause) {
        let fresh = || Alert {
            case: self.course.case,
            raised_at: self.now,
            causes: Vec::new(),
            taken: None,
            first_taken_at: None,
            said: Vec::new(),
            closed: None,
            again: None,
        };
        self.open.get_or_insert_with(fresh).causes.push(cause);
    }

    /// Whether an F0 at risk cannot be reached: raised once, counted on, and ended when he was reached.
    fn reach(&mut self, failed: Option<Unreached>, by: Option<Id<Officer>>) {
        let known = self.open.iter_mut().flat_map(|alert| &mut alert.causes);
        let known = known.into_iter().find(|cause| cause.is_open() && cause.watched == Watched::Unreached);
        match (failed, known) {
            (Some(failed), Some(cause)) => {
                (cause.value, cause.measured_at) = (u16::try_from(failed.attempts).ok(), failed.last);
            }
            (Some(failed), None) => {
                self.raise(Cause {
                    watched: Watched::Unreached,
                    value: u16::try_from(failed.attempts).ok(),
                    level: Level::Urgent,
                    reading: None,
                    measured_at: failed.last,
                    raised_at: self.now,
                    confirmed_by: None,
                    eased_by: None,
                    reached_at: None,
                });
                let taken = self.open.as_mut().map(|alert| &mut alert.taken);
                if let Some(taken) = taken.filter(|taken| taken.is_some_and(|taken| by != Some(taken.by))) {
                    *taken = None;
                }
            }
            (None, Some(cause)) => cause.reached_at = Some(self.now),
            (None, None) => {}
        }
    }

    /// A second, normal value closes that sign alone: measured in time after the first, with nothing else red.
    fn ease(&mut self, reading: &Kept<Reading>, found: &[Found]) {
        let Some(alert) = &mut self.open else { return };
        let is_red = found.iter().any(|found| found.level == Level::Urgent)
            || alert.open_causes().any(|cause| cause.level == Level::Urgent || cause.confirmed_by.is_some());
        if is_red {
            return;
        }
        for cause in alert.causes.iter_mut().filter(|cause| cause.is_open() && cause.may_ease()) {
            let (Watched::Sign(sign) | Watched::Drop(sign)) = cause.watched else { continue };
            let apart = reading.measured_at.since(cause.measured_at);
            let is_second = (APART_SECONDS..=ANSWER_SECONDS).contains(&apart) && reading.signs.value(sign).is_some();
            if is_second
                && !found.iter().any(|found| found.watched == cause.watched || found.watched == Watched::Sign(sign))
            {
                cause.eased_by = Some(reading.id);
            }
        }
    }

    /// A reading that raised or confirmed something says something else now, or is another's: what it no longer shows
    /// falls away, which is the act of whoever corrected it.
    fn judge_again(&mut self, id: Id<Reading>, now_says: Option<&Kept<Reading>>) {
        let found = now_says.map(|reading| self.course.found(reading, self.rules)).unwrap_or_default();
        let Some(alert) = &mut self.open else { return };
        for cause in alert.causes.iter_mut() {
            let shown = found.iter().find(|found| found.watched == cause.watched);
            if cause.confirmed_by == Some(id) && shown.is_none() {
                cause.confirmed_by = None;
            }
            if cause.eased_by == Some(id) && cause.reading != Some(id) {
                cause.eased_by = None;
            }
            if cause.reading != Some(id) {
                continue;
            }
            match (shown, now_says) {
                (Some(found), Some(reading)) => {
                    (cause.value, cause.level, cause.measured_at) = (found.value, found.level, reading.measured_at);
                }
                _ => cause.eased_by = Some(id),
            }
        }
    }

    /// The change that makes the alert stand, where it is another than before.
    fn changes(self, last: &mut u32, errands: &mut Errands<'_>) -> Vec<Change> {
        let Some(mut alert) = self.open else { return Vec::new() };
        if alert.open_causes().next().is_none() {
            alert.closed = Some(Closed { at: self.now, step: None });
        }
        let old = self.old;
        let task = errands.settle((old.map(|old| &old.body), &mut alert), &self.course.readings);
        let stands = (self.now, errands.by);
        let change = match old {
            Some(old) if old.body == alert => None,
            Some(old) => {
                let before = Alert::record(Arc::clone(old));
                let after = before.rewritten(AnyBody::Alert(alert), false, stands.0, stands.1);
                after.map(|after| Change::written(before, after))
            }
            None => {
                *last += 1;
                Id::new(*last).map(|id| Change::made(Alert::record(Arc::new(Kept::first(id, alert, stands)))))
            }
        };
        change.into_iter().chain(task).collect()
    }
}
