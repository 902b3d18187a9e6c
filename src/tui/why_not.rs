//! Whether an action can be carried out now, and if not, why. One function guards the keys and tells the palette, so that
//! what is shown as possible is possible.

use crate::domain::command::Command;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::keymap::Action;
use crate::tui::screen::Screen;
use crate::tui::toggling::{Toggle, toggle};
use crate::tui::update::{newest_line, pointed};

/// Why an action cannot be carried out now; nothing where it can.
pub fn why_not(screen: &Screen, action: Action) -> Option<Shown<'static>> {
    reason(screen, action).map(|key| screen.look.say(key))
}

fn reason(screen: &Screen, action: Action) -> Option<&'static str> {
    use Action::{
        Back, CopyHint, Down, EarlierLine, First, Help, InputMethod, Last, LaterLine, NextAlert, Open, PageDown,
        PageUp, Quit, Redraw, TakeAlert, Up,
    };
    // Moving, answering, leaving and asking for help work everywhere.
    if matches!(
        action,
        Up | Down | PageUp | PageDown | First | Last | Open | Back | Quit | Redraw | CopyHint | Help | InputMethod
    ) {
        return None;
    }
    in_the_way(screen).or_else(|| match action {
        TakeAlert => crate::tui::alerts::first_open(&screen.seat).is_none().then_some("alerts.none"),
        NextAlert => screen.panes.home_treatment.urgent().next().is_none().then_some("levels.no_alert"),
        EarlierLine => (!screen.earlier.has_earlier(screen.seat.officer)).then_some("reasons.no_earlier_line"),
        LaterLine => (!screen.earlier.has_later()).then_some("reasons.no_later_line"),
        Action::Toggle => not_toggled(screen),
        Action::ImportSheet => not_written(screen),
        Action::Edit | Action::Delete => not_written(screen).or_else(|| nothing_pointed(screen)),
        Action::History => nothing_pointed(screen),
        Action::PrintDutyBook => not_written(screen),
        Action::PrintAgain => not_written(screen).or_else(|| not_printed(screen)),
        Action::Convert | Action::Follow | Action::LogTask | Action::LogPerson => {
            not_written(screen).or_else(|| nothing_pointed(screen))
        }
        Action::NewTest | Action::NewTransfer => not_written(screen).or_else(|| nothing_pointed(screen)),
        Action::NewCall => not_written(screen).or(screen.target().is_none().then_some("entry.no_target")),
        Action::Merge => not_written(screen).or_else(|| nothing_pointed(screen)),
        Action::NewCase | Action::Settings | Action::CopyWeek | Action::TakeShift => not_written(screen),
        Action::ApproveLeave | Action::RefuseLeave => not_written(screen).or_else(|| nothing_pointed(screen)),
        Action::ShiftMates => not_written(screen).or(screen.target().is_none().then_some("entry.no_target")),
        Action::Readings | Action::Timeline | Action::Papers => screen.target().is_none().then_some("entry.no_target"),
        Action::Undo => {
            let is_nothing = screen.deeds.done.is_empty() && newest_line(screen).is_none();
            not_written(screen).or(is_nothing.then_some("records.nothing_to_undo"))
        }
        Action::Redo => not_written(screen).or(screen.deeds.undone.is_empty().then_some("records.nothing_to_redo")),
        Action::Save if matches!(screen.dialogs.last(), Some(Dialog::Report(_))) => not_written(screen),
        Action::Save => Some("reasons.no_form"),
        Action::Lock | Action::ChangePin => screen.seat.officer.is_none().then_some("refusals.not_signed_in"),
        Action::SetUp => not_written(screen).or_else(|| (!may_set_up(screen)).then_some("refusals.not_allowed")),
        Action::MakePin => not_written(screen).or_else(|| nothing_pointed(screen)),
        _ => None,
    })
}

