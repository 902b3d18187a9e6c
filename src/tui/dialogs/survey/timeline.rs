//! The rows of one case's timeline: time, what was, and who; danger values are marked.

use crate::domain::home_treatment::{Case, Outcome, Reading};
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::record::Kept;
use crate::domain::test::Test;
use crate::domain::timeline::{Entry, Event, timeline};
use crate::domain::transfer::{Answer, Transfer, Way};
use crate::language::numbers;
use crate::language::reasons::found;
use crate::language::shown::Shown;
use crate::tui::dialogs::readings;
use crate::tui::dialogs::survey::Row;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;

/// Every line of a case, the oldest first; nothing of a case that is not held.
pub(super) fn rows(case: Option<Id<Case>>, seat: &Seat, look: &Look) -> Vec<Row> {
    let Some(case) = case.and_then(|case| seat.ward.cases.read(case)) else { return Vec::new() };
    let mut rows = Vec::new();
    if !seat.whole.contains(&case.id) {
        rows.push(Row::of(look.book.say("timeline.reading").to_string(), Role::Notice));
    }
    rows.extend(timeline(&seat.ward, case).iter().map(|entry| row(entry, case, seat, look)));
    rows
}

/// The name and number of whose timeline it is, for the rule above it.
pub(super) fn title(case: Option<Id<Case>>, seat: &Seat, look: &Look) -> String {
    let Some(case) = case.and_then(|case| seat.ward.cases.read(case)) else { return String::new() };
    let values: [(&str, &dyn std::fmt::Display); 2] = [("number", &case.id.number()), ("name", &seat.name_of(case))];
    look.book.say_with("timeline.title", &values)
}

fn row(entry: &Entry, case: &Kept<Case>, seat: &Seat, look: &Look) -> Row {
    let day = signs::short_day(entry.when.day, seat.now.date());
    let time = entry.when.at.map_or(String::new(), |at| numbers::time(at.time()));
    let (mark, words, role) = words(&entry.event, case, seat, look);
    let day = Shown::owned(day).right(5).into_static();
    let line = format!("{day} {time:>5} {mark:<2} {words}");
    Row::of(line, role).about(Some(entry.event.record(case)))
}

type Told = (String, String, Role);

fn words(event: &Event, case: &Kept<Case>, seat: &Seat, look: &Look) -> Told {
    let book = &look.book;
    let plain = |words: String| (String::new(), words, Role::Text);
    let said = |key: &str| plain(book.say(key).to_string());
    let by = |officer: Option<Id<Officer>>| officer.map_or("", |officer| seat.officer_name(officer)).to_string();
    match event {
        Event::Onset => said("timeline.onset"),
        Event::Reported => said("timeline.reported"),
        Event::Confirmed => said("timeline.confirmed"),
        Event::Examined => said("timeline.examined"),
        Event::Read(reading) => of_reading(reading, case, seat, look),
        Event::Corrected(reading) => plain(of_correction(reading, seat, look)),
        Event::Called(call) => {
            let outcome = book.word("calls", call.outcome.name()).unwrap_or_default();
            plain(joined(&[
                book.say_with("timeline.call", &[("outcome", &outcome)]),
                call.note.clone(),
                by(call.written_by),
            ]))
        }
        Event::Raised(alert) => {
            let causes: Vec<String> =
                alert.causes.iter().map(|cause| found(cause.watched, cause.value, book)).collect();
            let level = alert
                .causes
                .iter()
                .map(|cause| cause.level_at(alert.closed.map_or(seat.now, |closed| closed.at)))
                .max();
            let level = level.unwrap_or(crate::domain::danger::Level::Attention);
            let words = book.say_with("timeline.alert", &[("what", &causes.join(", "))]);
            (look.level_mark(level).to_string(), words, signs::level_role(level))
        }
        Event::Said(_, told) => {
            let step = book.word("alert_steps", told.step.name()).unwrap_or_default();
            plain(joined(&[book.say_with("timeline.said", &[("step", &step)]), told.note.clone(), by(Some(told.by))]))
        }
        Event::Eased(alert, _) => {
            let reached = alert.causes.iter().any(|cause| cause.reached_at.is_some());
            let how = book.word("alert_steps", if reached { "reached" } else { "eased" }).unwrap_or_default();
            plain(book.say_with("timeline.said", &[("step", &how)]))
        }
        Event::Sampled(test) => plain(of_test(test, look)),
        Event::Asked(told) | Event::Left(told) | Event::Answered(told, _) => plain(of_transfer(event, told, look)),
        Event::Dated(paper) | Event::Signed(paper) | Event::Delivered(paper) => {
            let what = book.word("papers", paper.what.name()).unwrap_or_default().to_string();
            let (key, who) = match event {
                Event::Signed(_) => ("timeline.signed", paper.signed_by.clone()),
                Event::Delivered(_) => ("timeline.delivered", paper.receiver.clone()),
                _ => ("timeline.paper", String::new()),
            };
            plain(joined(&[book.say_with(key, &[("what", &what)]), paper.numbered().unwrap_or_default(), who]))
        }
        Event::Given(given) => {
            let bag = book.word("bags", given.bag.name()).unwrap_or_default();
            let consent = if given.consent { book.say("bags.consent") } else { "" };
            plain(joined(&[book.say_with("timeline.given", &[("bag", &bag)]), consent.to_string(), by(given.by)]))
        }
        Event::Ended(end) => said(match end.outcome {
            Outcome::Released => "home_treatment.outcome_released",
            Outcome::Transferred => "home_treatment.outcome_transferred",
            Outcome::Died => "home_treatment.outcome_died",
            Outcome::Left => "home_treatment.outcome_left",
        }),
    }
}

