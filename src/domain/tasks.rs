//! Tasks (việc): what is to be done, by whom, by when, and why one stands before another.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::directive::Directive;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::{Household, Person};
use crate::domain::record::Kept;
use crate::domain::repeat::{Repeat, repeat_or_flag};
use crate::domain::roster::{Duty, Position};
use crate::domain::ward::Ward;

/// Something to be done by someone by a time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Task {
    /// What is to be done.
    pub text: String,
    /// By when.
    #[serde(default)]
    pub due: Option<Moment>,
    /// Who does it.
    #[serde(default)]
    pub owner: Option<Id<Officer>>,
    /// Whose holder does it, where no officer is named.
    #[serde(default)]
    pub position: Option<Id<Position>>,
    /// Who answers for this does it, where neither officer nor position is named.
    #[serde(default)]
    pub duty: Option<Id<Duty>>,
    /// Who helps.
    #[serde(default)]
    pub coordinators: Vec<Id<Officer>>,
    /// The case it is about.
    #[serde(default)]
    pub case: Option<Id<Case>>,
    /// The person it is about.
    #[serde(default)]
    pub person: Option<Id<Person>>,
    /// Where.
    #[serde(default)]
    pub area: Option<Id<Area>>,
    /// The paper from above that it comes from.
    #[serde(default)]
    pub directive: Option<Id<Directive>>,
    /// Whether it comes before the others.
    #[serde(default)]
    pub urgent: bool,
    /// When it comes again; journals of the first programs call it `each_shift` and say yes or no.
    #[serde(default, alias = "each_shift", deserialize_with = "repeat_or_flag")]
    pub repeat: Repeat,
    /// The occurrence before this one, where it comes again.
    #[serde(default)]
    pub follows: Option<Id<Task>>,
    /// What must be done before.
    #[serde(default)]
    pub after: Vec<Id<Task>>,
    /// Its steps, in order.
    #[serde(default)]
    pub checklist: Vec<Step>,
    /// The playbook that it stands for, by its name; empty for a task that is no playbook under way.
    #[serde(default)]
    pub playbook: String,
    /// The playbook under way that it is a part of.
    #[serde(default)]
    pub part_of: Option<Id<Task>>,
    /// Who is to be told by telephone; the task is done once somebody answered.
    #[serde(default)]
    pub tells: Option<Id<Position>>,
    /// Every time that somebody was called, the first in front.
    #[serde(default)]
    pub tries: Vec<Try>,
    /// The household that it is about.
    #[serde(default)]
    pub household: Option<Id<Household>>,
    /// What shows that it was done: the number of a paper, the name of a photo; of a playbook, what it found.
    #[serde(default)]
    pub proof: String,
    /// Why it cannot go on; empty where it can.
    #[serde(default)]
    pub blocked: String,
    /// What is made with it, where it is done by making something.
    #[serde(default)]
    pub makes: Makes,
    /// How far it is.
    #[serde(default)]
    pub progress: Progress,
}

/// What is made with a task.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Makes {
    /// Nothing that the desk could make.
    #[default]
    Nothing,
    /// The call sheets of all areas, against a night without power.
    CallSheets,
}

/// The minute of the day at which the call sheets lie ready where nobody has said otherwise: 20:00.
pub const CALL_SHEETS_MINUTE: u16 = 20 * 60;

/// So many seconds before their time call sheets are those of the evening already.
const EVENING_SECONDS: i64 = 3 * 3600;

/// One step of a task.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Step {
    /// What is to be done.
    pub text: String,
    /// When it was done.
    #[serde(default)]
    pub done: Option<Moment>,
}

/// One call to somebody who is to be told (báo lúc, ai nghe máy).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Try {
    /// When.
    pub at: Moment,
    /// Whose position was called.
    pub called: Id<Position>,
    /// At which number; empty where none was known.
    #[serde(default)]
    pub phone: String,
    /// Who answered; empty where nobody did.
    #[serde(default)]
    pub answered: String,
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Nobody has begun.
    #[default]
    Open,
    /// Somebody is at it.
    Started,
    /// Done, and since when.
    Done(Moment),
}

