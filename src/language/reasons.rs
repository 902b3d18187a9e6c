//! Why an F0 bears its mark, in words: the numbers, findings and gaps of a standing. One place, because the screen and
//! the paper must say the same.

use crate::domain::danger::{Finding, Watched};
use crate::domain::measure::{Sign, Signs};
use crate::domain::standing::{Gap, Noted, Standing};
use crate::domain::symptom::Symptom;
use crate::language::numbers;
use crate::language::phrases::Phrasebook;

/// A sign's number as officers write it: `38,4`, `91`.
pub fn number(sign: Sign, value: u16) -> String {
    match sign {
        Sign::Temperature => numbers::tenths(value),
        Sign::Saturation | Sign::Pulse | Sign::Breaths | Sign::Systolic | Sign::Diastolic => value.to_string(),
    }
}

/// All that was measured, each with its short name: `T 38,6`, `SpO2 91`.
pub fn measured(signs: &Signs, book: &Phrasebook) -> Vec<String> {
    signs.measured().map(|(sign, value)| format!("{} {}", short_name(sign, book), number(sign, value))).collect()
}

/// Blood pressure as `120/80`, where either was measured.
pub fn pressure(signs: &Signs) -> Option<String> {
    let text = |sign| signs.value(sign).map_or("-".to_string(), |value: u16| value.to_string());
    let measured = signs.value(Sign::Systolic).or(signs.value(Sign::Diastolic)).is_some();
    measured.then(|| format!("{}/{}", text(Sign::Systolic), text(Sign::Diastolic)))
}

/// The name of a sign where there is little room.
pub fn short_name(sign: Sign, book: &Phrasebook) -> &str {
    match sign {
        Sign::Temperature => book.say("signs.temperature_short"),
        Sign::Saturation => book.say("signs.spo2"),
        Sign::Pulse => book.say("signs.pulse"),
        Sign::Breaths => book.say("signs.breaths_short"),
        Sign::Systolic => book.say("signs.systolic_short"),
        Sign::Diastolic => book.say("signs.diastolic_short"),
    }
}

/// The name of a symptom.
pub fn symptom(symptom: Symptom, book: &Phrasebook) -> &str {
    book.word("symptoms", symptom.code()).unwrap_or(symptom.code())
}

/// What was found, in words: `SpO2 91`, `khó thở`.
pub fn finding(finding: &Finding<'_>, book: &Phrasebook) -> String {
    found(finding.watched, finding.value, book)
}

/// What a reading or an alert shows, in words: `SpO2 91`, `khó thở`.
pub fn found(watched: Watched, value: Option<u16>, book: &Phrasebook) -> String {
    match watched {
        Watched::Sign(sign) => {
            let value = value.map_or(String::new(), |value| number(sign, value));
            format!("{} {value}", short_name(sign, book))
        }
        Watched::Symptom(told) => symptom(told, book).to_string(),
        Watched::Oxygen => {
            let litres = value.unwrap_or(0);
            book.say_with("entry.oxygen", &[("litres", &litres)])
        }
        Watched::Unreached => {
            let attempts = value.unwrap_or(0);
            book.say_with("levels.visit_at_once", &[("attempts", &attempts)])
        }
        Watched::Drop(sign) => {
            let value = value.map_or(String::new(), |value| number(sign, value));
            book.say_with("signs.below_usual", &[("sign", &short_name(sign, book)), ("value", &value)])
        }
        Watched::LastingFever => {
            let hours = value.unwrap_or(0);
            book.say_with("signs.lasting_fever", &[("hours", &hours)])
        }
    }
}

/// A finding with what is special about it: eased, late, or only to be confirmed.
pub fn noted(noted: &Noted<'_>, book: &Phrasebook) -> String {
    let words = finding(&noted.finding, book);
    let remark = match (noted.late, noted.eased, noted.finding.rule) {
        (true, _, _) => book.say("levels.review"),
        (_, true, _) => book.say("levels.eased"),
        (_, _, None) if noted.finding.watched != Watched::Oxygen => book.say("levels.to_confirm"),
        _ => return words,
    };
    format!("{words} {remark}")
}

/// Why a case bears its mark, the most important first.
pub fn reason(standing: &Standing<'_>, book: &Phrasebook) -> String {
    if let Some(attempts) = standing.unreached {
        let why = standing.noted.iter().take(2).map(|found| noted(found, book));
        let visit = book.say_with("levels.visit_at_once", &[("attempts", &attempts)]);
        return std::iter::once(visit).chain(why).collect::<Vec<_>>().join(", ");
    }
    if let Some(alert) = standing.alerts.first().filter(|_| standing.noted.is_empty()) {
        let open = alert.open_causes().take(3).map(|cause| found(cause.watched, cause.value, book));
        return open.collect::<Vec<_>>().join(", ");
    }
    if standing.noted.is_empty() {
        let within = || book.say("levels.within").to_string();
        return standing.gaps.first().map_or_else(within, |missing| gap(*missing, book));
    }
    standing.noted.iter().take(3).map(|found| noted(found, book)).collect::<Vec<_>>().join(", ")
}

/// What is missing, in words.
pub fn gap(gap: Gap, book: &Phrasebook) -> String {
    match gap {
        Gap::NeverMeasured => book.say("levels.never_measured").to_string(),
        Gap::SlotMissed => book.say("levels.slot_missed").to_string(),
        Gap::SlotOpen => book.say("levels.slot_open").to_string(),
        Gap::Unmeasured(sign) => book.say_with("levels.unmeasured", &[("sign", &short_name(sign, book))]),
        Gap::SymptomsNotAsked => book.say("levels.symptoms_not_asked").to_string(),
        Gap::NoLimit(sign) => book.say_with("levels.no_limit", &[("sign", &short_name(sign, book))]),
    }
}