/// A reading with the mark of the worst that it shows.
fn of_reading(reading: &Kept<Reading>, case: &Kept<Case>, seat: &Seat, look: &Look) -> Told {
    let birth = seat.ward.person_of(case).map(|person| person.birth).unwrap_or_default();
    let age = birth.age_on(reading.measured_at.date());
    let level = seat.rules.judge(&reading.signs, reading.symptoms.told(), age).first().map(|finding| finding.level);
    let mark = level.map_or(String::new(), |level| look.level_mark(level).to_string());
    (mark, readings::values(reading, seat, look), level.map_or(Role::Text, signs::level_role))
}

/// That a reading was corrected, of which time, what it says now, and by whom.
fn of_correction(reading: &Kept<Reading>, seat: &Seat, look: &Look) -> String {
    let time = signs::short_time(reading.measured_at, seat.now);
    let words = look.book.say_with("timeline.corrected", &[("time", &time)]);
    let who = reading.written_by.map_or("", |officer| seat.officer_name(officer)).to_string();
    joined(&[format!("{words} {}", readings::values(reading, seat, look)), who])
}

fn of_test(test: &Test, look: &Look) -> String {
    let kind = look.book.word("tests", test.kind.name()).unwrap_or_default();
    let result = look.book.word("tests", test.result.name()).unwrap_or_default();
    let ct = test.ct.map_or(String::new(), |ct| format!("Ct {}", numbers::tenths(ct)));
    joined(&[look.book.say_with("timeline.test", &[("kind", &kind), ("result", &result)]), ct, test.place.clone()])
}

fn of_transfer(event: &Event, told: &Transfer, look: &Look) -> String {
    let way = look.book.say(match told.way {
        Way::ToHospital => "transfers.to_hospital",
        Way::ToWard => "transfers.to_ward",
        Way::FromWard => "transfers.from_ward",
    });
    let key = match event {
        Event::Left(_) => "timeline.left",
        Event::Answered(_, Answer::Received) => "timeline.received",
        Event::Answered(_, _) => "timeline.declined",
        _ => "timeline.asked",
    };
    joined(&[look.book.say_with(key, &[("way", &way), ("place", &told.place)]), told.who.clone()])
}

fn joined(parts: &[String]) -> String {
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
