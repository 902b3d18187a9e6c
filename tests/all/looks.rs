//! How terminals differ: without colours, with eight, with ASCII alone, without the Vietnamese
//! letters. Nothing that matters may be lost on any of them.

use insta::assert_snapshot;
use proptest::prelude::*;

use trucban::domain::standing::Mark;
use trucban::language::shown::Shown;
use trucban::tui::look::{Alphabet, THIN};
use trucban::tui::message::{Effect, Message};
use trucban::tui::paint::{ColorDepth, Painter};

use super::support::one_desk::OneDesk;
use super::support::states::STATES;

fn desk(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

/// The bytes that show a screen on a terminal of so many colours, and the terminal that got them.
fn painted(desk: &OneDesk, depth: ColorDepth) -> (Vec<u8>, vt100::Parser) {
    let (width, height) = desk.screen.size;
    let (buffer, cursor) = desk.grid();
    let bytes = Painter::new(depth).paint(&buffer, cursor).to_vec();
    let mut terminal = vt100::Parser::new(height, width, 0);
    terminal.process(&bytes);
    (bytes, terminal)
}

fn each_state(size: (u16, u16), mut look_at: impl FnMut(&str, &OneDesk)) {
    for state in STATES {
        let mut desk = desk(size);
        look_at(state.name, desk.press(state.keys));
    }
}

#[test]
fn without_colour_every_level_is_told_apart_by_text() {
    each_state((80, 24), |name, desk| {
        let (_, terminal) = painted(desk, ColorDepth::Mono);
        for (row, column) in (0..24).flat_map(|row| (0..80).map(move |column| (row, column))) {
            let cell = terminal.screen().cell(row, column).unwrap();
            let colours = (cell.fgcolor(), cell.bgcolor());
            assert_eq!(colours, (vt100::Color::Default, vt100::Color::Default), "{name} {row},{column}");
        }
    });
    // What is left is what the drawings hold: the text. Its levels differ in the mark, whatever the language.
    let look = &desk((80, 24)).screen.look;
    let mut marks: Vec<String> =
        [Mark::Urgent, Mark::Attention, Mark::Due, Mark::Within].map(|mark| look.mark(mark).to_string()).into();
    assert!(marks.iter().all(|mark| !mark.trim().is_empty()));
    marks.dedup();
    assert_eq!(marks.len(), 4);
    let mut shown = desk((120, 40));
    assert_snapshot!("mono_overview_120x40", painted(&shown, ColorDepth::Mono).1.screen().contents());
    shown.press("<enter>");
    assert_snapshot!("mono_card_120x40", painted(&shown, ColorDepth::Mono).1.screen().contents());
    shown.press("38,1 91 108 24 kt ho<enter>");
    assert_snapshot!("mono_read_back_120x40", painted(&shown, ColorDepth::Mono).1.screen().contents());
}

/// The level stands beside the number wherever one is drawn loud.
#[test]
fn a_loud_number_on_a_card_and_in_a_read_back_bears_its_mark() {
    let mut desk = desk((80, 24));
    let card = desk.press("<enter>").drawn();
    assert!(card.contains("91 !!") && card.contains("24 !"), "{card}");
    let read_back = desk.press("38,1 91 108 24 kt<enter>").drawn();
    for words in ["91      !!", "24      !", "khó thở !!"] {
        assert!(read_back.contains(words), "{words}: {read_back}");
    }
}

#[test]
fn eight_colours_are_enough_and_none_of_them_is_bright_black_or_blue() {
    each_state((120, 40), |name, desk| {
        let (bytes, terminal) = painted(desk, ColorDepth::Eight);
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("38;5;") && !text.contains("38;2;"), "{name}");
        for (row, column) in (0..40).flat_map(|row| (0..120).map(move |column| (row, column))) {
            let cell = terminal.screen().cell(row, column).unwrap();
            for colour in [cell.fgcolor(), cell.bgcolor()] {
                let is_fit = match colour {
                    vt100::Color::Default => true,
                    vt100::Color::Idx(number) => matches!(number, 1..=3 | 5..=7),
                    vt100::Color::Rgb(..) => false,
                };
                assert!(is_fit, "{name} {row},{column}: {colour:?}");
            }
        }
    });
}

