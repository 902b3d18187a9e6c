//! Linear mode: lines in, lines out, with the same screen behind them, and the real program in a pipe.

use std::collections::VecDeque;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use trucban::desk::protocol::{Closing, Door, Reply, Request};
use trucban::domain::identity::{Id, OrderId};
use trucban::domain::measure::Sign;
use trucban::domain::tasks::Progress;
use trucban::domain::ward::Ward;
use trucban::language::phrases::{Language, Phrasebook};
use trucban::tui::dialogs::Dialog;
use trucban::tui::entry::Words;
use trucban::tui::linear::Conversation;
use trucban::tui::look::Look;
use trucban::tui::message::{Effect, Message};
use trucban::tui::screen::Screen;
use trucban::tui::seat::Seat;

use super::support::one_desk::{OneDesk, welcome};
use super::support::terminal::Terminal;

/// A conversation with a desk behind it that answers at once.
struct Spoken {
    conversation: Conversation,
    desk: OneDesk,
    has_left: bool,
}

/// Names of orders, one after another.
fn next_order() -> OrderId {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(100);
    OrderId(u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

impl Spoken {
    /// The demo ward, before anybody has signed in.
    fn begun() -> Self {
        let desk = OneDesk::demo((80, 24));
        let words = Words::read(Words::EMBEDDED).unwrap();
        let look = Look::linear(Phrasebook::embedded(Language::Vietnamese), words);
        let mut screen = Screen::open(Seat::open(welcome(&desk.ward)), &[], look, (80, 24));
        screen.dialogs.push(Dialog::SignIn(Default::default()));
        let mut conversation = Conversation::begin(screen, Vec::new(), next_order);
        conversation.hear(Message::Desk(Box::new(Reply::Streamed)));
        Self { conversation, desk, has_left: false }
    }

    /// Signed in, everything told so far thrown away.
    fn signed_in() -> Self {
        let mut spoken = Self::begun();
        let told = spoken.line("lý");
        assert!(told.iter().any(|line| line.starts_with("Chào BS Lý")), "{told:?}");
        spoken
    }

    /// A ward in which nothing was ever done, at a terminal.
    fn first_run() -> Self {
        let mut desk = OneDesk::open(Ward::default(), (80, 24), Language::Vietnamese);
        let door = Door { is_new: true, owns_data: true, ..Door::default() };
        desk.screen.seat.door = door.clone();
        let words = Words::read(Words::EMBEDDED).unwrap();
        let look = Look::linear(Phrasebook::embedded(Language::Vietnamese), words);
        let mut screen = Screen::open(Seat::open(welcome(&desk.ward)), &[], look, (80, 24));
        screen.seat.door = door;
        let first = trucban::tui::update::begin(&mut screen, true);
        let mut conversation = Conversation::begin(screen, first, next_order);
        conversation.hear(Message::Desk(Box::new(Reply::Streamed)));
        Self { conversation, desk, has_left: false }
    }

    /// Types a line; what is told because of it.
    fn line(&mut self, line: &str) -> Vec<String> {
        self.conversation.settle();
        let mut told: Vec<String> = Vec::new();
        self.conversation.said();
        self.conversation.take_line(line);
        self.answer();
        self.conversation.settle();
        told.extend(self.conversation.said().iter().map(ToString::to_string));
        told
    }

    fn lines(&mut self, lines: &[&str]) -> Vec<String> {
        lines.iter().flat_map(|line| self.line(line)).collect()
    }

    /// Lets the desk answer what was sent.
    fn answer(&mut self) {
        let mut effects: VecDeque<Effect> = self.conversation.effects().into();
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Send(request) => {
                    let pin = matches!(*request, Request::SetPin(_)).then_some(Reply::PinSet(Ok(())));
                    for reply in self.desk.replies(&request).into_iter().chain(pin) {
                        self.conversation.hear(Message::Desk(Box::new(reply)));
                    }
                }
                Effect::Quit => self.has_left = true,
                _ => {}
            }
            effects.extend(self.conversation.effects());
        }
    }

    fn reading(&self, case: u32, sign: Sign) -> Option<u16> {
        self.desk.last_reading(case).signs.value(sign)
    }
}

