//! A patient with an unmistakable name through a whole day of the real program: list, readings, alert, papers, hand-over,
//! reports, exports. The name stands in the journal, in the store, in what is printed about patients, and nowhere else.

use std::fs;
use std::io::{Cursor, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::support::terminal::Terminal;

/// What must not come out: the given name in either case, and the telephone.
const MARKERS: [&str; 3] = ["Zzyxqhuong", "zzyxqhuong", "0987123987"];

const LIST: &str = "code,name,birth_year,phone,area\nF0-001,Phạm Thị Zzyxqhuong,1958,0987123987,Tổ 7\n";

/// A machine with a home, a folder for temporary files and a ward, all of its own.
struct Day {
    folder: TempDir,
}

impl Drop for Day {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

impl Day {
    fn new() -> Self {
        let day = Self { folder: tempfile::tempdir().unwrap() };
        for name in ["home", "tmp", "run", "config", "cwd"] {
            fs::create_dir(day.path(name)).unwrap();
            fs::set_permissions(day.path(name), fs::Permissions::from_mode(0o700)).unwrap();
        }
        day
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        [("HOME", "home"), ("TMPDIR", "tmp"), ("XDG_RUNTIME_DIR", "run"), ("XDG_CONFIG_HOME", "config")]
            .map(|(name, folder)| (name, self.path(folder)))
            .to_vec()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.envs(self.environment()).env_remove("TRUCBAN_SOCKET").stdin(Stdio::null());
        command.arg("--data").arg(self.path("ward")).args(arguments).current_dir(self.path("cwd")).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        silent(&format!("stderr of {arguments:?}"), &output.stderr);
        output.stdout
    }
}

fn bears(bytes: &[u8]) -> Option<&'static str> {
    MARKERS.into_iter().find(|marker| bytes.windows(marker.len()).any(|window| window == marker.as_bytes()))
}

fn silent(what: &str, bytes: &[u8]) {
    assert_eq!(bears(bytes), None, "{what}:\n{}", String::from_utf8_lossy(bytes));
}

/// What stands in a document or workbook, which is an archive; other bytes as they are.
fn inside(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes.clone())) else { return bytes };
    let mut all = Vec::new();
    for at in 0..archive.len() {
        archive.by_index(at).unwrap().read_to_end(&mut all).unwrap();
    }
    all
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// What the machine shows of a process to whoever lists processes; and that it leaves no core.
fn shown_by_the_machine(pid: u32) {
    for name in ["cmdline", "environ", "comm", "status"] {
        let bytes = fs::read(format!("/proc/{pid}/{name}")).unwrap_or_default();
        assert!(!bytes.is_empty() || name == "environ", "{name} of {pid}");
        silent(name, &bytes);
    }
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
}

/// What a terminal was told to show in the title of its window.
fn titles(written: &[u8]) -> Vec<Vec<u8>> {
    let mut titles = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.windows(2).position(|two| two == b"\x1b]") {
        let from = &rest[at + 2..];
        let end = from.iter().position(|byte| matches!(byte, 0x07 | 0x1b)).unwrap_or(from.len());
        titles.push(from[..end].to_vec());
        rest = &from[end..];
    }
    titles
}

/// A day at the screen: a reading, a danger sign, a call, papers, the duty book, a hand-over, the lock.
fn work(day: &Day) {
    let mut terminal = Terminal::start_in("xterm-256color", day.folder.path(), &[], (120, 40), &day.environment());
    terminal.until_shows("Bạn là ai?");
    terminal.send("BS Lý\r".as_bytes());
    terminal.until_shows("BS Lý*");
    for (typed, shown) in [
        ("zzyxqhuong\r", "[#1 Ph.T. Zzyxqhuong"),
        ("36,8 97 72 18 ko\r", "Đã lưu"),
        ("38,1 91 108 24 kt\r", "Enter  lưu"),
        ("\r", "KHẨN"),
        (":giay to\r", "GIẤY TỜ"),
    ] {
        terminal.send(typed.as_bytes());
        terminal.until_shows(shown);
    }
    // The first paper that is wanted: Enter shows it, Enter writes and prints it.
    terminal.send(b"\r");
    terminal.until("the paper before it is written", |screen| screen.contains("QĐ cách ly"));
    terminal.send(b"\r");
    terminal.until_shows("sheets");
    terminal.send(b"\x1b");
    terminal.until_shows("F4 CÂY");
    for (typed, shown) in [
        (":so truc\r", "DANH SÁCH"),
        ("\x1b", "F4 CÂY"),
        (":phieu goi\r", "phieu-goi"),
        (":ban giao\r", "BÀN GIAO"),
        ("\x1b", "F4 CÂY"),
    ] {
        terminal.send(typed.as_bytes());
        terminal.until_shows(shown);
    }
    if let Some(pid) = terminal.child.process_id() {
        shown_by_the_machine(pid);
    }
    terminal.send("gọi con của zzyxqhuong".as_bytes());
    terminal.until_shows("gọi con của");
    let written = terminal.written();
    assert!(bears(&written).is_some(), "the screen shows whom it is about");
    for title in titles(&written) {
        silent("title of the window", &title);
    }
    terminal.send(b"\x1b");
    terminal.until("an empty line", |screen| !screen.contains("gọi con của"));
    terminal.send(":khoa\r".as_bytes());
    terminal.until("the lock", |screen| screen.contains("ĐÃ KHOÁ") && bears(screen.as_bytes()).is_none());
}

