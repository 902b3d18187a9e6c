//! The danger signs of followed cases as a table.

use std::io;

use super::line_lists::sign_value;
use super::{Rows, View, number};
use crate::domain::danger::{Level, Limit, Watched};
use crate::domain::home_treatment::Case;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::standing::{self, Noted};
use crate::exchange::sheet::Value;

/// Columns of alerts.
pub(super) const ALERT_COLUMNS: [&str; 13] = [
    "case_number",
    "case_code",
    "name",
    "phones",
    "level",
    "sign",
    "value",
    "limit",
    "measured_at",
    "late",
    "eased",
    "rule",
    "decision",
];

/// What stands now against every followed case, the loudest first.
pub(super) fn alerts(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let mut found: Vec<(&Kept<Case>, Noted<'_>)> = Vec::new();
    for case in view.ward.cases.iter() {
        if standing::is_followed(view.ward, view.rules, case, view.now) {
            let standing = standing::standing(view.ward, view.rules, case, view.now);
            found.extend(standing.noted.into_iter().map(|noted| (&**case, noted)));
        }
    }
    found.sort_by_key(|(case, noted)| (std::cmp::Reverse(noted.level()), noted.late, case.id));
    found.iter().try_for_each(|(case, noted)| alert_row(view, case, noted, rows))
}

fn alert_row(view: View<'_>, case: &Kept<Case>, noted: &Noted<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    let nobody = Person::default();
    let person = view.ward.person_of(case).map_or(&nobody, |kept| &kept.body);
    let finding = &noted.finding;
    let in_unit = |value: u16| match finding.watched {
        Watched::Sign(sign) => sign_value(sign, value),
        _ => number(value),
    };
    let limit = finding.limit.map(|limit| match limit {
        Limit::AtLeast(value) | Limit::AtMost(value) => value,
    });
    let limit_in_unit = |value: u16| match finding.watched {
        Watched::LastingFever => Value::Tenths(value.into()),
        _ => in_unit(value),
    };
    rows(&[
        number(case.id.number()),
        Value::Text(view.case_code(case)),
        view.patient(&person.name, person.birth),
        view.phones(&person.phones),
        Value::Name(match finding.level {
            Level::Urgent => "urgent",
            Level::Attention => "attention",
        }),
        Value::Name(match finding.watched {
            Watched::Sign(sign) => sign.name(),
            Watched::Symptom(symptom) => symptom.code(),
            Watched::LastingFever => "lasting_fever",
            Watched::Drop(_) => "drop",
            Watched::Oxygen => "oxygen",
            Watched::Unreached => "unreached",
        }),
        Value::or_absent(finding.value, in_unit),
        Value::or_absent(limit, limit_in_unit),
        Value::Moment(noted.measured_at),
        Value::Flag(noted.late),
        Value::Flag(noted.eased),
        Value::or_absent(finding.rule, |(_, rule)| Value::Text(rule.id.clone())),
        Value::or_absent(finding.rule, |(pack, _)| Value::Text(pack.decision.clone())),
    ])
}
