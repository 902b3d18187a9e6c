//! What orders about followed contacts come to: PA1 in one order that can be taken back, what a follow-up may say, and
//! what a merge makes of two.

use std::sync::Arc;

use super::fixture::*;
use crate::domain::change::Change;
use crate::domain::command::{Command, Conversion, NewExposure, NewPart, Whom};
use crate::domain::contact_tree::{Certainty, Chains, Exposure, Turn, level_of, turns};
use crate::domain::danger::Rules;
use crate::domain::decide::{Done, undo};
use crate::domain::follow_up::{
    FollowCall, FollowEnd, FollowOutcome, FollowUp, Found, Violation, ViolationStep, Visit,
};
use crate::domain::home_treatment::{CallOutcome, CaseStatus};
use crate::domain::identity::{Kind, OrderId};
use crate::domain::pack::Pack;
use crate::domain::person::Person;
use crate::domain::playbook::{Event, Known, Subject, events};
use crate::domain::record::{AnyBody, Body, Kept};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::tasks::{Progress, Task};
use crate::domain::ward::Ward;

fn make(told: FollowUp) -> Command {
    Command::Make(Box::new(AnyBody::FollowUp(told)))
}

fn edit(number: u32, told: FollowUp) -> Command {
    Command::Edit { number, body: Box::new(AnyBody::FollowUp(told)) }
}

fn of(person: u32) -> FollowUp {
    FollowUp::of(id(person), date("2021-11-05"))
}

fn follow_up(ward: &Ward, number: u32) -> FollowUp {
    ward.follow_ups.read(id(number)).unwrap().body.clone()
}

fn converted(person: u32, onset: &str, household: &[u32]) -> Conversion {
    Conversion {
        person: id(person),
        status: CaseStatus::Confirmed,
        onset: Some(date(onset)),
        sampled_on: None,
        carer: Some(id(3)),
        household: household.iter().map(|number| id(*number)).collect(),
        household_word: "Hộ gia đình".to_string(),
    }
}

/// Dung (4), an F1 of An since 4/11 who is followed, met 5 on 8/11, 6 on 5/11, 7 on 1/11 and 8 nobody knows when; 9
/// lives with her, and so does 5.
fn with_an_f1() -> Ward {
    let mut ward = ward();
    for (name, on) in
        [("Em", Some("2021-11-08")), ("Giang", Some("2021-11-05")), ("Hà", Some("2021-11-01")), ("Khoa", None)]
    {
        let new = NewExposure { last_contact: on.map(date), ..contact(4, None, Whom::New(person(name))) };
        carry_out(&mut ward, Command::AddExposure(new));
    }
    carry_out(&mut ward, Command::Make(Box::new(AnyBody::Household(household("12/3")))));
    carry_out(&mut ward, Command::Make(Box::new(AnyBody::Person(person("Liên")))));
    for number in [4, 5, 9] {
        let body = Person { household: Some(id(1)), ..ward.persons.read(id(number)).unwrap().body.clone() };
        carry_out(&mut ward, Command::Edit { number, body: Box::new(AnyBody::Person(body)) });
    }
    carry_out(&mut ward, make(of(4)));
    ward
}

fn level(ward: &Ward, person: u32) -> Option<u8> {
    level_of(ward, Rules::none(), id(person), now().date()).map(|level| level.steps)
}

#[test]
fn who_a_new_f0_met_becomes_f1_stays_f2_or_is_no_contact() {
    let ward = with_an_f1();
    assert_eq!((5..=8).map(|person| level(&ward, person)).collect::<Vec<_>>(), [Some(2), Some(2), None, Some(2)]);
    let turned: Vec<Turn> = turns(&ward, Rules::none(), id(4), (date("2021-11-09"), true), now().date())
        .into_iter()
        .map(|(_, turn)| turn)
        .collect();
    // Bình, whom Dung met on 4/11 and who is an F0 by now, is no F2.
    assert_eq!(turned, [Turn::OutsideWindow, Turn::BecomesF1, Turn::StaysF2, Turn::OutsideWindow, Turn::BecomesF1]);
}

