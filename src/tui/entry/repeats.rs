//! How often a task comes again, in a typed line: `moi ngay 7h`, `moi 3 ngay`, `thu 2 4 6 7h30`. It counts only at the end
//! of the text or before an hour, so that `đo mỗi ngày 2 lần` stays what it says.

use chrono::{NaiveTime, Timelike, Weekday};

use crate::domain::repeat::{DAY_MINUTES, DaySet, Repeat};
use crate::tui::entry::fault::{FaultKind, Wrong};
use crate::tui::entry::figures;
use crate::tui::entry::setting::Setting;
use crate::tui::entry::tokens::{Token, span};
use crate::tui::entry::words::longest;

/// A repeat before its hour is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Again {
    /// Every day.
    Daily,
    /// Every so many days.
    EveryDays(u16),
    /// On these days of the week.
    Weekdays(DaySet),
}

/// What words say of days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Days {
    /// It comes again.
    Again(Again),
    /// One day of the week, once: the next such day.
    Next(Weekday),
}

impl Again {
    /// The repeat at an hour; without one at the end of the day.
    pub(super) fn at(self, hour: Option<NaiveTime>) -> Repeat {
        let minute = hour.map_or(DAY_MINUTES - 1, |hour| {
            u16::try_from(hour.num_seconds_from_midnight() / 60).unwrap_or(DAY_MINUTES - 1)
        });
        match self {
            Again::Daily => Repeat::Daily { minute },
            Again::EveryDays(days) => Repeat::EveryDays { days, minute },
            Again::Weekdays(days) => Repeat::Weekdays { days, minute },
        }
    }
}

/// The days that these words begin with, and how many words that took.
pub(super) fn read(rest: &[Token<'_>], setting: &Setting<'_>) -> Result<Option<(Days, usize)>, Wrong> {
    let words = &setting.words.repeats;
    if let Some((_, count)) = longest(&words.daily, rest).filter(|(_, count)| ends(rest, *count)) {
        return Ok(Some((Days::Again(Again::Daily), count)));
    }
    let lead = longest(&words.every, rest).map_or(0, |(_, count)| count);
    if lead > 0
        && let Some(number) = rest.get(lead).and_then(|token| figures::whole(token.text))
        && let Some((_, unit)) = longest(&words.days, rest.get(lead + 1..).unwrap_or_default())
        && ends(rest, lead + 1 + unit)
    {
        let days = u16::try_from(number).unwrap_or(u16::MAX);
        let count = lead + 1 + unit;
        if !(Repeat::EveryDays { days, minute: 0 }).can_be() {
            return Err((FaultKind::RepeatEndless, span(rest.get(..count).unwrap_or(rest))));
        }
        return Ok(Some((Days::Again(Again::EveryDays(days)), count)));
    }
    Ok(weekdays(rest, lead, setting))
}

/// `thu 2 4 6`, `moi thu 2`, `thứ hai, thứ tư`. One day without the word for "every" is meant once.
fn weekdays(rest: &[Token<'_>], lead: usize, setting: &Setting<'_>) -> Option<(Days, usize)> {
    let words = &setting.words.repeats;
    let mut days = Vec::new();
    let mut at = lead;
    let mut is_week = false;
    while let Some(tokens) = rest.get(at..).filter(|tokens| !tokens.is_empty()) {
        if let Some((_, count)) = longest(&words.weekday, tokens) {
            is_week = true;
            at += count;
        } else if let Some((_, count)) = longest(&words.sunday, tokens) {
            is_week = true;
            days.push(Weekday::Sun);
            at += count;
        } else if let Some(day) = tokens.first().filter(|_| is_week).and_then(|token| day_of(token, setting)) {
            days.extend(day);
            at += 1;
        } else {
            break;
        }
    }
    let (first, several) = (*days.first()?, days.len() > 1);
    let days = if lead > 0 || several { Days::Again(Again::Weekdays(DaySet::of(days))) } else { Days::Next(first) };
    ends(rest, at).then_some((days, at))
}

/// The days in one word behind `thứ`: `2`, `2,4`, `hai`.
fn day_of(token: &Token<'_>, setting: &Setting<'_>) -> Option<Vec<Weekday>> {
    const WEEK: [Weekday; 6] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
    if let Some((place, _)) = longest(&setting.words.repeats.names, std::slice::from_ref(token)) {
        return WEEK.get(*place).map(|day| vec![*day]);
    }
    let parts = token.text.split(',').filter(|part| !part.is_empty());
    let day = |part: &str| WEEK.get(usize::try_from(figures::whole(part)?).ok()?.checked_sub(2)?).copied();
    parts.map(day).collect::<Option<Vec<_>>>().filter(|days| !days.is_empty())
}

/// Whether nothing of the text follows: the end, a mark, or an hour with or without its day.
fn ends(rest: &[Token<'_>], count: usize) -> bool {
    let is_hour = |at: usize| rest.get(at).is_some_and(|token| figures::hour(token.text).is_some());
    let is_day = |next: &Token<'_>| next.begins_with_digit() && next.text.contains('/') && is_hour(count + 1);
    rest.get(count).is_none_or(|next| next.text.starts_with(['#', '@', '!']) || is_hour(count) || is_day(next))
}
