//! The list of a round of wider testing: who is positive and no F0 yet, who has no result, and the others. Marks say what
//! came of the few; all others who have no result are told as negative in one go.

use std::collections::BTreeMap;
use std::fmt::Display;

use ratatui::layout::Rect;

use crate::domain::area::called;
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::screening::{Screening, Standing, standing};
use crate::domain::test::{TestKind, TestResult};
use crate::language::folding::{begin_words, fold};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::forms::{Scene, screening_standing};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

/// What is said of one whose result is not negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mark {
    /// Dương tính.
    Positive,
    /// Không lấy mẫu.
    Absent,
    /// Không xác định.
    Inconclusive,
}

impl Mark {
    /// The mark that Space turns to; nothing behind the last.
    pub fn turned(mark: Option<Mark>) -> Option<Mark> {
        match mark {
            None => Some(Mark::Positive),
            Some(Mark::Positive) => Some(Mark::Absent),
            Some(Mark::Absent) => Some(Mark::Inconclusive),
            Some(Mark::Inconclusive) => None,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Mark::Positive => "screening.mark_positive",
            Mark::Absent => "screening.mark_absent",
            Mark::Inconclusive => "screening.mark_inconclusive",
        }
    }
}

/// A round that is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenScreening {
    /// Which.
    pub round: Id<Screening>,
    /// The chosen row.
    pub chosen: usize,
    /// What is said of the few, before it is written.
    pub marks: BTreeMap<Id<Person>, Mark>,
}

/// Somebody of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
    /// His number on the printed list, from 1.
    pub number: usize,
    /// Who.
    pub person: Id<Person>,
    /// Where he stands.
    pub standing: Standing,
    /// Whether he is an F0 now.
    pub is_case: bool,
    /// Whether his sample was tested together with others': positive, it says that somebody of them is.
    pub is_pooled: bool,
}

impl Listed {
    /// Whether somebody must still make an F0 of him.
    pub fn wants_case(&self) -> bool {
        matches!(self.standing, Standing::Told(TestResult::Positive, _)) && !self.is_case && !self.is_pooled
    }

    /// Whether nothing came of his sample yet.
    pub fn has_no_result(&self) -> bool {
        matches!(self.standing, Standing::NotTaken | Standing::Waiting(_))
    }
}

/// Everybody of the list as its numbers stand.
pub fn listed(round: &Screening, seat: &Seat) -> Vec<Listed> {
    let of = |(number, person): (usize, &Id<Person>)| {
        let standing = standing(&seat.ward, round, *person);
        let test = match standing {
            Standing::NotTaken => None,
            Standing::Waiting(test) | Standing::Told(_, test) => seat.ward.tests.read(test),
        };
        Listed {
            number,
            person: *person,
            standing,
            is_case: seat.ward.open_case_of(*person).is_some(),
            is_pooled: test.is_some_and(|test| test.kind == TestKind::PooledRtPcr),
        }
    };
    (1..).zip(&round.listed).map(of).collect()
}

/// The rows that hold what is typed: who must become an F0, who has no result, the others; each by number. Numbers and
/// marks that are typed narrow nothing.
pub fn rows(open: &OpenScreening, typed: &str, seat: &Seat) -> Vec<Listed> {
    let Some(round) = seat.ward.screenings.read(open.round) else { return Vec::new() };
    let typed = typed.trim();
    let narrows = !typed.is_empty() && !typed.contains(|letter: char| letter.is_ascii_digit());
    let name = |person| seat.ward.persons.read(person).map_or(String::new(), |person| person.name.clone());
    let mut rows: Vec<Listed> = listed(round, seat);
    if narrows {
        rows.retain(|row| begin_words(&name(row.person), typed));
    }
    rows.sort_by_key(|row| (!row.wants_case(), !row.has_no_result(), row.number));
    rows
}

