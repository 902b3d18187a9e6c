//! One F0: who it is, why it bears its mark (value, limit, pack, decision), and the readings as
//! numbers, signs as rows and times as columns.

mod course;
mod judged;

use ratatui::layout::Rect;

use crate::domain::area::called;
use crate::domain::contact_tree::{Certainty, source_of};
use crate::domain::danger::{Certainty as Figure, Finding, Watched};
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::person::{Person, Sex};
use crate::domain::record::Kept;
use crate::domain::standing::Noted;
use crate::domain::test::Test;
use crate::domain::veil::is_veiled;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::alerts;
use crate::tui::dialogs::trends;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// Which F0, and from which line on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Card {
    /// Whose.
    pub case: Id<Case>,
    /// The first line shown.
    pub top: usize,
}

type Line = (Shown<'static>, Role);

/// Draws the card over an area, with its name on a rule.
pub fn draw(card: Card, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let Some(case) = seat.ward.cases.read(card.case) else { return };
    let title = Shown::owned(format!("#{} {}", case.id.number(), heading(case, seat, look)));
    ink.rule(area, 0, (&title, Role::Title), &remark(case, seat, look));
    let lines = lines(case, seat, look, area.width);
    let height = usize::from(area.height.saturating_sub(1));
    let top = card.top.min(lines.len().saturating_sub(height));
    for (row, (words, role)) in (1..area.height).zip(lines.iter().skip(top)) {
        ink.text(area, (1, row), words, *role);
    }
}

/// The name with the year of birth and the sex.
pub fn heading(case: &Kept<Case>, seat: &Seat, look: &Look) -> String {
    let person = seat.ward.person_of(case);
    let year = person.and_then(|person| person.birth.year()).map_or(String::new(), |year| format!("  {year}"));
    let sex = person.map_or(Sex::NotAsked, |person| person.sex);
    let sex = match sex {
        Sex::Female => look.book.say("home_treatment.female"),
        Sex::Male => look.book.say("home_treatment.male"),
        Sex::Other => look.book.say("home_treatment.other_sex"),
        Sex::NotAsked => "",
    };
    format!("{}{year} {sex}", seat.name_of(case)).trim_end().to_string()
}

fn remark(case: &Kept<Case>, seat: &Seat, look: &Look) -> Shown<'static> {
    let day = case.day_number(seat.now.date()).filter(|_| case.is_open());
    let day = day.map(|day| look.say_with("home_treatment.day_of_illness", &[("day", &day)]));
    let area = seat.ward.person_of(case).and_then(|person| person.area);
    let area = area.map(|area| Shown::owned(called(&seat.ward, area)));
    let parts: Vec<String> = [day, area].into_iter().flatten().map(|part| part.as_str().to_string()).collect();
    Shown::owned(parts.join(", "))
}

fn lines(case: &Kept<Case>, seat: &Seat, look: &Look, width: u16) -> Vec<Line> {
    let room = usize::from(width).saturating_sub(2);
    let told = person_lines(case, seat, look).into_iter();
    let again = judged::episodes(case, seat, look).into_iter();
    let told = told.chain(again.map(|words| (words, Role::Attention)));
    let mut lines: Vec<Line> =
        told.flat_map(|(words, role)| words.wrapped(room, 2).into_iter().map(move |line| (line, role))).collect();
    lines.extend(why(case, seat, look, room));
    let wrapped = |words: Vec<Shown<'static>>| {
        let lines = words.into_iter().flat_map(move |words| words.wrapped(room, 2));
        lines.map(|words| (words, Role::Text))
    };
    // Below the reasons: in a small window a danger sign comes before what is still owed, and what was measured before
    // what is judged of the home.
    lines.extend(wrapped(course::lines(case, seat, look)));
    lines.push((Shown::default(), Role::Text));
    lines.extend(table(case, seat, look, (usize::from(width), READINGS_MAX)));
    lines.extend(wrapped(judged::lines(case, seat, look)));
    lines.extend(trends::lines(case, seat, look, room));
    lines
}