#[test]
fn one_order_makes_an_f0_of_a_contact_with_all_that_follows() {
    let mut ward = with_an_f1();
    let before = ward.clone();
    let changes = carry_out(&mut ward, Command::Convert(converted(4, "2021-11-09", &[5, 9])));
    let case = ward.open_case_of(id(4)).unwrap();
    assert_eq!((case.onset, case.reported_at, case.carer), (Some(date("2021-11-09")), Some(now()), Some(id(3))));
    let ended = follow_up(&ward, 1).end.unwrap();
    assert_eq!((ended.how, ended.on), (FollowOutcome::BecameCase, now().date()));
    let levels: Vec<_> = (4..=9).map(|person| level(&ward, person)).collect();
    assert_eq!(levels, [Some(0), Some(1), Some(2), None, Some(1), Some(1)]);
    // Each F1 is followed from today, once; who lives there and was met is one contact, not two.
    let followed: Vec<u32> =
        ward.follow_ups.iter().filter(|kept| kept.is_open()).map(|kept| kept.person.number()).collect();
    assert_eq!(followed, [5, 8, 9]);
    assert_eq!((ward.exposures_of(id(5)).count(), ward.exposures_of(id(9)).count()), (1, 1));
    let at_home = ward.exposures_of(id(9)).next().unwrap();
    assert_eq!((at_home.last_contact, at_home.setting.as_str()), (Some(now().date()), "Hộ gia đình"));
    // The source is proposed, and the playbook of PA1 waits.
    let source = Chains::of(&ward).source(case.id).unwrap();
    assert_eq!((source.case, source.certainty), (id(1), Certainty::Proposed));
    let opened = (Event::ContactBecameCase, Subject::Case(case.id));
    assert!(events(&ward, now()).iter().any(|told| (told.event, told.about) == opened));
    // All of it is taken back at once.
    let done = Done { officer: 1, command: "convert".into(), changes };
    let undone = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now()).unwrap();
    undone.iter().for_each(|change| ward.apply(change));
    assert!(ward.open_case_of(id(4)).is_none() && ward.open_follow_up_of(id(4)).is_some());
    let standing = |ward: &Ward| {
        let exposures = ward.exposures.iter().map(|kept| kept.body.clone()).collect::<Vec<_>>();
        (exposures, ward.follow_ups.iter().map(|kept| kept.body.clone()).collect::<Vec<_>>())
    };
    assert_eq!(standing(&ward), standing(&before));
}

#[test]
fn a_sample_stands_for_an_onset_and_somebody_who_was_never_a_contact_may_become_an_f0() {
    let mut ward = with_an_f1();
    let told = Conversion { onset: None, sampled_on: Some(date("2021-11-09")), ..converted(4, "2021-11-09", &[]) };
    carry_out(&mut ward, Command::Convert(told));
    assert_eq!(ward.open_case_of(id(4)).unwrap().confirmed_on, Some(date("2021-11-09")));
    assert_eq!(ward.exposures_of(id(9)).count(), 0, "the household is proposed, not taken");
    carry_out(&mut ward, Command::Convert(converted(9, "2021-11-09", &[])));
    assert!(ward.open_case_of(id(9)).is_some());
}

