//! `trucban desk`, `stop` and `status`: the service itself.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::arguments::StatusFormat;
use super::failure::{Exit, Failure};
use super::invocation::{BUILD, Invocation};
use super::run::say;
use super::visit::{Visit, failure};
use crate::desk::connection::{Connection, ConnectionError, now};
use crate::desk::protocol::{Closing, Purpose, Reply, Request, Status};
use crate::desk::service::{PinCost, Process, ServiceError, Terms};
use crate::language::{Shown, refusing, wrong_pack};

/// How long a service that officers cannot start stays: as long as the machine lets it.
const SERVICE_LINGER: Duration = Duration::from_secs(10 * 365 * 86_400);

/// How long a desk stays after the last officer has left.
const LINGER: Duration = Duration::from_secs(600);

/// How long the demo's desk stays: until whoever loaded it has come back as its user.
const DEMO_LINGER: Duration = Duration::from_secs(2);

/// How long a running desk may take to say how it is, or to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the service in this process until it ends; nothing where it went well, else its exit code.
pub(super) fn serve(invocation: &Invocation, process: Process, admits_group: bool) -> Result<Option<u8>, Failure> {
    let (packs, wrong_packs) = invocation.packs();
    if process != Process::Detached {
        wrong_packs.iter().for_each(|wrong| say(&wrong_pack(wrong, &invocation.book).join(" ")));
    }
    let terms = Terms {
        build: BUILD.to_string(),
        packs,
        wrong_packs,
        linger: match (invocation.is_demo, admits_group) {
            (true, _) => DEMO_LINGER,
            // Whoever comes cannot start it.
            (_, true) => SERVICE_LINGER,
            _ => LINGER,
        },
        throw_away: invocation.is_demo,
        pin_cost: if invocation.is_demo { PinCost::NONE } else { PinCost::OFFICE },
        admits_group,
        process,
        clock: now,
    };
    match crate::desk::service::run(&invocation.place, terms) {
        Ok(()) => Ok(None),
        // Whoever started it reads the code; the log has the words.
        Err(error) if process == Process::Detached => Ok(Some(error.exit_code())),
        Err(error) => Err(of_service(&error, invocation)),
    }
}

fn of_service(error: &ServiceError, invocation: &Invocation) -> Failure {
    let book = &invocation.book;
    match error {
        ServiceError::Held => Failure::environment(book.say("command_line.service_held")),
        ServiceError::Unknown => Failure::environment(book.say("storage.unknown_write")),
        ServiceError::Place(error) => Failure::of_place(error, book),
        ServiceError::Disk(error) => Failure::of_disk(error, book),
        ServiceError::Opening(_) | ServiceError::Pack(_) | ServiceError::Packs | ServiceError::Io(_) => {
            let reason = Shown::owned(error.to_string());
            Failure::environment(book.say_with("command_line.service_failed", &[("reason", &reason)]))
        }
    }
}

/// Runs `trucban desk`: sees to it that a service runs.
pub(super) fn start(invocation: &Invocation) -> Result<(), Failure> {
    let mut visit = Visit::join(invocation, Purpose::CommandLine)?;
    let status = ask(&mut visit.connection).map_err(|error| failure(&error, invocation))?;
    tell(invocation, &status)
}

/// Runs `trucban stop`: asks a running service to end and waits until it has.
pub(super) fn stop(invocation: &Invocation) -> Result<(), Failure> {
    let book = &invocation.book;
    let joined = Connection::join(&invocation.place, &invocation.hello(Purpose::CommandLine), PATIENCE);
    let (mut connection, welcome) = match joined {
        Ok(joined) => joined,
        Err(ConnectionError::NoDesk(_)) => return invocation.print_line(book.say("command_line.not_running")),
        // An older desk was asked to make room, which is the same.
        Err(ConnectionError::NewerThanDesk { .. }) => return wait_until_ended(invocation, 0),
        Err(error) => return Err(failure(&error, invocation)),
    };
    // A desk that is still opening answers no question.
    let status = if welcome.state.rebuilding { Ok(None) } else { ask(&mut connection).map(Some) };
    let screens = match status {
        Ok(status) => status.map_or(0, |status| status.sessions),
        // It is ending already.
        Err(ConnectionError::Gone | ConnectionError::Closed(Closing::Stopped)) => {
            return wait_until_ended(invocation, 0);
        }
        Err(error) => return Err(failure(&error, invocation)),
    };
    connection.send(&Request::Stop).map_err(|error| failure(&error, invocation))?;
    loop {
        match connection.wait(PATIENCE) {
            Ok(Reply::Closing(Closing::Stopped)) | Err(ConnectionError::Gone) => break,
            Ok(Reply::NotGiven(refusal)) => {
                return Err(Failure::new(Exit::Refused, refusing::sentence(&refusal, book)));
            }
            Ok(_) => {}
            Err(error) => return Err(failure(&error, invocation)),
        }
    }
    wait_until_ended(invocation, screens)
}

/// A service holds its lock to its very end. Tells how many screens were open and heard of it.
fn wait_until_ended(invocation: &Invocation, screens: u32) -> Result<(), Failure> {
    let book = &invocation.book;
    let deadline = Instant::now() + PATIENCE;
    // A demo's folder, lock included, goes with its service.
    while let Ok(lock) = invocation.place.desk_lock() {
        if lock.try_lock().is_ok() {
            break;
        }
        if Instant::now() > deadline {
            return Err(Failure::environment(book.say("command_line.no_answer")));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    if screens > 0 {
        invocation.print_line(&book.say_with("command_line.stopped_screens", &[("count", &screens)]))?;
    }
    invocation.print_line(book.say("command_line.stopped"))
}

/// How the service is, for programs.
#[derive(Serialize)]
struct JsonStatus {
    running: bool,
    pid: Option<u32>,
    version: Option<String>,
    sequence: Option<u64>,
}

/// Runs `trucban status`, which never starts a service.
pub(super) fn status(invocation: &Invocation, format: StatusFormat) -> Result<(), Failure> {
    let joined = Connection::join(&invocation.place, &invocation.hello(Purpose::CommandLine), PATIENCE);
    let status = match joined.and_then(|(mut connection, _)| ask(&mut connection)) {
        Ok(status) => Some(status),
        Err(ConnectionError::NoDesk(_)) => None,
        Err(error) => return Err(failure(&error, invocation)),
    };
    if format == StatusFormat::Json {
        let told = status.as_ref();
        let json = JsonStatus {
            running: told.is_some(),
            pid: told.map(|status| status.pid),
            version: told.map(|status| status.version.clone()),
            sequence: told.map(|status| status.sequence),
        };
        invocation.print_line(&serde_json::to_string(&json).unwrap_or_default())?;
    } else {
        match &status {
            Some(status) => tell(invocation, status)?,
            None => invocation.print_line(invocation.book.say("command_line.not_running"))?,
        }
    }
    if status.is_some() { Ok(()) } else { Err(Failure { exit: Exit::Environment, sentence: None }) }
}

fn ask(connection: &mut Connection) -> Result<Status, ConnectionError> {
    connection.send(&Request::Status)?;
    loop {
        match connection.wait(PATIENCE)? {
            Reply::Status(status) => return Ok(status),
            Reply::Closing(closing) => return Err(ConnectionError::Closed(closing)),
            _ => {}
        }
    }
}

fn tell(invocation: &Invocation, status: &Status) -> Result<(), Failure> {
    let version = Shown::of(&status.version);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("pid", &status.pid), ("version", &version), ("sequence", &status.sequence), ("sessions", &status.sessions)];
    invocation.print_line(&invocation.book.say_with("command_line.running", &values))
}
