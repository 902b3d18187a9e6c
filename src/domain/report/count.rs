//! The figures of a report: flows, who is under treatment and how, contacts, arrivals, alerts, doses and staff. A figure
//! that cannot be known is left out and never 0.

use super::columns::Column;
use super::flows::{Base, Flows};
use super::runs::{Span, holds, length};
use super::state::{Cut, Moves, State, state_at};
use super::{Figure, Report, cough, papers, samples};
use crate::domain::alert;
use crate::domain::area::Area;
use crate::domain::arrival::{Factor, State as Stays};
use crate::domain::contact_tree::level_of;
use crate::domain::coverage::{exposed, is_call_due};
use crate::domain::danger::Rules;
use crate::domain::episodes::later;
use crate::domain::follow_up::{FollowOutcome, FollowUp};
use crate::domain::home_treatment::{Case, CaseStatus, Outcome};
use crate::domain::identity::{Id, Kind};
use crate::domain::moment::{Date, Moment};
use crate::domain::paper::opened_on;
use crate::domain::person::NotVaccinated;
use crate::domain::reaching::facts;
use crate::domain::record::Kept;
use crate::domain::vaccination::{Doses, review};
use crate::domain::ward::Ward;

/// Seconds after a cut-off during which what stands now (readings, papers, carers) still says how it stood then.
const STILL_SECONDS: i64 = 12 * 3600;

/// What whoever counts can know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// The clock.
    pub now: Moment,
    /// Whether the tests and the whole duty book are at hand; a screen has the tests of cases that it looked at, and the
    /// last lines.
    pub has_tests: bool,
}

/// What is counted from.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub ward: &'a Ward,
    pub rules: &'a Rules,
    pub moves: &'a Moves,
    pub base: &'a Base,
    /// The report before, where there is one.
    pub earlier: Option<&'a Report>,
    pub cut: Cut,
    pub known: Known,
}

impl View<'_> {
    /// Whether something with a number and a moment is new: by then, and either later than the cut-off before or
    /// written since the report before. What is entered late is new once, and nothing is new twice.
    pub fn is_new<T>(&self, id: Id<T>, at: Moment, last: Column) -> bool {
        let last = self.earlier.and_then(|report| report.figure(last));
        let is_behind = last.is_some_and(|last| i64::from(id.number()) > last);
        at <= self.cut.at && (at > self.base.cut.at || is_behind)
    }

    /// Whether what stands now says how it stood at the cut-off.
    fn is_present(&self) -> bool {
        self.known.now.since(self.cut.at) <= STILL_SECONDS
    }
}

/// The figures while they are counted.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub figures: Vec<Figure>,
}

impl Sheet {
    /// Adds a figure of the ward.
    pub fn put(&mut self, column: Column, value: i64) {
        self.figures.push(Figure { name: column.name().to_string(), area: None, value });
    }

    /// Adds a figure of a part of the ward; 0 goes without saying.
    pub fn put_of(&mut self, column: Column, area: Id<Area>, value: i64) {
        if value != 0 {
            self.figures.push(Figure { name: column.name().to_string(), area: Some(area), value });
        }
    }

    fn put_count(&mut self, column: Column, count: usize) {
        self.put(column, i64::try_from(count).unwrap_or(i64::MAX));
    }
}

/// Every figure of a daily or a weekly report; `treated` and `known` are who counts.
pub(super) fn all(view: View<'_>, treated: &[Span], known: &[Span]) -> Vec<Figure> {
    let mut sheet = Sheet::default();
    cases(view, treated, known, &mut sheet);
    alerts(view, &mut sheet);
    follow_ups(view, &mut sheet);
    contacts(view, &mut sheet);
    arrivals(view, &mut sheet);
    samples::count(view, &mut sheet);
    cough::count(view, &mut sheet);
    if view.is_present() {
        papers::count(view, treated, &mut sheet);
        at_home(view, treated, &mut sheet);
        doses(view.ward, &mut sheet);
    }
    staff(view, &mut sheet);
    let last = |kind| i64::from(view.ward.last_number(kind));
    sheet.put(Column::LastFollowUp, last(Kind::FollowUp));
    sheet.put(Column::LastArrival, last(Kind::Arrival));
    sheet.put(Column::LastTest, last(Kind::Test));
    sheet.put(Column::LastLine, last(Kind::LogEntry));
    sheet.figures
}

