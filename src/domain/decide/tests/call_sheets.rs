//! What making call sheets comes to: the line in the duty book, the task of every evening, and that it is one.

use super::fixture::*;
use crate::domain::command::Command;
use crate::domain::decide::{Done, decide, undo};
use crate::domain::handover::facts;
use crate::domain::identity::{Id, Kind, OrderId};
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::Moment;
use crate::domain::record::{AnyBody, Kept};
use crate::domain::refusal::Refusal;
use crate::domain::repeat::Repeat;
use crate::domain::tasks::{Makes, Progress, Task, Urgency, awaits_call_sheets};
use crate::domain::ward::Ward;

fn make(task: Option<u32>, at: Moment) -> Command {
    let entry = LogEntry::of(at, "Lập phiếu gọi 3 F0");
    Command::MakeCallSheets { task: task.map(id), entry, text: "Phiếu gọi".into() }
}

/// Makes them at a time; whether they were.
fn made(ward: &mut Ward, task: Option<u32>, at: &str) -> Result<(), Refusal> {
    let at = moment(at);
    let changes = decide(ward, &order_of(3, make(task, at)), at)?;
    changes.iter().for_each(|change| ward.apply(change));
    Ok(())
}

/// The open tasks of making them.
fn open(ward: &Ward) -> Vec<&Kept<Task>> {
    let is_it = |task: &&std::sync::Arc<Kept<Task>>| task.makes == Makes::CallSheets && task.is_open();
    ward.tasks.iter().filter(is_it).map(|task| &**task).collect()
}

fn due(ward: &Ward) -> Vec<Moment> {
    open(ward).iter().filter_map(|task| task.due).collect()
}

fn lines(ward: &Ward) -> usize {
    ward.log_entries.count()
}

#[test]
fn the_first_ones_put_the_task_of_every_evening_into_the_list() {
    for (at, first) in [
        ("2021-11-10 09:00", "2021-11-10 20:00"),
        ("2021-11-10 16:59", "2021-11-10 20:00"),
        // Those are the ones of this evening.
        ("2021-11-10 17:00", "2021-11-11 20:00"),
        ("2021-11-10 20:00", "2021-11-11 20:00"),
        ("2021-12-31 23:59", "2022-01-01 20:00"),
        ("2022-01-01 00:00", "2022-01-01 20:00"),
    ] {
        let mut ward = ward();
        let before = lines(&ward);
        made(&mut ward, None, at).unwrap();
        assert_eq!(due(&ward), [moment(first)], "{at}");
        let task = open(&ward)[0];
        assert_eq!((task.repeat, task.text.as_str()), (Repeat::Daily { minute: 1200 }, "Phiếu gọi"));
        assert_eq!(lines(&ward), before + 1);
    }
}

#[test]
fn those_of_the_evening_do_its_task_and_it_comes_again_the_next_day() {
    for (at, next) in [
        ("2021-11-10 16:59", None),
        ("2021-11-10 17:00", Some("2021-11-11 20:00")),
        ("2021-11-10 20:00", Some("2021-11-11 20:00")),
        ("2021-11-10 23:59", Some("2021-11-11 20:00")),
        // After midnight they are still those of the evening before; the next ones are due in the evening.
        ("2021-11-11 02:00", Some("2021-11-11 20:00")),
        // Three evenings were let pass: one is made up, none is doubled.
        ("2021-11-13 19:00", Some("2021-11-13 20:00")),
        ("2021-11-13 20:30", Some("2021-11-14 20:00")),
    ] {
        let mut ward = ward();
        made(&mut ward, None, "2021-11-10 09:00").unwrap();
        made(&mut ward, None, at).unwrap();
        assert_eq!(due(&ward), [moment(next.unwrap_or("2021-11-10 20:00"))], "{at}");
    }
    // Across the change of a year, with no shift laid at all.
    let mut ward = ward();
    carry_out(&mut ward, Command::Delete(record(Kind::Shift, 1)));
    made(&mut ward, None, "2021-12-31 09:00").unwrap();
    made(&mut ward, None, "2021-12-31 21:00").unwrap();
    assert_eq!(due(&ward), [moment("2022-01-01 20:00")]);
    let late = open(&ward)[0];
    assert_eq!(late.urgency(moment("2022-01-01 20:00")), Urgency::Waiting);
    assert_eq!(late.urgency(moment("2022-01-01 20:01")), Urgency::Overdue);
}

