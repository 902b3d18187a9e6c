//! The first run: what its keys do, and the orders that its answers become.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::desk::protocol::Proof;
use crate::domain::command::Command;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::officer::Officer;
use crate::domain::station::Station;
use crate::language::typing::Method;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::setup::{Setup, Step};
use crate::tui::gate::{Gate, Why};
use crate::tui::look::{Alphabet, Marks};
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{asking, gate, line, say};

/// Whether the ward is one in which nothing was ever done: nobody administers it and nobody is in it.
pub fn is_first_run(screen: &Screen) -> bool {
    let seat = &screen.seat;
    let is_empty = seat.counts.persons == 0 && seat.ward.persons.count() == 0;
    seat.door.is_new && is_empty && !seat.door.asks_pins && !seat.station.demo && !seat.is_read_only()
}

/// Opens the first run, or takes up again where it was left; who has sat down meanwhile is not asked for again.
pub fn begin(screen: &mut Screen) {
    let anew = Setup::of((&screen.seat, &screen.look));
    let open = match screen.setup_left.take() {
        Some(left) => {
            let step = anew.pages.iter().find(|step| **step >= left.step).copied().unwrap_or(Step::Begin);
            Box::new(Setup { pages: anew.pages, step, chosen: 0, ..*left })
        }
        None => Box::new(Setup { step: anew.pages.first().copied().unwrap_or_default(), ..anew }),
    };
    screen.put_aside();
    screen.dialogs.push(Dialog::Setup(open));
}

fn open(screen: &mut Screen) -> Option<&mut Setup> {
    match screen.dialogs.last_mut() {
        Some(Dialog::Setup(setup)) => Some(setup),
        _ => None,
    }
}

/// Takes a key of a page that takes keys as such; nothing where the page leaves them to the entry line.
pub fn key(screen: &mut Screen, key: KeyEvent) -> Option<Vec<Effect>> {
    let setup = open(screen)?;
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match (setup.step, key.code) {
        (_, KeyCode::Enter) => return Some(enter(screen)),
        (_, KeyCode::Esc) => return Some(back(screen)),
        (Step::Keys, code) if !control => {
            let tried = match code {
                KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right => 0,
                KeyCode::F(2) => 1,
                KeyCode::F(6) => 2,
                KeyCode::F(9) => 3,
                KeyCode::F(10) => 4,
                KeyCode::Char(digit) if digit.is_ascii_digit() => 5,
                _ => return Some(Vec::new()),
            };
            setup.arrived[tried] = true;
        }
        (Step::Packs, KeyCode::Char(' ')) => {
            let is_turned = setup.turn_pack();
            if !is_turned {
                say(screen, "setup.pack_needed", Role::Attention);
            }
        }
        (Step::Vitals, KeyCode::Left) => setup.move_sign(-1),
        (Step::Vitals, KeyCode::Right) => setup.move_sign(1),
        (Step::Lock, KeyCode::Up | KeyCode::Right) => {
            setup.station.lock_minutes = (setup.station.lock_minutes + 1).min(15);
        }
        (Step::Lock, KeyCode::Down | KeyCode::Left) => {
            setup.station.lock_minutes = setup.station.lock_minutes.saturating_sub(1).max(1);
        }
        (_, KeyCode::Up) if setup.choices() > 0 => setup.chosen = setup.chosen.saturating_sub(1),
        (_, KeyCode::Down) if setup.choices() > 0 => setup.chosen = (setup.chosen + 1).min(setup.choices() - 1),
        (_, KeyCode::F(10)) => return None,
        (Step::Typing | Step::Station | Step::Administrator | Step::Officers, _) => return None,
        _ => {}
    }
    Some(Vec::new())
}

/// To the page before; from the first one out of the first run.
fn back(screen: &mut Screen) -> Vec<Effect> {
    screen.entry.field.set("");
    let is_seated = screen.seat.officer.is_some();
    let Some(setup) = open(screen) else { return Vec::new() };
    // Who administers has been said, and is not said again.
    match setup.page(-1).filter(|step| !is_seated || *step != Step::Administrator) {
        Some(step) => {
            setup.step = step;
            setup.chosen = 0;
            Vec::new()
        }
        None => leave(screen),
    }
}

/// Leaves the first run; what was told of the station is kept, and it is taken up again where it was left.
fn leave(screen: &mut Screen) -> Vec<Effect> {
    let Some(Dialog::Setup(setup)) = screen.dialogs.pop() else { return Vec::new() };
    let station = setup.station.clone();
    screen.setup_left = Some(setup);
    if screen.seat.officer.is_none() {
        gate::ask_who(screen);
        say(screen, "setup.left", Role::Notice);
        return Vec::new();
    }
    let effects = keep(screen, station);
    say(screen, "setup.left_for_now", Role::Notice);
    effects
}

