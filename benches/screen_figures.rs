//! The figures of a session: what a key costs from its bytes to the bytes of the frame, what is
//! found while a name is typed, and what is worked out anew when the ward changes.

use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use trucban::desk::connection::order_id;
use trucban::desk::protocol::{Changed, Reply, Request, Welcome};
use trucban::domain::command::{Command, NewCase, Order, Whom};
use trucban::domain::contact_tree::Chains;
use trucban::domain::decide::decide;
use trucban::domain::home_treatment::{CaseStatus, Reading, Symptoms};
use trucban::domain::identity::Id;
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::Moment;
use trucban::domain::person::Person;
use trucban::language::phrases::{Language, Phrasebook};
use trucban::tui::arrangement::Pane;
use trucban::tui::dialogs::Dialog;
use trucban::tui::dialogs::sign_in::SignIn;
use trucban::tui::entry::{Filter, Wanted, Words};
use trucban::tui::input::{Decoder, Input, Milliseconds};
use trucban::tui::look::{ASCII, Look, THIN};
use trucban::tui::message::{Effect, Message};
use trucban::tui::paint::{ColorDepth, Painter};
use trucban::tui::panes::choice::{Choice, Sort};
use trucban::tui::screen::Screen;
use trucban::tui::seat::Seat;
use trucban::tui::update::update;
use trucban::tui::view::view;

use crate::measure::{Sample, TIMES, Table, timed};
use crate::{Fault, Told};

/// Keys as a terminal sends them.
pub const DOWN: &[u8] = b"\x1b[B";
pub const ENTER: &[u8] = b"\r";
pub const ESCAPE: &[u8] = b"\x1b";
const PAGE_DOWN: &[u8] = b"\x1b[6~";
const FIRST: &[u8] = b"\x1b[1~";
/// Clears the line.
const CLEAR: &[u8] = b"\x15";
/// F4, and Space, which folds a chain.
const F4: &[u8] = b"\x1bOS";
const FOLD: &[u8] = b" ";

/// What officers type while they look for somebody.
const SEARCHES: [&str; 9] =
    ["nguyen thi h", "Hường", "tran van", "ntth", "do", "le thi thanh hoa", "0160 12", "an", "xuan quynh"];

/// A screen with its terminal, without the terminal.
pub struct Session {
    /// What the officer sees.
    pub screen: Screen,
    painter: Painter,
    decoder: Decoder,
    clock: u64,
}

impl Session {
    /// Sits down at a desk as the program does, at a terminal of this size.
    pub fn open(welcome: Welcome, size: (u16, u16)) -> Told<Self> {
        let words = Words::read(Words::EMBEDDED).map_err(|fault| Fault::from(format!("{fault:?}")))?;
        let look = Look::new(Phrasebook::embedded(Language::Vietnamese), words);
        let need = welcome.need.clone();
        let mut screen = Screen::open(Seat::open(welcome), &need, look, size);
        screen.dialogs.push(Dialog::SignIn(SignIn::default()));
        Ok(Self { screen, painter: Painter::new(ColorDepth::Full), decoder: Decoder::new(), clock: 0 })
    }

    /// Takes a message and gives what is to be sent.
    pub fn hear(&mut self, message: Message) -> Vec<Request> {
        self.screen.waiting.next = order_id();
        let effects = update(&mut self.screen, message);
        let sent = effects.into_iter().filter_map(|effect| match effect {
            Effect::Send(request) => Some(*request),
            _ => None,
        });
        sent.collect()
    }

    /// Draws a frame; how many bytes go to the terminal.
    pub fn draw(&mut self) -> usize {
        let (width, height) = self.screen.size;
        let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width, height });
        let cursor = view(&self.screen, &mut buffer);
        self.painter.paint(&buffer, cursor).len()
    }

    /// Forgets the terminal, so that the next frame is a first one.
    fn forget(&mut self) {
        self.painter = Painter::new(ColorDepth::Full);
    }

    /// Takes the bytes of keys and gives what is to be sent.
    pub fn ask(&mut self, bytes: &[u8]) -> Vec<Request> {
        let mut inputs = Vec::new();
        self.clock += 100;
        self.decoder.feed(bytes, Milliseconds(self.clock), &mut inputs);
        self.decoder.expire(Milliseconds(self.clock + 50), &mut inputs);
        let keys = inputs.into_iter().filter_map(|input| match input {
            Input::Key(key) => Some(key),
            _ => None,
        });
        keys.flat_map(|key| self.hear(Message::Key(key))).collect()
    }

    /// Takes the bytes of keys and draws; how many bytes go to the terminal.
    pub fn press(&mut self, bytes: &[u8]) -> usize {
        self.ask(bytes);
        self.draw()
    }

    fn timed_key(&mut self, bytes: &[u8], (times, sizes): (&mut Sample, &mut Sample)) {
        let begun = Instant::now();
        let size = self.press(bytes);
        times.add_time(begun.elapsed());
        sizes.add(size as f64);
    }
}

