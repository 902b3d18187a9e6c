//! Playbooks: those that an event of the ward offers, then all that can be started by hand; and one of them as it would
//! start, before it does.

use ratatui::layout::Rect;

use crate::domain::area::called;
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::playbook::{About, Happened, Playbook, Subject, answers, events};
use crate::domain::tasks::Task;
use crate::language::folding::begin_words;
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::playbooks::{Missing, Prepared, notice, prepared};
use crate::tui::seat::Seat;
use crate::tui::task_words;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

/// The most events that are offered.
const OFFERS_MAX: usize = 200;

/// What is open of the playbooks.
#[derive(Clone, PartialEq, Debug)]
pub struct Playbooks {
    /// What stood chosen on the screen when they were opened.
    pub pointed: Vec<RecordId>,
    /// The chosen row.
    pub chosen: usize,
    /// One that is shown before it starts, and its first line on the screen.
    pub shown: Option<(Prepared, usize)>,
}

/// A row of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row<'l> {
    /// Which playbook.
    pub playbook: &'l Playbook,
    /// What it would be about; nothing where none is chosen yet.
    pub about: Option<Subject>,
    /// Whether an event offers it.
    pub offered: bool,
}

/// The playbooks that events of the ward still wait for.
pub fn offers<'l>(seat: &Seat, look: &'l Look) -> Vec<Row<'l>> {
    let mut rows: Vec<Row<'l>> = Vec::new();
    for Happened { event, about, since } in events(&seat.ward, seat.now) {
        let of_event = look.playbooks.list().iter().filter(|playbook| playbook.starts == Some(event));
        for playbook in of_event.filter(|playbook| !answers(&seat.ward, &playbook.name, about, since)) {
            rows.push(Row { playbook, about: Some(about), offered: true });
            if rows.len() >= OFFERS_MAX {
                return rows;
            }
        }
    }
    rows
}

/// The offers, then every playbook, as far as they hold what is typed.
pub fn rows<'l>(pointed: &[RecordId], typed: &str, (seat, look): (&Seat, &'l Look)) -> Vec<Row<'l>> {
    let by_hand = look.playbooks.list().iter();
    let by_hand =
        by_hand.map(|playbook| Row { playbook, about: subject(playbook.about, pointed, seat), offered: false });
    let rows = offers(seat, look).into_iter().chain(by_hand);
    rows.filter(|row| typed.trim().is_empty() || begin_words(&row.playbook.title, typed)).collect()
}

/// What a playbook would be about, from what is chosen on the screen.
pub fn subject(about: About, pointed: &[RecordId], seat: &Seat) -> Option<Subject> {
    fn of<T>(kind: Kind, pointed: &[RecordId]) -> Option<Id<T>> {
        pointed.iter().find(|record| record.kind == kind).and_then(|record| Id::new(record.number))
    }
    let task = of::<Task>(Kind::Task, pointed).and_then(|id| seat.ward.tasks.read(id));
    let case = of(Kind::Case, pointed).or(task.and_then(|task| task.case));
    let person = || case.and_then(|case| Some(seat.ward.cases.read(case)?.person));
    let found = of(Kind::Person, pointed).or_else(person).or(task.and_then(|task| task.person));
    let of_person = || found.and_then(|person| seat.ward.persons.read(person));
    Some(match about {
        About::Ward => Subject::Ward,
        About::Case => Subject::Case(case?),
        About::Person => Subject::Person(found?),
        About::Area => Subject::Area(of(Kind::Area, pointed).or(of_person().and_then(|person| person.area))?),
        About::Household => {
            Subject::Household(of(Kind::Household, pointed).or(of_person().and_then(|person| person.household))?)
        }
        About::Position => Subject::Position(of(Kind::Position, pointed)?),
    })
}

/// What a playbook is about, in words: `#12 Nguyễn Thị Hường`.
pub fn about_words(about: Subject, seat: &Seat) -> String {
    let ward = &seat.ward;
    match about {
        Subject::Ward => String::new(),
        Subject::Case(id) => {
            let name = ward.cases.read(id).map(|case| seat.name_of(case)).unwrap_or_default();
            format!("#{} {name}", id.number())
        }
        Subject::Person(id) => ward.persons.read(id).map(|person| person.name.clone()).unwrap_or_default(),
        Subject::Area(id) => called(ward, id),
        Subject::Household(id) => {
            let of = ward.households.read(id);
            of.map(|kept| if kept.address.is_empty() { kept.code.clone() } else { kept.address.clone() })
                .unwrap_or_default()
        }
        Subject::Position(id) => ward.positions.read(id).map(|kept| kept.title.clone()).unwrap_or_default(),
    }
}

/// Makes a playbook ready for the officer who sits here.
pub fn ready(playbook: &Playbook, about: Subject, seat: &Seat) -> Prepared {
    prepared(playbook, about, (&seat.ward, &seat.rules), (seat.officer, seat.now))
}

/// What can be typed and pressed here.
pub fn hint(open: &Playbooks) -> &'static str {
    if open.shown.is_some() { "playbooks.hint_shown" } else { "playbooks.hint" }
}

/// How many lines a playbook takes that is shown before it starts.
pub fn count(ready: &Prepared, (seat, look): (&Seat, &Look), width: usize) -> usize {
    lines(ready, (seat, look), width).len()
}

/// Draws the list, or the one that is shown before it starts.
pub fn draw(open: &Playbooks, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    if let Some((ready, top)) = &open.shown {
        draw_one(ready, *top, (seat, look), area, ink);
        return;
    }
    let rows = rows(&open.pointed, typed, (seat, look));
    let words = |at: usize| vec![row_words(&rows[at], seat, look)];
    let shown = draw_rows((open.chosen, rows.len()), 1, under_rule(area), ink, words);
    let title = look.say("playbooks.title");
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, rows.len())));
    if rows.is_empty() {
        ink.text(area, (2, 1), &look.say("playbooks.none"), Role::Text);
    }
}

