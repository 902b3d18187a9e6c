//! What is reckoned for a hand-over: the figures of the shift (S), who is to be watched (B, A), what is carried on (R), and
//! who was and will be on duty (I).

use serde::{Deserialize, Serialize};

use crate::domain::alert::Alert;
use crate::domain::danger::{Level, Rules, Watched};
use crate::domain::home_treatment::{Case, CaseStatus, Outcome};
use crate::domain::identity::Id;
use crate::domain::measure::Signs;
use crate::domain::moment::Moment;
use crate::domain::record::Kept;
use crate::domain::roster::Shift;
use crate::domain::standing::{Mark, standing};
use crate::domain::tasks::{Makes, Task, parts};
use crate::domain::transfer::waiting_of;
use crate::domain::ward::Ward;

/// The most new F0 without a call and a reading who are each read by the receiver; of more than that (a list was imported)
/// the figure alone is told.
pub const WATCHED_NEW_MAX: usize = 20;

/// Seconds after the end of a shift within which a task that falls due is carried on to the next one.
const CARRIED_SECONDS: i64 = 12 * 3600;

/// What is reckoned, as of a moment.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// As of when.
    pub at: Moment,
    /// What the station is called.
    #[serde(default)]
    pub station: String,
    /// Who was on duty: shift, job and name.
    #[serde(default)]
    pub crew: Vec<String>,
    /// Who will be.
    #[serde(default)]
    pub next_crew: Vec<String>,
    /// The figures.
    pub counts: Counts,
    /// Who is to be watched, the loudest first.
    #[serde(default)]
    pub watch: Vec<Watch>,
    /// What is carried on, the most urgent first.
    #[serde(default)]
    pub carried: Vec<Carried>,
}

/// The figures of a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// F0 followed at home now.
    pub at_home: u32,
    /// F0 that were opened in the shift.
    pub new: u32,
    /// Of them, those whom nobody has called or measured.
    pub new_unseen: u32,
    /// F0 that recovered and ended in the shift.
    pub released: u32,
    /// F0 that went to a hospital in the shift.
    pub transferred: u32,
    /// F0 that died in the shift.
    pub died: u32,
    /// F0 that moved away in the shift.
    pub left: u32,
    /// On the way to a hospital or another ward now.
    pub on_the_way: u32,
    /// Open alerts that are khẩn.
    pub urgent: u32,
    /// Open alerts that are chú ý.
    pub attention: u32,
    /// F0 whose reading is due now and was not taken.
    pub overdue: u32,
    /// Readings that were measured in the shift.
    pub readings: u32,
    /// Calls in the shift.
    pub calls: u32,
    /// Alerts that were raised in the shift.
    pub raised: u32,
    /// Contacts who are followed now.
    pub followed: u32,
}

/// An F0 to be watched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Watch {
    /// Which.
    pub case: Id<Case>,
    /// Who.
    pub name: String,
    /// The year of birth, where known.
    pub born: Option<i32>,
    /// The telephone to call first, digits only.
    pub phone: String,
    /// Why.
    pub why: Vec<Why>,
    /// The last reading.
    pub last: Option<Latest>,
}

/// A reading as the hand-over tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Latest {
    /// When.
    pub at: Moment,
    /// What was measured.
    pub signs: Signs,
}

/// Why somebody is to be watched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Why {
    /// An alert is open: how loud, what was found.
    Alert(Level, Vec<(Watched, Option<u16>)>),
    /// Under way: where to.
    OnTheWay(String),
    /// An alert that was khẩn was closed in the shift: what had been found.
    Closed(Vec<(Watched, Option<u16>)>),
    /// New in the shift, and nobody has called or measured.
    New,
}

/// A task that the next shift carries on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Carried {
    /// Which.
    pub task: Id<Task>,
    /// What is to be done.
    pub text: String,
    /// Whom it is about, where it is an F0.
    pub about: String,
    /// Who does it; empty while nobody is named.
    pub who: String,
    /// By when.
    pub due: Option<Moment>,
    /// Whether it comes before the others.
    pub urgent: bool,
}

impl Carried {
    /// Whether it has an owner and a time.
    pub fn is_complete(&self) -> bool {
        !self.who.is_empty() && self.due.is_some()
    }
}

impl Facts {
    /// Whether two say the same of what somebody must act on: who is to be watched and why, and what is carried on by whom.
    pub fn agrees_with(&self, other: &Facts) -> bool {
        self.watch == other.watch && self.carried == other.carried
    }

    /// The carried tasks that nobody does or that have no time.
    pub fn incomplete(&self) -> impl Iterator<Item = &Carried> {
        self.carried.iter().filter(|carried| !carried.is_complete())
    }
}

