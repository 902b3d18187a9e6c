//! What a search finds: a list in place of the focused pane, as long as the line is a search.
//! Persons first, then everything else that has words, with a word that says what it is.

use ratatui::layout::Rect;

use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::person::Person;
use crate::domain::roster::Shift;
use crate::language::folding::{FoldedName, Query, Rank};
use crate::language::numbers;
use crate::language::shown::{Shown, cut_name};
use crate::tui::look::Look;
use crate::tui::screen::Screen;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// What a search finds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// The best match first, persons before all else.
    pub rows: Vec<Hit>,
    /// Which of them is chosen.
    pub chosen: usize,
    /// Whose persons these are, where they are the persons of a household.
    pub household: Option<RecordId>,
}

/// One match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hit {
    /// A person.
    Person(Id<Person>),
    /// A job of the running shift, by its place.
    Job(Id<Shift>, usize),
    /// Anything else.
    Other(RecordId),
}

/// The most persons that a search lists; whoever types on finds fewer.
const FOUND_MAX: usize = 200;

/// The most records of other kinds.
const OTHERS_MAX: usize = 50;

/// How many matches are looked at to put those who are followed now before the others.
const MATCHES_MAX: usize = 1_000;

/// Searches for these words; nothing while there are none. Among equal matches those who are
/// followed now come first: a ward has far more people who are well again.
pub fn search(screen: &Screen, words: &str) -> Option<Found> {
    if words.trim().is_empty() {
        return None;
    }
    let seat = &screen.seat;
    let found = seat.people.find(words, MATCHES_MAX);
    let mut people: Vec<(Id<Person>, Rank)> =
        found.into_iter().filter_map(|(number, rank)| Some((Id::new(number)?, rank))).collect();
    let listed = &screen.panes.home_treatment;
    let is_followed = |id| seat.ward.cases_of(id).any(|case| listed.mark_of(case.id).is_some());
    people.sort_by_cached_key(|(id, rank)| (*rank, !is_followed(*id)));
    people.truncate(FOUND_MAX);
    let mut rows: Vec<Hit> = people.into_iter().map(|(id, _)| Hit::Person(id)).collect();
    rows.extend(jobs(seat, words));
    rows.extend(seat.others.find(words, OTHERS_MAX).into_iter().map(Hit::Other));
    Some(Found { rows, chosen: 0, household: None })
}

/// The jobs of the running shift that match by what is done or who does it.
fn jobs(seat: &Seat, words: &str) -> Vec<Hit> {
    let query = Query::new(words);
    let matches = |text: &str| query.matches(&FoldedName::of(text)).is_some();
    let shift = seat.shift();
    let jobs = shift.into_iter().flat_map(|shift| shift.jobs.iter().enumerate().map(|(at, job)| (shift.id, at, job)));
    jobs.filter(|(.., job)| matches(&job.name) || matches(&job.who)).map(|(shift, at, _)| Hit::Job(shift, at)).collect()
}

/// The persons of a household.
pub fn household(seat: &Seat, record: RecordId) -> Found {
    let id = Id::new(record.number);
    let persons = seat.ward.persons.iter().filter(|person| id.is_some() && person.household == id);
    let rows = persons.take(FOUND_MAX).map(|person| Hit::Person(person.id)).collect();
    Found { rows, chosen: 0, household: Some(record) }
}

/// Draws the list with a rule on top.
pub fn draw(screen: &Screen, area: Rect, ink: &mut Ink<'_>) {
    let Some(found) = &screen.entry.found else { return };
    let look = &screen.look;
    let people = found.rows.iter().filter(|row| matches!(row, Hit::Person(_))).count();
    let count = if people >= FOUND_MAX { format!("{FOUND_MAX}+") } else { people.to_string() };
    let title = match found.household {
        Some(record) => Shown::owned(format!("{} {}", kind_word(record.kind, look), words_of(record, &screen.seat))),
        None => look.say("entry.find"),
    };
    let title = Shown::owned(title.as_str().to_uppercase());
    let remark = match found.rows.len() - people {
        0 => look.say_with("entry.found_count", &[("count", &count)]),
        others => look.say_with("entry.found_others", &[("count", &count), ("others", &others)]),
    };
    ink.rule(area, 0, (&title, Role::Focused), &remark);
    let height = usize::from(area.height.saturating_sub(1));
    for (line, at) in (1_u16..).zip(shown_rows(found.chosen, found.rows.len(), height)) {
        let marker = if at == found.chosen { ">" } else { " " };
        ink.text(area, (0, line), &Shown::of(marker), Role::Chosen);
        match found.rows[at] {
            Hit::Person(id) => draw_person(screen, id, (area, line), ink),
            Hit::Job(shift, place) => {
                let job = screen.seat.ward.shifts.read(shift).and_then(|shift| shift.jobs.get(place));
                if let Some(job) = job {
                    let right = Shown::owned(numbers::phone(&job.phone));
                    let words = Shown::owned(format!("{}: {}", job.name, job.who));
                    draw_words(&kind_word(Kind::Shift, look), &words, &right, (area, line), ink);
                }
            }
            Hit::Other(record) => {
                let (words, right) = (Shown::owned(words_of(record, &screen.seat)), right_of(record, &screen.seat));
                draw_words(&kind_word(record.kind, look), &words, &right, (area, line), ink);
            }
        }
    }
    if found.rows.is_empty() {
        let nobody = if screen.seat.streamed { look.say("entry.nobody_here") } else { look.say("screen.loading") };
        ink.text(area, (1, 1), &nobody, Role::Text);
    }
}