/// What a line that is typed here says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// Those of these numbers get a mark, or lose it.
    Marks(Mark, Vec<usize>),
    /// The samples were taken, nobody knows the results yet.
    Taken,
    /// Who lives there now and is not listed comes onto the list.
    Newcomers,
    /// The list is printed.
    Print,
    /// Numbers that are not on the list.
    NotListed(String),
}

/// Reads `3 7 12` (positive), `v 5 9` (not taken), `? 4` (inconclusive), and the words; nothing where it is none of them.
pub fn line(typed: &str, count: usize, look: &Look) -> Option<Line> {
    let typed = fold(typed.trim());
    let is = |key: &str| typed == fold(look.book.say(key));
    if is("screening.word_taken") {
        return Some(Line::Taken);
    }
    if is("screening.word_newcomers") {
        return Some(Line::Newcomers);
    }
    if is("screening.word_print") {
        return Some(Line::Print);
    }
    let absent = fold(look.book.say("screening.word_absent"));
    let (mark, numbers) = match typed.split_once(' ') {
        Some((first, rest)) if first == absent => (Mark::Absent, rest),
        Some(("?", rest)) => (Mark::Inconclusive, rest),
        _ => (Mark::Positive, typed.as_str()),
    };
    if !numbers.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let mut marked = Vec::new();
    for word in numbers.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
        match word.parse::<usize>() {
            Ok(number) if (1..=count).contains(&number) => marked.push(number),
            _ => return Some(Line::NotListed(word.to_string())),
        }
    }
    Some(Line::Marks(mark, marked))
}

/// Draws the list.
pub fn draw(open: &OpenScreening, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let Some(round) = seat.ward.screenings.read(open.round) else {
        ink.text(area, (2, 1), &look.say("screening.gone"), Role::Attention);
        return;
    };
    let rows = rows(open, typed, seat);
    let inner = under_rule(area);
    ink.text(inner, (1, 0), &Shown::owned(head(round, (seat, look))), Role::Title);
    ink.text(inner, (1, 1), &marks_line(&live_marks(open, round, seat), look), Role::Text);
    let list = Rect { y: inner.y.saturating_add(2), height: inner.height.saturating_sub(2), ..inner };
    let words = |at: usize| vec![row(&rows[at], open, (seat, look))];
    let shown = draw_rows((open.chosen, rows.len()), 1, list, ink, words);
    let title = look.say_with("screening.title", &[("name", &Shown::of(&round.name))]);
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, rows.len())));
}

/// `19/07/2021-21/07/2021, test nhanh. 48 người: ...`.
fn head(round: &Screening, (seat, look): (&Seat, &Look)) -> String {
    let days = match round.until == round.from {
        true => signs::short_day(round.from, seat.now.date()),
        false => {
            let day = |day| signs::short_day(day, seat.now.date());
            format!("{}-{}", day(round.from), day(round.until))
        }
    };
    let kind = look.book.word("tests", round.kind.name()).unwrap_or_default();
    format!("{days}, {kind}. {}", screening_standing(round, &Scene::of(seat, look)))
}

/// The marks of those of whom nothing is told yet.
pub fn live_marks(open: &OpenScreening, round: &Screening, seat: &Seat) -> Vec<Mark> {
    let is_free = |person: &Id<Person>| !matches!(standing(&seat.ward, round, *person), Standing::Told(..));
    open.marks.iter().filter(|(person, _)| is_free(person)).map(|(_, mark)| *mark).collect()
}

fn marks_line(marks: &[Mark], look: &Look) -> Shown<'static> {
    if marks.is_empty() {
        return look.say("screening.keys");
    }
    let count = |wanted: Mark| marks.iter().filter(|mark| **mark == wanted).count();
    let parts: Vec<String> = [Mark::Positive, Mark::Absent, Mark::Inconclusive]
        .into_iter()
        .filter(|mark| count(*mark) > 0)
        .map(|mark| format!("{} {}", look.book.say(mark.key()), count(mark)))
        .collect();
    look.say_with("screening.marked", &[("marks", &parts.join(", "))])
}

