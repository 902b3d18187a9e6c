//! The rows of the rule packs: every figure with its decision, its day and how certain it is, and whether it judges here.

use std::fmt::Display;

use crate::domain::danger::{Certainty, Pack, Rule};
use crate::domain::measure::Sign;
use crate::domain::pack::{Source, Whom};
use crate::language::numbers;
use crate::language::reasons::{number, short_name, symptom};
use crate::language::wrong_pack;
use crate::tui::dialogs::survey::{Act, Row};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// The kinds of lines that the station's doctor may switch beside danger signs, where they are clinical judgement.
const SWITCHED: [&str; 7] = ["slot", "severity", "tier", "home", "visit", "hold", "recurrence"];

/// Every pack: those in force first, each under its name; before them what is wrong with files of the station.
pub(super) fn rules(seat: &Seat, look: &Look) -> Vec<Row> {
    let judging = seat.rules.packs().len();
    let packs = seat.rules.known().enumerate();
    let wrong = seat.state.wrong_packs.iter().map(|wrong| {
        let [refused, instead] = wrong_pack(wrong, &look.book);
        Row::of(refused, Role::Attention).with(format!("     {instead}"), Role::Attention)
    });
    wrong.chain(packs.flat_map(|(place, pack)| pack_rows(pack, place < judging, seat, look))).collect()
}

/// What a pack says of contacts: how long they are followed, and from when a case infects.
fn contact_lines(pack: &Pack, look: &Look, line: &mut dyn FnMut(&str, &str, String, &Source)) {
    for follow in &pack.follows {
        let tests: Vec<String> = follow.tests.iter().map(u16::to_string).collect();
        let values: [(&str, &dyn Display); 4] = [
            ("from", &numbers::date(follow.from)),
            ("days", &follow.days),
            ("tests", &tests.join(", ")),
            ("watch", &follow.watch),
        ];
        line("follow", &follow.id, format!(": {}", look.book.say_with("rules.follow", &values)), &follow.source);
    }
    for window in &pack.windows {
        let values: [(&str, &dyn Display); 4] = [
            ("from", &numbers::date(window.from)),
            ("onset", &window.before_onset),
            ("sample", &window.before_sample),
            ("back", &window.look_back),
        ];
        line("window", &window.id, format!(": {}", look.book.say_with("rules.window", &values)), &window.source);
    }
}

fn pack_rows(pack: &Pack, judges: bool, seat: &Seat, look: &Look) -> Vec<Row> {
    let book = &look.book;
    let day = |day: Option<crate::domain::moment::Date>| day.map(numbers::date);
    let span = match (day(pack.from), day(pack.until)) {
        (Some(from), Some(until)) => book.say_with("rules.treats_until", &[("from", &from), ("until", &until)]),
        (Some(from), None) => book.say_with("rules.treats", &[("from", &from)]),
        (None, _) => book.say("rules.adds").to_string(),
    };
    let state = book.say(if judges { "rules.in_force" } else { "rules.not_chosen" });
    let head = format!("{}: {} {}", pack.name, pack.decision, numbers::date(pack.dated));
    let mut rows = vec![Row::of(head, Role::Title).with(format!("   {state}; {span}"), Role::Title)];
    rows.extend(pack.rules.iter().map(|rule| rule_row(pack, rule, seat, look)));
    let mut line = |kind: &str, id: &str, what: String, source: &Source| {
        let words = format!("{}: {id}{what}", book.word("rules_kinds", kind).unwrap_or_default());
        let (decision, dated) = pack.stands_in(source);
        let mut row = source_row(words, (source.active, source.certainty), (decision, dated), &source.note, look);
        if source.certainty == Certainty::J && SWITCHED.contains(&kind) && seat.officer.is_some() {
            row.act = Some(Act::Switch(pack.switch_of(kind, id)));
        }
        rows.push(row);
    };
    for slot in &pack.slots {
        let hour = slot.from_hour.map(|hour| format!(": {}", book.say_with("rules.from_hour", &[("hour", &hour)])));
        line("slot", &slot.id, hour.unwrap_or_default(), &slot.source);
    }
    for severity in &pack.severities {
        let limit = limits(severity.sign, severity.at_least, severity.at_most, look);
        line(
            "severity",
            &severity.id,
            format!(" ({limit}{})", ages(severity.from_months, severity.below_months, look)),
            &severity.source,
        );
    }
    pack.tiers.iter().for_each(|tier| line("tier", &tier.id, whom(&tier.whom, look), &tier.source));
    pack.homes.iter().for_each(|home| line("home", &home.id, whom(&home.whom, look), &home.source));
    pack.releases.iter().for_each(|release| line("release", &release.id, whom(&release.whom, look), &release.source));
    pack.underlying.iter().for_each(|disease| line("underlying", &disease.id, String::new(), &disease.source));
    for deadline in &pack.deadlines {
        let hours = book.say_with("rules.hours", &[("hours", &deadline.hours)]);
        line("deadline", &deadline.id, format!(": {hours}"), &deadline.source);
    }
    for visit in &pack.visits {
        let values: [(&str, &dyn Display); 2] = [("count", &visit.attempts), ("minutes", &visit.apart_minutes)];
        line("visit", &visit.id, format!(": {}", book.say_with("rules.visit", &values)), &visit.source);
    }
    for recurrence in &pack.recurrences {
        let values: [(&str, &dyn Display); 2] =
            [("from", &recurrence.from_days), ("below", &recurrence.below_days.unwrap_or_default())];
        let key = if recurrence.below_days.is_some() { "rules.days_between" } else { "rules.days_from" };
        line("recurrence", &recurrence.id, format!(": {}", book.say_with(key, &values)), &recurrence.source);
    }
    for again in &pack.agains {
        line("again", &again.id, format!(": {}", again.text), &again.source);
    }
    contact_lines(pack, look, &mut line);
    pack.holds.iter().for_each(|hold| line("hold", &hold.id, String::new(), &hold.source));
    pack.papers.iter().for_each(|owed| line("paper", &owed.id, String::new(), &owed.source));
    pack.unused.iter().for_each(|unused| line("unused", &unused.id, String::new(), &unused.source));
    rows
}

