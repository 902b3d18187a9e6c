//! Lines that answer: what waits for a second Enter, who are you, and lines that name a key.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::language::folding::fold;
use crate::language::shown::Shown;
use crate::tui::dialogs::setup::{Setup, Step};
use crate::tui::dialogs::{Dialog, sign_in};
use crate::tui::keymap::key_name;
use crate::tui::linear::conversation::Conversation;
use crate::tui::message::Message;

/// What confirms, beside an empty line.
const YES: &str = "y";

/// What takes it back.
const NO: [&str; 2] = ["n", ".."];

/// Keys that move in a list.
const MOVES: [KeyCode; 6] =
    [KeyCode::Up, KeyCode::Down, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Home, KeyCode::End];

impl Conversation {
    /// Takes a line while something waits for a second Enter; whether the line was used up.
    pub(super) fn answer(&mut self, line: &str, typed: &str) -> bool {
        let is_known =
            !self.has_question() || matches!(self.screen.dialogs.last(), Some(Dialog::ReadBack(_) | Dialog::Quit));
        match typed {
            "" if line.contains(' ') => self.press(KeyCode::Char(' ')),
            // Something came between question and answer: an empty line may have been meant for that.
            "" if !self.told.question_is_last => self.ask_again(),
            "" => self.press(KeyCode::Enter),
            _ if fold(typed) == YES => {
                if let Some(Dialog::Ask(ask)) = self.screen.dialogs.last_mut() {
                    ask.yes = true;
                }
                self.press(KeyCode::Enter);
            }
            _ if NO.contains(&typed) => {
                self.clear();
                self.say_phrase("plain.taken_back");
            }
            _ if is_known => {
                // It is about something else: what was asked is off, and said to be.
                match self.screen.entry.field.is_empty() {
                    true => self.clear(),
                    false => self.drop_line(),
                }
                return false;
            }
            _ => match self.key_named(typed) {
                Some(key) => self.press_named(key),
                None => self.put(typed),
            },
        }
        true
    }

    /// Tells the question anew.
    fn ask_again(&mut self) {
        let line = self.screen.entry.field.text().to_string();
        self.say_with("plain.asked_again", &[("line", &Shown::of(&line))]);
        self.told.dialog = None;
        self.told.question = None;
    }

    /// Takes a line while a PIN is asked for.
    pub(super) fn take_pin(&mut self, typed: &str, is_locked: bool) {
        match typed {
            ".." if is_locked => self.press(KeyCode::F(3)),
            ".." => self.press(KeyCode::Esc),
            _ => {
                typed.chars().for_each(|letter| self.press(KeyCode::Char(letter)));
                self.press(KeyCode::Enter);
            }
        }
        // What the desk says to it is new, even where it says the same as before.
        self.told.gate.clear();
    }

    /// Takes the name of whoever sits here: one that is known, or a new one that is confirmed.
    pub(super) fn sign_in(&mut self, typed: &str) {
        let on_line = self.screen.entry.field.text().to_string();
        if !on_line.is_empty() {
            // A new name waits for its confirmation.
            if fold(typed) == YES {
                return self.press(KeyCode::Enter);
            }
            self.clear_name();
        }
        let names = sign_in::names(&self.screen.seat, "");
        let numbered = typed.parse().ok().and_then(|number: usize| names.get(number.checked_sub(1)?));
        let exact = names.iter().find(|id| fold(self.screen.seat.officer_name(**id)) == fold(typed));
        let fitting = sign_in::names(&self.screen.seat, typed);
        let one = numbered.or(exact).copied().or(if let [only] = fitting[..] { Some(only) } else { None });
        match (one, typed) {
            (None, "" | "y" | "n" | "..") => self.tell_officers(),
            (None, _) if fitting.is_empty() => {
                self.put(typed);
                self.tell_new_officer(typed);
            }
            (None, _) => {
                self.say_phrase("plain.several_officers");
                self.tell_officers();
            }
            (Some(officer), _) => {
                let name = self.screen.seat.officer_name(officer).to_string();
                self.put(&name);
                let place = sign_in::names(&self.screen.seat, &name).iter().position(|id| *id == officer);
                for _ in 0..place.unwrap_or(0) {
                    self.press(KeyCode::Down);
                }
                self.press(KeyCode::Enter);
            }
        }
    }

    /// Takes the answer to a page of the first run: numbers where something is chosen, else what is asked for.
    pub(super) fn set_up(&mut self, typed: &str) {
        let Some(Dialog::Setup(open)) = self.screen.dialogs.last() else { return };
        let is_chosen = open.choices() > 0 || open.step == Step::Lock;
        match typed {
            ".." => return self.press(KeyCode::Esc),
            "" => {}
            _ if is_chosen => match keys_of(open, typed) {
                Some(keys) => keys.into_iter().for_each(|key| self.press(key)),
                None => return self.say_wrong(typed),
            },
            _ => self.put(typed),
        }
        self.press(KeyCode::Enter);
    }