/// The 134 letters that Vietnamese has beyond ASCII.
fn vietnamese() -> Vec<char> {
    let lower = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
    lower.chars().chain(lower.to_uppercase().chars()).collect()
}

#[test]
fn the_ascii_look_needs_no_letter_but_those_of_vietnamese() {
    let letters = vietnamese();
    for size in [(50, 12), (80, 24), (120, 40), (200, 60)] {
        each_state(size, |name, desk| {
            let drawn = desk.drawn();
            let odd = drawn.chars().find(|letter| !letter.is_ascii() && !letters.contains(letter));
            assert_eq!(odd, None, "{name}: {drawn}");
        });
    }
}

#[test]
fn khong_dau_folds_what_is_shown_and_nothing_else() {
    let mut desk = desk((80, 24));
    desk.press(":khong dau<enter>");
    assert!(desk.effects.contains(&Effect::KeepAlphabet(Alphabet::Unmarked)), "it is remembered");
    desk.screen.notice = None;
    assert_snapshot!("khong_dau_80x24", desk.drawn());
    for size in [(50, 12), (80, 24), (120, 40), (200, 60)] {
        desk.hear(Message::Resized(size.0, size.1));
        for state in STATES {
            let drawn = desk.press(state.keys).drawn();
            assert!(drawn.is_ascii(), "{}: {drawn}", state.name);
            assert!(size.0 < 80 || drawn.contains("KHONG DAU"), "{}: {drawn}", state.name);
            desk.press("<esc><esc><esc><esc>");
        }
    }
    // What is typed and saved keeps its marks.
    desk.press("<f5>+ gọi lại bà Hường 23h #12<enter>");
    assert_eq!(desk.ward.tasks.iter().next_back().unwrap().text, "gọi lại bà Hường");
    desk.press("<f2>hương");
    assert_eq!(desk.screen.entry.field.text(), "hương");
    assert!(desk.drawn().contains("] huong"), "{}", desk.drawn());
    desk.press("<esc>:khong dau<enter>");
    assert!(desk.drawn().contains("TRỰC BAN"));
}

/// Two people whose names differ in marks alone are told apart by year and number.
#[test]
fn khong_dau_keeps_year_and_number_with_every_name_that_is_written_for() {
    let mut desk = desk((80, 24));
    desk.press(":khong dau<enter>");
    for (keys, words) in [
        ("", "[#12 Ng.T.T. Huong 1958]"),
        ("<f4><down>", "[nguon: Le Van Son 1955]"),
        ("", "|- Le Van Son 1955 "),
        ("", "#7 Tran Van An 1949"),
        ("<f4>", "|- Le Van Son 1955 "),
    ] {
        assert!(desk.press(keys).drawn().contains(words), "{words}: {}", desk.drawn());
    }
}

#[test]
fn thin_lines_fold_with_the_letters_left_alone() {
    let mut desk = desk((80, 24));
    desk.screen.look.glyphs = THIN;
    desk.screen.look.alphabet = Alphabet::Unmarked;
    let drawn = desk.drawn();
    assert!(drawn.contains('─') && drawn.contains("NHAT KY F0") && !drawn.contains("NHẬT"), "{drawn}");
}

proptest! {
    /// No cell moves when the marks go: the columns of every screen stay where they are.
    #[test]
    fn marks_take_no_cell(text in "[ -~À-ỹ\u{300}-\u{323}đĐ]{0,40}") {
        let shown = Shown::of(&text);
        prop_assert_eq!(shown.width(), shown.without_marks().width());
    }
}
