//! A reading that stands, written as it can be typed: what the entry line holds while it is corrected.

use crate::domain::home_treatment::{Channel, Reading, Symptoms};
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::Moment;
use crate::language::numbers;

/// `t36,8 sp97 m82 nt18 120/80 ho l2 7h30 ng20/7/2021 ; note`, with labels, so that nothing can be
/// taken for something else. The day is left out where it is today.
pub fn typed_reading(reading: &Reading, now: Moment) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(reading.signs.value(Sign::Temperature).map(|value| format!("t{}", numbers::tenths(value))));
    let whole = [(Sign::Saturation, "sp"), (Sign::Pulse, "m"), (Sign::Breaths, "nt")];
    words.extend(whole.iter().filter_map(|(sign, label)| Some(format!("{label}{}", reading.signs.value(*sign)?))));
    words.extend(pressure(&reading.signs));
    match reading.symptoms {
        Symptoms::NotAsked => {}
        Symptoms::Asked(told) if told.is_empty() => words.push("ko".to_string()),
        Symptoms::Asked(told) => words.extend(told.iter().map(|symptom| symptom.code().to_string())),
    }
    words.extend(reading.oxygen_litres.map(|litres| format!("l{litres}")));
    words.extend(reading.channel.map(|channel| channel_word(channel).to_string()));
    words.push(numbers::time(reading.measured_at.time()).replace(':', "h"));
    let day = reading.measured_at.date();
    if day != now.date() {
        words.push(format!("ng{}", numbers::date(day)));
    }
    if !reading.note.is_empty() {
        words.push(format!("; {}", reading.note));
    }
    words.join(" ")
}

/// The word of a channel as every station's file has it.
fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Call => "goi",
        Channel::AtHome => "tnha",
        Channel::SelfReported => "tbao",
        Channel::Zalo => "zalo",
    }
}

fn pressure(signs: &Signs) -> Option<String> {
    Some(format!("{}/{}", signs.value(Sign::Systolic)?, signs.value(Sign::Diastolic)?))
}
