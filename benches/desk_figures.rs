//! The figures of a desk on a real disk, over its real socket: lists that come in, officers who
//! sit down, orders alone and many at once, and a start after the end.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;
use std::process::Command as Program;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use trucban::desk::connection::{Connection, order_id};
use trucban::desk::protocol::{Outcome, Purpose, Reply, Request, Welcome};
use trucban::domain::command::{Command, Order};
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::Id;
use trucban::domain::moment::Moment;
use trucban::exchange::headers::{Headers, Kind, Overrides};
use trucban::exchange::import::{Answer, Import, Options, Source, Step};
use trucban::exchange::line_list::Reading;
use trucban::journal::{RealDisk, verify};
use trucban::tui::message::Message;

use crate::desk_process::{Desk, PATIENCE, journal_bytes};
use crate::invented::{self, TONIGHT};
use crate::measure::{Sample, TIMES, Table, memory, timed};
use crate::screen_figures::{Session, reading};
use crate::{SESSION, Told};

/// How many commands of an import are under way at once, as on the command line.
const UNDER_WAY: usize = 8;

/// How many officers write at once, and how many orders each of them.
const OFFICERS: usize = 20;
const ORDERS: usize = 300;

/// Orders of one ward bear different times of measuring.
static MEASURED: AtomicU32 = AtomicU32::new(0);

/// One command line at the desk.
struct Visitor {
    connection: Connection,
    welcome: Welcome,
}

impl Visitor {
    fn join(desk: &Desk) -> Told<Self> {
        let (connection, welcome) = desk.join(Purpose::CommandLine)?;
        Ok(Self { connection, welcome })
    }

    fn send(&mut self, command: Command) -> Told<()> {
        let officer = self.welcome.officer.ok_or("an account without an officer")?;
        let session = self.welcome.session;
        let at = Moment::from(TONIGHT);
        let order = Order { id: order_id(), officer, session, at, command, based_on: Vec::new() };
        Ok(self.connection.send(&Request::Submit(Box::new(order)))?)
    }

    fn answer(&mut self) -> Told<Outcome> {
        loop {
            match self.connection.wait(PATIENCE)? {
                Reply::Answer { outcome, .. } => return Ok(outcome),
                Reply::Closing(closing) => return Err(format!("closed: {closing:?}").into()),
                _ => {}
            }
        }
    }

    /// Has a reading kept; how long it took until it was on disk.
    fn order(&mut self, case: Id<Case>) -> Told<Duration> {
        let earlier = MEASURED.fetch_add(1, Ordering::Relaxed);
        let reading = reading(case, Moment::from(TONIGHT - i64::from(earlier)));
        let begun = Instant::now();
        self.send(Command::RecordReading(reading))?;
        match self.answer()? {
            Outcome::Done { .. } => Ok(begun.elapsed()),
            other => Err(format!("an order that was not done: {other:?}").into()),
        }
    }

    /// Carries a list to the desk; how many rows it took in.
    fn import(&mut self, kind: Kind, file: &Path, dry_run: bool) -> Told<u64> {
        let (headers, overrides) = (Headers::embedded(), Overrides::default());
        let list = Reading { kind, headers: &headers, overrides: &overrides, today: Moment::from(TONIGHT).date() };
        let source = Source { bytes: Box::new(BufReader::with_capacity(1 << 16, File::open(file)?)) };
        let options = Options { dry_run, keep_going: true };
        let begun = Import::begin(order_id(), vec![source], list, options);
        let mut import = begun.map_err(|(_, error)| format!("no list: {error:?}"))?;
        let mut under_way = VecDeque::new();
        loop {
            match import.step()? {
                Step::Send(command) => {
                    self.send(*command)?;
                    under_way.push_back(());
                    if under_way.len() >= UNDER_WAY {
                        self.hear(&mut under_way, &mut import)?;
                    }
                }
                Step::Wait => self.hear(&mut under_way, &mut import)?,
                Step::Done => break,
            }
        }
        let report = import.into_report();
        Ok(report.counts.values().map(|counts| counts.added).sum())
    }

