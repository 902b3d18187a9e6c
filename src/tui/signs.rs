//! Numbers and reasons of a reading in the words of the screen, shared by the list, the card,
//! the alert row and the read-back.

use crate::domain::danger::{Finding, Level, Limit, Watched};
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::{Date, Moment};
use crate::domain::standing::{Gap, Mark, Noted, Standing};
use crate::domain::symptom::Symptom;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::theme::Role;

/// A sign's number as officers write it: `38,4`, `91`.
pub fn number(sign: Sign, value: u16) -> String {
    match sign {
        Sign::Temperature => numbers::tenths(value),
        Sign::Saturation | Sign::Pulse | Sign::Breaths | Sign::Systolic | Sign::Diastolic => value.to_string(),
    }
}

/// Blood pressure as `120/80`, where either was measured.
pub fn pressure(signs: &Signs) -> Option<String> {
    let text = |sign| signs.value(sign).map_or("-".to_string(), |value: u16| value.to_string());
    let measured = signs.value(Sign::Systolic).or(signs.value(Sign::Diastolic)).is_some();
    measured.then(|| format!("{}/{}", text(Sign::Systolic), text(Sign::Diastolic)))
}

/// A time in at most five cells: the hour today, else the day, else month and year.
pub fn short_time(at: Moment, now: Moment) -> String {
    if at.date() == now.date() {
        return numbers::time(at.time());
    }
    short_day(at.date(), now.date())
}

/// A day in at most five cells: day and month this year, else month and year.
pub fn short_day(day: Date, today: Date) -> String {
    if (today - day).num_days().abs() < 300 { numbers::day_month(day) } else { day.format("%-m/%y").to_string() }
}

/// The role in which a level is drawn.
pub fn level_role(level: Level) -> Role {
    match level {
        Level::Urgent => Role::Urgent,
        Level::Attention => Role::Attention,
    }
}

/// The role in which a mark is drawn.
pub fn mark_role(mark: Mark) -> Role {
    match mark {
        Mark::Urgent => Role::Urgent,
        Mark::Attention => Role::Attention,
        Mark::Due => Role::Due,
        Mark::Within => Role::Text,
    }
}

/// The name of a sign where there is little room.
pub fn short_name(sign: Sign, look: &Look) -> Shown<'static> {
    match sign {
        Sign::Temperature => look.say("signs.temperature_short"),
        Sign::Saturation => look.say("signs.spo2"),
        Sign::Pulse => look.say("signs.pulse"),
        Sign::Breaths => look.say("signs.breaths_short"),
        Sign::Systolic => look.say("signs.systolic_short"),
        Sign::Diastolic => look.say("signs.diastolic_short"),
    }
}

/// The name of a symptom.
pub fn symptom_name(symptom: Symptom, look: &Look) -> Shown<'static> {
    Shown::owned(look.book.word("symptoms", symptom.code()).unwrap_or(symptom.code()).to_string())
}

/// What was found, in words: `SpO2 91`, `khó thở`.
pub fn finding(finding: &Finding<'_>, look: &Look) -> Shown<'static> {
    match finding.watched {
        Watched::Sign(sign) => {
            let value = finding.value.map_or(String::new(), |value| number(sign, value));
            Shown::owned(format!("{} {value}", short_name(sign, look)))
        }
        Watched::Symptom(symptom) => symptom_name(symptom, look),
        Watched::Oxygen => {
            let litres = finding.value.unwrap_or(0);
            look.say_with("entry.oxygen", &[("litres", &litres)])
        }
        Watched::LastingFever => {
            let hours = finding.value.unwrap_or(0);
            look.say_with("signs.lasting_fever", &[("hours", &hours)])
        }
    }
}

/// Where danger begins, in words: `<= 96`, `>= 38,5`.
pub fn limit(finding: &Finding<'_>) -> String {
    let sign = match finding.watched {
        Watched::Sign(sign) => sign,
        Watched::LastingFever => Sign::Temperature,
        Watched::Symptom(_) | Watched::Oxygen => return String::new(),
    };
    match finding.limit {
        Some(Limit::AtLeast(value)) => format!(">= {}", number(sign, value)),
        Some(Limit::AtMost(value)) => format!("<= {}", number(sign, value)),
        None => String::new(),
    }
}

/// A finding with what is special about it: eased, late, or only to be confirmed.
pub fn noted(noted: &Noted<'_>, look: &Look) -> Shown<'static> {
    let mut words = finding(&noted.finding, look);
    let remark = match (noted.late, noted.eased, noted.finding.rule) {
        (true, _, _) => look.say("levels.review"),
        (_, true, _) => look.say("levels.eased"),
        (_, _, None) if noted.finding.watched != Watched::Oxygen => look.say("levels.to_confirm"),
        _ => return words,
    };
    words.push(&Shown::of(" "));
    words.push(&remark);
    words
}

/// Why a case bears its mark, the most important first.
pub fn reason(standing: &Standing<'_>, look: &Look) -> Shown<'static> {
    if standing.noted.is_empty() {
        return standing.gaps.first().map_or_else(|| look.say("levels.within"), |missing| gap(*missing, look));
    }
    let mut words = Shown::default();
    for found in standing.noted.iter().take(3) {
        if !words.is_empty() {
            words.push(&Shown::of(", "));
        }
        words.push(&noted(found, look));
    }
    words
}

/// What is missing, in words.
pub fn gap(gap: Gap, look: &Look) -> Shown<'static> {
    match gap {
        Gap::NeverMeasured => look.say("levels.never_measured"),
        Gap::SlotMissed => look.say("levels.slot_missed"),
        Gap::SlotOpen => look.say("levels.slot_open"),
        Gap::Unmeasured(sign) => look.say_with("levels.unmeasured", &[("sign", &short_name(sign, look))]),
        Gap::SymptomsNotAsked => look.say("levels.symptoms_not_asked"),
        Gap::NoLimit(sign) => look.say_with("levels.no_limit", &[("sign", &short_name(sign, look))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found with a list of last year: `3/2022` stood against the number before it.
    #[test]
    fn a_day_of_any_year_takes_five_cells_at_most() {
        let today: Date = "2022-07-21".parse().unwrap();
        for days in 0..1_500 {
            for day in [today - chrono::Days::new(days), today + chrono::Days::new(days)] {
                let shown = short_day(day, today);
                assert!(shown.len() <= 5, "{shown}");
            }
        }
        assert_eq!(short_day("2021-03-09".parse().unwrap(), today), "3/21");
    }
}
