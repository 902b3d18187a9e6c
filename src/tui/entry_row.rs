//! The entry line as it is drawn: whose turn it is, what is typed, and above it the ruler that
//! shows how a reading is understood while it is being typed.

use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::area::{Area, called};
use crate::domain::arrival::{Declared, Stay};
use crate::domain::danger::Finding;
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::moment::Date;
use crate::domain::officer::Officer;
use crate::domain::record::Kept;
use crate::language::numbers;
use crate::language::shown::{Shown, cut_name};
use crate::language::typing::Method;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::form::record_words;
use crate::tui::dialogs::sheet::Sheet;
use crate::tui::dialogs::task_card::TaskCard;
use crate::tui::dialogs::week;
use crate::tui::entry::{
    self, ArrivalLine, EntryField, Filter, Line, ReadingLine, RulerCell, Setting, Target, Told, Wanted, parse, ruler,
};
use crate::tui::forms::{Scene, factor_words};
use crate::tui::screen::Screen;
use crate::tui::signs;
use crate::tui::task_words;
use crate::tui::theme::Role;
use crate::tui::update::source_words;
use crate::tui::widgets::ink::Ink;

/// Cells of the name in the prompt: the given name whole, the rest as initials where it is long.
pub const NAME_CELLS: usize = 16;

/// Reads a line as it would be carried out on this screen.
pub fn read_line(screen: &Screen, typed: &str) -> Line {
    let seat = &screen.seat;
    let officers: Vec<_> = seat.ward.officers.iter().map(|officer| (officer.id, officer.name.as_str())).collect();
    let areas: Vec<_> = seat.ward.areas.iter().map(|area| (area.id, area.name.as_str())).collect();
    let has_former_ward = |area: &&std::sync::Arc<Kept<Area>>| !area.former_ward.is_empty();
    let former_wards = seat.ward.areas.iter().filter(has_former_ward);
    let former_wards: Vec<_> = former_wards.map(|area| (area.id, area.former_ward.as_str())).collect();
    let jobs: Vec<&str> =
        seat.shift().into_iter().flat_map(|shift| shift.jobs.iter()).map(|job| job.name.as_str()).collect();
    let directives: Vec<_> = seat.ward.directives.iter().map(|paper| (paper.id, paper.number.as_str())).collect();
    let positions: Vec<_> = seat.ward.positions.iter().map(|kept| (kept.id, kept.title.as_str())).collect();
    let duties: Vec<_> = seat.ward.duties.iter().map(|kept| (kept.id, kept.name.as_str())).collect();
    let setting = Setting {
        pane: grammar_pane(screen),
        now: seat.now,
        order: &seat.station.vitals_order,
        words: &screen.look.words,
        officers: &officers,
        positions: &positions,
        duties: &duties,
        areas: &areas,
        directives: &directives,
        former_wards: &former_wards,
        jobs: &jobs,
    };
    parse(typed, &setting)
}

/// The pane whose grammar holds: an open card is about an F0, whatever lies below it.
pub fn grammar_pane(screen: &Screen) -> entry::Pane {
    if screen.card_case().is_some() {
        return entry::Pane::HomeTreatment;
    }
    match screen.focus.0 {
        Pane::HomeTreatment => entry::Pane::HomeTreatment,
        Pane::Roster => entry::Pane::Roster,
        Pane::ContactTree => entry::Pane::ContactTree,
        Pane::Tasks => entry::Pane::Tasks,
    }
}

/// Draws the prompt and the line; where the cursor stands.
pub fn draw(screen: &Screen, area: Rect, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let method = method(screen);
    let prompt = prompt(screen, (usize::from(area.width) / 2).saturating_sub(method.width()));
    let mut at = ink.text(area, (0, 0), &Shown::of("["), Role::Key);
    at = ink.text(area, (at, 0), &prompt, Role::Key);
    at = ink.text(area, (at, 0), &Shown::of("] "), Role::Key);
    at = ink.text(area, (at, 0), &method, Role::Notice);
    let room = usize::from(area.width.saturating_sub(at)).saturating_sub(1);
    let (text, column) = around_cursor(&screen.entry.field, room);
    ink.text(area, (at, 0), &text, Role::Text);
    let column = area.x + at + u16::try_from(column).unwrap_or(0);
    Some((column.min(area.right().saturating_sub(1)), area.y))
}

/// The input method that is on, `[VN Telex] `.
fn method(screen: &Screen) -> Shown<'static> {
    let key = match screen.typing.method {
        None => return Shown::default(),
        Some(Method::Telex) => "entry.method_telex",
        Some(Method::Vni) => "entry.method_vni",
    };
    Shown::owned(format!("[{}] ", screen.look.book.say(key)))
}

