//! The readings of an F0 one below the other, the newest first, with what was corrected or moved.
//! Here a reading is chosen to be corrected, or moved to the right person.

use ratatui::layout::Rect;

use crate::domain::home_treatment::{Case, Reading};
use crate::domain::identity::Id;
use crate::domain::record::{AnyBody, Kept};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::forms::{Scene, said};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

/// A list of readings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readings {
    /// Whose.
    pub case: Id<Case>,
    /// The chosen one, the newest being 0.
    pub chosen: usize,
}

impl Readings {
    /// The chosen reading.
    pub fn reading<'s>(&self, seat: &'s Seat) -> Option<&'s Kept<Reading>> {
        seat.ward.readings_of(self.case).rev().nth(self.chosen).map(|reading| &**reading)
    }
}

/// Draws the list over an area.
pub fn draw(readings: Readings, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let name = seat.ward.cases.read(readings.case).map(|case| seat.name_of(case)).unwrap_or_default();
    let title = look.say_with("readings.title", &[("number", &readings.case.number()), ("name", &name)]);
    let all: Vec<&Kept<Reading>> = seat.ward.readings_of(readings.case).rev().map(|reading| &**reading).collect();
    let lines = |at: usize| {
        let written = Shown::owned(format!("  {}", written(all[at], seat, look)));
        vec![(words(all[at], seat, look), Role::Text), (written, Role::Done)]
    };
    let shown = draw_rows((readings.chosen, all.len()), 2, under_rule(area), ink, lines);
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, all.len())));
    if all.is_empty() {
        ink.text(area, (2, 1), &look.say("levels.never_measured"), Role::Text);
    }
}

/// Time, numbers, symptoms and note in one line.
pub fn words(reading: &Reading, seat: &Seat, look: &Look) -> Shown<'static> {
    let time = numbers::moment(reading.measured_at.local(), seat.now.date());
    Shown::owned(format!("{time}  {}", values(reading, seat, look)).trim_end().to_string())
}

/// Numbers, symptoms and note in one line.
pub fn values(reading: &Reading, seat: &Seat, look: &Look) -> String {
    let scene = Scene::of(seat, look);
    let labels =
        ["signs.temperature_short", "signs.spo2", "signs.pulse_short", "signs.breaths_short", "signs.pressure_short"];
    let texts = said(&AnyBody::Reading(reading.clone()), &scene);
    let signs = labels.iter().zip(texts.iter().skip(2)).filter(|(_, text)| !text.is_empty());
    let signs: Vec<String> = signs.map(|(label, text)| format!("{} {text}", look.book.say(label))).collect();
    let rest = texts.iter().skip(7).filter(|text| !text.is_empty()).cloned();
    let parts = [signs.join(" | ")].into_iter().chain(rest);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// Who entered it and when, and what it said before.
fn written(reading: &Kept<Reading>, seat: &Seat, look: &Look) -> Shown<'static> {
    let moment = |at: crate::domain::moment::Moment| numbers::moment(at.local(), seat.now.date());
    let officer = |id: Option<_>| id.map_or_else(|| look.book.say("forms.from_list"), |id| seat.officer_name(id));
    let first = reading.struck.first().map_or(reading.written_by, |first| first.written_by);
    let mut words =
        look.book.say_with("readings.entered", &[("time", &moment(reading.entered_at())), ("who", &officer(first))]);
    if let Some(last) = reading.struck.last() {
        let before = Reading {
            channel: reading.channel,
            symptoms: last.symptoms,
            oxygen_litres: last.oxygen_litres,
            refused: last.refused,
            note: last.note.clone(),
            ..Reading::of(last.case, last.measured_at, last.signs)
        };
        let whose = if last.case == reading.case { String::new() } else { format!("#{} ", last.case.number()) };
        let was = format!("{whose}{}", self::words(&before, seat, look).as_str());
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("time", &moment(reading.written_at)), ("who", &officer(reading.written_by)), ("was", &was)];
        words.push_str(&look.book.say_with("readings.struck", &values));
    }
    Shown::owned(words)
}
