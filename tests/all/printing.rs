//! The printer of a machine: every place that writes for it goes through one helper, the command runs without a shell and
//! without the terminal, and whatever becomes of it is told while the file stands.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use trucban::exchange::printing::{Outcome, PrintCommands};
use trucban::tui::message::{Effect, Message, Written};
use trucban::tui::paper;

use super::support::one_desk::OneDesk;
use super::support::terminal::Terminal;

/// A screen at a machine with a printer for text and for pages.
fn with_printer(toml: &str) -> OneDesk {
    let mut desk = OneDesk::demo((120, 40)).signed_in("BS Lý");
    desk.screen.printer.commands = PrintCommands::default().with_own(toml).unwrap();
    desk
}

/// What was written for the printer by the keys, put into a folder; the file that went to the printer.
fn to_printer(desk: &mut OneDesk, keys: &str, folder: &Path) -> PathBuf {
    desk.effects.clear();
    desk.press(keys);
    let (now, book) = (desk.screen.seat.now, desk.screen.look.book.clone());
    let written: Vec<Message> =
        desk.effects.iter().filter_map(|effect| paper::write(effect, folder, now, &book)).collect();
    assert_eq!(written.len(), 1, "{keys}: {}", desk.drawn());
    desk.effects.clear();
    written.into_iter().for_each(|written| desk.hear(written));
    let mut given = desk.effects.iter().filter_map(|effect| match effect {
        Effect::Print(file) => Some(file.clone()),
        _ => None,
    });
    let file = given.next().unwrap_or_else(|| panic!("{keys}: {}", desk.drawn()));
    assert_eq!(given.next(), None);
    assert!(file.is_file() && desk.notice().contains("Đang gửi máy in"), "{}", desk.notice());
    file
}

#[test]
fn every_place_that_prints_goes_to_the_printer_and_no_file_bears_a_name() {
    let folder = tempfile::tempdir().unwrap();
    for (keys, ending) in [
        (":phieu goi<enter>", "docx"),
        (":in so truc<enter>", "docx"),
        (":bao cao<enter> ", "docx"),
        (":ai truc<enter>in<enter>", "docx"),
        (":ban giao<enter>nhận ĐD Hà<enter><f7>", "docx"),
        (":giay to<enter><enter><enter>", "docx"),
    ] {
        let mut desk = with_printer("docx = 'office --print'\ntxt = 'lp'");
        let file = to_printer(&mut desk, keys, folder.path());
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.ends_with(ending) && name.bytes().all(|byte| byte.is_ascii_graphic()), "{name}");
        let folded = trucban::language::folding::fold(name);
        for person in desk.ward.persons.iter() {
            let last = person.name.split_whitespace().next_back().unwrap();
            let word = trucban::language::folding::fold(last);
            assert!(!folded.split(|c: char| !c.is_alphanumeric()).any(|part| part == word), "{name} names {last}");
        }
        assert_eq!(file.parent().unwrap(), folder.path().join("sheets"));
    }
}

#[test]
fn what_became_of_it_is_told_in_words_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = with_printer("txt = 'lp -d tram'\nseconds = 9");
    desk.press(":in lai<enter>");
    assert!(desk.notice().contains("Chưa in gì"), "{}", desk.notice());
    desk.press("<esc>");
    let file = to_printer(&mut desk, ":in so truc<enter>", folder.path());
    assert!(file.extension().unwrap() == "txt", "the only kind with a command");
    for (outcome, words) in [
        (Outcome::Sent, "Đã gửi máy in: so-truc-"),
        (Outcome::Missing, "Chưa in được: không có lệnh lp. Tệp còn trong sheets; sửa rồi gõ :in lai: so-truc-"),
        (Outcome::NotAllowed, "không được chạy lệnh lp"),
        (Outcome::Failed(1, "hết giấy \u{1b}[31m".to_string()), "lệnh lp báo lỗi 1"),
        (Outcome::Killed(9), "bị ngắt (tín hiệu 9)"),
        (Outcome::TooLong, "quá 9 giây"),
        (Outcome::NotStarted("Too many open files".to_string()), "không chạy được lệnh lp"),
    ] {
        desk.hear(Message::Printed(Box::new((file.clone(), outcome.clone()))));
        assert!(desk.notice().contains(words), "{outcome:?}: {}", desk.notice());
        assert_eq!(desk.screen.printer.under_way, 0);
    }
    desk.effects.clear();
    desk.press(":in lai<enter>");
    assert_eq!(desk.effects.iter().filter(|effect| **effect == Effect::Print(file.clone())).count(), 1);
    // Whoever sits down next has printed nothing here.
    let mut desk = desk.signed_in("ĐD Hà");
    desk.effects.clear();
    desk.press(":in lai<enter>");
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Print(_))));
}