    fn hear(&mut self, under_way: &mut VecDeque<()>, import: &mut Import<'_>) -> Told<()> {
        under_way.pop_front();
        import.answer(match self.answer()? {
            Outcome::Done { tally, .. } => Answer::Done(tally),
            Outcome::Refused(refusal) => Answer::Refused(refusal),
            Outcome::Unknown => return Err("an answer that nobody knows".into()),
        });
        Ok(())
    }
}

/// Measures everything about a ward of so many cases.
pub fn measure(folder: &Path, cases: usize, table: &mut Table) -> Told<()> {
    let lists = folder.join("lists");
    std::fs::create_dir(&lists)?;
    let (contacts, readings) = invented::write(&lists, cases, "F0")?;
    table.heading(&format!("{contacts} contacts, {readings} readings"));
    crate::sheet_figures::measure(&lists, Moment::from(TONIGHT), table)?;
    let ward = folder.join("ward");
    let (mut desk, _) = Desk::start(&ward)?;
    imports(&desk, &lists, table)?;
    let (resident, highest) = memory(desk.id());
    let goal = "<= 120 MB at 10k, <= 600 at 100k";
    table.number("service after the imports, resident MB", resident, goal);
    table.number("service after the imports, highest MB", highest, "");
    let followed = sittings(&desk, table)?;
    orders(&mut desk, &followed, folder, table)?;
    crate::long_case::measure(&desk, *followed.first().ok_or("nobody is followed")?, table)?;
    beside_an_import(&desk, &followed, folder, cases, table)?;
    let mut session = sit_down(&desk, &mut Sample::default())?;
    crate::screen_figures::measure(&mut session, table);
    drop(session);
    sitting_memory(&ward, table)?;
    starts(desk, &ward, table)
}

/// The three lists, one after the other, beside what a table without rules takes.
fn imports(desk: &Desk, lists: &Path, table: &mut Table) -> Told<()> {
    table.heading("lists in, committed: rows a second; the ratio is to sqlite3 .import of the same file");
    let kinds = [(Kind::Cases, "cases.csv"), (Kind::Contacts, "contacts.csv"), (Kind::Readings, "readings.csv")];
    for (kind, name) in kinds {
        let file = lists.join(name);
        let bare = sqlite_import(&file);
        let mut visitor = Visitor::join(desk)?;
        let over = Arc::new(AtomicBool::new(kind != Kind::Readings));
        let watch = watcher(desk, &over)?;
        let begun = Instant::now();
        let rows = visitor.import(kind, &file, false)?;
        let taken = begun.elapsed().as_secs_f64();
        over.store(true, Ordering::Relaxed);
        let ratio = bare.map_or("no sqlite3 here".to_string(), |bare| format!("{:.1}x", taken / bare.as_secs_f64()));
        let goal = if kind == Kind::Cases { "<= 5x, is " } else { "is " };
        table.number(name, rows as f64 / taken, &format!("{goal}{ratio}, {taken:.2} s"));
        let waited = watch.join().map_err(|_| "a watcher that fell")?;
        if waited.count() > 0 {
            table.sample("orders meanwhile, 20 ms apart, its end included, ms", &waited, "");
        }
    }
    Ok(())
}

/// Has an order written every 20 ms until it is over.
fn watcher(desk: &Desk, over: &Arc<AtomicBool>) -> Told<std::thread::JoinHandle<Sample>> {
    let (mut visitor, over) = (Visitor::join(desk)?, Arc::clone(over));
    Ok(std::thread::spawn(move || {
        let mut waited = Sample::default();
        let Some(case) = Id::new(1) else { return waited };
        while !over.load(Ordering::Relaxed) {
            let Ok(time) = visitor.order(case) else { break };
            waited.add_time(time);
            std::thread::sleep(Duration::from_millis(20));
        }
        waited
    }))
}

/// How long sqlite3 takes to read a list into one table; nothing where there is no sqlite3.
fn sqlite_import(file: &Path) -> Option<Duration> {
    let base = file.with_extension("sqlite");
    let begun = Instant::now();
    let import = format!(".import {} list", file.display());
    let ended = Program::new("sqlite3").arg(&base).args([".mode csv", &import]).status().ok()?;
    let taken = begun.elapsed();
    ended.success().then_some(taken)
}