fn rule_row(pack: &Pack, rule: &Rule, seat: &Seat, look: &Look) -> Row {
    let book = &look.book;
    let what = match (rule.sign, rule.symptom.as_deref().and_then(crate::domain::symptom::Symptom::of_code)) {
        (Some(sign), _) => match (rule.fever_hours, rule.below_usual) {
            (Some(hours), _) => {
                let limit = limits(sign, rule.at_least, rule.at_most, look);
                format!("{limit} {}", book.say_with("rules.lasting", &[("hours", &hours)]))
            }
            (_, Some(drop)) => {
                let values: [(&str, &dyn Display); 2] =
                    [("sign", &short_name(sign, book)), ("drop", &number(sign, drop))];
                book.say_with("rules.drop", &values)
            }
            _ => limits(sign, rule.at_least, rule.at_most, look),
        },
        (None, Some(found)) => symptom(found, book).to_string(),
        (None, None) => String::new(),
    };
    let level = look.level_mark(rule.level);
    let words = format!("{level} {}: {what}{}", rule.id, ages(rule.from_months, rule.below_months, look));
    let mut row = source_row(words, (rule.active, rule.certainty), (&pack.decision, pack.dated), &rule.note, look);
    if rule.certainty == Certainty::J && seat.officer.is_some() {
        row.act = Some(Act::Switch(pack.switch_of("rule", &rule.id)));
    }
    row
}

/// `>= 20`, with the name of the sign before it.
fn limits(sign: Sign, at_least: Option<u16>, at_most: Option<u16>, look: &Look) -> String {
    let name = short_name(sign, &look.book);
    match (at_least, at_most) {
        (Some(limit), _) => format!("{name} >= {}", number(sign, limit)),
        (None, Some(limit)) => format!("{name} <= {}", number(sign, limit)),
        (None, None) => name.to_string(),
    }
}

/// `, từ 12 tháng đến dưới 5 tuổi`; nothing for everybody.
fn ages(from: u32, below: Option<u32>, look: &Look) -> String {
    let age = |months: u32| {
        let (key, count) = if months >= 24 && months.is_multiple_of(12) {
            ("rules.years", months / 12)
        } else {
            ("rules.months", months)
        };
        look.book.say_with(key, &[("count", &count)])
    };
    match (from, below) {
        (0, None) => String::new(),
        (0, Some(below)) => format!(", {}", look.book.say_with("rules.below", &[("age", &age(below))])),
        (from, None) => format!(", {}", look.book.say_with("rules.from", &[("age", &age(from))])),
        (from, Some(below)) => {
            let (from, below) = (age(from), age(below));
            format!(", {}", look.book.say_with("rules.between", &[("from", &from), ("below", &below)]))
        }
    }
}

fn whom(whom: &Whom, look: &Look) -> String {
    ages(whom.from_months, whom.below_months, look)
}

/// What it says, then whether it judges, by which decision, how certain, and what the station should know of it.
fn source_row(
    words: String,
    (active, certainty): (bool, Certainty),
    (decision, dated): (&str, crate::domain::moment::Date),
    note: &str,
    look: &Look,
) -> Row {
    let book = &look.book;
    let state = book.say(if active { "rules.active" } else { "rules.inactive" });
    let certain = book.word("certainties", certainty.name()).unwrap_or_default();
    let note = if note.is_empty() { String::new() } else { format!("; {note}") };
    let role = if active { Role::Text } else { Role::Notice };
    let mark = if active { "" } else { "- " };
    let source = format!("     {state}, [{}] {certain}; {decision} {}{note}", certainty.name(), numbers::date(dated));
    Row::of(format!("   {mark}{words}"), role).with(source, Role::Notice)
}
