//! What a form asks about an arrival, and what its list tells first: what is due, or how it ended.

use crate::domain::arrival::{
    Arrival, Declared, Due, DueWhat, EVERY_DAYS_MAX, Factor, State, TIMES_MAX, case_of, coming,
};
use crate::language::folding::fold;
use crate::language::numbers;
use crate::tui::forms::{Fault, Row, Scene, Sort, said, told};

const FACTORS: &[&str] = &[
    "arrivals.outbreak_area",
    "arrivals.entry",
    "arrivals.undeclared",
    "arrivals.foreigner",
    "arrivals.outbreak_place",
    "arrivals.other",
];

const STATES: &[&str] = &[
    "arrivals.followed",
    "arrivals.completed",
    "arrivals.became_case",
    "arrivals.quarantined",
    "arrivals.left",
    "arrivals.out_of_reach",
];

/// A factor in words.
pub fn factor<'b>(factor: Factor, scene: &Scene<'b>) -> &'b str {
    let place = Factor::ALL.iter().position(|other| *other == factor).unwrap_or_default();
    scene.book.say(FACTORS[place])
}

fn state<'b>(state: State, scene: &Scene<'b>) -> &'b str {
    let place = State::ALL.iter().position(|other| *other == state).unwrap_or_default();
    scene.book.say(STATES[place])
}

/// `xét nghiệm trễ 2 ngày; gọi hôm nay; Tổ 7`, or how it ended.
pub(super) fn standing(arrival: &Arrival, scene: &Scene<'_>) -> String {
    let mut parts = Vec::new();
    if !arrival.stay.is_open() {
        parts.push(state(arrival.stay.state, scene).to_string());
    } else if let Some(case) = case_of(scene.ward, arrival) {
        parts.push(scene.book.say_with("arrivals.is_case", &[("number", &case.id.number())]));
    } else {
        let mut coming = coming(scene.ward, arrival);
        coming.sort_unstable();
        let today = scene.now.date();
        // The end is told once it is near: who is followed longer has nothing to do about it.
        let is_told = |due: &&Due| due.what != DueWhat::End || due.on <= today;
        parts.extend(coming.iter().filter(is_told).map(|due| due_words(*due, scene)));
        if arrival.stay.is_undeclared() && arrival.stay.factor != Factor::Undeclared {
            parts.push(scene.book.say("arrivals.undeclared").to_string());
        }
    }
    let area = scene.ward.persons.read(arrival.person).and_then(|person| person.area);
    parts.push(said::area(area, scene));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn due_words(due: Due, scene: &Scene<'_>) -> String {
    let what = scene.book.say(match due.what {
        DueWhat::Test => "arrivals.due_test",
        DueWhat::Call => "arrivals.due_call",
        DueWhat::End => return scene.book.say("arrivals.due_end").to_string(),
    });
    match (scene.now.date() - due.on).num_days() {
        0 => scene.book.say_with("arrivals.due_today", &[("what", &what)]),
        late if late > 0 => scene.book.say_with("arrivals.due_late", &[("what", &what), ("days", &late)]),
        _ => format!("{what} {}", numbers::day_month(due.on)),
    }
}

fn declared_said(declared: Declared, scene: &Scene<'_>) -> String {
    match declared {
        Declared::NotAsked => String::new(),
        Declared::No => scene.book.say("forms.no").to_string(),
        Declared::Yes => scene.book.say("forms.yes").to_string(),
        Declared::On(day) => said::day(Some(day)),
    }
}

fn declared_told(typed: &str, scene: &Scene<'_>) -> Result<Declared, Fault> {
    let is = |key: &str| fold(typed) == fold(scene.book.say(key));
    match typed {
        "" => Ok(Declared::NotAsked),
        _ if is("forms.no") || is("arrivals.not_yet") => Ok(Declared::No),
        _ if is("forms.yes") => Ok(Declared::Yes),
        _ => told::past_day(typed, scene).map(|day| day.map_or(Declared::NotAsked, Declared::On)),
    }
}

fn small_told(typed: &str, most: u16) -> Result<Option<u16>, Fault> {
    let number = told::number(typed, (1, u32::from(most)))?;
    Ok(number.and_then(|number| u16::try_from(number).ok()))
}

/// A row whose value is a text of the stay.
macro_rules! stay_words {
    ($key:literal, $field:ident) => {
        Row {
            key: $key,
            sort: Sort::Words,
            needed: false,
            said: |arrival, _| arrival.stay.$field.clone(),
            told: |arrival, typed, _| {
                arrival.stay.$field = typed.to_string();
                Ok(())
            },
        }
    };
}

/// A row whose value is a day of the stay.
macro_rules! stay_day {
    ($key:literal, $field:ident, $told:path) => {
        Row {
            key: $key,
            sort: Sort::Figures,
            needed: false,
            said: |arrival, _| said::day(arrival.stay.$field),
            told: |arrival, typed, scene| {
                arrival.stay.$field = $told(typed, scene)?;
                Ok(())
            },
        }
    };
}

/// A row whose value is a number of days or times.
macro_rules! stay_number {
    ($key:literal, $field:ident, $most:expr) => {
        Row {
            key: $key,
            sort: Sort::Figures,
            needed: false,
            said: |arrival, _| said::number(arrival.stay.$field.map(u32::from)),
            told: |arrival, typed, _| {
                arrival.stay.$field = small_told(typed, $most)?;
                Ok(())
            },
        }
    };
}

pub const ARRIVAL: &[Row<Arrival>] = &[
    Row {
        key: "arrived",
        sort: Sort::Fixed,
        needed: false,
        said: |arrival, scene| said::person(arrival.person, scene),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "factor",
        sort: Sort::Choice(FACTORS),
        needed: true,
        said: |arrival, scene| factor(arrival.stay.factor, scene).to_string(),
        told: |arrival, typed, scene| {
            arrival.stay.factor = Factor::ALL[told::choice(typed, FACTORS, scene)?];
            Ok(())
        },
    },
    stay_words!("from_place", from_place),
    stay_day!("arrived_on", arrived_on, told::past_day),
    Row {
        key: "declared",
        sort: Sort::Figures,
        needed: false,
        said: |arrival, scene| declared_said(arrival.stay.declared, scene),
        told: |arrival, typed, scene| {
            arrival.stay.declared = declared_told(typed, scene)?;
            Ok(())
        },
    },
    stay_number!("tests_every", tests_every, EVERY_DAYS_MAX),
    stay_number!("tests_times", tests_times, TIMES_MAX),
    stay_day!("tests_from", tests_from, told::any_day),
    stay_words!("tests_set_by", tests_set_by),
    stay_number!("calls_every", calls_every, EVERY_DAYS_MAX),
    stay_day!("called_on", called_on, told::past_day),
    stay_day!("until", until, told::any_day),
    stay_words!("note", note),
    stay_day!("registered_on", registered_on, told::past_day),
    Row {
        key: "arrival_state",
        sort: Sort::Choice(STATES),
        needed: true,
        said: |arrival, scene| state(arrival.stay.state, scene).to_string(),
        told: |arrival, typed, scene| {
            arrival.stay.state = State::ALL[told::choice(typed, STATES, scene)?];
            Ok(())
        },
    },
    stay_day!("ended_on", ended_on, told::past_day),
];
