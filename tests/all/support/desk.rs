//! A desk on a socket in a folder that vanishes, and sessions at it. Every wait has a deadline
//! and ends with what was waited for; nothing sleeps and nothing is measured.

use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use trucban::desk::connection::{Connection, ConnectionError, Place, order_id};
use trucban::desk::protocol::{
    Changed, Hello, Outcome, PROTOCOL_VERSION, Proof, Purpose, Reply, Request, SignedIn, Welcome,
};
use trucban::desk::service::{PinCost, Process, ServiceError, Terms, run, run_on};
use trucban::domain::command::{Command, NewCase, Order, Whom};
use trucban::domain::home_treatment::{Case, CaseStatus, Reading};
use trucban::domain::identity::{Id, Kind, OrderId, Sequence};
use trucban::domain::line_list::{CaseRow, ReadingRow, Rows};
use trucban::domain::log_entry::LogEntry;
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::person::Person;
use trucban::domain::record::Record;
use trucban::domain::refusal::Refusal;
use trucban::domain::ward::Ward;
use trucban::journal::faulty_disk::FaultyDisk;

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The version of every program here.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");

/// The rule packs of the product.
pub fn packs() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/packs");
    ["nd-165", "qd-261", "qd-4038", "qd-528", "qd-604", "tram", "truy-vet"]
        .map(|name| std::fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap())
        .into()
}

/// The clock of every desk here: 2021-11-01 09:30 at the ward.
pub fn clock() -> Moment {
    Moment::from(1_635_733_800)
}

/// The terms of every desk here.
pub fn terms() -> Terms {
    Terms {
        build: BUILD.into(),
        packs: packs(),
        wrong_packs: Vec::new(),
        linger: Duration::from_secs(600),
        throw_away: false,
        pin_cost: PinCost::NONE,
        admits_group: false,
        process: Process::Shared,
        clock,
    }
}

/// A folder for a desk.
pub struct Folder {
    /// Where the desk is.
    pub place: Place,
    _folder: TempDir,
}

impl Drop for Folder {
    /// However a test ends, nobody else can look into what it has written.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            look_into(&self.place.folder);
        }
    }
}

fn look_into(folder: &std::path::Path) {
    let Ok(files) = std::fs::read_dir(folder) else { return };
    for file in files.flatten() {
        // A service that is just ending may take its socket away.
        let Ok(found) = file.metadata() else { continue };
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions());
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", file.path().display());
        if found.is_dir() {
            look_into(&file.path());
        }
    }
}

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { place: Place::of(&folder.path().join("ward"), None).unwrap(), _folder: folder }
    }

    /// Starts a service here.
    pub fn desk(&self) -> Running {
        self.desk_on(terms())
    }

    pub fn desk_on(&self, terms: Terms) -> Running {
        let place = self.place.clone();
        self.running(std::thread::spawn(move || once_free(|| run(&place, terms.clone()))))
    }

    /// Starts a service here whose journal is on a faulty disk.
    pub fn desk_with(&self, disk: &FaultyDisk) -> Running {
        let (place, disk) = (self.place.clone(), disk.clone());
        self.running(std::thread::spawn(move || once_free(|| run_on(&place, terms(), || Ok(disk.clone())))))
    }

    fn running(&self, thread: JoinHandle<Result<(), ServiceError>>) -> Running {
        Running { place: self.place.clone(), thread }
    }
}

/// Starts a service as soon as nobody holds its lock: a process that another test has just begun holds a copy of every
/// lock of this one until it is the program that it will be.
fn once_free(start: impl Fn() -> Result<(), ServiceError>) -> Result<(), ServiceError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match start() {
            Err(ServiceError::Held) if Instant::now() < deadline => std::thread::yield_now(),
            ended => return ended,
        }
    }
}

/// A service in a thread.
pub struct Running {
    pub place: Place,
    thread: JoinHandle<Result<(), ServiceError>>,
}

impl Running {
    /// A screen that has just been welcomed.
    pub fn screen(&self) -> Screen {
        Screen::join(&self.place, Purpose::Screen)
    }

    /// A screen at which somebody sits, and which has heard the whole stream.
    pub fn officer(&self, name: &str) -> Screen {
        let mut screen = self.screen();
        screen.sign_in(name).unwrap();
        screen.until_streamed();
        screen
    }

    /// A command line.
    pub fn command_line(&self) -> Screen {
        Screen::join(&self.place, Purpose::CommandLine)
    }

