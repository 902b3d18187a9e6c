//! Finding without marks, case or spaces: how a name is folded, and how well what was typed matches it.
//! Separate from the index because one name alone must be judged by the same rules.

use memchr::memmem;

use super::letters::{Letter, Letters, Shape, Tone, composed};

/// Whether each typed word begins a word of the text, in their order, whatever their marks: `thi ha` is in `Trần Thị
/// Hà`, `ha` is not in `Khang`. Nothing typed is in every text.
pub fn begin_words(text: &str, typed: &str) -> bool {
    let text = fold(text);
    let mut words = text.split(' ');
    fold(typed).split_whitespace().all(|typed| words.any(|word| word.starts_with(typed)))
}

/// Folds a text: small letters without marks, `đ` as `d`, single spaces between words. `Hoà`, `Hòa` and `HOA` are equal.
pub fn fold(text: &str) -> String {
    let text = composed(text);
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let from = folded.len();
        if from > 0 {
            folded.push(' ');
        }
        let after_space = folded.len();
        folded.extend(Letters::of(word).map(|letter| letter.base));
        if folded.len() == after_space {
            folded.truncate(from);
        }
    }
    if folded.is_ascii() { folded } else { composed(&folded).into_owned() }
}

/// How well a person matches, best first; people of the same rank follow in order of the given name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// A code or a phone number, whole.
    Number,
    /// The given name, with the marks as they were typed.
    MarkedGiven,
    /// Another word of the name, with the marks as they were typed.
    MarkedWord,
    /// The whole given name, without regard to marks.
    Given,
    /// The beginning of the given name.
    GivenPrefix,
    /// The beginning of another word, of a code or of a phone number.
    WordPrefix,
    /// The first letters of the words: `ntth`.
    Initials,
    /// Anywhere inside the name, a code or a phone number.
    Inside,
}

/// A name made ready for finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldedName {
    tight: String,
    starts: u64,
    given_at: usize,
    marked: String,
}

impl FoldedName {
    /// Folds a name.
    pub fn of(name: &str) -> Self {
        let name = composed(name);
        let mut folded = Self {
            tight: String::with_capacity(name.len()),
            starts: 0,
            given_at: 0,
            marked: String::with_capacity(name.len() + 8),
        };
        for word in name.split_whitespace() {
            folded.push_word(word);
        }
        if !folded.tight.is_ascii() {
            folded.split_again(&fold(&name));
        }
        folded
    }

    fn push_word(&mut self, word: &str) {
        let start = self.tight.len();
        self.tight.extend(Letters::of(word).map(|letter| letter.base));
        if self.tight.len() > start {
            self.starts |= bit(start);
            self.given_at = start;
            push_marked(&mut self.marked, word);
        }
    }

    /// Other scripts may compose anew once marks are gone; then only the folded text knows where the words begin.
    fn split_again(&mut self, folded: &str) {
        self.tight.clear();
        self.starts = 0;
        for word in folded.split(' ') {
            self.given_at = self.tight.len();
            self.starts |= bit(self.given_at);
            self.tight.push_str(word);
        }
    }

    pub(super) fn view(&self) -> NameView<'_> {
        NameView {
            tight: self.tight.as_bytes(),
            starts: self.starts,
            given_at: self.given_at,
            marked: self.marked.as_bytes(),
        }
    }
}

fn bit(place: usize) -> u64 {
    u32::try_from(place).ok().and_then(|place| 1_u64.checked_shl(place)).unwrap_or(0)
}

/// A folded name wherever its bytes stand: in a `FoldedName` or in the arenas of the index.
#[derive(Clone, Copy)]
pub(super) struct NameView<'a> {
    /// The folded words without spaces between them.
    pub(super) tight: &'a [u8],
    /// One bit for each of the first 64 bytes of `tight`: set where a word begins.
    pub(super) starts: u64,
    /// Where the given name begins in `tight`.
    pub(super) given_at: usize,
    /// The words with their marks, as `marked_form` writes them.
    pub(super) marked: &'a [u8],
}

