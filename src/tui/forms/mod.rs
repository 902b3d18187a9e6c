//! Forms: what every kind of record asks, field by field, each with how its value is written and
//! how a typed one is read. History, conflicts and the forms themselves all read from these rows.

mod arrivals;
mod cases;
mod chain;
mod directives;
mod fault;
mod follow_ups;
mod form;
mod lives;
mod papers;
mod people;
mod places;
mod repeats;
mod said;
mod samples;
mod screenings;
mod shift_papers;
mod tasks;
pub mod told;
mod transfers;
mod work;

pub use fault::Fault;
pub use screenings::standing as screening_standing;

pub use form::{Answer, Clash, Form, FormDraft, Part, Settled, Subject};

use crate::domain::area::called;
use crate::domain::arrival::{Arrival, Factor, Stay};
use crate::domain::directive::Directive;
use crate::domain::follow_up::FollowUp;
use crate::domain::identity::{Id, Kind, NUMBER_MAX};
use crate::domain::leave::Leave;
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Moment;
use crate::domain::record::AnyBody;
use crate::domain::repeat::Repeat;
use crate::domain::roster::{self, Assignment, Delegation, Shift};
use crate::domain::screening::Screening;
use crate::domain::transfer::Transfer;
use crate::domain::ward::Ward;
use crate::domain::zone::{Level, ZoneLevel};
use crate::language::folding::fold;
use crate::language::phrases::Phrasebook;
use crate::tui::look::Look;
use crate::tui::seat::Seat;

/// What a form looks things up in.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The records.
    pub ward: &'a Ward,
    /// The words.
    pub book: &'a Phrasebook,
    /// The clock.
    pub now: Moment,
    /// The names of the rule packs that there are.
    pub packs: &'a [String],
}

impl<'a> Scene<'a> {
    /// What a session looks things up in.
    pub fn of(seat: &'a Seat, look: &'a Look) -> Self {
        Self { ward: &seat.ward, book: &look.book, now: seat.now, packs: &seat.packs }
    }
}

/// What kind of answer a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// Words in which Vietnamese is typed.
    Words,
    /// Figures, dates, codes: never rewritten by an input method.
    Figures,
    /// One of these phrases.
    Choice(&'static [&'static str]),
    /// One, or where it says so several, of the records of a kind, by name.
    Record(Kind),
    /// Shown and not changed here.
    Fixed,
}

