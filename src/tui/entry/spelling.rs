//! Comparing a typed word with a listed one: marks may be left out, but marks that were typed must be the listed
//! ones. Separate from finding by name, which forgives wrong marks too; here `mũi` must never be taken for `mui`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The stroke of đ as a mark, so that đ is a d that may be typed without it.
const STROKE: char = '\u{335}';

/// A word taken apart: small letters, each followed by its marks.
pub(super) fn spelled(word: &str) -> String {
    let mut apart = String::with_capacity(word.len() + 4);
    for letter in word.nfd().flat_map(char::to_lowercase) {
        match letter {
            'đ' => apart.extend(['d', STROKE]),
            other => apart.push(other),
        }
    }
    apart
}

/// Whether the word carries a mark.
pub(super) fn is_marked(spelling: &str) -> bool {
    spelling.chars().any(is_mark)
}

/// Whether the typed word is the listed one: the same letters, and no mark that the listed one has not.
pub(super) fn agrees(typed: &str, listed: &str) -> bool {
    let mut typed = typed.chars().peekable();
    let mut listed = listed.chars().peekable();
    loop {
        match (typed.next(), listed.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other => {}
            _ => return false,
        }
        let mut allowed = Vec::new();
        while let Some(mark) = listed.next_if(|letter| is_mark(*letter)) {
            allowed.push(mark);
        }
        while let Some(mark) = typed.next_if(|letter| is_mark(*letter)) {
            if !allowed.contains(&mark) {
                return false;
            }
        }
    }
}

fn is_mark(letter: char) -> bool {
    letter >= '\u{300}' && is_combining_mark(letter)
}

/// Whether Telex and VNI leave a word without marks as it is typed: no w; no vowel with s f r x j z later; no second
/// a, e, o or d; no vowel before a digit; no d before a 9.
pub(super) fn survives_input_methods(word: &str) -> bool {
    let mut before = String::new();
    for letter in word.chars().flat_map(char::to_lowercase) {
        let after_vowel = before.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        let rewritten = match letter {
            'w' | '[' | ']' => true,
            's' | 'f' | 'r' | 'x' | 'j' | 'z' => after_vowel,
            'a' | 'e' | 'o' | 'd' => before.contains(letter),
            '9' => after_vowel || before.contains('d'),
            digit if digit.is_ascii_digit() => after_vowel,
            _ => false,
        };
        if rewritten {
            return false;
        }
        before.push(letter);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_be_left_out_but_not_changed() {
        for (typed, listed, agree) in [
            ("khó", "khó", true),
            ("kho", "khó", true),
            ("KHO", "khó", true),
            ("khò", "khó", false),
            ("mũi", "mui", false),
            ("sôt", "sốt", true),
            ("sót", "sốt", true),
            ("sồt", "sốt", false),
            ("dau", "đau", true),
            ("đau", "đau", true),
            ("đo", "do", false),
            ("kh", "khó", false),
            ("khoo", "khó", false),
            ("", "", true),
        ] {
            assert_eq!(agrees(&spelled(typed), &spelled(listed)), agree, "{typed} {listed}");
        }
    }

    #[test]
    fn what_an_input_method_would_rewrite_is_known() {
        for word in ["ho", "kt", "rl", "xanh", "metla", "t37", "sp97", "hq", "nt18", "ng12", "l2", "dnghiep"] {
            assert!(survives_input_methods(word), "{word}");
        }
        for word in ["dd", "os", "ha120", "to1", "hoa1", "moo", "nuwa", "tas", "d9", "mexa"] {
            assert!(!survives_input_methods(word), "{word}");
        }
    }
}
