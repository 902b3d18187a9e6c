//! Standing: how an F0 stands now, from the latest value of every sign. What is missing never
//! looks healthy, and a danger sign is not hidden by a later reading that did not measure it.

use std::sync::Arc;

use crate::domain::alert::Alert;
use crate::domain::danger::{FEVER_LOWEST, Finding, Level, Rules, Watched};
use crate::domain::home_treatment::{Case, LATE_SECONDS, Reading, Symptoms};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::reaching::{unreached, visit_at_once};
use crate::domain::record::Kept;
use crate::domain::slots::Slots;
use crate::domain::ward::Ward;

/// How a case stands; the worst comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mark {
    /// `!!` khẩn.
    Urgent,
    /// `!` chú ý.
    Attention,
    /// `?` something is missing in this slot.
    Due,
    /// `.` trong ngưỡng.
    Within,
}

/// A finding, and the reading in which it was found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Noted<'r> {
    /// What was found.
    pub finding: Finding<'r>,
    /// In which reading.
    pub reading: Id<Reading>,
    /// When it was measured.
    pub measured_at: Moment,
    /// Entered more than a day late or brought by a file: to be looked at again, rings nobody.
    pub late: bool,
    /// Urgent within the last day, and since followed by a value within the limits.
    pub eased: bool,
}

impl Noted<'_> {
    /// How loud it is now.
    pub fn level(&self) -> Level {
        if self.late || self.eased { Level::Attention } else { self.finding.level }
    }
}

/// Why a case without findings is not yet within the limits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Gap {
    /// Never measured.
    NeverMeasured,
    /// Not measured in this slot, nor in the one before.
    SlotMissed,
    /// Nothing measured in this slot.
    SlotOpen,
    /// A required sign was not measured in this slot.
    Unmeasured(Sign),
    /// Red symptoms were not asked in this slot.
    SymptomsNotAsked,
    /// No rule in force has a limit for this sign at this age.
    NoLimit(Sign),
}

/// How a case stands, with the reasons.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing<'r> {
    /// The mark in the list.
    pub mark: Mark,
    /// What was found, the loudest first.
    pub noted: Vec<Noted<'r>>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// The alerts that somebody must still see to, whatever was measured since.
    pub alerts: Vec<Arc<Kept<Alert>>>,
    /// At risk and not reached: somebody goes to the house at once. How many attempts have failed.
    pub unreached: Option<usize>,
}

/// The signs that a slot needs; blood pressure only where it can be measured, and pulse only
/// from the age at which a rule watches it.
const REQUIRED: [Sign; 4] = [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths];

/// How a case stands now. `ward` must hold the readings of [`held_readings`] at least.
pub fn standing<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>, now: Moment) -> Standing<'r> {
    let mut noted = findings(ward, rules, case, now);
    noted.sort_by_key(|noted| (std::cmp::Reverse(noted.level()), noted.late, noted.finding.watched));
    let gaps = if case.is_open() { gaps(ward, rules, case, now) } else { Vec::new() };
    let alerts: Vec<_> = ward.alerts_of(case.id).filter(|alert| alert.is_open()).cloned().collect();
    let visit = visit_at_once(ward, rules, case, now).is_some();
    let unreached = unreached(ward, case).filter(|_| visit).map(|failed| failed.attempts);
    let loudest = unreached
        .map(|_| Level::Urgent)
        .into_iter()
        .chain(alerts.iter().map(|alert| alert.level_at(now)))
        .chain(noted.first().map(Noted::level))
        .max();
    let mark = match loudest {
        Some(Level::Urgent) => Mark::Urgent,
        Some(Level::Attention) => Mark::Attention,
        None if gaps.is_empty() => Mark::Within,
        None => Mark::Due,
    };
    Standing { mark, noted, gaps, alerts, unreached }
}

/// Whether somebody must keep an eye on a case: while it is open or an alert of it is, and after its end when a
/// reading that was measured since then rings.
pub fn is_followed(ward: &Ward, rules: &Rules, case: &Kept<Case>, now: Moment) -> bool {
    if case.is_open() || ward.open_alert_of(case.id).is_some() {
        return true;
    }
    let ended = case.end.as_ref().and_then(|end| end.on);
    findings(ward, rules, case, now).iter().any(|noted| {
        let since_end = ended.is_none_or(|day| noted.measured_at.date() >= day);
        since_end && !noted.late && now.since(noted.measured_at) <= LATE_SECONDS
    })
}

/// Seconds before the last reading within which every reading is held: one may still ease an
/// urgent value, and clocks differ.
const HELD_SECONDS: i64 = LATE_SECONDS + 3600;

