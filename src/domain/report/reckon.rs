//! Making a report: what may be asked for, which report it is reconciled with, and all that it says.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::Days;
use serde::{Deserialize, Serialize};

use super::count::{self, Known, View};
use super::flows::{Base, sets};
use super::state::{Cut, Moves};
use super::{Report, ReportKind, situation};
use crate::domain::change::Change;
use crate::domain::danger::Rules;
use crate::domain::handover::Head;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment, week_of};
use crate::domain::officer::Officer;
use crate::domain::record::{Kept, Record};
use crate::domain::refusal::ReportRefusal;
use crate::domain::ward::Ward;

/// Which report is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Which.
    pub what: ReportKind,
    /// The day that it is about; the Sunday of a week.
    pub day: Date,
    /// As of when.
    pub cut_off: Moment,
    /// The first day of the period of a statement; that of the first F0 where none is told.
    pub from: Option<Date>,
}

/// A report that is to be kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewReport {
    /// Which.
    pub what: ReportKind,
    /// The day that it is about; the Sunday of a week.
    pub day: Date,
    /// As of when it counts.
    pub cut_off: Moment,
    /// The first day of the period of a statement, where told.
    pub from: Option<Date>,
    /// What whoever keeps it says besides.
    pub remarks: Vec<String>,
    /// The end of the journal, as the desk has it; what a session says is not read.
    pub head: Head,
}

impl NewReport {
    /// What is asked for.
    pub fn asked(&self) -> Asked {
        Asked { what: self.what, day: self.day, cut_off: self.cut_off, from: self.from }
    }
}

/// The Monday and the Sunday of the last week that is over on a day.
pub fn last_whole_week(today: Date) -> (Date, Date) {
    week_of(today.checked_sub_days(Days::new(7)).unwrap_or(today))
}

/// Whether the records say by now that others were under treatment at a report's cut-off, or had been counted: what was
/// entered late or put right since.
pub fn changed_since(ward: &Ward, report: &Report) -> bool {
    let (treated, known) = sets(ward, &Moves::of(ward), Cut::at(report.cut_off));
    (treated, known) != (report.counted.clone(), report.known.clone())
}

/// The span that a report covers where none was kept before it: the day before its cut-off, or its week.
pub fn window_of(asked: Asked) -> Moment {
    match asked.what {
        ReportKind::Weekly => Moment::start_of(week_of(asked.day).0),
        ReportKind::Daily | ReportKind::Situation => asked.cut_off.plus(-86_400),
    }
}

/// The newest version of a day's report.
pub fn latest(ward: &Ward, what: ReportKind, day: Date) -> Option<&Kept<Report>> {
    let of_day = ward.reports.iter().filter(|report| report.what == what && report.day == day);
    of_day.max_by_key(|report| report.version).map(|report| &**report)
}

/// The report that a day's is reconciled with: the newest version of the latest day before it.
pub fn before(ward: &Ward, what: ReportKind, day: Date) -> Option<&Kept<Report>> {
    let earlier = ward.reports.iter().filter(|report| report.what == what && report.day < day);
    earlier.max_by_key(|report| (report.day, report.version)).map(|report| &**report)
}

/// The latest day that has a report.
pub fn latest_day(ward: &Ward, what: ReportKind) -> Option<Date> {
    ward.reports.iter().filter(|report| report.what == what).map(|report| report.day).max()
}

/// The latest cut-off of the reports up to a day.
pub fn last_cut_off(ward: &Ward, what: ReportKind, day: Date) -> Option<Moment> {
    let reports = ward.reports.iter().filter(|report| report.what == what && report.day <= day);
    reports.map(|report| report.cut_off).max()
}

/// The number of the next version of a day's report.
pub fn next_version(ward: &Ward, what: ReportKind, day: Date) -> u32 {
    latest(ward, what, day).map_or(0, |report| report.version).saturating_add(1)
}

