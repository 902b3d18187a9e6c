//! The real program in a shell: what it prints, what it writes, and its exit codes.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use trucban::desk::connection::{Connection, Place};
use trucban::desk::protocol::{Closing, Hello, PROTOCOL_VERSION, Purpose, Reply};

use super::support::terminal::Terminal;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/data");

/// A folder with a ward of its own, whose service ends with it.
struct Ward {
    folder: TempDir,
}

impl Drop for Ward {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

impl Ward {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name).to_string_lossy().into_owned()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.env("TRUCBAN_DATA", self.path("ward")).env("XDG_RUNTIME_DIR", self.folder.path());
        command.env("XDG_CONFIG_HOME", self.path("config"));
        command.env_remove("TRUCBAN_SOCKET").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// The output of a command that must go well.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// The one sentence of a command that must fail.
    fn failed(&self, arguments: &[&str], code: i32) -> String {
        sentence(&self.run(arguments), code)
    }

    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.done(arguments)).unwrap()
    }

    fn status(&self) -> serde_json::Value {
        serde_json::from_slice(&self.run(&["status", "--format", "json"]).stdout).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn sentence(output: &Output, code: i32) -> String {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(said.lines().count(), 1, "{said:?}");
    assert!(said.starts_with("trucban: ") && !said.contains("panicked"), "{said:?}");
    said
}

fn data(name: &str) -> String {
    format!("{DATA}/{name}")
}

#[test]
fn a_list_comes_in_is_drawn_goes_out_and_the_journal_is_whole() {
    let ward = Ward::new();
    let told = ward.done(&["--lang", "en", "import", "cases", &data("measles_hagelloch_1861.csv")]);
    assert!(told.contains("cases: 188 new") && told.contains("contacts: 184 new"), "{told}");
    assert!(told.contains("class, complications, x_loc, y_loc"), "{told}");
    let tree = ward.json(&["tree", "--format", "json"]);
    let sizes: Vec<u64> =
        tree["chains"].as_array().unwrap().iter().map(|chain| chain["size"].as_u64().unwrap()).collect();
    assert_eq!((sizes, tree["chains"][0]["generations"].as_u64()), (vec![173, 9, 5, 1], Some(5)));
    assert_eq!(ward.json(&["tree", "--root", "45", "--format", "json"])["chains"][0]["generations"], 3);
    assert_eq!(ward.json(&["export", "cases", "--format", "json"]).as_array().unwrap().len(), 188);
    let again = ward.done(&["import", "cases", &data("measles_hagelloch_1861.csv"), "--lang", "en"]);
    assert!(again.contains("cases: 0 new, 0 updated, 188 already here"), "{again}");
    assert!(ward.done(&["verify", "--lang", "en"]).contains("anchor "));
    ward.done(&["stop"]);
    assert!(ward.done(&["verify", "--lang", "en"]).contains("anchor "), "needs no service");
    let journal = ward.json(&["export", "journal", "--format", "json"]);
    assert_eq!(journal[1]["command"], "import");
}

#[test]
fn a_ward_survives_the_way_out_and_back_in() {
    let (first, second) = (Ward::new(), Ward::new());
    for kind in ["cases", "contacts", "readings"] {
        let list = if kind == "cases" { "linelist" } else { kind };
        first.done(&["import", kind, &data(&format!("ward_{list}.csv"))]);
        let out = first.path(kind);
        let out = out.to_str().unwrap();
        first.done(&["export", kind, "--with-names", "--out", out]);
        assert_eq!(fs::metadata(out).unwrap().permissions().mode() & 0o777, 0o600);
        second.done(&["import", kind, out]);
    }
    for kind in ["contacts", "readings"] {
        let table = |ward: &Ward| ward.json(&["export", kind, "--with-names", "--format", "json"]);
        let without_times = |ward: &Ward| {
            let mut rows = table(ward);
            rows.as_array_mut().unwrap().iter_mut().for_each(|row| row["entered_at"] = serde_json::Value::Null);
            rows
        };
        assert_eq!(without_times(&first), without_times(&second), "{kind}");
    }
    assert!(first.done(&["export", "cases"]).find("Nguyễn").is_none());
}

#[test]
fn refused_lines_are_named_and_nothing_stands() {
    let ward = Ward::new();
    let list = ward.file("list.csv", "code,name,onset\nA,\u{1b}[31mĐỏ,\nB,Lê Bình,31/2/2022\nC,Lê Chi,1/3/2022\n");
    let output = ward.run(&["import", "cases", &list, "--lang", "en"]);
    let said = sentence(&output, 1);
    assert!(said.contains("Refused lines: 2.") && said.contains("--keep-going"), "{said}");
    let told = text(&output.stdout);
    assert!(told.contains("line 2, column name") && told.contains("line 3, column onset: \"31/2/2022\""), "{told}");
    assert!(!told.contains('\u{1b}'), "{told:?}");
    assert_eq!(ward.json(&["export", "cases", "--format", "json"]).as_array().unwrap().len(), 0);
    let output = ward.run(&["import", "cases", &list, "--keep-going"]);
    sentence(&output, 1);
    assert_eq!(ward.json(&["export", "cases", "--format", "json"]).as_array().unwrap().len(), 1);
}

#[test]
fn an_import_says_once_how_it_ended() {
    let ward = Ward::new();
    let good = ward.file("good.csv", "STT,Họ tên,Năm sinh\n1,Lê An,1958\n");
    let bad = ward.file("bad.csv", "STT,Họ tên,Năm sinh\n1,Lê An,1958\n2,Lê Bình,2098\n");
    let last = |output: &str| output.lines().last().unwrap_or_default().to_string();
    assert!(ward.done(&["import", "--help"]).contains("Xem trước: cột nào là gì"));
    assert_eq!(last(&ward.done(&["import", "cases", &good, "--dry-run"])), "Thử thôi: chưa nhập gì.");
    let tried = ward.run(&["import", "cases", &bad, "--dry-run"]);
    assert!(sentence(&tried, 1).contains("Thử thôi, chưa nhập gì: 1 dòng không nhận."));
    assert!(!text(&tried.stdout).contains("Thử thôi"), "{}", text(&tried.stdout));
    assert!(text(&tried.stdout).contains("cột Năm sinh: \"2098\" - Năm sinh này chưa tới."), "{}", text(&tried.stdout));
    let first = ward.done(&["import", "cases", &good]);
    assert_eq!((last(&first).as_str(), first.contains("STT")), ("Đã nhập.", false));
    assert_eq!(last(&ward.done(&["import", "cases", &good])), "Không có gì mới.");
    let kept = ward.run(&["import", "cases", &bad, "--keep-going"]);
    assert!(sentence(&kept, 1).contains("các dòng còn lại đã nhập"));
    assert!(!text(&kept.stdout).contains("Đã nhập."), "{}", text(&kept.stdout));
}

#[test]
fn what_is_missing_is_called_as_an_officer_would() {
    let ward = Ward::new();
    let said = ward.failed(&["import", "cases"], 2);
    assert!(said.contains("Thiếu TỆP."), "{said}");
    let said = ward.failed(&["import"], 2);
    assert!(said.contains("Thiếu LOẠI, TỆP."), "{said}");
    let said = ward.failed(&["import", "--lang", "en"], 2);
    assert!(said.contains("KIND, FILE is missing."), "{said}");
    let said = ward.failed(&["export", "cases", "--format", "ods"], 2);
    assert!(said.contains("--format DẠNG không nhận \"ods\""), "{said}");
    let list = ward.file("list.csv", "Nơi tiếp xúc,Ngày\nChợ,1/3/2022\n");
    let said = ward.failed(&["import", "contacts", &list], 1);
    assert!(
        said.contains("không có cột Mã F0 (nguồn), Mã F1 hoặc Họ tên trong") && said.contains("from = \"...\""),
        "{said}"
    );
    let said = ward.failed(&["import", "readings", &list, "--lang", "en"], 1);
    assert!(said.contains("has no column Code, Measured at in"), "{said}");
    let list = ward.file("list.csv", "Họ tên,Ghi chú\n,x\n");
    let told = text(&ward.run(&["import", "cases", &list]).stdout);
    assert!(told.contains("dòng 2: Dòng thiếu Mã hoặc Họ tên."), "{told}");
    let help = ward.done(&["import", "--help"]);
    let arguments = help.split("Phải nêu").nth(1).unwrap();
    assert!(arguments.find("LOẠI").unwrap() < arguments.find("TỆP").unwrap(), "{help}");
    assert!(ward.done(&["--help"]).contains("Vẽ chuỗi lây nhiễm"));
}

#[test]
fn wrong_usage_and_a_wrong_environment_have_one_sentence_and_a_code() {
    let ward = Ward::new();
    let list = ward.file("list.csv", "code,name\nA,Lê An\n");
    for arguments in [
        &["frobnicate"][..],
        &["--bogus"],
        &["import"],
        &["import", "nonsense", &list],
        &["import", "cases"],
        &["export", "cases", "--format", "ods"],
        &["--lang", "fr"],
        &["--lang"],
        &["completions", "ash"],
        &["import", "cases", &list, "--read-only"],
        &[],
    ] {
        ward.failed(arguments, 2);
        assert!(!ward.path("ward").exists(), "{arguments:?} starts nothing");
    }
    ward.failed(&["import", "cases", "/nowhere/list.csv"], 3);
    ward.failed(&["import", "cases", DATA], 3);
    ward.failed(&["verify"], 3);
    ward.failed(&["import", "cases", &ward.file("book.xlsx", b"PK\x03\x04")], 1);
    ward.failed(&["import", "cases", &ward.file("empty.csv", "")], 1);
    assert!(!ward.path("ward").exists());
    let map = ward.file("map.toml", "nmae = \"x\"");
    ward.failed(&["import", "cases", &list, "--map", &map], 2);
    ward.done(&["desk"]);
    ward.failed(&["export", "cases", "--out", "/dev/null"], 3);
    ward.failed(&["export", "cases", "--out", "/nowhere/out.csv"], 3);
    ward.failed(&["tree", "--root", "Z9"], 1);
}

#[test]
fn help_speaks_both_languages_wherever_the_option_stands() {
    let ward = Ward::new();
    assert!(ward.done(&["--help"]).contains("Cách dùng:"));
    for arguments in [&["--lang", "en", "import", "--help"], &["import", "--help", "--lang", "en"]] {
        let help = ward.done(arguments);
        assert!(help.contains("Usage:") && help.contains("--dry-run") && help.contains(".xlsx"), "{help}");
    }
    assert_eq!(ward.done(&["--version"]), format!("trucban {}\n", env!("CARGO_PKG_VERSION")));
    assert!(ward.done(&["completions", "bash"]).contains("_trucban"));
    assert!(!ward.path("ward").exists());
}

#[test]
fn status_starts_nothing_and_stop_ends_what_runs() {
    let ward = Ward::new();
    let down = serde_json::json!({"running": false, "pid": null, "version": null, "sequence": null});
    assert_eq!((ward.status(), ward.run(&["status"]).status.code()), (down.clone(), Some(3)));
    ward.done(&["desk"]);
    let up = ward.status();
    assert_eq!((&up["running"], &up["version"]), (&true.into(), &env!("CARGO_PKG_VERSION").into()));
    ward.done(&["stop"]);
    assert_eq!(ward.status(), down);
    ward.done(&["stop"]);
}

/// A pack is added by dropping a file; a wrong one is told with its line and what is accepted, and the desk opens all the
/// same: with the program's own pack in its place where there is one.
#[test]
fn a_stations_own_pack_is_taken_and_a_wrong_one_told_with_its_line() {
    let ward = Ward::new();
    fs::create_dir_all(ward.path("ward/assets/packs")).unwrap();
    fs::set_permissions(ward.path("ward"), fs::Permissions::from_mode(0o700)).unwrap();
    let pack = |limit: &str| {
        format!(
            "name = \"phuong\"\ndecision = \"CV 1\"\ndated = \"2022-01-01\"\n\n[[rule]]\nid = \"A\"\nsign = \"spo2\"\n{limit}\nlevel = \"urgent\"\ncertainty = \"Q\"\n"
        )
    };
    let welcome = || {
        let place = Place::of(&ward.path("ward"), None).unwrap();
        let hello = Hello {
            protocol: PROTOCOL_VERSION,
            build: env!("CARGO_PKG_VERSION").into(),
            purpose: Purpose::CommandLine,
            terminal: String::new(),
        };
        Connection::join(&place, &hello, std::time::Duration::from_secs(60)).unwrap().1
    };
    ward.file("ward/assets/packs/.phuong.toml.swp", "no pack");
    let book = trucban::language::Phrasebook::embedded(trucban::language::Language::Vietnamese);
    for (file, text, shown) in [
        ("phuong.toml", pack("at_most = 960"), ["dòng 5", "1", "100"]),
        ("phuong.toml", pack("at_most = 96\nat_least = 97"), ["dòng 5", "A", "symptom"]),
        ("phuong.toml", pack("at_mots = 96"), ["dòng 8", "at_mots", "at_most"]),
        ("phuong.toml", pack("at_most = 96").replace("phuong", "tram"), ["tram", "tên", "khác"]),
        ("phuong.toml", "# ".repeat(300_000), ["phuong.toml", "512 KB", "UTF-8"]),
        ("phuong.toml", pack("at_most = 96") + &"# ".repeat(70_000), ["phuong.toml", "128 KB", "quá"]),
        ("tram.toml", "name = 1".into(), ["tram.toml", "dòng 1", "dùng thay"]),
    ] {
        ward.file(&format!("ward/assets/packs/{file}"), text);
        ward.done(&["desk"]);
        let welcome = welcome();
        let [wrong] = welcome.state.wrong_packs.as_slice() else { panic!("{:?}", welcome.state) };
        let said = trucban::language::wrong_pack(wrong, &book).join(" ");
        assert!(said.contains(file) && shown.iter().all(|word| said.contains(word)), "{shown:?}: {said}");
        assert_eq!(welcome.pack_names.len(), 7, "what the program brings along judges: {:?}", welcome.pack_names);
        ward.done(&["stop"]);
        fs::remove_file(ward.path(&format!("ward/assets/packs/{file}"))).unwrap();
    }
    ward.file("ward/assets/packs/phuong.toml", pack("at_most = 96"));
    ward.done(&["desk"]);
    let welcome = welcome();
    assert!(welcome.pack_names.contains(&"phuong".to_string()), "{:?}", welcome.pack_names);
    assert!(welcome.state.wrong_packs.is_empty());
}

#[test]
fn a_map_and_a_stations_own_assets_are_taken() {
    let ward = Ward::new();
    let list = ward.file("list.csv", "Bệnh nhân,Số hồ sơ\nLê An,7\n");
    ward.failed(&["import", "cases", &list], 1);
    let map = ward.file("map.toml", "name = \"Bệnh nhân\"\ncode = \"Số hồ sơ\"\n");
    ward.done(&["import", "cases", &list, "--map", &map]);
    fs::create_dir_all(ward.path("ward/assets")).unwrap();
    ward.file("ward/assets/phrases.toml", "[exchange]\ncommitted = { vi = \"Xong!\", en = \"Done!\" }\n");
    let more = ward.file("more.csv", "Bệnh nhân,Số hồ sơ\nLê Bình,8\n");
    assert!(ward.done(&["import", "cases", &more, "--map", &map]).contains("Xong!"));
    ward.file("ward/assets/headers.toml", "[cases]\n");
    ward.failed(&["import", "cases", &list], 2);
}

#[test]
fn a_wrong_file_of_phrases_is_left_out_and_said_to_the_line() {
    let ward = Ward::new();
    ward.done(&["desk"]);
    fs::create_dir_all(ward.path("ward/assets")).unwrap();
    fs::create_dir_all(ward.path("config/trucban")).unwrap();
    ward.file("ward/assets/phrases.toml", "[exchange]\ncommited = { vi = \"Xong!\", en = \"Done!\" }\n");
    ward.file("config/trucban/phrases.toml", "[command_line]\nstopped = { vi = \"Tắt rồi.\", en = \"Off.\" }\n");
    let output = ward.run(&["status"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("assets/phrases.toml") && said.contains("Dòng 2") && said.contains("committed"), "{said}");
    assert!(ward.done(&["stop"]).contains("Tắt rồi."), "the officer's own file is used all the same");
    fs::remove_file(ward.path("ward/assets/phrases.toml")).unwrap();
    symlink("/etc/hostname", ward.path("ward/assets/phrases.toml")).unwrap();
    let output = ward.run(&["status"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("liên kết"), "a link is not followed");
}

#[test]
fn an_export_never_follows_a_link() {
    let ward = Ward::new();
    ward.done(&["desk"]);
    let aim = ward.file("aim", "before");
    symlink(&aim, ward.path("link")).unwrap();
    ward.failed(&["export", "areas", "--out", ward.path("link").to_str().unwrap()], 3);
    assert_eq!(fs::read_to_string(&aim).unwrap(), "before");
    assert_eq!(fs::read_dir(ward.folder.path()).unwrap().filter(is_leftover).count(), 0);
}

fn is_leftover(file: &std::io::Result<fs::DirEntry>) -> bool {
    file.as_ref().is_ok_and(|file| file.file_name().to_string_lossy().ends_with(".unfinished"))
}

#[test]
fn an_export_that_is_broken_off_leaves_the_file_as_it_was() {
    let ward = Ward::new();
    ward.done(&["desk"]);
    let rows: String = (0..3_000).map(|row| format!("C{row},Lê An {row}\n")).collect();
    ward.done(&["import", "cases", &ward.file("list.csv", format!("code,name\n{rows}"))]);
    for format in ["csv", "xlsx", "json"] {
        let target = ward.file("out", "before");
        // The shell lets nobody below it write more than a few blocks: the program is ended in the middle of its file.
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -c 0; ulimit -f 4; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_trucban")]);
        shell.args(["export", "cases", "--with-names", "--format", format, "--out", &target]);
        shell.env("TRUCBAN_DATA", ward.path("ward")).env("XDG_RUNTIME_DIR", ward.folder.path());
        shell.env("XDG_CONFIG_HOME", ward.path("config")).env_remove("TRUCBAN_SOCKET").stdin(Stdio::null());
        let broken = shell.output().unwrap();
        assert!(!broken.status.success(), "{format}: {}", text(&broken.stderr));
        assert_eq!(fs::read_to_string(&target).unwrap(), "before", "{format}");
        ward.done(&["export", "cases", "--format", format, "--out", &target]);
        assert!(fs::metadata(&target).unwrap().len() > 20_000, "{format}: and whole the next time");
        fs::remove_file(&target).unwrap();
    }
    ward.done(&["verify"]);
}

#[test]
fn a_kill_in_mid_import_leaves_the_journal_whole_and_nothing_half_imported() {
    let ward = Ward::new();
    ward.done(&["desk"]);
    let mut import = ward.command();
    let mut import = import.args(["import", "cases", "/dev/stdin", "--lang", "en"]);
    import = import.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = import.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let rows = |from: u32, to: u32| (from..to).map(|row| format!("C{row},Lê An {row}\n")).collect::<String>();
    pipe.write_all(format!("code,name\n{}", rows(0, 6_000)).as_bytes()).unwrap();
    let begun = |status: &serde_json::Value| status["sequence"].as_u64().is_some_and(|sequence| sequence > 3);
    while !begun(&ward.status()) {}
    let pid = i32::try_from(ward.status()["pid"].as_i64().unwrap()).unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), rustix::process::Signal::KILL).unwrap();
    // The import ends at the broken connection, and may no longer read.
    drop(pipe.write_all(rows(6_000, 20_000).as_bytes()));
    drop(pipe);
    let said = sentence(&child.wait_with_output().unwrap(), 3);
    assert!(said.contains("What was saved is safe"), "{said}");
    ward.done(&["verify"]);
    assert_eq!(ward.json(&["export", "cases", "--format", "json"]).as_array().unwrap().len(), 0);
    ward.done(&["verify"]);
    ward.done(&["import", "cases", &ward.file("list.csv", format!("code,name\n{}", rows(0, 2_000)))]);
    assert_eq!(ward.json(&["export", "cases", "--format", "json"]).as_array().unwrap().len(), 2_000);
}

#[test]
fn who_answers_is_asked_in_a_shell() {
    let ward = Ward::new();
    let said = ward.done(&["--demo", "who", "truy vet to 7"]);
    assert!(said.starts_with("Truy vết, Tổ 7, lúc ") && said.contains("chủ trì: Trưởng Công an phường"), "{said}");
    assert!(said.contains("cấp trên: Bí thư Đảng ủy"), "{said}");
    let value = ward.json(&["--demo", "who", "Truy vết", "--area", "tổ 7", "--format", "json"]);
    assert_eq!((&value["duty"], &value["area"]), (&"Truy vết".into(), &"Tổ 7".into()));
    assert_eq!(value["answerers"][0]["part"], "lead");
    assert_eq!(value["answerers"][0]["who"]["phones"][0], "0900000140");
    // The whole roster, as it is now and as it was before the regulation.
    let whole = ward.json(&["--demo", "who", "--format", "json"]);
    let duties: Vec<&str> = whole.as_array().unwrap().iter().filter_map(|of| of["duty"].as_str()).collect();
    assert!(duties.len() == 6 && duties.contains(&"Xét nghiệm"), "{duties:?}");
    assert!(whole.as_array().unwrap().iter().all(|of| !of["answerers"].as_array().unwrap().is_empty()));
    let earlier = ward.json(&["--demo", "who", "--format", "json", "--at", "01/07/2021 21:00"]);
    assert!(earlier.as_array().unwrap().iter().all(|of| of["answerers"].as_array().unwrap().is_empty()));
    let before = ward.done(&["--demo", "--lang", "en", "who", "truy vet", "--at", "01/07/2021 21:00"]);
    assert!(before.contains("NOBODY leads here."), "nobody did before the regulation: {before}");
    for (arguments, code) in [
        (&["--demo", "who", "bay"][..], 1),
        (&["--demo", "who", "truy vet", "--area", "to 99"], 1),
        (&["--demo", "who", "truy vet", "--at", "31/2/2021 7h"], 2),
        (&["who", "truy vet"], 3),
    ] {
        ward.failed(arguments, code);
    }
    ward.done(&["--demo", "stop"]);
}

#[test]
fn the_demo_ward_works_with_every_reading_command_and_vanishes() {
    let ward = Ward::new();
    let cases = ward.json(&["--demo", "export", "cases", "--format", "json"]);
    assert_eq!(cases.as_array().unwrap().len(), 18);
    assert_eq!((&cases[0]["number"], &cases[0]["code"]), (&1.into(), &serde_json::Value::Null));
    for kind in ["contacts", "readings", "roster", "tasks", "areas", "alerts", "vaccination", "journal"] {
        assert!(!ward.json(&["export", kind, "--format", "json", "--demo"]).as_array().unwrap().is_empty(), "{kind}");
    }
    let alert = &ward.json(&["--demo", "export", "alerts", "--format", "json"])[0];
    assert_eq!((&alert["level"], &alert["late"]), (&"urgent".into(), &false.into()));
    assert!(ward.done(&["tree", "--demo"]).lines().count() >= 18);
    ward.done(&["--demo", "verify"]);
    ward.done(&["--demo", "stop"]);
    assert!(!ward.path("ward").exists() && !ward.path("trucban-demo").exists());
}

#[test]
fn a_workbook_of_every_kind_comes_back_into_an_empty_desk() {
    let (ward, other) = (Ward::new(), Ward::new());
    let list = |name: &str| format!("{DATA}/{name}.csv");
    ward.done(&["import", "cases", &list("ward_linelist")]);
    ward.done(&["import", "contacts", &list("ward_contacts")]);
    ward.done(&["import", "readings", &list("ward_readings")]);
    let more = [
        (
            "roster",
            "Chức danh,Họ tên,SĐT,Nhiệm vụ,Địa bàn,Từ ngày\nTrưởng trạm,BS Lý,0900000101,=Điều trị,\"1, 2\",1/3/2022\n",
        ),
        ("tests", "Mã F0,Ngày lấy mẫu,Kết quả,Ct\nF0-000001,10/3/2022 08:00,(+),\"25,3\"\n"),
        ("tasks", "Nội dung,Thời hạn,Mã F0\nGọi lại,20/3/2027 07:00,F0-000001\nTrực chốt chợ từ sáng tới tối,,\n"),
    ];
    for (kind, text) in more {
        ward.done(&["import", kind, &ward.file("list.csv", text)]);
    }
    // When a record was written here is not what another desk says of it.
    let told = |ward: &Ward, kind: &str| {
        let mut rows = ward.json(&["export", kind, "--format", "json", "--with-names"]);
        for row in rows.as_array_mut().unwrap().iter_mut().map(|row| row.as_object_mut().unwrap()) {
            row.retain(|name, _| name != "written_at" && name != "entered_at");
        }
        rows
    };
    let kinds = ["areas", "roster", "cases", "contacts", "readings", "tests", "tasks"];
    for kind in kinds {
        let book = ward.path("list.xlsx");
        ward.done(&["export", kind, "--format", "xlsx", "--with-names", "--out", book.to_str().unwrap()]);
        other.done(&["import", kind, book.to_str().unwrap()]);
    }
    for kind in kinds {
        let (ours, theirs) = (told(&ward, kind), told(&other, kind));
        assert!(!ours.as_array().unwrap().is_empty());
        assert_eq!(ours, theirs, "{kind}");
    }
}

#[test]
fn call_sheets_are_noted_in_the_duty_book_and_read_by_their_owner_alone() {
    let ward = Ward::new();
    ward.failed(&["report", "call-sheet"], 3);
    ward.failed(&["report", "call-sheet", "--read-only"], 2);
    ward.failed(&["report", "call-sheet", "--date", "31/2/2021"], 2);
    ward.failed(&["report", "daily-nonsense"], 2);
    assert!(!ward.path("ward").exists());
    ward.done(&["import", "cases", &ward.file("list.csv", "code,name,area\nA,Lê An,Tổ 7\nB,Vũ Bình,\n")]);
    let said = ward.failed(&["report", "call-sheet", "--date", "1/1/2001"], 2);
    assert!(said.contains("hôm nay"), "{said}");
    let entries = |ward: &Ward| {
        let journal = ward.json(&["export", "journal", "--format", "json"]);
        journal.as_array().unwrap().iter().filter(|line| line["command"] == "make_call_sheets").count()
    };
    let before = entries(&ward);
    let sheet = ward.done(&["report", "call-sheet"]);
    assert!(sheet.contains("Lê An") && sheet.contains("Tổ 7 - 1 F0") && sheet.ends_with('\u{C}'), "{sheet}");
    assert_eq!(entries(&ward), before + 1);
    let out = ward.path("phieu.docx");
    let arguments = ["report", "call-sheet", "--by", "carer", "--format", "docx", "--out", out.to_str().unwrap()];
    assert!(ward.done(&arguments).contains("2 F0"));
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read(&out).unwrap().starts_with(b"PK"));
    assert_eq!(
        ward.json(&["export", "journal", "--format", "json"]).as_array().unwrap().last().unwrap()["command"],
        "make_call_sheets"
    );
}

