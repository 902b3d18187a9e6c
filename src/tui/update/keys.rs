//! What a key does: first the dialog on top, then the entry line, then the pane that has the keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::desk::protocol::Proof;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::merge::Merge;
use crate::tui::dialogs::task_card::{self, TaskCard};
use crate::tui::dialogs::{Dialog, help, palette, sign_in, sort_and_columns};
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::panes::contact_tree::Node;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::toggling::{Toggle, toggle};
use crate::tui::update::typing::{
    earlier_line, edit, find, later_line, settle, signing_in, touched, turn_alphabet, turn_input_method,
};
use crate::tui::update::{
    actions, alerts, arranging, arrivals, asking, call_sheet, forms, gate, handovers, jumps, line, lists, papers,
    playbooks, records, reports, rounds, say, setup, several, sheet, week,
};
use crate::tui::why_not::why_not;
use crate::tui::widgets::list::{moved, page_of};

/// Takes a key.
pub fn key(screen: &mut Screen, key: KeyEvent) -> Vec<Effect> {
    screen.notice = None;
    if gate::touched(screen) {
        return Vec::new();
    }
    if let Some(effects) = gate::key(screen, key) {
        return effects;
    }
    let effects = take(screen, key);
    if screen.bring_back_aside() {
        find(screen);
    }
    screen.typing.hear(&key, screen.entry.field.is_empty());
    effects
}

fn take(screen: &mut Screen, key: KeyEvent) -> Vec<Effect> {
    if sheet::has_keys(screen) {
        return sheet::key(screen, key);
    }
    if let Some(effects) = forms::key(screen, key) {
        return effects;
    }
    if let Some(effects) = setup::key(screen, key) {
        return effects;
    }
    let empty = screen.entry.field.is_empty();
    if let KeyCode::Char(letter) = key.code
        && !key.modifiers.contains(KeyModifiers::CONTROL)
    {
        if letter == ' '
            && (!empty || arrivals::chosen(screen).is_none())
            && let Some(effects) = lists::turned(screen)
        {
            return effects;
        }
        return match (letter, empty) {
            (' ', true) if arrivals::chosen(screen).is_some() => arrivals::called(screen),
            (' ', true) => act(screen, Action::Toggle),
            (' ', false) if line::swap(screen) => Vec::new(),
            ('?', true) => act(screen, Action::Help),
            ('!', true) => act(screen, Action::NextAlert),
            ('*', true) if screen.dialogs.is_empty() => act(screen, Action::Mark),
            _ => edit(screen, key),
        };
    }
    match screen.keymap.action(&key) {
        // Home, End and arrows move in a line that holds something, and in the list otherwise.
        Some(Action::First | Action::Last | Action::Earlier | Action::Later) if !empty => edit(screen, key),
        Some(action) => {
            settle(screen);
            act(screen, action)
        }
        None => edit(screen, key),
    }
}

/// Carries out an action of the table of keys.
pub fn act(screen: &mut Screen, action: Action) -> Vec<Effect> {
    if let Some(effects) = handovers::key(screen, action) {
        return effects;
    }
    if let Some(words) = why_not(screen, action) {
        screen.notify(words, Role::Attention);
        return Vec::new();
    }
    week::act(screen, action).unwrap_or_else(|| carry_out(screen, action))
}

