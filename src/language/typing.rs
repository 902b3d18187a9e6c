//! The input method of the desk: what the keys of Telex or VNI make of one word. The marks are placed by a library; what
//! is ours is that a word that is no Vietnamese syllable stays as typed, and that the same mark key pressed again
//! brings the typed keys back.

use std::collections::BTreeSet;

use serde::Deserialize;
use vi::processor::AccentStyle;
use vi::{IncrementalBuffer, TELEX, VNI};

use super::letters::{Letter, Letters, Shape, Tone, composed};
use super::syllable::{Fit, fit};

/// The most keys that a word is made of: `nghieengf` has nine. A longer one is no Vietnamese syllable.
const KEYS_MAX: usize = 12;

/// Pairs of consonants that the library knows no words with: their first letter stands aside while marks are placed.
const PAIRS: [&str; 14] = ["bl", "br", "gl", "gr", "hl", "hr", "kl", "kp", "kr", "ks", "ml", "mr", "pl", "pr"];

/// A way of typing Vietnamese on a keyboard that has only English letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Letters stand for marks: `vieejt`.
    Telex,
    /// Digits stand for marks: `vie65t`.
    Vni,
}

/// Where the tone of `oa`, `oe` and `uy` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToneStyle {
    /// `hòa`, as most officers type it.
    #[default]
    Old,
    /// `hoà`.
    New,
}

/// By what rules keys become words.
#[derive(Debug, Clone, Copy)]
pub struct TypingRules<'w> {
    /// Which keys stand for marks.
    pub method: Method,
    /// Where tones stand.
    pub style: ToneStyle,
    /// Words that stay as typed although their keys would make another: `test` in any case, `YS` only so.
    pub as_typed: &'w BTreeSet<String>,
}

impl TypingRules<'_> {
    /// Whether a key belongs to a word; a digit of VNI only when there is a word that can bear its mark.
    pub fn takes(&self, key: char, begun: bool) -> bool {
        key.is_ascii_alphabetic() || begun && self.method == Method::Vni && key.is_ascii_digit()
    }
}

/// One word while it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedWord {
    keys: String,
    shown: String,
    /// Whether the typed keys were asked for: nothing more is made of this word.
    is_literal: bool,
    /// Whether the keys were reckoned from a word that stood there with its marks: nobody typed them.
    is_reckoned: bool,
}

impl TypedWord {
    /// A word that stands there already, to be typed on.
    pub fn standing(shown: &str, rules: TypingRules<'_>) -> Self {
        let keys = keys_of(shown, rules.method);
        // A tone may stand where the other style has it.
        let is_literal = match made(&keys, rules) {
            Some(made) => !is_same(&made.shown, shown),
            None => keys != shown,
        };
        let is_reckoned = !is_literal && keys != shown;
        let keys = if is_literal { shown.to_string() } else { keys };
        Self { keys, shown: shown.to_string(), is_literal, is_reckoned }
    }

    /// The word as it is shown.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Takes one more key.
    pub fn press(&mut self, key: char, rules: TypingRules<'_>) {
        if self.is_literal {
            self.keys.push(key);
            self.shown.push(key);
            return;
        }
        let before = self.keys.clone();
        self.keys.push(key);
        match made(&self.keys, rules) {
            // The same mark again takes it off: what was typed is wanted as it was typed.
            Some(made) if made.is_undone && self.shown != before => {
                self.is_literal = true;
                self.keys = before;
                self.shown.clone_from(&self.keys);
            }
            Some(made) if !made.is_undone => self.shown = made.shown,
            _ if self.is_reckoned => {
                self.is_literal = true;
                self.shown.push(key);
                self.keys.clone_from(&self.shown);
            }
            _ => self.shown.clone_from(&self.keys),
        }
    }

    /// Takes the last letter off, with its marks.
    pub fn delete(&mut self, rules: TypingRules<'_>) {
        let mut shown = std::mem::take(&mut self.shown);
        shown.pop();
        *self = if self.is_literal {
            Self { keys: shown.clone(), shown, is_literal: true, is_reckoned: false }
        } else {
            Self::standing(&shown, rules)
        };
    }

    /// Ends the word: what became no whole syllable is shown as it was typed.
    pub fn settle(&mut self) {
        if !self.is_reckoned && fit(&self.shown.to_lowercase()) != Fit::Whole {
            self.shown.clone_from(&self.keys);
        }
    }
}

