//! Whether an F0 may be released, in words: by which line of which decision, or what is missing.

use std::fmt::Display;

use crate::domain::measure::Sign;
use crate::domain::pack::TestAsked;
use crate::domain::release::{Lack, Readiness};
use crate::language::numbers;
use crate::language::reasons::number;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::task_words;

/// The most days without a reading that are named.
const DAYS_NAMED: usize = 5;

/// That isolation may end, or that it may not; and why.
pub fn sentence(found: &Readiness<'_>, seat: &Seat, look: &Look) -> String {
    if found.is_ready() {
        let day = found.day.map(|day| look.book.say_with("release.day_of_isolation", &[("day", &day)]));
        let by = day.into_iter().chain([reasons(found, seat, look)]).collect::<Vec<_>>().join("; ");
        return format!("{}: {by}.", look.book.say("release.ready"));
    }
    look.book.say_with("release.not_ready", &[("lacks", &lacks(found, seat, look))])
}

/// By what isolation may end: `test nhanh âm tính 17/2; QĐ 250/QĐ-BYT Ngày 7, xét nghiệm âm tính`.
pub fn reasons(found: &Readiness<'_>, seat: &Seat, look: &Look) -> String {
    let book = &look.book;
    let Some((pack, line)) = found.way else { return String::new() };
    let test = found.test.and_then(|test| seat.ward.tests.read(test)).map(|test| {
        let result = book.word("tests", test.result.name()).unwrap_or_default();
        let kind = book.word("tests", test.kind.name()).unwrap_or_default();
        format!("{kind} {result} {}", signs::short_day(test.taken_at.date(), seat.now.date()))
    });
    let (decision, dated) = pack.stands_in(&line.source);
    let by = format!("{decision} {}: {}", numbers::date(dated), line.id);
    let doctor = (line.test == TestAsked::NotSaid).then(|| book.say("release.doctor_decides").to_string());
    let watch = (line.watch_days > 0).then(|| book.say_with("release.watch", &[("days", &line.watch_days)]));
    test.into_iter().chain([by]).chain(doctor).chain(watch).collect::<Vec<_>>().join("; ")
}

/// What is missing, or in the way.
pub fn lacks(found: &Readiness<'_>, seat: &Seat, look: &Look) -> String {
    found.lacks.iter().map(|lack| words(lack, seat, look)).collect::<Vec<_>>().join("; ")
}

fn words(lack: &Lack, seat: &Seat, look: &Look) -> String {
    let book = &look.book;
    let day = |day| signs::short_day(day, seat.now.date());
    match lack {
        Lack::NotConfirmed => book.say("release.not_confirmed").to_string(),
        Lack::NoSample => book.say("release.no_sample").to_string(),
        Lack::NoPack => book.say("release.no_pack").to_string(),
        Lack::Day { number, on } => {
            let values: [(&str, &dyn Display); 2] = [("number", number), ("date", &day(*on))];
            book.say_with("release.day", &values)
        }
        Lack::NegativeTest(from) => book.say_with("release.negative", &[("date", &day(*from))]),
        Lack::TestWaits(on) => book.say_with("release.test_waits", &[("date", &day(*on))]),
        Lack::Doses => book.say("release.doses").to_string(),
        Lack::Alert => book.say("release.alert").to_string(),
        Lack::Fever(at, value) => {
            let (time, value) = (task_words::moment(*at, seat), number(Sign::Temperature, *value));
            book.say_with("release.fever", &[("value", &value), ("time", &time)])
        }
        Lack::MissingDays(days) => {
            let mut named: Vec<String> = days.iter().take(DAYS_NAMED).map(|on| day(*on)).collect();
            if days.len() > DAYS_NAMED {
                named.push(book.say_with("release.more_days", &[("count", &(days.len() - DAYS_NAMED))]));
            }
            book.say_with("release.missing_days", &[("days", &named.join(", "))])
        }
        Lack::OnTheWay => book.say("release.on_the_way").to_string(),
    }
}
