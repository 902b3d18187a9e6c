//! Follow-ups of contacts, and rounds of wider testing with who is listed, as the import of this program reads them back.

use std::io;

use super::line_lists::whom;
use super::{Rows, View, number};
use crate::domain::area::called;
use crate::domain::follow_up::{FollowUp, Violation};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::screening::Screening;
use crate::exchange::cells::one_of_texts;
use crate::exchange::sheet::Value;

/// Columns of follow-ups.
pub(super) const FOLLOW_UP_COLUMNS: [&str; 23] =
    follow_up_columns(["name", "birth", "phones", "place", "carer", "violations", "reason", "note"]);
/// Columns of follow-ups whose names are masked.
pub(super) const MASKED_FOLLOW_UP_COLUMNS: [&str; 23] = follow_up_columns([
    "masked_name",
    "masked_birth",
    "masked_phones",
    "masked_place",
    "masked_carer",
    "masked_violations",
    "masked_reason",
    "masked_note",
]);

const fn follow_up_columns(private: [&'static str; 8]) -> [&'static str; 23] {
    let [name, birth, phones, place, carer, violations, reason, note] = private;
    [
        "number",
        "code",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        phones,
        "isolated_from",
        "until",
        place,
        carer,
        "calls",
        "own_room",
        "own_toilet",
        "visits",
        violations,
        "outcome",
        "ended_on",
        reason,
        "violation_count",
        note,
        "written_at",
    ]
}

/// Columns of rounds.
pub(super) const SCREENING_COLUMNS: [&str; 17] = screening_columns(["name", "birth", "phones", "group", "note"]);
/// Columns of rounds whose names are masked.
pub(super) const MASKED_SCREENING_COLUMNS: [&str; 17] =
    screening_columns(["masked_name", "masked_birth", "masked_phones", "masked_group", "masked_note"]);

const fn screening_columns(private: [&'static str; 5]) -> [&'static str; 17] {
    let [name, birth, phones, group, note] = private;
    [
        "number",
        "screening",
        "samples_from",
        "until",
        "test_kind",
        "area",
        group,
        "per_household",
        "place",
        "code",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        phones,
        note,
    ]
}

pub(super) fn follow_ups(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    view.ward.follow_ups.iter().try_for_each(|kept| follow_up_row(view, kept, rows))
}

fn follow_up_row(view: View<'_>, kept: &Kept<FollowUp>, rows: &mut Rows<'_>) -> io::Result<()> {
    let [code, name, birth, months, step, told_on, phones] = whom(view, (kept.person, None));
    let calls = kept.calls.iter().map(|call| format!("{} {}", call.at.rfc3339(), call.outcome.name()));
    let visits = kept.visits.iter().map(|visit| format!("{} {}", visit.at.rfc3339(), visit.found.name()));
    let violations = kept.violations.iter().map(violation_text).collect();
    rows(&[
        number(kept.id.number()),
        code,
        name,
        birth,
        months,
        step,
        told_on,
        phones,
        Value::Date(kept.from),
        Value::or_absent(kept.until, Value::Date),
        view.private(&kept.place),
        view.officer(kept.carer),
        Value::Texts(calls.collect()),
        Value::or_absent(kept.own_room, Value::Flag),
        Value::or_absent(kept.own_toilet, Value::Flag),
        Value::Texts(visits.collect()),
        if view.with_names { Value::Texts(violations) } else { Value::Absent },
        Value::or_absent(kept.end.as_ref(), |end| Value::Name(end.how.name())),
        Value::or_absent(kept.end.as_ref(), |end| Value::Date(end.on)),
        view.private(kept.end.as_ref().map_or("", |end| &end.reason)),
        Value::Number(kept.violations.len() as u64),
        view.private(&kept.note),
        Value::Moment(kept.written_at),
    ])
}

/// `2021-07-19; written_up; ra chợ; 12/BB`.
fn violation_text(violation: &Violation) -> String {
    let day = violation.on.format("%Y-%m-%d").to_string();
    let parts = [day.as_str(), violation.step.name(), &violation.what, &violation.paper];
    let parts = parts.into_iter().filter(|part| !part.is_empty()).map(one_of_texts);
    parts.collect::<Vec<_>>().join("; ")
}

pub(super) fn screenings(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let of_round = |round: &Kept<Screening>, rows: &mut Rows<'_>| {
        round.listed.iter().try_for_each(|person| listed_row(view, (round, *person), rows))
    };
    view.ward.screenings.iter().try_for_each(|round| of_round(round, rows))
}

fn listed_row(view: View<'_>, (round, listed): (&Kept<Screening>, Id<Person>), rows: &mut Rows<'_>) -> io::Result<()> {
    let [code, name, birth, months, step, told_on, phones] = whom(view, (listed, None));
    let day = |day: Date| Value::Date(day);
    rows(&[
        number(round.id.number()),
        Value::Text(round.name.clone()),
        day(round.from),
        day(round.until),
        Value::Name(round.kind.name()),
        Value::or_absent(round.area, |area| Value::Text(called(view.ward, area))),
        view.private(&round.group),
        Value::Flag(round.per_household),
        Value::Text(round.place.clone()),
        code,
        name,
        birth,
        months,
        step,
        told_on,
        phones,
        view.private(&round.note),
    ])
}
