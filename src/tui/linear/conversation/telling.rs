//! What is told: news as they come, and where the officer is now once the desk has answered.

use std::fmt::Display;

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::{Dialog, gate as gate_box, sign_in};
use crate::tui::entry_row;
use crate::tui::found::Hit;
use crate::tui::gate::Gate;
use crate::tui::linear::conversation::{Conversation, List};
use crate::tui::linear::told::{Page, dialog_lines, found_page, pane_page};
use crate::tui::look::Alphabet;
use crate::tui::seat::Line as DeskLine;
use crate::tui::view;

/// Cells for the words of an alert: nothing is cut.
const ALERT_CELLS: usize = 400;

/// What the help says of lines alone, before it tells what it says of the screen.
const HELP: [&str; 5] =
    ["plain.help_lists", "plain.help_numbers", "plain.help_answers", "plain.help_keys", "plain.help_end"];

/// How many of those whom a search finds are told.
const FOUND_TOLD: u16 = 20;

impl Conversation {
    /// Says a line.
    pub(super) fn say(&mut self, words: Shown<'static>) {
        let words = match self.screen.look.alphabet {
            Alphabet::Vietnamese => words,
            Alphabet::Unmarked => words.without_marks(),
        };
        self.said.push(words);
        self.told.question_is_last = false;
    }

    /// Says a phrase.
    pub(super) fn say_phrase(&mut self, key: &str) {
        self.say(self.screen.look.say(key));
    }

    /// Says a phrase with its places filled.
    pub(super) fn say_with(&mut self, key: &str, values: &[(&str, &dyn Display)]) {
        self.say(self.screen.look.say_with(key, values));
    }

    fn say_all(&mut self, lines: impl IntoIterator<Item = String>) {
        lines.into_iter().for_each(|line| self.say(Shown::owned(line)));
    }

    /// The first line: whose desk this is, and how to get help.
    pub(super) fn greet(&mut self) {
        let (seat, look) = (&self.screen.seat, &self.screen.look);
        let mut words = vec![look.book.say("screen.program").to_string()];
        words.extend(Some(seat.station.name.clone()).filter(|name| !name.is_empty()));
        words.extend(seat.station.demo.then(|| look.book.say("screen.demo").to_string()));
        words.extend(seat.is_read_only().then(|| look.book.say("screen.read_only").to_string()));
        self.say(Shown::owned(words.join(", ")));
        self.say_phrase("plain.welcome");
    }

    /// Tells what has just happened: what the desk says, who has become urgent, the line to the desk.
    pub(super) fn tell_news(&mut self) {
        if let Some((words, _)) = self.screen.notice.take() {
            // Until the answer comes nothing is worth a line.
            if words != self.screen.look.say("entry.writing") {
                self.say(words);
            }
        }
        self.tell_line();
        self.tell_desk();
        if self.screen.gate.as_ref().is_some_and(Gate::hides_all) || self.screen.is_closed() {
            return;
        }
        self.tell_urgent();
        if self.screen.waiting.orders.is_empty() {
            self.told.waits = false;
        } else if !self.told.waits
            && let Some(words) = view::waiting_words(&self.screen)
        {
            self.told.waits = true;
            self.say(words);
        }
    }

    fn tell_line(&mut self) {
        let line = self.screen.seat.line;
        if self.told.line == Some(line) {
            return;
        }
        let before = self.told.line.replace(line);
        match (before, line) {
            (_, DeskLine::Up) | (Some(DeskLine::Down(_)), DeskLine::Down(_)) => {}
            (_, DeskLine::Down(_)) => self.say_phrase("connection.lost"),
            (_, DeskLine::Stopped) => self.say_phrase("plain.stopped"),
        }
    }

    fn tell_desk(&mut self) {
        let words = view::desk_words(&self.screen).map(|(words, _)| words).unwrap_or_default();
        if self.told.desk != words.as_str() {
            self.told.desk = words.as_str().to_string();
            if !words.is_empty() {
                self.say(words);
            }
        }
    }