/// Measures one session that holds all of its ward.
pub fn measure(session: &mut Session, table: &mut Table) {
    session.screen.dialogs.clear();
    for size in [(80, 24), (120, 40)] {
        table.heading(&format!("{}x{}: from the bytes of a key to the bytes of the frame, ms", size.0, size.1));
        session.hear(Message::Resized(size.0, size.1));
        frames(session, size, table);
        keys(session, table);
    }
    table.heading("one searched name, letter by letter, ms");
    let mut letters = Sample::default();
    for _ in 0..TIMES.div_ceil(60) {
        for typed in SEARCHES {
            for (end, _) in typed.char_indices().skip(1).chain([(typed.len(), ' ')]) {
                let begun = Instant::now();
                let found = session.screen.seat.people.find(&typed[..end], 200);
                letters.add_time(begun.elapsed());
                drop(found);
            }
        }
    }
    table.sample("find, without drawing", &letters, "<= 2 ms at 10k, p99 <= 7 ms at 100k");
    filters(session, table);
    tree(session, table);
    changes(session, table);
}

/// Moving and folding in F4, from the bytes of a key to the bytes of the frame.
fn tree(session: &mut Session, table: &mut Table) {
    table.heading("F4 full, from the bytes of a key to the bytes of the frame, ms");
    session.press(CLEAR);
    session.press(F4);
    session.press(F4);
    for (what, key) in [("F4: a row down", DOWN), ("F4: a chain folded or unfolded", FOLD)] {
        session.press(FIRST);
        let (mut times, mut sizes) = (Sample::default(), Sample::default());
        for _ in 0..TIMES {
            session.timed_key(key, (&mut times, &mut sizes));
        }
        report(what, (&times, "a frame: <= 16 ms"), (&sizes, ""), table);
    }
}

/// A filter when it is set, and keys and changes while it stands.
fn filters(session: &mut Session, table: &mut Table) {
    table.heading("F2 narrowed and in another order, ms");
    let wanted = vec![Wanted::Text("nguyen".to_string())];
    let filter = Filter { typed: "nguyen".to_string(), wanted };
    let set = timed(9, || session.screen.narrow(Pane::HomeTreatment, filter.clone()));
    table.sample("a filter by words, when it is set", &set, "");
    let mut choice = Choice::usual(Pane::HomeTreatment);
    choice.sort = Sort::Name;
    let mut sorted = Sample::default();
    for choice in [choice.clone(), Choice::usual(Pane::HomeTreatment), choice] {
        let begun = Instant::now();
        session.screen.set_up(Pane::HomeTreatment, choice);
        sorted.add_time(begun.elapsed());
    }
    table.sample("another order, when it is chosen", &sorted, "");
    let (mut times, mut sizes) = (Sample::default(), Sample::default());
    session.press(FIRST);
    for _ in 0..TIMES {
        session.timed_key(DOWN, (&mut times, &mut sizes));
    }
    report("row down, narrowed and by name", (&times, "p50 <= 0.4, p99 <= 1 ms"), (&sizes, "<= 150"), table);
    let screen = &mut session.screen;
    let case = screen.panes.home_treatment.chosen();
    let refreshed = timed(TIMES, || {
        if let Some(case) = case {
            screen.panes.home_treatment.refresh(&screen.seat, case);
        }
    });
    table.sample("one case touched, one row moved", &refreshed, "p99 <= 1 ms");
    session.screen.set_up(Pane::HomeTreatment, Choice::usual(Pane::HomeTreatment));
    session.screen.narrow(Pane::HomeTreatment, Filter::default());
}

/// Whole frames: the first, and the one after thin lines were found to be thin.
fn frames(session: &mut Session, size: (u16, u16), table: &mut Table) {
    let goal = if size.0 == 80 { "<= 3,072 bytes" } else { "<= 6,144 bytes" };
    session.screen.dialogs.push(Dialog::SignIn(SignIn::default()));
    session.forget();
    table.number("first frame, sign-in open: bytes", session.draw() as f64, goal);
    session.screen.look.glyphs = THIN;
    table.number("then thin lines: bytes", session.draw() as f64, "");
    session.screen.look.glyphs = ASCII;
    session.screen.dialogs.clear();
    session.forget();
    table.number("whole frame, nothing open: bytes", session.draw() as f64, goal);
    let whole = timed(TIMES, || {
        session.forget();
        session.draw()
    });
    table.sample("whole frame", &whole, "");
    table.sample("frame in which nothing changed", &timed(TIMES, || session.draw()), "");
}

