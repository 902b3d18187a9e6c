//! Round mode: beginning one, going from one F0 to the next, and saying that somebody was not reached.

use std::sync::Arc;

use crate::domain::command::{Command, Order};
use crate::domain::decide::decide_by;
use crate::domain::home_treatment::{Call, CallOutcome, Reading};
use crate::domain::identity::Kind;
use crate::domain::record::Record;
use crate::domain::round::round;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::round::Round;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::seat::Seat;
use crate::tui::update::line;
use crate::tui::update::typing::touched;

/// Begins a round over everybody of whom something is to be asked now.
pub fn begin(screen: &mut Screen) {
    screen.put_aside();
    let order = round(&screen.seat.ward, &screen.seat.rules, screen.seat.now);
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Round(_)));
    let ward = &screen.seat.ward;
    let began = (ward.last_number(Kind::Reading), ward.last_number(Kind::Call));
    screen.dialogs.push(Dialog::Round(Box::new(Round { order, at: 0, began, asks: None })));
    screen.bind_line();
}

/// Arrows: the one before or after; through the outcomes of a call while one is asked for.
pub fn step(screen: &mut Screen, by: isize) {
    let Some(Dialog::Round(round)) = screen.dialogs.last_mut() else { return };
    let moved = |at: usize, count: usize| at.saturating_add_signed(by).min(count);
    match round.asks {
        Some(chosen) if round.case().is_some() => {
            round.asks = Some(moved(chosen, CallOutcome::ALL.len() - 1));
        }
        // At its end the arrows go through the sheet; the first row leads back into the round.
        Some(0) if by < 0 => (round.at, round.asks) = (round.order.len().saturating_sub(1), None),
        Some(chosen) => round.asks = Some(moved(chosen, round.order.len().saturating_sub(1))),
        None => {
            round.at = moved(round.at, round.order.len());
            round.asks = round.case().is_none().then_some(0);
        }
    }
    screen.bind_line();
}

/// Enter on the empty line: the next F0, or the outcome of the call that is asked for.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(Dialog::Round(round)) = screen.dialogs.last_mut() else { return Vec::new() };
    let (Some(case), Some(chosen)) = (round.case(), round.asks) else {
        if round.case().is_none() {
            screen.dialogs.pop();
            screen.bind_line();
        } else {
            step(screen, 1);
        }
        return Vec::new();
    };
    round.asks = None;
    let outcome = CallOutcome::ALL[chosen.min(CallOutcome::ALL.len() - 1)];
    let call = Call { case, at: screen.seat.now, outcome, again_at: None, note: String::new() };
    line::send(screen, Command::LogCall(call), Vec::new(), String::new())
}

/// Space: asks how the call went; again leaves that.
pub fn ask(screen: &mut Screen) {
    let Some(Dialog::Round(round)) = screen.dialogs.last_mut() else { return };
    if round.case().is_some() {
        round.asks = if round.asks.is_some() { None } else { Some(CallOutcome::NoAnswer as usize) };
    }
}

/// What is said of the F0 at whom the round stands goes to the desk: the next one at once, so that nothing that is typed
/// while the desk is slow or away goes to the same person. The round stays where an alert of his will ring, or where this
/// reading shows danger and somebody else has taken what it belongs to: that is passed by on purpose only.
pub fn sent(screen: &mut Screen, order: &Order) {
    let about = match &order.command {
        Command::RecordReading(reading) => reading.case,
        Command::LogCall(call) => call.case,
        _ => return,
    };
    let Some(Dialog::Round(round)) = screen.dialogs.last() else { return };
    if round.case() == Some(about) && !stays(&screen.seat, order) {
        step(screen, 1);
        touched(screen);
    }
}

fn stays(seat: &Seat, order: &Order) -> bool {
    let Command::RecordReading(reading) = &order.command else { return false };
    // What the desk will make of it, by the same rules; what it would refuse comes back to be mended.
    let Ok(changes) = decide_by(&seat.ward, &seat.rules, order, seat.now) else { return true };
    let alert = changes.iter().rev().find_map(|change| match change.after.as_ref()? {
        Record::Alert(alert) if alert.case == reading.case => Some(Arc::clone(alert)),
        _ => None,
    });
    let alert = alert.or_else(|| seat.ward.open_alert_of(reading.case).cloned()).filter(|alert| alert.is_open());
    alert.is_some_and(|alert| match alert.taken {
        None => true,
        Some(taken) => Some(taken.by) != seat.officer && shows_danger(seat, reading),
    })
}

/// Whether the rules in force find anything in a reading.
fn shows_danger(seat: &Seat, reading: &Reading) -> bool {
    let person = seat.ward.cases.read(reading.case).and_then(|case| seat.ward.person_of(case));
    let age = person.map(|person| person.birth).unwrap_or_default().age_on(reading.measured_at.date());
    !seat.rules.judge(&reading.signs, reading.symptoms.told(), age).is_empty()
}