fn holds(told: &[String], words: &str) -> bool {
    told.iter().any(|line| line.contains(words))
}

#[test]
fn somebody_signs_in_by_name_or_number_and_a_new_name_is_confirmed() {
    let mut spoken = Spoken::begun();
    spoken.conversation.settle();
    let told: Vec<String> = spoken.conversation.said().iter().map(ToString::to_string).collect();
    assert!(holds(&told, "1. ĐD Hà") && holds(&told, "TYT P.7") && holds(&told, "DỮ LIỆU MẪU"), "{told:?}");
    assert!(holds(&spoken.line("f0"), "Chưa có cán bộ"), "a command is no name by accident");
    assert_eq!(spoken.conversation.screen.seat.officer, None);
    assert!(holds(&spoken.line("2"), "Chào BS Lý"));
    let mut new = Spoken::begun();
    new.line("ĐD Mới");
    assert!(new.conversation.screen.entry.field.text() == "ĐD Mới");
    let told = Spoken::begun().lines(&["bs", "y"]);
    assert!(holds(&told, "Nhiều người tên như vậy"), "{told:?}");
}

#[test]
fn the_first_run_in_lines_comes_to_the_same_station_and_officers_as_on_a_screen() {
    let mut spoken = Spoken::first_run();
    spoken.conversation.settle();
    let told: Vec<String> = spoken.conversation.said().iter().map(ToString::to_string).collect();
    assert!(holds(&told, "bước 1/9") && holds(&told, "1. Đọc được hết"), "{told:?}");
    let told = spoken.lines(&["1", "TYT P.7", "BS Lý"]);
    assert!(holds(&told, "Gõ mã PIN mới") || holds(&told, "6 đến 12 chữ số"), "{told:?}");
    assert!(holds(&told, "không giữ kín dữ liệu"), "what a PIN does not do is said: {told:?}");
    let told = spoken.lines(&["281945", "281945"]);
    assert!(holds(&told, "cán bộ khác") && told.iter().all(|line| !line.contains("281945")), "{told:?}");
    let told = spoken.lines(&["ĐD Hoa", "YS Minh", ""]);
    assert!(holds(&told, "1. dùng: qd-261 - QĐ 261/QĐ-BYT 31/01/2022"), "{told:?}");
    assert!(holds(&told, "4. không dùng: qd-604"), "{told:?}");
    // What is no answer is said and changes nothing.
    for wrong in ["9", "qd-261", "1 9", "2"] {
        assert!(holds(&spoken.line(wrong), "Chưa nhận câu trả lời này"), "{wrong}");
    }
    let told = spoken.line("2, 3 5");
    assert!(holds(&told, "3. Mạch") || holds(&told, "3. "), "{told:?}");
    assert!(holds(&spoken.line("3 1 2 4"), "Chưa nhận"), "four of five are no order");
    spoken.line("3 1 2 4 5");
    assert!(holds(&spoken.line("16"), "Chưa nhận"), "16 minutes are too many");
    spoken.lines(&["8", "2"]);
    assert!(spoken.conversation.screen.dialogs.is_empty());
    let (station, officers) = super::setup::outcome(&spoken.desk.ward);
    assert_eq!(station.packs, ["qd-4038", "qd-528", "tram"]);
    assert_eq!((station, officers), super::setup::outcome(&super::setup::on_screen()));
}

