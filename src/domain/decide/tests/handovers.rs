//! What orders about the hand-over come to: who may be named, what is read and signed, and what stands then.

use super::fixture::*;
use crate::domain::command::Command;
use crate::domain::decide::{Done, asks_pin, decide, undo};
use crate::domain::handover::{Between, Facts, Handover, Head, Stage, Watch, facts};
use crate::domain::identity::{Kind, OrderId};
use crate::domain::moment::Moment;
use crate::domain::officer::Role;
use crate::domain::record::{AnyBody, Kept};
use crate::domain::refusal::{Field, HandoverRefusal, Refusal};
use crate::domain::roster::{Job, Presence, Shift};
use crate::domain::tasks::{Progress, Task};
use crate::domain::transfer::Transfer;
use crate::domain::ward::Ward;

const GIVER: u32 = 1;
const RECEIVER: u32 = 2;

fn between() -> Between {
    let (from, to) = (moment("2021-11-09 18:00"), moment("2021-11-10 09:30"));
    Between { from, to, giver: id(GIVER), receiver: Some(id(RECEIVER)) }
}

fn write(between: Between) -> Command {
    Command::WriteHandover { handover: None, between }
}

fn again(between: Between) -> Command {
    Command::WriteHandover { handover: Some(id(1)), between }
}

/// A ward with one hand-over, one F0 on the way to hospital and one task that is complete.
fn with_one() -> Ward {
    let mut ward = ward();
    let told = Transfer { place: "BV Quận".into(), ..Transfer::of(id(1), Some(id(1))) };
    carry_out(&mut ward, Command::Make(Box::new(AnyBody::Transfer(told))));
    let task = Task { due: Some(moment("2021-11-10 12:00")), owner: Some(id(3)), ..task("Gọi lại") };
    carry_out(&mut ward, Command::Edit { number: 1, body: Box::new(AnyBody::Task(task)) });
    carry_out(&mut ward, write(between()));
    ward
}

fn the_one(ward: &Ward) -> &Kept<Handover> {
    ward.handovers.read(id(1)).unwrap()
}

fn seen(ward: &Ward) -> Facts {
    let handover = the_one(ward);
    facts(ward, crate::domain::danger::Rules::none(), (handover.from, handover.to), now())
}

fn sign(ward: &Ward) -> Command {
    let head = Head { sequence: 7, hash: "ab".into() };
    Command::SignHandover { handover: id(1), facts: Box::new(seen(ward)), head }
}

fn read(ward: &Ward, place: usize) -> Command {
    Command::ReadWatched { handover: id(1), watch: Box::new(seen(ward).watch[place].clone()) }
}

/// Carries out an order of an officer.
fn by(ward: &mut Ward, officer: u32, command: Command) -> Result<(), Refusal> {
    let changes = decide(ward, &order_of(officer, command), now())?;
    changes.iter().for_each(|change| ward.apply(change));
    Ok(())
}

fn read_all(ward: &mut Ward) {
    for place in 0..seen(ward).watch.len() {
        let order = read(ward, place);
        by(ward, RECEIVER, order).unwrap();
    }
}

#[test]
fn whom_and_when_it_may_be() {
    let ward = ward();
    let refused =
        |told: Between, refusal: Refusal| assert_eq!(decided(&ward, write(told.clone())), Err(refusal), "{told:?}");
    let at = |text| moment(text);
    refused(Between { receiver: Some(id(GIVER)), ..between() }, HandoverRefusal::ToOneself.into());
    refused(Between { to: between().from, ..between() }, Refusal::ShiftReversed);
    let later = Between { from: at("2021-11-10 09:01"), to: at("2021-11-10 18:00"), ..between() };
    refused(later, HandoverRefusal::NotBegun(at("2021-11-10 09:01")).into());
    // A shift that began at this very moment has begun; one of 36 hours is the longest.
    let just = Between { from: now(), to: now().plus(36 * 3600), ..between() };
    assert!(decided(&ward, write(just.clone())).is_ok());
    refused(Between { to: just.to.plus(1), ..just }, HandoverRefusal::TooLong.into());
    refused(Between { receiver: Some(id(9)), ..between() }, Refusal::NotFound(record(Kind::Officer, 9)));
    for number in [4, 5] {
        let name = OFFICERS[number as usize - 1].0.to_string();
        refused(Between { receiver: Some(id(number)), ..between() }, HandoverRefusal::NotOnDuty(name).into());
    }
    // Across the change of a year.
    let mut ward = ward.clone();
    let (from, to) = (at("2021-12-31 19:00"), at("2022-01-01 07:00"));
    let order = order_of(1, write(Between { from, to, ..between() }));
    decide(&ward, &order, at("2022-01-01 06:50")).unwrap().iter().for_each(|change| ward.apply(change));
    assert_eq!(the_one(&ward).to, to);
}

