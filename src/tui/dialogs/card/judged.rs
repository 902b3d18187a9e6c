//! What the pack of a case says of it, on the card: conditions at home, how ill he is, the risk tier; and which episode of
//! the person this is. Each with its reason and its decision; nothing is decided by it.

use crate::domain::conditions::{Answer, Basis, Conditions, Judged, conditions};
use crate::domain::episodes::{later, named, positive_after_end};
use crate::domain::home_treatment::Case;
use crate::domain::pack::{Grade, Home, Risk, Source};
use crate::domain::record::Kept;
use crate::language::numbers;
use crate::language::reasons::{number, short_name, symptom};
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;

/// Which episode it is, where there was one before; a positive test after the end.
pub(super) fn episodes(case: &Kept<Case>, seat: &Seat, look: &Look) -> Vec<Shown<'static>> {
    let name = |days: Option<i64>| {
        let line = days.and_then(|days| named(&seat.rules, days));
        line.map_or(String::new(), |line| format!("; {}", look.book.say_with("episodes.called", &[("name", &line.id)])))
    };
    let before = later(&seat.ward, case).map(|found| {
        let key = match (found.days, found.from_end) {
            (Some(_), true) => "episodes.since_end",
            (Some(_), false) => "episodes.since_start",
            (None, _) => "episodes.days_unknown",
        };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("place", &found.place), ("days", &found.days.unwrap_or_default()), ("number", &found.before.id.number())];
        format!("{}{}", look.book.say_with(key, &values), name(found.days.filter(|_| found.from_end)))
    });
    let after = positive_after_end(&seat.ward, case).map(|(test, days)| {
        let day = numbers::date(test.taken_at.date());
        let words = look.book.say_with("episodes.positive_after", &[("day", &day), ("days", &days)]);
        format!("{words}{}", name(Some(days)))
    });
    before.into_iter().chain(after).map(Shown::owned).collect()
}

/// The conditions of the pack that treats the case, while it is open.
pub(super) fn lines(case: &Kept<Case>, seat: &Seat, look: &Look) -> Vec<Shown<'static>> {
    let found = conditions(&seat.ward, &seat.rules, case, seat.now).filter(|_| case.is_open());
    let Some(found) = found else { return Vec::new() };
    let mut lines = homes(&found, seat, look);
    lines.extend(severity(&found, seat, look));
    lines.extend(tier(&found, look));
    lines.into_iter().map(Shown::owned).collect()
}

/// One line of how many are met, then one for each that is not or cannot be told.
fn homes(found: &Conditions<'_>, seat: &Seat, look: &Look) -> Vec<String> {
    let homes = &found.homes;
    if homes.is_empty() {
        return Vec::new();
    }
    let met = homes.iter().filter(|judged| judged.answer == Answer::Met).count();
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("met", &met), ("count", &homes.len()), ("pack", &found.pack.decision)];
    let mut lines = vec![look.book.say_with("conditions.home", &values)];
    for wanted in [Answer::NotMet, Answer::Unknown] {
        let of_answer = homes.iter().filter(|judged| judged.answer == wanted);
        lines.extend(of_answer.map(|judged| home(judged, found, seat, look)));
    }
    lines
}

fn home(judged: &Judged<'_, Home>, found: &Conditions<'_>, seat: &Seat, look: &Look) -> String {
    let key = if judged.answer == Answer::NotMet { "conditions.not_met" } else { "conditions.unknown" };
    let line = format!("{}{}", judged.line.id, note(&judged.line.source));
    let basis = basis(judged.basis, seat, look);
    let words = look.book.say_with(key, &[("line", &line), ("why", &basis)]);
    format!("  {words}{}", decision(found, &judged.line.source))
}

fn note(source: &Source) -> String {
    if source.note.is_empty() { String::new() } else { format!(" ({})", source.note) }
}

/// The decision of a line where it is another than the pack's, or less certain than its words.
fn decision(found: &Conditions<'_>, source: &Source) -> String {
    let (decision, dated) = found.pack.stands_in(source);
    format!(" [{decision} {}, {}]", numbers::date(dated), source.certainty.name())
}

fn severity(found: &Conditions<'_>, seat: &Seat, look: &Look) -> Option<String> {
    let grade = found.grade();
    let Some(grade) = grade else {
        let is_known = found.severities.iter().any(|judged| judged.answer != Answer::Unknown);
        let key = if is_known { "conditions.no_grade" } else { "conditions.grade_unknown" };
        return (!found.severities.is_empty()).then(|| look.book.say(key).to_string());
    };
    let met = found.severities.iter().find(|judged| judged.answer == Answer::Met && judged.line.grade == grade)?;
    let word = look.book.say(match grade {
        Grade::Moderate => "conditions.moderate",
        Grade::Severe => "conditions.severe",
        Grade::Critical => "conditions.critical",
    });
    let why = basis(met.basis, seat, look);
    let words = look.book.say_with("conditions.grade", &[("grade", &word), ("why", &why)]);
    Some(format!("{words}{}", decision(found, &met.line.source)))
}

fn tier(found: &Conditions<'_>, look: &Look) -> Option<String> {
    let (tier, is_certain) = found.tier?;
    let word = look.book.say(match tier.risk {
        Risk::Low => "conditions.low",
        Risk::Medium => "conditions.medium",
        Risk::High => "conditions.high",
        Risk::VeryHigh => "conditions.very_high",
    });
    let key = if is_certain { "conditions.tier" } else { "conditions.tier_possible" };
    let words = look.book.say_with(key, &[("risk", &word), ("line", &tier.id)]);
    Some(format!("{words}{}", decision(found, &tier.source)))
}

/// What an answer rests on, in words.
fn basis(basis: Basis, seat: &Seat, look: &Look) -> String {
    let book = &look.book;
    let time = |at| signs::short_time(at, seat.now);
    match basis {
        Basis::Value(sign, value, at) => {
            let what = format!("{} {}", short_name(sign, book), number(sign, value));
            book.say_with("levels.at_time", &[("what", &what), ("time", &time(at))])
        }
        Basis::Told(told, at) => {
            book.say_with("levels.at_time", &[("what", &symptom(told, book)), ("time", &time(at))])
        }
        Basis::OnOxygen(at) => book.say_with("conditions.on_oxygen", &[("time", &time(at))]),
        Basis::Record => book.say("conditions.by_record").to_string(),
        Basis::Nothing => book.say("conditions.not_recorded").to_string(),
    }
}
