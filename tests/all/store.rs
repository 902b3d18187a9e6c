//! The store beside the journal: whatever happens to it, the next start has every record again.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::support::desk::{Folder, case_rows, log, reading_rows, temperature};
use trucban::desk::connection::order_id;
use trucban::domain::change::Change;
use trucban::domain::identity::{Id, OrderId};
use trucban::domain::log_entry::LogEntry;
use trucban::domain::moment::Moment;
use trucban::domain::record::{Kept as KeptRecord, Record};
use trucban::store::{Batch, Kept, Line, Place, Rebuild, Store, StoreError};

/// A ward with records of several kinds, written by orders and an import, and its desk stopped.
fn ward() -> (Folder, Vec<Record>) {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let case = screen.open_case("Vũ Thị Xuân");
    screen.ask(temperature(case, 385));
    desk.command_line().import(vec![case_rows(1, 300), reading_rows(1, 300)]);
    for number in 0..20 {
        screen.ask(log(&format!("dòng {number}")));
    }
    let all = desk.everything();
    desk.stop();
    (folder, all)
}

/// Starts a desk on what is there now and compares every record; gives what its log says.
fn same_again(folder: &Folder, all: &[Record]) -> String {
    let before = fs::metadata(folder.place.log()).unwrap().len();
    let desk = folder.desk();
    assert_eq!(desk.everything(), all);
    let mut screen = desk.officer("BS Lý");
    screen.ask(log("và ghi tiếp"));
    let all = desk.everything();
    desk.stop();
    let text = fs::read_to_string(folder.place.log()).unwrap();
    let text = text[usize::try_from(before).unwrap()..].to_string();
    // What was rebuilt is trusted by the start after it.
    let desk = folder.desk();
    assert_eq!(desk.everything(), all);
    desk.stop();
    let after = fs::read_to_string(folder.place.log()).unwrap();
    assert!(!after[usize::try_from(before).unwrap() + text.len()..].contains("rebuilt"), "{after}");
    text
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() { copy(&file.path(), &to) } else { drop(fs::copy(file.path(), to)) }
    }
}

fn put_back(from: &Path, to: &Path) {
    fs::remove_dir_all(to).unwrap();
    copy(from, to);
    set_private(to);
}

fn set_private(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
}

fn sled_files(folder: &Folder) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.place.store().join("sled")).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).collect()
}

#[test]
fn a_start_goes_on_from_the_store_and_reads_no_line_twice() {
    let (folder, all) = ward();
    let text = same_again(&folder, &all);
    assert!(text.contains("opened, 0 lines read") && !text.contains("rebuilt"), "{text}");
}

#[test]
fn a_deleted_store_is_rebuilt() {
    let (folder, all) = ward();
    fs::remove_dir_all(folder.place.store()).unwrap();
    same_again(&folder, &all);
    fs::remove_dir_all(folder.place.store()).unwrap();
    fs::write(folder.place.store(), "a file in its place").unwrap();
    fs::set_permissions(folder.place.store(), fs::Permissions::from_mode(0o600)).unwrap();
    let desk = folder.desk();
    assert_eq!(desk.everything().len(), all.len() + 1, "without a store if need be");
    desk.stop();
}

#[test]
fn a_garbled_store_is_rebuilt() {
    let (folder, all) = ward();
    let whole = folder.place.folder.parent().unwrap().join("whole");
    let desk = folder.desk();
    desk.stop();
    copy(&folder.place.store(), &whole);
    let mut rebuilt = 0;
    let files = sled_files(&folder);
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        put_back(&whole, &folder.place.store());
        let length = usize::try_from(fs::metadata(&file).unwrap().len()).unwrap();
        for part in 0..6 {
            put_back(&whole, &folder.place.store());
            let mut bytes = fs::read(&file).unwrap();
            let place = (length * part / 6).min(length.saturating_sub(1));
            match part % 3 {
                0 => bytes[place] ^= 0x10,
                1 => bytes[place..(place + 4096).min(length)].fill(0xa5),
                _ => bytes.truncate(place),
            }
            fs::write(&file, bytes).unwrap();
            let desk = folder.desk();
            assert_eq!(desk.everything(), all, "{file:?} part {part}");
            desk.stop();
            let text = fs::read_to_string(folder.place.log()).unwrap();
            rebuilt += usize::from(text.lines().rev().take(4).any(|line| line.contains("rebuilt")));
        }
    }
    assert!(rebuilt > 3, "damage was met {rebuilt} times only");
}

#[test]
fn a_store_that_is_behind_catches_up() {
    let folder = Folder::new();
    let desk = folder.desk();
    desk.officer("BS Lý").ask(log("một"));
    desk.stop();
    let old = folder.place.folder.parent().unwrap().join("old");
    copy(&folder.place.store(), &old);
    let desk = folder.desk();
    desk.command_line().import(vec![case_rows(1, 30)]);
    let all = desk.everything();
    desk.stop();
    put_back(&old, &folder.place.store());
    let text = same_again(&folder, &all);
    assert!(!text.contains("rebuilt") && !text.contains("opened, 0 lines"), "{text}");
}

#[test]
fn a_store_that_is_ahead_of_its_journal_or_anothers_is_rebuilt() {
    let folder = Folder::new();
    let desk = folder.desk();
    desk.officer("BS Lý").ask(log("một"));
    let all = desk.everything();
    desk.stop();
    let old = folder.place.folder.parent().unwrap().join("old");
    copy(&folder.place.journal(), &old);
    let desk = folder.desk();
    desk.officer("BS Lý").ask(log("hai"));
    desk.stop();
    put_back(&old, &folder.place.journal());
    let text = same_again(&folder, &all);
    assert!(text.contains("ahead of the journal"), "{text}");
    let (other, _) = ward();
    put_back(&other.place.store(), &folder.place.store());
    let desk = folder.desk();
    assert_eq!(desk.everything().len(), all.len() + 1);
    desk.stop();
}

