//! A journal on a disk that runs full, fails or is slow: what is answered is on disk, what is
//! refused is not, and what is unknown is done once or not at all.

use std::io;
use std::sync::{Arc, Barrier};

use crate::support::desk::{Folder, case_rows, log, open_case, records};
use trucban::desk::connection::order_id;
use trucban::desk::protocol::{Outcome, ReadOnly, Reply};
use trucban::desk::service::ServiceError;
use trucban::domain::command::Command;
use trucban::domain::refusal::Refusal;
use trucban::journal::Disk;
use trucban::journal::faulty_disk::{Fault, FaultyDisk, Trouble};

/// A disk that is looked at only once a gate has opened.
pub struct Gated {
    pub disk: FaultyDisk,
    pub gate: Arc<Barrier>,
}

impl Disk for Gated {
    type Pen = <FaultyDisk as Disk>::Pen;
    type Reader = <FaultyDisk as Disk>::Reader;

    fn list(&self) -> io::Result<Vec<String>> {
        self.gate.wait();
        self.disk.list()
    }
    fn read(&self, name: &str, from: u64) -> io::Result<Self::Reader> {
        self.disk.read(name, from)
    }
    fn create(&self, name: &str) -> io::Result<Self::Pen> {
        self.disk.create(name)
    }
    fn append(&self, name: &str) -> io::Result<Self::Pen> {
        self.disk.append(name)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.disk.rename(from, to)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.disk.remove(name)
    }
    fn sync_folder(&self) -> io::Result<()> {
        self.disk.sync_folder()
    }
}

fn state(reply: &Reply) -> Option<Option<ReadOnly>> {
    match reply {
        Reply::State(state) => Some(state.read_only.clone()),
        _ => None,
    }
}

#[test]
fn on_a_full_disk_orders_are_refused_and_nothing_of_them_stays() {
    let folder = Folder::new();
    let disk = FaultyDisk::new(1);
    let desk = folder.desk_with(&disk);
    let mut screen = desk.officer("BS Lý");
    let case = screen.open_case("Vũ Thị Xuân");
    let before = records(&screen.ward);
    disk.limit(0);
    let orders: Vec<_> = (0..20).map(|number| screen.order(open_case(&format!("Trần {number}")))).collect();
    orders.iter().for_each(|order| screen.send(&trucban::desk::protocol::Request::Submit(Box::new(order.clone()))));
    for order in &orders {
        assert_eq!(screen.answer_to(order.id), Outcome::Refused(Refusal::DiskFull));
    }
    assert_eq!(screen.until_heard(state), Some(ReadOnly::DiskFull));
    assert_eq!(desk.screen().sign_in("ĐD Hoa"), Err(Refusal::DiskFull));
    let mut other = desk.screen();
    other.until_streamed();
    assert_eq!(records(&other.ward), before, "reading goes on");
    disk.heal();
    assert!(matches!(screen.submit(&orders[0]), Outcome::Done { .. }), "the same order, now done");
    assert_eq!(screen.until_heard(state), None);
    assert_eq!(screen.ward.cases.count(), 2);
    assert!(screen.ward.cases.read(case).is_some());
    let all = desk.everything();
    desk.stop();
    let desk = folder.desk_with(&disk);
    assert_eq!(desk.everything(), all);
    desk.stop();
}

#[test]
fn a_sign_in_that_a_full_disk_refuses_leaves_everybody_who_he_was() {
    let folder = Folder::new();
    let disk = FaultyDisk::new(5);
    let desk = folder.desk_with(&disk);
    let mut ly = desk.officer("BS Lý");
    let mut stranger = desk.screen();
    disk.limit(0);
    assert_eq!(ly.sign_in("ĐD Hoa"), Err(Refusal::DiskFull));
    assert_eq!(stranger.sign_in("ĐD Hoa"), Err(Refusal::DiskFull));
    disk.heal();
    ly.ask(log("vẫn là BS Lý"));
    // The number that was taken back goes to somebody else, and to nobody's session but his.
    let minh = desk.officer("YS Minh");
    let order = minh.order(log("không phải YS Minh"));
    assert_eq!(stranger.submit(&order), Outcome::Refused(Refusal::NotSignedIn));
    desk.stop();
}

#[test]
fn an_import_survives_a_full_disk_at_its_end_and_loses_itself_at_a_chunk() {
    let folder = Folder::new();
    let disk = FaultyDisk::new(2);
    let desk = folder.desk_with(&disk);
    let mut command_line = desk.command_line();
    let import = order_id();
    command_line.ask(Command::Import { import, rows: case_rows(1, 20) });
    disk.limit(0);
    let commit = command_line.order(Command::CommitImport(import));
    assert_eq!(command_line.submit(&commit), Outcome::Refused(Refusal::DiskFull));
    disk.heal();
    assert!(matches!(command_line.submit(&commit), Outcome::Done { .. }));
    let stands = desk.everything();
    let import = order_id();
    command_line.ask(Command::Import { import, rows: case_rows(21, 20) });
    disk.limit(0);
    let chunk = command_line.order(Command::Import { import, rows: case_rows(41, 20) });
    assert_eq!(command_line.submit(&chunk), Outcome::Refused(Refusal::DiskFull));
    disk.heal();
    let commit = command_line.order(Command::CommitImport(import));
    assert_eq!(command_line.submit(&commit), Outcome::Refused(Refusal::UnknownImport));
    assert_eq!(desk.everything(), stands);
    desk.stop();
    let desk = folder.desk_with(&disk);
    assert_eq!(desk.everything(), stands);
    desk.stop();
}