#[test]
fn the_first_run_in_lines_goes_back_is_left_and_taken_up() {
    let mut spoken = Spoken::first_run();
    spoken.lines(&["1", "TYT P.7"]);
    assert!(holds(&spoken.line(".."), "Đang có: TYT P.7"));
    spoken.lines(&["", "BS Lý", "..", ""]);
    let told = spoken.lines(&["..", "..", ".."]);
    assert!(holds(&told, "thiet lap"), "{told:?}");
    assert_eq!(spoken.desk.ward.settings().name, "TYT P.7");
    let told = spoken.line(":thiet lap");
    assert!(holds(&told, "Mã PIN của bạn"), "{told:?}");
    spoken.lines(&["", "..", "", "", "", "", "2"]);
    assert!(spoken.conversation.screen.dialogs.is_empty());
    assert_eq!(spoken.desk.ward.settings().packs, ["qd-261", "qd-528", "tram"]);
}

#[test]
fn lists_are_told_row_by_row_with_a_word_for_every_mark() {
    let mut spoken = Spoken::signed_in();
    let told = spoken.line("f0");
    assert_eq!(
        told[1],
        "khẩn, #12 Nguyễn Thị Thanh Hường, NS 1958, Ng 5, T 38,4, O2% 91 khẩn, M 112, NT 24 chú ý, HA 150/90, Lúc 21:02, SpO2 91, khó thở, NT 24"
    );
    for word in ["chú ý, #7", "chưa đủ, #18", "trong ngưỡng, #1 "] {
        assert!(holds(&told, word), "{word}: {told:?}");
    }
    let told = spoken.line("viec");
    for word in ["1. gấp, chưa làm, Đo lại", "quá hạn, đang làm", "chưa tới hạn", "xong, Test nhanh"] {
        assert!(holds(&told, word), "{word}: {told:?}");
    }
    assert!(holds(&spoken.line("truc"), "4. chú ý, Lưu động 2, (trống)"));
    let told = spoken.line("tx");
    assert!(holds(&told, "2. Lê Văn Sơn, chồng, 0900 000 201, 20/7, F1, chưa gọi"), "{told:?}");
    assert!(holds(&told, "=> #13"), "{told:?}");
    assert!(holds(&told, "gõ PgDn"), "{told:?}");
    let next = spoken.line("pgdn");
    assert!(next.len() > 5 && next != told, "{next:?}");
}

#[test]
fn a_number_opens_and_never_records() {
    let mut spoken = Spoken::signed_in();
    let told = spoken.line("1");
    assert!(holds(&told, "#1 Hồ Ngọc Ánh") && holds(&told, "VÌ SAO?"), "{told:?}");
    let before = spoken.desk.last_reading(1);
    // 37 is a temperature and the number of an F0: it opens.
    assert!(holds(&spoken.line("37"), "Không có F0 số 37"));
    assert_eq!(spoken.desk.last_reading(1), before);
    let told = spoken.line("36,8 97 72 18 ko");
    assert_eq!(told, ["Đã lưu 21:04: #1 Hồ Ngọc Ánh  T 36,8  SpO2 97  Mạch 72  NT 18  không triệu chứng"]);
    assert_eq!(spoken.reading(1, Sign::Pulse), Some(72));
    spoken.line("7");
    assert!(holds(&spoken.line("t37,2"), "#7 Trần Văn Ẩn"), "the next one is another's");
}

#[test]
fn what_needs_a_second_enter_is_read_back_and_answered() {
    let mut spoken = Spoken::signed_in();
    spoken.line("#1");
    let told = spoken.line("38,1 91 108 24 kt");
    assert!(holds(&told, "SpO2  91  khẩn") || holds(&told, "91 khẩn"), "{told:?}");
    assert!(holds(&told, "Hồ Ngọc Ánh") && told.last().unwrap().starts_with("Enter hoặc y"), "{told:?}");
    assert_ne!(spoken.reading(1, Sign::Pulse), Some(108));
    let told = spoken.line("");
    assert!(holds(&told, "KHẨN: #1 Hồ Ngọc Ánh 1995  SpO2 91") && holds(&told, "Đã lưu"), "{told:?}");
    assert_eq!(spoken.reading(1, Sign::Pulse), Some(108));
    // Taken back; or off because the next line is about something else.
    assert!(holds(&spoken.lines(&["38,1 91 109 24 kt", "n"]), "chưa lưu gì"));
    let told = spoken.lines(&["38,1 91 110 24 kt", "viec"]);
    assert!(holds(&told, "Chưa làm dòng này: 38,1 91 110 24 kt") && holds(&told, "VIỆC"), "{told:?}");
    assert_eq!(spoken.reading(1, Sign::Pulse), Some(108));
    assert_eq!(spoken.conversation.wrong(), 1);
}