/// Opening pages and streams; the first cases in order of need.
fn sittings(desk: &Desk, table: &mut Table) -> Told<Vec<Id<Case>>> {
    table.heading("sitting down, over the socket, ms");
    let (mut welcomes, mut frames, mut own) = (Sample::default(), Sample::default(), Sample::default());
    let mut followed = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        let (connection, welcome) = desk.join(Purpose::Screen)?;
        welcomes.add_time(begun.elapsed());
        followed.clone_from(&welcome.need);
        let welcomed = Instant::now();
        let mut session = Session::open(welcome, (120, 40))?;
        session.draw();
        own.add_time(welcomed.elapsed());
        frames.add_time(begun.elapsed());
        drop(connection);
    }
    table.sample("Hello to opening page", &welcomes, "");
    table.sample("opening page to first useful frame", &own, "");
    table.sample("Hello to first useful frame", &frames, "<= 25 ms at 10k, <= 2x that at 100k");
    let (mut streams, mut steps) = (Sample::default(), Sample::default());
    for _ in 0..if followed.len() < 60 { 7 } else { 3 } {
        let begun = Instant::now();
        sit_down(desk, &mut steps)?;
        streams.add_time(begun.elapsed());
    }
    table.sample("Hello to the end of the stream", &streams, "");
    table.sample("one message of the stream, during which no key is seen", &steps, "");
    Ok(followed)
}

/// Sits down and hears the whole stream, as a session does between keys.
pub fn sit_down(desk: &Desk, steps: &mut Sample) -> Told<Session> {
    let (mut connection, welcome) = desk.join(Purpose::Screen)?;
    let mut session = Session::open(welcome, (120, 40))?;
    hear_stream(&mut connection, &mut session, steps)?;
    Ok(session)
}

/// Hears a stream to its end.
pub fn hear_stream(connection: &mut Connection, session: &mut Session, steps: &mut Sample) -> Told<()> {
    loop {
        let reply = connection.wait(PATIENCE)?;
        let is_last = matches!(reply, Reply::Streamed);
        let begun = Instant::now();
        session.hear(Message::Desk(Box::new(reply)));
        session.draw();
        steps.add_time(begun.elapsed());
        if is_last {
            return Ok(());
        }
    }
}

/// Orders one after the other beside bare appends, then many at once.
fn orders(desk: &mut Desk, followed: &[Id<Case>], folder: &Path, table: &mut Table) -> Told<()> {
    table.heading("orders, over the socket and onto the disk, ms");
    let mut visitor = Visitor::join(desk)?;
    let mut bare_file = File::options().append(true).create(true).open(folder.join("bare"))?;
    let (mut bare, mut durable) = (Sample::default(), Sample::default());
    let mut bytes = journal_bytes(&desk.place)?;
    for count in 0..TIMES {
        durable.add_time(visitor.order(followed[count % followed.len()])?);
        let now = journal_bytes(&desk.place)?;
        let line = vec![b'x'; usize::try_from(now.saturating_sub(bytes))?];
        bytes = now;
        let begun = Instant::now();
        bare_file.write_all(&line)?;
        bare_file.sync_data()?;
        bare.add_time(begun.elapsed());
    }
    table.sample("bare append and fdatasync of the same bytes", &bare, "");
    let ratio = durable.at(0.5) / bare.at(0.5);
    table.sample("a durable order", &durable, &format!("<= 1.5x bare, is {ratio:.2}x"));
    let before = desk.syncs()?;
    let begun = Instant::now();
    let samples = many_at_once(desk, followed)?;
    let taken = begun.elapsed().as_secs_f64();
    let written = (OFFICERS * ORDERS) as f64;
    table.sample("an order, 20 officers at once", &samples, "");
    table.number("20 officers at once: orders a second", written / taken, ">= 5,000 on a quiet machine");
    table.number("20 officers at once: syncs an order", (desk.syncs()? - before) as f64 / written, "shared");
    Ok(())
}

/// Has so many readings of a case kept.
pub fn readings(desk: &Desk, case: Id<Case>, count: usize) -> Told<()> {
    let mut visitor = Visitor::join(desk)?;
    (0..count).try_for_each(|_| visitor.order(case).map(drop))
}