#[test]
fn after_a_failed_write_the_service_ends_and_the_order_is_done_once_or_not_at_all() {
    for call in 1..=2 {
        let folder = Folder::new();
        let disk = FaultyDisk::new(call);
        let desk = folder.desk_with(&disk);
        let mut screen = desk.officer("BS Lý");
        let kept = screen.ask(log("đã ghi"));
        disk.fail(Fault { call, trouble: Trouble::Broken, lasting: true });
        let order = screen.order(log("chưa rõ"));
        let outcome = screen.submit(&order);
        assert_eq!(outcome, Outcome::Unknown, "call {call}");
        let ended = desk.end();
        assert!(matches!(ended, Err(ServiceError::Unknown)), "{ended:?}");
        assert_eq!(ended.map_err(|error| error.exit_code()), Err(74));
        disk.heal();
        disk.cut_power();
        let desk = folder.desk_with(&disk);
        let mut screen = desk.officer("BS Lý");
        assert!(screen.welcome.sequence >= kept);
        assert!(matches!(screen.submit(&order), Outcome::Done { .. }));
        screen.read_all();
        let lines: Vec<_> = screen.ward.log_entries.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["đã ghi", "chưa rõ"], "call {call}");
        desk.stop();
    }
}

#[test]
fn a_damaged_journal_is_read_up_to_the_damage_and_takes_no_orders() {
    let folder = Folder::new();
    let disk = FaultyDisk::new(3);
    let desk = folder.desk_with(&disk);
    let mut screen = desk.officer("BS Lý");
    screen.ask(log("một"));
    screen.ask(log("hai"));
    screen.ask(log("ba"));
    desk.stop();
    std::fs::remove_dir_all(folder.place.store()).unwrap();
    let name = disk.list().unwrap().into_iter().find(|name| name.contains("000001")).unwrap();
    let mut bytes = disk.content(&name).unwrap();
    let place = bytes.windows(3).rposition(|window| window == b"hai").unwrap();
    bytes[place] ^= 1;
    disk.place(&name, Some(&bytes));
    let desk = folder.desk_with(&disk);
    let mut screen = desk.screen();
    assert!(matches!(screen.welcome.state.read_only, Some(ReadOnly::Damaged { .. })), "{:?}", screen.welcome.state);
    screen.sign_in("BS Lý").unwrap();
    let order = screen.order(log("bốn"));
    assert_eq!(screen.submit(&order), Outcome::Refused(Refusal::ReadOnly));
    screen.read_all();
    assert_eq!(screen.ward.log_entries.count(), 1);
    assert_eq!(disk.content(&name).unwrap(), bytes, "nothing is touched");
    desk.stop();
}

#[test]
fn damage_before_the_checkpoint_is_found_in_the_background() {
    let folder = Folder::new();
    let disk = FaultyDisk::new(4);
    let desk = folder.desk_with(&disk);
    let mut screen = desk.officer("BS Lý");
    // Enough for a second segment, which the next start begins with.
    let text = "x".repeat(1000);
    while !disk.list().unwrap().iter().any(|name| name.contains("000002")) {
        let orders: Vec<_> = (0..200).map(|_| screen.order(log(&text))).collect();
        orders.iter().for_each(|order| screen.send(&trucban::desk::protocol::Request::Submit(Box::new(order.clone()))));
        orders.iter().for_each(|order| drop(screen.answer_to(order.id)));
    }
    desk.stop();
    let name = disk.list().unwrap().into_iter().find(|name| name.contains("000001")).unwrap();
    let mut bytes = disk.content(&name).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    disk.place(&name, Some(&bytes));
    let desk = folder.desk_with(&disk);
    let mut screen = desk.screen();
    screen.until(|screen| {
        let damaged = |read_only: &Option<ReadOnly>| matches!(read_only, Some(ReadOnly::Damaged { .. }));
        let told = screen.heard.iter().filter_map(state).any(|read_only| damaged(&read_only));
        (told || damaged(&screen.welcome.state.read_only)).then_some(())
    });
    desk.stop();
}

#[test]
fn a_disk_that_takes_no_writing_is_read_all_the_same() {
    let folder = Folder::new();
    let disk = FaultyDisk::new(5);
    let desk = folder.desk_with(&disk);
    desk.officer("BS Lý").ask(log("một"));
    desk.stop();
    // A journal that was not closed is made fit for writing first, which this disk refuses.
    disk.place("closed", None);
    disk.fail(Fault { call: 1, trouble: Trouble::ReadOnly, lasting: true });
    let desk = folder.desk_with(&disk);
    let mut screen = desk.screen();
    assert_eq!(screen.welcome.state.read_only, Some(ReadOnly::NotWritable));
    screen.sign_in("BS Lý").unwrap();
    assert_eq!(screen.sign_in("ĐD Hoa"), Err(Refusal::ReadOnly));
    let order = screen.order(log("hai"));
    assert_eq!(screen.submit(&order), Outcome::Refused(Refusal::ReadOnly));
    screen.read_all();
    assert_eq!(screen.ward.log_entries.count(), 1);
    desk.stop();
}
