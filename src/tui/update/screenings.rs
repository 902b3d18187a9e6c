//! Rounds of wider testing: whom a new one lists, the list on the screen, results of many at once, and printing it.

use std::collections::HashSet;

use crate::domain::area::AreaKind;
use crate::domain::command::{Command, ScreeningResults};
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::log_entry::LogEntry;
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Kept};
use crate::domain::screening::{Screening, Standing, drawn};
use crate::domain::test::TestResult;
use crate::exchange::register;
use crate::language::folding::fold;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::convert::FirstDay;
use crate::tui::dialogs::screening::{
    Line, Listed, Mark, OpenScreening, line as read_line, listed, live_marks, question, rows, told,
};
use crate::tui::forms::Scene;
use crate::tui::message::Effect;
use crate::tui::screen::{Printing, Screen};
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::update::typing::touched;
use crate::tui::update::{forms, line, say, tracing};
use crate::tui::widgets::list::moved;

/// The most results of one order.
const RESULTS_AT_ONCE: usize = 1_000;

/// Opens the list of a round.
pub fn open(screen: &mut Screen, round: Id<Screening>) -> Vec<Effect> {
    screen.put_aside();
    let open = OpenScreening { round, chosen: 0, marks: Default::default() };
    screen.dialogs.push(Dialog::Screening(Box::new(open)));
    Vec::new()
}

/// A form for a new round: of those who are marked, where rows are marked.
pub fn begin(screen: &mut Screen) -> Vec<Effect> {
    let mut round = Screening::on(screen.seat.now.date());
    let ward = &screen.seat.ward;
    let person = |record: RecordId| match record.kind {
        Kind::Person => Id::new(record.number),
        Kind::Case => ward.cases.read(Id::new(record.number)?).map(|case| case.person),
        Kind::Exposure => ward.exposures.read(Id::new(record.number)?).map(|exposure| exposure.exposed),
        _ => None,
    };
    let mut seen = HashSet::new();
    let marked = screen.marked().into_iter().filter_map(person);
    round.listed = marked.filter(|person| seen.insert(*person) && ward.open_case_of(*person).is_none()).collect();
    forms::begin(screen, AnyBody::Screening(round))
}

/// Who is of a group: its words stand in the address, the room, the house, or in the place of a contact. Of a point
/// (a market) its name counts as such words.
fn belongs<'s>(words: &str, seat: &'s Seat) -> impl Fn(&Kept<Person>) -> bool + use<'s> {
    let ward = &seat.ward;
    let group = fold(words.trim());
    move |person: &Kept<Person>| {
        if group.is_empty() {
            return true;
        }
        let holds = |text: &str| fold(text).contains(&group);
        let house = person.household.and_then(|id| ward.households.read(id));
        let in_house = house.is_some_and(|house| holds(&house.address) || holds(&house.landlord) || holds(&house.code));
        let mut met = ward.exposures_from(person.id).chain(ward.exposures_of(person.id));
        holds(&person.address) || holds(&person.room) || in_house || met.any(|exposure| holds(&exposure.place))
    }
}

/// Everybody of whom the list of a round is made now. Nobody lives in a market: those whose contacts name it are its
/// people.
pub fn drawn_now(round: &Screening, seat: &Seat) -> Vec<Id<Person>> {
    let of_group = belongs(&round.group, seat);
    let point = round.area.and_then(|id| seat.ward.areas.read(id)).filter(|area| area.kind == AreaKind::Point);
    let Some(point) = point else { return drawn(&seat.ward, round, of_group) };
    let of_point = belongs(&point.name, seat);
    let is_of_point = |person: &Kept<Person>| person.area == Some(point.id) || of_point(person);
    let anywhere = Screening { area: None, ..round.clone() };
    drawn(&seat.ward, &anywhere, |person| is_of_point(person) && of_group(person))
}

