//! Keys as text: `huong<enter>` becomes the bytes that a terminal sends.

/// The bytes of a text in which keys stand in angle brackets.
pub fn bytes(keys: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = keys;
    while let Some(at) = rest.find('<') {
        bytes.extend(rest[..at].as_bytes());
        let end = rest[at..].find('>').expect("a key ends with >") + at;
        bytes.extend(key(&rest[at + 1..end]));
        rest = &rest[end + 1..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}

fn key(name: &str) -> &'static [u8] {
    match name {
        "enter" => b"\r",
        "esc" => b"\x1b",
        "tab" => b"\t",
        "back" => b"\x7f",
        "space" => b" ",
        "up" => b"\x1b[A",
        "down" => b"\x1b[B",
        "pgup" => b"\x1b[5~",
        "pgdn" => b"\x1b[6~",
        "home" => b"\x1b[H",
        "end" => b"\x1b[F",
        "f1" => b"\x1bOP",
        "f2" => b"\x1bOQ",
        "f3" => b"\x1bOR",
        "f4" => b"\x1bOS",
        "f5" => b"\x1b[15~",
        "f9" => b"\x1b[20~",
        "f10" => b"\x1b[21~",
        "ctrl-l" => b"\x0c",
        other => panic!("no key is called {other}"),
    }
}
