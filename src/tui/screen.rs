//! Screen: everything that one officer sees and is doing. Changed by `update`, drawn by `view`,
//! nowhere else.

use std::collections::BTreeSet;

use crate::domain::command::{Command, Order};
use crate::domain::handover::Handover;
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::identity::{Id, OrderId, RecordId, Revision};
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::paper::PaperKind;
use crate::domain::person::Person;
use crate::domain::playbook::{Event, Subject};
use crate::domain::screening::Screening;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::arrangement::{Arrangement, Pane, arrange};
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::setup::Setup;
use crate::tui::draft::Draft;
use crate::tui::earlier_lines::EarlierLines;
use crate::tui::entry::EntryField;
use crate::tui::found::Found;
use crate::tui::gate::{Gate, Idle, Why};
use crate::tui::input_method::InputMethod;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::panes::contact_tree::{ContactTree, person_of};
use crate::tui::panes::home_treatment::HomeTreatment;
use crate::tui::panes::roster::Roster;
use crate::tui::panes::tasks::Tasks;
use crate::tui::printer::Printer;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::update::{Deeds, Several, Stop};

/// Seconds after which a draft that comes back asks for the time of measuring.
const DRAFT_OLD_SECONDS: i64 = 30 * 60;

/// Everything that one officer sees and is doing.
#[derive(Debug)]
pub struct Screen {
    /// What is held of the desk.
    pub seat: Seat,
    /// How this terminal shows things.
    pub look: Look,
    /// The keys.
    pub keymap: Keymap,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Which pane has the keys, and whether it has the screen.
    pub focus: (Pane, bool),
    /// The four panes.
    pub panes: Panes,
    /// What is being typed, and what it finds.
    pub entry: Entry,
    /// The lines that were entered here.
    pub earlier: EarlierLines,
    /// The input method of the desk's own.
    pub typing: InputMethod,
    /// What stands before the panes, the last on top.
    pub dialogs: Vec<Dialog>,
    /// The way that was come, for Esc to go back.
    pub trail: Vec<Stop>,
    /// What stands before everything else: a PIN that is asked for, or a lock.
    pub gate: Option<Gate>,
    /// When the screen was touched last.
    pub idle: Idle,
    /// What the desk says to the officer.
    pub notice: Option<(Shown<'static>, Role)>,
    /// What is wrong in files of phrases, keys and looks, which are not used.
    pub complaints: Vec<Shown<'static>>,
    /// Orders that the desk has not answered.
    pub waiting: Waiting,
    /// What can be taken back.
    pub deeds: Deeds,
    /// The first run, where it was left half done.
    pub setup_left: Option<Box<Setup>>,
    /// The printer of this machine.
    pub printer: Printer,
}

/// The four panes.
#[derive(Debug, Default)]
pub struct Panes {
    /// F2.
    pub home_treatment: HomeTreatment,
    /// F3.
    pub roster: Roster,
    /// F4.
    pub contact_tree: ContactTree,
    /// F5.
    pub tasks: Tasks,
}

/// What is being typed.
#[derive(Debug, Default)]
pub struct Entry {
    /// The line.
    pub field: EntryField,
    /// What the line finds, while it is a search.
    pub found: Option<Found>,
    /// The line for which a likely double was shown: Enter again adds all the same.
    pub asked: Option<String>,
    /// Whom the line was begun for: whatever others change meanwhile, it goes to nobody else.
    pub bound: Option<Bound>,
    /// A line that was being typed, put aside while something else stands in its place; it comes back.
    pub aside: Option<Unfinished>,
    /// When the line was typed, where it came back as a draft.
    pub drafted_at: Option<Moment>,
    /// The reading that the line corrects, and the revision that was seen.
    pub corrects: Option<(Id<Reading>, Revision)>,
}

/// Whom a line was begun for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bound {
    /// For whom a reading is.
    pub case: Option<Id<Case>>,
    /// Whose contact is added.
    pub person: Option<Id<Person>>,
}

/// A line as it was typed, and for whom.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Typed {
    /// The line; empty for what a single key does.
    pub line: String,
    /// Whom it was begun for.
    pub bound: Option<Bound>,
    /// The reading that it corrects.
    pub corrects: Option<Id<Reading>>,
}

/// A line that was not entered, with all that holds for it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Unfinished {
    /// The line, and for whom.
    pub typed: Typed,
    /// When it was typed, where it came back as a draft.
    pub drafted_at: Option<Moment>,
}

/// What is written to a file for the printer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Printing {
    /// Call sheets by area.
    CallSheets,
    /// Papers of a kind about these F0.
    Papers(PaperKind, Vec<Id<Case>>),
    /// The list of a round of wider testing.
    Screening(Id<Screening>),
    /// A hand-over.
    Handover(Id<Handover>),
    /// The duty book of a day.
    DutyBook(Date),
}