/// The readings from which standing is judged: the last `count`, those of the last day, and older
/// ones that hold the latest value of a sign or the latest answer about symptoms, or that show
/// since when a fever has lasted. Oldest first.
pub fn held_readings(ward: &Ward, case: Id<Case>, count: usize) -> Vec<&Kept<Reading>> {
    let mut passed: Vec<(&Kept<Reading>, bool)> = Vec::with_capacity(count);
    // What came in time and what came late are judged apart: the latest of each is held.
    let mut wanted: [Settled; 2] = Default::default();
    let mut fever = FeverTrail { coldest: u16::MAX, later: None };
    let last = ward.readings_of(case).next_back().map(|reading| reading.measured_at).unwrap_or_default();
    for reading in ward.readings_of(case).rev() {
        let settled = &mut wanted[usize::from(is_late(reading))];
        // Every sign is settled, not only the first new one.
        let latest =
            reading.signs.measured().filter(|(sign, _)| settled.settle(*sign, reading.measured_at)).count() > 0;
        let answers = reading.symptoms != Symptoms::NotAsked && settled.settle_symptoms(reading.measured_at);
        let recent = last.since(reading.measured_at) <= HELD_SECONDS;
        let mut hold = passed.len() < count || recent || latest || answers;
        if let Some(value) = reading.signs.value(Sign::Temperature).filter(|_| fever.goes_on()) {
            if value < fever.coldest {
                fever.coldest = value;
                fever.hold_start(&mut passed);
                hold = true;
            }
            fever.later = Some(passed.len());
        }
        if !hold && wanted.iter().all(Settled::is_complete) && !fever.goes_on() {
            break;
        }
        passed.push((reading, hold));
    }
    if fever.goes_on() {
        fever.hold_start(&mut passed);
    }
    passed.into_iter().rev().filter(|(_, hold)| *hold).map(|(reading, _)| reading).collect()
}

/// The temperatures on the way back: each that is colder than all later ones ends the fever above
/// some limit, and that fever began with the temperature measured next.
struct FeverTrail {
    coldest: u16,
    later: Option<usize>,
}

impl FeverTrail {
    fn goes_on(&self) -> bool {
        self.coldest >= FEVER_LOWEST
    }

    fn hold_start(&self, passed: &mut [(&Kept<Reading>, bool)]) {
        if let Some((_, hold)) = self.later.and_then(|place| passed.get_mut(place)) {
            *hold = true;
        }
    }
}

/// What the latest value of every sign and the latest answer about symptoms show. What came in
/// time is judged first and for itself: what a file brings later stands beside it, and can neither
/// ease a value that rings nor take its place.
fn findings<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>, now: Moment) -> Vec<Noted<'r>> {
    let birth = ward.person_of(case).map(|person| person.birth).unwrap_or_default();
    let mut found: Vec<Noted<'r>> = Vec::new();
    let mut live = Settled::default();
    for reading in ward.readings_of(case.id).rev().filter(|reading| !is_late(reading)) {
        let recent = now.since(reading.measured_at) <= LATE_SECONDS;
        if live.is_complete() && !recent {
            break;
        }
        let age = birth.age_on(reading.measured_at.date());
        let mut add = |finding: Finding<'r>, latest: bool| {
            // A louder value of the last day is not hidden by a quieter one that came after it.
            let known = found
                .iter()
                .any(|noted| noted.finding.watched == finding.watched && noted.finding.level >= finding.level);
            if latest || (recent && finding.level == Level::Urgent && !known) {
                found.push(note(reading, finding, !latest));
            }
        };
        for (sign, value) in reading.signs.measured() {
            let latest = live.settle(sign, reading.measured_at);
            if (latest || recent)
                && let Some(finding) = rules.judge_sign(sign, value, age)
            {
                add(finding, latest);
            }
        }
        if let Symptoms::Asked(told) = reading.symptoms {
            let latest = live.settle_symptoms(reading.measured_at);
            rules.judge_symptoms(told, age).for_each(|finding| add(finding, latest));
        }
    }
    found.extend(late_findings(ward, rules, case, &live));
    found.extend(lasting_fever(ward, rules, case));
    found.extend(on_oxygen(ward, case));
    found
}

/// What readings that came late show, where nothing that came in time was measured after them.
fn late_findings<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>, live: &Settled) -> Vec<Noted<'r>> {
    let birth = ward.person_of(case).map(|person| person.birth).unwrap_or_default();
    let mut found = Vec::new();
    let mut late = Settled::default();
    for reading in ward.readings_of(case.id).rev().filter(|reading| is_late(reading)) {
        if late.is_complete() {
            break;
        }
        let (at, age) = (reading.measured_at, birth.age_on(reading.measured_at.date()));
        for (sign, value) in reading.signs.measured() {
            let counts = late.settle(sign, at) && live.signs[sign as usize].is_none_or(|settled| at > settled);
            let finding = rules.judge_sign(sign, value, age).filter(|_| counts);
            found.extend(finding.map(|finding| note(reading, finding, false)));
        }
        if let Symptoms::Asked(told) = reading.symptoms
            && late.settle_symptoms(at)
            && live.symptoms.is_none_or(|settled| at > settled)
        {
            found.extend(rules.judge_symptoms(told, age).map(|finding| note(reading, finding, false)));
        }
    }
    found
}