/// The list of a round as its form is saved: drawn anew where what it is drawn from was changed; who has a result stays.
pub fn with_list(round: Screening, before: &AnyBody, scene: (&Scene<'_>, &Seat)) -> Screening {
    let (scene, seat) = scene;
    let AnyBody::Screening(before) = before else { return round };
    let same = (round.area, &round.group, round.per_household) == (before.area, &before.group, before.per_household);
    if !round.listed.is_empty() && same {
        return round;
    }
    let is_tested =
        |person: &Id<Person>| crate::domain::screening::standing(scene.ward, &round, *person) != Standing::NotTaken;
    let mut listed: Vec<Id<Person>> = round.listed.iter().copied().filter(is_tested).collect();
    let new = drawn_now(&round, seat);
    listed.extend(new.into_iter().filter(|person| !listed.contains(person)).collect::<Vec<_>>());
    Screening { listed, ..round }
}

fn opened(screen: &Screen) -> Option<(&OpenScreening, &Kept<Screening>)> {
    let Some(Dialog::Screening(open)) = screen.dialogs.last() else { return None };
    screen.seat.ward.screenings.read(open.round).map(|round| (&**open, &**round))
}

/// Whom the chosen row is about.
pub fn chosen(screen: &Screen) -> Option<Listed> {
    let (open, _) = opened(screen)?;
    let rows = rows(open, screen.entry.field.text(), &screen.seat);
    rows.get(open.chosen.min(rows.len().saturating_sub(1))).copied()
}

/// Moves the choice.
pub fn step(screen: &mut Screen, by: isize) {
    let Some((open, _)) = opened(screen) else { return };
    let count = rows(open, screen.entry.field.text(), &screen.seat).len();
    if let Some(Dialog::Screening(open)) = screen.dialogs.last_mut() {
        open.chosen = moved(open.chosen, by, count);
    }
}

/// Space turns what is said of the chosen one, while nothing is typed; whether there was a list.
pub fn turn(screen: &mut Screen) -> Option<Vec<Effect>> {
    opened(screen)?;
    if !screen.entry.field.is_empty() {
        return None;
    }
    match chosen(screen).filter(Listed::has_no_result) {
        Some(row) => {
            set_mark(screen, row.person, None);
            step(screen, 1);
        }
        None => say(screen, "screening.has_result", Role::Notice),
    }
    Some(Vec::new())
}

/// Gives somebody the next mark, or this one, or takes this one away again.
fn set_mark(screen: &mut Screen, person: Id<Person>, wanted: Option<Mark>) {
    let Some(Dialog::Screening(open)) = screen.dialogs.last_mut() else { return };
    let before = open.marks.remove(&person);
    let after = match wanted {
        None => Mark::turned(before),
        Some(mark) => Some(mark).filter(|mark| before != Some(*mark)),
    };
    if let Some(mark) = after {
        open.marks.insert(person, mark);
    }
}

/// Enter: what is typed; else of a positive one PA1; else asks before the results of all others are written.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let Some((open, round)) = opened(screen) else {
        screen.dialogs.pop();
        return Vec::new();
    };
    if let Some(said) = read_line(&typed, round.listed.len(), &screen.look) {
        return take_line(screen, said);
    }
    let is_telling = live_marks(open, round, &screen.seat).iter().any(|mark| *mark != Mark::Absent);
    if let Some(row) = chosen(screen).filter(|row| row.wants_case() && !is_telling) {
        return convert(screen, row);
    }
    ask_results(screen)
}

/// PA1 of somebody whose sample is positive, with its day.
fn convert(screen: &mut Screen, row: Listed) -> Vec<Effect> {
    let Standing::Told(_, test) = row.standing else { return Vec::new() };
    let day = screen.seat.ward.tests.read(test).map(|test| test.taken_at.date());
    tracing::begin_convert_of(screen, row.person, day.map(FirstDay::Sample));
    Vec::new()
}

fn take_line(screen: &mut Screen, said: Line) -> Vec<Effect> {
    let Some((_, round)) = opened(screen) else { return Vec::new() };
    match said {
        Line::Marks(mark, numbers) => {
            let all = listed(round, &screen.seat);
            let (free, told): (Vec<Listed>, Vec<Listed>) =
                numbers.iter().filter_map(|number| all.get(number - 1)).copied().partition(Listed::has_no_result);
            free.iter().for_each(|row| set_mark(screen, row.person, Some(mark)));
            clear(screen);
            if !told.is_empty() {
                let numbers: Vec<String> = told.iter().map(|row| row.number.to_string()).collect();
                let words = screen.look.say_with("screening.have_results", &[("numbers", &numbers.join(", "))]);
                screen.notify(words, Role::Attention);
            }
            Vec::new()
        }
        Line::NotListed(number) => {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("number", &Shown::of(&number)), ("count", &round.listed.len())];
            let words = screen.look.say_with("screening.no_such_number", &values);
            screen.notify(words, Role::Attention);
            Vec::new()
        }
        Line::Taken => {
            clear(screen);
            ask_taken(screen)
        }
        Line::Newcomers => {
            clear(screen);
            ask_newcomers(screen)
        }
        Line::Print => {
            clear(screen);
            print(screen)
        }
    }
}

fn clear(screen: &mut Screen) {
    screen.entry.field.set("");
    touched(screen);
}

/// Results as orders, each of as many as the desk takes at once.
fn orders(
    (id, round): (Id<Screening>, &Kept<Screening>),
    results: &[(Id<Person>, TestResult)],
    seat: &Seat,
) -> Vec<(Command, Vec<(RecordId, Revision)>)> {
    let taken_on = round.sample_day(seat.now.date());
    let based_on = vec![(RecordId { kind: Kind::Screening, number: id.number() }, round.revision)];
    let order = |results: &[(Id<Person>, TestResult)]| {
        let told = ScreeningResults { screening: id, taken_on, results: results.to_vec() };
        (Command::TellScreening(told), based_on.clone())
    };
    results.chunks(RESULTS_AT_ONCE).map(order).collect()
}