#[test]
fn the_register_of_directives_goes_in_and_out() {
    let ward = Ward::new();
    ward.failed(&["report", "directives"], 3);
    let list = "Số ký hiệu,Nơi ban hành,Ngày đến,Trích yếu,Hạn trả lời,Trạng thái\n\
        180-CV/QU,Quận ủy,10/7/2021,Rà soát người cao tuổi,15/7/2021,Đang thực hiện\n";
    ward.done(&["import", "directives", &ward.file("so.csv", list)]);
    let text = ward.done(&["report", "directives"]);
    assert!(text.contains("180-CV/QU") && text.contains("đang thực hiện"), "{text}");
    let json = ward.json(&["export", "directives", "--format", "json"]);
    assert_eq!((&json[0]["number"], &json[0]["stage"]), (&"180-CV/QU".into(), &"under_way".into()));
    for format in ["docx", "xlsx"] {
        let out = ward.path(&format!("so.{format}"));
        let said = ward.done(&["report", "directives", "--format", format, "--out", out.to_str().unwrap()]);
        assert!(said.contains('1'), "{said}");
        assert!(fs::read(&out).unwrap().starts_with(b"PK"));
    }
    let said = ward.failed(&["report", "call-sheet", "--format", "xlsx"], 2);
    assert!(said.contains("xlsx"), "{said}");
}

