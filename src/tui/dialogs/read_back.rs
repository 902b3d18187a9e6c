//! Read-back: a reading that one Enter does not save. It shows whose it is, every value with what
//! the rules say about it, and what Enter, Esc and Space do.

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::domain::birth::AgeMonths;
use crate::domain::danger::Finding;
use crate::domain::home_treatment::{Case, Reading, Symptoms};
use crate::domain::identity::Id;
use crate::domain::measure::Sign;
use crate::domain::record::Kept;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::centred;
use crate::tui::entry::{Guard, ReadingLine, guards};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// A reading that waits for a second Enter.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadBack {
    /// Whose.
    pub case: Id<Case>,
    /// What was typed.
    pub reading: ReadingLine,
    /// The line, for when the desk refuses.
    pub line: String,
    /// The reading that it corrects, which is no double of it.
    pub corrects: Option<Id<Reading>>,
}

impl ReadBack {
    /// What must be confirmed.
    pub fn guards<'s>(&self, seat: &'s Seat) -> Vec<Guard<'s>> {
        guards(&self.reading, age(self, seat), &seat.rules)
    }

    /// A reading of the same person that another officer has entered within ten minutes of this one
    /// (ux.md 3.10): both may be the same call.
    pub fn double<'s>(&self, seat: &'s Seat) -> Option<&'s Kept<Reading>> {
        let near = |reading: &&Arc<Kept<Reading>>| {
            let first = reading.struck.first().map_or(reading.written_by, |first| first.written_by);
            let apart = reading.measured_at.since(self.reading.measured_at).abs();
            apart <= DOUBLE_SECONDS && first.is_some() && first != seat.officer && Some(reading.id) != self.corrects
        };
        seat.ward.readings_of(self.case).rev().find(near).map(|reading| &**reading)
    }

    /// Whether SpO2 and pulse may stand in each other's place.
    pub fn can_swap(&self, seat: &Seat) -> bool {
        self.guards(seat).iter().any(|guard| matches!(guard, Guard::Swap { .. }))
    }
}

fn age(shown: &ReadBack, seat: &Seat) -> AgeMonths {
    let case = seat.ward.cases.read(shown.case);
    let birth = case.and_then(|case| seat.ward.person_of(case)).map(|person| person.birth).unwrap_or_default();
    birth.age_on(shown.reading.measured_at.date())
}

/// Seconds within which two readings of one person may be one.
const DOUBLE_SECONDS: i64 = 600;

