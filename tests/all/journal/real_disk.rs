//! The journal on a real file system: modes, owners, links, and limits that only the system
//! can set. Where a test needs another user it becomes one in a child, or says it was skipped.

use super::*;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use trucban::journal::{DiskError, RealDisk};

const NOBODY: u32 = 65_534;

/// Names the folder that a child test works in; unset in the parent.
const CHILD: &str = "TRUCBAN_TEST_JOURNAL_FOLDER";

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn real(folder: &Path) -> RealDisk {
    RealDisk::open(folder).unwrap()
}

/// Runs one test of this file again in a child that works in the given folder.
fn child(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", &format!("journal::real_disk::{test}")])
        .args(["--nocapture", "--test-threads=1"])
        .env(CHILD, folder);
    command
}

/// Tells whether the child ran its one test and passed; a wrong name would run none.
fn passed(output: std::process::Output) -> bool {
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let passed = output.status.success() && shown.contains("1 passed");
    if !passed {
        eprintln!("{shown}{}", String::from_utf8_lossy(&output.stderr));
    }
    passed
}

fn child_folder() -> Option<PathBuf> {
    std::env::var_os(CHILD).map(PathBuf::from)
}

#[test]
fn a_journal_survives_closing_and_reopening() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("journal");
    let (mut journal, ..) = open(real(&folder));
    fill(&mut journal, 1..20);
    let checkpoint = journal.checkpoint();
    journal.append(vec![draft(20)]).unwrap();
    journal.close().unwrap();
    let (journal, opened, entries) = open_after(real(&folder), Some(checkpoint));
    assert!(opened.resumed && opened.cut.is_none() && opened.damage.is_none());
    assert_eq!(orders(&entries), numbered(20..=20));
    assert_eq!(journal.read_from(1).count(), 20);
    let disk = Arc::new(RealDisk::existing(&folder).unwrap());
    assert_eq!(verify(&disk, &[]).unwrap().problem, None);
}

#[test]
fn a_torn_tail_is_cut_from_the_file() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("journal");
    fill(&mut open(real(&folder)).0, 1..4);
    let file = folder.join("000001.journal");
    let length = fs::metadata(&file).unwrap().len();
    fs::write(&file, [&fs::read(&file).unwrap()[..], b"f67d0502 {\"sequ"].concat()).unwrap();
    let (mut journal, opened, _) = open(real(&folder));
    assert_eq!(opened.cut.unwrap().bytes, 15);
    assert_eq!(fs::metadata(&file).unwrap().len(), length);
    assert_eq!(mode(&file), 0o600);
    journal.append(vec![draft(4)]).unwrap();
    assert_eq!(orders(&open(real(&folder)).2), numbered(1..=4));
}

#[test]
fn everything_is_private_whatever_the_umask() {
    let Some(folder) = child_folder() else {
        // The umask belongs to the whole process, so it is set in one of its own.
        let place = tempfile::tempdir().unwrap();
        let mut command = child("everything_is_private_whatever_the_umask", place.path());
        assert!(passed(command.output().unwrap()));
        return;
    };
    for (place, umask) in [("open", 0o000), ("usual", 0o022), ("closed", 0o777)] {
        let folder = folder.join(place);
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(umask));
        let (mut journal, ..) = open(real(&folder));
        fill(&mut journal, 1..20);
        journal.close().unwrap();
        drop(open(real(&folder)));
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        assert_eq!(mode(&folder), 0o700, "umask {umask:o}");
        let files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(files.len() > 2);
        for file in files {
            assert_eq!(mode(&file), 0o600, "{} under umask {umask:o}", file.display());
        }
    }
}

#[test]
fn a_folder_that_others_may_enter_is_refused() {
    let place = tempfile::tempdir().unwrap();
    for open_mode in [0o710, 0o701, 0o750, 0o720, 0o777] {
        fs::set_permissions(place.path(), Permissions::from_mode(open_mode)).unwrap();
        let error = RealDisk::open(place.path()).unwrap_err();
        assert!(matches!(error, DiskError::NotPrivate { mode, .. } if mode == open_mode), "{error}");
        assert_eq!(mode(place.path()), open_mode);
    }
}

#[test]
fn a_link_or_a_file_in_place_of_the_folder_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let (folder, link, file) = (place.path().join("a"), place.path().join("b"), place.path().join("c"));
    drop(open(real(&folder)));
    symlink(&folder, &link).unwrap();
    fs::write(&file, "").unwrap();
    for odd in [&link, &file, &place.path().join("no/parent")] {
        let error = RealDisk::open(odd).unwrap_err();
        assert!(matches!(error, DiskError::Unusable { .. }), "{error}");
    }
    assert!(RealDisk::existing(&place.path().join("none")).is_err());
    assert!(!place.path().join("none").exists());
}

#[test]
fn links_and_pipes_among_the_files_are_not_followed() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("journal");
    fill(&mut open(real(&folder)).0, 1..4);
    let (file, moved) = (folder.join("000001.journal"), place.path().join("moved"));
    fs::rename(&file, &moved).unwrap();
    symlink(&moved, &file).unwrap();
    let disk = real(&folder);
    assert!(disk.read("000001.journal", 0).is_err());
    assert!(disk.append("000001.journal").is_err());
    assert!(disk.create("000001.journal").is_err());
    fs::remove_file(&file).unwrap();
    let made = Command::new("mkfifo").arg(&file).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no mkfifo on this machine");
        return;
    }
    // Without care this would wait for a writer for ever.
    assert!(disk.read("000001.journal", 0).is_err());
    assert!(disk.append("000001.journal").is_err());
}