fn row(row: &Listed, open: &OpenScreening, (seat, look): (&Seat, &Look)) -> (Shown<'static>, Role) {
    let person = seat.ward.persons.read(row.person);
    let year = person.and_then(|person| person.birth.year()).map_or(String::new(), |year| format!(" {year}"));
    let name = person.map(|person| person.name.clone()).unwrap_or_default();
    let place = person.and_then(|person| person.area).map(|area| called(&seat.ward, area)).unwrap_or_default();
    let phone = person.and_then(|person| person.phones.first()).map(|phone| numbers::phone(phone)).unwrap_or_default();
    let (sign, role) = match (row.wants_case(), row.has_no_result()) {
        (true, _) => ("!", Role::Attention),
        (_, true) => ("?", Role::Text),
        _ => (".", Role::Done),
    };
    let state = match (open.marks.get(&row.person).filter(|_| row.has_no_result()), row.standing) {
        (Some(mark), _) => format!("<{}>", look.book.say(mark.key())),
        (None, Standing::NotTaken) => look.book.say("screening.not_taken").to_string(),
        (None, Standing::Waiting(_)) => look.book.say("screening.waiting").to_string(),
        (None, Standing::Told(TestResult::Positive, _)) if row.is_pooled && !row.is_case => {
            look.book.say("screening.pool_positive").to_string()
        }
        (None, Standing::Told(..)) if row.wants_case() => look.book.say("screening.wants_case").to_string(),
        (None, Standing::Told(result, _)) => look.book.word("tests", result.name()).unwrap_or_default().to_string(),
    };
    let words = [Shown::of(&format!("{name}{year}")).pad(30).as_str().to_string(), state, place, phone];
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("  ");
    (Shown::owned(format!("{sign} {:>4} {words}", row.number)), role)
}

/// What would be written of those without a result: how many negative, and who is what.
pub fn told(open: &OpenScreening, round: &Screening, seat: &Seat) -> Vec<(Id<Person>, TestResult)> {
    let without = listed(round, seat).into_iter().filter(Listed::has_no_result);
    let result = |row: Listed| match open.marks.get(&row.person) {
        Some(Mark::Absent) => None,
        Some(Mark::Positive) => Some((row.person, TestResult::Positive)),
        Some(Mark::Inconclusive) => Some((row.person, TestResult::Inconclusive)),
        None => Some((row.person, TestResult::Negative)),
    };
    without.filter_map(result).collect()
}

/// The question before results are written: counts, the positive by name, the day.
pub fn question(
    results: &[(Id<Person>, TestResult)],
    (round, open): (&Screening, &OpenScreening),
    (seat, look): (&Seat, &Look),
) -> Vec<Shown<'static>> {
    let count = |wanted: TestResult| results.iter().filter(|(_, result)| *result == wanted).count();
    let day = numbers::date(round.sample_day(seat.now.date()));
    let absent = live_marks(open, round, seat).iter().filter(|mark| **mark == Mark::Absent).count();
    let values: [(&str, &dyn Display); 6] = [
        ("negative", &count(TestResult::Negative)),
        ("positive", &count(TestResult::Positive)),
        ("inconclusive", &count(TestResult::Inconclusive)),
        ("absent", &absent),
        ("day", &day),
        ("name", &Shown::of(&round.name)),
    ];
    let mut lines = vec![look.say_with("screening.ask_counts", &values)];
    let name = |person: Id<Person>| seat.ward.persons.read(person).map_or(String::new(), |person| person.name.clone());
    for (result, key) in
        [(TestResult::Positive, "screening.ask_positive"), (TestResult::Inconclusive, "screening.ask_inconclusive")]
    {
        let names: Vec<String> =
            results.iter().filter(|(_, told)| *told == result).take(8).map(|(person, _)| name(*person)).collect();
        if !names.is_empty() {
            lines.push(look.say_with(key, &[("names", &Shown::of(&names.join(", ")))]));
        }
    }
    lines.push(look.say("screening.ask_others"));
    lines
}