    /// Asks the service to stop and waits until it has.
    pub fn stop(self) {
        self.command_line().send(&Request::Stop);
        self.end().unwrap();
    }

    /// Waits until the service has ended.
    pub fn end(self) -> Result<(), ServiceError> {
        self.thread.join().unwrap()
    }

    /// Everything that stands here.
    pub fn everything(&self) -> Vec<Record> {
        self.command_line().read_all()
    }
}

/// One session, with the ward that it holds.
pub struct Screen {
    pub connection: Connection,
    pub welcome: Welcome,
    pub officer: Option<Id<Officer>>,
    pub ward: Ward,
    pub changed: Vec<Changed>,
    pub answers: Vec<(OrderId, Outcome)>,
    /// Why what was asked was not given.
    pub denied: Vec<Refusal>,
    /// The last things heard that are none of the above.
    pub heard: Vec<Reply>,
    streamed: u32,
    /// Whether the stream that a screen gets at first has not been waited for.
    awaits_stream: bool,
}

pub fn hello(purpose: Purpose) -> Hello {
    Hello { protocol: PROTOCOL_VERSION, build: BUILD.into(), purpose, terminal: "xterm 80x24".into() }
}

impl Screen {
    pub fn join(place: &Place, purpose: Purpose) -> Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match Connection::join(place, &hello(purpose), PATIENCE) {
                Ok((connection, welcome)) => {
                    let awaits_stream = purpose == Purpose::Screen;
                    return Self { awaits_stream, ..Self::at(connection, *welcome) };
                }
                Err(ConnectionError::NoDesk(_) | ConnectionError::Gone) if Instant::now() < deadline => {
                    std::thread::yield_now();
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    pub fn at(connection: Connection, welcome: Welcome) -> Self {
        let mut ward = Ward::default();
        welcome.opening.iter().for_each(|record| ward.insert(record));
        Self {
            connection,
            officer: welcome.officer,
            ward,
            welcome,
            changed: Vec::new(),
            answers: Vec::new(),
            denied: Vec::new(),
            heard: Vec::new(),
            streamed: 0,
            awaits_stream: true,
        }
    }

    pub fn send(&mut self, request: &Request) {
        self.connection.send(request).unwrap();
    }

    /// Hears one reply.
    pub fn hear(&mut self) -> Result<(), ConnectionError> {
        match self.connection.wait(PATIENCE)? {
            Reply::Changed(changed) => {
                changed.changes.iter().for_each(|change| self.ward.apply(change));
                self.changed.push(changed);
            }
            Reply::Records(records) => records.iter().for_each(|record| self.ward.insert(record)),
            Reply::Answer { order, outcome } => self.answers.push((order, outcome)),
            Reply::Streamed => self.streamed += 1,
            Reply::Reload => self.ward = Ward::default(),
            Reply::Welcome(welcome) => {
                welcome.opening.iter().for_each(|record| self.ward.insert(record));
                self.welcome = *welcome;
            }
            other => {
                if let Reply::NotGiven(why) = &other {
                    self.denied.push(why.clone());
                }
                self.heard.push(other);
            }
        }
        Ok(())
    }

    /// Hears until something is true.
    pub fn until<T>(&mut self, mut is_there: impl FnMut(&mut Self) -> Option<T>) -> T {
        loop {
            if let Some(found) = is_there(self) {
                return found;
            }
            self.hear().unwrap();
        }
    }

    pub fn until_streamed(&mut self) {
        self.awaits_stream = false;
        self.until(|screen| (screen.streamed > 0).then(|| screen.streamed -= 1));
    }

    /// Hears until a line of the journal has come.
    pub fn until_changed(&mut self, sequence: Sequence) {
        self.until(|screen| screen.changed.iter().rev().any(|changed| changed.sequence == sequence).then_some(()));
    }

    pub fn until_heard<T>(&mut self, mut found: impl FnMut(&Reply) -> Option<T>) -> T {
        self.until(|screen| {
            let found = screen.heard.iter().find_map(&mut found);
            if found.is_some() {
                screen.heard.clear();
            }
            found
        })
    }

    pub fn sign_in(&mut self, name: &str) -> Result<Id<Officer>, Refusal> {
        self.sign_in_with(name, Proof::Nothing).map(|signed_in| signed_in.officer)
    }

    /// Signs in with what shows that it is he.
    pub fn sign_in_with(&mut self, name: &str, proof: Proof) -> Result<SignedIn, Refusal> {
        self.send(&Request::SignIn { name: name.into(), proof });
        let signed_in = self.until_heard(|reply| match reply {
            Reply::SignedIn(signed_in) => Some(signed_in.clone()),
            _ => None,
        });
        self.officer = signed_in.as_ref().ok().map(|signed_in| signed_in.officer).or(self.officer);
        signed_in
    }

    pub fn order(&self, command: Command) -> Order {
        Order {
            id: order_id(),
            officer: self.officer.unwrap(),
            session: self.welcome.session,
            at: clock(),
            command,
            based_on: Vec::new(),
        }
    }

    /// Submits an order and waits for its answer.
    pub fn submit(&mut self, order: &Order) -> Outcome {
        self.send(&Request::Submit(Box::new(order.clone())));
        self.answer_to(order.id)
    }

    pub fn answer_to(&mut self, id: OrderId) -> Outcome {
        self.until(|screen| {
            let place = screen.answers.iter().position(|(order, _)| *order == id)?;
            Some(screen.answers.remove(place).1)
        })
    }

    /// Asks for something that must be done, and gives its line.
    pub fn ask(&mut self, command: Command) -> Sequence {
        let order = self.order(command);
        match self.submit(&order) {
            Outcome::Done { sequence, .. } => sequence,
            other => panic!("{other:?}"),
        }
    }

    /// Opens a case for somebody new.
    pub fn open_case(&mut self, name: &str) -> Id<Case> {
        let order = self.order(open_case(name));
        match self.submit(&order) {
            Outcome::Done { records, .. } => {
                let case = records.iter().find(|record| record.kind == Kind::Case).unwrap();
                Id::new(case.number).unwrap()
            }
            other => panic!("{other:?}"),
        }
    }

    /// The whole ward, readings included, in the order of records.
    pub fn read_all(&mut self) -> Vec<Record> {
        if self.awaits_stream {
            self.until_streamed();
        }
        self.ward = Ward::default();
        self.send(&Request::ReadAll);
        self.until_streamed();
        records(&self.ward)
    }
}

/// Every record of a ward, in order.
pub fn records(ward: &Ward) -> Vec<Record> {
    let numbers = |kind| (1..=ward.last_number(kind)).filter_map(move |number| ward.record(kind, number));
    Kind::ALL.into_iter().flat_map(numbers).collect()
}

pub fn open_case(name: &str) -> Command {
    Command::OpenCase(NewCase {
        person: Whom::New(Person { name: name.into(), ..Person::default() }),
        status: CaseStatus::Confirmed,
        onset: None,
        confirmed_on: None,
        carer: None,
        note: String::new(),
    })
}

pub fn log(text: &str) -> Command {
    Command::Log(LogEntry::of(clock(), text))
}

/// A reading of the temperature, in tenths of a degree.
pub fn temperature(case: Id<Case>, tenths: u32) -> Command {
    let mut signs = Signs::default();
    signs.set(Sign::Temperature, tenths).unwrap();
    Command::RecordReading(Reading::of(case, clock(), signs))
}

/// Rows of cases `first..first + count`, coded `C0001` and so on.
pub fn case_rows(first: u32, count: u32) -> Rows {
    let row = |number: u32| CaseRow {
        code: format!("C{number:04}"),
        name: format!("Nguyễn Văn {number:04}"),
        area: format!("Tổ {}", number % 13),
        ..CaseRow::default()
    };
    Rows::Cases((first..first + count).map(row).collect())
}

/// Rows of one temperature each for cases `first..first + count`, three days before the clock.
pub fn reading_rows(first: u32, count: u32) -> Rows {
    let row = |number: u32| {
        let mut signs = Signs::default();
        signs.set(Sign::Temperature, 365 + number % 40).unwrap();
        ReadingRow {
            code: format!("C{number:04}"),
            measured_at: clock().plus(-3 * 24 * 3600),
            signs,
            ..ReadingRow::default()
        }
    };
    Rows::Readings((first..first + count).map(row).collect())
}

impl Screen {
    /// Imports rows, chunk by chunk, and makes them stand.
    pub fn import(&mut self, chunks: Vec<Rows>) -> Sequence {
        let import = order_id();
        for rows in chunks {
            self.ask(Command::Import { import, rows });
        }
        self.ask(Command::CommitImport(import))
    }
}