fn carry_out(screen: &mut Screen, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => toggle_help(screen),
        Action::HomeTreatment => jumps::go_to(screen, Pane::HomeTreatment),
        Action::Roster => jumps::go_to(screen, Pane::Roster),
        Action::ContactTree => jumps::go_to(screen, Pane::ContactTree),
        Action::Tasks => jumps::go_to(screen, Pane::Tasks),
        Action::NextPane => focus(screen, screen.focus.0.moved(1)),
        Action::PreviousPane => focus(screen, screen.focus.0.moved(-1)),
        Action::NextAlert => return jumps::next_alert(screen),
        Action::TakeAlert => return alerts::take(screen),
        Action::Round => rounds::begin(screen),
        Action::Palette => {
            screen.put_aside();
            screen.entry.field.set(":");
            touched(screen);
        }
        Action::Quit => toggle_dialog(screen, Dialog::Quit),
        Action::Back => back(screen),
        Action::Open => return enter(screen),
        Action::Toggle => return turn(screen),
        Action::Up => step(screen, -1),
        Action::Down => step(screen, 1),
        Action::PageUp => step(screen, -page(screen)),
        Action::PageDown => step(screen, page(screen)),
        Action::First => step(screen, isize::MIN / 2),
        Action::Last => step(screen, isize::MAX / 2),
        Action::CallSheet => return call_sheet::ask(screen, None),
        Action::ImportSheet => sheet::ask(screen),
        Action::ChangeOfficer | Action::Lock | Action::ChangePin | Action::MakePin => return gate::act(screen, action),
        Action::EarlierLine => earlier_line(screen),
        Action::LaterLine => later_line(screen),
        Action::InputMethod => turn_input_method(screen),
        Action::Alphabet => return turn_alphabet(screen),
        Action::Filter => arranging::begin_filter(screen),
        Action::SortAndColumns => arranging::open(screen),
        Action::Mark => several::mark(screen),
        Action::Earlier => return sideways(screen, -1),
        Action::Later => return sideways(screen, 1),
        _ => return actions::carry_out(screen, action),
    }
    Vec::new()
}

/// Turns the pages of a report, or moves a column.
fn sideways(screen: &mut Screen, by: isize) -> Vec<Effect> {
    if reports::turn(screen, by) { Vec::new() } else { arranging::move_column(screen, by) }
}

/// Opens the help, which what is typed then narrows, or closes it.
fn toggle_help(screen: &mut Screen) {
    let is_open = screen.dialogs.iter().any(|dialog| matches!(dialog, Dialog::Help(_)));
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Help(_) | Dialog::Palette(_)));
    if !is_open {
        screen.dialogs.push(Dialog::Help(0));
    }
    find(screen);
}

/// Opens a dialog, or closes it where it is open already.
fn toggle_dialog(screen: &mut Screen, dialog: Dialog) {
    let same = |other: &Dialog| std::mem::discriminant(other) == std::mem::discriminant(&dialog);
    if screen.dialogs.iter().any(same) {
        screen.dialogs.retain(|other| !same(other));
    } else {
        screen.dialogs.push(dialog);
    }
}

/// Gives a pane the keys.
pub fn focus(screen: &mut Screen, pane: Pane) {
    let is_over = |dialog: &Dialog| {
        use Dialog::{Card, Help, Playbooks, SortAndColumns, Task};
        matches!(dialog, Card(_) | Task(_) | Help(_) | SortAndColumns(_) | Playbooks(_))
    };
    screen.dialogs.retain(|dialog| !is_over(dialog));
    screen.focus.0 = pane;
    leave_correction(screen);
    screen.bind_line();
    find(screen);
}

/// One step back: the second Enter is off, the line is cleared, a dialog closes, marks go, then
/// the filter, then back the way that was come. It never ends the session.
fn back(screen: &mut Screen) {
    if let Some(Dialog::ReadBack(_)) = screen.dialogs.last() {
        screen.dialogs.pop();
        return;
    }
    if !screen.entry.field.is_empty() {
        screen.entry.field.set("");
        screen.entry.drafted_at = None;
        screen.entry.corrects = None;
        touched(screen);
        screen.bring_back_refused();
        return;
    }
    screen.entry.corrects = None;
    if playbooks::back(screen) || papers::back(screen) || week::back(screen) {
        return;
    }
    match screen.dialogs.last() {
        // Who does not say who he is may look and leave, not write.
        Some(Dialog::SignIn(_)) if screen.seat.officer.is_none() => say(screen, "dialogs.who_are_you", Role::Notice),
        Some(Dialog::Merge(Merge { into: Some(_), .. })) => {
            if let Some(Dialog::Merge(merge)) = screen.dialogs.last_mut() {
                merge.into = None;
            }
        }
        Some(_) => drop(screen.dialogs.pop()),
        None => {
            let goes = screen.panes.clear_marks(screen.focus.0) || arranging::widen(screen) || jumps::back(screen);
            screen.focus.1 &= goes;
        }
    }
    screen.bind_line();
}

