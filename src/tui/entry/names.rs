//! Names in a typed line: capitals as Vietnamese names are written, and which officer is meant by `@ha`.

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::roster::{Duty, Position};
use crate::language::folding::{begin_words, fold};
use crate::tui::entry::fault::FaultKind;
use crate::tui::entry::setting::Setting;
use crate::tui::entry::tokens::Token;
use crate::tui::entry::words::AreaKind;

/// Writes each word of a name with a capital. A word that is typed in mixed case is kept as it is; all capitals are
/// taken for a forgotten caps lock only where the whole name is so.
pub(super) fn titled(name: &str) -> String {
    let shouts = !name.chars().any(char::is_lowercase);
    let words = name.split_whitespace().map(|word| {
        let is_small = !word.chars().any(char::is_uppercase);
        if is_small || shouts { capitalised(&word.to_lowercase()) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A capital at the beginning, and behind a hyphen or an apostrophe: `H'Hen`.
fn capitalised(word: &str) -> String {
    let mut written = String::with_capacity(word.len());
    let mut begins = true;
    for letter in word.chars() {
        if begins {
            written.extend(letter.to_uppercase());
        } else {
            written.push(letter);
        }
        begins = matches!(letter, '-' | '\'' | '’');
    }
    written
}

/// Whether a word can be part of a name.
pub(super) fn is_name_word(word: &str) -> bool {
    let begins = word.chars().next().is_some_and(char::is_alphabetic);
    begins
        && !word.chars().any(|letter| letter.is_ascii_punctuation() && !matches!(letter, '.' | '\'' | '-' | ','))
        && !word.chars().any(char::is_numeric)
}

/// The officer whom a word means: a whole word of the name before the beginning of one.
pub(super) fn officer_of(typed: &str, officers: &[(Id<Officer>, &str)]) -> Result<Id<Officer>, FaultKind> {
    let typed = fold(typed);
    if typed.is_empty() {
        return Err(FaultKind::NoOfficer);
    }
    let named: Vec<(Id<Officer>, String)> = officers.iter().map(|(id, name)| (*id, fold(name))).collect();
    let of = |matches: &dyn Fn(&str) -> bool| -> Vec<Id<Officer>> {
        named.iter().filter(|(_, name)| matches(name)).map(|(id, _)| *id).collect()
    };
    let ways = [
        of(&|name| name == typed),
        of(&|name| name.split(' ').any(|word| word == typed)),
        of(&|name| name.split(' ').any(|word| word.starts_with(&typed))),
    ];
    match ways.into_iter().find(|found| !found.is_empty()).as_deref() {
        None => Err(FaultKind::NoOfficer),
        Some([one]) => Ok(*one),
        Some(several) => Err(FaultKind::SeveralOfficers(several.to_vec())),
    }
}

/// Who does a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Owner {
    /// An officer of the desk.
    Officer(Id<Officer>),
    /// Whoever holds a position.
    Position(Id<Position>),
    /// Whoever answers for a duty.
    Duty(Id<Duty>),
}

/// Whom `@ha`, `@truong-tram` or `@truy-vet` means: an officer before a position or a duty of which the words begin
/// so, a hyphen or an underscore between them.
pub(super) fn owner_of(typed: &str, setting: &Setting<'_>) -> Result<Owner, FaultKind> {
    match officer_of(typed, setting.officers) {
        Err(FaultKind::NoOfficer) => {}
        found => return found.map(Owner::Officer),
    }
    let words = typed.replace(['-', '_'], " ");
    if words.trim().is_empty() {
        return Err(FaultKind::NoOwner);
    }
    let positions = setting.positions.iter().filter(|(_, title)| begin_words(title, &words));
    let duties = setting.duties.iter().filter(|(_, name)| begin_words(name, &words));
    let mut found = positions.map(|(id, _)| Owner::Position(*id)).chain(duties.map(|(id, _)| Owner::Duty(*id)));
    match (found.next(), found.next()) {
        (None, _) => Err(FaultKind::NoOwner),
        (Some(owner), None) => Ok(owner),
        (Some(_), Some(_)) => Err(FaultKind::SeveralOwners),
    }
}

/// Those of several parts of the ward of one name whose former ward is typed behind it, and how many words that took:
/// `phường đồng tâm`, `đồng tâm`, `phường 3`, `p3`. All of them, and no word, where none is.
pub(super) fn of_former_ward(
    called: Vec<Id<Area>>,
    behind: &[Token<'_>],
    former_wards: &[(Id<Area>, &str)],
) -> (Vec<Id<Area>>, usize) {
    if called.len() < 2 {
        return (called, 0);
    }
    let typed = |count: usize| {
        let words = behind.get(..count)?.iter().map(|token| fold(token.text));
        Some(words.collect::<Vec<_>>().join(" "))
    };
    for (count, typed) in (1..=FORMER_WARD_WORDS_MAX).rev().filter_map(|count| Some((count, typed(count)?))) {
        let is_meant =
            |id: &&Id<Area>| former_wards.iter().any(|(of, ward)| of == *id && is_ward_typed(&fold(ward), &typed));
        let meant: Vec<Id<Area>> = called.iter().filter(is_meant).copied().collect();
        if !meant.is_empty() {
            return (meant, count);
        }
    }
    (called, 0)
}

/// The most words of a former ward that are looked for.
const FORMER_WARD_WORDS_MAX: usize = 5;

/// Whether a ward is typed whole, without the word that says what it is, or with that word's first letter.
fn is_ward_typed(ward: &str, typed: &str) -> bool {
    if ward == typed {
        return true;
    }
    let Some((what, name)) = ward.split_once(' ') else { return false };
    let short = what.chars().next().map(|letter| format!("{letter}{name}"));
    name == typed || short.is_some_and(|short| short == typed.replace(['.', ' '], ""))
}

/// All parts of the ward of this kind and number: after a merger of wards there may be two of one name.
pub(super) fn areas_called(kind: &AreaKind, number: &str, areas: &[(Id<Area>, &str)]) -> Vec<Id<Area>> {
    let number = fold(number.trim_start_matches('0'));
    let called = |name: &String| -> Vec<Id<Area>> {
        let wanted = format!("{name} {number}");
        areas.iter().filter(|(_, name)| without_zeros(&fold(name)) == wanted).map(|(id, _)| *id).collect()
    };
    kind.names.iter().map(called).find(|found| !found.is_empty()).unwrap_or_default()
}

/// `to 07` is `to 7`.
fn without_zeros(folded: &str) -> String {
    let words = folded.split(' ').map(|word| match word.trim_start_matches('0') {
        "" => word,
        shorter => shorter,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_with_capitals() {
        for (typed, written) in [
            ("lê thị hoa", "Lê Thị Hoa"),
            ("le thi hoa", "Le Thi Hoa"),
            ("đỗ  đình ĐỨC", "Đỗ Đình ĐỨC"),
            ("LÊ THỊ HOA", "Lê Thị Hoa"),
            ("Lê thị Hoa", "Lê Thị Hoa"),
            ("John McDonald", "John McDonald"),
            ("h'hen niê", "H'Hen Niê"),
            ("ông văn ấn", "Ông Văn Ấn"),
            ("", ""),
        ] {
            assert_eq!(titled(typed), written);
        }
    }

    #[test]
    fn an_officer_is_known_by_the_beginning_of_any_word() {
        let id = |number| Id::<Officer>::new(number).unwrap();
        let officers = [(id(1), "BS Lý"), (id(2), "ĐD Hà"), (id(3), "ĐD Hải"), (id(4), "Minh")];
        for (typed, expected) in [
            ("ha", Ok(id(2))),
            ("hà", Ok(id(2))),
            ("hai", Ok(id(3))),
            ("ly", Ok(id(1))),
            ("bs ly", Ok(id(1))),
            ("m", Ok(id(4))),
            ("h", Err(FaultKind::SeveralOfficers(vec![id(2), id(3)]))),
            ("dd", Err(FaultKind::SeveralOfficers(vec![id(2), id(3)]))),
            ("an", Err(FaultKind::NoOfficer)),
            ("", Err(FaultKind::NoOfficer)),
        ] {
            assert_eq!(officer_of(typed, &officers), expected, "{typed}");
        }
    }
}
