//! Another Unix account at the desk, a real one where this process may become it: the group lets it
//! in, the desk tells it nothing before it has shown who it is, and the files are closed to it. And
//! a patient through a whole day, who must stand nowhere but in the journal and the store.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::JoinHandle;

use trucban::desk::connection::Place;
use trucban::desk::protocol::{Outcome, Purpose, Reply, Request};
use trucban::desk::service::{ServiceError, Terms, run};
use trucban::domain::command::Command as Ask;
use trucban::domain::home_treatment::{Call, CallOutcome};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::pin::Pin;
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::Refusal;

use super::support::desk::{Folder, Screen, case_rows, clock, log, temperature, terms};

/// An account of the socket's group, and one outside it.
const MEMBER: u32 = 65_534;
const STRANGER: u32 = 65_533;

const PATIENT: &str = "Zzyxqpatient Hường";

/// A desk of this account whose socket stands open to a group.
struct Machine {
    place: Place,
    home: PathBuf,
    service: JoinHandle<Result<(), ServiceError>>,
    _folder: tempfile::TempDir,
}

impl Machine {
    /// Nothing where this process cannot become another account, or that one cannot run the program.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        if fs::metadata(folder.path()).unwrap().uid() != 0 {
            return None;
        }
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let [open, home] = ["run", "home"].map(|name| folder.path().join(name));
        fs::create_dir(&open).unwrap();
        fs::create_dir(&home).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(&home, fs::Permissions::from_mode(0o777)).unwrap();
        let socket = open.join("desk.sock");
        let place = Place::of(&folder.path().join("ward"), Some(&socket)).unwrap();
        let at = place.clone();
        let service = std::thread::spawn(move || run(&at, Terms { admits_group: true, ..terms() }));
        drop(Screen::join(&place, Purpose::Screen));
        chown(&socket, None, Some(MEMBER)).unwrap();
        let machine = Self { place, home, service, _folder: folder };
        machine.run(STRANGER, &["--version"]).filter(|run| run.status.success()).map(|_| machine)
    }

    fn run(&self, uid: u32, arguments: &[&str]) -> Option<Output> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.args(arguments).env_clear().env("HOME", &self.home).env("TRUCBAN_SOCKET", &self.place.socket);
        command.current_dir("/").uid(uid).gid(uid).output().ok()
    }

    /// Exit code and what was said.
    fn says(&self, uid: u32, arguments: &[&str]) -> (i32, String) {
        let run = self.run(uid, arguments).unwrap();
        let said = [run.stdout, run.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (run.status.code().unwrap(), said)
    }
}

