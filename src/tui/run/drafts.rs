//! What the loop keeps on disk of what is typed: the entry line and the form that is open.

use crate::desk::connection::now;
use crate::tui::dialogs::Dialog;
use crate::tui::draft::Draft;
use crate::tui::message::Message;
use crate::tui::run::Session;
use crate::tui::theme::Role;
use crate::tui::update::draft_of;

impl Session {
    pub(super) fn keep(&mut self, draft: &Draft) {
        let Some(officer) = self.screen.seat.officer else { return };
        if self.options.drafts.keep(officer, draft).is_err() {
            let words = self.screen.look.say("storage.draft_not_kept");
            self.screen.notify(words, Role::Attention);
        }
    }

    pub(super) fn forget(&mut self, draft: &Draft) {
        if let Some(officer) = self.screen.seat.officer {
            self.options.drafts.forget(officer, draft);
        }
        if draft.form.is_some() {
            self.form = None;
        }
    }

    /// Writes the form that is open to disk where it says something new.
    pub(super) fn keep_form(&mut self) {
        let Some(draft) = draft_of(&self.screen, now()) else { return };
        if self.form.as_ref().is_none_or(|before| before.form != draft.form) {
            self.keep(&draft);
            self.form = Some(draft);
        }
    }

    /// Writes what is typed to disk, or takes it off where nothing is.
    pub(super) fn keep_draft(&mut self) {
        self.draft.due = None;
        self.keep_form();
        let Some(officer) = self.screen.seat.officer else { return };
        let draft = self.current_draft();
        if draft == self.draft.written {
            return;
        }
        let before = self.draft.written.take();
        let same_file = |before: &Draft| {
            draft.as_ref().is_some_and(|draft| (draft.case, draft.order) == (before.case, before.order))
        };
        if let Some(before) = before.filter(|before| !same_file(before)) {
            self.options.drafts.forget(officer, &before);
        }
        let Some(draft) = draft else { return };
        match self.options.drafts.keep(officer, &draft) {
            Ok(()) => self.draft.written = Some(draft),
            Err(_) => {
                let words = self.screen.look.say("storage.draft_not_kept");
                self.screen.notify(words, Role::Attention);
            }
        }
    }

    pub(super) fn current_draft(&self) -> Option<Draft> {
        // A line that was put aside is still being typed; what narrows the help, or is typed to a sheet, is not.
        let is_of_sheet = matches!(self.screen.dialogs.last(), Some(Dialog::Sheet(_)));
        let (text, case) = match &self.screen.entry.aside {
            Some(aside) => (aside.typed.line.as_str(), aside.typed.bound.and_then(|bound| bound.case)),
            None if self.screen.is_looking_up() || is_of_sheet => ("", None),
            None => (self.screen.entry.field.text(), self.screen.target()),
        };
        // The time is left out of the comparison with what is on disk: it alone is no change.
        let at = self.draft.written.as_ref().filter(|draft| draft.text == text).map_or(now(), |draft| draft.at);
        if !text.trim().is_empty() {
            let order = self.draft.order.as_ref().filter(|(_, line)| line == text).map(|(order, _)| *order);
            let corrects = self.screen.entry.corrects;
            return Some(Draft { text: text.to_string(), case, at, order, corrects, form: None });
        }
        let (order, typed) = self.screen.waiting.orders.iter().find(|(_, typed)| !typed.line.is_empty())?;
        Some(Draft::of_order(order, typed))
    }

    /// Puts the officer's draft back into the entry line, with its target.
    pub(super) fn bring_draft(&mut self) {
        let Some(officer) = self.screen.seat.officer else { return };
        let forms = self.options.drafts.forms(officer);
        if !forms.is_empty() {
            self.hear(Message::Drafts(forms));
        }
        let Some(draft) = self.options.drafts.newest(officer) else { return };
        self.screen.take_draft(&draft);
        self.draft.order = draft.order.map(|order| (order, draft.text.clone()));
        self.draft.written = Some(draft);
    }
}