/// Keeps the settings of the station where they are others than before.
fn keep(screen: &mut Screen, station: Station) -> Vec<Effect> {
    if station == screen.seat.station {
        return Vec::new();
    }
    let stands = Id::new(1).and_then(|id| screen.seat.ward.station.read(id)).map(|station| station.revision);
    let seen = stands.map(|revision| (RecordId { kind: Kind::Station, number: 1 }, revision));
    line::send(screen, Command::SetStation(station), seen.into_iter().collect(), String::new())
}

fn go_on(screen: &mut Screen) {
    screen.entry.field.set("");
    if let Some(setup) = open(screen)
        && let Some(step) = setup.page(1)
    {
        setup.step = step;
        setup.chosen = 0;
    }
}

fn enter(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().trim().to_string();
    let Some(setup) = open(screen) else { return Vec::new() };
    let chosen = setup.chosen;
    match setup.step {
        Step::Letters => {
            let alphabet = if chosen == 0 { Alphabet::Vietnamese } else { Alphabet::Unmarked };
            screen.look.alphabet = alphabet;
            go_on(screen);
            return vec![Effect::KeepAlphabet(alphabet)];
        }
        Step::Typing if !typed.is_empty() => {
            judge_typing(screen, &typed);
            go_on(screen);
        }
        Step::Station if typed.is_empty() && setup.station.name.is_empty() => {
            say(screen, "setup.name_needed", Role::Attention)
        }
        Step::Station => {
            if !typed.is_empty() {
                setup.station.name = typed;
            }
            go_on(screen);
        }
        Step::Administrator if typed.is_empty() => say(screen, "setup.name_needed", Role::Attention),
        Step::Administrator => {
            screen.entry.field.set("");
            return vec![gate::sign_in(screen, typed, Proof::Nothing)];
        }
        Step::Pin => screen.gate = Some(Gate::asking(Why::Choose { first: None, must: false })),
        Step::Officers if !typed.is_empty() => {
            screen.entry.field.set("");
            // Whoever stands already keeps his role.
            if screen.seat.ward.officer_named(&typed).is_some() {
                say(screen, "setup.officer_stands", Role::Notice);
                return Vec::new();
            }
            let officer = Officer { name: typed, ..Officer::default() };
            return line::send(screen, Command::Enrol(officer), Vec::new(), String::new());
        }
        Step::Begin => return finish(screen, chosen == 0),
        Step::Keys | Step::Typing | Step::Officers | Step::Packs | Step::Vitals | Step::Lock => go_on(screen),
    }
    Vec::new()
}

/// What arrived tells whether an input method works outside; where none does, the desk's own is turned on.
fn judge_typing(screen: &mut Screen, typed: &str) {
    let key = match typed {
        _ if typed == screen.look.book.say("setup.typing_word") => {
            screen.typing.method = None;
            "setup.typing_outside"
        }
        "Nguyeenx" | "Nguyeexn" | "nguyeenx" | "nguyeexn" => {
            screen.typing.method = Some(Method::Telex);
            "setup.typing_telex"
        }
        "Nguye6n4" | "Nguye64n" | "nguye6n4" | "nguye64n" => {
            screen.typing.method = Some(Method::Vni);
            "setup.typing_vni"
        }
        _ => "setup.typing_unclear",
    };
    say(screen, key, Role::Notice);
}

/// Somebody has sat down: where it is the one who administers from here on, his PIN comes next.
pub fn signed_in(screen: &mut Screen) {
    if open(screen).is_some_and(|setup| setup.step == Step::Administrator) {
        go_on(screen);
        screen.gate = Some(Gate::asking(Why::Choose { first: None, must: false }));
    }
}

/// The PIN was set, or left for later.
pub fn pin_done(screen: &mut Screen) {
    if open(screen).is_some_and(|setup| setup.step == Step::Pin) {
        go_on(screen);
    }
}

/// The settings are kept, and the desk opens. A template is looked at before it is taken, which lines cannot show.
fn finish(screen: &mut Screen, with_template: bool) -> Vec<Effect> {
    let Some(Dialog::Setup(setup)) = screen.dialogs.pop() else { return Vec::new() };
    let effects = keep(screen, setup.station);
    match (with_template, screen.look.marks) {
        (true, Marks::Signs) => asking::offer(screen),
        (true, Marks::Words) => say(screen, "setup.template_on_screen", Role::Notice),
        (false, _) => {}
    }
    effects
}
