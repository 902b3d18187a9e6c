//! Which words can be a Vietnamese syllable: an initial, a rhyme and a tone. Separate because the input method asks it
//! of every key: what can become no syllable stays as it was typed.

use std::sync::LazyLock;

use super::letters::{Letter, Letters, Shape, Tone, composed};

/// What a word is, read as one syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// A syllable.
    Whole,
    /// The beginning of one; marks may still be missing.
    Begun,
    /// Neither.
    No,
}

/// What a syllable may begin with; the last line is for names of the Central Highlands (Krông, Blô, Kpă).
const INITIALS: [&str; 42] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x", //
    "bl", "br", "gl", "gr", "hl", "hr", "kl", "kp", "kr", "ks", "ml", "mr", "pl", "pr",
];

/// Every rhyme without its tone. Those of one line begin with the same letter; `ăk` and `iê` are of Đắk and Niê, and
/// the rhymes without `u` or `i` in front (`yên`, `êng`) also stand behind `qu` and `gi`.
const RHYMES: [&str; 11] = [
    "a ac ach ai am an ang anh ao ap at au ay",
    "ă ăc ăk ăm ăn ăng ăp ăt",
    "â âc âm ân âng âp ât âu ây",
    "e ec em en eng eo ep et",
    "ê êc êch êm ên êng ênh êp êt êu",
    "i ia ich iê iêc iêm iên iêng iêp iêt iêu im in inh ip it iu",
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot",
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt",
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu",
    "ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu",
    "y ych yê yêm yên yêng yêt yêu yn ynh yt",
];

static BEGINNINGS: LazyLock<Vec<Vec<Letter>>> =
    LazyLock::new(|| INITIALS.iter().map(|initial| Letters::of(initial).collect()).collect());

static ENDINGS: LazyLock<Vec<Vec<Letter>>> = LazyLock::new(|| {
    RHYMES.iter().flat_map(|line| line.split(' ')).map(|rhyme| Letters::of(rhyme).collect()).collect()
});

/// Reads a word as one syllable.
pub(super) fn fit(word: &str) -> Fit {
    let word = composed(word);
    let letters: Vec<Letter> = Letters::of(&word).collect();
    let mut tones = letters.iter().map(|letter| letter.tone).filter(|tone| *tone != Tone::Level);
    let (tone, second) = (tones.next(), tones.next());
    if letters.is_empty() || second.is_some() || tone == Some(Tone::Foreign) {
        return Fit::No;
    }
    let fits = BEGINNINGS.iter().map(|initial| fit_behind(&letters, initial, tone));
    fits.min_by_key(|fit| *fit as u8).unwrap_or(Fit::No)
}

/// Reads letters as this initial and a rhyme.
fn fit_behind(letters: &[Letter], initial: &[Letter], tone: Option<Tone>) -> Fit {
    if letters.len() < initial.len() {
        return if is_begun(letters, initial) { Fit::Begun } else { Fit::No };
    }
    let (head, rest) = letters.split_at(initial.len());
    if !is_same(head, initial) {
        return Fit::No;
    }
    let fits = ENDINGS.iter().map(|rhyme| match rest {
        _ if is_same(rest, rhyme) && bears(rhyme, tone) => Fit::Whole,
        _ if is_begun(rest, rhyme) => Fit::Begun,
        _ => Fit::No,
    });
    fits.min_by_key(|fit| *fit as u8).unwrap_or(Fit::No)
}

/// Whether the letters are the same, whatever tone is on them.
fn is_same(letters: &[Letter], others: &[Letter]) -> bool {
    letters.len() == others.len()
        && letters.iter().zip(others).all(|(one, other)| one.base == other.base && one.shape == other.shape)
}

/// Whether marks and letters can still make the whole of what is there.
fn is_begun(letters: &[Letter], whole: &[Letter]) -> bool {
    let can_become = |(one, other): (&Letter, &Letter)| {
        one.base == other.base && (one.shape == other.shape || one.shape == Shape::Plain)
    };
    letters.len() <= whole.len() && letters.iter().zip(whole).all(can_become)
}

/// A rhyme that stops bears sắc or nặng alone; without a tone it may be a name that is written so.
fn bears(rhyme: &[Letter], tone: Option<Tone>) -> bool {
    let last = |back: usize| rhyme.len().checked_sub(back).and_then(|at| rhyme.get(at)).map(|letter| letter.base);
    let stops = matches!(last(1), Some('c' | 'p' | 't' | 'k')) || (last(2), last(1)) == (Some('c'), Some('h'));
    !stops || matches!(tone, None | Some(Tone::Acute | Tone::Dot))
}

/// Every rhyme with every tone behind some initials, but those of `oo`, which Telex takes for `ô`.
#[cfg(test)]
pub(super) fn syllables() -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let mut all = Vec::new();
    // `uơ` stands only behind a consonant.
    for initial in ["", "đ", "gi", "qu", "ngh", "kr"] {
        for rhyme in RHYMES.iter().flat_map(|line| line.split(' ')).filter(|rhyme| !rhyme.starts_with("oo")) {
            if initial.is_empty() && rhyme == "uơ" {
                continue;
            }
            for tone in ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"] {
                // The last vowel that bears a shape, else the first one: where the tone stands does not matter here.
                let vowels = rhyme.char_indices().filter(|(_, letter)| "aăâeêioôơuưy".contains(*letter));
                let at = vowels.clone().rfind(|(_, letter)| !letter.is_ascii()).or(vowels.clone().next());
                let Some((at, vowel)) = at else { continue };
                let (head, tail) = rhyme.split_at(at + vowel.len_utf8());
                let syllable: String = format!("{initial}{head}{tone}{tail}").nfc().collect();
                if fit(&syllable) == Fit::Whole {
                    all.push(syllable);
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_their_beginnings_and_other_words_are_told_apart() {
        for word in [
            "nguyễn",
            "thị",
            "hường",
            "đặng",
            "quốc",
            "trường",
            "khuỷu",
            "giếng",
            "gìn",
            "quý",
            "yên",
            "ơ",
            "đắk",
            "krông",
            "niê",
            "hoà",
            "hòa",
            "tét",
        ] {
            assert_eq!(fit(word), Fit::Whole, "{word}");
        }
        for word in ["ngh", "nguyê", "hưo", "tưo", "viét", "q", "đ", "tư"] {
            assert_ne!(fit(word), Fit::No, "{word}");
        }
        assert_ne!(fit("tèt"), Fit::Whole);
        for word in ["ưindows", "ưe", "hác̀", "fí", "õy", "cáe", "zalo", "đz", "dâta"] {
            assert_eq!(fit(word), Fit::No, "{word}");
        }
    }
}