/// The part of the line around the cursor that has room, and the cursor's column in it.
pub fn around_cursor(field: &EntryField, room: usize) -> (Shown<'static>, usize) {
    let column = field.cursor_column();
    let text = Shown::of(field.text());
    if text.width() <= room {
        return (text.into_static(), column);
    }
    // Whole letters go at the left until the cursor has room; half the room stays before it, so
    // that the line moves seldom.
    let mut skipped = 0;
    let wanted = column.saturating_sub(room / 2).min((text.width() + 1).saturating_sub(room));
    let rest: String = text
        .as_str()
        .graphemes(true)
        .skip_while(|letter| {
            let skip = skipped < wanted;
            skipped += if skip { Shown::of(letter).width() } else { 0 };
            skip
        })
        .collect();
    (Shown::owned(rest).cut(room).into_static(), column.saturating_sub(skipped))
}

/// Whom or what the next line is about; the person always before the number.
pub fn prompt(screen: &Screen, width: usize) -> Shown<'static> {
    let look = &screen.look;
    match screen.dialogs.last() {
        Some(Dialog::SignIn(_)) => return look.say("entry.who"),
        Some(Dialog::Palette(_)) => return look.say("entry.command"),
        Some(Dialog::Records(_) | Dialog::Merge(_)) => return look.say("entry.narrow"),
        Some(Dialog::Who(_)) => return look.say("who.prompt"),
        Some(Dialog::Playbooks(open)) if open.shown.is_none() => return look.say("entry.narrow"),
        Some(Dialog::Papers(open)) if open.shown.is_some() => return look.say("papers.prompt"),
        Some(Dialog::Task(card)) if is_told(*card, screen) => return look.say("tasks.prompt_told"),
        Some(Dialog::Alert(_)) => return look.say("alerts.prompt"),
        Some(Dialog::Screening(_)) => return look.say("screening.prompt"),
        Some(Dialog::Handover(_)) => return look.say("handover.prompt"),
        Some(Dialog::Week(open)) => return look.say(week::prompt(open)),
        Some(Dialog::Report(_)) => return look.say("report.prompt"),
        Some(Dialog::Setup(_)) => return look.say("setup.prompt"),
        Some(Dialog::Convert(_)) => return look.say("convert.prompt"),
        Some(Dialog::Help(_)) => return look.say("entry.help"),
        Some(Dialog::Sheet(sheet)) => {
            return match **sheet {
                Sheet::Asking => look.say("sheet.prompt_file"),
                Sheet::Shown(_) => look.say("sheet.prompt_field"),
                _ => look.say("sheet.prompt_closed"),
            };
        }
        _ => {}
    }
    if screen.entry.corrects.is_some() {
        let who = target(screen, width.saturating_sub(10));
        return look.say_with("readings.correcting", &[("who", &who)]);
    }
    match grammar_pane(screen) {
        entry::Pane::HomeTreatment => target(screen, width),
        entry::Pane::Tasks => look.say("tasks.new"),
        entry::Pane::Roster => {
            screen.seat.shift().map_or_else(|| look.say("roster.title_short"), |shift| Shown::owned(shift.name.clone()))
        }
        entry::Pane::ContactTree => source(screen, width),
    }
}

/// Whether a task's card waits for who answered.
fn is_told(card: TaskCard, screen: &Screen) -> bool {
    screen.seat.ward.tasks.read(card.task).is_some_and(|task| task.tells.is_some() && task.is_open())
}

/// `#12 Hường 1958`: number, given name in full, year of birth.
fn target(screen: &Screen, width: usize) -> Shown<'static> {
    let seat = &screen.seat;
    let typed = match read_line(screen, screen.entry.field.text()) {
        Line::Reading(reading) => Some(reading.target),
        _ => None,
    };
    let case = match typed {
        Some(Target::Number(number)) => Some(number),
        Some(Target::Name(name)) => return Shown::of(&name).cut(width).into_static(),
        Some(Target::Selected) | None => screen.target(),
    };
    let Some(case) = case.and_then(|id| seat.ward.cases.read(id)) else {
        return screen.look.say("entry.nobody_chosen");
    };
    let year = seat
        .ward
        .person_of(case)
        .and_then(|person| person.birth.year())
        .map_or(String::new(), |year| format!(" {year}"));
    let name = seat.name_of(case);
    let number = format!("#{} ", case.id.number());
    let name = cut_name(&name, name_cells(width, &number, &year)).into_static();
    Shown::owned(format!("{number}{name}{year}"))
}

/// Cells of a name between its number and its year; a given name has room always.
fn name_cells(width: usize, number: &str, year: &str) -> usize {
    NAME_CELLS.min(width.saturating_sub(number.len() + year.len())).max(6)
}

