//! The first run: what must be known before a ward can be followed, one question a page. Nothing of
//! it is lost if it is left: each answer can be given again in the settings.

use ratatui::layout::Rect;

use crate::domain::measure::Sign;
use crate::domain::station::Station;
use crate::language::shown::Shown;
use crate::tui::dialogs::centred;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// The keys that are tried, by the names of the table of keys.
pub const TRIED: [&str; 6] = ["Up", "F2", "F6", "F9", "F10", "0-9"];

/// What is asked on a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Step {
    /// Whether all letters can be read.
    #[default]
    Letters,
    /// Which keys arrive.
    Keys,
    /// How Vietnamese is typed.
    Typing,
    /// The station's name.
    Station,
    /// Who administers the desk.
    Administrator,
    /// His PIN, which the gate asks for.
    Pin,
    /// The other officers.
    Officers,
    /// The order in which vital signs are typed.
    Vitals,
    /// Minutes until the screen locks itself.
    Lock,
    /// With what the ward begins.
    Begin,
}

impl Step {
    /// Every page, in order.
    pub const ALL: [Step; 10] = [
        Step::Letters,
        Step::Keys,
        Step::Typing,
        Step::Station,
        Step::Administrator,
        Step::Pin,
        Step::Officers,
        Step::Vitals,
        Step::Lock,
        Step::Begin,
    ];

    /// The name that phrases use.
    pub fn name(self) -> &'static str {
        match self {
            Step::Letters => "letters",
            Step::Keys => "keys",
            Step::Typing => "typing",
            Step::Station => "station",
            Step::Administrator => "administrator",
            Step::Pin => "pin",
            Step::Officers => "officers",
            Step::Vitals => "vitals",
            Step::Lock => "lock",
            Step::Begin => "begin",
        }
    }

    /// The page so many further.
    pub fn moved(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|step| *step == self).unwrap_or_default();
        Self::ALL[at.saturating_add_signed(by).min(Self::ALL.len() - 1)]
    }

    /// How many rows can be chosen there; none where something is typed.
    pub fn choices(self) -> usize {
        match self {
            Step::Letters | Step::Begin => 2,
            Step::Vitals => 5,
            _ => 0,
        }
    }
}

/// The first run as far as it has come.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Setup {
    /// What is asked.
    pub step: Step,
    /// The chosen row.
    pub chosen: usize,
    /// Which of the tried keys have arrived.
    pub arrived: [bool; TRIED.len()],
    /// The settings as they were told.
    pub station: Station,
    /// The officers who were added, by name.
    pub officers: Vec<String>,
}

impl Setup {
    /// Moves the chosen sign of the vitals one place.
    pub fn move_sign(&mut self, by: isize) {
        let order = &mut self.station.vitals_order;
        let to = self.chosen.saturating_add_signed(by).min(order.len().saturating_sub(1));
        if self.chosen < order.len() {
            order.swap(self.chosen, to);
            self.chosen = to;
        }
    }
}

/// Draws the page.
pub fn draw(setup: &Setup, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) {
    let page = centred(body, (78, 17));
    let number = Step::ALL.iter().position(|step| *step == setup.step).unwrap_or_default() + 1;
    let head = look.say_with("setup.title", &[("number", &number), ("count", &Step::ALL.len())]);
    ink.text(page, (0, 0), &head, Role::Title);
    let name = setup.step.name();
    ink.text(page, (0, 2), &look.say(&format!("setup.{name}")), Role::Text);
    let width = usize::from(page.width.saturating_sub(2));
    let rows = rows(setup, seat, look).into_iter();
    let rows = rows.flat_map(|(words, role)| {
        let lines = if words.width() <= width { vec![words] } else { words.wrapped(width, 0) };
        lines.into_iter().map(move |line| (line, role))
    });
    for (row, (words, role)) in (4..page.height.saturating_sub(2)).zip(rows) {
        ink.text(page, (2, row), &words, role);
    }
    let keys = match setup.step {
        Step::Letters | Step::Begin => "setup.keys_choose",
        Step::Vitals => "setup.keys_order",
        Step::Lock => "setup.keys_minutes",
        Step::Keys => "setup.keys_try",
        _ => "setup.keys_type",
    };
    ink.text(page, (0, page.height.saturating_sub(1)), &look.say(keys), Role::Key);
}

fn rows(setup: &Setup, seat: &Seat, look: &Look) -> Vec<(Shown<'static>, Role)> {
    let text = |words: Shown<'static>| (words, Role::Text);
    let said = |key: &str| text(look.say(key));
    let blank = || text(Shown::owned(" ".to_string()));
    let chosen = |at: usize, words: Shown<'static>| {
        let mark = if at == setup.chosen { "> " } else { "  " };
        (Shown::owned(format!("{mark}{}", words.as_str())), if at == setup.chosen { Role::Focused } else { Role::Text })
    };
    match setup.step {
        Step::Letters => vec![
            said("setup.letters_line"),
            said("setup.letters_frame"),
            blank(),
            chosen(0, look.say("setup.letters_good")),
            chosen(1, look.say("setup.letters_bad")),
        ],
        Step::Keys => {
            let tried = TRIED.iter().zip(setup.arrived);
            let tried = tried.map(|(key, arrived)| {
                let words = if arrived { look.say("setup.key_arrived") } else { look.say("setup.key_missing") };
                (Shown::owned(format!("[{}] {key:<4} {}", if arrived { 'x' } else { ' ' }, words.as_str())), Role::Text)
            });
            tried.collect()
        }
        Step::Typing => vec![said("setup.typing_how"), said("setup.typing_own")],
        Step::Station => vec![said("setup.station_example")],
        Step::Administrator => vec![said("setup.administrator_who"), said("setup.administrator_title")],
        Step::Pin => {
            let key = if seat.door.owns_data { "setup.pin_shared" } else { "setup.pin_own" };
            vec![said(key), said("setup.pin_later")]
        }
        Step::Officers => {
            let officers = setup.officers.iter().map(|name| text(Shown::of(name).into_static()));
            officers.chain([said("setup.officers_more")]).collect()
        }
        Step::Vitals => {
            let signs = setup.station.vitals_order.iter().enumerate();
            let signs = signs.map(|(at, sign)| chosen(at, sign_words(*sign, look)));
            signs.chain([blank(), said("setup.vitals_why")]).collect()
        }
        Step::Lock => {
            let minutes = look.say_with("setup.lock_minutes", &[("count", &setup.station.lock_minutes)]);
            vec![(minutes, Role::Focused), said("setup.lock_why")]
        }
        Step::Begin => vec![
            chosen(0, look.say("setup.begin_template")),
            chosen(1, look.say("setup.begin_empty")),
            blank(),
            said("setup.begin_demo"),
        ],
    }
}

fn sign_words(sign: Sign, look: &Look) -> Shown<'static> {
    look.say(&format!("signs.{}", sign.name()))
}
