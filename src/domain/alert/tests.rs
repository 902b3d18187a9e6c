//! Tests of an alert's life: what raises, confirms, eases, takes, ends and reopens it, and that nothing else does.

mod again;
mod merged;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::domain::birth::Birth;
use crate::domain::climbing::Rung;
use crate::domain::command::{Command, Order};
use crate::domain::danger::{Pack, Rules};
use crate::domain::decide::{decide_by, undo};
use crate::domain::home_treatment::{LATE_SECONDS, Symptoms};
use crate::domain::identity::{Kind, OrderId, RecordId, SessionId};
use crate::domain::measure::{Sign, Signs};
use crate::domain::officer::Role;
use crate::domain::person::Person;
use crate::domain::record::{Body, Kept};
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Job, Position, Shift};
use crate::domain::standing::{Mark, is_followed, standing};
use crate::domain::symptom::{Symptom, SymptomSet};
use crate::domain::ward::Ward;

const ASKED: Symptoms = Symptoms::Asked(SymptomSet::NONE);
/// Two officers on duty and the head of their shift.
const HA: u32 = 1;
const MINH: u32 = 2;
const HEAD: u32 = 3;

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let texts = [
        include_str!("../../../assets/packs/qd-261.toml"),
        include_str!("../../../assets/packs/qd-528.toml"),
        include_str!("../../../assets/packs/tram.toml"),
    ];
    Rules::new(texts.iter().map(|text| Pack::read(text).unwrap()).collect())
});

/// Seconds after nine in the morning.
fn at(seconds: i64) -> Moment {
    Moment::at("2021-11-10".parse().unwrap(), "09:00:00".parse().unwrap()).plus(seconds)
}

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    let kept = Kept { id: id(number), revision: 1, written_at: at(0), written_by: None, deleted: false, body };
    ward.insert(&T::record(Arc::new(kept)));
}

fn ward() -> Ward {
    let mut ward = Ward::default();
    for (number, name, role) in
        [(HA, "ĐD Hà", Role::DutyOfficer), (MINH, "YS Minh", Role::DutyOfficer), (HEAD, "BS Lý", Role::ShiftHead)]
    {
        put(&mut ward, number, Officer { name: name.into(), role, ..Officer::default() });
    }
    for number in [1, 2] {
        put(&mut ward, number, Person { birth: Birth::Year(1958), ..Person::default() });
        put(&mut ward, number, Case::of(id(number)));
    }
    let job = |officer| Job { officer: Some(id(officer)), ..Job::default() };
    let jobs = vec![job(HA), job(HEAD)];
    put(&mut ward, 1, Shift { name: "Ca sáng".into(), from: at(-3600), to: at(8 * 3600), post: None, jobs });
    let post = |title: &str, officer: Option<u32>, reports_to: Option<u32>| Position {
        title: title.into(),
        officer: officer.map(id),
        reports_to: reports_to.map(id),
        ..Position::default()
    };
    put(&mut ward, 1, post("Trưởng trạm", Some(HEAD), Some(2)));
    put(&mut ward, 2, post("Chủ tịch UBND", None, None));
    ward
}

fn ordered(
    ward: &mut Ward,
    officer: u32,
    now: i64,
    command: Command,
) -> Result<Vec<crate::domain::change::Change>, Refusal> {
    let order = Order {
        id: OrderId(1),
        officer: id(officer),
        session: SessionId(1),
        at: at(now),
        command,
        based_on: Vec::new(),
    };
    let changes = decide_by(ward, &RULES, &order, at(now))?;
    changes.iter().for_each(|change| ward.apply(change));
    Ok(changes)
}

fn reading(measured: i64, signs: &[(Sign, u32)], symptoms: Symptoms) -> Reading {
    let mut measures = Signs::default();
    for (sign, value) in signs {
        measures.set(*sign, *value).unwrap();
    }
    Reading { symptoms, ..Reading::of(id(1), at(measured), measures) }
}

/// Hà enters what she measures, at once.
fn measured(ward: &mut Ward, now: i64, signs: &[(Sign, u32)]) {
    ordered(ward, HA, now, Command::RecordReading(reading(now, signs, Symptoms::NotAsked))).unwrap();
}