#[test]
fn an_empty_line_confirms_nothing_after_something_came_between() {
    let mut spoken = Spoken::signed_in();
    spoken.lines(&["#1", "38,1 91 108 24 kt"]);
    spoken.conversation.hear(Message::Desk(Box::new(Reply::Closing(Closing::TooSlow))));
    spoken.conversation.settle();
    let told = spoken.line("");
    assert!(holds(&told, "xin hỏi lại") && holds(&told, "Hồ Ngọc Ánh"), "{told:?}");
    assert_ne!(spoken.reading(1, Sign::Pulse), Some(108));
    spoken.line("");
    assert_eq!(spoken.reading(1, Sign::Pulse), Some(108));
}

#[test]
fn swapped_values_are_turned_by_a_space() {
    let mut spoken = Spoken::signed_in();
    let told = spoken.lines(&["#1", "36,8 98 92 18", " ", "y"]);
    assert!(holds(&told, "SpO2 98, Mạch 92 - đúng thứ tự?"), "{told:?}");
    assert_eq!((spoken.reading(1, Sign::Saturation), spoken.reading(1, Sign::Pulse)), (Some(92), Some(98)));
}

#[test]
fn several_who_fit_are_listed_and_nobody_is_picked() {
    let mut spoken = Spoken::signed_in();
    let before = spoken.conversation.screen.target();
    let told = spoken.line("binh");
    assert!(holds(&told, "2. trong ngưỡng, #5, Nguyễn Văn Bình, 1961"), "{told:?}");
    assert_eq!(spoken.conversation.screen.target(), before);
    assert!(holds(&spoken.line("2"), "#5 Nguyễn Văn Bình"));
    assert_eq!(spoken.conversation.screen.target(), Id::new(5));
    assert!(holds(&spoken.line("nguyễn văn không có"), "Không có ai"));
}

#[test]
fn a_row_of_a_list_that_has_changed_is_not_taken() {
    let mut spoken = Spoken::signed_in();
    spoken.line("viec");
    // Somebody adds a task that stands before all others.
    let due = spoken.conversation.screen.seat.now.plus(-3600);
    let task =
        trucban::domain::tasks::Task { text: "gấp".into(), urgent: true, due: Some(due), ..Default::default() };
    let order = trucban::domain::command::Order {
        id: next_order(),
        officer: Id::new(2).unwrap(),
        session: trucban::domain::identity::SessionId(9),
        at: spoken.conversation.screen.seat.now,
        command: trucban::domain::command::Command::AddTask(task),
        based_on: Vec::new(),
    };
    for reply in spoken.desk.replies(&Request::Submit(Box::new(order))) {
        spoken.conversation.hear(Message::Desk(Box::new(reply)));
    }
    let told = spoken.line("2");
    assert!(holds(&told, "Danh sách vừa đổi") && holds(&told, "gấp"), "{told:?}");
    spoken.line("2");
    let chosen = spoken.conversation.screen.panes.tasks.chosen().unwrap();
    let told = spoken.lines(&[":xong", ":xong"]);
    assert!(holds(&told, "Đang làm") && holds(&told, "Đã xong"), "{told:?}");
    assert!(matches!(spoken.desk.ward.tasks.read(chosen).unwrap().progress, Progress::Done(_)));
}

