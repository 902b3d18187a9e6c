//! Numbers and reasons of a reading in the words of the screen, shared by the list, the card,
//! the alert row and the read-back.

use crate::domain::contact_tree::Reason;
use crate::domain::danger::{Finding, Level, Limit, Watched};
use crate::domain::measure::Sign;
use crate::domain::moment::{Date, Moment};
use crate::domain::standing::{Gap, Mark, Noted, Standing};
use crate::domain::symptom::Symptom;
pub use crate::language::reasons::{number, pressure};
use crate::language::shown::Shown;
use crate::language::{numbers, reasons};
use crate::tui::look::Look;
use crate::tui::theme::Role;

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

/// `máy đề xuất: cùng nhà, 4 ngày sau tiếp xúc`: why the desk proposes a source.
pub fn reason_words(reason: &Reason, look: &Look) -> Shown<'static> {
    let mut parts = Vec::new();
    if reason.together {
        parts.push(look.book.say("contact_tree.reason_together").to_string());
    }
    if reason.closeness > 1 {
        parts.push(look.book.say("contact_tree.reason_close").to_string());
    }
    parts.extend(reason.days.map(|days| look.book.say_with("contact_tree.reason_days", &[("days", &days)])));
    if parts.is_empty() {
        return look.say("contact_tree.source_proposed");
    }
    look.say_with("contact_tree.source_proposed_why", &[("why", &parts.join(", "))])
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
    Shown::owned(reasons::short_name(sign, &look.book).to_string())
}

/// The name of a symptom.
pub fn symptom_name(symptom: Symptom, look: &Look) -> Shown<'static> {
    Shown::owned(reasons::symptom(symptom, &look.book).to_string())
}

/// What was found, in words: `SpO2 91`, `khó thở`.
pub fn finding(finding: &Finding<'_>, look: &Look) -> Shown<'static> {
    Shown::owned(reasons::finding(finding, &look.book))
}

/// Where danger begins, in words: `<= 96`, `>= 38,5`.
pub fn limit(finding: &Finding<'_>) -> String {
    let sign = match finding.watched {
        Watched::Sign(sign) | Watched::Drop(sign) => sign,
        Watched::LastingFever => Sign::Temperature,
        Watched::Symptom(_) | Watched::Oxygen | Watched::Unreached => return String::new(),
    };
    match finding.limit {
        Some(Limit::AtLeast(value)) => format!(">= {}", number(sign, value)),
        Some(Limit::AtMost(value)) => format!("<= {}", number(sign, value)),
        None => String::new(),
    }
}

/// A finding with what is special about it: eased, late, or only to be confirmed.
pub fn noted(noted: &Noted<'_>, look: &Look) -> Shown<'static> {
    Shown::owned(reasons::noted(noted, &look.book))
}

/// Why a case bears its mark, the most important first.
pub fn reason(standing: &Standing<'_>, look: &Look) -> Shown<'static> {
    Shown::owned(reasons::reason(standing, &look.book))
}

/// What is missing, in words.
pub fn gap(gap: Gap, look: &Look) -> Shown<'static> {
    Shown::owned(reasons::gap(gap, &look.book))
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