fn note<'r>(reading: &Kept<Reading>, finding: Finding<'r>, eased: bool) -> Noted<'r> {
    let (late, measured_at) = (is_late(reading), reading.measured_at);
    Noted { finding, reading: reading.id, measured_at, late, eased }
}

/// When each sign was last measured and symptoms last asked, on the way back through the readings.
#[derive(Default)]
struct Settled {
    signs: [Option<Moment>; 6],
    symptoms: Option<Moment>,
}

impl Settled {
    /// Notes a value of a sign; whether it is the latest.
    fn settle(&mut self, sign: Sign, at: Moment) -> bool {
        let place = &mut self.signs[sign as usize];
        let latest = place.is_none();
        place.get_or_insert(at);
        latest
    }

    fn settle_symptoms(&mut self, at: Moment) -> bool {
        let latest = self.symptoms.is_none();
        self.symptoms.get_or_insert(at);
        latest
    }

    fn is_complete(&self) -> bool {
        self.symptoms.is_some() && self.signs.iter().all(Option::is_some)
    }
}

/// Who needed oxygen at the latest reading is at least to be noticed.
fn on_oxygen<'r>(ward: &Ward, case: &Kept<Case>) -> Option<Noted<'r>> {
    let latest = ward.readings_of(case.id).next_back()?;
    let litres = latest.oxygen_litres.filter(|litres| *litres > 0)?;
    let finding = Finding {
        watched: Watched::Oxygen,
        value: Some(u16::from(litres)),
        limit: None,
        level: Level::Attention,
        rule: None,
    };
    Some(note(latest, finding, false))
}

/// A fever that has lasted too long for the patient's age, by the latest temperature.
fn lasting_fever<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>) -> Option<Noted<'r>> {
    let hot = |reading: &Kept<Reading>| reading.signs.value(Sign::Temperature);
    let latest = ward.readings_of(case.id).rev().find(|reading| hot(reading).is_some())?;
    let birth = ward.person_of(case).map(|person| person.birth).unwrap_or_default();
    let hours_above = |limit: u16| {
        let fever = ward.readings_of(case.id).rev().filter(|reading| hot(reading).is_some());
        let began = fever.take_while(|reading| hot(reading).is_some_and(|value| value >= limit)).last();
        began.map_or(-1, |first| latest.measured_at.since(first.measured_at) / 3600)
    };
    let finding = rules.judge_fever(birth.age_on(latest.measured_at.date()), hours_above)?;
    let (late, measured_at) = (is_late(latest), latest.measured_at);
    Some(Noted { finding, reading: latest.id, measured_at, late, eased: false })
}

/// Whether a reading came too late to ring.
pub fn is_late(reading: &Kept<Reading>) -> bool {
    reading.imported || reading.entered_at().since(reading.measured_at) > LATE_SECONDS
}

fn gaps(ward: &Ward, rules: &Rules, case: &Kept<Case>, now: Moment) -> Vec<Gap> {
    let slots = Slots::of(ward, rules, case);
    let slot = slots.start(now);
    let Some(last) = ward.readings_of(case.id).next_back() else { return vec![Gap::NeverMeasured] };
    if last.measured_at < slot {
        return vec![if last.measured_at < slots.start_before(now) { Gap::SlotMissed } else { Gap::SlotOpen }];
    }
    let age = ward.person_of(case).map(|person| person.birth).unwrap_or_default().age_on(now.date());
    let in_slot = || ward.readings_of(case.id).rev().take_while(|reading| reading.measured_at >= slot);
    let mut gaps = Vec::new();
    for sign in REQUIRED {
        let has_limit = rules.has_limit(sign, age);
        let value = in_slot().find_map(|reading| reading.signs.value(sign));
        // A child's pulse is not asked for; where it was measured, it must have a limit.
        if sign == Sign::Pulse && value.is_none() && !rules.has_upper_limit(sign, age) {
            continue;
        }
        let has_limit = has_limit && (sign != Sign::Pulse || rules.has_upper_limit(sign, age));
        if value.is_none() {
            gaps.push(Gap::Unmeasured(sign));
        } else if !has_limit {
            gaps.push(Gap::NoLimit(sign));
        }
    }
    if !in_slot().any(|reading| reading.symptoms != Symptoms::NotAsked) {
        gaps.push(Gap::SymptomsNotAsked);
    }
    gaps
}

/// Whether a finding is about this sign.
pub fn is_about(noted: &Noted<'_>, sign: Sign) -> bool {
    noted.finding.watched == Watched::Sign(sign)
}

#[cfg(test)]
mod tests;
