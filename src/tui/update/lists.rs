//! What keys do in the lists that stand before the panes: records, drafts, histories, readings, a
//! merge; and in a question.

use crate::domain::alert::AlertStep;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::exchange::templates::TEMPLATES;
use crate::tui::arrangement::LOW_ROWS;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::records::{self as records_list, Records, Which};
use crate::tui::dialogs::{Dialog, drafts, history, merge, who};
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{
    alerts, asking, forms, handovers, papers, playbooks, records, reports, rounds, say, screenings, sheet, surveys,
    tracing, week,
};
use crate::tui::widgets::list::moved;

/// Moves the choice, or turns the answer of a question.
pub fn step(screen: &mut Screen, by: isize) {
    let typed = screen.entry.field.text();
    match screen.dialogs.last_mut() {
        Some(Dialog::Ask(ask)) => ask.yes = !ask.yes,
        Some(Dialog::History(_)) => step_history(screen, by),
        Some(Dialog::Records(list)) => {
            list.chosen = moved(list.chosen, by, records_list::rows(*list, typed, (&screen.seat, &screen.look)).len());
        }
        Some(Dialog::Merge(shown)) => {
            shown.chosen = moved(shown.chosen, by, merge::found(*shown, typed, &screen.seat).len());
        }
        Some(Dialog::Readings(list)) => {
            list.chosen = moved(list.chosen, by, screen.seat.ward.readings_of(list.case).count());
        }
        Some(Dialog::Who(open)) => {
            open.chosen = moved(open.chosen, by, who::rows(&screen.seat, screen.entry.field.text()).len());
        }
        Some(Dialog::Templates(chosen)) => *chosen = moved(*chosen, by, TEMPLATES.len()),
        Some(Dialog::Playbooks(_)) => playbooks::step(screen, by),
        Some(Dialog::Papers(_)) => papers::step(screen, by),
        Some(Dialog::Screening(_)) => screenings::step(screen, by),
        Some(Dialog::Handover(_)) => handovers::step(screen, by),
        Some(Dialog::Report(_)) => reports::step(screen, by),
        Some(Dialog::Round(_)) => rounds::step(screen, by),
        Some(Dialog::Week(_)) => week::step(screen, by),
        Some(Dialog::Alert(open)) => open.chosen = moved(open.chosen, by, AlertStep::ALL.len()),
        Some(Dialog::Survey(survey)) => survey.chosen = moved(survey.chosen, by, survey.count()),
        Some(Dialog::Drafts(drafts, chosen)) => *chosen = moved(*chosen, by, drafts.len()),
        _ => {}
    }
}

/// All records of the kind that an action names, or all that were deleted; nothing for other actions.
pub fn listed(action: Action) -> Option<Which> {
    Some(Which::Of(match action {
        Action::Persons => Kind::Person,
        Action::Households => Kind::Household,
        Action::Areas => Kind::Area,
        Action::ZoneLevels => Kind::ZoneLevel,
        Action::Officers => Kind::Officer,
        Action::DutyBook => Kind::LogEntry,
        Action::Positions => Kind::Position,
        Action::Duties => Kind::Duty,
        Action::Assignments => Kind::Assignment,
        Action::Delegations => Kind::Delegation,
        Action::Reportings => Kind::Reporting,
        Action::Directives => Kind::Directive,
        Action::PaperRegister => Kind::Paper,
        Action::Arrivals => Kind::Arrival,
        Action::Shifts => Kind::Shift,
        Action::Leaves => Kind::Leave,
        Action::Transfers => Kind::Transfer,
        Action::FollowUps => Kind::FollowUp,
        Action::Screenings => Kind::Screening,
        Action::Handovers => Kind::Handover,
        Action::Deleted => return Some(Which::Deleted),
        _ => return None,
    }))
}

/// Del: a draft in the list of drafts, else the record that is chosen.
pub fn delete(screen: &mut Screen) -> Vec<Effect> {
    let Some(Dialog::Drafts(drafts, chosen)) = screen.dialogs.last() else { return records::ask_delete(screen) };
    let chosen = *chosen;
    if let Some(draft) = drafts.get(chosen) {
        let lines = vec![drafts::words(draft, &screen.seat, &screen.look)];
        let title = screen.look.say("drafts.ask_drop");
        let asked = Asked::DropDraft(chosen);
        screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
    }
    Vec::new()
}

