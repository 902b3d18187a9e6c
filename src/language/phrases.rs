//! Every word that an officer reads, by key and language. The words themselves stand in `assets/phrases.toml`, side by
//! side in both languages; a station may change them in a file of its own.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use std::ops::Range;

use toml::de::{DeString, DeTable, DeValue};

use super::forbidden::forbidden;

const EMBEDDED: &str = include_str!("../../assets/phrases.toml");

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Tiếng Việt, unless something else is asked for.
    #[default]
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// Every language that the desk speaks.
    pub const ALL: [Self; 2] = [Self::Vietnamese, Self::English];

    /// The name of the language in files and options: `vi` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    /// The language with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

type Section = HashMap<Cow<'static, str>, Cow<'static, str>>;

/// All words in one language. A key is written `section.word`.
#[derive(Debug, Clone)]
pub struct Phrasebook {
    language: Language,
    sections: HashMap<Cow<'static, str>, Section>,
}

impl Phrasebook {
    /// Opens the words that come with the program. They are read by a test in both languages, so that nothing can be
    /// wrong with them here.
    pub fn embedded(language: Language) -> Self {
        let mut book = Self { language, sections: HashMap::new() };
        for phrase in read(EMBEDDED).unwrap_or_default() {
            let text = phrase.texts.into_iter().find(|text| text.language == language);
            let section = book.sections.entry(phrase.section).or_default();
            section.extend(text.map(|text| (phrase.word, text.text)));
        }
        book
    }

    /// Replaces words by those of a station's own file, which has the form of `assets/phrases.toml` and may be short.
    /// Nothing is replaced when anything in it is wrong; the error names the line and what is accepted there.
    pub fn with_overrides(self, toml: &str) -> Result<Self, PhraseError> {
        let mut book = self;
        for phrase in read(toml)? {
            book.check(&phrase).map_err(|(at, trouble)| PhraseError::at(toml, at, trouble))?;
            let text = phrase.texts.into_iter().find(|text| text.language == book.language);
            let known = book.sections.get_mut(&*phrase.section).and_then(|section| section.get_mut(&*phrase.word));
            if let (Some(known), Some(text)) = (known, text) {
                *known = Cow::Owned(text.text.into_owned());
            }
        }
        Ok(book)
    }

    /// The language of this book.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Gives the words for a key. An unknown key is shown as it is; a test finds it before an officer does.
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        key.split_once('.').and_then(|(section, word)| self.word(section, word)).unwrap_or(key)
    }

    /// Gives the words for a key with values in place of `{name}`. A value is never read for places of its own; a place
    /// without a value stays visible.
    pub fn say_with(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let mut rest = self.say(key);
        let mut said = String::with_capacity(rest.len() + 16);
        while let Some((before, place, after)) = split_at_place(rest) {
            said.push_str(before);
            match values.iter().find(|(name, _)| *name == place) {
                Some((_, value)) => said.push_str(&value.to_string()),
                None => said.extend(["{", place, "}"]),
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }

    /// Gives the words for a word of a section, when both are known: for symptoms, relations and the like, whose codes
    /// are the keys.
    pub fn word(&self, section: &str, word: &str) -> Option<&str> {
        self.sections.get(section)?.get(word).map(AsRef::as_ref)
    }

    /// Gives all words of a section, in no order.
    pub fn words<'a>(&'a self, section: &str) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.sections.get(section).into_iter().flatten().map(|(word, text)| (word.as_ref(), text.as_ref()))
    }

    fn check(&self, phrase: &Phrase<'_>) -> Result<(), (usize, PhraseTrouble)> {
        let Some(section) = self.sections.get(&*phrase.section) else {
            let accepted = listed(self.sections.keys());
            return Err((phrase.at, PhraseTrouble::UnknownSection { found: phrase.section.to_string(), accepted }));
        };
        let Some(known) = section.get(&*phrase.word) else {
            let accepted = listed(section.keys());
            return Err((phrase.at, PhraseTrouble::UnknownPhrase { found: phrase.word.to_string(), accepted }));
        };
        for text in &phrase.texts {
            if let Some(c) = text.text.chars().find(|c| forbidden(*c).is_some()) {
                return Err((text.at, PhraseTrouble::Character { code: format!("U+{:04X}", u32::from(c)) }));
            }
            if places(&text.text) != places(known) {
                let accepted = places(known).iter().map(|place| format!("{{{place}}}")).collect::<Vec<_>>().join(", ");
                return Err((text.at, PhraseTrouble::Places { accepted }));
            }
        }
        Ok(())
    }
}

