//! What orders about tasks come to: order of doing, steps, and occurrences that come again.

use proptest::prelude::*;

use super::fixture::*;
use crate::domain::command::Command;
use crate::domain::decide::{Done, decide, undo};
use crate::domain::identity::{Kind, OrderId};
use crate::domain::moment::Moment;
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::repeat::{DaySet, Repeat};
use crate::domain::tasks::{Progress, Step, Task};
use crate::domain::ward::Ward;

const DONE: Progress = Progress::Done(Moment::EPOCH);

fn progress(number: u32, progress: Progress) -> Command {
    Command::SetProgress { task: id(number), progress }
}

fn tick(number: u32, step: u32, done: bool) -> Command {
    Command::TickStep { task: id(number), step, done }
}

fn edit(number: u32, task: Task) -> Command {
    Command::Edit { number, body: Box::new(AnyBody::Task(task)) }
}

fn read(ward: &Ward, number: u32) -> Task {
    ward.tasks.read(id(number)).unwrap().body.clone()
}

fn after(text: &str, before: &[u32]) -> Task {
    Task { after: before.iter().map(|number| id(*number)).collect(), ..task(text) }
}

fn steps(texts: &[&str]) -> Vec<Step> {
    texts.iter().map(|text| Step { text: (*text).to_string(), done: None }).collect()
}

fn daily() -> Task {
    Task { due: Some(moment("2021-11-10 07:00")), repeat: Repeat::Daily { minute: 420 }, ..task("Báo cáo") }
}

/// Carries out an order as an officer on duty; whether it was taken.
fn tried(ward: &mut Ward, command: Command) -> Result<(), Refusal> {
    decided(ward, command).map(|changes| changes.iter().for_each(|change| ward.apply(change)))
}

#[test]
fn a_task_does_not_come_after_itself() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(after("hai", &[1]))).unwrap();
    tried(&mut ward, Command::AddTask(after("ba", &[2]))).unwrap();
    let first = read(&ward, 1).text;
    for before in [vec![1], vec![2], vec![3], vec![2, 3]] {
        let refused = decided(&ward, edit(1, after(&first, &before))).unwrap_err();
        assert_eq!(refused, Refusal::TaskCycle(1), "{before:?}");
    }
    assert_eq!(decided(&ward, edit(3, after("ba", &[9]))).unwrap_err(), Refusal::NotFound(record(Kind::Task, 9)));
    let wanted = Command::Delete(record(Kind::Task, 2));
    assert_eq!(decided(&ward, wanted).unwrap_err(), Refusal::StillNamed { by: record(Kind::Task, 3), count: 1 });
}

#[test]
fn a_task_is_not_done_before_what_comes_before_it_and_all_its_steps() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(Task { checklist: steps(&["gom số", "gửi"]), ..after("hai", &[1]) })).unwrap();
    let first = read(&ward, 1).text;
    let before = Refusal::TasksBefore { first, count: 1 };
    assert_eq!(decided(&ward, progress(2, DONE)).unwrap_err(), before);
    assert_eq!(decided(&ward, edit(2, Task { progress: DONE, ..read(&ward, 2) })).unwrap_err(), before);
    assert!(tried(&mut ward, progress(2, Progress::Started)).is_ok(), "it may be begun");
    tried(&mut ward, progress(1, DONE)).unwrap();
    let open = |count, first: &str| Refusal::StepsOpen { first: first.into(), count };
    assert_eq!(decided(&ward, progress(2, DONE)).unwrap_err(), open(2, "gom số"));
    tried(&mut ward, tick(2, 0, true)).unwrap();
    assert_eq!(decided(&ward, progress(2, DONE)).unwrap_err(), open(1, "gửi"));
    tried(&mut ward, tick(2, 1, true)).unwrap();
    tried(&mut ward, progress(2, DONE)).unwrap();
    assert_eq!(read(&ward, 2).progress, Progress::Done(now()));
    assert_eq!(decided(&ward, tick(2, 1, false)).unwrap_err(), Refusal::TaskIsDone);
    let new = Task { progress: DONE, checklist: steps(&["x"]), ..task("xong sẵn") };
    assert_eq!(decided(&ward, Command::AddTask(new)).unwrap_err(), open(1, "x"));
}

