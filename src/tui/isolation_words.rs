//! Isolation at home in words, alike in lists, surveys and cards: what a home check found, whether somebody has to go
//! there today, and how far a breach has been dealt with.

use crate::domain::follow_up::{FollowUp, Violation};
use crate::domain::moment::Date;
use crate::language::Phrasebook;
use crate::tui::signs;

/// `vi phạm 20/7 đã lập biên bản 12/BB`: the breach that somebody must still deal with.
pub fn open_violation(follow_up: &FollowUp, today: Date, book: &Phrasebook) -> Option<String> {
    let open = follow_up.open_violation()?;
    Some(book.say_with("isolation.violation_open", &[("what", &step(open, today, book))]))
}

/// What is wrong with the home or not known of it, and whether somebody has to go there today.
pub fn home(follow_up: &FollowUp, today: Date, book: &Phrasebook) -> Vec<String> {
    let mut parts = Vec::new();
    if follow_up.is_home_unfit() {
        parts.push(book.say("isolation.home_unfit").to_string());
    } else if !follow_up.is_home_checked() {
        parts.push(book.say("isolation.home_unchecked").to_string());
    }
    if !follow_up.is_visited_on(today) {
        parts.push(book.say("isolation.visit_due").to_string());
    }
    parts
}

/// `20/7 đã lập biên bản 12/BB`: the day, and how far it has been dealt with.
fn step(violation: &Violation, today: Date, book: &Phrasebook) -> String {
    let word = book.word("violation_steps", violation.step.name()).unwrap_or_default();
    let day = signs::short_day(violation.on, today);
    format!("{day} {word} {}", violation.paper).trim_end().to_string()
}

/// `20/7 ra chợ (đã lập biên bản 12/BB)`: what happened too.
pub fn violation(violation: &Violation, today: Date, book: &Phrasebook) -> String {
    let word = book.word("violation_steps", violation.step.name()).unwrap_or_default();
    let done = format!("{word} {}", violation.paper);
    format!("{} {} ({})", signs::short_day(violation.on, today), violation.what, done.trim_end())
}
