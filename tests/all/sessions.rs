//! A desk and its sessions on a real socket: what one does the others see, once; nobody is held
//! up, nobody is told what is not on disk, and nobody acts for another.

mod alerts;
mod hostile;
mod imports;
mod killed;
mod pins;
mod records;
mod troubled_disk;
mod veils;

use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use crate::support::desk::{
    Folder, PATIENCE, Screen, case_rows, clock, hello, log, open_case, reading_rows, records, temperature, terms,
};
use trucban::desk::connection::{Connection, ConnectionError, Launch, Place, Rejoin, order_id};
use trucban::desk::protocol::{Closing, OPENING_ROWS, Outcome, Purpose, Reply, Request};
use trucban::desk::service::{ServiceError, run};
use trucban::domain::command::Command;
use trucban::domain::home_treatment::{End, Outcome::Released};
use trucban::domain::identity::Id;
use trucban::domain::line_list::{CaseRow, Rows};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::refusal::Refusal;
use trucban::domain::standing::{is_followed, standing};
use trucban::domain::station::Station;
use trucban::domain::tasks::Task;

#[test]
fn three_sessions_see_each_others_changes_once() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screens = ["BS Lý", "ĐD Hoa", "CN Tú"].map(|name| desk.officer(name));
    let mut lines = Vec::new();
    for round in 0..5 {
        for screen in &mut screens {
            lines.push(screen.ask(log(&format!("dòng {round}"))));
        }
    }
    let last = *lines.iter().max().unwrap();
    for screen in &mut screens {
        screen.until_changed(last);
        let mut seen: Vec<_> = screen.changed.iter().map(|changed| changed.sequence).collect();
        seen.retain(|sequence| lines.contains(sequence));
        assert_eq!(seen, lines);
        assert_eq!(screen.ward.log_entries.count(), 15);
    }
    desk.stop();
}

#[test]
fn an_order_sent_again_is_answered_again_and_done_once_also_by_the_next_service() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let case = screen.open_case("Nguyễn Thị Hường");
    let order = screen.order(temperature(case, 385));
    let first = screen.submit(&order);
    assert!(matches!(first, Outcome::Done { .. }), "{first:?}");
    assert_eq!(screen.submit(&order), first);
    desk.stop();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    assert_eq!(screen.submit(&order), first);
    assert_eq!(screen.ward.readings_of(case).count(), 1);
    desk.stop();
}

#[test]
fn the_same_order_twice_at_once_is_done_once() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let order = screen.order(log("một lần"));
    for _ in 0..20 {
        screen.send(&Request::Submit(Box::new(order.clone())));
    }
    let first = screen.answer_to(order.id);
    for _ in 1..20 {
        assert_eq!(screen.answer_to(order.id), first);
    }
    assert_eq!(screen.ward.log_entries.count(), 1);
    desk.stop();
}

#[test]
fn nobody_acts_before_signing_in_or_for_another() {
    let folder = Folder::new();
    let desk = folder.desk();
    let head = desk.officer("BS Lý");
    let mut screen = desk.screen();
    screen.officer = head.officer;
    let order = screen.order(log("chưa vào ca"));
    assert_eq!(screen.submit(&order), Outcome::Refused(Refusal::NotSignedIn));
    screen.sign_in("ĐD Hoa").unwrap();
    let mut forged = screen.order(log("thay mặt"));
    forged.officer = head.officer.unwrap();
    assert_eq!(screen.submit(&forged), Outcome::Refused(Refusal::NotAllowed));
    forged.officer = screen.officer.unwrap();
    assert!(matches!(screen.submit(&forged), Outcome::Done { .. }), "a refused order's id is still free");
    desk.stop();
}

#[test]
fn the_first_name_administers_and_a_known_name_is_the_same_officer() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut first = desk.officer("BS Lý");
    let mut second = desk.officer("ĐD Hoa");
    first.until(|screen| screen.ward.officer_named("ĐD Hoa").map(|_| ()));
    let role = |name| first.ward.officer_named(name).unwrap().role;
    assert_eq!((role("BS Lý"), role("ĐD Hoa")), (Role::Administrator, Role::DutyOfficer));
    let order = second.order(Command::SetStation(Station::default()));
    assert_eq!(second.submit(&order), Outcome::Refused(Refusal::NotAllowed));
    let again = second.sign_in("  BS Lý ").unwrap();
    assert_eq!(Some(again), first.officer);
    assert_eq!(second.sign_in(" "), Err(Refusal::Empty(trucban::domain::refusal::Field::Name)));
    desk.stop();
}