    fn say_wrong(&mut self, typed: &str) {
        self.wrong += 1;
        self.say_with("setup.lines_wrong", &[("line", &Shown::of(typed))]);
    }

    fn clear_name(&mut self) {
        if !self.screen.entry.field.is_empty() {
            self.press(KeyCode::Esc);
        }
    }

    /// The key that a line names, where the table of keys knows it: `F7`, `PgDn`, `Ctrl-Z`.
    pub(super) fn key_named(&self, typed: &str) -> Option<KeyEvent> {
        use KeyCode::{BackTab, Delete, Down, End, Enter, Esc, Home, Insert, Left, PageDown, PageUp, Right, Tab, Up};
        let plain = [BackTab, Delete, Down, End, Enter, Esc, Home, Insert, Left, PageDown, PageUp, Right, Tab, Up];
        let plain = plain.into_iter().chain((1..=12).map(KeyCode::F));
        let plain = plain.map(|code| KeyEvent::new(code, KeyModifiers::NONE));
        let control = ('a'..='z').map(|letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL));
        let mut keys = plain.chain(control);
        keys.find(|key| {
            self.screen.keymap.action(key).is_some()
                && key_name(key).is_some_and(|name| name.eq_ignore_ascii_case(typed))
        })
    }

    pub(super) fn press_named(&mut self, key: KeyEvent) {
        self.hear(Message::Key(key));
        self.told.list_moved |= MOVES.contains(&key.code);
    }
}

/// The keys that bring a page of the first run to what the numbers say; nothing where they say nothing for it.
fn keys_of(open: &Setup, typed: &str) -> Option<Vec<KeyCode>> {
    let words = typed.split([' ', ',']).filter(|word| !word.is_empty());
    let numbers: Vec<usize> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let is_row = |number: &usize| (1..=open.choices()).contains(number);
    let steps = |key, count| std::iter::repeat_n(key, count);
    match (open.step, numbers.as_slice()) {
        (Step::Letters | Step::Begin, [number]) if is_row(number) => Some(steps(KeyCode::Down, number - 1).collect()),
        (Step::Lock, [minutes]) if (1..=15).contains(minutes) => {
            let now = usize::from(open.station.lock_minutes);
            let key = if *minutes > now { KeyCode::Up } else { KeyCode::Down };
            Some(steps(key, minutes.abs_diff(now)).collect())
        }
        (Step::Packs, rows) if rows.iter().all(is_row) && rows.iter().any(|row| is_able(open, *row)) => {
            Some(turning(open, rows))
        }
        (Step::Vitals, order) if order.len() == open.choices() && (1..=order.len()).all(|row| order.contains(&row)) => {
            Some(ordering(order))
        }
        _ => None,
    }
}

/// Whether a pack, by its number, knows a danger sign.
fn is_able(open: &Setup, row: usize) -> bool {
    open.packs.get(row - 1).is_some_and(|name| open.able.contains(name))
}

/// Turns the packs whose state is another than the numbers say: first those that are to judge, so that never none does.
fn turning(open: &Setup, numbers: &[usize]) -> Vec<KeyCode> {
    let judges = |at: usize| open.station.packs.contains(&open.packs[at]);
    let wanted = |at: usize| numbers.contains(&(at + 1));
    let other: Vec<usize> = (0..open.packs.len()).filter(|at| judges(*at) != wanted(*at)).collect();
    let (on, off): (Vec<usize>, Vec<usize>) = other.into_iter().partition(|at| wanted(*at));
    let mut keys = Vec::new();
    for at in on.into_iter().chain(off) {
        keys.extend(std::iter::repeat_n(KeyCode::Up, open.packs.len()));
        keys.extend(std::iter::repeat_n(KeyCode::Down, at));
        keys.push(KeyCode::Char(' '));
    }
    keys
}

/// Moves the signs, which the page numbers as they stand, into the order that is wanted.
fn ordering(order: &[usize]) -> Vec<KeyCode> {
    let mut rows: Vec<usize> = (1..=order.len()).collect();
    let mut keys = Vec::new();
    for (to, wanted) in order.iter().enumerate() {
        let from = rows.iter().position(|row| row == wanted).unwrap_or(to);
        keys.extend(std::iter::repeat_n(KeyCode::Up, rows.len()));
        keys.extend(std::iter::repeat_n(KeyCode::Down, from));
        keys.extend(std::iter::repeat_n(KeyCode::Left, from.saturating_sub(to)));
        let moved = rows.remove(from);
        rows.insert(to, moved);
    }
    keys
}
