//! Leave: who asks whom, who decides, and what an approved one frees.

use super::fixture::*;
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::identity::Id;
use crate::domain::leave::{Leave, LeaveDecision};
use crate::domain::officer::Role;
use crate::domain::record::AnyBody;
use crate::domain::refusal::{LeaveRefusal, Refusal};
use crate::domain::roster::{Delegation, Job, Position};
use crate::domain::ward::Ward;

/// Position 2 `Trưởng trạm Y tế` of BS Thảo reports to 3 `Chủ tịch` of BS Lý; position 4 `Điều dưỡng` of ĐD Hà reports
/// to 2; position 5 of nobody here stands above 3.
fn chain() -> Ward {
    let mut ward = ward();
    let post = |title: &str, officer: u32, reports_to: u32| Position {
        title: title.into(),
        holder: if officer == 0 { "Ông Hùng".into() } else { OFFICERS[officer as usize - 1].0.into() },
        officer: Id::new(officer),
        reports_to: Id::new(reports_to),
        ..Position::default()
    };
    for position in
        [post("Trưởng trạm Y tế", 2, 0), post("Chủ tịch", 1, 0), post("Điều dưỡng", 3, 2), post("Quận", 0, 0)]
    {
        carry_out(&mut ward, Command::AddPosition(position));
    }
    for (number, position) in [(2, post("Trưởng trạm Y tế", 2, 3)), (3, post("Chủ tịch", 1, 5))] {
        carry_out(&mut ward, Command::Edit { number, body: Box::new(AnyBody::Position(position)) });
    }
    ward
}

fn leave(officer: u32, from: &str, to: &str) -> Leave {
    let who = OFFICERS[officer as usize - 1].0.to_string();
    Leave { officer: Id::new(officer), who, reason: "việc nhà".into(), ..Leave::between(moment(from), moment(to)) }
}

fn ask(leave: Leave) -> Command {
    Command::Make(Box::new(AnyBody::Leave(leave)))
}

fn decide_by(ward: &Ward, officer: u32, approved: bool, by: &str) -> Result<Ward, Refusal> {
    let command = Command::DecideLeave { leave: id(1), approved, by: by.into(), note: String::new() };
    let changes = decide(ward, &order_of(officer, command), now())?;
    let mut after = ward.clone();
    changes.iter().for_each(|change| after.apply(change));
    Ok(after)
}

#[test]
fn leave_is_asked_of_the_position_above_and_decided_there_or_higher() {
    let mut ward = chain();
    carry_out(&mut ward, ask(leave(3, "2021-11-11 00:00", "2021-11-13 00:00")));
    let asked = ward.leaves.read(id(1)).unwrap();
    assert_eq!((asked.position, asked.asks), (Some(id(4)), Some(id(2))), "Hà asks the head of the station");
    let refusal = |answer: Result<Ward, Refusal>| answer.err().unwrap();
    assert_eq!(refusal(decide_by(&ward, 3, true, "")), Refusal::NotAllowed, "a duty officer decides none");
    assert!(decide_by(&ward, 2, true, "").is_ok(), "who is asked");
    assert!(decide_by(&ward, 1, true, "").is_ok(), "who stands above");
    assert_eq!(refusal(decide_by(&ward, 2, true, "đd  hà")), Refusal::Leave(LeaveRefusal::OfOneself));
    let after = decide_by(&ward, 2, false, "").unwrap();
    let decided = Some(LeaveDecision { approved: false, at: now(), by: "BS Thảo".into(), note: String::new() });
    assert_eq!(after.leaves.read(id(1)).unwrap().decided, decided);
    assert_eq!(refusal(decide_by(&after, 1, true, "")), Refusal::Leave(LeaveRefusal::Decided), "decided once");
}

