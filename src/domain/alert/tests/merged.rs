//! Two persons who are one: their danger signs go over with the readings, who has taken them still has them, and what is
//! open on either side is open still.

use super::*;
use crate::domain::change::Change;
use crate::domain::decide::Done;

fn measured_of(ward: &mut Ward, case: u32, now: i64, saturation: u32) {
    let signs = &[(Sign::Saturation, saturation)];
    let reading = Reading { case: id(case), ..reading(now, signs, Symptoms::NotAsked) };
    ordered(ward, HA, now, Command::RecordReading(reading)).unwrap();
}

fn alert_of(ward: &Ward, case: u32) -> Arc<Kept<Alert>> {
    Arc::clone(ward.open_alert_of(id(case)).expect("an alert is open"))
}

fn take_of(ward: &mut Ward, officer: u32, case: u32, now: i64) {
    let alert = alert_of(ward, case).id;
    ordered(ward, officer, now, Command::TakeAlert(alert)).unwrap();
}

fn say_of(ward: &mut Ward, officer: u32, case: u32, now: i64, step: AlertStep) {
    let alert = alert_of(ward, case).id;
    ordered(ward, officer, now, Command::SayAlert { alert, step, note: String::new() }).unwrap();
}

/// The second person is the first: the second episode becomes part of the first.
fn merge(ward: &mut Ward, now: i64) -> Vec<Change> {
    ordered(ward, HEAD, now, Command::MergePersons { from: id(2), into: id(1) }).unwrap()
}

fn open_alerts(ward: &Ward) -> Vec<(u32, u32)> {
    ward.alerts.iter().filter(|alert| alert.is_open()).map(|alert| (alert.id.number(), alert.case.number())).collect()
}

#[test]
fn who_has_taken_an_alert_has_it_after_the_merge() {
    let mut ward = ward();
    measured_of(&mut ward, 2, 0, 88);
    take_of(&mut ward, MINH, 2, 60);
    say_of(&mut ward, MINH, 2, 120, AlertStep::Visiting);
    let before = alert_of(&ward, 2);
    merge(&mut ward, 180);
    let after = alert_of(&ward, 1);
    assert_eq!(after.body, Alert { case: id(1), ..before.body.clone() }, "nothing but whose it is");
    assert_eq!((after.id, open_alerts(&ward)), (before.id, vec![(1, 1)]));
    assert_eq!(ward.alerts.count(), 1, "the reading that moved rings nobody twice");
    // He can end it.
    say_of(&mut ward, MINH, 1, 240, AlertStep::Transferring);
    assert!(alert_of(&ward, 1).is_transfer());
}

#[test]
fn an_alert_that_has_ended_is_not_raised_again() {
    let mut ward = ward();
    measured_of(&mut ward, 2, 0, 88);
    say_of(&mut ward, HEAD, 2, 60, AlertStep::Mistaken);
    merge(&mut ward, 120);
    assert_eq!(open_alerts(&ward), []);
    assert_eq!(ward.alerts_of(id(1)).count(), 1);
}

#[test]
fn of_two_that_are_open_one_stays_with_all_of_both_and_nobody_has_what_nobody_saw() {
    let mut ward = ward();
    measured_of(&mut ward, 1, 0, 89);
    measured_of(&mut ward, 2, 10, 88);
    take_of(&mut ward, MINH, 2, 60);
    say_of(&mut ward, MINH, 2, 70, AlertStep::Transferring);
    merge(&mut ward, 120);
    let alert = alert_of(&ward, 1);
    assert_eq!(open_alerts(&ward), [(1, 1)]);
    let readings: Vec<u32> = alert.causes.iter().filter_map(|cause| cause.reading).map(Id::number).collect();
    assert_eq!((readings, alert.is_transfer()), (vec![1, 2], true), "the transfer is under way still");
    assert_eq!((alert.taken, alert.rings_at(at(120))), (None, true), "one of them nobody had taken");
    assert_eq!(alert.first_taken_at, Some(at(60)));
    // Both taken: it is his who took it last.
    let mut ward = super::ward();
    measured_of(&mut ward, 1, 0, 89);
    measured_of(&mut ward, 2, 10, 88);
    take_of(&mut ward, HA, 1, 30);
    take_of(&mut ward, MINH, 2, 60);
    merge(&mut ward, 120);
    assert_eq!(alert_of(&ward, 1).taken, Some(Taken { by: id(MINH), at: at(60) }));
}

#[test]
fn of_two_tasks_of_measuring_again_one_is_left() {
    let mut ward = ward();
    measured_of(&mut ward, 1, 0, 94);
    measured_of(&mut ward, 2, 10, 94);
    let tasks = |ward: &Ward| -> Vec<(u32, Option<u32>, bool)> {
        ward.tasks.iter().map(|task| (task.id.number(), task.case.map(Id::number), task.is_open())).collect()
    };
    assert_eq!(tasks(&ward), [(1, Some(1), true), (2, Some(2), true)]);
    merge(&mut ward, 20);
    assert_eq!(tasks(&ward), [(1, Some(1), true), (2, Some(1), false)]);
    assert_eq!(alert_of(&ward, 1).again, Some(id(1)));
    // Only the one who is gone had one: it goes over.
    let mut ward = super::ward();
    measured_of(&mut ward, 2, 10, 94);
    merge(&mut ward, 20);
    assert_eq!((tasks(&ward), alert_of(&ward, 1).again), (vec![(1, Some(1), true)], Some(id(1))));
    // Measured again, it is done.
    measured_of(&mut ward, 1, 80, 97);
    assert_eq!((tasks(&ward), open_alerts(&ward)), (vec![(1, Some(1), false)], vec![]));
}

#[test]
fn a_merge_that_is_taken_back_gives_each_his_alert() {
    let mut ward = ward();
    measured_of(&mut ward, 1, 0, 89);
    measured_of(&mut ward, 2, 10, 88);
    take_of(&mut ward, MINH, 2, 60);
    let before: Vec<_> = ward.alerts.iter().map(|alert| alert.body.clone()).collect();
    let changes = merge(&mut ward, 120);
    let mut written: Vec<RecordId> = changes.iter().filter_map(Change::record).collect();
    let count = written.len();
    written.sort_unstable_by_key(|record| (record.kind as u8, record.number));
    written.dedup();
    assert_eq!(written.len(), count, "every record is written once");
    let done = Done { officer: HEAD, command: "merge_persons".into(), changes };
    let order = Order {
        id: OrderId(2),
        officer: id(HEAD),
        session: SessionId(1),
        at: at(180),
        command: Command::Undo(OrderId(1)),
        based_on: Vec::new(),
    };
    let undone = undo(&ward, &order, &done, at(180)).unwrap();
    undone.iter().for_each(|change| ward.apply(change));
    let after: Vec<_> = ward.alerts.iter().map(|alert| alert.body.clone()).collect();
    assert_eq!(after, before);
}