/// Opens the database behind the store; a program that another test is just starting may hold
/// the lock for a moment.
fn opened_past_its_owner(files: &Path) -> sled::Db {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        match sled::open(files) {
            Err(sled::Error::Io(_)) if Instant::now() < deadline => std::thread::yield_now(),
            opened => return opened.unwrap(),
        }
    }
}

#[test]
fn a_store_of_another_format_half_applied_or_left_behind_in_its_opening_is_rebuilt() {
    type Spoil = fn(&sled::Db);
    let spoil: [(&str, Spoil); 3] = [
        ("the store is of format", |db| {
            let mut about = db.get([0]).unwrap().unwrap().to_vec();
            about[0] += 1;
            db.insert([0], about).unwrap();
        }),
        ("digest", |db| {
            let (key, _) = db.last().unwrap().unwrap();
            db.remove(key).unwrap();
        }),
        ("none of ours", |db| drop(db.insert([99], "?").unwrap())),
    ];
    let (folder, mut all) = ward();
    for (why, spoil) in spoil {
        let db = opened_past_its_owner(&folder.place.store().join("sled"));
        spoil(&db);
        db.flush().unwrap();
        drop(db);
        let text = same_again(&folder, &all);
        assert!(text.contains(why), "{why}: {text}");
        let desk = folder.desk();
        all = desk.everything();
        desk.stop();
    }
    fs::write(folder.place.store().join("opening"), "").unwrap();
    let text = same_again(&folder, &all);
    assert!(text.contains("opening did not end"), "{text}");
}

fn entry(number: u32, text: &str) -> Record {
    let body = LogEntry::of(Moment::default(), text);
    let id = Id::new(number).unwrap();
    Record::LogEntry(Arc::new(KeptRecord {
        id,
        revision: 1,
        written_at: Moment::default(),
        written_by: None,
        deleted: false,
        body,
    }))
}

fn line(sequence: u64, changes: Vec<Change>) -> Line {
    let records = changes.iter().filter_map(Change::record).take(3).collect();
    Line { sequence, order: OrderId(sequence.into()), records, import: None, changes: Arc::new(changes) }
}

fn loaded(store: &mut Store) -> Result<(Vec<Kept>, Place), Rebuild> {
    let mut kept = Vec::new();
    let from = store.load(|one| kept.push(one))?;
    Ok((kept, from))
}

#[test]
fn the_store_keeps_the_last_of_each_record_and_forgets_what_was_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("store");
    assert!(matches!(Store::open(&at), Err(Rebuild::Missing)));
    let mut store = Store::fresh(&at).unwrap();
    let from = Place { sequence: 2, segment: 1, offset: 77, head: [7; 32] };
    let (one, two, three) = (entry(1, "một"), entry(2, "hai"), entry(2, "ba"));
    store
        .put(Batch {
            lines: vec![line(1, vec![Change::made(one.clone())])],
            applied: 1,
            from: Place::default(),
            pins: None,
        })
        .unwrap();
    let changes =
        vec![Change::made(two.clone()), Change::written(two, three.clone()), Change::made(one.clone()).reversed()];
    let mut second = line(2, changes);
    second.import = Some(order_id());
    let import = second.import.unwrap();
    store.put(Batch { lines: vec![second], applied: 2, from, pins: None }).unwrap();
    store.close().unwrap();
    let mut store = Store::open(&at).unwrap();
    let (kept, found) = loaded(&mut store).unwrap();
    assert_eq!((found, store.applied()), (from, 2));
    let named = |changes: &[u32]| changes.iter().map(|number| entry(*number, "").id()).collect::<Vec<_>>();
    assert_eq!(
        kept,
        [
            Kept::Record(three, 2),
            Kept::Order(OrderId(1), 1, named(&[1])),
            Kept::Order(OrderId(2), 2, named(&[2, 2, 1])),
            Kept::Import(import),
        ]
    );
}

#[test]
fn a_line_of_many_records_is_kept_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("store");
    let mut store = Store::fresh(&at).unwrap();
    let many = (1..=25_000).map(|number| Change::made(entry(number, "một"))).collect();
    store.put(Batch { lines: vec![line(1, many)], applied: 1, from: Place::default(), pins: None }).unwrap();
    store.close().unwrap();
    let mut store = Store::open(&at).unwrap();
    assert_eq!(loaded(&mut store).unwrap().0.len(), 25_001);
}

#[test]
fn a_store_that_is_stopped_in_the_middle_goes_on_from_before() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("store");
    let mut store = Store::fresh(&at).unwrap();
    let (begun, over) = (Place { sequence: 1, ..Place::default() }, AtomicBool::new(true));
    store
        .put(Batch { lines: vec![line(1, vec![Change::made(entry(1, "một"))])], applied: 1, from: begun, pins: None })
        .unwrap();
    let many = Arc::new((2..=25_000).map(|number| Change::made(entry(number, "hai"))).collect::<Vec<_>>());
    let all =
        || Batch { lines: vec![line(2, many.to_vec())], applied: 2, from: Place { sequence: 2, ..begun }, pins: None };
    assert!(matches!(store.put_unless(all(), &over), Err(StoreError::Behind)));
    store.close().unwrap();
    let mut store = Store::open(&at).unwrap();
    assert_eq!(loaded(&mut store).unwrap().1, begun);
    store.put(all()).unwrap();
    store.close().unwrap();
    let (kept, from) = loaded(&mut Store::open(&at).unwrap()).unwrap();
    assert_eq!((kept.len(), from.sequence), (25_002, 2));
}
