//! What a key does: first the dialog on top, then the entry line, then the pane that has the keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::desk::protocol::Request;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::language::typing::Method;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::card::Card;
use crate::tui::dialogs::sign_in::SignIn;
use crate::tui::dialogs::{Dialog, help, palette, sign_in, sort_and_columns};
use crate::tui::entry;
use crate::tui::entry_row::grammar_pane;
use crate::tui::keymap::Action;
use crate::tui::look::Alphabet;
use crate::tui::message::Effect;
use crate::tui::panes::contact_tree::Node;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::toggling::{Toggle, toggle};
use crate::tui::update::{arranging, call_sheet, finding, jumps, line, say, several, sheet};
use crate::tui::why_not::why_not;
use crate::tui::widgets::list::moved;

/// Takes a key.
pub fn key(screen: &mut Screen, key: KeyEvent) -> Vec<Effect> {
    screen.notice = None;
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
    let empty = screen.entry.field.is_empty();
    if let KeyCode::Char(letter) = key.code
        && !key.modifiers.contains(KeyModifiers::CONTROL)
    {
        return match (letter, empty) {
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

fn edit(screen: &mut Screen, key: KeyEvent) -> Vec<Effect> {
    let before = screen.entry.field.text().to_string();
    let bears = bears_vietnamese(screen, key);
    let rules = screen.typing.rules(&screen.look.words).filter(|_| bears);
    screen.entry.field.press_in(key, rules);
    if screen.entry.field.text() != before {
        touched(screen);
    }
    Vec::new()
}

/// Whether the desk's own input method may make a word of this key; keys that are no letters go to the word at hand.
fn bears_vietnamese(screen: &Screen, key: KeyEvent) -> bool {
    let KeyCode::Char(letter) = key.code else { return true };
    match screen.dialogs.last() {
        Some(Dialog::SignIn(_)) => true,
        Some(Dialog::Palette(_) | Dialog::Help(_) | Dialog::SortAndColumns(_) | Dialog::Sheet(_) | Dialog::Quit) => {
            false
        }
        Some(Dialog::Card(_) | Dialog::ReadBack(_)) | None => {
            let field = &screen.entry.field;
            let before = field.text().get(..field.cursor()).unwrap_or_default();
            entry::bears_vietnamese(before, letter, grammar_pane(screen))
        }
    }
}

/// Ends the word that is being made before the line is looked at.
fn settle(screen: &mut Screen) {
    let before = screen.entry.field.text().to_string();
    screen.entry.field.settle();
    if screen.entry.field.text() != before {
        touched(screen);
    }
}

/// The line has changed: what it finds changes with it, and what waited for a second Enter is off.
pub(super) fn touched(screen: &mut Screen) {
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::ReadBack(_)));
    if screen.entry.bound.is_none() || screen.entry.field.is_empty() {
        screen.bind_line();
    }
    let is_command = screen.entry.field.text().starts_with(':');
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Palette(_)) || is_command);
    match screen.dialogs.last_mut() {
        Some(Dialog::SignIn(sign_in)) => sign_in.chosen = 0,
        Some(Dialog::Palette(top) | Dialog::Help(top)) => *top = 0,
        _ if is_command => screen.dialogs.push(Dialog::Palette(0)),
        _ => {}
    }
    find(screen);
}

/// What the line finds, where it is a search.
fn find(screen: &mut Screen) {
    screen.entry.found = None;
    if !signing_in(screen) && !screen.is_looking_up() {
        finding::follow_line(screen);
    }
}

fn signing_in(screen: &Screen) -> bool {
    screen.dialogs.iter().any(|dialog| matches!(dialog, Dialog::SignIn(_)))
}

/// Carries out an action of the table of keys.
pub fn act(screen: &mut Screen, action: Action) -> Vec<Effect> {
    if let Some(words) = why_not(screen, action) {
        screen.notify(words, Role::Attention);
        return Vec::new();
    }
    match action {
        Action::Help => toggle_help(screen),
        Action::HomeTreatment => jumps::go_to(screen, Pane::HomeTreatment),
        Action::Roster => jumps::go_to(screen, Pane::Roster),
        Action::ContactTree => jumps::go_to(screen, Pane::ContactTree),
        Action::Tasks => jumps::go_to(screen, Pane::Tasks),
        Action::NextPane => focus(screen, screen.focus.0.moved(1)),
        Action::PreviousPane => focus(screen, screen.focus.0.moved(-1)),
        Action::NextAlert => return jumps::next_alert(screen),
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
        Action::CallSheet => return call_sheet::ask(screen),
        Action::ImportSheet => sheet::ask(screen),
        Action::ChangeOfficer => screen.dialogs.push(Dialog::SignIn(SignIn::default())),
        Action::EarlierLine => earlier_line(screen),
        Action::LaterLine => later_line(screen),
        Action::InputMethod => turn_input_method(screen),
        Action::Alphabet => return turn_alphabet(screen),
        Action::Filter => arranging::begin_filter(screen),
        Action::SortAndColumns => arranging::open(screen),
        Action::Mark => several::mark(screen),
        Action::Earlier => return arranging::move_column(screen, -1),
        Action::Later => return arranging::move_column(screen, 1),
        Action::Redraw => return vec![Effect::Redraw],
        Action::CopyHint => say(screen, "screen.copy_hint", Role::Notice),
    }
    Vec::new()
}

