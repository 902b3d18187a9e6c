//! Standing: how an F0 stands now, from the latest value of every sign. What is missing never
//! looks healthy, and a danger sign is not hidden by a later reading that did not measure it.

use crate::domain::danger::{FEVER_LOWEST, Finding, Level, Rules, Watched};
use crate::domain::home_treatment::{Case, LATE_SECONDS, Reading, Symptoms};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::record::Kept;
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
}

/// Hours of the day at which the morning and the afternoon slot begin. The Ministry's sheet has
/// two columns a day, sáng and chiều; the hours are the station's.
pub const SLOT_HOURS: [u32; 2] = [5, 13];

/// When the slot began in which a moment lies.
pub fn slot_start(now: Moment) -> Moment {
    let midnight = Moment::start_of(now.date());
    let starts = SLOT_HOURS.map(|hour| midnight.plus(i64::from(hour) * 3600));
    match starts {
        [_, afternoon] if now >= afternoon => afternoon,
        [morning, _] if now >= morning => morning,
        [_, afternoon] => afternoon.plus(-24 * 3600),
    }
}

/// The signs that a slot needs; blood pressure only where it can be measured, and pulse only
/// from the age at which a rule watches it.
const REQUIRED: [Sign; 4] = [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths];

/// How a case stands now. `ward` must hold the readings of [`held_readings`] at least.
pub fn standing<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>, now: Moment) -> Standing<'r> {
    let mut noted = findings(ward, rules, case, now);
    noted.sort_by_key(|noted| (std::cmp::Reverse(noted.level()), noted.late, noted.finding.watched));
    let gaps = if case.is_open() { gaps(ward, rules, case, now) } else { Vec::new() };
    let mark = match noted.first().map(Noted::level) {
        Some(Level::Urgent) => Mark::Urgent,
        Some(Level::Attention) => Mark::Attention,
        None if gaps.is_empty() => Mark::Within,
        None => Mark::Due,
    };
    Standing { mark, noted, gaps }
}

/// Whether somebody must keep an eye on a case: while it is open, and after its end when a
/// reading that was measured since then rings.
pub fn is_followed(ward: &Ward, rules: &Rules, case: &Kept<Case>, now: Moment) -> bool {
    if case.is_open() {
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
    let mut wanted: Vec<Sign> = Sign::ALL.to_vec();
    let mut symptoms_wanted = true;
    let mut fever = FeverTrail { coldest: u16::MAX, later: None };
    let last = ward.readings_of(case).next_back().map(|reading| reading.measured_at).unwrap_or_default();
    for reading in ward.readings_of(case).rev() {
        let before = wanted.len();
        wanted.retain(|sign| reading.signs.value(*sign).is_none());
        let answers = symptoms_wanted && reading.symptoms != Symptoms::NotAsked;
        symptoms_wanted &= !answers;
        let recent = last.since(reading.measured_at) <= HELD_SECONDS;
        let mut hold = passed.len() < count || recent || wanted.len() < before || answers;
        if let Some(value) = reading.signs.value(Sign::Temperature).filter(|_| fever.goes_on()) {
            if value < fever.coldest {
                fever.coldest = value;
                fever.hold_start(&mut passed);
                hold = true;
            }
            fever.later = Some(passed.len());
        }
        if !hold && wanted.is_empty() && !symptoms_wanted && !fever.goes_on() {
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

/// What the latest value of every sign and the latest answer about symptoms show.
fn findings<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>, now: Moment) -> Vec<Noted<'r>> {
    let birth = ward.person_of(case).map(|person| person.birth).unwrap_or_default();
    let mut found: Vec<Noted<'r>> = Vec::new();
    let mut settled: Vec<Sign> = Vec::new();
    let mut symptoms_settled = false;
    for reading in ward.readings_of(case.id).rev() {
        let recent = now.since(reading.measured_at) <= LATE_SECONDS;
        if settled.len() == Sign::ALL.len() && symptoms_settled && !recent {
            break;
        }
        let age = birth.age_on(reading.measured_at.date());
        let late = is_late(reading);
        let note =
            |finding, eased| Noted { finding, reading: reading.id, measured_at: reading.measured_at, late, eased };
        let mut add = |finding: Finding<'r>, latest: bool| {
            let known = found.iter().any(|noted| noted.finding.watched == finding.watched);
            if latest || (recent && !late && finding.level == Level::Urgent && !known) {
                found.push(note(finding, !latest));
            }
        };
        for (sign, value) in reading.signs.measured() {
            let latest = !settled.contains(&sign);
            if latest {
                settled.push(sign);
            }
            // Most readings are old, and a later value has settled what they measured.
            if (latest || (recent && !late))
                && let Some(finding) = rules.judge_sign(sign, value, age)
            {
                add(finding, latest);
            }
        }
        if let Symptoms::Asked(told) = reading.symptoms {
            rules.judge_symptoms(told, age).for_each(|finding| add(finding, !symptoms_settled));
            symptoms_settled = true;
        }
    }
    found.extend(lasting_fever(ward, rules, case));
    found
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
    reading.imported || reading.written_at.since(reading.measured_at) > LATE_SECONDS
}

fn gaps(ward: &Ward, rules: &Rules, case: &Kept<Case>, now: Moment) -> Vec<Gap> {
    let slot = slot_start(now);
    let Some(last) = ward.readings_of(case.id).next_back() else { return vec![Gap::NeverMeasured] };
    if last.measured_at < slot {
        let before = slot_start(slot.plus(-1));
        return vec![if last.measured_at < before { Gap::SlotMissed } else { Gap::SlotOpen }];
    }
    let age = ward.person_of(case).map(|person| person.birth).unwrap_or_default().age_on(now.date());
    let in_slot = || ward.readings_of(case.id).rev().take_while(|reading| reading.measured_at >= slot);
    let mut gaps = Vec::new();
    for sign in REQUIRED {
        let has_limit = rules.has_limit(sign, age);
        if sign == Sign::Pulse && !has_limit {
            continue;
        }
        if !in_slot().any(|reading| reading.signs.value(sign).is_some()) {
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
