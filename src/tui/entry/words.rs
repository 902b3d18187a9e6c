//! The words that officers type, from `assets/words.toml`, ready for comparing. Separate from the grammar so
//! that a station can add a word without a programmer.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::domain::arrival::{Declared, Factor};
use crate::domain::home_treatment::{CaseStatus, Channel};
use crate::domain::roster::Presence;
use crate::domain::symptom::Symptom;
use crate::language::folding::fold;
use crate::language::typing::ToneStyle;
use crate::tui::entry::channels::Channels;
use crate::tui::entry::filters::State;
use crate::tui::entry::spelling::{agrees, is_marked, spelled, survives_input_methods};
use crate::tui::entry::statuses::Statuses;
use crate::tui::entry::tokens::{Token, all_digits};

/// Why a sign was not measured.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// Không có máy.
    NoDevice,
    /// Từ chối.
    Declined,
    /// Không gặp.
    NotMet,
}

/// What a word says of the symptoms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Complaint {
    /// Asked, none.
    None,
    /// This one.
    Symptom(Symptom),
}

/// A day that is said by a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DayWord {
    Today,
    Yesterday,
    Tomorrow,
}

/// What a contact is to the case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Relation {
    /// The word that is kept.
    pub(super) shown: String,
    /// Whether people also bear it as a name.
    pub(super) also_name: bool,
}

/// How a kind of area is typed and how records call it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct AreaKind {
    /// The word that is kept where no record stands.
    pub(super) shown: String,
    typed: Vec<String>,
    /// What records may call it, folded, in the order of trying.
    pub(super) names: Vec<String>,
}

/// A word, or several, with what they mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Listed<M> {
    words: Vec<String>,
    /// What they mean.
    pub(super) meaning: M,
}

/// Every word of `assets/words.toml`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    pub(super) complaints: Vec<Listed<Complaint>>,
    pub(super) reasons: Vec<Listed<Reason>>,
    pub(super) days: Vec<Listed<DayWord>>,
    pub(super) channels: Vec<Listed<Channel>>,
    pub(super) statuses: Vec<Listed<CaseStatus>>,
    pub(super) presence: Vec<Listed<Presence>>,
    pub(super) each_shift: Vec<Listed<()>>,
    pub(super) repeats: RepeatWords,
    pub(super) due: Vec<Listed<()>>,
    pub(super) directive: Vec<Listed<()>>,
    pub(super) arrivals: ArrivalWords,
    pub(super) titles: Vec<Listed<()>>,
    pub(super) relations: Vec<Listed<Relation>>,
    pub(super) filters: Vec<Listed<State>>,
    areas: Vec<AreaKind>,
    /// Words that the desk's own input method leaves as they are typed.
    pub as_typed: BTreeSet<String>,
    /// Where that method puts the tone of `oa`, `oe` and `uy`.
    pub tones: ToneStyle,
}

/// The words around a task that comes again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct RepeatWords {
    /// Every day.
    pub(super) daily: Vec<Listed<()>>,
    /// Before a number of days, or a day of the week.
    pub(super) every: Vec<Listed<()>>,
    /// Behind a number of days.
    pub(super) days: Vec<Listed<()>>,
    /// Before the number or the name of a day.
    pub(super) weekday: Vec<Listed<()>>,
    /// The day that has no number.
    pub(super) sunday: Vec<Listed<()>>,
    /// The names of the others, by their place from Monday.
    pub(super) names: Vec<Listed<usize>>,
}

/// The words around somebody with an epidemiological factor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ArrivalWords {
    /// Before where he came from.
    pub(super) from: Vec<Listed<()>>,
    /// Before the last day of the follow-up.
    pub(super) until: Vec<Listed<()>>,
    /// Whether he declared it.
    pub(super) declared: Vec<Listed<Declared>>,
    /// Why he is followed.
    pub(super) factors: Vec<Listed<Factor>>,
}