#[test]
fn wrong_lines_and_refusals_are_told_and_leave_nothing_behind() {
    let mut spoken = Spoken::signed_in();
    let told = spoken.lines(&["#1", "3960 97"]);
    assert!(holds(&told, "T 3960: nhập 20,0 đến 46,0") && holds(&told, "Chưa làm dòng này: 3960 97"), "{told:?}");
    assert!(spoken.conversation.screen.entry.field.is_empty());
    spoken.desk.refuses = true;
    let told = spoken.line("36,8 97 72 18 ko");
    assert!(holds(&told, "Đĩa đầy") && holds(&told, "Chưa làm dòng này: 36,8 97 72 18 ko"), "{told:?}");
    spoken.desk.refuses = false;
    assert!(holds(&spoken.line("36,8 97 71 18 ko"), "Đã lưu"));
    assert_eq!(spoken.conversation.wrong(), 2);
    // A command that could mean several is told, none is done.
    let told = spoken.line(":t");
    assert!(holds(&told, ":thoat") && !spoken.has_left, "{told:?}");
    assert!(holds(&spoken.line(":thoat"), "Thoát?"));
    spoken.line("");
    assert!(spoken.has_left);
}

#[test]
fn a_likely_double_is_asked() {
    let mut spoken = Spoken::signed_in();
    let persons = spoken.desk.ward.persons.count();
    let told = spoken.line("+ lê văn lạ 1977 0900000203");
    assert!(holds(&told, "Trùng SĐT 0900 000 203"), "{told:?}");
    assert_eq!(spoken.desk.ward.persons.count(), persons);
    spoken.line("y");
    assert_eq!(spoken.desk.ward.persons.count(), persons + 1);
}

#[test]
fn the_help_is_told_whole_and_no_line_holds_what_a_terminal_obeys() {
    let mut spoken = Spoken::signed_in();
    let told = spoken.lines(&["?", "f0", "!", "#12", "tx", "viec", "truc", "..", "đ", "w", "[", "f9", "esc"]);
    assert!(holds(&told, "MÃ TRIỆU CHỨNG") && holds(&told, ":thoat để thoát"), "{told:?}");
    let odd = told.iter().find(|line| line.chars().any(char::is_control));
    assert_eq!(odd, None);
}

/// The story of the README's five minutes.
const STORY: &str = "lý
huong
36,8 97 72 18 120/80 ko
38,1 91 108 24 kt
y
tx
1
+ lê thị hoa 1990 0912345679 con ; ở cùng nhà
viec
+ gọi lại bà Hường 23h59 #12 !
:xong
:xong
:thoat
y
";

/// A folder, and the end of the services that run over it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.arg("--data").arg(self.0.path().join("ward")).args(arguments);
        command.env("XDG_RUNTIME_DIR", self.0.path()).env("XDG_CONFIG_HOME", self.0.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Pipes lines through the program; what it printed.
    fn piped(&self, arguments: &[&str], lines: &[u8]) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines).unwrap();
        child.wait_with_output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.command(&["stop"]).output().unwrap();
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_demo_story_runs_through_a_pipe_without_an_escape_byte() {
    let folder = Folder::new();
    let output = folder.piped(&["--demo", "--plain"], STORY.as_bytes());
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}\n{}", text(&output.stderr));
    for words in [
        "Chào BS Lý",
        "#12 Nguyễn Thị Thanh Hường 1958",
        "SpO2 97  Mạch 72",
        "XÁC NHẬN CHỈ SỐ BẤT THƯỜNG",
        "SpO2 91 khẩn",
        ": Lê Thị Hoa",
        "Đã xong: gọi lại bà Hường",
        "Thoát?",
    ] {
        assert!(told.contains(words), "{words}:\n{told}");
    }
    for bytes in [&output.stdout, &output.stderr] {
        let odd = bytes.iter().find(|byte| **byte < 0x20 && **byte != b'\n' || **byte == 0x7f);
        assert_eq!(odd, None, "{told}");
    }
}