#[test]
fn a_command_line_acts_as_the_officer_of_its_account() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut command_line = desk.command_line();
    let officer = command_line.welcome.officer.unwrap();
    assert!(matches!(command_line.submit(&command_line.order(log("nhập"))), Outcome::Done { .. }));
    assert_eq!(desk.command_line().welcome.officer, Some(officer));
    let screen = desk.officer("BS Lý");
    let account = screen.ward.officers.read(officer).unwrap();
    assert_eq!((account.role, account.uid), (Role::Administrator, Some(rustix::process::geteuid().as_raw())));
    desk.stop();
}

#[test]
fn who_is_here_is_told_as_they_come_and_go() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut first = desk.officer("BS Lý");
    let second = desk.officer("ĐD Hoa");
    let both = [first.officer, second.officer];
    let present = |reply: &Reply| match reply {
        Reply::Present(present) => Some(present.iter().map(|who| who.officer).collect::<Vec<_>>()),
        _ => None,
    };
    first.until_heard(|reply| present(reply).filter(|who| both.iter().all(|officer| who.contains(officer))));
    drop(second);
    let alone = vec![first.officer];
    first.until_heard(|reply| present(reply).filter(|who| *who == alone));
    desk.stop();
}

#[test]
fn the_opening_page_begins_with_the_worst_and_the_stream_brings_the_rest() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    for number in 0..OPENING_ROWS + 20 {
        screen.open_case(&format!("Nguyễn Văn {number:03}"));
    }
    let worst = screen.open_case("Vũ Thị Xuân");
    screen.ask(temperature(worst, 402));
    screen.ask(Command::AddTask(Task { text: "Gọi lại".into(), ..Task::default() }));
    let mut other = desk.screen();
    let welcome = other.welcome.clone();
    assert_eq!(welcome.need.len(), OPENING_ROWS);
    assert_eq!(welcome.need[0], worst);
    assert_eq!(other.ward.readings_of(worst).count(), 1);
    assert_eq!(other.ward.tasks.count(), 2, "that one, and to measure again");
    assert_eq!(welcome.counts.cases as usize, OPENING_ROWS + 21);
    assert_eq!((welcome.counts.marks.iter().sum::<u32>(), welcome.counts.tasks_open), (welcome.counts.cases, 2));
    assert!(welcome.need.iter().all(|case| other.ward.cases.read(*case).is_some()));
    other.until_streamed();
    assert_eq!(other.ward.cases.count(), OPENING_ROWS + 21);
    assert_eq!(other.ward.persons.count(), OPENING_ROWS + 21);
    assert_eq!(other.ward.log_entries.count(), 0);
    desk.stop();
}

#[test]
fn a_session_judges_as_the_desk_does_by_the_readings_that_it_holds() {
    let folder = Folder::new();
    let desk = folder.desk();
    let ended = |number: u32| CaseRow {
        code: format!("E{number}"),
        name: format!("Phạm Văn {number}"),
        end: (number > 2).then_some(End { outcome: Released, on: Some(clock().date().pred_opt().unwrap()) }),
        ..CaseRow::default()
    };
    let mut screen = desk.officer("BS Lý");
    screen.import(vec![Rows::Cases((1..=40).map(ended).collect()), case_rows(1, 60), reading_rows(1, 60)]);
    screen.until_streamed();
    for (code, days, tenths) in [("E3", 9, 405), ("E3", 0, 366), ("E4", 0, 403), ("E1", 12, 402), ("C0001", 0, 401)] {
        let case = screen.ward.case_of_code(code).unwrap().id;
        let Command::RecordReading(mut reading) = temperature(case, tenths) else { unreachable!() };
        reading.measured_at = clock().plus(-days * 24 * 3600);
        screen.ask(Command::RecordReading(reading));
    }
    let other = desk.officer("ĐD Hoa");
    let rules = other.welcome.packs.rules();
    let followed = other.ward.cases.iter().filter(|case| is_followed(&other.ward, &rules, case, clock()));
    let mut marks = [0; 4];
    followed.for_each(|case| marks[standing(&other.ward, &rules, case, clock()).mark as usize] += 1);
    assert_eq!(marks, other.welcome.counts.marks);
    assert!(marks[1] > 3 && marks[2] > 3, "{marks:?}");
    assert_eq!(marks.iter().sum::<u32>(), 63, "62 open ones, and one that ended and rings again");
    assert!(other.ward.readings.count() < screen.read_all().len());
    desk.stop();
}