    /// Tells who has become urgent, by whomever it was written.
    fn tell_urgent(&mut self) {
        let urgent: std::collections::BTreeSet<Id<Case>> = self.screen.panes.home_treatment.urgent().collect();
        if urgent == self.told.urgent {
            return;
        }
        let before = std::mem::replace(&mut self.told.urgent, urgent);
        if !self.screen.seat.streamed {
            return;
        }
        let new: Vec<Id<Case>> = self.told.urgent.difference(&before).copied().collect();
        for case in new {
            let Some(case) = self.screen.seat.ward.cases.read(case) else { continue };
            let words = view::alert_words(&self.screen, case, ALERT_CELLS);
            let loud = self.screen.look.book.say("levels.urgent_loud");
            self.say(Shown::owned(format!("{loud}: {words}")));
        }
    }

    /// Tells where the officer is now, as far as it was not told: to be called once the desk has
    /// answered.
    pub fn settle(&mut self) {
        if self.is_waiting() || self.tell_gate() {
            return;
        }
        self.tell_dialog();
        if self.screen.is_closed() {
            return;
        }
        let focus = self.screen.focus;
        if self.screen.dialogs.is_empty() {
            // Who has just signed in is told where the work is, before any list.
            let is_new = self.told.focus.is_some_and(|told| told != focus);
            if self.told.focus.is_none() {
                self.tell_alerts();
            }
            self.told.focus = Some(focus);
            if is_new || std::mem::take(&mut self.told.list_moved) {
                self.tell_list();
            }
        }
        let prompt = self.prompt();
        if self.told.prompt != prompt && !matches!(self.screen.dialogs.last(), Some(Dialog::SignIn(_))) {
            self.told.prompt.clone_from(&prompt);
            self.say(Shown::owned(prompt));
        }
        self.tell_question();
    }

    /// Tells what is asked for before everything else; whether something is.
    fn tell_gate(&mut self) -> bool {
        let Some(gate) = &self.screen.gate else {
            self.told.gate.clear();
            return false;
        };
        let lines = gate_box::lines(gate, (&self.screen.seat, &self.screen.look));
        let texts: Vec<String> = lines.iter().map(|line| line.as_str().to_string()).collect();
        if self.told.gate != texts {
            self.told.gate = texts;
            lines.into_iter().for_each(|line| self.say(line));
        }
        true
    }

    fn tell_alerts(&mut self) {
        let [urgent, attention, due, within] = self.screen.panes.home_treatment.marks();
        let values: [(&str, &dyn Display); 4] =
            [("urgent", &urgent), ("attention", &attention), ("due", &due), ("within", &within)];
        self.say_with("plain.counts", &values);
        let urgent: Vec<Id<Case>> = self.screen.panes.home_treatment.urgent().take(3).collect();
        for case in urgent {
            let Some(case) = self.screen.seat.ward.cases.read(case) else { continue };
            let words = view::alert_words(&self.screen, case, ALERT_CELLS);
            let loud = self.screen.look.book.say("levels.urgent_loud");
            self.say(Shown::owned(format!("{loud}: {words}")));
        }
    }

    fn prompt(&self) -> String {
        format!("[{}]", entry_row::prompt(&self.screen, ALERT_CELLS))
    }