#[test]
fn one_at_a_time_stands_and_a_draft_can_be_deleted_and_restored() {
    let mut ward = with_one();
    assert_eq!(decided(&ward, write(between())), Err(HandoverRefusal::Stands(1).into()));
    carry_out(&mut ward, Command::Delete(record(Kind::Handover, 1)));
    assert!(ward.handovers.read(id(1)).is_none());
    carry_out(&mut ward, Command::Restore(record(Kind::Handover, 1)));
    assert_eq!(the_one(&ward).stage(), Stage::Draft);
    // No form writes one.
    let body = Box::new(AnyBody::Handover(the_one(&ward).body.clone()));
    assert_eq!(decided(&ward, Command::Make(body.clone())), Err(Refusal::NotEditable));
    assert_eq!(decided(&ward, Command::Edit { number: 1, body }), Err(Refusal::NotEditable));
}

#[test]
fn both_sign_what_stands_there_and_nothing_changes_any_more() {
    let mut ward = with_one();
    let order = sign(&ward);
    assert!(asks_pin(&ward, &order));
    assert_eq!(by(&mut ward, RECEIVER, order.clone()), Err(HandoverRefusal::NotGiven.into()));
    assert_eq!(by(&mut ward, 3, order.clone()), Err(HandoverRefusal::NotParty.into()));
    by(&mut ward, GIVER, order.clone()).unwrap();
    let given = the_one(&ward).given.clone().unwrap();
    assert_eq!((given.at, given.name.as_str(), given.head.hash.as_str()), (now(), "BS Lý", "ab"));
    assert_eq!(the_one(&ward).stage(), Stage::Given);
    assert_eq!(by(&mut ward, RECEIVER, order.clone()), Err(HandoverRefusal::Unread { first: 1, count: 3 }.into()));
    read_all(&mut ward);
    by(&mut ward, RECEIVER, order.clone()).unwrap();
    let closed = the_one(&ward).body.clone();
    assert_eq!(closed.stage(), Stage::Closed);
    for (officer, command) in [
        (GIVER, order.clone()),
        (RECEIVER, order),
        (GIVER, again(Between { receiver: Some(id(3)), ..between() })),
        (RECEIVER, read(&ward, 0)),
    ] {
        assert_eq!(by(&mut ward, officer, command), Err(HandoverRefusal::Closed.into()));
    }
    assert_eq!(by(&mut ward, GIVER, Command::Delete(record(Kind::Handover, 1))), Err(Refusal::NotEditable));
    // What is written now stands behind, and all else as it was, whatever happens in the ward.
    by(&mut ward, GIVER, Command::NoteHandover { handover: id(1), text: " Bình oxy 2 đã thay ".into() }).unwrap();
    carry_out(&mut ward, Command::SetProgress { task: id(1), progress: Progress::Done(now()) });
    let later = the_one(&ward);
    assert_eq!(Handover { notes: Vec::new(), ..later.body.clone() }, closed);
    let texts: Vec<&str> = later.later_notes().map(|note| note.text.as_str()).collect();
    assert_eq!((texts, later.signed_notes().count()), (vec!["Bình oxy 2 đã thay"], 0));
    // The next one may begin, from where this one ended.
    let proposed = crate::domain::handover::proposed(&ward, id(RECEIVER), between().to.plus(3600));
    assert_eq!(proposed.from, between().to);
    assert!(decided(&ward, write(Between { to: now().plus(1), ..between() })).is_ok());
}