fn person_lines(case: &Kept<Case>, seat: &Seat, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |parts: Vec<Option<Shown<'static>>>| {
        let parts: Vec<String> = parts.into_iter().flatten().map(|part| part.as_str().to_string()).collect();
        if !parts.is_empty() {
            lines.push((Shown::owned(parts.join("   ")), Role::Text));
        }
    };
    let labelled =
        |label: Shown<'static>, value: &str| (!value.is_empty()).then(|| Shown::owned(format!("{label} {value}")));
    if let Some(person) = seat.ward.person_of(case) {
        let phones: Vec<String> = person.phones.iter().map(|phone| numbers::phone(phone)).collect();
        add(vec![
            labelled(look.say("home_treatment.phone"), &phones.join(", ")),
            labelled(look.say("home_treatment.address"), &person.address),
        ]);
        add(vec![
            labelled(look.say("home_treatment.underlying"), &person.underlying),
            person.vaccine_doses.map(|doses| look.say_with("home_treatment.vaccine_doses", &[("doses", &doses)])),
            case.carer.and_then(|id| labelled(look.say("home_treatment.carer"), seat.officer_name(id))),
        ]);
        add(vec![household(person, seat, look), Some(source(case, seat, look))]);
    }
    let tests: Vec<String> =
        seat.ward.tests_of(case.person).rev().take(TESTS_SHOWN).map(|test| test_words(test, seat, look)).collect();
    add(vec![labelled(look.say("home_treatment.tests"), &tests.join("; "))]);
    add(vec![end(case, look), labelled(look.say("roster.note"), &case.note)]);
    if seat.ward.person_of(case).is_some_and(is_veiled) {
        lines.insert(0, (look.say("veil.hidden"), Role::Notice));
    }
    if let Some(words) = course::on_the_way(case, seat, look) {
        lines.insert(0, (words, Role::Attention));
    }
    lines
}

/// How many tests stand on a card, the newest first.
const TESTS_SHOWN: usize = 3;

/// One test in a few words: `21/7 RT-PCR dương tính Ct 25,3`.
fn test_words(test: &Test, seat: &Seat, look: &Look) -> String {
    let kind = look.book.word("tests", test.kind.name()).unwrap_or_default();
    let result = look.book.word("tests", test.result.name()).unwrap_or_default();
    let ct = test.ct.map_or(String::new(), |ct| format!(" Ct {}", numbers::tenths(ct)));
    format!("{} {kind} {result}{ct}", signs::short_day(test.taken_at.date(), seat.now.date()))
}

fn household(person: &Kept<Person>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let household = person.household?;
    let others = seat.ward.cases.iter().filter(|case| case.is_open() && case.person != person.id);
    let count =
        others.filter(|case| seat.ward.person_of(case).is_some_and(|other| other.household == Some(household))).count();
    (count > 0).then(|| look.say_with("home_treatment.others_at_home", &[("count", &count)]))
}

fn source(case: &Kept<Case>, seat: &Seat, look: &Look) -> Shown<'static> {
    let Some(source) = source_of(&seat.ward, case) else { return look.say("contact_tree.source_unknown") };
    let name = seat.ward.cases.read(source.case).map(|infector| seat.name_of(infector)).unwrap_or_default();
    let name = format!("#{} {name}", source.case.number());
    let certainty = match source.certainty {
        Certainty::Confirmed => look.say("contact_tree.source_confirmed"),
        Certainty::Proposed => signs::reason_words(&source.reason, look),
    };
    Shown::owned(format!("{} ({certainty})", look.say_with("contact_tree.source", &[("name", &name)])))
}

fn end(case: &Kept<Case>, look: &Look) -> Option<Shown<'static>> {
    use crate::domain::home_treatment::Outcome;
    let end = case.end.as_ref()?;
    let words = match end.outcome {
        Outcome::Released => look.say("home_treatment.outcome_released"),
        Outcome::Transferred => look.say("home_treatment.outcome_transferred"),
        Outcome::Died => look.say("home_treatment.outcome_died"),
        Outcome::Left => look.say("home_treatment.outcome_left"),
    };
    Some(Shown::owned(format!("{words} {}", end.on.map(numbers::date).unwrap_or_default()).trim_end().to_string()))
}