#[test]
fn a_step_keeps_when_it_was_done_and_begins_the_task() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(Task { checklist: steps(&["một", "hai"]), ..task("x") })).unwrap();
    tried(&mut ward, tick(2, 1, true)).unwrap();
    let stands = read(&ward, 2);
    assert_eq!((stands.progress, stands.checklist[1].done, stands.steps_done()), (Progress::Started, Some(now()), 1));
    assert_eq!(decided(&ward, tick(2, 1, true)).unwrap(), [], "again changes nothing");
    tried(&mut ward, tick(2, 1, false)).unwrap();
    assert_eq!((read(&ward, 2).progress, read(&ward, 2).steps_done()), (Progress::Started, 0));
    for step in [2, u32::MAX] {
        let changed = Refusal::ChangedMeanwhile { record: record(Kind::Task, 2), now: 3 };
        assert_eq!(decided(&ward, tick(2, step, true)).unwrap_err(), changed);
    }
}

#[test]
fn what_no_task_can_say_is_refused() {
    let ward = ward();
    let many = |count| steps(&vec!["x"; count]);
    let nobody = |kind| Refusal::NotFound(record(kind, 9));
    for (task, refusal) in [
        (Task { repeat: Repeat::EveryDays { days: 0, minute: 0 }, ..task("x") }, Refusal::RepeatEndless),
        (Task { repeat: Repeat::Weekdays { days: DaySet::default(), minute: 0 }, ..task("x") }, Refusal::RepeatEndless),
        (Task { repeat: Repeat::Daily { minute: 1440 }, ..task("x") }, Refusal::RepeatEndless),
        (Task { checklist: many(51), ..task("x") }, Refusal::TooMany(50)),
        (Task { checklist: steps(&[" "]), ..task("x") }, Refusal::Empty(Field::Text)),
        (Task { blocked: "x".repeat(1001), ..task("x") }, Refusal::TooLong { field: Field::Note, limit: 1000 }),
        (Task { position: Some(id(9)), ..task("x") }, nobody(Kind::Position)),
        (Task { duty: Some(id(9)), ..task("x") }, nobody(Kind::Duty)),
        (Task { person: Some(id(9)), ..task("x") }, nobody(Kind::Person)),
        (Task { area: Some(id(9)), ..task("x") }, nobody(Kind::Area)),
        (Task { coordinators: vec![id(1), id(9)], ..task("x") }, nobody(Kind::Officer)),
    ] {
        assert_eq!(decided(&ward, Command::AddTask(task)).unwrap_err(), refusal);
    }
    assert!(decided(&ward, Command::AddTask(Task { checklist: many(50), ..task("x") })).is_ok());
}

#[test]
fn a_task_that_comes_again_is_made_once_when_it_is_done() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(daily())).unwrap();
    tried(&mut ward, progress(2, DONE)).unwrap();
    let next = read(&ward, 3);
    assert_eq!(
        (next.due, next.follows, next.progress),
        (Some(moment("2021-11-11 07:00")), Some(id(2)), Progress::Open)
    );
    // Done a second time it makes nothing more.
    tried(&mut ward, progress(2, DONE)).unwrap();
    assert_eq!(ward.tasks.count(), 3);
    // Open again it stands alone; done again there is one next again.
    tried(&mut ward, progress(2, Progress::Open)).unwrap();
    assert_eq!((ward.tasks.count(), ward.tasks.read(id(3))), (2, None));
    let restored = decided(&ward, Command::Restore(record(Kind::Task, 3)));
    assert_eq!(restored.unwrap_err(), Refusal::OccurrenceStands(2));
    let done = edit(2, Task { progress: DONE, ..read(&ward, 2) });
    tried(&mut ward, done).unwrap();
    assert_eq!((ward.tasks.count(), read(&ward, 4).follows), (3, Some(id(2))));
    let restored = decided(&ward, Command::Restore(record(Kind::Task, 3)));
    assert_eq!(restored.unwrap_err(), Refusal::OccurrenceStands(4));
    // The next one has been begun: the one before is over.
    tried(&mut ward, progress(4, Progress::Started)).unwrap();
    assert_eq!(decided(&ward, progress(2, Progress::Open)).unwrap_err(), Refusal::OccurrenceStands(4));
}

#[test]
fn a_task_at_an_hour_is_due_even_where_nobody_said_so() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(Task { due: None, ..daily() })).unwrap();
    assert_eq!(read(&ward, 2).due, Some(moment("2021-11-11 07:00")));
    tried(&mut ward, Command::AddTask(Task { repeat: Repeat::EachShift, ..task("x") })).unwrap();
    assert_eq!(read(&ward, 3).due, None);
}