impl<'a> NameView<'a> {
    pub(super) fn given(&self) -> &'a [u8] {
        self.tight.get(self.given_at..).unwrap_or_default()
    }

    /// Where the words begin, from the last to the first.
    fn starts_backwards(&self) -> impl Iterator<Item = usize> + use<> {
        let mut earlier = self.starts & !bit(self.given_at);
        let earlier = std::iter::from_fn(move || {
            let place = earlier.checked_ilog2()?;
            earlier &= !(1 << place);
            usize::try_from(place).ok()
        });
        std::iter::once(self.given_at).chain(earlier)
    }

    /// The first letters of the words, at most eight, from the most significant byte on.
    pub(super) fn initials(&self) -> u64 {
        let mut letters: Vec<u8> = self.starts_backwards().filter_map(|place| self.tight.get(place).copied()).collect();
        letters.reverse();
        head_of(&letters)
    }
}

/// The first eight bytes as a number that compares as the bytes do.
pub(super) fn head_of(bytes: &[u8]) -> u64 {
    let mut head = [0; 8];
    for (to, from) in head.iter_mut().zip(bytes) {
        *to = *from;
    }
    u64::from_be_bytes(head)
}

/// The beginning of a text, up to eight bytes, compared in one step with the head of another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    head: u64,
    mask: u64,
}

impl Beginning {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mask = head_of(&[0xFF; 8][..bytes.len().min(8)]);
        Self { head: head_of(bytes), mask }
    }

    /// Tells whether a text with this head begins so, as far as eight bytes tell.
    pub(super) const fn begins(self, head: u64) -> bool {
        head & self.mask == self.head
    }
}

/// The words with their shapes; each begins with a digit for its tone, so that the place of the tone does not matter.
fn marked_form(text: &str) -> String {
    let text = composed(text);
    let mut form = String::with_capacity(text.len() + 8);
    for word in text.split_whitespace() {
        push_marked(&mut form, word);
    }
    form
}

fn push_marked(form: &mut String, word: &str) {
    if !form.is_empty() {
        form.push(' ');
    }
    let tone = Letters::of(word).map(|letter| letter.tone).max().unwrap_or(Tone::Level);
    form.push(tone_digit(tone));
    form.extend(Letters::of(word).map(Letter::shaped));
}

const fn tone_digit(tone: Tone) -> char {
    match tone {
        Tone::Level => '0',
        Tone::Grave => '1',
        Tone::Hook => '2',
        Tone::Tilde => '3',
        Tone::Acute => '4',
        Tone::Dot => '5',
        Tone::Foreign => '6',
    }
}

/// A phone number as digits alone, with `+84` written as `0`.
pub(super) fn phone_digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("84") {
        Some(rest) if phone.trim_start().starts_with('+') => format!("0{rest}"),
        _ => digits,
    }
}

/// What an officer typed to find somebody, made ready once for many names.
#[derive(Debug, Clone)]
pub struct Query {
    words: Vec<String>,
    tight: String,
    marked: Option<Vec<String>>,
    phone: Option<String>,
    has_digit: bool,
}

