//! Follow-up of a contact (theo dõi tiếp xúc): isolation from and to, test days and calls by the pack of its first day,
//! and how it ended. What is due today is reckoned here, never stored.

mod isolation;

use chrono::Days;
use serde::{Deserialize, Serialize};

use crate::domain::contact_tree::is_infectious;
use crate::domain::danger::{Pack, Rules};
use crate::domain::home_treatment::{CallOutcome, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::pack::Follow;
use crate::domain::person::Person;
use crate::domain::ward::Ward;

pub use isolation::{Found, Violation, ViolationStep, Visit};

/// The follow-up of one exposed person; at most one of a person is open.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FollowUp {
    /// Who is followed.
    pub person: Id<Person>,
    /// The first day of isolation; its day decides by which pack.
    pub from: Date,
    /// The last day of isolation, where a decision sets it; by the pack where none does.
    #[serde(default)]
    pub until: Option<Date>,
    /// Where; at home where nothing is told.
    #[serde(default)]
    pub place: String,
    /// The health worker who answers for it.
    #[serde(default)]
    pub carer: Option<Id<Officer>>,
    /// The calls, oldest first.
    #[serde(default)]
    pub calls: Vec<FollowCall>,
    /// Whether there is an own room (home check); nothing where nobody has looked.
    #[serde(default)]
    pub own_room: Option<bool>,
    /// Whether there is an own toilet.
    #[serde(default)]
    pub own_toilet: Option<bool>,
    /// The visits at the home, oldest first.
    #[serde(default)]
    pub visits: Vec<Visit>,
    /// Where isolation was broken (biên bản vi phạm), oldest first.
    #[serde(default)]
    pub violations: Vec<Violation>,
    /// How it ended, where it has.
    #[serde(default)]
    pub end: Option<FollowEnd>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// One attempt to reach a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FollowCall {
    /// When.
    pub at: Moment,
    /// How it went.
    pub outcome: CallOutcome,
}

/// How and when a follow-up ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FollowEnd {
    /// How.
    pub how: FollowOutcome,
    /// On which day.
    pub on: Date,
    /// Why, in words; empty only where the outcome says it.
    #[serde(default)]
    pub reason: String,
}

/// How a follow-up ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowOutcome {
    /// Hoàn thành.
    Completed,
    /// Mất liên lạc.
    Lost,
    /// Thành F0.
    BecameCase,
    /// Chuyển giao.
    HandedOver,
    /// Không phải tiếp xúc.
    NotExposed,
}

impl FollowOutcome {
    /// Every outcome, in the order in which they are offered.
    pub const ALL: [FollowOutcome; 5] = [
        FollowOutcome::Completed,
        FollowOutcome::Lost,
        FollowOutcome::BecameCase,
        FollowOutcome::HandedOver,
        FollowOutcome::NotExposed,
    ];

    /// The name that phrases and exports use.
    pub fn name(self) -> &'static str {
        match self {
            FollowOutcome::Completed => "completed",
            FollowOutcome::Lost => "lost",
            FollowOutcome::BecameCase => "became_case",
            FollowOutcome::HandedOver => "handed_over",
            FollowOutcome::NotExposed => "not_exposed",
        }
    }

    /// Whether the outcome needs a reason in words.
    pub fn wants_reason(self) -> bool {
        !matches!(self, FollowOutcome::Completed | FollowOutcome::BecameCase)
    }
}

/// Where a follow-up stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FollowStatus {
    /// Chưa gọi.
    NotCalled,
    /// Đang theo dõi.
    Followed,
    /// It has ended.
    Ended(FollowOutcome),
}

impl FollowUp {
    /// A follow-up at home that begins on a day.
    pub fn of(person: Id<Person>, from: Date) -> Self {
        Self {
            person,
            from,
            until: None,
            place: String::new(),
            carer: None,
            calls: Vec::new(),
            own_room: None,
            own_toilet: None,
            visits: Vec::new(),
            violations: Vec::new(),
            end: None,
            note: String::new(),
        }
    }

    /// Whether it still goes on.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Where it stands.
    pub fn status(&self) -> FollowStatus {
        match &self.end {
            Some(end) => FollowStatus::Ended(end.how),
            None if self.calls.iter().any(|call| !call.outcome.is_failed()) => FollowStatus::Followed,
            None => FollowStatus::NotCalled,
        }
    }

    /// Whether somebody was reached on a day.
    pub fn is_called_on(&self, day: Date) -> bool {
        self.calls.iter().any(|call| call.at.date() == day && !call.outcome.is_failed())
    }