/// Whether two words are the same, wherever their tone stands.
fn is_same(word: &str, other: &str) -> bool {
    let (word, other) = (composed(word), composed(other));
    let shaped = |word: &str| Letters::of(word).map(Letter::shaped).collect::<String>();
    let toned = |word: &str| Letters::of(word).map(|letter| letter.tone).find(|tone| *tone != Tone::Level);
    shaped(&word) == shaped(&other) && toned(&word) == toned(&other)
}

struct Made {
    shown: String,
    /// Whether the last key took a mark off that it had put there.
    is_undone: bool,
}

/// What keys make; nothing where they stay as they are.
fn made(keys: &str, rules: TypingRules<'_>) -> Option<Made> {
    let small = keys.to_ascii_lowercase();
    if keys.len() > KEYS_MAX || !keys.is_ascii() || rules.as_typed.contains(&small) || rules.as_typed.contains(keys) {
        return None;
    }
    let definition = match rules.method {
        Method::Telex => &TELEX,
        Method::Vni => &VNI,
    };
    let aside = usize::from(PAIRS.iter().any(|pair| small.starts_with(pair)));
    let (aside, marked) = small.split_at(aside);
    let style = match rules.style {
        ToneStyle::Old => AccentStyle::Old,
        ToneStyle::New => AccentStyle::New,
    };
    let mut buffer = IncrementalBuffer::new_with_style(definition, style);
    let mut is_undone = false;
    // The library knows no word that ends with k, as Đắk does.
    let ends_with_k = marked.get(1..).is_some_and(|rest| rest.contains('k'));
    for key in marked.chars().enumerate().map(|(at, key)| if at > 0 && key == 'k' { 'c' } else { key }) {
        let told = buffer.push(key);
        is_undone = (told.tone_mark_removed || told.letter_modification_removed) && !matches!(key, 'z' | '0');
    }
    let view = match buffer.view().rsplit_once('c') {
        Some((head, tail)) if ends_with_k => format!("{head}k{tail}"),
        _ => buffer.view().to_string(),
    };
    let word = format!("{aside}{view}");
    if is_undone {
        return Some(Made { shown: word, is_undone });
    }
    (fit(&word) != Fit::No).then(|| Made { shown: in_case_of(keys, &word), is_undone })
}

/// Gives each letter the case of the key that it was typed with; the keys of marks have none.
fn in_case_of(keys: &str, word: &str) -> String {
    let mut rest = keys.chars();
    let mut cased = String::with_capacity(word.len());
    for (shown, letter) in word.chars().zip(Letters::of(word)) {
        let is_key = |key: &char| {
            let key = key.to_ascii_lowercase();
            key == letter.base || key == 'w' && letter.base == 'u' && letter.shape == Shape::Horn
        };
        match rest.find(is_key) {
            Some(key) if key.is_ascii_uppercase() => cased.extend(shown.to_uppercase()),
            _ => cased.push(shown),
        }
    }
    cased
}

/// The keys with which a word would be typed, each letter with its shape, the tone at the end.
fn keys_of(word: &str, method: Method) -> String {
    let word = composed(word);
    let mut keys = String::new();
    let mut last = None;
    for (shown, letter) in word.chars().zip(Letters::of(&word)) {
        keys.push(if shown.is_uppercase() { letter.base.to_ascii_uppercase() } else { letter.base });
        keys.extend(shape_key(letter, method));
        last = tone_key(letter.tone, method).or(last);
    }
    keys.extend(last);
    keys
}

fn shape_key(letter: Letter, method: Method) -> Option<char> {
    let (telex, vni) = match letter.shape {
        Shape::Plain => return None,
        Shape::Circumflex => (letter.base, '6'),
        Shape::Horn => ('w', '7'),
        Shape::Breve => ('w', '8'),
        Shape::Stroke => ('d', '9'),
    };
    Some(if method == Method::Telex { telex } else { vni })
}