/// The cases of runs that stand.
pub(super) fn of_runs<'w>(ward: &'w Ward, runs: &[Span]) -> impl Iterator<Item = &'w Kept<Case>> {
    let ids = super::runs::numbers(runs).filter_map(Id::new);
    ids.filter_map(|id| ward.cases.read(id)).map(|case| &**case)
}

fn cases(view: View<'_>, treated: &[Span], known: &[Span], sheet: &mut Sheet) {
    let flows = Flows::between(view.ward, view.moves, view.base, view.cut);
    sheet.put(Column::Before, length(&view.base.treated));
    Column::FLOWS.into_iter().for_each(|column| sheet.put(column, flows.count(column, None)));
    sheet.put(Column::DiedElsewhere, flows.count(Column::DiedElsewhere, None));
    sheet.put(Column::UnderTreatment, length(treated));
    sheet.put(Column::Cumulative, length(known));
    let area_of = |case: &Kept<Case>| view.ward.person_of(case).and_then(|person| person.area);
    let (mut here, mut ever) = (by_area(view.ward), by_area(view.ward));
    let add = |counts: &mut Vec<i64>, area: Option<Id<Area>>| {
        if let Some(count) = area.and_then(|area| counts.get_mut(area.index())) {
            *count += 1;
        }
    };
    let (mut outcomes, mut again) = ([0_i64; 3], (0_i64, 0_i64));
    for case in of_runs(view.ward, known) {
        add(&mut ever, area_of(case));
        if let State::Ended(outcome, _) = state_at(case, view.moves, view.cut) {
            let place = match outcome {
                Outcome::Released => 0,
                Outcome::Transferred | Outcome::Left => 1,
                Outcome::Died => 2,
            };
            outcomes[place] += 1;
        } else {
            add(&mut here, area_of(case));
        }
        if later(view.ward, case).is_some() {
            again.0 += i64::from(!holds(&view.base.known, case.id.number()));
            again.1 += 1;
        }
    }
    let columns = [Column::CumulativeReleased, Column::CumulativeGone, Column::CumulativeDied];
    columns.into_iter().zip(outcomes).for_each(|(column, count)| sheet.put(column, count));
    sheet.put(Column::RecurrentNew, again.0);
    sheet.put(Column::Recurrent, again.1);
    let waits = |case: &Case| {
        matches!(case.status, CaseStatus::Suspected | CaseStatus::SelfDeclared)
            && case.end.is_none()
            && case.reported_at.is_none_or(|heard| heard <= view.cut.at)
    };
    sheet.put_count(Column::Suspected, view.ward.cases.iter().filter(|case| waits(case)).count());
    for area in view.ward.areas.iter().map(|area| area.id) {
        Column::FLOWS.into_iter().filter(|column| Column::BY_AREA.contains(column)).for_each(|column| {
            sheet.put_of(column, area, flows.count(column, Some(area)));
        });
        sheet.put_of(Column::UnderTreatment, area, here[area.index()]);
        sheet.put_of(Column::Cumulative, area, ever[area.index()]);
    }
}

fn by_area(ward: &Ward) -> Vec<i64> {
    vec![0; ward.last_number(Kind::Area) as usize + 1]
}

