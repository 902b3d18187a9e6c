//! Keys as text: `huong<enter>` becomes the bytes that a terminal sends.

/// The bytes of each key of a text in which keys stand in angle brackets.
pub fn keys(text: &str) -> Vec<Vec<u8>> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter == '<' {
            let end = rest.find('>').expect("a key ends with >");
            keys.push(key(&rest[1..end]).to_vec());
            rest = &rest[end + 1..];
        } else {
            keys.push(letter.to_string().into_bytes());
            rest = &rest[letter.len_utf8()..];
        }
    }
    keys
}

/// The bytes of all keys of a text, in one piece.
pub fn bytes(text: &str) -> Vec<u8> {
    keys(text).concat()
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
        "f6" => b"\x1b[17~",
        "f7" => b"\x1b[18~",
        "f8" => b"\x1b[19~",
        "f9" => b"\x1b[20~",
        "f10" => b"\x1b[21~",
        "left" => b"\x1b[D",
        "right" => b"\x1b[C",
        "ins" => b"\x1b[2~",
        "ctrl-d" => b"\x04",
        "ctrl-f" => b"\x06",
        "del" => b"\x1b[3~",
        "ctrl-e" => b"\x05",
        "ctrl-l" => b"\x0c",
        "ctrl-n" => b"\x0e",
        "ctrl-p" => b"\x10",
        "ctrl-s" => b"\x13",
        "ctrl-t" => b"\x14",
        "ctrl-u" => b"\x15",
        "ctrl-y" => b"\x19",
        "ctrl-z" => b"\x1a",
        other => panic!("no key is called {other}"),
    }
}
