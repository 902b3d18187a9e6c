//! A service in a process of its own, killed under the hands of its sessions: what was answered
//! stands, what was asked is done once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::desk::{Folder, PATIENCE, Screen, hello, log};
use trucban::desk::connection::{Connection, Launch, Place, join_or_start};
use trucban::desk::protocol::{Outcome, Proof, Purpose, Reply, Request, SignedIn};
use trucban::domain::identity::OrderId;

/// The program itself, as it starts its own service.
fn launch(place: &Place) -> Launch {
    let mut arguments = vec![OsString::from("--data"), place.folder.clone().into()];
    arguments.extend(["desk", "--detached"].map(OsString::from));
    Launch { program: env!("CARGO_BIN_EXE_trucban").into(), arguments }
}

fn start(place: &Place) -> Screen {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match join_or_start(place, &hello(Purpose::Screen), &launch(place)) {
            Ok((connection, welcome)) => return Screen::at(connection, *welcome),
            Err(error) if Instant::now() > deadline => panic!("{error}"),
            Err(_) => std::thread::yield_now(),
        }
    }
}

fn pid_of(screen: &mut Screen) -> Option<Pid> {
    screen.connection.send(&Request::Status).ok()?;
    loop {
        match screen.connection.wait(PATIENCE).ok()? {
            Reply::Status(status) => return Pid::from_raw(status.pid.cast_signed()),
            Reply::Closing(_) => return None,
            _ => {}
        }
    }
}

fn kill(place: &Place, signal: Signal) -> bool {
    let Ok((connection, welcome)) = Connection::join(place, &hello(Purpose::Screen), PATIENCE) else { return false };
    pid_of(&mut Screen::at(connection, *welcome)).is_some_and(|pid| kill_process(pid, signal).is_ok())
}

fn stop(place: &Place) {
    let mut screen = start(place);
    screen.send(&Request::Stop);
    while screen.hear().is_ok() {}
}

#[test]
fn a_killed_service_is_started_again_and_has_lost_nothing() {
    let folder = Folder::new();
    let mut screen = start(&folder.place);
    screen.sign_in("BS Lý").unwrap();
    let order = screen.order(log("trước"));
    let first = screen.submit(&order);
    let lost = screen.order(log("giữa"));
    assert!(kill(&folder.place, Signal::KILL));
    let _ = screen.connection.send(&Request::Submit(Box::new(lost.clone())));
    while screen.hear().is_ok() {}
    let mut screen = start(&folder.place);
    screen.sign_in("BS Lý").unwrap();
    assert_eq!(screen.submit(&order), first);
    assert!(matches!(screen.submit(&lost), Outcome::Done { .. }));
    screen.read_all();
    assert_eq!(screen.ward.log_entries.count(), 2);
    stop(&folder.place);
}

#[test]
fn a_service_that_is_asked_to_end_closes_its_books() {
    let folder = Folder::new();
    let mut screen = start(&folder.place);
    screen.sign_in("BS Lý").unwrap();
    screen.ask(log("trước"));
    assert!(kill(&folder.place, Signal::TERM));
    while screen.hear().is_ok() {}
    assert!(screen.heard.contains(&Reply::Closing(trucban::desk::protocol::Closing::Stopped)));
    let lock = folder.place.desk_lock().unwrap();
    lock.lock().unwrap();
    assert!(!folder.place.socket.exists());
    assert!(std::fs::read_dir(folder.place.journal()).unwrap().count() >= 2, "a segment and the mark of a clean close");
    let mode = |path: &std::path::Path| {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(path).unwrap().mode() & 0o777
    };
    let mut folders = vec![folder.place.folder.clone()];
    while let Some(at) = folders.pop() {
        assert_eq!(mode(&at), 0o700, "{at:?}");
        for file in std::fs::read_dir(&at).unwrap().map(Result::unwrap) {
            if file.file_type().unwrap().is_dir() {
                folders.push(file.path());
            } else {
                assert_eq!(mode(&file.path()), 0o600, "{:?}", file.path());
            }
        }
    }
}

const CLIENTS: usize = 50;
const KILLS: u32 = 20;

/// One officer who writes line after line, each until it is answered, whatever happens to the
/// desk; gives the orders that were answered, with their lines.
fn write_lines(place: &Place, number: usize, answered: &AtomicU32, over: &AtomicBool) -> HashMap<OrderId, u64> {
    let name = format!("CN {number}");
    let mut done = HashMap::new();
    let mut order = None;
    while !over.load(Ordering::Relaxed) {
        let mut screen = start(place);
        if sign_in(&mut screen, &name).is_none() {
            continue;
        }
        while !over.load(Ordering::Relaxed) {
            let asked = order.get_or_insert_with(|| screen.order(log(&format!("{name} {}", done.len())))).clone();
            match submit(&mut screen, asked) {
                Some((id, sequence)) => {
                    done.insert(id, sequence);
                    answered.fetch_add(1, Ordering::Relaxed);
                    order = None;
                }
                None => break,
            }
        }
    }
    done
}

fn sign_in(screen: &mut Screen, name: &str) -> Option<()> {
    screen.connection.send(&Request::SignIn { name: name.into(), proof: Proof::Nothing }).ok()?;
    loop {
        screen.hear().ok()?;
        if let Some(Reply::SignedIn(Ok(SignedIn { officer, .. }))) = screen.heard.pop() {
            screen.officer = Some(officer);
            return Some(());
        }
    }
}

fn submit(screen: &mut Screen, order: trucban::domain::command::Order) -> Option<(OrderId, u64)> {
    screen.connection.send(&Request::Submit(Box::new(order))).ok()?;
    loop {
        screen.hear().ok()?;
        match screen.answers.pop() {
            Some((id, Outcome::Done { sequence, .. })) => return Some((id, sequence)),
            Some((_, other)) => panic!("{other:?}"),
            None => {}
        }
    }
}

#[test]
fn twenty_kills_under_fifty_sessions_lose_nothing_and_do_nothing_twice() {
    let folder = Folder::new();
    drop(start(&folder.place));
    let (answered, over) = (AtomicU32::new(0), AtomicBool::new(false));
    let done: Vec<HashMap<OrderId, u64>> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (place, answered, over) = (&folder.place, &answered, &over);
                scope.spawn(move || write_lines(place, number, answered, over))
            })
            .collect();
        let mut kills = 0;
        while kills < KILLS {
            // Each time in the middle of the work: some have been answered since the last kill.
            let before = answered.load(Ordering::Relaxed);
            let deadline = Instant::now() + PATIENCE;
            while answered.load(Ordering::Relaxed) < before + 30 {
                assert!(Instant::now() < deadline, "nobody is answered any more");
                std::thread::yield_now();
            }
            kills += u32::from(kill(&folder.place, Signal::KILL));
        }
        over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let mut screen = start(&folder.place);
    screen.read_all();
    let mut texts: Vec<String> = screen.ward.log_entries.iter().map(|line| line.text.clone()).collect();
    let count = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), count, "something was done twice");
    let total: usize = done.iter().map(HashMap::len).sum();
    // Of each session one order may have been under way at the end.
    assert!((total..=total + CLIENTS).contains(&count), "{count} lines of {total} answers");
    for (number, answers) in done.iter().enumerate() {
        for place in 0..answers.len() {
            assert!(texts.binary_search(&format!("CN {number} {place}")).is_ok(), "an answered line is lost");
        }
    }
    let lines: std::collections::HashSet<u64> = done.iter().flat_map(HashMap::values).copied().collect();
    assert_eq!(lines.len(), total, "two orders were answered with one line");
    stop(&folder.place);
}
