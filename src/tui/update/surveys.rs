//! The surveys of F3: opening one, turning to the next, and keeping up with what changes.

use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::survey::{Survey, View};
use crate::tui::keymap::Action;
use crate::tui::screen::Screen;

/// Opens the survey that an action names, in place of one that is open.
pub fn open(screen: &mut Screen, action: Action) {
    let view = match action {
        Action::Coverage => View::Duties,
        Action::Loads => View::Loads,
        Action::Lockdown => View::Zones,
        Action::Epidemic => View::Tests,
        Action::ArrivalFigures => View::Arrivals,
        Action::Vaccination => View::Vaccination,
        _ => View::Need,
    };
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Survey(_)));
    let survey = Survey::of(view, (&screen.seat, &screen.look));
    screen.dialogs.push(Dialog::Survey(Box::new(survey)));
}

/// Space turns to the next survey; whether there was one to turn.
pub fn turn(screen: &mut Screen) -> bool {
    let Some(Dialog::Survey(survey)) = screen.dialogs.last_mut() else { return false };
    **survey = Survey::of(survey.turned(), (&screen.seat, &screen.look));
    true
}

/// Reckons an open survey anew after a change.
pub fn reckon(screen: &mut Screen) {
    for dialog in &mut screen.dialogs {
        if let Dialog::Survey(survey) = dialog {
            survey.reckon((&screen.seat, &screen.look));
        }
    }
}
