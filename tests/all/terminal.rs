//! The real binary in a real terminal. Wiring only: what it does with keys is tested without one.

use std::path::Path;
use std::process::Command;

use super::support::terminal::Terminal;

/// A folder, and the end of the service that runs over it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn trucban(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.arg("--data").arg(self.path().join("ward")).args(arguments).output().unwrap()
    }

    /// The process of the service, as `status` tells it.
    fn service(&self) -> Option<u32> {
        let told = self.trucban(&["status", "--format", "json"]);
        let status: serde_json::Value = serde_json::from_slice(&told.stdout).ok()?;
        Some(status["pid"].as_u64()? as u32)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.trucban(&["stop"]);
    }
}

/// Leaves the first run, where the ward is new.
fn past_first_run(terminal: &mut Terminal) {
    let is_first = |screen: &str| screen.contains("THIẾT LẬP LẦN ĐẦU");
    let shown = terminal.until("the first question", |screen| is_first(screen) || screen.contains("Bạn là ai?"));
    if is_first(&shown) {
        terminal.send(b"\x1b");
        terminal.until_shows("Bạn là ai?");
    }
}

/// Opens a real desk and signs somebody new in.
fn opened(folder: &Folder, name: &str) -> Terminal {
    let mut terminal = Terminal::start(folder.path(), &[], (80, 24));
    past_first_run(&mut terminal);
    terminal.send(name.as_bytes());
    terminal.until_shows(name);
    terminal.send(b"\r");
    terminal.until("the officer in row 1", |screen| {
        screen.lines().next().is_some_and(|row| row.contains(&format!("{name}*")))
    });
    terminal
}

#[test]
fn it_starts_works_and_leaves_the_terminal_as_it_was() {
    let folder = Folder::new();
    let mut terminal = opened(&folder, "BS Lý");
    assert!(terminal.is_full_screen());
    terminal.send("+ trần văn an 1949 0912345678".as_bytes());
    terminal.send(b"\r");
    terminal.until_shows("Đã lưu");
    terminal
        .until("the case in F2", |screen| screen.lines().any(|row| row.contains("Trần Văn An") && row.contains("49")));
    terminal.send(b"\x1b[21~");
    terminal.until_shows("Enter thoát");
    terminal.send(b"\r");
    assert_eq!(terminal.until_ended(), 0);
    terminal.until_given_back();
}

#[test]
fn names_typed_with_an_input_method_are_found() {
    let folder = Folder::new();
    let mut terminal = opened(&folder, "ĐD Hà");
    terminal.send("+ nguyễn thị hường 1958\r".as_bytes());
    terminal.until_shows("Đã lưu");
    // `huongwf` as UniKey sends it: letters, backspaces in both forms, the letter with its mark.
    terminal.send(b"huo\x08\x08\xc6\xb0\xc6\xa1ng\x7f\x7f\x7f\xe1\xbb\x9dng");
    let screen = terminal.until_shows("] hường");
    assert!(screen.contains("1 người"), "{screen}");
}

#[test]
fn the_console_of_linux_types_telex_and_own_keys_are_checked() {
    let folder = Folder::new();
    let config = folder.path().join("config/trucban");
    std::fs::create_dir_all(&config).unwrap();
    let twice = "[[binding]]\naction = \"palette\"\nkeys = [\"F8\"]\n[[binding]]\naction = \"help\"\nkeys = [\"F8\"]\n";
    std::fs::write(config.join("keys.toml"), twice).unwrap();
    std::fs::write(config.join("theme.toml"), "theme = \"sang\"\n").unwrap();
    let mut terminal = Terminal::start_as("linux", folder.path(), &[], (80, 24));
    past_first_run(&mut terminal);
    terminal.until_shows("[VN Telex]");
    terminal.send("BS Lys\r".as_bytes());
    terminal.until_shows("BS Lý*");
    terminal.send(b"\x1b[[A");
    terminal.until("what is wrong in the file", |screen| screen.contains("keys.toml") && screen.contains("\"F8\""));
    terminal.send(b"\x1b");
    terminal.until("the help closed", |screen| !screen.contains("TRỢ GIÚP"));
    terminal.send(b"+ Nguyeenx Thij Huwowngf 1958\r");
    // The answer of the desk is waited for: it would take the row in which the next words stand.
    terminal.until("what was saved", |screen| screen.contains("Đã lưu") && screen.contains("Nguyễn Thị Hường"));
    // An input method outside after all.
    terminal.send(b"hu\x08\xc6\xb0\xc6\xa1\x08\xe1\xbb\x9dng");
    terminal.until_shows("] hường");
    terminal.until_shows("bộ gõ riêng");
}

