//! Which key does what: the one table of `assets/keys.toml`, from which input, help, palette and
//! the row of keys are made.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde::Deserialize;
use strum::IntoStaticStr;

const EMBEDDED: &str = include_str!("../../assets/keys.toml");

/// What a key may mean.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// Shows the keys and the grammar of the entry line.
    Help,
    /// To F2, or the whole screen for it.
    HomeTreatment,
    /// To F3, or the whole screen for it.
    Roster,
    /// To F4, or the whole screen for it.
    ContactTree,
    /// To F5, or the whole screen for it.
    Tasks,
    /// To the worst alert, and to the next one.
    NextAlert,
    /// Begins a round of calls.
    Round,
    /// Takes an alert, and says what comes of it.
    TakeAlert,
    /// Shows every command.
    Palette,
    /// Ends the session, after asking.
    Quit,
    /// To the next pane.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// One step back.
    Back,
    /// Opens the chosen row, or carries out what is typed.
    Open,
    /// Turns the chosen row to its next state.
    Toggle,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Writes the call sheets to a file.
    CallSheet,
    /// Brings a sheet in.
    ImportSheet,
    /// Somebody else sits down here.
    ChangeOfficer,
    /// Locks the screen.
    Lock,
    /// A new PIN for whoever sits here.
    ChangePin,
    /// A temporary PIN for the officer who is chosen.
    MakePin,
    /// Brings back the line that was entered before.
    EarlierLine,
    /// The line after it, and at last what was being typed.
    LaterLine,
    /// The desk's own input method: off, Telex, VNI.
    InputMethod,
    /// Letters with or without marks on this terminal.
    Alphabet,
    /// Narrows the list of the pane that has the keys.
    Filter,
    /// Order and columns of the pane that has the keys.
    SortAndColumns,
    /// Marks the chosen row, to act on several at once.
    Mark,
    /// Where columns are chosen: this one further left.
    Earlier,
    /// Where columns are chosen: this one further right.
    Later,
    /// What is chosen, in a form.
    Edit,
    /// Deletes what is chosen, after asking.
    Delete,
    /// Takes back what was done last.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Saves the form.
    Save,
    /// What was done to what is chosen.
    History,
    /// An F0 who is new, in a form.
    NewCase,
    /// A test of the person who is chosen, in a form.
    NewTest,
    /// A call about the F0 that is chosen, in a form.
    NewCall,
    /// A transfer of the person who is chosen, in a form.
    NewTransfer,
    /// Makes an F0 of the contact who is chosen (PA1).
    Convert,
    /// Begins the follow-up of the contact who is chosen, or opens it.
    Follow,
    /// All follow-ups of contacts.
    FollowUps,
    /// All rounds of wider testing.
    Screenings,
    /// A task that comes of the chosen line of the duty book.
    LogTask,
    /// A person who comes of the chosen line of the duty book.
    LogPerson,
    /// The duty book of a day, to print.
    PrintDutyBook,
    /// What was printed last, to the printer once more.
    PrintAgain,
    /// Hands the shift over, or takes it over.
    Handover,
    /// All hand-overs.
    Handovers,
    /// All transfers, those under way in front.
    Transfers,
    /// Takes two persons for one.
    Merge,
    /// The readings of an F0, to mend one.
    Readings,
    /// Everything that stands of an F0, in order of time.
    Timeline,
    /// All persons.
    Persons,
    /// All households and boarding houses.
    Households,
    /// All parts of the ward.
    Areas,
    /// The levels of all areas.
    ZoneLevels,
    /// Areas in the order in which they need people.
    Need,
    /// Who answers for which duty where.
    Coverage,
    /// What each carer carries.
    Loads,
    /// Lockdown zones and households to be supplied.
    Lockdown,
    /// Alert and outbreak by the circular.
    Epidemic,
    /// Who wants a dose of the vaccine, by area.
    Vaccination,
    /// How many alerts were raised in the week, and true.
    AlertWeek,
    /// Contacts with odd dates, and F0 without a source.
    TracingChecks,
    /// Follow-ups of contacts, and what is due of them today.
    FollowUpsDue,
    /// The figures of tracing.
    TracingFigures,
    /// Chains by the day of onset.
    ByOnset,
    /// Draws the epidemic curve and the contact tree into files.
    Drawings,
    /// Whose isolation may end.
    Releases,
    /// The papers of the chosen F0, or of the marked ones.
    Papers,
    /// The papers of the ward that are still to be written, signed or handed over.
    PapersOwed,
    /// The register of papers.
    PaperRegister,
    /// The report of the day.
    Report,
    /// The rule packs, and the switches of the station's doctor.
    Rules,
    /// All officers.
    Officers,
    /// The duty book.
    DutyBook,
    /// All positions.
    Positions,
    /// All duties.
    Duties,
    /// Who answers for what.
    Assignments,
    /// Who handed his duty to whom.
    Delegations,
    /// Who reports what to whom.
    Reportings,
    /// Lists the directives.
    Directives,
    /// Playbooks: offered by events, and by hand.
    Playbooks,
    /// Arrivals and others with an epidemiological factor.
    Arrivals,
    /// What the ward counts of its arrivals.
    ArrivalFigures,
    /// Ward templates to begin with.
    Templates,
    /// Who answers for a duty?
    Who,
    /// All shifts.
    Shifts,
    /// A week of shifts as a grid.
    WeekGrid,
    /// Who is on duty now, and the telephones.
    OnDuty,
    /// Hours and nights of everybody.
    DutyHours,
    /// Lays a pattern of shifts over days and posts.
    LayPattern,
    /// The crews of last week once more.
    CopyWeek,
    /// Takes a job of the running shift.
    TakeShift,
    /// Who asks for leave.
    Leaves,
    /// Approves the chosen leave.
    ApproveLeave,
    /// Refuses the chosen leave.
    RefuseLeave,
    /// Who shared shifts with an officer who is an F0, as his contacts.
    ShiftMates,
    /// What was deleted.
    Deleted,
    /// Forms that were left half filled in.
    Drafts,
    /// The settings of the station.
    Settings,
    /// The first run, once more or where it was left.
    SetUp,
    /// Draws the screen anew.
    Redraw,
    /// Says how to copy, for whoever expects it here.
    CopyHint,
}

