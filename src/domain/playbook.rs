//! Playbooks (kịch bản): named sets of tasks that an event or an officer starts; what each asks for, and which events of
//! the ward still wait for theirs.

use chrono::{Days, NaiveTime};
use serde::Deserialize;

use crate::domain::area::{Area, AreaKind};
use crate::domain::contact_tree::{Turn, household_of, turns};
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::{Household, Person};
use crate::domain::record::Kept;
use crate::domain::roster::Position;
use crate::domain::tasks::{Progress, Task};
use crate::domain::transfer::Way;
use crate::domain::ward::Ward;
use crate::domain::zone::{Measure, ZoneLevel, levels_of};

/// A named set of tasks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Playbook {
    /// The name by which files and tasks know it.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// The paper that it carries out.
    pub source: String,
    /// The event that offers it; by hand alone where none is named.
    pub starts: Option<Event>,
    /// What it is about.
    pub about: About,
    /// A text to send on, without a name; empty where there is none.
    pub notice: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// One step of a playbook; it becomes a task, or one for each who is to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What is to be done.
    pub text: String,
    /// Names of duties: the first that the ward has does it. Whoever starts the playbook where none is named.
    pub duty: Vec<String>,
    /// Who is told: for each the names of positions, the first that the ward has.
    pub tells: Vec<Told>,
    /// When it is due.
    pub due: Option<Due>,
    /// The steps before it, by their places; each lies in front of it.
    pub after: Vec<usize>,
    /// What is ticked one by one.
    pub list: Vec<String>,
    /// Whether it comes before other tasks.
    pub urgent: bool,
    /// What the ward knows once the step is done; it is not made a task where that is known already.
    pub known: Option<Known>,
}

/// What a ward can know of an F0, so that nobody need ask for it again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The onset or the day of the positive sample.
    FirstDay,
    /// That every contact inside the infectious window is one of this episode (PA1 has gone through them).
    ContactsTurned,
    /// That everybody of the household is a contact of this episode, or an F0. Without a household nobody knows who
    /// lives there.
    HouseholdTraced,
}

impl Known {
    /// Whether it is known of what a playbook is about, by the rules in force.
    pub fn holds(self, ward: &Ward, rules: &Rules, about: Subject, today: Date) -> bool {
        let Subject::Case(id) = about else { return false };
        let Some(case) = ward.cases.read(id) else { return false };
        let Some(first) = case.first_day() else { return false };
        let met = |person: Id<Person>| {
            ward.exposures_of(person).any(|exposure| exposure.from == case.person && exposure.episode == Some(id))
        };
        match self {
            Known::FirstDay => true,
            Known::ContactsTurned => {
                let mut turned = turns(ward, rules, case.person, (first, case.onset.is_some()), today).into_iter();
                turned.all(|(_, turn)| turn != Turn::BecomesF1)
            }
            Known::HouseholdTraced => {
                let has_household = ward.persons.read(case.person).is_some_and(|person| person.household.is_some());
                has_household && household_of(ward, case.person).into_iter().all(met)
            }
        }
    }
}

/// Somebody who is told by telephone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// The first of these positions that the ward has.
    OneOf(Vec<String>),
    /// The position above the one that the playbook is about.
    Above,
}

/// When a step is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// So many minutes after the start.
    Within(u32),
    /// The next time that it is this hour.
    At(NaiveTime),
}

impl Due {
    /// The moment, for a playbook that starts now.
    pub fn after(self, now: Moment) -> Moment {
        match self {
            Due::Within(minutes) => now.plus(i64::from(minutes) * 60),
            Due::At(time) => {
                let on = |day: Date| Moment::at(day, time);
                let today = on(now.date());
                if today > now { today } else { on(now.date() + Days::new(1)) }
            }
        }
    }
}

/// What starts a playbook.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// An F0 is opened.
    CaseOpened,
    /// A contact becomes an F0 (PA1).
    ContactBecameCase,
    /// An F0 of whom nobody knows the source (PA2).
    SourceUnknown,
    /// An F0 is transferred to a hospital.
    Transferred,
    /// An F0 dies.
    Died,
    /// An area is locked down.
    ZoneSet,
    /// A lockdown ends.
    ZoneLifted,
    /// A round of wider testing of an area is listed.
    ScreeningListed,
    /// Somebody who is followed broke isolation.
    IsolationBroken,
}

/// What a playbook is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Nothing but the ward.
    #[default]
    Ward,
    /// An F0.
    Case,
    /// A person.
    Person,
    /// A part of the ward.
    Area,
    /// A household.
    Household,
    /// A position.
    Position,
}

/// What a playbook under way is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Subject {
    /// Nothing but the ward.
    Ward,
    /// This F0.
    Case(Id<Case>),
    /// This person.
    Person(Id<Person>),
    /// This part of the ward.
    Area(Id<Area>),
    /// This household.
    Household(Id<Household>),
    /// This position.
    Position(Id<Position>),
}

impl Subject {
    /// The task with what a playbook is about written into it.
    #[must_use]
    pub fn put_into(self, ward: &Ward, task: Task) -> Task {
        let of_person = |person: Id<Person>| ward.persons.read(person).and_then(|person| person.area);
        match self {
            Subject::Ward => task,
            Subject::Case(case) => {
                let area = ward.cases.read(case).and_then(|case| of_person(case.person));
                Task { case: Some(case), area, ..task }
            }
            Subject::Person(person) => Task { person: Some(person), area: of_person(person), ..task },
            Subject::Area(area) => Task { area: Some(area), ..task },
            Subject::Household(household) => {
                let area = ward.households.read(household).and_then(|household| household.area);
                Task { household: Some(household), area, ..task }
            }
            Subject::Position(position) => Task { position: Some(position), ..task },
        }
    }