#[test]
fn a_signature_after_the_facts_changed_is_asked_again() {
    let mut ward = with_one();
    let order = sign(&ward);
    let told = Transfer { place: "BV Tỉnh".into(), ..Transfer::of(id(2), Some(id(2))) };
    carry_out(&mut ward, Command::Make(Box::new(AnyBody::Transfer(told))));
    // The giver signs what was on his screen, or nothing.
    assert_eq!(by(&mut ward, GIVER, order), Err(HandoverRefusal::Changed.into()));
    let order = sign(&ward);
    by(&mut ward, GIVER, order).unwrap();
    read_all(&mut ward);
    // The receiver signs what the giver has signed.
    let told = Transfer { place: "BV Tỉnh".into(), ..Transfer::of(id(3), Some(id(3))) };
    carry_out(&mut ward, Command::Make(Box::new(AnyBody::Transfer(told))));
    let order = sign(&ward);
    assert_eq!(by(&mut ward, RECEIVER, order.clone()), Err(HandoverRefusal::GivenBefore.into()));
    by(&mut ward, GIVER, order.clone()).unwrap();
    // Who was read stays read; only whoever is new must be.
    assert_eq!(by(&mut ward, RECEIVER, order.clone()), Err(HandoverRefusal::Unread { first: 3, count: 1 }.into()));
    let new = seen(&ward).watch.iter().position(|watch| watch.case == id(3)).unwrap();
    let tick = read(&ward, new);
    by(&mut ward, RECEIVER, tick).unwrap();
    by(&mut ward, RECEIVER, order).unwrap();
}

#[test]
fn every_carried_task_needs_an_owner_and_a_time() {
    let full = Task { due: Some(moment("2021-11-10 12:00")), owner: Some(id(3)), ..task("Gọi lại") };
    for (told, is_complete) in [
        (full.clone(), true),
        (Task { owner: None, ..full.clone() }, false),
        (Task { due: None, ..full.clone() }, false),
        (Task { owner: None, duty: Some(id(1)), ..full.clone() }, true),
        // Nobody holds the position.
        (Task { owner: None, position: Some(id(1)), ..full.clone() }, false),
        // Twelve hours after the end of the shift it is carried on; a second later it is not.
        (Task { owner: None, due: Some(between().to.plus(12 * 3600)), ..full.clone() }, false),
        (Task { owner: None, due: Some(between().to.plus(12 * 3600 + 1)), ..full.clone() }, true),
        (Task { owner: None, urgent: true, due: Some(between().to.plus(90_000)), ..full.clone() }, false),
        (Task { owner: None, progress: Progress::Done(now()), ..full }, true),
    ] {
        let mut ward = with_one();
        carry_out(&mut ward, Command::Edit { number: 1, body: Box::new(AnyBody::Task(told.clone())) });
        let order = sign(&ward);
        let answer = by(&mut ward, GIVER, order);
        let refused = HandoverRefusal::Incomplete { first: "Gọi lại".into(), count: 1 };
        assert_eq!(answer, if is_complete { Ok(()) } else { Err(refused.into()) }, "{told:?}");
    }
}

#[test]
fn only_the_receiver_reads_and_reads_what_stands_there() {
    let mut ward = with_one();
    let tick = read(&ward, 0);
    assert_eq!(by(&mut ward, GIVER, tick.clone()), Err(HandoverRefusal::NotReceiver.into()));
    by(&mut ward, RECEIVER, tick.clone()).unwrap();
    assert_eq!(the_one(&ward).read.len(), 1);
    by(&mut ward, RECEIVER, tick.clone()).unwrap();
    assert_eq!(the_one(&ward).read, [], "once more takes it back");
    let Command::ReadWatched { handover, watch } = tick else { unreachable!() };
    let other = Watch { why: Vec::new(), ..*watch };
    let order = Command::ReadWatched { handover, watch: Box::new(other) };
    assert_eq!(by(&mut ward, RECEIVER, order), Err(HandoverRefusal::Changed.into()));
    // A measured value makes what was read another thing.
    read_all(&mut ward);
    let value = reading(1, now(), &[(crate::domain::measure::Sign::Saturation, 96)], Default::default());
    carry_out(&mut ward, Command::MoveReading { reading: id(1), to: id(2) });
    carry_out(&mut ward, Command::RecordReading(value));
    assert!(!the_one(&ward).has_read(&seen(&ward).watch[0]));
}

