//! What an export shows of a person unless names were asked for: enough to speak about, too little to find.

use crate::domain::birth::Birth;

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

/// The last three digits of a telephone: `*678`; shorter ones show none.
pub fn phone(phone: &str) -> String {
    let shown = if phone.len() > 6 { phone.get(phone.len() - 3..).unwrap_or_default() } else { "" };
    if phone.is_empty() { String::new() } else { format!("*{shown}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_leaves_initials_a_year_and_three_digits() {
        assert_eq!(person("Nguyễn Thị Hường", Birth::Year(1958)), "N.T.H. 1958");
        assert_eq!(person("", Birth::Year(1958)), "1958");
        assert_eq!(person("Đỗ An", Birth::NotAsked), "Đ.A.");
        assert_eq!((phone("0912345678"), phone("115"), phone("")), ("*678".into(), "*".into(), String::new()));
    }
}