fn source(screen: &Screen, width: usize) -> Shown<'static> {
    let person = screen.contact_source().and_then(|id| screen.seat.ward.persons.read(id));
    let Some(person) = person else { return screen.look.say("entry.nobody_chosen") };
    let case = screen.seat.ward.cases_of(person.id).next_back();
    let number = case.map_or_else(String::new, |case| format!("#{} ", case.id.number()));
    let year = person.birth.year().map_or(String::new(), |year| format!(" {year}"));
    let name = cut_name(&person.name, name_cells(width, &number, &year));
    let name = format!("{number}{name}{year}");
    screen.look.say_with("contact_tree.source", &[("name", &name)])
}

/// Draws the ruler of a reading that is being typed, or the first thing wrong with the line;
/// whether there was anything to draw.
pub fn draw_ruler(screen: &Screen, area: Rect, ink: &mut Ink<'_>) -> bool {
    let typed = screen.entry.field.text();
    let own = matches!(screen.dialogs.last(), Some(Dialog::Week(_) | Dialog::Report(_)));
    let is_of_sheet = own || matches!(screen.dialogs.last(), Some(Dialog::Sheet(_) | Dialog::Alert(_)));
    if typed.trim().is_empty() || screen.notice.is_some() || screen.is_looking_up() || is_of_sheet {
        return false;
    }
    match read_line(screen, typed) {
        Line::Reading(reading) => draw_reading(screen, &reading, area, ink),
        Line::Faulty(fault) => match &fault.reading {
            // While a word is still being typed, what was understood before it is of more use.
            Some(reading) if fault.range.end >= typed.trim_end().len() => draw_reading(screen, reading, area, ink),
            _ => drop(ink.text(area, (1, 0), &Shown::owned(fault.sentence(typed, &screen.look.book)), Role::Attention)),
        },
        Line::Filter(filter) => drop(ink.text(area, (1, 0), &filter_words(screen, &filter), Role::Key)),
        Line::NewTask(task) => {
            ink.text(area, (1, 0), &task_words::understood(&task, &screen.seat, &screen.look), Role::Key);
        }
        Line::NewArrival(line) => drop(ink.text(area, (1, 0), &arrival_words(screen, &line), Role::Key)),
        Line::Source(told) => drop(ink.text(area, (1, 0), &source_words(screen, told), Role::Key)),
        Line::GiveTo(officer) => drop(ink.text(area, (1, 0), &give_words(screen, officer), Role::Key)),
        _ => return false,
    }
    true
}

/// How an arrival that is being typed is understood.
fn arrival_words(screen: &Screen, line: &ArrivalLine) -> Shown<'static> {
    let (look, stay) = (&screen.look, &line.stay);
    let said = said_of_stay(screen, stay);
    let year = line.person.birth.year().map_or(String::new(), |year| format!(" {year}"));
    let cycle = match (stay.tests_every, stay.tests_times) {
        (None, _) => look.book.say("arrivals.typed_no_cycle").to_string(),
        (Some(every), None) => look.book.say_with("arrivals.typed_cycle", &[("every", &every)]),
        (Some(every), Some(times)) => {
            look.book.say_with("arrivals.typed_cycle_times", &[("every", &every), ("times", &times)])
        }
    };
    let parts = [format!("{}{year}", line.person.name), said, cycle];
    Shown::owned(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | "))
}