/// Whether a report may be made: nothing of the future, no week that still runs, no cut-off that is none of its day's or
/// earlier than that of a report before it (a clock that was set back), and none of a day behind which another stands.
pub fn check(ward: &Ward, asked: Asked, now: Moment) -> Result<(), ReportRefusal> {
    let today = now.date();
    if asked.day > today {
        return Err(ReportRefusal::FutureDay(asked.day));
    }
    let sunday = week_of(asked.day).1;
    if asked.what == ReportKind::Weekly {
        let over = Moment::start_of(sunday.checked_add_days(Days::new(1)).unwrap_or(sunday));
        if over > now {
            return Err(ReportRefusal::WeekNotOver(sunday));
        }
        if (asked.day, asked.cut_off) != (sunday, over) {
            return Err(ReportRefusal::CutOffElsewhere(sunday));
        }
    }
    if asked.cut_off > now {
        return Err(ReportRefusal::FutureCutOff);
    }
    let cut = Cut::at(asked.cut_off);
    // What was cut off in the evening is the report of the next morning.
    let eve = asked.day.pred_opt().unwrap_or(asked.day);
    if asked.what != ReportKind::Weekly && cut.day != asked.day && cut.day != eve {
        return Err(ReportRefusal::CutOffElsewhere(asked.day));
    }
    if let Some(later) = latest_day(ward, asked.what).filter(|day| *day > asked.day) {
        return Err(ReportRefusal::LaterStands(later));
    }
    match last_cut_off(ward, asked.what, asked.day) {
        Some(last) if last > asked.cut_off => Err(ReportRefusal::CutOffBefore(last)),
        _ => Ok(()),
    }
}

/// Makes a report of what the ward says, without asking whether it [may be made](check).
pub fn reckon(ward: &Ward, rules: &Rules, asked: Asked, known: Known) -> Report {
    let moves = Moves::of(ward);
    let cut = Cut::at(asked.cut_off);
    let earlier = before(ward, asked.what, asked.day);
    let base = match earlier {
        Some(report) => Base::report(report),
        None => Base::records(ward, &moves, window_of(asked)),
    };
    let (treated, ever) = sets(ward, &moves, cut);
    let figures = match asked.what {
        ReportKind::Situation => situation::count(ward, &moves, (asked.from, cut), &ever),
        ReportKind::Daily | ReportKind::Weekly => {
            let earlier = earlier.map(|report| &report.body);
            let view = View { ward, rules, moves: &moves, base: &base, earlier, cut, known };
            count::all(view, &treated, &ever)
        }
    };
    Report {
        what: asked.what,
        day: asked.day,
        version: next_version(ward, asked.what, asked.day),
        cut_off: asked.cut_off,
        before: base.before,
        figures,
        counted: treated,
        known: ever,
        remarks: Vec::new(),
        sent: Vec::new(),
        head: Head::default(),
    }
}

/// The daily report of one carer's F0, which is never kept: the ward as he has it, against the records of a day before.
pub fn of_carer(ward: &Ward, rules: &Rules, carer: Id<Officer>, asked: Asked, known: Known) -> Report {
    let mut his = ward.clone();
    let others = ward.cases.iter().filter(|case| case.carer != Some(carer)).map(|case| case.id);
    let others: HashSet<_> = others.collect();
    let cases = ward.cases.iter().filter(|case| others.contains(&case.id)).map(|case| Record::Case(Arc::clone(case)));
    let alerts = ward.alerts.iter().filter(|alert| others.contains(&alert.case));
    let follow_ups = ward.follow_ups.iter().filter(|follow_up| follow_up.carer != Some(carer));
    let reports = ward.reports.iter().map(|report| Record::Report(Arc::clone(report)));
    let left_out = cases
        .chain(alerts.map(|alert| Record::Alert(Arc::clone(alert))))
        .chain(follow_ups.map(|follow_up| Record::FollowUp(Arc::clone(follow_up))))
        .chain(reports);
    left_out.for_each(|record| his.apply(&Change { before: Some(record), after: None }));
    reckon(&his, rules, asked, known)
}