#[test]
fn daily_sheets_and_the_register_of_papers_name_patients_and_are_noted_first() {
    let ward = Ward::new();
    ward.failed(&["report", "daily-sheet"], 3);
    ward.failed(&["report", "papers", "--read-only"], 2);
    ward.done(&["import", "cases", &ward.file("list.csv", "code,name,area\nA,Lê An,Tổ 7\nB,Vũ Bình,\n")]);
    let said = ward.failed(&["report", "daily-sheet", "--carer", "Ai Đó"], 2);
    assert!(said.contains("Ai Đó"), "{said}");
    let notes = |ward: &Ward| {
        let journal = ward.json(&["export", "journal", "--format", "json"]);
        journal.as_array().unwrap().iter().filter(|line| line["command"] == "log").count()
    };
    let before = notes(&ward);
    let sheet = ward.done(&["report", "daily-sheet"]);
    assert!(sheet.contains("Lê An") && sheet.contains("Vũ Bình") && sheet.contains("Tổ 7"), "{sheet}");
    let register = ward.done(&["report", "papers"]);
    assert!(register.contains("Chưa lập giấy nào"), "{register}");
    for (kind, format) in [("daily-sheet", "docx"), ("daily-sheet", "xlsx"), ("papers", "docx"), ("papers", "xlsx")] {
        let out = ward.path(&format!("{kind}.{format}"));
        ward.done(&["report", kind, "--format", format, "--out", out.to_str().unwrap()]);
        assert!(fs::read(&out).unwrap().starts_with(b"PK"), "{kind} {format}");
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(notes(&ward), before + 6);
    // Who only reads may not have them.
    ward.failed(&["report", "daily-sheet", "--date", "31/2/2021"], 2);
}

#[test]
fn a_folder_of_others_is_refused() {
    let ward = Ward::new();
    let folder = ward.path("thesis");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("chapter"), "").unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let said = ward.failed(&["desk", "--data", folder.to_str().unwrap()], 3);
    assert!(said.contains("chmod 700"), "{said}");
    assert!(!folder.join("journal").exists());
}