/// How urgent a task is at a moment; the worst comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Urgency {
    /// Marked urgent and due.
    UrgentOverdue,
    /// Marked urgent.
    Urgent,
    /// Past its time.
    Overdue,
    /// Still to be done.
    Waiting,
    /// Done.
    Done,
}

/// Why a task stands where it stands, one thing at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Because {
    /// Done at that moment: it stands last.
    Done(Moment),
    /// Marked urgent: it stands before all that are not.
    Urgent,
    /// Past its time by so many seconds.
    Overdue(i64),
    /// Due in so many seconds.
    DueIn(i64),
    /// No time was said: it stands behind those that have one.
    NoDue,
    /// It cannot go on, for this reason.
    Blocked(String),
    /// These must be done before.
    Awaits(Vec<Id<Task>>),
    /// So many steps of so many are open.
    StepsOpen(usize, usize),
}

impl Task {
    /// How urgent the task is now.
    pub fn urgency(&self, now: Moment) -> Urgency {
        let overdue = self.due.is_some_and(|due| due < now);
        match (self.progress, self.urgent, overdue) {
            (Progress::Done(_), _, _) => Urgency::Done,
            (_, true, true) => Urgency::UrgentOverdue,
            (_, true, false) => Urgency::Urgent,
            (_, false, true) => Urgency::Overdue,
            (_, false, false) => Urgency::Waiting,
        }
    }

    /// Whether what is made now is what the task asks for: not long before its time.
    pub fn is_of_now(&self, now: Moment) -> bool {
        self.due.is_none_or(|due| due <= now.plus(EVENING_SECONDS))
    }

    /// Whether it still has to be done.
    pub fn is_open(&self) -> bool {
        !matches!(self.progress, Progress::Done(_))
    }

    /// Whether anybody is named who does it.
    pub fn is_given(&self) -> bool {
        self.owner.is_some() || self.position.is_some() || self.duty.is_some()
    }

    /// Whether it stands for a playbook under way.
    pub fn is_playbook(&self) -> bool {
        !self.playbook.is_empty()
    }

    /// How many of its steps are done.
    pub fn steps_done(&self) -> usize {
        self.checklist.iter().filter(|step| step.done.is_some()).count()
    }

    /// The tasks that must be done before and are not.
    pub fn awaits<'w>(&self, ward: &'w Ward) -> impl Iterator<Item = &'w Arc<Kept<Task>>> {
        self.after.iter().filter_map(|id| ward.tasks.read(*id)).filter(|before| before.is_open())
    }

    /// The task as it comes again: all open, nothing proven yet.
    #[must_use]
    pub fn again(&self, follows: Id<Task>, due: Moment) -> Self {
        let steps = self.checklist.iter().map(|step| Step { text: step.text.clone(), done: None });
        Self {
            due: Some(due),
            follows: Some(follows),
            checklist: steps.collect(),
            after: Vec::new(),
            tries: Vec::new(),
            proof: String::new(),
            blocked: String::new(),
            progress: Progress::Open,
            ..self.clone()
        }
    }
}

/// Why a task stands where it stands, the most important first.
pub fn because(ward: &Ward, task: &Task, now: Moment) -> Vec<Because> {
    if let Progress::Done(at) = task.progress {
        return vec![Because::Done(at)];
    }
    let mut reasons = Vec::new();
    if task.urgent {
        reasons.push(Because::Urgent);
    }
    reasons.push(match task.due {
        Some(due) if due < now => Because::Overdue(now.since(due)),
        Some(due) => Because::DueIn(due.since(now)),
        None => Because::NoDue,
    });
    if !task.blocked.is_empty() {
        reasons.push(Because::Blocked(task.blocked.clone()));
    }
    let awaits: Vec<Id<Task>> = task.awaits(ward).map(|before| before.id).collect();
    if !awaits.is_empty() {
        reasons.push(Because::Awaits(awaits));
    }
    let open = task.checklist.len() - task.steps_done();
    if open > 0 {
        reasons.push(Because::StepsOpen(open, task.checklist.len()));
    }
    reasons
}

