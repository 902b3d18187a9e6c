//! The first run: what must be known before a ward can be followed, one question a page. What was
//! told is kept when it is left, it can be taken up again, and each answer stands in the settings.

use std::fmt::Display;

use ratatui::layout::Rect;

use crate::domain::danger::Pack;
use crate::domain::measure::Sign;
use crate::domain::station::Station;
use crate::language::shown::Shown;
use crate::language::{numbers, wrong_pack};
use crate::tui::dialogs::centred;
use crate::tui::look::{Look, Marks};
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
    /// The rule packs that judge danger signs.
    Packs,
    /// The order in which vital signs are typed.
    Vitals,
    /// Minutes until the screen locks itself.
    Lock,
    /// With what the ward begins.
    Begin,
}

impl Step {
    /// Every page, in order.
    pub const ALL: [Step; 11] = [
        Step::Letters,
        Step::Keys,
        Step::Typing,
        Step::Station,
        Step::Administrator,
        Step::Pin,
        Step::Officers,
        Step::Packs,
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
            Step::Packs => "packs",
            Step::Vitals => "vitals",
            Step::Lock => "lock",
            Step::Begin => "begin",
        }
    }
}

/// The first run as far as it has come.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Setup {
    /// The pages that are asked here, in order.
    pub pages: Vec<Step>,
    /// What is asked.
    pub step: Step,
    /// The chosen row.
    pub chosen: usize,
    /// Which of the tried keys have arrived.
    pub arrived: [bool; TRIED.len()],
    /// The settings as they were told.
    pub station: Station,
    /// The rule packs that have danger signs, by name; the settings say which of them judge.
    pub packs: Vec<String>,
    /// Those of them in which a danger sign is active: one of these must judge.
    pub able: Vec<String>,
}

impl Setup {
    /// Begins: in a new ward with every page, later without those about who administers. In lines no keys are tried, and
    /// what is typed comes whole.
    pub fn of((seat, look): (&Seat, &Look)) -> Self {
        let officer = seat.officer.and_then(|id| seat.ward.officers.read(id));
        let is_asked = |step: &Step| match step {
            Step::Keys | Step::Typing => look.marks != Marks::Words,
            Step::Administrator => seat.officer.is_none(),
            Step::Pin => !seat.door.asks_pins && officer.is_none_or(|officer| officer.administers()),
            _ => true,
        };
        let judge = |pack: &&Pack| !pack.rules.is_empty();
        let names = |packs: Vec<&Pack>| packs.into_iter().map(|pack| pack.name.clone()).collect::<Vec<_>>();
        let mut station = seat.station.clone();
        // What judges as long as nobody has chosen.
        station.packs = names(seat.rules.packs().iter().filter(judge).collect());
        let mut packs = names(seat.rules.known().filter(judge).collect());
        packs.sort_unstable();
        let able = names(seat.rules.known().filter(|pack| pack.rules.iter().any(|rule| rule.active)).collect());
        Self { pages: Step::ALL.into_iter().filter(is_asked).collect(), station, packs, able, ..Self::default() }
    }

    /// The page so many further; nothing before the first one.
    pub fn page(&self, by: isize) -> Option<Step> {
        let at = self.pages.iter().position(|step| *step == self.step).unwrap_or_default();
        let to = at.checked_add_signed(by)?;
        self.pages.get(to.min(self.pages.len().saturating_sub(1))).copied()
    }

    /// How many rows can be chosen here; none where something is typed.
    pub fn choices(&self) -> usize {
        match self.step {
            Step::Letters | Step::Begin => 2,
            Step::Packs => self.packs.len(),
            Step::Vitals => self.station.vitals_order.len(),
            _ => 0,
        }
    }

    /// Moves the chosen sign of the vitals one place.
    pub fn move_sign(&mut self, by: isize) {
        let order = &mut self.station.vitals_order;
        let to = self.chosen.saturating_add_signed(by).min(order.len().saturating_sub(1));
        if self.chosen < order.len() {
            order.swap(self.chosen, to);
            self.chosen = to;
        }
    }

    /// Has the chosen pack judge, or not; unless none would be left that knows a danger sign, because such a desk would
    /// show none. Whether that was done.
    pub fn turn_pack(&mut self) -> bool {
        let Some(name) = self.packs.get(self.chosen) else { return false };
        let mut judging = self.station.packs.clone();
        match judging.iter().position(|other| other == name) {
            Some(at) => drop(judging.remove(at)),
            None => judging.push(name.clone()),
        }
        let is_one_left = judging.iter().any(|name| self.able.contains(name));
        if is_one_left {
            self.station.packs = self.packs.iter().filter(|name| judging.contains(name)).cloned().collect();
        }
        is_one_left
    }
}

/// Draws the page.
pub fn draw(setup: &Setup, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) {
    let page = centred(body, (78, 17));
    let number = setup.pages.iter().position(|step| *step == setup.step).unwrap_or_default() + 1;
    let head = look.say_with("setup.title", &[("number", &number), ("count", &setup.pages.len())]);
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
    ink.text(page, (0, page.height.saturating_sub(1)), &look.say(how(setup.step, look)), Role::Key);
}