#[test]
fn whoever_only_reads_founds_no_ward() {
    let ward = Ward::new();
    for arguments in [&["export", "cases"][..], &["export", "journal"], &["tree"], &["verify"]] {
        let said = ward.failed(arguments, 3);
        assert!(said.contains("Không có nhật ký trong"), "{said}");
        assert!(!ward.path("ward").exists(), "{arguments:?}");
    }
    let mut screen = Terminal::start(ward.folder.path(), &["--read-only"], (80, 24));
    assert_eq!(screen.until_ended(), 3);
    assert!(!ward.path("ward").exists());
    fs::create_dir(ward.path("ward")).unwrap();
    ward.failed(&["export", "areas"], 3);
    assert_eq!(fs::read_dir(ward.path("ward")).unwrap().count(), 0);
}

#[test]
fn a_verification_says_in_words_what_it_found() {
    let ward = Ward::new();
    ward.done(&["import", "cases", &ward.file("list.csv", "code,name\nA,Lê An\n")]);
    ward.done(&["stop"]);
    let whole = ward.done(&["verify"]);
    assert!(whole.starts_with("Nhật ký nguyên vẹn: ") && whole.contains("trong 1 tệp"), "{whole}");
    assert!(ward.done(&["verify", "--lang", "en"]).starts_with("The journal is whole. "));
    let anchor = whole.trim().rsplit(' ').next().unwrap();
    assert_eq!(ward.done(&["verify", anchor, &anchor[..anchor.find(':').unwrap() + 17]]), whole);
    let (sequence, _) = anchor.split_once(':').unwrap();
    let said = sentence(&ward.run(&["verify", &format!("{sequence}:0123456789abcdef")]), 1);
    assert!(said.contains(&format!("mốc ở việc thứ {sequence} không khớp")), "{said}");
    ward.failed(&["verify", "5"], 2);
    let help = ward.done(&["verify", "--help"]);
    assert!(help.contains("SỐ:MÃ") && !help.contains("Phải nêu"), "{help}");
    let segment = fs::read_dir(ward.path("ward/journal")).unwrap().map(|file| file.unwrap().path());
    let segment = segment.filter(|file| file.extension().is_some()).min().unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    let last_line = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    let middle = (last_line + bytes.len()) / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    for (language, begins, english) in
        [("vi", "Chỉ đọc được ", false), ("en", "Only the beginning can be read. ", true)]
    {
        let output = ward.run(&["verify", "--lang", language]);
        let (told, said) = (text(&output.stdout), sentence(&output, 1));
        assert!(told.starts_with(begins) && told.lines().count() == 1, "{told}");
        assert_eq!(said.contains(" the "), english, "{said}");
    }
}