fn spo2(ward: &mut Ward, now: i64, value: u32) {
    measured(ward, now, &[(Sign::Saturation, value)]);
}

fn told(ward: &mut Ward, now: i64, symptom: Symptom) {
    let symptoms = Symptoms::Asked(SymptomSet::NONE.with(symptom));
    ordered(ward, HA, now, Command::RecordReading(reading(now, &[], symptoms))).unwrap();
}

fn take(ward: &mut Ward, officer: u32, now: i64) -> Result<(), Refusal> {
    ordered(ward, officer, now, Command::TakeAlert(open(ward).id)).map(drop)
}

fn say(ward: &mut Ward, officer: u32, now: i64, step: AlertStep) -> Result<(), Refusal> {
    let alert = open(ward).id;
    ordered(ward, officer, now, Command::SayAlert { alert, step, note: String::new() }).map(drop)
}

fn open(ward: &Ward) -> Arc<Kept<Alert>> {
    Arc::clone(ward.open_alert_of(id(1)).expect("an alert is open"))
}

fn level(ward: &Ward, now: i64) -> Option<Level> {
    ward.open_alert_of(id(1)).map(|alert| alert.level_at(at(now)))
}

use Level::{Attention, Urgent};

#[test]
fn a_danger_value_is_noticed_then_urgent_when_nobody_measures_again() {
    let mut ward = ward();
    spo2(&mut ward, 0, 97);
    assert!(ward.alerts.iter().next().is_none(), "97 is no danger");
    spo2(&mut ward, 60, 95);
    assert_eq!(open(&ward).again_by(), Some(at(120)));
    for (now, expected) in [(60, Attention), (659, Attention), (660, Urgent), (100_000, Urgent)] {
        assert_eq!(level(&ward, now), Some(expected), "{now}");
    }
    let alert = open(&ward);
    assert_eq!(alert.turns_after(at(60)), Some(at(660)));
    assert!(!alert.rings_at(at(659)) && alert.rings_at(at(660)));
}

#[test]
fn a_second_value_confirms_or_eases_from_half_a_minute_to_ten_minutes() {
    for (second, value, expected) in [
        (29, 95, Some(Attention)),
        (30, 95, Some(Urgent)),
        (29, 98, Some(Attention)),
        (30, 98, None),
        (60, 97, None),
        (600, 98, None),
        (601, 98, Some(Urgent)),
    ] {
        let mut ward = ward();
        spo2(&mut ward, 0, 95);
        spo2(&mut ward, second, value);
        assert_eq!(level(&ward, second), expected, "{value} after {second} s");
    }
}

#[test]
fn what_is_red_is_urgent_at_once_and_no_reading_closes_it() {
    for red in [Symptom::Breathless, Symptom::ChestPain, Symptom::Cyanosis, Symptom::CannotEat, Symptom::AcuteIllness] {
        let mut ward = ward();
        told(&mut ward, 0, red);
        assert_eq!(level(&ward, 0), Some(Urgent), "{red:?}");
        ordered(&mut ward, HA, 60, Command::RecordReading(reading(60, &[(Sign::Saturation, 98)], ASKED))).unwrap();
        assert_eq!(level(&ward, 60), Some(Urgent), "{red:?}");
    }
    let mut ward = ward();
    spo2(&mut ward, 0, 93);
    assert_eq!(level(&ward, 0), Some(Urgent), "93 does not wait for a second value");
    for (now, value) in [(60, 98), (120, 99), (500, 98)] {
        spo2(&mut ward, now, value);
    }
    assert!(level(&ward, 600).is_some(), "93 is closed by a person alone");
}

#[test]
fn a_normal_second_value_closes_that_sign_alone() {
    let mut ward = ward();
    measured(&mut ward, 0, &[(Sign::Saturation, 95), (Sign::Breaths, 22)]);
    spo2(&mut ward, 60, 98);
    let alert = open(&ward);
    let open: Vec<Watched> = alert.open_causes().map(|cause| cause.watched).collect();
    assert_eq!(open, [Watched::Sign(Sign::Breaths)]);
    measured(&mut ward, 90, &[(Sign::Breaths, 18)]);
    assert!(ward.open_alert_of(id(1)).is_none(), "and the alert ends with its last sign");
    assert_eq!(ward.alerts.iter().next().unwrap().closed, Some(Closed { at: at(90), step: None }));

    let mut ward = self::ward();
    spo2(&mut ward, 0, 95);
    let symptoms = Symptoms::Asked(SymptomSet::NONE.with(Symptom::Breathless));
    ordered(&mut ward, HA, 60, Command::RecordReading(reading(60, &[(Sign::Saturation, 98)], symptoms))).unwrap();
    assert_eq!(level(&ward, 60), Some(Urgent), "nothing is eased beside what is red");
    assert_eq!(self::open(&ward).open_causes().count(), 2);
}

