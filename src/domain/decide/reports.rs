//! Orders about reports: keeping one as the next version of its day, which the desk counts itself, and saying that one
//! was sent.

use std::sync::Arc;

use crate::domain::decide::{Sheet, checks};
use crate::domain::identity::Id;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::report::{Known, NewReport, REMARKS_MAX, Report, SENT_MAX, Sent, check, reckon};

/// Keeps a report.
pub fn keep(sheet: &mut Sheet<'_>, told: NewReport) -> Result<(), Refusal> {
    if told.remarks.len() > REMARKS_MAX {
        return Err(Refusal::TooMany(REMARKS_MAX as u32));
    }
    told.remarks.iter().try_for_each(|remark| checks::needed(Field::Note, remark))?;
    check(sheet.ward, told.asked(), sheet.now).map_err(Refusal::Report)?;
    if told.from.is_some_and(|from| from > told.day) {
        return Err(Refusal::DaysReversed);
    }
    let known = Known { now: sheet.now, has_tests: true };
    let report = reckon(sheet.ward, sheet.rules, told.asked(), known);
    sheet.make(Report { remarks: told.remarks, head: told.head, ..report })?;
    Ok(())
}

/// Says that a report was sent.
pub fn send(sheet: &mut Sheet<'_>, report: Id<Report>, to: String) -> Result<(), Refusal> {
    checks::needed(Field::Text, &to)?;
    let old = Arc::clone(checks::known(&sheet.ward.reports, report)?);
    if old.sent.len() >= SENT_MAX {
        return Err(Refusal::TooMany(SENT_MAX as u32));
    }
    let by = sheet.by().and_then(|by| sheet.ward.officers.read(by)).map_or(String::new(), |by| by.name.clone());
    let mut new = old.body.clone();
    new.sent.push(Sent { at: sheet.now, to: to.trim().to_string(), by });
    sheet.rewrite(&old, new);
    Ok(())
}
