//! Orders about shifts: what is refused in words, what is kept, and that no order brings anybody to two places at once.

use proptest::prelude::*;

use super::fixture::*;
use crate::domain::area::Area;
use crate::domain::change::Change;
use crate::domain::command::{Command, Order, Whom};
use crate::domain::decide::{Done, decide, undo};
use crate::domain::identity::{Id, Kind, OrderId};
use crate::domain::leave::Leave;
use crate::domain::moment::Moment;
use crate::domain::officer::{Officer, Role};
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Refusal, ShiftRefusal};
use crate::domain::roster::{Job, Shift};
use crate::domain::shifts::{Hands, Unfit, spells};
use crate::domain::ward::Ward;

fn of(name: &str, officer: u32) -> Job {
    let who = OFFICERS[officer as usize - 1].0;
    Job { officer: Id::new(officer), ..job(name, who) }
}

fn at_post(post: u32, from: &str, to: &str, jobs: Vec<Job>) -> Shift {
    Shift { name: "Ca chốt".into(), from: moment(from), to: moment(to), post: Id::new(post), jobs }
}

fn refused(ward: &Ward, command: Command) -> ShiftRefusal {
    match decided(ward, command) {
        Err(Refusal::Shift(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn elsewhere(who: &str) -> ShiftRefusal {
    ShiftRefusal::Elsewhere { who: who.into(), shift: "Ca ngày".into(), from: shift().from, to: shift().to }
}

#[test]
fn what_no_shift_can_be_is_refused() {
    let ward = ward();
    let plan = |shift| Command::PlanShift(shift);
    let day = |jobs| at_post(1, "2021-11-20 07:30", "2021-11-21 07:30", jobs);
    let head = |officer| Job { heads: true, ..of("Trưởng ca", officer) };
    let long = Shift { to: day(vec![]).to.plus(1), ..day(vec![]) };
    assert_eq!(refused(&ward, plan(long)), ShiftRefusal::TooLong);
    let two = ShiftRefusal::TwoHeads("Trưởng ca: BS Lý".into(), "Trưởng ca: BS Thảo".into());
    assert_eq!(refused(&ward, plan(day(vec![head(1), head(2)]))), two);
    let known = ward.areas.count() as u32;
    let nowhere = Refusal::NotFound(record(Kind::Area, known + 1));
    assert_eq!(decided(&ward, plan(Shift { post: Id::new(known + 1), ..day(vec![]) })), Err(nowhere));
    // BS Lý works at the desk then: as an officer, by his name, and by his name without marks.
    for jobs in [vec![of("Trực", 1)], vec![job("Trực", "BS Lý")], vec![job("Trực", "bs  ly")]] {
        let clash = at_post(1, "2021-11-10 17:59", "2021-11-10 20:00", jobs);
        assert_eq!(refused(&ward, plan(clash)), elsewhere("BS Lý"));
    }
    carry_out(&mut ward.clone(), plan(at_post(1, "2021-11-10 18:00", "2021-11-10 20:00", vec![of("Trực", 1)])));
}

#[test]
fn a_double_booking_over_midnight_a_week_and_a_year_is_seen() {
    let mut ward = ward();
    let night = at_post(0, "2021-12-31 22:00", "2022-01-01 06:00", vec![job("Trực", "Ông Tư"), job("Xe", "115")]);
    carry_out(&mut ward, Command::PlanShift(night));
    let other = |who: &str| at_post(1, "2022-01-01 05:00", "2022-01-01 13:00", vec![job("Trực", who)]);
    let refusal = refused(&ward, Command::PlanShift(other("ông  tư")));
    assert!(
        matches!(refusal, ShiftRefusal::Elsewhere { who, .. } if who == "ông  tư"),
        "an outsider is one by his name"
    );
    carry_out(&mut ward, Command::PlanShift(other("115")));
}

#[test]
fn whoever_cannot_come_is_not_put_on_duty_and_who_stands_there_is_not_asked_again() {
    let mut ward = ward();
    let hurt = Officer { person: Some(id(2)), ..officer("ĐD Hà", Role::DutyOfficer) };
    carry_out(&mut ward, Command::Enrol(hurt));
    let fill = |who: Job| Command::FillJob { shift: id(1), job: who };
    let ill = ShiftRefusal::Unfit("ĐD Hà".into(), Unfit::Ill);
    assert_eq!(refused(&ward, fill(of("Lưu động", 3))), ill);
    assert_eq!(refused(&ward, fill(job("Lưu động", "đd hà"))), ill);
    let gone = Officer { disabled: true, ..officer("BS Thảo", Role::ShiftHead) };
    carry_out(&mut ward, Command::Enrol(gone));
    assert_eq!(refused(&ward, fill(of("Lưu động", 2))), ShiftRefusal::Unfit("BS Thảo".into(), Unfit::Disabled));
}

#[test]
fn an_officer_who_becomes_an_f0_leaves_his_shifts_and_one_undo_brings_all_back() {
    let mut ward = ward();
    carry_out(&mut ward, Command::Enrol(Officer { person: Some(id(4)), ..officer("ĐD Hà", Role::DutyOfficer) }));
    carry_out(&mut ward, Command::FillJob { shift: id(1), job: of("Lưu động", 3) });
    carry_out(&mut ward, Command::PlanShift(Shift { jobs: vec![of("Trực", 3), of("Trưởng ca", 2)], ..next_shift() }));
    let over = at_post(1, "2021-11-09 06:00", "2021-11-09 14:00", vec![of("Trực", 3)]);
    carry_out(&mut ward, Command::PlanShift(over));
    let opened = carry_out(&mut ward, Command::OpenCase(new_case(Whom::Known(id(4)))));
    let who = |ward: &Ward, shift| -> Vec<String> {
        ward.shifts.read(id(shift)).unwrap().jobs.iter().map(|job| job.who.clone()).collect()
    };
    assert_eq!(who(&ward, 1), ["BS Lý", ""], "the running one");
    assert_eq!(ward.shifts.read(id(1)).unwrap().jobs[1].former.len(), 1, "that she was there is kept");
    assert_eq!(who(&ward, 2), ["", "BS Thảo"]);
    assert_eq!(who(&ward, 3), ["ĐD Hà"], "what is over is history");
    let done = Done { officer: 1, command: "open_case".into(), changes: opened };
    let undone = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap();
    undone.iter().for_each(|change| ward.apply(change));
    assert_eq!(
        (who(&ward, 1), who(&ward, 2)),
        (vec!["BS Lý".into(), "ĐD Hà".into()], vec!["ĐD Hà".into(), "BS Thảo".into()])
    );
}

#[test]
fn a_running_shift_is_taken_over_and_the_former_one_is_kept() {
    let mut ward = ward();
    let take = Command::TakeJob { shift: id(1), place: 0 };
    let order = |command| order_of(2, command);
    let changes = decide(&ward, &order(take.clone()), now()).unwrap();
    changes.iter().for_each(|change| ward.apply(change));
    let head = &ward.shifts.read(id(1)).unwrap().jobs[0];
    assert_eq!((head.who.as_str(), head.officer, head.since), ("BS Thảo", Some(id(2)), Some(now())));
    assert_eq!((head.former[0].who.as_str(), head.former[0].until), ("BS Lý", now()));
    let answer = |ward: &Ward, command, at| decide(ward, &Order { at, ..order(command) }, at);
    let shift_refusal = |refusal| Err(Refusal::Shift(refusal));
    assert_eq!(answer(&ward, take.clone(), now()), shift_refusal(ShiftRefusal::HisAlready));
    assert_eq!(answer(&ward, take, shift().to), shift_refusal(ShiftRefusal::NotRunning));
    let none = Command::TakeJob { shift: id(1), place: 9 };
    assert_eq!(answer(&ward, none, now()), shift_refusal(ShiftRefusal::JobGone));
    // He heads the desk since nine: at no other post from then on, and before that he may have been.
    let post = |from: &str, to: &str| Command::PlanShift(at_post(1, from, to, vec![of("Trực", 2)]));
    assert!(matches!(refused(&ward, post("2021-11-10 08:00", "2021-11-10 10:00")), ShiftRefusal::Elsewhere { .. }));
    carry_out(&mut ward, post("2021-11-10 07:00", "2021-11-10 09:00"));
}

#[test]
fn two_exchange_their_jobs_in_one_order_or_none() {
    let mut ward = ward();
    let late = Shift { jobs: vec![of("Trực", 2), job("Xe", "")], ..next_shift() };
    carry_out(&mut ward, Command::PlanShift(late));
    let swap = |one, other| Command::SwapJobs { one: (id(1), one), other: (id(2), other) };
    assert_eq!(refused(&ward, swap(0, 1)), ShiftRefusal::NobodyToSwap);
    assert_eq!(refused(&ward, swap(1, 0)), ShiftRefusal::NobodyToSwap);
    assert_eq!(refused(&ward, swap(0, 9)), ShiftRefusal::JobGone);
    // Thảo stands at a post today: she cannot come to the desk at the same time.
    let mut busy = ward.clone();
    carry_out(&mut busy, Command::PlanShift(at_post(1, "2021-11-10 16:00", "2021-11-10 20:00", vec![of("Trực", 2)])));
    assert!(matches!(refused(&busy, swap(0, 0)), ShiftRefusal::Elsewhere { who, .. } if who == "BS Thảo"));
    let changes = carry_out(&mut ward, swap(0, 0));
    let who = |ward: &Ward, shift| ward.shifts.read(id::<Shift>(shift)).unwrap().jobs[0].who.clone();
    assert_eq!((who(&ward, 1), who(&ward, 2)), ("BS Thảo".into(), "BS Lý".into()));
    let done = Done { officer: 1, command: "swap_jobs".into(), changes };
    let undone = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap();
    undone.iter().for_each(|change| ward.apply(change));
    assert_eq!((who(&ward, 1), who(&ward, 2)), ("BS Lý".into(), "BS Thảo".into()));
}

#[test]
fn shifts_are_laid_in_one_order_beside_what_stands() {
    let mut ward = ward();
    let week: Vec<Shift> = (0..7)
        .map(|day| Shift {
            from: shift().from.plus(day * 86_400),
            to: shift().to.plus(day * 86_400),
            jobs: vec![of("Trưởng ca", 2), of("Lưu động", 3)],
            ..shift()
        })
        .collect();
    let changes = carry_out(&mut ward, Command::LayShifts(week.clone()));
    assert_eq!(changes.len(), 7, "six are made, and the gap of the one that stands is filled");
    let stood: Vec<String> = ward.shifts.read(id(1)).unwrap().jobs.iter().map(|job| job.who.clone()).collect();
    assert_eq!(stood, ["BS Lý", "ĐD Hà"]);
    assert_eq!(refused(&ward, Command::LayShifts(week)), ShiftRefusal::NothingToLay);
    let many = vec![shift(); crate::domain::shifts::laying::LAID_MAX + 1];
    assert!(matches!(decided(&ward, Command::LayShifts(many)), Err(Refusal::TooMany(_))));
    let done = Done { officer: 1, command: "lay_shifts".into(), changes };
    let undone = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap();
    undone.iter().for_each(|change| ward.apply(change));
    assert_eq!(ward.shifts.iter().count(), 1);
}

/// What may happen to shifts.
#[derive(Clone, Debug)]
enum Step {
    Give(Box<Command>),
    Undo(usize),
    Later(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let job = || {
        (prop::sample::select(vec!["Trực", "Trưởng ca"]), 0_u32..4).prop_map(|(name, officer)| match officer {
            0 => job(name, "Ông Tư"),
            officer => of(name, officer),
        })
    };
    let any_shift = move || {
        (0_u32..2, 0_i64..60, 1_i64..24, prop::collection::vec(job(), 0..3)).prop_map(|(post, from, hours, jobs)| {
            let from = moment("2021-11-09 20:00").plus(from * 3600);
            Shift { name: "Ca".into(), from, to: from.plus(hours * 3600), post: Id::new(post), jobs }
        })
    };
    let number = || (1_u32..6).prop_map(id::<Shift>);
    let give = |command| Step::Give(Box::new(command));
    prop_oneof![
        any_shift().prop_map(move |shift| give(Command::PlanShift(shift))),
        prop::collection::vec(any_shift(), 1..4).prop_map(move |shifts| give(Command::LayShifts(shifts))),
        (number(), job()).prop_map(move |(shift, job)| give(Command::FillJob { shift, job })),
        (number(), 0_u32..3).prop_map(move |(shift, place)| give(Command::TakeJob { shift, place })),
        (number(), number(), 0_u32..3, 0_u32..3).prop_map(move |(one, other, place, against)| {
            give(Command::SwapJobs { one: (one, place), other: (other, against) })
        }),
        (number(), any_shift()).prop_map(move |(id, shift)| {
            give(Command::Edit { number: id.number(), body: Box::new(AnyBody::Shift(shift)) })
        }),
        number().prop_map(move |id| give(Command::Delete(record(Kind::Shift, id.number())))),
        number().prop_map(move |id| give(Command::Restore(record(Kind::Shift, id.number())))),
        (0_i64..48, 1_i64..48).prop_map(move |(from, hours)| {
            let from = now().plus(from * 3600);
            let leave =
                Leave { officer: Some(id(3)), who: "ĐD Hà".into(), ..Leave::between(from, from.plus(hours * 3600)) };
            give(Command::Make(Box::new(AnyBody::Leave(leave))))
        }),
        (1_u32..4).prop_map(move |leave| give(Command::DecideLeave {
            leave: id(leave),
            approved: true,
            by: String::new(),
            note: String::new(),
        })),
        (0_usize..8).prop_map(Step::Undo),
        (-7200_i64..40_000).prop_map(Step::Later),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Whatever is ordered, in whatever order, by whichever clock, and taken back: nobody is at two places at once, and
    /// nobody whose leave was approved stands in a shift of that time that is not over.
    #[test]
    fn no_sequence_of_orders_brings_anybody_to_two_places(steps in prop::collection::vec(step(), 0..24)) {
        let mut ward = ward();
        carry_out(&mut ward, Command::AddArea(Area { name: "Chốt 1".into(), ..Area::default() }));
        let mut done: Vec<(String, Vec<Change>)> = Vec::new();
        let mut clock = now();
        for step in steps {
            let (name, answer) = match step {
                Step::Later(seconds) => {
                    clock = clock.plus(seconds);
                    continue;
                }
                Step::Give(command) => {
                    (command.name(), decide(&ward, &Order { at: clock, ..order_of(1, *command) }, clock))
                }
                Step::Undo(back) => {
                    let Some((command, changes)) = done.iter().rev().nth(back) else { continue };
                    let done = Done { officer: 1, command: command.clone(), changes: changes.clone() };
                    ("undo", undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, clock))
                }
            };
            let Ok(changes) = answer else { continue };
            changes.iter().for_each(|change| ward.apply(change));
            done.push((name.to_string(), changes));
            nobody_at_two_places(&ward)?;
            nobody_on_leave(&ward, clock)?;
        }
    }
}

fn nobody_at_two_places(ward: &Ward) -> Result<(), TestCaseError> {
    let hands = Hands::of(ward);
    let all: Vec<_> = ward.shifts.iter().map(|shift| (shift.id, spells(shift, &hands))).collect();
    for (number, mine) in &all {
        for (other, theirs) in all.iter().filter(|(other, _)| other > number) {
            let double = mine.iter().find(|spell| theirs.iter().any(|other| other.clashes(spell)));
            prop_assert!(double.is_none(), "{double:?} in {number:?} and {other:?}");
        }
    }
    Ok(())
}

fn nobody_on_leave(ward: &Ward, now: Moment) -> Result<(), TestCaseError> {
    let live = ward.shifts.iter().filter(|shift| shift.to > now);
    for shift in live {
        for job in shift.jobs.iter().filter(|job| job.officer == Some(id(3))) {
            let from = job.since.unwrap_or(shift.from).max(shift.from);
            let away = ward.leaves.iter().find(|leave| leave.is_approved() && leave.touches((from, shift.to)));
            prop_assert!(away.is_none(), "{away:?} {:?}", shift.body);
        }
    }
    Ok(())
}
