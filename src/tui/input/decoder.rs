//! The state machine from bytes to keys. It holds no clock: the time of every
//! read comes in, and `deadline` says when to come back without one.
//!
//! Apart from the tables because here stands what a person may rely on: a lone
//! Esc is Esc, a letter is never a command of a terminal, and what a terminal
//! says is never text.
use std::mem;

use crossterm::event::KeyCode;

use super::keys::{self, Believed, Meaning};
use super::letter::{Gathered, Letter};
use super::paste::{Ending, Pasting, Run};
use super::received::{Input, Milliseconds};

/// How long Esc waits for the rest of a sequence.
const ESCAPE_WAIT: u64 = 25;
/// How long after a timed-out Esc its tail is still a key, and how long
/// anything else that is unfinished may stay silent.
const TAIL_WAIT: u64 = 1_000;
/// The silence that ends a paste which the terminal did not mark.
const BURST_WAIT: u64 = 100;
/// The longest sequence that is looked at, in bytes after `ESC [`.
const SEQUENCE_BYTES_MAX: usize = 64;

const ESC: u8 = 0x1b;
const BELL: u8 = 0x07;
const CANCEL: u8 = 0x18;
const SUBSTITUTE: u8 = 0x1a;

/// Whether the Esc that leads a sequence was already delivered as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// It waits with the sequence.
    Waiting,
    /// It timed out before the tail came.
    Delivered,
}

/// What the bytes so far may become.
#[derive(Debug, Default)]
enum State {
    /// Nothing waits but perhaps the bytes of a letter.
    #[default]
    Ground,
    /// `ESC`.
    Escape,
    /// Esc was delivered after its wait; its tail may come until then.
    Tail(Milliseconds),
    /// `ESC O`.
    SingleShift(Lead),
    /// `ESC [` and parameters; a longer one is passed over up to its end.
    Sequence(Lead, Vec<u8>),
    /// `ESC [ [`.
    LinuxFunction(Lead),
    /// `ESC` and a letter that may open a string of the terminal.
    StringOpening(u8),
    /// Within a string of the terminal, which is dropped.
    String,
    /// `ESC` within such a string.
    StringEscape,
    /// Within a paste.
    Pasting(Pasting),
}