#[test]
fn the_end_of_the_input_waits_for_the_answers_and_loses_nothing() {
    let folder = Folder::new();
    let mut lines = String::from("BS Lý\ny\n");
    for number in 1..=60 {
        lines
            .push_str(&format!("+ Trần Văn Số 19{:02} 09120000{number:02}\n#{number} 36,8 97 72 18 ko\n", number + 10));
    }
    let output = folder.piped(&["--plain"], lines.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert_eq!(text(&output.stdout).matches("Đã lưu").count(), 120);
    let readings = folder.command(&["export", "readings", "--format", "json"]).output().unwrap();
    assert_eq!(text(&readings.stdout).matches("\"pulse\"").count(), 60, "{}", text(&readings.stdout));
}

#[test]
fn a_line_without_its_end_and_a_question_without_its_answer_are_not_carried_out() {
    let folder = Folder::new();
    let output = folder.piped(&["--plain"], "BS Lý\ny\n+ Trần Văn An 1949\n#1 38,1 9".as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("chưa làm: #1 38,1 9"), "{}", text(&output.stdout));
    let again = folder.piped(&["--plain"], "lý\n#1 38,1 91 108 24 kt\n".as_bytes());
    assert_eq!(again.status.code(), Some(1));
    let told = text(&again.stdout);
    assert!(told.contains("chưa gửi: #1 38,1 9") && told.contains("chưa có trả lời: chưa lưu"), "{told}");
    let readings = folder.command(&["export", "readings", "--format", "json"]).output().unwrap();
    assert!(!text(&readings.stdout).contains("pulse"), "{}", text(&readings.stdout));
}

#[test]
fn lines_come_from_a_file_and_english_is_spoken() {
    let folder = Folder::new();
    let file = folder.0.path().join("lines.txt");
    std::fs::write(&file, "\u{feff}BS Lý\r\ny\r\n+ Trần Văn An 1949\r\nf0\r\n\x1b[2Jx\r\n").unwrap();
    let mut command = folder.command(&["--plain", "--lang", "en"]);
    let output = command.stdin(std::fs::File::open(&file).unwrap()).output().unwrap();
    let told = text(&output.stdout);
    assert!(told.contains("Saved") && told.contains("#1 Trần Văn An, Born 1949"), "{told}");
    assert_eq!(output.status.code(), Some(1), "the line with an escape byte was refused");
    assert!(!told.contains('\u{1b}'));
}

#[test]
fn a_desk_that_is_killed_between_lines_is_found_again() {
    let folder = Folder::new();
    let mut child = folder.command(&["--plain"]).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut told = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let mut until = |words: &str| {
        let found = told.by_ref().map(Result::unwrap).find(|line| line.contains(words));
        found.unwrap_or_else(|| panic!("never told {words}"))
    };
    input.write_all("BS Lý\ny\n+ Trần Văn An 1949\n".as_bytes()).unwrap();
    until("Đã lưu");
    let status = folder.command(&["status", "--format", "json"]).output().unwrap();
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    let service = status["pid"].to_string();
    assert!(Command::new("kill").args(["-9", &service]).status().unwrap().success());
    input.write_all("#1 36,8 97 72 18 ko\n".as_bytes()).unwrap();
    until("Đã lưu");
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_terminal_that_moves_no_cursor_gets_lines_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start_as("dumb", folder.path(), &["--demo"], (60, 30));
    terminal.until_shows("Gõ số hoặc họ tên của bạn");
    assert!(!terminal.is_full_screen());
    terminal.send("lý\n".as_bytes());
    terminal.until_shows("Chào BS Lý");
    terminal.send(b":thoat\ny\n");
    assert_eq!(terminal.until_ended(), 0);
}