impl Action {
    /// Whether it opens a survey.
    pub fn is_survey(self) -> bool {
        use Action::{
            AlertWeek, ArrivalFigures, Coverage, Epidemic, Loads, Lockdown, Need, PapersOwed, Releases, Rules,
            Vaccination,
        };
        let of_roster = matches!(self, Need | Coverage | Loads | Lockdown | Epidemic | ArrivalFigures | Vaccination);
        let of_tree =
            matches!(self, Action::TracingChecks | Action::FollowUpsDue | Action::TracingFigures | Action::ByOnset);
        of_roster || of_tree || matches!(self, Rules | AlertWeek | Releases | PapersOwed)
    }

    /// The name that the table and the phrases use.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One function with its keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// The keys, as the table names them.
    pub keys: Vec<String>,
    /// What does the same when typed on an empty line.
    #[serde(default)]
    pub typed: String,
    /// Its place in the row of keys; bindings of one place stand there as one, `F2-F5`.
    #[serde(default)]
    pub row: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    binding: Vec<Binding>,
}

/// All functions with their keys, in the order of the help.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// The table that comes with the program; a test reads it, so that nothing can be wrong with
    /// it here.
    pub fn embedded() -> Self {
        let table: Result<Table, _> = toml::from_str(EMBEDDED);
        Self { bindings: table.map(|table| table.binding).unwrap_or_default() }
    }

    /// The keymap of these functions.
    pub(super) fn of(bindings: Vec<Binding>) -> Self {
        Self { bindings }
    }

    /// The functions, in the order of the help.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// Whether an action is a command: one that only moves, opens or steps back is a key alone.
    pub fn is_command(action: Action) -> bool {
        use Action::{Back, Down, First, Last, Open, PageDown, PageUp, Palette, Up};
        !matches!(action, Back | Down | First | Last | Open | PageDown | PageUp | Palette | Up)
    }

    /// What a key does.
    pub fn action(&self, key: &KeyEvent) -> Option<Action> {
        let name = key_name(key)?;
        self.bindings.iter().find(|binding| binding.keys.contains(&name)).map(|binding| binding.action)
    }

    /// What a text typed on an empty line does.
    pub fn typed(&self, text: &str) -> Option<Action> {
        self.bindings.iter().find(|binding| binding.typed == text).map(|binding| binding.action)
    }

    /// An action with its keys.
    pub fn binding(&self, action: Action) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.action == action)
    }

    /// The first key of an action, or what is typed for it.
    pub fn key_of(&self, action: Action) -> &str {
        self.binding(action).map_or("", |binding| binding.keys.first().unwrap_or(&binding.typed))
    }

    /// The row of keys: the keys of each place, and the action whose word stands beside them.
    pub fn row(&self) -> Vec<(String, Action)> {
        let mut places: Vec<(u8, Vec<&Binding>)> = Vec::new();
        for binding in &self.bindings {
            let Some(place) = binding.row else { continue };
            match places.iter_mut().find(|(known, _)| *known == place) {
                Some((_, together)) => together.push(binding),
                None => places.push((place, vec![binding])),
            }
        }
        places.sort_by_key(|(place, _)| *place);
        let shown = |binding: &Binding| binding.keys.first().unwrap_or(&binding.typed).clone();
        let named = places.into_iter().filter_map(|(_, together)| match together.as_slice() {
            [] => None,
            [one] => Some((shown(one), one.action)),
            [first, .., last] => Some((format!("{}-{}", shown(first), shown(last)), first.action)),
        });
        named.collect()
    }
}