fn ask_results(screen: &mut Screen) -> Vec<Effect> {
    let Some((open, round)) = opened(screen) else { return Vec::new() };
    let results = told(open, round, &screen.seat);
    if results.is_empty() {
        say(screen, "screening.all_told", Role::Notice);
        return Vec::new();
    }
    let lines = question(&results, (round, open), (&screen.seat, &screen.look));
    ask(screen, "screening.ask", lines, |round, seat| orders(round, &results, seat))
}

fn ask_taken(screen: &mut Screen) -> Vec<Effect> {
    let Some((open, round)) = opened(screen) else { return Vec::new() };
    let is_free =
        |row: &Listed| row.standing == Standing::NotTaken && open.marks.get(&row.person) != Some(&Mark::Absent);
    let taken: Vec<(Id<Person>, TestResult)> = listed(round, &screen.seat)
        .iter()
        .filter(|row| is_free(row))
        .map(|row| (row.person, TestResult::Waiting))
        .collect();
    if taken.is_empty() {
        say(screen, "screening.all_taken", Role::Notice);
        return Vec::new();
    }
    let day = crate::language::numbers::date(round.sample_day(screen.seat.now.date()));
    let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &taken.len()), ("day", &day)];
    let lines = vec![screen.look.say_with("screening.ask_taken_who", &values)];
    ask(screen, "screening.ask_taken", lines, |round, seat| orders(round, &taken, seat))
}

fn ask_newcomers(screen: &mut Screen) -> Vec<Effect> {
    let Some((_, round)) = opened(screen) else { return Vec::new() };
    let new: Vec<Id<Person>> =
        drawn_now(round, &screen.seat).into_iter().filter(|person| !round.listed.contains(person)).collect();
    if new.is_empty() {
        say(screen, "screening.no_newcomers", Role::Notice);
        return Vec::new();
    }
    let lines = vec![screen.look.say_with("screening.ask_newcomers_who", &[("count", &new.len())])];
    ask(screen, "screening.ask_newcomers", lines, |(id, round), _| {
        let mut body = round.body.clone();
        body.listed.extend(&new);
        let based_on = vec![(RecordId { kind: Kind::Screening, number: id.number() }, round.revision)];
        vec![(Command::Edit { number: id.number(), body: Box::new(AnyBody::Screening(body)) }, based_on)]
    })
}

type Orders = Vec<(Command, Vec<(RecordId, Revision)>)>;

fn ask(
    screen: &mut Screen,
    title: &str,
    lines: Vec<Shown<'static>>,
    orders: impl FnOnce((Id<Screening>, &Kept<Screening>), &Seat) -> Orders,
) -> Vec<Effect> {
    let Some((open, round)) = opened(screen) else { return Vec::new() };
    let asked = Asked::Orders(orders((open.round, round), &screen.seat));
    let title = screen.look.say(title);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
    Vec::new()
}

/// Prints the list; that it was printed stands in the duty book first.
fn print(screen: &mut Screen) -> Vec<Effect> {
    let Some((open, round)) = opened(screen) else { return Vec::new() };
    let id = open.round;
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("name", &Shown::of(&round.name)), ("count", &round.listed.len())];
    let text = screen.look.book.say_with("screening.logged", &values);
    let waited = screen.waiting.next;
    let effects = line::send(screen, Command::Log(LogEntry::of(screen.seat.now, text)), Vec::new(), String::new());
    if !effects.is_empty() {
        screen.waiting.printing = Some((waited, Printing::Screening(id)));
    }
    effects
}

/// The files of a list: to be printed, and to be filled in and brought back.
pub fn files(screen: &Screen, id: Id<Screening>) -> Option<Vec<Effect>> {
    let round = screen.seat.ward.screenings.read(id)?;
    let book = &screen.look.book;
    let list = register::screening(&screen.seat.ward, round, screen.seat.now, book);
    let (mut document, mut workbook) = (Vec::new(), Vec::new());
    list.write_document(&mut document, book).ok()?;
    list.write_workbook(&mut workbook, book).ok()?;
    let stamp = screen.seat.now.local().format("%Y%m%d-%H%M");
    let name = |ending: &str| format!("xet-nghiem-{}-{stamp}.{ending}", id.number());
    let files = vec![(name("docx"), document), (name("xlsx"), workbook)];
    Some(vec![Effect::WriteFiles { files, said: "screening.printed", count: list.count() }])
}
