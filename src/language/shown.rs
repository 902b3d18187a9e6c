//! The one kind of text that a screen accepts. Separate because nothing that a file or another session brought may reach
//! a terminal unfiltered; widgets take `Shown` and can therefore not be handed anything else.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::forbidden::{MARKS_MAX, forbidden, is_everyday};
use super::letters::{Letters, composed, is_mark};

const REPLACEMENT: char = '\u{FFFD}';
const CUT: char = '~';

/// Text that is safe to draw, with its width in terminal cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown<'a> {
    text: Cow<'a, str>,
    width: usize,
}

impl<'a> Shown<'a> {
    /// Makes a text safe to draw: forbidden code points become a visible `�`, heaps of marks are cut down. Clean text is
    /// borrowed, not copied.
    pub fn of(text: &'a str) -> Self {
        match everyday_width(text) {
            Some(width) => Self { text: Cow::Borrowed(text), width },
            None => Self::filtered(text),
        }
    }

    /// Makes an owned text safe to draw; the same filter as `of`.
    pub fn owned(text: String) -> Shown<'static> {
        match everyday_width(&text) {
            Some(width) => Shown { text: Cow::Owned(text), width },
            None => Shown::filtered(&text).into_static(),
        }
    }

    /// Tells how many terminal cells the text takes.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Gives the text as it may be drawn.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Tells whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Detaches the text from what it was made of.
    pub fn into_static(self) -> Shown<'static> {
        Shown { text: Cow::Owned(self.text.into_owned()), width: self.width }
    }

    /// Appends another safe text.
    pub fn push(&mut self, more: &Shown<'_>) {
        self.text.to_mut().push_str(&more.text);
        self.width += more.width;
    }

    /// Cuts between two letters to at most `width` cells; a cut is marked by `~` in the last cell.
    pub fn cut(&self, width: usize) -> Shown<'_> {
        if self.width <= width {
            return Shown { text: Cow::Borrowed(&self.text), width: self.width };
        }
        let Some(room) = width.checked_sub(1) else { return Shown::default() };
        let (kept, kept_width) = head(&self.text, room);
        let mut text = String::with_capacity(kept.len() + 1);
        text.push_str(kept);
        text.push(CUT);
        Shown { text: Cow::Owned(text), width: kept_width + 1 }
    }

    /// Fills with spaces on the right, or cuts, to exactly `width` cells.
    pub fn pad(&self, width: usize) -> Shown<'_> {
        let cut = self.cut(width);
        match width - cut.width {
            0 => cut,
            missing => Shown { text: Cow::Owned(format!("{}{:missing$}", cut.text, "")), width },
        }
    }

    /// Fills with spaces on the left, or cuts, to exactly `width` cells: for numbers.
    pub fn right(&self, width: usize) -> Shown<'_> {
        let cut = self.cut(width);
        match width - cut.width {
            0 => cut,
            missing => Shown { text: Cow::Owned(format!("{:missing$}{}", "", cut.text)), width },
        }
    }

    /// Breaks the text between words into lines of at most `width` cells; lines after the first begin with `indent`
    /// spaces. A word that is wider than a line is cut.
    pub fn wrapped(&self, width: usize, indent: usize) -> Vec<Shown<'static>> {
        let mut lines: Vec<Shown<'static>> = Vec::new();
        let mut line = Shown::default();
        for word in unbroken(&self.text) {
            let word = Shown::of(word);
            if !line.is_empty() && line.width + 1 + word.width > width {
                lines.push(std::mem::replace(&mut line, Shown::owned(" ".repeat(indent))).cut(width).into_static());
            } else if !line.is_empty() {
                line.push(&Shown::of(" "));
            }
            line.push(&word);
        }
        lines.push(line.cut(width).into_static());
        lines
    }

    /// Takes all marks away, for terminals whose font lacks the Vietnamese letters; records keep theirs.
    pub fn without_marks(&self) -> Shown<'static> {
        Shown::owned(unmarked(&self.text))
    }

    fn filtered(text: &str) -> Shown<'a> {
        let text: String = text.chars().map(|c| if forbidden(c).is_some() { REPLACEMENT } else { c }).nfc().collect();
        let mut safe = String::with_capacity(text.len());
        for grapheme in text.graphemes(true) {
            push_grapheme(&mut safe, grapheme);
        }
        // Measured as the drawing library will: what was taken out may have joined its neighbours anew.
        let width = safe.graphemes(true).map(cells).sum();
        Shown { text: Cow::Owned(safe), width }
    }
}