/// Letters with marks or without, on this terminal from now on.
fn turn_alphabet(screen: &mut Screen) -> Vec<Effect> {
    let (alphabet, said) = match screen.look.alphabet {
        Alphabet::Vietnamese => (Alphabet::Unmarked, "screen.unmarked_on"),
        Alphabet::Unmarked => (Alphabet::Vietnamese, "screen.unmarked_off"),
    };
    screen.look.alphabet = alphabet;
    say(screen, said, Role::Notice);
    vec![Effect::KeepAlphabet(alphabet)]
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

/// Brings back the line that was entered before, for whom the screen points at now.
fn earlier_line(screen: &mut Screen) {
    let standing = screen.unfinished();
    if let Some(line) = screen.earlier.earlier(screen.seat.officer, standing) {
        put_line(screen, &line);
    }
}

/// Brings back the line after it; past the last one, what was being typed, for whom it was begun.
fn later_line(screen: &mut Screen) {
    let standing = screen.unfinished();
    match screen.earlier.later(screen.seat.officer, standing) {
        Ok(line) => put_line(screen, &line),
        Err(kept) => {
            put_line(screen, "");
            screen.entry.aside = kept;
        }
    }
}

/// Puts a line in place of the one that stands there: it is nobody's but of whom the screen points at.
fn put_line(screen: &mut Screen, line: &str) {
    screen.entry.field.set(line);
    screen.entry.drafted_at = None;
    screen.entry.bound = None;
    touched(screen);
}

/// Turns the input method on, to the other, or off, and says which it is.
fn turn_input_method(screen: &mut Screen) {
    screen.typing.turn();
    let method = match screen.typing.method {
        None => return say(screen, "entry.method_off", Role::Notice),
        Some(Method::Telex) => screen.look.say("entry.method_telex"),
        Some(Method::Vni) => screen.look.say("entry.method_vni"),
    };
    let words = screen.look.say_with("entry.method_on", &[("method", &method)]);
    screen.notify(words, Role::Notice);
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
    let is_over = |dialog: &Dialog| matches!(dialog, Dialog::Card(_) | Dialog::Help(_) | Dialog::SortAndColumns(_));
    screen.dialogs.retain(|dialog| !is_over(dialog));
    screen.focus.0 = pane;
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
        touched(screen);
        screen.bring_back_refused();
        return;
    }
    match screen.dialogs.last() {
        // Who does not say who he is may look and leave, not write.
        Some(Dialog::SignIn(_)) if screen.seat.officer.is_none() => say(screen, "dialogs.who_are_you", Role::Notice),
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
            sign_in.chosen = moved(sign_in.chosen, by, sign_in::names(&screen.seat, typed).len());
        }
        Some(Dialog::Palette(chosen)) => {
            *chosen = moved(*chosen, by, palette::matching(&screen.keymap, &screen.look, typed).len());
        }
        Some(Dialog::Card(card)) => card.top = moved(card.top, by, 100),
        Some(Dialog::SortAndColumns(open)) => {
            let count = sort_and_columns::offers(open.pane, &screen.panes.setup(open.pane).choice).len();
            open.chosen = moved(open.chosen, by, count);
        }
        Some(Dialog::Help(_) | Dialog::ReadBack(_) | Dialog::Quit | Dialog::Sheet(_)) => {}
        None => step_list(screen, by),
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
    screen.bind_line();
}

fn page(screen: &Screen) -> isize {
    if !screen.dialogs.is_empty() {
        return isize::try_from(screen.size.1.saturating_sub(8).max(1)).unwrap_or(1);
    }
    screen.arrangement().rows_of(screen.focus.0).max(1).cast_signed()
}

/// Shows one F0 before the panes, and asks for all its readings.
pub fn open_card(screen: &mut Screen, case: Id<Case>) -> Vec<Effect> {
    screen.panes.home_treatment.choose(case);
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Card(_)));
    screen.dialogs.push(Dialog::Card(Card { case, top: 0 }));
    screen.bind_line();
    vec![Effect::Send(Box::new(Request::ReadCase(case)))]
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
            return vec![Effect::Send(Box::new(Request::SignIn(name)))];
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
            screen.entry.field.set("");
            touched(screen);
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
        Some(Dialog::Card(_) | Dialog::SortAndColumns(_) | Dialog::Sheet(_)) | None => {}
    }
    if !screen.entry.field.is_empty() {
        return line::carry_out(screen);
    }
    open_chosen(screen)
}

/// Opens the chosen row: an F0's card, or the pane as a whole.
fn open_chosen(screen: &mut Screen) -> Vec<Effect> {
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
            let task = screen.panes.tasks.chosen().and_then(|id| screen.seat.ward.tasks.read(id));
            task.and_then(|task| task.case)
        }
        Pane::Roster => None,
    };
    match case {
        Some(case) => open_card(screen, case),
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
    if screen.dialogs.is_empty() && screen.panes.marked_count(screen.focus.0) > 0 {
        return several::toggle(screen);
    }
    match toggle(screen) {
        Some(Toggle::Order(command, based_on)) => line::send(screen, *command, based_on, String::new()),
        Some(Toggle::Fold) => {
            if screen.panes.contact_tree.fold() {
                screen.rebuild_tree();
            }
            Vec::new()
        }
        None => Vec::new(),
    }
}