/// What is reckoned of a shift. `ward` must hold the readings of the last day and the calls of the shift.
pub fn facts(ward: &Ward, rules: &Rules, (from, to): (Moment, Moment), now: Moment) -> Facts {
    Facts {
        at: now,
        station: ward.settings().name,
        crew: crew(ward, |shift| shift.from < to && from < shift.to),
        next_crew: crew(ward, |shift| (0..CARRIED_SECONDS).contains(&shift.from.since(to))),
        counts: counts(ward, rules, (from, to), now),
        watch: watch(ward, (from, to), now),
        carried: carried(ward, to, now),
    }
}

fn crew(ward: &Ward, is_meant: impl Fn(&Shift) -> bool) -> Vec<String> {
    let mut shifts: Vec<&Kept<Shift>> = ward.shifts.iter().map(|kept| &**kept).filter(|kept| is_meant(kept)).collect();
    shifts.sort_by_key(|shift| (shift.from, shift.id));
    let named = |shift: &Kept<Shift>| {
        let jobs = shift.jobs.iter().filter(|job| !job.who.is_empty());
        jobs.map(|job| format!("{}: {} {}", shift.name, job.name, job.who)).collect::<Vec<_>>()
    };
    shifts.into_iter().flat_map(named).collect()
}

fn counts(ward: &Ward, rules: &Rules, (from, to): (Moment, Moment), now: Moment) -> Counts {
    // Not until now: a clock that was set back takes nothing out of the shift.
    let within = |at: Moment| from <= at && at < to;
    let mut counts = Counts::default();
    let mut add = |figure: fn(&mut Counts) -> &mut u32, count: usize| {
        let figure = figure(&mut counts);
        *figure = figure.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    };
    for case in ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded) {
        if case.is_open() {
            add(|counts| &mut counts.at_home, 1);
            let is_due = standing(ward, rules, case, now).mark == Mark::Due;
            add(|counts| &mut counts.overdue, usize::from(is_due));
        }
        if opened_at(case).is_some_and(within) {
            add(|counts| &mut counts.new, 1);
            add(|counts| &mut counts.new_unseen, usize::from(is_unseen(ward, case)));
        }
        // The day of an end is told, not its hour: it counts in the shift in which it was written.
        if let Some(end) = case.end.as_ref().filter(|_| within(case.written_at)) {
            let figure: fn(&mut Counts) -> &mut u32 = match end.outcome {
                Outcome::Released => |counts| &mut counts.released,
                Outcome::Transferred => |counts| &mut counts.transferred,
                Outcome::Died => |counts| &mut counts.died,
                Outcome::Left => |counts| &mut counts.left,
            };
            add(figure, 1);
        }
        let readings = ward.readings_of(case.id).rev().take_while(|reading| reading.measured_at >= from);
        let own = readings.filter(|reading| !reading.imported && within(reading.measured_at));
        add(|counts| &mut counts.readings, own.count());
        add(|counts| &mut counts.calls, ward.calls_of(case.id).filter(|call| within(call.at)).count());
    }
    add(|counts| &mut counts.on_the_way, ward.transfers.iter().filter(|told| told.is_waiting()).count());
    for alert in ward.open_alerts() {
        match alert.level_at(now) {
            Level::Urgent => add(|counts| &mut counts.urgent, 1),
            Level::Attention => add(|counts| &mut counts.attention, 1),
        }
    }
    add(|counts| &mut counts.raised, ward.alerts.iter().filter(|alert| within(alert.raised_at)).count());
    add(|counts| &mut counts.followed, ward.follow_ups.iter().filter(|kept| kept.is_open()).count());
    counts
}

/// When an F0 came to the desk, as far as its record says: once it is written anew, only what was told of it.
fn opened_at(case: &Kept<Case>) -> Option<Moment> {
    case.reported_at.or((case.revision <= 1).then_some(case.written_at))
}

fn is_unseen(ward: &Ward, case: &Kept<Case>) -> bool {
    case.is_open() && ward.readings_of(case.id).next().is_none() && ward.calls_of(case.id).next().is_none()
}