/// Why the case bears its mark: value, limit, rule and decision of every finding, then the gaps.
fn why(case: &Kept<Case>, seat: &Seat, look: &Look, width: usize) -> Vec<Line> {
    let standing = seat.standing(case);
    let mut lines = Vec::new();
    for alert in &standing.alerts {
        lines.push((look.say("alerts.title"), Role::Title));
        let role = signs::level_role(alert.level_at(seat.now));
        let told = alerts::lines(alert, seat, look).into_iter();
        lines.extend(told.flat_map(|line| line.wrapped(width, 3)).map(|line| (line, role)));
    }
    lines.push((look.say("dialogs.why_title"), Role::Title));
    for noted in &standing.noted {
        let role = signs::level_role(noted.level());
        lines.extend(because(noted, case, seat, look).wrapped(width, 3).into_iter().map(|words| (words, role)));
    }
    for gap in &standing.gaps {
        let mut words = look.sign("?", "levels.due");
        words.push(&Shown::of(" "));
        words.push(&signs::gap(*gap, look));
        lines.push((words, Role::Due));
    }
    if standing.noted.is_empty() && standing.gaps.is_empty() {
        let mut words = look.sign(".", "levels.within");
        words.push(&Shown::of(" "));
        words.push(&look.say("levels.within_why"));
        lines.push((words, Role::Text));
    }
    let birth_known = seat.ward.person_of(case).is_some_and(|person| {
        let age = person.birth.age_on(seat.now.date());
        age.youngest >= 156 || age.oldest - age.youngest <= 1
    });
    if !birth_known {
        lines.push((look.say("levels.birth_unknown"), Role::Text));
    }
    lines
}

/// A finding with every rule that it meets: limit, decision, place in it, and how it is meant.
fn because(noted: &Noted<'_>, case: &Kept<Case>, seat: &Seat, look: &Look) -> Shown<'static> {
    let found = &noted.finding;
    let mut words = format!("{} {}", look.level_mark(noted.level()), signs::noted(noted, look));
    for met in rules_met(noted, case, seat) {
        let rule = rule_words(&met, look);
        if !rule.is_empty() {
            words.push_str(&format!("; {rule}"));
        }
    }
    if found.rule.is_none() && found.watched != Watched::Oxygen {
        words.push_str(&format!("; {}", look.book.say("levels.hardly_possible")));
    }
    let at = numbers::moment(noted.measured_at.local(), seat.now.date());
    words.push_str(&format!("; {}", look.book.say_with("levels.measured", &[("time", &at)])));
    Shown::owned(words)
}

fn rules_met<'s>(noted: &Noted<'s>, case: &Kept<Case>, seat: &'s Seat) -> Vec<Finding<'s>> {
    match (noted.finding.watched, noted.finding.value) {
        (Watched::Sign(sign), Some(value)) => {
            let birth = seat.ward.person_of(case).map(|person| person.birth).unwrap_or_default();
            seat.rules.met_by(sign, value, birth.age_on(noted.measured_at.date()))
        }
        _ => vec![noted.finding],
    }
}

fn rule_words(found: &Finding<'_>, look: &Look) -> String {
    let Some((pack, rule)) = found.rule else { return String::new() };
    let limit = signs::limit(found);
    let limit =
        if limit.is_empty() { limit } else { format!("{} ", look.book.say_with("levels.limit", &[("limit", &limit)])) };
    let meant = match rule.certainty {
        Figure::S => format!(" ({})", look.book.say("levels.station_reading")),
        Figure::J => format!(" ({})", look.book.say("levels.station_doctor")),
        Figure::Q | Figure::Q2 | Figure::M | Figure::U => String::new(),
    };
    format!("{limit}{} {} {}{meant}", pack.decision, numbers::date(pack.dated), rule.id)
}

/// Cells of one column of the table, and of one where more readings than these have room for
/// would be left out.
const COLUMN: usize = 12;
const NARROW_COLUMN: usize = 9;

/// The most readings that are shown.
const READINGS_MAX: usize = 8;

/// Cells of the names of the signs.
const LABELS: usize = 12;

/// The last readings, signs as rows and times as columns: in so many cells, so many of them at most.
pub fn table(case: &Kept<Case>, seat: &Seat, look: &Look, (width, most): (usize, usize)) -> Vec<Line> {
    let readings: Vec<&Kept<Reading>> = seat.ward.readings_of(case.id).map(|reading| &**reading).collect();
    if readings.is_empty() {
        return vec![(look.say("levels.never_measured"), Role::Text)];
    }
    let room = width.saturating_sub(LABELS + 2);
    let is_narrow = room / COLUMN < readings.len().min(most);
    let cells = if is_narrow { NARROW_COLUMN } else { COLUMN };
    let columns = (room / cells).clamp(1, most);
    let shown = &readings[readings.len().saturating_sub(columns)..];
    let row = |label: Shown<'static>, role: Role, cell: &dyn Fn(&Kept<Reading>) -> String| {
        let mut line = label.pad(LABELS).into_static();
        for reading in shown {
            line.push(&Shown::owned(cell(reading)).right(cells));
        }
        (line, role)
    };
    let today = seat.now.date();
    let time = |reading: &Kept<Reading>| numbers::time(reading.measured_at.time());
    let day = |reading: &Kept<Reading>| match reading.measured_at.date() {
        day if day == today => String::new(),
        day => signs::short_day(day, today),
    };
    let mut lines = Vec::new();
    if is_narrow {
        lines.push(row(Shown::default(), Role::Rule, &day));
        lines.push(row(Shown::default(), Role::Rule, &time));
    } else {
        let both = |reading: &Kept<Reading>| format!("{} {}", day(reading), time(reading)).trim_start().to_string();
        lines.push(row(Shown::default(), Role::Rule, &both));
    }
    for sign in [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths] {
        let cell = |reading: &Kept<Reading>| sign_cell(reading, sign, case, (seat, look));
        lines.push(row(full_name(sign, look), Role::Text, &cell));
    }
    lines.push(row(look.say("signs.pressure"), Role::Text, &|reading| {
        signs::pressure(&reading.signs).unwrap_or_else(|| "-".to_string())
    }));
    let symptoms = |reading: &Kept<Reading>| symptoms_cell(reading, look, cells - 1);
    lines.push(row(look.say("home_treatment.symptoms"), Role::Text, &symptoms));
    lines
}