    /// What a playbook under way is about, as its head says.
    pub fn of_head(head: &Task) -> Subject {
        let found = head.case.map(Subject::Case).or(head.person.map(Subject::Person));
        let found = found.or(head.household.map(Subject::Household)).or(head.area.map(Subject::Area));
        found.or(head.position.map(Subject::Position)).unwrap_or(Subject::Ward)
    }
}

/// The playbook of this name that is under way about this, or was and is done.
pub fn started<'w>(ward: &'w Ward, playbook: &str, about: Subject) -> Option<&'w Kept<Task>> {
    let is_it = |task: &&std::sync::Arc<Kept<Task>>| task.playbook == playbook && Subject::of_head(task) == about;
    ward.tasks.iter().rfind(is_it).map(|task| &**task)
}

/// Whether the playbook of this name answers what happened to this: it is under way, or it was done since then. One that was
/// done before answers nothing that happens again: a second breach of isolation, a second way to the hospital.
pub fn answers(ward: &Ward, playbook: &str, about: Subject, since: Moment) -> bool {
    started(ward, playbook, about).is_some_and(|head| match head.progress {
        Progress::Open | Progress::Started => true,
        Progress::Done(at) => at >= since,
    })
}

/// Something that waits for a playbook.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Happened {
    /// What.
    pub event: Event,
    /// To what or whom.
    pub about: Subject,
    /// When, at the earliest: a playbook that was done before is not about it.
    pub since: Moment,
}

/// Days back from today within which an event offers its playbook.
const OFFERED_DAYS: u64 = 1;

/// Days before the first of a lockdown within which its playbook may have been worked through already.
const PREPARED_DAYS: i64 = 2;

/// The events that may wait for a playbook: those of today and yesterday, the latest F0 in front.
pub fn events(ward: &Ward, now: Moment) -> Vec<Happened> {
    let first = now.date() - Days::new(OFFERED_DAYS);
    let is_recent = |day: Date| day >= first && day <= now.date();
    let mut found = Vec::new();
    let mut add = |event, about, since| found.push(Happened { event, about, since });
    // An F0 is opened, and dies, once: whenever its playbook was done, it was about this.
    let once = Moment::default();
    for case in ward.cases.iter().rev() {
        let about = Subject::Case(case.id);
        if case.is_open() && case.reported_at.is_some_and(|at| is_recent(at.date())) {
            add(Event::CaseOpened, about, once);
            let mut met = ward.exposures_of(case.person);
            let came = if met.next().is_some() { Event::ContactBecameCase } else { Event::SourceUnknown };
            add(came, about, once);
        }
        let ended = case.end.as_ref().filter(|end| end.on.is_some_and(is_recent));
        match ended.map(|end| end.outcome) {
            Some(Outcome::Died) => add(Event::Died, about, once),
            Some(Outcome::Released | Outcome::Transferred | Outcome::Left) | None => {}
        }
    }
    // The way to a hospital begins before the patient has arrived there.
    let on_the_way = ward.transfers.iter().filter(|told| told.way == Way::ToHospital && told.is_waiting());
    for told in on_the_way {
        let since = told.asked_at.or(told.left_at).unwrap_or(told.written_at);
        told.case.into_iter().for_each(|case| add(Event::Transferred, Subject::Case(case), since));
    }
    for round in ward.screenings.iter().filter(|round| is_recent(round.written_at.date()) && round.revision == 1) {
        round.area.into_iter().for_each(|area| add(Event::ScreeningListed, Subject::Area(area), round.written_at));
    }
    let followed = ward.follow_ups.iter().filter(|kept| kept.is_open());
    for kept in followed {
        let broken = kept.open_violation().filter(|broken| is_recent(broken.on));
        let since = broken.map(|broken| Moment::start_of(broken.on));
        since.into_iter().for_each(|since| add(Event::IsolationBroken, Subject::Person(kept.person), since));
    }
    for level in ward.zone_levels.iter().filter(|level| is_lockdown(ward, level)) {
        let about = Subject::Area(level.area);
        let was_before = |other: &&std::sync::Arc<Kept<ZoneLevel>>| {
            other.to.is_some_and(|to| to.succ_opt() == Some(level.from)) && is_lockdown(ward, other)
        };
        let goes_on = |other: &&std::sync::Arc<Kept<ZoneLevel>>| {
            level.to.is_some_and(|to| to.succ_opt() == Some(other.from)) && is_lockdown(ward, other)
        };
        if is_recent(level.from) && !levels_of(ward, level.area).any(|other| was_before(&other)) {
            add(Event::ZoneSet, about, prepared(level.from));
        }
        if let Some(to) = level.to.filter(|to| is_recent(*to))
            && !levels_of(ward, level.area).any(|other| goes_on(&other))
        {
            add(Event::ZoneLifted, about, prepared(to));
        }
    }
    found
}

/// The moment from which on a playbook about a lockdown can be one about that which begins or ends on a day.
fn prepared(on: Date) -> Moment {
    Moment::start_of(on).plus(-PREPARED_DAYS * 86_400)
}

fn is_lockdown(ward: &Ward, level: &ZoneLevel) -> bool {
    let is_zone = ward.areas.read(level.area).is_some_and(|area| area.kind == AreaKind::Lockdown);
    is_zone || level.measure == Some(Measure::Ct16)
}

#[cfg(test)]
mod tests;