impl Query {
    /// Reads what was typed. An empty query matches nobody.
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed);
        let words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let is_marked =
            Letters::of(&composed(typed)).any(|letter| letter.shape != Shape::Plain || letter.tone != Tone::Level);
        let is_phone =
            !folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit() || b" .-+()".contains(&byte));
        let phone = Some(phone_digits(typed)).filter(|digits| is_phone && !digits.is_empty());
        Self {
            tight: words.concat(),
            marked: is_marked.then(|| marked_form(typed).split(' ').map(str::to_owned).collect()),
            has_digit: folded.bytes().any(|byte| byte.is_ascii_digit()),
            phone,
            words,
        }
    }

    /// Tells whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Tells how well the name matches, or that it does not.
    pub fn matches(&self, name: &FoldedName) -> Option<Rank> {
        self.rank(&name.view())
    }

    /// The longest word: whoever matches other than by initials has it somewhere in the name.
    pub(super) fn longest_word(&self) -> &str {
        self.words.iter().max_by_key(|word| word.len()).map_or("", String::as_str)
    }

    pub(super) fn last_word(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    pub(super) const fn is_marked(&self) -> bool {
        self.marked.is_some()
    }

    /// What to look for among codes and phone numbers: the digits of a number, or a code's letters and digits.
    pub(super) fn number(&self) -> Option<&str> {
        self.phone.as_deref().or(self.has_digit.then_some(self.tight.as_str()))
    }

    /// What may be initials: one word of two to eight letters.
    pub(super) fn initials(&self) -> Option<Beginning> {
        match self.words.as_slice() {
            [word] if (2..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                Some(Beginning::of(word.as_bytes()))
            }
            _ => None,
        }
    }

    pub(super) fn rank(&self, name: &NameView<'_>) -> Option<Rank> {
        self.rank_by_words(name).or_else(|| self.rank_by_initials(name)).or_else(|| self.rank_inside(name))
    }

    /// Ranks by words alone: each typed word begins a word of the name, in the same order.
    pub(super) fn rank_by_words(&self, name: &NameView<'_>) -> Option<Rank> {
        let mut end = name.tight.len();
        let mut starts = name.starts_backwards();
        let mut best = None;
        for typed in self.words.iter().rev() {
            loop {
                let start = starts.next()?;
                let word = name.tight.get(start..end)?;
                end = start;
                if word.starts_with(typed.as_bytes()) {
                    best = best.or(Some(match () {
                        () if start != name.given_at => Rank::WordPrefix,
                        () if word.len() == typed.len() => Rank::Given,
                        () => Rank::GivenPrefix,
                    }));
                    break;
                }
            }
        }
        let unmarked = best?;
        Some(self.marked_rank(name).unwrap_or(unmarked))
    }

    fn marked_rank(&self, name: &NameView<'_>) -> Option<Rank> {
        let typed = self.marked.as_ref()?;
        let mut words = name.marked.rsplit(|byte| *byte == b' ').enumerate();
        let mut rank = None;
        for typed in typed.iter().rev() {
            let (from_end, _) = words.find(|(_, word)| word.starts_with(typed.as_bytes()))?;
            rank = rank.or(Some(if from_end == 0 { Rank::MarkedGiven } else { Rank::MarkedWord }));
        }
        rank
    }

    fn rank_by_initials(&self, name: &NameView<'_>) -> Option<Rank> {
        let typed = self.initials()?;
        typed.begins(name.initials()).then_some(Rank::Initials)
    }

    pub(super) fn rank_inside(&self, name: &NameView<'_>) -> Option<Rank> {
        let is_inside = !self.tight.is_empty() && memmem::find(name.tight, self.tight.as_bytes()).is_some();
        is_inside.then_some(Rank::Inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::forbidden::tests::hostile_text;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn words_are_begun_not_held() {
        for (text, typed) in [("Trần Thị Hà", "ha"), ("Trần Thị Hà", "tr thi h"), ("Đỗ Gia Khang", "đỗ"), ("Tổ 4", "")]
        {
            assert!(begin_words(text, typed), "{text} {typed}");
        }
        for (text, typed) in [("Đỗ Gia Khang", "ha"), ("Trần Thị Hà", "ha thi"), ("Trần Thị Hà", "ha ha"), ("", "a")]
        {
            assert!(!begin_words(text, typed), "{text} {typed}");
        }
    }

    #[test]
    fn folding_takes_marks_case_and_spaces_away() {
        let table = [
            ("Nguyễn Thị Hường", "nguyen thi huong"),
            ("  ĐỖ   Đình Đức ", "do dinh duc"),
            ("Hoà", "hoa"),
            ("Hòa", "hoa"),
            ("Thuý", "thuy"),
            ("THÚY", "thuy"),
            ("Ắ Ằ Ẳ Ẵ Ặ Ỷ", "a a a a a y"),
            ("Иван", "иван"),
            ("", ""),
        ];
        for (name, folded) in table {
            assert_eq!(fold(name), folded);
        }
    }

    #[test]
    fn every_vietnamese_letter_folds_to_ascii() {
        for c in (0..0x1F00)
            .filter_map(char::from_u32)
            .filter(|c| "aăâeêioôơuưyđ".contains(c.to_lowercase().next().unwrap()))
        {
            assert!(fold(&c.to_string()).is_ascii(), "{c}");
        }
        for c in "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵđ".chars()
        {
            assert!(fold(&c.to_string()).is_ascii(), "{c}");
        }
    }

    #[test]
    fn matches_are_ranked() {
        let name = "Nguyễn Thị Thanh Hường";
        let table = [
            ("hường", Some(Rank::MarkedGiven)),
            ("Thanh Hường", Some(Rank::MarkedGiven)),
            ("nguyễn", Some(Rank::MarkedWord)),
            ("nguyễn hương", Some(Rank::Given)),
            ("huong", Some(Rank::Given)),
            ("HUONG", Some(Rank::Given)),
            ("hương", Some(Rank::Given)),
            ("hu", Some(Rank::GivenPrefix)),
            ("ng t huong", Some(Rank::Given)),
            ("nguyen hu", Some(Rank::GivenPrefix)),
            ("thanh", Some(Rank::WordPrefix)),
            ("ng th", Some(Rank::WordPrefix)),
            ("ntth", Some(Rank::Initials)),
            ("ntt", Some(Rank::Initials)),
            ("h uong", Some(Rank::Inside)),
            ("thihuong", None),
            ("thanhhuong", Some(Rank::Inside)),
            ("guye", Some(Rank::Inside)),
            ("huong thanh", None),
            ("lan", None),
            ("", None),
        ];
        let name = FoldedName::of(name);
        for (typed, rank) in table {
            assert_eq!(Query::new(typed).matches(&name), rank, "{typed}");
        }
    }

    #[test]
    fn the_place_of_the_tone_does_not_matter() {
        assert_eq!(Query::new("hoà").matches(&FoldedName::of("Lê Thị Hòa")), Some(Rank::MarkedGiven));
        assert_eq!(Query::new("thúy").matches(&FoldedName::of("Lê Thuý")), Some(Rank::MarkedGiven));
        assert_eq!(Query::new("hoạ").matches(&FoldedName::of("Lê Hoà")), Some(Rank::Given));
    }

    #[test]
    fn a_very_long_name_keeps_its_given_name() {
        let long = format!("{} Hường", "Mohammed Abdullah ".repeat(6));
        assert_eq!(Query::new("huong").matches(&FoldedName::of(&long)), Some(Rank::Given));
        assert_eq!(Query::new("abdul huong").matches(&FoldedName::of(&long)), Some(Rank::Given));
    }

    #[test]
    fn phones_are_digits_alone() {
        for phone in ["0912 345 678", "0912.345.678", "+84 912 345 678", "(0912)345-678"] {
            assert_eq!(phone_digits(phone), "0912345678");
        }
        assert_eq!(Query::new("0912 34").number(), Some("091234"));
        assert_eq!(Query::new("F0-12").number(), Some("f0-12"));
        assert_eq!(Query::new("hường").number(), None);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in hostile_text()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }

        #[test]
        fn composed_and_decomposed_fold_alike(text in hostile_text()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
        }

        #[test]
        fn every_name_is_found_by_itself(name in "[A-ZĐẤ][a-zđăấềờụ]{0,6}( [A-ZĐẤ][a-zđăấềờụ]{0,6}){0,4}") {
            let folded = FoldedName::of(&name);
            let rank = Query::new(&name).matches(&folded);
            prop_assert!(matches!(rank, Some(Rank::MarkedGiven | Rank::Given)), "{:?}", rank);
            prop_assert_eq!(Query::new(&fold(&name)).matches(&folded), Some(Rank::Given));
        }
    }
}