/// An outage of a month: the one that was missed is late, and one comes after it.
#[test]
fn what_was_missed_is_not_made_up_for() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(Task { due: Some(moment("2021-10-10 07:00")), ..daily() })).unwrap();
    assert_eq!(ward.tasks.count(), 2);
    tried(&mut ward, progress(2, DONE)).unwrap();
    assert_eq!((ward.tasks.count(), read(&ward, 3).due), (3, Some(moment("2021-11-11 07:00"))));
}

#[test]
fn taking_done_back_leaves_one_occurrence() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(daily())).unwrap();
    let order = order_of(1, progress(2, DONE));
    let changes = decide(&ward, &order, now()).unwrap();
    changes.iter().for_each(|change| ward.apply(change));
    let done = Done { officer: 1, command: "set_progress".into(), changes };
    let back = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap();
    back.iter().for_each(|change| ward.apply(change));
    assert_eq!((ward.tasks.count(), read(&ward, 2).is_open()), (2, true));
    // And again: the undoing undone.
    let undone = Done { officer: 1, command: "undo".into(), changes: back };
    let again = undo(&ward, &order_of(1, Command::Undo(OrderId(2))), &undone, now()).unwrap();
    again.iter().for_each(|change| ward.apply(change));
    assert_eq!((ward.tasks.count(), read(&ward, 2).is_open(), read(&ward, 3).is_open()), (3, false, true));
}

#[test]
fn the_tasks_of_a_person_go_over_when_two_are_one() {
    let mut ward = ward();
    tried(&mut ward, Command::Make(Box::new(AnyBody::Person(person("Đôi"))))).unwrap();
    let double = ward.last_number(Kind::Person);
    tried(&mut ward, Command::AddTask(Task { person: Some(id(double)), ..task("x") })).unwrap();
    tried(&mut ward, Command::MergePersons { from: id(double), into: id(1) }).unwrap();
    assert_eq!(read(&ward, 2).person, Some(id(1)));
}

/// Found by the property below: the one behind a deleted one came back beside the first.
#[test]
fn an_occurrence_without_the_one_before_it_does_not_come_back() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(daily())).unwrap();
    for command in [progress(2, DONE), progress(3, DONE), progress(3, Progress::Open), progress(2, Progress::Open)] {
        tried(&mut ward, command).unwrap();
    }
    let restored = decided(&ward, Command::Restore(record(Kind::Task, 4)));
    assert_eq!(restored.unwrap_err(), Refusal::NotFound(record(Kind::Task, 3)));
}

/// Found by the property below: a done one came back behind one that was open again, and the next behind it.
#[test]
fn a_done_occurrence_does_not_come_back_behind_an_open_one() {
    let mut ward = ward();
    tried(&mut ward, Command::AddTask(daily())).unwrap();
    let delete = |number| Command::Delete(record(Kind::Task, number));
    let done = [progress(2, DONE), progress(3, DONE), progress(4, DONE)];
    for command in done.into_iter().chain([delete(5), delete(4), progress(3, Progress::Open)]) {
        tried(&mut ward, command).unwrap();
    }
    let restored = decided(&ward, Command::Restore(record(Kind::Task, 4)));
    assert_eq!(restored.unwrap_err(), Refusal::OccurrenceStands(3));
    assert_eq!(ward.tasks.iter().filter(|task| task.id.number() > 1 && task.is_open()).count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]
    /// Whatever is done, opened, deleted and restored in whatever order: one occurrence is open at most.
    #[test]
    fn one_occurrence_is_open_at_most(deeds in prop::collection::vec((1_u32..9, 0_u8..6), 0..40)) {
        let mut ward = ward();
        tried(&mut ward, Command::AddTask(daily())).unwrap();
        for (number, deed) in deeds {
            let command = match deed {
                0 | 1 => progress(number + 1, DONE),
                2 => progress(number + 1, Progress::Open),
                3 => progress(number + 1, Progress::Started),
                4 => Command::Delete(record(Kind::Task, number + 1)),
                _ => Command::Restore(record(Kind::Task, number + 1)),
            };
            let _ = tried(&mut ward, command);
            let open = ward.tasks.iter().filter(|task| task.id.number() > 1 && task.is_open()).count();
            prop_assert!(open <= 1, "{open} are open");
        }
    }
}