/// What is wrong in a file of phrases, and in which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub trouble: PhraseTrouble,
}

/// What can be wrong in a file of phrases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhraseTrouble {
    /// The line is not TOML; the reader's own words.
    NotToml(String),
    /// Something stands outside a `[section]`, or a phrase is not `{ vi = "…", en = "…" }`.
    NotAPhrase(String),
    /// There is no such section.
    UnknownSection {
        /// What was written.
        found: String,
        /// The sections that there are.
        accepted: String,
    },
    /// The section has no such phrase.
    UnknownPhrase {
        /// What was written.
        found: String,
        /// The phrases that the section has.
        accepted: String,
    },
    /// The language is neither `vi` nor `en`.
    UnknownLanguage(String),
    /// The places for values differ from those that the program fills.
    Places {
        /// The places that must occur.
        accepted: String,
    },
    /// The text holds a character that may not reach a screen.
    Character {
        /// The character as `U+202E`.
        code: String,
    },
}

impl PhraseError {
    fn at(toml: &str, at: usize, trouble: PhraseTrouble) -> Self {
        let before = toml.as_bytes().get(..at).unwrap_or(toml.as_bytes());
        Self { line: 1 + before.iter().filter(|byte| **byte == b'\n').count(), trouble }
    }

    /// Says what is wrong, in which line, and what is accepted there.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        let line = &self.line;
        match &self.trouble {
            PhraseTrouble::NotToml(words) => {
                book.say_with("refusals.phrase_not_toml", &[("line", line), ("words", words)])
            }
            PhraseTrouble::NotAPhrase(found) => {
                book.say_with("refusals.phrase_not_a_phrase", &[("line", line), ("found", found)])
            }
            PhraseTrouble::UnknownSection { found, accepted } => {
                book.say_with("refusals.phrase_section", &[("line", line), ("found", found), ("accepted", accepted)])
            }
            PhraseTrouble::UnknownPhrase { found, accepted } => {
                book.say_with("refusals.phrase_unknown", &[("line", line), ("found", found), ("accepted", accepted)])
            }
            PhraseTrouble::UnknownLanguage(found) => {
                book.say_with("refusals.phrase_language", &[("line", line), ("found", found)])
            }
            PhraseTrouble::Places { accepted } => {
                book.say_with("refusals.phrase_places", &[("line", line), ("accepted", accepted)])
            }
            PhraseTrouble::Character { code } => {
                book.say_with("refusals.phrase_character", &[("line", line), ("code", code)])
            }
        }
    }
}

/// One phrase of a file, with the byte at which it stands.
struct Phrase<'a> {
    section: Cow<'a, str>,
    word: Cow<'a, str>,
    at: usize,
    texts: Vec<Text<'a>>,
}

struct Text<'a> {
    language: Language,
    text: Cow<'a, str>,
    at: usize,
}

fn read(toml: &str) -> Result<Vec<Phrase<'_>>, PhraseError> {
    let file = DeTable::parse(toml).map_err(|error| {
        let at = error.span().unwrap_or(0..0).start;
        PhraseError::at(toml, at, PhraseTrouble::NotToml(error.message().to_owned()))
    })?;
    let mut phrases = Vec::new();
    for (section, content) in file.into_inner() {
        for (word, content) in table(toml, &section, content.span(), content.into_inner())? {
            let at = word.span().start;
            let mut texts = Vec::new();
            for (language, text) in table(toml, &word, content.span(), content.into_inner())? {
                let at = text.span().start;
                let text = read_text(language.into_inner(), at, text.into_inner());
                texts.push(text.map_err(|trouble| PhraseError::at(toml, at, trouble))?);
            }
            phrases.push(Phrase { section: section.get_ref().clone(), word: word.into_inner(), at, texts });
        }
    }
    Ok(phrases)
}