#[test]
fn a_marked_patient_stands_only_where_patients_may_stand() {
    let day = Day::new();
    fs::write(day.path("cwd/danh_sach.csv"), LIST).unwrap();
    day.done(&["import", "cases", "danh_sach.csv"]);
    fs::remove_file(day.path("cwd/danh_sach.csv")).unwrap();
    work(&day);
    // What is promised to name nobody.
    for kind in [
        "cases",
        "contacts",
        "readings",
        "tests",
        "arrivals",
        "directives",
        "follow-ups",
        "screenings",
        "roster",
        "tasks",
        "areas",
        "alerts",
        "vaccination",
        "journal",
    ] {
        for format in ["csv", "json", "xlsx"] {
            silent(&format!("export {kind} {format}"), &inside(day.done(&["export", kind, "--format", format])));
        }
    }
    for (report, formats) in [
        (&["report", "daily"][..], &["txt", "json", "docx", "xlsx"][..]),
        (&["report", "weekly"], &["txt", "json", "docx", "xlsx"]),
        (&["report", "situation"], &["txt", "docx"]),
        (&["report", "phones"], &["txt", "docx", "xlsx"]),
        (&["curve"], &["txt", "csv", "svg"]),
        (&["tree"], &["svg"]),
    ] {
        for format in formats {
            silent(&format!("{report:?} {format}"), &inside(day.done(&[report, &["--format", format]].concat())));
        }
    }
    // What is printed about patients names them, and nothing else does it for them.
    let mut named = 0;
    for report in ["call-sheet", "daily-sheet", "papers", "duty-book", "handover"] {
        let output = day.run(&["report", report]);
        named += usize::from(bears(&output.stdout).is_some());
        silent(&format!("stderr of {report}"), &output.stderr);
    }
    assert!(named >= 3, "the call sheet, the daily sheet and the register name her");
    let with_names = day.run(&["export", "cases", "--with-names", "--format", "csv"]);
    silent("stderr of an export with names", &with_names.stderr);
    let status: serde_json::Value = serde_json::from_slice(&day.done(&["status", "--format", "json"])).unwrap();
    shown_by_the_machine(u32::try_from(status["pid"].as_u64().unwrap()).unwrap());
    silent("verify", &day.done(&["verify"]));
    // A fault that ends the service at once leaves nothing behind either.
    let pid = rustix::process::Pid::from_raw(i32::try_from(status["pid"].as_i64().unwrap()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::ABORT).unwrap();
    scan(&day);
}

/// Every file of the day, those of the machine's own folders too.
fn scan(day: &Day) {
    let may = ["ward/journal", "ward/store", "ward/sheets"].map(|name| day.path(name));
    let (mut seen, mut printed) = (0, 0);
    for file in files(day.folder.path()) {
        silent("name of a file", file.to_string_lossy().as_bytes());
        assert!(!file.to_string_lossy().contains("core"), "{}", file.display());
        let bytes = inside(fs::read(&file).unwrap_or_default());
        if may.iter().any(|may| file.starts_with(may)) {
            seen += usize::from(bears(&bytes).is_some());
            printed += usize::from(file.starts_with(&may[2]) && bears(&bytes).is_some());
        } else {
            silent(&file.display().to_string(), &bytes);
        }
    }
    assert!(seen > printed && printed >= 2, "the scan finds what is there: {seen}, of them {printed} to be printed");
}