#[test]
fn what_cannot_become_an_f0_is_refused() {
    let ward = with_an_f1();
    let refused = |told: Conversion| decided(&ward, Command::Convert(told)).unwrap_err();
    let told = || converted(4, "2021-11-09", &[]);
    assert_eq!(refused(Conversion { onset: None, ..told() }), Refusal::FirstDayMissing);
    assert_eq!(refused(converted(4, "2021-11-11", &[])), Refusal::DayInFuture);
    assert_eq!(refused(Conversion { sampled_on: Some(date("2021-11-11")), ..told() }), Refusal::DayInFuture);
    assert_eq!(refused(converted(1, "2021-11-09", &[])), Refusal::CaseIsOpen(1));
    assert_eq!(refused(converted(99, "2021-11-09", &[])), Refusal::NotFound(record(Kind::Person, 99)));
    assert_eq!(refused(converted(4, "2021-11-09", &[99])), Refusal::NotFound(record(Kind::Person, 99)));
    assert_eq!(refused(Conversion { carer: Some(id(99)), ..told() }), Refusal::NotFound(record(Kind::Officer, 99)));
    assert_eq!(refused(Conversion { household: vec![id(9); 101], ..told() }), Refusal::TooMany(100));
    // Who is named twice, or is the F0 himself, is one contact and none.
    let mut ward = with_an_f1();
    let told = converted(4, "2021-11-09", &[9, 4]);
    carry_out(&mut ward, Command::Convert(told));
    assert_eq!(ward.exposures_of(id(9)).count(), 1);
    assert_eq!(ward.exposures_of(id(4)).count(), 1);
}

#[test]
fn what_no_follow_up_can_say_is_refused() {
    let ward = with_an_f1();
    let end = |how, on: &str, reason: &str| Some(FollowEnd { how, on: date(on), reason: reason.to_string() });
    let refused = |told: FollowUp| decided(&ward, make(told)).unwrap_err();
    assert_eq!(refused(of(4)), Refusal::FollowUpStands(1));
    assert_eq!(refused(of(99)), Refusal::NotFound(record(Kind::Person, 99)));
    assert_eq!(refused(FollowUp { carer: Some(id(99)), ..of(5) }), Refusal::NotFound(record(Kind::Officer, 99)));
    assert_eq!(refused(FollowUp { until: Some(date("2021-11-04")), ..of(5) }), Refusal::DaysReversed);
    let late = FollowCall { at: moment("2021-11-11 09:00"), outcome: CallOutcome::Answered };
    assert_eq!(refused(FollowUp { calls: vec![late], ..of(5) }), Refusal::InFuture);
    assert_eq!(
        refused(FollowUp { calls: vec![FollowCall { at: now(), ..late }; 501], ..of(5) }),
        Refusal::TooMany(500)
    );
    let breach = |on: &str, what: &str| vec![Violation::of(date(on), what.to_string())];
    let visit = Visit { at: moment("2021-11-11 09:00"), found: Found::InPlace };
    assert_eq!(refused(FollowUp { visits: vec![visit], ..of(5) }), Refusal::InFuture);
    assert_eq!(refused(FollowUp { visits: vec![Visit { at: now(), ..visit }; 501], ..of(5) }), Refusal::TooMany(500));
    assert_eq!(refused(FollowUp { violations: breach("2021-11-11", "x"), ..of(5) }), Refusal::DayInFuture);
    assert_eq!(refused(FollowUp { violations: breach("2021-11-09", " "), ..of(5) }), Refusal::Empty(Field::Note));
    assert_eq!(
        refused(FollowUp { end: end(FollowOutcome::Completed, "2021-11-11", ""), ..of(5) }),
        Refusal::DayInFuture
    );
    for how in FollowOutcome::ALL {
        let told = FollowUp { end: end(how, "2021-11-09", " "), ..of(5) };
        let expected = if how.wants_reason() { Err(Refusal::EndUnexplained) } else { Ok(()) };
        assert_eq!(decided(&ward, make(told)).map(drop), expected, "{how:?}");
        let told = FollowUp { end: end(how, "2021-11-09", "chuyển về quê"), ..of(5) };
        assert!(decided(&ward, make(told)).is_ok());
    }
    // One that has ended leaves room for another; it is not opened again beside it.
    let mut ward = with_an_f1();
    carry_out(&mut ward, edit(1, FollowUp { end: end(FollowOutcome::Completed, "2021-11-09", ""), ..of(4) }));
    carry_out(&mut ward, make(of(4)));
    assert_eq!(decided(&ward, edit(1, of(4))).unwrap_err(), Refusal::FollowUpStands(2));
    assert_eq!(
        decided(&ward, Command::Delete(record(Kind::Person, 4))).unwrap_err(),
        Refusal::StillNamed { by: record(Kind::Exposure, 5), count: 8 }
    );
}

