//! The conversation: a line becomes the keys that it stands for, `update` does with them what it does
//! on a screen, and what has changed is told in words. Nothing here touches the world.

mod answers;
mod telling;

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::desk::protocol::{Reply, Request};
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind, OrderId, RecordId};
use crate::language::gate::Rejection;
use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::found::Hit;
use crate::tui::linear::told::{Page, dialog_lines, pane_page};
use crate::tui::message::{Effect, Message};
use crate::tui::screen::Screen;
use crate::tui::seat::Line as DeskLine;
use crate::tui::update::update;

/// Columns and rows of the screen that is told: one pane open, a page of twenty rows.
pub const SIZE: (u16, u16) = (79, 30);

/// A session told in lines.
#[derive(Debug)]
pub struct Conversation {
    /// The screen that is told.
    pub screen: Screen,
    order_id: fn() -> OrderId,
    said: Vec<Shown<'static>>,
    effects: Vec<Effect>,
    asked: Asked,
    told: AlreadyTold,
    list: List,
    wrong: usize,
}

/// What was asked of the desk beside orders and has not come.
#[derive(Debug, Default)]
struct Asked {
    cases: usize,
    /// Who sits here, and with which PIN.
    seats: usize,
}

/// What was told last, so that it is not told again.
#[derive(Debug, Default)]
struct AlreadyTold {
    focus: Option<(Pane, bool)>,
    dialog: Option<Vec<String>>,
    /// Whose card was told; it may lie below another dialog meanwhile.
    card: Option<Id<Case>>,
    prompt: String,
    urgent: BTreeSet<Id<Case>>,
    line: Option<DeskLine>,
    desk: String,
    /// The lines about a PIN that is asked for.
    gate: Vec<String>,
    waits: bool,
    /// What waits for a second Enter, as it was told.
    question: Option<Question>,
    /// Whether the open question is the last thing that was told.
    question_is_last: bool,
    /// Whether the list has moved and must be told.
    list_moved: bool,
}

/// What waits for a second Enter: a dialog by its lines, a likely double by the line it is about.
#[derive(PartialEq, Debug)]
enum Question {
    Dialog(Vec<String>),
    Double(String),
}

/// The numbered list that was told last.
#[derive(Debug, Default)]
enum List {
    #[default]
    None,
    Rows(Pane, Page),
    Found(String, Vec<Hit>),
}

impl Conversation {
    /// Begins, with what the screen asks for first; orders get their names from `order_id`.
    pub fn begin(mut screen: Screen, first: Vec<Effect>, order_id: fn() -> OrderId) -> Self {
        screen.size = SIZE;
        // Each of them asks for a seat.
        let asked = Asked { seats: first.len(), ..Asked::default() };
        let mut begun = Self {
            screen,
            order_id,
            said: Vec::new(),
            effects: first,
            asked,
            told: AlreadyTold::default(),
            list: List::default(),
            wrong: 0,
        };
        begun.greet();
        begun
    }