/// Turns the bytes of a terminal into keys, pastes and reports.
///
/// What comes out depends on the bytes and on the times given with them, not on
/// how a stream is cut into reads; only an unmarked paste (more than 40
/// printable bytes with a newline among them) is known by coming in one read.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    letter: Letter,
    /// When the last byte came.
    touched: Milliseconds,
    /// When the last byte was a carriage return: a line feed right after it is the same key.
    returned_at: Option<Milliseconds>,
    /// A long run without a newline ended the last read; a paste may go on until then.
    run_until: Option<Milliseconds>,
    believed: Believed,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// Creates a decoder that waits for the first byte.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: State::Ground,
            letter: Letter::default(),
            touched: Milliseconds::default(),
            returned_at: None,
            run_until: None,
            believed: Believed::Usual,
        }
    }

    /// Accepts SCO's function keys (`ESC [ M` and on), which are other things on other terminals.
    pub fn accept_sco_keys(&mut self) {
        self.believed = Believed::WithSco;
    }

    /// Decodes one read of bytes that came at `now` and appends what they are to `out`.
    pub fn feed(&mut self, bytes: &[u8], now: Milliseconds, out: &mut Vec<Input>) {
        self.expire(now, out);
        if bytes.is_empty() {
            return;
        }
        self.touched = now;
        let run_goes_on = self.run_until.take().is_some_and(|until| now <= until);
        let mut at = 0;
        let mut measured_to = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if at >= measured_to && self.is_idle() {
                let run = Run::at_start_of(rest);
                measured_to = at + run.length.max(1);
                if run.is_paste() || (run_goes_on && at == 0 && run.continues_paste()) {
                    self.state = State::Pasting(Pasting::new(Ending::Silence));
                } else if run.is_long() && run.length == rest.len() {
                    self.run_until = Some(now.plus(BURST_WAIT));
                }
            }
            at += self.step(rest, now, out);
        }
    }

    /// Returns when `expire` must be called if no byte comes before; none when nothing waits.
    #[must_use]
    pub fn deadline(&self) -> Option<Milliseconds> {
        let wait = match &self.state {
            State::Ground if self.letter.is_waiting() => TAIL_WAIT,
            State::Ground | State::Tail(_) => return None,
            State::Escape | State::StringEscape | State::StringOpening(_) => ESCAPE_WAIT,
            // A name may begin with O right after Esc, so this one may not wait long.
            State::SingleShift(Lead::Delivered) => ESCAPE_WAIT,
            State::SingleShift(Lead::Waiting) | State::Sequence(..) | State::LinuxFunction(_) | State::String => {
                TAIL_WAIT
            }
            State::Pasting(pasting) => match pasting.ending() {
                Ending::Bracket => TAIL_WAIT,
                Ending::Silence => BURST_WAIT,
            },
        };
        Some(self.touched.plus(wait))
    }

    /// Settles what has waited long enough at `now`; does nothing before the deadline.
    pub fn expire(&mut self, now: Milliseconds, out: &mut Vec<Input>) {
        if let Some(deadline) = self.deadline().filter(|deadline| *deadline <= now) {
            self.settle(deadline, out);
        }
        if matches!(self.state, State::Tail(until) if until <= now) {
            self.state = State::Ground;
        }
    }

    fn is_idle(&self) -> bool {
        matches!(self.state, State::Ground) && !self.letter.is_waiting()
    }

    /// Takes one byte, or within a paste all that belongs to it; returns how many were taken.
    fn step(&mut self, rest: &[u8], now: Milliseconds, out: &mut Vec<Input>) -> usize {
        if let State::Pasting(pasting) = &mut self.state {
            let (taken, has_ended) = pasting.take(rest);
            if has_ended {
                self.settle(now, out);
            }
            return taken;
        }
        let Some(&byte) = rest.first() else {
            return 0;
        };
        let returned_at = self.returned_at.take();
        let is_same_enter = returned_at.is_some_and(|at| now <= at.plus(ESCAPE_WAIT));
        if byte == b'\n' && is_same_enter {
            return 1;
        }
        self.returned_at = (byte == b'\r').then_some(now);
        self.take_byte(byte, out);
        1
    }

    fn take_byte(&mut self, byte: u8, out: &mut Vec<Input>) {
        match mem::take(&mut self.state) {
            State::Ground | State::Pasting(_) => self.ground(byte, out),
            State::Tail(_) => self.tail(byte, out),
            State::Escape => self.escape(byte, out),
            State::SingleShift(lead) => match keys::single_shift(byte) {
                Some(key) => out.push(Input::Key(key)),
                None => {
                    type_again(lead, "O", out);
                    self.ground(byte, out);
                }
            },
            State::Sequence(lead, parameters) => self.sequence(lead, parameters, byte, out),
            State::LinuxFunction(lead) => match keys::linux_function(byte) {
                Some(key) => out.push(Input::Key(key)),
                None if matches!(byte, 0x20..=0x7e) => {}
                None => {
                    type_again(lead, "[[", out);
                    self.ground(byte, out);
                }
            },
            State::StringOpening(opening) if opens_string(opening, byte) => {
                self.state = State::String;
            }
            State::StringOpening(opening) => {
                type_again(Lead::Waiting, char::from(opening).encode_utf8(&mut [0; 4]), out);
                self.ground(byte, out);
            }
            State::String => self.string(byte, out),
            State::StringEscape if byte == b'\\' => {}
            State::StringEscape => self.escape(byte, out),
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Input>) {
        if self.letter.is_waiting() || !byte.is_ascii() {
            match self.letter.gather(byte) {
                Gathered::Waiting => return,
                Gathered::Whole(letter) => return type_letter(letter, out),
                Gathered::Broken => return type_letter(char::REPLACEMENT_CHARACTER, out),
                Gathered::BrokenBefore => {
                    type_letter(char::REPLACEMENT_CHARACTER, out);
                    return self.ground(byte, out);
                }
            }
        }
        match byte {
            ESC => self.state = State::Escape,
            0x20..=0x7e => type_letter(char::from(byte), out),
            _ => out.push(Input::Key(keys::control_key(byte))),
        }
    }

    fn tail(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' => self.state = State::Sequence(Lead::Delivered, Vec::new()),
            b'O' => self.state = State::SingleShift(Lead::Delivered),
            _ => self.ground(byte, out),
        }
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' => self.state = State::Sequence(Lead::Waiting, Vec::new()),
            b'O' => self.state = State::SingleShift(Lead::Waiting),
            b'P' | b']' | b'_' => self.state = State::StringOpening(byte),
            b'\t' => out.push(Input::Key(keys::back_tab())),
            _ => {
                out.push(Input::Key(keys::plain(KeyCode::Esc)));
                self.ground(byte, out);
            }
        }
    }

    fn sequence(&mut self, lead: Lead, mut parameters: Vec<u8>, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' if parameters.is_empty() => self.state = State::LinuxFunction(lead),
            0x20..=0x3f => {
                // One byte over the bound is kept as the sign that it is too long.
                if parameters.len() <= SEQUENCE_BYTES_MAX {
                    parameters.push(byte);
                }
                self.state = State::Sequence(lead, parameters);
            }
            0x40..=0x7e if parameters.len() > SEQUENCE_BYTES_MAX => {}
            0x40..=0x7e => match keys::control_sequence(&parameters, byte, self.believed) {
                Meaning::Key(key) => out.push(Input::Key(key)),
                Meaning::Report(report) => out.push(Input::Report(report)),
                Meaning::PasteBegins => self.state = State::Pasting(Pasting::new(Ending::Bracket)),
                Meaning::Nothing => {}
            },
            CANCEL | SUBSTITUTE => {}
            _ => {
                if parameters.is_empty() {
                    type_again(lead, "[", out);
                }
                self.ground(byte, out);
            }
        }
    }

    fn string(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            ESC => self.state = State::StringEscape,
            BELL | CANCEL | SUBSTITUTE => {}
            // No terminal answers with these: a person is typing.
            b'\r' | b'\n' | b'\t' | 0x08 | 0x7f => self.ground(byte, out),
            _ => self.state = State::String,
        }
    }

    /// Delivers or drops what waits, as if nothing more of it will come.
    fn settle(&mut self, at: Milliseconds, out: &mut Vec<Input>) {
        match mem::take(&mut self.state) {
            State::Ground => {
                if self.letter.is_waiting() {
                    self.letter.forget();
                    type_letter(char::REPLACEMENT_CHARACTER, out);
                }
            }
            State::Escape | State::StringEscape => {
                out.push(Input::Key(keys::plain(KeyCode::Esc)));
                self.state = State::Tail(at.plus(TAIL_WAIT));
            }
            State::SingleShift(lead) => type_again(lead, "O", out),
            State::LinuxFunction(lead) => type_again(lead, "[[", out),
            State::StringOpening(opening) => {
                type_again(Lead::Waiting, char::from(opening).encode_utf8(&mut [0; 4]), out);
            }
            State::Sequence(lead, parameters) if parameters.is_empty() => {
                type_again(lead, "[", out);
            }
            State::Pasting(pasting) => out.push(pasting.finish()),
            State::Tail(_) | State::Sequence(..) | State::String => {}
        }
    }
}