/// The parts of a playbook under way, in the order in which they were made.
pub fn parts(ward: &Ward, head: Id<Task>) -> impl Iterator<Item = &Arc<Kept<Task>>> {
    ward.tasks.iter().filter(move |task| task.part_of == Some(head))
}

/// Whether a task would come after itself if it came after these.
pub fn comes_after_itself(ward: &Ward, own: Id<Task>, after: &[Id<Task>]) -> bool {
    let mut waiting = after.to_vec();
    let mut seen = HashSet::new();
    while let Some(id) = waiting.pop() {
        if id == own {
            return true;
        }
        if seen.insert(id) {
            waiting.extend(ward.tasks.read(id).into_iter().flat_map(|task| task.after.iter().copied()));
        }
    }
    false
}

/// The open task that is done by the call sheets of now: one of an earlier evening, or of this one.
pub fn awaits_call_sheets(ward: &Ward, now: Moment) -> Option<&Arc<Kept<Task>>> {
    ward.tasks.iter().find(|task| task.makes == Makes::CallSheets && task.is_open() && task.is_of_now(now))
}

/// When the call sheets are due next, once those of now are made.
pub fn next_call_sheets(now: Moment) -> Option<Moment> {
    Repeat::Daily { minute: CALL_SHEETS_MINUTE }.first_due(now.plus(EVENING_SECONDS))
}