/// The readings of the F0 that the screen points at, or his whole timeline.
pub fn course(screen: &mut Screen, action: Action) -> Vec<Effect> {
    match screen.target() {
        Some(case) if action == Action::Timeline => surveys::timeline(screen, case),
        Some(case) => records::list_readings(screen, case),
        None => {
            say(screen, "entry.no_target", Role::Attention);
            Vec::new()
        }
    }
}

/// Space in a question or a merge turns the answer, in a survey to the next; nothing where there is none of them.
pub fn turned(screen: &mut Screen) -> Option<Vec<Effect>> {
    if let Some(Dialog::Ask(ask)) = screen.dialogs.last_mut() {
        ask.yes = !ask.yes;
        return Some(Vec::new());
    }
    if tracing::turn_household(screen) {
        return Some(Vec::new());
    }
    screenings::turn(screen)
        .or_else(|| handovers::turn(screen))
        .or_else(|| papers::print(screen))
        .or_else(|| reports::print(screen))
        .or_else(|| surveys::turn(screen))
        .or_else(|| week::space(screen))
        .or_else(|| records::turn_merge(screen).then(Vec::new))
}

fn step_history(screen: &mut Screen, by: isize) {
    let body = screen.arrangement().body(LOW_ROWS);
    let Some(Dialog::History(shown)) = screen.dialogs.last() else { return };
    let width = usize::from(body.width).saturating_sub(2);
    let lines = history::rows(shown, (&screen.seat, &screen.look), width).len();
    let most = (lines + 1).saturating_sub(usize::from(body.height.saturating_sub(1)));
    if let Some(Dialog::History(shown)) = screen.dialogs.last_mut() {
        shown.top = moved(shown.top, by, most.max(1));
    }
}

/// The record that is chosen in a list of records.
fn chosen_in(screen: &Screen, list: Records) -> Option<RecordId> {
    let rows = records_list::rows(list, screen.entry.field.text(), (&screen.seat, &screen.look));
    match rows.get(list.chosen)? {
        records_list::Row::Record(id) => Some(*id),
        records_list::Row::New => None,
    }
}

/// Enter on what lists something; nothing where the entry line or the card has it.
pub fn enter(screen: &mut Screen) -> Option<Vec<Effect>> {
    match screen.dialogs.last()? {
        Dialog::Records(list) => {
            let list = *list;
            let chosen = chosen_in(screen, list);
            Some(match chosen.map(|id| (id.kind, id.number)) {
                Some((Kind::Screening, number)) => screenings::open(screen, Id::new(number)?),
                Some((Kind::Handover, number)) => handovers::open(screen, Id::new(number)),
                _ => records::open_row(screen, list),
            })
        }
        Dialog::Templates(chosen) => {
            let template = TEMPLATES.get(*chosen).copied();
            screen.dialogs.pop();
            Some(template.map_or_else(Vec::new, |template| sheet::template(screen, template)))
        }
        Dialog::Who(open) => {
            let open = *open;
            Some(asking::open_row(screen, open))
        }
        Dialog::Playbooks(_) => Some(playbooks::enter(screen)),
        Dialog::Papers(_) => Some(papers::enter(screen)),
        Dialog::Screening(_) => Some(screenings::enter(screen)),
        Dialog::Handover(_) => Some(handovers::enter(screen)),
        Dialog::Report(_) => Some(reports::enter(screen)),
        Dialog::Merge(merge) => {
            let merge = *merge;
            Some(records::go_on_merge(screen, merge))
        }
        Dialog::Readings(_) => Some(records::edit(screen)),
        Dialog::Survey(_) => Some(surveys::enter(screen)),
        Dialog::Alert(_) => Some(alerts::enter(screen)),
        Dialog::Round(_) => Some(rounds::enter(screen)),
        Dialog::Week(_) => Some(week::enter(screen)),
        Dialog::Convert(_) => Some(tracing::confirm_convert(screen)),
        Dialog::Drafts(drafts, chosen) => {
            let draft = drafts.get(*chosen).cloned();
            screen.dialogs.pop();
            Some(draft.map_or_else(Vec::new, |draft| forms::resume(screen, draft)))
        }
        _ => None,
    }
}