/// The name of a key as the table writes it; nothing for letters, which are never keys.
pub fn key_name(key: &KeyEvent) -> Option<String> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char(letter) => Some(format!("Ctrl-{}", letter.to_ascii_uppercase())),
            _ => None,
        };
    }
    let name = match key.code {
        KeyCode::F(number) => return Some(format!("F{number}")),
        KeyCode::Up => "Up",
        KeyCode::Down => "Down",
        KeyCode::Left => "Left",
        KeyCode::Right => "Right",
        KeyCode::PageUp => "PgUp",
        KeyCode::PageDown => "PgDn",
        KeyCode::Home => "Home",
        KeyCode::End => "End",
        KeyCode::Enter => "Enter",
        KeyCode::Esc => "Esc",
        KeyCode::Tab => "Tab",
        KeyCode::BackTab => "Shift-Tab",
        KeyCode::Insert => "Ins",
        KeyCode::Delete => "Del",
        _ => return None,
    };
    Some(name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_no_key_means_two_things() {
        let keymap = Keymap::embedded();
        assert!(keymap.bindings().len() > 10);
        let mut keys: Vec<&String> = keymap.bindings().iter().flat_map(|binding| &binding.keys).collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
        let key = KeyEvent::new(KeyCode::F(3), KeyModifiers::NONE);
        assert_eq!(keymap.action(&key), Some(Action::Roster));
        assert_eq!(keymap.action(&KeyEvent::new(KeyCode::Char('l'), KeyModifiers::CONTROL)), Some(Action::Redraw));
        assert_eq!(
            keymap.action(&KeyEvent::new(KeyCode::Char('l'), KeyModifiers::NONE)),
            None,
            "no letter is a command"
        );
    }

    #[test]
    fn keys_of_one_place_stand_as_one() {
        let row = Keymap::embedded().row();
        assert!(row.contains(&("F2-F5".to_string(), Action::HomeTreatment)), "{row:?}");
        assert_eq!(row.first(), Some(&("F1".to_string(), Action::Help)));
    }
}