#[test]
fn an_older_value_never_closes_a_newer_alert_and_a_late_one_rings_within_a_day() {
    let mut ward = ward();
    spo2(&mut ward, 0, 95);
    ordered(&mut ward, HA, 60, Command::RecordReading(reading(-300, &[(Sign::Saturation, 99)], ASKED))).unwrap();
    assert_eq!(level(&ward, 60), Some(Attention));
    for (late, rings) in [(LATE_SECONDS, true), (LATE_SECONDS + 1, false)] {
        let mut ward = self::ward();
        ordered(&mut ward, HA, 60, Command::RecordReading(reading(60 - late, &[(Sign::Saturation, 91)], ASKED)))
            .unwrap();
        assert_eq!(level(&ward, 60).is_some(), rings, "{late}");
        let cause = ward.open_alert_of(id(1)).map(|alert| (alert.causes[0].measured_at, alert.causes[0].raised_at));
        assert_eq!(cause, rings.then_some((at(60 - late), at(60))), "both times stand");
    }
    let mut ward = self::ward();
    put(&mut ward, 9, Reading { imported: true, ..reading(0, &[(Sign::Saturation, 80)], ASKED) });
    assert!(missed(&ward, &RULES, at(60)).is_empty(), "a file rings nobody");
}

#[test]
fn the_first_who_takes_it_has_it_for_a_quarter_of_an_hour() {
    let mut ward = ward();
    spo2(&mut ward, 0, 91);
    assert_eq!(open(&ward).hands_at(at(30)), Hands::Nobody(at(0)));
    take(&mut ward, HA, 60).unwrap();
    let taken = Taken { by: id(HA), at: at(60) };
    assert_eq!(open(&ward).hands_at(at(60)), Hands::Taken(taken));
    assert_eq!(take(&mut ward, MINH, 61), Err(Refusal::AlertTaken("ĐD Hà".into())));
    assert!(!open(&ward).rings_at(at(959)));
    assert_eq!(open(&ward).hands_at(at(960)), Hands::Again(taken, at(960)));
    assert!(open(&ward).rings_at(at(960)), "taking does not silence it");
    assert_eq!(open(&ward).turns_after(at(700)), Some(at(960)));
    take(&mut ward, MINH, 1000).unwrap();
    take(&mut ward, HEAD, 1001).unwrap();
    assert_eq!(open(&ward).first_taken_at, Some(at(60)));
    assert!(open(&ward).is_open());
}

#[test]
fn what_somebody_else_finds_opens_a_taken_alert_again() {
    let mut ward = ward();
    spo2(&mut ward, 0, 95);
    take(&mut ward, HA, 10).unwrap();
    spo2(&mut ward, 60, 94);
    assert!(open(&ward).taken.is_some(), "who has it measures again, and has it still");
    let red = Symptoms::Asked(SymptomSet::NONE.with(Symptom::Drowsy));
    ordered(&mut ward, MINH, 90, Command::RecordReading(reading(90, &[], red))).unwrap();
    assert!(open(&ward).taken.is_none() && open(&ward).rings_at(at(90)));
}

#[test]
fn an_outcome_ends_it_and_what_is_only_begun_does_not() {
    for step in AlertStep::ALL {
        let mut ward = ward();
        spo2(&mut ward, 0, 91);
        say(&mut ward, HEAD, 60, step).unwrap();
        assert_eq!(ward.open_alert_of(id(1)).is_none(), step.ends(), "{step:?}");
        if !step.ends() {
            assert_eq!(open(&ward).hands_at(at(61)), Hands::Taken(Taken { by: id(HEAD), at: at(60) }));
        }
        let ended = ward.alerts.iter().next().unwrap().id;
        if step.ends() {
            let again = ordered(&mut ward, HA, 70, Command::TakeAlert(ended));
            assert_eq!(again, Err(Refusal::AlertClosed));
        }
    }
}