#[test]
fn an_account_of_the_group_comes_to_the_socket_and_never_to_the_data() {
    let Some(machine) = Machine::new() else { return };
    assert_eq!(fs::metadata(&machine.place.socket).unwrap().mode() & 0o777, 0o660);
    let mut ly = Screen::join(&machine.place, Purpose::Screen);
    ly.sign_in("BS Lý").unwrap();
    ly.until_streamed();
    ly.open_case(PATIENT);
    let hoa = Officer { name: "ĐD Hoa".into(), ..Officer::default() };
    ly.ask(Ask::Enrol(hoa.clone()));
    ly.send(&Request::SetPin(Pin::typed("281945")));
    ly.until_heard(|reply| if let Reply::PinSet(answer) = reply { Some(answer.clone()) } else { None }).unwrap();
    let (code, said) = machine.says(STRANGER, &["status"]);
    assert_eq!((code, said.contains("chưa được phép")), (3, true), "{said}");
    assert_eq!(machine.says(MEMBER, &["status"]).0, 0);
    // Nobody's account: it is told nothing, and no officer is made of it.
    let (code, said) = machine.says(MEMBER, &["export", "cases", "--with-names"]);
    assert!(code != 0 && !said.contains("Hường"), "{code} {said}");
    assert!(said.contains("id -u"), "how an account becomes an officer's: {said}");
    assert!(machine.says(MEMBER, &["stop"]).0 != 0, "nor does it stop the desk");
    // An officer's own.
    let number = ly.ward.officer_named("ĐD Hoa").unwrap().id.number();
    let bound = Officer { uid: Some(MEMBER), ..hoa };
    ly.ask(Ask::Edit { number, body: Box::new(AnyBody::Officer(bound)) });
    let (code, said) = machine.says(MEMBER, &["export", "cases"]);
    assert!(code == 0 && !said.contains("Zzyxqpatient Hường"), "{code} {said}");
    let (code, said) = machine.says(MEMBER, &["export", "cases", "--with-names"]);
    assert!(code == 1 && !said.contains("Hường"), "who is on duty takes no names along: {code} {said}");
    // From another account nobody is she.
    let mut other = Screen::join(&machine.place, Purpose::Screen);
    assert!(matches!(other.sign_in("ĐD Hoa"), Err(Refusal::Pin(_))));
    let mut look = Command::new("ls");
    let listed = look.arg(&machine.place.folder).uid(MEMBER).gid(MEMBER).output().unwrap();
    assert!(!listed.status.success(), "the folder of the data is closed");
    Screen::join(&machine.place, Purpose::CommandLine).send(&Request::Stop);
    machine.service.join().unwrap().unwrap();
    // While the service is away, and its folder with it, nobody starts a ward of his own in its place.
    let [private, folder] = [machine.home.join(".local/share/trucban/journal"), machine.place.socket.clone()];
    for gone in [false, true] {
        if gone {
            fs::remove_dir_all(folder.parent().unwrap()).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_trucban"))
            .args(["export", "cases"])
            .env_clear()
            .env("HOME", &machine.home)
            .env("TRUCBAN_SOCKET", &folder)
            .current_dir("/")
            .uid(MEMBER)
            .gid(MEMBER)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), private.exists()), (Some(3), false), "{said}");
        assert!(said.contains("Không nối được với bàn trực"), "{said}");
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_patient_stands_nowhere_but_in_the_journal_and_the_store() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk.officer("BS Lý");
    let case = ly.open_case(PATIENT);
    for tenths in [365, 385, 395] {
        ly.ask(temperature(case, tenths));
    }
    ly.ask(log(&format!("gọi cho {PATIENT}")));
    let call =
        Call {
            case, at: clock(), outcome: CallOutcome::NoAnswer, again_at: None, note: format!("con của {PATIENT}")
        };
    ly.ask(Ask::LogCall(call));
    desk.command_line().import(vec![case_rows(1, 20)]);
    // What goes wrong bears names too.
    let mut forged = ly.order(log(PATIENT));
    forged.officer = trucban::domain::identity::Id::new(9).unwrap();
    assert!(matches!(ly.submit(&forged), Outcome::Refused(_)));
    assert!(matches!(ly.submit(&ly.order(log(&format!("{PATIENT}\u{202e}")))), Outcome::Refused(_)));
    ly.send(&Request::SetPin(Pin::typed("281945")));
    ly.until_heard(|reply| matches!(reply, Reply::PinSet(Ok(()))).then_some(()));
    assert!(desk.screen().sign_in("BS Lý").is_err());
    ly.ask(Ask::Enrol(Officer { name: "Bảng".into(), role: Role::Board, ..Officer::default() }));
    desk.stop();
    let whole = files(&folder.place.folder);
    let may = [folder.place.journal(), folder.place.store()];
    let mut seen = 0;
    for file in &whole {
        let bytes = fs::read(file).unwrap_or_default();
        let bears = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!bears("281945"), "a PIN stands nowhere: {}", file.display());
        assert!(!file.to_string_lossy().contains("Zzyxq"), "{}", file.display());
        if may.iter().any(|may| file.starts_with(may)) {
            seen += usize::from(bears("Zzyxqpatient"));
        } else {
            assert!(!bears("Zzyxqpatient"), "{}", file.display());
        }
    }
    assert!(seen > 0, "the scan finds what is there");
}