#[test]
fn a_case_is_read_with_all_its_readings() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let case = screen.open_case("Vũ Thị Xuân");
    for times in 0..30 {
        let Command::RecordReading(mut reading) = temperature(case, 365) else { unreachable!() };
        reading.measured_at = clock().plus((times - 30) * 8 * 3600);
        screen.ask(Command::RecordReading(reading));
    }
    let mut other = desk.officer("ĐD Hoa");
    assert!(other.ward.readings_of(case).count() < 30);
    other.send(&Request::ReadCase(case));
    other.until_heard(|reply| (*reply == Reply::CaseRead(case)).then_some(()));
    assert_eq!(other.ward.readings_of(case).count(), 30);
    desk.stop();
}

#[test]
fn packs_that_the_settings_name_are_in_force_for_everybody_at_once() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    assert_eq!(screen.welcome.packs.judging.len(), 7);
    screen.ask(Command::SetStation(Station { packs: vec!["qd-261".into()], ..Station::default() }));
    screen.until(|screen| (screen.welcome.packs.judging.len() == 1).then_some(()));
    screen.until_streamed();
    assert_eq!(screen.ward.settings().packs, ["qd-261"]);
    desk.stop();
}

#[test]
fn a_second_service_on_the_same_folder_is_refused() {
    let folder = Folder::new();
    let desk = folder.desk();
    let screen = desk.screen();
    assert!(matches!(run(&folder.place, terms()), Err(ServiceError::Held)));
    assert_eq!(Screen::join(&folder.place, Purpose::Screen).welcome.sequence, screen.welcome.sequence);
    desk.stop();
}

#[test]
fn the_service_ends_with_its_last_session_and_takes_a_demonstration_with_it() {
    let folder = Folder::new();
    let desk = folder.desk_on(trucban::desk::service::Terms { linger: Duration::ZERO, throw_away: true, ..terms() });
    let screen = desk.officer("BS Lý");
    assert!(folder.place.folder.exists());
    drop(screen);
    desk.end().unwrap();
    assert!(!folder.place.folder.exists());
}

#[test]
fn the_status_names_process_line_and_screens() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let sequence = screen.ask(log("một"));
    screen.send(&Request::Status);
    let status = screen.until_heard(|reply| match reply {
        Reply::Status(status) => Some(status.clone()),
        _ => None,
    });
    assert_eq!((status.pid, status.sequence, status.sessions), (std::process::id(), sequence, 1));
    desk.stop();
}

#[test]
fn a_newer_program_gets_the_place_and_an_older_one_does_not() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    screen.send(&Request::Retire);
    screen.ask(log("vẫn còn"));
    let newer = trucban::desk::protocol::Hello { build: "999.0.0".into(), ..hello(Purpose::Screen) };
    let joined = Connection::join(&folder.place, &newer, PATIENCE);
    assert!(matches!(joined, Err(ConnectionError::NewerThanDesk { .. })), "{joined:?}");
    screen.until_heard(|reply| (*reply == Reply::Closing(Closing::Retired)).then_some(()));
    desk.end().unwrap();
}

#[test]
fn a_desk_behind_a_long_path_is_found_at_its_short_socket() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&folder.path().join("x".repeat(120)), None).unwrap();
    assert!(!place.socket.starts_with(&place.folder));
    let at = place.clone();
    let service = std::thread::spawn(move || run(&at, terms()));
    let mut screen = Screen::join(&place, Purpose::Screen);
    screen.send(&Request::Stop);
    service.join().unwrap().unwrap();
    assert!(!place.socket.exists());
}