/// One field of a kind of record.
pub struct Row<T> {
    /// The name under which the phrases know it, in `[fields]`.
    pub key: &'static str,
    /// What kind of answer it takes.
    pub sort: Sort,
    /// Whether the record cannot stand without it.
    pub needed: bool,
    /// The value, as it is written and as it can be typed.
    pub said: fn(&T, &Scene<'_>) -> String,
    /// Takes what was typed.
    pub told: fn(&mut T, &str, &Scene<'_>) -> Result<(), Fault>,
}

/// What a form asks in one field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The name under which the phrases know it, in `[fields]`.
    pub key: &'static str,
    /// What kind of answer it takes.
    pub sort: Sort,
    /// Whether the record cannot stand without it.
    pub needed: bool,
}

/// Yes and no, as a choice.
pub const YES_NO: &[&str] = &["forms.yes", "forms.no"];

/// A row whose value is a text of the record.
macro_rules! words {
    ($key:literal, $field:ident) => {
        words!(@ $key, $field, false)
    };
    ($key:literal, $field:ident, needed) => {
        words!(@ $key, $field, true)
    };
    (@ $key:literal, $field:ident, $needed:literal) => {
        Row {
            key: $key,
            sort: Sort::Words,
            needed: $needed,
            said: |body, _| body.$field.clone(),
            told: |body, typed, _| {
                body.$field = typed.to_string();
                Ok(())
            },
        }
    };
}
use words;

/// A row that holds a moment, or nothing.
macro_rules! moment {
    ($key:literal, $field:ident) => {
        Row {
            key: $key,
            sort: Sort::Figures,
            needed: false,
            said: |body, _| body.$field.map(said::moment).unwrap_or_default(),
            told: |body, typed, scene| {
                body.$field = if typed.is_empty() { None } else { Some(told::moment(typed, scene)?) };
                Ok(())
            },
        }
    };
}
use moment;

/// Calls `$do` with the body of a record and the rows of its kind.
macro_rules! with_rows {
    ($body:expr, $do:ident $(, $more:expr)*) => {
        match $body {
            AnyBody::Station(body) => $do(body, places::STATION $(, $more)*),
            AnyBody::Officer(body) => $do(body, people::OFFICER $(, $more)*),
            AnyBody::Area(body) => $do(body, places::AREA $(, $more)*),
            AnyBody::Household(body) => $do(body, lives::HOUSEHOLD $(, $more)*),
            AnyBody::Person(body) => $do(body, people::PERSON $(, $more)*),
            AnyBody::Case(body) => $do(body, cases::CASE $(, $more)*),
            AnyBody::Reading(body) => $do(body, cases::READING $(, $more)*),
            AnyBody::Alert(body) => $do(body, cases::ALERT $(, $more)*),
            AnyBody::Call(body) => $do(body, cases::CALL $(, $more)*),
            AnyBody::Exposure(body) => $do(body, lives::EXPOSURE $(, $more)*),
            AnyBody::Position(body) => $do(body, chain::POSITION $(, $more)*),
            AnyBody::Duty(body) => $do(body, chain::DUTY $(, $more)*),
            AnyBody::Assignment(body) => $do(body, chain::ASSIGNMENT $(, $more)*),
            AnyBody::Shift(body) => $do(body, work::SHIFT $(, $more)*),
            AnyBody::Task(body) => $do(body, tasks::TASK $(, $more)*),
            AnyBody::LogEntry(body) => $do(body, work::LOG_ENTRY $(, $more)*),
            AnyBody::Test(body) => $do(body, samples::TEST $(, $more)*),
            AnyBody::Delegation(body) => $do(body, chain::DELEGATION $(, $more)*),
            AnyBody::Reporting(body) => $do(body, chain::REPORTING $(, $more)*),
            AnyBody::Directive(body) => $do(body, directives::DIRECTIVE $(, $more)*),
            AnyBody::ZoneLevel(body) => $do(body, places::ZONE_LEVEL $(, $more)*),
            AnyBody::Transfer(body) => $do(body, transfers::TRANSFER $(, $more)*),
            AnyBody::Arrival(body) => $do(body, arrivals::ARRIVAL $(, $more)*),
            AnyBody::FollowUp(body) => $do(body, follow_ups::FOLLOW_UP $(, $more)*),
            AnyBody::Paper(body) => $do(body, papers::PAPER $(, $more)*),
            AnyBody::Screening(body) => $do(body, screenings::SCREENING $(, $more)*),
            AnyBody::Report(body) => $do(body, shift_papers::REPORT $(, $more)*),
            AnyBody::Handover(body) => $do(body, shift_papers::HANDOVER $(, $more)*),
            AnyBody::Leave(body) => $do(body, work::LEAVE $(, $more)*),
        }
    };
}

/// A repeat in words, as it can be typed; nothing where a task never comes again.
pub fn repeat_words(repeat: Repeat, book: &Phrasebook) -> String {
    repeats::said(repeat, book)
}

/// A moment as it is typed in a field: `18h`, `18:00 21/7`.
pub fn moment_told(typed: &str, scene: &Scene<'_>) -> Result<Moment, Fault> {
    told::moment(typed, scene)
}

/// Why somebody is followed, in words.
pub fn factor_words<'b>(factor: Factor, scene: &Scene<'b>) -> &'b str {
    arrivals::factor(factor, scene)
}

/// The fields of a record.
pub fn asked(body: &AnyBody) -> Vec<Asked> {
    fn of<T>(_: &T, rows: &[Row<T>]) -> Vec<Asked> {
        rows.iter().map(|row| Asked { key: row.key, sort: row.sort, needed: row.needed }).collect()
    }
    with_rows!(body, of)
}

/// What a record says, field by field, in the order of [`asked`].
pub fn said(body: &AnyBody, scene: &Scene<'_>) -> Vec<String> {
    fn of<T>(body: &T, rows: &[Row<T>], scene: &Scene<'_>) -> Vec<String> {
        rows.iter().map(|row| (row.said)(body, scene)).collect()
    }
    with_rows!(body, of, scene)
}

