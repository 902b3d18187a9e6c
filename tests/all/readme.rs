//! The README says what is so: its keys are the table's, its picture is the screen's.

use trucban::language::phrases::{Language, Phrasebook};
use trucban::tui::keymap::Keymap;

use super::support::one_desk::OneDesk;

const README: &str = include_str!("../../README.md");

/// The table of keys in Markdown, English words with the Vietnamese ones behind.
fn keys() -> String {
    let (vi, en) = (Phrasebook::embedded(Language::Vietnamese), Phrasebook::embedded(Language::English));
    let mut table = String::from("| key | typed | does |\n|---|---|---|\n");
    for binding in Keymap::embedded().bindings() {
        let words = |book: &Phrasebook| book.word("help", binding.action.name()).unwrap_or_default().to_string();
        let typed = if binding.typed.is_empty() { String::new() } else { format!("`{}`", binding.typed) };
        table.push_str(&format!("| {} | {typed} | {} – *{}* |\n", binding.keys.join(" "), words(&en), words(&vi)));
    }
    table
}

#[test]
fn the_keys_are_those_of_the_table() {
    assert!(README.contains(&keys()), "put this into the README:\n{}", keys());
}

#[test]
fn the_picture_is_the_screen() {
    let drawn = OneDesk::demo((80, 24)).signed_in("BS Lý").drawn();
    let picture: String =
        drawn.lines().filter(|line| !line.starts_with("cursor")).map(|line| format!("{line}\n")).collect();
    assert!(README.contains(&picture), "put this into the README:\n{picture}");
}