#[test]
fn the_whole_ward_read_while_it_changes_is_the_ward_as_it_then_stands() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    for number in 0..200 {
        screen.open_case(&format!("Nguyễn Văn {number:03}"));
    }
    let mut reader = desk.command_line();
    reader.send(&Request::ReadAll);
    let orders: Vec<_> = (0..50).map(|number| screen.order(open_case(&format!("Trần {number}")))).collect();
    orders.iter().for_each(|order| screen.send(&Request::Submit(Box::new(order.clone()))));
    orders.iter().for_each(|order| drop(screen.answer_to(order.id)));
    reader.until_streamed();
    let people = reader.ward.persons.count();
    // Whatever was done before the stream ended is in it, whole: a case with its person.
    assert_eq!(reader.ward.cases.count(), people);
    assert!(reader.ward.cases.iter().all(|case| reader.ward.person_of(case).is_some()));
    assert_eq!(desk.everything(), desk.everything());
    desk.stop();
}

/// Lost, or stopped on purpose: then a screen that nobody touches, such as the wall's, once stayed as it was for good.
#[test]
fn a_lost_desk_is_found_again_in_the_background() {
    // It is started by somebody else: this program would not start, or is not to start one.
    let launch = Launch { program: "/nonexistent".into(), arguments: Vec::new() };
    for launch in [Some(launch), None] {
        let folder = Folder::new();
        let desk = folder.desk();
        let mut screen = desk.officer("BS Lý");
        let order = screen.order(log("trước khi mất"));
        screen.submit(&order);
        desk.stop();
        let mut rejoin = Rejoin::begin(folder.place.clone(), hello(Purpose::Screen), launch).unwrap();
        let desk = folder.desk();
        let mut watched = [rustix::event::PollFd::new(&rejoin, rustix::event::PollFlags::IN)];
        assert!(rejoin.as_fd().try_clone_to_owned().is_ok());
        rustix::event::poll(&mut watched, Some(&rustix::event::Timespec::try_from(PATIENCE).unwrap())).unwrap();
        let (connection, welcome) = rejoin.take().unwrap();
        let mut screen = Screen::at(connection, *welcome);
        screen.sign_in("BS Lý").unwrap();
        assert!(matches!(screen.submit(&order), Outcome::Done { .. }));
        assert_eq!(screen.order(log("")).at, clock());
        desk.stop();
    }
}

#[test]
fn records_too_large_for_a_session_are_refused() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let job = |number: u32| trucban::domain::roster::Job {
        name: format!("Việc {number} {}", "x".repeat(80)),
        who: "y".repeat(90),
        ..trucban::domain::roster::Job::default()
    };
    let shift = trucban::domain::roster::Shift {
        name: "Ca".into(),
        from: clock(),
        to: clock().plus(3600),
        post: None,
        jobs: (0..250).map(job).collect(),
    };
    screen.ask(Command::PlanShift(shift));
    let mut fill = |number| {
        let order = screen.order(Command::FillJob { shift: Id::new(1).unwrap(), job: job(number) });
        screen.submit(&order)
    };
    let refused = (250..400).map(&mut fill).find(|outcome| matches!(outcome, Outcome::Refused(_)));
    assert!(matches!(refused, Some(Outcome::Refused(Refusal::TooLong { .. }))), "{refused:?}");
    assert_eq!(records(&desk.officer("ĐD Hoa").ward).len(), 3);
    desk.stop();
}

#[test]
fn a_screen_that_waits_for_a_slow_opening_is_welcomed_and_filled_when_it_is_done() {
    let folder = Folder::new();
    let disk = trucban::journal::faulty_disk::FaultyDisk::new(1);
    let desk = folder.desk_with(&disk);
    desk.officer("BS Lý").open_case("Vũ Thị Xuân");
    desk.stop();
    let gate = Arc::new(std::sync::Barrier::new(2));
    let slow = troubled_disk::Gated { disk, gate: Arc::clone(&gate) };
    let place = folder.place.clone();
    let service = std::thread::spawn(move || trucban::desk::service::run_on(&place, terms(), move || Ok(slow)));
    let mut screen = Screen::join(&folder.place, Purpose::Screen);
    assert!(screen.welcome.state.rebuilding);
    screen.officer = Id::<Officer>::new(1);
    let order = screen.order(log("chưa được"));
    assert_eq!(screen.submit(&order), Outcome::Refused(Refusal::ReadOnly));
    gate.wait();
    screen.sign_in("BS Lý").unwrap();
    screen.until_streamed();
    assert!(!screen.welcome.state.rebuilding);
    assert_eq!(screen.ward.cases.count(), 1);
    assert!(matches!(screen.submit(&order), Outcome::Done { .. }));
    screen.send(&Request::Stop);
    service.join().unwrap().unwrap();
    let _ = order_id();
}
