//! What the compiler does not hold: the direction of the rooms, the length of functions and files,
//! headers, and that no shown word stands in code.

use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may name. A new arrow is a change of the architecture: it belongs in the
/// same commit as the table in `src/lib.rs`, with its reason.
const MAY_USE: [(&str, &[&str]); 8] = [
    ("domain", &[]),
    ("journal", &[]),
    ("store", &["domain", "journal"]),
    ("language", &["domain"]),
    ("desk", &["domain", "journal", "store", "language"]),
    ("exchange", &["domain", "language", "journal"]),
    ("tui", &["domain", "language", "exchange", "desk"]),
    ("command_line", &["domain", "journal", "store", "language", "desk", "exchange", "tui"]),
];

/// Doors: of the first room, the second may name only these.
const DOORS: [(&str, &str, &[&str]); 2] =
    [("desk", "tui", &["connection", "place", "protocol"]), ("language", "desk", &["sorting"])];

/// Libraries that only one room knows.
const OWNED: [(&str, &[&str]); 3] = [("sled", &["store"]), ("ratatui", &["tui"]), ("crossterm", &["tui"])];

const FUNCTION_LINES: usize = 70;
const FILE_LINES: usize = 400;

struct Source {
    path: PathBuf,
    room: String,
    text: String,
}

impl Source {
    /// The lines before the tests; none of a file that holds nothing else.
    fn code(&self) -> impl Iterator<Item = &str> {
        let is_test = self.path.iter().any(|part| part == "tests" || part == "tests.rs");
        let before_tests = move |line: &&str| !is_test && line.trim() != "#[cfg(test)]";
        self.text.lines().take_while(before_tests)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let room = inside.components().next().unwrap().as_os_str().to_str().unwrap().to_string();
                sources.push(Source { text: fs::read_to_string(&path).unwrap(), path: inside.to_path_buf(), room });
            }
        }
    }
    assert!(sources.len() > 40, "the sources are found");
    sources
}

/// Every `crate::a::b` of a line, braces opened: (`a`, `b`).
fn named(code: &str) -> Vec<(String, String)> {
    let word =
        |text: &str| text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let room = word(rest);
        let after = rest[room.len()..].strip_prefix("::").unwrap_or_default();
        if let Some(inside) = after.strip_prefix('{') {
            let inside = inside.split('}').next().unwrap_or_default();
            found.extend(inside.split(',').map(|part| (room.clone(), word(part.trim()))));
        } else {
            found.push((room, word(after)));
        }
    }
    found
}

#[test]
fn rooms_name_only_the_rooms_they_may() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(room, _)| *room == source.room) else { continue };
        let code: String =
            source.code().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for (room, door) in named(&code) {
            let known = MAY_USE.iter().any(|(name, _)| *name == room);
            if known && room != source.room && !allowed.contains(&room.as_str()) {
                wrong.push(format!("{}: {room}", source.path.display()));
            }
            let doors = DOORS.iter().find(|(to, from, _)| *to == room && *from == source.room);
            if doors.is_some_and(|(_, _, doors)| !doors.contains(&door.as_str())) {
                wrong.push(format!("{}: {room}::{door}", source.path.display()));
            }
        }
        for (library, rooms) in OWNED {
            let uses = code.contains(&format!("{library}::"));
            if uses && !rooms.contains(&source.room.as_str()) {
                wrong.push(format!("{}: {library}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn panes_name_no_other_pane_and_widgets_know_no_ward() {
    for source in sources() {
        let path = source.path.to_str().unwrap();
        let code: String = source.code().collect::<Vec<_>>().join("\n");
        if let Some(pane) = path.strip_prefix("tui/panes/").filter(|pane| *pane != "mod.rs") {
            for other in ["home_treatment", "roster", "contact_tree", "tasks"] {
                let named = code.contains(&format!("panes::{other}"));
                assert!(!named || pane.starts_with(other), "{path} names the pane {other}");
            }
        }
        if path.starts_with("tui/widgets/") {
            assert!(!code.contains("crate::domain"), "{path} knows the ward");
        }
    }
}

#[test]
fn functions_and_files_are_short() {
    let mut long = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.code().collect();
        let count = lines.iter().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count();
        if count > FILE_LINES {
            long.push(format!("{}: {count} lines of code", source.path.display()));
        }
        for (at, line) in lines.iter().enumerate() {
            let begins = line.trim_start();
            let is_function = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "pub const fn ", "const fn "]
                .iter()
                .any(|start| begins.starts_with(start));
            if !is_function || begins.ends_with(';') {
                continue;
            }
            let indent = line.len() - begins.len();
            let end = lines[at..].iter().position(|line| line.len() == indent + 1 && line.trim() == "}");
            if end.is_some_and(|lines| lines + 1 > FUNCTION_LINES) {
                long.push(format!("{}:{}: {} lines", source.path.display(), at + 1, end.unwrap() + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_file_says_what_it_is_in_a_few_lines() {
    let mut wrong = Vec::new();
    for source in sources() {
        let head: Vec<&str> = source.text.lines().take_while(|line| line.starts_with("//!")).collect();
        let words = head.iter().take_while(|line| !line.contains("```") && **line != "//!").count();
        let is_map = source.path == Path::new("lib.rs");
        if words == 0 || words > 4 && !is_map {
            wrong.push(format!("{}: {words} lines", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_shown_word_stands_in_code() {
    let mut shown = Vec::new();
    // What is typed or read from files is data: the tables of letters and of typed words.
    let tables = ["language/", "domain/symptom.rs", "tui/look.rs"];
    for source in sources() {
        let path = source.path.to_str().unwrap();
        if tables.iter().any(|table| path.starts_with(table)) {
            continue;
        }
        for (at, line) in source.code().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let quoted = code.split('"').skip(1).step_by(2);
            let is_word = |text: &str| text.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii());
            if quoted.clone().any(is_word) {
                shown.push(format!("{path}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn no_code_is_left_for_later() {
    for source in sources() {
        for mark in ["TODO", "FIXME", "todo!(", "unimplemented!("] {
            assert!(!source.text.contains(mark), "{} holds {mark}", source.path.display());
        }
    }
}

#[test]
fn every_room_stands_on_the_map_and_every_test_file_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    for (room, _) in MAY_USE {
        assert!(map.contains(&format!("[`{room}`]")), "{room} is missing on the map");
        assert!(readme.contains(&format!("`{room}`")), "{room} is missing in the README");
    }
    let tests = fs::read_to_string(root.join("tests/all/main.rs")).unwrap();
    for entry in fs::read_dir(root.join("tests/all")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(tests.contains(&format!("mod {module};")), "{name} is never run");
        }
    }
}