/// Moves the choice of whatever list has the keys.
fn step(screen: &mut Screen, by: isize) {
    let typed = screen.entry.field.text();
    if let Some(Dialog::Help(top)) = screen.dialogs.last() {
        let (top, last) = (*top, help::last_top(screen));
        let top = moved(top, by, last + 1);
        screen.dialogs.pop();
        screen.dialogs.push(Dialog::Help(top));
        return;
    }
    match screen.dialogs.last_mut() {
        Some(Dialog::SignIn(sign_in)) => {
            sign_in.chosen = moved(sign_in.chosen, by, sign_in::choices(&screen.seat, typed).len());
        }
        Some(Dialog::Palette(chosen)) => {
            *chosen = moved(*chosen, by, palette::matching(&screen.keymap, &screen.look, typed).len());
        }
        Some(Dialog::Card(card)) => card.top = moved(card.top, by, 100),
        Some(Dialog::Task(_)) => step_card(screen, by),
        Some(Dialog::SortAndColumns(open)) => {
            let count = sort_and_columns::offers(open.pane, &screen.panes.setup(open.pane).choice).len();
            open.chosen = moved(open.chosen, by, count);
        }
        Some(Dialog::Help(_) | Dialog::ReadBack(_) | Dialog::Quit | Dialog::Form(_) | Dialog::Sheet(_)) => {}
        Some(_) => lists::step(screen, by),
        None => step_list(screen, by),
    }
}

/// Moves the chosen line of a task's card.
fn step_card(screen: &mut Screen, by: isize) {
    let Some(Dialog::Task(card)) = screen.dialogs.last() else { return };
    let task = screen.seat.ward.tasks.read(card.task);
    let count = task.map_or(0, |task| task_card::lines(task, (&screen.seat, &screen.look)).len());
    if let Some(Dialog::Task(card)) = screen.dialogs.last_mut() {
        card.at = moved(card.at, by, count);
    }
}

/// Moves the choice of the list that has the keys, or of what a search found.
pub fn step_list(screen: &mut Screen, by: isize) {
    if let Some(found) = &mut screen.entry.found {
        found.chosen = moved(found.chosen, by, found.rows.len());
        return;
    }
    match screen.focus.0 {
        Pane::HomeTreatment => screen.panes.home_treatment.step(by),
        Pane::Roster => screen.panes.roster.step(by),
        Pane::ContactTree => screen.panes.contact_tree.step(&screen.seat, by),
        Pane::Tasks => screen.panes.tasks.step(by),
    }
    leave_correction(screen);
    screen.bind_line();
}

/// Whoever goes elsewhere with an empty line corrects nothing any more.
fn leave_correction(screen: &mut Screen) {
    if screen.entry.field.is_empty() {
        screen.entry.corrects = None;
    }
}

fn page(screen: &Screen) -> isize {
    if let Some(dialog) = screen.dialogs.last() {
        // Rows of several lines fill a screen sooner; none may be passed over unseen.
        let lines = if let Dialog::Survey(survey) = dialog { survey.view.lines() } else { 1 };
        return isize::try_from(page_of(usize::from(screen.size.1.saturating_sub(8) / lines))).unwrap_or(1);
    }
    page_of(screen.arrangement().rows_of(screen.focus.0)).cast_signed()
}

/// Carries out what Enter means here; a line that was entered is remembered.
fn enter(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let is_line = !typed.trim().is_empty() && !signing_in(screen) && !screen.is_looking_up();
    let effects = answer(screen, typed.clone());
    if is_line && screen.entry.field.is_empty() {
        screen.entry.aside = screen.earlier.remember(screen.seat.officer, typed.trim());
    }
    effects
}

