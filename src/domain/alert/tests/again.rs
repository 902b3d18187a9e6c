//! Tests of measuring again as a task, and of F0 at risk whom nobody reaches.

use super::*;
use crate::domain::home_treatment::{Call, CallOutcome};
use crate::domain::tasks::{Progress, Task};
use CallOutcome::{Answered, NoAnswer};

fn tasks(ward: &Ward) -> Vec<Arc<Kept<Task>>> {
    ward.tasks.iter().cloned().collect()
}

/// Each task of measuring again: who does it, the seconds at which it is due, and whether it is open.
fn errands(ward: &Ward) -> Vec<(Option<u32>, Option<i64>, bool)> {
    let due = |task: &Task| task.due.map(|due| due.since(at(0)));
    tasks(ward).iter().map(|task| (task.owner.map(Id::number), due(task), task.is_open())).collect()
}

#[test]
fn a_danger_value_makes_one_task_and_the_second_value_ends_it() {
    let mut ward = ward();
    put(&mut ward, 1, Case { carer: Some(id(MINH)), ..Case::of(id(1)) });
    spo2(&mut ward, 0, 95);
    let [task] = &tasks(&ward)[..] else { panic!("one task: {:?}", tasks(&ward)) };
    assert_eq!((task.text.as_str(), task.case, task.urgent), ("Đo lại", Some(id(1)), true));
    assert_eq!(errands(&ward), [(Some(MINH), Some(60), true)], "his carer measures again within a minute");
    assert_eq!(open(&ward).again, Some(task.id));
    measured(&mut ward, 10, &[(Sign::Temperature, 390)]);
    assert_eq!(errands(&ward).len(), 1, "what is found meanwhile makes no second task");
    measured(&mut ward, 45, &[(Sign::Saturation, 98)]);
    assert_eq!(errands(&ward), [(Some(MINH), Some(60), true)], "the temperature waits still");
    measured(&mut ward, 70, &[(Sign::Temperature, 390)]);
    assert_eq!(errands(&ward), [(Some(MINH), Some(60), false)]);
    let done = tasks(&ward)[0].clone();
    assert_eq!(done.progress, Progress::Done(at(70)));
    measured(&mut ward, 200, &[(Sign::Pulse, 130)]);
    assert_eq!(
        errands(&ward),
        [(Some(MINH), Some(60), false), (Some(MINH), Some(260), true)],
        "a new value, a new task"
    );
}

#[test]
fn the_task_goes_to_whoever_has_the_alert_and_ends_with_it() {
    let mut ward = ward();
    spo2(&mut ward, 0, 95);
    assert_eq!(errands(&ward), [(Some(HA), Some(60), true)], "without a carer: whoever is at the telephone");
    take(&mut ward, MINH, 5).unwrap();
    assert_eq!(errands(&ward), [(Some(MINH), Some(60), true)]);
    say(&mut ward, HEAD, 8, AlertStep::Measuring).unwrap();
    assert_eq!(errands(&ward), [(Some(HEAD), Some(60), true)]);
    say(&mut ward, HEAD, 20, AlertStep::Examined).unwrap();
    assert_eq!(errands(&ward), [(Some(HEAD), Some(60), false)]);
}

#[test]
fn a_value_too_late_to_ease_was_measured_again_all_the_same() {
    let mut ward = ward();
    spo2(&mut ward, 0, 95);
    spo2(&mut ward, ANSWER_SECONDS + 1, 98);
    assert!(open(&ward).open_causes().next().is_some(), "only a person closes it now");
    assert_eq!(errands(&ward), [(Some(HA), Some(60), false)]);
}

#[test]
fn what_is_no_second_measuring_leaves_the_task_open() {
    for (seconds, signs) in [(29, (Sign::Saturation, 98)), (60, (Sign::Pulse, 80))] {
        let mut ward = ward();
        spo2(&mut ward, 0, 95);
        measured(&mut ward, seconds, &[signs]);
        assert_eq!(errands(&ward), [(Some(HA), Some(60), true)], "{seconds} {signs:?}");
    }
    let mut ward = ward();
    told(&mut ward, 0, Symptom::Breathless);
    spo2(&mut ward, 5, 91);
    assert!(tasks(&ward).is_empty(), "what is khẩn at once waits for nobody's second value");
}