#[test]
fn the_chosen_task_is_done_once_whoever_presses_the_key() {
    let mut ward = ward();
    made(&mut ward, None, "2021-11-10 09:00").unwrap();
    let task = open(&ward)[0].id.number();
    made(&mut ward, Some(task), "2021-11-10 20:01").unwrap();
    let before = lines(&ward);
    assert_eq!(made(&mut ward, Some(task), "2021-11-10 20:01"), Err(Refusal::TaskIsDone));
    assert_eq!((lines(&ward), due(&ward)), (before, vec![moment("2021-11-11 20:00")]));
    assert_eq!(made(&mut ward, Some(99), "2021-11-10 20:01"), Err(Refusal::NotFound(record(Kind::Task, 99))));
    // The key pressed in the small hours makes sheets, and those of the evening are still to be made.
    let next = open(&ward)[0].id.number();
    made(&mut ward, Some(next), "2021-11-11 02:00").unwrap();
    assert_eq!((lines(&ward), due(&ward)), (before + 1, vec![moment("2021-11-11 20:00")]));
    let before = lines(&ward);
    // By hand once more the same evening: a line, and no second task.
    made(&mut ward, None, "2021-11-10 20:30").unwrap();
    assert_eq!((lines(&ward), due(&ward)), (before + 1, vec![moment("2021-11-11 20:00")]));
}

#[test]
fn there_is_one_such_task_and_whoever_deletes_it_is_not_given_another() {
    let mut ward = ward();
    made(&mut ward, None, "2021-11-10 09:00").unwrap();
    let task = open(&ward)[0].id;
    let other = Task { makes: Makes::CallSheets, ..task_of("x") };
    assert_eq!(decided(&ward, Command::AddTask(other)), Err(Refusal::OccurrenceStands(task.number())));
    let edited = Task { repeat: Repeat::Daily { minute: 1140 }, ..ward.tasks.read(task).unwrap().body.clone() };
    carry_out(&mut ward, Command::Edit { number: task.number(), body: Box::new(AnyBody::Task(edited)) });
    carry_out(&mut ward, Command::Delete(record(Kind::Task, task.number())));
    made(&mut ward, None, "2021-11-10 20:00").unwrap();
    assert!(open(&ward).is_empty());
}

fn task_of(text: &str) -> Task {
    task(text)
}

#[test]
fn what_must_be_done_before_keeps_the_task_open_and_nobody_from_printing() {
    let mut ward = ward();
    made(&mut ward, None, "2021-11-10 09:00").unwrap();
    let kept = open(&ward)[0];
    let (number, waits) = (kept.id.number(), Task { after: vec![id(1)], ..kept.body.clone() });
    carry_out(&mut ward, Command::Edit { number, body: Box::new(AnyBody::Task(waits)) });
    let before = lines(&ward);
    made(&mut ward, None, "2021-11-10 20:00").unwrap();
    assert_eq!((lines(&ward), due(&ward)), (before + 1, vec![moment("2021-11-10 20:00")]));
    assert!(matches!(made(&mut ward, Some(number), "2021-11-10 20:00"), Err(Refusal::TasksBefore { .. })));
}

#[test]
fn it_is_taken_back_as_one() {
    let mut ward = ward();
    made(&mut ward, None, "2021-11-10 09:00").unwrap();
    let task = open(&ward)[0].id;
    let at = moment("2021-11-10 20:00");
    let order = order_of(3, make(Some(task.number()), at));
    let changes = decide(&ward, &order, at).unwrap();
    changes.iter().for_each(|change| ward.apply(change));
    let before = lines(&ward);
    let done = Done { officer: 3, command: "make_call_sheets".into(), changes };
    let taken = undo(&ward, &order_of(3, Command::Undo(OrderId(1))), &done, at).unwrap();
    taken.iter().for_each(|change| ward.apply(change));
    assert_eq!((open(&ward).len(), open(&ward)[0].id, lines(&ward)), (1, task, before - 1));
    assert_eq!(open(&ward)[0].progress, Progress::Open);
}

#[test]
fn the_task_is_carried_on_only_where_an_evening_went_without() {
    let mut ward = ward();
    made(&mut ward, None, "2021-11-10 09:00").unwrap();
    let task: Id<Task> = open(&ward)[0].id;
    let carried = |now: &str| {
        let span = (moment("2021-11-10 06:00"), moment("2021-11-10 21:00"));
        let facts = facts(&ward, crate::domain::danger::Rules::none(), span, moment(now));
        facts.carried.iter().any(|carried| carried.task == task)
    };
    assert!(!carried("2021-11-10 18:00"));
    assert!(carried("2021-11-10 20:30"), "it is late, and needs an owner");
    assert_eq!(awaits_call_sheets(&ward, moment("2021-11-10 16:59")).map(|task| task.id), None);
    assert_eq!(awaits_call_sheets(&ward, moment("2021-11-10 17:00")).map(|found| found.id), Some(task));
}
