//! What an export shows of a person unless names were asked for: enough to speak about, too little to find.

use std::collections::HashSet;

use crate::domain::birth::Birth;
use crate::domain::ward::Ward;

/// The first letters of a name: `Nguyễn Thị Hường` is `N.T.H.`
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).flat_map(|letter| [letter, '.']).collect()
}

/// Initials and year of birth: `N.T.H. 1958`.
pub fn person(name: &str, birth: Birth) -> String {
    let initials = initials(name);
    match birth.year() {
        Some(year) if initials.is_empty() => year.to_string(),
        Some(year) => format!("{initials} {year}"),
        None => initials,
    }
}

/// The given names of everybody known here, officers and holders of positions included.
pub fn given_names(ward: &Ward) -> HashSet<&str> {
    let persons = ward.persons.iter().map(|person| person.name.as_str());
    let officers = ward.officers.iter().map(|officer| officer.name.as_str());
    let holders = ward.positions.iter().map(|position| position.holder.as_str());
    persons.chain(officers).chain(holders).filter_map(|name| name.split_whitespace().next_back()).collect()
}

/// A free text without the given names in it and without its telephones. What it calls by other words it still tells.
pub fn text(text: &str, names: &HashSet<&str>) -> String {
    let words = text.split_inclusive(|letter: char| !letter.is_alphanumeric());
    let masked: String = words
        .map(|piece| {
            let word = piece.trim_end_matches(|letter: char| !letter.is_alphanumeric());
            let after = piece.get(word.len()..).unwrap_or_default();
            if names.contains(word) { format!("{}{after}", initials(word)) } else { piece.to_string() }
        })
        .collect();
    without_phones(&masked)
}

/// A text whose runs of seven digits and more, spaces and points between them included, show their last three.
fn without_phones(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_digit() || (!run.is_empty() && matches!(letter, ' ' | '.' | '-')) {
            run.push(letter);
            continue;
        }
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let behind = run.trim_end_matches([' ', '.', '-']).len();
        let kept = if digits.len() >= 7 { phone(&digits) } else { run.get(..behind).unwrap_or_default().to_string() };
        masked.push_str(&kept);
        masked.push_str(run.get(behind..).unwrap_or_default());
        run.clear();
        masked.push(letter);
    }
    masked.pop();
    masked
}

/// The last three digits of a telephone: `*678`; shorter ones show none.
pub fn phone(phone: &str) -> String {
    let shown = if phone.len() > 6 { phone.get(phone.len() - 3..).unwrap_or_default() } else { "" };
    if phone.is_empty() { String::new() } else { format!("*{shown}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_text_keeps_its_sense_and_loses_names_and_telephones() {
        let names = HashSet::from(["Hường", "Dũng"]);
        for (told, masked) in [
            ("Đo lại SpO2 bà Hường, 21h15", "Đo lại SpO2 bà H., 21h15"),
            ("Gọi Dũng: 0912 345 678 nhé", "Gọi D.: *678 nhé"),
            ("Test #1 #2, 20/7 18:00", "Test #1 #2, 20/7 18:00"),
            ("0912345678", "*678"),
            ("hường", "hường"),
        ] {
            assert_eq!(text(told, &names), masked);
        }
    }

    #[test]
    fn a_mask_leaves_initials_a_year_and_three_digits() {
        assert_eq!(person("Nguyễn Thị Hường", Birth::Year(1958)), "N.T.H. 1958");
        assert_eq!(person("", Birth::Year(1958)), "1958");
        assert_eq!(person("Đỗ An", Birth::NotAsked), "Đ.A.");
        assert_eq!((phone("0912345678"), phone("115"), phone("")), ("*678".into(), "*".into(), String::new()));
    }
}
