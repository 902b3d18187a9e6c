//! Update: a message in, a changed screen and effects out. The only place where the screen
//! changes; which pane a key is for is decided here, what the pane does with it is the pane's.

mod actions;
mod alerts;
mod arranging;
mod arrivals;
mod asking;
mod begun;
mod call_sheet;
mod doubles;
mod duty_book;
mod finding;
mod forms;
mod gate;
mod handovers;
mod jumps;
mod keys;
mod laying;
mod leaves;
mod line;
mod lists;
mod papers;
mod pasting;
mod playbooks;
mod printing;
mod records;
mod releases;
mod replies;
mod reports;
mod rest;
mod rounds;
mod saving;
mod screenings;
mod setup;
mod several;
mod sheet;
mod sheet_columns;
mod surveys;
mod taking_back;
mod tracing;
mod typing;
mod week;

pub use jumps::Stop;
pub use several::Several;
pub use taking_back::newest_line;
pub use tracing::source_words;

use crate::desk::protocol::Request;
use crate::domain::access::Access;
use crate::domain::identity::{Kind, RecordId};
use crate::domain::moment::Moment;
use crate::domain::slots::latest_start;
use crate::tui::message::{Effect, Message};
use crate::tui::screen::Screen;
use crate::tui::seat::{Line, Seat};
use crate::tui::theme::Role;
pub use forms::draft_of;
pub use gate::{begin, seconds_to_idle};
pub use records::{Deed, Deeds, pointed};

/// Takes one message. Whose card it opens and what it prints is told to the desk: who saw health data must be known.
pub fn update(screen: &mut Screen, message: Message) -> Vec<Effect> {
    let before = screen.card_case();
    let mut effects = take(screen, message);
    let opened = screen.card_case().filter(|case| Some(*case) != before && screen.seat.officer.is_some());
    let opened = opened.map(|case| Access::Opened(RecordId { kind: Kind::Case, number: case.number() }));
    let seen: Vec<Access> = effects.iter().filter_map(printed).chain(opened).collect();
    effects.extend(seen.into_iter().map(|access| Effect::Send(Box::new(Request::Saw(access)))));
    effects
}

/// What an effect prints about people.
fn printed(effect: &Effect) -> Option<Access> {
    let (what, count) = match effect {
        Effect::WriteCallSheets(_) => ("call_sheets", 1),
        Effect::WritePapers(_) => ("papers", 1),
        Effect::WriteFiles { count, .. } => ("lists", *count),
        _ => return None,
    };
    Some(Access::Printed { what: what.to_string(), count: u32::try_from(count).unwrap_or(u32::MAX) })
}

fn take(screen: &mut Screen, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => keys::key(screen, key),
        // A PIN is typed, and a paste says that somebody is there like any key.
        Message::Paste(..) if screen.gate.is_some() || gate::touched(screen) => Vec::new(),
        Message::Paste(text, is_cut) => pasting::paste(screen, &text, is_cut),
        Message::Resized(columns, rows) => {
            screen.size = (columns, rows);
            Vec::new()
        }
        Message::Tick(now) => tick(screen, now),
        Message::Desk(reply) => replies::reply(screen, *reply),
        Message::Joined(welcome) => replies::joined(screen, *welcome),
        Message::Lost => lost(screen),
        Message::Laid(laid) => sheet::laid(screen, *laid),
        Message::Completed(typed, names) => {
            sheet::completed(screen, &typed, &names);
            Vec::new()
        }
        Message::NotRemembered => {
            say(screen, "sheet.not_remembered", Role::Attention);
            Vec::new()
        }
        Message::Drafts(drafts) => replies::drafts(screen, drafts),
        Message::Written(written) => printing::written(screen, *written),
        Message::Printed(printed) => {
            printing::printed(screen, *printed);
            Vec::new()
        }
    }
}

/// Time goes on: marks change when a slot begins, tasks and shifts when their time comes.
fn tick(screen: &mut Screen, now: Moment) -> Vec<Effect> {
    let before = std::mem::replace(&mut screen.seat.now, now);
    let (ward, rules) = (&screen.seat.ward, &screen.seat.rules);
    if latest_start(ward, rules, before) != latest_start(ward, rules, now) {
        screen.rebuild_panes();
    } else if before.seconds() / 60 != now.seconds() / 60 {
        screen.panes.tasks.rebuild(&screen.seat);
        screen.panes.roster.rebuild(&screen.seat);
        handovers::reckon(screen);
    }
    let rings = alerts::turn(screen, before).then_some(Effect::Ring);
    rings.into_iter().chain(gate::idle(screen)).collect()
}

/// The desk is gone: what is shown stays, what was not answered waits to be sent again.
fn lost(screen: &mut Screen) -> Vec<Effect> {
    if screen.seat.line == Line::Up {
        screen.seat.line = Line::Down(screen.seat.now);
    }
    Vec::new()
}

/// Takes a new opening page in place of all that was held; who sits here stays.
fn sit_down(
    screen: &mut Screen,
    mut seat: Seat,
    need: &[crate::domain::identity::Id<crate::domain::home_treatment::Case>],
) {
    seat.officer = seat.officer.or(screen.seat.officer);
    seat.only_looks = screen.seat.only_looks;
    seat.pass = screen.seat.pass.take();
    seat.present.append(&mut screen.seat.present);
    screen.seat = seat;
    screen.open_panes(need);
}

/// Says a sentence of the phrasebook to the officer.
fn say(screen: &mut Screen, key: &str, role: Role) {
    let words = screen.look.say(key);
    screen.notify(words, role);
}