fn tone_key(tone: Tone, method: Method) -> Option<char> {
    let (telex, vni) = match tone {
        Tone::Level | Tone::Foreign => return None,
        Tone::Acute => ('s', '1'),
        Tone::Grave => ('f', '2'),
        Tone::Hook => ('r', '3'),
        Tone::Tilde => ('x', '4'),
        Tone::Dot => ('j', '5'),
    };
    Some(if method == Method::Telex { telex } else { vni })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::syllable::syllables;
    use proptest::prelude::*;

    /// Types words with spaces between them, as an officer does.
    fn typed_in((method, style): (Method, ToneStyle), keys: &str) -> String {
        let as_typed = BTreeSet::from(["test", "virus", "YS"].map(str::to_string));
        let rules = TypingRules { method, style, as_typed: &as_typed };
        let words = keys.split(' ').map(|keys| {
            let mut word = TypedWord::default();
            keys.chars().for_each(|key| word.press(key, rules));
            word.settle();
            word.shown().to_string()
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn telex(keys: &str) -> String {
        typed_in((Method::Telex, ToneStyle::Old), keys)
    }

    fn vni(keys: &str) -> String {
        typed_in((Method::Vni, ToneStyle::Old), keys)
    }

    #[test]
    fn every_rule_of_telex() {
        for (keys, words) in [
            ("as af ar ax aj a", "á à ả ã ạ a"),
            ("aa ee oo aw ow uw w ddi", "â ê ô ă ơ ư ư đi"),
            ("asz hafz zalo", "a ha zalo"),
            ("tuw chw chuw luuw huwu", "tư chư chư lưu hưu"),
            ("huowng huwowng huongw uowng", "hương hương hương ương"),
            ("huowu muwowif nguowif", "hươu mười người"),
            ("vieetj vieejt vietej viejte vijeet", "việt việt việt việt việt"),
            ("asf toansf", "à toàn"),
            ("Nguyeenx Thij Huwowngf", "Nguyễn Thị Hường"),
            ("DDawngj Quoocs Truwowngf", "Đặng Quốc Trường"),
            ("DDAWNGJ NGUYEENX HUWOWNGF TUYEETS", "ĐẶNG NGUYỄN HƯỜNG TUYẾT"),
            ("Ddoongf dDoongf Wng W", "Đồng đồng Ưng Ư"),
            ("giowf gif gieengs giuwx quaan quyeens", "giờ gì giếng giữ quân quyến"),
            ("DDawks Lawks Kroong Niee Bloo Kpaw", "Đắk Lắk Krông Niê Blô Kpă"),
        ] {
            assert_eq!(telex(keys), words);
        }
    }

    #[test]
    fn every_rule_of_vni() {
        for (keys, words) in [
            ("a1 a2 a3 a4 a5 a", "á à ả ã ạ a"),
            ("a6 e6 o6 a8 o7 u7 d9i", "â ê ô ă ơ ư đi"),
            ("a10 ha20 ha0", "a ha ha0"),
            ("huong7 hu7o7ng uong7 nguoi72", "hương hương ương người"),
            ("viet65 vie6t5 vie65t vi5e6t", "việt việt việt việt"),
            ("Nguyen64 Thi5 Huong72", "Nguyễn Thị Hường"),
            ("D9a8ng5 Quoc61 Truong72 DONG962", "Đặng Quốc Trường ĐỒNG"),
            ("F0 F1 SpO2 CT16 19 2021", "F0 F1 SpO2 CT16 19 2021"),
        ] {
            assert_eq!(vni(keys), words);
        }
    }

    #[test]
    fn tones_stand_where_the_style_has_them() {
        for (keys, old, new) in [
            ("hoaf", "hòa", "hoà"),
            ("khoer", "khỏe", "khoẻ"),
            ("thuys", "thúy", "thuý"),
            ("quys", "quý", "quý"),
            ("hoanf", "hoàn", "hoàn"),
            ("cuar", "của", "của"),
            ("khuyur", "khuỷu", "khuỷu"),
            ("thuowr", "thuở", "thuở"),
            ("ngoaif", "ngoài", "ngoài"),
        ] {
            assert_eq!(telex(keys), old);
            assert_eq!(typed_in((Method::Telex, ToneStyle::New), keys), new);
        }
    }

    #[test]
    fn a_word_that_is_no_syllable_stays_as_it_was_typed() {
        let words = "windows Windows test Test YS virus oxy paracetamol covid zalo email facebook PCR SpO2 web wifi case two we \
                     bs yt ho dom kt dn hm lm met lanh md mui tc sot hong nd cm can non moi smui tim ko kau bu cg lb \
                     metla rl nht mn xanh bo";
        assert_eq!(telex(words), words);
        let words = "windows test covid F0 SpO2 bs1 kt hx ho md";
        assert_eq!(vni(words), words);
    }

    #[test]
    fn the_same_mark_again_brings_the_typed_keys_back() {
        for (keys, word) in [
            ("ass", "as"),
            ("asss", "ass"),
            ("aaa", "aa"),
            ("ddd", "dd"),
            ("ww", "w"),
            ("uww", "uw"),
            ("tests", "tests"),
            ("rooots", "roots"),
            ("tiff", "tif"),
            ("huwowngg", "huwowngg"),
            ("maxx", "max"),
        ] {
            assert_eq!(telex(keys), word, "{keys}");
        }
        assert_eq!(vni("a11 a66 d99 to11"), "a1 a6 d9 to1");
    }

    #[test]
    fn backspace_takes_one_shown_letter_and_typing_goes_on() {
        let as_typed = BTreeSet::new();
        for (method, before, deleted, keys, after) in [
            (Method::Telex, "huwowngf", 2, "u", "hườu"),
            (Method::Telex, "huwowngf", 1, "g", "hường"),
            (Method::Telex, "vieetj", 1, "n", "viện"),
            (Method::Telex, "windows", 1, "s", "windows"),
            (Method::Telex, "ass", 1, "s", "as"),
            (Method::Vni, "huong72", 2, "u3", "hưởu"),
            (Method::Telex, "a", 1, "dd", "đ"),
        ] {
            let rules = TypingRules { method, style: ToneStyle::Old, as_typed: &as_typed };
            let mut word = TypedWord::default();
            before.chars().for_each(|key| word.press(key, rules));
            (0..deleted).for_each(|_| word.delete(rules));
            keys.chars().for_each(|key| word.press(key, rules));
            assert_eq!(word.shown(), after);
        }
    }

    #[test]
    fn a_word_that_stands_there_is_typed_on() {
        let as_typed = BTreeSet::new();
        for (standing, keys, word) in [
            ("hương", "f", "hường"),
            ("Huong", "wf", "Hường"),
            ("hoà", "n", "hoàn"),
            ("as", "t", "ast"),
            ("dat", "d", "đat"),
            ("王", "s", "王s"),
            ("q\u{302}", "s", "q\u{302}s"),
        ] {
            let rules = TypingRules { method: Method::Telex, style: ToneStyle::Old, as_typed: &as_typed };
            let mut typed = TypedWord::standing(standing, rules);
            assert_eq!(typed.shown(), standing);
            keys.chars().for_each(|key| typed.press(key, rules));
            assert_eq!(typed.shown(), word);
        }
    }

    #[test]
    fn every_syllable_is_typed_by_its_keys() {
        let rules = [(Method::Telex, ToneStyle::Old), (Method::Vni, ToneStyle::New)];
        let all = syllables().into_iter().flat_map(|syllable| rules.map(|rules| (syllable.clone(), rules)));
        let typed = all.map(|(syllable, rules)| (typed_in(rules, &keys_of(&syllable, rules.0)), syllable));
        let wrong: Vec<_> = typed.filter(|(typed, syllable)| !is_same(typed, syllable)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    /// The words of the desk itself: every one that is typed in Vietnamese comes out as it is written.
    #[test]
    fn every_word_of_the_phrases_is_typed_by_its_keys() {
        let phrases = include_str!("../../assets/phrases.toml");
        let shown = phrases.lines().filter_map(|line| line.split_once("vi = \"")?.1.split_once("\", en ="));
        let words: BTreeSet<&str> =
            shown.flat_map(|(shown, _)| shown.split(|letter: char| !letter.is_alphabetic())).collect();
        let marked: Vec<&&str> =
            words.iter().filter(|word| !word.is_ascii() && fit(&word.to_lowercase()) == Fit::Whole).collect();
        assert!(marked.len() > 300);
        for word in marked {
            for method in [Method::Telex, Method::Vni] {
                let typed = typed_in((method, ToneStyle::Old), &keys_of(word, method));
                assert!(
                    is_same(&typed, word) && typed.to_lowercase().eq(&typed) == word.to_lowercase().eq(word),
                    "{word}: {typed}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn no_keys_are_lost_or_end_the_program(keys in "[a-zA-Z0-9]{0,16}", deletions in 0_usize..4) {
            let as_typed = BTreeSet::new();
            for method in [Method::Telex, Method::Vni] {
                let rules = TypingRules { method, style: ToneStyle::Old, as_typed: &as_typed };
                let mut word = TypedWord::default();
                keys.chars().for_each(|key| word.press(key, rules));
                (0..deletions).for_each(|_| word.delete(rules));
                keys.chars().for_each(|key| word.press(key, rules));
                word.settle();
                // Whatever becomes of them, it is a syllable or what was typed.
                let shown = word.shown().to_string();
                let is_typed = shown.is_ascii() || fit(&shown.to_lowercase()) == Fit::Whole || deletions > 0;
                prop_assert!(is_typed, "{keys}: {shown}");
            }
        }
    }
}
