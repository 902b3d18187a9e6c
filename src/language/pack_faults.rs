//! Why a rule pack is not taken, as a sentence: the line, what is wrong there, and what is accepted.

use std::fmt::Display;

use crate::domain::pack::{FEVER_LOWEST, PackFault, Wrong, WrongPack};
use crate::domain::symptom::Symptom;
use crate::language::phrases::Phrasebook;
use crate::language::reasons::{number, short_name};
use crate::language::shown::Shown;

/// What is said of a pack that is not used: which file and why, and what judges instead.
pub fn wrong_pack(wrong: &WrongPack, book: &Phrasebook) -> [String; 2] {
    let values: [(&str, &dyn Display); 2] =
        [("file", &Shown::of(&wrong.file)), ("reason", &pack_fault(&wrong.fault, book))];
    let instead = if wrong.replaced { "packs.replaced" } else { "packs.left_out" };
    [book.say_with("packs.refused", &values), book.say(instead).to_string()]
}

/// The sentence of a fault.
fn pack_fault(fault: &PackFault, book: &Phrasebook) -> String {
    match fault {
        PackFault::Unreadable => book.say("packs.unreadable").to_string(),
        PackFault::TooMuch => book.say("packs.too_much").to_string(),
        PackFault::Text { line, words } => {
            let words = Shown::owned(words.split_whitespace().collect::<Vec<_>>().join(" "));
            book.say_with("packs.not_toml", &[("line", line), ("words", &words)])
        }
        PackFault::Entry { line, id, wrong } => {
            let (id, wrong) = (Shown::of(id), wrong_words(wrong, book));
            book.say_with("packs.entry", &[("line", line), ("id", &id), ("wrong", &wrong)])
        }
        PackFault::Empty => book.say("packs.empty").to_string(),
        PackFault::Dates => book.say("packs.dates").to_string(),
        PackFault::Named(name) => book.say_with("packs.named", &[("name", &Shown::of(name))]),
    }
}

fn wrong_words(wrong: &Wrong, book: &Phrasebook) -> String {
    match wrong {
        Wrong::Watches => book.say("packs.watches").to_string(),
        Wrong::Limit(sign, lowest, highest) => {
            let values: [(&str, &dyn Display); 4] = [
                ("sign", &short_name(*sign, book)),
                ("lowest", lowest),
                ("highest", highest),
                ("example", &number(*sign, *highest)),
            ];
            book.say_with("packs.limit", &values)
        }
        Wrong::Fever => book.say_with("packs.fever", &[("lowest", &FEVER_LOWEST)]),
        Wrong::Ages => book.say("packs.ages").to_string(),
        Wrong::Symptom => {
            let codes: Vec<&str> = Symptom::all().map(Symptom::code).collect();
            book.say_with("packs.symptom", &[("codes", &codes.join(" "))])
        }
        Wrong::Uncertain => book.say("packs.uncertain").to_string(),
        Wrong::Twice => book.say("packs.twice").to_string(),
        Wrong::Contradicts(other) => book.say_with("packs.contradicts", &[("other", &Shown::of(other))]),
        Wrong::Text(most) => book.say_with("packs.text", &[("most", most)]),
        Wrong::Hour => book.say("packs.hour").to_string(),
        Wrong::Zero => book.say("packs.zero").to_string(),
        Wrong::Days => book.say("packs.days").to_string(),
    }
}