fn row_words(row: &Row<'_>, seat: &Seat, look: &Look) -> (Shown<'static>, Role) {
    let title = Shown::of(&row.playbook.title);
    let title = title.pad(34);
    let about = row.about.map(|about| about_words(about, seat));
    let about = about.unwrap_or_else(|| look.book.say(wanted(row.playbook.about)).to_string());
    let sign = if row.offered { look.sign("!", "playbooks.word_offered") } else { Shown::of(" ").into_static() };
    let role = if row.offered { Role::Attention } else { Role::Text };
    (Shown::owned(format!("{sign} {title} {about}").trim_end().to_string()), role)
}

/// What must be chosen first; a playbook about the ward wants nothing.
pub fn wanted(about: About) -> &'static str {
    match about {
        About::Ward | About::Case => "playbooks.want_case",
        About::Person => "playbooks.want_person",
        About::Area => "playbooks.want_area",
        About::Household => "playbooks.want_household",
        About::Position => "playbooks.want_position",
    }
}

fn draw_one(ready: &Prepared, top: usize, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let about = about_words(ready.about, seat);
    let title = Shown::owned(format!("{} {about}", ready.head.text).trim_end().to_string());
    let keys = look.say_with("playbooks.keys", &[("count", &ready.parts.len())]);
    ink.rule(area, 0, (&title, Role::Focused), &keys);
    let inner = under_rule(area);
    let lines = lines(ready, (seat, look), usize::from(inner.width.saturating_sub(2)));
    let height = usize::from(inner.height);
    let top = top.min(lines.len().saturating_sub(height));
    for (row, line) in (0_u16..).zip(lines.iter().skip(top).take(height)) {
        ink.text(inner, (1, row), &line.left, line.role);
        ink.text(inner, (1 + line.at, row), &line.words, line.role);
    }
}

/// Columns before the words of a task: its number, whether it is urgent, when it is due.
const LEFT: u16 = 17;

struct Line {
    left: Shown<'static>,
    at: u16,
    words: Shown<'static>,
    role: Role,
}

/// Lines of one width that are written one below the other.
struct Sheet {
    width: usize,
    lines: Vec<Line>,
}

impl Sheet {
    fn add(&mut self, left: Shown<'static>, at: u16, words: &str, role: Role) {
        let mut left = Some(left);
        for words in Shown::of(words).wrapped(self.width.saturating_sub(usize::from(at)), 0) {
            self.lines.push(Line { left: left.take().unwrap_or_default(), at, words, role });
        }
    }
}

/// What the ward lacks first, then every task with its time and who does it, then the text to send on.
fn lines(ready: &Prepared, (seat, look): (&Seat, &Look), width: usize) -> Vec<Line> {
    let mut sheet = Sheet { width, lines: Vec::new() };
    for missing in &ready.missing {
        let sentence = match missing {
            Missing::Duty(names) => look.book.say_with("playbooks.no_duty", &[("names", &Shown::of(names))]),
            Missing::Position(names) => look.book.say_with("playbooks.no_position", &[("names", &Shown::of(names))]),
            Missing::Above => look.book.say("playbooks.no_above").to_string(),
        };
        sheet.add(look.sign("!", "levels.attention"), 2, &sentence, Role::Attention);
    }
    for step in &ready.head.checklist {
        let words = look.book.say_with("playbooks.known", &[("step", &Shown::of(&step.text))]);
        sheet.add(Shown::of(" .").into_static(), LEFT, &words, Role::Done);
    }
    for (number, part) in (1..).zip(&ready.parts) {
        let task = &part.task;
        let due = task.due.map(|due| task_words::moment(due, seat)).unwrap_or_default();
        let urgent = if task.urgent { look.sign("!", "tasks.word_urgent").to_string() } else { String::new() };
        let left = Shown::owned(format!("{number:>2} {urgent:<1} {due}"));
        sheet.add(left, LEFT, &task.text, if task.urgent { Role::Attention } else { Role::Text });
        let mut under = vec![who(task, seat, look)];
        if !part.after.is_empty() {
            let before = part.after.iter().map(|before| (before + 1).to_string()).collect::<Vec<_>>().join(", ");
            under.push(look.book.say_with("playbooks.after", &[("steps", &before)]));
        }
        under.push(task.checklist.iter().map(|step| step.text.as_str()).collect::<Vec<_>>().join("; "));
        for words in under.iter().filter(|words| !words.is_empty()) {
            sheet.add(Shown::default(), LEFT, words, Role::Done);
        }
    }
    if let Some(playbook) = look.playbooks.named(&ready.playbook) {
        let source = look.book.say_with("playbooks.source", &[("source", &Shown::of(&playbook.source))]);
        sheet.add(Shown::default(), 0, &source, Role::Done);
        let words = notice(playbook, ready.about, seat.now, (seat, look));
        if !words.is_empty() {
            sheet.add(Shown::default(), 0, look.book.say("playbooks.notice"), Role::Title);
            sheet.add(Shown::default(), 0, &words, Role::Text);
        }
    }
    sheet.lines
}

/// Who does a part, and for one that tells somebody who is called at which number.
fn who(task: &Task, seat: &Seat, look: &Look) -> String {
    let owner = task_words::owner_or_nobody(task, seat, look);
    match task_words::callee(task, seat) {
        Some(call) => format!("{owner}; {}", look.book.say_with("tasks.call", &[("who", &call)])),
        None => owner,
    }
}
