//! A desk in a process of its own, as the program has it: this program once more, under another
//! word. It counts the syncs of its journal and is asked for their number on its standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use trucban::desk::connection::{Connection, ConnectionError, Place};
use trucban::desk::protocol::{Hello, PROTOCOL_VERSION, Purpose, Request, Welcome};
use trucban::desk::service::{PinCost, Process, Terms, run_on};
use trucban::domain::moment::Moment;
use trucban::journal::disk::{Disk, Pen, RealDisk};

use crate::invented::TONIGHT;
use crate::{Told, packs};

/// The word under which this program is a desk.
pub const SERVICE: &str = "service";

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(300);

static SYNCS: AtomicU64 = AtomicU64::new(0);

/// Runs the desk of a folder until it is asked to stop.
pub fn serve(folder: &Path) -> Told<()> {
    let place = Place::of(folder, None)?;
    std::thread::spawn(|| {
        for _ in io::stdin().lines() {
            let mut out = io::stdout();
            // Whoever asked and is gone needs no answer.
            let _ = writeln!(out, "{}", SYNCS.load(Ordering::Relaxed)).and_then(|()| out.flush());
        }
    });
    let terms = Terms {
        build: "0.1.0".into(),
        packs: packs()?,
        wrong_packs: Vec::new(),
        linger: Duration::from_secs(600),
        throw_away: false,
        pin_cost: PinCost::NONE,
        admits_group: false,
        process: Process::Shared,
        clock: || Moment::from(TONIGHT),
    };
    let journal = place.journal();
    Ok(run_on(&place, terms, || RealDisk::open(&journal).map(Counted))?)
}

/// A desk that runs.
pub struct Desk {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Where it is.
    pub place: Place,
}

impl Desk {
    /// Starts the desk of a folder; how long it took until a command line was welcomed.
    pub fn start(folder: &Path) -> Told<(Self, Duration)> {
        let begun = Instant::now();
        let program = std::env::current_exe()?;
        let mut command = Command::new(program);
        let mut process = command.arg(SERVICE).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("a desk without ends".into());
        };
        let place = Place::of(folder, None)?;
        let desk = Self { process, questions, answers: BufReader::new(answers), place };
        desk.join(Purpose::CommandLine)?;
        Ok((desk, begun.elapsed()))
    }

    /// Joins the desk, as soon as it answers.
    pub fn join(&self, purpose: Purpose) -> Told<(Connection, Welcome)> {
        join(&self.place, purpose)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// How often its journal has been synced.
    pub fn syncs(&mut self) -> Told<u64> {
        writeln!(self.questions, "syncs")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(answer.trim().parse()?)
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(mut self) -> Told<()> {
        self.join(Purpose::CommandLine)?.0.send(&Request::Stop)?;
        self.process.wait()?;
        Ok(())
    }
}

/// Joins the desk of a place, as soon as it answers.
pub fn join(place: &Place, purpose: Purpose) -> Told<(Connection, Welcome)> {
    let deadline = Instant::now() + PATIENCE;
    let hello = Hello { protocol: PROTOCOL_VERSION, build: "0.1.0".into(), purpose, terminal: "xterm 120x40".into() };
    loop {
        match Connection::join(place, &hello, PATIENCE) {
            Ok((connection, welcome)) => return Ok((connection, *welcome)),
            Err(error @ (ConnectionError::Frame(_) | ConnectionError::Unexpected)) => return Err(error.into()),
            Err(error) if Instant::now() > deadline => return Err(error.into()),
            Err(_) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Bytes of the journal of a place.
pub fn journal_bytes(place: &Place) -> Told<u64> {
    let files: io::Result<Vec<PathBuf>> = std::fs::read_dir(place.journal())?.map(|file| Ok(file?.path())).collect();
    let sizes: io::Result<Vec<u64>> = files?.iter().map(|file| Ok(file.metadata()?.len())).collect();
    Ok(sizes?.into_iter().sum())
}

/// The real disk with a counter of its syncs.
struct Counted(RealDisk);

struct CountedPen(File);

impl Disk for Counted {
    type Pen = CountedPen;
    type Reader = File;

    fn list(&self) -> io::Result<Vec<String>> {
        self.0.list()
    }

    fn read(&self, name: &str, from: u64) -> io::Result<File> {
        self.0.read(name, from)
    }

    fn create(&self, name: &str) -> io::Result<CountedPen> {
        self.0.create(name).map(CountedPen)
    }

    fn append(&self, name: &str) -> io::Result<CountedPen> {
        self.0.append(name).map(CountedPen)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.0.rename(from, to)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.0.remove(name)
    }

    fn sync_folder(&self) -> io::Result<()> {
        self.0.sync_folder()
    }
}

impl Pen for CountedPen {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        Pen::write_all(&mut self.0, bytes)
    }

    fn sync_data(&mut self) -> io::Result<()> {
        SYNCS.fetch_add(1, Ordering::Relaxed);
        Pen::sync_data(&mut self.0)
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.0.truncate(length)
    }
}
