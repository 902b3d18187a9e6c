//! PA1 before it is ordered: the first day is asked for, and what becomes of everybody whom the new F0 met is shown.

use ratatui::layout::Rect;

use crate::domain::contact_tree::{Turn, turns, window_on};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::language::typed_date::{DateTrouble, Leaning, typed_date};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// The day from which the infectious window is reckoned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirstDay {
    /// Of the first symptoms.
    Onset(Date),
    /// Of the positive sample, where there are no symptoms.
    Sample(Date),
}

impl FirstDay {
    /// The day.
    pub fn day(self) -> Date {
        match self {
            FirstDay::Onset(day) | FirstDay::Sample(day) => day,
        }
    }
}

/// A contact who is to become an F0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Convert {
    /// Who.
    pub person: Id<Person>,
    /// The first day, once it was entered.
    pub first: Option<FirstDay>,
    /// Who lives there and is no F0.
    pub household: Vec<Id<Person>>,
    /// Whether they become contacts.
    pub takes_household: bool,
}

/// Reads `18/7`, `hq` or `m 18/7`: the onset, or the day of the sample.
pub fn first_day(typed: &str, today: Date) -> Result<FirstDay, DateTrouble> {
    let typed = typed.trim();
    match typed.strip_prefix(['m', 'M']) {
        Some(sample) => typed_date(sample.trim(), today, Leaning::Past).map(FirstDay::Sample),
        None => typed_date(typed, today, Leaning::Past).map(FirstDay::Onset),
    }
}

/// Draws the question and what comes of it over an area.
pub fn draw(open: &Convert, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let name = name_of(open.person, seat);
    ink.rule(area, 0, (&look.say_with("convert.title", &[("name", &name)]), Role::Focused), &Shown::default());
    let room = usize::from(area.width).saturating_sub(2);
    let lines = lines(open, typed, (seat, look));
    let told = lines.into_iter().flat_map(|(words, role)| {
        let lines = words.wrapped(room, 2).into_iter();
        lines.map(move |line| (line, role)).collect::<Vec<_>>()
    });
    for (row, (words, role)) in (1..area.height).zip(told) {
        ink.text(area, (1, row), &words, role);
    }
}

fn lines(open: &Convert, typed: &str, (seat, look): (&Seat, &Look)) -> Vec<(Shown<'static>, Role)> {
    let today = seat.now.date();
    let first = match (open.first, typed.trim()) {
        (Some(first), _) => Ok(first),
        (None, "") => return vec![(look.say("convert.ask"), Role::Text)],
        (None, typed) => first_day(typed, today),
    };
    let first = match first {
        Ok(first) => first,
        Err(trouble) => return vec![(Shown::owned(trouble.sentence(&look.book)), Role::Attention)],
    };
    let day = first.day();
    let has_onset = matches!(first, FirstDay::Onset(_));
    let window = window_on(&seat.rules, Some(today), has_onset);
    let from = window.from(day);
    let key = if has_onset { "convert.onset" } else { "convert.sample" };
    let values: [(&str, &dyn std::fmt::Display); 2] = [("day", &numbers::date(day)), ("from", &numbers::date(from))];
    let mut lines = vec![(look.say_with(key, &values), Role::Title)];
    let by = match window.rule {
        Some((pack, rule)) => rule.source.decision.as_ref().unwrap_or(&pack.decision).clone(),
        None => look.book.say("convert.longest_window").to_string(),
    };
    let values: [(&str, &dyn std::fmt::Display); 2] = [("days", &window.days_before), ("decision", &by)];
    lines.push((look.say_with("convert.window", &values), Role::Text));
    if seat.ward.open_follow_up_of(open.person).is_some() {
        lines.push((look.say("convert.follow_up_ends"), Role::Text));
    }
    let turned = turns(&seat.ward, &seat.rules, open.person, (day, has_onset), today);
    let turns = [
        (Turn::BecomesF1, "convert.becomes_f1", Role::Attention),
        (Turn::StaysF2, "convert.stays_f2", Role::Text),
        (Turn::OutsideWindow, "convert.outside_window", Role::Text),
    ];
    let mut becomes = Vec::new();
    for (wanted, key, role) in turns {
        let of = turned.iter().filter(|(_, turn)| *turn == wanted);
        let exposed: Vec<Id<Person>> =
            of.filter_map(|(exposure, _)| Some(seat.ward.exposures.read(*exposure)?.exposed)).collect();
        if !exposed.is_empty() {
            lines.push((names(key, &exposed, (seat, look)), role));
        }
        if wanted == Turn::BecomesF1 {
            becomes = exposed;
        }
    }
    if turned.is_empty() {
        lines.push((look.say("convert.nobody_met"), Role::Attention));
    }
    let members: Vec<Id<Person>> = open.household.iter().copied().filter(|member| !becomes.contains(member)).collect();
    if !members.is_empty() {
        let key = if open.takes_household { "convert.household" } else { "convert.household_left" };
        lines.push((
            names(key, &members, (seat, look)),
            if open.takes_household { Role::Attention } else { Role::Text },
        ));
    }
    let keys = if open.first.is_some() { "convert.keys_confirm" } else { "convert.keys_day" };
    lines.extend([(Shown::default(), Role::Text), (look.say(keys), Role::Key)]);
    lines
}

/// `chuyển F1 (2): Lê An, Trần Bình`.
fn names(key: &str, persons: &[Id<Person>], (seat, look): (&Seat, &Look)) -> Shown<'static> {
    let names: Vec<String> = persons.iter().map(|person| name_of(*person, seat)).collect();
    look.say_with(key, &[("count", &persons.len()), ("names", &names.join(", "))])
}

fn name_of(person: Id<Person>, seat: &Seat) -> String {
    seat.ward.persons.read(person).map_or(String::new(), |person| person.name.clone())
}