fn read_text<'a>(language: DeString<'a>, at: usize, text: DeValue<'a>) -> Result<Text<'a>, PhraseTrouble> {
    match (Language::of_code(&language), text) {
        (Some(language), DeValue::String(text)) => Ok(Text { language, text, at }),
        (Some(_), _) => Err(PhraseTrouble::NotAPhrase(language.into_owned())),
        (None, _) => Err(PhraseTrouble::UnknownLanguage(language.into_owned())),
    }
}

fn table<'a>(
    toml: &str,
    name: &toml::Spanned<DeString<'a>>,
    at: Range<usize>,
    content: DeValue<'a>,
) -> Result<DeTable<'a>, PhraseError> {
    match content {
        DeValue::Table(table) => Ok(table),
        _ => Err(PhraseError::at(toml, at.start, PhraseTrouble::NotAPhrase(name.get_ref().to_string()))),
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a Cow<'static, str>>) -> String {
    let sorted: BTreeSet<&str> = names.map(AsRef::as_ref).collect();
    sorted.into_iter().collect::<Vec<_>>().join(", ")
}

/// Splits at the first `{name}`: what stands before, the name, what stands after.
fn split_at_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (place, after) = rest.split_once('}')?;
    Some((before, place, after))
}

fn places(text: &str) -> BTreeSet<&str> {
    let mut rest = text;
    let mut places = BTreeSet::new();
    while let Some((_, place, after)) = split_at_place(rest) {
        places.insert(place);
        rest = after;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::folding::fold;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Sections whose every phrase must be used somewhere; a section is added when its subject is complete.
    const FINISHED: [&str; 15] = [
        "screen",
        "home_treatment",
        "roster",
        "contact_tree",
        "tasks",
        "entry",
        "guards",
        "signs",
        "levels",
        "dialogs",
        "connection",
        "storage",
        "exchange",
        "refusals",
        "dates",
    ];

    /// Sections whose words are looked up by a code, as `book.word("symptoms", code)`, and are all in use therefore.
    const BY_CODE: [&str; 4] = ["symptoms", "keys", "help", "command_line"];

    /// Ends of file names; `tasks.csv` is no phrase.
    const FILE_ENDS: [&str; 11] = ["csv", "toml", "json", "txt", "xlsx", "docx", "svg", "dot", "rs", "log", "sock"];

    fn both() -> [Phrasebook; 2] {
        Language::ALL.map(Phrasebook::embedded)
    }

    #[test]
    fn the_embedded_phrases_can_be_read() {
        let phrases = match read(EMBEDDED) {
            Ok(phrases) => phrases,
            Err(error) => panic!("assets/phrases.toml: {error:?}"),
        };
        assert!(phrases.len() > 100);
        for phrase in phrases {
            let key = format!("{}.{}", phrase.section, phrase.word);
            let languages: Vec<Language> = phrase.texts.iter().map(|text| text.language).collect();
            for language in Language::ALL {
                assert!(languages.contains(&language), "{key} has no {}", language.code());
            }
            for text in &phrase.texts {
                assert!(!text.text.is_empty() && text.text.trim() == text.text, "{key}: {:?}", text.text);
                assert!(text.text.chars().all(|c| forbidden(c).is_none()), "{key}: {:?}", text.text);
                assert!(unicode_normalization::is_nfc(&text.text), "{key} is not NFC");
                // A hint has one line of the smallest screen that is fully drawn.
                let is_hint = phrase.word.split('_').any(|part| part == "hint");
                assert!(!is_hint || text.text.chars().count() <= 80, "{key} is cut: {:?}", text.text);
                assert!(text.text.matches('{').count() == text.text.matches('}').count(), "{key}: {}", text.text);
                let is_on_every_font = |c: char| c.is_ascii() || c.is_alphabetic() && fold(&c.to_string()).is_ascii();
                assert!(
                    text.text.chars().all(is_on_every_font),
                    "{key}: the console lacks a letter of {:?}",
                    text.text
                );
            }
            let named: Vec<BTreeSet<&str>> = phrase.texts.iter().map(|text| places(&text.text)).collect();
            assert!(named.windows(2).all(|pair| pair[0] == pair[1]), "{key}: places differ: {named:?}");
        }
    }

    #[test]
    fn words_are_said_in_both_languages() {
        let [vietnamese, english] = both();
        assert_eq!(vietnamese.say("signs.temperature"), "Nhiệt độ");
        assert_eq!(english.say("signs.temperature"), "Temperature");
        assert_eq!(vietnamese.word("symptoms", "kt"), Some("khó thở"));
        assert_eq!(vietnamese.word("symptoms", "zz"), None);
        assert!(english.words("symptoms").any(|(code, words)| code == "ho" && words == "cough"));
    }

    #[test]
    fn an_unknown_key_is_shown_as_it_is() {
        let [book, _] = both();
        for key in ["no.such_key", "nothing", "", ".", "signs."] {
            assert_eq!(book.say(key), key);
        }
    }

    #[test]
    fn values_stand_in_their_places_and_are_not_read_again() {
        let mut book = Phrasebook { language: Language::English, sections: HashMap::new() };
        let greeting = Section::from([("hello".into(), "{name}: {count} of {all}, {name}".into())]);
        book.sections.insert("test".into(), greeting);
        assert_eq!(book.say_with("test.hello", &[("name", &"{count}"), ("count", &3)]), "{count}: 3 of {all}, {count}");
        assert_eq!(book.say_with("test.unknown", &[("name", &"x")]), "test.unknown");
    }

    #[test]
    fn a_station_may_change_words() {
        let [book, _] = both();
        let book = book.with_overrides("[signs]\ntemperature = { vi = \"Thân nhiệt\" }\npulse.en = \"HR\"\n").unwrap();
        assert_eq!(book.say("signs.temperature"), "Thân nhiệt");
        assert_eq!(book.say("signs.pulse"), "Mạch");
    }

    #[test]
    fn a_wrong_override_is_refused_with_its_line() {
        let [book, _] = both();
        let table = [
            ("\n\n[signs]\ntemperature = \n", 4, "NotToml"),
            ("[signs]\n\ntemprature = { vi = \"T\" }\n", 3, "UnknownPhrase"),
            ("[sign]\ntemperature = { vi = \"T\" }\n", 2, "UnknownSection"),
            ("[signs]\ntemperature = { fr = \"T\" }\n", 2, "UnknownLanguage"),
            ("[signs]\n# ghi chú\ntemperature = \"T\"\n", 3, "NotAPhrase"),
            ("title = 3\n", 1, "NotAPhrase"),
            ("[refusals]\ntext_marks = { vi = \"Thừa dấu\" }\n", 2, "Places"),
            ("[signs]\ntemperature = { vi = \"T\\u001b[31m\" }\n", 2, "Character"),
        ];
        for (toml, line, trouble) in table {
            let error = book.clone().with_overrides(toml).unwrap_err();
            assert_eq!(error.line, line, "{toml}");
            assert!(format!("{:?}", error.trouble).starts_with(trouble), "{error:?}");
            for book in both() {
                let said = error.sentence(&book);
                assert!(said.contains(&line.to_string()) && !said.contains("refusals."), "{said}");
                assert!(!said.contains('{') || trouble == "Places", "{said}");
            }
        }
        let error = book.with_overrides("[signs]\ntemprature = { vi = \"T\" }\n").unwrap_err();
        let PhraseTrouble::UnknownPhrase { accepted, .. } = error.trouble else { panic!("{error:?}") };
        assert!(accepted.contains("temperature") && accepted.contains("pulse"));
    }

    /// A string in the source: its text, its line, and where it is what `say` or `say_with` is asked for, the names of
    /// the values that stand beside it; nothing when these are made elsewhere.
    struct Literal {
        text: String,
        line: usize,
        is_said: bool,
        given: Option<BTreeSet<String>>,
    }

    /// The names in `, &[("name", …), …])`, the rest of a call.
    fn names_given(rest: &str) -> Option<BTreeSet<String>> {
        let Some(list) = rest.trim_start().strip_prefix(',') else { return Some(BTreeSet::new()) };
        let list = list.trim_start().strip_prefix("&[")?;
        let names = list.split_once("])").map_or(list, |(list, _)| list).split('(').filter_map(|part| {
            let name = part.trim_start().strip_prefix('"')?;
            name.split_once("\",").map(|(name, _)| name.to_owned())
        });
        Some(names.collect())
    }

    /// The strings of a source file, without comments and without its tests.
    fn literals(source: &str) -> Vec<Literal> {
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
            let step = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if let Some(raw) = rest.strip_prefix("r#\"") {
                raw.find("\"#").map_or(rest.len(), |end| end + 5)
            } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
                rest.find("\"'").map_or(3, |end| end + 2)
            } else if rest.starts_with('"') {
                let end = closing_quote(rest);
                let before: String = source[..at].chars().rev().filter(|c| !c.is_whitespace()).take(9).collect();
                let before: String = before.chars().rev().collect();
                let is_said = before.ends_with(".say(") || before.ends_with("say_with(");
                found.push(Literal {
                    text: rest.get(1..end).unwrap_or_default().to_owned(),
                    line: source[..at].lines().count().max(1),
                    is_said,
                    given: rest.get(end + 1..).filter(|_| is_said).and_then(names_given),
                });
                end + 1
            } else {
                rest.chars().next().map_or(1, char::len_utf8)
            };
            at += step;
        }
        found
    }

    fn closing_quote(rest: &str) -> usize {
        let mut is_escaped = false;
        for (place, byte) in rest.bytes().enumerate().skip(1) {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => return place,
                _ => {}
            }
        }
        rest.len()
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                sources(&entry, found);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                found.push(entry);
            }
        }
    }

    fn all_literals() -> Vec<(PathBuf, Literal)> {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let read = |file: PathBuf| {
            let source = fs::read_to_string(&file).unwrap();
            literals(&source).into_iter().map(move |literal| (file.clone(), literal)).collect::<Vec<_>>()
        };
        files.into_iter().flat_map(read).collect()
    }

    #[test]
    fn strings_are_found_in_source() {
        let source = "fn f() { book.say(\"a.b\"); // \"no.comment\"\n let q = '\"'; book.say_with(\n \"c.d\", &[(\"xy\", 1)]) }\n#[cfg(test)] mod t { \"e.f\" }";
        let found: Vec<(String, usize, bool)> =
            literals(source).into_iter().map(|literal| (literal.text, literal.line, literal.is_said)).collect();
        let given = literals(source).into_iter().filter_map(|literal| literal.given).collect::<Vec<_>>();
        assert_eq!(given, [BTreeSet::new(), BTreeSet::from(["xy".to_owned()])]);
        let expected = [("a.b", 1, true), ("c.d", 3, true), ("xy", 3, false)];
        assert_eq!(found, expected.map(|(text, line, is_said)| (text.to_owned(), line, is_said)));
    }

    /// Whatever looks like a key – a section of the book, a point, a word – must be one, and be given its values.
    #[test]
    fn every_key_in_the_source_has_a_phrase() {
        let books = both();
        let (mut missing, mut wrong) = (Vec::new(), Vec::new());
        for (file, literal) in all_literals() {
            let (section, word) = literal.text.split_once('.').unwrap_or_default();
            let is_word =
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            let looks_like_key = is_word && books[0].sections.contains_key(section) && !FILE_ENDS.contains(&word);
            if !literal.is_said && !looks_like_key {
                continue;
            }
            let at = format!("{}:{}: {:?}", file.display(), literal.line, literal.text);
            let Some(phrase) = books[0].word(section, word).filter(|_| books[1].word(section, word).is_some()) else {
                missing.push(at);
                continue;
            };
            let wanted: BTreeSet<String> = places(phrase).into_iter().map(str::to_owned).collect();
            if literal.given.is_some_and(|given| given != wanted) {
                wrong.push(format!("{at}: the phrase has places for {wanted:?}"));
            }
        }
        assert!(missing.is_empty(), "keys without a phrase in assets/phrases.toml:\n{}", missing.join("\n"));
        assert!(wrong.is_empty(), "values and places differ:\n{}", wrong.join("\n"));
    }

    #[test]
    fn every_phrase_of_a_finished_section_is_used() {
        let used: BTreeSet<String> = all_literals().into_iter().map(|(_, literal)| literal.text).collect();
        let [book, _] = both();
        let mut idle = Vec::new();
        for section in FINISHED {
            assert!(section != "reserved" && !BY_CODE.contains(&section), "{section} is not counted");
            let keys = book.words(section).map(|(word, _)| format!("{section}.{word}"));
            idle.extend(keys.filter(|key| !used.contains(key)));
        }
        assert!(idle.is_empty(), "phrases that nothing says (or move them to [reserved]): {idle:?}");
    }
}