    /// What is to be told since the last call, a line each.
    pub fn said(&mut self) -> Vec<Shown<'static>> {
        std::mem::take(&mut self.said)
    }

    /// What must be done outside since the last call.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// How many lines were not carried out.
    pub fn wrong(&self) -> usize {
        self.wrong
    }

    /// Whether the desk owes an answer: the next line waits for it, so that it finds what it is about.
    pub fn is_waiting(&self) -> bool {
        let asked = self.asked.cases + self.asked.seats;
        if self.screen.gate.is_some() || self.screen.is_closed() {
            // Nothing else comes before somebody has shown who he is, and no order does.
            return asked > 0;
        }
        let streams = !self.screen.seat.streamed;
        streams || !self.screen.waiting.orders.is_empty() || asked > 0 || self.screen.printer.under_way > 0
    }

    /// Takes a message as the screen does, and tells what is new.
    pub fn hear(&mut self, message: Message) {
        match &message {
            Message::Desk(reply) => match **reply {
                Reply::CaseRead(_) => self.asked.cases = self.asked.cases.saturating_sub(1),
                Reply::SignedIn(_)
                | Reply::Unlocked(_)
                | Reply::Proved(_)
                | Reply::PinSet(_)
                | Reply::PinMade(_)
                | Reply::SignedOut => self.asked.seats = self.asked.seats.saturating_sub(1),
                _ => {}
            },
            // What was asked is lost with the line; whoever sits here is signed in anew.
            Message::Lost => self.asked = Asked::default(),
            _ => {}
        }
        let from_desk = matches!(message, Message::Desk(_));
        let was_empty = self.screen.entry.field.is_empty();
        self.screen.waiting.next = (self.order_id)();
        let effects = update(&mut self.screen, message);
        for effect in &effects {
            if let Effect::Send(request) = effect {
                match **request {
                    Request::ReadCase(_) => self.asked.cases += 1,
                    Request::SignIn { .. }
                    | Request::Unlock(_)
                    | Request::Prove(_)
                    | Request::SetPin(_)
                    | Request::MakePin(_)
                    | Request::SignOut => self.asked.seats += 1,
                    _ => {}
                }
            }
        }
        self.effects.extend(effects);
        self.tell_news();
        if from_desk && was_empty && !self.screen.entry.field.is_empty() {
            // The desk has refused it and the screen gives it back to be mended; here it is typed anew.
            self.drop_line();
        }
    }

    /// Presses a key.
    fn press(&mut self, code: KeyCode) {
        self.hear(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    /// Puts a text onto the entry line, without carrying it out.
    fn put(&mut self, text: &str) {
        let effects = update(&mut self.screen, Message::Paste(text.to_string(), false));
        self.effects.extend(effects);
        // That a line is on the entry line goes without saying here.
        self.screen.notice = None;
    }

    /// Puts a text onto the entry line and presses Enter.
    fn carry_out(&mut self, text: &str) {
        self.put(text);
        self.press(KeyCode::Enter);
    }

    /// Tells words that come from outside the screen.
    pub fn tell_words(&mut self, words: Shown<'static>) {
        self.say(words);
    }

    /// Says that the line on the entry line was not carried out, and takes it off.
    fn drop_line(&mut self) {
        let line = self.screen.entry.field.text().to_string();
        self.wrong += 1;
        self.say_with("plain.not_done", &[("line", &Shown::of(&line))]);
        self.clear();
    }

    /// Takes everything off the entry line, and closes what waits for a second Enter.
    fn clear(&mut self) {
        for _ in 0..3 {
            if self.screen.entry.field.is_empty() && !self.is_asked() {
                return;
            }
            self.press(KeyCode::Esc);
        }
    }

    /// Whether something waits for a second Enter.
    fn is_asked(&self) -> bool {
        let doubles = self.screen.entry.asked.is_some() && !self.screen.entry.field.is_empty();
        doubles || self.has_question()
    }

    /// Whether the dialog on top asks something: all that are not known only to show something.
    fn has_question(&self) -> bool {
        match self.screen.dialogs.last() {
            Some(Dialog::ReadBack(_) | Dialog::Quit | Dialog::Ask(_)) => true,
            Some(Dialog::Form(form)) => form.asks || !form.clashes.is_empty(),
            Some(Dialog::Merge(merge)) => merge.into.is_some(),
            _ => false,
        }
    }

    fn question(&self) -> Option<Question> {
        if !self.is_asked() {
            return None;
        }
        let dialog = self.screen.dialogs.last().filter(|_| self.has_question());
        Some(match dialog {
            Some(dialog) => Question::Dialog(dialog_lines(&self.screen, dialog)),
            None => Question::Double(self.screen.entry.field.text().to_string()),
        })
    }

    /// Takes a line that could not be read.
    pub fn take_unreadable(&mut self, rejection: &Rejection) {
        self.wrong += 1;
        let why = rejection.sentence(&self.screen.look.book);
        self.say(Shown::owned(why));
    }

    /// Takes what stands behind the last line end, which may be half a line: it is told, not done.
    pub fn take_unfinished(&mut self, line: &str) {
        self.wrong += 1;
        self.say_with("plain.unfinished", &[("line", &Shown::of(line))]);
    }

    /// Nothing more comes: an open question is answered by nobody. The line that it was about.
    pub fn end(&mut self) -> Option<String> {
        let line = self.screen.entry.field.text().to_string();
        if !self.is_asked() || line.is_empty() {
            return None;
        }
        self.wrong += 1;
        self.say_phrase("plain.unanswered");
        Some(line)
    }

    /// Takes a line that somebody has typed.
    pub fn take_line(&mut self, line: &str) {
        let typed = line.trim();
        if let Some(gate) = &self.screen.gate {
            let is_locked = gate.hides_all();
            return self.take_pin(typed, is_locked);
        }
        if self.is_asked() && self.answer(line, typed) {
            return;
        }
        if matches!(self.screen.dialogs.last(), Some(Dialog::SignIn(_))) {
            return self.sign_in(typed);
        }
        if matches!(self.screen.dialogs.last(), Some(Dialog::Setup(_))) {
            return self.set_up(typed);
        }
        if typed.is_empty() {
            return self.tell_where();
        }
        if let Some(key) = self.key_named(typed) {
            return self.press_named(key);
        }
        let pane_word = format!(":{typed}");
        let is_pane = Pane::ALL.iter().any(|pane| self.screen.keymap.typed(&pane_word) == Some(pane.action()));
        match (typed.strip_prefix('#').unwrap_or(typed).parse(), is_pane) {
            (_, true) => self.command(&pane_word),
            (Ok(number), _) => self.number(number, typed),
            (Err(_), _) if typed.starts_with(':') => self.command(typed),
            (Err(_), _) => self.text(typed),
        }
    }

    /// A line of the grammar.
    fn text(&mut self, typed: &str) {
        if matches!(self.screen.dialogs.last(), Some(Dialog::Help(_))) {
            self.press(KeyCode::Esc);
        }
        self.put(typed);
        if self.screen.entry.found.is_some() {
            return self.find(typed);
        }
        let before = self.effects.len();
        self.press(KeyCode::Enter);
        self.told.list_moved |= typed.starts_with('/');
        // What has been sent answers for itself.
        if self.effects.len() == before && !self.screen.entry.field.is_empty() && !self.is_asked() {
            self.drop_line();
        }
    }

    /// Whom the line finds: one is opened, several are listed and nobody is chosen.
    fn find(&mut self, typed: &str) {
        let found = self.screen.entry.found.as_ref().map(|found| found.rows.clone()).unwrap_or_default();
        match found.as_slice() {
            [] => {
                self.press(KeyCode::Enter);
                self.drop_line();
            }
            [one] => self.enter_hit(typed, *one),
            _ => self.list_hits(typed),
        }
    }

    fn list_hits(&mut self, typed: &str) {
        let hits = self.tell_found();
        self.clear();
        self.list = List::Found(typed.to_string(), hits);
    }

    /// Goes to the chosen match; a household shows its persons instead.
    fn enter_hit(&mut self, typed: &str, hit: Hit) {
        self.press(KeyCode::Enter);
        match hit {
            _ if self.screen.entry.found.is_some() => self.list_hits(typed),
            Hit::Person(_) => self.open(),
            // What has no row is told by its notice.
            Hit::Job(..) | Hit::Other(_) if self.screen.notice.is_none() => self.tell_chosen(),
            Hit::Job(..) | Hit::Other(_) => self.list = List::None,
        }
    }

    /// Shows the case that was just chosen; elsewhere the chosen row is told.
    fn open(&mut self) {
        self.list = List::None;
        match (self.screen.focus.0, self.screen.dialogs.last()) {
            (_, Some(_)) => {}
            (Pane::HomeTreatment, None) => self.press(KeyCode::Enter),
            _ => self.tell_chosen(),
        }
    }

    /// A number alone: a row of the list that was told last, else the F0 of this number. It never
    /// records, because 37 would be both.
    fn number(&mut self, number: u32, typed: &str) {
        let row = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let row = row.filter(|_| !typed.starts_with('#'));
        match (std::mem::take(&mut self.list), row) {
            (List::Found(found, people), Some(row)) if row < people.len() => self.take_found(&found, people[row]),
            (List::Rows(pane, page), Some(row)) if self.is_row(pane, &page, row) => self.choose_row(pane, page, row),
            (list, _) => {
                self.list = list;
                self.go_to(number, typed);
            }
        }
    }

    fn is_row(&self, pane: Pane, page: &Page, row: usize) -> bool {
        // In F2 the number of a row is the number of its F0.
        self.screen.dialogs.is_empty()
            && self.screen.focus.0 == pane
            && pane != Pane::HomeTreatment
            && page.chosen.is_some()
            && row < page.rows.len()
    }

    fn go_to(&mut self, number: u32, typed: &str) {
        // In the other panes digits find a telephone or a code.
        let in_cases = self.screen.focus.0 == Pane::HomeTreatment || !self.screen.dialogs.is_empty();
        if !typed.starts_with('#') && !in_cases {
            return self.text(typed);
        }
        while matches!(self.screen.dialogs.last(), Some(Dialog::Card(_) | Dialog::Help(_))) {
            self.press(KeyCode::Esc);
        }
        self.carry_out(&format!("#{number}"));
        if self.screen.entry.field.is_empty() {
            return self.open();
        }
        self.drop_line();
        self.say_phrase("plain.number_opens");
    }

    /// Takes one of those that a search has found, or of the persons of a household that it found.
    fn take_found(&mut self, typed: &str, hit: Hit) {
        self.put(typed);
        if self.place_of(hit).is_none()
            && let Some(household) = self.household_of(hit)
        {
            self.step_to(household);
            self.press(KeyCode::Enter);
        }
        let Some(place) = self.place_of(hit) else {
            self.clear();
            return self.say_phrase("plain.list_changed");
        };
        self.step_to(place);
        self.enter_hit(typed, hit);
    }

    fn step_to(&mut self, place: usize) {
        for _ in 0..place {
            self.press(KeyCode::Down);
        }
    }

    fn place_of(&self, hit: Hit) -> Option<usize> {
        self.screen.entry.found.as_ref()?.rows.iter().position(|row| *row == hit)
    }

    /// The place of the household among the matches in which a person lives.
    fn household_of(&self, hit: Hit) -> Option<usize> {
        let Hit::Person(person) = hit else { return None };
        let household = self.screen.seat.ward.persons.read(person)?.household?;
        let record = RecordId { kind: Kind::Household, number: household.number() };
        self.place_of(Hit::Other(record))
    }

    /// Chooses a row of the list that was told, unless the list has changed since.
    fn choose_row(&mut self, pane: Pane, page: Page, row: usize) {
        let now = pane_page(&self.screen, pane);
        let same = now.chosen.is_some() && now.rows.get(row) == page.rows.get(row);
        let Some(chosen) = now.chosen.filter(|_| same) else {
            self.say_phrase("plain.list_changed");
            return self.tell_list();
        };
        let (key, steps) = if row < chosen { (KeyCode::Up, chosen - row) } else { (KeyCode::Down, row - chosen) };
        for _ in 0..steps {
            self.press(key);
        }
        self.list = List::Rows(pane, page);
        self.tell_chosen();
    }

    /// A command: one that is typed whole, or the only one that fits. Several are told, none done.
    fn command(&mut self, typed: &str) {
        use crate::language::folding::fold;
        use crate::tui::dialogs::palette::matching;
        let found = matching(&self.screen.keymap, &self.screen.look, typed);
        let is_exact = found.first().is_some_and(|first| fold(&first.typed) == fold(typed));
        let is_clear = found.len() <= 1 || is_exact;
        while matches!(self.screen.dialogs.last(), Some(Dialog::Help(_))) {
            self.press(KeyCode::Esc);
        }
        self.put(typed);
        if is_clear {
            self.press(KeyCode::Enter);
            if self.screen.entry.field.text() == typed {
                self.drop_line();
            }
            return;
        }
        self.tell_dialog();
        self.clear();
    }
}
