//! Patterns of shifts: those of `assets/shifts.toml` and of the station, each fault with its line and what is accepted.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::roster::Job;
use crate::domain::shifts::laying::{Pattern, Span, Turn};
use crate::exchange::file_fault::{self, FileFault, Trouble, Words};
use crate::language::Phrasebook;
use crate::language::duty::is_head_job;

const EMBEDDED: &str = include_str!("../../assets/shifts.toml");

/// The most shifts of a day, and jobs of a shift, in a pattern.
const MOST: usize = 24;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// All patterns that this session knows, by name, in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Patterns {
    list: Vec<(String, Pattern)>,
    /// Minutes of rest between two shifts of one person.
    rest: u32,
}

impl Patterns {
    /// Those that come with the program; a test reads them, so that nothing can be wrong with them here.
    pub fn embedded(book: &Phrasebook) -> Self {
        let (list, rest) = read(EMBEDDED, book).unwrap_or_default();
        Self { list, rest: rest.unwrap_or_default() }
    }

    /// Lays a station's own file over them: one of the same name takes the place of another.
    pub fn with_own(&self, text: &str, book: &Phrasebook) -> Result<Self, FileFault> {
        let mut list = self.list.clone();
        let (own, rest) = read(text, book)?;
        for (name, own) in own {
            match list.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = own,
                None => list.push((name, own)),
            }
        }
        Ok(Self { list, rest: rest.unwrap_or(self.rest) })
    }

    /// The seconds of rest that the station asks for between two shifts of one person; 0 where it asks for none.
    pub fn rest_seconds(&self) -> i64 {
        i64::from(self.rest) * 60
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The one at a place.
    pub fn at(&self, place: usize) -> Option<&Pattern> {
        self.list.get(place).map(|(_, pattern)| pattern)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    pattern: Vec<OfPattern>,
    rest: Option<Spanned<String>>,
}

/// The patterns of a file by name, and the minutes of rest where it says them.
type Said = (Vec<(String, Pattern)>, Option<u32>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPattern {
    name: Spanned<String>,
    title: Words,
    /// Told to whoever reads the file; what is laid has days of its own.
    #[serde(rename = "since")]
    _since: Option<Datetime>,
    turn: Spanned<String>,
    shifts: Spanned<Vec<OfShift>>,
    jobs: Spanned<Vec<Words>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfShift {
    name: Words,
    begins: Spanned<String>,
    lasts: Spanned<String>,
}

fn read(text: &str, book: &Phrasebook) -> Result<Said, FileFault> {
    let file: File = toml::from_str(text).map_err(|error| FileFault::of_toml(text, &error))?;
    let rest = file.rest.map(|rest| {
        let wrong = || Trouble::Unknown(rest.get_ref().clone(), "00:00-24:00".to_string());
        let known = minutes(rest.get_ref()).filter(|minutes| *minutes <= DAY);
        known.ok_or_else(|| FileFault::at(text, rest.span().start, wrong()))
    });
    let rest = rest.transpose()?;
    let mut list: Vec<(String, Pattern)> = Vec::new();
    let mut known: Vec<(String, usize)> = Vec::new();
    for of in file.pattern {
        let at = of.name.span().start;
        let name = file_fault::name(text, &of.name)?;
        if let Some((_, first)) = known.iter().find(|(other, _)| *other == name) {
            return Err(FileFault::twice(text, at, name, *first));
        }
        known.push((name.clone(), at));
        list.push((name, pattern(of, text, book)?));
    }
    Ok((list, rest))
}

fn pattern(of: OfPattern, text: &str, book: &Phrasebook) -> Result<Pattern, FileFault> {
    let unknown = |at: usize, found: &str, accepted: String| {
        FileFault::at(text, at, Trouble::Unknown(found.to_string(), accepted))
    };
    let turn = match of.turn.get_ref().as_str() {
        "each_shift" => Turn::EachShift,
        "each_day" => Turn::EachDay,
        "never" => Turn::Never,
        other => return Err(unknown(of.turn.span().start, other, "each_shift, each_day, never".to_string())),
    };
    for (count, at) in
        [(of.shifts.get_ref().len(), of.shifts.span().start), (of.jobs.get_ref().len(), of.jobs.span().start)]
    {
        if !(1..=MOST).contains(&count) {
            return Err(unknown(at, &count.to_string(), format!("1-{MOST}")));
        }
    }
    let language = book.language();
    let mut spans = Vec::new();
    for shift in of.shifts.into_inner() {
        let begins = minutes(shift.begins.get_ref()).filter(|minutes| *minutes < DAY);
        let begins = begins
            .ok_or_else(|| unknown(shift.begins.span().start, shift.begins.get_ref(), "00:00-23:59".to_string()))?;
        let lasts = minutes(shift.lasts.get_ref()).filter(|minutes| (1..=DAY).contains(minutes));
        let minutes =
            lasts.ok_or_else(|| unknown(shift.lasts.span().start, shift.lasts.get_ref(), "00:01-24:00".to_string()))?;
        spans.push(Span { name: shift.name.of(language), begins, minutes });
    }
    let mut is_headed = false;
    let job = |words: Words| {
        let name = words.of(language);
        let heads = !is_headed && is_head_job(&name, book);
        is_headed |= heads;
        Job { name, heads, ..Job::default() }
    };
    let jobs = of.jobs.into_inner().into_iter().map(job).collect();
    Ok(Pattern { title: of.title.of(language), spans, jobs, turn })
}

/// Minutes of a time written `07:30`; up to `24:00`.
fn minutes(written: &str) -> Option<u32> {
    let (hours, minutes) = written.split_once(':')?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 2);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn book() -> Phrasebook {
        Phrasebook::embedded(Language::Vietnamese)
    }

    #[test]
    fn the_patterns_that_come_along_are_sound_in_both_languages() {
        for language in [Language::Vietnamese, Language::English] {
            let (patterns, rest) = read(EMBEDDED, &Phrasebook::embedded(language)).unwrap();
            assert_eq!(rest, Some(720));
            assert_eq!(patterns.len(), 6);
            for (name, pattern) in &patterns {
                assert!(!pattern.title.is_empty() && pattern.spans.iter().all(|span| !span.name.is_empty()), "{name}");
                assert!(pattern.jobs.iter().filter(|job| job.heads).count() <= 1, "{name}");
            }
        }
        let three = book();
        let three = Patterns::embedded(&three);
        let begins: Vec<(u32, u32)> =
            three.at(0).unwrap().spans.iter().map(|span| (span.begins / 60, span.minutes / 60)).collect();
        assert_eq!(begins, [(6, 8), (14, 8), (22, 8)]);
        assert!(three.at(0).unwrap().jobs[0].heads);
    }

    #[test]
    fn what_is_wrong_in_a_file_is_told_by_its_line_and_what_is_accepted() {
        let good = "[[pattern]]\nname = \"a\"\ntitle = { vi = \"A\" }\nturn = \"never\"\nshifts = [{ name = { vi = \"S\" }, begins = \"06:00\", lasts = \"24:00\" }]\njobs = [{ vi = \"J\" }]\n";
        assert_eq!(read(good, &book()).unwrap().0.len(), 1);
        for (from, to, line, accepted) in [
            ("never", "sometimes", 4, "each_shift, each_day, never"),
            ("06:00", "24:00", 5, "00:00-23:59"),
            ("06:00", "6h", 5, "00:00-23:59"),
            ("24:00", "24:01", 5, "00:01-24:00"),
            ("24:00", "00:00", 5, "00:01-24:00"),
            ("[{ vi = \"J\" }]", "[]", 6, "1-24"),
            ("\"a\"", "\"Ca A\"", 2, "a-z 0-9 _"),
        ] {
            let fault = read(&good.replacen(from, to, 1), &book()).unwrap_err();
            assert_eq!(fault.line, line, "{to}");
            assert!(matches!(&fault.trouble, Trouble::Unknown(_, told) if told == accepted), "{fault:?}");
        }
        let twice = read(&good.repeat(2), &book()).unwrap_err();
        assert!(matches!(twice.trouble, Trouble::Twice(name, 2) if name == "a"));
        assert!(matches!(read("[[pattern]]\nnew = 1", &book()).unwrap_err().trouble, Trouble::Form(_)));
        let own = Patterns::embedded(&book()).with_own(&good.replacen("\"a\"", "\"market\"", 1), &book()).unwrap();
        assert_eq!((own.count(), own.at(5).unwrap().title.as_str()), (6, "A"));
        assert_eq!(own.rest_seconds(), 12 * 3600);
    }

    #[test]
    fn a_station_says_how_much_rest_it_asks_for() {
        let known = Patterns::embedded(&book());
        let own = |text: &str| known.with_own(text, &book());
        assert_eq!(own("rest = \"08:00\"").unwrap().rest_seconds(), 8 * 3600);
        let none = own("rest = \"00:00\"").unwrap();
        assert_eq!((none.rest_seconds(), none.count()), (0, 6));
        assert_eq!(own("").unwrap().rest_seconds(), 12 * 3600);
        for wrong in ["rest = \"24:01\"", "rest = \"12h\"", "rest = \"-1:00\""] {
            assert!(
                matches!(own(wrong).unwrap_err().trouble, Trouble::Unknown(_, told) if told == "00:00-24:00"),
                "{wrong}"
            );
        }
    }
}