#[test]
fn another_time_or_person_takes_the_signature_and_the_ticks_away() {
    let mut ward = with_one();
    let order = sign(&ward);
    by(&mut ward, GIVER, order).unwrap();
    read_all(&mut ward);
    carry_out(&mut ward, again(Between { to: now(), ..between() }));
    assert_eq!((the_one(&ward).stage(), the_one(&ward).read.len()), (Stage::Draft, 3));
    carry_out(&mut ward, again(Between { receiver: Some(id(3)), ..between() }));
    assert_eq!(the_one(&ward).read, []);
    carry_out(&mut ward, again(Between { receiver: None, ..between() }));
    let order = sign(&ward);
    assert_eq!(by(&mut ward, GIVER, order), Err(HandoverRefusal::NoReceiver.into()));
}

#[test]
fn a_note_is_undone_and_a_signature_is_not() {
    let mut ward = with_one();
    let blank = Command::NoteHandover { handover: id(1), text: "  ".into() };
    assert_eq!(decided(&ward, blank), Err(Refusal::Empty(Field::Text)));
    let changes = carry_out(&mut ward, Command::NoteHandover { handover: id(1), text: "x".into() });
    let order = order_of(1, Command::Undo(OrderId(9)));
    let done = Done { officer: 1, command: "note_handover".into(), changes };
    undo(&ward, &order, &done, now()).unwrap().iter().for_each(|change| ward.apply(change));
    assert_eq!(the_one(&ward).notes, []);
    let signature = sign(&ward);
    let changes = carry_out(&mut ward, signature);
    let done = Done { officer: 1, command: "sign_handover".into(), changes };
    assert_eq!(undo(&ward, &order, &done, now()), Err(Refusal::NotUndoable));
}

#[test]
fn a_clock_that_was_set_back_puts_no_signature_before_the_other() {
    let mut ward = with_one();
    let order = sign(&ward);
    by(&mut ward, GIVER, order).unwrap();
    read_all(&mut ward);
    let back = moment("2021-11-10 08:00");
    let at = |ward: &Ward, when: Moment| {
        facts(ward, crate::domain::danger::Rules::none(), (between().from, between().to), when)
    };
    let order = Command::SignHandover { handover: id(1), facts: Box::new(at(&ward, back)), head: Head::default() };
    decide(&ward, &order_of(RECEIVER, order), back).unwrap().iter().for_each(|change| ward.apply(change));
    assert_eq!(the_one(&ward).received.as_ref().unwrap().at, now());
    // And a note of then is a later one.
    let note = Command::NoteHandover { handover: id(1), text: "x".into() };
    decide(&ward, &order_of(1, note), back).unwrap().iter().for_each(|change| ward.apply(change));
    assert_eq!(the_one(&ward).later_notes().count(), 1);
}

#[test]
fn nobody_without_the_role_begins_or_signs() {
    let ward = with_one();
    for (number, (_, role)) in (1..).zip(OFFICERS) {
        for command in [again(between()), sign(&ward), Command::NoteHandover { handover: id(1), text: "x".into() }] {
            let refused = decide(&ward, &order_of(number, command), now()) == Err(Refusal::NotAllowed);
            assert_eq!(refused, role < Role::DutyOfficer, "{role:?}");
        }
    }
}

/// The shift of 2021-11-10 with a head of the desk, or none.
fn headed_by(head: Option<u32>) -> Ward {
    let mut ward = ward();
    let mut shift = shift();
    shift.jobs[0] = Job {
        heads: true,
        officer: head.map(id),
        who: head.map_or("Người ngoài", |head| OFFICERS[head as usize - 1].0).into(),
        ..job("Trưởng ca", "")
    };
    carry_out(&mut ward, Command::Edit { number: 1, body: Box::new(AnyBody::Shift(shift)) });
    carry_out(&mut ward, Command::Enrol(officer("YS Minh", Role::DutyOfficer)));
    ward
}