/// Why a file of words is not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WordsFault {
    /// The text is not of the form of `assets/words.toml`: the reader's words, with line and column.
    Text(String),
    /// An input method would rewrite this word.
    Rewritten(String),
    /// This word means two things in one section.
    Twice(String),
    /// No symptom has this code.
    UnknownSymptom(String),
    /// No state is called so.
    UnknownFilter(String),
    /// A word is empty.
    Empty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    each_shift: Vec<String>,
    /// The usual words stand for each key that a station's file has not, such as one from before tasks came again.
    #[serde(default)]
    repeats: Repeats,
    /// The usual words stand for each key that a station's file has not.
    #[serde(default)]
    arrivals: Arrivals,
    titles: Vec<String>,
    symptoms: std::collections::BTreeMap<String, Vec<String>>,
    reasons: Reasons,
    days: Days,
    /// A station's file from before readings had a channel has none; the usual words stand then.
    #[serde(default)]
    pub(super) channels: Option<Channels>,
    /// As with the channels.
    #[serde(default)]
    pub(super) statuses: Option<Statuses>,
    presence: Presences,
    area: Vec<Area>,
    relation: Vec<RelationRow>,
    /// A station's file from before there were filters has none; the usual words stand then.
    #[serde(default)]
    filters: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(default)]
    typing: Typing,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Typing {
    #[serde(default)]
    as_typed: Vec<String>,
    #[serde(default)]
    tones: ToneStyle,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Repeats {
    due: Vec<String>,
    directive: Vec<String>,
    daily: Vec<String>,
    every: Vec<String>,
    days: Vec<String>,
    weekday: Vec<String>,
    sunday: Vec<String>,
    names: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Arrivals {
    from: Vec<String>,
    until: Vec<String>,
    declared: Vec<String>,
    undeclared: Vec<String>,
    outbreak_area: Vec<String>,
    entry: Vec<String>,
    foreigner: Vec<String>,
    outbreak_place: Vec<String>,
    other: Vec<String>,
}

impl Arrivals {
    fn fill_from(&mut self, usual: &Arrivals) {
        for (own, usual) in [
            (&mut self.from, &usual.from),
            (&mut self.until, &usual.until),
            (&mut self.declared, &usual.declared),
            (&mut self.undeclared, &usual.undeclared),
            (&mut self.outbreak_area, &usual.outbreak_area),
            (&mut self.entry, &usual.entry),
            (&mut self.foreigner, &usual.foreigner),
            (&mut self.outbreak_place, &usual.outbreak_place),
            (&mut self.other, &usual.other),
        ] {
            if own.is_empty() {
                own.clone_from(usual);
            }
        }
    }

    fn words(&self) -> Result<ArrivalWords, WordsFault> {
        Ok(ArrivalWords {
            from: listed(&[((), &self.from)])?,
            until: listed(&[((), &self.until)])?,
            declared: listed(&[(Declared::Yes, &self.declared), (Declared::No, &self.undeclared)])?,
            factors: listed(&[
                (Factor::OutbreakArea, &self.outbreak_area),
                (Factor::Entry, &self.entry),
                (Factor::Foreigner, &self.foreigner),
                (Factor::OutbreakPlace, &self.outbreak_place),
                (Factor::Other, &self.other),
            ])?,
        })
    }
}

impl Repeats {
    fn fill_from(&mut self, usual: &Repeats) {
        for (own, usual) in [
            (&mut self.due, &usual.due),
            (&mut self.directive, &usual.directive),
            (&mut self.daily, &usual.daily),
            (&mut self.every, &usual.every),
            (&mut self.days, &usual.days),
            (&mut self.weekday, &usual.weekday),
            (&mut self.sunday, &usual.sunday),
            (&mut self.names, &usual.names),
        ] {
            if own.is_empty() {
                own.clone_from(usual);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasons {
    no_device: Vec<String>,
    declined: Vec<String>,
    not_met: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    today: Vec<String>,
    yesterday: Vec<String>,
    tomorrow: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Presences {
    at_station: Vec<String>,
    outside: Vec<String>,
    on_call: Vec<String>,
    resting: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    shown: String,
    typed: Vec<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationRow {
    shown: String,
    typed: Vec<String>,
    #[serde(default)]
    also_name: bool,
}

/// The code that says "asked, none".
const NONE_CODE: &str = "ko";

impl Words {
    /// The file that comes with the program.
    pub const EMBEDDED: &'static str = include_str!("../../../assets/words.toml");

    /// Reads a file of words, or says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, WordsFault> {
        let mut file: File = toml::from_str(text).map_err(|fault| WordsFault::Text(fault.to_string()))?;
        if file.filters.is_empty() {
            file.filters = toml::from_str::<File>(Self::EMBEDDED).map(|usual| usual.filters).unwrap_or_default();
        }
        if let Ok(usual) = toml::from_str::<File>(Self::EMBEDDED) {
            file.repeats.fill_from(&usual.repeats);
            file.arrivals.fill_from(&usual.arrivals);
        }
        let rows: Vec<_> = file.relation.iter().map(|row| (relation(row), row.typed.as_slice())).collect();
        Ok(Self {
            complaints: complaints(&file)?,
            reasons: listed(&[
                (Reason::NoDevice, &file.reasons.no_device),
                (Reason::Declined, &file.reasons.declined),
                (Reason::NotMet, &file.reasons.not_met),
            ])?,
            days: listed(&[
                (DayWord::Today, &file.days.today),
                (DayWord::Yesterday, &file.days.yesterday),
                (DayWord::Tomorrow, &file.days.tomorrow),
            ])?,
            channels: Channels::listed(file.channels.as_ref())?,
            statuses: Statuses::listed(file.statuses.as_ref())?,
            presence: listed(&[
                (Presence::AtStation, &file.presence.at_station),
                (Presence::Outside, &file.presence.outside),
                (Presence::OnCall, &file.presence.on_call),
                (Presence::Resting, &file.presence.resting),
            ])?,
            each_shift: listed(&[((), &file.each_shift)])?,
            repeats: repeat_words(&file.repeats)?,
            due: listed(&[((), &file.repeats.due)])?,
            directive: listed(&[((), &file.repeats.directive)])?,
            arrivals: file.arrivals.words()?,
            titles: listed(&[((), &file.titles)])?,
            relations: listed(&rows)?,
            filters: State::listed(&file.filters)?,
            areas: areas(&file.area)?,
            as_typed: file.typing.as_typed.into_iter().collect(),
            tones: file.typing.tones,
        })
    }

    /// What these words begin with says of the symptoms, and how many words that took. Codes in a row are codes: only
    /// with its marks is `mệt mỏi` (tired) not `met moi` (tired and aching).
    pub(super) fn complaint(&self, tokens: &[Token<'_>]) -> Option<(Complaint, usize)> {
        let (complaint, count) = longest(&self.complaints, tokens)?;
        let is_code = |token: &Token<'_>| Symptom::of_code(&token.spelling).is_some();
        let are_codes = count > 1 && tokens.iter().take(count).all(is_code);
        match tokens.first().and_then(|token| Symptom::of_code(&token.spelling)) {
            Some(symptom) if are_codes => Some((Complaint::Symptom(symptom), 1)),
            _ => Some((*complaint, count)),
        }
    }

    /// The part of the ward that these words begin with (`to1`, `t1`, `tổ 1`): its kind, its number and how many
    /// words that took.
    pub(super) fn area(&self, tokens: &[Token<'_>]) -> Option<(&AreaKind, String, usize)> {
        let first = tokens.first()?;
        let digits_at = first.text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(first.text.len());
        let (word, number) = first.text.split_at(digits_at);
        if !word.is_empty() && is_area_number(number) {
            let kind = self.areas.iter().find(|kind| kind.is_typed(&spelled(word)))?;
            return Some((kind, number.to_owned(), 1));
        }
        (1..tokens.len().min(AREA_WORDS_MAX + 1)).rev().find_map(|count| {
            let number = tokens.get(count).filter(|token| is_area_number(token.text))?;
            let words = tokens.get(..count)?.iter().map(|token| token.spelling.as_str());
            let typed = words.collect::<Vec<_>>().join(" ");
            let kind = self.areas.iter().find(|kind| typed.chars().count() > 1 && kind.is_typed(&typed))?;
            Some((kind, number.text.to_owned(), count + 1))
        })
    }
}

/// The most words of a kind of area: `tổ dân phố`.
const AREA_WORDS_MAX: usize = 3;

/// Numbers of areas have up to three digits, and perhaps one letter: `7`, `12`, `7A`.
fn is_area_number(text: &str) -> bool {
    let digits = text.strip_suffix(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text);
    digits.len() <= 3 && all_digits(digits)
}

impl AreaKind {
    fn is_typed(&self, spelling: &str) -> bool {
        self.typed.iter().any(|listed| agrees(spelling, listed))
    }
}

impl<M> Listed<M> {
    /// Whether the words that are typed here are these.
    fn begins(&self, tokens: &[Token<'_>]) -> bool {
        let mut typed = tokens.iter();
        self.words.iter().all(|listed| typed.next().is_some_and(|token| agrees(&token.spelling, listed)))
    }
}

/// The meaning of the longest listed words that begin here, and how many words that took.
pub(super) fn longest<'w, M>(list: &'w [Listed<M>], tokens: &[Token<'_>]) -> Option<(&'w M, usize)> {
    let found = list.iter().filter(|listed| listed.begins(tokens)).max_by_key(|listed| listed.words.len())?;
    Some((&found.meaning, found.words.len()))
}

/// The meaning of the longest listed words with which the line ends, and how many words that took.
pub(super) fn longest_at_end<'w, M>(list: &'w [Listed<M>], tokens: &[Token<'_>]) -> Option<(&'w M, usize)> {
    let ends = |listed: &&Listed<M>| {
        let from = tokens.len().checked_sub(listed.words.len());
        from.and_then(|from| tokens.get(from..)).is_some_and(|end| listed.begins(end))
    };
    let found = list.iter().filter(ends).max_by_key(|listed| listed.words.len())?;
    Some((&found.meaning, found.words.len()))
}

fn repeat_words(file: &Repeats) -> Result<RepeatWords, WordsFault> {
    let names: Vec<_> =
        file.names.iter().enumerate().map(|(place, name)| (place, std::slice::from_ref(name))).collect();
    Ok(RepeatWords {
        daily: listed(&[((), &file.daily)])?,
        every: listed(&[((), &file.every)])?,
        days: listed(&[((), &file.days)])?,
        weekday: listed(&[((), &file.weekday)])?,
        sunday: listed(&[((), &file.sunday)])?,
        names: listed(&names)?,
    })
}

fn relation(row: &RelationRow) -> Relation {
    Relation { shown: row.shown.clone(), also_name: row.also_name }
}

fn complaints(file: &File) -> Result<Vec<Listed<Complaint>>, WordsFault> {
    let mut meanings: Vec<(Complaint, Vec<String>)> = Symptom::all()
        .map(|symptom| (Complaint::Symptom(symptom), vec![symptom.code().to_owned()]))
        .chain([(Complaint::None, vec![NONE_CODE.to_owned()])])
        .collect();
    for (code, words) in &file.symptoms {
        let known = meanings.iter_mut().find(|(_, known)| known.first() == Some(code));
        let (_, known) = known.ok_or_else(|| WordsFault::UnknownSymptom(code.clone()))?;
        known.extend(words.iter().cloned());
    }
    let rows: Vec<_> = meanings.iter().map(|(meaning, words)| (*meaning, words.as_slice())).collect();
    listed(&rows)
}

fn areas(rows: &[Area]) -> Result<Vec<AreaKind>, WordsFault> {
    let kinds: Vec<_> = rows.iter().enumerate().map(|(at, row)| (at, row.typed.as_slice())).collect();
    listed(&kinds)?;
    let kind = |row: &Area| AreaKind {
        shown: row.shown.clone(),
        typed: row.typed.iter().map(|word| spelled(word)).collect(),
        names: row.names.iter().map(|name| fold(name)).collect(),
    };
    Ok(rows.iter().map(kind).collect())
}

/// Checks a section and makes it ready for comparing.
pub(super) fn listed<M: Clone + PartialEq>(rows: &[(M, &[String])]) -> Result<Vec<Listed<M>>, WordsFault> {
    let mut list: Vec<(String, Listed<M>)> = Vec::new();
    for (meaning, typed) in rows {
        for word in typed.iter() {
            let words: Vec<String> = word.split_whitespace().map(spelled).collect();
            if words.is_empty() {
                return Err(WordsFault::Empty);
            }
            // Whoever types marks has the input method on; only words without any meet it unprepared.
            let is_plain = !words.iter().any(|word| is_marked(word));
            if is_plain && !words.iter().all(|word| survives_input_methods(word)) {
                return Err(WordsFault::Rewritten(word.clone()));
            }
            let folded = fold(word);
            if list.iter().any(|(known, listed)| *known == folded && listed.meaning != *meaning) {
                return Err(WordsFault::Twice(word.clone()));
            }
            list.push((folded, Listed { words, meaning: meaning.clone() }));
        }
    }
    Ok(list.into_iter().map(|(_, listed)| listed).collect())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::tui::entry::tokens::tokens;

    /// The words that come with the program.
    pub fn embedded() -> Words {
        Words::read(Words::EMBEDDED).unwrap()
    }

    #[test]
    fn every_word_of_the_file_is_read_and_none_is_rewritten_by_an_input_method() {
        let words = embedded();
        assert!(words.complaints.len() > 31 && words.relations.len() > 10);
        // The codes of the papers, which officers learn by heart.
        for code in ["vo", "chong", "con", "me", "bo", "anh", "em", "ban", "hx", "dnghiep"] {
            assert!(longest(&words.relations, &tokens(code, 0)).is_some(), "{code}");
            assert!(survives_input_methods(code), "{code}");
        }
        for code in ["tt", "ra", "cho", "nghi"] {
            assert!(longest(&words.presence, &tokens(code, 0)).is_some(), "{code}");
            assert!(survives_input_methods(code), "{code}");
        }
    }

    #[test]
    fn the_longest_words_win() {
        let words = embedded();
        for (typed, code, count) in [
            ("ho", "ho", 1),
            ("ho ra máu 7h", "hm", 3),
            ("ho ra mau", "hm", 3),
            ("ho đờm", "dom", 2),
            ("mệt mỏi", "met", 2),
            ("met moi", "met", 1),
            ("tim moi", "tim", 1),
            ("tím môi", "tim", 2),
            ("mệt", "met", 1),
            ("met la", "metla", 2),
            ("KHÓ THỞ, ho", "kt", 2),
            ("không ăn được", "kau", 3),
            ("nôn hết", "nht", 2),
        ] {
            let symptom = Symptom::of_code(code).unwrap();
            assert_eq!(words.complaint(&tokens(typed, 0)), Some((Complaint::Symptom(symptom), count)), "{typed}");
        }
        assert_eq!(words.complaint(&tokens("ko", 0)), Some((Complaint::None, 1)));
        for typed in ["mũi", "khò thở", "kho", "cần", ""] {
            assert_eq!(words.complaint(&tokens(typed, 0)), None, "{typed}");
        }
    }

    #[test]
    fn a_part_of_the_ward_is_known_in_every_form() {
        let words = embedded();
        for (typed, shown, number, count) in [
            ("to1", "Tổ", "1", 1),
            ("t1", "Tổ", "1", 1),
            ("Tổ 12", "Tổ", "12", 2),
            ("to 7a", "Tổ", "7a", 2),
            ("tdp3", "TDP", "3", 1),
            ("tổ dân phố 3", "TDP", "3", 4),
            ("kp3", "Khu phố", "3", 1),
        ] {
            let (kind, found, taken) = words.area(&tokens(typed, 0)).unwrap();
            assert_eq!((kind.shown.as_str(), found.as_str(), taken), (shown, number, count), "{typed}");
        }
        for typed in ["t 1", "to 1990", "kp12/7", "tô văn", "to", "1", ""] {
            assert!(words.area(&tokens(typed, 0)).is_none(), "{typed}");
        }
    }

    #[test]
    fn the_usual_words_stand_for_each_key_that_a_stations_repeats_have_not() {
        let with = |repeats: &str| {
            let (before, rest) = Words::EMBEDDED.split_once("[repeats]").unwrap();
            let (_, after) = rest.split_once("\n\n").unwrap();
            Words::read(&format!("{before}{repeats}\n\n{after}")).unwrap()
        };
        let own = with("[repeats]\nevery = [\"cách\"]");
        assert!(longest(&own.repeats.every, &tokens("cách 3 ngày", 0)).is_some());
        assert!(longest(&own.repeats.every, &tokens("mỗi 3 ngày", 0)).is_none(), "his word stands in place of ours");
        assert_eq!((&own.repeats.daily, &own.due), (&embedded().repeats.daily, &embedded().due));
        assert_eq!(with(""), embedded());
    }

    #[test]
    fn a_file_with_an_unsafe_or_doubled_word_is_refused() {
        let with = |from: &str, to: &str| Words::read(&Words::EMBEDDED.replace(from, to));
        assert_eq!(with("\"hx\"", "\"nhaf\""), Err(WordsFault::Rewritten("nhaf".into())));
        assert_eq!(with("\"hx\"", "\"chồng\""), Err(WordsFault::Twice("chồng".into())));
        assert_eq!(with("\"hx\"", "\" \""), Err(WordsFault::Empty));
        assert_eq!(with("kt = ", "zz = "), Err(WordsFault::UnknownSymptom("zz".into())));
        assert_eq!(with("urgent = ", "zz = "), Err(WordsFault::UnknownFilter("zz".into())));
        assert!(matches!(with("[days]", "[dates]"), Err(WordsFault::Text(_))));
    }
}
