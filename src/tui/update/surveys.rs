//! The surveys of F3: opening one, turning to the next, and keeping up with what changes.

use std::sync::Arc;

use crate::domain::command::Command;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::record::Record;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::survey::{Act, Survey, View};
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::update::{forms, papers, releases};

/// Opens the survey that an action names, in place of one that is open.
pub fn open(screen: &mut Screen, action: Action) -> Vec<Effect> {
    let view = match action {
        Action::Coverage => View::Duties,
        Action::Loads => View::Loads,
        Action::Lockdown => View::Zones,
        Action::Epidemic => View::Tests,
        Action::ArrivalFigures => View::Arrivals,
        Action::Vaccination => View::Vaccination,
        Action::Rules => View::Rules,
        Action::AlertWeek => View::Week,
        Action::TracingChecks => View::TracingChecks,
        Action::TracingFigures => View::TracingFigures,
        Action::ByOnset => View::ByOnset,
        Action::FollowUpsDue => View::FollowUps,
        Action::Releases => View::Release,
        Action::PapersOwed => View::Papers,
        _ => View::Need,
    };
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Survey(_)));
    let survey = Survey::of(view, (&screen.seat, &screen.look));
    screen.dialogs.push(Dialog::Survey(Box::new(survey)));
    releases::read_courses(screen)
}

/// Opens the timeline of an F0, and asks for all that stands of it.
pub fn timeline(screen: &mut Screen, case: Id<Case>) -> Vec<Effect> {
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Survey(_)));
    let survey = Survey::of_case(case, (&screen.seat, &screen.look));
    screen.dialogs.push(Dialog::Survey(Box::new(survey)));
    releases::read_courses(screen)
}

/// Enter on a rule of clinical judgement asks whether to turn it on or off; on a record it opens it.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(Dialog::Survey(survey)) = screen.dialogs.last() else { return Vec::new() };
    match survey.act().cloned() {
        Some(Act::Release(case)) => return releases::ask(screen, case),
        Some(Act::Papers(case)) => return papers::open_of(screen, vec![case]),
        Some(Act::Switch(_)) | None => {}
    }
    if let Some(record) = survey.record() {
        return forms::edit(screen, &[record]);
    }
    let Some(Act::Switch(switch)) = survey.act().cloned() else { return Vec::new() };
    let mut settings = screen.seat.ward.settings();
    match settings.switched.iter().position(|switched| *switched == switch) {
        Some(at) => drop(settings.switched.remove(at)),
        None => settings.switched.push(switch.clone()),
    }
    let lines = vec![Shown::owned(switch), screen.look.say("rules.ask_switch_who")];
    let stands = screen.seat.ward.station.iter().next();
    let based_on = stands.map(|kept| (Record::Station(Arc::clone(kept)).id(), kept.revision)).into_iter().collect();
    let asked = Asked::Orders(vec![(Command::SetStation(settings), based_on)]);
    let title = screen.look.say("rules.ask_switch");
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
    Vec::new()
}

/// Space turns to the next survey; nothing where there is none to turn.
pub fn turn(screen: &mut Screen) -> Option<Vec<Effect>> {
    let Some(Dialog::Survey(survey)) = screen.dialogs.last_mut() else { return None };
    if survey.view == View::Timeline {
        return None;
    }
    **survey = Survey::of(survey.turned(), (&screen.seat, &screen.look));
    Some(releases::read_courses(screen))
}

/// Reckons an open survey anew after a change.
pub fn reckon(screen: &mut Screen) {
    for dialog in &mut screen.dialogs {
        if let Dialog::Survey(survey) = dialog {
            survey.reckon((&screen.seat, &screen.look));
        }
    }
}
