//! What functions of the keys do that open something, or act on what is chosen: forms, lists, cards, surveys, papers.

use crate::domain::identity::Kind;
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{
    asking, begun, duty_book, forms, handovers, lists, papers, playbooks, printing, records, reports, saving, say,
    setup, surveys, taking_back, tracing,
};

/// Carries out a function that no pane has for itself.
pub fn carry_out(screen: &mut Screen, action: Action) -> Vec<Effect> {
    match action {
        Action::Edit => return records::edit(screen),
        Action::Delete => return lists::delete(screen),
        Action::Undo => return taking_back::ask_undo(screen, false),
        Action::Redo => return taking_back::ask_undo(screen, true),
        Action::Save => return reports::send(screen).unwrap_or_else(|| saving::save(screen)),
        Action::History => return records::history(screen),
        Action::NewCase => return forms::new_case(screen),
        Action::NewTest => return begun::new_test(screen),
        Action::NewCall => return begun::new_call(screen),
        Action::NewTransfer => return begun::new_transfer(screen),
        Action::Merge => return records::begin_merge(screen),
        Action::Readings | Action::Timeline => return lists::course(screen, action),
        Action::LogTask => return begun::of_log(screen, Kind::Task),
        Action::LogPerson => return begun::of_log(screen, Kind::Person),
        Action::PrintDutyBook => return duty_book::print(screen),
        Action::PrintAgain => return printing::again(screen),
        Action::Convert => match begun::from_log(screen, Kind::Case) {
            Some(effects) => return effects,
            None => tracing::begin_convert(screen),
        },
        Action::Follow | Action::Drawings => return tracing::act(screen, action),
        action if action.is_survey() => return surveys::open(screen, action),
        Action::Drafts => return vec![Effect::FindDrafts],
        Action::Settings => return records::settings(screen),
        Action::SetUp => setup::begin(screen),
        Action::Redraw => return vec![Effect::Redraw],
        Action::CopyHint => say(screen, "screen.copy_hint", Role::Notice),
        Action::Handover => return handovers::open(screen, None),
        Action::Templates => asking::offer(screen),
        Action::Playbooks => playbooks::open(screen),
        Action::Papers => return papers::open(screen),
        Action::Report => reports::open(screen),
        Action::Who => asking::open(screen, ""),
        _ => return lists::listed(action).map_or_else(Vec::new, |which| records::list(screen, which)),
    }
    Vec::new()
}