    /// Whether its end clears the person, as of a day, of a contact: whoever completed it or was never exposed is no
    /// F1 of an older contact. Who was lost or handed over still is one.
    pub fn clears(&self, contact: Option<Date>, on: Date) -> bool {
        self.end.as_ref().is_some_and(|end| match end.how {
            FollowOutcome::Completed => end.on <= on && contact.is_none_or(|contact| contact <= end.on),
            FollowOutcome::NotExposed => contact.is_none_or(|contact| contact <= end.on),
            FollowOutcome::Lost | FollowOutcome::BecameCase | FollowOutcome::HandedOver => false,
        })
    }
}

/// What a pack asks of a follow-up.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan<'r> {
    /// The day from which days are counted: the last contact inside a case's infectious window, where its day is known,
    /// else the first day of isolation. A new exposure is a later one, and the counts begin anew.
    pub counts_from: Date,
    /// The last day of isolation; nothing where none is asked for, or no pack says how long.
    pub until: Option<Date>,
    /// The days of the tests.
    pub tests: Vec<Date>,
    /// The last day of watching oneself after isolation.
    pub watch_until: Option<Date>,
    /// Where it stands; nothing where no pack of that day speaks of it.
    pub rule: Option<(&'r Pack, &'r Follow)>,
}

/// The plan of a follow-up, by the pack of its first day.
pub fn plan<'r>(ward: &Ward, rules: &'r Rules, follow_up: &FollowUp) -> Plan<'r> {
    let counted = || ward.exposures_of(follow_up.person).filter(|exposure| is_infectious(ward, rules, exposure));
    let counts_from = counted().filter_map(|exposure| exposure.last_contact).max().unwrap_or(follow_up.from);
    // Of an F2 no decision that could be read says how long: what is told alone counts.
    let is_f1 = counted().next().is_some();
    let rule =
        rules.known().filter(|_| is_f1).flat_map(|pack| pack.follows.iter().map(move |follow| (pack, follow))).find(
            |(_, follow)| follow.holds_on(follow_up.from) && is_about(ward, follow, follow_up.person, counts_from),
        );
    let on = |day: u16| counts_from.checked_add_days(Days::new(day.into()));
    let last = rule.filter(|(_, follow)| follow.days > 0).and_then(|(_, follow)| on(follow.days));
    let until = follow_up.until.or(last);
    let watch = rule.map_or(0, |(_, follow)| follow.watch).into();
    Plan {
        counts_from,
        until,
        tests: rule.map_or(Vec::new(), |(_, follow)| follow.tests.iter().filter_map(|day| on(*day)).collect()),
        watch_until: until.filter(|_| watch > 0).and_then(|until| until.checked_add_days(Days::new(watch))),
        rule,
    }
}

/// Whether a line speaks about somebody who was last exposed on a day. What was not asked does not shorten anything.
fn is_about(ward: &Ward, follow: &Follow, person: Id<Person>, exposed_on: Date) -> bool {
    let Some(immune) = &follow.immune else { return true };
    let before = |day: Date| (exposed_on - day).num_days();
    let is_vaccinated = ward.persons.read(person).is_some_and(|person| {
        let doses = person.vaccine_doses.is_some_and(|doses| doses >= immune.doses_from);
        let within = |days: i64| {
            days >= i64::from(immune.dose_days_from) && immune.dose_days_to.is_none_or(|most| days <= i64::from(most))
        };
        doses && person.last_dose_on.map(before).is_some_and(within)
    });
    let is_recovered = ward.cases_of(person).filter_map(|case| case.end.as_ref()).any(|end| {
        let days = end.on.map(before).filter(|days| *days >= 0);
        end.outcome == Outcome::Released && days.is_some_and(|days| days <= i64::from(immune.recovered_days))
    });
    is_vaccinated || is_recovered
}

/// A test that is due: which of them, from 1, since when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TestDue {
    /// Which of the pack's tests, from 1.
    pub number: usize,
    /// The day on which it was to be taken.
    pub on: Date,
}

/// The test of a follow-up that is due on a day: the last whose day has come, unless one was taken since.
pub fn test_due(ward: &Ward, plan: &Plan<'_>, person: Id<Person>, today: Date) -> Option<TestDue> {
    let (place, on) = plan.tests.iter().copied().enumerate().rfind(|(_, on)| *on <= today)?;
    let is_taken = ward.tests_of(person).any(|test| (on..=today).contains(&test.taken_at.date()));
    (!is_taken).then_some(TestDue { number: place + 1, on })
}

/// Whether its days are over, and somebody is to end it.
pub fn is_to_end(follow_up: &FollowUp, plan: &Plan<'_>, today: Date) -> bool {
    follow_up.is_open() && plan.until.is_some_and(|until| until < today)
}

#[cfg(test)]
mod tests;