#[test]
fn nobody_decides_his_own_nor_what_is_asked_of_others() {
    let mut ward = chain();
    carry_out(&mut ward, ask(leave(2, "2021-11-11 00:00", "2021-11-13 00:00")));
    assert_eq!(ward.leaves.read(id(1)).unwrap().asks, Some(id(3)));
    assert_eq!(decide_by(&ward, 2, true, "BS Lý").err(), Some(Refusal::Leave(LeaveRefusal::OfOneself)));
    assert!(decide_by(&ward, 1, true, "").is_ok());
    // Another shift head, who is not of the chain.
    let mut other = ward.clone();
    carry_out(&mut other, Command::Enrol(officer("BS Nam", Role::ShiftHead)));
    let not_his = Refusal::Leave(LeaveRefusal::NotHisToDecide("Chủ tịch".into()));
    assert_eq!(decide_by(&other, 6, true, "BS Lý").err(), Some(not_his));
    let told = Delegation {
        position: id(3),
        to_position: None,
        to_officer: Some(id(6)),
        duty: None,
        from: None,
        to: None,
        paper: "12/QĐ".into(),
    };
    carry_out(&mut other, Command::Make(Box::new(AnyBody::Delegation(told))));
    assert!(decide_by(&other, 6, true, "").is_ok(), "all was handed to him");
    // The top asks somebody who is no officer of the desk: a shift head writes down what that one said.
    let mut ward = chain();
    carry_out(&mut ward, ask(leave(1, "2021-11-11 00:00", "2021-11-13 00:00")));
    let after = decide_by(&ward, 2, true, "Ông Hùng").unwrap();
    assert_eq!(after.leaves.read(id(1)).unwrap().decided.as_ref().unwrap().by, "Ông Hùng");
}

#[test]
fn a_leave_of_oneself_backwards_or_twice_is_refused() {
    let mut ward = chain();
    let own = Leave { asks: Some(id(2)), ..leave(2, "2021-11-11 00:00", "2021-11-13 00:00") };
    assert_eq!(decided(&ward, ask(own)), Err(Refusal::Leave(LeaveRefusal::OfOneself)));
    let back = leave(3, "2021-11-13 00:00", "2021-11-11 00:00");
    assert_eq!(decided(&ward, ask(back)), Err(Refusal::ShiftReversed));
    carry_out(&mut ward, ask(leave(3, "2021-12-30 00:00", "2022-01-02 00:00")));
    let overlaps = Refusal::Leave(LeaveRefusal::Overlaps(moment("2021-12-30 00:00"), moment("2022-01-02 00:00")));
    assert_eq!(decided(&ward, ask(leave(3, "2022-01-01 23:00", "2022-01-05 00:00"))), Err(overlaps.clone()));
    let by_name = Leave { officer: None, who: "đd hà".into(), ..leave(3, "2021-12-31 00:00", "2022-01-01 00:00") };
    assert_eq!(decided(&ward, ask(by_name)), Err(overlaps));
    carry_out(&mut ward, ask(leave(3, "2022-01-02 00:00", "2022-01-05 00:00")));
    // Deciding goes by its own order, never by writing the record.
    let decided_so = LeaveDecision { approved: true, at: now(), by: "x".into(), note: String::new() };
    let forged = Leave { decided: Some(decided_so), ..leave(3, "2021-12-30 00:00", "2022-01-02 00:00") };
    let edit = Command::Edit { number: 1, body: Box::new(AnyBody::Leave(forged.clone())) };
    assert_eq!(decided(&ward, edit), Err(Refusal::Leave(LeaveRefusal::Decided)));
    carry_out(&mut ward, ask(Leave { from: moment("2022-02-01 00:00"), to: moment("2022-02-02 00:00"), ..forged }));
    assert_eq!(ward.leaves.read(id(3)).unwrap().decided, None, "what is asked is not decided yet");
}

#[test]
fn an_approved_leave_frees_the_shifts_of_its_time() {
    let mut ward = chain();
    let job = |name: &str| Job { officer: Some(id(3)), ..super::fixture::job(name, "ĐD Hà") };
    for day in 0..4 {
        let seconds = day * 86_400;
        let shift = crate::domain::roster::Shift {
            from: next_shift().from.plus(seconds),
            to: next_shift().to.plus(seconds),
            jobs: vec![job("Trực")],
            ..next_shift()
        };
        carry_out(&mut ward, Command::PlanShift(shift));
    }
    carry_out(&mut ward, ask(leave(3, "2021-11-12 17:00", "2021-11-14 06:00")));
    let who =
        |ward: &Ward| -> Vec<String> { ward.shifts.iter().skip(1).map(|shift| shift.jobs[0].who.clone()).collect() };
    assert_eq!(who(&ward), ["ĐD Hà"; 4], "asking alone frees nothing");
    assert_eq!(who(&decide_by(&ward, 2, false, "").unwrap()), ["ĐD Hà"; 4]);
    let after = decide_by(&ward, 2, true, "").unwrap();
    assert_eq!(who(&after), ["ĐD Hà", "", "", "ĐD Hà"]);
}