/// The dialog that must be answered first. A card, the help and the palette are in nobody's way.
fn in_the_way(screen: &Screen) -> Option<&'static str> {
    let asks = |dialog: &Dialog| match dialog {
        Dialog::SignIn(_) => Some("reasons.sign_in_first"),
        Dialog::Setup(_) => Some("reasons.answer_first"),
        Dialog::ReadBack(_) | Dialog::Quit => Some("reasons.answer_first"),
        Dialog::Sheet(_) => Some("sheet.busy"),
        Dialog::Ask(_) => Some("reasons.answer_first"),
        Dialog::Form(_) => Some("forms.is_open"),
        Dialog::Card(_)
        | Dialog::Task(_)
        | Dialog::Help(_)
        | Dialog::Palette(_)
        | Dialog::SortAndColumns(_)
        | Dialog::History(_)
        | Dialog::Records(_)
        | Dialog::Who(_)
        | Dialog::Templates(_)
        | Dialog::Playbooks(_)
        | Dialog::Papers(_)
        | Dialog::Screening(_)
        | Dialog::Handover(_)
        | Dialog::Report(_)
        | Dialog::Merge(_)
        | Dialog::Readings(_)
        | Dialog::Survey(_)
        | Dialog::Alert(_)
        | Dialog::Round(_)
        | Dialog::Week(_)
        | Dialog::Convert(_)
        | Dialog::Drafts(..) => None,
    };
    screen.dialogs.iter().rev().find_map(asks)
}

/// Why nothing can be written from here.
fn not_written(screen: &Screen) -> Option<&'static str> {
    if screen.seat.is_read_only() {
        return Some("refusals.read_only");
    }
    screen.seat.officer.is_none().then_some("refusals.not_signed_in")
}

/// Whether who sits here may change the settings of the station.
fn may_set_up(screen: &Screen) -> bool {
    let officer = screen.seat.officer.and_then(|officer| screen.seat.ward.officers.read(officer));
    officer.is_some_and(|officer| Command::SetStation(screen.seat.station.clone()).is_allowed_to(officer.role))
}

/// Why nothing can be given to the printer once more.
fn not_printed(screen: &Screen) -> Option<&'static str> {
    if !screen.printer.commands.is_set() {
        return Some("print.not_set");
    }
    screen.printer.last.is_none().then_some("print.nothing")
}

fn nothing_pointed(screen: &Screen) -> Option<&'static str> {
    let has_draft = matches!(screen.dialogs.last(), Some(Dialog::Drafts(drafts, _)) if !drafts.is_empty());
    (!has_draft && pointed(screen).is_empty()).then_some("records.nothing_chosen")
}

fn not_toggled(screen: &Screen) -> Option<&'static str> {
    // In a round it asks how the call went.
    if matches!(screen.dialogs.last(), Some(Dialog::Round(_))) {
        return not_written(screen);
    }
    // What is hidden is never turned.
    let hides = |dialog: &Dialog| match dialog {
        Dialog::Task(_) => false,
        Dialog::Help(_) => true,
        other => other.hides_all(),
    };
    if screen.dialogs.iter().any(hides) {
        return Some("reasons.close_first");
    }
    // The box of columns turns its own rows; marked rows are turned together, and say so where they cannot be.
    if matches!(screen.dialogs.last(), Some(Dialog::SortAndColumns(_))) || screen.panes.marked_count(screen.focus.0) > 0
    {
        return None;
    }
    match toggle(screen) {
        None => Some("reasons.nothing_to_turn"),
        Some(Toggle::Fold) => None,
        Some(Toggle::Make(..)) => not_written(screen),
        Some(Toggle::Order(command, _)) => {
            if screen.seat.is_read_only() {
                return Some("refusals.read_only");
            }
            let Some(officer) = screen.seat.officer.and_then(|id| screen.seat.ward.officers.read(id)) else {
                return Some("refusals.not_signed_in");
            };
            (!command.is_allowed_to(officer.role)).then_some("refusals.not_allowed")
        }
    }
}
