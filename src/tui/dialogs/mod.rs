//! What stands before the panes: one at a time has the keys, the last on top.

pub mod alert;
pub mod ask;
pub mod card;
pub mod convert;
pub mod drafts;
pub mod form;
pub mod gate;
pub mod handover;
pub mod help;
pub mod history;
pub mod merge;
pub mod palette;
pub mod papers;
pub mod playbooks;
pub mod read_back;
pub mod readings;
pub mod records;
pub mod report;
pub mod round;
pub mod screening;
pub mod setup;
pub mod sheet;
pub mod sign_in;
pub mod sort_and_columns;
pub mod survey;
pub mod task_card;
pub mod templates;
pub mod trends;
pub mod week;
pub mod who;

use ratatui::layout::Rect;

use crate::tui::dialogs::ask::Ask;
use crate::tui::dialogs::card::Card;
use crate::tui::dialogs::convert::Convert;
use crate::tui::dialogs::history::History;
use crate::tui::dialogs::merge::Merge;
use crate::tui::dialogs::playbooks::Playbooks;
use crate::tui::dialogs::read_back::ReadBack;
use crate::tui::dialogs::readings::Readings;
use crate::tui::dialogs::records::Records;
use crate::tui::dialogs::sort_and_columns::SortAndColumns;
use crate::tui::dialogs::task_card::TaskCard;
use crate::tui::dialogs::who::WhoAnswers;
use crate::tui::draft::Draft;
use crate::tui::forms::Form;

/// What stands before the panes.
#[derive(Debug)]
pub enum Dialog {
    /// Who are you?
    SignIn(sign_in::SignIn),
    /// One F0 with the reasons of its mark.
    Card(Card),
    /// One task with its steps and why it stands where it stands.
    Task(TaskCard),
    /// A reading that needs a second Enter.
    ReadBack(Box<ReadBack>),
    /// The keys and the grammar, from this line on.
    Help(usize),
    /// Every command; which is chosen.
    Palette(usize),
    /// Order and columns of a pane.
    SortAndColumns(SortAndColumns),
    /// A sheet that is brought in.
    Sheet(Box<sheet::Sheet>),
    /// A record, or an F0, in a form.
    Form(Box<Form>),
    /// A contact who is to become an F0.
    Convert(Box<Convert>),
    /// Shall this be done?
    Ask(Box<Ask>),
    /// What was done to a record.
    History(Box<History>),
    /// All records of a kind.
    Records(Records),
    /// Who answers for what.
    Who(WhoAnswers),
    /// Ward templates; which is chosen.
    Templates(usize),
    /// Playbooks, or one of them before it starts.
    Playbooks(Box<Playbooks>),
    /// The papers of F0, or one of them before it is written.
    Papers(Box<papers::Papers>),
    /// The list of a round of wider testing.
    Screening(Box<screening::OpenScreening>),
    /// A hand-over.
    Handover(Box<handover::OpenHandover>),
    /// The report of the day.
    Report(Box<report::OpenReport>),
    /// Two persons who may be one.
    Merge(Merge),
    /// The readings of an F0, one of which is to be mended.
    Readings(Readings),
    /// Forms that were left half filled in; which is chosen.
    Drafts(Vec<Draft>, usize),
    /// The ward surveyed.
    Survey(Box<survey::Survey>),
    /// A round of calls.
    Round(Box<round::Round>),
    /// One alert, and what comes of it.
    Alert(alert::AlertBox),
    /// The first run.
    Setup(Box<setup::Setup>),
    /// The roster of shifts.
    Week(Box<week::Week>),
    /// Shall the session end?
    Quit,
}

impl Dialog {
    /// Whether it hides the panes and whatever else stands behind it.
    pub fn hides_all(&self) -> bool {
        match self {
            Dialog::Card(_)
            | Dialog::Task(_)
            | Dialog::Form(_)
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
            | Dialog::Convert(_)
            | Dialog::Setup(_)
            | Dialog::Week(_)
            | Dialog::Drafts(..) => true,
            Dialog::SignIn(_)
            | Dialog::ReadBack(_)
            | Dialog::Help(_)
            | Dialog::Palette(_)
            | Dialog::SortAndColumns(_)
            | Dialog::Sheet(_)
            | Dialog::Ask(_)
            | Dialog::Quit => false,
        }
    }
}

/// A box of so many columns and rows in the middle of an area, as large as it can be.
pub fn centred(area: Rect, (columns, rows): (u16, u16)) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}