#[test]
fn a_task_that_an_officer_ended_or_deleted_does_not_come_back_for_the_same_value() {
    let mut ward = ward();
    spo2(&mut ward, 0, 95);
    let task = tasks(&ward)[0].id;
    ordered(&mut ward, HA, 5, Command::SetProgress { task, progress: Progress::Done(at(5)) }).unwrap();
    take(&mut ward, MINH, 6).unwrap();
    measured(&mut ward, 10, &[(Sign::Pulse, 80)]);
    assert_eq!(errands(&ward), [(Some(HA), Some(60), false)]);
    let mut ward = self::ward();
    spo2(&mut ward, 0, 95);
    let task = RecordId { kind: Kind::Task, number: tasks(&ward)[0].id.number() };
    ordered(&mut ward, HA, 5, Command::Delete(task)).unwrap();
    take(&mut ward, MINH, 6).unwrap();
    spo2(&mut ward, 45, 98);
    assert!(tasks(&ward).is_empty() && ward.open_alert_of(id(1)).is_none());
}

#[test]
fn a_value_that_was_typed_wrong_takes_its_task_along() {
    let mut ward = ward();
    spo2(&mut ward, 0, 95);
    let wrong = ward.readings.iter().next().unwrap().id;
    let corrected = Box::new(reading(0, &[(Sign::Saturation, 98)], Symptoms::NotAsked));
    ordered(&mut ward, HA, 5, Command::CorrectReading { reading: wrong, corrected }).unwrap();
    assert!(ward.open_alert_of(id(1)).is_none());
    assert_eq!(errands(&ward), [(Some(HA), Some(60), false)]);
}

fn call(ward: &mut Ward, now: i64, outcome: CallOutcome) {
    let call = Call { case: id(1), at: at(now), outcome, again_at: None, note: String::new() };
    ordered(ward, HA, now, Command::LogCall(call)).unwrap();
}

const HALF_HOUR: i64 = 30 * 60;

/// Whom nobody has reached twice, half an hour apart, and who is older than 65.
fn unreached() -> Ward {
    let mut ward = ward();
    put(&mut ward, 1, Person { birth: Birth::Year(1940), ..Person::default() });
    call(&mut ward, 0, NoAnswer);
    assert!(ward.open_alert_of(id(1)).is_none());
    call(&mut ward, HALF_HOUR, NoAnswer);
    ward
}

#[test]
fn an_f0_at_risk_whom_nobody_reaches_is_an_alert_that_is_taken_and_goes_up() {
    let mut ward = unreached();
    let alert = open(&ward);
    let [cause] = &alert.causes[..] else { panic!("{alert:?}") };
    assert_eq!((cause.watched, cause.value, cause.level), (Watched::Unreached, Some(2), Urgent));
    assert!(alert.rings_at(at(HALF_HOUR)));
    assert!(tasks(&ward).is_empty(), "there is no value to be measured again");
    let steps = chain(&ward, &alert, None, at(HALF_HOUR)).len();
    assert_eq!(reached(&alert, steps, at(HALF_HOUR + ladder::UNTAKEN_SECONDS - 1)), None);
    assert_eq!(reached(&alert, steps, at(HALF_HOUR + ladder::UNTAKEN_SECONDS)), Some(0), "the shift head");
    assert_eq!(
        reached(&alert, steps, at(HALF_HOUR + ladder::UNTAKEN_SECONDS + OUTCOME_SECONDS)),
        Some(1),
        "and then the post above"
    );
    take(&mut ward, MINH, HALF_HOUR + 60).unwrap();
    assert_eq!(reached(&open(&ward), steps, at(HALF_HOUR + 600)), None);
    call(&mut ward, 2 * HALF_HOUR, NoAnswer);
    assert_eq!((open(&ward).causes.len(), open(&ward).causes[0].value), (1, Some(3)), "counted on, not doubled");
    assert!(open(&ward).taken.is_some(), "whoever has it has it still");
}

