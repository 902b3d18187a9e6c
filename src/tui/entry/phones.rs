//! Telephones as they are typed: with or without spaces and points, `+84` for the first 0. Separate because only here
//! several words become one.

use crate::tui::entry::tokens::{Token, all_digits};

/// How many digits a telephone of the ward has.
const DIGITS: std::ops::RangeInclusive<usize> = 9..=11;

/// The telephone that begins here and how many words it took: its digits, or nothing where their number is wrong.
/// Nothing at all where these words are no telephone.
pub(super) fn phone(rest: &[Token<'_>]) -> Option<(Option<String>, usize)> {
    let first = rest.first()?;
    let mut digits = begun(first.text)?;
    let mut count = 1;
    // Numbers that begin with 02 are landlines and one digit longer.
    let most = if digits.starts_with("02") { 11 } else { 10 };
    while let Some(next) = rest.get(count).map(|token| token.text.replace(['.', '-', ','], "")) {
        let fits = all_digits(&next) && (2..=9).contains(&next.len()) && digits.len() + next.len() <= most;
        if !fits {
            break;
        }
        digits.push_str(&next);
        count += 1;
    }
    Some((DIGITS.contains(&digits.len()).then_some(digits), count))
}

/// A telephone that stands alone, with spaces, points or `+84`: its digits.
pub fn whole_phone(typed: &str) -> Option<String> {
    let joined: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    begun(&joined).filter(|digits| DIGITS.contains(&digits.len()))
}

/// The digits of a word that begins a telephone.
fn begun(text: &str) -> Option<String> {
    if text.starts_with('-') {
        return None;
    }
    let bare: String =
        text.trim_end_matches(',').chars().filter(|letter| !matches!(letter, '.' | '-' | '(' | ')')).collect();
    let international = bare.strip_prefix("+84");
    let digits = match international {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => bare,
    };
    (digits.starts_with('0') && all_digits(&digits)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::entry::tokens::tokens;

    #[test]
    fn a_telephone_may_have_spaces_points_and_its_country() {
        for (typed, digits, count) in [
            ("0912345678", "0912345678", 1),
            ("0912 345 678 1990", "0912345678", 3),
            ("0912.345.678 vo", "0912345678", 1),
            ("+84912345678", "0912345678", 1),
            ("+84 912 345 678", "0912345678", 4),
            ("+84(0)912-345-678", "0912345678", 1),
            ("028 3812 3456 12/3", "02838123456", 3),
            ("0912345678 0987654321", "0912345678", 1),
            ("091234567", "091234567", 1),
            ("0912345678, vo", "0912345678", 1),
        ] {
            assert_eq!(phone(&tokens(typed, 0)), Some((Some(digits.to_owned()), count)), "{typed}");
        }
        for typed in ["0912", "0", "091234567890", "0912 345 1990"] {
            assert!(matches!(phone(&tokens(typed, 0)), Some((None, _))), "{typed}");
        }
        for typed in ["1990", "07/9", "hoa", "+", "-3", "-03", "912345678"] {
            assert_eq!(phone(&tokens(typed, 0)), None, "{typed}");
        }
    }
}