/// The words of a text; the groups of a telephone are one, because half a number is another number.
fn unbroken(text: &str) -> impl Iterator<Item = &str> {
    let is_digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let start = from?;
        let rest = text.get(start..)?;
        let mut end = rest.find(' ').unwrap_or(rest.len());
        while is_digits(rest.get(..end)?.rsplit(' ').next()?) {
            let Some(next) = rest.get(end + 1..) else { break };
            let word = next.find(' ').unwrap_or(next.len());
            if !is_digits(next.get(..word)?) {
                break;
            }
            end += 1 + word;
        }
        from = (end < rest.len()).then_some(start + end + 1);
        rest.get(..end)
    })
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl AsRef<str> for Shown<'_> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Shows a full name in at most `width` cells. It is shortened from the left, so that the given name – the last word – is
/// whole: `Nguyễn Thị Thanh Hường`, `Ng. Thị Thanh Hường`, `Ng.T.T. Hường`, `Hường`; only a given name that is wider
/// than `width` is cut.
pub fn cut_name(full_name: &str, width: usize) -> Shown<'_> {
    let full = Shown::of(full_name);
    if full.width <= width {
        return full;
    }
    let mut words = full.text.split_whitespace();
    let Some(family) = words.next() else { return Shown::default() };
    let Some(given) = words.next_back() else { return full.cut(width).into_static() };
    let middle: Vec<&str> = words.collect();
    let family = family_initials(family);

    let mut gentle = format!("{family}.");
    for word in &middle {
        gentle.push(' ');
        gentle.push_str(word);
    }
    let mut initials = format!("{family}.");
    for word in &middle {
        initials.extend(word.graphemes(true).next());
        initials.push('.');
    }
    for before in [gentle, initials] {
        let shortened = Shown::owned(format!("{before} {given}"));
        if shortened.width <= width {
            return shortened;
        }
    }
    Shown::of(given).cut(width).into_static()
}

/// Takes the marks off every letter and keeps its case: `Đỗ Thị Hường` becomes `Do Thi Huong`.
pub fn unmarked(text: &str) -> String {
    let text = composed(text);
    let mut unmarked = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_mark(*c)) {
        if c.is_ascii() {
            unmarked.push(c);
            continue;
        }
        let mut one = [0; 4];
        match Letters::of(c.encode_utf8(&mut one)).next() {
            Some(letter) if letter.is_marked() && c.is_uppercase() => unmarked.extend(letter.base.to_uppercase()),
            Some(letter) if letter.is_marked() => unmarked.push(letter.base),
            Some(_) | None => unmarked.push(c),
        }
    }
    if unmarked.is_ascii() { unmarked } else { composed(&unmarked).into_owned() }
}

/// The letters that stand for a family name: `Ng` of Nguyễn, `Tr` of Trần, `L` of Lê.
fn family_initials(family: &str) -> String {
    const CLUSTERS: [&str; 9] = ["ngh", "ng", "nh", "tr", "th", "ph", "kh", "ch", "gh"];
    let lower = family.to_lowercase();
    let letters = CLUSTERS.iter().find(|cluster| lower.starts_with(**cluster)).map_or(1, |cluster| cluster.len());
    family.graphemes(true).take(letters).collect()
}

/// The width of a text that is wholly of the everyday set, where one character is one cell.
fn everyday_width(text: &str) -> Option<usize> {
    let mut width = 0;
    for c in text.chars() {
        if !is_everyday(c) {
            return None;
        }
        width += 1;
    }
    Some(width)
}

/// The longest beginning of whole letters that takes at most `room` cells, and its width.
fn head(text: &str, room: usize) -> (&str, usize) {
    let mut width = 0;
    for (place, grapheme) in text.grapheme_indices(true) {
        let wider = width + cells(grapheme);
        if wider > room {
            return (text.get(..place).unwrap_or_default(), width);
        }
        width = wider;
    }
    (text, width)
}

fn push_grapheme(safe: &mut String, grapheme: &str) {
    if grapheme.starts_with(is_zero_width) || cells(grapheme) == 0 {
        safe.push(REPLACEMENT);
        return;
    }
    let mut marks = 0;
    for c in grapheme.chars() {
        marks += usize::from(is_zero_width(c));
        if marks > MARKS_MAX {
            safe.push(REPLACEMENT);
            return;
        }
        safe.push(c);
    }
}

fn is_zero_width(c: char) -> bool {
    !is_everyday(c) && unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) == 0
}