#[test]
fn who_answers_or_is_measured_has_been_reached() {
    let mut ward = unreached();
    call(&mut ward, HALF_HOUR + 60, Answered);
    assert!(ward.open_alert_of(id(1)).is_none());
    assert_eq!(ward.alerts_of(id(1)).next().unwrap().causes[0].reached_at, Some(at(HALF_HOUR + 60)));
    assert_eq!(figures(&ward, (at(0), at(7200)), at(7200)).real, 1);
    let mut ward = unreached();
    spo2(&mut ward, HALF_HOUR + 60, 95);
    let alert = open(&ward);
    let open: Vec<Watched> = alert.open_causes().map(|cause| cause.watched).collect();
    assert_eq!(open, [Watched::Sign(Sign::Saturation)], "reached, and something else is wrong");
    assert_eq!(errands(&ward).len(), 1);
}

#[test]
fn what_somebody_said_of_it_counts_until_calls_fail_again() {
    let mut ward = unreached();
    say(&mut ward, MINH, HALF_HOUR + 60, AlertStep::Visiting).unwrap();
    assert!(open(&ward).is_open(), "somebody is on the way");
    assert_eq!(say(&mut ward, MINH, HALF_HOUR + 61, AlertStep::Mistaken), Err(Refusal::NeedsSecondReading));
    say(&mut ward, MINH, HALF_HOUR + 90, AlertStep::Examined).unwrap();
    assert!(ward.open_alert_of(id(1)).is_none());
    let case = Arc::clone(ward.cases.read(id(1)).unwrap());
    assert_eq!(standing(&ward, &RULES, &case, at(HALF_HOUR + 100)).unreached, None, "the mark agrees");
    assert!(missed(&ward, &RULES, at(HALF_HOUR + 100)).is_empty());
    call(&mut ward, 2 * HALF_HOUR, NoAnswer);
    assert!(ward.open_alert_of(id(1)).is_none(), "one failed call is none");
    call(&mut ward, 3 * HALF_HOUR, NoAnswer);
    assert!(ward.open_alert_of(id(1)).is_some());
}

#[test]
fn a_call_that_is_taken_back_takes_its_alert_along() {
    let mut ward = unreached();
    let last = ward.calls_of(id(1)).next_back().unwrap().id.number();
    ordered(&mut ward, HA, HALF_HOUR + 5, Command::Delete(RecordId { kind: Kind::Call, number: last })).unwrap();
    assert!(ward.open_alert_of(id(1)).is_none());
    let mut young = self::ward();
    put(&mut young, 1, Person { birth: Birth::Year(1990), vaccine_doses: Some(3), ..Person::default() });
    call(&mut young, 0, NoAnswer);
    call(&mut young, HALF_HOUR, NoAnswer);
    assert!(young.open_alert_of(id(1)).is_none(), "who is not at risk stays due and rings nobody");
}

#[test]
fn calls_that_failed_before_there_were_such_alerts_are_raised_once() {
    let mut ward = ward();
    put(&mut ward, 1, Person { birth: Birth::Year(1940), ..Person::default() });
    for (number, seconds) in [(1, 0), (2, HALF_HOUR)] {
        let call = Call { case: id(1), at: at(seconds), outcome: NoAnswer, again_at: None, note: String::new() };
        put(&mut ward, number, call);
    }
    let raised = missed(&ward, &RULES, at(3600));
    assert_eq!(raised.len(), 1);
    raised.iter().for_each(|change| ward.apply(change));
    assert_eq!(open(&ward).causes[0].watched, Watched::Unreached);
    assert!(missed(&ward, &RULES, at(3700)).is_empty());
}
