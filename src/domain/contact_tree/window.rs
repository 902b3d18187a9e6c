//! The infectious window, and how far back a source is looked for: by the dated pack of the day on which the case was
//! opened, and by the longest that any pack knows where none speaks of that day, which misses nobody.

use chrono::Days;

use crate::domain::danger::{Pack, Rules};
use crate::domain::home_treatment::Case;
use crate::domain::moment::Date;
use crate::domain::pack::Window;
use crate::domain::paper::opened_on;

/// Days before the first day of illness where the desk has no pack at all: QĐ 5053/QĐ-BYT.
const DAYS_BEFORE: u16 = 3;

/// Days before the first day of illness in which a source is looked for where the desk has no pack at all.
const DAYS_BACK: u16 = 14;

/// A window, and where it stands; nothing where no pack speaks of that day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Infectious<'r> {
    /// Days before the first day of illness, or of the positive sample where there are no symptoms.
    pub days_before: u16,
    /// Days before it in which a source is looked for (PA2).
    pub days_back: u16,
    /// Where it stands.
    pub rule: Option<(&'r Pack, &'r Window)>,
}

impl Infectious<'_> {
    /// The first day on which somebody could infect who fell ill, or was sampled, on a day.
    pub fn from(&self, first: Date) -> Date {
        first.checked_sub_days(Days::new(self.days_before.into())).unwrap_or(first)
    }

    /// The first day on which he could have been infected.
    pub fn back_to(&self, first: Date) -> Date {
        first.checked_sub_days(Days::new(self.days_back.into())).unwrap_or(first)
    }
}

/// The window of a case that was opened on a day; whether it is counted from symptoms or from a sample.
pub fn window_on(rules: &Rules, opened: Option<Date>, has_onset: bool) -> Infectious<'_> {
    let days = |window: &Window| if has_onset { window.before_onset } else { window.before_sample };
    let all = || {
        let of = |pack| Pack::windows(pack).map(move |window| (pack, window));
        rules.known().flat_map(of)
    };
    let in_force =
        opened.and_then(|day| all().filter(|(_, window)| window.holds_on(day)).max_by_key(|(_, of)| of.from));
    match in_force {
        Some((pack, window)) => {
            Infectious { days_before: days(window), days_back: window.look_back, rule: Some((pack, window)) }
        }
        None => Infectious {
            days_before: all().map(|(_, window)| days(window)).max().unwrap_or(DAYS_BEFORE),
            days_back: all().map(|(_, window)| window.look_back).max().unwrap_or(DAYS_BACK),
            rule: None,
        },
    }
}

/// The window of a case.
pub fn window_of<'r>(rules: &'r Rules, case: &Case) -> Infectious<'r> {
    window_on(rules, opened_on(case), case.onset.is_some())
}