#[test]
fn a_transfer_ends_on_arrival_and_is_asked_after_within_the_hour() {
    let mut ward = ward();
    spo2(&mut ward, 0, 88);
    say(&mut ward, HA, 60, AlertStep::Transferring).unwrap();
    for step in [AlertStep::Advised, AlertStep::Examined] {
        assert_eq!(say(&mut ward, HA, 70, step), Err(Refusal::TransferOpen), "{step:?}");
    }
    assert!(!open(&ward).rings_at(at(60 + TRANSFER_SECONDS - 1)));
    assert!(open(&ward).rings_at(at(60 + TRANSFER_SECONDS)));
    say(&mut ward, HA, 3000, AlertStep::Arrived).unwrap();
    assert!(ward.open_alert_of(id(1)).is_none());
}

#[test]
fn a_mistake_needs_a_second_reading_or_the_shift_head() {
    let mut ward = ward();
    spo2(&mut ward, 0, 91);
    assert_eq!(say(&mut ward, HA, 60, AlertStep::Mistaken), Err(Refusal::NeedsSecondReading));
    spo2(&mut ward, 70, 90);
    assert_eq!(say(&mut ward, HA, 80, AlertStep::Mistaken), Err(Refusal::NeedsSecondReading), "it was found again");
    say(&mut ward, HEAD, 90, AlertStep::Mistaken).unwrap();
    let mut ward = self::ward();
    spo2(&mut ward, 0, 91);
    spo2(&mut ward, 70, 98);
    say(&mut ward, HA, 80, AlertStep::Mistaken).unwrap();
    let mut ward = self::ward();
    told(&mut ward, 0, Symptom::Breathless);
    ordered(&mut ward, HA, 60, Command::RecordReading(reading(60, &[(Sign::Saturation, 98)], Symptoms::NotAsked)))
        .unwrap();
    assert_eq!(say(&mut ward, HA, 70, AlertStep::Mistaken), Err(Refusal::NeedsSecondReading), "nobody asked again");
    ordered(&mut ward, HA, 80, Command::RecordReading(reading(80, &[(Sign::Saturation, 98)], ASKED))).unwrap();
    say(&mut ward, HA, 90, AlertStep::Mistaken).unwrap();
}

#[test]
fn it_goes_to_the_shift_head_and_then_up() {
    let mut ward = ward();
    spo2(&mut ward, 0, 91);
    let chain = chain(&ward, &open(&ward), None, at(0));
    assert_eq!(chain, [Rung::Officer(id(HEAD)), Rung::Position(id(2))], "the head, and the post above his");
    let reached_at = |ward: &Ward, now| reached(&open(ward), chain.len(), at(now));
    for (now, expected) in [(0, None), (299, None), (300, Some(0)), (1199, Some(0)), (1200, Some(1)), (90_000, Some(1))]
    {
        assert_eq!(reached_at(&ward, now), expected, "{now}");
    }
    take(&mut ward, HA, 400).unwrap();
    for (now, expected) in [(400, None), (1299, None), (1300, Some(0)), (2200, Some(1))] {
        assert_eq!(reached_at(&ward, now), expected, "taken, {now}");
    }
}

#[test]
fn a_corrected_or_moved_reading_is_judged_again_for_both() {
    let mut ward = ward();
    spo2(&mut ward, 0, 91);
    let corrected = Box::new(reading(0, &[(Sign::Saturation, 98)], Symptoms::NotAsked));
    ordered(&mut ward, HA, 60, Command::CorrectReading { reading: id(1), corrected }).unwrap();
    assert!(ward.open_alert_of(id(1)).is_none(), "it was never 91");
    let corrected = Box::new(reading(0, &[(Sign::Saturation, 89)], Symptoms::NotAsked));
    ordered(&mut ward, HA, 70, Command::CorrectReading { reading: id(1), corrected }).unwrap();
    assert_eq!(level(&ward, 70), Some(Urgent));
    ordered(&mut ward, HA, 80, Command::MoveReading { reading: id(1), to: id(2) }).unwrap();
    assert!(ward.open_alert_of(id(1)).is_none(), "whose it was not");
    assert!(ward.open_alert_of(id(2)).is_some(), "whose it is");
}