#[test]
fn without_a_command_files_are_written_as_ever() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("BS Lý");
    let written = |files: std::io::Result<Vec<PathBuf>>| {
        Message::Written(Box::new(Written { files, said: "log_book.printed", count: 3 }))
    };
    desk.hear(written(Ok(vec!["/s/a.docx".into()])));
    assert!(desk.notice().contains("Đã ghi sổ trực 3 dòng: /s/a.docx"), "{}", desk.notice());
    desk.press(":in lai<enter>");
    assert!(desk.notice().contains("print.toml"), "{}", desk.notice());
    desk.press("<esc>");
    desk.hear(written(Err(std::io::ErrorKind::StorageFull.into())));
    assert!(desk.notice().contains("Chưa ghi được tệp"), "{}", desk.notice());
    // A printer that takes no pages.
    desk.screen.printer.commands = PrintCommands::default().with_own("txt = 'lp'").unwrap();
    desk.hear(written(Ok(vec!["/s/a.docx".into()])));
    assert!(desk.notice().contains("Chưa in:"), "{}", desk.notice());
    // A drawing is for no printer, and nobody waits for it.
    desk.hear(written(Ok(vec!["/s/a.svg".into()])));
    assert!(!desk.notice().contains("in:"), "{}", desk.notice());
}

/// A folder with a printer of its own, and the end of the service that runs over it.
struct Folder(tempfile::TempDir);

impl Folder {
    /// The printer is a script that a shell reads; its first word is the folder, its second the file.
    fn with(script: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let config = folder.path().join("config/trucban");
        fs::create_dir_all(&config).unwrap();
        fs::write(folder.path().join("printer"), script).unwrap();
        let command = format!("txt = \"/bin/sh '{0}/printer' '{0}'\"\nseconds = 30\n", folder.path().display());
        fs::write(config.join("print.toml"), command).unwrap();
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.arg("--data").arg(self.path().join("ward")).args(arguments);
        command.env("XDG_CONFIG_HOME", self.path().join("config")).env_remove("TRUCBAN_SOCKET");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn piped(&self, lines: &str) -> Output {
        let mut child = self.command(&["--plain"]).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.command(&["stop"]).output().unwrap();
    }
}

#[test]
fn a_printer_without_paper_is_told_and_the_next_try_prints() {
    let folder = Folder::with(
        "if [ -e \"$1/tried\" ]; then cat \"$2\" > \"$1/paper\"; else : > \"$1/tried\"; echo het giay >&2; exit 1; fi",
    );
    let output = folder.piped("BS Lý\ny\n:in so truc\n:in lai\n");
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("báo lỗi 1") && told.contains("het giay"), "{told}");
    assert!(told.contains("Đã gửi máy in: so-truc-"), "{told}");
    let paper = fs::read_to_string(folder.path().join("paper")).unwrap();
    assert!(paper.contains("SỔ TRỰC"), "{paper}");
    let history = folder.command(&["history"]).output().unwrap();
    assert!(
        String::from_utf8_lossy(&history.stdout).contains("in lại"),
        "{}",
        String::from_utf8_lossy(&history.stdout)
    );
}

#[test]
fn a_command_that_only_a_shell_could_carry_out_is_not_used_and_said() {
    let folder = Folder::with("exit 0");
    let file = folder.path().join("config/trucban/print.toml");
    fs::write(&file, "txt = \"lp; rm -rf x\"\n").unwrap();
    let output = folder.piped("BS Lý\ny\n:in so truc\n:in lai\n");
    let (told, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("print.toml") && said.contains("shell"), "{said}");
    assert!(told.contains("Đã ghi sổ trực") && told.contains("chưa đặt lệnh in"), "{told}");
    assert!(!told.contains("máy in."), "{told}");
}

/// On a real terminal: the command can neither read its keys nor write on it, and the screen goes on meanwhile.
#[test]
fn the_command_has_no_terminal() {
    let folder = Folder::with(
        "cat > \"$1/input\"; if (echo SPOILT > /dev/tty) 2>/dev/null; then echo yes > \"$1/tty\"; fi; echo SPOILT; cp \"$2\" \"$1/paper\"",
    );
    let mut terminal = Terminal::start(folder.path(), &[], (80, 24));
    terminal.until_shows("THIẾT LẬP LẦN ĐẦU");
    terminal.send(b"\x1b");
    terminal.until_shows("Bạn là ai?");
    terminal.send("BS Lý\r".as_bytes());
    terminal.until_shows("BS Lý*");
    terminal.send(b":in so truc\r");
    let screen = terminal.until_shows("Đã gửi máy in: so-truc-");
    assert!(!screen.contains("SPOILT"), "{screen}");
    assert!(folder.path().join("paper").is_file() && !folder.path().join("tty").exists());
    assert_eq!(fs::read(folder.path().join("input")).unwrap(), b"");
}