#[test]
fn who_was_reached_is_called_once_a_day() {
    let mut ward = with_an_f1();
    let reached = |reached| Command::SetReached { exposure: id(3), reached };
    carry_out(&mut ward, reached(true));
    carry_out(&mut ward, reached(false));
    carry_out(&mut ward, reached(true));
    let calls = follow_up(&ward, 1).calls;
    assert_eq!(calls, [FollowCall { at: now(), outcome: CallOutcome::Answered }]);
}

/// From the warning to enforcement: what is done by a paper has its number.
#[test]
fn a_breach_is_dealt_with_step_by_step() {
    let mut ward = with_an_f1();
    let broken = |step, paper: &str| FollowUp {
        violations: vec![Violation {
            step,
            paper: paper.to_string(),
            ..Violation::of(date("2021-11-09"), "ra chợ".into())
        }],
        ..of(4)
    };
    for step in ViolationStep::ALL {
        let told = decided(&ward, edit(1, broken(step, " "))).map(drop);
        assert_eq!(told, if step.wants_paper() { Err(Refusal::StepWithoutPaper) } else { Ok(()) }, "{step:?}");
        carry_out(&mut ward, edit(1, broken(step, "12/BB")));
        let is_open = follow_up(&ward, 1).open_violation().is_some();
        assert_eq!(is_open, !matches!(step, ViolationStep::Enforced | ViolationStep::Complied), "{step:?}");
    }
    let long = "x".repeat(2_000);
    assert!(decided(&ward, edit(1, broken(ViolationStep::WrittenUp, &long))).is_err());
}

#[test]
fn two_follow_ups_of_one_person_become_one() {
    let mut ward = with_an_f1();
    let call = |at: &str| FollowCall { at: moment(at), outcome: CallOutcome::NoAnswer };
    carry_out(&mut ward, edit(1, FollowUp { calls: vec![call("2021-11-09 08:00")], ..of(4) }));
    let visit = |at: &str, found| Visit { at: moment(at), found };
    let visited = FollowUp { visits: vec![visit("2021-11-09 09:00", Found::InPlace)], ..follow_up(&ward, 1) };
    carry_out(&mut ward, edit(1, visited));
    let visits = vec![visit("2021-11-08 09:00", Found::Absent)];
    let other = FollowUp { visits, calls: vec![call("2021-11-08 08:00")], place: "nhà trọ".into(), ..of(9) };
    carry_out(&mut ward, make(other));
    carry_out(&mut ward, Command::MergePersons { from: id(9), into: id(4) });
    let kept = ward.open_follow_up_of(id(4)).unwrap();
    assert_eq!((kept.id, kept.place.as_str(), kept.calls.len()), (id::<FollowUp>(1), "nhà trọ", 2));
    assert!(kept.calls.is_sorted_by_key(|call| call.at));
    assert_eq!(kept.visits.iter().map(|visit| visit.found).collect::<Vec<_>>(), [Found::Absent, Found::InPlace]);
    assert_eq!((ward.follow_ups.count(), ward.follow_ups_of(id(9)).count()), (1, 0));
}

/// Nobody is merged with the source of his own infection, or with whom he met.
#[test]
fn nobody_is_merged_with_his_own_source() {
    let mut ward = with_an_f1();
    carry_out(&mut ward, Command::Convert(converted(4, "2021-11-09", &[])));
    for (from, into) in [(1, 4), (4, 1)] {
        let merged = decided(&ward, Command::MergePersons { from: id(from), into: id(into) });
        assert_eq!(merged.map(drop), Err(Refusal::MergeOfContacts(3)));
    }
}