/// Orders on their way.
#[derive(Debug, Default)]
pub struct Waiting {
    /// Sent and not answered, with the line that was typed for them.
    pub orders: Vec<(Order, Typed)>,
    /// Lines that the desk refused, to be mended one after another.
    pub refused: Vec<Typed>,
    /// The name of the next order; made outside, because nothing here draws lots.
    pub next: OrderId,
    /// Those that were sent as one, until all of them are answered.
    pub several: Option<Several>,
    /// What is printed once its order stands: a note in the duty book, or the numbers of papers.
    pub printing: Option<(OrderId, Printing)>,
    /// The courses that were asked for and have not come in whole.
    pub courses: BTreeSet<Id<Case>>,
    /// Whose seat the desk was asked for, by name.
    pub seat: Option<String>,
    /// For whom a temporary PIN was asked for.
    pub pin_for: Option<Id<Officer>>,
    /// What was just caused here and offers its playbook once its order is answered.
    pub offer: Option<(Subject, Event)>,
}

impl Screen {
    /// Opens the screen of a terminal of this size over the opening page.
    pub fn open(seat: Seat, need: &[Id<Case>], look: Look, size: (u16, u16)) -> Self {
        let idle = Idle { touched: seat.now, warned: false };
        let mut screen = Self {
            seat,
            look,
            keymap: Keymap::embedded(),
            size,
            focus: (Pane::HomeTreatment, false),
            panes: Panes::default(),
            entry: Entry::default(),
            earlier: EarlierLines::default(),
            typing: InputMethod::default(),
            dialogs: Vec::new(),
            trail: Vec::new(),
            gate: None,
            idle,
            notice: None,
            complaints: Vec::new(),
            waiting: Waiting::default(),
            deeds: Deeds::default(),
            setup_left: None,
            printer: Printer::default(),
        };
        screen.open_panes(need);
        screen
    }

    /// Fills the panes from the opening page.
    pub fn open_panes(&mut self, need: &[Id<Case>]) {
        self.panes.home_treatment.open(&self.seat, need);
        self.rebuild_others();
    }

    /// Fills the panes from all that the seat holds.
    pub fn rebuild_panes(&mut self) {
        self.panes.home_treatment.rebuild(&self.seat);
        self.rebuild_others();
    }

    fn rebuild_others(&mut self) {
        self.panes.roster.rebuild(&self.seat);
        self.panes.tasks.rebuild(&self.seat);
        self.rebuild_tree();
    }

    /// Fills F4 anew.
    pub fn rebuild_tree(&mut self) {
        let listed = &self.panes.home_treatment;
        self.panes.contact_tree.rebuild(&self.seat, |case| listed.mark_of(case));
    }

    /// Which part of the screen is whose.
    pub fn arrangement(&self) -> Arrangement {
        arrange(self.size, self.focus.0, self.focus.1)
    }

    /// The case to which a reading without a name goes: whom the line was begun for, else whom
    /// the screen points at.
    pub fn target(&self) -> Option<Id<Case>> {
        self.bound().map_or_else(|| self.pointed_case(), |bound| bound.case)
    }

    /// The person to whom a new contact is added, by the same rule.
    pub fn contact_source(&self) -> Option<Id<Person>> {
        self.bound().map_or_else(|| self.pointed_person(), |bound| bound.person)
    }

    /// Whom the line was begun for, while there is a line.
    fn bound(&self) -> Option<Bound> {
        self.entry.bound.filter(|_| !self.entry.field.is_empty())
    }

    /// Holds the line that is being typed to whom the screen points at now; an empty line to nobody.
    pub fn bind_line(&mut self) {
        let pointed = Bound { case: self.pointed_case(), person: self.pointed_person() };
        self.entry.bound = (!self.entry.field.is_empty()).then_some(pointed);
    }

    /// The case whose card is open, or at whom a round stands, under whatever else stands before the panes.
    pub fn card_case(&self) -> Option<Id<Case>> {
        self.dialogs.iter().rev().find_map(|dialog| match dialog {
            Dialog::Card(card) => Some(card.case),
            Dialog::Round(round) => round.case(),
            _ => None,
        })
    }

    /// Holds the line that is being typed to an F0.
    pub fn bind_to(&mut self, case: Id<Case>) {
        let person = self.seat.ward.cases.read(case).map(|case| case.person);
        self.entry.bound = Some(Bound { case: Some(case), person });
    }

    /// The open card's case, else the chosen one of F2.
    fn pointed_case(&self) -> Option<Id<Case>> {
        // A new F0 will be the chosen one once it is saved: until then nobody means who stood there before.
        self.card_case().or_else(|| self.panes.home_treatment.chosen().filter(|_| !self.waits_for_new_case()))
    }

    /// Whether an F0 that was added here is not saved yet.
    pub fn waits_for_new_case(&self) -> bool {
        self.waiting.orders.iter().any(|(order, _)| matches!(order.command, Command::OpenCase(_)))
    }