#[test]
fn a_fall_below_the_usual_and_new_oxygen_are_noticed() {
    let mut ward = ward();
    for day in 1..=3 {
        spo2(&mut ward, -day * 86_400 / 4, 100);
    }
    spo2(&mut ward, 0, 97);
    assert_eq!(open(&ward).causes[0].watched, Watched::Drop(Sign::Saturation));
    assert_eq!(level(&ward, 0), Some(Attention));
    let mut ward = self::ward();
    for (now, litres, causes) in [(0, None, 0), (60, Some(2), 1), (120, Some(3), 1)] {
        let reading = Reading { oxygen_litres: litres, ..reading(now, &[(Sign::Saturation, 98)], ASKED) };
        ordered(&mut ward, HA, now, Command::RecordReading(reading)).unwrap();
        assert_eq!(ward.open_alert_of(id(1)).map_or(0, |alert| alert.causes.len()), causes, "{now}");
    }
}

#[test]
fn what_was_kept_before_there_were_alerts_is_raised_once() {
    let mut ward = ward();
    put(&mut ward, 1, reading(0, &[(Sign::Saturation, 91)], ASKED));
    put(&mut ward, 2, reading(60, &[(Sign::Saturation, 98)], ASKED));
    let raised = missed(&ward, &RULES, at(120));
    raised.iter().for_each(|change| ward.apply(change));
    assert_eq!(level(&ward, 120), Some(Urgent), "a first 91 is closed by a person");
    assert!(missed(&ward, &RULES, at(180)).is_empty());
    say(&mut ward, HEAD, 200, AlertStep::Advised).unwrap();
    assert!(missed(&ward, &RULES, at(300)).is_empty(), "nor what has ended");
    assert!(missed(&ward, &RULES, at(LATE_SECONDS * 3)).is_empty());
}

#[test]
fn an_open_alert_stands_in_the_list_whatever_was_measured_since() {
    let mut ward = ward();
    spo2(&mut ward, 0, 91);
    let days = 3 * 86_400;
    measured(
        &mut ward,
        days,
        &[(Sign::Saturation, 99), (Sign::Temperature, 368), (Sign::Pulse, 80), (Sign::Breaths, 16)],
    );
    let case = Arc::clone(ward.cases.read(id(1)).unwrap());
    assert_eq!(standing(&ward, &RULES, &case, at(days)).mark, Mark::Urgent);
    let ended = Case {
        end: Some(crate::domain::home_treatment::End {
            outcome: crate::domain::home_treatment::Outcome::Released,
            on: None,
        }),
        ..case.body.clone()
    };
    put(&mut ward, 1, ended);
    let case = Arc::clone(ward.cases.read(id(1)).unwrap());
    assert!(is_followed(&ward, &RULES, &case, at(days * 2)), "the end of a case ends no alert");
}

#[test]
fn the_week_counts_raised_true_and_minutes_to_take() {
    let mut ward = ward();
    spo2(&mut ward, 0, 91);
    take(&mut ward, HA, 119).unwrap();
    say(&mut ward, HA, 180, AlertStep::Advised).unwrap();
    spo2(&mut ward, 4000, 95);
    spo2(&mut ward, 4060, 98);
    spo2(&mut ward, 8000, 92);
    take(&mut ward, HA, 8600).unwrap();
    say(&mut ward, HEAD, 8700, AlertStep::Mistaken).unwrap();
    spo2(&mut ward, 9000, 90);
    let figures = figures(&ward, (at(0), at(10_000)), at(9100));
    let expected = Figures {
        raised: 4,
        urgent: 3,
        real: 1,
        eased: 1,
        mistaken: 1,
        open: 1,
        untaken: 2,
        minutes_to_take: Some(10),
        minutes_at_most: Some(10),
    };
    assert_eq!(figures, expected);
    assert_eq!(super::figures(&ward, (at(1), at(3999)), at(9100)), Figures::default());
}