const MINH: u32 = 6;

#[test]
fn who_heads_the_shift_begins_it_and_where_nobody_does_whoever_is_on_duty() {
    let told = Between { from: moment("2021-11-10 06:00"), to: moment("2021-11-10 18:00"), ..between() };
    let begun =
        |ward: &Ward, officer: u32, told: &Between| decide(ward, &order_of(officer, write(told.clone())), now());
    let not_head = |name: &str| Err(HandoverRefusal::NotHead(name.into()).into());
    // ĐD Hà heads: he, and who heads by role.
    let ward = headed_by(Some(3));
    assert_eq!(begun(&ward, MINH, &told), not_head("ĐD Hà"));
    for officer in [1, 2, 3] {
        assert!(begun(&ward, officer, &told).is_ok(), "{officer}");
    }
    // A time in which nobody headed is no way around him.
    let before = Between { from: moment("2021-11-10 01:00"), to: moment("2021-11-10 02:00"), ..between() };
    assert_eq!(begun(&ward, MINH, &before), not_head("ĐD Hà"));
    // Head by name alone, at rest, gone, of a post, or no shift at all: somebody must be able to.
    assert!(begun(&headed_by(None), MINH, &told).is_ok());
    assert!(begun(&super::fixture::ward(), 3, &told).is_ok());
    let mut none = ward.clone();
    carry_out(&mut none, Command::Delete(record(Kind::Shift, 1)));
    assert!(begun(&none, MINH, &told).is_ok());
    let mut posted = ward.clone();
    let mut shift = posted.shifts.read(id(1)).unwrap().body.clone();
    shift.post = Some(id(1));
    carry_out(&mut posted, Command::Edit { number: 1, body: Box::new(AnyBody::Shift(shift)) });
    assert!(begun(&posted, MINH, &told).is_ok());
    let mut resting = ward.clone();
    let mut shift = resting.shifts.read(id(1)).unwrap().body.clone();
    shift.jobs[0].presence = Presence::Resting;
    carry_out(&mut resting, Command::Edit { number: 1, body: Box::new(AnyBody::Shift(shift)) });
    assert!(begun(&resting, MINH, &told).is_ok());
}

#[test]
fn its_two_may_say_anew_between_whom_it_is_and_a_third_may_not() {
    let mut ward = headed_by(Some(3));
    let told = Between {
        from: moment("2021-11-10 06:00"),
        to: moment("2021-11-10 18:00"),
        giver: id(3),
        receiver: Some(id(MINH)),
    };
    by(&mut ward, 3, write(told.clone())).unwrap();
    carry_out(&mut ward, Command::Enrol(officer("YS Tư", Role::DutyOfficer)));
    let later = Between { to: moment("2021-11-10 17:30"), ..told };
    assert_eq!(by(&mut ward, 7, again(later.clone())), Err(HandoverRefusal::NotHead("ĐD Hà".into()).into()));
    by(&mut ward, MINH, again(later.clone())).unwrap();
    by(&mut ward, 3, again(later)).unwrap();
    // The shift is over and the next one runs: who headed it may still begin.
    let mut over = headed_by(Some(3));
    let next = Shift {
        jobs: vec![Job { heads: true, officer: Some(id(MINH)), ..job("Trưởng ca", "YS Minh") }],
        ..next_shift()
    };
    carry_out(
        &mut over,
        Command::PlanShift(Shift { from: moment("2021-11-10 18:00"), to: moment("2021-11-11 06:00"), ..next }),
    );
    let told = Between {
        from: moment("2021-11-10 06:00"),
        to: moment("2021-11-10 18:00"),
        giver: id(3),
        receiver: Some(id(MINH)),
    };
    let order = order_of(3, write(told));
    assert!(decide(&over, &order, moment("2021-11-10 18:20")).is_ok());
}
