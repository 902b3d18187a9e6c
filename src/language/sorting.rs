//! The order of the Vietnamese dictionary, as keys that compare byte by byte: letters first (a ă â … d đ …), then tones
//! (không dấu, huyền, hỏi, ngã, sắc, nặng). Separate because the desk sorts people too and needs nothing else of this room.

use super::letters::{Letter, Letters, Shape, Tone, composed};

const END_OF_LEVEL: u8 = 0x01;
const SPACE: u8 = 0x03;
const SIGN: u8 = 0x04;
const NUMBER: u8 = 0x05;
const LATIN: u8 = 0x10;
const OTHER_SCRIPT: u8 = 0xF0;

/// Gives the key by which people sort: given name, then family name, then the names between, each by its letters and
/// then by its tones. Case and the place of the tone do not matter: `Hoà` and `Hòa` have the same key.
pub fn name_key(name: &str) -> Box<[u8]> {
    let name = composed(name);
    let mut key = Vec::with_capacity(name.len() + 16);
    let mut words = name.split_whitespace();
    let given = words.next_back();
    for word in given.into_iter().chain(words) {
        push_letters(&mut key, word);
        key.push(END_OF_LEVEL);
        push_tones(&mut key, word);
        key.push(END_OF_LEVEL);
    }
    key.into_boxed_slice()
}

/// Gives the key by which areas, codes and other texts sort, from left to right, numbers by their size: `Tổ 2` stands
/// before `Tổ 10`.
pub fn text_key(text: &str) -> Box<[u8]> {
    let text = composed(text);
    let mut key = Vec::with_capacity(text.len() * 2 + 2);
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        if is_number {
            push_number(&mut key, piece);
        } else {
            push_letters(&mut key, piece);
        }
        rest = after;
    }
    key.push(END_OF_LEVEL);
    push_tones(&mut key, &text);
    key.into_boxed_slice()
}

fn push_letters(key: &mut Vec<u8>, text: &str) {
    let mut after_space = false;
    for letter in Letters::of(text) {
        let is_space = letter.base.is_whitespace();
        match weight(letter) {
            _ if is_space && after_space => {}
            Some(weight) => key.push(weight),
            None if is_space => key.push(SPACE),
            None if letter.base.is_ascii() => key.extend([SIGN, u8::try_from(letter.base).unwrap_or(SIGN)]),
            None => {
                let code = u32::from(letter.base).to_be_bytes();
                key.extend([OTHER_SCRIPT, code[1], code[2], code[3]]);
            }
        }
        after_space = is_space;
    }
}

/// The tones in the order in which they occur, without their places; marks that Vietnamese does not know come last.
fn push_tones(key: &mut Vec<u8>, text: &str) {
    let tones = Letters::of(text).map(|letter| letter.tone).filter(|tone| *tone != Tone::Level);
    key.extend(tones.map(|tone| match tone {
        Tone::Level => END_OF_LEVEL,
        Tone::Grave => 0x02,
        Tone::Hook => 0x03,
        Tone::Tilde => 0x04,
        Tone::Acute => 0x05,
        Tone::Dot => 0x06,
        Tone::Foreign => 0x07,
    }));
}

/// The number of digits stands first, so that a larger number has the larger key; leading zeros do not count.
fn push_number(key: &mut Vec<u8>, digits: &str) {
    let digits = digits.trim_start_matches('0');
    key.extend([NUMBER, u8::try_from(digits.len()).unwrap_or(u8::MAX)]);
    key.extend(digits.bytes());
}

/// The place of a Latin letter in the dictionary, five to each base letter; digits stand before, in their order.
fn weight(letter: Letter) -> Option<u8> {
    let shape = match letter.shape {
        Shape::Plain => 0,
        Shape::Breve => 1,
        Shape::Circumflex => 2,
        Shape::Horn => 3,
        Shape::Stroke => 4,
    };
    match letter.base {
        'a'..='z' => u8::try_from(letter.base).ok().map(|base| LATIN + 10 + (base - b'a') * 5 + shape),
        '0'..='9' => u8::try_from(letter.base).ok().map(|base| LATIN + (base - b'0')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::forbidden::tests::hostile_text;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn assert_rising(key: fn(&str) -> Box<[u8]>, texts: &[&str]) {
        for pair in texts.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{} before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn tones_follow_the_dictionary() {
        assert_rising(name_key, &["ma", "mà", "mả", "mã", "má", "mạ"]);
        assert_rising(text_key, &["ma", "mà", "mả", "mã", "má", "mạ"]);
    }

    #[test]
    fn letters_follow_the_dictionary() {
        let alphabet = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z";
        let letters: Vec<&str> = alphabet.split(' ').collect();
        assert_rising(name_key, &letters);
        assert_rising(text_key, &letters);
        assert_rising(name_key, &["9", "a", "z", "Ж", "王"]);
        assert_rising(name_key, &["An", "Anh", "Ánh", "Ân", "Ẩn", "Bình", "Bính", "Dũng", "Đào", "Đạo", "Em"]);
        assert_rising(name_key, &["Hoa", "Hòa", "Hoan", "Hương", "Hường", "Hưởng"]);
    }

    #[test]
    fn people_sort_by_given_name_then_family_then_middle() {
        assert_rising(
            name_key,
            &[
                "Trần Văn An",
                "Nguyễn Thị Thanh Ánh",
                "Lê Thị Ân",
                "Trần Văn Ẩn",
                "Nguyễn Văn Bình",
                "Nguyễn Xuân Bình",
                "Trần An Bình",
                "Nguyễn Văn Bính",
                "Nguyễn Thị Thanh Hường",
            ],
        );
    }

    #[test]
    fn case_and_the_place_of_the_tone_do_not_matter() {
        for (one, other) in
            [("Hoà", "Hòa"), ("HOÀ", "hòa"), ("Lê Thuý", "LÊ THÚY"), ("Khoẻ", "Khỏe"), ("  Lê  An ", "Lê An")]
        {
            assert_eq!(name_key(one), name_key(other), "{one} {other}");
        }
    }

    #[test]
    fn numbers_sort_by_size() {
        assert_rising(
            text_key,
            &["Tổ", "Tổ 1", "Tổ 2", "Tổ 10", "Tổ 10A", "Tổ 100", "Tổ dân phố 1", "Tổ dân phố 1-2", "Xóm 3"],
        );
        assert_eq!(text_key("Tổ 02"), text_key("tổ  2"));
        assert_rising(text_key, &["F0-9", "F0-10", "F1-1"]);
    }

    proptest! {
        #[test]
        fn the_order_is_total_and_blind_to_normalisation(one in hostile_text(), other in hostile_text()) {
            for key in [name_key, text_key] {
                prop_assert_eq!(key(&one).cmp(&key(&other)), key(&other).cmp(&key(&one)).reverse());
                let decomposed: String = one.nfd().collect();
                let composed: String = one.nfc().collect();
                prop_assert_eq!(key(&decomposed), key(&composed));
            }
        }

        #[test]
        fn equal_keys_are_equal_names(one in "[A-ZĐẤ][a-zđăấềờụ]{0,4}( [A-ZĐẤ][a-zđăấềờụ]{0,4}){0,2}", other in "[a-c]{1,2}( [a-c]{1,2}){0,2}") {
            let third: String = one.to_lowercase();
            prop_assert_eq!(name_key(&one), name_key(&third));
            if name_key(&one) == name_key(&other) {
                prop_assert_eq!(super::super::folding::fold(&one), super::super::folding::fold(&other));
            }
        }
    }
}
