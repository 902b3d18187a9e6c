//! What it costs to open somebody who was followed for long: the card and the list of readings, whose histories come
//! from the desk when they are asked for.

use std::time::{Duration, Instant};

use trucban::desk::connection::Connection;
use trucban::desk::protocol::{Purpose, Reply};
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::Id;
use trucban::tui::message::Message;

use crate::Told;
use crate::desk_figures::{self, hear_stream};
use crate::desk_process::{Desk, PATIENCE};
use crate::measure::{Sample, Table};
use crate::screen_figures::{DOWN, ENTER, ESCAPE, Session};

/// Readings of the long case.
const READINGS: usize = 400;
/// How often it is opened.
const OPENED: usize = 60;

/// Gives a case its readings, then opens its card and its readings again and again.
pub fn measure(desk: &Desk, case: Id<Case>, table: &mut Table) -> Told<()> {
    table
        .heading(&format!("a person with {READINGS} more readings, from the bytes of Enter to those of the frame, ms"));
    desk_figures::readings(desk, case, READINGS)?;
    let (mut connection, welcome) = desk.join(Purpose::Screen)?;
    let mut session = Session::open(welcome, (120, 40))?;
    hear_stream(&mut connection, &mut session, &mut Sample::default())?;
    session.screen.dialogs.clear();
    session.press(format!("#{}", case.number()).as_bytes());
    session.press(ENTER);
    let (mut card, mut list, mut row) = (Sample::default(), Sample::default(), Sample::default());
    for _ in 0..OPENED {
        session.screen.dialogs.clear();
        card.add_time(open(&mut connection, &mut session)?);
        session.press(b":lan do");
        list.add_time(open(&mut connection, &mut session)?);
        let begun = Instant::now();
        session.press(DOWN);
        row.add_time(begun.elapsed());
        session.press(ESCAPE);
    }
    table.sample("the card, its readings read from the desk", &card, "");
    table.sample("the list of readings, read from the desk", &list, "");
    table.sample("row down in that list", &row, "p50 <= 0.4, p99 <= 1 ms");
    Ok(())
}

/// Presses Enter and hears what the desk has to say to it.
fn open(connection: &mut Connection, session: &mut Session) -> Told<Duration> {
    let begun = Instant::now();
    let asked = session.ask(ENTER);
    if asked.is_empty() {
        return Err("nothing was opened".into());
    }
    for request in asked {
        connection.send(&request)?;
    }
    loop {
        let reply = connection.wait(PATIENCE)?;
        let is_last = matches!(reply, Reply::CaseRead(_));
        session.hear(Message::Desk(Box::new(reply)));
        if is_last {
            session.draw();
            return Ok(begun.elapsed());
        }
    }
}