fn many_at_once(desk: &Desk, followed: &[Id<Case>]) -> Told<Sample> {
    let visitors: Told<Vec<Visitor>> = (0..OFFICERS).map(|_| Visitor::join(desk)).collect();
    let mut all = Sample::default();
    std::thread::scope(|scope| {
        let officers = visitors?.into_iter().enumerate().map(|(place, mut visitor)| {
            scope.spawn(move || {
                let times = (0..ORDERS).map(|count| visitor.order(followed[(place + count) % followed.len()]));
                times.map(|time| time.map_err(|fault| fault.to_string())).collect::<Result<Vec<_>, _>>()
            })
        });
        let officers: Vec<_> = officers.collect();
        for officer in officers {
            let times = officer.join().map_err(|_| "an officer who fell")??;
            times.into_iter().for_each(|time| all.add_time(time));
        }
        Ok(all)
    })
}

/// Orders while another connection tries an import of as many cases again.
fn beside_an_import(desk: &Desk, followed: &[Id<Case>], folder: &Path, cases: usize, table: &mut Table) -> Told<()> {
    let others = folder.join("others");
    std::fs::create_dir(&others)?;
    invented::write(&others, cases, "G0")?;
    let (mut importer, mut visitor) = (Visitor::join(desk)?, Visitor::join(desk)?);
    let over = AtomicBool::new(false);
    let waited = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if importer.import(Kind::Cases, &others.join("cases.csv"), true).is_err() {
                    return;
                }
            }
        });
        let mut waited = Sample::default();
        for count in 0..TIMES {
            waited.add_time(visitor.order(followed[count % followed.len()])?);
        }
        over.store(true, Ordering::Relaxed);
        Ok::<_, crate::Fault>(waited)
    })?;
    table.sample("an order while another tries an import", &waited, "p99 <= 2x quiet");
    Ok(())
}

/// What one session holds, in a process of its own.
fn sitting_memory(ward: &Path, table: &mut Table) -> Told<()> {
    let told = Program::new(std::env::current_exe()?).arg(SESSION).arg(ward).output()?;
    let told = String::from_utf8(told.stdout)?;
    let mut numbers = told.split_whitespace().filter_map(|number| number.parse::<f64>().ok());
    let goal = "<= 40 MB at 10k, <= 150 at 100k";
    table.heading("memory, MB");
    table.number("session after the stream, resident", numbers.next().unwrap_or(f64::NAN), goal);
    table.number("session after the stream, highest", numbers.next().unwrap_or(f64::NAN), "");
    Ok(())
}

/// Stops, and starts again from the store and from the journal.
fn starts(desk: Desk, ward: &Path, table: &mut Table) -> Told<()> {
    table.heading("starting, until a command line is welcomed, ms");
    desk.stop()?;
    let (desk, from_store) = Desk::start(ward)?;
    table.number("from the store", from_store.as_secs_f64() * 1e3, "");
    let (resident, highest) = memory(desk.id());
    table.number("  the service then, resident MB", resident, "<= 120 MB at 10k, <= 600 at 100k");
    table.number("  the service then, highest MB", highest, "");
    let (journal, store) = (desk.place.journal(), desk.place.store());
    desk.stop()?;
    std::fs::remove_dir_all(store)?;
    let (desk, from_journal) = Desk::start(ward)?;
    let bytes = journal_bytes(&desk.place)? as f64 / 1e6;
    let speed = bytes / from_journal.as_secs_f64();
    table.number("from the journal alone", from_journal.as_secs_f64() * 1e3, &format!("{speed:.0} MB/s"));
    table.number("  the service then, highest MB", memory(desk.id()).1, "");
    desk.stop()?;
    let disk = Arc::new(RealDisk::existing(&journal)?);
    let mut lines = 0;
    let checked = timed(1, || verify(&disk, &[]).map(|report| lines = report.entries));
    let speed = bytes / checked.at(0.5) * 1e3;
    table.number("journal verified, ms", checked.at(0.5), &format!("{bytes:.0} MB, {lines} lines: {speed:.0} MB/s"));
    Ok(())
}