#[test]
fn a_case_is_put_under_another_source_by_the_contact_that_is_known() {
    let mut ward = ward();
    let set = |case: u32, infector: Option<u32>| Command::SetSource { case: id(case), infector: infector.map(id) };
    carry_out(&mut ward, set(2, Some(1)));
    assert_eq!(ward.cases.read(id(2)).unwrap().source, Some(id(1)), "the contact that stands");
    carry_out(&mut ward, set(3, Some(1)));
    let made = ward.cases.read(id(3)).unwrap().source.unwrap();
    let exposure = ward.exposures.read(made).unwrap();
    assert_eq!((exposure.from, exposure.exposed, exposure.episode), (id(1), id(3), Some(id(1))), "a new one");
    let chains = Chains::of(&ward);
    assert_eq!((chains.generation(id(2)), chains.generation(id(3))), (1, 1));
    carry_out(&mut ward, set(3, Some(2)));
    assert_eq!(Chains::of(&ward).generation(id(3)), 2);
    let refused = |case, infector| decided(&ward, set(case, Some(infector))).unwrap_err();
    assert_eq!(refused(1, 1), Refusal::SelfContact);
    assert_eq!(refused(1, 3), Refusal::SourceCycle(3));
    assert_eq!((refused(1, 9), refused(9, 1)), (missing(9), missing(9)));
    carry_out(&mut ward, set(3, None));
    assert_eq!(ward.cases.read(id(3)).unwrap().source, None);
    assert_eq!(decided(&ward, set(3, None)), Ok(Vec::new()));
}

fn missing(number: u32) -> Refusal {
    Refusal::NotFound(record(Kind::Case, number))
}

/// The playbook of PA1 about case 4 with a head and two parts.
fn playbook(ward: &mut Ward) {
    let about = |text: &str| Task { text: text.into(), case: Some(id(4)), ..Task::default() };
    let head = Box::new(Task { playbook: "pa1".into(), ..about("PA1") });
    let part = |text: &str| NewPart { task: about(text), after: Vec::new() };
    carry_out(ward, Command::StartPlaybook { head, parts: vec![part("Lấy mẫu"), part("Gọi")] });
}

fn undone(ward: &Ward, changes: &[Change]) -> Result<Vec<Change>, Refusal> {
    let done = Done { officer: 1, command: "convert".into(), changes: changes.to_vec() };
    undo(ward, &order_of(1, Command::Undo(OrderId(1))), &done, now())
}

#[test]
fn pa1_is_taken_back_with_the_playbook_that_nobody_has_touched() {
    let mut ward = with_an_f1();
    let before = ward.tasks.count();
    let changes = carry_out(&mut ward, Command::Convert(converted(4, "2021-11-09", &[5, 9])));
    playbook(&mut ward);
    assert_eq!(ward.tasks.count(), before + 3);
    let back = undone(&ward, &changes).unwrap();
    back.iter().for_each(|change| ward.apply(change));
    assert_eq!(ward.tasks.count(), before);
    assert!(ward.open_case_of(id(4)).is_none() && ward.open_follow_up_of(id(4)).is_some());
    // And done again, tasks and all.
    let done = Done { officer: 1, command: "undo".into(), changes: back };
    let again = undo(&ward, &order_of(1, Command::Undo(OrderId(2))), &done, now()).unwrap();
    again.iter().for_each(|change| ward.apply(change));
    assert_eq!(ward.tasks.count(), before + 3);
    assert!(ward.open_case_of(id(4)).is_some());
}

#[test]
fn a_playbook_that_somebody_works_on_keeps_its_f0_and_is_named() {
    let mut ward = with_an_f1();
    let changes = carry_out(&mut ward, Command::Convert(converted(4, "2021-11-09", &[])));
    playbook(&mut ward);
    let part = ward.tasks.iter().next_back().unwrap().id;
    carry_out(&mut ward, Command::SetProgress { task: part, progress: Progress::Started });
    let refused = undone(&ward, &changes).unwrap_err();
    let Refusal::StillNamed { by, count } = refused else { panic!("{refused:?}") };
    assert_eq!((by.kind, count), (Kind::Task, 3));
    // Another playbook about another F0 is none of its business.
    let head = Box::new(Task { playbook: "f0_moi".into(), case: Some(id(1)), ..task("F0 mới") });
    let parts = vec![NewPart { task: Task { case: Some(id(1)), ..task("Hỏi") }, after: Vec::new() }];
    let mut ward = with_an_f1();
    let changes = carry_out(&mut ward, Command::Convert(converted(4, "2021-11-09", &[])));
    carry_out(&mut ward, Command::StartPlaybook { head, parts });
    let tasks = ward.tasks.count();
    undone(&ward, &changes).unwrap().iter().for_each(|change| ward.apply(change));
    assert_eq!(ward.tasks.count(), tasks);
}