#[test]
fn a_folder_of_another_user_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("journal");
    drop(open(real(&folder)));
    if std::os::unix::fs::chown(&folder, Some(NOBODY), None).is_err() {
        eprintln!("SKIPPED: only root can give a folder to another user");
        return;
    }
    let error = RealDisk::open(&folder).unwrap_err();
    assert!(matches!(error, DiskError::ForeignOwner { owner: NOBODY, .. }), "{error}");
}

#[test]
fn a_folder_that_cannot_be_written_is_read() {
    let Some(folder) = child_folder() else {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("journal");
        fill(&mut open(real(&folder)).0, 1..6);
        let mut command = child("a_folder_that_cannot_be_written_is_read", &folder);
        if rustix::process::geteuid().is_root() {
            // Root ignores modes, so the child is somebody else and owns the files.
            fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
            for file in fs::read_dir(&folder).unwrap() {
                let file = file.unwrap().path();
                std::os::unix::fs::chown(file, Some(NOBODY), None).unwrap();
            }
            std::os::unix::fs::chown(&folder, Some(NOBODY), None).unwrap();
            command.uid(NOBODY);
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o500)).unwrap();
        let outcome = command.output();
        fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
        match outcome {
            Ok(output) => assert!(passed(output)),
            Err(error) => eprintln!("SKIPPED: no child as another user: {error}"),
        }
        return;
    };
    let before = fs::read(folder.join("000001.journal")).unwrap();
    let (mut journal, opened, entries) = open(real(&folder));
    assert_eq!(orders(&entries), numbered(1..=5));
    assert_eq!(opened.damage, None);
    assert!(matches!(journal.writable(), Err(Unwritable::Refused(_))));
    let outcome = journal.append(vec![draft(6)]);
    assert!(matches!(outcome, Err(AppendError::ReadOnly)), "{outcome:?}");
    assert_eq!(fs::read(folder.join("000001.journal")).unwrap(), before);
}

#[test]
fn a_file_size_limit_counts_as_a_full_disk() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Some(folder) = child_folder() else {
        // Limits belong to the whole process, so this one is set in a child.
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("journal");
        let mut command = child("a_file_size_limit_counts_as_a_full_disk", &folder);
        assert!(passed(command.output().unwrap()));
        let (_, opened, entries) = open(real(&folder));
        assert_eq!((opened.cut, opened.damage), (None, None));
        assert_eq!(orders(&entries), numbered(1..=entries.len() as u128));
        return;
    };
    // Unless the signal is caught, the system ends the process at the limit.
    let caught = Arc::new(std::sync::atomic::AtomicBool::new(false));
    signal_hook::flag::register(25, Arc::clone(&caught)).unwrap();
    let (mut journal, _) = Journal::open(real(&folder), Opening::default(), |_| ()).unwrap();
    let limit = Rlimit { current: Some(20_000), ..getrlimit(Resource::Fsize) };
    setrlimit(Resource::Fsize, limit).unwrap();
    let mut taken = 0;
    let refused = loop {
        match journal.append(vec![draft(taken + 1)]) {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, AppendError::Full(_)), "{refused}");
    assert!(taken > 10 && caught.load(std::sync::atomic::Ordering::Relaxed));
    let length = fs::metadata(folder.join("000001.journal")).unwrap().len();
    assert_eq!(length, journal.checkpoint().offset);
    setrlimit(Resource::Fsize, Rlimit { current: limit.maximum, ..limit }).unwrap();
    journal.append(vec![draft(taken + 1)]).unwrap();
}

#[test]
fn a_newer_format_leaves_bytes_and_times_as_they_were() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("journal");
    fill(&mut open(real(&folder)).0, 1..4);
    let file = folder.join("000001.journal");
    let mut content = lines(&fs::read(&file).unwrap());
    let head = String::from_utf8(content[0][9..].to_vec()).unwrap();
    let newer = head.replace("\"min_reader\":1", "\"min_reader\":2");
    content[0] = sealed(newer.trim_end().as_bytes());
    fs::write(&file, content.concat()).unwrap();
    let stamp = |path: &Path| {
        let found = fs::metadata(path).unwrap();
        (found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec(), found.ino())
    };
    let before = (stamp(&folder), stamp(&file), fs::read(&file).unwrap());
    let outcome = Journal::open(real(&folder), Opening::default(), |_| ());
    assert!(matches!(outcome, Err(JournalError::NewerFormat { found: 1, known: 1 })));
    assert_eq!((stamp(&folder), stamp(&file), fs::read(&file).unwrap()), before);
}

#[test]
fn a_verification_runs_beside_a_working_writer() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("journal");
    let (mut journal, ..) = open(real(&folder));
    let writer = std::thread::spawn(move || {
        for first in 0..60 {
            journal.append((first * 8 + 1..first * 8 + 9).map(draft).collect()).unwrap();
        }
    });
    let disk = Arc::new(RealDisk::existing(&folder).unwrap());
    while !writer.is_finished() {
        assert_eq!(verify(&disk, &[]).unwrap().problem, None);
    }
    writer.join().unwrap();
    assert_eq!(verify(&disk, &[]).unwrap().entries, 480);
}