/// Says whether a string of the terminal begins so. A name does not: after a
/// late Esc `Phương` must not vanish as a device control string.
fn opens_string(opening: u8, next: u8) -> bool {
    match opening {
        b'P' => matches!(next, b'0'..=b'9' | b'!' | b'$' | b'+' | b'>' | b'=' | b'|'),
        b']' => next.is_ascii_digit(),
        _ => matches!(next, 0x21..=0x7e),
    }
}

/// Delivers what looked like the start of a sequence as the keys that it was.
fn type_again(lead: Lead, letters: &str, out: &mut Vec<Input>) {
    if lead == Lead::Waiting {
        out.push(Input::Key(keys::plain(KeyCode::Esc)));
    }
    for letter in letters.chars() {
        type_letter(letter, out);
    }
}

fn type_letter(letter: char, out: &mut Vec<Input>) {
    // What is left of control characters here came encoded as UTF-8 and is no key.
    if !letter.is_control() {
        out.push(Input::Key(keys::plain(KeyCode::Char(letter))));
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEvent, KeyModifiers};
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::super::received::CursorReport;
    use super::*;

    /// Each read comes this long after the one before, then silence.
    fn decoded(reads: &[&[u8]], apart: u64) -> Vec<Input> {
        let mut decoder = Decoder::new();
        let mut out = Vec::new();
        let mut now = Milliseconds(1_000);
        for read in reads {
            decoder.feed(read, now, &mut out);
            now = now.plus(apart);
        }
        decoder.expire(now.plus(10_000), &mut out);
        assert_eq!(decoder.deadline(), None);
        out
    }

    fn at_once(bytes: &str) -> Vec<Input> {
        decoded(&[bytes.as_bytes()], 0)
    }

    fn key(code: KeyCode) -> Input {
        Input::Key(keys::plain(code))
    }

    fn letter(letter: char) -> Input {
        key(KeyCode::Char(letter))
    }

    fn letters(text: &str) -> Vec<Input> {
        text.chars().map(letter).collect()
    }

    fn after(first: Input, rest: &str) -> Vec<Input> {
        let mut all = vec![first];
        all.extend(letters(rest));
        all
    }

    fn paste(text: &str) -> Input {
        Input::Paste { text: text.to_owned(), is_cut: false }
    }

    fn esc() -> Input {
        key(KeyCode::Esc)
    }

    #[test]
    fn every_form_of_every_key_is_that_key() {
        let forms: [(KeyCode, &[&str]); 25] = [
            (KeyCode::F(1), &["\x1b[11~", "\x1bOP", "\x1b[[A", "\x1b[P"]),
            (KeyCode::F(2), &["\x1b[12~", "\x1bOQ", "\x1b[[B"]),
            (KeyCode::F(3), &["\x1b[13~", "\x1bOR", "\x1b[[C"]),
            (KeyCode::F(4), &["\x1b[14~", "\x1bOS", "\x1b[[D"]),
            (KeyCode::F(5), &["\x1b[15~", "\x1bOT", "\x1b[[E"]),
            (KeyCode::F(6), &["\x1b[17~", "\x1bOU"]),
            (KeyCode::F(7), &["\x1b[18~", "\x1bOV"]),
            (KeyCode::F(8), &["\x1b[19~", "\x1bOW"]),
            (KeyCode::F(9), &["\x1b[20~", "\x1bOX"]),
            (KeyCode::F(10), &["\x1b[21~", "\x1bOY"]),
            (KeyCode::F(11), &["\x1b[23~"]),
            (KeyCode::F(12), &["\x1b[24~"]),
            (KeyCode::Up, &["\x1b[A", "\x1bOA", "\x1b[1A", "\x1b[1;1A"]),
            (KeyCode::Down, &["\x1b[B", "\x1bOB"]),
            (KeyCode::Right, &["\x1b[C", "\x1bOC"]),
            (KeyCode::Left, &["\x1b[D", "\x1bOD"]),
            (KeyCode::Home, &["\x1b[1~", "\x1b[7~", "\x1b[H", "\x1bOH"]),
            (KeyCode::End, &["\x1b[4~", "\x1b[8~", "\x1b[F", "\x1bOF"]),
            (KeyCode::Insert, &["\x1b[2~"]),
            (KeyCode::Delete, &["\x1b[3~"]),
            (KeyCode::PageUp, &["\x1b[5~"]),
            (KeyCode::PageDown, &["\x1b[6~"]),
            (KeyCode::Enter, &["\r", "\n", "\r\n", "\x1bOM", "\x1b[13u"]),
            (KeyCode::Backspace, &["\x08", "\x7f", "\x1b[127u"]),
            (KeyCode::Tab, &["\t", "\x1b[9u"]),
        ];
        for (code, forms) in forms {
            for form in forms {
                assert_eq!(at_once(form), [key(code)], "{form:?}");
            }
        }
        for form in ["\x1b[Z", "\x1b\t"] {
            assert_eq!(at_once(form), [Input::Key(keys::back_tab())], "{form:?}");
        }
    }

    #[test]
    fn the_keypad_gives_digits_and_signs_in_application_mode() {
        for (form, sign) in "pqrstuvwxyjklmno".chars().zip("0123456789*+,-./".chars()) {
            assert_eq!(at_once(&format!("\x1bO{form}")), [letter(sign)], "{form}");
        }
        assert_eq!(
            at_once("\x1bOs\x1bOv\x1bOn\x1bOx\x1bOM"),
            [letter('3'), letter('6'), letter('.'), letter('8'), key(KeyCode::Enter)]
        );
    }

    #[test]
    fn esc_and_a_letter_are_esc_and_that_letter() {
        assert_eq!(at_once("\x1b36.8"), after(esc(), "36.8"));
        assert_eq!(at_once("\x1bễ"), after(esc(), "ễ"));
        assert_eq!(at_once("\x1b\x1b"), [esc(), esc()]);
        assert_eq!(at_once("\x1b\x1b[A"), [esc(), key(KeyCode::Up)]);
        assert_eq!(at_once("\x1b\r"), [esc(), key(KeyCode::Enter)]);
    }

    #[test]
    fn a_name_after_esc_in_the_same_read_is_text() {
        for name in ["Oanh", "Phuong", "Xuan", "Phượng", "]x", "Ôn", "O2"] {
            assert_eq!(at_once(&format!("\x1b{name}")), after(esc(), name), "{name}");
        }
        for name in ["O", "P", "[", "[["] {
            assert_eq!(at_once(&format!("\x1b{name}")), after(esc(), name), "{name}");
        }
    }

    #[test]
    fn esc_waits_25_ms_and_no_longer() {
        let mut decoder = Decoder::new();
        let mut out = Vec::new();
        decoder.feed(b"\x1b", Milliseconds(100), &mut out);
        assert_eq!(decoder.deadline(), Some(Milliseconds(125)));
        decoder.expire(Milliseconds(124), &mut out);
        assert_eq!(out, []);
        decoder.expire(Milliseconds(125), &mut out);
        assert_eq!(out, [esc()]);
        assert_eq!(decoder.deadline(), None);
    }

    #[test]
    fn the_tail_of_a_timed_out_esc_is_its_key_and_never_text() {
        for (tail, code) in [
            ("[A", KeyCode::Up),
            ("OP", KeyCode::F(1)),
            ("[[E", KeyCode::F(5)),
            ("[15~", KeyCode::F(5)),
            ("OM", KeyCode::Enter),
        ] {
            let reads: [&[u8]; 2] = [b"\x1b", tail.as_bytes()];
            assert_eq!(decoded(&reads, 24), [key(code)], "{tail}");
            assert_eq!(decoded(&reads, 900), [esc(), key(code)], "{tail}");
            assert_eq!(decoded(&reads, 1_025), after(esc(), tail), "{tail}");
        }
        let byte_by_byte: [&[u8]; 5] = [b"\x1b", b"[", b"1", b"5", b"~"];
        assert_eq!(decoded(&byte_by_byte, 300), [esc(), key(KeyCode::F(5))]);
    }

    #[test]
    fn a_name_typed_soon_after_esc_is_text() {
        for name in ["Oanh", "Ong", "Phuong", "[uong"] {
            let typed: Vec<&[u8]> = std::iter::once(&b"\x1b"[..]).chain(name.as_bytes().chunks(1)).collect();
            let expected = if name.starts_with('[') { "ong" } else { name };
            assert_eq!(decoded(&typed, 150), after(esc(), expected), "{name}");
        }
    }

    #[test]
    fn a_mouse_report_does_not_swallow_the_digits_after_it() {
        assert_eq!(at_once("\x1b[M368"), letters("368"));
    }

    #[test]
    fn what_is_unknown_or_too_long_is_dropped_whole() {
        let long = format!("\x1b[{}mab", "1;".repeat(200));
        assert_eq!(at_once(&long), letters("ab"));
        for unknown in ["\x1b[99~", "\x1b[?62;1c", "\x1b[38;5;1m", "\x1b[[Q", "\x1b[1;2;3;4y"] {
            assert_eq!(at_once(&format!("{unknown}ab")), letters("ab"), "{unknown:?}");
        }
        assert_eq!(at_once("\x1b[12"), [], "an unfinished sequence");
        assert_eq!(at_once("\x1b[12\x1b[A"), [key(KeyCode::Up)]);
        assert_eq!(at_once("\x1b[12\ra"), [key(KeyCode::Enter), letter('a')]);
        assert_eq!(at_once("\x1b[12\x18a"), [letter('a')]);
    }

    #[test]
    fn strings_of_the_terminal_are_dropped() {
        for string in [
            "\x1b]11;rgb:ffff/ffff/ffff\x07",
            "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
            "\x1bP>|XTerm(390)\x1b\\",
            "\x1bP1$r0m\x1b\\",
            "\x1b_Gi=31;OK\x1b\\",
        ] {
            assert_eq!(at_once(&format!("{string}ab")), letters("ab"), "{string:?}");
        }
        assert_eq!(at_once("\x1b]0;never ended"), []);
        assert_eq!(at_once("\x1b]0;x\rab"), after(key(KeyCode::Enter), "ab"));
        assert_eq!(at_once("\x1b]0;x\x1b[A"), [key(KeyCode::Up)]);
    }

    #[test]
    fn broken_letters_do_not_swallow_what_follows() {
        assert_eq!(decoded(&[b"a\xeab\xffc"], 0), letters("a\u{fffd}b\u{fffd}c"));
        assert_eq!(decoded(&[b"\xe1\xbb\x1b[A"], 0), [letter('\u{fffd}'), key(KeyCode::Up)]);
        assert_eq!(decoded(&[b"\xe1\xbb"], 0), [letter('\u{fffd}')]);
        assert_eq!(at_once("a\u{9b}b"), letters("ab"));
    }

    #[test]
    fn a_carriage_return_and_its_line_feed_are_one_enter() {
        let enter = || key(KeyCode::Enter);
        assert_eq!(at_once("a\r\nb\r\r\n\n"), [letter('a'), enter(), letter('b'), enter(), enter(), enter(),]);
        assert_eq!(decoded(&[b"\r", b"\n"], 10), [enter()]);
        assert_eq!(decoded(&[b"\r", b"\n"], 200), [enter(), enter()]);
    }

    #[test]
    fn a_paste_is_text_and_submits_nothing() {
        assert_eq!(
            at_once("a\x1b[200~một\r\nhai\x1b[Ax\x1b[201~\r"),
            [letter('a'), paste("một\nhai[Ax"), key(KeyCode::Enter)]
        );
        let halves: [&[u8]; 3] = [b"\x1b[20", b"0~xa\xe1\xba", b"\xbfng\x1b[201~a"];
        assert_eq!(decoded(&halves, 20), [paste("xa\u{1ebf}ng"), letter('a')]);
    }

    #[test]
    fn an_unfinished_paste_settles_after_a_second_of_silence() {
        let mut decoder = Decoder::new();
        let mut out = Vec::new();
        decoder.feed(b"\x1b[200~ab", Milliseconds(0), &mut out);
        decoder.feed(b"cd", Milliseconds(900), &mut out);
        assert_eq!(decoder.deadline(), Some(Milliseconds(1_900)));
        decoder.feed(b"e", Milliseconds(1_900), &mut out);
        assert_eq!(out, [paste("abcd"), letter('e')]);
    }

    #[test]
    fn many_lines_at_once_are_a_paste_without_its_marks() {
        let lines = "Nguyễn Văn A, 36.8\r\n".repeat(40);
        let expected = paste(&"Nguyễn Văn A, 36.8\n".repeat(40));
        assert_eq!(at_once(&lines), std::slice::from_ref(&expected));
        let (head, rest) = lines.as_bytes().split_at(900);
        assert_eq!(decoded(&[head, rest], 20), std::slice::from_ref(&expected));
        assert_eq!(at_once(&format!("\x1b[B{lines}\x1b[A")), [key(KeyCode::Down), expected, key(KeyCode::Up)]);
    }

    #[test]
    fn a_long_line_cut_before_its_end_goes_on_as_a_paste() {
        let line = "x".repeat(60);
        let submits = |reads: &[&[u8]]| decoded(reads, 20).contains(&key(KeyCode::Enter));
        assert!(!submits(&[line.as_bytes(), b"end\rnext"]));
        assert!(submits(&[line.as_bytes(), b"\r"]), "the Enter key itself");
    }

    #[test]
    fn forty_bytes_and_enter_are_still_typed() {
        let line = "x".repeat(40);
        let mut expected = letters(&line);
        expected.push(key(KeyCode::Enter));
        assert_eq!(at_once(&format!("{line}\r")), expected);
    }

    #[test]
    fn a_cursor_report_is_neither_key_nor_text() {
        assert_eq!(
            at_once("a\x1b[12;40Rb"),
            [letter('a'), Input::Report(CursorReport { row: 12, column: 40 }), letter('b')]
        );
    }

    #[test]
    fn sco_function_keys_work_once_they_were_seen() {
        let mut decoder = Decoder::new();
        decoder.accept_sco_keys();
        let mut out = Vec::new();
        decoder.feed(b"\x1b[M\x1b[V\x1b[A", Milliseconds(0), &mut out);
        assert_eq!(out, [key(KeyCode::F(1)), key(KeyCode::F(10)), key(KeyCode::Up)]);
    }

    /// What a text field holds after these keys: letters, backspaces, and marks composed with their base.
    fn text_field(inputs: &[Input]) -> String {
        let mut text = String::new();
        for input in inputs {
            match input {
                Input::Key(KeyEvent { code: KeyCode::Char(letter), .. }) => {
                    text.push(*letter);
                    text = text.nfc().collect();
                }
                Input::Key(KeyEvent { code: KeyCode::Backspace, .. }) => {
                    text.pop();
                }
                other => panic!("{other:?} is not typed text"),
            }
        }
        text
    }

    #[test]
    fn an_input_method_writes_the_same_word_whatever_it_sends() {
        let bursts: [&[u8]; 5] = [
            b"vie\x08\xc3\xaat\x08\x08\xe1\xbb\x87t",
            b"vie\x7f\xc3\xaat\x7f\x7f\xe1\xbb\x87t",
            b"vie\xcc\x82\xcc\xa3t",
            b"vie\xcc\xa3\xcc\x82t",
            b"vi\xe1\xbb\x87t",
        ];
        for burst in bursts {
            for cut in 0..burst.len() {
                let (head, rest) = burst.split_at(cut);
                assert_eq!(text_field(&decoded(&[head, rest], 40)), "việt", "{cut}");
            }
        }
    }

    #[test]
    fn modified_keys_keep_their_modifiers() {
        let up = KeyEvent::new(KeyCode::Up, KeyModifiers::CONTROL);
        assert_eq!(at_once("\x1b[1;5A"), [Input::Key(up)]);
    }

    /// Pieces that a recorded session is made of.
    fn piece() -> impl Strategy<Value = Vec<u8>> {
        let fixed: Vec<&'static [u8]> = vec![
            b"\x1b",
            b"\x1b[A",
            b"\x1bOB",
            b"\x1b[[C",
            b"\x1b[15~",
            b"\x1b[1;5A",
            b"\x1bOq",
            b"\x1b[Z",
            b"\x1b\t",
            b"\r",
            b"\n",
            b"\r\n",
            b"\t",
            b"\x08",
            b"\x7f",
            b"\x0c",
            b"\x00",
            b"36.8/97",
            b"#12 ",
            b"vie\x7f\xc3\xaat",
            b"e\xcc\x82\xcc\xa3",
            b"\xff",
            b"\xe1\xbb",
            b"\x1b[M",
            b"\x1b[12;3R",
            b"\x1b[7877;1u",
            b"\x1b]11;?\x07",
            b"\x1bP1$r0m\x1b\\",
            b"\x1bPhuong",
            b"\x1b[200~d\xc3\xa1n\r\nm\x1b[201~",
            b"\x1b[200~",
            b"\x1b[201~",
            b"O",
            b"[",
        ];
        prop_oneof![
            6 => proptest::sample::select(fixed).prop_map(<[u8]>::to_vec),
            2 => "[a-zA-ZăâđêôơưẾỹ ]{1,8}".prop_map(String::into_bytes),
            1 => proptest::collection::vec(any::<u8>(), 1..6),
        ]
    }

    /// Breaks up what would be an unmarked paste if it came in one read.
    fn without_bursts(bytes: &[u8]) -> Vec<u8> {
        let mut typed = Vec::new();
        for (place, byte) in bytes.iter().enumerate() {
            typed.push(*byte);
            if place % 30 == 29 {
                typed.push(0x7f);
            }
        }
        typed
    }

    /// Cuts `bytes` into reads of these lengths, over and over.
    fn cut<'a>(bytes: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
        let mut rest = bytes;
        let mut reads = Vec::new();
        for length in lengths.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (read, after) = rest.split_at((*length).min(rest.len()));
            reads.push(read);
            rest = after;
        }
        reads
    }

    proptest! {
        #[test]
        fn every_chunking_of_a_session_gives_the_same_keys(
            pieces in proptest::collection::vec(piece(), 1..60),
            lengths in proptest::collection::vec(1_usize..9, 1..20),
            apart in 0_u64..25,
        ) {
            let session = without_bursts(&pieces.concat());
            let whole = decoded(&[&session], 0);
            prop_assert_eq!(&decoded(&cut(&session, &lengths), apart), &whole);
            prop_assert_eq!(&decoded(&cut(&session, &[1]), apart), &whole);
        }

        #[test]
        fn arbitrary_bytes_at_arbitrary_times_are_decoded_within_bounds(
            reads in proptest::collection::vec(
                (proptest::collection::vec(any::<u8>(), 0..300), 0_u64..2_000), 0..40),
        ) {
            let (mut asked, mut idle) = (Decoder::new(), Decoder::new());
            let (mut asked_out, mut idle_out) = (Vec::new(), Vec::new());
            let mut now = Milliseconds(0);
            for (bytes, pause) in reads {
                asked.feed(&bytes, now, &mut asked_out);
                idle.feed(&bytes, now, &mut idle_out);
                let next = now.plus(pause);
                while let Some(deadline) = asked.deadline().filter(|deadline| *deadline < next) {
                    asked.expire(deadline, &mut asked_out);
                }
                now = next;
            }
            asked.expire(now.plus(5_000), &mut asked_out);
            idle.expire(now.plus(5_000), &mut idle_out);
            prop_assert_eq!(asked_out, idle_out, "calling expire late changes nothing");
        }

        #[test]
        fn a_name_typed_in_any_form_and_cut_anywhere_is_the_same_text(
            name in "[A-Za-zĂÂĐÊÔƠƯăâđêôơưắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỵỷỹý]{0,30}",
            lengths in proptest::collection::vec(1_usize..5, 1..10),
            apart in 0_u64..900,
        ) {
            let composed: String = name.nfc().collect();
            let decomposed: String = name.nfd().collect();
            for form in [&composed, &decomposed] {
                let reads = cut(form.as_bytes(), &lengths);
                prop_assert_eq!(&text_field(&decoded(&reads, apart)), &composed);
            }
        }
    }
}