fn full_name(sign: Sign, look: &Look) -> Shown<'static> {
    match sign {
        Sign::Temperature => look.say("signs.temperature"),
        Sign::Saturation => look.say("signs.spo2"),
        Sign::Pulse => look.say("signs.pulse"),
        Sign::Breaths => look.say("signs.breaths"),
        Sign::Systolic => look.say("signs.systolic"),
        Sign::Diastolic => look.say("signs.diastolic"),
    }
}

/// A value with the mark of what the rules say about it.
fn sign_cell(reading: &Kept<Reading>, sign: Sign, case: &Kept<Case>, (seat, look): (&Seat, &Look)) -> String {
    let Some(value) = reading.signs.value(sign) else { return "-".to_string() };
    let birth = seat.ward.person_of(case).map(|person| person.birth).unwrap_or_default();
    let found = seat.rules.judge_sign(sign, value, birth.age_on(reading.measured_at.date()));
    let mark = found.map_or_else(Shown::default, |finding| look.level_mark(finding.level));
    format!("{} {mark}", signs::number(sign, value)).trim_end().to_string()
}

fn symptoms_cell(reading: &Kept<Reading>, look: &Look, width: usize) -> String {
    use crate::domain::home_treatment::Symptoms;
    match reading.symptoms {
        Symptoms::NotAsked => look.book.say("levels.not_asked").to_string(),
        Symptoms::Asked(told) if told.is_empty() => look.book.say("levels.none").to_string(),
        Symptoms::Asked(told) => {
            let names: Vec<String> =
                told.iter().map(|symptom| signs::symptom_name(symptom, look).as_str().to_string()).collect();
            Shown::owned(names.join(",")).cut(width).as_str().to_string()
        }
    }
}