/// Those under treatment by risk, by what is due, and who is on the way.
fn at_home(view: View<'_>, treated: &[Span], sheet: &mut Sheet) {
    let now = view.known.now;
    let (mut risks, mut overdue, mut alone) = ([0_i64; 5], 0, 0);
    for case in of_runs(view.ward, treated) {
        let opened = opened_on(case).unwrap_or(view.cut.day);
        let person = view.ward.person_of(case);
        let tier = person.and_then(|person| view.rules.tier(opened, &facts(view.rules, person, view.cut.day)));
        risks[tier.map_or(4, |(risk, _)| risk as usize)] += 1;
        overdue += i64::from(is_call_due(view.ward, view.rules, case, now));
        alone += i64::from(case.carer.is_none());
    }
    let columns = [Column::RiskLow, Column::RiskMedium, Column::RiskHigh, Column::RiskVeryHigh, Column::RiskUnknown];
    columns.into_iter().zip(risks).for_each(|(column, count)| sheet.put(column, count));
    sheet.put(Column::Overdue, overdue);
    sheet.put(Column::WithoutCarer, alone);
    let left = |at: Option<Moment>| at.is_none_or(|at| at <= view.cut.at);
    let ours = view.ward.transfers.iter().filter(|transfer| transfer.is_waiting() && left(transfer.left_at));
    let on_the_way = ours.filter(|told| told.case.is_some_and(|case| holds(treated, case.number())));
    sheet.put_count(Column::OnTheWay, on_the_way.count());
}

fn alerts(view: View<'_>, sheet: &mut Sheet) {
    // A moment of the cut-off itself counts, one of the cut-off before does not.
    let span = (view.base.cut.at.plus(1), view.cut.at.plus(1));
    let raised = alert::figures(view.ward, span, view.known.now);
    sheet.put_count(Column::AlertsRaised, raised.raised);
    sheet.put_count(Column::AlertsUrgent, raised.urgent);
    let open =
        view.ward.alerts.iter().filter(|alert| {
            alert.raised_at <= view.cut.at && alert.closed.is_none_or(|closed| closed.at > view.cut.at)
        });
    sheet.put_count(Column::AlertsOpen, open.count());
}

/// Whether a follow-up is that of an F2: by the contacts as of its first day. Of whom no level can be told any more an
/// F1 is followed.
fn is_f2(view: View<'_>, follow_up: &FollowUp) -> bool {
    let level = level_of(view.ward, view.rules, follow_up.person, follow_up.from);
    level.is_some_and(|level| level.steps >= 2)
}

