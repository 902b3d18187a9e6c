//! Taking an alert and saying what comes of it; and what time alone makes of alerts.

use std::sync::Arc;

use crate::domain::alert::{Alert, AlertStep, Hands};
use crate::domain::command::Command;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::record::{Body, Kept, Record};
use crate::domain::transfer::waiting_of;
use crate::tui::alerts::alert_at;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::alert::AlertBox;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::typing::touched;
use crate::tui::update::{begun, line, say};

/// Takes the alert of the F0 that is looked at, else the one to be seen to first, and opens it. One that somebody has is
/// only opened: a second key takes it where that is allowed.
pub fn take(screen: &mut Screen) -> Vec<Effect> {
    let shown = match screen.dialogs.last() {
        Some(Dialog::Alert(open)) => Some(open.alert),
        _ => None,
    };
    let card = screen.card_case();
    let Some(id) = shown.or_else(|| alert_at(&screen.seat, card)) else {
        say(screen, "alerts.none", Role::Notice);
        return Vec::new();
    };
    let Some(alert) = screen.seat.ward.alerts.read(id).cloned() else { return Vec::new() };
    if shown.is_none() {
        screen.put_aside();
        screen.dialogs.push(Dialog::Alert(AlertBox { alert: id, chosen: 0 }));
    }
    let is_mine = |by| Some(by) == screen.seat.officer;
    let takes = match alert.hands_at(screen.seat.now) {
        Hands::Nobody(_) | Hands::Again(..) => true,
        Hands::Taken(taken) => shown.is_some() && !is_mine(taken.by),
        Hands::Closed(_) => false,
    };
    if !takes || screen.seat.is_read_only() || screen.seat.officer.is_none() {
        return Vec::new();
    }
    // Who was first is decided by the desk, not by what this screen has seen.
    line::send(screen, Command::TakeAlert(id), Vec::new(), String::new())
}

/// Enter: says the chosen step, with what was typed as its note.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(Dialog::Alert(open)) = screen.dialogs.last() else { return Vec::new() };
    let (alert, step) = (open.alert, AlertStep::ALL[open.chosen.min(AlertStep::ALL.len() - 1)]);
    let note = screen.entry.field.text().trim().to_string();
    let Some(stands) = screen.seat.ward.alerts.read(alert) else { return Vec::new() };
    let based_on = vec![(crate::domain::alert::Alert::record(stands.clone()).id(), stands.revision)];
    screen.entry.field.set("");
    if step.ends() {
        screen.dialogs.pop();
    }
    touched(screen);
    let offered = (step == AlertStep::Transferring).then(|| (stands_for(screen, alert), note.clone()));
    let mut effects = line::send(screen, Command::SayAlert { alert, step, note }, based_on, String::new());
    // What was said stands already: whoever leaves the form has lost nothing.
    if let Some((Some(case), place)) = offered {
        screen.dialogs.pop();
        effects.extend(begun::transfer_of(screen, &case, &place));
    }
    effects
}

/// The F0 of an alert, where no transfer of his is under way.
fn stands_for(screen: &Screen, alert: Id<Alert>) -> Option<Arc<Kept<Case>>> {
    let ward = &screen.seat.ward;
    let case = ward.alerts.read(alert).and_then(|alert| ward.cases.read(alert.case))?;
    let may = screen.seat.officer.is_some() && !screen.seat.is_read_only();
    (may && waiting_of(ward, case.id).is_none()).then(|| Arc::clone(case))
}

/// Moves the cases whose alerts have changed by time alone since `before`; whether one of them rings now that did not.
pub fn turn(screen: &mut Screen, before: Moment) -> bool {
    let now = screen.seat.now;
    let open = screen.seat.ward.open_alerts();
    let turned: Vec<_> = open.filter(|alert| alert.turns_after(before).is_some_and(|at| at <= now)).cloned().collect();
    for alert in &turned {
        screen.panes.home_treatment.refresh(&screen.seat, alert.case);
    }
    turned.iter().any(|alert| alert.rings_at(now) && !alert.rings_at(before))
}

/// Whether a change makes an alert ring that did not before it.
pub fn begins_to_ring(before: Option<&Record>, after: Option<&Record>, now: Moment) -> bool {
    let rings = |record: Option<&Record>| matches!(record, Some(Record::Alert(alert)) if alert.rings_at(now));
    rings(after) && !rings(before)
}