fn answer(screen: &mut Screen, typed: String) -> Vec<Effect> {
    match screen.dialogs.last() {
        Some(Dialog::SignIn(sign_in)) => {
            let Some(name) = sign_in::taken(&screen.seat, *sign_in, &typed) else { return Vec::new() };
            screen.dialogs.pop();
            screen.entry.field.set("");
            touched(screen);
            return vec![gate::sign_in(screen, name, Proof::Nothing)];
        }
        Some(Dialog::Palette(chosen)) => {
            let found = palette::matching(&screen.keymap, &screen.look, &typed);
            let action = found.get((*chosen).min(found.len().saturating_sub(1))).map(|binding| binding.action);
            let Some(action) = action else {
                say(screen, "dialogs.no_command", Role::Attention);
                return Vec::new();
            };
            if let Some(words) = why_not(screen, action) {
                screen.notify(words, Role::Attention);
                return Vec::new();
            }
            let words = palette::words_for(action, &screen.keymap, &typed);
            screen.entry.field.set("");
            // What is chosen behind the palette stays chosen: the command is about it.
            screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Palette(_)));
            screen.bind_line();
            find(screen);
            if let Some(words) = words {
                asking::open(screen, &words);
                return Vec::new();
            }
            // The command is about the line that was put aside, as the key would have been.
            screen.bring_back_aside();
            return act(screen, action);
        }
        Some(Dialog::ReadBack(_)) => return line::confirm(screen),
        Some(Dialog::Quit) => return vec![Effect::Quit],
        Some(Dialog::Help(_)) => {
            toggle_help(screen);
            return Vec::new();
        }
        Some(Dialog::SortAndColumns(open)) if screen.entry.field.is_empty() => {
            let open = *open;
            return arranging::confirm(screen, open);
        }
        Some(Dialog::Ask(_)) => return records::answer(screen),
        Some(_)
            if typed.is_empty()
                || !matches!(
                    screen.dialogs.last(),
                    Some(Dialog::Card(_) | Dialog::Readings(_) | Dialog::Survey(_) | Dialog::Round(_))
                ) =>
        {
            if let Some(effects) = lists::enter(screen) {
                return effects;
            }
        }
        Some(_) | None => {}
    }
    if !screen.entry.field.is_empty() {
        return line::carry_out(screen);
    }
    open_chosen(screen)
}

/// Opens the chosen row: an F0's card, a task's, and from that the card of its F0; or the pane as a whole.
fn open_chosen(screen: &mut Screen) -> Vec<Effect> {
    if let Some(Dialog::Task(card)) = screen.dialogs.last() {
        let card = *card;
        if let Some(part) = task_card::part_at(card, (&screen.seat, &screen.look)) {
            screen.dialogs.push(Dialog::Task(TaskCard { task: part, at: 0 }));
            return Vec::new();
        }
        let case = screen.seat.ward.tasks.read(card.task).and_then(|task| task.case);
        screen.dialogs.pop();
        return case.map_or_else(Vec::new, |case| jumps::open_card(screen, case));
    }
    if !screen.dialogs.is_empty() {
        screen.dialogs.pop();
        return Vec::new();
    }
    let case = match screen.focus.0 {
        Pane::HomeTreatment => screen.panes.home_treatment.chosen(),
        Pane::ContactTree => match screen.panes.contact_tree.chosen() {
            Some(Node::Case(case) | Node::Elsewhere(_, case) | Node::NotAsked(case)) => Some(case),
            Some(Node::Contact(_)) | None => None,
        },
        Pane::Tasks => {
            if let Some(task) = screen.panes.tasks.chosen() {
                screen.dialogs.push(Dialog::Task(TaskCard { task, at: 0 }));
                return Vec::new();
            }
            None
        }
        Pane::Roster => None,
    };
    match case {
        Some(case) => jumps::open_card(screen, case),
        None => {
            if !screen.focus.1 {
                jumps::turn_zoom(screen);
            }
            Vec::new()
        }
    }
}

/// Turns the chosen row to its next state.
fn turn(screen: &mut Screen) -> Vec<Effect> {
    if let Some(Dialog::SortAndColumns(open)) = screen.dialogs.last() {
        let open = *open;
        return arranging::take(screen, open);
    }
    if let Some(Dialog::Round(_)) = screen.dialogs.last() {
        rounds::ask(screen);
        return Vec::new();
    }
    if screen.dialogs.is_empty() && screen.panes.marked_count(screen.focus.0) > 0 {
        return several::toggle(screen);
    }
    match toggle(screen) {
        Some(Toggle::Order(command, based_on)) => line::send(screen, *command, based_on, String::new()),
        Some(Toggle::Make(task, seen)) => call_sheet::ask(screen, Some((task, seen))),
        Some(Toggle::Fold) => {
            let listed = &screen.panes.home_treatment;
            screen.panes.contact_tree.fold(&screen.seat, |case| listed.mark_of(case));
            Vec::new()
        }
        None => Vec::new(),
    }
}
