//! The gate: PINs as they are typed, what the desk says to them, and the screen that locks itself.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::desk::protocol::{Alarm, Proof, Request, SignedIn};
use crate::domain::identity::{Id, Kind};
use crate::domain::officer::{Officer, Role as OfficerRole};
use crate::domain::pin::Pin;
use crate::domain::refusal::{PinRefusal, Refusal};
use crate::language::refusing;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::sign_in::SignIn;
use crate::tui::gate::{Gate, SIGNED_OUT_SECONDS, TYPED_MAX, WARNED_SECONDS, Waits, Why};
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::{Screen, Waiting};
use crate::tui::theme::Role;
use crate::tui::update::records::pointed;
use crate::tui::update::{replies, say, setup};

/// Whoever opens the screen says who he is: from a Unix account of his own by that alone. In a ward in which nothing was
/// ever done the first run comes before, where there is a screen for it.
pub fn begin(screen: &mut Screen, may_set_up: bool) -> Vec<Effect> {
    let own = screen.seat.door.own.map(|officer| screen.seat.officer_name(officer).to_string());
    match own.filter(|name| !name.is_empty()) {
        Some(name) => vec![sign_in(screen, name, Proof::Nothing)],
        None if may_set_up && setup::is_first_run(screen) => {
            setup::begin(screen);
            Vec::new()
        }
        None => {
            ask_who(screen);
            Vec::new()
        }
    }
}

/// Asks the desk for a seat.
pub fn sign_in(screen: &mut Screen, name: String, proof: Proof) -> Effect {
    screen.waiting.seat = Some(name.clone());
    Effect::Send(Box::new(Request::SignIn { name, proof }))
}

/// Takes a key while something stands before everything else; nothing where nothing does.
pub fn key(screen: &mut Screen, key: KeyEvent) -> Option<Vec<Effect>> {
    let is_locked = screen.gate.as_ref()?.why == Why::Locked;
    let told = matches!(screen.gate.as_ref()?.why, Why::Told(..));
    let gate = screen.gate.as_mut()?;
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char(digit) if digit.is_ascii_digit() && !control && !told => {
            if gate.typed.len() < TYPED_MAX {
                gate.typed.push(digit);
            }
            gate.said = None;
            Vec::new()
        }
        KeyCode::Char(_) if !control && !told => {
            gate.said = Some(screen.look.say("gate.digits_only"));
            Vec::new()
        }
        KeyCode::Backspace => {
            gate.typed.pop();
            Vec::new()
        }
        KeyCode::Enter => enter(screen),
        KeyCode::F(3) if is_locked => another(screen),
        KeyCode::F(10) if is_locked => vec![Effect::Quit],
        KeyCode::Esc if !is_locked => give_up(screen),
        _ => Vec::new(),
    })
}

fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(gate) = screen.gate.as_mut().filter(|gate| !gate.waits) else { return Vec::new() };
    let typed = std::mem::take(&mut gate.typed);
    let request = match &mut gate.why {
        Why::Told(..) => {
            screen.gate = None;
            return Vec::new();
        }
        // Who has no PIN opens it so; the desk knows who has one.
        Why::Locked if typed.is_empty() => Request::Unlock(None),
        _ if typed.is_empty() => return Vec::new(),
        Why::Locked => Request::Unlock(Some(Pin::typed(&typed))),
        Why::SignIn(name) => Request::SignIn { name: name.clone(), proof: Proof::Pin(Pin::typed(&typed)) },
        Why::Again(_) => Request::Prove(Pin::typed(&typed)),
        Why::Choose { first, .. } => match (Pin::chosen(&typed), first.take()) {
            (Err(refusal), _) => {
                gate.said = Some(sentence(&refusal, &screen.look.book));
                return Vec::new();
            }
            (Ok(pin), None) => {
                *first = Some(pin);
                gate.said = None;
                return Vec::new();
            }
            (Ok(pin), Some(before)) if pin == before => {
                *first = Some(before);
                Request::SetPin(pin)
            }
            (Ok(_), Some(_)) => {
                gate.said = Some(screen.look.say("gate.not_the_same"));
                return Vec::new();
            }
        },
    };
    gate.waits = true;
    gate.said = Some(screen.look.say("gate.asking"));
    vec![Effect::Send(Box::new(request))]
}