fn rules() -> Rules {
    Rules::new(vec![Pack::read(include_str!("../../../../assets/packs/truy-vet.toml")).unwrap()])
}

#[test]
fn what_pa1_has_done_is_known_to_its_playbook() {
    let mut ward = with_an_f1();
    let rules = rules();
    let known = |ward: &Ward, case: u32| {
        [Known::FirstDay, Known::ContactsTurned, Known::HouseholdTraced]
            .map(|known| known.holds(ward, &rules, Subject::Case(id(case)), now().date()))
    };
    // An F0 who was opened by hand: nobody went through the contacts.
    let mut by_hand = ward.clone();
    carry_out(&mut by_hand, Command::OpenCase(new_case(Whom::Known(id(4)))));
    assert_eq!(known(&by_hand, 4), [true, false, false]);
    let mut left = ward.clone();
    carry_out(&mut left, Command::Convert(converted(4, "2021-11-09", &[])));
    assert_eq!(known(&left, 4), [true, true, false], "the household was left out, and is still to be asked");
    carry_out(&mut ward, Command::Convert(converted(4, "2021-11-09", &[5, 9])));
    assert_eq!(known(&ward, 4), [true, true, true]);
    // Who has no household is to be asked who lives with him.
    let mut alone = with_an_f1();
    carry_out(&mut alone, Command::Convert(converted(6, "2021-11-09", &[])));
    assert_eq!(known(&alone, 4), [true, true, false]);
    assert!(!Known::FirstDay.holds(&ward, &rules, Subject::Ward, now().date()));
    assert!(!Known::FirstDay.holds(&ward, &rules, Subject::Case(id(99)), now().date()));
}

#[test]
fn pa1_turns_whom_the_window_of_its_day_reaches() {
    let turned_on = |today: &str, contact: &str, onset: Option<&str>, sample: Option<&str>| {
        let mut ward = with_an_f1();
        let met = id(ward.last_number(Kind::Exposure) + 1);
        let new = Exposure { last_contact: Some(date(contact)), ..Exposure::between(id(4), id(8)) };
        ward.insert(&Exposure::record(Arc::new(Kept::first(met, new, Default::default()))));
        let first = onset.or(sample).map(date).unwrap();
        let turned = turns(&ward, &rules(), id(4), (first, onset.is_some()), date(today));
        turned.into_iter().find(|(exposure, _)| *exposure == met).unwrap().1 == Turn::BecomesF1
    };
    for (today, contact, onset, sample, becomes) in [
        // QĐ 5053: three days before the onset.
        ("2021-12-28", "2021-12-24", Some("2021-12-27"), None, true),
        ("2021-12-28", "2021-12-23", Some("2021-12-27"), None, false),
        // CV 11042: two days before the onset, or the sample.
        ("2021-12-29", "2021-12-25", Some("2021-12-27"), None, true),
        ("2021-12-29", "2021-12-24", Some("2021-12-27"), None, false),
        ("2022-04-14", "2022-04-10", None, Some("2022-04-12"), true),
        ("2022-04-14", "2022-04-09", None, Some("2022-04-12"), false),
        // No decision that could be read: the longest that is known.
        ("2022-04-15", "2022-04-09", None, Some("2022-04-12"), true),
        ("2022-04-15", "2022-04-08", None, Some("2022-04-12"), false),
        ("2026-07-01", "2026-06-27", Some("2026-06-30"), None, true),
        ("2020-12-02", "2020-11-27", Some("2020-11-30"), None, true),
    ] {
        assert_eq!(turned_on(today, contact, onset, sample), becomes, "{today} {contact}");
    }
}