/// Cells of one letter, as the drawing library counts them: half-width Japanese voice marks stand in a cell of their own.
fn cells(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return 1;
    }
    grapheme.width() + grapheme.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::forbidden::tests::hostile_text;
    use proptest::prelude::*;

    #[test]
    fn a_telephone_is_never_broken_over_two_lines() {
        let lines = |text: &str, width: usize| {
            let shown = Shown::of(text);
            shown.wrapped(width, 0).iter().map(|line| line.as_str().to_string()).collect::<Vec<_>>()
        };
        let call = "gọi Bí thư 0900 000 301 ngay";
        assert_eq!(lines(call, 16), ["gọi Bí thư", "0900 000 301", "ngay"]);
        assert_eq!(lines(call, 23), ["gọi Bí thư 0900 000 301", "ngay"]);
        assert_eq!(lines("0900 000 301", 40), ["0900 000 301"]);
        assert_eq!(lines("a  b ", 40), ["a  b "]);
        assert_eq!(lines("", 40), [""]);
    }

    #[test]
    fn a_clean_text_is_borrowed() {
        let shown = Shown::of("Nguyễn Thị Hường");
        assert!(matches!(shown.text, Cow::Borrowed(_)));
        assert_eq!(shown.width(), 16);
    }

    #[test]
    fn a_hostile_text_becomes_visible() {
        assert_eq!(Shown::of("An\u{1B}[31m").as_str(), "An\u{FFFD}[31m");
        assert_eq!(Shown::of("a\u{202E}b\u{200B}c\td\n").as_str(), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}");
        assert_eq!(Shown::of("\u{9B}31m").as_str(), "\u{FFFD}31m");
        assert_eq!(Shown::of("\u{301}a").as_str(), "\u{FFFD}a");
        let heap = format!("e{}x", "\u{30D}".repeat(2_000));
        assert_eq!(Shown::of(&heap).as_str(), "e\u{30D}\u{30D}\u{30D}\u{30D}\u{FFFD}x");
    }

    #[test]
    fn decomposed_letters_are_shown_composed() {
        let shown = Shown::of("Hu\u{31B}o\u{31B}\u{300}ng");
        assert_eq!((shown.as_str(), shown.width()), ("Hường", 5));
    }

    #[test]
    fn a_cut_falls_between_letters_and_is_marked() {
        let table = [
            ("Hường", 5, "Hường"),
            ("Hường", 4, "Hườ~"),
            ("Hường", 1, "~"),
            ("Hường", 0, ""),
            ("王小明", 4, "王~"),
            ("王小明", 5, "王小~"),
        ];
        for (text, width, cut) in table {
            assert_eq!(Shown::of(text).cut(width).as_str(), cut);
        }
    }

    #[test]
    fn columns_are_filled_exactly() {
        assert_eq!(Shown::of("38,4").right(6).as_str(), "  38,4");
        assert_eq!(Shown::of("Ân").pad(4).as_str(), "Ân  ");
        assert_eq!(Shown::of("王小明").pad(4).as_str(), "王~ ");
        assert_eq!(Shown::of("").pad(2).as_str(), "  ");
    }

    #[test]
    fn a_name_is_shortened_from_the_left() {
        let hường = "Nguyễn Thị Thanh Hường";
        let table = [
            (hường, 22, hường),
            (hường, 21, "Ng. Thị Thanh Hường"),
            (hường, 19, "Ng. Thị Thanh Hường"),
            (hường, 18, "Ng.T.T. Hường"),
            (hường, 13, "Ng.T.T. Hường"),
            (hường, 12, "Hường"),
            (hường, 5, "Hường"),
            (hường, 3, "Hư~"),
            ("Trần Ẩn", 6, "Tr. Ẩn"),
            ("Đỗ Minh Châu", 11, "Đ.M. Châu"),
            ("Lê Ân", 4, "Ân"),
            ("Muhammad", 4, "Muh~"),
        ];
        for (name, width, expected) in table {
            assert_eq!(cut_name(name, width).as_str(), expected, "{name} in {width}");
        }
    }

    #[test]
    fn marks_are_taken_off_and_case_is_kept() {
        assert_eq!(unmarked("Đỗ Thị HƯỜNG, đường 3/2 – nhà Ân"), "Do Thi HUONG, duong 3/2 – nha An");
        assert_eq!(unmarked("Hu\u{31B}o\u{31B}\u{300}ng"), "Huong");
        assert_eq!(Shown::of("KHẨN Ý").without_marks().as_str(), "KHAN Y");
    }

    fn counted(text: &str) -> usize {
        text.graphemes(true).map(cells).sum()
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_ever_shown(text in hostile_text()) {
            let shown = Shown::of(&text);
            prop_assert!(shown.as_str().chars().all(|c| forbidden(c).is_none()));
            prop_assert_eq!(shown.width(), counted(shown.as_str()));
            prop_assert!(shown.as_str().graphemes(true).all(|grapheme| cells(grapheme) > 0));
            prop_assert!(shown.as_str().graphemes(true).all(|grapheme| grapheme.len() <= 48));
        }

        #[test]
        fn a_cut_never_exceeds_its_width(text in hostile_text(), width in 0_usize..40) {
            let shown = Shown::of(&text);
            prop_assert!(counted(shown.cut(width).as_str()) <= width);
            prop_assert_eq!(counted(shown.pad(width).as_str()), width);
            prop_assert_eq!(counted(shown.right(width).as_str()), width);
        }

        #[test]
        fn a_given_name_that_fits_is_whole(name in "[A-ZĐ][a-zđơườ]{0,7}( [A-ZĐẨ][a-zđơườ]{0,7}){0,4}", width in 0_usize..30) {
            let shown = cut_name(&name, width);
            prop_assert!(counted(shown.as_str()) <= width);
            let given = name.split(' ').next_back().unwrap();
            if given.chars().count() <= width {
                prop_assert!(shown.as_str().ends_with(given));
            }
        }

        #[test]
        fn marks_off_twice_is_marks_off_once(text in hostile_text()) {
            let once = unmarked(&text);
            prop_assert_eq!(unmarked(&once), once.clone());
        }
    }
}