/// Takes what was typed into a record, field by field, in the order of [`asked`]. A field that
/// says what the record says already is left as it is, however it came there. Fails with the
/// place of the first field that cannot be taken.
pub fn told(body: &mut AnyBody, texts: &[String], scene: &Scene<'_>) -> Result<(), (usize, Fault)> {
    fn of<T>(body: &mut T, rows: &[Row<T>], texts: &[String], scene: &Scene<'_>) -> Result<(), (usize, Fault)> {
        for (place, (row, text)) in rows.iter().zip(texts).enumerate() {
            let text = text.trim();
            if row.needed && text.is_empty() {
                return Err((place, Fault::Needed));
            }
            if row.sort != Sort::Fixed && (row.said)(body, scene) != text {
                (row.told)(body, text, scene).map_err(|fault| (place, fault))?;
            }
        }
        Ok(())
    }
    with_rows!(body, of, texts, scene)
}

/// What a new record of a kind says before anything is typed; nothing for kinds that come into
/// being otherwise.
pub fn blank(kind: Kind, now: Moment) -> Option<AnyBody> {
    Some(match kind {
        Kind::Station => AnyBody::Station(Default::default()),
        Kind::Officer => AnyBody::Officer(Default::default()),
        Kind::Area => AnyBody::Area(Default::default()),
        Kind::Household => AnyBody::Household(Default::default()),
        Kind::Person => AnyBody::Person(Default::default()),
        Kind::Position => AnyBody::Position(Default::default()),
        Kind::Duty => AnyBody::Duty(Default::default()),
        // Nobody's numbers: the form asks for those that stand.
        Kind::Assignment => {
            AnyBody::Assignment(Assignment::of(Id::new(NUMBER_MAX)?, None, None, roster::Part::default()))
        }
        Kind::Delegation => AnyBody::Delegation(Delegation {
            position: Id::new(NUMBER_MAX)?,
            to_position: None,
            to_officer: None,
            duty: None,
            from: None,
            to: None,
            paper: String::new(),
        }),
        Kind::Reporting => AnyBody::Reporting(Default::default()),
        Kind::Directive => AnyBody::Directive(Directive { received: Some(now.date()), ..Directive::default() }),
        Kind::Shift => {
            let (name, to) = (String::new(), now.plus(12 * 3600));
            AnyBody::Shift(Shift { name, from: now, to, post: None, jobs: Vec::new() })
        }
        Kind::ZoneLevel => AnyBody::ZoneLevel(ZoneLevel {
            // Nobody's number: the form asks for one that stands.
            area: Id::new(NUMBER_MAX)?,
            assessed: None,
            assessed_by: String::new(),
            assessed_on: None,
            applied: Level::default(),
            measure: None,
            from: now.date(),
            to: None,
            source: String::new(),
        }),
        // Nobody's number: the form asks for one that stands.
        Kind::Transfer => {
            AnyBody::Transfer(Transfer { asked_at: Some(now), ..Transfer::of(Id::new(NUMBER_MAX)?, None) })
        }
        // Nobody's number: the form asks who it is.
        Kind::Arrival => AnyBody::Arrival(Arrival {
            person: Id::new(NUMBER_MAX)?,
            stay: Stay { registered_on: Some(now.date()), ..Stay::default() },
        }),
        // Nobody's number: the form asks who it is.
        Kind::FollowUp => AnyBody::FollowUp(FollowUp::of(Id::new(NUMBER_MAX)?, now.date())),
        Kind::Screening => AnyBody::Screening(Screening::on(now.date())),
        Kind::Task => AnyBody::Task(Default::default()),
        Kind::LogEntry => AnyBody::LogEntry(LogEntry::of(now, String::new())),
        Kind::Leave => AnyBody::Leave(Leave::between(now, now.plus(24 * 3600))),
        Kind::Case
        | Kind::Reading
        | Kind::Call
        | Kind::Exposure
        | Kind::Test
        | Kind::Alert
        | Kind::Paper
        | Kind::Report
        | Kind::Handover => return None,
    })
}