#[test]
fn stop_says_how_many_screens_it_closes() {
    let ward = Ward::new();
    ward.done(&["desk"]);
    assert_eq!(ward.done(&["stop", "--lang", "en"]).lines().count(), 1);
    ward.done(&["desk"]);
    let place = Place::of(&ward.path("ward"), None).unwrap();
    let build = env!("CARGO_PKG_VERSION").to_string();
    let hello = Hello { protocol: PROTOCOL_VERSION, build, purpose: Purpose::Screen, terminal: String::new() };
    let patience = std::time::Duration::from_secs(60);
    let screens = [0, 1].map(|_| Connection::join(&place, &hello, patience).unwrap());
    let told = ward.done(&["stop", "--lang", "en"]);
    assert!(told.contains("Open screens: 2;") && told.contains("has stopped"), "{told}");
    for (mut screen, _) in screens {
        let closing = loop {
            match screen.wait(patience).unwrap() {
                Reply::Closing(closing) => break closing,
                _ => continue,
            }
        };
        assert_eq!(closing, Closing::Stopped);
    }
}

#[test]
fn history_says_who_changed_what_and_hides_whom_unless_asked() {
    let ward = Ward::new();
    ward.done(&[
        "import",
        "cases",
        &ward.file("cases.csv", "code,name,birth_year,phone\nA1,Nguyễn Thị Hường,1958,0912345678\n"),
    ]);
    let told = ward.done(&["history", "--record", "person:1"]);
    assert!(told.contains("nhập từ danh sách") && told.contains("Điện thoại") && told.contains("đã che"), "{told}");
    assert!(!told.contains("Hường") && !told.contains("345"), "{told}");
    let named = ward.done(&["history", "--record", "person:1", "--with-names"]);
    assert!(named.contains("Họ tên: Nguyễn Thị Hường") && named.contains("0912 345 678"), "{named}");
    assert!(ward.done(&["history", "--record", "case:9"]).contains("Chưa có gì"));
    for wrong in ["foo", "case:0", "case:x", "ca:1", ""] {
        assert_eq!(ward.run(&["history", "--record", wrong]).status.code(), Some(2), "{wrong}");
    }
}