type Line = (Shown<'static>, Role);

/// Columns of the box.
const COLUMNS: u16 = 74;

/// Draws the box.
pub fn draw(shown: &ReadBack, (seat, look): (&Seat, &Look), body: Rect, ink: &mut Ink<'_>) {
    let mut lines = vec![(heading(shown, seat, look), Role::Title)];
    lines.extend(values(shown, seat, look));
    lines.extend(questions(shown, seat, look));
    let keys = keys(shown, seat, look);
    let room = usize::from(body.height.saturating_sub(2)).saturating_sub(keys.len());
    if lines.len() > room {
        lines = in_few_lines(shown, (seat, look), usize::from(body.width.min(COLUMNS).saturating_sub(4)));
    }
    let rows = u16::try_from(lines.len() + keys.len()).unwrap_or(u16::MAX).saturating_add(3);
    let inside = ink.boxed(centred(body, (COLUMNS, rows)), &look.say("dialogs.confirm_abnormal"));
    // The keys are never cut off: what they do is the question.
    let room = usize::from(inside.height).saturating_sub(keys.len());
    for (row, (words, role)) in (0_u16..).zip(lines.iter().take(room)) {
        ink.text(inside, (0, row), words, *role);
    }
    if let (true, Some(last)) = (lines.len() > room, u16::try_from(room).ok().and_then(|room| room.checked_sub(1))) {
        // What has no room is not passed over in silence.
        ink.text(inside, (inside.width.saturating_sub(3), last), &Shown::of("..."), Role::Urgent);
    }
    let first = inside.height.saturating_sub(u16::try_from(keys.len()).unwrap_or(0));
    for (row, (words, role)) in (first..).zip(&keys) {
        ink.text(inside, (0, row), words, *role);
    }
}

/// The same without the reasons, for a window of few rows: no value may be missing.
fn in_few_lines(shown: &ReadBack, (seat, look): (&Seat, &Look), width: usize) -> Vec<Line> {
    let found = seat.rules.judge(&shown.reading.signs, shown.reading.symptoms.told(), age(shown, seat));
    let loudest = found.iter().map(|finding| finding.level).max();
    let role = loudest.map_or(Role::Text, signs::level_role);
    let reading = shown.reading.reading(shown.case, &look.book);
    let values = words(&reading, seat, look);
    let heading = heading(shown, seat, look).wrapped(width, 0).into_iter().map(|line| (line, Role::Title));
    let mut lines: Vec<Line> = heading.collect();
    // A value is never broken over two lines.
    let mut line = String::new();
    for value in values.split("  ").flat_map(|value| value.split(", ")) {
        if !line.is_empty() && Shown::of(&line).width() + 2 + Shown::of(value).width() > width {
            lines.push((Shown::owned(std::mem::take(&mut line)), role));
        }
        line.push_str(if line.is_empty() { "" } else { ", " });
        line.push_str(value);
    }
    lines.push((Shown::owned(line), role));
    for (question, role) in questions(shown, seat, look) {
        lines.extend(question.wrapped(width, 0).into_iter().map(|line| (line, role)));
    }
    lines
}

fn heading(shown: &ReadBack, seat: &Seat, look: &Look) -> Shown<'static> {
    let case = seat.ward.cases.read(shown.case);
    let name = case.map(|case| seat.name_of(case)).unwrap_or_default();
    let year = case.and_then(|case| seat.ward.person_of(case)).and_then(|person| person.birth.year());
    let year = year.map_or(String::new(), |year| format!(", {year}"));
    let at = numbers::moment(shown.reading.measured_at.local(), seat.now.date());
    let number = shown.case.number();
    look.say_with("dialogs.read_back_head", &[("number", &number), ("name", &format!("{name}{year}")), ("time", &at)])
}

/// One line for each value and symptom, loud where a rule says so.
fn values(shown: &ReadBack, seat: &Seat, look: &Look) -> Vec<Line> {
    let reading = &shown.reading;
    let found = seat.rules.judge(&reading.signs, reading.symptoms.told(), age(shown, seat));
    let mut lines: Vec<Line> = Vec::new();
    for (sign, value) in reading.signs.measured() {
        let finding = seat.rules.judge_sign(sign, value, age(shown, seat));
        let words = format!("  {:<12} {:<7}", signs::short_name(sign, look).as_str(), signs::number(sign, value));
        lines.push(with_reason(words, finding.as_ref(), look));
    }
    for sign in reading.order.iter().filter(|sign| reading.signs.value(**sign).is_none()) {
        let name =
            if *sign == Sign::Systolic { look.say("signs.pressure_short") } else { signs::short_name(*sign, look) };
        let words = format!("  {:<12} {}", name.as_str(), look.say("entry.not_measured"));
        lines.push((Shown::owned(words), Role::Text));
    }
    for finding in found.iter().filter(|finding| finding.value.is_none()) {
        lines.push(with_reason(format!("  {}", signs::finding(finding, look)), Some(finding), look));
    }
    let quiet: Vec<String> = reading
        .symptoms
        .told()
        .iter()
        .filter(|symptom| {
            !found.iter().any(|finding| finding.watched == crate::domain::danger::Watched::Symptom(*symptom))
        })
        .map(|symptom| signs::symptom_name(symptom, look).as_str().to_string())
        .collect();
    if !quiet.is_empty() {
        lines.push((Shown::owned(format!("  {}", quiet.join(", "))), Role::Text));
    }
    lines
}