/// What a record is known by: a name, a text, a title.
pub fn name(body: &AnyBody, ward: &Ward) -> String {
    let person = |id| ward.persons.read(id).map_or(String::new(), |person| person.name.clone());
    match body {
        AnyBody::Station(body) => body.name.clone(),
        AnyBody::Officer(body) => body.name.clone(),
        AnyBody::Area(body) => body.with_former_ward(),
        AnyBody::ZoneLevel(body) => called(ward, body.area),
        AnyBody::Arrival(body) => {
            let year = ward.persons.read(body.person).and_then(|person| person.birth.year());
            let year = year.map_or(String::new(), |year| year.to_string());
            format!("{} {year}", person(body.person)).trim_end().to_string()
        }
        AnyBody::Household(body) => {
            let parts = [body.code.as_str(), body.address.as_str()];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        AnyBody::Person(body) => body.name.clone(),
        AnyBody::Case(body) => person(body.person),
        AnyBody::Exposure(body) => person(body.exposed),
        AnyBody::Test(body) => person(body.person),
        AnyBody::FollowUp(body) => person(body.person),
        AnyBody::Transfer(body) => person(body.person),
        AnyBody::Paper(body) => person(body.person),
        AnyBody::Screening(body) => body.name.clone(),
        AnyBody::Report(body) => format!("{} ({})", said::day(Some(body.day)), body.version),
        AnyBody::Handover(body) => shift_papers::handover_name(body, ward),
        AnyBody::Leave(body) => body.who.clone(),
        AnyBody::Reading(body) => ward.cases.read(body.case).map_or(String::new(), |case| person(case.person)),
        AnyBody::Alert(body) => ward.cases.read(body.case).map_or(String::new(), |case| person(case.person)),
        AnyBody::Call(body) => ward.cases.read(body.case).map_or(String::new(), |case| person(case.person)),
        AnyBody::Position(body) => body.title.clone(),
        AnyBody::Duty(body) => body.name.clone(),
        AnyBody::Delegation(body) => {
            ward.positions.read(body.position).map_or(String::new(), |position| position.title.clone())
        }
        AnyBody::Reporting(body) => body.what.clone(),
        AnyBody::Directive(body) => format!("{} {}", body.number, body.summary).trim_end().to_string(),
        AnyBody::Assignment(body) => ward.duties.read(body.duty).map_or(String::new(), |duty| duty.name.clone()),
        AnyBody::Shift(body) => body.name.clone(),
        AnyBody::Task(body) => body.text.clone(),
        AnyBody::LogEntry(body) => body.text.clone(),
    }
}

/// What stands in a list right behind the name of a record, because whoever reads the list looks for it; nothing for
/// kinds of which the fields tell it.
pub fn foremost(body: &AnyBody, scene: &Scene<'_>) -> String {
    match body {
        AnyBody::Officer(body) if body.disabled => scene.book.say("forms.officer_left").to_string(),
        AnyBody::Directive(body) => directives::standing(body, scene),
        AnyBody::Arrival(body) => arrivals::standing(body, scene),
        AnyBody::FollowUp(body) => follow_ups::standing(body, scene),
        AnyBody::Paper(body) => papers::standing(body, scene),
        AnyBody::Screening(body) => screenings::standing(body, scene),
        AnyBody::Leave(body) => work::standing(body, scene),
        _ => String::new(),
    }
}

/// What can be chosen in a field.
pub fn choices(sort: Sort, scene: &Scene<'_>) -> Vec<String> {
    match sort {
        Sort::Choice(keys) => keys.iter().map(|key| scene.book.say(key).to_string()).collect(),
        Sort::Record(kind) => said::names(kind, scene),
        Sort::Words | Sort::Figures | Sort::Fixed => Vec::new(),
    }
}

/// Those choices that what is typed can mean: by number, or by the beginning of a word without
/// marks. Everything where nothing is typed.
pub fn fitting(choices: &[String], typed: &str) -> Vec<String> {
    let typed = fold(typed.trim());
    if typed.is_empty() {
        return choices.to_vec();
    }
    let begins = |choice: &&String| {
        let choice = fold(choice);
        choice.starts_with(&typed) || choice.split(' ').any(|word| word.starts_with(&typed)) || choice.contains(&typed)
    };
    choices.iter().filter(begins).cloned().collect()
}

#[cfg(test)]
mod tests;
