//! Why the desk says no about the work of a shift, in words.

use std::fmt::Display;

use crate::domain::handover::LONGEST_SECONDS;
use crate::domain::moment::Moment;
use crate::domain::refusal::{HandoverRefusal, LeaveRefusal, Refusal, ShiftRefusal};
use crate::domain::shifts::Unfit;
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
        HandoverRefusal::NotHead(name) => with("refusals.handover_not_head", &[("name", name)]),
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

/// Why something about shifts or leave is refused.
pub(super) fn of_roster(refusal: &Refusal, book: &Phrasebook) -> String {
    match refusal {
        Refusal::Shift(shift) => of_shift(shift, book),
        Refusal::Leave(leave) => of_leave(leave, book),
        other => super::sentence(other, book),
    }
}

/// Why a shift is not written, or a job of it not given.
fn of_shift(refusal: &ShiftRefusal, book: &Phrasebook) -> String {
    let key = match refusal {
        ShiftRefusal::TwoHeads(one, other) => {
            return book.say_with("refusals.two_heads", &[("one", one), ("other", other)]);
        }
        ShiftRefusal::Elsewhere { who, shift, from, to } => {
            let end = if from.date() == to.date() { numbers::time(to.time()) } else { moment(*to) };
            let (from, to) = (moment(*from), end);
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("who", who), ("shift", shift), ("from", &from), ("to", &to)];
            return book.say_with("refusals.works_elsewhere", &values);
        }
        ShiftRefusal::Unfit(who, why) => {
            return book.say_with("refusals.unfit", &[("who", who), ("why", &unfit(*why, book))]);
        }
        ShiftRefusal::TooLong => "refusals.shift_too_long",
        ShiftRefusal::NotRunning => "refusals.shift_not_running",
        ShiftRefusal::JobGone => "refusals.job_gone",
        ShiftRefusal::HisAlready => "refusals.job_his_already",
        ShiftRefusal::NothingToLay => "refusals.nothing_to_lay",
        ShiftRefusal::NobodyToSwap => "refusals.nobody_to_swap",
    };
    book.say(key).to_string()
}

/// Why somebody cannot work then: `đang nghỉ phép đến 24/07/2021 17:00`.
pub fn unfit(why: Unfit, book: &Phrasebook) -> String {
    match why {
        Unfit::Disabled => book.say("refusals.unfit_disabled").to_string(),
        Unfit::Ill => book.say("refusals.unfit_ill").to_string(),
        Unfit::Isolated(until) => book.say_with("refusals.unfit_isolated", &[("until", &numbers::date(until))]),
        Unfit::OnLeave(until) => book.say_with("refusals.unfit_on_leave", &[("until", &moment(until))]),
    }
}

/// Why a leave is not asked for, or not decided so.
fn of_leave(refusal: &LeaveRefusal, book: &Phrasebook) -> String {
    match refusal {
        LeaveRefusal::Overlaps(from, to) => {
            book.say_with("refusals.leave_overlaps", &[("from", &moment(*from)), ("to", &moment(*to))])
        }
        LeaveRefusal::OfOneself => book.say("refusals.leave_of_oneself").to_string(),
        LeaveRefusal::NotHisToDecide(title) => book.say_with("refusals.leave_not_his", &[("title", title)]),
        LeaveRefusal::Decided => book.say("refusals.leave_decided").to_string(),
    }
}

/// `18:00 21/07/2021`: a refusal knows no today.
fn moment(moment: Moment) -> String {
    format!("{} {}", numbers::time(moment.time()), numbers::date(moment.date()))
}