fn with_reason(mut words: String, finding: Option<&Finding<'_>>, look: &Look) -> Line {
    let Some(finding) = finding else { return (Shown::owned(words), Role::Text) };
    words.push_str(&format!(" {}", look.level_mark(finding.level)));
    let limit = signs::limit(finding);
    if !limit.is_empty() {
        words.push_str(&format!(" {}", look.book.say_with("levels.limit", &[("limit", &limit)])));
    }
    if let Some((pack, _)) = finding.rule {
        words.push_str(&format!(" ({})", pack.decision));
    }
    (Shown::owned(words), signs::level_role(finding.level))
}

/// What is asked beside the values themselves.
fn questions(shown: &ReadBack, seat: &Seat, look: &Look) -> Vec<Line> {
    let guards = shown.guards(seat);
    let asked = guards.iter().filter(|guard| !matches!(guard, Guard::Urgent(_)));
    let mut lines: Vec<Line> = asked.map(|guard| (Shown::owned(guard.sentence(&look.book)), Role::Attention)).collect();
    if let Some(double) = shown.double(seat) {
        let first = double.struck.first().map_or(double.written_by, |first| first.written_by);
        let who = first.map_or("", |id| seat.officer_name(id));
        let time = numbers::moment(double.measured_at.local(), seat.now.date());
        let what = words(double, seat, look);
        let values: [(&str, &dyn std::fmt::Display); 3] = [("who", &who), ("time", &time), ("what", &what)];
        lines.push((look.say_with("readings.double", &values), Role::Attention));
    }
    lines
}

fn keys(shown: &ReadBack, seat: &Seat, look: &Look) -> Vec<Line> {
    let mut keys = vec![look.say("dialogs.read_back_save")];
    if shown.can_swap(seat) {
        keys.push(look.say("dialogs.read_back_swap"));
    }
    keys.push(look.say("dialogs.read_back_edit"));
    keys.into_iter().map(|words| (words, Role::Key)).collect()
}

/// A reading in one line, for the notice after saving: `T 36,8  SpO2 96 !  Mạch 82`.
pub fn words(reading: &Reading, seat: &Seat, look: &Look) -> String {
    let case = seat.ward.cases.read(reading.case);
    let birth = case.and_then(|case| seat.ward.person_of(case)).map(|person| person.birth).unwrap_or_default();
    let age = birth.age_on(reading.measured_at.date());
    let mut parts: Vec<String> = Vec::new();
    for (sign, value) in reading.signs.measured() {
        let finding = seat.rules.judge_sign(sign, value, age);
        let mark = finding.map_or(String::new(), |finding| format!(" {}", look.level_mark(finding.level)));
        match sign {
            Sign::Systolic => parts.extend(
                signs::pressure(&reading.signs)
                    .map(|both| format!("{} {both}{mark}", look.book.say("signs.pressure_short"))),
            ),
            Sign::Diastolic => {}
            _ => parts.push(format!("{} {}{mark}", signs::short_name(sign, look), signs::number(sign, value))),
        }
    }
    if let Some(litres) = reading.oxygen_litres {
        parts.push(look.book.say_with("entry.oxygen", &[("litres", &litres)]));
    }
    if let Some(channel) = reading.channel {
        parts.push(look.book.word("channels", channel.name()).unwrap_or_default().to_string());
    }
    match reading.symptoms {
        Symptoms::NotAsked => {}
        Symptoms::Asked(told) if told.is_empty() => parts.push(look.book.say("symptoms.ko").to_string()),
        Symptoms::Asked(told) => {
            parts.push(
                told.iter()
                    .map(|symptom| signs::symptom_name(symptom, look).as_str().to_string())
                    .collect::<Vec<_>>()
                    .join(", "),
            );
        }
    }
    if reading.measured_at.date() != seat.now.date() || seat.now.since(reading.measured_at) > 600 {
        parts.push(numbers::moment(reading.measured_at.local(), seat.now.date()));
    }
    parts.join("  ")
}