fn keys(session: &mut Session, table: &mut Table) {
    let rows = session.screen.panes.home_treatment.len();
    let moves: [(&str, &[u8], usize, [&str; 2]); 2] = [
        ("row down", DOWN, 1, ["p50 <= 0.4, p99 <= 1 ms", "<= 150"]),
        ("page down", PAGE_DOWN, 12, ["p99 <= 1 ms", ""]),
    ];
    for (what, key, step, [goal, bytes_goal]) in moves {
        let (mut times, mut sizes) = (Sample::default(), Sample::default());
        session.press(FIRST);
        for count in 1..=TIMES {
            session.timed_key(key, (&mut times, &mut sizes));
            if count % (rows / step).max(1) == 0 {
                session.press(FIRST);
            }
        }
        report(what, (&times, goal), (&sizes, bytes_goal), table);
    }
    session.press(FIRST);
    let (mut times, mut sizes) = (Sample::default(), Sample::default());
    while sizes.count() < TIMES {
        for letter in b"38,1 92 108 22 h" {
            session.timed_key(&[*letter], (&mut times, &mut sizes));
        }
        session.press(CLEAR);
    }
    report("letter of a reading", (&times, "p50 <= 0.4, p99 <= 1 ms"), (&sizes, "<= 60"), table);
    let (mut times, mut sizes) = (Sample::default(), Sample::default());
    while sizes.count() < TIMES {
        for typed in SEARCHES {
            let mut bytes = [0; 4];
            typed.chars().for_each(|letter| {
                session.timed_key(letter.encode_utf8(&mut bytes).as_bytes(), (&mut times, &mut sizes));
            });
            session.press(CLEAR);
        }
    }
    report("letter of a search", (&times, "<= 2 ms at 10k, p99 <= 7 at 100k"), (&sizes, ""), table);
}

fn report(what: &str, (times, goal): (&Sample, &str), (sizes, bytes_goal): (&Sample, &str), table: &mut Table) {
    table.sample(what, times, goal);
    let goal = format!("{bytes_goal}{}mean {:.0}", if bytes_goal.is_empty() { "" } else { ", " }, sizes.mean());
    table.sample(&format!("{what}: bytes"), sizes, &goal);
}

/// What is worked out anew, and what another officer's orders cost this screen.
fn changes(session: &mut Session, table: &mut Table) {
    table.heading("worked out anew, ms");
    let screen = &mut session.screen;
    let listed = timed(9, || screen.panes.home_treatment.rebuild(&screen.seat));
    table.sample("order of F2, when a slot begins", &listed, "");
    table.sample("chains of infection", &timed(9, || Chains::of(&screen.seat.ward)), "");
    table.sample("tree of F4", &timed(9, || screen.rebuild_tree()), "");
    table.sample("roster of F3", &timed(9, || screen.panes.roster.rebuild(&screen.seat)), "every minute");
    table.sample("tasks of F5", &timed(9, || screen.panes.tasks.rebuild(&screen.seat)), "every minute");
    table.heading("another officer's order, from its message to the bytes of the frame, ms");
    let cases: Vec<_> = screen.seat.ward.cases.iter().filter(|case| case.is_open()).map(|case| case.id).collect();
    let mut times = Sample::default();
    for count in 0..TIMES {
        let case = cases[count % cases.len().max(1)];
        let at = session.screen.seat.now.plus(-60 * count as i64);
        take(session, Command::RecordReading(reading(case, at)), &mut times);
    }
    table.sample("a reading", &times, "p99 <= 1 ms");
    let mut times = Sample::default();
    for count in 0..30 {
        let person = Whom::New(Person { name: format!("Trần Thị Số {count}"), ..Person::default() });
        let status = CaseStatus::Confirmed;
        let new = NewCase { person, status, onset: None, confirmed_on: None, carer: None, note: String::new() };
        take(session, Command::OpenCase(new), &mut times);
    }
    table.sample("a new case", &times, "p99 <= 1 ms");
}

/// Carries out an order as another officer's and takes what the desk says of it.
fn take(session: &mut Session, command: Command, times: &mut Sample) {
    let seat = &session.screen.seat;
    let Some(officer) = seat.ward.officers.iter().next().map(|officer| officer.id) else { return };
    let order = Order { id: order_id(), officer, session: seat.session, at: seat.now, command, based_on: Vec::new() };
    let Ok(changes) = decide(&seat.ward, &order, seat.now) else { return };
    let changed = Changed { sequence: seat.sequence + 1, order: order.id, officer, at: order.at, changes };
    session.draw();
    let begun = Instant::now();
    session.hear(Message::Desk(Box::new(Reply::Changed(changed))));
    session.draw();
    times.add_time(begun.elapsed());
}

/// A reading within the limits.
pub fn reading(case: Id<trucban::domain::home_treatment::Case>, measured_at: Moment) -> Reading {
    let mut signs = Signs::default();
    for (sign, value) in [(Sign::Temperature, 368), (Sign::Saturation, 98), (Sign::Pulse, 82), (Sign::Breaths, 17)] {
        // Every value is possible, and a sign that were not would only be missing.
        let _ = signs.set(sign, value);
    }
    Reading { symptoms: Symptoms::Asked(Default::default()), ..Reading::of(case, measured_at, signs) }
}
