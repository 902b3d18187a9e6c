//! The papers that are still owed: decisions of those under treatment, certificates of those released, and what is late.

use super::columns::Column;
use super::count::{Sheet, View, of_runs};
use super::runs::Span;
use crate::domain::home_treatment::Outcome;
use crate::domain::paper::{PaperKind, Step, papers_of};

/// Counts them.
pub(super) fn count(view: View<'_>, treated: &[Span], sheet: &mut Sheet) {
    let (mut decisions, mut certificates, mut late) = (0, 0, 0);
    let released = view.ward.cases.iter().map(|case| &**case);
    let released = released.filter(|case| case.end.as_ref().is_some_and(|end| end.outcome == Outcome::Released));
    for case in of_runs(view.ward, treated).chain(released) {
        for due in papers_of(view.ward, view.rules, case).iter().filter(|due| due.is_open()) {
            late += i64::from(due.is_late(view.known.now));
            match due.what {
                PaperKind::Decision if case.end.is_none() => decisions += i64::from(due.step() < Step::Signed),
                PaperKind::Certificate => certificates += 1,
                _ => {}
            }
        }
    }
    sheet.put(Column::NoDecision, decisions);
    sheet.put(Column::NoCertificate, certificates);
    sheet.put(Column::PapersLate, late);
}