/// How the page is answered.
fn how(step: Step, look: &Look) -> &'static str {
    match (step, look.marks) {
        (Step::Letters | Step::Begin, Marks::Words) => "setup.lines_choose",
        (Step::Packs, Marks::Words) => "setup.lines_packs",
        (Step::Vitals, Marks::Words) => "setup.lines_order",
        (Step::Lock, Marks::Words) => "setup.lines_minutes",
        (_, Marks::Words) => "setup.lines_type",
        (Step::Letters | Step::Begin, _) => "setup.keys_choose",
        (Step::Packs, _) => "setup.keys_packs",
        (Step::Vitals, _) => "setup.keys_order",
        (Step::Lock, _) => "setup.keys_minutes",
        (Step::Keys, _) => "setup.keys_try",
        _ => "setup.keys_type",
    }
}

type Line = (Shown<'static>, Role);

fn rows(setup: &Setup, seat: &Seat, look: &Look) -> Vec<Line> {
    let text = |words: Shown<'static>| (words, Role::Text);
    let said = |key: &str| text(look.say(key));
    let chosen = |at: usize, words: Shown<'static>| choice(setup, look, at, words.as_str());
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
        Step::Station => {
            let stands = Some(&setup.station.name).filter(|name| !name.is_empty());
            let stands = stands.map(|name| text(look.say_with("setup.stands", &[("name", &Shown::of(name))])));
            stands.into_iter().chain([said("setup.station_example")]).collect()
        }
        Step::Administrator => vec![said("setup.administrator_who"), said("setup.administrator_title")],
        Step::Pin => {
            let key = if seat.door.owns_data { "setup.pin_shared" } else { "setup.pin_own" };
            vec![said(key), said("setup.pin_later")]
        }
        Step::Officers => {
            let officers = seat.ward.officers.iter().filter(|officer| !officer.disabled);
            let names: Vec<&str> = officers.map(|officer| officer.name.as_str()).collect();
            let stand = look.say_with("setup.stands", &[("name", &Shown::of(&names.join(", ")))]);
            vec![said("setup.officers_more"), blank(), text(stand)]
        }
        Step::Packs => packs(setup, seat, look),
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

fn blank() -> Line {
    (Shown::owned(" ".to_string()), Role::Text)
}

/// A row that can be chosen: by the arrows, or in lines by its number.
fn choice(setup: &Setup, look: &Look, at: usize, words: &str) -> Line {
    if look.marks == Marks::Words {
        return (Shown::owned(format!("{}. {words}", at + 1)), Role::Text);
    }
    let mark = if at == setup.chosen { "> " } else { "  " };
    (Shown::owned(format!("{mark}{words}")), if at == setup.chosen { Role::Focused } else { Role::Text })
}

/// The packs with the number and day of their decision and how many of their danger signs judge; then what does not of
/// the chosen one (in lines, of each), and what is wrong with files of the station.
fn packs(setup: &Setup, seat: &Seat, look: &Look) -> Vec<Line> {
    let known = |name: &String| seat.rules.known().find(|pack| pack.name == *name);
    let mut rows: Vec<Line> = Vec::new();
    for (at, (name, pack)) in setup.packs.iter().filter_map(|name| Some((name, known(name)?))).enumerate() {
        let judges = setup.station.packs.contains(name);
        let state = if judges { look.sign("[x]", "setup.pack_on") } else { look.sign("[ ]", "setup.pack_off") };
        let active = pack.rules.iter().filter(|rule| rule.active).count();
        let values: [(&str, &dyn Display); 4] = [
            ("decision", &Shown::of(&pack.decision)),
            ("dated", &numbers::date(pack.dated)),
            ("active", &active),
            ("inactive", &(pack.rules.len() - active)),
        ];
        let words = format!("{state} {} - {}", Shown::of(name), look.book.say_with("setup.pack", &values));
        rows.push(choice(setup, look, at, &words));
        if look.marks == Marks::Words {
            rows.extend(not_active(pack, look));
        }
    }
    rows.push(blank());
    let wrong = seat.state.wrong_packs.iter().map(|wrong| wrong_pack(wrong, &look.book).join(" "));
    rows.extend(wrong.map(|words| (Shown::owned(words), Role::Attention)));
    let chosen = setup.packs.get(setup.chosen).and_then(known).filter(|_| look.marks != Marks::Words);
    rows.extend(chosen.and_then(|pack| not_active(pack, look)));
    rows.push((look.say("setup.packs_why"), Role::Text));
    rows
}

/// Which danger signs of a pack do not judge; nothing where all do.
fn not_active(pack: &Pack, look: &Look) -> Option<Line> {
    let rules = pack.rules.iter().filter(|rule| !rule.active);
    let names: Vec<String> = rules.map(|rule| format!("{} [{}]", rule.id, rule.certainty.name())).collect();
    let values: [(&str, &dyn Display); 2] = [("pack", &Shown::of(&pack.name)), ("names", &names.join(", "))];
    (!names.is_empty()).then(|| (Shown::owned(look.book.say_with("setup.pack_inactive", &values)), Role::Notice))
}

fn sign_words(sign: Sign, look: &Look) -> Shown<'static> {
    look.say(&format!("signs.{}", sign.name()))
}