fn said_of_stay(screen: &Screen, stay: &Stay) -> String {
    let book = &screen.look.book;
    let scene = Scene::of(&screen.seat, &screen.look);
    let day = |key: &str, day: Option<Date>| day.map(|day| book.say_with(key, &[("day", &numbers::day_month(day))]));
    let from =
        (!stay.from_place.is_empty()).then(|| book.say_with("arrivals.typed_from", &[("place", &stay.from_place)]));
    let declared = match stay.declared {
        Declared::NotAsked => None,
        Declared::No => Some(book.say("arrivals.undeclared").to_string()),
        Declared::Yes => Some(book.say("arrivals.typed_declared").to_string()),
        Declared::On(on) => day("arrivals.typed_declared_on", Some(on)),
    };
    let arrived = day("arrivals.typed_arrived", stay.arrived_on);
    let factor = factor_words(stay.factor, &scene).to_string();
    let parts = [Some(factor), from, arrived, declared, day("arrivals.typed_until", stay.until)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Who would get what.
fn give_words(screen: &Screen, officer: Id<Officer>) -> Shown<'static> {
    let records = screen.given();
    let name = screen.seat.officer_name(officer);
    let what = match records.as_slice() {
        [] => return screen.look.say("records.nothing_chosen"),
        [one] => record_words(one.kind, one.number, &screen.seat, &screen.look),
        several => screen.look.book.say_with("entry.rows", &[("count", &several.len())]),
    };
    screen.look.say_with("entry.gives", &[("what", &what), ("officer", &name)])
}

/// How a filter is understood, and what else there is to filter by.
fn filter_words(screen: &Screen, filter: &Filter) -> Shown<'static> {
    let (look, seat) = (&screen.look, &screen.seat);
    if filter.wanted.is_empty() {
        let accepted = entry::accepted(grammar_pane(screen), &look.book);
        return look.say_with("filters.clears", &[("accepted", &accepted)]);
    }
    let said = filter.wanted.iter().map(|wanted| match wanted {
        Wanted::State(state) => look.book.word("filters", state.name()).unwrap_or_default().to_string(),
        Wanted::Area(areas) => {
            // One of several of its name is told with its former ward; all of them by the name alone.
            let one = areas.first().filter(|_| areas.len() == 1).map(|id| called(&seat.ward, *id));
            let name = |id| seat.ward.areas.read(id).map(|area| area.name.clone());
            one.or_else(|| name(*areas.first()?)).unwrap_or_default()
        }
        Wanted::Officer(officer) => seat.officer_name(*officer).to_string(),
        Wanted::Text(text) => look.book.say_with("filters.text", &[("typed", text)]),
    });
    let what = said.collect::<Vec<_>>().join(" + ");
    look.say_with("filters.means", &[("what", &what)])
}

fn draw_reading(screen: &Screen, reading: &ReadingLine, area: Rect, ink: &mut Ink<'_>) {
    let look = &screen.look;
    let case = match &reading.target {
        Target::Selected => screen.target(),
        Target::Number(number) => Some(*number),
        Target::Name(_) => None,
    };
    let person = case.and_then(|id| screen.seat.ward.cases.read(id)).and_then(|case| screen.seat.ward.person_of(case));
    let age = person.map(|person| person.birth).unwrap_or_default().age_on(reading.measured_at.date());
    let found = screen.seat.rules.judge(&reading.signs, reading.symptoms.told(), age);
    let mut at = 1;
    for cell in ruler(reading, &found) {
        let role = cell.level.map_or(if cell.is_next { Role::Key } else { Role::Text }, signs::level_role);
        at = ink.text(area, (at, 0), &cell_words(&cell, screen), role);
        at = ink.text(area, (at, 0), &Shown::of(" | "), Role::Rule);
    }
    at = ink.text(area, (at, 0), &symptoms(reading, &found, screen), Role::Text);
    if reading.measured_at != reading.entered_at {
        let time = numbers::moment(reading.measured_at.local(), screen.seat.now.date());
        ink.text(area, (at + 2, 0), &look.say_with("levels.measured", &[("time", &time)]), Role::Key);
    }
}

fn cell_words(cell: &RulerCell, screen: &Screen) -> Shown<'static> {
    let look = &screen.look;
    let name = match cell.sign {
        Sign::Systolic => look.say("signs.pressure_short"),
        other => signs::short_name(other, look),
    };
    let told = match cell.told {
        Told::Waiting if cell.is_next => "_".to_string(),
        Told::Waiting => String::new(),
        Told::Value(value) => signs::number(cell.sign, value),
        Told::Pressure(upper, lower) => format!("{upper}/{lower}"),
        Told::NotMeasured => look.book.say("entry.not_measured").to_string(),
        Told::Refused(_) => "*".to_string(),
    };
    let mark = cell.level.map_or_else(Shown::default, |level| look.level_mark(level));
    Shown::owned(format!("{name} {told} {mark}").trim_end().to_string())
}

/// The symptoms as they were understood, with the marks of the red ones.
fn symptoms(reading: &ReadingLine, found: &[Finding<'_>], screen: &Screen) -> Shown<'static> {
    use crate::domain::danger::Watched;
    use crate::domain::home_treatment::Symptoms;
    let look = &screen.look;
    match reading.symptoms {
        Symptoms::NotAsked => Shown::default(),
        Symptoms::Asked(told) if told.is_empty() => look.say("symptoms.ko"),
        Symptoms::Asked(told) => {
            let named = told.iter().map(|symptom| {
                let loud = found.iter().find(|finding| finding.watched == Watched::Symptom(symptom));
                let mark = loud.map_or(String::new(), |finding| format!(" {}", look.level_mark(finding.level)));
                format!("{}{mark}", signs::symptom_name(symptom, look))
            });
            Shown::owned(named.collect::<Vec<_>>().join(", "))
        }
    }
}