/// What can happen to an F0 in a morning.
#[derive(Clone, Debug)]
enum Step {
    Measured { wait: i64, ago: i64, spo2: u32, red: bool, by: u32 },
    Taken(u32),
    Said(u32, AlertStep),
    Undone,
}

fn step() -> impl Strategy<Value = Step> {
    let officer = prop_oneof![Just(HA), Just(MINH), Just(HEAD)];
    let said = prop::sample::select(AlertStep::ALL.to_vec());
    prop_oneof![
        6 => (1_i64..900, prop_oneof![3 => Just(0_i64), 1 => 0_i64..90_000], 88_u32..100, prop::bool::weighted(0.1), officer.clone())
            .prop_map(|(wait, ago, spo2, red, by)| Step::Measured { wait, ago, spo2, red, by }),
        2 => officer.clone().prop_map(Step::Taken),
        1 => (officer, said).prop_map(|(by, step)| Step::Said(by, step)),
        1 => Just(Step::Undone),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// In any order of readings and acts: a fresh danger always leaves an open alert, an alert that was open is open or
    /// was ended by somebody's word or by a second normal value, and one F0 has one open alert at most.
    #[test]
    fn an_alert_never_disappears_but_by_an_act_or_the_closing_rules(steps in prop::collection::vec(step(), 1..30)) {
        let mut ward = ward();
        let mut now = 0;
        let mut last: Option<(u32, Vec<crate::domain::change::Change>)> = None;
        for step in steps {
            now += 1;
            let before = ward.open_alert_of(id(1)).cloned();
            let (mut said, mut fresh, mut undone) = (false, false, false);
            match step {
                Step::Measured { wait, ago, spo2, red, by } => {
                    now += wait;
                    let symptoms = if red { Symptoms::Asked(SymptomSet::NONE.with(Symptom::Breathless)) } else { ASKED };
                    let reading = reading(now - ago, &[(Sign::Saturation, spo2)], symptoms);
                    ordered(&mut ward, by, now, Command::RecordReading(reading)).unwrap();
                    fresh = ago <= LATE_SECONDS && (spo2 <= 96 || red);
                }
                Step::Taken(by) => {
                    if before.is_some() && let Ok(changes) = ordered(&mut ward, by, now, Command::TakeAlert(before.clone().unwrap().id)) {
                        last = Some((by, changes));
                    }
                }
                Step::Said(by, step) => {
                    if let Some(alert) = &before {
                        let command = Command::SayAlert { alert: alert.id, step, note: String::new() };
                        if let Ok(changes) = ordered(&mut ward, by, now, command) {
                            said = step.ends();
                            last = Some((by, changes));
                        }
                    }
                }
                Step::Undone => {
                    if let Some((by, changes)) = last.take() {
                        let done = crate::domain::decide::Done { officer: by, command: "say_alert".into(), changes };
                        let order = Order {
                            id: OrderId(2), officer: id(by), session: SessionId(1), at: at(now),
                            command: Command::Undo(OrderId(1)), based_on: Vec::new(),
                        };
                        if let Ok(changes) = undo(&ward, &order, &done, at(now)) {
                            changes.iter().for_each(|change| ward.apply(change));
                            undone = true;
                        }
                    }
                }
            }
            if fresh {
                prop_assert!(ward.open_alert_of(id(1)).is_some(), "a fresh danger is open");
            }
            if let Some(before) = before {
                let after = ward.alerts.read(before.id).unwrap();
                let eased = after.closed.is_some_and(|closed| closed.step.is_none())
                    && after.causes.iter().all(|cause| cause.eased_by.is_some());
                prop_assert!(after.is_open() || said || eased || undone, "{after:?}");
                prop_assert!(after.is_open() || !before.causes.iter().any(|cause| cause.is_open() && cause.level == Urgent) || said || undone);
            }
            let case = Arc::clone(ward.cases.read(id(1)).unwrap());
            let stands = standing(&ward, &RULES, &case, at(now));
            let rings = ward.alerts.iter().any(|alert| alert.is_open() && alert.level_at(at(now)) == Urgent);
            prop_assert!(!rings || stands.mark == Mark::Urgent, "what rings stands first in the list");
        }
        // A restart raises nothing that has ended, and misses nothing that has not.
        prop_assert!(missed(&ward, &RULES, at(now)).is_empty());
    }
}