    /// Tells the dialog on top, unless it was told as it stands.
    pub(super) fn tell_dialog(&mut self) {
        let has_card = |dialog: &Dialog| matches!(dialog, Dialog::Card(card) if Some(card.case) == self.told.card);
        if !self.screen.dialogs.iter().any(has_card) {
            self.told.card = None;
        }
        let lines = match self.screen.dialogs.last() {
            None => {
                self.told.dialog = None;
                return;
            }
            // Told by number, see below; a card once, however often it is written to.
            Some(Dialog::SignIn(_)) => Vec::new(),
            Some(Dialog::Card(card)) if self.told.card == Some(card.case) => {
                self.told.dialog = None;
                return;
            }
            Some(dialog) => dialog_lines(&self.screen, dialog),
        };
        if self.told.dialog.as_ref() == Some(&lines) {
            return;
        }
        match self.screen.dialogs.last() {
            Some(Dialog::SignIn(_)) => self.tell_officers(),
            Some(Dialog::Card(card)) => self.told.card = Some(card.case),
            Some(Dialog::Help(_)) => HELP.into_iter().for_each(|key| self.say_phrase(key)),
            _ => {}
        }
        self.told.dialog = Some(lines.clone());
        self.say_all(lines);
    }

    /// Tells how to answer what has just come to wait for a second Enter.
    fn tell_question(&mut self) {
        let question = self.question();
        if question.is_some() && question != self.told.question {
            self.say_phrase("plain.answer");
            self.told.question_is_last = true;
        }
        self.told.question = question;
    }

    /// Tells the list of the pane that has the keys.
    pub(super) fn tell_list(&mut self) {
        self.told.list_moved = false;
        let pane = self.screen.focus.0;
        let page = pane_page(&self.screen, pane);
        self.say(Shown::owned(page.title.clone()));
        let is_numbered = pane != Pane::HomeTreatment && page.chosen.is_some();
        self.tell_rows(&page, is_numbered);
        let panes = &self.screen.panes;
        let count = match pane {
            Pane::HomeTreatment => panes.home_treatment.len(),
            Pane::Roster => panes.roster.len(),
            Pane::ContactTree => panes.contact_tree.len(),
            Pane::Tasks => panes.tasks.len(),
        };
        if count > page.rows.len() {
            self.say_phrase("plain.more");
        }
        self.list = List::Rows(pane, page);
    }

    fn tell_rows(&mut self, page: &Page, is_numbered: bool) {
        let numbered = (1..).zip(&page.rows);
        let lines: Vec<String> = match is_numbered {
            true => numbered.map(|(number, row)| format!("{number}. {row}")).collect(),
            false => page.rows.clone(),
        };
        self.say_all(lines);
    }

    /// Tells the first of what a search has found; what they are, in their order.
    pub(super) fn tell_found(&mut self) -> Vec<Hit> {
        let page = found_page(&self.screen, FOUND_TOLD);
        let found = self.screen.entry.found.as_ref();
        let hits = found.map(|found| found.rows.iter().take(page.rows.len()).copied().collect());
        self.say(Shown::owned(page.title.clone()));
        self.tell_rows(&page, true);
        self.say_phrase("plain.choose");
        hits.unwrap_or_default()
    }

    /// Tells the chosen row.
    pub(super) fn tell_chosen(&mut self) {
        let page = pane_page(&self.screen, self.screen.focus.0);
        let row = page.chosen.and_then(|chosen| page.rows.get(chosen)).cloned();
        self.say_all(row);
    }

    /// Tells where the officer is, for whoever asks with an empty line.
    pub(super) fn tell_where(&mut self) {
        if matches!(self.screen.dialogs.last(), Some(Dialog::Help(_))) {
            self.press(crossterm::event::KeyCode::Esc);
        }
        self.told.prompt.clear();
    }

    /// Tells the officers by number, and how to sign in.
    pub(super) fn tell_officers(&mut self) {
        self.say_phrase("dialogs.who_are_you");
        let names = sign_in::names(&self.screen.seat, "");
        let names: Vec<&str> = names.iter().map(|id| self.screen.seat.officer_name(*id)).collect();
        let lines: Vec<String> = (1..).zip(names).map(|(number, name)| format!("{number}. {name}")).collect();
        self.say_all(lines);
        self.say_phrase("plain.type_name");
    }

    /// Tells that nobody of this name is known, and what takes the name all the same.
    pub(super) fn tell_new_officer(&mut self, name: &str) {
        self.say_with("plain.new_officer", &[("name", &Shown::of(name))]);
    }
}