/// The shifts that are planned, as [`crate::domain::repeat::next_due`] wants them.
pub fn shift_spans(ward: &Ward) -> Vec<(Moment, Moment)> {
    ward.shifts.iter().map(|shift| (shift.from, shift.to)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::record::Record;

    fn id(number: u32) -> Id<Task> {
        Id::new(number).unwrap()
    }

    fn ward(tasks: Vec<Task>) -> Ward {
        let mut ward = Ward::default();
        for (number, body) in (1..).zip(tasks) {
            ward.insert(&Record::Task(Arc::new(Kept::first(id(number), body, Default::default()))));
        }
        ward
    }

    fn after(before: &[u32]) -> Task {
        Task { after: before.iter().map(|number| id(*number)).collect(), ..Task::default() }
    }

    #[test]
    fn a_task_is_overdue_only_after_its_time_and_until_it_is_done() {
        let now = Moment::from(1000);
        let done = Progress::Done(now);
        for (due, urgent, progress, expected) in [
            (None, false, Progress::Open, Urgency::Waiting),
            (Some(1000), false, Progress::Open, Urgency::Waiting),
            (Some(999), false, Progress::Open, Urgency::Overdue),
            (Some(999), false, Progress::Started, Urgency::Overdue),
            (Some(999), true, Progress::Open, Urgency::UrgentOverdue),
            (Some(1001), true, Progress::Open, Urgency::Urgent),
            (None, true, Progress::Started, Urgency::Urgent),
            (Some(999), true, done, Urgency::Done),
        ] {
            let task = Task { due: due.map(Moment::from), urgent, progress, ..Task::default() };
            assert_eq!(task.urgency(now), expected, "{due:?} {urgent} {progress:?}");
            assert_eq!(task.is_open(), progress != done);
        }
        assert!(Urgency::UrgentOverdue < Urgency::Urgent && Urgency::Urgent < Urgency::Overdue);
        assert!(Urgency::Overdue < Urgency::Waiting && Urgency::Waiting < Urgency::Done);
    }

    #[test]
    fn why_it_stands_there_is_told_the_most_important_first() {
        let now = Moment::from(1000);
        let done = Task { progress: Progress::Done(Moment::from(5)), ..after(&[]) };
        let ward = ward(vec![after(&[]), done.clone()]);
        let step = |done: Option<i64>| Step { text: "x".into(), done: done.map(Moment::from) };
        let task = Task {
            urgent: true,
            due: Some(Moment::from(400)),
            blocked: "chờ xe".into(),
            checklist: vec![step(Some(1)), step(None), step(None)],
            ..after(&[1, 2])
        };
        let expected = vec![
            Because::Urgent,
            Because::Overdue(600),
            Because::Blocked("chờ xe".into()),
            Because::Awaits(vec![id(1)]),
            Because::StepsOpen(2, 3),
        ];
        assert_eq!(because(&ward, &task, now), expected);
        assert_eq!(because(&ward, &Task::default(), now), [Because::NoDue]);
        let due = Task { due: Some(now), ..Task::default() };
        assert_eq!(because(&ward, &due, now), [Because::DueIn(0)]);
        assert_eq!(because(&ward, &done, now), [Because::Done(Moment::from(5))]);
    }

    #[test]
    fn a_circle_of_tasks_is_found_however_long() {
        let ward = ward(vec![after(&[]), after(&[1]), after(&[2]), after(&[5]), after(&[4])]);
        for (own, before, circle) in [
            (1, vec![1], true),
            (1, vec![3], true),
            (1, vec![2, 3], true),
            (3, vec![1, 2], false),
            (2, vec![], false),
            // A circle that stands already is walked once.
            (1, vec![4], false),
            (9, vec![3, 9], true),
        ] {
            let before: Vec<_> = before.into_iter().map(id).collect();
            assert_eq!(comes_after_itself(&ward, id(own), &before), circle, "{own} {before:?}");
        }
    }

    #[test]
    fn it_comes_again_with_nothing_done() {
        let task = Task {
            text: "Báo cáo".into(),
            owner: Id::new(2),
            repeat: Repeat::EachShift,
            checklist: vec![Step { text: "gom số".into(), done: Some(Moment::from(3)) }],
            proof: "12/BC".into(),
            blocked: "mất mạng".into(),
            progress: Progress::Done(Moment::from(4)),
            ..after(&[1])
        };
        let again = task.again(id(7), Moment::from(99));
        let expected = Task {
            text: "Báo cáo".into(),
            owner: Id::new(2),
            repeat: Repeat::EachShift,
            due: Some(Moment::from(99)),
            follows: Some(id(7)),
            checklist: vec![Step { text: "gom số".into(), done: None }],
            ..Task::default()
        };
        assert_eq!(again, expected);
    }

    /// Found with journals of the first programs: the flag became a repeat.
    #[test]
    fn an_older_task_is_read_as_it_was_meant() {
        let read = |text: &str| serde_json::from_str::<Task>(text).unwrap();
        let old = read(r#"{"text":"Báo cáo","each_shift":true,"progress":"started"}"#);
        let expected =
            Task {
                text: "Báo cáo".into(), repeat: Repeat::EachShift, progress: Progress::Started, ..Task::default()
            };
        assert_eq!(old, expected);
        assert_eq!(read(r#"{"text":"x","each_shift":false}"#).repeat, Repeat::Never);
        assert_eq!(read(&serde_json::to_string(&expected).unwrap()), expected);
    }

    proptest! {
        /// What is never refused makes no circle: tasks that each come only after tasks which passed the check can be
        /// done in some order.
        #[test]
        fn tasks_that_pass_can_all_be_done(wanted in proptest::collection::vec((1_u32..12, 1_u32..12), 0..60)) {
            let mut tasks = vec![after(&[]); 11];
            for (own, before) in wanted {
                let mut list = tasks[own as usize - 1].after.clone();
                list.push(id(before));
                if !comes_after_itself(&ward(tasks.clone()), id(own), &list) {
                    tasks[own as usize - 1].after = list;
                }
            }
            let mut done: HashSet<Id<Task>> = HashSet::new();
            for _ in 0..tasks.len() {
                for (number, task) in (1..).zip(&tasks) {
                    if task.after.iter().all(|before| done.contains(before)) {
                        done.insert(id(number));
                    }
                }
            }
            prop_assert_eq!(done.len(), tasks.len());
        }
    }
}