#[test]
fn a_dropped_line_ends_the_session_and_loses_nothing_typed() {
    let folder = Folder::new();
    let mut terminal = opened(&folder, "YS Minh");
    terminal.send("+ lê thị mai 1985\r".as_bytes());
    terminal.until_shows("Đã lưu");
    terminal.send(b"38,4 95");
    terminal.until_shows("] 38,4 95");
    terminal.drop_line();
    let code = terminal.until_ended();
    let drafts = std::fs::read_dir(folder.path().join("ward/drafts"));
    let drafts: Vec<_> = drafts.into_iter().flatten().flatten().map(|file| file.path()).collect();
    assert_eq!(drafts.len(), 1, "one line stands on disk (ended {code}): {drafts:?}");
    let again = opened(&folder, "YS Minh");
    again.until_shows("] 38,4 95");
}

#[test]
fn a_dropped_line_loses_nothing_of_a_form() {
    let folder = Folder::new();
    let mut terminal = opened(&folder, "YS Minh");
    terminal.send("+ lê thị mai 1985\r".as_bytes());
    terminal.until_shows("Đã lưu");
    terminal.send(b"\x05");
    terminal.until_shows("SỬA:");
    // To the last field of the person but one, which is the underlying diseases.
    for _ in 0..11 {
        terminal.send(b"\x1b[B");
    }
    terminal.send("hen, đang hỏi".as_bytes());
    terminal.until_shows("hen, đang hỏi");
    terminal.drop_line();
    terminal.until_ended();
    let mut again = opened(&folder, "YS Minh");
    again.until_shows("BẢN NHÁP CỦA BẠN");
    again.send(b"\r");
    again.until_shows("* hen, đang hỏi");
    again.send(b"\x13");
    again.until_shows("Đã lưu");
    let drafts = std::fs::read_dir(folder.path().join("ward/drafts"));
    let left = drafts.into_iter().flatten().flatten().count();
    assert_eq!(left, 0, "what is saved is no draft any more");
}

#[test]
fn two_terminals_see_each_other_and_survive_the_service() {
    let folder = Folder::new();
    let mut ly = opened(&folder, "BS Lý");
    let mut ha = opened(&folder, "ĐD Hà");
    ly.until_shows("+ĐD Hà");
    ly.send("+ võ thị bình 1962\r".as_bytes());
    ha.until("the new case", |screen| screen.contains("Võ Thị Bình"));
    let before = folder.service().expect("the service runs");
    assert!(Command::new("kill").args(["-9", &before.to_string()]).status().unwrap().success());
    // Whatever is typed meanwhile is sent when the service is back.
    ha.send("37,1 98 72 18 ko\r".as_bytes());
    ha.until_shows("Đã lưu");
    ly.until("the reading of the other", |screen| screen.lines().any(|row| row.contains("Bình") && row.contains("98")));
    assert_ne!(folder.service().expect("it runs again"), before);
    drop((ly, ha));
    let verified = folder.trucban(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn it_follows_the_size_of_its_terminal() {
    let folder = Folder::new();
    let mut terminal = opened(&folder, "BS Lý");
    for size in [(60, 16), (1, 1), (120, 40), (80, 24)] {
        terminal.resize(size);
    }
    terminal.until("the four panes", |screen| screen.contains("F5 ") && screen.lines().count() >= 22);
}

#[test]
fn the_demo_says_that_it_is_one_and_goes_with_its_last_user() {
    let folder = Folder::new();
    let mut terminal = Terminal::start(folder.path(), &["--demo"], (80, 24));
    terminal.until_shows("DỮ LIỆU MẪU");
    terminal.send("lý".as_bytes());
    terminal.send(b"\r");
    terminal.until_shows("BS Lý*");
    terminal.send(b"\x1b[21~\r");
    assert_eq!(terminal.until_ended(), 0);
}