/// What a record is, in a word.
fn kind_word(kind: Kind, look: &Look) -> Shown<'static> {
    Shown::owned(look.book.word("kinds", kind.name()).unwrap_or_default().to_string())
}

/// What a record says.
pub fn words_of(record: RecordId, seat: &Seat) -> String {
    use crate::domain::record::Record;
    match seat.ward.record(record.kind, record.number) {
        Some(Record::Officer(kept)) => kept.name.clone(),
        Some(Record::Area(kept)) => kept.name.clone(),
        Some(Record::Household(kept)) => {
            let parts = [&kept.address, &kept.landlord, &kept.code];
            parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
        }
        Some(Record::Position(kept)) => match kept.holder.as_str() {
            "" => kept.title.clone(),
            holder => format!("{}: {holder}", kept.title),
        },
        Some(Record::Duty(kept)) => kept.name.clone(),
        Some(Record::Task(kept)) => kept.text.clone(),
        Some(Record::LogEntry(kept)) => kept.text.clone(),
        _ => String::new(),
    }
}

/// What stands at the right of a record: its telephone, or when it is due or was written.
fn right_of(record: RecordId, seat: &Seat) -> Shown<'static> {
    use crate::domain::record::Record;
    let text = match seat.ward.record(record.kind, record.number) {
        Some(Record::Officer(kept)) => numbers::phone(&kept.phone),
        Some(Record::Position(kept)) => numbers::phone(&kept.phone),
        Some(Record::Task(kept)) => kept.due.map(|due| signs::short_time(due, seat.now)).unwrap_or_default(),
        Some(Record::LogEntry(kept)) => signs::short_time(kept.at, seat.now),
        _ => String::new(),
    };
    Shown::owned(text)
}

/// Cells for the word that says what a record is.
const KIND_CELLS: usize = 13;

fn draw_words(kind: &Shown<'_>, words: &Shown<'_>, right: &Shown<'_>, (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let at = ink.text(area, (3, line), &kind.pad(KIND_CELLS), Role::Rule);
    let wide = u16::try_from(right.width()).unwrap_or(0);
    let room = area.width.saturating_sub(at + 1 + wide + 1);
    ink.text(area, (at + 1, line), &words.cut(usize::from(room)), Role::Text);
    ink.text(area, (area.width.saturating_sub(wide), line), right, Role::Text);
}

/// Mark, number, name, year of birth, and telephone where there is room.
fn draw_person(screen: &Screen, id: Id<Person>, (area, line): (Rect, u16), ink: &mut Ink<'_>) {
    let seat = &screen.seat;
    let Some(person) = seat.ward.persons.read(id) else { return };
    let case = seat.ward.open_case_of(id).or_else(|| seat.ward.cases_of(id).next_back());
    let listed = case.and_then(|case| screen.panes.home_treatment.mark_of(case.id));
    if let Some(listed) = listed {
        ink.text(area, (1, line), &screen.look.mark(listed), signs::mark_role(listed));
    }
    let number = match case {
        Some(case) => format!("{:>6} ", format!("#{}", case.id.number())),
        None => format!("{:>6} ", "-"),
    };
    let at = ink.text(area, (3, line), &Shown::owned(number), Role::Text);
    let phone =
        person.phones.first().filter(|_| area.width >= 60).map(|phone| numbers::phone(phone)).unwrap_or_default();
    let ended = case.is_some_and(|case| !case.is_open());
    let state = match (case, ended) {
        (None, _) => screen.look.say("entry.no_case_of_his"),
        (Some(_), true) => screen.look.say("entry.ended"),
        (Some(_), false) => Shown::default(),
    };
    let year = person.birth.year().map_or(String::new(), |year| year.to_string());
    let right = Shown::owned(format!("{year:>4} {phone} {state}").trim_end().to_string());
    let wide = u16::try_from(right.width()).unwrap_or(0);
    let room = area.width.saturating_sub(at + wide + 2);
    let name = if person.name.is_empty() {
        case.and_then(|case| case.code.clone()).unwrap_or_default()
    } else {
        person.name.clone()
    };
    ink.text(area, (at, line), &cut_name(&name, usize::from(room)), Role::Text);
    ink.text(area, (at + room + 1, line), &right, Role::Text);
}