/// Who is to be watched, the loudest first: without the figures, for whoever asks of one person only.
pub fn watch(ward: &Ward, (from, to): (Moment, Moment), now: Moment) -> Vec<Watch> {
    let within = |at: Moment| from <= at && at < to;
    let mut watched: std::collections::BTreeMap<Id<Case>, Vec<Why>> = std::collections::BTreeMap::new();
    for alert in ward.open_alerts() {
        let found = alert.open_causes().map(|cause| (cause.watched, cause.value)).collect();
        watched.entry(alert.case).or_default().push(Why::Alert(alert.level_at(now), found));
    }
    for told in ward.transfers.iter().filter(|told| told.is_waiting()) {
        if let Some(case) = told.case.filter(|case| waiting_of(ward, *case).is_some_and(|last| last.id == told.id)) {
            watched.entry(case).or_default().push(Why::OnTheWay(told.place.clone()));
        }
    }
    let was_urgent = |alert: &Alert| alert.causes.iter().any(|cause| cause.level == Level::Urgent);
    let closed = ward.alerts.iter().filter(|alert| alert.closed.is_some_and(|closed| within(closed.at)));
    for alert in closed.filter(|alert| was_urgent(alert)) {
        let found = alert.causes.iter().map(|cause| (cause.watched, cause.value)).collect();
        watched.entry(alert.case).or_default().push(Why::Closed(found));
    }
    let is_new = |case: &&std::sync::Arc<Kept<Case>>| opened_at(case).is_some_and(within) && is_unseen(ward, case);
    let new: Vec<Id<Case>> = ward.cases.iter().filter(is_new).map(|case| case.id).take(WATCHED_NEW_MAX + 1).collect();
    if new.len() <= WATCHED_NEW_MAX {
        new.into_iter().for_each(|case| watched.entry(case).or_default().push(Why::New));
    }
    let mut watched: Vec<Watch> = watched.into_iter().filter_map(|(case, why)| one(ward, case, why)).collect();
    watched.sort_by_key(|watch| (watch.why.iter().map(loudness).min(), watch.case));
    watched
}

/// The place of a reason among others: khẩn, under way, chú ý, new, what is over.
fn loudness(why: &Why) -> u8 {
    match why {
        Why::Alert(Level::Urgent, _) => 0,
        Why::OnTheWay(_) => 1,
        Why::Alert(Level::Attention, _) => 2,
        Why::New => 3,
        Why::Closed(_) => 4,
    }
}

fn one(ward: &Ward, case: Id<Case>, why: Vec<Why>) -> Option<Watch> {
    let kept = ward.cases.read(case)?;
    let person = ward.person_of(kept);
    let last = ward.readings_of(case).next_back();
    Some(Watch {
        case,
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        born: person.and_then(|person| person.birth.year()),
        phone: person.and_then(|person| person.phones.first().cloned()).unwrap_or_default(),
        why,
        last: last.map(|reading| Latest { at: reading.measured_at, signs: reading.signs }),
    })
}

/// The open tasks that fall due before the next shift is over, that are urgent, or that have no time: of a playbook under
/// way its open parts in its place.
fn carried(ward: &Ward, to: Moment, now: Moment) -> Vec<Carried> {
    let is_soon = |task: &Task| task.urgent || task.due.is_none_or(|due| due <= to.plus(CARRIED_SECONDS));
    let stands_for_parts = |task: &Kept<Task>| task.is_playbook() && parts(ward, task.id).any(|part| part.is_open());
    // The call sheets of the evening are whoever's shift it then is; those of an evening that is over are carried.
    let comes_by_itself = |task: &Task| task.makes == Makes::CallSheets && task.due.is_some_and(|due| due > now);
    let open = ward.tasks.iter().filter(|task| task.is_open() && is_soon(task) && !stands_for_parts(task));
    let open = open.filter(|task| !comes_by_itself(task));
    let mut carried: Vec<(_, Carried)> = open
        .map(|task| {
            let place = (task.urgency(now), task.due.is_none(), task.due, task.id);
            let case = task.case.and_then(|case| ward.cases.read(case));
            let about = case.and_then(|case| ward.person_of(case)).map(|person| person.name.clone());
            let carried = Carried {
                task: task.id,
                text: task.text.clone(),
                about: about.unwrap_or_default(),
                who: who(ward, task, now),
                due: task.due,
                urgent: task.urgent,
            };
            (place, carried)
        })
        .collect();
    carried.sort_by_key(|(place, _)| *place);
    carried.into_iter().map(|(_, carried)| carried).collect()
}

/// Who does a task: the officer, else the position with who holds it, else the duty.
fn who(ward: &Ward, task: &Task, now: Moment) -> String {
    let officer = |id| ward.officers.read(id).filter(|officer| !officer.disabled).map(|officer| officer.name.clone());
    if let Some(owner) = task.owner {
        return officer(owner).unwrap_or_default();
    }
    if let Some(position) = task.position.and_then(|position| ward.positions.read(position)) {
        let holder = position.holder_on(now.date());
        let name = holder.officer.and_then(officer).unwrap_or_else(|| holder.name.to_string());
        return if name.is_empty() { String::new() } else { format!("{} ({name})", position.title) };
    }
    task.duty.and_then(|duty| ward.duties.read(duty)).map(|duty| duty.name.clone()).unwrap_or_default()
}