/// Another officer sits down at a locked screen; until he has, it stays locked.
fn another(screen: &mut Screen) -> Vec<Effect> {
    screen.gate = None;
    screen.dialogs.clear();
    vec![Effect::Send(Box::new(Request::SignOut))]
}

/// Esc: what waits for the PIN is not done.
fn give_up(screen: &mut Screen) -> Vec<Effect> {
    let Some(gate) = screen.gate.take() else { return Vec::new() };
    match gate.why {
        Why::Choose { must: true, .. } => vec![Effect::Send(Box::new(Request::SignOut))],
        Why::SignIn(_) => {
            screen.waiting.seat = None;
            if screen.seat.officer.is_none() {
                ask_who(screen);
            }
            Vec::new()
        }
        Why::Again(Waits::Order(order)) => replies::not_done(screen, order),
        Why::Again(Waits::Request(_)) | Why::Choose { .. } => {
            setup::pin_done(screen);
            say(screen, "gate.nothing_changed", Role::Notice);
            Vec::new()
        }
        Why::Locked | Why::Told(..) => Vec::new(),
    }
}

pub fn ask_who(screen: &mut Screen) {
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::SignIn(_)));
    screen.dialogs.push(Dialog::SignIn(SignIn::default()));
}

/// The desk says whether somebody sits here now.
pub fn signed_in(screen: &mut Screen, answer: Result<SignedIn, Refusal>) -> Vec<Effect> {
    let asked = screen.waiting.seat.take();
    match answer {
        Ok(signed_in) => sit(screen, signed_in),
        Err(refusal) => {
            let may_try =
                matches!(refusal, Refusal::Pin(PinRefusal::Needed | PinRefusal::Wrong(_) | PinRefusal::Wait(_)));
            let said = (refusal != Refusal::Pin(PinRefusal::Needed)).then(|| sentence(&refusal, &screen.look.book));
            let name = match screen.gate.take().map(|gate| gate.why) {
                Some(Why::SignIn(name)) => Some(name),
                _ => asked,
            };
            match name.filter(|_| may_try) {
                Some(name) => screen.gate = Some(Gate { said, ..Gate::asking(Why::SignIn(name)) }),
                None => {
                    replies::refuse(screen, &refusal);
                    if screen.seat.officer.is_none() || screen.seat.door.asks_pins {
                        ask_who(screen);
                    }
                }
            }
        }
    }
    Vec::new()
}

fn sit(screen: &mut Screen, signed_in: SignedIn) {
    let SignedIn { officer, pass, must_choose, is_locked } = signed_in;
    screen.seat.pass = pass;
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::SignIn(_)));
    screen.gate = match (must_choose, is_locked) {
        (true, _) => Some(Gate::asking(Why::Choose { first: None, must: true })),
        (_, true) => Some(Gate::asking(Why::Locked)),
        _ => None,
    };
    screen.idle.touched = screen.seat.now;
    replies::greet(screen, officer);
    let may_bring_pins = screen.seat.ward.officers.read(officer).is_some_and(|officer| officer.administers());
    let has_people = screen.seat.ward.persons.count() > 0 && !screen.seat.station.demo;
    if may_bring_pins && has_people && !screen.seat.door.asks_pins {
        say(screen, "gate.no_pin_yet", Role::Attention);
    }
    setup::signed_in(screen);
}

/// The desk says what may be seen of the alerts.
pub fn alarm(screen: &mut Screen, alarm: Alarm) -> Vec<Effect> {
    let more = alarm.ringing > screen.seat.door.alarm.ringing;
    screen.seat.door.alarm = alarm;
    more.then_some(Effect::Ring).into_iter().collect()
}