fn follow_ups(view: View<'_>, sheet: &mut Sheet) {
    let (mut counts, mut elsewhere) = ([[0_i64; 4]; 2], [0_i64; 5]);
    let mut areas = by_area(view.ward);
    for follow_up in view.ward.follow_ups.iter() {
        let began = Moment::start_of(follow_up.from);
        let never = follow_up.end.as_ref().is_some_and(|end| end.how == FollowOutcome::NotExposed);
        if began > view.cut.at || never {
            continue;
        }
        let is_over = |on: Date| Moment::start_of(on) <= view.cut.at;
        let ended = follow_up.end.as_ref().filter(|end| is_over(end.on));
        let is_f2 = is_f2(view, follow_up);
        let of = &mut counts[usize::from(is_f2)];
        let completed = ended.is_some_and(|end| end.how == FollowOutcome::Completed);
        let is_new = view.is_new(follow_up.id, began, Column::LastFollowUp);
        let of_now = [i64::from(is_new), i64::from(ended.is_none()), i64::from(completed), 1];
        of.iter_mut().zip(of_now).for_each(|(sum, more)| *sum += more);
        if !follow_up.place.trim().is_empty() {
            let moved = ended.is_some_and(|end| end.how == FollowOutcome::HandedOver);
            let more = [of_now[0], of_now[1], of_now[2], i64::from(moved), 1];
            elsewhere.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        let area = view.ward.persons.read(follow_up.person).and_then(|person| person.area);
        if let Some(count) = area.filter(|_| ended.is_none() && !is_f2).and_then(|at| areas.get_mut(at.index())) {
            *count += 1;
        }
    }
    let columns = [
        [Column::F1New, Column::F1Open, Column::F1Done, Column::F1Total],
        [Column::F2New, Column::F2Open, Column::F2Done, Column::F2Total],
    ];
    for (columns, counts) in columns.into_iter().zip(counts) {
        columns.into_iter().zip(counts).for_each(|(column, count)| sheet.put(column, count));
    }
    let columns = [
        Column::QuarantinedNew,
        Column::Quarantined,
        Column::QuarantinedDone,
        Column::QuarantinedMoved,
        Column::QuarantinedTotal,
    ];
    columns.into_iter().zip(elsewhere).for_each(|(column, count)| sheet.put(column, count));
    view.ward.areas.iter().for_each(|area| sheet.put_of(Column::F1Open, area.id, areas[area.id.index()]));
}

fn contacts(view: View<'_>, sheet: &mut Sheet) {
    let mut levels = [0_i64; 2];
    for person in exposed(view.ward) {
        match level_of(view.ward, view.rules, person, view.cut.day).map(|level| level.steps) {
            Some(1) => levels[0] += 1,
            Some(2) => levels[1] += 1,
            _ => {}
        }
    }
    sheet.put(Column::ContactsF1, levels[0]);
    sheet.put(Column::ContactsF2, levels[1]);
}

fn arrivals(view: View<'_>, sheet: &mut Sheet) {
    let mut counts = [[0_i64; 4]; 2];
    for arrival in view.ward.arrivals.iter() {
        let stay = &arrival.stay;
        let from = stay.registered_on.or(stay.arrived_on).map(Moment::start_of);
        if from.is_some_and(|from| from > view.cut.at) {
            continue;
        }
        let of = &mut counts[usize::from(stay.factor == Factor::Entry)];
        // Of one without a day its number alone says whether it is new.
        let at = from.unwrap_or(view.base.cut.at);
        let is_over = !stay.is_open() && stay.ended_on.is_none_or(|on| Moment::start_of(on) <= view.cut.at);
        of[0] += i64::from(view.is_new(arrival.id, at, Column::LastArrival));
        of[1] += i64::from(!is_over);
        of[2] += i64::from(is_over && stay.state == Stays::Completed);
        of[3] += 1;
    }
    let columns = [
        [Column::OutbreakNew, Column::OutbreakOpen, Column::OutbreakDone, Column::OutbreakTotal],
        [Column::EntryNew, Column::EntryOpen, Column::EntryDone, Column::EntryTotal],
    ];
    for (columns, counts) in columns.into_iter().zip(counts) {
        columns.into_iter().zip(counts).for_each(|(column, count)| sheet.put(column, count));
    }
}

/// The vaccination review; nobody known is nothing known.
fn doses(ward: &Ward, sheet: &mut Sheet) {
    if ward.persons.count() == 0 {
        return;
    }
    let review = review(ward);
    let count = |doses: Doses| review.iter().map(|of| of.count(|person| Doses::of(person) == doses)).sum();
    sheet.put_count(Column::VaccineKnown, ward.persons.count());
    sheet.put_count(Column::VaccineNone, count(Doses::None));
    sheet.put_count(Column::VaccineMissing, count(Doses::Missing));
    sheet.put_count(Column::VaccineNotAsked, count(Doses::NotAsked));
    let refuse = review.iter().map(|of| of.because(NotVaccinated::Refuses)).sum();
    sheet.put_count(Column::VaccineRefuses, refuse);
}

/// Who is on duty in the shifts that run; a ward that plans no shifts says nothing of it.
fn staff(view: View<'_>, sheet: &mut Sheet) {
    let running: Vec<_> = view.ward.shifts.iter().filter(|shift| shift.is_running(view.cut.at)).collect();
    if running.is_empty() {
        return;
    }
    let mut who: Vec<(Option<u32>, &str)> = Vec::new();
    for job in running.iter().flat_map(|shift| &shift.jobs) {
        match (job.officer, job.who.trim()) {
            (None, "") => {}
            (Some(officer), _) => who.push((Some(officer.number()), "")),
            (None, name) => who.push((None, name)),
        }
    }
    who.sort_unstable();
    who.dedup();
    sheet.put_count(Column::StaffOnDuty, who.len());
}
