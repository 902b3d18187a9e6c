//! The README says what is so: its keys are the table's, its picture is the screen's.

use trucban::domain::access::Access;
use trucban::domain::command::{Command, ROLE_TO_RELEASE, ROLE_TO_UNDO_OTHERS, Wish, role_to_write};
use trucban::domain::identity::Kind;
use trucban::domain::officer::Role;
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

/// Who may what, as the desk holds it: `x` for those who may.
fn roles() -> String {
    let book = Phrasebook::embedded(Language::English);
    let roles = [Role::Board, Role::Reader, Role::DutyOfficer, Role::ShiftHead, Role::Administrator];
    let mut table =
        String::from("| | board | reader | duty officer | shift head | administrator |\n|---|---|---|---|---|---|\n");
    let mut row = |what: &str, may: &dyn Fn(Role) -> bool| {
        let marks: Vec<&str> = roles.iter().map(|role| if may(*role) { "x" } else { "" }).collect();
        table.push_str(&format!("| {what} | {} |\n", marks.join(" | ")));
    };
    for wish in Wish::ALL {
        row(book.word("commands", wish.name()).unwrap(), &|role| wish.is_allowed_to(role));
    }
    let note = |access: Access| move |role| Command::Note(access.clone()).is_allowed_to(role);
    let exported = |names| Access::Exported { what: String::new(), rows: 0, names };
    row("exports with names masked", &note(exported(false)));
    row("exports with names (asks the PIN)", &note(exported(true)));
    row("ends the isolation of an F0 (asks the PIN), decides it on paper", &|role| role >= ROLE_TO_RELEASE);
    row("takes back what others did", &|role| role >= ROLE_TO_UNDO_OTHERS);
    row("what is printed about patients", &note(Access::Printed { what: String::new(), count: 0 }));
    for kind in Kind::ALL {
        let what = format!("writes: {}", book.word("kinds", kind.name()).unwrap_or(kind.name()));
        row(&what, &|role| role >= role_to_write(kind));
    }
    table
}

#[test]
fn who_may_what_is_the_table_of_the_desk() {
    assert!(README.contains(&roles()), "put this into the README:\n{}", roles());
}

#[test]
fn the_picture_is_the_screen() {
    let drawn = OneDesk::demo((80, 24)).signed_in("BS Lý").drawn();
    let picture: String =
        drawn.lines().filter(|line| !line.starts_with("cursor")).map(|line| format!("{line}\n")).collect();
    assert!(README.contains(&picture), "put this into the README:\n{picture}");
}
