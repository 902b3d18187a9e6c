//! Why the desk says no about the work of a shift, in words.

use std::fmt::Display;

use crate::domain::handover::LONGEST_SECONDS;
use crate::domain::refusal::{HandoverRefusal, Refusal};
use crate::language::numbers;
use crate::language::phrases::Phrasebook;

/// Sentences that hold no value.
pub(super) fn plain(refusal: &Refusal, book: &Phrasebook) -> String {
    let key = match refusal {
        Refusal::PressureReversed => "refusals.pressure_reversed",
        Refusal::NothingRecorded => "refusals.nothing_recorded",
        Refusal::InFuture => "refusals.in_future",
        Refusal::AboveItself => "refusals.above_itself",
        Refusal::AreaCycle => "refusals.area_cycle",
        _ => "refusals.shift_reversed",
    };
    book.say(key).to_string()
}

/// Why a hand-over is not written or signed.
pub(super) fn of_handover(refusal: &HandoverRefusal, book: &Phrasebook) -> String {
    let with = |key: &str, values: &[(&str, &dyn Display)]| book.say_with(key, values);
    match refusal {
        HandoverRefusal::Stands(number) => with("refusals.handover_stands", &[("number", number)]),
        HandoverRefusal::ToOneself => book.say("refusals.handover_to_oneself").to_string(),
        HandoverRefusal::NotBegun(from) => {
            let at = format!("{} {}", numbers::time(from.time()), numbers::date(from.date()));
            with("refusals.handover_not_begun", &[("time", &at)])
        }
        HandoverRefusal::TooLong => with("refusals.handover_too_long", &[("hours", &(LONGEST_SECONDS / 3600))]),
        HandoverRefusal::NotOnDuty(name) => with("refusals.handover_not_on_duty", &[("name", name)]),
        HandoverRefusal::NotReceiver => book.say("refusals.handover_not_receiver").to_string(),
        HandoverRefusal::NotParty => book.say("refusals.handover_not_party").to_string(),
        HandoverRefusal::NoReceiver => book.say("refusals.handover_no_receiver").to_string(),
        HandoverRefusal::Changed => book.say("refusals.handover_changed").to_string(),
        HandoverRefusal::GivenBefore => book.say("refusals.handover_given_before").to_string(),
        HandoverRefusal::NotGiven => book.say("refusals.handover_not_given").to_string(),
        HandoverRefusal::Incomplete { first, count } => {
            with("refusals.handover_incomplete", &[("first", first), ("count", count)])
        }
        HandoverRefusal::Unread { first, count } => {
            with("refusals.handover_unread", &[("first", first), ("count", count)])
        }
        HandoverRefusal::Closed => book.say("refusals.handover_closed").to_string(),
    }
}