    /// The open card's person, else the chosen one of F4 while F4 has the keys, else the case's.
    fn pointed_person(&self) -> Option<Id<Person>> {
        if self.focus.0 == Pane::ContactTree && self.card_case().is_none() {
            return person_of(&self.seat, self.panes.contact_tree.chosen()?);
        }
        Some(self.seat.ward.cases.read(self.pointed_case()?)?.person)
    }

    /// Makes an order of a command and keeps it until it is answered. `line` is put back into the
    /// entry line when the desk refuses.
    pub fn order(&mut self, command: Command, based_on: Vec<(RecordId, Revision)>, line: String) -> Option<Order> {
        let officer = self.seat.officer?;
        let id = self.waiting.next;
        // Several orders of one key have names of their own; the next key brings a new one.
        self.waiting.next = OrderId(id.0.wrapping_add(1));
        let order = Order { id, officer, session: self.seat.session, at: self.seat.now, command, based_on };
        self.waiting.orders.push((
            order.clone(),
            Typed { line, bound: self.bound(), corrects: self.entry.corrects.map(|(id, _)| id) },
        ));
        Some(order)
    }

    /// Whether the line came back so late that a reading in it needs its time.
    pub fn has_old_draft(&self) -> bool {
        self.entry.drafted_at.is_some_and(|at| self.seat.now.since(at) > DRAFT_OLD_SECONDS)
    }

    /// Brings the next refused line back, with whom it was for, once the entry line is empty.
    pub fn bring_back_refused(&mut self) {
        if !self.entry.field.is_empty() || self.waiting.refused.is_empty() || self.is_looking_up() {
            return;
        }
        let typed = self.waiting.refused.remove(0);
        self.entry.field.set(&typed.line);
        self.entry.bound = typed.bound;
        // As it stands now: what was saved in between is kept with it, and has just been said.
        let reading = typed.corrects.and_then(|id| self.seat.ward.readings.read(id));
        self.entry.corrects = reading.map(|reading| (reading.id, reading.revision));
    }

    /// Whether the entry line belongs to the help or the palette, which it narrows.
    pub fn is_looking_up(&self) -> bool {
        matches!(self.dialogs.last(), Some(Dialog::Help(_) | Dialog::Palette(_)))
    }

    /// The line as it is being typed, and for whom.
    pub fn unfinished(&self) -> Unfinished {
        let corrects = self.entry.corrects.map(|(id, _)| id);
        let typed = Typed { line: self.entry.field.text().to_string(), bound: self.bound(), corrects };
        Unfinished { typed, drafted_at: self.entry.drafted_at }
    }

    /// Puts what is being typed aside, where anything is; it comes back once the line is empty again.
    pub fn put_aside(&mut self) {
        if !self.entry.field.is_empty() && !self.is_looking_up() {
            self.entry.aside = Some(self.unfinished());
        }
        self.entry.field.clear();
        self.entry.bound = None;
        self.entry.drafted_at = None;
    }

    /// Brings back what was put aside, for whom it was begun, once nothing stands in its place; whether it did.
    pub fn bring_back_aside(&mut self) -> bool {
        if !self.entry.field.is_empty() || self.is_looking_up() {
            return false;
        }
        let Some(aside) = self.entry.aside.take() else { return false };
        self.entry.field.set(&aside.typed.line);
        self.entry.bound = aside.typed.bound;
        self.entry.drafted_at = aside.drafted_at;
        true
    }

    /// Puts a draft back into the entry line, with its target, unless something is being typed.
    pub fn take_draft(&mut self, draft: &Draft) {
        if !self.entry.field.is_empty() {
            return;
        }
        self.entry.field.set(&draft.text);
        if let Some(case) = draft.case {
            self.panes.home_treatment.choose(case);
            // Whoever is no longer in the list is still the one it was typed for.
            let person = self.seat.ward.cases.read(case).map(|case| case.person);
            self.entry.bound = Some(Bound { case: Some(case), person });
        } else {
            self.bind_line();
        }
        self.entry.corrects = draft.corrects;
        let time = numbers::moment(draft.at.local(), self.seat.now.date());
        self.entry.drafted_at = Some(draft.at);
        // A reading without its time would be taken for one of now.
        let is_old = self.has_old_draft();
        let words = if is_old {
            self.look.say_with("entry.draft_old", &[("time", &time)])
        } else {
            self.look.say_with("entry.draft_back", &[("time", &time)])
        };
        self.notify(words, Role::Attention);
    }

    /// Whether nobody has shown who he is, where that must be before anything is told.
    pub fn is_closed(&self) -> bool {
        let must_choose = |gate: &Gate| matches!(gate.why, Why::Choose { must: true, .. });
        self.seat.door.asks_pins && (self.seat.officer.is_none() || self.gate.as_ref().is_some_and(must_choose))
    }

    /// Says something to the officer.
    pub fn notify(&mut self, words: Shown<'static>, role: Role) {
        self.notice = Some((words, role));
    }
}