/// The desk has unlocked the screen, or says why not.
pub fn unlocked(screen: &mut Screen, answer: Result<(), Refusal>) -> Vec<Effect> {
    match answer {
        Ok(()) => {
            screen.gate = None;
            screen.idle.touched = screen.seat.now;
            say(screen, "gate.unlocked", Role::Notice);
        }
        Err(refusal) => said(screen, &refusal),
    }
    Vec::new()
}

/// The PIN was typed once more: what waits for it is asked for again.
pub fn proved(screen: &mut Screen, answer: Result<(), Refusal>) -> Vec<Effect> {
    match answer {
        Ok(()) => {
            let Some(Why::Again(waits)) = screen.gate.take().map(|gate| gate.why) else { return Vec::new() };
            let request = match waits {
                Waits::Order(id) => {
                    let waiting = screen.waiting.orders.iter().find(|(order, _)| order.id == id);
                    waiting.map(|(order, _)| Request::Submit(Box::new(order.clone())))
                }
                Waits::Request(request) => Some(*request),
            };
            request.map(|request| Effect::Send(Box::new(request))).into_iter().collect()
        }
        Err(refusal) => {
            said(screen, &refusal);
            Vec::new()
        }
    }
}

/// The desk asks for the PIN once more before it does something.
pub fn ask_again(screen: &mut Screen, waits: Waits) {
    screen.gate = Some(Gate::asking(Why::Again(waits)));
}

/// A new PIN was taken, or not.
pub fn pin_set(screen: &mut Screen, answer: Result<(), Refusal>) -> Vec<Effect> {
    let sent = match &mut screen.gate {
        Some(Gate { why: Why::Choose { first, .. }, .. }) => first.take(),
        _ => None,
    };
    match (answer, sent) {
        (Ok(()), _) => {
            screen.gate = None;
            // From here on the desk asks everybody, whoever had one before.
            screen.seat.door.asks_pins = true;
            setup::pin_done(screen);
            say(screen, "gate.pin_set", Role::Notice);
        }
        (Err(Refusal::Pin(PinRefusal::Again)), Some(pin)) => {
            ask_again(screen, Waits::Request(Box::new(Request::SetPin(pin))));
        }
        (Err(refusal), _) => said(screen, &refusal),
    }
    Vec::new()
}

/// A temporary PIN was made, or not.
pub fn pin_made(screen: &mut Screen, answer: Result<(Id<Officer>, Pin), Refusal>) -> Vec<Effect> {
    match answer {
        Ok((officer, pin)) => {
            let name = screen.seat.officer_name(officer).to_string();
            screen.gate = Some(Gate::asking(Why::Told(name, pin)));
        }
        Err(Refusal::Pin(PinRefusal::Again)) => {
            if let Some(officer) = screen.waiting.pin_for {
                ask_again(screen, Waits::Request(Box::new(Request::MakePin(officer))));
            }
        }
        Err(refusal) => replies::refuse(screen, &refusal),
    }
    Vec::new()
}

/// Nobody sits here any more.
pub fn signed_out(screen: &mut Screen) -> Vec<Effect> {
    screen.seat.officer = None;
    screen.seat.pass = None;
    screen.gate = None;
    screen.dialogs.clear();
    screen.entry.field.set("");
    screen.entry.bound = None;
    screen.entry.aside = None;
    screen.entry.found = None;
    screen.earlier.leave();
    screen.waiting = Waiting::default();
    screen.deeds = Default::default();
    ask_who(screen);
    say(screen, "gate.signed_out", Role::Notice);
    vec![Effect::Wipe]
}

/// Shows why the desk says no, where the PIN is typed.
fn said(screen: &mut Screen, refusal: &Refusal) {
    let words = sentence(refusal, &screen.look.book);
    match &mut screen.gate {
        Some(gate) => {
            gate.said = Some(words);
            gate.waits = false;
        }
        None => screen.notify(words, Role::Attention),
    }
}

fn sentence(refusal: &Refusal, book: &crate::language::phrases::Phrasebook) -> Shown<'static> {
    Shown::owned(refusing::sentence(refusal, book))
}

/// Locks the screen, as its officer asks or because nobody has touched it.
fn lock(screen: &mut Screen) -> Vec<Effect> {
    if screen.seat.officer.is_none() || is_wall(screen) || screen.gate.is_some() {
        return Vec::new();
    }
    screen.notice = None;
    screen.idle.warned = false;
    // As it stands here, until the desk says more.
    screen.seat.door.alarm = Alarm::of(&screen.seat.ward, screen.seat.now);
    screen.gate = Some(Gate::asking(Why::Locked));
    vec![Effect::Send(Box::new(Request::Lock)), Effect::Wipe]
}

/// A wall screen shows no names and is never locked.
fn is_wall(screen: &Screen) -> bool {
    let officer = screen.seat.officer.and_then(|officer| screen.seat.ward.officers.read(officer));
    officer.is_some_and(|officer| officer.role == OfficerRole::Board)
}

/// Somebody is there; whether the key was needed to say so and says nothing else.
pub fn touched(screen: &mut Screen) -> bool {
    screen.idle.touched = screen.seat.now;
    let warned = std::mem::take(&mut screen.idle.warned);
    if warned {
        say(screen, "gate.still_here", Role::Notice);
    }
    warned
}

/// Time goes on and nobody touches the screen.
pub fn idle(screen: &mut Screen) -> Vec<Effect> {
    if screen.seat.officer.is_none() || is_wall(screen) {
        return Vec::new();
    }
    let seconds = screen.seat.now.since(screen.idle.touched);
    let until_lock = i64::from(screen.seat.station.lock_minutes) * 60;
    let is_locked = screen.gate.as_ref().is_some_and(|gate| gate.why == Why::Locked);
    if seconds >= SIGNED_OUT_SECONDS {
        screen.idle.touched = screen.seat.now;
        return vec![Effect::Send(Box::new(Request::SignOut))];
    }
    if !is_locked && seconds >= until_lock {
        screen.gate = None;
        return lock(screen);
    }
    if !is_locked && !screen.idle.warned && seconds >= until_lock - WARNED_SECONDS {
        screen.idle.warned = true;
        say(screen, "gate.locks_soon", Role::Attention);
    }
    Vec::new()
}

/// Seconds after which a screen that nobody touches has something to do.
pub fn seconds_to_idle(screen: &Screen) -> Option<i64> {
    screen.seat.officer.filter(|_| !is_wall(screen))?;
    let seconds = screen.seat.now.since(screen.idle.touched);
    let until_lock = i64::from(screen.seat.station.lock_minutes) * 60;
    let turns = [until_lock - WARNED_SECONDS, until_lock, SIGNED_OUT_SECONDS];
    turns.into_iter().map(|turn| turn - seconds).filter(|left| *left > 0).min()
}

/// Carries out an action about who sits here.
pub fn act(screen: &mut Screen, action: Action) -> Vec<Effect> {
    match action {
        Action::Lock => return lock(screen),
        Action::ChangePin => screen.gate = Some(Gate::asking(Why::Choose { first: None, must: false })),
        Action::MakePin => return make_pin(screen),
        _ => ask_who(screen),
    }
    Vec::new()
}

/// Has a temporary PIN made for the officer who is chosen.
fn make_pin(screen: &mut Screen) -> Vec<Effect> {
    let officers = pointed(screen).into_iter().filter(|record| record.kind == Kind::Officer);
    let Some(officer) = officers.filter_map(|record| Id::new(record.number)).next() else {
        say(screen, "gate.choose_officer", Role::Attention);
        return Vec::new();
    };
    screen.waiting.pin_for = Some(officer);
    vec![Effect::Send(Box::new(Request::MakePin(officer)))]
}
